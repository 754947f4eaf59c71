//! A form with files: read part by part, so that one file at a time is in memory.
//!
//! A form that is refused comes back with the files that it brought: they lie in the storage, and
//! the page carries their addresses, sealed.

use std::sync::Arc;

use axum::Form;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::{HeaderMap, StatusCode, header};
use base::Personal;
use channels::{FILE_BYTES_MAX, FILES_MAX, FileName, FileRef};
use people::Csrf;
use serde_json::{Map, Value};
use tokio::task::spawn_blocking;

use super::form::{Posted, Sent};
use crate::api::files::{judge, keep};
use crate::desk::access::Desk;
use crate::desk::refusals::Refusal;
use crate::desk::stop::Stop;
use crate::house::House;

/// Bytes of the words of a form at most; the longest answer in the longest encoding fits.
const WORDS_BYTES_MAX: u64 = 2_000_000;
/// Bytes of a form with files at most.
pub const BODY_BYTES_MAX: usize = FILES_MAX * FILE_BYTES_MAX as usize + WORDS_BYTES_MAX as usize;

/// A form of an answer: its words, its files, and what is wrong with those that were not taken.
pub struct Filled<'a> {
    pub sent: Sent<'a>,
    pub files: Vec<FileRef>,
    pub refusal: Option<Refusal>,
}

/// Reads a form, with files or without.
pub async fn read<'a>(
    house: &'a House,
    desk: &'a Desk,
    number: &str,
    request: Request,
) -> Result<Filled<'a>, Stop> {
    if !is_multipart(request.headers()) {
        let Form(posted) = Form::from_request(request, house).await.map_err(Stop::from_form)?;
        let sent = Sent::check(house, desk, number, posted)?;
        return Ok(Filled { sent, files: Vec::new(), refusal: None });
    }
    let _room = house.limits.body(request.headers()).map_err(|_| Stop::Busy(None))?;
    let parts = Multipart::from_request(request, house).await.map_err(|_| Stop::Bad)?;
    Basket::new(house, desk, number).fill(parts).await
}

/// Does a request bring its form in parts?
pub fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    kind.is_some_and(|it| it.to_ascii_lowercase().starts_with("multipart/form-data"))
}

/// What has been read so far.
struct Basket<'a, 'n> {
    house: &'a House,
    desk: &'a Desk,
    number: &'n str,
    words: Map<String, Value>,
    files: Vec<FileRef>,
    refusal: Option<Refusal>,
    admitted: bool,
}

impl<'a, 'n> Basket<'a, 'n> {
    fn new(house: &'a House, desk: &'a Desk, number: &'n str) -> Self {
        Self {
            house,
            desk,
            number,
            words: Map::new(),
            files: Vec::new(),
            refusal: None,
            admitted: false,
        }
    }

