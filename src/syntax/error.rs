//! The wording of this stage: one function for each complaint. The message says what is, the label what was expected or
//! meant, the help what to write.

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::tests_and_waivers_error;
use crate::value::{end_of_month, meant_date, two_dates};

pub(super) fn error(code: Code, message: impl Into<String>, span: Span, label: impl Into<String>) -> Diagnostic {
    Diagnostic::error(code, message, span, label)
}

/// A text on one line and not too long, for a message.
pub(super) fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or("").trim();
    if line.chars().count() <= 40 {
        return line.to_string();
    }
    line.chars().take(39).chain(['…']).collect()
}

fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

// ── the file as a whole ──────────────────────────────────────────────────────────────────────────────────────────────

pub(super) fn too_large(span: Span, bytes: usize) -> Diagnostic {
    let size = format!("this file has {} MB, a policy file at most 1 MB", bytes.div_ceil(1_000_000));
    error(Code::FileTooLarge, size, span, "nothing of it was read")
        .help("split it and bring the parts together with `use`")
}

pub(super) fn too_deep(span: Span, limit: usize) -> Diagnostic {
    error(Code::NestingTooDeep, format!("brackets are nested more than {limit} deep"), span, "too deep from here on")
        .help("give the inner conditions names with `define`")
}

pub(super) fn too_involved(span: Span) -> Diagnostic {
    error(Code::TextTooInvolved, "the text takes too many steps to read", span, "reading stopped here")
        .help("look for a long run of brackets or of the same character")
}

// ── characters ───────────────────────────────────────────────────────────────────────────────────────────────────────

pub(super) fn control_character(span: Span, c: char) -> Diagnostic {
    error(Code::ControlCharacter, format!("control character {} in the text", code_point(c)), span, "it cannot be seen")
        .help("delete it")
}

pub(super) fn control_in_text(span: Span, c: char) -> Diagnostic {
    let message = format!("control character {} in a string or comment", code_point(c));
    Diagnostic::warning(Code::ControlCharacter, message, span, "it cannot be seen").help("delete it")
}

pub(super) fn zero_width(span: Span, c: char) -> Diagnostic {
    let message = format!("invisible character {} in the text", code_point(c));
    error(Code::ZeroWidthCharacter, message, span, "it has no width").help("delete it, or type the word again")
}

pub(super) fn lookalike(span: Span, c: char, script: &str, latin: char, word: &str) -> Diagnostic {
    let message = format!("`{word}` has a {script} letter among Latin ones");
    let label = format!("{script} `{c}` ({}), not `{latin}` ({})", code_point(c), code_point(latin));
    error(Code::LookalikeLetter, message, span, label).help("type the word again")
}

pub(super) fn curly_quote(span: Span, quote: char) -> Diagnostic {
    let message = format!("`{quote}` does not quote text here");
    error(Code::CurlyQuote, message, span, "write `\"`").help("strings stand in plain double quotes: `\"text\"`")
}

pub(super) fn dash_before_remark(span: Span, dash: &str) -> Diagnostic {
    error(Code::LongDash, format!("`{dash}` begins a remark, and a sentence has none"), span, "write `#` for a remark")
        .help("a sentence ends with its line; why it is so stands under `because`, a remark behind `#`")
}

pub(super) fn long_dash(span: Span, dash: char) -> Diagnostic {
    error(Code::LongDash, format!("`{dash}` ({}) is a typographic dash", code_point(dash)), span, "write `-`")
        .help("hyphens and minus signs are the plain `-`")
}

pub(super) fn stray_apostrophe(span: Span) -> Diagnostic {
    error(Code::StrayApostrophe, "an apostrophe stands where no possessive ends", span, "write `'s`")
        .help("the possessive is `'s`, or `'` behind a word that ends in s")
}

pub(super) fn contraction(span: Span, word: &str, tail: &str) -> Diagnostic {
    let long = match (word.to_lowercase().as_str(), &tail[tail.len() - 1..]) {
        ("mustn", _) => "must not",
        ("shouldn", _) => "should not",
        ("isn" | "ain", _) => "is not",
        ("aren", _) => "are not",
        ("doesn", _) => "does not",
        ("don", _) => "do not",
        ("hasn" | "haven", _) => "has no",
        ("can" | "won" | "couldn" | "wouldn", "t") => "must not",
        ("they", "e") => "they are",
        _ => "",
    };
    let label = if long.is_empty() { "write both words out".to_owned() } else { format!("write `{long}`") };
    error(Code::Contraction, format!("`{word}{tail}` is a contracted form"), span, label)
        .help("words are written out: `is not`, `does not`, `must not`, `they are`")
}

