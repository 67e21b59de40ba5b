//! YAML becomes the neutral tree: events of the `granit-parser` crate, put together on an explicit stack.
//!
//! An alias shares the value that it names and is charged with its size and its depth, so that no file stands for more
//! than its limits. `<<` takes in the entries of a map, or of a list of maps, that the map has not itself. The standard
//! tags are understood where they fit (`!!str 12` is text); others are complained of and reading goes on. Directives are
//! read over. `null`, `~` and nothing at all are null if they are not quoted; a document of nothing is no document.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::num::NonZeroU32;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle, Tag};

use super::document::{Document, Entry, Node, NodeKind, Scalar};
use super::store::Store;
use super::tree::{Builder, Complaints, Input, Read, drop_duplicates};
use super::{error, yaml_slip};
use crate::source::Span;

/// Reads the documents of a YAML text.
pub(super) fn parse(input: Input, complaints: &mut Complaints) -> Read<Vec<Document>> {
    let layout = Layout::of(&input);
    // Our own limit speaks first; the crate's only guards its own stacks.
    let nesting = input.limits.depth.saturating_add(8).max(255);
    let options = granit_parser::options! { flow_nesting_limit: nesting, block_nesting_limit: nesting };
    let mut reader = Reader {
        layout: &layout,
        tree: Builder::new(input, Store::default()),
        frames: Vec::new(),
        anchors: HashMap::new(),
        nodes: 0,
        aliased: 0,
        last_end: input.start,
        documents: Vec::new(),
        complaints,
    };
    for next in Parser::new_from_str_with_options(&layout.text, options) {
        match next {
            Ok((event, place)) => reader.event(event, &place)?,
            Err(stop) => {
                let at = layout.start(stop.marker().byte_offset().unwrap_or(0));
                let open = reader.tree.open.last().map(|open| open.start);
                return Err(yaml_slip::worded(&input, stop.kind(), at, open));
            }
        }
    }
    Ok(reader.documents)
}

/// The text as the parser sees it. Quoted data are indented as a whole, but `---` counts only at the start of a line: so
/// the common indentation is taken away, and offsets are led back to the file.
struct Layout<'a> {
    text: Cow<'a, str>,
    /// Where the text starts in the file, if nothing was taken away.
    shift: usize,
    /// Else of each line its start in `text` and the same place in the file.
    lines: Vec<(usize, usize)>,
}

impl<'a> Layout<'a> {
    fn of(input: &Input<'a>) -> Self {
        // Where the part starts within the indentation of its first line, the whole line is meant.
        let before = &input.whole[..input.start];
        let start = if before.ends_with(' ') && before.trim_end_matches(' ').ends_with('\n') {
            before.trim_end_matches(' ').len()
        } else {
            input.start
        };
        let text = &input.whole[start..input.end];
        let blanks = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let written = text.lines().filter(|line| !line.trim().is_empty());
        let mut common = usize::MAX;
        for line in written {
            common = common.min(blanks(line));
            if common == 0 {
                return Layout { text: Cow::Borrowed(text), shift: start, lines: Vec::new() };
            }
        }
        let mut dedented = String::with_capacity(text.len());
        let mut lines = Vec::new();
        let mut at = start;
        for line in text.split_inclusive('\n') {
            let less = blanks(line).min(common);
            lines.push((dedented.len(), at + less));
            dedented.push_str(&line[less..]);
            at += line.len();
        }
        Layout { text: Cow::Owned(dedented), shift: start, lines }
    }

    /// The place in the file of the byte at which something starts.
    fn start(&self, offset: usize) -> usize {
        let line = self.lines.partition_point(|&(start, _)| start <= offset);
        self.on_line(line, offset)
    }

    /// The place in the file of the byte before which something ends; at the start of a line that is the end of the
    /// line before, not a place behind the indentation.
    fn end(&self, offset: usize) -> usize {
        let line = self.lines.partition_point(|&(start, _)| start < offset);
        self.on_line(line, offset)
    }

    fn on_line(&self, line: usize, offset: usize) -> usize {
        match line.checked_sub(1).and_then(|line| self.lines.get(line)) {
            Some((start, place)) => place + offset - start,
            None => self.lines.first().map_or(self.shift, |(_, place)| *place) + offset,
        }
    }
}

/// What YAML needs to know of an open collection beyond the tree.
struct Frame {
    /// Its anchor, 0 if it has none.
    anchor: usize,
    /// How many nodes there were before it.
    nodes: usize,
    /// How many levels of collections lie in it.
    height: usize,
    /// Whether a key of it is `<<`.
    merges: bool,
}

/// A value with an anchor.
struct Anchored {
    node: Node,
    /// How many values it stands for.
    size: usize,
    /// How many levels of collections it has.
    height: usize,
}

