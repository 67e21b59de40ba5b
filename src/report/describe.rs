//! A description for people, on a terminal: a section for each team, laid out in the width of the page.

use std::io::{self, Write};

use crate::describe::{Archetype, Checklist, Description, Measure, Row, Team};
use crate::report::Style;
use crate::report::described::{
    archetype_name, archetype_score, checklist_score, folded, holders, is_folded, labels, measured, met, reasons,
    row_name,
};
use crate::report::draw::Tone;
use crate::report::matrix::Matrix;
use crate::report::text::{clean, counted, wrap};

/// Writes a description. An error is the writer's own.
pub fn write(description: &Description, style: &Style, out: &mut impl Write) -> io::Result<()> {
    for archetype in &description.is {
        let id = clean(&description.organisation.id).into_owned();
        let head = format!("organisation {id}: {}", clean(&archetype_name(archetype)));
        writeln!(out, "{}", style.paint(Tone::Strong, &wrap("", &head, style.width)))?;
        conditions(archetype, style, out)?;
    }
    for (at, team) in description.teams.iter().enumerate() {
        if at > 0 || !description.is.is_empty() {
            writeln!(out)?;
        }
        self::team(team, description, style, out)?;
    }
    if description.teams.is_empty() {
        writeln!(out, "no team is described")?;
    }
    people(description, style, out)
}

fn team(team: &Team, all: &Description, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let name = team.who.name.as_ref().filter(|name| **name != team.who.id);
    let name = name.map_or_else(String::new, |name| format!(", {name}"));
    let title = clean(&format!("team {}{name}", team.who.id)).into_owned();
    writeln!(out, "{}", style.paint(Tone::Strong, &wrap("", &title, style.width)))?;
    say(out, style, "  ", &members(team))?;
    if !team.measures.is_empty() {
        say(out, style, "  ", &measures(&team.measures))?;
    }
    heading(out, style, "Who holds what")?;
    matrix(&team.leadership, style, out)?;
    for role in &team.roles {
        let perhaps = role.perhaps.iter().map(|id| format!("perhaps {id}"));
        let people: Vec<String> = role.people.iter().cloned().chain(perhaps).collect();
        say(out, style, "    ", &format!("{}: {}", role.name, people.join(", ")))?;
    }
    if all.archetypes > 0 {
        archetypes(team, style, out)?;
    }
    for list in &team.checklists {
        checklist(list, style, out)?;
    }
    signs(team, style, out)
}

fn members(team: &Team) -> String {
    match &team.members {
        None => "members: not known".to_owned(),
        Some(members) if members.is_empty() => "no members".to_owned(),
        Some(members) => format!("{}: {}", counted(members.len(), "member", "members"), members.join(", ")),
    }
}

fn measures(measures: &[Measure]) -> String {
    let words = measures.iter().map(|measure| format!("{}: {}", measure.name, measure.value));
    words.collect::<Vec<_>>().join("; ")
}

/// A paragraph of text from files.
fn say(out: &mut impl Write, style: &Style, lead: &str, text: &str) -> io::Result<()> {
    writeln!(out, "{}", wrap(lead, &clean(text), style.width))
}

fn heading(out: &mut impl Write, style: &Style, text: &str) -> io::Result<()> {
    writeln!(out, "\n  {}", style.paint(Tone::Strong, &wrap("", &clean(text), style.width.saturating_sub(2))))
}

fn matrix(rows: &[Row], style: &Style, out: &mut impl Write) -> io::Result<()> {
    let mut people: Vec<&str> = Vec::new();
    for holder in rows.iter().flat_map(|row| row.accountable.iter().chain(&row.contributing)) {
        if !people.contains(&holder.id.as_str()) {
            people.push(&holder.id);
        }
    }
    if people.is_empty() {
        return say(out, style, "    ", "no file names anybody");
    }
    let cell = |row: &Row, id: &str| {
        let accountable = row.accountable.iter().any(|holder| holder.id == id);
        let contributing = row.contributing.iter().any(|holder| holder.id == id);
        match (accountable, row.falls, contributing) {
            (true, true, _) => "(A)",
            (true, false, _) => "A",
            (false, _, true) => "c",
            (false, _, false) => "",
        }
    };
    let table = Matrix {
        heads: people.iter().map(|id| clean(id).into_owned()).collect(),
        rows: rows
            .iter()
            .filter(|row| !is_folded(row))
            .map(|row| {
                let indent = if row.within.is_some() { "  " } else { "" };
                let nobody = if row.nobody { " (nobody)" } else { "" };
                let name = format!("{indent}{}{nobody}", clean(&row_name(row)));
                (name, people.iter().map(|id| cell(row, id).to_owned()).collect())
            })
            .collect(),
    };
    write!(out, "{}", table.draw("    ", style))?;
    let falls = rows.iter().any(|row| row.falls && !is_folded(row));
    let contributes = rows.iter().any(|row| !row.contributing.is_empty());
    let mut legend = "A accountable".to_owned();
    legend += if contributes { ", c contributing" } else { "" };
    legend += if falls { ", (A) as holder of the category" } else { "" };
    let noted =
        rows.iter().filter(|row| row.accountable.iter().chain(&row.contributing).any(|it| !it.notes.is_empty()));
    for row in noted {
        let all: Vec<_> =
            row.accountable.iter().chain(&row.contributing).filter(|it| !it.notes.is_empty()).cloned().collect();
        legend += &format!("; {}: {}", row_name(row), holders(&all));
    }
    writeln!(out, "{}", style.paint(Tone::Quiet, &wrap("    ", &clean(&legend), style.width)))?;
    folded(rows).iter().try_for_each(|duties| say(out, style, "    ", duties))
}

