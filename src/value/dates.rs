//! Dates and units of time as people write them elsewhere → the form that is read here, where only one can be meant.

use jiff::civil::Date;

use super::parse_date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `31.12.2020`, `12/31/2020`, `20201231`, `2020-2-1`, `2020-02-01T10:00:00Z`, `5 January 2020` and `Jan 5, 2020` in the right form.
/// What could be read in two ways (`03/04/2020`) is none, nor is a date that is written rightly.
pub fn meant_date(text: &str) -> Option<String> {
    let plain = text.replace(['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}'], "-");
    let date = in_digits(&plain).or_else(|| in_eight_digits(&plain)).or_else(|| in_words(&plain))?;
    let written = date.to_string();
    (written != text).then_some(written)
}

/// The two days that a date may mean of which nobody can tell whether the day or the month comes first: `3/4/2027`.
pub fn two_dates(text: &str) -> Option<(Date, Date)> {
    let parts: Vec<&str> = text.trim().split(['/', '-']).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    let date = |month: &str, day: &str| parse_date(&format!("{year}-{month:0>2}-{day:0>2}"));
    let plain = [first, second, year].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let (one, other) = (date(second, first)?, date(first, second)?);
    (plain && year.len() == 4 && one != other).then_some((one, other))
}

/// The last day of the month of a day that no calendar has: 28 February 2026 of `2026-02-30`.
pub fn end_of_month(text: &str) -> Option<Date> {
    let (month, day) = text.rsplit_once('-')?;
    let beyond = matches!(day.parse::<u8>(), Ok(29..=31)) && parse_date(text).is_none();
    (28..=30).rev().filter(|_| beyond).find_map(|day| parse_date(&format!("{month}-{day}")))
}

fn in_digits(text: &str) -> Option<Date> {
    let day = text.split_once(['T', ' ']).map_or(text, |(day, _)| day);
    let parts: Vec<&str> = day.split(['.', '/', '-']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |text: &str| text.parse::<u32>().ok();
    let (year, month, date) = match (first.len(), third.len()) {
        (4, _) => (first, second, third),
        (_, 4) if day.contains('.') || number(first)? > 12 => (third, second, first),
        (_, 4) if number(second)? > 12 || number(first)? == number(second)? => (third, first, second),
        _ => return None,
    };
    parse_date(&format!("{year}-{month:0>2}-{date:0>2}"))
}

/// `20201231`.
fn in_eight_digits(text: &str) -> Option<Date> {
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| parse_date(&format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..])))?
}

fn in_words(text: &str) -> Option<Date> {
    let lower = text.to_lowercase();
    let parts: Vec<&str> = lower.split([' ', ',', '-', '.']).filter(|part| !part.is_empty() && *part != "of").collect();
    let (day, month, year) = match parts.as_slice() {
        [day, name, year] if month_named(name).is_some() => (day, month_named(name)?, year),
        [name, day, year] => (day, month_named(name)?, year),
        _ => return None,
    };
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    (year.len() == 4).then(|| parse_date(&format!("{year}-{month:02}-{day:0>2}")))?
}

/// The number of a month by its name, or by at least its first three letters.
pub fn month_named(name: &str) -> Option<usize> {
    let lower = name.to_lowercase();
    (lower.len() >= 3).then(|| MONTHS.iter().position(|month| month.starts_with(&lower)).map(|at| at + 1))?
}

/// The unit that people shorten so.
pub fn unit_shortened(tail: &str) -> Option<&'static str> {
    Some(match tail.to_lowercase().as_str() {
        "min" | "mins" => "minutes",
        "h" | "hr" | "hrs" => "hours",
        "d" => "days",
        "w" | "wk" | "wks" => "weeks",
        "m" | "mo" | "mos" | "mth" | "mths" => "months",
        "q" | "qtr" => "quarters",
        "y" | "yr" | "yrs" => "years",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::meant_date;

    #[test]
    fn a_date_of_another_order_is_shown_in_the_right_one_if_only_one_day_can_be_meant() {
        for text in ["31.12.2020", "31/12/2020", "12/31/2020", "2020/12/31", "2020-12-31T10:00:00Z", "31 December 2020"]
            .into_iter()
            .chain(["20201231", "2020\u{2013}12\u{2013}31"])
        {
            assert_eq!(meant_date(text).as_deref(), Some("2020-12-31"), "{text}");
        }
        assert_eq!(meant_date("Jan 5, 2020").as_deref(), Some("2020-01-05"));
        assert_eq!(meant_date("1st of May 2020").as_deref(), Some("2020-05-01"));
        for text in
            ["03/04/2020", "2020-12-31", "2020-02-30", "31.13.2020", "May 2020", "maybe", "1/2/3", "20201331", ""]
        {
            assert_eq!(meant_date(text), None, "{text}");
        }
    }
}
