//! A program out of policy text, for the tests of this stage: every phrase's only reading, no diagnostics.

use std::sync::Arc;

use jiff::civil::Date;

use super::verdict::{Check, Outcome};
use super::{Options, World, check, fill};
use crate::compile::{
    Body, ChecklistBody, Meaning, Modal, Policy, Program, Range, RoleBody, Rule, SubjectThing, Waiver, WaiverSubject,
};
use crate::data;
use crate::data::document::{Format, Limits};
use crate::formula::{Cond, Place, Set, Var};
use crate::organisation::{self, Input, Org};
use crate::reading::{Nouns, Reader};
use crate::source::{FileId, Role, Sources, Span};
use crate::syntax::tree::{ExpectedVerdict, ItemKind, Phrase, Subject, SubjectPart, Test, Tree, Waive};
use crate::vocabulary::{DefForm, KindId, Layer, Loaded, Param, RoleForm, SettingId, Ty, Vocabulary, build};

/// Texts of policies, and what they mean.
pub(super) struct Sample {
    pub(super) sources: Sources,
    pub(super) program: Program,
    /// The tests that stand in the texts.
    pub(super) tests: Vec<Test>,
}

impl Sample {
    /// The prelude and these texts.
    pub(super) fn new(texts: &[&str]) -> Sample {
        let mut sources = Sources::default();
        let prelude =
            [include_str!("../../rules/prelude/1-kinds.policy"), include_str!("../../rules/prelude/2-words.policy")];
        let mut trees: Vec<(Tree, Layer)> = Vec::new();
        for (at, text) in prelude.iter().chain(texts).enumerate() {
            let file = sources.add(format!("{at}.policy"), *text, Role::Policy);
            let (tree, slips) = crate::syntax::parse::parse(&sources, file);
            assert_eq!(slips, []);
            trees.push((tree, if at < 2 { Layer::Prelude } else { Layer::Own }));
        }
        let loaded: Vec<Loaded<'_>> = trees.iter().map(|(tree, layer)| Loaded { tree, layer: *layer }).collect();
        let (vocabulary, slips) = build(&loaded);
        assert_eq!(slips, []);
        let items: Vec<&ItemKind> =
            trees.iter().flat_map(|(tree, _)| tree.items.iter().map(|item| &item.kind)).collect();
        let program = program(vocabulary, &items);
        let tests = items.iter().filter_map(|item| match item {
            ItemKind::Test(test) => Some(test.clone()),
            _ => None,
        });
        let tests = tests.collect();
        Sample { sources, program, tests }
    }

    /// An organisation out of YAML.
    pub(super) fn org(&mut self, yaml: &str) -> Org {
        let file = self.sources.add("org.yaml", yaml, Role::Data);
        self.org_of(&[(file, 0..yaml.len())], None)
    }

    fn org_of(&self, texts: &[(FileId, std::ops::Range<usize>)], before: Option<&Org>) -> Org {
        let documents: Vec<_> = texts
            .iter()
            .map(|(file, within)| {
                let (documents, slips) =
                    data::parse(&self.sources, *file, within.clone(), Format::Yaml, &Limits::default());
                assert_eq!(slips, []);
                documents
            })
            .collect();
        let inputs: Vec<Input<'_>> = documents.iter().map(|documents| Input { documents, overlay: false }).collect();
        let options = organisation::Options { undeclared: organisation::Undeclared::Allow, ..Default::default() };
        // The organisation's texts go on from those of the policies.
        let (org, _) = organisation::build(&self.program.vocabulary, &self.sources, &inputs, &options, before);
        org
    }

    /// What the policies of a name (all, if empty) say of an organisation.
    pub(super) fn check(&self, org: &mut Org, names: &[&str], as_of: &str) -> Check {
        let waivers: Vec<&Waiver> = self.program.waivers.iter().collect();
        fill(org, &self.program, &waivers);
        let world = World::new(&self.program, org, None, date(as_of), waivers);
        let options = Options { keep_verdicts: true, ..Options::default() };
        check(&world, &self.selection(names), &options)
    }

    fn selection(&self, names: &[&str]) -> Vec<usize> {
        let policies = self.program.policies.iter().enumerate();
        let named = policies.filter(|(_, policy)| names.is_empty() || names.contains(&policy.name.value.as_str()));
        named.map(|(at, _)| at).collect()
    }

    /// Runs the tests in the texts; gives one line for each expectation that is not met.
    pub(super) fn failures(&self) -> Vec<String> {
        self.tests.iter().flat_map(|test| self.run(test)).collect()
    }

