//! Abstract sentences, and how each is written in the policy language.

use crate::values::{Frac, Length};
use crate::world::{ATTRIBUTES, Kind, Type, Value};

/// What a step of a path reads: an attribute of `ATTRIBUTES`, or one of these definitions.
pub const UPPER: usize = 100;
pub const PROTEGE: usize = 101;
pub const PAY: usize = 102;
pub const REACH: usize = 103;

/// A noun of an owner: what it is called and what it gives.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    pub of: Kind,
    pub one: &'static str,
    pub many: &'static str,
    pub ty: Type,
    pub set: bool,
    pub key: Option<Kind>,
}

pub fn word(at: usize) -> Word {
    let person = Type::Thing(Kind::Person);
    let made = |one, many, ty, set| Word { of: Kind::Person, one, many, ty, set, key: None };
    match at {
        UPPER => made("upper", "uppers", person, true),
        PROTEGE => made("protege", "proteges", person, true),
        PAY => made("pay", "pays", Type::Number, false),
        REACH => made("reach", "reaches", Type::Number, false),
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
}

#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub at: usize,
    pub many: bool,
    pub key: Option<String>,
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
            Owner::Item => String::new(),
        };
        let names: Vec<String> = self.steps.iter().map(Step::text).collect();
        let mut text = owner;
        for (at, name) in names.iter().enumerate() {
            text += name;
            if at + 1 < names.len() {
                text += if name.ends_with('s') && self.steps[at].many { "' " } else { "'s " };
            }
        }
        text
    }
}

