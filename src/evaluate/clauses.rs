//! The notes of clauses: what was counted, compared or found, in words. Nothing here is done unless evidence is recorded.

use std::sync::Arc;

use crate::formula::{Cond, Op, Place, Set, Var};
use crate::value::{Truth, Val};
use crate::vocabulary::{AttrId, DefId, Ty, noun};

use super::eval::Eval;
use super::item::{Bag, Datum, Item};
use super::reasons::Words;
use super::words::{UNKNOWN, date_words, is_words, op_words};

impl<'w> Eval<'w> {
    pub(super) fn is_silent(&self) -> bool {
        self.recorder.is_none()
    }

    /// `level of ana is senior; at least staff is asked for`, `level of ana is senior, level of bo is staff`.
    pub(super) fn clause_compare(&mut self, place: Place, truth: Truth, left: &'w Set, op: Op, right: &'w Set) {
        if self.is_silent() {
            return;
        }
        // A level that stands alone in a policy is named by the scale of the other side.
        let ty = self.ty_of(left).or(self.ty_of(right));
        let plain = |set: &Set| matches!(set, Set::Value(_) | Set::Setting(_));
        let (one, other) = (self.is_percent(left), self.is_percent(right));
        let left_words = self.compared_words(left, ty, one || (other && plain(left)));
        let sides = (left_words, self.compared_words(right, ty, other || (one && plain(right))));
        if [&sides.0, &sides.1].iter().any(|(path, value)| path.is_none() && value == UNKNOWN) {
            // Whose value it would be is not known: what is missing for that says more.
            return self.step_of(place, truth, None);
        }
        let path_of_left = sides.0.0.is_some();
        let words = match sides {
            ((Some(path), value), (None, asked)) | ((None, asked), (Some(path), value)) => {
                let said = if path_of_left { left } else { right };
                let words = Words::of(path, is_words(said, &value));
                match (truth, op) {
                    (Truth::True, _) => words,
                    (_, Op::Equal) => words.asking(format!("{asked} is asked for")),
                    _ if ty == Some(Ty::Date) => words.asking(format!("{} {asked} is asked for", date_words(op))),
                    (_, Op::AtMost | Op::Less) if self.is_main() => {
                        words.asking(format!("{} {asked} is allowed{}", op_words(op), loose(truth, &value)))
                    }
                    _ => words.asking(format!("{} {asked} is asked for{}", op_words(op), loose(truth, &value))),
                }
            }
            ((Some(path), value), (Some(other_path), other_value)) => {
                self.step_of(place, truth, Some(Words::of(path, is_words(left, &value))));
                Words::of(other_path, is_words(right, &other_value))
            }
            ((None, value), (None, other)) if op == Op::Equal => Words::plain(format!("{value} is not {other}")),
            ((None, value), (None, other)) => Words::plain(format!("{value} is not {} {other}", op_words(op))),
        };
        self.step_of(place, truth, Some(words));
    }

    /// The path and the value of one side.
    fn side_words(&mut self, set: &'w Set, ty: Option<Ty>) -> (Option<String>, String) {
        let datum = self.quietly(|eval| eval.single(set));
        let path = self.path_words(set);
        (path, self.datum_words(ty, datum))
    }

    /// The same, with numbers as percents if they are shares.
    fn compared_words(&mut self, set: &'w Set, ty: Option<Ty>, percent: bool) -> (Option<String>, String) {
        let (path, value) = self.side_words(set, ty);
        match self.quietly(|eval| eval.single(set)) {
            Datum::Val(Val::Number(number)) if percent => (path, number.percent()),
            _ => (path, value),
        }
    }

    fn typed_words(&mut self, set: &'w Set) -> (Option<String>, String) {
        let ty = self.ty_of(set);
        self.side_words(set, ty)
    }

