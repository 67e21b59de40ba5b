//! A phrase and the vocabulary become all the well-typed readings of the phrase, as formulas.
//!
//! The grammar hands over flat tokens, since where a run of words ends and what `and`, `of` and `with` join depends on
//! what is declared. Each family of forms has a file, and each row of the language page is a function there:
//! noun phrases (`noun_phrase.rs`, `nominal.rs`, `filter.rs`), predicates (`predicate.rs`, `complement.rs`), conditions
//! (`condition.rs`), values (`value.rs`), rule sentences (`rule.rs`, `owner.rs`). Every function takes a position and a scope and gives
//! *all* readings that begin there with the position where each ends. Whoever asks for a whole phrase keeps those that
//! end with it: one is the meaning, none or several is a diagnostic (`error.rs`, and `slips.rs` for habits from elsewhere).
//!
//! The type of a definition's noun is known only when its body has been read, so it is asked for lazily ([`Nouns`]).

mod amounts;
mod complement;
mod condition;
mod definition;
mod elsewhere;
mod error;
mod everyday;
mod failure;
mod filter;
mod idioms;
mod misplaced;
mod near;
mod nominal;
mod notation;
mod noun_phrase;
mod owner;
pub mod paraphrase;
mod predicate;
pub mod read;
mod repair;
mod rule;
mod scope;
mod shapes;
mod signs;
mod slips;
mod value;
mod verb_phrase;
mod whose;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::formula::{Bound, Cond, Place, Set, Var};
use crate::source::Span;
use crate::syntax::tree::{Phrase, Token, TokenKind};
use crate::value::{Interner, Val};
use crate::vocabulary::{AttrId, DefId, Number, Param, RoleForm, Ty, Vocabulary};

pub use definition::Nouns;
pub(crate) use definition::is_share;
pub use rule::{RangeReading, RuleReading};
use scope::{ScopeId, Scopes};

/// A reading and the token at which it ends.
type Read<T> = (T, usize);

/// How many steps one phrase may take to read; past that it is refused.
const BUDGET: usize = 400_000;

/// Slots of a frame before the first token's: parameters of a head.
const PARAMETERS: usize = 8;

/// The determiner of a noun phrase.
#[derive(Debug, Clone, PartialEq)]
enum Det {
    /// `every`, `each`, `all`.
    Every,
    /// `a`, `some`.
    Some,
    /// `another`.
    Another,
    /// `no`.
    No,
    /// `at least 2`.
    Count(Bound),
    /// `at least half of`.
    Share(Bound),
    /// `the X`, `its X`, `NP's X`.
    Definite,
    /// No determiner.
    Bare,
    /// A variable, a pronoun, a literal: exactly one thing or value.
    Single,
    /// The assignments behind a post: one that fits is enough.
    AnyPost,
}

/// A quantifier that a noun phrase needs opened around it.
#[derive(Debug, Clone, PartialEq)]
struct Outer {
    det: Det,
    set: Arc<Set>,
    ty: Ty,
    number: Number,
    var: Var,
    noun: String,
    variable: Option<String>,
    place: Place,
}

/// What a bare `has a X` or `is known` asks of the record: the last step of a path, with nothing more said.
#[derive(Debug, Clone, PartialEq)]
struct LastFact {
    of: Arc<Set>,
    attr: AttrId,
    key: Option<Arc<Set>>,
}

/// One reading of a noun phrase or value.
#[derive(Debug, Clone, PartialEq)]
struct Np {
    /// Quantifiers to open first, outermost first.
    outer: Vec<Outer>,
    det: Det,
    set: Arc<Set>,
    ty: Ty,
    /// Whether it means one or each of several.
    number: Number,
    /// Several are meant, one is said: `the area` of a post, `depth for the areas`. Verbs go by what is said.
    said_of_one: bool,
    var: Var,
    noun: String,
    variable: Option<String>,
    fact: Option<LastFact>,
    /// `the X` that was looked up from what is in scope, not from an owner that is written.
    from_scope: bool,
    /// `the X` with nothing in scope: as the subject of a rule every X.
    generic: bool,
    place: Place,
}

