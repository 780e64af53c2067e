//! The stream's events as [`ModelEvent`]s.

use aws_sdk_bedrockruntime::types::{
    CitationLocation, CitationsDelta, ContentBlockDelta, ConverseStreamOutput, StopReason as BedrockStop,
    TokenUsage,
};
use shared::ask::Usage;

use super::form::Form;
use super::not_found::NotFoundFilter;
use super::quotes::{Piece, Quotes};
use super::request::{Shown, ShownPassage};
use crate::model::{ModelEvent, StopReason};

/// The most blocks that one citation is told as: a claim with a marker for each row of a table cannot be read.
const MOST_BLOCKS: usize = 3;
/// A passage that there is not: whoever verifies the citation drops and counts it.
const NO_PASSAGE: usize = usize::MAX;

/// Turns the stream's events into [`ModelEvent`]s.
#[derive(Debug)]
pub(super) struct Reader {
    shown: Shown,
    begun: bool,
    said: bool,
    cited: bool,
    block: i32,
    /// The citations of the block that is being written: they may come before, between and after its words.
    citations: Vec<(usize, String)>,
    quotes: Quotes,
    not_found: NotFoundFilter,
    stop: Option<BedrockStop>,
    usage: Option<Usage>,
}

impl Reader {
    /// A reader of the answer to a request that showed these passages.
    pub(super) fn new(shown: Shown) -> Self {
        Self {
            shown,
            begun: false,
            said: false,
            cited: false,
            block: 0,
            citations: Vec::new(),
            quotes: Quotes::default(),
            not_found: NotFoundFilter::default(),
            stop: None,
            usage: None,
        }
    }

    /// Whether the model has begun to answer, be it by thinking.
    pub(super) fn has_begun(&self) -> bool {
        self.begun
    }

    /// Whether the model has said all.
    pub(super) fn has_stopped(&self) -> bool {
        self.stop.is_some()
    }

    /// Takes the next event of the stream.
    pub(super) fn push(&mut self, event: ConverseStreamOutput) -> Vec<ModelEvent> {
        let mut events = Vec::new();
        match event {
            ConverseStreamOutput::ContentBlockDelta(event) => {
                self.begun = true;
                if event.content_block_index != self.block {
                    self.end_block(&mut events);
                    self.block = event.content_block_index;
                }
                match event.delta {
                    Some(ContentBlockDelta::Text(text)) => self.text(&text, &mut events),
                    Some(ContentBlockDelta::Citation(citation)) => {
                        self.citations.extend(self.shown.resolve(&citation))
                    }
                    // The model's thinking, and what this version does not know, is no part of the answer.
                    _ => {}
                }
            }
            ConverseStreamOutput::ContentBlockStop(_) => self.end_block(&mut events),
            ConverseStreamOutput::MessageStop(event) => {
                self.end_block(&mut events);
                let rest = self.quotes.finish();
                self.pieces(rest, &mut events);
                let held = self.not_found.release();
                self.say(held, &mut events);
                self.stop = Some(event.stop_reason);
            }
            ConverseStreamOutput::Metadata(event) => self.usage = event.usage.as_ref().map(usage),
            _ => {}
        }
        events
    }

    /// The last event; none when the stream ended before the model did.
    pub(super) fn finish(self) -> Option<Vec<ModelEvent>> {
        let reason = match self.stop? {
            // A part of the question was answered: that part stands.
            _ if self.not_found.seen() && !self.cited => StopReason::NotFound,
            BedrockStop::MaxTokens | BedrockStop::ModelContextWindowExceeded => StopReason::Length,
            BedrockStop::GuardrailIntervened | BedrockStop::ContentFiltered => StopReason::Guardrail,
            BedrockStop::MalformedModelOutput | BedrockStop::MalformedToolUse => return None,
            // Claude's own guard, which the SDK has no name for yet.
            other if other.as_str() == "refusal" => StopReason::Guardrail,
            _ => StopReason::Finished,
        };
        Some(vec![ModelEvent::End { reason, usage: self.usage }])
    }

    fn text(&mut self, text: &str, events: &mut Vec<ModelEvent>) {
        let pieces = match self.shown.form {
            Form::SearchResults => vec![Piece::Text(text.to_owned())],
            Form::Quotes => self.quotes.push(text),
        };
        self.pieces(pieces, events);
    }

    fn pieces(&mut self, pieces: Vec<Piece>, events: &mut Vec<ModelEvent>) {
        for piece in pieces {
            match piece {
                Piece::Text(text) => {
                    let text = self.not_found.push(&text);
                    self.say(text, events);
                }
                Piece::Quote { number, quote } => {
                    let passage = number.checked_sub(1).and_then(|at| self.shown.passages.get(at));
                    let passage = passage.map_or(NO_PASSAGE, |shown| shown.passage);
                    self.cite(passage, quote, events);
                }
            }
        }
    }

    fn end_block(&mut self, events: &mut Vec<ModelEvent>) {
        for (passage, quote) in std::mem::take(&mut self.citations) {
            self.cite(passage, quote, events);
        }
    }

