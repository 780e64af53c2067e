//! Whether the workspace says anything about a question: a calibrated probability, from what the best passages have of
//! its words.
//!
//! BM25 scores of two questions cannot be compared. What can is how much of a question a page covers, in words and in
//! letters, whether the question names what stands nowhere, and whether what it asks for is there: a thing of the kind
//! ([`kinds`]) beside the words, and the noun that it asks for ([`attribute`]). A logistic regression makes one figure of
//! them; what it weighs was fitted on some questions and tested on others (docs/RETRIEVAL.md). Words cannot tell all: a
//! large model judges the passages itself.

use std::collections::HashMap;

use crate::retrieval::attribute::attribute;
use crate::retrieval::kinds::{self, Kind, has_kind};
use crate::retrieval::reading::Reading;
use crate::retrieval::support::{Asked, Word, share};
use crate::retrieval::terms::TermSet;
use crate::retrieval::windows::{Window, Windows};

/// How many figures are made of a question.
pub const FEATURES: usize = 7;

/// What the regression weighs each of them by, in the order of [`Evidence::features`], and what it adds.
const WEIGHTS: [f32; FEATURES] = [2.28, 2.38, -3.12, 1.09, -3.02, -1.07, -0.8];
const BIAS: f32 = -2.02;

/// Of how many of the best passages the sentences are looked at: the answerer quotes from no more.
const QUOTED: usize = 5;
/// In how many of the best passages the noun that is asked for is looked for.
const WITH_NOUN: usize = 3;
/// What the words of a sentence count beside those of it with all that stands above it.
const OWN_WEIGHT: f32 = 0.4;
/// What a sentence loses by each place of its passage.
const PLACE_COST: f32 = 0.01;

/// What the passages have of a question's words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// The share of its words that the passages of the best page have together, each weighed by its rarity, 0 to 1.
    pub coverage: f32,
    /// The share of the words' letters that the best passage has, for words that are inflected or spelled otherwise.
    pub letters: f32,
    /// 1 when it names an identifier such as `VPN-822` that stands nowhere, 0 otherwise.
    pub unknown_identifier: f32,
    /// How many words ask for something, as a logarithm: of many, some are always missing.
    pub words: f32,
    /// How much worse than the best sentence the best one is that has a thing of the kind asked for, 0 to 1.
    pub other_kind: f32,
    /// How much of the noun asked for the best passages lack, 0 to 1; 0 where they are in another language.
    pub missing_noun: f32,
    /// How much of its first noun the best passages lack, which most often is what it is about; likewise.
    pub missing_subject: f32,
}

impl Evidence {
    /// The figures, in the order of the weights.
    pub fn features(&self) -> [f32; FEATURES] {
        [
            self.coverage,
            self.letters,
            self.unknown_identifier,
            self.words,
            self.other_kind,
            self.missing_noun,
            self.missing_subject,
        ]
    }

    /// How likely the passages answer the question, 0 to 1.
    pub fn confidence(&self) -> f32 {
        let sum: f32 = WEIGHTS.iter().zip(self.features()).map(|(weight, feature)| weight * feature).sum();
        1.0 / (1.0 + (-(sum + BIAS)).exp())
    }

    /// What passages have of a question, each with its page, best first.
    pub fn of(question: &str, asked: &Asked, passages: &[&Reading]) -> Self {
        let windows: Vec<&Windows> = passages.iter().take(QUOTED).map(|passage| passage.windows()).collect();
        let mut pages: HashMap<_, Vec<&TermSet>> = HashMap::new();
        let mut best: Option<(f32, &Reading)> = None;
        for (place, &passage) in passages.iter().enumerate() {
            let terms = windows.get(place).map_or_else(|| passage.terms(), |windows| windows.terms());
            let coverage = asked.coverage(&[terms]);
            if best.is_none_or(|(most, _)| coverage > most) {
                best = Some((coverage, passage));
            }
            pages.entry(passage.page().document.id).or_default().push(terms);
        }
        let Some((_, best)) = best else { return Self::default() };
        let letters = best.letters();
        let sentences = Sentences::new(asked, &windows);
        // What a page says in another language has none of the question's words, and may say it all.
        let is_comparable = sentences.best_text().is_some_and(|best| is_korean(question) == is_korean(&best));
        Self {
            coverage: pages.into_values().map(|terms| asked.coverage(&terms)).fold(0.0, f32::max),
            letters: share(&asked.parts, |part| letters.has(part)),
            unknown_identifier: f32::from(u8::from(
                asked.words.iter().any(|word| word.is_unknown_identifier),
            )),
            words: (asked.words.len() as f32).ln_1p(),
            other_kind: sentences.other_kind(&kinds::asked_for(question)),
            missing_noun: if is_comparable { sentences.missing_noun(question, asked) } else { 0.0 },
            missing_subject: if is_comparable { sentences.missing_subject(asked) } else { 0.0 },
        }
    }
}

/// What may be quoted, best first.
struct Sentences<'a>(Vec<Sentence<'a>>);

struct Sentence<'a> {
    window: Window<'a>,
    /// The place of its passage.
    place: usize,
    score: f32,
}

