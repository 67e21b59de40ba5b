//! Conditions that can never be true, or always are, by their types and bounds: `fewer than 0 members`, `below` the
//! lowest level, `at least 7 and at most 5`.

use std::cell::RefCell;

use crate::code::Code;
use crate::compile::Meaning;
use crate::diagnostic::Diagnostic;
use crate::formula::{Calc, Cond, Op, Set, Var};
use crate::lint::facts::{Bounded, bounded, exclude, normal, opposite, parts, place};
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
            let all: Vec<Cond> = parts(cond).into_iter().map(own_variables).collect();
            pairs(&all).any(|(a, b)| opposite(a, b) || both(scope, a, b, exclude)).then_some(false)
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
            bounded(scope.program, cond).and_then(|bound| at_the_end(scope, &bound))
        }
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

fn pairs(all: &[Cond]) -> impl Iterator<Item = (&Cond, &Cond)> {
    all.iter().enumerate().flat_map(|(at, one)| all[at + 1..].iter().map(move |other| (one, other)))
}

fn both(scope: &Scope<'_>, a: &Cond, b: &Cond, test: impl Fn(&Bounded<'_>, &Bounded<'_>) -> bool) -> bool {
    bounded(scope.program, a).zip(bounded(scope.program, b)).is_some_and(|(a, b)| test(&a, &b))
}

/// Whether its denial is all that it leaves: not so of several things, of which some are and some are not.
fn is_exact(cond: &Cond) -> bool {
    !matches!(cond, Cond::Definite { .. } | Cond::AnyPost { .. })
}

/// `at most 5 or at least 5`: whether one of the bounds is always kept. What excludes both denials.
fn cover(one: &Bounded<'_>, other: &Bounded<'_>) -> bool {
    let denied = |bound: &Bounded<'_>| {
        Some(match bound.op {
            Op::Less => Op::AtLeast,
            Op::AtMost => Op::More,
            Op::More => Op::AtMost,
            Op::AtLeast => Op::Less,
            Op::Equal => return None,
        })
    };
    match (denied(one), denied(other)) {
        (Some(a), Some(b)) => exclude(&Bounded { op: a, ..*one }, &Bounded { op: b, ..*other }),
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

/// A bound at the end of a scale, or on a number of things.
fn at_the_end(scope: &Scope<'_>, bound: &Bounded<'_>) -> Option<bool> {
    if is_count(scope, bound.what) {
        return of_count(bound.op, bound.value);
    }
    let (Val::Level(level), Some(highest)) = (bound.value, highest(scope, bound.what)) else { return None };
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
