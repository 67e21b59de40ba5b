//! Where things, elements of sets and entries of keyed attributes stand: eight bytes for each, by its number.

use crate::source::{FileId, Span};

/// No place at all.
pub(super) const NOWHERE: Span = Span { file: FileId(u32::MAX), start: 0, end: 0 };

/// Spans by number.
#[derive(Debug, Default, Clone)]
pub(super) struct Spots {
    kept: Vec<Spot>,
    /// Those that fit no [`Spot`].
    odd: Vec<Span>,
}

/// A span of less than 64 KiB in one of the first files; or, with `ODD` for a file, the number of an odd one or `NO_SPAN`.
#[derive(Debug, Clone, Copy)]
struct Spot {
    start: u32,
    length: u16,
    file: u16,
}

const ODD: u16 = u16::MAX;
const NO_SPAN: u32 = u32::MAX;

impl Spots {
    /// Adds one at the end.
    pub(super) fn push(&mut self, span: Span) {
        let spot = self.spot(span);
        self.kept.push(spot);
    }

    /// The one of that number.
    pub(super) fn get(&self, number: usize) -> Span {
        let Spot { start, length, file } = self.kept[number];
        match file {
            ODD if start == NO_SPAN => NOWHERE,
            ODD => self.odd[start as usize],
            _ => Span { file: FileId(u32::from(file)), start, end: start + u32::from(length) },
        }
    }

    /// Forgets all of them: as many places of nothing remain.
    pub(super) fn clear(&mut self) {
        self.odd.clear();
        self.kept.fill(Spot { start: NO_SPAN, length: 0, file: ODD });
    }

    /// Puts another in place of the one of that number.
    pub(super) fn set(&mut self, number: usize, span: Span) {
        self.kept[number] = self.spot(span);
    }

    pub(super) fn shrink(&mut self) {
        self.kept.shrink_to_fit();
    }

    fn spot(&mut self, span: Span) -> Spot {
        if span == NOWHERE {
            return Spot { start: NO_SPAN, length: 0, file: ODD };
        }
        let small = u16::try_from(span.file.0).ok().filter(|&file| file != ODD);
        match (small, u16::try_from(span.end - span.start)) {
            (Some(file), Ok(length)) => Spot { start: span.start, length, file },
            (None, _) | (_, Err(_)) => {
                self.odd.push(span);
                Spot { start: super::columns::narrow(self.odd.len() - 1), length: 0, file: ODD }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FileId, Span, Spots};

    /// Long spans, far files and those of nowhere are read back like any other.
    #[test]
    fn each_span_is_read_back() {
        let mut spots = Spots::default();
        let files = [0, 1, 65_534, 65_535, 65_536, u32::MAX].map(FileId);
        let ends = [0, 1, 65_535, 65_536, u32::MAX - 7];
        let spans: Vec<Span> =
            files.iter().flat_map(|&file| ends.map(|end| Span { file, start: 0, end: end + 7 })).collect();
        spans.iter().for_each(|&span| spots.push(span));
        assert_eq!((0..spans.len()).map(|number| spots.get(number)).collect::<Vec<_>>(), spans);
        spots.set(0, spans[8]);
        assert_eq!(spots.get(0), spans[8]);
        let odd = spots.odd.len();
        spots.set(0, super::NOWHERE);
        assert_eq!((spots.get(0), spots.odd.len()), (super::NOWHERE, odd));
    }
}
