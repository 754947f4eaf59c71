//! Numbers and texts as bytes, and back without trust.

/// Writes into a growing list of bytes.
#[derive(Debug, Default)]
pub struct Writing(Vec<u8>);

impl Writing {
    /// Bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// A list behind its length.
    pub fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.raw(&(items.len() as u64).to_le_bytes());
        for item in items {
            each(self, item);
        }
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.raw(&(text.len() as u64).to_le_bytes());
        self.raw(text.as_bytes());
    }

    /// Numbers.
    pub fn floats(&mut self, numbers: &[f32]) {
        self.list(numbers, |writing, it| writing.raw(&it.to_le_bytes()));
    }

    /// What was written.
    pub fn done(self) -> Vec<u8> {
        self.0
    }
}

/// Reads from bytes; every call gives `None` where they end too early.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'b>(&'b [u8]);

impl<'b> Reading<'b> {
    /// Reads these bytes from their beginning.
    pub fn of(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// The next bytes.
    pub fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// The next bytes, as many as a number has.
    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    /// A number.
    pub fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// A number.
    pub fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    /// A list whose items have `least` bytes or more; a length that cannot be true is refused
    /// before any memory is asked for.
    pub fn list<T>(
        &mut self,
        least: usize,
        mut each: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let count = usize::try_from(self.u64()?).ok()?;
        if count > self.0.len() / least.max(1) {
            return None;
        }
        (0..count).map(|_| each(self)).collect()
    }

    /// A text.
    pub fn text(&mut self) -> Option<String> {
        let count = usize::try_from(self.u64()?).ok()?;
        String::from_utf8(self.take(count)?.to_vec()).ok()
    }

    /// Numbers, none of them infinite or undefined.
    pub fn floats(&mut self) -> Option<Vec<f32>> {
        self.list(4, |reading| {
            let number = f32::from_le_bytes(reading.array()?);
            number.is_finite().then_some(number)
        })
    }

    /// Whether everything was read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut writing = Writing::default();
        writing.text("яма");
        writing.floats(&[1.5, -2.0]);
        let bytes = writing.done();
        let mut reading = Reading::of(&bytes);
        assert_eq!(reading.text().as_deref(), Some("яма"));
        assert_eq!(reading.floats(), Some(vec![1.5, -2.0]));
        assert!(reading.is_empty() && reading.u32().is_none());
    }

    #[test]
    fn lengths_are_not_believed() {
        let huge = u64::MAX.to_le_bytes();
        assert_eq!(Reading::of(&huge).text(), None);
        assert_eq!(Reading::of(&huge).floats(), None);
        assert_eq!(Reading::of(&huge).list(0, Reading::u64), None);
    }
}
