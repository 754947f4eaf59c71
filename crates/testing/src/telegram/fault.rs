//! What a test lets go wrong.

use std::collections::{BTreeMap, VecDeque};

/// A way in which a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is done and the server answers with this status, in the API's form.
    Status(u16),
    /// Nothing is done and a gateway answers with a page of its own.
    Gateway(u16),
    /// Nothing is done: too many requests, come back after so many seconds.
    TooMany(u64),
    /// Nothing is done and nothing is ever answered.
    Silent,
    /// It is done, and the body of the answer hangs in the middle.
    HungBody,
    /// It is done, and the connection breaks before the answer.
    LostReply,
    /// It is done, and the answer is no JSON.
    Garbled,
}

/// The faults that wait for their calls, by the method's name in small letters.
#[derive(Default)]
pub(crate) struct Faults(BTreeMap<String, VecDeque<Fault>>);

impl Faults {
    pub(crate) fn add(&mut self, method: &str, fault: Fault, times: usize) {
        let waiting = self.0.entry(method.to_lowercase()).or_default();
        waiting.extend(std::iter::repeat_n(fault, times));
    }

    pub(crate) fn next(&mut self, method: &str) -> Option<Fault> {
        self.0.get_mut(method)?.pop_front()
    }
}
