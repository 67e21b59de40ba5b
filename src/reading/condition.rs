//! Conditions: what is said of noun phrases and values, joined by `and`, `or` and `not`, and counted in braces.

use std::rc::Rc;
use std::sync::Arc;

use super::noun_phrase::Amount;
use super::scope::ScopeId;
use super::{Det, Form, Np, Read, Reader, Side, always, error};
use crate::formula::{Bound, Cond, Op, Set};
use crate::syntax::tree::TokenKind;
use crate::value::{Number as Exact, Val};
use crate::vocabulary::Number;

impl Reader<'_> {
    /// All conditions that begin at `at`.
    pub(super) fn cond(&self, at: usize, scope: ScopeId) -> Rc<Vec<Read<Cond>>> {
        if let Some(known) = self.memo_cond.borrow().get(&(at, scope)) {
            return known.clone();
        }
        let mut found = Vec::new();
        if self.step() {
            found = self.simple(at, scope);
            let first: Vec<Read<Vec<Cond>>> = found.iter().map(|(cond, end)| (vec![cond.clone()], *end)).collect();
            for word in ["and", "or"] {
                if word == "and" || !self.begins_either(at) {
                    found.extend(self.joined_conditions(first.clone(), word, scope));
                }
            }
        }
        let found = Rc::new(found);
        if !self.spent() {
            self.memo_cond.borrow_mut().insert((at, scope), found.clone());
        }
        found
    }

    fn joined_conditions(&self, first: Vec<Read<Vec<Cond>>>, word: &str, scope: ScopeId) -> Vec<Read<Cond>> {
        let mut open = first;
        let mut found: Vec<Read<Cond>> = Vec::new();
        let mut next = 0;
        while next < open.len() && open.len() < 8192 && self.step() {
            let (parts, end) = open[next].clone();
            next += 1;
            let comma = usize::from(matches!(self.kind(end), Some(TokenKind::Comma)) && self.is(end + 1, word));
            if !self.is(end + comma, word) {
                continue;
            }
            let last = word == "or" && self.begins_either(end + comma + 1);
            for (cond, end) in self.simple(end + comma + 1, scope) {
                let mut parts = parts.clone();
                parts.push(cond);
                let whole = if word == "and" { flat_all(&parts) } else { Cond::Any(parts.clone()) };
                if !found.contains(&(whole.clone(), end)) {
                    found.push((whole, end));
                    open.extend((!last).then_some((parts, end)));
                }
            }
        }
        found
    }

    fn simple(&self, at: usize, scope: ScopeId) -> Vec<Read<Cond>> {
        if !self.step() {
            return Vec::new();
        }
        if matches!(self.kind(at), Some(TokenKind::Open)) {
            let mut found = self.in_parentheses(at, scope);
            found.extend(self.said_of_values(at, scope));
            return found;
        }
        match self.word(at) {
            Some("not") => {
                let inner = self.simple(at + 1, scope);
                return inner.into_iter().map(|(cond, end)| (Cond::Not(Arc::new(cond)), end)).collect();
            }
            Some("either") => return self.either_condition(at, scope),
            Some("there") if self.one_of(at + 1, &["is", "are"]) => {
                return self.there(at + 2, scope, self.is(at + 1, "are"));
            }
            _ => {}
        }
        let tally = self.tally(at, scope);
        if !tally.is_empty() {
            return tally;
        }
        self.said_of_values(at, scope)
    }

    fn in_parentheses(&self, at: usize, scope: ScopeId) -> Vec<Read<Cond>> {
        let inner = self.cond(at + 1, scope);
        let closed = inner.iter().filter(|(_, end)| matches!(self.kind(*end), Some(TokenKind::Close)));
        closed.map(|(cond, end)| (cond.clone(), end + 1)).collect()
    }

    /// Whether `either` begins there: no further `or` may follow its second part, since that would sound like a third.
    pub(super) fn begins_either(&self, at: usize) -> bool {
        let be = usize::from(self.one_of(at, &["be", "is", "are"]));
        self.is(at + be, "either") || (be > 0 && self.is(at + 1, "not") && self.is(at + 2, "either"))
    }

    fn either_condition(&self, at: usize, scope: ScopeId) -> Vec<Read<Cond>> {
        let mut found = Vec::new();
        for (first, end) in self.simple(at + 1, scope) {
            if self.is(end, "or") {
                for (second, end) in self.simple(end + 1, scope) {
                    found.push((Cond::Either(vec![first.clone(), second]), end));
                }
            }
        }
        found
    }

    /// `there is NP`.
    pub(super) fn there(&self, at: usize, scope: ScopeId, plural: bool) -> Vec<Read<Cond>> {
        let mut found = Vec::new();
        for (np, end) in self.np(at, scope).iter() {
            let quantity = matches!(np.det, Det::Some | Det::Another | Det::No | Det::Count(_) | Det::Share(_))
                || (np.det == Det::Bare && np.number == Number::Plural);
            if !quantity {
                continue;
            }
            if plural && np.number == Number::Singular && !matches!(np.det, Det::Count(_) | Det::Share(_)) {
                self.note(at, error::verb_form(self.place(at - 1, at).0, "are", "is"));
                continue;
            }
            found.push((self.exists(np), *end));
        }
        found
    }

    /// That there is so much of a noun phrase.
    pub(super) fn exists(&self, np: &Np) -> Cond {
        let inner = match np.det {
            Det::No => Cond::Not(Arc::new(Cond::Some {
                set: np.set.clone(),
                var: np.var,
                body: Arc::new(always()),
                place: np.place,
            })),
            _ => self.quantify(&np.as_outer(), Side::Right, always()),
        };
        let outer = Np { det: Det::Single, ..np.clone() };
        self.quantified(&outer, Side::Right, inner)
    }

    /// `at least 2 of { C, C }`, `all of {…}`, `none of {…}`.
    fn tally(&self, at: usize, scope: ScopeId) -> Vec<Read<Cond>> {
        let number = |value: i64| Arc::new(Set::Value(Val::Number(Exact::whole(value))));
        let mut heads: Vec<(Option<Amount>, usize)> = self
            .amount(at, scope)
            .into_iter()
            .filter(|(amount, _)| !amount.share)
            .map(|(amount, end)| (Some(amount), end))
            .collect();
        if self.one_of(at, &["all", "none"]) {
            heads.push((None, at + 1));
        }
        let mut found = Vec::new();
        for (amount, end) in heads {
            if !self.is(end, "of") || !matches!(self.kind(end + 1), Some(TokenKind::OpenBrace)) {
                continue;
            }
            for (of, close) in self.braced(end + 2, scope) {
                let place = self.place(at, close);
                let bound = match &amount {
                    Some(amount) => amount.bound.clone(),
                    None if self.is(at, "all") => {
                        Bound { op: Op::Equal, value: number(i64::try_from(of.len()).unwrap_or(i64::MAX)), upper: None }
                    }
                    None => Bound { op: Op::Equal, value: number(0), upper: None },
                };
                found.push((Cond::Tally { bound, of, place }, close));
            }
        }
        found
    }

    fn braced(&self, at: usize, scope: ScopeId) -> Vec<Read<Vec<Cond>>> {
        let mut open: Vec<Read<Vec<Cond>>> = vec![(Vec::new(), at)];
        let mut found = Vec::new();
        while let Some((parts, at)) = open.pop() {
            if !self.step() || found.len() > 64 {
                break;
            }
            for (cond, end) in self.cond(at, scope).iter() {
                let mut parts = parts.clone();
                parts.push(cond.clone());
                match self.kind(*end) {
                    Some(TokenKind::Comma) if matches!(self.kind(end + 1), Some(TokenKind::CloseBrace)) => {
                        found.push((parts, end + 2))
                    }
                    Some(TokenKind::Comma) => open.push((parts, end + 1)),
                    Some(TokenKind::CloseBrace) => found.push((parts, end + 1)),
                    _ => self.expected(*end, "`,` or `}`"),
                }
            }
        }
        found
    }

    fn said_of_values(&self, at: usize, scope: ScopeId) -> Vec<Read<Cond>> {
        let mut found: Vec<Read<Cond>> = Vec::new();
        for (np, end) in self.value(at, scope).iter() {
            if np.generic && np.det == Det::Definite {
                // There is always the one organisation, so something else is wrong.
                if np.ty == crate::vocabulary::Ty::Kind(self.v.core.organisation) {
                    continue;
                }
                self.note(at, error::nothing_in_scope(self.with_determiner(np.place.0), &np.noun));
                continue;
            }
            if self.every_in_value(np) {
                continue;
            }
            if np.det == Det::Every && self.denial_at(*end) {
                self.note(*end, error::every_not(self.place(at, end + 2).0, &np.noun));
                continue;
            }
            for read in self.said(np, *end, scope) {
                if !found.contains(&read) {
                    found.push(read);
                }
            }
        }
        found.extend(self.said_of_lists(at, scope));
        found
    }

    /// Whether a computed value has an `every` in it, so that it is many values. Says how to define a measure.
    pub(super) fn every_in_value(&self, np: &Np) -> bool {
        let owner = np.outer.iter().find(|outer| outer.det == Det::Every);
        let Some(owner) = owner.filter(|_| matches!(&*np.set, Set::Calc(_))) else { return false };
        self.note(self.tokens.len(), error::every_in_value(np.place.0, &owner.noun, self.is_person(owner.ty)));
        true
    }

    fn denial_at(&self, at: usize) -> bool {
        self.one_of(at, &["is", "are", "does", "do"]) && self.is(at + 1, "not")
    }

    /// `A and B are P`, `A or B is P`: it is said of both, of one.
    fn said_of_lists(&self, at: usize, scope: ScopeId) -> Vec<Read<Cond>> {
        let mut found = Vec::new();
        for (first, end) in self.np(at, scope).iter() {
            let join = match self.word(end.to_owned()) {
                Some("and") => true,
                Some("or") => false,
                _ => continue,
            };
            for (second, end) in self.np(end + 1, scope).iter() {
                if !self.is_thing(first.ty) || !self.is_thing(second.ty) {
                    continue;
                }
                // Of `A or B` the verb may go by the nearest: `the host or the members are keen`.
                let forms: &[Form] = match (join, second.number) {
                    (true, _) => &[Form::Plural],
                    (false, Number::Plural) => &[Form::Third, Form::Plural],
                    (false, Number::Singular) => &[Form::Third],
                };
                for &form in forms {
                    found.extend(self.said_of_both(first, second, *end, form, scope, join));
                }
            }
        }
        found
    }

    fn said_of_both(&self, one: &Np, other: &Np, at: usize, form: Form, scope: ScopeId, join: bool) -> Vec<Read<Cond>> {
        let others = self.said_in(other, at, form, scope);
        let mut found = Vec::new();
        for (one, end) in self.said_in(one, at, form, scope) {
            for (other, _) in others.iter().filter(|(_, other_end)| *other_end == end) {
                let both = vec![one.clone(), other.clone()];
                found.push((if join { Cond::All(both) } else { Cond::Any(both) }, end));
            }
        }
        found
    }

    fn said_in(&self, np: &Np, at: usize, form: Form, scope: ScopeId) -> Vec<Read<Cond>> {
        let subj = self.subj(np);
        let read = self.predicates(at, &subj, form, scope);
        read.into_iter().map(|(cond, end)| (self.quantified(np, Side::Left, cond), end)).collect()
    }
}

fn flat_all(parts: &[Cond]) -> Cond {
    Cond::All(parts.to_vec())
}
