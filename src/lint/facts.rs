//! Conditions taken apart, so that two can be laid beside each other: equal up to the numbering of variables, opposite,
//! or bounds on one value.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;

use crate::compile::Program;
use crate::formula::{Cond, Op, Set, Var};
use crate::source::Span;
use crate::value::Val;
use crate::walk::Rewrite;

/// Where the numbering of bound variables begins; no frame is so large.
const BOUND: u16 = 30_000;

/// A condition whose bound variables are numbered in the order in which they appear. `free` keep their number, or get
/// the one beside them; each stands there once.
pub(super) fn normal(cond: &Cond, free: &[(Var, Var)]) -> Cond {
    let numbers: RefCell<HashMap<Var, Var>> = RefCell::new(free.iter().copied().collect());
    let var = |var: Var| {
        let mut numbers = numbers.borrow_mut();
        let next = Var(BOUND + u16::try_from(numbers.len() - free.len()).unwrap_or(0));
        *numbers.entry(var).or_insert(next)
    };
    Rewrite { var: &var, set: &|_| None, cond: &|_| {}, swap: crate::walk::KEEP }.cond(cond)
}

/// The parts of a conjunction.
pub(super) fn parts(cond: &Cond) -> Vec<&Cond> {
    match cond {
        Cond::All(all) => all.iter().flat_map(parts).collect(),
        other => vec![other],
    }
}

/// Whether one is the denial of the other. Both are normal.
pub(super) fn opposite(one: &Cond, other: &Cond) -> bool {
    if one.clone().denied() == *other || other.clone().denied() == *one {
        return true;
    }
    // Of things in posts a denial stands inside.
    match (one, other) {
        (
            Cond::Definite { set: a, body: b, plural: c, denied: d, .. },
            Cond::Definite { set: e, body: f, plural: g, denied: h, .. },
        ) => a == e && c == g && d == h && (**b).clone().denied() == **f,
        _ => false,
    }
}

/// `X is at least 3`: a value and its bound.
pub(super) struct Bounded<'a> {
    pub(super) what: &'a Set,
    pub(super) op: Op,
    pub(super) value: Val,
}

/// A condition as a bound on a value that the text or a setting gives.
pub(super) fn bounded<'a>(program: &Program, cond: &'a Cond) -> Option<Bounded<'a>> {
    let constant = |set: &Set| match set {
        Set::Value(value) => Some(*value),
        Set::Setting(id) => program.settings.get(id.index()).copied(),
        _ => None,
    };
    match cond {
        Cond::Compare { left, op, right, .. } => Some(Bounded { what: left, op: *op, value: constant(right)? }),
        Cond::Definite { set, var, body, denied: false, .. } => match &**body {
            Cond::Compare { left, op, right, .. } if **left == Set::Var(*var) => {
                Some(Bounded { what: set, op: *op, value: constant(right)? })
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether both bounds can never be kept at once.
pub(super) fn exclude(one: &Bounded<'_>, other: &Bounded<'_>) -> bool {
    if one.what != other.what {
        return false;
    }
    let Some(order) = order(one.value, other.value) else {
        let plain = |value: Val| matches!(value, Val::Choice(_) | Val::Text(_) | Val::YesNo(_));
        return plain(one.value) && one.op == Op::Equal && other.op == Op::Equal && one.value != other.value;
    };
    let apart = |low: Op, high: Op, order: Ordering| {
        let lower = matches!(low, Op::AtLeast | Op::More | Op::Equal);
        let upper = matches!(high, Op::AtMost | Op::Less | Op::Equal);
        let strict = low == Op::More || high == Op::Less;
        lower && upper && (order == Ordering::Greater || (order == Ordering::Equal && strict))
    };
    apart(one.op, other.op, order) || apart(other.op, one.op, order.reverse())
}

/// Whether the first bound is kept wherever the second is.
pub(super) fn follows(one: &Bounded<'_>, from: &Bounded<'_>) -> bool {
    let Some(order) = order(from.value, one.value).filter(|_| one.what == from.what) else { return false };
    let lower = matches!(from.op, Op::AtLeast | Op::More | Op::Equal);
    let upper = matches!(from.op, Op::AtMost | Op::Less | Op::Equal);
    match one.op {
        Op::AtLeast => lower && order != Ordering::Less,
        Op::More => lower && (order == Ordering::Greater || (order == Ordering::Equal && from.op == Op::More)),
        Op::AtMost => upper && order != Ordering::Greater,
        Op::Less => upper && (order == Ordering::Less || (order == Ordering::Equal && from.op == Op::Less)),
        Op::Equal => from.op == Op::Equal && order == Ordering::Equal,
    }
}

/// The order of two values of one ordered type.
fn order(one: Val, other: Val) -> Option<Ordering> {
    match (one, other) {
        (Val::Number(a), Val::Number(b)) => Some(a.cmp(&b)),
        (Val::Level(a), Val::Level(b)) => Some(a.cmp(&b)),
        (Val::Date(a), Val::Date(b)) => Some(a.cmp(&b)),
        (Val::Duration(a), Val::Duration(b)) => a.compare(b),
        _ => None,
    }
}

/// Where a condition is written, as far as it knows.
pub(super) fn place(cond: &Cond) -> Option<Span> {
    match cond {
        Cond::All(parts) | Cond::Any(parts) | Cond::Either(parts) => {
            parts.iter().filter_map(place).reduce(|one, other| one.to(other))
        }
        Cond::Not(inner) => place(inner),
        Cond::Tally { place, .. }
        | Cond::Each { place, .. }
        | Cond::Some { place, .. }
        | Cond::Count { place, .. }
        | Cond::Share { place, .. }
        | Cond::Definite { place, .. }
        | Cond::AnyPost { place, .. }
        | Cond::Compare { place, .. }
        | Cond::Dates { place, .. }
        | Cond::In { place, .. }
        | Cond::Sets { place, .. }
        | Cond::Yes(_, place)
        | Cond::Has { place, .. }
        | Cond::Known { place, .. }
        | Cond::Settled(_, place)
        | Cond::Described(_, place)
        | Cond::Call { place, .. }
        | Cond::Text { place, .. }
        | Cond::Matches { place, .. }
        | Cond::NoTwin { place, .. }
        | Cond::Alike { place, .. } => Some(place.0),
    }
}

/// The things that a path starts from.
pub(super) fn root(set: &Set) -> &Set {
    match set {
        Set::Attr { of, .. } | Set::Def { of, .. } | Set::Filter { of, .. } | Set::Except { of, .. } => root(of),
        Set::PostPerson(of) => root(of),
        other => other,
    }
}
