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

/// Whatever `--rejected` named was emptied at the first rejected row, the database as well.
#[test]
fn rejected_rows_are_written_over_rejected_rows_alone() {
    let product = Product::sqlite();
    let folder = product.folder.path();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("it is");
    let import = |rejected: &[&str]| {
        let mut command = product.command(&["import", "appeals", "past.csv", "--profile", "plain"]);
        in_russian(command.args(rejected))
    };
    write("past.csv", "id,text,received_at\n1,Яма,вчера\n2,Люк,2024-03-01\n");
    write("letter.txt", "Уважаемая Анна Петровна!");
    product.run(&["migrate"]);
    std::os::unix::fs::symlink("otklik.db", folder.join("link.csv")).expect("a link");
    for (rejected, words) in [
        ("letter.txt", "letter.txt уже есть, и в нём не отклонённые строки"),
        ("otklik.db", "называет файл базы данных"),
        ("./otklik.db-wal", "называет файл базы данных"),
        ("otklik.db-journal", "называет файл базы данных"),
        ("link.csv", "называет файл базы данных"),
    ] {
        let (out, told, code) = import(&["--rejected", rejected]);
        assert_eq!((out.as_str(), code), ("", 1), "{rejected}: {told}");
        assert!(told.contains(words) && !told.contains("import.rs"), "{told}");
    }
    write("past.csv.rejected.csv", "мои заметки");
    let (_, told, code) = import(&[]);
    assert!(code == 1 && told.contains("past.csv.rejected.csv уже есть"), "{told}");
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a text");
    assert_eq!(text("letter.txt"), "Уважаемая Анна Петровна!");
    assert_eq!(text("past.csv.rejected.csv"), "мои заметки");
    write("past.csv.rejected.csv", "");
    let (out, told, code) = import(&[]);
    assert!(code == 3 && out.contains("Добавлено: обращений 1"), "nothing before: {out}{told}");
    let first = text("past.csv.rejected.csv");
    assert_eq!((import(&[]).2, text("past.csv.rejected.csv")), (3, first), "written anew");
}

/// From a pipe the rejected rows were to go to `/dev/stdin.rejected.csv`.
#[test]
fn an_import_from_a_pipe_asks_where_rejected_rows_go() {
    let product = Product::sqlite();
    let past = product.folder.path().join("past.csv");
    std::fs::write(&past, "id,text,received_at\n1,Яма,вчера\n").expect("it is written");
    let import = ["import", "appeals", "/dev/stdin", "--profile", "plain"];
    for rejected in [&[][..], &["--rejected", "bad.csv"]] {
        let stdin = std::fs::File::open(&past).expect("the past");
        let mut command = product.command(&import);
        let (_, told, code) = in_russian(command.args(rejected).stdin(stdin));
        let is_asked = told.contains("назовите место: --rejected FILE");
        assert_eq!((is_asked, code), if rejected.is_empty() { (true, 1) } else { (false, 3) });
    }
}

/// What the system said of an address or a folder was handed on in English.
#[test]
fn a_server_that_cannot_start_says_what_to_do() {
    let product = Product::sqlite();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    let mut command = product.command(&["serve"]);
    let (_, told, code) = in_russian(command.env("OTKLIK_SERVER__LISTEN", &address));
    assert_eq!(code, 1, "{told}");
    let words = format!("otklik: {address} занят: там уже работает «otklik serve»");
    assert!(told.contains(&words), "{told}");
    assert!(told.contains("задайте другой адрес: OTKLIK_SERVER__LISTEN="), "{told}");
    std::fs::write(product.folder.path().join("taken"), "").expect("it is written");
    let mut command = product.command(&["serve"]);
    let (_, told, code) = in_russian(command.env("OTKLIK_STORAGE__PATH", "taken"));
    assert!(code == 1 && told.contains("OTKLIK_STORAGE__PATH: папка вложений "), "{told}");
    assert!(told.contains("на пути стоит файл"), "{told}");
}

