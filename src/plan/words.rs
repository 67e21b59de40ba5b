//! A step in words, on one line, as the table of steps shows it.

use super::scenario::{Action, Given, Named, Post};
use crate::vocabulary::Vocabulary;

/// What a step does: `assign technical for ledger in payments to bo`.
pub(super) fn of(vocabulary: &Vocabulary, action: &Action) -> String {
    match action {
        Action::Move { people, to, from } if from.is_empty() => format!("move {} to {}", list(people), to.id),
        Action::Move { people, to, from } => format!("move {} from {} to {}", list(people), list(from), to.id),
        Action::Assign { post, to, .. } => format!("assign {} to {}", about(post), list(to)),
        Action::Vacate { post, who, .. } if who.is_empty() => format!("vacate {}", about(post)),
        Action::Vacate { post, who, .. } => format!("vacate {}: {}", about(post), list(who)),
        Action::Form { team, .. } => format!("form team {}", team.id),
        Action::Close { team } => format!("close team {}", team.id),
        Action::Split { team, into } => {
            let names: Vec<&str> = into.iter().map(|(name, _)| name.id.as_str()).collect();
            format!("split {} into {}", team.id, names.join(", "))
        }
        Action::Merge { teams, into, .. } => format!("merge {} into {}", list(teams), into.id),
        Action::Hire { person, into, .. } if into.is_empty() => format!("hire {}", person.id),
        Action::Hire { person, into, .. } => format!("hire {} into {}", person.id, list(into)),
        Action::Leave { people } => format!("{} {}", list(people), if people.len() == 1 { "leaves" } else { "leave" }),
        Action::ChangeManager { people, to } => {
            format!("manager of {}: {}", list(people), to.as_ref().map_or("nobody", |to| to.id.as_str()))
        }
        Action::Set { kind, thing, given, unset } => {
            let name = |given: &Given| given.attr.map_or("leadership", |attr| vocabulary.attr(attr).key.as_str());
            let names = given.iter().map(name).chain(unset.iter().map(|name| name.id.as_str()));
            let kind = &vocabulary.kind(*kind).noun.singular;
            let id = if thing.id.is_empty() { String::new() } else { format!(" {}", thing.id) };
            format!("set {} of {kind}{id}", names.collect::<Vec<_>>().join(", "))
        }
    }
}

fn list(names: &[Named]) -> String {
    names.iter().map(|name| name.id.as_str()).collect::<Vec<_>>().join(", ")
}

fn about(post: &Post) -> String {
    let area = post.area.as_ref().map(|area| format!(" for {}", area.id)).unwrap_or_default();
    format!("{}{area} in {}", post.responsibility.id, post.team.id)
}
