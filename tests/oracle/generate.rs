//! Well-typed sentences at random, over the words of `world` and `term`.

use crate::predicate::{Cond, Pred, What};
use crate::reference::Words;
use crate::sentence::Sentence;
use crate::term::{Adjective, Aggregate, Base, DEFINED, Det, Filter, Key, Noun, Op, Owner, Path, Phrase};
use crate::term::{PAIR, PAY, PROTEGE, REACH, ROLES, STAR, Step, Term, UPPER, WIDTH, is_measure, word};
use crate::values::{Day, Frac, Random};
use crate::world::{ATTRIBUTES, Keyed, Kind, Type, declarations, defaults, replacements, value};

/// What can be named where a phrase stands.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub own: Option<(Kind, &'static str)>,
    pub pronoun: bool,
    pub team: bool,
    pub variable: Option<(&'static str, Kind)>,
    /// What is being filtered there.
    pub filtering: Option<Kind>,
    /// Whether generated definitions may be used; not inside of one.
    pub defined: bool,
    pub depth: usize,
}

pub const NOWHERE: Place =
    Place { own: None, pronoun: false, team: false, variable: None, filtering: None, defined: true, depth: 0 };

impl Place {
    pub fn of(kind: Kind, noun: &'static str) -> Place {
        Place { own: Some((kind, noun)), pronoun: true, ..NOWHERE }
    }
    pub fn deeper(self) -> Place {
        Place { depth: self.depth + 1, ..self }
    }
    /// Whether somebody is spoken of, so that there can be another one.
    pub fn another(self) -> bool {
        self.filtering == Some(Kind::Person) || self.own.is_some_and(|(kind, _)| kind == Kind::Person)
    }
    pub fn filter(self) -> Place {
        Place { pronoun: false, ..self.deeper() }
    }
}

pub struct Generate<'a> {
    pub random: &'a mut Random,
}

pub const TODAY: Day = Day(2027, 3, 31);

