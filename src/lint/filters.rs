//! Subjects that their own filter, their kind or their `if` already decide: an exception that they can never meet, a
//! condition that never holds of them, a main clause that always does.

use crate::code::Code;
use crate::compile::{Program, Range, Rule};
use crate::diagnostic::Diagnostic;
use crate::formula::{Cond, Set, Var};
use crate::lint::Scope;
use crate::lint::facts::{contrary, given, normal, parts, place, unfolded};
use crate::source::Span;
use crate::vocabulary::Ty;

pub(super) fn lint(scope: &Scope<'_>) -> Vec<Diagnostic> {
    scope.rules().flat_map(|rule| of_rule(scope.program, rule)).collect()
}

/// What is known of a subject, and where it is said.
struct Known {
    cond: Cond,
    place: Span,
}

fn of_rule(program: &Program, rule: &Rule) -> Vec<Diagnostic> {
    let free: Vec<(Var, Var)> = rule.ranges.iter().map(|range| (range.var, range.var)).collect();
    let mut known: Vec<Known> =
        rule.ranges.iter().flat_map(|range| filters(program, &range.set, range, &free)).collect();
    let mut found = Vec::new();
    for range in &rule.ranges {
        let out = left_out(program, range).map(|cond| normal(&unfolded(program, cond), &[(Var(0), range.var)]));
        if let Some(filter) = out.and_then(|out| known.iter().find(|known| known.cond == out)) {
            let message = "the filter asks for what is left out everywhere, so this rule applies to nothing";
            let help =
                "such things are reached by no noun (`left out if`); take the filter away or replace that condition";
            found.push(warning(message, filter.place, "left out already", None).help(help));
        }
    }
    let of = |cond: &Cond| said(program, cond, &free);
    let when: Vec<Known> = rule.when.as_ref().map(of).unwrap_or_default();
    if let Some((part, by)) = contradiction(program, &when, &known) {
        let message = "the subject's filter excludes what `if` asks for, so this rule applies to nothing";
        found.push(warning(message, part, "never so of this subject", Some(by)));
    }
    known.extend(when);
    let unless: Vec<Known> = rule.unless.as_ref().map(of).unwrap_or_default();
    if let Some((part, by)) = contradiction(program, &unless, &known) {
        let message = "no subject of this rule can meet its exception";
        found.push(warning(message, part, "never so of this subject", Some(by)));
    }
    let main = of(&rule.main);
    if let Some((part, by)) = contradiction(program, &main, &known) {
        let message = "no subject of this rule can do what it asks for";
        found.push(warning(message, part, "never so of this subject", Some(by)));
    } else if !main.is_empty() {
        let given: Vec<Option<Span>> = main.iter().map(|part| given_by(program, part, &known)).collect();
        if let (true, Some(Some(by))) = (given.iter().all(Option::is_some), given.first()) {
            let message = "what this rule asks for is so of every subject already, so it can never be violated";
            found.push(warning(message, main[0].place, "always so of this subject", Some(*by)));
        }
    }
    found
}

fn warning(message: &str, place: Span, label: &str, by: Option<Span>) -> Diagnostic {
    let problem = Diagnostic::warning(Code::DecidedByFilter, message, place, label);
    let problem = match by {
        Some(by) if by != place => problem.and(by, "decided here"),
        _ => problem,
    };
    problem.help("take one of the two away, or mend the one that is not meant so")
}

/// The conditions of filters on what a range goes over.
fn filters(program: &Program, set: &Set, range: &Range, free: &[(Var, Var)]) -> Vec<Known> {
    match set {
        Set::Filter { of, var, cond } => {
            // The item of the filter is the one that the range goes over.
            let others = free.iter().copied().filter(|(from, _)| from != var);
            let free: Vec<(Var, Var)> = others.chain([(*var, range.var)]).collect();
            let mut all = said(program, cond, &free);
            all.extend(filters(program, of, range, &free));
            all
        }
        Set::Except { of, .. } => filters(program, of, range, free),
        _ => Vec::new(),
    }
}

/// The parts of a condition with the predicates in it said out; each at the place where the sentence says it.
fn said(program: &Program, cond: &Cond, free: &[(Var, Var)]) -> Vec<Known> {
    let mut all = Vec::new();
    for part in parts(cond) {
        let Some(place) = place(&part) else { return Vec::new() };
        let inside = parts(&unfolded(program, &part));
        all.extend(inside.iter().map(|part| Known { cond: normal(part, free), place }));
    }
    all
}

fn left_out<'a>(program: &'a Program, range: &Range) -> Option<&'a Cond> {
    match range.ty {
        Ty::Kind(kind) => program.left_out.get(kind.index())?.as_ref(),
        _ => None,
    }
}

/// A part that cannot be so where all of `known` is, and which of these excludes it.
fn contradiction(program: &Program, asked: &[Known], known: &[Known]) -> Option<(Span, Span)> {
    asked.iter().find_map(|part| {
        known.iter().find(|other| contrary(program, &part.cond, &other.cond)).map(|by| (part.place, by.place))
    })
}

/// What makes a part so, of what is known.
fn given_by(program: &Program, part: &Known, known: &[Known]) -> Option<Span> {
    known.iter().find(|other| given(program, &part.cond, &other.cond)).map(|by| by.place)
}
