//! Abstract sentences, and how each is written in the policy language.

use crate::predicate::{Form, Pred};
use crate::values::Frac;
use crate::world::{ATTRIBUTES, HUES, Keyed, Kind, Type, Value};

/// What a step of a path reads: an attribute of `ATTRIBUTES`, or one of these definitions.
pub const UPPER: usize = 100;
pub const PROTEGE: usize = 101;
pub const PAY: usize = 102;
pub const REACH: usize = 103;
/// `reach` once more, of a team.
pub const WIDTH: usize = 104;

/// A noun of an owner: what it is called and what it gives.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    pub of: Kind,
    pub one: &'static str,
    pub many: &'static str,
    pub ty: Type,
    pub set: bool,
    pub key: Option<Keyed>,
}

/// Whether it is a measure by definition.
pub fn is_measure(at: usize) -> bool {
    [PAY, REACH, WIDTH].contains(&at)
}

pub fn word(at: usize) -> Word {
    let person = Type::Thing(Kind::Person);
    let made = |one, many, ty, set| Word { of: Kind::Person, one, many, ty, set, key: None };
    match at {
        UPPER => made("upper", "uppers", person, true),
        PROTEGE => made("protege", "proteges", person, true),
        PAY => made("pay", "pays", Type::Number, false),
        REACH => made("reach", "reaches", Type::Number, false),
        WIDTH => Word { of: Kind::Team, ..made("reach", "reaches", Type::Number, false) },
        _ => {
            let a = &ATTRIBUTES[at];
            Word { of: a.of, one: a.one, many: a.many, ty: a.ty, set: a.set, key: a.key }
        }
    }
}