struct Reader<'a, 'c> {
    layout: &'c Layout<'a>,
    tree: Builder<'a>,
    frames: Vec<Frame>,
    anchors: HashMap<usize, Anchored>,
    /// Values so far, those that aliases stand for included.
    nodes: usize,
    /// Values that aliases stand for.
    aliased: usize,
    /// Where the last token ended that is more than a place.
    last_end: usize,
    documents: Vec<Document>,
    complaints: &'c mut Complaints,
}

impl Reader<'_, '_> {
    fn event(&mut self, event: Event, place: &granit_parser::Span) -> Read<()> {
        let range = place.byte_range().unwrap_or_default();
        let start = self.layout.start(range.start);
        let end = if range.is_empty() { start } else { self.layout.end(range.end) };
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let span = self.scalar_span(start, end, style);
                self.scalar(&text, style, span, anchor, tag.as_deref().map(|tag| (tag, self.tag_span(place))))
            }
            Event::Alias(id) => {
                self.last_end = end;
                self.alias(id, self.tree.input.span(start, end))
            }
            Event::SequenceStart(style, anchor, tag) => {
                let start = if style == StructureStyle::Block { self.dash(start) } else { start };
                self.check_tag(tag.as_deref(), "seq", place);
                self.open(start, anchor, false)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref(), "map", place);
                self.open(start, anchor, true)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if start < end {
                    self.last_end = end;
                }
                self.close()
            }
            Event::DocumentEnd => {
                self.anchors.clear();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Block scalars end with their last word; of nothing, the place behind the last token.
    fn scalar_span(&mut self, start: usize, end: usize, style: ScalarStyle) -> Span {
        let input = &self.tree.input;
        if start == end {
            let at = if self.tree.wants_key() { start } else { self.last_end.max(input.start) };
            return input.span(at, at);
        }
        let end = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => start + input.whole[start..end].trim_end().len(),
            ScalarStyle::Plain | ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => end,
        };
        self.last_end = end;
        input.span(start, end)
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        span: Span,
        anchor: usize,
        tag: Option<(&Tag, Span)>,
    ) -> Read<()> {
        let written = self.tree.input.written(span);
        let plain = style == ScalarStyle::Plain;
        let empty = plain && span.start == span.end;
        let mut quoted = !plain;
        let mut null = plain && tag.is_none() && (empty || matches!(text, "~" | "null" | "Null" | "NULL"));
        if let Some((tag, place)) = tag {
            match tag.core_suffix() {
                Some("str") => quoted = true,
                Some("int" | "float" | "bool" | "timestamp") => quoted = false,
                Some("null") => null = true,
                Some("seq" | "map") => {
                    self.complaints.push(error::tag_misfit(place, self.tree.input.written(place)));
                }
                _ if self.tree.input.written(place) == "!" => quoted = true,
                _ => self.complaints.push(error::tag(place, self.tree.input.written(place))),
            }
        }
        // What such an item was meant to be is two: it is not read, so nothing more is said of it.
        let item = plain && self.tree.open.last().is_some_and(|open| !open.map);
        null |= item && self.swallowed_item(written, span);
        // An empty scalar comes as `~`.
        let text = self.tree.store.keep(written, if empty { "" } else { text });
        let key = self.tree.wants_key().then_some(text);
        let kind = if null { NodeKind::Null } else { NodeKind::Scalar(Scalar { text, quoted }) };
        let node = Node::new(span, kind);
        let Some(key) = key else { return self.place(node, anchor, 1, 0) };
        if empty {
            return Err(error::empty_key(self.tree.input.character(span.start as usize)));
        }
        if plain && written == "<<" {
            self.frames.last_mut().expect("a key stands in an open map").merges = true;
        }
        if anchor > 0 {
            self.anchors.insert(anchor, Anchored { node, size: 1, height: 0 });
        }
        self.tree.key(span, key);
        Ok(())
    }

    /// An item of a list that is indented further than the one above it is text of that one.
    fn swallowed_item(&mut self, written: &str, span: Span) -> bool {
        let mut start = span.start as usize;
        for line in written.split_inclusive('\n') {
            let indent = line.len() - line.trim_start().len();
            if start > span.start as usize && line.trim_start().starts_with("- ") {
                let place = self.tree.input.span(start + indent, start + line.trim_end().len());
                let above = self.tree.input.span(span.start as usize, start);
                self.complaints.push(error::swallowed_item(place, above));
                return true;
            }
            start += line.len();
        }
        false
    }

    fn alias(&mut self, id: usize, span: Span) -> Read<()> {
        let Some(anchored) = self.anchors.get(&id) else {
            let depth = self.frames.iter().position(|frame| frame.anchor == id);
            let start = depth.map_or(span.start as usize, |depth| self.tree.open[depth].start);
            return Err(error::self_reference(span, self.tree.input.character(start)));
        };
        let input = &self.tree.input;
        self.aliased = self.aliased.saturating_add(anchored.size);
        if self.aliased > input.limits.alias_nodes {
            return Err(error::too_many_aliases(input, span));
        }
        if self.tree.open.len() + anchored.height > input.limits.depth {
            return Err(error::too_deep(input, span));
        }
        let mut node = anchored.node;
        if self.tree.wants_key() {
            let NodeKind::Scalar(scalar) = node.kind else { return Err(error::complex_key(span)) };
            let text = self.tree.store.text(scalar.text, input.written(node.span)).to_owned();
            let text = self.tree.store.keep(input.written(span), &text);
            self.tree.key(span, text);
            return Ok(());
        }
        node.alias = NonZeroU32::new(span.start);
        let (size, height) = (anchored.size, anchored.height);
        self.place(node, 0, size, height)
    }

    fn open(&mut self, start: usize, anchor: usize, map: bool) -> Read<()> {
        if self.tree.wants_key() {
            return Err(error::complex_key(self.tree.input.character(start)));
        }
        self.tree.open(start, map)?;
        self.frames.push(Frame { anchor, nodes: self.nodes, height: 0, merges: false });
        Ok(())
    }

    fn close(&mut self) -> Read<()> {
        let frame = self.frames.pop().expect("the parser closes only what it opened");
        if frame.merges {
            self.merge();
        }
        let node = self.tree.close(self.last_end, self.complaints);
        self.place(node, frame.anchor, self.nodes - frame.nodes + 1, frame.height + 1)
    }

    /// Puts a finished value, which stands for `size` values in `height` levels, where it belongs.
    fn place(&mut self, node: Node, anchor: usize, size: usize, height: usize) -> Read<()> {
        if anchor > 0 {
            self.anchors.insert(anchor, Anchored { node, size, height });
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.height = frame.height.max(height);
        }
        // Of a collection, its children were counted when they were placed.
        let children = if node.alias.is_none() { 1 } else { size };
        self.nodes = self.nodes.saturating_add(children);
        if let Some(root) = self.tree.value(node)
            && !matches!(root.kind, NodeKind::Null)
        {
            let document = self.tree.document(root);
            self.documents.push(document);
        }
        Ok(())
    }

    /// Replaces the `<<` of the innermost map by the entries that it names.
    fn merge(&mut self) {
        let first = self.tree.first();
        let Builder { input, entries, store, .. } = &mut self.tree;
        drop_duplicates(input, store, entries, first, self.complaints);
        let merge = entries[first..].iter().position(|entry| input.written(entry.key_span) == "<<");
        let Some(merge) = merge.map(|at| entries.remove(first + at).value) else { return };
        let maps: Vec<Node> = match merge.kind {
            NodeKind::List(piece) => store.nodes(piece, input.file).iter().collect(),
            NodeKind::Null => Vec::new(),
            NodeKind::Scalar(_) | NodeKind::Map(_) => vec![merge],
        };
        let name = |entry: &Entry| store.text(entry.key, input.written(entry.key_span)).to_owned();
        let mut known: HashSet<String> = entries[first..].iter().map(name).collect();
        for map in maps {
            let NodeKind::Map(merged) = map.kind else {
                let at = map.alias.map_or(map.span.start, NonZeroU32::get) as usize;
                self.complaints.push(error::merge_of_no_map(input.character(at)));
                continue;
            };
            let alias = map.alias.or(merge.alias);
            for mut entry in store.entries(merged, input.file).iter().filter(|entry| known.insert(name(entry))) {
                entry.value.alias = entry.value.alias.or(alias);
                entries.push(entry);
            }
        }
    }

    /// A list that is not indented under its key is said to start behind its first dash.
    fn dash(&self, start: usize) -> usize {
        let whole = self.tree.input.whole;
        let before = whole[..start].trim_end();
        if !whole[start..].starts_with('-') && before.ends_with('-') { before.len() - 1 } else { start }
    }

    /// Complains of a tag on a collection unless it is `expected`.
    fn check_tag(&mut self, tag: Option<&Tag>, expected: &str, place: &granit_parser::Span) {
        let Some(tag) = tag else { return };
        let span = self.tag_span(place);
        let written = self.tree.input.written(span);
        match tag.core_suffix() {
            Some(suffix) if suffix == expected => {}
            Some("str" | "int" | "float" | "bool" | "null" | "timestamp" | "seq" | "map") => {
                self.complaints.push(error::tag_misfit(span, written));
            }
            _ if written == "!" => {}
            _ => self.complaints.push(error::tag(span, written)),
        }
    }

    /// Where the tag of an event stands.
    fn tag_span(&self, place: &granit_parser::Span) -> Span {
        let range = place.tag_span().and_then(|tag| tag.byte_range()).or(place.byte_range()).unwrap_or_default();
        self.tree.input.span(self.layout.start(range.start), self.layout.end(range.end))
    }
}
