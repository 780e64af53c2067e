//! One sync as a plain command: progress on stderr, the report as JSON on stdout.

mod lines;
mod patience;

use std::error::Error;
use std::process::ExitCode;

#[cfg(feature = "import")]
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use serde::Serialize;
use shared::ids::PageId;
use shared::sync::SyncRequest;

use crate::config::Config;
use crate::render::link::{self, Target};
use crate::run::{Ended, SyncError};
use crate::{config_from_env, preview, sync_for};

use lines::Lines;
use patience::patiently;

/// Reads a Notion workspace and stores it as a corpus.
#[derive(Debug, Parser)]
#[command(name = "sync-lambda", after_help = VARIABLES, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    task: Option<Task>,
    /// Read every page anew, also those that were not edited
    #[arg(long)]
    full: bool,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Sync this page alone; may be given more than once
    #[arg(long = "page", value_name = "URL OR ID", value_parser = parse_page, conflicts_with = "dry_run")]
    pages: Vec<PageId>,
    /// Remove pages that vanished all at once, which are kept otherwise
    #[arg(long)]
    accept_deletes: bool,
}

/// What else than a sync can be done.
#[derive(Debug, Subcommand)]
enum Task {
    /// Make an export of a workspace the corpus; needs no token
    #[cfg(feature = "import")]
    Import {
        /// The zip file: in Notion, open a page, then ... > Export > Markdown & CSV or HTML, with subpages
        export: PathBuf,
    },
}

const VARIABLES: &str = "\
These variables say what to do:
  NOTION_TOKEN            the secret of the integration that the pages are shared with
  NOTION_TOKEN_SECRET_ID  or: the secret of AWS Secrets Manager that holds it
  CORPUS_URL              where to store: file:///absolute/folder or s3://bucket/prefix
  NOTION_COMMENTS         open comments: on `pages`, on `blocks` too (a request for each), or `off` [default: pages]
  EMBEDDINGS              vectors for the search by meaning: `off`, or `bedrock:` and a model id [default: off]
  NOTION_BASE_URL         the origin of the Notion API [default: https://api.notion.com]

Progress is shown on stderr; the report is printed to stdout as JSON. A long pause that Notion asks for is waited for;
a sync that is stopped is gone on with by the next one.
Exit code 0: done, or another sync is at work. 1: the sync could not do its job. 2: the command is not understood.";

/// Does what the arguments ask for; whatever comes of it is told on stderr and by the exit code.
pub async fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let Arguments { task, full, dry_run, pages, accept_deletes } = arguments;
    #[cfg(feature = "import")]
    if let Some(Task::Import { export }) = task {
        return end(import(&export).await);
    }
    #[cfg(not(feature = "import"))]
    let _ = task;
    let request = SyncRequest { pages, full, accept_deletes, ..SyncRequest::default() };
    end(match config_from_env().await {
        Ok(config) if dry_run => preview(&config, &request, Lines::shown()).await.map(show),
        Ok(config) => sync(&config, &request).await,
        Err(error) => Err(error),
    })
}

fn end(done: Result<(), impl Into<Box<dyn Error>>>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sync-lambda failed: {}", with_causes(error.into().as_ref()));
            ExitCode::FAILURE
        }
    }
}

#[cfg(feature = "import")]
async fn import(export: &std::path::Path) -> Result<(), Box<dyn Error>> {
    let corpus = crate::config::corpus_from_env()?;
    let store = crate::store::Store::open(&corpus).await;
    show(crate::run::import(&store, export).await?);
    Ok(())
}

async fn sync(config: &Config, request: &SyncRequest) -> Result<(), SyncError> {
    match patiently(async || sync_for(config, request, None, Lines::shown()).await).await {
        Err(SyncError::NeedsALook { report, reasons }) => {
            show(&*report);
            Err(SyncError::NeedsALook { report, reasons })
        }
        ended => ended.map(|Ended { report, .. }| show(report)),
    }
}

fn show(report: impl Serialize) {
    println!("{}", serde_json::to_string_pretty(&report).expect("a report has string keys"));
}

/// A page by its id, or by its address in Notion.
fn parse_page(text: &str) -> Result<PageId, String> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    match link::target(text) {
        Some(Target::Page(id, _)) => Ok(id),
        _ => {
            Err("neither the id of a page nor its address in Notion: copy the link of the page there"
                .to_owned())
        }
    }
}

/// An error and what caused it, in one line.
pub fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        // The AWS SDK repeats a cause as its own words.
        if !text.ends_with(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_named_by_id_or_address() {
        let id: PageId = "1f2e3d4c-5b6a-4978-8899-aabbccddeeff".parse().unwrap();
        for text in [
            "1f2e3d4c5b6a49788899aabbccddeeff",
            "https://www.notion.so/a/휴가-1f2e3d4c5b6a49788899aabbccddeeff?pvs=4",
        ] {
            assert_eq!(parse_page(text), Ok(id), "{text}");
        }
        assert!(parse_page("https://example.com/1f2e3d4c5b6a49788899aabbccddeeff").is_err());
    }

    #[test]
    fn the_arguments_are_consistent() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }
}
