//! What a set denotes while it is evaluated: items with a presence, and numbers that are known only by their bounds.

use crate::value::{Number, Truth, Val};

/// A value, or a number of which only the bounds are known (`size`, with members that are perhaps there).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Datum {
    /// A value; [`Val::Unknown`] if nothing at all is known.
    Val(Val),
    /// A number between bounds, ends included; `None` is without end.
    Range(Option<Number>, Option<Number>),
}

/// Nothing is known.
pub(super) const UNKNOWN: Datum = Datum::Val(Val::Unknown);
/// There is none.
pub(super) const NONE: Datum = Datum::Val(Val::None);

impl Datum {
    /// The value; a number known by its bounds only is unknown.
    pub fn val(self) -> Val {
        match self {
            Datum::Val(val) => val,
            Datum::Range(..) => Val::Unknown,
        }
    }

    /// The number from `low` to `high` of something that is counted.
    pub(super) fn counted(low: usize, high: Option<usize>) -> Datum {
        let number = |count: usize| Number::whole(i64::try_from(count).unwrap_or(i64::MAX));
        if high == Some(low) {
            return Datum::Val(Val::Number(number(low)));
        }
        Datum::Range(Some(number(low)), high.map(number))
    }

    /// The bounds as a number; `None` if it is none.
    pub(super) fn bounds(self) -> Option<(Option<Number>, Option<Number>)> {
        match self {
            Datum::Val(Val::Number(number)) => Some((Some(number), Some(number))),
            Datum::Range(low, high) => Some((low, high)),
            Datum::Val(_) => None,
        }
    }

    /// Between those bounds; a value if they meet.
    pub(super) fn between(low: Option<Number>, high: Option<Number>) -> Datum {
        match (low, high) {
            (Some(low), Some(high)) if low == high => Datum::Val(Val::Number(low)),
            _ => Datum::Range(low, high),
        }
    }

    /// Whether nothing, or only its bounds, are known.
    pub(super) fn is_unknown(self) -> bool {
        matches!(self, Datum::Val(Val::Unknown) | Datum::Range(..))
    }

    /// Whether there is none.
    pub(super) fn is_none(self) -> bool {
        matches!(self, Datum::Val(Val::None))
    }
}

/// Who or what an item is when items are told apart or counted: of a post the person.
pub(super) fn identity(val: Val) -> Val {
    match val {
        Val::Post { person, .. } => Val::Thing(person),
        other @ (Val::Unknown
        | Val::None
        | Val::Number(_)
        | Val::Duration(_)
        | Val::Date(_)
        | Val::Text(_)
        | Val::YesNo(_)
        | Val::Level(_)
        | Val::Choice(_)
        | Val::Thing(_)
        | Val::Item(_)) => other,
    }
}

/// One item of a set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Item {
    /// What it is.
    pub datum: Datum,
    /// Surely there, or perhaps.
    pub sure: bool,
}

impl Item {
    /// A value that is surely there.
    pub(super) fn sure(val: Val) -> Item {
        Item { datum: Datum::Val(val), sure: true }
    }

    /// Something that is perhaps there.
    pub(super) fn perhaps(datum: Datum) -> Item {
        Item { datum, sure: false }
    }

    /// A single value as an item: an unknown one is perhaps there.
    pub(super) fn single(datum: Datum) -> Item {
        Item { datum, sure: datum != UNKNOWN }
    }

    /// The value, told apart as people.
    pub(super) fn identity(self) -> Val {
        identity(self.datum.val())
    }

    /// Whether it counts as an element: a none does not.
    pub(super) fn is_element(self) -> bool {
        !self.datum.is_none()
    }

    /// What is said of the item, with regard to its presence, where one that is not there does no harm.
    pub(super) fn each(self, truth: Truth) -> Truth {
        if self.sure { truth } else { truth.max(Truth::Unknown) }
    }

    /// What is said of the item, with regard to its presence, where one that is there is looked for.
    pub(super) fn some(self, truth: Truth) -> Truth {
        if self.sure { truth } else { truth.min(Truth::Unknown) }
    }
}

/// The items of a set, in a fixed order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bag {
    /// The items. Things are distinct, and so are the values of a set; those of entries, and what is aggregated, are not.
    pub items: Vec<Item>,
    /// Whether there may be more, which nobody wrote down.
    pub open: bool,
}

/// From how many items on a hash table finds doubles faster than a look along the list.
const MANY: usize = 24;

impl Bag {
    /// One item.
    pub(super) fn one(item: Item) -> Bag {
        Bag { items: vec![item], open: false }
    }

    /// Nobody knows what there is.
    pub(super) fn unknown() -> Bag {
        Bag { items: Vec::new(), open: true }
    }

    /// Whether surely nothing is there; a none counts as nothing.
    pub(super) fn is_surely_empty(&self) -> bool {
        !self.open && !self.items.iter().any(|item| item.is_element())
    }

    /// Whether surely something is there.
    pub(super) fn is_surely_inhabited(&self) -> bool {
        self.items.iter().any(|item| item.sure && item.is_element())
    }

    /// Makes the known values distinct; of doubles the first stays, surely there if one of them is.
    pub(super) fn distinct(&mut self) {
        self.distinct_by(|item| item.datum.val());
    }

    /// Makes the items distinct as people, things or values. Only posts can be told apart where people cannot.
    pub(super) fn distinct_people(&mut self) {
        if self.has_posts() {
            self.distinct_by(Item::identity);
        }
    }

    /// Whether there is somebody in a post.
    pub(super) fn has_posts(&self) -> bool {
        self.items.iter().any(|item| matches!(item.datum, Datum::Val(Val::Post { .. })))
    }

    fn distinct_by(&mut self, key: impl Fn(Item) -> Val) {
        if self.items.len() < 2 {
            return;
        }
        if self.items.len() > MANY {
            return self.distinct_many(key);
        }
        let mut kept = 1;
        for at in 1..self.items.len() {
            let item = self.items[at];
            let val = key(item);
            let double = self.items[..kept].iter().position(|&other| val != Val::Unknown && key(other) == val);
            match double {
                Some(double) => self.items[double].sure |= item.sure,
                None => {
                    self.items[kept] = item;
                    kept += 1;
                }
            }
        }
        self.items.truncate(kept);
    }

    fn distinct_many(&mut self, key: impl Fn(Item) -> Val) {
        let mut seen = std::collections::HashMap::with_capacity(self.items.len());
        let mut kept = 0;
        for at in 0..self.items.len() {
            let item = self.items[at];
            let val = key(item);
            match seen.get(&val).copied().filter(|_| val != Val::Unknown) {
                Some(first) => {
                    let first: &mut Item = &mut self.items[first];
                    first.sure |= item.sure;
                }
                None => {
                    seen.insert(val, kept);
                    self.items[kept] = item;
                    kept += 1;
                }
            }
        }
        self.items.truncate(kept);
    }

    /// How many elements there are, people once: the fewest and the most.
    pub(super) fn size(&self) -> (usize, Option<usize>) {
        let sure = self.items.iter().filter(|item| item.sure && item.is_element() && !item.datum.is_unknown()).count();
        let all = self.items.iter().filter(|item| item.is_element()).count();
        (sure, (!self.open).then_some(all))
    }
}
