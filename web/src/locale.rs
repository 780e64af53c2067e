//! The words of the page, in each language.
//!
//! A language is one constant of [`Messages`], and one of each of what is said on pages that are fetched when they are
//! shown: a key that is missing, or takes other values, does not compile.

pub(crate) mod browse;
mod en;
mod ko;
pub(crate) mod operate;
pub(crate) mod read;
pub(crate) mod talks;

use shared::ask::Language;

use self::browse::Browse;
use self::operate::Operate;
use self::read::Read;
use self::talks::Talks;

/// Everything that the page says, in one language.
pub(crate) struct Messages {
    /// For the `lang` attribute.
    pub(crate) code: &'static str,
    pub(crate) skip: &'static str,

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

    pub(crate) retry: &'static str,
    pub(crate) retry_in: fn(seconds: u64) -> String,

    pub(crate) stopped: &'static str,
    pub(crate) interrupted: &'static str,
    pub(crate) not_found: fn(pages: u64) -> String,
    pub(crate) cut_by_length: &'static str,
    pub(crate) guardrail: &'static str,
    pub(crate) sources_only: &'static str,
    pub(crate) cancelled: &'static str,

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
    pub(crate) loading: &'static str,

    /// The name of the page.
    pub(crate) synced_pages: &'static str,
    pub(crate) scope: &'static str,
    pub(crate) add_scope: &'static str,
    /// The name of the page on the sync.
    pub(crate) sync: &'static str,
    /// The name of the page of settings.
    pub(crate) settings: &'static str,
    pub(crate) no_network: &'static str,
    pub(crate) session_over: &'static str,
    pub(crate) sign_in: &'static str,
    pub(crate) key_needed: &'static str,
    pub(crate) api_key: &'static str,
    pub(crate) newer: &'static str,
    pub(crate) reload: &'static str,
    pub(crate) later: &'static str,
    /// The button that opens the list where it has no room of its own.
    pub(crate) open_talks: &'static str,
    /// The name of the list of conversations.
    pub(crate) talks: &'static str,
    pub(crate) missing_talk_title: &'static str,
    pub(crate) missing_talk: &'static str,
    pub(crate) no_talks: &'static str,
    /// Where conversations are: said below the list.
    pub(crate) where_kept: &'static str,
    pub(crate) offline_hint: &'static str,
}

/// The words of a language.
pub(crate) fn messages(language: Language) -> &'static Messages {
    match language {
        Language::Ko => &ko::MESSAGES,
        Language::En => &en::MESSAGES,
    }
}

/// The words of keeping conversations, and of what can be done with an answer.
pub(crate) fn talks(language: Language) -> &'static Talks {
    match language {
        Language::Ko => &talks::KO,
        Language::En => &talks::EN,
    }
}

/// The words of answers, and of what is read of pages.
pub(crate) fn read(language: Language) -> &'static Read {
    match language {
        Language::Ko => &read::KO,
        Language::En => &read::EN,
    }
}

/// The words of looking through the synced pages.
pub(crate) fn browse(language: Language) -> &'static Browse {
    match language {
        Language::Ko => &browse::KO,
        Language::En => &browse::EN,
    }
}

/// The words of the sync and the settings.
pub(crate) fn operate(language: Language) -> &'static Operate {
    match language {
        Language::Ko => &operate::KO,
        Language::En => &operate::EN,
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