pub(super) fn contracted_is(span: Span, written: &str, long: &str) -> Diagnostic {
    error(Code::Contraction, format!("`{written}` is a contracted form"), span, format!("write {long}"))
        .help("words are written out: `is not`, `it is`, `who is`; the possessives are `its` and `whose`")
}

/// Whether that was said of a comment in other signs.
pub(super) fn is_comment(problem: &Diagnostic) -> bool {
    problem.message.ends_with("begins no comment")
}

pub(super) fn foreign_comment(span: Span, sign: &str) -> Diagnostic {
    let place = Span { end: span.start + u32::try_from(sign.len()).unwrap_or(2), ..span };
    error(Code::UnexpectedText, format!("`{sign}` begins no comment"), place, "write `#`")
        .help("a comment goes from `#` to the end of its line")
}

// ── strings, numbers, dates ──────────────────────────────────────────────────────────────────────────────────────────

pub(super) fn unterminated_string(span: Span) -> Diagnostic {
    error(Code::UnterminatedString, "a string has no closing quote", span, "it has to end on this line")
        .help("close it with `\"`; a quote inside is written `\\\"`, a line end `\\n`")
}

/// A quote at the end of a line that none follows.
pub(super) fn lone_quote(span: Span) -> Diagnostic {
    error(Code::UnterminatedString, "a quote stands alone", span, "opens a text, and nothing follows")
        .help("delete it, or write the text behind it and a second quote: `\"text\"`")
}

/// `because it grows."`: `said` is the text up to its quote.
pub(super) fn no_opening_quote(span: Span, said: &str) -> Diagnostic {
    let message = format!("the text `{}` has no opening quote", short(said));
    error(Code::MissingQuotes, message, span, "expected `\"` before this").help(format!("write `\"{}\"`", short(said)))
}

/// A word, or a brace, that is written twice.
pub(super) fn stands_twice(span: Span, said: &str) -> Diagnostic {
    error(Code::UnexpectedText, format!("`{}` stands twice", short(said)), span, "once is enough")
        .help("delete one of them")
}

/// The head of a block that stands twice, one below the other.
pub(super) fn head_twice(span: Span) -> Diagnostic {
    error(Code::UnexpectedText, "this line stands twice", span, "the same as the line above").help("delete one of them")
}

/// `2026–10–01`.
pub(super) fn date_with_dashes(span: Span, written: &str, right: &str) -> Diagnostic {
    error(Code::LongDash, format!("`{written}` has typographic dashes"), span, format!("write `{right}`"))
        .help("dates are written with the plain `-`, as in `2027-03-31`")
}

pub(super) fn string_over_lines(span: Span) -> Diagnostic {
    error(Code::UnterminatedString, "a text goes on in the next line", span, "it has to end on this line")
        .help("write it on one line; a line end inside a text is written `\\n`")
}

pub(super) fn unterminated_data(span: Span) -> Diagnostic {
    error(Code::UnterminatedData, "quoted data has no closing `\"\"\"`", span, "opened here")
        .help("write `\"\"\"` on a line of its own below the data")
}

pub(super) fn other_fence(span: Span, fence: &str) -> Diagnostic {
    error(Code::BadClause, format!("`{fence}` begins no data"), span, "write `\"\"\"`")
        .help("data stand between `\"\"\"` and `\"\"\"`, each at the end of a line or on a line of its own")
}

pub(super) fn data_as_text(span: Span) -> Diagnostic {
    error(Code::UnexpectedText, "text in triple quotes stands where none can", span, "only the data of a test stand so")
        .help("a string stands in single double quotes on one line; `given`, `given also` and `before` take data")
}

pub(super) fn bad_escape(span: Span, written: &str) -> Diagnostic {
    error(Code::BadEscape, format!("`{written}` is no escape"), span, "a backslash stands before `\"`, `\\` or `n`")
        .help("for the backslash itself write `\\\\`")
}

pub(super) fn decimal_comma(span: Span, written: &str, plain: &str) -> Diagnostic {
    error(Code::DecimalComma, format!("`{written}` has a decimal comma"), span, format!("write `{plain}`"))
        .help("numbers have a decimal point; in a list a space follows the comma")
}

pub(super) fn thousands_separator(span: Span, written: &str, plain: &str) -> Diagnostic {
    error(Code::ThousandsSeparator, format!("`{written}` has a thousands separator"), span, format!("write `{plain}`"))
        .help("numbers are written without separators; in a list a space follows the comma")
}

