//! The answerer that needs no network: the sentences that say most of what was asked, quoted and cited.
//!
//! It never writes a word of its own, so it cannot be wrong about what the workspace says; it can only choose
//! badly. Sentences are weighed by the rare words that they share with the question, also through the headings
//! above them; a row of a table is told with the names of its columns.

use std::collections::HashMap;

use futures_util::{Stream, StreamExt, stream};

use crate::model::extractive::outline::Outline;
use crate::model::extractive::sentences::{asks, letters, sentences, told};
use crate::model::{ModelError, ModelEvent, Prompt, PromptPassage, StopReason};
use crate::retrieval::kinds::{self, has_kind};
use crate::retrieval::question::question_terms;
use crate::retrieval::support::PREDICATE_WEIGHT;
use crate::retrieval::terms::{TermId, TermSet};

mod outline;
mod sentences;

/// How many passages are looked at.
const MAX_PASSAGES: usize = 5;
/// How many sentences are quoted at most.
const MAX_QUOTES: usize = 3;
/// How good a further sentence has to be, relative to the best.
const GOOD_ENOUGH: f32 = 0.8;
/// What a match in the headings above counts, relative to one in the sentence itself.
const CONTEXT_WEIGHT: f32 = 0.55;
/// What being in the best passage is worth, relative to a full match.
const RANK_WEIGHT: f32 = 0.7;
/// What a thing of the kind that was asked for is worth in the sentence, relative to its match.
const KIND_WEIGHT: f32 = 0.35;
/// What standing right below a heading is worth that the question names: what is offered to be asked names one.
const NAMED_WEIGHT: f32 = 1.5;
/// A sentence of fewer letters answers nothing by itself.
const LEAST_LETTERS: usize = 4;

/// Answers from the passages' own sentences.
pub fn answer(prompt: Prompt) -> impl Stream<Item = Result<ModelEvent, ModelError>> + Send {
    // Reading many sentences takes the processor: on a thread of its own it does not hold up other answers.
    let said = tokio::task::spawn_blocking(move || events(&prompt));
    stream::once(said).flat_map(|said| match said {
        Ok(events) => stream::iter(events.into_iter().map(Ok).collect::<Vec<_>>()),
        // A panic, which the log has: the stream just ends, and the answer is told to be broken.
        Err(_) => stream::iter(Vec::new()),
    })
}

struct Candidate<'a> {
    passage: usize,
    block: usize,
    quote: &'a str,
    told: String,
    score: f32,
}

fn events(prompt: &Prompt) -> Vec<ModelEvent> {
    let mut candidates = candidates(prompt);
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    let best = candidates.first().map_or(0.0, |candidate| candidate.score);
    let mut chosen: Vec<&Candidate<'_>> = Vec::new();
    for candidate in candidates.iter().take_while(|candidate| candidate.score >= best * GOOD_ENOUGH) {
        let same = |other: &&Candidate<'_>| {
            other.told == candidate.told
                || (other.passage, other.block) == (candidate.passage, candidate.block)
        };
        if best > 0.0 && chosen.len() < MAX_QUOTES && !chosen.iter().any(same) {
            chosen.push(candidate);
        }
    }
    if chosen.is_empty() {
        return vec![ModelEvent::End { reason: StopReason::NotFound, usage: None }];
    }
    let list = chosen.len() > 1;
    let mut events = Vec::new();
    for candidate in chosen {
        let mark = if list { "- " } else { "" };
        // Word by word, as a person reads and as any model streams.
        events.extend(
            format!("{mark}{}", candidate.told)
                .split_inclusive(' ')
                .map(|word| ModelEvent::Text(word.to_owned())),
        );
        events.push(ModelEvent::Cite { passage: candidate.passage, quote: candidate.quote.to_owned() });
        if list {
            events.push(ModelEvent::Text("\n".to_owned()));
        }
    }
    events.push(ModelEvent::End { reason: StopReason::Finished, usage: None });
    events
}

fn candidates(prompt: &Prompt) -> Vec<Candidate<'_>> {
    let wanted: HashMap<TermId, f32> = question_terms(&prompt.standalone)
        .into_iter()
        .map(|term| (TermId::of(&term.text), term.weight(PREDICATE_WEIGHT)))
        .collect();
    let passages = &prompt.passages[..prompt.passages.len().min(MAX_PASSAGES)];
    let weights = weights(&wanted, passages);
    let total: f32 = weights.values().sum();
    let share = |terms: &[&TermSet]| -> f32 {
        if total == 0.0 {
            return 0.0;
        }
        let is_there = |term: TermId| terms.iter().any(|terms| terms.has(term));
        weights.iter().filter(|(term, _)| is_there(**term)).map(|(_, weight)| weight).sum::<f32>() / total
    };
    let kinds = kinds::asked_for(&prompt.standalone);
    let asked = letters(&prompt.standalone);
    let mut candidates = Vec::new();
    for (place, passage) in passages.iter().enumerate() {
        let rank = RANK_WEIGHT * passage.support / (1.0 + place as f32 * 0.35);
        let mut outline = Outline::new(passage);
        for (at, block) in passage.blocks.iter().enumerate() {
            let header = outline.enter(block);
            if outline.is_heading(block) {
                continue;
            }
            let context = outline.context(block, header);
            let named = if outline.is_named_in(&asked) { NAMED_WEIGHT } else { 0.0 };
            for quote in sentences(block).into_iter().filter(|quote| *quote != passage.title) {
                if letters(quote).chars().count() < LEAST_LETTERS || asks(quote) {
                    continue;
                }
                let terms = TermSet::of(quote);
                let own = share(&[&terms]);
                let with_context = share(&[&terms, &context]);
                if with_context == 0.0 {
                    continue;
                }
                let is_kind = kinds.iter().any(|kind| has_kind(quote, *kind));
                let bonus = if is_kind { KIND_WEIGHT * with_context } else { 0.0 };
                let score = own + CONTEXT_WEIGHT * (with_context - own) + rank + bonus + named;
                candidates.push(Candidate {
                    passage: place,
                    block: at,
                    quote,
                    told: told(quote, header),
                    score,
                });
            }
        }
    }
    candidates
}

