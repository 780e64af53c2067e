//! What the operator sets: the only module that reads the environment.
//!
//! All mistakes are told at once, each with its variable's name, so that one start is enough to mend them.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use chrono::TimeDelta;
use secrecy::SecretString;
use shared::corpus_url::CorpusUrl;
use shared::embedding::EmbeddingModel;

use crate::budget;
use crate::config::access::AccessConfig;
use crate::corpus::library::DEFAULT_MAX_PASSAGES;
use crate::model::price::Price;

pub mod access;

/// The settings of the service.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the synced workspace is. From `CORPUS_URL`; required.
    pub corpus: CorpusUrl,
    /// Whether the bucket is addressed by path. True when `AWS_ENDPOINT_URL` or `AWS_ENDPOINT_URL_S3` names another S3
    /// than Amazon's, which has no host name for each bucket.
    pub s3_by_path: bool,
    /// What writes the answers. From `MODEL`: `extractive`, which is the default, or `bedrock:` and one or more models.
    pub model: ModelChoice,
    /// What may be spent on models in a day.
    pub budget: budget::Limits,
    /// The small model on Bedrock that makes follow-up questions self-standing: a model id, an inference profile id, or
    /// an ARN. From `REWRITE_MODEL`, as `bedrock:<id>`; without it, a rule does.
    pub rewrite_model: Option<String>,
    /// What makes the vectors of questions; the sync must name the same. From `EMBEDDINGS`; `off` by default, and
    /// passages are then found by their words alone.
    pub embeddings: Option<EmbeddingModel>,
    /// The sync's Lambda function, by name or ARN. From `SYNC_FUNCTION`; without it, this server cannot start a sync.
    pub sync_function: Option<String>,
    /// How often the schedule starts a sync. From `SYNC_MINUTES`; without it, nobody is told when the next one starts.
    pub sync_period: Option<TimeDelta>,
    /// The verification token of the subscription to Notion's webhook, which signs its deliveries. From
    /// `NOTION_WEBHOOK_TOKEN`; without it, only the handshake of a new subscription is taken.
    pub webhook_token: Option<SecretString>,
    /// The most passages that are loaded. From `MAX_PASSAGES`; 1,000,000 by default, meant for a task of 2 GB.
    pub max_passages: usize,
    /// The address to listen on. From `BIND`; `127.0.0.1:8080` by default.
    pub bind: SocketAddr,
    /// The names of this server by which clients of the Model Context Protocol may call it, besides those of the machine
    /// itself. From `MCP_HOSTS`, with commas between; a web page that gives another name its address does not get in.
    pub mcp_hosts: Vec<String>,
    /// The folder of the built page. From `WEB_DIR`; without it, only the API is served.
    pub web_dir: Option<PathBuf>,
    /// Whether metrics for CloudWatch are written into the log. From `METRICS`, as `emf`; `off` by default.
    pub metrics: bool,
    /// How often to look for a newer state of the workspace. From `REFRESH_SECONDS`; 15 by default.
    pub refresh: Duration,
    /// Who may call, and how often.
    pub access: AccessConfig,
    /// How long open answers may go on after the signal to stop. From `SHUTDOWN_SECONDS`; 20 by default.
    pub shutdown: Duration,
}

/// What writes the answers.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelChoice {
    /// The best-supported sentences, quoted; no network.
    Extractive,
    /// Models on Bedrock.
    Bedrock(BedrockChoice),
}

/// Models on Bedrock.
#[derive(Debug, Clone, PartialEq)]
pub struct BedrockChoice {
    /// The model: its id, that of an inference profile, or an ARN.
    pub model: String,
    /// The models that are asked, in this order, while it has no capacity. After it in `MODEL`, with commas between.
    pub fallbacks: Vec<String>,
    /// What checks questions and answers. From `GUARDRAIL`, as `id:version`; nothing by default.
    pub guardrail: Option<Guardrail>,
    /// What tokens cost. From `MODEL_PRICE`; the model's list price by default.
    pub price: Option<Price>,
}

impl BedrockChoice {
    /// A model whose tokens nobody has told the price of.
    fn without_price(&self) -> Option<&String> {
        let mut models = std::iter::once(&self.model).chain(&self.fallbacks);
        models.find(|model| self.price.is_none() && Price::listed(model).is_none())
    }
}

