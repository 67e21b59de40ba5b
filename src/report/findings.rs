//! The report of a check for people: diagnostics, then findings in groups by policy, then the summary.
//!
//! A group says once what is common to its findings: the policy's name, title, reason and source above them, its advice
//! below. The clause of the policy is drawn under the first finding, and again only where something else is to be said
//! of it. What matters most stands last, where a terminal leaves the reader: the table and one sentence.

use std::io::{self, Write};

use crate::compile::Policy;
use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluate::verdict::{Clause, FactRead, Finding, Outcome, Part};
use crate::report::draw::Tone;
use crate::report::human::Block;
use crate::report::order::{Group, groups};
use crate::report::page::Context;
use crate::report::text::{clean, columns, counted, grouped};
use crate::report::wording::{
    clause_label, clause_words, fact_label, fact_note, headline, in_policy, is_error, missing_help, missing_label,
    place_name, policy, rule, subject,
};
use crate::report::{Checked, Run, Style, summary};
use crate::source::{Sources, Span};

/// Writes the whole report of a check. An error is the writer's own.
pub fn write_check(run: &Run<'_>, style: &Style, out: &mut impl Write) -> io::Result<()> {
    write_diagnostics(run, style, out)?;
    if let Some(checked) = &run.checked {
        let groups = groups(checked.check, style.max_findings);
        for group in &groups {
            write_group(checked, group, run.sources, style, out)?;
        }
        write_hidden(&groups, style, out)?;
        summary::write_table(checked, style, out)?;
    }
    summary::write_sentence(run, style, out)
}

/// Errors, then warnings, each in the order given, at most as many as findings are shown.
pub(crate) fn write_diagnostics(run: &Run<'_>, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let of = |severity: Severity| run.all_diagnostics().filter(move |diagnostic| diagnostic.severity == severity);
    let all: Vec<&Diagnostic> = of(Severity::Error).chain(of(Severity::Warning)).collect();
    for diagnostic in all.iter().take(style.max_findings) {
        writeln!(out, "{}", Block::of(diagnostic).draw(run.sources, style))?;
    }
    let hidden = all.len().saturating_sub(style.max_findings);
    if hidden > 0 {
        let more = counted(hidden, "more message is", "more messages are");
        let text = format!("{more} not shown: `--max-findings {}` shows all", all.len());
        writeln!(out, "{}", style.paragraph(Tone::Quiet, "  ", &text))?;
    }
    Ok(())
}

fn write_group(
    checked: &Checked<'_>,
    group: &Group<'_>,
    sources: &Sources,
    style: &Style,
    out: &mut impl Write,
) -> io::Result<()> {
    let policy = checked.program.policies.get(group.policy);
    write_heading(policy, group, style, out)?;
    let mut drawn: Option<Clauses> = None;
    // The heading ends with an empty line.
    let mut first = true;
    let mut last_was_short = true;
    for finding in &group.findings[..group.shown] {
        let clauses = clauses(checked, finding);
        let repeated = drawn.as_ref() == Some(&clauses);
        let block = block(checked, sources, finding, if repeated { &[] } else { &clauses });
        let block = block.draw(sources, style);
        let short = block.lines().count() == 1;
        // Headlines alone stand close together, as a list.
        let gap = if first || short && last_was_short { "" } else { "\n" };
        first = false;
        write!(out, "{gap}{block}")?;
        (drawn, last_was_short) = (Some(clauses), short);
    }
    if group.shown > 0 {
        writeln!(out)?;
    }
    let hidden = group.findings.len() - group.shown;
    if hidden > 0 {
        let text = format!("… and {} of this policy", counted(hidden, "more finding", "more findings"));
        writeln!(out, "{}", style.paragraph(Tone::Quiet, "  ", &text))?;
    }
    for finding in &group.waived {
        write!(out, "{}", style.paragraph(Tone::Quiet, "  waived: ", &waived(checked, sources, finding)))?;
    }
    let advice = policy.and_then(|policy| policy.advice.as_deref());
    if let Some(advice) = advice.filter(|_| !group.findings.is_empty()) {
        write!(out, "{}", style.paragraph(Tone::Help, "  help: ", &clean(advice)))?;
    } else if group.waived.is_empty() {
        return Ok(());
    }
    writeln!(out)
}

/// `── people-manager-depth ── 2 violated, 1 cannot be told`, and what the policy is for.
fn write_heading(policy: Option<&Policy>, group: &Group<'_>, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let name = policy.map_or("", |policy| policy.name.value.as_str());
    let bars = style.bar().repeat(2);
    let count = summary::outcome_counts(group);
    let rest = style.width.saturating_sub(columns(name) + columns(&count) + 8);
    let fill = style.bar().repeat(rest.max(2));
    let name = style.paint(Tone::Strong, &clean(name));
    let tone = match group.findings.first() {
        Some(worst) if is_error(worst) => Tone::Error,
        Some(_) => Tone::Warning,
        None => Tone::Quiet,
    };
    let count = style.paint(tone, &count);
    writeln!(out, "{} {name} {} {count}", style.paint(Tone::Quiet, &bars), style.paint(Tone::Quiet, &fill))?;
    let Some(policy) = policy else { return writeln!(out) };
    if let Some(title) = &policy.title {
        write!(out, "{}", style.paragraph(Tone::Strong, "   ", &clean(title)))?;
    }
    let said = [("   because: ", &policy.because), ("   source: ", &policy.source)];
    for (lead, text) in said {
        if let Some(text) = text {
            write!(out, "{}", style.paragraph(Tone::Quiet, lead, &clean(text)))?;
        }
    }
    writeln!(out)
}

/// What is said of the clauses of a sentence: places with words.
type Clauses = Vec<(Span, String)>;

