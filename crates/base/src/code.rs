//! Codes of the city's data: topics, departments, districts, policies.

use std::fmt;

/// A code of the city's data: `[a-z0-9:-]{1,64}`. A colon parts the profile of an import from the
/// rest (`spb:dorogi`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(String);

/// The text is no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no code: 1 to 64 of the letters a-z, digits, `:` and `-`")]
pub struct BadCode(pub String);

impl Code {
    /// The longest code, in characters.
    pub const LENGTH_MAX: usize = 64;

    /// Takes a text that is a code already.
    pub fn parse(text: &str) -> Result<Self, BadCode> {
        let ok = (1..=Self::LENGTH_MAX).contains(&text.len())
            && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b':' | b'-'));
        if ok { Ok(Self(text.to_owned())) } else { Err(BadCode(text.chars().take(80).collect())) }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Makes a code out of a name in any words: `spb` + «Ямы на дорогах» → `spb:yamy-na-dorogah`.
    ///
    /// Cyrillic letters are written in Latin ones, everything else becomes a hyphen. A name too
    /// long for a code keeps its head and ends in a hash of the whole, so that two long names
    /// with the same head stay apart.
    pub fn of_name(profile: &str, name: &str) -> Self {
        let mut slug = String::new();
        for c in name.chars().flat_map(char::to_lowercase) {
            match latin(c) {
                Some(letters) => slug.push_str(letters),
                None if c.is_ascii_alphanumeric() => slug.push(c),
                None if !slug.ends_with('-') && !slug.is_empty() => slug.push('-'),
                None => {}
            }
        }
        let slug = slug.trim_matches('-');
        let room = Self::LENGTH_MAX - profile.len() - 1;
        if slug.is_empty() || slug.len() > room {
            let head: String = slug.chars().take(room.saturating_sub(17)).collect();
            return Self(format!("{profile}:{}-{:016x}", head.trim_matches('-'), fnv(name)));
        }
        Self(format!("{profile}:{slug}"))
    }
}

/// FNV-1a: a small hash that stays the same over versions and machines, unlike the standard one.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "sch",
        'ъ' | 'ь' => "",
        'ы' => "y",
        'ю' => "yu",
        'я' => "ya",
        _ => return None,
    })
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Code {
    type Err = BadCode;

    fn from_str(text: &str) -> Result<Self, BadCode> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_alphabet_of_codes_passes() {
        for (text, ok) in
            [("roads", true), ("spb:16-2", true), ("", false), ("Дороги", false), ("a b", false)]
        {
            assert_eq!(Code::parse(text).is_ok(), ok, "{text}");
        }
        assert!(Code::parse(&"a".repeat(64)).is_ok());
        assert!(Code::parse(&"a".repeat(65)).is_err());
    }

    #[test]
    fn a_name_becomes_a_code_that_passes() {
        assert_eq!(Code::of_name("spb", "Ямы на дорогах!").as_str(), "spb:yamy-na-dorogah");
        let long = |tail: &str| Code::of_name("spb", &("Очень длинное имя ".repeat(9) + tail));
        assert_ne!(long("раз"), long("два"));
        for code in [long("раз"), Code::of_name("x", "…"), Code::of_name("x", "漢字")] {
            assert!(Code::parse(code.as_str()).is_ok(), "{code}");
        }
    }
}
