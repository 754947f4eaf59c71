//! Messages become appeals.

use std::collections::BTreeSet;
use std::sync::Arc;

use base::{Origin, Point};
use channels::talk::Peer;
use channels::{FileName, FileRef, IncomingAuthor, IncomingPlace};
use register::{Accepted, Attachment, Author, Intake, IntakeWriter, Message, Owner, Status};
use store::group::{Refusal, Writer};
use store::{Db, Settings};
use testing::TestDb;
use tokio::sync::Barrier;

use crate::cast::{self, code, message, personal, receipt, take, take_one};

fn from(mut item: Intake, name: Option<&str>, contact: Option<&str>) -> Intake {
    item.incoming.author =
        IncomingAuthor { name: name.map(personal), contact: contact.map(personal) };
    item
}

async fn author(city: &TestDb, number: register::Number) -> Author {
    let id = cast::find(city, number).await.author.unwrap();
    Author::find(&mut city.db.reader(), id).await.unwrap().unwrap()
}

fn photo(name: &str, sha256: &str) -> FileRef {
    FileRef {
        sha256: sha256.to_owned(),
        name: FileName::parse(name).unwrap(),
        content_type: "image/png".to_owned(),
        bytes: 12,
    }
}

testing::both! {
    /// A conversation is kept with its message and leads back to its appeals, the newest first.
    async fn a_conversation_leads_to_its_appeals(city) {
        let heard = |key: &str, peer: Option<&str>| {
            let mut item = message(&city, key, "Яма");
            item.incoming.peer = peer.map(personal);
            item
        };
        let peer = |id: &str| Peer { channel: cast::CHANNEL.to_owned(), id: personal(id) };
        let first = take_one(&city, heard("1", Some("42"))).await;
        take_one(&city, heard("2", None)).await;
        city.clock.turn(1);
        let last = take_one(&city, heard("3", Some("42"))).await;
        take_one(&city, heard("4", Some("43"))).await;
        let again = take(&city, [heard("1", Some("44"))]).await;
        assert!(matches!(again.as_slice(), [Accepted::Repeated(_)]));

        let mut reader = city.db.reader();
        let (first, last) = (cast::find(&city, first).await, cast::find(&city, last).await);
        let found = Message::heard_from(&mut reader, &peer("42"), 10).await.unwrap();
        assert_eq!(found, [last.id, first.id]);
        assert_eq!(Message::heard_from(&mut reader, &peer("44"), 10).await.unwrap(), []);
        let thread = Message::of(&mut reader, &first).await.unwrap();
        assert_eq!(thread[0].from(), Some(peer("42")));
    }

    /// Everything of a message is found again on its appeal.
    async fn a_message_becomes_an_appeal(city) {
        let mut item = from(message(&city, "1", "Яма во дворе"), Some("Анна"), Some("@anna"));
        let place = IncomingPlace {
            point: Some(Point::new(43.1, 131.9).unwrap()),
            address: Some(personal("Якорная, 10")),
        };
        item.incoming.place = place.clone();
        item.incoming.sent_at = Some(city.now());
        item.incoming.files = vec![photo("яма.png", "aa"), photo("двор.png", "bb")];
        item.district = Some(code("port"));
        item.due = Some(cast::due(city.now()));
        let number = take_one(&city, item.clone()).await;

        assert_eq!(number.to_string(), "2026-000001");
        let appeal = cast::find(&city, number).await;
        assert_eq!(appeal.status, Status::New);
        assert_eq!((appeal.regime, appeal.channel.as_str()), (item.regime, cast::CHANNEL));
        assert_eq!((appeal.place.point, &appeal.place.address), (place.point, &place.address));
        assert_eq!(appeal.place.district, Some(code("port")));
        assert_eq!((appeal.received_at, &appeal.due), (city.now(), &item.due));
        assert_eq!((appeal.topic.as_ref(), appeal.department.as_ref()), (None, None));
        assert!(!appeal.imported);

        let mut reader = city.db.reader();
        let thread = Message::of(&mut reader, &appeal).await.unwrap();
        assert_eq!(thread.len(), 1);
        assert_eq!((thread[0].id, thread[0].author), (appeal.message, appeal.author));
        assert_eq!(thread[0].text.reveal(), "Яма во дворе");
        assert_eq!(thread[0].sent_at, Some(city.now()));
        let files = Attachment::of(&mut reader, &appeal).await.unwrap();
        let names: Vec<_> = files.iter().map(|it| it.file.name.reveal().as_str()).collect();
        assert_eq!(names, ["яма.png", "двор.png"]);
        assert!(files.iter().all(|it| it.owner == Owner::Message(appeal.message)));
        let one = Attachment::find(&mut reader, &appeal, files[0].id).await.unwrap();
        assert_eq!(one.as_ref(), Some(&files[0]));
    }

    /// Files that came in one moment were shown in any order, as their ids are.
    async fn files_stay_in_the_order_they_were_sent_in(city) {
        let names: Vec<_> = (0..8).map(|it| format!("{}.png", 7 - it)).collect();
        let mut item = message(&city, "1", "Яма");
        item.incoming.files = names.iter().map(|it| photo(it, "aa")).collect();
        let number = take_one(&city, item).await;
        let appeal = cast::find(&city, number).await;
        let mut reader = city.db.reader();
        let files = Attachment::of(&mut reader, &appeal).await.unwrap();
        let listed: Vec<_> = files.iter().map(|it| it.file.name.reveal().clone()).collect();
        assert_eq!(listed, names);
        let photos = Attachment::photos(&mut reader, &[appeal.id]).await.unwrap();
        assert_eq!(photos.get(&appeal.id), Some(&files[0].id), "the first one stands for all");
    }

    /// Two facts, whole and without personal data; the version counts those about the appeal.
    async fn an_appeal_begins_with_its_facts(city) {
        let number = take_one(&city, from(message(&city, "1", "Яма"), Some("Анна"), None)).await;
        let all = cast::facts(&city).await;
        let kinds: Vec<_> = all.iter().map(|it| it.fact.kind.as_str()).collect();
        assert_eq!(kinds, ["message.received", "appeal.opened"]);
        let opened = &all[1].fact;
        assert_eq!(opened.became.as_deref(), Some("new"));
        assert_eq!((&opened.by, opened.origin), (&cast::portal(), Origin::Live));
        assert_eq!(opened.details["number"], number.to_string());
        let appeal = cast::find(&city, number).await;
        assert_eq!(opened.details["author"], appeal.author.unwrap().to_string());
        assert_eq!(appeal.version, cast::history(&city, number).await.len() as i64);
        let journal = format!("{:?}", all.iter().map(|it| &it.fact.details).collect::<Vec<_>>());
        assert!(!journal.contains("Анна") && !journal.contains("Яма"), "{journal}");
    }

    /// The same message again gets the same receipt with the status of now; another body is told.
    async fn a_repeat_is_known(city) {
        let number = take_one(&city, message(&city, "1", "Яма")).await;
        let operator = cast::staff(people::Role::Operator);
        cast::change(&city, number, &operator, async |unit, card, hand| {
            let closing = register::change::Closing::Declined;
            let silence = jiff::SignedDuration::ZERO;
            let turn = register::change::close(unit, card, hand, closing, personal("нет"), silence)
                .await;
            assert_eq!(turn.unwrap().act(), register::transition::Act::Decline);
        }).await;
        let again = take(&city, [message(&city, "1", "Яма"), message(&city, "1", "Яма!")]).await;
        let [Accepted::Repeated(same), Accepted::Different(other)] = again.as_slice() else {
            panic!("{again:?}")
        };
        assert_eq!((same.number, same.status), (number, Status::Declined));
        assert_eq!(other.number, number);
        assert_eq!(cast::facts(&city).await.len(), 3);
        let other_channel = Intake {
            incoming: channels::Incoming {
                channel: "api:other".to_owned(),
                ..message(&city, "1", "Яма").incoming
            },
            ..message(&city, "1", "Яма")
        };
        assert_ne!(take_one(&city, other_channel).await, number);
    }

    /// One key several times in one group: the first is new, the others find it.
    async fn a_key_twice_in_a_group_is_one_appeal(city) {
        let texts = ["а", "а", "б", "а"];
        let accepted = take(&city, texts.map(|text| message(&city, "1", text))).await;
        assert!(matches!(
            accepted.as_slice(),
            [Accepted::New(_), Accepted::Repeated(_), Accepted::Different(_), Accepted::Repeated(_)]
        ), "{accepted:?}");
        let receipts: BTreeSet<_> = accepted.iter().map(|it| receipt(it).number).collect();
        assert_eq!(receipts.len(), 1);
        assert_eq!(cast::facts(&city).await.len(), 2);
    }

    /// A repeat leaves nothing behind: no author, no contact of a message that was not kept.
    async fn a_repeat_leaves_no_author(city) {
        let named = || from(message(&city, "1", "Яма"), Some("Анна"), None);
        let number = take_one(&city, named()).await;
        take(&city, [named(), named()]).await;
        assert_eq!(testing::count(&city.db, "authors").await, 1);
        let other = from(message(&city, "1", "Другое"), Some("Борис"), Some("@boris"));
        let refused = take(&city, [other]).await;
        assert!(matches!(refused[0], Accepted::Different(_)));
        assert_eq!(testing::count(&city.db, "authors").await, 1);
        assert_eq!(testing::count(&city.db, "contacts").await, 0);

        // Whoever was met only in a refused message is met for the first time later.
        let boris = from(message(&city, "2", "Ещё"), Some("Борис"), Some("@boris"));
        let his = take_one(&city, boris).await;
        assert_eq!(author(&city, his).await.name, Some(personal("Борис")));
        assert_eq!(author(&city, number).await.name, Some(personal("Анна")));
    }

    /// A new contact that stands in a kept and in a refused message of one group stays.
    async fn a_contact_of_a_kept_message_stays(city) {
        take_one(&city, message(&city, "1", "Яма")).await;
        let by_phone = |key| from(message(&city, key, "Снег"), Some("Анна"), Some("89990001122"));
        let accepted = take(&city, [by_phone("1"), by_phone("2")]).await;
        assert!(matches!(accepted.as_slice(), [Accepted::Different(_), Accepted::New(_)]));
        let anna = author(&city, receipt(&accepted[1]).number).await;
        assert_eq!(anna.contacts, [personal("79990001122")]);
        assert_eq!(anna.name, Some(personal("Анна")));
    }

    /// One person over channels, by any spelling of the contact, within a group and later.
    async fn an_author_is_known_by_contact(city) {
        let mut other = from(message(&city, "2", "Снег"), Some("А. П."), Some("89990001122"));
        other.incoming.channel = "api:other".to_owned();
        let first = from(message(&city, "1", "Яма"), Some("Анна"), Some("+7 999 000-11-22"));
        let accepted = take(&city, [first, other]).await;
        let later = from(message(&city, "3", "Лёд"), None, Some("9990001122"));
        let later = take_one(&city, later).await;
        let numbers =
            [receipt(&accepted[0]).number, receipt(&accepted[1]).number, later];
        let mut ids = BTreeSet::new();
        for number in numbers {
            ids.insert(cast::find(&city, number).await.author);
        }
        assert_eq!(ids.len(), 1);
        assert_eq!(author(&city, later).await.name, Some(personal("Анна")));
        assert_eq!(testing::count(&city.db, "authors").await, 1);

        // Without a contact a name says nothing: two Annas are two people.
        let namesake = take_one(&city, from(message(&city, "4", "х"), Some("Анна"), None)).await;
        assert!(!ids.contains(&cast::find(&city, namesake).await.author));
        let nobody = take_one(&city, message(&city, "5", "х")).await;
        assert_eq!(cast::find(&city, nobody).await.author, None);
    }

    /// A year of numbers is a year of the city, not of Greenwich.
    async fn numbers_follow_the_year_of_the_city(city) {
        let at = |key: &str, moment: &str| Intake {
            received_at: moment.parse().unwrap(),
            ..message(&city, key, "С Новым годом")
        };
        // Vladivostok is ten hours ahead.
        let accepted = take(&city, [
            at("1", "2026-12-31T13:59:59.999Z"),
            at("2", "2026-12-31T14:00:00Z"),
            at("3", "2026-12-31T13:00:00Z"),
            at("4", "2027-01-01T00:00:00Z"),
        ]).await;
        let numbers: Vec<_> = accepted.iter().map(|it| receipt(it).number.to_string()).collect();
        assert_eq!(numbers, ["2026-000001", "2027-000001", "2026-000002", "2027-000002"]);
        let later = take_one(&city, at("5", "2027-06-01T00:00:00Z")).await;
        assert_eq!(later.to_string(), "2027-000003");
    }

    /// A message that the database refuses goes alone; its neighbours become appeals.
    async fn a_bad_message_goes_alone(city) {
        testing::refuse(&city.db, "messages", "text", "яд").await;
        let writer = Writer::start(city.db.clone(), city.clock.clock(), cast::hand_in(&city));
        let writes = (0..40).map(|n| {
            let text = if n % 10 == 7 { "яд" } else { "Яма" };
            let item = message(&city, &n.to_string(), text);
            let writer = writer.clone();
            async move { writer.write(item).await }
        });
        for (n, outcome) in futures::future::join_all(writes).await.into_iter().enumerate() {
            match outcome {
                Ok(Accepted::New(_)) => assert_ne!(n % 10, 7),
                Err(Refusal::Store(_)) => assert_eq!(n % 10, 7),
                other => panic!("{n}: {other:?}"),
            }
        }
        assert_eq!(testing::count(&city.db, "appeals").await, 36);
        assert_eq!(cast::facts(&city).await.len(), 72);
    }

    /// Two processes get the same messages at the same instant, in opposite orders: each message
    /// is one appeal, and nobody is sent away.
    async fn two_processes_make_one_appeal(city) {
        at_the_same_instant(&city, |_| None).await;
    }

    /// The same, where the people are met for the first time at that instant, too.
    async fn two_processes_make_one_author(city) {
        at_the_same_instant(&city, |n| Some(format!("@user{}", n / 2))).await;
        for table in ["authors", "contacts"] {
            assert_eq!(testing::count(&city.db, table).await, (MESSAGES / 2) as i64, "{table}");
        }
    }
}

