//! What the suites of proposals share: a taxonomy, messages that arrived, a follower.

use base::city::CityFiles;
use base::{Date, Ids};
use jobs::{Follower as _, Step};
use people::{Principal, Role};
use register::change::{ChangeError, Hand};
use register::topic::{self, Topic};
use register::{Appeal, Card, Number};
use store::Unit;
use testing::TestDb;
use testing::cast::{act, code, find, message, staff, take};
use understanding::{Proposal, ProposalFollower, choice};

/// Words about water that runs and water that does not.
pub const LEAK: &str = "Прорвало трубу, затопило подвал";

const TOPICS: &str = r#"
[[groups]]
code = "roads"
name = { ru = "Дороги", en = "Roads" }
[[groups]]
code = "houses"
name = { ru = "Дома", en = "Houses" }
[[topics]]
code = "pothole"
group = "roads"
name = { ru = "Ямы на дорогах", en = "Potholes" }
keywords = ["яма", "выбоина", "разбитый асфальт"]
[[topics]]
code = "snow"
group = "roads"
name = { ru = "Уборка снега", en = "Snow" }
keywords = ["снег", "сугроб", "не чистят снег"]
[[topics]]
code = "leak"
group = "houses"
name = { ru = "Протечки и прорывы", en = "Leaks" }
keywords = ["прорвало трубу", "затопило подвал", "протечка"]
"#;

/// Loads the taxonomy.
pub async fn found_topics(city: &TestDb) {
    found(city, TOPICS).await;
}

/// Loads this taxonomy in place of the one that was.
pub async fn found(city: &TestDb, text: &str) {
    let files = CityFiles::new([("topics.toml".to_owned(), text.to_owned())]);
    let parsed = Topic::parse(&files);
    assert!(parsed.faults.is_empty(), "{:?}", parsed.faults);
    let mut unit = city.begin().await;
    let day: Date = "2026-11-24".parse().unwrap();
    topic::load(&mut unit, &parsed.value, day).await.unwrap();
    unit.commit().await.unwrap();
}

/// Messages that arrived, one after the other.
pub async fn arrive(city: &TestDb, texts: &[&str]) -> Vec<Number> {
    let items = texts.iter().map(|text| message(city, text, text));
    let taken = take(city, items).await;
    taken.iter().map(|it| testing::cast::receipt(it).number).collect()
}

/// The follower of a process of its own.
pub fn follower(city: &TestDb) -> ProposalFollower {
    let holder = Ids::random().next(city.now());
    ProposalFollower::new(city.db.clone(), city.clock.clock(), holder)
}

/// Lets a follower catch up.
pub async fn catch_up(follower: &ProposalFollower) {
    while follower.step().await.unwrap() == Step::More {}
}

/// What is proposed for an appeal.
pub async fn proposals(city: &TestDb, number: Number) -> Vec<Proposal> {
    let appeal = find(city, number).await;
    Proposal::of(&mut city.db.reader(), appeal.id).await.unwrap()
}

/// The operator.
pub fn vera() -> Principal {
    staff(Role::Operator)
}

/// Chooses a topic.
pub async fn choose(city: &TestDb, number: Number, who: &Principal, topic: &str) {
    let topic = code(topic);
    let verb = async |unit: &mut Unit, card: &mut Card, hand: Hand<'_>| {
        choice::set_topic(unit, card, hand, topic, None).await
    };
    act::<(), ChangeError>(city, number, who, verb).await.unwrap();
}

/// Takes the last choice back, where that is possible.
pub async fn undo(city: &TestDb, number: Number, who: &Principal) -> bool {
    let verb = async |unit: &mut Unit, card: &mut Card, _: Hand<'_>| choice::undo(unit, card).await;
    act(city, number, who, verb).await.unwrap()
}

/// The topic of an appeal.
pub async fn topic_of(city: &TestDb, number: Number) -> Option<String> {
    let appeal: Appeal = find(city, number).await;
    appeal.topic.map(|code| code.to_string())
}
