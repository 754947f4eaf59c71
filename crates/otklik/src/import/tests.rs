//! Imports on both engines: invented fixtures always, a real export where it is at hand.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use answers::Answer;
use base::Lang;
use jiff::tz::TimeZone;
use register::{Appeal, IntakeWriter, Item, Message, Order as Sorted, Selection, Status};
use store::journal::{self, Recorded};
use testing::{TestDb, both};

use super::{Order, Summary, Tools, appeals};

fn tools(city: &TestDb) -> Tools {
    let zone = TimeZone::get("Asia/Vladivostok").unwrap();
    Tools {
        db: city.db.clone(),
        writer: IntakeWriter { ids: city.ids.clone(), zone },
        clock: city.clock.clock(),
        lang: Lang::En,
    }
}

fn order(file: PathBuf, profile: &str) -> Order {
    Order { file, profile: profile.to_owned(), rejected: None }
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../channels/tests/fixtures/spb/appeals.csv")
}

/// Everything but the time it took.
fn figures(summary: &Summary) -> [usize; 8] {
    [
        summary.appeals,
        summary.messages,
        summary.answers,
        summary.reopenings,
        summary.confirmed,
        summary.closed_unconfirmed,
        summary.unchanged,
        summary.rejected,
    ]
}

async fn items(city: &TestDb) -> Vec<Item> {
    let mut reader = city.db.reader();
    let page = Selection::default().page(&mut reader, Sorted::Received, None, 200).await;
    page.unwrap().items
}

/// An appeal by its first words, with its thread, its answers and its history.
async fn card(city: &TestDb, text: &str) -> (Appeal, Vec<Message>, Vec<Answer>, Vec<Recorded>) {
    let items = items(city).await;
    let item = items.iter().find(|it| it.text.reveal() == text).unwrap();
    let mut reader = city.db.reader();
    let appeal = Appeal::find(&mut reader, item.number).await.unwrap().unwrap();
    let thread = Message::of(&mut reader, &appeal).await.unwrap();
    let answers = Answer::of(&mut reader, &appeal).await.unwrap();
    let history = appeal.history(&mut reader).await.unwrap();
    (appeal, thread, answers, history)
}

