//! Times as Notion writes them: floored to the minute, but for databases, which keep milliseconds.

use chrono::{DateTime, DurationRound, NaiveDate, NaiveDateTime, SecondsFormat, TimeDelta, Utc};

/// A point in time; what is stored is exact, what is written is rounded.
pub(crate) type Time = DateTime<Utc>;

/// The time of things whose source says none: the same on every machine.
pub(crate) fn unknown() -> Time {
    NaiveDate::from_ymd_opt(2026, 1, 5).and_then(|day| day.and_hms_opt(0, 0, 0)).unwrap_or_default().and_utc()
}

/// `time` without its seconds.
pub(crate) fn floor_to_minute(time: Time) -> Time {
    time.duration_trunc(TimeDelta::minutes(1)).unwrap_or(time)
}

/// As pages, blocks, data sources and comments carry it: `2026-06-27T17:00:00.000Z`.
pub(crate) fn minute(time: Time) -> String {
    floor_to_minute(time).to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// As databases carry it: `2026-06-27T17:00:28.984+00:00`.
pub(crate) fn exact(time: Time) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, false)
}

/// Reads a date, or a date and time; without an offset it is UTC, without a time it is midnight.
pub(crate) fn parse(text: &str) -> Option<Time> {
    let text = text.trim();
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.to_utc());
    }
    for format in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"] {
        if let Ok(time) = NaiveDateTime::parse_from_str(text, format) {
            return Some(time.and_utc());
        }
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    Some(day.and_hms_opt(0, 0, 0)?.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_databases_show_more_than_the_minute() {
        let time = parse("2026-06-27T17:00:28.984Z").expect("a time");
        assert_eq!(minute(time), "2026-06-27T17:00:00.000Z");
        assert_eq!(exact(time), "2026-06-27T17:00:28.984+00:00");
    }

    #[test]
    fn a_time_with_an_offset_is_brought_to_utc() {
        assert_eq!(parse("2026-06-27T09:30:00+09:00"), parse("2026-06-27 00:30"));
        assert_eq!(parse("2026-06-27"), parse("2026-06-27T00:00:00Z"));
        assert_eq!(parse("soon"), None);
    }
}
