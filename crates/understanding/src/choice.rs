//! A choice: what a person said where the machine had proposed something.
//!
//! Topic and place are set through this room, so that a proposal that was right is counted as well
//! as one that was wrong. It proposes, people choose.

use std::collections::{BTreeMap, BTreeSet};

use ::store::{Fact, Result, Sql, Subject, Unit};
use base::{By, Code, Personal, Uuid};
use register::change::{self, ChangeError, Hand};
use register::{Appeal, AppealId, Card};

use crate::proposal::{Kind, Proposal, Value};
use crate::store;

/// Appeals that are asked for at once when what is undecided is counted.
const PAGE: u32 = 1_000;

/// What a person chose where something was proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Its id.
    pub id: Uuid,
    /// The best proposal.
    pub proposed: Value,
    /// What was chosen.
    pub chosen: Value,
    /// Which of the proposals that was; none where it was something else.
    pub position: Option<usize>,
    /// What stood on the appeal before.
    pub was: Option<Value>,
    /// The model that had proposed.
    pub model: String,
    /// Its version.
    pub version: String,
    /// The version of the appeal after the choice.
    pub appeal_version: i64,
    /// Who chose.
    pub by: By,
}

impl Choice {
    /// What it was about.
    pub const fn kind(&self) -> Kind {
        self.chosen.kind()
    }

    /// The last choice on an appeal, where it can still be undone by whoever made it: nothing
    /// has happened to the appeal since.
    pub async fn last(sql: &mut impl Sql, appeal: &Appeal) -> Result<Option<Self>> {
        let last = store::last_choice(sql, appeal.id).await?;
        Ok(last.filter(|it| it.appeal_version == appeal.version))
    }
}

/// Names what an appeal is about, and remembers what had been proposed.
pub async fn set_topic(
    unit: &mut Unit,
    card: &mut Card,
    hand: Hand<'_>,
    topic: Code,
    reason: Option<Personal<String>>,
) -> std::result::Result<(), ChangeError> {
    let was = card.appeal().topic.clone();
    change::set_topic(unit, card, hand, topic.clone(), reason).await?;
    if was.as_ref() == Some(&topic) {
        return Ok(());
    }
    remember(unit, card, hand, Value::Topic(topic), was.map(Value::Topic)).await?;
    Ok(())
}

async fn remember(
    unit: &mut Unit,
    card: &Card,
    hand: Hand<'_>,
    chosen: Value,
    was: Option<Value>,
) -> Result<()> {
    let appeal = card.appeal().id;
    let mut proposed = Proposal::of(unit, appeal).await?;
    proposed.retain(|it| it.value.kind() == chosen.kind());
    let position = proposed.iter().position(|it| it.value == chosen);
    let Some(best) = proposed.into_iter().next() else { return Ok(()) };
    let choice = Choice {
        id: hand.ids.uuid(unit.now()),
        proposed: best.value,
        chosen,
        position,
        was,
        model: best.model,
        version: best.version,
        appeal_version: card.version_after(),
        by: card.by().clone(),
    };
    store::put_choice(unit, appeal, &choice).await?;
    let kind = if position.is_some() { "proposal.accepted" } else { "proposal.corrected" };
    unit.record(fact(appeal, kind, &choice));
    Ok(())
}

/// Takes the last choice back: the appeal is as it was before, and the choice is not counted.
/// False where there is nothing to undo: another choice, another person, or a change since.
pub async fn undo(unit: &mut Unit, card: &mut Card) -> Result<bool> {
    let choice = Choice::last(unit, card.appeal()).await?;
    let Some(choice) = choice.filter(|it| it.by == *card.by()) else { return Ok(false) };
    match choice.kind() {
        Kind::Topic => {
            let before = choice.was.as_ref().and_then(Value::topic).cloned();
            change::put_topic_back(card, before);
        }
    }
    store::take_back(unit, choice.id).await?;
    unit.record(fact(card.appeal().id, "proposal.undone", &choice));
    Ok(true)
}

/// A fact about the proposals of an appeal. It is no fact about the appeal: whoever reads the
/// appeal has missed nothing by not knowing it, and the appeal's version stays.
fn fact(appeal: AppealId, kind: &str, choice: &Choice) -> Fact {
    let fact = Fact::new(kind, subject(appeal), choice.by.clone())
        .with("kind", choice.kind().word())
        .with("model", choice.model.as_str())
        .with("version", choice.version.as_str());
    let code = |value: &Value| value.topic().map(Code::to_string);
    let (proposed, chosen) = (code(&choice.proposed), code(&choice.chosen));
    fact.change(proposed.as_deref(), chosen.as_deref())
}

/// The subject of facts about proposals: the appeal's id under a name of its own.
pub fn subject(appeal: AppealId) -> Subject {
    Subject::of(SUBJECT, appeal.0)
}

/// The noun of facts about proposals.
pub const SUBJECT: &str = "proposal";
/// The fact that something was proposed.
pub const MADE: &str = "proposal.made";

/// Whose proposals, about what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByModel {
    /// What they were about.
    pub kind: Kind,
    /// The name of the model.
    pub model: String,
    /// Its version.
    pub version: String,
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// The best one was chosen.
    Accepted,
    /// Another of those that were named was chosen.
    Another,
    /// Something else was chosen.
    Corrected,
}

/// What became of the proposals of one model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// The best one was chosen.
    pub accepted: u64,
    /// Another of those that were named was chosen.
    pub another: u64,
    /// Something else was chosen.
    pub corrected: u64,
    /// The appeal has ended, and nobody had chosen.
    pub ignored: u64,
    /// The appeal is open, and nobody has chosen yet.
    pub waiting: u64,
}

/// What became of all proposals, by model.
pub async fn tallies(sql: &mut impl Sql) -> Result<BTreeMap<ByModel, Tally>> {
    let mut all: BTreeMap<ByModel, Tally> = BTreeMap::new();
    for (whose, became, count) in store::choices_by_model(sql).await? {
        let tally = all.entry(whose).or_default();
        match became {
            Became::Accepted => tally.accepted += count,
            Became::Another => tally.another += count,
            Became::Corrected => tally.corrected += count,
        }
    }
    let mut after = None;
    loop {
        let page = store::undecided(sql, after, PAGE).await?;
        let Some((last, whose)) = page.last() else { return Ok(all) };
        after = Some((*last, whose.kind));
        let ids: Vec<_> = page.iter().map(|it| it.0).collect();
        let open: BTreeSet<AppealId> = Appeal::some(sql, &ids)
            .await?
            .into_iter()
            .filter(|it| it.status.is_open() && it.topic.is_none())
            .map(|it| it.id)
            .collect();
        for (appeal, whose) in page {
            let tally = all.entry(whose).or_default();
            let place =
                if open.contains(&appeal) { &mut tally.waiting } else { &mut tally.ignored };
            *place += 1;
        }
    }
}
