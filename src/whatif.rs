//! A run that was checked, and people: for each of them what would be violated, or could no longer be told, that is not
//! now, if they left. Worst first.
//!
//! To leave means what the step `leave` of a plan means: their status is `left`, so they are left out and whoever refers
//! to them reaches nobody. Each departure is a question of its own.

use std::collections::BTreeMap;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use serde_json::{Value, json};

use crate::comparison::{self, Comparison, Judged, Names, Row};
use crate::compile::{Modal, Program};
use crate::diagnostic::nearest;
use crate::evaluate::departures::{self, Departure, Departures, Way};
use crate::evaluate::verdict::{Finding, Outcome, ThingRef};
use crate::evaluate::{self, Options, World};
use crate::load::Failure;
use crate::organisation::Org;
use crate::report::Standing;
use crate::report::text::counted;
use crate::run::{self, Run};

/// Whose departure is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// These people, by their ids, each alone.
    Named(Vec<String>),
    /// Everybody who holds a responsibility or has reports.
    Leaders,
    /// Everybody.
    Everybody,
}

/// What one departure would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impact {
    /// The id of whoever leaves.
    pub person: String,
    /// How many `must` would be violated that are not now.
    pub must: usize,
    /// How many `should`.
    pub should: usize,
    /// How many could not be told that can be told now.
    pub cannot_tell: usize,
    /// How many findings would be gone, most of them those about the person.
    pub resolved: usize,
    /// What breaks, in the order of policies.
    pub breaks: Vec<Break>,
}

/// A finding that a departure brings or makes worse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// The policy.
    pub policy: String,
    /// The index of its sentence.
    pub sentence: usize,
    /// `must` or `should`.
    pub modal: Modal,
    /// Violated or undetermined.
    pub outcome: Outcome,
    /// Kind and id of what it is about, outermost first.
    pub subject: Vec<(String, String)>,
    /// Introduced, or changed.
    pub standing: Standing,
}

/// A departure with its findings and their evidence.
#[derive(Debug)]
pub struct Shown {
    /// The index of its impact.
    pub impact: usize,
    /// The findings that it touches.
    pub departure: Departure,
    /// How they stand.
    pub comparison: Comparison,
}

/// The answer.
#[derive(Debug)]
pub struct Answer {
    /// Worst first; of equal ones by their ids.
    pub impacts: Vec<Impact>,
    /// The first ones with all that is to be said of them.
    pub shown: Vec<Shown>,
}

/// Answers for a run that was checked; `None` if there were errors. `shown` departures come with evidence.
///
/// # Errors
/// A name that is nobody's, or of somebody who is left out already; policies by which a status leaves nobody out, or more
/// than one person.
pub fn ask(run: &Run, who: &Who, shown: usize) -> Result<Option<Answer>, Failure> {
    let (Some(program), Some(org), Some(_)) = (&run.program, &run.organisation, &run.check) else { return Ok(None) };
    if run.has_errors() {
        return Ok(None);
    }
    if !evaluate::leaves_out(program) {
        return Err(Failure::new("what a status `left` leads to is not only that this person is left out").help(
            "`orglint whatif` asks for the words of leadership: `left out if their status is left` for people, and \
             nothing else that is left out by a status; a plan with the step `leave` works with any words",
        ));
    }
    let world = run::world(run, program, org, None);
    let people = people(program, &world, org, who)?;
    Ok(Some(answer(&world, &run.selection, program, &people, shown)))
}

fn people(program: &Program, world: &World<'_>, org: &Org, who: &Who) -> Result<Vec<u32>, Failure> {
    let there = departures::people(world);
    let names = match who {
        Who::Leaders => return Ok(departures::leaders(world)),
        Who::Everybody => return Ok(there),
        Who::Named(names) => names,
    };
    let kind = program.vocabulary.core.person;
    let mut found = Vec::new();
    for name in names {
        match org.find(kind, name) {
            Some(person) if there.contains(&person) => found.push(person),
            Some(_) => return Err(Failure::new(format!("`{name}` is left out already: their status says so"))),
            None => {
                let failure = Failure::new(format!("there is no person `{name}`"));
                return Err(match nearest(name, there.iter().map(|&person| org.id(kind, person))) {
                    Some(near) => failure.help(format!("did you mean `{near}`?")),
                    None => failure.help("people are named by their ids, as the descriptions write them"),
                });
            }
        }
    }
    found.dedup();
    Ok(found)
}

