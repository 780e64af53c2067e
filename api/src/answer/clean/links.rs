//! Links to their words, images and forged markers to nothing.

use crate::answer::clean::guard::Guard;

/// How far ahead a bracket is looked for, in bytes. A longer one is no link that a person wrote.
const LONGEST_HELD: usize = 1_000;

/// Finds links in a text that comes in pieces.
#[derive(Debug, Default)]
pub(super) struct Links {
    held: String,
}

/// Whether the text may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum More {
    MayCome,
    NoMore,
}

/// What a `[` or `!` turns out to be.
enum Decided {
    /// Text: this letter, and go on after it.
    Letter(char),
    /// Nothing is left of it: go on after this many bytes.
    Gone(usize),
    /// A link: its words are text, from 1 to the first place; what follows goes on at the second.
    Link(usize, usize),
}

impl Links {
    /// Takes the next piece, and writes what is decided through the guard.
    pub(super) fn push(&mut self, piece: &str, more: More, guard: &mut Guard) -> String {
        self.held.push_str(piece);
        let text = std::mem::take(&mut self.held);
        let mut out = String::new();
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
            let plain = text[at..stop].find(['[', '!']).unwrap_or(stop - at);
            guard.write(&text[at..at + plain], &mut out);
            at += plain;
            if at == stop {
                continue;
            }
            // A link is there as a whole, and what is in its words does not reach beyond them.
            let more = if links.is_empty() { more } else { More::NoMore };
            match decide(&text[at..stop], more) {
                Some(Decided::Letter(letter)) => {
                    guard.write(letter.encode_utf8(&mut [0; 4]), &mut out);
                    at += 1;
                }
                Some(Decided::Gone(length)) => at += length,
                Some(Decided::Link(end, next)) => {
                    links.push((at + end, at + next));
                    at += 1;
                }
                None => {
                    text[at..].clone_into(&mut self.held);
                    return out;
                }
            }
        }
        out
    }

    /// Whether nothing is held back.
    pub(super) fn is_empty(&self) -> bool {
        self.held.is_empty()
    }
}

/// What the beginning of a text, `[` or `!`, turns out to be; `None` while that is open.
fn decide(text: &str, more: More) -> Option<Decided> {
    let open = more == More::MayCome && text.len() <= LONGEST_HELD;
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
        Some('(') => match close(after, '(', ')') {
            Close::At(end) if !image && is_remark(&after[1..end]) => None,
            Close::At(end) => Some(label_end + 1 + end + 1),
            Close::Open if open => return None,
            // An address that does not close is one all the same: it ends at the next space.
            Close::Never | Close::Open => {
                Some(label_end + 1 + after.find(char::is_whitespace).unwrap_or(after.len()))
            }
        },
        // No definition can stand in an answer, so a reference leads nowhere; of an image nothing is to be left.
        Some('[') if image => match close(after, '[', ']') {
            Close::At(end) => Some(label_end + 1 + end + 1),
            Close::Open if open => return None,
            Close::Never | Close::Open => None,
        },
        _ => None,
    };
    let number = label.contains(|letter: char| letter.is_ascii_digit())
        && label.chars().all(|letter| letter.is_ascii_digit() || ", ^".contains(letter));
    Some(match target {
        Some(end) if image || number => Decided::Gone(end),
        Some(end) => Decided::Link(label_end, end),
        None if number => Decided::Gone(label_end + 1),
        None => Decided::Letter(first),
    })
}

/// Whether what stands in parentheses behind a bracket is a remark of a person, as in `[규정](별첨 1)`, and no target.
fn is_remark(text: &str) -> bool {
    let mut letters = text.chars();
    letters.any(|letter| !letter.is_ascii() && letter.is_alphabetic())
        && text.chars().all(|letter| letter.is_alphanumeric() || " ,·~-".contains(letter))
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
