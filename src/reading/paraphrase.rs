//! Formulas in plain, explicit English: every quantifier is said, every noun with whose it is, every pronoun with what it
//! stands for. For sentences with two readings, and for whoever asks what a sentence means.
//!
//! The text is for people; nothing reads it back. Each variable is called by the noun that bound it (`the tech lead`), and
//! where two share a noun the later one is `the other tech lead`.

use std::cell::RefCell;

use super::definition::Nouns;
use super::rule::{RangeReading, RuleReading};
use crate::formula::{Aggregate, Arith, Bound, Calc, Cond, DateRelation, Op, Set, TextTest, Var};
use crate::value::{Number, Sym, Val};
use crate::vocabulary::noun::{Noun, article};
use crate::vocabulary::{DefForm, DefId, Piece, Ty, Verb, Vocabulary};

/// What a paraphrase has to look up besides the vocabulary.
pub trait Lookup {
    /// A text of the policies.
    fn text(&self, sym: Sym) -> String;
    /// A regular expression of the policies.
    fn pattern(&self, index: u16) -> String;
    /// The type of what a definition's noun denotes.
    fn result(&self, def: DefId) -> Option<Ty>;
}

impl Lookup for Nouns<'_> {
    fn text(&self, sym: Sym) -> String {
        self.said(sym)
    }

    fn pattern(&self, index: u16) -> String {
        self.expression(index)
    }

    fn result(&self, def: DefId) -> Option<Ty> {
        self.noun_type(def)
    }
}

/// Says formulas in English.
pub struct Paraphrase<'a> {
    v: &'a Vocabulary,
    lookup: &'a dyn Lookup,
    names: RefCell<Vec<(Var, String)>>,
}

/// A noun phrase without its determiner, in both numbers.
struct Phrase {
    one: String,
    many: String,
    /// `of the team`, `for whom …`.
    rest: String,
}

impl Phrase {
    fn of(noun: &Noun, rest: String) -> Phrase {
        Phrase { one: noun.singular.clone(), many: noun.plural.clone(), rest }
    }

    fn one(&self) -> String {
        spaced(&self.one, &self.rest)
    }

    fn many(&self) -> String {
        spaced(&self.many, &self.rest)
    }
}

fn spaced(a: &str, b: &str) -> String {
    if b.is_empty() { a.to_owned() } else { format!("{a} {b}") }
}

fn is(positive: bool) -> &'static str {
    if positive { "is" } else { "is not" }
}

/// A rule sentence, with all its ranges and clauses.
pub fn rule(v: &Vocabulary, lookup: &dyn Lookup, rules: &[RuleReading]) -> String {
    let said = rules.iter().map(|rule| Paraphrase::new(v, lookup, &[]).rule(rule));
    said.collect::<Vec<_>>().join("; and ")
}

/// What a waiver or a rule ranges over.
pub fn range(v: &Vocabulary, lookup: &dyn Lookup, range: &RangeReading) -> String {
    Paraphrase::new(v, lookup, &[]).range(range)
}

/// A condition; `params` names the parameters of the head it stands under, by their slots.
pub fn condition(v: &Vocabulary, lookup: &dyn Lookup, params: &[(Var, String)], cond: &Cond) -> String {
    Paraphrase::new(v, lookup, params).cond(cond, true)
}

/// Things or a value; `params` as for a condition.
pub fn set(v: &Vocabulary, lookup: &dyn Lookup, params: &[(Var, String)], set: &Set) -> String {
    Paraphrase::new(v, lookup, params).the(set)
}

impl<'a> Paraphrase<'a> {
    /// With names for the variables that are bound outside of what is said.
    pub fn new(v: &'a Vocabulary, lookup: &'a dyn Lookup, params: &[(Var, String)]) -> Self {
        Paraphrase { v, lookup, names: RefCell::new(params.to_vec()) }
    }

    // ── rules ────────────────────────────────────────────────────────────────────────────────────────────────────────

    /// A rule: what it ranges over, what must be so, and its clauses.
    pub fn rule(&self, rule: &RuleReading) -> String {
        let mut said: String = rule.ranges.iter().map(|range| format!("{}: ", self.range(range))).collect();
        said.push_str(if rule.must { "it must be so that " } else { "it should be so that " });
        said.push_str(&self.cond(&rule.main, true));
        for (word, clause) in [("if", &rule.when), ("unless", &rule.unless)] {
            if let Some((cond, _)) = clause {
                said.push_str(&format!(", {word} {}", self.cond(cond, true)));
            }
        }
        said
    }

