//! The forms in which a word of a street's name is met in speech.

use super::kind::Gender;

const FEMININE: [&str; 4] = ["ая", "ой", "ую", "ою"];
const MASCULINE: [&str; 6] = ["ый", "ой", "ого", "ому", "ым", "ом"];
const NEUTER: [&str; 5] = ["ое", "ого", "ому", "ым", "ом"];
const PLURAL: [&str; 4] = ["ые", "ых", "ым", "ыми"];

const SOFT_FEMININE: [&str; 3] = ["яя", "ей", "юю"];
const SOFT_MASCULINE: [&str; 5] = ["ий", "его", "ему", "им", "ем"];
const SOFT_NEUTER: [&str; 5] = ["ее", "его", "ему", "им", "ем"];
const SOFT_PLURAL: [&str; 4] = ["ие", "их", "им", "ими"];

/// The cases of an adjective of one gender.
type Endings = (&'static [&'static str], Gender);

/// What kind of word a word of a name is, told by its ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Hard,
    Soft,
    Possessive,
    Genitive,
    Surname,
    Noun,
    Fixed,
}

/// Whether a word has the ending of an adjective.
pub fn is_adjective(word: &str) -> bool {
    matches!(ending(word).0, Ending::Hard | Ending::Soft)
}

/// The forms of a word, itself among them, each with the gender that its ending shows.
pub fn all(word: &str) -> Vec<(String, Gender)> {
    let (ending, stem) = ending(word);
    let mut forms = match ending {
        Ending::Hard => adjective(
            stem,
            [
                (&FEMININE, Gender::Feminine),
                (&MASCULINE, Gender::Masculine),
                (&NEUTER, Gender::Neuter),
                (&PLURAL, Gender::Plural),
            ],
        ),
        Ending::Soft => adjective(
            stem,
            [
                (&SOFT_FEMININE, Gender::Feminine),
                (&SOFT_MASCULINE, Gender::Masculine),
                (&SOFT_NEUTER, Gender::Neuter),
                (&SOFT_PLURAL, Gender::Plural),
            ],
        ),
        Ending::Possessive => with(word, &["а", "у", "ым", "ом", "е"]),
        Ending::Genitive => with(stem, &["а", "е", "у", "я", "ю"]),
        Ending::Surname => with(stem, &["ой", "у"]),
        Ending::Noun => with(word, &["а", "у", "е", "ом"]),
        Ending::Fixed => Vec::new(),
    };
    if ending == Ending::Possessive && (word.ends_with("ов") || word.ends_with("ев")) {
        forms.extend(with(stem, &["ам", "ах", ""]));
    }
    if !forms.iter().any(|(form, _)| form == word) {
        forms.push((word.to_owned(), Gender::Any));
    }
    forms
}

