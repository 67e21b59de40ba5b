//! Pairs of the grammar become tests, waivers and what both are about.

use crate::code::Code;
use crate::diagnostic::nearest;
use crate::source::Span;
use crate::syntax::declarations::{leftover, title, trimmed};
use crate::syntax::heads::braces;
use crate::syntax::parse::{Build, Node, Rule};
use crate::syntax::policies::{
    CLAUSES, Seen, bad_clause, clause_name, date_of, meant_as_clause, mend, text_of, unknown_clause,
};
use crate::syntax::tokens::{is_text, label, phrase_of, text_at};
use crate::syntax::tree::{At, Expectation, ExpectedVerdict, Stage, Subject, SubjectPart, Test, Waive};
use crate::syntax::{error, tests_and_waivers_error};

/// The first words of a waiver's clauses.
pub(super) const WAIVER_CLAUSES: &[&str] = &["until", "because", "approved", "from"];
/// The first words of a test's clauses.
pub(super) const TEST_CLAUSES: &[&str] = &["as", "before", "given", "expect"];

const VERDICTS: &[(&str, ExpectedVerdict)] = &[
    ("holds", ExpectedVerdict::Holds),
    ("holds by exception", ExpectedVerdict::HoldsByException),
    ("violated", ExpectedVerdict::Violated),
    ("undetermined", ExpectedVerdict::Undetermined),
    ("not applicable", ExpectedVerdict::NotApplicable),
    ("waived", ExpectedVerdict::Waived),
];

/// A waiver, with its braces and its missing clauses answered.
pub(super) fn waive(build: &mut Build<'_>, node: &Node) -> Option<Waive> {
    let policy = label(build, node.child(Rule::label)?);
    let subject = subject(build, node);
    let (mut until, mut because, mut approved_by, mut from) = (None, None, None, None);
    let mut seen = Seen::default();
    let mut unclear = false;
    for child in &node.children {
        match child.rule {
            Rule::needless_brace => build.report(tests_and_waivers_error::braces_of_waiver(child.span)),
            Rule::trailing => leftover(build, child, error::trailing),
            Rule::strange => {
                for line in &child.children {
                    unclear |= !strange(build, line, &mut seen, &mut because, &mut approved_by);
                }
            }
            rule => {
                let Some(name) = clause_name(rule).filter(|name| seen.once(build, name, child.span)) else { continue };
                match name {
                    "until" => until = date_of(build, child),
                    "from" => from = date_of(build, child),
                    "because" => because = text_of(build, child),
                    _ => approved_by = text_of(build, child),
                }
            }
        }
    }
    let missing = ["until", "because", "approved by"].into_iter().filter(|name| !seen.has(name)).collect::<Vec<_>>();
    if !missing.is_empty() && !unclear {
        build.report(error::waiver_without(policy.span, &missing));
    }
    Some(Waive { policy, subject: subject?, until, because, approved_by, from, span: trimmed(build, node.span) })
}

/// A line of a waiver that is none of its clauses. Says whether it is known which one was meant.
fn strange(
    build: &mut Build<'_>,
    line: &Node,
    seen: &mut Seen,
    because: &mut Option<At<String>>,
    approved_by: &mut Option<At<String>>,
) -> bool {
    let before = build.diagnostics.len();
    phrase_of(build, line);
    let slipped = build.diagnostics.len() > before;
    match meant_as_clause(build, line, WAIVER_CLAUSES) {
        Some(name) => {
            if seen.once(build, name, line.span) && !slipped {
                bad_clause(build, line, name);
                let slot = match name {
                    "because" => Some(because),
                    "approved by" if line.children.len() > 2 => Some(approved_by),
                    _ => None,
                };
                mend(build, line, slot);
            }
            true
        }
        None if slipped => false,
        None => {
            unknown_clause(build, line, WAIVER_CLAUSES, "a waiver");
            false
        }
    }
}

/// What a waiver or an expectation is about; `None` if it has been complained about.
fn subject(build: &mut Build<'_>, node: &Node) -> Option<Subject> {
    if let Some(child) = node.child(Rule::organisation) {
        return Some(Subject::Organisation(child.span));
    }
    if let Some(child) = node.child(Rule::every) {
        return phrase_of(build, child).map(Subject::Every);
    }
    let things = node.child(Rule::things)?;
    if let Some(more) = things.child(Rule::more_things) {
        let comma = Span::new(more.span.file, more.span.start as usize, more.span.start as usize + 1);
        build.report(tests_and_waivers_error::two_subjects(comma, ","));
        return None;
    }
    let parts = things.children.iter().map(|thing| part(build, thing)).collect::<Vec<_>>();
    parts.into_iter().collect::<Option<Vec<_>>>().map(Subject::Things)
}

