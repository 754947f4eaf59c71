//! Where the city wants a photo after the work: `evidence.toml`.

use ::store::{Result, Unit};
use base::city::{CityFiles, Parsed, read};
use base::{Code, Words};
use register::Regime;

use crate::store::evidence as rows;

const FILE: &str = "evidence.toml";

/// Where a photo after the work is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Topics or groups of topics; none means every topic.
    pub topics: Vec<Code>,
    /// Regimes; none means every regime.
    pub regimes: Vec<Regime>,
    /// Why, for whoever is asked for it.
    pub why: Words,
}

/// The rules of a city; a city without the file has none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules(Vec<Rule>);

impl Rules {
    /// Reads `evidence.toml`; `knows` tells which topics and groups there are.
    pub fn parse(files: &CityFiles, knows: impl Fn(&Code) -> bool) -> Parsed<Self> {
        if !files.paths().any(|path| path == FILE) {
            return Parsed { value: Self::default(), faults: Vec::new() };
        }
        read(files, FILE, |root| {
            root.only(&["required"]);
            let mut rules = Vec::new();
            for table in root.tables("required") {
                table.only(&["topics", "regimes", "why"]);
                let mut topics = Vec::new();
                for text in table.texts_if("topics") {
                    match Code::parse(&text) {
                        Ok(code) if knows(&code) => topics.push(code),
                        _ => table.fault_on(table.place_within("topics", &text), unknown(&text)),
                    }
                }
                let mut regimes = Vec::new();
                for text in table.texts_if("regimes") {
                    match Regime::ALL.iter().find(|(word, _)| *word == text) {
                        Some((_, regime)) => regimes.push(*regime),
                        None => {
                            table.fault_on(table.place_within("regimes", &text), unknown(&text))
                        }
                    }
                }
                if let Some(why) = table.words("why") {
                    rules.push(Rule { topics, regimes, why });
                }
            }
            Self(rules)
        })
    }

    /// The rules in their order; the first that fits an appeal holds.
    pub fn all(&self) -> &[Rule] {
        &self.0
    }
}

fn unknown(text: &str) -> Words {
    Words::new(
        format!("«{text}» здесь не известно: нет такой темы, группы тем или вида рассмотрения"),
        format!("`{text}` is not known here: there is no such topic, group of topics or regime"),
    )
}

/// Brings the table to what the files say.
pub async fn load(unit: &mut Unit, rules: &Rules) -> Result<()> {
    rows::load(unit, rules).await
}
