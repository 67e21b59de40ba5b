//! From the steps of an evaluation to one reason for each part of a sentence: what a reader is told of `must …`, and of
//! `unless …`, in a line or two.
//!
//! The steps come in the order of the evaluation, the inner ones first. What is said of several things in the same words
//! is said once: `depth of ana for ledger is aware, depth of ana for tax is unfamiliar; at least conversant is asked for`.

use crate::source::Span;
use crate::value::Truth;

use super::verdict::{Clause, Missing, Part, listed, shared_start};

/// What one step found, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    /// Of what it is said; empty where `says` stands for itself.
    about: String,
    /// In the singular: `is aware`, `is not among the review authors`.
    says: String,
    /// The same of several: `are aware`.
    many: String,
    /// What the policy asks for: `at least conversant is asked for`.
    asked: String,
}

impl Words {
    /// A sentence that stands for itself.
    pub(super) fn plain(says: String) -> Words {
        Words { about: String::new(), many: says.clone(), says, asked: String::new() }
    }

    /// `ana` `is not small`.
    pub(super) fn of(about: String, says: String) -> Words {
        let many = plural(&says);
        Words::with(about, says, many)
    }

    /// `ana` `is a manager`, of several `are managers`.
    pub(super) fn with(about: String, says: String, many: String) -> Words {
        Words { about, says, many, asked: String::new() }
    }

    /// Whether it is about that thing, or about a fact of it: `bo`, `level of bo`, `depth of bo for ledger`.
    pub(super) fn is_about(&self, name: &str) -> bool {
        self.about == name || self.about.split(" of ").skip(1).any(|owner| owner.split(" for ").next() == Some(name))
    }

    /// All of it, as one line.
    pub(super) fn text(&self) -> String {
        let about = if self.about.is_empty() { String::new() } else { format!("{} ", self.about) };
        let asked = if self.asked.is_empty() { String::new() } else { format!("; {}", self.asked) };
        format!("{about}{}{asked}", self.says)
    }

    /// The same with what is asked for.
    pub(super) fn asking(self, asked: String) -> Words {
        Words { asked, ..self }
    }
}

/// A condition within a part of a sentence, or within a definition that it uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) place: Span,
    pub(super) part: Part,
    pub(super) truth: Truth,
    pub(super) words: Option<Words>,
}

/// A part of the sentence as a whole.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    pub(super) part: Part,
    pub(super) place: Span,
    pub(super) truth: Truth,
    /// Whether it joins several conditions: then only those that decided it are underlined.
    pub(super) joined: bool,
}

impl Whole {
    fn underlined(&self, steps: &[&Step]) -> Span {
        let inside = |step: &&&Step| {
            let (inner, outer) = (step.place, self.place);
            inner.file == outer.file && inner.start >= outer.start && inner.end <= outer.end
        };
        let decided = steps.iter().filter(inside).map(|step| step.place).reduce(Span::to);
        decided.filter(|_| self.joined).unwrap_or(self.place)
    }
}

/// How many reasons one part gives, and of how many things each speaks by name.
const REASONS: usize = 4;
const NAMED: usize = 4;

/// One clause for each part, in the order of the sentence.
pub(super) fn clauses(wholes: &[Whole], steps: &[Step], missing: &[Missing]) -> Vec<Clause> {
    let mut clauses = Vec::new();
    for part in [Part::Filter, Part::Condition, Part::Main, Part::Exception] {
        let own: Vec<&Step> = steps.iter().filter(|step| step.part == part).collect();
        let whole = wholes.iter().find(|whole| whole.part == part);
        let first = own.first().map(|step| (step.place, step.truth));
        let Some((place, truth)) = whole.map(|whole| (whole.underlined(&own), whole.truth)).or(first) else { continue };
        let asked_by = whole.map_or(place, |whole| whole.place);
        let unknown = || (truth == Truth::Unknown).then(|| lacking(missing, asked_by)).flatten();
        clauses.push(Clause { place, part, truth, note: reason(&own).or_else(unknown) });
    }
    clauses
}

/// `level of bo and level of cai are not written down`, as far as that part of the sentence asks for them.
fn lacking(missing: &[Missing], place: Span) -> Option<String> {
    let asked: Vec<&str> =
        missing.iter().filter(|fact| fact.clause == Some(place)).map(|fact| fact.what.as_str()).collect();
    match asked.as_slice() {
        [] => None,
        [_] => missing.iter().find(|fact| fact.clause == Some(place)).map(Missing::words),
        all if all.len() <= NAMED => Some(format!("{} are not written down", listed(all))),
        all => Some(format!("{}, and {} more, are not written down", listed(&all[..NAMED]), all.len() - NAMED)),
    }
}

/// Steps of one place that ask for the same.
struct Group<'a> {
    place: Span,
    asked: &'a str,
    plain: bool,
    said: Vec<Said<'a>>,
}

/// Things of which the same is said.
struct Said<'a> {
    about: Vec<&'a str>,
    words: &'a Words,
}

fn reason(steps: &[&Step]) -> Option<String> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (step, words) in steps.iter().filter_map(|step| Some((step, step.words.as_ref()?))) {
        let plain = words.about.is_empty();
        let same =
            |group: &&mut Group<'_>| group.place == step.place && group.asked == words.asked && group.plain == plain;
        let group = match groups.iter_mut().find(same) {
            Some(group) => group,
            None => {
                groups.push(Group { place: step.place, asked: &words.asked, plain, said: Vec::new() });
                groups.last_mut()?
            }
        };
        match group.said.iter_mut().find(|said| said.words.says == words.says) {
            Some(said) if said.about.contains(&words.about.as_str()) => {}
            Some(said) => said.about.push(&words.about),
            None => group.said.push(Said { about: vec![&words.about], words }),
        }
    }
    let mut said: Vec<String> = Vec::new();
    for sentence in groups.iter().map(sentence) {
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    }
    let more = said.len().saturating_sub(REASONS);
    said.truncate(REASONS);
    if more > 0 {
        said.push(format!("and {more} more"));
    }
    (!said.is_empty()).then(|| said.join("; "))
}