    fn cite(&mut self, passage: usize, quote: String, events: &mut Vec<ModelEvent>) {
        let held = self.not_found.release();
        self.say(held, events);
        self.cited = true;
        events.push(ModelEvent::Cite { passage, quote });
    }

    fn say(&mut self, mut text: String, events: &mut Vec<ModelEvent>) {
        if !self.said {
            text = text.trim_start().to_owned();
        }
        if !text.is_empty() {
            self.said = true;
            events.push(ModelEvent::Text(text));
        }
    }
}

impl Shown {
    /// The passages and words that a citation means.
    fn resolve(&self, citation: &CitationsDelta) -> Vec<(usize, String)> {
        let words: Vec<&str> = citation
            .source_content()
            .iter()
            .filter_map(|content| content.text())
            .filter(|words| !words.trim().is_empty())
            .collect();
        if let Some(CitationLocation::SearchResultLocation(location)) = citation.location()
            && let Some(cited) = self.at(location.search_result_index)
        {
            let start = location.start.and_then(|at| usize::try_from(at).ok());
            let end = location.end.and_then(|at| usize::try_from(at).ok());
            let blocks =
                start.zip(end).and_then(|(start, end)| cited.blocks.get(start..end)).unwrap_or_default();
            // Whole blocks are told in their stored words. Anything less is told as it came.
            let whole = words.is_empty()
                || words
                    .concat()
                    .split_whitespace()
                    .eq(blocks.iter().flat_map(|block| block.sent().split_whitespace()))
                || blocks.len() > 1;
            if whole && !blocks.is_empty() {
                let told = blocks.iter().take(MOST_BLOCKS);
                return told.map(|block| (cited.passage, block.text.clone())).collect();
            }
            return words.into_iter().map(|words| (cited.passage, words.to_owned())).collect();
        }
        // Bedrock has answered with other kinds of locations than asked for: the source still tells the passage.
        let cited = self.passages.iter().find(|shown| citation.source() == Some(shown.source.as_str()));
        let passage = cited.map_or(NO_PASSAGE, |shown| shown.passage);
        words.into_iter().map(|words| (passage, words.to_owned())).collect()
    }

    fn at(&self, index: Option<i32>) -> Option<&ShownPassage> {
        self.passages.get(usize::try_from(index?).ok()?)
    }
}

