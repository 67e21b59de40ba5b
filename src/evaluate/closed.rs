//! Sets that depend on no subject (`the number of all managers`, everybody who is a tech lead anywhere): evaluated once.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::compile::{Meaning, Program};
use crate::formula::{Calc, Set};
use crate::value::Val;

use super::item::Bag;
use super::notes::Notes;
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
    /// Who was asked for while it was evaluated, if that is noted.
    pub(super) notes: Notes,
}

impl Closed {
    pub(super) fn new(bag: Bag, read_today: bool, exhausted: bool, notes: Notes) -> Closed {
        let mut members = HashMap::with_capacity(bag.items.len());
        for item in &bag.items {
            *members.entry(item.identity()).or_insert(item.sure) |= item.sure;
        }
        let vague = bag.open || bag.items.iter().any(|item| item.datum.is_unknown());
        let mut people = bag.clone();
        people.distinct_people();
        let size = people.size();
        Closed { bag, members, size, vague, read_today, exhausted, notes }
    }
}

/// Where a set stands in the program: programs do not move while they are evaluated.
type Address = usize;

/// The sets of a program that depend on no subject, by address.
#[derive(Debug)]
pub(super) struct ClosedSets {
    /// Their numbers.
    numbers: Arc<HashMap<Address, usize>>,
    /// By number.
    sets: Vec<OnceLock<Arc<Closed>>>,
}

impl ClosedSets {
    /// Finds them; none is evaluated yet.
    pub(super) fn new(program: &Program) -> ClosedSets {
        let numbers = list(program).into_iter().map(|set| std::ptr::from_ref(set).addr()).zip(0..);
        let numbers: HashMap<Address, usize> = numbers.collect();
        let sets = numbers.iter().map(|_| OnceLock::new()).collect();
        ClosedSets { numbers: Arc::new(numbers), sets }
    }

    /// The same for another organisation, with what is known of it already.
    pub(super) fn with(&self, known: impl Fn(usize) -> Option<Arc<Closed>>) -> ClosedSets {
        let set = |number| known(number).map_or_else(OnceLock::new, OnceLock::from);
        ClosedSets { numbers: self.numbers.clone(), sets: (0..self.sets.len()).map(set).collect() }
    }

    /// The number and the place of that set, if it depends on no subject.
    pub(super) fn get(&self, set: &Set) -> Option<(usize, &OnceLock<Arc<Closed>>)> {
        if self.sets.is_empty() || !is_worth_keeping(set) {
            return None;
        }
        let number = *self.numbers.get(&std::ptr::from_ref(set).addr())?;
        Some((number, &self.sets[number]))
    }

    /// The set of that number, if it was evaluated.
    pub(super) fn known(&self, number: usize) -> Option<&Arc<Closed>> {
        self.sets.get(number)?.get()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.sets.len()
    }
}

/// The sets of a program that depend on no subject, by number.
pub(super) fn list(program: &Program) -> Vec<&Set> {
    let mut sets = Vec::new();
    for body in &program.defs {
        body.guard.iter().for_each(|cond| find(Node::Cond(cond), &mut sets));
        match &body.meaning {
            Meaning::Set(set) => find(Node::Set(set), &mut sets),
            Meaning::Cond(cond) => find(Node::Cond(cond), &mut sets),
            Meaning::Broken => {}
        }
    }
    for role in program.roles.iter().flatten() {
        find(Node::Set(&role.set), &mut sets);
    }
    for checklist in &program.checklists {
        checklist.items.iter().for_each(|cond| find(Node::Cond(cond), &mut sets));
    }
    for rule in program.policies.iter().flat_map(|policy| &policy.rules) {
        rule.ranges.iter().for_each(|range| find(Node::Set(&range.set), &mut sets));
        let conds = rule.when.iter().chain([&rule.main]).chain(&rule.unless);
        conds.for_each(|cond| find(Node::Cond(cond), &mut sets));
    }
    // A part that several sentences share is one set.
    let mut seen = std::collections::HashSet::new();
    sets.retain(|&set| seen.insert(std::ptr::from_ref(set).addr()));
    sets
}

fn find<'p>(node: Node<'p>, sets: &mut Vec<&'p Set>) {
    if let Node::Set(set) = node
        && is_worth_keeping(set)
        && needs(node).is_empty()
    {
        sets.push(set);
    }
    parts(node, &mut |part| find(part, sets));
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
