//! `no two X may have the same PATH` and `at most BOUND of the Xs may have the same PATH`.

use std::collections::HashMap;

use crate::formula::{Bound, Cond, Op, Place, Set, Var};
use crate::value::{DAY, Duration, Number, Truth, Val, days_between};

use super::eval::Eval;
use super::item::{Bag, Datum, Item};
use super::notes::Notes;
use super::quantity::{Order, order};
use super::walk::{Node, needs};

/// Who has which value, for one set.
#[derive(Debug)]
pub(super) struct Twins {
    /// What the set depends on: the table holds as long as these are the same.
    outer: Vec<Datum>,
    /// By value (of a whole set: its elements in a fixed order) who has it, and whether they are surely there.
    groups: HashMap<Vec<Val>, Vec<(Val, bool)>>,
    /// By a length which others are perhaps the same.
    near: HashMap<Vec<Val>, Vec<Vec<Val>>>,
    /// Who was asked for while the table was made, if that is noted.
    notes: Option<Box<Notes>>,
}

/// What an element has: groups that it belongs to, or that it is not settled.
struct Own {
    keys: Vec<Vec<Val>>,
    settled: bool,
}

impl<'w> Eval<'w> {
    /// No other element of `set` has the same.
    #[allow(clippy::too_many_arguments, reason = "the parts of the condition")]
    pub(super) fn no_twin(
        &mut self,
        cond: &'w Cond,
        one: Var,
        set: &'w Set,
        var: Var,
        path: &'w Set,
        overlap: bool,
        place: Place,
    ) -> Truth {
        let me = self.var(one);
        let own = self.own(var, Item::sure(me.val()), path, overlap);
        let address = std::ptr::from_ref(cond).addr();
        self.prepare_twins(address, cond, set, var, path, overlap);
        let mut truth = Truth::True;
        let mut others: Vec<Val> = Vec::new();
        let identity = super::item::identity(me.val());
        if let Some(twins) = self.twins.get(&address) {
            if let (Some(notes), Some(of_table)) = (&mut self.notes, &twins.notes) {
                notes.join(of_table);
            }
            for key in &own.keys {
                let group = twins.groups.get(key).map_or(&[][..], Vec::as_slice);
                for &(other, sure) in group.iter().filter(|(other, _)| *other != identity) {
                    truth = truth.and(if sure { Truth::False } else { Truth::Unknown });
                    if !others.contains(&other) && others.len() < 4 {
                        others.push(other);
                    }
                }
            }
        }
        if truth == Truth::True && (!own.settled || self.perhaps_twin(address, &own, identity)) {
            truth = Truth::Unknown;
        }
        self.clause_twins(place, truth, set, var, path, &others);
        truth
    }

    /// Whether somebody else's length is perhaps the same.
    fn perhaps_twin(&self, address: usize, own: &Own, me: Val) -> bool {
        let Some(twins) = self.twins.get(&address) else { return false };
        let near = own.keys.iter().filter_map(|key| twins.near.get(key)).flatten();
        let mut others = near.filter_map(|key| twins.groups.get(key)).flatten();
        others.any(|(thing, _)| *thing != me)
    }

    /// The table of who has what, made once for each set.
    fn prepare_twins(&mut self, address: usize, cond: &'w Cond, set: &'w Set, var: Var, path: &'w Set, overlap: bool) {
        let mut outer: Vec<Datum> = Vec::new();
        let one = match cond {
            Cond::NoTwin { one, .. } => Some(*one),
            _ => None,
        };
        for needed in needs(Node::Cond(cond)) {
            // The one is among the elements; the table does not depend on it, unless the set itself does.
            if Some(needed) != one || super::walk::mentions(Node::Set(set), needed) {
                outer.push(self.var(needed));
            }
        }
        if self.twins.get(&address).is_some_and(|twins| twins.outer == outer) {
            return;
        }
        let recorder = self.recorder.take();
        let notes = self.notes.take();
        self.notes = notes.is_some().then(Box::default);
        let bag = self.bag(set);
        let mut groups: HashMap<Vec<Val>, Vec<(Val, bool)>> = HashMap::new();
        for item in &bag.items {
            for key in self.own(var, *item, path, overlap).keys {
                groups.entry(key).or_default().push((item.identity(), item.sure));
            }
        }
        self.recorder = recorder;
        let notes = std::mem::replace(&mut self.notes, notes);
        let keys: Vec<&Vec<Val>> = groups.keys().collect();
        let mut near: HashMap<Vec<Val>, Vec<Vec<Val>>> = HashMap::new();
        for (one, other) in perhaps_equal(&keys) {
            near.entry(keys[one].clone()).or_default().push(keys[other].clone());
        }
        self.twins.insert(address, Twins { outer, groups, near, notes });
    }

