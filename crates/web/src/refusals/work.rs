//! What the room of work refuses: hand-backs and requests for more time.

use axum::http::StatusCode;
use base::BadMoment;
use register::transition::Refused;
use work::{ExtensionError, HandBackError};

use super::{OfVerb, bad_moment, bad_text, unknown_code};
use crate::problem::Problem;

impl OfVerb for Refused {
    fn by_table(&self) -> Option<&Refused> {
        Some(self)
    }
}

impl OfVerb for HandBackError {
    fn by_table(&self) -> Option<&Refused> {
        if let Self::Refused(refused) = self { Some(refused) } else { None }
    }
}

impl OfVerb for ExtensionError {
    fn by_table(&self) -> Option<&Refused> {
        if let Self::Refused(refused) = self { Some(refused) } else { None }
    }
}

impl From<HandBackError> for Problem {
    fn from(error: HandBackError) -> Self {
        match error {
            HandBackError::Refused(refused) => refused.into(),
            HandBackError::UnknownDepartment(code) => unknown_code("department", code.as_str()),
            HandBackError::OwnDepartment(_) => Self::field(
                "department",
                "Этот отдел и возвращает. Назовите другой или никакого.",
                "This very department gives it back. Name another one, or none.",
            ),
            HandBackError::Reason(why) => bad_text("reason", &why),
            HandBackError::Store(error) => error.into(),
        }
    }
}

impl From<ExtensionError> for Problem {
    fn from(error: ExtensionError) -> Self {
        match error {
            ExtensionError::Refused(refused) => refused.into(),
            ExtensionError::NoClock => Self::new(
                StatusCode::CONFLICT,
                "no-clock",
                "Срок не назначен",
                "No deadline is set",
            )
            .detail("Продлевать нечего.", "There is nothing to extend."),
            ExtensionError::Waits => Self::new(
                StatusCode::CONFLICT,
                "extension-waits",
                "Просьба о сроке уже ждёт решения",
                "A request for more time waits already",
            )
            .detail(
                "Дождитесь решения центра, потом просите снова.",
                "Wait for the centre to decide, then ask again.",
            ),
            ExtensionError::NoneWaits => Self::new(
                StatusCode::CONFLICT,
                "no-request",
                "Просьбы о сроке нет",
                "No request for more time waits",
            )
            .detail(
                "Её не было, или по ней уже решили.",
                "There was none, or it was decided already.",
            ),
            ExtensionError::NotLater { due } => Self::field(
                "until",
                "Новый срок должен быть позже нынешнего: {moment}.",
                "The new date must be later than the one that holds: {moment}.",
            )
            .at(due),
            ExtensionError::TooFar(_) => bad_moment("until", BadMoment::TooLate),
            ExtensionError::Reason(why) => bad_text("reason", &why),
            ExtensionError::Store(error) => error.into(),
        }
    }
}
