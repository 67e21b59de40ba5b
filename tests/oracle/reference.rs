//! The second evaluator: terms are evaluated as the language reference says, as plainly as possible. Sets are short lists,
//! quantifiers look at every way in which the unknown could turn out.

use std::collections::BTreeSet;

use crate::coverage::{met, met_if};
use crate::numbers::{arith, count};
use crate::predicate::Cond;
use crate::term::{Adjective, Aggregate, Base, Det, Filter, Key, Noun, Op, Owner, Path, Phrase, Step, Term};
use crate::term::{ROLES, STAR, word};
use crate::values::{Day, Frac, Length, Truth, and, not, or};
use crate::world::{Defaults, Kind, Organisation, Value};

/// The words of a case: what silence means, and the bodies of the definitions.
#[derive(Debug, Clone)]
pub struct Words {
    pub defaults: Defaults,
    /// By `DEFINED`, then the archetype PAIR and the noun `star`.
    pub predicates: Vec<Cond>,
    pub pay: (Vec<(Term, Cond)>, Term),
    pub reach: Term,
    /// `reach` of a team.
    pub width: Term,
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
    /// People count once, in however many posts. Values are what they were: distinct in a set, entry by entry else.
    pub fn people(&self) -> Bag {
        let mut bag = Bag { items: Vec::new(), open: self.open };
        for item in &self.items {
            match identity(&item.value) {
                thing @ Value::Thing(..) => bag.add(thing, item.sure),
                value => bag.items.push(Item { value, sure: item.sure }),
            }
        }
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
pub fn definite(bag: &Bag, plural: bool, side: Side, deny: bool, body: impl FnMut(&Value) -> Truth) -> Truth {
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
    match &det.plain() {
        Det::Every => agreed(ways, |n, m| Some(n == m && (n > 0 || !wants_one))),
        Det::A => agreed(ways, |_, m| Some(m > 0)),
        Det::No => agreed(ways, |_, m| Some(m == 0)),
        Det::Count(op, n) => {
            met_if(ways.len() == 1 && ways.iter().all(|(_, m)| m == n), "a count at its bound");
            agreed(ways, |_, m| Some(of(m, *op, *n)))
        }
        Det::Between(a, b) => agreed(ways, |_, m| Some(m >= *a && m <= *b)),
        Det::Share(op, share) => agreed(ways, |n, m| share_of(*op, *share, n, m)),
        Det::Most => agreed(ways, |n, m| share_of(Op::More, Frac::new(1, 2), n, m)),
        Det::Another => agreed(ways, |_, m| Some(m > 0)),
        Det::Each | Det::All | Det::Some | Det::Any | Det::Unsaid | Det::Spelled(..) => panic!("it is a plain one"),
    }
}

fn share_of(op: Op, share: Frac, n: i128, m: i128) -> Truth {
    if n == 0 {
        return matches!(op, Op::AtMost | Op::Less).then_some(true);
    }
    met_if(Frac::new(m, n) == share, "a share at its bound");
    Some(compares(op, Frac::new(m, n).cmp(&share)))
}

pub fn overlap(one: &Bag, other: &Bag) -> Truth {
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
pub fn same_sets(one: &Bag, other: &Bag) -> Truth {
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
pub fn equal_or(op: Op, one: &Value, other: &Value) -> Truth {
    match (one, other) {
        (Value::Nothing, _) | (_, Value::Nothing) => Some(false),
        (Value::Unknown, _) | (_, Value::Unknown) => None,
        (Value::Length(a), Value::Length(b)) if a.compare(*b).is_some_and(std::cmp::Ordering::is_eq) => {
            met("a length at its bound");
            Some(compares(op, std::cmp::Ordering::Equal))
        }
        (Value::Length(a), Value::Length(b)) => match op {
            Op::AtMost => a.at_most(*b),
            Op::AtLeast => b.at_most(*a),
            Op::Less => a.less(*b),
            Op::More => b.less(*a),
            Op::Equal => a.compare(*b).map(std::cmp::Ordering::is_eq),
        },
        (a, b) => {
            let edge = match a {
                Value::Grade(_) => Some("a level at its bound"),
                Value::Day(_) => Some("a day at its bound"),
                _ => None,
            };
            edge.into_iter().for_each(|edge| met_if(a == b, edge));
            Some(compares(op, identity(a).cmp(&identity(b))))
        }
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

pub fn compare_single(op: Op, one: &Single, other: &Single) -> Truth {
    if one.is(&Value::Nothing) || other.is(&Value::Nothing) {
        return Some(false);
    }
    let (Some((a, b)), Some((c, d))) = (one.bounds(), other.bounds()) else {
        return equal_or(op, &one.value(), &other.value());
    };
    met_if(Some(a) == b && one.bounds() == other.bounds(), "a number at its bound");
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
            Owner::Pronoun(_) | Owner::Noun(_) | Owner::OfNoun(_) | Owner::Unsaid => own(),
            Owner::Organisation => self.organisation(),
            Owner::Team => scope.team.clone().unwrap_or_else(own),
            Owner::Variable(name) => {
                let known = scope.variables.iter().rev().find(|(known, _)| known == name);
                known.expect("the variable is bound").1.clone()
            }
            Owner::Item => scope.item.clone().expect("something is filtered"),
        }
    }

    pub fn organisation(&self) -> Value {
        let id = self.org.ids(Kind::Organisation).first().cloned().unwrap_or_default();
        Value::Thing(Kind::Organisation, id)
    }

    /// What stands behind `for`.
    pub fn key(&self, key: &Key, scope: &Scope) -> Value {
        let value = match key {
            Key::Id(kind, id) => Value::Thing(*kind, id.clone()),
            Key::Hue(at) => Value::Hue(*at),
            Key::Team => self.owner(&Owner::Team, scope),
            Key::Me | Key::Noun(_) => self.owner(&Owner::Noun(""), scope),
            Key::Variable(name) => self.owner(&Owner::Variable(name), scope),
        };
        match identity(&value) {
            // Who is not there is nobody.
            thing @ Value::Thing(kind, _) if self.things(kind).has(&thing) == Some(false) => {
                met("a key of nobody");
                Value::Nothing
            }
            value => value,
        }
    }

    /// The things whose last step a path takes.
    pub fn owners(&self, path: &Path, scope: &Scope) -> Bag {
        let start = one(self.owner(&path.owner, scope));
        path.steps[..path.steps.len() - 1].iter().fold(start, |bag, step| self.step(&bag, step, scope))
    }

    pub fn path(&self, path: &Path, scope: &Scope) -> Bag {
        let several = |step: &Step| word(step.at).set || step.is_entries();
        let (last, before) = path.steps.split_last().expect("a path has steps");
        let owners = self.owners(path, scope);
        // Of several things a set of distinct values, of one thing its entries.
        let mut bag = match before.iter().any(several) {
            true => self.step(&owners, last, scope),
            false => self.entries(&owners, last, scope),
        };
        let twice = |item: &Item| bag.items.iter().filter(|other| other.value == item.value).count() > 1;
        met_if(bag.items.iter().any(twice), "two entries with one value");
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
            (Base::Star, _) => {
                let all = self.things(Kind::Person).items.into_iter();
                let fits = all.filter_map(|item| match self.defined(&self.words.predicates[STAR], &item.value) {
                    Some(false) => None,
                    truth => Some(Item { sure: truth.is_some(), ..item }),
                });
                Bag { items: fits.collect(), open: false }
            }
            (Base::Captain, of) => {
                let own = || scope.own.clone().filter(|own| matches!(own, Value::Thing(Kind::Team, _)));
                let teams = match of.cloned().or_else(own).or_else(|| scope.team.clone()) {
                    Some(Value::Thing(Kind::Team, id)) => vec![id],
                    _ => self.org.ids(Kind::Team),
                };
                let mut bag = Bag::default();
                for team in teams {
                    self.captains(&team).items.into_iter().for_each(|item| bag.add(item.value, item.sure));
                }
                bag
            }
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
                    // Of an area that is not there nobody is the tech lead.
                    _ if technical && of.is_none() && scope.some_area && scope.own == Some(Value::Nothing) => {
                        Bag::default()
                    }
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

    /// The things that a noun with its determiner speaks of.
    pub fn things_meant(&self, det: &Det, noun: &Noun, scope: &Scope, of: Option<&Value>) -> Bag {
        let mut bag = self.noun(noun, scope, of).people_if(det);
        if *det == Det::Another {
            let kind = noun.kind();
            let is_such = |value: &Value| match identity(value) {
                Value::Thing(own, _) => Some(own) == kind,
                // Nobody knows which, but it is of that kind.
                _ => true,
            };
            // What is filtered, else the part of the subject that is of that kind.
            let parts = [&scope.item, &scope.own, &scope.team, &scope.area].into_iter().flatten();
            let me = parts
                .map(identity)
                .find(is_such)
                .unwrap_or_else(|| panic!("there is none of that kind: another {}", noun.text(false)));
            bag.items.retain(|item| identity(&item.value) != me || me == Value::Unknown);
            let unknown = |item: &Item| me == Value::Unknown || item.value == Value::Unknown;
            bag.items.iter_mut().filter(|item| unknown(item)).for_each(|item| item.sure = false);
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
                Filter::WithoutAny(one, other) => not(or(self.has_plain(value, *one), self.has_plain(value, *other))),
                Filter::Bare(pred) => self.pred(pred, value, &scope, false),
                Filter::OtherThan(path) | Filter::Except(path) => not(self.path(path, &scope).has(value)),
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
            Term::AggregateFor(fun, at, key, path) => {
                let key = self.key(key, scope);
                self.aggregate_for(*fun, *at, Some(&key), &self.path(path, scope))
            }
            Term::AggregateAll(fun, at, noun) => self.aggregate(*fun, *at, &self.noun(noun, scope, None)),
            // Over the entries: two who have the same are two.
            Term::AggregateOwn(fun, path) => {
                aggregate_of(*fun, &self.entries(&self.owners(path, scope), path.last(), scope))
            }
            Term::CountUnion(paths) => {
                let mut all = Bag::default();
                for path in paths {
                    let bag = self.path(path, scope).elements();
                    all.open |= bag.open;
                    bag.items.into_iter().for_each(|item| all.add(identity(&item.value), item.sure));
                }
                return count(&all);
            }
            Term::Arith(op, left, right) => return arith(*op, &self.single(left, scope), &self.single(right, scope)),
            Term::Since(path) => of_day(path, &|day| Value::Length(Length::Between(day, today))),
            Term::Until(path) => of_day(path, &|day| Value::Length(Length::Between(today, day))),
            Term::Month(path) => of_day(path, &|day| Value::Number(Frac::whole(i128::from(day.1)))),
            Term::Year(path) => of_day(path, &|day| Value::Number(Frac::whole(i128::from(day.0)))),
        })
    }

    pub fn aggregate(&self, fun: Aggregate, at: usize, over: &Bag) -> Value {
        self.aggregate_for(fun, at, None, over)
    }

    fn aggregate_for(&self, fun: Aggregate, at: usize, key: Option<&Value>, over: &Bag) -> Value {
        if over.vague() {
            return Value::Unknown;
        }
        let mut values = Bag::default();
        for thing in &over.people().items {
            let own = self.noun_of(&thing.value, at, key).elements();
            // Whose set is empty may be there or not.
            if !thing.sure && (!word(at).set || own.open || !own.items.is_empty()) {
                return Value::Unknown;
            }
            values.open |= own.open;
            values.items.extend(own.items.into_iter().map(|item| Item { sure: true, ..item }));
        }
        aggregate_of(fun, &values)
    }
}

/// Of these values; unknown as soon as one is.
fn aggregate_of(fun: Aggregate, over: &Bag) -> Value {
    if over.vague() || over.items.iter().any(|item| !item.sure) {
        return Value::Unknown;
    }
    let mut values: Vec<Value> = over.items.iter().map(|item| item.value.clone()).collect();
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

pub fn plus(day: Day, by: Length) -> Day {
    match by {
        Length::Months(n) => day.months(n),
        Length::Days(n) => day.days(n),
        Length::Between(from, to) => day.days(to.number() - from.number()),
    }
}

/// The scope of a definition.
pub fn owned(owner: &Value) -> Scope {
    Scope { own: Some(identity(owner)), ..Scope::default() }
}

impl Bag {
    /// Where they are counted or shared, people count once.
    pub fn people_if(self, det: &Det) -> Bag {
        match det.plain() {
            Det::Every | Det::A | Det::No | Det::Another => self,
            _ => self.people(),
        }
    }
}