/// `affiliation change c-1`: the last word is the id, those before it name the kind.
fn part(build: &mut Build<'_>, thing: &Node) -> Option<SubjectPart> {
    let (last, words) = thing.children.split_last()?;
    let Some(first) = words.first() else {
        let written = build.of(last);
        build.report(tests_and_waivers_error::subject_without_kind(last.span, written));
        return None;
    };
    if let Some(and) = words.iter().find(|word| matches!(build.of(word), "and" | "or")) {
        build.report(tests_and_waivers_error::two_subjects(and.span, build.of(and)));
        return None;
    }
    // `person ana of team payments`: a kind may have an `of` in its name, but not behind three words.
    if let [_, _, .., of, _] = words
        && build.of(of).eq_ignore_ascii_case("of")
    {
        build.report(tests_and_waivers_error::of_between_subjects(of.span));
        return None;
    }
    if let Some(text) = words.iter().find(|word| is_text(word.rule)) {
        let end = thing.span;
        build.report(error::trailing(text.span.to(end), build.of(text)));
        return None;
    }
    let written = build.of(last);
    if let Some(sign) =
        written.chars().last().filter(|sign| !is_text(last.rule) && matches!(sign, ';' | '!' | '?' | '`' | '.'))
    {
        let end = last.span.end as usize;
        build.report(tests_and_waivers_error::sign_behind_subject(
            Span::new(build.file, end - sign.len_utf8(), end),
            &sign.to_string(),
        ));
        return None;
    }
    let id = if is_text(last.rule) {
        text_at(build, last)?
    } else {
        At { value: build.of(last).to_string(), span: last.span }
    };
    let words_of_kind = words.iter().map(|word| build.of(word).to_lowercase()).collect::<Vec<_>>();
    let span = words.iter().fold(first.span, |span, word| span.to(word.span));
    Some(SubjectPart { kind: At { value: words_of_kind.join(" "), span }, id })
}

/// `test "small" "three" {`.
fn is_quoted_twice(node: &Node) -> bool {
    node.child(Rule::unquoted).is_some_and(|rest| rest.children.first().is_some_and(|next| is_text(next.rule)))
}

/// A test, with what it lacks answered.
pub(super) fn test(build: &mut Build<'_>, node: &Node) -> Option<Test> {
    if !(node.child(Rule::label).is_none() && is_quoted_twice(node)) {
        braces(build, node);
    }
    let labels = node.children.iter().filter(|child| child.rule == Rule::label);
    let mut policies = labels.map(|child| label(build, child)).collect::<Vec<_>>();
    // `test policy p`, `test for p`
    if policies.len() > 1 && matches!(policies[0].value.to_lowercase().as_str(), "policy" | "policies" | "for" | "of") {
        let needless = policies.remove(0);
        build.report(tests_and_waivers_error::needless_in_test(needless.span, &needless.value, &policies[0].value));
    }
    let keyword = node.children.first().map_or(node.span, |child| child.span);
    let quoted = node.child(Rule::plain_text).filter(|_| policies.is_empty() && is_quoted_twice(node));
    match quoted {
        Some(text) => build.report(tests_and_waivers_error::titled_policy(text.span, "test")),
        None if policies.is_empty() => build.report(error::test_without_policy(keyword)),
        None => {}
    }
    let mut test = Test {
        policies,
        title: title(build, node),
        as_of: None,
        before: None,
        stages: Vec::new(),
        waivers: Vec::new(),
        span: trimmed(build, node.span),
    };
    let mut state = Lines::default();
    node.children.iter().for_each(|child| line(build, child, &mut test, &mut state));
    let unfinished = node.child(Rule::missing_open).is_some() || state.unclear || state.open_data;
    let missing = [("given", state.given.is_none()), ("expect", !state.expected)];
    let missing = missing.into_iter().filter(|&(_, missing)| missing).map(|(name, _)| name).collect::<Vec<_>>();
    if !missing.is_empty() && !unfinished && node.child(Rule::missing_close).is_none() {
        build.report(error::test_without(keyword, &missing));
    }
    if let Some(early) = state.early.filter(|_| state.given.is_some()) {
        build.report(tests_and_waivers_error::expect_above_data(trimmed(build, early)));
    }
    (!test.policies.is_empty()).then_some(test)
}

/// What has been seen of a test.
#[derive(Default)]
struct Lines {
    seen: Seen,
    given: Option<Span>,
    expected: bool,
    /// An expectation with no data above it.
    early: Option<Span>,
    /// Some line could not be understood, so nothing is said to be missing.
    unclear: bool,
    open_data: bool,
    /// The line before breaks off: what follows is the rest of it.
    cut: Cut,
}

