//! Names of topics, departments and districts, kept in mind for a few seconds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base::{Code, Timestamp, Words};
use people::Department;
use register::district::District;
use register::topic::Topic;
use store::{Db, Result};

/// How long a process trusts what it has read: an import beside it may add names.
const TRUSTED_FOR: Duration = Duration::from_secs(3);

/// All names at one moment.
#[derive(Debug, Default)]
pub struct Dictionary {
    /// Topics and groups in the order of menus.
    pub topics: Vec<Topic>,
    /// Departments in the order of menus.
    pub departments: Vec<Department>,
    /// Districts in the order of menus.
    pub districts: Vec<District>,
    topic_names: HashMap<Code, Words>,
    department_names: HashMap<Code, Words>,
    district_names: HashMap<Code, Words>,
}

impl Dictionary {
    async fn read(db: &Db) -> Result<Self> {
        let mut reader = db.reader();
        let topics = register::topic::all(&mut reader).await?;
        let departments = people::department::all(&mut reader).await?;
        let districts = register::district::all(&mut reader).await?;
        Ok(Self::of(topics, departments, districts))
    }

    /// The names of these.
    pub fn of(topics: Vec<Topic>, departments: Vec<Department>, districts: Vec<District>) -> Self {
        Self {
            topic_names: topics.iter().map(|it| (it.code.clone(), it.name.clone())).collect(),
            department_names: departments
                .iter()
                .map(|it| (it.code.clone(), it.name.clone()))
                .collect(),
            district_names: districts.iter().map(|it| (it.code.clone(), it.name.clone())).collect(),
            topics,
            departments,
            districts,
        }
    }

    /// The name of a topic; the code itself where it has gone out of use.
    pub fn topic(&self, code: &Code) -> Words {
        name(&self.topic_names, code)
    }

    /// The name of a department.
    pub fn department(&self, code: &Code) -> Words {
        name(&self.department_names, code)
    }

    /// The name of a district.
    pub fn district(&self, code: &Code) -> Words {
        name(&self.district_names, code)
    }
}

fn name(names: &HashMap<Code, Words>, code: &Code) -> Words {
    names.get(code).cloned().unwrap_or_else(|| Words::new(code.as_str(), code.as_str()))
}

/// The names that a process keeps in mind.
#[derive(Debug, Default)]
pub struct Dictionaries(Mutex<Option<(Timestamp, Arc<Dictionary>)>>);

impl Dictionaries {
    /// The names as they are now, a few seconds old at most.
    pub async fn now(&self, db: &Db, now: Timestamp) -> Result<Arc<Dictionary>> {
        if let Some((read_at, known)) = &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            let age = now.duration_since(*read_at).unsigned_abs();
            if age < TRUSTED_FOR {
                return Ok(Arc::clone(known));
            }
        }
        let fresh = Arc::new(Dictionary::read(db).await?);
        let kept = (now, Arc::clone(&fresh));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        Ok(fresh)
    }
}