const MESSAGES: usize = 60;

async fn at_the_same_instant(city: &TestDb, contact: impl Fn(usize) -> Option<String>) {
    let other = Db::open(&Settings::new(city.url.clone())).await.unwrap();
    let writers = [(&city.db, 1), (&other, 2)].map(|(db, seed)| {
        let hand = IntakeWriter { ids: base::Ids::seeded(seed), zone: cast::zone() };
        Writer::start(db.clone(), city.clock.clock(), hand)
    });
    let both = Arc::new(Barrier::new(2));
    let tasks = writers.into_iter().enumerate().map(|(side, writer)| {
        let order = (0..MESSAGES).map(|n| if side == 0 { n } else { MESSAGES - 1 - n });
        let item =
            |n: usize| from(message(city, &n.to_string(), "Яма"), None, contact(n).as_deref());
        let items: Vec<_> = order.map(item).collect();
        let both = both.clone();
        tokio::spawn(async move {
            both.wait().await;
            futures::future::join_all(items.into_iter().map(|item| writer.write(item))).await
        })
    });
    let sides = futures::future::join_all(tasks).await;
    let (mut new, mut all) = (BTreeSet::new(), BTreeSet::new());
    for outcome in sides.into_iter().flat_map(Result::unwrap) {
        let accepted = outcome.unwrap();
        let number = receipt(&accepted).number;
        all.insert(number);
        match accepted {
            Accepted::New(_) => assert!(new.insert(number), "{number} was new twice"),
            Accepted::Repeated(_) => {}
            Accepted::Different(_) => panic!("{number} is the same message"),
        }
    }
    assert_eq!((new.len(), all.len()), (MESSAGES, MESSAGES));
    for table in ["appeals", "messages"] {
        assert_eq!(testing::count(&city.db, table).await, MESSAGES as i64, "{table}");
    }
    assert_eq!(cast::facts(city).await.len(), 2 * MESSAGES);
    other.close().await;
}
