//! What an answer costs is counted, however it ends.

use chrono::Utc;
use shared::ask::Usage;

use crate::budget::Budget;
use crate::model::{Model, Prompt};

/// How many bytes of text a token has, about: of English four, of Korean three.
const BYTES_OF_A_TOKEN: u64 = 3;

/// What one answer costs. One that is dropped before the model has told, because nobody reads it any more or it broke
/// off, is counted by its length: the model's work is paid for all the same.
#[derive(Debug)]
pub(super) struct Spending {
    budget: Budget,
    caller: String,
    model: Model,
    by: Option<String>,
    estimated: Usage,
}

impl Spending {
    /// The costs of an answer to a prompt.
    pub(super) fn new(budget: Budget, caller: String, model: Model, prompt: &Prompt) -> Self {
        let bytes: usize = prompt
            .passages
            .iter()
            .flat_map(|passage| &passage.blocks)
            .map(|block| block.markdown.len())
            .chain(prompt.history.iter().map(|turn| turn.text.len()))
            .sum();
        let estimated = Usage { input_tokens: bytes as u64 / BYTES_OF_A_TOKEN, ..Usage::default() };
        Self { budget, caller, model, by: None, estimated }
    }

    /// This model answers: from now on it costs.
    pub(super) fn begin(&mut self, model: &str) {
        self.by = Some(model.to_owned());
    }

    /// The model has written this.
    pub(super) fn write(&mut self, text: &str) {
        self.estimated.output_tokens += (text.len() as u64).div_ceil(BYTES_OF_A_TOKEN);
    }

    /// The model has ended and told what it took. Gives what that cost, in millionths of a US dollar.
    pub(super) fn end(&mut self, usage: Option<&Usage>) -> Option<u64> {
        let model = self.by.take()?;
        let cost = self.model.cost(&model, usage.unwrap_or(&self.estimated))?;
        self.budget.spend(&self.caller, cost, Utc::now());
        usage.map(|_| cost)
    }
}

impl Drop for Spending {
    fn drop(&mut self) {
        self.end(None);
    }
}
