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
    // ── load: files, `use`, `orglint.toml` ───────────────────────────────────────────────────────────────────────────
    BadEncoding "bad-encoding" "the file is not UTF-8 text"
        "Every file is read as UTF-8, with or without a byte order mark. The label shows the first byte that does not fit. Save the file as UTF-8; editors offer that beside the file name or under `Save with encoding`.";
    LinkNotFollowed "link-not-followed" "a symbolic link leads out of the folders that were given"
        "Nothing outside the given files and folders is read, so that a pull request cannot bring in a file of the machine that checks it. Name the target as an argument, too, or copy it.";
    UnknownPack "unknown-pack" "there is no shipped pack of that name"
        "`use NAME`, `--pack NAME` and `packs = [...]` name a pack that ships with orglint. A file of your own is used by its path: `use \"./company.policy\"`.";
    UsedFileMissing "used-file-missing" "the file that `use` names is not there"
        "The path is looked up from the folder of the file that says `use`. A policy file's name ends in `.policy`.";
    UseOutsideRoot "use-outside-root" "`use` leads out of the policy folder"
        "`use` reaches the files below the folder that was given, or below the folder of the file that was given, also not through symbolic links. Give the common folder as the argument, or copy the file into it.";
    BadConfig "bad-config" "`orglint.toml` cannot be read as it is"
        "`orglint.toml` is TOML with the keys `org`, `policies`, `packs`, `overlays`, `undeclared` and tables `[[source]]`. Until it is mended nothing is checked, since nobody could say what was.";
    UnknownConfigKey "unknown-config-key" "`orglint.toml` has a key that means nothing"
        "A key that is not known would be a setting that silently does nothing. The keys are `org`, `policies`, `packs`, `overlays`, `undeclared` and `source`; in a `[[source]]` table `files`, `kind`, `id`, `preset` and `map`.";

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

    // ── organisation: descriptions of teams ──────────────────────────────────────────────────────────────────────────

    // ── findings and the state of policies ───────────────────────────────────────────────────────────────────────────
}

impl Code {
    /// The code of that kebab-case name.
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }
}
