//! Kinds of streets and the words by which people name them.

use super::token::{KindAt, Text};

/// What kind of a street it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Улица.
    Street,
    /// Проспект.
    Avenue,
    /// Переулок.
    Lane,
    /// Шоссе.
    Highway,
    /// Набережная.
    Embankment,
    /// Бульвар.
    Boulevard,
    /// Площадь.
    Square,
    /// Проезд.
    Drive,
    /// Аллея.
    Alley,
    /// Линия.
    Line,
    /// Дорога.
    Road,
    /// Мост.
    Bridge,
    /// Тупик.
    DeadEnd,
    /// Микрорайон.
    Neighbourhood,
    /// Квартал.
    Quarter,
    /// Садоводство.
    Gardens,
    /// Территория.
    Territory,
    /// Спуск.
    Descent,
}

/// The gender of an adjective that goes with a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// Мужской.
    Masculine,
    /// Женский.
    Feminine,
    /// Средний.
    Neuter,
    /// Множественное число.
    Plural,
    /// Not an adjective: it goes with anything.
    Any,
}

impl Kind {
    /// The word as a register writes it in full.
    pub fn word(self) -> &'static str {
        match self {
            Self::Street => "улица",
            Self::Avenue => "проспект",
            Self::Lane => "переулок",
            Self::Highway => "шоссе",
            Self::Embankment => "набережная",
            Self::Boulevard => "бульвар",
            Self::Square => "площадь",
            Self::Drive => "проезд",
            Self::Alley => "аллея",
            Self::Line => "линия",
            Self::Road => "дорога",
            Self::Bridge => "мост",
            Self::DeadEnd => "тупик",
            Self::Neighbourhood => "микрорайон",
            Self::Quarter => "квартал",
            Self::Gardens => "садоводство",
            Self::Territory => "территория",
            Self::Descent => "спуск",
        }
    }

    /// The gender of the word.
    pub fn gender(self) -> Gender {
        match self {
            Self::Highway | Self::Gardens => Gender::Neuter,
            Self::Street | Self::Embankment | Self::Square | Self::Alley => Gender::Feminine,
            Self::Line | Self::Road | Self::Territory => Gender::Feminine,
            _ => Gender::Masculine,
        }
    }

    /// Whether the word means many other things, so that it alone proves little.
    pub fn is_weak(self) -> bool {
        matches!(self, Self::Alley | Self::Road | Self::Square | Self::Line | Self::Bridge)
    }
}

/// The kind that one word names.
fn of_word(word: &str) -> Option<Kind> {
    Some(match word {
        "ул" | "улица" | "улицы" | "улице" | "улицу" | "улицей" | "улиц" | "улицах" | "улицам" => {
            Kind::Street
        }
        "пр"
        | "просп"
        | "пркт"
        | "прт"
        | "проспект"
        | "проспекта"
        | "проспекту"
        | "проспекте"
        | "проспектом"
        | "проспекты"
        | "проспектов" => Kind::Avenue,
        "пер" | "переулок" | "переулка" | "переулку" | "переулке" | "переулком" => {
            Kind::Lane
        }
        "ш" | "шос" | "шоссе" => Kind::Highway,
        "наб" | "набережная" | "набережной" | "набережную" | "набережные" => {
            Kind::Embankment
        }
        "бул" | "бульв" | "булв" | "бульвар" | "бульвара" | "бульвару" | "бульваре"
        | "бульваром" => Kind::Boulevard,
        "пл" | "площадь" | "площади" | "площадью" => Kind::Square,
        "проезд" | "проезда" | "проезду" | "проезде" | "проездом" | "прд" => {
            Kind::Drive
        }
        "ал" | "аллея" | "аллеи" | "аллее" | "аллею" | "аллеей" => {
            Kind::Alley
        }
        "лин" | "линия" | "линии" | "линию" | "линией" | "линий" => {
            Kind::Line
        }
        "дор" | "дорога" | "дороги" | "дороге" | "дорогу" | "дорогой" | "дорожка" | "дорожки"
        | "дорожке" => Kind::Road,
        "мост" | "моста" | "мосту" | "мосте" | "мостом" => Kind::Bridge,
        "туп" | "тупик" | "тупика" | "тупику" | "тупике" => Kind::DeadEnd,
        "мкр" | "мкрн" | "микрорайон" | "микрорайона" | "микрорайону" | "микрорайоне" => {
            Kind::Neighbourhood
        }
        "квл" | "квартал" | "квартала" | "кварталу" | "квартале" => {
            Kind::Quarter
        }
        "снт" | "днт" | "сдт" | "садоводство" | "садоводства" | "садоводстве" => {
            Kind::Gardens
        }
        "тер" | "территория" | "территории" | "территорию" => {
            Kind::Territory
        }
        "спуск" | "спуска" | "спуску" | "спуске" => Kind::Descent,
        _ => return None,
    })
}

