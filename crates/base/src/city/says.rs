//! The words of the faults that any file of a city may have.

use crate::Words;

pub(super) fn missing_file(path: &str) -> Words {
    Words::new(
        format!("файла нет; создайте {path} (образец — в поставляемом городе)"),
        format!("the file is missing; create {path} (see the city that ships with the product)"),
    )
}

pub(super) fn no_text() -> Words {
    Words::new(
        "здесь не буквы в кодировке UTF-8 (часто это Windows-1251); сохраните файл в UTF-8",
        "this is not text in UTF-8 (often it is Windows-1251); save the file as UTF-8",
    )
}

pub(super) fn no_english(field: &str) -> Words {
    Words::new(
        format!("у поля «{field}» нет английского (en); пока и по-английски показан русский текст"),
        format!("`{field}` has no English (en); the Russian text is shown in its place"),
    )
}

pub(super) fn syntax(message: &str) -> Words {
    let message = message.trim().replace('\n', "; ");
    if message.contains("duplicate key") {
        return Words::new(
            "это поле уже задано выше; оставьте одно из двух",
            "this field has been given above; keep one of the two",
        );
    }
    Words::new(
        "строка написана не по правилам TOML; проверьте кавычки, скобки и «=»",
        format!("this is not valid TOML; check quotes, brackets and “=” ({message})"),
    )
}

pub(super) fn unknown_field(field: &str, known: &[&str]) -> Words {
    match nearest(field, known) {
        Some(near) => Words::new(
            format!("поле «{field}» неизвестно; возможно, имелось в виду «{near}»"),
            format!("unknown field `{field}`; perhaps `{near}` was meant"),
        ),
        None => Words::new(
            format!("поле «{field}» неизвестно; здесь могут быть: {}", known.join(", ")),
            format!("unknown field `{field}`; known here are: {}", known.join(", ")),
        ),
    }
}

pub(super) fn missing_field(field: &str) -> Words {
    Words::new(format!("не указано поле «{field}»"), format!("the field `{field}` is missing"))
}

pub(super) fn empty_text(field: &str) -> Words {
    Words::new(format!("поле «{field}» пустое"), format!("the field `{field}` is empty"))
}

pub(super) fn wrong_type(field: &str, expected: Kind, found: &str) -> Words {
    let found = Kind::named(found);
    let (found_ru, found_en) = found.map_or(("другое", "something else"), Kind::words);
    let (expected_ru, expected_en) = expected.words();
    Words::new(
        format!("в поле «{field}» ожидается {expected_ru}, а указано: {found_ru}"),
        format!("the field `{field}` takes {expected_en}, but here is {found_en}"),
    )
}

pub(super) fn bad_code(field: &str, given: &str) -> Words {
    Words::new(
        format!(
            "«{given}» не годится для поля «{field}»: код состоит из строчных латинских букв, \
             цифр и дефисов, не длиннее 64 знаков"
        ),
        format!(
            "`{given}` cannot be the `{field}`: a code is made of lower-case Latin letters, \
             digits and hyphens, 64 at most"
        ),
    )
}

pub(super) fn colon_in_code(given: &str) -> Words {
    Words::new(
        format!("код «{given}» содержит двоеточие; такие коды оставлены ввезённым данным"),
        format!("the code `{given}` has a colon; such codes are kept for imported data"),
    )
}

pub(super) fn bad_date(field: &str, given: &str) -> Words {
    Words::new(
        format!("«{given}» в поле «{field}» — не дата; пишите год-месяц-день, например 2026-03-01"),
        format!("`{given}` in `{field}` is not a date; write year-month-day, as in 2026-03-01"),
    )
}

pub(super) fn out_of_range(field: &str, given: &str, low: &str, high: &str) -> Words {
    Words::new(
        format!("«{given}» не годится для поля «{field}»: допустимо от {low} до {high}"),
        format!("`{given}` cannot be the `{field}`: it lies between {low} and {high}"),
    )
}

pub(super) fn no_such_choice(field: &str, given: &str, choices: &[&str]) -> Words {
    let list = choices.join(", ");
    Words::new(
        format!("«{given}» не годится для поля «{field}»: выберите из {list}"),
        format!("`{given}` cannot be the `{field}`: choose one of {list}"),
    )
}

pub(super) fn duplicate(code: &str, first_line: usize) -> Words {
    Words::new(
        format!(
            "«{code}» с той же датой начала уже есть в строке {first_line}; \
             удалите повтор или укажите другую valid_from"
        ),
        format!(
            "`{code}` is already on line {first_line} with the same first day; \
             remove one or give another valid_from"
        ),
    )
}

pub(super) fn dangling(field: &str, code: &str, known: &[&str]) -> Words {
    let (hint_ru, hint_en) = match nearest(code, known) {
        Some(near) => (
            format!("; возможно, имелось в виду «{near}»"),
            format!("; perhaps `{near}` was meant"),
        ),
        None => Default::default(),
    };
    Words::new(
        format!("в поле «{field}» указан код «{code}», которого нет{hint_ru}"),
        format!("`{field}` names the code `{code}`, which does not exist{hint_en}"),
    )
}

/// A kind of value, to say what was expected and what was found.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    Date,
    List,
    Table,
    Tables,
}

impl Kind {
    /// The kind by the TOML library's name for it.
    fn named(name: &str) -> Option<Kind> {
        Some(match name {
            "string" => Kind::Text,
            "integer" => Kind::Integer,
            "float" => Kind::Number,
            "boolean" => Kind::Boolean,
            "datetime" => Kind::Date,
            "array" => Kind::List,
            "table" => Kind::Table,
            _ => return None,
        })
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Kind::Text => ("текст в кавычках", "a text in quotes"),
            Kind::Integer => ("целое число", "a whole number"),
            Kind::Number => ("число", "a number"),
            Kind::Boolean => ("true или false", "true or false"),
            Kind::Date => ("дата", "a date"),
            Kind::List => ("список в квадратных скобках", "a list in square brackets"),
            Kind::Table => ("набор полей", "a set of fields"),
            Kind::Tables => {
                ("список записей ([[…]] или […, …])", "a list of entries ([[…]] or […, …])")
            }
        }
    }
}

/// The known word that differs from this one by at most two letters.
pub fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    const LETTERS_MAX: usize = 2;
    let scored = known.iter().map(|candidate| (distance(word, candidate), *candidate));
    let (letters, best) = scored.min_by_key(|(letters, _)| *letters)?;
    (letters <= LETTERS_MAX && letters < word.chars().count()).then_some(best)
}

/// How many letters must be put in, taken out or changed (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (from_index, from_char) in from.chars().enumerate() {
        let mut next = vec![from_index + 1];
        for ((to_char, above), before) in to.iter().zip(row.iter().skip(1)).zip(row.iter()) {
            let left = next.last().copied().unwrap_or_default();
            let change = before + usize::from(from_char != *to_char);
            next.push(change.min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_its_word() {
        let check = |word, expect| assert_eq!(nearest(word, &["name", "code", "group"]), expect);
        check("nmae", Some("name"));
        check("codes", Some("code"));
        check("grup", Some("group"));
        check("department", None);
        check("ab", None);
    }

    #[test]
    fn distance_counts_letters() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("дорога", "дороги"), 1);
        assert_eq!(distance("same", "same"), 0);
    }
}
