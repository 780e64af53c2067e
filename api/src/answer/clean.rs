//! A model's text to the subset of Markdown that clients are promised: no images, no links, no HTML, no forged
//! markers.
//!
//! Works on a stream: what may become a link or a marker is held back until it is decided, and nothing else is.
//! Text is scanned without recursion and only so far ahead, so that no page and no model can make it slow.

/// How far ahead a bracket is looked for, in bytes. A longer one is no link that a person wrote.
const LONGEST_HELD: usize = 1_000;
/// What stands for `<` where HTML or an address could begin.
const HARMLESS_ANGLE: char = '‹';

/// Removes links, images, HTML and numbers in brackets from a text that comes in pieces.
#[derive(Debug, Default)]
pub struct Cleaner {
    held: String,
    written: Written,
}

/// What was written last, so far as it may be the beginning of a marker.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Written {
    /// Nothing of the kind.
    #[default]
    Other,
    /// A bracket.
    Bracket,
    /// A bracket and a number.
    Number,
}

impl Written {
    /// Writes a text. Whatever was removed before, no `[12]` comes to be: its last bracket becomes another one.
    fn write(&mut self, text: &str, clean: &mut String) {
        for letter in text.chars() {
            let forged = letter == ']' && *self == Written::Number;
            clean.push(if forged { ')' } else { letter });
            *self = match (*self, letter) {
                (_, '[') => Written::Bracket,
                (Written::Bracket | Written::Number, '0'..='9') => Written::Number,
                _ => Written::Other,
            };
        }
    }
}

/// Whether the text may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum More {
    MayCome,
    NoMore,
}

/// What a `[`, `!` or `<` turns out to be.
enum Decided {
    /// Text: this letter, and go on after it.
    Letter(char),
    /// Nothing is left of it: go on after this many bytes.
    Gone(usize),
    /// A link: its words are text, from 1 to the first place; what follows goes on at the second.
    Link(usize, usize),
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
        let text = std::mem::take(&mut self.held);
        let mut clean = String::new();
        // Links that are open: where their words end, and where to go on.
        let mut links: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while at < text.len() {
            if let Some(&(end, next)) = links.last()
                && at == end
            {
                links.pop();
                at = next;
                continue;
            }
            let stop = links.last().map_or(text.len(), |(end, _)| *end);
            let plain = text[at..stop].find(['[', '!', '<']).unwrap_or(stop - at);
            self.written.write(&text[at..at + plain], &mut clean);
            at += plain;
            if at == stop {
                continue;
            }
            // A link is there as a whole, and what is in its words does not reach beyond them.
            let more = if links.is_empty() { more } else { More::NoMore };
            match decide(&text[at..stop], more) {
                Some(Decided::Letter(letter)) => {
                    self.written.write(letter.encode_utf8(&mut [0; 4]), &mut clean);
                    at += 1;
                }
                Some(Decided::Gone(length)) => at += length,
                Some(Decided::Link(end, next)) => {
                    links.push((at + end, at + next));
                    at += 1;
                }
                None => {
                    text[at..].clone_into(&mut self.held);
                    return clean;
                }
            }
        }
        clean
    }
}

/// What the beginning of a text, `[`, `!` or `<`, turns out to be; `None` while that is open.
fn decide(text: &str, more: More) -> Option<Decided> {
    let open = more == More::MayCome && text.len() <= LONGEST_HELD;
    if let Some(rest) = text.strip_prefix('<') {
        return match rest.chars().next() {
            None if open => None,
            Some(next) if next.is_ascii_alphabetic() || next == '/' || next == '!' => {
                Some(Decided::Letter(HARMLESS_ANGLE))
            }
            _ => Some(Decided::Letter('<')),
        };
    }
    let image = text.starts_with('!');
    let bracket = usize::from(image);
    match text[bracket..].chars().next() {
        None if open => return None,
        Some('[') => {}
        _ => return Some(Decided::Letter('!')),
    }
    let first = if image { '!' } else { '[' };
    let label_end = match close(&text[bracket..], '[', ']') {
        Close::At(end) => bracket + end,
        Close::Open if open => return None,
        Close::Never | Close::Open => return Some(Decided::Letter(first)),
    };
    let label = &text[bracket + 1..label_end];
    let after = &text[label_end + 1..];
    let target = match after.chars().next() {
        None if open => return None,
        Some(opening @ ('(' | '[')) => match close(after, opening, if opening == '(' { ')' } else { ']' }) {
            Close::At(end) => Some(label_end + 1 + end + 1),
            Close::Open if open => return None,
            // An address that does not close is one all the same: it ends at the next space.
            Close::Never | Close::Open if opening == '(' => {
                Some(label_end + 1 + after.find(char::is_whitespace).unwrap_or(after.len()))
            }
            Close::Never | Close::Open => None,
        },
        _ => None,
    };
    let number = label.contains(|letter: char| letter.is_ascii_digit())
        && label.chars().all(|letter| letter.is_ascii_digit() || ", ^".contains(letter));
    Some(match target {
        Some(end) if image || number => Decided::Gone(end),
        Some(end) => Decided::Link(label_end, end),
        None if image || number => Decided::Gone(label_end + 1),
        None => Decided::Letter('['),
    })
}

