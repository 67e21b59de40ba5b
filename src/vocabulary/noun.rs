//! English forms, by rule: the plural of a noun, its article, and the base form of a verb.
//!
//! Rules only ever make a longer form from a shorter one (`advise` → `advises`); endings are never stripped.

use crate::vocabulary::Number;

/// A noun in both numbers, lower-cased, words separated by one space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noun {
    /// One.
    pub singular: String,
    /// Several.
    pub plural: String,
    /// As declared, with its capitals, for reports.
    pub written: String,
    /// The short form in both numbers (`tl`, `tls`).
    pub short: Option<(String, String)>,
    /// The form in parentheses where it says less than the name: of `exit criteria (criterion)` the one is an
    /// `exit criterion`, and plain `criterion` is understood, too.
    pub loose: Option<(String, Number)>,
}

impl Noun {
    /// A noun declared in the singular; `plural` if the declaration says it.
    pub fn from_singular(singular: &str, plural: Option<&str>, written: &str) -> Noun {
        let (plural, loose) = match plural {
            Some(form) => said_form(singular, form),
            None => (pluralise(singular), None),
        };
        let loose = loose.map(|form| (form, Number::Plural));
        Noun { singular: singular.to_owned(), plural, written: written.to_owned(), short: None, loose }
    }

    /// A noun declared in the plural; `singular` if the declaration says it.
    pub fn from_plural(plural: &str, singular: Option<&str>, written: &str) -> Noun {
        let (singular, loose) = match singular {
            Some(form) => said_form(plural, form),
            None => (singularise(plural), None),
        };
        let loose = loose.map(|form| (form, Number::Singular));
        Noun { singular, plural: plural.to_owned(), written: written.to_owned(), short: None, loose }
    }

    /// One, or several, with the capitals of the declaration: `SIG`, `SIGs`.
    pub fn shown(&self, one: bool) -> String {
        let (form, other) = if one { (&self.singular, &self.plural) } else { (&self.plural, &self.singular) };
        let common = form.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
        let written = self.written.to_lowercase();
        if written == *form {
            self.written.clone()
        } else if written == *other && written.len() == self.written.len() && form.is_char_boundary(common) {
            format!("{}{}", self.written.get(..common).unwrap_or(&form[..common]), &form[common..])
        } else {
            form.clone()
        }
    }

    /// The same with a short form.
    #[must_use]
    pub fn with_short(mut self, short: Option<&str>) -> Noun {
        self.short = short.map(|short| (short.to_lowercase(), pluralise(&short.to_lowercase())));
        self
    }
}

/// The form in parentheses behind a name: one word stands for the head of a compound, and is kept as it is besides.
fn said_form(name: &str, form: &str) -> (String, Option<String>) {
    if form.contains(' ') || !name.contains(' ') {
        return (form.to_owned(), None);
    }
    (on_head(name, |_| form.to_owned()), Some(form.to_owned()))
}

/// `s`; `es` after s, x, z, ch, sh, o; consonant + `y` → `ies`.
fn plural_word(word: &str) -> String {
    let vowel_before_y = |stem: &str| stem.ends_with(['a', 'e', 'i', 'o', 'u']);
    if let Some(stem) = word.strip_suffix('y')
        && !stem.is_empty()
        && !vowel_before_y(stem)
    {
        return format!("{stem}ies");
    }
    let takes_es = word.ends_with(['s', 'x', 'z', 'o']) || word.ends_with("ch") || word.ends_with("sh");
    format!("{word}{}", if takes_es { "es" } else { "s" })
}

/// The plural of a noun of one or more words: of a compound the last word, before an `of` the word there.
pub fn pluralise(noun: &str) -> String {
    on_head(noun, plural_word)
}

/// The singular of a declared plural: the word from which the rule makes it; the noun itself if there is none.
pub fn singularise(plural: &str) -> String {
    on_head(plural, |word| {
        // `responses` is made from `response` and from `respons`: `es` is taken off only where English would add it.
        let sibilant = |stem: &str| ["ss", "us", "x", "zz", "ch", "sh", "o"].iter().any(|end| stem.ends_with(end));
        let candidates = [
            word.strip_suffix("ies").map(|stem| format!("{stem}y")),
            word.strip_suffix("es").filter(|stem| sibilant(stem)).map(str::to_owned),
            word.strip_suffix('s').map(str::to_owned),
            word.strip_suffix("es").map(str::to_owned),
        ];
        let made = candidates.into_iter().flatten().find(|stem| !stem.is_empty() && plural_word(stem) == word);
        made.unwrap_or_else(|| word.to_owned())
    })
}

fn on_head(noun: &str, change: impl Fn(&str) -> String) -> String {
    let words: Vec<&str> = noun.split(' ').collect();
    let head = words.iter().position(|word| *word == "of").filter(|at| *at > 0).unwrap_or(words.len()) - 1;
    let changed = words.iter().enumerate().map(|(at, word)| if at == head { change(word) } else { (*word).to_owned() });
    changed.collect::<Vec<_>>().join(" ")
}

