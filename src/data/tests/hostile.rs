//! Input that means harm or none at all: bounded, and no panic.

use std::time::{Duration, Instant};

use super::{Format, Limits, Parsed, read, read_within};

const FORMATS: [Format; 4] = [Format::Yaml, Format::Json, Format::Toml, Format::Csv];

fn sample(format: Format) -> &'static str {
    match format {
        Format::Yaml => {
            "# é\nteam: &t payménts 🙂\r\nmembers: [ana, 'b''o', \"c\\u00e9\\n\"]\nlead: {<<: &m {a: ~}, b: *t}\ntext: |\n  one\n\n  two\nfold: >-\n  x\n  y\n---\n- !!str 12\n- - 王\n---\n? k\n: v\n...\n"
        }
        Format::Json => {
            "\u{feff}{\"a\": [1, -2.5e+3, true, false, null], \"é\": {\"x\": \"\\ud83d\\ude42 \\\"王\\\"\"}, \"b\": []}\n"
        }
        Format::Toml => {
            "a = 1\nb.c = \"é\\t\"\n[x]\ny = [1, 2.5, {z = 'q'}]\n[[p.q]]\nd = 2026-01-01T10:00:00Z\ns = \"\"\"\n王\n\"\"\"\n"
        }
        Format::Csv => "id,\"na\"\"me\", é \r\nana,\"x, y\",王\n\nbo,,\"\"\n",
    }
}

/// Reads, and looks at every span, which panics or is empty if one is off a boundary.
fn poke(format: Format, text: &str) -> Parsed {
    let parsed = read(format, text);
    parsed.shape();
    for label in parsed.diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
        assert!(
            text.get(label.span.range()).is_some(),
            "{format:?} {text:?}: {:?} {:?}",
            label.span,
            parsed.complaints()
        );
    }
    assert!(parsed.diagnostics.is_empty() || parsed.diagnostics.iter().all(|d| !d.labels.is_empty()));
    parsed
}

/// A small generator of our own (xorshift), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

#[test]
fn samples_are_sound() {
    for format in FORMATS {
        let parsed = poke(format, sample(format));
        assert!(parsed.complaints().is_empty(), "{:?}", parsed.complaints());
    }
}

#[test]
fn all_prefixes() {
    for format in FORMATS {
        let text = sample(format);
        for end in (0..=text.len()).filter(|&end| text.is_char_boundary(end)) {
            poke(format, &text[..end]);
            poke(format, &text[end..]);
            // Bounds inside a character, or out of order, are the caller's slip.
            read_within(format, text, end + 1..text.len(), &Limits::default());
        }
    }
}

#[test]
fn random_edits() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let spice = b"\t\n\r :-[]{},\"'&*!|>%@`#\\<?=.0a\x00\x7f~\xc3\xa9";
    for format in FORMATS {
        for _ in 0..2000 {
            let mut bytes = sample(format).as_bytes().to_vec();
            for _ in 0..=random.below(4) {
                let at = random.below(bytes.len());
                match random.below(3) {
                    0 => bytes[at] = spice[random.below(spice.len())],
                    1 => bytes.insert(at, spice[random.below(spice.len())]),
                    _ => drop(bytes.remove(at)),
                }
            }
            let text = String::from_utf8_lossy(&bytes);
            poke(format, &text);
            let (indented, limits) = (format!("x\n  {}\n ", text.replace('\n', "\n  ")), Limits::default());
            read_within(format, &indented, 2..indented.len(), &limits).shape();
        }
    }
}

#[test]
fn random_characters() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let spice: Vec<char> = "\t\n  :-[]{},\"'&*!|>%@`#\\<?=.0aé王🙂\u{feff}\u{0}\r".chars().collect();
    for _ in 0..2000 {
        let text: String = (0..random.below(40)).map(|_| spice[random.below(spice.len())]).collect();
        FORMATS.into_iter().for_each(|format| drop(poke(format, &text)));
    }
}

#[track_caller]
fn refused(format: Format, text: &str, code: &str) {
    let start = Instant::now();
    let parsed = read(format, text);
    let codes: Vec<_> = parsed.diagnostics.iter().map(|diagnostic| diagnostic.code.name()).collect();
    assert_eq!(codes, [code]);
    assert!(parsed.documents.is_empty());
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn deep_nesting() {
    for format in [Format::Yaml, Format::Json] {
        refused(format, &"[".repeat(100_000), "data-too-deep");
        refused(format, &"{\"a\":".repeat(100_000), "data-too-deep");
    }
    refused(Format::Yaml, &"- ".repeat(100_000), "data-too-deep");
    let steps: String = (0..1000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    refused(Format::Yaml, &steps, "data-too-deep");
    refused(Format::Toml, &format!("a = {}1{}", "[".repeat(70), "]".repeat(70)), "data-too-deep");
    refused(Format::Toml, &format!("a = {}", "[".repeat(100_000)), "bad-toml");
    refused(Format::Toml, &format!("[{}]", vec!["a"; 70].join(".")), "data-too-deep");
    assert!(read(Format::Json, &format!("{}{}", "[".repeat(64), "]".repeat(64))).diagnostics.is_empty());
}

#[test]
fn aliases_of_aliases() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    let mut chain = "a0: &a0 [x]\n".to_owned();
    let mut merges = "a0: &a0 {k0: 1, l0: 2}\n".to_owned();
    for n in 1..70 {
        let before = format!("*a{}", n - 1);
        laughs += &format!("a{n}: &a{n} [{}]\n", [before.as_str(); 10].join(", "));
        chain += &format!("a{n}: &a{n} [{before}]\n");
        merges += &format!("a{n}: &a{n} {{k{n}: {{<<: [{}]}}}}\n", [before.as_str(); 10].join(", "));
    }
    refused(Format::Yaml, &laughs, "too-many-aliases");
    refused(Format::Yaml, &chain, "data-too-deep");
    refused(Format::Yaml, &merges, "too-many-aliases");
}

#[test]
fn long_files_of_nothing() {
    let start = Instant::now();
    assert!(read(Format::Yaml, &"# c\n".repeat(2_000_000)).diagnostics.is_empty());
    assert!(read(Format::Toml, &"# c\n".repeat(200_000)).diagnostics.is_empty());
    for format in FORMATS {
        for junk in
            ["\t", "a,", "\"", "'", "%", ":", "a: ", "a\n", "&a ", "*", "!", "\u{0}", "=", "]", "a=", "[]", "\\"]
        {
            poke(format, &junk.repeat(20_000));
        }
    }
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn size_limits() {
    let limits = Limits { file_size: 10, toml_size: 5, ..Limits::default() };
    let text = "a = 123";
    for (format, refused) in [(Format::Toml, true), (Format::Yaml, false)] {
        let parsed = read_within(format, text, 0..text.len(), &limits);
        assert_eq!(parsed.diagnostics.first().is_some_and(|d| d.code.name() == "data-too-large"), refused);
    }
}

#[test]
fn a_hundred_complaints_are_enough() {
    let text: String = std::iter::once("a,b\n").chain(std::iter::repeat_n("x\n", 5000)).collect();
    let parsed = read(Format::Csv, &text);
    assert_eq!(parsed.diagnostics.len(), 101);
    assert!(parsed.diagnostics[100].message.starts_with("4900 more"));
}
