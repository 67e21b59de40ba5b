//! How good are the tests? The policies are changed one step at a time, the tests run again, and what no test notices
//! is listed.
//!
//! A change is made in the formulas, not in the text: a comparison flipped, a bound moved by one, a clause dropped, `every`
//! and `a` swapped, `and` and `or` swapped, an exception or a condition taken away. Only what stands in the files asked for
//! is changed; a changed definition is tried on the tests of all policies that reach it.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::compile::{self, Body, Meaning, Program, Rule};
use crate::formula::{Bound, Cond, DateRelation, Op, Place, Set};
use crate::source::{FileId, Span};
use crate::value::{DAY, Duration, Number, Val};
use crate::vocabulary::{ChecklistId, DefId};
use crate::walk::{KEEP, Rewrite};

/// One step away from what the policies say.
#[derive(Debug, Clone)]
pub struct Change {
    /// Where.
    pub place: Span,
    /// What becomes of it, in words.
    pub what: String,
    /// Whose tests ought to notice: indices into the program's policies.
    pub policies: BTreeSet<usize>,
    target: Target,
}

#[derive(Debug, Clone)]
enum Target {
    Rule(usize, usize, Box<Rule>),
    Def(DefId, Body),
    Item(ChecklistId, usize, Cond),
}

/// All changes to the policies, definitions and checklists of the files that `own` names, in the order of the text.
pub fn changes(program: &Program, own: &dyn Fn(FileId) -> bool) -> Vec<Change> {
    let mut all = Vec::new();
    for (policy, declared) in program.policies.iter().enumerate().filter(|(_, policy)| own(policy.file)) {
        for (sentence, rule) in declared.rules.iter().enumerate() {
            all.extend(of_rule(rule).into_iter().map(|(place, what, rule)| Change {
                place,
                what,
                policies: BTreeSet::from([policy]),
                target: Target::Rule(policy, sentence, Box::new(rule)),
            }));
        }
    }
    let reached: Vec<compile::Reached> =
        program.policies.iter().map(|policy| compile::reached(program, policy)).collect();
    for (at, body) in program.defs.iter().enumerate().filter(|(_, body)| own(body.place.0.file)) {
        let def = DefId(u16::try_from(at).unwrap_or(u16::MAX));
        let policies: BTreeSet<usize> =
            (0..reached.len()).filter(|policy| reached[*policy].defs.contains(&def)).collect();
        if !policies.is_empty() {
            all.extend(of_body(body).into_iter().map(|(place, what, body)| Change {
                place,
                what,
                policies: policies.clone(),
                target: Target::Def(def, body),
            }));
        }
    }
    for (at, list) in program.checklists.iter().enumerate() {
        let id = ChecklistId(u16::try_from(at).unwrap_or(u16::MAX));
        let policies: BTreeSet<usize> =
            (0..reached.len()).filter(|policy| reached[*policy].checklists.contains(&id)).collect();
        let declared = &program.vocabulary.checklists[at];
        if policies.is_empty() || !own(declared.span.file) {
            continue;
        }
        for (item, cond) in list.items.iter().enumerate() {
            all.extend(of_cond(cond).into_iter().map(|(place, what, cond)| Change {
                place,
                what,
                policies: policies.clone(),
                target: Target::Item(id, item, cond),
            }));
        }
    }
    all.sort_by_key(|change| change.place);
    all
}

