//! A description as Markdown, for a pull request or a document: the diagram first, then a section for each team.
//!
//! What comes from files is text and stays text: nothing in it becomes markup, HTML, a link, a mention or the end of a
//! cell of a table.

use std::io::{self, Write};

use crate::describe::{Archetype, Checklist, Description, Measure, Person, Team};
use crate::report::describe::strength;
use crate::report::described::{
    archetype_name, archetype_score, checklist_score, folded, holders, is_folded, measured, met, reasons, row_name,
};
use crate::report::mermaid;
use crate::report::text::clean;

/// What has a meaning in Markdown, in HTML or in a table somewhere in a line.
const MARKS: &str = "\\`*_{}[]()<>#+-.!|~&$=^\"'%";

/// Shows nothing, and parts what would be read as one.
const NOTHING: &str = "<!-- -->";

/// A text that Markdown shows as it is. A comment, which shows nothing, parts what would be a mention (`@ana`), a
/// reference (`#12`, `GH-12`, a commit) or a link (`https:`, `www.`), which back-slashes do not stop everywhere.
pub(crate) fn escape(text: &str) -> String {
    escaped(text, MARKS)
}

/// The same between the tags of a block of HTML, where Markdown is not read, and mentions are.
pub(crate) fn escape_in_html(text: &str) -> String {
    escaped(text, "")
}

fn escaped(text: &str, marks: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 8);
    let text = clean(text);
    let mut commit = 0..0;
    for (at, char) in text.char_indices() {
        let inside = text[..at].ends_with(|before: char| before.is_alphanumeric());
        if !inside {
            commit = at..at + commit_length(&text[at..]);
        }
        // Six digits are none yet.
        if commit.contains(&at) && at > commit.start && (at - commit.start).is_multiple_of(6) {
            shown.push_str(NOTHING);
        }
        let rest = &text[at + char.len_utf8()..];
        match char {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' if marks.is_empty() => shown.push_str("&quot;"),
            '@' | '#' => {
                shown.push_str(if marks.contains(char) { "\\" } else { "" });
                shown.push(char);
                shown.push_str(NOTHING);
            }
            ':' if is_link(&shown, rest) => {
                shown.push(':');
                shown.push_str(NOTHING);
            }
            '.' if ends_with(&shown, "www") => {
                shown.push_str(NOTHING);
                shown.push('.');
            }
            '-' if is_issue(&text[..at], rest) => {
                shown.push('-');
                shown.push_str(NOTHING);
            }
            // Inside a word they mean nothing, and paths and ids stay readable.
            '-' | '.' if inside => shown.push(char),
            _ if marks.contains(char) => {
                shown.push('\\');
                shown.push(char);
            }
            _ => shown.push(char),
        }
    }
    shown
}

/// Whether a colon makes a link (`https://`, `mailto:`) or begins a picture (`:smile:`).
fn is_link(before: &str, after: &str) -> bool {
    after.starts_with("//") || is_picture(after) || ends_with(before, "mailto") || ends_with(before, "xmpp")
}

/// Whether what follows a colon is the name of a picture up to the next one, which may be ours: `smile:`, `+1`, `100`.
fn is_picture(after: &str) -> bool {
    let in_name = |char: char| char.is_ascii_alphanumeric() || "_+-".contains(char);
    let name = after.split(|char| !in_name(char)).next().unwrap_or("");
    let line = name.bytes().all(|byte| byte.is_ascii_digit()) && !matches!(name, "100" | "1234");
    !line && matches!(after[name.len()..].chars().next(), None | Some(':'))
}

/// Whether a text ends with that ASCII word, in capitals or not.
fn ends_with(text: &str, word: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= word.len() && bytes[bytes.len() - word.len()..].eq_ignore_ascii_case(word.as_bytes())
}

/// Whether a hyphen makes a reference to an issue: `GH-12`.
fn is_issue(before: &str, after: &str) -> bool {
    ends_with(before, "gh") && after.starts_with(|char: char| char.is_ascii_digit())
}

/// How long the word is with which a text begins if it may be the name of a commit, 7 to 40 hex digits; else 0.
fn commit_length(text: &str) -> usize {
    let length = text.bytes().take(41).take_while(u8::is_ascii_hexdigit).count();
    let ends = !text[length..].starts_with(char::is_alphanumeric);
    if (7..=40).contains(&length) && ends { length } else { 0 }
}

/// Writes a description. An error is the writer's own.
pub fn write(description: &Description, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "# Teams and their leadership\n")?;
    for archetype in &description.is {
        let id = escape(&description.organisation.id);
        writeln!(out, "Organisation {id}: {}\n", escape(&archetype_name(archetype)))?;
        conditions(archetype, out)?;
        writeln!(out)?;
    }
    if description.teams.is_empty() {
        return writeln!(out, "No team is described.");
    }
    writeln!(out, "```mermaid")?;
    mermaid::write(description, out)?;
    writeln!(out, "```")?;
    for team in &description.teams {
        self::team(team, description, out)?;
    }
    people(&description.people, out)
}

