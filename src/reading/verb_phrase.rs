//! Declared verb phrases and their objects: written, in a list, or filled in from what is in scope.

use std::sync::Arc;

use super::predicate::Join;
use super::scope::{Place as Came, ScopeId};
use super::{Det, Np, Read, Reader, Side, Subj, error};
use crate::formula::{Cond, Set};
use crate::vocabulary::words::is_preposition;
use crate::vocabulary::{DefForm, DefId, Piece, Ty, Verb};

/// Objects joined by `and` (of all of them) or by `or` (of one of them).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Listed {
    pub(super) parts: Vec<Np>,
    pub(super) all: bool,
}

impl Listed {
    pub(super) fn said(&self, say: impl Fn(&Np) -> Cond) -> Cond {
        match self.parts.as_slice() {
            [one] => say(one),
            several if self.all => Cond::All(several.iter().map(say).collect()),
            several => Cond::Any(several.iter().map(say).collect()),
        }
    }
}

impl Reader<'_> {
    // ── declared phrases ─────────────────────────────────────────────────────────────────────────────────────────────

    /// The declared phrases of those definitions whose words and objects follow at `at`.
    pub(super) fn phrases(&self, defs: &[DefId], at: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        let start = at.saturating_sub(1);
        let mut found: Vec<(usize, Cond, usize)> = Vec::new();
        for def in defs {
            let declared = &self.v.defs[def.index()];
            let DefForm::Phrase { verb, pieces } = &declared.form else { continue };
            let owner = self.coerce(&subj.set, subj.ty, declared.params[0].ty);
            for (objects, end) in self.objects(*def, pieces, at, scope, &subj.set) {
                let place = self.place(start, end);
                // `is` or `has` alone says nothing.
                if end == at && matches!(verb, Verb::Be | Verb::Have) {
                    continue;
                }
                let cond = self.said_with(&objects, &[], &|items| {
                    let items = items
                        .iter()
                        .zip(&declared.params[1..])
                        .map(|(np, param)| self.coerce(&np.item(), np.ty, param.ty));
                    Cond::Call { def: *def, args: std::iter::once(owner.clone()).chain(items).collect(), place }
                });
                found.push((declared.params.len(), cond, end));
            }
        }
        // The phrase with the object in scope is meant before the phrase without one.
        let most: Vec<(usize, usize)> = found.iter().map(|(params, _, end)| (*end, *params)).collect();
        found.retain(|(params, _, end)| most.iter().all(|(other, more)| other != end || more <= params));
        found.into_iter().map(|(_, cond, end)| (cond, end)).collect()
    }

    /// What is said with objects, of each or of one of those in a list; the first is the widest.
    fn said_with(&self, objects: &[Listed], before: &[Np], say: &dyn Fn(&[Np]) -> Cond) -> Cond {
        let Some((first, rest)) = objects.split_first() else { return say(before) };
        first.said(|np| {
            let items: Vec<Np> = before.iter().cloned().chain([np.clone()]).collect();
            self.quantified(np, Side::Right, self.said_with(rest, &items, say))
        })
    }

    /// Noun phrases joined by `and` or `or` as an object: it is said of both, of one.
    pub(super) fn listed(&self, at: usize, scope: ScopeId, fits: &dyn Fn(&Np) -> bool) -> Vec<Read<Listed>> {
        self.list_of(at, fits, &|at| self.np(at, scope).iter().cloned().chain(self.responsibility(at)).collect())
    }

    /// A list of what `read` finds, as far as it fits.
    pub(super) fn list_of(
        &self,
        at: usize,
        fits: &dyn Fn(&Np) -> bool,
        read: &dyn Fn(usize) -> Vec<Read<Np>>,
    ) -> Vec<Read<Listed>> {
        let first = read(at).into_iter().filter(|(np, _)| fits(np));
        let mut found: Vec<Read<Listed>> =
            first.map(|(np, end)| (Listed { parts: vec![np], all: true }, end)).collect();
        let mut next = 0;
        while next < found.len() && found.len() < 256 && self.step() {
            let (list, end) = found[next].clone();
            next += 1;
            for (join, all) in [(Join::And, true), (Join::Or, false)] {
                if list.parts.len() > 1 && list.all != all {
                    continue;
                }
                let Some(at) = self.joined(end, join) else { continue };
                for (np, end) in read(at).into_iter().filter(|(np, _)| fits(np)) {
                    let parts = list.parts.iter().cloned().chain([np]).collect();
                    let longer = (Listed { parts, all }, end);
                    if !found.contains(&longer) {
                        found.push(longer);
                    }
                }
            }
        }
        found
    }

    /// The objects of a declared phrase, written or filled in from what is in scope.
    pub(super) fn objects(
        &self,
        def: DefId,
        pieces: &[Piece],
        at: usize,
        scope: ScopeId,
        owner: &Arc<Set>,
    ) -> Vec<Read<Vec<Listed>>> {
        if !self.step() {
            return Vec::new();
        }
        let Some(piece) = pieces.first() else { return vec![(Vec::new(), at)] };
        let mut found = Vec::new();
        // A preposition goes with the object behind it: both are written, or neither.
        let prepositions =
            pieces.iter().take_while(|piece| matches!(piece, Piece::Word(word) if is_preposition(word))).count();
        // Of `is under a person` nothing would be left but `is`.
        let all_left_out = match &self.v.defs[def.index()].form {
            DefForm::Phrase { verb: Verb::Be | Verb::Have, pieces: all } => pieces.len() == all.len(),
            DefForm::Phrase { .. } | DefForm::Noun { .. } | DefForm::IsNoun(_) | DefForm::IsAdjective(_) => false,
        };
        // Only of a phrase that is surely meant is it told that its object is missing.
        let meant = match pieces.get(prepositions + 1) {
            Some(Piece::Word(word)) => self.is(at, word),
            Some(Piece::Slot(_)) | None => self.phrase_begun(def, pieces.len()),
        };
        if let Some(Piece::Slot(slot)) = pieces.get(prepositions)
            && !all_left_out
            && let Some(np) = self.implied(def, *slot, at, scope, owner, meant)
        {
            for (mut objects, end) in self.objects(def, &pieces[prepositions + 1..], at, scope, owner) {
                objects.insert(0, Listed { parts: vec![np.clone()], all: true });
                found.push((objects, end));
            }
        }
        match piece {
            Piece::Word(word) => {
                if self.is(at, word) {
                    found.extend(self.objects(def, &pieces[1..], at + 1, scope, owner));
                } else {
                    self.expected(at, "the rest of the phrase");
                }
            }
            Piece::Slot(slot) => {
                let wanted = self.v.defs[def.index()].params[*slot].ty;
                let fits = |np: &Np| self.param_fits(wanted, np.ty) && !(np.generic && np.det == Det::Definite);
                for (list, end) in self.listed(at, scope, &fits) {
                    for (mut objects, end) in self.objects(def, &pieces[1..], end, scope, owner) {
                        objects.insert(0, list.clone());
                        found.push((objects, end));
                    }
                }
            }
        }
        found
    }

    /// Whether words of a phrase were read before the `left` last pieces: a verb of its own, or more than `is`, `has`.
    fn phrase_begun(&self, def: DefId, left: usize) -> bool {
        match &self.v.defs[def.index()].form {
            DefForm::Phrase { verb: Verb::Other(_), .. } => true,
            DefForm::Phrase { pieces, .. } | DefForm::Noun { pieces, .. } => left < pieces.len(),
            DefForm::IsNoun(_) | DefForm::IsAdjective(_) => true,
        }
    }

    /// The one thing in scope of the kind that a head asks for.
    fn implied(&self, def: DefId, slot: usize, at: usize, scope: ScopeId, owner: &Arc<Set>, meant: bool) -> Option<Np> {
        let wanted = self.v.defs[def.index()].params[slot].ty;
        let mut candidates: Vec<(Arc<Set>, Ty)> = Vec::new();
        for entry in self.entries(scope) {
            let fits = entry.place != Came::Filtered
                && entry.single
                && self.param_fits(wanted, entry.ty)
                && entry.set != *owner;
            if fits && !candidates.iter().any(|(set, _)| *set == entry.set) {
                candidates.push((entry.set.clone(), entry.ty));
            }
        }
        match candidates.as_slice() {
            [(set, ty)] => Some(Np::single(set.clone(), *ty, self.place(at.saturating_sub(1), at))),
            _ if !meant => None,
            [] => {
                self.note(
                    at,
                    error::no_object(
                        self.place(at.saturating_sub(1), at).0,
                        &self.v.defs[def.index()].name,
                        self.v.ty_name(wanted),
                    ),
                );
                None
            }
            _ => {
                self.note(
                    at,
                    error::two_objects(
                        self.place(at.saturating_sub(1), at).0,
                        &self.v.defs[def.index()].name,
                        self.v.ty_name(wanted),
                    ),
                );
                None
            }
        }
    }
}
