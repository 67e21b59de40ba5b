//! Pairs of the grammar become the declarations of the vocabulary, and every other item by way of `policies.rs` and
//! `tests_and_waivers.rs`. Text that is no declaration is answered here.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;
use crate::syntax::error;
use crate::syntax::heads::{braces, incomplete, trimmed_place};
use crate::syntax::parse::{Build, Node, Rule, words_of};
use crate::syntax::policies;
use crate::syntax::scan::DECLARATIONS;
use crate::syntax::tests_and_waivers;
use crate::syntax::tokens::{is_text, label, lower_words, names, phrase, phrase_of, text_at};
use crate::syntax::tree::{
    At, Attribute, ChecklistItem, Item, ItemKind, KindBody, Phrase, RoleForm, SignWeight, Tree, Use, Weight,
};

/// All items of a file.
pub(super) fn build(build: &mut Build<'_>, nodes: &[Node], tree: &mut Tree) {
    let mut first = true;
    // Lines of another notation follow from the first of them, and so do sentences outside of a policy.
    let mut lost = None;
    for (at, node) in nodes.iter().enumerate() {
        if build.is_swallowed(node.span) {
            continue;
        }
        let earlier = lost.take();
        match node.rule {
            Rule::broken => {
                doubt_declaration(build, node);
                let before = build.diagnostics.len();
                broken(build, node);
                let misplaced = build.diagnostics[before..].iter().any(|problem| problem.code == Code::MisplacedClause);
                if let Some(block) = at.checked_sub(1).and_then(|at| nodes.get(at)).filter(|_| misplaced) {
                    closed_too_early(build, block);
                }
                let follows = |problem: &&Diagnostic| {
                    error::is_lost(problem) || (earlier.is_some() && problem.code == Code::UnknownDeclaration)
                };
                lost = build.diagnostics[before..].last().filter(follows).map(|last| last.code);
                if lost.is_some() && earlier.is_some() {
                    build.diagnostics.truncate(before);
                }
                // A comment in other signs stands before everything.
                if build.diagnostics[before..].iter().any(error::is_comment) {
                    continue;
                }
            }
            Rule::trailing => trailing(build, node, nodes.get(at.wrapping_sub(1))),
            Rule::pack => pack(build, node, tree, first),
            Rule::EOI => continue,
            _ if pasted_head(build, node) => {}
            _ => {
                let keyword = node.children.first().map_or(node.span, |child| trimmed(build, child.span));
                let span = trimmed(build, node.span);
                let found = item(build, node);
                if found.is_none() {
                    build.doubt(span);
                }
                tree.items.extend(found.map(|kind| Item { kind, span, keyword }));
            }
        }
        first = false;
    }
    closed_by_another_sign(build);
}

/// The words that a text would have declared that is no declaration: those of its head, and names of attributes.
fn doubt_declaration(build: &mut Build<'_>, node: &Node) {
    let text = build.of(node);
    for (at, line) in text.lines().enumerate() {
        let name = match at {
            0 => line.split(['"', '{', '#']).next(),
            _ => line.split_once(':').map(|(name, _)| name).filter(|name| !name.contains(['"', '#'])),
        };
        build.doubtful.extend(name.map(words_of).unwrap_or_default());
    }
}

/// What a block lacks stands behind the brace that closes it too early: one slip.
fn closed_too_early(build: &mut Build<'_>, block: &Node) {
    build.diagnostics.retain(|problem| {
        let inside = problem
            .labels
            .first()
            .is_some_and(|label| label.span.start >= block.span.start && label.span.end <= block.span.end);
        !(inside && problem.code == Code::MissingClause)
    });
}

/// The first of two heads of a block that are the same, one below the other: answers the second.
fn pasted_head(build: &mut Build<'_>, node: &Node) -> bool {
    if !matches!(node.rule, Rule::policy | Rule::test | Rule::kind | Rule::extend | Rule::checklist) {
        return false;
    }
    let mut below = build.text[node.span.start as usize..].lines();
    let (Some(head), Some(next)) = (below.next(), below.next()) else { return false };
    let same = head == next && head.trim_end().ends_with('{');
    if same {
        let start =
            node.span.start as usize + build.text[node.span.start as usize..].find('\n').map_or(0, |end| end + 1);
        build.report(error::head_twice(Span::new(build.file, start, start + next.trim_end().len())));
    }
    same
}

