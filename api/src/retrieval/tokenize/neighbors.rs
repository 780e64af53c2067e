//! Words to pairs that stand near each other: a passage that says the words of a question together says more of it
//! than one that has them here and there.
//!
//! A Korean word counts as the first two syllables of its stem, so that `연차 이월은` and `연차휴가의 이월` are the
//! same pair. Order does not count: questions turn sentences around. Of all that was measured beside the terms, this
//! helps Korean most.

use crate::retrieval::tokenize::{POINTING_WORDS, Run, STEMMER, Script, normal, runs};

/// How far apart the two may stand, in words.
const REACH: usize = 3;
/// The syllables of a Korean word that count.
const SYLLABLES: usize = 2;
/// Between the two words of a pair.
const BESIDE: char = '~';

/// The pairs of a text. Those of two lines are none: cells and items of lists say nothing together.
pub fn neighbors(text: &str) -> Vec<String> {
    text.lines().flat_map(|line| pairs(&words(line))).collect()
}

/// The pairs of words.
pub fn pairs(words: &[String]) -> Vec<String> {
    let mut pairs = Vec::new();
    for (at, first) in words.iter().enumerate() {
        for second in words.iter().skip(at + 1).take(REACH) {
            let (a, b) = if first <= second { (first, second) } else { (second, first) };
            pairs.push(format!("{a}{BESIDE}{b}"));
        }
    }
    pairs
}

/// The words of a line as pairs have them, without those that only point or bind.
pub fn words(line: &str) -> Vec<String> {
    runs(&normal(line)).iter().filter_map(key).collect()
}

fn key(run: &Run) -> Option<String> {
    let letters = match run.script {
        Script::Hangul => &run.letters[..run.letters.len().min(SYLLABLES)],
        Script::Ideograph | Script::Other => &run.letters,
    };
    let word: String = letters.iter().collect();
    match run.script {
        Script::Other if POINTING_WORDS.contains(word.as_str()) => None,
        Script::Other => Some(STEMMER.stem(&word).into_owned()),
        Script::Hangul | Script::Ideograph => Some(word),
    }
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
