//! Values and truth: numbers compared exactly, dates, durations with calendar bounds, and three-valued truth.
//!
//! Nothing here knows the vocabulary: a level is a place on a scale, a thing an index. A comparison that the bounds of
//! months and years do not decide is [`Truth::Unknown`]; arithmetic that leaves the range of numbers is `None`.

mod dates;

use std::cmp::Ordering;

use jiff::civil::Date;
use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Zero};

use crate::memory::give_back;

pub use dates::{end_of_month, meant_date, month_named, two_dates, unit_shortened};

/// Strong Kleene truth. The order is false < unknown < true, so `min` is "and" and `max` is "or".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// Surely not.
    False,
    /// The data do not settle it.
    Unknown,
    /// Surely.
    True,
}

impl Truth {
    /// Both.
    pub fn and(self, other: Truth) -> Truth {
        self.min(other)
    }

    /// At least one.
    pub fn or(self, other: Truth) -> Truth {
        self.max(other)
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;
    fn not(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Truth {
        if known { Truth::True } else { Truth::False }
    }
}

/// An exact number; `40%` is 2/5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(Ratio<i64>);

#[allow(clippy::should_implement_trait, reason = "these say when the result is out of range, which operators cannot")]
impl Number {
    /// A whole number.
    pub fn whole(value: i64) -> Number {
        Number(Ratio::from_integer(value))
    }

    /// As a share: `40%`.
    #[must_use]
    pub fn percent(self) -> String {
        self.mul(Number::whole(100)).map_or_else(|| self.to_string(), |hundredfold| format!("{hundredfold}%"))
    }

    /// `numerator / denominator`; `None` if the denominator is zero.
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Number> {
        (denominator != 0 && denominator != i64::MIN && numerator != i64::MIN)
            .then(|| Number(Ratio::new(numerator, denominator)))
    }

    /// Reads `12`, `-8`, `2.5`; `None` if it is not of that form or out of range.
    pub fn parse(text: &str) -> Option<Number> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
            return None;
        }
        let scale = 10i64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        let value = format!("{whole}{fraction}").parse::<i64>().ok()?;
        Number::ratio(sign * value, scale)
    }

    /// The sum, unless it is out of range.
    pub fn add(self, other: Number) -> Option<Number> {
        self.0.checked_add(&other.0).map(Number)
    }

    /// The difference, unless it is out of range.
    pub fn sub(self, other: Number) -> Option<Number> {
        self.0.checked_sub(&other.0).map(Number)
    }

    /// The product, unless it is out of range.
    pub fn mul(self, other: Number) -> Option<Number> {
        self.0.checked_mul(&other.0).map(Number)
    }

    /// The quotient, unless it is out of range or the divisor is zero.
    pub fn div(self, other: Number) -> Option<Number> {
        if other.0.is_zero() { None } else { self.0.checked_div(&other.0).map(Number) }
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is whole, and if so which.
    pub fn to_whole(self) -> Option<i64> {
        self.0.is_integer().then(|| self.0.to_integer())
    }

    /// Numerator and denominator, in lowest terms, the denominator positive.
    pub fn parts(self) -> (i64, i64) {
        (*self.0.numer(), *self.0.denom())
    }
}

impl std::fmt::Display for Number {
    /// `12`, `-8`, `2.5`; a number without an end as `1/3`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (numerator, denominator) = self.parts();
        let mut rest = denominator;
        let mut places = 0usize;
        let mut scale: i128 = 1;
        while rest != 1 && places < 9 {
            scale *= 10;
            places += 1;
            rest = denominator / num_gcd(denominator, i64::try_from(scale).unwrap_or(i64::MAX));
        }
        if rest != 1 {
            return write!(f, "{numerator}/{denominator}");
        }
        let scaled = i128::from(numerator) * scale / i128::from(denominator);
        let sign = if scaled < 0 { "-" } else { "" };
        let digits = scaled.unsigned_abs();
        match places {
            0 => write!(f, "{sign}{digits}"),
            _ => {
                let scale = scale.unsigned_abs();
                write!(f, "{sign}{}.{:0places$}", digits / scale, digits % scale)
            }
        }
    }
}

