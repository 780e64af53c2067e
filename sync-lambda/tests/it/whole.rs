//! Nothing is lost and everything is accounted for: workspaces with every oddity, and any schedule of faults.

use std::collections::BTreeSet;

use proptest::prelude::*;
use shared::keys;
use shared::ledger::{ObjectKind, Outcome};
use shared::page::{BlockKind, PageDocument, PropertyValue};
use shared::sync::RunSummary;
use stand_ins::notion::{self, Change, Faults, Options, Rule, Server, Spec, What, When, Workspace};
use sync_lambda::notion::comments::CommentsOn;
use uuid::Uuid;

use crate::support::{Corpus, config, sync};

async fn serve(spec: &Spec, faults: Faults) -> Server {
    let options = Options { faults, ..Options::default() };
    notion::start(Workspace::generate(spec), options).await.unwrap()
}

/// That the corpus has the pages of the workspace and no other, each with all its words.
fn assert_is_whole(server: &Server, corpus: &Corpus) {
    let manifest = corpus.manifest();
    let stored: BTreeSet<Uuid> = manifest.pages.keys().map(|id| id.0).collect();
    server.inspect(|workspace| {
        let there: BTreeSet<Uuid> = workspace.page_ids().into_iter().collect();
        let lost: Vec<_> = there.difference(&stored).map(|id| workspace.title(*id)).collect();
        let extra: Vec<_> = stored.difference(&there).map(|id| workspace.title(*id)).collect();
        assert!(lost.is_empty() && extra.is_empty(), "lost: {lost:?}, extra: {extra:?}");
        for (id, entry) in &manifest.pages {
            let page: PageDocument = corpus.read(&keys::page(*id, &entry.hash));
            assert_eq!(Some(page.title.as_str()), workspace.title(id.0));
            let words = page.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n");
            for line in workspace.text_of(id.0).unwrap().lines() {
                // A block that is mirrored twice on a page is stored once.
                assert!(words.contains(line), "{}: `{line}` is lost", page.title);
            }
        }
    });
}

/// That the ledger has an end for everything, and its sums are those of the run.
fn assert_is_accounted_for(corpus: &Corpus, run: &RunSummary) {
    let ledger = corpus.ledger();
    assert_eq!(&ledger.summary, run);
    for (kinds, counts) in [
        (&[ObjectKind::Page][..], &run.counts),
        (&[ObjectKind::Database, ObjectKind::DataSource], &run.databases),
    ] {
        let objects = ledger.objects.values().filter(|entry| kinds.contains(&entry.kind));
        assert_eq!(objects.count() as u64, counts.values().sum::<u64>());
    }
    let present = ["synced", "unchanged", "unsupported_blocks", "partial", "failed"];
    let present: u64 = present.iter().filter_map(|outcome| run.counts.get(*outcome)).sum();
    assert_eq!(present, corpus.manifest().pages.len() as u64, "{:?}", run.counts);
}

#[tokio::test]
async fn every_page_of_a_workspace_with_every_oddity_is_stored_and_accounted_for() {
    let spec = Spec {
        pages: 1_228,
        branching: 6,
        depth: 5,
        databases: vec![10_500, 40],
        blocks: 1,
        containers: 0,
        ..Spec::odd()
    };
    let faults = Faults { unlisted_share: 0.05, ..Faults::default() };
    let server = serve(&spec, faults).await;
    let corpus = Corpus::new();
    let mut config = config(server.base_url(), server.token(), &corpus);
    // A request less for each of the twelve thousand.
    config.limits.comments = CommentsOn::Nothing;

    let report = sync(&config).await.unwrap();
    assert!(report.run.complete, "{:?}", report.run);
    assert_is_whole(&server, &corpus);
    assert_is_accounted_for(&corpus, &report.run);
    assert!(report.pages > 11_700, "{}", report.pages);
    assert_eq!(report.run.counts["unsupported_blocks"], 1);
    assert!(!report.run.counts.contains_key("waiting") && !report.run.counts.contains_key("failed"));
    let views = corpus.ledger().objects.into_values().filter(|entry| entry.outcome == Outcome::NotShared);
    assert!(views.count() > 2, "linked views and the parent that is not shared");

    let again = sync(&config).await.unwrap();
    assert!(!again.run.counts.contains_key("synced"), "{:?}", again.run.counts);
    assert_eq!((again.pages, again.generation), (report.pages, report.generation));
    assert_is_accounted_for(&corpus, &again.run);
}

/// A fault that passes: it acts a number of times, or now and then.
fn fault() -> impl Strategy<Value = Rule> {
    let path = prop::sample::select(vec!["**", "search", "blocks/*/children", "data_sources/**", "pages/*"]);
    let when = prop_oneof![
        (1_u64..30).prop_map(|n| When::Nth(vec![n, n + 1, n + 2])),
        (1_u64..8).prop_map(When::First),
        (1_u32..40).prop_map(|share| When::Probability(f64::from(share) / 100.0)),
    ];
    let what = prop_oneof![
        prop::sample::select(vec![400_u16, 403, 404, 429, 500, 502, 503, 504, 529]).prop_map(What::Status),
        Just(What::HalfJson),
        Just(What::Drop),
        Just(What::ExpireCursor),
        Just(What::Repeat),
        Just(What::Endless),
        Just(What::Incomplete),
    ];
    (path, when, what).prop_map(|(path, when, what)| Rule {
        retry_after: Some(notion::RetryAfter::Fixed("0".to_owned())),
        ..Rule::new(path, when, what)
    })
}

