//! The types of variables and sets, found once for each body: needed to say which kind a thing is of, and which sets
//! have one item at most.

use crate::compile::{Meaning, Policy, Program, SaysPiece};
use crate::formula::{Calc, Set};
use crate::value::Val;
use crate::vocabulary::{DefId, RoleForm, Ty, Vocabulary};

use super::walk::{Node, binder, parts};

/// What is known of a body before it is evaluated.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// The type of each slot of its frame, as far as it has one.
    pub(super) types: Vec<Option<Ty>>,
}

/// The shapes of all bodies of a program.
#[derive(Debug)]
pub(super) struct Shapes {
    /// By definition.
    pub(super) defs: Vec<Shape>,
    /// By role.
    pub(super) roles: Vec<Shape>,
    /// By checklist.
    pub(super) checklists: Vec<ChecklistShape>,
    /// By kind: `left out if`.
    pub(super) left_out: Vec<Shape>,
    /// By policy and sentence.
    pub(super) rules: Vec<Vec<Shape>>,
    /// By definition: the type of a noun or measure.
    pub(super) def_types: Vec<Option<Ty>>,
    /// By definition: whether it has one item at most for each owner.
    pub(super) def_single: Vec<bool>,
}

impl Shapes {
    /// Looks at all bodies. Definitions never recurse, so each is looked at when it is first met.
    pub(super) fn new(program: &Program) -> Shapes {
        let count = program.defs.len();
        let mut maker = Maker {
            program,
            defs: (0..count).map(|_| None).collect(),
            types: vec![None; count],
            single: vec![false; count],
        };
        (0..count).for_each(|at| maker.def(at));
        let roles = (0..program.roles.len()).map(|at| maker.role(at)).collect();
        let checklists = (0..program.checklists.len()).map(|at| maker.checklist(at)).collect();
        let left_out = (0..program.left_out.len()).map(|at| maker.left_out(at)).collect();
        let rules = program.policies.iter().map(|policy| maker.rules(policy)).collect();
        let Maker { defs, types, single, .. } = maker;
        let defs = defs.into_iter().map(Option::unwrap_or_default).collect();
        Shapes { defs, roles, checklists, left_out, rules, def_types: types, def_single: single }
    }

    /// Whether a set has one item at most.
    pub(super) fn is_single(&self, vocabulary: &Vocabulary, set: &Set) -> bool {
        is_single(vocabulary, &self.def_single, set)
    }

    /// The type of a set's items.
    pub(super) fn ty(&self, vocabulary: &Vocabulary, slots: &[Option<Ty>], set: &Set) -> Option<Ty> {
        ty(vocabulary, &self.def_types, slots, set)
    }
}

/// The shapes of a checklist: each item is a text of its own, so the same slot is another variable in each.
#[derive(Debug)]
pub(super) struct ChecklistShape {
    /// Of what the head asks.
    pub(super) guard: Shape,
    /// Of each item.
    pub(super) items: Vec<Shape>,
}

struct Maker<'a> {
    program: &'a Program,
    defs: Vec<Option<Shape>>,
    types: Vec<Option<Ty>>,
    single: Vec<bool>,
}

impl<'a> Maker<'a> {
    fn def(&mut self, at: usize) {
        if self.defs[at].is_some() {
            return;
        }
        self.defs[at] = Some(Shape::default());
        let (program, body) = (self.program, &self.program.defs[at]);
        let mut shape = Shape::default();
        for (slot, param) in program.vocabulary.defs[at].params.iter().enumerate() {
            shape.bind(slot, Some(param.ty));
        }
        body.guard.iter().for_each(|guard| self.visit(&mut shape, Node::Cond(guard)));
        match &body.meaning {
            Meaning::Set(set) => {
                self.visit(&mut shape, Node::Set(set));
                self.types[at] = ty(&program.vocabulary, &self.types, &shape.types, set);
                self.single[at] = is_single(&program.vocabulary, &self.single, set);
            }
            Meaning::Cond(cond) => self.visit(&mut shape, Node::Cond(cond)),
            Meaning::Broken => {}
        }
        self.defs[at] = Some(shape);
    }