/// `)` where a brace closes a block was answered twice: as a brace that is missing, and as a bracket that closes nothing.
fn closed_by_another_sign(build: &mut Build<'_>) {
    let stray: Vec<(Span, String)> = build
        .diagnostics
        .iter()
        .filter(|problem| problem.code == Code::StrayBracket)
        .filter_map(|problem| problem.labels.first())
        .map(|label| (label.span, build.at(label.span).to_owned()))
        .filter(|(_, sign)| sign == ")")
        .collect();
    for (span, sign) in stray {
        let ends = |problem: &Diagnostic| {
            problem.code == Code::MissingBrace
                && problem.labels.get(1).is_some_and(|label| label.span.start == span.end)
        };
        let Some(at) = build.diagnostics.iter().position(ends) else { continue };
        let open = build.diagnostics[at].labels[0].span;
        build.diagnostics[at] = error::other_close(span, &sign, open);
        build.diagnostics.retain(|problem| {
            !(problem.code == Code::StrayBracket && problem.labels.first().is_some_and(|label| label.span == span))
        });
    }
}

fn item(build: &mut Build<'_>, node: &Node) -> Option<ItemKind> {
    match node.rule {
        Rule::use_file => used(build, node),
        Rule::scale | Rule::extend_scale | Rule::choice | Rule::extend_choice => Some(listed(build, node)),
        Rule::kind | Rule::extend => kind(build, node),
        Rule::define => define(build, node),
        Rule::setting | Rule::set => setting(build, node),
        Rule::responsibility => responsibility(build, node),
        Rule::role => role(build, node),
        Rule::checklist => checklist(build, node),
        Rule::archetype => archetype(build, node),
        Rule::sign => sign(build, node),
        Rule::policy => policies::policy(build, node).map(ItemKind::Policy),
        Rule::test => tests_and_waivers::test(build, node).map(ItemKind::Test),
        Rule::waive => tests_and_waivers::waive(build, node).map(ItemKind::Waive),
        _ => None,
    }
}

/// A span without the space at its end.
pub(super) fn trimmed(build: &Build<'_>, span: Span) -> Span {
    let length = build.at(span).trim_end().len();
    Span::new(span.file, span.start as usize, span.start as usize + length)
}

/// Complains about text that has no place: about the slips in it, if there are any, otherwise so.
pub(super) fn leftover(build: &mut Build<'_>, node: &Node, complaint: fn(Span, &str) -> Diagnostic) {
    let before = build.diagnostics.len();
    phrase_of(build, node);
    if build.diagnostics.len() == before {
        let from = node.children.first().map_or(node.span, |child| child.span.to(node.span));
        let first = node.children.first().map_or(from, |child| child.span);
        let span = trimmed(build, Span::new(from.file, first.start as usize, node.span.end as usize));
        let text = build.at(span);
        build.report(complaint(span, text));
    }
}

