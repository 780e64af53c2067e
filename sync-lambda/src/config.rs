//! What a sync needs to know, and the only place of this crate that reads the environment.

use std::env;

use secrecy::SecretString;
use shared::corpus_url::CorpusUrl;
use shared::embedding::EmbeddingModel;
use url::{Host, Url};

use crate::notion::Limits;
use crate::notion::comments::CommentsOn;

/// Where Notion answers when nothing else is said.
const NOTION: &str = "https://api.notion.com";

/// Everything one sync needs.
#[derive(Debug, Clone)]
pub struct Config {
    /// The origin of the Notion API, without `/v1`.
    pub notion_base_url: Url,
    /// The integration's token.
    pub notion_token: SecretString,
    /// Where the corpus is kept.
    pub corpus: CorpusUrl,
    /// How hard Notion may be asked.
    pub limits: Limits,
    /// What makes vectors of passages; none by default.
    pub embeddings: Option<EmbeddingModel>,
}

impl Config {
    /// A configuration with the limits that suit the place: Notion's own, or none for a stand-in on this machine,
    /// which has no budget to keep and nothing to recover from.
    pub fn new(notion_base_url: Url, notion_token: SecretString, corpus: CorpusUrl) -> Self {
        let limits = if is_loopback(&notion_base_url) { Limits::stand_in() } else { Limits::notion() };
        Self { notion_base_url, notion_token, corpus, limits, embeddings: None }
    }
}

/// What the environment says. The token may lie in a secret store, so it takes one more step to a [`Config`].
#[derive(Debug, Clone)]
pub struct Settings {
    /// `NOTION_BASE_URL`: the origin of the Notion API, without `/v1`. Default `https://api.notion.com`.
    pub notion_base_url: Url,
    /// `NOTION_TOKEN` or `NOTION_TOKEN_SECRET_ID`.
    pub notion_token: TokenSource,
    /// `CORPUS_URL`: where the corpus is kept, `file:///folder` or `s3://bucket/prefix`.
    pub corpus: CorpusUrl,
    /// `NOTION_COMMENTS`: where open comments are looked for, `off`, `pages` or `blocks`. Default `pages`; without the
    /// capability to read comments there are none.
    pub comments: CommentsOn,
    /// `EMBEDDINGS`: what makes vectors of passages, `off` or `bedrock:` and a model id. Default `off`. The API must
    /// name the same.
    pub embeddings: Option<EmbeddingModel>,
}

/// Where the integration's token comes from.
#[derive(Debug, Clone)]
pub enum TokenSource {
    /// `NOTION_TOKEN`: the token itself.
    Given(SecretString),
    /// `NOTION_TOKEN_SECRET_ID`: name or ARN of the secret in AWS Secrets Manager that holds it.
    SecretId(String),
}

/// Variables that are missing or wrong, all of them at once.
#[derive(Debug, thiserror::Error)]
#[error("the configuration is wrong:\n  {}", .0.join("\n  "))]
pub struct ConfigError(Vec<String>);

impl Settings {
    /// Reads the environment of the process.
    #[expect(clippy::disallowed_methods, reason = "this is the module that reads the environment")]
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(|name| env::var(name).ok())
    }

    /// Reads the variables that `get` gives by name. An empty value counts as absent.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let get =
            |name: &str| get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let mut mistakes = Vec::new();

        let notion_base_url = match parse_origin(&get("NOTION_BASE_URL").unwrap_or_else(|| NOTION.to_owned()))
        {
            Ok(url) => Some(url),
            Err(mistake) => {
                mistakes.push(format!("NOTION_BASE_URL {mistake}"));
                None
            }
        };
        let notion_token = match (get("NOTION_TOKEN"), get("NOTION_TOKEN_SECRET_ID")) {
            (Some(token), _) => Some(TokenSource::Given(token.into())),
            (None, Some(id)) => Some(TokenSource::SecretId(id)),
            (None, None) => {
                mistakes.push(
                    "NOTION_TOKEN is not set: give the secret of a Notion integration, or name the secret of AWS \
                     Secrets Manager that holds it in NOTION_TOKEN_SECRET_ID"
                        .to_owned(),
                );
                None
            }
        };
        let corpus = corpus(get("CORPUS_URL")).map_err(|mistake| mistakes.push(mistake)).ok();

        let comments = match get("NOTION_COMMENTS").as_deref() {
            Some("off") => Some(CommentsOn::Nothing),
            None | Some("pages") => Some(CommentsOn::Pages),
            Some("blocks") => Some(CommentsOn::Blocks),
            Some(other) => {
                mistakes.push(format!("NOTION_COMMENTS is `{other}`: write `off`, `pages` or `blocks`"));
                None
            }
        };

        let embeddings = EmbeddingModel::from_setting(get("EMBEDDINGS").as_deref().unwrap_or("off"))
            .map_err(|mistake| mistakes.push(format!("EMBEDDINGS {mistake}")))
            .ok();

        match (notion_base_url, notion_token, corpus, comments, embeddings) {
            (Some(notion_base_url), Some(notion_token), Some(corpus), Some(comments), Some(embeddings)) => {
                Ok(Self { notion_base_url, notion_token, corpus, comments, embeddings })
            }
            _ => Err(ConfigError(mistakes)),
        }
    }
}

