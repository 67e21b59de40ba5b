//! Everything that a change is about: what is new, what another fact is written of, and what such a fact names.

use std::collections::{BTreeSet, HashSet};

use super::Pair;
use super::facts::{Fact, facts};
use crate::evaluate::verdict::ThingRef;
use crate::vocabulary::{KindId, Ty};

impl Pair<'_> {
    pub(super) fn touched(&self) -> BTreeSet<ThingRef> {
        let core = self.program.vocabulary.core;
        let mut touched: BTreeSet<ThingRef> = self.renames.iter().map(|(_, after)| after).collect();
        for kind in self.kinds().into_iter().chain([core.assignment]) {
            let split = self.split(kind);
            for index in split.new {
                touched.insert(ThingRef { kind, index });
                self.named(&self.facts_after(kind, index), &mut touched);
            }
            for index in split.gone {
                self.named(&self.facts_before(kind, index), &mut touched);
            }
            for (earlier, later) in split.both {
                let before: HashSet<Fact> = self.facts_before(kind, earlier).into_iter().collect();
                let after: HashSet<Fact> = self.facts_after(kind, later).into_iter().collect();
                let other: Vec<Fact> = before.symmetric_difference(&after).copied().collect();
                if !other.is_empty() {
                    touched.insert(ThingRef { kind, index: later });
                    self.named(&other, &mut touched);
                }
            }
        }
        touched
    }

    fn facts_after(&self, kind: KindId, thing: u32) -> Vec<Fact> {
        facts(&self.program.vocabulary, self.after.org(), kind, thing)
    }

    fn facts_before(&self, kind: KindId, thing: u32) -> Vec<Fact> {
        let vocabulary = &self.program.vocabulary;
        let own = facts(vocabulary, self.before.org(), kind, thing).into_iter();
        own.map(|fact| fact.renamed(vocabulary, self.renames)).collect()
    }

    /// The things that facts name.
    fn named(&self, facts: &[Fact], touched: &mut BTreeSet<ThingRef>) {
        for fact in facts {
            let declared = self.program.vocabulary.attr(fact.attr).ty;
            let named = [(Some(declared.element), Some(fact.val)), (declared.key, fact.key)];
            for (ty, val) in named {
                if let (Some(Ty::Kind(kind)), Some(crate::value::Val::Thing(index))) = (ty, val) {
                    touched.insert(ThingRef { kind, index });
                }
            }
        }
    }
}
