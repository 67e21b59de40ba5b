//! Noun phrases: determiners, `the X`, possessives, pronouns, variables, things by id.

use std::rc::Rc;
use std::sync::Arc;

use super::nominal::Lookup;
use super::scope::{Entry, Place as Came, ScopeId};
use super::{Det, Np, Read, Reader, error};
use crate::formula::{Bound, Op, Set};
use crate::syntax::tree::TokenKind;
use crate::value::{Number as Exact, Val};
use crate::vocabulary::words::NUMBERS;
use crate::vocabulary::{Meaning, Number, Ty};

/// A bound that was read.
#[derive(Debug, Clone)]
pub(super) struct Amount {
    pub(super) bound: Bound,
    pub(super) share: bool,
    /// The number in which the counted noun stands, if the bound says it.
    pub(super) number: Option<Number>,
}

impl Reader<'_> {
    /// All noun phrases that begin at `at`.
    pub(super) fn np(&self, at: usize, scope: ScopeId) -> Rc<Vec<Read<Np>>> {
        if let Some(known) = self.memo_np.borrow().get(&(at, scope)) {
            return known.clone();
        }
        let mut found: Vec<Read<Np>> = Vec::new();
        if self.step() {
            let whole_path = self.is(at, "all") && self.takes_from_path(at + 1);
            let starts = self.np_start(at, scope);
            let ends: Vec<usize> = starts.iter().map(|(_, end)| *end).collect();
            let each_of = self.is(at, "each") && self.is(at + 1, "of");
            for (np, end) in starts {
                // `all its pods' areas`: the path goes on as far as it can.
                let owns = !whole_path && !self.ends_in_filter(at, end);
                let reads = if owns { self.possessives(np, end, scope) } else { vec![(np, end)] };
                for read in reads {
                    // `each of its pods' areas`, likewise; `each of its pods' owner` is each pod's.
                    if each_of && read.1 > end && ends.contains(&read.1) {
                        continue;
                    }
                    if !found.contains(&read) {
                        found.push(read);
                    }
                }
            }
        }
        let found = Rc::new(found);
        if !self.spent() {
            self.memo_np.borrow_mut().insert((at, scope), found.clone());
        }
        found
    }

    /// Whether a filter stands between two places: the `'s` behind it belongs to the filter's own last noun
    /// (`a person as m whose level is m's manager's level`), for a path goes on as far as it can.
    fn ends_in_filter(&self, at: usize, end: usize) -> bool {
        (at..end).any(|at| self.one_of(at, &["who", "whose", "that", "which", "with", "without", "than", "except"]))
    }

    /// Whether `all` stands before a path (`all its pods`) and not before a noun (`all pods`).
    fn takes_from_path(&self, at: usize) -> bool {
        self.one_of(at, &["the", "its", "their", "of"]) || matches!(self.kind(at + 1), Some(TokenKind::Possessive))
    }

    /// The noun phrase, and the paths that go on from it.
    fn possessives(&self, np: Np, end: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let mut found = Vec::new();
        if matches!(self.kind(end), Some(TokenKind::Possessive)) {
            found.extend(self.path_from(&np, end + 1, scope));
        }
        found.push((np, end));
        found
    }

    fn np_start(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let variables = self.variable(at, scope);
        if !variables.is_empty() {
            return variables;
        }
        let Some(word) = self.word(at) else {
            self.expected(at, "a noun phrase");
            return Vec::new();
        };
        let plain = match word {
            "each" if self.is(at + 1, "of") => self.each_of(at + 2, scope),
            "every" | "each" => self.determined(at + 1, scope, Det::Every, &[Number::Singular]),
            "all" => self.all(at + 1, scope),
            "a" | "an" => self.determined(at + 1, scope, Det::Some, &[Number::Singular]),
            "some" | "any" => self.determined(at + 1, scope, Det::Some, &[Number::Singular, Number::Plural]),
            "another" => self.another(at + 1, scope),
            "no" if !self.one_of(at + 1, &["more", "fewer", "less"]) => {
                self.determined(at + 1, scope, Det::No, &[Number::Singular, Number::Plural])
            }
            "the" => self.the(at + 1, scope),
            "its" => self.pronoun_path(at, scope, false),
            "their" => self.pronoun_path(at, scope, true),
            "they" | "them" => self.pronoun(at, scope, true),
            "it" => self.pronoun(at, scope, false),
            "themselves" => self.reflexive(at, scope, true),
            "itself" => self.reflexive(at, scope, false),
            _ => Vec::new(),
        };
        if !plain.is_empty() {
            return plain;
        }
        let mut found = self.counted(at, scope);
        found.extend(self.by_id(at));
        found.extend(self.bare(at, scope));
        if found.is_empty() {
            found = self.people_word(at, word, scope);
        }
        found
    }

    // ── determiners ──────────────────────────────────────────────────────────────────────────────────────────────────

    fn determined(&self, at: usize, scope: ScopeId, det: Det, numbers: &[Number]) -> Vec<Read<Np>> {
        let mut found = Vec::new();
        for (mut np, end) in self.nominal(at, scope, &Lookup::Scope) {
            if !numbers.contains(&np.number) {
                self.wrong_number(at, end, &np.noun, numbers[0]);
                continue;
            }
            np.det = det.clone();
            np.generic = false;
            found.push((np, end));
        }
        found
    }

    /// Notes that a noun between `at` and `end` stands in the wrong number.
    pub(super) fn wrong_number(&self, at: usize, end: usize, noun: &str, wanted: Number) {
        let words = noun.split(' ').count();
        let place = (at..end).find(|start| self.said_text(*start, start + words) == noun);
        let place = place.map_or(self.place(at, end), |start| self.place(start, start + words));
        let article = at > 0
            && (self.one_of(at - 1, &["have", "has", "with", "and", "or"])
                || matches!(self.kind(at - 1), Some(TokenKind::Comma)));
        let form = self.other_form(noun, wanted);
        self.note(at, error::wrong_number(place.0, noun, wanted, form.as_deref(), article));
    }

    /// `all Xs`, `all its Xs`, `all of the Xs`.
    fn all(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let mut found = self.determined(at, scope, Det::Every, &[Number::Plural]);
        let of = if self.is(at, "of") { at + 1 } else { at };
        if self.one_of(of, &["the", "its", "their"]) || of > at {
            found.extend(self.taken_from(of, scope, &Det::Every));
        } else {
            found.extend(self.taken_from(of, scope, &Det::Every).into_iter().filter(|(np, _)| np.det == Det::Every));
        }
        found.dedup();
        found
    }

    /// `each of the Xs`, which takes the singular of the verb.
    fn each_of(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let mut found = self.taken_from(at, scope, &Det::Every);
        for (np, _) in &mut found {
            np.number = Number::Singular;
        }
        found
    }

    /// A determiner `of` a path: the set of the path under another determiner. Of a kind `the Xs` are all of them, also
    /// where the sentence is about Xs.
    fn taken_from(&self, at: usize, scope: ScopeId, det: &Det) -> Vec<Read<Np>> {
        let found = self.taken(&self.np(at, scope), at, det);
        if !found.is_empty() || !self.is(at, "the") {
            return found;
        }
        let all = self.nominal(at + 1, scope, &Lookup::Scope).into_iter();
        let all = all.filter(|(np, _)| np.generic && np.number == Number::Plural);
        let all: Vec<Read<Np>> = all.map(|(np, end)| (Np { det: Det::Definite, ..np }, end)).collect();
        self.taken(&all, at, det)
    }

    fn taken(&self, paths: &[Read<Np>], at: usize, det: &Det) -> Vec<Read<Np>> {
        let mut found = Vec::new();
        for (path, end) in paths {
            let whole = match path.det {
                Det::Definite => true,
                Det::Every => self.is(at, "all"),
                Det::Single => path.number == Number::Plural,
                Det::Some | Det::Another | Det::No | Det::Count(_) | Det::Share(_) | Det::Bare | Det::AnyPost => false,
            };
            // `most of its member`
            if whole && path.number == Number::Singular && path.det == Det::Definite {
                self.wrong_number(at, *end, &path.noun, Number::Plural);
                continue;
            }
            if whole {
                let var = if path.var == crate::formula::Var(0) { self.var(at, 0) } else { path.var };
                found.push((
                    Np {
                        det: det.clone(),
                        number: Number::Plural,
                        said_of_one: false,
                        fact: None,
                        generic: false,
                        var,
                        ..path.clone()
                    },
                    *end,
                ));
            }
        }
        found
    }

    /// `another X`: one other than the thing being filtered, else than the part of the subject of that kind.
    fn another(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        self.other_ones(self.nominal_after(at, scope, Number::Singular), at, scope)
    }

    /// Of these nouns behind `another` the ones that somebody spoken of is of the kind of, without them.
    pub(super) fn other_ones(&self, nouns: Vec<Read<Np>>, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let entries = self.entries(scope);
        let order = [Came::Filtered, Came::Subject, Came::Besides, Came::OfPost];
        let mut found = Vec::new();
        for (mut np, end) in nouns {
            let same = order.iter().find_map(|came| {
                entries.iter().rev().find(|entry| entry.place == *came && entry.single && self.alike(entry.ty, np.ty))
            });
            let Some(same) = same else {
                self.note(at, error::another_than_what(self.place(at - 1, end).0, &np.noun));
                continue;
            };
            np.set = Arc::new(Set::Except { of: np.set, minus: same.set.clone() });
            np.det = Det::Another;
            np.fact = None;
            np.generic = false;
            found.push((np, end));
        }
        found
    }

    /// `at least 2 Xs`, `at most half of its Xs`, `most Xs`.
    fn counted(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let mut found = Vec::new();
        for (amount, end) in self.amount(at, scope) {
            let det = if amount.share { Det::Share(amount.bound.clone()) } else { Det::Count(amount.bound.clone()) };
            if self.is(end, "of") {
                found.extend(self.taken_from(end + 1, scope, &det).into_iter().map(|(mut np, end)| {
                    np.number = amount.number.unwrap_or(Number::Plural);
                    (np, end)
                }));
                continue;
            }
            let most = self.is(at, "most");
            if amount.share && !most {
                continue;
            }
            let numbers: &[Number] = match amount.number {
                Some(Number::Singular) => &[Number::Singular, Number::Plural],
                Some(Number::Plural) => &[Number::Plural],
                None => &[Number::Plural, Number::Singular],
            };
            found.extend(self.determined(end, scope, det, numbers));
        }
        found
    }

    /// `at least 2`, `more than half`, `between 5 and 9`, `most`.
    pub(super) fn amount(&self, at: usize, scope: ScopeId) -> Vec<Read<Amount>> {
        if self.is(at, "most") {
            let half = Arc::new(Set::Value(Val::Number(Exact::ratio(1, 2).expect("two is not zero"))));
            let bound = Bound { op: Op::More, value: half, upper: None };
            return vec![(Amount { bound, share: true, number: Some(Number::Plural) }, at + 1)];
        }
        if self.is(at, "between") {
            return self.between(at + 1, scope);
        }
        let mut found = Vec::new();
        for (op, end) in self.bound_words(at) {
            for (value, share, number, end) in self.bound_value(end, scope) {
                found.push((Amount { bound: Bound { op, value, upper: None }, share, number }, end));
            }
        }
        found
    }

    fn between(&self, at: usize, scope: ScopeId) -> Vec<Read<Amount>> {
        let mut found = Vec::new();
        for (value, share, _, end) in self.bound_value(at, scope) {
            if !self.is(end, "and") {
                continue;
            }
            for (upper, upper_share, number, end) in self.bound_value(end + 1, scope) {
                if share == upper_share {
                    let bound = Bound { op: Op::AtLeast, value: value.clone(), upper: Some(upper) };
                    found.push((Amount { bound, share, number }, end));
                }
            }
        }
        found
    }

    /// The words before the number of a bound.
    pub(super) fn bound_words(&self, at: usize) -> Vec<(Op, usize)> {
        let table: &[(&[&str], Op)] = &[
            (&["at", "least"], Op::AtLeast),
            (&["at", "most"], Op::AtMost),
            (&["exactly"], Op::Equal),
            (&["more", "than"], Op::More),
            (&["fewer", "than"], Op::Less),
            (&["less", "than"], Op::Less),
            (&["no", "more", "than"], Op::AtMost),
            (&["no", "fewer", "than"], Op::AtLeast),
            (&["no", "less", "than"], Op::AtLeast),
        ];
        let found = table.iter().filter_map(|(words, op)| self.words(at, words).map(|end| (*op, end)));
        found.collect()
    }

    /// `2`, `two`, `40%`, `half`, `a third`, `two thirds`, a setting, a value in parentheses.
    fn bound_value(&self, at: usize, scope: ScopeId) -> Vec<(Arc<Set>, bool, Option<Number>, usize)> {
        let value = |number: Exact| Arc::new(Set::Value(Val::Number(number)));
        if let Some((share, end)) = self.fraction(at) {
            return vec![(value(share), true, Some(Number::Plural), end)];
        }
        let grammatical = |number: Exact| if number == Exact::whole(1) { Number::Singular } else { Number::Plural };
        match self.kind(at) {
            Some(TokenKind::Number(number)) => {
                return vec![(value(*number), false, Some(grammatical(*number)), at + 1)];
            }
            Some(TokenKind::Percent(number)) => return vec![(value(*number), true, Some(Number::Plural), at + 1)],
            Some(TokenKind::Open) => {
                let values = self.value(at, scope);
                let numbers = values.iter().filter(|(np, _)| np.ty == Ty::Number && np.det == Det::Single);
                return numbers.map(|(np, end)| (np.set.clone(), false, None, *end)).collect();
            }
            _ => {}
        }
        let mut found = Vec::new();
        for (entry, end) in self.matches(at) {
            if let Meaning::Setting(setting) = entry.meaning {
                let share = self.nouns.is_share(setting);
                found.push((Arc::new(Set::Setting(setting)), share && self.is(end, "of"), None, end));
            }
        }
        if found.is_empty()
            && let Some(number) = self.word(at).and_then(number_word)
        {
            found.push((value(number), false, Some(grammatical(number)), at + 1));
        }
        found
    }

    /// `half`, `a half`, `a third`, `two thirds`, `a quarter`, `three quarters`.
    pub(super) fn fraction(&self, at: usize) -> Option<(Exact, usize)> {
        if self.is(at, "half") {
            return Exact::ratio(1, 2).map(|half| (half, at + 1));
        }
        let parts = match self.word(at + 1)? {
            "half" => 2,
            "third" | "thirds" => 3,
            "quarter" | "quarters" => 4,
            _ => return None,
        };
        let several = self.word(at + 1).is_some_and(|word| word.ends_with('s'));
        let count = match self.word(at)? {
            "a" | "one" if !several => 1,
            "two" if several => 2,
            "three" if several && parts == 4 => 3,
            _ => return None,
        };
        Exact::ratio(count, parts).map(|share| (share, at + 2))
    }

    // ── the X ────────────────────────────────────────────────────────────────────────────────────────────────────────

    /// `the X`: a thing in scope, else a path from the nearest owner, else (as a subject, or after `half of`) every X.
    fn the(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let mut found = self.in_scope(at, scope);
        let ends: Vec<usize> = found.iter().map(|(_, end)| *end).collect();
        for (mut np, bare_end) in self.bare_nominal(at, scope, &Lookup::Scope) {
            if ends.contains(&bare_end) && np.from_scope | np.generic {
                continue;
            }
            np.det = Det::Definite;
            found.extend(self.filtered(np, bare_end, scope));
        }
        found
    }

    fn in_scope(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let organisation = Entry {
            place: Came::Besides,
            set: Arc::new(Set::Organisation),
            ty: Ty::Kind(self.v.core.organisation),
            names: vec![self.v.kind(self.v.core.organisation).noun.singular.clone()],
            variable: None,
            single: true,
        };
        let mut found: Vec<(Read<Np>, Came)> = Vec::new();
        let entries = self.entries(scope);
        for entry in entries.iter().chain([&organisation]) {
            if matches!(entry.place, Came::Filtered | Came::Variable) {
                continue;
            }
            for name in &entry.names {
                let words: Vec<&str> = name.split(' ').collect();
                if let Some(end) = self.words(at, &words) {
                    let mut np = Np::single(entry.set.clone(), entry.ty, self.place(at - 1, end));
                    np.noun.clone_from(name);
                    np.from_scope = true;
                    if !entry.single {
                        np.det = Det::Definite;
                        np.number = Number::Plural;
                        np.said_of_one = true;
                        np.var = self.var(at, 0);
                    }
                    let known = found.iter().any(|((old, old_end), _)| *old_end == end && old.set == np.set);
                    if !known {
                        found.push(((np, end), entry.place));
                    }
                }
            }
        }
        // What the sentence calls by that noun is meant before what only is of that kind: in `every pod of a team` the
        // team is the owner, though a pod is a team, too.
        let named: Vec<usize> =
            found.iter().filter(|((np, _), _)| is_noun_of(&entries, np)).map(|((_, end), _)| *end).collect();
        found.retain(|((np, end), _)| is_noun_of(&entries, np) || !named.contains(end));
        // The subject is nearer than what stands besides it.
        let subject: Vec<usize> =
            found.iter().filter(|(_, came)| *came == Came::Subject).map(|((_, end), _)| *end).collect();
        found.retain(|((_, end), came)| *came == Came::Subject || !subject.contains(end));
        found.into_iter().map(|(read, _)| read).collect()
    }

    // ── pronouns, variables, ids ─────────────────────────────────────────────────────────────────────────────────────

    fn variable(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let Some(word) = self.word(at) else { return Vec::new() };
        let entries = self.entries(scope);
        let named = entries.iter().rev().find(|entry| entry.variable.as_deref() == Some(word));
        let Some(entry) = named else { return Vec::new() };
        let mut np = Np::single(entry.set.clone(), entry.ty, self.place(at, at + 1));
        np.noun = word.to_owned();
        vec![(np, at + 1)]
    }

    /// What `they`, `them`, `it` mean: the subject or owner, else the one thing of `for every`.
    fn pronoun(&self, at: usize, scope: ScopeId, person: bool) -> Vec<Read<Np>> {
        let found = self.antecedents(scope, person, &[Came::Subject]);
        let found = if found.is_empty() { self.antecedents(scope, person, &[Came::Besides]) } else { found };
        if found.is_empty() {
            self.note(
                at,
                error::nothing_referred_to(self.place(at, at + 1).0, self.word(at).unwrap_or_default(), person),
            );
        }
        found.into_iter().map(|entry| (self.meant(&entry, at), at + 1)).collect()
    }

    fn reflexive(&self, at: usize, scope: ScopeId, person: bool) -> Vec<Read<Np>> {
        let found = self.antecedents(scope, person, &[Came::Filtered]);
        let found = if found.is_empty() { self.antecedents(scope, person, &[Came::Subject]) } else { found };
        found.last().map(|entry| (self.meant(entry, at), at + 1)).into_iter().collect()
    }

    fn antecedents(&self, scope: ScopeId, person: bool, came: &[Came]) -> Vec<Entry> {
        let fits = |entry: &&Entry| came.contains(&entry.place) && entry.single && self.is_thing(entry.ty);
        self.entries(scope).iter().filter(fits).filter(|entry| self.is_person(entry.ty) == person).cloned().collect()
    }

    fn meant(&self, entry: &Entry, at: usize) -> Np {
        let mut np = Np::single(entry.set.clone(), entry.ty, self.place(at, at + 1));
        np.noun = entry.names.first().cloned().unwrap_or_default();
        np.from_scope = true;
        // `they` takes the plural of the verb.
        if self.one_of(at, &["they", "them"]) {
            np.number = Number::Plural;
        }
        np
    }

    /// `its X`, `their X`: outside filters of the subject; inside, of whatever fits, so that two are two readings.
    fn pronoun_path(&self, at: usize, scope: ScopeId, person: bool) -> Vec<Read<Np>> {
        let filtered = self.antecedents(scope, person, &[Came::Filtered]);
        let owners = if filtered.is_empty() {
            let subject = self.antecedents(scope, person, &[Came::Subject]);
            if subject.is_empty() { self.antecedents(scope, person, &[Came::Besides]) } else { subject }
        } else {
            self.antecedents(scope, person, &[Came::Filtered, Came::Subject, Came::Besides])
        };
        if owners.is_empty() {
            self.note(
                at,
                error::nothing_referred_to(self.place(at, at + 1).0, self.word(at).unwrap_or_default(), person),
            );
        }
        let mut found: Vec<Read<Np>> = Vec::new();
        for entry in owners {
            let mut owner = self.meant(&entry, at);
            owner.number = Number::Singular;
            for read in self.path_from(&owner, at + 1, scope) {
                if !found.contains(&read) {
                    found.push(read);
                }
            }
        }
        found
    }

    /// `team "payments"`.
    fn by_id(&self, at: usize) -> Vec<Read<Np>> {
        let mut found = Vec::new();
        for (entry, end) in self.matches(at) {
            if let (Meaning::Kind(kind), Some(TokenKind::Text(id))) = (entry.meaning, self.kind(end)) {
                let Val::Text(id) = self.text(id) else { continue };
                let place = self.place(at, end + 1);
                let mut np = Np::single(Arc::new(Set::Named { kind, id, place }), Ty::Kind(kind), place);
                np.noun.clone_from(&self.v.kind(kind).noun.singular);
                // The thing may not be there, so it is a definite thing and no certain one.
                np.det = Det::Definite;
                np.var = self.var(at, 0);
                found.push((np, end + 1));
            }
        }
        found
    }

    /// `technical`, `priority-thrash`: a declared responsibility or sign by its name, where one is asked for. Their names
    /// are often those of kinds, too (`people`, `project`), so they are no noun phrases elsewhere.
    pub(super) fn responsibility(&self, at: usize) -> Vec<Read<Np>> {
        let core = &self.v.core;
        let responsibilities =
            self.v.responsibilities.iter().map(|known| (core.responsibility, known.name.clone(), known.name.clone()));
        let signs = self.v.signs.iter().map(|known| (core.sign, known.name.to_lowercase(), known.name.clone()));
        let mut found = Vec::new();
        for (kind, words, id) in responsibilities.chain(signs) {
            let Some(end) = self.words(at, &words.split(' ').collect::<Vec<_>>()) else { continue };
            let Val::Text(id) = self.text(&id) else { continue };
            let place = self.place(at, end);
            let np = Np::single(Arc::new(Set::Named { kind, id, place }), Ty::Kind(kind), place);
            found.push((Np { noun: words, ..np }, end));
        }
        found
    }

    fn bare(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        if self.word(at).is_none_or(|word| matches!(word, "every" | "a" | "an" | "the" | "no" | "all")) {
            return Vec::new();
        }
        self.nominal(at, scope, &Lookup::Scope)
    }

    /// `everybody`, `nobody`, `somebody who is keen`.
    fn people_word(&self, at: usize, word: &str, scope: ScopeId) -> Vec<Read<Np>> {
        let det = match word {
            "everybody" | "everyone" => Det::Every,
            "nobody" => Det::No,
            "somebody" | "someone" | "anybody" => Det::Some,
            _ => return Vec::new(),
        };
        let mut np =
            Np::single(Arc::new(Set::Things(self.v.core.person)), Ty::Kind(self.v.core.person), self.place(at, at + 1));
        np.det = det;
        np.var = self.var(at, 0);
        "person".clone_into(&mut np.noun);
        self.filtered(np, at + 1, scope)
    }

    // ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────────

    /// Where a set is wanted and nothing is said of its last part, a list is the whole set and never a part of it.
    pub(super) fn np_whole_union(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let all = self.np_union(at, scope);
        let part_of = |np: &Np, end: usize| {
            all.iter().any(|(longer, longer_end)| {
                let whole = *longer_end > end && starts_with(&longer.set, &np.set) && self.no_predicate_at(*longer_end);
                whole && !self.ends_for_every(end, *longer_end)
            })
        };
        let keep: Vec<bool> = all.iter().map(|(np, end)| !part_of(np, *end)).collect();
        all.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(read, _)| read).collect()
    }

    /// Whether the comma at `comma` closes `for every X,`, so that what follows up to the modal is the subject.
    fn ends_for_every(&self, comma: usize, modal: usize) -> bool {
        let is_comma = |at: usize| matches!(self.kind(at), Some(TokenKind::Comma));
        let other = |mut places: std::ops::Range<usize>| places.any(is_comma);
        let first = is_comma(comma) && !other(0..comma) && !other(comma + 1..modal);
        first && self.is(0, "for") && self.one_of(modal, &["must", "should", "may"])
    }

    fn no_predicate_at(&self, at: usize) -> bool {
        match self.kind(at) {
            None | Some(TokenKind::Close | TokenKind::CloseBrace | TokenKind::Comma) => true,
            Some(TokenKind::Word(word)) => {
                matches!(word.as_str(), "must" | "should" | "may" | "if" | "unless" | "and" | "or" | "otherwise")
            }
            Some(_) => false,
        }
    }

    /// Noun phrases joined by `and` or `or` where a set is wanted: all of them together.
    pub(super) fn np_union(&self, at: usize, scope: ScopeId) -> Vec<Read<Np>> {
        let mut all: Vec<Read<Np>> = self.np(at, scope).to_vec();
        // Whether the last join is a comma alone: `A, B` is no list as long as no `and C` follows.
        let mut open = vec![false; all.len()];
        let mut next = 0;
        while next < all.len() && all.len() < 256 && self.step() {
            let (left, end) = all[next].clone();
            next += 1;
            let joins = self.one_of(end, &["and", "or"]) || matches!(self.kind(end), Some(TokenKind::Comma));
            if !joins || !covers(&left) {
                continue;
            }
            let comma = matches!(self.kind(end), Some(TokenKind::Comma));
            let joined = !comma || self.one_of(end + 1, &["and", "or"]);
            let at = if comma && joined { end + 2 } else { end + 1 };
            for (right, right_end) in self.np(at, scope).iter() {
                if self.alike(left.ty, right.ty) && right.outer.is_empty() && covers(right) {
                    let mut np = left.clone();
                    let mut parts = match &*left.set {
                        Set::Union(parts) => parts.clone(),
                        other => vec![other.clone()],
                    };
                    parts.push((*right.set).clone());
                    if left.ty != right.ty {
                        np.ty = Ty::Kind(self.v.core.person);
                    }
                    np.set = Arc::new(Set::Union(parts));
                    np.number = Number::Plural;
                    np.said_of_one = false;
                    np.fact = None;
                    if np.var == crate::formula::Var(0) {
                        np.var = self.var(at, 0);
                    }
                    np.det = Det::Definite;
                    all.push((np, *right_end));
                    open.push(!joined);
                }
            }
        }
        for ((_, end), _) in all.iter().zip(&open).filter(|(_, open)| **open) {
            let last = (at..*end).rfind(|at| matches!(self.kind(*at), Some(TokenKind::Comma))).unwrap_or(at);
            self.note(*end, error::list_without_and(self.place(last, *end).0, &self.said_text(last + 1, *end)));
        }
        all.into_iter().zip(open).filter(|(_, open)| !open).map(|(read, _)| read).collect()
    }
}

/// Whether something in scope is called by the noun of the phrase, and not by its kind.
fn is_noun_of(entries: &[Entry], np: &Np) -> bool {
    entries.iter().any(|entry| entry.set == np.set && entry.names.first() == Some(&np.noun))
}

/// Whether a union goes on from that set.
fn starts_with(longer: &Set, set: &Set) -> bool {
    let Set::Union(parts) = longer else { return false };
    match set {
        Set::Union(first) => parts.len() > first.len() && parts.starts_with(first),
        one => parts.first() == Some(one),
    }
}

/// Whether a noun phrase covers things, rather than asking for one or for a number of them.
fn covers(np: &Np) -> bool {
    matches!(np.det, Det::Definite | Det::Single | Det::Bare | Det::Every)
}

/// `one` to `twelve`.
pub(super) fn number_word(word: &str) -> Option<Exact> {
    let at = NUMBERS.iter().position(|known| *known == word)?;
    i64::try_from(at + 1).ok().map(Exact::whole)
}