/// The kind that two words with a hyphen between them name.
fn of_hyphened(head: &str, tail: &str) -> Option<Kind> {
    Some(match (head, tail) {
        ("пр", "т" | "та" | "ту" | "те" | "том" | "кт" | "кта" | "кту" | "кте" | "спект") => {
            Kind::Avenue
        }
        ("пр", "д" | "да" | "ду" | "де" | "зд") => Kind::Drive,
        ("пер", "к" | "ка" | "ке" | "ок") => Kind::Lane,
        ("б" | "бул", "р" | "ра" | "ру" | "ре" | "ром") => Kind::Boulevard,
        ("ш", "се" | "ссе") => Kind::Highway,
        ("пл", "дь" | "ди") => Kind::Square,
        ("ал", "я") => Kind::Alley,
        ("мкр" | "м", "н" | "не" | "он" | "на") => Kind::Neighbourhood,
        ("кв", "л" | "ле" | "ла") => Kind::Quarter,
        ("с" | "сад", "во" | "ва" | "ве") => Kind::Gardens,
        ("наб", "ая" | "ой") => Kind::Embankment,
        ("ул", "ца" | "це") => Kind::Street,
        _ => return None,
    })
}

/// One letter before a full stop.
fn of_letter(letter: &str) -> Option<Kind> {
    match letter {
        "у" => Some(Kind::Street),
        "п" => Some(Kind::Avenue),
        _ => None,
    }
}

/// All type words of a text, from left to right, none within another.
pub fn all(text: &Text) -> Vec<KindAt> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Some((kind, tokens)) = one(text, at) else {
            at += 1;
            continue;
        };
        let end = at + tokens;
        let to = if text.is_mark(end, '.') { end + 1 } else { end };
        found.push(KindAt { kind, from: at, to });
        at = to;
    }
    found
}

fn one(text: &Text, at: usize) -> Option<(Kind, usize)> {
    let word = text.word(at);
    if word.is_empty() {
        return None;
    }
    let is_hyphened = text.is_mark(at + 1, '-') && text.is_glued(at + 1) && text.is_glued(at + 2);
    if is_hyphened && let Some(kind) = of_hyphened(word, text.word(at + 2)) {
        return Some((kind, 3));
    }
    if text.is_mark(at + 1, '.')
        && let Some(kind) = of_letter(word)
    {
        return Some((kind, 1));
    }
    if is_hyphened && word.chars().count() <= 2 {
        return None;
    }
    of_word(word).map(|kind| (kind, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_words_are_known_in_all_their_forms() {
        for (text, expect) in [
            ("ул. Мира", Some(Kind::Street)),
            ("у. Мира", Some(Kind::Street)),
            ("у Мира", None),
            ("пр-т Мира", Some(Kind::Avenue)),
            ("пр-кте Мира", Some(Kind::Avenue)),
            ("пр-д Мира", Some(Kind::Drive)),
            ("б-ре Мира", Some(Kind::Boulevard)),
            ("шоссе", Some(Kind::Highway)),
            ("шашлык", None),
        ] {
            let found = Text::of(text).kinds().first().map(|it| it.kind);
            assert_eq!(found, expect, "{text}");
        }
    }
}
