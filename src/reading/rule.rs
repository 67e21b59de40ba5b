//! Rule sentences: what they range over, what must be so, `if` and `unless`.
//!
//! What a finding is about are the things that the subject's quantifier ranges over; for a path that ends in a value its
//! owner, for one that ends in things those things. Subjects that count or share are about the thing of `for every`.

use std::sync::Arc;

use super::nominal::Lookup;
use super::scope::{Place as Came, ScopeId};
use super::{Det, Form, Np, Outer, Read, Reader, Side, Subj, error};
use crate::formula::{Bound, Cond, Op, Place, Set, Var};
use crate::source::Span;
use crate::syntax::tree::TokenKind;
use crate::vocabulary::{Number, Ty};

/// A quantifier of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeReading {
    /// Bound to each.
    pub var: Var,
    /// What it ranges over.
    pub set: Arc<Set>,
    /// The type of its items.
    pub ty: Ty,
    /// The noun as the sentence says it.
    pub noun: String,
    /// `as m`.
    pub variable: Option<String>,
    /// Whether the pronouns mean it.
    pub subject: bool,
    /// Nobody there violates.
    pub wanted: bool,
    /// Where it is written.
    pub place: Place,
}

/// One reading of a rule sentence, or of one part of a list of subjects.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleReading {
    /// `must`, else `should` (and `may` is an error if broken).
    pub must: bool,
    /// What it ranges over, outermost first.
    pub ranges: Vec<RangeReading>,
    /// What must be so.
    pub main: Cond,
    /// The place of the predicate.
    pub main_place: Place,
    /// `if`.
    pub when: Option<(Cond, Place)>,
    /// `unless`.
    pub unless: Option<(Cond, Place)>,
    /// A subject that is a share of this set.
    pub share_of: Option<Arc<Set>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Modal {
    Must,
    Should,
    May,
}

/// The subject of a sentence, taken apart.
#[derive(Debug, Clone)]
struct Subject {
    ranges: Vec<RangeReading>,
    /// The noun phrase whose quantifier stays in the main clause.
    np: Np,
    /// Whether the item is bound by the last range and not in the main clause.
    ranged: bool,
    deny: bool,
    share_of: Option<Arc<Set>>,
}

