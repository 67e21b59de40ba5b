//! The recorder: what was read and what was found while a verdict is explained.
//!
//! Entries lie in one list in the order of the evaluation. A condition that joins others remembers where each began,
//! and keeps those that decided the result; so what is left is why the verdict is as it is.

use std::collections::{HashMap, HashSet};

use crate::formula::{Cond, Op, Place, Set, Var};
use crate::source::Span;
use crate::value::{Truth, Val};
use crate::vocabulary::{AttrId, ResponsibilityId};

use super::eval::Eval;
use super::item::{Bag, Item};
use super::reasons::{Step, Whole, Words};
use super::side::Post;
use super::trace;
use super::verdict::{FactRead, Missing, Part, ThingRef};

/// Something that was read or found.
#[derive(Debug, Clone)]
pub(super) enum Entry {
    /// A fact.
    Fact(FactRead),
    /// A fact that is missing.
    Missing(Missing),
    /// A condition within a part of a sentence.
    Step(Step),
    /// The part as a whole.
    Whole(Whole),
    /// A reason.
    Note(String),
    /// A condition with all that was recorded inside it, where everything is kept.
    Tree(trace::Step),
}

/// The list of entries, with what is needed to make them.
#[derive(Debug)]
pub(super) struct Recorder {
    /// In the order of the evaluation.
    pub(super) entries: Vec<Entry>,
    /// The part of the sentence that is evaluated.
    pub(super) part: Part,
    /// Its place.
    pub(super) clause: Option<Span>,
    /// Within how many definitions.
    pub(super) inside: usize,
    /// Whether the next filter tells of those that fit why they do.
    pub(super) telling: bool,
    /// How many facts were dropped from long lists.
    pub(super) left_out: usize,
    /// How many elements of a list are kept.
    pub(super) limit: usize,
    /// The people whose sentence it is: an exception that rests on one of them is noted.
    pub(super) subjects: Vec<Val>,
    /// Whether everything is kept, as a tree, and not only what decided the verdict.
    pub(super) whole: bool,
    /// What a variable was bound to last: of this the next condition speaks.
    pub(super) bound: Option<Var>,
    /// In words, what the variable in a slot was read from.
    origins: HashMap<usize, String>,
    /// The slots of variables whose numbers are shares.
    percents: HashSet<usize>,
}

impl Recorder {
    pub(super) fn new(limit: usize) -> Recorder {
        Recorder {
            entries: Vec::new(),
            part: Part::Main,
            clause: None,
            inside: 0,
            telling: false,
            left_out: 0,
            limit: limit.max(1),
            subjects: Vec::new(),
            whole: false,
            bound: None,
            origins: HashMap::new(),
            percents: HashSet::new(),
        }
    }

    /// What the variable in that slot was read from.
    pub(super) fn origin(&self, slot: usize) -> Option<String> {
        self.origins.get(&slot).cloned()
    }
}

/// Where the entries of each of several conditions begin.
pub(super) struct Children {
    start: usize,
    /// The truth of each, and where its entries end.
    ends: Vec<(Truth, usize)>,
}

impl Children {
    /// Where the entries of the first begin.
    pub(super) fn start(&self) -> usize {
        self.start
    }
}

impl<'w> Eval<'w> {
    /// Drops the clauses from there on, and leaves the facts.
    pub(super) fn drop_clauses(&mut self, start: usize) {
        if let Some(recorder) = self.recorder.as_mut().filter(|recorder| !recorder.whole) {
            let tail = recorder.entries.split_off(start.min(recorder.entries.len()));
            recorder.entries.extend(tail.into_iter().filter(|entry| !matches!(entry, Entry::Step(_))));
        }
    }

    /// A definition begins, or ends.
    pub(super) fn enter_definition(&mut self, enter: bool) {
        if let Some(recorder) = &mut self.recorder {
            recorder.inside = if enter { recorder.inside + 1 } else { recorder.inside.saturating_sub(1) };
        }
    }

    /// Whether what is evaluated stands in a definition, not in the sentence itself.
    pub(super) fn is_in_definition(&self) -> bool {
        self.recorder.as_ref().is_some_and(|recorder| recorder.inside > 0)
    }

