//! Which archetype a team is, or what separates it from the nearest ones; and the checklists of those who lead it.
//!
//! An archetype is a number of conditions that all must hold. The nearest ones are those of which the largest share
//! holds; where several come equally near, the ones with fewer conditions that surely fail. One of which nothing holds
//! is not near.

use super::{Archetype, Checklist, Item, Reader};
use crate::compile::Program;
use crate::evaluate::World;
use crate::evaluate::trace::{self, Step};
use crate::evaluate::view;
use crate::explain::{Node, node};
use crate::formula::Cond;
use crate::value::{Truth, Val};
use crate::vocabulary::{ChecklistId, Def, DefId, KindId, Ty};

/// How many archetypes that the team is not are shown.
const NEAREST: usize = 2;

/// An archetype with how near the team comes.
struct Tried {
    truth: Truth,
    holds: usize,
    fails: usize,
    archetype: Archetype,
}

impl Reader<'_> {
    /// Those that a thing is; if it is none, the nearest ones.
    pub(super) fn archetypes(&self, kind: KindId, thing: u32) -> (Vec<Archetype>, Vec<Archetype>) {
        let defs = (0u16..).zip(&self.program.vocabulary.defs);
        let own = |def: &Def| def.params.first().map(|param| param.ty) == Some(Ty::Kind(kind));
        let tried = defs.filter(|(_, def)| def.archetype.is_some() && own(def));
        let tried: Vec<Tried> = tried.filter_map(|(at, _)| self.try_one(DefId(at), thing)).collect();
        let (is, mut is_not): (Vec<Tried>, Vec<Tried>) = tried.into_iter().partition(|one| one.truth == Truth::True);
        if !is.is_empty() {
            return (is.into_iter().map(|one| one.archetype).collect(), Vec::new());
        }
        // By the share of conditions that hold, without division; the order of declaration decides what is left.
        is_not.sort_by(|a, b| {
            let share = (b.holds * a.archetype.conditions.len()).cmp(&(a.holds * b.archetype.conditions.len()));
            share.then(a.fails.cmp(&b.fails))
        });
        is_not.retain(|one| one.holds > 0);
        is_not.truncate(NEAREST);
        (Vec::new(), is_not.into_iter().map(|one| one.archetype).collect())
    }

    /// How many there are for teams.
    pub(super) fn archetypes_of_teams(&self) -> usize {
        of_teams(self.program).count()
    }

    fn try_one(&self, id: DefId, thing: u32) -> Option<Tried> {
        let def = &self.program.vocabulary.defs[id.index()];
        let title = def.archetype.clone()?;
        let step = trace::predicate(self.world, id, Val::Thing(thing))?;
        let truth = step.truth;
        let mut parts = Vec::new();
        conjuncts(&step, &mut parts);
        let count = |wanted: Truth| parts.iter().filter(|part| part.truth == wanted).count();
        let archetype =
            Archetype { name: name(def), title, conditions: parts.iter().map(|part| self.node(part)).collect() };
        Some(Tried { truth, holds: count(Truth::True), fails: count(Truth::False), archetype })
    }

    pub(super) fn node(&self, step: &Step) -> Node {
        node(self.sources, &self.phrases, step)
    }

    /// The checklists of the team and of everybody who belongs to it or leads it.
    pub(super) fn checklists(&self, team: u32) -> Vec<Checklist> {
        let core = self.program.vocabulary.core;
        let mut all = Vec::new();
        for (at, list) in (0u16..).zip(&self.program.vocabulary.checklists) {
            let owners: Vec<(Val, String)> = match list.owner.ty {
                Ty::Kind(kind) if kind == core.team => vec![(Val::Thing(team), self.words(kind, team))],
                Ty::Kind(kind) if kind == core.person => {
                    self.leaders(team).into_iter().map(|one| (Val::Thing(one), self.words(kind, one))).collect()
                }
                Ty::Post(role) => {
                    let holders = view::holders(self.world, role, team).sure.into_iter();
                    let post = |person| (Val::Post { team, person }, self.words(core.person, person));
                    holders.map(post).collect()
                }
                _ => Vec::new(),
            };
            for (val, owner) in owners {
                all.extend(self.checklist(ChecklistId(at), val, owner));
            }
        }
        all
    }

    fn leaders(&self, team: u32) -> Vec<u32> {
        let mut leaders: Vec<u32> = Vec::new();
        for person in view::posts(self.world, team).iter().filter_map(|post| post.person) {
            if !leaders.contains(&person) {
                leaders.push(person);
            }
        }
        leaders
    }

    fn checklist(&self, id: ChecklistId, val: Val, owner: String) -> Option<Checklist> {
        let list = &self.program.vocabulary.checklists[id.index()];
        let steps = trace::checklist(self.world, id, val)?;
        let items = list.items.iter().zip(&steps).map(|((label, ..), step)| {
            let why = self.node(step);
            Item { label: label.clone(), met: why.truth, why }
        });
        Some(Checklist { name: list.noun.plural.clone(), owner, items: items.collect() })
    }
}

/// The archetypes of teams.
pub(super) fn of_teams(program: &Program) -> impl Iterator<Item = (DefId, &Def)> {
    let team = Some(Ty::Kind(program.vocabulary.core.team));
    let defs = (0u16..).map(DefId).zip(&program.vocabulary.defs);
    defs.filter(move |(_, def)| def.archetype.is_some() && def.params.first().map(|param| param.ty) == team)
}

/// The name of an archetype, as written.
pub(super) fn name(def: &Def) -> String {
    match &def.form {
        crate::vocabulary::DefForm::IsNoun(noun) => noun.written.clone(),
        _ => def.name.clone(),
    }
}

/// Whether a team surely is of an archetype.
pub(super) fn is_one(world: &World<'_>, archetype: DefId, team: u32) -> bool {
    trace::predicate(world, archetype, Val::Thing(team)).is_some_and(|step| step.truth == Truth::True)
}

/// The conditions that all must hold, however they are bracketed.
fn conjuncts<'s>(step: &'s Step, into: &mut Vec<&'s Step>) {
    match &step.cond {
        Cond::All(_) if !step.parts.is_empty() => step.parts.iter().for_each(|part| conjuncts(part, into)),
        _ => into.push(step),
    }
}