/// `1e3`, `0x10`.
pub(super) fn number_elsewhere(span: Span, written: &str, shown: &str) -> Diagnostic {
    error(Code::BadNumber, format!("`{written}` is no number"), span, format!("write `{shown}`"))
        .help("numbers are written in plain digits: `1000`, `2.5`, `-8`")
}

/// `3-9`: as a rule a range.
pub(super) fn bad_range(span: Span, low: &str, high: &str) -> Diagnostic {
    let label = format!("write `between {low} and {high}`");
    error(Code::BadNumber, format!("`{low}-{high}` is no number"), span, label)
        .help(format!("both ends are included; a subtraction has spaces on both sides: `{low} - {high}`"))
}

pub(super) fn bad_number(span: Span, written: &str, shown: &str) -> Diagnostic {
    error(Code::BadNumber, format!("`{written}` is no number"), span, format!("write `{shown}`"))
        .help("a number and its unit are two words; a subtraction has spaces on both sides")
}

/// The marks that a version control system leaves in a file.
pub(super) fn merge_conflict(span: Span) -> Diagnostic {
    error(Code::UnexpectedText, "there is an unsettled merge conflict in this file", span, "it begins here")
        .help("keep what is right of the two versions, and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`")
}

/// `1:1s`.
pub(super) fn number_for_name(span: Span, written: &str) -> Diagnostic {
    error(Code::BadNumber, format!("`{written}` is no name"), span, "a name begins with a letter")
        .help("write the declared name, in words, as `one-on-ones`; `orglint words` lists all of them")
}

pub(super) fn number_out_of_range(span: Span, written: &str) -> Diagnostic {
    error(Code::NumberOutOfRange, format!("`{}` is out of range", short(written)), span, "at most 18 digits")
}

pub(super) fn bad_date(span: Span, written: &str, meant: Option<&str>) -> Diagnostic {
    const HELP: &str = "dates are year-month-day, as in `2027-03-31`";
    if let Some(meant) = meant {
        let message = format!("`{written}` is not how dates are written");
        return error(Code::BadDate, message, span, format!("write `{meant}`")).help(HELP);
    }
    if let Some((one, other)) = two_dates(written) {
        let message = format!("`{written}` may be two days");
        return error(Code::BadDate, message, span, "the day first, or the month?")
            .help(format!("write `{one}` or `{other}`: dates are year-month-day"));
    }
    let help = match end_of_month(written) {
        Some(last) => format!("that month ends on `{last}`"),
        None => HELP.to_owned(),
    };
    error(Code::BadDate, format!("`{written}` is no date"), span, "expected a day of the calendar").help(help)
}

// ── brackets and blocks ──────────────────────────────────────────────────────────────────────────────────────────────

pub(super) fn unclosed_bracket(open: Span, bracket: &str, place: Span) -> Diagnostic {
    let closing = if bracket == "{" { "}" } else { ")" };
    error(Code::UnclosedBracket, format!("`{bracket}` is never closed"), open, "opened here")
        .and(place, format!("expected `{closing}` at the latest here"))
        .help(format!("write `{closing}` where the group ends"))
}

pub(super) fn stray_bracket(span: Span, bracket: &str) -> Diagnostic {
    error(Code::StrayBracket, format!("`{bracket}` closes nothing"), span, "no open bracket stands before it")
        .help("delete it, or write the opening one")
}

/// `)` or `]` where a brace closes a block.
pub(super) fn other_close(span: Span, sign: &str, open: Span) -> Diagnostic {
    error(Code::MissingBrace, format!("`{sign}` closes no block"), span, "write `}`")
        .and(open, "opened here")
        .help("the body of a declaration stands between `{` and `}`")
}

pub(super) fn missing_open(place: Span) -> Diagnostic {
    error(Code::MissingBrace, "the block has no opening brace", place, "expected `{`")
        .help("the body of a declaration stands between `{` and `}`")
}

/// Another sign where a block begins.
pub(super) fn other_open(span: Span, sign: &str) -> Diagnostic {
    error(Code::MissingBrace, format!("`{sign}` opens no block"), span, "write `{`")
        .help("the body of a declaration stands between `{` and `}`")
}

pub(super) fn missing_close(open: Span, place: Span) -> Diagnostic {
    error(Code::MissingBrace, "the block that `{` opens has no closing brace", open, "opened here")
        .and(place, "expected `}` at the latest here")
        .help("write `}` on a line of its own where the block ends")
}

// ── declarations ─────────────────────────────────────────────────────────────────────────────────────────────────────

pub(super) fn trailing(span: Span, text: &str) -> Diagnostic {
    let message = format!("`{}` does not belong to what stands before it", short(text));
    error(Code::UnexpectedText, message, span, "begin a new line here, or delete it")
        .help("each declaration and each clause begins a line of its own")
}