/// Whose.
#[derive(Debug, Clone, PartialEq)]
pub enum Owner {
    /// `their`, `its`: the subject.
    Pronoun(Kind),
    /// `the person's`: the subject by its noun.
    Noun(&'static str),
    /// The team in scope.
    Team,
    /// A variable.
    Variable(&'static str),
    /// What is filtered, behind `whose`.
    Item,
    /// `the score of the person`: the subject by its noun, behind what it has.
    OfNoun(&'static str),
    /// The subject, unsaid: `if score is at least 2`.
    Unsaid,
    Organisation,
}

/// What stands behind `for`.
#[derive(Debug, Clone, PartialEq)]
pub enum Key {
    Id(Kind, String),
    Hue(usize),
    /// The team in scope.
    Team,
    /// `them`: the subject.
    Me,
    /// `the person`: the subject by its noun.
    Noun(&'static str),
    Variable(&'static str),
}

impl Key {
    fn text(&self) -> String {
        match self {
            Key::Id(kind, id) => format!("{} \"{id}\"", kind.one()),
            Key::Hue(at) => HUES[*at].to_owned(),
            Key::Team => "the team".to_owned(),
            Key::Me => "them".to_owned(),
            Key::Noun(noun) => format!("the {noun}"),
            Key::Variable(name) => (*name).to_owned(),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub at: usize,
    pub many: bool,
    pub key: Option<Key>,
    /// As it was in the baseline.
    pub former: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    pub owner: Owner,
    pub steps: Vec<Step>,
}

impl Path {
    pub fn last(&self) -> &Step {
        self.steps.last().expect("a path has steps")
    }
    pub fn ty(&self) -> Type {
        word(self.last().at).ty
    }
    pub fn text(&self) -> String {
        let owner = match &self.owner {
            Owner::Pronoun(Kind::Person) => "their ".to_owned(),
            Owner::Pronoun(_) => "its ".to_owned(),
            Owner::Noun(noun) => format!("the {noun}'s "),
            Owner::Team => "the team's ".to_owned(),
            Owner::Variable(name) => format!("{name}'s "),
            Owner::Item | Owner::Unsaid => String::new(),
            Owner::OfNoun(_) => "the ".to_owned(),
            Owner::Organisation => "the organisation's ".to_owned(),
        };
        let names: Vec<String> = self.steps.iter().map(Step::text).collect();
        let mut text = owner;
        for (at, name) in names.iter().enumerate() {
            text += &if at + 1 < names.len() { self.steps[at].owning() } else { name.clone() };
        }
        if let Owner::OfNoun(noun) = &self.owner {
            text += &format!(" of the {noun}");
        }
        text
    }
}

impl Step {
    /// As the owner of what follows: `boss's `.
    pub fn owning(&self) -> String {
        let name = self.text();
        let mark = if name.ends_with('s') && self.many { "'" } else { "'s" };
        format!("{name}{mark} ")
    }
    /// Whether it stands for the entries that the data give.
    pub fn is_entries(&self) -> bool {
        word(self.at).key.is_some() && !word(self.at).set && self.key.is_none()
    }
    pub fn text(&self) -> String {
        let name = if self.many { word(self.at).many } else { word(self.at).one };
        let name = if self.former { format!("former {name}") } else { name.to_owned() };
        match &self.key {
            Some(key) => format!("{name} for {}", key.text()),
            None => name,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    AtLeast,
    AtMost,
    More,
    Less,
    Equal,
}

impl Op {
    pub fn counting(self) -> &'static str {
        match self {
            Op::AtLeast => "at least",
            Op::AtMost => "at most",
            Op::More => "more than",
            Op::Less => "fewer than",
            Op::Equal => "exactly",
        }
    }
    pub fn comparing(self) -> &'static str {
        match self {
            Op::Less => "less than",
            other => other.counting(),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Det {
    Every,
    A,
    No,
    Count(Op, i128),
    Between(i128, i128),
    /// `most` if so said, else as a percentage or in words.
    Share(Op, Frac),
    Most,
    // The same in other words.
    Each,
    All,
    Some,
    Any,
    /// `a`, unsaid: `if tech lead is keen`.
    Unsaid,
    /// `at least two`, `no fewer than two`.
    Spelled(Op, i128),
    Another,
}

const NUMBERS: &[&str] = &["zero", "one", "two", "three", "four"];

impl Det {
    /// `at least 2`, without the noun; `None` for `every`, `a`, `no`.
    pub fn amount(&self) -> Option<String> {
        match self {
            Det::Every
            | Det::A
            | Det::No
            | Det::Each
            | Det::All
            | Det::Some
            | Det::Any
            | Det::Unsaid
            | Det::Another => None,
            Det::Spelled(op, n) => {
                let number = NUMBERS[usize::try_from(*n).expect("a small number")];
                Some(match op {
                    Op::AtLeast => format!("no fewer than {number}"),
                    Op::AtMost => format!("no more than {number}"),
                    op => format!("{} {number}", op.counting()),
                })
            }
            Det::Count(op, n) => Some(format!("{} {n}", op.counting())),
            Det::Between(a, b) => Some(format!("between {a} and {b}")),
            Det::Share(op, share) => Some(format!("{} {}", op.counting(), share_text(*share))),
            Det::Most => Some("most".to_owned()),
        }
    }
    pub fn singular(&self) -> bool {
        match self {
            Det::Count(_, n) | Det::Spelled(_, n) => *n == 1,
            Det::All | Det::Between(..) | Det::Share(..) | Det::Most => false,
            Det::Every | Det::A | Det::No | Det::Each | Det::Some | Det::Any | Det::Unsaid | Det::Another => true,
        }
    }
    /// The plain determiner that says the same.
    pub fn plain(&self) -> Det {
        match self {
            Det::Each | Det::All => Det::Every,
            Det::Some | Det::Any | Det::Unsaid => Det::A,
            Det::Spelled(op, n) => Det::Count(*op, *n),
            other => other.clone(),
        }
    }
}

fn share_text(share: Frac) -> String {
    match share {
        Frac(1, 2) => "half".to_owned(),
        Frac(1, 3) => "a third".to_owned(),
        Frac(2, 3) => "two thirds".to_owned(),
        Frac(1, 4) => "a quarter".to_owned(),
        Frac(a, b) => format!("{}%", a * 100 / b),
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Adjective {
    /// A yes/no attribute.
    YesNo(usize),
    /// A level or an option of an attribute.
    Value(usize, Value),
    /// A defined predicate: `seasoned` of people (0), `humming` of teams (1).
    Defined(usize),
    /// Of a post.
    Formal,
}

pub const DEFINED: &[(Kind, &str)] = &[(Kind::Person, "seasoned"), (Kind::Team, "humming")];
/// Where the bodies stand in the words: the archetype PAIR, the noun `star` of people.
pub const PAIR: usize = 2;
pub const STAR: usize = 3;

impl Adjective {
    pub fn text(&self) -> String {
        match self {
            Adjective::YesNo(at) => word(*at).one.to_owned(),
            Adjective::Value(_, value) => value.text(),
            Adjective::Defined(at) => DEFINED[*at].1.to_owned(),
            Adjective::Formal => "formal".to_owned(),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Base {
    Kind(Kind),
    /// Index into `ROLES`.
    Role(usize),
    /// A noun of whoever has it (the object of `has`).
    Of(usize),
    /// People who are a `star`.
    Star,
    /// Who is both of `CAPTAIN`: a role of a team by `means`.
    Captain,
}

/// What a captain of a team is there.
pub const CAPTAIN: [usize; 2] = [0, 1];

/// Roles of a team: noun, plural, category, accountable.
pub const ROLES: &[(&str, &str, &str, bool)] = &[
    ("direction owner", "direction owners", "direction", true),
    ("people manager", "people managers", "people", true),
    ("tech lead", "tech leads", "technical", true),
    ("technical contributor", "technical contributors", "technical", false),
    ("scout", "scouts", "scouting", true),
];

#[derive(Debug, Clone, PartialEq)]
pub struct Noun {
    pub base: Base,
    pub adjectives: Vec<Adjective>,
    pub variable: Option<&'static str>,
    pub filters: Vec<Filter>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    Who(Pred),
    Whose(Path, Pred),
    With(Box<Pred>),
    Without(usize),
    /// `without a score or a hue`.
    WithoutAny(usize, usize),
    OtherThan(Path),
    Except(Path),
    /// `a score of at least 2`, `a joining day within the last 3 months`: `that is` left out.
    Bare(Pred),
}

impl Noun {
    pub fn plain(base: Base) -> Noun {
        Noun { base, adjectives: Vec::new(), variable: None, filters: Vec::new() }
    }
    pub fn kind(&self) -> Option<Kind> {
        match self.base {
            Base::Kind(kind) => Some(kind),
            Base::Role(_) | Base::Star | Base::Captain => Some(Kind::Person),
            Base::Of(at) => match word(at).ty {
                Type::Thing(kind) => Some(kind),
                _ => None,
            },
        }
    }
    fn is_number(&self) -> bool {
        matches!(self.base, Base::Of(at) if word(at).ty == Type::Number)
    }
    pub fn name(&self, many: bool) -> String {
        let (one, other) = match self.base {
            Base::Kind(kind) => (kind.one(), kind.many()),
            Base::Role(at) => (ROLES[at].0, ROLES[at].1),
            Base::Of(at) => (word(at).one, word(at).many),
            Base::Star => ("star", "stars"),
            Base::Captain => ("captain", "captains"),
        };
        let mut text: String = self.adjectives.iter().map(|adjective| adjective.text() + " ").collect();
        text += if many { other } else { one };
        text
    }
    pub fn text(&self, many: bool) -> String {
        let mut text = self.name(many);
        if let Some(name) = self.variable {
            text += &format!(" as {name}");
        }
        let form = if many { Form::Plural } else { Form::Third };
        let person = self.kind() == Some(Kind::Person);
        for (at, filter) in self.filters.iter().enumerate() {
            let and = if at > 0 && matches!(filter, Filter::Who(_) | Filter::Whose(..)) { " and" } else { "" };
            text += and;
            text += &match filter {
                Filter::Who(pred) => format!(" {} {}", if person { "who" } else { "that" }, pred.text(form)),
                Filter::Whose(path, pred) => {
                    let form = if path.last().many { Form::Plural } else { Form::Third };
                    format!(" whose {} {}", path.text(), pred.text(form))
                }
                Filter::With(pred) => format!(" with {}", pred.object()),
                Filter::Without(at) => format!(" without {} {}", article(word(*at).one), word(*at).one),
                Filter::WithoutAny(one, other) => format!(
                    " without {} {} or {} {}",
                    article(word(*one).one),
                    word(*one).one,
                    article(word(*other).one),
                    word(*other).one
                ),
                Filter::OtherThan(path) => format!(" other than {}", path.text()),
                Filter::Except(path) => format!(" except {}", path.text()),
                Filter::Bare(pred) => match pred.text(Form::Third).strip_prefix("is ").expect("it compares") {
                    compared if self.is_number() => format!(" of {compared}"),
                    compared => format!(" {compared}"),
                },
            };
        }
        text
    }
}

pub fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Phrase {
    Det(Det, Noun),
    Of(Det, Path),
    Path(Path),
    /// `they`, `it`.
    Me(Kind),
    /// `the person`.
    TheNoun(&'static str),
    TheTeam,
    Named(Kind, String),
    Organisation,
    Value(Term),
    /// `and` (true), `or`.
    List(bool, Vec<Phrase>),
    /// `their skill for at least half of the team's areas`.
    ForEach(Path, Det, Path),
}

impl Phrase {
    pub fn text(&self) -> String {
        match self {
            Phrase::Det(det, noun) => determined(det, noun),
            Phrase::Of(Det::Every, path) => format!("all {}", path.text()),
            Phrase::Of(Det::All, path) => format!("all of {}", path.text()),
            Phrase::Of(det, path) => format!("{} of {}", det.amount().expect("it counts"), path.text()),
            Phrase::Path(path) => path.text(),
            Phrase::Me(Kind::Person) => "they".to_owned(),
            Phrase::Me(_) => "it".to_owned(),
            Phrase::TheNoun(noun) => format!("the {noun}"),
            Phrase::TheTeam => "the team".to_owned(),
            Phrase::Named(kind, id) => format!("{} \"{id}\"", kind.one()),
            Phrase::Value(term) => term.text(),
            Phrase::Organisation => "the organisation".to_owned(),
            Phrase::List(all, phrases) => {
                let texts: Vec<String> = phrases.iter().map(Phrase::text).collect();
                texts.join(if *all { " and " } else { " or " })
            }
            Phrase::ForEach(path, det, keys) => {
                format!("{} for {}", path.text(), Phrase::Of(det.clone(), keys.clone()).text())
            }
        }
    }
    pub fn form(&self) -> Form {
        let many = match self {
            Phrase::Det(det, _) => !det.singular(),
            Phrase::Of(det, _) => !matches!(det, Det::Count(_, 1) | Det::Spelled(_, 1)),
            Phrase::Path(path) => path.last().many,
            Phrase::Me(kind) => *kind == Kind::Person,
            Phrase::TheNoun(_) | Phrase::TheTeam | Phrase::Named(..) | Phrase::Organisation | Phrase::Value(_) => false,
            Phrase::List(true, _) => true,
            Phrase::List(false, phrases) => return phrases.last().expect("a list has parts").form(),
            Phrase::ForEach(path, ..) => path.last().many,
        };
        if many { Form::Plural } else { Form::Third }
    }
}

pub fn determined(det: &Det, noun: &Noun) -> String {
    match det {
        Det::Every => format!("every {}", noun.text(false)),
        Det::A => format!("{} {}", article(&noun.name(false)), noun.text(false)),
        Det::No => format!("no {}", noun.text(false)),
        Det::Each => format!("each {}", noun.text(false)),
        Det::All => format!("all {}", noun.text(true)),
        Det::Some => format!("some {}", noun.text(false)),
        Det::Any => format!("any {}", noun.text(false)),
        Det::Unsaid => noun.text(false),
        Det::Another => format!("another {}", noun.text(false)),
        Det::Share(..) => {
            format!("{} of the {}", det.amount().expect("it counts"), noun.text(true))
        }
        _ => format!("{} {}", det.amount().expect("it counts"), noun.text(!det.singular())),
    }
}

/// A value that is computed or written.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    Literal(Value),
    Today,
    /// The setting `score-bar`.
    Bar,
    Path(Path),
    Count(Path),
    CountNoun(Noun),
    Aggregate(Aggregate, usize, Path),
    /// `the sum of load for the team of its members`.
    AggregateFor(Aggregate, usize, Key, Path),
    /// `the highest score of all people`.
    AggregateAll(Aggregate, usize, Noun),
    /// `the sum of their marks`.
    AggregateOwn(Aggregate, Path),
    /// `the number of their buddies and their bosses`.
    CountUnion(Vec<Path>),
    Arith(char, Box<Term>, Box<Term>),
    Since(Path),
    Until(Path),
    Month(Path),
    Year(Path),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    Sum,
    Average,
    Highest,
    Lowest,
    Median,
}

fn summed(at: usize) -> &'static str {
    if word(at).set { word(at).many } else { word(at).one }
}

impl Aggregate {
    fn text(self) -> &'static str {
        match self {
            Aggregate::Sum => "the sum of",
            Aggregate::Average => "the average",
            Aggregate::Highest => "the highest",
            Aggregate::Lowest => "the lowest",
            Aggregate::Median => "the median",
        }
    }
}

impl Term {
    pub fn text(&self) -> String {
        match self {
            Term::Literal(value) => value.text(),
            Term::Today => "today".to_owned(),
            Term::Bar => "score-bar".to_owned(),
            Term::Path(path) => path.text(),
            Term::Count(path) => format!("the number of {}", path.text()),
            Term::CountNoun(noun) => format!("the number of {}", noun.text(true)),
            Term::Aggregate(fun, at, path) => format!("{} {} of {}", fun.text(), summed(*at), path.text()),
            Term::AggregateFor(fun, at, key, path) => {
                format!("{} {} for {} of {}", fun.text(), word(*at).one, key.text(), path.text())
            }
            Term::AggregateAll(fun, at, noun) => format!("{} {} of all {}", fun.text(), summed(*at), noun.text(true)),
            Term::AggregateOwn(Aggregate::Sum, path) => format!("the sum of {}", path.text()),
            Term::AggregateOwn(fun, path) => format!("{} of {}", fun.text(), path.text()),
            Term::CountUnion(paths) => {
                let texts: Vec<String> = paths.iter().map(Path::text).collect();
                format!("the number of {}", texts.join(" and "))
            }
            Term::Arith(op, left, right) => {
                let side = |term: &Term| match term {
                    Term::Arith(..) => format!("({})", term.text()),
                    _ => term.text(),
                };
                format!("{} {op} {}", side(left), side(right))
            }
            Term::Since(path) => format!("the time since {}", path.text()),
            Term::Until(path) => format!("the time until {}", path.text()),
            Term::Month(path) => format!("the month of {}", path.text()),
            Term::Year(path) => format!("the year of {}", path.text()),
        }
    }
}
