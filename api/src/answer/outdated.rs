//! What an answer says of the pages that it cites and that are out of date: which, as of when, and what is newer.
//!
//! A model is told to say so where passages contradict each other. That a page has a newer edition, or that nobody vouches
//! for it any longer, it may not see: this is known from the pages themselves, and said by the service.

use chrono::{DateTime, FixedOffset, Utc};
use shared::ask::Language;
use shared::ids::PageId;

use crate::letters::visible;

/// A page that is out of date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outdated {
    /// The page.
    pub page_id: PageId,
    /// What it is called, and when it was edited last.
    pub page: Dated,
    /// Why.
    pub why: Why,
}

/// Why a page is out of date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// There is a newer edition of it.
    Newer(Dated),
    /// Its verification has run out.
    Expired,
}

/// A page by its title, as of a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// What it is called.
    pub title: String,
    /// When it was edited last.
    pub edited_at: DateTime<Utc>,
}

/// What is said below an answer that cites these pages; nothing where all are up to date. Dates are those of a clock so many
/// minutes before UTC's.
pub fn note<'a>(
    language: Language,
    outdated: impl IntoIterator<Item = &'a Outdated>,
    utc_offset_minutes: Option<i16>,
) -> Option<String> {
    let offset = utc_offset_minutes.and_then(|minutes| FixedOffset::east_opt(i32::from(minutes) * 60));
    let told = |page: &Dated| {
        let title = visible(&page.title).split_whitespace().collect::<Vec<_>>().join(" ");
        let day = match offset {
            Some(offset) => page.edited_at.with_timezone(&offset).date_naive(),
            None => page.edited_at.date_naive(),
        };
        match language {
            Language::Ko => format!("‘{title}’({day} 수정)"),
            Language::En => format!("“{title}” (edited {day})"),
        }
    };
    let said: Vec<String> = outdated
        .into_iter()
        .map(|outdated| match (language, &outdated.why) {
            (Language::Ko, Why::Newer(newer)) => {
                format!("{}에는 더 새로운 문서 {}이 있어요.", told(&outdated.page), told(newer))
            }
            (Language::Ko, Why::Expired) => format!("{}은 검증 기한이 지났어요.", told(&outdated.page)),
            (Language::En, Why::Newer(newer)) => {
                format!("{} has a newer edition, {}.", told(&outdated.page), told(newer))
            }
            (Language::En, Why::Expired) => {
                format!("The verification of {} has run out.", told(&outdated.page))
            }
        })
        .collect();
    let lead = match language {
        Language::Ko => "참고: ",
        Language::En => "Note: ",
    };
    (!said.is_empty()).then(|| format!("\n\n{lead}{}", said.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(title: &str, edited_at: &str) -> Dated {
        Dated { title: title.to_owned(), edited_at: edited_at.parse().unwrap() }
    }

    #[test]
    fn what_is_out_of_date_is_named_with_its_dates() {
        let outdated = [
            Outdated {
                page_id: PageId(uuid::Uuid::from_u128(1)),
                page: dated("휴가 규정 (2023)", "2023-01-01T20:00:00Z"),
                why: Why::Newer(dated("휴가\n규정", "2026-10-01T00:00:00Z")),
            },
            Outdated {
                page_id: PageId(uuid::Uuid::from_u128(2)),
                page: dated("출장", "2024-05-02T00:00:00Z"),
                why: Why::Expired,
            },
        ];
        assert_eq!(
            note(Language::Ko, &outdated, Some(540)).unwrap(),
            "\n\n참고: ‘휴가 규정 (2023)’(2023-01-02 수정)에는 더 새로운 문서 ‘휴가 규정’(2026-10-01 수정)이 있어요. \
             ‘출장’(2024-05-02 수정)은 검증 기한이 지났어요."
        );
        assert_eq!(
            note(Language::En, &outdated[1..], None).unwrap(),
            "\n\nNote: The verification of “출장” (edited 2024-05-02) has run out."
        );
        assert_eq!(note(Language::Ko, &[], None), None);
    }
}
