//! Abstract sentences and policies, and how each is written in the policy language.

use crate::predicate::{Cond, Form, Pred};
use crate::term::{Det, Noun, Path, Step, Term, article, determined, word};
use crate::values::Day;
use crate::world::Kind;

/// What a sentence is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// `every X`, `no X may`, and the same in other words.
    Every {
        noun: Noun,
        style: Style,
    },
    /// `every star and every tech lead`.
    Both(Noun, Noun),
    /// `for every team, every person who … must …`.
    For {
        outer: Noun,
        noun: Noun,
    },
    /// `for every team, every member must …`.
    ForOf(Kind, usize),
    Organisation,
    /// `every member of a team`.
    Member(Whose, usize),
    /// `every person's boss`, `every team's members`, and with things on the way `every person's boss's score`.
    Path(Kind, Whose, Option<Step>, Step),
    /// `at least 2 people`, `most keen people`.
    Amount(Det, Noun),
    /// `for every team, at least 2 of its members`; of the thing of `for every`.
    AmountOf(Kind, Det, Path),
    /// `for every team, the host`.
    The(Kind, Step),
    /// `for every team, the host or the members`.
    TheOr(Kind, Step, Step),
    /// `no two people may have the same hue`; true: `share a badge`.
    NoTwo(Noun, usize, bool),
    /// `no two members of a team may have the same hue`.
    NoTwoOf(Whose, usize, usize, bool),
    /// `for every team, no two members may have the same hue`.
    ForNoTwo(usize, usize, bool),
    /// `for every team, at most half of its members may have the same hue`.
    Alike(Det, Path, usize),
    /// `there must be at least 2 keen people`.
    There(Det, Noun),
    /// `for every team, there must be …`.
    ForThere(Kind, Det, Noun),
    /// `the number of people must be at least 3`.
    Value(Term),
}

/// Whose path a subject is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Of each of the kind.
    Each,
    /// Of the one with that id.
    One(&'static str),
}

/// How `every` is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Every,
    Each,
    All,
    /// The plural alone.
    BarePlural,
    /// The singular alone.
    BareSingular,
    /// `the tech lead must`, with nothing in scope.
    Generic,
    /// `everybody`, `nobody may`.
    Body,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    pub subject: Subject,
    pub must: bool,
    /// `no X may`, `at most 2 X may`.
    pub may: bool,
    pub pred: Pred,
    pub when: Option<Cond>,
    /// Whether `unless` stands before `if`.
    pub turned: bool,
    pub unless: Option<Cond>,
    /// Of its policy.
    pub from: Option<Day>,
    pub until: Option<Day>,
    /// Another sentence of the same policy.
    pub also: Option<Box<Sentence>>,
}

impl Sentence {
    /// The policy that says it.
    pub fn policy(&self, name: &str) -> String {
        let also = self.also.as_ref().map_or_else(String::new, |also| format!("  {}\n", also.text()));
        let dates = match (self.from, self.until) {
            (Some(from), Some(until)) => format!("  from {} until {}\n", from.text(), until.text()),
            (Some(from), None) => format!("  from {}\n", from.text()),
            (None, Some(until)) => format!("  until {}\n", until.text()),
            (None, None) => String::new(),
        };
        format!("policy {name} {{\n  {}\n{also}{dates}}}\n", self.text())
    }

    /// Both days belong to it.
    pub fn is_out_of_dates(&self, today: Day) -> bool {
        self.from.is_some_and(|from| today < from) || self.until.is_some_and(|until| today > until)
    }

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
            Subject::Every { noun, style } => format!("{} {}", style.text(noun, no), rest()),
            Subject::Both(one, other) => {
                format!("every {} and every {} {}", one.text(false), other.text(false), rest())
            }
            Subject::For { outer, noun } => {
                format!("for every {}, {every} {} {}", outer.text(false), noun.text(false), rest())
            }
            Subject::ForOf(kind, at) => format!("for every {}, {every} {} {}", kind.one(), word(*at).one, rest()),
            Subject::Organisation => format!("the organisation {}", rest()),
            Subject::Member(whose, at) => {
                format!("{every} {} of {} {}", word(*at).one, whose.a(word(*at).of), rest())
            }
            Subject::Path(kind, whose, between, step) => {
                let owner = match whose {
                    _ if *kind == Kind::Organisation => "the organisation".to_owned(),
                    Whose::Each => format!("{every} {}", kind.one()),
                    Whose::One(_) => whose.a(*kind),
                };
                format!(
                    "{owner}'s {}{} {}",
                    between.as_ref().map_or_else(String::new, Step::owning),
                    step.text(),
                    rest()
                )
            }
            Subject::Amount(det, noun) => format!("{} {}", determined(det, noun), rest()),
            Subject::AmountOf(kind, det, path) => {
                format!("for every {}, {} of {} {}", kind.one(), det.amount().expect("it counts"), path.text(), rest())
            }
            Subject::The(kind, step) => format!("for every {}, the {} {}", kind.one(), step.text(), rest()),
            Subject::TheOr(kind, one, other) => {
                format!("for every {}, the {} or the {} {}", kind.one(), one.text(), other.text(), rest())
            }
            Subject::NoTwo(noun, at, share) => format!("no two {} {}", noun.text(true), same(*at, *share)),
            Subject::NoTwoOf(whose, set, at, share) => {
                format!("no two {} of {} {}", word(*set).many, whose.a(word(*set).of), same(*at, *share))
            }
            Subject::ForNoTwo(set, at, share) => {
                format!("for every {}, no two {} {}", word(*set).of.one(), word(*set).many, same(*at, *share))
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
        if self.turned { format!("{main}{unless}{when}") } else { format!("{main}{when}{unless}") }
    }
}

impl Whose {
    /// `a team`, `team "t1"`.
    fn a(self, kind: Kind) -> String {
        match self {
            Whose::Each => format!("{} {}", article(kind.one()), kind.one()),
            Whose::One(id) => format!("{} \"{id}\"", kind.one()),
        }
    }
}

impl Style {
    fn text(self, noun: &Noun, no: bool) -> String {
        match self {
            Style::Body if no => "nobody".to_owned(),
            _ if no => format!("no {}", noun.text(false)),
            Style::Every => format!("every {}", noun.text(false)),
            Style::Each => format!("each {}", noun.text(false)),
            Style::All => format!("all {}", noun.text(true)),
            Style::BarePlural => noun.text(true),
            Style::BareSingular => noun.text(false),
            Style::Generic => format!("the {}", noun.text(false)),
            Style::Body => "everybody".to_owned(),
        }
    }
}
