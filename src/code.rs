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

    // ── reading: sentences ───────────────────────────────────────────────────────────────────────────────────────────

    // ── organisation: descriptions of teams ──────────────────────────────────────────────────────────────────────────
    NoDocument "no-document" "a data file holds something other than descriptions"
        "A data file is a map: `team: payments` with the team's attributes beside it, plural keys such as `people:` that map ids to attributes, or both; or it is a list of such maps.";
    NoSuchKind "no-such-kind" "a key at the top of a document names no kind"
        "A document that is not about one thing (`team: payments`) holds only plural keys of kinds, such as `people:` or `areas:`. An attribute needs the thing that it belongs to.";
    SingularKey "singular-key" "things stand behind the singular of their kind"
        "The singular names the one thing that a document is about, as in `person: ana`. Several things stand behind the plural: `people: { ana: … }`.";
    TwoKindsInDocument "two-kinds-in-document" "a document is about two things at once"
        "A document is about one thing, with its attributes beside it. Of two `KIND: id` the one that is an attribute of the other is read as the attribute; where neither is, `---` begins a new document.";
    TwoOrganisations "two-organisations" "two organisations are described"
        "There is one organisation, the outermost owner of everything. Parts of it are teams, or a kind of your own.";
    DescribedTwice "described-twice" "one file describes a thing twice"
        "A thing may be described in several files, and then its attributes add up. Twice in one file is hardly meant so; join both descriptions.";
    FilledByTool "filled-by-tool" "data describe what the tool itself fills"
        "Policies and waivers are things that rules can speak of, but they are written in policy files, never in data.";
    NotThings "not-things" "a plural key has no descriptions behind it"
        "Behind `people:` stands a map from ids to attributes, or a list of maps each with an `id`.";
    UnknownAttribute "unknown-attribute" "a key is no attribute of the thing"
        "What can be said of a thing is declared by its kind and by `extend`. `-`, `_` and space are the same in keys, and so are letter cases.";
    RepeatedAttribute "repeated-attribute" "one description gives an attribute twice"
        "Keys that differ only in `-`, `_`, space or letter case name the same attribute.";
    ConflictingFacts "conflicting-facts" "two places give one attribute different values"
        "A thing may be described in several files, and then its attributes add up. The same attribute with two values is a mistake in one of them, unless a file is named as an overlay.";
    WrongShape "wrong-shape" "a list, a map or a single value stands where another is wanted"
        "The declared type of an attribute says whether it holds one value, a set, or one value for each of several keys.";
    WrongValue "wrong-value" "a value is not of the declared type"
        "The declared type of an attribute says what may be written: a number, a percent such as `30%`, a duration such as `2 weeks`, yes or no.";
    BarePercent "bare-percent" "a percent is written without `%`"
        "Whether 0.3 means 30% or 0.3% cannot be seen, so percents are written with the sign.";
    BadDate "bad-date" "a date is not written as year-month-day"
        "Dates are written in one form, `2027-03-31`, and must be days of the calendar.";
    NotOnScale "not-on-scale" "a level or an option is not declared"
        "An attribute whose type is a scale or a choice takes its levels or options only. Companies extend them with `extend scale` and `extend choice`.";
    NothingBehindKey "nothing-behind-key" "nothing stands behind a key"
        "A key without a value is read as if it were not written. An empty set is `[]`; a thing of which nothing else is to be said is `{}`.";
    BadId "bad-id" "an id is empty or holds a control character"
        "Ids are shown in reports and named in waivers and tests, so they are one line of visible text.";
    ReservedId "reserved-id" "a reserved word stands as an id"
        "`vacant`, `everyone`, `accountable` and `contributors` have a meaning of their own in descriptions of teams and cannot be ids.";
    CommasInOneValue "commas-in-one-value" "one value looks like a list"
        "`members: ana, bo` is one id by the letter. A list stands in brackets: `members: [ana, bo]`.";
    UndeclaredReference "undeclared-reference" "a reference to something that no file describes"
        "The thing exists, with its defaults, and everything else about it is unknown. Describe it, or correct the id. The key `undeclared` of the configuration makes this an error or silences it.";
    NotDeclared "not-declared" "a reference to a responsibility or sign that is not declared"
        "Responsibilities and signs are declared in policy files, so that data can only refer to them.";
    NotPerArea "not-per-area" "a category is divided that is declared as one"
        "Only a responsibility that is declared `per area` can be held for single areas of a team.";
    ConflictingHolders "conflicting-holders" "two files name different holders"
        "Leadership blocks of several files add up. The same category of a team with two holders is a mistake in one of them; a list in one file means that they hold it jointly.";
    EveryoneUnknown "everyone-unknown" "`everyone` of a team whose members are not written down"
        "`everyone` stands for the members of the team, so they have to be listed under `members`.";
    MissingAttribute "missing-attribute" "a required attribute is missing"
        "The declaration says `required`, so every thing of the kind that a file describes has to give it.";
    CircularReference "circular-reference" "references go round in a circle"
        "The declaration says `acyclic`: nobody is their own manager, and no team its own parent, over any number of steps.";
    TooManyThings "too-many-things" "the data hold more things than the limit allows"
        "The limit keeps a run from using up the machine. It can be raised with a flag.";

    // ── findings and the state of policies ───────────────────────────────────────────────────────────────────────────
}

impl Code {
    /// The code of that kebab-case name.
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }
}
