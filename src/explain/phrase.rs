//! Formulas in explicit English: every quantifier said, every pronoun and omitted object named. It is what a sentence was
//! taken to mean, so it reads like a protocol and not like the sentence.

use std::sync::Arc;

use crate::compile::Program;
use crate::evaluate::trace::Name;
use crate::evaluate::view::Types;
use crate::formula::{Aggregate, Arith, Bound, Calc, Cond, DateRelation, Op, Set, TextTest, Var};
use crate::value::Val;
use crate::vocabulary::noun::{self, Noun};
use crate::vocabulary::{AttrId, DefForm, DefId, Piece, Ty, Verb};

/// What each variable is called, by slot.
#[derive(Debug, Clone, Default)]
pub struct Names(Vec<Option<Name>>);

impl Names {
    /// These names, by slot.
    pub fn new(names: &[Option<Name>]) -> Names {
        Names(names.to_vec())
    }

    /// The same with a name for a variable.
    #[must_use]
    pub fn with(&self, var: Var, name: Name) -> Names {
        let (mut names, at) = (self.0.clone(), usize::from(var.0));
        names.resize(names.len().max(at + 1), None);
        names[at] = Some(name);
        Names(names)
    }

    fn of(&self, var: Var) -> Option<&Name> {
        self.0.get(usize::from(var.0)).and_then(Option::as_ref)
    }

    fn word(&self, var: Var) -> String {
        self.of(var).map_or_else(|| "it".to_owned(), |name| name.word.clone())
    }

    /// A name for one more thing of that noun.
    fn fresh(&self, noun: &str) -> String {
        let taken = |name: &String| self.0.iter().flatten().any(|other| other.word == *name);
        let names = [format!("that {noun}"), format!("that other {noun}"), format!("that third {noun}")];
        names.iter().find(|name| !taken(name)).cloned().unwrap_or_else(|| format!("that {noun}"))
    }
}

/// Puts formulas of a program into words.
#[derive(Debug)]
pub struct Phrases<'a> {
    program: &'a Program,
    types: Types<'a>,
}

