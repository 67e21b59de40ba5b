//! Two states of policies and of descriptions become what each of the two changes brings: four evaluations, the policies
//! of before and of afterwards over the descriptions of before and of afterwards.
//!
//! The whole difference is that between the old policies over the old descriptions and the new over the new. Each finding
//! in it has one cause: what the change of policies brings alone, what the change of descriptions brings alone, what each
//! of them alone would bring, and what only both together bring. So the causes add up to the whole. Descriptions may use
//! words that the policies of the other state do not have; over these, what is written with them is not read, and counted.

pub mod policies;
pub mod waivers;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::change::words;
use crate::comparison::{self, Comparison, Identity, Judged, Names, evidence, identities, weight};
use crate::compile::Program;
use crate::diff::{self, Before, Compared, Foreign, Gate, Place};
use crate::evaluate::verdict::{Check, Finding};
use crate::load::Failure;
use crate::organisation::Org;
use crate::report::exit::Exit;
use crate::report::text::{counted, grouped};
use crate::report::{Cause, Mark, Section, Standing};
use crate::run::{Run, no_such_policy};

use policies::PolicyChange;
use waivers::WaiverChange;

/// The runs of a review; each is over the descriptions of afterwards, and has those of before beside it.
#[derive(Debug)]
pub struct Runs {
    /// With the policies of before.
    pub old: Run,
    /// With those of afterwards.
    pub new: Run,
    /// What the old policies find in the old descriptions; `None` after errors.
    old_before: Option<Before>,
    /// What the new policies find in the old descriptions; `None` after errors.
    new_before: Option<Before>,
}

/// What came of a review.
#[derive(Debug)]
pub struct Review {
    /// What changed in the organisation, with the findings of the new policies over both.
    pub organisation: Compared,
    /// The whole difference.
    pub findings: Comparison,
    /// For each row of it what brought it; `None` for what is still there.
    pub causes: Vec<Option<Cause>>,
    /// The policies that are not as they were.
    pub policies: Vec<PolicyChange>,
    /// The waivers that are not as they were.
    pub waivers: Vec<WaiverChange>,
    /// Findings that the new policies would bring to the old descriptions, and the new ones mend.
    pub mended: usize,
    /// Findings that the new descriptions would bring under the old policies, and the new ones do not ask for.
    pub dropped: usize,
    /// How many statements of descriptions were not read, since the words are of the other state.
    pub unread: usize,
}

/// Evaluates: both runs have their policies compiled.
///
/// # Errors
/// There is no policy, nothing is described, or a path leads to nothing.
pub fn evaluate(mut old: Run, mut new: Run, before: &Place) -> Result<Runs, Failure> {
    select(&mut old, &mut new)?;
    // Each side is checked in its own words first: only what is fine there can be read in the others'.
    let old_before = diff::run_selected(&mut old, before, Foreign { before: false, after: true })?;
    let new_before = match old_before {
        Some(_) => diff::run_selected(&mut new, before, Foreign { before: true, after: false })?,
        None => None,
    };
    Ok(Runs { old, new, old_before, new_before })
}

/// Which policies are asked for: those that `only` names in either state, or all. Either state may have none.
fn select(old: &mut Run, new: &mut Run) -> Result<(), Failure> {
    let names = |run: &Run| -> Vec<String> {
        run.program.iter().flat_map(|program| &program.policies).map(|policy| policy.name.value.clone()).collect()
    };
    let (old_names, new_names) = (names(old), names(new));
    if let (Some(_), Some(_), true) = (&old.program, &new.program, old_names.is_empty() && new_names.is_empty()) {
        return Err(Failure::new("there is no policy before or afterwards")
            .help("a policy is a sentence: `policy NAME \"title\" { every team must have a mission }`"));
    }
    for name in &new.inputs.only {
        if !old_names.contains(name) && !new_names.contains(name) {
            let mut all: Vec<&str> = new_names.iter().map(String::as_str).collect();
            all.extend(old_names.iter().map(String::as_str).filter(|old| !new_names.iter().any(|new| new == old)));
            return Err(no_such_policy(name, &all, " before or afterwards"));
        }
    }
    for (run, names) in [(old, old_names), (new, new_names)] {
        let only = &run.inputs.only;
        run.selection = (0..names.len()).filter(|&at| only.is_empty() || only.contains(&names[at])).collect();
    }
    Ok(())
}

/// One of the four evaluations: its findings by what they are known by, with the names of afterwards.
struct Cell<'a> {
    findings: BTreeMap<Identity, usize>,
    check: &'a Check,
    /// By which names its texts are to be read.
    names: &'a Names,
}

impl<'a> Cell<'a> {
    fn finding(&self, identity: &Identity) -> Option<&'a Finding> {
        self.findings.get(identity).map(|&at| &self.check.findings[at])
    }
}