    fn role(&mut self, at: usize) -> Shape {
        let mut shape = Shape::default();
        if let (Some(body), RoleForm::Means { owner, .. }) =
            (&self.program.roles[at], &self.program.vocabulary.roles[at].form)
        {
            shape.bind(0, Some(owner.ty));
            body.guard.iter().for_each(|guard| self.visit(&mut shape, Node::Cond(guard)));
            self.visit(&mut shape, Node::Set(&body.set));
        }
        shape
    }

    fn checklist(&mut self, at: usize) -> ChecklistShape {
        let owner = Some(self.program.vocabulary.checklists[at].owner.ty);
        let body = &self.program.checklists[at];
        let mut shape = |cond: Option<&crate::formula::Cond>| {
            let mut shape = Shape::default();
            shape.bind(0, owner);
            cond.iter().for_each(|cond| self.visit(&mut shape, Node::Cond(cond)));
            shape
        };
        ChecklistShape {
            guard: shape(body.guard.as_ref()),
            items: body.items.iter().map(|item| shape(Some(item))).collect(),
        }
    }

    fn left_out(&mut self, at: usize) -> Shape {
        let mut shape = Shape::default();
        let kind = crate::vocabulary::KindId(u16::try_from(at).unwrap_or(u16::MAX));
        shape.bind(0, Some(Ty::Kind(kind)));
        self.program.left_out[at].iter().for_each(|cond| self.visit(&mut shape, Node::Cond(cond)));
        shape
    }

    /// The frames of a policy's sentences. What its message asks of a sentence is asked in the sentence's own frame.
    fn rules(&mut self, policy: &'a Policy) -> Vec<Shape> {
        let frame = |(at, rule): (usize, &'a crate::compile::Rule)| {
            let mut shape = self.rule(rule);
            for piece in &policy.says {
                if let SaysPiece::Slot(sets) = piece
                    && let Some(set) = sets.get(at)
                {
                    self.visit(&mut shape, Node::Set(set));
                }
            }
            shape
        };
        policy.rules.iter().enumerate().map(frame).collect()
    }

    fn rule(&mut self, rule: &'a crate::compile::Rule) -> Shape {
        let mut shape = Shape::default();
        for range in &rule.ranges {
            self.visit(&mut shape, Node::Set(&range.set));
            shape.bind(usize::from(range.var.0), Some(range.ty));
        }
        rule.share_of.iter().for_each(|set| self.visit(&mut shape, Node::Set(set)));
        let conds = rule.when.iter().chain([&rule.main]).chain(&rule.unless);
        conds.for_each(|cond| self.visit(&mut shape, Node::Cond(cond)));
        shape
    }

    fn visit(&mut self, shape: &mut Shape, node: Node<'_>) {
        if let Node::Set(Set::Def { def, .. }) = node {
            self.def(def.index());
        }
        let binder = binder(node);
        parts(node, &mut |part| {
            self.visit(shape, part);
            // The set is visited before what is said of its items.
            if let (Some((var, set)), Node::Set(visited)) = (binder, part)
                && std::ptr::eq(set, visited)
            {
                let bound = ty(&self.program.vocabulary, &self.types, &shape.types, set);
                shape.bind(usize::from(var.0), bound);
            }
        });
    }
}

impl Shape {
    /// The shape of a set that stands alone.
    pub(super) fn of(program: &Program, shapes: &Shapes, set: &Set) -> Shape {
        Shape::of_node(program, shapes, Node::Set(set))
    }

    /// The shape of a condition that stands alone.
    pub(super) fn of_cond(program: &Program, shapes: &Shapes, cond: &crate::formula::Cond) -> Shape {
        Shape::of_node(program, shapes, Node::Cond(cond))
    }

    fn of_node(program: &Program, shapes: &Shapes, node: Node<'_>) -> Shape {
        let mut shape = Shape::default();
        Maker {
            program,
            // Every definition has been looked at.
            defs: shapes.defs.iter().map(|_| Some(Shape::default())).collect(),
            types: shapes.def_types.clone(),
            single: shapes.def_single.clone(),
        }
        .visit(&mut shape, node);
        shape
    }

    /// How many slots its frame has: every variable that it reads is bound in it.
    pub(super) fn size(&self) -> usize {
        self.types.len()
    }

