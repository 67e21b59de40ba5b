//! A run whose policies are compiled, and where the descriptions before lie, become two checks that can be compared:
//! both organisations from the same words, with the same policies, on the same day.
//!
//! The one before is judged as if it had come from itself: `former` reads what is there now, so that a rule about the
//! change finds nothing before there is one. What the later words do not know of the earlier descriptions (an attribute
//! that was taken out) is a warning, and not read; any other error of theirs is one.

use std::path::PathBuf;

use serde_json::{Map, Value};

use crate::change::{self, Change, words};
use crate::code::Code;
use crate::comparison::{self, Comparison, Judged, Names};
use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluate;
use crate::evaluate::verdict::{Check, Finding, ThingRef};
use crate::load::Failure;
use crate::organisation::Org;
use crate::report::exit::Exit;
use crate::report::text::{counted, grouped};
use crate::report::{self, Checked, Section, Standing};
use crate::revision::Origin;
use crate::run::{self, Run};

/// Where descriptions lie.
#[derive(Debug, Clone)]
pub struct Place {
    /// On the disk, or in a revision.
    pub from: Origin,
    /// Files and folders.
    pub org: Vec<PathBuf>,
    /// Those that win over `org`.
    pub overlays: Vec<PathBuf>,
    /// Whether there may be nothing: a revision from before anything was described.
    pub may_be_missing: bool,
}

/// The state before.
#[derive(Debug)]
pub struct Before {
    /// Who and what there was.
    pub organisation: Org,
    /// What was found.
    pub check: Check,
    /// How many files were read.
    pub files: usize,
    /// How many statements of either side were not read, since the words are not theirs.
    pub unread: usize,
}

/// Which errors of descriptions are expected, since they are told to words that are not theirs: such errors are counted,
/// and what they are about is not read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Foreign {
    /// The descriptions before.
    pub before: bool,
    /// Those afterwards.
    pub after: bool,
}

/// Reads the descriptions before and afterwards, and checks both; `None` if either has errors, or the policies have. The
/// run is then as after a check of what is there afterwards.
///
/// # Errors
/// There is no policy at all, nothing is described, or a path leads to nothing.
pub fn run(run: &mut Run, before: &Place) -> Result<Option<Before>, Failure> {
    run.select()?;
    run_selected(run, before, Foreign::default())
}

/// The same, of the policies that are selected already.
pub(crate) fn run_selected(run: &mut Run, before: &Place, foreign: Foreign) -> Result<Option<Before>, Failure> {
    let earlier = read_before(run, before, foreign.before)?;
    let of_before = std::mem::take(&mut run.data_problems);
    run.read_data()?;
    run.organise_after(earlier.as_ref().map(|(organisation, ..)| organisation))?;
    let unread = if foreign.after { errors(&std::mem::take(&mut run.data_problems)) } else { 0 };
    run.data_problems.splice(0..0, of_before);
    let (Some((organisation, files, unread_before)), false) = (earlier, run.has_errors()) else { return Ok(None) };
    run.evaluate(Some(&organisation));
    let Some(program) = &run.program else { return Ok(None) };
    let options = evaluate::Options { explained: run.inputs.explained, ..evaluate::Options::default() };
    let world = run::world(run, program, &organisation, Some(&organisation));
    let check = evaluate::check(&world, &run.selection, &options);
    drop(world);
    Ok(Some(Before { organisation, check, files, unread: unread + unread_before }))
}

fn errors(problems: &[Diagnostic]) -> usize {
    problems.iter().filter(|problem| problem.severity == Severity::Error).count()
}

