//! A `says` message becomes pieces: text, and what stands between braces, read in the scope of each sentence.

use std::sync::Arc;

use super::{SaysPiece, error};
use crate::diagnostic::Diagnostic;
use crate::formula::Set;
use crate::reading::{Nouns, RangeReading, read};
use crate::source::Span;
use crate::syntax::tree::{At, Phrase, Token, TokenKind};

/// The pieces of a message. Slots keep the variables of the ranges in the order of the rule.
pub(super) fn pieces(
    nouns: &Nouns<'_>,
    says: &At<String>,
    scopes: &[Vec<RangeReading>],
) -> Result<Vec<SaysPiece>, Vec<Diagnostic>> {
    let mut pieces = Vec::new();
    let mut problems = Vec::new();
    let mut rest = says.value.as_str();
    // Without escapes a place in the value is a place in the text: one byte further, for the quote.
    let plain = says.span.range().len() == rest.len() + 2;
    let place = |from: usize, to: usize| match plain {
        true => Span::new(says.span.file, says.span.start as usize + 1 + from, says.span.start as usize + 1 + to),
        false => says.span,
    };
    while let Some(open) = rest.find(['{', '}']) {
        let (text, tail) = rest.split_at(open);
        let at = says.value.len() - tail.len();
        // `${name}` and `{{name}}`, as templates say it.
        let dollar = tail.starts_with('{') && text.ends_with('$');
        let doubled = tail.starts_with("{{");
        if let Some(end) = tail.find(if doubled { "}}" } else { "}" }).filter(|_| dollar || doubled) {
            let (start, width) = (at - usize::from(dollar), if doubled { 2 } else { 1 });
            let right = format!("{{{}}}", tail[width..end].trim());
            problems.push(error::template_slot(
                place(start, at + end + width),
                &says.value[start..at + end + width],
                &right,
            ));
            rest = &tail[end + width..];
            continue;
        }
        if !text.is_empty() {
            pieces.push(SaysPiece::Text(text.to_owned()));
        }
        let Some(close) = tail.find('}').filter(|_| tail.starts_with('{')) else {
            problems.push(error::open_slot(place(at, at + 1)));
            rest = "";
            break;
        };
        let slot = &tail[1..close];
        match sets(nouns, slot, says.span, scopes) {
            Ok(sets) => pieces.push(SaysPiece::Slot(sets)),
            Err(near) => {
                // `{team.name}`, as templates say it.
                let spoken = format!("the {}", slot.trim().replace('.', "'s ").replace('_', " "));
                let dotted = slot.contains('.') && sets(nouns, &spoken, says.span, scopes).is_ok();
                let near = if dotted { Some(spoken) } else { near };
                problems.push(error::bad_slot(place(at, at + close + 1), slot, near.as_deref()));
            }
        }
        rest = &tail[close + 1..];
    }
    if !rest.is_empty() {
        pieces.push(SaysPiece::Text(rest.to_owned()));
    }
    if problems.is_empty() { Ok(pieces) } else { Err(problems) }
}

fn sets(
    nouns: &Nouns<'_>,
    slot: &str,
    span: Span,
    scopes: &[Vec<RangeReading>],
) -> Result<Vec<Arc<Set>>, Option<String>> {
    let phrase = Phrase { tokens: tokens(slot, span), span };
    let read = scopes.iter().map(|ranges| {
        let set = read::slot(nouns, &phrase, ranges)?;
        // The rule's own slots were given in the same order: ranges first.
        let slots = super::frame::Slots::new(0);
        for range in ranges {
            let _ = slots.set(&range.set);
            let _ = slots.var(range.var);
        }
        Ok(Arc::new(slots.set(&set)))
    });
    read.collect()
}

/// The words of a slot.
fn tokens(slot: &str, span: Span) -> Vec<Token> {
    let mut tokens = Vec::new();
    for word in slot.split_whitespace() {
        let word = word.replace('’', "'").to_lowercase();
        let (stem, possessive) = match word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')) {
            Some(stem) => (stem.to_owned(), true),
            None => (word, false),
        };
        tokens.push(Token { kind: TokenKind::Word(stem), span, written: None });
        if possessive {
            tokens.push(Token { kind: TokenKind::Possessive, span, written: None });
        }
    }
    tokens
}
