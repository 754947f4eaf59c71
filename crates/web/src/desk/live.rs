//! What happens now, told to open pages: one follower a process reads the journal from its head
//! on, and every open page hears of what it shows.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use askama::Template as _;
use axum::extract::{Query as Address, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use base::{Code, Origin};
use futures::Stream;
use jobs::{Follower, Step};
use register::list::COUNT_MAX;
use register::{Appeal, AppealId};
use store::Db;
use store::journal::{self, Recorded};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, Sender, WeakSender, channel};
use understanding::choice;

use super::access::Desk;
use super::asked::{Asked, Query};
use super::inbox_view::FreshPart;
use super::scene::Scene;
use crate::house::House;

/// News that a slow page may lag behind; after that it hears only that there was more.
const NEWS_KEPT: usize = 256;
/// Facts that one step reads.
const FACTS_A_STEP: u32 = 500;
/// Changes of one step that are told one by one; more of them are an import or the like.
const TOLD_MAX: usize = 40;
/// How long facts gather before a step, so that a burst of changes is read once.
const GATHER: Duration = Duration::from_millis(150);
/// A page is told of new rows at most this often.
const PAUSE: Duration = Duration::from_millis(700);
/// A connection is ended after this long; the browser opens another, and the session is asked
/// again.
const LIFE: Duration = Duration::from_secs(20 * 60);

/// What happened.
#[derive(Debug, Clone)]
pub enum News {
    /// An appeal changed.
    Changed(Arc<Change>),
    /// Very much changed at once.
    Much,
}

/// A change of an appeal.
#[derive(Debug)]
pub struct Change {
    number: String,
    version: i64,
    department: Option<Code>,
    /// Nobody changed it: the machine has proposed something.
    is_proposed: bool,
}

/// Where open pages hear the news: from the reporter, while it runs. A process whose reporter has
/// stopped ends the connections of its pages, so that they do not hold up its own end.
#[derive(Debug, Clone, Default)]
pub struct Live(Arc<Mutex<Option<WeakSender<News>>>>);

impl Live {
    /// The follower that reads the news of a database; the pages hear the last one made.
    pub fn reporter(&self, db: Db) -> Reporter {
        let (news, _) = channel(NEWS_KEPT);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(news.downgrade());
        Reporter { db, news, cursor: AtomicI64::new(NOWHERE) }
    }

    fn hear(&self) -> Option<Receiver<News>> {
        let news = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        news.as_ref()?.upgrade().map(|sender| sender.subscribe())
    }
}

/// The follower that reads the news from the journal.
#[derive(Debug)]
pub struct Reporter {
    db: Db,
    news: Sender<News>,
    cursor: AtomicI64,
}

/// What facts tell of appeals.
#[derive(Debug, Default)]
struct Heard {
    /// Somebody changed them.
    changed: BTreeSet<AppealId>,
    /// The machine has proposed something for them.
    proposed: BTreeSet<AppealId>,
    /// An import is among them, which is not told one by one.
    is_much: bool,
}

impl Heard {
    fn of(facts: &[Recorded]) -> Self {
        let mut heard = Self::default();
        for Recorded { fact, .. } in facts {
            let appeal = AppealId(fact.subject.id);
            match fact.subject.kind.as_str() {
                "appeal" if fact.origin == Origin::Import => heard.is_much = true,
                "appeal" => _ = heard.changed.insert(appeal),
                choice::SUBJECT if fact.kind == choice::MADE => {
                    heard.proposed.insert(appeal);
                }
                _ => {}
            }
        }
        heard
    }
}

/// The cursor before the first step.
const NOWHERE: i64 = -1;

impl Reporter {
    async fn tell(&self, heard: Heard) -> store::Result<()> {
        let Heard { changed, proposed, is_much } = heard;
        let ids: Vec<_> = changed.union(&proposed).copied().collect();
        if is_much || ids.len() > TOLD_MAX {
            // Nobody may be listening; that is no failure.
            let _ = self.news.send(News::Much);
            return Ok(());
        }
        if ids.is_empty() || self.news.receiver_count() == 0 {
            return Ok(());
        }
        for appeal in Appeal::some(&mut self.db.reader(), &ids).await? {
            let change = Change {
                number: appeal.number.to_string(),
                version: appeal.version,
                department: appeal.department,
                is_proposed: !changed.contains(&appeal.id),
            };
            let _ = self.news.send(News::Changed(Arc::new(change)));
        }
        Ok(())
    }
}

