//! The rule without a model: whether a question leans on the conversation, and the words that it takes from there.

use shared::ask::{Role, Turn};

use super::item;
use super::vocabulary::CHANGES;
use super::words::{Kind, Word, words};
use super::{By, Standalone};

/// A longer question says enough by itself.
const LONGEST_FOLLOW_UP: usize = 300;
/// How much of a message is read, in characters: a topic is named at the beginning.
const READ_CHARS: usize = 500;
/// How many questions back a topic is looked for.
const TURNS_BACK: usize = 4;
/// How many words are taken: more would drown those of the question.
const MOST_WORDS: usize = 12;
/// How many of them may come from names in the last answer.
const MOST_NAMES: usize = 6;
/// How many nouns that only ask for a part of something a question may have and still name nothing.
const MOST_LIGHT: usize = 3;

/// Whether a question cannot be understood without the conversation before it.
pub fn needs_rewriting(question: &str, history: &[Turn]) -> bool {
    let nothing_said = history.iter().all(|turn| turn.text.trim().is_empty());
    if nothing_said || question.chars().count() > LONGEST_FOLLOW_UP || changes_topic(question) {
        return false;
    }
    let words = words(question);
    let count = |kind| words.iter().filter(|word| word.kind == kind).count();
    let nouns = count(Kind::Noun);
    let names_nothing = nouns == 0 && count(Kind::Light) <= MOST_LIGHT;
    let is_sentence = count(Kind::Asking) + count(Kind::Predicate) > 0;
    // `그럼 병가는 며칠이에요?`, `and parental leave?`
    let goes_on = count(Kind::GoingOn) > 0 && words.len() <= 5 && (nouns <= 1 || !is_sentence);
    count(Kind::Back) > 0
        || names_nothing
        || goes_on
        || words.len() == 1
        || asks_the_same_of_another(&words)
        || item::ordinal(question).is_some()
}

/// A question with the words of the conversation that it needs.
pub fn by_rule(question: &str, history: &[Turn]) -> Standalone {
    let asked = Standalone::asked(question);
    if !needs_rewriting(question, history) {
        return asked;
    }
    let own = words(question);
    let mut taken: Vec<Word> = Vec::new();
    let mut take = |from: Vec<Word>, most: usize| {
        let names = from.into_iter().filter(|word| matches!(word.kind, Kind::Noun | Kind::Light));
        for word in names.take(most) {
            let known = |other: &Word| other.stem == word.stem;
            if taken.len() < MOST_WORDS && !own.iter().any(known) && !taken.iter().any(known) {
                taken.push(word);
            }
        }
    };
    if let Some(answer) = last_answer(history) {
        if let Some(part) = item::ordinal(question).and_then(|ordinal| item::part(answer, ordinal)) {
            take(words(beginning(&part)), MOST_WORDS);
        } else if own.iter().any(|word| word.kind == Kind::Back) {
            take(words(&names(answer)), MOST_NAMES);
        }
    }
    for topic in topics(history) {
        take(words(topic), MOST_WORDS);
    }
    if taken.is_empty() {
        return asked;
    }
    let context: Vec<String> = taken.into_iter().map(|word| word.stem).collect();
    Standalone { context: Some(context.join(" ")), by: By::Rule, ..asked }
}

/// Whether somebody says so, as people do: `다른 질문인데`, `by the way`.
fn changes_topic(question: &str) -> bool {
    let lower = question.to_lowercase();
    CHANGES.iter().any(|change| match lower.find(change) {
        // At the beginning: further back, it is part of what is asked.
        Some(at) => lower[..at].chars().count() <= 12,
        None => false,
    })
}

/// `신입은요?`, `병가는?`, `what about parental leave?`
fn asks_the_same_of_another(words: &[Word]) -> bool {
    let Some(last) = words.last() else { return false };
    let of_topic = ["은요", "는요", "도요"].iter().any(|ending| last.text.ends_with(ending));
    let bare_topic = words.len() <= 2 && last.kind != Kind::Asking && last.text.ends_with(['은', '는']);
    let what_about = words
        .windows(2)
        .take(2)
        .any(|pair| ["what", "how"].contains(&pair[0].text.as_str()) && pair[1].text == "about");
    let for_whom = ["for", "in", "with", "as"].contains(&words[0].text.as_str())
        && !words.iter().any(|word| word.kind == Kind::Asking);
    words.len() <= 4 && of_topic || bare_topic || words.len() <= 7 && (what_about || for_whom)
}

fn last_answer(history: &[Turn]) -> Option<&str> {
    history.iter().rev().find(|turn| turn.role == Role::Assistant).map(|turn| turn.text.as_str())
}

/// The questions that the conversation is about: back to the last one that stood by itself, the latest first.
fn topics(history: &[Turn]) -> Vec<&str> {
    let mut topics = Vec::new();
    let asked = history.iter().enumerate().rev().filter(|(_, turn)| turn.role == Role::User);
    for (at, turn) in asked.take(TURNS_BACK) {
        topics.push(beginning(&turn.text));
        if !needs_rewriting(&turn.text, &history[..at]) {
            break;
        }
    }
    topics
}

/// The names in an answer: what it sets in bold or in quotation marks.
fn names(answer: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for (open, close) in [("**", "**"), ("「", "」"), ("『", "』"), ("“", "”"), ("\"", "\"")] {
        let mut rest = answer;
        while let Some((_, after)) = rest.split_once(open) {
            let Some((name, after)) = after.split_once(close) else { break };
            if name.chars().count() <= 40 {
                names.push(name);
            }
            rest = after;
        }
    }
    beginning(&names.join(" ")).to_owned()
}

fn beginning(text: &str) -> &str {
    text.char_indices().nth(READ_CHARS).map_or(text, |(end, _)| &text[..end])
}
