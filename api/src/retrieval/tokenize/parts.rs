//! Words to parts that their other spellings share: what is left in common when a word is mistyped, inflected, or written
//! in another way.
//!
//! Of a Latin word they are its overlapping runs of four letters. Of a Korean one they are the consonants of each three
//! syllables: a loanword is spelled with other vowels, not with other consonants (`컨텐츠` and `콘텐츠`, `메세지` and
//! `메시지`), and a plain one with at times a tense consonant. Where two words meet, their last and first syllables are a
//! part too: `온 콜` is so found by `온콜`. A last syllable is one by itself, for the many Korean words whose last syllable
//! is what they are: `플랫폼팀` is a `팀`. Runs of all letters of Korean words were four times as many, and found no more.

use unicode_normalization::UnicodeNormalization;

use super::{Kind, POINTING_WORDS, Words, is_syllable};

/// How many letters a part of a Latin word has.
const LETTERS: usize = 4;
/// How many syllables a part of a Korean word has the consonants of.
const SYLLABLES: usize = 3;
/// Marks the beginning and the end of a word, where a part is told from the same letters inside another word.
const BEGIN: char = '^';
const END: char = '$';
/// Begins a part that is two syllables of two words.
const SEAM: char = '+';

/// The parts of a text, word by word.
pub fn parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    each_part(&Words::read(text), |part| parts.push(part.to_owned()));
    parts
}

/// Hands each part of a text to `take`.
pub(in crate::retrieval) fn each_part(words: &Words, mut take: impl FnMut(&str)) {
    let mut part = String::new();
    let mut marked: Vec<char> = Vec::new();
    let mut last_before: Option<char> = None;
    for run in words.runs() {
        let letters = words.letters(run);
        match run.kind {
            Kind::Identifier => continue,
            Kind::Hangul => {
                consonants(letters, &mut part, &mut take);
                if let [first, .., last] | [first @ last] = letters {
                    hand(&[BEGIN, *first], &mut part, &mut take);
                    hand(&[*last, END], &mut part, &mut take);
                    if let Some(before) = last_before {
                        hand(&[SEAM, before, *first], &mut part, &mut take);
                    }
                }
                last_before = letters.last().copied();
            }
            Kind::Ideograph | Kind::Other => {
                last_before = None;
                marked.clear();
                marked.push(BEGIN);
                marked.extend(letters.iter().copied().nfd());
                marked.push(END);
                part.clear();
                part.extend(&marked[1..marked.len() - 1]);
                if !POINTING_WORDS.contains(part.as_str()) {
                    for letters in marked.windows(LETTERS.min(marked.len())) {
                        hand(letters, &mut part, &mut take);
                    }
                }
            }
        }
    }
}

fn hand(letters: &[char], part: &mut String, take: &mut impl FnMut(&str)) {
    part.clear();
    part.extend(letters);
    take(part);
}

/// The consonants of each [`SYLLABLES`] syllables, or of a word that has no more than two.
fn consonants(word: &[char], part: &mut String, take: &mut impl FnMut(&str)) {
    if word.len() < 2 {
        return;
    }
    for syllables in word.windows(SYLLABLES.min(word.len())) {
        part.clear();
        for syllable in syllables {
            push_consonants(*syllable, part);
        }
        take(part);
    }
}

/// The first consonant of a syllable, a tense one as the plain one, and the last. From the order of syllables in
/// Unicode (chapter 3.12).
fn push_consonants(syllable: char, part: &mut String) {
    if !is_syllable(syllable) {
        part.push(syllable);
        return;
    }
    let place = syllable as u32 - '가' as u32;
    let first = match place / 588 {
        tense @ (1 | 4 | 8 | 10 | 13) => tense - 1,
        plain => plain,
    };
    part.extend(char::from_u32('ᄀ' as u32 + first));
    let last = place % 28;
    if last > 0 {
        part.extend(char::from_u32('ᆨ' as u32 + last - 1));
    }
}

/// The parts by which a text is looked for: its own, and the seams that its pairs of syllables may be.
pub fn sought(text: &str) -> Vec<String> {
    let words = Words::read(text);
    let mut sought = Vec::new();
    each_part(&words, |part| sought.push(part.to_owned()));
    for run in words.runs().iter().filter(|run| run.kind == Kind::Hangul) {
        let pairs = words.letters(run).windows(2);
        sought.extend(pairs.map(|pair| [SEAM, pair[0], pair[1]].iter().collect::<String>()));
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
        for (a, b) in [
            ("컨텐츠", "콘텐츠"),
            ("메세지", "메시지"),
            ("리더쉽", "리더십"),
            ("써비스", "서비스"),
            ("repositry", "repository"),
        ] {
            assert!(shared(a, b) >= 1, "{a} {b}: {:?} {:?}", parts(a), parts(b));
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
