//! Conditions in three-valued logic: [`Eval::truth`]. Counts and shares are in `quantity`, dates in `dates`.

use std::sync::Arc;

use crate::compile::Meaning;
use crate::formula::{Cond, Op, Place, Set, TextTest, Var};
use crate::value::{Truth, Val};
use crate::vocabulary::{AttrId, DefId};

use super::eval::Eval;
use super::index::End;
use super::item::{Bag, Datum, Item, UNKNOWN, identity};
use super::quantity::compare;

/// Parts of a definite thing, or of its denial.
#[derive(Clone, Copy)]
struct Definite {
    plural: bool,
    right: bool,
    denied: bool,
}

impl<'w> Eval<'w> {
    /// Whether a condition holds.
    pub fn truth(&mut self, cond: &'w Cond) -> Truth {
        if !self.step(1) {
            return Truth::Unknown;
        }
        let opened = self.open_step();
        let truth = self.truth_of(cond);
        if let Some(opened) = opened {
            self.close_step(opened, cond, truth);
        }
        if let Some(watch) = self.world.watch {
            watch.note(cond, truth);
        }
        truth
    }

    fn truth_of(&mut self, cond: &'w Cond) -> Truth {
        match cond {
            Cond::All(conds) => self.fold(conds, Truth::True, Truth::False, Truth::and),
            Cond::Any(conds) => self.fold(conds, Truth::False, Truth::True, Truth::or),
            Cond::Either(conds) => self.either(conds),
            Cond::Not(cond) => !self.truth(cond),
            Cond::Tally { bound, of, place } => self.tally(bound, of, *place),
            Cond::Each { set, var, body, wants_one, place } => self.each(set, *var, body, *wants_one, *place),
            Cond::Some { set, var, body, place } => self.some(set, *var, body, *place),
            Cond::Count { bound, set, var, body, place } => self.count(bound, set, *var, body, *place),
            Cond::Share { bound, set, var, body, place } => self.share(bound, set, *var, body, *place),
            Cond::Definite { set, var, body, plural, right, denied, place } => {
                let how = Definite { plural: *plural, right: *right, denied: *denied };
                self.definite(set, *var, body, how, *place)
            }
            Cond::AnyPost { set, var, body, place } => self.some(set, *var, body, *place),
            Cond::Compare { left, op, right, place } => self.compared(left, *op, right, *place),
            Cond::Dates { relation, date, length, anchor, place } => {
                let truth = self.dates(*relation, date, length, anchor.as_deref());
                self.clause_dates(*place, truth, date, length, anchor.as_deref());
                truth
            }
            Cond::In { item, set, place } => {
                let start = self.mark();
                let truth = self.member(item, set);
                self.clause_in(*place, truth, item, set, start);
                truth
            }
            Cond::Sets { left, right, overlap, place } => {
                let (left_bag, right_bag) = (self.bag(left), self.bag(right));
                self.step(left_bag.items.len().saturating_mul(right_bag.items.len()));
                let truth = if *overlap { overlap_of(&left_bag, &right_bag) } else { same(&left_bag, &right_bag) };
                self.clause_sets(*place, truth, (left, &left_bag), (right, &right_bag));
                truth
            }
            Cond::Yes(set, place) => {
                let truth = match self.single(set).val() {
                    Val::YesNo(yes) => yes.into(),
                    Val::None => Truth::False,
                    _ => Truth::Unknown,
                };
                self.clause_values(*place, truth, &[set]);
                truth
            }
            Cond::Has { of, attr, key, place } => self.recorded(of, *attr, key.as_deref(), true, *place),
            Cond::Known { of, attr, key, place } => self.recorded(of, *attr, key.as_deref(), false, *place),
            Cond::Settled(set, place) => {
                let bag = self.bag(set);
                let settled = !bag.open && !bag.items.iter().any(|item| item.datum.is_unknown());
                self.clause_settled(*place, settled.into(), set);
                settled.into()
            }
            Cond::Described(set, place) => {
                let truth = self.described(set);
                self.clause_described(*place, truth, set);
                truth
            }
            Cond::Call { def, args, place } => {
                let start = self.mark();
                self.enter_definition(true);
                let truth = self.call(*def, args);
                self.enter_definition(false);
                self.clause_call(*place, truth, *def, args, start);
                truth
            }
            Cond::Text { test, left, right, place } => self.text(*test, left, right, *place),
            Cond::Matches { left, pattern, place } => self.matches(left, *pattern, *place),
            Cond::NoTwin { one, set, var, path, overlap, place } => {
                self.no_twin(cond, *one, set, *var, path, *overlap, *place)
            }
            Cond::Alike { bound, share, set, var, path, overlap, place } => {
                self.alike(bound, *share, set, *var, path, *overlap, *place)
            }
        }
    }

