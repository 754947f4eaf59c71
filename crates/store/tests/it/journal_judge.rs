//! What the proof of the journal judges by: the words of all writers and followers beside the
//! table. It is tried here on journals that are wrong, and in `journal_control` on writers and
//! followers that are.

use std::collections::BTreeMap;

use base::Uuid;

/// What is wrong with a journal or with those who follow it.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// The numbers are not 1, 2, 3 … at this one.
    Number(i64),
    /// A fact stands there twice.
    Twice(Uuid),
    /// An acknowledged fact is not there, or under another number.
    Lost(Uuid),
    /// A follower has seen another fact than the table holds in this place.
    Seen(usize),
    /// A follower that was to see everything stopped after so many.
    Short(usize),
}

/// What all processes have said.
#[derive(Default)]
pub struct Told {
    /// The facts that were acknowledged, with their numbers.
    pub acknowledged: BTreeMap<Uuid, i64>,
    /// Per process that was killed or finished: what its follower saw, in order.
    pub seen: Vec<(bool, Vec<(i64, Uuid)>)>,
}

impl Told {
    /// The last line of a killed process may be torn, so it counts only with its line end; `lines`
    /// gives a torn one too, which the number of its words tells.
    pub fn take(&mut self, lines: &[String]) {
        let mut seen = Vec::new();
        let whole = lines.iter().any(|line| line == "end");
        let until = if whole { lines.len() } else { lines.len().saturating_sub(1) };
        for line in lines.iter().take(until) {
            let words: Vec<_> = line.split(' ').collect();
            match words.as_slice() {
                ["ack", number, first, count, last] => {
                    let [number, first, count]: [u64; 3] =
                        [number, first, count].map(|it| it.parse().unwrap());
                    let last: i64 = last.parse().unwrap();
                    for fact in 0..count {
                        let id = Uuid::from_u64_pair(number, first + fact);
                        let seq = last - (count - 1 - fact) as i64;
                        assert_eq!(self.acknowledged.insert(id, seq), None, "{line}");
                    }
                }
                ["saw", seq, id] => seen.push((seq.parse().unwrap(), id.parse().unwrap())),
                _ => {}
            }
        }
        self.seen.push((whole, seen));
    }

    /// The first fault, if there is one.
    pub fn judge(&self, table: &[(i64, Uuid)]) -> Result<(), Fault> {
        if let Some((_, (seq, _))) = (1..).zip(table).find(|(number, (seq, _))| number != seq) {
            return Err(Fault::Number(*seq));
        }
        let mut place = BTreeMap::new();
        for (seq, id) in table {
            if place.insert(*id, *seq).is_some() {
                return Err(Fault::Twice(*id));
            }
        }
        for (id, seq) in &self.acknowledged {
            if place.get(id) != Some(seq) {
                return Err(Fault::Lost(*id));
            }
        }
        for (whole, seen) in &self.seen {
            let pairs = || seen.iter().map(Some).zip(table.iter().map(Some).chain([None]));
            if let Some(strange) = pairs().position(|(seen, there)| seen != there) {
                return Err(Fault::Seen(strange));
            }
            if *whole && seen.len() < table.len() {
                return Err(Fault::Short(seen.len()));
            }
        }
        Ok(())
    }
}

#[test]
fn what_is_wrong_is_seen() {
    let id = Uuid::from_u128;
    let right = [(1, id(1)), (2, id(2)), (3, id(3))];
    let told = |acknowledged: &[(u128, i64)], whole: bool, seen: &[(i64, Uuid)]| Told {
        acknowledged: acknowledged.iter().map(|(it, seq)| (id(*it), *seq)).collect(),
        seen: vec![(whole, seen.to_vec())],
    };
    let all = [(1, 1), (3, 3)];
    for (told, table, judged) in [
        (told(&all, true, &right), &right[..], Ok(())),
        (told(&all, false, &right[..1]), &right[..], Ok(())),
        (told(&all, true, &right[..1]), &right[..], Err(Fault::Short(1))),
        (told(&all, true, &[right[0], right[2]]), &right[..], Err(Fault::Seen(1))),
        (told(&all, true, &[right[0], right[0]]), &right[..], Err(Fault::Seen(1))),
        (told(&all, true, &right), &right[..2], Err(Fault::Lost(id(3)))),
        (told(&[], true, &right), &right[..2], Err(Fault::Seen(2))),
        (told(&[(3, 2)], true, &right), &right[..], Err(Fault::Lost(id(3)))),
        (told(&[], true, &[]), &right[1..], Err(Fault::Number(2))),
        (told(&[], true, &[]), &[right[0], right[2]], Err(Fault::Number(3))),
        (told(&[], true, &[]), &[right[1], right[0]], Err(Fault::Number(2))),
        (told(&[], true, &[]), &[(1, id(1)), (2, id(1))], Err(Fault::Twice(id(1)))),
    ] {
        assert_eq!(told.judge(table), judged);
    }
}
