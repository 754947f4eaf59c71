//! The header of a table: which column stands where.

use super::fault::FileFaultKind;
use super::limits::COLUMNS_MAX;
use super::row::Slots;

/// The columns of a file and, for each slot of the profile, the column that fills it.
#[derive(Debug, Default)]
pub(super) struct Header {
    names: Vec<String>,
    columns: Vec<Option<usize>>,
}

impl Header {
    /// Matches the names of a file with the slots of a profile.
    pub fn of(names: Vec<String>, slots: &Slots) -> Result<Self, FileFaultKind> {
        if names.len() > COLUMNS_MAX {
            return Err(FileFaultKind::TooManyColumns(names.len()));
        }
        let names: Vec<_> = names.into_iter().map(|name| name.trim().to_owned()).collect();
        let mut columns = Vec::with_capacity(slots.names().len());
        let mut missing = Vec::new();
        for (slot, wanted) in slots.names().iter().enumerate() {
            let mut found = names.iter().enumerate().filter(|(_, name)| *name == wanted);
            let column = found.next().map(|(column, _)| column);
            if found.next().is_some() {
                return Err(FileFaultKind::DoubledColumn(wanted.clone()));
            }
            if column.is_none() && !slots.is_optional(slot) {
                missing.push(wanted.clone());
            }
            columns.push(column);
        }
        if !missing.is_empty() {
            return Err(FileFaultKind::MissingColumns { missing, present: names });
        }
        let unknown = |name: &&String| !name.is_empty() && slots.find(name).is_none();
        let others: Vec<_> = names.iter().filter(unknown).cloned().collect();
        if slots.no_others && !others.is_empty() {
            let known = slots.names().to_vec();
            return Err(FileFaultKind::OtherColumns { others, known });
        }
        Ok(Self { names, columns })
    }

    /// The columns of the file.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// For each slot its column, where the file has it.
    pub fn columns(&self) -> &[Option<usize>] {
        &self.columns
    }
}
