//! Somebody leaves: what is found then and is not found now, person by person.
//!
//! Who leaves is left out, as whoever is `left` is: nobody reaches them. The organisation as it is is decided once, in
//! units (`units`), with notes of whom each of them asked for. Of a departure only those units are decided again that
//! asked for that person, or used a set that is another one without them; all others end as they did.
//! [`Way::All`] decides everything again: what comes out is the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use crate::compile::WaiverSubject;
use crate::formula::Set;
use crate::vocabulary::Ty;

use super::closed::{self, Closed, Overlay};
use super::eval::{Budget, Eval};
use super::item::Item;
use super::notes::{Askers, Change, Notes};
use super::rule::{Found, Presence, Sentence};
use super::types::Shape;
use super::units::Unit;
use super::verdict::{Check, Finding, ThingRef};
use super::{Options, World, finding, sort, view, waivers};
use crate::value::Val;

/// What is decided again of a departure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// What asked for whoever leaves.
    Noted,
    /// Everything.
    All,
}

/// The findings that a departure touches: those of a policy, a sentence and a subject together, before and afterwards;
/// nothing is counted. Policies about waivers are not asked.
#[derive(Debug)]
pub struct Departure {
    /// As it is.
    pub before: Check,
    /// With that person gone.
    pub after: Check,
}

/// An organisation, decided so that departures can be.
#[derive(Debug)]
pub struct Departures<'a> {
    base: World<'a>,
    way: Way,
    selection: Vec<usize>,
    sets: Vec<&'a Set>,
    /// By number: whom a closed set, and those that it uses, asked for; `None` of one that was not used.
    asked: Vec<Option<Notes>>,
    sentences: Vec<Known>,
    /// The closed sets of which units read anything.
    used: BTreeSet<usize>,
}

/// A sentence that was decided.
#[derive(Debug)]
struct Known {
    policy: usize,
    sentence: usize,
    units: Vec<Unit>,
    totals: Totals,
    beside: Vec<Found>,
    /// Units by what they asked for.
    askers: Askers,
    /// Which units have something to say about these things.
    about: HashMap<Vec<ThingRef>, Vec<u32>>,
    /// Whether a waiver for `every …` may cover other findings than before without any verdict being another one.
    waived_by_range: bool,
}

/// How many units have somebody.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    open: usize,
    inhabited: usize,
    possible: usize,
}

/// How many units one thread decides at a time.
const CHUNK: u32 = 128;