pub(super) fn between_values(span: Span, sign: &str, what: &str, right: &str) -> Diagnostic {
    if sign == ">" {
        return error(Code::UnexpectedText, "the levels of a scale go up", span, format!("write `{right}`"))
            .help("the lowest level comes first: `scale depth = aware < expert`");
    }
    let message = format!("`{sign}` does not part {what}");
    error(Code::UnexpectedText, message, span, format!("write `{right}`"))
        .help("levels have an order, `scale depth = aware < expert`; options have none, `choice pressure = low | high`")
}

pub(super) fn sentence_outside(span: Span) -> Diagnostic {
    error(Code::MisplacedClause, "a sentence stands outside of any policy", span, "expected a declaration")
        .help("put it between the braces of a policy: `policy NAME { every team must have a mission }`")
}

/// How a declaration is called here that other languages call so.
pub(super) fn elsewhere_called(word: &str) -> Option<&'static str> {
    Some(match word {
        "rule" | "constraint" | "assert" | "check" => "policy",
        "package" | "module" | "namespace" => "pack",
        "def" | "let" | "fn" | "function" => "define",
        "class" | "entity" | "struct" | "type" => "kind",
        "enum" => "choice",
        "import" | "include" | "require" => "use",
        "const" | "var" => "setting",
        "exempt" | "ignore" | "except" => "waive",
        "override" | "redefine" => "replace",
        _ => return None,
    })
}

pub(super) fn no_declaration(span: Span, text: &str) -> Diagnostic {
    if text.starts_with("//") || text.starts_with("--") || text.starts_with("/*") {
        return foreign_comment(span, &text[..2]);
    }
    error(Code::UnexpectedText, format!("`{}` begins no declaration", short(text)), span, "expected a declaration")
        .help("a declaration begins with `policy`, `define`, `kind`, `extend`, `setting`, `test` or another keyword")
}

pub(super) fn unknown_declaration(span: Span, word: &str, near: Option<&str>) -> Diagnostic {
    let label = near.map_or("expected a declaration".to_string(), |near| format!("did you mean `{near}`?"));
    error(Code::UnknownDeclaration, format!("`{word}` declares nothing"), span, label)
        .help("a declaration begins with `policy`, `define`, `kind`, `extend`, `setting`, `test` or another keyword")
}

/// `small-team-size = 5`.
pub(super) fn assigned(span: Span, name: &str) -> Diagnostic {
    error(Code::UnknownDeclaration, format!("`{name}` declares nothing"), span, format!("write `set {name}`"))
        .help(format!("`set {name} = …` changes a setting; `setting {name} = …` declares a new one"))
}

pub(super) fn clause_outside(span: Span, word: &str) -> Diagnostic {
    if is_of_test(word) {
        return error(
            Code::MisplacedClause,
            format!("`{word}` stands outside of any test"),
            span,
            "a clause of a test",
        )
        .help("put it between the braces of its test: `test POLICY \"title\" { … }`");
    }
    error(
        Code::MisplacedClause,
        format!("`{word}` stands outside of any policy"),
        span,
        "a clause of a policy or waiver",
    )
    .help("put it between the braces of its policy, or, in a waiver, directly below its first line")
}

/// Whether a line of tests begins with that word and no line of a policy does.
pub(super) fn is_of_test(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "expect" | "given" | "as" | "before")
}

/// A line of a test among those of a policy.
pub(super) fn test_in_policy(span: Span, word: &str) -> Diagnostic {
    error(Code::MisplacedClause, format!("`{word}` stands inside a policy"), span, "a clause of a test")
        .help("put it between the braces of a test: `test POLICY \"title\" { … }`")
}

pub(super) fn sentence_goes_on(span: Span) -> Diagnostic {
    error(Code::SentenceShape, "this line is no sentence by itself", span, "belongs to the line above")
        .help("a sentence ends with its line: join the two, or end the first with a comma; `and`, `or`, `if`, `unless`, `must` may begin a line")
}

/// `every team must:`, with a list below it.
pub(super) fn list_below(colon: Span) -> Diagnostic {
    error(Code::SentenceShape, "a sentence has no list below it", colon, "delete it, and go on in the sentence")
        .help("write it out: `every team must have a mission and a charter`, or a sentence for each")
}

/// A text that stands on a line by itself.
pub(super) fn text_alone(span: Span) -> Diagnostic {
    error(Code::MisplacedClause, "a text stands alone on its line", span, "expected a clause before it")
        .help("say what it is: `because \"…\"`, `advice \"…\"`, `source \"…\"` or `says \"…\"`")
}

