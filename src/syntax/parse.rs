//! Policy text becomes pairs of the grammar, and those the tree: the door of this stage, and the only file that names
//! pest.
//!
//! Steps: the text is looked through for size, nesting and characters that cannot be seen (`scan.rs`), parsed by
//! `grammar/policy.pest`, which accepts predictable slips under names of their own, and built into the tree
//! (`declarations.rs`, `policies.rs`, `tokens.rs`), where each slip is answered once. What cannot be used is left out of
//! the tree; everything else stands. Of a shipped file only the last step is left (`pairs.rs`).

use std::sync::Once;

use pest::Parser;

use crate::diagnostic::{self, Diagnostic};
use crate::source::{FileId, Sources, Span};
use crate::syntax::declarations;
use crate::syntax::error;
use crate::syntax::pairs;
use crate::syntax::scan;
use crate::syntax::tree::Tree;

pub(super) use grammar::Rule;

mod grammar {
    //! The parser that pest makes of the grammar; in a module of its own, since its rules carry no documentation.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/policy.pest"]
    pub struct Grammar;
}

/// Steps that pest may take for one file. A good file of the largest size takes about a tenth of it; the bound is a
/// backstop against text that makes the grammar try again and again.
const CALL_LIMIT: usize = 64_000_000;

static LIMIT: Once = Once::new();

/// Reads one policy file. Never panics; the tree holds everything that could be used, the diagnostics all the rest, in
/// the order of the text.
pub fn parse(sources: &Sources, file: FileId) -> (Tree, Vec<Diagnostic>) {
    let (text, mut diagnostics) = scan::scan(&sources.get(file).text, file);
    let Some(text) = text else { return (Tree::empty(file), diagnostics) };
    LIMIT.call_once(|| pest::set_call_limit(std::num::NonZeroUsize::new(CALL_LIMIT)));
    let tree = match grammar::Grammar::parse(Rule::file, &text) {
        Ok(pairs) => {
            let nodes = pairs.flat_map(|pair| node(pair, file).children).collect::<Vec<_>>();
            tree(&text, file, &nodes, &mut diagnostics)
        }
        // The grammar accepts every text, so this is the call limit or the guard of the native stack.
        Err(stopped) => {
            diagnostics.push(error::too_involved(Span::new(file, position(&stopped), position(&stopped))));
            Tree::empty(file)
        }
    };
    diagnostic::sort(&mut diagnostics);
    (tree, diagnostics)
}

/// The same of a shipped file, whose pairs were found when the tool was built.
pub fn parse_shipped(sources: &Sources, file: FileId, pairs: &[u8]) -> (Tree, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let nodes = pairs::read(pairs, file).children;
    let tree = tree(&sources.get(file).text, file, &nodes, &mut diagnostics);
    diagnostic::sort(&mut diagnostics);
    (tree, diagnostics)
}

fn tree(text: &str, file: FileId, nodes: &[Node], diagnostics: &mut Vec<Diagnostic>) -> Tree {
    let mut tree = Tree::empty(file);
    let mut build = Build { text, file, diagnostics: Vec::new(), doubtful: Vec::new(), swallowed: 0 };
    declarations::build(&mut build, nodes, &mut tree);
    diagnostics.append(&mut build.diagnostics);
    tree.doubtful = build.doubtful;
    tree
}

/// The pairs of a text that has been read without error; empty if it cannot be read after all.
pub(super) fn nodes(text: &str, file: FileId) -> Vec<Node> {
    let Ok(pairs) = grammar::Grammar::parse(Rule::file, text) else { return Vec::new() };
    pairs.flat_map(|pair| node(pair, file).children).collect()
}

/// A pair of the grammar with its place in the file and the pairs inside it.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) rule: Rule,
    pub(super) span: Span,
    pub(super) children: Vec<Node>,
}

impl Node {
    /// The first child of that rule.
    pub(super) fn child(&self, rule: Rule) -> Option<&Node> {
        self.children.iter().find(|child| child.rule == rule)
    }

    /// Whether it or anything inside it is so.
    pub(super) fn any(&self, test: &dyn Fn(&Node) -> bool) -> bool {
        test(self) || self.children.iter().any(|child| child.any(test))
    }
}

/// The depth of pairs is that of the grammar's rules, some ten: brackets lie flat in their phrase.
fn node(pair: pest::iterators::Pair<'_, Rule>, file: FileId) -> Node {
    let place = pair.as_span();
    Node {
        rule: pair.as_rule(),
        span: Span::new(file, place.start(), place.end()),
        children: pair
            .into_inner()
            .filter(|inner| inner.as_rule() != Rule::comment)
            .map(|inner| node(inner, file))
            .collect(),
    }
}

/// Where a text that begins like `rule` stops being one: the offset of the furthest place that fits nothing.
pub(super) fn furthest(rule: Rule, text: &str) -> usize {
    grammar::Grammar::parse(rule, text).map_or_else(|stopped| position(&stopped), |_| 0)
}

fn position(stopped: &pest::error::Error<Rule>) -> usize {
    match stopped.location {
        pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
    }
}

/// The words of a text that could not be parsed, lower-cased.
pub(super) fn words_of(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')));
    // `max-span` is also said as `max span`.
    let parts = |word: &str| word.split(['-', '_']).map(str::to_owned).chain([word.to_owned()]).collect::<Vec<_>>();
    words.flat_map(parts).filter(|word| !word.is_empty()).collect()
}

/// What all building functions share: the text, and the list of complaints.
pub(super) struct Build<'a> {
    pub(super) text: &'a str,
    pub(super) file: FileId,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// See [`Tree::doubtful`].
    pub(super) doubtful: Vec<String>,
    /// Up to where a text goes on that was complained about as a whole; what begins before is nothing by itself.
    pub(super) swallowed: usize,
}

impl<'a> Build<'a> {
    /// Files a complaint.
    pub(super) fn report(&mut self, complaint: Diagnostic) {
        self.diagnostics.push(complaint);
    }

    /// Whether what stands there is part of a text that was complained about as a whole.
    pub(super) fn is_swallowed(&self, span: Span) -> bool {
        (span.start as usize) < self.swallowed
    }

    /// The words of a text that could not be read may be ones that it would have declared.
    pub(super) fn doubt(&mut self, span: Span) {
        let line = self.at(span).lines().next().unwrap_or("");
        self.doubtful.extend(words_of(line));
    }

    /// The text of a node.
    pub(super) fn of(&self, node: &Node) -> &'a str {
        self.at(node.span)
    }

    /// The text of a span.
    pub(super) fn at(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or("")
    }
}
