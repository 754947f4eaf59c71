//! Photos of the work: added, removed, asked for.

use base::city::CityFiles;
use channels::{FileName, FileRef};
use people::{Role, Scope};
use register::channels;
use register::{Number, Status};
use testing::TestDb;
use testing::cast::{act, find, history, message, moved, personal, program, staff, take_one};
use work::evidence::{self, Add, EvidenceError, EvidenceId, PHOTOS_MAX, Phase, Rules};

const RULES: &str =
    "[[required]]\nregimes = [\"bot\"]\n[required.why]\nru = \"Яма\"\nen = \"Pit\"\n";

fn rules(text: &str) -> Rules {
    let files = CityFiles::new([("evidence.toml".to_owned(), text.to_owned())]);
    Rules::parse(&files, |code| code.as_str() == "roads").sound().unwrap()
}

fn photo(kind: &str) -> FileRef {
    FileRef {
        sha256: "ab".repeat(32),
        name: FileName::parse("после.jpg").unwrap(),
        content_type: kind.to_owned(),
        bytes: 9,
    }
}

fn after(kind: &str) -> Add {
    Add { phase: Phase::After, photo: Some(photo(kind)), words: None }
}

async fn new_appeal(city: &TestDb) -> Number {
    let number = take_one(city, message(city, "1", "Яма")).await;
    moved(city, number, Status::InWork).await;
    number
}

async fn add(
    city: &TestDb,
    number: Number,
    role: Role,
    what: Add,
) -> Result<EvidenceId, EvidenceError> {
    act(city, number, &staff(role), async |unit, card, hand| {
        evidence::add(unit, card, hand, what).await
    })
    .await
}

async fn remove(city: &TestDb, number: Number, id: EvidenceId) -> Result<(), EvidenceError> {
    act(city, number, &staff(Role::Executor), async |unit, card, hand| {
        evidence::remove(unit, card, hand, id, personal("Не та яма")).await
    })
    .await
}

async fn is_missing(city: &TestDb, number: Number) -> bool {
    let appeal = find(city, number).await;
    evidence::missing(&mut city.db.reader(), &appeal).await.unwrap().is_some()
}

testing::both! {
    async fn a_photo_that_was_removed_stays_in_the_history(city) {
        let number = new_appeal(&city).await;
        let id = add(&city, number, Role::Executor, after("image/jpeg")).await.unwrap();
        remove(&city, number, id).await.unwrap();
        let again = remove(&city, number, id).await;
        assert!(matches!(again, Err(EvidenceError::NotFound)));
        let appeal = find(&city, number).await;
        let all = evidence::of(&mut city.db.reader(), &appeal).await.unwrap();
        let [it] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!((it.phase, it.has_photo), (Phase::After, true));
        assert_eq!(it.removed.as_ref().unwrap().reason, personal("Не та яма"));
        let facts = history(&city, number).await;
        let kinds: Vec<_> = facts.into_iter().map(|it| it.fact.kind).collect();
        assert!(kinds.ends_with(&[
            "appeal.evidence_added".to_owned(),
            "appeal.evidence_removed".to_owned(),
        ]));
    }

    async fn only_photos_and_only_so_many_while_the_work_runs(city) {
        let number = new_appeal(&city).await;
        let video = add(&city, number, Role::Executor, after("video/mp4")).await;
        assert!(matches!(video, Err(EvidenceError::NoPhoto)));
        let silent = Add { photo: None, ..after("image/jpeg") };
        let silent = add(&city, number, Role::Executor, silent).await;
        assert!(matches!(silent, Err(EvidenceError::Words(_))));
        let head = add(&city, number, Role::Head, after("image/jpeg")).await;
        assert!(matches!(head, Err(EvidenceError::NotYours)));
        for _ in 0..PHOTOS_MAX {
            add(&city, number, Role::Operator, after("image/png")).await.unwrap();
        }
        let more = add(&city, number, Role::Executor, after("image/jpeg")).await;
        assert!(matches!(more, Err(EvidenceError::TooMany)));
        moved(&city, number, Status::Answered).await;
        let late = add(&city, number, Role::Executor, after("image/jpeg")).await;
        assert!(matches!(late, Err(EvidenceError::Closed(Status::Answered))));
        let reader = program(&[Scope::Read]);
        let foreign = act(&city, number, &reader, async |unit, card, hand| {
            evidence::add(unit, card, hand, after("image/jpeg")).await
        });
        assert!(matches!(foreign.await, Err(EvidenceError::NotYours)));
    }

    async fn a_city_says_where_a_photo_is_needed(city) {
        let number = new_appeal(&city).await;
        assert!(!is_missing(&city, number).await, "no rule, no need");
        let mut unit = city.begin().await;
        evidence::load(&mut unit, &rules(RULES)).await.unwrap();
        unit.commit().await.unwrap();
        assert!(is_missing(&city, number).await);
        let before = Add { phase: Phase::Before, ..after("image/jpeg") };
        add(&city, number, Role::Executor, before).await.unwrap();
        assert!(is_missing(&city, number).await, "one from before shows no work");
        let id = add(&city, number, Role::Executor, after("image/jpeg")).await.unwrap();
        assert!(!is_missing(&city, number).await);
        remove(&city, number, id).await.unwrap();
        assert!(is_missing(&city, number).await);
        let words = Some(personal("Колодец закрыт плитой, снять нечего"));
        let waived = Add { phase: Phase::After, photo: None, words };
        add(&city, number, Role::Executor, waived).await.unwrap();
        assert!(!is_missing(&city, number).await, "the reason stands in its place");
        let mut unit = city.begin().await;
        let other = RULES.replace("regimes = [\"bot\"]", "topics = [\"roads\"]");
        evidence::load(&mut unit, &rules(&other)).await.unwrap();
        unit.commit().await.unwrap();
        assert!(!is_missing(&city, number).await, "a rule for another topic");
    }

    async fn what_a_telephone_sends_twice_is_done_once(city) {
        let by = staff(Role::Executor).by();
        let other = staff(Role::Operator).by();
        let mut unit = city.begin().await;
        for (by, key, is_new) in [
            (&by, "k-1", true),
            (&by, "k-1", false),
            (&other, "k-1", true),
            (&by, "", true),
            (&by, "", true),
            (&by, "ключ", true),
        ] {
            assert_eq!(work::errand::is_new(&mut unit, by, key).await.unwrap(), is_new, "{key}");
        }
        unit.commit().await.unwrap();
        city.clock.turn(61 * 24 * 3600);
        let mut unit = city.begin().await;
        assert_eq!(work::errand::purge(&mut unit).await.unwrap(), 2);
        unit.commit().await.unwrap();
    }
}

#[test]
fn unknown_topics_and_regimes_are_faults() {
    let text = "[[required]]\ntopics = [\"moon\"]\nregimes = [\"law\"]\n\
                [required.why]\nru = \"а\"\nen = \"b\"\n";
    let files = CityFiles::new([("evidence.toml".to_owned(), text.to_owned())]);
    assert_eq!(Rules::parse(&files, |_| false).faults.len(), 2);
    assert!(Rules::parse(&CityFiles::new([]), |_| false).is_sound(), "the file may be absent");
}
