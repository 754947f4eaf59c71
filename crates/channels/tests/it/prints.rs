//! A row that was imported once is the same, newer, or another: told by its print.

use channels::file::{Difference, Part, PastAppeal};

use crate::{Folder, fixture, read};

const PLAIN: &str = "id,text,received_at,status,due_at,lat,lon,topic,department,author_name,answer,\
    answered_at\n";

fn plain(row: &str) -> PastAppeal {
    let folder = Folder::new();
    let mut read = read(&folder.file("past.csv", format!("{PLAIN}{row}\n")), "plain").unwrap();
    assert_eq!(read.reasons(), []);
    read.appeals.remove(0)
}

fn difference(was: &str, is: &str) -> Option<Difference> {
    plain(is).print.against(&plain(was).print.stored())
}

#[test]
fn each_part_is_told() {
    let was = "1,Яма,2024-01-01,новое,2024-02-01,43.1,131.9,Дороги,Служба,Анна,,";
    assert_eq!(difference(was, was), None);
    for (is, part) in [
        ("1,Люк,2024-01-01,новое,2024-02-01,43.1,131.9,Дороги,Служба,Анна,,", Part::Text),
        ("1,Яма,2024-01-02,новое,2024-02-01,43.1,131.9,Дороги,Служба,Анна,,", Part::Received),
        ("1,Яма,2024-01-01,в работе,2024-02-01,43.1,131.9,Дороги,Служба,Анна,,", Part::Status),
        ("1,Яма,2024-01-01,новое,2024-02-02,43.1,131.9,Дороги,Служба,Анна,,", Part::Due),
        ("1,Яма,2024-01-01,новое,2024-02-01,43.2,131.9,Дороги,Служба,Анна,,", Part::Place),
        ("1,Яма,2024-01-01,новое,2024-02-01,43.1,131.9,Мосты,Служба,Анна,,", Part::Topic),
        ("1,Яма,2024-01-01,новое,2024-02-01,43.1,131.9,Дороги,Отдел,Анна,,", Part::Department),
        ("1,Яма,2024-01-01,новое,2024-02-01,43.1,131.9,Дороги,Служба,Вера,,", Part::Author),
    ] {
        assert_eq!(difference(was, is), Some(Difference::Parts(vec![part])), "{is}");
    }
    let other = "1,Люк,2024-01-01,отвечено,2024-02-01,43.1,131.9,Дороги,Служба,Анна,,";
    let Some(parts) = difference(was, other) else { panic!("it differs") };
    assert_eq!(
        parts.words().ru,
        "уже ввезено, а в файле другое: текст, статус; карточка осталась прежней"
    );
}

#[test]
fn what_happened_since_is_newer_and_no_change() {
    let was = "1,Яма,2024-01-01,новое,,,,,,,,";
    let is = "1,Яма,2024-01-01,отвечено,,,,,Служба,,Засыпали,2024-01-05";
    let Some(newer) = difference(was, is) else { panic!("it differs") };
    assert_eq!(newer, Difference::Newer { was: 0, is: 1 });
    assert_eq!(
        newer.words().en,
        "imported already, and the file's history is newer: there were 0 events, now 1; the card \
         was left as it is"
    );
    // An older export after a newer one: where it stands is told first.
    let Some(Difference::Parts(parts)) = difference(is, was) else { panic!("it differs") };
    assert_eq!(parts, [Part::Department, Part::Status]);
    let other = "1,Яма,2024-01-01,отвечено,,,,,Служба,,Заровняли,2024-01-05";
    assert_eq!(difference(is, other), Some(Difference::History { was: 1, is: 1 }));
    let renamed = "1,Ямы,2024-01-01,отвечено,,,,,Служба,,Засыпали,2024-01-05";
    let Some(Difference::Parts(parts)) = difference(was, renamed) else { panic!("it differs") };
    assert_eq!(parts[0], Part::Text);
}

/// The order of rows in a file says nothing, and neither does a column that nobody reads.
#[test]
fn only_what_is_told_counts() {
    let folder = Folder::new();
    for name in ["appeals.csv", "events.csv", "reroutes.csv", "reason_changes.csv"] {
        let text = std::fs::read_to_string(fixture(&format!("spb/{name}"))).unwrap();
        let mut lines: Vec<_> = text.lines().map(|it| format!("{it},")).collect();
        if name != "appeals.csv" {
            lines[1..].reverse();
        }
        lines[0].push_str("further");
        folder.file(name, lines.join("\n"));
    }
    let was = read(&fixture("spb/appeals.csv"), "spb").unwrap();
    let is = read(&folder.file("x", "").with_file_name("appeals.csv"), "spb").unwrap();
    assert_eq!((was.appeals.len(), is.appeals.len()), (9, 9));
    for appeal in &is.appeals {
        let stored = was.appeal(&appeal.external_id).print.stored();
        assert_eq!(appeal.print.against(&stored), None, "{}", appeal.external_id);
    }
}

/// A print of another form, or of what was no appeal, is never taken for the same.
#[test]
fn a_foreign_print_is_another() {
    let row = plain("1,Яма,2024-01-01,новое,,,,,,,,");
    let stored = row.print.stored();
    assert!(stored.is_ascii() && stored.len() < 200, "{stored}");
    let forms = [
        "".to_owned(),
        "00".repeat(32),
        stored.replace("past-1", "past-2"),
        stored.replace(".0.", ".x."),
        format!("{stored}.more"),
        stored[..40].to_owned(),
    ];
    for foreign in forms {
        assert_eq!(row.print.against(&foreign), Some(Difference::Unknown), "{foreign}");
    }
}

#[test]
fn a_second_row_under_a_key_has_no_events_of_its_own() {
    let folder = Folder::new();
    for name in ["events.csv", "reroutes.csv", "reason_changes.csv"] {
        folder.file(name, std::fs::read(fixture(&format!("spb/{name}"))).unwrap());
    }
    let text = std::fs::read_to_string(fixture("spb/appeals.csv")).unwrap();
    let first = text.lines().nth(1).unwrap();
    let read = read(&folder.file("appeals.csv", format!("{text}{first}\n")), "spb").unwrap();
    let [(_, reason)] = read.reasons()[..] else { panic!("{:?}", read.reasons()) };
    assert!(reason.starts_with("a second row with the key"), "{reason}");
}