/// Text at the top level that is no declaration.
fn broken(build: &mut Build<'_>, node: &Node) {
    let Some(first) = node.children.first() else { return };
    let written = build.of(first);
    let lower = written.to_lowercase();
    if first.rule == Rule::close_brace {
        return build.report(error::stray_bracket(first.span, "}"));
    }
    if first.rule != Rule::word {
        // The fence that ends a block of Markdown goes with the one that begins it.
        let fence = build.of(node).starts_with("```");
        if fence && build.text[..node.span.start as usize].lines().any(|line| line.starts_with("```")) {
            return;
        }
        if let Some(sign) = ["<!--", ";", "%", "'"].into_iter().find(|sign| build.of(node).starts_with(sign)) {
            let start = node.span.start as usize;
            return build.report(error::foreign_comment(Span::new(build.file, start, start + sign.len()), sign));
        }
        return leftover(build, node, error::no_declaration);
    }
    if DECLARATIONS.contains(&lower.as_str()) {
        let before = build.diagnostics.len();
        phrase_of(build, node);
        if build.diagnostics.len() == before {
            incomplete(build, node, first.span, &lower);
        }
        return;
    }
    let clause = policies::CLAUSES.contains(&lower.as_str()) || error::is_of_test(&lower);
    if clause && node.children.len() > 1 {
        return build.report(error::clause_outside(first.span, written));
    }
    let line = build.at(trimmed(build, node.span)).lines().next().unwrap_or("").to_lowercase();
    if [" must ", " should ", " may "].iter().any(|modal| line.contains(modal)) {
        return build.report(error::sentence_outside(Span::new(
            build.file,
            first.span.start as usize,
            first.span.start as usize + line_length(build, node),
        )));
    }
    let known = DECLARATIONS.iter().copied();
    let assigned = node.children.get(1).is_some_and(|sign| matches!(build.of(sign), "=" | ":="));
    let near = error::elsewhere_called(&lower).or_else(|| nearest(&lower, known));
    if near.is_none() && assigned {
        return build.report(error::assigned(first.span, written));
    }
    // `signhectic`, `policy-lead`: the name was joined to its keyword.
    let apart = DECLARATIONS.iter().find_map(|keyword| {
        let name = lower.strip_prefix(keyword)?.trim_start_matches(['-', '_', '.']);
        (name.len() > 1 && near.is_none()).then(|| (*keyword, name.to_owned()))
    });
    if let Some((keyword, name)) = apart {
        build.doubtful.extend(words_of(&name));
        let right = format!("{keyword} {name}");
        return build.report(error::unknown_declaration(first.span, written, Some(&right)));
    }
    build.report(error::unknown_declaration(first.span, written, near));
}

/// The length of the first line of a node's text, without the space at its end.
fn line_length(build: &Build<'_>, node: &Node) -> usize {
    build.of(node).lines().next().unwrap_or("").trim_end().len()
}

fn pack(build: &mut Build<'_>, node: &Node, tree: &mut Tree, first: bool) {
    let name = node.child(Rule::label).map(|child| label(build, child));
    let title = title(build, node);
    match (&tree.pack, name) {
        (Some((earlier, _)), Some(_)) => build.report(error::twice("pack", node.span, earlier.span)),
        (None, Some(_)) if !first => {
            let keyword = node.children.first().map_or(node.span, |child| child.span);
            build.report(error::misplaced_pack(keyword));
        }
        (None, Some(name)) => tree.pack = Some((name, title)),
        (_, None) => {}
    }
}

/// The title of a declaration: the string among its own children.
pub(super) fn title(build: &mut Build<'_>, node: &Node) -> Option<At<String>> {
    let child = node.children.iter().find(|child| is_text(child.rule))?;
    text_at(build, child)
}

fn replaces(build: &Build<'_>, node: &Node) -> bool {
    let keyword = node.children.first().map_or("", |child| build.of(child));
    keyword.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("replace"))
}

fn used(build: &mut Build<'_>, node: &Node) -> Option<ItemKind> {
    match node.child(Rule::label) {
        Some(child) => Some(ItemKind::Use(Use::Pack(label(build, child)))),
        None => title(build, node).map(|file| ItemKind::Use(Use::File(file))),
    }
}

fn listed(build: &mut Build<'_>, node: &Node) -> ItemKind {
    let replace = replaces(build, node);
    let extended = node.child(Rule::words).map(|child| lower_words(build, child));
    let mut all = node.children.iter().filter(|child| child.rule == Rule::names).map(|child| names(build, child));
    match (node.rule, extended) {
        (Rule::extend_scale, Some(name)) => ItemKind::ExtendScale { name, levels: all.collect() },
        (Rule::extend_choice, Some(name)) => ItemKind::ExtendChoice { name, options: all.collect() },
        (Rule::scale, _) => {
            let names = all.next().expect("the grammar asks for a name");
            ItemKind::Scale { replace, names, levels: all.collect() }
        }
        _ => {
            let names = all.next().expect("the grammar asks for a name");
            ItemKind::Choice { replace, names, options: all.collect() }
        }
    }
}

fn kind(build: &mut Build<'_>, node: &Node) -> Option<ItemKind> {
    braces(build, node);
    let title = title(build, node);
    let body = kind_body(build, node);
    if node.rule == Rule::kind {
        let names = names(build, node.child(Rule::names)?);
        return Some(ItemKind::Kind { names, title, body });
    }
    let kind = lower_words(build, node.child(Rule::words)?);
    Some(ItemKind::Extend { kind, body })
}

