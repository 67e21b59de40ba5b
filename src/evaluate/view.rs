//! Single facts for a description: who is there, who holds what, what a measure comes to. They are read by the
//! evaluator, so that a description says what a policy would find.

use crate::compile::{Meaning, Program};
use crate::formula::{Set, Var};
use crate::value::{Number, Truth, Val};
use crate::vocabulary::{AttrId, DefForm, DefId, KindId, ResponsibilityId, RoleId, Ty, Vocabulary};

use super::World;
use super::eval::{Budget, Eval};
use super::item::{Bag, Datum, UNKNOWN};
use super::types::{Shape, Shapes};

/// A post that is there.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// Of what.
    pub responsibility: ResponsibilityId,
    /// For which area; `None` for all of them.
    pub area: Option<u32>,
    /// Who; `None` if nobody is.
    pub person: Option<u32>,
    /// Whether it is not even known who.
    pub unknown: bool,
    /// Accountable, or contributing; `None` if it is not known.
    pub accountable: Option<bool>,
    /// The thing of kind assignment.
    pub assignment: u32,
}

/// Some things, and whether there may be more.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Who is surely there.
    pub sure: Vec<u32>,
    /// Who perhaps is.
    pub perhaps: Vec<u32>,
    /// Whether there may be others, whom nobody wrote down.
    pub open: bool,
}

/// The types of a program's sets.
#[derive(Debug)]
pub struct Types<'a> {
    vocabulary: &'a Vocabulary,
    shapes: Shapes,
}

impl<'a> Types<'a> {
    /// Looks at all bodies.
    pub fn new(program: &'a Program) -> Types<'a> {
        Types { vocabulary: &program.vocabulary, shapes: Shapes::new(program) }
    }

    /// The type of a set's items, as far as it does not hang on variables.
    pub fn of(&self, set: &Set) -> Option<Ty> {
        self.shapes.ty(self.vocabulary, &[], set)
    }

    /// Whether a set has one item at most.
    pub fn is_single(&self, set: &Set) -> bool {
        self.shapes.is_single(self.vocabulary, set)
    }
}

/// The things of a kind that are there.
pub fn things(world: &World<'_>, kind: KindId) -> Vec<u32> {
    (0..world.now.org.len(kind)).filter(|&thing| world.now.is_there(kind, thing)).collect()
}

/// The posts of a team that are there.
pub fn posts(world: &World<'_>, team: u32) -> Vec<Held> {
    let core = world.program.vocabulary.core;
    let there = world.now.posts_of(team).iter().filter(|post| world.now.is_there(core.assignment, post.assignment));
    let posts = there.map(|post| {
        let person = world.now.reached(Ty::Kind(core.person), post.person.val());
        Held {
            responsibility: post.responsibility,
            area: post.area,
            person: thing(person),
            unknown: person == Val::Unknown,
            accountable: post.accountable,
            assignment: post.assignment,
        }
    });
    posts.collect()
}

/// Whether the files say who is accountable for a duty in a team; else it falls to the holder of its category.
pub fn is_settled(world: &World<'_>, team: u32, of: ResponsibilityId) -> bool {
    world.now.org.settled(team, of)
}

/// The things that an attribute of a thing names.
pub fn references(world: &World<'_>, attr: AttrId, of: u32) -> Known {
    with_eval(world, |eval| known(&eval.all_of(attr, of, None)))
}

/// The people in a role of a team.
pub fn holders(world: &World<'_>, role: RoleId, team: u32) -> Known {
    with_eval(world, |eval| known(&eval.holders_in(role, team, None)))
}

/// A single fact in words; `None` if no file says it and nothing holds by default, either.
pub fn fact(world: &World<'_>, attr: AttrId, of: u32) -> Option<String> {
    with_eval(world, |eval| match eval.one(attr, of).val() {
        Val::Unknown | Val::None => None,
        val => Some(eval.attr_val_words(attr, val)),
    })
}

/// A value of an attribute in words: `senior`, `2026-01-01`, `ana`.
pub fn value_words(world: &World<'_>, attr: AttrId, val: Val) -> String {
    with_eval(world, |eval| eval.attr_val_words(attr, val))
}

/// A key of a keyed attribute in words: `ledger`.
pub fn key_words(world: &World<'_>, attr: AttrId, key: Val) -> String {
    let ty = world.program.vocabulary.attr(attr).ty.key;
    with_eval(world, |eval| eval.val_words(ty, key))
}

/// The measures of a kind of thing: definitions that are one number or one length of time for each, such as a size.
pub fn measures(world: &World<'_>, kind: KindId) -> Vec<DefId> {
    let vocabulary = &world.program.vocabulary;
    let is_measure = |id: &DefId| {
        let (def, at) = (&vocabulary.defs[id.index()], id.index());
        let owner = def.params.first().map(|param| param.ty);
        matches!(def.form, DefForm::Noun { .. })
            && def.params.len() == 1
            && owner == Some(Ty::Kind(kind))
            && world.shapes.def_single[at]
            && matches!(world.shapes.def_types[at], Some(Ty::Number | Ty::Duration))
    };
    (0u16..).take(vocabulary.defs.len()).map(DefId).filter(is_measure).collect()
}

/// What a measure comes to, in words: a value, its bounds, `unknown`; `None` if it is none.
pub fn measure(world: &World<'_>, def: DefId, of: u32) -> Option<String> {
    let budget = Budget::new(world.step_limit);
    measure_within(world, def, of, &budget)
}

fn measure_within<'b>(world: &'b World<'b>, def: DefId, of: u32, budget: &'b Budget) -> Option<String> {
    let body = &world.program.defs[def.index()];
    let Meaning::Set(set) = &body.meaning else { return None };
    let mut eval = Eval::new(world, &world.now, &world.shapes.defs[def.index()], budget);
    eval.bind(Var(0), Datum::Val(Val::Thing(of)));
    if eval.guard(body) == Truth::False {
        return None;
    }
    let datum = match eval.single(set) {
        // Not fewer than none is no knowledge.
        Datum::Range(Some(low), None) if low == Number::whole(0) => UNKNOWN,
        datum => datum,
    };
    (!datum.is_none()).then(|| eval.datum_words(world.shapes.def_types[def.index()], datum))
}

/// An evaluator in which nothing is bound.
fn with_eval<T>(world: &World<'_>, read: impl FnOnce(&mut Eval<'_>) -> T) -> T {
    let (budget, shape) = (Budget::new(world.step_limit), Shape::default());
    read(&mut Eval::new(world, &world.now, &shape, &budget))
}

fn known(bag: &Bag) -> Known {
    let mut known = Known { open: bag.open, ..Known::default() };
    for item in bag.items.iter().filter(|item| item.is_element()) {
        match thing(item.identity()) {
            Some(thing) if item.sure => known.sure.push(thing),
            Some(thing) => known.perhaps.push(thing),
            None => known.open = true,
        }
    }
    known
}

fn thing(val: Val) -> Option<u32> {
    match val {
        Val::Thing(thing) => Some(thing),
        _ => None,
    }
}
