//! The follower that makes proposals after intake.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use ::store::{Db, Fact, Result, Sql, Unit, journal};
use base::{By, Clock, Uuid};
use jobs::{Follower, HolderId, Lease, Step};
use register::{Appeal, AppealId, Message};
use tokio::sync::Mutex;

use crate::choice::{MADE, subject};
use crate::proposal::{Kind, Proposal};
use crate::proposer::{Proposers, Reading};
use crate::store;

/// The facts after which there is something to propose.
const NEW_WORDS: &[&str] = &["appeal.opened"];

/// Appeals that are thought over anew in one unit of work.
const REFRESH_PAGE: u32 = 500;

/// What was made for each appeal.
type Made = Vec<(AppealId, Vec<Proposal>)>;

/// Makes proposals for what has arrived: follows the journal, a moment behind at most.
///
/// It proposes for appeals that are open and on which nobody has decided yet; so an archive keeps
/// its history, and what is open in it is helped like the rest. Proposals are no facts about the
/// appeal: whoever has its page open may go on.
pub struct ProposalFollower {
    db: Db,
    clock: Clock,
    holder: HolderId,
    /// The proposers as they were last.
    proposers: Mutex<Option<Arc<Proposers>>>,
}

impl ProposalFollower {
    const LEASE: Lease = Lease::of("proposals");
    /// Facts that one step takes.
    const STEP: u32 = 1_000;
    /// How long it lets facts gather: a step costs a commit, which intake would have to wait for.
    const GATHER: Duration = Duration::from_millis(200);

    /// A follower of a process.
    pub fn new(db: Db, clock: Clock, holder: HolderId) -> Self {
        Self { db, clock, holder, proposers: Mutex::new(None) }
    }

    /// The proposers of today: made anew where another model is in use or the taxonomy changed.
    async fn proposers(&self, sql: &mut impl Sql) -> Result<Arc<Proposers>> {
        let mut kept = self.proposers.lock().await;
        if let Some(proposers) = kept.as_ref()
            && proposers.are_of_today(sql).await?
        {
            return Ok(Arc::clone(proposers));
        }
        let proposers = Arc::new(Proposers::load(sql).await?);
        *kept = Some(Arc::clone(&proposers));
        Ok(proposers)
    }

    /// Proposals for those of the appeals that wait for a decision.
    async fn make(&self, appeals: &BTreeSet<Uuid>) -> Result<Made> {
        if appeals.is_empty() {
            return Ok(Vec::new());
        }
        let mut reader = self.db.reader();
        let ids: Vec<_> = appeals.iter().map(|id| AppealId(*id)).collect();
        let mut undecided = Appeal::some(&mut reader, &ids).await?;
        undecided.retain(|it| !kinds(it).is_empty());
        propose(&mut reader, self.proposers(&mut self.db.reader()).await?, undecided).await
    }
}

/// What can still be decided on an appeal.
fn kinds(appeal: &Appeal) -> Vec<Kind> {
    match appeal.status.is_open() && appeal.topic.is_none() {
        true => vec![Kind::Topic],
        false => Vec::new(),
    }
}

/// Reads the words of appeals and proposes, beside what the process does otherwise.
async fn propose(
    sql: &mut impl Sql,
    proposers: Arc<Proposers>,
    appeals: Vec<Appeal>,
) -> Result<Made> {
    if appeals.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = appeals.iter().map(|it| it.id).collect();
    let words = Message::first_words(sql, &ids).await?;
    let work = move || {
        let made = appeals.iter().filter_map(|appeal| {
            let text = words.get(&appeal.id)?.reveal();
            let made = proposers.propose(&Reading { text }, &kinds(appeal));
            (!made.is_empty()).then_some((appeal.id, made))
        });
        made.collect::<Made>()
    };
    // A proposer that panics is a fault of ours, and no reason to stop at these messages for good.
    Ok(tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "nothing was proposed for some appeals");
        Vec::new()
    }))
}

/// Keeps proposals, and tells of the best ones.
async fn keep(unit: &mut Unit, made: &Made) -> Result<()> {
    if made.is_empty() {
        return Ok(());
    }
    store::put_proposals(unit, made).await?;
    for (appeal, proposals) in made {
        let mut told = BTreeSet::new();
        for it in proposals.iter().filter(|it| told.insert(it.value.kind())) {
            unit.record(made_fact(*appeal, it));
        }
    }
    Ok(())
}

fn made_fact(appeal: AppealId, proposal: &Proposal) -> Fact {
    let by = By::Model(proposal.model.clone(), proposal.version.clone());
    let percent = (proposal.confidence * 100.0).round() as i64;
    Fact::new(MADE, subject(appeal), by)
        .change(None, proposal.value.topic().map(base::Code::as_str))
        .with("kind", proposal.value.kind().word())
        .with("confidence_percent", percent)
}

/// What a refreshing came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Refreshed {
    /// Appeals that wait for a decision.
    pub waiting: usize,
    /// Those of them for which something is proposed.
    pub proposed: usize,
}

/// Proposes anew for all appeals that wait for a decision: another model is in use. What nobody
/// proposes any more is no longer proposed. `told` hears how many are done.
///
/// In short units of work, so that a serving process goes on.
pub async fn refresh(db: &Db, clock: &Clock, told: impl Fn(usize)) -> Result<Refreshed> {
    let mut reader = db.reader();
    let proposers = Arc::new(Proposers::load(&mut reader).await?);
    let (mut refreshed, mut after) = (Refreshed::default(), None);
    loop {
        let page = Appeal::undecided(&mut reader, after, REFRESH_PAGE).await?;
        let Some(last) = page.last() else { return Ok(refreshed) };
        after = Some((last.received_at, last.id));
        let ids: Vec<_> = page.iter().map(|it| it.id).collect();
        let made = propose(&mut reader, Arc::clone(&proposers), page).await?;
        let mut unit = db.begin(clock.now()).await?;
        store::forget(&mut unit, &ids).await?;
        keep(&mut unit, &made).await?;
        unit.commit().await?;
        refreshed.waiting += ids.len();
        refreshed.proposed += made.len();
        told(refreshed.waiting);
    }
}

impl Follower for ProposalFollower {
    fn name(&self) -> &'static str {
        "proposals"
    }

    fn gather(&self) -> Duration {
        Self::GATHER
    }

    async fn step(&self) -> Result<Step> {
        let mut reader = self.db.reader();
        let cursor = journal::cursor(&mut reader, self.name()).await?;
        let touched = journal::touched(&mut reader, cursor, Self::STEP, NEW_WORDS).await?;
        let Some((last, appeals)) = touched else { return Ok(Step::Done) };
        // Read and thought over before the unit begins: on SQLite it holds the one write lock.
        let made = self.make(&appeals).await?;
        let mut unit = self.db.begin(self.clock.now()).await?;
        if !Self::LEASE.hold(&mut unit, self.holder).await? {
            return Ok(Step::Done);
        }
        // Who held the lease meanwhile has proposed for these.
        if journal::cursor(&mut unit, self.name()).await? != cursor {
            return Ok(Step::More);
        }
        keep(&mut unit, &made).await?;
        journal::move_cursor(&mut unit, self.name(), last).await?;
        unit.commit().await?;
        Ok(if last < cursor + i64::from(Self::STEP) { Step::Done } else { Step::More })
    }
}
