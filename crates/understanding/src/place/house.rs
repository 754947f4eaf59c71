//! The number of a house: what people write after a street, and before it.

use std::fmt;

use super::ordinal;
use super::token::{Text, What};

/// The largest number of a house.
const NUMBER_MAX: u32 = 9_999;
/// Tokens to the left of a street among which its house is looked for.
const LEFT_MAX: usize = 12;
/// Tokens between a house and the street behind it.
const BETWEEN_MAX: usize = 9;

/// Words before which a number is no house.
#[rustfmt::skip]
const COUNTED: [&str; 68] = [
    "г", "гг", "год", "года", "году", "лет", "м", "метр", "метров", "метра", "метрах", "руб",
    "рублей", "рубля", "р", "шт", "штук", "час", "часа", "часов", "ч", "мин", "минут", "день",
    "дня", "дней", "сут", "суток", "раз", "раза", "км", "см", "мм", "кг", "тыс", "тысяч", "млн",
    "человек", "чел", "месяц", "месяца", "месяцев", "неделя", "недели", "недель", "градус",
    "градусов", "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
    "сентября", "октября", "ноября", "декабря", "линия", "линии", "процентов", "машин", "машины",
    "деревьев", "домов", "квт", "литров",
];

/// A number with all that belongs to it: «12/5», «7А», «16 корпус 2 строение 1 литера Б».
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct HouseNo {
    /// The number itself; never 0.
    pub number: u16,
    /// The second number of a corner house, as in «12/5».
    pub slash: Option<Part>,
    /// The last number of a house that has several, as in «5-7».
    pub dash: Option<Part>,
    /// A letter behind the number.
    pub letter: Option<Part>,
    /// The block, a number or a letter.
    pub korpus: Option<Part>,
    /// The building.
    pub building: Option<Part>,
    /// The letter that a register gives to a building.
    pub litera: Option<Part>,
}

/// A number or a small letter, in two bytes: letters begin where numbers have ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Part(std::num::NonZeroU16);

/// Numbers of parts are smaller than any code of a Cyrillic letter.
const PART_MAX: u32 = 0x3ff;

impl Part {
    fn number(number: u32) -> Option<Self> {
        let number = u16::try_from(number).ok().filter(|it| u32::from(*it) <= PART_MAX)?;
        std::num::NonZeroU16::new(number).map(Self)
    }

    fn letter(word: &str) -> Option<Self> {
        let mut chars = word.chars();
        let letter = chars.next().filter(|c| matches!(c, 'а'..='я'))?;
        let code = u16::try_from(u32::from(letter)).ok()?;
        chars.next().is_none().then(|| std::num::NonZeroU16::new(code).map(Self))?
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = u32::from(self.0.get());
        match char::from_u32(code).filter(|_| code > PART_MAX) {
            Some(letter) => write!(f, "{}", letter.to_uppercase()),
            None => write!(f, "{code}"),
        }
    }
}

impl fmt::Display for HouseNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        for (mark, part) in [
            ("/", self.slash),
            ("-", self.dash),
            ("", self.letter),
            (" корпус ", self.korpus),
            (" строение ", self.building),
            (" литера ", self.litera),
        ] {
            if let Some(part) = part {
                write!(f, "{mark}{part}")?;
            }
        }
        Ok(())
    }
}

impl HouseNo {
    /// Reads what a register or a person wrote; the words «дом» and «д.» may stand before it.
    pub fn parse(written: &str) -> Option<Self> {
        let text = Text::of(written);
        let (at, _) = to_number(&text, 0);
        read(&text, at).map(|(no, _)| no)
    }

    /// Whether another one says nothing that contradicts this one, and all that this one says of
    /// the number itself.
    pub fn agrees(&self, other: &Self) -> bool {
        let same = |one: Option<Part>, other: Option<Part>| one.is_none() || one == other;
        self.number == other.number
            && self.slash == other.slash
            && self.dash == other.dash
            && same(self.letter, other.letter.or(other.litera))
            && same(self.korpus, other.korpus)
            && same(self.building, other.building)
            && same(self.litera, other.litera.or(other.letter))
    }
}

/// A house beside a street.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HouseAt {
    /// Its number.
    pub no: HouseNo,
    /// Whether «дом» or the like says so.
    pub marked: bool,
    /// Its first token.
    pub from: usize,
    /// The token after its last.
    pub to: usize,
}

