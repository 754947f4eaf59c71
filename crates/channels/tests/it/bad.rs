//! What is wrong with a file or a row is said in words, and good rows go on.

use std::io::{Cursor, Write as _};

use channels::file::{FileFaultKind, limits};
use zip::write::SimpleFileOptions;

use crate::formats::workbook;
use crate::{Folder, gzip, read};

fn refused(bytes: impl AsRef<[u8]>) -> FileFaultKind {
    let folder = Folder::new();
    let fault = read(&folder.file("past", bytes), "plain").unwrap_err();
    assert!(fault.words().ru.starts_with("Файл «past»: "), "{}", fault.words().ru);
    assert!(fault.words().en.starts_with("File “past”: "), "{}", fault.words().en);
    fault.kind
}

#[test]
fn a_file_that_cannot_be_read_is_refused() {
    let long_row = format!("id,text,received_at\n1,\"{}", "а".repeat(4 << 20));
    let long_line = format!("{{\"id\":1,\"text\":\"{}\"}}", "a".repeat(5 << 20));
    let columns: Vec<_> = (0..=limits::COLUMNS_MAX).map(|it| format!("c{it}")).collect();
    let cut = gzip("id,text,received_at\n1,Яма,2024-01-01\n");
    use FileFaultKind as Is;
    for (name, bytes, is) in [
        ("empty", vec![], (|it| matches!(it, Is::Empty)) as fn(&Is) -> bool),
        ("spaces", b" \n \n".to_vec(), |it| matches!(it, Is::Empty)),
        ("old excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), |it| {
            matches!(it, Is::OldExcel)
        }),
        ("spread", b"{\n  \"id\": 1\n}".to_vec(), |it| matches!(it, Is::JsonSpread)),
        ("array", b"[\n{\"id\":1}]".to_vec(), |it| matches!(it, Is::JsonArray)),
        ("zip", b"PK\x03\x04 broken".to_vec(), |it| matches!(it, Is::BrokenXlsx(_))),
        ("no sheet data", workbook("<worksheet/>"), |it| matches!(it, Is::BrokenXlsx(_))),
        ("cut gzip", cut[..cut.len() / 2].to_vec(), |it| matches!(it, Is::BrokenGzip)),
        ("open quote", long_row.into_bytes(), |it| matches!(it, Is::OpenQuote { line: 2 })),
        ("long line", long_line.into_bytes(), |it| matches!(it, Is::RowTooLong { row: 1 })),
        ("columns", columns.join(",").into_bytes(), |it| matches!(it, Is::TooManyColumns(1_001))),
        ("doubled", b"id,text,received_at,id\n".to_vec(), |it| matches!(it, Is::DoubledColumn(_))),
    ] {
        let kind = refused(bytes);
        assert!(is(&kind), "{name}: {kind:?}");
    }
}

#[test]
fn missing_and_unknown_columns_are_named() {
    let FileFaultKind::MissingColumns { missing, .. } = refused("id,words\n1,Яма\n") else {
        panic!("not refused for its columns")
    };
    assert_eq!(missing, ["text", "received_at"]);
    let FileFaultKind::OtherColumns { others, .. } =
        refused("id,text,received_at,stauts\n1,Яма,2024-01-01,\n")
    else {
        panic!("not refused for its columns")
    };
    assert_eq!(others, ["stauts"]);
}

#[test]
fn bombs_are_stopped() {
    let zeros = vec![b' '; 16 << 20];
    let rows = "id,text,received_at\n".to_owned() + &format!("1,{:1000},\n", "").repeat(16 << 10);
    assert!(matches!(refused(gzip(rows)), FileFaultKind::Bomb));
    let mut book = zip::ZipWriter::new(Cursor::new(Vec::new()));
    book.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
    book.write_all(&zeros).unwrap();
    let book = book.finish().unwrap().into_inner();
    assert!(matches!(refused(book), FileFaultKind::Bomb));
}

