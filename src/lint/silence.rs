//! Filters and exceptions over a word whose `default none` lets silence decide: who has none written down has none. The
//! author is told once for each word, unless they declare it in the same file.

use std::cell::RefCell;
use std::collections::HashSet;

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::formula::{Cond, Set};
use crate::lint::Scope;
use crate::source::Span;
use crate::vocabulary::{AttrId, Silence};
use crate::walk;

pub(super) fn lint(scope: &Scope<'_>) -> Vec<Diagnostic> {
    let told: RefCell<HashSet<AttrId>> = RefCell::new(HashSet::new());
    let found: RefCell<Vec<Diagnostic>> = RefCell::new(Vec::new());
    let read = |attr: AttrId, place: Span| {
        let declared = scope.program.vocabulary.attr(attr);
        let silent = declared.silence == Silence::Nothing && declared.span.file != place.file;
        if silent && scope.files.contains(&place.file) && told.borrow_mut().insert(attr) {
            found.borrow_mut().push(warning(scope, attr, place));
        }
    };
    let on_set = |set: &Set| {
        if let Set::Attr { attr, place, .. } = set {
            read(*attr, place.0);
        }
    };
    let on_cond = |cond: &Cond| {
        if let Cond::Has { attr, place, .. } = cond {
            read(*attr, place.0);
        }
    };
    for rule in scope.rules() {
        for range in &rule.ranges {
            look_filters(&range.set, &|cond| walk::look(cond, &on_set, &on_cond));
        }
        rule.unless.iter().for_each(|cond| walk::look(cond, &on_set, &on_cond));
    }
    found.into_inner()
}

/// The filters of a subject; that the subject itself is reached through a word is no filter.
fn look_filters(set: &Set, look: &dyn Fn(&Cond)) {
    match set {
        Set::Filter { of, cond, .. } => {
            look(cond);
            look_filters(of, look);
        }
        Set::Except { of, .. } | Set::Attr { of, .. } => look_filters(of, look),
        _ => {}
    }
}

fn warning(scope: &Scope<'_>, attr: AttrId, place: Span) -> Diagnostic {
    let attr = scope.program.vocabulary.attr(attr);
    let message = format!("where no file mentions `{}`, this is decided as if there were none", attr.key);
    let problem = Diagnostic::warning(Code::SilenceDecides, message, place, "read here, the first time");
    let problem = problem.and(attr.span, "declared with `default none`");
    problem.help(
        "if silence should leave it open, declare the word without `default none`; this is said once for each word",
    )
}
