//! The proposers: all that have something to say of a message, in one list.

use std::collections::BTreeSet;

use ::store::{Result, Sql};
use base::{Code, Lang};
use register::topic::Topic;

use crate::proposal::{CHOICE_LEAST, CHOICES_MAX, Kind, Proposal, SILENT_BELOW};
use crate::shelf;
use crate::topic::{ColdStart, Entry, Model};

/// What a proposer is given to read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The resident's words.
    pub text: &'a str,
}

/// Something that can say what a message is about. It reads and proposes; it decides nothing.
pub trait Proposer: Send + Sync {
    /// What it speaks of.
    fn kind(&self) -> Kind;

    /// What it proposes, the best first; nothing where it is not sure enough.
    fn propose(&self, reading: &Reading<'_>) -> Vec<Proposal>;
}

/// Proposes topics: by a model that was learnt, or by the words of the taxonomy.
struct Topics {
    teller: Teller,
    /// What may be chosen now; a model may have learnt what is out of use meanwhile.
    in_use: BTreeSet<Code>,
}

enum Teller {
    Learnt(Box<Model>),
    Cold(ColdStart),
}

impl Proposer for Topics {
    fn kind(&self) -> Kind {
        Kind::Topic
    }

    fn propose(&self, reading: &Reading<'_>) -> Vec<Proposal> {
        let text = reading.text;
        let mut said = match &self.teller {
            Teller::Learnt(model) => model.proposals(text, &[], SILENT_BELOW, CHOICES_MAX),
            Teller::Cold(cold) => cold.proposals(text, SILENT_BELOW, CHOICES_MAX),
        };
        let may_be_chosen =
            |it: &Proposal| it.value.topic().is_some_and(|code| self.in_use.contains(code));
        // Where the best may no longer be chosen, what comes after it is not sure enough.
        if !said.first().is_some_and(may_be_chosen) {
            return Vec::new();
        }
        let best = said.first().map_or(0.0, |it| it.confidence);
        said.retain(|it| may_be_chosen(it) && it.confidence >= CHOICE_LEAST.min(best));
        said
    }
}

/// All proposers, as the city's words and its model are now.
pub struct Proposers {
    all: Vec<Box<dyn Proposer>>,
    made_of: MadeOf,
}

/// What proposers are made of: where it is the same, they are.
#[derive(Debug, PartialEq)]
struct MadeOf {
    model: Option<String>,
    topics: Vec<Topic>,
}

impl MadeOf {
    async fn read(sql: &mut impl Sql) -> Result<Self> {
        let model = shelf::in_use(sql, Kind::Topic).await?;
        Ok(Self { model, topics: register::topic::all(sql).await? })
    }
}

impl Proposers {
    /// Makes them of what stands in the database.
    pub async fn load(sql: &mut impl Sql) -> Result<Self> {
        let made_of = MadeOf::read(sql).await?;
        let teller = match &made_of.model {
            Some(version) => learnt(sql, version).await?,
            None => None,
        };
        let teller =
            teller.unwrap_or_else(|| Teller::Cold(ColdStart::new(&entries(&made_of.topics))));
        let in_use = made_of.topics.iter().map(|topic| topic.code.clone()).collect();
        let all: Vec<Box<dyn Proposer>> = vec![Box::new(Topics { teller, in_use })];
        Ok(Self { all, made_of })
    }

    /// Whether what they are made of is still what stands in the database.
    pub async fn are_of_today(&self, sql: &mut impl Sql) -> Result<bool> {
        Ok(MadeOf::read(sql).await? == self.made_of)
    }

    /// What they propose about these kinds, kind by kind, the best of each first.
    pub fn propose(&self, reading: &Reading<'_>, kinds: &[Kind]) -> Vec<Proposal> {
        let asked = self.all.iter().filter(|it| kinds.contains(&it.kind()));
        asked.flat_map(|it| it.propose(reading)).collect()
    }
}

/// The model of a version; none where this program cannot read it, which is no reason to stop.
async fn learnt(sql: &mut impl Sql, version: &str) -> Result<Option<Teller>> {
    let Some(file) = shelf::file(sql, version).await? else { return Ok(None) };
    match Model::from_bytes(&file) {
        Ok(model) => Ok(Some(Teller::Learnt(Box::new(model)))),
        Err(why) => {
            tracing::warn!(version, %why, "a model cannot be used; topics are told by their words");
            Ok(None)
        }
    }
}

/// Topics by their names and keywords. A group is no topic of its own unless it stands alone.
fn entries(topics: &[Topic]) -> Vec<Entry> {
    let parents: BTreeSet<&Code> = topics.iter().filter_map(|it| it.group.as_ref()).collect();
    let entry = |topic: &Topic| {
        let names = [Lang::Ru, Lang::En].map(|lang| topic.name.of(lang).to_owned());
        let phrases = names.into_iter().chain(topic.keywords.iter().cloned()).collect();
        Entry { code: topic.code.clone(), phrases }
    };
    topics.iter().filter(|topic| !parents.contains(&topic.code)).map(entry).collect()
}
