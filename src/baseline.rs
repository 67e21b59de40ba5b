//! What a check found becomes a file of waivers, and such a file becomes smaller as things get better: a ratchet.
//!
//! A waiver is a policy and a subject, never a place. Sentences of one policy about one subject share a waiver, and one
//! for a team covers its people, too; so each waiver says in its reason how much it was for, and a baseline that hides
//! more than it was for is worse. Nothing here is written to the disk.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;

use crate::compile::{Program, Waiver, WaiverSubject};
use crate::evaluate::verdict::{Check, Finding, Outcome, ThingRef};
use crate::organisation::Org;
use crate::report::wording::is_reported;
use crate::run::Run;
use crate::source::FileId;

/// How many findings are violated, and how many cannot be told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// Violated.
    pub violated: usize,
    /// Undetermined.
    pub unknown: usize,
}

/// A waiver to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The policy.
    pub policy: String,
    /// The subject as a waiver says it: `person ana in team payments`.
    pub subject: String,
    /// What it is for.
    pub amount: Amount,
}

/// What there is to be recorded.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The waivers, in the order of the findings.
    pub entries: Vec<Entry>,
    /// Policies whose findings cannot be waived (`waivable no`, or about waivers), with how many they have.
    pub unwaivable: BTreeMap<String, usize>,
}

/// What became of a baseline.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// The text of its file.
    pub text: String,
    /// Waivers that nothing needs any more, as `policy for subject`.
    pub mended: Vec<String>,
    /// Those that are for less than before.
    pub better: Vec<String>,
    /// Those that hide more than they were for, with how much it was and is.
    pub worse: Vec<(String, Amount, Amount)>,
}

impl Amount {
    fn add(&mut self, finding: &Finding) {
        match finding.verdict.outcome {
            Outcome::Violated => self.violated += 1,
            Outcome::Undetermined => self.unknown += 1,
            Outcome::Holds | Outcome::HoldsByException | Outcome::NotApplicable => {}
        }
    }

    /// How many findings.
    pub fn all(self) -> usize {
        self.violated + self.unknown
    }

    /// Whether it is more than another: something that could not be told is violated, or there is more in all.
    fn exceeds(self, other: Amount) -> bool {
        self.violated > other.violated || self.all() > other.all()
    }

    /// `2 violated, 1 unknown`
    pub fn words(self) -> String {
        match (self.violated, self.unknown) {
            (violated, 0) => format!("{violated} violated"),
            (0, unknown) => format!("{unknown} unknown"),
            (violated, unknown) => format!("{violated} violated, {unknown} unknown"),
        }
    }

    /// Finds the words of an amount in a reason.
    fn find(reason: &str) -> Option<(Range<usize>, Amount)> {
        let start = reason.rfind(": ")? + 2;
        let (text, mut amount) = (&reason[start..], Amount::default());
        for part in text.split(", ") {
            match part.split_once(' ')? {
                (number, "violated") => amount.violated = number.parse().ok()?,
                (number, "unknown") => amount.unknown = number.parse().ok()?,
                _ => return None,
            }
        }
        Some((start..reason.len(), amount))
    }
}

/// What the check of a run found and nobody waived; nothing if it found nothing since there were errors.
pub fn record(run: &Run) -> Record {
    let (Some(program), Some(organisation), Some(check)) = (&run.program, &run.organisation, &run.check) else {
        return Record::default();
    };
    let mut record = Record::default();
    let mut places: BTreeMap<(usize, &[ThingRef]), usize> = BTreeMap::new();
    for finding in open(check) {
        let policy = &program.policies[finding.verdict.policy];
        if !policy.waivable || policy.about_waivers {
            *record.unwaivable.entry(policy.name.value.clone()).or_default() += 1;
            continue;
        }
        let at = *places.entry((finding.verdict.policy, &finding.verdict.subject)).or_insert(record.entries.len());
        if at == record.entries.len() {
            let subject = subject(program, organisation, &finding.verdict.subject);
            record.entries.push(Entry { policy: policy.name.value.clone(), subject, amount: Amount::default() });
        }
        record.entries[at].amount.add(finding);
    }
    record
}

/// The findings that reports speak of and nobody waived.
pub fn open(check: &Check) -> impl Iterator<Item = &Finding> {
    check.findings.iter().filter(|finding| finding.waived.is_none() && is_reported(finding))
}

/// A subject as a waiver says it, the innermost thing first.
fn subject(program: &Program, organisation: &Org, things: &[ThingRef]) -> String {
    let core = program.vocabulary.core;
    let inner = things.iter().filter(|thing| thing.kind != core.organisation).rev();
    let words = inner.map(|thing| {
        let noun = &program.vocabulary.kind(thing.kind).noun.singular;
        format!("{noun} {}", id(organisation.id(thing.kind, thing.index)))
    });
    let words: Vec<String> = words.collect();
    if words.is_empty() { "the organisation".to_owned() } else { words.join(" in ") }
}

