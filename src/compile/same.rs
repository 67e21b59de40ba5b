//! Whether programs and rules mean the same: by their formulas, whatever their words and places.

use crate::compile::{Meaning, Program, Range, Rule, SaysPiece, WaiverSubject};

/// Whether two programs mean the same: their formulas, not their words. Formulas name texts and regular expressions by
/// their numbers, so those have to be the same, in the same order.
pub fn same_meaning(one: &Program, other: &Program) -> bool {
    let defs = pairs(&one.defs, &other.defs, |a, b| {
        a.guard == b.guard
            && match (&a.meaning, &b.meaning) {
                (Meaning::Set(a), Meaning::Set(b)) => a == b,
                (Meaning::Cond(a), Meaning::Cond(b)) => a == b,
                _ => false,
            }
    });
    let roles = pairs(&one.roles, &other.roles, |a, b| match (a, b) {
        (Some(a), Some(b)) => a.guard == b.guard && a.set == b.set,
        (None, None) => true,
        _ => false,
    });
    let checklists = pairs(&one.checklists, &other.checklists, |a, b| a.guard == b.guard && a.items == b.items);
    let policies = pairs(&one.policies, &other.policies, |a, b| {
        a.name.value == b.name.value && pairs(&a.rules, &b.rules, same_rule) && pairs(&a.says, &b.says, same_piece)
    });
    let waivers = pairs(&one.waivers, &other.waivers, |a, b| same_subject(&a.subject, &b.subject));
    one.texts.has_same_texts(&other.texts)
        && pairs(&one.patterns, &other.patterns, |a, b| a.as_str() == b.as_str())
        && defs
        && roles
        && checklists
        && policies
        && waivers
        && one.left_out == other.left_out
        && one.settings == other.settings
        && one.tests.len() == other.tests.len()
}

fn pairs<T>(one: &[T], other: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
}

/// Whether two rules say the same, be it with `must` or `should`. How they call what they range over does not count.
pub fn same_sentence(a: &Rule, b: &Rule) -> bool {
    pairs(&a.ranges, &b.ranges, same_range)
        && a.when == b.when
        && a.main == b.main
        && a.unless == b.unless
        && a.former == b.former
        && a.share_of == b.share_of
}

fn same_rule(a: &Rule, b: &Rule) -> bool {
    a.modal == b.modal && same_sentence(a, b)
}

fn same_range(a: &Range, b: &Range) -> bool {
    a.var == b.var && a.set == b.set && a.ty == b.ty && a.wanted == b.wanted
}

fn same_piece(a: &SaysPiece, b: &SaysPiece) -> bool {
    match (a, b) {
        (SaysPiece::Text(a), SaysPiece::Text(b)) => a == b,
        (SaysPiece::Slot(a), SaysPiece::Slot(b)) => a == b,
        _ => false,
    }
}

fn same_subject(a: &WaiverSubject, b: &WaiverSubject) -> bool {
    match (a, b) {
        (WaiverSubject::Organisation, WaiverSubject::Organisation) => true,
        (WaiverSubject::Things(a), WaiverSubject::Things(b)) => pairs(a, b, |a, b| a.kind == b.kind && a.id == b.id),
        (WaiverSubject::Every(a), WaiverSubject::Every(b)) => same_range(a, b),
        _ => false,
    }
}