    async fn fill(mut self, mut parts: Multipart) -> Result<Filled<'a>, Stop> {
        while let Some(part) = parts.next_field().await.map_err(|error| self.broken(&error))? {
            match part.file_name().map(str::to_owned) {
                // An empty choice of files is sent as a file without a name.
                Some(name) if name.is_empty() => {}
                Some(name) => self.file(tidy(&name), part).await?,
                None => self.word(part).await?,
            }
        }
        let posted = self.posted();
        let sent = Sent::check(self.house, self.desk, self.number, posted)?;
        Ok(Filled { sent, files: self.files, refusal: self.refusal })
    }

    fn posted(&self) -> Posted {
        serde_json::from_value(Value::Object(self.words.clone())).unwrap_or_default()
    }

    fn broken(&self, error: &MultipartError) -> Stop {
        match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                Stop::TooLarge(self.posted().typed().map(str::to_owned))
            }
            _ => Stop::Bad,
        }
    }

    async fn word(&mut self, part: Field<'_>) -> Result<(), Stop> {
        let name = part.name().unwrap_or_default().to_owned();
        let Some(bytes) = self.bytes(part, WORDS_BYTES_MAX).await? else {
            return Err(Stop::TooLarge(None));
        };
        let text = String::from_utf8(bytes).map_err(|_| Stop::Bad)?;
        if name != "kept" {
            self.words.insert(name, Value::String(text));
            return Ok(());
        }
        self.admit().await?;
        let kept = unsealed(&self.desk.session.csrf, &text).ok_or(Stop::Stale(None))?;
        self.files.push(kept);
        Ok(())
    }

    /// Keeps a file; one that cannot be taken is read to its end, so that the rest of the form
    /// is not lost with it.
    async fn file(&mut self, name: String, part: Field<'_>) -> Result<(), Stop> {
        self.admit().await?;
        let declared = part.content_type().unwrap_or_default().to_owned();
        let Some(bytes) = self.bytes(part, FILE_BYTES_MAX).await? else {
            self.refusal = Some(Refusal::FileTooLarge(name));
            return Ok(());
        };
        if self.files.len() == FILES_MAX {
            self.refusal = Some(Refusal::TooManyFiles);
            return Ok(());
        }
        // A file may have 20 MB: not for the threads that serve.
        let shown = name.clone();
        let judging = spawn_blocking(move || judge("file", shown, &declared, bytes)).await;
        match judging.map_err(|error| Stop::Broken(Arc::new(error)))? {
            Ok(judged) => {
                let kept = keep(self.house, judged).await;
                self.files.push(kept.map_err(|it| Stop::from(it).keeping(self.posted().typed()))?);
            }
            Err(problem) => {
                let why = problem.detail.unwrap_or(problem.title);
                self.refusal = Some(Refusal::BadFile { name, why });
            }
        }
        Ok(())
    }

    /// Before the first file is kept: the token against forgery, which stands before the files in
    /// every page, and whether the sender may answer this appeal at all.
    async fn admit(&mut self) -> Result<(), Stop> {
        if self.admitted {
            return Ok(());
        }
        let sent = Sent::check(self.house, self.desk, self.number, self.posted())?;
        sent.may_answer().await?;
        self.admitted = true;
        Ok(())
    }

    /// The bytes of a part; `None` where there are more than `max`.
    async fn bytes(&self, mut part: Field<'_>, max: u64) -> Result<Option<Vec<u8>>, Stop> {
        let (mut bytes, mut fits) = (Vec::new(), true);
        while let Some(chunk) = part.chunk().await.map_err(|error| self.broken(&error))? {
            fits &= (bytes.len() + chunk.len()) as u64 <= max;
            if fits {
                bytes.extend_from_slice(&chunk);
            } else {
                bytes = Vec::new();
            }
        }
        Ok(fits.then_some(bytes))
    }
}

/// A name on one line, so that it comes back from a page as it went.
fn tidy(name: &str) -> String {
    name.split(char::is_control).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// The address of a kept file for a page, which no page can invent.
pub fn sealed(csrf: &Csrf, file: &FileRef) -> String {
    let FileRef { sha256, name, content_type, bytes } = file;
    let words = format!("{sha256} {bytes} {content_type} {}", name.reveal());
    format!("{} {words}", csrf.seal(&words))
}

fn unsealed(csrf: &Csrf, text: &str) -> Option<FileRef> {
    let (seal, words) = text.split_once(' ')?;
    if !csrf.is_sealed(words, seal) {
        return None;
    }
    let mut parts = words.splitn(4, ' ');
    Some(FileRef {
        sha256: parts.next()?.to_owned(),
        bytes: parts.next()?.parse().ok()?,
        content_type: parts.next()?.to_owned(),
        name: FileName::kept(Personal::new(parts.next()?.to_owned())),
    })
}

#[cfg(test)]
mod tests {
    use people::session::SessionKey;

    use super::*;

    #[test]
    fn a_kept_file_comes_back_as_it_went_and_cannot_be_invented() {
        let csrf = |letter: &str| SessionKey::parse(&letter.repeat(43)).expect("a key").csrf();
        let (mine, other) = (csrf("A"), csrf("E"));
        let file = FileRef {
            sha256: "ab".repeat(32),
            name: FileName::parse("Люк, новая крышка.jpg").expect("a name"),
            content_type: "image/jpeg".to_owned(),
            bytes: 12_345,
        };
        let text = sealed(&mine, &file);
        assert_eq!(unsealed(&mine, &text), Some(file));
        assert_eq!(unsealed(&other, &text), None);
        assert_eq!(unsealed(&mine, &text.replace("ab", "cd")), None);
        assert_eq!(unsealed(&mine, ""), None);
    }

    #[test]
    fn names_stay_on_one_line() {
        assert_eq!(tidy("a\r\nb.jpg"), "a  b.jpg");
        assert_eq!(tidy(" люк.png"), "люк.png");
    }
}