    /// Whether somebody is there, of a filter: why those who fit do so is the reason.
    pub(super) fn tell(&mut self, set: &Set) {
        if let Some(recorder) = &mut self.recorder {
            recorder.telling = matches!(set, Set::Filter { .. });
        }
    }

    /// Whether that was asked for, once.
    pub(super) fn is_told(&mut self) -> bool {
        self.recorder.as_mut().is_some_and(|recorder| std::mem::take(&mut recorder.telling))
    }

    /// Where the next entry will stand.
    pub(super) fn mark(&self) -> usize {
        self.recorder.as_ref().map_or(0, |recorder| recorder.entries.len())
    }

    /// Forgets what was recorded from there on.
    pub(super) fn forget(&mut self, start: usize) {
        if let Some(recorder) = self.recorder.as_mut().filter(|recorder| !recorder.whole) {
            recorder.entries.truncate(start);
        }
    }

    /// Whether a condition from there on says in words why it is so.
    pub(super) fn is_said(&self, start: usize) -> bool {
        let said = |entry: &Entry| matches!(entry, Entry::Step(Step { words: Some(_), .. }));
        self.recorder.as_ref().is_some_and(|recorder| recorder.entries.iter().skip(start).any(said))
    }

    /// Whether a condition from there on says something about that thing by its name.
    pub(super) fn is_said_about(&self, start: usize, name: &str) -> bool {
        let about = |entry: &Entry| match entry {
            Entry::Step(Step { words: Some(words), .. }) => words.is_about(name),
            _ => false,
        };
        self.recorder.as_ref().is_some_and(|recorder| recorder.entries.iter().skip(start).any(about))
    }

    /// Begins a list of conditions.
    pub(super) fn children(&self) -> Children {
        let start = self.recorder.as_ref().map_or(0, |recorder| recorder.entries.len());
        Children { start, ends: Vec::new() }
    }

    /// One of them is done.
    pub(super) fn child(&self, children: &mut Children, truth: Truth) {
        if let Some(recorder) = &self.recorder {
            children.ends.push((truth, recorder.entries.len()));
        }
    }

    /// Keeps the entries of those whose truth is wanted. Where there are many, the facts of the first; what is said of the
    /// others is kept, so that their number is right.
    pub(super) fn keep(&mut self, children: Children, wanted: impl Fn(Truth) -> bool) {
        let Some(recorder) = self.recorder.as_mut().filter(|recorder| !recorder.whole) else { return };
        let tail = recorder.entries.split_off(children.start.min(recorder.entries.len()));
        let mut tail = tail.into_iter();
        let (mut from, mut kept) = (children.start, 0);
        for (truth, to) in children.ends {
            let own: Vec<Entry> = tail.by_ref().take(to.saturating_sub(from)).collect();
            from = to;
            if !wanted(truth) || own.is_empty() {
                continue;
            }
            kept += 1;
            if kept <= recorder.limit {
                recorder.entries.extend(own);
            } else {
                let is_fact = |entry: &Entry| matches!(entry, Entry::Fact(_) | Entry::Missing(_));
                let (facts, said): (Vec<Entry>, Vec<Entry>) = own.into_iter().partition(is_fact);
                recorder.left_out += facts.len();
                recorder.entries.extend(said);
            }
        }
        recorder.entries.extend(tail);
    }

    /// Of the items of a checklist: the facts of those that are not met first, since they are what there is to do, then
    /// those of the first that are. Which are met is said by their labels.
    pub(super) fn keep_items(&mut self, children: Children) {
        let Some(recorder) = self.recorder.as_mut().filter(|recorder| !recorder.whole) else { return };
        let tail = recorder.entries.split_off(children.start.min(recorder.entries.len()));
        let mut tail = tail.into_iter();
        let (mut from, mut met) = (children.start, Vec::new());
        for (truth, to) in children.ends {
            let own = tail.by_ref().take(to.saturating_sub(from)).filter(|entry| !matches!(entry, Entry::Step(_)));
            from = to;
            if truth == Truth::True { met.push(own.collect::<Vec<_>>()) } else { recorder.entries.extend(own) }
        }
        for own in met.iter_mut().take(recorder.limit) {
            recorder.entries.append(own);
        }
        recorder.left_out += met.iter().map(Vec::len).sum::<usize>();
    }

