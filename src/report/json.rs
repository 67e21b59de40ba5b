//! The report for programs: version 1 of the schema in `docs/report.schema.json`, explained in `docs/json.md`.
//!
//! Written one finding at a time, so that a hundred thousand findings are never held twice. Texts are not cleaned but
//! escaped: a control character stands as `\u001b`, and a reader of the JSON gets back what the file says.

use std::io::{self, Write};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, SerializeStruct, Serializer};

use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluate::trial::TestOutcome;
use crate::evaluate::verdict::{Counts, Finding, Missing, Outcome, ThingRef};
use crate::explain::Case;
use crate::report::findings::policy_name;
use crate::report::text::{is_hidden, is_plain};
use crate::report::trial::TestRun;
use crate::report::wording::{clause_label, fact_label, fact_note, headline, in_policy, is_error, missing_label};
use crate::report::{Cause, Checked, Mark, Part, Report, Run};
use crate::source::{Sources, Span};

/// The version of the schema. It grows when a key changes its meaning or goes away; keys may be added within a version.
pub const VERSION: u32 = 1;

/// Writes the report of a check. An error is the writer's own.
pub fn write_check(run: &Run<'_>, out: &mut impl Write) -> io::Result<()> {
    write_report(&Report::of(*run), out)
}

/// Writes the report of a command. An error is the writer's own.
pub fn write_report(report: &Report<'_>, out: &mut impl Write) -> io::Result<()> {
    write_json(&Whole(report), out)
}

/// Writes the results of tests. An error is the writer's own.
pub fn write_tests(run: &TestRun<'_>, out: &mut impl Write) -> io::Result<()> {
    write_json(&TestReport(run), out)
}

/// Writes any one value with the version of the schema beside its own keys. An error is the writer's own.
pub fn write_value(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    write_json(&Versioned { version: VERSION, value }, out)
}

/// Writes how sentences stand with a subject. An error is the writer's own.
pub fn write_cases(cases: &[Case], out: &mut impl Write) -> io::Result<()> {
    write_value(&Cases { cases }, out)
}

#[derive(Serialize)]
struct Cases<'a> {
    cases: &'a [Case],
}

#[derive(Serialize)]
struct Versioned<'a, T> {
    version: u32,
    #[serde(flatten)]
    value: &'a T,
}

/// Writes any value as one line. An error is the writer's own.
pub(crate) fn write_json(report: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Escaping);
    report.serialize(&mut serializer).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

/// Compact JSON in which hidden characters beyond those that JSON itself demands are escaped, too.
struct Escaping;

impl serde_json::ser::Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        if is_plain(rest) {
            return out.write_all(rest.as_bytes());
        }
        while let Some(at) = rest.find(is_hidden) {
            out.write_all(&rest.as_bytes()[..at])?;
            let char = rest[at..].chars().next().expect("`find` found a character there");
            for unit in char.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + char.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}

struct Whole<'a>(&'a Report<'a>);

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", &VERSION)?;
        if let Some(headline) = &self.0.headline {
            map.serialize_entry("headline", headline)?;
        }
        for (key, value) in &self.0.keys {
            map.serialize_entry(key, value)?;
        }
        map.serialize_entry("findings", &Findings(self.0))?;
        map.serialize_entry("policies", &Policies(self.0))?;
        map.serialize_entry("diagnostics", &Diagnostics(self.0))?;
        map.end()
    }
}

/// How many findings are worded at a time, on all cores: enough to keep these busy, few enough to fit in memory.
const BATCH: usize = 2048;

struct Findings<'a>(&'a Report<'a>);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for part in &self.0.parts {
            let Some(checked) = &part.run.checked else { continue };
            let findings: Vec<_> = part.findings().collect();
            for findings in findings.chunks(BATCH) {
                let row = |&(finding, mark): &_| finding_row(checked, part, finding, mark);
                let rows: Vec<FindingRow<'_>> = findings.par_iter().map(row).collect();
                rows.iter().try_for_each(|row| list.serialize_element(row))?;
            }
        }
        list.end()
    }
}

