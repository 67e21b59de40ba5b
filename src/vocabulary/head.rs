//! The head of a definition, checklist, archetype or role becomes its form and parameters.
//!
//! A head is read by hand and not by `reading`: it declares words, so it cannot be read with them. What it takes from
//! the vocabulary are the nouns that can own something: kinds, roles, and nouns that predicates make.

use std::collections::HashMap;

use crate::source::Span;
use crate::syntax::tree::{Phrase, Token, TokenKind};
use crate::vocabulary::noun::{Noun, pluralise};
use crate::vocabulary::words::is_preposition;
use crate::vocabulary::{DefForm, DefId, Param, Piece, Ty, Verb};

/// A noun that can own something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner {
    pub(super) ty: Ty,
    pub(super) guard: Option<DefId>,
}

/// The nouns that can own something, by their words.
pub(super) type Owners = HashMap<String, Owner>;

/// A head that was understood.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) form: DefForm,
    pub(super) params: Vec<Param>,
    pub(super) name: String,
}

/// What the head of a checklist has to be.
pub(super) const CHECKLIST_HEAD: &str = "expected `NAMES of a KIND`";

/// Why a head was not understood.
#[derive(Debug)]
pub(super) enum HeadError {
    /// No owner of that name.
    UnknownOwner(String, Span),
    /// Not of any known shape.
    Shape(Span, &'static str),
    /// What was meant there; nothing, if the words are to be left out.
    Meant(Span, String),
}

pub(super) fn word(token: Option<&Token>) -> Option<&str> {
    match token.map(|token| &token.kind) {
        Some(TokenKind::Word(word)) => Some(word),
        _ => None,
    }
}

fn is_article(token: Option<&Token>) -> bool {
    matches!(word(token), Some("a" | "an"))
}

/// Reads the head of a `define`.
pub(super) fn define(head: &Phrase, owners: &Owners) -> Result<Head, HeadError> {
    if is_article(head.tokens.first()) { predicate(head, owners) } else { noun(head, owners) }
}

/// If the head is `a KIND is a NOUN`, the noun's words; used to know these nouns before heads are read.
pub(super) fn made_noun(head: &Phrase) -> Option<(String, String)> {
    let words: Vec<Option<&str>> = without_form(&head.tokens).iter().map(|token| word(Some(token))).collect();
    // A filter of the owner may have an `is` of its own, so the last one counts.
    let is = words.iter().rposition(|word| *word == Some("is"))?;
    let after_owner = |word: &Option<&str>| *word == Some("as") || word.is_some_and(begins_filter);
    let owner_end = words[..is].iter().position(after_owner).unwrap_or(is);
    let article =
        matches!(words.first(), Some(Some("a" | "an"))) && matches!(words.get(is + 1), Some(Some("a" | "an")));
    if !article || owner_end < 2 || words[is + 2..].iter().any(|word| matches!(word, Some("a" | "an") | None)) {
        return None;
    }
    let join = |part: &[Option<&str>]| part.iter().flatten().copied().collect::<Vec<_>>().join(" ");
    let noun = join(&words[is + 2..]);
    (!noun.is_empty()).then(|| (join(&words[1..owner_end]), noun))
}

/// `NAME of a KIND [as VAR] [FILTER]`, with more parameters behind prepositions.
fn noun(head: &Phrase, owners: &Owners) -> Result<Head, HeadError> {
    let tokens = &head.tokens;
    if let Some(slip) = without_article(head, owners) {
        return Err(slip);
    }
    let of = (1..tokens.len()).find(|&at| word(tokens.get(at)) == Some("of") && is_article(tokens.get(at + 1)));
    let Some(of) = of else {
        return Err(HeadError::Shape(head.span, "expected `NOUN of a KIND`, or `a KIND is …`"));
    };
    let (name, other) = name_of(&tokens[..of]).ok_or(HeadError::Shape(head.span, "a name is made of words"))?;
    let (owner, mut at) = param(tokens, of + 1, owners)?;
    let mut params = vec![owner];
    let mut pieces = Vec::new();
    while at < tokens.len() {
        if is_filter(tokens.get(at)) && !is_named_thing(tokens, at + 1, owners) {
            let rest = &tokens[at..];
            let span = rest[0].span.to(rest[rest.len() - 1].span);
            params[0].filter = Some(Phrase { tokens: rest.to_vec(), span });
            break;
        }
        at = piece(tokens, at, owners, &mut params, &mut pieces)?;
    }
    let noun = Noun::from_singular(&name, other.as_deref(), &name);
    Ok(Head { form: DefForm::Noun { noun, pieces }, params, name })
}

/// `team is big`, `every team is big`, `the size of a team`, `big team`: what was meant, with the place of the slip.
fn without_article(head: &Phrase, owners: &Owners) -> Option<HeadError> {
    let tokens = &head.tokens;
    let slip = |span, said: String| Some(HeadError::Meant(span, said));
    let text = |from: usize, to: usize| words_of(&tokens[from.min(to)..to]).unwrap_or_default();
    let first = word(tokens.first())?;
    let verb = tokens.iter().position(|token| matches!(word(Some(token)), Some("is" | "has" | "are" | "have")));
    let of = tokens.iter().position(|token| word(Some(token)) == Some("of"));
    match (first, verb, of) {
        ("every" | "each" | "any" | "all" | "the", Some(verb), _)
            if verb > 1 && owners.contains_key(&text(1, verb)) =>
        {
            slip(tokens[0].span, "a".to_owned())
        }
        (_, None, Some(of)) if of > 0 && !tokens.iter().any(|token| is_article(Some(token))) => {
            let (next, end) = (word(tokens.get(of + 1))?, tokens.len());
            let known = (of + 2..=end).rev().find(|last| owners.contains_key(&text(of + 1, *last)));
            if let Some(meant) = several_owners(tokens, of + 1, owners) {
                return Some(meant);
            }
            match next {
                "every" | "each" | "any" | "the" | "all" => slip(tokens[of + 1].span, "a".to_owned()),
                _ => slip(tokens[of + 1].span.to(tokens[known? - 1].span), format!("a {}", text(of + 1, known?))),
            }
        }
        ("the", _, Some(of)) if of > 1 => slip(tokens[0].span, String::new()),
        (_, Some(verb), _) if owners.contains_key(&text(0, verb)) => {
            slip(tokens[0].span.to(tokens[verb - 1].span), format!("a {}", text(0, verb)))
        }
        (_, None, None) if tokens.len() > 1 && owners.contains_key(&text(tokens.len() - 1, tokens.len())) => {
            let (adjective, noun) = (text(0, tokens.len() - 1), text(tokens.len() - 1, tokens.len()));
            slip(head.span, format!("a {noun} is {adjective}")).filter(|_| !adjective.is_empty())
        }
        _ => None,
    }
}

/// `of teams`, `of every team`: a head names one, with its article.
fn several_owners(tokens: &[Token], at: usize, owners: &Owners) -> Option<HeadError> {
    if matches!(word(tokens.get(at)), Some("every" | "each" | "any" | "the" | "all")) {
        return Some(HeadError::Meant(tokens[at].span, "a".to_owned()));
    }
    (at + 1..=tokens.len()).rev().find_map(|end| {
        let said = words_of(&tokens[at..end])?;
        let mut singular: Vec<&String> = owners.keys().filter(|owner| pluralise(owner) == said).collect();
        singular.sort_unstable();
        let right = crate::vocabulary::noun::one(singular.first()?);
        Some(HeadError::Meant(tokens[at].span.to(tokens[end - 1].span), right))
    })
}

/// `a KIND [as VAR] is|has|VERB …`.
fn predicate(head: &Phrase, owners: &Owners) -> Result<Head, HeadError> {
    let tokens = &head.tokens;
    let (mut owner, mut at) = param(tokens, 0, owners)?;
    if is_filter(tokens.get(at)) && !is_named_thing(tokens, at + 1, owners) {
        let verb = tokens.iter().rposition(|token| matches!(word(Some(token)), Some("is" | "has")));
        let Some(verb) = verb.filter(|verb| *verb > at + 1) else {
            let why = "after a filter the head goes on with `is` or `has`; otherwise say it in the body";
            return Err(HeadError::Shape(tokens[at].span, why));
        };
        let span = tokens[at].span.to(tokens[verb - 1].span);
        owner.filter = Some(Phrase { tokens: tokens[at..verb].to_vec(), span });
        at = verb;
    }
    let Some(first) = word(tokens.get(at)) else {
        return Err(HeadError::Shape(head.span, "expected `is`, `has` or a verb after the kind"));
    };
    let verb = match first {
        "is" => Verb::Be,
        "has" => Verb::Have,
        other => Verb::Other(other.to_owned()),
    };
    let mut params = vec![owner];
    let mut pieces = Vec::new();
    let mut next = at + 1;
    // The article after `is` belongs to the noun that is defined, which no table can know yet.
    if verb == Verb::Be && is_article(tokens.get(next)) {
        next += 1;
        if let Some((name, other)) =
            name_of(&tokens[next..]).filter(|_| !tokens[next..].iter().any(|token| is_article(Some(token))))
        {
            let noun = Noun::from_singular(&name, other.as_deref(), &name);
            return Ok(Head { form: DefForm::IsNoun(noun), params, name });
        }
        pieces.push(Piece::Word(word(tokens.get(next - 1)).unwrap_or("a").to_owned()));
    }
    while next < tokens.len() {
        next = piece(tokens, next, owners, &mut params, &mut pieces)?;
    }
    if pieces.is_empty() && verb != Verb::Other(first.to_owned()) {
        return Err(HeadError::Shape(head.span, "something has to follow `is` or `has`"));
    }
    let words: Option<Vec<String>> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Word(word) => Some(word.clone()),
            Piece::Slot(_) => None,
        })
        .collect();
    let name = phrase_name(&verb, &pieces);
    match (verb, words) {
        (Verb::Be, Some(words)) => Ok(Head { form: DefForm::IsAdjective(words), params, name }),
        (verb, _) => Ok(Head { form: DefForm::Phrase { verb, pieces }, params, name }),
    }
}

