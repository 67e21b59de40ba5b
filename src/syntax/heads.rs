//! The heads of declarations and the braces of blocks: what is missing in them, or stands where something else belongs,
//! becomes a complaint that shows the form.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::declarations::{leftover, trimmed};
use crate::syntax::parse::{Build, Node, Rule, furthest};
use crate::syntax::tokens::is_text;
use crate::syntax::{error, tests_and_waivers_error};

/// A declaration whose keyword is right and whose form is not.
pub(super) fn incomplete(build: &mut Build<'_>, node: &Node, keyword: Span, word: &str) {
    let text = build.of(node);
    if let Some(problem) = name_in_quotes(build, node, word) {
        return build.report(problem);
    }
    if let Some(problem) = other_words(build, node, word) {
        return build.report(problem);
    }
    let start = node.span.start as usize;
    let (rule, form) = form(word, text);
    let at = start + furthest(rule, text).min(text.trim_end().len()).max(keyword.range().len());
    // The place is that of the next character, or the end of the line if nothing follows on it.
    let spaces = build.text[at..].chars().take_while(|&c| c == ' ' || c == '\t').map(char::len_utf8).sum::<usize>();
    let next = build.text[at + spaces..].chars().next().filter(|&c| c != '\n' && c != '\r');
    let place = match next {
        // A path without quotes goes to the next space.
        Some(_) if word == "use" => {
            let length = build.text[at + spaces..].find(char::is_whitespace).unwrap_or(build.text.len() - at - spaces);
            Span::new(build.file, at + spaces, at + spaces + length)
        }
        Some(c) => {
            let token = node.children.iter().find(|child| child.span.start as usize == at + spaces);
            let one = Span::new(build.file, at + spaces, at + spaces + c.len_utf8());
            token.map_or(one, |token| trimmed(build, token.span))
        }
        None => Span::new(build.file, at, at),
    };
    build.report(error::incomplete(place, build.at(keyword), expected(word), form));
}

/// Another word or sign where the form has one of its own: `choice shift: day`, `set size to 5`, `waive policy lead …`.
fn other_words(build: &Build<'_>, node: &Node, word: &str) -> Option<Diagnostic> {
    let line = || {
        let end = node.span.start as usize + build.of(node).find('\n').unwrap_or(node.span.range().len());
        node.children.iter().filter(move |token| (token.span.start as usize) < end)
    };
    let at =
        |said: &[&str]| line().skip(2).find(|token| said.iter().any(|said| build.of(token).eq_ignore_ascii_case(said)));
    let (_, example) = form(word, build.of(node));
    match word {
        "choice" | "scale" | "set" | "setting" if at(&["="]).is_none() => {
            if let Some(bound) = bound(build, &line().collect::<Vec<_>>()) {
                return Some(error::bound_for_value(bound, build.at(bound), "=", example));
            }
            let sign = at(&[":", ":=", "to", "as", "is", "are"])?;
            Some(error::other_word(sign.span, build.of(sign), "=", example))
        }
        "sign" if at(&["of"]).is_none() => {
            let title = line().position(|token| is_text(token.rule))?;
            let next = line().nth(title + 1)?;
            let to = line().nth(title + 2).filter(|to| matches!(build.of(to), "to" | "at"));
            let span = to.map_or(next.span, |to| next.span.to(to.span));
            Some(error::other_word(span, build.at(span), "of", example))
        }
        "waive" => {
            let second = line().nth(1).filter(|second| second.rule == Rule::word)?;
            if build.of(second).eq_ignore_ascii_case("policy")
                && line().nth(2).is_some_and(|name| name.rule == Rule::word)
            {
                return Some(error::needless_word(second.span, build.of(second), example));
            }
            let next = line().nth(2).map(|next| next.span);
            at(&["for"]).is_none().then(|| error::waives_nothing(second.span, build.of(second), next))
        }
        _ => None,
    }
}

