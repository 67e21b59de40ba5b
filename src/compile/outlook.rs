//! One walk through a formula that asks of each part what it can turn out to be: see [`super::possible`].

use std::collections::{HashMap, HashSet};

use super::Meaning;
use super::possible::{Condition, Conds, Context, Found, Known, Possible, Recorded, Truths};
use crate::formula::{Bound, Calc, Cond, Op, Set, Var};
use crate::source::Span;
use crate::value::{Duration, Val};
use crate::vocabulary::{AttrId, ChecklistId, Silence, Ty};
use crate::walk::{KEEP, Rewrite};

/// A walk through one body.
pub(super) struct Look<'p, 'a> {
    all: &'p Possible<'a>,
    /// Whether what a variable stands for may be unknown.
    vars: HashMap<Var, bool>,
    /// What was asked for before.
    pub(super) recorded: Vec<Recorded>,
    /// The variables that stand for lengths.
    lengths: HashSet<Var>,
    /// What has somebody or something wherever this is asked.
    pub(super) inhabited: Option<std::sync::Arc<Set>>,
    /// Inside a checklist item what nobody wrote down of a descriptive fact counts as no.
    in_item: bool,
    /// What was found.
    pub(super) conds: Conds,
}

impl<'p, 'a> Look<'p, 'a> {
    pub(super) fn new(all: &'p Possible<'a>, context: Context) -> Self {
        let vars = (0..).map(Var).zip(context.unknown).collect();
        let (recorded, lengths) = (context.recorded, HashSet::new());
        Look { all, vars, recorded, lengths, inhabited: None, in_item: false, conds: Conds::new() }
    }

    pub(super) fn bind(&mut self, var: Var, unknown: bool) {
        self.vars.insert(var, unknown);
    }

    /// What is recorded where a condition is true.
    pub(super) fn assume(&mut self, cond: &Cond) {
        match cond {
            Cond::All(parts) => parts.iter().for_each(|part| self.assume(part)),
            Cond::Known { of, attr, key, .. } | Cond::Has { of, attr, key, .. } => {
                self.recorded.push(Recorded { of: (**of).clone(), attr: *attr, key: key.as_deref().cloned() });
            }
            Cond::Call { def, args, .. } => {
                let Meaning::Cond(body) = &self.all.program.defs[def.index()].meaning else { return };
                let mut inside = self.all.look(Context::default());
                inside.assume(body);
                // Of what is bound inside nothing is assumed, so that all variables are parameters.
                let arg = |Var(slot): Var| args.get(usize::from(slot)).map(|arg| (**arg).clone());
                self.recorded.extend(inside.recorded.iter().map(|fact| fact.said_of(&arg)));
            }
            Cond::In { item, set, .. } => {
                let Set::Filter { of, var: filtered, cond } = &**set else { return };
                if matches!(**of, Set::Things(_)) {
                    let mut inside = self.all.look(Context::default());
                    inside.assume(cond);
                    let item = |var: Var| (var == *filtered).then(|| (**item).clone());
                    self.recorded.extend(inside.recorded.iter().map(|fact| fact.said_of(&item)));
                }
            }
            _ => {}
        }
    }

    /// What is recorded of one of a set: what its filters ask, and the set itself.
    pub(super) fn assume_items(&mut self, var: Var, set: &Set) {
        match set {
            Set::Filter { of, var: filtered, cond } => {
                let renamed = Rewrite {
                    var: &|inner| if inner == *filtered { var } else { inner },
                    set: &|_| None,
                    cond: &|_| {},
                    swap: KEEP,
                };
                self.assume(&renamed.cond(cond));
                self.assume_items(var, of);
            }
            Set::Attr { of, attr, key, .. } if is_there(of) => {
                self.recorded.push(Recorded { of: (**of).clone(), attr: *attr, key: key.as_deref().cloned() });
            }
            _ => {}
        }
    }

    /// What is known where a definition is used of those things.
    fn context(&mut self, args: &[&Set]) -> Context {
        let unknown = args.iter().map(|arg| self.value(arg)).collect();
        let param = |set: &Set| {
            let at = args.iter().position(|arg| *arg == set)?;
            Some(Set::Var(Var(u16::try_from(at).ok()?)))
        };
        let inside = |fact: &Recorded| {
            let of = param(&fact.of)?;
            let key = fact.key.as_ref().map(param);
            if key == Some(None) { None } else { Some(Recorded { of, attr: fact.attr, key: key.flatten() }) }
        };
        Context { unknown, recorded: self.recorded.iter().filter_map(inside).collect() }
    }

