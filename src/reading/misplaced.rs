//! Known words in an order or a place that no sentence has, and the sentence that was most likely meant.
//!
//! Only asked of a phrase that has no reading and whose words are all known. Unlike `shapes.rs` these look words up: what
//! is a fact, an adjective or a noun decides what was meant.

use super::slips::wrong;
use super::{Reader, error};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::syntax::tree::TokenKind;
use crate::value::UNITS;
use crate::vocabulary::{Meaning, Ty};

/// What a new sentence begins with.
const BEGINS: &[&str] = &["every", "each", "all", "no", "for", "there", "at", "most"];

impl Reader<'_> {
    /// The first order of words that is found to be wrong, of those that are so whatever else the sentence says.
    pub(super) fn misplaced(&self) -> Option<Diagnostic> {
        None.or_else(|| self.quoted_whole())
            .or_else(|| self.second_sentence())
            .or_else(|| self.bound_without_is())
            .or_else(|| self.modal_behind_if())
            .or_else(|| self.not_every())
            .or_else(|| self.two_articles())
            .or_else(|| self.late_except())
            .or_else(|| self.otherwise_for_or())
            .or_else(|| self.length_of())
            .or_else(|| self.compared_alone())
            .or_else(|| self.noun_between())
            .or_else(|| self.level_of_person())
            .or_else(|| self.share_of_one())
            .or_else(|| self.level_before_fact())
            .or_else(|| self.no_two_without_same())
            .or_else(|| self.count_of_things())
            .or_else(|| self.text_for_subject())
            .or_else(|| self.owner_slip())
    }

    /// The same, once it is known how far the sentence could be read.
    pub(super) fn misplaced_at(&self, at: usize) -> Option<Diagnostic> {
        None.or_else(|| self.quoted_name(at))
            .or_else(|| self.no_verb_behind_modal())
            .or_else(|| self.adjective_for_condition(at))
            .or_else(|| self.part_of_name(at))
    }

    /// `"every team must have a mission"`.
    fn quoted_whole(&self) -> Option<Diagnostic> {
        let [token] = self.tokens else { return None };
        let TokenKind::Text(text) = &token.kind else { return None };
        let rule = [" must ", " should ", " may "].iter().any(|modal| text.contains(modal));
        rule.then(|| {
            wrong(
                token.span,
                "a sentence has no quotes round it",
                "delete the quotes",
                "a rule stands as it is: `every team must have a mission`",
            )
        })
    }

    fn is_modal(&self, at: usize) -> bool {
        self.one_of(at, &["must", "should", "may"])
    }

    /// A second rule in the same sentence, behind `and`, a comma or nothing.
    fn second_sentence(&self) -> Option<Diagnostic> {
        let first = self.modal_at()?;
        let second = (first + 1..self.tokens.len()).rfind(|at| self.is_modal(*at))?;
        let start = (first + 2..second).find(|at| {
            let joined = matches!(self.kind(at - 1), Some(TokenKind::Comma)) || self.one_of(at - 1, &["and", "but"]);
            let ended = joined || self.matches_end(*at);
            self.one_of(*at, BEGINS) && ended && (joined || !self.is(*at, "at"))
        })?;
        let continued =
            self.one_of(second - 1, &["and", "or"]) || matches!(self.kind(second - 1), Some(TokenKind::Comma));
        let clause = (first..second).any(|at| self.one_of(at, &["if", "unless"]));
        if continued || clause {
            return None;
        }
        let before = self.tokens[start - 1].span;
        let help = "each sentence stands on a line of its own, and ends with its line";
        Some(match (self.kind(start - 1), self.word(start - 1)) {
            (Some(TokenKind::Comma), _) => wrong(
                before,
                "the comma carries the sentence on, and a new one begins behind it",
                "delete it, and begin a new line",
                help,
            ),
            (_, Some(join @ ("and" | "but"))) => {
                wrong(before, format!("`{join}` joins no two rules"), "begin a new line instead", help)
            }
            _ => wrong(self.tokens[start].span, "a second sentence begins here", "begin a new line", help),
        })
    }

    /// Whether a declared name ends before `at`.
    pub(super) fn matches_end(&self, at: usize) -> bool {
        (at.saturating_sub(4)..at).any(|start| self.matches(start).iter().any(|(_, end)| *end == at))
    }

    /// `if the tech lead must be senior`.
    fn modal_behind_if(&self) -> Option<Diagnostic> {
        let first = self.modal_at()?;
        let condition = (first..self.tokens.len()).find(|at| self.one_of(*at, &["if", "unless"]))?;
        let at = (condition..self.tokens.len()).find(|at| self.is_modal(*at))?;
        let behind = self.word(at + 1).unwrap_or_default();
        Some(error::modal_in_condition(self.place(at, at + 1).0, self.word(at)?, behind))
    }

    /// `in every team, the tech lead must …`.
    pub(super) fn range_in(&self) -> Option<Diagnostic> {
        let first =
            self.word(0).filter(|said| matches!(*said, "in" | "within" | "inside" | "on" | "per" | "across"))?;
        let determiner = usize::from(self.one_of(1, &["every", "each", "all", "any", "a", "an", "the"]));
        if !self
            .matches(1 + determiner)
            .iter()
            .any(|(entry, _)| matches!(entry.meaning, Meaning::Kind(_) | Meaning::Role(_)))
        {
            return None;
        }
        let ends = |at: &usize| matches!(self.kind(*at), Some(TokenKind::Comma)) || self.is(*at, "there");
        let comma = (1..self.modal_at()?).find(ends)?;
        let noun = self.said_text(1 + determiner, comma);
        let span = self.place(0, comma).0;
        let said = self.said_text(0, comma);
        Some(wrong(
            span,
            format!("a sentence does not range over things with `{first}`"),
            format!("write `for every {noun},`"),
            format!("write `for every {noun}, …` for `{said}, …`"),
        ))
    }

    /// `not every team may be small`.
    fn not_every(&self) -> Option<Diagnostic> {
        let all = self.is(0, "not") && self.one_of(1, &["every", "all", "each"]);
        let noun = self.said_text(2, self.modal_at().filter(|_| all)?);
        Some(wrong(
            self.place(0, 2).0,
            "a rule does not begin with `not`",
            "of how many may it be so?",
            format!("write `there must be a {noun} that is not …`, or `at most 2 {noun}s may …`"),
        ))
    }

    /// `every the team`.
    fn two_articles(&self) -> Option<Diagnostic> {
        let article = ["a", "an", "the", "every", "each", "its", "their", "no"];
        let at = (1..self.tokens.len()).find(|at| {
            self.one_of(at - 1, &["every", "each", "a", "an", "no"])
                && self.one_of(*at, &article)
                && self.word(*at) != self.word(at - 1)
        })?;
        let (first, second) = (self.word(at - 1)?, self.word(at)?);
        Some(wrong(
            self.place(at - 1, at + 1).0,
            format!("`{first} {second}` is not said"),
            "delete one of the two",
            format!("write `{first} …` or `{second} …`"),
        ))
    }

    /// `every team must have a tech lead except small teams`.
    fn late_except(&self) -> Option<Diagnostic> {
        let modal = self.modal_at()?;
        let at = (modal..self.tokens.len()).find(|at| {
            self.is(*at, "except")
                || self.words(*at, &["other", "than"]).is_some()
                || self.words(*at, &["apart", "from"]).is_some()
        })?;
        let (subject, ty) = (self.said_text(0, modal), self.subject_type()?.0);
        let start = at + 1 + usize::from(!self.is(at, "except"));
        let rest = self.said_text(start, self.tokens.len());
        let (noun_end, kind) = (self.tokens.len(), self.v.kind_of(ty)?);
        let excepted = (start..noun_end).any(|from| {
            self.matches(from)
                .iter()
                .any(|(entry, end)| *end == noun_end && matches!(entry.meaning, Meaning::Kind(other) if other == kind))
        });
        excepted.then(|| {
            wrong(
                self.place(at, self.tokens.len()).0,
                "what is left out stands behind the subject",
                "not behind what is demanded",
                format!("write `{subject} except {rest} must …`, or say it with `unless`"),
            )
        })
    }

    /// `must have a mission otherwise a charter`.
    fn otherwise_for_or(&self) -> Option<Diagnostic> {
        let modal = self.modal_at()?;
        let at = (modal..self.tokens.len()).find(|at| self.is(*at, "otherwise"))?;
        let arms = (modal..at).any(|at| self.is(at, "if"));
        (!arms).then(|| {
            wrong(
                self.place(at, at + 1).0,
                "`otherwise` ends the cases of a value",
                "write `or`",
                "one of the two is `have a mission or a charter`; a case is `8 if they are an engineer, 12 otherwise`",
            )
        })
    }

    /// `must have 2 years of tenure`, `2 years' tenure`.
    fn length_of(&self) -> Option<Diagnostic> {
        let at = (1..self.tokens.len()).find(|at| {
            let of = self.is(at + 2, "of") || matches!(self.kind(at + 2), Some(TokenKind::Possessive));
            matches!(self.kind(*at), Some(TokenKind::Number(_))) && of && self.is_unit(at + 1)
        })?;
        let bounded = self.one_of(at - 1, &["least", "most", "than", "exactly"]);
        let have = (0..at).rfind(|at| self.one_of(*at, &["have", "has", "with"]))?;
        let length = self.said_text(at, at + 2);
        let noun = self.matches(at + 3).into_iter().map(|(_, end)| end).max()?;
        let noun = self.said_text(at + 3, noun);
        let bound = if bounded { self.said_text(at - 2, at) } else { "at least".to_owned() };
        let verb = if self.is(have, "have") { "must be" } else { "is" };
        let right = format!("…'s {noun} {verb} {bound} {length}");
        Some(wrong(
            self.place(have, at + 4).0,
            format!("nobody has a length of time; {noun} is one"),
            format!("write `{right}`"),
            format!("for example `every person's {noun} must be {bound} {length}`, `whose {noun} is {bound} {length}`"),
        ))
    }

    fn is_unit(&self, at: usize) -> bool {
        self.word(at)
            .is_some_and(|said| UNITS.iter().any(|(unit, ..)| said == *unit || said.strip_suffix('s') == Some(unit)))
    }

    /// `must be different people`, `must have different missions`.
    fn compared_alone(&self) -> Option<Diagnostic> {
        if let Some(problem) = self.same_alone() {
            return Some(problem);
        }
        let at = (1..self.tokens.len()).find(|at| self.is(*at, "different") && !self.is(at + 1, "from"))?;
        let noun = self.word(at + 1)?;
        let end = (at + 1..self.tokens.len())
            .find(|at| self.one_of(*at, &["if", "unless", "and", "or"]))
            .unwrap_or(self.tokens.len());
        let span = self.place(at, end).0;
        let article = usize::from(self.one_of(at - 1, &["a", "an"]));
        if at > article && self.one_of(at - 1 - article, &["have", "has"]) {
            let help = "what no two may share is `no two teams may have the same mission`; what is compared with something is `different from its parent's mission`";
            return Some(wrong(
                span,
                format!("`different {noun}` does not say from what"),
                "different from what?",
                help,
            ));
        }
        let help = "name both: `every team's tech lead must be different from its people manager`, or `must not be its people manager`";
        Some(wrong(span, format!("`different {noun}` does not say from whom"), "different from whom?", help))
    }

    /// `the people manager and the tech lead must be the same person`.
    fn same_alone(&self) -> Option<Diagnostic> {
        let at = (1..self.tokens.len()).find(|at| {
            self.words(*at, &["the", "same"]).is_some() && self.one_of(at - 1, &["be", "are", "is", "not"])
        })?;
        let noun = self.word(at + 2).filter(|noun| *noun != "as")?;
        let end = at + 3;
        let ends = end >= self.tokens.len() || self.one_of(end, &["if", "unless", "and", "or"]);
        let help =
            "name both: `every team's tech lead must be its people manager`, or `must not be its people manager`";
        ends.then(|| {
            wrong(self.place(at, end).0, format!("`the same {noun}` does not say as whom"), "the same as whom?", help)
        })
    }

    /// `every person must be above senior`: a bound on a person, who has a level.
    fn level_of_person(&self) -> Option<Diagnostic> {
        let (ty, modal) = self.subject_type()?;
        let kind = self.v.kind_of(ty)?;
        let be = modal + 1 + usize::from(self.is(modal + 1, "not"));
        let bounds: [&[&str]; 8] = [
            &["at", "least"],
            &["at", "most"],
            &["above"],
            &["below"],
            &["higher", "than"],
            &["lower", "than"],
            &["more", "than"],
            &["less", "than"],
        ];
        let start = be + 1;
        let end = bounds.iter().find_map(|words| self.words(start, words)).filter(|_| self.is(be, "be"))?;
        let (scale, last) = self.matches(end).into_iter().find_map(|(entry, last)| match entry.meaning {
            Meaning::Level(scale, _) => Some((Ty::Scale(scale), last)),
            _ => None,
        })?;
        let owned =
            |attr: &&crate::vocabulary::Attr| attr.kind == kind && attr.ty.element == scale && attr.ty.key.is_none();
        let attr = self.v.attrs.iter().find(owned)?;
        let (name, bound, subject) = (attr.key.as_str(), self.said_text(start, last), self.said_text(0, modal));
        let alone = self.said_text(end, last);
        let only = if self.words(start, &["at", "least"]).is_some() && self.says_at_least(end) {
            format!("; or say `must be {alone}`")
        } else {
            String::new()
        };
        Some(wrong(
            self.place(start, last).0,
            "a bound on what?",
            "no fact is named that could have a bound",
            format!("name the fact: `{subject}'s {name} must be {bound}`{only}"),
        ))
    }

    /// Whether the word is an adjective, too, as `senior` is.
    fn says_at_least(&self, at: usize) -> bool {
        self.matches(at).iter().any(|(entry, _)| matches!(entry.meaning, Meaning::Adjective(_)))
    }

    /// `at least half of the team must be senior`.
    fn share_of_one(&self) -> Option<Diagnostic> {
        let of = (1..self.tokens.len()).find(|at| {
            let share = matches!(self.kind(at - 1), Some(TokenKind::Percent(_)))
                || self.one_of(at - 1, &["half", "third", "thirds", "quarter", "quarters", "most"]);
            self.is(*at, "of") && share
        })?;
        if !self.one_of(of + 1, &["the", "every", "each", "a", "an"]) {
            return None;
        }
        let (kind, end) = self.matches(of + 2).into_iter().find_map(|(entry, end)| match entry.meaning {
            Meaning::Kind(kind) if entry.number == crate::vocabulary::Number::Singular => Some((kind, end)),
            _ => None,
        })?;
        let people = |attr: &&crate::vocabulary::Attr| {
            attr.kind == kind && attr.ty.set && attr.ty.key.is_none() && attr.ty.element == Ty::Kind(self.v.core.person)
        };
        let members = self.v.attrs.iter().find(people)?.key.clone();
        if self.is(end, "of") || matches!(self.kind(end), Some(TokenKind::Possessive)) {
            return None;
        }
        let noun = self.said_text(of + 2, end);
        let start = (0..of).rfind(|at| matches!(self.kind(*at), Some(TokenKind::Comma))).map_or(0, |comma| comma + 1);
        let share = self.said_text(start, of);
        Some(wrong(
            self.place(of + 1, end).0,
            format!("a share is taken of several, and one {noun} is spoken of"),
            format!("write `its {members}`"),
            format!("write `for every {noun}, {share} of its {members} must …`"),
        ))
    }

    /// `must have level senior`, `have at least senior level`, `have a level of senior`.
    fn level_before_fact(&self) -> Option<Diagnostic> {
        let value = |at: usize| {
            self.matches(at).into_iter().find_map(|(entry, end)| match entry.meaning {
                Meaning::Level(scale, _) => Some((Ty::Scale(scale), end)),
                Meaning::Option(choice, _) => Some((Ty::Choice(choice), end)),
                _ => None,
            })
        };
        let fact = |at: usize, ty: Ty| {
            self.matches(at).into_iter().find_map(|(entry, end)| match entry.meaning {
                Meaning::Attr(attr) if self.v.attr(attr).ty.element == ty => Some(end),
                _ => None,
            })
        };
        (1..self.tokens.len()).find_map(|start| {
            let verb = self.word(start - 1).filter(|verb| matches!(*verb, "have" | "has" | "with"))?;
            let mut at = start + usize::from(self.one_of(start, &["a", "an", "the"]));
            let bound = self.bound_words(at).first().map(|(_, end)| self.said_text(at, *end));
            at = self.bound_words(at).first().map_or(at, |(_, end)| *end);
            // `at least senior level`
            let first = value(at)
                .filter(|_| bound.is_some())
                .and_then(|(ty, end)| Some((self.said_text(at, end), end, fact(end, ty)?)));
            // `level senior`, `a level of senior`, `a level senior`
            let second = || {
                let named = self.matches(at).into_iter().filter(|(entry, _)| matches!(entry.meaning, Meaning::Attr(_)));
                named.into_iter().find_map(|(_, end)| {
                    let of = end + usize::from(self.is(end, "of"));
                    let (ty, last) = value(of).filter(|_| bound.is_none())?;
                    fact(at, ty).filter(|fact_end| *fact_end == end)?;
                    Some((self.said_text(of, last), at, end, last))
                })
            };
            let (said, name, last) = match first {
                Some((said, from, last)) => (said, self.said_text(from, last), last),
                None => second().map(|(said, from, to, last)| (said, self.said_text(from, to), last))?,
            };
            let value = bound.map_or(said.clone(), |bound| format!("{bound} {said}"));
            let right = match verb {
                "with" => format!("whose {name} is {value}"),
                "has" => format!("…'s {name} is {value}"),
                _ => format!("…'s {name} must be {value}"),
            };
            Some(wrong(
                self.place(start - 1, last).0,
                format!("`{name}` is asked for its value"),
                format!("write `{right}`"),
                format!("for example `every tech lead's {name} must be {value}`, `whose {name} is {value}`"),
            ))
        })
    }

    /// `no two teams may have a mission`.
    fn no_two_without_same(&self) -> Option<Diagnostic> {
        let at = (0..self.modal_at()?).find(|at| self.words(*at, &["no", "two"]).is_some())?;
        let modal = self.modal_at().filter(|modal| self.is(*modal, "may"))?;
        let same = (modal..self.tokens.len()).any(|at| self.one_of(at, &["same", "share"]));
        let noun = self.said_text(at + 2, modal);
        (!same).then(|| {
            wrong(
                self.place(modal + 1, self.tokens.len()).0,
                "`no two … may` says what two do not have in common",
                "write `have the same …`",
                format!("write `no two {noun} may have the same …`; of each alone write `no … may …`"),
            )
        })
    }

    /// `fewer members than 9`.
    fn noun_between(&self) -> Option<Diagnostic> {
        let at = (1..self.tokens.len())
            .find(|at| self.one_of(*at, &["more", "less", "fewer"]) && !self.is(at + 1, "than"))?;
        let than = (at + 2..(at + 5).min(self.tokens.len())).find(|at| self.is(*at, "than"))?;
        let TokenKind::Number(number) = self.kind(than + 1)? else { return None };
        let (more, noun) = (self.is(at, "more"), self.said_text(at + 1, than));
        let right = format!("{} than {number} {noun}", if more { "more" } else { "fewer" });
        Some(wrong(
            self.place(at, than + 2).0,
            "the number stands before what is counted",
            format!("write `{right}`"),
            format!("for example `must have {right}`, `at least {number} {noun}`"),
        ))
    }

    /// `every team's members must be at least 3`.
    fn count_of_things(&self) -> Option<Diagnostic> {
        let (ty, modal) = self.subject_type()?;
        let be = modal + 1 + usize::from(self.is(modal + 1, "not"));
        let (_, number) =
            self.bound_words(be + 1).first().copied().filter(|_| self.is(be, "be") && self.is_thing(ty))?;
        let counted = matches!(self.kind(number), Some(TokenKind::Number(_)));
        let ends = number + 1 == self.tokens.len() || self.one_of(number + 1, &["if", "unless", "and", "or"]);
        let start =
            (modal.saturating_sub(4)..modal).find(|start| self.matches(*start).iter().any(|(_, end)| *end == modal))?;
        let owner = start.checked_sub(1).filter(|at| matches!(self.kind(*at), Some(TokenKind::Possessive)))?;
        let (noun, owner) = (self.said_text(start, modal), self.said_text(0, owner));
        let bound = self.said_text(be + 1, number + 1);
        (counted && ends).then(|| {
            wrong(
                self.place(be, number + 1).0,
                format!("`{noun}` are things, and things are counted with `have`"),
                format!("write `{owner} must have {bound} {noun}`"),
                format!("or compare their number: `the number of its {noun}` is a value"),
            )
        })
    }

    /// `"payments" must have a mission`.
    fn text_for_subject(&self) -> Option<Diagnostic> {
        let TokenKind::Text(id) = self.kind(0)? else { return None };
        let subject = self.is_modal(1) || matches!(self.kind(1), Some(TokenKind::Possessive));
        subject.then(|| error::id_without_kind(self.tokens[0].span, id, "team"))
    }

    /// `must have a "mission"`.
    fn quoted_name(&self, at: usize) -> Option<Diagnostic> {
        let at = (at..at + 2).find(|at| matches!(self.kind(*at), Some(TokenKind::Text(_))))?;
        let TokenKind::Text(text) = self.kind(at)? else { return None };
        let name = text.to_lowercase();
        let before_noun = at > 0
            && self.one_of(
                at - 1,
                &["a", "an", "every", "each", "no", "the", "its", "their", "have", "has", "be", "is", "least", "most"],
            );
        let kind = at > 0 && self.matches(at - 1).iter().any(|(entry, _)| matches!(entry.meaning, Meaning::Kind(_)));
        (before_noun && !kind && self.nouns.names().any(|known| known == name)).then(|| {
            wrong(
                self.tokens[at].span,
                format!("`\"{text}\"` is a text, and a name is wanted here"),
                format!("write `{name}`"),
                "names stand without quotes; texts and ids stand in quotes: `team \"payments\"`",
            )
        })
    }

    /// `every team must small`, `every person must start before …`.
    fn no_verb_behind_modal(&self) -> Option<Diagnostic> {
        let modal = self.modal_at()?;
        let at = modal + 1 + usize::from(self.is(modal + 1, "not"));
        let said = self.matches(at);
        if self.word(at).is_none_or(|word| self.v.verbs.contains_key(word)) {
            return None;
        }
        let end = said.iter().map(|(_, end)| *end).max()?;
        let (words, modal_word) = (self.said_text(at, end), self.said_text(modal, at));
        let longest = || said.iter().filter(|(_, other)| *other == end);
        let adjective = longest().any(|(entry, _)| {
            matches!(
                entry.meaning,
                Meaning::Adjective(_) | Meaning::AttrAdjective(_) | Meaning::Level(..) | Meaning::Option(..)
            )
        });
        let fact = longest().any(|(entry, _)| matches!(entry.meaning, Meaning::Attr(_) | Meaning::Def(_)));
        let (message, span) = (format!("`{words}` is no verb"), self.place(at, end).0);
        if adjective {
            let right = format!("{modal_word} be {words}");
            return Some(wrong(span, message, format!("write `be {words}`"), format!("write `{right}`")));
        }
        let subject = self.said_text(0, modal);
        fact.then(|| {
            let owned = format!("{subject}'s {words} {modal_word} be …");
            let label = "the name of a fact";
            wrong(
                span,
                message,
                label,
                format!(
                    "make the fact the subject: `{owned}`; or ask whether there is one: `{modal_word} have a {words}`"
                ),
            )
        })
    }

    /// `if small`.
    fn adjective_for_condition(&self, at: usize) -> Option<Diagnostic> {
        let start = (1..self.tokens.len()).find(|start| {
            let behind = self.one_of(start - 1, &["if", "unless"]);
            behind
                && self
                    .matches(*start)
                    .iter()
                    .any(|(entry, _)| matches!(entry.meaning, Meaning::Adjective(_) | Meaning::AttrAdjective(_)))
        })?;
        let end = self
            .matches(start)
            .into_iter()
            .map(|(_, end)| end)
            .max()
            .filter(|end| *end == at && at == self.tokens.len())?;
        let words = self.said_text(start, end);
        let person = &self.v.kinds[self.v.core.person.index()].noun.singular;
        let of_person = self.matches(start).iter().any(|(entry, _)| self.owner(entry.meaning).as_ref() == Some(person));
        let pronoun = if of_person { "they are" } else { "it is" };
        Some(wrong(
            self.place(start, end).0,
            format!("`{words}` is said of what?"),
            format!("write `{pronoun} {words}`"),
            format!("a condition is said of something: `{} {pronoun} {words}`", self.said_text(start - 1, start)),
        ))
    }

    /// `its size at least 9`.
    fn bound_without_is(&self) -> Option<Diagnostic> {
        let (at, end) = (1..self.tokens.len()).find_map(|at| {
            let end = self.bound_words(at).first().map(|(_, end)| *end)?;
            let start = (at.saturating_sub(4)..at).find(|start| {
                self.matches(*start)
                    .iter()
                    .any(|(entry, there)| *there == at && matches!(entry.meaning, Meaning::Attr(_) | Meaning::Def(_)))
            })?;
            let owned = self.one_of(start.checked_sub(1)?, &["its", "their", "the", "whose"])
                || matches!(self.kind(start - 1), Some(TokenKind::Possessive));
            owned.then_some((at, end))
        })?;
        let bound = self.said_text(at, end);
        Some(wrong(
            self.place(at, end).0,
            format!("there is no verb before `{bound}`"),
            format!("write `is {bound}`"),
            format!("a condition has a verb: `its size is {bound} 9`, `whose size is {bound} 9`"),
        ))
    }

    /// `every lead`, where `tech lead` and `pod lead` are declared.
    fn part_of_name(&self, at: usize) -> Option<Diagnostic> {
        let word =
            self.word(at).filter(|word| self.matches(at).is_empty() && !crate::vocabulary::words::is_reserved(word))?;
        let mut names: Vec<&str> =
            self.nouns.names().filter(|name| name.split(' ').next_back() == Some(word) && name.contains(' ')).collect();
        names.sort_by_key(|name| (name.split(' ').count(), *name));
        names.dedup();
        names.truncate(3);
        let (last, first) = names.split_last()?;
        let list = match first {
            [] => format!("`{last}`"),
            _ => format!("`{}` or `{last}`", first.join("`, `")),
        };
        Some(
            Diagnostic::error(
                Code::NoReading,
                format!("`{word}` is no name by itself"),
                self.place(at, at + 1).0,
                "the end of a longer name",
            )
            .help(format!("did you mean {list}?")),
        )
    }

    /// `every team must have a manager`: what the subject has is of another kind.
    pub(super) fn object_of_another(&self) -> Option<Diagnostic> {
        (1..self.tokens.len()).filter(|at| self.is_owned(*at)).find_map(|at| self.belongs_elsewhere(at))
    }
}