/// Without evidence for any clause the main clause is named, so that a finding always shows what it rests on.
fn clauses(checked: &Checked<'_>, finding: &Finding) -> Clauses {
    let said = finding.evidence.clauses.iter().filter_map(|clause| {
        let words = if is_long_note(clause) { clause_words(clause).map(str::to_owned) } else { clause_label(clause) };
        Some((clause.place, words?))
    });
    let said: Clauses = said.collect();
    match rule(checked, finding) {
        Some(rule) if said.is_empty() => {
            let broken = finding.verdict.outcome == Outcome::Violated;
            let words = if broken { "this is not so" } else { "this cannot be told" };
            vec![(rule.main_place.0, words.to_owned())]
        }
        _ => said,
    }
}

/// A note that would not fit beside the source stands below it.
fn is_long_note(clause: &Clause) -> bool {
    clause.note.as_deref().is_some_and(|note| columns(note) > 30)
}

/// How many places of facts, of missing facts, and how many things to fill in one finding shows.
const MOST_FACTS: usize = 6;
const MOST_MISSING: usize = 4;
const MOST_HELP: usize = 6;

fn block(checked: &Checked<'_>, sources: &Sources, finding: &Finding, clauses: &[(Span, String)]) -> Block {
    let evidence = &finding.evidence;
    let placed = evidence.facts.iter().filter_map(|fact| Some((fact.place?, fact_label(fact, sources))));
    let missing = evidence.missing.iter().filter_map(|missing| Some((missing.place?, missing_label(missing))));
    let mut labels: Clauses = placed.take(MOST_FACTS).chain(missing.take(MOST_MISSING)).collect();
    labels.extend(clauses.iter().cloned());
    // Data first: what the reader can change, then the clause that asks for it.
    labels.sort_by_key(|(place, _)| in_policy(sources, *place));
    Block {
        severity: if is_error(finding) { Severity::Error } else { Severity::Warning },
        code: None,
        context: Context::InData,
        headline: headline(checked, sources, finding),
        labels,
        notes: notes(checked, sources, finding),
    }
}

fn notes(checked: &Checked<'_>, sources: &Sources, finding: &Finding) -> Vec<(&'static str, String)> {
    let evidence = &finding.evidence;
    let mut notes: Vec<(&'static str, String)> = Vec::new();
    let long = evidence.clauses.iter().filter(|clause| is_long_note(clause));
    notes.extend(long.filter_map(|clause| Some((lead(clause.part), clause.note.clone()?))));
    let unplaced = evidence.facts.iter().filter(|fact| fact.place.is_none());
    notes.extend(unplaced.take(MOST_FACTS).map(|fact| (fact_lead(finding, fact), fact_note(fact))));
    notes.extend(evidence.notes.iter().map(|note| ("note", note.clone())));
    let placed = evidence.facts.iter().filter(|fact| fact.place.is_some()).count();
    let left_out = placed.saturating_sub(MOST_FACTS)
        + (evidence.facts.len() - placed).saturating_sub(MOST_FACTS)
        + evidence.facts_left_out;
    if left_out > 0 {
        notes.push(("note", format!("{} not shown", counted(left_out, "more fact is", "more facts are"))));
    }
    let mut help: Vec<String> = Vec::new();
    for missing in &evidence.missing {
        let line = missing_help(checked, sources, missing);
        if !help.contains(&line) {
            help.push(line);
        }
    }
    if help.len() > MOST_HELP {
        let more = help.len() - MOST_HELP;
        help.truncate(MOST_HELP);
        help.push(format!("… and {}", counted(more, "more fact", "more facts")));
    }
    if !help.is_empty() {
        notes.push(("help", help.join("\n")));
    }
    notes
}

/// What a note is about: why the exception does not apply is said apart from why the sentence does not hold.
fn lead(part: Part) -> &'static str {
    match part {
        Part::Exception => "exception",
        Part::Main | Part::Condition | Part::Filter => "note",
    }
}

fn fact_lead(finding: &Finding, fact: &FactRead) -> &'static str {
    let within = |clause: &&Clause| {
        let outer = clause.place;
        fact.clause.is_some_and(|it| it.file == outer.file && it.start >= outer.start && it.end <= outer.end)
    };
    finding.evidence.clauses.iter().filter(within).map(|clause| lead(clause.part)).next_back().unwrap_or("note")
}

/// `person ana in team payments, until 2027-03-31, approved by vp-engineering: the depth plan is agreed (file:12)`.
fn waived(checked: &Checked<'_>, sources: &Sources, finding: &Finding) -> String {
    let about = subject(checked, sources, finding);
    let waiver = finding.waived.and_then(|index| checked.program.waivers.get(index));
    let Some(waiver) = waiver else { return about };
    let (by, reason) = (clean(&waiver.approved_by), clean(&waiver.because));
    let place = place_name(sources, waiver.span);
    format!("{about}, until {}, approved by {by}: {reason} ({place})", waiver.until)
}

fn write_hidden(groups: &[Group<'_>], style: &Style, out: &mut impl Write) -> io::Result<()> {
    let all: usize = groups.iter().map(|group| group.findings.len()).sum();
    let shown: usize = groups.iter().map(|group| group.shown).sum();
    if shown == all {
        return Ok(());
    }
    let text = format!(
        "{} of {} findings are shown. `--max-findings {all}` shows all, `--only POLICY` those of one policy.",
        grouped(shown),
        grouped(all)
    );
    writeln!(out, "{}", style.paragraph(Tone::Strong, "", &text))
}

/// The name of a finding's policy, for tests and other reports.
pub(crate) fn policy_name<'a>(checked: &Checked<'a>, finding: &Finding) -> &'a str {
    policy(checked, finding).map_or("", |policy| policy.name.value.as_str())
}
