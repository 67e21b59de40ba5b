//! Exceptions that the subject can meet alone: the manager is the tech lead who excuses them.

use std::cell::RefCell;

use crate::code::Code;
use crate::compile::{Range, Rule};
use crate::diagnostic::Diagnostic;
use crate::formula::{Cond, Set};
use crate::lint::Scope;
use crate::vocabulary::Ty;
use crate::walk;

pub(super) fn lint(scope: &Scope<'_>) -> Vec<Diagnostic> {
    scope.rules().filter_map(|rule| of_rule(scope, rule)).collect()
}

fn of_rule(scope: &Scope<'_>, rule: &Rule) -> Option<Diagnostic> {
    let person = Ty::Kind(scope.program.vocabulary.core.person);
    let subject = rule.ranges.iter().find(|range| matches!(range.ty, Ty::Post(_)) || range.ty == person)?;
    let (set, place) = alone(scope, rule.unless.as_ref()?, subject)?;
    let noun = match set {
        Set::Holders { role, .. } => &scope.program.vocabulary.roles[role.index()].noun.singular,
        _ => &scope.program.vocabulary.kind(scope.program.vocabulary.core.person).noun.singular,
    };
    let message = format!("the {} can be the {noun} who excuses them", subject.noun);
    let help = format!("if somebody else is meant, say `another {noun}`");
    Some(Diagnostic::warning(Code::ExcusesItself, message, place, "this can be the subject itself").help(help))
}

/// A person in an exception who may be the subject: what they come from, and where it is said.
fn alone<'a>(scope: &Scope<'_>, cond: &'a Cond, subject: &Range) -> Option<(&'a Set, crate::source::Span)> {
    match cond {
        Cond::All(parts) | Cond::Any(parts) => parts.iter().find_map(|part| alone(scope, part, subject)),
        Cond::Some { set, place, .. } => may_be(scope, set, subject).map(|set| (set, place.0)),
        _ => None,
    }
}

/// The people of a set, unless it is about the subject or leaves it out.
fn may_be<'a>(scope: &Scope<'_>, set: &'a Set, subject: &Range) -> Option<&'a Set> {
    match set {
        Set::Filter { of, cond, .. } => {
            let mentions = RefCell::new(false);
            let on_set = |set: &Set| {
                if *set == Set::Var(subject.var) {
                    mentions.replace(true);
                }
            };
            walk::look(cond, &on_set, &|_| {});
            if mentions.into_inner() { None } else { may_be(scope, of, subject) }
        }
        Set::Holders { .. } => Some(set),
        Set::Things(kind) => (*kind == scope.program.vocabulary.core.person).then_some(set),
        _ => None,
    }
}
