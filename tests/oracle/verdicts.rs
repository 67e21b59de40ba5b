//! Verdicts of a sentence by the reference: what it ranges over, and what holds of each.

use std::collections::BTreeMap;

use crate::coverage::met_if;
use crate::predicate::{Cond, Pred, What};
use crate::reference::{Bag, Item, Reference, Scope, Side, compares, definite};
use crate::sentence::{Sentence, Subject, Whose};
use crate::term::{Det, Noun, Op, Owner, Path, Phrase, Step, word};
use crate::values::{Frac, Truth, and, not, or};
use crate::world::{Kind, Type, Value};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Holds,
    HoldsByException,
    Violated,
    Undetermined,
    NotApplicable,
}

/// By what a verdict is about: kinds and ids, outermost first.
pub type Verdicts = Vec<(Vec<(Kind, String)>, Verdict)>;

/// One combination of what the quantifiers of a subject are bound to.
struct Bound {
    about: Vec<(Kind, String)>,
    scope: Scope,
    /// Somebody who perhaps is no subject at all.
    vague: bool,
}

fn nothing() -> Bound {
    Bound { about: Vec::new(), scope: Scope::default(), vague: false }
}

impl Bound {
    fn with(&self, item: &Item) -> Bound {
        let mut about = self.about.clone();
        match &item.value {
            Value::Thing(kind, id) => about.push((*kind, id.clone())),
            Value::Post(team, person) => {
                about.push((Kind::Team, team.clone()));
                about.push((Kind::Person, person.clone()));
            }
            _ => panic!("a subject is a thing"),
        }
        let mut scope = self.scope.clone();
        if let Some(team @ Value::Thing(Kind::Team, _)) = &scope.own {
            scope.team = Some(team.clone());
        }
        if let Some(area @ Value::Thing(Kind::Area, _)) = &scope.own {
            scope.area = Some(area.clone());
        }
        if let Value::Post(team, _) = &item.value {
            scope.team = Some(Value::Thing(Kind::Team, team.clone()));
        }
        scope.own = Some(item.value.clone());
        Bound { about, scope, vague: self.vague || !item.sure }
    }
    /// The scope of a noun behind `for every`.
    fn inner(&self) -> Scope {
        let mut scope = self.scope.clone();
        if let Some(team @ Value::Thing(Kind::Team, _)) = &scope.own {
            scope.team = Some(team.clone());
        }
        scope
    }
    /// The scope where nobody knows who the subject is.
    fn without(&self, subject: &Subject) -> Scope {
        let mut scope = self.scope.clone();
        if let Some(team @ Value::Thing(Kind::Team, _)) = &scope.own {
            scope.team = Some(team.clone());
        }
        if let Some(area @ Value::Thing(Kind::Area, _)) = &scope.own {
            scope.area = Some(area.clone());
        }
        scope.own = Some(Value::Unknown);
        let ty = match subject {
            Subject::Member(_, at)
            | Subject::NoTwoOf(_, at, ..)
            | Subject::ForNoTwo(at, ..)
            | Subject::ForOf(_, at) => Some(word(*at).ty),
            Subject::Path(.., step) | Subject::The(_, step) => Some(word(step.at).ty),
            _ => None,
        };
        scope.some_area = ty == Some(Type::Thing(Kind::Area));
        scope
    }
}

/// Of the policy that says so.
pub fn verdicts(reference: &Reference<'_>, sentence: &Sentence) -> Verdicts {
    let mut all = Vec::new();
    for one in std::iter::once(sentence).chain(sentence.also.as_deref()) {
        let one = &Sentence { also: None, ..one.clone() };
        let mut found = Deciding { reference, sentence: one, found: Vec::new() };
        found.decide();
        all.extend(found.found);
    }
    met_if(sentence.from == Some(reference.org.today), "a policy on its first day");
    met_if(sentence.until == Some(reference.org.today), "a policy on its last day");
    if sentence.is_out_of_dates(reference.org.today) {
        all.iter_mut().for_each(|(_, verdict)| *verdict = Verdict::NotApplicable);
    }
    all
}

struct Deciding<'a> {
    reference: &'a Reference<'a>,
    sentence: &'a Sentence,
    found: Verdicts,
}

