//! Sets that depend on no subject (`the number of all managers`, everybody who is a tech lead anywhere): evaluated once.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use crate::compile::{Meaning, Program};
use crate::formula::{Calc, Set};
use crate::value::Val;

use super::item::{Bag, Item};
use super::notes::{Askers, Notes};
use super::side::Bits;
use super::walk::{Node, needs, parts};

/// A set with its elements by value.
#[derive(Debug)]
pub(super) struct Closed {
    /// The items.
    pub(super) bag: Bag,
    /// Whether each is surely there, people once.
    pub(super) members: Members,
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
    /// The same piece by piece, if it has pieces and that is noted.
    pub(super) pieces: Option<Pieces>,
}

/// Which values a set has, and whether each is surely there: things by their index, since they are many.
#[derive(Debug, Default)]
pub(super) struct Members {
    sure: Bits,
    perhaps: Bits,
    others: HashMap<Val, bool>,
}

impl Members {
    fn of(items: &[Item]) -> Members {
        let mut members = Members::default();
        for item in items {
            match (item.identity(), item.sure) {
                (Val::Thing(thing), true) => members.sure.insert(thing),
                (Val::Thing(thing), false) => members.perhaps.insert(thing),
                (other, sure) => *members.others.entry(other).or_insert(sure) |= sure,
            }
        }
        members
    }

    /// Whether a value is surely there; `None` if it is not among them.
    pub(super) fn get(&self, val: Val) -> Option<bool> {
        match val {
            Val::Thing(thing) if self.sure.contains(thing) => Some(true),
            Val::Thing(thing) => self.perhaps.contains(thing).then_some(false),
            other => self.others.get(&other).copied(),
        }
    }
}

/// The pieces of a closed set.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// Of each where its items end.
    pub(super) ends: Vec<u32>,
    /// Pieces by what they asked for.
    pub(super) askers: Askers,
    /// In which pieces a value is.
    pub(super) places: HashMap<Val, Vec<u32>>,
}

impl Pieces {
    /// Adds the next piece.
    pub(super) fn add(&mut self, items: &[Item], notes: &mut Notes) {
        let at = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.askers.add(at, notes);
        items.iter().for_each(|item| self.places.entry(item.identity()).or_default().push(at));
        let before = self.ends.last().copied().unwrap_or(0);
        self.ends.push(before + u32::try_from(items.len()).unwrap_or(u32::MAX));
    }

    /// The items of one piece.
    pub(super) fn items<'b>(&self, bag: &'b Bag, at: u32) -> &'b [Item] {
        let at = at as usize;
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &bag.items[from as usize..self.ends[at] as usize]
    }
}

/// A closed set by what is not as it was: neither the one before nor the other has an item that is not known.
#[derive(Debug)]
pub(super) struct Overlay {
    /// What it was.
    pub(super) before: Arc<Closed>,
    /// The pieces that are others now.
    pub(super) pieces: BTreeMap<u32, Vec<Item>>,
    /// Of whom it is not the same: whether each is surely there, perhaps, or not.
    pub(super) members: HashMap<Val, Option<bool>>,
    /// Whether the as-of date was read.
    pub(super) read_today: bool,
}

impl Overlay {
    /// Whether a value is surely or perhaps in it.
    pub(super) fn member(&self, val: Val) -> Option<bool> {
        self.members.get(&val).copied().unwrap_or_else(|| self.before.members.get(val))
    }

    /// The whole set.
    pub(super) fn whole(&self) -> Closed {
        let mut bag = Bag::default();
        if let Some(pieces) = &self.before.pieces {
            for at in (0u32..).take(pieces.ends.len()) {
                let before = || pieces.items(&self.before.bag, at);
                bag.items.extend(self.pieces.get(&at).map_or_else(before, Vec::as_slice));
            }
        }
        Closed::new(bag, self.read_today, false, Notes::default())
    }
}

impl Closed {
    pub(super) fn new(mut bag: Bag, read_today: bool, exhausted: bool, notes: Notes) -> Closed {
        // It stays until the end.
        bag.items.shrink_to_fit();
        let members = Members::of(&bag.items);
        let vague = bag.open || bag.items.iter().any(|item| item.datum.is_unknown());
        let size = match bag.has_posts() {
            true => {
                let mut people = bag.clone();
                people.distinct_people();
                people.size()
            }
            false => bag.size(),
        };
        Closed { bag, members, size, vague, read_today, exhausted, notes, pieces: None }
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
    /// By number, of those that are another set than in the organisation that this one was derived from.
    overlays: Vec<OnceLock<Overlay>>,
}

impl ClosedSets {
    /// Finds them; none is evaluated yet.
    pub(super) fn new(program: &Program) -> ClosedSets {
        let numbers = list(program).into_iter().map(|set| std::ptr::from_ref(set).addr()).zip(0..);
        let numbers: HashMap<Address, usize> = numbers.collect();
        let sets = numbers.iter().map(|_| OnceLock::new()).collect();
        ClosedSets { numbers: Arc::new(numbers), sets, overlays: Vec::new() }
    }

    /// The same for another organisation, with what is known of it already.
    pub(super) fn with(&self, known: impl Fn(usize) -> Option<Arc<Closed>>) -> ClosedSets {
        let set = |number| known(number).map_or_else(OnceLock::new, OnceLock::from);
        let all = 0..self.sets.len();
        let overlays = all.clone().map(|_| OnceLock::new()).collect();
        ClosedSets { numbers: self.numbers.clone(), sets: all.map(set).collect(), overlays }
    }

    /// The number and the place of that set, if it depends on no subject.
    pub(super) fn get(&self, set: &Set) -> Option<(usize, &OnceLock<Arc<Closed>>)> {
        if !is_worth_keeping(set) {
            return None;
        }
        let number = *self.numbers.get(&std::ptr::from_ref(set).addr())?;
        Some((number, &self.sets[number]))
    }

    /// The set of that number, if it was evaluated.
    pub(super) fn known(&self, number: usize) -> Option<&Arc<Closed>> {
        self.sets.get(number)?.get()
    }

    /// What is not as it was in the set of that number.
    pub(super) fn overlay(&self, number: usize) -> Option<&OnceLock<Overlay>> {
        self.overlays.get(number)
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

#[cfg(test)]
mod tests {
    use super::{Item, Members};
    use crate::evaluate::item::Datum;
    use crate::value::{Number, Val};

    /// What is surely there once is surely there, however often it is there perhaps.
    #[test]
    fn once_surely_is_surely() {
        for val in [Val::Thing(3), Val::Number(Number::whole(12))] {
            let (sure, perhaps) = (Item::sure(val), Item::perhaps(Datum::Val(val)));
            let is_sure = |items: &[Item]| Members::of(items).get(val);
            assert_eq!([&[perhaps, sure, perhaps][..], &[sure, perhaps]].map(is_sure), [Some(true); 2]);
            assert_eq!([&[perhaps, perhaps][..], &[]].map(is_sure), [Some(false), None]);
        }
    }
}
