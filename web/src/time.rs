//! Dates as people say them.

use chrono::{DateTime, Datelike, FixedOffset, Timelike, Utc};
use shared::ask::Language;

/// How long ago `at` was, seen from `now`: "어제 14:20", "3 months ago". Both carry the reader's zone, since
/// "yesterday" depends on it. Times ahead of `now` (clocks differ) are "just now" for a minute, then dates.
pub(crate) fn relative(at: DateTime<FixedOffset>, now: DateTime<FixedOffset>, language: Language) -> String {
    let korean = language == Language::Ko;
    let minutes = (now - at).num_minutes();
    let days = (now.date_naive() - at.date_naive()).num_days();
    let clock = clock(at);
    if minutes.abs() < 1 {
        return if korean { "방금" } else { "just now" }.to_owned();
    }
    if minutes < 0 {
        return exact(at);
    }
    match (days, korean) {
        (0, true) if minutes < 60 => format!("{minutes}분 전"),
        (0, false) if minutes < 60 => format!("{minutes} min ago"),
        (0, true) => format!("오늘 {clock}"),
        (0, false) => format!("today {clock}"),
        (1, true) => format!("어제 {clock}"),
        (1, false) => format!("yesterday {clock}"),
        (2..=6, true) => format!("{days}일 전"),
        (2..=6, false) => format!("{days} days ago"),
        (7..=29, true) => format!("{}주 전", days / 7),
        (7..=29, false) => ago(days / 7, "week"),
        (30..=364, true) => format!("{}개월 전", days / 30),
        (30..=364, false) => ago(days / 30, "month"),
        (_, true) => format!("{}년 전", days / 365),
        (_, false) => ago(days / 365, "year"),
    }
}

/// The time to the minute, in the reader's zone; Notion knows no finer.
pub(crate) fn exact(at: DateTime<FixedOffset>) -> String {
    format!("{:04}-{:02}-{:02} {}", at.year(), at.month(), at.day(), clock(at))
}

/// The time of day. Not by chrono's patterns: what reads them is a large part of the program.
pub(crate) fn clock(at: DateTime<FixedOffset>) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// Whether a page is so old that a reader should know before relying on it.
pub(crate) fn is_old(edited_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    (now - edited_at).num_days() >= 365
}

fn ago(count: i64, unit: &str) -> String {
    format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seoul(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(&format!("{text}:00+09:00")).unwrap()
    }

    #[test]
    fn dates_are_said_as_people_say_them() {
        let now = seoul("2026-05-01T15:00");
        for (at, ko, en) in [
            ("2026-05-01T15:00", "방금", "just now"),
            ("2026-05-01T14:20", "40분 전", "40 min ago"),
            ("2026-05-01T09:05", "오늘 09:05", "today 09:05"),
            ("2026-04-30T23:59", "어제 23:59", "yesterday 23:59"),
            ("2026-04-27T10:00", "4일 전", "4 days ago"),
            ("2026-04-20T10:00", "1주 전", "1 week ago"),
            ("2026-01-20T10:00", "3개월 전", "3 months ago"),
            ("2024-01-20T10:00", "2년 전", "2 years ago"),
            ("2026-05-02T10:00", "2026-05-02 10:00", "2026-05-02 10:00"),
        ] {
            assert_eq!(relative(seoul(at), now, Language::Ko), ko);
            assert_eq!(relative(seoul(at), now, Language::En), en);
        }
    }

    #[test]
    fn yesterday_depends_on_the_zone() {
        let at: DateTime<Utc> = "2026-04-30T16:00:00Z".parse().unwrap();
        let now: DateTime<Utc> = "2026-05-01T03:00:00Z".parse().unwrap();
        let zone = FixedOffset::east_opt(9 * 3600).unwrap();
        let said = relative(at.with_timezone(&zone), now.with_timezone(&zone), Language::Ko);
        assert_eq!(said, "오늘 01:00");
    }

    #[test]
    fn a_page_is_old_after_a_year() {
        let now: DateTime<Utc> = "2026-05-01T00:00:00Z".parse().unwrap();
        assert!(is_old("2025-05-01T00:00:00Z".parse().unwrap(), now));
        assert!(!is_old("2025-05-02T00:00:00Z".parse().unwrap(), now));
    }
}