fn usage(usage: &TokenUsage) -> Usage {
    let count = |tokens: i32| u64::try_from(tokens).unwrap_or(0);
    Usage {
        input_tokens: count(usage.input_tokens),
        output_tokens: count(usage.output_tokens),
        cached_tokens: count(usage.cache_read_input_tokens.unwrap_or(0)),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_bedrockruntime::types::{
        CitationSourceContentDelta, ContentBlockDeltaEvent, ContentBlockStopEvent, MessageStopEvent,
        SearchResultLocation, WebLocation,
    };

    use super::*;
    use crate::model::bedrock::request::ShownBlock;

    fn shown(form: Form) -> Shown {
        let block = |text: &str| ShownBlock { text: text.to_owned(), sent: Some(format!("- {text}")) };
        let passage = |passage, source: &str, texts: &[&str]| ShownPassage {
            passage,
            source: source.to_owned(),
            blocks: texts.iter().map(|text| block(text)).collect(),
        };
        Shown {
            form,
            passages: vec![passage(0, "passage-1", &["a", "b", "c", "d"]), passage(2, "passage-2", &["e"])],
        }
    }

    fn delta(block: i32, delta: ContentBlockDelta) -> ConverseStreamOutput {
        let event =
            ContentBlockDeltaEvent::builder().content_block_index(block).delta(delta).build().unwrap();
        ConverseStreamOutput::ContentBlockDelta(event)
    }

    fn text(block: i32, text: &str) -> ConverseStreamOutput {
        delta(block, ContentBlockDelta::Text(text.to_owned()))
    }

    fn citation(words: &str, location: CitationLocation) -> CitationsDelta {
        let content = CitationSourceContentDelta::builder().text(words).build();
        CitationsDelta::builder().source("passage-2").source_content(content).location(location).build()
    }

    fn at(index: i32, start: i32, end: i32) -> CitationLocation {
        let location =
            SearchResultLocation::builder().search_result_index(index).start(start).end(end).build();
        CitationLocation::SearchResultLocation(location)
    }

    fn stop(reason: BedrockStop) -> ConverseStreamOutput {
        ConverseStreamOutput::MessageStop(MessageStopEvent::builder().stop_reason(reason).build().unwrap())
    }

    fn read(form: Form, events: Vec<ConverseStreamOutput>) -> Vec<ModelEvent> {
        let mut reader = Reader::new(shown(form));
        let mut out: Vec<ModelEvent> = events.into_iter().flat_map(|event| reader.push(event)).collect();
        out.extend(reader.finish().unwrap_or_default());
        out
    }

    fn said(text: &str) -> ModelEvent {
        ModelEvent::Text(text.to_owned())
    }

    fn cite(passage: usize, quote: &str) -> ModelEvent {
        ModelEvent::Cite { passage, quote: quote.to_owned() }
    }

    fn end(reason: StopReason) -> ModelEvent {
        ModelEvent::End { reason, usage: None }
    }

    #[test]
    fn a_citation_comes_after_the_words_of_its_block_wherever_it_stood() {
        let first = || delta(0, ContentBlockDelta::Citation(citation("- e", at(1, 0, 1))));
        let block_stop = ConverseStreamOutput::ContentBlockStop(
            ContentBlockStopEvent::builder().content_block_index(0).build().unwrap(),
        );
        for events in [
            vec![first(), text(0, "x"), text(0, "y"), block_stop.clone(), text(1, "z")],
            vec![text(0, "x"), first(), text(0, "y"), text(1, "z")],
            vec![text(0, "x"), text(0, "y"), first(), text(1, "z"), block_stop],
        ] {
            let events = events.into_iter().chain([stop(BedrockStop::EndTurn)]).collect();
            let expected = [said("x"), said("y"), cite(2, "e"), said("z"), end(StopReason::Finished)];
            assert_eq!(read(Form::SearchResults, events), expected);
        }
    }

    #[test]
    fn whole_blocks_are_told_in_their_stored_words_and_parts_as_they_came() {
        let shown = shown(Form::SearchResults);
        let told = |words, location| shown.resolve(&citation(words, location));
        let owned = |told: &[(usize, &str)]| {
            told.iter().map(|(at, words)| (*at, (*words).to_owned())).collect::<Vec<_>>()
        };
        assert_eq!(told("- b", at(0, 1, 2)), owned(&[(0, "b")]));
        assert_eq!(told("part", at(0, 1, 2)), owned(&[(0, "part")]));
        assert_eq!(told("- a\n- b", at(0, 0, 2)), owned(&[(0, "a"), (0, "b")]));
        assert_eq!(told("- a - b - c - d", at(0, 0, 4)), owned(&[(0, "a"), (0, "b"), (0, "c")]));
        assert_eq!(told("words", at(0, 3, 9)), owned(&[(0, "words")]));
    }

    #[test]
    fn a_citation_without_a_usable_place_goes_by_its_source() {
        let shown = shown(Form::SearchResults);
        let web = CitationLocation::Web(WebLocation::builder().build());
        assert_eq!(shown.resolve(&citation("e", web)), [(2, "e".to_owned())]);
        assert_eq!(shown.resolve(&citation("e", at(7, 0, 1))), [(2, "e".to_owned())]);
        let unknown = CitationsDelta::builder()
            .source_content(CitationSourceContentDelta::builder().text("e").build())
            .build();
        assert_eq!(shown.resolve(&unknown), [(NO_PASSAGE, "e".to_owned())]);
    }

    #[test]
    fn a_quote_names_the_passage_by_its_number() {
        let events = vec![text(0, "x [[2|e]] y [[0|a]][[3|a]]"), stop(BedrockStop::EndTurn)];
        let expected = [
            said("x "),
            cite(2, "e"),
            said(" y "),
            cite(NO_PASSAGE, "a"),
            cite(NO_PASSAGE, "a"),
            end(StopReason::Finished),
        ];
        assert_eq!(read(Form::Quotes, events), expected);
    }

    #[test]
    fn the_sign_for_not_found_never_leaks_and_counts_without_citations_only() {
        for form in [Form::SearchResults, Form::Quotes] {
            let events = vec![text(0, "\n <not"), text(0, "_found/>"), stop(BedrockStop::EndTurn)];
            assert_eq!(read(form, events), [end(StopReason::NotFound)]);
        }
        let events = vec![text(0, "x [[1|a]] <not_found/>"), stop(BedrockStop::EndTurn)];
        assert_eq!(
            read(Form::Quotes, events),
            [said("x "), cite(0, "a"), said(" "), end(StopReason::Finished)]
        );
    }

    #[test]
    fn what_is_held_back_comes_out_at_the_end() {
        let events = vec![text(0, "a <not"), text(0, " [["), stop(BedrockStop::MaxTokens)];
        assert_eq!(
            read(Form::Quotes, events),
            [said("a "), said("<not "), said("[["), end(StopReason::Length)]
        );
    }

    #[test]
    fn a_stop_reason_is_told_as_what_it_means() {
        for (reason, expected) in [
            (BedrockStop::StopSequence, StopReason::Finished),
            (BedrockStop::ContentFiltered, StopReason::Guardrail),
            (BedrockStop::from("refusal"), StopReason::Guardrail),
            (BedrockStop::ModelContextWindowExceeded, StopReason::Length),
        ] {
            assert_eq!(read(Form::Quotes, vec![stop(reason)]), [end(expected)]);
        }
        assert!(read(Form::Quotes, vec![stop(BedrockStop::MalformedModelOutput)]).is_empty());
        assert!(read(Form::Quotes, Vec::new()).is_empty());
    }
}