    fn used(&mut self, found: Found) -> (Truths, Known) {
        for (place, cond) in found.conds {
            self.note(place, cond);
        }
        (found.truths, found.known)
    }

    fn note(&mut self, place: Span, cond: Condition) {
        self.conds.entry(place).and_modify(|old| *old = old.join(cond)).or_insert(cond);
    }

    pub(super) fn cond(&mut self, cond: &Cond) -> Truths {
        let truths = self.truths(cond);
        if let Some(place) = cond.place() {
            self.note(place.0, Condition { truths, alone: is_alone(cond) });
        }
        truths
    }

    /// Items that may be undetermined are perhaps there.
    fn checklist(&mut self, list: ChecklistId) -> Known {
        let body = &self.all.program.checklists[list.index()];
        let mut vague = false;
        for (cond, in_item) in
            body.guard.iter().map(|guard| (guard, false)).chain(body.items.iter().map(|item| (item, true)))
        {
            let mut inside = Look { in_item, ..self.all.look(Context::default()) };
            vague |= inside.cond(cond).open;
            std::mem::take(&mut inside.conds).into_iter().for_each(|(place, cond)| self.note(place, cond));
        }
        Known { vague, item: false }
    }

    #[allow(clippy::too_many_lines, reason = "one arm for each form of the language; splitting would only hide one")]
    fn truths(&mut self, cond: &Cond) -> Truths {
        match cond {
            Cond::All(parts) => {
                let before = self.recorded.len();
                let mut all = Truths::TRUE;
                for part in parts {
                    all = all.and(self.cond(part));
                    self.assume(part);
                }
                self.recorded.truncate(before);
                all
            }
            Cond::Any(parts) => {
                let before = self.recorded.len();
                let mut any = Truths::FALSE;
                for part in parts {
                    any = any.or(self.cond(part));
                    self.assume(&part.clone().denied());
                }
                self.recorded.truncate(before);
                any
            }
            Cond::Either(parts) => Truths::either(self.any_open(parts)),
            Cond::Not(inner) => self.cond(inner).denied(),
            Cond::Tally { bound, of, .. } => Truths::either(self.bound(bound) | self.any_open(of)),
            Cond::Each { set, var, body, wants_one, .. } => {
                let (set, body) = self.said(set, *var, body);
                Truths { no: body.no || *wants_one, open: set.vague || body.open, yes: body.yes || !*wants_one }
            }
            Cond::Some { set, var, body, .. } | Cond::AnyPost { set, var, body, .. } => {
                let (set, body) = self.said(set, *var, body);
                let some = body.yes || body.open;
                Truths { no: true, open: body.open || (set.vague && some), yes: body.yes }
            }
            Cond::Count { bound, set, var, body, .. } => {
                let bound = self.bound(bound);
                let (set, body) = self.said(set, *var, body);
                Truths::either(bound || set.vague || body.open)
            }
            Cond::Share { bound, set, var, body, .. } => {
                // Of nothing, `at most` and `fewer than` hold, the others are undetermined.
                let upper = bound.upper.is_none() && matches!(bound.op, Op::AtMost | Op::Less);
                let of_nothing = !upper && self.inhabited.as_ref() != Some(set);
                let bound = self.bound(bound);
                let (set, body) = self.said(set, *var, body);
                Truths::either(bound || set.vague || body.open || of_nothing)
            }
            Cond::Definite { set, var, body, plural, denied, .. } => {
                let single = self.is_single(set);
                let sure = is_there(set);
                let (set, body) = self.said(set, *var, body);
                let said = if *denied { body.denied() } else { body };
                let differ = !plural && !single;
                Truths { no: said.no || !sure, open: said.open || set.any() || differ, ..said }
            }
            Cond::Compare { left, op, right, .. } => match (self.constant(left), self.constant(right)) {
                (Some(left), Some(right)) => settled(left, *op, right),
                _ => Truths::either(self.value(left) | self.value(right) | self.undecided(left, right)),
            },
            Cond::Dates { date, length, anchor, .. } => {
                let anchor = anchor.as_ref().is_some_and(|anchor| self.value(anchor));
                Truths::either(self.value(date) | self.value(length) | anchor)
            }
            Cond::In { item, set, .. } => Truths::either(self.value(item) | self.set(set).any()),
            Cond::Sets { left, right, .. } => Truths::either(self.set(left).any() | self.set(right).any()),
            Cond::Yes(set, _) => match self.constant(set) {
                Some(val) => settled(val, Op::Equal, Val::YesNo(true)),
                None => Truths::either(self.value(set)),
            },
            Cond::Has { of, attr, key, .. } => {
                let always = matches!(self.all.program.vocabulary.attr(*attr).silence, Silence::Value(_));
                let sure = is_there(of) && always && key.is_none();
                Truths { no: !sure, open: self.record(of, key.as_deref()), yes: true }
            }
            Cond::Known { of, key, .. } => Truths::either(self.record(of, key.as_deref())),
            Cond::Settled(set, _) => Truths { no: self.set(set).any(), ..Truths::TRUE },
            Cond::Described(set, _) => Truths::either(self.value(set)),
            Cond::Call { def, args, .. } => {
                let args: Vec<&Set> = args.iter().map(|arg| &**arg).collect();
                let context = self.context(&args);
                let unknown = context.unknown.first() == Some(&true);
                // Of whom it is said is there: a variable, or a team or a person of a post.
                let (truths, _) = self.used(self.all.found(*def, context));
                Truths { open: truths.open || unknown, ..truths }
            }
            Cond::Text { left, right, .. } => Truths::either(self.value(left) | self.value(right)),
            Cond::Matches { left, .. } => Truths::either(self.value(left)),
            Cond::NoTwin { set, var, path, .. } => {
                let set = self.over(set, *var);
                Truths::either(set.any() | self.set(path).any())
            }
            Cond::Alike { bound, set, var, path, .. } => {
                let (bound, set) = (self.bound(bound), self.over(set, *var));
                Truths::either(bound || set.any() | self.set(path).any())
            }
        }
    }