impl Runs {
    /// The runs whose errors kept the review from being made.
    pub fn broken(&self) -> Vec<&Run> {
        [&self.old, &self.new].into_iter().filter(|run| run.has_errors() || run.program.is_none()).collect()
    }

    /// Says beside each finding that has changed what it was before.
    pub fn note_changes(&mut self, review: &Review) {
        if let (Some(before), Some(after)) = (&self.old_before, &mut self.new.check) {
            review.findings.note_changes(&before.check, after, &review.organisation.names);
        }
    }

    /// What the old policies found before, for the findings that are resolved.
    pub fn before(&self) -> Option<&Before> {
        self.old_before.as_ref()
    }

    /// Tells the causes apart; `None` after errors.
    pub fn review(&self) -> Option<Review> {
        let (old_before, new_before) = (self.old_before.as_ref()?, self.new_before.as_ref()?);
        let organisation = diff::compare(&self.new, new_before)?;
        let old = self.old.program.as_ref()?;
        let new = self.new.program.as_ref()?;
        let pairs = policies::Pairs::new((old, &self.old.sources), (new, &self.new.sources));
        let before = Judged { program: old, org: &old_before.organisation, check: &old_before.check };
        let after = judged(&self.new)?;
        let old_after = judged(&self.old)?;
        let new_first = Judged { program: new, org: &new_before.organisation, check: &new_before.check };
        let sentences = |policy: usize, sentence: usize| pairs.sentence(old, policy, sentence);
        let own = |policy: usize, sentence: usize| (new.policies[policy].name.value.clone(), sentence);
        let names = &organisation.names;
        let nothing = Names::default();
        let findings = comparison::compare_across(before, after, names, &sentences);
        let cell =
            |judged: Judged<'_>, names, sentences: &comparison::Sentences<'_>| identities(judged, names, sentences);
        let by_policies = Cell { findings: cell(new_first, names, &own), check: new_first.check, names };
        let by_data = Cell { findings: cell(old_after, &nothing, &sentences), check: old_after.check, names: &nothing };
        let causes = findings.rows.iter().map(|row| cause(row, before.check, after.check, &by_policies, &by_data));
        let causes = causes.collect();
        let known: BTreeSet<&Identity> = findings.rows.iter().map(|row| &row.identity).collect();
        let passing = |cell: &Cell<'_>| cell.findings.keys().filter(|identity| !known.contains(identity)).count();
        let (mended, dropped) = (passing(&by_policies), passing(&by_data));
        Some(Review {
            policies: policies::changes(&pairs, old_after, after),
            waivers: waivers::changes(old, new),
            mended,
            dropped,
            unread: old_before.unread + new_before.unread,
            causes,
            findings,
            organisation,
        })
    }
}

fn judged(run: &Run) -> Option<Judged<'_>> {
    let parts: (&Program, &Org, &Check) = (run.program.as_ref()?, run.organisation.as_ref()?, run.check.as_ref()?);
    Some(Judged { program: parts.0, org: parts.1, check: parts.2 })
}

/// What brought a row of the whole difference.
fn cause(
    row: &comparison::Row,
    before: &Check,
    after: &Check,
    by_policies: &Cell<'_>,
    by_data: &Cell<'_>,
) -> Option<Cause> {
    let (then, now) = (row.before.map(|at| &before.findings[at]), row.after.map(|at| &after.findings[at]));
    let arrived = |cell: &Cell<'_>| -> bool {
        match (cell.finding(&row.identity), then, now) {
            (there, None, _) => there.is_some(),
            (there, _, None) => there.is_none(),
            (None, Some(_), Some(_)) => false,
            // Where it weighs another weight, that is the change; else the values that led to it are.
            (Some(there), Some(then), Some(now)) if weight(then) != weight(now) => weight(there) == weight(now),
            (Some(there), Some(_), Some(now)) => {
                weight(there) == weight(now) && evidence(there, cell.names) == evidence(now, &Names::default())
            }
        }
    };
    match (row.standing, arrived(by_policies), arrived(by_data)) {
        (Standing::StillThere, ..) => None,
        (_, true, false) => Some(Cause::Policy),
        (_, false, true) => Some(Cause::Data),
        (_, true, true) => Some(Cause::Either),
        (_, false, false) => Some(Cause::Both),
    }
}

impl Review {
    /// How each of that many findings afterwards stands, and what brought it.
    pub fn marks_after(&self, findings: usize) -> Vec<Option<Mark>> {
        let mut marks = vec![None; findings];
        for (row, &cause) in self.findings.rows.iter().zip(&self.causes) {
            if let Some(at) = row.after {
                marks[at] = Some(Mark { standing: row.standing, cause });
            }
        }
        marks
    }

    /// Those of the findings before that are resolved.
    pub fn marks_before(&self, findings: usize) -> Vec<Option<Mark>> {
        let mut marks = vec![None; findings];
        for (row, &cause) in self.findings.rows.iter().zip(&self.causes) {
            if let (Some(at), Standing::Resolved) = (row.before, row.standing) {
                marks[at] = Some(Mark { standing: row.standing, cause });
            }
        }
        marks
    }

