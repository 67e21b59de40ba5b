//! Tokens of the grammar become words, numbers, dates, texts and phrases.
//!
//! Slips inside a token are answered here. Where it is plain what was meant (`2,5`, a curly quote), the token is mended,
//! so that later stages see what the author meant; where it is not (a date that does not exist), the phrase is left out
//! of the tree.

use jiff::civil::Date;

use crate::source::Span;
use crate::syntax::error;
use crate::syntax::parse::{Build, Node, Rule};
use crate::syntax::scan::is_invisible;
use crate::syntax::tree::{At, Names, Phrase, Token, TokenKind};
use crate::value::{self, Number};

/// A token that cannot be mended; it has been complained about.
pub(super) struct Unusable;

/// The phrase of these token nodes; `None` if it has been complained about so that it cannot be used. `place` is where
/// it was expected, should it be empty.
pub(super) fn phrase(build: &mut Build<'_>, nodes: &[Node], place: Span) -> Option<Phrase> {
    let mut tokens: Vec<Token> = Vec::with_capacity(nodes.len());
    let mut brackets = Vec::new();
    let mut usable = true;
    let mut comment_ends = 0;
    for node in nodes {
        if node.span.start < comment_ends {
            continue;
        }
        if node.rule == Rule::odd_dash && is_remark(build, &tokens, node) {
            comment_ends = line_end(build, node.span.start);
            build.report(error::dash_before_remark(node.span, build.of(node)));
            continue;
        }
        if let Some(sign) = foreign_comment(build, node) {
            comment_ends = line_end(build, node.span.start);
            build.report(error::foreign_comment(node.span, sign));
            continue;
        }
        match node.rule {
            Rule::open | Rule::open_brace => brackets.push(node.span),
            Rule::close | Rule::close_brace => {
                brackets.pop();
            }
            Rule::unclosed => {
                let open = brackets.pop().unwrap_or(node.span);
                let complaint = error::unclosed_bracket(open, build.at(open), node.span);
                build.report(complaint);
                usable = false;
                continue;
            }
            Rule::possessive => {
                check_possessive(build, tokens.last(), node.span);
                if matches!(tokens.last(), Some(Token { kind: TokenKind::Word(word), .. }) if contracted(word).is_some())
                {
                    usable = false;
                    continue;
                }
            }
            _ => {}
        }
        match token(build, node) {
            Ok(kind) => {
                let written = build.at(node.span);
                let capital = matches!(&kind, TokenKind::Word(word) if word != written);
                let mended = matches!(node.rule, Rule::single_quoted | Rule::curly_text | Rule::odd_dash);
                tokens.push(Token { kind, span: node.span, written: (capital || mended).then(|| written.into()) });
            }
            Err(Unusable) => usable = false,
        }
    }
    let span = match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => place,
    };
    usable.then_some(Phrase { tokens, span })
}

