//! What codes are called: topics, departments, districts, channels, in the reader's language.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::{Code, Words};
use channels::ChannelRules;
use people::department::{self, Department};
use register::district::District;
use register::topic::{self, Topic};
use store::Sql;

use super::inbox_view::Choice;
use super::parts::Channel;
use crate::dictionary::Dictionary;
use crate::lang::Tongue;

/// A topic stands under its group in a menu.
const INDENT: &str = "\u{2003}";

/// The names of the city, as they stand now.
#[derive(Debug, Clone, Default)]
pub struct Names {
    t: Tongue,
    known: Arc<Dictionary>,
    retired: BTreeMap<Code, Words>,
}

impl Names {
    /// The names of a dictionary in a language.
    pub fn new(known: Arc<Dictionary>, t: Tongue) -> Self {
        Self { t, known, retired: BTreeMap::new() }
    }

    /// Reads also the names of topics that are out of use and still stand on appeals.
    pub async fn learn_topics(
        &mut self,
        sql: &mut impl Sql,
        codes: Vec<Code>,
    ) -> store::Result<()> {
        for code in codes {
            let known = self.known.topics.iter().any(|topic| topic.code == code);
            if !known && !self.retired.contains_key(&code) {
                let name = topic::find(sql, &code).await?.map(|topic| topic.name);
                self.retired.extend(name.map(|name| (code, name)));
            }
        }
        Ok(())
    }

    /// The same for departments.
    pub async fn learn_departments(
        &mut self,
        sql: &mut impl Sql,
        codes: Vec<Code>,
    ) -> store::Result<()> {
        for code in codes {
            let known = self.known.departments.iter().any(|department| department.code == code);
            if !known && !self.retired.contains_key(&code) {
                let name = department::find(sql, &code).await?.map(|department| department.name);
                self.retired.extend(name.map(|name| (code, name)));
            }
        }
        Ok(())
    }

    /// What a topic is called.
    pub fn topic(&self, code: &Code) -> String {
        let topic = self.known.topics.iter().find(|topic| topic.code == *code);
        self.name(code, topic.map(|topic| &topic.name))
    }

    /// What a department is called.
    pub fn department(&self, code: &Code) -> String {
        let found = self.known.departments.iter().find(|department| department.code == *code);
        self.name(code, found.map(|department| &department.name))
    }

    /// What a district is called.
    pub fn district(&self, code: &Code) -> String {
        let found = self.known.districts.iter().find(|district| district.code == *code);
        self.name(code, found.map(|district| &district.name))
    }

    /// A code without a name is shown as it is: better than nothing, and it says what to mend.
    fn name(&self, code: &Code, words: Option<&Words>) -> String {
        let words = words.or_else(|| self.retired.get(code));
        words.map_or_else(|| code.to_string(), |words| words.of(self.t.lang()).to_owned())
    }

    /// The topics as a menu: every topic under its group.
    pub fn topic_choices(&self, chosen: Option<&Code>) -> Vec<Choice> {
        let choice = |topic: &Topic, indent: &str| {
            let name = format!("{indent}{}", topic.name.of(self.t.lang()));
            Self::choice(&topic.code, name, chosen)
        };
        let mut choices = Vec::with_capacity(self.known.topics.len());
        for group in self.known.topics.iter().filter(|topic| topic.group.is_none()) {
            choices.push(choice(group, ""));
            let own =
                self.known.topics.iter().filter(|topic| topic.group.as_ref() == Some(&group.code));
            choices.extend(own.map(|topic| choice(topic, INDENT)));
        }
        choices
    }

    /// The departments as a menu.
    pub fn department_choices(&self, chosen: Option<&Code>) -> Vec<Choice> {
        let name = |department: &Department| department.name.of(self.t.lang()).to_owned();
        let departments = self.known.departments.iter();
        departments.map(|it| Self::choice(&it.code, name(it), chosen)).collect()
    }

    /// The districts as a menu.
    pub fn district_choices(&self, chosen: Option<&Code>) -> Vec<Choice> {
        let name = |district: &District| district.name.of(self.t.lang()).to_owned();
        let districts = self.known.districts.iter();
        districts.map(|it| Self::choice(&it.code, name(it), chosen)).collect()
    }

    fn choice(code: &Code, name: String, chosen: Option<&Code>) -> Choice {
        Choice { code: code.to_string(), name, chosen: chosen == Some(code) }
    }
}

/// A channel as the city calls and draws it.
pub fn channel(rules: &ChannelRules, channel: &str, t: Tongue) -> Channel {
    let rule = rules.rule_of(channel);
    Channel { name: rule.name.of(t.lang()).to_owned(), icon: rule.icon.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic(code: &str, group: Option<&str>) -> Topic {
        Topic {
            code: Code::parse(code).expect("a code"),
            group: group.and_then(|group| Code::parse(group).ok()),
            name: Words::new(code.to_uppercase(), code),
            keywords: Vec::new(),
            position: 0,
        }
    }

    #[test]
    fn a_menu_of_topics_is_a_tree_in_one_column() {
        let topics = vec![topic("roads", None), topic("yards", None), topic("pit", Some("roads"))];
        let known = Dictionary::of(topics, Vec::new(), Vec::new());
        let names = Names::new(Arc::new(known), Tongue::default());
        let chosen = Code::parse("pit").expect("a code");
        let menu = names.topic_choices(Some(&chosen));
        let said: Vec<_> = menu.iter().map(|choice| choice.name.as_str()).collect();
        assert_eq!(said, ["ROADS", "\u{2003}PIT", "YARDS"]);
        assert!(menu.iter().all(|choice| choice.chosen == (choice.code == "pit")));
        assert_eq!(names.topic(&chosen), "PIT");
        assert_eq!(names.topic(&Code::parse("gone").expect("a code")), "gone");
    }
}
