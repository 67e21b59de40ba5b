//! Words that are known, and not where they stand: of another kind of thing, or an id, a level or a text by its bare
//! letters. Only asked of a phrase that has no reading.

use super::{Reader, error};
use crate::diagnostic::{Diagnostic, nearest};
use crate::syntax::tree::TokenKind;
use crate::vocabulary::{DefForm, Entry, Meaning, Number, Ty, Verb};

/// Words that may stand between a subject and what is compared with it.
const BETWEEN: &[&str] = &[
    "must", "should", "may", "not", "be", "is", "at", "least", "most", "more", "less", "than", "exactly", "above",
    "below",
];

impl Reader<'_> {
    /// A name that begins at `at` and is declared of other things only than the one that it is looked up at.
    pub(super) fn belongs_elsewhere(&self, at: usize) -> Option<Diagnostic> {
        if let Some(problem) = self.verb_of_another(at) {
            return Some(problem);
        }
        // `within 3 months` is no responsibility's `within`.
        if self.word(at).is_some_and(crate::vocabulary::words::is_preposition) || self.is(at, "within") {
            return None;
        }
        let named = self.matches(at);
        let end = named.iter().map(|(_, end)| *end).max()?;
        let longest = || named.iter().filter(|(_, other)| *other == end);
        let owners = distinct(longest().filter_map(|(entry, _)| self.owner(entry.meaning)));
        // Kinds and roles can be spoken of anywhere but as what something has.
        let owned = self.is_owned(at);
        let free =
            |meaning: Meaning| matches!(meaning, Meaning::Kind(_)) || (matches!(meaning, Meaning::Role(_)) && !owned);
        if owners.is_empty() || longest().any(|(entry, _)| free(entry.meaning)) {
            return None;
        }
        let said = self.said_text(at, end);
        let here = self.looked_up_at(at);
        if here.as_ref().is_some_and(|here| owners.contains(here)) {
            return None;
        }
        let mut owned = longest().filter(|(entry, _)| self.owner(entry.meaning).is_some());
        let adjective =
            owned.all(|(entry, _)| matches!(entry.meaning, Meaning::Adjective(_) | Meaning::AttrAdjective(_)));
        let longer = here.as_deref().map_or_else(Vec::new, |here| self.longer_names(&said, here));
        Some(error::of_another(self.place(at, end).0, &said, here.as_deref(), &owners, adjective, &longer))
    }

    /// Names of a kind that end with these words: `people manager` of a team for `manager`.
    fn longer_names(&self, said: &str, here: &str) -> Vec<String> {
        let ending = format!(" {said}");
        let entries = self.v.lexicon.values().flatten();
        let of_it = entries.filter(|entry| self.owner(entry.meaning).as_deref() == Some(here));
        let mut names: Vec<String> =
            of_it.map(|entry| entry.words.join(" ")).filter(|name| name.ends_with(&ending)).collect();
        names.sort();
        names.dedup();
        names.truncate(3);
        names
    }

    /// A verb phrase of another kind of thing than the subject.
    fn verb_of_another(&self, at: usize) -> Option<Diagnostic> {
        if let Some(problem) = self.phrase_of_another(at) {
            return Some(problem);
        }
        let defs = self.v.verbs.get(self.word(at)?)?;
        let verbs = defs.iter().map(|def| &self.v.defs[def.index()]);
        let own = verbs.filter(|def| matches!(&def.form, DefForm::Phrase { verb: Verb::Other(_), .. }));
        let owners = distinct(own.clone().map(|def| def.params[0].noun.clone()));
        let here = self.noun_before(at)?;
        if owners.is_empty() || owners.contains(&here) {
            return None;
        }
        Some(error::verb_of_another(self.place(at, at + 1).0, &own.clone().next()?.name, &here, &owners))
    }

    /// `every team must have technical depth`: a phrase with `has` or `is` of another kind of thing.
    fn phrase_of_another(&self, at: usize) -> Option<Diagnostic> {
        let verb = self.word(at.checked_sub(1)?)?;
        let wanted = match verb {
            "have" | "has" => Verb::Have,
            "be" | "is" | "are" => Verb::Be,
            _ => return None,
        };
        let fits = |def: &&crate::vocabulary::Def| match &def.form {
            DefForm::Phrase { verb, pieces } => {
                let words: Vec<&str> = pieces
                    .iter()
                    .map_while(super::near::word_of)
                    .take_while(|word| !crate::vocabulary::words::is_preposition(word))
                    .collect();
                *verb == wanted && !words.is_empty() && self.words(at, &words).is_some()
            }
            _ => false,
        };
        let own: Vec<_> = self.v.defs.iter().filter(fits).collect();
        let owners = distinct(own.iter().map(|def| def.params[0].noun.clone()));
        let here = self.noun_before(at)?;
        if owners.is_empty() || owners.contains(&here) {
            return None;
        }
        let end = (at..self.tokens.len())
            .take_while(|at| self.word(*at).is_some_and(|word| !crate::vocabulary::words::is_reserved(word)))
            .count();
        let place = self.place(at, at + end.max(1)).0;
        Some(error::verb_of_another(place, &own.first()?.name, &here, &owners))
    }

    /// Whose word it is.
    pub(super) fn owner(&self, meaning: Meaning) -> Option<String> {
        let kind = |kind: crate::vocabulary::KindId| self.v.kinds[kind.index()].noun.singular.clone();
        match meaning {
            Meaning::Attr(attr) | Meaning::AttrAdjective(attr) => Some(kind(self.v.attr(attr).kind)),
            Meaning::Def(def) | Meaning::IsNoun(def) | Meaning::Adjective(def) => {
                Some(self.v.defs[def.index()].params[0].noun.clone())
            }
            Meaning::Checklist(list) => Some(self.v.checklists[list.index()].owner.noun.clone()),
            Meaning::Role(_) => Some(kind(self.v.core.team)),
            Meaning::Kind(_) => None,
            Meaning::Level(..) | Meaning::Option(..) | Meaning::Setting(_) => None,
        }
    }

    /// Whether a noun at `at` is one that something has: behind a possessive, or as the object of `has`.
    pub(super) fn is_owned(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let possessive = matches!(self.kind(before), Some(TokenKind::Possessive));
        let has = |at: usize| self.one_of(at, &["have", "has", "with"]);
        let article = self.one_of(before, &["a", "an", "no"]) && before.checked_sub(1).is_some_and(has);
        possessive || self.one_of(before, &["its", "their"]) || has(before) || article
    }

    /// An adjective that is not said of the subject, anywhere behind a form of `be`.
    pub(super) fn adjective_elsewhere(&self) -> Option<Diagnostic> {
        let behind_be = |at: &usize| self.one_of(at - 1, &["be", "is", "are"]) || (self.is(at - 1, "not"));
        (1..self.tokens.len()).filter(behind_be).find_map(|at| self.belongs_elsewhere(at))
    }

    /// `every junior must …`: an adjective or a level without its noun.
    pub(super) fn adjective_alone(&self, at: usize, expected: &[&str]) -> Option<Diagnostic> {
        let kind = |entry: &Entry| match entry.meaning {
            Meaning::Level(scale, _) => Some(Ty::Scale(scale)),
            Meaning::Option(choice, _) => Some(Ty::Choice(choice)),
            Meaning::Adjective(_) | Meaning::AttrAdjective(_) => Some(Ty::YesNo),
            _ => None,
        };
        let noun = expected.contains(&"a noun");
        let (start, ty, meaning) = (at.saturating_sub(4)..at).filter(|_| noun).find_map(|start| {
            let named = self.matches(start).into_iter().find(|(_, end)| *end == at);
            named.and_then(|(entry, _)| Some((start, kind(entry)?, entry.meaning)))
        })?;
        let determiner = start.checked_sub(1).filter(|before| {
            let counted = matches!(self.kind(*before), Some(TokenKind::Number(_)));
            counted || self.one_of(*before, &["every", "each", "a", "an", "no", "one"])
        });
        let has = |attr: &&crate::vocabulary::Attr| attr.ty.element == ty && attr.ty.key.is_none();
        let owner = match (ty, self.owner(meaning)) {
            (_, Some(owner)) => owner,
            (ty, None) => {
                let attr = self.v.attrs.iter().find(|attr| ty != Ty::YesNo && has(attr))?;
                self.v.kinds[attr.kind.index()].noun.singular.clone()
            }
        };
        determiner?;
        Some(error::adjective_alone(self.place(start, at).0, &self.said_text(start, at), &owner))
    }

    /// The noun at whose thing a word at `at` is looked up, as the sentence says it.
    fn looked_up_at(&self, at: usize) -> Option<String> {
        if matches!(self.kind(at.checked_sub(1)?), Some(TokenKind::Possessive)) {
            return self.noun_ending(at - 1);
        }
        self.noun_before(at)
    }

    /// The noun before the verb that stands before `at`: `person` of `every person must have a mission`.
    fn noun_before(&self, at: usize) -> Option<String> {
        let verb = |at: &usize| {
            self.one_of(
                *at,
                &["must", "should", "may", "has", "have", "is", "are", "does", "do", "who", "that", "with"],
            )
        };
        let mut end = (0..=at).rev().find(verb)?;
        while end > 0 && (verb(&(end - 1)) || self.is(end - 1, "not")) {
            end -= 1;
        }
        self.noun_ending(end)
    }

    /// The kind of the noun that ends before `end`, in the singular.
    fn noun_ending(&self, end: usize) -> Option<String> {
        let named = (end.saturating_sub(4)..end).find_map(|start| {
            self.matches(start).into_iter().find(|(_, there)| *there == end).map(|(entry, _)| entry.meaning)
        })?;
        match named {
            Meaning::Kind(kind) => Some(self.v.kinds[kind.index()].noun.singular.clone()),
            Meaning::Role(_) => Some("person".to_owned()),
            Meaning::IsNoun(def) => Some(self.v.defs[def.index()].params[0].noun.clone()),
            // `every contractor`: a yes/no fact names who it is true of.
            Meaning::Attr(attr) | Meaning::AttrAdjective(attr) if self.v.attr(attr).ty.element == Ty::YesNo => {
                Some(self.v.kinds[self.v.attr(attr).kind.index()].noun.singular.clone())
            }
            Meaning::Attr(attr) => self
                .v
                .kind_of(self.v.attr(attr).ty.element)
                .map(|kind| self.v.kinds[kind.index()].noun.singular.clone()),
            _ => None,
        }
    }

    /// A word that nothing declares, where the type of what it is compared with says what it was meant to be.
    pub(super) fn bare_value(&self, at: usize) -> Option<Diagnostic> {
        let (ty, modal) = self.subject_type()?;
        if at <= modal || !(modal..at).all(|between| self.one_of(between, BETWEEN)) {
            return None;
        }
        let token = self.tokens.get(at)?;
        let quoted = match (&token.kind, ty) {
            (TokenKind::Text(text), Ty::Kind(_) | Ty::Post(_)) => Some(text.as_str()),
            (TokenKind::Word(word), _) if !self.nouns.knows(word) => None,
            _ => return None,
        };
        let said = quoted.or(token.written.as_deref()).or(self.word(at))?;
        let names = self.steps_of(ty);
        let last = at + 1 == self.tokens.len() || self.one_of(at + 1, &["if", "unless", "and", "or"]);
        match ty {
            Ty::Scale(_) | Ty::Choice(_) => {
                let near = nearest(said, names.iter().copied());
                Some(error::no_such_step(token.span, said, self.v, ty, near, &names))
            }
            Ty::Text if last => Some(error::bare_text(token.span, said)),
            Ty::Date | Ty::Number | Ty::Duration if last && quoted.is_none() => {
                Some(error::no_amount(token.span, said, ty))
            }
            Ty::Kind(_) | Ty::Post(_) if last => {
                let kind = &self.v.kinds[self.v.kind_of(ty)?.index()].noun.singular;
                // `every person must be nice`: each of them is hardly one by its id.
                let each = self.one_of(0, &["every", "each", "all", "no"]);
                let owned = (0..modal).any(|at| matches!(self.kind(at), Some(TokenKind::Possessive)));
                if each && !owned && quoted.is_none() {
                    return Some(error::no_adjective(token.span, said, kind));
                }
                Some(match quoted {
                    Some(_) => error::id_without_kind(token.span, said, kind),
                    None => error::bare_id(token.span, said, kind),
                })
            }
            _ => None,
        }
    }

    /// `whose manager is ana`: the same in a filter or a condition.
    pub(super) fn bare_value_of_fact(&self, at: usize) -> Option<Diagnostic> {
        let be = (0..at).rev().find(|before| !self.one_of(*before, BETWEEN)).map_or(0, |before| before + 1);
        let after_be = self.one_of(be, &["is", "are"]) && be < at;
        let fact = (be.saturating_sub(4)..be).filter(|_| after_be).find_map(|start| {
            self.matches(start).into_iter().find_map(|(entry, end)| match entry.meaning {
                Meaning::Attr(attr) if end == be && self.is_looked_up(start) => Some(attr),
                _ => None,
            })
        })?;
        let ty = self.v.attr(fact).ty.element;
        let ends = at + 1 == self.tokens.len()
            || self.one_of(at + 1, &["if", "unless", "and", "or", "must", "should", "may"])
            || matches!(self.kind(at + 1), Some(TokenKind::Comma));
        let word = self.word(at).filter(|word| ends && !self.nouns.knows(word))?;
        let token = &self.tokens[at];
        let said = token.written.as_deref().unwrap_or(word);
        match ty {
            Ty::Kind(kind) => Some(error::bare_id(token.span, said, &self.v.kinds[kind.index()].noun.singular)),
            Ty::Scale(_) | Ty::Choice(_) => {
                let names = self.steps_of(ty);
                Some(error::no_such_step(token.span, said, self.v, ty, nearest(said, names.iter().copied()), &names))
            }
            Ty::Text => Some(error::bare_text(token.span, said)),
            _ => None,
        }
    }

    /// The kind that a word behind `be` is said of, where it is no single thing that has an id.
    pub(super) fn kind_said_of(&self, at: usize) -> Option<String> {
        let be = (0..at)
            .rev()
            .find(|before| !self.is(*before, "not"))
            .filter(|be| self.one_of(*be, &["be", "is", "are"]))?;
        let ends =
            at + 1 == self.tokens.len() || self.one_of(at + 1, &["if", "unless", "and", "or", "must", "should", "may"]);
        let pronoun = be > 0 && self.one_of(be - 1, &["it", "they"]);
        let single = |from: usize| {
            (from..be).any(|at| {
                self.one_of(at, &["the", "its", "their", "whose"])
                    || matches!(self.kind(at), Some(TokenKind::Possessive | TokenKind::Text(_)))
            })
        };
        let clause = (0..be).rev().find(|at| self.one_of(*at, &["if", "unless", "who", "that", "which"])).unwrap_or(0);
        if !ends || (!pronoun && single(clause)) {
            return None;
        }
        let subject = || {
            let (ty, _) = self.subject_type()?;
            Some(self.v.kinds[self.v.kind_of(ty)?.index()].noun.singular.clone())
        };
        if pronoun { subject() } else { self.noun_before(at).or_else(subject) }
    }

    /// Whether a word is what `who is` asks for.
    pub(super) fn is_in_filter(&self, at: usize) -> bool {
        let be = (0..at).rev().find(|before| !self.is(*before, "not"));
        be.is_some_and(|be| be > 0 && self.one_of(be - 1, &["who", "that", "which"]))
    }

    fn steps_of(&self, ty: Ty) -> Vec<&str> {
        match ty {
            Ty::Scale(id) => self.v.scales[id.index()].levels.iter().map(|level| level.name.as_str()).collect(),
            Ty::Choice(id) => self.v.choices[id.index()].options.iter().map(|option| option.name.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether a fact stands there that is looked up at something.
    fn is_looked_up(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        self.one_of(before, &["whose", "its", "their", "the"])
            || matches!(self.kind(before), Some(TokenKind::Possessive))
    }

    /// `every new team`: a word before a kind that would have to be an adjective.
    pub(super) fn unknown_adjective(&self, at: usize) -> Option<Diagnostic> {
        let kind = self.matches(at + 1).into_iter().find_map(|(entry, _)| match entry.meaning {
            Meaning::Kind(kind) => Some(kind),
            _ => None,
        })?;
        let determiner = at > 0 && self.one_of(at - 1, &["every", "each", "all", "a", "an", "no", "any", "some"]);
        let token = self.tokens.get(at).filter(|_| determiner)?;
        let said = token.written.as_deref().or(self.word(at))?;
        Some(error::no_adjective(token.span, said, &self.v.kinds[kind.index()].noun.singular))
    }

    /// `their depth for ledger`: the id of what a fact is kept for.
    pub(super) fn bare_key(&self, at: usize) -> Option<Diagnostic> {
        let kind = self.key_before(at.checked_sub(1).filter(|before| self.is(*before, "for"))?)?;
        let token = &self.tokens[at];
        let said = token.written.as_deref().or(self.word(at))?;
        Some(error::bare_id(token.span, said, &kind.1))
    }

    /// `with low pressure`, `must have low pressure`: a level or option before the fact that has it.
    pub(super) fn value_for_filter(&self) -> Option<Diagnostic> {
        (0..self.tokens.len()).find_map(|at| {
            let with = self.word(at).filter(|said| matches!(*said, "with" | "have" | "has" | "under" | "at" | "of"))?;
            let start = at + 1 + usize::from(self.one_of(at + 1, &["a", "an"]));
            let (ty, end) = self.matches(start).into_iter().find_map(|(entry, end)| match entry.meaning {
                Meaning::Level(scale, _) => Some((Ty::Scale(scale), end)),
                Meaning::Option(choice, _) => Some((Ty::Choice(choice), end)),
                _ => None,
            })?;
            let after = self.matches(end).into_iter().find_map(|(entry, after)| match entry.meaning {
                Meaning::Attr(attr) if self.v.attr(attr).ty.element == ty => Some(after),
                _ => None,
            })?;
            let (value, attr) = (self.said_text(start, end), self.said_text(end, after));
            Some(error::value_before_fact(self.place(at, after).0, with, &value, &attr))
        })
    }

    /// `their depth for team "payments"`, where a depth is kept for each area.
    pub(super) fn key_of_another(&self, at: usize) -> Option<Diagnostic> {
        let TokenKind::Text(id) = self.kind(at)? else { return None };
        let start = (at.saturating_sub(3)..at).find(|start| {
            *start > 0 && self.is(start - 1, "for") && self.matches(*start).iter().any(|(_, end)| *end == at)
        })?;
        let (attr, kind) = self.key_before(start - 1)?;
        let said = self.said_text(start, at);
        (said != kind).then(|| error::other_key(self.place(start, at + 1).0, &attr, &said, &kind, id))
    }

    /// The keyed fact whose name ends just before `end`, the kind of what it is kept for, and where the name begins.
    pub(super) fn key_said_before(&self, end: usize) -> Option<(String, String, usize)> {
        (end.saturating_sub(4)..end).find_map(|start| {
            self.matches(start).into_iter().filter(|(_, there)| *there == end).find_map(|(entry, _)| {
                let Meaning::Attr(attr) = entry.meaning else { return None };
                let kind = self.v.kind_of(self.v.attr(attr).ty.key?)?;
                Some((entry.words.join(" "), self.v.kinds[kind.index()].noun.singular.clone(), start))
            })
        })
    }

    /// The keyed fact that is said before `end`, the last one, and the kind of what it is kept for.
    fn key_before(&self, end: usize) -> Option<(String, String)> {
        (0..end).rev().find_map(|start| {
            self.matches(start).into_iter().filter(|(_, there)| *there <= end).find_map(|(entry, _)| {
                let Meaning::Attr(attr) = entry.meaning else { return None };
                let kind = self.v.kind_of(self.v.attr(attr).ty.key?)?;
                Some((entry.words.join(" "), self.v.kinds[kind.index()].noun.singular.clone()))
            })
        })
    }

    /// The form of a noun in the other number: `teams` of `team`.
    pub(super) fn other_form(&self, noun: &str, wanted: Number) -> Option<String> {
        let first = noun.split(' ').next()?;
        let meanings: Vec<Meaning> = self
            .v
            .lexicon
            .get(first)?
            .iter()
            .filter(|entry| entry.words.join(" ") == noun)
            .map(|entry| entry.meaning)
            .collect();
        let short = noun.len() <= 4;
        let mut forms: Vec<String> = self
            .v
            .lexicon
            .values()
            .flatten()
            .filter(|entry| entry.number == wanted && meanings.contains(&entry.meaning))
            .map(|entry| entry.words.join(" "))
            .collect();
        // A short form answers a short form; of `persons` and `people` the one that is declared.
        let declared =
            |form: &String| self.v.kinds.iter().any(|kind| [&kind.noun.singular, &kind.noun.plural].contains(&form));
        forms.sort_by_key(|form| ((form.len() <= 5) != short, !declared(form), form.clone()));
        forms.into_iter().next()
    }
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    names.for_each(|name| {
        if !all.contains(&name) {
            all.push(name);
        }
    });
    all
}