    /// Whether one of them may be open; all are looked at.
    fn any_open(&mut self, parts: &[Cond]) -> bool {
        let mut open = false;
        for part in parts {
            open |= self.cond(part).open;
        }
        open
    }

    /// What a quantifier ranges over, and what is said of one of it.
    fn said(&mut self, set: &Set, var: Var, body: &Cond) -> (Known, Truths) {
        let known = self.over(set, var);
        let before = self.recorded.len();
        self.assume_items(var, set);
        let body = self.cond(body);
        self.recorded.truncate(before);
        (known, body)
    }

    /// Whether two lengths may be known and not to be compared: a month is 28 to 31 days. Between dates the calendar
    /// decides.
    fn undecided(&self, left: &Set, right: &Set) -> bool {
        let (Some(left), Some(right)) = (self.length(left), self.length(right)) else { return false };
        match (left, right) {
            (Some(length), None) | (None, Some(length)) => has_bounds_within(length),
            (None, None) => true,
            (Some(_), Some(_)) => false,
        }
    }

    /// Of a set of lengths that are not those between dates: the one that the text or a setting gives.
    fn length(&self, set: &Set) -> Option<Option<Duration>> {
        match (self.constant(set), set) {
            (Some(Val::Duration(length)), _) => Some(Some(length)),
            (_, Set::Attr { attr, .. }) if self.all.program.vocabulary.attr(*attr).ty.element == Ty::Duration => {
                Some(None)
            }
            (_, Set::Var(var)) if self.lengths.contains(var) => Some(None),
            _ => None,
        }
    }

    fn over(&mut self, set: &Set, var: Var) -> Known {
        if self.length(set).is_some() {
            self.lengths.insert(var);
        } else {
            self.lengths.remove(&var);
        }
        let known = self.set(set);
        self.bind(var, known.item);
        known
    }

    fn bound(&mut self, bound: &Bound) -> bool {
        let upper = bound.upper.as_ref().is_some_and(|upper| self.value(upper));
        self.value(&bound.value) || upper
    }

    /// Whether a single value may be unknown: also if the set may have several.
    fn value(&mut self, set: &Set) -> bool {
        self.set(set).any() || !self.is_single(set)
    }

    /// Whether the owner, or the key, of what is asked of the record may be unknown.
    fn record(&mut self, of: &Set, key: Option<&Set>) -> bool {
        self.value(of) || key.is_some_and(|key| self.value(key))
    }

