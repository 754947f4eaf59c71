//! The rules of the profile `spb`, on an invented export with the same columns.

use channels::file::{FileFaultKind, PastAppeal, PastKind, PastStatus};

use crate::{Folder, Read, fixture, read};

fn all() -> Read {
    let read = read(&fixture("spb/appeals.csv"), "spb").unwrap();
    assert_eq!(read.reasons(), []);
    read
}

fn department(appeal: &PastAppeal) -> Option<&str> {
    appeal.department.as_ref().map(|it| it.code.as_str())
}

/// The history in short: what happened and the status after it.
fn told(appeal: &PastAppeal) -> Vec<String> {
    let short = |kind: &PastKind| match kind {
        PastKind::Message(message) => format!("message {}", message.external_id),
        PastKind::Reopening(message) => format!("reopening {}", message.external_id),
        PastKind::Answer { is_final, .. } => format!("answer final={is_final}"),
        PastKind::Status { theirs } => format!("status {theirs}"),
        PastKind::Route { from, to, .. } => {
            let name = |it: &Option<std::sync::Arc<channels::file::Named>>| {
                it.as_ref().map_or("nobody".to_owned(), |it| it.name.clone())
            };
            format!("route {} > {}", name(from), name(to))
        }
        PastKind::Topic { .. } => "topic".to_owned(),
        PastKind::Due { .. } => "due".to_owned(),
    };
    let inferred = |stated: bool| if stated { "" } else { "(inferred) " };
    let tell = |event: &channels::file::PastEvent| {
        format!("{}{} = {}", inferred(event.stated), short(&event.kind), event.to.word())
    };
    appeal.events.iter().map(tell).collect()
}

#[test]
fn statuses_departments_and_times_follow_the_rules() {
    let read = all();
    for (id, status, holder) in [
        ("1", PastStatus::Confirmed, Some("spb:sluzhba-dorog")),
        ("2", PastStatus::ClosedUnconfirmed, Some("spb:sluzhba-dorog")),
        ("3", PastStatus::Confirmed, Some("spb:sluzhba-dvorov")),
        ("4", PastStatus::New, None),
        ("5", PastStatus::Assigned, Some("spb:sluzhba-lestnits")),
        ("6", PastStatus::InWork, Some("spb:sluzhba-parkov")),
        ("7", PastStatus::Reopened, Some("spb:sluzhba-dvorov")),
        ("8", PastStatus::Answered, Some("spb:sluzhba-dvorov")),
        ("9", PastStatus::Answered, Some("spb:sluzhba-dvorov")),
    ] {
        let appeal = read.appeal(id);
        assert_eq!((appeal.status, department(appeal)), (status, holder), "appeal {id}");
    }
    let first = read.appeal("1");
    assert_eq!(first.received_at.to_string(), "2020-11-01T07:00:00.123Z");
    assert_eq!(first.district.as_ref().unwrap().code.as_str(), "spb:beregovoi");
    assert!(read.appeal("9").place.address.is_none());
    assert_eq!(read.appeal("9").text.reveal(), "Мусор  у бака");
}

#[test]
fn a_life_is_told_in_the_order_of_time() {
    let read = all();
    assert_eq!(
        told(read.appeal("2")),
        [
            "(inferred) route nobody > Служба света = assigned",
            "answer final=true = answered",
            "reopening 2/112 = reopened",
            "(inferred) route Служба света > Служба дорог = reopened",
            "answer final=true = answered",
            "status Завершено: Автоматически = closed_unconfirmed",
        ]
    );
    assert_eq!(
        told(read.appeal("3")),
        [
            "(inferred) route nobody > Служба дорог = assigned",
            "route Служба дорог > Служба дворов = assigned",
            "answer final=true = answered",
            "status Завершено: Народный контролер подтвердил решение проблемы = confirmed",
        ]
    );
    assert_eq!(told(read.appeal("4")), ["due = new"]);
    let moderated = told(read.appeal("8"));
    assert!(moderated.last().unwrap().starts_with("message 8/"), "{moderated:?}");
}

#[test]
fn deadlines_and_corrections_are_kept() {
    let read = all();
    let due = |id: &str| read.appeal(id).due_at.map(|at| at.to_string());
    assert_eq!(due("4").as_deref(), Some("2021-05-01T20:59:59Z"));
    assert_eq!(due("3").as_deref(), Some("2021-01-30T20:59:59Z"));
    let puddle = read.appeal("7");
    let first = puddle.first_topic.as_ref().unwrap();
    let last = puddle.topic.as_ref().unwrap();
    assert_eq!(first.name, "Надписи / объявления");
    assert_eq!(first.group.as_ref().unwrap().code.as_str(), "spb:blagoustroistvo");
    assert_eq!(last.name, "Лужи во дворе");
    assert_eq!(last.code.as_str(), "spb:blagoustroistvo-luzhi-vo-dvore");
    let corrections: Vec<_> = puddle
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            PastKind::Topic { to, .. } => Some((event.stated, to.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(corrections, [(true, Some(last.clone()))]);
    let counts = |test: fn(&PastKind) -> bool| {
        read.appeals.iter().flat_map(|it| &it.events).filter(|it| test(&it.kind)).count()
    };
    assert_eq!(counts(|kind| matches!(kind, PastKind::Reopening(_))), 2);
    assert_eq!(counts(|kind| matches!(kind, PastKind::Answer { .. })), 8);
}

#[test]
fn without_its_companions_nothing_is_imported() {
    let folder = Folder::new();
    let main = std::fs::read(fixture("spb/appeals.csv")).unwrap();
    let fault = read(&folder.file("appeals.csv", main), "spb").unwrap_err();
    assert!(matches!(fault.kind, FileFaultKind::NoCompanion { .. }), "{fault}");
    assert!(fault.words().ru.contains("events"), "{}", fault.words().ru);
}

#[test]
fn an_appeal_waits_until_its_events_are_mended() {
    let folder = Folder::new();
    for name in ["appeals.csv", "reroutes.csv", "reason_changes.csv"] {
        folder.file(name, std::fs::read(fixture(&format!("spb/{name}"))).unwrap());
    }
    let events = std::fs::read_to_string(fixture("spb/events.csv")).unwrap();
    let events = events.replace("2020-11-04T10:00:01", "2020-11-34T10:00:01");
    let main = folder.file("events.csv", events).with_file_name("appeals.csv");
    let read = read(&main, "spb").unwrap();
    assert_eq!((read.appeals.len(), read.rejected.len()), (8, 1));
    let rejected = &read.rejected[0];
    assert_eq!(rejected.external_id.as_deref(), Some("1"));
    assert!(rejected.reason.ru.starts_with("файл «events.csv», строка "), "{rejected:?}");
}
