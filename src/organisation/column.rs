//! The words of one attribute by thing: a byte for each as long as all of them are small, which levels, options and
//! answers are; else 32 bits.

use super::values::{ABSENT, NONE, UNKNOWN};

/// The words up to that of the last thing that has one.
#[derive(Debug)]
pub(super) enum Column {
    /// All are below [`SMALL`], or stand for no value.
    Bytes(Vec<u8>),
    Words(Vec<u32>),
}

/// Bytes from here on stand for no value.
const SMALL: u8 = 253;

impl Default for Column {
    fn default() -> Self {
        Column::Bytes(Vec::new())
    }
}

impl Column {
    /// The word of a thing.
    #[inline]
    pub(super) fn get(&self, thing: u32) -> u32 {
        match self {
            Column::Bytes(bytes) => bytes.get(thing as usize).map_or(ABSENT, |&byte| widened(byte)),
            Column::Words(words) => words.get(thing as usize).copied().unwrap_or(ABSENT),
        }
    }

    /// Puts the word of a thing.
    pub(super) fn put(&mut self, thing: u32, word: u32) {
        match (&mut *self, narrowed(word)) {
            (Column::Bytes(bytes), Some(byte)) => put(bytes, thing, byte, u8::MAX),
            (Column::Bytes(bytes), None) => {
                let mut words = bytes.iter().map(|&byte| widened(byte)).collect();
                put(&mut words, thing, word, ABSENT);
                *self = Column::Words(words);
            }
            (Column::Words(words), _) => put(words, thing, word, ABSENT),
        }
    }

    /// Gives back what was set aside for growth.
    pub(super) fn shrink(&mut self) {
        match self {
            Column::Bytes(bytes) => bytes.shrink_to_fit(),
            Column::Words(words) => words.shrink_to_fit(),
        }
    }
}

fn put<T: Copy>(column: &mut Vec<T>, thing: u32, word: T, absent: T) {
    let at = thing as usize;
    if column.len() <= at {
        column.resize(at + 1, absent);
    }
    column[at] = word;
}

/// What stands for no value lies at the end of either range, in the same order.
fn widened(byte: u8) -> u32 {
    if byte < SMALL { u32::from(byte) } else { ABSENT - u32::from(u8::MAX - byte) }
}

fn narrowed(word: u32) -> Option<u8> {
    match word {
        ABSENT => Some(u8::MAX),
        UNKNOWN => Some(u8::MAX - 1),
        NONE => Some(SMALL),
        _ => u8::try_from(word).ok().filter(|&byte| byte < SMALL),
    }
}

#[cfg(test)]
mod tests {
    use super::{ABSENT, Column, NONE, UNKNOWN};

    /// Every word is read back, before and after the first that fits no byte; what was skipped is absent.
    #[test]
    fn words_stay_when_the_column_widens() {
        let small: Vec<u32> = (0..253).chain([NONE, UNKNOWN, ABSENT]).collect();
        for large in [253, 254, 255, 256, NONE - 1] {
            let mut column = Column::default();
            let all = |column: &Column| (0..256).map(|at| column.get(2 * at)).collect::<Vec<_>>();
            (0..).zip(&small).for_each(|(at, &word)| column.put(2 * at, word));
            assert!(matches!(column, Column::Bytes(_)));
            assert_eq!(all(&column), small);
            column.put(1000, large);
            assert!(matches!(column, Column::Words(_)));
            assert_eq!((all(&column), column.get(1000)), (small.clone(), large));
            assert_eq!((column.get(1), column.get(999), column.get(1001)), (ABSENT, ABSENT, ABSENT));
        }
    }
}
