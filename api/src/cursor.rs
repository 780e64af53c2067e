//! Where a list goes on: opaque to the client, and of use for the very list that it was given for.

use std::hash::{DefaultHasher, Hash, Hasher};

/// A place in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The place of the next item in the whole list.
    pub start: usize,
}

impl Cursor {
    /// Reads a cursor. `list` is all that decides what the list holds: what is asked, and of which state. `None` when
    /// the cursor was not given for this very list.
    pub fn parse(text: &str, list: &impl Hash) -> Option<Self> {
        let (start, seal) = text.split_once('-')?;
        let start = usize::from_str_radix(start, 16).ok()?;
        (seal == Self::seal(start, list)).then_some(Self { start })
    }

    /// Writes the cursor for `list`.
    pub fn write(self, list: &impl Hash) -> String {
        format!("{:x}-{}", self.start, Self::seal(self.start, list))
    }

    /// Ties a place to its list: the same place in another list would skip or repeat items without a word.
    fn seal(start: usize, list: &impl Hash) -> String {
        let mut hasher = DefaultHasher::new();
        (start, list).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_into_its_own_list_only() {
        let text = Cursor { start: 40 }.write(&("words", 1));
        assert_eq!(Cursor::parse(&text, &("words", 1)), Some(Cursor { start: 40 }));
        assert_eq!(Cursor::parse(&text, &("words", 2)), None);
        assert_eq!(Cursor::parse(&text, &("other", 1)), None);
        assert_eq!(Cursor::parse(&text.replacen("28-", "29-", 1), &("words", 1)), None);
        for text in ["", "-", "28", "zz-0", "ffffffffffffffffff-0"] {
            assert_eq!(Cursor::parse(text, &("words", 1)), None, "{text}");
        }
    }
}
