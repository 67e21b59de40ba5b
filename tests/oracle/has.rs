//! Objects of `has` at random.

use crate::generate::{Generate, Place, is_many};
use crate::predicate::{Pred, What};
use crate::term::{Adjective, Base, Det, Filter, Noun, Op, ROLES, UPPER, is_measure, word};
use crate::world::{Kind, Type};

impl Generate<'_> {
    pub fn has(&mut self, kind: Kind, place: Place) -> Option<What> {
        let plain = Self::words_of(kind, |at| word(at).key.is_none() && !is_measure(at));
        let sets = Self::words_of(kind, |at| word(at).set && word(at).key.is_none());
        // What is counted: a set, or the entries of what is keyed.
        let counted = Self::words_of(kind, |at| is_many(at) && !(word(at).set && word(at).key.is_some()));
        let at = *self.random.pick(&plain);
        Some(match self.random.below(12) {
            9 => {
                let fits = |at: usize| {
                    let ty = word(at).ty;
                    matches!(ty, Type::Number | Type::Day) && at < UPPER
                };
                let values = Self::words_of(kind, fits);
                let at = *values.get(self.random.below(values.len()))?;
                let pred = self.compared(word(at).ty, Place { variable: None, ..place.filter() });
                let noun = Noun { filters: vec![Filter::Bare(pred)], ..Noun::plain(Base::Of(at)) };
                let det = match is_many(at) && self.random.often(60) {
                    true => self.count(),
                    false => self.random.pick(&[Det::A, Det::A, Det::No]).clone(),
                };
                What::Has(det, noun)
            }
            10 if place.filtering.is_none() => {
                let mut objects = Vec::new();
                for _ in 0..2 + self.random.below(2) {
                    let at = *self.random.pick(&plain);
                    let object = match word(at).set && self.random.often(50) {
                        true => What::Has(self.count(), Noun::plain(Base::Of(at))),
                        false => What::Recorded { at, many: false },
                    };
                    objects.push(Pred::new(object));
                }
                What::HasList(self.random.often(60), objects)
            }
            11 if kind == Kind::Person && place.another() => {
                let people = Self::words_of(kind, |at| word(at).set && word(at).ty == Type::Thing(Kind::Person));
                What::Has(Det::Another, Noun::plain(Base::Of(*self.random.pick(&people))))
            }
            11 if kind == Kind::Organisation => {
                let base = match self.random.often(50) {
                    true => Base::Role(self.random.below(ROLES.len())),
                    false => Base::Kind(*self.random.pick(&[Kind::Person, Kind::Team, Kind::Rig])),
                };
                let mut noun = self.noun(base, place);
                noun.adjectives.retain(|adjective| *adjective != Adjective::Formal);
                What::Has(self.count(), noun)
            }
            0 => What::Recorded { at, many: false },
            1 if !sets.is_empty() => What::Recorded { at: *self.random.pick(&sets), many: true },
            2 => What::Has(Det::No, Noun::plain(Base::Of(at))),
            3 if kind == Kind::Team => {
                let role = match self.random.often(25) {
                    true => Base::Captain,
                    false => Base::Role(self.random.below(ROLES.len())),
                };
                let det = if self.random.often(50) { Det::A } else { self.count() };
                let noun = self.noun(role, Place { depth: 2, ..place });
                What::Has(det, noun)
            }
            4 if kind == Kind::Person && place.defined && self.random.often(30) => What::ComfortShare(self.share()),
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
                    let inner = Place { variable: None, filtering: noun.kind(), depth: 2, ..place.filter() };
                    let filter = self.filter(noun.kind()?, inner);
                    noun.filters.extend(filter.filter(|filter| !matches!(filter, Filter::WithoutAny(..))));
                    noun.variable = None;
                }
                What::Has(if self.random.often(70) { Det::A } else { Det::No }, noun)
            }
            _ if !counted.is_empty() => {
                let at = *self.random.pick(&counted);
                let noun = self.noun(Base::Of(at), place);
                let det = if self.random.often(80) { self.count() } else { Det::Between(1, 2) };
                What::Has(det, noun)
            }
            _ => return None,
        })
    }
}
