//! The rule without a model: whether a question leans on the conversation, and the words that it takes from there.

use std::collections::HashSet;

use shared::ask::{Language, Role, Turn};

use super::item;
use super::vocabulary::{ASKING, AUXILIARIES, CHANGES};
use super::words::{Kind, Word, words};
use super::{By, Standalone};
use crate::answer::language;
use crate::retrieval::tokenize::terms;

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
/// How many nouns, of how many words, a question may have and still be about what was said before. In English that
/// counts most verbs too.
const FEW_NOUNS: [usize; 2] = [1, 2];
const FEW_WORDS: usize = 6;

/// How much a question leans on the conversation before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaning {
    /// It stands by itself, or changes the topic.
    Not,
    /// It can be understood by itself, but names so little that it may be meant as a part of what was said.
    Perhaps,
    /// It cannot be understood by itself.
    Surely,
}

/// How much a question leans on the conversation before it.
pub fn leaning(question: &str, history: &[Turn]) -> Leaning {
    let nothing_said = history.iter().all(|turn| turn.text.trim().is_empty());
    if nothing_said || question.chars().count() > LONGEST_FOLLOW_UP || changes_topic(question) {
        return Leaning::Not;
    }
    let words = words(question);
    let count = |kind| words.iter().filter(|word| word.kind == kind).count();
    let nouns = count(Kind::Noun);
    let is_sentence = count(Kind::Asking) + count(Kind::Predicate) > 0;
    // `그럼 병가는 며칠이에요?`, `and parental leave?`
    let goes_on = count(Kind::GoingOn) > 0 && words.len() <= 5 && (nouns <= 1 || !is_sentence);
    // `Which formats?`
    let has_no_verb = nouns <= 1 && words.len() <= 4 && is_bare_asking(&words);
    if count(Kind::Back) > 0
        || names_nothing(&words)
        || goes_on
        || has_no_verb
        || words.len() == 1
        || asks_the_same_of_another(&words)
        || item::ordinal(question).is_some()
    {
        return Leaning::Surely;
    }
    let few = FEW_NOUNS[usize::from(language::of(question) == Language::En)];
    if nouns <= few && words.len() <= FEW_WORDS { Leaning::Perhaps } else { Leaning::Not }
}

/// Whether a question has a noun of its own, by which what was found can be judged.
pub fn names_its_topic(question: &str) -> bool {
    words(beginning(question)).iter().any(|word| word.kind == Kind::Noun)
}

/// Whether a rewritten question is still about what was asked: it has half of the nouns at least. An ordinal is
/// replaced by what it stands for, and so are the words around it.
pub fn keeps_its_nouns(question: &str, rewritten: &str) -> bool {
    let has: HashSet<String> = terms(rewritten).into_iter().map(|term| term.text).collect();
    let nouns: Vec<Word> = words(question).into_iter().filter(|word| word.kind == Kind::Noun).collect();
    let kept = nouns.iter().filter(|noun| terms(&noun.stem).iter().any(|term| has.contains(&term.text)));
    kept.count() * 2 >= nouns.len() || item::ordinal(question).is_some()
}

/// A question with the words of the conversation that it needs, or, where that is not sure, with these beside it.
pub fn by_rule(question: &str, history: &[Turn]) -> Standalone {
    let asked = Standalone::asked(question);
    let leaning = leaning(question, history);
    if leaning == Leaning::Not {
        return asked;
    }
    let lacking = lacking(question, history);
    if lacking.is_empty() {
        return asked;
    }
    match leaning {
        Leaning::Surely => Standalone { question: format!("{question} {lacking}"), by: By::Rule, ..asked },
        _ => Standalone { context: Some(lacking), by: By::Rule, ..asked },
    }
}

/// The words of the conversation that a question lacks.
fn lacking(question: &str, history: &[Turn]) -> String {
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
    taken.into_iter().map(|word| word.stem).collect::<Vec<_>>().join(" ")
}

fn names_nothing(words: &[Word]) -> bool {
    let count = |kind| words.iter().filter(|word| word.kind == kind).count();
    count(Kind::Noun) == 0 && count(Kind::Light) <= MOST_LIGHT
}

/// Whether an English question asks without any verb that would make it a sentence.
fn is_bare_asking(words: &[Word]) -> bool {
    words.first().is_some_and(|word| ASKING.contains(&word.text.as_str()))
        && !words.iter().any(|word| AUXILIARIES.contains(&word.text.as_str()))
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
    let of_topic = ["은요", "는요", "도요", "면요"].iter().any(|ending| last.text.ends_with(ending));
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
        if leaning(&turn.text, &history[..at]) != Leaning::Surely {
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
