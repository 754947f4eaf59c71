//! A form whose words are held while it is answered: when the database is away, nobody knows who
//! sent it, and yet what was typed must not be lost.

use axum::Form;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method};
use serde_json::{Map, Value};

use super::verbs::{Posted, is_multipart};

/// Bytes of a form that are held at most: the words of the longest one, and small files.
const HELD_BYTES_MAX: usize = 2_000_000;

/// A form that may be needed again.
pub struct Held(Option<(HeaderValue, Bytes)>);

/// Holds the form of a request that goes on its way.
pub async fn hold(request: Request) -> (Request, Held) {
    let kind = request.headers().get(CONTENT_TYPE).cloned();
    let Some(kind) = kind.filter(|_| is_small_form(request.method(), request.headers())) else {
        return (request, Held(None));
    };
    let (parts, body) = request.into_parts();
    // A form that breaks off on the way is refused as one by whoever reads it.
    let bytes = to_bytes(body, HELD_BYTES_MAX).await.unwrap_or_default();
    (Request::from_parts(parts, Body::from(bytes.clone())), Held(Some((kind, bytes))))
}

fn is_small_form(method: &Method, headers: &HeaderMap) -> bool {
    let length = headers.get(CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
    method == Method::POST && length.is_some_and(|bytes: usize| bytes <= HELD_BYTES_MAX)
}

impl Held {
    /// The words that would be lost with the form.
    pub async fn typed(self) -> Option<String> {
        let (kind, bytes) = self.0?;
        let request = Request::post("/").header(CONTENT_TYPE, kind).body(Body::from(bytes)).ok()?;
        let posted = match is_multipart(request.headers()) {
            true => words(Multipart::from_request(request, &()).await.ok()?).await,
            false => Form::<Posted>::from_request(request, &()).await.ok()?.0,
        };
        posted.typed().map(str::to_owned)
    }
}

async fn words(mut parts: Multipart) -> Posted {
    let mut words = Map::new();
    while let Ok(Some(part)) = parts.next_field().await {
        let name = part.name().filter(|_| part.file_name().is_none()).map(str::to_owned);
        if let (Some(name), Ok(text)) = (name, part.text().await) {
            words.insert(name, Value::String(text));
        }
    }
    serde_json::from_value(Value::Object(words)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn typed(kind: &str, body: &str) -> Option<String> {
        let request = Request::post("/desk/appeals/2026-000001/answers")
            .header(CONTENT_TYPE, kind)
            .header(CONTENT_LENGTH, body.len())
            .body(Body::from(body.to_owned()))
            .expect("a request");
        let (request, held) = hold(request).await;
        let bytes = to_bytes(request.into_body(), 1_000).await.expect("a body");
        assert_eq!(bytes, body.as_bytes(), "the form goes on whole");
        held.typed().await
    }

    #[tokio::test]
    async fn words_of_a_form_can_be_told_again() {
        let plain = "application/x-www-form-urlencoded";
        assert_eq!(typed(plain, "csrf=x&reason=%D1%8F%D0%BC%D0%B0").await.as_deref(), Some("яма"));
        assert_eq!(typed(plain, "name=vera&password=secret").await, None);
        let parts = "--e\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\nЛюк закрыли\r\n\
                     --e\r\ncontent-disposition: form-data; name=\"files\"; filename=\"a\"\r\n\r\n\
                     bytes\r\n--e--\r\n";
        let kind = "multipart/form-data; boundary=e";
        assert_eq!(typed(kind, parts).await.as_deref(), Some("Люк закрыли"));
    }
}
