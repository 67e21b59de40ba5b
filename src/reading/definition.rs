//! Bodies of definitions: what a noun, a measure or a predicate means, and the lazy types of nouns.
//!
//! A definition that is being read has no type: readings that would need it are no readings, so no word is known in its
//! own body. The type of anything that was read meanwhile and touched it is not kept, or it would depend on the order of
//! files.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashSet;
use std::sync::Arc;

use super::scope::{Place as Came, ScopeId};
use super::{Det, Np, Reader, Texts};
use crate::formula::{Cond, Set, Var};
use crate::syntax::tree::{Phrase, Token, TokenKind};
use crate::value::{Interner, Sym, UNITS, Val};
use crate::vocabulary::noun::pluralise;
use crate::vocabulary::words::{NUMBERS, RESERVED};
use crate::vocabulary::{DefForm, DefId, Meaning, Number, Param, Piece, SettingId, Ty, Verb, Vocabulary};
use crate::walk::substitute;

#[derive(Debug, Clone, Copy)]
enum State {
    Unread,
    Read(Option<Ty>, bool),
}

/// What is known of the nouns of all definitions, found out as it is asked for.
pub struct Nouns<'a> {
    v: &'a Vocabulary,
    texts: Texts,
    patterns: RefCell<Vec<(String, regex::Regex)>>,
    states: RefCell<Vec<State>>,
    reading: RefCell<Vec<DefId>>,
    touched: Cell<usize>,
    /// For complaints only, so made when the first is.
    words: OnceCell<HashSet<String>>,
    names: OnceCell<Vec<String>>,
    /// Whether complaints that may follow from a broken declaration are held back, and whether any was.
    hold_back: Cell<bool>,
    held_back: Cell<bool>,
}

impl<'a> Nouns<'a> {
    /// Nothing read yet.
    pub fn new(v: &'a Vocabulary) -> Self {
        Nouns {
            v,
            texts: RefCell::new(v.texts.clone()),
            patterns: RefCell::default(),
            states: RefCell::new(vec![State::Unread; v.defs.len()]),
            reading: RefCell::default(),
            touched: Cell::new(usize::MAX),
            words: OnceCell::new(),
            names: OnceCell::new(),
            hold_back: Cell::new(true),
            held_back: Cell::new(false),
        }
    }

