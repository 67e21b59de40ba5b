//! One value by its declared type: text as written becomes a [`Val`], or a complaint that shows what to write.

use super::build::{Builder, Everyone};
use super::columns::Fact;
use super::error;
use super::view::{Field, Shape, Value};
use crate::source::Span;
use crate::value::{Duration, Number, Val, parse_date};
use crate::vocabulary::{AttrId, KindId, Step, Ty, Vocabulary, data_key};

/// Words that are no ids.
const RESERVED: [&str; 4] = ["vacant", "everyone", "accountable", "contributors"];

/// What is wanted where a value stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Want<'k> {
    pub(super) ty: Ty,
    pub(super) percent: bool,
    /// The key behind which it stands, as written.
    pub(super) key: &'k str,
}

impl Builder<'_> {
    /// One value; `None` if nothing is recorded, which is a complaint unless nothing is written.
    pub(super) fn value(&mut self, want: Want<'_>, node: Value<'_>) -> Option<Val> {
        match node.shape() {
            Shape::Scalar(_) => {
                let text = node.text()?;
                self.scalar(want, text, node.span())
            }
            Shape::Null => None,
            Shape::List(_) => {
                let only = match node.shape() {
                    Shape::List(items) if items.len() == 1 => {
                        items.iter().next().and_then(|item| item.text().map(str::to_owned))
                    }
                    _ => None,
                };
                self.diagnostics.push(error::list_for_one(self.vocabulary, want, only.as_deref(), node.span()));
                None
            }
            Shape::Map(_) => {
                self.diagnostics.push(error::map_for_value(self.vocabulary, want, node.span()));
                None
            }
        }
    }

    pub(super) fn scalar(&mut self, want: Want<'_>, text: &str, span: Span) -> Option<Val> {
        let trimmed = text.trim();
        let slip = match want.ty {
            Ty::Text => return Some(Val::Text(self.org.texts.intern(text))),
            Ty::Kind(kind) => return self.reference(kind, text, span).map(Val::Thing),
            Ty::Number if want.percent => error::bare_percent,
            Ty::Number => error::no_number,
            Ty::Duration => error::no_duration,
            Ty::Date => error::no_date,
            Ty::YesNo => error::no_yes_no,
            Ty::Scale(_) | Ty::Choice(_) => {
                let value = typed(self.vocabulary, want, trimmed);
                if value.is_none() {
                    self.diagnostics.push(error::not_on_scale(self.vocabulary, want, trimmed, span));
                }
                return value;
            }
            // No declaration can name these as the type of an attribute.
            Ty::Post(_) | Ty::Item(_) => return None,
        };
        let value = typed(self.vocabulary, want, trimmed);
        if value.is_none() {
            self.diagnostics.push(slip(want, trimmed, span));
        }
        value
    }

    /// The thing of that id; mentioned here for the first time, it is made.
    pub(super) fn reference(&mut self, kind: KindId, text: &str, span: Span) -> Option<u32> {
        if self.is_closed(kind) {
            return self.closed(kind, text, span);
        }
        let known = self.org.texts.find(text).and_then(|sym| self.org.things.find(kind, sym));
        if let Some(thing) = known {
            if !self.org.things.described(kind, thing) {
                self.org.things.mention(kind, thing, Some(span));
                *self.mentions.entry((kind, thing)).or_insert(0) += 1;
            }
            return Some(thing);
        }
        if !self.check_id(kind, text, span) {
            return None;
        }
        if kind == self.vocabulary.core.organisation {
            self.diagnostics.push(error::other_organisation(text, self.org.id(kind, 0), span));
            return None;
        }
        let sym = self.org.texts.intern(text);
        let thing = self.add(kind, sym, span)?;
        self.org.things.mention(kind, thing, Some(span));
        self.mentions.insert((kind, thing), 1);
        self.commas(kind, thing, text, span);
        Some(thing)
    }

    /// `ana, bo` is one id by the letter, and so are `ana bo` and `(ana; bo)`; where both are known it is hardly meant so.
    fn commas(&mut self, kind: KindId, thing: u32, text: &str, span: Span) {
        let apart = |c: char| matches!(c, ',' | ';' | '/' | '&' | '+') || c.is_whitespace();
        let plain = text.trim_matches(['(', ')', '[', ']']);
        let parts: Vec<&str> = plain.split(apart).filter(|part| !matches!(*part, "" | "and")).collect();
        if parts.len() > 1 && parts.iter().all(|part| self.org.find(kind, part).is_some()) {
            let table = self.sources.get(span.file).name.to_lowercase().ends_with(".csv");
            self.diagnostics.push(error::commas_in_one_value(text, &parts, table, span));
            self.held_back.insert((kind, thing));
        }
    }

    /// A responsibility or sign, which only the vocabulary declares.
    pub(super) fn closed(&mut self, kind: KindId, text: &str, span: Span) -> Option<u32> {
        let thing = self.org.find(kind, text);
        if thing.is_none() {
            let names = (0..self.org.len(kind)).map(|thing| self.org.id(kind, thing));
            let noun = &self.vocabulary.kind(kind).noun;
            self.diagnostics.push(error::not_declared(noun, text, names, span));
        }
        thing
    }

    /// Whether a text can be an id; says why not.
    pub(super) fn check_id(&mut self, kind: KindId, id: &str, span: Span) -> bool {
        let odd = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        let noun = &self.vocabulary.kind(kind).noun.singular;
        // These words stand for holders and areas in a `leadership` block; a team of such a name confuses nobody.
        let core = &self.vocabulary.core;
        let diagnostic = if RESERVED.contains(&id) && (kind == core.person || kind == core.area) {
            error::reserved_id(noun, id, span)
        } else if id.trim().is_empty() {
            error::empty_id(noun, span)
        } else if id.chars().any(odd) {
            error::bad_id(noun, id, span)
        } else {
            return true;
        };
        self.diagnostics.push(diagnostic);
        false
    }

    /// Says in YAML that nothing stands behind a dash.
    pub(super) fn nothing_listed(&mut self, span: Span) {
        if self.is_yaml(span) {
            let text = &self.sources.get(span.file).text;
            let said = text.get(span.range()).unwrap_or("").trim();
            let null = matches!(said, "~" | "null" | "Null" | "NULL");
            // What could not be read has been told.
            if !null && !matches!(said, "" | "-") {
                return;
            }
            // Of nothing the parser tells a place before the dash.
            let behind = text.get(span.start as usize..).unwrap_or("");
            let next = behind.trim_start_matches([':', ' ', '\t', '\r', '\n']);
            let dash = (!null && next.starts_with('-')).then(|| text.len() - next.len());
            let span = dash.map_or(span, |dash| Span::new(span.file, dash, dash + 1));
            self.diagnostics.push(error::nothing_listed(span));
        }
    }

    fn is_yaml(&self, span: Span) -> bool {
        let name = self.sources.get(span.file).name.to_lowercase();
        ![".json", ".toml", ".csv"].iter().any(|end| name.ends_with(end))
    }

    /// Says in YAML that nothing stands behind a key; elsewhere `null` is written on purpose.
    pub(super) fn nothing_behind(&mut self, entry: Field<'_>) {
        if self.is_yaml(entry.key_span()) {
            let span = entry.key_span();
            let rest = self.sources.get(span.file).text.get(span.end as usize..).unwrap_or("");
            let rest = rest.lines().next().unwrap_or("").trim_start_matches(['"', '\'', ':', ' ']);
            let comment = rest.trim_end().strip_prefix('#').filter(|rest| rest.starts_with(char::is_alphanumeric));
            let diagnostic = match comment {
                Some(_) => error::comment_behind_key(entry.key(), span, rest.trim_end()),
                None => error::nothing_behind_key(entry.key(), span),
            };
            self.diagnostics.push(diagnostic);
        }
    }

    /// Resolves `everyone` in sets of people of teams, now that all members are known.
    pub(super) fn resolve_everyone(&mut self) {
        for everyone in std::mem::take(&mut self.everyone) {
            let Everyone { attr, team, key, besides, span, place } = everyone;
            if self.org.fact_place(attr, team, key) != Some(place) {
                continue; // an overlay, or the value that stood first, replaced it
            }
            let Some(members) = self.org.columns.range(self.vocabulary.core.team_members, team) else { continue };
            // Without further names the members' own range serves, or many sets of everyone would fill the memory.
            let range = if besides.0 == besides.1 { members } else { self.members_and(attr, members, besides, span) };
            match key {
                Some(key) => self.org.columns.resolve_entry(attr, team, key, range),
                None => self.org.columns.put(attr, team, Fact::Set(range.0, range.1)),
            }
        }
    }

    /// A new set: the members, and who else is named.
    fn members_and(&mut self, attr: AttrId, members: (u32, u32), besides: (u32, u32), span: Span) -> (u32, u32) {
        let members: Vec<Val> = self.org.columns.set(self.vocabulary.core.team_members, members).iter().collect();
        let others = self.org.columns.placed(attr, besides);
        let known: std::collections::HashSet<Val> = members.iter().copied().collect();
        let from = self.org.columns.items_len();
        members.into_iter().for_each(|member| self.org.columns.push_item(member, span));
        for (other, span) in others.into_iter().filter(|(other, _)| !known.contains(other)) {
            self.org.columns.push_item(other, span);
        }
        (from, self.org.columns.items_len())
    }
}

