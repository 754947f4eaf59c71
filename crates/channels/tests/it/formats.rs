//! The same table in every format, packed and plain, gives the same appeals.

use std::io::{Cursor, Write as _};

use channels::file::{PastKind, PastStatus};
use zip::write::SimpleFileOptions;

use crate::{Folder, Read, gzip, read};

const CSV: &str = "\
    id,text,received_at,status,lat,lon,address,topic,author_name,answer,answered_at\n\
    1,\"Яма у дома,\nглубокая\",2024-03-05 10:00,отвечено,43.1,131.9,\"ул. Лазурная, 5\",Дороги,\
    Анна Ветрова,Засыпали,06.03.2024 12:30\n\
    2,Не горит фонарь,07.03.2024,,,,,,,,\n";

const JSONL: &str = concat!(
    r#"{"id":1,"text":"Яма у дома,\nглубокая","received_at":"2024-03-05T10:00:00+10:00","#,
    r#""status":"answered","lat":43.1,"lon":131.9,"address":"ул. Лазурная, 5","topic":"Дороги","#,
    r#""author_name":"Анна Ветрова","answer":"Засыпали","#,
    r#""answered_at":"2024-03-06T12:30:00+10:00"}"#,
    "\n\n",
    r#"{"id":"2","text":"Не горит фонарь","received_at":"2024-03-07","status":null}"#,
    "\n",
);

/// A workbook with inline texts, numbers and one moment written as Excel does.
pub(crate) fn workbook(sheet: &str) -> Vec<u8> {
    let mut book = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        book.start_file(name, SimpleFileOptions::default()).unwrap();
        book.write_all(text.as_bytes()).unwrap();
    };
    part(
        "[Content_Types].xml",
        r#"<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels"
  ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml"
  ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml"
  ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
</Types>"#,
    );
    part(
        "_rels/.rels",
        r#"<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1"
  Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
  Target="xl/workbook.xml"/>
</Relationships>"#,
    );
    part(
        "xl/workbook.xml",
        r#"<?xml version="1.0"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets>
<sheet name="Лист" sheetId="1" r:id="r1"/>
</sheets>
</workbook>"#,
    );
    part(
        "xl/_rels/workbook.xml.rels",
        r#"<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1"
  Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
  Target="worksheets/sheet1.xml"/>
<Relationship Id="r2"
  Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
  Target="styles.xml"/>
</Relationships>"#,
    );
    part(
        "xl/styles.xml",
        r#"<?xml version="1.0"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<cellXfs count="2">
<xf numFmtId="0"/>
<xf numFmtId="22"/>
</cellXfs>
</styleSheet>"#,
    );
    part("xl/worksheets/sheet1.xml", sheet);
    book.finish().unwrap().into_inner()
}

