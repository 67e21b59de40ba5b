//! Numbers of the reference: counts between bounds, arithmetic, tallies.

use std::collections::BTreeSet;

use crate::reference::{Bag, Single, compares, plus};
use crate::term::Op;
use crate::values::{Frac, Length, Truth};
use crate::world::Value;

/// Arms that are left: what they agree on.
pub fn agree(values: &[Single]) -> Single {
    let agree = values.windows(2).all(|pair| pair[0] == pair[1]);
    if agree { values[0].clone() } else { Single::One(Value::Unknown) }
}

pub fn tally(op: Op, wanted: i128, truths: Vec<Truth>) -> Truth {
    let sure = truths.iter().filter(|truth| **truth == Some(true)).count() as i128;
    let perhaps = truths.iter().filter(|truth| truth.is_none()).count() as i128;
    let all: BTreeSet<bool> = (sure..=sure + perhaps).map(|n| compares(op, n.cmp(&wanted))).collect();
    if all.len() == 1 { all.into_iter().next() } else { None }
}

/// How many: between bounds if something is unknown.
pub fn count(bag: &Bag) -> Single {
    let bag = bag.elements().people();
    let known = bag.items.iter().filter(|item| item.sure && item.value != Value::Unknown).count() as i128;
    let some = bag.items.iter().any(|item| item.sure && item.value == Value::Unknown);
    let low = if known == 0 && some { 1 } else { known };
    let high = bag.items.len() as i128;
    Single::Between(Frac::whole(low), (!bag.open).then_some(Frac::whole(high)))
}

pub fn arith(op: char, left: &Single, right: &Single) -> Single {
    match (op, left.value(), right.value()) {
        (_, Value::Nothing, _) | (_, _, Value::Nothing) => return Single::One(Value::Nothing),
        ('+', Value::Day(day), Value::Length(by)) => return Single::One(Value::Day(plus(day, by))),
        ('-', Value::Day(to), Value::Day(from)) => return Single::One(Value::Length(Length::Between(from, to))),
        _ => {}
    }
    if let (Value::Number(a), Value::Number(b)) = (left.value(), right.value()) {
        let made = match op {
            '+' => Some(a.add(b)),
            '-' => Some(a.sub(b)),
            '*' => Some(a.mul(b)),
            _ => a.div(b),
        };
        return Single::One(made.map_or(Value::Unknown, Value::Number));
    }
    // Bounds go through sums.
    match (op, left.bounds(), right.bounds()) {
        ('+', Some((a, b)), Some((c, d))) => Single::Between(a.add(c), b.zip(d).map(|(b, d)| b.add(d))),
        ('-', Some((a, b)), Some((c, Some(d)))) => Single::Between(a.sub(d), b.map(|b| b.sub(c))),
        ('*', Some((a, b)), Some((c, Some(d)))) if c == d && c >= Frac::whole(0) => match b {
            _ if c == Frac::whole(0) => Single::One(Value::Number(c)),
            b => Single::Between(a.mul(c), b.map(|b| b.mul(c))),
        },
        ('/', Some((a, b)), Some((c, Some(d)))) if c == d && c > Frac::whole(0) => {
            Single::Between(a.div(c).expect("it is no zero"), b.and_then(|b| b.div(c)))
        }
        _ => Single::One(Value::Unknown),
    }
}
