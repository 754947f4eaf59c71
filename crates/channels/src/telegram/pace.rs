//! How fast a bot may speak: 30 messages a second overall, one a second in a chat, where a short
//! burst passes. Whoever is faster gets 429 and longer pauses.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Chats kept in mind; above it those that are quiet are forgotten.
const CHATS_MAX: usize = 10_000;

/// The pace of one bot in one process.
#[derive(Debug)]
pub struct Pace {
    overall: Gap,
    chat: Gap,
    booked: Mutex<Booked>,
}

/// The time between two messages, and how many may come at once.
#[derive(Debug, Clone, Copy)]
struct Gap {
    every: Duration,
    at_once: u32,
}

#[derive(Debug, Default)]
struct Booked {
    overall: Option<Instant>,
    chats: HashMap<String, Instant>,
}

impl Default for Pace {
    /// What Telegram asks for.
    fn default() -> Self {
        Self::of(Duration::from_secs(1), Duration::from_millis(34))
    }
}

impl Pace {
    /// A pace of one's own: a pause in a chat, and one overall.
    pub fn of(chat: Duration, overall: Duration) -> Self {
        Self {
            overall: Gap { every: overall, at_once: 1 },
            chat: Gap { every: chat, at_once: 3 },
            booked: Mutex::default(),
        }
    }

    /// Waits for the next place of a chat.
    pub(super) async fn wait(&self, chat: &str) {
        let place = self.book(chat, Instant::now());
        tokio::time::sleep_until(place).await;
    }

    fn book(&self, chat: &str, now: Instant) -> Instant {
        let mut booked = self.booked.lock().unwrap_or_else(PoisonError::into_inner);
        if booked.chats.len() > CHATS_MAX {
            booked.chats.retain(|_, until| *until > now);
        }
        let (own, all) = (booked.chats.get(chat).copied(), booked.overall);
        // A chat that must wait for its own turn holds up no other: its place in the row of all is
        // the one that it would have had.
        let in_row = self.overall.earliest(all, now);
        booked.overall = Some(self.overall.after(all, in_row));
        let place = self.chat.earliest(own, now).max(in_row);
        booked.chats.insert(chat.to_owned(), self.chat.after(own, place));
        place
    }
}

impl Gap {
    /// The earliest place, by the moment until which is booked.
    fn earliest(self, booked: Option<Instant>, now: Instant) -> Instant {
        let slack = self.every * self.at_once.saturating_sub(1);
        booked.and_then(|it| it.checked_sub(slack)).map_or(now, |it| it.max(now))
    }

    fn after(self, booked: Option<Instant>, place: Instant) -> Instant {
        booked.map_or(place, |it| it.max(place)) + self.every
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_chat_bursts_and_then_gets_one_a_second() {
        let pace = Pace::of(Duration::from_secs(1), Duration::ZERO);
        let now = Instant::now();
        let places: Vec<_> = (0..5).map(|_| (pace.book("a", now) - now).as_secs()).collect();
        assert_eq!(places, [0, 0, 0, 1, 2]);
        assert_eq!(pace.book("b", now), now, "another chat is not held up");
    }

    #[tokio::test(start_paused = true)]
    async fn all_chats_together_keep_to_thirty_a_second() {
        let pace = Pace::default();
        let now = Instant::now();
        let last = (0..31).map(|chat| pace.book(&chat.to_string(), now)).last().unwrap();
        assert!(last - now >= Duration::from_secs(1));
        let later = now + Duration::from_secs(5);
        assert_eq!(pace.book("0", later), later);
    }
}
