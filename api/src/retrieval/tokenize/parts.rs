//! Words to overlapping runs of four letters: what is left in common when a word is mistyped, inflected, or written
//! in another way.
//!
//! A Korean syllable counts as its two or three letters, so `컨텐츠` and `콘텐츠`, `메세지` and `메시지` share most
//! of their parts. Where two words meet, their last and first syllables are a part too: `온 콜` is so found by `온콜`.
//! A last syllable is one by itself, for the many Korean words whose last syllable is what they are: `플랫폼팀` is a
//! `팀`. Measured alone, parts are worse than terms; beside them, at a third of their weight, better than terms alone.

use unicode_normalization::UnicodeNormalization;

use crate::retrieval::tokenize::{POINTING_WORDS, Run, Script, normal, runs};

/// How many letters a part has.
const SIZE: usize = 4;
/// Marks the beginning and the end of a word, where a part is told from the same letters inside another word.
const BEGIN: char = '^';
const END: char = '$';
/// Begins a part that is two syllables of two words.
const SEAM: char = '+';

/// The parts of a text, word by word.
pub fn parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut before: Option<Run> = None;
    for run in runs(&normal(text)) {
        let word: String = run.letters.iter().collect();
        if run.script == Script::Other && POINTING_WORDS.contains(word.as_str()) {
            before = None;
            continue;
        }
        let marked = [BEGIN].into_iter().chain(word.nfd()).chain([END]);
        let letters: Vec<char> = marked.collect();
        if letters.len() <= SIZE {
            parts.push(letters.iter().collect());
        } else {
            parts.extend(letters.windows(SIZE).map(|letters| letters.iter().collect::<String>()));
        }
        if let (Script::Hangul, Some(&last)) = (run.script, run.letters.last()) {
            parts.push([last, END].iter().collect());
            let seam = before
                .filter(|before| before.script == Script::Hangul)
                .and_then(|before| before.letters.last().copied());
            if let (Some(end), Some(&begin)) = (seam, run.letters.first()) {
                parts.push([SEAM, end, begin].iter().collect());
            }
        }
        before = Some(run);
    }
    parts
}

/// The parts by which a text is looked for: its own, and the seams that its pairs of syllables may be.
pub fn sought(text: &str) -> Vec<String> {
    let mut sought = parts(text);
    for run in runs(&normal(text)).iter().filter(|run| run.script == Script::Hangul) {
        sought.extend(run.letters.windows(2).map(|pair| [SEAM, pair[0], pair[1]].iter().collect::<String>()));
    }
    sought
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(a: &str, b: &str) -> usize {
        let other = parts(b);
        sought(a).iter().filter(|part| other.contains(part)).count()
    }

    #[test]
    fn spellings_of_one_word_share_parts() {
        for (a, b) in
            [("컨텐츠", "콘텐츠"), ("메세지", "메시지"), ("리더쉽", "리더십"), ("repositry", "repository")]
        {
            assert!(shared(a, b) >= 2, "{a} {b}: {:?} {:?}", parts(a), parts(b));
        }
        assert_eq!(shared("휴가", "deploy"), 0);
    }

    #[test]
    fn a_space_does_not_part_a_word() {
        assert!(parts("온 콜").contains(&"+온콜".to_owned()));
        assert!(sought("온콜").contains(&"+온콜".to_owned()));
    }

    #[test]
    fn a_compound_is_what_its_last_syllable_says() {
        assert!(shared("팀", "플랫폼팀") >= 1);
    }
}
