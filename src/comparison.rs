//! The findings of two checks become rows: which are introduced, resolved, changed, or still there.
//!
//! A finding is the same finding if it is of the same policy and sentence and about the same things, by their ids; where
//! it stands in a file says nothing. Who is called otherwise afterwards is the same ([`Names`]). It has changed if it has
//! another outcome, severity or waiver, or if other values led to it. Findings that no report speaks of (`unknown
//! passes`) are none here.

use std::collections::BTreeMap;

use crate::change::Renames;
use crate::compile::Program;
use crate::evaluate::verdict::{Check, Finding, Outcome, ThingRef};
use crate::organisation::Org;
use crate::report::wording::{is_error, is_reported};
use crate::report::{Mark, Standing};

/// A check with what its findings are about.
#[derive(Clone, Copy)]
pub struct Judged<'a> {
    /// The policies.
    pub program: &'a Program,
    /// The organisation.
    pub org: &'a Org,
    /// The findings.
    pub check: &'a Check,
}

/// Who is called otherwise afterwards: by kind and id before, the id afterwards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<(String, String), String>);

/// What a finding is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// The policy's name.
    pub policy: String,
    /// The index of the sentence in it.
    pub sentence: usize,
    /// Kind and id of each thing that it is about, outermost first.
    pub subject: Vec<(String, String)>,
    /// 0, unless several findings are the same in all of that.
    pub nth: usize,
}

/// How a finding stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is known by, as it is called afterwards.
    pub identity: Identity,
    /// Since when it is there.
    pub standing: Standing,
    /// Its index among the findings before.
    pub before: Option<usize>,
    /// Its index among the findings afterwards.
    pub after: Option<usize>,
    /// Whether it weighs more than before: it is introduced, or it is changed from what cannot be told to what is
    /// violated, from a warning to an error, from waived to not waived.
    pub worse: bool,
}

/// Which sentence of the later program a sentence of the earlier one is: the policy's name and the sentence's index.
pub type Sentences<'a> = dyn Fn(usize, usize) -> (String, usize) + 'a;

/// The findings of both checks, in the order of their identities.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// Each finding of either check once.
    pub rows: Vec<Row>,
}

impl Names {
    /// The renames of a change, by their ids.
    pub fn new(program: &Program, before: &Org, after: &Org, renames: &Renames) -> Names {
        let pairs = renames.iter().map(|(from, to)| {
            let kind = program.vocabulary.kind(from.kind).noun.singular.clone();
            let earlier = before.id(from.kind, from.index).to_owned();
            ((kind, earlier), after.id(to.kind, to.index).to_owned())
        });
        Names(pairs.collect())
    }

    fn after(&self, kind: &str, id: &str) -> String {
        if self.0.is_empty() {
            return id.to_owned();
        }
        self.0.get(&(kind.to_owned(), id.to_owned())).map_or(id, String::as_str).to_owned()
    }

    /// A text with the ids that it names as words as they are afterwards.
    fn in_text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for ((_, from), to) in &self.0 {
            text = replace_word(&text, from, to);
        }
        text
    }
}

fn replace_word(text: &str, from: &str, to: &str) -> String {
    let is_part = |char: char| char.is_alphanumeric() || char == '-' || char == '_';
    let mut replaced = String::with_capacity(text.len());
    let mut rest = 0;
    for (at, _) in text.match_indices(from) {
        let end = at + from.len();
        let inside =
            text[..at].chars().next_back().is_some_and(is_part) || text[end..].chars().next().is_some_and(is_part);
        if at >= rest && !inside {
            replaced.push_str(&text[rest..at]);
            replaced.push_str(to);
            rest = end;
        }
    }
    replaced + &text[rest..]
}

/// Compares checks of one program.
pub fn compare(before: Judged<'_>, after: Judged<'_>, names: &Names) -> Comparison {
    let same = |policy: usize, sentence: usize| (before.program.policies[policy].name.value.clone(), sentence);
    compare_across(before, after, names, &same)
}

/// Compares checks of two programs.
pub fn compare_across(before: Judged<'_>, after: Judged<'_>, names: &Names, sentences: &Sentences<'_>) -> Comparison {
    let of_after = |policy: usize, sentence: usize| (after.program.policies[policy].name.value.clone(), sentence);
    let earlier = identities(before, names, sentences);
    let later = identities(after, &Names::default(), &of_after);
    let mut rows = Vec::new();
    for (identity, &at) in &later {
        let now = &after.check.findings[at];
        let then = earlier.get(identity).map(|&at| (at, &before.check.findings[at]));
        let standing = match then {
            None => Standing::Introduced,
            Some((_, then)) if is_same(then, now, names) => Standing::StillThere,
            Some(_) => Standing::Changed,
        };
        let worse = then.is_none_or(|(_, then)| weight(now) > weight(then));
        let before = then.map(|(at, _)| at);
        rows.push(Row { identity: identity.clone(), standing, before, after: Some(at), worse });
    }
    let gone = earlier.iter().filter(|(identity, _)| !later.contains_key(identity));
    rows.extend(gone.map(|(identity, &at)| Row {
        identity: identity.clone(),
        standing: Standing::Resolved,
        before: Some(at),
        after: None,
        worse: false,
    }));
    rows.sort_by(|a, b| a.identity.cmp(&b.identity));
    Comparison { rows }
}

impl Comparison {
    /// Says beside each finding that has changed what it was before.
    pub fn note_changes(&self, before: &Check, after: &mut Check, names: &Names) {
        for row in self.of(Standing::Changed) {
            let (Some(then), Some(now)) = (row.before, row.after) else { continue };
            let words = words_before(&before.findings[then], &after.findings[now], names);
            after.findings[now].evidence.notes.push(words);
        }
    }

