//! Moments of a row that cannot have followed each other, and those that can.

use channels::file::FileFaultKind;

use crate::{Folder, read};

#[test]
fn an_impossible_order_is_rejected_with_its_moments() {
    let folder = Folder::new();
    let mut csv = "id,text,received_at,status,status_at,due_at,answer,answered_at\n".to_owned();
    for row in [
        // An answer before the appeal.
        "a,Яма,2024-03-02 09:00,answered,,,Заделана,2024-03-01 10:00",
        // Closed before it was answered.
        "b,Яма,2024-03-02 09:00,confirmed,2024-03-03 10:00,,Заделана,2024-03-05 10:00",
        // Closed, and due, before it was received.
        "c,Яма,2024-03-02 09:00,declined,2024-02-02 10:00,,,",
        "d,Яма,2024-03-02 09:00,new,,2024-03-01,,",
        // A day without its hour, the very day; two records of one act.
        "good-1,Яма,2024-03-02 09:00,confirmed,2024-03-02,02.03.2024,Заделана,2024-03-02",
        "good-2,Яма,2024-03-02 09:00,confirmed,2024-03-03 10:00:00,,Да,2024-03-03 10:00:20",
        // Answered again after the question was closed says nothing of the first answer.
        "good-3,Яма,2024-03-02 09:00,answered,2024-03-02 10:00,,Да,2024-03-04 10:00",
    ] {
        csv.push_str(row);
        csv.push('\n');
    }
    let read = read(&folder.file("past.csv", csv), "plain").unwrap();
    let ids: Vec<_> = read.appeals.iter().map(|it| it.external_id.as_str()).collect();
    assert_eq!(ids, ["good-1", "good-2", "good-3"]);
    let before = |what: &str, at: &str| {
        format!(
            "{what} at {at}, before the appeal was received (2024-03-02 09:00); check the dates \
             and the profile's zone"
        )
    };
    let expect = [
        before("it was answered", "2024-03-01 10:00"),
        "it was closed at 2024-03-03 10:00, before it was answered (2024-03-05 10:00); check the \
         dates"
            .to_owned(),
        before("its status changed", "2024-02-02 10:00"),
        before("its deadline is", "2024-03-01 23:59"),
    ];
    let reasons: Vec<_> = read.reasons().into_iter().map(|(_, reason)| reason).collect();
    assert_eq!(reasons, expect);
    let words = &read.rejected.first().unwrap().reason.ru;
    assert!(words.starts_with("ответ дан 2024-03-01 10:00, раньше, чем обращение"), "{words}");
}

/// The rest of a file was taken for the text of its last cell, without a word.
#[test]
fn a_quote_that_is_never_closed_is_told_with_its_line() {
    let folder = Folder::new();
    let csv = "id,received_at,text\n1,2024-03-02,\"Яма\nи люк\"\n2,2024-03-02,\"Люк\n\
               3,2024-03-02,Двор\n";
    let fault = read(&folder.file("past.csv", csv), "plain").unwrap_err();
    assert!(matches!(fault.kind, FileFaultKind::OpenQuote { line: 4 }), "{fault}");
    let words = fault.words().ru;
    assert!(words.contains("в строке 4, нигде не закрыта; закройте её"), "{words}");
}
