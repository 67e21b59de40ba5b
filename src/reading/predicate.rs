//! Predicates: forms of `be` and `have`, declared verb phrases, tests of text, and lists of predicates.

use std::sync::Arc;

use super::nominal::Lookup;
use super::scope::ScopeId;
use super::verb_phrase::Listed;
use super::{Det, Form, Ids, LastFact, Np, Read, Reader, Side, Subj, always, error};
use crate::formula::{Bound, Calc, Cond, Op, Place, Set, TextTest, Var};
use crate::syntax::tree::TokenKind;
use crate::value::{Number as Exact, Val};
use crate::vocabulary::noun::is_base_form;
use crate::vocabulary::{DefForm, Number, Ty, Verb};

/// How the parts of a list are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    And,
    Or,
}

impl Reader<'_> {
    /// A predicate, or several joined by `and` or `or`; every shorter list is a reading, too.
    pub(super) fn predicates(&self, at: usize, subj: &Subj, form: Form, scope: ScopeId) -> Vec<Read<Cond>> {
        if self.is(at, "either") {
            return self.either(at, subj, form, scope);
        }
        let mut found = self.predicate(at, subj, form, scope);
        let first: Vec<Read<Vec<Cond>>> = found.iter().map(|(cond, end)| (vec![cond.clone()], *end)).collect();
        for join in [Join::And, Join::Or] {
            let part = |at| self.predicate(at, subj, form, scope);
            if join == Join::And || !self.begins_either(at) {
                found.extend(self.list(first.clone(), join, part, form == Form::Base));
            }
        }
        found
    }

    /// Goes on with a list from its first parts.
    fn list(
        &self,
        first: Vec<Read<Vec<Cond>>>,
        join: Join,
        part: impl Fn(usize) -> Vec<Read<Cond>>,
        modal: bool,
    ) -> Vec<Read<Cond>> {
        let mut open = first;
        let mut found: Vec<Read<Cond>> = Vec::new();
        let mut next = 0;
        while next < open.len() && open.len() < 4096 && self.step() {
            let (parts, end) = open[next].clone();
            next += 1;
            let Some(mut at) = self.joined(end, join) else { continue };
            // A repeated equal modal is understood: `must P and must Q`.
            if modal && self.one_of(at, &["must", "should", "may"]) {
                if self.modal_word().is_some_and(|first| !self.is(at, first)) {
                    continue;
                }
                at += 1;
            }
            let last = join == Join::Or && self.begins_either(at);
            for (cond, end) in part(at) {
                let mut parts = parts.clone();
                parts.push(cond);
                let whole = match join {
                    Join::And => Cond::All(parts.clone()),
                    Join::Or => Cond::Any(parts.clone()),
                };
                if !found.contains(&(whole.clone(), end)) {
                    found.push((whole, end));
                    open.extend((!last).then_some((parts, end)));
                }
            }
        }
        found
    }

    /// After the word that joins, if it stands at `end`.
    pub(super) fn joined(&self, end: usize, join: Join) -> Option<usize> {
        let word = match join {
            Join::And => "and",
            Join::Or => "or",
        };
        if self.is(end, word) {
            return Some(end + 1);
        }
        let comma = matches!(self.kind(end), Some(TokenKind::Comma));
        (comma && self.is(end + 1, word)).then_some(end + 2)
    }

    fn either(&self, at: usize, subj: &Subj, form: Form, scope: ScopeId) -> Vec<Read<Cond>> {
        let mut found = Vec::new();
        for (first, end) in self.predicate(at + 1, subj, form, scope) {
            if self.is(end, "or") {
                for (second, end) in self.predicate(end + 1, subj, form, scope) {
                    found.push((Cond::Either(vec![first.clone(), second]), end));
                }
            }
        }
        // `be either a manager or a contractor`.
        found
    }

    fn predicate(&self, at: usize, subj: &Subj, form: Form, scope: ScopeId) -> Vec<Read<Cond>> {
        if !self.step() {
            return Vec::new();
        }
        if matches!(self.kind(at), Some(TokenKind::Open)) {
            let inner = self.predicates(at + 1, subj, form, scope);
            let closed = inner.into_iter().filter(|(_, end)| matches!(self.kind(*end), Some(TokenKind::Close)));
            return closed.map(|(cond, end)| (cond, end + 1)).collect();
        }
        let Some(word) = self.word(at) else {
            self.expected(at, "a predicate");
            return Vec::new();
        };
        match (word, form) {
            ("be", Form::Base) | ("is", Form::Third) | ("are", Form::Plural) => self.be(at + 1, subj, scope, form),
            ("have", Form::Base | Form::Plural) | ("has", Form::Third) => self.has(at + 1, subj, scope, false),
            ("does", Form::Third) | ("do", Form::Plural) if self.is(at + 1, "not") => {
                let inner = self.predicate(at + 2, subj, Form::Base, scope);
                inner.into_iter().map(|(cond, end)| (cond.denied(), end)).collect()
            }
            ("not", Form::Base) => {
                let inner = self.predicate(at + 1, subj, Form::Base, scope);
                inner.into_iter().map(|(cond, end)| (cond.denied(), end)).collect()
            }
            ("is" | "are" | "be", _) | ("have" | "has", _) => {
                self.note(at, error::verb_form(self.place(at, at + 1).0, word, right_form(word, form)));
                Vec::new()
            }
            _ => self.verb(at, word, subj, form, scope),
        }
    }

    // ── be ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    /// After a form of `be`: one complement, or several (`a direction owner and a people manager`).
    fn be(&self, at: usize, subj: &Subj, scope: ScopeId, form: Form) -> Vec<Read<Cond>> {
        let negative = self.is(at, "not");
        if negative && form == Form::Base {
            return Vec::new(); // `must be not small`
        }
        let plural = form != Form::Third;
        let start = at + usize::from(negative);
        if self.is(start, "either") {
            return self.either_complement(start + 1, subj, scope, plural, negative);
        }
        let mut found = self.complement(start, subj, scope, plural);
        let first: Vec<Read<Vec<Cond>>> = found.iter().map(|(cond, end)| (vec![cond.clone()], *end)).collect();
        // `among the leads and the reviewers` is one set, and not `among the leads` and one of the reviewers.
        let of_a_set = self.is(start, "among") || self.words(start, &["one", "of"]).is_some();
        let whole: Vec<usize> = found.iter().filter(|_| of_a_set).map(|(_, end)| *end).collect();
        for join in [Join::And, Join::Or] {
            let lists = self.list(first.clone(), join, |at| self.complement(at, subj, scope, plural), false);
            found.extend(lists.into_iter().filter(|(_, end)| !whole.contains(end)));
        }
        if negative { self.deny(found, start) } else { found }
    }

    fn either_complement(
        &self,
        at: usize,
        subj: &Subj,
        scope: ScopeId,
        plural: bool,
        negative: bool,
    ) -> Vec<Read<Cond>> {
        let mut found = Vec::new();
        for (first, end) in self.complement(at, subj, scope, plural) {
            if self.is(end, "or") {
                for (second, end) in self.complement(end + 1, subj, scope, plural) {
                    found.push((Cond::Either(vec![first.clone(), second]), end));
                }
            }
        }
        if negative { self.deny(found, at) } else { found }
    }

    /// Denies what was read; a conjunction under a negation has two meanings and is refused.
    pub(super) fn deny(&self, reads: Vec<Read<Cond>>, at: usize) -> Vec<Read<Cond>> {
        let mut found = Vec::new();
        for (cond, end) in reads {
            if is_conjunction(&cond) {
                self.note(end, error::negated_conjunction(self.place(at, end).0));
                continue;
            }
            found.push((cond.denied(), end));
        }
        found
    }

    // ── have ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    /// `technical depth` of `has technical depth`, also after `no` and `with`.
    fn has_phrase(&self, at: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        let defs = self.v.verbs.get("has").map_or(&[][..], Vec::as_slice);
        let defs: Ids = defs.iter().copied().filter(|def| self.owner_fits(*def, subj.ty)).collect();
        if defs.is_empty() {
            return Vec::new();
        }
        if self.is(at, "no") {
            let phrases = self.phrases(&defs, at + 1, subj, scope);
            return phrases.into_iter().map(|(cond, end)| (cond.denied(), end)).collect();
        }
        self.phrases(&defs, at, subj, scope)
    }

    /// The objects of `has` and `with`: one, or a list.
    pub(super) fn has(&self, at: usize, subj: &Subj, scope: ScopeId, negative: bool) -> Vec<Read<Cond>> {
        let mut found = self.object(at, subj, scope);
        let first: Vec<Read<Vec<Cond>>> = found.iter().map(|(cond, end)| (vec![cond.clone()], *end)).collect();
        let with_commas = self.with_commas(first, subj, scope);
        let mut lists = Vec::new();
        for join in [Join::And, Join::Or] {
            // `no mentors or sponsors` is none of them, and was read as one object.
            let none = join == Join::Or && self.is(at, "no");
            let part = |at| match self.word(at) {
                Some(word) if none && !self.is_determiner(word) => Vec::new(),
                _ => self.object(at, subj, scope),
            };
            lists.extend(self.list(with_commas.clone(), join, part, false));
        }
        if negative {
            for (cond, end) in &lists {
                if is_conjunction(cond) {
                    self.note(*end, error::negated_conjunction(self.place(at, *end).0));
                }
            }
            lists.retain(|(cond, _)| !is_conjunction(cond));
        }
        lists.retain(|(_, end)| !self.and_behind_without(at, *end));
        found.extend(lists);
        found
    }

    /// Whether a list of objects has `without a X and a Y` in it, where the last may be without or had as well. Says so.
    fn and_behind_without(&self, at: usize, end: usize) -> bool {
        let filter = |at: usize| self.one_of(at, &["who", "whose", "that", "which", "with", "without"]);
        let meant =
            |and: &usize| self.is(*and, "and") && self.word(and + 1).is_some_and(|word| self.is_determiner(word));
        let Some(and) = (at..end).rev().find(meant) else { return false };
        let Some(without) = (at..and).rev().find(|at| filter(*at)).filter(|at| self.is(*at, "without")) else {
            return false;
        };
        self.note(end, error::negated_conjunction(self.place(without + 1, end).0));
        true
    }

    /// `a charter, a mission` before the last `and`.
    fn with_commas(&self, first: Vec<Read<Vec<Cond>>>, subj: &Subj, scope: ScopeId) -> Vec<Read<Vec<Cond>>> {
        let mut all = first;
        let mut next = 0;
        while next < all.len() && all.len() < 512 && self.step() {
            let (parts, end) = all[next].clone();
            next += 1;
            if matches!(self.kind(end), Some(TokenKind::Comma)) && !self.one_of(end + 1, &["and", "or"]) {
                for (cond, end) in self.object(end + 1, subj, scope) {
                    let mut parts = parts.clone();
                    parts.push(cond);
                    all.push((parts, end));
                }
            }
        }
        all
    }

    /// A declared phrase, which wins, or an object.
    fn object(&self, at: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        let mut found = self.has_phrase(at, subj, scope);
        let declared: Vec<usize> = found.iter().map(|(_, end)| *end).collect();
        let objects = self.plain_object(at, subj, scope);
        found.extend(objects.into_iter().filter(|(_, end)| !declared.contains(end)));
        found
    }

    fn plain_object(&self, at: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        if !self.step() || !self.is_thing(subj.ty) {
            return Vec::new();
        }
        if let Some(end) = self.words(at, &["the", "same"]) {
            return self.same_object(at, end, subj, scope);
        }
        let mut found = self.more_than(at, subj, scope);
        let own = Lookup::Own(subj.set.clone(), subj.ty);
        match self.word(at) {
            Some("no") if !self.one_of(at + 1, &["more", "fewer", "less"]) => {
                found.extend(self.none_of_objects(at + 1, scope, &own));
            }
            Some("a" | "an") => found.extend(self.objects_of(at + 1, scope, &own, &Det::Some, Some(Number::Singular))),
            Some("some" | "any") => found.extend(self.objects_of(at + 1, scope, &own, &Det::Some, None)),
            Some("another") => found.extend(self.another_object(at + 1, scope, &own)),
            Some("every" | "each") => {
                found.extend(self.objects_of(at + 1, scope, &own, &Det::Every, Some(Number::Singular)))
            }
            Some("all") => found.extend(self.objects_of(at + 1, scope, &own, &Det::Every, Some(Number::Plural))),
            _ => {
                for (amount, end) in self.amount(at, scope) {
                    let det = if amount.share { Det::Share(amount.bound) } else { Det::Count(amount.bound) };
                    let (end, of) = if self.is(end, "of") { (end + 1, true) } else { (end, false) };
                    let end = if of && self.one_of(end, &["the", "its", "their"]) { end + 1 } else { end };
                    let number = if amount.number == Some(Number::Plural) { Some(Number::Plural) } else { None };
                    found.extend(self.objects_of(end, scope, &own, &det, number));
                }
                found.extend(self.objects_of(at, scope, &own, &Det::Some, Some(Number::Plural)));
            }
        }
        found
    }

    /// `no mentor`, `no mentor or sponsor`: none of them.
    fn none_of_objects(&self, at: usize, scope: ScopeId, own: &Lookup) -> Vec<Read<Cond>> {
        let mut all: Vec<Read<Vec<Cond>>> = Vec::new();
        all.extend(self.objects_of(at, scope, own, &Det::No, None).into_iter().map(|(cond, end)| (vec![cond], end)));
        let mut next = 0;
        while next < all.len() && all.len() < 256 && self.step() {
            let (parts, end) = all[next].clone();
            next += 1;
            if !self.is(end, "or") || self.word(end + 1).is_none_or(|word| self.is_determiner(word)) {
                continue;
            }
            for (cond, end) in self.objects_of(end + 1, scope, own, &Det::No, None) {
                let mut parts = parts.clone();
                parts.push(cond);
                all.push((parts, end));
            }
        }
        let joined = |mut parts: Vec<Cond>| match parts.len() {
            1 => parts.remove(0),
            // Not a conjunction of demands: nothing of a list is one thing that is said.
            _ => Cond::Not(Arc::new(Cond::Any(parts.into_iter().map(Cond::denied).collect()))),
        };
        all.into_iter().map(|(parts, end)| (joined(parts), end)).collect()
    }

    fn is_determiner(&self, word: &str) -> bool {
        matches!(
            word,
            "a" | "an"
                | "the"
                | "no"
                | "every"
                | "each"
                | "all"
                | "some"
                | "any"
                | "another"
                | "at"
                | "more"
                | "fewer"
                | "exactly"
                | "between"
                | "most"
                | "less"
                | "its"
                | "their"
                | "have"
                | "has"
                | "be"
                | "is"
                | "are"
        )
    }

    fn objects_of(
        &self,
        at: usize,
        scope: ScopeId,
        own: &Lookup,
        det: &Det,
        number: Option<Number>,
    ) -> Vec<Read<Cond>> {
        let mut found = Vec::new();
        for (np, end) in self.nominal(at, scope, own) {
            if np.ty == Ty::YesNo {
                self.note(at, error::yes_no_object(self.place(at, end).0, &np.noun));
                continue;
            }
            let said = if np.said_of_one { Number::Singular } else { np.number };
            if let Some(number) = number.filter(|number| *number != said) {
                self.wrong_number(at, end, &np.noun, number);
                continue;
            }
            let cond = self.having_for_each(&np, det, self.var(at, 1)).unwrap_or_else(|| self.having(&np, det));
            found.push((cond, end));
        }
        found
    }

    /// `has a depth for the area`: one for each area that is held.
    fn having_for_each(&self, np: &Np, det: &Det, var: Var) -> Option<Cond> {
        let denied = match det {
            Det::Some => false,
            Det::No => true,
            Det::Every | Det::AnyPost | Det::Another | Det::Count(_) | Det::Share(_) => return None,
            Det::Definite | Det::Single | Det::Bare => return None,
        };
        let (keys, set) = np.said_of_one.then(|| for_one_key(&np.set, var)).flatten()?;
        let mut one = Np { set: Arc::new(set), number: Number::Singular, said_of_one: false, ..np.clone() };
        if let Some(fact) = &mut one.fact {
            fact.key = Some(Arc::new(Set::Var(var)));
        }
        let body = Arc::new(self.having(&one, &Det::Some));
        Some(Cond::Definite { set: keys, var, body, plural: true, right: false, denied, place: np.place })
    }

    /// That there are so many of a noun; bare presence asks the record.
    fn having(&self, np: &Np, det: &Det) -> Cond {
        let recorded = np.fact.as_ref().map(|fact| Cond::Has {
            of: fact.of.clone(),
            attr: fact.attr,
            key: fact.key.clone(),
            place: np.place,
        });
        let cond = match (det, recorded) {
            (Det::Some, Some(has)) => has,
            (Det::No, Some(has)) => Cond::Not(Arc::new(has)),
            (Det::No, None) => Cond::Not(Arc::new(Cond::Some {
                set: np.set.clone(),
                var: np.var,
                body: Arc::new(always()),
                place: np.place,
            })),
            (Det::Every, _) if matches!(np.ty, Ty::Item(_)) => self.every_item(np),
            (det, _) => {
                let one = Np { det: det.clone(), outer: Vec::new(), ..np.clone() };
                self.quantified(&one, Side::Right, always())
            }
        };
        let outer = Np { det: Det::Single, ..np.clone() };
        self.quantified(&outer, Side::Right, cond)
    }

    /// `has every protective factor`: as many as there are.
    fn every_item(&self, np: &Np) -> Cond {
        let Ty::Item(checklist) = np.ty else { return always() };
        let count = i64::try_from(self.v.checklists[checklist.index()].items.len()).unwrap_or(i64::MAX);
        let value = Arc::new(Set::Value(Val::Number(Exact::whole(count))));
        let bound = Bound { op: Op::AtLeast, value, upper: None };
        Cond::Count { bound, set: np.set.clone(), var: np.var, body: Arc::new(always()), place: np.place }
    }

    /// `have another X`: other than whoever is filtered or spoken of, which need not be who has it.
    fn another_object(&self, at: usize, scope: ScopeId, own: &Lookup) -> Vec<Read<Cond>> {
        let others = self.other_ones(self.nominal(at, scope, own), at, scope);
        others.into_iter().map(|(np, end)| (self.having(&np, &Det::Some), end)).collect()
    }

    /// `the same X as NP`: of each thing of NP, as definite things are.
    fn same_object(&self, at: usize, noun: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        let own = Lookup::Own(subj.set.clone(), subj.ty);
        let mut found = Vec::new();
        for (mine, end) in self.bare_nominal(noun, scope, &own) {
            if !self.is(end, "as") {
                continue;
            }
            for (others, other_end) in self.listed(end + 1, scope, &|other| self.is_thing(other.ty)) {
                if self.any_in(end + 1, other_end) {
                    continue;
                }
                let place = self.place(at, other_end);
                let theirs = |other: &Np| {
                    let own = Lookup::Own(other.item(), other.ty);
                    let mut read = self.bare_nominal(noun, scope, &own);
                    read.retain(|(theirs, theirs_end)| {
                        *theirs_end == end
                            && self.alike(mine.ty, theirs.ty)
                            && theirs.outer.is_empty()
                            && mine.outer.is_empty()
                    });
                    (read.len() == 1).then(|| read.remove(0).0)
                };
                if others.parts.iter().all(|other| theirs(other).is_some()) {
                    let cond = others.said(|other| match theirs(other) {
                        Some(theirs) => self.quantified(other, Side::Right, self.same(&mine, &theirs, place)),
                        None => always(),
                    });
                    found.push((cond, other_end));
                }
            }
        }
        found
    }

    /// Two paths have the same value: as values if each has one, else as whole sets.
    pub(super) fn same(&self, mine: &Np, theirs: &Np, place: crate::formula::Place) -> Cond {
        if self.one_value(&mine.set, mine.ty) && self.one_value(&theirs.set, theirs.ty) {
            return Cond::Compare { left: mine.set.clone(), op: Op::Equal, right: theirs.set.clone(), place };
        }
        Cond::Sets { left: mine.set.clone(), right: theirs.set.clone(), overlap: false, place }
    }

    /// `more direct reports than their span target`, `more mentors than direct reports`, `fewer … than their manager`.
    fn more_than(&self, at: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        let not = usize::from(self.is(at, "no"));
        let op = match (self.word(at + not), not) {
            (Some("more"), 0) => Op::More,
            (Some("fewer"), 0) => Op::Less,
            (Some("more"), _) => Op::AtMost,
            (Some("fewer"), _) => Op::AtLeast,
            _ => return Vec::new(),
        };
        let at = at + not;
        let own = Lookup::Own(subj.set.clone(), subj.ty);
        let mut found = Vec::new();
        for (mine, end) in self.nominal(at + 1, scope, &own) {
            if mine.number != Number::Plural || !self.is(end, "than") {
                continue;
            }
            let count = |np: &Np| Arc::new(Set::Calc(Box::new(Calc::Count(np.set.clone()))));
            for (theirs, theirs_end) in self.nominal(end + 1, scope, &own) {
                if theirs.number == Number::Plural {
                    let place = self.place(at, theirs_end);
                    found.push((Cond::Compare { left: count(&mine), op, right: count(&theirs), place }, theirs_end));
                }
            }
            for (value, value_end) in self.value(end + 1, scope).iter() {
                if self.any_in(end + 1, *value_end) {
                    continue;
                }
                let place = self.place(at, *value_end);
                if value.ty == Ty::Number {
                    found.push((
                        self.right(value, &|right| Cond::Compare { left: count(&mine), op, right, place }),
                        *value_end,
                    ));
                } else if self.is_thing(value.ty)
                    && matches!(value.det, Det::Single | Det::Definite | Det::Every | Det::Some)
                {
                    let theirs = Lookup::Own(value.item(), value.ty);
                    for (theirs, _) in
                        self.nominal(at + 1, scope, &theirs).into_iter().filter(|(_, theirs_end)| *theirs_end == end)
                    {
                        let cond = Cond::Compare { left: count(&mine), op, right: count(&theirs), place };
                        found.push((self.quantified(value, Side::Right, cond), *value_end));
                    }
                }
            }
        }
        found
    }

    // ── verbs ────────────────────────────────────────────────────────────────────────────────────────────────────────

    fn verb(&self, at: usize, word: &str, subj: &Subj, form: Form, scope: ScopeId) -> Vec<Read<Cond>> {
        let mut found = Vec::new();
        let defs = self.v.verbs.get(word).map_or(&[][..], Vec::as_slice);
        let mut fitting = Vec::new();
        for def in defs {
            let DefForm::Phrase { verb: Verb::Other(third), .. } = &self.v.defs[def.index()].form else { continue };
            if !self.owner_fits(*def, subj.ty) {
                continue;
            }
            let agrees = if form == Form::Third { word == third } else { is_base_form(word, third) };
            if agrees {
                fitting.push(*def);
            } else {
                self.note(at, error::verb_form(self.place(at, at + 1).0, word, &agreeing(third, form)));
            }
        }
        found.extend(self.phrases(&fitting, at + 1, subj, scope));
        found.extend(self.text_test(at, subj, form, scope));
        found.extend(self.shares(at, subj, form, scope));
        if found.is_empty() {
            self.expected(at, "a verb");
        }
        found
    }

    fn text_test(&self, at: usize, subj: &Subj, form: Form, scope: ScopeId) -> Vec<Read<Cond>> {
        if subj.ty != Ty::Text {
            return Vec::new();
        }
        let third = form == Form::Third;
        let table: &[(&[&str], &[&str], TextTest)] = &[
            (&["starts", "with"], &["start", "with"], TextTest::StartsWith),
            (&["ends", "with"], &["end", "with"], TextTest::EndsWith),
            (&["contains"], &["contain"], TextTest::Contains),
        ];
        let mut found = Vec::new();
        for (thirds, bases, test) in table {
            let Some(end) = self.words(at, if third { thirds } else { bases }) else { continue };
            for (value, value_end) in self.value(end, scope).iter().filter(|(value, _)| value.ty == Ty::Text) {
                let place = self.place(at, *value_end);
                let cond = self.right(value, &|right| Cond::Text { test: *test, left: subj.set.clone(), right, place });
                found.push((cond, *value_end));
            }
        }
        if self.is(at, if third { "matches" } else { "match" })
            && let Some(TokenKind::Text(pattern)) = self.kind(at + 1)
        {
            let place = self.place(at, at + 2);
            match self.nouns.pattern(pattern) {
                Ok(pattern) => found.push((Cond::Matches { left: subj.set.clone(), pattern, place }, at + 2)),
                Err(why) => self.note(at + 2, error::bad_pattern(self.place(at + 1, at + 2).0, &why)),
            }
        }
        found
    }

    /// `shares a X with NP`.
    fn shares(&self, at: usize, subj: &Subj, form: Form, scope: ScopeId) -> Vec<Read<Cond>> {
        let verb = if form == Form::Third { "shares" } else { "share" };
        if !self.is(at, verb) || !self.one_of(at + 1, &["a", "an"]) {
            return Vec::new();
        }
        let noun = at + 2;
        let mut found = Vec::new();
        for (mine, end) in self.bare_nominal(noun, scope, &Lookup::Own(subj.set.clone(), subj.ty)) {
            if !self.is(end, "with") {
                continue;
            }
            let sets = |theirs: &Np, place| Cond::Sets {
                left: mine.set.clone(),
                right: theirs.set.clone(),
                overlap: true,
                place,
            };
            for (others, other_end) in self.listed(end + 1, scope, &|other| self.is_thing(other.ty)) {
                let place = self.place(at, other_end);
                let theirs = |other: &Np| {
                    let own = Lookup::Own(other.item(), other.ty);
                    let mut read = self.bare_nominal(noun, scope, &own);
                    read.retain(|(theirs, theirs_end)| *theirs_end == end && self.alike(mine.ty, theirs.ty));
                    (read.len() == 1).then(|| read.remove(0).0)
                };
                if others.parts.iter().all(|other| theirs(other).is_some()) {
                    let cond = others.said(|other| match theirs(other) {
                        Some(theirs) => self.quantified(other, Side::Right, sets(&theirs, place)),
                        None => always(),
                    });
                    found.push((cond, other_end));
                }
            }
        }
        found
    }

    // ── whole sets ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// What is said of a whole set and not of each element: `are known`, `include NP`, `are the same as NP`.
    pub(super) fn said_of_whole(&self, np: &Np, at: usize, scope: ScopeId) -> Vec<Read<Cond>> {
        if np.det != Det::Definite {
            return Vec::new();
        }
        let mut found = Vec::new();
        for form in self.forms_of(np) {
            found.extend(self.whole_predicate(np, at, form, scope));
        }
        let outer = Np { det: Det::Single, ..np.clone() };
        found.into_iter().map(|(cond, end)| (self.quantified(&outer, Side::Left, cond), end)).collect()
    }

    /// The predicate alone, without the quantifiers of the noun phrase's owners.
    pub(super) fn whole_predicate(&self, np: &Np, at: usize, form: Form, scope: ScopeId) -> Vec<Read<Cond>> {
        let be = match form {
            Form::Base => "be",
            Form::Third => "is",
            Form::Plural => "are",
        };
        if self.is(at, be) {
            let negative = self.is(at + 1, "not");
            if negative && form == Form::Base {
                return Vec::new();
            }
            let start = at + 1 + usize::from(negative);
            let found = self.whole_complement(np, start, scope);
            return if negative { found.into_iter().map(|(cond, end)| (cond.denied(), end)).collect() } else { found };
        }
        let includes = if form == Form::Third { "includes" } else { "include" };
        if self.is(at, includes) {
            return self.includes(np, at, scope);
        }
        let negated = match form {
            Form::Base => self.is(at, "not").then_some(at + 1),
            Form::Third => self.words(at, &["does", "not"]),
            Form::Plural => self.words(at, &["do", "not"]),
        };
        match negated {
            Some(start) if self.is(start, "include") => {
                self.includes(np, start, scope).into_iter().map(|(cond, end)| (cond.denied(), end)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn whole_complement(&self, np: &Np, at: usize, scope: ScopeId) -> Vec<Read<Cond>> {
        let place = self.place(at, at + 1);
        let known = || match &np.fact {
            Some(fact) => self.known_fact(fact, np, at, place),
            None => Cond::Settled(np.set.clone(), place),
        };
        match self.word(at) {
            Some("known") => return vec![(known(), at + 1)],
            Some("unknown") => return vec![(known().denied(), at + 1)],
            _ => {}
        }
        if np.number != Number::Plural {
            return Vec::new();
        }
        let (end, different) = match (self.words(at, &["the", "same", "as"]), self.words(at, &["different", "from"])) {
            (Some(end), _) => (end, false),
            (None, Some(end)) => (end, true),
            (None, None) => return Vec::new(),
        };
        let mut found = Vec::new();
        for (other, other_end) in self.np_union(end, scope) {
            if self.alike(np.ty, other.ty) && matches!(other.det, Det::Definite | Det::Single) {
                let place = self.place(at, other_end);
                let cond = Cond::Sets { left: np.set.clone(), right: other.set.clone(), overlap: false, place };
                let outer = Np { det: Det::Single, ..other };
                let cond = self.quantified(&outer, Side::Right, cond);
                found.push((if different { cond.denied() } else { cond }, other_end));
            }
        }
        found
    }

    /// Whether the last fact of a path is recorded; of a path over several things, of each or unanimously.
    fn known_fact(&self, fact: &LastFact, np: &Np, at: usize, place: Place) -> Cond {
        let (attr, key) = (fact.attr, fact.key.clone());
        // `their depth for the area`: for each area that is held.
        if let (true, Some(keys)) = (np.said_of_one, &key) {
            let var = self.var(at, 1);
            let one = LastFact { key: Some(Arc::new(Set::Var(var))), ..fact.clone() };
            let said = Np { number: Number::Singular, said_of_one: false, ..np.clone() };
            let body = Arc::new(self.known_fact(&one, &said, at, place));
            let set = keys.clone();
            return Cond::Definite { set, var, body, plural: true, right: false, denied: false, place: np.place };
        }
        if self.one_value(&fact.of, Ty::Kind(self.v.attr(attr).kind)) {
            return Cond::Known { of: fact.of.clone(), attr, key, place };
        }
        let var = self.var(at, 0);
        let known = Cond::Known { of: Arc::new(Set::Var(var)), attr, key, place };
        let plural = np.number == Number::Plural;
        let (set, body) = (fact.of.clone(), Arc::new(known));
        Cond::Definite { set, var, body, plural, right: false, denied: false, place: np.place }
    }

    /// `includes NP`: what the noun phrase says is among the set.
    fn includes(&self, np: &Np, at: usize, scope: ScopeId) -> Vec<Read<Cond>> {
        let values = |at: usize| self.value(at, scope).iter().cloned().chain(self.responsibility(at)).collect();
        let lists = self.list_of(at + 1, &|other| self.alike(np.ty, other.ty), &values);
        let said = |(list, end): (Listed, usize)| {
            let place = self.place(at, end);
            let cond = list.said(|other| {
                let cond = Cond::In { item: other.item(), set: np.set.clone(), place };
                self.quantified(other, Side::Right, cond)
            });
            (cond, end)
        };
        lists.into_iter().map(said).collect()
    }
}

/// The keys that a keyed fact is looked up for, and the fact for the one of them that `var` is.
fn for_one_key(set: &Set, var: Var) -> Option<(Arc<Set>, Set)> {
    let mut one = set.clone();
    if let Set::Attr { key: Some(key), .. } = &mut one {
        let keys = std::mem::replace(key, Arc::new(Set::Var(var)));
        return Some((keys, one));
    }
    let Set::Filter { of, .. } = &mut one else { return None };
    let (keys, filtered) = for_one_key(of, var)?;
    *of = Arc::new(filtered);
    Some((keys, one))
}

/// Whether a condition is several things that all have to hold.
pub(super) fn is_conjunction(cond: &Cond) -> bool {
    matches!(cond, Cond::All(parts) if parts.len() > 1)
}

fn right_form(word: &str, form: Form) -> &'static str {
    match (word, form) {
        ("is" | "are" | "be", Form::Base) => "be",
        ("is" | "are" | "be", Form::Third) => "is",
        ("is" | "are" | "be", Form::Plural) => "are",
        (_, Form::Third) => "has",
        (_, Form::Base | Form::Plural) => "have",
    }
}

fn agreeing(third: &str, form: Form) -> String {
    if form == Form::Third {
        return third.to_owned();
    }
    let stems = [third.strip_suffix('s').map(str::to_owned), third.strip_suffix("es").map(str::to_owned)];
    stems.into_iter().flatten().find(|stem| is_base_form(stem, third)).unwrap_or_else(|| third.to_owned())
}
