//! Bounds that can never do what they say: backwards, below nothing, above all that there is to count.
//!
//! Of sentences, and of the bodies of definitions, roles and checklists.

use std::cell::RefCell;

use super::{Meaning, Program, error};
use crate::diagnostic::Diagnostic;
use crate::formula::{Bound, Cond, DateRelation, Op, Set};
use crate::source::Span;
use crate::value::{Duration, Number, Val};
use crate::walk;

/// Numbers that a sentence writes, with their places.
type Written<'a> = &'a [(Number, Span)];

/// Complains about every such bound.
pub(super) fn run(program: &Program) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for rule in program.policies.iter().flat_map(|policy| &policy.rules) {
        let conds = [Some(&rule.main), rule.when.as_ref(), rule.unless.as_ref()];
        let sets = rule.ranges.iter().map(|range| &*range.set);
        problems.extend(of(program, &rule.numbers, conds.into_iter().flatten(), sets));
    }
    for body in &program.defs {
        let (cond, set) = match &body.meaning {
            Meaning::Cond(cond) => (Some(&**cond), None),
            Meaning::Set(set) => (None, Some(&**set)),
            Meaning::Broken => (None, None),
        };
        problems.extend(of(program, &[], cond.into_iter().chain(body.guard.as_ref()), set.into_iter()));
    }
    for role in program.roles.iter().flatten() {
        problems.extend(of(program, &[], role.guard.iter(), std::iter::once(&*role.set)));
    }
    for list in &program.checklists {
        problems.extend(of(program, &[], list.items.iter(), std::iter::empty()));
    }
    problems
}

fn of<'a>(
    program: &Program,
    numbers: Written<'_>,
    conds: impl Iterator<Item = &'a Cond>,
    sets: impl Iterator<Item = &'a Set>,
) -> Vec<Diagnostic> {
    let problems = RefCell::new(Vec::new());
    let on_cond = |cond: &Cond| problems.borrow_mut().extend(impossible(program, numbers, cond));
    conds.for_each(|cond| walk::look(cond, &|_| {}, &on_cond));
    sets.for_each(|set| walk::look_set(set, &|_| {}, &on_cond));
    problems.into_inner()
}

fn impossible(program: &Program, numbers: Written<'_>, cond: &Cond) -> Option<Diagnostic> {
    match cond {
        Cond::Count { bound, set, place, .. } => {
            let span = written(numbers, program, bound, place.0);
            impossible_count(program, bound, span)
                .or_else(|| counted(program, bound, items(program, set)?, "items", span))
        }
        Cond::Tally { bound, of, place } => {
            let span = written(numbers, program, bound, place.0);
            // `all of {…}` and `none of {…}` are counts, too.
            impossible_count(program, bound, span).or_else(|| counted(program, bound, of.len(), "conditions", span))
        }
        Cond::Share { bound, place, .. } | Cond::Alike { bound, share: true, place, .. } => {
            impossible_share(program, bound, written(numbers, program, bound, place.0))
        }
        Cond::Alike { bound, place, .. } => impossible_count(program, bound, written(numbers, program, bound, place.0)),
        Cond::Dates { relation, length, place, .. } => backwards_length(*relation, length, place.0),
        Cond::Not(inner) => match &**inner {
            Cond::Any(parts) => backwards(program, parts),
            _ => None,
        },
        _ => None,
    }
}

/// How many items the checklist has that a set is, at most: of one thing, with or without a filter.
fn items(program: &Program, set: &Set) -> Option<usize> {
    match set {
        Set::Checklist { of, checklist, .. } if matches!(**of, Set::Var(_)) => {
            Some(program.vocabulary.checklists[checklist.index()].items.len())
        }
        Set::Filter { of, .. } => items(program, of),
        _ => None,
    }
}

/// A bound on a count of things of which there are so many.
fn counted(program: &Program, bound: &Bound, there: usize, what: &str, span: Span) -> Option<Diagnostic> {
    let low = constant(program, &bound.value)?;
    let there = Number::whole(i64::try_from(there).ok()?);
    let never = match bound.op {
        Op::AtLeast | Op::Equal => low > there,
        Op::More => low >= there,
        Op::AtMost | Op::Less => false,
    };
    if never {
        let why = match there == Number::whole(1) {
            true => format!("there is 1 of the {what}"),
            false => format!("there are {there} {what}"),
        };
        return Some(error::impossible_bound(span, &why, &format!("write a number up to {there}")));
    }
    // A setting may be so high that it asks for nothing; a number in the sentence was meant to ask for something.
    let always = match bound.op {
        Op::AtMost | Op::Less => low > there,
        Op::AtLeast | Op::More | Op::Equal => false,
    };
    (always && matches!(*bound.value, Set::Value(_))).then(|| {
        let why = format!("there are only {there} {what}");
        error::impossible_bound(span, &why, &format!("write a number up to {there}"))
    })
}