fn sentence(group: &Group<'_>) -> String {
    if let Some(alike) = alike(group) {
        return alike;
    }
    let mut room = NAMED;
    let mut said: Vec<String> = Vec::new();
    let mut left_out = 0;
    for Said { about, words } in &group.said {
        let shown = about.len().min(room);
        left_out += about.len() - shown;
        room -= shown;
        match (group.plain, shown) {
            (true, 1..) => said.push(words.says.clone()),
            (_, 0) => {}
            (false, 1) => said.push(format!("{} {}", about[0], words.says)),
            (false, _) => said.push(format!("{} {}", listed(&about[..shown]), words.many)),
        }
    }
    let mut text = said.join(", ");
    if left_out > 0 {
        text.push_str(&format!(", and {left_out} more"));
    }
    if !group.asked.is_empty() {
        text.push_str("; ");
        text.push_str(group.asked);
    }
    text
}

/// `no file records the mentors of ada, ben and 3 more`: sentences that differ only in their last name.
fn alike(group: &Group<'_>) -> Option<String> {
    let says: Vec<&str> = group.said.iter().map(|said| said.words.says.as_str()).collect();
    let start = shared_start(&says, " of ").filter(|_| group.plain && group.asked.is_empty())?;
    let more = format!("{} more", says.len().saturating_sub(NAMED));
    let mut names: Vec<&str> = says.iter().take(NAMED).map(|says| &says[start..]).collect();
    names.extend((says.len() > NAMED).then_some(more.as_str()));
    Some(format!("{}{}", &says[0][..start], listed(&names)))
}

/// `is small` → `are small`.
fn plural(says: &str) -> String {
    let (verb, rest) = says.split_once(' ').unwrap_or((says, ""));
    let verb = match verb {
        "is" => "are",
        "has" => "have",
        "does" => "do",
        other => other,
    };
    format!("{verb} {rest}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Step, Whole, Words, clauses};
    use crate::evaluate::verdict::Part;
    use crate::source::{FileId, Span};
    use crate::value::Truth;

    fn step(at: usize, words: Words) -> Step {
        let place = Span::new(FileId(0), at, at + 1);
        Step { place, part: Part::Main, truth: Truth::False, words: Some(words) }
    }

    fn is(about: &str, says: &str) -> Words {
        Words::of(about.to_owned(), says.to_owned())
    }

    fn note(steps: &[Step]) -> Option<String> {
        clauses(&[], steps, &[]).pop()?.note
    }

    /// What is said of a fact of somebody is about them; what is said of a fact for them is not.
    #[test]
    fn whom_it_is_about() {
        for about in ["bo", "level of bo", "depth of bo for ledger", "level of manager of bo"] {
            assert!(is(about, "is there").is_about("bo"), "{about}");
        }
        for about in ["ana", "level of ana", "depth of ana for bo", "bo of ana", "level of bob"] {
            assert!(!is(about, "is there").is_about("bo"), "{about}");
        }
    }

    #[test]
    fn what_is_the_same_is_said_once() {
        let asked = || "at least strong is asked for".to_owned();
        let steps = [
            step(0, is("depth of ana", "is aware").asking(asked())),
            step(0, is("depth of bo", "is aware").asking(asked())),
            step(0, is("depth of cai", "is none").asking(asked())),
            step(5, Words::plain("0 of 3 members, at least 1 is asked for".to_owned())),
        ];
        assert_eq!(
            note(&steps).as_deref(),
            Some(
                "depth of ana and bo are aware, depth of cai is none; at least strong is asked for; \
                 0 of 3 members, at least 1 is asked for"
            )
        );
    }

    #[test]
    fn long_lists_end_with_a_count() {
        let names = ["a", "b", "c", "d", "e", "f"];
        let steps: Vec<Step> = names.iter().map(|name| step(0, is(name, "is not small"))).collect();
        assert_eq!(note(&steps).as_deref(), Some("a, b, c and d are not small, and 2 more"));
        let steps: Vec<Step> = (0..6).map(|at| step(at, is("a", &format!("is {at}")))).collect();
        assert_eq!(note(&steps).as_deref(), Some("a is 0; a is 1; a is 2; a is 3; and 2 more"));
    }

    #[test]
    fn of_several_conditions_those_that_decided_are_underlined() {
        let at = |file, from, to| Span::new(FileId(file), from, to);
        let step = |place| Step { place, ..step(0, Words::plain("x".to_owned())) };
        let whole = |joined| Whole { part: Part::Main, place: at(0, 10, 50), truth: Truth::False, joined };
        // Before it, behind it, and in a definition of another file at the same bytes; the two in the middle are inside.
        let steps = [
            step(at(0, 2, 9)),
            step(at(0, 12, 20)),
            step(at(0, 25, 30)),
            step(at(0, 55, 60)),
            step(at(1, 35, 40)),
            step(at(0, 5, 45)),
        ];
        let underlined = |joined| clauses(&[whole(joined)], &steps, &[]).pop().map(|clause| clause.place);
        assert_eq!(underlined(true), Some(at(0, 12, 30)));
        assert_eq!(underlined(false), Some(at(0, 10, 50)));
    }
}