    /// Of things that are counted: with an upper bound those that count, with a lower bound those that do not decide.
    pub(super) fn keep_counted(&mut self, children: Children, result: Truth, op: Op) {
        let upper = matches!(op, Op::AtMost | Op::Less);
        self.keep(children, |truth| match result {
            Truth::Unknown => truth == Truth::Unknown,
            Truth::True => (truth == Truth::True) != upper || op == Op::Equal,
            Truth::False => (truth == Truth::True) == upper || op == Op::Equal,
        });
    }

    /// Evaluates without recording.
    pub(super) fn quietly<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let (recorder, read_today) = (self.recorder.take(), self.read_today);
        let result = work(self);
        self.recorder = recorder;
        self.read_today = read_today;
        result
    }

    fn push(&mut self, entry: Entry) {
        if let Some(recorder) = &mut self.recorder {
            recorder.entries.push(entry);
        }
    }

    /// A reason that is no fact.
    pub(super) fn note(&mut self, text: &str) {
        if self.recorder.is_some() {
            self.push(Entry::Note(text.to_owned()));
        }
    }

    /// Remembers what a variable is read from.
    pub(super) fn origin(&mut self, var: Var, set: &'w Set) {
        if self.recorder.is_none() {
            return;
        }
        // One of several things is called by its name, one of several values by where they are from.
        let words = if self.is_single(set) || !self.is_of_things(set) { self.path_of_one(set) } else { None };
        let (slot, percent) = (self.slot(var), self.is_percent(set));
        if let Some(recorder) = &mut self.recorder {
            match percent {
                true => recorder.percents.insert(slot),
                false => recorder.percents.remove(&slot),
            };
            match words {
                Some(words) => recorder.origins.insert(slot, words),
                None => recorder.origins.remove(&slot),
            };
        }
    }

    /// Whether the numbers of a set, or of what a variable was read from, are shares.
    pub(super) fn is_percent(&self, set: &Set) -> bool {
        match set {
            Set::Var(var) => {
                self.recorder.as_ref().is_some_and(|recorder| recorder.percents.contains(&self.slot(*var)))
            }
            set => set.is_percent(&self.program.vocabulary),
        }
    }

    /// A single fact that was read, or is missing.
    pub(super) fn record_one(&mut self, attr: AttrId, thing: u32, key: Option<Val>, val: Val, by_default: bool) {
        if val == Val::Unknown {
            return self.record_missing(attr, thing, key);
        }
        let Some(recorder) = &self.recorder else { return };
        let place = if by_default { None } else { self.side.org.fact_place(attr, thing, key) };
        let fact = FactRead {
            thing: ThingRef { kind: self.declared(attr).kind, index: thing },
            what: self.fact_words(attr, thing, key),
            value: self.attr_val_words(attr, val),
            place,
            by_default,
            clause: recorder.clause,
        };
        self.push(Entry::Fact(fact));
    }

    /// A set that was read.
    pub(super) fn record_set(&mut self, attr: AttrId, thing: u32, key: Option<Val>, bag: &Bag, by_default: bool) {
        let Some(recorder) = &self.recorder else { return };
        let declared = self.declared(attr);
        let org = self.side.org;
        let place = org.fact_place(attr, thing, key).or_else(|| org.key_place(attr, thing));
        let fact = FactRead {
            thing: ThingRef { kind: declared.kind, index: thing },
            what: self.fact_words(attr, thing, key),
            value: self.values_words(attr, bag),
            place: if by_default { None } else { place },
            by_default,
            clause: recorder.clause,
        };
        self.push(Entry::Fact(fact));
    }

    /// A fact that no file says.
    pub(super) fn record_missing(&mut self, attr: AttrId, thing: u32, key: Option<Val>) {
        let Some(recorder) = &self.recorder else { return };
        let kind = self.declared(attr).kind;
        let missing = Missing {
            thing: ThingRef { kind, index: thing },
            what: self.fact_words(attr, thing, key),
            several: self.declared(attr).ty.set,
            key: self.key_words(attr, key),
            place: self.side.org.place(kind, thing),
            clause: recorder.clause,
        };
        self.push(Entry::Missing(missing));
    }

    /// The first links of a chain.
    pub(super) fn record_chain(&mut self, attr: AttrId, thing: u32) {
        let Some(recorder) = &self.recorder else { return };
        let limit = recorder.limit;
        let chains = self.side.chains(self.program, attr);
        let (length, end) = chains.length(thing);
        let links: Vec<u32> = std::iter::once(thing).chain(chains.walk(thing)).collect();
        for link in links.iter().take(limit.min(length as usize)) {
            self.one(attr, *link);
        }
        if end == super::index::End::Open
            && let Some(&last) = links.last()
        {
            self.one(attr, last);
        }
        let shown = limit.min(length as usize);
        if let Some(recorder) = &mut self.recorder {
            recorder.left_out += (length as usize).saturating_sub(shown);
        }
    }

    /// A post that makes somebody hold a role.
    pub(super) fn note_post(&mut self, post: &Post) {
        let Some(recorder) = &self.recorder else { return };
        let core = self.program.vocabulary.core;
        let org = self.side.org;
        let place = org.fact_place(core.assignment_person, post.assignment, None);
        let responsibility = &self.program.vocabulary.responsibilities[post.responsibility.index()].name;
        let area = post.area.map(|area| format!(" for {}", self.id(core.area, area))).unwrap_or_default();
        let part = part(post.accountable != Some(false));
        let team = match self.side.raw(self.program, core.assignment_team, post.assignment) {
            Val::Thing(team) => self.id(core.team, team),
            _ => "a team".to_owned(),
        };
        let fact = FactRead {
            thing: ThingRef { kind: core.assignment, index: post.assignment },
            what: format!("{part} for {responsibility}{area} in {team}"),
            value: self.val_words(Some(crate::vocabulary::Ty::Kind(core.person)), post.person.val()),
            place: place.or_else(|| org.place(core.assignment, post.assignment)),
            by_default: false,
            clause: recorder.clause,
        };
        self.push(Entry::Fact(fact));
    }

    /// Nobody holds a responsibility, or contributes to it.
    pub(super) fn note_no_post(&mut self, team: u32, of: ResponsibilityId, accountable: bool) {
        let Some(recorder) = &self.recorder else { return };
        let core = self.program.vocabulary.core;
        let name = &self.program.vocabulary.responsibilities[of.index()].name;
        let fact = FactRead {
            thing: ThingRef { kind: core.team, index: team },
            what: format!("{} for {name} in {}", part(accountable), self.id(core.team, team)),
            value: "nobody".to_owned(),
            place: self.side.org.place(core.team, team),
            by_default: false,
            clause: recorder.clause,
        };
        self.push(Entry::Fact(fact));
    }

    /// A condition with its truth.
    pub(super) fn step_of(&mut self, place: Place, truth: Truth, words: Option<Words>) {
        let Some(recorder) = &self.recorder else { return };
        let step = Step { place: place.0, part: recorder.part, truth, words };
        self.push(Entry::Step(step));
    }

    /// A part of the sentence is decided.
    pub(super) fn whole(&mut self, place: Place, truth: Truth, cond: &Cond) {
        let Some(recorder) = &self.recorder else { return };
        let joined = matches!(cond, Cond::All(conds) | Cond::Any(conds) if conds.len() > 1);
        let whole = Whole { part: recorder.part, place: place.0, truth, joined };
        self.push(Entry::Whole(whole));
    }

    /// Somebody makes an exception true: noted if it is the subject itself.
    pub(super) fn witness(&mut self, item: Item) {
        let Some(recorder) = &self.recorder else { return };
        let who = item.identity();
        let rests = recorder.part == Part::Exception && recorder.subjects.contains(&who);
        // Only where somebody was found as holder of a post: a path of the subject always leads from the subject.
        if rests && matches!(item.datum.val(), Val::Post { .. }) {
            let core = self.program.vocabulary.core;
            let name = self.val_words(Some(crate::vocabulary::Ty::Kind(core.person)), who);
            self.note(&format!("the exception rests on {name}, who is the subject"));
        }
    }

    /// All of them make it true.
    pub(super) fn witnesses(&mut self, bag: &Bag, result: Truth) {
        if result == Truth::True && self.recorder.is_some() {
            bag.items.iter().for_each(|&item| self.witness(item));
        }
    }
}

/// What a post is called, before what it is for.
fn part(accountable: bool) -> &'static str {
    if accountable { "accountable" } else { "contributor" }
}