    /// Whether a word is of the language, or part of a declared name.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.known_words().contains(word)
    }

    fn known_words(&self) -> &HashSet<String> {
        self.words.get_or_init(|| known_words(self.v))
    }

    /// Whether any complaint was held back as it may follow from a broken declaration.
    pub(crate) fn held_back(&self) -> bool {
        self.held_back.get()
    }

    /// From now on nothing is held back.
    pub(crate) fn hold_nothing_back(&self) {
        self.hold_back.set(false);
    }

    /// Whether what is wrong with these tokens may follow from a broken declaration: one of their words would have been
    /// declared by it, or is the noun of a definition whose body cannot be read.
    pub(super) fn rests_on_broken(&self, tokens: &[Token]) -> bool {
        let word = |token: &Token| matches!(&token.kind, TokenKind::Word(word) if self.is_doubtful(word));
        let broken = || {
            (0..self.v.defs.len()).any(|at| {
                let DefForm::Noun { noun, .. } = &self.v.defs[at].form else { return false };
                let said = says(tokens, &noun.singular) || says(tokens, &noun.plural);
                said && self.noun_type(DefId(u16::try_from(at).unwrap_or(u16::MAX))).is_none()
            })
        };
        let unset = || {
            (0..self.v.settings.len()).any(|at| {
                let id = SettingId(u16::try_from(at).unwrap_or(u16::MAX));
                says(tokens, &self.v.settings[at].name) && self.setting_types(id).is_empty()
            })
        };
        let rests = self.hold_back.get() && (tokens.iter().any(word) || broken() || unset());
        if rests {
            self.held_back.set(true);
        }
        rests
    }

    /// Whether a broken declaration would have declared that word.
    fn of_doubt(&self, word: &str) -> bool {
        let doubtful = &self.v.doubtful;
        let plural = pluralise(word);
        doubtful.contains(word) || doubtful.contains(&plural) || doubtful.iter().any(|said| pluralise(said) == word)
    }

    /// Whether a word stands, in one number or the other, in a declaration that is broken itself.
    pub(super) fn is_doubtful(&self, word: &str) -> bool {
        self.of_doubt(word) && !RESERVED.contains(&word) && !FIXED.contains(&word) && !self.is_kind(word)
    }

    fn is_kind(&self, word: &str) -> bool {
        self.v.kinds.iter().any(|kind| kind.noun.singular == word || kind.noun.plural == word)
    }

    /// All declared names, sorted.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.get_or_init(|| known_names(self.v)).iter().map(String::as_str)
    }

    /// The words of the language and of declared names, sorted.
    pub(super) fn single_words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.known_words().iter().map(String::as_str).collect();
        words.sort_unstable();
        words
    }

    /// The vocabulary.
    pub fn vocabulary(&self) -> &'a Vocabulary {
        self.v
    }

    /// The texts and patterns of all that was read.
    pub fn finish(self) -> (Interner, Vec<regex::Regex>) {
        let patterns = self.patterns.into_inner().into_iter().map(|(_, pattern)| pattern);
        (self.texts.into_inner(), patterns.collect())
    }

    pub(crate) fn intern(&self, text: &str) -> Sym {
        self.texts.borrow_mut().intern(text)
    }

    /// The index of a regular expression, or why it is none.
    /// The text of a symbol.
    pub(super) fn said(&self, sym: Sym) -> String {
        self.texts.borrow().text(sym).to_owned()
    }

    /// A regular expression as it is written.
    pub(super) fn expression(&self, index: u16) -> String {
        self.patterns.borrow().get(usize::from(index)).map_or_else(String::new, |(text, _)| text.clone())
    }

    pub(super) fn pattern(&self, text: &str) -> Result<u16, String> {
        let mut patterns = self.patterns.borrow_mut();
        if let Some(at) = patterns.iter().position(|(known, _)| known == text) {
            return u16::try_from(at).map_err(|_| "there are too many patterns".to_owned());
        }
        let limited = regex::RegexBuilder::new(text).size_limit(1 << 20).build();
        let pattern = limited.map_err(|why| why.to_string().lines().last().unwrap_or_default().trim().to_owned())?;
        patterns.push((text.to_owned(), pattern));
        u16::try_from(patterns.len() - 1).map_err(|_| "there are too many patterns".to_owned())
    }

    /// The type of a definition's noun; `None` while it is being read, and if its body cannot be read.
    pub(super) fn noun_type(&self, def: DefId) -> Option<Ty> {
        self.look_up(def).0
    }

    /// Whether a noun is one computed value for each owner, and no set.
    pub(super) fn is_measure(&self, def: DefId) -> bool {
        self.look_up(def).1
    }

    /// Reads something in which a definition's own noun is not known.
    pub(super) fn without<T>(&self, own: DefId, read: impl FnOnce() -> T) -> T {
        self.reading.borrow_mut().push(own);
        let result = read();
        self.reading.borrow_mut().pop();
        self.touched.set(usize::MAX);
        result
    }

    fn look_up(&self, def: DefId) -> (Option<Ty>, bool) {
        let depth = self.reading.borrow().len();
        if let Some(at) = self.reading.borrow().iter().position(|open| *open == def) {
            self.touched.set(self.touched.get().min(at));
            return (None, false);
        }
        if let State::Read(ty, measure) = self.states.borrow()[def.index()] {
            return (ty, measure);
        }
        if depth > 64 {
            return (None, false);
        }
        self.reading.borrow_mut().push(def);
        let body = &self.v.defs[def.index()];
        let readings = Reader::new(self, &body.body, super::Whole::Part).noun_body(&body.params);
        self.reading.borrow_mut().pop();
        let ty = readings.first().map(|(_, ty, _)| *ty);
        let measure = readings.first().is_some_and(|(_, _, measure)| *measure);
        if self.touched.get() >= depth {
            self.touched.set(usize::MAX);
            self.states.borrow_mut()[def.index()] = State::Read(ty, measure);
        }
        (ty, measure)
    }

    /// Whether a setting is a share: `50%`, `a third`.
    pub(super) fn is_share(&self, setting: SettingId) -> bool {
        is_share(&self.v.settings[setting.index()].value)
    }

    /// The types that a setting can have: the one it is declared with, else those of its declared value, and if a scale
    /// was replaced that had it, those of the value in force.
    pub fn setting_types(&self, setting: SettingId) -> Vec<Ty> {
        let setting = &self.v.settings[setting.index()];
        if let Some(ty) = setting.ty {
            return vec![ty];
        }
        let types = |value: &Phrase| self.setting_values(value).into_iter().map(|(_, ty)| ty).collect::<Vec<_>>();
        let declared = types(&setting.declared);
        if declared.is_empty() { types(&setting.value) } else { declared }
    }

    /// The constants that a setting's value can be, with their types.
    pub fn setting_values(&self, value: &Phrase) -> Vec<(Val, Ty)> {
        let reader = Reader::new(self, value, super::Whole::Part);
        let scope = reader.empty_scope();
        let mut found: Vec<(Val, Ty)> = Vec::new();
        for (np, end) in reader.value(0, scope).iter().filter(|(_, end)| *end == value.tokens.len()) {
            if let (Set::Value(val), true) = (&*np.set, *end > 0)
                && !found.contains(&(*val, np.ty))
            {
                found.push((*val, np.ty));
            }
        }
        found
    }
}

