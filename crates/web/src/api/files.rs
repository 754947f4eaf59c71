//! Files that come through the API: judged by their content and kept before the answer.

use axum::http::StatusCode;
use base::Personal;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::{FILE_BYTES_MAX, FILES_MAX, FileRef};

use crate::api::wire::AttachmentIn;
use crate::house::House;
use crate::problem::Problem;
use crate::refusals::bad_text;

/// The content type of bytes that nothing is known of.
const UNKNOWN: &str = "application/octet-stream";

/// Keeps the files of a JSON body.
pub async fn keep_all(house: &House, files: Vec<AttachmentIn>) -> Result<Vec<FileRef>, Problem> {
    if files.len() > FILES_MAX {
        return Err(too_many(files.len()));
    }
    // All are judged before one is kept, so that a refused message leaves nothing behind.
    let mut judged = Vec::with_capacity(files.len());
    for (index, file) in files.into_iter().enumerate() {
        let field = format!("attachments[{index}]");
        let bytes = STANDARD.decode(file.data_base64.as_bytes()).map_err(|_| {
            Problem::field(&format!("{field}.data_base64"), "Это не base64.", "This is no base64.")
        })?;
        judged.push((judge(&field, &file.name, &file.content_type, &bytes)?, file.name, bytes));
    }
    let mut kept = Vec::with_capacity(judged.len());
    for (content_type, name, bytes) in judged {
        kept.push(keep(house, name, content_type, bytes).await?);
    }
    Ok(kept)
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

/// What a file is, by its content; an image that is none is refused.
pub fn judge(field: &str, name: &str, declared: &str, bytes: &[u8]) -> Result<String, Problem> {
    base::text::check(name, channels::FIELD_MAX)
        .map_err(|why| bad_text(&format!("{field}.name"), &why))?;
    if bytes.is_empty() {
        return Err(Problem::field(field, "Файл пустой.", "The file is empty."));
    }
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(too_large(field));
    }
    let found = channels::content_type(bytes);
    let declared = declared.trim().to_ascii_lowercase();
    let is_image = |it: &str| it.starts_with("image/");
    if is_image(&declared) && !found.is_some_and(is_image) {
        return Err(Problem::field(
            field,
            "Файл назван изображением, но это не изображение.",
            "The file is called an image but is none.",
        ));
    }
    Ok(found.map_or_else(|| safe_type(&declared), str::to_owned))
}

/// A declared type is kept only where it cannot make a browser run something.
fn safe_type(declared: &str) -> String {
    match declared {
        "text/plain" | "text/csv" | "application/json" => declared.to_owned(),
        _ => UNKNOWN.to_owned(),
    }
}

/// Keeps the bytes of a judged file.
pub async fn keep(
    house: &House,
    name: String,
    content_type: String,
    bytes: Vec<u8>,
) -> Result<FileRef, Problem> {
    let size = bytes.len() as u64;
    let sha256 = house.files.put(bytes).await?;
    Ok(FileRef { sha256, name: Personal::new(name), content_type, bytes: size })
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
