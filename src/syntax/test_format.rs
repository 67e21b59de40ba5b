//! Tests of the formatter: layouts by example, and over all shipped text that it is idempotent, changes no tree, and
//! gives the same for every way to set white space.

use crate::source::{Role, Sources};
use crate::syntax::format::{self, Refusal};
use crate::syntax::lexemes::{Sort, lexemes};

fn reserved(word: &str) -> bool {
    ["every", "must", "the", "a", "of", "unless", "if", "and", "or", "means", "is", "at", "least", "have"]
        .contains(&word)
}

fn format(text: &str, reserved: &dyn Fn(&str) -> bool) -> Result<String, Refusal> {
    let mut sources = Sources::default();
    let file = sources.add("x.policy", text, Role::Policy);
    format::format(&sources, file, reserved)
}

fn formatted(text: &str) -> String {
    match format(text, &reserved) {
        Ok(output) => {
            assert_eq!(format(&output, &reserved).as_ref(), Ok(&output), "not idempotent");
            output
        }
        Err(refusal) => panic!("{refusal:?} of {text}"),
    }
}

fn shipped() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting: Vec<std::path::PathBuf> = ["rules", "examples", "tests", "src/syntax"]
        .iter()
        .map(|folder| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .collect();
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of the project can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|it| it == "policy")
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                found.push((path.display().to_string(), text));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn all_that_ships_can_be_formatted_and_stays_the_same() {
    let mut count = 0;
    for (name, text) in shipped() {
        match format(&text, &reserved) {
            Ok(output) => {
                assert_eq!(format(&output, &reserved).as_ref(), Ok(&output), "{name} is not idempotent");
                count += 1;
            }
            Err(Refusal::NotTheSame) => panic!("{name} would not be the same"),
            // Files of tests may be broken on purpose.
            Err(Refusal::Broken(problems)) => assert!(name.contains("/tests/"), "{name}: {problems:?}"),
        }
    }
    assert!(count > 5, "only {count} files were found");
}

/// Another number in each step, the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// The text with other white space between its pieces: more blanks, tabs, blank lines, blanks at the ends of lines.
fn shaken(text: &str, dice: &mut Dice) -> String {
    let mut shaken = String::new();
    let mut end = 0;
    for piece in lexemes(text, &[]) {
        let between = &text[end..piece.place.start];
        let first_column = between.ends_with('\n') || end == 0;
        if between.contains('\n') && end > 0 {
            let (_, indent) = between.rsplit_once('\n').unwrap_or(("", ""));
            shaken += [" ", "", "\t", "  "][dice.below(4) as usize];
            shaken += &"\n".repeat(between.matches('\n').count().clamp(1, 2));
            shaken += indent;
        } else {
            shaken += between;
        }
        if (!between.is_empty() && !first_column) && piece.sort != Sort::Comment {
            shaken += ["", " ", "\t", "\u{a0}  "][dice.below(4) as usize];
        }
        shaken += text[piece.place.clone()].trim_end_matches(['\r', ' ', '\t']);
        end = piece.place.end;
    }
    shaken + "\n"
}

#[test]
fn white_space_makes_no_difference() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for (name, text) in shipped() {
        let Ok(plain) = format(&text, &reserved) else { continue };
        for _ in 0..3 {
            let other = shaken(&text, &mut dice);
            match format(&other, &reserved) {
                Ok(output) => assert!(
                    output == plain,
                    "{name}: {}",
                    similar::TextDiff::from_lines(&plain, &output).unified_diff()
                ),
                Err(refusal) => panic!("{name}: {refusal:?}\n{other}"),
            }
        }
    }
}

/// The declarations of a text, each with the comments above it.
fn declarations(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut at, mut quoted) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        let begins = !quoted && line.starts_with(|c: char| c.is_ascii_alphabetic());
        if begins && at > start && text[start..at].lines().any(|line| !line.starts_with('#') && !line.trim().is_empty())
        {
            found.push(&text[start..at]);
            start = at;
        }
        quoted ^= line.matches("\"\"\"").count() % 2 == 1;
        at += line.len();
    }
    found.push(&text[start..]);
    found
}