both! {
    async fn twice_is_once(city) {
        let tools = tools(&city);
        let first = appeals(&order(fixture(), "spb"), &tools).await.unwrap();
        assert_eq!(figures(&first), [9, 12, 8, 2, 2, 1, 0, 0]);
        let facts = journal::head(&mut city.db.reader()).await.unwrap();
        let again = appeals(&order(fixture(), "spb"), &tools).await.unwrap();
        assert_eq!(figures(&again), [0, 0, 0, 0, 0, 0, 9, 0]);
        assert_eq!(journal::head(&mut city.db.reader()).await.unwrap(), facts);
        assert_eq!(items(&city).await.len(), 9);
    }

    async fn at_the_same_instant_is_once(city) {
        let (one, two) = (tools(&city), tools(&city));
        let (first, second) = (order(fixture(), "spb"), order(fixture(), "spb"));
        let (one, two) = tokio::join!(appeals(&first, &one), appeals(&second, &two));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!((one.appeals + two.appeals, one.unchanged + two.unchanged), (9, 9));
        assert_eq!(items(&city).await.len(), 9);
    }

    async fn after_a_stop_it_goes_on(city) {
        let tools = tools(&city);
        let whole = order(fixture(), "spb");
        // Dropped between two steps at ever later instants, as by a kill.
        for steps in 0..60 {
            let mut import = Box::pin(appeals(&whole, &tools));
            for _ in 0..steps {
                if futures_step(&mut import).await {
                    break;
                }
            }
        }
        let rest = appeals(&whole, &tools).await.unwrap();
        assert_eq!(rest.appeals + rest.unchanged, 9);
        let (appeal, thread, answers, history) = card(&city, "Темно на набережной").await;
        assert_eq!((thread.len(), answers.len()), (2, 2));
        assert_eq!(i64::try_from(history.len()).unwrap(), appeal.version);
        assert_eq!(items(&city).await.len(), 9);
    }

    async fn the_past_starts_no_clock_and_keeps_its_history(city) {
        appeals(&order(fixture(), "spb"), &tools(&city)).await.unwrap();
        for item in items(&city).await {
            assert!(item.due.is_none() && !item.is_overdue(city.now()), "{item:?}");
        }
        let (appeal, thread, answers, history) = card(&city, "Темно на набережной").await;
        // Received at 23:30 on 31 December in Moscow: already 2021 in Vladivostok.
        assert!(appeal.number.to_string().starts_with("2021-"), "{}", appeal.number);
        assert_eq!((appeal.status, appeal.imported), (Status::ClosedUnconfirmed, true));
        assert_eq!(appeal.answered_at, Some("2021-01-05T07:00:00Z".parse().unwrap()));
        assert_eq!((thread.len(), answers.len()), (2, 2));
        assert_eq!(i64::try_from(history.len()).unwrap(), appeal.version);
        let kinds: Vec<_> = history.iter().map(|it| it.fact.kind.as_str()).collect();
        assert_eq!(kinds, [
            "appeal.opened",
            "appeal.assigned",
            "appeal.answered",
            "appeal.reopened",
            "appeal.assigned",
            "appeal.answered",
            "appeal.closed",
        ]);
        assert!(history.is_sorted_by_key(|it| it.occurred_at));
        assert!(history.iter().all(|it| it.fact.origin == base::Origin::Import));
        assert!(history.iter().all(|it| it.recorded_at == city.now()));
        let joined = history.windows(2).all(|it| it[0].fact.became == it[1].fact.was);
        assert!(joined, "a change of status is not told: {history:?}");
    }

    async fn what_the_past_names_becomes_data_of_the_city(city) {
        appeals(&order(fixture(), "spb"), &tools(&city)).await.unwrap();
        let mut reader = city.db.reader();
        let departments = people::department::all(&mut reader).await.unwrap();
        let codes: BTreeSet<_> = departments.iter().map(|it| it.code.as_str()).collect();
        let services = ["dorog", "dvorov", "lestnits", "parkov", "sveta"];
        let expect = services.map(|it| format!("spb:sluzhba-{it}"));
        assert_eq!(codes, expect.iter().map(String::as_str).collect());
        let topics = register::topic::all(&mut reader).await.unwrap();
        let puddles = topics.iter().find(|it| it.name.ru == "Лужи во дворе").unwrap();
        assert_eq!(puddles.group.as_ref().unwrap().as_str(), "spb:blagoustroistvo");
        let districts = register::district::all(&mut reader).await.unwrap();
        assert_eq!(districts.len(), 1);
    }

    async fn an_author_of_the_past_is_known_again(city) {
        let file = city.folder.path().join("past.csv");
        let table = "id,text,received_at,author_name,author_contact\n\
            1,Яма,2024-01-01,Анна,+7 999 000-11-22\n2,Люк,2024-01-02,Анна,89990001122\n\
            3,Сугроб,2024-01-03,,\n4,,2024-01-03,,\n1,Яма,2024-01-01,,\n";
        std::fs::write(&file, table).unwrap();
        let summary = appeals(&order(file, "plain"), &tools(&city)).await.unwrap();
        assert_eq!(figures(&summary), [3, 3, 0, 0, 0, 0, 1, 1]);
        let author = |card: (Appeal, Vec<Message>, Vec<Answer>, Vec<Recorded>)| card.0.author;
        let first = author(card(&city, "Яма").await);
        assert!(first.is_some());
        assert_eq!(author(card(&city, "Люк").await), first);
        assert_eq!(author(card(&city, "Сугроб").await), None);
        let rejected = std::fs::read_to_string(summary.rejected_file.unwrap()).unwrap();
        assert!(rejected.contains("past.csv,5,4,field “text” is empty"), "{rejected}");
    }

    async fn a_file_that_cannot_be_read_changes_nothing(city) {
        let file = city.folder.path().join("past.csv");
        std::fs::write(&file, "номер,текст\n1,Яма\n").unwrap();
        let error = appeals(&order(file.clone(), "plain"), &tools(&city)).await.unwrap_err();
        assert!(error.to_string().contains("“past.csv”"), "{error}");
        let error = appeals(&order(file, "nowhere"), &tools(&city)).await.unwrap_err();
        assert!(error.to_string().contains("plain, spb"), "{error}");
        assert_eq!(journal::head(&mut city.db.reader()).await.unwrap(), 0);
    }
}

/// One step of a future; whether it has ended.
async fn futures_step(import: &mut (impl Future + Unpin)) -> bool {
    tokio::select! {
        biased;
        _ = import => true,
        () = tokio::task::yield_now() => false,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn petersburg_is_imported_whole() {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let folder = std::env::var("OTKLIK_DATA").unwrap_or_else(|_| usual.to_owned());
    let file = PathBuf::from(folder).join("spb/appeals.csv.gz");
    if !file.is_file() {
        // Straight to the descriptor: the harness hides what a passing test prints.
        let line = format!("skipped: no {} (set OTKLIK_DATA)\n", file.display());
        std::io::stderr().write_all(line.as_bytes()).unwrap();
        return;
    }
    let city = TestDb::sqlite().await;
    let tools = tools(&city);
    let first = appeals(&order(file.clone(), "spb"), &tools).await.unwrap();
    assert_eq!(figures(&first), [44_937, 46_174, 43_101, 1_212, 17_999, 12_396, 0, 0]);
    assert_eq!(first.events_left, 0);
    let again = appeals(&order(file, "spb"), &tools).await.unwrap();
    assert_eq!(figures(&again), [0, 0, 0, 0, 0, 0, 44_937, 0]);
}
