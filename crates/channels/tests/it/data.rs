//! Real exports, where they are at hand. Their folder is named by `OTKLIK_DATA`.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use channels::file::{PastAppeal, PastKind, PastStatus};

use crate::read;

/// A file of the data folder; `None` (and a line that says so) where it is absent.
fn data(file: &str) -> Option<PathBuf> {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let folder = std::env::var("OTKLIK_DATA").unwrap_or_else(|_| usual.to_owned());
    let path = PathBuf::from(folder).join(file);
    if !path.is_file() {
        // Straight to the descriptor: the harness hides what a passing test prints.
        let line = format!("skipped: no {} (set OTKLIK_DATA)\n", path.display());
        std::io::stderr().write_all(line.as_bytes()).unwrap();
        return None;
    }
    Some(path)
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
    let read = read(&path, "spb").unwrap();
    assert_eq!(read.reasons(), []);
    let appeals = read.appeals;
    let count = |test: fn(&PastKind) -> bool| {
        appeals.iter().flat_map(|it| &it.events).filter(|event| test(&event.kind)).count()
    };
    let answers = count(|kind| matches!(kind, PastKind::Answer { .. }));
    let reopenings = count(|kind| matches!(kind, PastKind::Reopening(_)));
    let messages = count(|kind| matches!(kind, PastKind::Message(_)));
    assert_eq!((appeals.len(), answers, reopenings, messages), (44_937, 43_101, 1_212, 25));
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
    // The events alone lead to the status that the main file names, without exception.
    let guessed = |event: &&channels::file::PastEvent| {
        !event.stated && matches!(event.kind, PastKind::Status { .. })
    };
    assert_eq!(appeals.iter().flat_map(|it| &it.events).filter(guessed).count(), 0);
}

#[test]
fn a_day_of_new_york_is_read() {
    let Some(path) = data("nyc311/requests.csv") else { return };
    let read = read(&path, "nyc311").unwrap();
    assert_eq!((read.appeals.len(), read.rejected.len()), (1_000, 0));
    let by_status = statuses(&read.appeals);
    assert_eq!(by_status.get("closed_unconfirmed"), Some(&293), "{by_status:?}");
}
