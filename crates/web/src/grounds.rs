//! The words behind the facts of an appeal: a fact holds the id of its record, the record holds
//! the words of the reason.

use std::collections::HashMap;

use answers::Answer;
use answers::verdict::Heard;
use base::{Personal, Uuid};
use register::{Appeal, change};
use store::{Fact, Result, Sql};
use work::Records;

/// The facts that decide about a record: an answer that was given back, a request for more time, a
/// photo that was removed.
/// Their words are those of the decision, not of the record.
const DECISIONS: [&str; 4] = [
    "appeal.answer_returned",
    "appeal.extension_granted",
    "appeal.extension_refused",
    "appeal.evidence_removed",
];
/// A request that nobody decided about has no words of a decision.
const LAPSED: &str = "appeal.extension_lapsed";

/// The reasons of one appeal by the ids of their records.
#[derive(Debug, Clone, Default)]
pub struct Grounds {
    reasons: HashMap<String, Personal<String>>,
    decisions: HashMap<String, Personal<String>>,
}

impl Grounds {
    /// Gathers them.
    pub async fn of(
        sql: &mut impl Sql,
        appeal: &Appeal,
        records: &Records,
        answers: &[Answer],
    ) -> Result<Self> {
        let mut all = Self::default();
        all.reasons.extend(change::reasons(sql, appeal).await?);
        let heard = answers::verdict::of(sql, appeal).await?;
        let words = |it: Heard| (it.id.to_string(), it.verdict.words);
        all.reasons.extend(heard.into_iter().map(words));
        let entry = |id: Uuid, words: &Option<Personal<String>>| {
            words.clone().map(|words| (id.to_string(), words))
        };
        let told = |(id, words): (Uuid, &Personal<String>)| (id.to_string(), words.clone());
        all.reasons.extend(records.reasons().map(told));
        all.decisions.extend(records.decisions().map(told));
        all.decisions.extend(answers.iter().filter_map(|it| entry(it.id.0, &it.decision)));
        for it in work::evidence::of(sql, appeal).await? {
            all.reasons.extend(entry(it.id.0, &it.words));
            all.decisions.extend(it.removed.map(|end| (it.id.to_string(), end.reason)));
        }
        Ok(all)
    }

    /// The words of the reason of a fact, where its record holds some.
    pub fn words(&self, fact: &Fact) -> Option<&str> {
        let of_kind = match fact.kind.as_str() {
            LAPSED => return None,
            kind if DECISIONS.contains(&kind) => &self.decisions,
            _ => &self.reasons,
        };
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
        grounds.decisions.insert("a".to_owned(), Personal::new("скажите, когда".to_owned()));
        let fact = |kind: &str| {
            let by = By::Rule("test".to_owned());
            Fact::new(kind, Subject::of("appeal", Uuid::nil()), by).ground("a".to_owned())
        };
        assert_eq!(grounds.words(&fact("appeal.answer_returned")), Some("скажите, когда"));
        assert_eq!(grounds.words(&fact("appeal.answer_drafted")), None);
    }
}
