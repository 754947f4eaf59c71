//! Collecting a city's files: the embedded ones, or those of a folder.

use std::fs;
use std::path::Path;

use anyhow::{Context, ensure};
use base::city::CityFiles;
use include_dir::{Dir, include_dir};

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
        Some(folder) => walk(folder, "", &mut found)
            .with_context(|| format!("while reading the city from {}", folder.display()))?,
        None => unpack(&EMBEDDED, &mut found),
    }
    Ok(CityFiles::read(found))
}

fn unpack(folder: &Dir<'_>, found: &mut Vec<(String, Vec<u8>)>) {
    for file in folder.files() {
        let path = file.path().to_string_lossy().into_owned();
        found.push((path, file.contents().to_owned()));
    }
    for inner in folder.dirs() {
        unpack(inner, found);
    }
}

/// Reads a folder and the folders in it, but no deeper: a city has no deeper ones.
fn walk(folder: &Path, prefix: &str, found: &mut Vec<(String, Vec<u8>)>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        // Hidden files belong to editors and version control.
        if name.starts_with('.') {
            continue;
        }
        let about = fs::metadata(entry.path())?;
        if about.is_dir() && prefix.is_empty() {
            walk(&entry.path(), &format!("{path}/"), found)?;
        } else if about.is_file() && is_toml(&name) {
            ensure!(about.len() <= FILE_BYTES_MAX, "{path} is larger than {FILE_BYTES_MAX} bytes");
            ensure!(found.len() < FILES_MAX, "there are more than {FILES_MAX} files");
            found.push((path, fs::read(entry.path())?));
        }
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
        assert_eq!(error.to_string(), "while reading the city from /nowhere/city");
    }
}