impl Follower for Reporter {
    fn name(&self) -> &'static str {
        "live"
    }

    fn gather(&self) -> Duration {
        GATHER
    }

    async fn step(&self) -> store::Result<Step> {
        let mut reader = self.db.reader();
        let cursor = self.cursor.load(Ordering::Relaxed);
        // Where nobody listens nothing is read, and the next listener begins at the head.
        if cursor == NOWHERE || self.news.receiver_count() == 0 {
            self.cursor.store(journal::head(&mut reader).await?, Ordering::Relaxed);
            return Ok(Step::Done);
        }
        let facts = journal::after(&mut reader, cursor, FACTS_A_STEP).await?;
        let Some(last) = facts.last() else { return Ok(Step::Done) };
        let last = last.seq;
        self.tell(Heard::of(&facts)).await?;
        self.cursor.store(last, Ordering::Relaxed);
        let full = facts.len() >= FACTS_A_STEP as usize;
        Ok(if full { Step::More } else { Step::Done })
    }
}

/// What one open page listens for.
struct Ear {
    house: House,
    desk: Desk,
    asked: Asked,
    news: Receiver<News>,
    ends: tokio::time::Instant,
    fresh: i64,
    waiting: std::collections::VecDeque<Event>,
}

/// `GET /desk/live`: `changed` names an appeal that a colleague changed, `fresh` holds the line
/// that says how many new rows wait.
pub async fn listen(
    State(house): State<House>,
    desk: Desk,
    Address(query): Address<Query>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let news = house.live.hear();
    let ear = news.map(|news| Ear {
        asked: Asked::from(query),
        house,
        desk,
        news,
        ends: tokio::time::Instant::now() + LIFE,
        fresh: 0,
        waiting: std::collections::VecDeque::new(),
    });
    let events = futures::stream::unfold(ear, |ear| async {
        let mut ear = ear?;
        let event = ear.next().await?;
        Some((Ok(event), Some(ear)))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

impl Ear {
    /// The next event; `None` ends the connection.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            match tokio::time::timeout_at(self.ends, self.news.recv()).await {
                Ok(Ok(news)) => self.take(news),
                Ok(Err(RecvError::Lagged(_))) => {}
                Ok(Err(RecvError::Closed)) | Err(_) => return None,
            }
            // What came at once is told together.
            tokio::time::sleep(PAUSE).await;
            while let Ok(news) = self.news.try_recv() {
                self.take(news);
            }
            self.count_fresh().await;
        }
    }

    fn take(&mut self, news: News) {
        let News::Changed(change) = news else { return };
        if !self.desk.principal().sees(change.department.as_ref()) {
            return;
        }
        let Change { number, version, is_proposed, .. } = &*change;
        let data = serde_json::json!({
            "number": number, "version": version, "proposed": is_proposed
        });
        self.waiting.push_back(Event::default().event("changed").data(data.to_string()));
    }

    /// Tells how many new rows wait, when that has changed. A failure here is no loss: the next
    /// news bring another try.
    async fn count_fresh(&mut self) {
        let Some(since) = self.asked.since else { return };
        let count = match self.fresh_rows(since).await {
            Ok(count) => count,
            Err(error) => return tracing::debug!(?error, "new rows could not be counted"),
        };
        if count == self.fresh {
            return;
        }
        self.fresh = count;
        let query = self.asked.at_the_top().query();
        let part = FreshPart { t: self.desk.look.t, count, query };
        if let Ok(html) = part.render() {
            self.waiting.push_back(Event::default().event("fresh").data(html.trim()));
        }
    }

    async fn fresh_rows(&self, since: i64) -> Result<i64, super::stop::Stop> {
        let scene = Scene::set(&self.house, &self.desk).await?;
        let mut reader = self.house.db.reader();
        let Some(mut selection) = scene.selection(&self.asked, &mut reader).await? else {
            return Ok(0);
        };
        let since = base::from_millis(since);
        selection.from = Some(selection.from.map_or(since, |from| from.max(since)));
        let count = selection.count(&mut reader).await?;
        Ok(i64::from(count.min(COUNT_MAX)))
    }
}