    fn range(&self, range: &RangeReading) -> String {
        let phrase = self.phrase(&range.set);
        self.name(range.var, &phrase.one);
        let wanted = if range.wanted { " (at least one is wanted)" } else { "" };
        format!("for every {}{wanted}", phrase.one())
    }

    // ── names of variables ───────────────────────────────────────────────────────────────────────────────────────────

    /// Names a variable by its noun and gives the name.
    fn name(&self, var: Var, noun: &str) -> String {
        let mut names = self.names.borrow_mut();
        names.retain(|(known, _)| *known != var);
        let taken = |name: &String| names.iter().any(|(_, known)| known == name);
        let candidates = ["the", "the other", "the third", "the fourth"].iter().map(|the| format!("{the} {noun}"));
        let name = candidates.into_iter().find(|name| !taken(name)).unwrap_or_else(|| format!("the last {noun}"));
        names.push((var, name.clone()));
        name
    }

    fn named(&self, var: Var) -> String {
        let names = self.names.borrow();
        names.iter().rev().find(|(known, _)| *known == var).map_or_else(|| "it".to_owned(), |(_, name)| name.clone())
    }

    /// What `say` makes with the variable named by a noun; outside of it the name is free again.
    fn with_name<T>(&self, var: Var, noun: &str, say: impl FnOnce(&str) -> T) -> T {
        let name = self.name(var, noun);
        let said = say(&name);
        self.names.borrow_mut().retain(|(known, _)| *known != var);
        said
    }

    // ── things and values ────────────────────────────────────────────────────────────────────────────────────────────

    /// A set as a definite thing: `the members of the team`, `5`.
    fn the(&self, set: &Set) -> String {
        match set {
            Set::Var(var) => self.named(*var),
            Set::Value(value) => self.value(*value, None),
            Set::Setting(setting) => format!("`{}`", self.v.settings[setting.index()].name),
            Set::Named { kind, id, .. } => {
                format!("{} \"{}\"", self.v.kind(*kind).noun.singular, self.lookup.text(*id))
            }
            Set::Organisation => "the organisation".to_owned(),
            Set::PostPerson(post) => self.the(post),
            Set::Union(parts) => parts.iter().map(|part| self.the(part)).collect::<Vec<_>>().join(" together with "),
            Set::Calc(calc) => self.calc(calc),
            Set::Things(_) => format!("all {}", self.phrase(set).many()),
            other => {
                let phrase = self.phrase(other);
                format!("the {}", if self.single(other) { phrase.one() } else { phrase.many() })
            }
        }
    }

    /// Whether there is one of it for one owner.
    fn single(&self, set: &Set) -> bool {
        match set {
            Set::Attr { attr, .. } => !self.v.attr(*attr).ty.set,
            Set::PostTeam(_) => true,
            Set::Def { def, .. } => self.lookup.result(*def).is_some_and(|ty| self.v.kind_of(ty).is_none()),
            Set::Former { step, .. } => self.single(step),
            _ => false,
        }
    }

    /// Whether its words stand in the plural.
    fn is_several(&self, set: &Set) -> bool {
        matches!(
            set,
            Set::Things(_)
                | Set::Attr { .. }
                | Set::Def { .. }
                | Set::Holders { .. }
                | Set::Checklist { .. }
                | Set::Chain { .. }
                | Set::Filter { .. }
                | Set::Except { .. }
                | Set::Former { .. }
        ) && !self.single(set)
    }

    /// Whether there is one at most, of one owner.
    fn just_one(&self, set: &Set) -> bool {
        let of = match set {
            Set::Attr { of, .. } | Set::Def { of, .. } | Set::Former { of, .. } => of,
            _ => return false,
        };
        self.single(set) && (matches!(**of, Set::Var(_) | Set::Organisation | Set::PostTeam(_)) || self.just_one(of))
    }

