//! A call as it comes in: by query, form, JSON or multipart.

use std::collections::{BTreeMap, HashMap};

use axum::extract::{FromRequest as _, Multipart, Query, Request};
use axum::http::header;
use serde_json::{Map, Value, json};

/// Bytes of a call at most, as the real server has it.
pub(crate) const UPLOAD_MAX: usize = 50 * 1024 * 1024;

/// Why a call is refused, as the API says it.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) code: u16,
    pub(crate) description: String,
    pub(crate) parameters: Option<Value>,
}

/// What a call comes to.
pub(crate) type Answer = Result<Value, Refusal>;

impl Refusal {
    pub(crate) fn new(code: u16, description: &str) -> Self {
        Self { code, description: description.to_owned(), parameters: None }
    }

    pub(crate) fn bad(why: &str) -> Self {
        Self::new(400, &format!("Bad Request: {why}"))
    }

    pub(crate) fn too_many(seconds: u64) -> Self {
        Self {
            parameters: Some(json!({"retry_after": seconds})),
            ..Self::new(429, &format!("Too Many Requests: retry after {seconds}"))
        }
    }

    pub(crate) fn body(&self) -> Value {
        let mut body =
            json!({"ok": false, "error_code": self.code, "description": self.description});
        if let (Some(parameters), Some(body)) = (&self.parameters, body.as_object_mut()) {
            body.insert("parameters".to_owned(), parameters.clone());
        }
        body
    }
}

/// A file that came with a call.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) name: String,
    pub(crate) mime: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

/// The parameters of a call.
#[derive(Debug, Default)]
pub(crate) struct Call {
    fields: Map<String, Value>,
    files: BTreeMap<String, Upload>,
}

impl Call {
    /// Parameters that are known already.
    pub(crate) fn of(fields: Map<String, Value>) -> Self {
        Self { fields, files: BTreeMap::new() }
    }

    pub(crate) async fn read(request: Request) -> Result<Self, Refusal> {
        let mut call = Self::default();
        if let Ok(Query(query)) = Query::<HashMap<String, String>>::try_from_uri(request.uri()) {
            call.take_texts(query);
        }
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
        if kind.starts_with("multipart/form-data") {
            call.take_parts(request).await?;
            return Ok(call);
        }
        let body = axum::body::to_bytes(request.into_body(), UPLOAD_MAX).await;
        let body = body.map_err(|_| Refusal::new(413, "Request Entity Too Large"))?;
        if kind.starts_with("application/json") && !body.is_empty() {
            let given = serde_json::from_slice::<Map<String, Value>>(&body);
            call.fields.extend(given.map_err(|_| Refusal::bad("can't parse JSON object"))?);
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            let text = String::from_utf8_lossy(&body);
            let uri = format!("/?{text}").parse();
            let form = uri.ok().and_then(|it| Query::<HashMap<_, _>>::try_from_uri(&it).ok());
            call.take_texts(form.ok_or_else(|| Refusal::bad("can't parse form"))?.0);
        }
        Ok(call)
    }

    fn take_texts(&mut self, texts: HashMap<String, String>) {
        self.fields.extend(texts.into_iter().map(|(name, text)| (name, Value::String(text))));
    }

    async fn take_parts(&mut self, request: Request) -> Result<(), Refusal> {
        let broken = |_| Refusal::bad("can't parse multipart data");
        let large = |_| Refusal::new(413, "Request Entity Too Large");
        let parts = Multipart::from_request(request, &()).await;
        let mut parts = parts.map_err(|_| Refusal::bad("can't parse multipart data"))?;
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            let (file, mime) =
                (part.file_name().map(str::to_owned), part.content_type().map(str::to_owned));
            let bytes = part.bytes().await.map_err(large)?.to_vec();
            match file {
                Some(file) => {
                    self.files.insert(name, Upload { name: file, mime, bytes });
                }
                None => {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    self.fields.insert(name, Value::String(text));
                }
            }
        }
        Ok(())
    }

    /// A text; numbers count as their digits, as in a form.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        match self.fields.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text.eq_ignore_ascii_case("true") || text == "1",
            _ => false,
        }
    }

    /// An object or a list, given as such or as JSON in a text.
    pub(crate) fn object(&self, name: &str) -> Result<Option<Value>, Refusal> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| Refusal::bad(&format!("can't parse {name} JSON object"))),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// The file of a part with this name.
    pub(crate) fn file(&self, part: &str) -> Option<&Upload> {
        self.files.get(part)
    }
}
