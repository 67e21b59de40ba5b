//! What a command reports, the same for every format: runs with their findings, and of a command that compares how each
//! finding stands, one headline, and tables.
//!
//! A check is one part in which nothing is compared. A comparison has a part for the state that is reported, and one
//! for each state whose findings are gone. Texts are as they come: each format cleans and escapes them for its place.

use serde_json::{Map, Value};

use crate::diagnostic::Diagnostic;
use crate::evaluate::verdict::Finding;
use crate::report::Run;
use crate::report::wording::is_reported;

/// What a command has to report.
#[derive(Default)]
pub struct Report<'a> {
    /// The verdict of a command that compares, in one sentence without a full stop; a check has none of its own.
    pub headline: Option<String>,
    /// Tables that a report for people shows above the findings, in this order.
    pub sections: Vec<Section>,
    /// The runs whose findings are reported, in this order.
    pub parts: Vec<Part<'a>>,
    /// Further keys of the JSON report, beside those that every command has.
    pub keys: Map<String, Value>,
}

/// A table under a title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// A few words: `Who moves`.
    pub title: String,
    /// Above each column; empty for a list, whose rows have one cell.
    pub heads: Vec<String>,
    /// As many cells in each row as there are heads.
    pub rows: Vec<Vec<String>>,
}

/// A run, and which of its findings are reported.
pub struct Part<'a> {
    /// What is said above its findings: `step 3, on 2027-03-01: close team search`. `None` where there is nothing to tell
    /// apart.
    pub title: Option<String>,
    /// The run.
    pub run: Run<'a>,
    /// How each finding stands, in the order of the findings of the check; one without a mark is not reported. `None`
    /// where nothing is compared: all are reported.
    pub marks: Option<Vec<Option<Mark>>>,
    /// Whether its diagnostics and its counts are reported, too: not those of a state that only says what is resolved.
    pub whole: bool,
}

/// How a finding stands in a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// Since when it is there.
    pub standing: Standing,
    /// What brought it; only where policies and data are told apart.
    pub cause: Option<Cause>,
}

/// Since when a finding is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Afterwards, not before.
    Introduced,
    /// Before and afterwards, with another outcome, severity or waiver.
    Changed,
    /// Before and afterwards, the same.
    StillThere,
    /// Before, not afterwards: it is a finding of the run before.
    Resolved,
}

/// What brought a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The change of policies, alone.
    Policy,
    /// The change of descriptions, alone.
    Data,
    /// Each of them alone would have brought it.
    Either,
    /// Neither alone would have brought it.
    Both,
}

impl Standing {
    /// In the order in which they are reported.
    pub const ALL: [Standing; 4] = [Standing::Introduced, Standing::Changed, Standing::StillThere, Standing::Resolved];

    /// As programs read it: `introduced`, `changed`, `still-there`, `resolved`.
    pub fn key(self) -> &'static str {
        match self {
            Standing::Introduced => "introduced",
            Standing::Changed => "changed",
            Standing::StillThere => "still-there",
            Standing::Resolved => "resolved",
        }
    }

    /// `introduced`, `changed`, `still there`, `resolved`.
    pub fn words(self) -> &'static str {
        match self {
            Standing::Introduced => "introduced",
            Standing::Changed => "changed",
            Standing::StillThere => "still there",
            Standing::Resolved => "resolved",
        }
    }
}

impl Cause {
    /// In the order in which they are reported.
    pub const ALL: [Cause; 4] = [Cause::Policy, Cause::Data, Cause::Either, Cause::Both];

    /// As programs read it: `policy`, `data`, `either`, `both`.
    pub fn key(self) -> &'static str {
        match self {
            Cause::Policy => "policy",
            Cause::Data => "data",
            Cause::Either => "either",
            Cause::Both => "both",
        }
    }

    /// `by the policies`, `by the descriptions`.
    pub fn words(self) -> &'static str {
        match self {
            Cause::Policy => "by the policies",
            Cause::Data => "by the descriptions",
            Cause::Either => "by the policies and by the descriptions, each alone",
            Cause::Both => "by policies and descriptions together",
        }
    }
}

impl<'a> Report<'a> {
    /// The report of one run in which nothing is compared.
    pub fn of(run: Run<'a>) -> Report<'a> {
        let part = Part { title: None, run, marks: None, whole: true };
        Report { parts: vec![part], ..Report::default() }
    }

    /// Whether anything is compared.
    pub fn compares(&self) -> bool {
        self.parts.iter().any(|part| part.marks.is_some())
    }

    /// All diagnostics that are reported, with the texts that they are about.
    pub fn diagnostics(&self) -> impl Iterator<Item = (&Run<'a>, &'a Diagnostic)> {
        let whole = self.parts.iter().filter(|part| part.whole);
        whole.flat_map(|part| part.run.all_diagnostics().map(move |it| (&part.run, it)))
    }

    /// How many findings stand so.
    pub fn count(&self, standing: Standing) -> usize {
        let marks = self.parts.iter().flat_map(Part::findings);
        marks.filter(|(_, mark)| mark.is_some_and(|mark| mark.standing == standing)).count()
    }
}

impl<'a> Part<'a> {
    /// The findings that are reported, in the order of the check, each with how it stands.
    pub fn findings(&self) -> impl Iterator<Item = (&'a Finding, Option<Mark>)> {
        let all = self.run.checked.map_or(&[][..], |checked| &checked.check.findings);
        let of_all = all.iter().enumerate().filter(|(_, finding)| is_reported(finding));
        of_all.filter_map(|(at, finding)| match &self.marks {
            None => Some((finding, None)),
            Some(marks) => marks.get(at).copied().flatten().map(|mark| (finding, Some(mark))),
        })
    }
}
