//! The words of what is counted: counts, shares, and the largest group that has the same. Nothing here is done unless
//! evidence is recorded.

use std::sync::Arc;

use crate::formula::{Bound, Op, Place, Set};
use crate::value::{Number, Truth, Val};
use crate::vocabulary::Ty;

use super::eval::Eval;
use super::item::{Bag, Datum, Item};
use super::quantity::{Parts, Tally};
use super::reasons::Words;
use super::twins::Groups;
use super::verdict::Part;
use super::words::{bound_words, range_words, share_words};

impl<'w> Eval<'w> {
    /// Whether what must be so is evaluated.
    pub(super) fn is_main(&self) -> bool {
        self.recorder.as_ref().is_some_and(|recorder| recorder.part == Part::Main)
    }

    /// `, at most 9 are allowed`, `, at least half is asked for`.
    fn bound_note(&mut self, bound: &'w Bound, share: bool, truth: Truth) -> String {
        let mut one = share;
        let mut words = |set: &'w Arc<Set>| {
            let value = self.quietly(|eval| eval.single(set));
            match value {
                Datum::Val(Val::Number(number)) if share => share_words(number),
                value => {
                    one |= value == Datum::Val(Val::Number(Number::whole(1)));
                    self.datum_words(Some(Ty::Number), value)
                }
            }
        };
        let value = words(&bound.value);
        let upper = bound.upper.as_ref().map(&mut words);
        let asked = bound_words(bound, &value, upper.as_deref());
        let be = if one && upper.is_none() { "is" } else { "are" };
        let main = self.is_main();
        match bound.op {
            Op::AtMost | Op::Less if main => format!(", {asked} {be} allowed"),
            // What a sentence denies is so: then the number alone is the reason.
            _ if truth == Truth::True => String::new(),
            _ if truth == Truth::Unknown => format!(", asked: {asked}"),
            _ => format!(", {asked} {be} asked for"),
        }
    }

    /// `10 direct reports, at most 9 are allowed: ana, bo, 8 more`. Who is counted is named where all count.
    pub(super) fn clause_count(
        &mut self,
        (place, truth): (Place, Truth),
        (size, of): (Tally, Option<usize>),
        set: &'w Set,
        bound: &'w Bound,
        counted: Option<&Bag>,
        start: usize,
    ) {
        if self.is_silent() {
            return;
        }
        let said = self.is_said(start);
        if said && of == Some(1) {
            return self.step_of(place, truth, None);
        }
        let count = tally_words(size);
        let asked = self.bound_note(bound, false, truth);
        let note = match of {
            None if size.high == Some(0) => format!("there is no {}{asked}", self.noun_of(set, true)),
            None => {
                let noun = self.noun_of(set, size.low == 1 && size.high.is_none_or(|high| high == 1));
                // Of too many it is worth saying who; of too few the data lines do.
                let many = matches!(bound.op, Op::AtMost | Op::Less | Op::Equal) && truth != Truth::Unknown;
                let names = counted.filter(|bag| many && bag.items.iter().any(|item| item.is_element()));
                let names = names.map(|bag| format!(": {}", self.set_words(set, bag))).unwrap_or_default();
                let lacking = counted.filter(|_| truth != Truth::True).and_then(|bag| self.lacking_items(set, bag));
                format!("{count} {noun}{asked}{names}{}", lacking.unwrap_or_default())
            }
            // Of how many, nobody knows.
            Some(_) if size.high.is_none() => {
                format!("{}{count} {}{asked}", true_of(said), self.noun_of(set, size.low == 1))
            }
            Some(all) => format!("{}{count} of {all} {}{asked}", true_of(said), self.noun_of(set, all == 1)),
        };
        self.step_of(place, truth, Some(Words::plain(note)));
    }

    /// `; not met: "an engaged manager"`: of a checklist it is worth saying which items are missing, since each can be
    /// done something about.
    pub(super) fn lacking_items(&self, set: &Set, met: &Bag) -> Option<String> {
        const NAMED: usize = 4;
        let Set::Checklist { checklist, .. } = set else { return None };
        let labels = &self.program.vocabulary.checklists[checklist.index()].items;
        let how = |at: usize| {
            let same = |item: &&Item| item.datum == Datum::Val(Val::Item(u16::try_from(at).unwrap_or(u16::MAX)));
            met.items.iter().find(same).map(|item| item.sure)
        };
        let mut said = String::new();
        for (wanted, lead) in [(None, "not met"), (Some(false), "not known")] {
            let those: Vec<String> =
                (0..labels.len()).filter(|&at| how(at) == wanted).map(|at| format!("\"{}\"", labels[at].0)).collect();
            if !those.is_empty() {
                let more = those.len().saturating_sub(NAMED);
                let more = if more > 0 { format!(", and {more} more") } else { String::new() };
                let shown = &those[..those.len().min(NAMED)];
                said.push_str(&format!("; {lead}: {}{more}", shown.join(", ")));
            }
        }
        Some(said)
    }

    pub(super) fn clause_tally(&mut self, place: Place, truth: Truth, size: Tally, of: usize, bound: &'w Bound) {
        if self.is_silent() {
            return;
        }
        let asked = self.bound_note(bound, false, truth);
        let note = format!("{} of the {of} conditions{asked}", tally_words(size));
        self.step_of(place, truth, Some(Words::plain(note)));
    }

    /// `3 of 7 members, at most a third is allowed`.
    pub(super) fn clause_share(
        &mut self,
        place: Place,
        truth: Truth,
        (parts, open): (&Parts, bool),
        set: &'w Set,
        bound: &'w Bound,
        (start, lacking): (usize, Option<String>),
    ) {
        if self.is_silent() {
            return;
        }
        let (all, said) = (parts.all(), self.is_said(start));
        if said && all == 1 {
            return self.step_of(place, truth, None);
        }
        let noun = self.noun_of(set, all == 1);
        let note = if all == 0 && !open {
            match truth {
                Truth::Unknown => format!("there are no {noun} to take a share of"),
                Truth::True | Truth::False => format!("there are no {noun}"),
            }
        } else if open {
            format!("the {noun} are not all known")
        } else {
            let (low, high) = parts.fitting();
            let count = tally_words(Tally { low, high: Some(high) });
            let asked = self.bound_note(bound, true, truth);
            format!("{}{count} of {all} {noun}{asked}{}", true_of(said), lacking.unwrap_or_default())
        };
        self.step_of(place, truth, Some(Words::plain(note)));
    }

    pub(super) fn clause_alike(
        &mut self,
        place: Place,
        truth: Truth,
        set: &'w Set,
        path: &'w Set,
        groups: &Groups,
        bound: &'w Bound,
    ) {
        if self.is_silent() {
            return;
        }
        let all = groups.sure + groups.perhaps;
        let noun = self.noun_of(set, all == 1);
        let ty = self.ty_of(path);
        let share = matches!(self.quietly(|eval| eval.single(&bound.value)), Datum::Val(Val::Number(n)) if n < Number::whole(1));
        let asked = self.bound_note(bound, share, truth);
        let what = self.noun_of(path, true);
        let note = match groups.largest(true) {
            Some(group) => {
                let key: Vec<String> = group.key.iter().map(|&val| self.val_words(ty, val)).collect();
                let unknown = if groups.vague > 0 { format!(", {} unknown", groups.vague) } else { String::new() };
                let have = if group.sure == 1 { "has" } else { "have" };
                format!("{} of {all} {noun} {have} the {what} {}{unknown}{asked}", group.sure, key.join(", "))
            }
            None => format!("of none of {all} {noun} the {what} is known{asked}"),
        };
        self.step_of(place, truth, Some(Words::plain(note)));
    }
}

/// Before a count of things of which something was said.
fn true_of(said: bool) -> &'static str {
    if said { "true of " } else { "" }
}

fn tally_words(size: Tally) -> String {
    let number = |count: usize| Number::whole(i64::try_from(count).unwrap_or(i64::MAX));
    match (size.low, size.high) {
        (0, None) => "any number of".to_owned(),
        (low, high) => range_words(Some(number(low)), high.map(number)),
    }
}
