//! Addresses in a text: of the web, with a scheme or without, of hosts, and of mailboxes.
//!
//! Words are read as the renderers of clients may read them: without the signs of Markdown in them, in small letters,
//! and with what only looks like a letter or a full stop as what it looks like (`ｅｖｉｌ．ｃｏｍ`). Korean takes its
//! particles without a space, so a Korean letter ends an address, except in a host that begins with one.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::answer::clean::names::{Tail, is_host};
use crate::answer::clean::words::LONGEST_WORD;

/// Schemes that need no `//` to be followed.
const SCHEMES: &[&str] = &[
    "http",
    "https",
    "ftp",
    "ftps",
    "sftp",
    "ws",
    "wss",
    "javascript",
    "vbscript",
    "livescript",
    "data",
    "mailto",
    "xmpp",
    "tel",
    "sms",
    "file",
    "blob",
    "intent",
];
/// The longest scheme.
const LONGEST_SCHEME: usize = 40;
/// What ends an address wherever it stands.
const DELIMITERS: &str = "<>\"|‹›“”‘’«»「」『』《》〈〉【】、";
/// What does not belong to an address at its end.
const TRAILING: &str = ".,;:!?'";

/// All addresses of a text, as they stand there.
pub fn addresses(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in text.split_whitespace().filter(|word| word.len() <= LONGEST_WORD) {
        let mut rest = word;
        while let Some((start, end)) = first(rest) {
            found.push(rest[start..end].to_owned());
            rest = &rest[end..];
        }
    }
    found
}

/// A letter as it is compared, and where it stands in the word.
struct Sign {
    letter: char,
    start: usize,
    end: usize,
}

/// Where the first address of a word stands, in bytes.
pub(super) fn first(word: &str) -> Option<(usize, usize)> {
    // Most words are none: without one of these signs there is no address.
    if word.chars().all(|letter| letter.is_alphanumeric()) {
        return None;
    }
    let signs = signs(word);
    let reader = Reader { signs: &signs };
    (0..signs.len()).find_map(|start| {
        let mut end = reader.address(start)?;
        let least = start + 1;
        while end > least && TRAILING.contains(signs[end - 1].letter) {
            end -= 1;
        }
        Some((signs[start].start, signs[end - 1].end))
    })
}

fn signs(word: &str) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::with_capacity(word.len());
    for (start, letter) in word.char_indices() {
        let end = start + letter.len_utf8();
        // Escapes, emphasis and code are gone once the text is drawn; to a browser, any other backslash is a slash.
        let escapes = || word[end..].starts_with(|next: char| next.is_ascii_punctuation());
        if "*`~".contains(letter) || (letter == '\\' && escapes()) {
            continue;
        }
        let letter = if letter == '\\' { '/' } else { letter };
        let mut add = |letter: char| {
            let letter = if letter == '。' { '.' } else { letter };
            let lower = letter.to_lowercase().next().unwrap_or(letter);
            signs.push(Sign { letter: lower, start, end });
        };
        if is_wide(letter) {
            add(letter);
        } else {
            decompose_compatible(letter, |part| {
                if !is_combining_mark(part) {
                    add(part);
                }
            });
        }
    }
    signs
}

/// Letters of scripts that are written without spaces before a particle, or at all.
pub(super) fn is_wide(letter: char) -> bool {
    matches!(letter as u32, 0x1100..=0x11FF | 0x2E80..=0x2FFF | 0x3005..=0x3007 | 0x3040..=0x318F
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF)
}

struct Reader<'a> {
    signs: &'a [Sign],
}

