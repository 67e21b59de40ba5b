//! Values, facts and sets in words, for evidence: `depth of ana for ledger`, `aware`, `10 direct reports`.

use crate::formula::{Aggregate, Bound, Calc, Op, Set};
use crate::organisation::Org;
use crate::value::{Number, Val};
use crate::vocabulary::{AttrId, DefForm, DefId, KindId, Ty, noun};

use super::eval::Eval;
use super::item::{Bag, Datum};

/// How many elements of a set are named.
const NAMED: usize = 8;

impl<'w> Eval<'w> {
    fn org(&self) -> &'w Org {
        self.side.org
    }

    /// The id of a thing. The organisation of today knows also those that only the baseline has, and no baseline those that
    /// are new.
    pub(super) fn id(&self, kind: KindId, thing: u32) -> String {
        self.world.now.org.id(kind, thing).to_owned()
    }

    /// A value in words; what it is a level or thing of is known from its type.
    pub(super) fn val_words(&self, ty: Option<Ty>, val: Val) -> String {
        let core = self.program.vocabulary.core;
        match val {
            Val::Unknown => UNKNOWN.to_owned(),
            Val::None => match ty {
                Some(Ty::Kind(kind)) if kind != core.person => "nothing".to_owned(),
                Some(Ty::Kind(_) | Ty::Post(_)) => "nobody".to_owned(),
                _ => "none".to_owned(),
            },
            Val::Number(number) => number.to_string(),
            Val::Duration(length) => length.to_string(),
            Val::Date(date) => date.to_string(),
            Val::Text(sym) => self.org().texts.text(sym).to_owned(),
            Val::YesNo(yes) => if yes { "yes" } else { "no" }.to_owned(),
            Val::Level(_) | Val::Choice(_) => {
                let name = ty.and_then(|ty| self.program.vocabulary.step_name(ty, val));
                name.unwrap_or("a value").to_owned()
            }
            Val::Thing(thing) => match ty.and_then(|ty| self.program.vocabulary.kind_of(ty)) {
                Some(kind) => self.id(kind, thing),
                None => "a thing".to_owned(),
            },
            Val::Post { person, .. } => self.id(core.person, person),
            Val::Item(item) => match ty {
                Some(Ty::Item(list)) => {
                    let items = &self.program.vocabulary.checklists[list.index()].items;
                    items.get(usize::from(item)).map_or_else(String::new, |(label, ..)| label.clone())
                }
                _ => "an item".to_owned(),
            },
        }
    }

    /// A value of an attribute, percents as such.
    pub(super) fn attr_val_words(&self, attr: AttrId, val: Val) -> String {
        let declared = self.declared(attr);
        match val {
            Val::Number(number) if declared.ty.percent => number.percent(),
            _ => self.val_words(Some(declared.ty.element), val),
        }
    }

    /// A value, or the bounds of one.
    pub(super) fn datum_words(&self, ty: Option<Ty>, datum: Datum) -> String {
        match datum {
            Datum::Val(val) => self.val_words(ty, val),
            Datum::Range(low, high) => range_words(low, high),
        }
    }

    /// The elements of a set, percents as such.
    pub(super) fn set_words(&self, set: &Set, bag: &Bag) -> String {
        self.listed(self.ty_of(set), self.is_percent(set), bag)
    }

    /// The values of an attribute, percents as such.
    pub(super) fn values_words(&self, attr: AttrId, values: &Bag) -> String {
        let ty = self.declared(attr).ty;
        self.listed(Some(ty.element), ty.percent, values)
    }

    /// The elements of a bag, the first few by name.
    fn listed(&self, ty: Option<Ty>, percent: bool, bag: &Bag) -> String {
        let words = |datum: Datum| match datum {
            Datum::Val(Val::Number(number)) if percent => number.percent(),
            datum => self.datum_words(ty, datum),
        };
        let elements: Vec<_> = bag.items.iter().filter(|item| item.is_element()).collect();
        if elements.is_empty() {
            let person = Ty::Kind(self.program.vocabulary.core.person);
            let people = matches!(ty, None | Some(Ty::Post(_))) || ty == Some(person);
            return if bag.open {
                UNKNOWN
            } else if people {
                "nobody"
            } else {
                "none"
            }
            .to_owned();
        }
        let mut names: Vec<String> = elements.iter().take(NAMED).map(|item| words(item.datum)).collect();
        if elements.len() > NAMED {
            names.push(format!("{} more", elements.len() - NAMED));
        }
        names.join(", ")
    }

    /// `depth of ana for ledger`.
    pub(super) fn fact_words(&self, attr: AttrId, thing: u32, key: Option<Val>) -> String {
        let declared = self.declared(attr);
        let noun = if declared.ty.set { &declared.noun.plural } else { &declared.noun.singular };
        let mut words = format!("{noun} of {}", self.id(declared.kind, thing));
        if let (Some(key), Some(ty)) = (key, declared.ty.key)
            && key != Val::Unknown
        {
            words.push_str(" for ");
            words.push_str(&self.val_words(Some(ty), key));
        }
        words
    }

    /// The key under which a fact is written: `level`, `depth.ledger`.
    pub(super) fn key_words(&self, attr: AttrId, key: Option<Val>) -> String {
        let declared = self.declared(attr);
        let mut words = declared.key.replace(' ', "-");
        if let (Some(key), Some(ty)) = (key, declared.ty.key)
            && key != Val::Unknown
        {
            words.push('.');
            words.push_str(&self.val_words(Some(ty), key));
        }
        words
    }

    /// The type of a set's items.
    pub(super) fn ty_of(&self, set: &Set) -> Option<Ty> {
        self.world.shapes.ty(&self.program.vocabulary, self.slots(), set)
    }

    /// What the items of a set are called, as many as there are: `1 direct report`, `members`.
    pub(super) fn noun_of(&self, set: &Set, one: bool) -> String {
        let vocabulary = &self.program.vocabulary;
        let pick = |noun: &crate::vocabulary::noun::Noun| noun.shown(one);
        match set {
            Set::Attr { attr, .. } | Set::Chain { attr, .. } => pick(&vocabulary.attr(*attr).noun),
            Set::Def { def, .. } => self.def_noun(*def, one),
            Set::Holders { role, .. } => pick(&vocabulary.roles[role.index()].noun),
            Set::Checklist { checklist, .. } => pick(&vocabulary.checklists[checklist.index()].noun),
            Set::Filter { of, .. } | Set::Except { of, .. } => self.noun_of(of, one),
            Set::Former { step, .. } => format!("former {}", self.noun_of(step, one)),
            Set::Things(_)
            | Set::Var(_)
            | Set::Value(_)
            | Set::Setting(_)
            | Set::Named { .. }
            | Set::Organisation
            | Set::PostTeam(_)
            | Set::PostPerson(_)
            | Set::PostAreas { .. }
            | Set::PostAssignments { .. }
            | Set::Union(_)
            | Set::Calc(_) => match self.ty_of(set).and_then(|ty| vocabulary.kind_of(ty)) {
                Some(kind) => pick(&vocabulary.kind(kind).noun),
                None if one => "value".to_owned(),
                None => "values".to_owned(),
            },
        }
    }

    fn def_noun(&self, def: DefId, one: bool) -> String {
        let declared = &self.program.vocabulary.defs[def.index()];
        match &declared.form {
            DefForm::Noun { noun, .. } | DefForm::IsNoun(noun) => noun.shown(one),
            DefForm::IsAdjective(_) | DefForm::Phrase { .. } => declared.name.clone(),
        }
    }

    /// A path in words: `level of ana`, `mentors of ana`; `None` if it is written out as a value.
    pub(super) fn path_words(&mut self, set: &'w Set) -> Option<String> {
        let one = self.is_single(set);
        self.path_in(set, one)
    }

    /// The same of one of several: `tag of ana`.
    pub(super) fn path_of_one(&mut self, set: &'w Set) -> Option<String> {
        self.path_in(set, true)
    }

    fn path_in(&mut self, set: &'w Set, one: bool) -> Option<String> {
        match set {
            Set::Attr { of, attr, key, .. } => {
                let owner = self.owner_words(of)?;
                let noun = &self.declared(*attr).noun;
                let noun =
                    if self.declared(*attr).ty.set && !one { noun.plural.clone() } else { noun.singular.clone() };
                let key = key.as_ref().and_then(|key| self.owner_words(key));
                Some(match key {
                    Some(key) => format!("{noun} of {owner} for {key}"),
                    None => format!("{noun} of {owner}"),
                })
            }
            Set::Def { of, def, .. } => {
                let owner = self.owner_words(of)?;
                let noun = self.def_noun(*def, one);
                Some(format!("{noun} of {owner}"))
            }
            Set::Former { of, step, .. } => {
                let owner = self.owner_words(of)?;
                let key = match &**step {
                    Set::Attr { key: Some(key), .. } => self.owner_words(key),
                    _ => None,
                };
                let key = key.map(|key| format!(" for {key}")).unwrap_or_default();
                Some(format!("former {} of {owner}{key}", self.noun_of(step, one)))
            }
            Set::Var(var) => self.recorder.as_ref().and_then(|recorder| recorder.origin(self.slot(*var))),
            Set::Calc(calc) => self.calc_words(calc),
            Set::Filter { of, .. } | Set::Except { of, .. } | Set::PostPerson(of) => self.path_in(of, one),
            _ => None,
        }
    }

    /// `the number of members of payments`.
    fn calc_words(&mut self, calc: &'w Calc) -> Option<String> {
        match calc {
            Calc::Today => Some("today".to_owned()),
            Calc::Count(set) => {
                let owner = match &**set {
                    Set::Attr { of, .. } | Set::Def { of, .. } => self.owner_words(of),
                    _ => None,
                };
                let owner = owner.map(|owner| format!(" of {owner}")).unwrap_or_default();
                Some(format!("the number of {}{owner}", self.noun_of(set, false)))
            }
            Calc::Aggregate { fun, over, path, .. } => {
                let fun = match fun {
                    Aggregate::Sum => "sum of the",
                    Aggregate::Average => "average",
                    Aggregate::Highest => "highest",
                    Aggregate::Lowest => "lowest",
                    Aggregate::Median => "median",
                };
                let over = self.owner_words(over).unwrap_or_else(|| self.noun_of(over, false));
                Some(format!("the {fun} {} of {over}", self.noun_of(path, true)))
            }
            Calc::Since(date) => self.path_words(date).map(|path| format!("the time since {path}")),
            Calc::Until(date) => self.path_words(date).map(|path| format!("the time until {path}")),
            Calc::Month(date) => self.path_words(date).map(|path| format!("the month of {path}")),
            Calc::Year(date) => self.path_words(date).map(|path| format!("the year of {path}")),
            Calc::Arith { .. } | Calc::If { .. } => Some("the result".to_owned()),
        }
    }

    /// A predicate after its owner: `is small`, `has technical depth in payments`.
    pub(super) fn predicate_words(&self, def: DefId, objects: &[String]) -> String {
        let declared = &self.program.vocabulary.defs[def.index()];
        match &declared.form {
            DefForm::IsAdjective(words) => format!("is {}", words.join(" ")),
            DefForm::IsNoun(noun) => {
                format!("is {}", noun::one(&noun.shown(true)))
            }
            DefForm::Noun { .. } | DefForm::Phrase { .. } => {
                let mut objects = objects.iter();
                let mut words = String::new();
                for piece in declared.name.split_inclusive('…') {
                    let object = objects.as_slice().first().filter(|_| piece.ends_with('…'));
                    match object {
                        Some(object) => words.push_str(&piece.replace('…', object)),
                        None => words.push_str(piece),
                    }
                    if object.is_some() {
                        objects.next();
                    }
                }
                words
            }
        }
    }

    /// The same after several owners: `are small`, `are managers`, `co-write reviews`.
    pub(super) fn predicate_of_several(&self, def: DefId, objects: &[String]) -> String {
        let said = self.predicate_words(def, objects);
        let declared = &self.program.vocabulary.defs[def.index()];
        let (verb, rest) = said.split_once(' ').unwrap_or((&said, ""));
        match &declared.form {
            DefForm::IsNoun(noun) => format!("are {}", noun.shown(false)),
            DefForm::IsAdjective(_) => format!("are {rest}"),
            DefForm::Noun { .. } | DefForm::Phrase { .. } if verb == "is" => format!("are {rest}"),
            DefForm::Noun { .. } | DefForm::Phrase { .. } => {
                format!("{} {rest}", noun::base_form(verb)).trim_end().to_owned()
            }
        }
    }

    fn owner_words(&mut self, of: &'w Set) -> Option<String> {
        let ty = self.ty_of(of);
        if self.is_single(of) {
            let datum = self.quietly(|eval| eval.single(of));
            return (!datum.is_unknown()).then(|| self.datum_words(ty, datum));
        }
        self.path_words(of)
    }
}