    /// What an element has. Nobody, nothing, and the empty set are the same as nothing else.
    fn own(&mut self, var: Var, item: Item, path: &'w Set, overlap: bool) -> Own {
        self.bind(var, item.datum);
        let mut bag = self.bag(path);
        // Two entries with one value are no other set than one.
        bag.distinct();
        bag.distinct_people();
        self.step(bag.items.len());
        let settled = !bag.open && bag.items.iter().all(|item| item.sure && !item.datum.is_unknown());
        let elements = bag.items.iter().filter(|item| item.is_element() && item.sure && !item.datum.is_unknown());
        let mut elements: Vec<Val> = elements.map(|item| in_days(item.identity())).collect();
        if overlap {
            return Own { keys: elements.into_iter().map(|val| vec![val]).collect(), settled };
        }
        if !settled || elements.is_empty() {
            return Own { keys: Vec::new(), settled };
        }
        elements.sort_by_cached_key(|val| sort_key(*val));
        Own { keys: vec![elements], settled }
    }

    /// The largest group that has the same is within the bound.
    #[allow(clippy::too_many_arguments, reason = "the parts of the condition")]
    pub(super) fn alike(
        &mut self,
        bound: &'w Bound,
        share: bool,
        set: &'w Set,
        var: Var,
        path: &'w Set,
        overlap: bool,
        place: Place,
    ) -> Truth {
        let mut bag = self.bag(set);
        bag.distinct_people();
        let groups = self.groups(&bag, var, path, overlap);
        let truth = if share {
            self.within_share(&groups, bound)
        } else {
            let (low, high) = groups.largest_bounds();
            self.within(Datum::counted(low, (!groups.open).then_some(high)), bound)
        };
        self.clause_alike(place, truth, set, path, &groups, bound);
        truth
    }

    fn within_share(&mut self, groups: &Groups, bound: &'w Bound) -> Truth {
        let nothing = groups.sure + groups.perhaps == 0;
        if nothing && !groups.open {
            let upper = matches!(bound.op, Op::AtMost | Op::Less);
            return if upper { Truth::True } else { Truth::Unknown };
        }
        let (low, high) = groups.largest_bounds();
        let ratio = |part: usize, of: usize| Number::ratio(i64::try_from(part).ok()?, i64::try_from(of).ok()?);
        let (low, high) = if groups.open {
            (Some(Number::whole(0)), Some(Number::whole(1)))
        } else {
            // Everybody in the largest group is there if it is as large as it can be.
            (ratio(low, groups.sure + groups.perhaps), ratio(high, groups.sure.max(high).max(1)))
        };
        self.within(Datum::between(low, high), bound)
    }

    fn groups(&mut self, bag: &Bag, var: Var, path: &'w Set, overlap: bool) -> Groups {
        let mut at: HashMap<Vec<Val>, usize> = HashMap::new();
        let mut groups = Groups { open: bag.open, ..Groups::default() };
        for &item in bag.items.iter().filter(|item| item.is_element()) {
            let own = if item.datum.is_unknown() {
                Own { keys: Vec::new(), settled: false }
            } else {
                self.own(var, item, path, overlap)
            };
            if item.sure {
                groups.sure += 1
            } else {
                groups.perhaps += 1
            }
            groups.vague += usize::from(!own.settled);
            for key in own.keys {
                let index = *at.entry(key.clone()).or_insert_with(|| {
                    groups.lists.push(Group { key, ..Group::default() });
                    groups.lists.len() - 1
                });
                let group = &mut groups.lists[index];
                // An element that is itself unsettled is counted among the vague, and so not twice.
                if item.sure {
                    group.sure += 1
                } else {
                    group.perhaps += 1
                }
                group.doubled += usize::from(!own.settled);
            }
        }
        groups.join_lengths();
        groups
    }
}

/// Elements by what they have.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// In the order in which they were met.
    pub(super) lists: Vec<Group>,
    /// Elements that are surely there.
    pub(super) sure: usize,
    /// Elements that are perhaps there.
    pub(super) perhaps: usize,
    /// Elements of which it is not known: they could belong to any group.
    pub(super) vague: usize,
    /// Whether there may be more elements.
    pub(super) open: bool,
}

