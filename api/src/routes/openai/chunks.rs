//! The events of an answer to the chunks that a client of OpenAI's API reads.

use shared::ask::{Answer, AnswerBuilder, AskEvent};
use shared::openai::chunk::{ChatCompletionChunk, ChunkChoice, ChunkDelta};
use shared::openai::completion::{CompletionFinish, annotations, completion_id};

use crate::problem::Failure;

/// Makes chunks of events. What the last of them holds comes from the same [`Answer`] that a whole completion is made
/// of: the two cannot differ.
#[derive(Debug)]
pub(super) struct Chunks {
    created: i64,
    with_usage: bool,
    id: String,
    model: String,
    builder: AnswerBuilder,
}

impl Chunks {
    /// For an answer that is made now, in seconds since 1970.
    pub(super) fn new(created: i64, with_usage: bool) -> Self {
        Self {
            created,
            with_usage,
            id: String::new(),
            model: String::new(),
            builder: AnswerBuilder::default(),
        }
    }

    /// The chunks that this event makes.
    pub(super) fn take(&mut self, event: AskEvent) -> Result<Vec<ChatCompletionChunk>, Failure> {
        let mut chunks = Vec::new();
        match &event {
            AskEvent::Meta(meta) => {
                self.id = completion_id(meta);
                self.model.clone_from(&meta.model);
                let role = Some("assistant".to_owned());
                let content = Some(String::new());
                chunks.push(self.piece(ChunkDelta { role, content, annotations: None }, None));
            }
            AskEvent::Delta(delta) => {
                let content = Some(delta.text.clone());
                chunks.push(self.piece(ChunkDelta { content, ..ChunkDelta::default() }, None));
            }
            _ => {}
        }
        let answer = self.builder.push(event).map_err(|_| Failure::internal())?;
        chunks.extend(answer.into_iter().flat_map(|answer| self.end(answer)));
        Ok(chunks)
    }

    fn end(&self, answer: Answer) -> Vec<ChatCompletionChunk> {
        let annotations = Some(annotations(&answer.citations));
        let delta = ChunkDelta { annotations, ..ChunkDelta::default() };
        let usage = answer.done.usage.into();
        let mut last = self.piece(delta, Some(answer.done.finish_reason.into()));
        last.notion = Some(answer.into());
        let mut chunks = vec![last];
        if self.with_usage {
            chunks.push(ChatCompletionChunk { usage: Some(usage), ..self.chunk(Vec::new()) });
        }
        chunks
    }

    fn piece(&self, delta: ChunkDelta, finish_reason: Option<CompletionFinish>) -> ChatCompletionChunk {
        self.chunk(vec![ChunkChoice { index: 0, delta, logprobs: None, finish_reason }])
    }

    fn chunk(&self, choices: Vec<ChunkChoice>) -> ChatCompletionChunk {
        ChatCompletionChunk {
            id: self.id.clone(),
            object: "chat.completion.chunk".to_owned(),
            created: self.created,
            model: self.model.clone(),
            choices,
            usage: None,
            notion: None,
        }
    }
}
