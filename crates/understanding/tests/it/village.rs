//! A village with three topics, and residents who write by a small grammar.

use base::Code;
use understanding::topic::{Class, Example, Model, Training, train};

/// The topics, and the words by which residents mean them.
pub const TOPICS: [(&str, &str, [&str; 4]); 3] = [
    ("potholes", "Ямы на дорогах", ["яма", "выбоина", "асфальт разбит", "провал"]),
    ("rubbish", "Вывоз мусора", ["мусор", "свалка", "помойка", "баки полные"]),
    ("water", "Водоснабжение", ["вода", "нет воды", "течёт труба", "ржавая вода из крана"]),
];

/// Where it is, which says nothing of the topic.
const PLACES: [&str; 5] =
    ["у дома 5", "во дворе школы", "на Садовой", "возле остановки", "за магазином «Свет»"];
/// How letters begin.
const GREETINGS: [&str; 4] = ["", "Здравствуйте! ", "Уже неделю ", "Примите меры: "];

/// The taxonomy.
pub fn classes() -> Vec<Class> {
    let class = |(code, name, _): &(&str, &str, [&str; 4])| Class {
        code: Code::parse(code).expect("a code"),
        name: (*name).to_owned(),
    };
    TOPICS.iter().map(class).collect()
}

/// So many different letters; two of a hundred are filed wrongly.
pub fn letters(count: usize) -> Vec<Example> {
    let letter = |at: usize| {
        let class = at % TOPICS.len();
        let words = TOPICS[class].2[at / 3 % 4];
        let (greeting, place) = (GREETINGS[at / 12 % 4], PLACES[at / 48 % 5]);
        Example {
            text: format!("{greeting}{words} {place}, {at}"),
            beside: vec![],
            class: if at % 50 == 49 { (class + 1) % TOPICS.len() } else { class },
        }
    };
    (0..count).map(letter).collect()
}

/// A model that has learnt these letters.
pub fn model(examples: &[Example], seed: u64) -> Model {
    train(&Training { name: "village", classes: &classes(), examples, seed }).expect("a model")
}