pub(super) fn clause_in_sentence(span: Span) -> Diagnostic {
    error(Code::MisplacedClause, "`because` stands inside a sentence", span, "begin a new line here")
        .help("a clause begins a line of its own")
}

pub(super) fn misplaced_pack(span: Span) -> Diagnostic {
    error(Code::MisplacedClause, "`pack` does not stand at the head of the file", span, "move it to the first line")
}

pub(super) fn incomplete(place: Span, word: &str, expected: &str, form: &str) -> Diagnostic {
    error(Code::IncompleteDeclaration, format!("this `{word}` does not have the form that it needs"), place, expected)
        .help(format!("write it like this: `{form}`"))
}

/// Another word or sign where a declaration has one of its own.
pub(super) fn other_word(span: Span, said: &str, right: &str, form: &str) -> Diagnostic {
    error(Code::IncompleteDeclaration, format!("`{said}` does not stand here"), span, format!("write `{right}`"))
        .help(format!("for example `{form}`"))
}

/// `set small-team-size at most 5`.
pub(super) fn bound_for_value(span: Span, said: &str, right: &str, form: &str) -> Diagnostic {
    let label = if right.is_empty() { "delete it".to_owned() } else { format!("write `{right}`") };
    error(Code::IncompleteDeclaration, format!("`{said}` stands where a setting has its value"), span, label)
        .help(format!("a setting is a value; what is done with it stands in the sentences: `{form}`"))
}

pub(super) fn needless_word(span: Span, said: &str, form: &str) -> Diagnostic {
    error(Code::IncompleteDeclaration, format!("`{said}` does not stand here"), span, "delete it")
        .help(format!("for example `{form}`"))
}

/// `next` is what stands behind the name of the policy.
pub(super) fn waives_nothing(span: Span, policy: &str, next: Option<Span>) -> Diagnostic {
    let (place, label) = match next {
        Some(next) => (next, "expected `for` before this"),
        None => (span, "expected `for` and a subject behind this"),
    };
    error(Code::IncompleteDeclaration, "the waiver does not say whom it is for", place, label)
        .help(format!("for example `waive {policy} for team payments`"))
}

pub(super) fn quoted_name(span: Span, name: &str) -> Diagnostic {
    error(Code::IncompleteDeclaration, "the name of a policy has no quotes", span, format!("write `{name}`"))
        .help("the name comes first, the title behind it in quotes: `policy NAME \"title\" {`")
}

pub(super) fn no_name(title: Span, name: &str) -> Diagnostic {
    error(Code::IncompleteDeclaration, "this policy has no name", title, "expected a name before the title")
        .help(format!("for example `policy {name} \"title\" {{`"))
}

pub(super) fn sign_behind_name(span: Span, sign: &str) -> Diagnostic {
    error(Code::UnexpectedText, format!("`{sign}` stands behind the name of a policy"), span, "delete it")
        .help("for example `policy NAME \"title\" {`")
}

pub(super) fn name_of_several(span: Span, said: &str, name: &str) -> Diagnostic {
    error(Code::UnexpectedText, format!("`{}` is no name of a policy", short(said)), span, format!("write `{name}`"))
        .help("a name is one word of letters, digits, `-` and `_`; a title stands behind it in quotes")
}

/// Whether a complaint about text at the top level is likely to be followed by others of the same slip.
pub(super) fn is_lost(problem: &Diagnostic) -> bool {
    let expected = problem.labels.first().is_some_and(|label| label.text == "expected a declaration");
    expected && matches!(problem.code, Code::UnexpectedText | Code::UnknownDeclaration | Code::MisplacedClause)
}

pub(super) fn missing_means(place: Span) -> Diagnostic {
    error(Code::MissingMeans, "a definition has no `means`", place, "expected `means` and what it stands for")
        .help("for example `define size of a team means the number of its members`")
}

pub(super) fn equals_for_means(span: Span, written: &str) -> Diagnostic {
    error(Code::MissingMeans, format!("`{written}` defines nothing"), span, "write `means`")
        .help("for example `define size of a team means the number of its members`")
}

pub(super) fn define_what_is(span: Span, adjective: &str, noun: &str) -> Diagnostic {
    let label = "expected `a KIND is …`, or `NOUN of a KIND`";
    let owner = if noun == "team" { "person" } else { "team" };
    error(Code::MissingMeans, "this is not how a definition begins", span, label).help(format!(
        "what is said of a {noun}: `define a {noun} is {adjective} means …`; a value or thing of something: `define {adjective} {noun} of a {owner} means …`"
    ))
}

pub(super) fn missing_body(place: Span) -> Diagnostic {
    error(Code::MissingMeans, "nothing stands behind `means`", place, "expected what it stands for")
}