/// The forms of a word of a landmark or a locality: those of a name, and the cases of a plain noun.
pub fn cases(word: &str) -> Vec<String> {
    let mut found: Vec<String> = all(word).into_iter().map(|(form, _)| form).collect();
    let mut endings = |stem: &str, endings: &[&str]| {
        found.extend(endings.iter().map(|it| format!("{stem}{it}")));
    };
    if let Some(stem) = word.strip_suffix('а') {
        endings(stem, &["ы", "и", "е", "у", "ой"]);
    } else if let Some(stem) = word.strip_suffix('я') {
        endings(stem, &["и", "е", "ю", "ей"]);
    } else if let Some(stem) = word.strip_suffix('ь') {
        endings(stem, &["я", "ю", "ем", "е", "и"]);
    } else if let Some(stem) = word.strip_suffix('й') {
        endings(stem, &["я", "ю", "ем", "е"]);
    } else if let Some(stem) = word.strip_suffix("ок") {
        endings(stem, &["ка", "ку", "ком", "ке"]);
    } else if let Some(stem) = word.strip_suffix('о') {
        endings(stem, &["а", "у", "ом", "е"]);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The ending of a word and what stands before it.
fn ending(word: &str) -> (Ending, &str) {
    if word.chars().count() < 3 || !word.chars().all(|c| matches!(c, 'а'..='я')) {
        return (Ending::Fixed, word);
    }
    let cut = |endings: &[&str]| endings.iter().find_map(|it| word.strip_suffix(it));
    if let Some(stem) = cut(&["ая", "ый", "ое", "ые", "ой"]) {
        return (Ending::Hard, stem);
    }
    if let Some(stem) = cut(&["яя", "ее"]) {
        return (Ending::Soft, stem);
    }
    if let Some(stem) = cut(&["ий", "ие"]) {
        let is_hard = stem.ends_with(['к', 'г', 'х', 'ж', 'ш', 'щ', 'ч']);
        return (if is_hard { Ending::Hard } else { Ending::Soft }, stem);
    }
    if let Some(stem) = cut(&["ова", "ева", "ина", "ына"]) {
        let end = word.len() - "а".len();
        return (Ending::Surname, word.get(..end).unwrap_or(stem));
    }
    if let Some(stem) = cut(&["ов", "ев"]) {
        return (Ending::Possessive, stem);
    }
    if word.ends_with("ин") || word.ends_with("ын") {
        return (Ending::Possessive, word);
    }
    if let Some(stem) = cut(&["ы", "и"]) {
        return (Ending::Genitive, stem);
    }
    let is_vowel = |c: char| matches!(c, 'а' | 'е' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я');
    if word.ends_with(|c: char| is_vowel(c) || matches!(c, 'ь' | 'й' | 'ъ')) {
        return (Ending::Fixed, word);
    }
    (Ending::Noun, word)
}

fn with(stem: &str, endings: &[&str]) -> Vec<(String, Gender)> {
    endings.iter().map(|end| (format!("{stem}{end}"), Gender::Any)).collect()
}

fn adjective(stem: &str, genders: [Endings; 4]) -> Vec<(String, Gender)> {
    let last = stem.chars().last().unwrap_or_default();
    let mut forms = Vec::with_capacity(20);
    for (endings, gender) in genders {
        for end in endings {
            forms.push((format!("{stem}{}", spelt(last, end)), gender));
        }
    }
    // Both stand for the masculine: «Морской» and «Невский» differ by the stress alone.
    forms.push((format!("{stem}ой"), Gender::Masculine));
    if matches!(last, 'ж' | 'ш' | 'щ' | 'ч' | 'ц') {
        for (end, gender) in [
            ("ей", Gender::Feminine),
            ("его", Gender::Masculine),
            ("ему", Gender::Masculine),
            ("ем", Gender::Masculine),
            ("ее", Gender::Neuter),
        ] {
            forms.push((format!("{stem}{end}"), gender));
        }
    }
    forms
}

/// After some consonants и is written for ы.
fn spelt(last: char, end: &str) -> String {
    match last {
        'к' | 'г' | 'х' | 'ж' | 'ш' | 'щ' | 'ч' => end.replacen('ы', "и", 1),
        _ => end.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, forms: &[&str]) {
        let found = all(word);
        for form in forms {
            assert!(found.iter().any(|(it, _)| it == form), "{word}: no {form} in {found:?}");
        }
    }

    #[test]
    fn names_are_known_in_their_cases() {
        check("садовая", &["садовая", "садовой", "садовую"]);
        check("невский", &["невский", "невского", "невскому", "невским", "невском"]);
        check("верхний", &["верхний", "верхнего", "верхней", "верхнем"]);
        check("морской", &["морской", "морского", "морском", "морская"]);
        check("рыбацкое", &["рыбацкое", "рыбацкого", "рыбацком"]);
        check("фонтанки", &["фонтанки", "фонтанка", "фонтанке", "фонтанку"]);
        check("кузнецов", &["кузнецов", "кузнецова", "кузнецовым"]);
        check("ветеранов", &["ветеранов", "ветеранам", "ветеран"]);
        check("чехова", &["чехова", "чеховой", "чехову"]);
        check("парк", &["парк", "парка", "парке"]);
        check("50", &["50"]);
    }

    #[test]
    fn an_adjective_shows_its_gender() {
        let found = all("садовая");
        let gender = |form: &str| found.iter().find(|it| it.0 == form).map(|it| it.1);
        assert_eq!(gender("садовую"), Some(Gender::Feminine));
        assert_eq!(gender("садового"), Some(Gender::Masculine));
        assert!(is_adjective("садовая") && !is_adjective("чехова"));
    }
}
