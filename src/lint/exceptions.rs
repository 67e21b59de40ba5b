//! Exceptions that the subject can meet alone: the manager is the tech lead who excuses them.

use std::cell::RefCell;
use std::sync::Arc;

use crate::code::Code;
use crate::compile::{Range, Rule};
use crate::diagnostic::Diagnostic;
use crate::formula::{Cond, Set, Var};
use crate::lint::Scope;
use crate::lint::facts::{normal, parts};
use crate::source::Span;
use crate::vocabulary::{KindId, Ty};
use crate::walk::{self, KEEP, Rewrite};

pub(super) fn lint(scope: &Scope<'_>) -> Vec<Diagnostic> {
    scope.rules().filter_map(|rule| of_rule(scope, rule)).collect()
}

fn of_rule(scope: &Scope<'_>, rule: &Rule) -> Option<Diagnostic> {
    let subject = rule.ranges.last()?;
    let (noun, place) = alone(scope, rule.unless.as_ref()?, rule, subject)?;
    let person = kind_of(scope, subject) == Some(scope.program.vocabulary.core.person);
    let excuses = if person { "who excuses them" } else { "that excuses it" };
    let message = format!("the {} can be the {noun} {excuses}", subject.noun);
    let help = format!("if somebody else is meant, say `another {noun}`");
    Some(Diagnostic::warning(Code::ExcusesItself, message, place, "this can be the subject itself").help(help))
}

/// Somebody or something in an exception that may be the subject: the noun, and where it is said.
fn alone<'a>(scope: &Scope<'a>, cond: &Cond, rule: &Rule, subject: &Range) -> Option<(&'a str, Span)> {
    match cond {
        Cond::All(parts) | Cond::Any(parts) => parts.iter().find_map(|part| alone(scope, part, rule, subject)),
        Cond::Some { set, var, body, place } if !is_main(body, *var, rule, subject) => {
            may_be(scope, set, rule, subject).map(|noun| (noun, place.0))
        }
        _ => None,
    }
}

/// Whether what is said of one in an exception is what the rule asks of its subject: who does not do it is not the one.
fn is_main(said: &Cond, of: Var, rule: &Rule, subject: &Range) -> bool {
    // What is asked of somebody in a post may be asked of the person.
    let person = |set: &Set| match set {
        Set::PostPerson(of) if **of == Set::Var(subject.var) => Some(Set::Var(subject.var)),
        _ => None,
    };
    let main = Rewrite { var: &|var| var, set: &person, cond: &|_| {}, swap: KEEP }.cond(&rule.main);
    let main = normal(&main, &[(subject.var, subject.var)]);
    parts(said).iter().any(|said| normal(said, &[(of, subject.var)]) == main)
}

fn kind_of(scope: &Scope<'_>, subject: &Range) -> Option<KindId> {
    match subject.ty {
        Ty::Post(_) => Some(scope.program.vocabulary.core.person),
        Ty::Kind(kind) => Some(kind),
        _ => None,
    }
}

fn subject_type(scope: &Scope<'_>, subject: &Range) -> Ty {
    kind_of(scope, subject).map_or(subject.ty, Ty::Kind)
}

/// The noun of a set, unless it is about the subject or leaves it out.
fn may_be<'a>(scope: &Scope<'a>, set: &Set, rule: &Rule, subject: &Range) -> Option<&'a str> {
    let vocabulary = &scope.program.vocabulary;
    match set {
        Set::Filter { cond, var, .. } if is_main(cond, *var, rule, subject) => None,
        Set::Filter { of, cond, .. } => {
            let mentions = RefCell::new(false);
            let on_set = |set: &Set| {
                if *set == Set::Var(subject.var) {
                    mentions.replace(true);
                }
            };
            walk::look(cond, &on_set, &|_| {});
            if mentions.into_inner() { None } else { may_be(scope, of, rule, subject) }
        }
        Set::Holders { role, .. } if kind_of(scope, subject) == Some(vocabulary.core.person) => {
            Some(&vocabulary.roles[role.index()].noun.singular)
        }
        // Somebody of the team that the subject leads, or is in: the same set, or people of the same team.
        Set::Attr { of, attr, .. } if vocabulary.attr(*attr).ty.element == subject_type(scope, subject) => {
            let theirs = |range: &Range| *of == Arc::new(Set::Var(range.var)) && range.var != subject.var;
            let same = matches!(&**of, Set::PostTeam(post) if **post == Set::Var(subject.var));
            (same || rule.ranges.iter().any(theirs)).then(|| vocabulary.attr(*attr).noun.singular.as_str())
        }
        Set::Things(kind) => {
            (Some(*kind) == kind_of(scope, subject)).then(|| vocabulary.kind(*kind).noun.singular.as_str())
        }
        _ => None,
    }
}
