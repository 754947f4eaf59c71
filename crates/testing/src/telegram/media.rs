//! Files that lie with the server, and the links to them.

use std::collections::BTreeMap;

use channels::Content;
use serde_json::{Value, json};

use super::call::{Answer, Refusal};

/// Bytes of a file that a bot may fetch.
const FETCH_MAX: u64 = 20 * 1024 * 1024;
/// Bytes of a photo that a bot may send.
const PHOTO_MAX: usize = 10 * 1024 * 1024;
/// Seconds that a link holds.
const LINK_HOLDS: i64 = 3_600;

#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) name: String,
    pub(crate) mime: String,
    pub(crate) bytes: Vec<u8>,
    /// What the server says of its size; a test may claim more than there is.
    size: u64,
    unique: String,
}

#[derive(Default)]
pub(crate) struct Media {
    files: BTreeMap<String, Kept>,
    /// Path to the id of the file and the moment until which it holds.
    links: BTreeMap<String, (String, i64)>,
    made: u64,
}

impl Media {
    /// Keeps a file under a new id that looks like a real one.
    pub(crate) fn put(&mut self, name: &str, mime: &str, bytes: Vec<u8>) -> String {
        let size = bytes.len() as u64;
        self.put_claiming(name, mime, bytes, size)
    }

    pub(crate) fn put_claiming(
        &mut self,
        name: &str,
        mime: &str,
        bytes: Vec<u8>,
        size: u64,
    ) -> String {
        self.made += 1;
        let id =
            format!("AgACAgIAAxkBAAIFVWc{:07}Zm9vYmFyLWZha2UtZmlsZS1pZAADAgADeQADNgQ", self.made);
        let unique = format!("AQADAgAT{:07}", self.made);
        let (name, mime) = (name.to_owned(), mime.to_owned());
        self.files.insert(id.clone(), Kept { name, mime, bytes, size, unique });
        id
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Kept> {
        self.files.get(id)
    }

    pub(crate) fn lose(&mut self) {
        self.files.clear();
        self.links.clear();
    }

    pub(crate) fn expire_links(&mut self) {
        self.links.values_mut().for_each(|(_, until)| *until = i64::MIN);
    }

    /// `getFile`: a path that holds for an hour.
    pub(crate) fn link(&mut self, id: &str, now: i64) -> Answer {
        let Some(file) = self.files.get(id) else {
            return Err(Refusal::bad("wrong file_id or the file is temporarily unavailable"));
        };
        if file.size > FETCH_MAX {
            return Err(Refusal::bad("file is too big"));
        }
        let folder = if file.mime.starts_with("image/") { "photos" } else { "documents" };
        let ending = file.name.rsplit_once('.').map_or("bin", |(_, ending)| ending);
        self.made += 1;
        let path = format!("{folder}/file_{}.{ending}", self.made);
        let shown = json!({
            "file_id": id,
            "file_unique_id": file.unique,
            "file_size": file.size,
            "file_path": path,
        });
        self.links.insert(path, (id.to_owned(), now + LINK_HOLDS));
        Ok(shown)
    }

    /// The bytes behind a link that still holds.
    pub(crate) fn follow(&self, path: &str, now: i64) -> Option<Vec<u8>> {
        let (id, until) = self.links.get(path)?;
        (now <= *until).then(|| self.files.get(id).map(|it| it.bytes.clone()))?
    }

    /// Keeps a picture as the sizes that the server makes of it; the last is the largest.
    pub(crate) fn photo(&mut self, bytes: &[u8]) -> Result<(Value, String), Refusal> {
        if bytes.is_empty() {
            return Err(Refusal::bad("file must be non-empty"));
        }
        if bytes.len() > PHOTO_MAX {
            return Err(Refusal::bad("file is too big"));
        }
        if !matches!(Content::of(bytes), Content::Image(_)) {
            return Err(Refusal::bad("IMAGE_PROCESS_FAILED"));
        }
        let mut size = |bytes: Vec<u8>, width: u32, height: u32| {
            let length = bytes.len();
            let id = self.put("photo.jpg", "image/jpeg", bytes);
            let unique = self.files.get(&id).map(|it| it.unique.clone());
            let shown = json!({
                "file_id": id,
                "file_unique_id": unique,
                "file_size": length,
                "width": width,
                "height": height,
            });
            (shown, id)
        };
        let (small, _) = size(crate::PICTURE.to_vec(), 90, 67);
        let (large, id) = size(bytes.to_vec(), 1_280, 960);
        Ok((json!([small, large]), id))
    }

    /// Keeps a file as a document.
    pub(crate) fn document(&mut self, name: &str, mime: &str, bytes: Vec<u8>) -> (Value, String) {
        let id = self.put(name, mime, bytes);
        (self.described(&id), id)
    }

    /// A document as messages show it.
    pub(crate) fn described(&self, id: &str) -> Value {
        let Some(file) = self.files.get(id) else { return Value::Null };
        json!({
            "file_id": id,
            "file_unique_id": file.unique,
            "file_name": file.name,
            "mime_type": file.mime,
            "file_size": file.size,
        })
    }
}
