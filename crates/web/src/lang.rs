//! The languages of the pages and of the answers to programs: Russian first, English second.
//!
//! Every text lies in `locales/<language>/*.ftl` (Fluent). A tongue is a language that speaks:
//! templates and handlers ask it for a text by key. Both languages hold the same keys, and no
//! key lies unused; the tests of this module see to it.

use std::sync::LazyLock;

use base::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// A language that speaks: gives the text of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tongue(Lang);

impl Tongue {
    /// Speaks this language.
    pub fn new(lang: Lang) -> Self {
        Self(lang)
    }

    /// The language spoken.
    pub fn lang(self) -> Lang {
        self.0
    }

    /// The word of the `lang` attribute.
    pub fn code(&self) -> &'static str {
        self.0.tag()
    }

    /// A text without blanks to fill.
    pub fn say(&self, key: &str) -> String {
        self.tell(key, &FluentArgs::new())
    }

    /// A text about a number: `$n` in its pattern.
    pub fn count(&self, key: &str, n: impl TryInto<i64>) -> String {
        let mut args = FluentArgs::new();
        args.set("n", n.try_into().unwrap_or(i64::MAX));
        self.tell(key, &args)
    }

    /// A text with one blank.
    pub fn with(&self, key: &str, name: &'static str, value: &str) -> String {
        self.fill(key, &[(name, value)])
    }

    /// A text with several blanks.
    pub fn fill(&self, key: &str, blanks: &[(&'static str, &str)]) -> String {
        let args = blanks.iter().map(|(name, value)| (*name, FluentValue::from(*value))).collect();
        self.tell(key, &args)
    }

    fn tell(self, key: &str, args: &FluentArgs<'_>) -> String {
        let bundle = match self.0 {
            Lang::Ru => &*RUSSIAN,
            Lang::En => &*ENGLISH,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, lang = self.code(), "a text is missing");
            return key.to_owned();
        };
        bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()
    }
}

/// A whole number with its thousands set apart by a narrow space: 44 937.
pub fn figure(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut said = String::with_capacity(digits.len() + 6);
    if n < 0 {
        said.push('−');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            said.push('\u{202f}');
        }
        said.push(digit);
    }
    said
}

static RUSSIAN: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    bundle(
        "ru",
        &[
            include_str!("../locales/ru/common.ftl"),
            include_str!("../locales/ru/desk.ftl"),
            include_str!("../locales/ru/appeal.ftl"),
            include_str!("../locales/ru/portal.ftl"),
        ],
    )
});

static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    bundle(
        "en",
        &[
            include_str!("../locales/en/common.ftl"),
            include_str!("../locales/en/desk.ftl"),
            include_str!("../locales/en/appeal.ftl"),
            include_str!("../locales/en/portal.ftl"),
        ],
    )
});

/// Faults of the files are reported, not raised: the tests find them before anybody else can.
fn bundle(code: &str, sources: &[&str]) -> FluentBundle<FluentResource> {
    let lang: unic_langid::LanguageIdentifier = code.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![lang]);
    bundle.set_use_isolating(false);
    for source in sources {
        let resource =
            FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(readable, faults)| {
                tracing::error!(?faults, code, "a file of texts has faults");
                readable
            });
        if let Err(faults) = bundle.add_resource(resource) {
            tracing::error!(?faults, code, "a text is given twice");
        }
    }
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use super::*;

    fn files(place: &str, kind: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut left = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(place)];
        while let Some(folder) = left.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    left.push(path);
                } else if path.extension().is_some_and(|extension| extension == kind) {
                    found.push(path);
                }
            }
        }
        found
    }

    fn read(place: &str, kind: &str) -> String {
        files(place, kind)
            .iter()
            .map(|path| std::fs::read_to_string(path).expect("text"))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Every key with the blanks that its text names.
    fn keys(code: &str) -> BTreeSet<(String, BTreeSet<String>)> {
        let mut all = BTreeSet::new();
        let (mut key, mut blanks) = (String::new(), BTreeSet::new());
        let text = read(&format!("locales/{code}"), "ftl");
        for line in text.lines().chain(["end = "]) {
            let starts = line.starts_with(|first: char| first.is_ascii_lowercase());
            if starts && let Some((name, _)) = line.split_once(" =") {
                let whole = (std::mem::replace(&mut key, name.to_owned()), blanks);
                blanks = BTreeSet::new();
                if !whole.0.is_empty() {
                    all.insert(whole);
                }
            }
            for blank in line.split('$').skip(1) {
                let word = |c: &char| c.is_ascii_alphanumeric();
                blanks.insert(blank.chars().take_while(word).collect());
            }
        }
        all
    }

    #[test]
    fn both_languages_hold_the_same_keys_with_the_same_blanks() {
        let (ru, en) = (keys("ru"), keys("en"));
        let only: Vec<_> = ru.symmetric_difference(&en).collect();
        assert!(only.is_empty(), "not the same in both languages: {only:?}");
        assert!(ru.len() > 100, "the keys were not read");
    }

    #[test]
    fn every_file_of_texts_is_whole() {
        for code in ["ru", "en"] {
            for path in files(&format!("locales/{code}"), "ftl") {
                let text = std::fs::read_to_string(&path).expect("text");
                let read = FluentResource::try_new(text);
                assert!(read.is_ok(), "{}: {:?}", path.display(), read.err().map(|e| e.1));
            }
        }
    }

    /// The words that follow a call like `say("` in the source.
    fn asked(source: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for call in ["say(\"", "count(\"", "with(\"", "fill(\"", "key!(\""] {
            for rest in source.split(call).skip(1) {
                found.insert(rest.split('"').next().unwrap_or_default().to_owned());
            }
        }
        found
    }

    #[test]
    fn every_key_asked_for_exists_and_none_lies_unused() {
        let source = read("templates", "html") + &read("src", "rs");
        let names: BTreeSet<String> = keys("ru").into_iter().map(|(key, _)| key).collect();
        let is_key = |key: &String| {
            key.contains('-') && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        };
        let missing: Vec<_> =
            asked(&source).into_iter().filter(|key| is_key(key) && !names.contains(key)).collect();
        assert!(missing.is_empty(), "no text for {missing:?}");
        let unused: Vec<_> =
            names.iter().filter(|key| !source.contains(&format!("\"{key}\""))).collect();
        assert!(unused.is_empty(), "nobody asks for {unused:?}");
    }

    #[test]
    fn plurals_are_right() {
        let ru = Tongue::new(Lang::Ru);
        for (n, words) in [(1, "1 новое"), (2, "2 новых"), (5, "5 новых"), (21, "21 новое")]
        {
            assert_eq!(ru.count("fresh-count", n), words);
        }
        assert_eq!(Tongue::new(Lang::En).count("fresh-count", 1), "1 new");
    }

    #[test]
    fn thousands_stand_apart() {
        for (n, said) in
            [(0, "0"), (999, "999"), (1000, "1\u{202f}000"), (-44_937, "−44\u{202f}937")]
        {
            assert_eq!(figure(n), said);
        }
    }
}
