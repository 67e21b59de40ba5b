//! The tool under test: texts in, verdicts and JSON out, all in memory.

use std::cell::Cell;

use jiff::civil::Date;
use orglint::compile::{Modal, Program, Waiver, compile};
use orglint::data;
use orglint::data::document::{Document, Format, Limits};
use orglint::diagnostic::{Diagnostic, Severity};
use orglint::evaluate::verdict::{Check, Outcome};
use orglint::evaluate::{self, World};
use orglint::organisation::{self, Input, Org, Undeclared};
use orglint::packs::PRELUDE;
use orglint::report::{self, Checked};
use orglint::source::{Role, Sources};
use orglint::syntax::parse::parse;
use orglint::syntax::tree::Tree;
use orglint::vocabulary::{Layer, Loaded};

use crate::values::Day;
use crate::verdicts::Verdict;

/// Policies that mean something.
pub struct Policies {
    pub sources: Sources,
    pub program: Program,
}

/// An error, with the line of the text it stands in.
pub type Slip = (usize, String);

fn slips(sources: &Sources, problems: &[Diagnostic]) -> Vec<Slip> {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
    let place = |problem: &Diagnostic| {
        problem.labels.first().map_or(0, |label| {
            let at = label.span;
            sources.line_column(at.file, at.range().start).line
        })
    };
    let file = |problem: &Diagnostic| {
        problem.labels.first().map_or_else(String::new, |label| sources.get(label.span.file).name.clone())
    };
    errors
        .map(|problem| {
            (
                place(problem),
                format!("[{}] {}: {}", file(problem), problem.message, problem.help.as_deref().unwrap_or("")),
            )
        })
        .collect()
}

impl Policies {
    /// The prelude and these files.
    pub fn new(texts: &[&str]) -> Result<Policies, Vec<Slip>> {
        Policies::read(None, texts)
    }

    /// The prelude, a pack, and files of one's own.
    pub fn over_pack(pack: &str, texts: &[&str]) -> Result<Policies, Vec<Slip>> {
        Policies::read(Some(pack), texts)
    }

    fn read(pack: Option<&str>, texts: &[&str]) -> Result<Policies, Vec<Slip>> {
        let mut sources = Sources::default();
        let mut trees: Vec<(Tree, Layer)> = Vec::new();
        let mut problems = Vec::new();
        let prelude = PRELUDE.files.iter().map(|file| (file.name.to_owned(), file.text, Layer::Prelude));
        let packs = pack.iter().map(|text| ("pack.policy".to_owned(), *text, Layer::Pack));
        let own = texts.iter().enumerate().map(|(at, text)| (format!("{at}.policy"), *text, Layer::Own));
        for (name, text, layer) in prelude.chain(packs).chain(own) {
            let file = sources.add(name, text, Role::Policy);
            let (tree, more) = parse(&sources, file);
            problems.extend(more);
            trees.push((tree, layer));
        }
        let loaded: Vec<Loaded<'_>> = trees.iter().map(|(tree, layer)| Loaded { tree, layer: *layer }).collect();
        let (program, more) = compile(&loaded);
        problems.extend(more);
        let found = slips(&sources, &problems);
        match program {
            Some(program) if found.is_empty() => Ok(Policies { sources, program }),
            _ => Err(found),
        }
    }

