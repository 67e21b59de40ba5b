//! Declarations become the table of all words: kinds, attributes, scales, choices, settings, definitions,
//! responsibilities, roles, checklists, archetypes and signs, each with its forms in English.
//!
//! This stage knows no data and reads no bodies: definitions, conditions and defaults of settings are kept as phrases.
//! What was replaced is gone from the table; what was declared twice is a diagnostic, and the first stands.

mod build;
mod error;
mod forms;
mod head;
mod lexicon;
mod lists;
pub mod noun;
mod types;
pub mod words;

pub use build::{Layer, Loaded, build};

use std::borrow::Cow;
use std::collections::HashMap;

use crate::source::Span;
use crate::syntax::tree::{Phrase, Weight};
use crate::value::{Interner, Val};
use noun::Noun;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u16);
        impl $name {
            /// As an index into the table.
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }
    )*};
}

ids! {
    /// Index of a [`Kind`].
    KindId;
    /// Index of an [`Attr`].
    AttrId;
    /// Index of a [`Scale`].
    ScaleId;
    /// Index of a [`Choice`].
    ChoiceId;
    /// Index of a [`Def`].
    DefId;
    /// Index of a [`Setting`].
    SettingId;
    /// Index of a [`Responsibility`]; also the index of the thing of kind `responsibility`.
    ResponsibilityId;
    /// Index of a [`Role`].
    RoleId;
    /// Index of a [`Checklist`].
    ChecklistId;
    /// Index of a [`Sign`]; also the index of the thing of kind `sign`.
    SignId;
}

/// The type of one value or thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ty {
    /// Text.
    Text,
    /// A number, also a percent.
    Number,
    /// A length of time.
    Duration,
    /// A day.
    Date,
    /// Yes or no.
    YesNo,
    /// A level of that scale.
    Scale(ScaleId),
    /// An option of that choice.
    Choice(ChoiceId),
    /// A thing of that kind.
    Kind(KindId),
    /// A person in a post of that role.
    Post(RoleId),
    /// An item of that checklist.
    Item(ChecklistId),
}

/// The declared type of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttrType {
    /// The type of one value.
    pub element: Ty,
    /// `percent`: data must write `30%`.
    pub percent: bool,
    /// Whether it holds any number of values (`people`, `set of text`).
    pub set: bool,
    /// `per KIND` or `per CHOICE`: one value (or set) for each.
    pub key: Option<Ty>,
}

/// What it means that no file mentions a fact.
#[derive(Debug, Clone, PartialEq)]
pub enum Silence {
    /// It is unknown.
    Unknown,
    /// `default none`: there is nobody, nothing; of a set: it is empty.
    Nothing,
    /// `default VALUE`.
    Value(Val),
}

/// A kind of thing.
#[derive(Debug, Clone)]
pub struct Kind {
    /// Its names.
    pub noun: Noun,
    /// What it is, from the declaration.
    pub title: Option<String>,
    /// Its attributes, in the order of declaration.
    pub attrs: Vec<AttrId>,
    /// `left out if …`.
    pub left_out: Option<Phrase>,
    /// Where it is declared.
    pub span: Span,
}

/// An attribute of a kind.
#[derive(Debug, Clone)]
pub struct Attr {
    /// Whose it is.
    pub kind: KindId,
    /// Its names; of a set the declared form is the plural.
    pub noun: Noun,
    /// The name as it is declared, lower-cased: what data files write, up to `-`, `_` and space.
    pub key: String,
    /// Its type.
    pub ty: AttrType,
    /// Absence is a data error.
    pub required: bool,
    /// A cycle is a data error.
    pub acyclic: bool,
    /// Neither a main clause nor an exception may read it.
    pub descriptive: bool,
    /// What silence means.
    pub silence: Silence,
    /// Where it is declared.
    pub span: Span,
}

/// A level or an option.
#[derive(Debug, Clone)]
pub struct Step {
    /// Lower-cased words, one space between.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
}

/// An ordered list of levels, lowest first.
#[derive(Debug, Clone)]
pub struct Scale {
    /// Its name, lower-cased.
    pub name: String,
    /// The levels.
    pub levels: Vec<Step>,
    /// Where it is declared.
    pub span: Span,
}

/// An unordered list of options.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its name, lower-cased.
    pub name: String,
    /// The options.
    pub options: Vec<Step>,
    /// Where it is declared.
    pub span: Span,
}

/// The owner of a definition, or a thing that its head names besides.
#[derive(Debug, Clone)]
pub struct Param {
    /// `as boss`.
    pub variable: Option<(String, Span)>,
    /// Its type: a kind, or a role (then its team is in scope).
    pub ty: Ty,
    /// The noun by which the head calls it, lower-cased (`pod`, `person`).
    pub noun: String,
    /// A noun made by a predicate narrows it (`of a pod`): that predicate.
    pub guard: Option<DefId>,
    /// `whose type is pod`: a filter after the noun.
    pub filter: Option<Phrase>,
    /// The whole of it.
    pub span: Span,
}

/// A piece of a verb phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A word, lower-cased.
    Word(String),
    /// An object: index into [`Def::params`] (0 is the owner and never a slot).
    Slot(usize),
}

