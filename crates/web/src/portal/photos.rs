//! A form with photos: read part by part, so that one photo at a time is in memory.

use std::collections::HashMap;

use axum::extract::multipart::Field;
use axum::extract::{FromRequest as _, Multipart, Request};
use channels::{FILE_BYTES_MAX, FILES_MAX};
use dialogue::core::Brought;
use tokio::task::spawn_blocking;

use super::miss::Miss;
use super::visit::Visit;
use crate::api::files::{judge, keep};
use crate::house::House;

/// Bytes of the words of a form at most; the longest text in the longest encoding fits.
const WORDS_BYTES_MAX: u64 = 2_000_000;
/// Bytes of a form with photos at most: a large video beside them is read to its end and refused
/// alone, so that the words are not lost with it.
pub const BODY_BYTES_MAX: usize = FILES_MAX * FILE_BYTES_MAX as usize + WORDS_BYTES_MAX as usize;
/// Names of photos that say nothing, as telephones give them, are cut to this.
const NAME_MAX: usize = 120;

/// A form as it was read.
#[derive(Default)]
pub struct Filled {
    words: HashMap<String, String>,
    /// What became of its photos.
    pub photos: Vec<Brought>,
}

impl Filled {
    /// The words of a field.
    pub fn word(&self, name: &str) -> &str {
        self.words.get(name).map_or("", String::as_str)
    }
}

/// Reads a form. The token against forgery stands before the photos; without it none is kept.
pub async fn read(house: &House, visit: &Visit, request: Request) -> Result<Filled, Miss> {
    let _room = house.limits.body(request.headers()).map_err(|_| Miss::Busy(None))?;
    let mut parts = Multipart::from_request(request, house).await.map_err(|_| Miss::Bad)?;
    let mut filled = Filled::default();
    loop {
        let part = parts.next_field().await;
        let part = part.map_err(|error| Miss::from(error).keeping(filled.word("say")))?;
        let Some(part) = part else { break };
        match part.file_name().map(str::to_owned) {
            // An empty choice of files is sent as a file without a name.
            Some(name) if name.is_empty() => {}
            Some(name) => {
                visit.check(filled.word("csrf"), Some(filled.word("say")))?;
                let brought = take(house, name, part).await;
                filled.photos.push(brought.map_err(|it| it.keeping(filled.word("say")))?);
            }
            None => {
                let name = part.name().unwrap_or_default().to_owned();
                let bytes = bytes(part, WORDS_BYTES_MAX).await?.ok_or(Miss::TooLarge(None))?;
                let text = String::from_utf8(bytes).map_err(|_| Miss::Bad)?;
                filled.words.insert(name, text);
            }
        }
    }
    visit.check(filled.word("csrf"), Some(filled.word("say")))?;
    Ok(filled)
}

/// Keeps a photo, or tells why not.
async fn take(house: &House, name: String, part: Field<'_>) -> Result<Brought, Miss> {
    let Some(bytes) = bytes(part, FILE_BYTES_MAX).await? else { return Ok(Brought::TooLarge) };
    let name: String = name.split(char::is_control).collect::<Vec<_>>().join(" ");
    let name: String = name.chars().take(NAME_MAX).collect();
    // A photo may have 20 MB: not for the threads that serve.
    let judging = spawn_blocking(move || judge("photo", name, "image/", bytes));
    match judging.await {
        Ok(Ok(judged)) => Ok(Brought::Kept(keep(house, judged).await?)),
        Ok(Err(_)) => Ok(Brought::Unfit),
        Err(error) => Err(Miss::Broken(None, std::sync::Arc::new(error))),
    }
}

/// The bytes of a part; `None` where there are more than `max`, and it is read to its end.
async fn bytes(mut part: Field<'_>, max: u64) -> Result<Option<Vec<u8>>, Miss> {
    let (mut bytes, mut fits) = (Vec::new(), true);
    while let Some(chunk) = part.chunk().await? {
        fits &= (bytes.len() + chunk.len()) as u64 <= max;
        if fits {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
    }
    Ok(fits.then_some(bytes))
}