/// Whether the lines below one belong to it.
#[derive(Clone, Copy, Default, PartialEq)]
enum Cut {
    #[default]
    No,
    /// The next line does.
    Line,
    /// All lines up to the next clause do: data without quotes.
    Data,
}

fn line(build: &mut Build<'_>, node: &Node, test: &mut Test, state: &mut Lines) {
    let cut = if node.rule == Rule::strange { state.cut } else { std::mem::take(&mut state.cut) };
    match node.rule {
        Rule::as_of if state.seen.once(build, "as of", node.span) => test.as_of = date_of(build, node),
        Rule::before if state.seen.once(build, "before", node.span) => test.before = data(build, node, state),
        Rule::given => given(build, node, test, state),
        Rule::expect | Rule::expect_nothing => {
            state.expected = true;
            let expectation = expectation(build, node);
            state.cut = if expectation.is_none() { Cut::Line } else { Cut::No };
            if test.stages.is_empty() {
                state.early.get_or_insert(node.span);
                test.stages.push(Stage { given: None, also: false, expectations: Vec::new() });
            }
            let stage = test.stages.last_mut().expect("a stage was added if there was none");
            stage.expectations.extend(expectation);
        }
        Rule::waive => test.waivers.extend(waive(build, node)),
        Rule::trailing => leftover(build, node, error::trailing),
        Rule::strange => {
            state.unclear = true;
            state.cut = cut;
            for line in &node.children {
                state.cut = strange_in_test(build, line, state.cut);
            }
        }
        _ => {}
    }
}

/// Answers a line of a test that is none of its clauses; says whether the lines below belong to it.
fn strange_in_test(build: &mut Build<'_>, line: &Node, cut: Cut) -> Cut {
    if build.is_swallowed(line.span) || other_fence(build, line) {
        return Cut::No;
    }
    let meant = meant_as_clause(build, line, TEST_CLAUSES);
    if meant.is_none() && cut != Cut::No {
        return if cut == Cut::Data { Cut::Data } else { Cut::No };
    }
    // The head of the test was pasted into a policy: the braces were answered.
    let of_policy = meant_as_clause(build, line, CLAUSES).is_some();
    if of_policy && build.diagnostics.iter().any(|problem| problem.code == Code::MissingBrace) {
        return Cut::No;
    }
    if data_behind_another_word(build, line) {
        return Cut::No;
    }
    let before = build.diagnostics.len();
    phrase_of(build, line);
    if build.diagnostics.len() > before {
        return Cut::No;
    }
    match meant {
        Some(name) => bad_clause(build, line, name),
        None => unknown_clause(build, line, TEST_CLAUSES, "a test"),
    }
    match meant {
        Some("given" | "before") if line.children.len() == 1 => Cut::Data,
        Some("expect") if line.children.len() == 1 => Cut::Line,
        _ => Cut::No,
    }
}

/// `given: """…"""`, `givn """…"""`: answers the sign or the word.
fn data_behind_another_word(build: &mut Build<'_>, line: &Node) -> bool {
    let [first, rest @ ..] = line.children.as_slice() else { return false };
    if first.rule != Rule::word || rest.last().is_none_or(|last| last.rule != Rule::data) {
        return false;
    }
    let lower = build.of(first).to_lowercase();
    let name = ["given", "before"].into_iter().find(|name| *name == lower);
    match (name, rest) {
        (Some(name), [sign, _]) if matches!(build.of(sign), ":" | "=") => {
            build.report(error::colon_behind_clause(sign.span, name, build.of(sign)));
        }
        (None, [_] | [_, _]) => {
            let near = nearest(&lower, ["given", "before"]);
            build.report(error::unknown_clause(first.span, build.of(first), near, "a test"));
        }
        _ => return false,
    }
    true
}

/// `given '''`, `given ``` `: data between other marks, up to the line that closes them.
fn other_fence(build: &mut Build<'_>, line: &Node) -> bool {
    let rest = &build.text[line.span.start as usize..];
    let first = rest.lines().next().unwrap_or("");
    let Some((at, fence)) = ["'''", "```"].iter().find_map(|fence| Some((first.find(fence)?, *fence))) else {
        return false;
    };
    if !first.starts_with("given") && !first.starts_with("before") {
        return false;
    }
    // `'''` at the one end and `"""` at the other
    let below = rest.get(first.len()..).unwrap_or("");
    let closing = below.find(fence).or_else(|| below.find("\"\"\""));
    let start = line.span.start as usize + at;
    build.report(error::other_fence(Span::new(build.file, start, start + fence.len()), fence));
    if let Some(end) = closing {
        build.swallowed = line.span.start as usize + first.len() + end + fence.len();
    }
    true
}

