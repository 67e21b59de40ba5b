//! Attributes as the evaluator reads them: recorded, by default, unknown; references to who is gone are nobody.

use crate::organisation::{Entries, Recorded, Values};
use crate::value::Val;
use crate::vocabulary::{Attr, AttrId, Silence, Ty};

use super::eval::Eval;
use super::item::{Bag, Datum, Item, NONE, UNKNOWN, identity};

impl<'w> Eval<'w> {
    /// The declaration of an attribute.
    pub(super) fn declared(&self, attr: AttrId) -> &'w Attr {
        self.program.vocabulary.attr(attr)
    }

    /// The index of the thing whose attribute is read: of a post the person.
    pub(super) fn owner_of(val: Val) -> Option<u32> {
        match identity(val) {
            Val::Thing(thing) => Some(thing),
            _ => None,
        }
    }

    /// What it means that no file mentions a single fact.
    fn silent(&self, declared: &Attr) -> Val {
        match (&declared.silence, declared.ty.element) {
            (Silence::Unknown, Ty::YesNo) if declared.descriptive && self.in_item => Val::YesNo(false),
            (Silence::Unknown, _) if declared.descriptive && self.in_item => Val::None,
            (Silence::Unknown, _) => Val::Unknown,
            (Silence::Nothing, _) => Val::None,
            (Silence::Value(val), _) => *val,
        }
    }

    /// A single attribute of one thing, without key.
    pub(super) fn one(&mut self, attr: AttrId, thing: u32) -> Datum {
        let declared = self.declared(attr);
        if Some(attr) == self.world.waiver_state
            && let Some(states) = self.waiver_states
        {
            return states.get(thing as usize).map_or(UNKNOWN, |&state| Datum::Val(state));
        }
        let recorded = self.side.org.recorded(attr, thing);
        let val = match recorded {
            Recorded::One(val) => val,
            Recorded::Nothing => self.silent(declared),
            Recorded::Set(_) | Recorded::Keyed(_) => Val::Unknown,
        };
        let val = self.reached(declared.ty.element, val);
        // That nobody wrote down a descriptive fact is no evidence of anything.
        if self.recorder.is_some() && !(self.in_item && declared.descriptive && matches!(recorded, Recorded::Nothing)) {
            self.record_one(attr, thing, None, val, matches!(recorded, Recorded::Nothing));
        }
        Datum::Val(val)
    }

    /// A single keyed attribute of one thing for one key.
    pub(super) fn one_for(&mut self, attr: AttrId, thing: u32, key: Datum) -> Datum {
        // For nobody there is nothing, whatever is recorded of others or by default.
        if key.is_none() {
            return NONE;
        }
        let declared = self.declared(attr);
        let recorded = self.side.org.recorded(attr, thing);
        let (val, silent) = match recorded {
            Recorded::One(val) => (val, false),
            Recorded::Keyed(_) if key.is_unknown() => (Val::Unknown, false),
            Recorded::Keyed(entries) => match entries.find(identity(key.val())) {
                Some(entry) => (entry.value, false),
                None => (self.silent(declared), true),
            },
            Recorded::Nothing => (self.silent(declared), true),
            Recorded::Set(_) => (Val::Unknown, false),
        };
        let val = self.reached(declared.ty.element, val);
        if self.recorder.is_some() {
            self.record_one(attr, thing, Some(key.val()), val, silent);
        }
        Datum::Val(val)
    }

    /// All that an attribute of one thing gives. `key` is a value of the key; without one a keyed attribute stands for
    /// its entries.
    pub(super) fn all_of(&mut self, attr: AttrId, thing: u32, key: Option<Datum>) -> Bag {
        let declared = self.declared(attr);
        match (declared.ty.set, declared.ty.key.is_some(), key) {
            (false, false, _) => self.as_bag(declared.ty.element, |eval| eval.one(attr, thing)),
            (false, true, Some(key)) => self.as_bag(declared.ty.element, |eval| eval.one_for(attr, thing, key)),
            (false, true, None) => self.entries(attr, thing),
            (true, keyed, key) => self.set_of(attr, thing, keyed, key),
        }
    }

    /// A single value as a bag: a thing that is none gives no item.
    pub(super) fn as_bag(&mut self, ty: Ty, read: impl FnOnce(&mut Self) -> Datum) -> Bag {
        let datum = read(self);
        if datum.is_none() && is_thing(ty) { Bag::default() } else { Bag::one(Item::single(datum)) }
    }

    /// The entries of a single keyed attribute, one item for each, also where two have the same value.
    fn entries(&mut self, attr: AttrId, thing: u32) -> Bag {
        let ty = self.declared(attr).ty.element;
        match self.side.org.recorded(attr, thing) {
            Recorded::Keyed(entries) => {
                self.step(entries.len());
                let mut bag = Bag::default();
                for entry in entries.iter() {
                    let val = self.reached(ty, entry.value);
                    if self.recorder.is_some() {
                        self.record_one(attr, thing, Some(entry.key), val, false);
                    }
                    if !(val == Val::None && is_thing(ty)) {
                        bag.items.push(Item::single(Datum::Val(val)));
                    }
                }
                bag
            }
            Recorded::One(_) | Recorded::Nothing | Recorded::Set(_) => {
                // A bare value answers for every key, as one value. Without any nobody knows how many entries there are.
                let bare = self.one_for(attr, thing, UNKNOWN);
                if bare == UNKNOWN { Bag::unknown() } else { self.as_bag(ty, |_| bare) }
            }
        }
    }

    fn set_of(&mut self, attr: AttrId, thing: u32, keyed: bool, key: Option<Datum>) -> Bag {
        if key.is_some_and(Datum::is_none) {
            return Bag::default();
        }
        let declared = self.declared(attr);
        let org = self.side.org;
        let none = org.set_values(attr, (0, 0));
        let (vals, key, silent) = match org.recorded(attr, thing) {
            Recorded::Set(vals) => (vals, None, false),
            Recorded::One(Val::Unknown) => return self.unknown_set(attr, thing, key),
            Recorded::One(_) => (none, None, false),
            Recorded::Keyed(entries) => match key {
                None => return self.all_entries(attr, thing, entries),
                Some(key) if key.is_unknown() => return self.unknown_set(attr, thing, Some(key)),
                Some(key) => match entries.find(identity(key.val())) {
                    Some(entry) if entry.value == Val::Unknown => return self.unknown_set(attr, thing, Some(key)),
                    Some(entry) => (org.set_values(attr, entry.set), Some(key.val()), false),
                    None if self.silent(declared) == Val::Unknown => return self.unknown_set(attr, thing, Some(key)),
                    None => (none, Some(key.val()), true),
                },
            },
            Recorded::Nothing => {
                if self.silent(declared) == Val::Unknown && !(keyed && key.is_none()) {
                    return self.unknown_set(attr, thing, key);
                }
                (none, key.map(Datum::val), true)
            }
        };
        self.step(vals.len());
        let mut bag = Bag { items: Vec::with_capacity(vals.len()), open: false };
        for val in vals.iter() {
            let val = self.reached(declared.ty.element, val);
            if val != Val::None {
                bag.items.push(Item::sure(val));
            }
        }
        if silent && let Silence::Value(val) = &declared.silence {
            bag.items.push(Item::sure(*val));
        }
        self.record_set(attr, thing, key, &bag, silent);
        bag
    }

    fn unknown_set(&mut self, attr: AttrId, thing: u32, key: Option<Datum>) -> Bag {
        self.record_missing(attr, thing, key.map(Datum::val));
        Bag::unknown()
    }

    /// The entries of a keyed set, together.
    fn all_entries(&mut self, attr: AttrId, thing: u32, entries: Entries<'w>) -> Bag {
        let ty = self.declared(attr).ty.element;
        let mut bag = Bag::default();
        for entry in entries.iter() {
            bag.open |= entry.value == Val::Unknown;
            let vals = self.side.org.set_values(attr, entry.set);
            self.step(vals.len());
            for val in vals.iter() {
                let val = self.reached(ty, val);
                if val != Val::None {
                    bag.items.push(Item::sure(val));
                }
            }
        }
        self.record_set(attr, thing, None, &bag, false);
        bag
    }

    /// Whether a file records an attribute of a thing; `presence` asks that there is something, too.
    pub(super) fn is_recorded(&mut self, attr: AttrId, thing: u32, key: Option<Datum>, presence: bool) -> bool {
        let declared = self.declared(attr);
        let org = self.side.org;
        let holds_one = |eval: &mut Self, val: Val| {
            !presence || !matches!(eval.reached(declared.ty.element, val), Val::None | Val::Unknown)
        };
        let holds_set = |eval: &mut Self, vals: Values<'_>| {
            !presence || vals.iter().any(|val| eval.reached(declared.ty.element, val) != Val::None)
        };
        match org.recorded(attr, thing) {
            Recorded::Nothing => presence && matches!(declared.silence, Silence::Value(_)),
            Recorded::One(val) => holds_one(self, val),
            Recorded::Set(vals) => holds_set(self, vals),
            Recorded::Keyed(entries) => {
                let wanted = key.map(Datum::val);
                let mut entries = entries.iter().filter(|entry| wanted.is_none_or(|key| identity(key) == entry.key));
                entries.any(|entry| {
                    if declared.ty.set {
                        holds_set(self, org.set_values(attr, entry.set))
                    } else {
                        holds_one(self, entry.value)
                    }
                })
            }
        }
    }
}

/// Whether a type is one of things, of which one that is none is nobody.
pub(super) fn is_thing(ty: Ty) -> bool {
    match ty {
        Ty::Kind(_) | Ty::Post(_) => true,
        Ty::Text | Ty::Number | Ty::Duration | Ty::Date | Ty::YesNo | Ty::Scale(_) | Ty::Choice(_) | Ty::Item(_) => {
            false
        }
    }
}
