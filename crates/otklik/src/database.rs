//! What is wrong with the database, in words that say what to do now.

use std::io::ErrorKind;

use base::Words;
use store::{Engine, Error, Settings, Trouble};

use crate::config::{Config, unreadable};
use crate::told::Told;

/// A failure of the database in words, whatever led to it; anything else stays as it is.
pub fn in_words(error: anyhow::Error, config: &Config) -> anyhow::Error {
    if error.is::<Told>() {
        return error;
    }
    match error.chain().find_map(|it| it.downcast_ref::<Error>()) {
        Some(failure) => {
            let fault = config.fault(config.url_key(), words(&config.store(), failure));
            let (at, said) = (fault.address(), &fault.words);
            Told::new(Words::new(format!("{at}: {}", said.ru), format!("{at}: {}", said.en))).into()
        }
        None => error,
    }
}

/// Where the database is, what is wrong with it and what to do; behind it what it said itself.
pub fn words(settings: &Settings, error: &Error) -> Words {
    let (place, own) = (settings.place(), error.own_words());
    let said = match settings.judge() {
        Ok((Engine::Sqlite, _)) => of_file(error.trouble()),
        _ => of_server(error.trouble()),
    };
    Words::new(format!("{place}: {} ({own})", said.ru), format!("{place}: {} ({own})", said.en))
}

fn of_file(trouble: Trouble) -> Words {
    let (ru, en) = match trouble {
        Trouble::System(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => full(),
        Trouble::System(kind) => return unreadable(&kind.into()),
        Trouble::Disk => (
            "диск под базой не читает или не пишет; чаще всего на нём кончилось место (это \
             покажет «df -h»): освободите его и повторите",
            "the disk under the database does not read or write; mostly it is full (`df -h` tells \
             it): make room and try again",
        ),
        Trouble::NoDatabase => (
            "этот файл — не база SQLite; проверьте путь, а если здесь была база, верните её из \
             резервной копии",
            "this file is no database of SQLite; check the path, and if it was one, bring it back \
             from a backup",
        ),
        Trouble::Damaged => (
            "файл базы повреждён; остановите программу, сохраните его копию и верните базу из \
             резервной копии",
            "the file of the database is damaged; stop the program, keep a copy of it and bring \
             the database back from a backup",
        ),
        Trouble::Closed | Trouble::ReadOnly | Trouble::Forbidden => (
            "файл базы не открывается для записи; проверьте владельца и права его и его папки и \
             что диск не только для чтения",
            "the file of the database cannot be written; check the owner and the rights of it and \
             of its folder, and that the disk is not read-only",
        ),
        Trouble::Locked | Trouble::Silent => (
            "базу держит другой процесс; подождите, пока он закончит, и повторите",
            "another process keeps the database; wait until it is done and try again",
        ),
        other => return of_any(other),
    };
    Words::new(ru, en)
}

fn of_server(trouble: Trouble) -> Words {
    let (ru, en) = match trouble {
        Trouble::Silent | Trouble::System(_) => (
            "сервер базы не отвечает; проверьте, что он запущен, и адрес и порт",
            "the server of the database does not answer; check that it runs, the address and the \
             port",
        ),
        Trouble::Stranger => (
            "сервер базы не принимает имя или пароль; проверьте их, а пользователя создаёт \
             «createuser --pwprompt ИМЯ»",
            "the server of the database does not accept the name or the password; check them, or \
             make the user by `createuser --pwprompt NAME`",
        ),
        Trouble::Absent => (
            "на сервере нет такой базы; создайте её: createdb --owner ИМЯ БАЗА",
            "the server has no such database; make it: createdb --owner NAME DATABASE",
        ),
        Trouble::Forbidden => (
            "у пользователя базы не хватает прав; сделайте его владельцем: ALTER DATABASE БАЗА \
             OWNER TO ИМЯ",
            "the user of the database lacks a right; make it the owner: ALTER DATABASE DATABASE \
             OWNER TO NAME",
        ),
        Trouble::ReadOnly => (
            "база открыта только для чтения: возможно, это реплика; укажите главный сервер",
            "the database can only be read: perhaps it is a replica; name the primary server",
        ),
        Trouble::Crowded => (
            "у сервера базы кончились соединения; уменьшите database.connections_max или \
             увеличьте max_connections сервера",
            "the server of the database has no connection left; lower database.connections_max or \
             raise max_connections of the server",
        ),
        Trouble::Locked => (
            "базу держит другой процесс; подождите, пока он закончит, и повторите",
            "another process keeps the database; wait until it is done and try again",
        ),
        other => return of_any(other),
    };
    Words::new(ru, en)
}

fn of_any(trouble: Trouble) -> Words {
    let (ru, en) = match trouble {
        Trouble::Full => full(),
        Trouble::Newer => (
            "таблицы новее этой программы; возьмите программу не старше той, что их обновила",
            "the tables are newer than this program; take one as new as that which made them",
        ),
        Trouble::Foreign => return other_build(),
        _ => (
            "база данных отказала; повторите, а если не поможет, передайте разработчикам слова в \
             скобках",
            "the database failed; try again, and if that does not help, give the words in \
             brackets to the developers",
        ),
    };
    Words::new(ru, en)
}

/// The tables were made by other migrations of the same numbers.
pub fn other_build() -> Words {
    Words::new(
        "таблицы сделаны другой сборкой программы; возьмите ту, что их сделала",
        "the tables were made by another build of the program; take that one",
    )
}

fn full() -> (&'static str, &'static str) {
    (
        "на диске базы кончилось место; освободите его и повторите",
        "the disk of the database is full; make room and try again",
    )
}