    /// A set as a noun that a determiner can stand before.
    fn phrase(&self, set: &Set) -> Phrase {
        match set {
            Set::Things(kind) => Phrase::of(&self.v.kind(*kind).noun, String::new()),
            Set::Attr { of, attr, key, .. } => {
                let key = key.as_ref().map(|key| format!(" for {}", self.the(key))).unwrap_or_default();
                Phrase::of(&self.v.attr(*attr).noun, format!("of {}{key}", self.the(of)))
            }
            Set::Def { of, def, args, .. } => self.defined(of, *def, args),
            Set::Holders { role, team, area, .. } => {
                let team =
                    team.as_ref().map_or_else(|| "of any team".to_owned(), |team| format!("of {}", self.the(team)));
                let area = area.as_ref().map(|area| format!(" for {}", self.the(area))).unwrap_or_default();
                Phrase::of(&self.v.roles[role.index()].noun, format!("{team}{area}"))
            }
            Set::PostTeam(of) => {
                Phrase::of(&self.v.kind(self.v.core.team).noun, format!("in which {} is so", self.the(of)))
            }
            Set::PostAreas { of, .. } => {
                Phrase::of(&self.v.kind(self.v.core.area).noun, format!("that {} holds there", self.the(of)))
            }
            Set::PostAssignments { of, .. } => {
                Phrase { one: "post".to_owned(), many: "posts".to_owned(), rest: format!("of {} there", self.the(of)) }
            }
            Set::Checklist { of, checklist, .. } => {
                Phrase::of(&self.v.checklists[checklist.index()].noun, format!("of {}", self.the(of)))
            }
            Set::Chain { of, attr, .. } => {
                let noun = &self.v.attr(*attr).noun;
                Phrase::of(noun, format!("at any distance from {}", self.the(of)))
            }
            Set::Filter { of, var, cond } => self.filtered(of, *var, cond),
            Set::Except { of, minus } => {
                let phrase = self.phrase(of);
                Phrase {
                    rest: spaced(&phrase.rest, &format!("other than {}", self.the(minus))).trim().to_owned(),
                    ..phrase
                }
            }
            Set::Former { of, var, step, .. } => {
                let whose = self.the(of);
                self.names.borrow_mut().push((*var, whose));
                let phrase = self.phrase(step);
                Phrase { one: format!("former {}", phrase.one), many: format!("former {}", phrase.many), ..phrase }
            }
            Set::Var(_)
            | Set::Value(_)
            | Set::Setting(_)
            | Set::Named { .. }
            | Set::Organisation
            | Set::PostPerson(_)
            | Set::Union(_)
            | Set::Calc(_) => {
                Phrase { one: "one".to_owned(), many: "ones".to_owned(), rest: format!("of {}", self.the(set)) }
            }
        }
    }

    fn defined(&self, of: &Set, def: DefId, args: &[std::sync::Arc<Set>]) -> Phrase {
        let declared = &self.v.defs[def.index()];
        let besides: String = args.iter().map(|arg| format!(", with {}", self.the(arg))).collect();
        let rest = format!("of {}{besides}", self.the(of));
        match &declared.form {
            DefForm::Noun { noun, .. } | DefForm::IsNoun(noun) => Phrase::of(noun, rest),
            DefForm::IsAdjective(_) | DefForm::Phrase { .. } => {
                Phrase { one: declared.name.clone(), many: declared.name.clone(), rest }
            }
        }
    }

    fn filtered(&self, of: &Set, var: Var, cond: &Cond) -> Phrase {
        // `every manager` is a noun of its own.
        if let (Set::Things(_) | Set::Holders { .. }, Cond::Call { def, args, .. }) = (of, cond)
            && let DefForm::IsNoun(noun) = &self.v.defs[def.index()].form
            && args.len() == 1
        {
            return Phrase::of(noun, String::new());
        }
        let phrase = self.phrase(of);
        let and = if matches!(of, Set::Filter { .. }) { "and " } else { "" };
        let who = if self.is_people(of) { "who" } else { "that" };
        let whom = if self.is_people(of) { "for whom" } else { "for which" };
        let said = self.with_name(var, &phrase.one, |name| {
            let said = self.cond(cond, true);
            match said.strip_prefix(&format!("{name} ")) {
                Some(said) if starts_with_verb(said) => format!("{who} {said}"),
                _ => format!("{whom} {said}"),
            }
        });
        // What belongs to a filter within a filter has to be seen.
        let nested = [" who ", " that ", " whom ", " which "].iter().any(|word| said.contains(word));
        let said = if nested { format!("({said})") } else { said };
        Phrase { rest: spaced(&phrase.rest, &format!("{and}{said}")).trim().to_owned(), ..phrase }
    }

