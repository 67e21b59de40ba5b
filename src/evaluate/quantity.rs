//! Counts, shares and comparisons, decided by their bounds.

use std::cmp::Ordering;

use crate::formula::{Bound, Cond, Op, Place, Set, Var};
use crate::value::{Duration, Number, Truth, Val};
use crate::vocabulary::ChecklistId;

use super::eval::Eval;
use super::item::{Datum, Item};

/// How two single values compare. Unknown with an unknown, false with a none; numbers by their bounds.
pub(super) fn compare(left: Datum, op: Op, right: Datum) -> Truth {
    if left.is_none() || right.is_none() {
        return Truth::False;
    }
    if let (Some(left), Some(right)) = (left.bounds(), right.bounds()) {
        return compare_bounds(left, op, right);
    }
    match (left.val(), right.val()) {
        (Val::Unknown, _) | (_, Val::Unknown) => Truth::Unknown,
        (left, right) => match order(left, right) {
            Order::Is(ordering) => holds(op, ordering).into(),
            // What has no order is only asked whether it is the same.
            Order::Differ => Truth::False,
            // Bounds that only touch decide some comparisons: a month is at least 28 days.
            Order::Undecided => match (left, right) {
                (Val::Duration(left), Val::Duration(right)) => compare_bounds(minutes(left), op, minutes(right)),
                _ => Truth::Unknown,
            },
        },
    }
}

fn minutes(duration: Duration) -> Bounds {
    let (low, high) = duration.bounds();
    (Some(Number::whole(low)), Some(Number::whole(high)))
}

/// How two values stand to each other.
pub(super) enum Order {
    /// So.
    Is(Ordering),
    /// They are not the same, and have no order.
    Differ,
    /// The bounds of months and years do not decide it.
    Undecided,
}

/// The order of two known values.
pub(super) fn order(left: Val, right: Val) -> Order {
    let (left, right) = (super::item::identity(left), super::item::identity(right));
    let ordering = match (left, right) {
        (Val::Number(left), Val::Number(right)) => left.cmp(&right),
        (Val::Date(left), Val::Date(right)) => left.cmp(&right),
        (Val::Level(left), Val::Level(right)) => left.cmp(&right),
        (Val::Duration(left), Val::Duration(right)) => match left.compare(right) {
            Some(ordering) => ordering,
            None => return Order::Undecided,
        },
        (left, right) if left == right => Ordering::Equal,
        _ => return Order::Differ,
    };
    Order::Is(ordering)
}

fn holds(op: Op, ordering: Ordering) -> bool {
    match op {
        Op::Equal => ordering == Ordering::Equal,
        Op::Less => ordering == Ordering::Less,
        Op::AtMost => ordering != Ordering::Greater,
        Op::More => ordering == Ordering::Greater,
        Op::AtLeast => ordering != Ordering::Less,
    }
}

type Bounds = (Option<Number>, Option<Number>);

fn compare_bounds((low, high): Bounds, op: Op, (other_low, other_high): Bounds) -> Truth {
    let surely = |a: Option<Number>, b: Option<Number>, test: fn(Number, Number) -> bool| matches!((a, b), (Some(a), Some(b)) if test(a, b));
    let three = |yes: bool, no: bool| match (yes, no) {
        (true, _) => Truth::True,
        (_, true) => Truth::False,
        (false, false) => Truth::Unknown,
    };
    match op {
        Op::AtMost => three(surely(high, other_low, |a, b| a <= b), surely(low, other_high, |a, b| a > b)),
        Op::Less => three(surely(high, other_low, |a, b| a < b), surely(low, other_high, |a, b| a >= b)),
        Op::AtLeast => three(surely(low, other_high, |a, b| a >= b), surely(high, other_low, |a, b| a < b)),
        Op::More => three(surely(low, other_high, |a, b| a > b), surely(high, other_low, |a, b| a <= b)),
        Op::Equal => {
            let one = low.is_some() && low == high && other_low == other_high && low == other_low;
            three(one, surely(high, other_low, |a, b| a < b) || surely(low, other_high, |a, b| a > b))
        }
    }
}

/// How many there are: surely, and at most.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Tally {
    pub(super) low: usize,
    pub(super) high: Option<usize>,
}