/// The words for a database that cannot be used, by every command that needs one.
#[test]
fn a_database_that_cannot_be_used_is_told_in_words() {
    let product = Product::sqlite();
    let folder = product.folder.path();
    std::fs::write(folder.join("no.db"), "a text that is no database at all\n".repeat(40))
        .expect("it is written");
    let server = std::env::var("OTKLIK_TEST_POSTGRES").expect("a PostgreSQL for tests");
    let (before, _) = server.rsplit_once('/').expect("an address");
    let (_, host) = before.rsplit_once('@').expect("a host");
    let sqlite = |path: &str| format!("sqlite://{}/{path}", folder.display());
    for (url, words, own) in [
        (sqlite("no.db"), "этот файл — не база SQLite; проверьте путь", "is not a database"),
        (sqlite("no.db/x.db"), "на пути стоит файл", "os error"),
        (format!("sqlite://{}", folder.display()), "это папка, а нужен файл", "os error"),
        (format!("{before}/no_such_base"), "нет такой базы; создайте её: createdb", "does not"),
        (format!("postgres://no_one:canary@{host}/x"), "не принимает имя или пароль", "no_one"),
        ("postgres://a:canary@127.0.0.1:1/x".into(), "не отвечает; проверьте, что", "timed out"),
    ] {
        for command in [&["serve"][..], &["migrate"], &["user", "list"]] {
            let mut command = product.command(command);
            let (out, told, code) = in_russian(command.env("OTKLIK_DATABASE__URL", &url));
            assert_eq!((out.as_str(), code), ("", 1), "{told}");
            assert!(told.contains("otklik: OTKLIK_DATABASE__URL: "), "{told}");
            assert!(told.contains(words) && told.contains(own), "{told}");
            assert!(!told.contains("canary") && !told.contains("while opening"), "{told}");
        }
    }
}

/// A department was stored for whoever was named with one.
#[test]
fn a_department_is_for_an_executor_who_needs_one() {
    let product = Product::sqlite();
    let add = |rest: &[&str]| {
        let mut command = product.command(&["user", "add", "vera", "--password-stdin"]);
        in_russian(command.args(rest))
    };
    for (rest, words, expect) in [
        (&["--role", "operator", "--department", "roads"][..], "уберите --department", 2),
        (&["--role", "executor"], "нужно подразделение: --department КОД", 2),
        (&["--role", "executor", "--department", "raods"], "имелось в виду roads (", 1),
        (&["--role", "executor", "--department", "Дорог"], "имелось в виду roads (", 1),
        (&["--role", "executor", "--department", "x:y"], "есть ", 1),
        (&["--role", "bos"], "роли: operator (оператор), executor (исполнитель)", 2),
    ] {
        let (out, told, code) = add(rest);
        assert_eq!((out.as_str(), code), ("", expect), "{told}");
        assert!(told.contains(words), "{told}");
    }
    let listed = product.run(&["user", "list", "--json"]);
    assert!(listed.starts_with("{\"staff\":[]"), "{listed}");
    let good = ["user", "add", "boris", "--role", "executor", "--department", "roads"];
    product.run_with(&[&good[..], &["--password-stdin"]].concat(), "лодка у причала");
    let (list, ..) = in_russian(&mut product.command(&["user", "list"]));
    assert!(list.contains("boris  исполнитель (executor)  roads"), "{list}");
}

/// The parser of command lines speaks English only.
#[test]
fn a_command_that_cannot_be_understood_is_told_in_the_own_language() {
    let product = Product::sqlite();
    for (command, words) in [
        (&["serv"][..], "команды «serv» нет; возможно, имелось в виду «"),
        (&["import", "appeals", "past.csv"], "не хватает: --profile"),
        (&["user", "token", "site", "--scope", "raed"], "права: intake, read, read:personal"),
        (&["user", "list", "--jsn"], "неизвестное «--jsn»; возможно, имелось в виду «--json»"),
        (&["serve", "--config"], "после «--config <FILE>» нужно значение"),
    ] {
        let (out, told, code) = in_russian(&mut product.command(command));
        assert_eq!((out.as_str(), code), ("", 2), "{told}");
        assert!(told.contains(words) && told.contains("--help"), "{told}");
        let (_, told, code) = outcome(product.command(command).env("LC_ALL", "C"));
        assert!(code == 2 && told.starts_with("error: "), "{told}");
    }
    assert_eq!(in_russian(&mut product.command(&["--help"])).2, 0);
}

/// What was typed or piped for a password was told of in English.
#[test]
fn a_password_that_is_no_text_is_told_in_words() {
    let product = Product::sqlite();
    let file = product.folder.path().join("password");
    std::fs::write(&file, b"\xff\xfe\x00long enough").expect("it is written");
    let mut add = product.command(&["user", "add", "vera", "--role", "head", "--password-stdin"]);
    add.stdin(std::fs::File::open(&file).expect("a file"));
    let (_, told, code) = in_russian(&mut add);
    assert_eq!(code, 1, "{told}");
    let words = "otklik: пароль со стандартного ввода не прочитан: это не текст в UTF-8";
    assert!(told.contains(words), "{told}");
    std::fs::write(&file, " ".repeat(10)).expect("it is written");
    add.stdin(std::fs::File::open(&file).expect("a file"));
    let (_, told, code) = in_russian(&mut add);
    assert!(code == 1 && told.contains("otklik: пароль из одних пробелов не годится"), "{told}");
}