    fn is_people(&self, set: &Set) -> bool {
        self.type_of(set).and_then(|ty| self.v.kind_of(ty)) == Some(self.v.core.person)
    }

    /// The type of the elements, where it can be seen.
    fn type_of(&self, set: &Set) -> Option<Ty> {
        match set {
            Set::Things(kind) | Set::Named { kind, .. } => Some(Ty::Kind(*kind)),
            Set::Attr { attr, .. } => Some(self.v.attr(*attr).ty.element),
            Set::Def { def, .. } => self.lookup.result(*def),
            Set::Holders { role, .. } => Some(Ty::Post(*role)),
            Set::PostTeam(_) => Some(Ty::Kind(self.v.core.team)),
            Set::PostPerson(_) => Some(Ty::Kind(self.v.core.person)),
            Set::PostAreas { .. } => Some(Ty::Kind(self.v.core.area)),
            Set::PostAssignments { .. } => Some(Ty::Kind(self.v.core.assignment)),
            Set::Checklist { checklist, .. } => Some(Ty::Item(*checklist)),
            Set::Chain { attr, .. } => Some(self.v.attr(*attr).ty.element),
            Set::Filter { of, .. } | Set::Except { of, .. } => self.type_of(of),
            Set::Former { step, .. } => self.type_of(step),
            Set::Union(parts) => parts.first().and_then(|part| self.type_of(part)),
            Set::Organisation => Some(Ty::Kind(self.v.core.organisation)),
            Set::Setting(setting) => self.v.settings[setting.index()].ty,
            Set::Calc(calc) => match &**calc {
                Calc::Aggregate { path, .. } => self.type_of(path),
                Calc::If { arms, .. } => arms.first().and_then(|(value, _)| self.type_of(value)),
                _ => None,
            },
            Set::Var(_) | Set::Value(_) => None,
        }
    }

    fn value(&self, value: Val, ty: Option<Ty>) -> String {
        match value {
            Val::Unknown => "unknown".to_owned(),
            Val::None => "none".to_owned(),
            Val::Number(number) => number.to_string(),
            Val::Duration(length) => length.to_string(),
            Val::Date(date) => date.to_string(),
            Val::Text(text) => format!("\"{}\"", self.lookup.text(text)),
            Val::YesNo(yes) => if yes { "yes" } else { "no" }.to_owned(),
            Val::Level(_) | Val::Choice(_) => {
                ty.and_then(|ty| self.v.step_name(ty, value)).unwrap_or("that value").to_owned()
            }
            Val::Thing(_) | Val::Post { .. } | Val::Item(_) => "that one".to_owned(),
        }
    }

    /// A value that is compared with something of that type.
    fn value_of(&self, set: &Set, ty: Option<Ty>) -> String {
        match set {
            Set::Value(value) => self.value(*value, ty),
            other => self.the(other),
        }
    }