pub(super) fn role_without_meaning(place: Span) -> Diagnostic {
    error(Code::IncompleteDeclaration, "the role does not say what it is", place, "expected `is accountable for`")
        .help("write `role NAME is accountable for people`, `role NAME contributes to people` or `role NAME of a team means …`")
}

/// `role boss of pods means …`.
pub(super) fn owner_without_article(span: Span, said: &str) -> Diagnostic {
    error(Code::IncompleteDeclaration, format!("`{}` stands without `a`", short(said)), span, "expected `a` and a kind")
        .help("a head names one: `role pod lead of a pod means …`")
}

/// A short form of a name that is not written as one.
pub(super) fn short_form(span: Span, said: &str) -> Diagnostic {
    error(
        Code::IncompleteDeclaration,
        format!("the short form `{said}` is not written as one"),
        span,
        format!("write `(short {said})`"),
    )
    .help("for example `role tech lead (short TL) is accountable for technical`")
}

pub(super) fn without_owner(place: Span, word: &str) -> Diagnostic {
    error(
        Code::IncompleteDeclaration,
        format!("this `{word}` does not say of what it is one"),
        place,
        "expected `of a team`, or of another kind",
    )
    .help(format!("write it like this: `{word} NAME of a team means …`"))
}

pub(super) fn nested_declaration(span: Span, word: &str) -> Diagnostic {
    error(
        Code::MisplacedClause,
        format!("a `{word}` stands inside a policy"),
        span,
        "begin it behind the closing brace",
    )
    .help("a declaration begins in the first column; no declaration holds another one")
}

pub(super) fn title_without_quotes(span: Span, text: &str) -> Diagnostic {
    error(
        Code::MissingQuotes,
        format!("the title `{}` has no quotes", short(text)),
        span,
        "expected a text in quotes or `{`",
    )
    .help("a title stands in double quotes: `\"title\"`; a name is one word, joined by `-`")
}

/// What other languages end an attribute with: `,` or `;`.
pub(super) fn sign_behind_attribute(span: Span, sign: &str) -> Diagnostic {
    let what = if sign == "," { "a comma" } else { "a semicolon" };
    error(Code::BadAttribute, format!("{what} stands behind an attribute"), span, "delete it")
        .help("each attribute stands on a line of its own, with nothing behind it")
}

pub(super) fn second_attribute(span: Span, text: &str) -> Diagnostic {
    let message = format!("`{}` stands on the line of another attribute", short(text));
    error(Code::BadAttribute, message, span, "begin a new line here")
        .help("each attribute stands on a line of its own: a name, a colon, a type")
}

/// The place of the first letters of a line.
fn beginning(span: Span, length: usize) -> Span {
    let start = span.start as usize;
    Span::new(span.file, start, start + length)
}

pub(super) fn no_attribute(span: Span, text: &str) -> Diagnostic {
    if let Some((name, _)) = text.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
        let place = beginning(span, name.len() + 2);
        return error(Code::BadAttribute, "the name of an attribute has no quotes", place, format!("write `{name}`"))
            .help(format!("for example `{name}: text`"));
    }
    if text.contains(':') {
        return error(Code::BadAttribute, format!("`{}` is no attribute", short(text)), span, "expected `name: type`")
            .help("behind the colon stands the type, then `required`, `acyclic`, `descriptive` or `default VALUE`: `budget: number required`");
    }
    if let Some((name, ty)) = text.split_once('=').or_else(|| text.rsplit_once(' ')) {
        let shown = format!("{}: {}", short(name.trim()), short(ty.trim()));
        return error(Code::BadAttribute, format!("`{}` is no attribute", short(text)), span, "expected `name: type`")
            .help(format!("a colon stands between the name and the type: `{shown}`"));
    }
    error(Code::BadAttribute, format!("`{}` is no attribute", short(text)), span, "expected `name: type`")
        .help("for example `manager: person acyclic default none`")
}

pub(super) fn trailing_in_attribute(span: Span, text: &str) -> Diagnostic {
    let message = format!("`{}` does not belong to the attribute before it", short(text));
    error(Code::BadAttribute, message, span, "expected the end of the line")
        .help("each attribute stands on a line of its own: a name, a colon, a type, then `required`, `acyclic`, `descriptive` or `default VALUE`")
}

pub(super) fn default_without_value(span: Span) -> Diagnostic {
    error(Code::BadAttribute, "`default` has no value", span, "expected a value")
        .help("write the value that counts when no file mentions it, or `default none`")
}