enum Close {
    At(usize),
    Never,
    Open,
}

/// Where the bracket at the beginning closes. An empty line closes none, and it is not looked for far ahead.
fn close(text: &str, open: char, close: char) -> Close {
    let mut depth = 0;
    let mut before = ' ';
    for (at, letter) in text.char_indices().take_while(|(at, _)| *at <= LONGEST_HELD) {
        if letter == open {
            depth += 1;
        } else if letter == close {
            depth -= 1;
            if depth == 0 {
                return Close::At(at);
            }
        } else if letter == '\n' && before == '\n' {
            return Close::Never;
        }
        before = letter;
    }
    Close::Open
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clean(text: &str) -> String {
        let mut cleaner = Cleaner::default();
        let mut clean = cleaner.push(text);
        clean.push_str(&cleaner.finish());
        clean
    }

    #[test]
    fn images_vanish_and_links_keep_their_words() {
        assert_eq!(clean("see ![x](https://evil.example/?q=secret) here"), "see  here");
        assert_eq!(clean("see [the rule](https://evil.example)."), "see the rule.");
        assert_eq!(clean("[![x](https://a.example)](https://b.example)!"), "!");
    }

    #[test]
    fn a_link_over_two_lines_or_without_an_end_is_one_too() {
        assert_eq!(clean("![a\nb](https://evil.example/?q=s) [x\ny](https://evil.example/)"), " x\ny");
        assert_eq!(clean("[x](https://evil.example/?q=s and"), "x and");
        assert_eq!(clean("[x][ref] and ![y][ref]"), "x and ");
    }

    #[test]
    fn a_link_in_the_words_of_a_link_ends_with_them() {
        assert_eq!(clean("[[](][)]1]"), "1]");
        assert_eq!(clean("a[([](][)]1] b"), "a(1] b");
    }

    #[test]
    fn html_and_bare_addresses_in_angles_are_disarmed() {
        assert_eq!(
            clean("<img src=x> <https://evil.example> 1 < 2 <"),
            "‹img src=x> ‹https://evil.example> 1 < 2 <"
        );
    }

    #[test]
    fn deep_and_long_brackets_take_neither_stack_nor_time() {
        let deep = format!("{}{}", "[".repeat(20_000), "](a)".repeat(20_000));
        assert!(clean(&deep).len() < deep.len());
        assert_eq!(clean(&"[".repeat(20_000)).chars().count(), 20_000);
    }

    #[test]
    fn a_forged_marker_vanishes() {
        assert_eq!(clean("15일[1], 20일 [2, 3]"), "15일, 20일 ");
    }

    #[test]
    fn other_brackets_stay() {
        assert_eq!(clean("- [ ] todo [sic] wow! a[i] = 1"), "- [ ] todo [sic] wow! a[i] = 1");
        assert_eq!(clean("[[1]2] [[](x)3]"), "[2) [3)");
        assert_eq!(clean("an open [bracket"), "an open [bracket");
        assert_eq!(clean("[\n\n1]"), "[\n\n1]");
    }

    proptest! {
        #[test]
        fn it_does_not_matter_how_the_text_is_cut(text in "[\\[\\]()<!a1 \n]{0,40}", cuts in prop::collection::vec(1_usize..5, 1..40)) {
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