    fn calc(&self, calc: &Calc) -> String {
        match calc {
            Calc::Today => "today".to_owned(),
            Calc::Count(set) => match &**set {
                Set::Union(_) => format!("the number of {}", self.the(set)),
                set => format!("the number of {}", self.phrase(set).many()),
            },
            Calc::Aggregate { fun, over, var, path, .. } => self.aggregate(*fun, over, *var, path),
            Calc::Arith { op, left, right, .. } => {
                let sign = match op {
                    Arith::Add => "+",
                    Arith::Subtract => "-",
                    Arith::Multiply => "*",
                    Arith::Divide => "/",
                };
                format!("({} {sign} {})", self.the(left), self.the(right))
            }
            Calc::Since(date) => format!("the time since {}", self.the(date)),
            Calc::Until(date) => format!("the time until {}", self.the(date)),
            Calc::Month(date) => format!("the month of {}", self.the(date)),
            Calc::Year(date) => format!("the year of {}", self.the(date)),
            Calc::If { arms, otherwise } => {
                let ty = arms.iter().find_map(|(value, _)| self.type_of(value));
                let said = arms
                    .iter()
                    .map(|(value, cond)| format!("{} if {}", self.value_of(value, ty), self.cond(cond, true)));
                let last = otherwise.iter().map(|value| format!("{} otherwise", self.value_of(value, ty)));
                format!("({})", said.chain(last).collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn aggregate(&self, fun: Aggregate, over: &Set, var: Var, path: &Set) -> String {
        let fun = match fun {
            Aggregate::Sum => "sum",
            Aggregate::Average => "average",
            Aggregate::Highest => "highest",
            Aggregate::Lowest => "lowest",
            Aggregate::Median => "median",
        };
        let over_said = self.the(over);
        let noun = self.phrase(over).one;
        let value = self.with_name(var, &noun, |_| self.phrase(path).one);
        format!("the {fun} of the {value} of {over_said}")
    }

    // ── conditions ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// A condition as a clause; denied if `positive` is false.
    fn cond(&self, cond: &Cond, positive: bool) -> String {
        match cond {
            Cond::All(parts) => self.joined(parts, positive, "and", "or"),
            Cond::Any(parts) => self.joined(parts, positive, "or", "and"),
            Cond::Not(inner) => self.cond(inner, !positive),
            Cond::Either(parts) => {
                let said: Vec<String> = parts.iter().map(|part| self.cond(part, true)).collect();
                denied(format!("exactly one of these is so: {}", said.join("; ")), positive)
            }
            Cond::Tally { bound, of, .. } => {
                let said: Vec<String> = of.iter().map(|part| self.cond(part, true)).collect();
                denied(format!("{} of these are so: {}", self.bound(bound, false), said.join("; ")), positive)
            }
            Cond::Each { set, var, body, wants_one, .. } => {
                let wanted = if *wants_one { " (at least one is wanted)" } else { "" };
                let phrase = self.phrase(set);
                if matches!(&**body, Cond::Any(parts) if parts.is_empty()) {
                    let there =
                        if positive { "there is no".to_owned() } else { format!("there is {}", article(&phrase.one)) };
                    return format!("{there} {}", phrase.one());
                }
                let every = if positive { "every" } else { "not every" };
                self.of_one(&format!("{every} {}{wanted}", phrase.one()), &phrase.one, *var, body, true)
            }
            Cond::Some { set, var, body, .. } => {
                let phrase = self.phrase(set);
                if is_trivial(body) {
                    let there =
                        if positive { format!("there is {}", article(&phrase.one)) } else { "there is no".to_owned() };
                    return format!("{there} {}", phrase.one());
                }
                let some = if positive { "some" } else { "no" };
                self.of_one(&format!("{some} {}", phrase.one()), &phrase.one, *var, body, true)
            }
            Cond::Count { bound, set, var, body, .. } => denied(self.counted(bound, false, set, *var, body), positive),
            Cond::Share { bound, set, var, body, .. } => denied(self.counted(bound, true, set, *var, body), positive),
            Cond::Definite { set, var, body, plural, denied, .. } => {
                let phrase = self.phrase(set);
                let who = match plural {
                    _ if self.just_one(set) => format!("the {}", phrase.one()),
                    true => format!("each of the {}", phrase.many()),
                    false => format!("the {} (all of them alike if there are several)", phrase.one()),
                };
                self.of_one(&who, &phrase.one, *var, body, positive != *denied)
            }
            Cond::AnyPost { set, var, body, .. } => {
                let phrase = self.phrase(set);
                self.of_one(&format!("one of the {}", phrase.many()), &phrase.one, *var, body, positive)
            }
            other => self.plain(other, positive),
        }
    }

    fn joined(&self, parts: &[Cond], positive: bool, word: &str, other: &str) -> String {
        match parts {
            [] => denied("it is always so".to_owned(), positive),
            [one] => self.cond(one, positive),
            several => {
                let word = if positive { word } else { other };
                let said = several.iter().map(|part| match part {
                    Cond::All(_) | Cond::Any(_) => format!("({})", self.cond(part, positive)),
                    part => self.cond(part, positive),
                });
                said.collect::<Vec<_>>().join(&format!(", {word} "))
            }
        }
    }

    /// What is said of one of a set: `some tech lead of the team is a contractor`, or with more words where the thing is
    /// not what the clause begins with.
    fn of_one(&self, who: &str, noun: &str, var: Var, body: &Cond, positive: bool) -> String {
        self.with_name(var, noun, |name| {
            let said = self.cond(body, positive);
            match said.strip_prefix(&format!("{name} ")) {
                Some(rest) if starts_with_verb(rest) && !rest.contains(name) => format!("{who} {rest}"),
                _ => format!("for {who}, {said}"),
            }
        })
    }

    fn counted(&self, bound: &Bound, share: bool, set: &Set, var: Var, body: &Cond) -> String {
        let phrase = self.phrase(set);
        let of = if share { " of the" } else { "" };
        // `exactly 1 team`, `at least 1 member`
        let one = !share && bound.upper.is_none() && *bound.value == Set::Value(Val::Number(Number::whole(1)));
        let noun = if one { phrase.one() } else { phrase.many() };
        let many = format!("{}{of} {noun}", self.bound(bound, share));
        if is_trivial(body) {
            return format!("there {} {many}", if one { "is" } else { "are" });
        }
        self.with_name(var, &phrase.one, |_| format!("for {many} it is so that {}", self.cond(body, true)))
    }

    fn bound(&self, bound: &Bound, share: bool) -> String {
        let value = |set: &Set| match set {
            Set::Value(Val::Number(number)) if share => number.percent(),
            other => self.the(other),
        };
        match &bound.upper {
            Some(upper) => format!("between {} and {}", value(&bound.value), value(upper)),
            None => format!("{} {}", op_words(bound.op), value(&bound.value)),
        }
    }

    /// Conditions that say one thing.
    fn plain(&self, cond: &Cond, positive: bool) -> String {
        let is = is(positive);
        match cond {
            Cond::Compare { left, op, right, .. } => {
                let ty = self.type_of(left).or_else(|| self.type_of(right));
                let words = if *op == Op::Equal { String::new() } else { format!("{} ", op_words(*op)) };
                let percent = left.is_percent(self.v) || right.is_percent(self.v);
                let side = |set: &Set| match set {
                    Set::Value(Val::Number(number)) if percent => number.percent(),
                    set => self.value_of(set, ty),
                };
                format!("{} {is} {words}{}", side(left), side(right))
            }
            Cond::Dates { relation, date, length, anchor, .. } => {
                let anchor = anchor.as_ref().map(|anchor| self.the(anchor)).unwrap_or_default();
                format!("{} {is} {}", self.the(date), relation_words(*relation, &self.the(length), &anchor))
            }
            Cond::In { item, set, .. } => format!("{} {is} {}", self.the(item), self.membership(set)),
            Cond::Sets { left, right, overlap, .. } => {
                let (left, right) = (self.the(left), self.the(right));
                match overlap {
                    true => denied(format!("{left} and {right} have one in common"), positive),
                    false => denied(format!("{left} are the same as {right}"), positive),
                }
            }
            Cond::Yes(set, _) => self.yes(set, positive),
            Cond::Has { of, attr, .. } => {
                let noun = &self.v.attr(*attr).noun.singular;
                let has = if positive { format!("has {}", article(noun)) } else { "has no".to_owned() };
                format!("{} {has} {noun} on record", self.the(of))
            }
            Cond::Known { of, attr, .. } => {
                format!("the {} of {} {is} on record", self.v.attr(*attr).noun.singular, self.the(of))
            }
            Cond::Settled(set, _) if self.is_several(set) => {
                format!("{} {} known", self.the(set), if positive { "are" } else { "are not" })
            }
            Cond::Settled(set, _) => format!("{} {is} known", self.the(set)),
            Cond::Described(set, _) => format!("{} {is} described by some file", self.the(set)),
            Cond::Call { def, args, .. } => self.call(*def, args, positive),
            Cond::Text { test, left, right, .. } => {
                let words = match test {
                    TextTest::StartsWith => "starts with",
                    TextTest::EndsWith => "ends with",
                    TextTest::Contains => "contains",
                };
                denied(format!("{} {words} {}", self.the(left), self.the(right)), positive)
            }
            Cond::Matches { left, pattern, .. } => {
                denied(format!("{} matches \"{}\"", self.the(left), self.lookup.pattern(*pattern)), positive)
            }
            Cond::NoTwin { one, set, var, path, overlap, .. } => self.no_twin(*one, set, *var, path, *overlap),
            Cond::Alike { bound, share, set, var, path, overlap, .. } => {
                let phrase = self.phrase(set);
                let path = self.with_name(*var, &phrase.one, |_| self.phrase(path).one);
                let of = if *share { " of the" } else { "" };
                let same =
                    if *overlap { format!("share {} {path}", article(&path)) } else { format!("have the same {path}") };
                format!("{}{of} {} {same}", self.bound(bound, *share), phrase.many())
            }
            other => self.cond(other, positive),
        }
    }

    /// `a tech lead of the team`, `one of the members of the team`.
    fn membership(&self, set: &Set) -> String {
        match set {
            Set::Filter { .. } | Set::Holders { .. } | Set::Things(_) => {
                let phrase = self.phrase(set);
                format!("{} {}", article(&phrase.one), phrase.one())
            }
            Set::Var(_) | Set::Named { .. } | Set::PostPerson(_) => self.the(set),
            other if self.single(other) => self.the(other),
            other => format!("one of {}", self.the(other)),
        }
    }

    fn yes(&self, set: &Set, positive: bool) -> String {
        match set {
            Set::Attr { of, attr, .. } => {
                format!("{} {} {}", self.the(of), is(positive), self.v.attr(*attr).noun.singular)
            }
            other => format!("{} {} yes", self.the(other), is(positive)),
        }
    }

    fn call(&self, def: DefId, args: &[std::sync::Arc<Set>], positive: bool) -> String {
        let declared = &self.v.defs[def.index()];
        let owner = args.first().map_or_else(String::new, |owner| self.the(owner));
        match &declared.form {
            DefForm::IsNoun(noun) => {
                format!("{owner} {} {} {}", is(positive), article(&noun.singular), noun.shown(true))
            }
            DefForm::IsAdjective(words) => format!("{owner} {} {}", is(positive), words.join(" ")),
            DefForm::Noun { noun, .. } => {
                format!("{owner} {} {} {}", is(positive), article(&noun.singular), noun.singular)
            }
            DefForm::Phrase { verb, pieces } => {
                let rest: Vec<String> = pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Word(word) => word.clone(),
                        Piece::Slot(slot) => args.get(*slot).map_or_else(String::new, |arg| self.the(arg)),
                    })
                    .collect();
                let rest = rest.join(" ");
                match verb {
                    Verb::Be => format!("{owner} {} {rest}", is(positive)),
                    Verb::Have => denied(format!("{owner} has {rest}"), positive),
                    Verb::Other(third) => denied(spaced(&format!("{owner} {third}"), &rest), positive),
                }
            }
        }
    }

    fn no_twin(&self, one: Var, set: &Set, var: Var, path: &Set, overlap: bool) -> String {
        let phrase = self.phrase(set);
        let name = self.named(one);
        let path = self.with_name(var, &phrase.one, |_| self.phrase(path).one);
        let same =
            if overlap { format!("shares {} {path} with", article(&path)) } else { format!("has the same {path} as") };
        format!("no other {} {same} {name}", phrase.one())
    }
}

fn denied(said: String, positive: bool) -> String {
    if positive { said } else { format!("it is not so that {said}") }
}

fn is_trivial(body: &Cond) -> bool {
    matches!(body, Cond::All(parts) if parts.is_empty())
}

/// Whether a clause without its subject is one that another subject can stand before.
fn starts_with_verb(said: &str) -> bool {
    let first = said.split(' ').next().unwrap_or_default();
    !matches!(first, "" | "and" | "or" | "(all" | "together")
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

fn relation_words(relation: DateRelation, length: &str, anchor: &str) -> String {
    match relation {
        DateRelation::WithinLast => format!("within the last {length}"),
        DateRelation::WithinNext => format!("within the next {length}"),
        DateRelation::Ago(op) => format!("{} {length} ago", op_words(op)),
        DateRelation::After(op) => format!("{} {length} after {anchor}", op_words(op)),
        DateRelation::Before(op) => format!("{} {length} before {anchor}", op_words(op)),
        DateRelation::Near => format!("within {length} of {anchor}"),
    }
}