/// Those who have the same.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// What.
    pub(super) key: Vec<Val>,
    /// Who surely belong to it.
    pub(super) sure: usize,
    /// Who perhaps do, since they are perhaps not there.
    pub(super) perhaps: usize,
    /// Who are counted as vague, too.
    doubled: usize,
}

impl Groups {
    /// Who has 60 days perhaps has the same as who has 2 months.
    fn join_lengths(&mut self) {
        let sizes: Vec<usize> = self.lists.iter().map(|group| group.sure + group.perhaps).collect();
        let keys: Vec<&Vec<Val>> = self.lists.iter().map(|group| &group.key).collect();
        for (one, other) in perhaps_equal(&keys) {
            self.lists[one].perhaps += sizes[other];
        }
    }

    /// How large the largest group is: surely, and at most.
    fn largest_bounds(&self) -> (usize, usize) {
        let low = self.lists.iter().map(|group| group.sure).max().unwrap_or(0);
        let high = self.lists.iter().map(|group| group.sure + group.perhaps - group.doubled).max().unwrap_or(0);
        (low, high + self.vague)
    }

    /// The largest group; with `perhaps`, of equal ones the one that could be larger.
    pub(super) fn largest(&self, perhaps: bool) -> Option<&Group> {
        // The first of equal ones, so that the report does not depend on anything else.
        self.lists.iter().rev().max_by_key(|group| (group.sure, if perhaps { group.perhaps } else { 0 }))
    }
}

/// A stretch between two days as its length: other days may lie as far apart.
fn in_days(val: Val) -> Val {
    match val {
        Val::Duration(Duration::Between { from, to }) => {
            Val::Duration(Duration::Lengths { months: 0, minutes: days_between(from, to) * DAY })
        }
        other => other,
    }
}

/// Which of the keys are two lengths that the bounds of a month do not tell apart: their numbers, each pair both ways.
fn perhaps_equal(keys: &[&Vec<Val>]) -> Vec<(usize, usize)> {
    let length = |(at, key): (usize, &&Vec<Val>)| match key[..] {
        [Val::Duration(length)] => Some((length.bounds(), at)),
        _ => None,
    };
    let mut lengths: Vec<((i64, i64), usize)> = keys.iter().enumerate().filter_map(length).collect();
    lengths.sort_unstable();
    let mut pairs = Vec::new();
    for (number, &((_, high), one)) in lengths.iter().enumerate() {
        // Shorter ones have been compared with this one; those that begin behind its end are longer.
        let reachable = lengths[number + 1..].iter().take_while(|((low, _), _)| *low <= high);
        for &(_, other) in
            reachable.filter(|(_, other)| matches!(order(keys[one][0], keys[*other][0]), Order::Undecided))
        {
            pairs.extend([(one, other), (other, one)]);
        }
    }
    pairs
}

/// An order of values that is the same in every run.
fn sort_key(val: Val) -> String {
    format!("{val:?}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{DAY, Duration, Order, Val, order, perhaps_equal};

    /// Those that are looked through are enough: no pair lies further apart.
    #[test]
    fn lengths_perhaps_alike_are_found_among_any() {
        let months = (0..40).map(|months| Duration::Lengths { months, minutes: 0 });
        let lengths =
            months.chain((0..900).step_by(7).map(|days| Duration::Lengths { months: 0, minutes: days * DAY }));
        let keys: Vec<Vec<Val>> =
            lengths.map(|length| vec![Val::Duration(length)]).chain([vec![], vec![Val::YesNo(true)]]).collect();
        let keys: Vec<&Vec<Val>> = keys.iter().collect();
        let undecided = |one: &[Val], other: &[Val]| match (one, other) {
            ([one @ Val::Duration(_)], [other @ Val::Duration(_)]) => matches!(order(*one, *other), Order::Undecided),
            _ => false,
        };
        let all = 0..keys.len();
        let each = all.clone().flat_map(|one| all.clone().map(move |other| (one, other)));
        let wanted: BTreeSet<(usize, usize)> =
            each.filter(|(one, other)| undecided(keys[*one], keys[*other])).collect();
        let found = perhaps_equal(&keys);
        assert!(wanted.len() > 50, "{} pairs", wanted.len());
        assert_eq!((found.len(), found.into_iter().collect::<BTreeSet<_>>()), (wanted.len(), wanted));
    }
}