/// Which changes no test notices: `noticed` runs the tests of the policies over a changed program.
pub fn unnoticed(
    program: &Program,
    changes: Vec<Change>,
    noticed: &(dyn Fn(&Program, &BTreeSet<usize>) -> bool + Sync),
) -> Vec<Change> {
    let survivors = changes.into_par_iter().map_init(
        || program.clone(),
        |program, change| {
            let changed = change.clone();
            let old = put(program, change.target);
            let seen = noticed(program, &changed.policies);
            put(program, old);
            (!seen).then_some(changed)
        },
    );
    survivors.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// Puts a changed part into its place, and gives back what was there.
fn put(program: &mut Program, target: Target) -> Target {
    match target {
        Target::Rule(policy, sentence, rule) => {
            let old = std::mem::replace(&mut program.policies[policy].rules[sentence], *rule);
            Target::Rule(policy, sentence, Box::new(old))
        }
        Target::Def(def, body) => Target::Def(def, std::mem::replace(&mut program.defs[def.index()], body)),
        Target::Item(list, item, cond) => {
            Target::Item(list, item, std::mem::replace(&mut program.checklists[list.index()].items[item], cond))
        }
    }
}

type Step<T> = (Span, String, T);

// ── rules and bodies ─────────────────────────────────────────────────────────────────────────────────────────────────

fn of_rule(rule: &Rule) -> Vec<Step<Rule>> {
    let mut all = Vec::new();
    let never_fails = Rule { main: Cond::All(Vec::new()), ..rule.clone() };
    all.push((rule.main_place.0, "what must be so is dropped".to_owned(), never_fails));
    if let Some(place) = rule.unless_place {
        all.push((
            place.0,
            "the exception is dropped".to_owned(),
            Rule { unless: None, unless_place: None, ..rule.clone() },
        ));
    }
    if let Some(place) = rule.when_place {
        all.push((
            place.0,
            "the condition is dropped".to_owned(),
            Rule { when: None, when_place: None, ..rule.clone() },
        ));
    }
    all.extend(of_cond(&rule.main).into_iter().map(|(place, what, main)| (place, what, Rule { main, ..rule.clone() })));
    if let Some(unless) = &rule.unless {
        let steps = of_cond(unless).into_iter();
        all.extend(steps.map(|(place, what, unless)| (place, what, Rule { unless: Some(unless), ..rule.clone() })));
    }
    if let Some(when) = &rule.when {
        let steps = of_cond(when).into_iter();
        all.extend(steps.map(|(place, what, when)| (place, what, Rule { when: Some(when), ..rule.clone() })));
    }
    for (at, range) in rule.ranges.iter().enumerate() {
        all.extend(of_set(&range.set, range.place).into_iter().map(|(place, what, set)| {
            let mut rule = rule.clone();
            rule.ranges[at].set = Arc::new(set);
            (place, what, rule)
        }));
    }
    all
}

fn of_body(body: &Body) -> Vec<Step<Body>> {
    match &body.meaning {
        Meaning::Cond(cond) => of_cond(cond)
            .into_iter()
            .map(|(place, what, cond)| (place, what, Body { meaning: Meaning::Cond(Arc::new(cond)), ..body.clone() }))
            .collect(),
        Meaning::Set(set) => of_set(set, body.place)
            .into_iter()
            .map(|(place, what, set)| (place, what, Body { meaning: Meaning::Set(Arc::new(set)), ..body.clone() }))
            .collect(),
        Meaning::Broken => Vec::new(),
    }
}

// ── one step at every place inside ───────────────────────────────────────────────────────────────────────────────────

/// All formulas one step away from a condition.
fn of_cond(cond: &Cond) -> Vec<Step<Cond>> {
    let found = inside(|rewrite| drop(rewrite.cond(cond)));
    let rebuilt = |site: &Site| site.rebuild(|rewrite| rewrite.cond(cond));
    found.iter().map(|site| (site.place, site.what.clone(), rebuilt(site))).collect()
}

/// All formulas one step away from a set.
fn of_set(set: &Set, place: Place) -> Vec<Step<Set>> {
    let found = inside(|rewrite| drop(rewrite.set(set)));
    let rebuilt = |site: &Site| site.rebuild(|rewrite| rewrite.set(set));
    found
        .iter()
        .map(|site| (if site.placed { site.place } else { place.0 }, site.what.clone(), rebuilt(site)))
        .collect()
}

/// A place in a formula with another thing to stand there.
struct Site {
    at: usize,
    place: Span,
    /// Whether the formula says its own place.
    placed: bool,
    what: String,
    other: Other,
}

enum Other {
    Cond(Cond),
    Set(Set),
}

impl Site {
    fn rebuild<T>(&self, build: impl Fn(Rewrite<'_>) -> T) -> T {
        let (conds, sets) = (Cell::new(0usize), Cell::new(0usize));
        let swap = |_: &Cond| {
            let at = conds.replace(conds.get() + 1);
            match &self.other {
                Other::Cond(other) if at == self.at => Some(other.clone()),
                _ => None,
            }
        };
        let set = |_: &Set| {
            let at = sets.replace(sets.get() + 1);
            match &self.other {
                Other::Set(other) if at == self.at => Some(other.clone()),
                _ => None,
            }
        };
        build(Rewrite { var: &|var| var, set: &set, cond: &|_| {}, swap: &swap })
    }
}

/// Walks a formula once, and collects the steps at every condition and filter.
fn inside(walk: impl Fn(Rewrite<'_>)) -> Vec<Site> {
    let sites = std::cell::RefCell::new(Vec::new());
    let (conds, sets) = (Cell::new(0usize), Cell::new(0usize));
    let last = Cell::new(None::<Span>);
    let on_cond = |cond: &Cond| {
        let at = conds.replace(conds.get() + 1);
        let place = cond.place().map(|place| place.0).or_else(|| first_place(cond));
        last.set(place.or(last.get()));
        for (what, other) in steps(cond) {
            let (place, placed) = place.map_or((unplaced(), false), |place| (place, true));
            sites.borrow_mut().push(Site { at, place, placed, what, other: Other::Cond(other) });
        }
    };
    let on_set = |set: &Set| {
        let at = sets.replace(sets.get() + 1);
        if let Set::Filter { of, cond, .. } = set {
            let place = cond.place().map(|place| place.0).or_else(|| first_place(cond));
            let (place, placed) = place.map_or((unplaced(), false), |place| (place, true));
            let what = "the filter is dropped".to_owned();
            sites.borrow_mut().push(Site { at, place, placed, what, other: Other::Set((**of).clone()) });
        }
        None
    };
    walk(Rewrite { var: &|var| var, set: &on_set, cond: &on_cond, swap: KEEP });
    sites.into_inner()
}

fn unplaced() -> Span {
    Span::new(FileId(0), 0, 0)
}

/// The place of the first condition inside that has one.
fn first_place(cond: &Cond) -> Option<Span> {
    match cond {
        Cond::All(parts) | Cond::Any(parts) | Cond::Either(parts) => {
            let places: Vec<Span> = parts
                .iter()
                .filter_map(|part| part.place().map(|place| place.0).or_else(|| first_place(part)))
                .collect();
            places.iter().copied().reduce(Span::to)
        }
        Cond::Not(inner) => inner.place().map(|place| place.0).or_else(|| first_place(inner)),
        other => other.place().map(|place| place.0),
    }
}

// ── what can be done to one condition ────────────────────────────────────────────────────────────────────────────────

fn steps(cond: &Cond) -> Vec<(String, Cond)> {
    match cond {
        Cond::All(parts) => joined(parts, "and", "or", &Cond::All, &Cond::Any),
        Cond::Any(parts) => joined(parts, "or", "and", &Cond::Any, &Cond::All),
        Cond::Either(parts) => vec![("`either … or` becomes `or`".to_owned(), Cond::Any(parts.clone()))],
        Cond::Not(inner) => vec![("`not` is dropped".to_owned(), (**inner).clone())],
        Cond::Each { set, var, body, place, .. } if **body != Cond::All(Vec::new()) => {
            vec![(
                "`every` becomes `a`".to_owned(),
                Cond::Some { set: set.clone(), var: *var, body: body.clone(), place: *place },
            )]
        }
        Cond::Some { set, var, body, place } if **body != Cond::All(Vec::new()) => {
            let each = Cond::Each { set: set.clone(), var: *var, body: body.clone(), wants_one: false, place: *place };
            vec![("`a` becomes `every`".to_owned(), each)]
        }
        Cond::Compare { left, op, right, place } => compared(left, *op, right, *place),
        Cond::Count { bound, set, var, body, place } => bounds(bound, true)
            .into_iter()
            .map(|(what, bound)| {
                (what, Cond::Count { bound, set: set.clone(), var: *var, body: body.clone(), place: *place })
            })
            .collect(),
        Cond::Share { bound, set, var, body, place } => bounds(bound, false)
            .into_iter()
            .map(|(what, bound)| {
                (what, Cond::Share { bound, set: set.clone(), var: *var, body: body.clone(), place: *place })
            })
            .collect(),
        Cond::Tally { bound, of, place } => {
            let mut all: Vec<(String, Cond)> = bounds(bound, true)
                .into_iter()
                .map(|(what, bound)| (what, Cond::Tally { bound, of: of.clone(), place: *place }))
                .collect();
            all.extend(without_one(of).map(|of| {
                ("one of the list is dropped".to_owned(), Cond::Tally { bound: bound.clone(), of, place: *place })
            }));
            all
        }
        Cond::Alike { bound, share, set, var, path, overlap, place } => bounds(bound, !share)
            .into_iter()
            .map(|(what, bound)| {
                let (set, path) = (set.clone(), path.clone());
                (what, Cond::Alike { bound, share: *share, set, var: *var, path, overlap: *overlap, place: *place })
            })
            .collect(),
        Cond::Dates { relation, date, length, anchor, place } => {
            dated(*relation, date, length, anchor.as_ref(), *place)
        }
        Cond::In { .. }
        | Cond::Sets { .. }
        | Cond::Yes(..)
        | Cond::Has { .. }
        | Cond::Known { .. }
        | Cond::Described(..)
        | Cond::Call { .. }
        | Cond::Text { .. }
        | Cond::Matches { .. }
        | Cond::NoTwin { .. } => vec![("it is denied".to_owned(), Cond::Not(Arc::new(cond.clone())))],
        Cond::Each { .. } | Cond::Some { .. } => vec![("it is denied".to_owned(), Cond::Not(Arc::new(cond.clone())))],
        Cond::Settled(..) | Cond::Definite { .. } | Cond::AnyPost { .. } => Vec::new(),
    }
}

fn joined(
    parts: &[Cond],
    this: &str,
    that: &str,
    same: &dyn Fn(Vec<Cond>) -> Cond,
    other: &dyn Fn(Vec<Cond>) -> Cond,
) -> Vec<(String, Cond)> {
    if parts.len() < 2 {
        return Vec::new();
    }
    let mut all = vec![(format!("`{this}` becomes `{that}`"), other(parts.to_vec()))];
    all.extend(
        without_one(parts)
            .enumerate()
            .map(|(at, parts)| (format!("part {} of the `{this}` is dropped", at + 1), same(parts))),
    );
    all
}

/// The list without its first part, without its second, …
fn without_one(parts: &[Cond]) -> impl Iterator<Item = Vec<Cond>> + '_ {
    (0..parts.len()).filter(|_| parts.len() > 1).map(|left_out| {
        parts.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, part)| part.clone()).collect()
    })
}

