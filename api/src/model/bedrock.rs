//! A model on Bedrock, through `ConverseStream`.
//!
//! A call is retried before its first token only, by the SDK; after that a second answer would follow half of the
//! first. The SDK has no time limit for the body of a stream, and its stalled-stream protection does not know that
//! a model thinks before it speaks: the limits here are the only ones.
//!
//! * [`form`]: how a model is shown passages and how it cites them.
//! * [`instructions`], [`history`] and [`request`]: what it is told and asked.
//! * [`quotes`] and [`not_found`]: what it writes between the words, taken out of them.
//! * [`reader`]: the stream's events as [`ModelEvent`]s.
//! * [`failure`]: the SDK's errors as [`ModelError`]s.
//! * [`rewrite`]: a small model that is asked before the search, through `Converse`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_bedrockruntime::Client;
use aws_sdk_bedrockruntime::config::StalledStreamProtectionConfig;
use aws_sdk_bedrockruntime::config::retry::{RetryConfig, RetryPartition, TokenBucket};
use aws_sdk_bedrockruntime::operation::converse_stream::{ConverseStreamError, ConverseStreamOutput};
use aws_sdk_bedrockruntime::types::{
    GuardrailStreamConfiguration, GuardrailStreamProcessingMode, InferenceConfiguration,
};
use futures_util::Stream;
use tokio::time::{Instant, timeout, timeout_at};

use self::failure::SendError;
use self::form::Form;
use self::reader::Reader;
use self::request::Request;
use crate::config::{BedrockChoice, Guardrail};
use crate::model::{ModelError, ModelEvent, Prompt};

mod failure;
mod form;
mod history;
mod instructions;
mod not_found;
mod quotes;
mod reader;
mod request;
pub mod rewrite;

/// The most tokens of an answer: three times a long one, and a bound on what one question may cost.
const MAX_TOKENS: i32 = 1_500;
/// Low, for answers that keep to the passages. `top_p` is not sent: newer Claude models refuse both together.
const TEMPERATURE: f32 = 0.2;
/// How often a call is tried before its first token.
const MAX_ATTEMPTS: u32 = 3;
/// How long the first token may take, retries included: nobody looks at an empty answer for longer.
const FIRST_TOKEN: Duration = Duration::from_secs(20);
/// How long nothing may come after the first token. A healthy model never pauses for that long.
const SILENCE: Duration = Duration::from_secs(15);
/// What may be spent on retries at once, what one takes, and what a call that needs none brings in: in the long run one
/// call in ten is retried. More would only add to what the service is short of.
const RETRY_BUDGET: usize = 100;
const RETRY_COST: u32 = 10;
const CALL_BRINGS: f32 = 1.0;
/// How long to wait for the token count once the answer is complete: it is not worth more.
const AFTER_STOP: Duration = Duration::from_secs(2);

/// A model on Bedrock. Cloning shares its connections.
#[derive(Debug, Clone)]
pub struct Bedrock {
    client: Client,
    model: String,
    guardrail: Option<Guardrail>,
    /// Set once the model has refused to be given a temperature, as Claude does since Opus 4.7: the id of an
    /// inference profile may not tell which model it stands for.
    without_temperature: Arc<AtomicBool>,
}

impl Bedrock {
    /// The models of `MODEL`, the first by itself, with the region and credentials of the environment.
    pub async fn open(choice: &BedrockChoice) -> (Self, Vec<Self>) {
        let aws = aws_config::load_defaults(BehaviorVersion::latest()).await;
        let open = |model: &String| {
            let bedrock = Self::new(&aws, model.clone());
            Self { guardrail: choice.guardrail.clone(), ..bedrock }
        };
        (open(&choice.model), choice.fallbacks.iter().map(open).collect())
    }

    /// The model, inference profile or ARN `model`, with the region and credentials of `aws`.
    pub fn new(aws: &SdkConfig, model: String) -> Self {
        let config = aws_sdk_bedrockruntime::config::Builder::from(aws)
            .retry_config(RetryConfig::standard().with_max_attempts(MAX_ATTEMPTS))
            .retry_partition(retries())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        Self {
            client: Client::from_conf(config),
            model,
            guardrail: None,
            without_temperature: Arc::default(),
        }
    }

    /// The same, with what is asked and answered checked by a guardrail.
    pub fn with_guardrail(self, guardrail: Guardrail) -> Self {
        Self { guardrail: Some(guardrail), ..self }
    }

    /// The model id, inference profile id or ARN.
    pub fn model_id(&self) -> &str {
        &self.model
    }