impl<'a> Departures<'a> {
    /// Decides the organisation as it is. `selection` are indices into the program's policies.
    pub fn new(world: &World<'a>, selection: &[usize], way: Way) -> Departures<'a> {
        let program = world.program;
        let base = world.derived(world.now.without(program, None, |_| None), way == Way::Noted);
        let applies = |&&at: &&usize| {
            let policy = &program.policies[at];
            let begun = policy.from.is_none_or(|from| from <= base.as_of);
            begun && policy.until.is_none_or(|until| base.as_of <= until) && !policy.about_waivers
        };
        let selection: Vec<usize> = selection.iter().filter(applies).copied().collect();
        let sentences = selection.iter().flat_map(|&at| (0..program.policies[at].rules.len()).map(move |of| (at, of)));
        let sentences: Vec<Known> =
            sentences.map(|(policy, sentence)| Known::new(&base, policy, sentence, way)).collect();
        let used = sentences.iter().flat_map(|known| known.askers.sets()).collect();
        let mut asked = vec![None; base.now.closed.len()];
        (0..asked.len()).for_each(|number| ask(&base, number, &mut asked));
        Departures { way, selection, sets: closed::list(program), asked, sentences, used, base }
    }

    /// What changes if that person leaves, with the evidence of what is found then, if asked.
    pub fn of(&self, person: u32, explained: Option<&Options>) -> Departure {
        let now = self.base.now.without(self.base.program, Some(person), |number| self.kept(number, person));
        let world = self.base.derived(now, false);
        let changed = self.changes(&world, person);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for known in &self.sentences {
            let shift = Shift { known, world: &world, all: self.way == Way::All };
            shift.findings(person, &changed, explained, &mut before, &mut after);
        }
        Departure { before: self.checked(&self.base, before), after: self.checked(&world, after) }
    }

    fn checked(&self, world: &World<'_>, mut findings: Vec<Finding>) -> Check {
        sort(world, &mut findings);
        if !world.waivers.is_empty() {
            waivers::apply(world, &self.selection, &mut findings);
        }
        Check { findings, ..Check::default() }
    }

    /// A closed set that stays as it is without that person.
    fn kept(&self, number: usize, person: u32) -> Option<Arc<Closed>> {
        let stays = self.way == Way::Noted && !self.hangs_on(number, person);
        self.base.now.closed.known(number).filter(|_| stays).cloned()
    }

    fn hangs_on(&self, number: usize, person: u32) -> bool {
        self.asked[number].as_ref().is_some_and(|notes| notes.has(person))
    }

    /// How the closed sets that were used are others without that person.
    fn changes(&self, world: &World<'_>, person: u32) -> BTreeMap<usize, Change> {
        let (mut changes, mut done) = (BTreeMap::new(), BTreeSet::new());
        if self.way == Way::Noted {
            self.used.iter().for_each(|&number| self.change(world, person, number, &mut changes, &mut done));
        }
        changes
    }

    /// The change of one, after those that it uses.
    fn change(
        &self,
        world: &World<'_>,
        person: u32,
        number: usize,
        changes: &mut BTreeMap<usize, Change>,
        done: &mut BTreeSet<usize>,
    ) {
        let Some(then) = self.base.now.closed.known(number).filter(|_| self.hangs_on(number, person)) else { return };
        if !done.insert(number) {
            return;
        }
        then.notes.closed_sets().into_iter().for_each(|inner| self.change(world, person, inner, changes, done));
        let set = self.sets[number];
        if let Some(overlay) = overlay(world, set, then, person, changes) {
            // Nobody else fills the places of this world; a set that was asked for before is the same.
            if overlay.pieces.is_empty() {
                let _ = world.now.closed.get(set).map(|(_, place)| place.set(then.clone()));
                return;
            }
            changes.insert(number, Change::Elements(overlay.members.keys().copied().collect()));
            let _ = world.now.closed.overlay(number).map(|place| place.set(overlay));
            return;
        }
        let (budget, shape) = (Budget::new(world.step_limit), Shape::default());
        let now = Eval::new(world, &world.now, &shape, &budget).closed(set);
        if !now.is_some_and(|now| now.bag == then.bag && now.exhausted == then.exhausted) {
            changes.insert(number, Change::Whole);
        }
    }
}

/// A closed set without that person, by the pieces that are others then; `None` if it has no pieces, or items that are
/// not known.
fn overlay(
    world: &World<'_>,
    set: &Set,
    before: &Arc<Closed>,
    person: u32,
    changes: &BTreeMap<usize, Change>,
) -> Option<Overlay> {
    let known = before.pieces.as_ref().filter(|_| !before.vague && !before.exhausted)?;
    let budget = Budget::new(world.step_limit);
    let shape = Shape::of(world.program, &world.shapes, set);
    let mut eval = Eval::new(world, &world.now, &shape, &budget);
    let mut pieces: BTreeMap<u32, Vec<Item>> = BTreeMap::new();
    let mut touched: BTreeSet<u32> = BTreeSet::new();
    let mut vals: Vec<Val> = Vec::new();
    for at in known.askers.of(person, changes) {
        let now = eval.piece(set, at);
        if now.open || now.items.iter().any(|item| item.datum.is_unknown()) || eval.exhausted {
            return None;
        }
        let then = known.items(&before.bag, at);
        if then != now.items {
            vals.extend(then.iter().chain(&now.items).map(|item| item.identity()));
            touched.insert(at);
            pieces.insert(at, now.items);
        }
    }
    let mut members = HashMap::new();
    for val in vals {
        let others = known.places.get(&val).into_iter().flatten().filter(|at| !touched.contains(at));
        let others = others.flat_map(|&at| known.items(&before.bag, at));
        let items = others.chain(pieces.values().flatten()).filter(|item| item.identity() == val);
        let now = items.map(|item| item.sure).max();
        if now != before.members.get(val) {
            members.insert(val, now);
        }
    }
    Some(Overlay { before: before.clone(), pieces, members, read_today: before.read_today | eval.read_today })
}

/// Whom a closed set asked for, and those that it uses.
fn ask(base: &World<'_>, number: usize, asked: &mut Vec<Option<Notes>>) {
    let Some(known) = base.now.closed.known(number).filter(|_| asked[number].is_none()) else { return };
    let mut notes = known.notes.clone();
    for inner in known.notes.closed_sets() {
        ask(base, inner, asked);
        asked[inner].iter().for_each(|inner| notes.join(inner));
    }
    notes.people();
    asked[number] = Some(notes);
}

impl Known {
    fn new(world: &World<'_>, policy: usize, sentence: usize, way: Way) -> Known {
        let of = Sentence { world, policy, sentence, states: None, keep: false };
        let decided = decide(of, way);
        let is_of = |waiver: &&&crate::compile::Waiver| waiver.policy == Some(policy);
        let by_range = |waiver: &&crate::compile::Waiver| matches!(waiver.subject, WaiverSubject::Every(_));
        let mut known = Known {
            policy,
            sentence,
            units: Vec::with_capacity(decided.len()),
            totals: Totals::default(),
            beside: Vec::new(),
            askers: Askers::default(),
            about: HashMap::new(),
            waived_by_range: world.waivers.iter().filter(is_of).any(by_range),
        };
        for (at, (unit, mut notes)) in (0u32..).zip(decided) {
            known.askers.add(at, &mut notes);
            known.totals.add(unit.presence);
            for found in &unit.found {
                let units = known.about.entry(found.subject.clone()).or_default();
                if units.last() != Some(&at) {
                    units.push(at);
                }
            }
            known.units.push(unit);
        }
        let budget = Budget::new(world.step_limit);
        known.beside = beside(of, &budget, known.totals.presence());
        known
    }
}

/// All units of a sentence, each with the notes of whom it asked for.
fn decide(sentence: Sentence<'_>, way: Way) -> Vec<(Unit, Notes)> {
    let count = sentence.units();
    let budget = Budget::new(sentence.world.step_limit);
    let chunk = |chunk: u32| chunk_of(sentence, &budget, chunk * CHUNK..((chunk + 1) * CHUNK).min(count), way);
    let chunks: Vec<Vec<(Unit, Notes)>> = (0..count.div_ceil(CHUNK)).into_par_iter().map(chunk).collect();
    chunks.into_iter().flatten().collect()
}

/// The budget lives only while the units are decided.
fn chunk_of<'b>(
    sentence: Sentence<'b>,
    budget: &'b Budget,
    units: std::ops::Range<u32>,
    way: Way,
) -> Vec<(Unit, Notes)> {
    let mut eval = sentence.eval(budget);
    let decided = units.map(|at| {
        eval.notes = (way == Way::Noted).then(Box::default);
        let unit = sentence.unit(&mut eval, at);
        let notes = eval.notes.take().map(|notes| *notes);
        (unit, notes.unwrap_or_default())
    });
    decided.collect()
}