#[test]
fn far_cells_of_a_sheet_take_no_memory() {
    let kind = refused(workbook(
        r#"<worksheet>
<sheetData>
<row r="1">
<c r="A1">
<v>1</v>
</c>
</row>
<row r="1048576">
<c r="XFD1048576">
<v>1</v>
</c>
</row>
</sheetData>
</worksheet>"#,
    ));
    assert!(matches!(kind, FileFaultKind::TooManyColumns(16_384)), "{kind:?}");
}

#[test]
fn a_missing_file_is_named() {
    let folder = Folder::new();
    let fault = read(&folder.file("a", "").with_file_name("nowhere.csv"), "plain").unwrap_err();
    assert!(fault.words().ru.contains("nowhere.csv"), "{}", fault.words().ru);
}

#[test]
fn bad_rows_are_rejected_with_their_number() {
    let folder = Folder::new();
    let long = "а".repeat(limits::TEXT_CHARS_MAX + 1);
    let mut csv = b"id,text,received_at,status,lat,lon\n".to_vec();
    let mut row = |text: &[u8]| csv.extend_from_slice(&[text, b"\n"].concat());
    row("good-1,Яма,2024-01-01,,,".as_bytes());
    row("three,Яма,2024-02-30,,,".as_bytes());
    row("four,,2024-01-01,,,".as_bytes());
    row(",Яма,2024-01-01,,,".as_bytes());
    row("six,Яма,2024-01-01,неведомо,,".as_bytes());
    row("seven,Яма,2024-01-01,,999,0".as_bytes());
    row("eight,Яма,2024-01-01".as_bytes());
    row("nine,Яма,2099-01-01,,,".as_bytes());
    row(b"ten,\xff\xfe,2024-01-01,,,");
    row(format!("eleven,{long},2024-01-01,,,").as_bytes());
    row("twelve,Яма,2024-01-01,,43.1,".as_bytes());
    row("good-2,\"Яма\tи\r люк\",2024-01-01,,\"43,1\",131.9".as_bytes());
    row("fourteen,Яма\u{3} и люк,2024-01-01,,,".as_bytes());
    row("fifteen,Яма,2024-01-01,от\u{0}вечено,,".as_bytes());
    row("\"six\nteen\",Яма,2024-01-01,,,".as_bytes());
    row("seventeen,Яма,1800-01-01,,,".as_bytes());
    row("eighteen,Яма,9999-01-01,,,".as_bytes());
    row("nineteen,\u{200b}\u{301},2024-01-01,,,".as_bytes());
    row("\u{feff},Яма,2024-01-01,,,".as_bytes());
    let read = read(&folder.file("past.csv", csv), "plain").unwrap();
    let ids: Vec<_> = read.appeals.iter().map(|it| it.external_id.as_str()).collect();
    assert_eq!(ids, ["good-1", "good-2"]);
    assert_eq!(read.appeal("good-2").text.reveal(), "Яма\tи\r люк");
    assert_eq!(
        read.reasons(),
        [
            (3, "column “received_at” holds no date and time: “2024-02-30”"),
            (4, "field “text” is empty"),
            (5, "field “external_id” is empty"),
            (6, "the profile does not know the status “неведомо”"),
            (7, "wrong coordinates: “999; 0”"),
            (8, "3 cells in a file of 6 columns"),
            (9, "column “received_at” holds a time in the future: “2099-01-01”"),
            (10, "the row is not in UTF-8 (often it is Windows-1251); save it as “CSV UTF-8”"),
            (11, "field “text” is longer than 100000 characters"),
            (12, "wrong coordinates: “43.1; ”"),
            (14, "column “text” holds the control character U+0003; remove it"),
            (15, "column “status” holds the control character U+0000; remove it"),
            (16, "column “id” holds the control character U+000A; remove it"),
            (17, "column “received_at” holds a time before 1990: “1800-01-01”"),
            (18, "column “received_at” holds a time in the future: “9999-01-01”"),
            (19, "field “text” is empty"),
            (20, "field “external_id” is empty"),
        ]
    );
    assert_eq!(read.rejected[0].external_id.as_deref(), Some("three"));
    assert!(read.rejected[0].reason.ru.contains("не дата и время"));
}

