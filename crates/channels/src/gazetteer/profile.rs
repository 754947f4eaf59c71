//! A profile: a small data file that says how somebody's registers tell of places.

use std::fmt;
use std::path::Path;

use base::Words;
use base::city::{CityFiles, Fault, Table, read};
use include_dir::{Dir, include_dir};

use super::layout::{LISTS, Lists, TableLayout};
use crate::file::io_words;
use crate::file::limits::PROFILE_BYTES_MAX;

/// The profiles that ship with the product.
static PROFILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/profiles/gazetteers");

/// The longest name of a profile; its codes need room behind it.
const NAME_CHARS_MAX: usize = 16;

/// How somebody's registers are read.
#[derive(Debug, Clone)]
pub struct GazetteerProfile {
    /// The name; it is the prefix of the codes that an import makes.
    pub name: String,
    /// What it reads, for people.
    pub title: Words,
    pub(super) tables: Vec<TableLayout>,
}

/// Why there is no such profile.
#[derive(Debug)]
pub enum GazetteerProfileFault {
    /// No profile that ships has this name.
    Unknown(String),
    /// The file cannot be read.
    Io {
        /// The path that was given.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// The file has faults, each with its line.
    Faults(Vec<Fault>),
}

impl GazetteerProfile {
    /// The names of the profiles that ship with the product.
    pub fn shipped() -> impl Iterator<Item = &'static str> {
        PROFILES.files().filter_map(|file| file.path().file_stem()?.to_str())
    }

    /// A profile that ships with the product, by its name, or one's own, by its path.
    pub fn find(name_or_path: &str) -> Result<Self, GazetteerProfileFault> {
        if name_or_path.contains(['/', '\\', '.']) {
            let io = |error| GazetteerProfileFault::Io { path: name_or_path.to_owned(), error };
            if std::fs::metadata(name_or_path).map_err(io)?.len() > PROFILE_BYTES_MAX {
                return Err(io(std::io::ErrorKind::FileTooLarge.into()));
            }
            let text = std::fs::read(name_or_path).map_err(io)?;
            return Self::parse(Path::new(name_or_path), text)
                .map_err(GazetteerProfileFault::Faults);
        }
        let path = format!("{name_or_path}.toml");
        let text = PROFILES.get_file(&path).map(include_dir::File::contents);
        let text = text.ok_or_else(|| GazetteerProfileFault::Unknown(name_or_path.to_owned()))?;
        Self::parse(Path::new(&path), text).map_err(GazetteerProfileFault::Faults)
    }

    /// Reads a profile; every fault of it is found at once.
    pub fn parse(path: &Path, text: impl Into<Vec<u8>>) -> Result<Self, Vec<Fault>> {
        let path = path.to_string_lossy().replace('\\', "/");
        let files = CityFiles::read([(path.clone(), text.into())]);
        read(&files, &path, root).sound()?.ok_or_else(Vec::new)
    }
}

fn root(root: &Table<'_>) -> Option<GazetteerProfile> {
    root.only(&["name", "title", "tables"]);
    let name = root.text("name").filter(|name| {
        let ok = (1..=NAME_CHARS_MAX).contains(&name.len())
            && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if !ok {
            root.fault_at("name", bad_name(name));
        }
        ok
    });
    let title = root.words("title");
    let tables: Vec<_> = root.tables("tables").iter().filter_map(table).collect();
    if !root.has("tables") {
        root.fault_at(
            "tables",
            Words::new("нужна хотя бы одна [[tables]]", "one [[tables]] is needed"),
        );
    }
    Some(GazetteerProfile { name: name?, title: title?, tables })
}

fn table(table: &Table<'_>) -> Option<TableLayout> {
    let lists = table.choice("is", &LISTS)?;
    let known: &[&str] = match lists {
        Lists::Streets => &["is", "street", "needs"],
        Lists::Houses => &[
            "is",
            "street",
            "house",
            "korpus",
            "building",
            "litera",
            "locality",
            "locality_until",
            "city_itself",
            "lat",
            "lon",
            "needs",
        ],
        Lists::Landmarks => &["is", "name", "lat", "lon", "needs"],
        Lists::Borders(_) => &["is", "name", "code", "without", "needs"],
    };
    table.only(known);
    let mut columns = Vec::new();
    let is_street = matches!(lists, Lists::Streets | Lists::Houses);
    let name = names(table, if is_street { "street" } else { "name" })?;
    let name = name.iter().map(|it| slot(&mut columns, it)).collect();
    let mut may = |field: &str| table.text_if(field).map(|it| slot(&mut columns, &it));
    let (korpus, building, litera) = (may("korpus"), may("building"), may("litera"));
    let (locality, code, lat, lon) = (may("locality"), may("code"), may("lat"), may("lon"));
    let house = match lists {
        Lists::Houses => Some(slot(&mut columns, &table.text("house")?)),
        _ => None,
    };
    for column in table.texts_if("needs") {
        slot(&mut columns, &column);
    }
    if lat.is_some() != lon.is_some() {
        table.fault_at("lat", Words::new("lat и lon нужны вместе", "lat and lon go together"));
    }
    Some(TableLayout {
        lists,
        name,
        house,
        korpus,
        building,
        litera,
        locality,
        locality_until: table.text_if("locality_until"),
        city_itself: table.texts_if("city_itself"),
        code,
        without: table.texts_if("without"),
        lat,
        lon,
        columns,
    })
}

/// The columns of which a name is made: one, or `{ columns = ["…", "…"] }`.
fn names(table: &Table<'_>, field: &str) -> Option<Vec<String>> {
    if !table.is_table(field) {
        return Some(vec![table.text(field)?]);
    }
    let several = table.table(field)?;
    several.only(&["columns"]);
    let names = several.texts_if("columns");
    (!names.is_empty()).then_some(names)
}

fn slot(columns: &mut Vec<String>, name: &str) -> usize {
    columns.iter().position(|it| it == name).unwrap_or_else(|| {
        columns.push(name.to_owned());
        columns.len() - 1
    })
}

fn bad_name(given: &str) -> Words {
    Words::new(
        format!(
            "«{given}» не годится для имени: до {NAME_CHARS_MAX} строчных латинских букв, цифр и \
             дефисов"
        ),
        format!(
            "`{given}` cannot be the name: up to {NAME_CHARS_MAX} lower-case Latin letters, digits \
             and hyphens"
        ),
    )
}

impl GazetteerProfileFault {
    /// The fault in words; several ones stand on lines of their own.
    pub fn words(&self) -> Words {
        match self {
            Self::Unknown(name) => {
                let known: Vec<_> = GazetteerProfile::shipped().collect();
                let known = known.join(", ");
                Words::new(
                    format!(
                        "Профиля газеттира «{name}» нет. Есть: {known}; свой укажите путём к .toml."
                    ),
                    format!(
                        "There is no profile “{name}” of gazetteers. There are: {known}; your own \
                         is given by the path of its .toml."
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

impl fmt::Display for GazetteerProfileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().en)
    }
}

impl std::error::Error for GazetteerProfileFault {}
