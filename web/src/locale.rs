//! The words of the page, in each language.
//!
//! A language is one constant of [`Messages`]: a key that is missing, or takes other values, does not compile.

pub(crate) mod browse;
mod en;
mod ko;
pub(crate) mod operate;
pub(crate) mod talks;

use shared::ask::Language;

use self::browse::Browse;
use self::operate::Operate;
use self::talks::Talks;

/// Everything that the page says, in one language.
pub(crate) struct Messages {
    /// For the `lang` attribute.
    pub(crate) code: &'static str,
    pub(crate) skip: &'static str,
    /// The words of keeping conversations, and of what can be done with an answer.
    pub(crate) talks: Talks,
    /// The words of looking through the synced pages.
    pub(crate) browse: Browse,
    /// The words of the sync and the settings.
    pub(crate) operate: Operate,

    pub(crate) new_question: &'static str,
    /// The other language, in its own words: what the switch offers.
    pub(crate) other_language: &'static str,
    pub(crate) to_dark: &'static str,
    pub(crate) to_light: &'static str,

    /// What is searched: the number of pages, and when they were synced.
    pub(crate) searched: fn(pages: u64, synced: &str) -> String,
    pub(crate) nothing_searched: &'static str,
    pub(crate) status_unknown: &'static str,
    pub(crate) starters: &'static str,

    pub(crate) question_label: &'static str,
    pub(crate) question_hint: &'static str,
    pub(crate) keys_hint: &'static str,
    pub(crate) ask: &'static str,
    pub(crate) stop: &'static str,
    pub(crate) too_long: fn(limit: usize) -> String,

    pub(crate) searching: &'static str,
    pub(crate) reading: fn(pages: usize) -> String,
    pub(crate) finished: fn(citations: usize) -> String,
    pub(crate) jump: &'static str,

    pub(crate) you_asked: &'static str,
    pub(crate) answer: &'static str,
    pub(crate) citation: fn(number: u32, title: &str) -> String,
    pub(crate) sources: &'static str,
    pub(crate) also_read: fn(pages: usize) -> String,
    pub(crate) nearest: &'static str,
    pub(crate) as_of: fn(time: &str) -> String,
    pub(crate) edited: fn(time: &str) -> String,
    pub(crate) verified: &'static str,
    pub(crate) expired: &'static str,
    pub(crate) old: &'static str,
    pub(crate) newer_edition: fn(title: &str) -> String,
    pub(crate) copies: fn(pages: usize) -> String,
    pub(crate) words_only: &'static str,
    pub(crate) copy: &'static str,
    pub(crate) copied: &'static str,
    pub(crate) copy_failed: &'static str,
    pub(crate) retry: &'static str,
    pub(crate) retry_in: fn(seconds: u64) -> String,

    pub(crate) stopped: &'static str,
    pub(crate) not_found: fn(pages: u64) -> String,
    pub(crate) cut_by_length: &'static str,
    pub(crate) guardrail: &'static str,
    pub(crate) sources_only: &'static str,
    pub(crate) cancelled: &'static str,
    pub(crate) dropped: fn(count: u32) -> String,

    pub(crate) unreachable: &'static str,
    pub(crate) broken_off: &'static str,
    pub(crate) unreadable: &'static str,
    pub(crate) invalid_request: &'static str,
    pub(crate) too_large: &'static str,
    pub(crate) page_gone: &'static str,
    pub(crate) index_not_ready: &'static str,
    pub(crate) model_busy: &'static str,
    pub(crate) budget_exhausted: &'static str,
    pub(crate) model_failed: &'static str,
    pub(crate) shutting_down: &'static str,
    pub(crate) timeout: &'static str,
    pub(crate) signed_out: &'static str,
    pub(crate) not_allowed: &'static str,
    pub(crate) too_often: &'static str,
    pub(crate) internal: &'static str,
    /// Said below an error when part of the answer had come.
    pub(crate) kept: &'static str,
    pub(crate) request_id: &'static str,

    pub(crate) close: &'static str,
    pub(crate) open_in_notion: &'static str,
    pub(crate) whole_page: &'static str,
    pub(crate) only_passage: &'static str,
    pub(crate) loading: &'static str,
    pub(crate) quote_moved: &'static str,
    pub(crate) partly_read: &'static str,
    pub(crate) untitled: &'static str,
    pub(crate) properties: &'static str,
    pub(crate) yes: &'static str,
    pub(crate) no: &'static str,
    pub(crate) not_shown: &'static str,
    pub(crate) done: &'static str,
    pub(crate) not_done: &'static str,
}

/// The words of a language.
pub(crate) fn messages(language: Language) -> &'static Messages {
    match language {
        Language::Ko => &ko::MESSAGES,
        Language::En => &en::MESSAGES,
    }
}

/// The language to begin with: the one chosen before, else the first of the browser's that the page speaks.
pub(crate) fn choose<'a>(stored: Option<&str>, preferred: impl IntoIterator<Item = &'a str>) -> Language {
    stored.and_then(of_tag).or_else(|| preferred.into_iter().find_map(of_tag)).unwrap_or(Language::En)
}

/// The other language.
pub(crate) fn other(language: Language) -> Language {
    match language {
        Language::Ko => Language::En,
        Language::En => Language::Ko,
    }
}

fn of_tag(tag: &str) -> Option<Language> {
    match tag.split('-').next()? {
        primary if primary.eq_ignore_ascii_case("ko") => Some(Language::Ko),
        primary if primary.eq_ignore_ascii_case("en") => Some(Language::En),
        _ => None,
    }
}

/// A number with a comma after each three digits, as both languages write it.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_made_before_wins_over_the_browser() {
        assert_eq!(choose(Some("en"), ["ko-KR", "en"]), Language::En);
        assert_eq!(choose(None, ["fr-FR", "ko-KR", "en"]), Language::Ko);
        assert_eq!(choose(None, ["en-US", "ko"]), Language::En);
        assert_eq!(choose(Some("klingon"), ["fr"]), Language::En);
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn english_counts_one_page_and_several() {
        let words = messages(Language::En);
        assert_eq!((words.reading)(1), "Reading 1 page…");
        assert_eq!((words.reading)(8), "Reading 8 pages…");
    }
}