fn words(op: Op) -> &'static str {
    match op {
        Op::Equal => "exactly",
        Op::Less => "less than",
        Op::AtMost => "at most",
        Op::More => "more than",
        Op::AtLeast => "at least",
    }
}

/// The comparison with its end moved, and turned round.
fn others(op: Op) -> [Op; 2] {
    match op {
        Op::AtLeast => [Op::More, Op::AtMost],
        Op::AtMost => [Op::Less, Op::AtLeast],
        Op::More => [Op::AtLeast, Op::Less],
        Op::Less => [Op::AtMost, Op::More],
        Op::Equal => [Op::AtLeast, Op::AtMost],
    }
}

fn compared(left: &Arc<Set>, op: Op, right: &Arc<Set>, place: Place) -> Vec<(String, Cond)> {
    let compare = |op, right: Arc<Set>| Cond::Compare { left: left.clone(), op, right, place };
    let mut all = Vec::new();
    let ordered = matches!(
        **right,
        Set::Value(Val::Number(_) | Val::Level(_) | Val::Date(_) | Val::Duration(_)) | Set::Setting(_)
    );
    if op == Op::Equal {
        all.push(("`is` becomes `is not`".to_owned(), Cond::Not(Arc::new(compare(op, right.clone())))));
    } else {
        all.extend(
            others(op)
                .map(|other| (format!("`{}` becomes `{}`", words(op), words(other)), compare(other, right.clone()))),
        );
    }
    if ordered && op != Op::Equal {
        all.extend(moved(right).into_iter().map(|(what, right)| (what, compare(op, right))));
    }
    all
}

