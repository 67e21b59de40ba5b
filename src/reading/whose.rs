//! Known words that do not say whose something is, or say it in another way: `team size`, `depth in the area`,
//! `everyone in a team`, `the team's size` where no team is spoken of.
//!
//! Only asked of a phrase that has no reading and whose words are all known.

use super::slips::wrong;
use super::{Reader, error};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::syntax::tree::TokenKind;
use crate::vocabulary::noun::{article, pluralise};
use crate::vocabulary::{KindId, Meaning, Number, Ty};

impl Reader<'_> {
    /// The first such slip.
    pub(super) fn owner_slip(&self) -> Option<Diagnostic> {
        None.or_else(|| self.plural_for_possessive())
            .or_else(|| self.kind_before_fact())
            .or_else(|| self.the_owner())
            .or_else(|| self.of_the_kind())
            .or_else(|| self.people_in())
            .or_else(|| self.late_in())
            .or_else(|| self.commas_round_filter())
            .or_else(|| self.key_in_another_place())
            .or_else(|| self.have_the())
            .or_else(|| self.have_for_include())
            .or_else(|| self.bound_on_kind())
            .or_else(|| self.step_in_more_words())
            .or_else(|| self.step_of_another())
    }

    fn kind_at(&self, at: usize, number: Number) -> Option<(KindId, usize)> {
        self.matches(at).into_iter().find_map(|(entry, end)| match entry.meaning {
            Meaning::Kind(kind) if entry.number == number => Some((kind, end)),
            _ => None,
        })
    }

    /// Where a fact or definition of that kind ends that begins at `at`, and whether it is of things.
    fn fact_of(&self, at: usize, kind: KindId) -> Option<(usize, bool)> {
        let noun = &self.v.kinds[kind.index()].noun.singular;
        self.matches(at)
            .into_iter()
            .filter_map(|(entry, end)| match entry.meaning {
                Meaning::Attr(attr) if self.v.attr(attr).kind == kind => {
                    Some((end, self.is_thing(self.v.attr(attr).ty.element)))
                }
                Meaning::Def(def) if self.v.defs[def.index()].params[0].noun == *noun => Some((end, false)),
                _ => None,
            })
            .max_by_key(|(end, _)| *end)
    }

    /// `every persons level`, `every teams size`, `every persons' level`.
    fn plural_for_possessive(&self) -> Option<Diagnostic> {
        (1..self.tokens.len()).find_map(|at| {
            let word = self.word(at).filter(|_| self.one_of(at - 1, &["every", "each", "a", "no", "the"]))?;
            let kind = self.v.kinds.iter().position(|kind| pluralise(&kind.noun.singular) == word)?;
            let possessive = usize::from(matches!(self.kind(at + 1), Some(TokenKind::Possessive)));
            let singular = &self.v.kinds[kind].noun.singular;
            self.fact_of(at + 1 + possessive, KindId(u16::try_from(kind).ok()?))?;
            let said = self.said_text(at, at + 1);
            Some(
                Diagnostic::error(
                    Code::WrongForm,
                    format!("`{said}` does not say whose"),
                    self.place(at, at + 1 + possessive).0,
                    format!("write `{singular}'s`"),
                )
                .help(format!("of one it is `{singular}'s`, with the apostrophe before the `s`")),
            )
        })
    }

    /// `team size`, `every team member`: a kind before its fact.
    fn kind_before_fact(&self) -> Option<Diagnostic> {
        (0..self.tokens.len()).find_map(|at| {
            let (kind, end) = self.kind_at(at, Number::Singular)?;
            let (last, things) = self.fact_of(end, kind)?;
            let first =
                at.checked_sub(1).filter(|before| self.one_of(*before, &["every", "each", "a", "the", "no", "its"]));
            let (noun, fact) = (self.said_text(at, end), self.said_text(end, last));
            let right = match things {
                true => format!("every {fact} of {} {noun}", article(&noun)),
                false => format!("every {noun}'s {fact}"),
            };
            Some(wrong(
                self.place(first.unwrap_or(at), last).0,
                format!("`{noun} {fact}` does not say whose {fact}"),
                format!("write `{right}`"),
                format!("whose it is stands with `'s` or `of`: `{right}`, `its {fact}`"),
            ))
        })
    }

    /// `the team's size must …`, where no team is spoken of.
    fn the_owner(&self) -> Option<Diagnostic> {
        let (_, end) = self.kind_at(1, Number::Singular).filter(|_| self.is(0, "the"))?;
        let noun = self.said_text(1, end);
        matches!(self.kind(end), Some(TokenKind::Possessive)).then(|| {
            Diagnostic::error(
                Code::NothingReferredTo,
                format!("`the {noun}` refers to nothing"),
                self.place(0, end).0,
                format!("write `every {noun}`"),
            )
            .help(format!("no {noun} is spoken of before; of each it is `every {noun}'s …`"))
        })
    }

    /// `every member of the team must …`, where no team is spoken of.
    fn of_the_kind(&self) -> Option<Diagnostic> {
        let modal = self.modal_at()?;
        (1..modal).find_map(|at| {
            let (_, end) =
                self.kind_at(at + 2, Number::Singular).filter(|_| self.words(at, &["of", "the"]).is_some())?;
            let noun = self.said_text(at + 2, end);
            let spoken = (0..at).any(|before| self.said_text(before, before + end - at - 2) == noun);
            (!spoken && end <= modal && self.one_of(0, &["every", "each", "all", "no"])).then(|| {
                Diagnostic::error(
                    Code::NothingReferredTo,
                    format!("`the {noun}` refers to nothing"),
                    self.place(at + 1, end).0,
                    format!("write `{} {noun}`", article(&noun)),
                )
                .help(format!("no {noun} is spoken of before; of each it is `of {} {noun}`", article(&noun)))
            })
        })
    }

    /// `everyone in a team must …`.
    fn people_in(&self) -> Option<Diagnostic> {
        let said = self.word(0).filter(|said| matches!(*said, "everyone" | "everybody" | "somebody" | "nobody"))?;
        let modal = self.modal_at().filter(|_| self.one_of(1, &["in", "on", "of", "from", "within"]))?;
        let start = 2 + usize::from(self.one_of(2, &["a", "an", "the", "every", "each"]));
        let (kind, end) = self.kind_at(start, Number::Singular)?;
        let of_people = |attr: &&crate::vocabulary::Attr| {
            attr.kind == kind && attr.ty.set && attr.ty.key.is_none() && self.is_person(attr.ty.element)
        };
        let members = &self.v.attrs.iter().find(of_people)?.noun;
        let noun = self.said_text(start, end);
        let (one, article) = (&members.singular, article(&noun));
        let right = match said {
            "somebody" => format!("at least 1 {one} of every {noun}"),
            "nobody" => format!("no {one} of {article} {noun}"),
            _ => format!("every {one} of {article} {noun}"),
        };
        Some(wrong(
            self.place(0, modal).0,
            format!("`{}` is not said", self.said_text(0, modal)),
            format!("write `{right}`"),
            format!("who is in {article} {noun} are its {}: `{right} …`", members.plural),
        ))
    }

    /// `there must be a tech lead in every team`.
    fn late_in(&self) -> Option<Diagnostic> {
        let modal = self.modal_at()?;
        let at = (modal..self.tokens.len()).find(|at| {
            self.one_of(*at, &["in", "within", "on", "per"])
                && (self.one_of(at + 1, &["every", "each", "all", "a"]) || self.is(*at, "per"))
        })?;
        let start = at + 1 + usize::from(!self.is(at, "per"));
        let kind = self.kind_at(start, Number::Singular).or_else(|| self.kind_at(start, Number::Plural))?;
        let noun = &self.v.kinds[kind.0.index()].noun.singular;
        (kind.1 == self.tokens.len() || self.one_of(kind.1, &["if", "unless"])).then(|| {
            wrong(
                self.place(at, kind.1).0,
                format!("`{}` does not stand at the end", self.said_text(at, kind.1)),
                "it comes first",
                format!("begin with it: `for every {noun}, …`, or `every {noun} must have …`"),
            )
        })
    }

    /// `every person, who is senior, must …`.
    fn commas_round_filter(&self) -> Option<Diagnostic> {
        let modal = self.modal_at()?;
        let at = (1..modal).find(|at| {
            matches!(self.kind(*at), Some(TokenKind::Comma))
                && self.one_of(at + 1, &["who", "that", "which", "whose", "with", "without"])
        })?;
        let who = self.word(at + 1)?;
        Some(wrong(
            self.place(at, at + 1).0,
            format!("no comma stands before `{who}`"),
            "delete it, and the one behind",
            format!("a filter stands without commas: `every person {who} … must …`"),
        ))
    }

    /// `depth in the area`, `depth must be strong for the area`: what a fact is kept for.
    fn key_in_another_place(&self) -> Option<Diagnostic> {
        (1..self.tokens.len()).find_map(|at| {
            let (attr, kind, start) = self.key_said_before(at)?;
            let key = |at: usize| {
                let noun = at + usize::from(self.one_of(at, &["the", "every", "each", "a", "an"]));
                self.kind_at(noun, Number::Singular)
                    .filter(|(found, _)| self.v.kinds[found.index()].noun.singular == kind)
                    .map(|(_, end)| end)
            };
            if let Some(end) = key(at + 1).filter(|_| self.one_of(at, &["in", "of", "on", "about"])) {
                let said = self.said_text(at + 1, end);
                return Some(wrong(
                    self.place(at, at + 1).0,
                    format!("`{attr}` is kept for each {kind}"),
                    "write `for`",
                    format!("write `{attr} for {said}`"),
                ));
            }
            let late = (at + 1..self.tokens.len()).find(|late| self.is(*late, "for") && key(late + 1).is_some())?;
            let (modal, end) = (self.modal_at()?, key(late + 1)?);
            let said = self.said_text(late, end);
            (start < modal && modal < late).then(|| {
                wrong(
                    self.place(late, end).0,
                    format!("`{said}` stands behind the fact that it belongs to"),
                    format!("write it behind `{attr}`"),
                    format!("write `{attr} {said}`"),
                )
            })
        })
    }

    /// `must have the tech lead`, `must have their mission`.
    fn have_the(&self) -> Option<Diagnostic> {
        let at = (1..self.tokens.len())
            .find(|at| self.one_of(at - 1, &["have", "has"]) && self.one_of(*at, &["the", "its", "their"]))?;
        if self.words(at, &["the", "same"]).is_some() {
            return None;
        }
        let end = self.matches(at + 1).into_iter().map(|(_, end)| end).max()?;
        let (verb, said, noun) = (self.word(at - 1)?, self.word(at)?, self.said_text(at + 1, end));
        let named = self.matches(at + 1);
        let plural = named.iter().any(|(entry, there)| *there == end && entry.number == Number::Plural);
        if plural {
            return Some(wrong(
                self.place(at, at + 1).0,
                format!("`{verb} {said}` does not ask whether there are any"),
                "delete it",
                format!(
                    "write `{verb} {noun}`, or `{verb} at least 2 {noun}`; of those that are there say `{said} {noun} …`"
                ),
            ));
        }
        Some(wrong(
            self.place(at, at + 1).0,
            format!("`{verb} {said}` does not ask whether there is one"),
            format!("write `{}`", article(&noun)),
            format!("write `{verb} {} {noun}`; of one that is there say `… is {said} {noun}`", article(&noun)),
        ))
    }

    /// `every team must include a tech lead`.
    fn have_for_include(&self) -> Option<Diagnostic> {
        let (ty, modal) = self.subject_type()?;
        let at = modal + 1 + usize::from(self.is(modal + 1, "not"));
        let path = (0..modal).any(|at| matches!(self.kind(at), Some(TokenKind::Possessive)) || self.is(at, "of"));
        let said = self.word(at).filter(|said| matches!(*said, "include" | "contain"))?;
        (self.is_thing(ty) && !path).then(|| {
            let noun = self.v.ty_name(ty);
            wrong(
                self.place(at, at + 1).0,
                format!("`{said}` is not said of {} {noun}", article(noun)),
                "write `have`",
                "a thing has something: `must have a tech lead`; a set includes: `its members must include the tech lead`",
            )
        })
    }

    /// `every team must be at most 9`, `every team must be between 3 and 9 members`.
    fn bound_on_kind(&self) -> Option<Diagnostic> {
        let (ty, modal) = self.subject_type()?;
        let kind = self.v.kind_of(ty)?;
        let be = modal + 1 + usize::from(self.is(modal + 1, "not"));
        if !self.is(be, "be") || (0..modal).any(|at| matches!(self.kind(at), Some(TokenKind::Possessive))) {
            return None;
        }
        let number = |at: usize| matches!(self.kind(at), Some(TokenKind::Number(_)));
        let end = match self.bound_words(be + 1).first() {
            Some((_, end)) if number(*end) => end + 1,
            _ if self.is(be + 1, "between") && number(be + 2) && self.is(be + 3, "and") && number(be + 4) => be + 5,
            _ => return None,
        };
        let (bound, subject) = (self.said_text(be + 1, end), self.said_text(0, modal));
        let counted = self.matches(end).into_iter().map(|(_, end)| end).max();
        if let Some(last) = counted {
            let noun = self.said_text(end, last);
            return Some(wrong(
                self.place(be, be + 1).0,
                "what is counted is what something has",
                "write `have`",
                format!("write `must have {bound} {noun}`"),
            ));
        }
        let of_people = |attr: &&crate::vocabulary::Attr| {
            attr.kind == kind && attr.ty.set && attr.ty.key.is_none() && self.is_person(attr.ty.element)
        };
        let counted = self.v.attrs.iter().find(of_people).map_or("…", |attr| attr.noun.plural.as_str());
        Some(wrong(
            self.place(be + 1, end).0,
            "a bound on what?",
            "no value is named that could have a bound",
            format!(
                "count something, `{subject} must have {bound} {counted}`, or name a value: `{subject}'s … must be {bound}`"
            ),
        ))
    }

    /// `every person's status must be on leave`: an option in more words than it has.
    fn step_in_more_words(&self) -> Option<Diagnostic> {
        let (ty, modal) = self.subject_type()?;
        let be = modal + 1 + usize::from(self.is(modal + 1, "not"));
        let names: Vec<&str> = match ty {
            Ty::Scale(id) => self.v.scales[id.index()].levels.iter().map(|level| level.name.as_str()).collect(),
            Ty::Choice(id) => self.v.choices[id.index()].options.iter().map(|option| option.name.as_str()).collect(),
            _ => return None,
        };
        let end = (be + 1..self.tokens.len())
            .find(|at| self.one_of(*at, &["if", "unless", "and", "or"]))
            .unwrap_or(self.tokens.len());
        let said = self.said_text(be + 1, end);
        let words: Vec<&str> = said.split(' ').collect();
        let near = names.iter().find(|name| name.split(' ').all(|part| words.contains(&part)));
        let plain = self.is(be, "be")
            && words.len() > 1
            && words.len() < 4
            && !self.one_of(
                be + 1,
                &[
                    "at",
                    "more",
                    "less",
                    "one",
                    "above",
                    "below",
                    "between",
                    "the",
                    "a",
                    "higher",
                    "lower",
                    "different",
                    "known",
                    "unknown",
                    "exactly",
                    "not",
                ],
            );
        near.filter(|_| plain)
            .map(|near| error::no_such_step(self.place(be + 1, end).0, &said, self.v, ty, Some(near), &names))
    }

    /// `every post must be filled`: a level or option of nothing that the subject has.
    fn step_of_another(&self) -> Option<Diagnostic> {
        let (ty, modal) = self.subject_type()?;
        let kind = self.v.kind_of(ty)?;
        let be = modal + 1 + usize::from(self.is(modal + 1, "not"));
        let (of, end) = self.matches(be + 1).into_iter().find_map(|(entry, end)| match entry.meaning {
            Meaning::Level(scale, _) => Some((Ty::Scale(scale), end)),
            Meaning::Option(choice, _) => Some((Ty::Choice(choice), end)),
            _ => None,
        })?;
        let has = |owner: KindId| self.v.attrs.iter().any(|attr| attr.kind == owner && attr.ty.element == of);
        let ends = end == self.tokens.len() || self.one_of(end, &["if", "unless", "and", "or"]);
        if !self.is(be, "be")
            || !ends
            || has(kind)
            || self
                .matches(be + 1)
                .iter()
                .any(|(entry, _)| matches!(entry.meaning, Meaning::Adjective(_) | Meaning::AttrAdjective(_)))
        {
            return None;
        }
        let kinds = (0..self.v.kinds.len()).filter_map(|at| u16::try_from(at).ok().map(KindId));
        let owners: Vec<String> =
            kinds.filter(|owner| has(*owner)).map(|owner| self.v.kinds[owner.index()].noun.singular.clone()).collect();
        let here = self.v.ty_name(ty);
        let said = self.said_text(be + 1, end);
        Some(
            Diagnostic::error(
                Code::BelongsElsewhere,
                format!("`{said}` is not said of {} {here}", article(here)),
                self.place(be + 1, end).0,
                format!("a value of `{}`", self.v.ty_name(of)),
            )
            .help(match owners.first() {
                Some(owner) => format!("{} {owner} can be so: `every {owner} must be {said}`", article(owner)),
                None => format!("`orglint words {here}` lists what is known of {} {here}", article(here)),
            }),
        )
    }
}
