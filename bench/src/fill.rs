//! A register of any size, filled with invented appeals that are the same at every run.

use std::collections::{BTreeSet, HashMap};

use ::store::Db;
use anyhow::Result;
use base::{Uuid, from_millis};
use frostem::{Algorithm, Stemmer};

use crate::invented::{self, Chance, NOW};
use crate::store::{self, Batch, Codes};
use ::store::args;

/// Appeals of one transaction.
const BATCH: u64 = 5_000;
const DAY: i64 = 86_400_000;
/// The years that the appeals are spread over, in days.
const DAYS: i64 = 3 * 365;
/// The end of time of an appeal whose clock does not run, as the register writes it.
const NEVER: i64 = 253_402_214_400_000;
/// Channels, the frequent ones first.
pub const CHANNELS: [&str; 6] =
    ["api:vk", "api:telegram", "api:pos", "api:dispatch", "file:plain", "api:media"];
/// Statuses of what is younger than a month, and of what is older; the frequent ones first.
const YOUNG: [&str; 6] = ["assigned", "answered", "in_work", "new", "confirmed", "reopened"];
const OLD: [&str; 6] =
    ["closed_unconfirmed", "confirmed", "answered", "declined", "forwarded", "in_work"];

/// Fills an empty register with `total` appeals.
pub async fn fill(db: &Db, codes: &Codes, total: u64) -> Result<()> {
    let mut maker = Maker { codes, total, stems: stems() };
    let mut from = 0;
    while from < total {
        let to = (from + BATCH).min(total);
        let mut batch = Batch::default();
        (from..to).for_each(|number| maker.add(&mut batch, number));
        let mut unit = db.begin(from_millis(NOW)).await?;
        store::put(&mut unit, batch).await?;
        unit.commit().await?;
        from = to;
        if from % 100_000 == 0 {
            eprintln!("  {from} appeals are made");
        }
    }
    let mut unit = db.begin(from_millis(NOW)).await?;
    store::analyse(&mut unit).await?;
    unit.commit().await?;
    Ok(())
}

/// The stem of each invented word.
fn stems() -> HashMap<&'static str, String> {
    let stemmer = Stemmer::new(Algorithm::Russian);
    let pair = |word: &'static String| {
        let folded = base::text::fold(word);
        (word.as_str(), stemmer.stem(&folded).into_owned())
    };
    invented::words().iter().map(pair).collect()
}

struct Maker<'a> {
    codes: &'a Codes,
    total: u64,
    stems: HashMap<&'static str, String>,
}

impl Maker<'_> {
    fn add(&mut self, batch: &mut Batch, number: u64) {
        let mut chance = Chance::of(number);
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        let total = i64::try_from(self.total).unwrap_or(i64::MAX).max(1);
        let at = NOW - DAYS * DAY + DAYS * DAY / total * number;
        let id = |kind: u16, chance: &mut Chance| {
            let millis = u128::try_from(at).unwrap_or(0) << 80;
            let tail = (u128::from(kind) << 64 | u128::from(chance.next())) & ((1 << 72) - 1);
            Uuid::from_u128(millis | 0x7 << 76 | tail)
        };
        let (appeal, message) = (id(1, &mut chance), id(2, &mut chance));
        let text = invented::text(&mut chance);
        let address = invented::address(&mut chance);
        let channel = chance.pick(&CHANNELS).copied().unwrap_or_default();
        batch.stems.push((
            register::SearchFollower::document(from_millis(at), appeal),
            appeal,
            self.stems_of(&text),
        ));
        batch.messages.push(args![
            message,
            channel,
            format!("f{number}"),
            appeal,
            text.as_str(),
            serde_json::json!({"text": text, "address": address}).to_string(),
            format!("{:064x}", chance.next()),
            at,
        ]);
        batch.appeals.push(self.appeal(
            &mut chance,
            (number, at),
            (appeal, message),
            channel,
            address,
        ));
    }

    fn stems_of(&self, text: &str) -> String {
        let words = text.split([' ', '.']);
        let stems: BTreeSet<_> = words.filter_map(|word| self.stems.get(word)).collect();
        stems.into_iter().map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    fn appeal(
        &self,
        chance: &mut Chance,
        (number, at): (i64, i64),
        (appeal, message): (Uuid, Uuid),
        channel: &str,
        address: String,
    ) -> ::store::Args {
        let young = at > NOW - 30 * DAY;
        let statuses = if young || chance.below(50) == 0 { &YOUNG } else { &OLD };
        let status = chance.pick(statuses).copied().unwrap_or("new");
        let is_open = ["new", "assigned", "in_work", "reopened"].contains(&status);
        let due = at + 30 * DAY;
        let (lat, lon) = invented::point(chance);
        let codes = self.codes;
        let topic = chance.pick(&codes.topics);
        let department = chance.pick(&codes.departments).filter(|_| status != "new");
        args![
            appeal,
            format!("2026-{:07}", 1_000_001 + number),
            "open_source",
            channel,
            status,
            topic.map(String::as_str),
            department.map(String::as_str),
            chance.pick(&codes.districts).map(String::as_str),
            lat,
            lon,
            address,
            message,
            at,
            due,
            if is_open { due } else { NEVER },
            2_i64,
            "live",
        ]
    }
}
