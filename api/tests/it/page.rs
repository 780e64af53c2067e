//! The page's files: the right type, form and lifetime for each, and never the page where a file is missing.

use api::corpus::Corpus;
use api::model::Model;
use reqwest::Method;
use shared::corpus_url::CorpusUrl;
use shared::problem::ProblemKind;

use crate::support::corpus::published;
use crate::support::{TestApi, problem};

async fn api() -> (tempfile::TempDir, tempfile::TempDir, TestApi) {
    let corpus = published();
    let web = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("index.html", "<!doctype html><title>page</title>"),
        ("web-0123456789abcdef.js", "console"),
        ("web-0123456789abcdef_bg.wasm", "wasm"),
        ("web-0123456789abcdef_bg.wasm.br", "brotli"),
        ("favicon.svg", "<svg/>"),
        ("manifest.webmanifest", "{}"),
        ("icon-192.png", "png"),
    ] {
        std::fs::write(web.path().join(name), text).unwrap();
    }
    let place = Corpus::open(&CorpusUrl::Dir(corpus.path().to_owned()), false).await;
    let api = TestApi::start(place, Model::Extractive, Some(web.path())).await;
    (corpus, web, api)
}

#[tokio::test]
async fn every_address_inside_the_page_is_the_page_and_is_not_kept() {
    let (_corpus, _web, api) = api().await;
    for path in ["/", "/c/1234", "/index.html"] {
        let reply = api.get(path).send().await.unwrap();
        assert_eq!(reply.status(), 200, "{path}");
        assert_eq!(reply.headers()["cache-control"], "no-cache", "{path}");
        assert_eq!(reply.headers()["content-type"], "text/html", "{path}");
        let policy = reply.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
        assert!(reply.text().await.unwrap().contains("page"));
    }
}

#[tokio::test]
async fn a_release_whose_files_have_the_time_and_size_of_the_last_one_is_seen() {
    let (_corpus, _web, api) = api().await;
    for path in ["/", "/index.html", "/manifest.webmanifest"] {
        let known = api.get(path).send().await.unwrap();
        let etag = known.headers()["etag"].clone();
        let later = "Fri, 01 Jan 2100 00:00:00 GMT";
        let again = api.get(path).header("if-none-match", etag).header("if-modified-since", later);
        assert_eq!(again.send().await.unwrap().status(), 200, "{path}");
    }
}

#[tokio::test]
async fn files_with_a_hash_are_kept_for_ever_and_sent_compressed() {
    let (_corpus, _web, api) = api().await;
    let path = "/web-0123456789abcdef_bg.wasm";
    let reply = api.get(path).header("accept-encoding", "br").send().await.unwrap();
    assert_eq!(reply.headers()["content-type"], "application/wasm");
    assert_eq!(reply.headers()["content-encoding"], "br");
    assert_eq!(reply.headers()["cache-control"], "public, max-age=31536000, immutable");
    let etag = reply.headers().get("last-modified").cloned().unwrap();
    assert_eq!(reply.text().await.unwrap(), "brotli");
    let again = api.get(path).header("if-modified-since", etag).send().await.unwrap();
    assert_eq!(again.status(), 304);
    assert_eq!(api.get("/favicon.svg").send().await.unwrap().headers()["cache-control"], "no-cache");
}

#[tokio::test]
async fn what_a_page_is_installed_by_is_asked_for_again_each_time_and_of_the_right_type() {
    let (_corpus, _web, api) = api().await;
    for (path, media_type) in
        [("/manifest.webmanifest", "application/manifest+json"), ("/icon-192.png", "image/png")]
    {
        let reply = api.get(path).send().await.unwrap();
        assert_eq!(reply.headers()["content-type"], media_type);
        assert_eq!(reply.headers()["cache-control"], "no-cache");
        let policy = reply.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("manifest-src 'self';"), "{policy}");
    }
}

#[tokio::test]
async fn a_missing_file_is_not_the_page() {
    let (_corpus, _web, api) = api().await;
    for path in
        ["/web-ffffffffffffffff.js", "/assets/nope.wasm", "/..%2f..%2fetc/passwd.txt", "/ask/me", "/sync/x"]
    {
        problem(api.get(path), 404, ProblemKind::NotFound).await;
    }
    problem(api.request(Method::POST, "/c/1234"), 404, ProblemKind::NotFound).await;
}
