//! Variables named by their place in the text become dense slots of a frame.

use std::cell::{Cell, RefCell};

use crate::formula::{Cond, Set, Var};
use crate::walk::{KEEP, Rewrite};

/// The slots of one sentence or body.
pub(super) struct Slots {
    params: usize,
    /// Of each slot behind the parameters, the text and the variable in it.
    known: RefCell<Vec<(usize, Var)>>,
    text: Cell<usize>,
}

impl Slots {
    /// Parameters keep their slots.
    pub(super) fn new(params: usize) -> Slots {
        Slots { params, known: RefCell::default(), text: Cell::default() }
    }

    /// Goes on with another text of the same body (its head, then what it means): its variables are others.
    pub(super) fn next_text(&self) {
        self.text.set(self.text.get() + 1);
    }

    /// The slot of a variable.
    pub(super) fn var(&self, var: Var) -> Var {
        if usize::from(var.0) < self.params {
            return var;
        }
        let mut known = self.known.borrow_mut();
        let var = (self.text.get(), var);
        let at = known.iter().position(|old| *old == var).unwrap_or_else(|| {
            known.push(var);
            known.len() - 1
        });
        Var(u16::try_from(self.params + at).unwrap_or(u16::MAX))
    }

    pub(super) fn cond(&self, cond: &Cond) -> Cond {
        Rewrite { var: &|var| self.var(var), set: &|_| None, cond: &|_| {}, swap: KEEP }.cond(cond)
    }

    pub(super) fn set(&self, set: &Set) -> Set {
        Rewrite { var: &|var| self.var(var), set: &|_| None, cond: &|_| {}, swap: KEEP }.set(set)
    }
}
