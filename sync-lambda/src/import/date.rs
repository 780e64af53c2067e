//! Dates as an export writes them: in the language of whoever made the export, and without a zone.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use shared::page::DateSpan;

const DAYS: [&str; 7] =
    ["%Y-%m-%d", "%B %d, %Y", "%b %d, %Y", "%Y/%m/%d", "%Y년 %m월 %d일", "%Y. %m. %d.", "%Y.%m.%d"];
const TIMES: [&str; 4] = ["%I:%M %p", "%H:%M", "%H:%M:%S", "%p %I:%M"];

/// A time. Without a zone it is taken for UTC, without a time of day for midnight.
pub fn time(words: &str) -> Option<DateTime<Utc>> {
    match parse(words)? {
        When::Zoned(time) => Some(time),
        When::Time(time) => Some(time.and_utc()),
        When::Day(day) => Some(day.and_hms_opt(0, 0, 0)?.and_utc()),
    }
}

/// A day, a time or a span of them, in ISO 8601.
pub fn span(words: &str) -> Option<DateSpan> {
    let (start, end) = match words.split_once('→') {
        Some((start, end)) => (start, Some(iso(end)?)),
        None => (words, None),
    };
    Some(DateSpan { start: iso(start)?, end, time_zone: None })
}

/// A day, a time or a span of them that was written in ISO 8601.
pub fn iso_span(words: &str) -> Option<DateSpan> {
    let is_iso = |words: &str| {
        let words = words.trim();
        words.get(..10).is_some_and(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok())
    };
    words.split('→').all(is_iso).then(|| span(words)).flatten()
}

fn iso(words: &str) -> Option<String> {
    Some(match parse(words)? {
        When::Zoned(time) => time.to_rfc3339(),
        When::Time(time) => time.format("%Y-%m-%dT%H:%M:%S").to_string(),
        When::Day(day) => day.to_string(),
    })
}

enum When {
    Zoned(DateTime<Utc>),
    Time(NaiveDateTime),
    Day(NaiveDate),
}

fn parse(words: &str) -> Option<When> {
    let words = words.trim().trim_start_matches('@');
    // No date that anyone writes is longer.
    if words.len() > 60 {
        return None;
    }
    if let Ok(time) = DateTime::parse_from_rfc3339(words) {
        return Some(When::Zoned(time.to_utc()));
    }
    let words = words.replace("오전", "AM").replace("오후", "PM").replace('T', " ");
    let words = words.strip_suffix("(UTC)").or(words.strip_suffix("(GMT)")).unwrap_or(&words).trim();
    for day in DAYS {
        let Ok((day, rest)) = NaiveDate::parse_and_remainder(words, day) else { continue };
        let rest = rest.trim_start_matches(',').trim();
        if rest.is_empty() {
            return Some(When::Day(day));
        }
        let times = TIMES.iter().filter_map(|time| chrono::NaiveTime::parse_from_str(rest, time).ok());
        if let Some(time) = times.into_iter().next() {
            return Some(When::Time(day.and_time(time)));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_notion_writes_them_in_english_and_korean() {
        for (words, iso) in [
            ("December 4, 2024 8:45 AM", "2024-12-04T08:45:00"),
            ("@Apr 19, 2021 9:25 PM", "2021-04-19T21:25:00"),
            ("2024년 12월 4일 오후 8:45", "2024-12-04T20:45:00"),
            ("2023-05-23, 16:25", "2023-05-23T16:25:00"),
            ("2024/12/04 8:45 AM", "2024-12-04T08:45:00"),
            ("2024년 12월 4일", "2024-12-04"),
            ("March 1, 2024", "2024-03-01"),
            ("2024-03-01", "2024-03-01"),
            ("2024-03-01T09:00:00.000+09:00", "2024-03-01T00:00:00+00:00"),
        ] {
            assert_eq!(span(words).map(|span| span.start).as_deref(), Some(iso), "{words}");
        }
        let days = span("@March 1, 2024 → March 3, 2024").unwrap();
        assert_eq!((days.start.as_str(), days.end.as_deref()), ("2024-03-01", Some("2024-03-03")));
    }

    #[test]
    fn what_is_no_date_or_could_be_two_is_none() {
        for words in ["", "@Today", "Last Monday", "04/12/2024", "2024", "2024-13-01", "→"] {
            assert_eq!(span(words), None, "{words}");
        }
        assert_eq!(iso_span("March 1, 2024"), None);
        assert!(iso_span("2024-03-01 → 2024-03-03").is_some());
        assert_eq!(time("December 4, 2024 8:45 AM").unwrap().to_rfc3339(), "2024-12-04T08:45:00+00:00");
    }
}