impl Np {
    fn single(set: Arc<Set>, ty: Ty, place: Place) -> Np {
        Np {
            outer: Vec::new(),
            det: Det::Single,
            set,
            ty,
            number: Number::Singular,
            said_of_one: false,
            var: Var(0),
            noun: String::new(),
            variable: None,
            fact: None,
            from_scope: false,
            generic: false,
            place,
        }
    }

    /// As a quantifier around what it owns.
    fn as_outer(&self) -> Outer {
        Outer {
            det: self.det.clone(),
            set: self.set.clone(),
            ty: self.ty,
            number: self.number,
            var: self.var,
            noun: self.noun.clone(),
            variable: self.variable.clone(),
            place: self.place,
        }
    }

    /// The one item that a predicate is said of.
    fn item(&self) -> Arc<Set> {
        if self.det == Det::Single { self.set.clone() } else { Arc::new(Set::Var(self.var)) }
    }
}

/// In which form a verb stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Form {
    /// After a modal and `does not`.
    Base,
    /// With a singular subject.
    Third,
    /// With a plural subject.
    Plural,
}

/// Who a predicate is said of: one item.
#[derive(Debug, Clone, PartialEq)]
struct Subj {
    set: Arc<Set>,
    ty: Ty,
}

/// Where a noun phrase stands, which settles what a bare noun means and who has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// The subject of a condition.
    Left,
    /// Anything else.
    Right,
}

/// A problem that a well-formed attempt met; told if the phrase has no reading.
#[derive(Debug, Clone)]
struct Noted {
    at: usize,
    problem: Diagnostic,
}

