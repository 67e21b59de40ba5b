//! Faults of policies that are no errors, as warnings: what nobody uses, what no test shows, what can never be so, what
//! does not say what it seems to say.
//!
//! A stage after `compile`: it looks at formulas and at the tree, reads no data and changes nothing. One file for each
//! family of faults. By default only the organisation's own files are looked through.

mod alike;
mod clauses;
mod definite;
mod exceptions;
mod facts;
mod filters;
mod never;
mod silence;
#[cfg(test)]
mod tests;
mod unused;

use std::collections::HashSet;

use jiff::civil::Date;

use crate::compile::{Policy, Program, Rule};
use crate::diagnostic::{self, Diagnostic};
use crate::formula::Cond;
use crate::source::FileId;
use crate::vocabulary::{Layer, Loaded};

/// What is looked through.
#[derive(Debug)]
pub struct Linted<'a> {
    /// What the policies mean.
    pub program: &'a Program,
    /// The files.
    pub files: &'a [Loaded<'a>],
    /// The day that `today` means.
    pub as_of: Date,
    /// Whether packs are looked through, too.
    pub packs: bool,
}

/// All that is found, in the order of the text.
pub fn lint(linted: &Linted<'_>) -> Vec<Diagnostic> {
    let scope = Scope::new(linted);
    let mut found = Vec::new();
    for family in [
        clauses::lint,
        unused::lint,
        alike::lint,
        never::lint,
        filters::lint,
        definite::lint,
        exceptions::lint,
        silence::lint,
    ] {
        found.extend(family(&scope));
    }
    diagnostic::sort(&mut found);
    found.dedup();
    found
}

/// What all families look at: the program, and which of its files are looked through.
struct Scope<'a> {
    program: &'a Program,
    files: HashSet<FileId>,
    as_of: Date,
    /// Whether one of these files begins with `pack`: their words are then for others, too.
    is_pack: bool,
}

impl<'a> Scope<'a> {
    fn new(linted: &Linted<'a>) -> Scope<'a> {
        let wanted = |file: &&Loaded<'_>| file.layer == Layer::Own || (linted.packs && file.layer == Layer::Pack);
        let is_pack = linted.files.iter().filter(wanted).any(|file| file.tree.pack.is_some());
        let files = linted.files.iter().filter(wanted).map(|file| file.tree.file).collect();
        Scope { program: linted.program, files, as_of: linted.as_of, is_pack }
    }

    fn policies(&self) -> impl Iterator<Item = (usize, &'a Policy)> {
        self.program.policies.iter().enumerate().filter(|(_, policy)| self.files.contains(&policy.file))
    }

    fn rules(&self) -> impl Iterator<Item = &'a Rule> {
        self.policies().flat_map(|(_, policy)| &policy.rules)
    }
}

/// The conditions of a rule: `if`, what must be so, `unless`.
fn clauses_of(rule: &Rule) -> impl Iterator<Item = &Cond> {
    rule.when.iter().chain(std::iter::once(&rule.main)).chain(&rule.unless)
}
