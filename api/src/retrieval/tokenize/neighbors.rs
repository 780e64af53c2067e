//! Words to pairs that stand near each other: a passage that says the words of a question together says more of it
//! than one that has them here and there.
//!
//! A Korean word counts as the first two syllables of its stem, so that `연차 이월은` and `연차휴가의 이월` are the
//! same pair. Order does not count: questions turn sentences around. Of all that was measured beside the terms, this
//! helps Korean most.

use super::{Kind, POINTING_WORDS, STEMMER, Words};

/// How far apart the two may stand, in words.
const REACH: usize = 3;
/// The syllables of a Korean word that count.
const SYLLABLES: usize = 2;
/// Between the two words of a pair.
const BESIDE: char = '~';

/// The pairs of a text. Those of two lines are none: cells and items of lists say nothing together.
pub fn neighbors(text: &str) -> Vec<String> {
    let mut pairs = Vec::new();
    each_pair(&Words::read(text), |pair| pairs.push(pair.to_owned()));
    pairs
}

/// Hands each pair of a text to `take`.
pub(in crate::retrieval) fn each_pair(words: &Words, mut take: impl FnMut(&str)) {
    let keys = keys(words);
    let mut pair = String::new();
    for (at, (line, first)) in keys.iter().enumerate() {
        let near = keys[at + 1..].iter().take(REACH).take_while(|(other, _)| other == line);
        for (_, second) in near {
            let (a, b) = if first <= second { (first, second) } else { (second, first) };
            pair.clear();
            pair.push_str(a);
            pair.push(BESIDE);
            pair.push_str(b);
            take(&pair);
        }
    }
}

/// The words that pairs are made of, each with its line: without those that only point or bind.
fn keys(words: &Words) -> Vec<(usize, String)> {
    let key = |run| {
        let letters = words.letters(run);
        match run.kind {
            Kind::Hangul => Some(letters.iter().take(SYLLABLES).collect()),
            Kind::Ideograph => Some(letters.iter().collect()),
            Kind::Other => {
                let word: String = letters.iter().collect();
                (!POINTING_WORDS.contains(word.as_str())).then(|| STEMMER.stem(&word).into_owned())
            }
            Kind::Identifier => None,
        }
    };
    words.runs().iter().filter_map(|run| Some((run.line, key(run)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_endings_do_not_count() {
        let page = neighbors("연차휴가의 이월은 5일까지");
        assert!(neighbors("이월되는 연차").iter().all(|pair| page.contains(pair)), "{page:?}");
        let page = neighbors("Release, rolled back");
        assert!(neighbors("roll back releases").iter().all(|pair| page.contains(pair)), "{page:?}");
    }

    #[test]
    fn lines_are_apart() {
        assert!(neighbors("연차\n이월").is_empty());
    }
}