/// How a verb phrase begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    /// `is under …`
    Be,
    /// `has technical depth`
    Have,
    /// `co-writes reviews`: the third person; the base form is derived from it.
    Other(String),
}

/// What a definition defines.
#[derive(Debug, Clone)]
pub enum DefForm {
    /// `size of a team`: a noun or a measure of its owner.
    Noun {
        /// Its names.
        noun: Noun,
        /// What follows the owner in the head: `with a team as other`.
        pieces: Vec<Piece>,
    },
    /// `a person is a manager`: also makes the noun.
    IsNoun(Noun),
    /// `a team is small`: an adjective of one or more words.
    IsAdjective(Vec<String>),
    /// `a person holds one-on-ones with a person as other in a team`, `a person is under a person as boss`.
    Phrase {
        /// How it begins.
        verb: Verb,
        /// What follows the verb.
        pieces: Vec<Piece>,
    },
}

/// A definition; an archetype is one, too.
#[derive(Debug, Clone)]
pub struct Def {
    /// The name to show: `size`, `co-writes reviews of`.
    pub name: String,
    /// What it defines.
    pub form: DefForm,
    /// The owner first, then what the head names besides.
    pub params: Vec<Param>,
    /// What it means.
    pub body: Phrase,
    /// The head, for labels.
    pub span: Span,
    /// Set for an archetype: its title.
    pub archetype: Option<Option<String>>,
}

/// A named constant.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Its name, lower-cased.
    pub name: String,
    /// Its declared type, where a value is on several scales.
    pub ty: Option<Ty>,
    /// The value in force.
    pub value: Phrase,
    /// Where the value in force was written: the declaration, or the `set` that won.
    pub set_at: Span,
    /// The declared value.
    pub declared: Phrase,
    /// What it is for.
    pub title: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// A category of leadership, or a duty within one.
#[derive(Debug, Clone)]
pub struct Responsibility {
    /// Its name, lower-cased.
    pub name: String,
    /// `within`.
    pub within: Option<ResponsibilityId>,
    /// `per area`: it can be held for one area of the team.
    pub per: Option<KindId>,
    /// What it is.
    pub title: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// How a role comes about.
#[derive(Debug, Clone)]
pub enum RoleForm {
    /// Holders of a responsibility.
    Holds {
        /// Which.
        responsibility: ResponsibilityId,
        /// Accountable, or contributing.
        accountable: bool,
    },
    /// `role pod lead of a pod means its project managers`.
    Means {
        /// The team.
        owner: Box<Param>,
        /// The people.
        body: Phrase,
    },
}

/// A noun of a team: a person in a post there.
#[derive(Debug, Clone)]
pub struct Role {
    /// Its names.
    pub noun: Noun,
    /// How it comes about.
    pub form: RoleForm,
    /// Where it is declared.
    pub span: Span,
}

/// A list of conditions that is counted.
#[derive(Debug, Clone)]
pub struct Checklist {
    /// What an item is called: `protective factor`.
    pub noun: Noun,
    /// Whose it is.
    pub owner: Param,
    /// The items: label, its place, condition.
    pub items: Vec<(String, Span, Phrase)>,
    /// Where it is declared.
    pub span: Span,
}

/// Something seen in a team that points to categories.
#[derive(Debug, Clone)]
pub struct Sign {
    /// Its name, as written.
    pub name: String,
    /// What it says.
    pub title: Option<String>,
    /// The categories, with how strongly it points there.
    pub of: Vec<(ResponsibilityId, Weight)>,
    /// Where it is declared.
    pub span: Span,
}

/// The kinds and attributes that the engine itself fills or reads; the prelude declares them.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "each is the kind or attribute of its name")]
pub struct Core {
    pub organisation: KindId,
    pub person: KindId,
    pub team: KindId,
    pub area: KindId,
    pub responsibility: KindId,
    pub assignment: KindId,
    pub sign: KindId,
    pub policy: KindId,
    pub waiver: KindId,
    pub team_members: AttrId,
    pub team_areas: AttrId,
    pub assignment_person: AttrId,
    pub assignment_team: AttrId,
    pub assignment_responsibility: AttrId,
    pub assignment_area: AttrId,
    pub assignment_part: AttrId,
    pub assignment_start: AttrId,
    pub responsibility_name: AttrId,
    pub responsibility_within: AttrId,
    pub sign_name: AttrId,
}

/// What a run of words can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A kind.
    Kind(KindId),
    /// An attribute as a noun.
    Attr(AttrId),
    /// A definition's noun (`size`, `direct report`).
    Def(DefId),
    /// The noun that a predicate makes (`manager`).
    IsNoun(DefId),
    /// A role.
    Role(RoleId),
    /// An item of a checklist.
    Checklist(ChecklistId),
    /// A yes/no attribute as an adjective, also after `is a`.
    AttrAdjective(AttrId),
    /// A predicate without object as an adjective.
    Adjective(DefId),
    /// A level.
    Level(ScaleId, u16),
    /// An option.
    Option(ChoiceId, u16),
    /// A setting.
    Setting(SettingId),
}

