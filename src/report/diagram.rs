//! A description as nodes and edges, which Mermaid and DOT write each in its way. Names of nodes are made here, so that
//! text from files is only ever a label.

use crate::describe::{Description, Holder, Row};

/// A box.
pub(crate) struct Node {
    /// `t0`, `p3`.
    pub(crate) name: String,
    /// Its lines of text.
    pub(crate) lines: Vec<String>,
    /// Whether it is a team; else a person.
    pub(crate) team: bool,
}

/// How an edge is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// Accountable.
    Thick,
    /// Contributing.
    Dotted,
    /// A reference between two of a kind.
    Thin,
}

/// An arrow.
pub(crate) struct Edge {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) label: String,
    pub(crate) line: Line,
}

/// Nodes and edges.
pub(crate) struct Diagram {
    pub(crate) nodes: Vec<Node>,
    pub(crate) edges: Vec<Edge>,
}

impl Diagram {
    /// The diagram of a description: teams, those who lead or contribute, and what each of them holds.
    pub(crate) fn of(all: &Description) -> Diagram {
        let mut diagram = Diagram { nodes: Vec::new(), edges: Vec::new() };
        let team_name = |id: &str| {
            let at = all.teams.iter().position(|team| team.who.id == id)?;
            Some(format!("t{at}"))
        };
        let person_name = |id: &str| {
            let at = all.people.iter().position(|person| person.who.id == id)?;
            Some(format!("p{at}"))
        };
        for (at, team) in all.teams.iter().enumerate() {
            let mut lines = vec![team.who.name.clone().unwrap_or_else(|| team.who.id.clone())];
            lines.extend(team.is.iter().map(|archetype| archetype.name.clone()));
            let nobody = team.leadership.iter().filter(|row| row.nobody && row.within.is_none());
            let nobody: Vec<&str> = nobody.map(|row| row.name.as_str()).collect();
            if !nobody.is_empty() {
                lines.push(format!("nobody: {}", nobody.join(", ")));
            }
            diagram.nodes.push(Node { name: format!("t{at}"), lines, team: true });
        }
        let mut drawn: Vec<String> = Vec::new();
        for (at, team) in all.teams.iter().enumerate() {
            for (at_person, person) in all.people.iter().enumerate() {
                let to = format!("p{at_person}");
                for (label, line) in held(&team.leadership, &person.who.id) {
                    drawn.push(to.clone());
                    diagram.edges.push(Edge { from: format!("t{at}"), to: to.clone(), label, line });
                }
            }
        }
        for (at, person) in all.people.iter().enumerate().filter(|(at, _)| drawn.contains(&format!("p{at}"))) {
            let line = person.who.name.clone().unwrap_or_else(|| person.who.id.clone());
            diagram.nodes.push(Node { name: format!("p{at}"), lines: vec![line], team: false });
        }
        for link in &all.links {
            let name = |id: &str| if link.people { person_name(id) } else { team_name(id) };
            let (Some(from), Some(to)) = (name(&link.from), name(&link.to)) else { continue };
            // Of people only those who are drawn anyway: it is a diagram of leadership.
            if !link.people || (drawn.contains(&from) && drawn.contains(&to)) {
                diagram.edges.push(Edge { from, to, label: link.name.clone(), line: Line::Thin });
            }
        }
        diagram
    }
}

/// What somebody holds in a team: accountable, contributing. Duties that fall to the holder of the category say nothing.
fn held(rows: &[Row], id: &str) -> Vec<(String, Line)> {
    let has = |holders: &[Holder]| holders.iter().any(|holder| holder.id == id);
    let label = |rows: Vec<&Row>| {
        let mut names: Vec<(&str, Vec<&str>)> = Vec::new();
        for row in rows {
            match names.iter_mut().find(|(name, _)| *name == row.name) {
                Some((_, areas)) => areas.extend(row.area.as_deref()),
                None => names.push((&row.name, row.area.as_deref().into_iter().collect())),
            }
        }
        let words = names.iter().map(|(name, areas)| match areas.as_slice() {
            [] => (*name).to_owned(),
            areas => format!("{name} ({})", areas.join(", ")),
        });
        words.collect::<Vec<_>>().join(", ")
    };
    let accountable = rows.iter().filter(|row| !row.falls && has(&row.accountable)).collect::<Vec<_>>();
    let contributing = rows.iter().filter(|row| has(&row.contributing)).collect::<Vec<_>>();
    let all = [(label(accountable), Line::Thick), (label(contributing), Line::Dotted)];
    all.into_iter().filter(|(label, _)| !label.is_empty()).collect()
}
