//! What the grammar knows and a formatter needs: where declarations, statements and blocks begin and end, which words are
//! keywords, where a piece of the text is to be cut.

use std::collections::{HashMap, HashSet};

use crate::syntax::parse::{Node, Rule};

/// What begins at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A declaration.
    Item(Family),
    /// A line inside a block.
    Statement(Family),
    /// A clause of a waiver: it has no block.
    WaiverClause,
    /// The brace that opens a block.
    Open,
    /// The brace that closes one.
    Close,
}

/// Lines that are set in columns together, and how a line that is too long is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// `manager: person`
    Attribute,
    /// `"label": condition`
    ChecklistItem,
    /// `scale`, `choice`
    Values,
    /// `replace scale`, `extend choice`
    ChangedValues,
    /// `setting`
    Setting,
    /// `set`
    Set,
    /// `responsibility`
    Responsibility,
    /// `sign`
    Sign,
    /// `because "…"` and the like
    Clause,
    /// `from`, `until`: may share a line
    Days,
    /// `tags`
    Tags,
    /// A sentence.
    Sentence,
    /// `define`, roles and archetypes with `means`, `left out if`
    Definition,
    /// A role of a responsibility.
    Holder,
    /// A waiver.
    Waiver,
    /// Never broken, never in columns.
    Plain,
}

/// What the grammar says about a text, by byte.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) at: HashMap<usize, Mark>,
    pub(super) cuts: Vec<usize>,
    /// The words that are written in lower case.
    pub(super) lower: HashSet<usize>,
}

/// The marks of a file.
pub(super) fn marks(text: &str, nodes: &[Node], reserved: &dyn Fn(&str) -> bool) -> Marks {
    let mut reader = Reader { text, reserved, marks: Marks::default() };
    for node in nodes {
        if !matches!(node.rule, Rule::EOI) {
            let family = reader.family(node);
            reader.marks.at.insert(start(node), Mark::Item(family));
            reader.inside(node);
        }
    }
    reader.marks
}

fn start(node: &Node) -> usize {
    node.span.start as usize
}

struct Reader<'a> {
    text: &'a str,
    reserved: &'a dyn Fn(&str) -> bool,
    marks: Marks,
}

impl Reader<'_> {
    fn family(&self, node: &Node) -> Family {
        match node.rule {
            Rule::scale | Rule::choice => {
                let replaced =
                    self.text[node.span.range()].get(..7).is_some_and(|it| it.eq_ignore_ascii_case("replace"));
                if replaced { Family::ChangedValues } else { Family::Values }
            }
            Rule::extend_scale | Rule::extend_choice => Family::ChangedValues,
            Rule::setting => Family::Setting,
            Rule::set => Family::Set,
            Rule::responsibility => Family::Responsibility,
            Rule::sign => Family::Sign,
            Rule::role if node.child(Rule::accountable).or(node.child(Rule::contributes)).is_some() => Family::Holder,
            Rule::define | Rule::role | Rule::archetype => Family::Definition,
            Rule::waive => Family::Waiver,
            _ => Family::Plain,
        }
    }

    fn inside(&mut self, node: &Node) {
        for child in &node.children {
            if let Some(mark) = self.mark(node, child) {
                self.marks.at.insert(start(child), mark);
            }
            self.cut(node, child);
            self.lower(node, child);
            self.inside(child);
        }
        if has_keyword(node.rule) {
            let end = node.children.first().map_or(node.span.end as usize, start);
            self.lower_words(start(node), end);
        }
    }

    fn mark(&self, parent: &Node, child: &Node) -> Option<Mark> {
        let in_block = |rule| {
            matches!(parent.rule, Rule::policy | Rule::kind | Rule::extend | Rule::checklist | Rule::test)
                && child.rule == rule
        };
        Some(match child.rule {
            Rule::block_open => Mark::Open,
            Rule::close_brace if in_block(Rule::close_brace) => Mark::Close,
            Rule::attribute => Mark::Statement(Family::Attribute),
            Rule::left_out => Mark::Statement(Family::Definition),
            Rule::checklist_item => Mark::Statement(Family::ChecklistItem),
            Rule::sentence => Mark::Statement(Family::Sentence),
            Rule::tags => Mark::Statement(Family::Tags),
            Rule::waive => Mark::Statement(Family::Waiver),
            Rule::from | Rule::until | Rule::because | Rule::approved_by if parent.rule == Rule::waive => {
                Mark::WaiverClause
            }
            Rule::from | Rule::until => Mark::Statement(Family::Days),
            Rule::because | Rule::source | Rule::advice | Rule::says | Rule::owner => Mark::Statement(Family::Clause),
            Rule::review_by | Rule::unknown | Rule::waivable => Mark::Statement(Family::Plain),
            Rule::as_of | Rule::before | Rule::given | Rule::expect_nothing | Rule::expect => {
                Mark::Statement(Family::Plain)
            }
            _ => return None,
        })
    }

    fn cut(&mut self, parent: &Node, child: &Node) {
        let place = child.span.range();
        match child.rule {
            Rule::equals | Rule::less | Rule::bar | Rule::plus | Rule::times | Rule::divide => {
                self.marks.cuts.extend([place.start, place.end]);
            }
            Rule::colon => self.marks.cuts.push(place.end),
            // The colon of an attribute, a setting or an item belongs to what is before it.
            Rule::names | Rule::words | Rule::plain_text
                if matches!(parent.rule, Rule::attribute | Rule::setting | Rule::checklist_item) =>
            {
                let rest = &self.text[place.end..];
                let colon = rest.len() - rest.trim_start().len();
                if rest.trim_start().starts_with(':') {
                    self.marks.cuts.push(place.end + colon + 1);
                }
            }
            _ => {}
        }
    }

    fn lower(&mut self, parent: &Node, child: &Node) {
        let phrase = matches!(
            parent.rule,
            Rule::phrase
                | Rule::head
                | Rule::owner_phrase
                | Rule::checklist_head
                | Rule::value
                | Rule::default
                | Rule::every
        );
        let reserved =
            phrase && child.rule == Rule::word && (self.reserved)(&self.text[child.span.range()].to_lowercase());
        let keyword = format!("{:?}", child.rule).starts_with("k_");
        if keyword || matches!(child.rule, Rule::yes_no | Rule::verdict) {
            self.lower_words(start(child), child.span.end as usize);
        } else if reserved {
            self.marks.lower.insert(start(child));
        }
    }

    fn lower_words(&mut self, from: usize, to: usize) {
        let mut before = ' ';
        for (at, c) in self.text[from..to].char_indices() {
            if !c.is_whitespace() && before.is_whitespace() {
                self.marks.lower.insert(from + at);
            }
            before = c;
        }
    }
}

/// Whether what stands before the first part of it is a keyword, or all of it, if it has no parts.
fn has_keyword(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::because
            | Rule::source
            | Rule::advice
            | Rule::says
            | Rule::owner
            | Rule::from
            | Rule::until
            | Rule::review_by
            | Rule::tags
            | Rule::unknown
            | Rule::fails
            | Rule::warns
            | Rule::passes
            | Rule::waivable
            | Rule::yes
            | Rule::no
            | Rule::approved_by
            | Rule::as_of
            | Rule::before
            | Rule::given
            | Rule::also
            | Rule::expect
            | Rule::expect_nothing
            | Rule::left_out
            | Rule::required
            | Rule::acyclic
            | Rule::descriptive
            | Rule::default
            | Rule::accountable
            | Rule::contributes
            | Rule::within
            | Rule::per
            | Rule::weight
    )
}
