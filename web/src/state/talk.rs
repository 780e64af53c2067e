//! Conversations as they are kept in the browser, and as they are listed.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::locale::talks::Talks;
use crate::state::exchange::Exchange;

/// The form of the records. A record of another form was written by another version of the page and is left alone.
const VERSION: u32 = 1;
/// The longest title that is made of a question, in code points.
const LONGEST_TITLE: usize = 60;

/// What the list knows of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Talk {
    v: u32,
    /// Its id, as in its address.
    pub(crate) id: String,
    /// What it is called: its first question, or what the reader has called it.
    pub(crate) title: String,
    /// When something was asked in it last. As a number: what reads a time from text is a large part of the program.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub(crate) at: DateTime<Utc>,
    /// The versions of its questions that are shown.
    pub(crate) chosen: Vec<u64>,
}

/// One exchange as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept<E> {
    v: u32,
    exchange: E,
}

impl Talk {
    /// A conversation that begins with this question.
    pub(crate) fn new(id: String, question: &str, at: DateTime<Utc>) -> Self {
        Talk { v: VERSION, id, title: title_of(question), at, chosen: Vec::new() }
    }

    /// Its record; empty never.
    pub(crate) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The conversation of a record, where this version can read it.
    pub(crate) fn read(record: &str) -> Option<Self> {
        serde_json::from_str(record).ok().filter(|talk: &Talk| talk.v == VERSION)
    }
}

/// The record of an exchange.
pub(crate) fn write_exchange(exchange: &Exchange) -> String {
    serde_json::to_string(&Kept { v: VERSION, exchange }).unwrap_or_default()
}

/// The exchange of a record, where this version can read it.
pub(crate) fn read_exchange(record: &str) -> Option<Exchange> {
    let kept: Kept<Exchange> = serde_json::from_str(record).ok()?;
    (kept.v == VERSION).then(|| kept.exchange.restored())
}

/// A title made of a question: its first line that says something, cut where it gets long.
pub(crate) fn title_of(question: &str) -> String {
    let line = question.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let mut title: String = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = title.char_indices().nth(LONGEST_TITLE) {
        title.truncate(end);
        title.truncate(title.trim_end().len());
        title.push('…');
    }
    title
}

/// Text as it is compared in a search: without the difference of upper and lower case, and without spaces, since
/// Korean writers put them as they like (`연차 이월`, `연차이월`).
pub(crate) fn folded(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// How long ago a conversation was, as a heading of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Age {
    Today,
    Yesterday,
    LastWeek,
    LastMonth,
    Earlier,
}

impl Age {
    /// The age of what happened on a day, seen from another; both in the reader's zone.
    fn of(day: NaiveDate, today: NaiveDate) -> Self {
        match (today - day).num_days() {
            ..=0 => Age::Today,
            1 => Age::Yesterday,
            2..=7 => Age::LastWeek,
            8..=30 => Age::LastMonth,
            _ => Age::Earlier,
        }
    }

    /// The heading.
    pub(crate) fn words(self, words: &Talks) -> &'static str {
        match self {
            Age::Today => words.today,
            Age::Yesterday => words.yesterday,
            Age::LastWeek => words.last_week,
            Age::LastMonth => words.last_month,
            Age::Earlier => words.earlier,
        }
    }
}

/// The conversations under their headings, latest first. `day` tells on which day a time fell for the reader.
pub(crate) fn by_age(
    talks: &[Talk],
    today: NaiveDate,
    day: impl Fn(DateTime<Utc>) -> NaiveDate,
) -> Vec<(Age, Vec<Talk>)> {
    let mut sorted = talks.to_vec();
    sorted.sort_by_key(|talk| std::cmp::Reverse(talk.at));
    let mut groups: Vec<(Age, Vec<Talk>)> = Vec::new();
    for talk in sorted {
        let age = Age::of(day(talk.at), today);
        match groups.last_mut() {
            Some((last, group)) if *last == age => group.push(talk),
            _ => groups.push((age, vec![talk])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::exchange::Phase;

    fn talk(id: &str, at: &str) -> Talk {
        Talk::new(id.to_owned(), "질문", at.parse().unwrap())
    }

    #[test]
    fn a_title_is_the_first_line_and_not_too_long() {
        assert_eq!(title_of("\n  연차는   며칠인가요?\n자세히"), "연차는 며칠인가요?");
        let long = title_of(&"가나다 ".repeat(40));
        assert_eq!(long.chars().count(), LONGEST_TITLE);
        assert!(long.ends_with("다…"), "{long}");
    }

    #[test]
    fn conversations_stand_under_the_day_of_the_reader() {
        let talks = [
            talk("old", "2026-03-01T00:00:00Z"),
            talk("now", "2026-05-10T03:00:00Z"),
            // 23:30 of the 8th in London, 08:30 of the 9th in Seoul.
            talk("seoul", "2026-05-08T23:30:00Z"),
            talk("week", "2026-05-03T12:00:00Z"),
            talk("month", "2026-04-20T12:00:00Z"),
        ];
        let seoul = |at: DateTime<Utc>| (at + chrono::Duration::hours(9)).date_naive();
        let groups = by_age(&talks, NaiveDate::from_ymd_opt(2026, 5, 10).unwrap(), seoul);
        let named: Vec<_> = groups.iter().map(|(age, talks)| (*age, talks[0].id.as_str())).collect();
        assert_eq!(
            named,
            [
                (Age::Today, "now"),
                (Age::Yesterday, "seoul"),
                (Age::LastWeek, "week"),
                (Age::LastMonth, "month"),
                (Age::Earlier, "old")
            ]
        );
    }

    #[test]
    fn a_record_is_read_again_and_another_version_is_left_alone() {
        let kept = Talk { chosen: vec![9_007_199_254_740_993], ..talk("a", "2026-05-10T03:00:00Z") };
        assert_eq!(Talk::read(&kept.write()), Some(kept.clone()));
        assert_eq!(Talk::read(&kept.write().replace("\"v\":1", "\"v\":2")), None);
        assert_eq!(Talk::read("{"), None);
    }

    #[test]
    fn an_answer_that_was_arriving_is_read_again_as_interrupted() {
        let mut exchange = Exchange::new(7, 3, "연차는?".to_owned());
        exchange.text = "15".to_owned();
        exchange.phase = Phase::Writing;
        let read = read_exchange(&write_exchange(&exchange)).unwrap();
        assert_eq!((read.phase, read.text.as_str(), read.parent), (Phase::Interrupted, "15", 3));
        assert_eq!(read_exchange("[]"), None);
    }

    #[test]
    fn searches_find_korean_however_it_is_spaced() {
        assert!(folded("연차 이월 규정").contains(&folded("차이월")));
        assert!(folded("Remote Work").contains(&folded("REMOTE")));
    }
}
