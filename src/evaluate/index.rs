//! Indexes: things by the value of an attribute, and the chains along one, so that what is asked of everybody costs one
//! pass over all and not one for each.
//!
//! An index only narrows down who can be meant; whether a condition holds is always decided by evaluating it.

use std::collections::HashMap;

use crate::compile::Program;
use crate::memory::give_back;
use crate::organisation::Recorded;
use crate::value::Val;
use crate::vocabulary::{AttrId, Silence};

use super::side::{Bits, Side};

/// Things by the values of one attribute.
#[derive(Debug)]
pub(super) struct Inverse {
    /// Of each value the range of `things`.
    ranges: HashMap<Val, (u32, u32)>,
    things: Vec<u32>,
    /// Of which it is unknown, or of which no single value is recorded: they could be meant by any value.
    pub(super) perhaps: Vec<u32>,
}

impl Inverse {
    pub(super) fn new(program: &Program, side: &Side<'_>, attr: AttrId) -> Inverse {
        let declared = program.vocabulary.attr(attr);
        let (mut pairs, mut perhaps) = (Vec::new(), Vec::new());
        // Also of things that are gone: who uses the index asks, and so learns whether that hangs on the as-of date.
        for thing in 0..side.org.len(declared.kind) {
            match (side.org.recorded(attr, thing), &declared.silence) {
                (Recorded::One(Val::Unknown) | Recorded::Keyed(_), _) | (Recorded::Nothing, Silence::Unknown) => {
                    perhaps.push(thing);
                }
                (Recorded::One(val), _) => pairs.push((val, thing)),
                (Recorded::Nothing, Silence::Value(val)) => pairs.push((*val, thing)),
                (Recorded::Nothing, Silence::Nothing) => {}
                (Recorded::Set(vals), _) => pairs.extend(vals.iter().map(|val| (val, thing))),
            }
        }
        let inverse = Inverse::from_pairs(&pairs, perhaps);
        give_back(pairs);
        inverse
    }

    /// Counts first, then places, so that the things of one value lie side by side in ascending order.
    fn from_pairs(pairs: &[(Val, u32)], perhaps: Vec<u32>) -> Inverse {
        let mut ranges: HashMap<Val, (u32, u32)> = HashMap::with_capacity(pairs.len() / 4);
        let mut order = Vec::new();
        for (val, _) in pairs {
            let range = ranges.entry(*val).or_insert_with(|| {
                order.push(*val);
                (0, 0)
            });
            range.1 += 1;
        }
        let mut from = 0;
        for val in &order {
            if let Some(range) = ranges.get_mut(val) {
                let count = range.1;
                *range = (from, from);
                from += count;
            }
        }
        give_back(order);
        let mut things = vec![0; pairs.len()];
        for (val, thing) in pairs {
            if let Some(range) = ranges.get_mut(val) {
                things[range.1 as usize] = *thing;
                range.1 += 1;
            }
        }
        Inverse { ranges, things, perhaps }
    }

    /// The things that have that value, ascending.
    pub(super) fn of(&self, val: Val) -> &[u32] {
        self.ranges.get(&val).map_or(&[], |&(from, to)| &self.things[from as usize..to as usize])
    }
}

/// How a chain ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// At somebody who has nobody.
    Closed,
    /// Where the attribute is unknown.
    Open,
    /// It comes back.
    Circle,
}

/// No further thing.
const STOP: u32 = u32::MAX;

/// The chains along one single attribute, from every thing.
#[derive(Debug)]
pub(super) struct Chains {
    next: Vec<u32>,
    length: Vec<u32>,
    ends: Vec<End>,
    /// In a tree in which everybody stands below the next of theirs, the first and one past the last of everybody
    /// below and oneself, as positions in `order`. Circles have none.
    enter: Vec<u32>,
    leave: Vec<u32>,
    order: Vec<u32>,
    /// Whose chain does not end: they could be below anybody.
    pub(super) loose: Vec<u32>,
}

impl Chains {
    pub(super) fn new(program: &Program, side: &Side<'_>, attr: AttrId) -> Chains {
        let declared = program.vocabulary.attr(attr);
        let count = side.org.len(declared.kind) as usize;
        let (mut next, mut open) = (vec![STOP; count], Bits::default());
        // Also of things that are gone or were there only before: a sentence may speak of former ones.
        for thing in 0..side.org.len(declared.kind) {
            match side.reached(declared.ty.element, side.raw(program, attr, thing)) {
                Val::Thing(to) => next[thing as usize] = to,
                Val::Unknown => open.insert(thing),
                _ => {}
            }
        }
        let (length, ends) = measure(&next, &open);
        let loose = (0u32..).zip(&ends).filter(|&(_, &end)| end != End::Closed).map(|(thing, _)| thing).collect();
        let mut chains = Chains {
            enter: vec![0; count],
            leave: vec![0; count],
            order: Vec::with_capacity(count),
            next,
            length,
            ends,
            loose,
        };
        chains.number();
        chains
    }

