//! The service with models on the Bedrock stand-in.

use std::sync::Arc;

use api::corpus::Corpus;
use api::corpus::library::Library;
use api::model::Model;
use api::model::bedrock::Bedrock;
use api::model::chain::Chain;
use api::state::AppState;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_bedrockruntime::config::{Credentials, SharedCredentialsProvider};
use shared::corpus_url::CorpusUrl;
use stand_ins::bedrock::{self, Options, Script, Server};
use tempfile::TempDir;

use crate::support::corpus::published;

/// The settings that lead to a stand-in.
pub fn aws(server: &Server) -> SdkConfig {
    let credentials = Credentials::new("key", "secret", None, None, "test");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(server.base_url())
        .build()
}

/// A stand-in that says what the script says, or cites what it is sent, and the state of a service whose models, in
/// this order, are there.
pub async fn with_models(models: &[&str], script: &str, options: Options) -> (TempDir, Server, AppState) {
    let script = if script.is_empty() { Script::default() } else { Script::parse(script).unwrap() };
    let server = bedrock::start(script, options).await.unwrap();
    let aws = aws(&server);
    let mut models = models.iter().map(|model| Bedrock::new(&aws, (*model).to_owned()));
    let chain = Chain::new(models.next().unwrap(), models);
    let corpus = published();
    let library = Library::new(Corpus::open(&CorpusUrl::Dir(corpus.path().to_owned()), false).await);
    library.renew().await.unwrap();
    let state = AppState::new(Arc::new(library), Model::Bedrock(chain), None);
    (corpus, server, state)
}
