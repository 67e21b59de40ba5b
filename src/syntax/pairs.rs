//! The pairs of a shipped file, found when the tool was built, become nodes again. What finds and writes them is
//! `build.rs`, which also says how they are written.

use crate::source::{FileId, Span};
use crate::syntax::parse::{Node, Rule};

/// The node of the whole file.
pub(super) fn read(pairs: &[u8], file: FileId) -> Node {
    Reader { bytes: pairs.iter(), file, start: 0 }.node()
}

struct Reader<'a> {
    bytes: std::slice::Iter<'a, u8>,
    file: FileId,
    /// Where the node before begins.
    start: usize,
}

impl Reader<'_> {
    fn node(&mut self) -> Node {
        let rule = Rule::all_rules()[self.number()];
        self.start += self.number();
        let span = Span::new(self.file, self.start, self.start + self.number());
        let inside = self.number();
        Node { rule, span, children: (0..inside).map(|_| self.node()).collect() }
    }

    fn number(&mut self) -> usize {
        let byte = usize::from(*self.bytes.next().expect("a number ends within the file of pairs"));
        if byte < 0x80 { byte } else { (byte & 0x7f) + (self.number() << 7) }
    }
}
