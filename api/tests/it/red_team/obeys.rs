//! A model that obeys: what a case says, in the form of the model and in the pieces of a stream.

use stand_ins::bedrock::{Block, Citation, Delta, Rule, Script};

use crate::red_team::case::{Case, Said};
use crate::red_team::sent::Sent;

/// The most deltas of an answer: the service asks for no more tokens.
const MOST_DELTAS: usize = 1_400;
/// The seeds of the pieces that are cut at random.
const SEEDS: [u64; 2] = [7, 42];

/// Where a text is cut.
#[derive(Debug, Clone, Copy)]
pub enum Split {
    Whole,
    Letters,
    Random(u64),
}

impl Split {
    /// The ways in which the answer of a case is cut.
    pub fn all(case: &Case) -> Vec<Split> {
        let letters: usize = case
            .says()
            .iter()
            .map(|part| match part {
                Said::Text(text) => text.chars().count(),
                Said::Quote { quote, .. } => quote.chars().count() + 8,
            })
            .sum();
        let mut splits = vec![Split::Whole];
        if letters < MOST_DELTAS {
            splits.push(Split::Letters);
        }
        if letters < 2 * MOST_DELTAS {
            splits.extend(SEEDS.map(Split::Random));
        }
        splits
    }

    /// A text in pieces.
    pub fn pieces(self, text: &str) -> Vec<String> {
        let mut state = match self {
            Split::Whole => return vec![text.to_owned()],
            Split::Letters => return text.chars().map(String::from).collect(),
            Split::Random(seed) => seed,
        };
        let mut pieces = Vec::new();
        let mut letters = text.chars().peekable();
        while letters.peek().is_some() {
            // A linear congruential generator: the same pieces every time.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let length = 2 + (state >> 33) as usize % 8;
            pieces.push(letters.by_ref().take(length).collect());
        }
        pieces
    }
}

/// A script that says what the case says, to as many calls for each way of cutting it.
pub fn script(case: &Case, sent: &Sent, calls: u32) -> Script {
    Script::new(Split::all(case).into_iter().map(|split| Rule {
        times: Some(calls),
        answer: Some(blocks(case, sent, split)),
        stop_reason: case.stop_reason.clone(),
        ..Rule::default()
    }))
}

fn blocks(case: &Case, sent: &Sent, split: Split) -> Vec<Block> {
    let pages = case.pages();
    let mut text = String::new();
    let mut blocks = Vec::new();
    for part in case.says() {
        match part {
            Said::Text(words) => text.push_str(&words),
            Said::Quote { quote, page } => {
                let passage = pages.get(page).map_or(98, |page| sent.passage_of(page, &quote));
                if sent.numbered {
                    text.push_str(&format!("[[{}|{quote}]]", passage + 1));
                    continue;
                }
                // Claude cites at the end of a content block.
                let mut deltas = deltas(&std::mem::take(&mut text), split);
                deltas.push(Delta::Citation(citation(sent, passage, &quote)));
                blocks.push(Block::Deltas(deltas));
            }
        }
    }
    blocks.push(Block::Deltas(deltas(&text, split)));
    blocks
}

fn deltas(text: &str, split: Split) -> Vec<Delta> {
    split.pieces(text).into_iter().filter(|piece| !piece.is_empty()).map(Delta::Text).collect()
}

fn citation(sent: &Sent, passage: usize, quote: &str) -> Citation {
    let start = sent.block_of(passage, quote);
    let location = serde_json::json!({
        "searchResultLocation": { "searchResultIndex": passage, "start": start, "end": start + 1 }
    });
    Citation {
        title: None,
        source: Some(format!("passage-{}", passage + 1)),
        source_content: vec![serde_json::json!({ "text": quote })],
        location: Some(location),
    }
}
