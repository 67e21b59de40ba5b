//! The vocabulary as a flat list of [`Word`]s, each with its type, its meaning, where it is declared, and an example.
//!
//! Examples are made from the types, so that every word has one, also those that a company adds.

use crate::source::{Sources, Span};
use crate::syntax::tree::{Phrase, TokenKind, Weight};
use crate::value::{Interner, Val};
use crate::vocabulary::noun::Noun;
use crate::vocabulary::{
    Attr, AttrType, Def, DefForm, Param, Piece, RoleForm, Silence, Ty, Verb, Vocabulary, data_key,
};

/// What sort of word it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the sort of its name")]
pub(super) enum Sort {
    Kind,
    Attribute,
    Responsibility,
    Role,
    Definition,
    Archetype,
    Checklist,
    Setting,
    Scale,
    Choice,
    Step,
    Sign,
}

impl Sort {
    /// In the order of the overview.
    pub(super) const ALL: &[Sort] = &[
        Sort::Kind,
        Sort::Attribute,
        Sort::Responsibility,
        Sort::Role,
        Sort::Definition,
        Sort::Archetype,
        Sort::Checklist,
        Sort::Setting,
        Sort::Scale,
        Sort::Choice,
        Sort::Step,
        Sort::Sign,
    ];

    /// One word of this sort.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Sort::Kind => "kind",
            Sort::Attribute => "attribute",
            Sort::Responsibility => "responsibility",
            Sort::Role => "role",
            Sort::Definition => "definition",
            Sort::Archetype => "archetype",
            Sort::Checklist => "checklist",
            Sort::Setting => "setting",
            Sort::Scale => "scale",
            Sort::Choice => "choice",
            Sort::Step => "value",
            Sort::Sign => "sign",
        }
    }

    /// The words of this sort, as a heading.
    pub(super) fn heading(self) -> &'static str {
        match self {
            Sort::Kind => "Kinds: what there is, and what can be known of it",
            Sort::Attribute => "Attributes",
            Sort::Responsibility => "Responsibilities: what teams need led",
            Sort::Role => "Roles: people in a post of a team",
            Sort::Definition => "Definitions",
            Sort::Archetype => "Archetypes: ways to divide leadership",
            Sort::Checklist => "Checklists",
            Sort::Setting => "Settings: `set NAME = …` changes one",
            Sort::Scale => "Scales: lowest first",
            Sort::Choice => "Choices",
            Sort::Step => "Values",
            Sort::Sign => "Signs",
        }
    }
}

/// A word of the vocabulary.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// What sort of word it is.
    pub(super) sort: Sort,
    /// Its names in one form (`tech lead`, `tech leads`, `tl`), the main one first.
    pub(super) names: Vec<String>,
    /// Its name as it is shown: `person (people)`.
    pub(super) head: String,
    /// The kind, scale or choice that it belongs to, if any.
    pub(super) owner: String,
    /// Its type in words.
    pub(super) ty: String,
    /// What it means: a title, or the text of its definition.
    pub(super) meaning: String,
    /// `prelude`, or file and line.
    pub(super) declared: String,
    /// A sentence or a line of data that uses it.
    pub(super) example: String,
}

impl Word {
    /// Its main name.
    pub(super) fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// Whether it has that name, in any form; case, `-` and `_` do not count.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let name = data_key(name);
        self.names.iter().any(|own| data_key(own) == name)
    }

    /// Whether the words of that name stand side by side in one of its own: `co-writes reviews` of a longer phrase.
    pub(super) fn contains(&self, name: &str) -> bool {
        let name = format!(" {} ", data_key(name));
        self.names.iter().any(|own| format!(" {} ", data_key(own)).contains(&name))
    }

    /// For programs.
    pub(super) fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "sort": self.sort.noun(),
            "name": self.name(),
            "forms": self.names,
            "owner": (!self.owner.is_empty()).then_some(&self.owner),
            "type": (!self.ty.is_empty()).then_some(&self.ty),
            "meaning": (!self.meaning.is_empty()).then_some(&self.meaning),
            "declared": self.declared,
            "example": self.example,
        })
    }
}