fn team(team: &Team, all: &Description, out: &mut impl Write) -> io::Result<()> {
    let name = team.who.name.as_ref().filter(|name| **name != team.who.id);
    let name = name.map_or_else(String::new, |name| format!(", {}", escape(name)));
    writeln!(out, "\n## Team {}{name}\n", escape(&team.who.id))?;
    match &team.members {
        None => writeln!(out, "Members: not known.")?,
        Some(members) => writeln!(out, "Members ({}): {}.", members.len(), escape(&members.join(", ")))?,
    }
    for Measure { name, value } in &team.measures {
        writeln!(out, "{}: {}.", escape(name), escape(value))?;
    }
    writeln!(out, "\n| | accountable | contributing |\n|---|---|---|")?;
    for row in team.leadership.iter().filter(|row| !is_folded(row)) {
        let accountable = match (row.nobody, row.falls) {
            (true, _) => "*nobody*".to_owned(),
            (false, true) => format!("*{}*", escape(&holders(&row.accountable))),
            (false, false) => escape(&holders(&row.accountable)),
        };
        let indent = if row.within.is_some() { "&nbsp;&nbsp;" } else { "" };
        let contributing = escape(&holders(&row.contributing));
        writeln!(out, "| {indent}{} | {accountable} | {contributing} |", escape(&row_name(row)))?;
    }
    if team.leadership.iter().any(|row| row.falls && !row.nobody && !is_folded(row)) {
        writeln!(out, "\n*In italics: as holder of the category.*")?;
    }
    for (at, duties) in folded(&team.leadership).iter().enumerate() {
        writeln!(out, "{}- {}", if at == 0 { "\n" } else { "" }, escape(duties))?;
    }
    for role in &team.roles {
        writeln!(out, "\n{}: {}", escape(&role.name), escape(&role.people.join(", ")))?;
    }
    if all.archetypes > 0 {
        archetypes(team, out)?;
    }
    team.checklists.iter().try_for_each(|list| checklist(list, out))?;
    signs(team, out)
}

fn archetypes(team: &Team, out: &mut impl Write) -> io::Result<()> {
    for archetype in &team.is {
        writeln!(out, "\n### Archetype: {}\n", escape(&archetype_name(archetype)))?;
        conditions(archetype, out)?;
    }
    if team.is.is_empty() {
        writeln!(out, "\n### Archetype: unclassified\n\nNo archetype fits; that is not wrong.")?;
    }
    for archetype in &team.nearest {
        let (name, score) = (escape(&archetype_name(archetype)), archetype_score(archetype));
        writeln!(out, "\nNear: {name}, {score}:\n")?;
        conditions(archetype, out)?;
    }
    Ok(())
}

fn conditions(archetype: &Archetype, out: &mut impl Write) -> io::Result<()> {
    for node in &archetype.conditions {
        let word = if node.truth == "unknown" { "not known" } else { node.truth };
        writeln!(out, "- **{word}**: {}", escape(&node.asks))?;
        for reason in reasons(node) {
            writeln!(out, "  - {}", escape(&reason))?;
        }
    }
    Ok(())
}

fn checklist(list: &Checklist, out: &mut impl Write) -> io::Result<()> {
    let (name, owner) = (escape(&list.name), escape(&list.owner));
    writeln!(out, "\n### {name} of {owner}: {}\n", checklist_score(list))?;
    for item in &list.items {
        let tick = if item.met == "yes" { 'x' } else { ' ' };
        let known = if item.met == "unknown" { format!(" ({})", met(item.met)) } else { String::new() };
        writeln!(out, "- [{tick}] {}{known}", escape(&item.label))?;
        for reason in reasons(&item.why).iter().filter(|_| item.met != "yes") {
            writeln!(out, "  - {}", escape(reason))?;
        }
    }
    Ok(())
}

fn signs(team: &Team, out: &mut impl Write) -> io::Result<()> {
    if team.signs.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n### Signs and diagnosis\n")?;
    for sign in &team.signs {
        let title = sign.title.as_ref().map_or_else(String::new, |title| format!(", {}", escape(title)));
        writeln!(out, "- {}{title}", escape(&sign.name))?;
    }
    writeln!(out, "\nSigns are no proof; where to look first:\n")?;
    for candidate in &team.diagnosis {
        let signs = candidate.signs.iter().map(|(sign, weight)| format!("{}{}", escape(sign), strength(*weight)));
        let signs: Vec<String> = signs.collect();
        let who = match candidate.accountable.as_slice() {
            [] => "nobody".to_owned(),
            people => escape(&people.join(", ")),
        };
        let (name, weight) = (escape(&candidate.name), candidate.weight);
        writeln!(out, "1. **{name}**, weight {weight}, accountable {who}: {}", signs.join(", "))?;
    }
    Ok(())
}

fn people(people: &[Person], out: &mut impl Write) -> io::Result<()> {
    let heads = measured(people);
    if heads.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = heads.iter().map(|head| escape(head)).collect();
    writeln!(out, "\n## People\n\n| | {} |\n|---{}|", names.join(" | "), "|---".repeat(heads.len()))?;
    for person in people {
        let cells = heads.iter().map(|head| {
            let found = person.measures.iter().find(|measure| measure.name == *head);
            found.map_or_else(String::new, |measure| escape(&measure.value))
        });
        writeln!(out, "| {} | {} |", escape(&person.who.id), cells.collect::<Vec<_>>().join(" | "))?;
    }
    Ok(())
}
