//! Everything about one appeal, read at one go for its page.

use std::collections::{BTreeMap, HashMap};

use answers::Answer;
use base::{Personal, Uuid, Words};
use mailroom::Posted;
use register::picture::Picture;
use register::problem::ProblemId;
use register::{Appeal, Attachment, Author, Message, Owner, Selection};
use store::journal::Recorded;
use store::{Result, Sql};
use understanding::{Choice, Proposal};
use work::evidence::Evidence;
use work::{Assignment, Records};

use super::frame::Me;
use super::names::Names;
use crate::grounds::Grounds;

/// What is known of an appeal.
#[derive(Debug)]
pub struct Dossier {
    /// The appeal.
    pub appeal: Appeal,
    /// Who wrote it.
    pub author: Option<Author>,
    /// Its messages, oldest first.
    pub messages: Vec<Message>,
    /// The answers, oldest first.
    pub answers: Vec<Answer>,
    /// The files of messages and answers.
    pub attachments: Vec<Attachment>,
    /// Photos of the work, with those that were removed.
    pub evidence: Vec<Evidence>,
    /// Why a photo from after the work is needed, where one is and is not there.
    pub photo_needed: Option<Words>,
    /// What is known of pictures among them, by their hashes.
    pub pictures: HashMap<String, Picture>,
    /// What went out about it.
    pub posted: Vec<Posted>,
    /// Its facts, oldest first.
    pub history: Vec<Recorded>,
    /// The words of reasons by their records.
    pub grounds: Grounds,
    /// The names of the staff who acted on it.
    pub people: BTreeMap<Uuid, String>,
    /// The problem that it speaks of, and how many appeals do; counting stops at a thousand.
    pub problem: Option<(ProblemId, u32)>,
    /// To whom it was given, who gave it back, who asked for more time.
    pub work: Records,
    /// What the machine proposes, the best of a kind first.
    pub proposals: Vec<Proposal>,
    /// The last choice where something was proposed, while it can be undone by whoever made it.
    pub choice: Option<Choice>,
}

impl Dossier {
    /// Reads it, and learns the names of codes that are out of use.
    pub async fn read(sql: &mut impl Sql, appeal: Appeal, names: &mut Names) -> Result<Self> {
        let author = match appeal.author {
            Some(id) => Author::find(sql, id).await?,
            None => None,
        };
        let mut all = Self {
            author,
            messages: Message::of(sql, &appeal).await?,
            answers: Answer::of(sql, &appeal).await?,
            attachments: Attachment::of(sql, &appeal).await?,
            pictures: HashMap::new(),
            posted: mailroom::outgoing::of_appeal(sql, appeal.id.0).await?,
            evidence: work::evidence::of(sql, &appeal).await?,
            photo_needed: work::evidence::missing(sql, &appeal).await?,
            history: appeal.history(sql).await?,
            work: Records::of(sql, &appeal).await?,
            grounds: Grounds::default(),
            people: BTreeMap::new(),
            problem: problem(sql, &appeal).await?,
            proposals: Proposal::of(sql, appeal.id).await?,
            choice: Choice::last(sql, &appeal).await?,
            appeal,
        };
        let hashes: Vec<_> = all.attachments.iter().map(|it| it.file.sha256.clone()).collect();
        all.pictures = Picture::known(sql, &hashes).await?;
        all.grounds = Grounds::of(sql, &all.appeal, &all.work, &all.answers).await?;
        all.gather_people(sql).await?;
        all.learn(sql, names).await?;
        Ok(all)
    }

    /// The files of a message or of an answer.
    pub fn files(&self, owner: Owner) -> impl Iterator<Item = &Attachment> {
        self.attachments.iter().filter(move |file| file.owner == owner)
    }

    async fn gather_people(&mut self, sql: &mut impl Sql) -> Result<()> {
        let facts = self.history.iter().map(|recorded| &recorded.fact.by);
        let drafts = self.answers.iter().flat_map(|answer| {
            [Some(&answer.drafted_by), answer.decided.as_ref().map(|(by, _)| by)]
        });
        let shown = self.evidence.iter().map(|it| &it.by);
        let actors: Vec<_> = facts.chain(drafts.flatten()).chain(shown).collect();
        let names = people::names::of(sql, actors).await?;
        self.people = short(names);
        Ok(())
    }

    async fn learn(&self, sql: &mut impl Sql, names: &mut Names) -> Result<()> {
        let assigned = self.work.assignments.iter().map(|it| it.department.clone());
        let back = self.work.hand_backs.iter();
        let back = back.flat_map(|it| [Some(it.department.clone()), it.suggested.clone()]);
        let own = self.appeal.department.iter().cloned();
        let departments: Vec<_> = own.chain(assigned).chain(back.flatten()).collect();
        let codes = self.history.iter().filter(|it| it.fact.kind == "appeal.topic_set");
        let codes = codes.flat_map(|it| [it.fact.was.as_deref(), it.fact.became.as_deref()]);
        let codes = codes.flatten().filter_map(|code| code.parse().ok());
        let proposed = self.proposals.iter().filter_map(|it| it.value.topic().cloned());
        let topics: Vec<_> =
            self.appeal.topic.iter().cloned().chain(codes).chain(proposed).collect();
        names.learn_departments(sql, departments).await?;
        names.learn_topics(sql, topics).await
    }

    /// The assignment that holds now.
    pub fn assignment(&self) -> Option<&Assignment> {
        let last = self.work.assignments.last()?;
        (Some(&last.department) == self.appeal.department.as_ref()).then_some(last)
    }
}

async fn problem(sql: &mut impl Sql, appeal: &Appeal) -> Result<Option<(ProblemId, u32)>> {
    let Some(id) = appeal.problem else { return Ok(None) };
    let all = Selection { problem: Some(id), ..Selection::default() };
    Ok(Some((id, all.count(sql).await?)))
}

/// The short names by ids.
pub fn short(names: HashMap<Uuid, Personal<String>>) -> BTreeMap<Uuid, String> {
    names.into_iter().map(|(id, name)| (id, Me::new(name.reveal(), "").short)).collect()
}