/// Words that a waiver reads as its own.
const TAKEN: [&str; 11] = ["in", "and", "or", "for", "from", "until", "because", "approved", "every", "each", "all"];

/// An id as a policy file writes it.
fn id(id: &str) -> String {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let bare = id.starts_with(|c: char| c.is_ascii_alphabetic()) && id.chars().all(word);
    if bare && !id.ends_with('-') && !TAKEN.contains(&id.to_ascii_lowercase().as_str()) {
        id.to_owned()
    } else {
        quoted(id)
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// The file of a baseline.
pub fn text(entries: &[Entry], on: Date, until: Date) -> String {
    let mut text = format!(
        "# The baseline of {on}: what was found that day and is still to be mended.\n\
         # `orglint baseline --update` takes out what is; a waiver that stays wants an owner and a plan.\n"
    );
    for Entry { policy, subject, amount } in entries {
        let reason = format!("baseline of {on}: {}", amount.words());
        text += &format!(
            "\nwaive {policy} for {subject}\n  until {until}\n  because {}\n  approved by \"unassigned\"\n",
            quoted(&reason)
        );
    }
    text
}

/// A baseline without what is mended, and with smaller amounts where less is left. What its waivers say otherwise, and
/// everything between them, stays as it is.
pub fn update(run: &Run, file: FileId) -> Update {
    let whole = run.sources.get(file).text.as_str();
    let mut update = Update { text: whole.to_owned(), ..Update::default() };
    let (Some(program), Some(check)) = (&run.program, &run.check) else { return update };
    let mut pieces: Vec<(Range<usize>, String)> = Vec::new();
    for (waiver, standing) in program.waivers.iter().zip(&check.waivers).filter(|(it, _)| it.span.file == file) {
        let mut now = Amount::default();
        let covered = standing.findings.iter().filter_map(|&at| check.findings.get(at));
        covered.filter(|finding| is_reported(finding)).for_each(|finding| now.add(finding));
        let name = name(whole, waiver);
        let known = Amount::find(&waiver.because);
        // Whom `every …` is for may be unknown; somebody wrote that by hand, and it is theirs to take out.
        if now.all() == 0 && !matches!(waiver.subject, WaiverSubject::Every(_)) {
            pieces.push((lines(whole, waiver.span.range()), String::new()));
            update.mended.push(name);
        } else if let Some((_, then)) = known.as_ref().filter(|(_, then)| now.exceeds(*then)) {
            update.worse.push((name, *then, now));
        } else if let Some((place, _)) = known.filter(|(_, then)| *then != now && now.all() > 0) {
            let (old, range) = (&waiver.because[place], waiver.span.range());
            if let Some(at) = whole[range.clone()].rfind(old) {
                let start = range.start + at;
                pieces.push((start..start + old.len(), now.words()));
                update.better.push(name);
            }
        }
    }
    pieces.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, new) in pieces {
        update.text.replace_range(range, &new);
    }
    update
}

/// `people-manager-depth for person ana in team payments`, as it is written.
fn name(text: &str, waiver: &Waiver) -> String {
    let written = &text[waiver.name.span.range().start..waiver.span.range().end];
    let line = written.lines().next().unwrap_or(written);
    line.trim().to_owned()
}

/// The lines of a waiver, with the empty line before it.
fn lines(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |end| end + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |length| range.end + length + 1);
    let before = text[..start].trim_end_matches(['\n', '\r']);
    let gap = text[before.len()..].find('\n').map_or(start, |length| before.len() + length + 1);
    gap.min(start)..end
}

#[cfg(test)]
mod tests {
    use super::{Amount, id};

    #[test]
    fn an_amount_is_found_in_its_reason() {
        for (violated, unknown) in [(1, 0), (0, 3), (2, 1)] {
            let amount = Amount { violated, unknown };
            let reason = format!("baseline of 2026-11-25: {}", amount.words());
            assert_eq!(Amount::find(&reason).map(|(range, amount)| (&reason[range], amount)), {
                Some((&reason["baseline of 2026-11-25: ".len()..], amount))
            });
        }
        assert_eq!(Amount::find("Ana started in October: the plan is agreed"), None);
        assert_eq!(Amount::find("agreed"), None);
    }

    #[test]
    fn ids_that_are_no_words_stand_in_quotes() {
        assert_eq!(id("ana"), "ana");
        assert_eq!(id("until"), "\"until\"");
        assert_eq!(id("a b\"c\\"), "\"a b\\\"c\\\\\"");
        assert_eq!(id("payments/technical/ledger/bo"), "\"payments/technical/ledger/bo\"");
    }
}