fn kind_body(build: &mut Build<'_>, node: &Node) -> KindBody {
    let mut body = KindBody::default();
    let mut left_out: Option<Span> = None;
    for child in &node.children {
        match child.rule {
            Rule::attribute => body.attributes.extend(attribute(build, child)),
            Rule::left_out => {
                let condition = child.child(Rule::phrase).and_then(|child| phrase_of(build, child));
                match left_out {
                    Some(earlier) => build.report(error::twice("left out if", child.span, earlier)),
                    None => (left_out, body.left_out) = (Some(child.span), condition),
                }
            }
            Rule::strange => {
                for line in &child.children {
                    build.doubt(line.span);
                    leftover(build, line, error::no_attribute);
                }
            }
            Rule::trailing if child.children.first().is_some_and(|sign| sign.rule == Rule::colon) => {
                second_attribute(build, child, body.attributes.last_mut());
            }
            Rule::trailing => trailing_in_attribute(build, child),
            _ => {}
        }
    }
    body
}

/// `budget: number seen: date`: the last word of what was taken for a type is the name of the next attribute.
fn second_attribute(build: &mut Build<'_>, node: &Node, before: Option<&mut Attribute>) {
    build.doubt(node.span);
    let name = before.and_then(|before| if before.ty.tokens.len() > 1 { before.ty.tokens.pop() } else { None });
    let start = name.map_or(node.span, |name| name.span);
    build.doubt(start);
    let span = trimmed(build, start.to(node.span));
    let text = build.at(span);
    build.report(error::second_attribute(span, text));
}

/// What follows an attribute on its line; a comma by habit is answered by itself.
fn trailing_in_attribute(build: &mut Build<'_>, node: &Node) {
    match node.children.first() {
        // At the end of a line; what stands on the next one was swallowed, so its words may be attributes.
        Some(comma) if build.of(comma) == "," && ends_line(build, comma.span) => {
            build.of(node).lines().for_each(|line| build.doubtful.extend(words_of(line)));
            build.report(error::sign_behind_attribute(comma.span, ","));
        }
        _ => leftover(build, node, error::trailing_in_attribute),
    }
}

fn ends_line(build: &Build<'_>, span: Span) -> bool {
    build.text[span.end as usize..].lines().next().unwrap_or("").trim().is_empty()
}

/// What follows a declaration on its line; `before` is the declaration.
fn trailing(build: &mut Build<'_>, node: &Node, before: Option<&Node>) {
    build.doubt(node.span);
    let sign = node.children.first().filter(|sign| matches!(build.of(sign), "," | "<" | "|" | "/" | ">"));
    match (sign, before.map(|before| before.rule)) {
        (Some(sign), Some(Rule::scale | Rule::extend_scale)) => {
            let rest = trimmed(build, Span { start: sign.span.start, ..node.span });
            build.report(error::between_values(rest, build.of(sign), "the levels of a scale", "<"));
        }
        (Some(sign), Some(Rule::choice | Rule::extend_choice)) => {
            let rest = trimmed(build, Span { start: sign.span.start, ..node.span });
            build.report(error::between_values(rest, build.of(sign), "the options of a choice", "|"));
        }
        _ => leftover(build, node, error::trailing),
    }
}

fn attribute(build: &mut Build<'_>, node: &Node) -> Option<Attribute> {
    let ty = node.child(Rule::attribute_type).and_then(|child| attribute_type(build, child));
    let default = node.child(Rule::default).map(|child| (child.span, phrase_of(build, child)));
    if let Some((span, Some(value))) = &default
        && value.tokens.is_empty()
    {
        build.report(error::default_without_value(*span));
    }
    let flags = [Rule::required, Rule::acyclic, Rule::descriptive, Rule::default];
    for rule in flags {
        let mut all = node.children.iter().filter(|child| child.rule == rule);
        if let (Some(first), Some(second)) = (all.next(), all.next()) {
            let word = build.of(first).split_whitespace().next().unwrap_or("");
            build.report(error::twice(word, second.span, first.span));
        }
    }
    let place = |rule| node.child(rule).map(|child| child.span);
    Some(Attribute {
        replace: node.child(Rule::replaced).is_some(),
        names: names(build, node.child(Rule::names)?),
        ty: ty?,
        required: place(Rule::required),
        acyclic: place(Rule::acyclic),
        descriptive: place(Rule::descriptive),
        default: default.and_then(|(_, value)| value).filter(|value| !value.tokens.is_empty()),
        span: trimmed(build, node.span),
    })
}

