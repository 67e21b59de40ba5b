//! The second evaluator: terms are evaluated as the language reference says, as plainly as possible. Sets are short lists,
//! quantifiers look at every way in which the unknown could turn out.

use std::collections::BTreeSet;

use crate::numbers::{arith, count, tally};
use crate::term::{Adjective, Aggregate, Base, Cond, Det, Filter, Noun, Op, Owner, Path, Phrase, Pred, Term, What};
use crate::term::{ROLES, UPPER, word};
use crate::values::{Day, Frac, Length, Truth, and, not, or};
use crate::world::{ATTRIBUTES, Defaults, Kind, Organisation, Value};

/// The words of a case: what silence means, and the bodies of the definitions.
#[derive(Debug, Clone)]
pub struct Words {
    pub defaults: Defaults,
    /// By `DEFINED`, then the archetype PAIR.
    pub predicates: Vec<Cond>,
    pub pay: (Vec<(Term, Cond)>, Term),
    pub reach: Term,
    pub comforts: Vec<Cond>,
    pub bar: Frac,
}

/// An element, and whether it is surely there.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub value: Value,
    pub sure: bool,
}

/// Elements; `open`: there may be more that nobody wrote down.
#[derive(Debug, Clone, Default)]
pub struct Bag {
    pub items: Vec<Item>,
    pub open: bool,
}

/// A single value, or a number between bounds.
#[derive(Debug, Clone, PartialEq)]
pub enum Single {
    One(Value),
    Between(Frac, Option<Frac>),
}

/// What the words of a sentence stand for.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    pub own: Option<Value>,
    pub team: Option<Value>,
    pub area: Option<Value>,
    /// The subject is an area, and nobody knows which.
    pub some_area: bool,
    pub variables: Vec<(&'static str, Value)>,
    pub item: Option<Value>,
}

pub struct Reference<'a> {
    pub words: &'a Words,
    pub org: &'a Organisation,
}

pub fn one(value: Value) -> Bag {
    Bag { items: vec![Item { value, sure: true }], open: false }
}

/// The same person, whether in a post or not.
pub fn identity(value: &Value) -> Value {
    match value {
        Value::Post(_, person) => Value::Thing(Kind::Person, person.clone()),
        other => other.clone(),
    }
}

impl Bag {
    pub fn add(&mut self, value: Value, sure: bool) {
        let known = self.items.iter_mut().find(|item| item.value == value && value != Value::Unknown);
        match known {
            Some(item) => item.sure |= sure,
            None => self.items.push(Item { value, sure }),
        }
    }
    pub fn elements(&self) -> Bag {
        let items = self.items.iter().filter(|item| item.value != Value::Nothing).cloned().collect();
        Bag { items, open: self.open }
    }
    /// People count once.
    pub fn people(&self) -> Bag {
        let mut bag = Bag { items: Vec::new(), open: self.open };
        self.items.iter().for_each(|item| bag.add(identity(&item.value), item.sure));
        bag
    }
    pub fn vague(&self) -> bool {
        self.open || self.items.iter().any(|item| item.value == Value::Unknown)
    }
    pub fn surely_empty(&self) -> bool {
        !self.open && self.items.is_empty()
    }
    pub fn has(&self, value: &Value) -> Truth {
        let value = identity(value);
        match value {
            Value::Nothing => return Some(false),
            Value::Unknown => return if self.elements().surely_empty() { Some(false) } else { None },
            _ => {}
        }
        match self.items.iter().find(|item| identity(&item.value) == value) {
            Some(item) if item.sure => Some(true),
            Some(_) => None,
            None if self.vague() => None,
            None => Some(false),
        }
    }
}

/// All pairs of (how many there are, of how many it is so) that can be.
fn outcomes(bag: &Bag, mut body: impl FnMut(&Value) -> Truth) -> BTreeSet<(i128, i128)> {
    let mut all = BTreeSet::from([(0, 0)]);
    for item in &bag.items {
        let mut ways: Vec<(i128, i128)> = match body(&item.value) {
            Some(true) => vec![(1, 1)],
            Some(false) => vec![(1, 0)],
            None => vec![(1, 1), (1, 0)],
        };
        if !item.sure {
            ways.push((0, 0));
        }
        all = all.iter().flat_map(|(n, m)| ways.iter().map(move |(a, b)| (n + a, m + b))).collect();
    }
    if bag.open {
        // Any number more, of whom it may be so or not.
        let some = (0..8).flat_map(|n| [(n, 0), (n, n), (n + 1, 1), (500, n)]);
        let more: Vec<(i128, i128)> = some.chain([(500, 500)]).collect();
        all = all.iter().flat_map(|(n, m)| more.iter().map(move |(a, b)| (n + a, m + b))).collect();
    }
    all
}