    fn run(&self, test: &Test) -> Vec<String> {
        let names: Vec<&str> = test.policies.iter().map(|name| name.value.as_str()).collect();
        let before = test.before.map(|span| self.org_of(&[(span.file, span.range())], None));
        let waivers: Vec<Waiver> = test.waivers.iter().map(|waive| self.waiver(waive)).collect();
        let waivers: Vec<&Waiver> = waivers.iter().collect();
        let mut given: Vec<(FileId, std::ops::Range<usize>)> = Vec::new();
        let mut failures = Vec::new();
        for stage in &test.stages {
            if let Some(span) = stage.given {
                if !stage.also {
                    given.clear();
                }
                given.push((span.file, span.range()));
            }
            let mut org = self.org_of(&given, before.as_ref());
            fill(&mut org, &self.program, &waivers);
            let as_of = test.as_of.as_ref().map_or_else(|| date("2026-10-01"), |date| date.value);
            let world = World::new(&self.program, &org, before.as_ref(), as_of, waivers.clone());
            let options = Options { keep_verdicts: true, ..Options::default() };
            let found = check(&world, &self.selection(&names), &options);
            let lines = self.lines(&org, &found);
            let mut expected: Vec<(String, &'static str)> = Vec::new();
            for expectation in &stage.expectations {
                let (Some(verdict), Some(subject)) = (expectation.verdict, &expectation.subject) else { continue };
                expected.push((subject_words(subject), expected_word(verdict)));
            }
            for line in &expected {
                if !lines.contains(line) {
                    let about: Vec<&str> = lines.iter().filter(|l| l.0 == line.0).map(|l| l.1).collect();
                    failures.push(format!("{}: expected {} for {}, found {about:?}", names[0], line.1, line.0));
                }
            }
            for line in lines.iter().filter(|line| matches!(line.1, "violated" | "undetermined" | "waived")) {
                if !expected.contains(line) {
                    failures.push(format!("{}: not expected: {} for {}", names[0], line.1, line.0));
                }
            }
            if test.as_of.is_none() && found.verdicts.iter().any(|verdict| verdict.read_today) {
                failures.push(format!("{}: reads today", names[0]));
            }
        }
        failures
    }

    /// Every verdict as its subject, innermost first, and its word.
    pub(super) fn lines(&self, org: &Org, found: &Check) -> Vec<(String, &'static str)> {
        let verdicts = found.verdicts.iter().map(|verdict| {
            let waived = found.findings.iter().any(|finding| finding.waived.is_some() && finding.verdict == *verdict);
            let word = match verdict.outcome {
                _ if waived => "waived",
                Outcome::Holds => "holds",
                Outcome::HoldsByException => "holds by exception",
                Outcome::Violated => "violated",
                Outcome::Undetermined => "undetermined",
                Outcome::NotApplicable => "not applicable",
            };
            let core = self.program.vocabulary.core;
            let things = verdict.subject.iter().rev().map(|thing| match thing.kind {
                kind if kind == core.organisation => "the organisation".to_owned(),
                kind => {
                    let noun = &self.program.vocabulary.kind(kind).noun.singular;
                    format!("{noun} {}", org.id(kind, thing.index))
                }
            });
            (things.collect::<Vec<_>>().join(" in "), word)
        });
        verdicts.collect()
    }

    fn waiver(&self, waive: &Waive) -> Waiver {
        let policy = self.program.policies.iter().position(|policy| policy.name.value == waive.policy.value);
        waiver(&self.program.vocabulary, &mut self.program.texts.clone(), policy, waive)
    }
}

/// A day.
pub(super) fn date(text: &str) -> Date {
    crate::value::parse_date(text).expect("a day of the calendar")
}

fn subject_words(subject: &Subject) -> String {
    match subject {
        Subject::Organisation(_) => "the organisation".to_owned(),
        Subject::Things(things) => {
            let words = things.iter().map(|SubjectPart { kind, id }| format!("{} {}", kind.value, id.value));
            words.collect::<Vec<_>>().join(" in ")
        }
        Subject::Every(_) => "every".to_owned(),
    }
}

fn expected_word(verdict: ExpectedVerdict) -> &'static str {
    match verdict {
        ExpectedVerdict::Holds => "holds",
        ExpectedVerdict::HoldsByException => "holds by exception",
        ExpectedVerdict::Violated => "violated",
        ExpectedVerdict::Undetermined => "undetermined",
        ExpectedVerdict::NotApplicable => "not applicable",
        ExpectedVerdict::Waived => "waived",
    }
}