/// `CORPUS_URL` alone, for what needs no Notion.
#[cfg(feature = "import")]
#[expect(clippy::disallowed_methods, reason = "this is the module that reads the environment")]
pub fn corpus_from_env() -> Result<CorpusUrl, ConfigError> {
    corpus(env::var("CORPUS_URL").ok().filter(|url| !url.is_empty()))
        .map_err(|mistake| ConfigError(vec![mistake]))
}

fn corpus(url: Option<String>) -> Result<CorpusUrl, String> {
    let url = url
        .ok_or("CORPUS_URL is not set: write `file:///absolute/folder` or `s3://bucket/prefix`".to_owned())?;
    url.parse().map_err(|error| format!("CORPUS_URL {error}"))
}

/// Whether a Lambda runtime started the process: AWS sets `AWS_LAMBDA_RUNTIME_API` there.
#[expect(clippy::disallowed_methods, reason = "this is the module that reads the environment")]
pub fn is_lambda() -> bool {
    env::var("AWS_LAMBDA_RUNTIME_API").is_ok()
}

/// The name of the Lambda function that this process is: AWS sets `AWS_LAMBDA_FUNCTION_NAME` there.
#[expect(clippy::disallowed_methods, reason = "this is the module that reads the environment")]
pub fn lambda_function() -> Option<String> {
    env::var("AWS_LAMBDA_FUNCTION_NAME").ok().filter(|name| !name.is_empty())
}

/// Whether a bucket is addressed by path: `AWS_ENDPOINT_URL` or `AWS_ENDPOINT_URL_S3` names another S3 than Amazon's,
/// which has no host name for each bucket.
#[expect(clippy::disallowed_methods, reason = "this is the module that reads the environment")]
pub fn s3_by_path() -> bool {
    ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"]
        .iter()
        .any(|name| env::var(name).is_ok_and(|url| !url.is_empty()))
}

fn parse_origin(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("`{text}` is no URL ({error}): write `{NOTION}`"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(format!("`{text}` is neither http nor https: write `{NOTION}`"));
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err(format!("`{text}` would send the token unencrypted: write https"));
    }
    if url.path().trim_end_matches('/').ends_with("/v1") {
        return Err(format!("`{text}` must not end in /v1, which is added: write `{NOTION}`"));
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Settings, ConfigError> {
        Settings::read(|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_least_that_is_needed_is_a_token_and_a_corpus() {
        let settings = read(&[("NOTION_TOKEN", "ntn_x"), ("CORPUS_URL", "file:///var/corpus")]).unwrap();
        assert_eq!(settings.notion_base_url.as_str(), "https://api.notion.com/");
        assert!(matches!(settings.notion_token, TokenSource::Given(_)));
        assert_eq!(settings.corpus, CorpusUrl::Dir("/var/corpus".into()));
    }

    #[test]
    fn all_mistakes_are_told_at_once_with_the_names_of_their_variables() {
        let error = read(&[
            ("NOTION_BASE_URL", "api.notion.com"),
            ("NOTION_TOKEN", " "),
            ("CORPUS_URL", "corpus"),
            ("NOTION_COMMENTS", "all"),
            ("EMBEDDINGS", "on"),
        ]);
        let text = error.unwrap_err().to_string();
        for name in
            ["NOTION_BASE_URL", "NOTION_TOKEN", "NOTION_TOKEN_SECRET_ID", "CORPUS_URL", "NOTION_COMMENTS"]
        {
            assert!(text.contains(name), "{name} is missing in: {text}");
        }
    }

    #[test]
    fn a_token_is_never_sent_unencrypted_and_never_printed() {
        let corpus = ("CORPUS_URL", "s3://docs");
        let token = ("NOTION_TOKEN", "ntn_x");
        assert!(read(&[token, corpus, ("NOTION_BASE_URL", "http://notion.example")]).is_err());
        assert!(read(&[token, corpus, ("NOTION_BASE_URL", "https://api.notion.com/v1")]).is_err());
        let settings = read(&[token, corpus, ("NOTION_BASE_URL", "http://127.0.0.1:8089")]).unwrap();
        assert!(!format!("{settings:?}").contains("ntn_x"));
    }

    #[test]
    fn a_stand_in_on_this_machine_is_not_paced_and_notion_is() {
        let config =
            |url: &str| Config::new(Url::parse(url).unwrap(), "t".into(), CorpusUrl::Dir("/c".into()));
        assert!(config("http://127.0.0.1:8089").limits.requests_per_second.is_none());
        assert!(config("http://localhost:8089").limits.requests_per_second.is_none());
        assert!(config("https://api.notion.com").limits.requests_per_second.is_some());
    }
}
