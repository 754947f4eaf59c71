//! Search by words, kept by a follower of the journal.

use base::Ids;
use channels::IncomingPlace;
use jiff::SignedDuration;
use jobs::{Follower as _, HolderId, Step};
use register::{Order, PAGE_MAX, SearchFollower, Selection};
use store::{Sql as _, journal};
use testing::TestDb;

use crate::cast::{self, message, personal, take};

fn follower(city: &TestDb, seed: u64) -> SearchFollower {
    let holder: HolderId = Ids::seeded(seed).next(city.now());
    SearchFollower { db: city.db.clone(), clock: city.clock.clock(), holder }
}

async fn catch_up(city: &TestDb) {
    let follower = follower(city, 7);
    while follower.step().await.unwrap() == Step::More {}
}

/// The keys of the messages whose appeals are found, in order.
async fn found(city: &TestDb, words: &str) -> String {
    let selection = Selection { words: Some(personal(words)), ..Selection::default() };
    let mut reader = city.db.reader();
    let page = selection.page(&mut reader, Order::Received, None, PAGE_MAX).await.unwrap();
    assert_eq!(selection.count(&mut reader).await.unwrap() as usize, page.items.len());
    let mut keys = Vec::new();
    for item in page.items {
        let appeal = cast::find(city, item.number).await;
        let thread = register::Message::of(&mut reader, &appeal).await.unwrap();
        keys.push(thread[0].external_id.clone());
    }
    keys.sort();
    keys.join(" ")
}

async fn put(city: &TestDb, rows: &[(&str, &str, &str)]) {
    let items = rows.iter().map(|(key, text, address)| {
        let mut item = message(city, key, text);
        let address = (!address.is_empty()).then(|| cast::personal(address));
        item.incoming.place = IncomingPlace { point: None, address };
        item
    });
    take(city, items.collect::<Vec<_>>()).await;
    catch_up(city).await;
}

