//! In which words a street is named: its whole name, and what people leave of it.

use super::forms;
use super::name::Name;

/// How much of its name a street was called by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quality {
    /// All of it.
    Full,
    /// Without «Академика», «Маршала» and the like.
    NoTitle,
    /// Its main word alone.
    Part,
    /// Without «Большая» or «Малая», which tells two streets apart.
    NoSize,
}

/// The ways to call a street, each once, the best first.
pub fn all(spellings: &[Name]) -> Vec<(Vec<String>, Quality)> {
    let mut found: Vec<(Vec<String>, Quality)> = Vec::new();
    for (words, quality) in spellings.iter().flat_map(of) {
        match found.iter_mut().find(|it| it.0 == words) {
            Some(known) => known.1 = known.1.min(quality),
            None => found.push((words, quality)),
        }
    }
    found.sort_by_key(|it| it.1);
    found
}

fn of(name: &Name) -> Vec<(Vec<String>, Quality)> {
    let words = &name.words;
    let mut found = vec![(words.clone(), Quality::Full)];
    if let [first, second] = &words[..] {
        found.push((vec![second.clone(), first.clone()], Quality::Full));
    }
    let without = |drop: fn(&str) -> bool, words: &[String]| -> Vec<String> {
        words.iter().filter(|it| !drop(it)).cloned().collect()
    };
    let plain = without(is_title, words);
    if plain.len() < words.len() && !plain.is_empty() {
        found.push((plain.clone(), Quality::NoTitle));
    }
    let unsized_words = without(is_size, &plain);
    if unsized_words.len() < plain.len() {
        if !unsized_words.is_empty() {
            found.push((unsized_words, Quality::NoSize));
        }
        return found;
    }
    if plain.len() < 2 {
        return found;
    }
    let is_apart = |word: &&String| word.chars().count() > 2 && !is_size(word);
    found.extend(plain.last().filter(is_apart).map(|it| (vec![it.clone()], Quality::Part)));
    // «Фигнер Веры ул.»: the surname stands first.
    let is_turned = name.is_behind && plain.last().is_some_and(|it| !forms::is_adjective(it));
    let first = plain.first().filter(|it| is_turned && is_apart(it));
    found.extend(first.map(|it| (vec![it.clone()], Quality::Part)));
    found
}

/// Whether a word is a title that is often left out.
pub fn is_title(word: &str) -> bool {
    matches!(
        word,
        "академика"
            | "маршала"
            | "генерала"
            | "адмирала"
            | "композитора"
            | "писателя"
            | "поэта"
            | "художника"
            | "архитектора"
            | "профессора"
            | "доктора"
            | "капитана"
            | "лейтенанта"
            | "полковника"
            | "майора"
            | "сержанта"
            | "летчика"
            | "космонавта"
            | "партизана"
            | "героя"
            | "князя"
            | "солдата"
            | "матроса"
            | "инженера"
            | "авиаконструктора"
            | "комиссара"
            | "святого"
            | "контр"
            | "вице"
            | "комбрига"
            | "командарма"
            | "рядового"
            | "старшины"
            | "врача"
            | "хирурга"
            | "скульптора"
            | "танкиста"
            | "снайпера"
    )
}

/// Whether a word is short for a title.
pub fn is_short_title(word: &str) -> bool {
    matches!(
        word,
        "ак" | "акад"
            | "мар"
            | "марш"
            | "ген"
            | "адм"
            | "комп"
            | "проф"
            | "арх"
            | "кап"
            | "лейт"
            | "полк"
            | "косм"
            | "худ"
            | "св"
            | "инж"
            | "авиак"
    )
}

/// Whether a word tells two streets of one name apart.
pub fn is_size(word: &str) -> bool {
    matches!(
        word,
        "большая"
            | "большой"
            | "большое"
            | "малая"
            | "малый"
            | "малое"
            | "средняя"
            | "средний"
            | "новая"
            | "новый"
            | "новое"
            | "старая"
            | "старый"
            | "старое"
            | "верхняя"
            | "верхний"
            | "нижняя"
            | "нижний"
            | "северная"
            | "северный"
            | "южная"
            | "южный"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expect: &[(&str, Quality)]) {
        let found = all(&[Name::of(name)]);
        let found: Vec<_> = found.iter().map(|(words, it)| (words.join(" "), *it)).collect();
        let expect: Vec<_> = expect.iter().map(|(words, it)| ((*words).to_owned(), *it)).collect();
        assert_eq!(found, expect, "{name}");
    }

    #[test]
    fn a_street_is_called_by_parts_of_its_name() {
        use Quality::{Full, NoSize, NoTitle, Part};
        check("улица Мира", &[("мира", Full)]);
        check(
            "улица Веры Смирновой",
            &[("веры смирновой", Full), ("смирновой веры", Full), ("смирновой", Part)],
        );
        check(
            "улица Маршала Тихого",
            &[("маршала тихого", Full), ("тихого маршала", Full), ("тихого", NoTitle)],
        );
        check(
            "Большая Портовая улица",
            &[("большая портовая", Full), ("портовая большая", Full), ("портовая", NoSize)],
        );
        check("Новая улица", &[("новая", Full)]);
    }
}
