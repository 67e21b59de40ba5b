//! Whether somebody whose status is `left` is left out, and whether nothing else follows from a status: then who leaves is
//! one person less, and no organisation has to be built anew to ask.
//!
//! The words of leadership say it so. Policies can replace them; what they may say then has no end, so it is recognised
//! by its form, and anything else is no.

use crate::compile::{Meaning, Program};
use crate::formula::{Cond, Op, Set, Var};
use crate::vocabulary::AttrId;

use super::walk::{Node, parts};

/// Whether `status: left` leaves that person out and has no part in who or what else is left out.
pub fn leaves_out(program: &Program) -> bool {
    let person = program.vocabulary.core.person;
    let Some(status) = program.vocabulary.attr_by_key(person, "status") else { return false };
    let leaving = Leaving { program, status };
    let mut others = program.left_out.iter().enumerate().filter(|(kind, _)| *kind != person.index());
    let free = others.all(|(_, cond)| cond.iter().all(|cond| !leaving.reads(Node::Cond(cond))));
    free && program.left_out[person.index()].as_ref().is_some_and(|cond| leaving.follows(cond))
}

struct Leaving<'a> {
    program: &'a Program,
    status: AttrId,
}

impl Leaving<'_> {
    /// Whether a condition of a person is true of whoever is `left`, and reads no other status; written out or by a
    /// definition.
    fn follows(&self, cond: &Cond) -> bool {
        if let Some(meaning) = self.defined(cond) {
            return self.follows(meaning);
        }
        if let Cond::Any(conds) = cond {
            return conds.iter().any(|cond| self.says(cond))
                && conds.iter().all(|cond| self.says(cond) || !self.reads(Node::Cond(cond)));
        }
        self.says(cond)
    }

    /// What a predicate of the person alone means.
    fn defined(&self, cond: &Cond) -> Option<&Cond> {
        let Cond::Call { def, args, .. } = cond else { return None };
        let body = &self.program.defs[def.index()];
        match (args.as_slice(), &body.meaning) {
            ([owner], Meaning::Cond(meaning)) if body.guard.is_none() && **owner == Set::Var(Var(0)) => Some(meaning),
            _ => None,
        }
    }

    /// `their status is left`, written out or by a definition.
    fn says(&self, cond: &Cond) -> bool {
        if let Some(meaning) = self.defined(cond) {
            return self.says(meaning);
        }
        let Cond::Definite { set, var, body, denied: false, .. } = cond else { return false };
        let Set::Attr { of, attr, key: None, .. } = &**set else { return false };
        let Cond::Compare { left, op: Op::Equal, right, .. } = &**body else { return false };
        let Set::Value(value) = &**right else { return false };
        let ty = self.program.vocabulary.attr(self.status).ty.element;
        **of == Set::Var(Var(0))
            && *attr == self.status
            && **left == Set::Var(*var)
            && self.program.vocabulary.step_name(ty, *value) == Some("left")
    }

    /// Whether a part, or a definition that it uses, reads a status.
    fn reads(&self, node: Node<'_>) -> bool {
        let program = self.program;
        let def = |at: usize| {
            let body = &program.defs[at];
            let meaning = match &body.meaning {
                Meaning::Set(set) => self.reads(Node::Set(set)),
                Meaning::Cond(cond) => self.reads(Node::Cond(cond)),
                Meaning::Broken => false,
            };
            meaning || body.guard.iter().any(|guard| self.reads(Node::Cond(guard)))
        };
        if let Node::Set(Set::Attr { attr, .. }) = node
            && *attr == self.status
        {
            return true;
        }
        if let Node::Set(Set::Def { def: at, .. }) | Node::Cond(Cond::Call { def: at, .. }) = node
            && def(at.index())
        {
            return true;
        }
        if let Node::Cond(Cond::Has { attr, .. } | Cond::Known { attr, .. }) = node
            && *attr == self.status
        {
            return true;
        }
        if let Node::Set(Set::Holders { role, .. }) = node
            && let Some(body) = &program.roles[role.index()]
            && (self.reads(Node::Set(&body.set)) || body.guard.iter().any(|guard| self.reads(Node::Cond(guard))))
        {
            return true;
        }
        if let Node::Set(Set::Checklist { checklist, .. }) = node
            && program.checklists[checklist.index()].items.iter().any(|item| self.reads(Node::Cond(item)))
        {
            return true;
        }
        let mut found = false;
        parts(node, &mut |part| found = found || self.reads(part));
        found
    }
}