fn given(build: &mut Build<'_>, node: &Node, test: &mut Test, state: &mut Lines) {
    let also = node.child(Rule::also).is_some();
    let place = node.children.first().map_or(node.span, |child| child.span);
    let keyword = Span::new(node.span.file, node.span.start as usize, place.start as usize);
    let keyword = trimmed(build, keyword);
    match state.given {
        Some(earlier) if !also => build.report(error::given_twice(keyword, earlier)),
        None => state.given = Some(keyword),
        Some(_) => {}
    }
    let given = data(build, node, state);
    test.stages.push(Stage { given, also, expectations: Vec::new() });
}

/// The place of quoted data: without the rest of the line of the opening quotes, if it is empty, and without the
/// indentation of the closing ones.
fn data(build: &mut Build<'_>, node: &Node, state: &mut Lines) -> Option<Span> {
    let data = node.child(Rule::data)?;
    if data.child(Rule::open_data).is_some() {
        state.open_data = true;
        let start = data.span.start as usize;
        build.report(error::unterminated_data(Span::new(data.span.file, start, start + 3)));
        return None;
    }
    let inside = data.child(Rule::data_text)?.span;
    let text = build.at(inside);
    let mut start = inside.start as usize;
    if let Some(line_end) = text.find('\n').filter(|&at| text[..at].trim().is_empty()) {
        start += line_end + 1;
    }
    let space = |c: char| matches!(c, ' ' | '\t');
    let kept = text.trim_end_matches(space);
    let length = if kept.ends_with('\n') { kept.len() } else { text.len() };
    Some(Span::new(inside.file, start, (inside.start as usize + length).max(start)))
}

fn expectation(build: &mut Build<'_>, node: &Node) -> Option<Expectation> {
    let span = trimmed(build, node.span);
    if node.rule == Rule::expect_nothing {
        return Some(Expectation { verdict: None, subject: None, span });
    }
    let place = trimmed(build, node.child(Rule::verdict)?.span);
    let written = build.at(place).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let verdict = VERDICTS.iter().find(|(name, _)| *name == written).map(|&(_, verdict)| verdict);
    let has_subject =
        [Rule::organisation, Rule::every, Rule::things].into_iter().any(|rule| node.child(rule).is_some());
    let Some(verdict) = verdict else {
        // `holds team payments`
        let begun = VERDICTS.iter().rev().filter(|_| !has_subject).find_map(|(name, _)| written.strip_prefix(name));
        if let Some(rest) = begun.map(str::trim_start).filter(|rest| rest.split(' ').count() > 1) {
            let end = place.end as usize;
            let span = Span::new(place.file, end.saturating_sub(rest.len()), end);
            let first = rest.split(' ').next().unwrap_or(rest);
            let other =
                matches!(first, "in" | "on" | "of" | "about" | "to" | "at") || nearest(first, ["for"]).is_some();
            if other && rest.split(' ').count() > 2 {
                let start = span.start as usize;
                let word = Span::new(place.file, start, start + first.len());
                build.report(tests_and_waivers_error::word_for_for(word, build.at(word)));
                return None;
            }
            build.report(tests_and_waivers_error::expect_without_for(span, build.at(span)));
            return None;
        }
        let near = nearest(&written, VERDICTS.iter().map(|(name, _)| *name)).or_else(|| synonym(&written));
        build.report(tests_and_waivers_error::unknown_verdict(place, build.at(place), near));
        return None;
    };
    if !has_subject {
        build.report(tests_and_waivers_error::expect_without_subject(span));
        return None;
    }
    match subject(build, node)? {
        Subject::Every(phrase) => {
            build.report(tests_and_waivers_error::every_in_expect(phrase.span));
            None
        }
        subject => Some(Expectation { verdict: Some(verdict), subject: Some(subject), span }),
    }
}

/// Words that other tools use for a verdict.
fn synonym(word: &str) -> Option<&'static str> {
    Some(match word {
        "pass" | "passes" | "ok" | "success" | "true" | "satisfied" => "holds",
        "fail" | "fails" | "failed" | "failure" | "error" | "warning" | "violates" | "false" => "violated",
        "unknown" | "undecided" | "unclear" => "undetermined",
        "excepted" | "exception" | "excused" => "holds by exception",
        "no violations" | "no violation" | "no findings" | "no finding" | "none" | "nothing violated" => "nothing",
        "inapplicable" | "skipped" | "n-a" | "n/a" | "na" => "not applicable",
        _ => return None,
    })
}
