//! Quotes between the words of a model: `[[n|exact words]]`, taken out of a text that is split anywhere.

/// The longest quote, in characters. A marker that is still open after that was never meant to be closed.
const LONGEST_QUOTE: usize = 1_000;
/// The most digits of a passage's number.
const MOST_DIGITS: usize = 3;

/// A piece of a model's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words.
    Text(String),
    /// A quote that is to support the words before it.
    Quote {
        /// The number of the passage, as the model gave it.
        number: usize,
        /// The quoted words.
        quote: String,
    },
}

/// Splits a text that comes in pieces into words and quotes. What may become a marker is held back.
///
/// How the text was cut makes no difference to what comes out, except to where words are cut.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    held: String,
}

/// What a `[` turns out to begin.
enum Marker {
    /// More has to come.
    Open { opener: bool },
    /// Nothing: it is text.
    None,
    /// A marker that is never closed; its opener is so many bytes long.
    Unclosed(usize),
    /// A marker of so many bytes.
    Whole { length: usize, number: usize, quote: String },
}

impl Quotes {
    /// Takes a piece of text and gives what is decided.
    pub(super) fn push(&mut self, text: &str) -> Vec<Piece> {
        self.held.push_str(text);
        self.take(false)
    }

    /// Gives what is left at the end. A quote that was cut off is no part of the answer.
    pub(super) fn finish(&mut self) -> Vec<Piece> {
        self.take(true)
    }

    fn take(&mut self, at_end: bool) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut words = String::new();
        while let Some(at) = self.held.find('[') {
            words.extend(self.held.drain(..at));
            match marker(&self.held, at_end) {
                Marker::None => words.push(self.held.remove(0)),
                Marker::Unclosed(opener) => drop(self.held.drain(..opener)),
                Marker::Whole { length, number, quote } => {
                    self.held.drain(..length);
                    if !words.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut words)));
                    }
                    pieces.push(Piece::Quote { number, quote });
                }
                Marker::Open { opener } if at_end => {
                    if opener {
                        self.held.clear();
                    } else {
                        words.push(self.held.remove(0));
                    }
                }
                Marker::Open { .. } => {
                    if !words.is_empty() {
                        pieces.push(Piece::Text(words));
                    }
                    return pieces;
                }
            }
        }
        words.push_str(&std::mem::take(&mut self.held));
        if !words.is_empty() {
            pieces.push(Piece::Text(words));
        }
        pieces
    }
}

/// What a text that begins with `[` begins with.
fn marker(held: &str, at_end: bool) -> Marker {
    let Some(inside) = held.strip_prefix("[[") else {
        return if held == "[" { Marker::Open { opener: false } } else { Marker::None };
    };
    let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
    let after = inside[digits..].trim_start_matches(' ');
    if digits > MOST_DIGITS {
        return Marker::None;
    }
    if after.is_empty() {
        // `[[`, `[[12` and `[[12 `, but not `[[ `.
        let open = digits > 0 || inside.is_empty();
        return if open { Marker::Open { opener: false } } else { Marker::None };
    }
    let (Ok(number), Some(body)) = (inside[..digits].parse(), after.strip_prefix('|')) else {
        return Marker::None;
    };
    let opener = held.len() - body.len();
    let longest = body.char_indices().nth(LONGEST_QUOTE).map_or(body.len(), |(at, _)| at);
    let (Some(mut end), None) = (body[..longest].find("]]"), before_close(body, longest)) else {
        let unclosed = longest < body.len() || body[..longest].contains("\n\n");
        return if unclosed { Marker::Unclosed(opener) } else { Marker::Open { opener: true } };
    };
    // The last two of a run of brackets close the marker: the quote itself may end with one.
    while body[end + 2..].starts_with(']') {
        end += 1;
    }
    if end + 2 == body.len() && !at_end {
        return Marker::Open { opener: true };
    }
    Marker::Whole { length: opener + end + 2, number, quote: unquoted(&body[..end]).to_owned() }
}

/// Where an empty line ends the quote before it is closed.
fn before_close(body: &str, longest: usize) -> Option<usize> {
    let close = body[..longest].find("]]")?;
    body[..close].find("\n\n")
}

