//! All SQL of the room.

mod choices;
mod models;
mod proposals;

pub(crate) use choices::{choices_by_model, last_choice, put_choice, take_back, undecided};
pub(crate) use models::{choose_model, drop_models, model_file, model_in_use, models, put_model};
pub(crate) use proposals::{best, forget, proposals, put_proposals};

use store::{Error, Result, Row};

use crate::proposal::{Kind, Value};

fn kind(row: &Row) -> Result<Kind> {
    Kind::from_word(&row.get::<String>("kind")?)
        .ok_or_else(|| Error::Foreign("proposals.kind".to_owned()))
}

fn value(kind: Kind, word: &str) -> Result<Value> {
    Value::from_word(kind, word).ok_or_else(|| Error::Foreign("proposals.value".to_owned()))
}