    /// Numbers the trees, parents before children, without recursion.
    fn number(&mut self) {
        let count = self.next.len();
        let mut first_child = vec![STOP; count];
        let mut sibling = vec![STOP; count];
        let mut roots = Vec::new();
        for thing in (0..count).rev() {
            if self.ends[thing] == End::Circle {
                continue;
            }
            let thing_index = u32::try_from(thing).unwrap_or(STOP);
            match self.next[thing] {
                STOP => roots.push(thing_index),
                parent => {
                    sibling[thing] = first_child[parent as usize];
                    first_child[parent as usize] = thing_index;
                }
            }
        }
        // Each thing is on the stack twice: to be entered, and with all below it done.
        let mut stack: Vec<(u32, bool)> = roots.into_iter().map(|root| (root, false)).collect();
        while let Some((thing, done)) = stack.pop() {
            let position = u32::try_from(self.order.len()).unwrap_or(STOP);
            if done {
                self.leave[thing as usize] = position;
                continue;
            }
            self.enter[thing as usize] = position;
            self.order.push(thing);
            stack.push((thing, true));
            let mut child = first_child[thing as usize];
            while child != STOP {
                stack.push((child, false));
                child = sibling[child as usize];
            }
        }
    }

    /// How many things the chain from a thing has, and how it ends.
    pub(super) fn length(&self, thing: u32) -> (u32, End) {
        let at = thing as usize;
        (self.length.get(at).copied().unwrap_or(0), self.ends.get(at).copied().unwrap_or(End::Closed))
    }

    /// The next in the chain.
    pub(super) fn next(&self, thing: u32) -> Option<u32> {
        self.next.get(thing as usize).copied().filter(|&next| next != STOP)
    }

    /// Whether `above` is in the chain from `thing`.
    pub(super) fn has(&self, thing: u32, above: u32) -> bool {
        let (at, above_at) = (thing as usize, above as usize);
        if at >= self.next.len() || above_at >= self.next.len() {
            return false;
        }
        if self.ends[at] == End::Circle {
            return self.walk(thing).any(|other| other == above);
        }
        self.ends[above_at] != End::Circle
            && thing != above
            && self.enter[above_at] <= self.enter[at]
            && self.enter[at] < self.leave[above_at]
    }

    /// Everybody in the chain from a thing, nearest first.
    pub(super) fn walk(&self, thing: u32) -> impl Iterator<Item = u32> + '_ {
        let (length, _) = self.length(thing);
        std::iter::successors(self.next(thing), |&at| self.next(at)).take(length as usize)
    }

    /// Everybody whose chain surely has that thing, in no order that counts; those in circles are among the loose.
    pub(super) fn below(&self, thing: u32) -> &[u32] {
        let at = thing as usize;
        if at >= self.next.len() || self.ends[at] == End::Circle {
            return &[];
        }
        &self.order[self.enter[at] as usize + 1..self.leave[at] as usize]
    }
}

/// The length of every chain and how it ends; each thing is met twice at most.
fn measure(next: &[u32], open: &Bits) -> (Vec<u32>, Vec<End>) {
    const NEW: u8 = 0;
    const ON_PATH: u8 = 1;
    const DONE: u8 = 2;
    let mut state = vec![NEW; next.len()];
    let (mut length, mut ends) = (vec![0u32; next.len()], vec![End::Closed; next.len()]);
    let mut circle = Bits::default();
    let mut path = Vec::new();
    for start in 0..next.len() {
        let mut at = start;
        while state[at] == NEW {
            state[at] = ON_PATH;
            path.push(at);
            match next[at] {
                STOP => break,
                to => at = to as usize,
            }
        }
        if state[at] == ON_PATH && next[at] != STOP {
            // The path came back to `at`: all from there on are a circle.
            let from = path.iter().position(|&other| other == at).unwrap_or(0);
            let size = u32::try_from(path.len() - from).unwrap_or(u32::MAX);
            for member in path.drain(from..) {
                (length[member], ends[member], state[member]) = (size, End::Circle, DONE);
                circle.insert(u32::try_from(member).unwrap_or(STOP));
            }
        }
        while let Some(member) = path.pop() {
            state[member] = DONE;
            (length[member], ends[member]) = match next[member] {
                STOP if open.contains(u32::try_from(member).unwrap_or(STOP)) => (0, End::Open),
                STOP => (0, End::Closed),
                to if circle.contains(to) => (length[to as usize], End::Circle),
                to => (length[to as usize].saturating_add(1), ends[to as usize]),
            };
        }
    }
    (length, ends)
}
