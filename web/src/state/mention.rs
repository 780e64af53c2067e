//! When `@` is a wish to limit the question, and not text. Places are counted in UTF-16, as browsers do.

/// The place of the `@` before the caret, where that begins a word: `@` within one, as in an address, is text.
pub(crate) fn sign_before(text: &str, caret: usize) -> Option<usize> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let sign = caret.checked_sub(1)?;
    let begins = sign == 0 || matches!(units.get(sign - 1), Some(0x20 | 0x0a | 0x09 | 0xa0));
    (units.get(sign) == Some(&u16::from(b'@')) && begins).then_some(sign)
}

/// What was typed behind the sign, up to the caret; none when the sign is gone, or a space has ended the word.
pub(crate) fn typed_behind(text: &str, sign: usize, caret: usize) -> Option<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let word = String::from_utf16(units.get(sign..caret)?).ok()?;
    word.strip_prefix('@').filter(|typed| !typed.contains(char::is_whitespace)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_that_begins_a_word_is_found() {
        assert_eq!(sign_before("@", 1), Some(0));
        assert_eq!(sign_before("연차 @는", 4), Some(3));
        assert_eq!(sign_before("😀 @", 4), Some(3));
    }

    #[test]
    fn a_sign_within_a_word_or_elsewhere_is_text() {
        for (text, caret) in [("hr@", 3), ("@ 연차", 4), ("", 0), ("연차", 2), ("@", 9)] {
            assert_eq!(sign_before(text, caret), None, "{text}");
        }
    }

    #[test]
    fn what_is_typed_behind_a_sign_is_one_word() {
        assert_eq!(typed_behind("😀 @연차 규정", 3, 6).as_deref(), Some("연차"));
        assert_eq!(typed_behind("@", 0, 1).as_deref(), Some(""));
        for (text, sign, caret) in [("@연차 규정", 0, 5), ("연차", 0, 2), ("@", 0, 9), ("@가", 1, 0)] {
            assert_eq!(typed_behind(text, sign, caret), None, "{text}");
        }
    }
}
