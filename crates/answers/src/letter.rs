//! The letters that go to citizens: `letters/*.toml`.
//!
//! A letter is a text of the city with blanks in braces, such as `{number}`. Which blanks a
//! letter may have, and which it must have, is checked when the city is read, so that no letter
//! can fail when it is sent.

use base::city::{CityFiles, Fault, Parsed, Table, Versions, read};
use base::{Date, Lang, Words};

use crate::template::{BadTemplate, Placeholder, Template};

const FOLDER: &str = "letters/";

/// What a letter is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LetterKind {
    /// The message has been received and has a number.
    Receipt,
    /// Work has begun.
    Interim,
    /// The final answer.
    Answer,
    /// The message is declined, with a ground.
    Refusal,
    /// Closed because the citizen is silent.
    Closure,
    /// Back to work.
    Reopening,
}

impl LetterKind {
    /// Every kind beside its word in the files.
    pub const ALL: &[(&str, LetterKind)] = &[
        ("receipt", LetterKind::Receipt),
        ("interim", LetterKind::Interim),
        ("answer", LetterKind::Answer),
        ("refusal", LetterKind::Refusal),
        ("closure", LetterKind::Closure),
        ("reopening", LetterKind::Reopening),
    ];

    /// The blank without which a letter of this kind says nothing.
    const fn must_have(self) -> Placeholder {
        match self {
            LetterKind::Interim | LetterKind::Answer => Placeholder::Answer,
            LetterKind::Refusal | LetterKind::Reopening => Placeholder::Reason,
            LetterKind::Receipt | LetterKind::Closure => Placeholder::Number,
        }
    }

    /// Whether a letter of this kind has anything to put into the blank.
    const fn may_have(self, placeholder: Placeholder) -> bool {
        match placeholder {
            Placeholder::Answer => matches!(self, LetterKind::Interim | LetterKind::Answer),
            Placeholder::Reason => matches!(self, LetterKind::Refusal | LetterKind::Reopening),
            _ => true,
        }
    }
}

impl std::fmt::Display for LetterKind {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = LetterKind::ALL.iter().find(|(_, kind)| kind == self);
        out.write_str(word.map_or("", |(word, _)| word))
    }
}

/// A letter of the city in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    ru: Sheet,
    en: Sheet,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Sheet {
    subject: Template,
    body: Template,
}

/// A letter with its blanks filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The subject line.
    pub subject: String,
    /// The text.
    pub body: String,
}

impl Letter {
    /// Fills in the blanks; `value` must have a text for every one of them.
    pub fn fill(&self, lang: Lang, value: impl Fn(Placeholder) -> String) -> Filled {
        let sheet = match lang {
            Lang::Ru => &self.ru,
            Lang::En => &self.en,
        };
        Filled { subject: sheet.subject.fill(&value), body: sheet.body.fill(&value) }
    }
}

/// All the letters of the city with their past and coming versions.
#[derive(Clone, Debug, Default)]
pub struct Letters {
    by_kind: Versions<LetterKind, Letter>,
}

impl Letters {
    /// Reads the folder `letters`; a kind without any letter is a fault.
    pub fn parse(files: &CityFiles) -> Parsed<Letters> {
        let mut letters = Letters::default();
        let mut faults = Vec::new();
        for path in files.under(FOLDER) {
            let parsed = read(files, path, |root| letters.add(root));
            faults.extend(parsed.faults);
        }
        let missing = LetterKind::ALL.iter().filter(|(_, kind)| !letters.by_kind.knows(kind));
        if !faults.iter().any(Fault::stops) {
            let path = |(word, _): &(&str, LetterKind)| format!("{FOLDER}{word}.toml");
            faults.extend(missing.map(|kind| Fault::missing_file(&path(kind))));
        }
        Parsed { value: letters, faults }
    }

    /// The letter of a kind that holds on a day; `None` before its first version.
    pub fn on(&self, kind: LetterKind, day: Date) -> Option<&Letter> {
        self.by_kind.on(&kind, day).map(|version| version.value)
    }

    fn add(&mut self, root: &Table<'_>) {
        root.only(&["kind", "valid_from", "ru", "en"]);
        let kind = root.choice("kind", LetterKind::ALL);
        let ru = root.table("ru");
        let en = root.table_if("en");
        if !root.has("en") {
            root.gap_at("kind", no_english());
        }
        let Some(kind) = kind else { return };
        let ru = ru.and_then(|table| sheet(&table, kind));
        let en = en.map(|table| sheet(&table, kind));
        let Some(ru) = ru else { return };
        // Without English the Russian letter is sent: a letter in the city's language is better
        // than none.
        let en = en.unwrap_or_else(|| Some(ru.clone()));
        let Some(en) = en else { return };
        self.by_kind.read(root, "kind", kind, Letter { ru, en });
    }
}

fn no_english() -> Words {
    Words::new(
        "у письма нет английского текста [en]; пока и по-английски уходит русское",
        "the letter has no English text [en]; the Russian letter is sent in its place",
    )
}

