//! A policy becomes a text that is the same for every policy of the same meaning, whatever program it stands in.
//!
//! Formulas name words by number, and the numbers of two programs differ. Here every number is replaced by the name of
//! what it counts, places are left out, and what the names stand for is told beside it: definitions, settings, roles,
//! attributes with their scales. So a policy whose own sentences are as before has another meaning if a word of its has
//! one, and [`Meaning::words`] says which.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};

use crate::compile::{self, Policy, Program, Range, Rule, SaysPiece};
use crate::vocabulary::Ty;

/// What a policy means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// Each sentence.
    pub sentences: Vec<String>,
    /// What decides besides the sentences: the dates, `unknown`, `waivable`.
    pub clauses: String,
    /// The words that it rests on, by their names, also those behind other words.
    pub words: BTreeMap<String, String>,
}

impl Meaning {
    /// The meaning of a policy.
    pub fn of(program: &Program, policy: &Policy) -> Meaning {
        let mut writer = Writer { program, waiting: VecDeque::new() };
        let sentences = policy.rules.iter().map(|rule| writer.rule(rule)).collect();
        let mut words = BTreeMap::new();
        while let Some(word) = writer.waiting.pop_front() {
            if let Entry::Vacant(free) = words.entry(writer.name(word)) {
                free.insert(writer.word(word));
            }
        }
        let Policy { from, until, unknown, waivable, .. } = policy;
        Meaning { sentences, clauses: format!("{from:?} {until:?} {unknown:?} {waivable}"), words }
    }

    /// Whether the sentence of that index means the same in both, its words taken as they are.
    pub fn same_sentence(&self, at: usize, other: &Meaning, other_at: usize) -> bool {
        self.sentences.get(at).is_some_and(|own| other.sentences.get(other_at) == Some(own))
    }

    /// The words that mean something else, or that only one of them rests on.
    pub fn other_words(&self, other: &Meaning) -> Vec<String> {
        let names = self.words.keys().filter(|name| other.words.contains_key(*name));
        names.filter(|name| self.words[*name] != other.words[*name]).cloned().collect()
    }
}

/// Texts that do not decide anything: title, reason, message, advice.
pub fn wording(program: &Program, policy: &Policy) -> String {
    let mut writer = Writer { program, waiting: VecDeque::new() };
    let says: Vec<String> = policy
        .says
        .iter()
        .map(|piece| match piece {
            SaysPiece::Text(text) => text.clone(),
            SaysPiece::Slot(sets) => writer.names(&format!("{sets:?}")),
        })
        .collect();
    let Policy { title, because, source, advice, owner, tags, review_by, .. } = policy;
    let review_by = review_by.as_ref().map(|date| date.value);
    format!("{title:?} {because:?} {source:?} {advice:?} {owner:?} {tags:?} {review_by:?} {says:?}")
}

/// What a quantifier ranges over, as text.
pub fn of_range(program: &Program, range: &Range) -> String {
    let mut writer = Writer { program, waiting: VecDeque::new() };
    writer.names(&format!("{:?} {:?} {:?}", range.var, range.set, range.ty))
}

/// A word by the sort of its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Kind(usize),
    Attr(usize),
    Def(usize),
    Setting(usize),
    Role(usize),
    Checklist(usize),
    Responsibility(usize),
    Sign(usize),
    Scale(usize),
    Choice(usize),
}

/// How a number is written, and which word it is.
type Sort = (&'static str, fn(usize) -> Word);

const SORTS: [Sort; 10] = [
    ("KindId(", Word::Kind),
    ("AttrId(", Word::Attr),
    ("DefId(", Word::Def),
    ("SettingId(", Word::Setting),
    ("RoleId(", Word::Role),
    ("ChecklistId(", Word::Checklist),
    ("ResponsibilityId(", Word::Responsibility),
    ("SignId(", Word::Sign),
    ("ScaleId(", Word::Scale),
    ("ChoiceId(", Word::Choice),
];

struct Writer<'a> {
    program: &'a Program,
    /// Words that were met, and are to be told.
    waiting: VecDeque<Word>,
}

