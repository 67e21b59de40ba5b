//! What a set denotes: [`Eval::bag`], and its fast way for one item, [`Eval::single`].

use std::sync::{Arc, OnceLock};

use crate::compile::Meaning;
use crate::formula::{Cond, Set, Var};
use crate::memory::give_back;
use crate::value::{Truth, Val};
use crate::vocabulary::{AttrId, DefId, KindId};

use super::closed::Closed;
use super::eval::{Budget, Eval};
use super::facts::is_thing;
use super::item::{Bag, Datum, Item, NONE, UNKNOWN, identity};
use super::record::Children;
use super::types::Shape;

impl<'w> Eval<'w> {
    /// The items of a set.
    pub fn bag(&mut self, set: &'w Set) -> Bag {
        if let Some(closed) = self.closed(set) {
            return closed.bag.clone();
        }
        self.plain_bag(set)
    }

    /// A set that depends on no subject, evaluated once. While evidence is recorded small organisations are evaluated
    /// again, so that the facts can be named.
    pub(super) fn closed(&mut self, set: &'w Set) -> Option<&'w Closed> {
        if self.recorder.is_some() && self.world.is_small {
            return None;
        }
        let side = self.side;
        let world = self.world;
        let (number, place) = side.closed.get(set)?;
        let closed: &'w Closed = place.get_or_init(|| {
            let budget = Budget::new(world.step_limit);
            // Its own shape: the variables that it binds have types, and what it calls lies behind them.
            let shape = Shape::of(world.program, &world.shapes, set);
            let mut eval = Eval::new(world, side, &shape, &budget);
            // Only what is decided last asks for how waivers stand, so that this does not change.
            eval.waiver_states = self.waiver_states;
            if let Some(overlay) = side.closed.overlay(number).and_then(OnceLock::get) {
                return Arc::new(overlay.whole());
            }
            if let Some(count) = world.pieces(set).filter(|_| world.traced) {
                return Arc::new(eval.closed_in_pieces(set, count));
            }
            let bag = eval.plain_bag(set);
            eval.report_steps();
            let notes = eval.notes.take().map(|notes| *notes).unwrap_or_default();
            Arc::new(Closed::new(bag, eval.read_today, eval.exhausted, notes))
        });
        self.notes.iter_mut().for_each(|notes| notes.closed(number));
        self.read_today |= closed.read_today;
        self.exhausted |= closed.exhausted;
        self.step(1);
        Some(closed)
    }

    /// Whether a known value is in a closed set: surely (`Some(true)`), perhaps, or it is not one of its items. `None` if
    /// the set depends on a subject, or has to be evaluated anew.
    pub(super) fn closed_member(&mut self, set: &'w Set, wanted: Val) -> Option<(Option<bool>, bool)> {
        let side = self.side;
        let overlay = side.closed.get(set).and_then(|(number, _)| side.closed.overlay(number)?.get());
        if let Some(overlay) = overlay.filter(|_| self.recorder.is_none()) {
            self.read_today |= overlay.read_today;
            self.step(1);
            return Some((overlay.member(wanted), false));
        }
        let notes = self.notes.take();
        let closed = self.closed(set);
        self.notes = notes;
        let (number, _) = side.closed.get(set)?;
        self.notes.iter_mut().for_each(|notes| notes.member(number, wanted));
        closed.map(|closed| (closed.members.get(wanted), closed.vague))
    }

    fn plain_bag(&mut self, set: &'w Set) -> Bag {
        if !self.step(1) {
            return Bag::unknown();
        }
        match set {
            Set::Things(kind) => self.things(*kind),
            Set::Var(_) | Set::Value(_) | Set::Setting(_) | Set::Named { .. } | Set::Organisation => {
                self.single_bag(set)
            }
            // Not through `single`, which would ask `closed` for what is just being computed for it.
            Set::Calc(calc) => {
                let datum = self.calc(calc);
                self.bag_of(set, datum)
            }
            Set::PostTeam(of) => self.map(of, |val| match val {
                Val::Post { team, .. } => Val::Thing(team),
                _ => Val::Unknown,
            }),
            Set::PostPerson(of) => self.map(of, identity),
            Set::Attr { of, attr, key, .. } => self.attr(of, *attr, key.as_deref(), true),
            Set::Def { of, def, args, .. } => self.def(of, *def, args, true),
            Set::Holders { role, team, area, .. } => self.holders(*role, team.as_deref(), area.as_deref()),
            Set::PostAreas { of, role } => self.each_of(of, true, |eval, val| eval.post_areas(val, *role)),
            Set::PostAssignments { of, role } => self.each_of(of, true, |eval, val| eval.post_assignments(val, *role)),
            Set::Checklist { of, checklist, .. } => {
                self.each_of(of, false, |eval, val| eval.checklist(val, *checklist))
            }
            Set::Chain { of, attr, .. } => self.each_of(of, true, |eval, val| eval.chain(val, *attr)),
            Set::Filter { of, var, cond } => self.filter(of, *var, cond),
            Set::Union(sets) => {
                let mut bag = Bag::default();
                for set in sets {
                    let more = self.bag(set);
                    bag.open |= more.open;
                    bag.items.extend(more.items);
                }
                bag.distinct();
                bag
            }
            Set::Except { of, minus } => self.except(of, minus),
            Set::Former { of, var, step, .. } => {
                let single = match &**step {
                    Set::Attr { attr, key, .. } => {
                        !self.declared(*attr).ty.set && !self.is_entries(*attr, key.as_deref())
                    }
                    step => self.is_single(step),
                };
                self.each_of_single_unknown(of, true, single, |eval, val| eval.former(val, *var, step))
            }
        }
    }

    /// The items of a set, of the last step one for each thing that it was read of, not distinct.
    pub(super) fn values(&mut self, set: &'w Set) -> Bag {
        match set {
            Set::Attr { of, attr, key, .. } => self.attr(of, *attr, key.as_deref(), false),
            Set::Def { of, def, args, .. } => self.def(of, *def, args, false),
            _ => self.bag(set),
        }
    }

    /// Whether a set has one item at most.
    pub(super) fn is_single(&self, set: &Set) -> bool {
        self.world.shapes.is_single(&self.program.vocabulary, set)
    }

    fn single_bag(&mut self, set: &'w Set) -> Bag {
        let datum = self.single(set);
        self.bag_of(set, datum)
    }

    /// The one item of a set as a bag: nobody is none of its items.
    fn bag_of(&self, set: &'w Set, datum: Datum) -> Bag {
        if datum.is_none() && self.is_of_things(set) { Bag::default() } else { Bag::one(Item::single(datum)) }
    }

    /// Whether a none of that set is nobody, and no value.
    pub(super) fn is_of_things(&self, set: &Set) -> bool {
        let ty = self.world.shapes.ty(&self.program.vocabulary, self.slots(), set);
        ty.is_some_and(is_thing)
    }

    /// The one item of a set; none if there is nobody or nothing, unknown if it is not known or not one.
    pub(super) fn single(&mut self, set: &'w Set) -> Datum {
        match set {
            Set::Var(var) => self.var(*var),
            Set::Value(val) => Datum::Val(*val),
            Set::Setting(setting) => Datum::Val(self.program.settings[setting.index()]),
            Set::Organisation => Datum::Val(Val::Thing(self.side.org.organisation())),
            Set::Named { kind, id, .. } => self.named(*kind, *id),
            Set::PostTeam(of) => match self.single(of).val() {
                Val::Post { team, .. } => Datum::Val(Val::Thing(team)),
                Val::None => NONE,
                _ => UNKNOWN,
            },
            Set::PostPerson(of) => Datum::Val(identity(self.single(of).val())),
            Set::Attr { of, attr, key, .. } if self.is_single(set) => self.single_attr(of, *attr, key.as_deref()),
            Set::Def { of, def, args, .. } if self.is_single(set) => self.single_def(of, *def, args),
            _ => one_of(self.bag(set)),
        }
    }

    fn named(&mut self, kind: KindId, id: crate::value::Sym) -> Datum {
        let text = self.program.texts.text(id);
        match self.side.org.find(kind, text) {
            Some(thing) if self.is_there(kind, thing) => Datum::Val(Val::Thing(thing)),
            Some(_) | None => NONE,
        }
    }

    fn single_attr(&mut self, of: &'w Set, attr: AttrId, key: Option<&'w Set>) -> Datum {
        self.step(1);
        let owner = self.single(of);
        if owner.is_none() {
            return NONE;
        }
        let Some(thing) = Self::owner_of(owner.val()) else { return UNKNOWN };
        match key {
            None => self.one(attr, thing),
            Some(key) => {
                let datum = self.single(key);
                // Somebody whom nobody knows is perhaps nobody, for whom there is nothing; who is spoken of is somebody.
                if datum == UNKNOWN && !matches!(key, Set::Var(_)) {
                    return UNKNOWN;
                }
                self.one_for(attr, thing, datum)
            }
        }
    }

    fn single_def(&mut self, of: &'w Set, def: DefId, args: &'w [Arc<Set>]) -> Datum {
        if !self.step(1) {
            return UNKNOWN;
        }
        let owner = self.single(of);
        if owner.is_none() {
            return NONE;
        }
        if owner == UNKNOWN {
            return UNKNOWN;
        }
        let Meaning::Set(meaning) = &self.body(def).meaning else { return UNKNOWN };
        let frame = self.arguments(owner, args);
        let caller = self.enter(self.def_shape(def), &frame);
        let result = match self.guard(self.body(def)) {
            Truth::False => NONE,
            // Who has nothing by it has nothing, whether it speaks of them or not.
            Truth::Unknown if self.single(meaning).is_none() => NONE,
            Truth::Unknown => UNKNOWN,
            Truth::True => self.single(meaning),
        };
        self.leave(caller);
        result
    }

    /// The first slots of a definition's frame.
    pub(super) fn arguments(&mut self, owner: Datum, args: &'w [Arc<Set>]) -> Vec<Datum> {
        let mut frame = Vec::with_capacity(args.len() + 1);
        frame.push(owner);
        for arg in args {
            let datum = self.single(arg);
            frame.push(datum);
        }
        frame
    }

    fn things(&mut self, kind: KindId) -> Bag {
        self.some_things(kind, 0..self.side.org.len(kind))
    }

    /// Those of the things of a kind that are there.
    pub(super) fn some_things(&mut self, kind: KindId, things: std::ops::Range<u32>) -> Bag {
        let mut items = Vec::with_capacity(things.len());
        self.step(things.len());
        if kind == self.program.vocabulary.core.person {
            self.notes.iter_mut().for_each(|notes| notes.everybody());
        }
        items.extend(things.filter(|&thing| self.is_there(kind, thing)).map(|thing| Item::sure(Val::Thing(thing))));
        Bag { items, open: false }
    }

    fn map(&mut self, of: &'w Set, change: impl Fn(Val) -> Val) -> Bag {
        let mut bag = self.bag(of);
        for item in &mut bag.items {
            item.datum = Datum::Val(change(item.datum.val()));
        }
        bag.distinct();
        bag
    }

    /// What `read` gives for each item of `of`; from an unknown item the result is unknown or open.
    fn each_of(&mut self, of: &'w Set, distinct: bool, mut read: impl FnMut(&mut Self, Val) -> Bag) -> Bag {
        if self.is_single(of) {
            let owner = self.single(of).val();
            return match owner {
                Val::None => Bag::default(),
                Val::Unknown => Bag::unknown(),
                owner => read(self, owner),
            };
        }
        let owners = self.bag(of);
        let mut all = Bag { items: Vec::new(), open: owners.open };
        for owner in owners.items {
            match owner.datum.val() {
                Val::None => {}
                Val::Unknown => all.open = true,
                val => {
                    let bag = read(self, val);
                    all.open |= bag.open;
                    all.items.extend(bag.items.into_iter().map(|item| Item { sure: item.sure && owner.sure, ..item }));
                }
            }
        }
        if distinct {
            all.distinct();
        }
        all
    }

    /// An attribute of each thing. Entries of one thing are as many as the data give; of several things it is a set.
    fn attr(&mut self, of: &'w Set, attr: AttrId, key: Option<&'w Set>, distinct: bool) -> Bag {
        let mut keys = key.map(|key| self.bag(key));
        // For one who is nobody a value is none, also of several.
        if let (Some(key), Some(keys)) = (key, &mut keys)
            && keys.items.is_empty()
            && !keys.open
            && self.is_single(key)
        {
            keys.items.push(Item::single(NONE));
        }
        // Who is spoken of is somebody, known or not.
        if let (Some(Set::Var(_)), Some(keys)) = (key, &mut keys) {
            keys.items.iter_mut().for_each(|item| item.sure = true);
        }
        let ty = self.declared(attr).ty;
        let single = !ty.set && !self.is_entries(attr, key);
        self.each_of_single_unknown(of, distinct, single, |eval, val| {
            let Some(thing) = Self::owner_of(val) else { return Bag::unknown() };
            let Some(keys) = &keys else {
                let mut bag = eval.all_of(attr, thing, None);
                // Values are counted entry by entry; whom two entries name is one all the same.
                if distinct && ty.key.is_some() && (ty.set || is_thing(ty.element)) {
                    bag.distinct();
                }
                return bag;
            };
            let mut all = Bag { items: Vec::new(), open: keys.open };
            for key in &keys.items {
                let bag = eval.all_of(attr, thing, Some(key.datum));
                all.open |= bag.open;
                all.items.extend(bag.items.into_iter().map(|item| Item { sure: item.sure && key.sure, ..item }));
            }
            if distinct {
                all.distinct();
            }
            all
        })
    }

    /// Whether an attribute stands for the entries that the data give.
    fn is_entries(&self, attr: AttrId, key: Option<&Set>) -> bool {
        let ty = self.declared(attr).ty;
        !ty.set && ty.key.is_some() && key.is_none()
    }

    /// As [`Self::each_of`]; a step to a single value leads from an unknown item to an unknown item.
    fn each_of_single_unknown(
        &mut self,
        of: &'w Set,
        distinct: bool,
        single: bool,
        mut read: impl FnMut(&mut Self, Val) -> Bag,
    ) -> Bag {
        if !single {
            return self.each_of(of, distinct, read);
        }
        let one = self.is_single(of);
        let owners = if one { self.single_bag(of) } else { self.bag(of) };
        let mut all = Bag { items: Vec::new(), open: owners.open };
        for owner in owners.items {
            match owner.datum.val() {
                Val::None => {}
                Val::Unknown => all.items.push(Item::perhaps(UNKNOWN)),
                val => {
                    let bag = read(self, val);
                    all.open |= bag.open;
                    all.items.extend(bag.items.into_iter().map(|item| Item { sure: item.sure && owner.sure, ..item }));
                }
            }
        }
        if distinct {
            all.distinct();
        }
        all
    }

    fn def(&mut self, of: &'w Set, def: DefId, args: &'w [Arc<Set>], distinct: bool) -> Bag {
        let body = self.body(def);
        let Meaning::Set(meaning) = &body.meaning else { return Bag::unknown() };
        let single = self.world.shapes.def_single[def.index()];
        let mut frame = self.arguments(NONE, args);
        self.each_of_single_unknown(of, distinct, single, |eval, owner| {
            frame[0] = Datum::Val(owner);
            let caller = eval.enter(eval.def_shape(def), &frame);
            eval.enter_definition(true);
            let bag = match eval.guard(body) {
                Truth::False => Bag::default(),
                Truth::True => eval.bag(meaning),
                Truth::Unknown => {
                    let mut bag = eval.bag(meaning);
                    bag.items.iter_mut().for_each(|item| item.sure = false);
                    bag
                }
            };
            eval.enter_definition(false);
            eval.leave(caller);
            bag
        })
    }

    fn chain(&mut self, owner: Val, attr: AttrId) -> Bag {
        let Some(thing) = Self::owner_of(owner) else { return Bag::unknown() };
        let chains = self.side.chains(self.program, attr);
        let (length, end) = chains.length(thing);
        self.step(length as usize);
        self.note_chain(attr, thing);
        self.record_chain(attr, thing);
        let items = chains.walk(thing).map(|other| Item::sure(Val::Thing(other))).collect();
        Bag { items, open: end == super::index::End::Open }
    }

    fn filter(&mut self, of: &'w Set, var: Var, cond: &'w Cond) -> Bag {
        let told = self.is_told();
        let base = match of {
            Set::Things(kind) => self.candidates(*kind, var, cond),
            _ => None,
        };
        self.filtered(base, told, of, var, cond)
    }

    /// Which items of a set fit; `base` is those of it that may, if that is known.
    pub(super) fn filtered(&mut self, base: Option<Bag>, told: bool, of: &'w Set, var: Var, cond: &'w Cond) -> Bag {
        let whole = if let (Set::Things(kind), None) = (of, &base) { Some(*kind) } else { None };
        let base = if whole.is_some() { Bag::default() } else { base.unwrap_or_else(|| self.bag(of)) };
        self.origin(var, of);
        let (mut kept, mut children) = (Bag::default(), self.children());
        if let Some(kind) = whole {
            for things in stretches(self.side.org.len(kind)) {
                let some = self.some_things(kind, things);
                self.sift(some, var, cond, &mut kept, &mut children);
            }
        }
        self.sift(base, var, cond, &mut kept, &mut children);
        let nobody = kept.items.is_empty();
        let start = children.start();
        self.keep(children, |truth| nobody || truth != Truth::False);
        let tells = told && (kept.items.len() == 1 || kept.items.iter().all(|item| item.sure));
        if !nobody && !tells || nobody && self.is_in_definition() {
            // Who fits is shown by the facts; that each one fits need not be said of each, nor who is none of those
            // that a definition names.
            self.drop_clauses(start);
        }
        kept
    }

    /// Adds those that fit to the ones that were kept.
    fn sift(&mut self, base: Bag, var: Var, cond: &'w Cond, kept: &mut Bag, children: &mut Children) {
        self.step(base.items.len());
        kept.open |= base.open;
        for &item in &base.items {
            if item.datum.is_none() {
                continue;
            }
            if self.exhausted {
                kept.open = true;
                break;
            }
            self.bind(var, item.datum);
            let truth = self.truth(cond);
            self.child(children, truth);
            match truth {
                Truth::True => kept.items.push(item),
                Truth::Unknown => kept.items.push(Item { sure: false, ..item }),
                Truth::False => {}
            }
        }
        give_back(base.items);
    }

    fn except(&mut self, of: &'w Set, minus: &'w Set) -> Bag {
        let mut bag = self.bag(of);
        let minus = self.bag(minus);
        self.step(bag.items.len().saturating_mul(minus.items.len()));
        let vague = minus.open || minus.items.iter().any(|item| item.datum.is_unknown());
        bag.items.retain_mut(|item| {
            let double = minus.items.iter().filter(|other| other.identity() == item.identity()).map(|other| other.sure);
            match double.max() {
                // Whether it is one of those that are taken out, nobody knows.
                _ if item.datum.is_unknown() => {
                    item.sure &= minus.is_surely_empty();
                    true
                }
                Some(true) => false,
                Some(false) => {
                    item.sure = false;
                    true
                }
                None => {
                    item.sure &= !vague;
                    true
                }
            }
        });
        bag
    }

    /// `step` in the baseline, of a thing that was there.
    fn former(&mut self, owner: Val, var: Var, step: &'w Set) -> Bag {
        let not_there = match step {
            step if self.is_single(step) => Bag::one(Item::single(UNKNOWN)),
            // With no entry at all it is unknown, as it is of somebody who is there.
            Set::Attr { attr, key, .. } if self.is_entries(*attr, key.as_deref()) => Bag::unknown(),
            _ => Bag::default(),
        };
        let (Some(before), Some(thing)) = (&self.world.before, Self::owner_of(owner)) else { return not_there };
        let kind = self.slots().get(usize::from(var.0)).copied().flatten();
        let kind = kind.and_then(|ty| self.program.vocabulary.kind_of(ty));
        let was_there = kind.is_some_and(|kind| before.org.exists(kind, thing));
        if !was_there {
            return not_there;
        }
        self.bind(var, Datum::Val(owner));
        let now = std::mem::replace(&mut self.side, before);
        let bag = self.bag(step);
        self.side = now;
        bag
    }

    fn checklist(&mut self, owner: Val, checklist: crate::vocabulary::ChecklistId) -> Bag {
        let body = &self.program.checklists[checklist.index()];
        let shapes = &self.world.shapes.checklists[checklist.index()];
        let mut bag = Bag::default();
        let caller = self.enter(&shapes.guard, &[Datum::Val(owner)]);
        let guard = body.guard.as_ref().map_or(Truth::True, |guard| self.truth(guard));
        self.leave(caller);
        let mut children = self.children();
        for ((at, cond), shape) in (0u16..).zip(&body.items).zip(&shapes.items) {
            let outer = std::mem::replace(&mut self.in_item, true);
            let caller = self.enter(shape, &[Datum::Val(owner)]);
            let truth = guard.and(self.truth(cond));
            self.leave(caller);
            self.in_item = outer;
            self.child(&mut children, truth);
            if truth != Truth::False {
                bag.items.push(Item { datum: Datum::Val(Val::Item(at)), sure: truth == Truth::True });
            }
        }
        self.keep_items(children);
        bag
    }
}

/// The one item of a bag; several entries with one value are one.
fn one_of(mut bag: Bag) -> Datum {
    bag.distinct();
    match bag.items.as_slice() {
        [] if !bag.open => NONE,
        [item] if !bag.open && (item.sure || item.datum.is_none()) => item.datum,
        _ => UNKNOWN,
    }
}

/// Of all things of a kind so many are looked at at once: the items of all would take more memory than their facts.
const STRETCH: u32 = if cfg!(test) { 3 } else { 1 << 14 };

/// All things of a kind, given their number, in stretches.
fn stretches(count: u32) -> impl Iterator<Item = std::ops::Range<u32>> {
    (0..count).step_by(STRETCH as usize).map(move |from| from..count.min(from.saturating_add(STRETCH)))
}
