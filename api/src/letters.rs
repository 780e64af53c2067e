//! Which letters a reader sees. What cannot be seen carries nothing that may stay: orders that only a model reads (tags,
//! variation selectors), an order of letters that is not theirs (bidirectional controls), and words that look whole and
//! are not (zero width).
//!
//! An emoji keeps the joiner and the one selector that make it what it is.

/// Takes what cannot be seen out of a text that comes in pieces.
#[derive(Debug, Clone, Copy, Default)]
pub struct Letters {
    last: char,
    /// A joiner behind an emoji: it stays if another follows.
    joiner: bool,
    /// A line ended in CR: an LF at once is of the same end.
    carriage: bool,
}

impl Letters {
    /// Takes the next piece and gives what of it can be seen.
    pub fn push(&mut self, piece: &str) -> String {
        let mut seen = String::with_capacity(piece.len());
        for letter in piece.chars() {
            if std::mem::take(&mut self.carriage) && letter == '\n' {
                continue;
            }
            let joiner = std::mem::take(&mut self.joiner);
            let letter = match letter {
                '\r' => {
                    self.carriage = true;
                    '\n'
                }
                '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
                // One selector, right behind the sign whose look it chooses: more would be a message.
                '\u{fe0e}' | '\u{fe0f}' if is_symbol(self.last) => letter,
                '\u{200d}' => {
                    self.joiner = is_symbol(self.last) || self.last == '\u{fe0f}';
                    continue;
                }
                letter if is_hidden(letter) => continue,
                letter => letter,
            };
            if joiner && is_symbol(letter) {
                seen.push('\u{200d}');
            }
            seen.push(letter);
            self.last = letter;
        }
        seen
    }
}

/// A whole text without what cannot be seen.
pub fn visible(text: &str) -> String {
    Letters::default().push(text)
}

/// Signs that emoji are made of.
fn is_symbol(letter: char) -> bool {
    matches!(letter as u32, 0xA9 | 0xAE | 0x203C | 0x2049 | 0x2122 | 0x2139 | 0x2190..=0x2BFF
        | 0x3030 | 0x303D | 0x3297 | 0x3299 | 0x1F000..=0x1FAFF)
}

/// Whether a letter cannot be seen: controls, letters without width, fillers, tags, selectors, and what no standard gives
/// a look. Lines and tabs can.
pub fn is_hidden(letter: char) -> bool {
    if letter.is_control() {
        return !matches!(letter, '\n' | '\t');
    }
    let code = letter as u32;
    matches!(code, 0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F
        | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x2800 | 0x3164 | 0xE000..=0xF8FF
        | 0xFDD0..=0xFDEF | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFC | 0x1BCA0..=0x1BCA3
        | 0x1D173..=0x1D17A | 0xE0000..=0x10_FFFF)
        || code & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_cannot_be_seen_is_taken_out() {
        let tags: String =
            "ask".chars().map(|letter| char::from_u32(0xE0000 + letter as u32).unwrap()).collect();
        assert_eq!(visible(&format!("연차{tags} 15일")), "연차 15일");
        assert_eq!(visible("a\u{200b}b\u{202e}c\u{feff}d\u{1b}[31me\u{7f}\u{0}"), "abcd[31me");
        assert_eq!(visible("가\u{3164}나\u{115f}다\u{fe01}\u{e0101}\u{f0000}"), "가나다");
    }

    #[test]
    fn emoji_and_lines_stay() {
        for text in ["❤️ 👨‍👩‍👧 👩🏽‍💻 ✅", "한 줄\n두 줄\t끝", "café 日本語 ｅ"]
        {
            assert_eq!(visible(text), text);
        }
        assert_eq!(visible("a\r\nb\rc\u{2028}d"), "a\nb\nc\nd");
        assert_eq!(visible("❤\u{fe0f}\u{fe0f}\u{fe01}\u{200d}가 1\u{fe0f}"), "❤\u{fe0f}가 1");
    }

    proptest! {
        #[test]
        fn it_does_not_matter_how_the_text_is_cut(text in "[a❤👩\u{200d}\u{fe0f}\u{200b}\r\n]{0,20}") {
            let mut letters = Letters::default();
            let pieces: String = text.chars().map(|letter| letters.push(&letter.to_string())).collect();
            prop_assert_eq!(pieces, visible(&text));
        }
    }
}
