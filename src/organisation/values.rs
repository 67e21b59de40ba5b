//! Values in words of 32 bits, as columns and sets keep them, and the rows of them that are read.
//!
//! A thing, text, level, option, yes/no, date or small whole number is its own word; what does not fit lies in a pool
//! and the word is its index. Of which type a word is, is known from the attribute.

use jiff::civil::Date;

use super::KeyedFact;
use crate::value::{Duration, Number, Sym, Val};
use crate::vocabulary::Ty;

/// Nothing is recorded.
pub(super) const ABSENT: u32 = u32::MAX;
pub(super) const UNKNOWN: u32 = u32::MAX - 1;
pub(super) const NONE: u32 = u32::MAX - 2;
/// Whole numbers from `-INLINE` up to, not including, `INLINE` need no pool.
const INLINE: i64 = 1 << 28;

/// What does not fit a word.
#[derive(Debug, Default)]
pub(super) struct Pools {
    numbers: Vec<Number>,
    durations: Vec<Duration>,
}

/// The values of a set, distinct, in the order of the text.
#[derive(Debug, Clone, Copy)]
pub struct Values<'a> {
    pub(super) words: &'a [u32],
    pub(super) ty: Ty,
    pub(super) pools: &'a Pools,
}

/// The entries of a keyed attribute, one for each key, in the order of the text.
#[derive(Debug, Clone, Copy)]
pub struct Entries<'a> {
    pub(super) kept: &'a [KeptEntry],
    pub(super) key: Ty,
    pub(super) ty: Ty,
    pub(super) pools: &'a Pools,
}

/// A [`KeyedFact`] in words.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeptEntry {
    pub(super) key: u32,
    pub(super) value: u32,
    pub(super) set: (u32, u32),
}

impl<'a> Values<'a> {
    /// How many there are.
    pub fn len(self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.words.is_empty()
    }

    /// All of them.
    pub fn iter(self) -> impl ExactSizeIterator<Item = Val> + Clone + use<'a> {
        self.words.iter().map(move |&word| self.pools.decode(self.ty, word))
    }

    /// Whether that value is among them.
    pub fn contains(self, value: Val) -> bool {
        self.iter().any(|other| other == value)
    }
}

impl<'a> Entries<'a> {
    /// How many there are: at least one.
    #[allow(clippy::len_without_is_empty, reason = "there is always one")]
    pub fn len(self) -> usize {
        self.kept.len()
    }

    /// All of them.
    pub fn iter(self) -> impl ExactSizeIterator<Item = KeyedFact> + Clone + use<'a> {
        self.kept.iter().map(move |&kept| self.fact(kept))
    }

    /// The one for that key.
    pub fn find(self, key: Val) -> Option<KeyedFact> {
        self.iter().find(|fact| fact.key == key)
    }

    fn fact(self, KeptEntry { key, value, set }: KeptEntry) -> KeyedFact {
        KeyedFact { key: self.pools.decode(self.key, key), value: self.pools.decode(self.ty, value), set }
    }
}

impl Pools {
    /// The word for an entry.
    pub(super) fn encode_entry(&mut self, KeyedFact { key, value, set }: KeyedFact) -> KeptEntry {
        KeptEntry { key: self.encode(key), value: self.encode(value), set }
    }

    /// The word for a value.
    pub(super) fn encode(&mut self, value: Val) -> u32 {
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

    /// The value of that type that a word stands for.
    pub(super) fn decode(&self, ty: Ty, word: u32) -> Val {
        match (word, ty) {
            (ABSENT | UNKNOWN, _) => Val::Unknown,
            (NONE, _) => Val::None,
            (_, Ty::Text) => Val::Text(Sym(word)),
            (_, Ty::Number) if word & 1 == 0 => Val::Number(Number::whole(i64::from(word >> 1) - INLINE)),
            (_, Ty::Number) => Val::Number(self.numbers[(word >> 1) as usize]),
            (_, Ty::Duration) => Val::Duration(self.durations[word as usize]),
            (_, Ty::Date) => decode_date(word),
            (_, Ty::YesNo) => Val::YesNo(word != 0),
            (_, Ty::Scale(_)) => Val::Level(step(word)),
            (_, Ty::Choice(_)) => Val::Choice(step(word)),
            (_, Ty::Item(_)) => Val::Item(step(word)),
            (_, Ty::Kind(_) | Ty::Post(_)) => Val::Thing(word),
        }
    }
}

fn step(word: u32) -> u16 {
    u16::try_from(word).expect("levels and options are put in as u16")
}

/// Year, month and day side by side: years lie between -9999 and 9999.
fn encode_date(date: Date) -> u32 {
    let year = u32::try_from(i32::from(date.year()) + 10_000).expect("years begin at -9999");
    year << 9 | u32::from(date.month().unsigned_abs()) << 5 | u32::from(date.day().unsigned_abs())
}

fn decode_date(word: u32) -> Val {
    let part = |shift: u32, mask: u32| i16::try_from(word >> shift & mask).expect("at most 15 bits");
    let small = |part: i16| i8::try_from(part).expect("at most 5 bits");
    Date::new(part(9, 0x7fff) - 10_000, small(part(5, 0xf)), small(part(0, 0x1f))).map_or(Val::Unknown, Val::Date)
}

fn push<T>(pool: &mut Vec<T>, value: T) -> u32 {
    pool.push(value);
    super::columns::narrow(pool.len() - 1)
}
