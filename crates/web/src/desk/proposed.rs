//! What the machine thinks of an appeal, as its page shows it: what, how sure, why.

use std::borrow::Borrow;
use std::collections::BTreeSet;

use understanding::{Kind, Proposal};

use super::names::Names;
use super::parts::{Markup, escaped};
use crate::lang::Tongue;

/// Below this a bar is dashed: the machine is not sure.
const SURE_FROM: u8 = 70;
/// Nobody is quite sure.
const PERCENT_MAX: u8 = 99;

/// What is proposed about one question, the best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// What may be accepted.
    pub choices: Vec<Choice>,
    /// The words of the resident that weighed for the best.
    pub words: Vec<String>,
    /// Who proposes, and what that rests on.
    pub by: String,
}

/// One of the things that are proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The key that accepts it.
    pub key: usize,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How sure the machine is.
    pub sure: Sure,
}

/// How sure the machine is, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sure(pub u8);

impl Sure {
    /// The confidence of a proposal.
    pub fn of(proposal: &Proposal) -> Self {
        let percent = (proposal.confidence * 100.0).round();
        Self((percent as u8).min(PERCENT_MAX))
    }
}

/// What is proposed for a topic; none where nothing is.
pub fn topic(proposals: &[Proposal], names: &Names, t: Tongue) -> Option<Proposed> {
    let about = proposals.iter().filter(|it| it.value.kind() == Kind::Topic);
    let choices: Vec<Choice> = about
        .clone()
        .zip(1..)
        .filter_map(|(it, key)| {
            let code = it.value.topic()?;
            let (name, sure) = (names.topic(code), Sure::of(it));
            Some(Choice { key, code: code.to_string(), name, sure })
        })
        .collect();
    let best = about.into_iter().next()?;
    let by = match best.model.as_str() {
        "taxonomy" => t.say("proposed-by-words"),
        _ => t.with("proposed-by-model", "version", &best.version),
    };
    Some(Proposed { choices, words: best.reasons.clone(), by })
}

/// A bar that fills with confidence, and the figure beside it.
pub fn confidence(sure: impl Borrow<Sure>, t: impl Borrow<Tongue>) -> Markup {
    let Sure(percent) = *sure.borrow();
    let title = t.borrow().with("proposed-sure", "percent", &percent.to_string());
    let low = if percent < SURE_FROM { " confidence-low" } else { "" };
    let width = u32::from(percent) * 39 / 100;
    Markup::made(format!(
        concat!(
            r#"<span class="confidence{low}" title="{title}">"#,
            r#"<svg viewBox="0 0 40 6" aria-hidden="true">"#,
            r#"<rect class="confidence-track" x=".5" y=".5" width="39" height="5" rx="2.5"/>"#,
            r#"<rect class="confidence-fill" x=".5" y=".5" width="{width}" height="5" rx="2.5"/>"#,
            r#"</svg><span aria-hidden="true">{percent} %</span>"#,
            r#"<span class="visually-hidden">{title}</span></span>"#
        ),
        low = low,
        title = escaped(&title),
        width = width,
        percent = percent,
    ))
}

/// A text with the words marked that weighed. The marks are shown while the reader asks why.
pub fn marked(text: impl AsRef<str>, words: impl AsRef<[String]>) -> Markup {
    let (text, words) = (text.as_ref(), words.as_ref());
    let weighed: BTreeSet<&str> = words.iter().map(String::as_str).collect();
    let mut html = String::with_capacity(text.len() + 64);
    for piece in text.split_inclusive(char::is_whitespace) {
        let core = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let at = piece.find(core).filter(|_| !core.is_empty() && weighs(core, &weighed));
        let Some(at) = at else {
            html.push_str(&escaped(piece));
            continue;
        };
        let (before, rest) = piece.split_at(at);
        let (core, after) = rest.split_at(core.len());
        html.push_str(&escaped(before));
        html.push_str(&format!("<mark>{}</mark>", escaped(core)));
        html.push_str(&escaped(after));
    }
    Markup::made(html)
}

/// Whether a word, or a part of it between marks, is one of those that weighed.
fn weighs(core: &str, weighed: &BTreeSet<&str>) -> bool {
    let folded = base::text::fold(core);
    weighed.contains(folded.as_str())
        || base::text::words(core).any(|word| weighed.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use base::{Code, Lang};
    use understanding::Value;

    use super::*;

    fn proposal(code: &str, confidence: f32) -> Proposal {
        Proposal {
            value: Value::Topic(Code::parse(code).expect("a code")),
            confidence,
            model: "taxonomy".to_owned(),
            version: "1".to_owned(),
            reasons: vec!["яма".to_owned(), "елка".to_owned()],
        }
    }

    #[test]
    fn the_best_leads_and_the_others_have_keys_too() {
        let t = Tongue::new(Lang::Ru);
        let made = [proposal("pits", 0.936), proposal("yards", 0.04)];
        let shown = topic(&made, &Names::default(), t).expect("something is proposed");
        let keys: Vec<_> = shown.choices.iter().map(|it| (it.key, it.code.as_str())).collect();
        assert_eq!(keys, [(1, "pits"), (2, "yards")]);
        assert_eq!(shown.choices[0].sure, Sure(94));
        assert_eq!(topic(&[], &Names::default(), t), None);
        assert_eq!(Sure::of(&proposal("pits", 1.0)), Sure(99));
    }

    #[test]
    fn words_are_marked_and_nothing_else_changes() {
        let words = ["яма".to_owned(), "елка".to_owned(), "дома".to_owned()];
        for (text, expect) in [
            ("Тут ЯМА!", "Тут <mark>ЯМА</mark>!"),
            ("«Ёлка»\n<b>", "«<mark>Ёлка</mark>»\n&lt;b&gt;"),
            ("у дома-музея", "у <mark>дома-музея</mark>"),
            ("", ""),
            ("!? …", "!? …"),
        ] {
            assert_eq!(marked(text, words.as_slice()).to_string(), expect);
        }
    }

    #[test]
    fn a_bar_says_its_figure_to_everybody() {
        let t = Tongue::new(Lang::Ru);
        let sure = confidence(Sure(94), t).to_string();
        assert!(sure.contains("width=\"36\"") && sure.contains("Уверенность 94"), "{sure}");
        assert!(!sure.contains("confidence-low") && !sure.contains("style="), "{sure}");
        assert!(confidence(Sure(54), t).to_string().contains("confidence-low"));
    }
}