impl Writer<'_> {
    fn rule(&mut self, rule: &Rule) -> String {
        let ranges: Vec<_> = rule.ranges.iter().map(|range| (range.var, &range.set, range.ty, range.wanted)).collect();
        let Rule { modal, when, main, unless, former, share_of, .. } = rule;
        self.names(&format!("{modal:?} {ranges:?} {when:?} {main:?} {unless:?} {former} {share_of:?}"))
    }

    /// A formula as text, with names for its numbers.
    fn names(&mut self, written: &str) -> String {
        let mut told = String::with_capacity(written.len());
        let mut rest = written;
        while let Some(at) = rest.find(|char: char| char.is_ascii_uppercase() || char == 'p') {
            let starts_word = rest[..at].chars().next_back().is_none_or(|char| !char.is_alphanumeric());
            told.push_str(&rest[..at]);
            rest = &rest[at..];
            let replaced = if starts_word { self.number(rest) } else { None };
            match replaced {
                Some((text, length)) => {
                    told.push_str(&text);
                    rest = &rest[length..];
                }
                None => {
                    told.push_str(&rest[..1]);
                    rest = &rest[1..];
                }
            }
        }
        told + rest
    }

    /// What stands for the number at the start of a text, and how long it is there.
    fn number(&mut self, text: &str) -> Option<(String, usize)> {
        if text.starts_with("Place(") {
            // `Place(Span { file: FileId(1), start: 2, end: 3 })`
            return Some(("Place".to_owned(), text.find(" })")? + 3));
        }
        let read = |lead: &str| -> Option<(usize, usize)> {
            let digits = text.strip_prefix(lead)?;
            let end = digits.find(|char: char| !char.is_ascii_digit())?;
            Some((digits[..end].parse().ok()?, lead.len() + end))
        };
        if let Some((number, length)) = read("Sym(") {
            let sym = crate::value::Sym(u32::try_from(number).ok()?);
            return Some((format!("Text({:?}", self.program.texts.text(sym)), length));
        }
        if let Some((number, length)) = read("pattern: ") {
            return Some((format!("pattern: {:?}", self.program.patterns.get(number)?.as_str()), length));
        }
        if let Some((number, length)) = read("Thing(") {
            // A constant: only responsibilities and signs have any.
            let vocabulary = &self.program.vocabulary;
            let responsibility = vocabulary.responsibilities.get(number).map(|one| &one.name);
            let sign = vocabulary.signs.get(number).map(|one| &one.name);
            return Some((format!("Thing({responsibility:?} {sign:?}"), length));
        }
        let (word, length) =
            SORTS.iter().find_map(|(lead, word)| read(lead).map(|(number, length)| (word(number), length)))?;
        self.waiting.push_back(word);
        Some((format!("Word({}", self.name(word)), length))
    }

    fn name(&self, word: Word) -> String {
        let vocabulary = &self.program.vocabulary;
        match word {
            Word::Kind(at) => format!("kind {}", vocabulary.kinds[at].noun.singular),
            Word::Attr(at) => {
                let attr = &vocabulary.attrs[at];
                format!("{} of {}", attr.key, vocabulary.kind(attr.kind).noun.singular)
            }
            Word::Def(at) => {
                let params = vocabulary.defs[at].params.iter().map(|param| vocabulary.ty_name(param.ty));
                format!("{} of {}", vocabulary.defs[at].name, params.collect::<Vec<_>>().join(", "))
            }
            Word::Setting(at) => format!("setting {}", vocabulary.settings[at].name),
            Word::Role(at) => format!("role {}", vocabulary.roles[at].noun.singular),
            Word::Checklist(at) => format!("checklist {}", vocabulary.checklists[at].noun.singular),
            Word::Responsibility(at) => format!("responsibility {}", vocabulary.responsibilities[at].name),
            Word::Sign(at) => format!("sign {}", vocabulary.signs[at].name),
            Word::Scale(at) => format!("scale {}", vocabulary.scales[at].name),
            Word::Choice(at) => format!("choice {}", vocabulary.choices[at].name),
        }
    }

    /// What a word means.
    fn word(&mut self, word: Word) -> String {
        let program = self.program;
        let vocabulary = &program.vocabulary;
        match word {
            Word::Kind(at) => {
                let left_out = format!("{:?}", program.left_out.get(at));
                self.names(&left_out)
            }
            Word::Attr(at) => {
                let attr = &vocabulary.attrs[at];
                let written = format!("{:?} {:?} {}", attr.ty, attr.silence, attr.descriptive);
                self.names(&written)
            }
            Word::Def(at) => {
                let body = &program.defs[at];
                let written = match &body.meaning {
                    compile::Meaning::Set(set) => format!("{:?} {set:?}", body.guard),
                    compile::Meaning::Cond(cond) => format!("{:?} {cond:?}", body.guard),
                    compile::Meaning::Broken => String::new(),
                };
                self.names(&written)
            }
            Word::Setting(at) => {
                let scales: Vec<Ty> = vocabulary.settings[at].ty.into_iter().collect();
                let written = format!("{:?} {scales:?}", program.settings[at]);
                self.names(&written)
            }
            Word::Role(at) => {
                let written = match &program.roles[at] {
                    Some(body) => format!("{:?} {:?}", body.guard, body.set),
                    None => format!("{:?}", vocabulary.roles[at].form),
                };
                self.names(&written)
            }
            Word::Checklist(at) => {
                let body = &program.checklists[at];
                let written = format!("{:?} {:?}", body.guard, body.items);
                self.names(&written)
            }
            Word::Responsibility(at) => {
                let one = &vocabulary.responsibilities[at];
                let written = format!("{:?} {:?}", one.within, one.per);
                self.names(&written)
            }
            Word::Sign(at) => {
                let written = format!("{:?}", vocabulary.signs[at].of);
                self.names(&written)
            }
            Word::Scale(at) => steps(&vocabulary.scales[at].levels),
            Word::Choice(at) => steps(&vocabulary.choices[at].options),
        }
    }
}

fn steps(steps: &[crate::vocabulary::Step]) -> String {
    steps.iter().map(|step| step.name.as_str()).collect::<Vec<_>>().join(" < ")
}
