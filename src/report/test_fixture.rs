//! A small run made by hand: texts, a program that only has what a report reads, and findings.

use std::collections::HashMap;
use std::sync::Arc;

use crate::compile::{Modal, Policy, Program, Range, Rule, Waiver, WaiverSubject};
use crate::diagnostic::Diagnostic;
use crate::evaluate::verdict::{
    Check, Clause, Counts, Evidence, FactRead, Finding, Missing, Outcome, Part, ThingRef, Verdict,
};
use crate::formula::{Cond, Place, Set, Var};
use crate::report::{Checked, Run};
use crate::source::{FileId, Role, Sources, Span};
use crate::syntax::tree::{At, WhenUnknown};
use crate::value::{Interner, Truth};
use crate::vocabulary::noun::Noun;
use crate::vocabulary::{AttrId, Core, Kind, KindId, Ty, Vocabulary};

pub const PERSON: KindId = KindId(1);
pub const TEAM: KindId = KindId(2);

/// Texts, and a check that grows.
pub struct Fixture {
    pub sources: Sources,
    pub program: Program,
    pub check: Check,
    pub ids: Vec<&'static str>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Fixture {
    pub fn new() -> Self {
        Fixture {
            sources: Sources::default(),
            program: program(),
            check: Check::default(),
            ids: vec!["payments", "search", "ana", "bo", "cai"],
            diagnostics: Vec::new(),
        }
    }

    pub fn data(&mut self, name: &str, text: &str) -> FileId {
        self.sources.add(name, text, Role::Data)
    }

    /// A policy with one sentence. `ranges`: what the sentence ranges over, with its kind; `main`: its predicate.
    pub fn policy(&mut self, file: FileId, name: &str, sentence: &str, ranges: &[(&str, KindId)], main: &str) -> usize {
        let whole = self.find(file, sentence);
        let within = |part: &str| {
            let at = sentence.find(part).unwrap_or_else(|| panic!("`{part}` is in the sentence"));
            let start = whole.start as usize + at;
            Place(Span::new(file, start, start + part.len()))
        };
        let ranges = ranges.iter().map(|&(noun, kind)| Range {
            var: Var(0),
            set: Arc::new(Set::Organisation),
            ty: Ty::Kind(kind),
            noun: noun.to_owned(),
            wanted: false,
            place: within(noun),
        });
        let should = sentence.contains(" should ");
        let rule = Rule {
            numbers: Vec::new(),
            place: Place(whole),
            modal: if should { Modal::Should } else { Modal::Must },
            ranges: ranges.collect(),
            when: None,
            main: Cond::All(Vec::new()),
            main_place: within(main),
            unless: None,
            unless_place: None,
            when_place: None,
            former: false,
            share_of: None,
        };
        self.program.policies.push(Policy {
            in_pack: false,
            name: At { value: name.to_owned(), span: whole },
            title: None,
            because: None,
            source: None,
            advice: None,
            says: Vec::new(),
            owner: None,
            tags: Vec::new(),
            from: None,
            until: None,
            review_by: None,
            unknown: None,
            waivable: true,
            rules: vec![rule],
            file,
            about_waivers: false,
            required_facts: Vec::new(),
        });
        self.check.counts.push(Counts::default());
        self.program.policies.len() - 1
    }

    /// The first place of a text in a file.
    pub fn find(&self, file: FileId, text: &str) -> Span {
        let at = self.sources.get(file).text.find(text).unwrap_or_else(|| panic!("`{text}` is in the file"));
        Span::new(file, at, at + text.len())
    }

    /// The first place of a text behind another text.
    pub fn after(&self, file: FileId, mark: &str, text: &str) -> Span {
        let from = self.find(file, mark).end as usize;
        let at = from + self.sources.get(file).text[from..].find(text).expect("it is behind the mark");
        Span::new(file, at, at + text.len())
    }

