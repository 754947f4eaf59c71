//! A city is data: the texts of its files, and how they are read.
//!
//! This module does no input or output. The binary collects the files (embedded in it, or from
//! a folder), and each room reads the files it owns with a [`Table`], which gathers *every*
//! fault of a file instead of stopping at the first one.

mod about;
mod fault;
mod says;
mod table;
mod versions;

use std::collections::BTreeMap;

pub use about::{City, CityRules};
pub use fault::{Fault, Place};
pub use table::{Table, read};
pub use versions::{Version, Versions};

use crate::Code;

/// What reading some files gave: the value, as far as it could be read, and every fault.
///
/// A value with faults must not be worked with; it is returned so that other rooms can check
/// their references against it and no fault is reported twice.
#[derive(Clone, Debug)]
pub struct Parsed<T> {
    /// What was understood.
    pub value: T,
    /// What was not, in the order of the file.
    pub faults: Vec<Fault>,
}

impl<T> Parsed<T> {
    /// The value, if there is nothing wrong with it.
    pub fn sound(self) -> Result<T, Vec<Fault>> {
        if self.faults.is_empty() { Ok(self.value) } else { Err(self.faults) }
    }
}

/// A department, topic or district that came with an import and is not in the city's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Its code, which begins with the profile: `spb:roads`.
    pub code: Code,
    /// The code of what stands above it, if anything.
    pub parent: Option<Code>,
    /// Its name as the import had it, in whichever language that was.
    pub name: String,
}

/// The source of rows that the city's files own.
pub const SOURCE_CITY: &str = "city";

/// The source of rows that came with an import by this profile; the files leave them alone.
pub fn source_of_import(profile: &str) -> String {
    format!("import:{profile}")
}

/// The texts of a city's files by their path inside the city's folder.
#[derive(Clone, Debug, Default)]
pub struct CityFiles {
    files: BTreeMap<String, String>,
}

impl CityFiles {
    /// Takes the files; a path may be written with either slash.
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> CityFiles {
        let tidy = |(path, text): (String, String)| {
            // Windows editors put a byte order mark in front, which TOML does not know.
            let text = text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned);
            (path.replace('\\', "/"), text)
        };
        CityFiles { files: files.into_iter().map(tidy).collect() }
    }

    /// The text of one file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// The files of a folder such as `calendars/`, in the order of their names.
    pub fn under<'f>(&'f self, folder: &'f str) -> impl Iterator<Item = (&'f str, &'f str)> {
        self.iter().filter(move |(path, _)| path.starts_with(folder))
    }

    /// All the files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}
