//! What a Korean word does in a question: its ending tells, and a few lists.

use super::Kind;
use crate::answer::standalone::vocabulary::{
    FILLERS, GOING_ON, KO_BACK, KO_DETERMINERS, KO_HERE, KO_LIGHT, KO_VERBS,
};
use crate::retrieval::endings::{ASKING_STEMS, POINTING, PREDICATE_ENDINGS, QUESTION_ENDINGS};
use crate::retrieval::tokenize;

/// A word's stem, and what it does.
pub(super) fn classified(all: &[&str], at: usize, word: &str) -> (String, Kind) {
    let next = all.get(at + 1).copied();
    let own = |kind| (word.to_owned(), kind);
    // `신입은요`, `내일요`: the courtesy on top of a noun and its particle.
    let plain = match word.strip_suffix('요') {
        Some(rest) if ends_in_particle(rest) => rest,
        _ => word,
    };
    let bare = stem(plain);
    if GOING_ON.contains(&word) {
        return own(Kind::GoingOn);
    }
    if KO_BACK.iter().any(|back| word.starts_with(back)) {
        return own(Kind::Back);
    }
    if KO_DETERMINERS.contains(&word) {
        let here = next.is_none_or(|next| KO_HERE.iter().any(|noun| next.starts_with(noun)));
        return own(if here { Kind::Small } else { Kind::Back });
    }
    if POINTING.contains(&word) || FILLERS.contains(&word) || FILLERS.contains(&bare.as_str()) {
        return own(Kind::Small);
    }
    // `몇 명이나`: a unit. `5일이면`: a figure names nothing.
    if at > 0 && all[at - 1] == "몇" {
        return own(Kind::Small);
    }
    if word.starts_with(|letter: char| letter.is_ascii_digit()) {
        return (bare, Kind::Light);
    }
    if KO_LIGHT.contains(&bare.as_str()) || KO_LIGHT.contains(&plain) {
        return (bare, Kind::Light);
    }
    if ASKING_STEMS.iter().any(|asking| word.starts_with(asking)) {
        return own(Kind::Asking);
    }
    if KO_VERBS.iter().any(|verb| word.starts_with(verb)) {
        return own(Kind::Predicate);
    }
    if plain == word {
        // `정산해야`: what is left is the noun that the verb was made from.
        let ending = word.strip_prefix(bare.as_str()).unwrap_or_default();
        let of_a_noun =
            ending.starts_with(['하', '해', '했', '한', '할', '합', '되', '돼', '된', '될', '됩', '됐']);
        if of_a_noun && ending.chars().count() > 1 && ending != "하고" {
            return (bare, Kind::Light);
        }
        if is_predicate(word, next.is_none()) {
            return (bare, Kind::Predicate);
        }
    }
    (bare, Kind::Noun)
}

fn stem(word: &str) -> String {
    tokenize::stem(&word.chars().collect::<Vec<_>>()).iter().collect()
}

/// Whether the courtesy `요` stands on a particle here, and so the word is no verb.
fn ends_in_particle(word: &str) -> bool {
    let particles = ["은", "는", "도", "만", "까지", "부터", "에서", "에는", "으로", "님", "들", "면"];
    particles.iter().any(|particle| word.len() > particle.len() && word.ends_with(particle))
}

fn is_predicate(word: &str, is_last: bool) -> bool {
    let asking = QUESTION_ENDINGS.iter().filter(|ending| word.ends_with(**ending)).max_by_key(|it| it.len());
    let copula = ["인가요", "예요", "이에요", "에요", "이죠", "입니까", "인지", "인가", "이야", "야", "은가"];
    if let Some(ending) = asking {
        return !copula.contains(ending);
    }
    if PREDICATE_ENDINGS.iter().any(|ending| word.ends_with(ending)) {
        return true;
    }
    // What people write to each other has more endings than a list, but they close the sentence.
    let informal = [
        "어", "아", "해", "돼", "줘", "져", "와", "려", "나", "냐", "니", "래", "까", "지", "봐", "써", "다",
    ];
    let polite = word.ends_with('요') && !["수요", "개요", "소요"].contains(&word);
    is_last && (polite || word.chars().count() >= 3 && informal.iter().any(|ending| word.ends_with(ending)))
}
