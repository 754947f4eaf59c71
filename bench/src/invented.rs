//! Invented residents and what they write: the same at every run, nobody's words.

use std::sync::OnceLock;

use base::{By, Personal, Point, Timestamp, Uuid, from_millis};
use channels::{Incoming, IncomingAuthor, IncomingPlace, Regime};
use register::{Due, Intake};

/// The moment at which the invented city stands: 24 November 2026.
pub const NOW: i64 = 1_795_478_400_000;

const ROOTS: [&str; 40] = [
    "двор",
    "дорог",
    "фонар",
    "мусор",
    "подъезд",
    "скамейк",
    "ливнёвк",
    "площадк",
    "остановк",
    "тротуар",
    "светофор",
    "контейнер",
    "сугроб",
    "клумб",
    "забор",
    "колодц",
    "труб",
    "лестниц",
    "крыш",
    "лифт",
    "парков",
    "берёз",
    "автобус",
    "перекрёст",
    "бордюр",
    "набережн",
    "сквер",
    "котельн",
    "радиатор",
    "кабел",
    "домофон",
    "песочниц",
    "качел",
    "поликлиник",
    "школьн",
    "детсад",
    "рынок",
    "гараж",
    "овраг",
    "причал",
];
const ENDINGS: [&str; 12] =
    ["а", "у", "ом", "ы", "ами", "ов", "ный", "ную", "ного", "ская", "ский", "скую"];
const STREETS: [&str; 16] = [
    "Маячная",
    "Приморская",
    "Кедровая",
    "Светлая",
    "Портовая",
    "Рыбацкая",
    "Садовая",
    "Школьная",
    "Лесная",
    "Речная",
    "Парковая",
    "Южная",
    "Северная",
    "Цветочная",
    "Морская",
    "Горная",
];
const NAMES: [&str; 8] = [
    "Анна Волнова",
    "Пётр Маяков",
    "Ольга Кедрова",
    "Иван Портнов",
    "Вера Лугова",
    "Олег Чайкин",
    "Нина Берегова",
    "Юрий Снегов",
];
/// Words of the invented language: a root, an ending, and for most of them a syllable between.
const WORDS: usize = 4_800;

/// A sequence of numbers that looks like chance and is the same at every run.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The sequence of a seed.
    pub const fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number (SplitMix64).
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or(0)
    }

    /// A number from 0 to 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of them; the first ones come far oftener than the last, as in life.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let share = self.share();
        let at = (share * share * share * of.len() as f64) as usize;
        of.get(at.min(of.len().saturating_sub(1)))
    }
}

fn word(number: usize) -> String {
    const SYLLABLES: [&str; 10] = ["", "ин", "ор", "ен", "ул", "ак", "ив", "ош", "ет", "ам"];
    let part = |list: &[&'static str], at: usize| list.get(at % list.len()).copied();
    let root = part(&ROOTS, number).unwrap_or_default();
    let middle = part(&SYLLABLES, number / ROOTS.len()).unwrap_or_default();
    let end = part(&ENDINGS, number / ROOTS.len() / SYLLABLES.len()).unwrap_or_default();
    format!("{root}{middle}{end}")
}

/// All words, the frequent ones first.
pub fn words() -> &'static [String] {
    static ALL: OnceLock<Vec<String>> = OnceLock::new();
    ALL.get_or_init(|| (0..WORDS).map(word).collect())
}

/// What a resident writes: 12 to 60 words in sentences.
pub fn text(chance: &mut Chance) -> String {
    let count = 12 + chance.below(49);
    let mut text = String::with_capacity(count * 18);
    for at in 0..count {
        if at > 0 {
            text.push_str(if at % 9 == 0 { ". " } else { " " });
        }
        text.push_str(chance.pick(words()).map_or("", String::as_str));
    }
    text.push('.');
    text
}

/// A street and a house.
pub fn address(chance: &mut Chance) -> String {
    let street = STREETS.get(chance.below(STREETS.len())).copied().unwrap_or_default();
    format!("{street}, {}", 1 + chance.below(120))
}

/// A point of the invented city.
pub fn point(chance: &mut Chance) -> (f64, f64) {
    (43.0 + chance.share() * 0.2, 131.8 + chance.share() * 0.3)
}

/// A message as it is sent: its channel's own id, and the body of the request.
pub fn message(chance: &mut Chance, key: &str) -> (String, String) {
    let (lat, lon) = point(chance);
    let name = NAMES.get(chance.below(NAMES.len())).copied().unwrap_or_default();
    let body = serde_json::json!({
        "channel": "api:bench",
        "external_id": key,
        "author": {"name": name, "contact": phone(chance)},
        "text": text(chance),
        "sent_at": "2026-11-24T10:00:00+10:00",
        "place": {"lat": lat, "lon": lon, "address": address(chance)},
    });
    (key.to_owned(), body.to_string())
}

/// A number of nobody: the area code does not exist. One resident in three writes again.
fn phone(chance: &mut Chance) -> String {
    format!("+7 000 {:07}", chance.below(3_000_000))
}

/// The same message as the writer of intake takes it. `received_at` moves on from one to the next,
/// as in life: ids of one moment would land all over an index, and cost what no intake costs.
pub fn intake(chance: &mut Chance, key: &str, received_at: Timestamp) -> Intake {
    let (external_id, raw) = message(&mut chance.clone(), key);
    let (lat, lon) = point(chance);
    let name = NAMES.get(chance.below(NAMES.len())).copied().unwrap_or_default();
    let contact = phone(chance);
    Intake {
        incoming: Incoming {
            channel: "api:bench".to_owned(),
            external_id,
            peer: None,
            author: IncomingAuthor {
                name: Some(Personal::new(name.to_owned())),
                contact: Some(Personal::new(contact)),
            },
            text: Personal::new(text(chance)),
            sent_at: Some(received_at),
            place: IncomingPlace {
                point: Point::new(lat, lon).ok(),
                address: Some(Personal::new(address(chance))),
            },
            files: Vec::new(),
            raw: Personal::new(raw),
        },
        regime: Regime::OpenSource,
        received_at,
        due: Some(Due {
            at: from_millis(base::millis(received_at) + 30 * 86_400_000),
            policy: base::Code::parse("open-source-answer").ok(),
            valid_from: Some("2026-01-01".to_owned()),
            since: None,
        }),
        district: None,
        by: By::Service(Uuid::from_u128(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_tells_the_same() {
        let once = || message(&mut Chance::of(7), "k");
        assert_eq!(once(), once());
        let body: serde_json::Value = serde_json::from_str(&once().1).unwrap();
        let intake = intake(&mut Chance::of(7), "k", from_millis(NOW));
        assert_eq!(body["text"], **intake.incoming.text.reveal());
        assert_eq!(intake.incoming.raw.reveal(), &once().1);
    }

    #[test]
    fn words_are_many_and_differ() {
        let all: std::collections::BTreeSet<_> = words().iter().collect();
        assert_eq!(all.len(), WORDS);
    }
}
