//! Where profiles come from: those in the binary by name, one's own by path.

use std::fmt;
use std::path::Path;

use base::Words;
use base::city::Fault;
use include_dir::{Dir, include_dir};

use super::Profile;
use crate::file::limits::PROFILE_BYTES_MAX;
use crate::file::said::io_words;

/// The profiles that ship with the product.
static PROFILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/profiles");

/// Why there is no such profile.
#[derive(Debug)]
pub enum ProfileFault {
    /// No profile that ships has this name.
    Unknown(String),
    /// The file cannot be read.
    Io {
        /// The path that was given.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// The file is larger than any profile.
    TooLarge(String),
    /// The file has faults, each with its line.
    Faults(Vec<Fault>),
}

impl ProfileFault {
    /// The fault in words; several ones stand on lines of their own.
    pub fn words(&self) -> Words {
        match self {
            Self::Unknown(name) => {
                let known: Vec<_> = names().collect();
                let known = known.join(", ");
                Words::new(
                    format!("Профиля «{name}» нет. Есть: {known}; свой укажите путём к .toml."),
                    format!(
                        "There is no profile “{name}”. There are: {known}; your own is given \
                             by the path of its .toml."
                    ),
                )
            }
            Self::Io { path, error } => {
                let why = io_words(error);
                Words::new(
                    format!("Профиль «{path}» не читается: {}", why.ru),
                    format!("The profile “{path}” cannot be read: {}", why.en),
                )
            }
            Self::TooLarge(path) => Words::new(
                format!("Профиль «{path}» больше {} КБ.", PROFILE_BYTES_MAX >> 10),
                format!("The profile “{path}” is larger than {} kB.", PROFILE_BYTES_MAX >> 10),
            ),
            Self::Faults(faults) => {
                let lines = |say: fn(&Fault) -> String| {
                    faults.iter().map(say).collect::<Vec<_>>().join("\n")
                };
                Words::new(
                    lines(|fault| format!("{}: {}", fault.address(), fault.words.ru)),
                    lines(|fault| format!("{}: {}", fault.address(), fault.words.en)),
                )
            }
        }
    }
}

impl fmt::Display for ProfileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().en)
    }
}

impl std::error::Error for ProfileFault {}

pub(super) fn names() -> impl Iterator<Item = &'static str> {
    PROFILES.files().filter_map(|file| file.path().file_stem()?.to_str())
}

pub(super) fn find(name_or_path: &str) -> Result<Profile, ProfileFault> {
    if name_or_path.contains(['/', '\\', '.']) {
        return own(name_or_path);
    }
    let path = format!("{name_or_path}.toml");
    let text = PROFILES.get_file(&path).and_then(|file| file.contents_utf8());
    let text = text.ok_or_else(|| ProfileFault::Unknown(name_or_path.to_owned()))?;
    Profile::parse(Path::new(&path), text).map_err(ProfileFault::Faults)
}

fn own(path: &str) -> Result<Profile, ProfileFault> {
    let io = |error| ProfileFault::Io { path: path.to_owned(), error };
    if std::fs::metadata(path).map_err(io)?.len() > PROFILE_BYTES_MAX {
        return Err(ProfileFault::TooLarge(path.to_owned()));
    }
    let text = std::fs::read(path).map_err(io)?;
    Profile::parse(Path::new(path), text).map_err(ProfileFault::Faults)
}
