//! The floor against the files of the city that ships with the product.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

mod calendar;
mod city;
mod office;

use std::path::Path;

use base::city::CityFiles;

/// The city at the root of the repository.
fn city_files() -> CityFiles {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../city");
    let mut files = Vec::new();
    collect(&root, "", &mut files);
    CityFiles::new(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else {
            files.push((path, std::fs::read_to_string(entry.path()).unwrap()));
        }
    }
}

/// Files made of pairs of path and text.
fn files<const N: usize>(pairs: [(&str, &str); N]) -> CityFiles {
    CityFiles::new(pairs.map(|(path, text)| (path.to_owned(), text.to_owned())))
}
