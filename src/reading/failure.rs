//! Readings become one meaning, or a diagnostic: none, two, or too many steps.
//!
//! One slip gives one diagnostic. What is surely wrong with single words is told first (symbols and words of other
//! languages, words that nothing declares), then shapes that are no sentence, then what an attempt that got far noted,
//! then a word that belongs to something else, and at last the place up to which a reading was found. What may follow
//! from a declaration that is broken itself is held back: the list of diagnostics is then empty.

use super::error;
use super::slips;
use super::{Noted, Outcome, Reader, shapes};
use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;
use crate::syntax::tree::TokenKind;
use crate::vocabulary::words::is_reserved;
use crate::vocabulary::{Meaning, Ty};

/// Words behind which something has to follow.
const OPEN_ENDED: &[&str] = &[
    "least", "most", "than", "of", "a", "an", "the", "every", "each", "and", "or", "if", "unless", "must", "should",
    "may", "is", "are", "be", "has", "have", "not", "between", "exactly", "with", "without", "who", "that", "which",
    "whose", "its", "their", "no", "as", "among", "before", "after", "within", "in", "for", "to", "at", "more",
    "fewer",
];

const MODALS: [&str; 3] = ["must", "should", "may"];

impl Reader<'_> {
    /// The one reading, or why there is none.
    pub(crate) fn only<T>(&self, mut readings: Vec<T>, show: impl Fn(&T) -> String) -> Outcome<T> {
        if readings.len() == 1 && !self.spent() {
            return match self.filter_of_a_list() {
                Some(problem) => Err(vec![problem]),
                None => Ok(readings.remove(0)),
            };
        }
        if self.spent() {
            return Err(vec![error::too_long(self.whole())]);
        }
        Err(if readings.is_empty() { self.why_none() } else { vec![self.why_several(&readings, show)] })
    }

    /// `tech leads and people managers who are senior`: a filter belongs to the last of a list, and `who are` sounds as if
    /// it belonged to all.
    fn filter_of_a_list(&self) -> Option<Diagnostic> {
        let at =
            (2..self.tokens.len()).find(|at| self.one_of(*at, &["who", "that", "which"]) && self.is(at + 1, "are"))?;
        let plural = |end: usize| {
            (end.saturating_sub(4)..end).find(|start| {
                let named = self.matches(*start);
                named.iter().any(|(entry, there)| *there == end && entry.number == crate::vocabulary::Number::Plural)
            })
        };
        let second = plural(at)?;
        let join = second.checked_sub(1).filter(|join| self.one_of(*join, &["and", "or"]))?;
        let first = plural(join)?;
        let (one, other) = (self.said_text(first, join), self.said_text(second, at));
        Some(error::filter_of_a_list(self.place(at, at + 2).0, self.word(at)?, &one, &other))
    }

    fn why_several<T>(&self, readings: &[T], show: impl Fn(&T) -> String) -> Diagnostic {
        shapes::either_of_three(self.tokens)
            .or_else(|| slips::ambiguous(self.tokens))
            .or_else(|| self.pronoun_of_two())
            .or_else(|| self.value_of_two())
            .unwrap_or_else(|| self.both(readings, show))
    }

    /// Two of the readings, each in plain English.
    fn both<T>(&self, readings: &[T], show: impl Fn(&T) -> String) -> Diagnostic {
        let shown: Vec<String> = readings.iter().take(2).map(show).collect();
        let help = match shown.as_slice() {
            // A restatement that fills the screen explains nothing.
            [one, other] if one != other && one.len() + other.len() < 480 => {
                Some(format!("it could mean: {one}; or: {other}. Name what is meant, with `as` or with `of`"))
            }
            _ => None,
        };
        error::two_readings(self.whole(), help.as_deref())
    }

    /// `a mentor who is not their manager`: the person's, or the mentor's?
    fn pronoun_of_two(&self) -> Option<Diagnostic> {
        let filter = (1..self.tokens.len()).find(|at| self.one_of(*at, &["who", "that", "which", "whose", "with"]))?;
        // Behind the filter's own clause a pronoun is the subject's.
        let ends = |at: &usize| self.one_of(*at, &["must", "should", "may", "if", "unless"]);
        let end = (filter..self.tokens.len()).find(ends).unwrap_or(self.tokens.len());
        let at = (filter..end).find(|at| self.one_of(*at, &["their", "its"]))?;
        let filtered = self.noun_said_before(filter)?;
        let pronoun = self.word(at)?;
        let subject = (0..filter).find_map(|start| {
            let named = self.matches(start).into_iter().find(|(entry, _)| self.is_called(entry.meaning, pronoun));
            named.map(|(entry, _)| entry.words.join(" "))
        })?;
        let end = self.matches(at + 1).into_iter().map(|(_, end)| end).max()?;
        (subject != filtered).then(|| {
            error::two_owners(self.place(at, at + 1).0, pronoun, &subject, &filtered, &self.said_text(at + 1, end))
        })
    }

    /// Whether the pronoun can mean what a noun with that meaning gives: `its` never a person, `their` never anything else.
    fn is_called(&self, meaning: Meaning, pronoun: &str) -> bool {
        let ty = match meaning {
            Meaning::Kind(kind) => Ty::Kind(kind),
            Meaning::Role(_) => Ty::Kind(self.v.core.person),
            Meaning::IsNoun(def) => self.v.defs[def.index()].params[0].ty,
            Meaning::Attr(attr) => self.v.attr(attr).ty.element,
            Meaning::Def(_) | Meaning::Checklist(_) | Meaning::AttrAdjective(_) | Meaning::Adjective(_) => {
                return false;
            }
            Meaning::Level(..) | Meaning::Option(..) | Meaning::Setting(_) => return false,
        };
        self.is_thing(ty) && self.is_person(ty) == (pronoun == "their")
    }

    fn noun_said_before(&self, end: usize) -> Option<String> {
        (end.saturating_sub(4)..end).find_map(|start| {
            self.matches(start).into_iter().find(|(_, there)| *there == end).map(|(entry, _)| entry.words.join(" "))
        })
    }

    /// `a simple team`: of which of the team's attributes?
    fn value_of_two(&self) -> Option<Diagnostic> {
        (0..self.tokens.len()).find_map(|at| {
            self.matches(at).into_iter().find_map(|(entry, end)| {
                let ty = match entry.meaning {
                    Meaning::Level(scale, _) => crate::vocabulary::Ty::Scale(scale),
                    Meaning::Option(choice, _) => crate::vocabulary::Ty::Choice(choice),
                    _ => return None,
                };
                let fits =
                    |attr: &&crate::vocabulary::Attr| attr.ty.element == ty && attr.ty.key.is_none() && !attr.ty.set;
                let all: Vec<_> = self.v.attrs.iter().filter(fits).collect();
                // Of one kind of thing: what two kinds have is never both meant.
                let kind = all.first().map(|attr| attr.kind);
                let of_one = all.iter().filter(|attr| Some(attr.kind) == kind);
                let names: Vec<&str> = of_one.map(|attr| attr.key.as_str()).collect();
                let value = entry.words.join(" ");
                (names.len() > 1).then(|| error::value_of_several(self.place(at, end).0, &value, &names))
            })
        })
    }

    fn why_none(&self) -> Vec<Diagnostic> {
        if let Some(problem) = shapes::leading_condition(self.tokens).or_else(|| self.range_in()) {
            return vec![problem];
        }
        let mut habits = slips::habits(self.tokens, &|word| self.nouns.knows(word));
        for problem in [self.subscript(), self.worded()].into_iter().flatten() {
            habits.retain(|habit| !overlap(habit, &problem));
            habits.push(problem);
        }
        if !habits.is_empty() {
            let beside = self.unknown_beside(&habits);
            habits.extend(beside);
            return habits;
        }
        let unknown = self.unknown_words();
        if !unknown.is_empty() {
            return unknown;
        }
        if self.nouns.rests_on_broken(self.tokens) {
            return Vec::new();
        }
        let problem = self.why_not_read();
        if self.is_of_mended(&problem) { Vec::new() } else { vec![problem] }
    }

    /// Whether a complaint is about a sign that was complained about and mended when the text was taken apart: one slip.
    fn is_of_mended(&self, problem: &Diagnostic) -> bool {
        let Some(label) = problem.labels.first().map(|label| label.span) else { return false };
        let mended =
            |token: &&crate::syntax::tree::Token| token.written.is_some() && !matches!(token.kind, TokenKind::Word(_));
        self.tokens.iter().filter(mended).any(|token| token.span.start >= label.start && token.span.end <= label.end)
    }

    /// Words that nothing declares, in a sentence of ours of which something else is foreign. In a line of another
    /// language all words follow from the first.
    fn unknown_beside(&self, habits: &[Diagnostic]) -> Vec<Diagnostic> {
        let ours = self.modal_at().is_some() || !self.heads.borrow().is_empty();
        let mut unknown = if ours { self.unknown_words() } else { Vec::new() };
        // `team´s`, `<br>`: what stands directly at a sign goes with it.
        let signs = habits.iter().filter(|habit| habit.labels.first().is_some_and(|label| self.is_sign(label.span)));
        let signs: Vec<u32> = signs.map(|habit| habit.labels[0].span.end).collect();
        unknown.retain(|problem| {
            let nor = problem.message.ends_with("`nor`"); // of `neither … nor`
            let follows = nor || problem.labels.first().is_some_and(|label| signs.contains(&label.span.start));
            !follows && !habits.iter().any(|habit| overlap(habit, problem))
        });
        unknown
    }

    fn is_sign(&self, span: Span) -> bool {
        let mut inside =
            self.tokens.iter().filter(|token| token.span.start >= span.start && token.span.end <= span.end);
        inside.all(|token| !matches!(token.kind, TokenKind::Word(_)))
    }

    /// All words are known, and yet there is no reading.
    fn why_not_read(&self) -> Diagnostic {
        if let Some(problem) = shapes::either_of_three(self.tokens) {
            return problem;
        }
        let open_ended = self.one_of(self.tokens.len().saturating_sub(1), OPEN_ENDED);
        if let Some(last) = self.tokens.last().filter(|_| open_ended && self.furthest.borrow().0 >= self.tokens.len()) {
            return error::ends_early(last.span, &[]);
        }
        if let Some(problem) = self
            .arranged()
            .or_else(|| self.misordered())
            .or_else(|| self.misplaced())
            .or_else(|| self.bound_of_what())
            .or_else(|| shapes::shapes(self.tokens))
        {
            return problem;
        }
        if let Some(last) = self.tokens.last().filter(|_| self.one_of(self.tokens.len() - 1, OPEN_ENDED)) {
            return error::ends_early(last.span, &[]);
        }
        if let Some(problem) = self.nearly_a_phrase().or_else(|| self.rule_for_declared_plural()) {
            return problem;
        }
        let (at, expected) = self.furthest.borrow().clone();
        let value = || self.key_of_another(at).or_else(|| self.bare_value(at)).or_else(|| self.value_for_filter());
        if let Some(problem) = value().or_else(|| self.misplaced_at(at)) {
            return problem;
        }
        let noted = self.noted.borrow().clone();
        let best =
            noted.iter().max_by_key(|noted| (noted.at, noted.problem.labels.first().map(|label| label.span.end)));
        if at >= self.tokens.len()
            && let Some(problem) = self.adjective_elsewhere()
        {
            return problem;
        }
        // An attempt that got as far as any knows best; a word of something else explains the rest.
        if let Some(best) = best.filter(|best| best.at >= at) {
            return best.problem.clone();
        }
        if let Some(problem) = self.belongs_elsewhere(at) {
            return problem;
        }
        // What was noted of the subject explains nothing once the predicate was reached.
        let behind = |best: &&Noted| !self.modal_at().is_some_and(|modal| best.at < modal && at > modal);
        if let Some(best) = best.filter(behind) {
            return best.problem.clone();
        }
        if let Some(problem) = self.forgotten() {
            return problem;
        }
        let of_another = || if at >= self.tokens.len() { self.object_of_another() } else { None };
        if let Some(problem) = self.misfit(at, &expected).or_else(of_another) {
            return problem;
        }
        if let Some(problem) = self.adjective_alone(at, &expected) {
            return problem;
        }
        match (self.tokens.get(at), self.tokens.last()) {
            (Some(token), _) if token.kind == TokenKind::Open => error::stray_group(self.group(at)),
            (Some(token), _) => error::no_reading(token.span, &error::token_text(token), &expected),
            (None, Some(last)) => error::ends_early(last.span, &expected),
            (None, None) => error::ends_early(self.whole(), &expected),
        }
    }

    /// The place of a bracket and all in it.
    fn group(&self, open: usize) -> Span {
        let mut depth = 0usize;
        let close = (open..self.tokens.len()).find(|at| {
            match self.kind(*at) {
                Some(TokenKind::Open) => depth += 1,
                Some(TokenKind::Close) => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        });
        self.place(open, close.map_or(open + 1, |close| close + 1)).0
    }

    /// The subject has a reading and the predicate none that fits it, or a word that goes with other types.
    fn misfit(&self, at: usize, expected: &[&str]) -> Option<Diagnostic> {
        let (modal, subject) = (self.modal_at()?, self.subject_type());
        // A condition got as far as its subject.
        if at == modal && expected.contains(&"a verb") {
            let behind = self.word(at + 1).unwrap_or_default();
            return Some(error::modal_in_condition(self.place(at, at + 1).0, self.word(at)?, behind));
        }
        let of_dates =
            self.one_of(at, &["before", "after", "within"]) && self.one_of(at - 1, &["be", "is", "are", "not"]);
        match subject {
            Some((ty, _)) if of_dates && !matches!(ty, Ty::Date) => {
                Some(error::said_of_dates(self.place(at, at + 1).0, self.word(at)?, self.v.ty_name(ty)))
            }
            Some(_) if self.one_of(at, &["contain", "contains"]) => {
                Some(error::contains_of_set(self.place(at, at + 1).0))
            }
            Some((ty, _)) if at <= modal => {
                let end = (modal..self.tokens.len()).find(|end| self.one_of(*end, &["if", "unless"]));
                let end = end.unwrap_or(self.tokens.len());
                let said = self.said_text(modal + 1, end);
                Some(error::not_said_of(self.place(modal + 1, end).0, &said, self.v.ty_name(ty)))
            }
            None if at <= modal && !matches!(self.kind(at), Some(TokenKind::Open)) => {
                (0..modal).filter(|start| self.is_owned(*start)).find_map(|start| self.belongs_elsewhere(start))
            }
            _ => None,
        }
    }

    /// Words that are neither of the language nor declared, each with the nearest name.
    fn unknown_words(&self) -> Vec<Diagnostic> {
        let mut problems: Vec<Diagnostic> = Vec::new();
        let mut run: Option<(usize, usize)> = None;
        let variables: Vec<&str> =
            (1..self.tokens.len()).filter(|at| self.is(at - 1, "as")).filter_map(|at| self.word(at)).collect();
        for (at, token) in self.tokens.iter().enumerate() {
            let TokenKind::Word(word) = &token.kind else { continue };
            let known = self.nouns.knows(word) || variables.contains(&word.as_str()) || self.nouns.is_doubtful(word);
            let same = |problem: &Diagnostic| problem.message.contains(&format!("`{word}`"));
            if known || self.in_head(word) || problems.iter().any(same) {
                continue;
            }
            // `one on ones`
            if let Some(problem) = self.written_apart(at) {
                run = None;
                problems.push(problem);
                continue;
            }
            // Words that stand together and are near to nothing are one name that nothing declares.
            let problem = self.unknown_word(at, word);
            let together = problem.code == Code::UnknownWord && self.plainly_unknown(at);
            if let Some((last, words)) = run.take().filter(|(last, _)| together && last + 1 == at) {
                let start: usize = last + 1 - words;
                let said = self.said_text(start, at + 1);
                problems.pop();
                problems.push(error::unknown_words(self.place(start, at + 1).0, &said));
                run = Some((at, words + 1));
                continue;
            }
            run = together.then_some((at, 1));
            problems.push(problem);
        }
        match self.another_language(&problems) {
            Some(problem) => vec![problem],
            None => problems,
        }
    }

    /// `Jedes Team muss eine Mission haben`: more than half of the words are of another language.
    fn another_language(&self, problems: &[Diagnostic]) -> Option<Diagnostic> {
        let words: Vec<usize> = (0..self.tokens.len()).filter(|at| self.word(*at).is_some()).collect();
        let strange = |at: &&usize| {
            self.word(**at).is_some_and(|word| {
                !self.nouns.knows(word) && !self.nouns.is_doubtful(word) && self.suggestion(**at).is_none()
            })
        };
        let several = problems.len() > 1 && words.len() > 4;
        let strange = if several { words.iter().filter(strange).count() } else { 0 };
        (strange > 3 && strange * 2 > words.len()).then(|| error::another_language(self.whole()))
    }

    /// The phrase as it was most likely meant, if a word of it is near to a declared name.
    pub(crate) fn nearly(&self) -> Option<String> {
        let at = (0..self.tokens.len()).find(|at| self.word(*at).is_some_and(|word| !self.nouns.knows(word)))?;
        let near = self.suggestion(at).filter(|near| !is_reserved(near))?;
        // A name of several words stands for those of it that are there.
        let words: Vec<&str> = near.split(' ').collect();
        let fits = |own: &usize| (0..words.len()).all(|word| word == *own || self.is(at + word - own, words[word]));
        let own = (0..words.len().min(at + 1)).find(fits);
        let (start, end) = own.map_or((at, at + 1), |own| (at - own, at + words.len() - own));
        let parts = [self.said_text(0, start), near, self.said_text(end, self.tokens.len())];
        Some(parts.join(" ").trim().replace(" 's", "'s"))
    }

    /// `team payments`, `the payments team`: an id beside its kind. A name that is but a letter away is a slip.
    fn id_beside_kind(&self, at: usize, near: Option<&str>) -> Option<Diagnostic> {
        let word = self.word(at)?;
        let slip = near.is_some_and(|near| strsim::damerau_levenshtein(word, near) < 2);
        let kind_at = |at: usize| {
            let word = self.word(at)?;
            self.v.kinds.iter().find(|kind| kind.noun.singular == word).map(|kind| kind.noun.singular.as_str())
        };
        let before = at.checked_sub(1).and_then(kind_at);
        let behind = kind_at(at + 1).filter(|_| at == 0 || self.is(at - 1, "the"));
        let ends = at + 1 == self.tokens.len()
            || self.one_of(at + 1, &["must", "should", "may", "and", "or", "if", "unless", "is", "has"])
            || matches!(self.kind(at + 1), Some(TokenKind::Possessive | TokenKind::Comma));
        let kind = before.filter(|_| ends).or(behind)?;
        let said = self.tokens[at].written.as_deref().unwrap_or(word);
        (!slip).then(|| error::bare_id(self.tokens[at].span, said, kind))
    }

    /// A word that is near to nothing and is not told with what was expected in its place.
    fn plainly_unknown(&self, at: usize) -> bool {
        let modal = self.modal_word().is_none() && self.word(at).is_some_and(|word| nearest(word, MODALS).is_some());
        !modal
            && self.suggestion(at).is_none()
            && self.bare_key(at).is_none()
            && self.bare_value(at).is_none()
            && self.bare_value_of_fact(at).is_none()
            && self.unknown_adjective(at).is_none()
            && self.id_beside_kind(at, None).is_none()
    }

    fn unknown_word(&self, at: usize, word: &str) -> Diagnostic {
        let near = self.suggestion(at);
        if self.modal_word().is_none()
            && at > 0
            && let Some(modal) = nearest(word, MODALS)
        {
            return error::unknown_word(self.tokens[at].span, word, Some(modal), false);
        }
        // A name that is nearly so is a slip; a word of the language that is nearly so is hardly what an id was meant to be.
        // `be_small`: words that were joined are no id.
        let joined = word.contains('_') && near.as_deref().is_some_and(|near| near.contains(' '));
        let id = || if joined { None } else { self.id_beside_kind(at, near.as_deref()) };
        if let Some(problem) = self.bare_key(at).or_else(id) {
            return problem;
        }
        let close = |near: &str| strsim::damerau_levenshtein(word, near) < 2;
        let slip = near.as_deref().is_some_and(|near| !is_reserved(near) && self.knows_value(near) && close(near));
        let value = self.bare_value(at).or_else(|| self.bare_value_of_fact(at)).filter(|_| !slip);
        let adjective = || if near.is_none() { self.unknown_adjective(at) } else { None };
        match value.or_else(adjective) {
            Some(problem) => problem,
            None => {
                let said = self.tokens[at].written.as_deref().unwrap_or(word);
                let near = near.filter(|near| !self.after_be(at) || self.is_said_of(near));
                let near = near.filter(|near| !self.wants_verb(at) || self.is_verb(near));
                if let (None, Some(kind)) = (&near, self.kind_said_of(at)) {
                    let problem = error::no_adjective(self.tokens[at].span, said, &kind);
                    // `a manager who is ana`
                    let id = format!("; if it is an id write `{kind} \"{said}\"`");
                    let help = problem.help.clone().unwrap_or_default();
                    return if self.is_in_filter(at) { problem.help(help + &id) } else { problem };
                }
                error::unknown_word(self.tokens[at].span, said, near.as_deref(), self.after_be(at))
            }
        }
    }

    /// Whether a name can stand behind `is`: anything but a level or option, which are told with their list.
    fn knows_value(&self, name: &str) -> bool {
        let first = name.split(' ').next().unwrap_or_default();
        let entries = self.v.lexicon.get(first).map_or(&[][..], Vec::as_slice);
        !entries.iter().any(|entry| {
            entry.words.join(" ") == name && matches!(entry.meaning, Meaning::Level(..) | Meaning::Option(..))
        })
    }

    /// Whether a name can be what something is.
    fn is_said_of(&self, name: &str) -> bool {
        let first = name.split(' ').next().unwrap_or_default();
        let entries = self.v.lexicon.get(first).map_or(&[][..], Vec::as_slice);
        let said = |meaning: Meaning| match meaning {
            Meaning::Kind(_)
            | Meaning::IsNoun(_)
            | Meaning::Role(_)
            | Meaning::AttrAdjective(_)
            | Meaning::Adjective(_)
            | Meaning::Level(..)
            | Meaning::Option(..)
            | Meaning::Setting(_) => true,
            Meaning::Attr(_) | Meaning::Def(_) | Meaning::Checklist(_) => false,
        };
        matches!(name, "known" | "unknown" | "described")
            || entries.iter().any(|entry| entry.words.join(" ") == name && said(entry.meaning))
    }

    /// Whether a verb has to stand there: behind the modal.
    fn wants_verb(&self, at: usize) -> bool {
        let modal = |at: usize| self.one_of(at, &["must", "should", "may"]);
        at > 0 && (modal(at - 1) || (self.is(at - 1, "not") && at > 1 && modal(at - 2)))
    }

    fn is_verb(&self, name: &str) -> bool {
        let first = name.split(' ').next().unwrap_or_default();
        matches!(first, "have" | "be" | "not" | "share" | "include" | "contain" | "match" | "start" | "end")
            || self.v.verbs.contains_key(first)
    }

    fn in_head(&self, word: &str) -> bool {
        self.heads.borrow().iter().any(|name| name == word)
    }

    /// `depth["ledger"]`: a fact that is kept for each of something, as other languages look it up.
    fn subscript(&self) -> Option<Diagnostic> {
        let sign = |at: usize, sign: &str| matches!(self.kind(at), Some(TokenKind::Foreign(said)) if said == sign);
        let at = (1..self.tokens.len()).find(|at| sign(*at, "[") && sign(at + 2, "]"))?;
        let (attr, kind, start) = self.key_said_before(at)?;
        let key = match self.kind(at + 1)? {
            TokenKind::Text(id) => format!("{kind} \"{id}\""),
            TokenKind::Word(word) if *word == kind => format!("the {kind}"),
            TokenKind::Word(word) => format!("{kind} \"{}\"", self.tokens[at + 1].written.as_deref().unwrap_or(word)),
            _ => return None,
        };
        Some(error::subscript(self.place(start, at + 3).0, &attr, &kind, &key))
    }

    fn after_be(&self, at: usize) -> bool {
        let behind = at + 1 == self.tokens.len() || self.one_of(at + 1, &["and", "or", "if", "unless"]);
        at > 0 && self.one_of(at - 1, &["is", "be", "are"]) && behind
    }
}

/// Whether two complaints are about the same words.
fn overlap(one: &Diagnostic, other: &Diagnostic) -> bool {
    let place = |problem: &Diagnostic| problem.labels.first().map(|label| label.span);
    place(one).zip(place(other)).is_some_and(|(one, other)| one.start < other.end && other.start < one.end)
}
