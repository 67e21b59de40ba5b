//! `orglint diff`: what a change does to the organisation, and to how it stands to the policies.

use std::path::PathBuf;

use super::basis::Basis;
use super::states::State;
use crate::diff::{self, Compared};
use crate::load::Failure;
use crate::report::exit::Exit;
use crate::report::{Part, Report};
use crate::run::Run;

const EXAMPLES: &str = "\
Examples:
  orglint diff                             what this branch changed
  orglint diff --from main                 the working tree against main
  orglint diff --from main --to feature    two revisions
  orglint diff org/ proposals/two-pods/    two folders
  orglint diff v1.2:org/ org/              one of a revision, one on the disk
  orglint diff --from main --gate all      fails for what was there before, too

Policies of two folders are those of the second, else those of here.";

/// What changed in an organisation, and which findings that introduces and resolves
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Two states, each a folder, a file, REV or REV:path; without AFTER the working tree. With --from: where the
    /// descriptions lie in both
    #[arg(value_name = "BEFORE AFTER")]
    states: Vec<String>,
    /// The revision before
    #[arg(long, value_name = "REV")]
    from: Option<String>,
    /// The revision afterwards [default: the working tree]
    #[arg(long, value_name = "REV", requires = "from")]
    to: Option<String>,
    #[command(flatten)]
    basis: Basis,
}

/// Runs the subcommand.
pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let (before, after) = states(&arguments.states, arguments.from.as_deref(), arguments.to.as_deref())?;
    let (place, names) = (before.place(), (before.name, after.name.clone()));
    let overlays = arguments.basis.data.overlays.clone();
    let (mut inputs, policies_from, data_from) = after.inputs(arguments.basis.policies, arguments.basis.data)?;
    inputs.only = arguments.basis.only;
    let mut run = Run::new(inputs);
    (run.policies_from, run.data_from) = (policies_from, data_from);
    arguments.basis.limits.apply(&mut run);
    run.read_policies()?;
    run.compile();
    let by = by(&run);
    let place = if overlays.is_empty() { place } else { diff::Place { overlays, ..place } };
    let before = diff::run(&mut run, &place)?;
    let compared = before.as_ref().and_then(|before| diff::compare(&run, before));
    if let (Some(before), Some(compared), Some(check)) = (&before, &compared, &mut run.check) {
        compared.findings.note_changes(&before.check, check, &compared.names);
    }
    let problems = run.problems();
    let ids = |thing| run.id_of(thing);
    let mut report = Report::of(run.report(&problems, &ids));
    if let (Some(before), Some(compared)) = (&before, &compared) {
        compose(&mut report, compared, (&names.0, &names.1), &by);
        let part = diff::report_before(&run, before, &ids);
        let marks = Some(compared.findings.marks_before(before.check.findings.len()));
        report.parts.push(Part { title: None, run: part, marks, whole: false });
    }
    arguments.basis.outputs.write(&report)?;
    Ok(diff::exit(
        &run,
        compared.as_ref().map(|compared| &compared.findings),
        arguments.basis.gate.into(),
        arguments.basis.strict,
    ))
}

/// `the policies in policies, main:rules`, or the packs where there are no others.
fn by(run: &Run) -> String {
    let paths = run.inputs.policies.iter().map(|path| run.policies_from.show(path));
    match paths.collect::<Vec<_>>().as_slice() {
        [] => format!("the packs {}", run.inputs.packs.join(", ")),
        paths => format!("the policies in {}", paths.join(", ")),
    }
}

/// The headline, the tables and the marks of a comparison.
fn compose(report: &mut Report<'_>, compared: &Compared, (from, to): (&str, &str), by: &str) {
    report.headline = Some(compared.headline(from, to, by));
    report.sections = compared.sections();
    report.keys = compared.keys((from, to), by);
    for part in &mut report.parts {
        let findings = part.run.checked.map_or(0, |checked| checked.check.findings.len());
        part.marks = Some(compared.findings.marks_after(findings));
    }
}

/// The states before and afterwards.
pub(super) fn states(words: &[String], from: Option<&str>, to: Option<&str>) -> Result<(State, State), Failure> {
    let Some(from) = from else {
        return match words {
            [] => Ok((State::fork_point("HEAD", &[])?, State::here(Vec::new())?)),
            [before] => Ok((State::named(before)?, State::here(Vec::new())?)),
            [before, after] => Ok((State::named(before)?, State::named(after)?)),
            [..] => Err(Failure::new("a comparison has two sides: `orglint diff BEFORE AFTER`")
                .help("several folders on each side: `orglint diff --from REV teams/ people/`")),
        };
    };
    let org: Vec<PathBuf> = words.iter().map(PathBuf::from).collect();
    let after = match to {
        Some(to) => State::of_revision(to, &org)?,
        None => State::here(org.clone())?,
    };
    Ok((State::of_revision(from, &org)?, after))
}
