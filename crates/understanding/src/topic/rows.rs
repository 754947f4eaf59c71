//! Sparse rows, one after the other in two vectors.

/// Rows of (column, value) pairs. Columns are dense ids from 0.
#[derive(Debug, Clone)]
pub struct Rows<V> {
    starts: Vec<usize>,
    ids: Vec<u32>,
    values: Vec<V>,
}

impl<V> Default for Rows<V> {
    fn default() -> Self {
        Self { starts: vec![0], ids: Vec::new(), values: Vec::new() }
    }
}

impl<V: Copy> Rows<V> {
    /// Adds a row.
    pub fn push(&mut self, row: impl IntoIterator<Item = (u32, V)>) {
        for (id, value) in row {
            self.ids.push(id);
            self.values.push(value);
        }
        self.starts.push(self.ids.len());
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The columns and values of a row; empty where there is no such row.
    pub fn row(&self, at: usize) -> Row<'_, V> {
        let ends = self.starts.get(at).zip(self.starts.get(at + 1));
        let found = ends.and_then(|(&from, &to)| {
            Some(Row { ids: self.ids.get(from..to)?, values: self.values.get(from..to)? })
        });
        found.unwrap_or(Row { ids: &[], values: &[] })
    }
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub struct Row<'r, V> {
    /// Its columns.
    pub ids: &'r [u32],
    /// Their values, in the same order.
    pub values: &'r [V],
}

impl<'r, V: Copy> Row<'r, V> {
    /// Pairs of column and value.
    pub fn pairs(self) -> impl Iterator<Item = (u32, V)> + use<'r, V> {
        self.ids.iter().copied().zip(self.values.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back() {
        let mut rows = Rows::default();
        rows.push([(3, 1.0_f32), (1, 2.0)]);
        rows.push([]);
        rows.push([(0, 5.0)]);
        assert_eq!(rows.len(), 3);
        assert_eq!(rows.row(0).pairs().collect::<Vec<_>>(), [(3, 1.0), (1, 2.0)]);
        assert!(rows.row(1).ids.is_empty() && rows.row(9).ids.is_empty());
        assert_eq!(rows.row(2).values, [5.0]);
    }
}
