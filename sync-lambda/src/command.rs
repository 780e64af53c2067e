//! One sync as a plain command: progress on stderr, the report as JSON on stdout.

use std::cell::Cell;
use std::error::Error;
use std::io::{IsTerminal, Write, stderr};
use std::process::ExitCode;

use crate::progress::Progress;
use crate::sync_from_env;

const USAGE: &str = "\
Reads a Notion workspace and stores it as a corpus. Takes no arguments; these variables say what to do:

  NOTION_TOKEN            the secret of the integration that the pages are shared with
  NOTION_TOKEN_SECRET_ID  or: the secret of AWS Secrets Manager that holds it
  CORPUS_URL              where to store: file:///absolute/folder or s3://bucket/prefix
  NOTION_BASE_URL         the origin of the Notion API [default: https://api.notion.com]

Progress is shown on stderr; the report is printed to stdout as JSON. Exit code 1: the sync could not do its job.";

/// Does one sync, whatever comes of it is told on stderr and by the exit code.
pub async fn run(arguments: Vec<String>) -> ExitCode {
    if let Some(argument) = arguments.first() {
        eprintln!("{USAGE}");
        let asked = matches!(argument.as_str(), "-h" | "--help");
        return if asked { ExitCode::SUCCESS } else { ExitCode::from(2) };
    }
    let lines = Lines::default();
    match sync_from_env(|progress| lines.show(progress)).await {
        Ok(report) => {
            println!("{}", serde_json::to_string_pretty(&report).expect("a report has string keys"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("sync failed: {}", with_causes(&error));
            ExitCode::FAILURE
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

/// Lines on stderr. On a terminal counting goes on in one line; in a log every hundredth page read has one, and the
/// search for pages none: what it came to follows in the line after it.
#[derive(Default)]
struct Lines {
    is_counting: Cell<bool>,
}

impl Lines {
    fn show(&self, progress: Progress) {
        let mut out = stderr().lock();
        let counts = matches!(progress, Progress::Finding { .. } | Progress::Reading { .. });
        // A terminal that is gone is no reason to stop a sync.
        let _ = match progress {
            _ if stderr().is_terminal() => {
                let before = if self.is_counting.replace(counts) && !counts { "\n" } else { "\r\x1b[K" };
                let after = if counts { "" } else { "\n" };
                write!(out, "{before}{progress}{after}").and_then(|()| out.flush())
            }
            Progress::Finding { .. } => Ok(()),
            Progress::Reading { done, total } if done % 100 != 0 && done != total => Ok(()),
            _ => writeln!(out, "{progress}"),
        };
    }
}
