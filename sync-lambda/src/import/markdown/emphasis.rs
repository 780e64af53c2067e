//! Bold words that Markdown does not take for bold.
//!
//! `**휴가(연차)**는` stays as it is in Markdown: a closing mark after punctuation must not stand before a letter. In
//! Korean that is where a particle follows. What Notion writes as `**` is bold wherever it stands; an asterisk that
//! people typed is escaped.

use crate::import::piece::{self, Piece};
use crate::notion::wire::Annotations;

/// A piece, and whether it was escaped.
#[derive(Debug, Clone)]
pub struct Read {
    pub piece: Piece,
    pub is_escaped: bool,
}

/// The pieces, with what stands between two `**` that were left over in bold.
pub fn embolden(read: Vec<Read>) -> Vec<Piece> {
    let read = joined(read);
    let is_open = |read: &Read| !read.is_escaped && !read.piece.style.code;
    let marks: usize =
        read.iter().filter(|read| is_open(read)).map(|read| read.piece.words.matches("**").count()).sum();
    if marks == 0 || marks % 2 == 1 {
        return piece::joined(read.into_iter().map(|read| read.piece).collect());
    }
    let mut pieces = Vec::new();
    let mut bold = false;
    for read in read {
        let parts: Vec<&str> =
            if is_open(&read) { read.piece.words.split("**").collect() } else { vec![&read.piece.words] };
        for (index, part) in parts.into_iter().enumerate() {
            bold ^= index > 0;
            let style = Annotations { bold: bold || read.piece.style.bold, ..read.piece.style };
            pieces.push(Piece { words: part.to_owned(), style, meaning: read.piece.meaning.clone() });
        }
    }
    pieces.retain(|piece| !piece.words.is_empty());
    piece::joined(pieces)
}

/// The parser may give the two asterisks one after the other.
fn joined(read: Vec<Read>) -> Vec<Read> {
    let mut joined: Vec<Read> = Vec::with_capacity(read.len());
    for next in read {
        match joined.last_mut() {
            Some(last)
                if !last.is_escaped
                    && !next.is_escaped
                    && last.piece.meaning == next.piece.meaning
                    && piece::is_same(last.piece.style, next.piece.style) =>
            {
                last.piece.words.push_str(&next.piece.words);
            }
            _ => joined.push(next),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::piece::{Meaning, words};

    fn read(words: &str, is_escaped: bool) -> Read {
        let piece = Piece { words: words.to_owned(), style: Annotations::default(), meaning: Meaning::Words };
        Read { piece, is_escaped }
    }

    #[test]
    fn what_stands_between_two_left_over_marks_is_bold() {
        let pieces = embolden(vec![
            read("**", false),
            read("휴가(연차)", false),
            read("**는 **중요", false),
            read("**", false),
        ]);
        let bold: Vec<&str> =
            pieces.iter().filter(|piece| piece.style.bold).map(|piece| piece.words.as_str()).collect();
        assert_eq!((words(&pieces).as_str(), bold), ("휴가(연차)는 중요", vec!["휴가(연차)", "중요"]));
    }

    #[test]
    fn a_single_mark_an_escaped_one_and_one_in_code_stay() {
        for pieces in [vec![read("a ** b", false)], vec![read("**a**", true)]] {
            let before: String = pieces.iter().map(|read| read.piece.words.as_str()).collect();
            assert_eq!(words(&embolden(pieces)), before);
        }
    }
}