testing::both! {
    /// All words must occur, in any form, in text or address.
    async fn all_words_must_occur(city) {
        put(&city, &[
            ("a", "Большая яма на дороге", "Якорная, 10"),
            ("b", "Ямы во дворе, не убирают мусор!", "ул. Ёлочная, д. 5/1"),
            ("c", "Мусорные баки; дорога чистая", ""),
        ]).await;
        for (words, expect) in [
            ("яма", "a b"),
            ("ЯМЫ", "a b"),
            ("яма дороги", "a"),
            ("дорога", "a c"),
            ("якорной", "a"),
            ("елочная", "b"),
            ("яма ёлочная", "b"),
            ("яма ёлочная 10", ""),
            ("10", "a"),
            ("5", "b"),
            ("снег", ""),
            ("яма снег", ""),
            ("яма, яма; яма", "a b"),
            (" ", ""),
        ] {
            assert_eq!(found(&city, words).await, expect, "{words:?}");
        }
    }

    /// Whatever is typed is words, never a language of queries.
    async fn signs_are_no_commands(city) {
        put(&city, &[
            ("a", "Цена 5² и ½ литра, №7; Ⓐ हिन्दी 漢字 a_b user@example.org C++ 10-а", ""),
            ("b", "'кавычка' \"ещё\" \\ NEAR(x y) OR AND NOT a:* ^x", ""),
        ]).await;
        for (words, expect) in [
            ("5²", "a"),
            ("½", "a"),
            ("№7", "a"),
            ("Ⓐ", "a"),
            ("हिन्दी", "a"),
            ("漢字", "a"),
            ("a_b", "a"),
            ("user@example.org", "a"),
            ("example.org user", "a"),
            ("10-а", "a"),
            ("10а", ""),
            ("NEAR(", "b"),
            ("x OR снег", ""),
            ("x AND y", "b"),
            ("не NOT x", ""),
            ("a:*", "a b"),
            ("' OR 1=1 --", ""),
            ("\\ 'кавычка'", "b"),
            ("stems:x", ""),
            ("\0", ""),
        ] {
            assert_eq!(found(&city, words).await, expect, "{words:?}");
        }
    }

    /// The last word of the longest text is found as well as the first.
    async fn a_long_text_is_found_to_its_end(city) {
        let mut text = "начало ".to_owned();
        let words = (0..).map(|n| format!("слово{n} "));
        let room = channels::TEXT_MAX - 20;
        let mut length = text.chars().count();
        for word in words {
            length += word.chars().count();
            if length > room {
                break;
            }
            text.push_str(&word);
        }
        text.push_str("последнее");
        put(&city, &[("a", &text, ""), ("b", &"яма ".repeat(24_000), "")]).await;
        assert_eq!(found(&city, "начало").await, "a");
        assert_eq!(found(&city, "последнее").await, "a");
        assert_eq!(found(&city, "яма").await, "b");
        let long = "ы".repeat(60);
        put(&city, &[("c", &long, "")]).await;
        assert_eq!(found(&city, &long).await, "c");
    }

    /// Found page by page, each once and in the order of the list, also where many came at one
    /// moment and others come meanwhile.
    async fn pages_of_a_search_hold_each_once(city) {
        for second in 0..3 {
            let now = (0..20).map(|n| message(&city, &format!("{second}-{n}"), "Яма у дома"));
            take(&city, now).await;
            city.clock.turn(1);
        }
        catch_up(&city).await;
        let selection = Selection { words: Some(personal("яма")), ..Selection::default() };
        let mut reader = city.db.reader();
        let whole = selection.page(&mut reader, Order::Received, None, PAGE_MAX).await.unwrap();
        let whole: Vec<_> = whole.items.iter().map(|it| it.id).collect();
        let (mut after, mut seen) = (None, Vec::new());
        while seen.len() < 60 {
            let page = selection.page(&mut reader, Order::Received, after, 7).await.unwrap();
            seen.extend(page.items.iter().map(|it| it.id));
            after = page.next;
            take(&city, [message(&city, &format!("later {}", seen.len()), "Яма")]).await;
            catch_up(&city).await;
        }
        assert_eq!(seen, whole);
        assert!(after.is_none());
        let mut sorted: Vec<_> = whole.clone();
        sorted.sort_by_key(|it| std::cmp::Reverse(it.0));
        assert_eq!(whole, sorted, "ids are of their moments, so their order is that of the list");
    }

    /// An appeal is found by its number, whole or without the year, beside texts that name it.
    async fn a_number_finds_its_appeal(city) {
        let rows = [("a", "Яма", ""), ("b", "Снег", ""), ("c", "По 2026-000002 нет ответа", "")];
        put(&city, &rows).await;
        for (words, expect) in [
            ("2026-000002", "b c"),
            ("№2026-000002", "b c"),
            ("N 2026–000002", "b c"),
            ("2026-2", "b c"),
            ("000002", "b c"),
            ("№ 000001", "a"),
            ("000004", ""),
            ("2025-000001", ""),
            ("1", ""),
            ("000001 яма", ""),
        ] {
            assert_eq!(found(&city, words).await, expect, "{words:?}");
        }
        let words = Some(personal("000002"));
        let selection = Selection { words, ..Selection::default() };
        let mut reader = city.db.reader();
        for order in [Order::Received, Order::Due] {
            let first = selection.page(&mut reader, order, None, 1).await.unwrap();
            let second = selection.page(&mut reader, order, first.next, 1).await.unwrap();
            assert_eq!(second.next, None);
            assert_ne!(first.items[0].number, second.items[0].number, "{order:?}");
        }
        let done = Selection { statuses: vec![register::Status::Answered], ..selection };
        assert_eq!(done.count(&mut reader).await.unwrap(), 0, "other filters hold, too");
    }

    /// A filter of days holds for a search, too.
    async fn a_search_keeps_to_its_days(city) {
        let start = city.now();
        put(&city, &[("a", "Яма", "")]).await;
        city.clock.turn(60);
        put(&city, &[("b", "Яма", "")]).await;
        let (end, mut reader) = (city.now(), city.db.reader());
        for (from, to, expect) in [
            (Some(start), Some(end), 1),
            (Some(end), None, 1),
            (None, Some(start), 0),
            (None, None, 2),
        ] {
            let words = Some(personal("яма"));
            let selection = Selection { words, from, to, ..Selection::default() };
            for order in [Order::Received, Order::Due] {
                let page = selection.page(&mut reader, order, None, PAGE_MAX).await.unwrap();
                assert_eq!(page.items.len(), expect, "{from:?} {to:?} {order:?}");
            }
            assert_eq!(selection.count(&mut reader).await.unwrap() as usize, expect);
        }
    }

    /// A new place changes what is found.
    async fn a_new_address_is_found(city) {
        put(&city, &[("a", "Яма", "Якорная, 10")]).await;
        let number = register::Number::new(2026, 1);
        let vera = cast::staff(people::Role::Operator);
        cast::change(&city, number, &vera, async |unit, card, _| {
            let address = Some(cast::personal("Нагорная, 5"));
            let place = register::Place { address, ..register::Place::default() };
            register::change::set_place(unit, card, place).await.unwrap();
        }).await;
        catch_up(&city).await;
        assert_eq!(found(&city, "нагорная яма").await, "a");
        assert_eq!(found(&city, "якорная").await, "");
    }

    /// One follower works, the other waits; the first gone past its lease, the other goes on
    /// where it stood.
    async fn two_followers_do_not_double(city) {
        let (one, other) = (follower(&city, 1), follower(&city, 2));
        take(&city, (0..600).map(|n| message(&city, &n.to_string(), "Яма"))).await;
        let cursor = async || journal::cursor(&mut city.db.reader(), "search").await.unwrap();
        assert_eq!(one.step().await.unwrap(), Step::More);
        assert_eq!(cursor().await, 1_000);
        assert_eq!(other.step().await.unwrap(), Step::Done);
        assert_eq!(cursor().await, 1_000, "the lease is not the other's");

        city.clock.turn(16);
        assert_eq!(other.step().await.unwrap(), Step::Done);
        assert_eq!(cursor().await, 1_200);
        take(&city, [message(&city, "new", "Снег")]).await;
        assert_eq!(one.step().await.unwrap(), Step::Done);
        assert_eq!(cursor().await, 1_200, "the lease has gone over");
        other.step().await.unwrap();
        assert_eq!(found(&city, "снег").await, "new");
        assert_eq!(testing::count(&city.db, "searched").await, 601);
    }

    /// Both at once, as two processes, over and over: each appeal is indexed once.
    async fn two_followers_at_once(city) {
        let (one, other) = (follower(&city, 1), follower(&city, 2));
        for group in 0..6 {
            take(&city, (0..50).map(|n| message(&city, &format!("{group}-{n}"), "Яма"))).await;
            let (a, b) = tokio::join!(one.step(), other.step());
            a.unwrap();
            b.unwrap();
        }
        one.step().await.unwrap();
        other.step().await.unwrap();
        assert_eq!(testing::count(&city.db, "searched").await, 300);
        let selection = Selection { words: Some(personal("яма")), ..Selection::default() };
        assert_eq!(selection.count(&mut city.db.reader()).await.unwrap(), 300);
    }
}