/// Whether a dash begins a remark: it stands apart behind what is demanded, and neither a number nor a value follows.
fn is_remark(build: &Build<'_>, before: &[Token], node: &Node) -> bool {
    let word =
        |token: &Token, known: &[&str]| matches!(&token.kind, TokenKind::Word(word) if known.contains(&word.as_str()));
    let rest = &build.text[node.span.end as usize..];
    let apart = rest.starts_with([' ', '\t', '\u{a0}']);
    let next: String = rest.trim_start().chars().take_while(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
    let value = matches!(next.as_str(), "" | "the" | "its" | "their" | "today" | "a" | "an");
    apart && !value && before.iter().any(|token| word(token, &["must", "should", "may"]))
}

/// The sign that begins a comment in another language, if one begins here: `//`, `--`, `/*`.
fn foreign_comment(build: &Build<'_>, node: &Node) -> Option<&'static str> {
    if !matches!(node.rule, Rule::divide | Rule::minus | Rule::foreign) {
        return None;
    }
    let rest = build.text.get(node.span.start as usize..)?;
    ["//", "/*", "--"].into_iter().find(|sign| rest.starts_with(sign) && !rest.starts_with("-->"))
}

fn line_end(build: &Build<'_>, start: u32) -> u32 {
    let rest = build.text.get(start as usize..).unwrap_or("");
    start + u32::try_from(rest.find('\n').unwrap_or(rest.len())).unwrap_or(u32::MAX - start)
}

/// The phrase of a node whose children are its tokens.
pub(super) fn phrase_of(build: &mut Build<'_>, node: &Node) -> Option<Phrase> {
    phrase(build, &node.children, node.span)
}

/// `team'` is no possessive, `teams'` is.
fn check_possessive(build: &mut Build<'_>, before: Option<&Token>, span: Span) {
    if let Some(Token { kind: TokenKind::Word(word), span: place, .. }) = before
        && build.at(span).chars().count() > 1
        && let Some(long) = contracted(word)
    {
        return build.report(error::contracted_is(place.to(span), build.at(place.to(span)), long));
    }
    let bare = build.at(span).chars().count() == 1;
    let after_s = matches!(before, Some(Token { kind: TokenKind::Word(word), .. }) if word.ends_with(['s', 'x', 'z']));
    if bare && !after_s {
        build.report(error::stray_apostrophe(span));
    }
}

/// What `it's`, `who's` and the like are written out.
fn contracted(word: &str) -> Option<&'static str> {
    Some(match word {
        "it" => "`it is`, or `its`",
        "who" => "`who is`, or `whose`",
        "that" => "`that is`, or `whose`",
        "which" => "`which is`, or `whose`",
        "there" => "`there is`",
        "he" | "she" => "`they are`",
        _ => return None,
    })
}

fn token(build: &mut Build<'_>, node: &Node) -> Result<TokenKind, Unusable> {
    Ok(match node.rule {
        Rule::word | Rule::yes_no => TokenKind::Word(word(build, node).to_lowercase()),
        Rule::number | Rule::grouped | Rule::decimal_comma | Rule::tailed | Rule::bare_fraction => {
            TokenKind::Number(number(build, node)?)
        }
        Rule::percent => TokenKind::Percent(percent(build, node)?),
        Rule::date | Rule::odd_date => TokenKind::Date(date(build, node)?),
        Rule::plain_text | Rule::curly_text | Rule::open_text => TokenKind::Text(text(build, node)?),
        Rule::possessive => TokenKind::Possessive,
        Rule::open => TokenKind::Open,
        Rule::close => TokenKind::Close,
        Rule::open_brace => TokenKind::OpenBrace,
        Rule::close_brace => TokenKind::CloseBrace,
        Rule::comma => TokenKind::Comma,
        Rule::colon => TokenKind::Colon,
        Rule::plus => TokenKind::Plus,
        Rule::minus => TokenKind::Minus,
        Rule::times => TokenKind::Times,
        Rule::divide => TokenKind::Divide,
        Rule::stray_close => return unusable(build, error::stray_bracket(node.span, ")")),
        Rule::contraction => {
            let tail = build.of(node);
            let before = build.text.get(..node.span.start as usize).unwrap_or("");
            let word = before.rsplit(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).next().unwrap_or("");
            let span = Span::new(node.span.file, node.span.start as usize - word.len(), node.span.end as usize);
            return unusable(build, error::contraction(span, word, tail));
        }
        Rule::single_quoted => {
            let quoted = build.of(node);
            let inside = quoted.trim_matches(|c| matches!(c, '\'' | '\u{2018}' | '\u{2019}'));
            build.report(error::curly_quote(first_char(node.span, quoted), quoted.chars().next().unwrap_or('\'')));
            TokenKind::Text(inside.to_string())
        }
        Rule::odd_quote => {
            let quote = build.of(node).chars().next().unwrap_or('"');
            return unusable(build, error::curly_quote(node.span, quote));
        }
        Rule::odd_dash => odd_dash(build, node)?,
        Rule::data => return unusable(build, error::data_as_text(node.span)),
        // Everything else that a phrase holds is a symbol of another language.
        _ => TokenKind::Foreign(build.of(node).to_string()),
    })
}

fn unusable<T>(build: &mut Build<'_>, complaint: crate::diagnostic::Diagnostic) -> Result<T, Unusable> {
    build.report(complaint);
    Err(Unusable)
}

/// The span of the first character of a text.
fn first_char(span: Span, text: &str) -> Span {
    let width = text.chars().next().map_or(0, char::len_utf8);
    Span::new(span.file, span.start as usize, span.start as usize + width)
}

/// A dash with space round it is a minus; what a dash between two half-sentences means nobody can tell.
fn odd_dash(build: &mut Build<'_>, node: &Node) -> Result<TokenKind, Unusable> {
    let dash = build.of(node).chars().next().unwrap_or('-');
    build.report(error::long_dash(node.span, dash));
    if matches!(dash, '\u{2014}' | '\u{2015}') { Err(Unusable) } else { Ok(TokenKind::Minus) }
}

/// A word as written, without invisible characters and with plain letters and hyphens.
pub(super) fn word(build: &mut Build<'_>, node: &Node) -> String {
    let written = build.of(node);
    if written.is_ascii() && !written.bytes().any(|byte| byte.is_ascii_control()) {
        return written.to_string();
    }
    let latin = written.chars().any(|c| c.is_ascii_alphabetic());
    let mut complained = false;
    let mut plain = String::with_capacity(written.len());
    for (at, c) in written.char_indices() {
        let start = node.span.start as usize + at;
        let here = Span::new(node.span.file, start, start + c.len_utf8());
        let (mended, complaint) = match (lookalike(c), c) {
            _ if is_invisible(c) => continue,
            (_, '\u{2010}'..='\u{2013}' | '\u{2212}') => ('-', Some(error::long_dash(here, c))),
            (Some((letter, script)), _) if latin => (letter, Some(error::lookalike(here, c, script, letter, written))),
            _ => (c, None),
        };
        plain.push(mended);
        if let Some(complaint) = complaint.filter(|_| !complained) {
            complained = true;
            build.report(complaint);
        }
    }
    plain
}

/// The Latin letter that a letter of another script looks like, and the script.
fn lookalike(c: char) -> Option<(char, &'static str)> {
    const CYRILLIC: (&str, &str) = ("авекмнорстухіјѕһԁԛԝАВЕЅІЈКМНОРСТУХ", "abekmhopctyxijshdqwABESIJKMHOPCTYX");
    const GREEK: (&str, &str) = ("αικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aikvoptuxABEZHIKMNOPTYX");
    const ARMENIAN: (&str, &str) = ("օոսհցՕՍԼ", "onuhgOUL");
    let of = |(theirs, ours): (&str, &str)| theirs.chars().zip(ours.chars()).find(|&(t, _)| t == c).map(|(_, o)| o);
    let wide = |c: char| char::from_u32(u32::from(c).checked_sub(0xfee0)?).filter(char::is_ascii_alphabetic);
    None.or_else(|| of(CYRILLIC).map(|letter| (letter, "Cyrillic")))
        .or_else(|| of(GREEK).map(|letter| (letter, "Greek")))
        .or_else(|| of(ARMENIAN).map(|letter| (letter, "Armenian")))
        .or_else(|| wide(c).map(|letter| (letter, "full-width")))
}

/// `1e3`, `0x10`: a whole number as programs write it.
fn elsewhere_written(written: &str) -> Option<String> {
    let lower = written.to_lowercase();
    if let Some(digits) = lower.strip_prefix("0x") {
        return u32::from_str_radix(digits, 16).ok().map(|number| number.to_string());
    }
    let (digits, power) = lower.split_once('e')?;
    let (digits, power) = (digits.parse::<u64>().ok()?, power.trim_start_matches('+').parse::<u32>().ok()?);
    10u64.checked_pow(power).and_then(|factor| digits.checked_mul(factor)).map(|number| number.to_string())
}

/// A number; separators are answered and mended, a number with a tail is not usable.
pub(super) fn number(build: &mut Build<'_>, node: &Node) -> Result<Number, Unusable> {
    let written = build.of(node);
    if let Some((low, whole)) = range_with_dash(build, node.span) {
        let high: String = written.chars().skip(1).collect();
        return unusable(build, error::bad_range(whole, low, &high));
    }
    let mut plain = written.replace(['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2212}'], "-");
    if plain != written {
        build.report(error::long_dash(first_char(node.span, written), written.chars().next().unwrap_or('-')));
    }
    match node.rule {
        Rule::grouped => {
            plain = ungrouped(&plain);
            build.report(error::thousands_separator(node.span, written, &plain));
        }
        Rule::decimal_comma => {
            plain = plain.replace(',', ".");
            build.report(error::decimal_comma(node.span, written, &plain));
        }
        Rule::bare_fraction => {
            plain = format!("0{plain}");
            build.report(error::bad_number(node.span, written, &plain));
        }
        Rule::tailed => {
            if let Some(whole) = ratio(build, node.span) {
                return unusable(build, error::number_for_name(whole, build.at(whole)));
            }
            let timed = written.split_once(['T', 't']).filter(|(day, _)| value::parse_date(day).is_some());
            if timed.is_some() {
                return unusable(build, error::bad_date(node.span, written, value::meant_date(written).as_deref()));
            }
            let (digits, tail) = plain.split_at(node.child(Rule::number).map_or(0, |number| number.span.range().len()));
            if let Some(shown) = elsewhere_written(&plain) {
                return unusable(build, error::number_elsewhere(node.span, written, &shown));
            }
            let shown = match tail.strip_prefix('-') {
                Some(rest) if !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()) => {
                    return unusable(build, error::bad_range(node.span, digits, rest));
                }
                // `1-on-1s`
                Some(rest) if rest.starts_with(|c: char| c.is_alphabetic()) => {
                    return unusable(build, error::number_for_name(node.span, written));
                }
                Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => format!("{digits} - {rest}"),
                // `100k`
                _ if matches!(tail, "k" | "K") => format!("{digits}000"),
                _ => match value::unit_shortened(tail) {
                    Some(unit) => format!("{digits} {unit}"),
                    None => format!("{digits} {tail}"),
                },
            };
            return unusable(build, error::bad_number(node.span, written, &shown));
        }
        _ => {}
    }
    match Number::parse(&plain) {
        Some(number) => Ok(number),
        None => unusable(build, error::number_out_of_range(node.span, written)),
    }
}

