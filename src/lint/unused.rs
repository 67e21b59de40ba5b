//! Definitions and settings that nothing uses, and settings that are set to what they are anyway. A pack's definitions are
//! for whoever uses the pack, and measures of teams and people are shown by `describe`.

use std::cell::RefCell;
use std::collections::HashSet;

use crate::code::Code;
use crate::compile::{Meaning, Program, SaysPiece, WaiverSubject};
use crate::diagnostic::Diagnostic;
use crate::formula::{Cond, Set};
use crate::lint::{Scope, clauses_of};
use crate::syntax::tree::Phrase;
use crate::vocabulary::{DefId, SettingId, Ty};
use crate::walk;

pub(super) fn lint(scope: &Scope<'_>) -> Vec<Diagnostic> {
    let used = Used::of(scope.program);
    let mut found = Vec::new();
    let offered = |at: usize| scope.is_pack || is_shown(scope.program, at);
    for (at, def) in scope.program.vocabulary.defs.iter().enumerate() {
        let own = scope.files.contains(&def.span.file) && def.archetype.is_none();
        if own && !used.defs.contains(&at) && !offered(at) {
            let message = format!("the definition of `{}` is never used", def.name);
            let help = "use it in a policy, or take it away";
            found.push(Diagnostic::warning(Code::UnusedDefinition, message, def.span, "nothing uses it").help(help));
        }
    }
    for (at, setting) in scope.program.vocabulary.settings.iter().enumerate() {
        if scope.files.contains(&setting.span.file) && !used.settings.contains(&at) {
            let message = format!("the setting `{}` is never used", setting.name);
            let help = "name it where its value is meant, or take it away";
            found
                .push(Diagnostic::warning(Code::UnusedDefinition, message, setting.span, "nothing uses it").help(help));
        }
        let overridden = setting.set_at != setting.span && scope.files.contains(&setting.set_at.file);
        if overridden && same_words(&setting.value, &setting.declared) {
            let message = format!("`{}` is set to the value that it has anyway", setting.name);
            let problem = Diagnostic::warning(Code::SetToDefault, message, setting.set_at, "changes nothing");
            let help = "take the line away, so that a reader sees at once what differs here";
            found.push(problem.and(setting.declared.span, "the declared value").help(help));
        }
    }
    found
}

/// A computed value of a team or a person: `describe` shows it as a measure.
fn is_shown(program: &Program, at: usize) -> bool {
    let vocabulary = &program.vocabulary;
    let shown = |ty: Ty| ty == Ty::Kind(vocabulary.core.team) || ty == Ty::Kind(vocabulary.core.person);
    let alone = matches!(&*vocabulary.defs[at].params, [owner] if shown(owner.ty));
    alone && matches!(&program.defs[at].meaning, Meaning::Set(set) if matches!(**set, Set::Calc(_)))
}

fn same_words(one: &Phrase, other: &Phrase) -> bool {
    one.tokens.iter().map(|token| &token.kind).eq(other.tokens.iter().map(|token| &token.kind))
}

/// What the formulas of a program name.
#[derive(Default)]
struct Used {
    defs: HashSet<usize>,
    settings: HashSet<usize>,
}

impl Used {
    fn of(program: &Program) -> Used {
        let used = RefCell::new(Used::default());
        let def = |id: DefId| {
            used.borrow_mut().defs.insert(id.index());
        };
        let setting = |id: SettingId| {
            used.borrow_mut().settings.insert(id.index());
        };
        let on_set = |set: &Set| match set {
            Set::Def { def: id, .. } => def(*id),
            Set::Setting(id) => setting(*id),
            _ => {}
        };
        let on_cond = |cond: &Cond| {
            if let Cond::Call { def: id, .. } = cond {
                def(*id);
            }
        };
        let cond = |cond: &Cond| walk::look(cond, &on_set, &on_cond);
        let set = |set: &Set| walk::look_set(set, &on_set, &on_cond);
        declarations(program, &cond, &set);
        for policy in &program.policies {
            for rule in &policy.rules {
                clauses_of(rule).for_each(cond);
                rule.ranges.iter().map(|range| &range.set).chain(&rule.share_of).for_each(|of| set(of));
            }
            for piece in &policy.says {
                if let SaysPiece::Slot(sets) = piece {
                    sets.iter().for_each(|of| set(of));
                }
            }
        }
        for waiver in program.waivers.iter().chain(program.tests.iter().flat_map(|test| &test.waivers)) {
            if let WaiverSubject::Every(range) = &waiver.subject {
                set(&range.set);
            }
        }
        used.into_inner()
    }
}

fn declarations(program: &Program, cond: &dyn Fn(&Cond), set: &dyn Fn(&Set)) {
    for body in &program.defs {
        body.guard.iter().for_each(cond);
        match &body.meaning {
            Meaning::Set(of) => set(of),
            Meaning::Cond(of) => cond(of),
            Meaning::Broken => {}
        }
    }
    for role in program.roles.iter().flatten() {
        role.guard.iter().for_each(cond);
        set(&role.set);
    }
    for list in &program.checklists {
        list.guard.iter().chain(&list.items).for_each(cond);
    }
    program.left_out.iter().flatten().for_each(cond);
}