/// The type of an attribute; a `;` by habit is answered by itself.
fn attribute_type(build: &mut Build<'_>, node: &Node) -> Option<Phrase> {
    match node.children.split_last() {
        Some((last, before)) if !before.is_empty() && build.of(last) == ";" => {
            build.report(error::sign_behind_attribute(last.span, ";"));
            phrase(build, before, node.span)
        }
        _ => phrase_of(build, node),
    }
}

/// The body behind `means`; complains if there is none. `head` is what stands before it.
fn means(build: &mut Build<'_>, node: &Node, head: &Node) -> Option<Phrase> {
    if let Some(body) = node.child(Rule::phrase) {
        return phrase_of(build, body);
    }
    let equals = head.children.iter().find(|token| matches!(build.of(token), "=" | ":=" | "==" | ":" | "{"));
    // `define big team as a team with …`; but in `define a team is big …` the verb belongs to the name.
    let article = head.children.first().is_some_and(|token| matches!(build.of(token), "a" | "an" | "every"));
    let verb = head.children.iter().skip(1).find(|token| match build.of(token) {
        "as" | "mean" | "if" | "iff" | "when" => true,
        "is" | "are" => !article,
        _ => false,
    });
    let end = trimmed(build, Span::new(build.file, node.span.start as usize, head.span.end as usize));
    let place = Span::new(build.file, end.end as usize, end.end as usize);
    let missing = node.child(Rule::missing_means).is_some();
    let complaint = match equals.or(verb) {
        Some(verb) if missing => match adjective_and_noun(build, head, verb) {
            Some((span, adjective, noun)) => error::define_what_is(span, &adjective, &noun),
            None => error::equals_for_means(verb.span, build.of(verb)),
        },
        _ if missing => error::missing_means(place),
        _ => error::missing_body(trimmed_place(
            build,
            Span::new(build.file, node.span.end as usize, node.span.end as usize),
        )),
    };
    build.report(complaint);
    None
}

/// `define big team is size > 9`, `define big team as …`: the place of `big team is`, and its words.
fn adjective_and_noun(build: &Build<'_>, head: &Node, verb: &Node) -> Option<(Span, String, String)> {
    let before: Vec<&Node> = head.children.iter().take_while(|token| token.span.start < verb.span.start).collect();
    let small = |word: &str| matches!(word, "a" | "an" | "the" | "every" | "of" | "is" | "are" | "for");
    let plain = |token: &&&Node| token.rule == Rule::word && !small(build.of(token));
    let said: Vec<&str> = before.iter().filter(plain).map(|token| build.of(token)).collect();
    let (noun, adjective) =
        said.split_last().filter(|(_, adjective)| !adjective.is_empty() && said.len() == before.len())?;
    Some((before[0].span.to(verb.span), adjective.join(" "), (*noun).to_owned()))
}

fn define(build: &mut Build<'_>, node: &Node) -> Option<ItemKind> {
    let head_node = node.child(Rule::head)?;
    let head = phrase_of(build, head_node);
    let body = means(build, node, head_node);
    Some(ItemKind::Define { replace: replaces(build, node), head: head?, body: body? })
}

fn setting(build: &mut Build<'_>, node: &Node) -> Option<ItemKind> {
    let name = lower_words(build, node.child(Rule::words)?);
    let ty = node.child(Rule::setting_type).and_then(|child| phrase_of(build, child));
    let value = node.child(Rule::value).and_then(|child| phrase_of(build, child));
    let title = title(build, node);
    let value = value?;
    Some(if node.rule == Rule::set {
        ItemKind::Set { name, value }
    } else {
        ItemKind::Setting { name, ty, value, title }
    })
}

