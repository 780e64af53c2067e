//! What goes wrong at Notion, one by one: what the run makes of it, and what it does not take from readers.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use shared::keys;
use shared::ledger::Outcome;
use shared::sync::SyncRequest;
use stand_ins::notion::{
    self, Change, Faults, Options, RetryAfter, Rule, Server, Spec, What, When, Workspace,
};
use sync_lambda::config::Config;
use sync_lambda::plan;
use sync_lambda::run::SyncError;
use uuid::Uuid;

use crate::support::{Corpus, config, sync};

const LATER: &str = "2026-06-01T00:00:00Z";

async fn serve(pages: usize) -> (Server, Corpus, Config) {
    let spec = Spec { pages, databases: vec![3], blocks: 5, containers: 0, ..Spec::default() };
    let server = notion::start(Workspace::generate(&spec), Options::default()).await.unwrap();
    let corpus = Corpus::new();
    let config = config(server.base_url(), server.token(), &corpus);
    (server, corpus, config)
}

fn fail(server: &Server, rules: impl IntoIterator<Item = Rule>) {
    server.set_faults(Faults { rules: rules.into_iter().collect(), ..Faults::default() }).unwrap();
}

fn pages(server: &Server) -> Vec<Uuid> {
    server.inspect(Workspace::page_ids).unwrap()
}

fn edit(server: &Server, page: Uuid, words: &str, at: &str) {
    let markdown = format!("# Edited\n\n{words}");
    server
        .change(Change::Edit { page: page.to_string(), markdown, last_edited_time: Some(at.to_owned()) })
        .unwrap();
}