impl Generate<'_> {
    // ── words ──

    pub fn words(&mut self) -> Words {
        let person = Place { defined: false, ..Place::of(Kind::Person, "person") };
        let team = Place { defined: false, ..Place::of(Kind::Team, "team") };
        let number = |at| Path {
            owner: Owner::Pronoun(Kind::Person),
            steps: vec![Step { at, many: false, key: None, former: false }],
        };
        let score = ATTRIBUTES.iter().position(|a| a.one == "score").expect("it is declared");
        let arms = (0..1 + self.random.below(2)).map(|_| {
            let value = if self.random.often(70) { self.literal(Type::Number) } else { Term::Path(number(score)) };
            (value, self.said(person.deeper()))
        });
        let arms: Vec<(Term, Cond)> = arms.collect();
        let pay = (arms, self.literal(Type::Number));
        let sized = [UPPER, PROTEGE, crate::world::BOSS + 1];
        let entries = Self::words_of(Kind::Person, |at| word(at).key.is_some() && !word(at).set);
        let reach = match self.random.below(4) {
            0 => Term::Count(Path {
                steps: vec![Step { at: PROTEGE, many: true, key: None, former: false }],
                ..number(0)
            }),
            1 => Term::Count(Path {
                steps: vec![Step { at: *self.random.pick(&sized), many: true, key: None, former: false }],
                ..number(0)
            }),
            2 => Term::Count(Path {
                steps: vec![Step { at: *self.random.pick(&entries), many: true, key: None, former: false }],
                ..number(0)
            }),
            _ => Term::Aggregate(
                *self.random.pick(&[Aggregate::Sum, Aggregate::Highest, Aggregate::Median]),
                score,
                Path {
                    steps: vec![Step { at: *self.random.pick(&sized), many: true, key: None, former: false }],
                    ..number(0)
                },
            ),
        };
        Words {
            defaults: defaults(self.random),
            predicates: vec![self.cond(person), self.cond(team), self.cond(team), self.said(person)],
            pay,
            reach,
            width: Term::CountNoun(Noun::plain(Base::Kind(Kind::Person))),
            comforts: (0..3).map(|_| self.said(person)).collect(),
            bar: Frac::whole(self.random.below(4) as i128),
        }
    }

    // ── paths ──

    pub fn key(&mut self, at: usize, place: Place) -> Option<Key> {
        let id = |kind: Kind, id: &str| Key::Id(kind, id.to_owned());
        let mut keys = match word(at).key? {
            _ if self.random.often(40) => return None,
            Keyed::By(Kind::Area) => vec![id(Kind::Area, "a1"), id(Kind::Area, "a2")],
            Keyed::By(Kind::Person) => vec![id(Kind::Person, self.random.pick::<&str>(&["ana", "bo", "eli"]))],
            Keyed::By(_) => vec![id(Kind::Team, self.random.pick::<&str>(&["t1", "t2"]))],
            Keyed::ByHue => return Some(Key::Hue(self.random.below(3))),
        };
        let wanted = word(at).key;
        let fits = |kind: Kind| wanted == Some(Keyed::By(kind));
        let twice = |key: Key| [key.clone(), key];
        if let Some((kind, noun)) = place.own.filter(|(kind, _)| fits(*kind)) {
            keys.extend((!noun.is_empty()).then_some(Key::Noun(noun)));
            keys.extend((place.pronoun && kind == Kind::Person).then_some(Key::Me).into_iter().flat_map(twice));
        }
        if place.team && fits(Kind::Team) {
            keys.extend(twice(Key::Team));
        }
        let named = place.variable.filter(|(_, kind)| fits(*kind)).map(|(name, _)| Key::Variable(name));
        keys.extend(named.into_iter().flat_map(|key| vec![key; 6]));
        Some(self.random.pick(&keys).clone())
    }

    pub fn step(&mut self, at: usize, after_many: bool, place: Place) -> Step {
        let word = word(at);
        let key = self.key(at, place);
        let several = word.set || after_many || (word.key.is_some() && key.is_none());
        Step { at, many: several && !word.many.is_empty() && self.random.often(75), key, former: false }
    }

    /// What a thing of that kind has.
    pub fn words_of(kind: Kind, fits: impl Fn(usize) -> bool) -> Vec<usize> {
        let made = [UPPER, PROTEGE, PAY, REACH, WIDTH];
        let all = (0..ATTRIBUTES.len()).chain(made);
        all.filter(|at| word(*at).of == kind && word(*at).ty != Type::YesNo && fits(*at)).collect()
    }

    pub fn owners(&self, place: Place) -> Vec<(Owner, Kind)> {
        let mut owners = Vec::new();
        if let Some((kind, noun)) = place.own {
            if place.pronoun {
                owners.push((Owner::Pronoun(kind), kind));
                owners.push((Owner::Pronoun(kind), kind));
            }
            if !noun.is_empty() {
                owners.push((Owner::Noun(noun), kind));
            }
        }
        if place.team {
            owners.push((Owner::Team, Kind::Team));
        }
        owners.extend(place.variable.map(|(name, kind)| (Owner::Variable(name), kind)));
        owners
    }

    /// A path from something in scope to what is wanted; `set_only`: to several, a set or entries.
    pub fn path(&mut self, place: Place, wanted: impl Fn(Type) -> bool, set_only: bool) -> Option<Path> {
        let mut owners = self.owners(place);
        if owners.is_empty() || self.random.often(5) {
            owners = vec![(Owner::Organisation, Kind::Organisation)];
        }
        for _ in 0..8 {
            let (owner, kind) = self.random.pick(&owners).clone();
            let mut steps: Vec<Step> = Vec::new();
            let mut kind = kind;
            if self.random.often(30) {
                let things = Self::words_of(kind, |at| matches!(word(at).ty, Type::Thing(_)));
                let at = *self.random.pick(&things);
                let Type::Thing(next) = word(at).ty else { continue };
                let mut step = self.step(at, false, place);
                step.key = None;
                step.many |= word(at).key.is_some() || word(at).set;
                steps.push(step);
                kind = next;
            }
            let fits =
                |at: usize| wanted(word(at).ty) && (!set_only || is_many(at)) && (place.defined || !is_measure(at));
            let last = Self::words_of(kind, fits);
            if last.is_empty() {
                continue;
            }
            let at = *self.random.pick(&last);
            let after_many = steps.last().is_some_and(|step| step.many);
            let mut step = self.step(at, after_many, place);
            step.many |= set_only;
            step.key = step.key.filter(|_| !set_only || word(at).set);
            step.former = place.defined && at < UPPER && self.random.often(12);
            steps.push(step);
            let owner = match owner {
                Owner::Noun(noun) if steps.len() == 1 && steps[0].key.is_none() && self.random.often(40) => {
                    Owner::OfNoun(noun)
                }
                owner => owner,
            };
            return Some(Path { owner, steps });
        }
        None
    }

    /// A single value of something in scope.
    pub fn direct(&mut self, place: Place, wanted: Type) -> Option<Path> {
        let owners = self.owners(place);
        let (owner, kind) = owners.get(self.random.below(owners.len()))?.clone();
        let fits = |at: usize| {
            let word = word(at);
            word.ty == wanted && !word.set && word.key.is_none() && (place.defined || at < UPPER)
        };
        let last = Self::words_of(kind, fits);
        let at = *last.get(self.random.below(last.len()))?;
        Some(Path { owner, steps: vec![Step { at, many: false, key: None, former: false }] })
    }

    // ── nouns ──

    pub fn det(&mut self) -> Det {
        match self.random.below(9) {
            0 | 1 => Det::Every,
            2 => Det::A,
            3 => Det::No,
            4 => Det::Between(1, 2),
            5 => self.share(),
            _ => self.count(),
        }
    }

    /// The same in other words, now and then.
    pub fn in_words(&mut self, det: Det) -> Det {
        match det {
            _ if self.random.often(70) => det,
            Det::Every => self.random.pick(&[Det::Each, Det::All]).clone(),
            Det::A => self.random.pick(&[Det::Some, Det::Any]).clone(),
            Det::Count(op, n) => Det::Spelled(op, n),
            det => det,
        }
    }

    pub fn count(&mut self) -> Det {
        let op = *self.random.pick(&[Op::AtLeast, Op::AtMost, Op::More, Op::Less, Op::Equal]);
        Det::Count(op, 1 + self.random.below(3) as i128)
    }

    pub fn share(&mut self) -> Det {
        let share = *self.random.pick(&[Frac(1, 2), Frac(1, 3), Frac(2, 3), Frac(1, 4), Frac(2, 5)]);
        match self.random.below(6) {
            0 => Det::Most,
            1 | 2 => Det::Share(Op::AtLeast, share),
            3 => Det::Share(Op::AtMost, share),
            4 => Det::Share(Op::More, share),
            _ => Det::Share(Op::Less, share),
        }
    }

    pub fn adjective(&mut self, kind: Kind, defined: bool) -> Option<Adjective> {
        let mut all: Vec<Adjective> = Vec::new();
        for (at, a) in ATTRIBUTES.iter().enumerate().filter(|(_, a)| a.of == kind && a.key.is_none() && !a.set) {
            match a.ty {
                Type::YesNo => all.push(Adjective::YesNo(at)),
                Type::Grade | Type::Hue => all.push(Adjective::Value(at, value(a.ty, TODAY, self.random))),
                _ => {}
            }
        }
        let made = DEFINED.iter().enumerate().filter(|(_, (of, _))| *of == kind && defined);
        all.extend(made.map(|(at, _)| Adjective::Defined(at)));
        (!all.is_empty()).then(|| self.random.pick(&all).clone())
    }

    pub fn noun(&mut self, base: Base, place: Place) -> Noun {
        let star = base == Base::Kind(Kind::Person) && place.defined && self.random.often(12);
        let mut noun = Noun::plain(if star { Base::Star } else { base });
        let Some(kind) = noun.kind() else { return noun };
        if self.random.often(35) {
            noun.adjectives.extend(self.adjective(kind, place.defined));
        }
        if matches!(noun.base, Base::Role(_)) && self.random.often(30) {
            noun.adjectives = vec![Adjective::Formal];
        }
        if place.depth < 2 && self.random.often(45) {
            if self.random.often(30) && place.variable.is_none() {
                noun.variable = Some("m");
            }
            // A noun within a filter has none itself: another one could belong to either.
            let uses = Place {
                variable: noun.variable.map(|name| (name, kind)).or(place.variable),
                filtering: Some(kind),
                depth: if self.random.often(70) { 2 } else { 1 },
                ..place.filter()
            };
            noun.filters.extend(self.filter(kind, uses));
            // A second one may belong to the last noun of the first, so the first is one without a noun at its end.
            if self.random.often(20)
                && matches!(
                    noun.filters.last(),
                    Some(Filter::Whose(_, Pred { what: What::Equal(Term::Literal(_)), .. }))
                )
            {
                noun.filters.extend(self.filter(kind, uses));
            }
            // `has a boss without a hue or a badge` could be to have a boss or a badge.
            if matches!(noun.base, Base::Of(_)) {
                noun.filters.iter_mut().for_each(|filter| {
                    if let Filter::WithoutAny(one, _) = filter {
                        *filter = Filter::Without(*one);
                    }
                });
            }
            // A variable that nobody uses is an error.
            let used = noun.filters.iter().any(|filter| format!("{filter:?}").contains("Variable"));
            if !used {
                noun.variable = None;
            }
        }
        noun
    }

    pub fn filter(&mut self, kind: Kind, place: Place) -> Option<Filter> {
        let whose = |me: &mut Self| {
            let all = Self::words_of(kind, |at| place.defined || at < UPPER);
            let at = *me.random.pick(&all);
            let step = me.step(at, false, place);
            let path = Path { owner: Owner::Item, steps: vec![step] };
            let pred = me.pred_of(path.ty(), path.last().many, place)?;
            Some(Filter::Whose(path, pred))
        };
        match self.random.below(9) {
            0..=2 => whose(self),
            3 => {
                let what = self.has(kind, place)?;
                Some(Filter::With(Box::new(Pred::new(what))))
            }
            4 => {
                let all = Self::words_of(kind, |at| !is_measure(at) && word(at).key.is_none());
                let (one, other) = (*self.random.pick(&all), *self.random.pick(&all));
                // `some star without a motto or a buddy is keen` could be to ask about a buddy.
                let value = !matches!(word(other).ty, Type::Thing(_));
                let any = one != other && value && self.random.often(60);
                Some(if any { Filter::WithoutAny(one, other) } else { Filter::Without(one) })
            }
            5 => {
                // What is being named is not yet named there.
                let place = Place { variable: None, ..place };
                let path = self.path(place, |ty| ty == Type::Thing(kind), false)?;
                Some(if self.random.often(60) { Filter::OtherThan(path) } else { Filter::Except(path) })
            }
            _ => {
                let pred = self.thing_pred(kind, place)?;
                Some(Filter::Who(pred))
            }
        }
    }

    // ── predicates ──

    pub fn thing_pred(&mut self, kind: Kind, place: Place) -> Option<Pred> {
        let path = |me: &mut Self| me.path(place, |ty| ty == Type::Thing(kind), false);
        let denied = self.random.often(20);
        let what = match self.random.below(20) {
            16 if kind == Kind::Person && place.defined => What::Star,
            // In a filter `or` may go on with another subject.
            17 if kind == Kind::Person && place.defined && place.filtering.is_none() => {
                What::StarOr(self.random.below(ROLES.len()))
            }
            18 if kind == Kind::Person => {
                let team = match self.random.below(3) {
                    0 => Phrase::Named(Kind::Team, "t1".to_owned()),
                    1 => Phrase::Det(self.object_det(), self.noun(Base::Kind(Kind::Team), Place { depth: 2, ..place })),
                    _ => Phrase::TheTeam,
                };
                let steers = What::Steers(if self.random.often(50) { None } else { Some(team.clone()) });
                let anywhere = team != Phrase::TheTeam;
                match (place.team, anywhere) {
                    (true, _) => steers,
                    (false, true) => What::Steers(Some(team)),
                    (false, false) => return None,
                }
            }
            19 if place.filtering.is_none() => {
                let one = self.path(place, |ty| ty == Type::Thing(kind), true)?;
                // `the buddies of the person and their boss` could be the buddies of both.
                if matches!(one.owner, Owner::OfNoun(_)) {
                    return None;
                }
                What::AmongEither(vec![one, self.path(place, |ty| ty == Type::Thing(kind), false)?])
            }
            0..=2 => What::Is(self.adjective(kind, place.defined)?),
            3 if place.team && kind == Kind::Person && self.random.often(25) => What::Captain,
            3 if place.team && kind == Kind::Person => What::Role(self.random.below(ROLES.len())),
            4 => What::Described,
            5 if kind == Kind::Team && place.defined => What::Duo,
            6 => What::Among(self.path(place, |ty| ty == Type::Thing(kind), true)?),
            7 => What::IsThe(path(self)?),
            8 if kind == Kind::Person => {
                let object = match self.random.below(5) {
                    // In a filter `and` may go on with another subject.
                    3 if place.filtering.is_none() => {
                        let ana = Phrase::Named(Kind::Person, "ana".to_owned());
                        let objects = Phrase::List(self.random.often(50), vec![Phrase::Path(path(self)?), ana]);
                        return Some(Pred::new(What::Vouches(Box::new(objects))));
                    }
                    4 if place.another() => {
                        let noun = self.noun(Base::Kind(Kind::Person), Place { depth: 2, ..place });
                        Phrase::Det(Det::Another, noun)
                    }
                    0 => Phrase::Path(path(self)?),
                    1 => {
                        Phrase::Det(self.object_det(), self.noun(Base::Kind(Kind::Person), Place { depth: 2, ..place }))
                    }
                    _ => Phrase::Of(Det::Every, self.path(place, |ty| ty == Type::Thing(kind), true)?),
                };
                What::Vouches(Box::new(object))
            }
            9 | 10 => {
                let simple = Self::words_of(kind, |at| {
                    !matches!(word(at).ty, Type::Length) && word(at).key.is_none() && at < UPPER && !word(at).set
                });
                What::HasSame(*self.random.pick(&simple), path(self)?)
            }
            11 => {
                let sets = Self::words_of(kind, |at| word(at).set && word(at).key.is_none());
                if self.random.often(60) {
                    let at = *sets.get(self.random.below(sets.len()))?;
                    return Some(Pred { denied, what: What::Shares(at, path(self)?) });
                }
                let counted = Self::words_of(kind, |at| is_many(at) && !(word(at).set && word(at).key.is_some()));
                let at = *counted.get(self.random.below(counted.len()))?;
                match self.random.often(40) {
                    true => What::HasMoreOf(self.random.often(60), at, path(self)?),
                    false => {
                        let than = *self.random.pick(&counted);
                        // `than marks` could be what the number is compared with.
                        if than == at || word(than).ty == Type::Number {
                            return None;
                        }
                        What::HasMore(self.random.often(60), at, than)
                    }
                }
            }
            _ => self.has(kind, place)?,
        };
        // What is denied of several at once can be read in two ways.
        Some(Pred { denied: denied && !matches!(what, What::HasList(true, _)), what })
    }

    pub fn object_det(&mut self) -> Det {
        let det = match self.random.below(3) {
            0 => Det::Every,
            1 => Det::A,
            _ => self.count(),
        };
        self.in_words(det)
    }

    pub fn pred_of(&mut self, ty: Type, many: bool, place: Place) -> Option<Pred> {
        match ty {
            Type::Thing(kind) => self.thing_pred(kind, place),
            ty => {
                let _ = many;
                Some(self.value_pred(ty, place))
            }
        }
    }

    /// A predicate, or two of them.
    pub fn predicate(&mut self, kind: Kind, place: Place) -> Option<Pred> {
        // Behind a plural filter the forms coincide, so there is none where predicates are joined.
        let whole = place;
        let place = Place { depth: 2, ..place };
        match self.random.below(11) {
            10 => Some(Pred::new(What::Inside(Box::new(Pred { denied: false, ..self.thing_pred(kind, place)? })))),
            0 => {
                let preds = [self.thing_pred(kind, place)?, self.thing_pred(kind, place)?];
                let preds = preds.into_iter().map(|pred| Pred { denied: false, ..pred }).collect();
                Some(Pred::new(What::Join(self.random.often(50), preds)))
            }
            1 => {
                let (one, other) = (self.thing_pred(kind, place)?, self.thing_pred(kind, place)?);
                let positive = |pred: Pred| Box::new(Pred { denied: false, ..pred });
                Some(Pred::new(What::Either(positive(one), positive(other))))
            }
            _ => self.thing_pred(kind, whole),
        }
    }

    // ── conditions ──

    pub fn said(&mut self, place: Place) -> Cond {
        loop {
            if let Some(cond) = self.try_said(place) {
                return cond;
            }
        }
    }

    pub fn try_said(&mut self, place: Place) -> Option<Cond> {
        let kinds = [Kind::Person, Kind::Person, Kind::Team, Kind::Rig];
        Some(match self.random.below(20) {
            13 => {
                let (kind, _) = place.own.filter(|_| place.pronoun)?;
                let fits = |at: usize| word(at).key.is_none() && !word(at).set && at < UPPER;
                let at = *self.random.pick(&Self::words_of(kind, fits));
                let step = Step { at, many: false, key: None, former: false };
                let pred = match word(at).ty {
                    Type::Thing(_) | Type::YesNo => return None,
                    ty => self.value_pred(ty, place),
                };
                Cond::Said(Phrase::Path(Path { owner: Owner::Unsaid, steps: vec![step] }), pred)
            }
            14 => {
                let one = self.path(place, |ty| ty == Type::Thing(Kind::Person), false)?;
                let other = Phrase::Named(Kind::Person, "ana".to_owned());
                let pred = Pred { denied: false, ..self.thing_pred(Kind::Person, place)? };
                Cond::Said(Phrase::List(self.random.often(50), vec![other, Phrase::Path(one)]), pred)
            }
            15 => {
                let (owner, kind) = self.owners(place).first().cloned()?;
                let keyed = Self::words_of(kind, |at| word(at).key.is_some() && !word(at).set);
                let at = *keyed.get(self.random.below(keyed.len()))?;
                let Some(Keyed::By(by)) = word(at).key else { return None };
                let keys = self.path(place, |ty| ty == Type::Thing(by), true)?;
                let path = Path { owner, steps: vec![Step { at, many: false, key: None, former: false }] };
                let det = match self.det() {
                    Det::A | Det::No => Det::Every,
                    det => det,
                };
                let pred = Pred { denied: false, ..self.value_pred(word(at).ty, place) };
                Cond::Said(Phrase::ForEach(path, det, keys), pred)
            }
            16 => Cond::Said(Phrase::Organisation, self.thing_pred(Kind::Organisation, place)?),
            17 => {
                let kind = Kind::Person;
                let there = place.own.is_some_and(|(own, _)| own == kind);
                if !there {
                    return None;
                }
                Cond::There(Det::Another, self.noun(Base::Kind(kind), place))
            }
            18 => {
                let in_team = place.team || place.own.is_some_and(|(kind, _)| kind == Kind::Team);
                if !in_team {
                    return None;
                }
                let role = self.random.below(ROLES.len());
                let noun = self.noun(Base::Role(role), Place { depth: 2, ..place });
                let pred = Pred { denied: false, ..self.thing_pred(Kind::Person, place)? };
                Cond::Said(Phrase::Det(Det::Unsaid, noun), pred)
            }
            0..=2 => {
                let mut path = self.path(place, |_| true, false)?;
                let mut pred = self.pred_of(path.ty(), path.last().many, place)?;
                let whole = path.last().at < UPPER && word(path.last().at).key.is_none() && path.last().many;
                if whole && self.random.often(15) {
                    pred.what = self.random.pick(&[What::Known, What::Unknown]).clone();
                }
                if matches!(pred.what, What::Known | What::Unknown) {
                    path.steps.iter_mut().for_each(|step| step.former = false);
                }
                Cond::Said(Phrase::Path(path), pred)
            }
            3 => {
                let path = self.path(place, |ty| matches!(ty, Type::Thing(_)), true)?;
                let Type::Thing(kind) = path.ty() else { return None };
                let what = match self.random.often(50) {
                    true if self.random.often(40) => {
                        What::DifferentFrom(self.path(place, |ty| ty == Type::Thing(kind), true)?)
                    }
                    true => What::SameAs(self.path(place, |ty| ty == Type::Thing(kind), true)?),
                    false => {
                        let other = Phrase::Path(self.path(place, |ty| ty == Type::Thing(kind), false)?);
                        let ana = Phrase::Named(Kind::Person, "ana".to_owned());
                        let list = kind == Kind::Person && self.random.often(30);
                        What::Includes(Box::new(match list {
                            true => Phrase::List(self.random.often(50), vec![ana, other]),
                            false => other,
                        }))
                    }
                };
                Cond::Said(Phrase::Path(path), Pred { denied: self.random.often(25), what })
            }
            4 | 5 => {
                let path = self.path(place, |_| true, true)?;
                let det = match self.det() {
                    Det::A | Det::No => Det::Every,
                    det => det,
                };
                let pred = self.pred_of(path.ty(), !matches!(det, Det::Count(_, 1)), place)?;
                let pred = if det == Det::Every { Pred { denied: false, ..pred } } else { pred };
                Cond::Said(Phrase::Of(det, path), pred)
            }
            6 => {
                let (kind, noun) = place.own?;
                let pred = self.thing_pred(kind, place)?;
                let phrase = if noun.is_empty() || (place.pronoun && self.random.often(60)) {
                    Phrase::Me(kind)
                } else {
                    Phrase::TheNoun(noun)
                };
                Cond::Said(phrase, pred)
            }
            7 | 8 => {
                let kind = *self.random.pick(&kinds);
                let det = self.det();
                let noun = self.noun(Base::Kind(kind), place);
                let pred = self.thing_pred(kind, place)?;
                let pred = if det == Det::Every || det == Det::No { Pred { denied: false, ..pred } } else { pred };
                Cond::Said(Phrase::Det(self.in_words(det), noun), pred)
            }
            9 | 10 => {
                let det = match self.det() {
                    Det::Every | Det::Share(..) | Det::Most => Det::A,
                    det => det,
                };
                let in_team = place.team || place.own.is_some_and(|(kind, _)| kind == Kind::Team);
                let base = match self.random.often(40) && (in_team || place.defined) {
                    true => Base::Role(self.random.below(ROLES.len())),
                    false => Base::Kind(*self.random.pick(&kinds)),
                };
                Cond::There(self.in_words(det), self.noun(base, place))
            }
            11 => {
                let term = match self.direct(place, Type::Day) {
                    Some(path) if self.random.often(60) => {
                        let path = if self.random.often(70) { Term::Since(path) } else { Term::Until(path) };
                        let op = *self.random.pick(&[Op::AtLeast, Op::AtMost, Op::More, Op::Less]);
                        let pred = Pred::new(What::Compare(op, self.literal(Type::Length)));
                        return Some(Cond::Said(Phrase::Value(path), pred));
                    }
                    _ => self.computed(place),
                };
                if matches!(term, Term::Bar) {
                    return None;
                }
                let pred = self.value_pred(Type::Number, place);
                Cond::Said(Phrase::Value(term), pred)
            }
            12 if place.team => {
                let pred = self.thing_pred(Kind::Team, place)?;
                Cond::Said(Phrase::TheTeam, pred)
            }
            _ => {
                let id = *self.random.pick(&["ana", "bo", "nobody-such"]);
                let pred = self.thing_pred(Kind::Person, place)?;
                Cond::Said(Phrase::Named(Kind::Person, id.to_owned()), pred)
            }
        })
    }

    pub fn cond(&mut self, place: Place) -> Cond {
        if place.depth > 1 {
            return self.said(place);
        }
        let some = |me: &mut Self| (0..2 + me.random.below(2)).map(|_| me.said(place.deeper())).collect::<Vec<_>>();
        match self.random.below(12) {
            0 => Cond::And(some(self)),
            1 => Cond::Or(some(self)),
            2 => Cond::Not(Box::new(self.said(place.deeper()))),
            3 => {
                let (one, other) = (self.said(place.deeper()), self.said(place.deeper()));
                Cond::Either(Box::new(one), Box::new(other))
            }
            4 => {
                let op = *self.random.pick(&[Op::AtLeast, Op::AtMost, Op::Equal]);
                let bound = match self.random.below(3) {
                    0 => None,
                    _ => Some((op, 1 + self.random.below(2) as i128)),
                };
                Cond::Tally(bound, self.random.often(40), some(self))
            }
            _ => self.said(place),
        }
    }
}