/// The number in which a noun stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Number {
    /// One.
    Singular,
    /// Several.
    Plural,
}

/// An entry of the lexicon.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The words, lower-cased.
    pub words: Vec<String>,
    /// In which number they stand (nouns).
    pub number: Number,
    /// What they mean.
    pub meaning: Meaning,
}

/// All the words of a run.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "each table holds the things of its name")]
pub struct Vocabulary {
    pub kinds: Vec<Kind>,
    pub attrs: Vec<Attr>,
    pub scales: Vec<Scale>,
    pub choices: Vec<Choice>,
    pub defs: Vec<Def>,
    pub settings: Vec<Setting>,
    pub responsibilities: Vec<Responsibility>,
    pub roles: Vec<Role>,
    pub checklists: Vec<Checklist>,
    pub signs: Vec<Sign>,
    pub core: Core,
    /// Texts of the vocabulary, so that an organisation can go on from here.
    pub texts: Interner,
    /// First word → the entries that begin with it.
    pub lexicon: HashMap<String, Vec<Entry>>,
    /// First word of a verb phrase in each form (`co-writes`, `co-write`) → the definitions that begin so.
    pub verbs: HashMap<String, Vec<DefId>>,
    /// Words that broken declarations would have declared: a sentence that cannot be read and has one of them says no
    /// more, since it may be right once they are mended.
    pub doubtful: std::collections::HashSet<String>,
}

impl Vocabulary {
    /// The kind of that id.
    pub fn kind(&self, id: KindId) -> &Kind {
        &self.kinds[id.index()]
    }

    /// The attribute of that id.
    pub fn attr(&self, id: AttrId) -> &Attr {
        &self.attrs[id.index()]
    }

    /// The attribute of a kind that data files call so; `-`, `_` and space are the same, and so are letter cases.
    pub fn attr_by_key(&self, kind: KindId, key: &str) -> Option<AttrId> {
        let key = data_key(key);
        self.kind(kind).attrs.iter().copied().find(|&id| data_key(&self.attr(id).key) == key)
    }

    /// The noun of a meaning; `None` of what is no noun.
    pub fn noun_of(&self, meaning: Meaning) -> Option<&Noun> {
        match meaning {
            Meaning::Kind(id) => Some(&self.kind(id).noun),
            Meaning::Attr(id) | Meaning::AttrAdjective(id) => Some(&self.attr(id).noun),
            Meaning::Def(id) | Meaning::IsNoun(id) => match &self.defs[id.index()].form {
                DefForm::Noun { noun, .. } | DefForm::IsNoun(noun) => Some(noun),
                DefForm::IsAdjective(_) | DefForm::Phrase { .. } => None,
            },
            Meaning::Role(id) => Some(&self.roles[id.index()].noun),
            Meaning::Checklist(id) => Some(&self.checklists[id.index()].noun),
            Meaning::Adjective(_) | Meaning::Level(..) | Meaning::Option(..) | Meaning::Setting(_) => None,
        }
    }

    /// The noun that has this form, in either number.
    pub fn noun_named(&self, form: &str) -> Option<&Noun> {
        let words = words::split(form);
        let entries = self.lexicon.get(words.first()?)?;
        entries.iter().filter(|entry| entry.words == words).find_map(|entry| self.noun_of(entry.meaning))
    }

    /// The words of a value of a scale or choice.
    pub fn step_name(&self, ty: Ty, value: Val) -> Option<&str> {
        let step = match (ty, value) {
            (Ty::Scale(scale), Val::Level(level)) => self.scales[scale.index()].levels.get(usize::from(level)),
            (Ty::Choice(choice), Val::Choice(option)) => self.choices[choice.index()].options.get(usize::from(option)),
            _ => None,
        };
        step.map(|step| step.name.as_str())
    }

    /// The kind whose things a value of this type can be: a post is a person.
    pub fn kind_of(&self, ty: Ty) -> Option<KindId> {
        match ty {
            Ty::Kind(kind) => Some(kind),
            Ty::Post(_) => Some(self.core.person),
            _ => None,
        }
    }

    /// The name of a type, as users write it.
    pub fn ty_name(&self, ty: Ty) -> &str {
        match ty {
            Ty::Text => "text",
            Ty::Number => "number",
            Ty::Duration => "duration",
            Ty::Date => "date",
            Ty::YesNo => "yes/no",
            Ty::Scale(id) => &self.scales[id.index()].name,
            Ty::Choice(id) => &self.choices[id.index()].name,
            Ty::Kind(id) => &self.kinds[id.index()].noun.singular,
            Ty::Post(id) => &self.roles[id.index()].noun.singular,
            Ty::Item(id) => &self.checklists[id.index()].noun.singular,
        }
    }
}

/// A name as data files may write it, in one form: lower case, `-` and `_` as spaces.
pub fn data_key(text: &str) -> Cow<'_, str> {
    let is_done = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase() && !matches!(byte, b'-' | b'_');
    if text.bytes().all(is_done) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.to_lowercase().replace(['-', '_', '\u{a0}'], " "))
}
