//! What was seen in a team, and which categories that points to. A sign is no proof: the categories are candidates, in
//! the order of the sums of their signs' weights.

use super::{Candidate, Reader, Row, Sign};
use crate::evaluate::view;
use crate::syntax::tree::Weight;
use crate::vocabulary::{ResponsibilityId, Ty};

/// What a sign weighs that points somewhere strongly, plainly, weakly.
fn weight(weight: Weight) -> u32 {
    match weight {
        Weight::Strong => 3,
        Weight::Plain => 2,
        Weight::Weak => 1,
    }
}

impl Reader<'_> {
    /// The signs that the files record of a team.
    pub(super) fn signs(&self, team: u32) -> Vec<Sign> {
        let vocabulary = &self.program.vocabulary;
        let core = vocabulary.core;
        let attrs = vocabulary.kind(core.team).attrs.iter();
        let recorded = attrs.filter(|id| vocabulary.attr(**id).ty.element == Ty::Kind(core.sign));
        let mut seen: Vec<u32> = recorded.flat_map(|&attr| view::references(self.world, attr, team).sure).collect();
        seen.sort_unstable();
        seen.dedup();
        let signs = seen.into_iter().map(|at| match vocabulary.signs.get(at as usize) {
            Some(sign) => Sign {
                name: sign.name.clone(),
                title: sign.title.clone(),
                points_to: sign.of.iter().map(|(id, how)| (self.category(*id), weight(*how))).collect(),
            },
            // Named by a file, and declared nowhere: it points to nothing.
            None => Sign { name: self.id(core.sign, at), title: None, points_to: Vec::new() },
        });
        signs.collect()
    }

    /// The category that a responsibility belongs to.
    fn category(&self, mut id: ResponsibilityId) -> String {
        let all = &self.program.vocabulary.responsibilities;
        for _ in 0..all.len() {
            match all[id.index()].within {
                Some(within) => id = within,
                None => break,
            }
        }
        all[id.index()].name.clone()
    }

    /// The candidates, the strongest first; equally strong ones in the order of declaration.
    pub(super) fn diagnosis(&self, signs: &[Sign], rows: &[Row]) -> Vec<Candidate> {
        let categories = self.program.vocabulary.responsibilities.iter().filter(|one| one.within.is_none());
        let candidates = categories.map(|category| {
            let mut own: Vec<(String, u32)> = Vec::new();
            for sign in signs {
                let points = sign.points_to.iter().filter(|(name, _)| *name == category.name);
                // A sign that points to two duties of a category counts once, as strongly as it points there at all.
                own.extend(points.map(|(_, weight)| *weight).max().map(|weight| (sign.name.clone(), weight)));
            }
            let mut accountable: Vec<String> = Vec::new();
            for holder in rows.iter().filter(|row| row.name == category.name).flat_map(|row| &row.accountable) {
                if !accountable.contains(&holder.id) {
                    accountable.push(holder.id.clone());
                }
            }
            Candidate {
                name: category.name.clone(),
                title: category.title.clone(),
                weight: own.iter().map(|(_, weight)| weight).sum(),
                signs: own,
                accountable,
            }
        });
        let mut candidates: Vec<Candidate> = candidates.filter(|candidate| candidate.weight > 0).collect();
        candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.weight));
        candidates
    }
}
