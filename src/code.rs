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
    FileTooLarge "file-too-large" "a policy file is larger than 1 MB"
        "Policies are read by people; a file of this size is generated text or not a policy file. Split it into several files and bring them together with `use`.";
    NestingTooDeep "nesting-too-deep" "brackets are nested more than 64 deep"
        "No sentence that people can read needs this. Give the inner conditions a name with `define`.";
    TextTooInvolved "text-too-involved" "the text takes too many steps to read"
        "Reading a policy file is bounded in time. Text that a person wrote never comes near the bound; look for a long run of the same character or of open brackets.";
    UnterminatedString "unterminated-string" "a string has no closing quote on its line"
        "A string begins and ends with `\"` on one line. A quote inside it is written `\\\"`, a line end `\\n`.";
    UnterminatedData "unterminated-data" "quoted data has no closing triple quotes"
        "The data of a test stand between `\"\"\"` and `\"\"\"`; the closing quotes stand on a line of their own.";
    BadEscape "bad-escape" "a backslash is followed by a character that it cannot stand before"
        "A string knows three escapes: `\\\"` for a quote, `\\\\` for a backslash, `\\n` for the end of a line. A backslash itself is written twice.";
    CurlyQuote "curly-quote" "a typographic quote stands where a plain one belongs"
        "Word processors replace `\"` with curly quotes. Strings of the policy language stand in plain double quotes; inside a string any character may stand.";
    LongDash "long-dash" "a long dash stands where a hyphen or minus belongs"
        "Word processors replace `-` with longer dashes. Words, dates and numbers use the plain hyphen, `-`.";
    ZeroWidthCharacter "zero-width-character" "a character that cannot be seen stands in the text"
        "Zero-width characters and marks of direction come along when text is copied from web pages. They make equal-looking words different, so they are allowed in strings and comments only.";
    ControlCharacter "control-character" "a control character stands in the text"
        "Control characters cannot be seen and do not belong in a text. In a word they are an error, in a string or a comment a warning.";
    LookalikeLetter "lookalike-letter" "a word mixes Latin letters with ones of another script that look the same"
        "A Cyrillic `а` and a Latin `a` look alike and are different letters, so the word would match no other. Words may be written in any script, but not in two at once where the letters cannot be told apart.";
    DecimalComma "decimal-comma" "a number is written with a decimal comma"
        "Numbers have a decimal point, `2.5`; the comma separates the members of a list, which has a space behind it.";
    ThousandsSeparator "thousands-separator" "a number is written with separators between thousands"
        "Numbers are written without separators, `2500`; `2,500` means one number to some readers and another to others.";
    BadNumber "bad-number" "a number runs into other characters"
        "A number and its unit are two words (`6 months`), a subtraction has spaces on both sides (`5 - 3`), and a fraction has a digit before the point (`0.5`).";
    NumberOutOfRange "number-out-of-range" "a number is too large or too long to be reckoned with exactly"
        "Numbers are exact and have at most 18 digits.";
    BadDate "bad-date" "a date is not in the calendar or not written as year-month-day"
        "Dates are written with four, two and two digits, `2027-03-31`, and must be days of the calendar.";
    Contraction "contraction" "a contracted form is used"
        "The language has no contracted forms: write `is not`, `does not`, `must not`, `they are`.";
    StrayApostrophe "stray-apostrophe" "an apostrophe stands where no possessive ends"
        "The possessive is `'s`, and `'` alone behind a word that ends in s. Text stands in double quotes.";
    UnclosedBracket "unclosed-bracket" "a bracket is opened and never closed"
        "Each `(` needs a `)`, each `{` a `}`, in the same sentence. The labels show the opening bracket and the place where it had to be closed at the latest.";
    StrayBracket "stray-bracket" "a closing bracket closes nothing"
        "There is no open bracket before it. Take it away, or add the opening one.";
    MissingBrace "missing-brace" "a block has no opening or no closing brace"
        "The body of a `policy`, `test`, `kind`, `extend` or `checklist` stands between `{` and `}`. The next declaration at the start of a line ends a block that was not closed.";
    MissingMeans "missing-means" "a definition has no `means`, or nothing behind it"
        "A definition is written `define HEAD means BODY`; roles and archetypes that are defined by a description likewise.";
    MissingQuotes "missing-quotes" "text stands without quotes"
        "Titles, reasons, sources, advice, messages and owners are free text and stand in double quotes.";
    MissingClause "missing-clause" "a clause that must be there is not"
        "A waiver says until when it holds, why, and who approved it; a test says what is given and what is expected; a policy has at least one sentence.";
    DuplicateClause "duplicate-clause" "a clause is given twice"
        "Each clause stands at most once, so that nobody has to guess which one counts. The labels show both.";
    UnknownClause "unknown-clause" "a line begins like a clause, but there is no clause of that name"
        "The clauses of a policy are `because`, `source`, `advice`, `says`, `owner`, `from`, `until`, `review by`, `tags`, `unknown` and `waivable`; waivers have `from`, `until`, `because` and `approved by`; tests have `as of`, `before`, `given`, `given also` and `expect`.";
    BadClause "bad-clause" "a clause does not have the argument that it needs"
        "`from`, `until`, `review by` and `as of` take a date, `unknown` takes `fails`, `warns` or `passes`, `waivable` takes `yes` or `no`, `tags` a list of words, `before` and `given` take data in triple quotes.";
    MisplacedClause "misplaced-clause" "a clause or declaration stands where it cannot"
        "A clause begins a line of its own inside the braces of its policy. `pack` stands at the head of a file, before every other declaration.";
    UnknownDeclaration "unknown-declaration" "a line begins with a word that declares nothing"
        "A file is a list of declarations. Each begins with its keyword: `policy`, `test`, `waive`, `define`, `kind`, `extend`, `setting`, `set`, `scale`, `choice`, `responsibility`, `role`, `checklist`, `archetype`, `sign`, `replace`, `use`, `pack`.";
    IncompleteDeclaration "incomplete-declaration" "a declaration does not have the form that its keyword asks for"
        "The label shows the first place that does not fit; the help shows the form.";
    BadAttribute "bad-attribute" "a line of a `kind` or `extend` is no attribute"
        "Each attribute stands on a line of its own: a name, a colon, a type, and what follows it: `manager: person acyclic default none`.";
    BadSubject "bad-subject" "what a waiver or an expectation is about cannot be understood"
        "One thing is named by its kind and its id, `team payments`, and where it lies within another one so: `person ana in team payments`. There is also `the organisation`, and in waivers `every team whose …`.";
    UnknownVerdict "unknown-verdict" "an expectation names a verdict that does not exist"
        "The verdicts are `holds`, `holds by exception`, `violated`, `undetermined`, `not applicable` and `waived`; `expect nothing` says that there is no finding at all.";

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
    DataTooLarge "data-too-large" "a file is larger than the limit"
        "Files come from anyone who can open a pull request, so their size has a limit. Split the file or raise the limit.";
    DataTooDeep "data-too-deep" "values lie in each other more levels deep than the limit"
        "Descriptions of teams need a handful of levels. The limit keeps a hostile file from exhausting the stack. Aliases count at their full depth.";
    TooManyAliases "too-many-aliases" "YAML aliases stand for more values than the limit"
        "A few lines of aliases to aliases can stand for billions of values. Each alias is counted with the values that it stands for.";

    // ── plan: scenarios ──────────────────────────────────────────────────────────────────────────────────────────────
    BadScenario "bad-scenario" "a scenario or one of its steps does not have its form"
        "A scenario is a list of dated steps. Each step has `on` with a date, one key that says what happens, and the keys that go with it; `docs/plans.md` shows each. The steps of a plan with errors are not applied.";
    UnknownStep "unknown-step" "a step says nothing that can happen"
        "The steps are `move`, `assign`, `vacate`, `form team`, `close team`, `split`, `merge`, `hire`, `leave`, `change manager` and `set`.";
    UnknownInStep "unknown-in-step" "a step names somebody, something or a key that there is not"
        "Ids are those of the descriptions as they stand on the day of the step: a team that an earlier step closed is no longer there, one that it formed is. Keys beside the step are its own or the attributes of what it makes.";
    StepOutOfOrder "step-out-of-order" "a step is earlier than the step before it"
        "Every step is applied to what the steps before it left, and checked as of its date. So they stand in the order in which they happen; several may have the same date.";
    StepImpossible "step-impossible" "a step cannot be made as the organisation stands"
        "Who is moved is in the team that is named, what is vacated is held by somebody, and a team that is closed is no longer named elsewhere. The message says what is in the way, the help what to do before this step.";
    NoMinimalEdit "no-minimal-edit" "a step cannot be written into the files without changing something else"
        "A plan changes as little text as possible, so that comments, order and layout stay. Where a value is shared through an anchor or an alias, stands in a table (CSV), or is laid out in a way that cannot be changed line by line, nothing is written. Change that place by hand first; then the step can be made.";

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
    MisfitFlag "misfit-flag" "a flag or `per` does not fit the attribute"
        "`acyclic` is for a single reference to the same kind; `required` and `default` exclude each other; `per` is followed by a kind or a choice.";
    UnusedVariable "unused-variable" "a variable is named and never used"
        "`as m` names a thing so that the sentence can say `m` or `m's`. A name that is not used is most often a slip for another one.";

    // ── reading: sentences ───────────────────────────────────────────────────────────────────────────────────────────
    UnknownWord "unknown-word" "a word that nothing declares"
        "A sentence is made of the words of the language and of declared names. This word is neither: most often it is misspelt, or its declaration is in a file that is not part of the run.";
    BelongsElsewhere "belongs-elsewhere" "a word that is declared of something else"
        "Every word belongs to a kind of thing: `mission` to a team, `level` to a person. Say whose it is meant to be: `the team's mission`. Or the word that was meant has another name here; `orglint words NAME` shows what a name is declared of.";
    ForeignWord "foreign-word" "a symbol or word of another language"
        "The policy language has its own words for what other languages write with symbols or other words: `at least` for `>=`, `and` for `&&`, `must` for `shall`.";
    SentenceShape "sentence-shape" "a sentence of a shape that is not one of the language's"
        "Rules begin with their subject and end with their conditions: `every team must … if … unless …`.";
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
    Recursive "recursive-definition" "a definition that comes back to itself"
        "Definitions never recurse, so that every question has an answer. Follow the label from word to word: one of them has to be said without the others. What goes up a line of references as far as it can is said with `the chain of …`.";
    Impossible "impossible-bound" "a bound that can never do what it says"
        "`between 9 and 5` holds nothing, `at most 120% of` everything, `at least 2.5 members` means 3, and a policy that ends before it begins never applies. Each is most often a slip.";
    BadMessage "bad-message" "a `says` message names what the policy does not speak of"
        "The words between braces are settled ahead of any data, in the scope of the policy's sentences, so that a message can never fail or change a verdict.";
    Descriptive "descriptive-fact" "a rule reads a descriptive fact"
        "A descriptive fact (as `long hours`) describes; no main clause, condition, filter of a subject or exception may read it, also not through a definition. Signs, archetypes, reports and checklist items may.";

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
    NoDate "no-date" "a date is not written as year-month-day"
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

    // ── tests of policies ────────────────────────────────────────────────────────────────────────────────────────────
    TestWithoutDate "test-without-date" "a test depends on the day on which it runs"
        "A verdict of the test reads `today`, directly or through a definition, so that the test would pass on one day and fail on another. `as of 2027-03-31` in the test says which day it is.";

    // ── findings and the state of policies ───────────────────────────────────────────────────────────────────────────
    RefersToLeftOut "refers-to-left-out" "a reference to somebody or something that is left out"
        "A kind says `left out if …` for what is known but no longer counts: people who have left, posts that have ended. A reference to it counts as nobody, so that every policy agrees on who is there.";
    DueForReview "due-for-review" "a policy is due for review"
        "The day of `review by` is over. The policy still applies; its owner should read it again and set a new day.";
    PostAndPerson "post-and-person" "a fact of posts has the name of a fact of people"
        "A role is a person in a post, and its facts are looked up at the post first, then at the person. Where both have a fact of one name, the person's is never reached through a role. Rename one of the two.";
    AppliesToNothing "applies-to-nothing" "a policy has no subject in this organisation"
        "Nothing was checked, which is not the same as that everything is well. Either there is nothing of the kind yet, or the subject's filter keeps everything out.";
    TooManySteps "too-many-steps" "a sentence takes more steps to decide than the limit allows"
        "The limit keeps a hostile or careless policy from using up the machine. The sentence is reported as undetermined. Narrow its subject down, or raise the limit.";
    UnknownWaived "unknown-waived" "a waiver is for a policy or a subject that does not exist"
        "A waiver names a policy of the run and things of the organisation; ids are matched letter by letter. In a pack, which cannot know the organisation, this is only reported as stale.";
    NotWaivable "not-waivable" "a waiver is against a policy that says `waivable no`"
        "Some policies admit no exception but those that they state themselves.";
    ExpiredWaiver "expired-waiver" "the last day of a waiver is over"
        "An expired waiver waives nothing. It is reported until somebody takes it out or has it approved for longer.";
    StaleWaiver "stale-waiver" "a waiver waives nothing"
        "No finding is about its subject, so what it was for is settled, or it never fitted. Take it out, so that it does not hide a new finding one day.";

    // ── how good the tests of policies are ───────────────────────────────────────────────────────────────────────────
    NotCovered "not-covered" "no test shows an outcome of a sentence or condition"
        "`orglint test --coverage` asks of every sentence whether some test makes it hold, violates it and, where the data can leave it open, leaves it open; and of every condition whether it was ever true, false, undetermined. What never happened in a test has never been looked at.";
    ChangeUnnoticed "change-unnoticed" "the policy can be changed here, and no test notices"
        "`orglint test --mutate` changes the policies one step at a time and runs the tests again. A change that no test notices shows a case that is missing; add a test whose verdict differs, or argue that the change means the same.";
    // ── lint: faults of policies that are no errors ──────────────────────────────────────────────────────────────────
    NoTitle "no-title" "a policy has no title"
        "The title stands above every finding; without it a reader is left with the policy's name. It stands in quotes behind the name.";
    NoReason "no-reason" "a policy has no `because`"
        "Whoever is told that something must be otherwise wants to know why. The reason stands in the policy: `because \"…\"`.";
    NoTest "no-test" "no test is about a policy"
        "A policy is a program: what it finds is seen only by trying it. A test beside it gives a small description and says what is expected of it; one case that is violated and one that holds are a good beginning.";
    UnusedDefinition "unused-definition" "nothing uses a definition or a setting"
        "A word that no policy, checklist, archetype or other definition uses has no effect. Most often a policy was taken away and its words stayed, or the word is spelt out again where it was meant to be used. Numbers and lengths of time of a team or a person count as used, since `orglint describe` shows them, and so do all definitions where a file begins with `pack`: they are for whoever uses the pack.";
    SetToDefault "set-to-default" "a setting is set to the value that it has anyway"
        "`set` changes what a pack declares. A line that changes nothing looks like a decision of the organisation and is none; and should the pack change its value some day, the line would silently hold it back.";
    SameSentence "same-sentence" "two sentences mean the same"
        "Their formulas are equal, whatever their words. Every finding is then reported twice and has to be waived twice. Keep the sentence where its reason stands.";
    NeverTrue "never-true" "a condition can never be true"
        "By its types and bounds it is false whatever is known: below the lowest level, fewer than none, at least 7 and at most 5, active and left at once. What depends on it never happens.";
    AlwaysTrue "always-true" "a condition is always true"
        "By its types and bounds it is true whatever is known, or as soon as anything is known: at least the lowest level, at least 0, at most 5 or at least 5. It asks nothing of anybody.";
    DecidedByFilter "decided-by-filter" "a clause is already decided by the filter of its subject"
        "The subject's filter, its `if`, or what is left out everywhere settles the clause ahead of all data: the exception can never be met, the rule applies to nothing, or it can never be violated.";
    SeveralMayHoldIt "several-may-hold-it" "`the …` is said of a role that several people may hold"
        "In the singular `the X` wants one X, or all of them alike; where they differ the answer is undetermined. Of a role that is held by area, or by contributors, several holders are the usual case: say `a X` or `every X`.";
    PartsTakenIn "parts-taken-in" "`every …` takes in parts that share the roles of the whole"
        "Pods and working groups are teams, too, and share leaders with the team that they are part of. A rule that asks each of them for a role of its own is seldom meant so: say `every full team`.";
    SilenceDecides "silence-decides" "a filter or exception reads a word whose silence means none"
        "The word is declared with `default none`: where no file mentions it there is none, and a filter or an exception is decided by that. This may well be meant; it is said once for each word, so that whoever writes the policy knows, and not where the same file declares the word. It is a remark: `orglint lint` ends with 0 if it finds nothing else.";
    NotExhaustive "not-exhaustive" "two plural conditions look as if one of them always held"
        "In the plural, what is said or denied is said or denied of each: where some are formal and others are not, neither `the leads are formal` nor `the leads are not formal` holds, and a subject falls between two rules. `not (the leads are formal)` denies the condition as a whole.";
    ExcusesItself "excuses-itself" "the subject can meet the exception alone"
        "The exception asks for somebody, and the subject may be that person: a people manager who is also the tech lead is excused by themselves. Say `another …` if somebody else is meant. The report of a check notes it where it happens.";
}

impl Code {
    /// The code of that kebab-case name.
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }
}
