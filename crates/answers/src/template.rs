//! A text with blanks in braces.

/// A blank that a letter may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// The number of the appeal.
    Number,
    /// Where its state can be seen.
    Url,
    /// The day by which the answer is due.
    DueOn,
    /// What it is about.
    Topic,
    /// The place it speaks of.
    Address,
    /// Who works on it.
    Department,
    /// The city's management centre.
    Centre,
    /// The city.
    City,
    /// The text of the answer.
    Answer,
    /// The ground of the decision.
    Reason,
}

impl Placeholder {
    /// Every blank beside its word between the braces.
    const ALL: &[(&str, Placeholder)] = &[
        ("number", Placeholder::Number),
        ("url", Placeholder::Url),
        ("due_on", Placeholder::DueOn),
        ("topic", Placeholder::Topic),
        ("address", Placeholder::Address),
        ("department", Placeholder::Department),
        ("centre", Placeholder::Centre),
        ("city", Placeholder::City),
        ("answer", Placeholder::Answer),
        ("reason", Placeholder::Reason),
    ];

    /// The word between the braces.
    pub fn word(self) -> &'static str {
        let found = Placeholder::ALL.iter().find(|(_, placeholder)| *placeholder == self);
        found.map_or("", |(word, _)| word)
    }
}

/// A text whose blanks are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Blank(Placeholder),
}

/// Why a text is no template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTemplate {
    /// Between the braces stands a word that is no blank.
    #[error("unknown blank {written}; known are {known}")]
    Unknown {
        /// The blank as it is written, with its braces.
        written: String,
        /// The blanks that there are.
        known: String,
    },
    /// A brace that opens or closes nothing.
    #[error("a brace without its pair before {written}")]
    Unpaired {
        /// The text from that brace to the end of its line.
        written: String,
    },
}

impl BadTemplate {
    /// The place of the fault as it is written in the text.
    pub fn written(&self) -> &str {
        match self {
            BadTemplate::Unknown { written, .. } | BadTemplate::Unpaired { written } => written,
        }
    }
}

impl Template {
    /// Reads a text; `{{` and `}}` stand for the braces themselves.
    pub fn parse(text: &str) -> Result<Template, BadTemplate> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            plain.push_str(before);
            if let Some(after) = brace.strip_prefix("{{").or(brace.strip_prefix("}}")) {
                plain.push_str(brace.get(..1).unwrap_or_default());
                rest = after;
                continue;
            }
            let (placeholder, after) = blank(brace)?;
            parts.push(Part::Text(std::mem::take(&mut plain)));
            parts.push(Part::Blank(placeholder));
            rest = after;
        }
        plain.push_str(rest);
        parts.push(Part::Text(plain));
        Ok(Template { parts })
    }

    /// The blanks in their order.
    pub fn placeholders(&self) -> impl Iterator<Item = Placeholder> {
        self.parts.iter().filter_map(|part| match part {
            Part::Blank(placeholder) => Some(*placeholder),
            Part::Text(_) => None,
        })
    }

    /// Whether a blank is there.
    pub fn has(&self, wanted: Placeholder) -> bool {
        self.placeholders().any(|placeholder| placeholder == wanted)
    }

    /// The text with its blanks filled in; what is filled in is not looked at for braces.
    pub fn fill(&self, value: &impl Fn(Placeholder) -> String) -> String {
        let text = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Blank(placeholder) => value(*placeholder),
        };
        self.parts.iter().map(text).collect()
    }
}

/// Reads the blank that a text begins with, and what follows it.
fn blank(brace: &str) -> Result<(Placeholder, &str), BadTemplate> {
    let line = brace.lines().next().unwrap_or_default();
    let unpaired = || BadTemplate::Unpaired { written: line.to_owned() };
    let inside = brace.strip_prefix('{').ok_or_else(unpaired)?;
    let end = inside.find(['{', '}', '\n']).ok_or_else(unpaired)?;
    let (word, after) = inside.split_at(end);
    let after = after.strip_prefix('}').ok_or_else(unpaired)?;
    let found = Placeholder::ALL.iter().find(|(name, _)| *name == word);
    let (_, placeholder) = found.ok_or_else(|| BadTemplate::Unknown {
        written: format!("{{{word}}}"),
        known: Placeholder::ALL.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "),
    })?;
    Ok((*placeholder, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_blanks_and_texts() {
        let check = |text: &str, expect: Result<&str, &str>| {
            let template = Template::parse(text);
            let filled = template.map(|template| template.fill(&|one| one.word().to_uppercase()));
            let filled = filled.map_err(|bad| bad.written().to_owned());
            assert_eq!(filled.as_deref().map_err(String::as_str), expect, "{text}");
        };
        check("", Ok(""));
        check("№ {number}, {city}", Ok("№ NUMBER, CITY"));
        check("{{number}} {number}", Ok("{number} NUMBER"));
        check("до {due_on", Err("{due_on"));
        check("до } конца\nстроки", Err("} конца"));
        check("{a{number}", Err("{a{number}"));
        check("{nomer}", Err("{nomer}"));
    }

    #[test]
    fn what_is_filled_in_stays_as_it_is() {
        let template = Template::parse("{answer}").unwrap();
        assert_eq!(template.fill(&|_| "{number} {{".to_owned()), "{number} {{");
    }
}