    /// How many rows of a standing have that cause.
    pub fn count(&self, standing: Standing, cause: Cause) -> usize {
        let rows = self.findings.rows.iter().zip(&self.causes);
        rows.filter(|(row, its)| row.standing == standing && **its == Some(cause)).count()
    }

    /// Whether anything changed in the organisation.
    pub fn changes_organisation(&self) -> bool {
        !words::groups(&self.organisation.change).is_empty()
    }
}

/// What a review ends with.
pub fn exit(runs: &Runs, review: Option<&Review>, gate: Gate, strict: bool) -> Exit {
    // Errors of policies come before those of descriptions, as in a check.
    let broken = runs.broken().into_iter().map(|run| run.exit(strict)).min();
    broken.unwrap_or_else(|| diff::exit(&runs.new, review.map(|review| &review.findings), gate, strict))
}

impl Review {
    /// `from main to the working tree: 2 policies and 3 things of the organisation change; findings: 3 introduced …`.
    pub fn headline(&self, from: &str, to: &str) -> String {
        let said = [
            counted(self.policies.len(), "policy", "policies"),
            counted(self.waivers.len(), "waiver", "waivers"),
            counted(self.organisation.change.events.len(), "change of the organisation", "changes of the organisation"),
        ];
        let said: Vec<String> = said.into_iter().filter(|words| !words.starts_with("0 ")).collect();
        let said = if said.is_empty() { "nothing changes".to_owned() } else { said.join(", ") };
        format!("from {from} to {to}: {said}; {}", self.standings())
    }

    fn standings(&self) -> String {
        let mut said = Vec::new();
        for standing in Standing::ALL {
            let all = self.findings.of(standing).count();
            let causes = Cause::ALL.map(|cause| (self.count(standing, cause), cause));
            let causes = causes.iter().filter(|(count, _)| *count > 0);
            let causes: Vec<String> =
                causes.map(|(count, cause)| format!("{} {}", grouped(*count), cause.words())).collect();
            let causes = if causes.is_empty() { String::new() } else { format!(" ({})", causes.join(", ")) };
            if all > 0 {
                said.push(format!("{} {}{causes}", grouped(all), standing.words()));
            }
        }
        if said.is_empty() {
            "no findings before or afterwards".to_owned()
        } else {
            format!("findings: {}", said.join(", "))
        }
    }

    /// The policies, the waivers, what is to be said of the evaluations, and what changed in the organisation.
    pub fn sections(&self) -> Vec<Section> {
        let heads = |heads: &[&str]| heads.iter().map(|&head| head.to_owned()).collect::<Vec<_>>();
        let mut sections = vec![
            Section {
                title: "policies".to_owned(),
                heads: heads(&["policy", "is", "here", "findings", "teams"]),
                rows: self.policies.iter().map(PolicyChange::row).collect(),
            },
            Section {
                title: "waivers".to_owned(),
                heads: heads(&["policy", "for", "is", "until", "approved by"]),
                rows: self.waivers.iter().map(WaiverChange::row).collect(),
            },
        ];
        let lead = |count: usize, one: &str, many: &str| vec![counted(count, one, many)];
        let mut notes = Vec::new();
        if self.mended > 0 {
            let (one, many) = (
                "finding that the policies alone would have brought is mended by the descriptions",
                "findings that the policies alone would have brought are mended by the descriptions",
            );
            notes.push(lead(self.mended, one, many));
        }
        if self.dropped > 0 {
            let (one, many) = (
                "finding that the descriptions alone would have brought is no longer asked for",
                "findings that the descriptions alone would have brought are no longer asked for",
            );
            notes.push(lead(self.dropped, one, many));
        }
        if self.unread > 0 {
            let words = "not read under the policies of the other state, which have no such words";
            notes.push(vec![format!("{} {words}", counted(self.unread, "statement is", "statements are"))]);
        }
        sections.push(Section { title: "to be known".to_owned(), heads: Vec::new(), rows: notes });
        if self.changes_organisation() {
            sections.extend(self.organisation.sections());
        }
        sections
    }

    /// What programs read besides the findings.
    pub fn keys(&self, from: &str, to: &str) -> Map<String, Value> {
        let value = |value: Result<Value, serde_json::Error>| value.unwrap_or(Value::Null);
        let mut keys = self.organisation.keys((from, to), &format!("the policies of {from} and of {to}"));
        keys.insert("policy_changes".to_owned(), value(serde_json::to_value(&self.policies)));
        keys.insert("waiver_changes".to_owned(), value(serde_json::to_value(&self.waivers)));
        keys.insert("mended".to_owned(), Value::from(self.mended));
        keys.insert("dropped".to_owned(), Value::from(self.dropped));
        keys.insert("unread".to_owned(), Value::from(self.unread));
        keys
    }
}
