//! Files that come through the API: judged by their content and kept before the answer.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::{
    Content, FILE_BYTES_MAX, FILES_MAX, FileName, FileRef, IMAGE_PIXELS_MAX, IMAGE_SIDE_MAX,
};
use register::FilesError;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use crate::api::wire::AttachmentIn;
use crate::house::House;
use crate::problem::Problem;
use crate::refusals::bad_text;

/// The content type of bytes that nothing is known of.
const UNKNOWN: &str = "application/octet-stream";

/// A file that was judged and may be kept.
pub struct Judged {
    name: FileName,
    content_type: String,
    bytes: Vec<u8>,
}

/// Judges the files of a JSON body: all of them before one is kept, so that a refused message
/// leaves nothing behind.
pub async fn judge_all(files: Vec<AttachmentIn>) -> Result<Vec<Judged>, Problem> {
    if files.len() > FILES_MAX {
        return Err(too_many(files.len()));
    }
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let judging = spawn_blocking(|| files.into_iter().enumerate().map(unpack).collect());
    judging.await.map_err(Problem::internal)?
}

fn unpack((index, file): (usize, AttachmentIn)) -> Result<Judged, Problem> {
    let field = format!("attachments[{index}]");
    let bytes = STANDARD.decode(file.data_base64.as_bytes()).map_err(|_| {
        Problem::field(&format!("{field}.data_base64"), "Это не base64.", "This is no base64.")
    })?;
    judge(&field, file.name, &file.content_type, bytes)
}

/// Too many files in one message.
pub fn too_many(count: usize) -> Problem {
    Problem::field(
        "attachments",
        format!("Файлов {count}, можно не больше {FILES_MAX}."),
        format!("{count} files, at most {FILES_MAX} are allowed."),
    )
}

/// A file that is larger than one may be (413).
pub fn too_large(field: &str) -> Problem {
    let mib = FILE_BYTES_MAX / (1024 * 1024);
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "file-too-large",
        "Файл слишком велик",
        "A file is too large",
    )
    .detail(
        format!("Файл — до {mib} МБ. Уменьшите его или разделите на части."),
        format!("A file may have {mib} MB. Make it smaller or divide it."),
    )
    .with("field", field)
}

/// What a file is, by its content; an image that is none is refused. Not for the threads that
/// serve: a file may have 20 MB.
pub fn judge(field: &str, name: String, declared: &str, bytes: Vec<u8>) -> Result<Judged, Problem> {
    let name = FileName::parse(name).map_err(|why| bad_text(&format!("{field}.name"), &why))?;
    if bytes.is_empty() {
        return Err(Problem::field(field, "Файл пустой.", "The file is empty."));
    }
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(too_large(field));
    }
    let content = Content::of(&bytes);
    let declared = declared.trim().to_ascii_lowercase();
    let content_type = match content {
        Content::Image(kind) => kind.to_owned(),
        other if declared.starts_with("image/") => return Err(no_image(field, other)),
        Content::Other(kind) => kind.to_owned(),
        // What is called no image is kept for download and shown by no page.
        Content::BrokenImage(_) | Content::HugeImage { .. } => UNKNOWN.to_owned(),
        Content::Unknown => safe_type(&declared),
    };
    Ok(Judged { name, content_type, bytes })
}

/// A file that is called an image and cannot be taken for one.
fn no_image(field: &str, content: Content) -> Problem {
    match content {
        Content::BrokenImage(kind) => Problem::field(
            field,
            format!("Файл начинается как {kind}, но дальше это не изображение."),
            format!("The file begins as {kind}, but what follows is no image."),
        ),
        Content::HugeImage { width, height } => Problem::field(
            field,
            format!(
                "Изображение {width} × {height} точек слишком велико: можно {IMAGE_SIDE_MAX} \
                 по стороне и {} млн всего.",
                IMAGE_PIXELS_MAX / 1_000_000
            ),
            format!(
                "An image of {width} × {height} points is too large: {IMAGE_SIDE_MAX} a side and \
                 {} million in all are allowed.",
                IMAGE_PIXELS_MAX / 1_000_000
            ),
        ),
        _ => Problem::field(
            field,
            "Файл назван изображением, но это не изображение. Принимаем JPEG, PNG, WebP, GIF, \
             HEIC, AVIF, TIFF и BMP.",
            "The file is called an image but is none. JPEG, PNG, WebP, GIF, HEIC, AVIF, TIFF and \
             BMP are accepted.",
        ),
    }
}

/// A declared type is kept only where it cannot make a browser run something.
fn safe_type(declared: &str) -> String {
    match declared {
        "text/plain" | "text/csv" | "application/json" => declared.to_owned(),
        _ => UNKNOWN.to_owned(),
    }
}

/// The files that were kept for a request.
///
/// Dropped before the request was accepted, since it was refused or its sender hung up, they are
/// noted as strays: by a task of its own, as nobody waits here any more.
pub struct Kept {
    house: House,
    files: Vec<FileRef>,
}

impl Kept {
    /// None so far.
    pub fn none(house: &House) -> Self {
        Self { house: house.clone(), files: Vec::new() }
    }

    /// Keeps the bytes of a judged file.
    pub async fn add(&mut self, file: Judged) -> Result<(), FilesError> {
        self.files.push(put(&self.house, file).await?);
        Ok(())
    }

    /// Keeps these.
    pub async fn add_all(&mut self, files: Vec<Judged>) -> Result<(), FilesError> {
        for file in files {
            self.add(file).await?;
        }
        Ok(())
    }

    /// The files.
    pub fn files(&self) -> &[FileRef] {
        &self.files
    }

    /// The request was accepted and names them.
    pub fn accepted(mut self) {
        self.files.clear();
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let strays: Vec<_> = self.files.drain(..).map(|it| it.sha256).collect();
        if let (false, Ok(runtime)) = (strays.is_empty(), Handle::try_current()) {
            let house = self.house.clone();
            runtime.spawn(async move {
                if let Err(error) = note(&house, &strays).await {
                    tracing::warn!(%error, "files of a refused request were not noted");
                }
            });
        }
    }
}

/// Keeps a file for a form that may come back to its sender and never be sent again: it counts as
/// a stray until it is named.
pub async fn keep(house: &House, file: Judged) -> Result<FileRef, FilesError> {
    let file = put(house, file).await?;
    drop(Kept { house: house.clone(), files: vec![file.clone()] });
    Ok(file)
}

async fn put(house: &House, file: Judged) -> Result<FileRef, FilesError> {
    let Judged { name, content_type, bytes } = file;
    let size = bytes.len() as u64;
    let sha256 = house.files.put(bytes).await?;
    Ok(FileRef { sha256, name, content_type, bytes: size })
}

async fn note(house: &House, strays: &[String]) -> store::Result<()> {
    let mut unit = house.db.begin(house.clock.now()).await?;
    register::Files::note_strays(&mut unit, strays).await?;
    unit.commit().await.map(|_| ())
}

/// A multipart body that cannot be read.
pub fn broken_multipart() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "broken-multipart",
        "multipart/form-data не разобран",
        "The multipart/form-data cannot be read",
    )
    .detail(
        "Нужна одна часть message с JSON и до 10 частей file.",
        "One part `message` with JSON and up to 10 parts `file` are expected.",
    )
}
