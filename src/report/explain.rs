//! An explanation for people: what a policy means, and how it stands with one subject, as a tree.

use std::io::{self, Write};

use crate::explain::{Case, Explained, Node};
use crate::report::Style;
use crate::report::described::{fact, missing};
use crate::report::draw::Tone;
use crate::report::text::{clean, wrap};

/// How deep the tree is drawn; deeper conditions are of definitions of definitions.
const DEPTH: usize = 12;

/// Writes what a policy means. An error is the writer's own.
pub fn write_policy(policy: &Explained, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let title = policy.title.as_ref().map_or_else(String::new, |title| format!(": {title}"));
    let head = clean(&format!("policy {}{title}", policy.policy)).into_owned();
    writeln!(out, "{}", style.paint(Tone::Strong, &wrap("", &head, style.width)))?;
    say(out, style, "  ", &policy.place)?;
    for sentence in &policy.sentences {
        writeln!(out)?;
        say(out, style, "  ", &format!("`{}` ({})", sentence.text, sentence.place))?;
        for (at, range) in sentence.ranges.iter().enumerate() {
            let lead = match (at, range.named) {
                (0, false) => "    for every  ",
                (_, false) => "    and every  ",
                (_, true) => "    for        ",
            };
            say(out, style, lead, &range.words)?;
        }
        if let Some(condition) = &sentence.condition {
            say(out, style, "    if         ", condition)?;
        }
        say(out, style, &format!("    {:<9}  ", sentence.modal), &sentence.main)?;
        if let Some(exception) = &sentence.exception {
            say(out, style, "    unless     ", exception)?;
        }
    }
    clauses(policy, style, out)?;
    section(
        out,
        style,
        "Words",
        policy
            .words
            .iter()
            .map(|word| (format!("{} ({})", word.name, word.sort), format!("{} ({})", word.means, word.place))),
    )?;
    section(
        out,
        style,
        "Settings",
        policy.settings.iter().map(|setting| {
            let declared = setting.declared.as_ref().map_or_else(String::new, |value| format!(", declared as {value}"));
            let title = setting.title.as_ref().map_or_else(String::new, |title| format!(": {title}"));
            (format!("{} = {}", setting.name, setting.value), format!("set at {}{declared}{title}", setting.place))
        }),
    )?;
    section(
        out,
        style,
        "Facts that it reads, and what it means that no file says them",
        policy.facts.iter().map(|fact| (fact.fact.clone(), format!("`{}`; silence means: {}", fact.key, fact.silence))),
    )
}

fn clauses(policy: &Explained, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let unknown = policy.unknown.to_owned();
    let all = [
        ("because", policy.because.as_ref()),
        ("source", policy.source.as_ref()),
        ("advice", policy.advice.as_ref()),
        ("owner", policy.owner.as_ref()),
        ("from", policy.from.as_ref()),
        ("until", policy.until.as_ref()),
        ("review by", policy.review_by.as_ref()),
        ("unknown", Some(&unknown)),
    ];
    writeln!(out)?;
    for (name, text) in all {
        if let Some(text) = text {
            say(out, style, &format!("  {name:<11}"), text)?;
        }
    }
    Ok(())
}

fn section(
    out: &mut impl Write,
    style: &Style,
    title: &str,
    rows: impl ExactSizeIterator<Item = (String, String)>,
) -> io::Result<()> {
    if rows.len() == 0 {
        return Ok(());
    }
    writeln!(out, "\n{}", style.paint(Tone::Strong, &wrap("", title, style.width)))?;
    for (name, text) in rows {
        say(out, style, "  ", &name)?;
        say(out, style, "      ", &text)?;
    }
    Ok(())
}

/// Writes how a sentence stands with a subject. An error is the writer's own.
pub fn write_case(case: &Case, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let head = format!("{}: {}", case.subject, case.verdict);
    writeln!(out, "{}", style.paint(Tone::Strong, &wrap("", &clean(&head), style.width)))?;
    say(out, style, "  ", &format!("`{}` ({})", case.sentence, case.place))?;
    for part in &case.parts {
        let text = format!("{} `{}`: {}", part.part, part.text, part.tree.truth);
        writeln!(out)?;
        say(out, style, "  ", &text)?;
        node(&part.tree, 1, style, out)?;
    }
    Ok(())
}

fn node(node: &Node, depth: usize, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let indent = "  ".repeat(depth.min(style.width / 8) + 1);
    let tone = match node.truth {
        "yes" => Tone::Help,
        "no" => Tone::Error,
        _ => Tone::Warning,
    };
    write!(out, "{}", style.paragraph(tone, &format!("{indent}{:<7}  ", node.truth), &clean(&node.asks)))?;
    let inner = format!("{indent}         ");
    let note = node.note.iter().cloned();
    let lines = note.chain(node.facts.iter().map(fact)).chain(node.missing.iter().map(missing));
    for line in lines.chain(node.reasons.iter().cloned()) {
        say(out, style, &inner, &line)?;
    }
    if depth >= DEPTH && !node.parts.is_empty() {
        return say(out, style, &inner, "…");
    }
    for part in &node.parts {
        self::node(part, depth + 1, style, out)?;
    }
    if node.left_out > 0 {
        say(out, style, &inner, &format!("and {} more", node.left_out))?;
    }
    Ok(())
}

/// A paragraph of text from files.
fn say(out: &mut impl Write, style: &Style, lead: &str, text: &str) -> io::Result<()> {
    writeln!(out, "{}", wrap(lead, &style.plain(&clean(text)), style.width))
}
