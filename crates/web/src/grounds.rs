//! The words behind the facts of an appeal: a fact holds the id of its record, the record holds
//! the words of the reason.

use std::collections::HashMap;

use answers::Answer;
use base::{Personal, Uuid};
use register::{Appeal, change};
use store::{Fact, Result, Sql};
use work::Assignment;

/// The fact whose record is an answer and whose reason is why that answer was given back.
const RETURNED: &str = "appeal.answer_returned";

/// The reasons of one appeal by the ids of their records.
#[derive(Debug, Clone, Default)]
pub struct Grounds {
    reasons: HashMap<String, Personal<String>>,
    returns: HashMap<String, Personal<String>>,
}

impl Grounds {
    /// Gathers them.
    pub async fn of(
        sql: &mut impl Sql,
        appeal: &Appeal,
        assignments: &[Assignment],
        answers: &[Answer],
    ) -> Result<Self> {
        let mut all = Self::default();
        all.reasons.extend(change::reasons(sql, appeal).await?);
        let entry = |id: Uuid, words: &Option<Personal<String>>| {
            words.clone().map(|words| (id.to_string(), words))
        };
        all.reasons.extend(assignments.iter().filter_map(|it| entry(it.id, &it.reason)));
        all.returns.extend(answers.iter().filter_map(|it| entry(it.id.0, &it.decision)));
        Ok(all)
    }

    /// The words of the reason of a fact, where its record holds some.
    pub fn words(&self, fact: &Fact) -> Option<&str> {
        let of_kind = if fact.kind == RETURNED { &self.returns } else { &self.reasons };
        let words = of_kind.get(fact.ground.as_ref()?)?.reveal().as_str();
        Some(words).filter(|words| !words.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use base::By;
    use store::Subject;

    use super::*;

    #[test]
    fn why_an_answer_went_back_is_no_reason_of_its_draft() {
        let mut grounds = Grounds::default();
        grounds.returns.insert("a".to_owned(), Personal::new("скажите, когда".to_owned()));
        let fact = |kind: &str| {
            let by = By::Rule("test".to_owned());
            Fact::new(kind, Subject::of("appeal", Uuid::nil()), by).ground("a".to_owned())
        };
        assert_eq!(grounds.words(&fact(RETURNED)), Some("скажите, когда"));
        assert_eq!(grounds.words(&fact("appeal.answer_drafted")), None);
    }
}