fn num_gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { num_gcd(b, a % b) }
}

/// A length of time. Months (quarters, years) and minutes (hours, days, weeks) are kept apart, since a month has no
/// fixed number of days; between two dates both ends are kept, so that months and years go by the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duration {
    /// Whole months and whole minutes, added up.
    Lengths {
        /// Months; a quarter is 3, a year 12.
        months: i32,
        /// Minutes; a day is 1440.
        minutes: i64,
    },
    /// From one date to another; negative if `to` is earlier.
    Between {
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
}

/// Minutes in a day.
pub const DAY: i64 = 24 * 60;

/// The unit words: (singular, months, minutes).
pub const UNITS: &[(&str, i32, i64)] = &[
    ("minute", 0, 1),
    ("hour", 0, 60),
    ("day", 0, DAY),
    ("week", 0, 7 * DAY),
    ("month", 1, 0),
    ("quarter", 3, 0),
    ("year", 12, 0),
];

#[allow(clippy::should_implement_trait, reason = "these say when the result is out of range, which operators cannot")]
impl Duration {
    /// `count` units of that name, singular or plural; `None` if there is no such unit, the count does not come out in
    /// whole months or minutes, or it is out of range.
    pub fn of(count: Number, unit: &str) -> Option<Duration> {
        let &(_, months, minutes) =
            UNITS.iter().find(|(name, ..)| *name == unit || unit.strip_suffix('s') == Some(name))?;
        let months = count.mul(Number::whole(i64::from(months)))?.to_whole()?;
        let minutes = count.mul(Number::whole(minutes))?.to_whole()?;
        Some(Duration::Lengths { months: i32::try_from(months).ok()?, minutes })
    }

    /// Reads `3 months`, `2.5 hours`.
    pub fn parse(text: &str) -> Option<Duration> {
        let (count, unit) = text.trim().split_once(char::is_whitespace)?;
        Duration::of(Number::parse(count)?, unit.trim())
    }

    /// The fewest and the most minutes that this can be. A year has 365 or 366 days, a quarter 90 to 92, a month 28 to
    /// 31; months are counted in the largest of these units that fit.
    pub fn bounds(self) -> (i64, i64) {
        match self {
            Duration::Between { from, to } => {
                let days = days_between(from, to) * DAY;
                (days, days)
            }
            Duration::Lengths { months, minutes } => {
                let size = i64::from(months).abs();
                let (years, quarters, single) = (size / 12, size % 12 / 3, size % 3);
                let low = (years * 365 + quarters * 90 + single * 28) * DAY;
                let high = (years * 366 + quarters * 92 + single * 31) * DAY;
                let (low, high) = if months < 0 { (-high, -low) } else { (low, high) };
                (low.saturating_add(minutes), high.saturating_add(minutes))
            }
        }
    }

    /// How two durations compare; `None` where the bounds of months and years do not decide it.
    pub fn compare(self, other: Duration) -> Option<Ordering> {
        match (self, other) {
            (Duration::Lengths { months: a, minutes: x }, Duration::Lengths { months: b, minutes: y }) if a == b => {
                Some(x.cmp(&y))
            }
            (Duration::Lengths { months: a, minutes: x }, Duration::Lengths { months: b, minutes: y }) if x == y => {
                Some(a.cmp(&b))
            }
            (Duration::Between { from, to }, Duration::Lengths { .. }) => between_against(from, to, other),
            (Duration::Lengths { .. }, Duration::Between { from, to }) => {
                between_against(from, to, self).map(Ordering::reverse)
            }
            _ => by_bounds(self, other),
        }
    }

