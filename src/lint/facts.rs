//! Conditions taken apart, so that two can be laid beside each other: equal up to the numbering of variables, opposite,
//! or bounds on one value.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use crate::compile::{Meaning, Program};
use crate::formula::{Calc, Cond, Op, Set, Var};
use crate::source::Span;
use crate::value::{Number, Val};
use crate::walk::Rewrite;

/// Where the numbering of bound variables begins; no frame is so large.
const BOUND: u16 = 30_000;

/// Where the numbering of variables inside definitions begins that are said out.
const OWN: u16 = 10_000;

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

/// The parts of a conjunction; `between 3 and 5` has two.
pub(super) fn parts(cond: &Cond) -> Vec<Cond> {
    match cond {
        Cond::All(all) => all.iter().flat_map(parts).collect(),
        Cond::Not(inner) => match &**inner {
            Cond::Any(any) => any.iter().flat_map(|part| parts(&part.clone().denied())).collect(),
            _ => vec![cond.clone()],
        },
        other => vec![other.clone()],
    }
}

/// How many definitions are said out in one condition: no sentence that a person writes needs more.
const UNFOLDED: u16 = 40;

/// A condition with its predicates and measures said out: `is a pod` as `whose type is pod`. Their own variables get
/// numbers of their own.
pub(super) fn unfolded(program: &Program, cond: &Cond) -> Cond {
    let count = Cell::new(0);
    unfold(program, cond, &count)
}

fn unfold(program: &Program, cond: &Cond, count: &Cell<u16>) -> Cond {
    let swap = |inner: &Cond| {
        if let Cond::In { item, set, .. } = inner {
            return belongs(item, set).map(|said| unfold(program, &said, count));
        }
        let Cond::Call { def, args, .. } = inner else { return None };
        let body = &program.defs[def.index()];
        let Meaning::Cond(meaning) = &body.meaning else { return None };
        let said = inside(meaning, args, count)?;
        let guard = body.guard.as_ref().map(|guard| inside(guard, args, count));
        let said = match guard {
            Some(guard) => Cond::All(vec![guard?, said]),
            None => said,
        };
        Some(unfold(program, &said, count))
    };
    let set = |inner: &Set| {
        let Set::Def { of, def, args, place } = inner else { return None };
        let Meaning::Set(meaning) = &program.defs[def.index()].meaning else { return None };
        let measure = args.is_empty() && program.defs[def.index()].guard.is_none();
        let Set::Calc(_) = &**meaning else { return None };
        if !measure || !matches!(**of, Set::Var(_)) {
            return None;
        }
        let asked = Cond::Yes(meaning.clone(), *place);
        match inside(&asked, std::slice::from_ref(of), count)? {
            Cond::Yes(set, _) => Some(Arc::unwrap_or_clone(set)),
            _ => None,
        }
    };
    Rewrite { var: &|var| var, set: &set, cond: &|_| {}, swap: &swap }.cond(cond)
}

/// `is a pod`, said as what is asked of pods.
fn belongs(item: &Arc<Set>, set: &Set) -> Option<Cond> {
    match set {
        Set::Things(_) => Some(Cond::All(Vec::new())),
        Set::Filter { of, var, cond } => {
            let said = |inner: &Set| (*inner == Set::Var(*var)).then(|| (**item).clone());
            let asked = Rewrite { var: &|var| var, set: &said, cond: &|_| {}, swap: crate::walk::KEEP }.cond(cond);
            match belongs(item, of)? {
                Cond::All(more) if more.is_empty() => Some(asked),
                more => Some(Cond::All(vec![more, asked])),
            }
        }
        _ => None,
    }
}