/// `a` or `an`, by how the next word begins: by its sound, as far as letters tell it.
pub fn article(next: &str) -> &'static str {
    let word = next.split([' ', '-']).next().unwrap_or("");
    let lower = word.to_lowercase();
    let begins = |starts: &[&str]| starts.iter().any(|start| lower.starts_with(start));
    // Letters that are spelt one by one: `an HR partner`.
    let spelt = word.len() > 1 && word.chars().all(|char| char.is_ascii_uppercase() && !"AEIOUY".contains(char));
    let vowel = match lower.chars().next() {
        _ if spelt => word.starts_with(['F', 'H', 'L', 'M', 'N', 'R', 'S', 'X']),
        Some('a' | 'i') => true,
        Some('e') => !begins(&["eu", "ewe"]),
        Some('o') => !begins(&["one", "once"]),
        Some('u') => !begins(&["uni", "use", "usa", "usu", "util", "ub", "uk"]) || begins(&["unin", "unim"]),
        Some('h') => begins(&["hour", "honest", "honour", "honor", "heir"]),
        Some(_) | None => false,
    };
    if vowel { "an" } else { "a" }
}

/// A noun behind its article: `a team`, `an area`.
pub fn one(noun: &str) -> String {
    format!("{} {noun}", article(noun))
}

/// Whether a word names whoever does or is something (`contractor`, `trainee`), and so takes an article behind `is`;
/// of `engaged` or `senior` that would be wrong.
pub fn is_agent(word: &str) -> bool {
    const NO_AGENTS: [&str; 12] = [
        "senior", "junior", "major", "minor", "superior", "inferior", "prior", "former", "other", "sober", "eager",
        "proper",
    ];
    let head = word.rsplit([' ', '-']).next().unwrap_or(word).to_lowercase();
    !NO_AGENTS.contains(&head.as_str()) && ["or", "er", "ee", "ist", "ian"].iter().any(|end| head.ends_with(end))
}

/// The base form of a verb declared in the third person: `co-write` of `co-writes`.
pub fn base_form(third: &str) -> String {
    let irregular = ["have", "be", "do", "go"].into_iter().find(|base| is_base_form(base, third));
    irregular.map_or_else(|| singularise(third), str::to_owned)
}

/// Whether `base` is the base form of a verb declared in the third person (`co-write` of `co-writes`, `have` of `has`).
pub fn is_base_form(base: &str, third: &str) -> bool {
    match third {
        "has" => base == "have",
        "is" => base == "be",
        "does" => base == "do",
        "goes" => base == "go",
        _ => plural_word(base) == third,
    }
}

#[cfg(test)]
mod tests {
    use super::{Noun, base_form, is_agent, is_base_form, one, pluralise, singularise};

    #[test]
    fn articles_follow_the_sound() {
        let right = [
            "a team",
            "an area",
            "an engineer",
            "a unit",
            "a user",
            "an unused key",
            "an uninvolved lead",
            "an hour",
            "a European",
            "a one-on-one",
            "an owner",
            "an HR partner",
            "a TL",
            "a SIG",
            "an upper bound",
            "a hire",
        ];
        for phrase in right {
            let noun = phrase.split_once(' ').expect("it has an article").1;
            assert_eq!(one(noun), phrase);
        }
    }

    #[test]
    fn some_words_are_of_people() {
        let takes = |word: &&str| is_agent(word);
        let people = ["contractor", "people manager", "trainee", "founder", "specialist", "technician"];
        assert!(people.iter().all(takes));
        assert!(!["engaged", "senior", "remote", "on call", "former", "small"].iter().any(|word| takes(word)));
    }

    #[test]
    fn the_base_form_is_that_of_several() {
        let verbs = [
            ("has", "have"),
            ("is", "be"),
            ("does", "do"),
            ("goes", "go"),
            ("co-writes", "co-write"),
            ("carries", "carry"),
            ("focuses", "focus"),
            ("advises", "advise"),
            ("coaches", "coach"),
        ];
        for (third, base) in verbs {
            assert_eq!(base_form(third), base);
        }
    }

    #[test]
    fn a_form_in_parentheses_stands_for_the_head_word() {
        let noun = Noun::from_plural("exit criteria", Some("criterion"), "exit criteria");
        assert_eq!(noun.singular, "exit criterion");
        assert_eq!(noun.loose.map(|(form, _)| form).as_deref(), Some("criterion"));
        let noun = Noun::from_singular("point of contact", Some("points of contact"), "point of contact");
        assert_eq!(noun.plural, "points of contact");
        assert_eq!(noun.loose, None);
    }

    #[test]
    fn plurals_follow_the_rule_on_the_head_word() {
        for (one, several) in [
            ("team", "teams"),
            ("responsibility", "responsibilities"),
            ("survey", "surveys"),
            ("boss", "bosses"),
            ("point of contact", "points of contact"),
            ("tech lead", "tech leads"),
            ("branch", "branches"),
        ] {
            assert_eq!(pluralise(one), several);
            assert_eq!(singularise(several), one);
        }
    }

    #[test]
    fn base_forms_are_made_not_stripped() {
        assert!(is_base_form("co-write", "co-writes"));
        assert!(is_base_form("advise", "advises"));
        assert!(is_base_form("focus", "focuses"));
        assert!(!is_base_form("focuse", "focusess"));
        assert!(is_base_form("carry", "carries"));
        assert!(is_base_form("have", "has"));
    }
}