    /// "And" or "or" of all: goes on after the result is settled only if evidence is recorded.
    fn fold(&mut self, conds: &'w [Cond], start: Truth, settled: Truth, join: impl Fn(Truth, Truth) -> Truth) -> Truth {
        let mut children = self.children();
        let mut all = start;
        for cond in conds {
            let start = self.mark();
            let truth = self.truth(cond);
            if settled == Truth::True && truth == Truth::False && self.is_other_case(conds, cond) {
                self.forget(start);
            }
            if settled == Truth::False && all == Truth::False && self.is_in_definition() {
                // The first thing that a definition lacks is reason enough; the facts stay.
                self.drop_clauses(start);
            }
            self.child(&mut children, truth);
            all = join(all, truth);
            if all == settled && self.recorder.is_none() {
                break;
            }
        }
        self.keep(children, |truth| truth == all);
        all
    }

    fn either(&mut self, conds: &'w [Cond]) -> Truth {
        let (mut sure, mut perhaps) = (0usize, 0usize);
        for cond in conds {
            match self.truth(cond) {
                Truth::True => sure += 1,
                Truth::Unknown => perhaps += 1,
                Truth::False => {}
            }
        }
        match (sure, perhaps) {
            (1, 0) => Truth::True,
            (0, 0) => Truth::False,
            (sure, _) if sure > 1 => Truth::False,
            _ => Truth::Unknown,
        }
    }

    fn each(&mut self, set: &'w Set, var: Var, body: &'w Cond, wants_one: bool, place: Place) -> Truth {
        let start = self.mark();
        self.tell(set);
        let bag = self.bag(set);
        self.origin(var, set);
        let mut children = self.children();
        let mut all = if bag.open { Truth::Unknown } else { Truth::True };
        let mut none_fits = !bag.open;
        for &item in bag.items.iter().filter(|item| item.is_element()) {
            self.bind(var, item.datum);
            let truth = self.truth(body);
            self.child(&mut children, item.each(truth));
            none_fits &= truth == Truth::False;
            all = all.and(item.each(truth));
            if (all == Truth::False && self.recorder.is_none()) || self.exhausted {
                break;
            }
        }
        let wanted = if wants_one { inhabited(&bag) } else { Truth::True };
        // With somebody perhaps there, of whom it is surely false, it is false whether they are there or not.
        let result = if wants_one && none_fits { Truth::False } else { all.and(wanted) };
        self.keep(children, |truth| {
            truth == result || (result == Truth::False && truth == Truth::Unknown && none_fits)
        });
        self.witnesses(&bag, result);
        self.clause_each(place, result, set, &bag, body, start);
        if wants_one && bag.is_surely_empty() {
            self.clause_nobody(place, set);
        }
        result
    }

    fn some(&mut self, set: &'w Set, var: Var, body: &'w Cond, place: Place) -> Truth {
        let start = self.mark();
        self.tell(set);
        let bag = self.bag(set);
        self.origin(var, set);
        let mut children = self.children();
        let mut any = if bag.open { Truth::Unknown } else { Truth::False };
        let mut witness = None;
        for &item in bag.items.iter().filter(|item| item.is_element()) {
            self.bind(var, item.datum);
            let truth = item.some(self.truth(body));
            self.child(&mut children, truth);
            any = any.or(truth);
            if truth == Truth::True && witness.is_none() {
                witness = Some(item);
            }
            // One who fits is enough, also as evidence.
            if any == Truth::True || self.exhausted {
                break;
            }
        }
        self.keep(children, |truth| truth == any);
        if let Some(item) = witness {
            self.witness(item);
        }
        self.clause_some(place, any, set, &bag, body, start);
        any
    }

