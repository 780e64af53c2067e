//! How this browser tells the server who asks: an API key entered by hand, or the session of a load balancer, and what
//! is kept while the reader signs in again.
//!
//! A key stays in this tab unless the reader wants it remembered. It is sent in a header and stands in no address.

use shared::problem::ProblemKind;

use crate::browser;
use crate::state::failure::Failure;

/// Under which name the key is stored.
const KEY: &str = "key";
/// The question that could not be asked, and the place on the page, until the reader is back.
const QUESTION: &str = "question";
const PLACE: &str = "place";
/// How much of a key may be shown: `nrc_` and the beginning of its id.
const SHOWN: usize = 8;

/// What the page is told of by an event when a call fails for want of a session, and of a key.
pub(crate) const SIGNED_OUT: &str = "notion-rag-signed-out";
pub(crate) const KEY_NEEDED: &str = "notion-rag-key-needed";

/// The key to send, if there is one.
pub(crate) fn key() -> Option<String> {
    browser::stored_in_tab(KEY).or_else(|| browser::stored(KEY))
}

/// From now on this key is sent.
pub(crate) fn use_key(key: &str, remember: bool) {
    forget_key();
    if remember {
        browser::store(KEY, key);
    } else {
        browser::store_in_tab(KEY, key);
    }
}

/// No key is sent any more.
pub(crate) fn forget_key() {
    browser::store(KEY, "");
    browser::store_in_tab(KEY, "");
}

/// A key as it was typed or pasted, if it can be sent in a header at all.
pub(crate) fn cleaned(typed: &str) -> Option<&str> {
    let key = typed.trim();
    let is_plain = key.bytes().all(|byte| byte.is_ascii_graphic());
    (is_plain && (1..=8_192).contains(&key.len())).then_some(key)
}

/// The beginning of a key, which tells it from others and opens nothing.
pub(crate) fn hint(key: &str) -> &str {
    key.get(..SHOWN.min(key.len() / 2)).unwrap_or_default()
}

/// What the page is told when a call fails because nobody is signed in; none when it failed for another reason.
pub(crate) fn event_of(failure: &Failure) -> Option<&'static str> {
    match failure {
        Failure::SignedOut => Some(SIGNED_OUT),
        Failure::Problem(problem) if problem.kind == ProblemKind::Unauthenticated => Some(KEY_NEEDED),
        _ => None,
    }
}

/// Loads the page anew, by which the load balancer signs the reader in, and brings them back with their question.
pub(crate) fn sign_in(question: &str) {
    browser::store_in_tab(QUESTION, question);
    browser::store_in_tab(PLACE, &browser::hash());
    browser::reload();
}

/// The question that could not be asked before the reader signed in: once.
pub(crate) fn question_to_ask_again() -> Option<String> {
    let question = browser::stored_in_tab(QUESTION);
    browser::store_in_tab(QUESTION, "");
    question
}

/// Shows again what was shown before the reader signed in. Who signs people in does not keep what is behind `#`.
pub(crate) fn return_to_place() {
    if let Some(place) = browser::stored_in_tab(PLACE) {
        browser::store_in_tab(PLACE, "");
        if browser::hash().is_empty() {
            browser::set_hash(&place, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_taken_as_it_is_pasted_and_nothing_else_is() {
        assert_eq!(cleaned(" nrc_ci_1f\n"), Some("nrc_ci_1f"));
        for typed in ["", "  ", "nrc ci", "열쇠", "a\r\nx-evil: 1"] {
            assert_eq!(cleaned(typed), None, "{typed}");
        }
    }

    #[test]
    fn what_is_shown_of_a_key_is_never_most_of_it() {
        assert_eq!(hint("nrc_ci_0123456789abcdef"), "nrc_ci_0");
        assert_eq!(hint("abcd"), "ab");
        assert_eq!(hint(""), "");
    }
}
