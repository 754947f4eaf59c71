//! What is known of a row: the right street and house.

use understanding::place::{Found, HouseNo, Key, Name};

/// The right place of a text.
#[derive(Debug, Clone)]
pub struct Truth {
    /// The right street; none where the text is known to hold no place.
    pub street: Option<Key>,
    /// The right house, where the text names its number.
    pub house: Option<HouseNo>,
}

impl Truth {
    /// The truth of a row; none where the row says too little to be judged. A house counts only
    /// where its number stands in the text: an official address often knows more than its author
    /// wrote.
    pub fn of(text: &str, street: Option<&str>, house: Option<&str>) -> Option<Self> {
        let Some(street) = street else { return Some(Self { street: None, house: None }) };
        let name = Name::of(street);
        if name.words.is_empty() {
            return None;
        }
        let house = house.and_then(HouseNo::parse).filter(|it| names(text, it.number));
        Some(Self { street: Some(name.key()), house })
    }

    /// Whether a place is in the right street.
    pub fn has_street(&self, found: &Found) -> bool {
        let key = found.street.as_deref().map(|it| Name::of(it).key());
        key.is_some() && key == self.street
    }

    /// Whether a place is the right house, as far as the truth tells of it: a block that it does
    /// not name is no mistake.
    pub fn has_house(&self, found: &Found) -> bool {
        let said = found.house.as_deref().and_then(HouseNo::parse);
        self.house.zip(said).is_some_and(|(truth, said)| truth.agrees(&said))
    }
}

/// Whether a text holds a number as a number of its own.
fn names(text: &str, number: u16) -> bool {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|it| !it.is_empty());
    numbers.any(|it| it.parse() == Ok(number))
}

/// Whether a text holds a word of an address, so that a place in it may be true.
pub fn has_address_words(text: &str) -> bool {
    const WORDS: [&str; 21] = [
        "ул",
        "пр",
        "пер",
        "наб",
        "ш",
        "пл",
        "бул",
        "просп",
        "д",
        "дом",
        "дома",
        "доме",
        "дому",
        "домов",
        "адрес",
        "адресу",
        "адреса",
        "метро",
        "шоссе",
        "мкр",
        "корп",
    ];
    const BEGINNINGS: [&str; 14] = [
        "улиц",
        "проспект",
        "переул",
        "набереж",
        "площад",
        "бульвар",
        "проезд",
        "алле",
        "линия",
        "линии",
        "микрорайон",
        "корпус",
        "кварт",
        "станци",
    ];
    base::text::words(text).any(|word| {
        WORDS.contains(&word.as_str()) || BEGINNINGS.iter().any(|it| word.starts_with(it))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_house_counts_where_the_text_names_it() {
        let truth = |text: &str| Truth::of(text, Some("улица Мира"), Some("12")).unwrap();
        assert!(truth("Мира, 12 к 3").house.is_some());
        assert!(truth("Мира, 112, в 12часов").house.is_some());
        assert!(truth("Мира, 112").house.is_none());
        assert!(Truth::of("", Some(""), None).is_none());
        assert!(Truth::of("", None, None).unwrap().street.is_none());
    }

    #[test]
    fn words_of_addresses_are_known() {
        for text in ["На ул. Мира", "у дома 5", "д.5", "на площади"] {
            assert!(has_address_words(text), "{text}");
        }
        for text in ["прямо сейчас", "задом", "Курс рубля вырос", ""]
        {
            assert!(!has_address_words(text), "{text}");
        }
    }
}