fn agreed(ways: BTreeSet<(i128, i128)>, says: impl Fn(i128, i128) -> Truth) -> Truth {
    let mut truths = ways.into_iter().map(|(n, m)| says(n, m));
    let first = truths.next().flatten()?;
    truths.all(|truth| truth == Some(first)).then_some(first)
}

pub fn compares(op: Op, order: std::cmp::Ordering) -> bool {
    match op {
        Op::AtLeast => order.is_ge(),
        Op::AtMost => order.is_le(),
        Op::More => order.is_gt(),
        Op::Less => order.is_lt(),
        Op::Equal => order.is_eq(),
    }
}

/// Somewhere to the left of a comparison, or to its right: what nobody there means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Side {
    Left,
    Right,
}

/// `the X`, a path: each (plural), or unanimously. `body` says what is said, denial included.
fn definite(bag: &Bag, plural: bool, side: Side, deny: bool, body: impl FnMut(&Value) -> Truth) -> Truth {
    agreed(outcomes(bag, body), |n, m| match n {
        0 => Some(side == Side::Right && deny),
        _ if n == m => Some(true),
        _ if plural || m == 0 => Some(false),
        _ => None,
    })
}

pub fn by_det(det: &Det, bag: &Bag, wants_one: bool, body: impl FnMut(&Value) -> Truth) -> Truth {
    let ways = outcomes(&bag.elements(), body);
    let of = |m: i128, op: Op, n: i128| compares(op, m.cmp(&n));
    match det {
        Det::Every => agreed(ways, |n, m| Some(n == m && (n > 0 || !wants_one))),
        Det::A => agreed(ways, |_, m| Some(m > 0)),
        Det::No => agreed(ways, |_, m| Some(m == 0)),
        Det::Count(op, n) => agreed(ways, |_, m| Some(of(m, *op, *n))),
        Det::Between(a, b) => agreed(ways, |_, m| Some(m >= *a && m <= *b)),
        Det::Share(op, share) => agreed(ways, |n, m| share_of(*op, *share, n, m)),
        Det::Most => agreed(ways, |n, m| share_of(Op::More, Frac::new(1, 2), n, m)),
    }
}

fn share_of(op: Op, share: Frac, n: i128, m: i128) -> Truth {
    if n == 0 {
        return matches!(op, Op::AtMost | Op::Less).then_some(true);
    }
    Some(compares(op, Frac::new(m, n).cmp(&share)))
}

fn overlap(one: &Bag, other: &Bag) -> Truth {
    let (one, other) = (one.elements().people(), other.elements().people());
    if one.surely_empty() || other.surely_empty() {
        return Some(false);
    }
    let mut found = if one.vague() || other.vague() { None } else { Some(false) };
    for item in one.items.iter().filter(|item| item.value != Value::Unknown) {
        let both = and(if item.sure { Some(true) } else { None }, exactly_has(&other, &item.value));
        found = or(found, both);
    }
    found
}

fn exactly_has(bag: &Bag, value: &Value) -> Truth {
    bag.has(value)
}

/// Whether two have the same, or (`share`) one in common.
pub fn alike(one: &Bag, other: &Bag, share: bool) -> Truth {
    if share { overlap(one, other) } else { same_sets(one, other) }
}

/// The same elements; nobody is the same as nobody.
fn same_sets(one: &Bag, other: &Bag) -> Truth {
    let (one, other) = (one.elements().people(), other.elements().people());
    if one.surely_empty() || other.surely_empty() {
        return Some(false);
    }
    let lacks = |a: &Bag, b: &Bag| {
        a.items.iter().any(|item| item.sure && item.value != Value::Unknown && b.has(&item.value) == Some(false))
    };
    if lacks(&one, &other) || lacks(&other, &one) {
        return Some(false);
    }
    let settled = |bag: &Bag| !bag.vague() && bag.items.iter().all(|item| item.sure);
    (settled(&one) && settled(&other)).then_some(true)
}

