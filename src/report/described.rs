//! The words of a description that all its formats share. Nothing is escaped here: each format does that for itself.

use crate::describe::{Archetype, Checklist, Holder, Person, Row};
use crate::explain::{Node, ReadFact};

/// How many reasons are given for one condition.
const REASONS: usize = 3;

/// What a row is called: `technical, ledger`.
pub(crate) fn row_name(row: &Row) -> String {
    match &row.area {
        Some(area) => format!("{}, {area}", row.name),
        None => row.name.clone(),
    }
}

/// `ana, bo (interim)`.
pub(crate) fn holders(holders: &[Holder]) -> String {
    let words = holders.iter().map(|holder| match holder.notes.as_slice() {
        [] => holder.id.clone(),
        notes => format!("{} ({})", holder.id, notes.join(", ")),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// `EM-TL, Engineering manager and tech lead`.
pub(crate) fn archetype_name(archetype: &Archetype) -> String {
    match &archetype.title {
        Some(title) => format!("{}, {title}", archetype.name),
        None => archetype.name.clone(),
    }
}

/// `2 of 4 conditions hold`.
pub(crate) fn archetype_score(archetype: &Archetype) -> String {
    let holds = archetype.conditions.iter().filter(|node| node.truth == "yes").count();
    format!("{holds} of {} conditions hold", archetype.conditions.len())
}

/// `1 met, 1 not met, 1 not known`.
pub(crate) fn checklist_score(list: &Checklist) -> String {
    let count = |truth: &str| list.items.iter().filter(|item| item.met == truth).count();
    let all = [(count("yes"), "met"), (count("no"), "not met"), (count("unknown"), "not known")];
    let said = all.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
    said.collect::<Vec<_>>().join(", ")
}

/// `met`, `not met`, `not known`.
pub(crate) fn met(truth: &str) -> &'static str {
    match truth {
        "yes" => "met",
        "no" => "not met",
        _ => "not known",
    }
}

/// `size: 4 (org/a.yaml:3)`.
pub(crate) fn fact(fact: &ReadFact) -> String {
    let place = fact.place.as_ref().map_or_else(String::new, |place| format!(" ({place})"));
    let by_default = if fact.by_default { ", by default" } else { "" };
    format!("{}: {}{by_default}{place}", fact.what, fact.value)
}

/// ``not known: level of bo; write `level` (org/a.yaml:3)``.
pub(crate) fn missing(fact: &ReadFact) -> String {
    let place = fact.place.as_ref().map_or_else(String::new, |place| format!(" ({place})"));
    format!("not known: {}; write `{}`{place}", fact.what, fact.value)
}

/// Why a condition is as it is, in a few lines: what is not known, else what was read.
pub(crate) fn reasons(node: &Node) -> Vec<String> {
    let mut all = Vec::new();
    if node.truth == "unknown" {
        collect(node, &|node, all| all.extend(node.missing.iter().map(missing)), &mut all);
    }
    if all.is_empty() {
        collect(node, &|node, all| all.extend(node.facts.iter().map(fact)), &mut all);
    }
    collect(node, &|node, all| all.extend(node.reasons.iter().cloned()), &mut all);
    if all.len() > REASONS {
        let more = all.len() - REASONS;
        all.truncate(REASONS);
        all.push(format!("and {more} more"));
    }
    all
}

/// From the parts that decided it: those of the same truth, or all if none is.
fn collect(node: &Node, take: &dyn Fn(&Node, &mut Vec<String>), all: &mut Vec<String>) {
    let mut own = Vec::new();
    take(node, &mut own);
    all.extend(own);
    let same = node.parts.iter().any(|part| part.truth == node.truth);
    for part in node.parts.iter().filter(|part| !same || part.truth == node.truth) {
        collect(part, take, all);
    }
    let mut seen = std::collections::HashSet::new();
    all.retain(|reason| seen.insert(reason.clone()));
}

/// The measures that are known of somebody, in the order in which they are first met: a column of nothing but `unknown`
/// says nothing.
pub(crate) fn measured(people: &[Person]) -> Vec<&str> {
    let mut heads: Vec<&str> = Vec::new();
    for measure in people.iter().flat_map(|person| &person.measures) {
        if measure.value != "unknown" && !heads.contains(&measure.name.as_str()) {
            heads.push(&measure.name);
        }
    }
    heads
}

/// Whether a row is told below the table: a duty that no file gives to anybody, so that its category's holder has it.
pub(crate) fn is_folded(row: &Row) -> bool {
    row.falls && row.contributing.is_empty()
}

/// The duties that are told below the table, for each category, and who holds it.
pub(crate) fn folded(rows: &[Row]) -> Vec<String> {
    let mut all: Vec<(&str, String, Vec<&str>)> = Vec::new();
    for row in rows.iter().filter(|row| is_folded(row)) {
        let within = row.within.as_deref().unwrap_or("");
        let who = holders(&row.accountable);
        match all.iter_mut().find(|(name, ..)| *name == within) {
            Some((.., duties)) => duties.push(&row.name),
            None => all.push((within, who, vec![&row.name])),
        }
    }
    let words = all.into_iter().map(|(name, who, duties)| match who.as_str() {
        "" => format!("{}: nobody, as nobody holds {name}", duties.join(", ")),
        who => format!("{}: {who}, as holder of {name}", duties.join(", ")),
    });
    words.collect()
}

/// The labels of the items of that truth.
pub(crate) fn labels(list: &Checklist, truth: &str) -> String {
    let labels = list.items.iter().filter(|item| item.met == truth).map(|item| item.label.as_str());
    labels.collect::<Vec<_>>().join("; ")
}
