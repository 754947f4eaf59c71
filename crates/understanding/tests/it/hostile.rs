//! Texts that nobody should write, and somebody will.

use std::sync::LazyLock;

use proptest::prelude::*;
use understanding::topic::{ColdStart, Entry, Example, Model};

use crate::village::{classes, letters, model};

static MODEL: LazyLock<Model> = LazyLock::new(|| model(&letters(300), 7));
static COLD: LazyLock<ColdStart> = LazyLock::new(|| {
    let entry = |it: &understanding::topic::Class| Entry {
        code: it.code.clone(),
        phrases: vec![it.name.clone(), "🚮".to_owned(), String::new()],
    };
    ColdStart::new(&classes().iter().map(entry).collect::<Vec<_>>())
});

fn sound(text: &str) {
    let mut proposals = MODEL.proposals(text, &[], 0.0, 3);
    proposals.extend(COLD.propose(text, 0.0));
    for proposal in proposals {
        assert!((0.0..=1.0).contains(&proposal.confidence), "{proposal:?}");
        assert!(proposal.reasons.len() <= 5, "{proposal:?}");
    }
}

#[test]
fn huge_and_strange_texts_are_read() {
    for unit in ["я", "яма ", "🚮", "\0", "<", "&amp;", "<b>", "a\u{301}", "\u{202e}", "\n"] {
        sound(&unit.repeat((1 << 20) / unit.len()));
    }
    for text in ["", "\0", "яма\0яма", "🚮", "&#x110000;", "<яма", "ﷺ", "İ"] {
        sound(text);
    }
}

#[test]
fn they_can_be_learnt_from_as_well() {
    let mut examples = letters(60);
    for text in ["", "\0\0", "🚮", &"я".repeat(1 << 20), "<<<&&&"] {
        examples.push(Example { text: text.to_owned(), beside: vec!["\0".to_owned()], class: 0 });
    }
    assert!(model(&examples, 7).propose("яма", &[], 0.0).is_some());
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(300)
    })]

    #[test]
    fn any_text_is_sound(text in any::<String>()) {
        sound(&text);
    }

    #[test]
    fn any_russian_is_sound(text in "([а-яё ]{0,30}[<&;#0-9.,!-]{0,3}){0,9}") {
        sound(&text);
    }
}