/// What each of these departures would do.
pub fn answer(world: &World<'_>, selection: &[usize], program: &Program, people: &[u32], shown: usize) -> Answer {
    let departures = Departures::new(world, selection, Way::Noted);
    let ask = |&person: &u32| {
        let departure = departures.of(person, None);
        let compared = compare(world, program, &departure);
        (person, impact(world, program, person, &departure, &compared))
    };
    let mut all: Vec<(u32, Impact)> = people.par_iter().map(ask).collect();
    let rank = |impact: &Impact| std::cmp::Reverse((impact.must, impact.should, impact.cannot_tell));
    all.sort_by(|(_, a), (_, b)| rank(a).cmp(&rank(b)).then_with(|| a.person.cmp(&b.person)));
    let with_findings = all.iter().enumerate().filter(|(_, (_, impact))| !impact.breaks.is_empty()).take(shown);
    let shown = with_findings.map(|(at, &(person, _))| {
        let departure = departures.of(person, Some(&Options::default()));
        let comparison = compare(world, program, &departure);
        Shown { impact: at, departure, comparison }
    });
    let shown = shown.collect();
    Answer { impacts: all.into_iter().map(|(_, impact)| impact).collect(), shown }
}

fn compare(world: &World<'_>, program: &Program, departure: &Departure) -> Comparison {
    let judged = |check| Judged { program, org: world.org(), check };
    comparison::compare(judged(&departure.before), judged(&departure.after), &Names::default())
}

/// The rows of what is worse than before and not waived, each with its finding.
pub fn worse<'s>(
    departure: &'s Departure,
    compared: &'s Comparison,
) -> impl Iterator<Item = (usize, &'s Row, &'s Finding)> {
    let rows = compared.rows.iter().filter(|row| row.worse);
    let found = rows.filter_map(|row| Some((row.after?, row, departure.after.findings.get(row.after?)?)));
    found.filter(|(_, _, finding)| finding.waived.is_none())
}

fn impact(world: &World<'_>, program: &Program, person: u32, departure: &Departure, compared: &Comparison) -> Impact {
    let org = world.org();
    let mut impact = Impact {
        person: org.id(program.vocabulary.core.person, person).to_owned(),
        must: 0,
        should: 0,
        cannot_tell: 0,
        resolved: compared.of(Standing::Resolved).count(),
        breaks: Vec::new(),
    };
    let named = |thing: &ThingRef| {
        let kind = program.vocabulary.kind(thing.kind).noun.singular.clone();
        (kind, org.id(thing.kind, thing.index).to_owned())
    };
    for (_, row, finding) in worse(departure, compared) {
        let Finding { verdict, modal, .. } = finding;
        *match (verdict.outcome, modal) {
            (Outcome::Violated, Modal::Must) => &mut impact.must,
            (Outcome::Violated, Modal::Should) => &mut impact.should,
            (Outcome::Undetermined | Outcome::Holds | Outcome::HoldsByException | Outcome::NotApplicable, _) => {
                &mut impact.cannot_tell
            }
        } += 1;
        impact.breaks.push(Break {
            policy: program.policies[verdict.policy].name.value.clone(),
            sentence: verdict.sentence,
            modal: *modal,
            outcome: verdict.outcome,
            subject: verdict.subject.iter().map(named).collect(),
            standing: row.standing,
        });
    }
    impact
}

impl Impact {
    /// `2 musts and 1 should would be violated, 1 finding could not be told`; `nothing would break`.
    pub fn words(&self) -> String {
        let mut violated = Vec::new();
        violated.extend((self.must > 0).then(|| counted(self.must, "`must`", "`must`")));
        violated.extend((self.should > 0).then(|| counted(self.should, "`should`", "`should`")));
        let mut said = Vec::new();
        said.extend((!violated.is_empty()).then(|| format!("{} would be violated", violated.join(" and "))));
        said.extend((self.cannot_tell > 0).then(|| format!("{} could not be told", self.cannot_tell)));
        if said.is_empty() { "nothing would break".to_owned() } else { said.join(", ") }
    }

    /// The policies that break, each with how often: `all-covered, one-on-ones (3)`.
    pub fn policies(&self) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        self.breaks.iter().for_each(|it| *counts.entry(&it.policy).or_default() += 1);
        let said = counts.iter().map(|(policy, &count)| match count {
            1 => (*policy).to_owned(),
            count => format!("{policy} ({count})"),
        });
        said.collect::<Vec<_>>().join(", ")
    }

    /// What programs read.
    pub fn json(&self) -> Value {
        let breaks = self.breaks.iter().map(|it| {
            json!({
                "policy": it.policy,
                "sentence": it.sentence + 1,
                "modal": match it.modal { Modal::Must => "must", Modal::Should => "should" },
                "verdict": if it.outcome == Outcome::Violated { "violated" } else { "undetermined" },
                "standing": it.standing.key(),
                "subject": it.subject.iter().map(|(kind, id)| json!({ "kind": kind, "id": id })).collect::<Vec<_>>(),
            })
        });
        json!({
            "person": self.person,
            "must": self.must,
            "should": self.should,
            "cannot_tell": self.cannot_tell,
            "resolved": self.resolved,
            "breaks": breaks.collect::<Vec<_>>(),
        })
    }
}
