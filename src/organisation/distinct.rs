//! A row of values becomes one in which each stands once: short rows are looked through, long ones hashed.

use std::collections::HashSet;
use std::hash::Hash;

/// Up to so many values looking through them is quicker than hashing; it also bounds what a hostile row can cost.
const FEW: usize = 32;

/// The values met so far.
pub(super) struct Distinct<T> {
    few: Vec<T>,
    /// Empty until there are more than a few; then all of them.
    many: HashSet<T>,
}

impl<T: Copy + Eq + Hash> Distinct<T> {
    pub(super) fn new() -> Distinct<T> {
        Distinct { few: Vec::new(), many: HashSet::new() }
    }

    /// Notes a value; whether it is new.
    pub(super) fn insert(&mut self, value: T) -> bool {
        if !self.many.is_empty() {
            return self.many.insert(value);
        }
        if self.few.contains(&value) {
            return false;
        }
        self.few.push(value);
        if self.few.len() > FEW {
            self.many.extend(self.few.drain(..));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{Distinct, FEW};

    #[test]
    fn each_value_is_new_once_in_short_and_long_rows() {
        for length in [0, 1, FEW - 1, FEW, FEW + 1, 3 * FEW] {
            let mut distinct = Distinct::new();
            for round in 0..2 {
                let new = (0..length).filter(|&value| distinct.insert(value)).count();
                assert_eq!(new, if round == 0 { length } else { 0 }, "{length} values, round {round}");
            }
        }
    }
}
