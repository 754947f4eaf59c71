//! The names that a file uses again and again, each made into a code once.

use std::collections::HashMap;
use std::sync::Arc;

use base::Code;

use super::limits::NAME_CHARS_MAX;
use super::past::{Named, PastTopic};
use super::profile::{Level, TopicColumns};
use super::row::Row;
use super::row_fault::RowFault;

/// What an import calls things of the city.
pub(super) struct Names {
    profile: String,
    departments: HashMap<String, Arc<Named>>,
    districts: HashMap<String, Arc<Named>>,
    groups: HashMap<String, Arc<Named>>,
    topics: HashMap<(String, String), Arc<PastTopic>>,
}

impl Names {
    /// The names of an import by this profile.
    pub fn new(profile: &str) -> Self {
        Self {
            profile: profile.to_owned(),
            departments: HashMap::new(),
            districts: HashMap::new(),
            groups: HashMap::new(),
            topics: HashMap::new(),
        }
    }

    /// The department of a cell, if any.
    pub fn department(
        &mut self,
        row: &Row,
        slot: Option<usize>,
    ) -> Result<Option<Arc<Named>>, RowFault> {
        named(&mut self.departments, &self.profile, row.filled(slot), "department")
    }

    /// The district of a cell, if any.
    pub fn district(
        &mut self,
        row: &Row,
        slot: Option<usize>,
    ) -> Result<Option<Arc<Named>>, RowFault> {
        named(&mut self.districts, &self.profile, row.filled(slot), "district")
    }

    /// The topic of a row, if any. A group without a topic is a topic without a group.
    pub fn topic(
        &mut self,
        row: &Row,
        columns: &TopicColumns,
    ) -> Result<Option<Arc<PastTopic>>, RowFault> {
        let (group, topic) = match columns {
            TopicColumns::Own { group, topic } => {
                (row.filled(*group).unwrap_or_default(), row.get(*topic))
            }
            TopicColumns::Path { slot, by, levels } => path(row.get(*slot), by, levels),
        };
        let (group, topic) = if topic.is_empty() { ("", group) } else { (group, topic) };
        if topic.is_empty() {
            return Ok(None);
        }
        // A pair of owned names is made for every look-up; a map by borrowed pairs is not worth it.
        let key = (group.to_owned(), topic.to_owned());
        if let Some(known) = self.topics.get(&key) {
            return Ok(Some(known.clone()));
        }
        let name = tidy(topic, "topic")?;
        let group = named(&mut self.groups, &self.profile, Some(group), "topic_group")?;
        let whole = group.as_ref().map_or_else(|| name.clone(), |g| format!("{} {name}", g.name));
        let code = Code::of_name(&self.profile, &whole);
        let topic = Arc::new(PastTopic { code, name, group });
        self.topics.insert(key, topic.clone());
        Ok(Some(topic))
    }
}

fn path<'r>(cell: &'r str, by: &str, levels: &[Level]) -> (&'r str, &'r str) {
    let (mut group, mut topic) = ("", "");
    for (part, level) in cell.splitn(levels.len(), by).zip(levels) {
        match level {
            Level::Skipped => {}
            Level::Group => group = part.trim(),
            Level::Topic => topic = part.trim(),
        }
    }
    (group, topic)
}

fn named(
    known: &mut HashMap<String, Arc<Named>>,
    profile: &str,
    cell: Option<&str>,
    field: &str,
) -> Result<Option<Arc<Named>>, RowFault> {
    let Some(cell) = cell.filter(|cell| !cell.is_empty()) else { return Ok(None) };
    if let Some(named) = known.get(cell) {
        return Ok(Some(named.clone()));
    }
    let name = tidy(cell, field)?;
    let named = Arc::new(Named { code: Code::of_name(profile, &name), name });
    known.insert(cell.to_owned(), named.clone());
    Ok(Some(named))
}

/// A name with single spaces and no control characters.
fn tidy(cell: &str, field: &str) -> Result<String, RowFault> {
    if cell.chars().count() > NAME_CHARS_MAX {
        return Err(RowFault::TooLong { field: field.to_owned(), chars_max: NAME_CHARS_MAX });
    }
    let words = cell.split(|c: char| c.is_whitespace() || c.is_control());
    Ok(words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}