/// The number of a document may be taken by another appeal of the same moment.
#[tokio::test]
async fn a_taken_document_gives_way_to_the_next() {
    let city = TestDb::sqlite().await;
    take(&city, ["a", "b"].map(|key| message(&city, key, "Яма"))).await;
    let mut reader = city.db.reader();
    let first = reader.row("SELECT id FROM appeals LIMIT 1", store::args![]).await.unwrap();
    let taken = SearchFollower::document(city.now(), first.unwrap().get("id").unwrap());
    let other: base::Uuid = Ids::seeded(99).uuid(city.now());
    testing::take_document(&city.db, taken, other).await;
    catch_up(&city).await;
    assert_eq!(found(&city, "яма").await, "a b");
}

/// Where a word is in thousands of appeals, the order of terms is walked and each is asked for it:
/// the pages are the same.
#[tokio::test]
async fn a_frequent_word_is_found_by_term() {
    let city = TestDb::sqlite().await;
    for n in 0..9 {
        let text = if n % 3 == 0 { "Скамейка" } else { "Яма" };
        let mut item = message(&city, &n.to_string(), text);
        item.due = Some(cast::due(city.now() + SignedDuration::from_hours(24 * (n * 7 % 9))));
        take(&city, [item]).await;
    }
    catch_up(&city).await;
    let selection = Selection { words: Some(personal("ямы")), ..Selection::default() };
    let rare = by_term(&city, &selection).await;
    assert_eq!(rare.len(), 6);
    testing::crowd(&city.db, "ям", 6_000).await;
    assert_eq!(by_term(&city, &selection).await, rare);
}

/// All pages in the order of terms, two appeals each.
async fn by_term(city: &TestDb, selection: &Selection) -> Vec<String> {
    let (mut reader, mut after, mut seen) = (city.db.reader(), None, Vec::new());
    loop {
        let page = selection.page(&mut reader, Order::Due, after, 2).await.unwrap();
        seen.extend(page.items.iter().map(|it| it.number.to_string()));
        after = page.next;
        if after.is_none() {
            return seen;
        }
    }
}