/// The organisation before, from how many files, and how many of their statements were not read; `None` if the policies
/// have errors.
fn read_before(run: &mut Run, before: &Place, foreign: bool) -> Result<Option<(Org, usize, usize)>, Failure> {
    let there = |path: &PathBuf| !before.may_be_missing || before.from.exists(path);
    let paths = |paths: &[PathBuf]| paths.iter().filter(|path| there(path)).cloned().collect::<Vec<_>>();
    let from = std::mem::replace(&mut run.data_from, before.from.clone());
    let org = std::mem::replace(&mut run.inputs.org, paths(&before.org));
    let overlays = std::mem::replace(&mut run.inputs.overlays, paths(&before.overlays));
    let read = read_organisation(run, before.may_be_missing);
    let files = std::mem::take(&mut run.data).len();
    (run.data_from, run.inputs.org, run.inputs.overlays) = (from, org, overlays);
    let problems = std::mem::take(&mut run.data_problems);
    let unread = if foreign { errors(&problems) } else { 0 };
    if !foreign {
        run.data_problems.extend(problems.into_iter().filter_map(of_yesterday));
    }
    read?;
    run.fill();
    Ok(run.organisation.take().map(|organisation| (organisation, files, unread)))
}

fn read_organisation(run: &mut Run, may_be_missing: bool) -> Result<(), Failure> {
    let found = match run.inputs.org.is_empty() && may_be_missing {
        true => Ok(Vec::new()),
        false => run.find_data(),
    };
    match found {
        // Its folder may be there, and hold nothing yet.
        Err(_) if may_be_missing => run.organise_nothing(),
        Ok(found) if may_be_missing && found.is_empty() => run.organise_nothing(),
        found => {
            run.read_found(&found?)?;
            run.organise()?;
        }
    }
    Ok(())
}

/// What is to be said of the descriptions before. An error about a word that the policies of today do not have is a
/// warning; what else was worth a warning is no longer to be mended.
fn of_yesterday(problem: Diagnostic) -> Option<Diagnostic> {
    let words = [Code::UnknownAttribute, Code::NoSuchKind, Code::NotDeclared];
    match problem.severity {
        Severity::Error if words.contains(&problem.code) => Some(Diagnostic { severity: Severity::Warning, ..problem }),
        Severity::Error => Some(problem),
        Severity::Warning => (problem.code == Code::LinkNotFollowed).then_some(problem),
    }
}

/// Two checks, compared.
#[derive(Debug)]
pub struct Compared {
    /// What changed in the organisation.
    pub change: Change,
    /// Who is called otherwise.
    pub names: Names,
    /// How the findings stand.
    pub findings: Comparison,
    /// The numbers before.
    pub before: change::Numbers,
    /// The numbers afterwards.
    pub after: change::Numbers,
}

/// Compares what a run found with what was before; `None` if it found nothing since there were errors.
pub fn compare(run: &Run, before: &Before) -> Option<Compared> {
    let (program, organisation, check) = (run.program.as_ref()?, run.organisation.as_ref()?, run.check.as_ref()?);
    let earlier = run::world(run, program, &before.organisation, None);
    let later = run::world(run, program, organisation, None);
    let change = change::between(program, &earlier, &later);
    let names = Names::new(program, &before.organisation, organisation, &change.renames);
    let judged = |org, check| Judged { program, org, check };
    let findings =
        comparison::compare(judged(&before.organisation, &before.check), judged(organisation, check), &names);
    let numbers = |world| change::numbers::numbers(program, world);
    Some(Compared { before: numbers(&earlier), after: numbers(&later), change, names, findings })
}

/// Which findings decide the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gate {
    /// Those that are introduced, or weigh more than before.
    #[default]
    Introduced,
    /// All that are there afterwards.
    All,
}

/// What a comparison ends with.
pub fn exit(run: &Run, findings: Option<&Comparison>, gate: Gate, strict: bool) -> Exit {
    let whole = run.exit(strict);
    let (Some(findings), Some(check)) = (findings, &run.check) else { return whole };
    match (whole, gate) {
        (Exit::Violated | Exit::Undetermined, Gate::Introduced) => {
            let worse = findings.rows.iter().filter(|row| row.worse).filter_map(|row| check.findings.get(row.after?));
            Exit::of_findings(worse, strict)
        }
        (exit, Gate::Introduced | Gate::All) => exit,
    }
}

/// What is reported of the state before: its findings, for those that are resolved.
pub fn report_before<'a>(
    run: &'a Run,
    before: &'a Before,
    ids: &'a (dyn Fn(ThingRef) -> String + Sync),
) -> report::Run<'a> {
    let checked = run.program.as_ref().map(|program| Checked {
        program,
        check: &before.check,
        ids,
        only: None,
        data_files: before.files,
    });
    report::Run { sources: &run.sources, diagnostics: &[], checked }
}

