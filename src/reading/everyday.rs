//! Everyday English about things of the vocabulary → the words that the vocabulary has for it: who is `part of` something,
//! `in charge of` something, `more senior than` somebody, `on leave`.
//!
//! Only asked of a phrase that has no reading. What looks words up that nothing declares is asked first (`worded`), what
//! wants all words known later (`arranged`).

use super::slips::{habit, wrong};
use super::{Reader, error};
use crate::diagnostic::Diagnostic;
use crate::syntax::tree::TokenKind;
use crate::value::UNITS;
use crate::vocabulary::{Attr, Meaning, Number, RoleForm, Ty};

/// Words behind which a condition or a list goes on.
const GOES_ON: &[&str] = &["if", "unless", "and", "or", "must", "should", "may"];

impl Reader<'_> {
    /// What some words ask for that nothing declares.
    pub(super) fn worded(&self) -> Option<Diagnostic> {
        self.in_charge()
            .or_else(|| self.part_of_a_group())
            .or_else(|| self.by_age())
            .or_else(|| self.larger_group())
            .or_else(|| self.participle())
    }

    /// What words ask for that are all known.
    pub(super) fn arranged(&self) -> Option<Diagnostic> {
        None.or_else(|| self.more_of_a_level())
            .or_else(|| self.of_several())
            .or_else(|| self.noun_behind_a_number())
            .or_else(|| self.kind_as_object())
            .or_else(|| self.in_a_year())
            .or_else(|| self.somebody_to())
            .or_else(|| self.level_and_value())
            .or_else(|| self.bound_behind_noun())
            .or_else(|| self.so_for_a_time())
            .or_else(|| self.length_for_a_day())
            .or_else(|| self.preposition_before_value())
            .or_else(|| self.fact_for_filter())
            .or_else(|| self.value_before_its_fact())
            .or_else(|| self.filter_without_is())
            .or_else(|| self.bare_member())
    }

    fn ends_at(&self, at: usize) -> bool {
        at >= self.tokens.len() || self.one_of(at, GOES_ON)
    }

    /// Where a length of time that begins at `at` ends.
    fn length_end(&self, at: usize) -> Option<usize> {
        let unit = |said: &str| UNITS.iter().any(|(unit, ..)| said == *unit || said.strip_suffix('s') == Some(unit));
        let number = matches!(self.kind(at), Some(TokenKind::Number(_)));
        (number && self.word(at + 1).is_some_and(unit)).then_some(at + 2)
    }

    /// The fact of people that a kind has first: `members` of a team.
    fn people_of(&self, at: usize) -> Option<(&Attr, usize)> {
        let (kind, end) = self.matches(at).into_iter().find_map(|(entry, end)| match entry.meaning {
            Meaning::Kind(kind) => Some((kind, end)),
            _ => None,
        })?;
        let person = Ty::Kind(self.v.core.person);
        let people =
            |attr: &&Attr| attr.kind == kind && attr.ty.set && attr.ty.key.is_none() && attr.ty.element == person;
        self.v.attrs.iter().find(people).map(|attr| (attr, end))
    }

    /// `somebody in charge of hiring`, `is responsible for people`.
    fn in_charge(&self) -> Option<Diagnostic> {
        let forms: [&[&str]; 4] =
            [&["in", "charge", "of"], &["responsible", "for"], &["accountable", "for"], &["answerable", "for"]];
        let (at, end) = (0..self.tokens.len())
            .find_map(|at| forms.iter().find_map(|words| self.words(at, words)).map(|end| (at, end)))?;
        let held = (end + 1..=(end + 4).min(self.tokens.len())).rev().find_map(|last| {
            let name = self.said_text(end, last);
            let at = self.v.responsibilities.iter().position(|held| held.name == name)?;
            Some((at, last))
        });
        let role = held.and_then(|(held, _)| {
            self.v.roles.iter().find(|role| {
                matches!(&role.form, RoleForm::Holds { responsibility, accountable: true } if responsibility.index() == held)
            })
        });
        // What follows is the responsibility that was meant, declared or not.
        let unknown = self.word(end).is_some_and(|word| !self.nouns.knows(word));
        let last = held.map_or(end + usize::from(unknown), |(_, last)| last);
        let said = self.said_text(at, last);
        let span = self.place(at, last).0;
        Some(match role {
            Some(role) => {
                let one = crate::vocabulary::noun::one(&role.noun.singular);
                let help = format!("for example `every team must have {one}`, `somebody who is {one}`");
                habit(span, &said, &format!("name the role: `{}`", role.noun.singular), &help)
            }
            None => habit(
                span,
                &said,
                "name the role",
                "who holds a responsibility is named by its role: `every team must have a tech lead`; `role scout is accountable for scouting` declares one",
            ),
        })
    }

    /// `must belong to a team`, `is part of a team`.
    fn part_of_a_group(&self) -> Option<Diagnostic> {
        let forms: [&[&str]; 8] = [
            &["belong", "to"],
            &["belongs", "to"],
            &["be", "part", "of"],
            &["is", "part", "of"],
            &["are", "part", "of"],
            &["work", "in"],
            &["be", "in"],
            &["be", "on"],
        ];
        let (at, end) = (0..self.tokens.len())
            .find_map(|at| forms.iter().find_map(|words| self.words(at, words)).map(|end| (at, end)))?;
        let noun = end + usize::from(self.one_of(end, &["a", "an", "the", "every", "one"]));
        let (attr, last) = self.people_of(noun).filter(|(_, last)| *last == noun + 1)?;
        let be = if self.one_of(at, &["is", "belongs"]) { "is" } else { "be" };
        let one = self.other_form(&attr.key, Number::Singular)?;
        let article = error::article_of(&one);
        let (said, thing) = (self.said_text(at, end), self.said_text(end, last));
        let right = format!("{be} {article} {one} of");
        let help = format!("write `{right} {thing}`: the {} are recorded", attr.key);
        Some(habit(self.place(at, end).0, &said, &format!("write `{right}`"), &help))
    }

    /// `every new team`, `every newly formed team`, `must be new`: a day is recorded, and no age.
    fn by_age(&self) -> Option<Diagnostic> {
        const YOUNG: &[&str] = &["new", "newly", "recent", "recently", "young", "brand-new", "newest"];
        const OLD: &[&str] = &["old", "older", "long-standing", "longstanding", "established"];
        let at = (0..self.tokens.len()).find(|at| {
            self.word(*at).is_some_and(|word| !self.nouns.knows(word))
                && (self.one_of(*at, YOUNG) || self.one_of(*at, OLD))
        })?;
        let adverb = self.one_of(at, &["newly", "recently"]);
        let noun = at + 1 + usize::from(adverb && !self.is_kind_at(at + 1));
        let behind_be = at > 0 && self.one_of(at - 1, &["be", "is", "are"]);
        let (kind, plural) = match self.kind_said_at(noun) {
            Some(found) => found,
            None if behind_be => (self.v.kind_of(self.subject_type()?.0)?, false),
            None => return None,
        };
        let day = self.v.attrs.iter().find(|attr| {
            let begins = ["formation", "founding", "founded", "creation", "created", "start", "joined"];
            let named = attr.key.split(' ').any(|word| begins.contains(&word));
            attr.kind == kind && attr.ty.element == Ty::Date && attr.ty.key.is_none() && !attr.ty.set && named
        })?;
        let length = if self.one_of(at, YOUNG) { "within the last 3 months" } else { "more than 2 years ago" };
        let noun_said = &self.v.kinds[kind.index()].noun;
        let name = &day.key;
        let help = match (self.kind_said_at(noun), plural) {
            (Some(_), true) => format!("say since when: `{} whose {name} is {length}`", noun_said.plural),
            (Some(_), false) => format!("say since when: `every {} whose {name} is {length}`", noun_said.singular),
            (None, _) => format!("say since when: `every {}'s {name} must be {length}`", noun_said.singular),
        };
        let end = if self.kind_said_at(noun).is_some() { noun } else { at + 1 };
        Some(habit(self.place(at, end).0, &self.said_text(at, end), &format!("compare the {name}"), &help))
    }

    fn kind_said_at(&self, at: usize) -> Option<(crate::vocabulary::KindId, bool)> {
        self.matches(at).into_iter().find_map(|(entry, _)| match entry.meaning {
            Meaning::Kind(kind) => Some((kind, entry.number == Number::Plural)),
            _ => None,
        })
    }

    fn is_kind_at(&self, at: usize) -> bool {
        self.kind_said_at(at).is_some()
    }

    /// `teams must be larger than 3`: who is in them is counted.
    fn larger_group(&self) -> Option<Diagnostic> {
        let at = (1..self.tokens.len()).find(|at| {
            self.one_of(*at, &["larger", "bigger", "greater", "smaller"])
                && self.is(at + 1, "than")
                && matches!(self.kind(at + 2), Some(TokenKind::Number(_)))
        })?;
        let be = at.checked_sub(1).filter(|be| self.one_of(*be, &["be", "is", "are"]))?;
        let kind = match self.is(be, "be") {
            true => self.v.kind_of(self.subject_type()?.0)?,
            false => (be.saturating_sub(3)..be).find_map(|start| self.kind_said_at(start))?.0,
        };
        let person = Ty::Kind(self.v.core.person);
        let people =
            |attr: &&Attr| attr.kind == kind && attr.ty.set && attr.ty.key.is_none() && attr.ty.element == person;
        let members = &self.v.attrs.iter().find(people)?.key;
        let TokenKind::Number(number) = self.kind(at + 2)? else { return None };
        let verb = match self.word(be)? {
            "be" => "have",
            "is" => "has",
            _ => "have",
        };
        let than = if self.is(at, "smaller") { "fewer than" } else { "more than" };
        let counted = self.matches(at + 3).into_iter().map(|(_, end)| end).max().filter(|end| self.ends_at(*end));
        let end = counted.unwrap_or(at + 3);
        let right = format!("{verb} {than} {number} {members}");
        let noun = &self.v.kinds[kind.index()].noun.singular;
        Some(habit(
            self.place(be, end).0,
            &self.said_text(be, end),
            &format!("write `{right}`"),
            &format!(
                "a {noun} is no number; who is in it is counted: `{right}`, or compare a number of it: `whose size is {} {number}`",
                if than == "fewer than" { "less than" } else { than }
            ),
        ))
    }

    /// `every person reporting to …`.
    fn participle(&self) -> Option<Diagnostic> {
        let at = (1..self.tokens.len()).find(|at| {
            self.word(*at).is_some_and(|word| {
                word.ends_with("ing") && !matches!(word, "having" | "being") && !self.nouns.knows(word)
            })
        })?;
        let word = self.word(at)?;
        let stem = word.strip_suffix("ing")?;
        let base = [stem.to_owned(), format!("{stem}e")].into_iter().find(|base| self.v.verbs.contains_key(base))?;
        let (entry, _) =
            (at.saturating_sub(4)..at).find_map(|start| self.matches(start).into_iter().find(|(_, end)| *end == at))?;
        let third = crate::vocabulary::noun::pluralise(&base);
        let verb = if entry.number == Number::Plural { &base } else { &third };
        let who = match entry.meaning {
            Meaning::Kind(kind) if kind != self.v.core.person => "that",
            _ => "who",
        };
        let said = self.tokens[at].written.as_deref().unwrap_or(word);
        let help = format!("a filter begins with `who` or `that`: `every person {who} {third} …`");
        Some(habit(self.tokens[at].span, said, &format!("write `{who} {verb}`"), &help))
    }

    /// `must be more senior than their direct reports`.
    fn more_of_a_level(&self) -> Option<Diagnostic> {
        let (at, end, scale) = (1..self.tokens.len()).find_map(|at| {
            self.word(at).filter(|more| matches!(*more, "more" | "less"))?;
            self.matches(at + 1).into_iter().find_map(|(entry, end)| match entry.meaning {
                Meaning::Level(scale, _) if self.is(end, "than") => Some((at, end, scale)),
                _ => None,
            })
        })?;
        let attr = self.v.attrs.iter().find(|attr| attr.ty.element == Ty::Scale(scale) && attr.ty.key.is_none())?;
        let higher = if self.is(at, "more") { "higher than" } else { "lower than" };
        let (name, said) = (&attr.key, self.said_text(at, end + 1));
        let subject = self.modal_at().map_or("every manager".to_owned(), |modal| self.said_text(0, modal));
        Some(habit(
            self.place(at, end + 1).0,
            &said,
            &format!("compare the {name}"),
            &format!("name the fact on both sides: `{subject}'s {name} must be {higher} …'s {name}`"),
        ))
    }

    /// `may be a member of more than 2 teams`.
    fn of_several(&self) -> Option<Diagnostic> {
        let of = (2..self.tokens.len()).find(|at| {
            self.is(*at, "of") && !self.bound_words(at + 1).is_empty() && self.one_of(at - 2, &["a", "an", "be", "is"])
        })?;
        let (_, number) = *self.bound_words(of + 1).first()?;
        let (attr, end) = self.people_of(number + 1)?;
        let one = self.other_form(&attr.key, Number::Singular)?;
        self.is(of - 1, &one).then(|| {
            let kind = &self.v.kinds[attr.kind.index()].noun.singular;
            let bound = self.said_text(of + 1, number + 1);
            wrong(
                self.place(of - 1, end).0,
                format!("`{one} of` names one {kind}, and several are counted here"),
                "define what is counted",
                format!(
                    "`define base of a person means a {kind} whose {} include them` makes it a noun: `… may have {bound} bases`",
                    attr.key
                ),
            )
        })
    }

    /// `size must be at most 9 people`, `a size of at most 9 members`.
    fn noun_behind_a_number(&self) -> Option<Diagnostic> {
        let (noun, end) = (3..self.tokens.len()).find_map(|at| {
            let (_, number) = *self.bound_words(at).first()?;
            let number = matches!(self.kind(number), Some(TokenKind::Number(_))).then_some(number + 1)?;
            let before = at - 1;
            let start = match self.word(before)? {
                "be" | "is" => {
                    let (ty, modal) = self.subject_type()?;
                    (ty == Ty::Number && modal + 2 >= at).then_some(before)?
                }
                "of" => before,
                _ => return None,
            };
            let measured = self.is(before, "of") && self.is_number_before(start);
            let end = self.matches(number).into_iter().map(|(_, end)| end).max()?;
            ((self.is(before, "be") || self.is(before, "is") || measured) && self.ends_at(end)).then_some((number, end))
        })?;
        let said = self.said_text(noun, end);
        Some(wrong(
            self.place(noun, end).0,
            format!("a number is compared, and `{said}` stands behind it"),
            "delete it",
            format!("write `size must be at most 9`, or count them: `must have at most 9 {said}`"),
        ))
    }

    /// Whether a fact or measure that is a number ends before `end`.
    fn is_number_before(&self, end: usize) -> bool {
        (end.saturating_sub(4)..end).any(|start| {
            self.matches(start).into_iter().any(|(entry, there)| {
                there == end
                    && match entry.meaning {
                        Meaning::Attr(attr) => self.v.attr(attr).ty.element == Ty::Number,
                        Meaning::Def(def) => self.nouns.is_measure(def),
                        _ => false,
                    }
            })
        })
    }

    /// `every team must have at most 9 people`: what a team has of people has names.
    fn kind_as_object(&self) -> Option<Diagnostic> {
        let (ty, modal) = self.subject_type()?;
        let owner = self.v.kind_of(ty)?;
        let (at, end, kind) = (modal + 2..self.tokens.len()).find_map(|at| {
            let counted =
                matches!(self.kind(at - 1), Some(TokenKind::Number(_))) || self.one_of(at - 1, &["a", "an", "no"]);
            self.matches(at).into_iter().find_map(|(entry, end)| match entry.meaning {
                Meaning::Kind(kind) if counted && self.is(modal + 1, "have") => Some((at, end, kind)),
                _ => None,
            })
        })?;
        let own = |attr: &&Attr| attr.kind == owner && attr.ty.set && attr.ty.element == Ty::Kind(kind);
        let names: Vec<String> = self.v.attrs.iter().filter(own).map(|attr| format!("`{}`", attr.key)).collect();
        let noun = &self.v.kinds[owner.index()].noun.singular;
        let said = self.said_text(at, end);
        let message = format!("which {said} of {}?", crate::vocabulary::noun::one(noun));
        let first = names.first()?;
        Some(wrong(
            self.place(at, end).0,
            message,
            format!("write {first}"),
            format!("what of them {} has: {}", crate::vocabulary::noun::one(noun), names.join(", ")),
        ))
    }

    /// `every person's start must be in 2026`, `must be this year`.
    fn in_a_year(&self) -> Option<Diagnostic> {
        let (ty, modal) = self.subject_type().filter(|(ty, _)| *ty == Ty::Date)?;
        let at = modal + 2 + usize::from(self.is(modal + 1, "not"));
        let TokenKind::Number(year) = self.kind(at + 1)? else { return None };
        let year = self.is(at, "in").then(|| year.to_string()).filter(|year| year.len() == 4 && ty == Ty::Date)?;
        Some(wrong(
            self.place(at, at + 2).0,
            "a day is no year",
            format!("write `between {year}-01-01 and {year}-12-31`"),
            format!("both ends are included; or compare the year: `the year of their start must be {year}`"),
        ))
    }

    /// `must have somebody to manage it`.
    fn somebody_to(&self) -> Option<Diagnostic> {
        let at = (1..self.tokens.len()).find(|at| {
            let verb =
                self.word(at + 1).is_some_and(|word| self.v.verbs.contains_key(word) || matches!(word, "have" | "be"));
            let somebody = self.one_of(at - 1, &["somebody", "someone", "anybody"]) || self.matches_end(*at);
            self.is(*at, "to") && verb && somebody
        })?;
        let base = self.word(at + 1)?;
        let third = match base {
            "have" => "has".to_owned(),
            "be" => "is".to_owned(),
            _ => crate::vocabulary::noun::pluralise(base),
        };
        let right = format!("who {third}");
        Some(wrong(
            self.place(at, at + 2).0,
            format!("`to {base}` makes no filter"),
            format!("write `{right}`"),
            format!("a filter begins with `who` or `that`: `a person {right} …`"),
        ))
    }

    /// `must be level senior`, `must be at level senior`, `must have at least level senior`.
    fn level_and_value(&self) -> Option<Diagnostic> {
        let (start, name, last) = (1..self.tokens.len()).find_map(|at| {
            self.word(at - 1).filter(|verb| matches!(*verb, "be" | "is" | "are" | "not" | "have" | "has"))?;
            let bound = self.bound_words(at).first().map(|(_, end)| *end);
            // `have level senior` is answered elsewhere.
            if bound.is_none() && self.one_of(at - 1, &["have", "has"]) {
                return None;
            }
            let from = bound.unwrap_or(at + usize::from(self.one_of(at, &["at", "of"])));
            self.matches(from).into_iter().find_map(|(entry, end)| {
                let Meaning::Attr(attr) = entry.meaning else { return None };
                let of = end + usize::from(self.is(end, "of"));
                let of = self.bound_words(of).first().map_or(of, |(_, end)| *end);
                let (ty, last) = self.value_at(of)?;
                (ty == self.v.attr(attr).ty.element && self.ends_at(last)).then_some((at, (from, end, of), last))
            })
        })?;
        let (from, end, of) = name;
        let name = self.said_text(from, end);
        let bound = self.bound_words(start).first().map(|(_, end)| self.said_text(start, *end));
        let bound = bound.or_else(|| self.bound_words(end).first().map(|(_, there)| self.said_text(end, *there)));
        let value = self.said_text(of, last);
        let value = bound.map_or(value.clone(), |bound| format!("{bound} {value}"));
        Some(wrong(
            self.place(start, last).0,
            format!("`{name}` is asked for its value"),
            format!("say `{name} is {value}`"),
            format!("for example `every tech lead's {name} must be {value}`, `whose {name} is {value}`"),
        ))
    }

    /// `must have members between 3 and 9`, `have goals at least 2`.
    fn bound_behind_noun(&self) -> Option<Diagnostic> {
        let number = |at: usize| matches!(self.kind(at), Some(TokenKind::Number(_)));
        let (at, end, last) = (1..self.tokens.len()).find_map(|at| {
            self.word(at - 1).filter(|have| matches!(*have, "have" | "has" | "with"))?;
            self.matches(at).into_iter().filter(|(entry, _)| entry.number == Number::Plural).find_map(|(_, end)| {
                if self.is(end, "between") && number(end + 1) && self.is(end + 2, "and") && number(end + 3) {
                    return Some((at, end, end + 4));
                }
                let (_, bound) = *self.bound_words(end).first()?;
                number(bound).then_some((at, end, bound + 1))
            })
        })?;
        let right = format!("{} {}", self.said_text(end, last), self.said_text(at, end));
        Some(wrong(
            self.place(at, last).0,
            "an amount stands before what is counted",
            format!("write `{right}`"),
            format!("for example `every team must have {right}`"),
        ))
    }

    /// `may be vacant for more than 3 months`.
    fn so_for_a_time(&self) -> Option<Diagnostic> {
        let at = (2..self.tokens.len()).find(|at| self.is(*at, "for") && self.matches_end(*at))?;
        let start = self.bound_words(at + 1).first().map_or(at + 1, |(_, end)| *end);
        let end = self.length_end(start).filter(|end| self.ends_at(*end))?;
        let length = self.said_text(at + 1, end);
        let be = (0..at).rfind(|at| self.one_of(*at, &["be", "is", "are"]))?;
        let state = self.said_text(be + 1, at);
        let days = self.days_of_subject();
        let day = days.first().map_or("start date", |day| day);
        Some(wrong(
            self.place(at, end).0,
            format!("how long something is {state} is not recorded"),
            "say since which day",
            format!("compare a date that is: `{day} is {length} ago`, or declare one, as `{state} since: date`"),
        ))
    }

    /// The dates that are recorded of what the sentence is about.
    fn days_of_subject(&self) -> Vec<&str> {
        let kind = self.subject_type().and_then(|(ty, _)| self.v.kind_of(ty));
        let dates = self.v.attrs.iter().filter(|attr| Some(attr.kind) == kind && attr.ty.element == Ty::Date);
        dates.map(|attr| attr.key.as_str()).collect()
    }

    /// `every person's start must be at least 6 months`.
    fn length_for_a_day(&self) -> Option<Diagnostic> {
        let (ty, modal) = self.subject_type()?;
        let be = modal + 1 + usize::from(self.is(modal + 1, "not"));
        let (_, start) = *self.bound_words(be + 1).first().filter(|_| self.is(be, "be") && ty == Ty::Date)?;
        let end = self.length_end(start).filter(|end| self.ends_at(*end))?;
        let said = self.said_text(be + 1, end);
        Some(wrong(
            self.place(be + 1, end).0,
            format!("`{said}` is a length of time, and a date is compared with it"),
            format!("write `{said} ago`"),
            format!("a day is `{said} ago`, `within the next 30 days`, or `before` another one"),
        ))
    }

    /// `may be on leave`.
    fn preposition_before_value(&self) -> Option<Diagnostic> {
        let at = (1..self.tokens.len()).find(|at| {
            self.one_of(*at, &["on", "at", "in", "under", "of"]) && self.one_of(at - 1, &["be", "is", "are", "not"])
        })?;
        let (ty, end) = self.value_at(at + 1)?;
        let kind = self.subject_type().and_then(|(ty, _)| self.v.kind_of(ty));
        let own = |attr: &&Attr| attr.ty.element == ty && attr.ty.key.is_none();
        let mut all = self.v.attrs.iter().filter(own);
        let first = all.next()?;
        let attr = std::iter::once(first).chain(all).find(|attr| Some(attr.kind) == kind).unwrap_or(first);
        let (name, value) = (&attr.key, self.said_text(at + 1, end));
        self.ends_at(end).then(|| {
            wrong(
                self.place(at, end).0,
                format!("`{value}` is a value of `{name}`, and stands without `{}`", self.said_text(at, at + 1)),
                format!("say `{name} is {value}`"),
                format!("for example `whose {name} is {value}`, `no …'s {name} may be {value}`"),
            )
        })
    }

    /// `every person at level staff`, `every team in division "labs"`.
    fn fact_for_filter(&self) -> Option<Diagnostic> {
        let (at, name, last) = (1..self.tokens.len()).find_map(|at| {
            self.word(at).filter(|said| matches!(*said, "at" | "in" | "of" | "from" | "on") && self.matches_end(at))?;
            let start = at + 1 + usize::from(self.one_of(at + 1, &["the", "a"]));
            self.matches(start).into_iter().find_map(|(entry, end)| {
                let Meaning::Attr(attr) = entry.meaning else { return None };
                let ty = self.v.attr(attr).ty.element;
                let text = ty == Ty::Text && matches!(self.kind(end), Some(TokenKind::Text(_)));
                let last = if text { end + 1 } else { self.value_at(end).filter(|(value, _)| *value == ty)?.1 };
                Some((at, (start, end), last))
            })
        })?;
        let (name, value) = (self.said_text(name.0, name.1), self.said_text(name.1, last));
        let right = format!("whose {name} is {value}");
        Some(wrong(
            self.place(at, last).0,
            format!("`{}` makes no filter of a fact", self.said_text(at, at + 1)),
            format!("write `{right}`"),
            format!("a fact is asked for its value: `{right}`"),
        ))
    }

    /// `every team with more than 8 must …`, `every team more than 8 …`.
    pub(super) fn bound_of_what(&self) -> Option<Diagnostic> {
        let (at, last) = (1..self.modal_at()?).find_map(|at| {
            let (_, number) = *self.bound_words(at).first()?;
            let number = matches!(self.kind(number), Some(TokenKind::Number(_))).then_some(number + 1)?;
            let bare = self.is(at - 1, "with") || self.matches_end(at);
            (bare && self.ends_at(number)).then_some((at, number))
        })?;
        let bound = self.said_text(at, last);
        Some(wrong(
            self.place(at, last).0,
            format!("`{bound}` of what?"),
            "nothing is named that is counted",
            format!("write `with {bound} members`; of a value say `whose size is {bound}`"),
        ))
    }

    fn value_at(&self, at: usize) -> Option<(Ty, usize)> {
        self.matches(at).into_iter().find_map(|(entry, end)| match entry.meaning {
            Meaning::Level(scale, _) => Some((Ty::Scale(scale), end)),
            Meaning::Option(choice, _) => Some((Ty::Choice(choice), end)),
            _ => None,
        })
    }

    /// `must be staff level`.
    fn value_before_its_fact(&self) -> Option<Diagnostic> {
        let (at, end, last) = (1..self.tokens.len()).find_map(|at| {
            let be = self.one_of(at - 1, &["be", "is", "are", "not"]);
            let start = self.bound_words(at).first().map_or(at, |(_, end)| *end);
            let (ty, end) = self.value_at(start).filter(|_| be)?;
            let last = self.matches(end).into_iter().find_map(|(entry, last)| match entry.meaning {
                Meaning::Attr(attr) if self.v.attr(attr).ty.element == ty => Some(last),
                _ => None,
            })?;
            Some((at, end, last))
        })?;
        let (value, name) = (self.said_text(at, end), self.said_text(end, last));
        Some(wrong(
            self.place(at, last).0,
            format!("`{name}` is asked for its value"),
            format!("say `{name} is {value}`"),
            format!("for example `every tech lead's {name} must be {value}`, `whose {name} is {value}`"),
        ))
    }

    /// `every team that small must …`.
    fn filter_without_is(&self) -> Option<Diagnostic> {
        let at = (2..self.tokens.len()).find(|at| {
            let said = |meaning: Meaning| matches!(meaning, Meaning::Adjective(_) | Meaning::AttrAdjective(_));
            self.one_of(at - 1, &["who", "that", "which"])
                && self.matches(*at).iter().any(|(entry, _)| said(entry.meaning))
        })?;
        let end = self.matches(at).into_iter().map(|(_, end)| end).max()?;
        let (who, words) = (self.word(at - 1)?, self.said_text(at, end));
        let be = if self.is_plural_before(at - 1) { "are" } else { "is" };
        Some(wrong(
            self.place(at - 1, end).0,
            format!("there is no verb before `{words}`"),
            format!("write `{who} {be} {words}`"),
            format!(
                "a filter has a verb: `{who} {be} {words}`, `{who} {} a …`",
                if be == "is" { "has" } else { "have" }
            ),
        ))
    }

    fn is_plural_before(&self, end: usize) -> bool {
        (end.saturating_sub(4)..end).any(|start| {
            self.matches(start).iter().any(|(entry, there)| *there == end && entry.number == Number::Plural)
        })
    }

    /// `must be member of a team`.
    fn bare_member(&self) -> Option<Diagnostic> {
        let (at, end) = (1..self.tokens.len()).find_map(|at| {
            self.word(at - 1).filter(|be| matches!(*be, "be" | "is"))?;
            let named = self.matches(at).into_iter().find(|(entry, end)| {
                let fact = matches!(entry.meaning, Meaning::Attr(_) | Meaning::Def(_));
                fact && entry.number == Number::Singular && self.is(*end, "of")
            });
            named.map(|(_, end)| (at, end))
        })?;
        let (be, noun) = (self.word(at - 1)?, self.said_text(at, end));
        let right = format!("{be} {} {noun}", error::article_of(&noun));
        Some(wrong(
            self.place(at, end).0,
            format!("`{noun}` has no article before it"),
            format!("write `{right}`"),
            format!("for example `{right} of …`: one of them"),
        ))
    }
}