    fn definite(&mut self, set: &'w Set, var: Var, body: &'w Cond, how: Definite, place: Place) -> Truth {
        if self.is_single(set) {
            let datum = self.single(set);
            // A value that is none is there all the same; the value of nobody is not.
            let owner = self.owner_datum(set);
            if datum.is_none() && (self.is_of_things(set) || owner.is_some_and(Datum::is_none)) {
                self.clause_nobody(place, set);
                return (how.denied && how.right).into();
            }
            // A single value that is unknown is one value, only not known which.
            let truth = self.of_item(set, var, datum, body, how);
            if !(datum == UNKNOWN && (self.is_of_things(set) || owner == Some(UNKNOWN))) {
                return if how.denied { !truth } else { truth };
            }
            return definite(&[(Item::single(datum), truth)], false, how);
        }
        let bag = self.bag(set);
        self.origin(var, set);
        let mut children = self.children();
        let mut truths = Vec::with_capacity(bag.items.len());
        for &item in &bag.items {
            self.bind(var, item.datum);
            let truth = self.said(body, how);
            self.child(&mut children, if how.denied { !truth } else { truth });
            truths.push((item, truth));
            if self.exhausted {
                return Truth::Unknown;
            }
        }
        let never = bag.open && how.right && self.is_false_of_any(var, body, how);
        let result = definite(&truths, bag.open && !never, how);
        if never && truths.is_empty() {
            self.bind(var, UNKNOWN);
            self.said(body, how);
            self.child(&mut children, result);
        }
        if bag.items.is_empty() && !bag.open {
            self.clause_nobody(place, set);
        }
        let mixed = !how.plural && result == Truth::Unknown;
        self.keep(children, |truth| truth == result || (mixed && truth != Truth::Unknown));
        if mixed {
            self.note_unanimity(set, &truths);
        }
        if result == Truth::True && !how.denied {
            self.witnesses(&bag, result);
        }
        result
    }

    /// Whether a comparison is false of whatever stands to its right: a day that never was is before none, so that it does
    /// not matter which others there are that nobody wrote down.
    fn is_false_of_any(&mut self, var: Var, body: &'w Cond, how: Definite) -> bool {
        if !matches!(body, Cond::Compare { .. } | Cond::Dates { .. } | Cond::Text { .. }) {
            return false;
        }
        let recorder = self.recorder.take();
        self.bind(var, UNKNOWN);
        let truth = self.said(body, how);
        self.recorder = recorder;
        truth == Truth::False
    }

    /// Who has the value that a path ends in.
    fn owner_datum(&mut self, set: &'w Set) -> Option<Datum> {
        match set {
            Set::Attr { of, .. } | Set::Def { of, .. } | Set::Former { of, .. } if !matches!(**of, Set::Var(_)) => {
                Some(self.single(of))
            }
            _ => None,
        }
    }

    fn of_item(&mut self, set: &'w Set, var: Var, datum: Datum, body: &'w Cond, how: Definite) -> Truth {
        self.origin(var, set);
        self.bind(var, datum);
        self.said(body, how)
    }

    /// What is said of one of several, positively. What is denied is denied of each also where the other side of the
    /// comparison is a definite thing (`their scores are not their mentors' scores`).
    fn said(&mut self, body: &'w Cond, how: Definite) -> Truth {
        match body {
            Cond::Definite { set, var, body, plural, right, denied, place } if how.denied => {
                let inner = Definite { plural: *plural, right: *right, denied: !*denied };
                !self.definite(set, *var, body, inner, *place)
            }
            body => self.truth(body),
        }
    }

    fn compared(&mut self, left: &'w Set, op: Op, right: &'w Set, place: Place) -> Truth {
        // `today` is read last, and only if the other side is a date: a post that never ends does not ask for it.
        let (first, second) = if is_today(left) { (right, left) } else { (left, right) };
        let one = self.single(first);
        let truth = if one.is_none() {
            Truth::False
        } else if one == UNKNOWN {
            // The other side may settle it: nothing equals a none.
            match is_today(second) {
                true => Truth::Unknown,
                false if self.single(second).is_none() => Truth::False,
                false => Truth::Unknown,
            }
        } else {
            let other = self.single(second);
            let (left, right) = if is_today(left) { (other, one) } else { (one, other) };
            compare(left, op, right)
        };
        self.clause_compare(place, truth, left, op, right);
        truth
    }

    /// Whether an item is an element. Where evidence is recorded of all things that fit a filter, only what the filter
    /// says of that one is recorded.
    fn member(&mut self, item: &'w Set, set: &'w Set) -> Truth {
        match set {
            Set::Filter { of, var, cond } if self.recorder.is_some() && matches!(**of, Set::Things(_)) => {
                let truth = self.quietly(|eval| eval.is_in(item, set));
                let datum = self.single(item);
                if !datum.is_none() && datum != UNKNOWN && !self.has_left(item, set) {
                    self.bind(*var, Datum::Val(identity(datum.val())));
                    self.truth(cond);
                }
                truth
            }
            _ => self.is_in(item, set),
        }
    }

