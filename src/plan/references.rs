//! Who still names a team that is to be closed: facts of others, which a step before has to settle.

use super::desk::Desk;
use super::error;
use super::scenario::Named;
use crate::diagnostic::Diagnostic;
use crate::organisation::Recorded;
use crate::source::Span;
use crate::value::Val;
use crate::vocabulary::{AttrId, KindId, Ty};

/// How many are named in a message.
const NAMED: usize = 4;

/// Says what is in the way of closing a team; `closed` are all that the step closes.
pub(super) fn in_the_way(desk: &Desk<'_>, team: &Named, closed: &[&str]) -> Option<Diagnostic> {
    let found = named_by(desk, &team.id, closed);
    let (first, place) = found.first()?;
    let mut names: Vec<&str> = found.iter().take(NAMED).map(|(name, _)| name.as_str()).collect();
    let more = format!("{} more", found.len().saturating_sub(NAMED));
    if found.len() > NAMED {
        names.push(&more);
    }
    let message = format!("team `{}` is still named: {}", team.id, names.join(", "));
    let help = format!("say in a step before what becomes of it, with `set:`; first {first}");
    let problem = error::impossible(team.span, message, "closed here", help);
    Some(match place {
        Some(place) => problem.and(*place, "named here"),
        None => problem,
    })
}

/// The facts that name a team, apart from those of the teams that are closed with it and of their posts.
fn named_by(desk: &Desk<'_>, team: &str, closed: &[&str]) -> Vec<(String, Option<Span>)> {
    let core = desk.vocabulary.core;
    let Some(index) = desk.org.find(core.team, team) else { return Vec::new() };
    let mut found = Vec::new();
    for (number, attribute) in (0u16..).zip(&desk.vocabulary.attrs) {
        let of_team = attribute.ty.element == Ty::Kind(core.team) || attribute.ty.key == Some(Ty::Kind(core.team));
        if !of_team {
            continue;
        }
        let attr = AttrId(number);
        for thing in 0..desk.org.len(attribute.kind) {
            if is_closed(desk, attribute.kind, thing, closed) || !names(desk, attr, thing, index) {
                continue;
            }
            let noun = &desk.vocabulary.kind(attribute.kind).noun.singular;
            let name = format!("`{}` of {noun} {}", attribute.key, desk.org.id(attribute.kind, thing));
            found.push((name, desk.org.fact_place(attr, thing, None).or(desk.org.key_place(attr, thing))));
        }
    }
    found
}

/// Whether a thing goes with the teams that are closed: one of them, or a post in one that no file describes by itself.
fn is_closed(desk: &Desk<'_>, kind: KindId, thing: u32, closed: &[&str]) -> bool {
    let core = desk.vocabulary.core;
    if !desk.org.exists(kind, thing) {
        return true;
    }
    if kind == core.team {
        return closed.contains(&desk.org.id(kind, thing));
    }
    let is_post = || match desk.org.recorded(core.assignment_team, thing) {
        Recorded::One(Val::Thing(team)) => closed.contains(&desk.org.id(core.team, team)),
        Recorded::Nothing | Recorded::One(_) | Recorded::Set(_) | Recorded::Keyed(_) => false,
    };
    kind == core.assignment && is_post() && desk.described(kind, desk.org.id(kind, thing)).is_empty()
}

fn names(desk: &Desk<'_>, attr: AttrId, thing: u32, team: u32) -> bool {
    let is_team = Val::Thing(team);
    let ty = desk.vocabulary.attr(attr).ty;
    let keyed_by_team = ty.key == Some(Ty::Kind(desk.vocabulary.core.team));
    let of_teams = ty.element == Ty::Kind(desk.vocabulary.core.team);
    match desk.org.recorded(attr, thing) {
        Recorded::Nothing => false,
        Recorded::One(value) => of_teams && value == is_team,
        Recorded::Set(values) => of_teams && values.contains(is_team),
        Recorded::Keyed(entries) => entries.iter().any(|entry| {
            keyed_by_team && entry.key == is_team
                || of_teams && (entry.value == is_team || desk.org.set_values(attr, entry.set).contains(is_team))
        }),
    }
}
