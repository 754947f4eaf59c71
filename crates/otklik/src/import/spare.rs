//! What a file of rejected rows may never be written over.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use base::{Lang, Words};

use super::Order;
use super::rejected::{COLUMNS, cannot_write};
use crate::told::Told;

/// What SQLite puts after the name of a database to name the files that belong to it.
const COMPANIONS: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// Refuses a path under which something lies, or may come to lie, that would be lost.
pub fn judge(path: &Path, order: &Order, lang: Lang) -> anyhow::Result<()> {
    let named = |ru: &str, en: &str| {
        let words = Words::new(
            format!("--rejected называет {ru}: он был бы затёрт; назовите другой"),
            format!("--rejected names {en}, which would be lost; name another one"),
        );
        Err(Told::new(words).into())
    };
    if is_same(path, &order.file) {
        return named("сам ввозимый файл", "the very file to import");
    }
    if is_same(path, Path::new(&order.profile)) {
        return named("файл профиля", "the file of the profile");
    }
    let of_database = order.database.iter().flat_map(|file| {
        COMPANIONS.iter().map(|ending| {
            let mut name = file.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        })
    });
    if of_database.into_iter().any(|file| is_same(path, &file)) {
        return named("файл базы данных", "a file of the database");
    }
    judge_content(path, lang)
}

/// Refuses a file that holds anything but rejected rows of a former import.
pub fn judge_content(path: &Path, lang: Lang) -> anyhow::Result<()> {
    let Ok(found) = path.metadata() else { return Ok(()) };
    if found.is_dir() || is_stream(&found) {
        return Ok(());
    }
    let header = format!("{}\n", COLUMNS.join(","));
    let mut start = Vec::with_capacity(header.len());
    let read = File::open(path).and_then(|it| it.take(header.len() as u64).read_to_end(&mut start));
    read.map_err(cannot_write(path, lang))?;
    if start.is_empty() || start == header.as_bytes() {
        return Ok(());
    }
    let path = path.display();
    let words = Words::new(
        format!(
            "файл {path} уже есть, и в нём не отклонённые строки прошлого ввоза: он был бы затёрт; \
             назовите другой: --rejected FILE"
        ),
        format!(
            "there is a file {path} already, and it does not hold rejected rows of a former \
             import: it would be lost; name another one: --rejected FILE"
        ),
    );
    Err(Told::new(words).into())
}

/// A terminal or a pipe, which keeps nothing that could be lost.
#[cfg(unix)]
fn is_stream(found: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = found.file_type();
    kind.is_char_device() || kind.is_fifo()
}

#[cfg(not(unix))]
fn is_stream(_: &std::fs::Metadata) -> bool {
    false
}

/// Whether two paths lead to one file; one that is not there yet is known by its folder.
fn is_same(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| {
        path.canonicalize().ok().or_else(|| {
            let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
            let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
            Some(folder.join(path.file_name()?))
        })
    };
    place(one).is_some_and(|it| place(other) == Some(it))
}
