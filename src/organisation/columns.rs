//! Facts in columns: one word of 32 bits for each thing up to the last that has the attribute.
//!
//! A thing, text, level, option, yes/no, date or small whole number is its own word; what does not fit lies in a pool
//! and the word is its index. Sets and the entries of keyed attributes are ranges of two pools, whose places lie beside.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::{KeyedFact, Recorded};
use crate::source::Span;
use crate::value::{Duration, Number, Sym, Val};
use crate::vocabulary::{AttrId, AttrType, Ty};

const ABSENT: u32 = u32::MAX;
const UNKNOWN: u32 = u32::MAX - 1;
const NONE: u32 = u32::MAX - 2;
/// Whole numbers from `-INLINE` up to, not including, `INLINE` need no pool.
const INLINE: i64 = 1 << 28;

/// What is recorded of a keyed attribute: a bare value, a bare set, or entries as a range of the pool.
#[derive(Debug, Clone, Copy)]
enum Keyed {
    One(Val),
    Set(u32, u32),
    Entries(u32, u32),
}

/// A fact on its way into a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fact {
    /// One value. [`Val::Unknown`] of a set: the file says something that the data do not settle.
    One(Val),
    /// A range of the pool of set values.
    Set(u32, u32),
}

/// All facts of all kinds.
#[derive(Debug)]
pub(super) struct Columns {
    types: Vec<AttrType>,
    cells: Vec<Vec<u32>>,
    numbers: Vec<Number>,
    durations: Vec<Duration>,
    ranges: Vec<(u32, u32)>,
    keyed: Vec<Keyed>,
    items: Vec<Val>,
    item_spans: Vec<Span>,
    entries: Vec<KeyedFact>,
    entry_spans: Vec<Span>,
}

impl Columns {
    pub(super) fn new(types: Vec<AttrType>) -> Columns {
        Columns {
            cells: vec![Vec::new(); types.len()],
            types,
            numbers: Vec::new(),
            durations: Vec::new(),
            ranges: Vec::new(),
            keyed: Vec::new(),
            items: Vec::new(),
            item_spans: Vec::new(),
            entries: Vec::new(),
            entry_spans: Vec::new(),
        }
    }

