//! The card of one appeal with a history: opened over HTTP, and asked of the room alone.

use std::time::Instant;

use ::store::Db;
use anyhow::{Context as _, Result, bail};
use register::{Appeal, Message, Number};

use crate::figures::Times;
use crate::http::{self, Caller};

/// Appeals that are given a history and opened.
const CARDS: usize = 100;
/// How often each is opened.
const OPENINGS: usize = 5;

/// Times of a card.
#[derive(Default)]
pub struct Cards {
    /// Over HTTP, whole.
    pub http: Times,
    /// The appeal, its messages and its history, asked of the room.
    pub room: Times,
}

/// Gives some open appeals a history, then opens them again and again.
pub async fn measure(db: &Db, caller: &mut Caller, token: &str) -> Result<Cards> {
    let numbers = open_ones(caller, token).await?;
    for number in &numbers {
        work_on(caller, token, number).await?;
    }
    let mut cards = Cards::default();
    for _ in 0..OPENINGS {
        for number in &numbers {
            let question = http::get(&format!("/api/v1/appeals/{number}"), token);
            let asked = Instant::now();
            let answer = caller.send(&question).await?;
            cards.http.add(asked.elapsed());
            if answer.status != 200 {
                bail!("the card {number} was answered with {}", answer.status);
            }
            let asked = Instant::now();
            look(db, number.parse().context("a number is foreign")?).await?;
            cards.room.add(asked.elapsed());
        }
    }
    Ok(cards)
}

async fn look(db: &Db, number: Number) -> Result<()> {
    let mut reader = db.reader();
    let appeal = Appeal::find(&mut reader, number).await?.context("the appeal is gone")?;
    Message::of(&mut reader, &appeal).await?;
    appeal.history(&mut reader).await?;
    Ok(())
}

async fn open_ones(caller: &mut Caller, token: &str) -> Result<Vec<String>> {
    let path = format!("/api/v1/appeals?status=assigned&limit={CARDS}");
    let answer = caller.send(&http::get(&path, token)).await?;
    let page: serde_json::Value = serde_json::from_slice(&answer.body)?;
    let items = page["items"].as_array().context("the list is no list")?;
    Ok(items.iter().filter_map(|it| Some(it["number"].as_str()?.to_owned())).collect())
}

/// What happens to many an appeal: an answer between, a final one, a return, another answer.
async fn work_on(caller: &mut Caller, token: &str, number: &str) -> Result<()> {
    let answer = |last: bool| format!(r#"{{"text":"Бригада приедет завтра.","final":{last}}}"#);
    let steps = [
        ("answers", answer(false)),
        ("answers", answer(true)),
        ("reopening", r#"{"reason":"Не приехала."}"#.to_owned()),
        ("answers", answer(true)),
    ];
    for (verb, body) in steps {
        let path = format!("/api/v1/appeals/{number}/{verb}");
        let answer = caller.send(&http::post(&path, token, &body)).await?;
        if !(200..300).contains(&answer.status) {
            bail!("{path} was answered with {}", answer.status);
        }
    }
    Ok(())
}
