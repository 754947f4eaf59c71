//! Lists walk along an index: no page reads or sorts the whole table.

use jiff::SignedDuration;
use register::{Order, Selection, Status};
use store::args;
use testing::{Explained, TestDb};

use crate::cast::{self, code, message, personal, take};

fn selections(city: &TestDb) -> Vec<(&'static str, Selection)> {
    let any = Selection::default;
    let open = || Selection { statuses: Status::OPEN.to_vec(), ..any() };
    let day = SignedDuration::from_hours(24);
    let (from, to) = (Some(city.now() - day * 20), Some(city.now() - day * 10));
    vec![
        ("any", any()),
        ("topic", Selection { topic: Some(code("pothole")), ..any() }),
        ("group", Selection { topic: Some(code("roads")), ..any() }),
        ("group, open", Selection { topic: Some(code("roads")), ..open() }),
        ("department", Selection { department: Some(code("d3")), ..any() }),
        ("department, open", Selection { department: Some(code("d3")), ..open() }),
        ("district", Selection { district: Some(code("hill")), ..any() }),
        ("channel", Selection { channel: Some("api:c2".to_owned()), ..any() }),
        ("status", Selection { statuses: vec![Status::InWork], ..any() }),
        ("open", open()),
        ("days", Selection { from, to, ..any() }),
        ("overdue", Selection { overdue_at: Some(city.now()), ..any() }),
        ("overdue, open", Selection { overdue_at: Some(city.now()), ..open() }),
        ("words", Selection { words: Some(personal("снег яма")), ..any() }),
    ]
}

async fn plan(city: &TestDb, selection: &Selection, order: Order) -> String {
    let mut sql = Explained::new(city.db.reader());
    selection.page(&mut sql, order, None, 50).await.unwrap();
    sql.plans.pop().unwrap()
}

/// The index, and whether all that the filter leaves is sorted.
type Walk = (&'static str, bool);

/// How SQLite goes in the order of receipt and in the order of dates.
const SQLITE: [(&str, Walk, Walk); 14] = [
    ("any", ("COVERING INDEX appeals_received", false), ("COVERING INDEX appeals_due", false)),
    ("topic", ("COVERING INDEX appeals_topic", false), ("COVERING INDEX appeals_topic_due", false)),
    ("group", ("COVERING INDEX appeals_topic", false), ("COVERING INDEX appeals_topic_due", false)),
    ("group, open", ("INDEX appeals_status", false), ("INDEX appeals_status_due", false)),
    (
        "department",
        ("COVERING INDEX appeals_department", false),
        ("COVERING INDEX appeals_department_due", false),
    ),
    (
        "department, open",
        ("INDEX appeals_department", false),
        ("INDEX appeals_department_due", false),
    ),
    (
        "district",
        ("COVERING INDEX appeals_district", false),
        ("COVERING INDEX appeals_district_due", false),
    ),
    (
        "channel",
        ("COVERING INDEX appeals_channel", false),
        ("COVERING INDEX appeals_channel_due", false),
    ),
    (
        "status",
        ("COVERING INDEX appeals_status", false),
        ("COVERING INDEX appeals_status_due", false),
    ),
    (
        "open",
        ("COVERING INDEX appeals_status", false),
        ("COVERING INDEX appeals_status_due", false),
    ),
    ("days", ("COVERING INDEX appeals_received", false), ("INDEX appeals_received", true)),
    ("overdue", ("INDEX appeals_received", false), ("COVERING INDEX appeals_due", false)),
    (
        "overdue, open",
        ("INDEX appeals_status_due", true),
        ("COVERING INDEX appeals_status_due", false),
    ),
    (
        "words",
        ("COVERING INDEX sqlite_autoindex_appeals_1", false),
        ("INDEX sqlite_autoindex_appeals_1", true),
    ),
];

/// SQLite's planner goes by the indexes alone, so an empty table shows what a full one does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_walks_along_indexes() {
    let city = TestDb::sqlite().await;
    cast::found_topics(&city).await;
    for ((name, selection), expect) in selections(&city).into_iter().zip(SQLITE) {
        assert_eq!(name, expect.0);
        for (order, (index, sorts)) in [(Order::Received, expect.1), (Order::Due, expect.2)] {
            let plan = plan(&city, &selection, order).await;
            let case = format!("{name} {order:?}:\n{plan}");
            let (mut walks, mut last) = (0, "");
            for step in plan.lines() {
                // The page's own rows are fetched by their id at the end.
                let of_page = last == "SCAN p";
                if step.contains(" a USING ") && !of_page {
                    assert!(step.contains(&format!("USING {index}")), "{case}");
                    walks += 1;
                }
                assert_ne!(step, "SCAN a", "{case}");
                if step.starts_with("USE TEMP B-TREE") && last != "SCAN w" {
                    assert!(sorts, "{case}");
                }
                last = step;
            }
            assert!(walks > 0, "{case}");
        }
    }
}

/// PostgreSQL's planner weighs rows against each other, so there have to be some.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_walks_along_indexes() {
    let city = TestDb::postgres().await;
    cast::found_topics(&city).await;
    fill(&city).await;
    for (name, selection) in selections(&city) {
        for order in [Order::Received, Order::Due] {
            let plan = plan(&city, &selection, order).await;
            let case = format!("{name} {order:?}:\n{plan}");
            assert!(!plan.contains("Seq Scan on appeals"), "{case}");
            for sort in plan.lines().filter(|step| step.contains("Sort  (")) {
                let rows = sort.split("rows=").nth(1).and_then(|it| it.split(' ').next());
                let rows: i32 = rows.unwrap().parse().unwrap();
                assert!(rows < APPEALS / 10, "{case}");
            }
        }
    }
}

const APPEALS: i32 = 12_000;

/// Appeals of a year; two in a hundred are open.
async fn fill(city: &TestDb) {
    for group in 0..6_i32 {
        let items = (0..APPEALS / 6).map(|n| {
            let n = group * APPEALS / 6 + n;
            let mut item = message(city, &n.to_string(), "Яма");
            item.incoming.channel = format!("api:c{}", n % 4);
            let age = SignedDuration::from_secs(i64::from(APPEALS - n) * 2_600);
            item.received_at = city.now() - age;
            item.due = Some(cast::due(item.received_at + SignedDuration::from_hours(240)));
            item.district = Some(code(["port", "hill", "bay", "cape"][n as usize % 4]));
            item
        });
        take(city, items.collect::<Vec<_>>()).await;
    }
    let n = "CAST(substr(number, 6) AS BIGINT)";
    let text = format!(
        "UPDATE appeals SET department = 'd' || ({n} % 20), status = CASE {n} % 100 \
         WHEN 0 THEN 'new' WHEN 1 THEN 'in_work' ELSE 'confirmed' END, topic = CASE {n} % 7 \
         WHEN 0 THEN 'pothole' WHEN 1 THEN 'ice' WHEN 2 THEN 'dogs' END, due_order = CASE \
         WHEN {n} % 100 < 2 THEN due_at ELSE $1 END"
    );
    let mut unit = city.begin().await;
    unit.execute(text, args![253_402_214_400_000_i64]).await.unwrap();
    unit.commit().await.unwrap();
    testing::learn(&city.db).await;
}