    /// What they say of an organisation, described in YAML, where another description wins over the first.
    pub fn check_under(&mut self, yaml: &str, over: &str, today: Day) -> Result<Checking<'_>, Vec<Slip>> {
        let org = self.built(&[(yaml, Format::Yaml)], Some(over), None)?;
        Ok(self.checked(org, None, today))
    }

    /// What they say of an organisation that these files describe.
    pub fn check(&mut self, files: &[(&str, Format)], today: Day) -> Result<Checking<'_>, Vec<Slip>> {
        self.check_after(None, files, today)
    }

    /// The same, with another organisation before it.
    pub fn check_after(
        &mut self,
        before: Option<&str>,
        files: &[(&str, Format)],
        today: Day,
    ) -> Result<Checking<'_>, Vec<Slip>> {
        let before = before.map(|yaml| self.built(&[(yaml, Format::Yaml)], None, None)).transpose()?;
        let org = self.built(files, None, before.as_ref())?;
        Ok(self.checked(org, before.as_ref(), today))
    }

    fn checked(&self, mut org: Org, before: Option<&Org>, today: Day) -> Checking<'_> {
        let waivers: Vec<&Waiver> = self.program.waivers.iter().collect();
        evaluate::fill(&mut org, &self.program, &waivers);
        let world = World::new(&self.program, &org, before, date(today), waivers);
        let selection: Vec<usize> = (0..self.program.policies.len()).collect();
        let options = evaluate::Options { keep_verdicts: true, ..evaluate::Options::default() };
        let check = evaluate::check(&world, &selection, &options);
        Checking { policies: self, org, check }
    }

    fn built(&mut self, files: &[(&str, Format)], over: Option<&str>, before: Option<&Org>) -> Result<Org, Vec<Slip>> {
        let mut problems = Vec::new();
        let mut read = |files: &[(&str, Format)]| {
            let mut documents: Vec<Document> = Vec::new();
            for (at, (text, format)) in files.iter().enumerate() {
                let file = self.sources.add(format!("org-{at}"), *text, Role::Data);
                let (more, slips) = data::parse(&self.sources, file, 0..text.len(), *format, &Limits::default());
                documents.extend(more);
                problems.extend(slips);
            }
            documents
        };
        let documents = read(files);
        let over = over.map(|yaml| read(&[(yaml, Format::Yaml)]));
        let mut inputs = vec![Input { documents, overlay: false }];
        inputs.extend(over.map(|documents| Input { documents, overlay: true }));
        let options = organisation::Options { undeclared: Undeclared::Allow, ..Default::default() };
        let vocabulary = &self.program.vocabulary;
        let (org, more) = organisation::build(vocabulary, &self.sources, inputs, &options, before);
        problems.extend(more);
        let found = slips(&self.sources, &problems);
        if found.is_empty() { Ok(org) } else { Err(found) }
    }
}

pub fn date(day: Day) -> Date {
    let small = |part: i64| i8::try_from(part).expect("a month or a day");
    Date::new(i16::try_from(day.0).expect("a year"), small(day.1), small(day.2)).expect("a day of the calendar")
}

/// A check that was done.
pub struct Checking<'a> {
    pub policies: &'a Policies,
    pub org: Org,
    pub check: Check,
}

/// The name of a policy, the subject's kinds and ids, the verdict.
pub type Line = (String, Vec<(String, String)>, Verdict);

impl Checking<'_> {
    /// All verdicts, sorted.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = self.check.verdicts.iter().map(|verdict| self.line(verdict)).collect();
        lines.sort();
        lines
    }

    /// All verdicts, each with the place of its sentence in its policy, and whether that says `must`.
    pub fn by_sentence(&self) -> Vec<(usize, bool, Line)> {
        let must = |policy: usize, at: usize| self.policies.program.policies[policy].rules[at].modal == Modal::Must;
        let verdicts = self.check.verdicts.iter();
        verdicts.map(|one| (one.sentence, must(one.policy, one.sentence), self.line(one))).collect()
    }

    fn line(&self, verdict: &evaluate::verdict::Verdict) -> Line {
        let program = &self.policies.program;
        let outcome = match verdict.outcome {
            Outcome::Holds => Verdict::Holds,
            Outcome::HoldsByException => Verdict::HoldsByException,
            Outcome::Violated => Verdict::Violated,
            Outcome::Undetermined => Verdict::Undetermined,
            Outcome::NotApplicable => Verdict::NotApplicable,
        };
        let mut about = Vec::new();
        for thing in &verdict.subject {
            if thing.kind != program.vocabulary.core.organisation {
                let kind = program.vocabulary.kind(thing.kind).noun.singular.clone();
                about.push((kind, self.org.id(thing.kind, thing.index).to_owned()));
            }
        }
        (program.policies[verdict.policy].name.value.clone(), about, outcome)
    }

    /// Each finding, and whether it is waived.
    pub fn findings(&self) -> Vec<(Line, bool)> {
        let of = |finding: &evaluate::verdict::Finding| (self.line(&finding.verdict), finding.waived.is_some());
        self.check.findings.iter().map(of).collect()
    }

    /// Whether a policy does not apply, which counts once.
    pub fn is_counted_once(&self, name: &str) -> bool {
        let named = self.policies.program.policies.iter().position(|policy| policy.name.value == name);
        let counts = &self.check.counts[named.expect("there is such a policy")];
        counts.applied == 0 && counts.not_applicable == 1
    }

    /// The report for programs.
    pub fn json(&self) -> String {
        let ids = |thing: evaluate::verdict::ThingRef| self.org.id(thing.kind, thing.index).to_owned();
        let checked =
            Checked { program: &self.policies.program, check: &self.check, ids: &ids, only: None, data_files: 1 };
        let run = report::Run { sources: &self.policies.sources, diagnostics: &[], checked: Some(checked) };
        let mut bytes = Vec::new();
        let written = Cell::new(false);
        report::json::write_check(&run, &mut bytes).expect("a list of bytes can be written");
        written.set(true);
        String::from_utf8(bytes).expect("JSON is UTF-8")
    }
}
