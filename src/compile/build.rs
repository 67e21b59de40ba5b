//! Trees become the [`Program`]: the vocabulary first, then every body and sentence with exactly one reading each.
//!
//! 1. the table of words; 2. settings, definitions, roles, checklists, who is left out; 3. policies; 4. waivers and tests.
//!
//! Every independent error is told; a broken part is left out, and the program is then not to be evaluated.

use std::cell::Cell;
use std::sync::Arc;

use super::frame::Slots;
use super::{
    Body, ChecklistBody, Meaning, Modal, Policy, Program, Range, RoleBody, Rule, SubjectThing, Test, TestExpectation,
    TestStage, Waiver, WaiverSubject, checks, error, message, recursion,
};
use crate::code::Code;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::formula::{Cond, Place, Set, Var};
use crate::reading::{Nouns, RangeReading, RuleReading, is_share, read};
use crate::syntax::tree::{self, At, ItemKind, Phrase, Subject};
use crate::value::Val;
use crate::vocabulary::{self, Layer, Loaded, Param, RoleForm, SettingId, Vocabulary};
use crate::walk;

/// Compiles the policy files of a run, prelude first. The program is there only if there is no error.
pub fn compile(files: &[Loaded<'_>]) -> (Option<Program>, Vec<Diagnostic>) {
    let (program, problems) = compile_all(files);
    let sound = !problems.iter().any(|problem| problem.severity == Severity::Error);
    (sound.then_some(program), problems)
}

/// The same, with the program as far as it could be made; not to be evaluated if there was an error.
pub fn compile_all(files: &[Loaded<'_>]) -> (Program, Vec<Diagnostic>) {
    let (mut vocabulary, problems) = vocabulary::build(files);
    let made = {
        let nouns = Nouns::new(&vocabulary);
        let mut compiler = Compiler { v: &vocabulary, nouns: &nouns, problems };
        let parts = compiler.parts(files);
        compiler.say_something(files);
        let problems = compiler.problems;
        let (texts, patterns) = nouns.finish();
        (parts, problems, texts, patterns)
    };
    let (parts, mut problems, texts, patterns) = made;
    // An organisation's table of texts goes on from the vocabulary's, so that equal texts are equal symbols.
    vocabulary.texts = texts.clone();
    let mut program = Program {
        vocabulary,
        texts,
        defs: parts.defs,
        roles: parts.roles,
        checklists: parts.checklists,
        left_out: parts.left_out,
        settings: parts.settings,
        patterns,
        policies: parts.policies,
        waivers: parts.waivers,
        tests: parts.tests,
    };
    // What is checked further follows words to their end.
    let circles = recursion::run(&program);
    if circles.is_empty() {
        problems.extend(checks::run(&mut program));
        mark_what_speaks_of_waivers(&mut program);
    }
    problems.extend(circles);
    diagnostic::sort(&mut problems);
    (program, problems)
}

/// Policies that speak of waivers, also through a definition, are decided when it is known how these stand.
fn mark_what_speaks_of_waivers(program: &mut Program) {
    let waiver = program.vocabulary.core.waiver;
    let speaks = |defs: &[bool], sets: &[&Set], conds: &[&Cond]| {
        let found = Cell::new(false);
        let note = |so: bool| found.set(found.get() || so);
        let on_set = |set: &Set| {
            note(matches!(set, Set::Things(kind) if *kind == waiver));
            note(matches!(set, Set::Def { def, .. } if defs[def.index()]));
        };
        let on_cond = |cond: &Cond| note(matches!(cond, Cond::Call { def, .. } if defs[def.index()]));
        sets.iter().for_each(|set| walk::look_set(set, &on_set, &on_cond));
        conds.iter().for_each(|cond| walk::look(cond, &on_set, &on_cond));
        found.get()
    };
    // A definition may use another one, and none uses itself.
    let mut defs = vec![false; program.defs.len()];
    loop {
        let of = |body: &Body| {
            let guard: Vec<&Cond> = body.guard.iter().collect();
            match &body.meaning {
                Meaning::Set(set) => speaks(&defs, &[set], &guard),
                Meaning::Cond(cond) => speaks(&defs, &[], &[guard.as_slice(), &[cond]].concat()),
                Meaning::Broken => false,
            }
        };
        let more: Vec<bool> = program.defs.iter().map(of).collect();
        if more == defs {
            break;
        }
        defs = more;
    }
    for policy in &mut program.policies {
        policy.about_waivers = policy.rules.iter().any(|rule| {
            let sets: Vec<&Set> = rule.ranges.iter().map(|range| &*range.set).collect();
            let conds: Vec<&Cond> = rule.when.iter().chain([&rule.main]).chain(&rule.unless).collect();
            speaks(&defs, &sets, &conds)
        });
    }
}

struct Parts {
    defs: Vec<Body>,
    roles: Vec<Option<RoleBody>>,
    checklists: Vec<ChecklistBody>,
    left_out: Vec<Option<Cond>>,
    settings: Vec<Val>,
    policies: Vec<Policy>,
    waivers: Vec<Waiver>,
    tests: Vec<Test>,
}

struct Compiler<'a> {
    v: &'a Vocabulary,
    nouns: &'a Nouns<'a>,
    problems: Vec<Diagnostic>,
}

impl Compiler<'_> {
    fn keep<T>(&mut self, outcome: Result<T, Vec<Diagnostic>>) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(problems) => {
                self.problems.extend(problems);
                None
            }
        }
    }

    /// What follows from a broken declaration is held back; but if nothing was said at all, everything is.
    fn say_something(&mut self, files: &[Loaded<'_>]) {
        let said = self.problems.iter().any(|problem| problem.severity == Severity::Error);
        if !said && self.nouns.held_back() && self.v.doubtful.is_empty() {
            self.nouns.hold_nothing_back();
            self.parts(files);
        }
    }

    fn parts(&mut self, files: &[Loaded<'_>]) -> Parts {
        let settings = self.settings();
        let defs = self.definitions();
        let roles = self.roles();
        let checklists = self.checklists();
        let left_out = self.left_out();
        let policies = self.policies(files);
        let mut waivers = Vec::new();
        let mut tests = Vec::new();
        for file in files {
            for item in &file.tree.items {
                match &item.kind {
                    ItemKind::Waive(waive) => waivers.extend(self.waiver(waive, file.layer != Layer::Own, &policies)),
                    ItemKind::Test(test) => tests.extend(self.test(test, file.layer != Layer::Own, &policies)),
                    _ => {}
                }
            }
        }
        Parts { defs, roles, checklists, left_out, settings, policies, waivers, tests }
    }

    // ── settings and definitions ─────────────────────────────────────────────────────────────────────────────────────

    fn settings(&mut self) -> Vec<Val> {
        let count = self.v.settings.len();
        (0..count).map(|at| self.setting(SettingId(u16::try_from(at).unwrap_or(u16::MAX)))).collect()
    }

    fn setting(&mut self, id: SettingId) -> Val {
        let setting = &self.v.settings[id.index()];
        let types = self.nouns.setting_types(id);
        let [ty] = types.as_slice() else {
            let names: Vec<String> = types.iter().map(|ty| self.v.ty_name(*ty).to_owned()).collect();
            self.problems.push(error::setting_type(&setting.name, &setting.declared, &names));
            return Val::Unknown;
        };
        let (share, was_share) = (is_share(&setting.value), is_share(&setting.declared));
        if share != was_share && *ty == vocabulary::Ty::Number {
            self.problems.push(error::share_for_count(&setting.name, &setting.value, was_share));
            return Val::Unknown;
        }
        let value = self.nouns.setting_values(&setting.value).into_iter().find(|(_, found)| found == ty);
        match value {
            Some((value, _)) => value,
            None => {
                self.problems.push(error::setting_value(&setting.name, &setting.value, self.v, *ty));
                Val::Unknown
            }
        }
    }

    fn definitions(&mut self) -> Vec<Body> {
        let mut bodies = Vec::new();
        for (at, def) in self.v.defs.iter().enumerate() {
            let slots = Slots::new(def.params.len());
            let guard = self.guard(&def.params, &slots);
            let place = Place(def.body.span);
            let own = vocabulary::DefId(u16::try_from(at).unwrap_or(u16::MAX));
            let meaning = if read::is_predicate(&def.form) {
                self.keep(read::predicate(self.nouns, own)).map(|cond| Meaning::Cond(Arc::new(slots.cond(&cond))))
            } else {
                self.keep(read::noun(self.nouns, &def.body, &def.params, Some(own)))
                    .map(|set| Meaning::Set(Arc::new(slots.set(&set))))
            };
            let meaning = meaning.or_else(|| {
                self.own_word(def);
                None
            });
            // A variable of a body that cannot be read may be what the unknown word was meant to be.
            if meaning.is_some() {
                self.unused_variables(&[&def.body], &def.params);
            }
            bodies.push(Body { guard, meaning: meaning.unwrap_or(Meaning::Broken), place });
        }
        bodies
    }

    /// A noun in its own body has no reading there; that is what is told, and nothing that follows from it.
    fn own_word(&mut self, def: &vocabulary::Def) {
        let vocabulary::DefForm::Noun { noun, .. } = &def.form else { return };
        let said =
            self.problems.iter().any(|problem| problem.labels.iter().any(|label| within(label.span, def.body.span)));
        if !said && (checks::says(&def.body, &noun.singular) || checks::says(&def.body, &noun.plural)) {
            self.problems.push(error::recursive(def.body.span, std::slice::from_ref(&def.name)));
        }
    }

    /// What a head asks of its parameters; the slots are left to what it is the head of.
    fn guard(&mut self, params: &[Param], slots: &Slots) -> Option<Cond> {
        let mut conds = Vec::new();
        for (slot, param) in params.iter().enumerate() {
            let var = Var(u16::try_from(slot).unwrap_or(u16::MAX));
            if let Some(def) = param.guard {
                conds.push(Cond::Call { def, args: vec![Arc::new(Set::Var(var))], place: Place(param.span) });
            }
            if let Some(filter) = &param.filter {
                let cond = self.keep(read::head_filter(self.nouns, filter, param, slot));
                conds.extend(cond.map(|cond| slots.cond(&cond)));
                slots.next_text();
            }
        }
        (!conds.is_empty()).then_some(Cond::All(conds))
    }

    fn roles(&mut self) -> Vec<Option<RoleBody>> {
        let mut roles = Vec::new();
        for role in &self.v.roles {
            roles.push(match &role.form {
                RoleForm::Holds { .. } => None,
                RoleForm::Means { owner, body } => {
                    let params = std::slice::from_ref(&**owner);
                    let slots = Slots::new(1);
                    let guard = self.guard(params, &slots);
                    let set = self.keep(read::noun(self.nouns, body, params, None));
                    set.map(|set| RoleBody { guard, set: Arc::new(slots.set(&set)) })
                }
            });
        }
        roles
    }

    fn checklists(&mut self) -> Vec<ChecklistBody> {
        let mut lists = Vec::new();
        for list in &self.v.checklists {
            let params = std::slice::from_ref(&list.owner);
            // Items are evaluated each in a frame of its own, and so is the head.
            let guard = self.guard(params, &Slots::new(1));
            let mut items = Vec::new();
            for (_, _, condition) in &list.items {
                let cond = self.keep(read::condition(self.nouns, condition, params));
                items.extend(cond.map(|cond| Slots::new(1).cond(&cond)));
            }
            lists.push(ChecklistBody { guard, items });
        }
        lists
    }

    fn left_out(&mut self) -> Vec<Option<Cond>> {
        let mut all = Vec::new();
        for (at, kind) in self.v.kinds.iter().enumerate() {
            let params = [Param {
                variable: None,
                ty: vocabulary::Ty::Kind(vocabulary::KindId(u16::try_from(at).unwrap_or(u16::MAX))),
                noun: kind.noun.singular.clone(),
                guard: None,
                filter: None,
                span: kind.span,
            }];
            let cond =
                kind.left_out.as_ref().and_then(|phrase| self.keep(read::condition(self.nouns, phrase, &params)));
            all.push(cond.map(|cond| Slots::new(1).cond(&cond)));
        }
        all
    }

    /// Variables that are named and not used in any of the phrases, nor in heads.
    fn unused_variables(&mut self, phrases: &[&Phrase], params: &[Param]) {
        for param in params {
            if let Some((name, span)) = &param.variable
                && !phrases.iter().any(|phrase| checks::mentions(phrase, name, None))
            {
                self.problems.push(error::unused_variable(name, *span));
            }
        }
        for phrase in phrases {
            for (at, name) in checks::named(phrase) {
                if !checks::mentions(phrase, name, Some(at)) {
                    self.problems.push(error::unused_variable(name, phrase.tokens[at].span));
                }
            }
        }
    }

    // ── policies ─────────────────────────────────────────────────────────────────────────────────────────────────────

    fn policies(&mut self, files: &[Loaded<'_>]) -> Vec<Policy> {
        let mut policies: Vec<Policy> = Vec::new();
        for file in files {
            for item in &file.tree.items {
                if let ItemKind::Policy(tree) = &item.kind {
                    if let Some(first) = policies
                        .iter()
                        .find(|policy| policy.name.value.to_lowercase() == tree.name.value.to_lowercase())
                    {
                        self.problems.push(error::policy_twice(
                            &tree.name.value,
                            &first.name.value,
                            tree.name.span,
                            first.name.span,
                        ));
                        continue;
                    }
                    let policy = self.policy(tree, file);
                    policies.push(policy);
                }
            }
        }
        policies.sort_by(|a, b| a.name.value.cmp(&b.name.value));
        policies
    }

    /// A sentence with the line below it, if that is none by itself and both are one: complains about the line.
    fn joined(&mut self, sentence: &Phrase, below: &Phrase) -> Option<Phrase> {
        if checks::has_modal(below) || !checks::has_modal(sentence) {
            return None;
        }
        let tokens = sentence.tokens.iter().chain(&below.tokens).cloned().collect();
        let joined = Phrase { tokens, span: sentence.span.to(below.span) };
        read::rule(self.nouns, &joined).ok()?;
        self.problems.push(error::sentence_goes_on(below.span));
        Some(joined)
    }

    fn policy(&mut self, tree: &tree::Policy, file: &Loaded<'_>) -> Policy {
        let mut rules = Vec::new();
        let mut scopes = Vec::new();
        let mut joined = None;
        for (at, sentence) in tree.sentences.iter().enumerate() {
            if joined.take().is_some() {
                continue;
            }
            joined = tree.sentences.get(at + 1).and_then(|next| self.joined(sentence, next));
            let sentence = joined.as_ref().unwrap_or(sentence);
            if !checks::has_modal(sentence) {
                // A sentence of another language may be all wrong, and the modal may be misspelt; then that is told.
                let told = |problem: &Diagnostic| matches!(problem.code, Code::ForeignWord | Code::UnknownWord);
                let quoted =
                    matches!(sentence.tokens.as_slice(), [only] if matches!(only.kind, tree::TokenKind::Text(_)));
                match read::rule(self.nouns, sentence) {
                    Err(problems) if quoted || problems.iter().any(told) => self.problems.extend(problems),
                    _ => {
                        let (span, said) = checks::verb_of(sentence);
                        self.problems.push(error::no_modal(span, said));
                    }
                }
                continue;
            }
            if let Some(readings) = self.keep(read::rule(self.nouns, sentence)) {
                for reading in readings {
                    scopes.push(reading.ranges.clone());
                    rules.push(self.rule(reading, sentence));
                }
                self.unused_variables(&[sentence], &[]);
            }
        }
        let broken = rules.len() < tree.sentences.len();
        let says = self.says(tree.says.as_ref(), &scopes, broken);
        if let (Some(from), Some(until)) = (&tree.from, &tree.until)
            && from.value > until.value
        {
            self.problems.push(error::dates_backwards(from.span, until.span));
        }
        let text = |clause: &Option<At<String>>| clause.as_ref().map(|clause| clause.value.clone());
        Policy {
            name: tree.name.clone(),
            title: text(&tree.title),
            because: text(&tree.because),
            source: text(&tree.source),
            advice: text(&tree.advice),
            says,
            owner: text(&tree.owner),
            tags: tree.tags.iter().map(|tag| tag.value.clone()).collect(),
            from: tree.from.as_ref().map(|from| from.value),
            until: tree.until.as_ref().map(|until| until.value),
            review_by: tree.review_by.clone(),
            unknown: tree.unknown.as_ref().map(|unknown| unknown.value),
            waivable: tree.waivable.as_ref().is_none_or(|waivable| waivable.value),
            rules,
            file: file.tree.file,
            in_pack: file.layer != Layer::Own,
            about_waivers: false,
            required_facts: Vec::new(),
        }
    }

    fn says(&mut self, says: Option<&At<String>>, scopes: &[Vec<RangeReading>], broken: bool) -> Vec<super::SaysPiece> {
        let Some(says) = says else { return Vec::new() };
        match message::pieces(self.nouns, says, scopes) {
            Ok(pieces) => pieces,
            // With a broken sentence its scope is not known, so what the message names may well be there.
            Err(_) if broken => Vec::new(),
            Err(problems) => {
                self.problems.extend(problems);
                Vec::new()
            }
        }
    }

    fn rule(&mut self, reading: RuleReading, sentence: &Phrase) -> Rule {
        if let Some(first) = reading.ranges.first()
            && checks::starts_with_for(sentence)
            && !checks::reads(&reading, first.var)
        {
            self.problems.push(error::unused_for_every(first.place.0, &first.noun));
        }
        let slots = Slots::new(0);
        let ranges = reading.ranges.iter().map(|range| range_of(range, &slots)).collect();
        Rule {
            place: Place(sentence.span),
            modal: if reading.must { Modal::Must } else { Modal::Should },
            ranges,
            when: reading.when.as_ref().map(|(cond, _)| slots.cond(cond)),
            main: slots.cond(&reading.main),
            main_place: reading.main_place,
            unless: reading.unless.as_ref().map(|(cond, _)| slots.cond(cond)),
            unless_place: reading.unless.as_ref().map(|(_, place)| *place),
            when_place: reading.when.as_ref().map(|(_, place)| *place),
            former: false,
            numbers: numbers(sentence),
            share_of: reading.share_of.as_ref().map(|set| Arc::new(slots.set(set))),
        }
    }

    // ── waivers and tests ────────────────────────────────────────────────────────────────────────────────────────────

    fn policy_index(&mut self, name: &At<String>, policies: &[Policy], in_pack: bool) -> Option<usize> {
        let found = policies.iter().position(|policy| policy.name.value == name.value);
        // The policy may be one whose declaration is broken itself.
        let doubtful = self.v.doubtful.contains(&name.value.to_lowercase());
        if found.is_none() && !in_pack && !doubtful {
            let known = policies.iter().map(|policy| policy.name.value.as_str());
            self.problems.push(error::unknown_policy(&name.value, name.span, known));
        }
        found
    }

    fn waiver(&mut self, tree: &tree::Waive, in_pack: bool, policies: &[Policy]) -> Option<Waiver> {
        let policy = self.policy_index(&tree.policy, policies, in_pack);
        let subject = match &tree.subject {
            Subject::Organisation(_) => WaiverSubject::Organisation,
            Subject::Things(parts) => WaiverSubject::Things(self.things(parts)?),
            Subject::Every(phrase) => {
                let range = self.keep(read::every(self.nouns, phrase))?;
                let range = range_of(&range, &Slots::new(0));
                WaiverSubject::Every(range)
            }
        };
        if let Some(from) = tree.from.as_ref().zip(tree.until.as_ref()).filter(|(from, until)| from.value > until.value)
        {
            self.problems.push(error::dates_backwards(from.0.span, from.1.span));
        }
        // What is mandatory and missing was told by the syntax.
        Some(Waiver {
            policy,
            name: tree.policy.clone(),
            subject,
            from: tree.from.as_ref().map(|from| from.value),
            until: tree.until.as_ref()?.value,
            because: tree.because.as_ref()?.value.clone(),
            approved_by: tree.approved_by.as_ref()?.value.clone(),
            span: tree.span,
            in_pack,
        })
    }

    fn things(&mut self, parts: &[tree::SubjectPart]) -> Option<Vec<SubjectThing>> {
        let mut things = Vec::new();
        for part in parts {
            let named = |kind: &vocabulary::Kind| {
                kind.noun.singular == part.kind.value
                    || kind.noun.short.as_ref().is_some_and(|(short, _)| *short == part.kind.value)
            };
            match self.v.kinds.iter().position(named) {
                Some(at) => things.push(SubjectThing {
                    kind: vocabulary::KindId(u16::try_from(at).unwrap_or(u16::MAX)),
                    id: self.nouns.intern(&part.id.value),
                    span: part.id.span,
                }),
                None => {
                    let known = self.v.kinds.iter().map(|kind| kind.noun.singular.as_str());
                    self.problems.push(error::unknown_kind(&part.kind.value, part.kind.span, known));
                }
            }
        }
        (things.len() == parts.len()).then_some(things)
    }

    fn test(&mut self, tree: &tree::Test, in_pack: bool, policies: &[Policy]) -> Option<Test> {
        let indices: Vec<Option<usize>> =
            tree.policies.iter().map(|name| self.policy_index(name, policies, in_pack)).collect();
        let mut stages = Vec::new();
        for stage in &tree.stages {
            let mut expectations = Vec::new();
            for expectation in &stage.expectations {
                let subject = match &expectation.subject {
                    Some(Subject::Things(parts)) => self.things(parts).map(Some),
                    Some(Subject::Organisation(_)) => Some(None),
                    Some(Subject::Every(_)) | None => Some(Some(Vec::new())),
                };
                if let Some(subject) = subject {
                    expectations.push(TestExpectation {
                        verdict: expectation.verdict,
                        subject,
                        span: expectation.span,
                    });
                }
            }
            stages.push(TestStage { given: stage.given, also: stage.also, expectations });
        }
        let waivers = tree.waivers.iter().filter_map(|waive| self.waiver(waive, false, policies)).collect();
        let first = tree.policies.first().map(|name| name.value.clone()).unwrap_or_default();
        let name = match &tree.title {
            Some(title) => format!("{first}: {}", title.value),
            None => first,
        };
        let policies: Option<Vec<usize>> = indices.into_iter().collect();
        Some(Test {
            policies: policies?,
            name,
            as_of: tree.as_of.as_ref().map(|date| date.value),
            before: tree.before,
            stages,
            waivers,
            span: tree.span,
        })
    }
}

fn within(inner: crate::source::Span, outer: crate::source::Span) -> bool {
    inner.file == outer.file && outer.start <= inner.start && inner.end <= outer.end
}

/// The numbers of a sentence, with their places.
fn numbers(sentence: &Phrase) -> Vec<(crate::value::Number, crate::source::Span)> {
    let number = |token: &tree::Token| match &token.kind {
        tree::TokenKind::Number(number) | tree::TokenKind::Percent(number) => Some((*number, token.span)),
        _ => None,
    };
    sentence.tokens.iter().filter_map(number).collect()
}

fn range_of(range: &RangeReading, slots: &Slots) -> Range {
    let set = Arc::new(slots.set(&range.set));
    Range {
        var: slots.var(range.var),
        set,
        ty: range.ty,
        noun: range.noun.clone(),
        wanted: range.wanted,
        place: range.place,
    }
}