/// All words, by sort, in the order of declaration.
pub(super) fn words(vocabulary: &Vocabulary, sources: &Sources) -> Vec<Word> {
    let table = Table { words: vocabulary, texts: &vocabulary.texts, sources };
    let mut all = table.kinds();
    all.extend(table.responsibilities());
    all.extend(table.roles());
    all.extend(table.words.defs.iter().map(|def| table.definition(def)));
    all.extend(table.checklists());
    all.extend(table.settings());
    all.extend(table.scales());
    all.extend(table.choices());
    all.extend(table.signs());
    all
}

/// `a team`, `an area`.
pub(super) fn a(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

fn verb_phrase(verb: &Verb, pieces: &[Piece], params: &[Param]) -> String {
    let verb = match verb {
        Verb::Be => "is",
        Verb::Have => "has",
        Verb::Other(verb) => verb,
    };
    std::iter::once(verb.to_owned()).chain(pieces_of(pieces, params)).collect::<Vec<_>>().join(" ")
}

/// `a person as boss`
fn named(param: &Param) -> String {
    let variable = param.variable.as_ref().map(|(name, _)| format!(" as {name}"));
    a(&param.noun) + &variable.unwrap_or_default()
}

/// `reports to a person as boss` → `reports to a person`
fn without_variables(phrase: &str) -> String {
    let mut words = phrase.split(' ');
    let mut kept = Vec::new();
    while let Some(word) = words.next() {
        if word == "as" {
            words.next();
        } else {
            kept.push(word);
        }
    }
    kept.join(" ")
}

fn pieces_of(pieces: &[Piece], params: &[Param]) -> impl Iterator<Item = String> {
    pieces.iter().map(|piece| match piece {
        Piece::Word(word) => word.clone(),
        Piece::Slot(slot) => params.get(*slot).map_or_else(|| "…".to_owned(), named),
    })
}

struct Table<'a> {
    words: &'a Vocabulary,
    texts: &'a Interner,
    sources: &'a Sources,
}

