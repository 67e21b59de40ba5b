//! Conditions that can never be true, or always are, by their types and bounds: `fewer than 0 members`, `below` the
//! lowest level, `at least 7 and at most 5`.

use std::cell::RefCell;

use crate::code::Code;
use crate::compile::Meaning;
use crate::diagnostic::Diagnostic;
use crate::formula::{Calc, Cond, Op, Set, Var};
use crate::lint::facts::{Bounded, bounds, contrary, exclude, normal, opposite, parts, place, unfolded};
use crate::lint::{Scope, clauses_of};
use crate::source::Span;
use crate::value::{Number, Val};
use crate::vocabulary::Ty;
use crate::walk;

pub(super) fn lint(scope: &Scope<'_>) -> Vec<Diagnostic> {
    let found = RefCell::new(Vec::new());
    let on_cond = |cond: &Cond| {
        if let Some((always, span)) = settled(scope, cond).filter(|(_, span)| scope.files.contains(&span.file)) {
            found.borrow_mut().push(told(always, span));
        }
    };
    let look = |cond: &Cond| walk::look(cond, &|_| {}, &on_cond);
    for rule in scope.rules() {
        clauses_of(rule).for_each(look);
        rule.ranges.iter().for_each(|range| walk::look_set(&range.set, &|_| {}, &on_cond));
    }
    for body in scope.program.defs.iter().filter(|body| scope.files.contains(&body.place.0.file)) {
        match &body.meaning {
            Meaning::Cond(cond) => look(cond),
            Meaning::Set(set) => walk::look_set(set, &|_| {}, &on_cond),
            Meaning::Broken => {}
        }
    }
    for cond in scope.program.checklists.iter().flat_map(|list| &list.items) {
        look(cond);
    }
    found.into_inner()
}

fn told(always: bool, span: Span) -> Diagnostic {
    let (code, message, label) = match always {
        true => (Code::AlwaysTrue, "this is always so, whatever is known of anybody", "says nothing"),
        false => (Code::NeverTrue, "this can never be so, whatever is known of anybody", "never so"),
    };
    Diagnostic::warning(code, message, span, label).help("look at the bounds: one of them is probably not meant so")
}

/// Whether a condition is settled ahead of all data, how, and where.
fn settled(scope: &Scope<'_>, cond: &Cond) -> Option<(bool, Span)> {
    let answer = match cond {
        Cond::All(_) => {
            let program = scope.program;
            let all: Vec<Vec<Cond>> = parts(cond)
                .iter()
                .map(|part| {
                    let said = parts(&unfolded(program, part)).into_iter().chain([part.clone()]);
                    said.map(|part| own_variables(&part)).collect()
                })
                .collect();
            let never = |a: &Vec<Cond>, b: &Vec<Cond>| a.iter().any(|a| b.iter().any(|b| contrary(program, a, b)));
            pairs(&all).any(|(a, b)| never(a, b)).then_some(false)
        }
        Cond::Any(any) => {
            let any: Vec<Cond> = any.iter().map(own_variables).collect();
            let always = |a: &Cond, b: &Cond| (is_exact(a) && opposite(a, b)) || both(scope, a, b, cover);
            pairs(&any).any(|(a, b)| always(a, b)).then_some(true)
        }
        Cond::Count { bound, .. } if bound.upper.is_none() => match &*bound.value {
            Set::Value(value) => of_count(bound.op, *value),
            _ => None,
        },
        Cond::Compare { .. } | Cond::Definite { .. } => {
            bounds(scope.program, cond).iter().find_map(|bound| at_the_end(scope, bound))
        }
        Cond::Tally { bound, of, .. } if bound.upper.is_none() => match &*bound.value {
            Set::Value(Val::Number(number)) => of_tally(bound.op, *number, of.len()),
            _ => None,
        },
        _ => None,
    };
    answer.zip(place(cond))
}

/// Variables that are bound further out keep their number; those bound inside get a common one.
fn own_variables(cond: &Cond) -> Cond {
    let bound = RefCell::new(Vec::new());
    walk::look(cond, &|set| note_filter(set, &bound), &|cond| note(cond, &bound));
    let bound = bound.into_inner();
    let used = RefCell::new(Vec::new());
    let on_set = |set: &Set| {
        if let Set::Var(var) = set
            && !bound.contains(var)
        {
            used.borrow_mut().push((*var, *var));
        }
    };
    walk::look(cond, &on_set, &|_| {});
    normal(cond, &numbered(&used.into_inner()))
}

fn numbered(free: &[(Var, Var)]) -> Vec<(Var, Var)> {
    let mut free = free.to_vec();
    free.sort_unstable();
    free.dedup();
    free
}

