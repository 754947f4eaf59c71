//! Takes what was delivered into conversations: files are fetched, dialogue hears, and what it says
//! is handed to the post, all in the unit of work that settles the delivery.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use base::Timestamp;
use channels::carrier::{Carrier as _, Fetched};
use channels::talk::{Heard, Offered, What};
use channels::telegram::Telegram;
use channels::telegram::album::{self, Ready, Waiting};
use channels::telegram::update;
use channels::{Content, FILES_MAX, FileName, FileRef};
use dialogue::core::Brought;
use dialogue::place::Places;
use dialogue::{HearError, Room};
use jobs::{HolderId, Lease};
use mailroom::{About, DeliveryId, Outgoing, delivery, outgoing, peer};
use tokio::sync::watch;
use web::House;

use super::rest;

/// Which process takes in: the order within a conversation is kept by one.
const LEASE: Lease = Lease::of("listener");
/// How often it looks when nothing rings: albums are whole after a while without a bell.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// The pause after a failure.
const FAILED_PAUSE: Duration = Duration::from_secs(5);
/// Deliveries that are looked at together.
const BATCH: u32 = 200;
/// How long a file is asked for that its channel does not give, before it counts as gone.
const FETCHED_FOR: Duration = Duration::from_secs(10 * 60);
/// The pause before it is asked for again.
const FETCH_PAUSE: Duration = Duration::from_secs(5);
/// What no page shows and no browser runs.
const UNKNOWN: &str = "application/octet-stream";

/// Takes in what one bot was told.
pub(super) struct Listener {
    house: House,
    bot: Arc<Telegram>,
    places: Arc<dyn Places>,
    holder: HolderId,
    /// Conversations that wait for a file, and until when.
    resting: BTreeMap<String, Timestamp>,
}

impl Listener {
    pub(super) fn new(
        house: House,
        bot: Arc<Telegram>,
        places: Arc<dyn Places>,
        holder: HolderId,
    ) -> Self {
        Self { house, bot, places, holder, resting: BTreeMap::new() }
    }