/// A guardrail of Bedrock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guardrail {
    /// Its id or ARN.
    pub id: String,
    /// Its version: a number, or `DRAFT`.
    pub version: String,
}

/// Every mistake in the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError {
    mistakes: Vec<String>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the settings have {} mistake(s):", self.mistakes.len())?;
        self.mistakes.iter().try_for_each(|mistake| write!(f, "\n  {mistake}"))
    }
}

impl Config {
    /// Reads the settings from the environment.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_variables(&environment())
    }

    /// Reads the address to listen on alone, for who asks the service and is none.
    pub fn bind_from_env() -> Result<SocketAddr, ConfigError> {
        let variables = environment();
        let mut reader = Reader { variables: &variables, mistakes: Vec::new() };
        let bind = read_bind(&mut reader);
        if reader.mistakes.is_empty() { Ok(bind) } else { Err(ConfigError { mistakes: reader.mistakes }) }
    }

    /// Reads the settings from variables. An empty variable counts as not set.
    pub fn from_variables(variables: &BTreeMap<String, String>) -> Result<Self, ConfigError> {
        let mut reader = Reader { variables, mistakes: Vec::new() };
        let corpus = reader.required("CORPUS_URL", "the place where the sync publishes", |text| {
            text.parse::<CorpusUrl>().map_err(|error| error.to_string())
        });
        let mut model = reader.or("MODEL", ModelChoice::Extractive, parse_model);
        let guardrail = reader.or("GUARDRAIL", None, |text| parse_guardrail(text).map(Some));
        let price = reader.or("MODEL_PRICE", None, |text| Price::from_setting(text).map(Some));
        if let ModelChoice::Bedrock(choice) = &mut model {
            choice.guardrail = guardrail;
            choice.price = price;
        }
        let budget = budget::Limits {
            all: reader.or("DAILY_BUDGET_USD", None, |text| parse_usd(text).map(Some)),
            caller: reader.or("CALLER_DAILY_BUDGET_USD", None, |text| parse_usd(text).map(Some)),
        };
        if let ModelChoice::Bedrock(choice) = &model
            && budget != budget::Limits::default()
        {
            reader.mistakes.extend(choice.without_price().map(|model| {
                format!(
                    "MODEL_PRICE is not set: without a price of `{model}`, a budget would never be used up"
                )
            }));
        }
        let rewrite_model = reader.or("REWRITE_MODEL", None, |text| match parse_model(text) {
            Ok(ModelChoice::Bedrock(BedrockChoice { model, fallbacks, .. })) if fallbacks.is_empty() => {
                Ok(Some(model))
            }
            _ => Err(format!("`{text}` is not `bedrock:` and a model or inference profile id")),
        });
        let embeddings = reader.or("EMBEDDINGS", None, |text| {
            EmbeddingModel::from_setting(text).map_err(|error| error.to_string())
        });
        let sync_function = reader.or("SYNC_FUNCTION", None, |text| parse_function(text).map(Some));
        let sync_period = reader.or("SYNC_MINUTES", None, |text| parse_minutes(text).map(Some));
        let webhook_token = reader.or("NOTION_WEBHOOK_TOKEN", None, |text| Ok(Some(text.into())));
        let max_passages = reader.or("MAX_PASSAGES", DEFAULT_MAX_PASSAGES, |text| {
            text.parse()
                .ok()
                .filter(|most| *most > 0)
                .ok_or(format!("`{text}` is no number of passages, such as 1000000"))
        });
        let bind = read_bind(&mut reader);
        let mcp_hosts = reader.or("MCP_HOSTS", Vec::new(), parse_hosts);
        let web_dir = reader.or("WEB_DIR", None, |text| {
            let path = PathBuf::from(text);
            if path.join("index.html").is_file() {
                Ok(Some(path))
            } else {
                Err(format!("`{text}` has no index.html: build the page first, see `make run`"))
            }
        });
        let metrics = reader.or("METRICS", false, |text| match text {
            "emf" => Ok(true),
            "off" => Ok(false),
            _ => Err(format!("`{text}` is neither `emf` nor `off`")),
        });
        let refresh =
            reader.or("REFRESH_SECONDS", Duration::from_secs(15), |text| parse_seconds(text, 1, 3_600));
        let shutdown =
            reader.or("SHUTDOWN_SECONDS", Duration::from_secs(20), |text| parse_seconds(text, 0, 110));
        let access = AccessConfig::read(&mut reader, bind);
        let is_set = |name: &str| variables.get(name).is_some_and(|value| !value.trim().is_empty());
        let s3_by_path = is_set("AWS_ENDPOINT_URL") || is_set("AWS_ENDPOINT_URL_S3");
        match corpus {
            Some(corpus) if reader.mistakes.is_empty() => Ok(Self {
                corpus,
                s3_by_path,
                model,
                budget,
                rewrite_model,
                embeddings,
                sync_function,
                sync_period,
                webhook_token,
                max_passages,
                bind,
                mcp_hosts,
                web_dir,
                metrics,
                refresh,
                access,
                shutdown,
            }),
            _ => Err(ConfigError { mistakes: reader.mistakes }),
        }
    }
}

