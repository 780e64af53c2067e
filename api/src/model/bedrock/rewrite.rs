//! A small model on Bedrock, through `Converse`: one short reply, as a whole.
//!
//! It is called once. Whoever asks has a deadline and something else to go by, so a retry would come too late.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_bedrockruntime::Client;
use aws_sdk_bedrockruntime::config::retry::RetryConfig;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, InferenceConfiguration, Message, SystemContentBlock,
};

use super::failure;
use crate::model::Source;

/// The most tokens of a reply: two lines. One that is longer is not what was asked for.
const MAX_TOKENS: i32 = 200;

/// A small model on Bedrock. Cloning shares its connections.
#[derive(Debug, Clone)]
pub struct SmallModel {
    client: Client,
    model: String,
    /// Set once the model has refused to be given a temperature.
    without_temperature: Arc<AtomicBool>,
}

impl SmallModel {
    /// The model, inference profile or ARN `model`, with the region and credentials of the environment.
    pub async fn open(model: String) -> Self {
        Self::new(&aws_config::load_defaults(BehaviorVersion::latest()).await, model)
    }

    /// The same, with the region and credentials of `aws`.
    pub fn new(aws: &SdkConfig, model: String) -> Self {
        let config =
            aws_sdk_bedrockruntime::config::Builder::from(aws).retry_config(RetryConfig::disabled()).build();
        Self { client: Client::from_conf(config), model, without_temperature: Arc::default() }
    }

    /// The model id, inference profile id or ARN.
    pub fn id(&self) -> &str {
        &self.model
    }

    /// The reply to one message. Dropping it drops the call.
    pub async fn ask(&self, instructions: String, message: String) -> Result<String, Source> {
        let mut inference = InferenceConfiguration::builder().max_tokens(MAX_TOKENS);
        if !self.without_temperature.load(Ordering::Relaxed) {
            inference = inference.temperature(0.0);
        }
        let message =
            Message::builder().role(ConversationRole::User).content(ContentBlock::Text(message)).build()?;
        let result = self
            .client
            .converse()
            .model_id(&self.model)
            .system(SystemContentBlock::Text(instructions))
            .messages(message)
            .inference_config(inference.build())
            .send()
            .await;
        let output = result.map_err(|error| {
            let service = error.as_service_error().filter(|error| error.is_validation_exception());
            // The next question goes without: there is no time to ask again for this one.
            if service.and_then(|error| error.meta().message()).is_some_and(|why| why.contains("temperature"))
            {
                self.without_temperature.store(true, Ordering::Relaxed);
            }
            failure::cause(error)
        })?;
        let message = output.output.as_ref().and_then(|output| output.as_message().ok());
        let texts = message.map_or(&[][..], |message| message.content()).iter();
        Ok(texts.filter_map(|content| content.as_text().ok()).map(String::as_str).collect())
    }
}
