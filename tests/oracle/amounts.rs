//! Values at random: literals, what is counted or computed, and what is said of values.

use crate::generate::{Generate, Place, TODAY};
use crate::predicate::{Pred, What};
use crate::term::{Aggregate, Base, Op, Owner, Path, REACH, Step, Term, UPPER, WIDTH, word};
use crate::values::{Frac, Length};
use crate::world::{Kind, Type, Value, value};

const AGGREGATES: [Aggregate; 5] =
    [Aggregate::Sum, Aggregate::Average, Aggregate::Highest, Aggregate::Lowest, Aggregate::Median];

impl Generate<'_> {
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
        match self.random.below(16) {
            0 => Term::Bar,
            12 => {
                let at =
                    *self.random.pick(&Self::words_of(Kind::Person, |at| word(at).ty == Type::Number && at < UPPER));
                let fun = *self.random.pick(&AGGREGATES);
                Term::AggregateAll(fun, at, self.noun(Base::Kind(Kind::Person), Place { depth: 2, ..place }))
            }
            13 => {
                let several = |at: usize| word(at).ty == Type::Number && (word(at).set || word(at).key.is_some());
                let Some((owner, kind)) = self.owners(place).first().cloned() else { return Term::Bar };
                let all = Self::words_of(kind, several);
                let Some(at) = all.get(self.random.below(all.len())).copied() else { return Term::Bar };
                let step = Step { at, many: true, key: None, former: false };
                Term::AggregateOwn(*self.random.pick(&AGGREGATES), Path { owner, steps: vec![step] })
            }
            // In a filter `and` may go on with another subject.
            14 if place.filtering.is_none() => {
                let kind = *self.random.pick(&[Kind::Person, Kind::Rig]);
                let one = self.path(place, |ty| ty == Type::Thing(kind), true);
                let other = self.path(place, |ty| ty == Type::Thing(kind), false);
                let one = one.filter(|one| !matches!(one.owner, Owner::OfNoun(_)));
                one.zip(other).map_or(Term::Bar, |(one, other)| Term::CountUnion(vec![one, other]))
            }
            1 | 2 => match self.path(place, |_| true, true) {
                Some(path) => Term::Count(path),
                None => self.count_noun(place),
            },
            3 => self.count_noun(place),
            4 | 5 | 8 | 9 => match self.path(place, things, true) {
                Some(path) => {
                    let Type::Thing(kind) = path.ty() else { return Term::Bar };
                    let at = Self::words_of(kind, |at| word(at).ty == Type::Number && at < UPPER);
                    let at = *self.random.pick(&at);
                    let key = word(at).key.filter(|_| !word(at).set).and_then(|_| self.key(at, place));
                    if let Some(key) = key {
                        return Term::AggregateFor(*self.random.pick(&AGGREGATES), at, key, path);
                    }
                    Term::Aggregate(*self.random.pick(&AGGREGATES), at, path)
                }
                None => Term::Bar,
            },
            6 | 7 => match self.direct(place, Type::Day) {
                Some(path) if self.random.often(40) => Term::Month(path),
                Some(path) => Term::Year(path),
                None => Term::Bar,
            },
            _ => {
                let left = match self.direct(place, Type::Number) {
                    Some(path) => Term::Path(path),
                    None => self.count_noun(place),
                };
                let counted = matches!(left, Term::CountNoun(_))
                    || matches!(&left, Term::Path(path) if [REACH, WIDTH].contains(&path.last().at));
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
            Type::Number | Type::Grade if self.random.often(10) => {
                let (words, op) = *self.random.pick(&[
                    ("above", Op::More),
                    ("below", Op::Less),
                    ("higher than", Op::More),
                    ("lower than", Op::Less),
                    ("no more than", Op::AtMost),
                    ("no less than", Op::AtLeast),
                ]);
                What::Compared(words, op, self.term(ty, place))
            }
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

    /// What may stand behind a noun without `that is`.
    pub fn compared(&mut self, ty: Type, place: Place) -> Pred {
        loop {
            let pred = Pred { denied: false, ..self.value_pred(ty, place) };
            if matches!(pred.what, What::Compare(..) | What::Within { .. } | What::Before(_) | What::After(_)) {
                return pred;
            }
        }
    }
}