fn phrase_name(verb: &Verb, pieces: &[Piece]) -> String {
    let first = match verb {
        Verb::Be => "is",
        Verb::Have => "has",
        Verb::Other(verb) => verb,
    };
    let rest = pieces.iter().map(|piece| match piece {
        Piece::Word(word) => word.as_str(),
        Piece::Slot(_) => "…",
    });
    std::iter::once(first).chain(rest).collect::<Vec<_>>().join(" ")
}

/// One word or one further parameter.
fn piece(
    tokens: &[Token],
    at: usize,
    owners: &Owners,
    params: &mut Vec<Param>,
    pieces: &mut Vec<Piece>,
) -> Result<usize, HeadError> {
    if is_article(tokens.get(at)) {
        let (param, next) = param(tokens, at, owners)?;
        pieces.push(Piece::Slot(params.len()));
        params.push(param);
        return Ok(next);
    }
    match word(tokens.get(at)) {
        Some(word) => {
            pieces.push(Piece::Word(word.to_owned()));
            Ok(at + 1)
        }
        None if tokens[at].kind == TokenKind::Open => {
            let end = tokens[at..].iter().find(|token| matches!(token.kind, TokenKind::Close));
            let span = end.map_or(tokens[at].span, |end| tokens[at].span.to(end.span));
            Err(HeadError::Shape(span, "another form stands right behind the name: `upper (uppers) of a person`"))
        }
        None => Err(HeadError::Shape(tokens[at].span, "a head is made of words")),
    }
}

