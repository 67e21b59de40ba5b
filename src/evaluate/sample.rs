//! A program out of policy text, for the tests of this stage: every phrase's only reading, no diagnostics.

use jiff::civil::Date;

use super::verdict::{Check, Outcome};
use super::{Options, World, check, fill};
use crate::compile::{Program, SubjectThing, Test, Waiver};
use crate::data;
use crate::data::document::{Format, Limits};
use crate::organisation::{self, Input, Org};
use crate::source::{FileId, Role, Sources};
use crate::syntax::tree::{ExpectedVerdict, Tree};
use crate::vocabulary::{Layer, Loaded};

/// Texts of policies, and what they mean.
pub(super) struct Sample {
    pub(super) sources: Sources,
    pub(super) program: Program,
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
        let (program, problems) = crate::compile::compile(&loaded);
        let program = program.unwrap_or_else(|| panic!("the sample does not compile: {problems:?}"));
        Sample { sources, program }
    }

    /// An organisation out of YAML.
    pub(super) fn org(&mut self, yaml: &str) -> Org {
        let file = self.sources.add("org.yaml", yaml, Role::Data);
        self.org_of(&[(file, 0..yaml.len())], None)
    }

    fn org_of(&self, texts: &[(FileId, std::ops::Range<usize>)], before: Option<&Org>) -> Org {
        let inputs: Vec<Input> = texts
            .iter()
            .map(|(file, within)| {
                let (documents, slips) =
                    data::parse(&self.sources, *file, within.clone(), Format::Yaml, &Limits::default());
                assert_eq!(slips, []);
                Input { documents, overlay: false }
            })
            .collect();
        let options = organisation::Options { undeclared: organisation::Undeclared::Allow, ..Default::default() };
        // The organisation's texts go on from those of the policies.
        let (org, _) = organisation::build(&self.program.vocabulary, &self.sources, inputs, &options, before);
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
        self.program.tests.iter().flat_map(|test| self.run(test)).collect()
    }

    fn run(&self, test: &Test) -> Vec<String> {
        let name = &test.name;
        let before = test.before.map(|span| self.org_of(&[(span.file, span.range())], None));
        let waivers: Vec<&Waiver> = test.waivers.iter().collect();
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
            let as_of = test.as_of.unwrap_or_else(|| date("2026-10-01"));
            let world = World::new(&self.program, &org, before.as_ref(), as_of, waivers.clone());
            let options = Options { keep_verdicts: true, ..Options::default() };
            let found = check(&world, &test.policies, &options);
            let lines = self.lines(&org, &found);
            let mut expected: Vec<(String, &'static str)> = Vec::new();
            for expectation in &stage.expectations {
                let (Some(verdict), Some(subject)) = (expectation.verdict, &expectation.subject) else { continue };
                expected.push((self.subject_words(subject), expected_word(verdict)));
            }
            for line in &expected {
                if !lines.contains(line) {
                    let about: Vec<&str> = lines.iter().filter(|l| l.0 == line.0).map(|l| l.1).collect();
                    failures.push(format!("{}: expected {} for {}, found {about:?}", name, line.1, line.0));
                }
            }
            for line in lines.iter().filter(|line| matches!(line.1, "violated" | "undetermined" | "waived")) {
                if !expected.contains(line) {
                    failures.push(format!("{}: not expected: {} for {}", name, line.1, line.0));
                }
            }
            if test.as_of.is_none() && found.verdicts.iter().any(|verdict| verdict.read_today) {
                failures.push(format!("{}: reads today", name));
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

    fn subject_words(&self, things: &[SubjectThing]) -> String {
        let words = things.iter().map(|thing| {
            let noun = &self.program.vocabulary.kind(thing.kind).noun.singular;
            format!("{noun} {}", self.program.texts.text(thing.id))
        });
        let words: Vec<String> = words.collect();
        if words.is_empty() { "the organisation".to_owned() } else { words.join(" in ") }
    }
}

/// A day.
pub(super) fn date(text: &str) -> Date {
    crate::value::parse_date(text).expect("a day of the calendar")
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
