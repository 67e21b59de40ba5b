//! The words of a finding: what it is about, what is wrong, what stands under each place, and what to fill in.
//!
//! Plain English for somebody who leads a team and has never seen the policy: no names of verdicts where a sentence does,
//! no word twice. Both the human and the machine-readable report take their words from here. Everything that comes from
//! files is cleaned here or where it is printed; what this returns may be printed as it is.

use crate::compile::{Modal, Policy, Program, Rule};
use crate::evaluate::verdict::{Clause, FactRead, Finding, Missing, Outcome, Part, ThingRef};
use crate::formula::Cond;
use crate::report::Checked;
use crate::report::sentence::{Say, Subject, compares_two, statement};
use crate::report::text::clean;
use crate::source::{Role, Sources, Span};
use crate::syntax::tree::WhenUnknown;
use crate::value::Truth;

/// How bad a finding is: a broken `must` is an error, a broken `should` a warning; one that cannot be told is what the
/// policy's `unknown` says (its default is the same).
pub fn is_error(finding: &Finding) -> bool {
    match finding.verdict.outcome {
        Outcome::Undetermined => finding.unknown == WhenUnknown::Fails,
        _ => finding.modal == Modal::Must,
    }
}

/// Whether a report speaks of a finding: one that cannot be told under `unknown passes` is only counted.
pub fn is_reported(finding: &Finding) -> bool {
    !(finding.verdict.outcome == Outcome::Undetermined && finding.unknown == WhenUnknown::Passes)
}

/// A thing by its kind and id, as people write it in waivers and tests: `person ana`.
pub fn thing(checked: &Checked<'_>, thing: ThingRef) -> String {
    let vocabulary = &checked.program.vocabulary;
    if thing.kind == vocabulary.core.organisation {
        return "the organisation".to_owned();
    }
    let id = (checked.ids)(thing);
    let kind = &vocabulary.kind(thing.kind).noun.singular;
    let plain = |char: char| char.is_alphanumeric() || "-_./@".contains(char);
    if !id.is_empty() && id.chars().all(plain) { format!("{kind} {id}") } else { format!("{kind} \"{}\"", clean(&id)) }
}

/// What a finding is about, the innermost first: `person ana in team payments`, `pod a and pod b in team payments`.
pub fn subject(checked: &Checked<'_>, sources: &Sources, finding: &Finding) -> String {
    let things: Vec<_> = finding.verdict.subject.iter().rev().map(|&subject| thing(checked, subject)).collect();
    if things.is_empty() {
        return "the organisation".to_owned();
    }
    if is_pair(checked, sources, finding) {
        let (pair, owners) = things.split_at(2);
        let pair = format!("{} and {}", pair[1], pair[0]);
        return [&[pair], owners].concat().join(" in ");
    }
    things.join(" in ")
}

fn is_pair(checked: &Checked<'_>, sources: &Sources, finding: &Finding) -> bool {
    let subject = &finding.verdict.subject;
    // Of one that has a twin only that one is the subject.
    let one = rule(checked, finding).is_some_and(|rule| matches!(rule.main, Cond::NoTwin { .. }));
    let alike = !one && subject.len() >= 2 && subject[subject.len() - 1].kind == subject[subject.len() - 2].kind;
    alike && rule(checked, finding).is_some_and(|rule| compares_two(rule, sources))
}

/// The policy of a finding.
pub fn policy<'a>(checked: &Checked<'a>, finding: &Finding) -> Option<&'a Policy> {
    checked.program.policies.get(finding.verdict.policy)
}

/// The sentence of a finding.
pub fn rule<'a>(checked: &Checked<'a>, finding: &Finding) -> Option<&'a Rule> {
    policy(checked, finding)?.rules.get(finding.verdict.sentence)
}

/// One sentence: what is wrong, or what cannot be told. A message of the policy's own (`says`) speaks of what is broken,
/// so it stands only where something is; the subject is named before it unless the message names it.
pub fn headline(checked: &Checked<'_>, sources: &Sources, finding: &Finding) -> String {
    let words = subject(checked, sources, finding);
    let broken = finding.verdict.outcome == Outcome::Violated;
    if let Some(says) = finding.says.as_deref().filter(|_| broken) {
        let named = finding.verdict.subject.iter().all(|&thing| mentions(says, &(checked.ids)(thing)));
        let says = clean(says);
        return if named { says.into_owned() } else { format!("{words}: {says}") };
    }
    let Some(rule) = rule(checked, finding) else { return words };
    let about = Subject {
        words: &words,
        plural: is_pair(checked, sources, finding),
        whole: is_whole(checked.program, rule, finding),
    };
    let say = if broken { Say::Broken } else { Say::CannotTell };
    let nouns = &checked.program.vocabulary;
    clean(&statement(rule, (sources, nouns), about, say, short_reason(finding))).into_owned()
}

/// Why the main clause does not hold, if that is short enough for a headline.
fn short_reason(finding: &Finding) -> Option<&str> {
    let main = finding.evidence.clauses.iter().find(|clause| clause.part == Part::Main)?;
    main.note.as_deref().filter(|note| note.chars().count() <= LONGEST_REASON)
}

/// How long a reason in a headline may be.
const LONGEST_REASON: usize = 100;

/// Whether a message names an id as a word of its own.
fn mentions(message: &str, id: &str) -> bool {
    let is_part = |char: char| char.is_alphanumeric() || char == '-' || char == '_';
    !id.is_empty()
        && message.match_indices(id).any(|(at, _)| {
            let before = message[..at].chars().next_back();
            let after = message[at + id.len()..].chars().next();
            !before.is_some_and(is_part) && !after.is_some_and(is_part)
        })
}

