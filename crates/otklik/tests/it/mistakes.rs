//! What a tired administrator types, and what the commands say then.

use std::process::Command;

use crate::commands::outcome;
use crate::product::Product;

/// The words of a command in Russian, with what it printed and its exit code.
fn in_russian(command: &mut Command) -> (String, String, i32) {
    outcome(command.env("LC_ALL", "ru_RU.UTF-8"))
}

/// An import that took nothing ended as one that took all.
#[test]
fn rejected_rows_have_an_exit_code_of_their_own() {
    let product = Product::sqlite();
    let write = |rows: &str| {
        let text = format!("id,text,received_at\n{rows}");
        std::fs::write(product.folder.path().join("past.csv"), text).expect("it is written");
    };
    let import = ["import", "appeals", "past.csv", "--profile", "plain"];
    write("1,Яма,вчера\n2,Люк,давно\n");
    let (out, told, code) = in_russian(&mut product.command(&import));
    assert_eq!(code, 3, "{told}");
    assert!(out.contains("отклонено строк 2") && out.contains("past.csv.rejected.csv"), "{out}");
    write("1,Яма,2024-03-01\n2,Люк,давно\n");
    assert_eq!(outcome(&mut product.command(&import)).2, 3);
    write("1,Яма,2024-03-01\n2,Люк,2024-03-01\n");
    for _ in 0..2 {
        assert_eq!(outcome(&mut product.command(&import)).2, 0);
    }
    write("1,Яма,2024-03-01\n2,\"Люк,2024-03-01\n");
    let (_, told, code) = in_russian(&mut product.command(&import));
    assert!(code == 1 && told.contains("строке 3, нигде не закрыта"), "{told}");
}

/// Where rejected rows should go was tried only at the first of them.
#[test]
fn a_file_of_rejected_rows_that_cannot_be_written_is_told_before_the_first_row() {
    let product = Product::sqlite();
    let past = product.folder.path().join("past.csv");
    let rows = "id,text,received_at\n1,Яма,2024-03-01\n";
    std::fs::write(&past, rows).expect("it is written");
    for (rejected, words) in [
        ("nowhere/bad.csv", "nowhere/bad.csv не записать"),
        ("past.csv/bad.csv", "часть пути — файл, а не папка"),
        (".", "это папка, а не файл"),
        ("./past.csv", "называет сам ввозимый файл"),
    ] {
        let import = ["import", "appeals", "past.csv", "--profile", "plain", "--rejected"];
        let (out, told, code) = in_russian(product.command(&import).arg(rejected));
        assert_eq!((out.as_str(), code), ("", 1), "{told}");
        assert!(told.contains(words), "{told}");
    }
    assert_eq!(std::fs::read_to_string(&past).expect("a text"), rows);
    let import = ["import", "appeals", "past.csv", "--profile", "plain", "--rejected", "bad.csv"];
    assert!(product.run(&import).starts_with("Added: 1 appeals"), "nothing was taken before");
    assert!(!product.folder.path().join("bad.csv").exists());
}