fn environment() -> BTreeMap<String, String> {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
    let variables = std::env::vars_os();
    variables
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())))
        .collect()
}

fn read_bind(reader: &mut Reader) -> SocketAddr {
    reader.or("BIND", SocketAddr::from(([127, 0, 0, 1], 8080)), |text| {
        text.parse().map_err(|_| format!("`{text}` is no address with a port, such as `127.0.0.1:8080`"))
    })
}

/// The longest name of a function that Lambda takes, as an ARN.
const MAX_FUNCTION_NAME: usize = 256;
/// A week: a schedule that starts a sync less often is none that readers wait for.
const MOST_SYNC_MINUTES: i64 = 7 * 24 * 60;

struct Reader<'a> {
    variables: &'a BTreeMap<String, String>,
    mistakes: Vec<String>,
}

impl Reader<'_> {
    fn is_set(&self, name: &str) -> bool {
        self.variables.get(name).is_some_and(|value| !value.trim().is_empty())
    }

    fn required<T>(
        &mut self,
        name: &str,
        what: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        match self.variables.get(name).map(|value| value.trim()).filter(|value| !value.is_empty()) {
            Some(text) => {
                parse(text).map_err(|mistake| self.mistakes.push(format!("{name}: {mistake}"))).ok()
            }
            None => {
                self.mistakes.push(format!("{name} is not set: it names {what}"));
                None
            }
        }
    }

    fn or<T>(&mut self, name: &str, default: T, parse: impl Fn(&str) -> Result<T, String>) -> T {
        if self.variables.get(name).is_none_or(|value| value.trim().is_empty()) {
            return default;
        }
        self.required(name, "", parse).unwrap_or(default)
    }
}

fn parse_model(text: &str) -> Result<ModelChoice, String> {
    match text.split_once(':') {
        None if text == "extractive" => Ok(ModelChoice::Extractive),
        Some(("bedrock", ids)) => {
            let mut ids = ids.split(',').map(|id| id.trim().to_owned());
            let model = ids.next().unwrap_or_default();
            let fallbacks: Vec<String> = ids.collect();
            if model.is_empty() || fallbacks.iter().any(String::is_empty) {
                return Err(format!("`{text}` lacks the id of a model after `bedrock:` or a comma"));
            }
            Ok(ModelChoice::Bedrock(BedrockChoice { model, fallbacks, guardrail: None, price: None }))
        }
        _ => Err(format!(
            "`{text}` is neither `extractive` nor `bedrock:` and a model or inference profile id"
        )),
    }
}

/// US dollars as millionths of them.
fn parse_usd(text: &str) -> Result<u64, String> {
    match text.parse::<f64>() {
        Ok(usd) if usd > 0.0 && usd <= 1e9 => Ok((usd * 1e6) as u64),
        _ => Err(format!("`{text}` is no amount of US dollars, such as `20`")),
    }
}

fn parse_guardrail(text: &str) -> Result<Guardrail, String> {
    match text.rsplit_once(':') {
        Some((id, version)) if !id.is_empty() && (version == "DRAFT" || version.parse::<u32>().is_ok()) => {
            Ok(Guardrail { id: id.to_owned(), version: version.to_owned() })
        }
        _ => Err(format!("`{text}` is not a guardrail's id, a colon and its version, such as `abc123:1`")),
    }
}

