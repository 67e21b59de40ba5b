//! The report of a check for people: diagnostics, then findings in groups by policy, then the summary.
//!
//! A group says once what is common to its findings: the policy's name, title, reason and source above them, its advice
//! below. The clause of the policy is drawn under the first finding of a sentence only. What matters most stands last,
//! where a terminal leaves the reader: the table and one sentence.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::code::Code;
use crate::compile::Policy;
use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluate::verdict::Finding;
use crate::report::draw::Tone;
use crate::report::evidence::{Clauses, block};
use crate::report::human::Block;
use crate::report::order::{Group, groups};
use crate::report::text::{clean, columns, counted, grouped};
use crate::report::wording::{in_policy, is_error, is_reported, place_name, policy, subject};
use crate::report::{Checked, Report, Run, Style, compared, summary};
use crate::source::Sources;

/// Writes the whole report of a command. An error is the writer's own.
pub fn write_report(report: &Report<'_>, style: &Style, out: &mut impl Write) -> io::Result<()> {
    if report.compares() {
        return compared::write(report, style, out);
    }
    report.parts.iter().try_for_each(|part| write_check(&part.run, style, out))
}

/// Writes the report of a check. An error is the writer's own.
pub fn write_check(run: &Run<'_>, style: &Style, out: &mut impl Write) -> io::Result<()> {
    write_diagnostics(run, style, out)?;
    if let Some(checked) = &run.checked {
        let findings = checked.check.findings.iter().filter(|finding| is_reported(finding));
        let groups = groups(findings, style.max_findings);
        for group in &groups {
            write_group(checked, group, run.sources, style, out)?;
        }
        write_hidden(&groups, style, out)?;
        summary::write_table(checked, style, out)?;
    }
    summary::write_sentence(run, style, out)
}

/// Errors, then warnings, each in the order given, at most as many as findings are shown. Warnings of one code about
/// descriptions are one block: the first with its source lines, the others named below it.
pub(crate) fn write_diagnostics(run: &Run<'_>, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let of = |severity: Severity| run.all_diagnostics().filter(move |diagnostic| diagnostic.severity == severity);
    let mut blocks: Vec<(&Diagnostic, Vec<&Diagnostic>)> = of(Severity::Error).map(|it| (it, Vec::new())).collect();
    let errors = blocks.len();
    let mut seen: HashMap<(Code, Option<&str>), usize> = HashMap::new();
    for warning in of(Severity::Warning) {
        // A place in a policy is worth its lines; what descriptions lack is a list.
        let is_data = warning.labels.first().is_some_and(|label| !in_policy(run.sources, label.span));
        if !is_data {
            blocks.push((warning, Vec::new()));
            continue;
        }
        let at = *seen.entry((warning.code, warning.help.as_deref())).or_insert(blocks.len());
        match blocks.get_mut(at) {
            Some((_, alike)) if at >= errors => alike.push(warning),
            _ => blocks.push((warning, Vec::new())),
        }
    }
    for (diagnostic, alike) in blocks.iter().take(style.max_findings) {
        let mut block = Block::of(diagnostic);
        if !alike.is_empty() {
            block.notes.insert(0, ("likewise", likewise(alike, run.sources)));
        }
        writeln!(out, "{}", block.draw(run.sources, style))?;
    }
    let hidden = blocks.len().saturating_sub(style.max_findings);
    if hidden > 0 {
        let more = counted(hidden, "more message is", "more messages are");
        let text = format!("{more} not shown: `--max-findings {}` shows all", blocks.len());
        writeln!(out, "{}", style.paragraph(Tone::Quiet, "  ", &text))?;
    }
    Ok(())
}

/// How many warnings of a code are named below the first.
const MOST_ALIKE: usize = 4;

fn likewise(alike: &[&Diagnostic], sources: &Sources) -> String {
    let line = |it: &&Diagnostic| match it.labels.first() {
        Some(label) => format!("{} ({})", it.message, place_name(sources, label.span)),
        None => it.message.clone(),
    };
    let mut lines: Vec<String> = alike.iter().take(MOST_ALIKE).map(line).collect();
    if alike.len() > MOST_ALIKE {
        lines.push(format!("… and {} more", grouped(alike.len() - MOST_ALIKE)));
    }
    lines.join("\n")
}

pub(crate) fn write_group(
    checked: &Checked<'_>,
    group: &Group<'_>,
    sources: &Sources,
    style: &Style,
    out: &mut impl Write,
) -> io::Result<()> {
    let policy = checked.program.policies.get(group.policy);
    write_heading(policy, group, style, out)?;
    let mut drawn: Vec<usize> = Vec::new();
    // The heading ends with an empty line.
    let mut first = true;
    let mut last_was_short = true;
    for finding in &group.findings[..group.shown] {
        // The clause is drawn once; of further findings it is said below why it does not hold for them.
        let sentence = finding.verdict.sentence;
        let clauses = Clauses::of(checked, finding, sources, style, drawn.contains(&sentence));
        let block = block(checked, sources, finding, clauses);
        let block = block.draw(sources, style);
        let short = block.lines().count() == 1;
        // Headlines alone stand close together, as a list.
        let gap = if first || short && last_was_short { "" } else { "\n" };
        first = false;
        write!(out, "{gap}{block}")?;
        drawn.push(sentence);
        last_was_short = short;
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

/// `person ana in team payments, until 2027-03-31, approved by vp-engineering: the depth plan is agreed (file:12)`.
fn waived(checked: &Checked<'_>, sources: &Sources, finding: &Finding) -> String {
    let about = subject(checked, sources, finding);
    let waiver = finding.waived.and_then(|index| checked.program.waivers.get(index));
    let Some(waiver) = waiver else { return about };
    let (by, reason) = (clean(&waiver.approved_by), clean(&waiver.because));
    let place = place_name(sources, waiver.span);
    format!("{about}, until {}, approved by {by}: {reason} ({place})", waiver.until)
}

pub(crate) fn write_hidden(groups: &[Group<'_>], style: &Style, out: &mut impl Write) -> io::Result<()> {
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
