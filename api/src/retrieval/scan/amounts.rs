//! Amounts as people write them: `1억 5천만 원`, `50 million`, `3회`.

use std::ops::Range;

use crate::retrieval::scan::grammar::Word;
use crate::retrieval::scan::lexer::Token;

/// The amount that begins at a token, and the tokens it takes.
pub(super) fn starting(tokens: &[Token], at: usize) -> Option<(f64, Range<usize>)> {
    let mut sum = 0.0;
    let mut next = at;
    while let Some(number) = tokens.get(next).and_then(Token::number) {
        let mut part = number;
        next += 1;
        let mut multiplied = false;
        while let Some(times) = tokens.get(next).and_then(times) {
            part *= times as f64;
            next += 1;
            multiplied = true;
        }
        sum += part;
        // Only a multiple is followed by a further part: `1억 5천만`, and not `3 4`.
        if !multiplied {
            break;
        }
    }
    if next == at {
        return None;
    }
    while tokens.get(next).is_some_and(|token| token.is(Word::Counter)) {
        next += 1;
    }
    sum.is_finite().then_some((sum, at..next))
}

/// The amount that ends before a token, and the tokens it takes.
pub(super) fn ending(tokens: &[Token], end: usize) -> Option<(f64, Range<usize>)> {
    let earliest = end.saturating_sub(6);
    (earliest..end).find_map(|at| starting(tokens, at).filter(|(_, taken)| taken.end == end))
}

fn times(token: &Token) -> Option<u64> {
    token.word(|word| if let Word::Times(times) = word { Some(times) } else { None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retrieval::scan::lexer::{Vocabulary, tokens};
    use crate::retrieval::scan::text::Letters;

    #[test]
    fn an_amount_is_read_with_its_multiples_and_unit() {
        for (text, amount) in [
            ("1억", 1e8),
            ("1억 5천만 원", 1.5e8),
            ("1.5억원", 1.5e8),
            ("50 million won", 5e7),
            ("70,000,000원", 7e7),
            ("$70k", 7e4),
            ("3회", 3.0),
            ("두 번", 2.0),
        ] {
            let tokens = tokens(&Letters::of(text), &Vocabulary::new()).unwrap();
            assert_eq!(starting(&tokens, 0), Some((amount, 0..tokens.len())), "{text}");
            assert_eq!(ending(&tokens, tokens.len()), Some((amount, 0..tokens.len())), "{text}");
        }
    }
}