/// The words of a bound where a value is wanted: `at most`, `more than`.
pub(super) fn bound(build: &Build<'_>, tokens: &[&Node]) -> Option<Span> {
    let pair = tokens.windows(2).find(|pair| {
        let said = (build.of(pair[0]).to_lowercase(), build.of(pair[1]).to_lowercase());
        matches!(
            (said.0.as_str(), said.1.as_str()),
            ("at", "least" | "most") | ("more" | "less" | "fewer", "than") | ("up", "to")
        )
    })?;
    Some(pair[0].span.to(pair[1].span))
}

/// What is most often missing in a declaration.
fn expected(word: &str) -> &'static str {
    match word {
        "policy" | "kind" | "scale" | "choice" | "role" | "sign" | "responsibility" => {
            "expected its name, then its form"
        }
        "use" => "expected the name of a pack, or a path in quotes",
        "setting" | "set" => "expected `=` and a value",
        "test" | "waive" => "expected the name of a policy",
        "extend" => "expected a kind, `scale` or `choice`",
        _ => "does not fit here",
    }
}

/// The rule of a declaration and its form, for the help.
fn form(word: &str, text: &str) -> (Rule, &'static str) {
    let mut rest = text.split_whitespace().skip(1).map(str::to_lowercase);
    match word {
        "extend" => match rest.next().as_deref() {
            Some("scale") => (Rule::extend_scale, "extend scale level = distinguished < fellow"),
            Some("choice") => (Rule::extend_choice, "extend choice team type = squad | tribe"),
            _ => (Rule::extend, "extend team { division: text }"),
        },
        "replace" => match rest.next().as_deref() {
            Some("scale") => (Rule::scale, "replace scale depth = low < high"),
            Some("choice") => (Rule::choice, "replace choice pressure = low | high"),
            Some("role") => (Rule::role, "replace role tech lead is accountable for technical"),
            Some("checklist") => (Rule::checklist, "replace checklist NAME of a person { \"label\": CONDITION }"),
            Some("archetype") => (Rule::archetype, "replace archetype NAME \"title\" of a team means CONDITION"),
            Some("setting") => (Rule::define, "set small-team-size = 5"),
            _ => (Rule::define, "replace define a person is gone means their status is left"),
        },
        "scale" => (Rule::scale, "scale depth = unfamiliar < aware < expert"),
        "choice" => (Rule::choice, "choice pressure = low | normal | high"),
        "kind" => (Rule::kind, "kind person (people) \"title\" { name: text }"),
        "define" => (Rule::define, "define size of a team means the number of its members"),
        "setting" => (Rule::setting, "setting small-team-size = 6 \"title\""),
        "set" => (Rule::set, "set small-team-size = 5"),
        "responsibility" => (Rule::responsibility, "responsibility hiring within people \"title\""),
        "role" => (Rule::role, "role tech lead (short TL) is accountable for technical"),
        "checklist" => (Rule::checklist, "checklist NAME of a person { \"label\": CONDITION }"),
        "archetype" => (Rule::archetype, "archetype NAME \"title\" of a team means CONDITION"),
        "sign" => (Rule::sign, "sign NAME \"title\" of project, direction weakly"),
        "policy" => (Rule::policy, "policy NAME \"title\" { every team must have a mission }"),
        "waive" => (Rule::waive, "waive POLICY for team payments"),
        "test" => (Rule::test, "test POLICY \"title\" { given \"\"\"…\"\"\" expect violated for team payments }"),
        "use" if text.contains(['.', '/']) => (Rule::use_file, "use \"./company.policy\""),
        "use" => (Rule::use_file, "use leadership"),
        _ => (Rule::pack, "pack NAME \"title\""),
    }
}

