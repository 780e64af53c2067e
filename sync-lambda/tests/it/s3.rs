//! A bucket as the corpus: the real SDK against a server that speaks S3.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use http::{Method, StatusCode};
use serde_json::json;
use shared::keys;
use shared::manifest::Manifest;
use shared::sync::{SyncReport, SyncRequest};
use stand_ins::notion::Faults;
use sync_lambda::command::with_causes;
use sync_lambda::store::{Expected, StoreError};

use crate::bucket::{BUCKET, Pass, S3, sync_into};
use crate::process::command;
use crate::support::{Notion, page_id};

#[tokio::test]
async fn what_is_put_is_got_under_the_prefix_and_only_if_it_is_as_expected() {
    let s3 = S3::start().await;
    let store = s3.store();
    assert_eq!(store.get(keys::MANIFEST).await.unwrap(), None);
    store.put_if(keys::MANIFEST, b"1".to_vec(), &Expected::Absent).await.unwrap();
    let known = store.get(keys::MANIFEST).await.unwrap().unwrap();
    assert_eq!(known.bytes, b"1");
    assert!(s3.path(keys::MANIFEST).exists());

    let again = store.put_if(keys::MANIFEST, b"2".to_vec(), &Expected::Absent).await;
    assert!(matches!(again, Err(StoreError::Conflict { .. })), "{again:?}");
    let expected = Expected::Etag(known.etag);
    store.put_if(keys::MANIFEST, b"2".to_vec(), &expected).await.unwrap();
    let late = store.put_if(keys::MANIFEST, b"3".to_vec(), &expected).await;
    assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
    assert_eq!(store.get(keys::MANIFEST).await.unwrap().unwrap().bytes, b"2");

    store.put_immutable("pages/x", b"first".to_vec()).await.unwrap();
    store.put_immutable("pages/x", b"first".to_vec()).await.unwrap();
    store.put(keys::LEDGER, b"1".to_vec()).await.unwrap();
    store.put(keys::LEDGER, b"2".to_vec()).await.unwrap();
    assert_eq!(store.get(keys::LEDGER).await.unwrap().unwrap().bytes, b"2");
}

