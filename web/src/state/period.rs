//! When pages were edited, as people choose it: today, the last days, or from one day to another.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};

/// A time of edit to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Period {
    /// Since midnight.
    Today,
    /// From the midnight before this many days.
    LastDays(u16),
    /// From the beginning of one day to the end of another; either may be open.
    Days(Option<NaiveDate>, Option<NaiveDate>),
}

/// The periods that are offered, the shortest first.
pub(crate) const OFFERED: [Period; 4] =
    [Period::Today, Period::LastDays(7), Period::LastDays(30), Period::LastDays(365)];

impl Period {
    /// The period of such a text, as [`Period::text`] writes it. None for any other.
    pub(crate) fn of(text: &str) -> Option<Self> {
        if text == "today" {
            return Some(Period::Today);
        }
        if let Some(days) = text.strip_suffix('d') {
            return days.parse().ok().map(Period::LastDays);
        }
        let (from, until) = text.split_once('~')?;
        let day = |text: &str| match text {
            "" => Some(None),
            text => text.parse().ok().map(Some),
        };
        let (from, until): (Option<NaiveDate>, Option<NaiveDate>) = (day(from)?, day(until)?);
        (from.is_some() || until.is_some()).then_some(Period::Days(from, until))
    }

    /// The period as a short text, for addresses: `today`, `7d`, `2026-01-01~`.
    pub(crate) fn text(self) -> String {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        match self {
            Period::Today => "today".to_owned(),
            Period::LastDays(days) => format!("{days}d"),
            Period::Days(from, until) => format!("{}~{}", day(from), day(until)),
        }
    }

    /// From when until when, seen from `now` in the reader's zone.
    pub(crate) fn bounds(self, now: DateTime<FixedOffset>) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        // A zone of a fixed offset has every midnight exactly once.
        let midnight = |day: NaiveDate| {
            day.and_time(NaiveTime::MIN).and_local_timezone(*now.offset()).single().map(|time| time.to_utc())
        };
        match self {
            Period::Today => (midnight(now.date_naive()), None),
            // From midnight, so that a list that is read on later has the same bounds as its beginning.
            Period::LastDays(days) => {
                let today = midnight(now.date_naive());
                (today.map(|today| today - TimeDelta::days(i64::from(days))), None)
            }
            Period::Days(from, until) => {
                let end = until.and_then(|day| day.checked_add_days(Days::new(1))).and_then(midnight);
                (from.and_then(midnight), end.map(|end| end - TimeDelta::seconds(1)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(text: &str) -> (Option<String>, Option<String>) {
        let now = "2026-05-10T09:30:15+09:00".parse().unwrap();
        let (from, until) = Period::of(text).unwrap().bounds(now);
        let said = |time: DateTime<Utc>| time.format("%m-%d %H:%M:%S").to_string();
        (from.map(said), until.map(said))
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn periods_begin_at_the_readers_midnight() {
        assert_eq!(bounds("today"), (some("05-09 15:00:00"), None));
        assert_eq!(bounds("7d"), (some("05-02 15:00:00"), None));
        assert_eq!(bounds("2026-05-01~2026-05-02"), (some("04-30 15:00:00"), some("05-02 14:59:59")));
        assert_eq!(bounds("~2026-05-02"), (None, some("05-02 14:59:59")));
    }

    #[test]
    fn a_period_is_found_again_by_its_text_and_nothing_else_is_one() {
        for text in ["today", "7d", "365d", "2026-05-01~", "~2026-05-02", "2026-05-01~2026-05-02"] {
            assert_eq!(Period::of(text).unwrap().text(), text);
        }
        for text in ["", "~", "d", "-7d", "soon", "2026-13-01~", "2026-05-01"] {
            assert_eq!(Period::of(text), None, "{text}");
        }
    }
}
