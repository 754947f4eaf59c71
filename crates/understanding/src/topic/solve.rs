//! A small system of linear equations.

/// Solves `matrix · x = vector` by elimination with pivots; none where there is no single answer.
pub fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut vector: [f64; N]) -> Option<[f64; N]> {
    for column in 0..N {
        let size = |row: &usize| matrix.get(*row).and_then(|it| it.get(column)).map(|it| it.abs());
        let pivot = (column..N).max_by(|a, b| {
            let (a, b) = (size(a).unwrap_or(0.0), size(b).unwrap_or(0.0));
            a.total_cmp(&b)
        })?;
        matrix.swap(column, pivot);
        vector.swap(column, pivot);
        let (line, value) = (*matrix.get(column)?, *vector.get(column)?);
        let head = *line.get(column)?;
        if !head.is_finite() || head.abs() < f64::MIN_POSITIVE {
            return None;
        }
        for (at, (row, sum)) in matrix.iter_mut().zip(&mut vector).enumerate() {
            let times = row.get(column).copied().unwrap_or(0.0) / head;
            if at != column {
                row.iter_mut().zip(line).for_each(|(cell, it)| *cell -= times * it);
                *sum -= times * value;
            }
        }
    }
    let heads = matrix.iter().enumerate().map(|(at, row)| row.get(at).copied().unwrap_or(1.0));
    vector.iter_mut().zip(heads).for_each(|(it, head)| *it /= head);
    vector.iter().all(|it| it.is_finite()).then_some(vector)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_solved_or_refused() {
        assert_eq!(solve([[0.0, 2.0], [4.0, 0.0]], [6.0, 4.0]), Some([1.0, 3.0]));
        let found = solve([[2.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 4.0]], [4.0, 10.0, 14.0]);
        for (found, expect) in found.unwrap().into_iter().zip([1.0, 2.0, 3.0]) {
            assert!((found - expect).abs() < 1e-12, "{found}");
        }
        assert_eq!(solve([[1.0, 2.0], [2.0, 4.0]], [1.0, 1.0]), None);
        assert_eq!(solve([[f64::NAN, 2.0], [2.0, 4.0]], [1.0, 1.0]), None);
    }
}
