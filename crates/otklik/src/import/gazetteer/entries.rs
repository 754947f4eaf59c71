//! What a register tells as what the city keeps of it.

use base::Words;
use channels::gazetteer::{Border, BorderKind, Entry};
use understanding::place::{self, Area, AreaKind, BadEntry, NAME_CHARS_MAX};

/// An entry of a register in the form in which it is kept.
pub fn entry(read: Entry) -> Result<place::Entry, BadEntry> {
    match read {
        Entry::Street { name } => place::Entry::street(&name),
        Entry::House { street, locality, house, point } => {
            place::Entry::house(&street, locality.as_deref(), &house, point)
        }
        Entry::Landmark { name, point } => place::Entry::landmark(&name, point),
        Entry::Border(Border { kind, code, name, rings }) => {
            let kind = match kind {
                BorderKind::District => AreaKind::District,
                BorderKind::Municipality => AreaKind::Municipality,
            };
            Ok(place::Entry::Area(Area { kind, code, name, rings }))
        }
    }
}

/// Why an entry was refused, in words.
pub fn refusal(bad: BadEntry) -> Words {
    match bad {
        BadEntry::NoName => Words::new("название пусто", "the name is empty"),
        BadEntry::LongName => Words::new(
            format!("название длиннее {NAME_CHARS_MAX} знаков"),
            format!("the name is longer than {NAME_CHARS_MAX} characters"),
        ),
        BadEntry::NoKind => Words::new(
            "в названии нет вида улицы (улица, пр., пер., …), её не найти в тексте",
            "the name does not say what kind of a street it is (улица, пр., пер., …)",
        ),
        BadEntry::NoNumber => Words::new(
            "номера дома не разобрать: нужно число, например 12, 12/5, 7А, 16 корпус 2",
            "the number of the house is none: 12, 12/5, 7А and 16 корпус 2 are some",
        ),
        BadEntry::TooMany => {
            Words::new("в газеттир столько не поместится", "a gazetteer does not hold so many")
        }
    }
}
