//! Names that are not known here: misspelt ones are refused, with what was probably meant. Read
//! over in silence, a misspelt field would be lost, and a misspelt filter would return everything.

use axum::http::StatusCode;
use base::Words;

use crate::problem::Problem;

/// Characters of a name or of a path that are shown.
const NAME_CHARS_MAX: usize = 60;
/// A name counts as misspelt up to one slip in so many of its letters.
const LETTERS_A_SLIP: usize = 3;

fn shown(name: &str) -> String {
    name.chars().take(NAME_CHARS_MAX).collect()
}

/// A name that is not among the known ones.
#[derive(Debug, PartialEq, Eq)]
pub struct Unknown {
    name: String,
    known: Vec<String>,
}

impl Unknown {
    /// Reads it out of serde's words, which are the only place where they stand together.
    pub fn of(words: &str) -> Option<Self> {
        let (_, rest) = words.split_once("unknown field `")?;
        let none = || Some((rest.rsplit_once("`, there are no fields")?.0, ""));
        let (name, known) = rest.rsplit_once("`, expected ").or_else(none)?;
        Some(Self {
            name: shown(name),
            known: known.split('`').skip(1).step_by(2).map(str::to_owned).collect(),
        })
    }

    /// The known name that was probably meant.
    fn meant(&self) -> Option<&str> {
        let asked = self.name.to_lowercase();
        let slips = |known: &&String| strsim::osa_distance(&asked, known);
        let nearest = self.known.iter().min_by_key(slips)?;
        (slips(&nearest) * LETTERS_A_SLIP <= nearest.len() + 1).then_some(nearest)
    }

    /// What can be done: the name that was meant, else all that are known.
    fn way_out(&self) -> Words {
        match self.meant() {
            Some(name) => Words::new(
                format!("Возможно, имелось в виду «{name}»."),
                format!("Did you mean `{name}`?"),
            ),
            None if self.known.is_empty() => {
                Words::new("Здесь их нет совсем.", "There are none here at all.")
            }
            None => {
                let all = self.known.join(", ");
                Words::new(format!("Есть: {all}."), format!("Known are: {all}."))
            }
        }
    }

    /// The refusal of a field of a body (422); the path leads to it where it is known.
    pub fn field(&self, path: &str) -> Problem {
        let name = if path.is_empty() { self.name.clone() } else { shown(path) };
        let way_out = self.way_out();
        let problem = Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "unknown-field",
            "Неизвестное поле",
            "A field is not known",
        )
        .detail(
            format!("Поля «{name}» здесь нет. {}", way_out.ru),
            format!("There is no field `{name}` here. {}", way_out.en),
        );
        self.with_names(problem.with("field", name))
    }

    /// The refusal of a parameter of an address (400).
    pub fn parameter(&self) -> Problem {
        let (name, way_out) = (&self.name, self.way_out());
        let problem = Problem::new(
            StatusCode::BAD_REQUEST,
            "unknown-parameter",
            "Неизвестный параметр запроса",
            "A parameter is not known",
        )
        .detail(
            format!("Параметра «{name}» здесь нет. {}", way_out.ru),
            format!("There is no parameter `{name}` here. {}", way_out.en),
        );
        self.with_names(problem.with("parameter", name.as_str()))
    }

    fn with_names(&self, problem: Problem) -> Problem {
        let problem = problem.with("known", self.known.clone());
        match self.meant() {
            Some(name) => problem.with("did_you_mean", name),
            None => problem,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(name: &str, known: &[&str]) -> Unknown {
        let known = known.iter().map(|it| (*it).to_owned()).collect();
        Unknown { name: name.to_owned(), known }
    }

    #[test]
    fn the_words_of_the_library_are_understood() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct None {}
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(dead_code, reason = "only its names matter")]
        struct Three {
            a: u8,
            b: u8,
            c: u8,
        }
        let none = |text: &str| serde_json::from_str::<None>(text).unwrap_err().to_string();
        assert_eq!(Unknown::of(&none(r#"{"x":1}"#)), Some(unknown("x", &[])));
        let three = |text: &str| serde_json::from_str::<Three>(text).unwrap_err().to_string();
        let odd = r#"{"`, expected one of `z` at":1}"#;
        let odd_name = "`, expected one of `z` at";
        assert_eq!(Unknown::of(&three(odd)), Some(unknown(odd_name, &["a", "b", "c"])));
        assert_eq!(Unknown::of(&three("[]")), Option::None);
        let long = format!(r#"{{"{}":1}}"#, "ы".repeat(1_000_000));
        assert_eq!(Unknown::of(&three(&long)).unwrap().name.chars().count(), NAME_CHARS_MAX);
    }

    #[test]
    fn the_nearest_name_is_offered_if_it_is_near() {
        let known = ["channel", "external_id", "author", "text", "attachments"];
        for (name, meant) in [
            ("extrenal_id", Some("external_id")),
            ("externalId", Some("external_id")),
            ("atachments", Some("attachments")),
            ("files", None),
            ("Text", Some("text")),
            ("", None),
            ("канал", None),
        ] {
            assert_eq!(unknown(name, &known).meant(), meant, "{name}");
        }
        assert_eq!(unknown("x", &[]).meant(), None);
    }
}