impl Step {
    fn text(&self) -> String {
        let name = if self.many { word(self.at).many } else { word(self.at).one };
        let name = if self.former { format!("former {name}") } else { name.to_owned() };
        match &self.key {
            Some(id) => format!("{name} for {} \"{id}\"", word(self.at).key.expect("it has a key").one()),
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
    fn counting(self) -> &'static str {
        match self {
            Op::AtLeast => "at least",
            Op::AtMost => "at most",
            Op::More => "more than",
            Op::Less => "fewer than",
            Op::Equal => "exactly",
        }
    }
    fn comparing(self) -> &'static str {
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
}

impl Det {
    /// `at least 2`, without the noun; `None` for `every`, `a`, `no`.
    fn amount(&self) -> Option<String> {
        match self {
            Det::Every | Det::A | Det::No => None,
            Det::Count(op, n) => Some(format!("{} {n}", op.counting())),
            Det::Between(a, b) => Some(format!("between {a} and {b}")),
            Det::Share(op, share) => Some(format!("{} {}", op.counting(), share_text(*share))),
            Det::Most => Some("most".to_owned()),
        }
    }
    pub fn singular(&self) -> bool {
        matches!(self, Det::Every | Det::A | Det::No | Det::Count(_, 1))
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

impl Adjective {
    fn text(&self) -> String {
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
}

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
    OtherThan(Path),
}

impl Noun {
    pub fn plain(base: Base) -> Noun {
        Noun { base, adjectives: Vec::new(), variable: None, filters: Vec::new() }
    }
    pub fn kind(&self) -> Option<Kind> {
        match self.base {
            Base::Kind(kind) => Some(kind),
            Base::Role(_) => Some(Kind::Person),
            Base::Of(at) => match word(at).ty {
                Type::Thing(kind) => Some(kind),
                _ => None,
            },
        }
    }
    pub fn name(&self, many: bool) -> String {
        let (one, other) = match self.base {
            Base::Kind(kind) => (kind.one(), kind.many()),
            Base::Role(at) => (ROLES[at].0, ROLES[at].1),
            Base::Of(at) => (word(at).one, word(at).many),
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
                Filter::OtherThan(path) => format!(" other than {}", path.text()),
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
    Value(Term),
}

impl Phrase {
    pub fn text(&self) -> String {
        match self {
            Phrase::Det(det, noun) => determined(det, noun),
            Phrase::Of(Det::Every, path) => format!("all {}", path.text()),
            Phrase::Of(det, path) => format!("{} of {}", det.amount().expect("it counts"), path.text()),
            Phrase::Path(path) => path.text(),
            Phrase::Me(Kind::Person) => "they".to_owned(),
            Phrase::Me(_) => "it".to_owned(),
            Phrase::TheNoun(noun) => format!("the {noun}"),
            Phrase::TheTeam => "the team".to_owned(),
            Phrase::Named(kind, id) => format!("{} \"{id}\"", kind.one()),
            Phrase::Value(term) => term.text(),
        }
    }
    pub fn form(&self) -> Form {
        let many = match self {
            Phrase::Det(det, _) => !det.singular(),
            Phrase::Of(det, _) => !matches!(det, Det::Count(_, 1)),
            Phrase::Path(path) => path.last().many,
            Phrase::Me(kind) => *kind == Kind::Person,
            Phrase::TheNoun(_) | Phrase::TheTeam | Phrase::Named(..) | Phrase::Value(_) => false,
        };
        if many { Form::Plural } else { Form::Third }
    }
}

pub fn determined(det: &Det, noun: &Noun) -> String {
    match det {
        Det::Every => format!("every {}", noun.text(false)),
        Det::A => format!("{} {}", article(&noun.name(false)), noun.text(false)),
        Det::No => format!("no {}", noun.text(false)),
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

impl Term {
    pub fn text(&self) -> String {
        match self {
            Term::Literal(value) => value.text(),
            Term::Today => "today".to_owned(),
            Term::Bar => "score-bar".to_owned(),
            Term::Path(path) => path.text(),
            Term::Count(path) => format!("the number of {}", path.text()),
            Term::CountNoun(noun) => format!("the number of {}", noun.text(true)),
            Term::Aggregate(fun, at, path) => {
                let (name, of) = match fun {
                    Aggregate::Sum => ("sum", "of "),
                    Aggregate::Average => ("average", ""),
                    Aggregate::Highest => ("highest", ""),
                    Aggregate::Lowest => ("lowest", ""),
                    Aggregate::Median => ("median", ""),
                };
                format!("the {name} {of}{} of {}", word(*at).one, path.text())
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

/// The form of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Base,
    Third,
    Plural,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Pred {
    pub denied: bool,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq)]
pub enum What {
    // Of things.
    Is(Adjective),
    Role(usize),
    /// `has a X`, `has Xs`: recorded.
    Recorded {
        at: usize,
        many: bool,
    },
    /// A quantity of a noun, perhaps with more said about it.
    Has(Det, Noun),
    HasSame(usize, Path),
    HasMore(usize, usize),
    Among(Path),
    IsThe(Path),
    Vouches(Box<Phrase>),
    Shares(usize, Path),
    Described,
    Comforts(Op, i128),
    Duo,
    /// `and` (true), `or`.
    Join(bool, Vec<Pred>),
    Either(Box<Pred>, Box<Pred>),
    // Of values.
    Compare(Op, Term),
    Equal(Term),
    OneOf(Vec<Value>),
    Between(Term, Term),
    Before(Term),
    After(Term),
    Within {
        last: bool,
        by: Length,
    },
    Ago(Op, Length),
    From {
        op: Op,
        by: Length,
        after: bool,
        day: Term,
    },
    Near(Value, Term),
    Text(&'static str, &'static str),
    // Of whole sets.
    Known,
    Includes(Box<Phrase>),
    SameAs(Path),
}

impl Pred {
    pub fn new(what: What) -> Pred {
        Pred { denied: false, what }
    }
    pub fn text(&self, form: Form) -> String {
        let be = |rest: String| {
            let verb = match form {
                Form::Base => "be",
                Form::Third => "is",
                Form::Plural => "are",
            };
            match (self.denied, form) {
                (true, Form::Base) => format!("not be {rest}"),
                (true, _) => format!("{verb} not {rest}"),
                (false, _) => format!("{verb} {rest}"),
            }
        };
        let verb = |third: &str, base: &str, rest: String| match (self.denied, form) {
            (false, Form::Third) => format!("{third} {rest}"),
            (false, _) => format!("{base} {rest}"),
            (true, Form::Base) => format!("not {base} {rest}"),
            (true, Form::Third) => format!("does not {base} {rest}"),
            (true, Form::Plural) => format!("do not {base} {rest}"),
        };
        let have = |rest: String| verb("has", "have", rest);
        match &self.what {
            What::Is(adjective) => be(adjective.text()),
            What::Role(at) if form == Form::Plural => be(format!("{} of the team", ROLES[*at].1)),
            What::Role(at) => be(format!("a {} of the team", ROLES[*at].0)),
            What::Recorded { .. } | What::Has(..) | What::Comforts(..) => have(self.object()),
            What::HasSame(at, path) => have(format!("the same {} as {}", word(*at).one, path.text())),
            What::HasMore(at, than) => have(format!("more {} than {}", word(*at).many, word(*than).many)),
            What::Among(path) => be(format!("among {}", path.text())),
            What::IsThe(path) => be(path.text()),
            What::Vouches(object) => verb("vouches for", "vouch for", object.text()),
            What::Shares(at, path) => {
                verb("shares", "share", format!("{} {} with {}", article(word(*at).one), word(*at).one, path.text()))
            }
            What::Described => be("described".to_owned()),
            What::Duo if form == Form::Plural => be("PAIRs".to_owned()),
            What::Duo => be("a PAIR".to_owned()),
            What::Join(and, preds) => {
                let parts: Vec<String> = preds.iter().map(|pred| pred.text(form)).collect();
                parts.join(if *and { " and " } else { " or " })
            }
            What::Either(one, other) => format!("either {} or {}", one.text(form), other.text(form)),
            What::Compare(op, term) => be(format!("{} {}", op.comparing(), term.text())),
            What::Equal(term) => be(term.text()),
            What::OneOf(values) => {
                let texts: Vec<String> = values.iter().map(Value::text).collect();
                let (last, rest) = texts.split_last().expect("a list has items");
                be(format!("one of {} or {last}", rest.join(", ")))
            }
            What::Between(low, high) => be(format!("between {} and {}", low.text(), high.text())),
            What::Before(term) => be(format!("before {}", term.text())),
            What::After(term) => be(format!("after {}", term.text())),
            What::Within { last, by } => {
                be(format!("within the {} {}", if *last { "last" } else { "next" }, by.text()))
            }
            What::Ago(op, by) => be(format!("{} {} ago", op.comparing(), by.text())),
            What::From { op, by, after, day } => {
                let word = if *after { "after" } else { "before" };
                be(format!("{} {} {word} {}", op.comparing(), by.text(), day.text()))
            }
            What::Near(by, term) => be(format!("within {} of {}", by.text(), term.text())),
            What::Text(test, text) => {
                let (third, base) = match *test {
                    "starts" => ("starts with", "start with"),
                    "ends" => ("ends with", "end with"),
                    "contains" => ("contains", "contain"),
                    _ => ("matches", "match"),
                };
                verb(third, base, format!("\"{text}\""))
            }
            What::Known => be("known".to_owned()),
            What::Includes(object) => verb("includes", "include", object.text()),
            What::SameAs(path) => be(format!("the same as {}", path.text())),
        }
    }
    /// The object of `have`.
    pub fn object(&self) -> String {
        match &self.what {
            What::Recorded { at, many: true } => word(*at).many.to_owned(),
            What::Recorded { at, many: false } => format!("{} {}", article(word(*at).one), word(*at).one),
            What::Has(det, noun) => determined(det, noun),
            What::Comforts(op, 1) => format!("{} 1 comfort", op.counting()),
            What::Comforts(op, n) => format!("{} {n} comforts", op.counting()),
            _ => panic!("it has no object"),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Cond {
    Said(Phrase, Pred),
    There(Det, Noun),
    And(Vec<Cond>),
    Or(Vec<Cond>),
    Not(Box<Cond>),
    Either(Box<Cond>, Box<Cond>),
    /// `at least 2 of {…}`; `None`: `all of`, and `none of` if so.
    Tally(Option<(Op, i128)>, bool, Vec<Cond>),
}

impl Cond {
    pub fn text(&self) -> String {
        let inner = |cond: &Cond| format!("({})", cond.text());
        let all = |conds: &[Cond], word: &str| conds.iter().map(inner).collect::<Vec<_>>().join(word);
        match self {
            Cond::Said(phrase, pred) => format!("{} {}", phrase.text(), pred.text(phrase.form())),
            Cond::There(det, noun) if det.singular() => format!("there is {}", determined(det, noun)),
            Cond::There(det, noun) => format!("there are {}", determined(det, noun)),
            Cond::And(conds) => all(conds, " and "),
            Cond::Or(conds) => all(conds, " or "),
            Cond::Not(cond) => format!("not {}", inner(cond)),
            Cond::Either(one, other) => format!("either {} or {}", inner(one), inner(other)),
            Cond::Tally(bound, none, conds) => {
                let head = match bound {
                    Some((op, n)) => format!("{} {n} of", op.counting()),
                    None if *none => "none of".to_owned(),
                    None => "all of".to_owned(),
                };
                let parts: Vec<String> = conds.iter().map(Cond::text).collect();
                format!("{head} {{ {} }}", parts.join(", "))
            }
        }
    }
}

/// What a sentence is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// `every X`, `no X may`, a bare plural (`bare`).
    Every { noun: Noun, bare: bool },
    /// `every member of a team`.
    Member(usize),
    /// `every person's boss`, `every team's members`.
    Path(Kind, Step),
    /// `at least 2 people`, `most keen people`.
    Amount(Det, Noun),
    /// `for every team, at least 2 of its members`; of the thing of `for every`.
    AmountOf(Kind, Det, Path),
    /// `for every team, the host`.
    The(Kind, Step),
    /// `no two people may have the same hue`; true: `share a badge`.
    NoTwo(Noun, usize, bool),
    /// `no two members of a team may have the same hue`.
    NoTwoOf(usize, usize, bool),
    /// `for every team, at most half of its members may have the same hue`.
    Alike(Det, Path, usize),
    /// `there must be at least 2 keen people`.
    There(Det, Noun),
    /// `for every team, there must be …`.
    ForThere(Kind, Det, Noun),
    /// `the number of people must be at least 3`.
    Value(Term),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    pub subject: Subject,
    pub must: bool,
    /// `no X may`, `at most 2 X may`.
    pub may: bool,
    pub pred: Pred,
    pub when: Option<Cond>,
    pub unless: Option<Cond>,
}

impl Sentence {
    /// Whether it says `former`.
    pub fn speaks_of_before(&self) -> bool {
        format!("{self:?}").contains("former: true")
    }

    pub fn text(&self) -> String {
        let modal = match (self.may, self.must) {
            (true, _) => "may",
            (_, true) => "must",
            _ => "should",
        };
        let no = self.may;
        let every = if no { "no" } else { "every" };
        let rest = || format!("{modal} {}", self.pred.text(Form::Base));
        let same = |at: usize, share: bool| match share {
            true => format!("may share {} {}", article(word(at).one), word(at).one),
            false => format!("may have the same {}", word(at).one),
        };
        let main = match &self.subject {
            Subject::Every { noun, bare: true } => format!("{} {}", noun.text(true), rest()),
            Subject::Every { noun, bare: false } => format!("{every} {} {}", noun.text(false), rest()),
            Subject::Member(at) => {
                let owner = word(*at).of.one();
                format!("{every} {} of {} {owner} {}", word(*at).one, article(owner), rest())
            }
            Subject::Path(kind, step) => format!("{every} {}'s {} {}", kind.one(), step.text(), rest()),
            Subject::Amount(det, noun) => format!("{} {}", determined(det, noun), rest()),
            Subject::AmountOf(kind, det, path) => {
                format!("for every {}, {} of {} {}", kind.one(), det.amount().expect("it counts"), path.text(), rest())
            }
            Subject::The(kind, step) => format!("for every {}, the {} {}", kind.one(), step.text(), rest()),
            Subject::NoTwo(noun, at, share) => format!("no two {} {}", noun.text(true), same(*at, *share)),
            Subject::NoTwoOf(set, at, share) => {
                format!("no two {} of a {} {}", word(*set).many, word(*set).of.one(), same(*at, *share))
            }
            Subject::Alike(det, path, at) => {
                let amount = det.amount().expect("it counts");
                format!("for every team, {amount} of {} may have the same {}", path.text(), word(*at).one)
            }
            Subject::There(det, noun) => format!("there {modal} be {}", determined(det, noun)),
            Subject::ForThere(kind, det, noun) => {
                format!("for every {}, there {modal} be {}", kind.one(), determined(det, noun))
            }
            Subject::Value(term) => format!("{} {}", term.text(), rest()),
        };
        let when = self.when.as_ref().map_or_else(String::new, |cond| format!("\n  if {}", cond.text()));
        let unless = self.unless.as_ref().map_or_else(String::new, |cond| format!("\n  unless {}", cond.text()));
        format!("{main}{when}{unless}")
    }
}