/// As what a whole phrase is read, so that it can be read again with a word exchanged.
#[derive(Debug, Clone, Copy)]
enum Whole<'a> {
    Rule,
    Condition(&'a [Param]),
    Noun(&'a [Param]),
    /// Neither of these: nothing is read twice.
    Part,
}

/// Reads one phrase.
pub(crate) struct Reader<'a> {
    v: &'a Vocabulary,
    nouns: &'a Nouns<'a>,
    tokens: &'a [Token],
    span: Span,
    whole: Whole<'a>,
    scopes: RefCell<Scopes>,
    steps: RefCell<usize>,
    furthest: RefCell<(usize, Vec<&'static str>)>,
    noted: RefCell<Vec<Noted>>,
    /// Variables that stand for percents.
    percents: RefCell<Vec<Var>>,
    /// Variables of the head, for the check on unknown words.
    heads: RefCell<Vec<String>>,
    used: RefCell<Vec<String>>,
    memo_np: RefCell<Memo<Np>>,
    memo_cond: RefCell<Memo<Cond>>,
    memo_value: RefCell<Memo<Np>>,
}

type Memo<T> = HashMap<(usize, ScopeId), Rc<Vec<Read<T>>>>;

impl<'a> Reader<'a> {
    fn new(nouns: &'a Nouns<'a>, phrase: &'a Phrase, whole: Whole<'a>) -> Self {
        Reader {
            v: nouns.vocabulary(),
            nouns,
            tokens: &phrase.tokens,
            span: phrase.span,
            whole,
            scopes: RefCell::default(),
            steps: RefCell::new(0),
            furthest: RefCell::default(),
            noted: RefCell::default(),
            percents: RefCell::default(),
            heads: RefCell::default(),
            used: RefCell::default(),
            memo_np: RefCell::default(),
            memo_cond: RefCell::default(),
            memo_value: RefCell::default(),
        }
    }

    // ── tokens ───────────────────────────────────────────────────────────────────────────────────────────────────────

    fn kind(&self, at: usize) -> Option<&'a TokenKind> {
        self.tokens.get(at).map(|token| &token.kind)
    }

    fn word(&self, at: usize) -> Option<&'a str> {
        match self.kind(at) {
            Some(TokenKind::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.word(at) == Some(word)
    }

    /// Where the words end, if they stand at `at`.
    fn words(&self, at: usize, words: &[&str]) -> Option<usize> {
        words.iter().enumerate().all(|(offset, word)| self.is(at + offset, word)).then_some(at + words.len())
    }

    fn one_of(&self, at: usize, words: &[&str]) -> bool {
        self.word(at).is_some_and(|word| words.contains(&word))
    }

    fn place(&self, start: usize, end: usize) -> Place {
        let first = self.tokens.get(start).map_or(self.span, |token| token.span);
        let last = self.tokens.get(end.max(start + 1) - 1).map_or(first, |token| token.span);
        Place(first.to(last))
    }

    fn var(&self, token: usize, slot: usize) -> Var {
        Var(u16::try_from(PARAMETERS + token * 4 + slot).unwrap_or(u16::MAX))
    }

    // ── budget and failure ───────────────────────────────────────────────────────────────────────────────────────────

    /// Whether reading may go on.
    fn step(&self) -> bool {
        let mut steps = self.steps.borrow_mut();
        *steps += 1;
        *steps < BUDGET
    }

    fn spent(&self) -> bool {
        *self.steps.borrow() >= BUDGET
    }

    /// Remembers that `what` was expected at `at`, if no reading got further.
    fn expected(&self, at: usize, what: &'static str) {
        let mut furthest = self.furthest.borrow_mut();
        if at > furthest.0 {
            *furthest = (at, Vec::new());
        }
        if at == furthest.0 && !furthest.1.contains(&what) {
            furthest.1.push(what);
        }
    }

    fn note(&self, at: usize, problem: Diagnostic) {
        let mut noted = self.noted.borrow_mut();
        if noted.len() < 64 && !noted.iter().any(|old| old.problem == problem) {
            noted.push(Noted { at, problem });
        }
    }

    // ── types ────────────────────────────────────────────────────────────────────────────────────────────────────────

    fn is_person(&self, ty: Ty) -> bool {
        self.v.kind_of(ty) == Some(self.v.core.person)
    }

    fn is_thing(&self, ty: Ty) -> bool {
        self.v.kind_of(ty).is_some()
    }

    /// Whether values of the two types can be compared.
    fn alike(&self, a: Ty, b: Ty) -> bool {
        a == b || (self.is_thing(a) && self.v.kind_of(a) == self.v.kind_of(b))
    }

    /// Whether a set is one value of a thing that is there for sure, so that no quantifier has to be opened over it.
    fn one_value(&self, set: &Set, ty: Ty) -> bool {
        match set {
            Set::Value(_) | Set::Setting(_) | Set::Calc(_) | Set::Var(_) | Set::Organisation => true,
            Set::Attr { of, attr, key, .. } => {
                let declared = &self.v.attr(*attr).ty;
                let keyed = match (&declared.key, key) {
                    (None, _) => true,
                    (Some(_), Some(key)) => matches!(**key, Set::Var(_)),
                    (Some(_), None) => false,
                };
                !declared.set
                    && keyed
                    && !self.is_thing(ty)
                    && matches!(**of, Set::Var(_) | Set::Organisation | Set::PostTeam(_))
            }
            Set::Def { of, def, .. } => {
                !self.is_thing(ty)
                    && matches!(**of, Set::Var(_) | Set::Organisation | Set::PostTeam(_))
                    && self.nouns.is_measure(*def)
            }
            Set::PostTeam(of) | Set::PostPerson(of) => matches!(**of, Set::Var(_)),
            Set::Former { of, step, .. } => matches!(**of, Set::Var(_) | Set::Organisation) && self.one_value(step, ty),
            Set::Things(_)
            | Set::Named { .. }
            | Set::Holders { .. }
            | Set::PostAreas { .. }
            | Set::PostAssignments { .. }
            | Set::Checklist { .. }
            | Set::Chain { .. }
            | Set::Filter { .. }
            | Set::Union(_)
            | Set::Except { .. } => false,
        }
    }

    fn per_area(&self, role: crate::vocabulary::RoleId) -> bool {
        match &self.v.roles[role.index()].form {
            RoleForm::Holds { responsibility, .. } => self.v.responsibilities[responsibility.index()].per.is_some(),
            RoleForm::Means { .. } => false,
        }
    }

    /// What a predicate is said of, where a noun phrase is its subject.
    fn subj(&self, np: &Np) -> Subj {
        if np.set.is_percent(self.v) {
            self.percents.borrow_mut().push(np.var);
        }
        Subj { set: np.item(), ty: np.ty }
    }

    /// Whether that is a percent.
    fn is_percent(&self, subj: &Subj) -> bool {
        let var = |set: &Set| matches!(set, Set::Var(var) if self.percents.borrow().contains(var));
        subj.set.is_percent(self.v) || var(&subj.set)
    }

    // ── scope ────────────────────────────────────────────────────────────────────────────────────────────────────────

    fn entries(&self, scope: ScopeId) -> Vec<scope::Entry> {
        self.scopes.borrow().entries(scope).to_vec()
    }

    fn enter(&self, scope: ScopeId, entry: scope::Entry) -> ScopeId {
        self.scopes.borrow_mut().with(scope, entry)
    }

    fn empty_scope(&self) -> ScopeId {
        self.scopes.borrow_mut().empty()
    }

    /// The scope with a thing in it, and what the thing brings: a post its team and areas.
    fn bring(
        &self,
        scope: ScopeId,
        place: scope::Place,
        set: &Arc<Set>,
        ty: Ty,
        noun: &str,
        variable: Option<&str>,
    ) -> ScopeId {
        let mut scope = self.enter(scope, scope::bound(self.v, place, set.clone(), ty, noun, variable));
        if let Ty::Post(role) = ty {
            let has_team =
                self.entries(scope).iter().any(|entry| entry.ty == Ty::Kind(self.v.core.team) && entry.single);
            for entry in scope::of_post(self.v, set, role, self.per_area(role)) {
                // A role that is reached through a team in scope brings no second team.
                if !(has_team && entry.ty == Ty::Kind(self.v.core.team)) {
                    scope = self.enter(scope, entry);
                }
            }
        }
        scope
    }

    // ── putting formulas together ────────────────────────────────────────────────────────────────────────────────────

    /// Opens the quantifiers of a noun phrase around a condition on its item.
    fn quantified(&self, np: &Np, side: Side, inner: Cond) -> Cond {
        let mut cond = self.quantify(&np.as_outer(), side, inner);
        for outer in np.outer.iter().rev() {
            cond = self.quantify(outer, side, cond);
        }
        cond
    }

    fn quantify(&self, outer: &Outer, side: Side, body: Cond) -> Cond {
        let Outer { det, set, ty, number, var, place, .. } = outer;
        let (set, var, place) = (set.clone(), *var, *place);
        match det {
            Det::Single => body,
            Det::Every => Cond::Each { set, var, body: Arc::new(body), wants_one: side == Side::Left, place },
            Det::No => Cond::Each { set, var, body: Arc::new(body.denied()), wants_one: false, place },
            Det::Some | Det::Another => Cond::Some { set, var, body: Arc::new(body), place },
            Det::Bare if self.is_thing(*ty) || *number == Number::Plural => {
                Cond::Some { set, var, body: Arc::new(body), place }
            }
            Det::Count(bound) => Cond::Count { bound: bound.clone(), set, var, body: Arc::new(body), place },
            Det::Share(bound) => Cond::Share { bound: bound.clone(), set, var, body: Arc::new(body), place },
            Det::AnyPost => Cond::AnyPost { set, var, body: Arc::new(body), place },
            Det::Bare | Det::Definite => Cond::Definite {
                set,
                var,
                body: Arc::new(body),
                plural: *number == Number::Plural,
                right: side == Side::Right,
                denied: false,
                place,
            },
        }
    }

    /// A text of the policy as a symbol.
    fn text(&self, text: &str) -> Val {
        Val::Text(self.nouns.intern(text))
    }
}

/// A condition that always holds.
fn always() -> Cond {
    Cond::All(Vec::new())
}

/// What a phrase turned out to mean, or why not.
pub type Outcome<T> = Result<T, Vec<Diagnostic>>;

/// The texts of the policies, shared by all readers of a run.
pub(crate) type Texts = RefCell<Interner>;

/// Definitions by id, for those who only pass them on.
pub(crate) type Ids = Vec<DefId>;
