//! What follows `is`: comparisons, dates, membership, adjectives, identity, `known` and `described`.

use std::sync::Arc;

use super::nominal::Lookup;
use super::scope::{Place as Came, ScopeId};
use super::{Det, Np, Read, Reader, Side, Subj, error};
use crate::formula::{Cond, DateRelation, Op, Place, Set};
use crate::syntax::tree::TokenKind;
use crate::vocabulary::{DefForm, Meaning, Number, Ty, Verb};

impl Reader<'_> {
    /// All readings of what follows a form of `be`.
    pub(super) fn complement(&self, at: usize, subj: &Subj, scope: ScopeId, plural: bool) -> Vec<Read<Cond>> {
        if !self.step() {
            return Vec::new();
        }
        if self.is(at, "not") {
            let inner = self.complement(at + 1, subj, scope, plural);
            return inner.into_iter().map(|(cond, end)| (cond.denied(), end)).collect();
        }
        let mut found = Vec::new();
        found.extend(self.about_the_record(at, subj));
        found.extend(self.comparison(at, subj, scope));
        found.extend(self.among(at, subj, scope));
        found.extend(self.same_as(at, subj, scope));
        found.extend(self.be_phrase(at, subj, scope));
        let article = self.one_of(at, &["a", "an"]);
        let described = if self.is_thing(subj.ty) { self.described_by(at, article, plural, subj) } else { Vec::new() };
        if article {
            found.extend(self.member(at + 1, subj, scope, Number::Singular, &described));
        } else if plural {
            found.extend(self.member(at, subj, scope, Number::Plural, &described));
        }
        if self.is_thing(subj.ty) {
            found.extend(described);
            found.extend(self.identity(at, subj, scope));
        } else {
            found.extend(self.equal(at, subj, scope));
        }
        self.distinct(found)
    }

    fn distinct(&self, reads: Vec<Read<Cond>>) -> Vec<Read<Cond>> {
        let mut found: Vec<Read<Cond>> = Vec::new();
        for read in reads {
            if !found.contains(&read) {
                found.push(read);
            }
        }
        found
    }

    fn about_the_record(&self, at: usize, subj: &Subj) -> Vec<Read<Cond>> {
        let place = self.place(at, at + 1);
        match self.word(at) {
            Some("described") if self.is_thing(subj.ty) => {
                vec![(Cond::Described(self.coerce(&subj.set, subj.ty, Ty::Kind(self.v.core.person)), place), at + 1)]
            }
            Some("known") => vec![(Cond::Settled(subj.set.clone(), place), at + 1)],
            Some("unknown") => vec![(Cond::Not(Arc::new(Cond::Settled(subj.set.clone(), place))), at + 1)],
            _ => Vec::new(),
        }
    }

    // ── comparisons ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// `at least V`, `between V and V`, `more than 2 years ago`, `within …`, `before V`; of values only.
    pub(super) fn comparison(&self, at: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        if self.is_thing(subj.ty) || matches!(subj.ty, Ty::Item(_)) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (op, end) in self.comparison_words(at) {
            found.extend(self.compared_with(at, op, end, subj, scope));
            if subj.ty == Ty::Date {
                found.extend(self.by_length(at, op, end, subj, scope));
            }
        }
        if self.is(at, "between") {
            found.extend(self.between_values(at, subj, scope));
        }
        if self.is(at, "within") {
            found.extend(self.within(at, subj, scope));
        }
        if subj.ty == Ty::Date {
            for (word, op) in [("before", Op::Less), ("after", Op::More)] {
                if self.is(at, word) {
                    found.extend(self.against(at, op, at + 1, subj, scope));
                }
            }
        }
        found
    }

    fn comparison_words(&self, at: usize) -> Vec<(Op, usize)> {
        let mut found = self.bound_words(at);
        let more: &[(&[&str], Op)] = &[
            (&["higher", "than"], Op::More),
            (&["lower", "than"], Op::Less),
            (&["above"], Op::More),
            (&["below"], Op::Less),
            (&["later", "than"], Op::More),
            (&["earlier", "than"], Op::Less),
        ];
        found.extend(more.iter().filter_map(|(words, op)| self.words(at, words).map(|end| (*op, end))));
        found
    }

    fn compared_with(&self, at: usize, op: Op, end: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        let ordered = match subj.ty {
            Ty::Number | Ty::Duration | Ty::Scale(_) => true,
            Ty::Date => matches!(self.word(at), Some("later" | "earlier" | "exactly")),
            Ty::Choice(_) | Ty::Text | Ty::YesNo => op == Op::Equal,
            Ty::Kind(_) | Ty::Post(_) | Ty::Item(_) => false,
        };
        if !ordered {
            if let (Ty::Date, Some(TokenKind::Date(_))) = (subj.ty, self.kind(end)) {
                self.note(end, error::no_date_bound(self.place(at, end).0, &self.said_text(at, end)));
            }
            if !matches!(subj.ty, Ty::Date) {
                self.note(at, error::unordered(self.place(at, end).0, self.v, subj.ty));
            }
            return Vec::new();
        }
        self.against(at, op, end, subj, scope)
    }

    /// A comparison with the values that begin at `end`.
    fn against(&self, at: usize, op: Op, end: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        let mut found = Vec::new();
        let mut other: Vec<(Ty, usize)> = Vec::new();
        for (value, value_end) in self.value(end, scope).iter() {
            if !self.alike(subj.ty, value.ty) {
                other.push((value.ty, *value_end));
                continue;
            }
            if self.any_in(end, *value_end) {
                continue;
            }
            if let (true, Some(TokenKind::Number(number))) = (self.is_percent(subj), self.kind(end))
                && *value_end == end + 1
                && *number > crate::value::Number::whole(1)
            {
                self.note(*value_end, error::bare_percent(self.place(end, *value_end).0, &number.to_string()));
                continue;
            }
            let place = self.place(at, *value_end);
            let cond = self.right(value, &|right| Cond::Compare { left: subj.set.clone(), op, right, place });
            found.push((cond, *value_end));
        }
        if found.is_empty()
            && let Some((ty, value_end)) = other.first()
        {
            let said = self.said_text(end, *value_end);
            self.note(end, error::wrong_type(self.place(end, *value_end).0, &said, self.v, *ty, subj.ty));
        }
        found
    }

    /// Whether `any` stands there, to the right of a comparison: each, or one? Says so.
    pub(super) fn any_in(&self, start: usize, end: usize) -> bool {
        let found = (start..end).find(|at| self.is(*at, "any"));
        if let Some(at) = found {
            let noun = self.word(at + 1).unwrap_or("X");
            self.note(end, error::any_compared(self.place(at, at + 2).0, noun));
        }
        found.is_some()
    }

    /// Opens the quantifiers of a noun phrase on the right of a comparison.
    pub(super) fn right(&self, value: &Np, body: &dyn Fn(Arc<Set>) -> Cond) -> Cond {
        if value.det == Det::Single
            || (matches!(value.det, Det::Definite | Det::Bare) && self.one_value(&value.set, value.ty))
        {
            let single = Np { det: Det::Single, ..value.clone() };
            return self.quantified(&single, Side::Right, body(value.set.clone()));
        }
        self.quantified(value, Side::Right, body(Arc::new(Set::Var(value.var))))
    }

    fn between_values(&self, at: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        let mut found = Vec::new();
        for (low, low_end) in self.value(at + 1, scope).iter() {
            if !self.is(*low_end, "and") || !self.alike(low.ty, subj.ty) {
                continue;
            }
            for (high, end) in self.value(low_end + 1, scope).iter().filter(|(high, _)| self.alike(high.ty, subj.ty)) {
                let place = self.place(at, *end);
                let compare = |op, right| Cond::Compare { left: subj.set.clone(), op, right, place };
                let low = self.right(low, &|right| compare(Op::AtLeast, right));
                let high = self.right(high, &|right| compare(Op::AtMost, right));
                // Not a conjunction: `must not be between 5 and 9` denies one thing. What never happened is not between
                // anything, so what is denied is `at least` and `at most`, not said `below` or `above`.
                let outside = [low, high].map(|inside| Cond::Not(Arc::new(inside)));
                found.push((Cond::Not(Arc::new(Cond::Any(outside.to_vec()))), *end));
            }
        }
        found
    }

    /// `more than 2 years ago`, `at most 6 months after DATE`.
    fn by_length(&self, at: usize, op: Op, end: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        let mut found = Vec::new();
        for (length, length_end) in self.value(end, scope).iter().filter(|(length, _)| length.ty == Ty::Duration) {
            if self.is(*length_end, "ago") {
                let place = self.place(at, length_end + 1);
                let cond = self.right(length, &|length| self.dates(DateRelation::Ago(op), subj, length, None, place));
                found.push((cond, length_end + 1));
            }
            let relation = match self.word(*length_end) {
                Some("after") => DateRelation::After(op),
                Some("before") => DateRelation::Before(op),
                _ => continue,
            };
            for (anchor, anchor_end) in
                self.value(length_end + 1, scope).iter().filter(|(anchor, _)| anchor.ty == Ty::Date)
            {
                if self.any_in(length_end + 1, *anchor_end) {
                    continue;
                }
                let place = self.place(at, *anchor_end);
                let cond = self.right(length, &|length| {
                    self.right(anchor, &|anchor| self.dates(relation, subj, length.clone(), Some(anchor), place))
                });
                found.push((cond, *anchor_end));
            }
        }
        found
    }

    fn dates(
        &self,
        relation: DateRelation,
        subj: &Subj,
        length: Arc<Set>,
        anchor: Option<Arc<Set>>,
        place: Place,
    ) -> Cond {
        Cond::Dates { relation, date: subj.set.clone(), length, anchor, place }
    }

    /// `within the last 6 months`, `within the next 30 days`, `within 4 hours of V`.
    fn within(&self, at: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        let mut found = Vec::new();
        let relation = [("last", DateRelation::WithinLast), ("next", DateRelation::WithinNext)];
        for (word, relation) in relation {
            let Some(end) = self.words(at + 1, &["the", word]) else { continue };
            if subj.ty != Ty::Date {
                continue;
            }
            for (length, length_end) in self.value(end, scope).iter().filter(|(length, _)| length.ty == Ty::Duration) {
                let place = self.place(at, *length_end);
                let cond = self.right(length, &|length| self.dates(relation, subj, length, None, place));
                found.push((cond, *length_end));
            }
        }
        let wanted = match subj.ty {
            Ty::Date | Ty::Duration => Ty::Duration,
            Ty::Number => Ty::Number,
            _ => return found,
        };
        for (length, length_end) in self.value(at + 1, scope).iter().filter(|(length, _)| length.ty == wanted) {
            if !self.is(*length_end, "of") {
                continue;
            }
            for (anchor, end) in self.value(length_end + 1, scope).iter().filter(|(anchor, _)| anchor.ty == subj.ty) {
                let place = self.place(at, *end);
                let cond = self.right(length, &|length| {
                    self.right(anchor, &|anchor| {
                        self.dates(DateRelation::Near, subj, length.clone(), Some(anchor), place)
                    })
                });
                found.push((cond, *end));
            }
        }
        found
    }

    /// `high`, `"Berlin"`, `one of a, b or c`.
    fn equal(&self, at: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        if let Some(end) = self.words(at, &["one", "of"]) {
            return self.one_of_values(at, end, subj, scope);
        }
        // `no` is a value of a yes/no fact, elsewhere a slip for `not a`.
        if self.one_of(at, &["a", "an", "every"]) || (self.is(at, "no") && subj.ty != Ty::YesNo) {
            return Vec::new();
        }
        // `is more than half of their rating`: a share is of things, of a value it is a product.
        if let Some((amount, end)) = self.amount(at, scope).into_iter().next() {
            if amount.share && self.is(end, "of") {
                self.note(end + 1, error::share_of_value(self.place(at, end + 1).0, &self.said_text(at, end)));
            }
            return Vec::new();
        }
        self.against(at, Op::Equal, at, subj, scope)
    }

    /// `a, b or c`: the whole list, never a part of it.
    fn one_of_values(&self, at: usize, first: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        let mut open: Vec<(Vec<Cond>, usize, bool)> = vec![(Vec::new(), first, false)];
        let mut found = Vec::new();
        while let Some((parts, next, closed)) = open.pop() {
            for (cond, end) in self.against(at, Op::Equal, next, subj, scope) {
                let mut parts = parts.clone();
                parts.push(cond);
                let comma = matches!(self.kind(end), Some(TokenKind::Comma));
                let after = if comma { end + 1 } else { end };
                let or = self.is(after, "or");
                let after = after + usize::from(or);
                // `a, b or c` is whole: a comma behind the `or` is that of a list around it.
                let joined = or || (comma && !closed);
                let goes_on = joined && !self.against(at, Op::Equal, after, subj, scope).is_empty();
                if goes_on {
                    open.push((parts, after, or || closed));
                } else if closed {
                    found.push((Cond::Any(parts), end));
                }
            }
            if !self.step() {
                break;
            }
        }
        found
    }

    // ── sets and identity ────────────────────────────────────────────────────────────────────────────────────────────

    fn among(&self, at: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        // `is one of the team's members` says the same of things; of values it is a list.
        let one_of = self.words(at, &["one", "of"]).filter(|_| self.is_thing(subj.ty));
        let Some(start) = one_of.or_else(|| self.is(at, "among").then_some(at + 1)) else { return Vec::new() };
        let mut found = Vec::new();
        for (np, end) in self.np_whole_union(start, scope) {
            if one_of.is_some() && np.number != Number::Plural {
                continue;
            }
            if !self.alike(np.ty, subj.ty) || matches!(np.det, Det::Count(_) | Det::Share(_) | Det::No) {
                self.not_alike(at + 1, end, &np, subj);
                continue;
            }
            let place = self.place(at, end);
            let cond = Cond::In { item: subj.set.clone(), set: np.set.clone(), place };
            let whole = Np { det: Det::Single, ..np };
            found.push((self.quantified(&whole, Side::Right, cond), end));
        }
        found
    }

    /// Notes that a noun phrase is of another type than what is compared with it.
    fn not_alike(&self, at: usize, end: usize, np: &Np, subj: &Subj) {
        if !self.alike(np.ty, subj.ty) {
            let said = self.said_text(at, end);
            self.note(at, error::wrong_type(self.place(at, end).0, &said, self.v, np.ty, subj.ty));
        }
    }

    /// `the same as NP`, `different from NP`.
    fn same_as(&self, at: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        let (end, different) = match (self.words(at, &["the", "same", "as"]), self.words(at, &["different", "from"])) {
            (Some(end), _) => (end, false),
            (None, Some(end)) => (end, true),
            (None, None) => return Vec::new(),
        };
        let mut found = Vec::new();
        for (value, value_end) in self.value(end, scope).iter().filter(|(value, _)| self.alike(value.ty, subj.ty)) {
            let place = self.place(at, *value_end);
            let cond = if self.is_thing(subj.ty) {
                self.right(value, &|right| Cond::In { item: subj.set.clone(), set: right, place })
            } else {
                self.right(value, &|right| Cond::Compare { left: subj.set.clone(), op: Op::Equal, right, place })
            };
            found.push((if different { cond.denied() } else { cond }, *value_end));
        }
        found
    }

    /// `is the people manager`, `is their manager`, `is m`: one of them.
    fn identity(&self, at: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        let mut found = Vec::new();
        for (np, end) in self.np(at, scope).iter().chain(&self.responsibility(at)) {
            if matches!(np.det, Det::Definite | Det::Single) && !np.generic {
                self.not_alike(at, *end, np, subj);
            }
            if !matches!(np.det, Det::Definite | Det::Single) || !self.alike(np.ty, subj.ty) || np.generic {
                continue;
            }
            let place = self.place(at, *end);
            let cond = Cond::In { item: subj.set.clone(), set: np.set.clone(), place };
            let whole = Np { det: Det::Single, ..np.clone() };
            found.push((self.quantified(&whole, Side::Right, cond), *end));
        }
        found
    }

    // ── membership and adjectives ────────────────────────────────────────────────────────────────────────────────────

    /// `a tech lead of the team`, `a manager who …`, `managers`.
    fn member(
        &self,
        at: usize,
        subj: &Subj,
        scope: ScopeId,
        number: Number,
        described: &[Read<Cond>],
    ) -> Vec<Read<Cond>> {
        let mut found = Vec::new();
        for (np, end) in self.nominal(at, scope, &Lookup::Complement) {
            if !self.alike(np.ty, subj.ty) || np.number != number {
                continue;
            }
            // `is a contractor` asks the fact itself, which says the same as being one of the contractors.
            if is_yes_no_noun(&np.set) && described.iter().any(|(_, described)| *described == end) {
                continue;
            }
            let place = self.place(at, end);
            if self.leaves_team_open(&np, at, end, subj, scope) {
                self.note(end, error::role_of_whom(place.0, &self.as_written(&np.noun, at, end)));
                continue;
            }
            let cond = Cond::In { item: subj.set.clone(), set: np.set.clone(), place };
            let whole = Np { det: Det::Single, ..np };
            found.push((self.quantified(&whole, Side::Right, cond), end));
        }
        found
    }

    /// `every people manager must have a report who is a tech lead`: of the manager's team, or of any? The subject itself
    /// is spoken of in its post, everybody else is not.
    fn leaves_team_open(&self, np: &Np, at: usize, end: usize, subj: &Subj, scope: ScopeId) -> bool {
        let mut set = &*np.set;
        while let Set::Filter { of, .. } = set {
            set = of;
        }
        let Set::Holders { team: Some(team), .. } = set else { return false };
        let Set::PostTeam(post) = &**team else { return false };
        let entries = self.entries(scope);
        let is = |came: Came, set: &Arc<Set>| entries.iter().any(|entry| entry.place == came && entry.set == *set);
        let written = (at..end).any(|at| self.is(at, "of"));
        !written && subj.set != *post && is(Came::Filtered, &subj.set) && is(Came::Subject, post)
    }

    /// `small`, `a contractor`, `interim`, `an EM-TL`.
    fn described_by(&self, at: usize, article: bool, plural: bool, subj: &Subj) -> Vec<Read<Cond>> {
        let start = at + usize::from(article);
        let mut ends = self.adjective_ends(start);
        if plural && !article {
            ends.extend(self.yes_no_ends(start, Number::Plural));
        }
        let mut found = Vec::new();
        for (meanings, end) in ends {
            let meanings: Vec<Meaning> = meanings
                .into_iter()
                .filter(|meaning| !article || matches!(meaning, Meaning::AttrAdjective(_)))
                .collect();
            for cond in self.adjective(&meanings, start, end, &subj.set, subj.ty) {
                found.push((cond, end));
            }
        }
        found
    }

    /// A declared phrase that begins with `is`: `under boss`.
    fn be_phrase(&self, at: usize, subj: &Subj, scope: ScopeId) -> Vec<Read<Cond>> {
        let defs = self.v.verbs.get("is").map_or(&[][..], Vec::as_slice);
        let defs = defs.iter().copied().filter(|def| {
            let form = &self.v.defs[def.index()].form;
            matches!(form, DefForm::Phrase { verb: Verb::Be, .. }) && self.owner_fits(*def, subj.ty)
        });
        self.phrases(&defs.collect::<Vec<_>>(), at, subj, scope)
    }

    /// The text of some tokens, for messages.
    /// A noun as it is written there, with its capitals.
    fn as_written(&self, noun: &str, start: usize, end: usize) -> String {
        let length = noun.split(' ').count();
        let said = (start..end).find(|at| self.said_text(*at, at + length) == noun);
        let Some(at) = said else { return noun.to_owned() };
        let words = self.tokens[at..at + length].iter();
        let words = words.map(|token| token.written.as_deref().map_or_else(|| error::token_text(token), str::to_owned));
        words.collect::<Vec<_>>().join(" ")
    }

    pub(super) fn said_text(&self, start: usize, end: usize) -> String {
        let words =
            self.tokens[start.min(self.tokens.len())..end.min(self.tokens.len())].iter().map(super::error::token_text);
        words.collect::<Vec<_>>().join(" ").replace(" 's", "'s").replace(" ,", ",")
    }
}

/// The things of which a yes/no fact is true, and nothing more.
fn is_yes_no_noun(set: &Set) -> bool {
    matches!(set, Set::Filter { of, cond, .. }
        if matches!(**of, Set::Things(_)) && matches!(**cond, Cond::Yes(..)))
}
