//! Imports on both engines, on the room's invented fixtures, and on real data where it is.

use std::path::{Path, PathBuf};

use base::Lang;
use jiff::tz::TimeZone;
use register::{IntakeWriter, Number, Status};
use store::{Sql, args};
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

async fn count(city: &TestDb, from: &str) -> i64 {
    let row = city.db.reader().row(format!("SELECT count(*) AS n FROM {from}"), args![]).await;
    row.unwrap().unwrap().get("n").unwrap()
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

both! {
    async fn twice_is_once(city) {
        let tools = tools(&city);
        let first = appeals(&order(fixture(), "spb"), &tools).await.unwrap();
        assert_eq!(figures(&first), [9, 12, 8, 2, 2, 1, 0, 0]);
        let facts = count(&city, "facts").await;
        let again = appeals(&order(fixture(), "spb"), &tools).await.unwrap();
        assert_eq!(figures(&again), [0, 0, 0, 0, 0, 0, 9, 0]);
        assert_eq!(count(&city, "facts").await, facts);
        assert_eq!(count(&city, "messages").await, 12);
        assert_eq!(count(&city, "answers").await, 8);
        assert_eq!(count(&city, "reopenings").await, 2);
        assert_eq!(count(&city, "closures").await, 3);
        assert_eq!(count(&city, "departments WHERE source = 'import:spb'").await, 5);
        assert_eq!(count(&city, "districts WHERE source = 'import:spb'").await, 1);
    }

    async fn the_past_starts_no_clock_and_keeps_its_history(city) {
        appeals(&order(fixture(), "spb"), &tools(&city)).await.unwrap();
        assert_eq!(count(&city, "appeals WHERE due_at IS NOT NULL").await, 0);
        assert_eq!(count(&city, "facts WHERE origin <> 'import'").await, 0);
        assert_eq!(count(&city, "facts WHERE occurred_at = recorded_at").await, 0);
        // Received at 23:30 on 31 December in Moscow: already 2021 in Vladivostok.
        let mut reader = city.db.reader();
        let row = reader.row(
            "SELECT a.number FROM appeals a JOIN messages m ON m.id = a.message_id \
             WHERE m.external_id = $1",
            args!["2"],
        );
        let number: String = row.await.unwrap().unwrap().get("number").unwrap();
        assert!(number.starts_with("2021-"), "{number}");
        let number: Number = number.parse().unwrap();
        let appeal = register::Appeal::find(&mut reader, number).await.unwrap().unwrap();
        assert_eq!((appeal.status, appeal.imported), (Status::ClosedUnconfirmed, true));
        let history = appeal.history(&mut reader).await.unwrap();
        assert_eq!(i64::try_from(history.len()).unwrap(), appeal.version);
        let kinds: Vec<_> = history.iter().map(|it| it.fact.kind.as_str()).collect();
        assert_eq!(kinds, [
            "appeal.opened", "appeal.assigned", "appeal.answered", "appeal.reopened",
            "appeal.assigned", "appeal.answered", "appeal.closed",
        ]);
        assert!(history.is_sorted_by_key(|it| it.occurred_at));
        let pairs = history.windows(2).all(|it| it[0].fact.became == it[1].fact.was);
        assert!(pairs, "a status was left out");
    }

    async fn an_author_of_the_past_is_known_again(city) {
        let file = city.folder.path().join("past.csv");
        std::fs::write(&file, "id,text,received_at,author_name,author_contact\n\
            1,Яма,2024-01-01,Анна,+7 999 000-11-22\n2,Люк,2024-01-02,Анна,89990001122\n\
            3,Сугроб,2024-01-03,,\n4,,2024-01-03,,\n1,Яма,2024-01-01,,\n").unwrap();
        let summary = appeals(&order(file, "plain"), &tools(&city)).await.unwrap();
        assert_eq!(figures(&summary), [3, 3, 0, 0, 0, 0, 1, 1]);
        assert_eq!(count(&city, "authors").await, 1);
        assert_eq!(count(&city, "appeals WHERE author_id IS NOT NULL").await, 2);
        let rejected = std::fs::read_to_string(summary.rejected_file.unwrap()).unwrap();
        assert!(rejected.contains("past.csv,5,4,field “text” is empty"), "{rejected}");
    }
}