impl Deciding<'_> {
    fn pred(&self, value: &Value, scope: &Scope) -> Truth {
        let deny = self.sentence.may && !matches!(self.sentence.subject, Subject::Amount(..) | Subject::AmountOf(..));
        self.reference.pred(&self.sentence.pred, value, scope, deny)
    }

    fn decide(&mut self) {
        let reference = self.reference;
        let none = Scope::default();
        match &self.sentence.subject {
            Subject::Every { noun, .. } => self.each(&nothing(), &reference.noun(noun, &none, None)),
            Subject::Both(one, other) => {
                for noun in [one, other] {
                    self.each(&nothing(), &reference.noun(noun, &none, None));
                }
            }
            Subject::For { outer, noun } => {
                for owner in &reference.noun(outer, &none, None).items {
                    let bound = nothing().with(owner);
                    self.each(&bound, &reference.noun(noun, &bound.inner(), None));
                }
            }
            Subject::Organisation => {
                let bound = nothing().with(&Item { value: reference.organisation(), sure: true });
                let main = self.pred(&reference.organisation(), &bound.scope);
                self.settle(&bound, main);
            }
            Subject::ForOf(kind, at) => {
                for owner in reference.things(*kind).items {
                    let bound = nothing().with(&owner);
                    self.each(&bound, &reference.noun_of(&owner.value, *at, None));
                }
            }
            Subject::Member(whose, at) => {
                for owner in self.owners(*whose, word(*at).of) {
                    let bound = nothing().with(&owner);
                    self.each(&bound, &reference.noun_of(&owner.value, *at, None));
                }
            }
            Subject::Path(kind, whose, between, step) => {
                for owner in self.owners(*whose, *kind) {
                    self.path(nothing().with(&owner), between.as_ref(), step);
                }
            }
            Subject::Amount(det, noun) => self.amount(&nothing(), det, &reference.noun(noun, &none, None)),
            Subject::AmountOf(kind, det, path) => {
                for owner in reference.things(*kind).items {
                    let bound = nothing().with(&owner);
                    self.amount(&bound, det, &reference.path(path, &bound.scope));
                }
            }
            Subject::The(kind, step) => {
                for owner in reference.things(*kind).items {
                    let bound = nothing().with(&owner);
                    let bag = reference.noun_of(&owner.value, step.at, None);
                    self.each_wanted(&bound, &bag);
                }
            }
            Subject::TheOr(kind, one, other) => {
                for owner in reference.things(*kind).items {
                    let bound = nothing().with(&owner);
                    let said = |step: &Step| {
                        let bag = reference.noun_of(&owner.value, step.at, None);
                        definite(&bag, step.many, Side::Left, self.sentence.pred.denied, |value| {
                            self.pred(value, &Scope { own: Some(value.clone()), ..bound.inner() })
                        })
                    };
                    let main = or(said(one), said(other));
                    self.settle(&bound, main);
                }
            }
            Subject::NoTwo(noun, at, share) => self.no_two(&nothing(), &reference.noun(noun, &none, None), *at, *share),
            Subject::NoTwoOf(whose, set, at, share) => {
                for owner in self.owners(*whose, word(*set).of) {
                    let bound = nothing().with(&owner);
                    self.no_two(&bound, &reference.noun_of(&owner.value, *set, None), *at, *share);
                }
            }
            Subject::ForNoTwo(set, at, share) => {
                for owner in reference.things(word(*set).of).items {
                    let bound = nothing().with(&owner);
                    self.no_two(&bound, &reference.noun_of(&owner.value, *set, None), *at, *share);
                }
            }
            Subject::Alike(det, path, at) => {
                for owner in reference.things(Kind::Team).items {
                    let bound = nothing().with(&owner);
                    self.alike(&bound, det, &reference.path(path, &bound.scope), *at);
                }
            }
            Subject::There(det, noun) => self.there(&nothing(), det, noun),
            Subject::ForThere(kind, det, noun) => {
                for owner in reference.things(*kind).items {
                    self.there(&nothing().with(&owner), det, noun);
                }
            }
            Subject::Value(term) => {
                let said = Phrase::Value(term.clone());
                let main = reference.said(&said, &self.sentence.pred, &none, true);
                self.settle(&nothing(), main);
            }
        }
    }

    /// Whose path a subject is: each of a kind, or the one with that id; nobody, if it is not there.
    fn owners(&self, whose: Whose, kind: Kind) -> Vec<Item> {
        let named = |item: &Item| match whose {
            Whose::Each => true,
            Whose::One(id) => item.value == Value::Thing(kind, id.to_owned()),
        };
        self.reference.things(kind).items.into_iter().filter(named).collect()
    }

    fn there(&mut self, bound: &Bound, det: &Det, noun: &Noun) {
        let cond = Cond::There(det.clone(), noun.clone());
        let main = self.reference.cond(&cond, &bound.scope);
        self.settle(bound, main);
    }

    fn each(&mut self, bound: &Bound, bag: &Bag) {
        if bag.open || bag.items.iter().any(|item| item.value == Value::Unknown) {
            self.settle_about(bound, &bound.without(&self.sentence.subject), None);
        }
        for item in bag.items.iter().filter(|item| !matches!(item.value, Value::Unknown | Value::Nothing)) {
            let inner = bound.with(item);
            let main = self.pred(&item.value, &inner.scope);
            self.settle(&inner, main);
        }
    }

    /// `for every team, the host must …`: nobody there violates.
    fn each_wanted(&mut self, bound: &Bound, bag: &Bag) {
        if bag.items.is_empty() && !bag.open {
            // What a clause says of nobody is said of nobody.
            let nobody = Scope { own: Some(Value::Nothing), ..bound.without(&self.sentence.subject) };
            self.settle_about(bound, &nobody, Some(false));
        }
        self.each(bound, bag);
    }

    fn path(&mut self, mut bound: Bound, between: Option<&Step>, step: &Step) {
        let owner_path = |many| Path {
            owner: Owner::Pronoun(Kind::Person),
            steps: between.cloned().into_iter().chain([Step { many, ..step.clone() }]).collect(),
        };
        let whole = matches!(self.sentence.pred.what, What::Known | What::Unknown);
        let thing = matches!(word(step.at).ty, Type::Thing(_));
        if whole || !thing {
            // Who has nobody on the way is not spoken of, and who perhaps has nobody perhaps not.
            let way = self.reference.owners(&owner_path(true), &bound.scope).elements();
            if way.surely_empty() {
                return;
            }
            bound.vague |= !way.items.iter().any(|item| item.sure && item.value != Value::Unknown);
            let pred = Pred { denied: self.sentence.pred.denied != self.sentence.may, ..self.sentence.pred.clone() };
            // As the subject of a rule it is asked of each.
            let phrase = Phrase::Path(owner_path(true));
            let main = self.reference.said(&phrase, &pred, &bound.scope, false);
            return self.settle(&bound, main);
        }
        let bag = self.reference.path(&owner_path(step.many), &bound.scope);
        self.each(&bound, &bag);
    }

    fn amount(&mut self, bound: &Bound, det: &Det, bag: &Bag) {
        let mut people = Bag { items: Vec::new(), open: bag.open };
        for item in &bag.items {
            if !people.items.iter().any(|known| known.value == item.value && item.value != Value::Unknown) {
                people.items.push(item.clone());
            }
        }
        let share = matches!(det, Det::Share(..) | Det::Most);
        let mut scope = bound.scope.clone();
        let reference = self.reference;
        let sentence = self.sentence;
        let main = crate::reference::by_det(det, &people, false, |value| {
            if let Some(team @ Value::Thing(Kind::Team, _)) = &bound.scope.own {
                scope.team = Some(team.clone());
            }
            scope.own = Some(value.clone());
            reference.pred(&sentence.pred, value, &scope, false)
        });
        if share && bag.items.is_empty() && !bag.open {
            return self.push(bound, Verdict::NotApplicable);
        }
        self.settle(bound, main);
    }

    fn no_two(&mut self, bound: &Bound, bag: &Bag, at: usize, share: bool) {
        if bag.open {
            self.settle_about(bound, &bound.without(&self.sentence.subject), None);
        }
        let reference = self.reference;
        for item in bag.items.iter().filter(|item| item.value != Value::Unknown) {
            let own = reference.noun_of(&item.value, at, None);
            let mut alone = Some(true);
            for other in bag.items.iter().filter(|other| other.value != item.value) {
                let theirs = reference.noun_of(&other.value, at, None);
                // Whose own path is unknown has a finding of their own.
                if crate::reference::alike(&own, &theirs, share) == Some(true) {
                    alone = and(alone, not(other.sure.then_some(true)));
                } else if perhaps_alike(&own, &theirs) {
                    alone = and(alone, None);
                }
            }
            if own.open || own.items.iter().any(|item| item.value == Value::Unknown) {
                alone = and(alone, None);
            }
            let inner = bound.with(item);
            self.settle(&inner, alone);
        }
    }

    /// The largest group of those who have the same, in every way in which it could be.
    fn alike(&mut self, bound: &Bound, det: &Det, bag: &Bag, at: usize) {
        let values: Vec<(bool, Option<Value>)> = bag
            .items
            .iter()
            .map(|item| {
                let own = self.reference.noun_of(&item.value, at, None);
                (item.sure, own.items.first().map(|item| item.value.clone()))
            })
            .collect();
        let known: Vec<Value> = values.iter().filter_map(|(_, value)| value.clone()).collect();
        let mut worlds: Vec<Vec<Option<Value>>> = vec![Vec::new()];
        for (at, (sure, value)) in values.iter().enumerate() {
            let mut ways: Vec<Option<Option<Value>>> = match value {
                Some(Value::Nothing) | None => vec![Some(None)],
                Some(Value::Unknown) => {
                    let mut ways: Vec<_> = known
                        .iter()
                        .filter(|value| !matches!(value, Value::Unknown | Value::Nothing))
                        .map(|value| Some(Some(value.clone())))
                        .collect();
                    // Somebody else's, or one of two that nobody has named.
                    ways.push(Some(Some(Value::Text(format!("own {at}")))));
                    ways.push(Some(Some(Value::Text("shared".to_owned()))));
                    // Nobody says that they have one at all.
                    ways.push(Some(None));
                    ways
                }
                Some(value) => {
                    let same = known.iter().filter(|other| *other == value || undecided(value, other));
                    same.map(|value| Some(Some(value.clone()))).collect()
                }
            };
            if !sure {
                ways.push(None);
            }
            worlds = worlds
                .into_iter()
                .flat_map(|world| {
                    ways.iter().map(move |way| world.iter().cloned().chain(way.iter().cloned()).collect())
                })
                .collect();
        }
        let mut truths: Vec<Truth> = worlds.iter().map(|world| group_within(det, world)).collect();
        if bag.open {
            truths.push(None);
        }
        let first = truths[0];
        let main = if truths.iter().all(|truth| *truth == first) { first } else { None };
        let share = matches!(det, Det::Share(..) | Det::Most);
        if share && bag.items.is_empty() && !bag.open {
            return self.push(bound, Verdict::NotApplicable);
        }
        self.settle(bound, main);
    }

    fn settle(&mut self, bound: &Bound, main: Truth) {
        let scope = bound.scope.clone();
        self.settle_about(bound, &scope, main);
    }

    fn settle_about(&mut self, bound: &Bound, scope: &Scope, main: Truth) {
        if self.lacks_baseline(bound) {
            return self.push(bound, Verdict::NotApplicable);
        }
        let truth = |cond: &Cond| self.reference.cond(cond, scope);
        let when = self.sentence.when.as_ref().map_or(Some(true), truth);
        let unless = self.sentence.unless.as_ref().map_or(Some(false), truth);
        let verdict = match (when, main, unless) {
            (Some(false), ..) => Verdict::NotApplicable,
            (_, Some(true), _) => Verdict::Holds,
            (_, _, Some(true)) => Verdict::HoldsByException,
            (Some(true), Some(false), Some(false)) if !bound.vague => Verdict::Violated,
            _ => Verdict::Undetermined,
        };
        self.push(bound, verdict);
    }

    /// A sentence that says `former` is about nobody who was not there before.
    fn lacks_baseline(&self, bound: &Bound) -> bool {
        let former = self.sentence.speaks_of_before();
        let was_there = |(kind, id): &(Kind, String)| {
            self.reference.org.before.as_ref().is_some_and(|before| before.ids(*kind).contains(id))
        };
        former && (self.reference.org.before.is_none() || !bound.about.iter().all(was_there))
    }

    fn push(&mut self, bound: &Bound, verdict: Verdict) {
        let mut about: Vec<(Kind, String)> =
            bound.about.iter().filter(|(kind, _)| *kind != Kind::Organisation).cloned().collect();
        let mut seen = Vec::new();
        about.retain(|thing| {
            let team_again = thing.0 == Kind::Team && seen.contains(thing);
            seen.push(thing.clone());
            !team_again
        });
        let described = about.is_empty() || about.iter().any(|(kind, id)| self.reference.org.described(*kind, id));
        let verdict = if verdict == Verdict::Violated && !described { Verdict::Undetermined } else { verdict };
        self.found.push((about, verdict));
    }
}

/// Two lengths that the bounds of a month do not decide.
fn perhaps_alike(one: &Bag, other: &Bag) -> bool {
    match (&one.items[..], &other.items[..]) {
        ([one], [other]) => undecided(&one.value, &other.value),
        _ => false,
    }
}

fn undecided(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Length(one), Value::Length(other)) => one.compare(*other).is_none(),
        _ => false,
    }
}

fn group_within(det: &Det, world: &[Option<Value>]) -> Truth {
    let mut groups: BTreeMap<&Value, i128> = BTreeMap::new();
    for value in world.iter().flatten() {
        *groups.entry(value).or_default() += 1;
    }
    let largest = groups.values().copied().max().unwrap_or(0);
    match det {
        Det::Count(op, n) => Some(compares(*op, largest.cmp(n))),
        Det::Share(op, share) if world.is_empty() => {
            matches!(op, Op::AtMost | Op::Less).then_some(*share >= Frac(0, 1))
        }
        Det::Share(op, share) => Some(compares(*op, Frac::new(largest, world.len() as i128).cmp(share))),
        _ => panic!("such a bound is not written there"),
    }
}