fn text(corpus: &Corpus, page: Uuid) -> String {
    let id = shared::ids::PageId(page);
    let page: shared::page::PageDocument = corpus.read(&keys::page(id, &corpus.manifest().pages[&id].hash));
    page.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn half_the_workspace_that_vanishes_at_once_is_kept_until_somebody_says_that_it_is_meant() {
    let (server, corpus, config) = serve(60).await;
    sync(&config).await.unwrap();
    let before = corpus.manifest().pages.len();
    let edited = pages(&server)[0];
    server.set_faults(Faults { unshared_share: 0.5, unlisted: vec![], ..Faults::default() }).unwrap();
    let shared = pages(&server);
    assert!(shared.len() < before - 20, "{} of {before}", shared.len());
    let edited = if shared.contains(&edited) { edited } else { shared[0] };
    edit(&server, edited, "Still here.", LATER);

    let error = sync(&config).await.unwrap_err();
    let SyncError::NeedsALook { report, .. } = &error else { panic!("{error}") };
    assert_eq!(report.run.held as usize, before - shared.len());
    assert!(error.to_string().contains("--accept-deletes"), "{error}");
    assert_eq!(corpus.manifest().pages.len(), before);
    assert_eq!(text(&corpus, edited), "Still here.", "edits go on being read");

    let accept = SyncRequest { accept_deletes: true, ..SyncRequest::default() };
    sync_lambda::sync_for(&config, &accept, None, |_| {}).await.unwrap();
    assert_eq!(corpus.manifest().pages.len(), shared.len());
}

#[tokio::test]
async fn nothing_is_removed_after_a_look_that_was_not_complete() {
    for rule in [
        Rule::new("search", When::Always, What::Incomplete),
        Rule::new("search", When::Nth((2..40).collect()), What::Status(503)),
        Rule::new("search", When::Always, What::Endless),
        Rule::new("data_sources/*/query", When::Always, What::Repeat),
    ] {
        let (server, corpus, config) = serve(8).await;
        sync(&config).await.unwrap();
        let before = corpus.manifest().pages.len();
        let gone = pages(&server)[3];
        server
            .set_faults(Faults {
                rules: vec![rule.clone()],
                unshared: vec![gone],
                max_page_size: Some(2),
                ..Faults::default()
            })
            .unwrap();
        let limit = Duration::from_secs(8);
        let Ok(report) = tokio::time::timeout(limit, sync(&config)).await else {
            panic!("{rule:?}: {:?}", server.requests().split_off(server.requests().len() - 30));
        };
        let report = report.unwrap();
        assert!(!report.run.complete, "{rule:?}");
        assert_eq!(corpus.manifest().pages.len(), before, "{rule:?}");

        server.set_faults(Faults { unshared: vec![gone], ..Faults::default() }).unwrap();
        sync(&config).await.unwrap();
        assert_eq!(corpus.manifest().pages.len(), before - 1, "{rule:?}");
        assert_eq!(corpus.ledger().objects[&gone].outcome, Outcome::Deleted);
    }
}

#[tokio::test]
async fn a_token_that_is_revoked_in_the_middle_changes_nothing() {
    let (server, corpus, config) = serve(8).await;
    sync(&config).await.unwrap();
    let before = corpus.manifest();
    pages(&server).into_iter().for_each(|page| edit(&server, page, "New.", LATER));
    server.set_faults(Faults { revoked_after: Some(6), ..Faults::default() }).unwrap();
    assert!(sync(&config).await.is_err());
    assert_eq!(corpus.manifest(), before);
}

#[tokio::test]
async fn a_page_that_is_edited_while_it_is_read_is_read_again_in_the_same_run() {
    let (server, corpus, config) = serve(4).await;
    let page = pages(&server)[2];
    let now = (Utc::now() + TimeDelta::minutes(1)).to_rfc3339();
    let markdown = "# Edited\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.".to_owned();
    let change = Change::Edit { page: page.to_string(), markdown, last_edited_time: Some(now) };
    let path = format!("blocks/{page}/children");
    server
        .set_faults(Faults {
            rules: vec![Rule::new(path, When::Nth(vec![2]), What::ChangeBefore(change))],
            max_page_size: Some(2),
            ..Faults::default()
        })
        .unwrap();
    sync(&config).await.unwrap();
    assert_eq!(text(&corpus, page), "One.\nTwo.\nThree.\nFour.\nFive.");
}

#[tokio::test]
async fn what_retry_after_says_is_done_unless_it_makes_no_sense() {
    for (words, at) in [("0", 2), ("1", 3), ("garbage", 4), ("-5", 4)] {
        let (server, corpus, config) = serve(4).await;
        let rule = Rule {
            retry_after: Some(RetryAfter::Fixed(words.to_owned())),
            ..Rule::new("**", When::Nth(vec![at]), What::Status(429))
        };
        fail(&server, [rule]);
        let report = sync(&config).await.unwrap();
        assert_eq!((report.run.throttled, report.run.complete), (1, true), "{words}");
        assert_eq!(corpus.manifest().pages.len(), pages(&server).len());
    }
}

#[tokio::test]
async fn a_pause_that_is_longer_than_the_run_may_last_ends_it_and_the_next_goes_on() {
    let (server, corpus, config) = serve(130).await;
    let rule = Rule {
        retry_after: Some(RetryAfter::Fixed("9999".to_owned())),
        ..Rule::new("blocks/*/children", When::Nth((60..2_000).collect()), What::Status(429))
    };
    fail(&server, [rule]);
    let report = sync(&config).await.unwrap();
    assert!(!report.run.complete && report.pages >= 50, "{report:?}");
    assert!(corpus.path().join(keys::CHECKPOINT).exists());

    fail(&server, []);
    let before = server.requests().len();
    let report = sync(&config).await.unwrap();
    assert!(report.run.complete);
    assert_eq!(report.pages as usize, pages(&server).len());
    let requests = server.requests().split_off(before);
    let read = requests.iter().filter(|request| request.path.contains("/children")).count();
    assert!(read <= pages(&server).len() - 50, "{read} pages were read by the second run");
    let asked_for: Vec<_> =
        requests.iter().filter(|request| request.path.starts_with("/v1/pages/")).collect();
    assert!(asked_for.is_empty(), "what was found is kept: {asked_for:?}");
    assert!(!corpus.path().join(keys::CHECKPOINT).exists());
}

#[tokio::test]
async fn parts_that_are_too_large_for_notion_are_asked_for_in_smaller_ones() {
    let (server, corpus, config) = serve(150).await;
    let rule =
        Rule { only_above_page_size: Some(25), ..Rule::new("search", When::Always, What::Status(504)) };
    fail(&server, [rule]);
    let report = sync(&config).await.unwrap();
    assert!(report.run.complete);
    assert_eq!(corpus.manifest().pages.len(), pages(&server).len());
}

#[tokio::test]
async fn a_place_in_a_list_that_notion_forgot_is_found_again() {
    let (server, corpus, config) = serve(30).await;
    server
        .set_faults(Faults {
            rules: vec![Rule::new("search", When::Nth(vec![3, 8]), What::ExpireCursor)],
            max_page_size: Some(4),
            ..Faults::default()
        })
        .unwrap();
    let report = sync(&config).await.unwrap();
    assert!(report.run.complete, "{report:?}");
    assert_eq!(corpus.manifest().pages.len(), pages(&server).len());
}

#[tokio::test]
async fn slow_and_silent_answers_cost_time_and_nothing_else() {
    let (server, corpus, config) = serve(6).await;
    fail(
        &server,
        [
            Rule::new("blocks/*/children", When::Every(3), What::DelayMs(30)),
            Rule::new("**", When::Every(7), What::Drop),
            Rule::new("**", When::Every(11), What::HangMs(20)),
        ],
    );
    sync(&config).await.unwrap();
    assert_eq!(corpus.manifest().pages.len(), pages(&server).len());
}

#[tokio::test]
async fn a_notion_that_goes_down_in_the_middle_ends_the_run_early_and_is_an_error() {
    let (server, corpus, mut config) = serve(130).await;
    config.limits.backoff = Duration::from_millis(1);
    fail(&server, [Rule::new("**", When::Nth((70..9_000).collect()), What::Status(503))]);
    let error = sync(&config).await.unwrap_err();
    assert!(matches!(error, SyncError::NeedsALook { .. }), "{error}");
    assert!(server.requests().len() < 70 + 130, "it was not asked for every page");
    fail(&server, []);
    assert!(sync(&config).await.unwrap().run.complete);
    assert_eq!(corpus.manifest().pages.len(), pages(&server).len());
}

/// Limits by which no look at the whole workspace is due, in this hour and the next.
pub fn without_a_sweep(config: &Config, pages: usize) -> Config {
    let now = Utc::now();
    let due = |per: usize| (0..2).any(|hour| plan::is_sweep_due(pages, per, now + TimeDelta::hours(hour)));
    let mut config = config.clone();
    config.limits.pages_per_sweep = (1..pages).find(|per| !due(*per)).unwrap();
    config
}

#[tokio::test]
async fn a_run_without_a_look_at_everything_costs_two_requests_and_one_for_each_data_source() {
    let (server, corpus, config) = serve(40).await;
    sync(&config).await.unwrap();
    let config = without_a_sweep(&config, pages(&server).len());
    let asked = |before: usize| server.requests().split_off(before).len();

    let before = server.requests().len();
    let report = sync(&config).await.unwrap();
    assert_eq!((asked(before), report.run.complete), (2 + 1, true));

    let (edited, row, trashed) = (pages(&server)[1], pages(&server)[30], pages(&server)[5]);
    let now = Utc::now().to_rfc3339();
    edit(&server, edited, "New.", &now);
    edit(&server, row, "New too.", &now);
    server.change(Change::Trash { page: trashed.to_string(), last_edited_time: Some(now) }).unwrap();
    sync(&config).await.unwrap();
    assert_eq!((text(&corpus, edited), text(&corpus, row)), ("New.".to_owned(), "New too.".to_owned()));
    assert_eq!(corpus.ledger().objects[&trashed].outcome, Outcome::InTrash);
    assert_eq!(corpus.manifest().pages.len(), pages(&server).len());
}