/// A body of a definition, of those things.
fn inside(body: &Cond, args: &[Arc<Set>], count: &Cell<u16>) -> Option<Cond> {
    if count.get() >= UNFOLDED {
        return None;
    }
    count.set(count.get() + 1);
    let own = OWN + count.get() * 256;
    let is_param = |Var(slot): Var| usize::from(slot) < args.len();
    let set = |set: &Set| match set {
        Set::Var(var) if is_param(*var) => Some((*args[usize::from(var.0)]).clone()),
        _ => None,
    };
    let var = |var: Var| if is_param(var) { var } else { Var(own + var.0 % 256) };
    Some(Rewrite { var: &var, set: &set, cond: &|_| {}, swap: crate::walk::KEEP }.cond(body))
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

/// `X is at least 3`: a value and its bound. That there are three Xs is one on their number.
#[derive(Clone)]
pub(super) struct Bounded {
    pub(super) what: Set,
    pub(super) op: Op,
    pub(super) value: Val,
}

/// A condition as bounds on a value or a number of things, which the text or a setting gives; none if it is none.
pub(super) fn bounds(program: &Program, cond: &Cond) -> Vec<Bounded> {
    let constant = |set: &Set| match set {
        Set::Value(value) => Some(*value),
        Set::Setting(id) => program.settings.get(id.index()).copied(),
        _ => None,
    };
    let number = |set: &Arc<Set>| Set::Calc(Box::new(Calc::Count(set.clone())));
    let counted =
        |set: &Arc<Set>, op: Op, value: &Set| constant(value).map(|value| Bounded { what: number(set), op, value });
    let one = |op, number: i64| (op, Set::Value(Val::Number(Number::whole(number))));
    let everything = Cond::All(Vec::new());
    match cond {
        Cond::Compare { left, op, right, .. } => {
            constant(right).map(|value| Bounded { what: (**left).clone(), op: *op, value }).into_iter().collect()
        }
        Cond::Definite { set, var, body, denied: false, .. } => {
            let said = parts(body);
            let bound = said.iter().filter_map(|part| match part {
                Cond::Compare { left, op, right, .. } if **left == Set::Var(*var) => {
                    constant(right).map(|value| Bounded { what: (**set).clone(), op: *op, value })
                }
                _ => None,
            });
            // Where more is said than bounds, they are not all of it.
            let bound: Vec<Bounded> = bound.collect();
            if bound.len() == said.len() { bound } else { Vec::new() }
        }
        Cond::Has { of, attr, key, place } if program.vocabulary.attr(*attr).ty.set => {
            let (op, value) = one(Op::AtLeast, 1);
            let all = Set::Attr { of: of.clone(), attr: *attr, key: key.clone(), place: *place };
            counted(&Arc::new(all), op, &value).into_iter().collect()
        }
        Cond::Count { bound, set, body, .. } if **body == everything => {
            let upper = bound.upper.iter().filter_map(|upper| counted(set, Op::AtMost, upper));
            counted(set, bound.op, &bound.value).into_iter().chain(upper).collect()
        }
        Cond::Some { set, body, .. } if **body == everything => {
            let (op, value) = one(Op::AtLeast, 1);
            counted(set, op, &value).into_iter().collect()
        }
        // There is one, denied: there is none.
        Cond::Not(inner) => match &**inner {
            Cond::Some { .. } | Cond::Has { .. } => bounds(program, inner)
                .into_iter()
                .map(|bound| Bounded { op: Op::AtMost, value: Val::Number(Number::whole(0)), ..bound })
                .collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Whether two conditions can never be so at once.
pub(super) fn contrary(program: &Program, one: &Cond, other: &Cond) -> bool {
    let others = bounds(program, other);
    opposite(one, other) || bounds(program, one).iter().any(|a| others.iter().any(|b| exclude(a, b)))
}

/// Whether a condition is so wherever the other is.
pub(super) fn given(program: &Program, cond: &Cond, by: &Cond) -> bool {
    let (asked, known) = (bounds(program, cond), bounds(program, by));
    cond == by || (!asked.is_empty() && asked.iter().all(|a| known.iter().any(|b| follows(a, b))))
}

/// Whether both bounds can never be kept at once.
pub(super) fn exclude(one: &Bounded, other: &Bounded) -> bool {
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
fn follows(one: &Bounded, from: &Bounded) -> bool {
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
        one => one.place().map(|place| place.0),
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