    fn bind(&mut self, slot: usize, ty: Option<Ty>) {
        if self.types.len() <= slot {
            self.types.resize(slot + 1, None);
        }
        self.types[slot] = ty.or(self.types[slot]);
    }
}

fn is_single(vocabulary: &Vocabulary, defs: &[bool], set: &Set) -> bool {
    let single = |set: &Set| is_single(vocabulary, defs, set);
    match set {
        Set::Var(_) | Set::Value(_) | Set::Setting(_) | Set::Named { .. } | Set::Organisation | Set::Calc(_) => true,
        Set::Attr { of, attr, key, .. } => {
            let declared = vocabulary.attr(*attr).ty;
            let keyed = match key {
                Some(key) => single(key),
                None => declared.key.is_none(),
            };
            !declared.set && keyed && single(of)
        }
        Set::Def { of, def, args, .. } => defs[def.index()] && single(of) && args.iter().all(|arg| single(arg)),
        Set::PostTeam(of) | Set::PostPerson(of) => single(of),
        Set::Former { of, step, .. } => single(of) && single(step),
        Set::Things(_)
        | Set::Holders { .. }
        | Set::PostAreas { .. }
        | Set::PostAssignments { .. }
        | Set::Checklist { .. }
        | Set::Chain { .. }
        | Set::Filter { .. }
        | Set::Union(_)
        | Set::Except { .. } => false,
    }
}

fn ty(vocabulary: &Vocabulary, defs: &[Option<Ty>], slots: &[Option<Ty>], set: &Set) -> Option<Ty> {
    let of = |set: &Set| ty(vocabulary, defs, slots, set);
    let core = vocabulary.core;
    match set {
        Set::Things(kind) | Set::Named { kind, .. } => Some(Ty::Kind(*kind)),
        Set::Var(var) => slots.get(usize::from(var.0)).copied().flatten(),
        Set::Value(val) => plain(*val),
        Set::Setting(setting) => vocabulary.settings[setting.index()].ty,
        Set::Organisation => Some(Ty::Kind(core.organisation)),
        Set::Attr { attr, .. } => Some(vocabulary.attr(*attr).ty.element),
        Set::Def { def: DefId(at), .. } => defs[usize::from(*at)],
        Set::Holders { role, .. } => Some(Ty::Post(*role)),
        Set::PostTeam(_) => Some(Ty::Kind(core.team)),
        Set::PostPerson(_) => Some(Ty::Kind(core.person)),
        Set::PostAreas { .. } => Some(Ty::Kind(core.area)),
        Set::PostAssignments { .. } => Some(Ty::Kind(core.assignment)),
        Set::Checklist { checklist, .. } => Some(Ty::Item(*checklist)),
        Set::Chain { attr, .. } => Some(vocabulary.attr(*attr).ty.element),
        Set::Filter { of: base, .. } | Set::Except { of: base, .. } => of(base),
        Set::Union(sets) => sets.iter().find_map(of),
        Set::Former { step, .. } => of(step),
        Set::Calc(calc) => match &**calc {
            Calc::Today => Some(Ty::Date),
            Calc::Count(_) | Calc::Month(_) | Calc::Year(_) => Some(Ty::Number),
            Calc::Since(_) | Calc::Until(_) => Some(Ty::Duration),
            Calc::Aggregate { path, .. } => of(path),
            Calc::Arith { left, right, op, .. } => match (of(left), of(right), op) {
                (Some(Ty::Date), Some(Ty::Date), _) => Some(Ty::Duration),
                (Some(Ty::Number), right, crate::formula::Arith::Multiply) => right,
                (left, ..) => left,
            },
            Calc::If { arms, otherwise } => {
                arms.iter().map(|(value, _)| value).chain(otherwise).find_map(|value| of(value))
            }
        },
    }
}

/// The type of a value that says it itself.
fn plain(val: Val) -> Option<Ty> {
    match val {
        Val::Number(_) => Some(Ty::Number),
        Val::Duration(_) => Some(Ty::Duration),
        Val::Date(_) => Some(Ty::Date),
        Val::Text(_) => Some(Ty::Text),
        Val::YesNo(_) => Some(Ty::YesNo),
        Val::Unknown | Val::None | Val::Level(_) | Val::Choice(_) | Val::Thing(_) | Val::Post { .. } | Val::Item(_) => {
            None
        }
    }
}