fn archetypes(team: &Team, style: &Style, out: &mut impl Write) -> io::Result<()> {
    for archetype in &team.is {
        heading(out, style, &format!("Archetype: {}", archetype_name(archetype)))?;
        conditions(archetype, style, out)?;
    }
    if team.is.is_empty() {
        heading(out, style, "Archetype: unclassified")?;
        let near = if team.nearest.is_empty() { "" } else { " What separates the team from the nearest ones:" };
        say(out, style, "    ", &format!("No archetype fits; that is not wrong.{near}"))?;
    }
    for archetype in &team.nearest {
        let text = format!("{}: {}", archetype_name(archetype), archetype_score(archetype));
        say(out, style, "    ", &text)?;
        conditions(archetype, style, out)?;
    }
    Ok(())
}

/// The conditions of an archetype; of those that do not hold also why.
fn conditions(archetype: &Archetype, style: &Style, out: &mut impl Write) -> io::Result<()> {
    for node in &archetype.conditions {
        verdict(node.truth, &node.asks, style, out)?;
        for reason in reasons(node) {
            say(out, style, "                 ", &reason)?;
        }
    }
    Ok(())
}

fn verdict(truth: &str, text: &str, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let (word, tone) = match truth {
        "yes" => ("yes", Tone::Help),
        "no" => ("no", Tone::Error),
        _ => ("not known", Tone::Warning),
    };
    write!(out, "{}", style.paragraph(tone, &format!("      {word:<9}  "), &clean(text)))
}

fn checklist(list: &Checklist, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let mut name = list.name.clone();
    if let Some(first) = name.get(..1) {
        name = first.to_uppercase() + &name[1..];
    }
    heading(out, style, &format!("{name} of {}: {}", list.owner, checklist_score(list)))?;
    let met_ones = labels(list, "yes");
    if !met_ones.is_empty() {
        say(out, style, "    met        ", &met_ones)?;
    }
    // What is met needs no reasons here; the others do, and several items for the same reason say it once.
    let mut open: Vec<(&str, Vec<&str>, Vec<String>)> = Vec::new();
    for item in list.items.iter().filter(|item| item.met != "yes") {
        let why = reasons(&item.why);
        match open.iter_mut().find(|(truth, _, reasons)| *truth == item.met && *reasons == why) {
            Some((_, labels, _)) => labels.push(&item.label),
            None => open.push((item.met, vec![&item.label], why)),
        }
    }
    for (truth, labels, reasons) in open {
        let tone = if truth == "no" { Tone::Error } else { Tone::Warning };
        write!(out, "{}", style.paragraph(tone, &format!("    {:<9}  ", met(truth)), &clean(&labels.join("; "))))?;
        for reason in reasons {
            say(out, style, "                 ", &reason)?;
        }
    }
    Ok(())
}

fn signs(team: &Team, style: &Style, out: &mut impl Write) -> io::Result<()> {
    if team.signs.is_empty() {
        return Ok(());
    }
    heading(out, style, "Signs")?;
    for sign in &team.signs {
        let title = sign.title.as_ref().map_or_else(String::new, |title| format!(": {title}"));
        say(out, style, "    ", &format!("{}{title}", sign.name))?;
    }
    heading(out, style, "Diagnosis: where to look first (signs are no proof)")?;
    for (at, candidate) in team.diagnosis.iter().enumerate() {
        let title = candidate.title.as_ref().map_or_else(String::new, |title| format!(", {title}"));
        let who = if candidate.accountable.is_empty() { "nobody".to_owned() } else { candidate.accountable.join(", ") };
        let text = format!("{}{title}: weight {}; accountable: {who}", candidate.name, candidate.weight);
        say(out, style, &format!("    {}. ", at + 1), &text)?;
        for (sign, weight) in &candidate.signs {
            let how = strength(*weight);
            say(out, style, "       ", &format!("{weight}  {sign} points there{how}"))?;
        }
    }
    if team.diagnosis.is_empty() {
        say(out, style, "    ", "the signs point to no category")?;
    }
    Ok(())
}

/// What a weight means.
pub(crate) fn strength(weight: u32) -> &'static str {
    match weight {
        3 => " strongly",
        1 => " weakly",
        _ => "",
    }
}

fn people(all: &Description, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let heads = measured(&all.people);
    if heads.is_empty() {
        return Ok(());
    }
    let value = |measures: &[Measure], name: &str| {
        let found = measures.iter().find(|measure| measure.name == name);
        found.map_or_else(|| "-".to_owned(), |measure| clean(&measure.value).into_owned())
    };
    let rows = all.people.iter().map(|person| {
        let cells = heads.iter().map(|head| value(&person.measures, head)).collect();
        let name = person.who.name.as_ref().map_or_else(String::new, |name| format!(", {name}"));
        (clean(&format!("{}{name}", person.who.id)).into_owned(), cells)
    });
    let table = Matrix { rows: rows.collect(), heads: heads.iter().map(|head| clean(head).into_owned()).collect() };
    writeln!(out, "\n{}", style.paint(Tone::Strong, "People"))?;
    write!(out, "{}", table.draw("  ", style))
}
