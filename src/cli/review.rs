//! `orglint review`: what a pull request does, told apart by what its policies and what its descriptions bring.

use std::path::PathBuf;

use super::arguments::{Data, Policies};
use super::basis::Basis;
use super::diff::states;
use super::states::State;
use crate::diff;
use crate::load::Failure;
use crate::report::exit::Exit;
use crate::report::{Part, Report};
use crate::review::{self, Runs};
use crate::run::Run;

const EXAMPLES: &str = "\
Examples:
  orglint review                         what this branch changed
  orglint review --from origin/main      against another revision
  orglint review --from v1.2 --to v1.3   two revisions
  orglint review --from main teams/      where the descriptions lie";

/// What a change of policies, of descriptions, or of both does, and which of the two brings it
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Files that describe teams and people, or folders of them, in both states
    /// [default: `org` of orglint.toml, else ./org]
    #[arg(value_name = "ORG")]
    org: Vec<String>,
    /// The revision before [default: where this branch left the default branch]
    #[arg(long, value_name = "REV")]
    from: Option<String>,
    /// The revision afterwards [default: the working tree]
    #[arg(long, value_name = "REV")]
    to: Option<String>,
    #[command(flatten)]
    basis: Basis,
}

/// Runs the subcommand.
pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let (before, after) = match &arguments.from {
        Some(from) => states(&arguments.org, Some(from), arguments.to.as_deref())?,
        None => {
            let org: Vec<PathBuf> = arguments.org.iter().map(PathBuf::from).collect();
            let before = State::fork_point(arguments.to.as_deref().unwrap_or("HEAD"), &org)?;
            let after = match &arguments.to {
                Some(to) => State::of_revision(to, &org)?,
                None => State::here(org)?,
            };
            (before, after)
        }
    };
    let (from, to) = (before.name.clone(), after.name.clone());
    let mut runs = runs(&before, after, &arguments)?;
    let review = runs.review();
    if let Some(review) = &review {
        runs.note_changes(review);
    }
    let (old_ids, new_ids) = (|thing| runs.old.id_of(thing), |thing| runs.new.id_of(thing));
    let broken = runs.broken();
    let shown = if broken.is_empty() { vec![&runs.new] } else { broken };
    let problems: Vec<_> = shown.iter().map(|run| run.problems()).collect();
    let parts = shown.iter().zip(&problems).map(|(run, problems)| Report::of(run.report(problems, &new_ids)).parts);
    let mut report = Report { parts: parts.flatten().collect(), ..Report::default() };
    if let (Some(review), Some(first)) = (&review, runs.before()) {
        report.headline = Some(review.headline(&from, &to));
        report.sections = review.sections();
        report.keys = review.keys(&from, &to);
        for part in &mut report.parts {
            part.marks = Some(review.marks_after(part.run.checked.map_or(0, |checked| checked.check.findings.len())));
        }
        let marks = Some(review.marks_before(first.check.findings.len()));
        let part = diff::report_before(&runs.old, first, &old_ids);
        report.parts.push(Part { title: None, run: part, marks, whole: false });
    }
    arguments.basis.outputs.write(&report)?;
    Ok(review::exit(&runs, review.as_ref(), arguments.basis.gate.into(), arguments.basis.strict))
}

/// The four evaluations.
fn runs(before: &State, after: State, arguments: &Arguments) -> Result<Runs, Failure> {
    let named =
        Policies { policies: arguments.basis.policies.policies.clone(), packs: arguments.basis.policies.packs.clone() };
    let overlays = arguments.basis.data.overlays.clone();
    let data = Data {
        overlays: overlays.clone(),
        undeclared: arguments.basis.data.undeclared,
        as_of: arguments.basis.data.as_of,
    };
    let (mut inputs, policies_from, data_from) = after.inputs(named, data)?;
    inputs.only = arguments.basis.only.clone();
    let earlier = before.inputs_before(&inputs, &arguments.basis.policies.policies, &arguments.basis.policies.packs);
    let place = before.place();
    let place = if overlays.is_empty() { place } else { diff::Place { overlays, ..place } };
    let (mut old, mut new) = (Run::new(earlier), Run::new(inputs));
    (old.policies_from, new.policies_from) = (before.from.clone(), policies_from);
    (old.data_from, new.data_from) = (data_from.clone(), data_from);
    for run in [&mut old, &mut new] {
        arguments.basis.limits.apply(run);
        run.read_policies()?;
        run.compile();
    }
    review::evaluate(old, new, &place)
}
