//! Computed values: counts, aggregates, arithmetic, parts of dates, and `V if C, …`.
//!
//! What cannot be computed is unknown, with the reason in the evidence: a division by zero, an average of nothing, a
//! result out of range.

use std::cmp::Ordering;

use crate::formula::{Aggregate, Arith, Calc, Set, Var};
use crate::value::{Duration, Number, Truth, Val, shift};

use super::eval::Eval;
use super::item::{Datum, NONE, UNKNOWN};
use super::quantity::{Order, order};

impl<'w> Eval<'w> {
    /// A computed value.
    pub(super) fn calc(&mut self, calc: &'w Calc) -> Datum {
        if !self.step(1) {
            return UNKNOWN;
        }
        match calc {
            Calc::Today => Datum::Val(Val::Date(self.today())),
            Calc::Count(set) => self.number_of(set),
            Calc::Aggregate { fun, over, var, path, .. } => self.aggregate(*fun, over, *var, path),
            Calc::Arith { op, left, right, .. } => {
                let (left, right) = (self.single(left), self.single(right));
                self.arith(*op, left, right)
            }
            Calc::Since(set) => self.length(set, |date, today| Duration::Between { from: date, to: today }),
            Calc::Until(set) => self.length(set, |date, today| Duration::Between { from: today, to: date }),
            Calc::Month(set) => self.part(set, |date| i64::from(date.month())),
            Calc::Year(set) => self.part(set, |date| i64::from(date.year())),
            Calc::If { arms, otherwise } => self.choose(arms, otherwise.as_deref()),
        }
    }

    /// The as-of date, noting that it was read.
    pub(super) fn today(&mut self) -> jiff::civil::Date {
        self.read_today = true;
        self.world.as_of
    }

    fn length(&mut self, set: &'w Set, make: impl Fn(jiff::civil::Date, jiff::civil::Date) -> Duration) -> Datum {
        match self.single(set).val() {
            Val::Date(date) => {
                let today = self.today();
                Datum::Val(Val::Duration(make(date, today)))
            }
            Val::None => NONE,
            _ => UNKNOWN,
        }
    }

    fn part(&mut self, set: &'w Set, part: impl Fn(jiff::civil::Date) -> i64) -> Datum {
        match self.single(set).val() {
            Val::Date(date) => Datum::Val(Val::Number(Number::whole(part(date)))),
            Val::None => NONE,
            _ => UNKNOWN,
        }
    }

    fn number_of(&mut self, set: &'w Set) -> Datum {
        if let Some(size) = self.size_of(set) {
            return Datum::counted(size.low, size.high);
        }
        let mut bag = self.bag(set);
        bag.distinct_people();
        let (low, high) = bag.size();
        Datum::counted(low, high)
    }

    fn choose(
        &mut self,
        arms: &'w [(std::sync::Arc<Set>, std::sync::Arc<crate::formula::Cond>)],
        otherwise: Option<&'w Set>,
    ) -> Datum {
        // What it is if the arms that are not settled do not hold; they have to agree with it.
        let start = self.mark();
        let mut perhaps: Vec<Datum> = Vec::new();
        let mut last = NONE;
        let mut decided = false;
        for (value, cond) in arms {
            match self.truth(cond) {
                Truth::False => {}
                Truth::Unknown => {
                    let value = self.single(value);
                    perhaps.push(value);
                }
                Truth::True => {
                    last = self.single(value);
                    decided = true;
                    break;
                }
            }
        }
        if !decided && let Some(otherwise) = otherwise {
            last = self.single(otherwise);
        }
        // Which arm it was is in the value; the facts stay.
        self.drop_clauses(start);
        if perhaps.iter().all(|&value| value == last && value != UNKNOWN) {
            return last;
        }
        UNKNOWN
    }

    fn aggregate(&mut self, fun: Aggregate, over: &'w Set, var: Var, path: &'w Set) -> Datum {
        let mut things = self.bag(over);
        things.distinct_people();
        let mut values = Vec::with_capacity(things.items.len());
        let mut vague = things.open;
        for &item in things.items.iter().filter(|item| item.is_element()) {
            self.bind(var, item.datum);
            let bag = self.values(path);
            vague |= bag.open || (!item.sure && !bag.items.is_empty());
            for value in bag.items.into_iter().filter(|value| value.is_element()) {
                vague |= !value.sure || value.datum == UNKNOWN;
                values.push(value.datum);
            }
            if self.exhausted {
                return UNKNOWN;
            }
        }
        if vague {
            return UNKNOWN;
        }
        match fun {
            Aggregate::Sum => self.sum(&values),
            Aggregate::Average => self.average(&values),
            Aggregate::Highest => extreme(&values, Ordering::Greater),
            Aggregate::Lowest => extreme(&values, Ordering::Less),
            Aggregate::Median => self.median(values),
        }
    }

    fn sum(&mut self, values: &[Datum]) -> Datum {
        let Some((&first, rest)) = values.split_first() else { return Datum::Val(Val::Number(Number::whole(0))) };
        rest.iter().fold(first, |sum, &value| self.arith(Arith::Add, sum, value))
    }