    /// Whether the item is a thing of the kind that a set narrows, and no longer there: what it would need is no reason.
    pub(super) fn has_left(&mut self, item: &'w Set, set: &'w Set) -> bool {
        match (set, identity(self.single(item).val())) {
            (Set::Filter { of, .. }, _) => self.has_left(item, of),
            (Set::Things(kind), Val::Thing(thing)) => !self.is_there(*kind, thing),
            _ => false,
        }
    }

    /// Whether an item is an element.
    fn is_in(&mut self, item: &'w Set, set: &'w Set) -> Truth {
        let datum = self.single(item);
        if datum.is_none() {
            return Truth::False;
        }
        let wanted = identity(datum.val());
        if let (Some((attr, of)), Val::Thing(above)) = (self.one_chain(set), wanted) {
            return self.is_above(attr, of, above);
        }
        // While evidence is recorded: why this one is a manager or is none, and not how all the others are.
        if self.recorder.is_some()
            && let Some(truth) = self.fits(set, wanted)
        {
            return truth;
        }
        if wanted == Val::Unknown {
            if let Some(closed) = self.closed(set) {
                return (!closed.bag.is_surely_empty()).into_unknown();
            }
        } else if let Some((member, vague)) = self.closed_member(set, wanted) {
            return match member {
                Some(true) => Truth::True,
                Some(false) => Truth::Unknown,
                None => vague.into_unknown(),
            };
        }
        let bag = self.bag(set);
        self.step(bag.items.len());
        has_element(&bag, wanted)
    }

    /// Whether one thing is in a set that is all things of a kind, narrowed by filters; `None` for other sets.
    fn fits(&mut self, set: &'w Set, wanted: Val) -> Option<Truth> {
        match (set, wanted) {
            (Set::Things(kind), Val::Thing(thing)) => Some(self.is_there(*kind, thing).into()),
            (Set::Filter { of, var, cond, .. }, Val::Thing(_)) => {
                let there = self.fits(of, wanted)?;
                if there == Truth::False {
                    return Some(there);
                }
                self.bind(*var, Datum::Val(wanted));
                let truth = self.truth(cond);
                Some(there.and(truth))
            }
            _ => None,
        }
    }

    fn is_above(&mut self, attr: AttrId, of: &'w Set, above: u32) -> Truth {
        let owner = self.single(of).val();
        if owner == Val::None {
            return Truth::False;
        }
        let Some(thing) = Self::owner_of(owner) else { return Truth::Unknown };
        let chains = self.side.chains(self.program, attr);
        let (length, end) = chains.length(thing);
        self.note_chain(attr, thing);
        self.record_chain(attr, thing);
        if end == End::Circle {
            self.step(length as usize);
        }
        if chains.has(thing, above) {
            return Truth::True;
        }
        (end == End::Open).into_unknown()
    }

    fn recorded(&mut self, of: &'w Set, attr: AttrId, key: Option<&'w Set>, presence: bool, place: Place) -> Truth {
        let owner = self.single(of).val();
        let key = key.map(|key| self.single(key));
        let truth = match (owner, Self::owner_of(owner)) {
            (Val::None, _) => Truth::False,
            (_, Some(thing)) => self.is_recorded(attr, thing, key, presence).into(),
            (_, None) => Truth::Unknown,
        };
        self.clause_recorded(place, truth, attr, owner, key);
        truth
    }

    fn described(&mut self, set: &'w Set) -> Truth {
        let ty = self.world.shapes.ty(&self.program.vocabulary, self.slots(), set);
        let kind = ty.and_then(|ty| self.program.vocabulary.kind_of(ty));
        match (self.single(set).val(), kind) {
            (Val::None, _) => Truth::False,
            (val, Some(kind)) => match Self::owner_of(val) {
                Some(thing) => self.side.org.described(kind, thing).into(),
                None => Truth::Unknown,
            },
            (_, None) => Truth::Unknown,
        }
    }

    fn call(&mut self, def: DefId, args: &'w [Arc<Set>]) -> Truth {
        let body = self.body(def);
        let Meaning::Cond(cond) = &body.meaning else { return Truth::Unknown };
        let mut frame = Vec::with_capacity(args.len());
        for arg in args {
            let datum = self.single(arg);
            frame.push(datum);
        }
        match frame.first() {
            Some(owner) if owner.is_none() => return Truth::False,
            Some(owner) if *owner == UNKNOWN => return Truth::Unknown,
            Some(_) | None => {}
        }
        let caller = self.enter(self.def_shape(def), &frame);
        let truth = match self.guard(body) {
            Truth::False => Truth::False,
            guard => guard.and(self.truth(cond)),
        };
        self.leave(caller);
        truth
    }

