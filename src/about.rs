//! What is told about a run's teams and policies when nobody asks for verdicts: descriptions and explanations.
//!
//! The run has read its policies, and its descriptions where these are needed; this builds the organisation and hands
//! both to `describe` and `explain`.

use crate::compile::{Program, Waiver};
use crate::describe;
use crate::describe::Description;
use crate::diagnostic::nearest;
use crate::evaluate;
use crate::evaluate::World;
use crate::evaluate::verdict::Verdict;
use crate::explain;
use crate::explain::{Case, Explained};
use crate::load::Failure;
use crate::organisation::Org;
use crate::run::Run;

/// Describes the teams of those ids, or all; `None` if either side has errors.
///
/// # Errors
/// Nothing is described, or there is no team of such an id.
pub fn teams(run: &mut Run, ids: &[String]) -> Result<Option<Description>, Failure> {
    run.organise()?;
    if run.has_errors() {
        return Ok(None);
    }
    let wanted = wanted(run, ids)?;
    let (Some(program), Some(organisation)) = (&run.program, &mut run.organisation) else { return Ok(None) };
    let waivers = fill(program, organisation);
    let world = World::new(program, organisation, None, run.inputs.as_of, waivers);
    Ok(Some(describe::describe(program, &run.sources, &world, (!ids.is_empty()).then_some(wanted.as_slice()))))
}

/// The policies and waivers as things of the organisation.
fn fill<'a>(program: &'a Program, organisation: &mut Org) -> Vec<&'a Waiver> {
    let waivers: Vec<&Waiver> = program.waivers.iter().collect();
    evaluate::fill(organisation, program, &waivers);
    waivers
}

/// The teams of those ids, as indices.
fn wanted(run: &Run, ids: &[String]) -> Result<Vec<u32>, Failure> {
    let (Some(program), Some(organisation)) = (&run.program, &run.organisation) else { return Ok(Vec::new()) };
    let team = program.vocabulary.core.team;
    let find = |id: &String| {
        organisation.find(team, id).ok_or_else(|| {
            let failure = Failure::new(format!("there is no team `{id}`{}", run.looked_at(&run.inputs.org)));
            let all = (0..organisation.len(team)).map(|at| organisation.id(team, at));
            match nearest(id, all) {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure.help("`orglint ask 'every team'` lists them"),
            }
        })
    };
    ids.iter().map(find).collect()
}

/// The policy of a name, as an index; letter case does not matter.
pub fn find_policy(run: &Run, name: &str) -> Option<usize> {
    let policies = &run.program.as_ref()?.policies;
    policies.iter().position(|policy| policy.name.value.eq_ignore_ascii_case(name))
}

/// What a policy means; `None` if the policies have errors.
pub fn policy(run: &Run, policy: usize) -> Option<Explained> {
    let program = run.program.as_ref()?;
    Some(explain::policy(program, &run.sources, program.policies.get(policy)?))
}

/// How the sentences of a policy stand with a subject; `None` if either side has errors.
///
/// # Errors
/// Nothing is described, or the policy has no such subject.
pub fn subject(run: &mut Run, policy: usize, subject: &str) -> Result<Option<Vec<Case>>, Failure> {
    run.organise()?;
    if run.has_errors() {
        return Ok(None);
    }
    cases(run, policy, subject).map(Some).map_err(|subjects| {
        let failure = Failure::new(format!("the policy is not about `{subject}`"));
        match nearest(subject, subjects.iter().map(String::as_str)) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None if subjects.is_empty() => failure.help("it applies to nothing here"),
            None => failure.help(format!("a subject is written as in tests: `{}`", subjects[0])),
        }
    })
}

/// The cases, or else whom the policy is about.
fn cases(run: &mut Run, policy: usize, subject: &str) -> Result<Vec<Case>, Vec<String>> {
    let (Some(program), Some(organisation)) = (&run.program, &mut run.organisation) else { return Err(Vec::new()) };
    let waivers = fill(program, organisation);
    let world = World::new(program, organisation, None, run.inputs.as_of, waivers);
    let options = evaluate::Options { keep_verdicts: true, explained: 0, ..evaluate::Options::default() };
    let verdicts: Vec<Verdict> = evaluate::check(&world, &[policy], &options).verdicts;
    let about = explain::subjects(program, &world, &verdicts, subject)?;
    Ok(about.into_iter().filter_map(|verdict| explain::case(program, &run.sources, &world, verdict)).collect())
}
