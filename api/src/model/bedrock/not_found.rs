//! The sign by which a model says that the passages do not answer the question, taken out of its text.

/// The sign that a model is asked to write.
pub(super) const NOT_FOUND: &str = "<not_found/>";

/// The sign as models write it.
const FORMS: [&str; 4] = [NOT_FOUND, "<not_found />", "<not_found>", "</not_found>"];

/// Takes the sign out of a text that comes in pieces. Only what may still become the sign is held back.
#[derive(Debug, Default)]
pub(super) struct NotFoundFilter {
    held: String,
    seen: bool,
}

impl NotFoundFilter {
    /// Takes a piece of text and gives what is certainly no sign.
    pub(super) fn push(&mut self, piece: &str) -> String {
        self.held.push_str(piece);
        let mut text = String::new();
        while let Some(at) = self.held.find('<') {
            text.extend(self.held.drain(..at));
            if let Some(form) = FORMS.iter().find(|form| self.held.starts_with(**form)) {
                self.held.drain(..form.len());
                self.seen = true;
            } else if FORMS.iter().any(|form| form.starts_with(&self.held)) {
                return text;
            } else {
                text.push(self.held.remove(0));
            }
        }
        text.push_str(&std::mem::take(&mut self.held));
        text
    }

    /// Gives what is held back: nothing follows that could make it a sign.
    pub(super) fn release(&mut self) -> String {
        std::mem::take(&mut self.held)
    }

    /// Whether the sign has come.
    pub(super) fn seen(&self) -> bool {
        self.seen
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filtered(pieces: &[&str]) -> (String, bool) {
        let mut filter = NotFoundFilter::default();
        let mut text: String = pieces.iter().map(|piece| filter.push(piece)).collect();
        text.push_str(&filter.release());
        (text, filter.seen())
    }

    #[test]
    fn the_sign_is_taken_out_wherever_it_is_split() {
        for at in 1..NOT_FOUND.len() {
            let (left, right) = NOT_FOUND.split_at(at);
            assert_eq!(filtered(&["a", left, right, "b"]), ("ab".to_owned(), true), "{left} {right}");
        }
        assert_eq!(filtered(&["<not_", "found />"]), (String::new(), true));
    }

    #[test]
    fn what_only_begins_like_the_sign_is_text() {
        assert_eq!(filtered(&["a <", "not", "hing> b <no"]), ("a <nothing> b <no".to_owned(), false));
        assert_eq!(filtered(&["<", "<not_found/>"]), ("<".to_owned(), true));
    }

    proptest! {
        #[test]
        fn the_sign_never_leaks(pieces in prop::collection::vec("(<|not|_found|/>| />|>|가|</){0,3}", 0..12)) {
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            let whole = pieces.concat();
            prop_assert_eq!(filtered(&pieces), filtered(&[&whole]));
        }
    }
}