    pub(super) fn recorded(&self, attr: AttrId, thing: u32) -> Recorded<'_> {
        let cell = self.cells[attr.index()].get(thing as usize).copied().unwrap_or(ABSENT);
        let ty = self.types[attr.index()];
        match cell {
            ABSENT => Recorded::Nothing,
            UNKNOWN => Recorded::One(Val::Unknown),
            NONE => Recorded::One(Val::None),
            _ if ty.key.is_some() => match self.keyed[cell as usize] {
                Keyed::One(value) => Recorded::One(value),
                Keyed::Set(from, to) => Recorded::Set(self.set((from, to))),
                Keyed::Entries(from, to) => Recorded::Keyed(&self.entries[from as usize..to as usize]),
            },
            _ if ty.set => Recorded::Set(self.set(self.ranges[cell as usize])),
            _ => Recorded::One(self.decode(ty.element, cell)),
        }
    }

    pub(super) fn set(&self, (from, to): (u32, u32)) -> &[Val] {
        &self.items[from as usize..to as usize]
    }

    /// The places of the elements of a set.
    pub(super) fn item_spans(&self, (from, to): (u32, u32)) -> &[Span] {
        &self.item_spans[from as usize..to as usize]
    }

    /// The places of the values of the entries that are recorded.
    pub(super) fn entry_spans(&self, attr: AttrId, thing: u32) -> &[Span] {
        match self.keyed_cell(attr, thing) {
            Some(Keyed::Entries(from, to)) => &self.entry_spans[from as usize..to as usize],
            Some(Keyed::One(_) | Keyed::Set(..)) | None => &[],
        }
    }

    /// The range of a set, or of a bare set of a keyed attribute.
    pub(super) fn range(&self, attr: AttrId, thing: u32) -> Option<(u32, u32)> {
        match self.keyed_cell(attr, thing) {
            Some(Keyed::Set(from, to)) => Some((from, to)),
            Some(Keyed::One(_) | Keyed::Entries(..)) => None,
            None if self.types[attr.index()].set => self.plain_cell(attr, thing).map(|cell| self.ranges[cell as usize]),
            None => None,
        }
    }

    fn plain_cell(&self, attr: AttrId, thing: u32) -> Option<u32> {
        let cell = self.cells[attr.index()].get(thing as usize).copied()?;
        (cell < NONE).then_some(cell)
    }

    fn keyed_cell(&self, attr: AttrId, thing: u32) -> Option<Keyed> {
        self.types[attr.index()].key?;
        self.plain_cell(attr, thing).map(|cell| self.keyed[cell as usize])
    }

    /// What is recorded, unless it is nothing or entries.
    pub(super) fn fact(&self, attr: AttrId, thing: u32) -> Option<Fact> {
        match self.recorded(attr, thing) {
            Recorded::Nothing | Recorded::Keyed(_) => None,
            Recorded::One(value) => Some(Fact::One(value)),
            Recorded::Set(_) => self.range(attr, thing).map(|(from, to)| Fact::Set(from, to)),
        }
    }

    /// Whether two facts say the same; of sets the order does not count.
    pub(super) fn same(&self, a: Fact, b: Fact) -> bool {
        match (a, b) {
            (Fact::One(a), Fact::One(b)) => a == b,
            (Fact::Set(a_from, a_to), Fact::Set(b_from, b_to)) => {
                let (a, b) = (self.set((a_from, a_to)), self.set((b_from, b_to)));
                a == b || a.len() == b.len() && a.iter().collect::<HashSet<_>>() == b.iter().collect::<HashSet<_>>()
            }
            (Fact::One(_), Fact::Set(..)) | (Fact::Set(..), Fact::One(_)) => false,
        }
    }

    /// Puts a fact in place of whatever was there.
    pub(super) fn put(&mut self, attr: AttrId, thing: u32, fact: Fact) {
        let ty = self.types[attr.index()];
        let cell = match fact {
            Fact::One(Val::Unknown) if ty.key.is_none() => UNKNOWN,
            Fact::One(value) if ty.key.is_some() => push(&mut self.keyed, Keyed::One(value)),
            Fact::Set(from, to) if ty.key.is_some() => push(&mut self.keyed, Keyed::Set(from, to)),
            Fact::Set(from, to) => push(&mut self.ranges, (from, to)),
            Fact::One(value) => self.encode(value),
        };
        self.put_cell(attr, thing, cell);
    }

    fn put_cell(&mut self, attr: AttrId, thing: u32, cell: u32) {
        let (column, at) = (&mut self.cells[attr.index()], thing as usize);
        if column.len() <= at {
            column.resize(at + 1, ABSENT);
        }
        column[at] = cell;
    }

    /// Adds entries to those of a keyed attribute. What was bare is replaced; of two entries of one key the new one wins.
    pub(super) fn put_entries(&mut self, attr: AttrId, thing: u32, new: &[(KeyedFact, Span)]) {
        let old = match self.keyed_cell(attr, thing) {
            Some(Keyed::Entries(from, to)) => (from as usize, to as usize),
            Some(Keyed::One(_) | Keyed::Set(..)) | None => (self.entries.len(), self.entries.len()),
        };
        let from = self.entries.len();
        self.entries.extend_from_within(old.0..old.1);
        self.entry_spans.extend_from_within(old.0..old.1);
        // Usually there is nothing old, and then no key can be there twice: the caller has seen to that.
        let known: HashMap<Val, usize> = (from..self.entries.len()).map(|at| (self.entries[at].key, at)).collect();
        for &(entry, span) in new {
            if let Some(&at) = known.get(&entry.key) {
                (self.entries[at], self.entry_spans[at]) = (entry, span);
            } else {
                self.entries.push(entry);
                self.entry_spans.push(span);
            }
        }
        let cell = push(&mut self.keyed, Keyed::Entries(narrow(from), narrow(self.entries.len())));
        self.put_cell(attr, thing, cell);
    }

    /// Gives the entry of a key its set, which was left open.
    pub(super) fn resolve_entry(&mut self, attr: AttrId, thing: u32, key: Val, set: (u32, u32)) {
        let Some(Keyed::Entries(from, to)) = self.keyed_cell(attr, thing) else { return };
        let entries = &mut self.entries[from as usize..to as usize];
        if let Some(entry) = entries.iter_mut().find(|entry| entry.key == key) {
            *entry = KeyedFact { key, value: Val::None, set };
        }
    }

    /// Starts a set: the index where its values will begin.
    pub(super) fn items_len(&self) -> u32 {
        narrow(self.items.len())
    }

    /// Adds a value at the end of the pool.
    pub(super) fn push_item(&mut self, value: Val, span: Span) {
        self.items.push(value);
        self.item_spans.push(span);
    }

    /// Gives memory back that growing left over.
    pub(super) fn shrink(&mut self) {
        self.cells.iter_mut().for_each(Vec::shrink_to_fit);
        self.items.shrink_to_fit();
        self.item_spans.shrink_to_fit();
        self.entries.shrink_to_fit();
        self.entry_spans.shrink_to_fit();
    }

    fn encode(&mut self, value: Val) -> u32 {
        match value {
            Val::Unknown | Val::Post { .. } => UNKNOWN,
            Val::None => NONE,
            Val::Number(number) => match number.to_whole() {
                Some(whole) if (-INLINE..INLINE).contains(&whole) => {
                    u32::try_from((whole + INLINE) << 1).expect("below 2^30")
                }
                _ => push(&mut self.numbers, number) << 1 | 1,
            },
            Val::Duration(duration) => push(&mut self.durations, duration),
            Val::Date(date) => encode_date(date),
            Val::Text(sym) => sym.0,
            Val::YesNo(yes) => u32::from(yes),
            Val::Level(step) | Val::Choice(step) | Val::Item(step) => u32::from(step),
            Val::Thing(thing) => thing,
        }
    }

    fn decode(&self, ty: Ty, cell: u32) -> Val {
        match ty {
            Ty::Text => Val::Text(Sym(cell)),
            Ty::Number if cell & 1 == 0 => Val::Number(Number::whole(i64::from(cell >> 1) - INLINE)),
            Ty::Number => Val::Number(self.numbers[(cell >> 1) as usize]),
            Ty::Duration => Val::Duration(self.durations[cell as usize]),
            Ty::Date => decode_date(cell),
            Ty::YesNo => Val::YesNo(cell != 0),
            Ty::Scale(_) => Val::Level(step(cell)),
            Ty::Choice(_) => Val::Choice(step(cell)),
            Ty::Item(_) => Val::Item(step(cell)),
            Ty::Kind(_) | Ty::Post(_) => Val::Thing(cell),
        }
    }
}

fn step(cell: u32) -> u16 {
    u16::try_from(cell).expect("levels and options are put in as u16")
}

/// Year, month and day side by side: years lie between -9999 and 9999.
fn encode_date(date: Date) -> u32 {
    let year = u32::try_from(i32::from(date.year()) + 10_000).expect("years begin at -9999");
    year << 9 | u32::from(date.month().unsigned_abs()) << 5 | u32::from(date.day().unsigned_abs())
}

fn decode_date(cell: u32) -> Val {
    let part = |shift: u32, mask: u32| i16::try_from(cell >> shift & mask).expect("at most 15 bits");
    let small = |part: i16| i8::try_from(part).expect("at most 5 bits");
    Date::new(part(9, 0x7fff) - 10_000, small(part(5, 0xf)), small(part(0, 0x1f))).map_or(Val::Unknown, Val::Date)
}

fn push<T>(pool: &mut Vec<T>, value: T) -> u32 {
    pool.push(value);
    narrow(pool.len() - 1)
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).expect("files are below 4 GiB, so pools stay below 2^32")
}
