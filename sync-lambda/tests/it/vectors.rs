//! Vectors of passages, by the real SDK against the Bedrock stand-in.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_bedrockruntime::config::{Credentials, SharedCredentialsProvider};
use shared::embedding::EmbeddingModel;
use shared::keys;
use shared::manifest::Manifest;
use shared::sync::{SyncRequest, VectorsMade};
use shared::vectors::PageVectors;
use stand_ins::bedrock::{self, Options, Script, Server};
use sync_lambda::embed::{Embedder, bedrock::Client};
use sync_lambda::notion::{self, Limits};
use sync_lambda::store::Store;
use url::Url;

use crate::bucket::S3;
use crate::support::{Corpus, Notion, page_id};

const TITAN: &str = "bedrock:amazon.titan-embed-text-v2:0@256";
const COHERE: &str = "bedrock:cohere.embed-multilingual-v3";

async fn bedrock(script: &str, denied: &[&str]) -> Server {
    let denied_models = denied.iter().map(|model| (*model).to_owned()).collect();
    bedrock::start(Script::parse(script).unwrap(), Options { denied_models, ..Options::default() })
        .await
        .unwrap()
}

fn embedder(server: &Server, model: &str) -> Embedder {
    let credentials = Credentials::new("AKIDTEST", "secret", None, None, "test");
    let aws = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(server.base_url())
        .build();
    Embedder::Bedrock(Client::new(&aws, model.parse::<EmbeddingModel>().unwrap()))
}

/// One sync; what it did for vectors.
async fn sync(notion: &Notion, store: &Store, embedder: &Embedder) -> Option<VectorsMade> {
    let origin = Url::parse(notion.server.base_url()).unwrap();
    let token = notion.server.token().into();
    let client = notion::Client::new(&origin, &token, Limits::stand_in(), None).unwrap();
    let request = SyncRequest::default();
    let ended = sync_lambda::run::run(&client, store, embedder, &request, |_| {}).await.unwrap();
    ended.report.run.vectors
}

/// A page of three passages.
fn long(middle: &str) -> String {
    format!("# 휴가\n\n{}\n\n{middle} {}\n\n{}", "가 ".repeat(300), "나 ".repeat(300), "다 ".repeat(300))
}

