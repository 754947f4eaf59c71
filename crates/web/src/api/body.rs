//! Bodies of requests: read within limits, refused in words.

use axum::body::Body;
use axum::http::StatusCode;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use crate::problem::{Problem, too_large};

/// Bytes of a JSON body with files in it, at most.
pub const JSON_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Bytes of a JSON body without files, at most.
pub const VERB_BYTES_MAX: usize = 1024 * 1024;

/// Reads a body of at most `max` bytes.
pub async fn read(body: Body, max: usize) -> Result<Vec<u8>, Problem> {
    match Limited::new(body, max).collect().await {
        Ok(collected) => Ok(collected.to_bytes().to_vec()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "broken-body",
            "Запрос пришёл не целиком",
            "The request did not arrive whole",
        )),
    }
}

/// Reads JSON of a type.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let status = if error.is_data() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::BAD_REQUEST
        };
        Problem::new(status, "bad-json", "JSON не разобран", "The JSON cannot be read")
            .detail(
                format!("Строка {line}, знак {column}: {}", reason_ru(&error)),
                format!("Line {line}, column {column}: {}", reason_en(&error)),
            )
            .with("line", line)
            .with("column", column)
    })
}

/// The kind of fault only: the library's own words may quote what people wrote.
fn reason_ru(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Data => "поля нет, оно лишнее или другого типа.",
        serde_json::error::Category::Eof => "текст оборван.",
        _ => "это не JSON, или вложенность глубже 128.",
    }
}

fn reason_en(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Data => "a field is absent, unknown or of another type.",
        serde_json::error::Category::Eof => "the text ends too early.",
        _ => "this is no JSON, or it is nested deeper than 128.",
    }
}

/// Reads a JSON body without files.
pub async fn json<T: DeserializeOwned>(body: Body) -> Result<T, Problem> {
    parse(&read(body, VERB_BYTES_MAX).await?)
}