/// Reads `of a pod whose type is pod` or `a team`: one parameter with its filter, up to the end.
pub(super) fn owner_phrase(of: &Phrase, owners: &Owners) -> Result<Param, HeadError> {
    let start = usize::from(word(of.tokens.first()) == Some("of"));
    let (mut owner, at) = param(&of.tokens, start, owners)?;
    let rest = &of.tokens[at..];
    if let (Some(first), Some(last)) = (rest.first(), rest.last()) {
        if !is_filter(Some(first)) {
            return Err(HeadError::Shape(first.span, "expected `whose`, `that` or `who`, or the end of the head"));
        }
        owner.filter = Some(Phrase { tokens: rest.to_vec(), span: first.span.to(last.span) });
    }
    Ok(owner)
}

/// `protective factors of a tech lead manager`: the plural name, with its singular if it is said, and the owner.
pub(super) fn checklist(head: &Phrase, owners: &Owners) -> Result<(Noun, Param), HeadError> {
    let of = (1..head.tokens.len())
        .find(|&at| word(head.tokens.get(at)) == Some("of") && is_article(head.tokens.get(at + 1)));
    let Some(of) = of else {
        let of = head.tokens.iter().rposition(|token| word(Some(token)) == Some("of"));
        return Err(of
            .and_then(|of| several_owners(&head.tokens, of + 1, owners))
            .unwrap_or(HeadError::Shape(head.span, CHECKLIST_HEAD)));
    };
    let (name, other) = name_of(&head.tokens[..of]).ok_or(HeadError::Shape(head.span, "a name is made of words"))?;
    let rest = Phrase { tokens: head.tokens[of..].to_vec(), span: head.span };
    Ok((Noun::from_plural(&name, other.as_deref(), &name), owner_phrase(&rest, owners)?))
}

