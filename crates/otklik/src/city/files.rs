//! Collecting a city's files: the embedded ones, or those of a folder.

use std::fs;
use std::path::Path;

use base::Words;
use base::city::CityFiles;
use include_dir::{Dir, include_dir};

use crate::config::unreadable;
use crate::told::Told;

/// The invented city that the program serves when no other is named.
static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../city");

/// A city has a few dozen files; more is the wrong folder.
const FILES_MAX: usize = 1_000;

/// A file of a city is written by hand; a larger one is the wrong file.
const FILE_BYTES_MAX: u64 = 4 << 20;

/// Collects the files of a folder, or without one those of the embedded city.
pub fn collect(folder: Option<&Path>) -> anyhow::Result<CityFiles> {
    let mut found = Vec::new();
    match folder {
        Some(folder) => walk(folder, "", &mut found).map_err(|words| {
            Told::new(Words::new(
                format!("файлы города не читаются: {}", words.ru),
                format!("the city's files cannot be read: {}", words.en),
            ))
        })?,
        None => unpack(&EMBEDDED, &mut found),
    }
    Ok(CityFiles::read(found))
}

fn unpack(folder: &Dir<'_>, found: &mut Vec<(String, Vec<u8>)>) {
    let is_read = |file: &&include_dir::File<'_>| is_toml(&file.path().to_string_lossy());
    for file in folder.files().filter(is_read) {
        let path = file.path().to_string_lossy().into_owned();
        found.push((path, file.contents().to_owned()));
    }
    for inner in folder.dirs() {
        unpack(inner, found);
    }
}

/// Reads a folder and the folders in it, but no deeper: a city has no deeper ones.
fn walk(folder: &Path, prefix: &str, found: &mut Vec<(String, Vec<u8>)>) -> Result<(), Words> {
    let refused = |path: &Path, error: &std::io::Error| {
        let (path, why) = (path.display(), unreadable(error));
        Words::new(format!("{path}: {}", why.ru), format!("{path}: {}", why.en))
    };
    for entry in fs::read_dir(folder).map_err(|error| refused(folder, &error))? {
        let entry = entry.map_err(|error| refused(folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        // Hidden files belong to editors and version control.
        if name.starts_with('.') {
            continue;
        }
        let about = fs::metadata(entry.path()).map_err(|error| refused(&entry.path(), &error))?;
        if about.is_dir() && prefix.is_empty() {
            walk(&entry.path(), &format!("{path}/"), found)?;
        } else if about.is_file() && is_toml(&name) {
            check_limits(&path, about.len(), found.len())?;
            let bytes = fs::read(entry.path()).map_err(|error| refused(&entry.path(), &error))?;
            found.push((path, bytes));
        }
    }
    Ok(())
}

fn check_limits(path: &str, bytes: u64, files: usize) -> Result<(), Words> {
    if bytes > FILE_BYTES_MAX {
        let mb = FILE_BYTES_MAX >> 20;
        return Err(Words::new(
            format!("{path} больше {mb} МБ; файл города пишут руками, проверьте, тот ли он"),
            format!("{path} is larger than {mb} MB; a city's file is written by hand, check it"),
        ));
    }
    if files >= FILES_MAX {
        return Err(Words::new(
            format!("файлов больше {FILES_MAX}; проверьте, та ли это папка"),
            format!("there are more than {FILES_MAX} files; check that it is the right folder"),
        ));
    }
    Ok(())
}

fn is_toml(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_like_the_embedded_city() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        fs::create_dir_all(path.join("letters/deeper")).unwrap();
        fs::write(path.join("city.toml"), "\u{feff}zone = 1").unwrap();
        fs::write(path.join("letters/answer.toml"), "kind = 1").unwrap();
        fs::write(path.join("letters/deeper/lost.toml"), "").unwrap();
        fs::write(path.join("topics.toml"), b"\xcf\xf0\xe8\xe2\xe5\xf2").unwrap();
        fs::write(path.join("README.md"), "notes").unwrap();
        fs::write(path.join(".city.toml.swp"), "").unwrap();
        let files = collect(Some(path)).unwrap();
        let found: Vec<_> = files.paths().collect();
        assert_eq!(found, ["city.toml", "letters/answer.toml", "topics.toml"]);
        assert_eq!(files.text("city.toml").unwrap(), "zone = 1");
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = collect(Some(Path::new("/nowhere/city"))).unwrap_err();
        let told = error.downcast_ref::<Told>().unwrap();
        let words = "файлы города не читаются: /nowhere/city: такого нет; проверьте путь";
        assert_eq!(told.of(base::Lang::Ru), words);
    }

    #[test]
    fn a_file_that_nobody_wrote_by_hand_is_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("topics.toml"), vec![b' '; (4 << 20) + 1]).unwrap();
        let error = collect(Some(folder.path())).unwrap_err();
        let told = error.downcast_ref::<Told>().unwrap().of(base::Lang::Ru);
        assert!(told.contains("topics.toml больше 4 МБ; файл города пишут руками"), "{told}");
    }
}
