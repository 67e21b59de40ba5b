//! Sets that depend on no subject (`the number of all managers`, everybody who is a tech lead anywhere): evaluated once.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::compile::{Meaning, Program};
use crate::formula::{Calc, Set};
use crate::value::Val;

use super::item::Bag;
use super::walk::{Node, needs, parts};

/// A set with its elements by value.
#[derive(Debug)]
pub(super) struct Closed {
    /// The items.
    pub(super) bag: Bag,
    /// Whether each is surely there, people once.
    pub(super) members: HashMap<Val, bool>,
    /// How many people, things or values it has: the fewest and the most.
    pub(super) size: (usize, Option<usize>),
    /// Whether an item is unknown.
    pub(super) vague: bool,
    /// Whether the as-of date was read.
    pub(super) read_today: bool,
    /// Whether the limit of steps was reached.
    pub(super) exhausted: bool,
}

impl Closed {
    pub(super) fn new(bag: Bag, read_today: bool, exhausted: bool) -> Closed {
        let mut members = HashMap::with_capacity(bag.items.len());
        for item in &bag.items {
            *members.entry(item.identity()).or_insert(item.sure) |= item.sure;
        }
        let vague = bag.open || bag.items.iter().any(|item| item.datum.is_unknown());
        let mut people = bag.clone();
        people.distinct_people();
        let size = people.size();
        Closed { bag, members, size, vague, read_today, exhausted }
    }
}

/// Where a set stands in the program: programs do not move while they are evaluated.
type Address = usize;

/// The sets of a program that depend on no subject, by address.
#[derive(Debug, Default)]
pub(super) struct ClosedSets(HashMap<Address, OnceLock<Closed>>);

impl ClosedSets {
    /// Finds them; none is evaluated yet.
    pub(super) fn new(program: &Program) -> ClosedSets {
        let mut sets = ClosedSets::default();
        for body in &program.defs {
            body.guard.iter().for_each(|cond| sets.find(Node::Cond(cond)));
            match &body.meaning {
                Meaning::Set(set) => sets.find(Node::Set(set)),
                Meaning::Cond(cond) => sets.find(Node::Cond(cond)),
                Meaning::Broken => {}
            }
        }
        for role in program.roles.iter().flatten() {
            sets.find(Node::Set(&role.set));
        }
        for checklist in &program.checklists {
            checklist.items.iter().for_each(|cond| sets.find(Node::Cond(cond)));
        }
        for rule in program.policies.iter().flat_map(|policy| &policy.rules) {
            rule.ranges.iter().for_each(|range| sets.find(Node::Set(&range.set)));
            let conds = rule.when.iter().chain([&rule.main]).chain(&rule.unless);
            conds.for_each(|cond| sets.find(Node::Cond(cond)));
        }
        sets
    }

    fn find(&mut self, node: Node<'_>) {
        if let Node::Set(set) = node
            && is_worth_keeping(set)
            && needs(node).is_empty()
        {
            self.0.insert(std::ptr::from_ref(set).addr(), OnceLock::new());
        }
        parts(node, &mut |part| self.find(part));
    }

    /// The place where that set is kept, if it depends on no subject.
    pub(super) fn get(&self, set: &Set) -> Option<&OnceLock<Closed>> {
        if self.0.is_empty() || !is_worth_keeping(set) { None } else { self.0.get(&std::ptr::from_ref(set).addr()) }
    }
}

/// Whether evaluating the set takes more than a look.
fn is_worth_keeping(set: &Set) -> bool {
    match set {
        Set::Holders { team, .. } => team.is_none(),
        Set::Filter { .. } | Set::Except { .. } => true,
        Set::Def { of, .. } => matches!(**of, Set::Organisation),
        Set::Calc(calc) => matches!(**calc, Calc::Count(_) | Calc::Aggregate { .. }),
        Set::Things(_)
        | Set::Var(_)
        | Set::Value(_)
        | Set::Setting(_)
        | Set::Named { .. }
        | Set::Organisation
        | Set::Attr { .. }
        | Set::PostTeam(_)
        | Set::PostPerson(_)
        | Set::PostAreas { .. }
        | Set::PostAssignments { .. }
        | Set::Checklist { .. }
        | Set::Chain { .. }
        | Set::Union(_)
        | Set::Former { .. } => false,
    }
}
