//! Reading ahead changes nothing: from whatever lines it begins, in sound texts and in texts with a byte missing.

use super::Parsed;
use crate::data::document::Limits;
use crate::data::json::parse_ahead;
use crate::data::store::AHEAD;
use crate::data::tree::{Complaints, Input};
use crate::source::{Role, Sources};

const TEXTS: [&str; 5] = [
    r#"{
  "people": {
    "ana": { "level": "senior", "depth": { "ledger": "expert",
      "cards": "strong" } },
    "bo": { "level": "m\u0031", "level": "m2",
            "name": "a \"b\" c" },
    "ana": {}
  },
  "teams": [
    { "id": "payments",
      "members": [
        "ana",
        "bo"
      ] },
    {}
  ],
  "empty": {
  }
}
"#,
    "[\n\"a\",\n\"b\",\n\"c\\n\",\n{\n\"d\": [\n[\n1,\n2\n]\n]\n}\n]",
    "{\n\"a\": {\n\"a\": 1,\n\"b\": 2\n},\n\"b\": {\n\"a\": 3,\n\"b\": 4\n}\n}\n",
    "{\n\"text\": \"with\n\"a\": 1,\n\"b\": 2\n\"\n}",
    "{\n\"a\": [\n[\n[\n{\n\"b\": 1,\n\"c\": 2\n}\n]\n]\n],\n\"d\": 4\n}",
];

fn read(text: &str, starts: &[usize], limits: &Limits) -> (Vec<String>, Vec<String>) {
    let mut sources = Sources::default();
    let file = sources.add("file.json", text, Role::Data);
    let input = Input::new(&sources, file, 0..text.len(), limits);
    let mut complaints = Complaints::default();
    let read = parse_ahead(input, starts, &mut complaints);
    let documents = match read {
        Ok(document) => vec![document],
        Err(error) => {
            complaints.push(*error);
            Vec::new()
        }
    };
    let mut said: Vec<String> = complaints.finish().iter().map(|complaint| format!("{complaint:?}")).collect();
    said.sort();
    let parsed = Parsed { sources, documents, diagnostics: Vec::new() };
    (parsed.shape(), said)
}

/// The first byte of each line that is not blank.
fn lines(text: &str) -> Vec<usize> {
    let ends = std::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1));
    let starts = ends.map(|start| start + text[start..].len() - text[start..].trim_start_matches([' ', '\t']).len());
    starts.filter(|&start| start < text.len()).collect()
}

fn same_from_all_lines(text: &str, limits: &Limits) {
    let (lines, alone) = (lines(text), read(text, &[], limits));
    for (at, line) in lines.iter().enumerate() {
        assert_eq!(read(text, &[*line], limits), alone, "from {:?} on", &text[*line..]);
        let few = &lines[at..lines.len().min(at + AHEAD)];
        assert_eq!(read(text, few, limits), alone, "from {few:?} on");
    }
}

#[test]
fn the_same_from_whatever_lines_it_begins() {
    for text in TEXTS {
        same_from_all_lines(text, &Limits::default());
        for depth in 1..6 {
            same_from_all_lines(text, &Limits { depth, ..Limits::default() });
        }
    }
}

#[test]
fn the_same_with_any_byte_missing_or_doubled() {
    for text in TEXTS {
        for at in (0..text.len()).filter(|at| text.is_ascii() || text.is_char_boundary(*at)) {
            same_from_all_lines(&format!("{}{}", &text[..at], &text[at + 1..]), &Limits::default());
            same_from_all_lines(&format!("{}{}", &text[..=at], &text[at..]), &Limits::default());
        }
    }
}

#[test]
fn a_long_text_is_read_ahead() {
    let people = |from: usize| {
        (from..from + 20_000).map(|n| format!("    \"p-{n}\": {{ \"name\": \"someone {n}\", \"level\": \"senior\" }}"))
    };
    let list = |from| people(from).collect::<Vec<_>>().join(",\n");
    let text = format!("{{\n  \"people\": {{\n{}\n  }},\n  \"others\": {{\n{}\n  }}\n}}\n", list(0), list(20_000));
    let mut sources = Sources::default();
    let file = sources.add("file.json", text.as_str(), Role::Data);
    let limits = Limits::default();
    let input = Input::new(&sources, file, 0..text.len(), &limits);
    let starts = super::super::json_ahead::starts(&input);
    if rayon::current_num_threads() > 1 {
        assert_eq!(starts.len(), AHEAD);
        let read = super::super::json_ahead::read(input, &starts);
        assert!(read.len() == AHEAD && read.iter().any(|stretch| stretch.closes));
        let document =
            parse_ahead(input, &starts, &mut Complaints::default()).unwrap_or_else(|slip| panic!("{slip:?}"));
        assert_eq!(document.store.joined(), AHEAD);
    }
    assert_eq!(read(&text, &starts, &limits), read(&text, &[], &limits));
}
