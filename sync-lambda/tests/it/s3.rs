//! A bucket as the corpus: the real SDK against a server that speaks S3.

use std::sync::atomic::{AtomicU32, Ordering};

use http::Method;
use serde_json::json;
use shared::keys;
use shared::manifest::Manifest;
use shared::sync::{SyncReport, SyncRequest};
use sync_lambda::command::with_causes;
use sync_lambda::store::{Expected, StoreError};

use crate::bucket::{BUCKET, Pass, S3, sync_into};
use crate::process::command;
use crate::support::Notion;

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
        if busy.fetch_add(1, Ordering::Relaxed).is_multiple_of(4) { Pass::SlowDown } else { Pass::Through }
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
                if *method == Method::PUT && key == keys::MANIFEST { Pass::Denied } else { Pass::Through }
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
