//! Sentences that say the same twice, and pairs of conditions that look as if one of them always held.

use crate::code::Code;
use crate::compile;
use crate::diagnostic::Diagnostic;
use crate::formula::{Cond, Var};
use crate::lint::Scope;
use crate::lint::facts::{normal, opposite, parts};
use crate::source::Span;

pub(super) fn lint(scope: &Scope<'_>) -> Vec<Diagnostic> {
    let mut found = twice(scope);
    found.extend(not_exhaustive(scope));
    found
}

fn twice(scope: &Scope<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let all: Vec<_> =
        scope.program.policies.iter().flat_map(|policy| policy.rules.iter().map(move |rule| (policy, rule))).collect();
    for (at, (policy, rule)) in all.iter().enumerate() {
        // The place tells sentences with a list of subjects from real copies.
        let same =
            all[..at].iter().find(|(_, other)| other.place.0 != rule.place.0 && compile::same_sentence(other, rule));
        let Some((other, earlier)) = same else { continue };
        // Of a pack's sentence and an own one the own one is told.
        let (told, first, name) = match scope.files.contains(&policy.file) {
            true => (rule.place.0, earlier.place.0, &other.name.value),
            false if scope.files.contains(&other.file) => (earlier.place.0, rule.place.0, &policy.name.value),
            false => continue,
        };
        let message = format!("this sentence says the same as one of the policy `{name}`");
        let help = "keep one of them; each finding is reported twice otherwise";
        found.push(Diagnostic::warning(Code::SameSentence, message, told, "again").and(first, "here, too").help(help));
    }
    found
}

/// `if the leads are formal` in one place and `if the leads are not formal` in another: where some are and some are not,
/// neither holds.
fn not_exhaustive(scope: &Scope<'_>) -> Vec<Diagnostic> {
    let mut plural: Vec<(Cond, Span)> = Vec::new();
    for rule in scope.rules() {
        let free: Vec<(Var, Var)> = rule.ranges.iter().map(|range| (range.var, range.var)).collect();
        for cond in rule.when.iter().chain(&rule.unless) {
            let alternatives = if let Cond::Any(all) = cond { all.clone() } else { parts(cond) };
            for part in alternatives {
                if let Cond::Definite { plural: true, right: false, place, .. } = &part {
                    plural.push((normal(&part, &free), place.0));
                }
            }
        }
    }
    let mut found = Vec::new();
    for (at, (cond, place)) in plural.iter().enumerate() {
        if let Some((_, earlier)) = plural[..at].iter().find(|(other, _)| opposite(other, cond)) {
            let message = "these two conditions look as if one of them always held, and neither holds where some are so and others are not";
            let problem =
                Diagnostic::warning(Code::NotExhaustive, message, *place, "each of them is so, or each is not");
            let help = "deny the condition as a whole, in one of the two places: `not (the … are …)`";
            found.push(problem.and(*earlier, "the other one").help(help));
        }
    }
    found
}
