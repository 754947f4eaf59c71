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
        ("utf-16", b"\xff\xfei\0d\0".to_vec(), |it| matches!(it, Is::NotUtf8)),
        ("cp1251", b"\xed\xee\xec\xe5\xf0;\xf2\xe5\xea\xf1\xf2\n".to_vec(), |it| {
            matches!(it, Is::NotUtf8)
        }),
        ("old excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), |it| {
            matches!(it, Is::OldExcel)
        }),
        ("array", b"[\n{\"id\":1}]".to_vec(), |it| matches!(it, Is::JsonArray)),
        ("zip", b"PK\x03\x04 broken".to_vec(), |it| matches!(it, Is::BrokenXlsx(_))),
        ("no sheet data", workbook("<worksheet/>"), |it| matches!(it, Is::BrokenXlsx(_))),
        ("cut gzip", cut[..cut.len() / 2].to_vec(), |it| matches!(it, Is::BrokenGzip)),
        ("open quote", long_row.into_bytes(), |it| matches!(it, Is::RowTooLong { row: 2 })),
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
    row("good-2,Яма\u{3} и \u{0}люк,2024-01-01,,\"43,1\",131.9".as_bytes());
    let read = read(&folder.file("past.csv", csv), "plain").unwrap();
    let ids: Vec<_> = read.appeals.iter().map(|it| it.external_id.as_str()).collect();
    assert_eq!(ids, ["good-1", "good-2"]);
    assert_eq!(read.appeal("good-2").text.reveal(), "Яма  и  люк");
    assert_eq!(
        read.reasons(),
        [
            (3, "column “received_at” holds no date and time: “2024-02-30”"),
            (4, "field “text” is empty"),
            (5, "field “external_id” is empty"),
            (6, "the profile does not know the status “неведомо”"),
            (7, "wrong coordinates: “999; 0”"),
            (8, "3 cells in a file of 6 columns"),
            (9, "received in the future: “2099-01-01”"),
            (10, "the row is not in UTF-8"),
            (11, "field “text” is longer than 100000 characters"),
            (12, "wrong coordinates: “43.1; ”"),
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
    assert!(read.rejected[0].reason.ru.starts_with("это не объект JSON"));
}
