//! The evidence of one finding on the page: which data lines are drawn, with which words, what stands under the clause
//! of the policy, and what is said below.
//!
//! Nothing is said twice: what fits under a line is no note, and what the headline says stands nowhere else.

use crate::diagnostic::Severity;
use crate::evaluate::verdict::{FactRead, Finding, Missing, Outcome, Part, listed};
use crate::report::human::Block;
use crate::report::page::Context;
use crate::report::text::{clean, columns, counted};
use crate::report::wording::{
    clause_label, fact_label, fact_note, headline, in_policy, is_error, missing_help, missing_label, rule, thing,
};
use crate::report::{Checked, Style};
use crate::source::{Sources, Span};

/// Places with words.
type Labels = Vec<(Span, String)>;

/// What is said of the parts of a sentence: under the sentence itself where there is room, else below.
#[derive(Default)]
pub(crate) struct Clauses {
    labels: Labels,
    notes: Vec<(&'static str, String)>,
}

impl Clauses {
    /// `drawn`: whether the sentence stands above already. Without evidence for any clause the main clause is named, so
    /// that a finding always shows what it rests on.
    pub(crate) fn of(
        checked: &Checked<'_>,
        finding: &Finding,
        sources: &Sources,
        style: &Style,
        drawn: bool,
    ) -> Clauses {
        let mut clauses = Clauses::default();
        let headline = headline(checked, sources, finding);
        for clause in &finding.evidence.clauses {
            let Some(label) = clause_label(clause) else { continue };
            let note = clause.note.as_deref().map(clean);
            // What the headline or the data lines say is not said again.
            let placed = finding.evidence.missing.iter().filter(|missing| missing.place.is_some()).take(MOST_MISSING);
            let told = placed.map(missing_label).any(|missing| missing == label);
            if told || note.as_deref().is_some_and(|note| headline.ends_with(note)) {
                clauses.labels.extend((!drawn).then(|| (clause.place, String::new())));
            } else if drawn {
                clauses.notes.extend(note.map(|_| (lead(clause.part), label)));
            } else if has_room(clause.place, &label, sources, style) {
                clauses.labels.push((clause.place, label));
            } else {
                clauses.labels.push((clause.place, String::new()));
                clauses.notes.push((lead(clause.part), label));
            }
        }
        if let (Some(rule), true, false) = (rule(checked, finding), clauses.labels.is_empty(), drawn) {
            let broken = finding.verdict.outcome == Outcome::Violated;
            let words = if broken { "this is not so" } else { "this cannot be told" };
            clauses.labels.push((rule.main_place.0, words.to_owned()));
        }
        clauses
    }
}

/// Whether words fit into a few lines to the right of the middle of a place.
fn has_room(place: Span, words: &str, sources: &Sources, style: &Style) -> bool {
    let start = sources.line_column(place.file, place.start as usize).column;
    let length = columns(sources.text(place).lines().next().unwrap_or(""));
    let room = style.width.saturating_sub(start + length / 2 + 12);
    columns(words) <= room.max(14) * if room < 30 { 3 } else { 5 }
}

/// How many places of facts, of missing facts, and how many things to fill in one finding shows.
const MOST_FACTS: usize = 6;
const MOST_OF_A_SORT: usize = 3;
const MOST_MISSING: usize = 4;
const MOST_HELP: usize = 6;

/// One finding: its headline, the lines of data, the clause, and what stands below.
pub(crate) fn block(checked: &Checked<'_>, sources: &Sources, finding: &Finding, clauses: Clauses) -> Block {
    let evidence = &finding.evidence;
    let mut labels: Labels =
        fact_labels(finding, sources).into_iter().chain(missing_labels(&evidence.missing)).collect();
    join_neighbours(&mut labels, sources);
    if let (true, Some((subject, place))) = (labels.is_empty(), evidence.subject) {
        let only_mentioned = finding.verdict.outcome == Outcome::Undetermined && evidence.missing.is_empty();
        let verb = if only_mentioned { "named" } else { "described" };
        labels.push((place, format!("{} is {verb} here", thing(checked, subject))));
    }
    labels.extend(clauses.labels);
    // Data first: what the reader can change, then the clause that asks for it.
    labels.sort_by_key(|(place, _)| in_policy(sources, *place));
    Block {
        severity: if is_error(finding) { Severity::Error } else { Severity::Warning },
        code: None,
        context: Context::InData,
        headline: headline(checked, sources, finding),
        labels,
        notes: clauses.notes.into_iter().chain(notes(checked, sources, finding)).collect(),
    }
}

/// The facts whose places are drawn: of many of one sort (`manager of …`) the first.
fn shown_facts(finding: &Finding) -> Vec<&FactRead> {
    let sort = |fact: &FactRead| fact.what.split(" of ").next().unwrap_or("").to_owned();
    let mut shown: Vec<&FactRead> = Vec::new();
    for fact in finding.evidence.facts.iter().filter(|fact| fact.place.is_some()) {
        let alike = shown.iter().filter(|other| sort(other) == sort(fact)).count();
        if alike < MOST_OF_A_SORT && shown.len() < MOST_FACTS {
            shown.push(fact);
        }
    }
    shown
}

/// A label for each place: of a bare value that answers for several keys they are listed.
fn fact_labels(finding: &Finding, sources: &Sources) -> Labels {
    let mut places: Vec<(Span, Vec<String>)> = Vec::new();
    for (place, fact) in shown_facts(finding).into_iter().filter_map(|fact| Some((fact.place?, fact))) {
        let label = fact_label(fact, sources);
        match places.iter_mut().find(|(other, _)| *other == place) {
            Some((_, labels)) => labels.push(label),
            None => places.push((place, vec![label])),
        }
    }
    let joined = |(place, labels): (Span, Vec<String>)| {
        let names: Vec<&str> = labels.iter().map(String::as_str).collect();
        let bare = labels.iter().all(|label| !label.contains(':'));
        (place, if bare { listed(&names) } else { labels.join("; ") })
    };
    places.into_iter().map(joined).collect()
}

/// Neighbours in a list of which the same is to be said are underlined together; of one place that has many words only
/// the first are shown.
fn join_neighbours(labels: &mut Labels, sources: &Sources) {
    let mut joined: Labels = Vec::new();
    for (place, text) in labels.drain(..) {
        let gap = |before: Span| {
            let between = (before.file == place.file && before.end <= place.start && place.start - before.end <= 4)
                .then(|| sources.text(Span { start: before.end, end: place.start, ..place }));
            between.is_some_and(|text| text.chars().all(|char| ", \"'".contains(char)))
        };
        let words = joined.iter().filter(|(other, _)| *other == place).count();
        match joined.last_mut() {
            Some((before, said)) if *said == text && gap(*before) => *before = before.to(place),
            _ if words >= MOST_WORDS => {}
            _ => joined.push((place, text)),
        }
    }
    *labels = joined;
}

/// How many texts one place has.
const MOST_WORDS: usize = 3;

/// One label for each place: `not written down: depth of bo for ledger, depth of bo for gateways`.
fn missing_labels(missing: &[Missing]) -> Labels {
    let mut places: Vec<(Span, Vec<&Missing>)> = Vec::new();
    for (place, fact) in missing.iter().filter_map(|fact| Some((fact.place?, fact))) {
        match places.iter_mut().find(|(other, _)| *other == place) {
            Some((_, facts)) => facts.push(fact),
            None => places.push((place, vec![fact])),
        }
    }
    let label = |(place, facts): (Span, Vec<&Missing>)| {
        let [one] = facts[..] else {
            let more = format!("{} more", facts.len().saturating_sub(MOST_MISSING));
            let mut named: Vec<&str> = facts.iter().take(MOST_MISSING).map(|fact| fact.what.as_str()).collect();
            named.extend((facts.len() > MOST_MISSING).then_some(more.as_str()));
            return (place, format!("not written down: {}", listed(&named)));
        };
        (place, missing_label(one))
    };
    places.into_iter().take(MOST_MISSING).map(label).collect()
}

fn notes(checked: &Checked<'_>, sources: &Sources, finding: &Finding) -> Vec<(&'static str, String)> {
    let evidence = &finding.evidence;
    let mut notes: Vec<(&'static str, String)> = Vec::new();
    let unplaced = evidence.facts.iter().filter(|fact| fact.place.is_none() && !fact.by_default);
    notes.extend(unplaced.take(MOST_FACTS).map(|fact| ("note", fact_note(fact))));
    notes.extend(by_default(finding));
    notes.extend(evidence.notes.iter().map(|note| ("note", note.clone())));
    let placed = evidence.facts.iter().filter(|fact| fact.place.is_some()).count();
    let unplaced = evidence.facts.iter().filter(|fact| fact.place.is_none() && !fact.by_default).count();
    let left_out = placed - shown_facts(finding).len() + unplaced.saturating_sub(MOST_FACTS) + evidence.facts_left_out;
    if left_out > 0 {
        notes.push(("note", format!("{} not shown", counted(left_out, "more fact is", "more facts are"))));
    }
    let mut help = missing_help(checked, sources, &evidence.missing);
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

/// What no file says and a default answered, in one note.
fn by_default(finding: &Finding) -> Option<(&'static str, String)> {
    let facts: Vec<&FactRead> = finding.evidence.facts.iter().filter(|fact| fact.by_default).collect();
    let mut named: Vec<String> = facts
        .iter()
        .take(MOST_MISSING)
        .map(|fact| clean(&format!("{}: {}", fact.what, fact.value)).into_owned())
        .collect();
    if facts.len() > MOST_MISSING {
        named.push(format!("{} more", facts.len() - MOST_MISSING));
    }
    (!named.is_empty()).then(|| ("by default", named.join("; ")))
}

/// What a note is about: why the exception does not apply is said apart from why the sentence does not hold.
fn lead(part: Part) -> &'static str {
    match part {
        Part::Exception => "exception",
        Part::Main => "why",
        Part::Condition => "if",
        Part::Filter => "note",
    }
}
