//! The last look at a text, letter by letter as it is written: two letters that would begin a link, an image, a
//! reference or HTML are kept apart.
//!
//! What is removed between two letters makes neighbors of them, and so does the end of a held-back piece. So this step
//! knows nothing of why a letter comes, only what was written before it.

/// What stands for `<` where HTML or an address could begin.
const HARMLESS_ANGLE: char = '‹';

/// Remembers what was written last.
#[derive(Debug, Default)]
pub(super) struct Guard {
    last: char,
    /// A bracket and digits after it, which a `]` would make a marker.
    number: Number,
    /// A `<` that was not written yet.
    angle: bool,
}

/// How much of a marker stands there.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Number {
    #[default]
    Nothing,
    Bracket,
    Digits,
}

impl Guard {
    /// Writes a text.
    pub(super) fn write(&mut self, text: &str, out: &mut String) {
        for letter in text.chars() {
            self.letter(letter, out);
        }
    }

    /// Writes what was held back; what follows is not known.
    pub(super) fn release(&mut self, out: &mut String) {
        if std::mem::take(&mut self.angle) {
            self.put(HARMLESS_ANGLE, out);
        }
    }

    /// Whether nothing is held back.
    pub(super) fn is_empty(&self) -> bool {
        !self.angle
    }

    /// The marker of a citation: the one `[n]` that may stand.
    pub(super) fn marker(&mut self, number: u32) -> String {
        let apart = matches!(self.last, '[' | '!' | '\\' | '^' | '/' | '@');
        self.last = ']';
        self.number = Number::Nothing;
        format!("{}[{number}]", if apart { " " } else { "" })
    }

    fn letter(&mut self, letter: char, out: &mut String) {
        if std::mem::take(&mut self.angle) {
            let begins = letter.is_alphabetic() || matches!(letter, '/' | '!' | '?' | '$' | '[' | '&' | '\\');
            self.put(if begins { HARMLESS_ANGLE } else { '<' }, out);
        }
        if letter == '<' {
            self.angle = true;
            return;
        }
        // Whatever was removed before, no `[12]` comes to be: its last bracket becomes another one.
        let letter = if letter == ']' && self.number == Number::Digits { ')' } else { letter };
        let meets = matches!(
            (self.last, letter),
            // A target, a reference, a definition, an image, and the link of a wiki.
            (']', '(' | '[' | ':') | ('!' | '[', '[')
        );
        if meets {
            self.put(' ', out);
        }
        self.put(letter, out);
    }

    fn put(&mut self, letter: char, out: &mut String) {
        out.push(letter);
        self.last = letter;
        self.number = match (self.number, letter) {
            (_, '[') => Number::Bracket,
            (Number::Bracket | Number::Digits, '0'..='9') => Number::Digits,
            _ => Number::Nothing,
        };
    }
}
