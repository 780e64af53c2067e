//! What an English word does in a question: its place tells, and a few lists.

use super::Kind;
use crate::answer::standalone::vocabulary::{
    ASKING, AUXILIARIES, EN_BACK, EN_HERE, EN_LIGHT, FILLERS, GOING_ON, SUBJECTS,
};
use crate::retrieval::endings::POINTING;

/// What a word does.
pub(super) fn kind(all: &[&str], at: usize, word: &str) -> Kind {
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
            let foretells = all[at + 1..].iter().any(|word| ["to", "that"].contains(word));
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
