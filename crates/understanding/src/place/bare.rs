//! Names without a type word: when «на Садовой» is a street and when it is not.

use super::evidence::{Called, Evidence, KindSaid, Scene};
use super::gazetteer::Street;
use super::name;
use super::token::{Text, What};

/// Tokens behind an adjective among which «область» and the like are looked for.
const REGION_AHEAD: usize = 14;

/// Words of names that are ordinary words, too.
#[rustfmt::skip]
const ORDINARY: [&str; 74] = [
    "новая", "новый", "новое", "большая", "большой", "малая", "малый", "центральная",
    "центральный", "победы", "союза", "восстания", "мира", "свободы", "труда", "школьная",
    "школьный", "парковая", "парковый", "лесная", "лесной", "садовая", "садовый", "зеленая",
    "зеленый", "северная", "северный", "южная", "южный", "западная", "западный", "восточная",
    "восточный", "верхняя", "верхний", "нижняя", "нижний", "средняя", "средний", "морская",
    "морской", "речная", "речной", "береговая", "набережная", "дачная", "дачный", "полевая",
    "солнечная", "социалистическая", "советская", "советский", "народная", "народный", "рабочая",
    "заводская", "заводской", "фабричная", "железнодорожная", "вокзальная", "городская",
    "городской", "проезжая", "дорожная", "строителей", "ветеранов", "молодежная", "первая",
    "красная", "красный", "почтовая", "больничная", "торговая", "правды",
];

/// Whether nothing around a name says that it is none.
pub fn may_be(scene: &Scene<'_>, evidence: &Evidence) -> bool {
    let (text, hit) = (scene.text, scene.hit);
    if is_compound(text, hit.from) {
        return false;
    }
    if evidence.kind != KindSaid::Nothing {
        return true;
    }
    let word = text.word(hit.from);
    let is_lower = !scene.typed && !text.is_capital(hit.from);
    if is_lower && (word.starts_with("парадн") || word.starts_with("подъезд")) {
        return false;
    }
    let months = (hit.from..hit.to).any(|at| name::is_month(text.word(at)));
    if months || text.word_before(hit.from) == "лет" {
        return false;
    }
    if evidence.has_house() {
        return true;
    }
    let before = text.word_before(scene.around.from);
    let is_elsewhere = matches!(
        before,
        "город"
            | "города"
            | "городе"
            | "село"
            | "села"
            | "селе"
            | "пос"
            | "поселок"
            | "поселка"
            | "поселке"
            | "деревня"
            | "деревне"
            | "ст"
            | "станция"
            | "станции"
            | "район"
            | "районе"
            | "школы"
            | "школа"
            | "имени"
            | "памятник"
            | "господин"
            | "г"
    );
    !is_elsewhere && !is_sized(text, hit.from)
}

/// How sure a name is that stands alone, without type word, number and house.
pub fn confidence(scene: &Scene<'_>, evidence: &Evidence) -> Option<f32> {
    let is_whole = match evidence.called {
        Called::Full | Called::Initials | Called::NoTitle => true,
        Called::Part => evidence.is_only,
        Called::NoSize => false,
    };
    if !is_whole || !evidence.capital || evidence.gender == Some(false) {
        return None;
    }
    if evidence.is_adjective && !stands_for_a_street(scene) {
        return None;
    }
    if evidence.is_ordinary && !evidence.preposition {
        return None;
    }
    if evidence.preposition {
        return Some(if evidence.called == Called::Part { 0.35 } else { 0.5 });
    }
    if evidence.beside_another {
        return Some(0.4);
    }
    if evidence.is_adjective && evidence.weak_preposition {
        return Some(0.35);
    }
    Some(0.2)
}

/// «Садово-Спасская»: half of a compound is no name.
fn is_compound(text: &Text, from: usize) -> bool {
    let Some(dash) = from.checked_sub(1) else { return false };
    text.is_mark(dash, '-')
        && text.is_glued(dash)
        && text.is_glued(from)
        && text.before(dash).is_some_and(|it| it.what == What::Word && it.text.ends_with('о'))
}

/// «Большой Ордынской»: a size that is not in the name makes it another one.
fn is_sized(text: &Text, from: usize) -> bool {
    let before = text.word_before(from);
    let is_size = ["больш", "мал", "средн", "нов", "стар"].iter().any(|it| {
        before.strip_prefix(it).is_some_and(|rest| {
            matches!(rest, "ая" | "ой" | "ую" | "ый" | "ого" | "ому" | "ом" | "яя" | "ей" | "ий")
        })
    });
    is_size && text.before(from).is_some_and(|it| it.capital)
}