/// What may stand between any two pieces: a line end and any indentation, a comment to the end of the line, a tab.
fn between(dice: &mut Dice, count: usize) -> String {
    let end = ["\n", "\n  ", "\n\t", "\n\n      ", "\r\n "][dice.below(5) as usize];
    match dice.below(3) {
        0 => end.to_owned(),
        1 => format!(" # c{count}{end}"),
        _ => format!("{end}# c{count} é\t.\n\n#\n"),
    }
}

/// Texts with something between the pieces at `places`.
fn torn(text: &str, places: &[usize], dice: &mut Dice) -> String {
    let mut torn = String::new();
    let mut end = 0;
    for (count, &place) in places.iter().enumerate() {
        torn += &text[end..place];
        torn += &between(dice, count);
        end = place;
    }
    torn + &text[end..]
}

/// All pieces but comments in lower case, since keywords become so; and all comments, in their order.
fn words_and_comments(text: &str) -> (Vec<String>, Vec<String>) {
    let (comments, words): (Vec<_>, Vec<_>) =
        lexemes(text, &[]).into_iter().partition(|piece| piece.sort == Sort::Comment);
    let words =
        words.iter().map(|piece| if piece.sort == Sort::Text { piece.text.clone() } else { piece.text.to_lowercase() });
    (words.collect(), comments.iter().map(|piece| piece.text.trim_end().to_owned()).collect())
}

/// Whether a text that may have become none can be formatted; if so, nothing of it is lost, moved or changed by a
/// second time. Looks at the pieces, and so does not rely on the check that the formatter makes of itself.
fn survives(name: &str, text: &str) -> bool {
    match format(text, &reserved) {
        Ok(output) => {
            assert_eq!(format(&output, &reserved).as_ref(), Ok(&output), "{name} is not idempotent:\n{text}");
            assert_eq!(words_and_comments(&output), words_and_comments(text), "{name}:\n{text}");
            true
        }
        Err(Refusal::NotTheSame) => panic!("{name} would not be the same:\n{text}"),
        // A sentence ends with its line: what is torn there is no policy any more, and left alone.
        Err(Refusal::Broken(_)) => false,
    }
}

/// Further files, from a folder that `ORGLINT_CORPUS` names.
fn corpus() -> Vec<(String, String)> {
    let Some(folder) = std::env::var_os("ORGLINT_CORPUS") else {
        eprintln!("ORGLINT_CORPUS names no folder of further policies: those of the project alone are tried");
        return Vec::new();
    };
    let files = std::fs::read_dir(folder).expect("ORGLINT_CORPUS names a folder").flatten();
    let policies = files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|it| it == "policy"));
    policies.map(|path| (path.display().to_string(), std::fs::read_to_string(path).expect("it is text"))).collect()
}

#[test]
fn line_ends_and_comments_between_any_two_pieces_are_kept() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut tried, mut kept) = (0, 0);
    for (name, text) in shipped().into_iter().chain(corpus()) {
        for declaration in declarations(&text) {
            let starts: Vec<usize> = lexemes(declaration, &[]).iter().map(|piece| piece.place.start).collect();
            for count in [1, 3] {
                let mut places: Vec<usize> = (0..count)
                    .filter_map(|_| starts.get(dice.below(starts.len().max(1) as u64) as usize).copied())
                    .collect();
                places.sort_unstable();
                places.dedup();
                tried += 1;
                kept += usize::from(survives(&name, &torn(declaration, &places, &mut dice)));
            }
        }
    }
    // A sentence that is torn anywhere but before `and`, `if` and the like is none.
    assert!(tried > 1500 && kept * 5 > tried, "{kept} of {tried} were still policies");
}

/// Every place of the text that has all constructs, one by one.
#[test]
fn a_comment_at_every_place_is_kept() {
    let text = include_str!("sample.policy");
    let mut dice = Dice(0xd1b5_4a32_d192_ed03);
    let mut kept = 0;
    for declaration in declarations(text) {
        for piece in lexemes(declaration, &[]) {
            kept += usize::from(survives("sample.policy", &torn(declaration, &[piece.place.start], &mut dice)));
        }
    }
    assert!(kept > 100, "{kept} texts were still policies");
}

#[test]
fn what_the_author_of_a_list_divided_stays_divided() {
    let text = "choice skill = a | b |\n c\n  | d\nscale x = one < two\n";
    assert_eq!(formatted(text), "choice skill = a | b\n  | c\n  | d\nscale  x     = one < two\n");
}

