//! A side door for tests in other languages: `POST /control/{act}` with JSON, residents act and
//! see as in Rust.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::resident::{Resident, Seen, SeenButton};
use super::{Fault, Shared};

/// Does what a test asks for: `{"who": 1111, "name": "Анна", …}`.
pub(crate) async fn act(
    State(shared): State<Arc<Shared>>,
    Path(act): Path<String>,
    Json(asked): Json<Value>,
) -> Response {
    let text = |name: &str| asked.get(name).and_then(Value::as_str);
    let number = |name: &str| asked.get(name).and_then(Value::as_i64).unwrap_or_default();
    let degrees = |name: &str| asked.get(name).and_then(Value::as_f64).unwrap_or_default();
    let who = number("who");
    shared.lock().meet(who, text("name").unwrap_or("Анна"));
    let resident = Resident { shared: Arc::clone(&shared), id: who };
    let words = text("text").unwrap_or_default();
    let picture = crate::PICTURE;
    let done = match act.as_str() {
        "begins" => json!(resident.begins(text("word"))),
        "says" => json!(resident.says(words)),
        "photo" => json!(resident.sends_photo(picture, words)),
        "album" => json!(resident.sends_album(&[picture, picture], words)),
        "shows" => json!(resident.shows(degrees("lat"), degrees("lon"))),
        "edits" => {
            resident.edits(number("message"), words);
            json!(true)
        }
        "presses" => {
            resident.presses(words);
            json!(true)
        }
        "blocks" => {
            resident.blocks();
            json!(true)
        }
        "returns" => {
            resident.returns();
            json!(true)
        }
        "seen" => json!(resident.seen().iter().map(shown).collect::<Vec<_>>()),
        "fails" => {
            let method = text("method").unwrap_or_default();
            shared.lock().faults.add(method, fault(text("fault")), 1);
            json!(true)
        }
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    Json(done).into_response()
}

fn fault(named: Option<&str>) -> Fault {
    match named {
        Some("too_many") => Fault::TooMany(1),
        Some("lost_reply") => Fault::LostReply,
        Some("silent") => Fault::Silent,
        _ => Fault::Status(502),
    }
}

fn shown(seen: &Seen) -> Value {
    let button = |it: &SeenButton| json!({"caption": it.caption, "word": it.word, "url": it.url});
    let row = |row: &Vec<SeenButton>| row.iter().map(button).collect::<Vec<_>>();
    json!({
        "id": seen.id,
        "text": seen.text,
        "buttons": seen.buttons.iter().map(row).collect::<Vec<_>>(),
        "files": seen.files.iter().map(Vec::len).collect::<Vec<_>>(),
        "answers": seen.answers,
    })
}
