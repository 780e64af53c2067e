//! The emoji that a text begins with.

/// Splits a leading emoji off: what a callout takes as its icon.
pub(super) fn leading(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next()?;
    if !is_emoji(first) {
        return None;
    }
    let mut end = first.len_utf8();
    let mut after_joiner = false;
    let is_flag = is_regional(first);
    for (index, char) in text.char_indices().skip(1) {
        let belongs = after_joiner || is_modifier(char) || (is_flag && index == end && is_regional(char));
        if !belongs {
            break;
        }
        after_joiner = char == '\u{200d}';
        end = index + char.len_utf8();
    }
    Some(text.split_at(end))
}

fn is_emoji(char: char) -> bool {
    matches!(char,
        '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
        | '\u{2300}'..='\u{23ff}' | '\u{2139}' | '\u{203c}' | '\u{2049}')
}

fn is_regional(char: char) -> bool {
    matches!(char, '\u{1f1e6}'..='\u{1f1ff}')
}

fn is_modifier(char: char) -> bool {
    matches!(char, '\u{fe0f}' | '\u{200d}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emoji_is_taken_whole() {
        assert_eq!(leading("💡 tip"), Some(("💡", " tip")));
        assert_eq!(leading("⚠️ 주의"), Some(("⚠️", " 주의")));
        assert_eq!(leading("👩‍💻x"), Some(("👩‍💻", "x")));
        assert_eq!(leading("🇰🇷한국"), Some(("🇰🇷", "한국")));
        assert_eq!(leading("1. 하나"), None);
        assert_eq!(leading("한국어"), None);
    }
}
