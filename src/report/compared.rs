//! The report of a comparison for people: the headline, the tables, then findings by how they stand.
//!
//! What is introduced or changed is shown as a check shows it, with its lines. What is still there or resolved is one
//! line each: nobody has to do anything about it now.

use std::io::{self, Write};

use crate::report::draw::Tone;
use crate::report::findings::{policy_name, write_diagnostics, write_group, write_hidden};
use crate::report::order::groups;
use crate::report::text::{clean, counted, grouped, wrap};
use crate::report::wording::headline;
use crate::report::{Cause, Mark, Part, Report, Standing, Style, section, summary};

/// Writes the report. An error is the writer's own.
pub(crate) fn write(report: &Report<'_>, style: &Style, out: &mut impl Write) -> io::Result<()> {
    for part in report.parts.iter().filter(|part| part.whole) {
        write_diagnostics(&part.run, style, out)?;
    }
    if let Some(headline) = &report.headline {
        writeln!(out, "{}\n", style.paint(Tone::Strong, &wrap("", &clean(headline), style.width)))?;
    }
    for table in &report.sections {
        out.write_all(section::draw(table, style).as_bytes())?;
    }
    for part in &report.parts {
        write_part(part, style, out)?;
    }
    summary::write_compared(report, style, out)
}

fn write_part(part: &Part<'_>, style: &Style, out: &mut impl Write) -> io::Result<()> {
    if let Some(title) = part.title.as_ref().filter(|_| part.findings().next().is_some()) {
        writeln!(out, "{}\n", style.paint(Tone::Strong, &wrap("", &clean(title), style.width)))?;
    }
    for standing in Standing::ALL {
        for cause in std::iter::once(None).chain(Cause::ALL.map(Some)) {
            write_standing(part, Mark { standing, cause }, style, out)?;
        }
    }
    Ok(())
}

/// The findings of one mark, under what it says.
fn write_standing(part: &Part<'_>, mark: Mark, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let Some(checked) = &part.run.checked else { return Ok(()) };
    let marked: Vec<_> = part.findings().filter(|(_, its)| *its == Some(mark)).map(|(finding, _)| finding).collect();
    if marked.is_empty() {
        return Ok(());
    }
    let cause = mark.cause.map_or_else(String::new, |cause| format!(" {}", cause.words()));
    let count = grouped(marked.len());
    writeln!(out, "{}\n", style.paint(Tone::Strong, &format!("{count} {}{cause}", mark.standing.words())))?;
    let limit = style.max_findings;
    match mark.standing {
        Standing::Introduced | Standing::Changed => {
            let groups = groups(marked, limit);
            for group in &groups {
                write_group(checked, group, part.run.sources, style, out)?;
            }
            return write_hidden(&groups, style, out);
        }
        Standing::StillThere | Standing::Resolved => {}
    }
    for finding in marked.iter().take(limit) {
        let said = headline(checked, part.run.sources, finding);
        let waived = if finding.waived.is_some() { ", waived" } else { "" };
        let text = format!("{said} ({}{waived})", clean(policy_name(checked, finding)));
        writeln!(out, "{}", wrap("  - ", &text, style.width))?;
    }
    if marked.len() > limit {
        let more = counted(marked.len() - limit, "more finding", "more findings");
        let text = format!("… and {more}; `--max-findings {}` shows all", marked.len());
        write!(out, "{}", style.paragraph(Tone::Quiet, "  ", &text))?;
    }
    writeln!(out)
}
