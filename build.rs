//! Shipped policy files become the pairs that the grammar finds in them, so that no run has to look for them again:
//! `rules/PACK/NAME.policy` is parsed here, and `OUT_DIR/PACK/NAME.policy.pairs` is compiled in beside it (`src/packs.rs`).
//!
//! A file of pairs is a list of nodes, each before those inside it: the place of its rule among all rules, how far it begins
//! behind the node before, its length in bytes, and how many nodes are inside it. These are whole numbers of seven bits a
//! byte, the lowest first; the eighth bit says that more follow. `src/syntax/pairs.rs` reads them.

use std::path::{Path, PathBuf};
use std::{env, fs};

use grammar::Rule;
use pest::Parser;
use pest::iterators::Pair;

mod grammar {
    //! The same parser as in `src/syntax/parse.rs`: rules have the same order in both.
    #[derive(pest_derive::Parser)]
    #[grammar = "grammar/policy.pest"]
    pub struct Grammar;
}

fn main() {
    println!("cargo::rerun-if-changed=grammar/policy.pest");
    println!("cargo::rerun-if-changed=rules");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    for pack in entries(Path::new("rules")) {
        let folder = out.join(pack.file_name().expect("a folder has a name"));
        fs::create_dir_all(&folder).expect("folders can be made below OUT_DIR");
        for file in entries(&pack) {
            let text = fs::read_to_string(&file).expect("a shipped file is UTF-8");
            let name = file.file_name().expect("a file has a name").to_string_lossy();
            fs::write(folder.join(format!("{name}.pairs")), pairs(&text)).expect("files can be made below OUT_DIR");
        }
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).expect("`rules` and its folders can be read");
    entries.map(|entry| entry.expect("an entry of a folder can be read").path())
}

/// The pairs of a text, without those of comments.
fn pairs(text: &str) -> Vec<u8> {
    let mut writer = Writer { bytes: Vec::new(), start: 0 };
    let file = grammar::Grammar::parse(Rule::file, text).expect("the grammar accepts every text");
    file.for_each(|pair| writer.node(pair));
    writer.bytes
}

struct Writer {
    bytes: Vec<u8>,
    /// Where the node before begins.
    start: usize,
}

impl Writer {
    fn node(&mut self, pair: Pair<'_, Rule>) {
        let place = pair.as_span();
        let rule = Rule::all_rules().iter().position(|rule| *rule == pair.as_rule());
        let inside: Vec<Pair<'_, Rule>> = pair.into_inner().filter(is_kept).collect();
        self.number(rule.expect("the end of the text is left out"));
        self.number(place.start() - self.start);
        self.number(place.end() - place.start());
        self.number(inside.len());
        self.start = place.start();
        inside.into_iter().for_each(|pair| self.node(pair));
    }

    fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }
}

fn is_kept(pair: &Pair<'_, Rule>) -> bool {
    !matches!(pair.as_rule(), Rule::comment | Rule::EOI)
}
