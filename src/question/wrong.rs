//! Complaints about a sentence in a declaration of ours become complaints about a question: in words for somebody who
//! asks, and never about what they did not write.

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::load::Failure;
use crate::organisation::Org;
use crate::run::Run;
use crate::source::{FileId, Role, Span};
use crate::vocabulary::KindId;

/// What begins a question in English, and what to write for it.
const ASKING: &[(&[&str], &str)] = &[
    (
        &["does", "do", "did", "is", "are", "was", "has", "have", "can", "will"],
        "state what is to be decided: `every team has a tech lead`",
    ),
    (&["how"], "name the number: `the number of people`, `the number of members of team \"payments\"`"),
    (
        &["who", "whom", "whose", "what", "which", "where", "list", "show", "find", "give", "select", "count"],
        "name what is to be listed: `every team without a mission`, `the tech leads of team \"payments\"`",
    ),
    (&["when", "why"], "ask what is so: `every team has a tech lead`; the reasons are in the answer"),
];

/// Refuses what is a declaration of its own.
///
/// # Errors
/// There are braces outside of quotes.
pub(super) fn is_one_sentence(text: &str) -> Result<(), Failure> {
    let outside = text.split('"').step_by(2);
    if outside.into_iter().any(|part| part.contains(['{', '}'])) {
        return Err(Failure::new("a question is one sentence: `{` and `}` belong to the policies of a file")
            .help("ask what stands between them: `orglint ask 'every team must have a mission'`"));
    }
    Ok(())
}

/// The complaints with the question as it was asked under them, where it was read without its first word.
pub(super) fn as_asked(
    run: &mut Run,
    file: FileId,
    sentence: &str,
    mut problems: Vec<Diagnostic>,
) -> (FileId, Vec<Diagnostic>) {
    let source = run.sources.get(file);
    let (text, shown) = (&source.text, source.shown.clone());
    if &text[shown.clone()] == sentence {
        return (file, problems);
    }
    let text = format!("{}{sentence}{}", &text[..shown.start], &text[shown.end..]);
    let asked = run.sources.add_within("question", text, shown, Role::Policy);
    for label in problems.iter_mut().flat_map(|problem| &mut problem.labels).filter(|label| label.span.file == file) {
        label.span.file = asked;
    }
    (asked, problems)
}

/// The complaints about a question that reads in no form. An id without quotes is shown with them, and what is asked as in
/// English as a statement.
pub(super) fn reworded(run: &mut Run, file: FileId, problems: Vec<Diagnostic>, is_rule: bool) -> Vec<Diagnostic> {
    let organisation = described(run);
    let problems: Vec<Diagnostic> = problems
        .into_iter()
        .map(|problem| match organisation.as_ref().and_then(|org| quoted(run, org, &problem)) {
            Some(help) => problem.help(help),
            None => problem,
        })
        .collect();
    match asked(run, file, &problems) {
        Some(advice) => {
            std::iter::once(advice).chain(problems.into_iter().filter(|it| is_more(run, file, it))).collect()
        }
        None if is_rule => problems,
        None => problems.into_iter().map(of_a_question).collect(),
    }
}

/// The organisation as far as it can be built; what is wrong with it is not what is asked.
fn described(run: &mut Run) -> Option<Org> {
    let before = run.data_problems.len();
    let (program, problems) = (run.program.take(), run.policy_problems.len());
    run.compile();
    let built = run.organise();
    run.policy_problems.truncate(problems);
    run.data_problems.truncate(before);
    run.program = program;
    built.ok().and_then(|()| run.organisation.take())
}

/// `write `person "ana"``, if an unknown word is an id.
fn quoted(run: &Run, organisation: &Org, problem: &Diagnostic) -> Option<String> {
    if problem.code != Code::UnknownWord {
        return None;
    }
    let word = run.sources.text(problem.labels.first()?.span);
    let (vocabulary, _) = run.vocabulary();
    let kinds = (0..).map(KindId).zip(&vocabulary.kinds).filter(|(kind, _)| {
        let thing = organisation.find(*kind, word);
        thing.is_some_and(|thing| organisation.exists(*kind, thing))
    });
    let written: Vec<String> = kinds.map(|(_, kind)| format!("`{} \"{word}\"`", kind.noun.singular)).collect();
    (!written.is_empty()).then(|| format!("an id stands in quotes behind its kind: {}", written.join(" or ")))
}

/// The complaint about a question in English: what stands first is no sentence of the language.
fn asked(run: &Run, file: FileId, problems: &[Diagnostic]) -> Option<Diagnostic> {
    let place = first_word(run, file);
    let word = run.sources.text(place).to_lowercase();
    let (_, help) = ASKING.iter().find(|(words, _)| words.contains(&word.as_str()))?;
    // `which persn` is asked well, but for its slip.
    let well = word == "which" && problems.iter().any(|problem| problem.code != Code::NoReading);
    let message = format!("a question does not begin with `{word}` here");
    (!well).then(|| Diagnostic::error(Code::NoReading, message, place, "say it as a statement or a name").help(*help))
}

/// Whether a complaint says more than that the first words are none.
fn is_more(run: &Run, file: FileId, problem: &Diagnostic) -> bool {
    let asking = |place: Span| {
        place.start <= first_word(run, file).start || ["many", "much", "long"].contains(&run.sources.text(place))
    };
    problem.code == Code::UnknownWord && problem.labels.first().is_some_and(|label| !asking(label.span))
}

fn first_word(run: &Run, file: FileId) -> Span {
    let source = run.sources.get(file);
    let shown = &source.text[source.shown.clone()];
    let start = source.shown.start + (shown.len() - shown.trim_start().len());
    let end = start + source.text[start..source.shown.end].split_whitespace().next().map_or(0, str::len);
    Span::new(file, start, end)
}

/// What has no modal is no rule, so none is expected.
fn of_a_question(mut problem: Diagnostic) -> Diagnostic {
    for label in &mut problem.labels {
        if let Some(before) = label.text.strip_suffix("`must`, `should` or `may`") {
            label.text = match before.trim_end().strip_suffix(" or") {
                Some(expected) => expected.to_owned(),
                None => "nothing like this can follow here".to_owned(),
            };
        }
    }
    if problem.code == Code::NoReading {
        return problem.help(
            "a question is a statement (`every team has a tech lead`), a name for what is to be listed \
             (`every team without a mission`), a value (`the number of teams`), or a rule with `must`",
        );
    }
    problem
}
