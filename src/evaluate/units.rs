//! A sentence in pieces that can be decided one by one: each is a thing, or a team, of the outermost quantifier.
//!
//! `every person who …` is decided person by person, `every tech lead` team by team, anything else in one piece. All
//! pieces together come to what [`Sentence::decide`] finds.

use crate::formula::Set;
use crate::value::Val;

use super::World;
use super::closed::{Closed, Pieces};
use super::eval::Eval;
use super::item::{Bag, Item};
use super::notes::Notes;
use super::rule::{Found, Outcomes, Presence, Sentence};
use super::verdict::Outcome;

/// What a piece came to.
#[derive(Debug, Default)]
pub(super) struct Unit {
    /// Who is there in it.
    pub(super) presence: Presence,
    /// What somebody has to look at.
    pub(super) found: Vec<Found>,
}

impl<'w> Sentence<'w> {
    /// How many pieces there are.
    pub(super) fn units(&self) -> u32 {
        let first = self.rule().ranges.first();
        first.and_then(|first| self.world.pieces(&first.set)).unwrap_or(1)
    }

    /// Decides one piece.
    pub(super) fn unit(&self, eval: &mut Eval<'w>, at: u32) -> Unit {
        let mut outcomes = Outcomes::default();
        eval.read_today = false;
        let Some(first) = self.rule().ranges.first() else {
            self.verdict(eval, &[], false, &mut outcomes);
            return Unit { presence: Presence::default(), found: findings(outcomes) };
        };
        let bag =
            if self.world.pieces(&first.set).is_some() { eval.piece(&first.set, at) } else { eval.bag(&first.set) };
        let read_today = eval.read_today;
        for &item in &bag.items {
            eval.read_today = read_today;
            self.item(eval, 0, item, &mut Vec::new(), false, &mut outcomes);
        }
        Unit { presence: Presence::of(&bag), found: findings(outcomes) }
    }

    /// What is to be said beside the pieces, if in all of them together those are there.
    pub(super) fn beside_units(&self, eval: &mut Eval<'w>, presence: Presence) -> Vec<Found> {
        let mut outcomes = Outcomes::default();
        eval.read_today = false;
        if !self.rule().ranges.is_empty() {
            self.beside(eval, 0, presence, &[], false, &mut outcomes);
        }
        findings(outcomes)
    }
}

/// What holds by exception is no finding.
fn findings(mut outcomes: Outcomes) -> Vec<Found> {
    outcomes.found.retain(|found| matches!(found.outcome, Outcome::Violated | Outcome::Undetermined));
    outcomes.found
}

impl World<'_> {
    /// How many pieces a set has; `None` if it has none.
    pub(super) fn pieces(&self, set: &Set) -> Option<u32> {
        if let Set::Filter { of, .. } = set {
            self.pieces(of)
        } else if let Set::Holders { team: None, .. } = set {
            Some(self.now.org.len(self.program.vocabulary.core.team))
        } else if let Set::Things(kind) = set {
            Some(self.now.org.len(*kind))
        } else {
            None
        }
    }
}

impl<'w> Eval<'w> {
    /// A closed set, with notes of whom each of its pieces asked for.
    pub(super) fn closed_in_pieces(&mut self, set: &'w Set, count: u32) -> Closed {
        let (mut pieces, mut all) = (Pieces::default(), Notes::default());
        let mut bag = Bag::default();
        for at in 0..count {
            self.notes = Some(Box::default());
            let piece = self.piece(set, at);
            let mut notes = self.notes.take().map(|notes| *notes).unwrap_or_default();
            pieces.add(&piece.items, &mut notes);
            all.join(&notes);
            bag.open |= piece.open;
            bag.items.extend(piece.items);
        }
        self.report_steps();
        Closed { pieces: Some(pieces), ..Closed::new(bag, self.read_today, self.exhausted, all) }
    }

    /// The items of one piece of a set that has pieces.
    pub(super) fn piece(&mut self, set: &'w Set, at: u32) -> Bag {
        if let Set::Filter { of, var, cond } = set {
            let base = self.piece(of, at);
            return self.filtered(Some(base), false, of, *var, cond);
        }
        if let Set::Holders { role, team: None, area, .. } = set {
            let areas = area.as_ref().map(|area| self.bag(area));
            let there = self.is_there(self.program.vocabulary.core.team, at);
            return if there { self.holders_in(*role, at, areas.as_ref()) } else { Bag::default() };
        }
        if let Set::Things(kind) = set
            && self.is_there(*kind, at)
        {
            return Bag::one(Item::sure(Val::Thing(at)));
        }
        Bag::default()
    }
}