/// Whether the subject is what the sentence's innermost quantifier ranges over, not the owner of somebody who is missing.
fn is_whole(program: &Program, rule: &Rule, finding: &Finding) -> bool {
    let things = &finding.verdict.subject;
    let innermost = rule.ranges.last().and_then(|range| program.vocabulary.kind_of(range.ty));
    things.len() >= rule.ranges.len() && things.last().map(|thing| thing.kind) == innermost
}

/// What stands under a fact: whose and which it is, and its value where that is not what the line itself says.
pub fn fact_label(fact: &FactRead, sources: &Sources) -> String {
    let written = fact.place.map_or("", |place| sources.text(place));
    // `[ana, "bo"]` says what `ana, bo` says. A long text is none of the short values.
    let bare = |text: &str| text.chars().filter(|char| !"[]\"' ".contains(*char)).collect::<String>();
    let short = written.len() <= 4 * fact.value.len() + 8;
    if short && !written.is_empty() && bare(written).eq_ignore_ascii_case(&bare(&fact.value)) {
        clean(&fact.what).into_owned()
    } else {
        clean(&format!("{}: {}", fact.what, fact.value)).into_owned()
    }
}

/// A fact that no single place in a file gives.
pub fn fact_note(fact: &FactRead) -> String {
    let by_default = if fact.by_default { " (by default)" } else { "" };
    clean(&format!("{}: {}{by_default}", fact.what, fact.value)).into_owned()
}

/// What stands under a clause of the policy: why it is so, in words; `None` if there is nothing to say that the reader
/// does not know already.
pub fn clause_label(clause: &Clause) -> Option<String> {
    match (clause_words(clause), &clause.note) {
        (Some(words), Some(note)) if clause.part == Part::Exception && clause.truth == Truth::Unknown => {
            Some(format!("{words}: {}", clean(note)))
        }
        (Some(_), Some(note)) => Some(clean(note).into_owned()),
        (words, None) => words.map(str::to_owned),
        (None, Some(_)) => None,
    }
}

/// The same without the reason.
pub fn clause_words(clause: &Clause) -> Option<&'static str> {
    match (clause.part, clause.truth) {
        (Part::Main, Truth::False) => Some("this is not so"),
        (Part::Main | Part::Condition | Part::Filter, Truth::Unknown) => Some("this cannot be told"),
        (Part::Exception, Truth::False) => Some("the exception does not apply"),
        (Part::Exception, Truth::Unknown) => Some("the exception may apply"),
        (_, Truth::True) | (Part::Condition | Part::Filter, Truth::False) => None,
    }
}

/// What stands under the place where a fact is missing.
pub fn missing_label(missing: &Missing) -> String {
    clean(&missing.words()).into_owned()
}

/// What to fill in, and where, a line for each thing and key: ``add `level: …` to person bo (org/people.yaml:12)``. Keys
/// are written as the file's format writes them.
pub fn missing_help(checked: &Checked<'_>, sources: &Sources, missing: &[Missing]) -> Vec<String> {
    let mut entries: Vec<(&Missing, String, Vec<String>)> = Vec::new();
    for fact in missing {
        let key = clean(&fact.key).replace(' ', "-");
        let (first, inner) = key.split_once('.').map_or((key.as_str(), None), |(first, inner)| (first, Some(inner)));
        let same = |(other, name, inside): &&mut (&Missing, String, Vec<String>)| {
            other.thing == fact.thing && name == first && inner.is_none() == inside.is_empty()
        };
        match (entries.iter_mut().find(same), inner) {
            (Some((.., inside)), Some(inner)) if inside.iter().any(|it| it == inner) => {}
            (Some((.., inside)), Some(inner)) => inside.push(inner.to_owned()),
            (Some(_), None) => {}
            (None, inner) => entries.push((fact, first.to_owned(), inner.map(str::to_owned).into_iter().collect())),
        }
    }
    let line = |(fact, first, inner): &(&Missing, String, Vec<String>)| {
        let whose = thing(checked, fact.thing);
        let Some(place) = fact.place else {
            return format!("add `{}` to {whose}, which no file describes yet", entry(first, inner, "yaml"));
        };
        let name = &sources.get(place.file).name;
        let entry = entry(first, inner, name.rsplit('.').next().unwrap_or(""));
        format!("add `{entry}` to {whose} ({})", place_name(sources, place))
    };
    entries.iter().map(line).collect()
}

/// How many inner keys of one key are named.
const INNER: usize = 4;

/// An entry of a data file: `depth: { ledger: …, gateways: … }` for the keys `depth.ledger` and `depth.gateways`.
fn entry(first: &str, inner: &[String], format: &str) -> String {
    let (quote, is) = match format {
        "toml" => ("", " = "),
        "json" => ("\"", ": "),
        _ => ("", ": "),
    };
    match inner {
        [] => format!("{quote}{first}{quote}{is}…"),
        [one] if format == "toml" => format!("{first}.{one} = …"),
        inner => {
            let named = inner.iter().take(INNER).map(|inner| format!("{quote}{inner}{quote}{is}…"));
            let more = if inner.len() > INNER { ", …" } else { "" };
            format!("{quote}{first}{quote}{is}{{ {}{more} }}", named.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A place in short: `org/people.yaml:12`.
pub fn place_name(sources: &Sources, place: Span) -> String {
    let line = sources.line_column(place.file, place.start as usize).line;
    format!("{}:{line}", clean(&sources.get(place.file).name))
}

/// Whether a place lies in a policy.
pub fn in_policy(sources: &Sources, place: Span) -> bool {
    sources.get(place.file).role == Role::Policy
}