/// `5–9`, of which the number `5` was a token of its own: the lower end, and the place of the whole.
fn range_with_dash<'a>(build: &Build<'a>, span: Span) -> Option<(&'a str, Span)> {
    let dash = build.at(span).chars().next().filter(|c| !c.is_ascii())?;
    let before = build.text.get(..span.start as usize)?;
    let low = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let number = before.get(before.len() - low..).filter(|number| !number.is_empty() && !dash.is_ascii_digit())?;
    Some((number, Span::new(span.file, before.len() - low, span.end as usize)))
}

/// `1:1s`, of which the number `1` and the colon were tokens of their own.
fn ratio(build: &Build<'_>, span: Span) -> Option<Span> {
    let before = build.text.get(..span.start as usize)?.strip_suffix(':')?;
    let number = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    (number > 0).then(|| Span::new(span.file, before.len() - number, span.end as usize))
}

/// `2,500.5` is `2500.5`, `1.000.000` a million.
fn ungrouped(written: &str) -> String {
    let points = written.matches('.').count();
    let separator = |c: char| matches!(c, ',' | '\'' | '\u{2019}' | '_') || (c == '.' && points > 1);
    written.chars().filter(|&c| !separator(c)).collect()
}

/// `40%` is 2/5.
fn percent(build: &mut Build<'_>, node: &Node) -> Result<Number, Unusable> {
    let Some(child) = node.child(Rule::number) else { return Err(Unusable) };
    let hundredth = number(build, child)?.div(Number::whole(100));
    let written = build.of(node);
    hundredth.ok_or(Unusable).or_else(|_| unusable(build, error::number_out_of_range(node.span, written)))
}