    pub(super) fn set(&mut self, set: &Set) -> Known {
        match set {
            Set::Things(_) | Set::Value(_) | Set::Setting(_) | Set::Named { .. } | Set::Organisation => {
                Known::default()
            }
            Set::Var(var) => {
                let unknown = self.vars.get(var).copied().unwrap_or(false);
                Known { vague: unknown, item: unknown }
            }
            Set::Attr { of, attr, key, .. } => self.attr(of, *attr, key.as_deref()),
            Set::Def { of, def, args, .. } => {
                let owner = self.set(of);
                let all: Vec<&Set> = std::iter::once(&**of).chain(args.iter().map(|arg| &**arg)).collect();
                // Of an owner that is not known, or of several, the definition is asked as of one that is.
                let mut context = self.context(&all);
                context.unknown[0] = false;
                let (_, known) = self.used(self.all.found(*def, context));
                owner.or(known)
            }
            Set::Holders { role, team, area, .. } => {
                let mut place = false;
                for set in team.iter().chain(area) {
                    place |= self.set(set).any();
                }
                let (_, known) = self.used(self.all.role(*role));
                Known { vague: known.vague || place, ..known }
            }
            Set::PostTeam(of) | Set::PostPerson(of) | Set::PostAreas { of, .. } | Set::PostAssignments { of, .. } => {
                self.set(of)
            }
            Set::Checklist { of, checklist, .. } => {
                let (owner, list) = (self.set(of), self.checklist(*checklist));
                Known { vague: owner.any() || list.vague, item: false }
            }
            Set::Chain { of, attr, .. } => {
                let open = self.set(of).any() || self.is_open(*attr);
                Known { vague: open, item: false }
            }
            Set::Filter { of, var, cond } => {
                let known = self.over(of, *var);
                let cond = self.cond(cond);
                Known { vague: known.vague || cond.open, ..known }
            }
            Set::Union(parts) => parts.iter().fold(Known::default(), |known, part| known.or(self.set(part))),
            Set::Except { of, minus } => {
                let (of, minus) = (self.set(of), self.set(minus));
                Known { vague: of.vague || minus.any(), ..of }
            }
            Set::Former { of, var, step, .. } => {
                self.over(of, *var);
                self.set(step);
                Known { vague: true, item: true }
            }
            Set::Calc(calc) => {
                let open = self.calc(calc);
                Known { vague: open, item: open }
            }
        }
    }

    fn attr(&mut self, of: &Set, attr: AttrId, key: Option<&Set>) -> Known {
        let declared = self.all.program.vocabulary.attr(attr);
        let owner = self.set(of);
        let keys = key.map(|key| self.set(key)).unwrap_or_default();
        let asked =
            |fact: &Recorded| fact.attr == attr && fact.of == *of && fact.key.as_ref().is_none_or(|at| Some(at) == key);
        // Of a keyed fact the record may lack just this key.
        let exact = |fact: &Recorded| key.is_none() || fact.key.is_some();
        let silent = self.is_open(attr) && !self.recorded.iter().any(|fact| asked(fact) && exact(fact));
        // Of entries none is unknown: with none at all there may be any number.
        let entries = declared.ty.key.is_some() && key.is_none();
        let item = match declared.ty.set {
            true => owner.item,
            false => !entries && (owner.item || silent || keys.item),
        };
        Known { vague: silent || owner.any() || keys.any(), item }
    }

    /// Whether silence about an attribute leaves it open.
    fn is_open(&self, attr: AttrId) -> bool {
        let declared = self.all.program.vocabulary.attr(attr);
        declared.silence == Silence::Unknown && !(declared.descriptive && self.in_item)
    }

    fn calc(&mut self, calc: &Calc) -> bool {
        match calc {
            Calc::Today => false,
            Calc::Count(set) => self.set(set).vague,
            Calc::Aggregate { fun, over, var, path, .. } => {
                let over = self.over(over, *var);
                let path = self.set(path);
                // Of nothing there is no average.
                let of_nothing = matches!(fun, crate::formula::Aggregate::Average | crate::formula::Aggregate::Median);
                over.any() || path.any() || of_nothing
            }
            Calc::Arith { op, left, right, .. } => {
                let by_zero = *op == crate::formula::Arith::Divide && self.constant(right).is_none();
                self.value(left) | self.value(right) || by_zero
            }
            Calc::Since(date) | Calc::Until(date) | Calc::Month(date) | Calc::Year(date) => self.value(date),
            Calc::If { arms, otherwise } => {
                let arm = |open, (value, cond): &(std::sync::Arc<Set>, std::sync::Arc<Cond>)| {
                    let (cond, value) = (self.cond(cond).open, self.value(value));
                    open || cond || value
                };
                let arms = arms.iter().fold(false, arm);
                otherwise.as_ref().is_some_and(|value| self.value(value)) || arms
            }
        }
    }

