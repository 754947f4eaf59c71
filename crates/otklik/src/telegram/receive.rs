//! Where updates come from: one process asks for them, or Telegram is told where to call.

use std::time::Duration;

use channels::telegram::{Raw, Trouble};
use jobs::{HolderId, Lease};
use mailroom::{Delivery, delivery};
use tokio::sync::watch;
use web::House;

use super::{Own, rest};
use crate::config::Mode;

/// Which process asks: two would take each other's updates. Longer than a poll may last.
const LEASE: Lease = Lease { name: "telegram", term: Duration::from_secs(45) };
/// How long Telegram may keep a poll waiting.
const POLL: Duration = Duration::from_secs(20);
/// The pause after a trouble, doubled with each further one.
const PAUSE_MIN: Duration = Duration::from_secs(1);
/// The longest pause.
const PAUSE_MAX: Duration = Duration::from_secs(30);
/// How often a process that does not ask looks whether it should.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How often a webhook is looked after.
const TEND_EVERY: Duration = Duration::from_secs(60);

/// Receives the updates of one bot.
pub(super) struct Receiver {
    house: House,
    own: Own,
    holder: HolderId,
    /// The number from which updates are asked for: what stands before it is committed here.
    from: Option<i64>,
}

/// What a round came to.
enum Round {
    /// Something was heard, or nothing to hear.
    Well,
    /// Another process does it.
    Other,
}

impl Receiver {
    pub(super) fn new(house: House, own: Own, holder: HolderId) -> Self {
        Self { house, own, holder, from: None }
    }

    /// Receives until `stop` says true.
    pub(super) async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let mut pause = PAUSE_MIN;
        while !*stop.borrow() {
            let round = tokio::select! {
                round = self.round() => round,
                _ = stop.wait_for(|it| *it) => break,
            };
            let next = match round {
                Ok(round) => {
                    pause = PAUSE_MIN;
                    self.after(&round)
                }
                Err(error) => {
                    self.tell(&error);
                    let longer = (pause * 2).min(PAUSE_MAX);
                    std::mem::replace(&mut pause, longer)
                }
            };
            if !rest(next, &mut stop).await {
                break;
            }
        }
        if let Err(error) = self.give_up_lease().await {
            tracing::warn!(%error, "the lease of a bot was not given up");
        }
    }

    async fn round(&mut self) -> anyhow::Result<Round> {
        if !self.hold().await? {
            return Ok(Round::Other);
        }
        match self.own.mode {
            Mode::Poll => self.poll().await?,
            Mode::Webhook => self.tend().await?,
        }
        let labels = [("channel", self.own.bot.channel().to_owned())];
        metrics::gauge!("otklik_channel_up", &labels).set(1.0);
        let at = self.house.clock.now().as_second();
        #[expect(clippy::cast_precision_loss, reason = "a moment in seconds is exact enough")]
        metrics::gauge!("otklik_channel_answered_at_seconds", &labels).set(at as f64);
        Ok(Round::Well)
    }

    fn after(&self, round: &Round) -> Duration {
        match (round, self.own.mode) {
            (Round::Other, _) => LOOK_EVERY,
            (Round::Well, Mode::Poll) => Duration::ZERO,
            (Round::Well, Mode::Webhook) => TEND_EVERY,
        }
    }

    fn tell(&self, error: &anyhow::Error) {
        let channel = self.own.bot.channel();
        tracing::warn!(channel, error = format!("{error:#}"), "a channel cannot be heard");
        let labels = [("channel", channel.to_owned())];
        metrics::gauge!("otklik_channel_up", &labels).set(0.0);
        metrics::counter!("otklik_channel_troubles", &labels).increment(1);
    }

    /// Asks for what comes next, and keeps it. Only the next question confirms it to Telegram.
    async fn poll(&mut self) -> anyhow::Result<()> {
        let raws = match self.own.bot.updates(self.from, POLL).await {
            Err(Trouble::Refused { code: 409, words, .. }) if words.contains("webhook") => {
                self.own.bot.drop_hook().await?;
                return Ok(());
            }
            other => other?,
        };
        self.keep(&raws).await?;
        if let Some(last) = raws.iter().map(|it| it.id).max() {
            self.from = Some(last.saturating_add(1));
        }
        Ok(())
    }

    async fn keep(&self, raws: &[Raw]) -> anyhow::Result<()> {
        if raws.is_empty() {
            return Ok(());
        }
        let now = self.house.clock.now();
        let delivery = |raw: &Raw| Delivery {
            channel: self.own.bot.channel().to_owned(),
            key: raw.id.to_string(),
            body: raw.body.clone(),
            received_at: now,
        };
        let deliveries: Vec<Delivery> = raws.iter().map(delivery).collect();
        let mut unit = self.house.db.begin(now).await?;
        delivery::keep(&mut unit, &deliveries).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Sees to it that Telegram calls us, and hears whether it can.
    async fn tend(&mut self) -> anyhow::Result<()> {
        let public = self.house.public_url.as_deref().unwrap_or_default();
        let url = format!("{}/hooks/telegram/{}", public.trim_end_matches('/'), self.own.name);
        let secret = self.own.secret.as_ref().map(|it| it.reveal().as_str()).unwrap_or_default();
        let hook = self.own.bot.hook().await?;
        // Told anew at each start, since the secret may be another one.
        if hook.url != url || self.from.is_none() {
            self.own.bot.set_hook(&url, secret).await?;
            self.from = Some(0);
            return Ok(());
        }
        match hook.error {
            Some(error) if hook.waiting > 0 => {
                anyhow::bail!("{} updates wait, Telegram says: {error}", hook.waiting)
            }
            _ => Ok(()),
        }
    }

    async fn hold(&self) -> anyhow::Result<bool> {
        let mut unit = self.house.db.begin(self.house.clock.now()).await?;
        let held = LEASE.hold(&mut unit, self.holder).await?;
        unit.commit().await?;
        Ok(held)
    }

    async fn give_up_lease(&self) -> anyhow::Result<()> {
        let mut unit = self.house.db.begin(self.house.clock.now()).await?;
        LEASE.release(&mut unit, self.holder).await?;
        unit.commit().await?;
        Ok(())
    }
}