/// A date; one in another order is shown in the right one, if that is plain.
pub(super) fn date(build: &mut Build<'_>, node: &Node) -> Result<Date, Unusable> {
    let written = build.of(node);
    if let (Rule::date, Some(date)) = (node.rule, value::parse_date(written)) {
        return Ok(date);
    }
    let meant = value::meant_date(written);
    build.report(error::bad_date(node.span, written, meant.as_deref()));
    match meant.and_then(|meant| value::parse_date(&meant)) {
        Some(date) => Ok(date),
        None => Err(Unusable),
    }
}

/// The text between quotes, escapes resolved.
pub(super) fn text(build: &mut Build<'_>, node: &Node) -> Result<String, Unusable> {
    let written = build.of(node);
    match node.rule {
        Rule::open_text => {
            // A curly quote at the end explains why no plain one was found.
            if let Some((at, quote)) = written.char_indices().find(|&(_, c)| is_closing_curly(c)) {
                let start = node.span.start as usize + at;
                let place = Span::new(node.span.file, start, start + quote.len_utf8());
                return unusable(build, error::curly_quote(place, quote));
            }
            let place = Span::new(
                node.span.file,
                node.span.start as usize,
                node.span.start as usize + written.trim_end().len(),
            );
            if build.is_swallowed(node.span) {
                return Err(Unusable);
            }
            if let Some(end) = goes_on(build.text, node.span.start as usize) {
                build.swallowed = end;
                return unusable(build, error::string_over_lines(place));
            }
            if place.range().len() == 1 {
                return unusable(build, error::lone_quote(place));
            }
            return unusable(build, error::unterminated_string(place));
        }
        Rule::curly_text => {
            let quote = written.chars().next().unwrap_or('"');
            build.report(error::curly_quote(first_char(node.span, written), quote));
        }
        _ => {}
    }
    let mut inside = written.char_indices();
    inside.next();
    inside.next_back();
    unescape(build, inside.as_str(), node.span.start as usize + written.chars().next().map_or(0, char::len_utf8))
}

