//! Telegram as a carrier: what became of what was said.

use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;

use super::say::{Step, steps};
use super::{Telegram, Trouble};
use crate::attachment::FILE_BYTES_MAX;
use crate::carrier::{Bodies, Carried, Carrier, Fetched};
use crate::talk::{Peer, Say};

/// How often a further part of what is said is tried, since the first part is out already.
const PART_TRIES: usize = 3;
/// The pause before it is tried again, where Telegram names none.
const PART_PAUSE: Duration = Duration::from_secs(2);
/// The longest pause that such a part waits for.
const PART_PAUSE_MAX: Duration = Duration::from_secs(30);
/// How long a bot whose token is refused rests: only an administrator can help.
const TOKEN_PAUSE: Duration = Duration::from_secs(60);

impl Carrier for Telegram {
    fn say<'a>(&'a self, to: &'a Peer, say: &'a Say, bodies: Bodies) -> BoxFuture<'a, Carried> {
        async move {
            let chat = to.id.reveal();
            match steps(chat, say, &bodies) {
                Ok(steps) => self.walk(chat, &steps, &bodies).await,
                Err(why) => Carried::Refused { why: why.to_owned(), gone: false },
            }
        }
        .boxed()
    }

    fn fetch<'a>(&'a self, file: &'a str) -> BoxFuture<'a, Fetched> {
        async move {
            match self.bytes(file).await {
                Ok(fetched) => fetched,
                Err(trouble) => unfetched(trouble),
            }
        }
        .boxed()
    }

    fn hush<'a>(&'a self, receipt: &'a str) -> BoxFuture<'a, ()> {
        async move {
            // The button stops waiting by itself after a while.
            let _ = self.answer_press(receipt).await;
        }
        .boxed()
    }
}

impl Telegram {
    async fn walk(&self, chat: &str, steps: &[Step], bodies: &[Vec<u8>]) -> Carried {
        let mut id = String::new();
        for (done, step) in steps.iter().enumerate() {
            let tried = match done {
                0 => self.try_once(chat, step, bodies).await,
                _ => self.try_on(chat, step, bodies).await,
            };
            match tried {
                Ok(sent) => id = sent,
                Err(trouble) if done == 0 => return carried(trouble),
                // Saying it all once more would say its beginning twice.
                Err(trouble) => {
                    let why = format!("{done} of {} parts got there; {trouble}", steps.len());
                    return Carried::Unknown { why };
                }
            }
        }
        Carried::Sent(id)
    }

    async fn try_once(
        &self,
        chat: &str,
        step: &Step,
        bodies: &[Vec<u8>],
    ) -> Result<String, Trouble> {
        self.pace.wait(chat).await;
        self.take(step, bodies).await
    }

    /// A further part: what certainly did not get there is tried again after a pause.
    async fn try_on(&self, chat: &str, step: &Step, bodies: &[Vec<u8>]) -> Result<String, Trouble> {
        let mut tries = 1;
        loop {
            let trouble = match self.try_once(chat, step, bodies).await {
                Ok(sent) => return Ok(sent),
                Err(trouble) => trouble,
            };
            let pause = match carried(trouble.clone()) {
                Carried::Later { after, .. } => after.unwrap_or(PART_PAUSE),
                _ => return Err(trouble),
            };
            if tries >= PART_TRIES || pause > PART_PAUSE_MAX {
                return Err(trouble);
            }
            tries += 1;
            tokio::time::sleep(pause).await;
        }
    }

    /// Asks for a link anew each time, since links expire, and once more where it expired at once.
    async fn bytes(&self, file: &str) -> Result<Fetched, Trouble> {
        for _ in 0..2 {
            let (path, size) = self.file(file).await?;
            if size.is_some_and(|it| it > FILE_BYTES_MAX) {
                return Ok(Fetched::TooLarge);
            }
            // A path that leads elsewhere would be an address of ours, with our token.
            if path.is_empty() || path.starts_with('/') || path.contains("..") {
                return Ok(Fetched::Gone);
            }
            match self.download(&path).await {
                Ok(Some(bytes)) => return Ok(Fetched::Bytes(bytes)),
                Ok(None) => return Ok(Fetched::TooLarge),
                Err(Trouble::Refused { code: 404, .. }) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(Fetched::Gone)
    }
}

/// What a trouble means for something that was said: may it be said once more?
///
/// The API's own words are believed. A 5xx is its statement that nothing was done, except 504: a
/// gateway that had handed the call on and heard nothing. So an outage leaves no answer to an
/// operator, and what was handed on is not said twice. An answer of somebody on the way, such as
/// the page of a proxy, means that the API was not reached.
fn carried(trouble: Trouble) -> Carried {
    let why = trouble.to_string();
    let later = |after| Carried::Later { why: trouble.to_string(), after };
    match trouble {
        Trouble::NotReached(_) => later(None),
        Trouble::Lost(_) | Trouble::Stranger(504) => Carried::Unknown { why },
        Trouble::Stranger(_) => later(None),
        Trouble::Refused { code, after, .. } => match code {
            429 => later(after),
            401 | 404 => later(Some(TOKEN_PAUSE)),
            403 => Carried::Refused { why, gone: true },
            504 => Carried::Unknown { why },
            500..=599 => later(after),
            _ => Carried::Refused { why, gone: false },
        },
    }
}

fn unfetched(trouble: Trouble) -> Fetched {
    let why = trouble.to_string();
    match trouble {
        Trouble::Refused { code: 400, words, .. } if words.contains("too big") => Fetched::TooLarge,
        Trouble::Refused { code: 400, words, .. } if !words.contains("temporarily") => {
            Fetched::Gone
        }
        Trouble::Refused { code: 401 | 404, .. } => {
            Fetched::Later { why, after: Some(TOKEN_PAUSE) }
        }
        Trouble::Refused { after, .. } => Fetched::Later { why, after },
        _ => Fetched::Later { why, after: None },
    }
}