/// Words of the question, each by how few of the passages have it.
fn weights(wanted: &HashMap<TermId, f32>, passages: &[PromptPassage]) -> HashMap<TermId, f32> {
    let bodies: Vec<TermSet> = passages
        .iter()
        .flat_map(|passage| passage.blocks.iter().map(|block| TermSet::of(&block.text)))
        .collect();
    let all = bodies.len() as f32;
    wanted
        .iter()
        .map(|(term, weight)| {
            let with = bodies.iter().filter(|body| body.has(*term)).count() as f32;
            (*term, weight * ((all + 1.0) / (with + 0.5)).ln().max(0.1))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use shared::ask::Language;

    use super::*;
    use crate::model::PromptBlock;

    fn prompt(question: &str, blocks: &[(&str, &str)]) -> Prompt {
        let blocks = blocks.iter().map(|(text, markdown)| PromptBlock {
            text: (*text).to_owned(),
            markdown: (*markdown).to_owned(),
        });
        Prompt {
            question: question.to_owned(),
            standalone: question.to_owned(),
            history: Vec::new(),
            language: Language::Ko,
            passages: vec![PromptPassage {
                title: "경조사 규정".to_owned(),
                path: Vec::new(),
                heading_path: Vec::new(),
                edited_at: Default::default(),
                blocks: blocks.collect(),
                support: 0.9,
            }],
        }
    }

    fn said(events: &[ModelEvent]) -> String {
        events
            .iter()
            .filter_map(|event| if let ModelEvent::Text(text) = event { Some(text.as_str()) } else { None })
            .collect()
    }

    #[test]
    fn the_sentence_that_answers_is_quoted_word_for_word() {
        let text = "신청은 HR 포털에서 합니다. 결혼 휴가는 5일입니다. 문의는 인사팀에 합니다.";
        let events = events(&prompt("결혼하면 휴가가 며칠인가요?", &[(text, text)]));
        assert_eq!(said(&events), "결혼 휴가는 5일입니다.");
        assert!(
            events.contains(&ModelEvent::Cite {
                passage: 0, quote: "결혼 휴가는 5일입니다.".to_owned()
            })
        );
    }

    #[test]
    fn the_sentence_with_what_was_asked_for_is_quoted() {
        let text = "출장비 정산 신청은 복귀 후 5일 안에 합니다. 출장비 정산 한도는 하루 3만 원입니다.";
        let said = |question: &str| said(&events(&prompt(question, &[(text, text)])));
        assert_eq!(said("출장비 정산은 얼마까지 돼요?"), "출장비 정산 한도는 하루 3만 원입니다.");
        assert!(said("출장비 정산은 언제까지 해요?").contains("복귀 후 5일 안에 합니다."));
    }

    #[test]
    fn a_row_is_told_with_the_names_of_its_columns() {
        let events = events(&prompt(
            "본인 결혼은 며칠인가요?",
            &[
                ("구분 | 일수", "| 구분 | 일수 |\n| --- | --- |"),
                ("본인 결혼 | 5일", "| 본인 결혼 | 5일 |"),
                ("자녀 돌 | 1일", "| 자녀 돌 | 1일 |"),
            ],
        ));
        assert!(said(&events).starts_with("구분: 본인 결혼 · 일수: 5일"), "{}", said(&events));
        assert!(events.contains(&ModelEvent::Cite { passage: 0, quote: "본인 결혼 | 5일".to_owned() }));
    }

    #[test]
    fn what_stands_below_a_heading_that_is_named_comes_first() {
        let blocks = [
            ("쓰는 단위", "## 쓰는 단위"),
            ("이 규정은 연차휴가 규정 (2023)을 대체합니다.", "이 규정은 연차휴가 규정 (2023)을 대체합니다."),
            ("며칠을 쓸 수 있나", "## 며칠을 쓸 수 있나"),
            ("1년을 채우면 15일이 나옵니다.", "1년을 채우면 15일이 나옵니다."),
        ];
        let said = said(&events(&prompt("연차휴가 규정에서 며칠을 쓸 수 있나에 대해 알려 주세요", &blocks)));
        assert!(said.trim_start_matches("- ").starts_with("1년을 채우면"), "{said}");
    }

    #[test]
    fn nothing_that_fits_is_told_as_such() {
        let events = events(&prompt("수영장 있어요?", &[("휴게실은 3층입니다.", "휴게실은 3층입니다.")]));
        assert_eq!(events, [ModelEvent::End { reason: StopReason::NotFound, usage: None }]);
    }
}
