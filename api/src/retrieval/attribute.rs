//! The noun that a question asks for: `예산` in `이 과제의 예산은 얼마인가요`, `budget` in `what is the budget of it`.
//!
//! A page may say all about a thing but for what is asked about it. The noun beside the word that asks is what the page
//! must have too. Nouns that only name a kind (`며칠`, `how many days`) tell nothing: see [`super::kinds`] for those.

use crate::retrieval::question::words;

/// How Korean words that ask for the noun before them begin; a particle may follow.
#[rustfmt::skip]
const AFTER_IT: &[&str] = &["무엇", "뭐", "뭔", "뭘", "어떻", "어디", "언제", "누구", "누가", "누군", "왜", "몇", "얼마", "며칠"];
/// Korean words that ask for the noun after them.
const BEFORE_IT: &[&str] = &["무슨", "어느", "어떤"];
/// How far before the word that asks the noun may stand, in words.
const REACH_BEFORE: usize = 2;
/// How far after the English word that asks it may stand, in words.
const REACH_AFTER: usize = 4;
/// What follows `what` where no noun does: what is asked for is said by the verb at the end.
const AUXILIARIES: &[&str] =
    &["does", "do", "did", "should", "can", "may", "could", "will", "would", "happens"];
/// Nouns that say no more than the word that asks.
#[rustfmt::skip]
const GENERAL: &[&str] = &[
    "뜻", "날", "일", "시간", "사람", "돈", "것", "방법", "때", "요일", "번", "말", "의미", "경우", "이름", "성함", "주제", "수", "건", "기간",
    "day", "days", "time", "times", "people", "person", "thing", "things", "way", "kind", "number", "name", "week", "weeks", "month", "months",
    "year", "years", "hour", "hours", "minute", "minutes", "money", "happens", "mean", "means", "happened",
];
/// How many letters a particle after such a Korean noun has at most.
const PARTICLE: usize = 2;

/// The place of the noun among the words of a question, where it can be told. `is_noun`: whether a word at a place asks for
/// something and is no predicate.
pub fn attribute(question: &str, is_noun: impl Fn(usize) -> bool) -> Option<usize> {
    let words: Vec<String> = words(question).collect();
    let noun = |place: &usize| words.get(*place).is_some_and(|word| !is_general(word)) && is_noun(*place);
    for (place, word) in words.iter().enumerate() {
        if BEFORE_IT.contains(&word.as_str()) {
            return Some(place + 1).filter(noun);
        }
        if AFTER_IT.iter().any(|asking| word.starts_with(asking)) {
            return (place.saturating_sub(REACH_BEFORE)..place).rev().find(noun);
        }
        let counts = matches!(word.as_str(), "many" | "much") && place > 0 && words[place - 1] == "how";
        if counts || matches!(word.as_str(), "what" | "which" | "whose") {
            let next = words.get(place + 1).map_or("", String::as_str);
            if AUXILIARIES.contains(&next) {
                return None;
            }
            return (place + 1..=place + REACH_AFTER).find(noun);
        }
    }
    None
}

fn is_general(word: &str) -> bool {
    let general = |noun: &&str| match word.strip_prefix(*noun) {
        Some("") => true,
        Some(particle) => !word.is_ascii() && particle.chars().count() <= PARTICLE,
        None => false,
    };
    word.starts_with(|letter: char| letter.is_ascii_digit()) || GENERAL.iter().any(general)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noun(question: &str) -> Option<String> {
        let little = ["is", "the", "of"];
        let all: Vec<String> = words(question).collect();
        attribute(question, |place| !little.contains(&all[place].as_str())).map(|place| all[place].clone())
    }

    #[test]
    fn it_stands_beside_the_word_that_asks() {
        assert_eq!(noun("이 과제의 예산은 얼마인가요?").as_deref(), Some("예산은"));
        assert_eq!(noun("어느 업체가 만들었나요?").as_deref(), Some("업체가"));
        assert_eq!(noun("What is the budget of it?").as_deref(), Some("budget"));
        assert_eq!(noun("How many approvals are there?").as_deref(), Some("approvals"));
    }

    #[test]
    fn a_kind_is_no_noun() {
        assert_eq!(noun("How many days?"), None);
        assert_eq!(noun("무슨 뜻이죠?"), None);
        assert_eq!(noun("What does it cost?"), None);
        assert_eq!(noun("휴가 규정"), None);
    }
}
