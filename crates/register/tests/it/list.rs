//! Lists: every filter, both orders, pages while the city goes on.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use people::Role;
use register::change::{self, Closing};
use register::list::COUNT_MAX;
use register::transition::Act;
use register::{Cursor, Intake, Item, Number, Order, PAGE_MAX, Selection, Status};
use testing::TestDb;

use crate::cast::{self, code, message, personal, receipt, take, take_one};

const ORDERS: [Order; 2] = [Order::Received, Order::Due];
const HOUR: SignedDuration = SignedDuration::from_hours(1);

async fn page(city: &TestDb, selection: &Selection, order: Order) -> Vec<Item> {
    selection.page(&mut city.db.reader(), order, None, PAGE_MAX).await.unwrap().items
}

/// The texts of a list, which name its items.
async fn texts(city: &TestDb, selection: &Selection, order: Order) -> Vec<String> {
    let items = page(city, selection, order).await;
    items.into_iter().map(|it| it.text.into_revealed()).collect()
}

/// Both orders hold the same items, and the count tells how many.
async fn found(city: &TestDb, selection: Selection) -> BTreeSet<String> {
    let received: BTreeSet<_> =
        texts(city, &selection, Order::Received).await.into_iter().collect();
    let due: BTreeSet<_> = texts(city, &selection, Order::Due).await.into_iter().collect();
    assert_eq!(received, due, "{selection:?}");
    let count = selection.count(&mut city.db.reader()).await.unwrap();
    assert_eq!(count as usize, received.len(), "{selection:?}");
    received
}

fn set(names: &str) -> BTreeSet<String> {
    names.split_whitespace().map(str::to_owned).collect()
}

/// Takes a message in and tells its topic and status.
async fn put(city: &TestDb, item: Intake, topic: Option<&str>, status: Status) -> Number {
    let number = take_one(city, item).await;
    let vera = cast::staff(Role::Operator);
    cast::change(city, number, &vera, async |unit, card, hand| {
        if let Some(topic) = topic {
            change::set_topic(unit, card, hand, code(topic), None).await.unwrap();
        }
        if status != Status::New {
            card.move_to(status);
            card.give_to(code(if status == Status::Assigned { "roads" } else { "parks" }));
            let fact = card.fact("appeal.moved");
            card.note(fact);
        }
    })
    .await;
    number
}

/// Six appeals that differ in everything; their texts are their names.
async fn six(city: &TestDb) {
    cast::found_topics(city).await;
    let rows = [
        ("a", None, Status::New, Some(9), None::<&str>),
        ("b", Some("pothole"), Status::Assigned, Some(1), Some("port")),
        ("c", Some("ice"), Status::InWork, None, Some("hill")),
        ("d", Some("roads"), Status::Answered, Some(2), Some("port")),
        ("e", Some("dogs"), Status::Reopened, Some(3), None),
        ("f", None, Status::ClosedUnconfirmed, None, None),
    ];
    for (name, topic, status, due, district) in rows {
        let mut item = message(city, name, name);
        item.due = due.map(|hours| cast::due(city.now() + HOUR * hours));
        item.district = district.map(code);
        if name == "e" {
            item.incoming.channel = "api:other".to_owned();
        }
        put(city, item, topic, status).await;
        city.clock.turn(60);
    }
}

fn any() -> Selection {
    Selection::default()
}

