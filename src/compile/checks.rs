//! What is asked of a program once every sentence is read: descriptive facts, bounds that make no sense, and the facts
//! that each policy requires.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::{Meaning, Program, bounds, error};
use crate::diagnostic::Diagnostic;
use crate::formula::{Cond, Set, Var};
use crate::reading::RuleReading;
use crate::source::Span;
use crate::syntax::tree::{Phrase, TokenKind};
use crate::vocabulary::{AttrId, ChecklistId, DefId, RoleId};
use crate::walk;

/// Whether a sentence has `must`, `should` or `may` in it.
pub(super) fn has_modal(phrase: &Phrase) -> bool {
    let modal =
        |kind: &TokenKind| matches!(kind, TokenKind::Word(word) if matches!(word.as_str(), "must" | "should" | "may"));
    phrase.tokens.iter().any(|token| modal(&token.kind))
}

/// The place of a sentence's first verb, and the verb; or all of it.
pub(super) fn verb_of(phrase: &Phrase) -> (Span, Option<&str>) {
    fn verb(kind: &TokenKind) -> Option<&str> {
        let TokenKind::Word(word) = kind else { return None };
        Some(word.as_str()).filter(|word| matches!(*word, "is" | "are" | "be" | "has" | "have" | "does" | "do"))
    }
    let found = phrase.tokens.iter().find_map(|token| Some((token.span, verb(&token.kind)?)));
    found.map_or((phrase.span, None), |(span, said)| (span, Some(said)))
}

/// Whether a sentence begins with `for every`.
pub(super) fn starts_with_for(phrase: &Phrase) -> bool {
    matches!(phrase.tokens.first().map(|token| &token.kind), Some(TokenKind::Word(word)) if word == "for")
}

/// The names that `as NAME` gives in a phrase, with their places.
pub(super) fn named(phrase: &Phrase) -> Vec<(usize, &str)> {
    let word = |at: usize| match phrase.tokens.get(at).map(|token| &token.kind) {
        Some(TokenKind::Word(word)) => Some(word.as_str()),
        _ => None,
    };
    let named = (1..phrase.tokens.len()).filter(|at| word(at - 1) == Some("as"));
    let reserved = crate::vocabulary::words::is_reserved;
    named
        .filter_map(|at| {
            word(at).filter(|name| !reserved(name) || matches!(*name, "one" | "other")).map(|name| (at, name))
        })
        .filter(|(at, _)| !after_same(phrase, *at))
        .collect()
}

/// `the same level as ana` names nothing.
fn after_same(phrase: &Phrase, at: usize) -> bool {
    phrase.tokens[..at - 1]
        .iter()
        .rev()
        .take(6)
        .any(|token| matches!(&token.kind, TokenKind::Word(word) if word == "same"))
}

/// Whether a phrase mentions a name anywhere but at `except`.
pub(super) fn mentions(phrase: &Phrase, name: &str, except: Option<usize>) -> bool {
    let is = |kind: &TokenKind| matches!(kind, TokenKind::Word(word) if word == name);
    phrase.tokens.iter().enumerate().any(|(at, token)| Some(at) != except && is(&token.kind))
}

/// Whether a phrase says those words, one after the other.
pub(super) fn says(phrase: &Phrase, words: &str) -> bool {
    let words: Vec<&str> = words.split(' ').collect();
    let is =
        |token: &crate::syntax::tree::Token, word: &str| matches!(&token.kind, TokenKind::Word(said) if said == word);
    phrase.tokens.windows(words.len()).any(|window| window.iter().zip(&words).all(|(token, word)| is(token, word)))
}

/// Whether anything behind the first range reads its variable.
pub(super) fn reads(rule: &RuleReading, var: Var) -> bool {
    let found = RefCell::new(false);
    let on_set = |set: &Set| {
        if *set == Set::Var(var) {
            *found.borrow_mut() = true;
        }
    };
    for range in &rule.ranges[1..] {
        walk::look_set(&range.set, &on_set, &|_| {});
    }
    let conds =
        [Some(&rule.main), rule.when.as_ref().map(|(cond, _)| cond), rule.unless.as_ref().map(|(cond, _)| cond)];
    for cond in conds.into_iter().flatten() {
        walk::look(cond, &on_set, &|_| {});
    }
    found.into_inner()
}

/// Checks the program, and fills in what policies require.
pub(super) fn run(program: &mut Program) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut required = Vec::new();
    let mut former = Vec::new();
    for policy in &program.policies {
        let mut facts = BTreeSet::new();
        for rule in &policy.rules {
            let mut parts: Vec<(&str, Span, Reads)> =
                vec![("the main clause", rule.main_place.0, Reads::of_cond(program, &rule.main))];
            parts.extend(
                rule.when
                    .iter()
                    .zip(rule.when_place)
                    .map(|(cond, place)| ("the condition", place.0, Reads::of_cond(program, cond))),
            );
            parts.extend(
                rule.unless
                    .iter()
                    .zip(rule.unless_place)
                    .map(|(cond, place)| ("the exception", place.0, Reads::of_cond(program, cond))),
            );
            parts.extend(
                rule.ranges.iter().map(|range| ("the subject", range.place.0, Reads::of_set(program, &range.set))),
            );
            former.push(parts.iter().any(|(.., reads)| reads.former));
            for (part, span, reads) in &parts {
                let attrs = &program.vocabulary.attrs;
                facts.extend(reads.attrs.iter().map(|attr| attrs[attr.index()].key.clone()));
                if let Some(attr) = reads.demanded.iter().find(|attr| attrs[attr.index()].descriptive) {
                    problems.push(error::descriptive(*span, &attrs[attr.index()].key, part));
                }
            }
        }
        required.push(facts.into_iter().collect());
    }
    problems.extend(bounds::run(program));
    let mut former = former.into_iter();
    for (policy, facts) in program.policies.iter_mut().zip(required) {
        policy.required_facts = facts;
        for rule in &mut policy.rules {
            rule.former = former.next().unwrap_or(false);
        }
    }
    problems
}

