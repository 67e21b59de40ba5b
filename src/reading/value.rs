//! Values: literals, settings, counts, aggregates, times, arithmetic, and the first of several that applies.

use std::rc::Rc;
use std::sync::Arc;

use super::noun_phrase::number_word;
use super::scope::ScopeId;
use super::{Det, Np, Read, Reader, error};
use crate::formula::{Aggregate, Arith, Calc, Cond, Set};
use crate::syntax::tree::TokenKind;
use crate::value::{Duration, UNITS, Val};
use crate::vocabulary::{Meaning, Number, Ty};

/// The arms read so far, a value that shows their type, and where they end.
type Arms = (Vec<(Arc<Set>, Arc<Cond>)>, Np, usize);

impl Reader<'_> {
    /// All values and noun phrases that begin at `at`.
    pub(super) fn value(&self, at: usize, scope: ScopeId) -> Rc<Vec<Read<Np>>> {
        if let Some(known) = self.memo_value.borrow().get(&(at, scope)) {
            return known.clone();
        }
        let found = if self.step() { self.sum(at, scope) } else { Vec::new() };
        let found = Rc::new(found);
        if !self.spent() {
            self.memo_value.borrow_mut().insert((at, scope), found.clone());
        }
        found
    }

    fn sum(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let operator = |kind: Option<&TokenKind>| match kind {
            Some(TokenKind::Plus) => Some(Arith::Add),
            Some(TokenKind::Minus) => Some(Arith::Subtract),
            _ => None,
        };
        let first = self.product(at, scope);
        self.chain(first, scope, operator, |at, scope| self.product(at, scope))
    }

    fn product(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let operator = |kind: Option<&TokenKind>| match kind {
            Some(TokenKind::Times) => Some(Arith::Multiply),
            Some(TokenKind::Divide) => Some(Arith::Divide),
            _ => None,
        };
        let first = self.factor(at, scope);
        self.chain(first, scope, operator, |at, scope| self.factor(at, scope))
    }

    /// Operands joined from left to right; every prefix of the chain is a reading, too.
    fn chain(
        &self,
        first: Vec<Read<Np>>,
        scope: ScopeId,
        operator: impl Fn(Option<&TokenKind>) -> Option<Arith>,
        operand: impl Fn(usize, ScopeId) -> Vec<Read<Np>>,
    ) -> Vec<Read<Np>> {
        let mut all = first;
        let mut next = 0;
        while next < all.len() && self.step() {
            let (left, end) = all[next].clone();
            next += 1;
            let Some(op) = operator(self.kind(end)) else { continue };
            // `every person's score / their rating`: the owner on the left is spoken of.
            let scope = self.beside_owners(scope, &left.outer);
            for (right, right_end) in operand(end + 1, scope) {
                if let Some(np) = self.arith(&left, op, &right) {
                    all.push((np, right_end));
                }
            }
        }
        all
    }

    fn arith(&self, left: &Np, op: Arith, right: &Np) -> Option<Np> {
        let ty = match (left.ty, op, right.ty) {
            (Ty::Number, _, Ty::Number) => Ty::Number,
            (Ty::Duration, Arith::Add | Arith::Subtract, Ty::Duration) => Ty::Duration,
            (Ty::Date, Arith::Add | Arith::Subtract, Ty::Duration) => Ty::Date,
            (Ty::Date, Arith::Subtract, Ty::Date) => Ty::Duration,
            (Ty::Duration, Arith::Multiply | Arith::Divide, Ty::Number)
            | (Ty::Number, Arith::Multiply, Ty::Duration) => Ty::Duration,
            _ => return None,
        };
        let place = crate::formula::Place(left.place.0.to(right.place.0));
        let calc = Calc::Arith { op, left: left.set.clone(), right: right.set.clone(), place };
        let mut np = Np::single(Arc::new(Set::Calc(Box::new(calc))), ty, place);
        np.outer = left.outer.iter().chain(&right.outer).cloned().collect();
        Some(np)
    }

    fn factor(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        if matches!(self.kind(at), Some(TokenKind::Open)) {
            return self.parenthesised(at, scope);
        }
        let mut found = self.literal(at);
        // The fixed phrase wins over a declared `quarter`.
        let share = self.fraction(at).filter(|_| !found.is_empty()).map(|(_, end)| end);
        found.extend(self.named_value(at));
        if self.is(at, "the") {
            found.extend(self.computed(at, scope));
        }
        for read in self.np(at, scope).iter() {
            if share != Some(read.1) && !found.contains(read) {
                found.push(read.clone());
            }
        }
        found
    }

    fn parenthesised(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let mut inner: Vec<Read<Np>> = self.value(at + 1, scope).to_vec();
        inner.extend(self.conditional(at + 1, scope));
        let closed = inner.into_iter().filter(|(_, end)| matches!(self.kind(*end), Some(TokenKind::Close)));
        closed.map(|(np, end)| (np, end + 1)).collect()
    }

    /// `12`, `40%`, `half`, `3 months`, `"text"`, `2027-03-31`, `today`, `yes`, `no`.
    fn literal(&self, at: usize) -> Vec<Read<Np>> {
        let value =
            |val: Val, ty: Ty, end: usize| (Np::single(Arc::new(Set::Value(val)), ty, self.place(at, end)), end);
        let number = |number: crate::value::Number, at: usize| match self.unit(number, at) {
            Some((duration, end)) => value(Val::Duration(duration), Ty::Duration, end),
            None => value(Val::Number(number), Ty::Number, at),
        };
        if let Some((share, end)) = self.fraction(at)
            && !self.is(end, "of")
        {
            return vec![number(share, end)];
        }
        match self.kind(at) {
            Some(TokenKind::Number(count)) => vec![number(*count, at + 1)],
            Some(TokenKind::Percent(share)) => vec![value(Val::Number(*share), Ty::Number, at + 1)],
            Some(TokenKind::Text(text)) => vec![value(self.text(text), Ty::Text, at + 1)],
            Some(TokenKind::Date(date)) => vec![value(Val::Date(*date), Ty::Date, at + 1)],
            Some(TokenKind::Word(word)) => match word.as_str() {
                "today" => {
                    let today = Arc::new(Set::Calc(Box::new(Calc::Today)));
                    vec![(Np::single(today, Ty::Date, self.place(at, at + 1)), at + 1)]
                }
                "yes" => vec![value(Val::YesNo(true), Ty::YesNo, at + 1)],
                "no" => vec![value(Val::YesNo(false), Ty::YesNo, at + 1)],
                word => match number_word(word) {
                    Some(count) if self.matches(at).is_empty() => vec![number(count, at + 1)],
                    _ => Vec::new(),
                },
            },
            _ => Vec::new(),
        }
    }

    fn unit(&self, count: crate::value::Number, at: usize) -> Option<(Duration, usize)> {
        let word = self.word(at)?;
        let known = UNITS.iter().any(|(unit, ..)| *unit == word || word.strip_suffix('s') == Some(unit));
        if !known {
            return None;
        }
        match Duration::of(count, word) {
            Some(duration) => Some((duration, at + 1)),
            None => {
                self.note(at, error::bad_duration(self.place(at - 1, at + 1).0, count));
                None
            }
        }
    }

    /// A level, an option, a setting.
    fn named_value(&self, at: usize) -> Vec<Read<Np>> {
        let mut found = Vec::new();
        for (entry, end) in self.matches(at) {
            let (set, ty) = match entry.meaning {
                Meaning::Level(scale, level) => (Set::Value(Val::Level(level)), Ty::Scale(scale)),
                Meaning::Option(choice, option) => (Set::Value(Val::Choice(option)), Ty::Choice(choice)),
                Meaning::Setting(setting) => {
                    for ty in self.nouns.setting_types(setting) {
                        found.push((Np::single(Arc::new(Set::Setting(setting)), ty, self.place(at, end)), end));
                    }
                    continue;
                }
                Meaning::Kind(_)
                | Meaning::Attr(_)
                | Meaning::Def(_)
                | Meaning::IsNoun(_)
                | Meaning::Role(_)
                | Meaning::Checklist(_)
                | Meaning::AttrAdjective(_)
                | Meaning::Adjective(_) => continue,
            };
            found.push((Np::single(Arc::new(set), ty, self.place(at, end)), end));
        }
        found
    }

    // ── the number of, the sum of, the time since ────────────────────────────────────────────────────────────────────

    fn computed(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        if let Some(end) = self.words(at, &["the", "number", "of"]) {
            return self.count(at, end, scope);
        }
        if let Some(end) = self.words(at, &["the", "time", "since"]) {
            return self.of_date(at, end, scope, Ty::Duration, Calc::Since);
        }
        if let Some(end) = self.words(at, &["the", "time", "until"]) {
            return self.of_date(at, end, scope, Ty::Duration, Calc::Until);
        }
        if let Some(end) = self.words(at, &["the", "month", "of"]) {
            return self.of_date(at, end, scope, Ty::Number, Calc::Month);
        }
        if let Some(end) = self.words(at, &["the", "year", "of"]) {
            return self.of_date(at, end, scope, Ty::Number, Calc::Year);
        }
        let fun = match self.word(at + 1) {
            Some("sum") if self.is(at + 2, "of") => Some((Aggregate::Sum, at + 3)),
            Some("average") => Some((Aggregate::Average, at + 2)),
            Some("highest") => Some((Aggregate::Highest, at + 2)),
            Some("lowest") => Some((Aggregate::Lowest, at + 2)),
            Some("median") => Some((Aggregate::Median, at + 2)),
            _ => None,
        };
        match fun {
            Some((fun, end)) => {
                let end = if self.is(end, "of") { end + 1 } else { end };
                self.aggregate(at, end, scope, fun)
            }
            None => Vec::new(),
        }
    }

    fn count(&self, at: usize, of: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let mut found = Vec::new();
        for (np, end) in self.np_union(of, scope) {
            if matches!(np.det, Det::Single | Det::No | Det::Count(_) | Det::Share(_))
                || (np.det == Det::Every && !self.is(of, "all"))
            {
                continue;
            }
            let calc = Calc::Count(np.set.clone());
            let mut count = Np::single(Arc::new(Set::Calc(Box::new(calc))), Ty::Number, self.place(at, end));
            count.outer = np.outer.clone();
            found.push((count, end));
        }
        found
    }

    fn of_date(&self, at: usize, of: usize, scope: ScopeId, ty: Ty, calc: impl Fn(Arc<Set>) -> Calc) -> Vec<Read<Np>> {
        let mut found = Vec::new();
        for (date, end) in self.value(of, scope).iter().filter(|(date, _)| date.ty == Ty::Date) {
            let mut np = Np::single(Arc::new(Set::Calc(Box::new(calc(date.set.clone())))), ty, self.place(at, *end));
            np.outer = date.outer.clone();
            found.push((np, *end));
        }
        found
    }

    /// `PATH of NP`, or a path alone (`their allocation`).
    fn aggregate(&self, at: usize, path: usize, scope: ScopeId, fun: Aggregate) -> Vec<Read<Np>> {
        let mut found = Vec::new();
        // The first `of` parts the path from whose it is: `the lowest depth for the area of its members`.
        // (`the allocation of its members` without a key is a path of its own.)
        let the = self.is(path, "the");
        let start = path + usize::from(the);
        let of = |end: usize| match self.is(end, "for") {
            true => (end..self.tokens.len()).find(|at| self.is(*at, "of")),
            false => Some(end).filter(|at| !the && self.is(*at, "of")),
        };
        let mut ends: Vec<usize> = self.matches(start).iter().filter_map(|(_, end)| of(*end)).collect();
        ends.dedup();
        for end in ends {
            for (over, over_end) in self.np_union(end + 1, scope) {
                if matches!(over.det, Det::No | Det::Count(_) | Det::Share(_)) {
                    continue;
                }
                let var = self.var(path, 3);
                let owner = Np { set: Arc::new(Set::Var(var)), det: Det::Single, outer: Vec::new(), ..over.clone() };
                let steps = self.possessed(&owner, start, scope).into_iter().filter(|(_, step_end)| *step_end == end);
                for (step, _) in steps {
                    if let Some(np) = self.aggregated(fun, over.set.clone(), var, &step, self.place(at, over_end)) {
                        let mut np = np;
                        np.outer = over.outer.clone();
                        found.push((np, over_end));
                    }
                }
            }
        }
        if found.is_empty() {
            found.extend(self.aggregate_of_path(at, path, scope, fun));
        }
        found
    }

    fn aggregate_of_path(&self, at: usize, path: usize, scope: ScopeId, fun: Aggregate) -> Vec<Read<Np>> {
        let mut found = Vec::new();
        for (np, end) in self.np(path, scope).iter().filter(|(np, _)| np.det == Det::Definite) {
            let var = self.var(path, 3);
            let (over, step) = match &*np.set {
                Set::Attr { of, attr, key, place } => {
                    let step = Set::Attr { of: Arc::new(Set::Var(var)), attr: *attr, key: key.clone(), place: *place };
                    (of.clone(), step)
                }
                Set::Def { of, def, args, place } => {
                    let step = Set::Def { of: Arc::new(Set::Var(var)), def: *def, args: args.clone(), place: *place };
                    (of.clone(), step)
                }
                _ => (np.set.clone(), Set::Var(var)),
            };
            let step = Np { set: Arc::new(step), outer: Vec::new(), ..np.clone() };
            if let Some(mut value) = self.aggregated(fun, over, var, &step, self.place(at, *end)) {
                value.outer = np.outer.clone();
                found.push((value, *end));
            }
        }
        found
    }

    fn aggregated(
        &self,
        fun: Aggregate,
        over: Arc<Set>,
        var: crate::formula::Var,
        step: &Np,
        place: crate::formula::Place,
    ) -> Option<Np> {
        let fits = match fun {
            Aggregate::Sum | Aggregate::Average => matches!(step.ty, Ty::Number | Ty::Duration),
            Aggregate::Highest | Aggregate::Lowest => {
                matches!(step.ty, Ty::Number | Ty::Duration | Ty::Date | Ty::Scale(_))
            }
            Aggregate::Median => matches!(step.ty, Ty::Number | Ty::Duration | Ty::Scale(_)),
        };
        if !fits || !step.outer.is_empty() {
            return None;
        }
        let calc = Calc::Aggregate { fun, over, var, path: step.set.clone(), place };
        Some(Np::single(Arc::new(Set::Calc(Box::new(calc))), step.ty, place))
    }

    // ── V if C, V otherwise ──────────────────────────────────────────────────────────────────────────────────────────

    /// `V if C, V if C, V otherwise`: in the body of a definition and in parentheses.
    pub(super) fn conditional(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let mut open: Vec<Arms> = Vec::new();
        let mut found = Vec::new();
        self.arms(at, scope, &[], None, &mut open);
        while let Some((arms, sample, end)) = open.pop() {
            if !self.step() || found.len() > 64 {
                break;
            }
            found.push((self.if_value(&arms, None, &sample, at, end), end));
            if !matches!(self.kind(end), Some(TokenKind::Comma)) {
                continue;
            }
            for (value, value_end) in self.value(end + 1, scope).iter() {
                if self.alike(value.ty, sample.ty) && value.outer.is_empty() && self.is(*value_end, "otherwise") {
                    let np = self.if_value(&arms, Some(&value.set), &sample, at, value_end + 1);
                    found.push((np, value_end + 1));
                }
            }
            self.arms(end + 1, scope, &arms, Some(&sample), &mut open);
        }
        found
    }

    fn arms(
        &self,
        at: usize,
        scope: ScopeId,
        before: &[(Arc<Set>, Arc<Cond>)],
        sample: Option<&Np>,
        open: &mut Vec<Arms>,
    ) {
        for (value, value_end) in self.value(at, scope).iter() {
            let fits = sample.is_none_or(|sample| self.alike(sample.ty, value.ty));
            if !fits || !value.outer.is_empty() || !self.is(*value_end, "if") {
                continue;
            }
            for (cond, end) in self.cond(value_end + 1, scope).iter() {
                let mut arms = before.to_vec();
                arms.push((value.set.clone(), Arc::new(cond.clone())));
                open.push((arms, sample.unwrap_or(value).clone(), *end));
            }
        }
    }

    fn if_value(
        &self,
        arms: &[(Arc<Set>, Arc<Cond>)],
        otherwise: Option<&Arc<Set>>,
        sample: &Np,
        at: usize,
        end: usize,
    ) -> Np {
        let calc = Calc::If { arms: arms.to_vec(), otherwise: otherwise.cloned() };
        let mut np = Np::single(Arc::new(Set::Calc(Box::new(calc))), sample.ty, self.place(at, end));
        np.number = Number::Singular;
        np
    }
}