    /// The same length backwards.
    pub fn negate(self) -> Option<Duration> {
        match self {
            Duration::Between { from, to } => Some(Duration::Between { from: to, to: from }),
            Duration::Lengths { months, minutes } => {
                Some(Duration::Lengths { months: months.checked_neg()?, minutes: minutes.checked_neg()? })
            }
        }
    }

    /// The sum, unless it is out of range. A span between dates counts by its days.
    pub fn add(self, other: Duration) -> Option<Duration> {
        let ((a, x), (b, y)) = (self.lengths(), other.lengths());
        Some(Duration::Lengths { months: a.checked_add(b)?, minutes: x.checked_add(y)? })
    }

    /// Times a number, unless it does not come out whole or is out of range. A span between dates counts by its days.
    pub fn mul(self, factor: Number) -> Option<Duration> {
        let (months, minutes) = self.lengths();
        let months = Number::whole(i64::from(months)).mul(factor)?.to_whole()?;
        // Part of a minute is below what the language can say: averages are rounded down to the minute.
        let (numerator, denominator) = Number::whole(minutes).mul(factor)?.parts();
        Some(Duration::Lengths { months: i32::try_from(months).ok()?, minutes: numerator.div_euclid(denominator) })
    }

    /// Months and minutes; a span between dates as its days in minutes.
    pub fn lengths(self) -> (i32, i64) {
        match self {
            Duration::Lengths { months, minutes } => (months, minutes),
            Duration::Between { from, to } => (0, days_between(from, to) * DAY),
        }
    }
}

fn by_bounds(a: Duration, b: Duration) -> Option<Ordering> {
    let ((a_low, a_high), (b_low, b_high)) = (a.bounds(), b.bounds());
    if a_high < b_low {
        Some(Ordering::Less)
    } else if a_low > b_high {
        Some(Ordering::Greater)
    } else if a_low == a_high && b_low == b_high {
        Some(a_low.cmp(&b_low))
    } else {
        None
    }
}

/// By the calendar: months are added to the earlier date, clamped to the end of the month.
fn between_against(from: Date, to: Date, length: Duration) -> Option<Ordering> {
    let (months, minutes) = length.lengths();
    let later = from <= to;
    let (early, late, months, minutes) =
        if later { (from, to, months, minutes) } else { (to, from, months.checked_neg()?, minutes.checked_neg()?) };
    // Lengths that point the other way are shorter than any stretch of time that has passed.
    let reach = shift_months(early, months)?;
    let size = days_between(early, late).checked_mul(DAY)?;
    let reached = days_between(early, reach).checked_mul(DAY)?.checked_add(minutes)?;
    let order = size.cmp(&reached);
    Some(if later { order } else { order.reverse() })
}

/// Days from one date to another; negative if the second is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from(day_number(to)) - i64::from(day_number(from))
}

/// Days since 1970-01-01.
fn day_number(date: Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    date.since((jiff::Unit::Day, epoch)).expect("days between two dates of the calendar are in range").get_days()
}

/// The date that many months later, clamped to the end of the month; `None` outside the years -9999 to 9999.
pub fn shift_months(date: Date, months: i32) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_months(months).ok()?).ok()
}

/// A date plus a length, months first; part of a day is dropped. `None` outside the calendar.
pub fn shift(date: Date, by: Duration) -> Option<Date> {
    let (months, minutes) = by.lengths();
    shift_months(date, months)?.checked_add(jiff::Span::new().try_days(minutes.div_euclid(DAY)).ok()?).ok()
}

/// The last day D with D + `months` <= `date` is not a single day's arithmetic, so "within the last 6 months" is asked
/// the other way round: D + 6 months >= today.
pub fn reaches(early: Date, by: Duration, late: Date) -> Option<bool> {
    Some(shift(early, by)? >= late)
}