#[test]
fn bad_lines_of_json_are_rejected() {
    let folder = Folder::new();
    let deep = format!("{{\"id\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
    let lines = [
        r#"{"id":"1","text":"Яма","received_at":"2024-01-01"}"#,
        "{broken",
        "[1,2]",
        &deep,
        r#"{"id":"5","text":"Люк","received_at":"2024-01-01T00:00:00Z"}"#,
    ];
    let read = read(&folder.file("past.jsonl", lines.join("\n")), "plain").unwrap();
    assert_eq!(read.appeals.len(), 2);
    let rows: Vec<_> = read.rejected.iter().map(|it| it.row).collect();
    assert_eq!(rows, [2, 3, 4]);
    let words: Vec<_> = read.rejected.iter().map(|it| it.reason.ru.as_str()).collect();
    assert_eq!(
        words,
        [
            "строка написана не по правилам JSON, место 2",
            "в строке JSON не объект; нужен {…} с полями",
            "строка написана не по правилам JSON, место 133",
        ]
    );
}

/// What a table is refused for, a line of JSON is refused for, too: nothing is lost unsaid.
#[test]
fn fields_of_json_are_known_once_and_hold_a_value() {
    let folder = Folder::new();
    let rest = r#""text":"Яма","received_at":"2024-01-01T00:00:00Z""#;
    let lines = [
        format!(r#"{{"id":"1",{rest},"adress":"Портовая, 5"}}"#),
        format!(r#"{{"id":"2","id":"3",{rest}}}"#),
        r#"{"id":"4","text":["q"],"received_at":"2024-01-01T00:00:00Z"}"#.to_owned(),
        format!(r#"{{"id":5,"address":null,{rest}}}"#),
    ];
    let read = read(&folder.file("past.jsonl", lines.join("\n")), "plain").unwrap();
    assert_eq!(read.appeals.len(), 1);
    let words: Vec<_> = read.rejected.iter().map(|it| it.reason.en.as_str()).collect();
    assert_eq!(words.len(), 3);
    assert!(words[0].starts_with("the profile has no field “adress”; it has "), "{}", words[0]);
    assert!(words[0].contains("address"), "{}", words[0]);
    assert_eq!(words[1], "field “id” is given twice");
    assert_eq!(words[2], "field “text” holds a list or an object; one value is needed");
}

/// Letters of Russian in an encoding that has them in the order of the alphabet.
fn encoded(text: &str, place: fn(u8) -> u8) -> Vec<u8> {
    let byte = |c: char| match c {
        'А'..='я' => place(u8::try_from(u32::from(c) - 0x410).unwrap()),
        other => u8::try_from(other).unwrap(),
    };
    text.chars().map(byte).collect()
}

/// A table in another encoding, a picture or a page under the name of a workbook were called
/// things that they are not.
#[test]
fn a_file_is_called_what_it_looks_like() {
    let table = "id,text,received_at\n1,Яма во дворе,2024-01-01\n";
    let wide: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let picture = std::fs::read(crate::fixture("pictures/dot.png")).unwrap();
    let office = |part: &str, text: &str| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(part, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
        zip.finish().unwrap().into_inner()
    };
    let ods = "application/vnd.oasis.opendocument.spreadsheet";
    for (bytes, words) in [
        (encoded(table, |it| 0xc0 + it), "похож на текст в кодировке Windows-1251"),
        (encoded(table, |it| if it < 0x30 { 0x80 + it } else { 0xb0 + it }), "CP866 (DOS)"),
        (encoded(&table.to_lowercase(), |it| 0xc0 + (it - 0x20) % 32), "в кодировке KOI8-R"),
        (encoded("id,text\n1,Яма\n", |it| 0xc0 + it), "похож на текст в кодировке Windows-1251"),
        (encoded("id,текст\n1,Hole\n", |it| 0xc0 + it), "похож на текст в кодировке Windows-1251"),
        ([b"\xff\xfe".as_slice(), &wide].concat(), "похож на текст в кодировке UTF-16"),
        (wide, "похож на текст в кодировке UTF-16"),
        (picture, "не таблица, а изображение, видео или звук (image/png)"),
        (b"%PDF-1.7 \xe2\xe3\xcf\xd3".to_vec(), "это PDF"),
        (b"7z\xbc\xaf\x27\x1c\0\0".to_vec(), "это архив (application/x-7z-compressed)"),
        (b"\n <HTML><table><tr><td>id".to_vec(), "это веб-страница"),
        (b"<?xml version=\"1.0\"?><Workbook>".to_vec(), "это XML"),
        (office("word/document.xml", "<w/>"), "это текстовый документ"),
        (office("xl/workbook.bin", ""), "это двоичная книга Excel (.xlsb)"),
        (office("mimetype", ods), "это таблица LibreOffice"),
        (office("appeals.csv", table), "это архив ZIP без книги Excel"),
        ((0..=255).collect(), "это не текст и не книга Excel"),
    ] {
        for bytes in [bytes.clone(), gzip(&bytes)] {
            let folder = Folder::new();
            let fault = read(&folder.file("past.xlsx", bytes), "plain").unwrap_err();
            let said = fault.words().ru;
            assert!(said.contains(words), "{words}: {said}");
        }
    }
    let rows = b"id,text,received_at\n1,Hole,2024-01-01\n2,Caf\xe9,2024-01-01\n3,Hole,2024-01-01\n";
    let read = read(&Folder::new().file("past.csv", rows), "plain");
    assert!(read.is_ok_and(|it| (it.appeals.len(), it.rejected.len()) == (2, 1)), "one row only");
    let table = "BM;text;received_at\n1;Яма;2024-01-01\n";
    assert!(matches!(refused(table), FileFaultKind::MissingColumns { .. }), "it is a table");
}

/// The system speaks English, whatever the language of the one who imports.
#[test]
fn no_english_is_said_in_russian() {
    let folder = Folder::new();
    let place = folder.file("a", "");
    let faults = [
        read(&place.with_file_name("nowhere.csv"), "plain"),
        read(place.parent().unwrap(), "plain"),
        read(&folder.file("past.xlsx", b"PK\x03\x04 broken"), "plain"),
        read(&folder.file("book.xlsx", workbook("<worksheet/>")), "plain"),
        read(&folder.file("cut.gz", &gzip("id,text\n")[..12]), "plain"),
    ];
    for fault in faults {
        let said = fault.unwrap_err().words().ru;
        let (_, why) = said.split_once("»: ").unwrap();
        let words = why.split(|c: char| !c.is_alphabetic());
        let foreign = words.filter(|it| it.chars().any(|c| c.is_ascii())).collect::<Vec<_>>();
        let known = |it: &&str| ["", "Excel", "xlsx"].contains(it);
        assert!(foreign.iter().all(known), "{said}");
    }
}

#[test]
fn what_happened_and_deadlines_have_limits() {
    let folder = Folder::new();
    let csv = "id,text,received_at,status,status_at,due_at,answer,answered_at\n\
        1,Яма,2024-01-01,,,2038-12-31,,\n\
        2,Яма,2024-01-01,,,9999-12-31,,\n\
        3,Яма,2024-01-01,,,01.01.1900,,\n\
        4,Яма,2024-01-01,,2027-01-01,,,\n\
        5,Яма,2024-01-01,,,,Засыпали,9999-01-01\n\
        6,Яма,2024-01-01,,,,Засыпали,1970-01-01\n";
    let read = read(&folder.file("past.csv", csv), "plain").unwrap();
    assert_eq!(
        read.reasons(),
        [
            (3, "column “due_at” holds a deadline after 2099: “9999-12-31”"),
            (4, "column “due_at” holds a time before 1990: “01.01.1900”"),
            (5, "column “status_at” holds a time in the future: “2027-01-01”"),
            (6, "column “answered_at” holds a time in the future: “9999-01-01”"),
            (7, "column “answered_at” holds a time before 1990: “1970-01-01”"),
        ]
    );
}
