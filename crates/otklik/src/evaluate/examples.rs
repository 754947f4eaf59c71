//! Tables as examples: the rows that have a text and a label.

use std::collections::HashMap;
use std::path::Path;

use base::{Code, Words};
use channels::file::{FileFault, Table};
use understanding::topic::{Class, Example};

use super::Order;
use crate::told::Told;

/// Rows that are kept at most; more than a capital writes in two years.
const ROWS_MAX: usize = 5_000_000;

/// The labels of the training table, numbered in the order in which they come.
#[derive(Debug, Default)]
pub struct Labels {
    numbers: HashMap<String, usize>,
    names: Vec<String>,
}

impl Labels {
    /// The number of a label; a new one gets the next.
    pub fn learn(&mut self, label: &str) -> usize {
        if let Some(number) = self.find(label) {
            return number;
        }
        self.names.push(label.to_owned());
        let number = self.names.len() - 1;
        self.numbers.insert(label.to_owned(), number);
        number
    }

    /// The number of a label that was learnt.
    pub fn find(&self, label: &str) -> Option<usize> {
        self.numbers.get(label).copied()
    }

    /// The labels as classes. Labels are any words, hence their codes are only numbers.
    pub fn classes(&self) -> Vec<Class> {
        let code = |at: usize| Code::parse(&format!("label:{at}")).ok();
        let names = self.names.iter().enumerate();
        names.filter_map(|(at, name)| Some(Class { code: code(at)?, name: name.clone() })).collect()
    }
}

/// A row of a table.
#[derive(Debug)]
pub struct Row {
    /// The resident's words.
    pub text: String,
    /// What is known beside them.
    pub beside: Vec<String>,
    /// The number of its label; none for a label that was not learnt.
    pub class: Option<usize>,
}

impl Row {
    /// The row as an example to learn from.
    pub fn example(self) -> Option<Example> {
        let Self { text, beside, class } = self;
        Some(Example { text, beside, class: class? })
    }
}

/// What a table held.
#[derive(Debug)]
pub struct Read {
    /// The name of the file.
    pub file: String,
    /// The rows with text and label.
    pub rows: Vec<Row>,
    /// Rows without text or label, or that could not be read.
    pub skipped: usize,
}

/// Reads a table.
pub fn read(
    path: &Path,
    order: &Order,
    mut number: impl FnMut(&str) -> Option<usize>,
) -> Result<Read, Told> {
    let mut columns = vec![order.text.clone(), order.label.clone()];
    columns.extend(order.with.iter().cloned());
    let told = |fault: FileFault| Told::new(fault.words());
    let mut table = Table::open(path, &columns).map_err(told)?;
    let mut read = Read { file: table.name().to_owned(), rows: Vec::new(), skipped: 0 };
    while let Some(row) = table.next_row() {
        match row.map_err(told)?.as_deref() {
            Ok([text, label, beside @ ..]) if !text.is_empty() && !label.is_empty() => {
                let (text, beside) = (text.clone(), beside.to_vec());
                read.rows.push(Row { text, beside, class: number(label) });
            }
            _ => read.skipped += 1,
        }
        if read.rows.len() > ROWS_MAX {
            return Err(too_many(&read.file));
        }
    }
    Ok(read)
}

fn too_many(file: &str) -> Told {
    Told::new(Words::new(
        format!("в файле «{file}» больше {ROWS_MAX} строк"),
        format!("file “{file}” has more than {ROWS_MAX} rows"),
    ))
}