    fn text(&mut self, test: TextTest, left: &'w Set, right: &'w Set, place: Place) -> Truth {
        let (one, other) = (self.single(left).val(), self.single(right).val());
        let truth = match (one, other) {
            (Val::None, _) | (_, Val::None) => Truth::False,
            (Val::Text(one), Val::Text(other)) => {
                let texts = &self.side.org.texts;
                let (one, other) = (texts.text(one), texts.text(other));
                match test {
                    TextTest::StartsWith => one.starts_with(other),
                    TextTest::EndsWith => one.ends_with(other),
                    TextTest::Contains => one.contains(other),
                }
                .into()
            }
            _ => Truth::Unknown,
        };
        self.clause_values(place, truth, &[left, right]);
        truth
    }

    fn matches(&mut self, left: &'w Set, pattern: u16, place: Place) -> Truth {
        let truth = match (self.single(left).val(), self.program.patterns.get(usize::from(pattern))) {
            (Val::None, _) => Truth::False,
            (Val::Text(text), Some(pattern)) => pattern.is_match(self.side.org.texts.text(text)).into(),
            _ => Truth::Unknown,
        };
        self.clause_values(place, truth, &[left]);
        truth
    }
}

/// Unknown, or surely not.
trait IntoUnknown {
    fn into_unknown(self) -> Truth;
}

impl IntoUnknown for bool {
    fn into_unknown(self) -> Truth {
        if self { Truth::Unknown } else { Truth::False }
    }
}

fn is_today(set: &Set) -> bool {
    matches!(set, Set::Calc(calc) if matches!(**calc, crate::formula::Calc::Today))
}

/// Whether somebody is there.
fn inhabited(bag: &Bag) -> Truth {
    if bag.is_surely_inhabited() { Truth::True } else { (!bag.is_surely_empty()).into_unknown() }
}

/// What is said, or denied, of definite things: see [`Cond::Definite`].
fn definite(truths: &[(Item, Truth)], open: bool, how: Definite) -> Truth {
    let somebody = truths.iter().any(|(item, _)| item.sure);
    let said = |truth: Truth| if how.denied { !truth } else { truth };
    let all = |wanted: Truth| truths.iter().all(|&(_, truth)| truth == wanted);
    let nobody_holds = how.right && how.denied;
    if truths.is_empty() && !open {
        return nobody_holds.into();
    }
    // Somebody is wanted, unless nobody makes a denial on the right true.
    let enough = if somebody || nobody_holds { Truth::True } else { Truth::Unknown };
    let refused = if how.denied { Truth::True } else { Truth::False };
    if how.plural {
        let each = truths.iter().map(|&(item, truth)| item.each(said(truth))).fold(Truth::True, Truth::and);
        let each = if open { each.min(Truth::Unknown) } else { each };
        let surely_not = !nobody_holds && !somebody && !open && all(refused);
        return if surely_not { Truth::False } else { each.and(enough) };
    }
    if open {
        return Truth::Unknown;
    }
    if all(!refused) {
        enough
    } else if all(refused) && (somebody || !nobody_holds) {
        Truth::False
    } else {
        Truth::Unknown
    }
}

/// Whether a bag has an element.
fn has_element(bag: &Bag, wanted: Val) -> Truth {
    if wanted == Val::Unknown {
        return (!bag.is_surely_empty()).into_unknown();
    }
    let mut found = bag.open.into_unknown();
    for item in &bag.items {
        if item.datum.is_unknown() {
            found = found.or(Truth::Unknown);
        } else if item.identity() == wanted {
            found = found.or(item.some(Truth::True));
        }
        if found == Truth::True {
            break;
        }
    }
    found
}

/// Whether two sets have an element in common.
pub(super) fn overlap_of(left: &Bag, right: &Bag) -> Truth {
    if left.is_surely_empty() || right.is_surely_empty() {
        return Truth::False;
    }
    let elements = left.items.iter().filter(|item| item.is_element());
    let common = elements.map(|item| item.some(has_element(right, item.identity()))).fold(Truth::False, Truth::or);
    common.or(left.open.into_unknown())
}

/// Whether two sets have the same elements, and any.
pub(super) fn same(left: &Bag, right: &Bag) -> Truth {
    if left.is_surely_empty() || right.is_surely_empty() {
        return Truth::False;
    }
    let covers = |one: &Bag, other: &Bag| {
        let elements = one.items.iter().filter(|item| item.is_element());
        let each = elements.map(|item| item.each(has_element(other, item.identity()))).fold(Truth::True, Truth::and);
        if one.open { each.min(Truth::Unknown) } else { each }
    };
    covers(left, right).and(covers(right, left)).and(inhabited(left))
}