impl Reader<'_> {
    /// The letter at a place; a blank outside of the word.
    fn at(&self, place: usize) -> char {
        self.signs.get(place).map_or(' ', |sign| sign.letter)
    }

    fn before(&self, place: usize) -> char {
        place.checked_sub(1).map_or(' ', |place| self.at(place))
    }

    fn is_name(&self, place: usize) -> bool {
        let letter = self.at(place);
        (letter.is_alphanumeric() && !is_wide(letter)) || letter == '-' || letter == '_'
    }

    fn follows(&self, place: usize, text: &str) -> bool {
        text.chars().enumerate().all(|(ahead, letter)| self.at(place + ahead) == letter)
    }

    /// The end of the address that begins here.
    fn address(&self, start: usize) -> Option<usize> {
        self.with_scheme(start)
            .or_else(|| self.without_scheme(start))
            .or_else(|| self.mailbox(start))
            .or_else(|| self.host(start))
    }

    fn with_scheme(&self, start: usize) -> Option<usize> {
        if !self.at(start).is_ascii_alphabetic() || self.before(start).is_ascii_alphabetic() {
            return None;
        }
        let is_scheme = |place: &usize| {
            let letter = self.at(*place);
            letter.is_ascii_alphanumeric() || "+-.".contains(letter)
        };
        let colon = start + (start..).take(LONGEST_SCHEME).take_while(is_scheme).count();
        if self.at(colon) != ':' {
            return None;
        }
        let scheme: String = (start..colon).map(|place| self.at(place)).collect();
        let rest = colon + 1;
        if self.follows(rest, "//") {
            return self.target(rest + 2);
        }
        let name = scheme.rsplit(['+', '-', '.']).next().unwrap_or_default();
        if !SCHEMES.contains(&name) {
            return None;
        }
        let next = self.at(rest);
        let leads = match name {
            "data" => "/,;".chars().any(|mark| (rest..self.signs.len()).any(|place| self.at(place) == mark)),
            "file" => next == '/',
            "tel" | "sms" => next.is_ascii_digit() || next == '+',
            _ => next.is_alphanumeric() && !is_wide(next) || "/[(%".contains(next),
        };
        if leads { Some(self.to_end(rest, false)) } else { None }
    }

    /// The end of what follows `//`.
    fn target(&self, from: usize) -> Option<usize> {
        let next = self.at(from);
        if is_wide(next) {
            // A Korean host, and not a particle behind `https://`.
            let host = (from..).take_while(|place| is_wide(self.at(*place))).count();
            return (self.at(from + host) == '.').then(|| self.to_end(from, true));
        }
        (next != ' ' && !DELIMITERS.contains(next)).then(|| self.to_end(from, false))
    }

    /// `//host` and `www.host`.
    fn without_scheme(&self, start: usize) -> Option<usize> {
        let before = self.before(start);
        if self.follows(start, "www.") && !self.is_name(start.wrapping_sub(1)) && self.at(start + 4) != ' ' {
            return self.target(start + 4);
        }
        if !self.follows(start, "//") || before == ':' || before == '/' || before.is_ascii_alphanumeric() {
            return None;
        }
        let end = self.target(start + 2)?;
        let host: String = (start + 2..end)
            .map(|place| self.at(place))
            .take_while(|letter| !"/?#".contains(*letter))
            .collect();
        let numeric =
            host.starts_with("0x") || host.chars().all(|letter| letter.is_ascii_digit() || letter == ':');
        (numeric || host.contains(['.', '[', '@'])).then_some(end)
    }

    fn mailbox(&self, start: usize) -> Option<usize> {
        let is_local = |place: usize| self.is_name(place) || ".+%".contains(self.at(place));
        if !is_local(start) || (start > 0 && is_local(start - 1)) {
            return None;
        }
        let at = start + (start..).take_while(|place| is_local(*place)).count();
        if self.at(at) != '@' {
            return None;
        }
        let (labels, end) = self.labels(at + 1);
        let last = labels.last()?;
        let named = labels.len() > 1 && last.len() > 1 && last.chars().all(char::is_alphabetic);
        let valid = named || last.starts_with("xn--") || is_host(&labels, Tail::None);
        valid.then(|| if self.tail(end) == Tail::None { end } else { self.to_end(end, false) })
    }

    fn host(&self, start: usize) -> Option<usize> {
        let (labels, end) = if is_wide(self.at(start)) {
            if is_wide(self.before(start)) {
                return None;
            }
            let dot = start + (start..).take_while(|place| is_wide(self.at(*place))).count();
            if self.at(dot) != '.' {
                return None;
            }
            let (mut labels, end) = self.labels(dot + 1);
            labels.insert(0, String::new());
            (labels, end)
        } else {
            if !self.is_name(start) || self.is_name(start.wrapping_sub(1)) || self.before(start) == '.' {
                return None;
            }
            self.labels(start)
        };
        let tail = self.tail(end);
        if !is_host(&labels, tail) {
            return None;
        }
        Some(if tail == Tail::None { end } else { self.to_end(end, false) })
    }

    /// The labels that stand here with dots between them, and where the last of them ends.
    fn labels(&self, from: usize) -> (Vec<String>, usize) {
        let mut labels: Vec<String> = Vec::new();
        let mut at = from;
        loop {
            let end = at + (at..).take_while(|place| self.is_name(*place)).count();
            if end == at {
                return (labels, at.saturating_sub(1).max(from));
            }
            let label: String = (at..end).map(|place| self.at(place)).collect();
            // What stands in other letters behind a whole name is the next sentence.
            if !label.is_ascii() && is_host(&labels, Tail::None) {
                return (labels, at - 1);
            }
            labels.push(label);
            if self.at(end) != '.' {
                return (labels, end);
            }
            at = end + 1;
        }
    }

    fn tail(&self, end: usize) -> Tail {
        let next = self.at(end + 1);
        let goes_on = (next.is_alphanumeric() && !is_wide(next)) || "?#%&=_~.-+@".contains(next);
        match self.at(end) {
            '/' if goes_on => Tail::Path,
            '?' | '#' if goes_on => Tail::Mark,
            ':' if next.is_ascii_digit() => Tail::Mark,
            _ => Tail::None,
        }
    }

    /// Where the address ends that goes on here. Brackets end it that were not opened in it.
    fn to_end(&self, from: usize, wide: bool) -> usize {
        let mut open = Vec::new();
        let mut at = from;
        while at < self.signs.len() {
            let letter = self.at(at);
            match letter {
                '(' => open.push(')'),
                '[' => open.push(']'),
                '{' => open.push('}'),
                ')' | ']' | '}' if open.pop() != Some(letter) => break,
                _ if DELIMITERS.contains(letter) || (is_wide(letter) && !wide) => break,
                _ => {}
            }
            at += 1;
        }
        at
    }
}