pub(super) fn no_checklist_item(span: Span, text: &str) -> Diagnostic {
    let help = "each item stands on a line of its own: `\"a small team\": the team is small`";
    if let Some((label, rest)) = text.strip_prefix('"').and_then(|rest| rest.split_once('"'))
        && !rest.trim().is_empty()
        && !rest.trim_start().starts_with(':')
    {
        let place = beginning(span, label.len() + 2);
        return error(
            Code::UnexpectedText,
            "there is no `:` behind the label of an item",
            place,
            "write `:` behind it",
        )
        .help(help);
    }
    if let Some((label, _)) = text.split_once(':').filter(|(label, _)| !label.contains(['"', '{', '}', ','])) {
        let place = beginning(span, label.trim_end().len());
        let right = format!("write `\"{}\"`", short(label.trim()));
        return error(Code::MissingQuotes, "the label of an item has no quotes", place, right).help(help);
    }
    error(
        Code::UnexpectedText,
        format!("`{}` is no item of a checklist", short(text)),
        span,
        "expected `\"label\": CONDITION`",
    )
    .help("each item stands on a line of its own, its label in quotes")
}

// ── clauses ──────────────────────────────────────────────────────────────────────────────────────────────────────────

pub(super) fn twice(name: &str, second: Span, first: Span) -> Diagnostic {
    error(Code::DuplicateClause, format!("`{name}` is given twice"), second, "here again")
        .and(first, "first here")
        .help("delete one of them")
}

pub(super) fn given_twice(second: Span, first: Span) -> Diagnostic {
    error(Code::DuplicateClause, "`given` is given twice", second, "here again")
        .and(first, "first here")
        .help("to add facts write `given also`; for other data write another test")
}

pub(super) fn no_sentence(span: Span, name: &str) -> Diagnostic {
    error(
        Code::MissingClause,
        format!("the policy `{name}` has no rule"),
        span,
        "expected a sentence between its braces",
    )
    .help("for example `every team must have a mission`")
}

pub(super) fn waiver_without(span: Span, missing: &[&str]) -> Diagnostic {
    let (list, wanted) = (listed(missing), listed(missing).replace("no `", "`"));
    error(Code::MissingClause, format!("the waiver has no {list}"), span, format!("expected {wanted} below"))
        .help("a waiver has `until 2027-03-31`, `because \"…\"` and `approved by \"…\"`, each on a line of its own")
}

pub(super) fn test_without(span: Span, missing: &[&str]) -> Diagnostic {
    let (list, wanted) = (listed(missing), listed(missing).replace("no `", "`"));
    error(Code::MissingClause, format!("the test has no {list}"), span, format!("expected {wanted} between its braces"))
        .help("`given \"\"\"…\"\"\"` describes teams, `expect violated for team payments` says what is found")
}

pub(super) fn test_without_policy(span: Span) -> Diagnostic {
    error(
        Code::IncompleteDeclaration,
        "the test does not say which policy it is about",
        span,
        "expected a policy's name",
    )
    .help("write the name of the policy, or several, before the title")
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [most @ .., last] => {
            format!("{} and no `{last}`", most.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", no "))
        }
    }
}

pub(super) fn unknown_clause(span: Span, word: &str, near: Option<&str>, place: &str) -> Diagnostic {
    let own = match place {
        "a test" => tests_and_waivers_error::clause_of_test(word),
        "a waiver" => tests_and_waivers_error::clause_of_waiver(word),
        _ => None,
    };
    if let Some((label, help)) = own {
        return error(Code::UnknownClause, format!("`{word}` is no clause of {place}"), span, label).help(help);
    }
    if let Some((label, help)) = clause_elsewhere(word) {
        return error(Code::UnknownClause, format!("`{word}` is no clause of {place}"), span, label).help(help);
    }
    let label = match near {
        Some("review") => "did you mean `review by`?".to_string(),
        Some("approved") => "did you mean `approved by`?".to_string(),
        Some("as") => "did you mean `as of`?".to_string(),
        Some(near) => format!("did you mean `{near}`?"),
        None => "expected a clause or a sentence".to_string(),
    };
    let help = match place {
        "a policy" => {
            "a policy has `because`, `source`, `advice`, `says`, `owner`, `from`, `until`, `review by`, `tags`, `unknown`, `waivable`; its sentences have `must`, `should` or `may`"
        }
        "a waiver" => "a waiver has `from`, `until`, `because` and `approved by`",
        _ => "a test has `as of`, `before`, `given`, `given also`, `expect` and `waive`",
    };
    error(Code::UnknownClause, format!("`{word}` is no clause of {place}"), span, label).help(help)
}

