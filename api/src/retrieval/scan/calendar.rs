//! Spans of the calendar, and the days of a value.

use chrono::{DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, NaiveTime};
use shared::page::DateSpan;

use crate::retrieval::scan::grammar::Span;

/// A first and a last day, both included; an open side has none.
pub(super) type Range = (Option<NaiveDate>, Option<NaiveDate>);

/// The days of a year, or of a half, quarter, month or day in it.
pub(super) fn year(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?))
}

/// So many months from the first day of one.
pub(super) fn months(year: i32, first: u32, count: u32) -> Option<(NaiveDate, NaiveDate)> {
    let from = NaiveDate::from_ymd_opt(year, first, 1)?;
    Some((from, from.checked_add_months(Months::new(count))?.pred_opt()?))
}

/// The span that is so many after the one that today is in.
pub(super) fn relative(today: NaiveDate, span: Span, offset: i32) -> Option<(NaiveDate, NaiveDate)> {
    match span {
        Span::Day => {
            let day = days_later(today, i64::from(offset))?;
            Some((day, day))
        }
        Span::Week => {
            let into = i64::from(today.weekday().num_days_from_monday());
            let from = days_later(today, i64::from(offset) * 7 - into)?;
            Some((from, days_later(from, 6)?))
        }
        Span::Month | Span::Quarter => {
            let length = if span == Span::Month { 1 } else { 3 };
            let first = today.month0() as i32 / length * length + offset * length;
            let at = today.year().checked_mul(12)?.checked_add(first)?;
            months(at.div_euclid(12), at.rem_euclid(12) as u32 + 1, length as u32)
        }
        Span::Year => year(today.year().checked_add(offset)?),
    }
}

/// So much time until today; negative for the time from today.
pub(super) fn until_today(today: NaiveDate, span: Span, count: i64) -> Option<(NaiveDate, NaiveDate)> {
    let months = match span {
        Span::Day => None,
        Span::Week => None,
        Span::Month => Some(1),
        Span::Quarter => Some(3),
        Span::Year => Some(12),
    };
    let other = match months {
        Some(months) => {
            let months = Months::new(u32::try_from(count.unsigned_abs().checked_mul(months)?).ok()?);
            if count > 0 { today.checked_sub_months(months)? } else { today.checked_add_months(months)? }
        }
        None => {
            let days = if span == Span::Week { count.checked_mul(7)? } else { count };
            days_later(today, days.checked_neg()?)?
        }
    };
    Some(if count > 0 { (other.succ_opt()?, today) } else { (today, other.pred_opt()?) })
}

fn days_later(day: NaiveDate, count: i64) -> Option<NaiveDate> {
    let days = Days::new(count.unsigned_abs());
    if count < 0 { day.checked_sub_days(days) } else { day.checked_add_days(days) }
}

/// A moment as people entered it, in the asker's time; a day begins at midnight.
pub(super) fn moment(text: &str, offset: FixedOffset) -> Option<DateTime<FixedOffset>> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.with_timezone(&offset));
    }
    let day: NaiveDate = text.get(..10)?.parse().ok()?;
    day.and_time(NaiveTime::MIN).and_local_timezone(offset).single()
}

/// The first and last day of a value, in the asker's time.
pub(super) fn days(span: &DateSpan, offset: FixedOffset) -> Option<(NaiveDate, NaiveDate)> {
    let from = moment(&span.start, offset)?.date_naive();
    let to = span.end.as_deref().and_then(|end| moment(end, offset)).map_or(from, |end| end.date_naive());
    Some((from, to.max(from)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn spans_are_counted_from_the_present_one() {
        let today = day("2026-11-24");
        assert_eq!(relative(today, Span::Week, 0), Some((day("2026-11-23"), day("2026-11-29"))));
        assert_eq!(relative(today, Span::Month, -1), Some((day("2026-10-01"), day("2026-10-31"))));
        assert_eq!(relative(today, Span::Month, 2), Some((day("2027-01-01"), day("2027-01-31"))));
        assert_eq!(relative(today, Span::Quarter, 0), Some((day("2026-10-01"), day("2026-12-31"))));
        assert_eq!(relative(today, Span::Quarter, -4), Some((day("2025-10-01"), day("2025-12-31"))));
        assert_eq!(relative(today, Span::Year, -1), Some((day("2025-01-01"), day("2025-12-31"))));
    }

    #[test]
    fn the_last_months_end_today() {
        let today = day("2026-11-24");
        assert_eq!(until_today(today, Span::Month, 3), Some((day("2026-08-25"), today)));
        assert_eq!(until_today(today, Span::Day, 7), Some((day("2026-11-18"), today)));
        assert_eq!(until_today(today, Span::Week, -2), Some((today, day("2026-12-07"))));
        assert_eq!(until_today(today, Span::Year, i64::MAX), None);
    }

    #[test]
    fn a_time_has_the_day_of_the_asker() {
        let seoul = FixedOffset::east_opt(9 * 3600).unwrap();
        let span = DateSpan { start: "2026-05-31T22:00:00.000Z".to_owned(), end: None, time_zone: None };
        assert_eq!(days(&span, seoul), Some((day("2026-06-01"), day("2026-06-01"))));
    }
}
