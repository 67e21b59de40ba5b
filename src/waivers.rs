//! The waivers of a check become rows: whom each is for, how long still, by whom, and what it hides.

use jiff::civil::Date;

use crate::compile::{Program, Waiver};
use crate::evaluate::verdict::State;
use crate::report::Checked;
use crate::report::wording::{headline, is_reported};
use crate::run::Run;
use crate::source::Span;
use crate::value::days_between;

/// A waiver and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The policy.
    pub policy: String,
    /// Whom it is for, as it is written: `person ana in team payments`.
    pub subject: String,
    /// Its first day, if it has one.
    pub from: Option<Date>,
    /// Its last day.
    pub until: Date,
    /// Days until then; 0 on the last day, negative afterwards.
    pub days_left: i64,
    /// How it stands.
    pub state: State,
    /// Who approved it.
    pub approved_by: String,
    /// Why.
    pub because: String,
    /// Where it stands.
    pub place: Span,
    /// The findings that it covers, in words; of an expired one those that it no longer hides.
    pub findings: Vec<String>,
}

impl Row {
    /// Whether nobody is named for it, as a baseline writes it.
    pub fn is_unassigned(&self) -> bool {
        self.approved_by.trim().eq_ignore_ascii_case("unassigned")
    }
}

/// The waivers of a run that was checked, those first that end first; with `due` only those that end by that day.
pub fn rows(run: &Run, due: Option<Date>) -> Vec<Row> {
    let (Some(program), Some(check)) = (&run.program, &run.check) else { return Vec::new() };
    let ids = |thing| run.id_of(thing);
    let checked = Checked { program, check, ids: &ids, only: None, data_files: run.data.len() };
    let row = |(waiver, standing): (&Waiver, &crate::evaluate::verdict::Standing)| {
        let found = standing.findings.iter().filter_map(|&at| check.findings.get(at));
        let found = found.filter(|finding| is_reported(finding));
        Row {
            policy: waiver.name.value.clone(),
            subject: subject(run, program, waiver),
            from: waiver.from,
            until: waiver.until,
            days_left: days_between(run.inputs.as_of, waiver.until),
            state: standing.state,
            approved_by: waiver.approved_by.clone(),
            because: waiver.because.clone(),
            place: waiver.span,
            findings: found.map(|finding| headline(&checked, &run.sources, finding)).collect(),
        }
    };
    let mut rows: Vec<Row> = program.waivers.iter().zip(&check.waivers).map(row).collect();
    rows.retain(|row| due.is_none_or(|due| row.until <= due));
    rows.sort_by_key(|row| (row.until, row.place));
    rows
}

/// What stands between `for` and the clauses, on one line.
fn subject(run: &Run, program: &Program, waiver: &Waiver) -> String {
    use crate::compile::WaiverSubject;
    match &waiver.subject {
        WaiverSubject::Organisation => "the organisation".to_owned(),
        WaiverSubject::Things(things) => {
            let name = |thing: &crate::compile::SubjectThing| {
                let noun = &program.vocabulary.kind(thing.kind).noun.singular;
                format!("{noun} {}", program.texts.text(thing.id))
            };
            things.iter().map(name).collect::<Vec<_>>().join(" in ")
        }
        WaiverSubject::Every(_) => {
            let text = run.sources.text(waiver.span);
            let rest = text.split_once(" for ").map_or(text, |(_, rest)| rest);
            let line = rest.lines().next().unwrap_or(rest);
            line.trim().to_owned()
        }
    }
}