/// Where the sentence writes the number of a bound; else the place of what is counted.
fn written(numbers: Written<'_>, program: &Program, bound: &Bound, counted: Span) -> Span {
    let value = constant(program, &bound.value);
    let equal = || numbers.iter().filter(|(number, _)| Some(*number) == value).map(|(_, place)| *place);
    // A bound stands before what is counted, or is the first thing in it.
    let before = equal().rfind(|place| place.start <= counted.start);
    before.or_else(|| equal().next()).unwrap_or(counted)
}

fn constant(program: &Program, set: &Set) -> Option<Number> {
    match set {
        Set::Value(Val::Number(number)) => Some(*number),
        Set::Setting(setting) => match program.settings[setting.index()] {
            Val::Number(number) => Some(number),
            _ => None,
        },
        _ => None,
    }
}

fn impossible_count(program: &Program, bound: &Bound, span: Span) -> Option<Diagnostic> {
    let low = constant(program, &bound.value)?;
    if let Some(high) = bound.upper.as_ref().and_then(|upper| constant(program, upper))
        && high < low
    {
        let help = format!("write `between {high} and {low}`");
        return Some(error::impossible_bound(span, &format!("no number is at least {low} and at most {high}"), &help));
    }
    if low.to_whole().is_none() {
        return Some(error::impossible_bound(
            span,
            &format!("there is never a count of {low}"),
            "write a whole number",
        ));
    }
    if low < Number::whole(0) || (low.is_zero() && bound.op == Op::Less) {
        return Some(error::impossible_bound(span, "no count is below 0", "write `no …` for none at all"));
    }
    // A setting may be 0 to ask for nothing; a number in the sentence was meant to ask for something.
    if low.is_zero() && bound.op == Op::AtLeast && bound.upper.is_none() && matches!(*bound.value, Set::Value(_)) {
        let help = "write `at least 1`, or `no …` for none at all";
        return Some(error::impossible_bound(span, "every count is at least 0", help));
    }
    None
}

fn impossible_share(program: &Program, bound: &Bound, span: Span) -> Option<Diagnostic> {
    let share = constant(program, &bound.value)?;
    if share.is_zero() && bound.op == Op::AtLeast && matches!(*bound.value, Set::Value(_)) {
        let help = "write a share above 0%, or `no …` for none at all";
        return Some(error::impossible_bound(span, "every share is at least 0%", help));
    }
    let whole = Number::whole(1);
    if share > whole || share < Number::whole(0) || (share == whole && matches!(bound.op, Op::More | Op::AtMost)) {
        return Some(error::impossible_bound(
            span,
            "a share lies between 0% and 100%",
            "write a share below 100%, or a count",
        ));
    }
    None
}

/// `within the last -3 months`.
fn backwards_length(relation: DateRelation, length: &Set, span: Span) -> Option<Diagnostic> {
    let back = matches!(relation, DateRelation::WithinLast | DateRelation::WithinNext | DateRelation::Near);
    let Set::Value(Val::Duration(Duration::Lengths { months, minutes })) = length else { return None };
    (back && (*months < 0 || *minutes < 0)).then(|| {
        let help = "a length of time is counted from 0: `within the last 3 months`, `within the next 3 months`";
        error::impossible_bound(span, "no length of time is below 0", help)
    })
}

/// `between 9 and 5` of a value is kept as "neither not at least the one nor not at most the other".
fn backwards(program: &Program, parts: &[Cond]) -> Option<Diagnostic> {
    let [Cond::Not(low), Cond::Not(high)] = parts else { return None };
    let (Cond::Compare { op: Op::AtLeast, right: low, place, .. }, Cond::Compare { op: Op::AtMost, right: high, .. }) =
        (&**low, &**high)
    else {
        return None;
    };
    let (low, high) = (constant(program, low)?, constant(program, high)?);
    (high < low).then(|| {
        let help = format!("write `between {high} and {low}`");
        error::impossible_bound(place.0, &format!("no number is at least {low} and at most {high}"), &help)
    })
}