/// How many lines a text may go on that was meant to be one.
const LINES_OF_A_TEXT: usize = 8;

/// Where a text ends that has a quote at `start` and none on its line: behind a quote that is the last and only one of a
/// line below, if nothing else is quoted before.
fn goes_on(text: &str, start: usize) -> Option<usize> {
    let mut end = start;
    for (at, line) in text[start..].split_inclusive('\n').enumerate().take(LINES_OF_A_TEXT) {
        end += line.len();
        let quotes = line.matches('"').count();
        if at > 0 && quotes > 0 {
            return (quotes == 1 && line.trim_end().ends_with('"')).then_some(end);
        }
    }
    None
}

fn is_closing_curly(c: char) -> bool {
    matches!(c, '\u{201c}' | '\u{201d}' | '\u{bb}')
}

fn unescape(build: &mut Build<'_>, inside: &str, start: usize) -> Result<String, Unusable> {
    let mut plain = String::with_capacity(inside.len());
    let mut characters = inside.char_indices();
    while let Some((at, c)) = characters.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match characters.next() {
            Some((_, 'n')) => plain.push('\n'),
            Some((_, escaped @ ('"' | '\\'))) => plain.push(escaped),
            other => {
                let width = 1 + other.map_or(0, |(_, c)| c.len_utf8());
                let span = Span::new(build.file, start + at, start + at + width);
                build.report(error::bad_escape(span, build.at(span)));
                plain.extend(other.map(|(_, c)| c));
            }
        }
    }
    Ok(plain)
}

/// A text with its place.
pub(super) fn text_at(build: &mut Build<'_>, node: &Node) -> Option<At<String>> {
    let value = text(build, node).ok()?;
    Some(At { value, span: node.span })
}

/// Whether a node is a string of whatever kind.
pub(super) fn is_text(rule: Rule) -> bool {
    matches!(rule, Rule::plain_text | Rule::curly_text | Rule::open_text)
}

/// The words of a node, as written, joined by one space.
pub(super) fn words(build: &mut Build<'_>, node: &Node) -> At<String> {
    let all = node.children.iter().filter(|child| child.rule == Rule::word);
    let value = all.map(|child| word(build, child)).collect::<Vec<_>>().join(" ");
    At { value, span: node.span }
}

/// The words of a node in lower case: how names are matched.
pub(super) fn lower_words(build: &mut Build<'_>, node: &Node) -> At<String> {
    let At { value, span } = words(build, node);
    At { value: value.to_lowercase(), span }
}

/// A label (the name of a policy, of a pack), as written.
pub(super) fn label(build: &mut Build<'_>, node: &Node) -> At<String> {
    At { value: word(build, node), span: node.span }
}

/// The names that a declaration gives, with the forms in parentheses.
pub(super) fn names(build: &mut Build<'_>, node: &Node) -> Names {
    let mut names =
        Names { name: At { value: String::new(), span: node.span }, written: String::new(), other: None, short: None };
    for child in &node.children {
        match child.rule {
            Rule::short_form => names.short = child.children.first().map(|child| words(build, child)),
            Rule::other_form => names.other = child.children.first().map(|child| lower_words(build, child)),
            _ => {
                let At { value, span } = words(build, child);
                names.name = At { value: value.to_lowercase(), span };
                names.written = value;
            }
        }
    }
    names
}
