//! The syntax tree of a policy file, with a span on everything.
//!
//! A *phrase* (a sentence, the head or body of a definition, a condition, a subject) is a flat list of tokens: what it
//! means depends on the vocabulary, so the grammar does not bracket it. Text that could not be parsed is not in the
//! tree; a diagnostic says so, and every other declaration stands.

use jiff::civil::Date;

use crate::source::{FileId, Span};
use crate::value::Number;

/// A thing with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct At<T> {
    /// The thing.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A token of a phrase.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
    /// A word as it is written, if that is not in lower case; for answers that show it.
    pub written: Option<Box<str>>,
}

/// What a token of a phrase is.
#[derive(Debug, Clone, PartialEq)]
pub enum TokenKind {
    /// A word, lower-cased (`TL` is `tl`); hyphens belong to it. A keyword in capitals is lower-cased, too.
    Word(String),
    /// `12`, `-8`, `2.5`.
    Number(Number),
    /// `40%`, as 2/5.
    Percent(Number),
    /// `"text"`, escapes resolved.
    Text(String),
    /// `2027-03-31`.
    Date(Date),
    /// `'s`, or `'` after an s: the possessive of the word before.
    Possessive,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
    /// `,`
    Comma,
    /// `:` (between a checklist label and its condition it is not part of the phrase).
    Colon,
    /// `+`
    Plus,
    /// `-` with space on both sides.
    Minus,
    /// `*`
    Times,
    /// `/`
    Divide,
    /// A symbol that other languages use and this one does not: `>=`, `<=`, `<`, `>`, `=`, `==`, `!=`, `!`, `&&`, `||`,
    /// `&`, `|`, `;`, `[`, `]`, … kept so that the answer can name the words to use.
    Foreign(String),
}

/// A flat list of tokens between two fixed places of the layout. May be empty only where noted.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    /// The tokens, in order; comments and line ends are gone.
    pub tokens: Vec<Token>,
    /// From the first token to the last; if empty, the place where it was expected.
    pub span: Span,
}

/// The names that a declaration gives: `person (people)`, `review authors`, `people manager (short PM)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Names {
    /// The declared words, lower-cased, separated by one space.
    pub name: At<String>,
    /// As written, for reports (`EM-TL`, `TL`).
    pub written: String,
    /// The other form in parentheses: `(people)`.
    pub other: Option<At<String>>,
    /// The short form: `(short PM)`, as written.
    pub short: Option<At<String>>,
}

/// One policy file.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// The file.
    pub file: FileId,
    /// `pack NAME "title"` at its head.
    pub pack: Option<(At<String>, Option<At<String>>)>,
    /// The declarations, in the order of the text.
    pub items: Vec<Item>,
    /// Words that declarations would have declared that could not be read: where they are used, no more is said.
    pub doubtful: Vec<String>,
}

impl Tree {
    /// The tree of a file that declares nothing.
    pub fn empty(file: FileId) -> Tree {
        Tree { file, pack: None, items: Vec::new(), doubtful: Vec::new() }
    }
}

/// A declaration at the top level of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What is declared.
    pub kind: ItemKind,
    /// The whole declaration.
    pub span: Span,
    /// The declaration's own keyword or keywords (`replace define`), for labels.
    pub keyword: Span,
}

/// What a declaration declares.
#[allow(missing_docs, reason = "the example at each form shows its fields")]
#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// `use leadership` or `use "./company.policy"`.
    Use(Use),
    /// `[replace] scale depth = unfamiliar < aware`.
    Scale { replace: bool, names: Names, levels: Vec<Names> },
    /// `extend scale level = distinguished < fellow`.
    ExtendScale { name: At<String>, levels: Vec<Names> },
    /// `[replace] choice pressure = low | normal`.
    Choice { replace: bool, names: Names, options: Vec<Names> },
    /// `extend choice team type = squad | tribe`.
    ExtendChoice { name: At<String>, options: Vec<Names> },
    /// `kind person (people) "…" { … }`.
    Kind { names: Names, title: Option<At<String>>, body: KindBody },
    /// `extend team { … }`.
    Extend { kind: At<String>, body: KindBody },
    /// `[replace] define HEAD means BODY`.
    Define { replace: bool, head: Phrase, body: Phrase },
    /// `setting small-team-size = 6 "…"`, `setting mentor-bar: depth = strong`.
    Setting { name: At<String>, ty: Option<Phrase>, value: Phrase, title: Option<At<String>> },
    /// `set small-team-size = 5`.
    Set { name: At<String>, value: Phrase },
    /// `responsibility hiring within people "…" per area`.
    Responsibility { names: Names, within: Option<At<String>>, title: Option<At<String>>, per: Option<At<String>> },
    /// `[replace] role …`.
    Role { replace: bool, role: RoleForm },
    /// `checklist protective factors of a tech lead manager { "…": CONDITION … }`; the head is all between the keyword
    /// and the brace.
    Checklist { replace: bool, head: Phrase, items: Vec<ChecklistItem> },
    /// `archetype EM-TL "…" of a team means …`; `of` is the phrase after the title (`of a team`).
    Archetype { replace: bool, names: Names, title: Option<At<String>>, of: Phrase, body: Phrase },
    /// `sign priority-thrash "…" of project, direction weakly`.
    Sign { names: Names, title: Option<At<String>>, of: Vec<SignWeight> },
    /// A policy.
    Policy(Policy),
    /// A waiver.
    Waive(Waive),
    /// A test.
    Test(Test),
}

/// What `use` names.
#[derive(Debug, Clone, PartialEq)]
pub enum Use {
    /// A shipped pack.
    Pack(At<String>),
    /// A file, relative to the file that says so.
    File(At<String>),
}