/// A number or level one further up and one further down.
fn moved(set: &Arc<Set>) -> Vec<(String, Arc<Set>)> {
    let value = |val: Val| Arc::new(Set::Value(val));
    match **set {
        Set::Value(Val::Number(number)) if number.to_whole().is_some() => [1, -1]
            .iter()
            .filter_map(|step| number.add(Number::whole(*step)))
            .filter(|other| *other >= Number::whole(0))
            .map(|other| (format!("{number} becomes {other}"), value(Val::Number(other))))
            .collect(),
        Set::Value(Val::Level(level)) => {
            let steps = [level.checked_add(1), level.checked_sub(1)];
            steps
                .into_iter()
                .flatten()
                .map(|other| ("the level moves by one".to_owned(), value(Val::Level(other))))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn bounds(bound: &Bound, count: bool) -> Vec<(String, Bound)> {
    let mut all = Vec::new();
    if bound.upper.is_none() {
        all.extend(
            others(bound.op)
                .map(|op| (format!("`{}` becomes `{}`", words(bound.op), words(op)), Bound { op, ..bound.clone() })),
        );
    }
    if count {
        all.extend(moved(&bound.value).into_iter().map(|(what, value)| (what, Bound { value, ..bound.clone() })));
        if let Some(upper) = &bound.upper {
            all.extend(
                moved(upper).into_iter().map(|(what, upper)| (what, Bound { upper: Some(upper), ..bound.clone() })),
            );
        }
    }
    all
}

fn dated(
    relation: DateRelation,
    date: &Arc<Set>,
    length: &Arc<Set>,
    anchor: Option<&Arc<Set>>,
    place: Place,
) -> Vec<(String, Cond)> {
    let dates = |relation, length: Arc<Set>| Cond::Dates {
        relation,
        date: date.clone(),
        length,
        anchor: anchor.cloned(),
        place,
    };
    let turned: Vec<DateRelation> = match relation {
        DateRelation::WithinLast => vec![DateRelation::Ago(Op::More), DateRelation::WithinNext],
        DateRelation::WithinNext => vec![DateRelation::WithinLast],
        DateRelation::Ago(op) => others(op).map(DateRelation::Ago).to_vec(),
        DateRelation::After(op) => others(op).map(DateRelation::After).to_vec(),
        DateRelation::Before(op) => others(op).map(DateRelation::Before).to_vec(),
        DateRelation::Near => Vec::new(),
    };
    let mut all: Vec<(String, Cond)> = turned
        .into_iter()
        .map(|other| ("the comparison of dates is flipped".to_owned(), dates(other, length.clone())))
        .collect();
    if let Set::Value(Val::Duration(Duration::Lengths { months, minutes })) = **length {
        for step in [1i32, -1] {
            let (months, minutes) =
                if months == 0 { (0, minutes + i64::from(step) * DAY) } else { (months + step, minutes) };
            let longer = Duration::Lengths { months, minutes };
            all.push((
                format!("the length becomes {longer}"),
                dates(relation, Arc::new(Set::Value(Val::Duration(longer)))),
            ));
        }
    }
    all
}