/// Reads a date of exactly the form `2027-03-31`.
pub fn parse_date(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(
            |(at, byte)| {
                if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() }
            },
        );
    let digits = |from: usize, to: usize| {
        text.as_bytes()[from..to].iter().fold(0i16, |sum, byte| sum * 10 + i16::from(byte - b'0'))
    };
    let small = |from: usize, to: usize| i8::try_from(digits(from, to)).ok();
    if shape { Date::new(digits(0, 4), small(5, 7)?, small(8, 10)?).ok() } else { None }
}

impl std::fmt::Display for Duration {
    /// `3 months`, `72 hours`, `1 year and 2 days`; a span between dates in days.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (months, minutes) = self.lengths();
        let months = i64::from(months);
        let month_part = match (months, months % 12, months % 3) {
            (0, ..) => None,
            (_, 0, _) => Some(counted(months / 12, "year")),
            _ => Some(counted(months, "month")),
        };
        let minute_part = match (minutes, minutes % DAY, minutes % 60) {
            (0, ..) => None,
            (_, 0, _) => Some(counted(minutes / DAY, "day")),
            (_, _, 0) => Some(counted(minutes / 60, "hour")),
            _ => Some(counted(minutes, "minute")),
        };
        match (month_part, minute_part) {
            (Some(a), Some(b)) => write!(f, "{a} and {b}"),
            (Some(a), None) | (None, Some(a)) => f.write_str(&a),
            (None, None) => f.write_str("0 days"),
        }
    }
}

fn counted(count: i64, unit: &str) -> String {
    format!("{count} {unit}{}", if count.abs() == 1 { "" } else { "s" })
}

/// A text of a run, interned: equal texts have equal symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sym(pub u32);

/// The table of interned texts: one long text with its ends, and an open table of symbols by hash.
#[derive(Debug, Clone)]
pub struct Interner {
    text: String,
    /// Where each ends, counted anew behind every [`TURN`] bytes.
    ends: Vec<u32>,
    /// The first symbol that ends behind so many [`TURN`]s.
    turns: Vec<u32>,
    /// Its length is a power of two and at most three quarters of it are taken.
    table: Vec<Slot>,
    /// Differs from run to run, so that no file can be written whose texts all collide.
    seed: u64,
}

/// So many bytes an end can count; a few in tests.
const TURN: u64 = if cfg!(test) { 1 << 12 } else { 1 << 32 };

/// A place in the table of an [`Interner`]. The hash is kept, so that a text is looked at only where it is the same, and
/// growing looks at none.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    hash: u32,
    /// A symbol plus 1, or 0 for a free place.
    number: u32,
}

impl Default for Interner {
    fn default() -> Self {
        let seed = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0u8);
        Interner { text: String::new(), ends: Vec::new(), turns: Vec::new(), table: vec![Slot::default(); 64], seed }
    }
}

impl Interner {
    /// The symbol of a text, made if it is new.
    pub fn intern(&mut self, text: &str) -> Sym {
        let hash = self.hash(text);
        let free = match self.slot(text, hash) {
            Ok(sym) => return sym,
            Err(free) => free,
        };
        let sym = Sym(u32::try_from(self.ends.len()).expect("fewer than 2^32 texts fit in memory"));
        self.text.push_str(text);
        let end = self.text.len() as u64;
        while (self.turns.len() as u64) < end / TURN {
            self.turns.push(sym.0);
        }
        self.ends.push((end % TURN) as u32);
        self.table[free] = Slot { hash, number: sym.0 + 1 };
        // Hashes lie in the table, so that a long row of other texts is passed quickly.
        if self.ends.len() * 4 > self.table.len() * 3 {
            self.grow();
        }
        sym
    }

    /// Whether both have the same texts in the same order: then a symbol of one is that of the same text in the other.
    pub fn has_same_texts(&self, other: &Interner) -> bool {
        self.text == other.text && self.ends == other.ends && self.turns == other.turns
    }

    /// The symbol of a text, if it has one.
    pub fn find(&self, text: &str) -> Option<Sym> {
        self.slot(text, self.hash(text)).ok()
    }