fn program(vocabulary: Vocabulary, items: &[&ItemKind]) -> Program {
    let nouns = Nouns::new(&vocabulary);
    let defs = (0..vocabulary.defs.len()).map(|at| body(&nouns, at)).collect();
    let roles = vocabulary.roles.iter().map(|role| match &role.form {
        RoleForm::Holds { .. } => None,
        RoleForm::Means { owner, body } => {
            let params = std::slice::from_ref(&**owner);
            let mut read = Reader::new(&nouns, body).noun_body(params);
            tell(read.len(), &role.noun.singular);
            Some(RoleBody { guard: guard(&nouns, params), set: read.remove(0).0 })
        }
    });
    let roles = roles.collect();
    let checklists = vocabulary.checklists.iter().map(|list| {
        let params = std::slice::from_ref(&list.owner);
        let items = list.items.iter().map(|(_, _, phrase)| only(Reader::new(&nouns, phrase).cond_body(params), phrase));
        ChecklistBody { items: items.collect(), guard: guard(&nouns, params) }
    });
    let checklists = checklists.collect();
    let left_out = (0u16..).zip(&vocabulary.kinds).map(|(at, kind)| {
        let phrase = kind.left_out.as_ref()?;
        let owner = Param {
            variable: None,
            ty: Ty::Kind(KindId(at)),
            noun: kind.noun.singular.clone(),
            guard: None,
            filter: None,
            span: phrase.span,
        };
        Some(only(Reader::new(&nouns, phrase).cond_body(&[owner]), phrase))
    });
    let left_out = left_out.collect();
    let settings = (0u16..).zip(&vocabulary.settings).map(|(at, setting)| {
        let types = nouns.setting_types(SettingId(at));
        let values = nouns.setting_values(&setting.value);
        let value = values.iter().find(|(_, ty)| types.contains(ty));
        value.expect("a setting has a value").0
    });
    let settings = settings.collect();
    let policies: Vec<Policy> = items.iter().filter_map(|item| policy(&nouns, item)).collect();
    let mut texts_of_waivers = Vec::new();
    for item in items {
        if let ItemKind::Waive(waive) = item {
            let at = policies.iter().position(|policy| policy.name.value == waive.policy.value);
            texts_of_waivers.push((at, waive));
        }
    }
    let (mut texts, patterns) = nouns.finish();
    let waivers = texts_of_waivers.into_iter().map(|(at, waive)| waiver(&vocabulary, &mut texts, at, waive)).collect();
    let mut program = Program {
        texts,
        defs,
        roles,
        checklists,
        left_out,
        settings,
        patterns,
        policies,
        waivers,
        tests: Vec::new(),
        frame: 0,
        vocabulary,
    };
    program.vocabulary.texts = program.texts.clone();
    program
}

/// That a phrase has several readings, or none, is for the stage before to say.
fn tell(count: usize, name: &str) {
    if count != 1 {
        println!("{count} readings: {name}");
    }
}

fn only(mut read: Vec<Cond>, phrase: &Phrase) -> Cond {
    tell(read.len(), &format!("{:?}", phrase.span));
    read.remove(0)
}

fn guard(nouns: &Nouns<'_>, params: &[Param]) -> Option<Cond> {
    let mut conds = Vec::new();
    for (slot, param) in (0u16..).zip(params) {
        conds.extend(param.guard.map(|def| Cond::Call {
            def,
            args: vec![Arc::new(Set::Var(Var(slot)))],
            place: Place(param.span),
        }));
        if let Some(filter) = &param.filter {
            conds.push(only(Reader::new(nouns, filter).head_filter(param, usize::from(slot)), filter));
        }
    }
    (!conds.is_empty()).then_some(Cond::All(conds))
}

fn body(nouns: &Nouns<'_>, at: usize) -> Body {
    let def = &nouns.vocabulary().defs[at];
    let reader = Reader::new(nouns, &def.body);
    let meaning = match &def.form {
        DefForm::Noun { .. } => {
            let mut read = reader.noun_body(&def.params);
            tell(read.len(), &def.name);
            if read.is_empty() { Meaning::Broken } else { Meaning::Set(read.remove(0).0) }
        }
        DefForm::IsNoun(_) | DefForm::IsAdjective(_) | DefForm::Phrase { .. } => {
            let mut read = reader.cond_body(&def.params);
            tell(read.len(), &def.name);
            if read.is_empty() { Meaning::Broken } else { Meaning::Cond(Arc::new(read.remove(0))) }
        }
    };
    Body { guard: guard(nouns, &def.params), meaning, place: Place(def.body.span) }
}