/// The words without blanks and without the quotation marks that models like to add.
fn unquoted(quote: &str) -> &str {
    let quote = quote.trim();
    for (open, close) in [('"', '"'), ('“', '”'), ('\'', '\''), ('‘', '’')] {
        if let Some(inner) = quote.strip_prefix(open).and_then(|quote| quote.strip_suffix(close)) {
            return inner.trim();
        }
    }
    quote
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What comes out of pieces, with neighboring words joined.
    fn split(pieces: &[&str]) -> Vec<Piece> {
        let mut quotes = Quotes::default();
        let mut out: Vec<Piece> = Vec::new();
        let taken: Vec<Piece> = pieces.iter().flat_map(|piece| quotes.push(piece)).collect();
        for piece in taken.into_iter().chain(quotes.finish()) {
            match (out.last_mut(), piece) {
                (Some(Piece::Text(words)), Piece::Text(more)) => words.push_str(&more),
                (_, piece) => out.push(piece),
            }
        }
        out
    }

    fn text(words: &str) -> Piece {
        Piece::Text(words.to_owned())
    }

    fn quote(number: usize, quote: &str) -> Piece {
        Piece::Quote { number, quote: quote.to_owned() }
    }

    #[test]
    fn a_quote_is_taken_out_of_the_words() {
        let pieces = split(&["연차는 15일 [[2|연차는 15일이다.]]. 끝"]);
        assert_eq!(pieces, [text("연차는 15일 "), quote(2, "연차는 15일이다."), text(". 끝")]);
    }

    #[test]
    fn a_marker_may_be_split_anywhere() {
        let whole = "a [[12|x]y]]]b";
        let expected = [text("a "), quote(12, "x]y]"), text("b")];
        for at in 1..whole.len() {
            assert_eq!(split(&[&whole[..at], &whole[at..]]), expected, "{at}");
        }
        let letters: Vec<&str> = whole.split("").collect();
        assert_eq!(split(&letters), expected);
    }

    #[test]
    fn quotation_marks_and_blanks_around_a_quote_are_not_of_it() {
        assert_eq!(split(&["[[1 | \"Two days\" ]]"]), [quote(1, "Two days")]);
        assert_eq!(split(&["[[1|“이틀”]]"]), [quote(1, "이틀")]);
    }

    #[test]
    fn other_brackets_are_words() {
        for words in ["[1]", "[[link]]", "[[", "a[0][1]", "[[1]]", "[[1234|x]]", "[ [1|x]]"] {
            assert_eq!(split(&[words]), [text(words)], "{words}");
        }
    }

    #[test]
    fn a_marker_that_is_never_closed_loses_its_opener_only() {
        let long = "가".repeat(LONGEST_QUOTE + 1);
        assert_eq!(split(&[&format!("a [[1|{long}]]")]), [text(&format!("a {long}]]"))]);
        assert_eq!(split(&["a [[1|b\n\nc [[2|d]]"]), [text("a b\n\nc "), quote(2, "d")]);
    }

    #[test]
    fn a_quote_cut_off_at_the_end_is_no_part_of_the_answer() {
        assert_eq!(split(&["a [[1|half a quo"]), [text("a ")]);
        assert_eq!(split(&["a [[1"]), [text("a [[1")]);
    }

    proptest! {
        #[test]
        fn how_the_text_is_cut_makes_no_difference(pieces in prop::collection::vec("(\\[|\\[\\[1\\||\\]|\\]\\]|\\||\n|\n\n|2|가|\"| ){0,4}", 0..12)) {
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            let whole = pieces.concat();
            prop_assert_eq!(split(&pieces), split(&[&whole]));
        }

        #[test]
        fn every_quote_comes_out_whole(quotes in prop::collection::vec((0_usize..999, "[가-힣a-z0-9.,\\[| ]{1,40}"), 1..6)) {
            let mut whole = String::new();
            let mut expected = Vec::new();
            for (number, words) in &quotes {
                let words = words.trim();
                prop_assume!(!words.is_empty());
                whole.push_str(&format!("claim [[{number}|{words}]] "));
                expected.push(quote(*number, words));
            }
            let letters: Vec<String> = whole.chars().map(String::from).collect();
            let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
            let found: Vec<Piece> = split(&letters).into_iter().filter(|piece| matches!(piece, Piece::Quote { .. })).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