#[test]
fn an_item_that_is_too_long_stands_below_its_name() {
    let long = "the team has a person who is a contractor and who is senior and whose level is at least staff and who is not gone";
    let text = format!("checklist marks of a team {{\n \"short\": it is small\n \"long\": {long}\n}}\n");
    let wanted = format!("checklist marks of a team {{\n  \"short\": it is small\n  \"long\":\n    {long}\n}}\n");
    assert_eq!(formatted(&text), wanted);
}

#[test]
fn one_wide_entry_tears_no_column_apart() {
    let text = "role a is accountable for x\nrole bcd is accountable for y\nrole an exceedingly long name (short AELN) is accountable for z\n";
    let wanted = "role a   is accountable for x\nrole bcd is accountable for y\nrole an exceedingly long name (short AELN) is accountable for z\n";
    assert_eq!(formatted(text), wanted);
}

#[test]
fn a_block_of_its_own_shape() {
    let text = "KIND  Exit criterion (criteria)   \"x\"   {\n a: text # one\n\n\n  longer name (longer names):   date   Default none #two\n}\ndefine A person is X means THEIR status is left\nset a=5\nset bcd =  6\n";
    let wanted = "kind Exit criterion (criteria) \"x\" {\n  a: text  # one\n\n  longer name (longer names): date default none  #two\n}\n\ndefine a person is X means THEIR status is left\nset a   = 5\nset bcd = 6\n";
    assert_eq!(formatted(text), wanted);
}

#[test]
fn what_is_alike_is_set_in_columns() {
    let text = "responsibility a b within c \"x\"\nresponsibility d \"y\" per area\nrole e is accountable for a b\nrole longer (short L) contributes to d\npolicy p {\n every team must have a mission\n because \"x\"\n tags a, b\n}\n";
    let wanted = "responsibility a b within c \"x\"\nresponsibility d   \"y\" per area\nrole e                is accountable for a b\nrole longer (short L) contributes to d\n\npolicy p {\n  every team must have a mission\n  because \"x\"\n  tags    a, b\n}\n";
    assert_eq!(formatted(text), wanted);
}

#[test]
fn long_sentences_go_on_before_unless() {
    let text = "policy p \"t\" { every people manager of a team must have technical depth in the team unless the tech lead of the team co-writes reviews }";
    let wanted = "policy p \"t\" {\n  every people manager of a team must have technical depth in the team\n    unless the tech lead of the team co-writes reviews\n}\n";
    assert_eq!(formatted(text), wanted);
}

#[test]
fn comments_stay_where_they_are() {
    let text = "# head\npolicy p { # open\n      # about a\n  every team must have a mission\n    # why\n    unless it is small # end\n # last\n}\n# tail\n";
    let wanted = "# head\npolicy p {  # open\n  # about a\n  every team must have a mission\n    # why\n    unless it is small  # end\n  # last\n}\n\n# tail\n";
    assert_eq!(formatted(text), wanted);
}

#[test]
fn quoted_data_and_line_ends_are_untouched() {
    let data = "\"\"\"\r\n   team:   payments  # x\r\n\t\r\n\"\"\"";
    let text = format!("test p \"t\" {{\r\n given\r\n{data}\r\nexpect   Holds for   team payments\r\n}}\r\n");
    let wanted = format!("test p \"t\" {{\r\n  given {data}\r\n  expect holds for team payments\r\n}}\r\n");
    assert_eq!(formatted(&text), wanted);
}

#[test]
fn waivers_and_days() {
    let text = "waive p for team x\n until 2027-01-01\n   because \"y\"\n approved by \"z\"\npolicy p { every team must have a mission }\npolicy q {\n every team must have a mission\n from 2027-01-01   until 2028-01-01\n source \"s\"\n because \"b\"\n}\n";
    let wanted = "waive p for team x\n  until 2027-01-01\n  because \"y\"\n  approved by \"z\"\n\npolicy p { every team must have a mission }\n\npolicy q {\n  every team must have a mission\n  from 2027-01-01 until 2028-01-01\n  source  \"s\"\n  because \"b\"\n}\n";
    assert_eq!(formatted(text), wanted);
}

#[test]
fn broken_text_is_refused() {
    assert!(matches!(format("policy p {\n every team must have (a\n}\n", &reserved), Err(Refusal::Broken(_))));
}
