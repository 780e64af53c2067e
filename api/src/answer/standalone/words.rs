//! A question's words, each with what it does there. Without a dictionary: lists, endings and order decide.

use shared::ask::Language;
use unicode_normalization::UnicodeNormalization;

use super::vocabulary::{
    ASKING, AUXILIARIES, EN_BACK, EN_HERE, EN_LIGHT, FILLERS, GOING_ON, KO_BACK, KO_DETERMINERS, KO_HERE,
    KO_LIGHT, KO_VERBS, SUBJECTS,
};
use crate::answer::language;
use crate::retrieval::endings::{ASKING_STEMS, POINTING, PREDICATE_ENDINGS, QUESTION_ENDINGS};
use crate::retrieval::tokenize;

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
        let is_last = at + 1 == all.len();
        korean(word, all.get(at + 1).copied(), is_last)
    } else {
        (word.trim_end_matches("'s").trim_end_matches("’s").to_owned(), english(all, at, word))
    };
    Word { stem, text: word.to_owned(), kind }
}

fn korean(word: &str, next: Option<&str>, is_last: bool) -> (String, Kind) {
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
        if is_predicate(word, is_last) {
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
    // What people write to each other has more endings than a list, but they close the sentence.
    let informal = [
        "요", "어", "아", "해", "돼", "줘", "져", "와", "려", "나", "냐", "니", "래", "까", "지", "봐", "써",
        "다",
    ];
    PREDICATE_ENDINGS.iter().any(|ending| word.ends_with(ending))
        || is_last && word.chars().count() >= 3 && informal.iter().any(|ending| word.ends_with(ending))
}

fn english(all: &[&str], at: usize, word: &str) -> Kind {
    if points_back(all, at, word) {
        Kind::Back
    } else if GOING_ON.contains(&word) {
        if at == 0 { Kind::GoingOn } else { Kind::Small }
    } else if ASKING.contains(&word) || AUXILIARIES.contains(&word) {
        Kind::Asking
    } else if POINTING.contains(&word) || FILLERS.contains(&word) {
        Kind::Small
    } else if at > 0 && SUBJECTS.contains(&all[at - 1]) && !EN_LIGHT.contains(&word) {
        Kind::Predicate
    } else if EN_LIGHT.contains(&word) || word.chars().all(|letter| letter.is_ascii_digit()) {
        Kind::Light
    } else {
        Kind::Noun
    }
}

/// Whether an English word points at something outside of the question.
fn points_back(all: &[&str], at: usize, word: &str) -> bool {
    let next = all.get(at + 1).copied().unwrap_or_default();
    let before = at.checked_sub(1).and_then(|at| all.get(at)).copied().unwrap_or_default();
    let named_before = || is_named_before(all, at);
    match word {
        // `How long does it take to ...`, `is it possible that ...`: it stands for what follows.
        "it" | "it's" => {
            let foretells = all[at + 1..].iter().any(|word| ["to", "that", "if", "when"].contains(word));
            !foretells && !named_before()
        }
        // `the page that says`: it stands for what is before.
        "that" => {
            let is_object = next.is_empty() || next == "one";
            let of_its_own = before.is_empty() || is_small(before);
            is_object || of_its_own && !named_before()
        }
        "that's" => true,
        "this" => !EN_HERE.contains(&next),
        "there" => {
            let exists = |word: &str| ["is", "are", "was", "were", "be", "been"].contains(&word);
            !exists(before) && !exists(next)
        }
        "one" => [
            "the", "other", "another", "which", "that", "this", "first", "second", "third", "last", "new",
            "old",
        ]
        .contains(&before),
        "same" => before == "the" && !all[at + 1..].contains(&"as"),
        "rest" | "others" => before == "the" && next != "of",
        "other" => before == "the" && (next.is_empty() || next == "one" || next == "ones"),
        "else" => !named_before(),
        _ => EN_BACK.contains(&word) && !named_before(),
    }
}

/// Whether something is named before a pronoun in the same question that it may stand for. What is asked for
/// (`how many days do they get`) is not that.
fn is_named_before(all: &[&str], at: usize) -> bool {
    let asks = |word: &str| ASKING.contains(&word);
    let start = match all.iter().position(|word| asks(word)) {
        Some(asking) if asking < at => all[asking..at]
            .iter()
            .position(|word| AUXILIARIES.contains(word))
            .map_or(at, |auxiliary| asking + auxiliary + 1),
        _ => 0,
    };
    let names = |place: usize| {
        // `can I split them`, `do I have to return it`: a verb names nothing.
        let is_verb = place > 0 && (SUBJECTS.contains(&all[place - 1]) || all[place - 1] == "to");
        !is_verb && !is_small(all[place]) && !EN_BACK.contains(&all[place])
    };
    // An if-clause before the asking word may name it as well.
    let asking = all.iter().position(|word| asks(word)).unwrap_or(at).min(at);
    (start.min(at)..at).chain(0..asking).any(names)
}

fn is_small(word: &str) -> bool {
    [POINTING, FILLERS, GOING_ON, AUXILIARIES, ASKING].iter().any(|list| list.contains(&word))
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