/// The house that stands to the right of a street.
pub fn right(text: &Text, from: usize) -> Option<HouseAt> {
    let (at, marked) = to_number(text, from);
    let (no, to) = read(text, at)?;
    if is_no_house(text, at, marked) {
        return None;
    }
    Some(HouseAt { no, marked, from: at, to })
}

/// The house that stands to the left of a street: «дом 6 по улице …».
pub fn left(text: &Text, street: usize) -> Option<HouseAt> {
    let near = (street.saturating_sub(LEFT_MAX)..street).rev();
    let at = |at: usize, marked: bool| {
        let (no, to) = read(text, at).filter(|(_, to)| *to <= street)?;
        let along = joins(text, to, street, marked)?;
        let fits = if marked { is_marked(text, at) } else { along && stands_alone(text, at) };
        (fits && !is_no_house(text, at, marked)).then_some(HouseAt { no, marked, from: at, to })
    };
    let marked = near.clone().find_map(|it| at(it, true));
    marked.or_else(|| near.clone().find_map(|it| at(it, false)))
}

/// Whether a number is no part of another one: «корпус 2», «кв. 5», «12/7».
fn stands_alone(text: &Text, at: usize) -> bool {
    let Some(last) = at.checked_sub(1) else { return true };
    let last =
        if text.is_any_mark(last, &['.', '№', '#']) { last.saturating_sub(1) } else { last };
    let word = text.word(last);
    let is_part = matches!(word, "к" | "корп" | "корпус" | "кор" | "с" | "стр" | "строение");
    !is_part && !is_entrance(word) && !text.is_any_mark(last, &['/', '-', ':', '+'])
}

/// Past marks and words such as «, дом №»; whether any of these words was there.
fn to_number(text: &Text, from: usize) -> (usize, bool) {
    const MARKS: [char; 13] = [',', '.', ':', '-', '–', '—', '(', '"', '«', '№', '#', ';', '\''];
    let (mut at, mut marks, mut marked) = (from, 0, false);
    for _ in 0..8 {
        if marks < 2 && text.is_any_mark(at, &MARKS) {
            marks += 1;
            at += 1;
        } else if text.word(at) == "в" && is_marker(text.word(at + 1)) {
            at += 1;
        } else if is_marker(text.word(at)) {
            marked = true;
            marks = 0;
            at += 1;
        } else {
            break;
        }
    }
    (at, marked)
}

fn is_marker(word: &str) -> bool {
    matches!(
        word,
        "д" | "дом"
            | "дома"
            | "доме"
            | "дому"
            | "домом"
            | "домов"
            | "домах"
            | "домами"
            | "мкд"
            | "зд"
            | "здание"
            | "здания"
            | "здании"
            | "номер"
            | "n"
            | "вл"
            | "владение"
    )
}

/// Whether «дом» or the like stands before a number.
fn is_marked(text: &Text, number: usize) -> bool {
    let mut at = number;
    for _ in 0..3 {
        let Some(before) = at.checked_sub(1) else { return false };
        if text.is_any_mark(before, &['.', '№', '#', '-']) {
            at = before;
        } else {
            return is_marker(text.word(before));
        }
    }
    false
}

/// Reads a number with its parts; the token after it.
fn read(text: &Text, at: usize) -> Option<(HouseNo, usize)> {
    let number = text.number(at).filter(|it| (1..=NUMBER_MAX).contains(it))?;
    if text.get(at).is_some_and(|it| it.text.len() > 4) {
        return None;
    }
    let mut no = HouseNo { number: u16::try_from(number).ok()?, ..HouseNo::default() };
    let mut end = second(text, at + 1, &mut no);
    end = letter(text, end, &mut no);
    for _ in 0..4 {
        match part(text, end, &mut no) {
            Some(next) => end = next,
            None => break,
        }
    }
    Some((no, end))
}

/// «/5», «-7».
fn second(text: &Text, at: usize, no: &mut HouseNo) -> usize {
    let is_slash = text.is_any_mark(at, &['/', '\\']);
    let is_dash = text.is_any_mark(at, &['-', '–']) && text.is_glued(at);
    if !(is_slash || is_dash && text.is_glued(at + 1)) {
        return at;
    }
    if let Some(part) = text.number(at + 1).and_then(Part::number) {
        // «10-20 лет», but «10-2я парадная» is a house and an entrance.
        *(if is_slash { &mut no.slash } else { &mut no.dash }) = Some(part);
        return at + 2;
    }
    let word = text.word(at + 1);
    if let Some(part) = Part::letter(word).filter(|_| is_slash || !ordinal::is_ending(word)) {
        no.letter = Some(part);
        return at + 2;
    }
    at
}

