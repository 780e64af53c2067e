//! A question that leans on the conversation, made self-standing before the search.
//!
//! `신입은요?` finds nothing: what is asked is in the turns before it. A rule tells such questions from those that
//! stand by themselves, and takes the words that they lack from the conversation. Where a small model is set, it
//! writes the whole question instead, and the key words in the other language for pages that are written in it; the
//! rule's answer is there before the model is asked, and stands whenever that fails.
//!
//! * [`rule`]: the rule.
//! * [`item`]: which part of the last answer is meant by `the second one`.
//! * [`words`] and [`vocabulary`]: what each word of a question does there.

use shared::ask::{AskRequest, Turn};

pub use self::rule::{Leaning, by_rule, keeps_its_nouns, leaning, names_its_topic};
use crate::answer::language;
use crate::corpus::snapshot::Snapshot;
use crate::model::rewrite::{Rewriter, Task};

mod item;
mod rule;
#[cfg(test)]
mod tests;
mod vocabulary;
mod words;

/// A question as it is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standalone {
    /// The question: as asked, with the words of the conversation that it lacks, or as a model wrote it.
    pub question: String,
    /// Words of the conversation that it may be about, for a search in which they weigh less.
    pub context: Option<String>,
    /// The question's key words in the other language.
    pub other_language: Option<String>,
    /// Who made it so.
    pub by: By,
}

/// Who made a question self-standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The person who asked.
    Asked,
    /// The rule.
    Rule,
    /// A model.
    Model,
}

impl Standalone {
    /// A question that stands by itself.
    pub fn asked(question: &str) -> Self {
        Self { question: question.to_owned(), context: None, other_language: None, by: By::Asked }
    }

    /// What is searched for, where that is not the question as it was asked.
    pub fn searched_for(&self, asked: &str) -> Option<&str> {
        (self.question != asked).then_some(self.question.as_str())
    }
}

/// The question of a request, as it is searched for in one state of the workspace.
pub async fn of_request(rewriter: &Rewriter, snapshot: &Snapshot, request: &AskRequest) -> Standalone {
    let titles = || snapshot.index.pages().map(|(_, page)| page.head.title.as_str());
    // Only a model is asked for the other language.
    let is_bilingual = rewriter.is_model() && language::is_bilingual(titles());
    stand_alone(rewriter, &request.question, &request.history, is_bilingual).await
}

/// Makes a question self-standing, and finds its words in the other language if the workspace has pages in both. A
/// model is asked for nothing else, and its failure costs a moment only.
pub async fn stand_alone(
    rewriter: &Rewriter,
    question: &str,
    history: &[Turn],
    corpus_is_bilingual: bool,
) -> Standalone {
    let ruled = by_rule(question, history);
    let leaning = leaning(question, history);
    if leaning == Leaning::Not && !corpus_is_bilingual {
        return ruled;
    }
    let task = Task {
        question,
        history: if leaning == Leaning::Not { &[] } else { history },
        language: language::of(question),
        wants_other_language: corpus_is_bilingual,
    };
    let Some(rewritten) = rewriter.rewrite(&task).await else { return ruled };
    let other_language = rewritten.other_language;
    if rewritten.question.as_deref().is_some_and(|rewritten| !keeps_its_nouns(question, rewritten)) {
        tracing::warn!("the small model wrote another sentence than was asked: the rule stands");
        return ruled;
    }
    match (rewritten.question, leaning) {
        (Some(question), Leaning::Perhaps | Leaning::Surely) => {
            Standalone { question, context: None, other_language, by: By::Model }
        }
        // That a question without a topic lacks nothing is no judgment to follow.
        (None, Leaning::Surely) => Standalone { other_language, ..ruled },
        _ => Standalone { other_language, ..Standalone::asked(question) },
    }
}