/// Clauses that other tools have, and what is said here.
fn clause_elsewhere(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word.to_lowercase().as_str() {
        "severity" | "level" | "priority" => ("the sentence says it", "`must` is an error, `should` a warning"),
        "description" | "reason" | "rationale" | "why" => {
            ("write `because`", "why a policy is there stands in `because \"…\"`")
        }
        "message" | "msg" => ("write `says`", "what a finding says stands in `says \"…\"`"),
        "till" | "til" | "through" => ("write `until`", "the last day stands in `until 2027-03-31`"),
        "title" | "name" => ("it stands in the head", "the title stands behind the name: `policy NAME \"title\" {`"),
        "expires" | "expiry" => ("write `until`", "the last day stands in `until 2027-03-31`"),
        "fix" | "hint" | "help" => ("write `advice`", "what to do about a finding stands in `advice \"…\"`"),
        _ => return None,
    })
}

pub(super) fn is_clause_elsewhere(word: &str) -> bool {
    clause_elsewhere(word).is_some()
}

pub(super) fn other_clause(span: Span, said: &str, right: &str) -> Diagnostic {
    error(Code::UnknownClause, format!("`{said}` is no clause"), span, format!("write `{right}`")).help(format!(
        "for example `{right} {}`",
        if right == "approved by" { "\"vp-engineering\"" } else { "2027-03-31" }
    ))
}

pub(super) fn other_end(span: Span, said: &str) -> Diagnostic {
    error(Code::BadClause, format!("`{said}` does not end a time"), span, "write `until`")
        .help("for example `from 2027-01-01 until 2027-12-31`: both days belong to it")
}

pub(super) fn colon_behind_clause(span: Span, clause: &str, sign: &str) -> Diagnostic {
    let example = match clause {
        "from" | "until" | "as of" | "review by" => format!("{clause} 2027-03-31"),
        "given" | "before" => format!("{clause} \"\"\"…\"\"\""),
        "expect" => "expect violated for team payments".to_owned(),
        "unknown" => "unknown warns".to_owned(),
        "waivable" => "waivable no".to_owned(),
        "tags" => "tags staffing, tlm".to_owned(),
        _ => format!("{clause} \"…\""),
    };
    error(Code::BadClause, format!("`{sign}` stands behind `{clause}`"), span, "delete it")
        .help(format!("write `{example}`"))
}

pub(super) fn half_a_clause(span: Span, clause: &str) -> Diagnostic {
    let first = clause.split(' ').next().unwrap_or(clause);
    error(Code::UnknownClause, format!("`{first}` is only half of a clause"), span, format!("write `{clause}`")).help(
        format!("for example `{clause} {}`", if clause == "approved by" { "\"vp-engineering\"" } else { "2027-03-31" }),
    )
}

pub(super) fn without_quotes(span: Span, clause: &str, text: &str) -> Diagnostic {
    error(
        Code::MissingQuotes,
        format!("the text of `{clause}` has no quotes"),
        span,
        "expected a text in double quotes",
    )
    .help(format!("write `{clause} \"{}\"`", short(text)))
}

pub(super) fn bad_clause(span: Span, clause: &str, found: Option<&str>) -> Diagnostic {
    let (wanted, example) = match clause {
        "from" | "until" | "as of" | "review by" => ("a date", format!("{clause} 2027-03-31")),
        "unknown" => ("`fails`, `warns` or `passes`", "unknown warns".to_string()),
        "waivable" => ("`yes` or `no`", "waivable no".to_string()),
        "tags" => ("words, separated by commas", "tags staffing, tlm".to_string()),
        "given" | "before" => ("data in triple quotes", format!("{clause} \"\"\"…\"\"\"")),
        "expect" => ("a verdict and a subject", "expect violated for team payments".to_string()),
        _ => ("a text in double quotes", format!("{clause} \"…\"")),
    };
    let message = match found {
        Some(found) => format!("`{clause}` cannot have `{}`", short(found)),
        None => format!("`{clause}` has nothing behind it"),
    };
    let unquoted = found.map(|found| found.trim_matches('"')).filter(|plain| crate::value::parse_date(plain).is_some());
    if let ("a date", Some(date)) = (wanted, unquoted) {
        return error(Code::BadClause, message, span, format!("write `{date}`"))
            .help("dates stand without quotes: only texts and ids are quoted");
    }
    if let ("a date", Some(date)) = (wanted, found.and_then(meant_date)) {
        return error(Code::BadClause, message, span, format!("write `{date}`"))
            .help("dates are year-month-day, as in `2027-03-31`");
    }
    error(Code::BadClause, message, span, format!("expected {wanted}")).help(format!("for example `{example}`"))
}