    fn average(&mut self, values: &[Datum]) -> Datum {
        if values.is_empty() {
            self.note("there is nothing to take an average of");
            return UNKNOWN;
        }
        let sum = self.sum(values);
        let count = Number::whole(i64::try_from(values.len()).unwrap_or(i64::MAX));
        self.arith(Arith::Divide, sum, Datum::Val(Val::Number(count)))
    }

    fn median(&mut self, mut values: Vec<Datum>) -> Datum {
        if values.is_empty() {
            self.note("there is nothing to take a median of");
            return UNKNOWN;
        }
        let mut decided = true;
        values.sort_by(|a, b| match order(a.val(), b.val()) {
            Order::Is(ordering) => ordering,
            Order::Differ | Order::Undecided => {
                decided = false;
                Ordering::Equal
            }
        });
        if !decided {
            return UNKNOWN;
        }
        let middle = values.len() / 2;
        if values.len() % 2 == 1 {
            return values[middle];
        }
        let (low, high) = (values[middle - 1], values[middle]);
        if low == high {
            return low;
        }
        if let Val::Level(_) = low.val() {
            self.note("the two values in the middle differ, and there is no level between them");
            return UNKNOWN;
        }
        let sum = self.arith(Arith::Add, low, high);
        self.arith(Arith::Divide, sum, Datum::Val(Val::Number(Number::whole(2))))
    }

    /// Arithmetic on single values; unknown with an unknown, none with a none.
    pub(super) fn arith(&mut self, op: Arith, left: Datum, right: Datum) -> Datum {
        if left.is_none() || right.is_none() {
            return NONE;
        }
        let by_zero = op == Arith::Divide && matches!(right, Datum::Val(Val::Number(number)) if number.is_zero());
        if by_zero {
            self.note("a division by zero");
            return UNKNOWN;
        }
        if let (Some(left), Some(right)) = (left.bounds(), right.bounds()) {
            let result = on_bounds(op, left, right);
            if left.0.is_some() && left.0 == left.1 && right.0.is_some() && right.0 == right.1 && result.0.is_none() {
                self.note("a number that is out of range");
                return UNKNOWN;
            }
            return Datum::between(result.0, result.1);
        }
        match on_values(op, left.val(), right.val()) {
            Some(val) => Datum::Val(val),
            None => {
                if !left.is_unknown() && !right.is_unknown() {
                    self.note("a value that is out of range");
                }
                UNKNOWN
            }
        }
    }
}

fn extreme(values: &[Datum], wanted: Ordering) -> Datum {
    let Some((&first, rest)) = values.split_first() else { return NONE };
    let mut best = first;
    for &value in rest {
        match order(value.val(), best.val()) {
            Order::Is(ordering) if ordering == wanted => best = value,
            Order::Is(_) => {}
            Order::Differ | Order::Undecided => return UNKNOWN,
        }
    }
    best
}

type Bounds = (Option<Number>, Option<Number>);

fn on_bounds(op: Arith, (low, high): Bounds, (other_low, other_high): Bounds) -> Bounds {
    let zero = Number::whole(0);
    let positive = |bound: Option<Number>| bound.is_some_and(|number| number > zero);
    let not_negative = |bound: Option<Number>| bound.is_some_and(|number| number >= zero);
    let apply = |a: Option<Number>, b: Option<Number>, f: fn(Number, Number) -> Option<Number>| f(a?, b?);
    let exact = low.is_some() && low == high && other_low.is_some() && other_low == other_high;
    match op {
        Arith::Add => (apply(low, other_low, Number::add), apply(high, other_high, Number::add)),
        Arith::Subtract => (apply(low, other_high, Number::sub), apply(high, other_low, Number::sub)),
        Arith::Multiply if exact || (not_negative(low) && not_negative(other_low)) => {
            (apply(low, other_low, Number::mul), apply(high, other_high, Number::mul))
        }
        Arith::Divide if exact || (not_negative(low) && positive(other_low)) => {
            let least = match other_high {
                Some(_) => apply(low, other_high, Number::div),
                // Divided by something without end: as near to zero as one likes.
                None => Some(zero),
            };
            (least, apply(high, other_low, Number::div))
        }
        Arith::Multiply | Arith::Divide => (None, None),
    }
}

fn on_values(op: Arith, left: Val, right: Val) -> Option<Val> {
    match (op, left, right) {
        (Arith::Add, Val::Duration(left), Val::Duration(right)) => left.add(right).map(Val::Duration),
        (Arith::Subtract, Val::Duration(left), Val::Duration(right)) => left.add(right.negate()?).map(Val::Duration),
        (Arith::Multiply, Val::Duration(length), Val::Number(factor))
        | (Arith::Multiply, Val::Number(factor), Val::Duration(length)) => length.mul(factor).map(Val::Duration),
        (Arith::Divide, Val::Duration(length), Val::Number(divisor)) => {
            length.mul(Number::whole(1).div(divisor)?).map(Val::Duration)
        }
        (Arith::Add, Val::Date(date), Val::Duration(length)) => shift(date, length).map(Val::Date),
        (Arith::Subtract, Val::Date(date), Val::Duration(length)) => shift(date, length.negate()?).map(Val::Date),
        (Arith::Subtract, Val::Date(to), Val::Date(from)) => Some(Val::Duration(Duration::Between { from, to })),
        (Arith::Add | Arith::Subtract | Arith::Multiply | Arith::Divide, _, _) => None,
    }
}