impl<'a> Sentences<'a> {
    fn new(asked: &Asked, passages: &[&'a Windows]) -> Self {
        let mut sentences = Vec::new();
        for (place, windows) in passages.iter().enumerate() {
            sentences.extend(windows.iter().map(|window| {
                let own = asked.covered_loosely(&[window.own]);
                let all = asked.covered_loosely(&window.all);
                let score = OWN_WEIGHT * own + (1.0 - OWN_WEIGHT) * all - PLACE_COST * place as f32;
                Sentence { window, place, score }
            }));
        }
        sentences.sort_by(|a, b| b.score.total_cmp(&a.score));
        Self(sentences)
    }

    fn other_kind(&self, kinds: &[Kind]) -> f32 {
        let Some(best) = self.0.first().filter(|best| best.score > 0.0 && !kinds.is_empty()) else {
            return 0.0;
        };
        let is_told =
            |sentence: &&Sentence<'_>| kinds.iter().any(|kind| has_kind(sentence.window.text, *kind));
        1.0 - self.0.iter().find(is_told).map_or(0.0, |told| told.score.max(0.0)) / best.score
    }

    /// What the passage of the best sentence says.
    fn best_text(&self) -> Option<String> {
        let best = self.0.first()?;
        let beside = self.0.iter().filter(|other| other.place == best.place);
        Some(beside.map(|other| other.window.text).collect())
    }

    fn missing_noun(&self, question: &str, asked: &Asked) -> f32 {
        let word = |place: usize| asked.words.iter().find(|word| word.place == place);
        let place = attribute(question, |place| word(place).is_some_and(|word| !word.is_predicate));
        place.and_then(word).map_or(0.0, |noun| self.missing(noun, WITH_NOUN))
    }

    fn missing_subject(&self, asked: &Asked) -> f32 {
        let first = asked.words.iter().find(|word| !word.is_predicate);
        first.map_or(0.0, |noun| self.missing(noun, QUOTED))
    }

    /// How much of a word the sentences of the first passages lack.
    fn missing(&self, word: &Word, passages: usize) -> f32 {
        let near = self.0.iter().filter(|sentence| sentence.place < passages);
        let said: Vec<_> = near.flat_map(|sentence| sentence.window.all.iter().copied()).collect();
        1.0 - word.covered_loosely(&said)
    }
}

/// Whether a text is mostly Korean. English words take more letters to say the same.
fn is_korean(text: &str) -> bool {
    let count = |is: fn(char) -> bool| text.chars().filter(|letter| is(*letter)).count();
    3 * count(|letter| ('가'..='힣').contains(&letter)) > count(|letter| letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use shared::page::BlockKind;
    use shared::passage::passages;

    use super::*;
    use crate::retrieval::index::Index;
    use crate::retrieval::test_pages::page;

    fn evidence(question: &str) -> Evidence {
        let pages = [
            page(
                "연차휴가 규정",
                &[(BlockKind::Paragraph, "입사 2년차부터 연차는 15일이고 이월은 5일까지입니다.")],
            ),
            page("출장 규정", &[(BlockKind::Paragraph, "출장비는 복귀 후 5일 안에 정산합니다.")]),
        ];
        let index = Index::build(&pages).unwrap();
        let found: Vec<_> =
            pages.iter().map(|page| Reading::new(Arc::new(page.clone()), passages(page)[0])).collect();
        let found: Vec<_> = found.iter().collect();
        Evidence::of(question, &Asked::new(question, &index).unwrap(), &found)
    }

    #[test]
    fn what_a_page_says_is_more_likely_answered_than_what_none_says() {
        let said = evidence("연차 이월은 며칠까지 되나요?");
        let unsaid = evidence("수영장 회원권 할인이 되나요?");
        assert!(said.confidence() > unsaid.confidence(), "{said:?} {unsaid:?}");
        assert_eq!((said.coverage, unsaid.coverage), (1.0, 0.0));
    }

    #[test]
    fn a_name_that_stands_nowhere_is_noticed() {
        assert_eq!(evidence("연차 규정 HR-2029는 무슨 뜻인가요?").unknown_identifier, 1.0);
        assert_eq!(evidence("연차 규정은?").unknown_identifier, 0.0);
    }

    #[test]
    fn another_thing_than_was_asked_for_is_noticed() {
        assert_eq!(evidence("연차 이월은 며칠까지 되나요?").other_kind, 0.0);
        assert_eq!(evidence("출장비 정산 금액은 얼마인가요?").other_kind, 1.0);
    }

    #[test]
    fn a_noun_that_no_passage_has_is_noticed() {
        assert!(evidence("연차 보상금은 언제 나오나요?").missing_noun > 0.8);
        assert_eq!(evidence("연차 이월은 언제 되나요?").missing_noun, 0.0);
        assert_eq!(evidence("leave allowance of what amount?").missing_noun, 0.0);
    }

    #[test]
    fn a_subject_that_no_passage_has_is_noticed() {
        assert!(evidence("수영장 이용 규정이 있나요?").missing_subject > 0.8);
        assert_eq!(evidence("연차 이월이 되나요?").missing_subject, 0.0);
    }

    #[test]
    fn a_question_without_words_has_no_evidence() {
        assert_eq!(evidence("???").coverage, 0.0);
    }
}