/// Whether a value is written as a share: `50%`, `a third`.
pub(crate) fn is_share(value: &Phrase) -> bool {
    value.tokens.iter().any(|token| match &token.kind {
        TokenKind::Percent(_) => true,
        TokenKind::Word(word) => matches!(word.as_str(), "half" | "third" | "thirds" | "quarter" | "quarters"),
        _ => false,
    })
}

/// A reading of a noun's body: what it denotes, its type, and whether it is one computed value.
pub(crate) type NounBody = (Arc<Set>, Ty, bool);

impl Reader<'_> {
    /// The scope of a head's parameters: the owner is what `they` and `it` mean.
    pub(super) fn head_scope(&self, params: &[Param]) -> ScopeId {
        let mut scope = self.empty_scope();
        let names = params.iter().filter_map(|param| param.variable.as_ref().map(|(name, _)| name.clone()));
        *self.heads.borrow_mut() = names.collect();
        for (at, param) in params.iter().enumerate() {
            let place = if at == 0 { Came::Subject } else { Came::Besides };
            let slot = Arc::new(Set::Var(Var(u16::try_from(at).unwrap_or(u16::MAX))));
            let variable = param.variable.as_ref().map(|(name, _)| name.as_str());
            scope = self.bring(scope, place, &slot, param.ty, &param.noun, variable);
        }
        scope
    }

    /// All readings of the body of a noun or measure.
    pub(crate) fn noun_body(&self, params: &[Param]) -> Vec<NounBody> {
        let scope = self.head_scope(params);
        let mut all = self.value(0, scope).to_vec();
        all.extend(self.conditional(0, scope));
        all.extend(self.np_union(0, scope));
        all.extend(self.chain_of(0, scope));
        let mut found: Vec<NounBody> = Vec::new();
        for (np, end) in all {
            if end != self.tokens.len() {
                self.expected(end, "the end of the definition");
                continue;
            }
            if let Some(body) = self.denoted(&np)
                && !found.contains(&body)
            {
                found.push(body);
            }
        }
        found
    }

    /// What a noun phrase denotes as a whole: a path covers all that it reaches.
    fn denoted(&self, np: &Np) -> Option<NounBody> {
        let whole = match &np.det {
            Det::Some | Det::Another | Det::Bare | Det::Definite | Det::Single | Det::Every => true,
            Det::No | Det::Count(_) | Det::Share(_) | Det::AnyPost => false,
        };
        if !whole || (np.generic && np.det == Det::Definite) {
            return None;
        }
        let mut set = (*np.set).clone();
        for outer in np.outer.iter().rev() {
            if matches!(outer.det, Det::No | Det::Count(_) | Det::Share(_)) {
                return None;
            }
            set = substitute(&set, outer.var, &outer.set);
        }
        let measure = self.one_value(&set, np.ty);
        Some((Arc::new(set), np.ty, measure))
    }

    /// `the chain of manager`: along an attribute of the owner.
    fn chain_of(&self, at: usize, scope: ScopeId) -> Vec<super::Read<Np>> {
        let Some(start) = self.words(at, &["the", "chain", "of"]) else { return Vec::new() };
        let mut found = Vec::new();
        let owner = self.entries(scope).first().cloned();
        let Some(owner) = owner else { return found };
        for (entry, end) in self.matches(start) {
            let Meaning::Attr(attr) = entry.meaning else { continue };
            let declared = self.v.attr(attr);
            let fits = declared.ty.element == Ty::Kind(declared.kind) && !declared.ty.set && declared.ty.key.is_none();
            if !self.has_attr(owner.ty, attr) || !fits {
                continue;
            }
            let place = self.place(at, end);
            let of = self.coerce(&owner.set, owner.ty, Ty::Kind(declared.kind));
            let mut np = Np::single(Arc::new(Set::Chain { of, attr, place }), declared.ty.element, place);
            np.det = Det::Definite;
            np.number = Number::Plural;
            found.push((np, end));
        }
        found
    }

    /// All readings of a condition in the scope of a head.
    pub(crate) fn cond_body(&self, params: &[Param]) -> Vec<Cond> {
        let scope = self.head_scope(params);
        let mut found: Vec<Cond> = Vec::new();
        for (cond, end) in self.cond(0, scope).iter() {
            if *end != self.tokens.len() {
                self.expected(*end, "`and`, `or`, or the end of the condition");
            } else if !found.contains(cond) {
                found.push(cond.clone());
            }
        }
        found
    }

    /// A filter in a head (`whose type is pod`), said of the parameter in that slot.
    pub(crate) fn head_filter(&self, param: &Param, slot: usize) -> Vec<Cond> {
        let scope = self.empty_scope();
        let var = Var(u16::try_from(slot).unwrap_or(u16::MAX));
        let mut np = Np::single(Arc::new(Set::Var(var)), param.ty, super::Place(self.span));
        np.noun.clone_from(&param.noun);
        np.det = Det::Bare;
        np.var = var;
        let mut found = Vec::new();
        for (np, end) in self.filtered(np, 0, scope) {
            if end != self.tokens.len() {
                continue;
            }
            let mut conds = Vec::new();
            let mut set = np.set.clone();
            while let Set::Filter { of, cond, .. } = &*set.clone() {
                conds.insert(0, (**cond).clone());
                set = of.clone();
            }
            if !conds.is_empty() {
                found.push(if conds.len() == 1 { conds.remove(0) } else { Cond::All(conds) });
            }
        }
        found
    }
}