testing::both! {
    /// Every filter alone, and all at once.
    async fn every_filter_selects(city) {
        let start = city.now();
        six(&city).await;
        let minute = |n: i64| Some(start + SignedDuration::from_secs(60 * n));
        let cases = [
            (any(), "a b c d e f"),
            (Selection { topic: Some(code("pothole")), ..any() }, "b"),
            (Selection { topic: Some(code("roads")), ..any() }, "b c d"),
            (Selection { topic: Some(code("fire")), ..any() }, ""),
            (Selection { department: Some(code("parks")), ..any() }, "c d e f"),
            (Selection { district: Some(code("port")), ..any() }, "b d"),
            (Selection { channel: Some("api:other".to_owned()), ..any() }, "e"),
            (Selection { statuses: vec![Status::New], ..any() }, "a"),
            (Selection { statuses: vec![Status::Forwarded], ..any() }, ""),
            (Selection { statuses: Status::OPEN.to_vec(), ..any() }, "a b c e"),
            (Selection { statuses: Status::ALL.to_vec(), ..any() }, "a b c d e f"),
            (Selection { from: minute(1), to: minute(3), ..any() }, "b c"),
            (Selection { from: minute(5), ..any() }, "f"),
            (Selection { to: minute(0), ..any() }, ""),
            (Selection { overdue_at: minute(60), ..any() }, ""),
            (Selection { overdue_at: minute(62), ..any() }, "b"),
            (Selection { overdue_at: minute(600), ..any() }, "a b e"),
            (Selection { words: Some(personal("…!")), ..any() }, ""),
            (Selection { words: Some(personal("яма")), ..any() }, ""),
        ];
        for (selection, expect) in cases {
            assert_eq!(found(&city, selection.clone()).await, set(expect), "{selection:?}");
        }
        let all = Selection {
            topic: Some(code("roads")),
            department: Some(code("roads")),
            district: Some(code("port")),
            problem: None,
            channel: Some(cast::CHANNEL.to_owned()),
            statuses: vec![Status::Assigned, Status::New],
            from: minute(0),
            to: minute(6),
            overdue_at: minute(120),
            among: None,
            words: None,
        };
        assert_eq!(found(&city, all).await, set("b"));
    }

    /// The newest first; or what is due next first, and what has no clock last.
    async fn both_orders(city) {
        six(&city).await;
        assert_eq!(texts(&city, &any(), Order::Received).await, ["f", "e", "d", "c", "b", "a"]);
        assert_eq!(texts(&city, &any(), Order::Due).await[..3], ["b", "e", "a"]);
        let open = Selection { statuses: Status::OPEN.to_vec(), ..any() };
        assert_eq!(texts(&city, &open, Order::Received).await, ["e", "c", "b", "a"]);
        assert_eq!(texts(&city, &open, Order::Due).await, ["b", "e", "a", "c"]);
        let twice = Selection { statuses: vec![Status::New, Status::New], ..any() };
        assert_eq!(texts(&city, &twice, Order::Received).await, ["a"]);
    }

    /// An item shows what its appeal shows.
    async fn an_item_is_its_appeal(city) {
        six(&city).await;
        for item in page(&city, &any(), Order::Due).await {
            let appeal = cast::find(&city, item.number).await;
            assert_eq!((item.id, item.status), (appeal.id, appeal.status));
            assert_eq!(item.version, appeal.version);
            assert_eq!((&item.topic, &item.department), (&appeal.topic, &appeal.department));
            assert_eq!((&item.place, &item.due), (&appeal.place, &appeal.due));
            assert_eq!((item.regime, &item.channel), (appeal.regime, &appeal.channel));
            assert_eq!(item.received_at, appeal.received_at);
            for hours in [0, 2, 8, 100] {
                let at = city.now() + HOUR * hours;
                assert_eq!(item.is_overdue(at), appeal.is_overdue(at), "{}", item.number);
            }
        }
    }

    /// Overdue is what is open past its date; an answer ends it, a reopening brings it back.
    async fn overdue_follows_the_status(city) {
        let mut item = message(&city, "1", "Яма");
        item.due = Some(cast::due(city.now() + HOUR));
        let number = take_one(&city, item).await;
        let overdue = async || {
            let listed = Selection { overdue_at: Some(city.now()), ..any() };
            let listed = found(&city, listed).await.len() == 1;
            let shown = page(&city, &any(), Order::Due).await[0].is_overdue(city.now());
            let card = cast::find(&city, number).await.is_overdue(city.now());
            assert_eq!((listed, shown), (card, card));
            card
        };
        assert!(!overdue().await);
        city.clock.turn(3_600);
        assert!(!overdue().await, "the last moment still counts");
        city.clock.turn(1);
        assert!(overdue().await);
        let vera = cast::staff(Role::Operator);
        cast::change(&city, number, &vera, async |unit, card, hand| {
            let silence = SignedDuration::ZERO;
            let reason = personal("нет");
            let turn = change::close(unit, card, hand, Closing::Declined, reason, silence).await;
            assert_eq!(turn.unwrap().act(), Act::Decline);
        }).await;
        assert!(!overdue().await);
        cast::change(&city, number, &vera, async |unit, card, hand| {
            let due = card.appeal().due.clone();
            let turn = change::reopen(unit, card, hand, personal("есть"), due).await;
            assert_eq!(turn.unwrap().act(), Act::Reopen);
        }).await;
        assert!(overdue().await);
    }

    /// Counting stops at a thousand and one.
    async fn a_count_stops(city) {
        for group in 0..3 {
            take(&city, (0..400).map(|n| message(&city, &format!("{group}-{n}"), "Яма"))).await;
        }
        let mut reader = city.db.reader();
        assert_eq!(any().count(&mut reader).await.unwrap(), COUNT_MAX + 1);
        let new = Selection { statuses: vec![Status::New], ..any() };
        assert_eq!(new.count(&mut reader).await.unwrap(), COUNT_MAX + 1);
        let open = Selection { statuses: Status::OPEN.to_vec(), ..any() };
        assert_eq!(open.count(&mut reader).await.unwrap(), COUNT_MAX + 1);
        let page = any().page(&mut reader, Order::Received, None, u32::MAX).await.unwrap();
        assert_eq!((page.items.len(), page.next.is_some()), (PAGE_MAX as usize, true));
    }

    /// Page by page every appeal is met once, while others arrive and change between the pages.
    async fn cursors_stay_right(city) {
        for order in ORDERS {
            for statuses in [vec![], vec![Status::New], vec![Status::New, Status::Assigned]] {
                walk(&city, order, statuses).await;
            }
        }
    }
}

