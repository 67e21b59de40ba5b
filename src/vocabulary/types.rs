//! The type of an attribute and its default become [`AttrType`] and [`Silence`].

use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;
use crate::syntax::tree::{Phrase, Token, TokenKind};
use crate::value::{Duration, Interner, Val};
use crate::vocabulary::head::word;
use crate::vocabulary::noun::pluralise;
use crate::vocabulary::{AttrType, Choice, ChoiceId, Kind, KindId, Scale, ScaleId, Silence, Ty, error};

/// The tables that a type can name.
pub(super) struct TypeNames<'a> {
    pub(super) scales: &'a [Scale],
    pub(super) choices: &'a [Choice],
    pub(super) kinds: &'a [Kind],
}

struct Simple {
    ty: Ty,
    percent: bool,
    set: bool,
}

impl TypeNames<'_> {
    /// Reads `people per person`, `set of text`, `depth per area`.
    pub(super) fn attr_type(&self, phrase: &Phrase) -> Result<AttrType, Diagnostic> {
        let tokens = &phrase.tokens;
        let per = tokens.iter().position(|token| word(Some(token)) == Some("per"));
        let main = self.simple_or_set(&tokens[..per.unwrap_or(tokens.len())], phrase)?;
        let key = match per {
            None => None,
            Some(per) => {
                let key = self.simple(&tokens[per + 1..], phrase).map_err(error::behind_per)?;
                if !matches!(key.ty, Ty::Kind(_) | Ty::Choice(_)) || key.set {
                    let span = tokens[per..].last().map_or(phrase.span, |token| tokens[per].span.to(token.span));
                    return Err(error::bad_flag(
                        "per",
                        span,
                        "expected a kind in the singular or a choice after `per`",
                    ));
                }
                Some(key.ty)
            }
        };
        Ok(AttrType { element: main.ty, percent: main.percent, set: main.set, key })
    }

    /// A type without `per`, for the type of a setting.
    pub(super) fn setting_type(&self, phrase: &Phrase) -> Result<Ty, Diagnostic> {
        self.simple(&phrase.tokens, phrase).map(|simple| simple.ty)
    }

    fn simple_or_set(&self, tokens: &[Token], phrase: &Phrase) -> Result<Simple, Diagnostic> {
        if word(tokens.first()) == Some("set") && word(tokens.get(1)) == Some("of") {
            let element = self.simple(&tokens[2..], phrase)?;
            return Ok(Simple { set: true, ..element });
        }
        self.simple(tokens, phrase)
    }

    fn simple(&self, tokens: &[Token], phrase: &Phrase) -> Result<Simple, Diagnostic> {
        let words: Vec<&str> = tokens.iter().filter_map(|token| word(Some(token))).collect();
        let name = words.join(" ");
        let span = match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => phrase.span,
        };
        if words.len() == tokens.len()
            && let Some(simple) = self.named(&name)
        {
            return Ok(simple);
        }
        if let Some(problem) = self.of_another_language(tokens, span) {
            return Err(problem);
        }
        // `number mandatory`: the wrong piece is what stands behind the type.
        for known in (1..words.len()).rev().filter(|_| words.len() == tokens.len()) {
            let (ty, rest) = (words[..known].join(" "), words[known..].join(" "));
            if self.named(&ty).is_some() {
                return Err(error::behind_type(&ty, &rest, tokens[known].span.to(tokens[tokens.len() - 1].span)));
            }
        }
        // `people[]`, `text?`: the type is right, and a sign stands behind it.
        if words.len() < tokens.len()
            && let Some(known) = self.named(&name)
            && let Some(sign) = tokens.iter().find(|token| word(Some(token)).is_none())
        {
            let plural = match known.ty {
                Ty::Kind(kind) if !known.set => Some(self.kinds[kind.index()].noun.plural.as_str()),
                _ => None,
            };
            return Err(error::sign_behind_type(
                &name,
                plural,
                known.set,
                sign,
                Span { start: sign.span.start, ..span },
            ));
        }
        let ruled = |kind: &&Kind| pluralise(&kind.noun.singular) == name;
        let plural = self.kinds.iter().find(ruled).map(|kind| kind.noun.plural.as_str());
        Err(error::unknown_type(&name, span, plural.or_else(|| nearest(&name, self.all_names()))))
    }

    /// `List[str]`, `Optional<number>`, `yes/no = no`.
    fn of_another_language(&self, tokens: &[Token], span: Span) -> Option<Diagnostic> {
        let sign = |at: usize| match tokens.get(at).map(|token| &token.kind) {
            Some(TokenKind::Foreign(sign)) => sign.as_str(),
            _ => "",
        };
        let text = |part: &[Token]| part.iter().filter_map(|token| word(Some(token))).collect::<Vec<_>>().join(" ");
        if let Some(equal) = (1..tokens.len().saturating_sub(1)).find(|at| sign(*at) == "=") {
            let (ty, value) = (text(&tokens[..equal]), text(&tokens[equal + 1..]));
            let value = if value == "null" || value.is_empty() { "none".to_owned() } else { value };
            let place = tokens[equal].span.to(tokens.last()?.span);
            return self.named(&ty).map(|_| error::equal_for_default(&value, place));
        }
        let (open, close) = (sign(1), sign(tokens.len().checked_sub(1)?));
        let inner = text(tokens.get(2..tokens.len() - 1)?);
        let bracketed = matches!((open, close), ("[", "]") | ("<", ">")) && !inner.is_empty();
        let outer = word(tokens.first()).filter(|_| bracketed)?;
        let written = |token: &Token| {
            token.written.as_deref().map(str::to_owned).or_else(|| word(Some(token)).map(str::to_owned))
        };
        let said: Vec<String> =
            [&tokens[0]].into_iter().chain(&tokens[2..tokens.len() - 1]).filter_map(written).collect();
        let said = format!("{}{open}{}{close}", said[0], said[1..].join(" "));
        Some(error::generic_type(&said, outer, &inner, span))
    }

    fn named(&self, name: &str) -> Option<Simple> {
        let single = |ty| Some(Simple { ty, percent: false, set: false });
        match name {
            "text" => return single(Ty::Text),
            "number" => return single(Ty::Number),
            "percent" => return Some(Simple { ty: Ty::Number, percent: true, set: false }),
            "duration" => return single(Ty::Duration),
            "date" => return single(Ty::Date),
            "yes/no" => return single(Ty::YesNo),
            _ => {}
        }
        if let Some(at) = self.scales.iter().position(|scale| scale.name == name) {
            return single(Ty::Scale(ScaleId(index(at))));
        }
        if let Some(at) = self.choices.iter().position(|choice| choice.name == name) {
            return single(Ty::Choice(ChoiceId(index(at))));
        }
        let at = self.kinds.iter().position(|kind| kind.noun.singular == name || kind.noun.plural == name)?;
        let set = self.kinds[at].noun.singular != name;
        Some(Simple { ty: Ty::Kind(KindId(index(at))), percent: false, set })
    }

    fn all_names(&self) -> impl Iterator<Item = &str> {
        ["text", "number", "percent", "duration", "date", "yes/no"]
            .into_iter()
            .chain(self.scales.iter().map(|scale| scale.name.as_str()))
            .chain(self.choices.iter().map(|choice| choice.name.as_str()))
            .chain(self.kinds.iter().flat_map(|kind| [kind.noun.singular.as_str(), kind.noun.plural.as_str()]))
    }

    /// What `default VALUE` says.
    pub(super) fn silence(
        &self,
        name: &str,
        ty: &AttrType,
        value: &Phrase,
        texts: &mut Interner,
    ) -> Result<Silence, Diagnostic> {
        if let [Token { kind: TokenKind::Word(none), .. }] = value.tokens.as_slice()
            && none == "none"
        {
            return Ok(Silence::Nothing);
        }
        let found = if ty.set { None } else { self.constant(ty.element, value, texts) };
        let expected = || match ty.set {
            true => "`none`: a set has no other default".to_owned(),
            false => format!("{} or `none`", self.expected(ty.element)),
        };
        let unquoted = match value.tokens.as_slice() {
            [Token { kind: TokenKind::Text(text), span, .. }] => {
                let words = text.split_whitespace().map(|word| Token {
                    kind: TokenKind::Word(word.to_lowercase()),
                    span: *span,
                    written: None,
                });
                let plain = Phrase { tokens: words.collect(), span: *span };
                self.constant(ty.element, &plain, texts).map(|_| text.as_str())
            }
            _ => None,
        };
        found.map(Silence::Value).ok_or_else(|| error::bad_default(name, value.span, &expected(), unquoted))
    }

    /// A constant of that type, written out.
    pub(super) fn constant(&self, ty: Ty, value: &Phrase, texts: &mut Interner) -> Option<Val> {
        let kinds: Vec<&TokenKind> = value.tokens.iter().map(|token| &token.kind).collect();
        let words: Option<Vec<&str>> = value.tokens.iter().map(|token| word(Some(token))).collect();
        let name = words.map(|words| words.join(" "));
        match (ty, kinds.as_slice()) {
            (Ty::Number, [TokenKind::Number(number) | TokenKind::Percent(number)]) => Some(Val::Number(*number)),
            (Ty::Date, [TokenKind::Date(date)]) => Some(Val::Date(*date)),
            (Ty::Text, [TokenKind::Text(text)]) => Some(Val::Text(texts.intern(text))),
            (Ty::Duration, [TokenKind::Number(count), TokenKind::Word(unit)]) => {
                Duration::of(*count, unit).map(Val::Duration)
            }
            (Ty::YesNo, [TokenKind::Word(word)]) => match word.as_str() {
                "yes" => Some(Val::YesNo(true)),
                "no" => Some(Val::YesNo(false)),
                _ => None,
            },
            (Ty::Scale(id), _) => {
                let at = self.scales[id.index()].levels.iter().position(|level| Some(&level.name) == name.as_ref())?;
                Some(Val::Level(index(at)))
            }
            (Ty::Choice(id), _) => {
                let at =
                    self.choices[id.index()].options.iter().position(|option| Some(&option.name) == name.as_ref())?;
                Some(Val::Choice(index(at)))
            }
            _ => None,
        }
    }

    fn expected(&self, ty: Ty) -> String {
        let list =
            |steps: &[super::Step]| steps.iter().map(|step| format!("`{}`", step.name)).collect::<Vec<_>>().join(", ");
        match ty {
            Ty::Scale(id) => format!("one of {}", list(&self.scales[id.index()].levels)),
            Ty::Choice(id) => format!("one of {}", list(&self.choices[id.index()].options)),
            Ty::Number => "a number".to_owned(),
            Ty::Date => "a date (`2027-03-31`)".to_owned(),
            Ty::Text => "a text in quotes".to_owned(),
            Ty::Duration => "a duration (`3 months`)".to_owned(),
            Ty::YesNo => "`yes`, `no`".to_owned(),
            Ty::Kind(_) | Ty::Post(_) | Ty::Item(_) => "`none`".to_owned(),
        }
    }
}

/// An index of a table as the ids keep it. Tables are bounded by the size of the files they come from.
pub(super) fn index(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}