fn spec() -> impl Strategy<Value = Spec> {
    (any::<u64>(), 1_usize..12, 0_usize..7, 0_usize..2, any::<bool>()).prop_map(
        |(seed, pages, rows, containers, odd)| {
            let base = if odd { Spec { long_page: 9, deep_page: 6, ..Spec::odd() } } else { Spec::default() };
            Spec { seed, pages, databases: vec![rows], blocks: 2, containers, ..base }
        },
    )
}

#[derive(Debug, Clone)]
struct Round {
    faults: Vec<Rule>,
    unlisted: u32,
    /// What is done to which page: edited, trashed, restored, moved to the top.
    change: (u8, usize),
}

fn round() -> impl Strategy<Value = Round> {
    (prop::collection::vec(fault(), 0..4), 0_u32..30, (0_u8..4, any::<prop::sample::Index>())).prop_map(
        |(faults, unlisted, (what, page))| Round { faults, unlisted, change: (what, page.index(1_000)) },
    )
}

fn change(server: &Server, (what, page): (u8, usize), minute: u32) {
    let ids = server.inspect(Workspace::page_ids).unwrap();
    if ids.is_empty() {
        return;
    }
    let page = ids[page % ids.len()].to_string();
    let last_edited_time = Some(format!("2026-06-01T00:{minute:02}:00Z"));
    let change = match what {
        0 => Change::Edit { page, markdown: format!("# Edited\n\nIn minute {minute}."), last_edited_time },
        1 => Change::Trash { page, last_edited_time: None },
        2 => Change::Move { page, to: None, last_edited_time: None },
        _ => return,
    };
    server.change(change).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn any_workspace_is_whole_after_any_faults_that_end(
        spec in spec(),
        rounds in prop::collection::vec(round(), 1..4),
        page_size in 1_usize..6,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server = serve(&spec, Faults::default()).await;
            let corpus = Corpus::new();
            let mut config = config(server.base_url(), server.token(), &corpus);
            config.limits.backoff = std::time::Duration::from_millis(1);
            for (number, round) in rounds.into_iter().enumerate() {
                let faults = Faults {
                    rules: round.faults,
                    unlisted_share: f64::from(round.unlisted) / 100.0,
                    max_page_size: Some(page_size),
                    ..Faults::default()
                };
                server.set_faults(faults).unwrap();
                // It may fail, and must never leave a state that a reader cannot use.
                let _ = sync(&config).await;
                corpus.assert_is_readable();
                change(&server, round.change, number as u32);
            }
            server.set_faults(Faults::default()).unwrap();
            let report = sync_lambda::sync_for(&config, &accepting(), None, |_| {}).await.unwrap().report;
            assert_is_whole(&server, &corpus);
            assert_is_accounted_for(&corpus, &report.run);
            // The same as a first load would have made of it.
            let fresh = Corpus::new();
            sync(&crate::support::config(server.base_url(), server.token(), &fresh)).await.unwrap();
            for (id, entry) in fresh.manifest().pages {
                let page = |corpus: &Corpus, hash: &str| by_itself(corpus.read(&keys::page(id, hash)));
                let hash = &corpus.manifest().pages[&id].hash;
                assert_eq!(differences(&page(&corpus, hash), &page(&fresh, &entry.hash)), "", "{}", entry.title);
            }
        });
    }
}

/// Without what other pages say: the titles of those that it relates to, which the API takes from the manifest, and the
/// blocks for pages that lie in it, whose changes are no edit of it.
fn by_itself(mut page: PageDocument) -> PageDocument {
    for property in &mut page.properties {
        if let PropertyValue::Relation(pages) = &mut property.value {
            pages.iter_mut().for_each(|page| page.title = None);
        }
    }
    page.blocks.retain(|block| !matches!(block.kind, BlockKind::ChildPage | BlockKind::ChildDatabase));
    page
}

/// The members in which two states of a page differ, as they are in each.
fn differences(one: &PageDocument, other: &PageDocument) -> String {
    let members = |page: &PageDocument| serde_json::to_value(page).unwrap().as_object().unwrap().clone();
    let (one, other) = (members(one), members(other));
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let differ = names.into_iter().filter(|name| one.get(*name) != other.get(*name));
    differ.map(|name| format!("{name}: {:?} or {:?}\n", one.get(name), other.get(name))).collect()
}

/// What vanishes from a tiny workspace is soon a mass.
fn accepting() -> shared::sync::SyncRequest {
    shared::sync::SyncRequest { accept_deletes: true, ..Default::default() }
}
