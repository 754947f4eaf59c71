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
    Order { file, profile: profile.to_owned(), rejected: None, database: None }
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
            3,Сугроб,2024-01-03,,\n4,,2024-01-03,,\n3,Сугроб,2024-01-03,,\n";
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

    /// A row whose appeal is here with other words was counted as unchanged.
    async fn a_row_that_differs_is_rejected_and_changes_nothing(city) {
        let file = city.folder.path().join("past.csv");
        let head = "id,text,received_at,status,author_contact,answer,answered_at\n";
        let import = async |rows: &str, lang: Lang| {
            std::fs::write(&file, format!("{head}{rows}")).unwrap();
            let tools = Tools { lang, ..tools(&city) };
            let summary = appeals(&order(file.clone(), "plain"), &tools).await.unwrap();
            let rejected = summary.rejected_file.clone();
            let rejected = rejected.map(|it| std::fs::read_to_string(it).unwrap());
            (summary, rejected.unwrap_or_default())
        };
        let first = "1,Яма,2024-01-01,новое,,,\n2,Люк,2024-01-02,новое,,,\n\
            3,Сугроб,2024-01-03,новое,,,\n1,Другая яма,2024-01-01,новое,,,\n";
        let (summary, rejected) = import(first, Lang::Ru).await;
        assert_eq!(figures(&summary), [3, 3, 0, 0, 0, 0, 0, 1], "also within one file");
        assert!(
            rejected.contains("past.csv,5,1,\"уже ввезено, а в файле другое: текст; карточка"),
            "{rejected}"
        );
        let facts = journal::head(&mut city.db.reader()).await.unwrap();
        let newer = "1,Яма,2024-01-01,отвечено,,Засыпали,2024-01-05\n\
            2,Люк,2024-01-02,новое,89990001122,,\n3,Сугроб,2024-01-03,новое,,,\n";
        let (summary, rejected) = import(newer, Lang::En).await;
        assert_eq!(figures(&summary), [0, 0, 0, 0, 0, 0, 1, 2]);
        assert_eq!(summary.differing, 2);
        let reasons = [
            "past.csv,2,1,\"imported already, and the file's history is newer: there were 0 \
             events, now 1; the card was left as it is\"",
            "past.csv,3,2,\"imported already, and the file differs in: author; the card",
            "\"\"answer\"\":\"\"Засыпали\"\"",
        ];
        for reason in reasons {
            assert!(rejected.contains(reason), "{reason}: {rejected}");
        }
        assert!(summary.words(Lang::Ru).contains("или новее: 2"), "{}", summary.words(Lang::Ru));
        assert_eq!(journal::head(&mut city.db.reader()).await.unwrap(), facts);
        let (appeal, _, answers, _) = card(&city, "Яма").await;
        assert_eq!((appeal.status, answers.len(), appeal.author), (Status::New, 0, None));
        assert_eq!(testing::count(&city.db, "authors").await, 0);
    }

    /// The commonest second import is a newer export of the same source.
    async fn a_newer_export_adds_what_is_new_and_names_what_has_grown(city) {
        let folder = city.folder.path();
        for entry in std::fs::read_dir(fixture().parent().unwrap()).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
        let file = folder.join("appeals.csv");
        appeals(&order(file.clone(), "spb"), &tools(&city)).await.unwrap();
        let add = |name: &str, row: &str| {
            let path = folder.join(name);
            let text = std::fs::read_to_string(&path).unwrap();
            std::fs::write(&path, format!("{text}{row}")).unwrap();
        };
        let columns = std::fs::read_to_string(folder.join("events.csv")).unwrap();
        let columns: Vec<_> = columns.lines().next().unwrap().split(',').collect();
        let event = |appeal: &str, kind: &str, text: &str| {
            let cell = |column: &&str| match *column {
                "appeal_id" => appeal.to_owned(),
                "dt" => "2021-06-01T10:00:00".to_owned(),
                "kind" => kind.to_owned(),
                "event_id" => format!("{appeal}01"),
                "body" => text.to_owned(),
                _ => String::new(),
            };
            columns.iter().map(cell).collect::<Vec<_>>().join(",") + "\n"
        };
        add("events.csv", &event("2", "public.petition", "Опять темно"));
        add("events.csv", &event("77", "public.answer", "Засы\u{3}пали"));
        add("appeals.csv", "77,2021-05-01T10:00:00,Новая яма,,,,,,,,,Получен ответ,,\n");
        let again = appeals(&order(file, "spb"), &tools(&city)).await.unwrap();
        assert_eq!(figures(&again), [1, 1, 1, 0, 0, 0, 8, 1]);
        assert_eq!((again.differing, again.mended), (1, 3), "the fixture has two such rows");
        let rejected = std::fs::read_to_string(again.rejected_file.unwrap()).unwrap();
        assert!(rejected.contains("the file's history is newer"), "{rejected}");
        let (_, _, answers, _) = card(&city, "Новая яма").await;
        assert_eq!(answers[0].text.reveal(), "Засы пали");
        assert_eq!(card(&city, "Темно на набережной").await.1.len(), 2);
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
