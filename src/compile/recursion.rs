//! Definitions, roles and checklists that come back to themselves. The reader already knows no word in its own body;
//! what is left are ways over several words, and words that have no other reading.

use std::cell::RefCell;

use super::{Meaning, Program, error};
use crate::diagnostic::Diagnostic;
use crate::formula::{Cond, Set};
use crate::source::Span;
use crate::walk;

/// One diagnostic for each circle of words.
pub(super) fn run(program: &Program) -> Vec<Diagnostic> {
    let graph = Graph::new(program);
    let mut search =
        Search { graph: &graph, marks: vec![Mark::New; graph.uses.len()], path: Vec::new(), circles: Vec::new() };
    (0..graph.uses.len()).for_each(|node| search.visit(node));
    let circles = std::mem::take(&mut search.circles);
    circles.iter().map(|circle| graph.diagnostic(circle)).collect()
}

/// Definitions first, then roles, then checklists.
struct Graph<'a> {
    program: &'a Program,
    uses: Vec<Vec<usize>>,
}

impl<'a> Graph<'a> {
    fn new(program: &'a Program) -> Self {
        let mut graph = Graph { program, uses: Vec::new() };
        for body in &program.defs {
            let mut uses = body.guard.as_ref().map_or_else(Vec::new, |guard| graph.in_cond(guard));
            match &body.meaning {
                Meaning::Set(set) => uses.extend(graph.in_set(set)),
                Meaning::Cond(cond) => uses.extend(graph.in_cond(cond)),
                Meaning::Broken => {}
            }
            graph.uses.push(uses);
        }
        for role in &program.roles {
            let mut uses = Vec::new();
            if let Some(body) = role {
                uses.extend(body.guard.iter().flat_map(|guard| graph.in_cond(guard)));
                uses.extend(graph.in_set(&body.set));
            }
            graph.uses.push(uses);
        }
        for list in &program.checklists {
            let conds = list.guard.iter().chain(&list.items);
            let uses = conds.flat_map(|cond| graph.in_cond(cond)).collect();
            graph.uses.push(uses);
        }
        graph
    }

    fn of_set(&self, set: &Set) -> Option<usize> {
        let (defs, roles) = (self.program.defs.len(), self.program.roles.len());
        match set {
            Set::Def { def, .. } => Some(def.index()),
            Set::Holders { role, .. } => Some(defs + role.index()),
            Set::Checklist { checklist, .. } => Some(defs + roles + checklist.index()),
            _ => None,
        }
    }

    fn in_set(&self, set: &Set) -> Vec<usize> {
        let found = RefCell::new(Vec::new());
        walk::look_set(set, &|set| found.borrow_mut().extend(self.of_set(set)), &|cond| {
            found.borrow_mut().extend(of_cond(cond));
        });
        found.into_inner()
    }

    fn in_cond(&self, cond: &Cond) -> Vec<usize> {
        let found = RefCell::new(Vec::new());
        walk::look(cond, &|set| found.borrow_mut().extend(self.of_set(set)), &|cond| {
            found.borrow_mut().extend(of_cond(cond));
        });
        found.into_inner()
    }

    fn word(&self, node: usize) -> (String, Span) {
        let words = &self.program.vocabulary;
        if let Some(def) = words.defs.get(node) {
            return (def.name.clone(), def.span);
        }
        let node = node - words.defs.len();
        if let Some(role) = words.roles.get(node) {
            return (role.noun.written.clone(), role.span);
        }
        let list = &words.checklists[node - words.roles.len()];
        (list.noun.written.clone(), list.span)
    }

    fn diagnostic(&self, circle: &[usize]) -> Diagnostic {
        let names: Vec<String> = circle.iter().map(|node| self.word(*node).0).collect();
        // Where the circle goes through words of a pack, the file that is told of it is the last one read.
        let span = circle.iter().map(|node| self.word(*node).1).max_by_key(|span| (span.file, span.start));
        error::recursive(span.unwrap_or_else(|| self.word(0).1), &names)
    }
}

fn of_cond(cond: &Cond) -> Option<usize> {
    match cond {
        Cond::Call { def, .. } => Some(def.index()),
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

struct Search<'a> {
    graph: &'a Graph<'a>,
    marks: Vec<Mark>,
    path: Vec<usize>,
    circles: Vec<Vec<usize>>,
}

impl Search<'_> {
    /// As deep as there are words; their number is bounded by the size of the files, the stack is not.
    fn visit(&mut self, start: usize) {
        let mut open: Vec<(usize, usize)> = Vec::new();
        self.enter(start, &mut open);
        while let Some((node, next)) = open.last_mut() {
            match self.graph.uses[*node].get(*next).copied() {
                Some(used) => {
                    *next += 1;
                    self.enter(used, &mut open);
                }
                None => {
                    self.marks[*node] = Mark::Done;
                    self.path.pop();
                    open.pop();
                }
            }
        }
    }

    fn enter(&mut self, node: usize, open: &mut Vec<(usize, usize)>) {
        match self.marks[node] {
            Mark::New => {
                self.marks[node] = Mark::Open;
                self.path.push(node);
                open.push((node, 0));
            }
            Mark::Open => {
                let from = self.path.iter().position(|other| *other == node).unwrap_or_default();
                self.circles.push(self.path[from..].to_vec());
            }
            Mark::Done => {}
        }
    }
}
