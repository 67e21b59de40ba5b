//! A description as a Mermaid flowchart, which pull requests and documents show as a diagram.

use std::io::{self, Write};

use crate::describe::Description;
use crate::report::diagram::{Diagram, Line};
use crate::report::text::clean;

/// A text inside a quoted label: everything but letters, digits and a few harmless marks as a numeric code, so that
/// nothing in it is markup, HTML, a directive or the end of the label. A hyphen at the front would begin a list.
pub(crate) fn escape(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 8);
    for char in clean(text).chars() {
        let inner = char == '-' && !shown.is_empty();
        if char.is_alphanumeric() || " ,".contains(char) || inner || (!char.is_ascii() && !char.is_whitespace()) {
            shown.push(char);
        } else {
            shown.push_str(&format!("#{};", u32::from(char)));
        }
    }
    shown
}

/// Writes a description. An error is the writer's own.
pub fn write(description: &Description, out: &mut impl Write) -> io::Result<()> {
    let diagram = Diagram::of(description);
    writeln!(out, "flowchart TB")?;
    for node in &diagram.nodes {
        let lines: Vec<String> = node.lines.iter().map(|line| escape(line)).collect();
        let (open, close) = if node.team { ("[", "]") } else { ("([", "])") };
        writeln!(out, "  {}{open}\"{}\"{close}", node.name, lines.join("<br/>"))?;
    }
    for edge in &diagram.edges {
        let arrow = match edge.line {
            Line::Thick => "==>",
            Line::Dotted => "-.->",
            Line::Thin => "-->",
        };
        writeln!(out, "  {} {arrow}|\"{}\"| {}", edge.from, escape(&edge.label), edge.to)?;
    }
    Ok(())
}
