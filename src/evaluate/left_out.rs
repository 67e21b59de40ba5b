//! Who is left out: a first pass over the raw facts, without itself. What is unknown leaves nothing out.

use rayon::prelude::{ParallelIterator, ParallelSlice};

use crate::diagnostic::Diagnostic;
use crate::organisation::Recorded;
use crate::source::Span;
use crate::value::{Truth, Val};
use crate::vocabulary::{AttrId, KindId, Ty};

use super::World;
use super::error;
use super::eval::{Budget, Eval};
use super::item::Datum;
use super::side::{Bits, Side};

/// How many things one thread decides at a time.
const CHUNK: usize = 4096;

/// Of each kind who is gone, and whether the as-of date settled it. `side` is the organisation with nobody left out.
pub(super) fn left_out<'w>(world: &'w World<'w>, side: &'w Side<'w>) -> (Vec<Bits>, Vec<Bits>) {
    let mut gone = side.gone().to_vec();
    let mut dated = vec![Bits::default(); gone.len()];
    for (kind, cond) in (0u16..).map(KindId).zip(&world.program.left_out) {
        let Some(cond) = cond else { continue };
        let things: Vec<u32> = (0..side.org.len(kind)).collect();
        let shape = &world.shapes.left_out[kind.index()];
        let decide = |chunk: &[u32]| {
            let budget = Budget::new(world.step_limit);
            let mut found = Vec::new();
            let mut eval = Eval::new(world, side, shape, &budget);
            for &thing in chunk {
                eval.read_today = false;
                eval.bind(crate::formula::Var(0), Datum::Val(Val::Thing(thing)));
                let truth = eval.truth(cond);
                if truth == Truth::True || eval.read_today {
                    found.push((thing, truth == Truth::True, eval.read_today));
                }
            }
            found
        };
        let found: Vec<Vec<(u32, bool, bool)>> = things.par_chunks(CHUNK).map(decide).collect();
        for (thing, is_gone, read_today) in found.into_iter().flatten() {
            if is_gone {
                gone[kind.index()].insert(thing);
            }
            if read_today {
                dated[kind.index()].insert(thing);
            }
        }
    }
    (gone, dated)
}

/// A warning for each thing that is left out and to which something refers that is there: nobody is reached by it.
pub(super) fn dangling(world: &World<'_>) -> Vec<Diagnostic> {
    let side = &world.now;
    let mut found: Vec<(Ty, u32, Option<Span>, usize)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for at in 0..world.program.vocabulary.attrs.len() {
        let attr = AttrId(u16::try_from(at).unwrap_or(u16::MAX));
        let declared = world.program.vocabulary.attr(attr);
        let Ty::Kind(target) = declared.ty.element else { continue };
        if side.gone()[target.index()].is_empty() {
            continue;
        }
        for thing in (0..side.org.len(declared.kind)).filter(|&thing| side.is_there(declared.kind, thing)) {
            references(side, attr, thing, &mut |val, place| {
                let Val::Thing(to) = val else { return };
                // What only the baseline has was never left out.
                if side.is_there(target, to) || !side.org.exists(target, to) {
                    return;
                }
                let at = *places.entry((target, to)).or_insert_with(|| {
                    found.push((declared.ty.element, to, place(), 0));
                    found.len() - 1
                });
                found[at].3 += 1;
            });
        }
    }
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for (ty, thing, place, count) in found {
        let Ty::Kind(kind) = ty else { continue };
        let noun = &world.program.vocabulary.kind(kind).noun.singular;
        let place = place.or_else(|| side.org.place(kind, thing));
        diagnostics.extend(place.map(|place| error::left_out(noun, side.org.id(kind, thing), place, count)));
    }
    diagnostics
}

/// Takes a value and finds its place.
type Visit<'v> = dyn FnMut(Val, &dyn Fn() -> Option<Span>) + 'v;

/// The values of an attribute as recorded, with their places.
fn references(side: &Side<'_>, attr: AttrId, thing: u32, visit: &mut Visit<'_>) {
    let org = side.org;
    match org.recorded(attr, thing) {
        Recorded::Nothing => {}
        Recorded::One(val) => visit(val, &|| org.fact_place(attr, thing, None)),
        Recorded::Set(vals) => {
            vals.iter().for_each(|val| visit(val, &|| org.item_place(attr, thing, None, val)));
        }
        Recorded::Keyed(entries) => {
            for entry in entries.iter() {
                visit(entry.value, &|| org.fact_place(attr, thing, Some(entry.key)));
                for val in org.set_values(attr, entry.set).iter() {
                    visit(val, &|| org.item_place(attr, thing, Some(entry.key), val));
                }
            }
        }
    }
}
