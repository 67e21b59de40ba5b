//! Whole sentences at random: what they are about, what is said of it, `if` and `unless`.

use crate::generate::{Generate, NOWHERE, Place};
use crate::predicate::{Form, Pred, What};
use crate::sentence::{Sentence, Style, Subject, Whose};
use crate::term::{Base, Det, Filter, Noun, Op, Owner, PROTEGE, Path, Phrase, ROLES, Step, UPPER, word};
use crate::values::Frac;
use crate::world::{ATTRIBUTES, DAYS, Kind, Type};

impl Generate<'_> {
    pub fn any_kind(&mut self) -> Kind {
        *self.random.pick(&[Kind::Person, Kind::Person, Kind::Person, Kind::Team, Kind::Team, Kind::Area, Kind::Rig])
    }

    pub fn sentence(&mut self) -> Sentence {
        loop {
            if let Some(sentence) = self.try_sentence() {
                return sentence;
            }
        }
    }

    /// Whose path a subject is.
    fn whose(&mut self, kind: Kind) -> Whose {
        let ids: &[&'static str] = match kind {
            Kind::Person => &["ana", "bo", "nobody-such"],
            Kind::Team => &["t1", "t2"],
            Kind::Area => &["a1", "a2"],
            Kind::Rig | Kind::Organisation => return Whose::Each,
        };
        if self.random.often(35) { Whose::One(self.random.pick::<&str>(ids)) } else { Whose::Each }
    }

    pub fn try_sentence(&mut self) -> Option<Sentence> {
        let must = self.random.often(80);
        let plain = |subject, place: Place, pred| (subject, place, pred, false);
        let things = |kind| Self::words_of(kind, |at| matches!(word(at).ty, Type::Thing(_)) && word(at).key.is_none());
        let (subject, place, pred, may) = match self.random.below(30) {
            22 => {
                // What is said of both has no noun of its own, but a pronoun.
                let place = Place::of(Kind::Person, "");
                let role = self.random.below(ROLES.len());
                let one = self.noun(Base::Kind(Kind::Person), Place { depth: 2, ..NOWHERE });
                let other = self.noun(Base::Role(role), Place { depth: 2, ..NOWHERE });
                let pred = self.predicate(Kind::Person, place)?;
                (Subject::Both(one, other), place, pred, false)
            }
            23 | 24 => {
                let outer_kind = *self.random.pick(&[Kind::Team, Kind::Team, Kind::Area]);
                let outer = self.noun(Base::Kind(outer_kind), NOWHERE);
                let outer = Noun { variable: None, filters: without_variable(outer.filters), ..outer };
                let team = outer_kind == Kind::Team;
                // What stands behind `for every team` has to speak of it.
                let base = match self.random.often(60) || !team {
                    true => Base::Role(if team { self.random.below(ROLES.len()) } else { 2 + self.random.below(2) }),
                    false => Base::Kind(*self.random.pick(&[Kind::Person, Kind::Rig])),
                };
                let noun = self.noun(base, Place { team, depth: 1, ..NOWHERE });
                let kind = noun.kind()?;
                let name = match noun.base {
                    Base::Role(role) => ROLES[role].0,
                    _ => kind.one(),
                };
                let place = Place { team, ..Place::of(kind, name) };
                let pred = self.predicate(kind, place)?;
                let spoken = matches!(noun.base, Base::Role(_))
                    || noun.text(false).contains("the team")
                    || pred.text(Form::Base).contains("the team");
                // Behind `among X,` the tool reads a list on.
                if outer.text(false).contains(" among ") {
                    return None;
                }
                // Of an area no other role is a noun.
                if !spoken || (!team && format!("{pred:?}").contains("StarOr")) {
                    return None;
                }
                let may = self.random.often(30) && alone(&pred);
                (Subject::For { outer, noun }, place, positive(pred, may), may)
            }
            25 => {
                let at = *self.random.pick(&things(Kind::Team));
                let Type::Thing(kind) = word(at).ty else { return None };
                let place = Place { team: true, ..Place::of(kind, kind.one()) };
                let pred = self.predicate(kind, place)?;
                let may = self.random.often(30) && alone(&pred);
                (Subject::ForOf(Kind::Team, at), place, positive(pred, may), may)
            }
            26 | 27 => {
                let place = Place::of(Kind::Organisation, "organisation");
                let pred = self.predicate(Kind::Organisation, place)?;
                plain(Subject::Organisation, place, pred)
            }
            28 => {
                let at = *self.random.pick(&Self::words_of(Kind::Organisation, |_| true));
                let step = Step { at, many: word(at).set, key: None, former: false };
                let (place, pred) = match word(at).ty {
                    Type::Thing(kind) => {
                        let place = Place::of(kind, kind.one());
                        (place, self.thing_pred(kind, place)?)
                    }
                    ty => {
                        let place = Place::of(Kind::Organisation, "organisation");
                        (place, self.value_pred(ty, place))
                    }
                };
                plain(Subject::Path(Kind::Organisation, Whose::Each, None, step), place, pred)
            }
            29 => {
                let share = self.random.often(35);
                let fits = |at: usize| word(at).key.is_none() && at < UPPER && (!share || word(at).set);
                let at = *self.random.pick(&Self::words_of(Kind::Person, fits));
                let people = |at: &usize| word(*at).set && word(*at).ty == Type::Thing(Kind::Person);
                let set = *self.random.pick(&things(Kind::Team).into_iter().filter(people).collect::<Vec<_>>());
                let place = Place { pronoun: false, ..Place::of(Kind::Team, "team") };
                (
                    Subject::ForNoTwo(set, at, share),
                    Place { own: None, team: true, ..place },
                    Pred::new(What::Known),
                    true,
                )
            }
            0..=5 => {
                let kind = self.any_kind();
                let noun = self.noun(Base::Kind(kind), NOWHERE);
                let place = Place::of(kind, kind.one());
                let pred = self.predicate(kind, place)?;
                self.every(noun, place, pred)
            }
            6 | 7 => {
                let role = self.random.below(ROLES.len());
                let noun = self.noun(Base::Role(role), Place { depth: 2, ..NOWHERE });
                let place = Place { team: true, ..Place::of(Kind::Person, ROLES[role].0) };
                let pred = self.predicate(Kind::Person, place)?;
                self.every(noun, place, pred)
            }
            8 | 9 => {
                let sets: Vec<usize> = things(Kind::Team).into_iter().filter(|at| word(*at).set).collect();
                let at = *self.random.pick(&sets);
                let Type::Thing(kind) = word(at).ty else { return None };
                let place = Place { team: true, ..Place::of(kind, kind.one()) };
                let pred = self.predicate(kind, place)?;
                let may = self.random.often(30) && alone(&pred);
                (Subject::Member(self.whose(Kind::Team), at), place, positive(pred, may), may)
            }
            10..=12 => {
                let kind = self.any_kind();
                let whose = self.whose(kind);
                let between = self.random.often(30).then(|| {
                    let at = *self.random.pick(&things(kind));
                    self.step(at, false, NOWHERE)
                });
                let last = match between.as_ref().map(|step| word(step.at).ty) {
                    Some(Type::Thing(kind)) => kind,
                    _ => kind,
                };
                let all = Self::words_of(last, |at| at != UPPER && at != PROTEGE);
                let at = *self.random.pick(&all);
                let step = self.step(at, between.as_ref().is_some_and(|step| step.many), NOWHERE);
                let place = match word(step.at).ty {
                    Type::Thing(to) if to != kind => {
                        Place { team: kind == Kind::Team, pronoun: true, ..Place::of(to, to.one()) }
                    }
                    Type::Thing(_) => NOWHERE,
                    _ => Place::of(kind, kind.one()),
                };
                let known = step.at < UPPER && self.random.often(15) && step.key.is_none();
                let pred = match word(step.at).ty {
                    _ if known => Pred { denied: self.random.often(20), what: What::Known },
                    Type::Thing(to) => self.thing_pred(to, place)?,
                    ty => self.value_pred(ty, place),
                };
                let place = if known { Place { pronoun: true, ..Place::of(kind, kind.one()) } } else { place };
                // Of one by id nothing is denied with `no`.
                let may = self.random.often(20) && alone(&pred) && !known && whose == Whose::Each;
                (Subject::Path(kind, whose, between, step), place, positive(pred, may), may)
            }
            13 => {
                let kind = self.any_kind();
                let det = if self.random.often(50) { self.share() } else { self.count() };
                let noun = self.noun(Base::Kind(kind), Place { depth: 1, ..NOWHERE });
                let pred = self.thing_pred(kind, Place { pronoun: true, ..Place::of(kind, kind.one()) })?;
                let upper = matches!(det, Det::Count(Op::AtMost | Op::Less, _) | Det::Share(Op::AtMost | Op::Less, _));
                (Subject::Amount(det, noun), NOWHERE, positive(pred, upper), upper)
            }
            14 => {
                let det = if self.random.often(50) { self.share() } else { self.count() };
                let sets: Vec<usize> = things(Kind::Team).into_iter().filter(|at| word(*at).set).collect();
                let at = *self.random.pick(&sets);
                let Type::Thing(kind) = word(at).ty else { return None };
                let path = Path {
                    owner: Owner::Pronoun(Kind::Team),
                    steps: vec![Step { at, many: true, key: None, former: false }],
                };
                let place = Place { team: true, variable: None, ..NOWHERE };
                let pred = self.thing_pred(kind, place)?;
                let upper = matches!(det, Det::Count(Op::AtMost | Op::Less, _) | Det::Share(Op::AtMost | Op::Less, _));
                (
                    Subject::AmountOf(Kind::Team, det, path),
                    Place { ..Place::of(Kind::Team, "team") },
                    positive(pred, upper),
                    upper,
                )
            }
            15 => {
                let at = *self.random.pick(&things(Kind::Team));
                let step = Step { at, many: word(at).set, key: None, former: false };
                let Type::Thing(kind) = word(at).ty else { return None };
                let place = Place { team: true, pronoun: false, ..Place::of(kind, kind.one()) };
                let same: Vec<usize> =
                    things(Kind::Team).into_iter().filter(|at| word(*at).ty == Type::Thing(kind)).collect();
                let nobody = Place { own: None, ..place };
                let pred = self.thing_pred(kind, place)?;
                let subject = match self.random.often(40) {
                    true => {
                        let at = *self.random.pick(&same);
                        Subject::TheOr(Kind::Team, step, Step { at, many: word(at).set, key: None, former: false })
                    }
                    false => Subject::The(Kind::Team, step),
                };
                plain(subject, nobody, pred)
            }
            16 | 17 => {
                let share = self.random.often(35);
                let kind = if self.random.often(70) { Kind::Person } else { Kind::Team };
                let fits = |at: usize| word(at).key.is_none() && at < UPPER && (!share || word(at).set);
                let at = *self.random.pick(&Self::words_of(kind, fits));
                let noun = self.noun(Base::Kind(kind), Place { depth: 1, ..NOWHERE });
                let set = ATTRIBUTES.iter().position(|a| a.one == "member").expect("it is declared");
                let place = Place { pronoun: false, ..Place::of(kind, kind.one()) };
                let subject = match kind == Kind::Person && self.random.often(40) {
                    true => Subject::NoTwoOf(self.whose(Kind::Team), set, at, share),
                    false => Subject::NoTwo(noun, at, share),
                };
                (subject, place, Pred::new(What::Known), true)
            }
            18 => {
                let fits = |at: usize| {
                    word(at).key.is_none() && at < UPPER && !word(at).set && !matches!(word(at).ty, Type::Length)
                };
                let at = *self.random.pick(&Self::words_of(Kind::Person, fits));
                let sets = things(Kind::Team);
                let sets: Vec<usize> =
                    sets.into_iter().filter(|at| word(*at).set && word(*at).ty == Type::Thing(Kind::Person)).collect();
                let set = *self.random.pick(&sets);
                let path = Path {
                    owner: Owner::Pronoun(Kind::Team),
                    steps: vec![Step { at: set, many: true, key: None, former: false }],
                };
                let det = match self.random.often(50) {
                    true => Det::Count(*self.random.pick(&[Op::AtMost, Op::Less]), 1 + self.random.below(2) as i128),
                    false => Det::Share(
                        *self.random.pick(&[Op::AtMost, Op::Less]),
                        *self.random.pick(&[Frac(1, 2), Frac(2, 3)]),
                    ),
                };
                (Subject::Alike(det, path, at), Place::of(Kind::Team, "team"), Pred::new(What::Known), true)
            }
            19 | 20 => {
                let det = match self.random.below(4) {
                    0 => Det::A,
                    1 => Det::No,
                    _ => self.count(),
                };
                let every = self.random.often(50);
                let base = match self.random.below(2) {
                    // What stands behind `for every team` has to speak of it.
                    _ if every => Base::Role(self.random.below(ROLES.len())),
                    0 => Base::Role(self.random.below(ROLES.len())),
                    _ => Base::Kind(self.any_kind()),
                };
                let place = if every { Place { pronoun: false, ..Place::of(Kind::Team, "team") } } else { NOWHERE };
                let noun = self.noun(base, Place { depth: 1, ..place });
                let subject = if every { Subject::ForThere(Kind::Team, det, noun) } else { Subject::There(det, noun) };
                plain(subject, place, Pred::new(What::Known))
            }
            _ => {
                let term = self.count_noun(NOWHERE);
                let pred = self.value_pred(Type::Number, NOWHERE);
                plain(Subject::Value(term), NOWHERE, pred)
            }
        };
        let place = Place { depth: 0, ..place };
        let when = self.random.often(22).then(|| self.cond(place));
        let unless = self.random.often(30).then(|| self.cond(place));
        let turned = when.is_some() && unless.is_some() && self.random.often(30);
        Some(Sentence { subject, must, may, pred, when, turned, unless, from: None, until: None, also: None })
    }

    /// A sentence of a policy with dates, at or beside those on which an organisation is checked, or with a second sentence.
    pub fn policy(&mut self) -> Sentence {
        let sentence = self.sentence();
        let date = |me: &mut Self| {
            let day = *me.random.pick(DAYS);
            day.days(*me.random.pick(&[0, 0, -1, 1]))
        };
        match self.random.below(10) {
            0 => Sentence { from: Some(date(self)), ..sentence },
            1 => Sentence { until: Some(date(self)), ..sentence },
            2 => {
                let (one, other) = (date(self), date(self));
                Sentence { from: Some(one.min(other)), until: Some(one.max(other)), ..sentence }
            }
            3 => Sentence { also: Some(Box::new(self.sentence())), ..sentence },
            _ => sentence,
        }
    }

    pub fn every(&mut self, noun: Noun, place: Place, pred: Pred) -> (Subject, Place, Pred, bool) {
        let may = self.random.often(20) && alone(&pred);
        let everybody = noun == Noun::plain(Base::Kind(Kind::Person)) && self.random.often(30);
        let styles = [Style::Each, Style::All, Style::BarePlural, Style::BareSingular, Style::Generic];
        let style = match everybody {
            true if !format!("{pred:?}").contains("Noun(") => Style::Body,
            _ if may || self.random.often(75) => Style::Every,
            _ => *self.random.pick(&styles),
        };
        let name = if style == Style::Body { "" } else { place.own.expect("it is about something").1 };
        let place = Place { own: place.own.map(|(kind, _)| (kind, name)), variable: None, ..place };
        (Subject::Every { noun, style }, place, positive(pred, may), may)
    }
}

fn without_variable(filters: Vec<Filter>) -> Vec<Filter> {
    filters.into_iter().filter(|filter| !format!("{filter:?}").contains("Variable")).collect()
}

fn alone(pred: &Pred) -> bool {
    let both = matches!(&pred.what, What::Vouches(object) if matches!(**object, Phrase::List(true, _)));
    !both && !matches!(pred.what, What::Join(..) | What::Either(..) | What::HasList(..) | What::Inside(..))
}

/// `may not` is no form of the language.
fn positive(pred: Pred, may: bool) -> Pred {
    Pred { denied: pred.denied && !may, ..pred }
}