/// The braces of a block: complains if one is missing, or if a title is not in quotes.
pub(super) fn braces(build: &mut Build<'_>, node: &Node) {
    if let Some(unquoted) = node.child(Rule::unquoted) {
        // `policy a "A" every team must …`: the title is there, it is the brace that is not.
        let titled = node.child(Rule::plain_text).is_some();
        let opens = |sign: &Node| build.of(sign).starts_with(['(', '[']) || matches!(build.of(sign), ":" | "=");
        let bracket =
            unquoted.children.first().is_some_and(opens) && !unquoted.children.iter().any(|token| is_text(token.rule));
        if (titled || bracket) && node.child(Rule::missing_open).is_some() {
            let sign = unquoted.children.first().filter(|sign| matches!(build.of(sign), "(" | "[" | ":" | "=" | "<"));
            return build.report(match sign {
                Some(sign) => error::other_open(sign.span, build.of(sign)),
                None => error::missing_open(trimmed_place(build, unquoted.span)),
            });
        }
        match odd_name(build, node, unquoted) {
            Some(problem) => build.report(problem),
            None => leftover(build, unquoted, error::title_without_quotes),
        }
    }
    let open_string = |node: &Node| node.rule == Rule::open_text && build.of(node).contains('{');
    if let Some(missing) = node.child(Rule::missing_open).filter(|_| !node.children.iter().any(open_string)) {
        return build.report(error::missing_open(trimmed_place(build, missing.span)));
    }
    let (Some(open), Some(missing)) = (node.child(Rule::block_open), node.child(Rule::missing_close)) else { return };
    // A string or data that was never closed has swallowed the brace: one slip.
    let swallowed = |node: &Node| match node.rule {
        Rule::open_text => build.of(node).contains('}'),
        Rule::open_data => true,
        _ => false,
    };
    if !node.any(&swallowed) && node.child(Rule::unclosed).is_none() {
        let place = trimmed_place(build, missing.span);
        build.report(error::missing_close(open.span, place));
    }
}

/// An empty place, moved back over white space.
pub(super) fn trimmed_place(build: &Build<'_>, span: Span) -> Span {
    let end = build.text[..span.start as usize].trim_end().len();
    Span::new(span.file, end, end)
}

/// `policy "a" "A" {`, `policy "A" {`.
fn name_in_quotes(build: &Build<'_>, node: &Node, word: &str) -> Option<Diagnostic> {
    let text = node.children.get(1).filter(|text| text.rule == Rule::plain_text)?;
    if matches!(word, "waive" | "test") {
        let said = build.of(text).trim_matches('"');
        let plain = !said.is_empty() && said.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        return Some(if plain {
            error::quoted_name(text.span, said)
        } else {
            tests_and_waivers_error::titled_policy(text.span, word)
        });
    }
    if word != "policy" {
        return None;
    }
    let said = build.of(text).trim_matches('"');
    let plain = !said.is_empty() && said.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let titled = node.children.get(2).is_some_and(|next| is_text(next.rule));
    Some(match plain || titled {
        true => error::quoted_name(text.span, &dashed(said)),
        false => error::no_name(text.span, &dashed(said)),
    })
}

/// A text as a name of one word: `Every team` is `every-team`.
fn dashed(text: &str) -> String {
    let parts = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// `policy a: "A" {`, `policy team.mission "A" {`, `policy team mission "A" {`: not the title, but the name is odd.
fn odd_name(build: &Build<'_>, node: &Node, unquoted: &Node) -> Option<Diagnostic> {
    let label = node.child(Rule::label).filter(|_| node.rule == Rule::policy)?;
    let first = unquoted.children.first()?;
    let sign = build.of(first);
    let titled = unquoted.children.last().is_some_and(|last| is_text(last.rule));
    if matches!(sign, ":" | "=") && unquoted.children.len() <= 2 {
        return Some(error::sign_behind_name(first.span, sign));
    }
    let words = || unquoted.children.iter().take_while(|token| !is_text(token.rule));
    let joined = first.span.start == label.span.end && first.rule != Rule::word;
    let spaced = titled && words().all(|token| token.rule == Rule::word);
    let end = words().last().filter(|_| joined || spaced)?;
    let span = label.span.to(end.span);
    let said = build.at(span);
    Some(error::name_of_several(span, said, &dashed(said)))
}
