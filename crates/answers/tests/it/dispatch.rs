//! What was decided goes to where the question was asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use answers::Outcome;
use channels::FileRef;
use channels::carrier::{Bodies as Files, Carried, Carrier, Fetched};
use channels::talk::{Peer, Press, Say};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use mailroom::{Bodies, Post};
use testing::TestDb;
use testing::cast::CHANNEL;

use crate::cast::{answer, assigned, posted};

/// A channel that remembers what was said.
#[derive(Default)]
struct Ear(Mutex<Vec<(String, Say)>>);

impl Carrier for Ear {
    fn say<'a>(&'a self, to: &'a Peer, say: &'a Say, _: Files) -> BoxFuture<'a, Carried> {
        let mut heard = self.0.lock().unwrap();
        heard.push((to.id.reveal().clone(), say.clone()));
        async { Carried::Sent("1".to_owned()) }.boxed()
    }

    fn fetch<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Fetched> {
        async { Fetched::Gone }.boxed()
    }

    fn hush<'a>(&'a self, _: &'a str) -> BoxFuture<'a, ()> {
        async {}.boxed()
    }
}

struct Empty;

impl Bodies for Empty {
    fn bytes<'a>(&'a self, _: &'a FileRef) -> BoxFuture<'a, std::io::Result<Option<Vec<u8>>>> {
        async { Ok(Some(Vec::new())) }.boxed()
    }
}

async fn heard(city: &TestDb) -> Vec<(String, Say)> {
    let ear = Arc::new(Ear::default());
    let carrier: Arc<dyn Carrier> = Arc::clone(&ear) as _;
    let carriers = BTreeMap::from([(CHANNEL.to_owned(), carrier)]);
    let clock = city.clock.clock();
    let post = Post::new(city.db.clone(), clock, &city.ids, carriers, Arc::new(Empty));
    while post.step().await.unwrap() == jobs::Step::More {}
    let heard = ear.0.lock().unwrap();
    heard.clone()
}

testing::both! {
    /// A final answer goes to its conversation by the city's letter, and asks whether it is done.
    async fn a_final_answer_asks_whether_it_is_done(city) {
        let number = assigned(&city, "1", Some("42")).await;
        answer(&city, number, "Яма засыпана.", true).await;
        let heard = heard(&city).await;
        let [(peer, say)] = heard.as_slice() else { panic!("{heard:?}") };
        assert_eq!(peer, "42");
        let expected = format!("Здравствуйте! О {number}:\n\nЯма засыпана.\n\nЦентр");
        assert_eq!(say.text.reveal(), &expected);
        let words: Vec<_> = say.buttons.concat().into_iter().map(|it| it.press).collect();
        let word = |it: Outcome| Press::Word(it.pressed(number));
        assert_eq!(words, Outcome::ALL.map(word));
        let posted = posted(&city, number).await;
        assert!(posted[0].about.answer.is_some());
        assert_eq!(posted[0].state.word(), "sent");
    }

    /// An answer in between asks nothing; a message without a conversation gets nothing sent.
    async fn what_goes_where(city) {
        let number = assigned(&city, "1", Some("42")).await;
        answer(&city, number, "Едем", false).await;
        let silent = assigned(&city, "2", None).await;
        answer(&city, silent, "Готово", true).await;
        assert!(posted(&city, silent).await.is_empty());
        let heard = heard(&city).await;
        assert_eq!(heard.len(), 1);
        assert!(heard[0].1.buttons.is_empty());
        assert_eq!(heard[0].1.text.reveal(), &format!("{number} Едем"));
    }
}