/// A letter behind a number: «7а», «7 "А"», «7 А», «7 а,».
fn letter(text: &Text, at: usize, no: &mut HouseNo) -> usize {
    if no.letter.is_some() {
        return at;
    }
    let quoted = text.is_any_mark(at, &['"', '«', '\'', '“']);
    let place = if quoted { at + 1 } else { at };
    let word = text.word(place);
    let Some(part) = Part::letter(word) else { return at };
    let next_is_number = text.number(place + 1).is_some()
        || (text.is_mark(place + 1, '.') && text.number(place + 2).is_some());
    if matches!(word, "к" | "с") && next_is_number || matches!(word, "я" | "й") {
        return at;
    }
    if quoted {
        let closed = text.is_any_mark(place + 1, &['"', '»', '\'', '”']);
        if closed {
            no.letter = Some(part);
            return place + 2;
        }
        return at;
    }
    let ends = text.get(place + 1).is_none_or(|it| matches!(it.what, What::Mark(_)) || it.capital);
    let fits = if text.is_glued(place) {
        !matches!(word, "м" | "г" | "р") || ends && !text.is_mark(place + 1, '.')
    } else if text.is_capital(place) {
        // «Мира 7 В доме …» begins a sentence.
        ends || !matches!(word, "в" | "к" | "с" | "у" | "о" | "и" | "а" | "я")
    } else {
        matches!(word, "а" | "б" | "в" | "г" | "д") && ends && !text.is_mark(place + 1, '.')
    };
    if fits {
        no.letter = Some(part);
        place + 1
    } else {
        at
    }
}

/// One of «к. 2», «стр. 1», «лит. Б».
fn part(text: &Text, at: usize, no: &mut HouseNo) -> Option<usize> {
    let start = if text.is_any_mark(at, &[',', '.', ';', '-', '(', '/']) { at + 1 } else { at };
    let word = text.word(start);
    let field = match word {
        "к" | "корп" | "корпус" | "корпуса" | "корпусе" | "корпусу" | "кор" | "кон" | "крп" => {
            0
        }
        "с" | "стр" | "строение" | "строения" | "строении" | "соор" => {
            1
        }
        "л" | "лит" | "литер" | "литера" | "литеры" | "литере" => 2,
        _ => return None,
    };
    let mut value = start + 1;
    for _ in 0..3 {
        if text.is_any_mark(value, &['.', '№', '"', '«', '-', ':']) {
            value += 1;
        }
    }
    let number = text.number(value).and_then(Part::number).filter(|_| field != 2);
    let is_short = word.chars().count() == 1;
    let part = number.or_else(|| Part::letter(text.word(value)).filter(|_| !is_short))?;
    if is_no_house(text, value, false) && is_short {
        return None;
    }
    let slot = match field {
        0 => &mut no.korpus,
        1 => &mut no.building,
        _ => &mut no.litera,
    };
    if slot.is_some() {
        return None;
    }
    *slot = Some(part);
    let closed = text.is_any_mark(value + 1, &['"', '»']);
    Some(if closed { value + 2 } else { value + 1 })
}

/// Whether a number is an ordinal: «2-я».
fn is_ordinal(text: &Text, at: usize) -> bool {
    let glued = text.is_glued(at + 1) && ordinal::is_ending(text.word(at + 1));
    let dashed =
        text.is_any_mark(at + 1, &['-', '–', '—']) && ordinal::is_ending(text.word(at + 2));
    (glued && !matches!(text.word(at + 1), "е" | "м" | "х" | "ю")) || dashed
}

/// Whether a number counts something else: a time, a date, a floor, a sum.
fn is_no_house(text: &Text, at: usize, marked: bool) -> bool {
    if is_ordinal(text, at) {
        return true;
    }
    let next = at + 1;
    let is_joined = text.is_any_mark(next, &[':', '.']) && text.is_glued(next);
    if is_joined && text.is_glued(next + 1) && text.number(next + 1).is_some() {
        return true;
    }
    let word = if text.is_mark(next, '-') && text.is_glued(next) {
        text.word(next + 1)
    } else {
        text.word(next)
    };
    if word.starts_with("летн") || word.starts_with("летия") {
        return true;
    }
    if is_entrance(word) {
        // «Мира 14 подъезд 4» is a house, «14 подъезд» is none.
        let skip = if text.is_mark(next + 1, '.') { next + 2 } else { next + 1 };
        let skip = if text.is_any_mark(skip, &['№', '#', ':']) { skip + 1 } else { skip };
        return text.number(skip).is_none() && !marked;
    }
    !marked && (text.is_mark(next, '%') || COUNTED.contains(&word))
}

