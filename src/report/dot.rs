//! A description in the DOT language of Graphviz.

use std::io::{self, Write};

use crate::describe::Description;
use crate::report::diagram::{Diagram, Line};
use crate::report::text::clean;

/// A text inside quotes: only the quote and the back-slash have a meaning there.
pub(crate) fn escape(text: &str) -> String {
    clean(text).replace('\\', "\\\\").replace('"', "\\\"")
}

/// Writes a description. An error is the writer's own.
pub fn write(description: &Description, out: &mut impl Write) -> io::Result<()> {
    let diagram = Diagram::of(description);
    writeln!(out, "digraph teams {{\n  node [fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\"];")?;
    for node in &diagram.nodes {
        let lines: Vec<String> = node.lines.iter().map(|line| escape(line)).collect();
        let shape = if node.team { "box" } else { "ellipse" };
        writeln!(out, "  {} [shape={shape}, label=\"{}\"];", node.name, lines.join("\\n"))?;
    }
    for edge in &diagram.edges {
        let look = match edge.line {
            Line::Thick => "bold",
            Line::Dotted => "dotted",
            Line::Thin => "solid",
        };
        writeln!(out, "  {} -> {} [style={look}, label=\"{}\"];", edge.from, edge.to, escape(&edge.label))?;
    }
    writeln!(out, "}}")
}