#[tokio::test]
async fn a_bucket_that_refuses_is_told_with_its_address() {
    let s3 = S3::start().await;
    let store = s3.store_with_secret("wrong");
    let write = store.put(keys::LEDGER, Vec::new()).await.unwrap_err();
    let read = store.get(keys::MANIFEST).await.unwrap_err();
    for error in [&write, &read] {
        let text = with_causes(error);
        assert!(
            text.contains("s3://notion-corpus/acme/") && text.contains("SignatureDoesNotMatch"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn the_command_syncs_into_a_bucket() {
    let s3 = S3::start().await;
    let notion = Notion::of(&[("a.md", "글"), ("b/c.md", "글")]).await;
    let run = || {
        command()
            .env("AWS_ENDPOINT_URL", s3.endpoint())
            .env("AWS_ACCESS_KEY_ID", "key")
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            .env("AWS_REGION", "us-east-1")
            .env("NOTION_BASE_URL", notion.server.base_url())
            .env("NOTION_TOKEN", notion.server.token())
            .env("CORPUS_URL", format!("s3://{BUCKET}/acme"))
            .output()
    };
    for _ in 0..2 {
        let output = run().await.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let report: SyncReport = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((report.pages, report.generation), (3, 1), "nothing changes with the second run");
    }
    let manifest = s3.store().get(keys::MANIFEST).await.unwrap().unwrap();
    let manifest: Manifest = serde_json::from_slice(&manifest.bytes).unwrap();
    for (id, entry) in &manifest.pages {
        assert!(s3.store().get(&keys::page(*id, &entry.hash)).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn a_list_is_read_past_the_thousand_that_s3_gives_at_once() {
    let s3 = S3::start().await;
    let folder = s3.path("pages/x");
    std::fs::create_dir_all(&folder).unwrap();
    for n in 0..1_203 {
        std::fs::write(folder.join(format!("{n}.json")), "{}").unwrap();
    }
    let store = s3.store();
    let listed = store.list(keys::PAGES).await.unwrap();
    assert_eq!(listed.len(), 1_203);
    store.delete(&listed[0].key).await.unwrap();
    store.delete(&listed[0].key).await.unwrap();
    assert_eq!(store.list(keys::PAGES).await.unwrap().len(), 1_202);
}

#[tokio::test]
async fn a_bucket_that_is_too_busy_is_asked_again() {
    let busy = AtomicU32::new(0);
    let s3 = S3::with(move |_, _| {
        if busy.fetch_add(1, Ordering::Relaxed).is_multiple_of(4) { Pass::SLOW_DOWN } else { Pass::Through }
    })
    .await;
    let notion = Notion::of(&[("a.md", "글"), ("b.md", "글")]).await;
    let ended = sync_into(&s3.store(), &notion.server, &SyncRequest::default()).await.unwrap();
    assert_eq!(ended.report.pages, 2);
}

#[tokio::test]
async fn a_bucket_that_takes_no_manifest_is_told_and_keeps_what_readers_see() {
    let s3 =
        S3::with(
            |method, key| {
                if *method == Method::PUT && key == keys::MANIFEST { Pass::DENIED } else { Pass::Through }
            },
        )
        .await;
    let notion = Notion::of(&[("a.md", "글")]).await;
    let error = sync_into(&s3.store(), &notion.server, &SyncRequest::default()).await.unwrap_err();
    let text = with_causes(&error);
    assert!(text.contains("manifest.json") && text.contains("AccessDenied"), "{text}");
    assert_eq!(s3.read::<Manifest>(keys::MANIFEST), None);
}

#[tokio::test]
async fn a_lease_is_respected_until_it_has_run_out() {
    let s3 = S3::start().await;
    let notion = Notion::of(&[("a.md", "글")]).await;
    for (seconds, busy) in [(60, true), (-1, false)] {
        let expires_at = chrono::Utc::now() + chrono::TimeDelta::seconds(seconds);
        let lease = json!({"run": "elsewhere", "expires_at": expires_at});
        s3.store().put(keys::LEASE, lease.to_string().into_bytes()).await.unwrap();
        let ended = sync_into(&s3.store(), &notion.server, &SyncRequest::default()).await.unwrap();
        assert_eq!(ended.report.busy, busy, "{seconds}");
    }
    let lease: serde_json::Value = s3.read(keys::LEASE).unwrap();
    assert_eq!(lease["expires_at"], "1970-01-01T00:00:00Z", "let go of");
}

/// A bucket that answers the first puts of a key so, as many as there are, and then does what it should.
async fn stubborn(refused: &'static str, answers: Vec<Pass>) -> S3 {
    let answers = Mutex::new(answers.into_iter());
    S3::with(move |method, key| {
        let is_refused = *method == Method::PUT && key == refused;
        is_refused.then(|| answers.lock().unwrap().next()).flatten().unwrap_or(Pass::Through)
    })
    .await
}

#[tokio::test]
async fn what_never_changes_counts_as_stored_only_when_it_is() {
    let key = "pages/a/1.json";
    let missing = Pass::Refused(StatusCode::NOT_FOUND, "NoSuchKey");
    for (answer, times) in [(Pass::CONFLICT, 100), (missing, 1), (Pass::DENIED, 1)] {
        let s3 = stubborn(key, vec![answer; times]).await;
        let put = s3.store().put_immutable(key, b"1".to_vec()).await;
        assert!(matches!(put, Err(StoreError::Write { .. })), "{put:?}");
        assert_eq!(s3.store().get(key).await.unwrap(), None);
    }

    let s3 = stubborn(key, vec![Pass::CONFLICT; 2]).await;
    for _ in 0..2 {
        s3.store().put_immutable(key, b"1".to_vec()).await.unwrap();
        assert_eq!(s3.store().get(key).await.unwrap().unwrap().bytes, b"1");
    }
}

#[tokio::test]
async fn a_manifest_that_meets_another_write_is_written_again_and_readers_find_all_of_it() {
    let s3 = stubborn(keys::MANIFEST, vec![Pass::CONFLICT; 3]).await;
    let notion = Notion::of(&[("a.md", "글")]).await;
    for generation in [1, 1] {
        let ended = sync_into(&s3.store(), &notion.server, &SyncRequest::default()).await.unwrap();
        assert_eq!((ended.report.pages, ended.report.generation), (1, generation));
    }

    let missing = Pass::Refused(StatusCode::NOT_FOUND, "NoSuchKey");
    let s3 = stubborn(keys::MANIFEST, vec![Pass::Through, missing]).await;
    sync_into(&s3.store(), &notion.server, &SyncRequest::default()).await.unwrap();
    let before = s3.store().get(keys::MANIFEST).await.unwrap();
    let error = sync_into(&s3.store(), &notion.server, &SyncRequest::default()).await.unwrap_err();
    assert!(with_causes(&error).contains("another sync published"), "what it replaces is gone: {error}");
    assert_eq!(s3.store().get(keys::MANIFEST).await.unwrap(), before);
}

#[tokio::test]
async fn many_objects_are_removed_by_a_thousand_and_what_is_refused_is_told() {
    let requests = Arc::<AtomicU32>::default();
    let counted = requests.clone();
    let s3 = S3::with(move |method, _| {
        counted.fetch_add(u32::from(*method == Method::POST || *method == Method::DELETE), Ordering::Relaxed);
        Pass::Through
    })
    .await;
    std::fs::create_dir_all(s3.path("pages/x")).unwrap();
    let keys: Vec<String> = (0..1_203).map(|n| format!("pages/x/{n}.json")).collect();
    for key in &keys {
        std::fs::write(s3.path(key), "{}").unwrap();
    }
    let late = AtomicU32::new(0);
    let after_one = || late.fetch_add(1, Ordering::Relaxed) > 0;
    assert_eq!(s3.store().delete_all(&keys, after_one).await.unwrap(), 1_000);
    assert_eq!(s3.store().delete_all(&keys, || false).await.unwrap(), 1_203);
    assert_eq!(s3.store().list(keys::PAGES).await.unwrap(), []);
    assert_eq!(requests.load(Ordering::Relaxed), 1 + 2);

    let denied =
        S3::with(|method, _| if *method == Method::POST { Pass::DENIED } else { Pass::Through }).await;
    let error = denied.store().delete_all(&keys[..1], || false).await.unwrap_err();
    assert!(with_causes(&error).contains("AccessDenied"), "{error}");
}

#[tokio::test]
async fn a_manifest_that_is_rolled_back_is_healed_by_the_next_sync() {
    let s3 = S3::start().await;
    let notion = Notion::of(&[("a.md", "글"), ("b.md", "글"), ("b/c.md", "글")]).await;
    // Only the page above it names it, and that one is not read again.
    let only_named = page_id("b/c.md");
    notion.server.set_faults(Faults { unlisted: vec![only_named.0], ..Faults::default() }).unwrap();
    let sync = async || sync_into(&s3.store(), &notion.server, &SyncRequest::default()).await.unwrap().report;
    assert_eq!(sync().await.pages, 3);

    let whole: Manifest = s3.read(keys::MANIFEST).unwrap();
    for missing in [only_named, page_id("a.md")] {
        let mut older = whole.clone();
        older.pages.remove(&missing).unwrap();
        s3.store().put(keys::MANIFEST, serde_json::to_vec(&older).unwrap()).await.unwrap();
        let report = sync().await;
        assert_eq!((report.pages, report.run.complete), (3, true), "without {missing}");
        let healed: Manifest = s3.read(keys::MANIFEST).unwrap();
        assert_eq!(healed.pages[&missing].hash, whole.pages[&missing].hash);
    }
}