/// The word for what is not known.
pub(super) const UNKNOWN: &str = "unknown";

/// `is aware`; what nobody recorded is not written down, what would follow from that is not known.
pub(super) fn is_words(set: &Set, value: &str) -> String {
    match (value, set) {
        (UNKNOWN, Set::Calc(_) | Set::Def { .. }) => "is not known".to_owned(),
        (UNKNOWN, _) => "is not written down".to_owned(),
        _ => format!("is {value}"),
    }
}

/// `half`, `a third`, `40%`.
pub(super) fn share_words(share: Number) -> String {
    let names =
        [(1, 2, "half"), (1, 3, "a third"), (2, 3, "two thirds"), (1, 4, "a quarter"), (3, 4, "three quarters")];
    let is = |of: i64, part: i64| share.mul(Number::whole(of)) == Some(Number::whole(part));
    let name = names.into_iter().find(|&(part, of, _)| is(of, part));
    name.map_or_else(|| share.percent(), |(.., name)| name.to_owned())
}

/// `7 to 9`, `at least 7`.
pub(super) fn range_words(low: Option<Number>, high: Option<Number>) -> String {
    match (low, high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("at least {low}"),
        (None, Some(high)) => format!("at most {high}"),
        (None, None) => "an unknown number".to_owned(),
    }
}

/// `at most 9`.
pub(super) fn bound_words(bound: &Bound, value: &str, upper: Option<&str>) -> String {
    match upper {
        Some(upper) => format!("between {value} and {upper}"),
        None => format!("{} {value}", op_words(bound.op)),
    }
}

/// `at most` of a date.
pub(super) fn date_words(op: Op) -> &'static str {
    match op {
        Op::Equal => "exactly",
        Op::Less => "before",
        Op::AtMost => "on or before",
        Op::More => "after",
        Op::AtLeast => "on or after",
    }
}

/// `at most`.
pub(super) fn op_words(op: Op) -> &'static str {
    match op {
        Op::Equal => "exactly",
        Op::Less => "less than",
        Op::AtMost => "at most",
        Op::More => "more than",
        Op::AtLeast => "at least",
    }
}
