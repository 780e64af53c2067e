//! A question's words, each with what it does there. Without a dictionary: lists, endings and order decide.

use shared::ask::Language;
use unicode_normalization::UnicodeNormalization;

use super::vocabulary::KO_DETERMINERS;
use crate::answer::language;

mod english;
mod korean;

/// What a word does in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It points at something that was said before.
    Back,
    /// It opens a sentence that goes on from the last.
    GoingOn,
    /// It asks, or is an auxiliary verb: with it, words are a sentence.
    Asking,
    /// It binds, or keeps the sentence polite.
    Small,
    /// It says what is done; of verbs made from a noun the word is that noun (`신청` of `신청하나요`).
    Predicate,
    /// It names a part or a case of something, which has to be known.
    Light,
    /// It names something.
    Noun,
}

/// A word of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// The word, lower-cased, without the grammatical ending.
    pub(super) stem: String,
    /// The word, lower-cased, as it was written.
    pub(super) text: String,
    pub(super) kind: Kind,
}

/// The words of a text, in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let normal: String = text.nfc().flat_map(char::to_lowercase).collect();
    let is_end = |letter: char| letter.is_whitespace() || "?!,;\"“”()[]{}<>~…·*`".contains(letter);
    let all: Vec<&str> = normal
        .split(is_end)
        .map(|word| word.trim_matches(|letter: char| ".:'‘’-".contains(letter)))
        .filter(|word| !word.is_empty())
        .collect();
    let mut words: Vec<Word> = Vec::with_capacity(all.len());
    for (at, word) in all.iter().enumerate() {
        let mut word = classified(&all, at, word);
        // `온콜 당번인데 그 주에`: the question itself has what it points at.
        let named_before = || words.iter().any(|word| word.kind == Kind::Noun);
        if word.kind == Kind::Back && KO_DETERMINERS.contains(&word.text.as_str()) && named_before() {
            word.kind = Kind::Small;
        }
        words.push(word);
    }
    words
}

fn classified(all: &[&str], at: usize, word: &str) -> Word {
    let (stem, kind) = if language::of(word) == Language::Ko {
        korean::classified(all, at, word)
    } else {
        (word.trim_end_matches("'s").trim_end_matches("’s").to_owned(), english::kind(all, at, word))
    };
    Word { stem, text: word.to_owned(), kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_kind(text: &str, kind: Kind) -> Vec<String> {
        words(text).into_iter().filter(|word| word.kind == kind).map(|word| word.stem).collect()
    }

    #[test]
    fn korean_nouns_are_told_from_what_asks_and_what_is_done() {
        assert_eq!(of_kind("연차 이월은 며칠까지 되고 언제 없어지나요?", Kind::Noun), ["연차", "이월"]);
        assert_eq!(of_kind("법인카드를 분실하면 어디에 알려야 하나요?", Kind::Noun), ["법인카드"]);
        assert_eq!(of_kind("출장비는 언제까지 정산해야 하나요", Kind::Light), ["정산"]);
        assert_eq!(of_kind("신입은요?", Kind::Light), ["신입"]);
        assert_eq!(of_kind("병가는요?", Kind::Noun), ["병가"]);
    }

    #[test]
    fn what_points_back_is_told_from_what_only_looks_like_it() {
        for (text, back) in [
            ("그건 언제부터예요?", "그건"),
            ("그 규정은 누가 정했어?", "그"),
            ("does it expire?", "it"),
            ("how many days do they get?", "they"),
            ("who decides that?", "that"),
            ("how do I get there?", "there"),
            ("is that the same for interns?", "that"),
        ] {
            assert!(of_kind(text, Kind::Back).contains(&back.to_owned()), "{text}");
        }
        for text in [
            "이 회사 복지는 뭐가 있어요?",
            "How long does it take to get a laptop?",
            "Is there a swimming pool?",
            "Which page lists the services that are on call?",
            "What do new customers pay when they upgrade their plan?",
            "What is planned for this quarter?",
        ] {
            assert!(of_kind(text, Kind::Back).is_empty(), "{text}: {:?}", words(text));
        }
    }
}
