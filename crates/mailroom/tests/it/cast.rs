//! A channel that does what a test tells it, and what is said on it.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use base::{Personal, Uuid};
use channels::FileRef;
use channels::carrier::{Bodies as Sent, Carried, Carrier, Fetched};
use channels::talk::{Peer, Say};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use mailroom::outgoing::{of_appeal, put};
use mailroom::{About, Bodies, Outgoing, OutgoingId, Post, Posted};
use store::Fact;
use store::journal::after;
use testing::TestDb;
use tokio::sync::Semaphore;

pub const CHANNEL: &str = "test:main";
pub const APPEAL: Uuid = Uuid::from_u128(77);

/// What a carrier does with what is said in a conversation, once.
#[derive(Clone)]
pub enum Do {
    /// It answers so.
    Answer(Carried),
    /// It breaks down.
    Panic,
    /// It waits until the test lets it go on.
    Hang,
}

/// A carrier that keeps to a script and remembers what it was told.
pub struct Scripted {
    script: Mutex<HashMap<String, VecDeque<Do>>>,
    is_away: Mutex<bool>,
    said: Mutex<Vec<(String, String, Sent)>>,
    pub told: tokio::sync::watch::Sender<usize>,
    pub gate: Semaphore,
}

impl Scripted {
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            script: Mutex::default(),
            is_away: Mutex::default(),
            said: Mutex::default(),
            told: tokio::sync::watch::Sender::new(0),
            gate: Semaphore::new(0),
        })
    }

    /// What it does next in a conversation; after that it sends.
    pub fn will(&self, peer: &str, what: Do) {
        self.script.lock().unwrap().entry(peer.to_owned()).or_default().push_back(what);
    }

    /// Whether the channel is away for everybody.
    pub fn away(&self, is_away: bool) {
        *self.is_away.lock().unwrap() = is_away;
    }

    /// What arrived, as conversation and words.
    pub fn said(&self) -> Vec<(String, String)> {
        let said = self.said.lock().unwrap();
        said.iter().map(|(peer, text, _)| (peer.clone(), text.clone())).collect()
    }

    /// What arrived in a conversation.
    pub fn said_to(&self, peer: &str) -> Vec<String> {
        self.said().into_iter().filter(|(it, _)| it == peer).map(|(_, text)| text).collect()
    }

    /// The files that arrived.
    pub fn files(&self) -> Vec<Sent> {
        self.said.lock().unwrap().iter().map(|(.., files)| files.clone()).collect()
    }
}

impl Carrier for Scripted {
    fn say<'a>(&'a self, to: &'a Peer, say: &'a Say, bodies: Sent) -> BoxFuture<'a, Carried> {
        async move {
            let peer = to.id.reveal().clone();
            self.told.send_modify(|it| *it += 1);
            if *self.is_away.lock().unwrap() {
                return Carried::Later { why: "502".to_owned(), after: None };
            }
            let next = self.script.lock().unwrap().get_mut(&peer).and_then(VecDeque::pop_front);
            match next {
                Some(Do::Answer(carried)) => return carried,
                Some(Do::Panic) => panic!("a poisoned item"),
                Some(Do::Hang) => self.gate.acquire().await.unwrap().forget(),
                None => {}
            }
            let mut said = self.said.lock().unwrap();
            said.push((peer, say.text.reveal().clone(), bodies));
            Carried::Sent(said.len().to_string())
        }
        .boxed()
    }

    fn fetch<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Fetched> {
        async { Fetched::Gone }.boxed()
    }

    fn hush<'a>(&'a self, _: &'a str) -> BoxFuture<'a, ()> {
        async {}.boxed()
    }
}

/// A storage that has every file but the one called `absent`; it holds the file's own name.
pub struct Shelf;

impl Bodies for Shelf {
    fn bytes<'a>(&'a self, file: &'a FileRef) -> BoxFuture<'a, std::io::Result<Option<Vec<u8>>>> {
        let bytes = (file.sha256 != "absent").then(|| file.sha256.clone().into_bytes());
        async move { Ok(bytes) }.boxed()
    }
}

/// A post of a process of its own.
pub fn post(city: &TestDb, carrier: &Arc<Scripted>) -> Post {
    let carrier: Arc<dyn Carrier> = Arc::clone(carrier) as _;
    let carriers = BTreeMap::from([(CHANNEL.to_owned(), carrier)]);
    Post::new(city.db.clone(), city.clock.clock(), &city.ids, carriers, Arc::new(Shelf))
}

pub fn peer(id: &str) -> Peer {
    Peer { channel: CHANNEL.to_owned(), id: Personal::new(id.to_owned()) }
}

pub fn say(text: &str) -> Say {
    Say { text: Personal::new(text.to_owned()), ..Say::default() }
}

pub async fn hand_over(city: &TestDb, id: &str, say: Say, appeal: Option<Uuid>) -> OutgoingId {
    let mut unit = city.begin().await;
    let outgoing = Outgoing { peer: peer(id), say, about: About { appeal, answer: None } };
    let id = put(&mut unit, &city.ids, outgoing).await.unwrap();
    unit.commit().await.unwrap();
    id
}

/// Hands words about the appeal over.
pub async fn tell(city: &TestDb, id: &str, text: &str) -> OutgoingId {
    hand_over(city, id, say(text), Some(APPEAL)).await
}

/// Steps until nothing is due.
pub async fn send_all(post: &Post) {
    while post.step().await.unwrap() == jobs::Step::More {}
}

pub async fn posted(city: &TestDb) -> Vec<Posted> {
    of_appeal(&mut city.db.reader(), APPEAL).await.unwrap()
}

pub async fn states(city: &TestDb) -> Vec<&'static str> {
    posted(city).await.iter().map(|it| it.state.word()).collect()
}

pub async fn facts(city: &TestDb) -> Vec<Fact> {
    let recorded = after(&mut city.db.reader(), 0, 1_000).await.unwrap();
    recorded.into_iter().map(|it| it.fact).collect()
}

pub async fn kinds(city: &TestDb) -> Vec<String> {
    facts(city).await.into_iter().map(|it| it.kind).collect()
}