impl Reader<'_> {
    /// All readings of a rule sentence; each is a list, since a list of subjects is several rules.
    pub(crate) fn rule(&self) -> Vec<Vec<RuleReading>> {
        let Some((at, modal)) = self.modal() else { return Vec::new() };
        // `no team may not` and `must not not` deny what is denied.
        if self.is(at + 1, "not") && (modal == Modal::May || self.is(at + 2, "not")) {
            return Vec::new();
        }
        let mut found: Vec<Vec<RuleReading>> = Vec::new();
        for (ranges, start, scope) in self.for_every(at) {
            for rules in self.sentence(start, at, modal, &ranges, scope) {
                if !found.contains(&rules) {
                    found.push(rules);
                }
            }
        }
        found
    }

    fn modal(&self) -> Option<(usize, Modal)> {
        let mut depth = 0i32;
        for at in 0..self.tokens.len() {
            match self.kind(at)? {
                TokenKind::Open | TokenKind::OpenBrace => depth += 1,
                TokenKind::Close | TokenKind::CloseBrace => depth -= 1,
                TokenKind::Word(word) if depth == 0 => {
                    let modal = match word.as_str() {
                        "must" => Modal::Must,
                        "should" => Modal::Should,
                        "may" => Modal::May,
                        _ => continue,
                    };
                    return Some((at, modal));
                }
                _ => {}
            }
        }
        None
    }

    /// `must`, `should` or `may`, whichever the sentence says first.
    pub(super) fn modal_word(&self) -> Option<&'static str> {
        self.modal().map(|(_, modal)| match modal {
            Modal::Must => "must",
            Modal::Should => "should",
            Modal::May => "may",
        })
    }

    /// Where the modal stands.
    pub(super) fn modal_at(&self) -> Option<usize> {
        self.modal().map(|(at, _)| at)
    }

    /// The type of the sentence's subject, and where its modal stands; for answers.
    pub(super) fn subject_type(&self) -> Option<(Ty, usize)> {
        let (at, _) = self.modal()?;
        let ranges = self.for_every(at);
        let found = ranges.iter().find_map(|(_, start, scope)| {
            self.value(*start, *scope).iter().find(|(_, end)| *end == at).map(|(np, _)| np.ty)
        });
        found.map(|ty| (ty, at))
    }

    // ── for every NP, ────────────────────────────────────────────────────────────────────────────────────────────────

    fn for_every(&self, modal: usize) -> Vec<(Vec<RangeReading>, usize, ScopeId)> {
        let scope = self.empty_scope();
        if !self.is(0, "for") || !self.one_of(1, &["every", "each", "all"]) {
            return vec![(Vec::new(), 0, scope)];
        }
        let mut found = Vec::new();
        for (np, end) in self.np(1, scope).iter() {
            if *end > modal {
                continue;
            }
            if !matches!(self.kind(*end), Some(TokenKind::Comma)) {
                self.note(*end, error::comma_after_for(self.place(0, *end).0, &self.said_text(0, *end)));
                continue;
            }
            if np.det != Det::Every || !self.is_thing(np.ty) {
                continue;
            }
            let mut ranges: Vec<RangeReading> = np.outer.iter().filter_map(|outer| self.range(outer, false)).collect();
            ranges.extend(self.range(&np.as_outer(), false));
            let scope = self.in_ranges(scope, &ranges);
            found.push((ranges, end + 1, scope));
        }
        found
    }

    fn range(&self, outer: &Outer, wanted: bool) -> Option<RangeReading> {
        (outer.det != Det::AnyPost).then(|| RangeReading {
            var: outer.var,
            set: outer.set.clone(),
            ty: outer.ty,
            noun: outer.noun.clone(),
            variable: outer.variable.clone(),
            subject: false,
            wanted,
            place: outer.place,
        })
    }

    /// The scope with the things of the ranges in it.
    pub(super) fn in_ranges(&self, scope: ScopeId, ranges: &[RangeReading]) -> ScopeId {
        let mut scope = scope;
        for range in ranges {
            let came = if range.subject { Came::Subject } else { Came::Besides };
            let set = Arc::new(Set::Var(range.var));
            // The noun in the singular reaches it: `the team` of `for every team`.
            let noun = self.singular(&range.noun, range.ty);
            scope = self.bring(scope, came, &set, range.ty, &noun, range.variable.as_deref());
        }
        scope
    }

    pub(super) fn singular(&self, noun: &str, _ty: Ty) -> String {
        let entries = self.v.lexicon.get(noun.split(' ').next().unwrap_or_default()).map_or(&[][..], Vec::as_slice);
        let plural = entries.iter().find(|entry| entry.number == Number::Plural && entry.words.join(" ") == noun);
        match plural {
            Some(entry) => {
                let same = |other: &&crate::vocabulary::Entry| {
                    other.meaning == entry.meaning && other.number == Number::Singular
                };
                self.v
                    .lexicon
                    .values()
                    .flatten()
                    .filter(same)
                    .map(|entry| entry.words.join(" "))
                    .min()
                    .unwrap_or_else(|| noun.to_owned())
            }
            None => noun.to_owned(),
        }
    }

    // ── the subject ──────────────────────────────────────────────────────────────────────────────────────────────────

    fn sentence(
        &self,
        start: usize,
        at: usize,
        modal: Modal,
        outer: &[RangeReading],
        scope: ScopeId,
    ) -> Vec<Vec<RuleReading>> {
        if self.is(start, "there") && at == start + 1 {
            return self.there_must(at, modal, outer, scope);
        }
        if let Some(end) = self.words(start, &["no", "two"]) {
            return self.no_two(end, at, modal, outer, scope);
        }
        let mut found = Vec::new();
        for (np, end) in self.value(start, scope).iter() {
            // `the number of every team's members`; `every person's score / 2` is said of each.
            let computed = ["number", "sum", "average", "highest", "lowest", "median", "time"];
            if *end == at && self.one_of(start + 1, &computed) && self.every_in_value(np) {
                continue;
            }
            if *end == at {
                found.extend(self.ruled(np, at, modal, outer, scope).into_iter().map(|rule| vec![rule]));
            } else if self.one_of(*end, &["and", "or"]) {
                found.extend(self.two_subjects(np, *end, at, modal, outer, scope));
            } else {
                self.expected(*end, "`must`, `should` or `may`");
            }
        }
        found
    }

    /// `every X and every Y must P`: it is said of both, in two rules. `the X or the Y must P`: of one, in one rule.
    fn two_subjects(
        &self,
        first: &Np,
        end: usize,
        at: usize,
        modal: Modal,
        outer: &[RangeReading],
        scope: ScopeId,
    ) -> Vec<Vec<RuleReading>> {
        let mut found = Vec::new();
        for (second, _) in self.np(end + 1, scope).iter().filter(|(_, second_end)| *second_end == at) {
            let second = if first.det == Det::No { Np { det: Det::No, ..second.clone() } } else { second.clone() };
            if matches!(second.det, Det::Some | Det::Another) {
                continue;
            }
            if self.is(end, "or") && is_definite(first) && is_definite(&second) {
                found.extend(self.either_subject([first, &second], at, modal, outer, scope));
                continue;
            }
            for one in self.ruled(first, at, modal, outer, scope) {
                for other in self.ruled(&second, at, modal, outer, scope) {
                    found.push(vec![one.clone(), other]);
                }
            }
        }
        found
    }

    /// `team "a" or team "b" must P`: as in a condition, it is said of one of them.
    fn either_subject(
        &self,
        parts: [&Np; 2],
        at: usize,
        modal: Modal,
        outer: &[RangeReading],
        scope: ScopeId,
    ) -> Vec<Vec<RuleReading>> {
        if !parts.iter().all(|np| self.fits_modal(np, at, modal)) {
            return Vec::new();
        }
        let said = |np: &Np| {
            let number = if self.is_thing(np.ty) { np.number } else { Number::Plural };
            let np = Np { number, ..np.clone() };
            let inner = match self.is_thing(np.ty) {
                true => self.bring(scope, Came::Subject, &np.item(), np.ty, &np.noun, None),
                false => scope,
            };
            let read = self.modal_predicates(at, &self.subj(&np), inner, false);
            read.into_iter().map(|(cond, end)| (self.quantified(&np, Side::Left, cond), end)).collect::<Vec<_>>()
        };
        let (first, second) = (said(parts[0]), said(parts[1]));
        let np = parts[0].clone();
        let subject = Subject { ranges: outer.to_vec(), np, ranged: true, deny: false, share_of: None };
        let mut found = Vec::new();
        for (one, end) in first {
            for (other, _) in second.iter().filter(|(_, other_end)| *other_end == end) {
                let main = Cond::Any(vec![one.clone(), other.clone()]);
                let base = self.base(&subject, main, modal, at, end);
                found.extend(self.clauses(&base, end, scope).into_iter().map(|rule| vec![rule]));
            }
        }
        found
    }

    fn ruled(&self, np: &Np, at: usize, modal: Modal, outer: &[RangeReading], scope: ScopeId) -> Vec<RuleReading> {
        if !self.fits_modal(np, at, modal) {
            return Vec::new();
        }
        let np = &self.of_named_owner(np);
        let mut found = Vec::new();
        let whole = self.whole_rule(np, at, modal, outer, scope);
        if whole.is_empty() {
            found.extend(self.alike_rule(np, at, modal, outer, scope));
            let subject = self.subject(np, outer);
            found.extend(self.subject_rule(&subject, at, modal, outer, scope));
        } else {
            found.extend(whole);
        }
        found
    }

    /// Whether the determiner goes with the modal; says what to write if not.
    fn fits_modal(&self, np: &Np, at: usize, modal: Modal) -> bool {
        let may = modal == Modal::May;
        let bounded = match &np.det {
            Det::Count(bound) | Det::Share(bound) => Some(bound.op),
            _ => None,
        };
        // `no team's size may …`: the owner is the one that is denied.
        let denied_owner = np.outer.iter().any(|outer| outer.det == Det::No);
        let det = if denied_owner { &Det::No } else { &np.det };
        let problem = match (det, may, bounded) {
            (Det::No, false, _) => {
                Some(error::no_must(self.place(at, at + 1).0, &np.noun, self.word(at).unwrap_or("must")))
            }
            (Det::Some | Det::Another, ..) => Some(error::a_subject(
                self.with_determiner(np.place.0),
                &np.noun,
                self.determiner(np),
                self.is_person(np.ty),
            )),
            (_, true, Some(Op::AtMost | Op::Less)) | (Det::No, true, _) => None,
            (_, true, _) => Some(error::may_without_no(self.place(at, at + 1).0)),
            (_, false, Some(Op::AtMost | Op::Less)) if bounded_above(det) => {
                Some(error::at_most_must(self.place(at, at + 1).0))
            }
            _ => None,
        };
        match problem {
            Some(problem) => {
                self.note(at, problem);
                false
            }
            None => true,
        }
    }

    /// The word before a subject: `a`, `any`, `some`.
    /// The place of a noun with the article before it.
    pub(super) fn with_determiner(&self, noun: Span) -> Span {
        let start = self.tokens.iter().position(|token| token.span.start == noun.start);
        let before = start
            .and_then(|start| start.checked_sub(1))
            .filter(|before| self.one_of(*before, &["a", "an", "any", "some", "the"]));
        before.map_or(noun, |before| self.tokens[before].span.to(noun))
    }

    fn determiner(&self, np: &Np) -> &str {
        let start = self.tokens.iter().position(|token| token.span.start >= np.place.0.start).unwrap_or(0);
        let said =
            (0..start).rev().find_map(|at| self.word(at).filter(|word| matches!(*word, "a" | "an" | "any" | "some")));
        said.unwrap_or("a")
    }

    fn subject(&self, np: &Np, for_every: &[RangeReading]) -> Subject {
        // What a key counts stays in the main clause, with all that depends on it.
        let counted = np.outer.iter().position(|outer| matches!(outer.det, Det::Count(_) | Det::Share(_)));
        let (owners, kept) = np.outer.split_at(counted.unwrap_or(np.outer.len()));
        let mut ranges: Vec<RangeReading> = owners.iter().filter_map(|outer| self.range(outer, false)).collect();
        let posts = owners.iter().filter(|outer| outer.det == Det::AnyPost).chain(kept).cloned().collect();
        let denied_owner = np.outer.iter().any(|outer| outer.det == Det::No);
        let mut subject = Subject {
            ranges: Vec::new(),
            np: np.clone(),
            ranged: false,
            deny: np.det == Det::No || denied_owner,
            share_of: None,
        };
        subject.np.outer = posts;
        let ranges_alone = matches!(np.det, Det::Every | Det::No | Det::Bare | Det::Definite) && self.is_thing(np.ty);
        if ranges_alone {
            let owned = !np.outer.is_empty() || self.is_organisations(np);
            let wanted = np.det == Det::Definite && !np.generic && !owned;
            ranges.extend(self.range(&np.as_outer(), wanted));
            subject.ranged = true;
            subject.np.det = Det::Single;
            subject.np.set = Arc::new(Set::Var(np.var));
        } else if let Det::Share(_) = np.det {
            subject.share_of = Some(np.set.clone());
        } else if matches!(np.det, Det::Bare | Det::Every | Det::No) && !self.is_thing(np.ty) {
            subject.np.det = Det::Definite;
        }
        if !subject.ranged {
            ranges = self.with_all_on_the_way(ranges, np);
        }
        // As the subject of a rule a value that is several is asked of each: the depth for each area held.
        if subject.np.det == Det::Definite && !self.is_thing(np.ty) {
            subject.np.number = Number::Plural;
        }
        // The pronouns mean the thing itself, or the owner of the value.
        if let Some(last) = ranges.last_mut() {
            last.subject = true;
        }
        subject.ranges = for_every.iter().cloned().chain(ranges).collect();
        subject
    }

    // ── the predicate ────────────────────────────────────────────────────────────────────────────────────────────────

    fn subject_rule(
        &self,
        subject: &Subject,
        at: usize,
        modal: Modal,
        outer: &[RangeReading],
        scope: ScopeId,
    ) -> Vec<RuleReading> {
        let mut scope = self.in_ranges(scope, &subject.ranges[outer.len()..]);
        let np = &subject.np;
        scope = self.beside_organisation(scope, np, subject.ranges.len() > outer.len());
        let inner = match (&np.det, self.is_thing(np.ty)) {
            (Det::Count(_) | Det::Share(_), true) => {
                self.bring(scope, Came::Subject, &np.item(), np.ty, &np.noun, np.variable.as_deref())
            }
            _ => self.with_variables(scope, np),
        };
        let direct = !subject.ranged && self.one_value(&np.set, np.ty);
        let item = if direct { np.set.clone() } else { np.item() };
        let subj = Subj { set: item, ..self.subj(np) };
        let mut found = Vec::new();
        for (cond, end) in self.modal_predicates(at, &subj, inner, subject.deny) {
            let quantified = if direct { Np { det: Det::Single, ..np.clone() } } else { np.clone() };
            let main = if subject.deny && !subject.ranged && !direct {
                self.quantified(&quantified, Side::Left, cond.denied()).denied()
            } else {
                self.quantified(&quantified, Side::Left, cond)
            };
            let main = without_wanting(main);
            let base = self.base(subject, main, modal, at, end);
            found.extend(self.clauses(&base, end, scope));
        }
        found
    }

    /// Nothing ranges over the one organisation, and `its` means it all the same, where it is the subject or its owner.
    fn beside_organisation(&self, scope: ScopeId, np: &Np, ranged: bool) -> ScopeId {
        if ranged || !(matches!(&*np.set, Set::Organisation) || self.is_organisations(np)) {
            return scope;
        }
        let kind = self.v.core.organisation;
        let noun = &self.v.kind(kind).noun.singular;
        self.bring(scope, Came::Subject, &Arc::new(Set::Organisation), Ty::Kind(kind), noun, None)
    }

    /// The predicate after the modal, denied after `not` and of a `no`.
    fn modal_predicates(&self, at: usize, subj: &Subj, scope: ScopeId, deny: bool) -> Vec<Read<Cond>> {
        let negative = self.is(at + 1, "not");
        let start = at + 1 + usize::from(negative);
        let read = self.predicates(start, subj, Form::Base, scope);
        if negative != deny { self.deny(read, start) } else { read }
    }

    fn base(&self, subject: &Subject, main: Cond, modal: Modal, at: usize, end: usize) -> RuleReading {
        RuleReading {
            must: modal != Modal::Should,
            ranges: subject.ranges.clone(),
            main,
            main_place: self.place(at, end),
            when: None,
            unless: None,
            share_of: subject.share_of.clone(),
        }
    }

    /// `if C` and `unless C`, in either order, up to the end of the sentence.
    fn clauses(&self, base: &RuleReading, end: usize, scope: ScopeId) -> Vec<RuleReading> {
        if end == self.tokens.len() {
            return vec![base.clone()];
        }
        let comma = usize::from(matches!(self.kind(end), Some(TokenKind::Comma)));
        let start = end + comma;
        let unless = self.is(start, "unless");
        let free = if unless { base.unless.is_none() } else { base.when.is_none() };
        if !(unless || self.is(start, "if")) || !free {
            self.expected(end, "`and`, `or`, `if`, `unless`, or the end of the sentence");
            return Vec::new();
        }
        let mut found = Vec::new();
        for (cond, cond_end) in self.cond(start + 1, scope).iter() {
            let mut rule = base.clone();
            let place = self.place(start, *cond_end);
            if unless {
                rule.unless = Some((cond.clone(), place));
            } else {
                rule.when = Some((cond.clone(), place));
            }
            found.extend(self.clauses(&rule, *cond_end, scope));
        }
        found
    }

    // ── whole sets: `every team's members must be known` ─────────────────────────────────────────────────────────────

    fn whole_rule(&self, np: &Np, at: usize, modal: Modal, outer: &[RangeReading], scope: ScopeId) -> Vec<RuleReading> {
        // `no policy's tags may include …` denies as `must not` does.
        let denied_owner = np.outer.iter().any(|outer| outer.det == Det::No);
        if np.det != Det::Definite || np.generic || (modal == Modal::May && !denied_owner) {
            return Vec::new();
        }
        let ranges: Vec<RangeReading> = np.outer.iter().filter_map(|outer| self.range(outer, false)).collect();
        let mut ranges = self.with_all_on_the_way(ranges, np);
        if let Some(last) = ranges.last_mut() {
            last.subject = true;
        }
        let posts: Vec<Outer> = np.outer.iter().filter(|outer| outer.det == Det::AnyPost).cloned().collect();
        let inner = self.beside_organisation(self.in_ranges(scope, &ranges), np, !ranges.is_empty());
        let mut found = Vec::new();
        let negative = self.is(at + 1, "not");
        let start = at + 1 + usize::from(negative);
        for (cond, end) in self.whole_predicate(np, start, Form::Base, inner) {
            let cond = if negative != denied_owner { cond.denied() } else { cond };
            let holder = Np { det: Det::Single, outer: posts.clone(), ..np.clone() };
            let main = self.quantified(&holder, Side::Left, of_each(cond));
            let all = outer.iter().cloned().chain(ranges.iter().cloned()).collect();
            let subject = Subject { ranges: all, np: holder, ranged: true, deny: false, share_of: None };
            found.extend(self.clauses(&self.base(&subject, main, modal, at, end), end, inner));
        }
        found
    }

    // ── no two, at most … may have the same ──────────────────────────────────────────────────────────────────────────

    /// `have the same PATH` or `share a X`, after `may`: the path of an item, and whether one in common is enough.
    fn shared_path(&self, at: usize, item: Var, ty: Ty, scope: ScopeId) -> Vec<Read<(Np, bool)>> {
        let same = self.words(at, &["have", "the", "same"]).map(|end| (end, false));
        let share = ["a", "an"].iter().find_map(|article| self.words(at, &["share", article])).map(|end| (end, true));
        let share_same = self.words(at, &["share", "the", "same"]).map(|end| (end, false));
        let Some((start, overlap)) = same.or(share).or(share_same) else { return Vec::new() };
        let mut owner = Np::single(Arc::new(Set::Var(item)), ty, self.place(at, at + 1));
        owner.var = item;
        let found = self.path_from(&owner, start, scope).into_iter();
        // `the same level as m` is that of `m`, and names nothing.
        found
            .filter(|(np, _)| np.outer.is_empty() && np.variable.is_none())
            .map(|(np, end)| ((np, overlap), end))
            .collect()
    }

    fn no_two(
        &self,
        at: usize,
        modal_at: usize,
        modal: Modal,
        outer: &[RangeReading],
        scope: ScopeId,
    ) -> Vec<Vec<RuleReading>> {
        let mut subjects: Vec<Np> = Vec::new();
        if self.is(at, "of") {
            let paths = self.np(at + 1, scope);
            subjects.extend(
                paths.iter().filter(|(np, end)| *end == modal_at && np.det == Det::Definite).map(|(np, _)| np.clone()),
            );
        }
        let nouns = self.nominal(at, scope, &Lookup::Scope);
        subjects.extend(
            nouns.into_iter().filter(|(np, end)| *end == modal_at && np.number == Number::Plural).map(|(np, _)| np),
        );
        let mut found = Vec::new();
        for np in subjects {
            if modal != Modal::May {
                self.note(
                    modal_at,
                    error::no_must(
                        self.place(modal_at, modal_at + 1).0,
                        &format!("two {}", np.noun),
                        self.word(modal_at).unwrap_or("must"),
                    ),
                );
                continue;
            }
            let np = self.of_named_owner(&np);
            let subject = self.subject(&Np { det: Det::No, ..np.clone() }, outer);
            let inner = self.in_ranges(scope, &subject.ranges[outer.len()..]);
            let other = self.var(modal_at, 3);
            for ((path, overlap), end) in self.shared_path(modal_at + 1, other, np.ty, inner) {
                let place = self.place(modal_at, end);
                let main =
                    Cond::NoTwin { one: np.var, set: np.set.clone(), var: other, path: path.set, overlap, place };
                let base = self.base(&subject, main, modal, modal_at, end);
                found.extend(self.clauses(&base, end, inner).into_iter().map(|rule| vec![rule]));
            }
        }
        found
    }

    /// `at most a third of its members may have the same employer`.
    fn alike_rule(&self, np: &Np, at: usize, modal: Modal, outer: &[RangeReading], scope: ScopeId) -> Vec<RuleReading> {
        let (bound, share): (&Bound, bool) = match (&np.det, modal) {
            (Det::Count(bound), Modal::May) => (bound, false),
            (Det::Share(bound), Modal::May) => (bound, true),
            _ => return Vec::new(),
        };
        let mut ranges: Vec<RangeReading> = np.outer.iter().filter_map(|outer| self.range(outer, false)).collect();
        if let Some(last) = ranges.last_mut() {
            last.subject = true;
        }
        let inner = self.in_ranges(scope, &ranges);
        let mut found = Vec::new();
        for ((path, overlap), end) in self.shared_path(at + 1, np.var, np.ty, inner) {
            let place = self.place(at, end);
            let (set, var) = (np.set.clone(), np.var);
            let main = Cond::Alike { bound: bound.clone(), share, set, var, path: path.set, overlap, place };
            let all = outer.iter().cloned().chain(ranges.iter().cloned()).collect();
            let share_of = share.then(|| np.set.clone());
            let subject = Subject { ranges: all, np: np.clone(), ranged: true, deny: false, share_of };
            found.extend(self.clauses(&self.base(&subject, main, modal, at, end), end, inner));
        }
        found
    }

    // ── there must be ────────────────────────────────────────────────────────────────────────────────────────────────

    fn there_must(&self, at: usize, modal: Modal, outer: &[RangeReading], scope: ScopeId) -> Vec<Vec<RuleReading>> {
        let negative = self.is(at + 1, "not");
        let start = at + 1 + usize::from(negative);
        if !self.is(start, "be") || modal == Modal::May {
            self.expected(start, "`be`");
            return Vec::new();
        }
        let mut found = Vec::new();
        for (cond, end) in self.there(start + 1, scope, false) {
            let cond = if negative { cond.denied() } else { cond };
            let holder =
                Np::single(Arc::new(Set::Organisation), Ty::Kind(self.v.core.organisation), self.place(at, end));
            let share_of = share_set(&cond);
            let subject = Subject { ranges: outer.to_vec(), np: holder, ranged: true, deny: false, share_of };
            let base = self.base(&subject, cond, modal, at, end);
            found.extend(self.clauses(&base, end, scope).into_iter().map(|rule| vec![rule]));
        }
        found
    }

    /// A slot of a `says` message in the scope of a rule.
    pub(crate) fn slot(&self, ranges: &[RangeReading]) -> Vec<Arc<Set>> {
        let scope = self.empty_scope();
        let scope = self.in_ranges(scope, ranges);
        let mut found: Vec<Arc<Set>> = Vec::new();
        for (np, end) in self.value(0, scope).iter() {
            let plain = np.outer.is_empty() && matches!(np.det, Det::Single | Det::Definite | Det::Bare) && !np.generic;
            if *end == self.tokens.len() && plain && !found.contains(&np.set) {
                found.push(np.set.clone());
            }
        }
        found
    }

    /// `every team whose division is "labs"`, after `for` in a waiver.
    pub(crate) fn every(&self) -> Vec<RangeReading> {
        let scope = self.empty_scope();
        let mut found: Vec<RangeReading> = Vec::new();
        for (np, end) in self.np(0, scope).iter() {
            if *end == self.tokens.len()
                && np.det == Det::Every
                && np.outer.is_empty()
                && let Some(range) = self.range(&np.as_outer(), false)
                && !found.contains(&range)
            {
                found.push(range);
            }
        }
        found
    }

    /// The place where the whole phrase stands.
    pub(crate) fn whole(&self) -> Span {
        self.span
    }
}

/// Whether a subject is certain things, over which nothing is quantified.
fn is_definite(np: &Np) -> bool {
    matches!(np.det, Det::Definite | Det::Single) && !np.generic && np.outer.is_empty()
}

/// An upper bound on a count: `at most 2 must` leaves open what the others may do.
fn bounded_above(det: &Det) -> bool {
    match det {
        Det::Count(bound) | Det::Share(bound) => bound.upper.is_none(),
        _ => false,
    }
}

fn share_set(cond: &Cond) -> Option<Arc<Set>> {
    match cond {
        Cond::Share { set, .. } => Some(set.clone()),
        _ => None,
    }
}

/// As the subject of a rule, what is several is asked of each.
fn of_each(cond: Cond) -> Cond {
    match cond {
        Cond::Definite { set, var, body, right: false, denied, place, .. } => {
            Cond::Definite { set, var, body, plural: true, right: false, denied, place }
        }
        other => other,
    }
}

/// As the subject of a rule, `every` over nothing is no violation.
fn without_wanting(cond: Cond) -> Cond {
    match cond {
        Cond::Each { set, var, body, place, .. } => Cond::Each { set, var, body, wants_one: false, place },
        other => other,
    }
}
