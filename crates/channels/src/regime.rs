//! Which law or custom runs the clocks of what arrives on a channel: `channels.toml`.

use std::fmt;

use base::Words;
use base::city::{CityFiles, Parsed, Place, Table, read};

const FILE: &str = "channels.toml";

/// The law or custom under which an appeal is worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Regime {
    /// Found on or written to an open page: social networks.
    OpenSource,
    /// Told to a bot of the city.
    Bot,
    /// Sent through the state feedback platform (ПОС).
    Pos,
    /// Called in to the dispatch service (ЕДДС).
    Dispatch,
    /// A citizen's appeal under Federal Law 59-FZ, with all its duties.
    Fz59,
    /// Read in the press.
    Media,
    /// An answer to a questionnaire of the city.
    Campaign,
}

impl Regime {
    /// Every regime beside its word in files, database and API.
    pub const ALL: &[(&str, Regime)] = &[
        ("open_source", Regime::OpenSource),
        ("bot", Regime::Bot),
        ("pos", Regime::Pos),
        ("dispatch", Regime::Dispatch),
        ("fz59", Regime::Fz59),
        ("media", Regime::Media),
        ("campaign", Regime::Campaign),
    ];

    /// The word of this regime.
    pub const fn word(self) -> &'static str {
        match self {
            Regime::OpenSource => "open_source",
            Regime::Bot => "bot",
            Regime::Pos => "pos",
            Regime::Dispatch => "dispatch",
            Regime::Fz59 => "fz59",
            Regime::Media => "media",
            Regime::Campaign => "campaign",
        }
    }

    /// The regime of a word.
    pub fn of_word(word: &str) -> Option<Regime> {
        Regime::ALL.iter().find(|(name, _)| *name == word).map(|(_, regime)| *regime)
    }
}

impl fmt::Display for Regime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

/// What the city says of a channel, or of all the channels that a pattern fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelRule {
    /// The channel's name, or its beginning and a star.
    pub pattern: String,
    /// What runs the clocks of its messages.
    pub regime: Regime,
    /// Where the file says so; nowhere for what holds without a file.
    pub place: Option<Place>,
    /// What people call it.
    pub name: Words,
    /// The name of its picture in the Tabler set.
    pub icon: String,
}

impl ChannelRule {
    fn fits(&self, channel: &str) -> bool {
        match self.pattern.strip_suffix('*') {
            Some(beginning) => channel.starts_with(beginning),
            None => channel == self.pattern,
        }
    }
}

/// What the city says of its channels; the first rule that fits a channel holds.
#[derive(Clone, Debug)]
pub struct ChannelRules {
    rules: Vec<ChannelRule>,
    /// Holds for a channel that no rule fits, so that nothing is refused for want of a line.
    otherwise: ChannelRule,
}

impl Default for ChannelRules {
    fn default() -> Self {
        let otherwise = ChannelRule {
            pattern: "*".to_owned(),
            regime: Regime::OpenSource,
            place: None,
            name: Words::new("Другой канал", "Other channel"),
            icon: "inbox".to_owned(),
        };
        ChannelRules { rules: Vec::new(), otherwise }
    }
}

impl ChannelRules {
    /// Reads `channels.toml`; `has_icon` knows the pictures that pages can show.
    pub fn parse(files: &CityFiles, has_icon: impl Fn(&str) -> bool) -> Parsed<ChannelRules> {
        read(files, FILE, |root| {
            root.only(&["channels"]);
            let mut channels = ChannelRules::default();
            for table in root.tables("channels") {
                let Some(rule) = rule(&table, &has_icon) else { continue };
                channels.check_reach(&table, &rule);
                channels.rules.push(rule);
            }
            if !channels.rules.iter().any(|rule| rule.pattern == "*") {
                let words = Words::new(
                    "нет записи с pattern = \"*\" для всех остальных каналов",
                    "there is no entry with pattern = \"*\" for all other channels",
                );
                root.fault_at("channels", words);
            }
            channels
        })
    }

    /// The rules of the city, in their order.
    pub fn rules(&self) -> &[ChannelRule] {
        &self.rules
    }

    /// The rule of a channel.
    pub fn rule_of(&self, channel: &str) -> &ChannelRule {
        self.rules.iter().find(|rule| rule.fits(channel)).unwrap_or(&self.otherwise)
    }

    /// The regime of a channel.
    pub fn regime_of(&self, channel: &str) -> Regime {
        self.rule_of(channel).regime
    }

