//! A person in a conversation, as a messenger would carry it.

use base::{Lang, Personal, Point};
use channels::talk::{Heard, Peer, Press, Say, What};
use channels::{ChannelRules, FileName, FileRef};
use dialogue::core::Brought;
use dialogue::place::{Finding, Places};
use dialogue::state::{Spot, State};
use dialogue::{Conversation, Room};
use testing::TestDb;
use testing::cast::{code, zone};
use work::{Policies, Terms};

/// A small town: two streets, and a school that may be either of two.
pub struct Town;

pub fn point(lat: f64, lon: f64) -> Point {
    Point::new(lat, lon).unwrap()
}

pub fn spot(address: &str, lat: f64) -> Spot {
    Spot {
        address: address.to_owned().into(),
        point: Some(point(lat, 132.61)),
        district: Some(code("portovy")),
        evidence: "на Якорной".to_owned().into(),
    }
}

impl Places for Town {
    fn find(&self, words: &str) -> Finding {
        let words = base::text::fold(words);
        if words.contains("якорн") {
            return Finding::Found(spot("Якорная, 14", 43.2));
        }
        if words.contains("садов") {
            let both = vec![spot("Садовая, 5", 43.21), spot("Садовый переулок, 5", 43.22)];
            return Finding::OneOf(both);
        }
        Finding::Nothing
    }

    fn district_of(&self, _point: Point) -> Option<base::Code> {
        Some(code("portovy"))
    }

    fn covers(&self, point: Point) -> bool {
        point.lat() > 43.0 && point.lat() < 44.0
    }
}

/// A person on a channel.
pub struct Person<'a> {
    pub city: &'a TestDb,
    pub peer: Peer,
    heard: u32,
    policies: Policies,
    calendar: base::calendar::WorkingCalendar,
    rules: ChannelRules,
}

impl<'a> Person<'a> {
    pub fn on(city: &'a TestDb, channel: &str, id: &str) -> Self {
        Self {
            city,
            peer: Peer { channel: channel.to_owned(), id: Personal::new(id.to_owned()) },
            heard: 0,
            policies: Policies::default(),
            calendar: Default::default(),
            rules: ChannelRules::default(),
        }
    }

    pub async fn does(&mut self, what: What, files: &[Brought]) -> Option<Say> {
        self.heard += 1;
        let key = self.heard.to_string();
        self.does_under(&key, what, files).await
    }

    pub async fn does_under(&mut self, key: &str, what: What, files: &[Brought]) -> Option<Say> {
        let heard = Heard {
            key: key.to_owned(),
            peer: self.peer.clone(),
            name: Some("Анна".to_owned().into()),
            lang: Some(Lang::Ru),
            at: self.city.now(),
            what,
        };
        let zone = zone();
        let room = Room {
            ids: &self.city.ids,
            zone: &zone,
            terms: Terms { policies: &self.policies, zone: &zone, calendar: &self.calendar },
            rules: &self.rules,
            places: &Town,
            public_url: Some("https://otklik.example/"),
        };
        self.city.clock.turn(1);
        let mut unit = self.city.begin().await;
        let reply = room.hear(&mut unit, &heard, files).await.unwrap();
        unit.commit().await.unwrap();
        reply.say
    }

    pub async fn writes(&mut self, words: &str) -> Say {
        let what = What::Wrote { text: words.to_owned().into(), files: vec![] };
        self.does(what, &[]).await.expect("an answer")
    }

    pub async fn sends(&mut self, words: &str, files: &[Brought]) -> Say {
        let what = What::Wrote { text: words.to_owned().into(), files: vec![] };
        self.does(what, files).await.expect("an answer")
    }

    pub async fn presses(&mut self, word: &str) -> Say {
        let what = What::Pressed { word: word.to_owned(), receipt: None };
        self.does(what, &[]).await.expect("an answer")
    }

    pub async fn edits(&mut self, of: &str, words: &str) -> Say {
        let what = What::Edited { of: of.to_owned(), text: words.to_owned().into() };
        self.does(what, &[]).await.expect("an answer")
    }

    pub async fn shows(&mut self, at: Point) -> Say {
        self.does(What::Showed(at), &[]).await.expect("an answer")
    }

    pub async fn begins(&mut self) -> Say {
        self.does(What::Began(None), &[]).await.expect("an answer")
    }

    pub async fn state(&self) -> State {
        let mut reader = self.city.db.reader();
        Conversation::find(&mut reader, &self.peer).await.unwrap().expect("it is kept").state
    }
}

/// The word behind a button with this caption.
pub fn button(say: &Say, caption: &str) -> String {
    let buttons = say.buttons.iter().flatten();
    let found = buttons.into_iter().find(|it| it.caption.contains(caption));
    match &found.unwrap_or_else(|| panic!("no button {caption}: {:?}", say.buttons)).press {
        Press::Word(word) => word.clone(),
        other => panic!("{other:?}"),
    }
}

pub fn photo(name: &str) -> Brought {
    Brought::Kept(FileRef {
        sha256: "ab".repeat(32),
        name: FileName::parse(name).unwrap(),
        content_type: "image/png".to_owned(),
        bytes: 10,
    })
}

/// Fails unless the words are said.
#[track_caller]
pub fn says(say: &Say, words: &str) {
    assert!(say.text.reveal().contains(words), "{words}: {}", say.text.reveal());
}
