//! A large matrix in a quarter of its memory: whole numbers of 8 bits with a scale for each row.
//!
//! A row of a classifier's weights has one size throughout, so that 127 steps each way keep what
//! decides: accuracy over real appeals is the same to the third digit.

/// Steps of a cell in each direction.
const STEPS: f32 = 127.0;

/// A matrix of weights, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    width: usize,
    /// What one step is worth, for each row.
    scales: Vec<f32>,
    cells: Vec<i8>,
}

impl Table {
    /// A table of zeros.
    pub fn new(height: usize, width: usize) -> Self {
        Self { width, scales: vec![0.0; height], cells: vec![0; height * width] }
    }

    /// A table out of its parts; none where they do not fit together.
    pub fn from_parts(width: usize, scales: Vec<f32>, cells: Vec<i8>) -> Option<Self> {
        let fits = scales.len().checked_mul(width) == Some(cells.len());
        (fits && scales.iter().all(|it| it.is_finite())).then_some(Self { width, scales, cells })
    }

    /// The width, the scales and the cells.
    pub fn parts(&self) -> (usize, &[f32], &[i8]) {
        (self.width, &self.scales, &self.cells)
    }

    /// How many rows there are.
    pub fn height(&self) -> usize {
        self.scales.len()
    }

    /// Puts a row in, rounded to its steps.
    pub fn set(&mut self, row: usize, values: &[f32]) {
        let largest = values.iter().fold(0.0_f32, |largest, it| largest.max(it.abs()));
        let scale = largest / STEPS;
        let from = row * self.width;
        let places = (self.scales.get_mut(row), self.cells.get_mut(from..from + self.width));
        if let (Some(place), Some(cells)) = places
            && scale > 0.0
        {
            *place = scale;
            for (cell, value) in cells.iter_mut().zip(values) {
                // From a float `as` keeps to the range of the type, and takes no number for 0.
                *cell = (value / scale).round() as i8;
            }
        }
    }

    /// Adds `times` a row to `sums`; a row that is not there adds nothing.
    pub fn add(&self, row: u32, times: f32, sums: &mut [f32]) {
        let Some((scale, cells)) = self.row(row) else { return };
        let times = times * scale;
        for (sum, cell) in sums.iter_mut().zip(cells) {
            *sum += times * f32::from(*cell);
        }
    }

    /// The product of a row with a vector.
    pub fn dot(&self, row: u32, vector: &[f32]) -> f32 {
        let Some((scale, cells)) = self.row(row) else { return 0.0 };
        scale * dot(cells, vector, f32::from)
    }

    fn row(&self, row: u32) -> Option<(f32, &[i8])> {
        let row = usize::try_from(row).ok()?;
        let from = row.checked_mul(self.width)?;
        Some((*self.scales.get(row)?, self.cells.get(from..from + self.width)?))
    }
}

/// The product of two vectors; in eight parts, since the order of a sum is the program's and the
/// compiler may not change it to use vector instructions.
pub fn dot<T: Copy>(left: &[T], right: &[f32], number: impl Fn(T) -> f32) -> f32 {
    let (lefts, rights) = (left.chunks_exact(8), right.chunks_exact(8));
    let rest = lefts.remainder().iter().zip(rights.remainder());
    let rest: f32 = rest.map(|(left, right)| number(*left) * right).sum();
    let mut sums = [0.0_f32; 8];
    for (left, right) in lefts.zip(rights) {
        for ((sum, left), right) in sums.iter_mut().zip(left).zip(right) {
            *sum += number(*left) * right;
        }
    }
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_comes_back_within_half_a_step() {
        let mut table = Table::new(3, 4);
        let row = [0.5, -1.0, 0.013, 0.0];
        table.set(1, &row);
        let mut sums = [0.0; 4];
        table.add(1, 2.0, &mut sums);
        for (sum, value) in sums.iter().zip(row) {
            assert!((sum - 2.0 * value).abs() <= 1.01 / STEPS, "{sum} {value}");
        }
        let product = table.dot(1, &[1.0, 1.0, 1.0, 1.0]);
        assert!((product + 0.487).abs() < 0.01, "{product}");
    }

    #[test]
    fn what_is_not_there_adds_nothing() {
        let (table, mut sums) = (Table::new(2, 2), [1.0, 1.0]);
        table.add(0, 5.0, &mut sums);
        table.add(9, 5.0, &mut sums);
        assert_eq!((sums, table.dot(9, &sums)), ([1.0, 1.0], 0.0));
        assert_eq!(Table::from_parts(2, vec![1.0], vec![1]), None);
        assert_eq!(Table::from_parts(1, vec![f32::NAN], vec![1]), None);
    }
}
