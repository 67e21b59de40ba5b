//! Nouns that cover more or fewer than they seem to: `the tech lead` where several may hold the post, `every team` where
//! some teams are only parts of one.

use std::cell::RefCell;

use crate::code::Code;
use crate::compile::{Meaning, Range, Rule};
use crate::diagnostic::Diagnostic;
use crate::formula::{Cond, Set};
use crate::lint::facts::root;
use crate::lint::{Scope, clauses_of};
use crate::source::Span;
use crate::vocabulary::{AttrId, DefForm, RoleForm, RoleId, Ty};
use crate::walk;

pub(super) fn lint(scope: &Scope<'_>) -> Vec<Diagnostic> {
    let mut found = several(scope);
    found.extend(scope.rules().filter_map(|rule| whole_teams(scope, rule)));
    found
}

fn several(scope: &Scope<'_>) -> Vec<Diagnostic> {
    let found: RefCell<Vec<Diagnostic>> = RefCell::new(Vec::new());
    let on_cond = |cond: &Cond| {
        let Cond::Definite { set, plural: false, place, .. } = cond else { return };
        let Set::Holders { role, area: None, team: Some(_), .. } = root(set) else { return };
        if scope.files.contains(&place.0.file) && may_be_several(scope, *role) {
            found.borrow_mut().push(told(scope, *role, place.0));
        }
    };
    for rule in scope.rules() {
        clauses_of(rule).for_each(|cond| walk::look(cond, &|_| {}, &on_cond));
        rule.ranges.iter().for_each(|range| walk::look_set(&range.set, &|_| {}, &on_cond));
    }
    for body in scope.program.defs.iter().filter(|body| scope.files.contains(&body.place.0.file)) {
        match &body.meaning {
            Meaning::Cond(cond) => walk::look(cond, &|_| {}, &on_cond),
            Meaning::Set(set) => walk::look_set(set, &|_| {}, &on_cond),
            Meaning::Broken => {}
        }
    }
    found.into_inner()
}

/// Whether several people hold a role as a matter of course: by area, as contributors, or by a description.
fn may_be_several(scope: &Scope<'_>, role: RoleId) -> bool {
    let vocabulary = &scope.program.vocabulary;
    match vocabulary.roles[role.index()].form {
        RoleForm::Holds { responsibility, accountable } => {
            !accountable || vocabulary.responsibilities[responsibility.index()].per.is_some()
        }
        RoleForm::Means { .. } => true,
    }
}

fn told(scope: &Scope<'_>, role: RoleId, place: Span) -> Diagnostic {
    let noun = &scope.program.vocabulary.roles[role.index()].noun.singular;
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    let message = format!("a team may have several: `the {noun}` is undetermined where they differ");
    let help = format!("say `{article} {noun}` if one is enough, `every {noun}` if it must be so of each");
    Diagnostic::warning(Code::SeveralMayHoldIt, message, place, "one, or all alike").help(help)
}

/// A rule about every thing of a kind that asks for an accountable role, where the words tell whole ones from parts.
fn whole_teams(scope: &Scope<'_>, rule: &Rule) -> Option<Diagnostic> {
    let range = rule.ranges.iter().find(|range| matches!(*range.set, Set::Things(_)))?;
    let noun = full_noun(scope, range)?;
    let tells_apart = rule.when.iter().chain(&rule.unless).any(|cond| says_what_it_is(scope, cond, range));
    if tells_apart || !wants_role(scope, &rule.main, range) {
        return None;
    }
    let message = format!("`every {}` takes in the parts of a larger one, which share its roles", range.noun);
    let problem = Diagnostic::warning(Code::PartsTakenIn, message, range.place.0, "whole ones and parts of one");
    Some(
        problem
            .help(format!("say `every {noun}` if only whole ones must have the role; if all must, say so with a test")),
    )
}

/// `full team`: the noun that a predicate makes for the whole ones of a kind.
fn full_noun<'a>(scope: &Scope<'a>, range: &Range) -> Option<&'a str> {
    let Ty::Kind(kind) = range.ty else { return None };
    let wanted = format!("full {}", scope.program.vocabulary.kind(kind).noun.singular);
    scope.program.vocabulary.defs.iter().find_map(|def| match &def.form {
        DefForm::IsNoun(noun) if noun.singular == wanted && def.params[0].ty == range.ty => {
            Some(noun.singular.as_str())
        }
        _ => None,
    })
}

/// Whether a condition says what sort of thing it is: `is a pod`, `is small`, `its type is team`, `it has a parent`.
fn says_what_it_is(scope: &Scope<'_>, cond: &Cond, range: &Range) -> bool {
    let found = RefCell::new(false);
    let on_set = |set: &Set| {
        let Set::Attr { of, attr, .. } = set else { return };
        if **of == Set::Var(range.var) && sorts(scope, *attr) {
            found.replace(true);
        }
    };
    let on_cond = |cond: &Cond| {
        let about = match cond {
            Cond::Call { args, .. } => args.first(),
            Cond::In { item, .. } => Some(item),
            Cond::Has { of, attr, .. } if sorts(scope, *attr) => Some(of),
            _ => None,
        };
        if about.is_some_and(|about| **about == Set::Var(range.var)) {
            found.replace(true);
        }
    };
    walk::look(cond, &on_set, &on_cond);
    found.into_inner()
}

/// Whether an attribute tells sorts of things apart: a choice, or what a thing is a part of.
fn sorts(scope: &Scope<'_>, attr: AttrId) -> bool {
    let attr = scope.program.vocabulary.attr(attr);
    matches!(attr.ty.element, Ty::Choice(_)) || (attr.acyclic && attr.ty.element == Ty::Kind(attr.kind))
}

/// Whether a condition asks for somebody in a post of an accountable role in the thing itself.
fn wants_role(scope: &Scope<'_>, cond: &Cond, range: &Range) -> bool {
    let accountable = |role: RoleId| {
        matches!(scope.program.vocabulary.roles[role.index()].form, RoleForm::Holds { accountable: true, .. })
    };
    match cond {
        Cond::All(parts) => parts.iter().any(|part| wants_role(scope, part, range)),
        Cond::Some { set, .. } | Cond::Count { set, .. } => matches!(
            root(set),
            Set::Holders { role, team: Some(team), .. } if **team == Set::Var(range.var) && accountable(*role)
        ),
        _ => false,
    }
}
