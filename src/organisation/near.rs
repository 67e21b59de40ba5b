//! An id that nobody describes becomes the described id that was probably meant.

use crate::diagnostic::nearest;

/// How many ids may be compared in full, so that a thousand slips in a large organisation stay cheap.
const COMPARISONS: usize = 20_000;
/// How many ids may be looked through for one that begins or ends the same.
const GLANCES: usize = 5_000_000;
/// Of one id, so many that begin or end the same are compared in full.
const ALIKE: usize = 200;
/// Bytes of an id that are looked at first, at either end.
const GLANCE: usize = 4;

/// What may still be spent on looking for near ids.
pub(super) struct Patience {
    comparisons: usize,
    glances: usize,
}

impl Patience {
    pub(super) fn new() -> Patience {
        Patience { comparisons: COMPARISONS, glances: GLANCES }
    }
}

/// The described ids of one kind.
pub(super) struct Names<'a> {
    ids: Vec<&'a str>,
    /// Of each id its first and last bytes, side by side, so that most are passed over without looking at their text.
    glances: Vec<[u32; 2]>,
}

impl<'a> Names<'a> {
    pub(super) fn new(ids: Vec<&'a str>) -> Names<'a> {
        let glances = ids.iter().map(|id| [first(id.as_bytes()), last(id.as_bytes())]).collect();
        Names { ids, glances }
    }

    /// The nearest id; in a large organisation among those that begin or end like it.
    pub(super) fn near(&self, id: &str, patience: &mut Patience) -> Option<&'a str> {
        let count = self.ids.len();
        if patience.comparisons >= count {
            patience.comparisons -= count;
            return nearest(id, self.ids.iter().copied());
        }
        patience.glances = patience.glances.checked_sub(count)?;
        let half = id.len() / 2;
        let (head, tail) = (id.get(..half)?, id.get(half..)?);
        nearest(id, self.alike(head, tail))
    }

    /// Ids that begin with `head` or end with `tail`.
    fn alike(&self, head: &str, tail: &str) -> impl Iterator<Item = &'a str> {
        let wanted = [first(head.as_bytes()), last(tail.as_bytes())];
        let masks = [head, tail].map(|part| mask(part.len()));
        let fits = move |[a, b]: [u32; 2]| (a ^ wanted[0]) & masks[0] == 0 || (b ^ wanted[1]) & masks[1] == 0;
        let candidates = self.glances.iter().zip(&self.ids).filter(move |(glance, _)| fits(**glance));
        let same = |id: &&'a str| id.starts_with(head) || id.ends_with(tail);
        candidates.map(|(_, id)| *id).filter(same).take(ALIKE).collect::<Vec<_>>().into_iter()
    }
}

/// Which bytes of a glance a part of an id of that length settles.
fn mask(length: usize) -> u32 {
    (1..=length.min(GLANCE)).fold(0, |mask, _| mask << 8 | 0xff)
}

/// The first bytes, the first of them lowest; zeros behind a shorter text.
fn first(bytes: &[u8]) -> u32 {
    bytes.iter().take(GLANCE).rev().fold(0, |word, &byte| word << 8 | u32::from(byte))
}

/// The last bytes, the last of them lowest; zeros before a shorter text.
fn last(bytes: &[u8]) -> u32 {
    bytes.iter().rev().take(GLANCE).rev().fold(0, |word, &byte| word << 8 | u32::from(byte))
}

#[cfg(test)]
mod tests {
    use super::{COMPARISONS, Names, Patience};

    #[test]
    fn a_slip_at_either_end_is_found_among_very_many() {
        let ids: Vec<String> = (0..=COMPARISONS).map(|n| format!("someone-{n}")).chain(names()).collect();
        let known = Names::new(ids.iter().map(String::as_str).collect());
        let mut patience = Patience::new();
        for (slip, meant) in
            [("valentna", "valentina"), ("valentyna", "valentina"), ("xristof", "kristof"), ("bx", "bo")]
        {
            assert_eq!(known.near(slip, &mut patience), Some(meant), "{slip}");
        }
        assert_eq!(known.near("quite-another", &mut patience), None);
    }

    fn names() -> impl Iterator<Item = String> {
        ["valentina", "kristof", "bo"].into_iter().map(str::to_owned)
    }

    #[test]
    fn patience_ends() {
        let known = Names::new(vec!["ana"; COMPARISONS + 1]);
        let mut patience = Patience { comparisons: 0, glances: 2 * (COMPARISONS + 1) };
        let found = [(); 3].map(|()| known.near("anna", &mut patience));
        assert_eq!(found, [Some("ana"), Some("ana"), None]);
    }
}