fn beside<'b>(sentence: Sentence<'b>, budget: &'b Budget, presence: Presence) -> Vec<Found> {
    let mut eval = sentence.eval(budget);
    sentence.beside_units(&mut eval, presence)
}

/// A sentence before a departure and afterwards.
struct Shift<'s> {
    known: &'s Known,
    world: &'s World<'s>,
    all: bool,
}

impl<'s> Shift<'s> {
    /// Adds the findings about whatever has other findings afterwards.
    fn findings(
        &self,
        person: u32,
        changed: &BTreeMap<usize, Change>,
        explained: Option<&Options>,
        before: &mut Vec<Finding>,
        after: &mut Vec<Finding>,
    ) {
        let known = self.known;
        let sentence =
            Sentence { world: self.world, policy: known.policy, sentence: known.sentence, states: None, keep: false };
        let budget = Budget::new(self.world.step_limit);
        let (renewed, beside_now) = self.renewed(sentence, &budget, person, changed);
        let mut touched: BTreeSet<&[ThingRef]> = BTreeSet::new();
        let pairs = renewed.iter().map(|(&at, unit)| (&known.units[at as usize].found, &unit.found));
        for (then, now) in pairs.chain([(&known.beside, &beside_now)]) {
            if known.waived_by_range || !is_same(then, now) {
                touched.extend(then.iter().chain(now).map(|found| found.subject.as_slice()));
            }
        }
        if known.waived_by_range {
            touched.extend(known.about.keys().map(Vec::as_slice));
        }
        let (plain, options) = (Options::default(), explained.copied().unwrap_or_default());
        for subject in touched {
            let of = |found: &&Found| found.subject == subject;
            let units: BTreeSet<u32> = known.about.get(subject).into_iter().flatten().copied().collect();
            let old = |at: &u32| known.units[*at as usize].found.iter();
            let founds = known.beside.iter().chain(units.iter().flat_map(old)).filter(of);
            // Without evidence nothing in a finding is of one world or the other.
            before.extend(founds.map(|found| finding(&sentence, found, false, &plain)));
            let units: BTreeSet<u32> = units.into_iter().chain(renewed.keys().copied()).collect();
            let new = |at: &u32| renewed.get(at).map_or(&known.units[*at as usize].found, |unit| &unit.found).iter();
            let founds = beside_now.iter().chain(units.iter().flat_map(new)).filter(of);
            after.extend(founds.map(|found| finding(&sentence, found, explained.is_some(), &options)));
        }
    }