    /// The rows of one standing.
    pub fn of(&self, standing: Standing) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.standing == standing)
    }

    /// How each of that many findings afterwards stands; one that no report speaks of has no mark.
    pub fn marks_after(&self, findings: usize) -> Vec<Option<Mark>> {
        let mut marks = vec![None; findings];
        for row in &self.rows {
            if let Some(at) = row.after {
                marks[at] = Some(Mark { standing: row.standing, cause: None });
            }
        }
        marks
    }

    /// The marks of the findings before: those that are resolved.
    pub fn marks_before(&self, findings: usize) -> Vec<Option<Mark>> {
        let mut marks = vec![None; findings];
        for row in self.of(Standing::Resolved) {
            if let Some(at) = row.before {
                marks[at] = Some(Mark { standing: Standing::Resolved, cause: None });
            }
        }
        marks
    }
}

/// The findings of a check by what they are known by, as it is called afterwards: their indices.
pub fn identities(judged: Judged<'_>, names: &Names, sentences: &Sentences<'_>) -> BTreeMap<Identity, usize> {
    let mut all = BTreeMap::new();
    for (at, finding) in judged.check.findings.iter().enumerate().filter(|(_, finding)| is_reported(finding)) {
        let mut identity = identity(judged, finding, names, sentences);
        while all.contains_key(&identity) {
            identity.nth += 1;
        }
        all.insert(identity, at);
    }
    all
}

fn identity(judged: Judged<'_>, finding: &Finding, names: &Names, sentences: &Sentences<'_>) -> Identity {
    let thing = |thing: &ThingRef| {
        let kind = judged.program.vocabulary.kind(thing.kind).noun.singular.clone();
        let id = names.after(&kind, judged.org.id(thing.kind, thing.index));
        (kind, id)
    };
    let (policy, sentence) = sentences(finding.verdict.policy, finding.verdict.sentence);
    Identity { policy, sentence, subject: finding.verdict.subject.iter().map(thing).collect(), nth: 0 }
}

/// How much a finding weighs; one that is waived weighs least.
pub fn weight(finding: &Finding) -> u8 {
    if finding.waived.is_some() { 0 } else { bare_weight(finding) }
}

/// The same, as if nothing were waived.
pub fn bare_weight(finding: &Finding) -> u8 {
    match (is_error(finding), finding.verdict.outcome == Outcome::Violated) {
        (false, false) => 1,
        (false, true) => 2,
        (true, false) => 3,
        (true, true) => 4,
    }
}

/// What a finding that has changed was before: its outcome, or the values that led to it.
pub fn words_before(before: &Finding, after: &Finding, names: &Names) -> String {
    let outcome = match before.verdict.outcome {
        Outcome::Undetermined => "this could not be told",
        Outcome::Violated | Outcome::Holds | Outcome::HoldsByException | Outcome::NotApplicable => "this was violated",
    };
    match (before.waived.is_some(), after.waived.is_some()) {
        (true, false) => return "before, this was waived".to_owned(),
        (false, true) => return format!("before, {outcome}, and not waived"),
        (true, true) | (false, false) => {}
    }
    if before.verdict.outcome != after.verdict.outcome {
        return format!("before, {outcome}");
    }
    // A reason in words says more than the facts behind it.
    let reasons = |finding: &Finding| -> Vec<String> {
        finding.evidence.clauses.iter().filter_map(|clause| clause.note.clone()).collect()
    };
    let (then, now) = (reasons(before), reasons(after));
    let mut other: Vec<String> = then.into_iter().filter(|reason| !now.contains(reason)).collect();
    if other.is_empty() {
        let now = evidence(after, &Names::default());
        other = evidence(before, names).into_iter().filter(|value| !now.contains(value)).collect();
    }
    match other.as_slice() {
        [] => format!("before, {outcome}, and more led to it now"),
        values => format!("before: {}", values.iter().take(MOST_VALUES).cloned().collect::<Vec<_>>().join("; ")),
    }
}

/// How many values of before are named.
const MOST_VALUES: usize = 3;

/// Whether a finding has the same outcome, severity and waiver, and the same values led to it.
fn is_same(before: &Finding, after: &Finding, names: &Names) -> bool {
    weight(before) == weight(after)
        && before.verdict.outcome == after.verdict.outcome
        && evidence(before, names) == evidence(after, &Names::default())
}

/// What led to a finding, without places and without an order: that of a list in a file means nothing.
pub fn evidence(finding: &Finding, names: &Names) -> Vec<String> {
    let sorted = |value: &str| {
        let mut parts: Vec<&str> = value.split(", ").collect();
        parts.sort_unstable();
        parts.join(", ")
    };
    let evidence = &finding.evidence;
    let facts = evidence.facts.iter().map(|fact| format!("{}: {}", fact.what, sorted(&names.in_text(&fact.value))));
    let missing = evidence.missing.iter().map(|missing| format!("not written down: {}", missing.what));
    let clauses = evidence.clauses.iter().filter_map(|clause| clause.note.clone());
    let notes = evidence.notes.iter().cloned();
    let mut all: Vec<String> =
        facts.chain(missing).chain(clauses).chain(notes).map(|text| sorted(&names.in_text(&text))).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::replace_word;

    #[test]
    fn only_whole_words_are_renamed() {
        assert_eq!(replace_word("ana, anabel and ana-b: ana", "ana", "ann"), "ann, anabel and ana-b: ann");
        assert_eq!(replace_word("", "ana", "ann"), "");
    }
}
