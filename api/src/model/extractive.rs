//! The answerer that needs no network: the sentences that say most of what was asked, quoted and cited.
//!
//! It never writes a word of its own, so it cannot be wrong about what the workspace says; it can only choose
//! badly. Sentences are weighed by the rare words that they share with the question, also through the headings
//! above them; a row of a table is told with the names of its columns.

use std::collections::{HashMap, HashSet};

use futures_util::{Stream, StreamExt, stream};
use shared::page::CELL_SEPARATOR;

use crate::model::{ModelError, ModelEvent, Prompt, PromptBlock, PromptPassage, StopReason};
use crate::retrieval::question::question_terms;
use crate::retrieval::support::{PREDICATE_WEIGHT, term_set};

/// How many passages are looked at.
const MAX_PASSAGES: usize = 5;
/// How many sentences are quoted at most.
const MAX_QUOTES: usize = 3;
/// How good a further sentence has to be, relative to the best.
const GOOD_ENOUGH: f32 = 0.8;
/// What a match in the headings above counts, relative to one in the sentence itself.
const CONTEXT_WEIGHT: f32 = 0.45;
/// What being in the best passage is worth, relative to a full match.
const RANK_WEIGHT: f32 = 0.5;
/// What a figure in the sentence is worth when one was asked for.
const FIGURE_WEIGHT: f32 = 0.25;
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
    let wanted: HashMap<String, f32> = question_terms(&prompt.question)
        .into_iter()
        .map(|term| (term.text.clone(), term.weight(PREDICATE_WEIGHT)))
        .collect();
    let passages = &prompt.passages[..prompt.passages.len().min(MAX_PASSAGES)];
    let weights = weights(&wanted, passages);
    let total: f32 = weights.values().sum();
    let share = |terms: &HashSet<String>| -> f32 {
        if total == 0.0 {
            return 0.0;
        }
        weights.iter().filter(|(term, _)| terms.contains(**term)).map(|(_, weight)| weight).sum::<f32>()
            / total
    };
    let figure = asks_for_figure(&prompt.question);
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
            for quote in sentences(block).into_iter().filter(|quote| *quote != passage.title) {
                let letters = quote.chars().filter(|letter| letter.is_alphanumeric()).count();
                if letters < LEAST_LETTERS || asks(quote) {
                    continue;
                }
                let terms = term_set(quote);
                let own = share(&terms);
                let with_context = share(&terms.union(&context).cloned().collect());
                if with_context == 0.0 {
                    continue;
                }
                let has_figure = figure && quote.contains(|letter: char| letter.is_ascii_digit());
                let bonus = if has_figure { FIGURE_WEIGHT * with_context } else { 0.0 };
                let score = own + CONTEXT_WEIGHT * (with_context - own) + rank + bonus;
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

/// What stands above a block: the headings, the questions of a list of questions, the items it is nested in, and
/// the header of its table.
struct Outline<'a> {
    passage: &'a PromptPassage,
    heading: &'a str,
    above: Vec<(usize, &'a str)>,
    header: Option<&'a str>,
}

impl<'a> Outline<'a> {
    fn new(passage: &'a PromptPassage) -> Self {
        Self { passage, heading: "", above: Vec::new(), header: None }
    }

    /// Moves on to a block; gives the header of the table that it is a row of.
    fn enter(&mut self, block: &'a PromptBlock) -> Option<&'a str> {
        let is_row = block.markdown.starts_with('|');
        if self.is_heading(block) {
            self.above.clear();
            if is_row {
                self.header = Some(&block.text);
            } else {
                self.heading = &block.text;
            }
        }
        let depth = indent(block);
        self.above.retain(|(above, _)| *above < depth);
        if !is_row {
            self.above.push((depth, &block.text));
        }
        self.header.filter(|_| is_row)
    }

    /// Whether a block only names what follows it. The page's own block has properties too.
    fn is_heading(&self, block: &PromptBlock) -> bool {
        let names = block.markdown.starts_with('#') && !block.text.contains('\n');
        names || block.markdown.contains("| --- |") || (asks(&block.text) && !block.text.contains(". "))
    }

    fn context(&self, block: &PromptBlock, header: Option<&str>) -> HashSet<String> {
        let mut text =
            format!("{}\n{}\n{}", self.passage.title, self.heading, self.passage.heading_path.join("\n"));
        let depth = indent(block);
        for part in self.above.iter().filter(|(above, _)| *above < depth).map(|(_, part)| *part).chain(header)
        {
            text.push('\n');
            text.push_str(part);
        }
        term_set(&text)
    }
}

fn indent(block: &PromptBlock) -> usize {
    block.markdown.len() - block.markdown.trim_start_matches(' ').len()
}

/// A sentence that asks answers nothing; in a list of questions it names the answer below it.
fn asks(sentence: &str) -> bool {
    sentence.trim_end().ends_with(['?', '？'])
}

/// Words of the question, each by how few of the passages have it.
fn weights<'a>(wanted: &'a HashMap<String, f32>, passages: &[PromptPassage]) -> HashMap<&'a str, f32> {
    let bodies: Vec<HashSet<String>> = passages
        .iter()
        .flat_map(|passage| passage.blocks.iter().map(|block| term_set(&block.text)))
        .collect();
    let all = bodies.len() as f32;
    wanted
        .iter()
        .map(|(term, weight)| {
            let with = bodies.iter().filter(|body| body.contains(term)).count() as f32;
            (term.as_str(), weight * ((all + 1.0) / (with + 0.5)).ln().max(0.1))
        })
        .collect()
}

