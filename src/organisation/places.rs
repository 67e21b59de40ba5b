//! Where facts stand: some three bytes for each, in runs of the facts that one file records of one thing.
//!
//! Each place is written as its distance from the one before it in its run, in as few bytes as the number needs. How long
//! the key of an attribute is and how far behind it the value begins, is mostly the same as elsewhere: such a shape is
//! written as its number. What a second file says of a thing, and what replaces another place, lies in a map.

use std::collections::{BTreeMap, HashMap};

use crate::source::{FileId, Span};
use crate::vocabulary::{AttrId, KindId};

/// The places of a key and of what stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FactPlace {
    pub(super) key: Span,
    pub(super) value: Span,
}

/// No run yet.
const NO_RUN: u32 = u32::MAX;

/// What stands behind the last fact of a run, where the number of a shape would be.
const END: u64 = 0;
/// The shape follows in full.
const IN_FULL: u64 = 1;
/// The number of the first shape.
const FIRST: u64 = 2;
/// So many shapes have numbers; files of aligned columns could have any number of them.
const SHAPES: usize = 1 << 14;

/// What places of one attribute have in common, most of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Layout {
    attr: AttrId,
    /// From the first to the last byte of the key.
    key: u64,
    /// From the end of the key to the value.
    gap: u64,
}

/// The places of all facts.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Of each fact its shape, then two numbers, see [`Places::write`].
    runs: Vec<u8>,
    shapes: Vec<Layout>,
    numbers: HashMap<Layout, u64>,
    /// By attribute: its latest shape, and the number.
    latest: Vec<Option<(Layout, u64)>>,
    /// By kind and thing: where its run begins.
    starts: Vec<Vec<u32>>,
    odd: BTreeMap<(AttrId, u32), FactPlace>,
    /// What an overlay replaced.
    overlaid: BTreeMap<(AttrId, u32), Span>,
    /// Where the run begins that is being written.
    open: u32,
    /// Where in its file the last fact of that run ends.
    at: u32,
}

impl Places {
    /// Opens a new run: the places that follow are of one thing.
    pub(super) fn begin(&mut self) {
        if self.runs.len() > self.open as usize {
            self.number(END);
        }
        self.open = u32::try_from(self.runs.len()).unwrap_or(NO_RUN);
        self.at = 0;
    }

    /// Adds the place of a new fact; `file` is the file of its thing's place.
    pub(super) fn add(&mut self, kind: KindId, thing: u32, file: Option<FileId>, attr: AttrId, place: FactPlace) {
        let (at, thing_at) = (kind.index(), thing as usize);
        if self.starts.len() <= at {
            self.starts.resize_with(at + 1, Vec::new);
        }
        let starts = &mut self.starts[at];
        if starts.len() <= thing_at {
            starts.resize(thing_at + 1, NO_RUN);
        }
        let start = &mut starts[thing_at];
        let one_file = file == Some(place.value.file) && file == Some(place.key.file);
        if one_file && self.open != NO_RUN && (*start == NO_RUN || *start == self.open) {
            *start = self.open;
            self.write(attr, place);
        } else {
            self.odd.insert((attr, thing), place);
        }
    }

    /// Writes a place at the end of the open run.
    fn write(&mut self, attr: AttrId, FactPlace { key, value }: FactPlace) {
        let shape = Layout { attr, key: distance(key.start, key.end), gap: distance(key.end, value.start) };
        match self.number_of(shape) {
            Some(number) => self.number(number),
            None => [IN_FULL, u64::from(attr.0), shape.key, shape.gap].into_iter().for_each(|part| self.number(part)),
        }
        self.number(distance(self.at, key.start));
        self.number(distance(value.start, value.end));
        self.at = value.end;
    }

    /// The number of a shape; `None` if there are too many.
    fn number_of(&mut self, shape: Layout) -> Option<u64> {
        let at = shape.attr.index();
        if self.latest.len() <= at {
            self.latest.resize(at + 1, None);
        }
        if let Some((_, number)) = self.latest[at].filter(|(latest, _)| *latest == shape) {
            return Some(number);
        }
        let number = match self.numbers.get(&shape) {
            Some(number) => *number,
            None if self.shapes.len() == SHAPES => return None,
            None => {
                let number = FIRST + self.shapes.len() as u64;
                self.shapes.push(shape);
                self.numbers.insert(shape, number);
                number
            }
        };
        self.latest[at] = Some((shape, number));
        Some(number)
    }

    /// Seven bits to a byte, the lowest first; the highest bit says that another follows.
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.runs.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.runs.push(number as u8);
    }

    /// Puts a place instead of the one that was there.
    pub(super) fn replace(&mut self, attr: AttrId, thing: u32, place: FactPlace) {
        self.odd.insert((attr, thing), place);
    }

    pub(super) fn find(&self, kind: KindId, thing: u32, file: Option<FileId>, attr: AttrId) -> Option<FactPlace> {
        if let Some(place) = self.odd.get(&(attr, thing)) {
            return Some(*place);
        }
        let start = *self.starts.get(kind.index())?.get(thing as usize)?;
        let mut run = Run { bytes: self.runs.get(start as usize..)?, at: 0 };
        let file = file?;
        while let Some(shape) = run.shape(&self.shapes) {
            let start = run.step()?;
            let key = Span { file, start, end: run.over(shape.key)? };
            let start = run.over(shape.gap)?;
            let value = Span { file, start, end: run.step()? };
            if shape.attr == attr {
                return Some(FactPlace { key, value });
            }
        }
        None
    }

    pub(super) fn note_overlaid(&mut self, attr: AttrId, thing: u32, old: Span) {
        self.overlaid.insert((attr, thing), old);
    }

    pub(super) fn overlaid(&self, attr: AttrId, thing: u32) -> Option<Span> {
        self.overlaid.get(&(attr, thing)).copied()
    }

    pub(super) fn shrink(&mut self) {
        self.runs.shrink_to_fit();
    }
}