/// Two values.
fn equal_or(op: Op, one: &Value, other: &Value) -> Truth {
    match (one, other) {
        (Value::Nothing, _) | (_, Value::Nothing) => Some(false),
        (Value::Unknown, _) | (_, Value::Unknown) => None,
        (Value::Length(a), Value::Length(b)) => match op {
            Op::AtMost => a.at_most(*b),
            Op::AtLeast => b.at_most(*a),
            Op::Less => a.less(*b),
            Op::More => b.less(*a),
            Op::Equal => a.compare(*b).map(std::cmp::Ordering::is_eq),
        },
        (a, b) => Some(compares(op, identity(a).cmp(&identity(b)))),
    }
}

impl Single {
    pub fn bounds(&self) -> Option<(Frac, Option<Frac>)> {
        match self {
            Single::One(Value::Number(n)) => Some((*n, Some(*n))),
            Single::One(Value::Between(low, high)) => Some((*low, *high)),
            Single::Between(low, high) => Some((*low, *high)),
            Single::One(_) => None,
        }
    }
    pub fn is(&self, value: &Value) -> bool {
        matches!(self, Single::One(one) if one == value)
    }
    /// As an element.
    pub fn kept(&self) -> Value {
        match self {
            Single::Between(low, high) if *high != Some(*low) => Value::Between(*low, *high),
            other => other.value(),
        }
    }
    pub fn value(&self) -> Value {
        match self {
            Single::One(Value::Between(..)) => Value::Unknown,
            Single::One(value) => value.clone(),
            Single::Between(low, high) if *high == Some(*low) => Value::Number(*low),
            Single::Between(..) => Value::Unknown,
        }
    }
}

fn compare_single(op: Op, one: &Single, other: &Single) -> Truth {
    if one.is(&Value::Nothing) || other.is(&Value::Nothing) {
        return Some(false);
    }
    let (Some((a, b)), Some((c, d))) = (one.bounds(), other.bounds()) else {
        return equal_or(op, &one.value(), &other.value());
    };
    // Whether it is so of all, or of no pair of numbers within the bounds.
    let above = |high: Option<Frac>, low: Frac, strict: bool| {
        high.is_some_and(|high| if strict { high < low } else { high <= low })
    };
    match op {
        Op::AtMost if above(b, c, false) => Some(true),
        Op::AtMost if above(d, a, true) => Some(false),
        Op::Less if above(b, c, true) => Some(true),
        Op::Less if above(d, a, false) => Some(false),
        Op::AtLeast => compare_single(Op::AtMost, other, one),
        Op::More => compare_single(Op::Less, other, one),
        Op::Equal if Some(a) == b && Some(c) == d && a == c => Some(true),
        Op::Equal if above(b, c, true) || above(d, a, true) => Some(false),
        _ => None,
    }
}