fn asks_for_figure(question: &str) -> bool {
    let lower = question.to_lowercase();
    [
        "몇",
        "얼마",
        "며칠",
        "언제",
        "기간",
        "금액",
        "한도",
        "how many",
        "how much",
        "how long",
        "how often",
        "when",
        "what time",
        "limit",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

/// The sentences of a block; a line of code, a cell's row or a property is one.
fn sentences(block: &PromptBlock) -> Vec<&str> {
    let whole_lines = block.markdown.starts_with("```") || block.markdown.starts_with('|');
    let lines = block.text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| if whole_lines { vec![line] } else { split_sentences(line) }).collect()
}

/// Cuts after a full stop that is followed by a space: `v1.2` and `hanwool.example` stay whole.
fn split_sentences(line: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (at, letter) in line.char_indices() {
        if letter == ' ' && matches!(before, '.' | '!' | '?' | '。') {
            // `1. ` and `e.g. ` end no sentence.
            let sentence = line[start..at].trim();
            if sentence.chars().count() > 5 && !sentence.ends_with("e.g.") && !sentence.ends_with("i.e.") {
                sentences.push(sentence);
                start = at + 1;
            }
        }
        before = letter;
    }
    sentences.push(line[start..].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// A row of a table is told with the names of its columns; anything else as it stands.
fn told(quote: &str, header: Option<&str>) -> String {
    let Some(header) = header else { return quote.to_owned() };
    let names = header.split(CELL_SEPARATOR);
    let cells: Vec<String> = quote
        .split(CELL_SEPARATOR)
        .zip(names)
        .filter(|(cell, _)| !cell.trim().is_empty())
        .map(|(cell, name)| if name.trim().is_empty() { cell.to_owned() } else { format!("{name}: {cell}") })
        .collect();
    cells.join(" · ")
}

#[cfg(test)]
mod tests {
    use shared::ask::Language;

    use super::*;

    fn prompt(question: &str, blocks: &[(&str, &str)]) -> Prompt {
        let blocks = blocks.iter().map(|(text, markdown)| PromptBlock {
            text: (*text).to_owned(),
            markdown: (*markdown).to_owned(),
        });
        Prompt {
            question: question.to_owned(),
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
    fn nothing_that_fits_is_told_as_such() {
        let events = events(&prompt("수영장 있어요?", &[("휴게실은 3층입니다.", "휴게실은 3층입니다.")]));
        assert_eq!(events, [ModelEvent::End { reason: StopReason::NotFound, usage: None }]);
    }

    #[test]
    fn a_version_number_does_not_end_a_sentence() {
        assert_eq!(split_sentences("Use v1.2 now. Then wait."), ["Use v1.2 now.", "Then wait."]);
    }
}
