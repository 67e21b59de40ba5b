//! The evaluator: a frame of variables over one organisation, with a counter of steps and, if asked, a recorder.
//!
//! There is one evaluator. Findings are explained by running it again with the recorder on; what it returns is the same.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::compile::{Body, Program};
use crate::formula::Var;
use crate::value::{Truth, Val};
use crate::vocabulary::{AttrId, DefId, KindId, Ty};

use super::World;
use super::item::{Datum, UNKNOWN};
use super::notes::Notes;
use super::record::Recorder;
use super::side::Side;
use super::twins::Twins;
use super::types::Shape;

/// After how many steps the common counter is told.
const REPORT_EVERY: u64 = 4096;

/// One evaluation: cheap to make, not shared.
pub struct Eval<'w> {
    pub(super) world: &'w World<'w>,
    pub(super) program: &'w Program,
    /// The organisation that is read: inside `former` the baseline.
    pub(super) side: &'w Side<'w>,
    /// Frames one above the other.
    stack: Vec<Datum>,
    base: usize,
    shape: &'w Shape,
    /// Steps since the common counter was told.
    steps: u64,
    budget: &'w Budget,
    /// Whether the as-of date was read.
    pub(super) read_today: bool,
    /// Whether a limit was reached: everything that was not looked at is unknown.
    pub(super) exhausted: bool,
    pub(super) recorder: Option<Box<Recorder>>,
    /// Who is asked for, if that is noted.
    pub(super) notes: Option<Box<Notes>>,
    /// Who has the same as whom, for the last set that was asked about.
    pub(super) twins: HashMap<usize, Twins>,
    /// Whether an item of a checklist is being decided: there an unrecorded descriptive fact counts as no.
    pub(super) in_item: bool,
    /// The state of each waiver, once it is known.
    pub(super) waiver_states: Option<&'w [Val]>,
}

/// How many steps one sentence may take, for all its subjects together.
#[derive(Debug)]
pub struct Budget {
    limit: u64,
    spent: AtomicU64,
}

impl Budget {
    /// That many steps.
    pub fn new(limit: u64) -> Budget {
        Budget { limit, spent: AtomicU64::new(0) }
    }
}

/// A frame to go back to.
pub(super) struct Caller<'w> {
    base: usize,
    shape: &'w Shape,
}

impl<'w> Eval<'w> {
    /// An evaluator with an empty frame of that shape.
    pub(super) fn new(world: &'w World<'w>, side: &'w Side<'w>, shape: &'w Shape, budget: &'w Budget) -> Eval<'w> {
        Eval {
            world,
            program: world.program,
            side,
            stack: vec![UNKNOWN; shape.size().max(8)],
            base: 0,
            shape,
            steps: 0,
            budget,
            read_today: false,
            exhausted: false,
            recorder: None,
            notes: world.traced.then(Box::default),
            twins: HashMap::new(),
            in_item: false,
            waiver_states: None,
        }
    }

    /// The value of a variable.
    pub(super) fn var(&self, var: Var) -> Datum {
        self.stack.get(self.base + usize::from(var.0)).copied().unwrap_or(UNKNOWN)
    }

    /// Binds a variable.
    pub(super) fn bind(&mut self, var: Var, datum: Datum) {
        let at = self.base + usize::from(var.0);
        if at >= self.stack.len() {
            self.stack.resize(at + 1, UNKNOWN);
        }
        self.stack[at] = datum;
        if let Some(recorder) = &mut self.recorder {
            recorder.bound = Some(var);
        }
    }

    /// The type of each slot of the frame.
    pub(super) fn slots(&self) -> &'w [Option<Ty>] {
        &self.shape.types
    }

    /// Where a variable lies among all frames.
    pub(super) fn slot(&self, var: Var) -> usize {
        self.base + usize::from(var.0)
    }

    /// Opens a frame whose first slots are `args`.
    pub(super) fn enter(&mut self, shape: &'w Shape, args: &[Datum]) -> Caller<'w> {
        let caller = Caller { base: self.base, shape: self.shape };
        self.base += self.shape.size();
        self.shape = shape;
        let end = self.base + shape.size().max(args.len());
        self.stack.resize(self.stack.len().max(end), UNKNOWN);
        self.stack[self.base..self.base + args.len()].copy_from_slice(args);
        caller
    }

    /// Goes back to the frame before.
    pub(super) fn leave(&mut self, caller: Caller<'w>) {
        self.base = caller.base;
        self.shape = caller.shape;
    }

    /// The body of a definition.
    pub(super) fn body(&self, def: DefId) -> &'w Body {
        &self.program.defs[def.index()]
    }

    /// The shape of a definition.
    pub(super) fn def_shape(&self, def: DefId) -> &'w Shape {
        &self.world.shapes.defs[def.index()]
    }

    /// What the head of a definition asks of its parameters, in the frame of the definition.
    pub(super) fn guard(&mut self, body: &'w Body) -> Truth {
        let Some(guard) = &body.guard else { return Truth::True };
        let start = self.mark();
        let truth = self.truth(guard);
        if truth == Truth::True {
            // That a definition is about such a thing is no reason.
            self.drop_clauses(start);
        }
        truth
    }

    /// Counts steps; false once there are none left.
    pub(super) fn step(&mut self, count: usize) -> bool {
        self.steps += count as u64 + 1;
        if self.steps >= REPORT_EVERY {
            self.report_steps();
        }
        !self.exhausted
    }

    /// Tells the common counter. To be called once at the end, so that the sum is exact: it does not depend on the order
    /// in which subjects are decided, and whoever tells last sees all of it.
    pub(super) fn report_steps(&mut self) {
        let steps = std::mem::take(&mut self.steps);
        let before = self.budget.spent.fetch_add(steps, Ordering::Relaxed);
        self.exhausted = self.exhausted || before.saturating_add(steps) > self.budget.limit;
    }

    /// Whether a thing is there; notes if that hangs on the as-of date.
    pub(super) fn is_there(&mut self, kind: KindId, thing: u32) -> bool {
        self.read_today |= self.side.is_dated(kind, thing);
        self.note_asked(kind, thing);
        self.side.is_there(kind, thing)
    }

    /// A reference as it is reached: what is gone is nobody.
    pub(super) fn reached(&mut self, ty: Ty, val: Val) -> Val {
        if let (Ty::Kind(kind), Val::Thing(thing)) = (ty, val) {
            self.read_today |= self.side.is_dated(kind, thing);
            self.note_asked(kind, thing);
        }
        self.side.reached(ty, val)
    }

    /// Notes that it was asked whether that thing is there.
    pub(super) fn note_asked(&mut self, kind: KindId, thing: u32) {
        if let Some(notes) = &mut self.notes
            && kind == self.program.vocabulary.core.person
        {
            notes.person(thing);
        }
    }

    /// Notes everybody in the chain from a thing, itself included: it is another one as soon as one of them is gone.
    pub(super) fn note_chain(&mut self, attr: AttrId, thing: u32) {
        if self.notes.is_none() {
            return;
        }
        let kind = self.declared(attr).kind;
        self.note_asked(kind, thing);
        let chains = self.side.chains(self.program, attr);
        chains.walk(thing).for_each(|other| self.note_asked(kind, other));
    }
}
