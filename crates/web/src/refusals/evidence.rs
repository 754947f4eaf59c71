//! Why evidence was not taken, in words.

use axum::http::StatusCode;
use register::transition::Refused;
use work::evidence::{EvidenceError, PHOTOS_MAX};

use super::{OfVerb, bad_text, status_words};
use crate::problem::Problem;

impl From<EvidenceError> for Problem {
    fn from(error: EvidenceError) -> Self {
        match error {
            EvidenceError::NotYours => {
                Self::new(StatusCode::FORBIDDEN, "not-yours", "Нет права", "Not allowed").detail(
                    "Фото работы добавляют те, кто отвечает.",
                    "Those who answer add evidence.",
                )
            }
            EvidenceError::Closed(status) => {
                let words = status_words(status);
                Self::new(
                    StatusCode::CONFLICT,
                    "work-is-over",
                    "Работа уже закончена",
                    "The work is over",
                )
                .detail(
                    format!("{{Appeal}} {}: фото больше не меняют.", words.ru),
                    format!("It is {}: its evidence is not changed any more.", words.en),
                )
            }
            EvidenceError::NoPhoto => Self::field(
                "file",
                "Нужно фото: JPEG, PNG, WebP или GIF.",
                "A photo is needed: JPEG, PNG, WebP or GIF.",
            ),
            EvidenceError::TooMany => Self::field(
                "file",
                format!("Фото может быть {PHOTOS_MAX}. Уберите лишние."),
                format!("There may be {PHOTOS_MAX} photos. Remove some."),
            ),
            EvidenceError::Words(why) => bad_text("words", &why),
            EvidenceError::NotFound => Self::not_found(),
            EvidenceError::Store(error) => error.into(),
        }
    }
}

impl OfVerb for EvidenceError {
    fn by_table(&self) -> Option<&Refused> {
        None
    }
}