/// The elements of a share, by what is said of them.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Parts {
    sure_true: usize,
    sure_false: usize,
    sure_unknown: usize,
    perhaps_true: usize,
    perhaps_false: usize,
    perhaps_unknown: usize,
}

impl<'w> Eval<'w> {
    /// How a number compares with a bound.
    pub(super) fn within(&mut self, number: Datum, bound: &'w Bound) -> Truth {
        let value = self.single(&bound.value);
        let truth = compare(number, bound.op, value);
        match &bound.upper {
            None => truth,
            Some(upper) => {
                let upper = self.single(upper);
                truth.and(compare(number, Op::AtMost, upper))
            }
        }
    }

    pub(super) fn tally(&mut self, bound: &'w Bound, of: &'w [Cond], place: Place) -> Truth {
        let mut children = self.children();
        let (mut low, mut high) = (0, 0);
        for cond in of {
            let truth = self.truth(cond);
            self.child(&mut children, truth);
            low += usize::from(truth == Truth::True);
            high += usize::from(truth != Truth::False);
        }
        let truth = self.within(Datum::counted(low, Some(high)), bound);
        self.keep_counted(children, truth, bound.op);
        self.clause_tally(place, truth, Tally { low, high: Some(high) }, of.len(), bound);
        truth
    }

    pub(super) fn count(&mut self, bound: &'w Bound, set: &'w Set, var: Var, body: &'w Cond, place: Place) -> Truth {
        let start = self.mark();
        let trivial = matches!(body, Cond::All(conds) if conds.is_empty());
        if trivial && let Some(size) = self.size_of(set) {
            let truth = self.within(Datum::counted(size.low, size.high), bound);
            let counted = self.recorder.is_some().then(|| self.quietly(|eval| eval.bag(set)));
            self.clause_count((place, truth), (size, None), set, bound, counted.as_ref(), start);
            return truth;
        }
        let mut bag = self.bag(set);
        bag.distinct_people();
        self.origin(var, set);
        let mut children = self.children();
        let (mut low, mut high, mut all) = (0, 0, 0);
        for &item in bag.items.iter().filter(|item| item.is_element()) {
            let truth = if trivial && !item.datum.is_unknown() { Truth::True } else { self.said_of(var, item, body) };
            let truth = item.some(truth);
            self.child(&mut children, truth);
            low += usize::from(truth == Truth::True);
            high += usize::from(truth != Truth::False);
            all += 1;
        }
        let size = Tally { low, high: (!bag.open).then_some(high) };
        let truth = self.within(Datum::counted(size.low, size.high), bound);
        self.keep_counted(children, truth, bound.op);
        let of = (!trivial).then_some(all);
        if trivial {
            // Who counts is named; why they are what is counted is no part of the number.
            self.drop_clauses(start);
        }
        self.clause_count((place, truth), (size, of), set, bound, trivial.then_some(&bag), start);
        truth
    }

    fn said_of(&mut self, var: Var, item: Item, body: &'w Cond) -> Truth {
        self.bind(var, item.datum);
        self.truth(body)
    }

    /// How many elements a set has, where that can be known without listing them.
    pub(super) fn size_of(&mut self, set: &'w Set) -> Option<Tally> {
        if let Some((attr, of)) = self.one_chain(set) {
            let thing = Self::owner_of(self.single(of).val())?;
            let (length, end) = self.side.chains(self.program, attr).length(thing);
            self.note_chain(attr, thing);
            self.record_chain(attr, thing);
            let high = (end != super::index::End::Open).then_some(length as usize);
            return Some(Tally { low: length as usize, high });
        }
        let (low, high) = self.closed(set)?.size;
        Some(Tally { low, high })
    }

