//! How many requests a sync sends, beside the least that it could do with, for each kind of run.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::{TimeDelta, Utc};
use serde::Serialize;
use shared::corpus_url::CorpusUrl;
use shared::ids::PageId;
use shared::keys;
use shared::manifest::Manifest;
use stand_ins::notion::{Change, Faults, Server};
use sync_lambda::config::Config;
use sync_lambda::notion::comments::CommentsOn;
use sync_lambda::plan;
use tempfile::TempDir;

use crate::bound::Bound;
use crate::{serve, workspace};

/// What one run came to.
#[derive(Debug, Serialize)]
pub struct Counted {
    pages: usize,
    run: &'static str,
    requests: usize,
    bound: usize,
    ratio: f64,
    /// The requests by what they were for.
    by_path: BTreeMap<String, usize>,
}

/// A page edited this way has as many blocks with blocks in them as a generated one: one.
const EDITED: &str = "새 글\n\n둘째 글\n\n셋째 글\n\n- 항목\n  - 그 아래";

/// Counts the requests of each kind of run, for workspaces of two sizes.
pub async fn measure() -> Vec<Counted> {
    let mut counted = Vec::new();
    eprintln!("\n| pages | run | requests | least | ratio |\n|---|---|---|---|---|");
    for pages in [1_000, 10_000] {
        let with_comments = Subject::new(pages, CommentsOn::Pages).await.first_load_with_comments().await;
        let mut subject = Subject::new(pages, CommentsOn::Nothing).await;
        let runs = subject.runs().await.into_iter().chain([with_comments]);
        counted.extend(runs.inspect(|of| {
            let Counted { pages, run, requests, bound, ratio, .. } = of;
            eprintln!("| {pages} | {run} | {requests} | {bound} | {ratio:.3} |");
        }));
    }
    counted
}

/// A workspace and the corpus it is synced into.
struct Subject {
    server: Server,
    folder: TempDir,
    config: Config,
    bound: Bound,
}

impl Subject {
    async fn new(pages: usize, comments: CommentsOn) -> Self {
        let spec = workspace(pages);
        let server = serve(&spec, Faults::default()).await;
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let config = config(&server, folder.path(), comments);
        Self { server, folder, config, bound: Bound::of(&spec) }
    }

    async fn runs(&mut self) -> Vec<Counted> {
        let bound = self.bound;
        let changed = bound.pages / 100;
        let first = self.run("first load", bound.first_load()).await;
        let unchanged = self.run("no change", bound.sweep()).await;
        self.edit(changed, TimeDelta::days(30));
        let edited = self.run("1 % changed", bound.sweep() + bound.bodies(changed)).await;
        self.config.limits.pages_per_sweep = no_sweep(bound.pages);
        let by_edits = self.run("no change, not a sweep", bound.edits()).await;
        // Within the time that edits are looked for again, and settled: not in the minute in which they are read.
        self.edit(changed, TimeDelta::minutes(5));
        let edits = bound.edits() + bound.bodies(changed);
        let edited_by_edits = self.run("1 % changed, not a sweep", edits).await;
        vec![first, unchanged, edited, by_edits, edited_by_edits]
    }

    async fn first_load_with_comments(&self) -> Counted {
        let bound = self.bound.first_load() + self.bound.comments(self.bound.pages);
        self.run("first load, with comments on pages", bound).await
    }

    async fn run(&self, run: &'static str, bound: usize) -> Counted {
        let before = self.server.requests().len();
        let report = sync_lambda::sync(&self.config, |_| {}).await.expect("nothing goes wrong here");
        assert_eq!(report.pages as usize, self.bound.pages, "{run}: pages are missing");
        let sent = self.server.requests().split_off(before);
        let mut by_path = BTreeMap::new();
        for request in &sent {
            *by_path.entry(kind(&request.method, &request.path)).or_default() += 1;
        }
        let requests = sent.len();
        Counted {
            pages: self.bound.pages,
            run,
            requests,
            bound,
            ratio: requests as f64 / bound as f64,
            by_path,
        }
    }

    /// Edits so many pages, some time ago.
    fn edit(&self, pages: usize, ago: TimeDelta) {
        let at = (Utc::now() - ago).to_rfc3339();
        let manifest = fs::read(self.folder.path().join(keys::MANIFEST)).expect("a sync wrote it");
        let manifest: Manifest = serde_json::from_slice(&manifest).expect("a sync wrote it");
        let every = manifest.pages.len() / pages;
        for id in manifest.pages.keys().step_by(every).take(pages) {
            self.edit_page(*id, &at);
        }
    }

    fn edit_page(&self, id: PageId, at: &str) {
        let (page, markdown) = (id.to_string(), EDITED.to_owned());
        let edit = Change::Edit { page, markdown, last_edited_time: Some(at.to_owned()) };
        self.server.change(edit).expect("the page is there");
    }
}

fn config(server: &Server, corpus: &Path, comments: CommentsOn) -> Config {
    let url = server.base_url().parse().expect("a server knows its address");
    let mut config = Config::new(url, server.token().into(), CorpusUrl::Dir(corpus.to_owned()));
    config.limits.comments = comments;
    config
}

/// A number of pages for every sweep with which none is due now or in the next hour.
fn no_sweep(pages: usize) -> usize {
    let due = |per_sweep, later| plan::is_sweep_due(pages, per_sweep, Utc::now() + TimeDelta::hours(later));
    let found = (1..pages).find(|per_sweep| !due(*per_sweep, 0) && !due(*per_sweep, 1));
    found.expect("hours take turns")
}

/// What a request is for: its method and path, without ids and query.
fn kind(method: &str, path: &str) -> String {
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let parts = path.split('/').map(|part| if part.len() >= 32 { "*" } else { part });
    format!("{method} {}", parts.collect::<Vec<_>>().join("/"))
}
