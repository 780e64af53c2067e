//! When `@` is a wish to limit the question, and not text.

/// The text without the `@` before the caret (in UTF-16, as browsers count), where that begins a word: `@` within one,
/// as in an address, is text.
pub(crate) fn without_sign(text: &str, caret: usize) -> Option<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let sign = caret.checked_sub(1)?;
    let begins = sign == 0 || matches!(units.get(sign - 1), Some(0x20 | 0x0a | 0x09 | 0xa0));
    if units.get(sign) != Some(&u16::from(b'@')) || !begins {
        return None;
    }
    let without = [units.get(..sign)?, units.get(caret..)?].concat();
    Some(String::from_utf16_lossy(&without))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_that_begins_a_word_is_taken_out() {
        assert_eq!(without_sign("@", 1).as_deref(), Some(""));
        assert_eq!(without_sign("연차 @는", 4).as_deref(), Some("연차 는"));
        assert_eq!(without_sign("😀 @", 4).as_deref(), Some("😀 "));
    }

    #[test]
    fn a_sign_within_a_word_or_elsewhere_is_text() {
        for (text, caret) in [("hr@", 3), ("@ 연차", 4), ("", 0), ("연차", 2), ("@", 9)] {
            assert_eq!(without_sign(text, caret), None, "{text}");
        }
    }
}