fn responsibility(build: &mut Build<'_>, node: &Node) -> Option<ItemKind> {
    let names = names(build, node.child(Rule::responsibility_names)?);
    for part in [Rule::within, Rule::per] {
        let mut all = node.children.iter().filter(|child| child.rule == part);
        if let (Some(first), Some(second)) = (all.next(), all.next()) {
            build.report(error::twice(if part == Rule::per { "per" } else { "within" }, second.span, first.span));
        }
    }
    let mut titles = node.children.iter().filter(|child| is_text(child.rule));
    if let (Some(first), Some(second)) = (titles.next(), titles.next()) {
        build.report(error::twice("title", second.span, first.span));
    }
    let mut part = |rule| {
        let words = node.child(rule).and_then(|part| part.children.first())?;
        Some(lower_words(build, words))
    };
    let (within, per) = (part(Rule::within), part(Rule::per));
    Some(ItemKind::Responsibility { names, within, title: title(build, node), per })
}

fn role(build: &mut Build<'_>, node: &Node) -> Option<ItemKind> {
    let replace = replaces(build, node);
    let names = names(build, node.child(Rule::role_names)?);
    let short = short_without_brackets(build, node);
    for rule in [Rule::accountable, Rule::contributes] {
        if let Some(words) = node.child(rule).and_then(|child| child.children.first()) {
            let responsibility = lower_words(build, words);
            let role = match rule {
                Rule::accountable => RoleForm::Accountable { names, responsibility },
                _ => RoleForm::Contributes { names, responsibility },
            };
            return Some(ItemKind::Role { replace, role });
        }
    }
    let owner = node.child(Rule::owner_phrase)?;
    if owner.children.is_empty() && node.child(Rule::missing_means).is_some() {
        let place = trimmed_place(build, Span::new(build.file, owner.span.start as usize, owner.span.start as usize));
        let complaint = role_in_other_words(build, node).unwrap_or_else(|| error::role_without_meaning(place));
        build.report(complaint);
        return None;
    }
    if short {
        return None;
    }
    if let Some(span) = several_owners(build, node) {
        build.report(error::owner_without_article(span, build.at(span)));
        return None;
    }
    if without_owner(build, owner, "role") {
        return None;
    }
    let of = phrase_of(build, owner);
    let body = means(build, node, owner);
    Some(ItemKind::Role { replace, role: RoleForm::Means { names, of: of?, body: body? } })
}

/// `role security lead short SL is …`, `(SL)`, `, short SL,`, `(short "SL")`: a short form that is not written as one.
fn short_without_brackets(build: &mut Build<'_>, node: &Node) -> bool {
    let Some(names) = node.child(Rule::role_names) else { return false };
    let Some(words) = names.child(Rule::role_words) else { return false };
    let capitals = |text: &str| text.len() > 1 && text.chars().all(|c| c.is_ascii_uppercase());
    // In the name: `security lead short SL`.
    if let [.., _, short, last] = words.children.as_slice()
        && build.of(short).eq_ignore_ascii_case("short")
        && capitals(build.of(last))
    {
        let (span, last) = (short.span.to(last.span), build.of(last).to_owned());
        build.report(error::short_form(span, &last));
        return true;
    }
    // In brackets, without the word: the other number would be written so.
    let initials: String = build.of(words).split_whitespace().filter_map(|word| word.chars().next()).collect();
    if let Some(other) = names.child(Rule::other_form) {
        let said = build.of(other).trim_matches(['(', ')', ' ']).to_owned();
        if capitals(&said) && said.eq_ignore_ascii_case(&initials) {
            build.report(error::short_form(other.span, &said));
            return true;
        }
    }
    // Behind the name, in other signs.
    let Some(owner) = node.child(Rule::owner_phrase).filter(|owner| !owner.children.is_empty()) else { return false };
    let ends = |token: &Node| matches!(build.of(token), "is" | "contributes" | "of" | "means");
    let form: Vec<&Node> = owner.children.iter().take_while(|token| !ends(token)).collect();
    let plain = |token: &Node| build.of(token).trim_matches(['"', '\'', '(', ')', '[', ']', ',', ' ']).to_owned();
    let said = form.iter().map(|token| plain(token)).find(|said| capitals(said));
    let (Some(first), Some(last), Some(said)) = (form.first(), form.last(), said) else { return false };
    let span = first.span.to(last.span);
    build.report(error::short_form(span, &said));
    true
}

/// `role pod boss of pods means …`: what stands behind `of`.
fn several_owners(build: &Build<'_>, node: &Node) -> Option<Span> {
    let words = &node.child(Rule::role_names)?.child(Rule::role_words)?.children;
    let of = words.iter().position(|word| build.of(word).eq_ignore_ascii_case("of")).filter(|of| *of > 0)?;
    let empty = node.child(Rule::owner_phrase)?.children.is_empty();
    let (first, last) = (words.get(of + 1)?, words.last()?);
    empty.then(|| first.span.to(last.span))
}