    /// The text of a symbol.
    pub fn text(&self, sym: Sym) -> &str {
        let at = sym.0 as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.end(before));
        &self.text[start..self.end(at)]
    }

    fn end(&self, at: usize) -> usize {
        let turns = if self.turns.is_empty() { 0 } else { self.turns.partition_point(|&first| first as usize <= at) };
        (turns as u64 * TURN) as usize + self.ends[at] as usize
    }

    /// The symbol of a text of that hash, or the free place where it belongs.
    fn slot(&self, text: &str, hash: u32) -> Result<Sym, usize> {
        let mask = self.table.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.table[at];
            match slot.number.checked_sub(1).map(Sym) {
                None => return Err(at),
                Some(sym) if slot.hash == hash && self.text(sym) == text => return Ok(sym),
                Some(_) => at = (at + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        let mask = self.table.len() * 2 - 1;
        let mut table = vec![Slot::default(); mask + 1];
        for &slot in self.table.iter().filter(|slot| slot.number != 0) {
            let mut at = slot.hash as usize & mask;
            while table[at].number != 0 {
                at = (at + 1) & mask;
            }
            table[at] = slot;
        }
        give_back(std::mem::replace(&mut self.table, table));
    }

    /// Eight bytes at a time, both halves of a wide product folded together.
    fn hash(&self, text: &str) -> u32 {
        let fold = |state: u64, word: u64| {
            let product =
                u128::from(state ^ word) * u128::from(0x9e37_79b9_7f4a_7c15_u64 ^ self.seed.rotate_left(32) | 1);
            (product >> 64) as u64 ^ product as u64
        };
        let mut state = self.seed ^ text.len() as u64;
        for chunk in text.as_bytes().chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            state = fold(state, u64::from_le_bytes(word));
        }
        (fold(state, self.seed) >> 32) as u32
    }
}

/// A value at run time: small, copied freely. What it is a level, option, thing or item *of* is known from the type of
/// the expression that it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Val {
    /// No file mentions it and there is no default.
    Unknown,
    /// There is none: it never happened, nobody holds it. Only of single values, never inside a set.
    None,
    /// A number; a percent is a number.
    Number(Number),
    /// A length of time.
    Duration(Duration),
    /// A day.
    Date(Date),
    /// A text.
    Text(Sym),
    /// Yes or no.
    YesNo(bool),
    /// A level of a scale, counted from 0 at the bottom.
    Level(u16),
    /// An option of a choice, counted from 0.
    Choice(u16),
    /// A thing of a kind: its index in that kind's table.
    Thing(u32),
    /// Somebody in a post: indices of the team and of the person.
    Post {
        /// The team.
        team: u32,
        /// The person.
        person: u32,
    },
    /// An item of a checklist, counted from 0.
    Item(u16),
}

#[cfg(test)]
mod tests {
    use super::{Interner, TURN};

    /// Short, empty and long texts, together many times what an end can count: each is read back and found again.
    #[test]
    fn texts_are_read_back_behind_any_number_of_turns() {
        let long = usize::try_from(TURN).expect("small in tests");
        let mut texts: Vec<String> = (0..2000).map(|number| format!("text {number}")).collect();
        texts.extend([0, 1, long - 1, long, long + 1, 3 * long + 5].map(|length| "é".repeat(length)));
        texts.extend((2000..2100).map(|number| format!("text {number}")));
        let mut interner = Interner::default();
        let syms: Vec<_> = texts.iter().map(|text| interner.intern(text)).collect();
        for (text, sym) in texts.iter().zip(syms) {
            assert_eq!((interner.text(sym), interner.find(text)), (text.as_str(), Some(sym)));
            assert_eq!(interner.intern(text), sym);
        }
        assert_eq!(interner.find("text 2100"), None);
        assert!(interner.text.len() > 5 * long && interner.has_same_texts(&interner.clone()));
    }
}
