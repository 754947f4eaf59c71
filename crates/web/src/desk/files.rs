//! Files of an appeal: as they came, and as pictures that may be shown.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use register::picture::PictureCopy;
use register::{Appeal, Attachment, AttachmentId, Number};

use super::access::Desk;
use super::stop::Stop;
use crate::house::House;

/// What a file may do when a browser opens it: nothing at all.
const FILE_POLICY: &str = "default-src 'none'; img-src 'self'; sandbox";

/// `GET /desk/appeals/{number}/attachments/{id}`: a photo to look at, any other file to save; both
/// as they came, with all that they say.
pub async fn show(
    State(house): State<House>,
    desk: Desk,
    Path((number, id)): Path<(String, String)>,
) -> Result<Response, Stop> {
    let found = find(&house, &desk, &number, &id).await?;
    let shown = found.is_photo();
    let kind = if shown { found.file.content_type.as_str() } else { "application/octet-stream" };
    let disposition = if shown { "inline" } else { "attachment" };
    let name = super::asked::encoded(found.file.name.reveal());
    let disposition = format!("{disposition}; filename*=UTF-8''{name}");
    send(&house, &found.file.sha256, found.file.bytes, kind, &disposition).await
}

/// `GET /desk/appeals/{number}/attachments/{id}/picture`: the clean copy of a photo.
pub async fn show_picture(
    State(house): State<House>,
    desk: Desk,
    Path((number, id)): Path<(String, String)>,
) -> Result<Response, Stop> {
    let found = find(&house, &desk, &number, &id).await?;
    let picture = house.pictures.of(&found.file.sha256).await?;
    send_copy(&house, picture.as_ref().and_then(|it| it.clean())).await
}

/// `GET /desk/appeals/{number}/attachments/{id}/thumb`: its thumbnail.
pub async fn show_thumb(
    State(house): State<House>,
    desk: Desk,
    Path((number, id)): Path<(String, String)>,
) -> Result<Response, Stop> {
    let found = find(&house, &desk, &number, &id).await?;
    let picture = house.pictures.of(&found.file.sha256).await?;
    send_copy(&house, picture.as_ref().and_then(|it| it.thumb())).await
}

/// A file of an appeal that the reader sees.
async fn find(house: &House, desk: &Desk, number: &str, id: &str) -> Result<Attachment, Stop> {
    let number: Number = number.parse().map_err(|_| Stop::NotFound)?;
    let id = base::Uuid::parse_str(id).map(AttachmentId).map_err(|_| Stop::NotFound)?;
    let mut reader = house.db.reader();
    let appeal = Appeal::find(&mut reader, number).await?.ok_or(Stop::NotFound)?;
    if !desk.principal().sees(appeal.department.as_ref()) {
        return Err(Stop::NotFound);
    }
    Attachment::find(&mut reader, &appeal, id).await?.ok_or(Stop::NotFound)
}

async fn send_copy(house: &House, copy: Option<&PictureCopy>) -> Result<Response, Stop> {
    let copy = copy.ok_or(Stop::NotFound)?;
    send(house, &copy.sha256, copy.bytes, &copy.content_type, "inline").await
}

async fn send(
    house: &House,
    sha256: &str,
    size: u64,
    kind: &str,
    disposition: &str,
) -> Result<Response, Stop> {
    let bytes = house.files.get(sha256).await?.ok_or(Stop::NotFound)?;
    let value = |text: &str| HeaderValue::from_str(text).map_err(|_| Stop::NotFound);
    let headers = [
        (header::CONTENT_TYPE, value(kind)?),
        (header::CONTENT_LENGTH, HeaderValue::from(size)),
        (header::CONTENT_DISPOSITION, value(disposition)?),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY)),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400, immutable")),
    ];
    Ok((headers, Body::from_stream(bytes)).into_response())
}
