//! Dates against today or another date by a length. Months and years are added to the earlier date.

use std::cmp::Ordering;

use jiff::civil::Date;

use crate::formula::{DateRelation, Op, Set};
use crate::value::{Duration, Number, Truth, Val, reaches, shift};

use super::eval::Eval;
use super::item::Datum;
use super::quantity::compare;

impl<'w> Eval<'w> {
    /// See [`DateRelation`]; false with a none, unknown with an unknown.
    pub(super) fn dates(
        &mut self,
        relation: DateRelation,
        date: &'w Set,
        length: &'w Set,
        anchor: Option<&'w Set>,
    ) -> Truth {
        let date = self.single(date);
        let length = self.single(length);
        let anchor = anchor.map(|anchor| self.single(anchor));
        if date.is_none() || length.is_none() || anchor.is_some_and(Datum::is_none) {
            return Truth::False;
        }
        if relation == DateRelation::Near
            && let Some(anchor) = anchor
            && !matches!(date.val(), Val::Date(_))
        {
            return near_values(date, length, anchor);
        }
        let (Val::Date(date), Val::Duration(length)) = (date.val(), length.val()) else { return Truth::Unknown };
        let other = match anchor.map(Datum::val) {
            None => self.today(),
            Some(Val::Date(other)) => other,
            Some(_) => return Truth::Unknown,
        };
        let decided = related(relation, date, length, other);
        if decided.is_none() {
            self.note("a date that is out of range");
        }
        decided.map_or(Truth::Unknown, Truth::from)
    }
}

/// `None` if a date leaves the calendar.
fn related(relation: DateRelation, date: Date, length: Duration, other: Date) -> Option<bool> {
    match relation {
        DateRelation::WithinLast => Some(date <= other && reaches(date, length, other)?),
        DateRelation::WithinNext => Some(date >= other && reaches(other, length, date)?),
        // `d + L < today` is "more than L ago": the longer ago, the earlier the date that is reached.
        DateRelation::Ago(op) => Some(date <= other && holds(op, other.cmp(&shift(date, length)?))),
        DateRelation::After(op) => Some(holds(op, date.cmp(&shift(other, length)?))),
        DateRelation::Before(op) => Some(holds(op, other.cmp(&shift(date, length)?))),
        DateRelation::Near => {
            let (early, late) = if date <= other { (date, other) } else { (other, date) };
            reaches(early, length, late)
        }
    }
}

fn holds(op: Op, ordering: Ordering) -> bool {
    match op {
        Op::Equal => ordering == Ordering::Equal,
        Op::Less => ordering == Ordering::Less,
        Op::AtMost => ordering != Ordering::Greater,
        Op::More => ordering == Ordering::Greater,
        Op::AtLeast => ordering != Ordering::Less,
    }
}

/// `within 3 of 10`, of numbers and durations.
fn near_values(value: Datum, length: Datum, anchor: Datum) -> Truth {
    match (value.val(), length.val(), anchor.val()) {
        (_, Val::Number(length), _) => near_numbers(value, length, anchor),
        (Val::Duration(value), Val::Duration(length), Val::Duration(anchor)) => {
            let (Some(high), Some(low)) = (anchor.add(length), length.negate().and_then(|back| anchor.add(back)))
            else {
                return Truth::Unknown;
            };
            let datum = |length| Datum::Val(Val::Duration(length));
            compare(datum(value), Op::AtLeast, datum(low)).and(compare(datum(value), Op::AtMost, datum(high)))
        }
        _ => Truth::Unknown,
    }
}

fn near_numbers(value: Datum, length: Number, anchor: Datum) -> Truth {
    let Some((low, high)) = anchor.bounds() else { return Truth::Unknown };
    let least = Datum::between(low.and_then(|low| low.sub(length)), high.and_then(|high| high.sub(length)));
    let most = Datum::between(low.and_then(|low| low.add(length)), high.and_then(|high| high.add(length)));
    compare(value, Op::AtLeast, least).and(compare(value, Op::AtMost, most))
}