impl Reference<'_> {
    // ── nouns and paths ──

    pub fn owner(&self, owner: &Owner, scope: &Scope) -> Value {
        let own = || scope.own.clone().expect("there is a subject");
        match owner {
            Owner::Pronoun(_) | Owner::Noun(_) => own(),
            Owner::Team => scope.team.clone().unwrap_or_else(own),
            Owner::Variable(name) => {
                let known = scope.variables.iter().rev().find(|(known, _)| known == name);
                known.expect("the variable is bound").1.clone()
            }
            Owner::Item => scope.item.clone().expect("something is filtered"),
        }
    }

    /// The things whose last step a path takes.
    pub fn owners(&self, path: &Path, scope: &Scope) -> Bag {
        let start = one(self.owner(&path.owner, scope));
        path.steps[..path.steps.len() - 1].iter().fold(start, |bag, step| self.step(&bag, step))
    }

    pub fn path(&self, path: &Path, scope: &Scope) -> Bag {
        let mut bag = self.step(&self.owners(path, scope), path.last());
        let several =
            |step: &crate::term::Step| word(step.at).set || (word(step.at).key.is_some() && step.key.is_none());
        if path.steps.iter().any(several) {
            // Of several things whose value nobody wrote down there is perhaps none.
            bag.items.iter_mut().filter(|item| item.value == Value::Unknown).for_each(|item| item.sure = false);
        }
        bag
    }

    /// The things that a noun covers; `of`: whose, where it is an object of `has`.
    pub fn noun(&self, noun: &Noun, scope: &Scope, of: Option<&Value>) -> Bag {
        let all = match (&noun.base, of) {
            (Base::Kind(kind), _) => self.things(*kind),
            (Base::Of(at), of) => {
                let owner = of.cloned().or_else(|| scope.own.clone()).expect("it has an owner");
                self.noun_of(&owner, *at, None)
            }
            (Base::Role(role), of) => {
                let technical = ROLES[*role].2 == "technical";
                let own = || {
                    scope.own.clone().filter(|own| match own {
                        Value::Thing(Kind::Area, _) => technical,
                        Value::Thing(kind, _) => *kind == Kind::Team,
                        _ => false,
                    })
                };
                // The subject before what stands beside it.
                let beside = || own().or_else(|| scope.team.clone()).or_else(|| scope.area.clone());
                let team = of.cloned().or_else(beside);
                match team {
                    _ if technical && of.is_none() && scope.some_area => {
                        let mut bag = match &scope.team {
                            Some(Value::Thing(_, id)) => self.holders(id, *role),
                            _ => self.all_holders(*role),
                        };
                        bag.items.iter_mut().for_each(|item| item.sure = false);
                        bag
                    }
                    Some(Value::Thing(Kind::Team, id)) => self.holders(&id, *role),
                    // A role for each area is a noun of the area, too.
                    Some(Value::Thing(Kind::Area, id)) if ROLES[*role].2 == "technical" => {
                        self.holders_of_area(&id, *role, scope.team.as_ref())
                    }
                    _ => self.all_holders(*role),
                }
            }
        };
        let mut bag = Bag { items: Vec::new(), open: all.open };
        for item in all.items {
            match self.fits(noun, &item.value, scope) {
                Some(true) => bag.items.push(item),
                Some(false) => {}
                None => bag.items.push(Item { sure: false, ..item }),
            }
        }
        bag
    }

    pub fn fits(&self, noun: &Noun, value: &Value, scope: &Scope) -> Truth {
        let role = match noun.base {
            Base::Role(role) => Some(role),
            _ => None,
        };
        let mut fits = Some(true);
        for adjective in &noun.adjectives {
            fits = and(fits, self.adjective(adjective, value, role));
        }
        let mut scope = scope.clone();
        scope.item = Some(value.clone());
        scope.variables.extend(noun.variable.map(|name| (name, value.clone())));
        for filter in &noun.filters {
            let truth = match filter {
                Filter::Who(pred) => self.pred(pred, value, &scope, false),
                Filter::Whose(path, pred) => self.said(&Phrase::Path(path.clone()), pred, &scope, false),
                Filter::With(pred) => self.pred(pred, value, &scope, false),
                Filter::Without(at) => not(self.has_plain(value, *at)),
                Filter::OtherThan(path) => not(self.path(path, &scope).has(value)),
            };
            fits = and(fits, truth);
        }
        fits
    }

    pub fn adjective(&self, adjective: &Adjective, value: &Value, role: Option<usize>) -> Truth {
        match adjective {
            Adjective::YesNo(at) => match self.attribute(value, *at, None).items.first().map(|item| &item.value) {
                Some(Value::YesNo(yes)) => Some(*yes),
                Some(Value::Nothing) | None => Some(false),
                Some(_) => None,
            },
            Adjective::Value(at, wanted) => {
                let bag = self.attribute(value, *at, None);
                bag.items.first().map_or(Some(false), |item| equal_or(Op::Equal, &item.value, wanted))
            }
            Adjective::Defined(at) => self.defined(&self.words.predicates[*at], value),
            Adjective::Formal => {
                let (Value::Post(team, person), Some(role)) = (value, role) else { panic!("only posts are formal") };
                let (_, _, category, accountable) = ROLES[role];
                let posts = self.posts(team, category, accountable);
                let mut mine = posts.iter().filter(|post| post.person.as_ref() == Some(person));
                Some(mine.any(|post| post.formal == Some(true)))
            }
        }
    }

    pub fn defined(&self, body: &Cond, value: &Value) -> Truth {
        match value {
            Value::Unknown => None,
            value => self.cond(body, &owned(&identity(value))),
        }
    }

    // ── values ──

    /// A computed value; a path is that of one thing.
    pub fn single(&self, term: &Term, scope: &Scope) -> Single {
        let today = self.org.today;
        let date = |path: &Path| self.path(path, scope).items.first().map_or(Value::Nothing, |item| item.value.clone());
        let of_day = |path: &Path, f: &dyn Fn(Day) -> Value| match date(path) {
            Value::Day(day) => f(day),
            other => other,
        };
        Single::One(match term {
            Term::Literal(value) => value.clone(),
            Term::Today => Value::Day(today),
            Term::Bar => Value::Number(self.words.bar),
            Term::Path(path) => date(path),
            Term::Count(path) => return count(&self.path(path, scope)),
            Term::CountNoun(noun) => return count(&self.noun(noun, scope, None)),
            Term::Aggregate(fun, at, path) => self.aggregate(*fun, *at, &self.path(path, scope)),
            Term::Arith(op, left, right) => return arith(*op, &self.single(left, scope), &self.single(right, scope)),
            Term::Since(path) => of_day(path, &|day| Value::Length(Length::Between(day, today))),
            Term::Until(path) => of_day(path, &|day| Value::Length(Length::Between(today, day))),
            Term::Month(path) => of_day(path, &|day| Value::Number(Frac::whole(i128::from(day.1)))),
            Term::Year(path) => of_day(path, &|day| Value::Number(Frac::whole(i128::from(day.0)))),
        })
    }

    pub fn aggregate(&self, fun: Aggregate, at: usize, over: &Bag) -> Value {
        if over.vague() || over.items.iter().any(|item| !item.sure) {
            return Value::Unknown;
        }
        let mut values = Vec::new();
        for thing in &over.items {
            values.extend(self.noun_of(&thing.value, at, None).items.into_iter().map(|item| item.value));
        }
        values.retain(|value| *value != Value::Nothing);
        if values.contains(&Value::Unknown) {
            return Value::Unknown;
        }
        values.sort();
        let numbers: Vec<Frac> =
            values.iter().filter_map(|value| if let Value::Number(n) = value { Some(*n) } else { None }).collect();
        let sum = numbers.iter().fold(Frac::whole(0), |sum, n| sum.add(*n));
        let number = |n: Option<Frac>| n.map_or(Value::Unknown, Value::Number);
        let half = numbers.len() / 2;
        match fun {
            Aggregate::Sum => Value::Number(sum),
            Aggregate::Average => number(sum.div(Frac::whole(numbers.len() as i128))),
            Aggregate::Highest => values.last().cloned().unwrap_or(Value::Nothing),
            Aggregate::Lowest => values.first().cloned().unwrap_or(Value::Nothing),
            Aggregate::Median if numbers.is_empty() => Value::Unknown,
            Aggregate::Median if numbers.len() % 2 == 1 => Value::Number(numbers[half]),
            Aggregate::Median => number(numbers[half - 1].add(numbers[half]).div(Frac::whole(2))),
        }
    }

    // ── conditions ──

    pub fn cond(&self, cond: &Cond, scope: &Scope) -> Truth {
        match cond {
            Cond::Said(phrase, pred) => self.said(phrase, pred, scope, true),
            Cond::There(det, noun) => by_det(det, &self.noun(noun, scope, None).people_if(det), false, |_| Some(true)),
            Cond::And(conds) => conds.iter().fold(Some(true), |all, cond| and(all, self.cond(cond, scope))),
            Cond::Or(conds) => conds.iter().fold(Some(false), |all, cond| or(all, self.cond(cond, scope))),
            Cond::Not(cond) => not(self.cond(cond, scope)),
            Cond::Either(one, other) => {
                let (a, b) = (self.cond(one, scope), self.cond(other, scope));
                or(and(a, not(b)), and(b, not(a)))
            }
            Cond::Tally(bound, none, conds) => {
                let truths = conds.iter().map(|cond| self.cond(cond, scope)).collect();
                match bound {
                    Some((op, n)) => tally(*op, *n, truths),
                    None if *none => tally(Op::Equal, 0, truths),
                    None => tally(Op::Equal, conds.len() as i128, truths),
                }
            }
        }
    }

    /// What is said of a noun phrase.
    pub fn said(&self, phrase: &Phrase, pred: &Pred, scope: &Scope, wants_one: bool) -> Truth {
        if let (Phrase::Path(path), What::Known | What::Includes(_) | What::SameAs(_)) = (phrase, &pred.what) {
            return self.said_of_whole(path, pred, scope);
        }
        let body = |value: &Value| self.pred(pred, value, scope, false);
        match phrase {
            Phrase::Det(Det::No, noun) => {
                let bag = self.noun(noun, scope, None);
                by_det(&Det::Every, &bag, false, |value| self.pred(pred, value, scope, true))
            }
            Phrase::Det(det, noun) => by_det(det, &self.noun(noun, scope, None).people_if(det), wants_one, body),
            Phrase::Of(det, path) => by_det(det, &self.path(path, scope), wants_one, body),
            Phrase::Path(path) => {
                let bag = self.path(path, scope);
                definite(&bag, path.last().many, Side::Left, pred.denied, body)
            }
            Phrase::Me(_) | Phrase::TheNoun(_) => body(&scope.own.clone().expect("there is a subject")),
            Phrase::TheTeam => body(&self.owner(&Owner::Team, scope)),
            Phrase::Named(kind, id) => definite(&self.named(*kind, id), false, Side::Left, pred.denied, body),
            Phrase::Value(term) => self.value_pred(pred, &self.single(term, scope), scope, false),
        }
    }

    pub fn named(&self, kind: Kind, id: &str) -> Bag {
        let mut bag = self.things(kind);
        bag.items.retain(|item| item.value == Value::Thing(kind, id.to_owned()));
        bag
    }

    pub fn said_of_whole(&self, path: &Path, pred: &Pred, scope: &Scope) -> Truth {
        let deny = |truth: Truth| if pred.denied { not(truth) } else { truth };
        match &pred.what {
            What::Known => {
                let owners = self.owners(path, scope);
                let known = |owner: &Value| deny(self.recorded(owner, path.last().at, false));
                match path.steps.len() {
                    1 => known(&self.owner(&path.owner, scope)),
                    _ => definite(&owners, path.last().many, Side::Left, pred.denied, known),
                }
            }
            What::Includes(object) => {
                let bag = self.path(path, scope);
                self.object(object, scope, pred.denied, |other| bag.has(other))
            }
            What::SameAs(other) => deny(same_sets(&self.path(path, scope), &self.path(other, scope))),
            _ => panic!("it is said of each"),
        }
    }

    /// A noun phrase to the right: what `body` says of it, or that denied.
    pub fn object(&self, phrase: &Phrase, scope: &Scope, deny: bool, body: impl Fn(&Value) -> Truth) -> Truth {
        let said = |value: &Value| if deny { not(body(value)) } else { body(value) };
        let turned = |truth: Truth| if deny { not(truth) } else { truth };
        match phrase {
            Phrase::Det(det, noun) => turned(by_det(det, &self.noun(noun, scope, None).people_if(det), false, body)),
            Phrase::Of(det, path) => turned(by_det(det, &self.path(path, scope), false, body)),
            Phrase::Path(path) => definite(&self.path(path, scope), path.last().many, Side::Right, deny, said),
            Phrase::Named(kind, id) => definite(&self.named(*kind, id), false, Side::Right, deny, said),
            Phrase::TheTeam => said(&self.owner(&Owner::Team, scope)),
            Phrase::Me(_) | Phrase::TheNoun(_) => said(&scope.own.clone().expect("there is a subject")),
            Phrase::Value(term) => said(&self.single(term, scope).value()),
        }
    }

    pub fn has_plain(&self, value: &Value, at: usize) -> Truth {
        if at >= UPPER {
            return by_det(&Det::A, &self.noun_of(value, at, None), false, |_| Some(true));
        }
        self.recorded(value, at, true)
    }

    /// What is said of one thing or value; `deny`: somebody before denies it.
    pub fn pred(&self, pred: &Pred, value: &Value, scope: &Scope, deny: bool) -> Truth {
        if !matches!(value, Value::Thing(..) | Value::Post(..) | Value::Unknown) {
            return self.value_pred(pred, &Single::One(value.clone()), scope, deny);
        }
        let deny = deny != pred.denied;
        let turned = |truth: Truth| if deny { not(truth) } else { truth };
        let each_of = |path: &Path, body: &dyn Fn(&Value) -> Truth| {
            definite(&self.path(path, scope), path.last().many, Side::Right, deny, |other| turned(body(other)))
        };
        match &pred.what {
            What::Is(adjective) => turned(self.adjective(adjective, value, None)),
            What::Role(role) => {
                let Value::Thing(_, team) = self.owner(&Owner::Team, scope) else { return None };
                turned(self.holders(&team, *role).has(value))
            }
            What::Recorded { at, .. } => turned(self.has_plain(value, *at)),
            What::Has(Det::A, noun) if is_plain(noun) => turned(self.has_noun(value, noun)),
            What::Has(Det::No, noun) if is_plain(noun) => turned(not(self.has_noun(value, noun))),
            What::Has(det, noun) => {
                let bag = self.noun(noun, scope, Some(value)).people_if(det);
                turned(by_det(det, &bag, false, |_| Some(true)))
            }
            What::HasSame(at, path) => {
                let mine = self.noun_of(value, *at, None);
                each_of(path, &|other| {
                    let theirs = self.noun_of(other, *at, None);
                    match word(*at).set {
                        true => same_sets(&mine, &theirs),
                        false => match (mine.items.first(), theirs.items.first()) {
                            (Some(a), Some(b)) => equal_or(Op::Equal, &a.value, &b.value),
                            _ => Some(false),
                        },
                    }
                })
            }
            What::HasMore(at, than) => {
                let size = |at: usize| count(&self.noun_of(value, at, None));
                turned(compare_single(Op::More, &size(*at), &size(*than)))
            }
            What::Among(path) | What::IsThe(path) => turned(self.path(path, scope).has(value)),
            What::Vouches(object) => {
                let at = ATTRIBUTES.iter().position(|known| known.one == "buddy").expect("it is declared");
                let buddies = self.noun_of(value, at, None);
                self.object(object, scope, deny, |other| match value {
                    Value::Unknown => None,
                    _ => buddies.has(other),
                })
            }
            What::Shares(at, path) => {
                let mine = self.noun_of(value, *at, None);
                each_of(path, &|other| overlap(&mine, &self.noun_of(other, *at, None)))
            }
            What::Described => turned(match identity(value) {
                Value::Thing(kind, id) => Some(self.org.described(kind, &id)),
                _ => None,
            }),
            What::Comforts(op, n) => turned(match value {
                Value::Unknown => None,
                _ => {
                    let scope = owned(&identity(value));
                    tally(*op, *n, self.words.comforts.iter().map(|cond| self.cond(cond, &scope)).collect())
                }
            }),
            What::Duo => turned(self.defined(&self.words.predicates[2], value)),
            What::Join(all, preds) => {
                let join = if *all != deny { and } else { or };
                let mut truths = preds.iter().map(|pred| self.pred(pred, value, scope, deny));
                let first = truths.next().expect("a list has parts");
                truths.fold(first, join)
            }
            What::Either(one, other) => {
                let (a, b) = (self.pred(one, value, scope, false), self.pred(other, value, scope, false));
                turned(or(and(a, not(b)), and(b, not(a))))
            }
            _ if *value == Value::Unknown => {
                let plain = Pred { denied: deny, ..pred.clone() };
                self.value_pred(&plain, &Single::One(Value::Unknown), scope, false)
            }
            _ => panic!("this is said of values"),
        }
    }

    pub fn has_noun(&self, value: &Value, noun: &Noun) -> Truth {
        match noun.base {
            Base::Of(at) => self.has_plain(value, at),
            _ => by_det(&Det::A, &self.noun(noun, &Scope::default(), Some(value)), false, |_| Some(true)),
        }
    }

    pub fn value_pred(&self, pred: &Pred, value: &Single, scope: &Scope, deny: bool) -> Truth {
        let deny = deny != pred.denied;
        let turned = |truth: Truth| if deny { not(truth) } else { truth };
        // A value on the right; a path there is definite.
        let against = |term: &Term, body: &dyn Fn(&Single) -> Truth| match term {
            Term::Path(path) => {
                let bag = self.path(path, scope);
                definite(&bag, path.last().many, Side::Right, deny, |other| turned(body(&Single::One(other.clone()))))
            }
            term => turned(body(&self.single(term, scope))),
        };
        let day = match value.value() {
            Value::Day(day) => Some(day),
            _ => None,
        };
        let nothing = value.is(&Value::Nothing);
        let dated = |says: &dyn Fn(Day) -> bool| if nothing { Some(false) } else { day.map(says) };
        let today = self.org.today;
        match &pred.what {
            What::Compare(op, term) => against(term, &|other| compare_single(*op, value, other)),
            What::Equal(term) => against(term, &|other| compare_single(Op::Equal, value, other)),
            What::OneOf(values) => {
                let each = values.iter().map(|one| compare_single(Op::Equal, value, &Single::One(one.clone())));
                turned(each.fold(Some(false), or))
            }
            What::Between(low, high) => {
                let inside = and(
                    compare_single(Op::AtLeast, value, &self.single(low, scope)),
                    compare_single(Op::AtMost, value, &self.single(high, scope)),
                );
                turned(inside)
            }
            What::Before(term) => against(term, &|other| compare_single(Op::Less, value, other)),
            What::After(term) => against(term, &|other| compare_single(Op::More, value, other)),
            What::Within { last: true, by } => turned(dated(&|day| day <= today && today <= plus(day, *by))),
            What::Within { last: false, by } => turned(dated(&|day| today <= day && day <= plus(today, *by))),
            What::Ago(op, by) => turned(dated(&|day| day <= today && compares(*op, today.cmp(&plus(day, *by))))),
            What::From { op, by, after, day: anchor } => against(anchor, &|anchor| match anchor.value() {
                Value::Nothing => Some(false),
                Value::Day(anchor) if *after => dated(&|day| compares(*op, day.cmp(&plus(anchor, *by)))),
                // Months are added to the earlier date: this one.
                Value::Day(anchor) => dated(&|day| compares(*op, anchor.cmp(&plus(day, *by)))),
                _ => {
                    if nothing {
                        Some(false)
                    } else {
                        None
                    }
                }
            }),
            What::Near(by, term) => against(term, &|anchor| match (value.value(), anchor.value(), by) {
                (Value::Nothing, ..) | (_, Value::Nothing, _) => Some(false),
                (Value::Number(a), Value::Number(b), Value::Number(by)) => Some(a.sub(b) <= *by && b.sub(a) <= *by),
                (_, _, Value::Number(by)) => {
                    let ((low, high), (a, b)) = (value.bounds()?, anchor.bounds()?);
                    // How far they can be from each other.
                    let apart = high.map(|high| high.sub(a));
                    let other = b.map(|b| b.sub(low));
                    match (apart, other) {
                        (Some(one), Some(other)) if one <= *by && other <= *by => Some(true),
                        _ if b.is_some_and(|b| low.sub(b) > *by) => Some(false),
                        _ if high.is_some_and(|high| a.sub(high) > *by) => Some(false),
                        _ => None,
                    }
                }
                (Value::Day(a), Value::Day(b), Value::Length(by)) => Some(a.max(b) <= plus(a.min(b), *by)),
                _ => None,
            }),
            What::Text(test, text) => turned(match value.value() {
                Value::Text(own) => Some(match *test {
                    "starts" => own.starts_with(text),
                    "ends" => own.ends_with(text),
                    "contains" => own.contains(text),
                    _ => matches(&own, text),
                }),
                Value::Nothing => Some(false),
                _ => None,
            }),
            What::Known => turned(Some(value.value() != Value::Unknown)),
            What::Join(all, preds) => {
                let join = if *all != deny { and } else { or };
                let mut truths = preds.iter().map(|pred| self.value_pred(pred, value, scope, deny));
                let first = truths.next().expect("a list has parts");
                truths.fold(first, join)
            }
            What::Recorded { .. } => panic!("a value has nothing"),
            _ => turned(None),
        }
    }
}

/// The patterns that the generator uses, by hand.
fn matches(text: &str, pattern: &str) -> bool {
    match pattern {
        "^wg-" => text.starts_with("wg-"),
        "(?i)^north" => text.to_lowercase().starts_with("north"),
        _ => text.contains(pattern),
    }
}

pub fn plus(day: Day, by: Length) -> Day {
    match by {
        Length::Months(n) => day.months(n),
        Length::Days(n) => day.days(n),
        Length::Between(from, to) => day.days(to.number() - from.number()),
    }
}

fn is_plain(noun: &Noun) -> bool {
    noun.adjectives.is_empty() && noun.filters.is_empty()
}

/// The scope of a definition.
pub fn owned(owner: &Value) -> Scope {
    Scope { own: Some(identity(owner)), ..Scope::default() }
}

impl Bag {
    /// Where they are counted or shared, people count once.
    pub fn people_if(self, det: &Det) -> Bag {
        match det {
            Det::Every | Det::A | Det::No => self,
            _ => self.people(),
        }
    }
}