struct Policies<'a>(&'a Report<'a>);

impl Serialize for Policies<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let checked = self.0.parts.iter().filter(|part| part.whole).filter_map(|part| part.run.checked.as_ref());
        serializer.collect_seq(checked.flat_map(|checked| {
            checked.counted().map(|(policy, counts)| {
                let Counts { applied, holds, by_exception, violated, undetermined, not_applicable, waived } = *counts;
                let policy = &policy.name.value;
                PolicyRow { policy, applied, holds, by_exception, violated, undetermined, not_applicable, waived }
            })
        }))
    }
}

struct Diagnostics<'a>(&'a Report<'a>);

impl Serialize for Diagnostics<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.diagnostics().map(|(run, diagnostic)| diagnostic_row(run.sources, diagnostic)))
    }
}

#[derive(Serialize)]
struct FindingRow<'a> {
    policy: &'a str,
    /// From 1.
    sentence: usize,
    verdict: &'static str,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    subject: Vec<ThingRow<'a>>,
    message: String,
    locations: Vec<LocationRow<'a>>,
    missing: Vec<MissingRow<'a>>,
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiver: Option<WaiverRow<'a>>,
}

#[derive(Serialize)]
struct ThingRow<'a> {
    kind: &'a str,
    id: String,
}

#[derive(Serialize)]
struct LocationRow<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    label: String,
    role: &'static str,
}

#[derive(Serialize)]
struct MissingRow<'a> {
    kind: &'a str,
    id: String,
    fact: &'a str,
    key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
}

#[derive(Serialize)]
struct WaiverRow<'a> {
    approved_by: &'a str,
    reason: &'a str,
    until: String,
    file: &'a str,
    line: usize,
}

#[derive(Serialize)]
struct PolicyRow<'a> {
    policy: &'a str,
    applied: usize,
    holds: usize,
    by_exception: usize,
    violated: usize,
    undetermined: usize,
    not_applicable: usize,
    waived: usize,
}

#[derive(Serialize)]
struct DiagnosticRow<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    locations: Vec<LocationRow<'a>>,
}

fn finding_row<'a>(
    checked: &Checked<'a>,
    part: &'a Part<'a>,
    finding: &'a Finding,
    mark: Option<Mark>,
) -> FindingRow<'a> {
    let sources = part.run.sources;
    let evidence = &finding.evidence;
    let missing = evidence.missing.iter();
    FindingRow {
        policy: policy_name(checked, finding),
        sentence: finding.verdict.sentence + 1,
        verdict: match (finding.waived, finding.verdict.outcome) {
            (Some(_), _) => "waived",
            (None, Outcome::Undetermined) => "undetermined",
            (None, _) => "violated",
        },
        severity: if is_error(finding) { "error" } else { "warning" },
        standing: mark.map(|mark| mark.standing.key()),
        cause: mark.and_then(|mark| mark.cause).map(Cause::key),
        part: part.title.as_deref(),
        subject: finding.verdict.subject.iter().map(|&thing| thing_row(checked, thing)).collect(),
        message: headline(checked, sources, finding),
        locations: locations(sources, finding),
        missing: missing.map(|missing| missing_row(checked, sources, missing)).collect(),
        notes: notes(finding),
        waiver: finding.waived.and_then(|index| waiver_row(checked, sources, index)),
    }
}

/// Facts first, then missing ones, then clauses of the policy: the order of the human report.
fn locations<'a>(sources: &'a Sources, finding: &Finding) -> Vec<LocationRow<'a>> {
    let evidence = &finding.evidence;
    let facts = evidence.facts.iter().filter_map(|fact| Some((fact.place?, fact_label(fact, sources))));
    let missing = evidence.missing.iter().filter_map(|missing| Some((missing.place?, missing_label(missing))));
    let clauses = evidence.clauses.iter().filter_map(|clause| Some((clause.place, clause_label(clause)?)));
    let mut all: Vec<_> = facts.chain(missing).chain(clauses).collect();
    all.sort_by_key(|(place, _)| in_policy(sources, *place));
    all.into_iter().map(|(place, label)| location_row(sources, place, label)).collect()
}

