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

    // ── data: YAML, TOML, JSON, CSV ──────────────────────────────────────────────────────────────────────────────────
    BadYaml "bad-yaml" "the file is not well-formed YAML"
        "The label shows where reading stopped. Nothing in the file was used; all other files were.";
    BadToml "bad-toml" "the file is not well-formed TOML"
        "The label shows where reading stopped. Nothing in the file was used; all other files were.";
    BadJson "bad-json" "the file is not well-formed JSON"
        "JSON is read as strictly as RFC 8259 has it: no comments, no trailing commas, double quotes round keys and text, one value at the top. The label shows where reading stopped. Nothing in the file was used; all other files were.";
    BadCsv "bad-csv" "the file is not a well-formed table"
        "The first row names the columns; every other row has as many fields, separated by commas. A field with a comma, a quote or a line end in it stands in double quotes, a quote inside it is written twice. Nothing in the file was used; all other files were.";
    DuplicateKey "duplicate-key" "a key stands twice in one map"
        "Formats differ in which of two equal keys they let win, so that one of the values would be lost without a word. The first is used for the rest of the run (in TOML nothing of the file is). Keep one of the two.";
    UnsupportedYaml "unsupported-yaml" "a part of YAML that descriptions of teams do not use"
        "Tags of one's own, lists and maps as keys, and `<<` with anything but maps have no meaning here. Anchors, aliases, `<<` with maps, several documents and the standard tags are understood.";
    FileTooLarge "file-too-large" "a file is larger than the limit"
        "Files come from anyone who can open a pull request, so their size has a limit. Split the file or raise the limit.";
    DataTooDeep "data-too-deep" "values lie in each other more levels deep than the limit"
        "Descriptions of teams need a handful of levels. The limit keeps a hostile file from exhausting the stack. Aliases count at their full depth.";
    TooManyAliases "too-many-aliases" "YAML aliases stand for more values than the limit"
        "A few lines of aliases to aliases can stand for billions of values. Each alias is counted with the values that it stands for.";

    // ── vocabulary: declarations ─────────────────────────────────────────────────────────────────────────────────────

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
