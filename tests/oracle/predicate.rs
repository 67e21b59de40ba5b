//! What is said of a thing or a value, and conditions; how each is written.

use crate::term::{Adjective, Det, Noun, Op, Path, Phrase, ROLES, Term, article, determined, word};
use crate::values::Length;
use crate::world::Value;

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
    /// `more` (true), `fewer`.
    HasMore(bool, usize, usize),
    /// `has more buddies than their boss`.
    HasMoreOf(bool, usize, Path),
    /// `has a boss, a hue and at least 2 buddies`; `or` (false).
    HasList(bool, Vec<Pred>),
    Among(Path),
    AmongEither(Vec<Path>),
    IsThe(Path),
    Vouches(Box<Phrase>),
    Shares(usize, Path),
    Described,
    Comforts(Op, i128),
    /// `has at least half of the comforts`: of all its items.
    ComfortShare(Det),
    /// `is a captain of the team`.
    Captain,
    Duo,
    Star,
    /// `is a star or a people manager`.
    StarOr(usize),
    /// `steers the team`; `None`: the one in scope.
    Steers(Option<Phrase>),
    /// In parentheses.
    Inside(Box<Pred>),
    /// `and` (true), `or`.
    Join(bool, Vec<Pred>),
    Either(Box<Pred>, Box<Pred>),
    // Of values.
    Compare(Op, Term),
    /// The same in other words: `above`, `higher than`.
    Compared(&'static str, Op, Term),
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
    Unknown,
    Includes(Box<Phrase>),
    SameAs(Path),
    DifferentFrom(Path),
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
            What::Captain if form == Form::Plural => be("captains of the team".to_owned()),
            What::Captain => be("a captain of the team".to_owned()),
            What::Recorded { .. }
            | What::Has(..)
            | What::Comforts(..)
            | What::ComfortShare(..)
            | What::HasMore(..)
            | What::HasMoreOf(..)
            | What::HasList(..) => have(self.object()),
            What::HasSame(at, path) => have(format!("the same {} as {}", word(*at).one, path.text())),
            What::Among(path) => be(format!("among {}", path.text())),
            What::AmongEither(paths) => {
                let texts: Vec<String> = paths.iter().map(Path::text).collect();
                be(format!("among {}", texts.join(" and ")))
            }
            What::IsThe(path) => be(path.text()),
            What::Vouches(object) => verb("vouches for", "vouch for", object.text()),
            What::Shares(at, path) => {
                verb("shares", "share", format!("{} {} with {}", article(word(*at).one), word(*at).one, path.text()))
            }
            What::Described => be("described".to_owned()),
            What::Duo if form == Form::Plural => be("PAIRs".to_owned()),
            What::Duo => be("a PAIR".to_owned()),
            What::Star if form == Form::Plural => be("stars".to_owned()),
            What::Star => be("a star".to_owned()),
            What::StarOr(role) if form == Form::Plural => be(format!("stars or {} of a team", ROLES[*role].1)),
            What::StarOr(role) => be(format!("a star or a {} of a team", ROLES[*role].0)),
            What::Steers(None) => verb("steers", "steer", String::new()).trim_end().to_owned(),
            What::Steers(Some(team)) => verb("steers", "steer", team.text()),
            What::Inside(pred) => format!("({})", pred.text(form)),
            What::Join(and, preds) => {
                let parts: Vec<String> = preds.iter().map(|pred| pred.text(form)).collect();
                parts.join(if *and { " and " } else { " or " })
            }
            What::Either(one, other) => format!("either {} or {}", one.text(form), other.text(form)),
            What::Compare(op, term) => be(format!("{} {}", op.comparing(), term.text())),
            What::Compared(words, _, term) => be(format!("{words} {}", term.text())),
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
            What::Unknown => be("unknown".to_owned()),
            What::Includes(object) => verb("includes", "include", object.text()),
            What::SameAs(path) => be(format!("the same as {}", path.text())),
            What::DifferentFrom(path) => be(format!("different from {}", path.text())),
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
            What::ComfortShare(share) => format!("{} comforts", share.amount().expect("it counts")),
            What::HasMore(more, at, than) => {
                format!("{} {} than {}", more_text(*more), word(*at).many, word(*than).many)
            }
            What::HasMoreOf(more, at, path) => format!("{} {} than {}", more_text(*more), word(*at).many, path.text()),
            What::HasList(all, preds) => {
                let objects: Vec<String> = preds.iter().map(Pred::object).collect();
                let (last, rest) = objects.split_last().expect("a list has parts");
                format!("{} {} {last}", rest.join(", "), if *all { "and" } else { "or" })
            }
            _ => panic!("it has no object"),
        }
    }
}

fn more_text(more: bool) -> &'static str {
    if more { "more" } else { "fewer" }
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
                // A list in a list has brackets of its own.
                let part = |cond: &Cond| match format!("{cond:?}").contains("List(") {
                    true => inner(cond),
                    false => cond.text(),
                };
                let parts: Vec<String> = conds.iter().map(part).collect();
                format!("{head} {{ {} }}", parts.join(", "))
            }
        }
    }
}
