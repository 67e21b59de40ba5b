//! Keys as files write them become attributes; what was found once is remembered.

use crate::vocabulary::{AttrId, KindId, Vocabulary};

/// So many spellings of the keys of one kind are remembered: a file could be full of them.
const REMEMBERED: usize = 256;

/// Keys met so far, by kind, in the order in which they came.
pub(super) struct Keys<'a> {
    vocabulary: &'a Vocabulary,
    known: Vec<Vec<(Box<str>, AttrId)>>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(vocabulary: &'a Vocabulary) -> Keys<'a> {
        Keys { vocabulary, known: vec![Vec::new(); vocabulary.kinds.len()] }
    }

    /// The attribute that a key names. Files repeat their keys in much the same order, so the search goes on from the
    /// last hit, which `hint` keeps.
    pub(super) fn attr(&mut self, kind: KindId, key: &str, hint: &mut usize) -> Option<AttrId> {
        let known = &mut self.known[kind.index()];
        let (before, after) = known.split_at((*hint).min(known.len()));
        let found = after.iter().position(|(name, _)| **name == *key).map(|at| at + before.len());
        let found = found.or_else(|| before.iter().position(|(name, _)| **name == *key));
        if let Some(at) = found {
            *hint = at + 1;
            return Some(known[at].1);
        }
        let attr = self.vocabulary.attr_by_key(kind, key)?;
        if known.len() < REMEMBERED {
            known.push((key.into(), attr));
            *hint = known.len();
        }
        Some(attr)
    }
}