/// `role guru accountable for technical`, `role guru is responsible for technical`.
fn role_in_other_words(build: &Build<'_>, node: &Node) -> Option<Diagnostic> {
    let words = &node.child(Rule::role_names)?.child(Rule::role_words)?.children;
    let (at, right) =
        words.iter().enumerate().skip(1).find_map(|(at, word)| match build.of(word).to_lowercase().as_str() {
            "accountable" | "responsible" | "owns" | "leads" | "runs" => Some((at, "is accountable for")),
            "contribute" | "contributing" | "helps" | "supports" => Some((at, "contributes to")),
            _ => None,
        })?;
    let is = |at: usize, known: &[&str]| words.get(at).is_some_and(|word| known.contains(&build.of(word)));
    let first = at - usize::from(at > 1 && is(at - 1, &["is", "are", "be"]));
    let last = at + usize::from(is(at + 1, &["for", "to", "of", "with", "in"]));
    let span = words[first].span.to(words[last].span);
    Some(error::other_word(span, build.at(span), right, &format!("role tech lead {right} technical")))
}

/// `role guru means …`: complains that nothing says of what it is one.
fn without_owner(build: &mut Build<'_>, owner: &Node, word: &str) -> bool {
    let missing = owner.children.is_empty();
    if missing {
        let start = owner.span.start as usize;
        let place = trimmed_place(build, Span::new(build.file, start, start));
        build.report(error::without_owner(place, word));
    }
    missing
}

fn checklist(build: &mut Build<'_>, node: &Node) -> Option<ItemKind> {
    braces(build, node);
    let head = node.child(Rule::checklist_head).and_then(|child| phrase_of(build, child));
    let mut items = Vec::new();
    for child in &node.children {
        match child.rule {
            Rule::checklist_item => {
                let label = title(build, child);
                twice_in_checklist(build, &items, label.as_ref());
                let condition = child.child(Rule::phrase).and_then(|condition| phrase_of(build, condition));
                items.extend(label.zip(condition).map(|(label, condition)| ChecklistItem { label, condition }));
            }
            Rule::strange => child.children.iter().for_each(|line| leftover(build, line, error::no_checklist_item)),
            Rule::trailing => leftover(build, child, error::trailing),
            _ => {}
        }
    }
    Some(ItemKind::Checklist { replace: replaces(build, node), head: head?, items })
}

fn twice_in_checklist(build: &mut Build<'_>, items: &[ChecklistItem], label: Option<&At<String>>) {
    let Some(label) = label else { return };
    if let Some(first) = items.iter().find(|item| item.label.value == label.value) {
        let name = build.at(label.span);
        build.report(error::twice(name, label.span, first.label.span));
    }
}

fn archetype(build: &mut Build<'_>, node: &Node) -> Option<ItemKind> {
    let names = names(build, node.child(Rule::role_names)?);
    let title = title(build, node);
    let owner = node.child(Rule::owner_phrase)?;
    if without_owner(build, owner, "archetype") {
        return None;
    }
    let of = phrase_of(build, owner);
    let body = means(build, node, owner);
    Some(ItemKind::Archetype { replace: replaces(build, node), names, title, of: of?, body: body? })
}

fn sign(build: &mut Build<'_>, node: &Node) -> Option<ItemKind> {
    let names = names(build, node.child(Rule::sign_names)?);
    let title = title(build, node);
    let weighted = node.children.iter().filter(|child| child.rule == Rule::weighted);
    let of = weighted.filter_map(|child| weight(build, child)).collect();
    Some(ItemKind::Sign { names, title, of })
}

fn weight(build: &mut Build<'_>, node: &Node) -> Option<SignWeight> {
    let responsibility = lower_words(build, node.child(Rule::weighted_words)?);
    let weight = match node.child(Rule::weight).map(|child| build.of(child).to_lowercase()).as_deref() {
        Some("weakly") => Weight::Weak,
        Some(_) => Weight::Strong,
        None => Weight::Plain,
    };
    Some(SignWeight { responsibility, weight })
}
