//! Formulas seen from outside: their parts, the variables that they bind and those that they need.

use crate::formula::{Bound, Calc, Cond, Set, Var};

/// A part of a formula.
#[derive(Clone, Copy)]
pub(super) enum Node<'a> {
    /// A set.
    Set(&'a Set),
    /// A condition.
    Cond(&'a Cond),
}

/// The variable that a part binds, and what it ranges over.
pub(super) fn binder<'a>(node: Node<'a>) -> Option<(Var, &'a Set)> {
    match node {
        Node::Set(Set::Filter { of, var, .. } | Set::Former { of, var, .. }) => Some((*var, of)),
        Node::Set(Set::Calc(calc)) => match &**calc {
            Calc::Aggregate { over, var, .. } => Some((*var, over)),
            Calc::Today
            | Calc::Count(_)
            | Calc::Arith { .. }
            | Calc::Since(_)
            | Calc::Until(_)
            | Calc::Month(_)
            | Calc::Year(_)
            | Calc::If { .. } => None,
        },
        Node::Cond(
            Cond::Each { set, var, .. }
            | Cond::Some { set, var, .. }
            | Cond::Count { set, var, .. }
            | Cond::Share { set, var, .. }
            | Cond::Definite { set, var, .. }
            | Cond::AnyPost { set, var, .. }
            | Cond::NoTwin { set, var, .. }
            | Cond::Alike { set, var, .. },
        ) => Some((*var, set)),
        Node::Set(_) | Node::Cond(_) => None,
    }
}

/// Visits the parts of a part, in the order in which they are evaluated.
pub(super) fn parts<'a>(node: Node<'a>, visit: &mut dyn FnMut(Node<'a>)) {
    match node {
        Node::Set(set) => set_parts(set, visit),
        Node::Cond(cond) => cond_parts(cond, visit),
    }
}

fn set_parts<'a>(set: &'a Set, visit: &mut dyn FnMut(Node<'a>)) {
    match set {
        Set::Things(_) | Set::Var(_) | Set::Value(_) | Set::Setting(_) | Set::Named { .. } | Set::Organisation => {}
        Set::Attr { of, key, .. } => {
            visit(Node::Set(of));
            key.iter().for_each(|key| visit(Node::Set(key)));
        }
        Set::Def { of, args, .. } => {
            visit(Node::Set(of));
            args.iter().for_each(|arg| visit(Node::Set(arg)));
        }
        Set::Holders { team, area, .. } => team.iter().chain(area).for_each(|set| visit(Node::Set(set))),
        Set::PostTeam(of)
        | Set::PostPerson(of)
        | Set::PostAreas { of, .. }
        | Set::PostAssignments { of, .. }
        | Set::Checklist { of, .. }
        | Set::Chain { of, .. } => visit(Node::Set(of)),
        Set::Filter { of, cond, .. } => {
            visit(Node::Set(of));
            visit(Node::Cond(cond));
        }
        Set::Union(sets) => sets.iter().for_each(|set| visit(Node::Set(set))),
        Set::Except { of, minus } => {
            visit(Node::Set(of));
            visit(Node::Set(minus));
        }
        Set::Former { of, step, .. } => {
            visit(Node::Set(of));
            visit(Node::Set(step));
        }
        Set::Calc(calc) => calc_parts(calc, visit),
    }
}

fn calc_parts<'a>(calc: &'a Calc, visit: &mut dyn FnMut(Node<'a>)) {
    match calc {
        Calc::Today => {}
        Calc::Count(set) | Calc::Since(set) | Calc::Until(set) | Calc::Month(set) | Calc::Year(set) => {
            visit(Node::Set(set));
        }
        Calc::Aggregate { over, path, .. } => {
            visit(Node::Set(over));
            visit(Node::Set(path));
        }
        Calc::Arith { left, right, .. } => {
            visit(Node::Set(left));
            visit(Node::Set(right));
        }
        Calc::If { arms, otherwise } => {
            for (value, cond) in arms {
                visit(Node::Cond(cond));
                visit(Node::Set(value));
            }
            otherwise.iter().for_each(|value| visit(Node::Set(value)));
        }
    }
}