    /// A rule that an earlier one always forestalls would be dead and mislead its reader.
    fn check_reach(&self, table: &Table<'_>, rule: &ChannelRule) {
        let beginning = rule.pattern.trim_end_matches('*');
        let covers = |earlier: &&ChannelRule| {
            earlier.pattern == rule.pattern
                || (earlier.pattern.ends_with('*') && earlier.fits(beginning))
        };
        if let Some(earlier) = self.rules.iter().find(covers) {
            let (this, first) = (&rule.pattern, &earlier.pattern);
            let words = Words::new(
                format!("до «{this}» очередь не дойдёт: выше стоит «{first}»"),
                format!("`{this}` is never reached: `{first}` stands above it"),
            );
            table.fault_at("pattern", words);
        }
    }
}

fn rule(table: &Table<'_>, has_icon: &impl Fn(&str) -> bool) -> Option<ChannelRule> {
    table.only(&["pattern", "regime", "name", "icon"]);
    let pattern = pattern(table);
    let regime = table.choice("regime", Regime::ALL);
    let name = table.words("name");
    let icon = table.code("icon");
    if let Some(icon) = icon.as_ref().filter(|icon| !has_icon(icon.as_str())) {
        let words = Words::new(
            format!("значка «{icon}» в программе нет; их список — в docs/operating/city.md"),
            format!("the program has no icon `{icon}`; docs/operating/city.md lists them"),
        );
        table.fault_at("icon", words);
    }
    Some(ChannelRule {
        pattern: pattern?,
        regime: regime?,
        place: Some(table.place("regime")),
        name: name?,
        icon: icon?.as_str().to_owned(),
    })
}

fn pattern(table: &Table<'_>) -> Option<String> {
    let pattern = table.text("pattern")?;
    let plain = pattern.strip_suffix('*').unwrap_or(&pattern);
    let is_plain = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, ':' | '-' | '_')
    };
    if plain.chars().all(is_plain) {
        return Some(pattern);
    }
    let words = Words::new(
        format!(
            "«{pattern}» не годится для поля «pattern»: строчные латинские буквы, цифры, \
             «:», «-», «_» и одна звёздочка в конце"
        ),
        format!(
            "`{pattern}` cannot be the `pattern`: lower-case Latin letters, digits, `:`, `-`, \
             `_` and one star at the end"
        ),
    );
    table.fault_at("pattern", words);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Parsed<ChannelRules> {
        let files = CityFiles::new([(FILE.to_owned(), text.to_owned())]);
        ChannelRules::parse(&files, |icon| icon == "plug")
    }

    fn rule(pattern: &str, regime: &str) -> String {
        format!(
            "[[channels]]\npattern = \"{pattern}\"\nregime = \"{regime}\"\n\
             name = {{ ru = \"x\", en = \"x\" }}\nicon = \"plug\"\n"
        )
    }

    #[test]
    fn words_and_regimes_agree() {
        for (word, regime) in Regime::ALL {
            assert_eq!(regime.word(), *word);
            assert_eq!(Regime::of_word(word), Some(*regime));
        }
        assert_eq!(Regime::of_word("letter"), None);
    }

    #[test]
    fn the_first_pattern_that_fits_holds() {
        let text = [rule("api:pos", "pos"), rule("api:*", "bot"), rule("*", "media")].concat();
        let channels = parse(&text).sound().unwrap();
        let check = |channel, regime| assert_eq!(channels.regime_of(channel), regime, "{channel}");
        check("api:pos", Regime::Pos);
        check("api:pos-2", Regime::Bot);
        check("file:spb", Regime::Media);
    }

    #[test]
    fn faults_name_the_line() {
        let check = |text: &str, expect: &[&str]| {
            let faults = parse(text).faults;
            assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), expect);
        };
        check(
            &[rule("*", "bot"), rule("api:pos", "pos")].concat(),
            &["channels.toml:7:11: `api:pos` is never reached: `*` stands above it"],
        );
        check(
            &rule("*", "bot").replace("plug", "pluck"),
            &["channels.toml:5:8: the program has no icon `pluck`; docs/operating/city.md lists \
               them"],
        );
        check(
            &rule("api:pos", "poss"),
            &[
                "channels.toml:1:1: there is no entry with pattern = \"*\" for all other channels",
                "channels.toml:3:10: `poss` cannot be the `regime`: choose one of open_source, \
                 bot, pos, dispatch, fz59, media, campaign",
            ],
        );
        check(
            &[rule("api:*:x", "bot"), rule("*", "bot")].concat(),
            &["channels.toml:2:11: `api:*:x` cannot be the `pattern`: lower-case Latin letters, \
               digits, `:`, `-`, `_` and one star at the end"],
        );
    }
}