impl<'a> Phrases<'a> {
    /// For that program.
    pub fn new(program: &'a Program) -> Phrases<'a> {
        Phrases { program, types: Types::new(program) }
    }

    /// A condition.
    #[allow(clippy::too_many_lines, reason = "one arm for each form of the language; splitting would only hide one")]
    pub fn cond(&self, cond: &Cond, names: &Names) -> String {
        let set = |set: &Set| self.set(set, names);
        match cond {
            Cond::All(parts) if parts.is_empty() => "it is there".to_owned(),
            Cond::All(parts) => self.joined(parts, " and ", names),
            Cond::Any(parts) => self.joined(parts, " or ", names),
            Cond::Either(parts) => format!("exactly one: {}", self.joined(parts, "; ", names)),
            Cond::Not(inner) => self.denied(inner, names),
            Cond::Tally { bound, of, .. } => {
                let items: Vec<String> = of.iter().map(|cond| self.cond(cond, names)).collect();
                format!("{} of these: {}", self.bound(bound, names, false), items.join("; "))
            }
            Cond::Each { set, var, body, wants_one, .. } => {
                let rest = if *wants_one { ", of whom there is at least one" } else { "" };
                let (inner, one) = self.introduce(set, *var, names);
                if matches!(&**body, Cond::Any(parts) if parts.is_empty()) {
                    return format!("there is no {one}");
                }
                format!("for every {one}{rest}: {}", self.cond(body, &inner))
            }
            Cond::Some { set, var, body, .. } | Cond::AnyPost { set, var, body, .. } => {
                let (inner, one) = self.introduce(set, *var, names);
                if is_always(body) {
                    return format!("there is at least one {one}");
                }
                format!("for at least one {one}: {}", self.cond(body, &inner))
            }
            Cond::Count { bound, set, var, body, .. } => {
                let (inner, all) = (names.with(*var, self.name(set, names)), self.described(set, names, false));
                let count = self.bound(bound, names, false);
                if is_always(body) {
                    return format!("the number of {all} is {count}");
                }
                format!("the number of {all} for which ({}) is {count}", self.cond(body, &inner))
            }
            Cond::Share { bound, set, var, body, .. } => {
                let (inner, all) = (names.with(*var, self.name(set, names)), self.described(set, names, false));
                format!("for {} of all {all}: {}", self.bound(bound, names, true), self.cond(body, &inner))
            }
            Cond::Definite { set, var, body, plural, right, denied, .. } => {
                self.definite(set, *var, body, (*plural, *right, *denied), names)
            }
            Cond::Compare { left, op, right, .. } => self.compare(left, *op, right, names),
            Cond::Dates { relation, date, length, anchor, .. } => {
                self.dates(*relation, date, length, anchor.as_ref(), names)
            }
            Cond::In { item, set: of, .. } => self.is_in(item, of, false, names),
            Cond::Sets { left, right, overlap: true, .. } => {
                format!("{} and {} have one in common", set(left), set(right))
            }
            Cond::Sets { left, right, overlap: false, .. } => format!("{} and {} are the same", set(left), set(right)),
            Cond::Yes(of, _) => format!("{}: yes", set(of)),
            Cond::Has { of, attr, key, .. } => {
                format!("a file records {}", self.attr_of(*attr, of, key.as_ref(), names))
            }
            Cond::Known { of, attr, key, .. } => {
                format!("a file says something of {}", self.attr_of(*attr, of, key.as_ref(), names))
            }
            Cond::Settled(of, _) => {
                format!("{} {} known", set(of), if self.types.is_single(of) { "is" } else { "are" })
            }
            Cond::Described(of, _) => format!("a file describes {}", set(of)),
            Cond::Call { def, args, .. } => self.call(*def, args, false, names),
            Cond::Text { test, left, right, .. } => {
                let test = match test {
                    TextTest::StartsWith => "starts with",
                    TextTest::EndsWith => "ends with",
                    TextTest::Contains => "contains",
                };
                format!("{} {test} {}", set(left), set(right))
            }
            Cond::Matches { left, pattern, .. } => {
                let pattern = self.program.patterns.get(usize::from(*pattern)).map_or("?", regex::Regex::as_str);
                format!("{} matches /{pattern}/", set(left))
            }
            Cond::NoTwin { one, set: of, path, var, overlap, .. } => {
                let name = Name::new(names.word(*one), self.types.of(of));
                let what = self.set(path, &names.with(*var, name));
                let same = if *overlap { "shares" } else { "has the same" };
                format!("no other {} {same} {what}", self.noun(of, true))
            }
            Cond::Alike { bound, share, set: of, var, path, .. } => {
                let (inner, one) = self.introduce(of, *var, names);
                let bound = self.bound(bound, names, *share);
                format!("of all, each {one}, {bound} are alike in {}", self.set(path, &inner))
            }
        }
    }

    fn joined(&self, parts: &[Cond], joint: &str, names: &Names) -> String {
        let words = parts.iter().map(|part| match part {
            Cond::All(_) | Cond::Any(_) if parts.len() > 1 => format!("({})", self.cond(part, names)),
            _ => self.cond(part, names),
        });
        words.collect::<Vec<_>>().join(joint)
    }

    /// What is denied.
    fn denied(&self, cond: &Cond, names: &Names) -> String {
        match cond {
            Cond::In { item, set, .. } => self.is_in(item, set, true, names),
            Cond::Call { def, args, .. } => self.call(*def, args, true, names),
            Cond::Has { of, attr, key, .. } => {
                format!("no file records {}", self.attr_of(*attr, of, key.as_ref(), names))
            }
            cond => format!("not ({})", self.cond(cond, names)),
        }
    }

    fn is_in(&self, item: &Set, of: &Set, denied: bool, names: &Names) -> String {
        let is = if denied { "is not" } else { "is" };
        match of {
            Set::Holders { .. } | Set::Def { .. } => {
                format!("{} {is} {}", self.set(item, names), noun::one(&self.described(of, names, true)))
            }
            // To be among all people who are so is to be so.
            Set::Filter { of, var, cond } if matches!(**of, Set::Things(_)) => {
                let names = names.with(*var, Name::new(self.set(item, names), self.types.of(of)));
                if denied { self.denied(cond, &names) } else { self.cond(cond, &names) }
            }
            of => format!("{} {is} one of: {}", self.set(item, names), self.set(of, names)),
        }
    }

    /// One of a set, in words, and the names with which its condition is read.
    fn introduce(&self, set: &Set, var: Var, names: &Names) -> (Names, String) {
        (names.with(var, self.name(set, names)), self.one(set, names))
    }

    /// What one of a set is called after it was mentioned.
    pub fn name(&self, set: &Set, names: &Names) -> Name {
        let mut name = Name::new(names.fresh(&self.noun(set, true)), self.types.of(set));
        name.team = self.team_of(set, names);
        name
    }

    /// Of people in posts: their team.
    fn team_of(&self, set: &Set, names: &Names) -> Option<String> {
        match set {
            Set::Holders { team: Some(team), .. } => Some(self.set(team, names)),
            Set::Filter { of, .. } | Set::Except { of, .. } => self.team_of(of, names),
            _ => None,
        }
    }

    /// One of a set, in words.
    pub fn one(&self, set: &Set, names: &Names) -> String {
        self.described(set, names, true)
    }

    fn definite(&self, set: &Set, var: Var, body: &Cond, how: (bool, bool, bool), names: &Names) -> String {
        let (plural, right, denied) = how;
        if self.types.is_single(set) || right {
            let mut name = Name::new(self.set(set, names), self.types.of(set).or_else(|| self.ty(set, names)));
            name.team = self.team_of(set, names);
            name.percent = self.is_percent(set, names);
            let names = names.with(var, name);
            return if denied { self.denied(body, &names) } else { self.cond(body, &names) };
        }
        let (inner, one) = self.introduce(set, var, names);
        let body = if denied { self.denied(body, &inner) } else { self.cond(body, &inner) };
        let each = if plural { "each" } else { "the" };
        format!("for {each} {one}: {body}")
    }

    fn compare(&self, left: &Set, op: Op, right: &Set, names: &Names) -> String {
        let ty = self.ty(left, names).or_else(|| self.ty(right, names));
        let percent = self.is_percent(left, names) || self.is_percent(right, names);
        let side = |set: &Set| match set {
            Set::Value(Val::Number(number)) if percent => number.percent(),
            set => self.typed(set, ty, names),
        };
        let (one, other) = (side(left), side(right));
        let op = match (op, ty) {
            (Op::Equal, _) => "is",
            (Op::Less, Some(Ty::Date)) => "is before",
            (Op::More, Some(Ty::Date)) => "is after",
            (Op::Less, _) => "is less than",
            (Op::AtMost, _) => "is at most",
            (Op::More, _) => "is more than",
            (Op::AtLeast, _) => "is at least",
        };
        format!("{one} {op} {other}")
    }

    fn is_percent(&self, set: &Set, names: &Names) -> bool {
        match set {
            Set::Var(var) => names.of(*var).is_some_and(|name| name.percent),
            set => set.is_percent(&self.program.vocabulary),
        }
    }

    fn dates(
        &self,
        relation: DateRelation,
        date: &Set,
        length: &Set,
        anchor: Option<&Arc<Set>>,
        names: &Names,
    ) -> String {
        let (date, length) = (self.set(date, names), self.set(length, names));
        let anchor = anchor.map_or_else(|| "today".to_owned(), |anchor| self.set(anchor, names));
        match relation {
            DateRelation::WithinLast => format!("{date} is within the last {length}"),
            DateRelation::WithinNext => format!("{date} is within the next {length}"),
            DateRelation::Ago(op) => format!("{date} is {} {length} ago", op_words(op)),
            DateRelation::After(op) => format!("{date} is {} {length} after {anchor}", op_words(op)),
            DateRelation::Before(op) => format!("{date} is {} {length} before {anchor}", op_words(op)),
            DateRelation::Near => format!("{date} is within {length} of {anchor}"),
        }
    }

    fn bound(&self, bound: &Bound, names: &Names, share: bool) -> String {
        let value = |set: &Set| match set {
            Set::Value(Val::Number(number)) if share => number.percent(),
            set => self.typed(set, Some(Ty::Number), names),
        };
        match &bound.upper {
            Some(upper) => format!("between {} and {}", value(&bound.value), value(upper)),
            None => format!("{} {}", op_words(bound.op), value(&bound.value)),
        }
    }

    fn ty(&self, set: &Set, names: &Names) -> Option<Ty> {
        match set {
            Set::Var(var) => names.of(*var).and_then(|name| name.ty),
            set => self.types.of(set),
        }
    }

    fn call(&self, def: DefId, args: &[Arc<Set>], denied: bool, names: &Names) -> String {
        let declared = &self.program.vocabulary.defs[def.index()];
        let owner = args.first().map_or_else(String::new, |owner| self.set(owner, names));
        let is = if denied { "is not" } else { "is" };
        match &declared.form {
            DefForm::Noun { noun, .. } | DefForm::IsNoun(noun) => {
                format!("{owner} {is} {}", noun::one(&noun.shown(true)))
            }
            DefForm::IsAdjective(words) => format!("{owner} {is} {}", words.join(" ")),
            DefForm::Phrase { verb, pieces } => {
                let rest = self.pieces(pieces, args, names);
                match (verb, denied) {
                    (Verb::Be, _) => format!("{owner} {is}{rest}"),
                    (Verb::Have, false) => format!("{owner} has{rest}"),
                    (Verb::Have, true) => format!("{owner} does not have{rest}"),
                    (Verb::Other(verb), false) => format!("{owner} {verb}{rest}"),
                    (Verb::Other(verb), true) => format!("not ({owner} {verb}{rest})"),
                }
            }
        }
    }

    fn pieces(&self, pieces: &[Piece], args: &[Arc<Set>], names: &Names) -> String {
        let words = pieces.iter().map(|piece| match piece {
            Piece::Word(word) => format!(" {word}"),
            Piece::Slot(slot) => args.get(*slot).map_or_else(String::new, |set| format!(" {}", self.set(set, names))),
        });
        words.collect()
    }

    /// A set as what it denotes: `level of ana`, `tech leads of payments`.
    pub fn set(&self, set: &Set, names: &Names) -> String {
        self.described(set, names, self.types.is_single(set))
    }

    fn typed(&self, set: &Set, ty: Option<Ty>, names: &Names) -> String {
        match set {
            Set::Value(val) => self.value(*val, ty),
            Set::Setting(id) => {
                let name = &self.program.vocabulary.settings[id.index()].name;
                format!("{name} ({})", self.value(self.program.settings[id.index()], ty))
            }
            set => self.set(set, names),
        }
    }

    fn described(&self, set: &Set, names: &Names, one: bool) -> String {
        let inner = |set: &Set| self.set(set, names);
        match set {
            Set::Things(_) => self.noun(set, one),
            Set::Var(var) => names.word(*var),
            Set::Value(val) => self.value(*val, None),
            Set::Setting(id) => self.program.vocabulary.settings[id.index()].name.clone(),
            Set::Named { kind, id, .. } => {
                let kind = &self.program.vocabulary.kind(*kind).noun.singular;
                format!("{kind} {}", self.program.texts.text(*id))
            }
            Set::Organisation => "the organisation".to_owned(),
            Set::Attr { of, attr, key, .. } if one && self.program.vocabulary.attr(*attr).ty.set => {
                let key = key.as_ref().map_or_else(String::new, |key| format!(" for {}", inner(key)));
                format!("{} of {}{key}", self.noun(set, true), inner(of))
            }
            // `the number of depths of ana`, by area; `levels of members of payments`.
            Set::Attr { of, key, .. } if !one => {
                let key = key.as_ref().map_or_else(String::new, |key| format!(" for {}", inner(key)));
                format!("{} of {}{key}", self.noun(set, false), inner(of))
            }
            Set::Attr { of, attr, key, .. } => self.attr_of(*attr, of, key.as_ref(), names),
            Set::Def { of, def, args, .. } => {
                let all: Vec<Arc<Set>> = std::iter::once(of).chain(args).cloned().collect();
                let pieces = match &self.program.vocabulary.defs[def.index()].form {
                    DefForm::Noun { pieces, .. } => self.pieces(pieces, &all, names),
                    DefForm::IsNoun(_) | DefForm::IsAdjective(_) | DefForm::Phrase { .. } => String::new(),
                };
                format!("{} of {}{pieces}", self.noun(set, one), inner(of))
            }
            Set::Holders { team, area, .. } => {
                let team = team.as_ref().map_or_else(|| "any team".to_owned(), |team| inner(team));
                let area = area.as_ref().map_or_else(String::new, |area| format!(" for {}", inner(area)));
                format!("{} of {team}{area}", self.noun(set, one))
            }
            Set::PostTeam(of) => match &**of {
                Set::Var(var) => match names.of(*var).and_then(|name| name.team.clone()) {
                    Some(team) => team,
                    None => format!("the team where they are {}", self.noun(of, true)),
                },
                of => format!("the team of {}", inner(of)),
            },
            Set::PostPerson(of) => inner(of),
            Set::PostAreas { of, .. } => format!("area held by {}", inner(of)),
            Set::PostAssignments { of, .. } => format!("post of {}", inner(of)),
            Set::Checklist { of, .. } => {
                format!("{} of {} that {} met", self.noun(set, one), inner(of), if one { "is" } else { "are" })
            }
            Set::Chain { of, attr, .. } => {
                format!("the chain of {} from {}", self.program.vocabulary.attr(*attr).noun.singular, inner(of))
            }
            Set::Filter { .. } => self.filtered(set, names, one),
            Set::Union(parts) => parts.iter().map(inner).collect::<Vec<_>>().join(", "),
            Set::Except { of, minus } => format!("{} other than {}", self.described(of, names, one), inner(minus)),
            Set::Former { of, var, step, .. } => {
                format!("former {}", self.set(step, &names.with(*var, Name::new(inner(of), self.types.of(of)))))
            }
            Set::Calc(calc) => self.calc(calc, names),
        }
    }

    /// A set with all its filters: they follow each other, the first one innermost.
    fn filtered(&self, set: &Set, names: &Names, one: bool) -> String {
        let (mut base, mut conds) = (set, Vec::new());
        while let Set::Filter { of, var, cond } = base {
            let name = self.name(of, names);
            conds.push(self.cond(cond, &names.with(*var, name)));
            base = of;
        }
        conds.reverse();
        format!("{} such that ({})", self.described(base, names, one), conds.join(" and "))
    }

    fn attr_of(&self, attr: AttrId, of: &Set, key: Option<&Arc<Set>>, names: &Names) -> String {
        let declared = self.program.vocabulary.attr(attr);
        let noun = if declared.ty.set { &declared.noun.plural } else { &declared.noun.singular };
        let key = key.map_or_else(String::new, |key| format!(" for {}", self.set(key, names)));
        format!("{noun} of {}{key}", self.set(of, names))
    }

    fn calc(&self, calc: &Calc, names: &Names) -> String {
        let set = |set: &Set| self.set(set, names);
        match calc {
            Calc::Today => "today".to_owned(),
            Calc::Count(of) => format!("the number of {}", self.described(of, names, false)),
            Calc::Aggregate { fun, over, var, path, .. } => {
                let fun = match fun {
                    Aggregate::Sum => "sum",
                    Aggregate::Average => "average",
                    Aggregate::Highest => "highest",
                    Aggregate::Lowest => "lowest",
                    Aggregate::Median => "median",
                };
                let (inner, one) = self.introduce(over, *var, names);
                format!("the {fun}, over every {one}, of {}", self.set(path, &inner))
            }
            Calc::Arith { op, left, right, .. } => {
                let op = match op {
                    Arith::Add => "+",
                    Arith::Subtract => "-",
                    Arith::Multiply => "*",
                    Arith::Divide => "/",
                };
                format!("({} {op} {})", set(left), set(right))
            }
            Calc::Since(of) => format!("the time since {}", set(of)),
            Calc::Until(of) => format!("the time until {}", set(of)),
            Calc::Month(of) => format!("the month of {}", set(of)),
            Calc::Year(of) => format!("the year of {}", set(of)),
            Calc::If { arms, otherwise } => {
                let arms = arms.iter().map(|(value, cond)| format!("{} if {}", set(value), self.cond(cond, names)));
                let rest = otherwise.iter().map(|value| format!("{} otherwise", set(value)));
                arms.chain(rest).collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// What the items of a set are called.
    fn noun(&self, set: &Set, one: bool) -> String {
        let vocabulary = &self.program.vocabulary;
        let pick = |noun: &Noun| if one { noun.singular.clone() } else { noun.plural.clone() };
        match set {
            Set::Attr { attr, .. } => pick(&vocabulary.attr(*attr).noun),
            Set::Def { def, .. } => match &vocabulary.defs[def.index()].form {
                DefForm::Noun { noun, .. } | DefForm::IsNoun(noun) => pick(noun),
                DefForm::IsAdjective(_) | DefForm::Phrase { .. } => vocabulary.defs[def.index()].name.clone(),
            },
            Set::Holders { role, .. } => pick(&vocabulary.roles[role.index()].noun),
            Set::Checklist { checklist, .. } => pick(&vocabulary.checklists[checklist.index()].noun),
            Set::Filter { of, .. } | Set::Except { of, .. } => self.noun(of, one),
            set => match self.types.of(set).and_then(|ty| vocabulary.kind_of(ty)) {
                Some(kind) => pick(&vocabulary.kind(kind).noun),
                None => if one { "one" } else { "ones" }.to_owned(),
            },
        }
    }

    /// A value in words; what it is a level of is known from its type.
    pub fn value(&self, val: Val, ty: Option<Ty>) -> String {
        match val {
            Val::YesNo(yes) => if yes { "yes" } else { "no" }.to_owned(),
            Val::Number(number) => number.to_string(),
            Val::Duration(length) => length.to_string(),
            Val::Date(date) => date.to_string(),
            Val::Text(sym) => format!("\"{}\"", self.program.texts.text(sym)),
            Val::Level(_) | Val::Choice(_) => {
                let name = ty.and_then(|ty| self.program.vocabulary.step_name(ty, val));
                name.unwrap_or("that step").to_owned()
            }
            Val::Unknown => "unknown".to_owned(),
            Val::None => "none".to_owned(),
            Val::Thing(_) | Val::Post { .. } | Val::Item(_) => "that one".to_owned(),
        }
    }
}

fn is_always(cond: &Cond) -> bool {
    matches!(cond, Cond::All(parts) if parts.is_empty())
}

fn op_words(op: Op) -> &'static str {
    match op {
        Op::Equal => "exactly",
        Op::Less => "less than",
        Op::AtMost => "at most",
        Op::More => "more than",
        Op::AtLeast => "at least",
    }
}