fn is_entrance(word: &str) -> bool {
    ["парадн", "подъезд", "подьезд", "пародн", "этаж", "квартир"]
        .iter()
        .any(|it| word.starts_with(it))
        || matches!(word, "кв" | "под" | "пар" | "эт")
}

/// Whether only small words stand between a house and its street; and whether «по» is there.
fn joins(text: &Text, from: usize, to: usize, marked: bool) -> Option<bool> {
    if to.checked_sub(from)? > BETWEEN_MAX {
        return None;
    }
    let (mut at, mut plain, mut along) = (from, 0, false);
    while at < to {
        let word = text.word(at);
        if matches!(word, "по" | "на") {
            along |= word == "по";
            plain += 1;
        } else if text.is_any_mark(at, &[',', '.', '(', ')', '-', '"', '»']) {
            plain += usize::from(!text.is_any_mark(at, &['(', ')', '"', '»']));
        } else if marked && is_entrance(word) {
        } else if marked && text.number(at).is_some() {
            let beside = is_entrance(text.word_before(at)) || is_entrance(text.word(at + 1));
            let dotted = text.is_mark(at.checked_sub(1)?, '.');
            if !(beside || dotted || is_ordinal(text, at)) {
                return None;
            }
        } else if marked && ordinal::is_ending(word) {
        } else {
            return None;
        }
        at += 1;
    }
    (plain <= 3).then_some(along)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands behind the street of which the first word is «Мира».
    #[track_caller]
    fn check_right(text: &str, expect: &str) {
        let found = right(&Text::of(text), 1).map(|it| it.no.to_string()).unwrap_or_default();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn houses_are_read_as_people_write_them() {
        for (text, expect) in [
            ("Мира 5", "5"),
            ("Мира, д. 5", "5"),
            ("Мира, дом № 5", "5"),
            ("Мира,д5к2", "5 корпус 2"),
            ("Мира 5 корп. 2 лит. А", "5 корпус 2 литера А"),
            ("Мира д.12/5", "12/5"),
            ("Мира 5-7", "5-7"),
            ("Мира 7а", "7А"),
            ("Мира 7 \"Б\"", "7Б"),
            ("Мира 7 А", "7А"),
            ("Мира в доме 7", "7"),
            ("Мира (дом 7)", "7"),
            ("Мира 14 подъезд 4", "14"),
            ("Мира 14, кв. 5", "14"),
            ("Мира 16 стр. 1", "16 строение 1"),
            ("Мира 29.к1", "29 корпус 1"),
        ] {
            check_right(text, expect);
        }
    }

    #[test]
    fn other_numbers_are_no_houses() {
        for text in [
            "Мира 2-я",
            "Мира 10:30",
            "Мира 02.10.2020",
            "Мира 5 лет",
            "Мира 100 м",
            "Мира 14 подъезд",
            "Мира 3 этаж",
            "Мира 5 мая",
            "Мира 12345",
            "Мира 0",
            "Мира",
            "Мира 50%",
        ] {
            check_right(text, "");
        }
    }

    #[test]
    fn a_house_stands_before_its_street() {
        let check = |text: &str, expect: &str| {
            let text = Text::of(text);
            let street = (0..text.len()).find(|at| text.word(*at) == "мира").unwrap();
            let found = left(&text, street).map(|it| it.no.to_string()).unwrap_or_default();
            assert_eq!(found, expect);
        };
        check("у дома 6 по Мира", "6");
        check("дом №6 корпус 2 по Мира", "6 корпус 2");
        check("16к1 по Мира", "16 корпус 1");
        check("дом 6 (3 парадная) по Мира", "6");
        check("дом 6, подъезд 3, на Мира", "6");
        check("упал в 6 часов на Мира", "");
        check("дом 6 стоит давно, а вот Мира", "");
    }

    #[test]
    fn what_is_written_may_say_less() {
        let agrees = |one: &str, other: &str| {
            HouseNo::parse(one).unwrap().agrees(&HouseNo::parse(other).unwrap())
        };
        assert!(agrees("69", "69 корпус 2 литера А"));
        assert!(agrees("69а", "69 литера А"));
        assert!(!agrees("69 к 1", "69 к 2") && !agrees("69", "69/2") && !agrees("69", "96"));
    }
}
