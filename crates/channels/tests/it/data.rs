//! Real exports, where they are at hand. Their folder is named by `OTKLIK_DATA`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use base::Timestamp;
use channels::file::{Past, PastAppeal, PastFile, PastKind, PastStatus, Profile};

/// A file of the data folder; `None` (and a line that says so) where it is absent.
fn data(file: &str) -> Option<PathBuf> {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let folder = std::env::var("OTKLIK_DATA").unwrap_or_else(|_| usual.to_owned());
    let path = PathBuf::from(folder).join(file);
    if !path.is_file() {
        use std::io::Write as _;
        // Straight to the descriptor: the harness hides what a passing test prints.
        let line = format!("skipped: no {} (set OTKLIK_DATA)\n", path.display());
        std::io::stderr().write_all(line.as_bytes()).unwrap();
        return None;
    }
    Some(path)
}

fn now() -> Timestamp {
    "2026-11-24T00:00:00Z".parse().unwrap()
}

fn read(path: &std::path::Path, profile: &str) -> (Vec<PastAppeal>, usize) {
    let profile = Profile::find(profile).unwrap();
    let (mut appeals, mut rejected) = (Vec::new(), 0);
    for past in PastFile::open(path, profile, now()).unwrap() {
        match past.unwrap() {
            Past::Appeal(appeal) => appeals.push(*appeal),
            Past::Rejected(row) => {
                rejected += 1;
                assert!(rejected < 10, "{} row {}: {}", row.file, row.row, row.reason.en);
            }
        }
    }
    (appeals, rejected)
}

fn statuses(appeals: &[PastAppeal]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for appeal in appeals {
        *counts.entry(appeal.status.word()).or_default() += 1;
    }
    counts
}

#[test]
fn petersburg_comes_with_its_whole_history() {
    let Some(path) = data("spb/appeals.csv.gz") else { return };
    let (appeals, rejected) = read(&path, "spb");
    let count = |test: fn(&PastKind) -> bool| {
        appeals.iter().flat_map(|it| &it.events).filter(|event| test(&event.kind)).count()
    };
    assert_eq!((appeals.len(), rejected), (44_937, 0));
    let answers = count(|kind| matches!(kind, PastKind::Answer { .. }));
    let reopenings = count(|kind| matches!(kind, PastKind::Reopening(_)));
    let messages = count(|kind| matches!(kind, PastKind::Message(_)));
    assert_eq!((answers, reopenings, messages), (43_101, 1_212, 25));
    assert_eq!(appeals.len() + reopenings + messages, 46_174);
    let by_status = statuses(&appeals);
    for (word, expect) in [
        ("confirmed", 17_999),
        ("closed_unconfirmed", 12_396),
        ("answered", 3_916),
        ("in_work", 4_905),
    ] {
        assert_eq!(by_status.get(word), Some(&expect), "{word} of {by_status:?}");
    }
    for appeal in &appeals {
        assert_eq!(appeal.events.last().map_or(PastStatus::New, |it| it.to), appeal.status);
        assert!(appeal.events.is_sorted_by_key(|event| event.at));
        assert!(appeal.events.windows(2).all(|pair| pair[0].to == pair[1].from));
    }
    let inferred = count_inferred(&appeals);
    println!("{by_status:?}; inferred {inferred:?}");
}

fn count_inferred(appeals: &[PastAppeal]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for event in appeals.iter().flat_map(|it| &it.events).filter(|event| !event.stated) {
        let kind = match event.kind {
            PastKind::Route { from: None, .. } => "first route",
            PastKind::Route { .. } => "route",
            PastKind::Topic { .. } => "topic",
            _ => "status",
        };
        *counts.entry(kind).or_default() += 1;
    }
    counts
}