fn parse_hosts(text: &str) -> Result<Vec<String>, String> {
    let hosts: Vec<String> = text.split(',').map(|host| host.trim().to_lowercase()).collect();
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-.".contains(letter);
    match hosts.iter().find(|host| host.is_empty() || !host.chars().all(plain)) {
        None => Ok(hosts),
        Some(host) => {
            Err(format!("`{host}` is no name of a host, such as `notes.example.com`: no scheme, no port"))
        }
    }
}

fn parse_function(text: &str) -> Result<String, String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.:$".contains(letter);
    if text.len() <= MAX_FUNCTION_NAME && text.chars().all(plain) {
        Ok(text.to_owned())
    } else {
        Err(format!("`{text}` is neither the name nor the ARN of a Lambda function"))
    }
}

fn parse_seconds(text: &str, least: u64, most: u64) -> Result<Duration, String> {
    match text.parse::<u64>() {
        Ok(seconds) if (least..=most).contains(&seconds) => Ok(Duration::from_secs(seconds)),
        _ => Err(format!("`{text}` is no number of seconds from {least} to {most}")),
    }
}

fn parse_minutes(text: &str) -> Result<TimeDelta, String> {
    match text.parse() {
        Ok(minutes @ 1..=MOST_SYNC_MINUTES) => Ok(TimeDelta::minutes(minutes)),
        _ => Err(format!("`{text}` is no number of minutes from 1 to {MOST_SYNC_MINUTES}")),
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::from_variables(&variables.collect())
    }

    #[test]
    fn one_variable_is_enough() {
        let config = read(&[("CORPUS_URL", "file:///var/corpus"), ("MODEL", "")]).unwrap();
        assert_eq!(config.model, ModelChoice::Extractive);
        assert_eq!(config.bind.to_string(), "127.0.0.1:8080");
        assert!(!config.s3_by_path);
        let elsewhere = [("CORPUS_URL", "s3://b"), ("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9000")];
        assert!(read(&elsewhere).unwrap().s3_by_path);
    }

    #[test]
    fn vectors_are_off_until_a_model_is_named() {
        let corpus = ("CORPUS_URL", "s3://b");
        assert!(read(&[corpus]).unwrap().embeddings.is_none());
        assert!(read(&[corpus, ("EMBEDDINGS", "off")]).unwrap().embeddings.is_none());
        let named = read(&[corpus, ("EMBEDDINGS", "bedrock:amazon.titan-embed-text-v2:0@256")]).unwrap();
        assert_eq!(named.embeddings.map(|model| model.dimensions()), Some(256));
    }

    #[test]
    fn a_model_on_bedrock_may_be_an_arn() {
        let arn = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.anthropic.claude";
        let config = read(&[("CORPUS_URL", "s3://b"), ("MODEL", &format!("bedrock:{arn}"))]).unwrap();
        let choice = BedrockChoice { model: arn.to_owned(), fallbacks: vec![], guardrail: None, price: None };
        assert_eq!(config.model, ModelChoice::Bedrock(choice));
        assert_eq!(config.rewrite_model, None);
        let config = read(&[("CORPUS_URL", "s3://b"), ("REWRITE_MODEL", &format!("bedrock:{arn}"))]).unwrap();
        assert_eq!(config.rewrite_model.as_deref(), Some(arn));
    }

    #[test]
    fn models_may_stand_in_for_each_other_and_be_guarded() {
        let config = read(&[
            ("CORPUS_URL", "s3://b"),
            ("MODEL", "bedrock:a, b,arn:aws:bedrock:x:y/z"),
            ("GUARDRAIL", "arn:aws:bedrock:x:guardrail/g:2"),
            ("MODEL_PRICE", "3,15"),
        ]);
        let Ok(Config { model: ModelChoice::Bedrock(choice), .. }) = config else { panic!("{config:?}") };
        assert_eq!(
            (choice.model.as_str(), &choice.fallbacks[..]),
            ("a", &["b", "arn:aws:bedrock:x:y/z"].map(String::from)[..])
        );
        let guardrail = Guardrail { id: "arn:aws:bedrock:x:guardrail/g".to_owned(), version: "2".to_owned() };
        assert_eq!((choice.guardrail, choice.price.map(|price| price.output)), (Some(guardrail), Some(15.0)));
        assert!(read(&[("CORPUS_URL", "s3://b"), ("MODEL", "bedrock:a,,b")]).is_err());
    }

    #[test]
    fn a_budget_needs_the_price_of_every_model() {
        let set = |model| [("CORPUS_URL", "s3://b"), ("MODEL", model), ("DAILY_BUDGET_USD", "2.5")];
        let known = "bedrock:global.anthropic.claude-haiku-4-5-20251001-v1:0";
        assert_eq!(read(&set(known)).unwrap().budget.all, Some(2_500_000));
        assert!(read(&set("extractive")).is_ok());
        let told = read(&set(&format!("{known},abc123"))).unwrap_err().to_string();
        assert!(told.contains("MODEL_PRICE is not set") && told.contains("`abc123`"), "{told}");
    }

    #[test]
    fn a_sync_function_may_be_an_arn_and_the_token_is_never_printed() {
        let arn = "arn:aws:lambda:ap-northeast-2:123456789012:function:notion-sync:$LATEST";
        let variables =
            [("CORPUS_URL", "s3://b"), ("SYNC_FUNCTION", arn), ("NOTION_WEBHOOK_TOKEN", " secret_x\n")];
        let config = read(&variables).unwrap();
        assert_eq!(config.sync_function.as_deref(), Some(arn));
        assert_eq!(config.webhook_token.as_ref().map(|token| token.expose_secret()), Some("secret_x"));
        assert!(!format!("{config:?}").contains("secret_x"));
        assert!(read(&[("CORPUS_URL", "s3://b")]).unwrap().sync_function.is_none());
    }

    #[test]
    fn the_period_of_the_schedule_is_in_minutes() {
        let period =
            |text| read(&[("CORPUS_URL", "s3://b"), ("SYNC_MINUTES", text)]).map(|it| it.sync_period);
        assert_eq!(period("60"), Ok(Some(TimeDelta::hours(1))));
        assert_eq!(period(""), Ok(None));
        assert!(period("hourly").is_err() && period("10081").is_err());
    }

    #[test]
    fn hosts_are_names_with_commas_between() {
        let hosts = |text| read(&[("CORPUS_URL", "s3://b"), ("MCP_HOSTS", text)]).unwrap().mcp_hosts;
        assert_eq!(hosts("Notes.example.com, 10.0.0.7"), ["notes.example.com", "10.0.0.7"]);
        assert!(hosts("").is_empty());
    }

    #[test]
    fn all_mistakes_are_told_at_once_with_their_variables() {
        let error = read(&[
            ("CORPUS_URL", "corpus"),
            ("MODEL", "gpt"),
            ("GUARDRAIL", "abc"),
            ("MODEL_PRICE", "cheap"),
            ("REWRITE_MODEL", "extractive"),
            ("EMBEDDINGS", "on"),
            ("SYNC_FUNCTION", "notion sync"),
            ("SYNC_MINUTES", "0"),
            ("MAX_PASSAGES", "0"),
            ("BIND", "8080"),
            ("MCP_HOSTS", "https://notes.example.com"),
            ("WEB_DIR", "/nowhere"),
            ("METRICS", "on"),
            ("DAILY_BUDGET_USD", "-1"),
            ("CALLER_DAILY_BUDGET_USD", "much"),
            ("REFRESH_SECONDS", "0"),
        ]);
        let text = error.unwrap_err().to_string();
        for name in [
            "CORPUS_URL",
            "MODEL",
            "GUARDRAIL",
            "MODEL_PRICE",
            "REWRITE_MODEL",
            "EMBEDDINGS",
            "SYNC_FUNCTION",
            "SYNC_MINUTES",
            "MAX_PASSAGES",
            "BIND",
            "MCP_HOSTS",
            "WEB_DIR",
            "METRICS",
            "DAILY_BUDGET_USD",
            "CALLER_DAILY_BUDGET_USD",
            "REFRESH_SECONDS",
        ] {
            assert!(text.contains(&format!("\n  {name}: ")), "{name} is missing in: {text}");
        }
        assert!(read(&[]).unwrap_err().to_string().contains("CORPUS_URL is not set"));
    }
}
