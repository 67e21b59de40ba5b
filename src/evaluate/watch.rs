//! What conditions turned out to be while tests ran: by their place in the policy text, whether each was ever true, false
//! or undetermined. Coverage reads it; nothing is decided by it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::formula::Cond;
use crate::source::Span;
use crate::value::Truth;

/// How often a condition was false, undetermined, true.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    /// Was it ever false?
    pub was_false: bool,
    /// Was it ever undetermined?
    pub was_unknown: bool,
    /// Was it ever true?
    pub was_true: bool,
}

impl Seen {
    /// What one or the other was.
    #[must_use]
    pub fn join(self, other: Seen) -> Seen {
        Seen {
            was_false: self.was_false || other.was_false,
            was_unknown: self.was_unknown || other.was_unknown,
            was_true: self.was_true || other.was_true,
        }
    }
}

/// A shared note of what was seen.
#[derive(Debug, Default)]
pub struct Watch(Mutex<BTreeMap<Span, Seen>>);

impl Watch {
    /// Notes a truth.
    pub(super) fn note(&self, cond: &Cond, truth: Truth) {
        let Some(place) = cond.place() else { return };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = all.entry(place.0).or_default();
        match truth {
            Truth::False => seen.was_false = true,
            Truth::Unknown => seen.was_unknown = true,
            Truth::True => seen.was_true = true,
        }
    }

    /// All that was seen, by place.
    pub fn seen(&self) -> BTreeMap<Span, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    /// What was seen in one test or in another was seen, whatever else was.
    #[test]
    fn what_one_or_the_other_was() {
        let all = [[true, false, false], [false, true, false], [false, false, true], [false; 3]];
        let seen = |[was_false, was_unknown, was_true]: [bool; 3]| Seen { was_false, was_unknown, was_true };
        for one in all {
            for other in all {
                let either = [0, 1, 2].map(|at| one[at] || other[at]);
                assert_eq!(seen(one).join(seen(other)), seen(either));
            }
        }
    }
}