    /// Listens until `stop` says true.
    pub(super) async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let mut bell = self.house.db.bell();
        while !*stop.borrow() {
            bell.mark_unchanged();
            let pause = match self.step().await {
                Ok(true) => continue,
                Ok(false) => LOOK_EVERY,
                Err(error) => {
                    let channel = self.bot.channel();
                    let error = format!("{error:#}");
                    tracing::warn!(channel, error, "what was delivered was not taken in");
                    metrics::counter!("otklik_follower_failures", "follower" => "listener")
                        .increment(1);
                    FAILED_PAUSE
                }
            };
            tokio::select! {
                more = rest(pause, &mut stop) => if !more { break },
                _ = bell.changed(), if pause == LOOK_EVERY => {}
            }
        }
    }

    /// Takes in what may be taken in now; true where that was something.
    async fn step(&mut self) -> anyhow::Result<bool> {
        let channel = self.bot.channel().to_owned();
        let waiting = delivery::waiting(&mut self.house.db.reader(), &channel, BATCH).await?;
        let labels = [("channel", channel.clone())];
        metrics::gauge!("otklik_channel_waiting", &labels)
            .set(u32::try_from(waiting.len()).unwrap_or(u32::MAX));
        if waiting.is_empty() {
            return Ok(false);
        }
        let now = self.house.clock.now();
        let mut read = Vec::with_capacity(waiting.len());
        for (id, delivery) in waiting {
            let came_at = delivery.received_at;
            match update::read(&channel, delivery.body.reveal(), came_at) {
                Ok(piece) => {
                    let update = delivery.key.parse().unwrap_or_default();
                    read.push(Waiting { id: (id, came_at), update, came_at, piece });
                }
                Err(error) => self.put_aside(&[id], &error.to_string()).await?,
            }
        }
        self.resting.retain(|_, until| *until > now);
        let mut took_any = false;
        for ready in album::ready(read, now) {
            took_any |= self.take(ready).await?;
        }
        Ok(took_any)
    }

    /// Takes one thing in; false where its conversation waits for a file.
    async fn take(&mut self, ready: Ready<(DeliveryId, Timestamp)>) -> anyhow::Result<bool> {
        let ids: Vec<DeliveryId> = ready.ids.iter().map(|(id, _)| *id).collect();
        let Some(heard) = ready.heard else {
            return self.settle(&ids).await;
        };
        let chat = heard.peer.id.reveal().clone();
        if self.resting.contains_key(&chat) {
            return Ok(false);
        }
        let came_at = ready.ids.iter().map(|(_, at)| *at).min().unwrap_or(heard.at);
        let Some(brought) = self.fetch(&heard, came_at).await? else {
            let until = self.house.clock.now().checked_add(FETCH_PAUSE);
            self.resting.insert(chat, until.unwrap_or(Timestamp::MAX));
            return Ok(false);
        };
        match self.hear(&ids, &heard, &brought).await {
            Ok(is_done) => Ok(is_done),
            Err(HearError::Store(error)) if !matches!(error, store::Error::Foreign(_)) => {
                Err(error.into())
            }
            Err(error) => {
                tracing::error!(%error, channel = self.bot.channel(), "a word was put aside");
                self.put_aside(&ids, &error.to_string()).await.map(|()| true)
            }
        }
    }

    /// Hears it: everything that comes of it stands or falls with the settling of the delivery.
    async fn hear(
        &self,
        ids: &[DeliveryId],
        heard: &Heard,
        brought: &[Brought],
    ) -> Result<bool, HearError> {
        let house = &self.house;
        let mut unit = house.db.begin(house.clock.now()).await?;
        if !LEASE.hold(&mut unit, self.holder).await? {
            unit.rollback().await?;
            return Ok(false);
        }
        for id in ids {
            // Another process was quicker: what it heard is not heard again.
            if !delivery::settle(&mut unit, *id).await? {
                unit.rollback().await?;
                return Ok(false);
            }
        }
        if heard.what == What::Left {
            peer::close(&mut unit, &heard.peer).await?;
        } else {
            peer::open(&mut unit, &heard.peer).await?;
        }
        let reply = self.room().hear(&mut unit, heard, brought).await?;
        if let Some(say) = reply.say.filter(|_| heard.what != What::Left) {
            let out = Outgoing { peer: heard.peer.clone(), say, about: About::default() };
            outgoing::put(&mut unit, &house.ids, out).await?;
        }
        unit.commit().await?;
        if let What::Pressed { receipt: Some(receipt), .. } = &heard.what {
            let (bot, receipt) = (Arc::clone(&self.bot), receipt.clone());
            tokio::spawn(async move { bot.hush(&receipt).await });
        }
        Ok(true)
    }

    fn room(&self) -> Room<'_> {
        let house = &self.house;
        Room {
            ids: &house.ids,
            zone: &house.city.city.zone,
            terms: house.city.terms(),
            rules: &house.city.channels,
            places: &*self.places,
            public_url: house.public_url.as_deref(),
        }
    }

    /// What became of the files of something heard; `None` where its channel may give them later.
    async fn fetch(
        &self,
        heard: &Heard,
        came_at: Timestamp,
    ) -> anyhow::Result<Option<Vec<Brought>>> {
        let What::Wrote { files, .. } = &heard.what else { return Ok(Some(Vec::new())) };
        let mut brought = Vec::with_capacity(files.len());
        for offered in files.iter().take(FILES_MAX) {
            let is_large = offered.bytes.is_some_and(|it| it > channels::FILE_BYTES_MAX);
            let fetched = match is_large {
                true => Fetched::TooLarge,
                false => self.bot.fetch(&offered.id).await,
            };
            brought.push(match fetched {
                Fetched::Bytes(bytes) => self.store(offered, bytes).await?,
                Fetched::TooLarge => Brought::TooLarge,
                Fetched::Gone => Brought::Gone,
                Fetched::Later { why, .. } => {
                    let waited = self.house.clock.now().duration_since(came_at);
                    tracing::info!(channel = self.bot.channel(), why, "a file is waited for");
                    if waited.unsigned_abs() < FETCHED_FOR {
                        return Ok(None);
                    }
                    Brought::Gone
                }
            });
        }
        Ok(Some(brought))
    }

    /// Keeps a file, judged by its content.
    async fn store(&self, offered: &Offered, bytes: Vec<u8>) -> anyhow::Result<Brought> {
        let size = bytes.len() as u64;
        let content = Content::of(&bytes);
        let kind = match content {
            _ if bytes.is_empty() => return Ok(Brought::Unfit),
            Content::BrokenImage(_) | Content::HugeImage { .. } => return Ok(Brought::Unfit),
            Content::Image(kind) | Content::Other(kind) => kind,
            Content::Unknown => UNKNOWN,
        };
        let given = offered.name.as_ref().map(|it| it.reveal().clone());
        let ending = kind.rsplit('/').next().unwrap_or("bin");
        let name = given.unwrap_or_else(|| format!("file.{ending}"));
        let Ok(name) = FileName::parse(name) else { return Ok(Brought::Unfit) };
        let sha256 = self.house.files.put(bytes).await?;
        Ok(Brought::Kept(FileRef { sha256, name, content_type: kind.to_owned(), bytes: size }))
    }

    async fn settle(&self, ids: &[DeliveryId]) -> anyhow::Result<bool> {
        let mut unit = self.house.db.begin(self.house.clock.now()).await?;
        for id in ids {
            delivery::settle(&mut unit, *id).await?;
        }
        unit.commit().await?;
        Ok(true)
    }

    async fn put_aside(&self, ids: &[DeliveryId], why: &str) -> anyhow::Result<()> {
        let mut unit = self.house.db.begin(self.house.clock.now()).await?;
        for id in ids {
            delivery::put_aside(&mut unit, *id, why).await?;
        }
        unit.commit().await?;
        Ok(())
    }
}