fn sheet(table: &Table<'_>, kind: LetterKind) -> Option<Sheet> {
    table.only(&["subject", "body"]);
    let subject = template(table, "subject", kind);
    let body = template(table, "body", kind);
    let (subject, body) = (subject?, body?);
    let needed = kind.must_have();
    if !subject.has(needed) && !body.has(needed) {
        let blank = needed.word();
        let words = Words::new(
            format!("в письме «{kind}» должно стоять {{{blank}}}"),
            format!("a letter `{kind}` must hold {{{blank}}}"),
        );
        table.fault_at("body", words);
    }
    Some(Sheet { subject, body })
}

fn template(table: &Table<'_>, field: &str, kind: LetterKind) -> Option<Template> {
    let text = table.text(field)?;
    match Template::parse(text.trim_start()) {
        Ok(template) => {
            for placeholder in template.placeholders().filter(|one| !kind.may_have(*one)) {
                let blank = format!("{{{}}}", placeholder.word());
                let words = Words::new(
                    format!("в письме «{kind}» нечего подставить вместо {blank}"),
                    format!("a letter `{kind}` has nothing to put into {blank}"),
                );
                table.fault_on(table.place_within(field, &blank), words);
            }
            Some(template)
        }
        Err(bad) => {
            table.fault_on(table.place_within(field, bad.written()), bad_template(&bad));
            None
        }
    }
}

fn bad_template(bad: &BadTemplate) -> Words {
    match bad {
        BadTemplate::Unknown { written, known } => Words::new(
            format!("поля {written} у писем нет; есть: {known}"),
            format!("letters have no blank {written}; they have: {known}"),
        ),
        BadTemplate::Unpaired { .. } => Words::new(
            "скобка без пары; сама скобка пишется дважды: {{ или }}",
            "a brace without its pair; a brace itself is written twice: {{ or }}",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped(change: impl Fn(&str) -> String) -> Parsed<Letters> {
        let letter = |(word, kind): &(&str, LetterKind)| {
            let blank = kind.must_have().word();
            let text = format!(
                "kind = \"{word}\"\n[ru]\nsubject = \"Письмо {{number}}\"\nbody = \"\"\"\n\
                 Здравствуйте!\n{{{blank}}}\n\"\"\"\n"
            );
            (format!("{FOLDER}{word}.toml"), change(&text))
        };
        Letters::parse(&CityFiles::new(LetterKind::ALL.iter().map(letter)))
    }

    #[test]
    fn blanks_are_filled_in() {
        let letters = shipped(str::to_owned).sound().unwrap();
        let letter = letters.on(LetterKind::Answer, Date::MAX).unwrap();
        let filled = letter.fill(Lang::En, |placeholder| format!("<{}>", placeholder.word()));
        assert_eq!(filled.subject, "Письмо <number>");
        assert_eq!(filled.body, "Здравствуйте!\n<answer>");
    }

    #[test]
    fn faults_name_the_file_and_the_line() {
        let check = |from: &'static str, to: &'static str, expect: &[&str]| {
            let parsed = shipped(|text| match text.contains("\"answer\"") {
                true => text.replace(from, to),
                false => text.to_owned(),
            });
            let (stops, gaps): (Vec<_>, Vec<_>) = parsed.faults.iter().partition(|it| it.stops());
            let found: Vec<String> = stops.iter().map(ToString::to_string).collect();
            assert_eq!(found, expect);
            // The letters of this test are in Russian alone.
            assert!(gaps.len() == 6 && gaps[0].words.en.contains("no English text"), "{gaps:?}");
        };
        check("Здравствуйте!", "{{Здравствуйте}}!", &[]);
        check(
            "{answer}",
            "{anser}",
            &["letters/answer.toml:6:1: letters have no blank {anser}; they have: number, url, \
               due_on, topic, address, department, centre, city, answer, reason"],
        );
        check("{answer}", "", &["letters/answer.toml:4:8: a letter `answer` must hold {answer}"]);
        check(
            "{answer}",
            "{answer} {reason}",
            &["letters/answer.toml:6:10: a letter `answer` has nothing to put into {reason}"],
        );
        check(
            "{answer}",
            "{answer",
            &["letters/answer.toml:6:1: a brace without its pair; a brace itself is written \
               twice: {{ or }}"],
        );
        check(
            "kind = \"answer\"",
            "kind = \"anser\"",
            &["letters/answer.toml:1:8: `anser` cannot be the `kind`: choose one of receipt, \
               interim, answer, refusal, closure, reopening"],
        );
    }

    #[test]
    fn a_kind_without_a_letter_is_a_fault() {
        let receipt = "kind = \"receipt\"\n[ru]\nsubject = \"{number}\"\nbody = \"x\"\n";
        let files = CityFiles::new([(format!("{FOLDER}receipt.toml"), receipt.to_owned())]);
        let faults = Letters::parse(&files).faults;
        let missing: Vec<_> = faults.iter().filter(|it| it.stops()).collect();
        assert_eq!(missing.len(), LetterKind::ALL.len() - 1);
        assert_eq!(missing[0].file, "letters/interim.toml");
    }
}