/// Whether those words stand one after the other among the tokens.
fn says(tokens: &[Token], words: &str) -> bool {
    let words: Vec<&str> = words.split(' ').collect();
    tokens.windows(words.len()).any(|window| {
        window.iter().zip(&words).all(|(token, word)| matches!(&token.kind, TokenKind::Word(said) if said == word))
    })
}

/// Words that stand only inside fixed phrases.
const FIXED: &[&str] = &[
    "there",
    "number",
    "sum",
    "average",
    "highest",
    "lowest",
    "median",
    "time",
    "month",
    "year",
    "today",
    "yes",
    "described",
    "known",
    "unknown",
    "last",
    "next",
    "higher",
    "lower",
    "later",
    "earlier",
    "above",
    "below",
    "within",
    "chain",
    "includes",
    "include",
    "shares",
    "share",
    "starts",
    "start",
    "ends",
    "end",
    "contains",
    "contain",
    "matches",
    "match",
    "everybody",
    "everyone",
    "nobody",
    "somebody",
    "someone",
    "anybody",
    "former",
    "thirds",
    "quarter",
    "quarters",
    "none",
    "when",
    "not",
];

fn known_words(v: &Vocabulary) -> HashSet<String> {
    let mut words: HashSet<String> =
        RESERVED.iter().chain(FIXED).chain(&NUMBERS).map(|word| (*word).to_owned()).collect();
    words.remove("when");
    words.extend(UNITS.iter().flat_map(|(unit, ..)| [(*unit).to_owned(), format!("{unit}s")]));
    words.extend(v.lexicon.values().flatten().flat_map(|entry| entry.words.iter().cloned()));
    words.extend(v.verbs.keys().cloned());
    let names = v.responsibilities.iter().map(|known| &known.name).chain(v.signs.iter().map(|known| &known.name));
    words.extend(names.flat_map(|name| name.to_lowercase().split(' ').map(str::to_owned).collect::<Vec<_>>()));
    for def in &v.defs {
        if let DefForm::Phrase { pieces, .. } | DefForm::Noun { pieces, .. } = &def.form {
            words.extend(pieces.iter().filter_map(|piece| match piece {
                Piece::Word(word) => Some(word.clone()),
                Piece::Slot(_) => None,
            }));
        }
    }
    words
}

fn known_names(v: &Vocabulary) -> Vec<String> {
    let mut names: Vec<String> = v.lexicon.values().flatten().map(|entry| entry.words.join(" ")).collect();
    names.extend(v.verbs.keys().cloned());
    for def in &v.defs {
        if let DefForm::Phrase { verb: Verb::Other(third), pieces } = &def.form {
            let words = pieces.iter().map_while(|piece| match piece {
                Piece::Word(word) => Some(word.as_str()),
                Piece::Slot(_) => None,
            });
            names.push(std::iter::once(third.as_str()).chain(words).collect::<Vec<_>>().join(" "));
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether a definition's body is a condition.
pub(crate) fn is_predicate(form: &DefForm) -> bool {
    match form {
        DefForm::Noun { .. } => false,
        DefForm::IsNoun(_) | DefForm::IsAdjective(_) | DefForm::Phrase { .. } => true,
    }
}