fn bound_parts<'a>(bound: &'a Bound, visit: &mut dyn FnMut(Node<'a>)) {
    visit(Node::Set(&bound.value));
    bound.upper.iter().for_each(|upper| visit(Node::Set(upper)));
}

fn cond_parts<'a>(cond: &'a Cond, visit: &mut dyn FnMut(Node<'a>)) {
    match cond {
        Cond::All(conds) | Cond::Any(conds) | Cond::Either(conds) => {
            conds.iter().for_each(|cond| visit(Node::Cond(cond)));
        }
        Cond::Not(cond) => visit(Node::Cond(cond)),
        Cond::Tally { bound, of, .. } => {
            bound_parts(bound, visit);
            of.iter().for_each(|cond| visit(Node::Cond(cond)));
        }
        Cond::Each { set, body, .. }
        | Cond::Some { set, body, .. }
        | Cond::Definite { set, body, .. }
        | Cond::AnyPost { set, body, .. } => {
            visit(Node::Set(set));
            visit(Node::Cond(body));
        }
        Cond::Count { bound, set, body, .. } | Cond::Share { bound, set, body, .. } => {
            bound_parts(bound, visit);
            visit(Node::Set(set));
            visit(Node::Cond(body));
        }
        Cond::Compare { left, right, .. } | Cond::Sets { left, right, .. } | Cond::Text { left, right, .. } => {
            visit(Node::Set(left));
            visit(Node::Set(right));
        }
        Cond::Dates { date, length, anchor, .. } => {
            visit(Node::Set(date));
            visit(Node::Set(length));
            anchor.iter().for_each(|anchor| visit(Node::Set(anchor)));
        }
        Cond::In { item, set, .. } => {
            visit(Node::Set(item));
            visit(Node::Set(set));
        }
        Cond::Yes(set, _) | Cond::Settled(set, _) | Cond::Described(set, _) | Cond::Matches { left: set, .. } => {
            visit(Node::Set(set));
        }
        Cond::Has { of, key, .. } | Cond::Known { of, key, .. } => {
            visit(Node::Set(of));
            key.iter().for_each(|key| visit(Node::Set(key)));
        }
        Cond::Call { args, .. } => args.iter().for_each(|arg| visit(Node::Set(arg))),
        Cond::NoTwin { set, path, .. } => {
            visit(Node::Set(set));
            visit(Node::Set(path));
        }
        Cond::Alike { bound, set, path, .. } => {
            bound_parts(bound, visit);
            visit(Node::Set(set));
            visit(Node::Set(path));
        }
    }
}

/// The variable that the part itself reads, not through its parts.
fn reads(node: Node<'_>) -> Option<Var> {
    match node {
        Node::Set(Set::Var(var)) => Some(*var),
        Node::Cond(Cond::NoTwin { one, .. }) => Some(*one),
        Node::Set(_) | Node::Cond(_) => None,
    }
}

/// Whether the part reads that variable anywhere.
pub(super) fn mentions(node: Node<'_>, var: Var) -> bool {
    if reads(node) == Some(var) {
        return true;
    }
    let mut found = false;
    parts(node, &mut |part| found = found || mentions(part, var));
    found
}

/// The variables that a part needs from outside, in ascending order. Slots are unique in a body, so a variable that is
/// bound anywhere inside is not needed.
pub(super) fn needs(node: Node<'_>) -> Vec<Var> {
    let (mut read, mut bound) = (Vec::new(), Vec::new());
    collect(node, &mut read, &mut bound);
    read.retain(|var| !bound.contains(var));
    read.sort_unstable();
    read.dedup();
    read
}

fn collect(node: Node<'_>, read: &mut Vec<Var>, bound: &mut Vec<Var>) {
    read.extend(reads(node));
    bound.extend(binder(node).map(|(var, _)| var));
    parts(node, &mut |part| collect(part, read, bound));
}