    /// `contractor of ana is no`.
    pub(super) fn clause_values(&mut self, place: Place, truth: Truth, sets: &[&'w Set]) {
        if self.is_silent() {
            return;
        }
        let (mut paths, mut others) = (Vec::new(), Vec::new());
        for &set in sets {
            match self.typed_words(set) {
                (Some(path), value) => paths.push((path, is_words(set, &value), value)),
                (None, value) => others.push(value),
            }
        }
        let words = match (paths.as_slice(), others.as_slice()) {
            ([(path, says, value)], []) => Some(self.yes_words(sets, (path, says), value)),
            ([(path, says, _)], [other]) => {
                Some(Words::of(path.clone(), says.clone()).asking(format!("`{other}` is asked for")))
            }
            ([], _) => None,
            (paths, _) => {
                let said: Vec<String> = paths.iter().map(|(path, says, _)| format!("{path} {says}")).collect();
                Some(Words::plain(said.join(", ")))
            }
        };
        self.step_of(place, truth, words);
    }

    /// `ana is not engaged`; of what is no attribute `the result is no`.
    fn yes_words(&mut self, sets: &[&'w Set], (path, says): (&str, &str), value: &str) -> Words {
        let owned = match sets {
            [Set::Attr { of, attr, key: None, .. }] => Some((self.typed_words(of).1, *attr)),
            _ => None,
        };
        match (owned, value) {
            (Some((owner, attr)), "yes" | "no") => {
                let not = if value == "no" { "not " } else { "" };
                let noun = &self.declared(attr).noun;
                // `contractor` is a noun, `engaged` is none; a file declares both alike.
                let (one, many) = match noun.shown(true) {
                    word if noun::is_agent(&word) => (noun::one(&word), noun.shown(false)),
                    word => (word.clone(), word),
                };
                Words::with(owner, format!("is {not}{one}"), format!("are {not}{many}"))
            }
            _ => Words::of(path.to_owned(), says.to_owned()),
        }
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
        let (path, value) = self.typed_words(date);
        if path.is_none() && value == UNKNOWN {
            return self.step_of(place, truth, None);
        }
        let (_, length) = self.typed_words(length);
        let other = match anchor {
            None => format!("today is {}", self.world.as_of),
            Some(anchor) => match self.typed_words(anchor) {
                (Some(path), value) => format!("{path} {}", is_words(anchor, &value)),
                (None, value) => value,
            },
        };
        let subject = path.unwrap_or_else(|| "the date".to_owned());
        let words = Words::of(subject, is_words(date, &value));
        let words = if value == UNKNOWN { words } else { words.asking(format!("{other}, the limit is {length}")) };
        self.step_of(place, truth, Some(words));
    }

    /// `bo is not among the review authors`.
    pub(super) fn clause_in(&mut self, place: Place, truth: Truth, item: &'w Set, set: &'w Set, start: usize) {
        if self.is_silent() || self.is_said(start) {
            return;
        }
        let (path, value) = self.typed_words(item);
        if value == UNKNOWN && path.is_none() {
            return self.step_of(place, truth, None);
        }
        if self.is_of_things(set) && self.is_single(set) {
            // That somebody is not somebody else is no reason that a definition gives; who it is instead may be.
            let (_, other) = self.typed_words(set);
            let not = if truth == Truth::False { "not " } else { "" };
            let words = match path {
                Some(path) => Some(Words::of(path, is_words(item, &value))),
                None if self.is_in_definition() => None,
                None => Some(Words::of(value, format!("is {not}{other}"))),
            };
            return self.step_of(place, truth, words);
        }
        if self.has_left(item, set) {
            return self.step_of(place, truth, Some(Words::of(value, "is no longer there".to_owned())));
        }
        if let Set::Filter { cond, .. } = set
            && let Cond::Call { def, args, .. } = &**cond
        {
            // `is a manager`, of a noun that a predicate makes.
            let objects: Vec<String> = args.iter().skip(1).map(|arg| self.typed_words(arg).1).collect();
            let says = self.predicate_words(*def, &objects);
            let many = self.predicate_of_several(*def, &objects);
            let words = match (truth, says.strip_prefix("is ")) {
                (Truth::False, Some(rest)) => {
                    let many = many.strip_prefix("are ").unwrap_or(&many);
                    Words::with(value, format!("is not {rest}"), format!("are not {many}"))
                }
                (Truth::True, _) => Words::with(value, says, many),
                (Truth::False, None) => Words::plain(format!("it is not so that {value} {says}")),
                (Truth::Unknown, _) => Words::plain(format!("it is not known whether {value} {says}")),
            };
            return self.step_of(place, truth, Some(words));
        }
        let noun = match set {
            Set::Attr { key: Some(_), .. } | Set::Chain { .. } | Set::Def { .. } => self.path_words(set),
            _ => None,
        };
        let noun = noun.unwrap_or_else(|| self.noun_of(set, false));
        let word = match truth {
            Truth::True => "is among",
            Truth::False => "is not among",
            Truth::Unknown => "is perhaps among",
        };
        self.step_of(place, truth, Some(Words::of(value, format!("{word} the {noun}"))));
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
        let mut words = |set: &'w Set, bag: &Bag| {
            let path = self.path_words(set).unwrap_or_else(|| self.noun_of(set, false));
            format!("{path}: {}", self.set_words(set, bag))
        };
        let note = format!("{}; {}", words(left, left_bag), words(right, right_bag));
        self.step_of(place, truth, Some(Words::plain(note)));
    }

    pub(super) fn clause_recorded(&mut self, place: Place, truth: Truth, attr: AttrId, owner: Val, key: Option<Datum>) {
        if self.is_silent() {
            return;
        }
        let Some(thing) = Self::owner_of(owner) else { return self.step_of(place, truth, None) };
        let what = self.fact_words(attr, thing, key.map(Datum::val));
        let note = match truth {
            Truth::True if self.declared(attr).ty.set => format!("{what} are recorded"),
            Truth::True => format!("{what} is recorded"),
            Truth::False => format!("no file records the {what}"),
            // Only of an owner whom nobody knows it is not known what is recorded.
            Truth::Unknown => return self.step_of(place, truth, None),
        };
        self.step_of(place, truth, Some(Words::plain(note)));
        if truth == Truth::True {
            let declared = self.declared(attr);
            if declared.ty.set {
                self.all_of(attr, thing, key);
            } else if declared.ty.key.is_none() {
                self.one(attr, thing);
            }
        }
    }

    pub(super) fn clause_settled(&mut self, place: Place, truth: Truth, set: &'w Set) {
        if self.is_silent() {
            return;
        }
        let noun = self.path_words(set).unwrap_or_else(|| self.noun_of(set, false));
        let be = if self.is_single(set) { "is" } else { "are" };
        let not = if truth == Truth::True { "" } else { "not " };
        self.step_of(place, truth, Some(Words::of(noun, format!("{be} {not}known"))));
    }

    pub(super) fn clause_described(&mut self, place: Place, truth: Truth, set: &'w Set) {
        if self.is_silent() {
            return;
        }
        let (_, name) = self.typed_words(set);
        let says = if truth == Truth::True { "is described" } else { "is described in no file" };
        self.step_of(place, truth, Some(Words::of(name, says.to_owned())));
    }

    /// Nobody is there.
    pub(super) fn clause_nobody(&mut self, place: Place, set: &'w Set) {
        if !self.is_silent() {
            let noun = self.noun_of(set, true);
            self.step_of(place, Truth::False, Some(Words::plain(format!("there is no {noun}"))));
        }
    }

    /// Whether one of them is so. What was said of each since `start` says more than that none is.
    pub(super) fn clause_some(
        &mut self,
        place: Place,
        truth: Truth,
        set: &'w Set,
        bag: &Bag,
        body: &'w Cond,
        start: usize,
    ) {
        if self.is_silent() {
            return;
        }
        let ty = self.ty_of(set);
        let note = match truth {
            Truth::False if self.is_said(start) => return self.step_of(place, truth, None),
            Truth::False if self.is_without_any(set) => {
                let lacking = self.lacking_items(set, bag).unwrap_or_default();
                format!("there is no {}{lacking}", self.noun_of(set, true))
            }
            Truth::False if bag.is_surely_empty() => format!("no {} fits", self.noun_of(set, true)),
            Truth::False => format!("none of the {} fits: {}", self.noun_of(set, false), self.set_words(set, bag)),
            Truth::True if is_nothing(body) && !self.is_said_of(start, ty, bag) => self.there_is(set, bag),
            Truth::Unknown if matches!(set, Set::Checklist { .. }) => {
                let lacking = self.lacking_items(set, bag).unwrap_or_default();
                format!("it is not known whether there is {}{lacking}", noun::one(&self.noun_of(set, true)))
            }
            Truth::Unknown if bag.open => format!("the {} are not known", self.noun_of(set, false)),
            Truth::True | Truth::Unknown => return self.step_of(place, truth, None),
        };
        self.step_of(place, truth, Some(Words::plain(note)));
    }

    /// Whether what was said since `start` names all that there are: that they are there need not be said, too.
    fn is_said_of(&self, start: usize, ty: Option<Ty>, bag: &Bag) -> bool {
        bag.items.iter().all(|item| self.is_said_about(start, &self.datum_words(ty, item.datum)))
    }

    /// Whether not even what is filtered is there.
    fn is_without_any(&mut self, set: &'w Set) -> bool {
        match set {
            Set::Filter { of, .. } | Set::Except { of, .. } => self.is_without_any(of),
            set => self.quietly(|eval| eval.bag(set)).is_surely_empty(),
        }
    }

    /// `there is a mentor: ana`, `there are mentors: ana, bo`, and of a filter `there is such a mentor`.
    fn there_is(&self, set: &'w Set, bag: &Bag) -> String {
        let such = if matches!(set, Set::Filter { .. } | Set::Except { .. }) { "such " } else { "" };
        let sure = Bag { items: bag.items.iter().copied().filter(|item| item.sure).collect(), open: false };
        let several = sure.items.len() > 1;
        let there = match several {
            true => format!("there are {such}{}", self.noun_of(set, false)),
            false => format!("there is {such}{}", noun::one(&self.noun_of(set, true))),
        };
        format!("{there}: {}", self.set_words(set, &sure))
    }

    /// That nobody may be there, and somebody is: `no team may have a contractor`.
    pub(super) fn clause_each(
        &mut self,
        place: Place,
        truth: Truth,
        set: &'w Set,
        bag: &Bag,
        body: &'w Cond,
        start: usize,
    ) {
        let nobody_may = matches!(body, Cond::Any(conds) if conds.is_empty());
        if self.is_silent() || truth != Truth::False || !nobody_may || self.is_said(start) {
            return;
        }
        let note = self.there_is(set, bag);
        self.step_of(place, truth, Some(Words::plain(note)));
    }

    /// A predicate, in its own words only if its definition gave no reason.
    pub(super) fn clause_call(&mut self, place: Place, truth: Truth, def: DefId, args: &'w [Arc<Set>], start: usize) {
        if self.is_silent() {
            return;
        }
        let owner = args.first().filter(|_| !self.is_said(start)).map(|owner| self.typed_words(owner).1);
        let objects: Vec<String> = args.iter().skip(1).map(|arg| self.typed_words(arg).1).collect();
        let says = self.predicate_words(def, &objects);
        // Of what is not known by name the missing fact says more.
        let named = |owner: &String| owner != UNKNOWN && objects.iter().all(|object| object != UNKNOWN);
        let words = owner.filter(named).map(|owner| match truth {
            Truth::True => Words::with(owner, says, self.predicate_of_several(def, &objects)),
            Truth::False => Words::plain(format!("it is not so that {owner} {says}")),
            Truth::Unknown => Words::plain(format!("it is not known whether {owner} {says}")),
        });
        self.step_of(place, truth, words);
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
        let words = Words::plain(format!("the same {noun} as {}", names.join(", ")));
        self.step_of(place, truth, (!names.is_empty()).then_some(words));
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
            "it is so of {yes}, not of {no}, and `the {noun}` speaks of one: write `{}` or `every {noun}`",
            noun::one(&noun)
        ));
    }
}

/// Why two lengths that are both known may not compare.
fn loose(truth: Truth, value: &str) -> &'static str {
    let has = |unit: &str| value.contains(unit);
    match truth {
        Truth::Unknown if has("month") || has("quarter") => ", and a month has 28 to 31 days",
        Truth::Unknown if has("year") => ", and a year has 365 or 366 days",
        _ => "",
    }
}

/// Whether a condition says nothing: `has a mentor` says nothing more of the mentor.
fn is_nothing(body: &Cond) -> bool {
    matches!(body, Cond::All(conds) if conds.is_empty())
}