    pub fn finding(
        &mut self,
        policy: usize,
        outcome: Outcome,
        subject: &[ThingRef],
        evidence: Evidence,
    ) -> &mut Finding {
        let modal = self.program.policies[policy].rules[0].modal;
        let unknown = if modal == Modal::Must { WhenUnknown::Fails } else { WhenUnknown::Warns };
        let verdict = Verdict { policy, sentence: 0, subject: subject.to_vec(), outcome, read_today: false };
        let counts = &mut self.check.counts[policy];
        counts.applied += 1;
        match outcome {
            Outcome::Undetermined => counts.undetermined += 1,
            _ => counts.violated += 1,
        }
        self.check.findings.push(Finding { verdict, modal, unknown, waived: None, evidence, says: None });
        self.check.findings.last_mut().expect("just pushed")
    }

    pub fn waive(&mut self, policy: usize, place: Span) -> usize {
        self.program.waivers.push(Waiver {
            policy: Some(policy),
            name: self.program.policies[policy].name.clone(),
            subject: WaiverSubject::Organisation,
            from: None,
            until: jiff::civil::date(2027, 3, 31),
            because: "Ana started in October; the depth plan is agreed".to_owned(),
            approved_by: "vp-engineering".to_owned(),
            span: place,
            in_pack: false,
        });
        self.check.counts[policy].violated -= 1;
        self.check.counts[policy].waived += 1;
        self.program.waivers.len() - 1
    }

    /// Runs a report on the fixture.
    pub fn with<T>(&self, report: impl FnOnce(&Run<'_>) -> T) -> T {
        let ids = |thing: ThingRef| self.ids[thing.index as usize].to_owned();
        let data_files = self.sources.iter().filter(|(_, file)| file.role == Role::Data).count();
        let checked = Checked { program: &self.program, check: &self.check, ids: &ids, only: None, data_files };
        report(&Run { sources: &self.sources, diagnostics: &self.diagnostics, checked: Some(checked) })
    }
}

pub fn team(index: u32) -> ThingRef {
    ThingRef { kind: TEAM, index }
}

pub fn person(index: u32) -> ThingRef {
    ThingRef { kind: PERSON, index }
}

pub fn fact(thing: ThingRef, what: &str, value: &str, place: Option<Span>) -> FactRead {
    let (what, value) = (what.to_owned(), value.to_owned());
    FactRead { thing, what, value, place, by_default: place.is_none(), clause: None }
}

pub fn missing(thing: ThingRef, what: &str, key: &str, place: Span) -> Missing {
    Missing { thing, what: what.to_owned(), several: false, key: key.to_owned(), place: Some(place), clause: None }
}

pub fn clause(place: Span, part: Part, truth: Truth, note: Option<&str>) -> Clause {
    Clause { place, part, truth, note: note.map(str::to_owned) }
}

fn program() -> Program {
    let nowhere = Span::new(FileId(0), 0, 0);
    let kind = |name: &str| Kind {
        noun: Noun::from_singular(name, None, name),
        title: None,
        attrs: Vec::new(),
        left_out: None,
        span: nowhere,
    };
    let vocabulary = Vocabulary {
        doubtful: std::collections::HashSet::new(),
        kinds: vec![kind("organisation"), kind("person"), kind("team")],
        attrs: Vec::new(),
        scales: Vec::new(),
        choices: Vec::new(),
        defs: Vec::new(),
        settings: Vec::new(),
        responsibilities: Vec::new(),
        roles: Vec::new(),
        checklists: Vec::new(),
        signs: Vec::new(),
        core: core(),
        texts: Interner::default(),
        lexicon: HashMap::new(),
        verbs: HashMap::new(),
    };
    Program {
        vocabulary,
        texts: Interner::default(),
        defs: Vec::new(),
        roles: Vec::new(),
        checklists: Vec::new(),
        left_out: Vec::new(),
        settings: Vec::new(),
        patterns: Vec::new(),
        policies: Vec::new(),
        waivers: Vec::new(),
        tests: Vec::new(),
    }
}

fn core() -> Core {
    let (none, attr) = (KindId(u16::MAX), AttrId(0));
    Core {
        organisation: KindId(0),
        person: PERSON,
        team: TEAM,
        area: none,
        responsibility: none,
        assignment: none,
        sign: none,
        policy: none,
        waiver: none,
        team_members: attr,
        team_areas: attr,
        assignment_person: attr,
        assignment_team: attr,
        assignment_responsibility: attr,
        assignment_area: attr,
        assignment_part: attr,
        assignment_start: attr,
        responsibility_name: attr,
        responsibility_within: attr,
        sign_name: attr,
    }
}
