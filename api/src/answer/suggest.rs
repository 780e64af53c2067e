//! Questions that the workspace can answer: to go on with after an answer, and to begin with on an empty page.
//!
//! They are made of headings, which say what their passages are about, and of no model's words. A heading that is a
//! question already, as in a page of frequent ones, is taken as it is.

use std::collections::HashSet;

use shared::ask::{AskRequest, Language};
use shared::page::VerificationState;
use shared::passage::{self, PageText};
use shared::suggestions::Suggestion;

use crate::answer::find::Found;
use crate::answer::language;
use crate::corpus::snapshot::{Snapshot, TextError};
use crate::corpus::texts::Texts;
use crate::retrieval::tokenize::normal;
use crate::view::View;

/// How many questions follow an answer.
const FOLLOW_UPS: usize = 3;
/// Of how many of the best pages.
const PAGES: usize = 3;
/// How many pages are read for starters, at most.
const READ_FOR_STARTERS: usize = 24;
/// The longest heading that makes a question, in characters.
const LONGEST: usize = 60;
/// The least that is said below a heading for it to be a subject, in characters.
const LEAST_SAID: usize = 15;

/// Up to three questions to go on with: about other passages of the pages that were found.
pub fn follow_ups(found: &Found, request: &AskRequest, language: Language) -> Vec<String> {
    let asked = normal(&request.question);
    // What the best passage is about is answered already.
    let answered =
        found.passages.first().and_then(|best| passage::heading_path(&best.page, best.passage).pop());
    let mut pages: Vec<&PageText> = Vec::new();
    for found in &found.passages {
        if pages.len() < PAGES && !pages.iter().any(|page| page.document.id == found.page.document.id) {
            pages.push(&found.page);
        }
    }
    let mut questions = Vec::new();
    for page in pages {
        let title = &page.document.title;
        let others = topics(page)
            .into_iter()
            .filter(|topic| Some(topic) != answered.as_ref() && !asked.contains(&normal(topic)));
        for topic in others.take(FOLLOW_UPS) {
            let question = question(title, &topic, language);
            if !questions.contains(&question) {
                questions.push(question);
            }
        }
    }
    questions.truncate(FOLLOW_UPS);
    questions
}

/// Questions to begin with: about verified pages and those that were edited last, each from another part of the
/// workspace as far as there are several.
pub fn starters(
    snapshot: &Snapshot,
    view: &View,
    pages: &[u32],
    language: Language,
    limit: usize,
) -> Result<Vec<Suggestion>, TextError> {
    let mut texts = Texts::of(snapshot, view);
    let mut heads: Vec<_> = pages.iter().filter_map(|place| Some((*place, texts.head(*place)?))).collect();
    // Pages in the asker's language first: their headings are the words of the question.
    heads.sort_by_key(|(_, head)| {
        let verified =
            head.verification.as_ref().is_some_and(|mark| mark.state == VerificationState::Verified);
        let other_language = language::of(&head.title) != language;
        (other_language, head.database.is_some(), !verified, std::cmp::Reverse(head.edited_at))
    });
    let mut parts = HashSet::new();
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for (place, head) in heads {
        let part = head.path.first().map(|above| above.id);
        if part.is_none_or(|part| parts.insert(part)) { first.push(place) } else { later.push(place) }
    }
    let mut suggestions = Vec::new();
    for place in first.into_iter().chain(later).take(READ_FOR_STARTERS) {
        let Some(page) = texts.page(place)? else { continue };
        let all = topics(&page);
        let asked = all.iter().find(|topic| is_question(topic)).or(all.first());
        if let Some(topic) = asked {
            suggestions.push(Suggestion {
                question: question(&page.document.title, topic, language),
                page_id: page.document.id,
            });
        }
        if suggestions.len() == limit {
            break;
        }
    }
    Ok(suggestions)
}

/// What a page is about: its headings, as far as something is said below them before the next.
fn topics(page: &PageText) -> Vec<String> {
    let blocks = &page.document.blocks;
    let mut topics: Vec<String> = Vec::new();
    for (place, heading) in blocks.iter().enumerate() {
        let below = blocks[place + 1..].iter().take_while(|block| block.kind.heading_level().is_none());
        let said: usize = below.map(|block| block.text.chars().count()).sum();
        let topic = heading.text.trim();
        let fits = (2..=LONGEST).contains(&topic.chars().count());
        if heading.kind.heading_level().is_some()
            && fits
            && said > LEAST_SAID
            && !topics.iter().any(|known| known == topic)
        {
            topics.push(topic.to_owned());
        }
    }
    topics
}

fn is_question(topic: &str) -> bool {
    topic.ends_with('?') || ["까요", "나요", "가요", "은요"].iter().any(|ending| topic.ends_with(ending))
}

/// A question about a part of a page. The Korean has no particle whose form the words before it decide.
fn question(title: &str, topic: &str, language: Language) -> String {
    match language {
        _ if is_question(topic) => topic.to_owned(),
        Language::Ko => format!("{title}에서 {topic}에 대해 알려 주세요"),
        Language::En => format!("What does {title} say about {topic}?"),
    }
}

#[cfg(test)]
mod tests {
    use shared::page::BlockKind;

    use super::*;
    use crate::retrieval::test_pages::page;

    fn rules() -> PageText {
        let text = "입사 2년차부터 해마다 15일을 씁니다.";
        page(
            "연차 규정",
            &[
                (BlockKind::Heading2, "일수"),
                (BlockKind::Paragraph, text),
                (BlockKind::Heading2, "남은 연차는 이월되나요?"),
                (BlockKind::Paragraph, text),
                (BlockKind::Heading2, "빈 절"),
            ],
        )
    }

    #[test]
    fn a_page_is_about_the_headings_that_have_something_below_them() {
        assert_eq!(topics(&rules()), ["일수", "남은 연차는 이월되나요?"]);
    }

    #[test]
    fn a_question_is_left_and_a_topic_becomes_one() {
        assert_eq!(question("연차 규정", "일수", Language::Ko), "연차 규정에서 일수에 대해 알려 주세요");
        assert_eq!(question("연차 규정", "이월되나요?", Language::Ko), "이월되나요?");
        assert_eq!(question("Leave", "Carry-over", Language::En), "What does Leave say about Carry-over?");
    }
}