fn policy(nouns: &Nouns<'_>, item: &ItemKind) -> Option<Policy> {
    let ItemKind::Policy(tree) = item else { return None };
    let mut rules = Vec::new();
    for phrase in &tree.sentences {
        let mut read = Reader::new(nouns, phrase).rule();
        tell(read.len(), &tree.name.value);
        for reading in read.into_iter().next().unwrap_or_default() {
            rules.push(rule(reading, phrase.span));
        }
    }
    let core = nouns.vocabulary().core;
    let about_waivers = rules.iter().any(|rule| rule.ranges.iter().any(|range| range.ty == Ty::Kind(core.waiver)));
    let text = |text: &Option<crate::syntax::tree::At<String>>| text.as_ref().map(|text| text.value.clone());
    Some(Policy {
        title: text(&tree.title),
        because: text(&tree.because),
        source: text(&tree.source),
        advice: text(&tree.advice),
        says: Vec::new(),
        owner: text(&tree.owner),
        tags: tree.tags.iter().map(|tag| tag.value.clone()).collect(),
        from: tree.from.as_ref().map(|date| date.value),
        until: tree.until.as_ref().map(|date| date.value),
        review_by: tree.review_by.clone(),
        unknown: tree.unknown.as_ref().map(|unknown| unknown.value),
        waivable: tree.waivable.as_ref().is_none_or(|waivable| waivable.value),
        rules,
        file: tree.name.span.file,
        about_waivers,
        required_facts: Vec::new(),
        name: tree.name.clone(),
    })
}

fn rule(reading: crate::reading::RuleReading, span: Span) -> Rule {
    let former = std::cell::Cell::new(false);
    let see = |set: &Set| former.set(former.get() || matches!(set, Set::Former { .. }));
    crate::walk::look(&reading.main, &see, &|_| {});
    let clauses = reading.when.iter().chain(&reading.unless);
    clauses.for_each(|(cond, _)| crate::walk::look(cond, &see, &|_| {}));
    reading.ranges.iter().for_each(|range| crate::walk::look_set(&range.set, &see, &|_| {}));
    let ranges = reading.ranges.into_iter().map(|range| Range {
        var: range.var,
        set: range.set,
        ty: range.ty,
        noun: range.noun,
        wanted: range.wanted,
        place: range.place,
    });
    Rule {
        numbers: Vec::new(),
        place: Place(span),
        modal: if reading.must { Modal::Must } else { Modal::Should },
        ranges: ranges.collect(),
        when_place: reading.when.as_ref().map(|(_, place)| *place),
        when: reading.when.map(|(cond, _)| cond),
        main: reading.main,
        main_place: reading.main_place,
        unless_place: reading.unless.as_ref().map(|(_, place)| *place),
        unless: reading.unless.map(|(cond, _)| cond),
        former: former.get(),
        share_of: reading.share_of,
    }
}

fn waiver(vocabulary: &Vocabulary, texts: &mut crate::value::Interner, policy: Option<usize>, waive: &Waive) -> Waiver {
    let subject = match &waive.subject {
        Subject::Organisation(_) => WaiverSubject::Organisation,
        Subject::Things(things) => WaiverSubject::Things(
            things
                .iter()
                .map(|part| {
                    let kind = vocabulary.kinds.iter().position(|kind| kind.noun.singular == part.kind.value);
                    let kind = kind.and_then(|at| u16::try_from(at).ok()).expect("a kind");
                    SubjectThing { kind: KindId(kind), id: texts.intern(&part.id.value), span: part.id.span }
                })
                .collect(),
        ),
        Subject::Every(_) => WaiverSubject::Things(Vec::new()),
    };
    let text =
        |text: &Option<crate::syntax::tree::At<String>>| text.as_ref().map_or_else(String::new, |t| t.value.clone());
    Waiver {
        policy,
        name: waive.policy.clone(),
        subject,
        from: waive.from.as_ref().map(|date| date.value),
        until: waive.until.as_ref().map_or_else(|| date("2999-12-31"), |date| date.value),
        because: text(&waive.because),
        approved_by: text(&waive.approved_by),
        span: waive.span,
        in_pack: false,
    }
}
