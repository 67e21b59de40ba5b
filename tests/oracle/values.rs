//! Plain values for the second evaluator: fractions, dates, lengths, three-valued truth, a random source. Written from the
//! language reference; nothing of the tool's own arithmetic is used.

use std::cmp::Ordering;

/// A truth that may be unknown: `None`.
pub type Truth = Option<bool>;

pub fn and(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

pub fn or(a: Truth, b: Truth) -> Truth {
    not(and(not(a), not(b)))
}

pub fn not(a: Truth) -> Truth {
    a.map(|truth| !truth)
}

/// A fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frac(pub i128, pub i128);

impl Frac {
    pub fn new(over: i128, under: i128) -> Frac {
        let sign = if under < 0 { -1 } else { 1 };
        let (mut a, mut b) = (over.abs(), under.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Frac(sign * over / a.max(1), sign * under / a.max(1))
    }
    pub fn whole(n: i128) -> Frac {
        Frac(n, 1)
    }
    pub fn add(self, o: Frac) -> Frac {
        Frac::new(self.0 * o.1 + o.0 * self.1, self.1 * o.1)
    }
    pub fn sub(self, o: Frac) -> Frac {
        self.add(Frac(-o.0, o.1))
    }
    pub fn mul(self, o: Frac) -> Frac {
        Frac::new(self.0 * o.0, self.1 * o.1)
    }
    pub fn div(self, o: Frac) -> Option<Frac> {
        (o.0 != 0).then(|| Frac::new(self.0 * o.1, self.1 * o.0))
    }
    pub fn text(self) -> String {
        match self.1 {
            1 => self.0.to_string(),
            2 => format!("{}.5", self.0 / 2),
            _ => panic!("such a number is never written"),
        }
    }
}

impl PartialOrd for Frac {
    fn partial_cmp(&self, other: &Frac) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Frac {
    fn cmp(&self, other: &Frac) -> Ordering {
        (self.0 * other.1).cmp(&(other.0 * self.1))
    }
}

/// A day: year, month, day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i64, pub i64, pub i64);

pub fn month_days(year: i64, month: i64) -> i64 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Day {
    /// Months on, clamped to the end of the month.
    pub fn months(self, by: i64) -> Day {
        let month = self.0 * 12 + self.1 - 1 + by;
        let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
        Day(year, month, self.2.min(month_days(year, month)))
    }
    /// Days on, one by one.
    pub fn days(self, by: i64) -> Day {
        let mut day = self;
        for _ in 0..by.abs() {
            day = if by > 0 { day.next() } else { day.before() };
        }
        day
    }
    fn next(self) -> Day {
        match (self.2 < month_days(self.0, self.1), self.1) {
            (true, _) => Day(self.0, self.1, self.2 + 1),
            (false, 12) => Day(self.0 + 1, 1, 1),
            (false, month) => Day(self.0, month + 1, 1),
        }
    }
    fn before(self) -> Day {
        match (self.2, self.1) {
            (1, 1) => Day(self.0 - 1, 12, 31),
            (1, month) => Day(self.0, month - 1, month_days(self.0, month - 1)),
            (day, month) => Day(self.0, month, day - 1),
        }
    }
    /// Days since a day long ago.
    pub fn number(self) -> i64 {
        let mut days = self.2;
        for year in 1990..self.0 {
            days += if month_days(year, 2) == 29 { 366 } else { 365 };
        }
        (1..self.1).fold(days, |days, month| days + month_days(self.0, month))
    }
    pub fn text(self) -> String {
        format!("{:04}-{:02}-{:02}", self.0, self.1, self.2)
    }
}

/// A length as it is written: so many months, or so many days; or the time between two days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Length {
    Months(i64),
    Days(i64),
    Between(Day, Day),
}

impl Length {
    pub fn text(self) -> String {
        let plain = |n: i64, one: &str| if n == 1 { format!("{n} {one}") } else { format!("{n} {one}s") };
        match self {
            Length::Months(n) if n % 12 == 0 => plain(n / 12, "year"),
            Length::Months(3) => plain(1, "quarter"),
            Length::Months(n) => plain(n, "month"),
            Length::Days(n) if n % 7 == 0 => plain(n / 7, "week"),
            Length::Days(n) => plain(n, "day"),
            Length::Between(..) => panic!("such a length is never written"),
        }
    }
    /// The fewest and the most days.
    fn bounds(self) -> (i64, i64) {
        match self {
            Length::Days(n) => (n, n),
            Length::Between(from, to) => (to.number() - from.number(), to.number() - from.number()),
            Length::Months(n) => {
                let (years, quarters, months) = (n / 12, n % 12 / 3, n % 3);
                (years * 365 + quarters * 90 + months * 28, years * 366 + quarters * 92 + months * 31)
            }
        }
    }
    pub fn compare(self, other: Length) -> Option<Ordering> {
        match (self, other) {
            (Length::Months(a), Length::Months(b)) => Some(a.cmp(&b)),
            // Between two days months go by the calendar, added to the earlier one.
            (Length::Between(from, to), Length::Months(n)) if from <= to => Some(to.cmp(&from.months(n))),
            (Length::Between(..), Length::Months(_)) => Some(Ordering::Less),
            (Length::Months(_), Length::Between(..)) => other.compare(self).map(Ordering::reverse),
            _ => {
                let ((a, b), (c, d)) = (self.bounds(), other.bounds());
                match () {
                    () if a == b && b == c && c == d => Some(Ordering::Equal),
                    () if b < c => Some(Ordering::Less),
                    () if a > d => Some(Ordering::Greater),
                    () => None,
                }
            }
        }
    }
    /// Whether one is at most the other, where the ends of the bounds may touch.
    pub fn at_most(self, other: Length) -> Truth {
        if let Some(order) = self.compare(other) {
            return Some(order != Ordering::Greater);
        }
        let ((_, b), (c, _)) = (self.bounds(), other.bounds());
        (b <= c).then_some(true)
    }
    pub fn less(self, other: Length) -> Truth {
        not(other.at_most(self))
    }
}

/// A source of random numbers (splitmix64): the same seed, the same case.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d);
        (0..8).for_each(|_| _ = random.below(2));
        random
    }
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end.max(1) as u64).unwrap_or(0)
    }
    /// True in so many of 100 cases.
    pub fn often(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}
