//! Well-typed sentences at random, over the words of `world` and `term`.

use crate::reference::Words;
use crate::term::{Adjective, Aggregate, Base, Cond, DEFINED, Det, Filter, Noun, Op, Owner, Path, Phrase, Pred};
use crate::term::{PAY, PROTEGE, REACH, ROLES, Sentence, Step, Term, UPPER, What, word};
use crate::values::{Day, Frac, Length, Random};
use crate::world::{ATTRIBUTES, Kind, Type, Value, declarations, defaults, value};

/// What can be named where a phrase stands.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub own: Option<(Kind, &'static str)>,
    pub pronoun: bool,
    pub team: bool,
    pub variable: Option<(&'static str, Kind)>,
    /// Whether generated definitions may be used; not inside of one.
    pub defined: bool,
    pub depth: usize,
}

pub const NOWHERE: Place = Place { own: None, pronoun: false, team: false, variable: None, defined: true, depth: 0 };

impl Place {
    pub fn of(kind: Kind, noun: &'static str) -> Place {
        Place { own: Some((kind, noun)), pronoun: true, ..NOWHERE }
    }
    pub fn deeper(self) -> Place {
        Place { depth: self.depth + 1, ..self }
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
        let reach = match self.random.below(3) {
            0 => Term::Count(Path {
                steps: vec![Step { at: PROTEGE, many: true, key: None, former: false }],
                ..number(0)
            }),
            1 => Term::Count(Path {
                steps: vec![Step { at: *self.random.pick(&sized), many: true, key: None, former: false }],
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
            predicates: vec![self.cond(person), self.cond(team), self.cond(team)],
            pay,
            reach,
            comforts: (0..3).map(|_| self.said(person)).collect(),
            bar: Frac::whole(self.random.below(4) as i128),
        }
    }

    // ── paths ──

    pub fn key(&mut self, at: usize) -> Option<String> {
        match word(at).key {
            Some(Kind::Area) if self.random.often(60) => Some((*self.random.pick(&["a1", "a2"])).to_owned()),
            _ => None,
        }
    }

    pub fn step(&mut self, at: usize, after_many: bool) -> Step {
        let word = word(at);
        let key = self.key(at);
        let several = word.set || after_many || (word.key.is_some() && key.is_none());
        Step { at, many: several && !word.many.is_empty() && self.random.often(75), key, former: false }
    }

    /// What a thing of that kind has.
    pub fn words_of(kind: Kind, fits: impl Fn(usize) -> bool) -> Vec<usize> {
        let made = [UPPER, PROTEGE, PAY, REACH];
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
            owners.push((Owner::Noun(noun), kind));
        }
        if place.team {
            owners.push((Owner::Team, Kind::Team));
        }
        owners.extend(place.variable.map(|(name, kind)| (Owner::Variable(name), kind)));
        owners
    }

    /// A path from something in scope to what is wanted.
    pub fn path(&mut self, place: Place, wanted: impl Fn(Type) -> bool, set_only: bool) -> Option<Path> {
        let owners = self.owners(place);
        if owners.is_empty() {
            return None;
        }
        for _ in 0..8 {
            let (owner, kind) = self.random.pick(&owners).clone();
            let mut steps: Vec<Step> = Vec::new();
            let mut kind = kind;
            if self.random.often(30) {
                let things = Self::words_of(kind, |at| matches!(word(at).ty, Type::Thing(_)));
                let at = *self.random.pick(&things);
                let Type::Thing(next) = word(at).ty else { continue };
                let mut step = self.step(at, false);
                step.key = None;
                step.many |= word(at).key.is_some() || word(at).set;
                steps.push(step);
                kind = next;
            }
            let fits = |at: usize| {
                wanted(word(at).ty) && (!set_only || word(at).set) && (place.defined || !(at == PAY || at == REACH))
            };
            let last = Self::words_of(kind, fits);
            if last.is_empty() {
                continue;
            }
            let at = *self.random.pick(&last);
            let after_many = steps.last().is_some_and(|step| step.many);
            let mut step = self.step(at, after_many);
            step.many |= set_only;
            step.former = place.defined && at < UPPER && self.random.often(12);
            steps.push(step);
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
        for (at, a) in ATTRIBUTES.iter().enumerate().filter(|(_, a)| a.of == kind && a.key.is_none()) {
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
        let mut noun = Noun::plain(base);
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
                depth: 2,
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
            let step = me.step(at, false);
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
                let all = Self::words_of(kind, |at| at != PAY && at != REACH && word(at).key.is_none());
                Some(Filter::Without(*self.random.pick(&all)))
            }
            5 => {
                // What is being named is not yet named there.
                let place = Place { variable: None, ..place };
                let path = self.path(place, |ty| ty == Type::Thing(kind), false)?;
                Some(Filter::OtherThan(path))
            }
            _ => {
                let pred = self.thing_pred(kind, place)?;
                Some(Filter::Who(pred))
            }
        }
    }

    // ── values ──

    pub fn literal(&mut self, ty: Type) -> Term {
        Term::Literal(value(ty, TODAY, self.random))
    }

    pub fn term(&mut self, ty: Type, place: Place) -> Term {
        let path = if self.random.often(35) { self.path(place, |t| t == ty, false) } else { None };
        if let Some(path) = path {
            return Term::Path(path);
        }
        match ty {
            Type::Number if self.random.often(40) => self.computed(place),
            Type::Day if self.random.often(30) => Term::Today,
            Type::Day if self.random.often(30) => match self.direct(place, Type::Day) {
                Some(path) => {
                    let by = *self.random.pick(&[Length::Months(1), Length::Months(3), Length::Days(30)]);
                    Term::Arith('+', Box::new(Term::Path(path)), Box::new(Term::Literal(Value::Length(by))))
                }
                None => Term::Today,
            },
            ty => self.literal(ty),
        }
    }

    /// A number that is counted or computed.
    pub fn computed(&mut self, place: Place) -> Term {
        let things = |ty: Type| matches!(ty, Type::Thing(_));
        match self.random.below(12) {
            0 => Term::Bar,
            1 | 2 => match self.path(place, |ty| matches!(ty, Type::Thing(_) | Type::Text), true) {
                Some(path) => Term::Count(path),
                None => self.count_noun(place),
            },
            3 => self.count_noun(place),
            4 | 5 => match self.path(place, things, true) {
                Some(path) => {
                    let Type::Thing(kind) = path.ty() else { return Term::Bar };
                    let at = Self::words_of(kind, |at| word(at).ty == Type::Number && at < UPPER);
                    let at = *self.random.pick(&at);
                    let all =
                        [Aggregate::Sum, Aggregate::Average, Aggregate::Highest, Aggregate::Lowest, Aggregate::Median];
                    Term::Aggregate(*self.random.pick(&all), at, path)
                }
                None => Term::Bar,
            },
            6 => match self.direct(place, Type::Day) {
                Some(path) if self.random.often(50) => Term::Month(path),
                Some(path) => Term::Year(path),
                None => Term::Bar,
            },
            _ => {
                let left = match self.direct(place, Type::Number) {
                    Some(path) => Term::Path(path),
                    None => self.count_noun(place),
                };
                let counted =
                    matches!(left, Term::CountNoun(_)) || matches!(&left, Term::Path(path) if path.last().at == REACH);
                let op =
                    if counted { *self.random.pick(&['+', '-']) } else { *self.random.pick(&['+', '-', '*', '/']) };
                let right = self.literal(Type::Number);
                Term::Arith(op, Box::new(left), Box::new(right))
            }
        }
    }

    pub fn count_noun(&mut self, place: Place) -> Term {
        let kind = *self.random.pick(&[Kind::Person, Kind::Person, Kind::Team, Kind::Rig]);
        Term::CountNoun(self.noun(Base::Kind(kind), Place { depth: 2, ..place }))
    }

    /// What is said of a value, a text, or of each of several.
    pub fn value_pred(&mut self, ty: Type, place: Place) -> Pred {
        let op = *self.random.pick(&[Op::AtLeast, Op::AtMost, Op::More, Op::Less, Op::Equal]);
        let some = |me: &mut Self| {
            let mut values: Vec<Value> = (0..2 + me.random.below(2)).map(|_| value(ty, TODAY, me.random)).collect();
            values.sort();
            values.dedup();
            if values.len() > 1 { What::OneOf(values) } else { What::Equal(Term::Literal(values[0].clone())) }
        };
        let by = *self.random.pick(&[
            Length::Months(1),
            Length::Months(3),
            Length::Months(12),
            Length::Days(30),
            Length::Days(2),
        ]);
        let what = match ty {
            Type::Number => match self.random.below(6) {
                0 => What::Between(Term::Literal(Value::Number(Frac(1, 1))), Term::Literal(Value::Number(Frac(3, 1)))),
                1 => What::Near(Value::Number(Frac(1, 1)), self.term(ty, place)),
                2 => What::Equal(self.literal(ty)),
                _ => What::Compare(op, self.term(ty, place)),
            },
            Type::Grade => match self.random.below(5) {
                0 => What::Equal(self.term(ty, place)),
                1 => some(self),
                _ => What::Compare(op, self.term(ty, place)),
            },
            Type::Hue => match self.random.below(4) {
                0 => some(self),
                _ => What::Equal(self.term(ty, place)),
            },
            Type::Text => match self.random.below(5) {
                0 => What::Text("starts", "wg-"),
                1 => What::Text("ends", "th"),
                2 => What::Text("contains", "ort"),
                3 => What::Text("matches", self.random.pick::<&str>(&["^wg-", "(?i)^north"])),
                _ => What::Equal(self.term(ty, place)),
            },
            Type::Length => What::Compare(op, self.literal(ty)),
            Type::Day => match self.random.below(8) {
                0 => What::Before(self.term(ty, place)),
                1 => What::After(self.term(ty, place)),
                2 => What::Within { last: true, by },
                3 => What::Within { last: false, by },
                4 => What::Ago(op, by),
                5 => What::Near(Value::Length(by), self.term(ty, place)),
                _ => What::From { op, by, after: self.random.often(60), day: self.term(ty, place) },
            },
            Type::YesNo | Type::Thing(_) => What::Known,
        };
        Pred { denied: self.random.often(15), what }
    }

    // ── predicates ──

    pub fn has(&mut self, kind: Kind, place: Place) -> Option<What> {
        let plain = Self::words_of(kind, |at| word(at).key.is_none() && at != PAY && at != REACH);
        let sets = Self::words_of(kind, |at| word(at).set && word(at).key.is_none());
        let at = *self.random.pick(&plain);
        Some(match self.random.below(9) {
            0 => What::Recorded { at, many: false },
            1 if !sets.is_empty() => What::Recorded { at: *self.random.pick(&sets), many: true },
            2 => What::Has(Det::No, Noun::plain(Base::Of(at))),
            3 if kind == Kind::Team => {
                let role = Base::Role(self.random.below(ROLES.len()));
                let det = if self.random.often(50) { Det::A } else { self.count() };
                let noun = self.noun(role, Place { depth: 2, ..place });
                What::Has(det, noun)
            }
            4 if kind == Kind::Person && place.defined => What::Comforts(
                *self.random.pick(&[Op::AtLeast, Op::AtMost, Op::Equal]),
                1 + self.random.below(2) as i128,
            ),
            5 => {
                let things: Vec<usize> =
                    plain.into_iter().filter(|at| matches!(word(*at).ty, Type::Thing(_))).collect();
                if place.depth > 1 {
                    return None;
                }
                let at = *self.random.pick(&things);
                let mut noun = self.noun(Base::Of(at), place);
                if noun.filters.is_empty() {
                    let inner = Place { variable: None, depth: 2, ..place.filter() };
                    noun.filters.extend(self.filter(noun.kind()?, inner));
                    noun.variable = None;
                }
                What::Has(if self.random.often(70) { Det::A } else { Det::No }, noun)
            }
            _ if !sets.is_empty() => {
                let at = *self.random.pick(&sets);
                let noun = self.noun(Base::Of(at), place);
                let det = if self.random.often(80) { self.count() } else { Det::Between(1, 2) };
                What::Has(det, noun)
            }
            _ => return None,
        })
    }

    pub fn thing_pred(&mut self, kind: Kind, place: Place) -> Option<Pred> {
        let path = |me: &mut Self| me.path(place, |ty| ty == Type::Thing(kind), false);
        let denied = self.random.often(20);
        let what = match self.random.below(16) {
            0..=2 => What::Is(self.adjective(kind, place.defined)?),
            3 if place.team && kind == Kind::Person => What::Role(self.random.below(ROLES.len())),
            4 => What::Described,
            5 if kind == Kind::Team && place.defined => What::Duo,
            6 => What::Among(self.path(place, |ty| ty == Type::Thing(kind), true)?),
            7 => What::IsThe(path(self)?),
            8 if kind == Kind::Person => {
                let object = match self.random.below(3) {
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
                let at = *sets.get(self.random.below(sets.len()))?;
                match self.random.often(60) {
                    true => What::Shares(at, path(self)?),
                    false => {
                        let than = *self.random.pick(&sets);
                        if than == at {
                            return None;
                        }
                        What::HasMore(at, than)
                    }
                }
            }
            _ => self.has(kind, place)?,
        };
        Some(Pred { denied, what })
    }

    pub fn object_det(&mut self) -> Det {
        match self.random.below(3) {
            0 => Det::Every,
            1 => Det::A,
            _ => self.count(),
        }
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
        match self.random.below(10) {
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
        Some(match self.random.below(14) {
            0..=2 => {
                let mut path = self.path(place, |_| true, false)?;
                let mut pred = self.pred_of(path.ty(), path.last().many, place)?;
                let whole = path.last().at < UPPER && word(path.last().at).key.is_none() && path.last().many;
                if whole && self.random.often(15) {
                    pred.what = What::Known;
                }
                if pred.what == What::Known {
                    path.steps.iter_mut().for_each(|step| step.former = false);
                }
                Cond::Said(Phrase::Path(path), pred)
            }
            3 => {
                let path = self.path(place, |ty| matches!(ty, Type::Thing(_)), true)?;
                let Type::Thing(kind) = path.ty() else { return None };
                let what = match self.random.often(50) {
                    true => What::SameAs(self.path(place, |ty| ty == Type::Thing(kind), true)?),
                    false => {
                        What::Includes(Box::new(Phrase::Path(self.path(place, |ty| ty == Type::Thing(kind), false)?)))
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
                let phrase =
                    if place.pronoun && self.random.often(60) { Phrase::Me(kind) } else { Phrase::TheNoun(noun) };
                Cond::Said(phrase, pred)
            }
            7 | 8 => {
                let kind = *self.random.pick(&kinds);
                let det = self.det();
                let noun = self.noun(Base::Kind(kind), place);
                let pred = self.thing_pred(kind, place)?;
                let pred = if det == Det::Every || det == Det::No { Pred { denied: false, ..pred } } else { pred };
                Cond::Said(Phrase::Det(det, noun), pred)
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
                Cond::There(det, self.noun(base, place))
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

/// The text of the words.
pub fn words_text(words: &Words) -> String {
    let mut text = declarations(&words.defaults);
    text += "responsibility scouting within people \"Look for people\"\nrole scout is accountable for scouting\n";
    text += &format!("setting score-bar = {}\n", words.bar.text());
    text += "define upper of a person means the chain of boss\n";
    text += "define protege of a person means a person whose boss is them\n";
    text += "define a person vouches for a person as other means other is among their buddies\n";
    let arms: Vec<String> =
        words.pay.0.iter().map(|(value, cond)| format!("{} if {}", value.text(), cond.text())).collect();
    text += &format!("define pay of a person means {}, {} otherwise\n", arms.join(", "), words.pay.1.text());
    text += &format!("define reach of a person means {}\n", words.reach.text());
    text += &format!("define a person is seasoned means {}\n", words.predicates[0].text());
    text += &format!("define a team is humming means {}\n", words.predicates[1].text());
    text += &format!("archetype PAIR \"Two of a kind\" of a team means {}\n", words.predicates[2].text());
    text += "checklist comforts of a person {\n";
    for (at, cond) in words.comforts.iter().enumerate() {
        text += &format!("  \"comfort {at}\": {}\n", cond.text());
    }
    text + "}\n"
}

/// The policies of a case, one sentence each: `p0`, `p1`, …
pub fn policies_text(sentences: &[Sentence]) -> String {
    let one = |(at, sentence): (usize, &Sentence)| format!("policy p{at} {{\n  {}\n}}\n", sentence.text());
    sentences.iter().enumerate().map(one).collect()
}