/// A text without white space around it as a value of the wanted type; `None` if it is none, and for texts and things.
pub(super) fn typed(vocabulary: &Vocabulary, want: Want<'_>, text: &str) -> Option<Val> {
    match want.ty {
        Ty::Number if want.percent => percent(text).map(Val::Number),
        Ty::Number => Number::parse(text).or_else(|| percent(text)).map(Val::Number),
        Ty::Duration => Duration::parse(&text.to_lowercase()).map(Val::Duration),
        Ty::Date => parse_date(text).map(Val::Date),
        Ty::YesNo => yes_no(text).map(Val::YesNo),
        Ty::Scale(scale) => step(&vocabulary.scales[scale.index()].levels, text).map(Val::Level),
        Ty::Choice(choice) => step(&vocabulary.choices[choice.index()].options, text).map(Val::Choice),
        Ty::Text | Ty::Kind(_) | Ty::Post(_) | Ty::Item(_) => None,
    }
}

/// The place of a level or option: as it is written, or else up to case, `-`, `_` and space.
fn step(steps: &[Step], text: &str) -> Option<u16> {
    let at = steps.iter().position(|step| step.name == text);
    let at = at.or_else(|| steps.iter().position(|step| data_key(&step.name) == data_key(text)))?;
    u16::try_from(at).ok()
}

/// `30%` as a number.
fn percent(text: &str) -> Option<Number> {
    let number = Number::parse(text.strip_suffix('%')?.trim_end())?;
    number.div(Number::whole(100))
}

fn yes_no(text: &str) -> Option<bool> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("yes") || is("true") {
        Some(true)
    } else if is("no") || is("false") {
        Some(false)
    } else {
        None
    }
}