fn sheet() -> String {
    let text = |at: &str, text: &str| {
        format!(r#"<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)
    };
    let names = [
        "id",
        "text",
        "received_at",
        "status",
        "lat",
        "lon",
        "address",
        "topic",
        "author_name",
        "answer",
        "answered_at",
    ];
    let head: String =
        names.iter().zip('A'..).map(|(name, column)| text(&format!("{column}1"), name)).collect();
    // 45356 is 2024-03-05; 10 hours are 0.416666…
    let first = [
        r#"<c r="A2"><v>1</v></c>"#.to_owned(),
        text("B2", "Яма у дома,\nглубокая"),
        r#"<c r="C2" s="1"><v>45356.4166666667</v></c>"#.to_owned(),
        text("D2", "отвечено"),
        r#"<c r="E2"><v>43.1</v></c><c r="F2"><v>131.9</v></c>"#.to_owned(),
        text("G2", "ул. Лазурная, 5"),
        text("H2", "Дороги"),
        text("I2", "Анна Ветрова"),
        text("J2", "Засыпали"),
        text("K2", "06.03.2024 12:30"),
    ]
    .concat();
    let second = [
        text("A3", "2"),
        text("B3", "Не горит фонарь"),
        r#"<c r="C3" s="1"><v>45358</v></c>"#.to_owned(),
    ]
    .concat();
    format!(
        r#"<?xml version="1.0"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<sheetData>
<row r="1">{head}</row>
<row r="2">{first}</row>
<row r="3">{second}</row>
</sheetData>
</worksheet>"#
    )
}

fn check(read: &Read) {
    assert_eq!(read.reasons(), []);
    let [pothole, lamp] = read.appeals.as_slice() else { panic!("{read:?}") };
    assert_eq!(pothole.external_id, "1");
    assert_eq!(pothole.text.reveal(), "Яма у дома,\nглубокая");
    assert_eq!(pothole.received_at.to_string(), "2024-03-05T00:00:00Z");
    assert_eq!(pothole.status, PastStatus::Answered);
    assert_eq!(pothole.place.point.map(|it| (it.lat(), it.lon())), Some((43.1, 131.9)));
    assert_eq!(pothole.place.address.as_ref().unwrap().reveal(), "ул. Лазурная, 5");
    assert_eq!(pothole.topic.as_ref().unwrap().code.as_str(), "plain:dorogi");
    let author = pothole.author.as_ref().unwrap();
    assert_eq!(author.name.as_ref().unwrap().reveal(), "Анна Ветрова");
    let [answer] = pothole.events.as_slice() else { panic!("{:?}", pothole.events) };
    assert_eq!(answer.at.to_string(), "2024-03-06T02:30:00Z");
    assert!(matches!(&answer.kind, PastKind::Answer { text, .. } if text.reveal() == "Засыпали"));
    assert_eq!(lamp.external_id, "2");
    assert_eq!(lamp.received_at.to_string(), "2024-03-06T14:00:00Z");
    assert_eq!((lamp.status, lamp.events.len()), (PastStatus::New, 0));
}

#[test]
fn every_format_plain_and_packed_gives_the_same() {
    let folder = Folder::new();
    let semicolons =
        CSV.replace(',', ";").replace("дома;", "дома,").replace("Лазурная;", "Лазурная,");
    let marked = format!("\u{feff}{CSV}");
    let sheet = workbook(&sheet());
    let all: [&[u8]; 5] =
        [CSV.as_bytes(), semicolons.as_bytes(), marked.as_bytes(), JSONL.as_bytes(), &sheet];
    for bytes in all {
        check(&read(&folder.file("past.bin", bytes), "plain").unwrap());
        check(&read(&folder.file("past.bin", gzip(bytes)), "plain").unwrap());
    }
}

#[test]
fn two_packed_files_behind_each_other_are_one() {
    let folder = Folder::new();
    let (head, tail) = CSV.split_at(CSV.find("2,Не").unwrap());
    let both = [gzip(head), gzip(tail)].concat();
    check(&read(&folder.file("past.csv.gz", both), "plain").unwrap());
}

#[test]
fn the_row_stays_whole() {
    let folder = Folder::new();
    for bytes in [CSV.as_bytes(), JSONL.as_bytes(), &workbook(&sheet())] {
        let read = read(&folder.file("past", bytes), "plain").unwrap();
        let raw = read.appeal("1").raw.reveal().clone();
        assert!(raw.contains("Анна Ветрова") && raw.contains("Засыпали"), "{raw}");
        assert!(!format!("{read:?}").contains("Ветрова"), "personal data in Debug");
    }
}

#[test]
fn progress_reaches_the_size_of_the_file() {
    let folder = Folder::new();
    let path = folder.file("past.csv", CSV);
    let profile = channels::file::Profile::find("plain").unwrap();
    let mut past = channels::file::PastFile::open(&path, profile, crate::now()).unwrap();
    assert!(past.by_ref().all(|it| it.is_ok()));
    let progress = past.progress();
    assert_eq!((progress.read(), progress.size), (CSV.len() as u64, CSV.len() as u64));
}
