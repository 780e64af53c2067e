//! What is loaded: the service, on one processor, and what it needs.

use std::error::Error;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use shared::corpus_url::CorpusUrl;
use stand_ins::bedrock::{self, Script};
use stand_ins::notion::{self, Workspace};
use sync_lambda::config::Config;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

const MODEL: &str = "global.anthropic.claude-sonnet-4-5-20250929-v1:0";

/// The sample workspace, synced.
pub async fn corpus() -> Result<TempDir, Box<dyn Error>> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../workspace");
    let server = notion::start(Workspace::from_markdown(&workspace)?, notion::Options::default()).await?;
    let folder = tempfile::tempdir()?;
    let url = CorpusUrl::Dir(folder.path().to_owned());
    let config = Config::new(server.base_url().parse()?, server.token().to_owned().into(), url);
    sync_lambda::sync(&config, |_| {}).await?;
    Ok(folder)
}

/// The service with its model.
pub struct Service {
    pub base_url: String,
    pub model: bedrock::Server,
    pub child: Child,
}

impl Service {
    /// Starts both; each token of the model takes so long, and an answer says its sentences so often.
    pub async fn start(
        binary: &str,
        corpus: &Path,
        token_ms: u64,
        said: usize,
    ) -> Result<Self, Box<dyn Error>> {
        let options = bedrock::Options {
            token_delay: Duration::from_millis(token_ms),
            said,
            ..bedrock::Options::default()
        };
        let model = bedrock::start(Script::default(), options).await?;
        let mut child = Command::new("taskset")
            .args(["-c", "0", binary])
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("CORPUS_URL", format!("file://{}", corpus.display()))
            .env("BIND", "127.0.0.1:0")
            .env("MODEL", format!("bedrock:{MODEL}"))
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", "load")
            .env("AWS_SECRET_ACCESS_KEY", "load")
            .env("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", model.base_url())
            // Shorter than a long answer takes: told to stop, the service has to end some of them itself.
            .env("SHUTDOWN_SECONDS", "5")
            .env("ASKS_PER_MINUTE", "off")
            .env("READS_PER_MINUTE", "off")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let mut log = BufReader::new(child.stdout.take().ok_or("no log")?).lines();
        let mut address = None;
        while let Some(line) = log.next_line().await? {
            let line: Value = serde_json::from_str(&line)?;
            address = line["listening"].as_str().map(str::to_owned).or(address);
            if line["index.generation"].is_u64() {
                break;
            }
        }
        // A log that nobody reads would stop the service.
        tokio::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
        let address = address.ok_or("the service ended before it was ready")?;
        Ok(Self { base_url: format!("http://{address}"), model, child })
    }

    /// The most memory that it has had, in MB.
    pub fn peak_mb(&self) -> Result<u64, Box<dyn Error>> {
        let id = self.child.id().ok_or("the service has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
        Ok(line.split_whitespace().next().ok_or("no figure")?.parse::<u64>()? / 1_024)
    }
}