    pub(super) fn share(&mut self, bound: &'w Bound, set: &'w Set, var: Var, body: &'w Cond, place: Place) -> Truth {
        let start = self.mark();
        let mut bag = self.bag(set);
        bag.distinct_people();
        self.origin(var, set);
        let mut children = self.children();
        let mut parts = Parts::default();
        for &item in bag.items.iter().filter(|item| item.is_element()) {
            let truth = self.said_of(var, item, body);
            self.child(&mut children, item.some(truth));
            match set {
                // An item that is perhaps met is there all the same, and what is said of it holds perhaps.
                Set::Checklist { .. } => parts.add(Item::sure(item.datum.val()), item.some(truth)),
                _ => parts.add(item, truth),
            }
        }
        if let Set::Checklist { of, checklist, .. } = set {
            parts.sure_false += self.unmet_items(of, *checklist, &parts);
        }
        let truth = self.share_within(parts, bag.open, bound);
        self.keep_counted(children, truth, bound.op);
        let lacking = if self.is_silent() { None } else { self.lacking_items(set, &bag) };
        self.clause_share(place, truth, (&parts, bag.open), set, bound, (start, lacking));
        truth
    }

    /// How many items of a checklist are surely not met; a share is one of all its items.
    fn unmet_items(&mut self, of: &'w Set, checklist: ChecklistId, found: &Parts) -> usize {
        let owners = self.bag(of).items.iter().filter(|item| item.is_element()).count();
        (owners * self.program.checklists[checklist.index()].items.len()).saturating_sub(found.all())
    }

    /// How a share compares with a bound; with nothing to take a share of only upper bounds hold.
    pub(super) fn share_within(&mut self, parts: Parts, open: bool, bound: &'w Bound) -> Truth {
        let value = self.single(&bound.value);
        let truth = parts.against(open, bound.op, value);
        match &bound.upper {
            None => truth,
            Some(upper) => {
                let upper = self.single(upper);
                truth.and(parts.against(open, Op::AtMost, upper))
            }
        }
    }
}

impl Parts {
    /// One more element.
    pub(super) fn add(&mut self, item: Item, truth: Truth) {
        let field = match (item.sure, truth) {
            (true, Truth::True) => &mut self.sure_true,
            (true, Truth::False) => &mut self.sure_false,
            (true, Truth::Unknown) => &mut self.sure_unknown,
            (false, Truth::True) => &mut self.perhaps_true,
            (false, Truth::False) => &mut self.perhaps_false,
            (false, Truth::Unknown) => &mut self.perhaps_unknown,
        };
        *field += 1;
    }

    /// Of how many elements, at most.
    pub(super) fn all(&self) -> usize {
        self.surely() + self.perhaps_true + self.perhaps_false + self.perhaps_unknown
    }

    /// Of how many it is surely so, and at most.
    pub(super) fn fitting(&self) -> (usize, usize) {
        (self.sure_true, self.sure_true + self.sure_unknown + self.perhaps_true + self.perhaps_unknown)
    }

    fn surely(&self) -> usize {
        self.sure_true + self.sure_false + self.sure_unknown
    }

    /// A share is at least r if the sum of (1 or 0) - r over the elements is at least 0; somebody who is perhaps not
    /// there adds that or nothing.
    fn against(&self, open: bool, op: Op, share: Datum) -> Truth {
        let upper = matches!(op, Op::AtMost | Op::Less);
        if self.all() == 0 && !open {
            return if upper { Truth::True } else { Truth::Unknown };
        }
        let Datum::Val(Val::Number(share)) = share else { return Truth::Unknown };
        let number = |count: usize| Number::whole(i64::try_from(count).unwrap_or(i64::MAX));
        let sum = |fitting: usize, of: usize| share.mul(number(of)).and_then(|part| number(fitting).sub(part));
        let lowest = sum(self.sure_true, self.surely() + self.perhaps_false + self.perhaps_unknown);
        let fitting = self.fitting().1;
        // With nobody surely there and nobody who fits the largest share is that of one who does not, not that of nobody.
        let nobody_fits = self.surely() + fitting == 0;
        let of = self.surely() + self.perhaps_true + self.perhaps_unknown + usize::from(nobody_fits);
        let highest = sum(fitting, of);
        let (lowest, highest) = if open { (None, None) } else { (lowest, highest) };
        let zero = Some(Number::whole(0));
        let truth = compare_bounds((lowest, highest), op, (zero, zero));
        match truth {
            _ if self.surely() > 0 => truth,
            Truth::True if upper => Truth::True,
            Truth::True | Truth::False | Truth::Unknown => Truth::Unknown,
        }
    }
}
