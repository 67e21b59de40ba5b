//! The list of waivers for people, as Markdown, and as JSON: what ends first stands first.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::evaluate::verdict::State;
use crate::report::Style;
use crate::report::draw::Tone;
use crate::report::markdown::escape;
use crate::report::text::{clean, counted, wrap};

/// A waiver as it is shown; texts are as they come.
#[derive(Debug, Clone)]
pub struct Shown {
    /// `people-manager-depth`
    pub policy: String,
    /// `person ana in team payments`
    pub subject: String,
    /// Its first and last day.
    pub days: (Option<String>, String),
    /// Days until the last one.
    pub days_left: i64,
    /// How it stands.
    pub state: State,
    /// Who approved it.
    pub approved_by: String,
    /// Why.
    pub because: String,
    /// `policies/company.policy:12`
    pub place: String,
    /// What it covers, a sentence for each finding.
    pub findings: Vec<String>,
}

impl Shown {
    fn state(&self) -> &'static str {
        match self.state {
            State::Fresh => "in force",
            State::Stale => "stale",
            State::Expired => "expired",
        }
    }

    /// `43 days left`, `ended 12 days ago`
    fn left(&self) -> String {
        match self.days_left {
            0 => "last day".to_owned(),
            left if left > 0 => format!("{} left", counted(left.unsigned_abs() as usize, "day", "days")),
            left => format!("ended {} ago", counted(left.unsigned_abs() as usize, "day", "days")),
        }
    }

    /// `hides 2 findings`, `hides nothing: take it out`
    fn hides(&self) -> String {
        let count = counted(self.findings.len(), "finding", "findings");
        match (self.state, self.findings.len()) {
            (State::Expired, 0) => "hid nothing any more: take it out".to_owned(),
            (State::Expired, _) => format!("no longer hides {count}"),
            (State::Stale, _) => "hides nothing: take it out".to_owned(),
            (State::Fresh, 0) => "hides nothing yet".to_owned(),
            (State::Fresh, _) => format!("hides {count}"),
        }
    }
}

/// How many findings of a waiver a person is shown.
const NAMED: usize = 5;

/// `4 waivers: 1 expired, 1 stale, 2 in force`; `others` were not asked for.
pub fn summary(waivers: &[Shown], others: usize) -> String {
    let rest = if others > 0 { format!(" ({others} more that was not asked for)") } else { String::new() };
    let rest = if others > 1 { rest.replace(" was ", " were ") } else { rest };
    if waivers.is_empty() {
        return format!("no waivers{rest}");
    }
    let count = |state| waivers.iter().filter(|waiver| waiver.state == state).count();
    let said = [(State::Expired, "expired"), (State::Stale, "stale"), (State::Fresh, "in force")];
    let said = said.iter().map(|&(state, words)| (count(state), words)).filter(|(count, _)| *count > 0);
    let said: Vec<String> = said.map(|(count, words)| format!("{count} {words}")).collect();
    format!("{}: {}{rest}", counted(waivers.len(), "waiver", "waivers"), said.join(", "))
}

/// Writes the list for people. An error is the writer's own.
pub fn write_human(waivers: &[Shown], others: usize, style: &Style, out: &mut impl Write) -> io::Result<()> {
    for waiver in waivers {
        let tone = match waiver.state {
            State::Expired => Tone::Error,
            State::Stale => Tone::Warning,
            State::Fresh => Tone::Strong,
        };
        let head = format!("{} for {}", clean(&waiver.policy), clean(&waiver.subject));
        let state = if waiver.state == State::Stale { ", stale" } else { "" };
        write!(out, "{}", style.paragraph(tone, "", &format!("{}{state}: {head}", waiver.left())))?;
        let from = waiver.days.0.as_ref().map(|from| format!("from {from} ")).unwrap_or_default();
        let (by, place) = (clean(&waiver.approved_by), clean(&waiver.place));
        let days = format!("{from}until {}, approved by {by} ({place})", waiver.days.1);
        writeln!(out, "{}", wrap("  ", &days, style.width))?;
        writeln!(out, "{}", wrap("  because: ", &clean(&waiver.because), style.width))?;
        writeln!(out, "{}", wrap("  ", &waiver.hides(), style.width))?;
        for finding in waiver.findings.iter().take(NAMED) {
            writeln!(out, "{}", wrap("    - ", &clean(finding), style.width))?;
        }
        if waiver.findings.len() > NAMED {
            writeln!(out, "    … and {} more", waiver.findings.len() - NAMED)?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", summary(waivers, others))
}

/// Writes the list as a table in Markdown. An error is the writer's own.
pub fn write_markdown(waivers: &[Shown], others: usize, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "**{}**", summary(waivers, others))?;
    if waivers.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| until | days left | policy | for | approved by | state | findings | because | place |")?;
    writeln!(out, "|---|---:|---|---|---|---|---:|---|---|")?;
    for waiver in waivers {
        let texts = [&waiver.policy, &waiver.subject, &waiver.approved_by].map(|text| escape(text));
        let [policy, subject, by] = texts;
        let (because, place) = (escape(&waiver.because), escape(&waiver.place));
        let (until, left, state, count) = (&waiver.days.1, waiver.days_left, waiver.state(), waiver.findings.len());
        writeln!(out, "| {until} | {left} | {policy} | {subject} | {by} | {state} | {count} | {because} | {place} |")?;
    }
    Ok(())
}

/// The list for programs.
pub fn json(waivers: &[Shown]) -> Value {
    let waiver = |waiver: &Shown| {
        json!({
            "policy": waiver.policy,
            "subject": waiver.subject,
            "from": waiver.days.0,
            "until": waiver.days.1,
            "days_left": waiver.days_left,
            "state": match waiver.state {
                State::Fresh => "fresh",
                State::Stale => "stale",
                State::Expired => "expired",
            },
            "approved_by": waiver.approved_by,
            "because": waiver.because,
            "place": waiver.place,
            "findings": waiver.findings,
        })
    };
    json!({ "waivers": waivers.iter().map(waiver).collect::<Vec<_>>() })
}