/// The inside of `kind` and `extend`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KindBody {
    /// The attributes.
    pub attributes: Vec<Attribute>,
    /// `left out if CONDITION`.
    pub left_out: Option<Phrase>,
}

/// One attribute line: `manager: person acyclic default none`.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// `[replace] attribute`: `replace` before the name.
    pub replace: bool,
    /// Its names.
    pub names: Names,
    /// The type with its `per`, without the flags: `people per person`, `set of text`, `yes/no`.
    pub ty: Phrase,
    /// `required`.
    pub required: Option<Span>,
    /// `acyclic`.
    pub acyclic: Option<Span>,
    /// `descriptive`.
    pub descriptive: Option<Span>,
    /// `default VALUE`, the value alone.
    pub default: Option<Phrase>,
    /// The whole line.
    pub span: Span,
}

/// How a role is declared.
#[allow(missing_docs, reason = "the example at each form shows its fields")]
#[derive(Debug, Clone, PartialEq)]
pub enum RoleForm {
    /// `people manager (short PM) is accountable for people`.
    Accountable { names: Names, responsibility: At<String> },
    /// `direction contributor contributes to direction`.
    Contributes { names: Names, responsibility: At<String> },
    /// `pod lead (short X) of a pod means its project managers`; `of` is the phrase from `of` on.
    Means { names: Names, of: Phrase, body: Phrase },
}

/// `"label": CONDITION`.
#[derive(Debug, Clone, PartialEq)]
pub struct ChecklistItem {
    /// The words in quotes.
    pub label: At<String>,
    /// The condition.
    pub condition: Phrase,
}

/// A category that a sign points to.
#[derive(Debug, Clone, PartialEq)]
pub struct SignWeight {
    /// The responsibility.
    pub responsibility: At<String>,
    /// `weakly`, plainly, `strongly`.
    pub weight: Weight,
}

/// How strongly a sign points to a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// `weakly`
    Weak,
    /// nothing said
    Plain,
    /// `strongly`
    Strong,
}

/// A policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Its name, as written.
    pub name: At<String>,
    /// Its title.
    pub title: Option<At<String>>,
    /// The rule sentences, in order.
    pub sentences: Vec<Phrase>,
    /// `because`.
    pub because: Option<At<String>>,
    /// `source`.
    pub source: Option<At<String>>,
    /// `advice`.
    pub advice: Option<At<String>>,
    /// `says`.
    pub says: Option<At<String>>,
    /// `owner`.
    pub owner: Option<At<String>>,
    /// `from DATE`.
    pub from: Option<At<Date>>,
    /// `until DATE`.
    pub until: Option<At<Date>>,
    /// `review by DATE`.
    pub review_by: Option<At<Date>>,
    /// `tags`.
    pub tags: Vec<At<String>>,
    /// `unknown fails | warns | passes`.
    pub unknown: Option<At<WhenUnknown>>,
    /// `waivable no`.
    pub waivable: Option<At<bool>>,
}

/// What an undetermined verdict means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenUnknown {
    /// As a violation of a `must`.
    Fails,
    /// A warning.
    Warns,
    /// Not reported as a finding.
    Passes,
}

/// `waive NAME for SUBJECT` with its clauses.
#[derive(Debug, Clone, PartialEq)]
pub struct Waive {
    /// The policy.
    pub policy: At<String>,
    /// After `for`: `team payments`, `person ana in team payments`, `every team whose division is "labs"`.
    pub subject: Subject,
    /// `until DATE`.
    pub until: Option<At<Date>>,
    /// `because`.
    pub because: Option<At<String>>,
    /// `approved by`.
    pub approved_by: Option<At<String>>,
    /// `from DATE`.
    pub from: Option<At<Date>>,
    /// The whole waiver.
    pub span: Span,
}

/// Whom a waiver or an expectation is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// `the organisation`.
    Organisation(Span),
    /// `person ana in team payments`, in the order written: innermost first. A kind's name is lower-cased and may be several
    /// words; an id is kept as written, and may be quoted.
    Things(Vec<SubjectPart>),
    /// `every team whose division is "labs"` (waivers only).
    Every(Phrase),
}

/// `person ana`.
#[derive(Debug, Clone, PartialEq)]
pub struct SubjectPart {
    /// The words before the id, lower-cased, joined by one space.
    pub kind: At<String>,
    /// The id, exact.
    pub id: At<String>,
}

/// A test of policies.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// The policies it is about (at least one).
    pub policies: Vec<At<String>>,
    /// Its title.
    pub title: Option<At<String>>,
    /// `as of DATE`.
    pub as_of: Option<At<Date>>,
    /// `before """…"""`: the place of the text between the quotes.
    pub before: Option<Span>,
    /// The stages: `given` or `given also`, and the expectations below it.
    pub stages: Vec<Stage>,
    /// Waivers inside the test.
    pub waivers: Vec<Waive>,
    /// The whole test.
    pub span: Span,
}

/// One `given` and what is expected of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// The place of the text between the quotes; `None` for expectations before any `given`.
    pub given: Option<Span>,
    /// Whether it says `given also`.
    pub also: bool,
    /// The expectations below it.
    pub expectations: Vec<Expectation>,
}

/// `expect VERDICT for SUBJECT` or `expect nothing`.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// The verdict; `None` is `nothing`.
    pub verdict: Option<ExpectedVerdict>,
    /// The subject; `None` with `nothing`.
    pub subject: Option<Subject>,
    /// The whole line.
    pub span: Span,
}

/// The verdicts that a test can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedVerdict {
    /// `holds`
    Holds,
    /// `holds by exception`
    HoldsByException,
    /// `violated`
    Violated,
    /// `undetermined`
    Undetermined,
    /// `not applicable`
    NotApplicable,
    /// `waived`
    Waived,
}
