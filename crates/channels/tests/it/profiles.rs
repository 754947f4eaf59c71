//! Profiles: those that ship are sound, and one's own is checked line by line.

use std::path::Path;

use base::Lang;
use channels::file::{PastStatus, Profile, ProfileFault};

use crate::{Folder, fixture, read, read_by};

#[test]
fn every_shipped_profile_is_sound() {
    let names: Vec<_> = Profile::shipped().collect();
    assert!(names.contains(&"plain") && names.contains(&"spb"), "{names:?}");
    for name in names {
        let profile = Profile::find(name).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!(profile.name, name);
        assert_eq!(profile.channel, format!("file:{name}"));
    }
}

#[test]
fn an_unknown_profile_names_the_known_ones() {
    let fault = Profile::find("nowhere").unwrap_err();
    assert!(matches!(fault, ProfileFault::Unknown(_)));
    assert!(fault.words().of(Lang::Ru).contains("plain"), "{fault}");
}

#[test]
fn faults_of_ones_own_profile_have_lines() {
    let text = r#"name = "Плохое имя"
title = { ru = "Своя таблица" }
channel = "mail:own"
regime = "anything"
zone = "Europe/Atlantis"
times = ["вчера"]
surprise = 1
may_lack = ["никакой"]

[fields]
external_id = "номер"
received_at = "дата"
lat = "широта"

[[statuses]]
theirs = ["готово"]
ours = "done"

[[companions]]
file = "events.csv"
key = "номер"
at = "когда"

[[companions.events]]
is = "party"
"#;
    let faults = Profile::parse(Path::new("own.toml"), text.to_owned()).unwrap_err();
    let lines: Vec<_> = faults.iter().map(|it| it.place.map_or(0, |place| place.line)).collect();
    for line in [1, 3, 4, 5, 6, 7, 8, 10, 13, 17, 20, 25] {
        assert!(lines.contains(&line), "no fault on line {line}: {faults:#?}");
    }
}

#[test]
fn ones_own_profile_is_given_by_its_path() {
    let folder = Folder::new();
    let path = folder.file(
        "own.toml",
        r#"
name = "own"
title = { ru = "Своя таблица" }
channel = "file:own"
regime = "dispatch"
zone = "Asia/Vladivostok"
times = ["%d.%m.%y"]
delimiter = "semicolon"

[fields]
external_id = "номер"
text = { columns = ["что", "где"], with = " —" }
received_at = "дата"
status = "статус"

[[statuses]]
theirs = ["сделано"]
ours = "confirmed"
"#,
    );
    let profile = Profile::find(path.to_str().unwrap()).unwrap();
    let table = "номер;что;где;дата;статус;лишнее\n7;Снег;двор;05.03.24;сделано;\n";
    let read = read_by(&folder.file("t.csv", table), profile).unwrap();
    let appeal = read.appeal("7");
    assert_eq!(appeal.text.reveal(), "Снег — двор");
    assert_eq!(appeal.status, PastStatus::Confirmed);
    assert_eq!(appeal.received_at.to_string(), "2024-03-04T14:00:00Z");
}

#[test]
fn new_york_is_read() {
    let read = read(&fixture("nyc311.csv"), "nyc311").unwrap();
    assert_eq!(read.reasons(), []);
    let closed = read.appeal("100");
    assert_eq!(closed.status, PastStatus::ClosedUnconfirmed);
    assert_eq!(closed.text.reveal(), "Street Light: Out: Sidewalk");
    assert_eq!(closed.received_at.to_string(), "2024-04-16T07:03:15Z");
    assert_eq!(closed.events.len(), 3, "{:?}", closed.events);
    assert_eq!(closed.district.as_ref().unwrap().code.as_str(), "nyc311:east-harbour");
    let open = read.appeal("101");
    assert_eq!((open.status, open.place.point), (PastStatus::Assigned, None));
    assert_eq!(read.appeal("102").status, PastStatus::InWork);
}
