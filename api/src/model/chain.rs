//! Models on Bedrock in the order in which they are tried.
//!
//! Another model is asked only as long as nothing was said: half an answer of one and half of another is none.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_stream::try_stream;
use futures_util::{Stream, StreamExt};

use crate::config::BedrockChoice;
use crate::model::bedrock::Bedrock;
use crate::model::breaker::Breaker;
use crate::model::price::Price;
use crate::model::probe::Usability;
use crate::model::{ModelError, ModelEvent, Prompt};

/// Models on Bedrock, best first. Cloning shares their connections and breakers.
#[derive(Debug, Clone)]
pub struct Chain {
    links: Vec<Link>,
    price: Option<Price>,
    /// Calls that a model had no capacity for.
    throttled: Arc<AtomicU64>,
    usability: Usability,
}

#[derive(Debug, Clone)]
struct Link {
    bedrock: Bedrock,
    breaker: Breaker,
}

impl Chain {
    /// A chain of at least one model.
    pub fn new(first: Bedrock, others: impl IntoIterator<Item = Bedrock>) -> Self {
        let links = std::iter::once(first).chain(others);
        let links = links.map(|bedrock| Link { bedrock, breaker: Breaker::default() }).collect();
        Self { links, price: None, throttled: Arc::default(), usability: Usability::default() }
    }

    /// The models of `MODEL`, with the region and credentials of the environment.
    pub async fn open(setting: &BedrockChoice) -> Self {
        let (first, others) = Bedrock::open(setting).await;
        let chain = Self::new(first, others);
        Self { price: setting.price, ..chain }
    }

    /// The model that is tried first.
    pub fn model_id(&self) -> &str {
        self.links.first().map_or("", |link| link.bedrock.model_id())
    }

    /// All models, in the order in which they are tried.
    pub fn models(&self) -> impl Iterator<Item = &Bedrock> {
        self.links.iter().map(|link| &link.bedrock)
    }

    /// What is known of whether they can be used.
    pub fn usability(&self) -> &Usability {
        &self.usability
    }

    /// The price of a model: what the operator set, or its list price.
    pub fn price(&self, model: &str) -> Option<Price> {
        self.price.or_else(|| Price::listed(model))
    }

    /// How many calls a model had no capacity for, since this was last asked.
    pub fn take_throttled(&self) -> u64 {
        self.throttled.swap(0, Ordering::Relaxed)
    }

    /// Starts an answer by the first model that begins one. Dropping it drops the call.
    pub fn answer(
        &self,
        prompt: Prompt,
    ) -> impl Stream<Item = Result<ModelEvent, ModelError>> + Send + use<> {
        let (links, throttled) = (self.links.clone(), self.throttled.clone());
        // Kept for the next model only as long as there may be one: a prompt is a hundred kilobytes, and an answer takes long.
        let mut prompt = Some(Arc::new(prompt));
        try_stream! {
            let mut failure = None;
            for link in links {
                let (Some(attempt), Some(asked)) = (link.breaker.attempt(), prompt.clone()) else { continue };
                let model = link.bedrock.model_id().to_owned();
                let mut events = Box::pin(link.bedrock.answer(asked));
                let mut next = events.next().await;
                if let Some(Err(error)) = next {
                    if matches!(error, ModelError::Throttled { .. }) {
                        throttled.fetch_add(1, Ordering::Relaxed);
                    }
                    if !error.is_of_the_request() {
                        attempt.failed();
                    }
                    tracing::warn!(model, kind = error.kind(), "the model failed before it began");
                    // The first model's failure is the one that tells the operator what to mend.
                    failure.get_or_insert(error);
                    continue;
                }
                drop(prompt.take());
                yield ModelEvent::By(model);
                while let Some(event) = next {
                    if let Err(error) = &event && !error.is_of_the_request() {
                        attempt.failed();
                    }
                    yield event?;
                    next = events.next().await;
                }
                attempt.succeeded();
                return;
            }
            Err(failure.unwrap_or(ModelError::LeftAlone))?;
        }
    }
}