impl Compared {
    /// Which findings afterwards are about the change: it touches what they are about or a fact that led to them, or it
    /// brought or changed the finding itself. In the order of the findings.
    pub fn about_change(&self, check: &Check) -> Vec<bool> {
        let touched = |thing: &ThingRef| self.change.touched.contains(thing);
        let is_about = |finding: &Finding| {
            let evidence = &finding.evidence;
            finding.verdict.subject.iter().any(touched)
                || evidence.facts.iter().any(|fact| touched(&fact.thing))
                || evidence.missing.iter().any(|missing| touched(&missing.thing))
        };
        let mut about: Vec<bool> = check.findings.iter().map(is_about).collect();
        for row in self.findings.rows.iter().filter(|row| row.standing != Standing::StillThere) {
            if let Some(at) = row.after {
                about[at] = true;
            }
        }
        about
    }

    /// `from main to the working tree, by its policies: 3 changes of the organisation; findings: 1 introduced`.
    pub fn headline(&self, from: &str, to: &str, policies: &str) -> String {
        let changes = match self.change.events.len() {
            0 => "nothing changes in the organisation".to_owned(),
            count => counted(count, "change of the organisation", "changes of the organisation"),
        };
        format!("from {from} to {to}, by {policies}: {changes}; {}", self.standings())
    }

    fn standings(&self) -> String {
        let count = |standing| self.findings.of(standing).count();
        let said = Standing::ALL.iter().map(|&standing| (count(standing), standing)).filter(|(count, _)| *count > 0);
        let said: Vec<String> =
            said.map(|(count, standing)| format!("{} {}", grouped(count), standing.words())).collect();
        if said.is_empty() {
            "no findings before or afterwards".to_owned()
        } else {
            format!("findings: {}", said.join(", "))
        }
    }

    /// What changed, team by team, and the numbers.
    pub fn sections(&self) -> Vec<Section> {
        let groups = words::groups(&self.change);
        let more = groups.len().saturating_sub(MOST_GROUPS);
        let list = |title: String, lines: Vec<String>| Section {
            title,
            heads: Vec::new(),
            rows: lines.into_iter().map(|line| vec![line]).collect(),
        };
        let mut sections: Vec<Section> = groups
            .into_iter()
            .take(MOST_GROUPS)
            .map(|mut group| {
                let more = group.lines.len().saturating_sub(MOST_LINES);
                group.lines.truncate(MOST_LINES);
                group.lines.extend((more > 0).then(|| format!("… and {more} more; `--format json` has all")));
                list(group.title, group.lines)
            })
            .collect();
        if more > 0 {
            let line = format!("{more} more teams and things have changed; `--format json` has all");
            sections.push(list("and".to_owned(), vec![line]));
        }
        if self.change.events.is_empty() && self.before == self.after {
            return sections;
        }
        let rows = words::rows(&self.before, &self.after).into_iter().map(Vec::from);
        let heads = ["", "before", "after", ""].map(str::to_owned).to_vec();
        sections.push(Section { title: "numbers before and afterwards".to_owned(), heads, rows: rows.collect() });
        sections
    }

    /// What programs read besides the findings.
    pub fn keys(&self, (from, to): (&str, &str), policies: &str) -> Map<String, Value> {
        let value = |value: Result<Value, serde_json::Error>| value.unwrap_or(Value::Null);
        let numbers = [("before", &self.before), ("after", &self.after)];
        let numbers = numbers.map(|(key, numbers)| (key.to_owned(), value(serde_json::to_value(numbers))));
        let mut keys = Map::new();
        keys.insert("from".to_owned(), Value::from(from));
        keys.insert("to".to_owned(), Value::from(to));
        keys.insert("by".to_owned(), Value::from(policies));
        keys.insert("changes".to_owned(), value(serde_json::to_value(&self.change.events)));
        keys.insert("numbers".to_owned(), Value::Object(numbers.into_iter().collect()));
        keys
    }
}

/// How many groups, and how many lines of each, a report for people shows.
const MOST_GROUPS: usize = 60;
const MOST_LINES: usize = 30;