// ── what a formula reads ─────────────────────────────────────────────────────────────────────────────────────────────

/// The attributes that a formula reads, also through definitions, roles and checklists.
#[derive(Default)]
struct Reads {
    attrs: BTreeSet<AttrId>,
    /// Those not only in checklist items.
    demanded: BTreeSet<AttrId>,
    former: bool,
    defs: BTreeSet<DefId>,
    checklists: BTreeSet<ChecklistId>,
}

/// What a policy reaches.
#[derive(Debug, Clone, Default)]
pub struct Reached {
    /// Definitions, also through others.
    pub defs: BTreeSet<DefId>,
    /// Checklists.
    pub checklists: BTreeSet<ChecklistId>,
}

/// The definitions and checklists that a policy's sentences reach, also through definitions and roles.
pub fn reached(program: &Program, policy: &super::Policy) -> Reached {
    let walk = Walk::new(program);
    for rule in &policy.rules {
        rule_conds(rule).for_each(|cond| walk.cond(cond, true));
        rule.ranges.iter().for_each(|range| walk.set(&range.set, true));
    }
    let reads = walk.finish();
    Reached { defs: reads.defs, checklists: reads.checklists }
}

fn rule_conds(rule: &super::Rule) -> impl Iterator<Item = &Cond> {
    [Some(&rule.main), rule.when.as_ref(), rule.unless.as_ref()].into_iter().flatten()
}

impl Reads {
    fn of_cond(program: &Program, cond: &Cond) -> Reads {
        let walk = Walk::new(program);
        walk.cond(cond, true);
        walk.finish()
    }

    fn of_set(program: &Program, set: &Set) -> Reads {
        let walk = Walk::new(program);
        walk.set(set, true);
        walk.finish()
    }
}

struct Walk<'a> {
    program: &'a Program,
    reads: RefCell<Reads>,
    seen: RefCell<BTreeSet<(DefId, bool)>>,
    roles: RefCell<BTreeSet<RoleId>>,
}

impl<'a> Walk<'a> {
    fn new(program: &'a Program) -> Self {
        Walk { program, reads: RefCell::default(), seen: RefCell::default(), roles: RefCell::default() }
    }

    fn finish(self) -> Reads {
        self.reads.into_inner()
    }

    fn cond(&self, cond: &Cond, demanded: bool) {
        walk::look(cond, &|set| self.on_set(set, demanded), &|cond| self.on_cond(cond, demanded));
    }

    fn set(&self, set: &Set, demanded: bool) {
        walk::look_set(set, &|set| self.on_set(set, demanded), &|cond| self.on_cond(cond, demanded));
    }

    fn attr(&self, attr: AttrId, demanded: bool) {
        let mut reads = self.reads.borrow_mut();
        reads.attrs.insert(attr);
        if demanded {
            reads.demanded.insert(attr);
        }
    }

    fn def(&self, def: DefId, demanded: bool) {
        if !self.seen.borrow_mut().insert((def, demanded)) {
            return;
        }
        self.reads.borrow_mut().defs.insert(def);
        let body = &self.program.defs[def.index()];
        if let Some(guard) = &body.guard {
            self.cond(guard, demanded);
        }
        match &body.meaning {
            Meaning::Set(set) => self.set(set, demanded),
            Meaning::Cond(cond) => self.cond(cond, demanded),
            Meaning::Broken => {}
        }
    }

    fn on_set(&self, set: &Set, demanded: bool) {
        match set {
            Set::Attr { attr, .. } | Set::Chain { attr, .. } => {
                self.attr(*attr, demanded);
            }
            Set::Def { def, .. } => self.def(*def, demanded),
            Set::Holders { role, .. } => {
                if self.roles.borrow_mut().insert(*role)
                    && let Some(body) = &self.program.roles[role.index()]
                {
                    self.set(&body.set, demanded);
                }
            }
            Set::Checklist { checklist, .. } => {
                self.reads.borrow_mut().checklists.insert(*checklist);
                for item in &self.program.checklists[checklist.index()].items {
                    self.cond(item, false);
                }
            }
            Set::Former { .. } => self.reads.borrow_mut().former = true,
            Set::Things(_)
            | Set::Var(_)
            | Set::Value(_)
            | Set::Setting(_)
            | Set::Named { .. }
            | Set::Organisation
            | Set::PostTeam(_)
            | Set::PostPerson(_)
            | Set::PostAreas { .. }
            | Set::PostAssignments { .. }
            | Set::Filter { .. }
            | Set::Union(_)
            | Set::Except { .. }
            | Set::Calc(_) => {}
        }
    }

    fn on_cond(&self, cond: &Cond, demanded: bool) {
        match cond {
            Cond::Call { def, .. } => self.def(*def, demanded),
            Cond::Has { attr, .. } | Cond::Known { attr, .. } => self.attr(*attr, demanded),
            _ => {}
        }
    }
}