/// Whether an adjective has no noun of its own: «на Садовой», but not «на Садовой поляне».
fn stands_for_a_street(scene: &Scene<'_>) -> bool {
    let (text, hit, around) = (scene.text, scene.hit, scene.around);
    if matches!(text.word_before(around.from), "в" | "во" | "над" | "из" | "о" | "об") {
        return false;
    }
    let adjective = text.word(hit.to.saturating_sub(1));
    let is_region = |at: usize| {
        let word = text.word(at);
        ["област", "кра", "республик", "район", "направлен", "вокзал", "губерн", "округ"]
            .iter()
            .any(|it| {
                word.starts_with(it)
                    && (*it != "кра" || matches!(word, "край" | "края" | "крае" | "краю"))
            })
    };
    if (hit.to..hit.to + REGION_AHEAD).any(is_region) {
        return false;
    }
    let next = text.word(hit.to);
    if next.is_empty() || is_function_word(next) {
        return true;
    }
    if text.is_capital(hit.to) {
        return false;
    }
    !agrees(adjective, next)
}

/// Whether a noun goes with an adjective: «грибной поляны», «грибную поляну».
fn agrees(adjective: &str, noun: &str) -> bool {
    const PAIRS: [(&str, &[&str]); 11] = [
        ("ая", &["а", "я", "ь"]),
        ("ой", &["ы", "и", "е", "ой", "ей", "ью"]),
        ("ую", &["у", "ю", "ь"]),
        ("ом", &["е", "у", "ю", "и"]),
        ("ем", &["е", "у", "ю", "и"]),
        ("ого", &["а", "я"]),
        ("его", &["а", "я"]),
        ("ому", &["у", "ю"]),
        ("ых", &["ов", "ев", "ей", "ах", "ях"]),
        ("ое", &["о", "е"]),
        ("ые", &["ы", "и", "а", "я"]),
    ];
    let is_masculine = adjective.ends_with("ий") || adjective.ends_with("ый");
    let is_consonant = |c: char| !"аеиоуыэюяь".contains(c);
    if is_masculine && noun.ends_with(is_consonant) && !is_verb(noun) {
        return true;
    }
    let fits = |(own, nouns): &(&str, &[&str])| {
        adjective.ends_with(own) && nouns.iter().any(|it| noun.ends_with(it))
    };
    noun.chars().count() > 2 && PAIRS.iter().any(fits) && !is_verb(noun)
}

/// Words that have the ending of a noun and are none.
fn is_verb(word: &str) -> bool {
    [
        "ся", "сь", "ет", "ит", "ют", "ят", "ут", "ат", "ть", "ли", "ла", "ло", "ены", "ено",
        "ена", "аны", "ано", "ана",
    ]
    .iter()
    .any(|it| word.ends_with(it))
}

fn is_function_word(word: &str) -> bool {
    matches!(
        word,
        "и" | "а"
            | "но"
            | "не"
            | "в"
            | "во"
            | "на"
            | "у"
            | "к"
            | "с"
            | "со"
            | "от"
            | "до"
            | "по"
            | "за"
            | "из"
            | "около"
            | "возле"
            | "рядом"
            | "там"
            | "где"
            | "это"
            | "уже"
            | "опять"
            | "снова"
            | "вся"
            | "весь"
            | "все"
            | "нет"
            | "есть"
            | "дом"
            | "дома"
            | "доме"
            | "что"
            | "как"
            | "где-то"
            | "между"
            | "напротив"
            | "перед"
            | "после"
            | "при"
            | "для"
            | "или"
            | "тоже"
            | "также"
            | "еще"
            | "вчера"
            | "сегодня"
            | "очень"
            | "сторону"
            | "стороны"
    )
}

/// Names that people write in small letters when they mean no street.
pub fn is_ordinary(street: &Street, said: &str) -> bool {
    let is_common = |word: &str| ORDINARY.contains(&word);
    street.parts.words.len() == 1
        && (street.parts.words.first().is_some_and(|it| is_common(it)) || is_common(said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adjective_with_its_noun_is_no_street() {
        assert!(agrees("грибной", "поляны") && agrees("невский", "пятачок"));
        assert!(!agrees("садовой", "прорвало") && !agrees("садовой", "стоит"));
    }
}