/// Facts without a place, and reasons that are no fact.
fn notes(finding: &Finding) -> Vec<String> {
    let facts = finding.evidence.facts.iter().filter(|fact| fact.place.is_none()).map(fact_note);
    facts.chain(finding.evidence.notes.iter().cloned()).collect()
}

fn thing_row<'a>(checked: &Checked<'a>, thing: ThingRef) -> ThingRow<'a> {
    ThingRow { kind: &checked.program.vocabulary.kind(thing.kind).noun.singular, id: (checked.ids)(thing) }
}

fn missing_row<'a>(checked: &Checked<'a>, sources: &'a Sources, missing: &'a Missing) -> MissingRow<'a> {
    let ThingRow { kind, id } = thing_row(checked, missing.thing);
    let place = missing.place;
    MissingRow {
        kind,
        id,
        fact: &missing.what,
        key: &missing.key,
        file: place.map(|place| sources.get(place.file).name.as_str()),
        line: place.map(|place| sources.line_column(place.file, place.start as usize).line),
    }
}

fn waiver_row<'a>(checked: &Checked<'a>, sources: &'a Sources, index: usize) -> Option<WaiverRow<'a>> {
    let waiver = checked.program.waivers.get(index)?;
    Some(WaiverRow {
        approved_by: &waiver.approved_by,
        reason: &waiver.because,
        until: waiver.until.to_string(),
        file: &sources.get(waiver.span.file).name,
        line: sources.line_column(waiver.span.file, waiver.span.start as usize).line,
    })
}

fn location_row(sources: &Sources, place: Span, label: String) -> LocationRow<'_> {
    let start = sources.line_column(place.file, place.start as usize);
    let end = sources.line_column(place.file, place.end as usize);
    LocationRow {
        file: &sources.get(place.file).name,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        label,
        role: if in_policy(sources, place) { "policy" } else { "data" },
    }
}

fn diagnostic_row<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic) -> DiagnosticRow<'a> {
    let labels = diagnostic.labels.iter();
    DiagnosticRow {
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        code: diagnostic.code.name(),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        locations: labels.map(|label| location_row(sources, label.span, label.text.clone())).collect(),
    }
}

struct TestReport<'a>(&'a TestRun<'a>);

impl Serialize for TestReport<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let TestRun { run, tests } = self.0;
        let mut report = serializer.serialize_struct("report", 3)?;
        report.serialize_field("version", &VERSION)?;
        report.serialize_field("tests", &Tests(run.sources, tests))?;
        report.serialize_field("diagnostics", &Diagnostics(&Report::of(*run)))?;
        report.end()
    }
}

struct Tests<'a>(&'a Sources, &'a [TestOutcome]);

impl Serialize for Tests<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.1.iter().map(|test| test_row(self.0, test)))
    }
}

#[derive(Serialize)]
struct TestRow<'a> {
    name: &'a str,
    passed: bool,
    location: LocationRow<'a>,
    failures: Vec<FailureRow<'a>>,
}

#[derive(Serialize)]
struct FailureRow<'a> {
    message: &'a str,
    expected: &'a str,
    actual: &'a str,
    locations: Vec<LocationRow<'a>>,
    notes: &'a [String],
}

fn test_row<'a>(sources: &'a Sources, test: &'a TestOutcome) -> TestRow<'a> {
    let failures = test.failures.iter().map(|failure| FailureRow {
        message: &failure.message,
        expected: &failure.expected,
        actual: &failure.actual,
        locations: failure.places.iter().map(|label| location_row(sources, label.span, label.text.clone())).collect(),
        notes: &failure.notes,
    });
    TestRow {
        name: &test.name,
        passed: test.passed(),
        location: location_row(sources, test.span, String::new()),
        failures: failures.collect(),
    }
}
