//! The second evaluator, second part: what is said of things, of values and of whole sets, and conditions.

use crate::coverage::met_if;
use crate::numbers::{count, tally};
use crate::predicate::{Cond, Pred, What};
use crate::reference::{
    Bag, Item, Reference, Scope, Side, Single, by_det, compare_single, compares, definite, equal_or, identity, overlap,
    owned, plus, same_sets,
};
use crate::term::{Base, Det, Noun, Op, Owner, PAIR, Path, Phrase, STAR, Term, UPPER, word};
use crate::values::{Day, Frac, Truth, and, not, or};
use crate::world::{ATTRIBUTES, Kind, Value};

impl Reference<'_> {
    // ── conditions ──

    pub fn cond(&self, cond: &Cond, scope: &Scope) -> Truth {
        match cond {
            Cond::Said(phrase, pred) => self.said(phrase, pred, scope, true),
            Cond::There(det, noun) => by_det(det, &self.things_meant(det, noun, scope, None), false, |_| Some(true)),
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
        let whole = matches!(
            pred.what,
            What::Known | What::Unknown | What::Includes(_) | What::SameAs(_) | What::DifferentFrom(_)
        );
        if let (Phrase::Path(path), true) = (phrase, whole) {
            return self.said_of_whole(path, pred, scope);
        }
        let body = |value: &Value| self.pred(pred, value, scope, false);
        match phrase {
            Phrase::Det(Det::No, noun) => {
                let bag = self.noun(noun, scope, None);
                by_det(&Det::Every, &bag, false, |value| self.pred(pred, value, scope, true))
            }
            Phrase::Det(det, noun) => by_det(det, &self.things_meant(det, noun, scope, None), wants_one, body),
            Phrase::Of(det, path) => by_det(det, &self.path(path, scope), wants_one, body),
            Phrase::List(all, phrases) => {
                let truths = phrases.iter().map(|phrase| self.said(phrase, pred, scope, wants_one));
                truths.fold(Some(*all), if *all { and } else { or })
            }
            Phrase::ForEach(path, det, keys) => by_det(det, &self.path(keys, scope), wants_one, |key| {
                let values = self.noun_of(&self.owner(&path.owner, scope), path.last().at, Some(&identity(key)));
                definite(&values, path.last().many, Side::Left, pred.denied, body)
            }),
            Phrase::Path(path) => {
                let bag = self.path(path, scope);
                definite(&bag, path.last().many, Side::Left, pred.denied, body)
            }
            Phrase::Me(_) | Phrase::TheNoun(_) => body(&scope.own.clone().expect("there is a subject")),
            Phrase::TheTeam => body(&self.owner(&Owner::Team, scope)),
            Phrase::Organisation => body(&self.organisation()),
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
            What::Known | What::Unknown => {
                let denied = pred.denied != (pred.what == What::Unknown);
                let owners = self.owners(path, scope);
                let known = |owner: &Value| {
                    let truth = self.recorded(owner, path.last().at, false);
                    if denied { not(truth) } else { truth }
                };
                match path.steps.len() {
                    1 => known(&self.owner(&path.owner, scope)),
                    _ => definite(&owners, path.last().many, Side::Left, denied, known),
                }
            }
            What::Includes(object) => {
                let bag = self.path(path, scope);
                self.object(object, scope, pred.denied, &|other| bag.has(other))
            }
            What::SameAs(other) => deny(same_sets(&self.path(path, scope), &self.path(other, scope))),
            What::DifferentFrom(other) => deny(not(same_sets(&self.path(path, scope), &self.path(other, scope)))),
            _ => panic!("it is said of each"),
        }
    }

    /// A noun phrase to the right: what `body` says of it, or that denied.
    pub fn object(&self, phrase: &Phrase, scope: &Scope, deny: bool, body: &dyn Fn(&Value) -> Truth) -> Truth {
        let said = |value: &Value| if deny { not(body(value)) } else { body(value) };
        let turned = |truth: Truth| if deny { not(truth) } else { truth };
        match phrase {
            Phrase::Det(det, noun) => turned(by_det(det, &self.things_meant(det, noun, scope, None), false, body)),
            Phrase::Of(det, path) => turned(by_det(det, &self.path(path, scope), false, body)),
            Phrase::Path(path) => definite(&self.path(path, scope), path.last().many, Side::Right, deny, said),
            Phrase::Named(kind, id) => definite(&self.named(*kind, id), false, Side::Right, deny, said),
            Phrase::TheTeam => said(&self.owner(&Owner::Team, scope)),
            Phrase::Me(_) | Phrase::TheNoun(_) => said(&scope.own.clone().expect("there is a subject")),
            Phrase::Organisation => said(&self.organisation()),
            Phrase::List(all, phrases) => {
                // Wherever they stand, what is denied is denied of each: not both is not one or not the other.
                let every = *all != deny;
                let truths = phrases.iter().map(|phrase| self.object(phrase, scope, deny, body));
                truths.fold(Some(every), if every { and } else { or })
            }
            Phrase::ForEach(..) => panic!("it is no object"),
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
            What::Has(det, noun) if det.plain() == Det::A && is_plain(noun) => turned(self.has_noun(value, noun)),
            What::Has(Det::No, noun) if is_plain(noun) => turned(not(self.has_noun(value, noun))),
            What::Has(det, noun) => {
                let bag = self.things_meant(det, noun, scope, Some(value));
                turned(by_det(det, &bag, false, |_| Some(true)))
            }
            What::HasSame(at, path) => {
                let mine = self.noun_of(value, *at, None);
                // What is none is no other's, whoever the others are.
                if mine.items.first().is_some_and(|item| item.value == Value::Nothing) {
                    return turned(Some(false));
                }
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
            What::HasMore(more, at, than) => {
                let size = |at: usize| count(&self.noun_of(value, at, None));
                turned(compare_single(more_op(*more), &size(*at), &size(*than)))
            }
            What::HasMoreOf(more, at, path) => {
                let mine = count(&self.noun_of(value, *at, None));
                // None are not more than any number, whoever the others are.
                if compare_single(more_op(*more), &mine, &Single::Between(Frac::whole(0), None)) == Some(false) {
                    return turned(Some(false));
                }
                each_of(path, &|other| compare_single(more_op(*more), &mine, &count(&self.noun_of(other, *at, None))))
            }
            What::HasList(all, preds) => {
                let truths = preds.iter().map(|pred| self.pred(pred, value, scope, false));
                turned(truths.fold(Some(*all), if *all { and } else { or }))
            }
            What::AmongEither(paths) => {
                let each = paths.iter().map(|path| self.path(path, scope).has(value));
                turned(each.fold(Some(false), or))
            }
            What::Star => turned(self.is_star(value)),
            What::StarOr(role) => turned(or(self.is_star(value), self.all_holders(*role).has(value))),
            What::Steers(team) => {
                let at = ATTRIBUTES.iter().position(|known| known.one == "patron").expect("it is declared");
                let object = team.clone().unwrap_or(Phrase::TheTeam);
                self.object(&object, scope, deny, &|team| match value {
                    Value::Unknown => None,
                    value => self.noun_of(team, at, None).has(value),
                })
            }
            What::Inside(inner) => self.pred(inner, value, scope, deny),
            What::Among(path) | What::IsThe(path) => turned(self.path(path, scope).has(value)),
            What::Vouches(object) => {
                let at = ATTRIBUTES.iter().position(|known| known.one == "buddy").expect("it is declared");
                let buddies = self.noun_of(value, at, None);
                self.object(object, scope, deny, &|other| match value {
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
            What::ComfortShare(share) => turned(match value {
                Value::Unknown => None,
                _ => {
                    let scope = owned(&identity(value));
                    let met = self.words.comforts.iter().map(|cond| self.cond(cond, &scope));
                    let items = met.enumerate().map(|(at, met)| (Value::Hue(at), met));
                    let all: Vec<(Value, Truth)> = items.collect();
                    let bag = Bag {
                        items: all.iter().map(|(value, _)| Item { value: value.clone(), sure: true }).collect(),
                        open: false,
                    };
                    let met = |value: &Value| all.iter().find(|(item, _)| item == value).and_then(|(_, met)| *met);
                    by_det(share, &bag, false, met)
                }
            }),
            What::Captain => {
                let Value::Thing(_, team) = self.owner(&Owner::Team, scope) else { return None };
                turned(self.captains(&team).has(value))
            }
            What::Duo => turned(self.defined(&self.words.predicates[PAIR], value)),
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

    /// Of somebody whom nobody knows: whether there is any.
    fn is_star(&self, value: &Value) -> Truth {
        match value {
            Value::Unknown => self.noun(&Noun::plain(Base::Star), &Scope::default(), None).has(value),
            // Who is no longer there is none.
            value if self.things(Kind::Person).has(value) == Some(false) => Some(false),
            value => self.defined(&self.words.predicates[STAR], value),
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
            // Nothing is before or after what never was, whatever the other side is.
            Term::Path(_) if value.is(&Value::Nothing) => turned(Some(false)),
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
        let bound = |bound: Day, of: Day| {
            met_if(bound == of, "a deadline on its last day");
            bound
        };
        match &pred.what {
            What::Compare(op, term) | What::Compared(_, op, term) => {
                against(term, &|other| compare_single(*op, value, other))
            }
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
            What::Within { last: true, by } => {
                turned(dated(&|day| day <= today && today <= bound(plus(day, *by), today)))
            }
            What::Within { last: false, by } => {
                turned(dated(&|day| today <= day && day <= bound(plus(today, *by), day)))
            }
            What::Ago(op, by) => {
                turned(dated(&|day| day <= today && compares(*op, today.cmp(&bound(plus(day, *by), today)))))
            }
            What::From { op, by, after, day: anchor } => against(anchor, &|anchor| match anchor.value() {
                Value::Nothing => Some(false),
                Value::Day(anchor) if *after => dated(&|day| compares(*op, day.cmp(&bound(plus(anchor, *by), day)))),
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
            What::Unknown => turned(Some(value.value() == Value::Unknown)),
            What::Inside(inner) => self.value_pred(inner, value, scope, deny),
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

fn more_op(more: bool) -> Op {
    if more { Op::More } else { Op::Less }
}

fn is_plain(noun: &Noun) -> bool {
    noun.adjectives.is_empty() && noun.filters.is_empty()
}