/// How far it is from one place to another: twice the bytes, and one more backwards.
fn distance(from: u32, to: u32) -> u64 {
    u64::from(to.abs_diff(from)) << 1 | u64::from(to < from)
}

/// A run that is being read.
struct Run<'a> {
    bytes: &'a [u8],
    at: u32,
}

impl Run<'_> {
    /// The next number, or nothing behind the last.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let (&byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// The next shape, or nothing at the end of the run.
    fn shape(&mut self, shapes: &[Layout]) -> Option<Layout> {
        match self.number()? {
            END => None,
            IN_FULL => {
                let attr = AttrId(u16::try_from(self.number()?).ok()?);
                Some(Layout { attr, key: self.number()?, gap: self.number()? })
            }
            number => shapes.get(usize::try_from(number - FIRST).ok()?).copied(),
        }
    }

    /// Goes on by the next distance, and says where that is.
    fn step(&mut self) -> Option<u32> {
        let distance = self.number()?;
        self.over(distance)
    }

    /// Goes on by a distance, and says where that is.
    fn over(&mut self, distance: u64) -> Option<u32> {
        let far = u32::try_from(distance >> 1).ok()?;
        self.at = if distance & 1 == 0 { self.at.checked_add(far)? } else { self.at.checked_sub(far)? };
        Some(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::{AttrId, FactPlace, FileId, KindId, Places, Span};

    const FILE: FileId = FileId(3);

    fn span(start: u32, end: u32) -> Span {
        Span { file: FILE, start, end }
    }

    /// Keys behind their values, far away, empty, at either end of the largest file: all are read back.
    #[test]
    fn a_place_is_read_back_wherever_it_is() {
        let spans = [0, 1, 63, 64, 8191, 8192, 70_000, u32::MAX - 1]
            .map(|at| [span(at, at), span(at / 2, at), span(at, at + 1)]);
        let spans = spans.concat();
        let (kind, mut places) = (KindId(1), Places::default());
        let all: Vec<FactPlace> =
            spans.iter().flat_map(|&key| spans.iter().map(move |&value| FactPlace { key, value })).collect();
        for (thing, facts) in (0u32..).zip(all.chunks(7)) {
            places.begin();
            for (attr, &place) in (0..).zip(facts) {
                places.add(kind, thing, Some(FILE), AttrId(attr * 100), place);
            }
        }
        assert!(places.odd.is_empty());
        for (thing, facts) in (0u32..).zip(all.chunks(7)) {
            for (attr, place) in (0..).zip(facts) {
                assert_eq!(places.find(kind, thing, Some(FILE), AttrId(attr * 100)), Some(*place));
            }
            assert_eq!(places.find(kind, thing, Some(FILE), AttrId(1)), None);
        }
    }

    /// Shapes beyond those that have numbers are written in full.
    #[test]
    fn any_number_of_shapes_is_read_back() {
        let (kind, mut places) = (KindId(0), Places::default());
        let place = |gap: u32| FactPlace { key: span(10, 12), value: span(12 + gap, 13 + gap) };
        let gaps = 0..u32::try_from(super::SHAPES + 9).expect("few");
        for gap in gaps.clone() {
            places.begin();
            places.add(kind, gap, Some(FILE), AttrId(5), place(gap));
        }
        assert_eq!(places.shapes.len(), super::SHAPES);
        assert!(gaps.into_iter().all(|gap| places.find(kind, gap, Some(FILE), AttrId(5)) == Some(place(gap))));
    }

    /// A run ends where the next begins: what only the thing behind has is not found at the one before.
    #[test]
    fn a_run_ends() {
        let (kind, mut places) = (KindId(0), Places::default());
        let place = |at| FactPlace { key: span(at, at + 2), value: span(at + 3, at + 9) };
        for (thing, attr) in [(0, 0), (1, 1)] {
            places.begin();
            places.add(kind, thing, Some(FILE), AttrId(attr), place(10));
        }
        assert_eq!(places.find(kind, 0, Some(FILE), AttrId(1)), None);
        places.replace(AttrId(1), 0, place(40));
        assert_eq!(places.find(kind, 0, Some(FILE), AttrId(1)), Some(place(40)));
        places.note_overlaid(AttrId(1), 0, span(7, 8));
        assert_eq!(places.overlaid(AttrId(1), 0), Some(span(7, 8)));
    }

    /// What another file says, or what comes when the thing's run has ended, is found as well.
    #[test]
    fn what_does_not_follow_is_found_too() {
        let (kind, mut places) = (KindId(0), Places::default());
        let place = |at| FactPlace { key: span(at, at + 2), value: span(at + 3, at + 9) };
        let elsewhere = FactPlace { key: Span { file: FileId(4), ..span(1, 2) }, ..place(10) };
        places.begin();
        places.add(kind, 0, Some(FILE), AttrId(0), place(10));
        places.add(kind, 0, Some(FILE), AttrId(1), elsewhere);
        places.begin();
        places.add(kind, 1, Some(FILE), AttrId(0), place(30));
        places.add(kind, 0, Some(FILE), AttrId(2), place(50));
        let found =
            [(0, 0), (0, 1), (1, 0), (0, 2)].map(|(thing, attr)| places.find(kind, thing, Some(FILE), AttrId(attr)));
        assert_eq!(found, [Some(place(10)), Some(elsewhere), Some(place(30)), Some(place(50))]);
    }
}