/// Whether one thing has several: a set, or the entries of what is keyed.
pub fn is_many(at: usize) -> bool {
    word(at).set || word(at).key.is_some()
}

/// The text of the words.
pub fn words_text(words: &Words) -> String {
    let mut text = declarations(&words.defaults);
    text += "responsibility scouting within people \"Look for people\"\nrole scout is accountable for scouting\n";
    text += "role captain of a team means a person who is a direction owner and a people manager\n";
    text += &format!("setting score-bar = {}\n", words.bar.text());
    text += "define upper of a person means the chain of boss\n";
    text += "define protege of a person means a person whose boss is them\n";
    text += "define a person vouches for a person as other means other is among their buddies\n";
    text += "define a person steers a team as group means they are among group's patrons\n";
    text += &definitions(words).concat();
    text += &format!("archetype PAIR \"Two of a kind\" of a team means {}\n", words.predicates[PAIR].text());
    text += "checklist comforts of a person {\n";
    for (at, cond) in words.comforts.iter().enumerate() {
        text += &format!("  \"comfort {at}\": {}\n", cond.text());
    }
    text + "}\n"
}

/// The definitions that a case makes up, a line each.
fn definitions(words: &Words) -> Vec<String> {
    let arms: Vec<String> =
        words.pay.0.iter().map(|(value, cond)| format!("{} if {}", value.text(), cond.text())).collect();
    vec![
        format!("define pay of a person means {}, {} otherwise\n", arms.join(", "), words.pay.1.text()),
        format!("define reach of a person means {}\n", words.reach.text()),
        format!("define reach of a team means {}\n", words.width.text()),
        format!("define a person is a star means {}\n", words.predicates[STAR].text()),
        format!("define a person is seasoned means {}\n", words.predicates[0].text()),
        format!("define a team is humming means {}\n", words.predicates[1].text()),
    ]
}

/// The same words as [`words_text`], where a pack declares them otherwise.
pub fn replacing_text(words: &Words) -> String {
    let replaced = definitions(words).into_iter().map(|line| format!("replace {line}"));
    format!("{}set score-bar = {}\n{}", replacements(&words.defaults), words.bar.text(), replaced.collect::<String>())
}

/// The policies of a case, one sentence each: `p0`, `p1`, …
pub fn policies_text(sentences: &[Sentence]) -> String {
    let one = |(at, sentence): (usize, &Sentence)| sentence.policy(&format!("p{at}"));
    sentences.iter().enumerate().map(one).collect()
}