/// The texts that a model was sent since the first `count` calls.
fn texts(server: &Server, count: usize) -> Vec<String> {
    let calls = server.calls().split_off(count);
    let texts = calls.iter().flat_map(|call| match call.request["texts"].as_array() {
        Some(texts) => texts.clone(),
        None => vec![call.request["inputText"].clone()],
    });
    texts.map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn vectors(corpus: &Corpus, path: &str) -> Option<PageVectors> {
    let (manifest, id) = (corpus.manifest(), page_id(path));
    let name = manifest.pages[&id].vectors.clone()?;
    let key = keys::vectors(&manifest.embeddings.unwrap(), id, &name);
    Some(PageVectors::decode(&std::fs::read(corpus.path().join(key)).unwrap()).unwrap())
}

#[tokio::test]
async fn the_first_run_sends_all_passages_the_second_none_and_an_edit_only_its_own() {
    let bedrock = bedrock("[]", &[]).await;
    for model in [TITAN, COHERE] {
        let notion =
            Notion::of(&[("leave.md", &long("연차는 15일이다.")), ("pay.md", "# 급여\n\n25일")]).await;
        let corpus = Corpus::new();
        let store = Store::open(&corpus.url()).await;
        let embedder = embedder(&bedrock, model);

        let before = bedrock.calls().len();
        let made = sync(&notion, &store, &embedder).await.unwrap();
        assert_eq!((made.passages, made.pages_without, made.problem), (4, 0, None), "{model}");
        assert_eq!(texts(&bedrock, before).len(), 4);
        assert_eq!(vectors(&corpus, "leave.md").unwrap().len(), 3);
        let generation = corpus.manifest().generation;

        let before = bedrock.calls().len();
        assert_eq!(sync(&notion, &store, &embedder).await.unwrap().passages, 0);
        assert!(texts(&bedrock, before).is_empty());
        assert_eq!(corpus.manifest().generation, generation, "nothing to load anew");

        notion.edit("leave.md", &long("연차는 20일이다."), "2026-06-01T00:00:00Z");
        let made = sync(&notion, &store, &embedder).await.unwrap();
        assert_eq!((made.passages, made.pages_without), (1, 0));
        let sent = texts(&bedrock, before);
        assert!(sent.len() == 1 && sent[0].contains("연차는 20일이다."), "{sent:?}");
        assert_eq!(vectors(&corpus, "leave.md").unwrap().len(), 3);
    }
}

#[tokio::test]
async fn a_throttled_call_is_made_again() {
    let bedrock = bedrock("[{times: 2, error: ThrottlingException}]", &[]).await;
    let notion = Notion::of(&[("pay.md", "# 급여\n\n25일")]).await;
    let corpus = Corpus::new();
    let store = Store::open(&corpus.url()).await;
    let made = sync(&notion, &store, &embedder(&bedrock, TITAN)).await.unwrap();
    assert_eq!((made.passages, made.pages_without, made.problem), (1, 0, None));
    assert_eq!(bedrock.calls().len(), 3);
}

#[tokio::test]
async fn without_access_to_the_model_the_pages_are_published_and_the_report_says_what_to_check() {
    let denying = bedrock("[]", &["amazon.titan-embed-text-v2:0"]).await;
    let notion = Notion::of(&[("a.md", "글"), ("b.md", "글")]).await;
    let corpus = Corpus::new();
    let store = Store::open(&corpus.url()).await;
    let made = sync(&notion, &store, &embedder(&denying, TITAN)).await.unwrap();
    assert_eq!((made.passages, made.pages_without), (0, 2));
    let problem = made.problem.unwrap();
    assert!(problem.contains("may not be used") && problem.contains("EMBEDDINGS"), "{problem}");
    assert_eq!(corpus.manifest().pages.len(), 2);
    assert!(vectors(&corpus, "a.md").is_none());

    let allowing = bedrock("[]", &[]).await;
    let made = sync(&notion, &store, &embedder(&allowing, TITAN)).await.unwrap();
    assert_eq!((made.pages_without, made.problem), (0, None));
    assert!(vectors(&corpus, "a.md").is_some());
}

#[tokio::test]
async fn a_text_that_the_model_refuses_costs_only_its_own_vector() {
    let bedrock = bedrock("[{match: 나쁜, error: ValidationException}]", &[]).await;
    let notion = Notion::of(&[("a.md", "나쁜 글"), ("b.md", "좋은 글")]).await;
    let corpus = Corpus::new();
    let store = Store::open(&corpus.url()).await;
    let made = sync(&notion, &store, &embedder(&bedrock, TITAN)).await.unwrap();
    assert_eq!((made.passages, made.pages_without), (1, 0));
    assert!(made.problem.unwrap().contains("refused a text"));
    assert_eq!(vectors(&corpus, "a.md").unwrap().scales(), [0.0]);
    let before = bedrock.calls().len();
    sync(&notion, &store, &embedder(&bedrock, TITAN)).await.unwrap();
    assert_eq!(bedrock.calls().len(), before, "it is not sent again");
}

#[tokio::test]
async fn another_model_makes_all_anew_and_without_one_none_are_named() {
    let bedrock = bedrock("[]", &[]).await;
    let notion = Notion::of(&[("a.md", "글"), ("b.md", "# 제목\n\n말")]).await;
    let corpus = Corpus::new();
    let store = Store::open(&corpus.url()).await;
    sync(&notion, &store, &embedder(&bedrock, TITAN)).await.unwrap();
    let made = sync(&notion, &store, &embedder(&bedrock, COHERE)).await.unwrap();
    assert_eq!((made.passages, made.pages_without), (2, 0));
    assert_eq!(corpus.manifest().embeddings.unwrap().dimensions, 1_024);
    assert_eq!(vectors(&corpus, "b.md").unwrap().dimensions(), 1_024);

    assert_eq!(sync(&notion, &store, &Embedder::Off).await, None);
    let manifest = corpus.manifest();
    assert_eq!(manifest.embeddings, None);
    assert!(manifest.pages.values().all(|entry| entry.vectors.is_none()));
}

#[tokio::test]
async fn a_renamed_page_sends_its_passages_again_and_what_is_unchanged_below_a_bucket_none() {
    let bedrock = bedrock("[]", &[]).await;
    let s3 = S3::start().await;
    let notion =
        Notion::of(&[("hr/index.md", "# 인사"), ("hr/leave.md", "# 휴가\n\n15일"), ("b.md", "글")]).await;
    let embedder = embedder(&bedrock, COHERE);
    sync(&notion, &s3.store(), &embedder).await.unwrap();
    let manifest: Manifest = s3.read(keys::MANIFEST).unwrap();
    let entry = &manifest.pages[&page_id("b.md")];
    let key = keys::vectors(&manifest.embeddings.unwrap(), page_id("b.md"), entry.vectors.as_ref().unwrap());
    assert!(s3.path(&key).exists(), "{key}");

    // The path is part of what a passage is found by.
    let before = bedrock.calls().len();
    notion.edit("hr/index.md", "# 피플팀", "2026-06-01T00:00:00Z");
    sync(&notion, &s3.store(), &embedder).await.unwrap();
    let sent = texts(&bedrock, before);
    assert_eq!(sent.len(), 2, "{sent:?}");
    assert!(sent.iter().all(|text| text.contains("피플팀")), "{sent:?}");
}