    /// The units that are decided again, and what is to be said beside all units.
    fn renewed<'b>(
        &self,
        sentence: Sentence<'b>,
        budget: &'b Budget,
        person: u32,
        changed: &BTreeMap<usize, Change>,
    ) -> (BTreeMap<u32, Unit>, Vec<Found>)
    where
        's: 'b,
    {
        let known = self.known;
        let mut eval = sentence.eval(budget);
        let dirty: BTreeSet<u32> = match self.all {
            true => (0u32..).take(known.units.len()).collect(),
            false => known.askers.of(person, changed),
        };
        let mut totals = known.totals;
        let mut renewed = BTreeMap::new();
        for at in dirty {
            let unit = sentence.unit(&mut eval, at);
            totals.take(known.units[at as usize].presence);
            totals.add(unit.presence);
            renewed.insert(at, unit);
        }
        let beside = sentence.beside_units(&mut eval, totals.presence());
        (renewed, beside)
    }
}

/// Whether the same is found about the same things, in the same order.
fn is_same(then: &[Found], now: &[Found]) -> bool {
    then.len() == now.len()
        && then.iter().zip(now).all(|(then, now)| then.subject == now.subject && then.outcome == now.outcome)
}

impl Totals {
    fn add(&mut self, presence: Presence) {
        self.open += usize::from(presence.open);
        self.inhabited += usize::from(presence.inhabited);
        self.possible += usize::from(presence.possible);
    }

    fn take(&mut self, presence: Presence) {
        self.open -= usize::from(presence.open);
        self.inhabited -= usize::from(presence.inhabited);
        self.possible -= usize::from(presence.possible);
    }

    fn presence(self) -> Presence {
        Presence { open: self.open > 0, inhabited: self.inhabited > 0, possible: self.possible > 0 }
    }
}

/// Everybody who is there.
pub fn people(world: &World<'_>) -> Vec<u32> {
    view::things(world, world.program.vocabulary.core.person)
}

/// Everybody who is there and holds a responsibility, alone or with others, or to whom somebody reports.
pub fn leaders(world: &World<'_>) -> Vec<u32> {
    let (vocabulary, side) = (&world.program.vocabulary, &world.now);
    let core = vocabulary.core;
    let teams = view::things(world, core.team).into_iter();
    let mut leaders: BTreeSet<u32> =
        teams.flat_map(|team| view::posts(world, team)).filter_map(|held| held.person).collect();
    if let Some(manager) = vocabulary.attr_by_key(core.person, "manager") {
        for person in people(world) {
            if let Val::Thing(boss) = side.reached(Ty::Kind(core.person), side.raw(world.program, manager, person)) {
                leaders.insert(boss);
            }
        }
    }
    leaders.into_iter().collect()
}