impl Table<'_> {
    fn kinds(&self) -> Vec<Word> {
        let mut all = Vec::new();
        for kind in &self.words.kinds {
            let meaning = kind.title.clone().unwrap_or_default();
            let example = format!("there must be at least 1 {}", kind.noun.singular);
            all.push(self.noun(Sort::Kind, &kind.noun, meaning, kind.span, example));
            all.extend(kind.attrs.iter().map(|&id| self.attribute(self.words.attr(id))));
        }
        all
    }

    fn noun(&self, sort: Sort, noun: &Noun, meaning: String, span: Span, example: String) -> Word {
        let mut names = vec![noun.singular.clone(), noun.plural.clone()];
        let mut head = noun.singular.clone();
        if crate::vocabulary::noun::pluralise(&noun.singular) != noun.plural {
            head += &format!(" ({})", noun.plural);
        }
        if let Some((one, several)) = &noun.short {
            head += &format!(" (short {})", self.short_as_written(one, span));
            names.extend([one.clone(), several.clone()]);
        }
        self.word(sort, names, head, meaning, span, example)
    }

    /// A short form with the capitals of its declaration.
    fn short_as_written<'b>(&'b self, short: &'b str, declaration: Span) -> &'b str {
        let rest = self.sources.get(declaration.file).text.get(declaration.range().end..).unwrap_or("");
        let line = rest.lines().next().unwrap_or("");
        let written = line.split_once("(short ").and_then(|(_, rest)| rest.split_once(')')).map(|(written, _)| written);
        written.filter(|written| written.to_lowercase() == short).unwrap_or(short)
    }

    fn word(&self, sort: Sort, names: Vec<String>, head: String, meaning: String, span: Span, example: String) -> Word {
        let declared = self.place(span);
        Word { sort, names, head, owner: String::new(), ty: String::new(), meaning, declared, example }
    }

    fn attribute(&self, attr: &Attr) -> Word {
        let kind = &self.words.kind(attr.kind).noun;
        let example = self.attribute_example(attr, &kind.singular);
        let word = self.noun(Sort::Attribute, &attr.noun, String::new(), attr.span, example);
        let mut ty = self.type_text(&attr.ty);
        for (said, text) in
            [(attr.required, ", required"), (attr.acyclic, ", acyclic"), (attr.descriptive, ", descriptive")]
        {
            ty += if said { text } else { "" };
        }
        match attr.silence {
            Silence::Unknown => {}
            Silence::Nothing => ty += ", default none",
            Silence::Value(value) => ty += &format!(", default {}", self.value(attr.ty.element, value)),
        }
        let head = if attr.ty.set { attr.noun.plural.clone() } else { attr.noun.singular.clone() };
        Word { ty, owner: kind.singular.clone(), head, ..word }
    }

    fn type_text(&self, ty: &AttrType) -> String {
        let element = match ty.element {
            Ty::Number if ty.percent => "percent",
            element => self.words.ty_name(element),
        };
        let text = match ty.element {
            Ty::Kind(kind) if ty.set => self.words.kind(kind).noun.plural.clone(),
            _ if ty.set => format!("set of {element}"),
            _ => element.to_owned(),
        };
        match ty.key {
            Some(key) => format!("{text} per {}", self.words.ty_name(key)),
            None => text,
        }
    }

    fn value(&self, ty: Ty, value: Val) -> String {
        match value {
            Val::YesNo(true) => "yes".to_owned(),
            Val::YesNo(false) => "no".to_owned(),
            Val::Number(number) => number.to_string(),
            Val::Duration(duration) => duration.to_string(),
            Val::Date(date) => date.to_string(),
            Val::Text(sym) => format!("\"{}\"", self.texts.text(sym)),
            Val::Level(_) | Val::Choice(_) => self.words.step_name(ty, value).unwrap_or("?").to_owned(),
            Val::None | Val::Unknown | Val::Thing(_) | Val::Post { .. } | Val::Item(_) => "none".to_owned(),
        }
    }

    fn attribute_example(&self, attr: &Attr, kind: &str) -> String {
        let (one, ty) = (&attr.noun.singular, &attr.ty);
        if ty.set {
            return format!("every {kind} must have at least 1 {one}");
        }
        let must = |what: &str| format!("every {kind}'s {one} must be {what}");
        match ty.element {
            Ty::Scale(id) => {
                let levels = &self.words.scales[id.index()].levels;
                levels.get(levels.len() / 2).map_or_else(String::new, |level| must(&format!("at least {}", level.name)))
            }
            Ty::Choice(id) => {
                self.words.choices[id.index()].options.first().map_or_else(String::new, |option| must(&option.name))
            }
            Ty::YesNo => format!("every {kind} must be {one}"),
            Ty::Number if ty.percent => must("at most 50%"),
            Ty::Number => must("at most 9"),
            Ty::Duration => must("at most 2 weeks"),
            Ty::Date => must("within the last 12 months"),
            Ty::Text | Ty::Kind(_) | Ty::Post(_) | Ty::Item(_) => format!("every {kind} must have {}", a(one)),
        }
    }

    fn responsibilities(&self) -> Vec<Word> {
        let words = self.words.responsibilities.iter().map(|one| {
            let example = match one.per {
                Some(_) => format!("leadership: {{ {}: {{ ledger: ana }} }}", one.name),
                None => format!("leadership: {{ {}: ana }}", one.name),
            };
            let title = one.title.clone().unwrap_or_default();
            let word =
                self.word(Sort::Responsibility, vec![one.name.clone()], one.name.clone(), title, one.span, example);
            let within = one.within.map(|id| format!("within {}", self.words.responsibilities[id.index()].name));
            let per = one.per.map(|kind| format!("per {}", self.words.kind(kind).noun.singular));
            Word { ty: within.into_iter().chain(per).collect::<Vec<_>>().join(", "), ..word }
        });
        words.collect()
    }

    fn roles(&self) -> Vec<Word> {
        let words = self.words.roles.iter().map(|role| {
            let (owner, meaning) = match &role.form {
                RoleForm::Holds { responsibility, accountable } => {
                    let name = &self.words.responsibilities[responsibility.index()].name;
                    let how = if *accountable { "is accountable for" } else { "contributes to" };
                    ("team".to_owned(), format!("{how} {name}"))
                }
                RoleForm::Means { owner, body } => (owner.noun.clone(), self.phrase(body)),
            };
            let example = format!("every {owner} must have {}", a(&role.noun.singular));
            Word { owner, ..self.noun(Sort::Role, &role.noun, meaning, role.span, example) }
        });
        words.collect()
    }

    fn definition(&self, def: &Def) -> Word {
        let owner = def.params.first().map_or(String::new(), |owner| owner.noun.clone());
        let meaning = self.phrase(&def.body);
        let sort = if def.archetype.is_some() { Sort::Archetype } else { Sort::Definition };
        let who = if owner == "person" { "who" } else { "that" };
        let (names, head, example) = match &def.form {
            DefForm::Noun { noun, pieces } => {
                let word = self.noun(sort, noun, String::new(), def.span, String::new());
                let head =
                    [format!("{} of {}", word.head, a(&owner))].into_iter().chain(pieces_of(pieces, &def.params));
                (word.names, head.collect::<Vec<_>>().join(" "), self.noun_example(def, noun, &owner))
            }
            DefForm::IsNoun(noun) => {
                let word = self.noun(sort, noun, String::new(), def.span, String::new());
                let is = format!("is {}", a(&noun.written));
                (word.names, format!("{} {is}", a(&owner)), format!("every {owner} {who} {is} must …"))
            }
            DefForm::IsAdjective(adjective) => {
                let adjective = adjective.join(" ");
                let example = format!("every {owner} {who} is {adjective} must …");
                (vec![adjective.clone()], format!("{} is {adjective}", a(&owner)), example)
            }
            DefForm::Phrase { verb, pieces } => {
                let phrase = verb_phrase(verb, pieces, &def.params);
                let example = format!("every {owner} {who} {} must …", without_variables(&phrase));
                (vec![def.name.clone(), phrase.clone()], format!("{} {phrase}", a(&owner)), example)
            }
        };
        let title = def.archetype.iter().flatten().map(|title| format!("{title}: ")).collect::<String>();
        let word = self.word(sort, names, head, title + &meaning, def.span, example);
        Word { owner, ..word }
    }

    /// A noun of things is counted, a measure compared; which it is shows in how its body begins.
    fn noun_example(&self, def: &Def, noun: &Noun, owner: &str) -> String {
        let word_at = |at: usize| match def.body.tokens.get(at).map(|token| &token.kind) {
            Some(TokenKind::Word(word)) => word.as_str(),
            _ => "",
        };
        let first_is_word = matches!(def.body.tokens.first().map(|token| &token.kind), Some(TokenKind::Word(_)));
        match (word_at(0), word_at(1)) {
            ("the", "time") => format!("every {owner}'s {} must be at least 6 months", noun.singular),
            ("the", "number" | "sum" | "average" | "highest" | "lowest" | "median") => {
                format!("every {owner}'s {} must be at most 9", noun.singular)
            }
            _ if !first_is_word => format!("every {owner}'s {} must be at most 9", noun.singular),
            _ => format!("every {owner} must have at most 8 {}", noun.plural),
        }
    }

    fn checklists(&self) -> Vec<Word> {
        let words = self.words.checklists.iter().map(|list| {
            let items: Vec<&str> = list.items.iter().map(|(label, _, _)| label.as_str()).collect();
            let example = format!("every {} should have at least 2 {}", list.owner.noun, list.noun.plural);
            let word = self.noun(Sort::Checklist, &list.noun, items.join("; "), list.span, example);
            Word { owner: list.owner.noun.clone(), ..word }
        });
        words.collect()
    }

    fn settings(&self) -> Vec<Word> {
        let words = self.words.settings.iter().map(|one| {
            let value = self.phrase(&one.value);
            let title = one.title.clone().unwrap_or_default();
            let example = format!("set {} = {value}", one.name);
            let word = self.word(Sort::Setting, vec![one.name.clone()], one.name.clone(), title, one.span, example);
            let changed = self.place(one.set_at) != word.declared;
            let ty = match changed {
                true => {
                    format!("{value}, set at {} (declared as {})", self.place(one.set_at), self.phrase(&one.declared))
                }
                false => value,
            };
            Word { ty, ..word }
        });
        words.collect()
    }

    fn scales(&self) -> Vec<Word> {
        let scales = self.words.scales.iter().enumerate();
        scales
            .flat_map(|(at, scale)| {
                let example = self.example_of_type(|ty| matches!(ty, Ty::Scale(id) if id.index() == at));
                let names: Vec<&str> = scale.levels.iter().map(|level| level.name.as_str()).collect();
                let levels = names.join(" < ");
                let own =
                    self.word(Sort::Scale, vec![scale.name.clone()], scale.name.clone(), levels, scale.span, example);
                let steps = scale.levels.iter().map(|level| {
                    let of_scale = |ty| matches!(ty, Ty::Scale(id) if id.index() == at);
                    let example = self.example_of_step(of_scale, &format!("at least {}", level.name));
                    self.step(&level.name, &scale.name, &names.join(" < "), level.span, example)
                });
                std::iter::once(own.clone()).chain(steps).collect::<Vec<_>>()
            })
            .collect()
    }

    fn choices(&self) -> Vec<Word> {
        let choices = self.words.choices.iter().enumerate();
        choices
            .flat_map(|(at, choice)| {
                let example = self.example_of_type(|ty| matches!(ty, Ty::Choice(id) if id.index() == at));
                let names: Vec<&str> = choice.options.iter().map(|option| option.name.as_str()).collect();
                let options = names.join(" | ");
                let name = choice.name.clone();
                let own = self.word(Sort::Choice, vec![name.clone()], name, options, choice.span, example);
                let steps = choice.options.iter().map(|option| {
                    let of_choice = |ty| matches!(ty, Ty::Choice(id) if id.index() == at);
                    let example = self.example_of_step(of_choice, &option.name);
                    self.step(&option.name, &choice.name, &names.join(" | "), option.span, example)
                });
                std::iter::once(own.clone()).chain(steps).collect::<Vec<_>>()
            })
            .collect()
    }

    fn step(&self, name: &str, owner: &str, all: &str, span: Span, example: String) -> Word {
        let word = self.word(Sort::Step, vec![name.to_owned()], name.to_owned(), all.to_owned(), span, example);
        Word { owner: owner.to_owned(), ..word }
    }

    fn example_of_step(&self, wanted: impl Fn(Ty) -> bool, predicate: &str) -> String {
        let attr = self.words.attrs.iter().find(|attr| wanted(attr.ty.element) && !attr.ty.set);
        let example = |attr: &Attr| {
            let kind = &self.words.kind(attr.kind).noun.singular;
            format!("every {kind}'s {} must be {predicate}", attr.noun.singular)
        };
        attr.map_or_else(String::new, example)
    }

    fn example_of_type(&self, wanted: impl Fn(Ty) -> bool) -> String {
        let attr = self.words.attrs.iter().find(|attr| wanted(attr.ty.element) && !attr.ty.set);
        attr.map_or_else(String::new, |attr| self.attribute_example(attr, &self.words.kind(attr.kind).noun.singular))
    }

    fn signs(&self) -> Vec<Word> {
        let words = self.words.signs.iter().map(|sign| {
            let of = sign.of.iter().map(|(id, weight)| {
                let how = match weight {
                    Weight::Weak => " weakly",
                    Weight::Plain => "",
                    Weight::Strong => " strongly",
                };
                format!("{}{how}", self.words.responsibilities[id.index()].name)
            });
            let ty = format!("of {}", of.collect::<Vec<_>>().join(", "));
            let title = sign.title.clone().unwrap_or_default();
            let example = format!("signs: [{}]", sign.name);
            let names = vec![sign.name.to_lowercase()];
            Word { ty, ..self.word(Sort::Sign, names, sign.name.clone(), title, sign.span, example) }
        });
        words.collect()
    }

    /// The text of a phrase on one line.
    fn phrase(&self, phrase: &Phrase) -> String {
        let lines = self.sources.text(phrase.span).lines().map(|line| line.split(" #").next().unwrap_or(line));
        lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
    }

    /// `prelude`, or file and line.
    fn place(&self, span: Span) -> String {
        let name = &self.sources.get(span.file).name;
        if name.starts_with("prelude/") && span.file.0 < 2 {
            return "prelude".to_owned();
        }
        format!("{name}:{}", self.sources.line_column(span.file, span.range().start).line)
    }
}