    fn constant(&self, set: &Set) -> Option<Val> {
        match set {
            Set::Value(val) => Some(*val),
            Set::Setting(id) => self.all.program.settings.get(id.index()).copied(),
            _ => None,
        }
    }

    /// Whether a set has one item at most.
    fn is_single(&self, set: &Set) -> bool {
        let program = self.all.program;
        match set {
            Set::Var(_)
            | Set::Value(_)
            | Set::Setting(_)
            | Set::Named { .. }
            | Set::Organisation
            | Set::Calc(_)
            | Set::Former { .. } => true,
            Set::Attr { of, attr, key, .. } => {
                let declared = program.vocabulary.attr(*attr).ty;
                let keyed = key.as_ref().map_or(declared.key.is_none(), |key| self.is_single(key));
                !declared.set && keyed && self.is_single(of)
            }
            Set::Def { of, def, args, .. } => {
                let one = matches!(&program.defs[def.index()].meaning, Meaning::Set(set) if self.is_single(set));
                one && self.is_single(of) && args.iter().all(|arg| self.is_single(arg))
            }
            Set::PostTeam(of) | Set::PostPerson(of) => self.is_single(of),
            Set::Things(_)
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
}

/// Whether a condition says something by itself.
fn is_alone(cond: &Cond) -> bool {
    match cond {
        Cond::Some { body, .. } | Cond::Count { body, .. } | Cond::Share { body, .. } => {
            **body == Cond::All(Vec::new())
        }
        Cond::All(_) | Cond::Any(_) | Cond::Either(_) | Cond::Not(_) => false,
        Cond::Each { .. } | Cond::Definite { .. } | Cond::AnyPost { .. } => false,
        Cond::Tally { .. }
        | Cond::Compare { .. }
        | Cond::Dates { .. }
        | Cond::In { .. }
        | Cond::Sets { .. }
        | Cond::Yes(..)
        | Cond::Has { .. }
        | Cond::Known { .. }
        | Cond::Settled(..)
        | Cond::Described(..)
        | Cond::Call { .. }
        | Cond::Text { .. }
        | Cond::Matches { .. }
        | Cond::NoTwin { .. }
        | Cond::Alike { .. } => true,
    }
}

/// Whether surely somebody or something is meant.
fn is_there(set: &Set) -> bool {
    match set {
        Set::Var(_) | Set::Value(_) | Set::Setting(_) | Set::Organisation => true,
        Set::PostTeam(of) | Set::PostPerson(of) => is_there(of),
        _ => false,
    }
}

/// Whether some length in the other unit lies within the bounds of this one: 2 weeks are less than any month, 30 days are
/// not.
fn has_bounds_within(length: Duration) -> bool {
    let (low, high) = length.bounds();
    let months = |months| Duration::Lengths { months, minutes: 0 }.bounds();
    (1..).map(months).take_while(|(least, _)| *least <= high).any(|(_, most)| low <= most)
}

/// Two values that the text or a setting gives.
fn settled(left: Val, op: Op, right: Val) -> Truths {
    let answer = match (left, right) {
        _ if op == Op::Equal => Some(left == right),
        (Val::Number(a), Val::Number(b)) => Some(kept(op, a.cmp(&b))),
        (Val::Level(a), Val::Level(b)) => Some(kept(op, a.cmp(&b))),
        (Val::Date(a), Val::Date(b)) => Some(kept(op, a.cmp(&b))),
        _ => None,
    };
    match answer {
        Some(true) => Truths::TRUE,
        Some(false) => Truths::FALSE,
        None => Truths::either(true),
    }
}

fn kept(op: Op, order: std::cmp::Ordering) -> bool {
    match op {
        Op::Equal => order.is_eq(),
        Op::Less => order.is_lt(),
        Op::AtMost => order.is_le(),
        Op::More => order.is_gt(),
        Op::AtLeast => order.is_ge(),
    }
}