fn note(cond: &Cond, bound: &RefCell<Vec<Var>>) {
    match cond {
        Cond::Each { var, .. }
        | Cond::Some { var, .. }
        | Cond::Count { var, .. }
        | Cond::Share { var, .. }
        | Cond::Definite { var, .. }
        | Cond::AnyPost { var, .. }
        | Cond::NoTwin { var, .. }
        | Cond::Alike { var, .. } => bound.borrow_mut().push(*var),
        _ => {}
    }
}

fn note_filter(set: &Set, bound: &RefCell<Vec<Var>>) {
    match set {
        Set::Filter { var, .. } | Set::Former { var, .. } => bound.borrow_mut().push(*var),
        Set::Calc(calc) => {
            if let Calc::Aggregate { var, .. } = &**calc {
                bound.borrow_mut().push(*var);
            }
        }
        _ => {}
    }
}

fn pairs<T>(all: &[T]) -> impl Iterator<Item = (&T, &T)> {
    all.iter().enumerate().flat_map(|(at, one)| all[at + 1..].iter().map(move |other| (one, other)))
}

fn both(scope: &Scope<'_>, a: &Cond, b: &Cond, test: impl Fn(&Bounded, &Bounded) -> bool) -> bool {
    match (&*bounds(scope.program, a), &*bounds(scope.program, b)) {
        ([a], [b]) => test(a, b),
        _ => false,
    }
}

/// Whether its denial is all that it leaves: not so of several things, of which some are and some are not.
fn is_exact(cond: &Cond) -> bool {
    !matches!(cond, Cond::Definite { .. } | Cond::AnyPost { .. })
}

/// `at most 5 or at least 5`: whether one of the bounds is always kept. What excludes both denials.
fn cover(one: &Bounded, other: &Bounded) -> bool {
    let denied = |bound: &Bounded| {
        Some(match bound.op {
            Op::Less => Op::AtLeast,
            Op::AtMost => Op::More,
            Op::More => Op::AtMost,
            Op::AtLeast => Op::Less,
            Op::Equal => return None,
        })
    };
    match (denied(one), denied(other)) {
        (Some(a), Some(b)) => exclude(&Bounded { op: a, ..one.clone() }, &Bounded { op: b, ..other.clone() }),
        _ => false,
    }
}

/// A number of things is whole and not below 0.
fn of_count(op: Op, value: Val) -> Option<bool> {
    let Val::Number(number) = value else { return None };
    let zero = Number::whole(0);
    match op {
        Op::AtLeast if number <= zero => Some(true),
        Op::More if number < zero => Some(true),
        Op::Less if number <= zero => Some(false),
        Op::AtMost | Op::Equal if number < zero => Some(false),
        Op::Equal if number.to_whole().is_none() => Some(false),
        _ => None,
    }
}

/// Of a list of conditions no more are true than it has.
fn of_tally(op: Op, number: Number, of: usize) -> Option<bool> {
    let most = Number::whole(i64::try_from(of).unwrap_or(i64::MAX));
    match op {
        Op::AtLeast | Op::Equal if number > most => Some(false),
        Op::More if number >= most => Some(false),
        Op::AtMost if number >= most => Some(true),
        Op::Less if number > most => Some(true),
        _ => of_count(op, Val::Number(number)),
    }
}

/// A bound at the end of a scale, or on a number of things.
fn at_the_end(scope: &Scope<'_>, bound: &Bounded) -> Option<bool> {
    if is_count(scope, &bound.what) {
        return of_count(bound.op, bound.value);
    }
    let (Val::Level(level), Some(highest)) = (bound.value, highest(scope, &bound.what)) else { return None };
    match (bound.op, level) {
        (Op::AtLeast, 0) => Some(true),
        (Op::Less, 0) => Some(false),
        (Op::AtMost, _) if level == highest => Some(true),
        (Op::More, _) if level == highest => Some(false),
        _ => None,
    }
}

fn is_count(scope: &Scope<'_>, set: &Set) -> bool {
    match set {
        Set::Calc(calc) => matches!(**calc, Calc::Count(_)),
        Set::Def { def, .. } => {
            let meaning = scope.program.defs.get(def.index()).map(|body| &body.meaning);
            matches!(meaning, Some(Meaning::Set(inner)) if is_count(scope, inner))
        }
        _ => false,
    }
}

/// The highest level of the scale that an attribute is on.
fn highest(scope: &Scope<'_>, set: &Set) -> Option<u16> {
    let Set::Attr { attr, .. } = set else { return None };
    let vocabulary = &scope.program.vocabulary;
    let Ty::Scale(scale) = vocabulary.attr(*attr).ty.element else { return None };
    u16::try_from(vocabulary.scales[scale.index()].levels.len()).ok()?.checked_sub(1)
}
