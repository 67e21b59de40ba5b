//! A run whose policies are compiled, and where the descriptions before lie, become two checks that can be compared:
//! both organisations from the same words, with the same policies, on the same day.
//!
//! The one before is judged as if it had come from itself: `former` reads what is there now, so that a rule about the
//! change finds nothing before there is one. What the later words do not know of the earlier descriptions (an attribute
//! that was taken out) is a warning, and not read; any other error of theirs is one.

use std::path::PathBuf;

use crate::change::{self, Change};
use crate::code::Code;
use crate::comparison::{self, Comparison, Judged, Names};
use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluate;
use crate::evaluate::verdict::{Check, ThingRef};
use crate::load::Failure;
use crate::organisation::Org;
use crate::report::exit::Exit;
use crate::report::{self, Checked};
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
}

/// Reads the descriptions before and afterwards, and checks both; `None` if either has errors, or the policies have. The
/// run is then as after a check of what is there afterwards.
///
/// # Errors
/// There is no policy at all, nothing is described, or a path leads to nothing.
pub fn run(run: &mut Run, before: &Place) -> Result<Option<Before>, Failure> {
    run.select()?;
    let earlier = read_before(run, before)?;
    run.read_data()?;
    run.organise_after(earlier.as_ref().map(|(organisation, _)| organisation))?;
    let (Some((organisation, files)), false) = (earlier, run.has_errors()) else { return Ok(None) };
    run.evaluate(Some(&organisation));
    let Some(program) = &run.program else { return Ok(None) };
    let options = evaluate::Options { explained: run.inputs.explained, ..evaluate::Options::default() };
    let world = run::world(run, program, &organisation, Some(&organisation));
    let check = evaluate::check(&world, &run.selection, &options);
    drop(world);
    Ok(Some(Before { organisation, check, files }))
}

/// The organisation before, and from how many files; `None` if the policies have errors.
fn read_before(run: &mut Run, before: &Place) -> Result<Option<(Org, usize)>, Failure> {
    let there = |path: &PathBuf| !before.may_be_missing || before.from.exists(path);
    let paths = |paths: &[PathBuf]| paths.iter().filter(|path| there(path)).cloned().collect::<Vec<_>>();
    let from = std::mem::replace(&mut run.data_from, before.from.clone());
    let org = std::mem::replace(&mut run.inputs.org, paths(&before.org));
    let overlays = std::mem::replace(&mut run.inputs.overlays, paths(&before.overlays));
    let problems = std::mem::take(&mut run.data_problems);
    let read = read_organisation(run, before.may_be_missing);
    let files = std::mem::take(&mut run.data).len();
    (run.data_from, run.inputs.org, run.inputs.overlays) = (from, org, overlays);
    let of_before = std::mem::replace(&mut run.data_problems, problems);
    run.data_problems.extend(of_before.into_iter().map(without_words));
    read?;
    run.fill();
    Ok(run.organisation.take().map(|organisation| (organisation, files)))
}

fn read_organisation(run: &mut Run, may_be_missing: bool) -> Result<(), Failure> {
    let nothing = may_be_missing && run.inputs.org.is_empty();
    if !nothing {
        run.read_data()?;
    }
    match run.organise() {
        Err(_) if may_be_missing => run.organise_nothing(),
        result => result?,
    }
    Ok(())
}

/// An error about a word that the policies of today do not have is a warning of yesterday's descriptions.
fn without_words(problem: Diagnostic) -> Diagnostic {
    let words = [Code::UnknownAttribute, Code::NoSuchKind, Code::NotDeclared];
    let severity = if words.contains(&problem.code) { Severity::Warning } else { problem.severity };
    Diagnostic { severity, ..problem }
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
