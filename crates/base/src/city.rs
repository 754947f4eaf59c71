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
pub use fault::{Fault, Place, Weight};
pub use says::nearest;
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
    /// The value, if it can be worked with: nothing is wrong with it, though it may have gaps.
    pub fn sound(self) -> Result<T, Vec<Fault>> {
        if self.is_sound() { Ok(self.value) } else { Err(self.faults) }
    }

    /// Whether it can be worked with.
    pub fn is_sound(&self) -> bool {
        !self.faults.iter().any(Fault::stops)
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

/// The files of a city by their path inside the city's folder, each as a text.
#[derive(Clone, Debug, Default)]
pub struct CityFiles {
    /// The text, or the place from which on it is none.
    files: BTreeMap<String, Result<String, Place>>,
}

impl CityFiles {
    /// Takes the texts of files; a path may be written with either slash.
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> CityFiles {
        Self::read(files.into_iter().map(|(path, text)| (path, text.into_bytes())))
    }

    /// Takes files as they were read. What is not in UTF-8 stays among them, so that whoever
    /// needs the file is told what is wrong with it.
    pub fn read(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> CityFiles {
        let tidy = |(path, bytes): (String, Vec<u8>)| (path.replace('\\', "/"), text_of(bytes));
        CityFiles { files: files.into_iter().map(tidy).collect() }
    }

    /// The text of one file, or what is wrong with the file.
    pub fn text(&self, path: &str) -> Result<&str, Fault> {
        match self.files.get(path) {
            Some(Ok(text)) => Ok(text),
            Some(Err(place)) => Err(Fault::no_text(path, *place)),
            None => Err(Fault::missing_file(path)),
        }
    }

    /// The paths of a folder such as `calendars/`, in their order.
    pub fn under<'f>(&'f self, folder: &'f str) -> impl Iterator<Item = &'f str> {
        self.paths().filter(move |path| path.starts_with(folder))
    }

    /// All the paths in their order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

fn text_of(bytes: Vec<u8>) -> Result<String, Place> {
    match String::from_utf8(bytes) {
        // Windows editors put a byte order mark in front, which TOML does not know.
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned)),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let good = bytes.get(..good).map(String::from_utf8_lossy).unwrap_or_default();
            Err(Place::of(&good, good.len()))
        }
    }
}