/// `a team as other` behind `with`: a further thing of the head, and no filter.
fn is_named_thing(tokens: &[Token], at: usize, owners: &Owners) -> bool {
    word(tokens.get(at - 1)) == Some("with")
        && is_article(tokens.get(at))
        && param(tokens, at, owners).is_ok_and(|(param, _)| param.variable.is_some())
}

fn is_filter(token: Option<&Token>) -> bool {
    word(token).is_some_and(begins_filter)
}

fn begins_filter(word: &str) -> bool {
    matches!(word, "whose" | "that" | "who" | "which" | "with" | "without")
}

/// `a NOUN [as VAR]`: the longest known noun.
fn param(tokens: &[Token], at: usize, owners: &Owners) -> Result<(Param, usize), HeadError> {
    if !is_article(tokens.get(at)) {
        if let Some(meant) = several_owners(tokens, at, owners) {
            return Err(meant);
        }
        let span =
            tokens.get(at).or(tokens.last()).map_or(Span::new(crate::source::FileId(0), 0, 0), |token| token.span);
        return Err(HeadError::Shape(span, "expected `a` and a kind"));
    }
    let start = at + 1;
    let mut found = None;
    let mut words = Vec::new();
    for end in start..tokens.len() {
        let Some(word) = word(tokens.get(end)) else { break };
        words.push(word);
        if let Some(owner) = owners.get(&words.join(" ")) {
            found = Some((words.join(" "), *owner, end + 1));
        }
    }
    let Some((noun, owner, mut next)) = found else {
        let span = tokens.get(start).map_or(tokens[at].span, |token| token.span);
        let until =
            tokens[start..].iter().position(|token| matches!(word(Some(token)), Some("as" | "is" | "has") | None));
        let words = words_of(&tokens[start..until.map_or(tokens.len(), |until| start + until)]).unwrap_or_default();
        let shown = words.split(' ').next().unwrap_or_default().to_owned();
        if shown.is_empty() {
            return Err(HeadError::Shape(span, "expected a kind, a role, or a noun that a definition makes"));
        }
        return Err(HeadError::UnknownOwner(shown, span));
    };
    let mut variable = None;
    if word(tokens.get(next)) == Some("as") && word(tokens.get(next + 1)).is_some_and(|name| !is_preposition(name)) {
        variable = word(tokens.get(next + 1)).map(|name| (name.to_owned(), tokens[next + 1].span));
        next += 2;
    }
    let span = tokens[at].span.to(tokens[next - 1].span);
    Ok((Param { variable, ty: owner.ty, noun, guard: owner.guard, filter: None, span }, next))
}

/// `exit criterion (exit criteria)`: the name, and its other number if that is said.
fn name_of(tokens: &[Token]) -> Option<(String, Option<String>)> {
    let name = without_form(tokens);
    let form = tokens.get(name.len() + 1..tokens.len().saturating_sub(1)).filter(|form| !form.is_empty());
    Some((words_of(name)?, form.map_or(Some(None), |form| words_of(form).map(Some))?))
}

/// What stands before a form in parentheses at the end.
fn without_form(tokens: &[Token]) -> &[Token] {
    let closed = matches!(tokens.last(), Some(Token { kind: TokenKind::Close, .. }));
    let open = tokens.iter().position(|token| token.kind == TokenKind::Open).filter(|_| closed);
    &tokens[..open.unwrap_or(tokens.len())]
}

fn words_of(tokens: &[Token]) -> Option<String> {
    let words: Option<Vec<&str>> = tokens.iter().map(|token| word(Some(token))).collect();
    words.filter(|words| !words.is_empty()).map(|words| words.join(" "))
}
