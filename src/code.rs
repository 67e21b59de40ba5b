//! Every diagnostic code: its stable name, one line on what it means, and a longer text for `orglint explain CODE`.
//!
//! One table, so that a code without a text cannot exist. To add a code, add a row in the part of its stage; a test fails
//! until some case in `tests/cases/` produces it.

macro_rules! codes {
    ($($(#[$part:meta])* $variant:ident $name:literal $short:literal $long:literal;)*) => {
        /// The stable name of a defect.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $short] $variant,)* }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The kebab-case name that users see.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// One line: what the code means.
            pub fn short(self) -> &'static str {
                match self { $(Code::$variant => $short,)* }
            }

            /// Some sentences: why this is an error, and how it is mended.
            pub fn long(self) -> &'static str {
                match self { $(Code::$variant => $long,)* }
            }
        }
    };
}

codes! {
    // ── syntax: the text of a policy file ────────────────────────────────────────────────────────────────────────────
    UnexpectedText "unexpected-text" "the text does not follow the layout of a policy file"
        "A policy file is a list of declarations: `policy`, `define`, `kind`, `extend`, `setting` and so on, each starting a line. The label shows the first place that fits none of what may stand there.";

    // ── data: YAML, TOML, JSON ───────────────────────────────────────────────────────────────────────────────────────
    BadYaml "bad-yaml" "the file is not well-formed YAML"
        "The label shows where reading stopped. Nothing in the file was used; all other files were.";

    // ── vocabulary: declarations ─────────────────────────────────────────────────────────────────────────────────────
    DeclaredTwice "declared-twice" "a word is declared a second time"
        "Every word has one declaration. A company changes what a pack or the prelude says with `replace` (or `set`, for a setting); two declarations side by side would leave open which one counts.";
    ReplacesNothing "replaces-nothing" "`replace` names something that is not declared"
        "`replace` takes the place of a declaration of the prelude, a pack or another file. If there is none of that name and owner, the name is probably misspelt, or the declaration is new and needs no `replace`.";
    UnknownName "unknown-name" "a name that nothing declares"
        "The kind, scale, choice, setting, responsibility, policy or owner of this name is not declared in any file of the run. `orglint words` lists what is.";
    UnknownType "unknown-type" "the type of an attribute is not known"
        "An attribute's type is `text`, `number`, `percent`, `duration`, `date`, `yes/no`, the name of a scale or choice, a kind (one thing), the plural of a kind (a set), or `set of` one of these; each may be followed by `per` and a kind or choice.";
    ReservedWord "reserved-word" "a name begins or ends with a word of the language"
        "Sentences are split into names by the reserved words (`every`, `is`, `of`, …), so a name cannot begin or end with one. Inside a name prepositions may stand: `point of contact`.";
    FormsCoincide "forms-coincide" "two names of one owner look the same in the singular or plural"
        "A noun has a singular and a plural, made by the English rule or given in parentheses. Where one owner has two nouns that share a form, a sentence could mean either.";
    UnreadableHead "unreadable-head" "the head of a definition is of no known shape"
        "A definition defines a noun (`size of a team`), an adjective (`a team is small`), a noun that a predicate makes (`a person is a manager`) or a verb phrase (`a person manages a person as report`).";
    BadDefault "bad-default" "a default does not fit the type of its attribute"
        "`default VALUE` is what it means that no file mentions the attribute, so the value must be one that a file could write; `default none` says that there is nobody or nothing.";
    BadAttribute "bad-attribute" "a flag or `per` does not fit the attribute"
        "`acyclic` is for a single reference to the same kind; `required` and `default` exclude each other; `per` is followed by a kind or a choice.";
    UnusedVariable "unused-variable" "a variable is named and never used"
        "`as m` names a thing so that the sentence can say `m` or `m's`. A name that is not used is most often a slip for another one.";

    // ── reading: sentences ───────────────────────────────────────────────────────────────────────────────────────────
    UnknownWord "unknown-word" "a word that nothing declares"
        "A sentence is made of the words of the language and of declared names. This word is neither: most often it is misspelt, or its declaration is in a file that is not part of the run.";
    NoReading "no-reading" "the sentence cannot be read"
        "All the words are known, but no shape of sentence fits them. The label shows the place up to which a reading was found, and what could have gone on there.";
    TwoReadings "two-readings" "the sentence can be read in two ways"
        "A sentence must have exactly one meaning; orglint never picks one silently. The help shows both, and how to write each.";
    WrongForm "wrong-form" "a noun, verb or pronoun stands in the wrong form"
        "Number and person are checked, since a wrong form is most often a slip that changes the meaning: `every teams`, `TL co-write reviews`, `a team who …`.";
    NothingReferredTo "nothing-referred-to" "a pronoun, `the X` or an omitted object refers to nothing"
        "`they`, `it`, `the team` mean what the sentence is about or what `for every` introduced. Here there is nothing of that kind.";
    WrongType "wrong-type" "a value is of another type than what it is compared with"
        "Levels compare with levels of the same scale, options with options of the same choice, dates with dates, durations with durations, numbers with numbers.";
    Unordered "unordered" "`at least` and the like over values without an order"
        "Options of a choice, texts and yes/no have no order. A scale declares one: `scale depth = unfamiliar < aware < …`.";
    OutOfRange "out-of-range" "a number, date or duration that cannot be reckoned with"
        "Numbers are exact and have some eighteen digits; dates lie in the years -9999 to 9999; durations are whole months or whole minutes.";
    BadPattern "bad-pattern" "`matches` is followed by no regular expression"
        "Regular expressions are matched in linear time, so look-around and back-references are not part of them.";
    MissingComma "missing-comma" "a comma is missing"
        "`for every X,` sets the scene for the sentence behind the comma.";
    WrongModal "wrong-modal" "`must`, `should` or `may` does not go with the subject"
        "`must` and `should` go with `every`, `the`, counts and shares; `may` with `no`, `at most` and `fewer than`.";
    WrongSubject "wrong-subject" "the subject of a rule is `a X`"
        "`a manager must …` could mean each manager, or that there is one who does. Write `every manager must …` or `there must be a manager who …`.";
    TooComplex "too-complex" "a sentence or file is too large to be read"
        "Policies come from anybody, so reading has limits: nesting of 64, and a budget of readings for each sentence that no sentence which people can follow comes near.";
    Descriptive "descriptive-fact" "a rule reads a descriptive fact"
        "A descriptive fact (as `long hours`) describes; no main clause, condition, filter of a subject or exception may read it, also not through a definition. Signs, archetypes, reports and checklist items may.";

    // ── organisation: descriptions of teams ──────────────────────────────────────────────────────────────────────────

    // ── findings and the state of policies ───────────────────────────────────────────────────────────────────────────
}

impl Code {
    /// The code of that kebab-case name.
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }
}
