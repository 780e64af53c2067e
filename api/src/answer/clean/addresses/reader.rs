//! Where an address ends that begins at a letter of a word.

use crate::answer::clean::addresses::{Sign, is_wide};
use crate::answer::clean::names::{Tail, is_host};

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
const DELIMITERS: &str = "<>\"|`‹›“”‘’«»「」『』《》〈〉【】、";

/// Reads the letters of a word.
pub(super) struct Reader<'a> {
    signs: &'a [Sign],
}

impl<'a> Reader<'a> {
    pub(super) fn new(signs: &'a [Sign]) -> Self {
        Self { signs }
    }

    /// The letter at a place; a blank outside of the word.
    fn at(&self, place: usize) -> char {
        self.signs.get(place).map_or(' ', |sign| sign.letter)
    }

    fn before(&self, place: usize) -> char {
        place.checked_sub(1).map_or(' ', |place| self.at(place))
    }

    /// Whether a letter or digit of a name stands there.
    fn is_letter(&self, place: usize) -> bool {
        let letter = self.at(place);
        letter.is_alphanumeric() && !is_wide(letter)
    }

    fn is_name(&self, place: usize) -> bool {
        self.is_letter(place) || "-_".contains(self.at(place))
    }

    fn follows(&self, place: usize, text: &str) -> bool {
        text.chars().enumerate().all(|(ahead, letter)| self.at(place + ahead) == letter)
    }

    /// The end of the address that begins here.
    pub(super) fn address(&self, start: usize) -> Option<usize> {
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
        // What runs into a scheme does not hide it; `hotel:` and `metadata:` are words.
        let hidden = ["http", "https", "script", "mailto"].iter().any(|known| name.ends_with(known));
        if !SCHEMES.contains(&name) && !hidden {
            return None;
        }
        let next = self.at(rest);
        let leads = match name {
            "data" => "/,;".chars().any(|mark| (rest..self.signs.len()).any(|place| self.at(place) == mark)),
            "file" => next == '/',
            "tel" | "sms" => next.is_ascii_digit() || next == '+',
            _ => next.is_alphanumeric() && !is_wide(next) || "/[(%_".contains(next),
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
        let end = self.to_end(from, false);
        (next != ' ' && end > from).then_some(end)
    }

    /// `//host` and `www.host`.
    fn without_scheme(&self, start: usize) -> Option<usize> {
        let before = self.before(start);
        if self.follows(start, "www.") && !self.is_letter(start.wrapping_sub(1)) {
            return self.target(start + 4);
        }
        if !self.follows(start, "//") || before == '/' || before.is_ascii_alphanumeric() {
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
        // What other signs stand in front is not of the name: emphasis, or the end of a sentence.
        if !self.is_letter(start) || self.is_letter(start.wrapping_sub(1)) {
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
            let inside = self.before(start) == '.' && self.is_letter(start.wrapping_sub(2));
            if !self.is_letter(start) || self.is_letter(start.wrapping_sub(1)) || inside {
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
        let mut end = from;
        let mut at = from;
        loop {
            let next = at + (at..).take_while(|place| self.is_name(*place)).count();
            let label: String = (at..next).map(|place| self.at(place)).collect();
            // What stands in other letters behind a whole name is the next sentence.
            if label.is_empty() || (!label.is_ascii() && is_host(&labels, Tail::None)) {
                break;
            }
            labels.push(label);
            end = next;
            if self.at(end) != '.' {
                break;
            }
            at = end + 1;
        }
        // `_` is in no ending: it is of the emphasis around a name, or of what is glued to it.
        while let Some(last) = labels.pop() {
            let name = last.split('_').next().unwrap_or_default().trim_end_matches('-');
            end -= last.chars().count() - name.chars().count();
            if !name.is_empty() {
                labels.push(name.to_owned());
                break;
            }
            end = end.saturating_sub(1).max(from);
        }
        (labels, end)
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