    /// Starts an answer. Dropping it drops the call.
    pub fn answer(
        &self,
        prompt: Arc<Prompt>,
    ) -> impl Stream<Item = Result<ModelEvent, ModelError>> + Send + use<> {
        let bedrock = self.clone();
        async_stream::try_stream! {
            let (request, shown) = Request::new(Form::of(&bedrock.model), &prompt);
            drop(prompt);
            let first_token = Instant::now() + FIRST_TOKEN;
            // On the heap: the room for a call that is being sent is not held while the answer is read.
            let sent = Box::pin(bedrock.send(request, MAX_TOKENS));
            let mut stream = timeout_at(first_token, sent)
                .await
                .map_err(|_| bedrock.silent(FIRST_TOKEN))?
                .map_err(|error| failure::of_send(&bedrock.model, error))?
                .stream;
            let mut reader = Reader::new(shown);
            loop {
                let (limit, silence) = if reader.has_stopped() {
                    (Instant::now() + AFTER_STOP, AFTER_STOP)
                } else if reader.has_begun() {
                    (Instant::now() + SILENCE, SILENCE)
                } else {
                    (first_token, FIRST_TOKEN)
                };
                let event = match timeout_at(limit, stream.recv()).await {
                    Ok(Ok(Some(event))) => event,
                    // The answer is complete: what is missing is only the count.
                    _ if reader.has_stopped() => break,
                    Ok(Ok(None)) => break,
                    Ok(Err(error)) => Err(failure::of_stream(&bedrock.model, reader.has_begun(), error))?,
                    Err(_) => Err(bedrock.silent(silence))?,
                };
                for event in reader.push(event) {
                    yield event;
                }
            }
            match reader.finish() {
                Some(last) => {
                    for event in last {
                        yield event;
                    }
                }
                None => Err(ModelError::Broken { model: bedrock.model.clone(), source: None })?,
            }
        }
    }

    /// Whether the model takes a call of the kind by which it answers: one that may say a single token, which nobody
    /// waits for.
    pub async fn probe(&self) -> Result<(), ModelError> {
        let sent = Box::pin(self.send(Request::probe(), 1));
        let sent = timeout(FIRST_TOKEN, sent).await.map_err(|_| self.silent(FIRST_TOKEN))?;
        sent.map(drop).map_err(|error| failure::of_send(&self.model, error))
    }

    /// Sends a request, again without a temperature if that is what the model refuses.
    async fn send(&self, request: Request, most: i32) -> Result<ConverseStreamOutput, SendError> {
        let without_temperature = self.without_temperature.load(Ordering::Relaxed);
        let result = self.send_once(request.clone(), most, without_temperature).await;
        let refuses_temperature = |error: &ConverseStreamError| {
            error.is_validation_exception()
                && error.meta().message().is_some_and(|why| why.contains("temperature"))
        };
        match result {
            Err(error)
                if !without_temperature && error.as_service_error().is_some_and(refuses_temperature) =>
            {
                self.without_temperature.store(true, Ordering::Relaxed);
                self.send_once(request, most, true).await
            }
            result => result,
        }
    }

    async fn send_once(
        &self,
        request: Request,
        most: i32,
        without_temperature: bool,
    ) -> Result<ConverseStreamOutput, SendError> {
        let mut inference = InferenceConfiguration::builder().max_tokens(most);
        if !without_temperature {
            inference = inference.temperature(TEMPERATURE);
        }
        self.client
            .converse_stream()
            .model_id(&self.model)
            .system(request.system)
            .set_messages(Some(request.messages))
            .inference_config(inference.build())
            .set_guardrail_config(self.guardrail.as_ref().map(checked_by))
            .send()
            .await
    }

    fn silent(&self, silence: Duration) -> ModelError {
        ModelError::Silent { model: self.model.clone(), silence }
    }
}

/// The budget of retries of one model.
fn retries() -> RetryPartition {
    let budget = TokenBucket::builder()
        .capacity(RETRY_BUDGET)
        .retry_cost(RETRY_COST)
        .throttling_retry_cost(RETRY_COST)
        .timeout_retry_cost(RETRY_COST)
        .success_reward(CALL_BRINGS)
        .build();
    RetryPartition::custom("bedrock").token_bucket(budget).build()
}

/// In step with the answer, so that nothing is seen that the guardrail stops.
fn checked_by(guardrail: &Guardrail) -> GuardrailStreamConfiguration {
    GuardrailStreamConfiguration::builder()
        .guardrail_identifier(&guardrail.id)
        .guardrail_version(&guardrail.version)
        .stream_processing_mode(GuardrailStreamProcessingMode::Sync)
        .build()
}