/// Many at the same instant, some with the same date, so that the id has to part them.
async fn forty(city: &TestDb, name: &str) -> BTreeSet<Number> {
    let items = (0..40_i32).map(|n| {
        let mut item = message(city, &format!("{name}-{n}"), "Яма");
        item.due = (n % 3 != 0).then(|| cast::due(city.now() + HOUR * (n % 5 - 2)));
        item
    });
    take(city, items).await.iter().map(|it| receipt(it).number).collect()
}

async fn walk(city: &TestDb, order: Order, statuses: Vec<Status>) {
    let name = format!("{order:?}-{}", statuses.len());
    let first = forty(city, &name).await;
    let selection = Selection { statuses: statuses.clone(), ..any() };
    let (mut after, mut seen, mut pages) = (None, Vec::new(), 0);
    loop {
        let limit = [1, 7, 10][pages % 3];
        let mut reader = city.db.reader();
        let page = selection.page(&mut reader, order, after, limit).await.unwrap();
        assert!(page.items.len() <= limit as usize);
        seen.extend(page.items.iter().map(|it| it.number));
        let Some(next) = page.next else { break };
        after = Some(Cursor::parse(&next.to_text(), order).unwrap());
        pages += 1;
        if pages < 4 {
            // New ones arrive later or with any date; what was seen is declined and moves away.
            city.clock.turn(1);
            forty(city, &format!("{name}-{pages}")).await;
            let vera = cast::staff(Role::Operator);
            cast::change(city, seen[0], &vera, async |_, card, _| {
                card.move_to(Status::Declined);
                let fact = card.fact("appeal.moved");
                card.note(fact);
            })
            .await;
        }
    }
    let once: BTreeSet<_> = seen.iter().copied().collect();
    if order == Order::Received {
        assert_eq!(once.len(), seen.len(), "{name}: nothing is met twice");
    } else {
        // Declined, the first one has no clock and stands at the end, where it is met again.
        assert!(once.len() + 1 >= seen.len(), "{name}");
    }
    assert!(first.is_subset(&once), "{name}: nothing is left out");
    let mut reader = city.db.reader();
    let total = selection.count(&mut reader).await.unwrap();
    assert!(once.len() <= total as usize + 1);
}
