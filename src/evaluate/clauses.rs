//! The notes of clauses: what was counted, compared or found, in words. Nothing here is done unless evidence is recorded.

use std::sync::Arc;

use crate::formula::{Bound, Cond, Op, Place, Set, Var};
use crate::value::{Number, Truth, Val};
use crate::vocabulary::{AttrId, DefId, Ty};

use super::eval::Eval;
use super::item::{Bag, Datum, Item};
use super::quantity::{Parts, Tally};
use super::twins::Groups;
use super::verdict::Part;
use super::words::{bound_words, op_words, percent, range_words};

impl<'w> Eval<'w> {
    fn is_silent(&self) -> bool {
        self.recorder.is_none()
    }

    /// `at most 9 are allowed`: in the main clause what is wanted, elsewhere what is asked.
    fn bound_note(&mut self, bound: &'w Bound, share: bool) -> String {
        let mut words = |set: &'w Arc<Set>| {
            let value = self.quietly(|eval| eval.single(set));
            match value {
                Datum::Val(Val::Number(number)) if share => percent(number),
                value => self.datum_words(Some(Ty::Number), value),
            }
        };
        let value = words(&bound.value);
        let upper = bound.upper.as_ref().map(&mut words);
        let asked = bound_words(bound, &value, upper.as_deref());
        let main = self.recorder.as_ref().is_some_and(|recorder| recorder.part == Part::Main);
        match (main, bound.op, &bound.upper) {
            (false, ..) => format!("asked: {asked}"),
            (true, Op::AtMost | Op::Less, _) => format!("{asked} allowed"),
            (true, Op::AtLeast | Op::More | Op::Equal, _) => format!("{asked} wanted"),
        }
    }

    pub(super) fn clause_count(
        &mut self,
        place: Place,
        truth: Truth,
        size: Tally,
        of: Option<usize>,
        set: &'w Set,
        bound: &'w Bound,
    ) {
        if self.is_silent() {
            return;
        }
        let number = |count: usize| Number::whole(i64::try_from(count).unwrap_or(i64::MAX));
        let count = range_words(Some(number(size.low)), size.high.map(number));
        let asked = self.bound_note(bound, false);
        let note = match of {
            None => format!("{count} {}; {asked}", self.noun_of(set, size.low == 1 && size.high == Some(1))),
            Some(all) => format!("{count} of {all} {}; {asked}", self.noun_of(set, all == 1)),
        };
        self.clause(place, truth, Some(note));
    }

    pub(super) fn clause_tally(&mut self, place: Place, truth: Truth, size: Tally, of: usize, bound: &'w Bound) {
        if self.is_silent() {
            return;
        }
        let number = |count: usize| Number::whole(i64::try_from(count).unwrap_or(i64::MAX));
        let count = range_words(Some(number(size.low)), size.high.map(number));
        let asked = self.bound_note(bound, false);
        self.clause(place, truth, Some(format!("{count} of {of} hold; {asked}")));
    }

    pub(super) fn clause_share(
        &mut self,
        place: Place,
        truth: Truth,
        parts: &Parts,
        open: bool,
        set: &'w Set,
        bound: &'w Bound,
    ) {
        if self.is_silent() {
            return;
        }
        let all = parts.all();
        let noun = self.noun_of(set, all == 1);
        if all == 0 && !open {
            if truth == Truth::Unknown {
                self.note(&format!("there are no {noun} to take a share of"));
            }
            return self.clause(place, truth, Some(format!("there are no {noun}")));
        }
        let (low, high) = parts.fitting();
        let number = |count: usize| Number::whole(i64::try_from(count).unwrap_or(i64::MAX));
        let count = range_words(Some(number(low)), Some(number(high)));
        let asked = self.bound_note(bound, true);
        let note = if open { format!("the {noun} are unknown") } else { format!("{count} of {all} {noun}; {asked}") };
        self.clause(place, truth, Some(note));
    }

    /// `level of ana is senior, level of bo is staff`.
    pub(super) fn clause_compare(&mut self, place: Place, truth: Truth, left: &'w Set, op: Op, right: &'w Set) {
        if self.is_silent() {
            return;
        }
        // A level says of which scale it is only by what it is compared with.
        let ty = self.ty_of(left).or_else(|| self.ty_of(right));
        let (one, other) = (self.typed_words(left, ty), self.typed_words(right, ty));
        let note = match (one, other) {
            ((Some(path), value), (None, asked)) | ((None, asked), (Some(path), value)) => {
                if op == Op::Equal {
                    format!("{path} is {value}, asked: {asked}")
                } else {
                    format!("{path} is {value}, asked: {} {asked}", op_words(op))
                }
            }
            ((Some(path), value), (Some(other_path), other_value)) => {
                format!("{path} is {value}, {other_path} is {other_value}")
            }
            ((None, value), (None, other)) => format!("{value} and {other}"),
        };
        self.clause(place, truth, Some(note));
    }

    /// The path and the value of one side.
    fn side_words(&mut self, set: &'w Set) -> (Option<String>, String) {
        let ty = self.ty_of(set);
        self.typed_words(set, ty)
    }

    fn typed_words(&mut self, set: &'w Set, ty: Option<Ty>) -> (Option<String>, String) {
        let ty = self.ty_of(set).or(ty);
        let datum = self.quietly(|eval| eval.single(set));
        let path = self.quiet_path(set);
        (path, self.datum_words(ty, datum))
    }

    fn quiet_path(&mut self, set: &'w Set) -> Option<String> {
        self.path_words(set)
    }

    pub(super) fn clause_values(&mut self, place: Place, truth: Truth, sets: &[&'w Set]) {
        if self.is_silent() {
            return;
        }
        let mut notes = Vec::new();
        for &set in sets {
            let (path, value) = self.side_words(set);
            notes.extend(path.map(|path| format!("{path} is {value}")));
        }
        let note = (!notes.is_empty()).then(|| notes.join(", "));
        self.clause(place, truth, note);
    }

    pub(super) fn clause_dates(
        &mut self,
        place: Place,
        truth: Truth,
        date: &'w Set,
        length: &'w Set,
        anchor: Option<&'w Set>,
    ) {
        if self.is_silent() {
            return;
        }
        let (path, value) = self.side_words(date);
        let (_, length) = self.side_words(length);
        let other = match anchor {
            None => format!("today is {}", self.world.as_of),
            Some(anchor) => match self.side_words(anchor) {
                (Some(path), value) => format!("{path} is {value}"),
                (None, value) => value,
            },
        };
        let subject = path.unwrap_or_else(|| "the date".to_owned());
        self.clause(place, truth, Some(format!("{subject} is {value}, {other} ({length})")));
    }

    pub(super) fn clause_in(&mut self, place: Place, truth: Truth, item: &'w Set, set: &'w Set) {
        if self.is_silent() {
            return;
        }
        let (_, value) = self.side_words(item);
        let noun = self.noun_of(set, false);
        let word = match truth {
            Truth::True => "is among",
            Truth::False => "is not among",
            Truth::Unknown => "is perhaps among",
        };
        self.clause(place, truth, Some(format!("{value} {word} the {noun}")));
    }

    pub(super) fn clause_sets(
        &mut self,
        place: Place,
        truth: Truth,
        (left, left_bag): (&'w Set, &Bag),
        (right, right_bag): (&'w Set, &Bag),
    ) {
        if self.is_silent() {
            return;
        }
        let words = |eval: &Self, set: &Set, bag: &Bag| {
            format!("{}: {}", eval.noun_of(set, false), eval.bag_words(eval.ty_of(set), bag))
        };
        let note = format!("{}; {}", words(self, left, left_bag), words(self, right, right_bag));
        self.clause(place, truth, Some(note));
    }

    pub(super) fn clause_recorded(&mut self, place: Place, truth: Truth, attr: AttrId, owner: Val, key: Option<Datum>) {
        if self.is_silent() {
            return;
        }
        let Some(thing) = Self::owner_of(owner) else { return self.clause(place, truth, None) };
        let what = self.fact_words(attr, thing, key.map(Datum::val));
        let note = match truth {
            Truth::True => format!("{what} is recorded"),
            Truth::False => format!("no file records the {what}"),
            Truth::Unknown => format!("the {what} is unknown"),
        };
        self.clause(place, truth, Some(note));
        if truth == Truth::True {
            let declared = self.declared(attr);
            if declared.ty.set {
                self.all_of(attr, thing, key);
            } else if declared.ty.key.is_none() {
                self.one(attr, thing);
            }
        }
    }

    /// Nobody is there.
    pub(super) fn clause_nobody(&mut self, place: Place, set: &'w Set) {
        if !self.is_silent() {
            let noun = self.noun_of(set, true);
            self.clause(place, Truth::False, Some(format!("there is no {noun}")));
        }
    }

    pub(super) fn clause_some(&mut self, place: Place, truth: Truth, set: &'w Set, bag: &Bag, body: &'w Cond) {
        if self.is_silent() {
            return;
        }
        let trivial = matches!(body, Cond::All(conds) if conds.is_empty());
        let ty = self.ty_of(set);
        let filtered = matches!(set, Set::Filter { .. });
        let note = match truth {
            Truth::False if bag.is_surely_empty() && !filtered => format!("there is no {}", self.noun_of(set, true)),
            Truth::False if bag.is_surely_empty() => format!("no {} fits", self.noun_of(set, true)),
            Truth::False => format!("of none of the {}: {}", self.noun_of(set, false), self.bag_words(ty, bag)),
            Truth::True if trivial => self.bag_words(ty, bag),
            Truth::True | Truth::Unknown => return self.clause(place, truth, None),
        };
        self.clause(place, truth, Some(note));
    }

    pub(super) fn clause_call(&mut self, place: Place, truth: Truth, def: DefId, args: &'w [Arc<Set>]) {
        if self.is_silent() {
            return;
        }
        let owner = args.first().map(|owner| self.side_words(owner).1);
        let name = &self.program.vocabulary.defs[def.index()].name;
        let word = match truth {
            Truth::True => "yes",
            Truth::False => "no",
            Truth::Unknown => "unknown",
        };
        let note = owner.map(|owner| format!("{name}, of {owner}: {word}"));
        self.clause(place, truth, note);
    }

    pub(super) fn clause_twins(
        &mut self,
        place: Place,
        truth: Truth,
        set: &'w Set,
        var: Var,
        path: &'w Set,
        others: &[Val],
    ) {
        if self.is_silent() {
            return;
        }
        let ty = self.ty_of(set);
        let names: Vec<String> = others.iter().map(|&other| self.val_words(ty, other)).collect();
        let noun = self.noun_of(path, true);
        if let Some(&other) = others.first() {
            // The fact of the other one, read once more so that its place is shown.
            self.bind(var, Datum::Val(other));
            self.bag(path);
        }
        let note = if names.is_empty() { None } else { Some(format!("the same {noun} as {}", names.join(", "))) };
        self.clause(place, truth, note);
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
        let asked = self.bound_note(bound, share);
        let what = self.noun_of(path, true);
        let note = match groups.largest(true) {
            Some(group) => {
                let key: Vec<String> = group.key.iter().map(|&val| self.val_words(ty, val)).collect();
                let unknown = if groups.vague > 0 { format!(", {} unknown", groups.vague) } else { String::new() };
                format!("{} of {all} {noun} have the {what} {}{unknown}; {asked}", group.sure, key.join(", "))
            }
            None => format!("of none of {all} {noun} the {what} is known; {asked}"),
        };
        self.clause(place, truth, Some(note));
    }

    /// A definite singular that is neither one nor unanimous: who is, who is not, and what to write instead.
    pub(super) fn note_unanimity(&mut self, set: &'w Set, truths: &[(Item, Truth)]) {
        if self.is_silent() {
            return;
        }
        let ty = self.ty_of(set);
        let names = |wanted: Truth| {
            let those = truths.iter().filter(|(_, truth)| *truth == wanted);
            let names: Vec<String> = those.map(|(item, _)| self.datum_words(ty, item.datum)).collect();
            names.join(", ")
        };
        let (yes, no) = (names(Truth::True), names(Truth::False));
        if yes.is_empty() || no.is_empty() {
            return;
        }
        let noun = self.noun_of(set, true);
        self.note(&format!(
            "it is so of {yes}, not of {no}, and `the {noun}` speaks of one: write `a {noun}` or `every {noun}`"
        ));
    }
}
