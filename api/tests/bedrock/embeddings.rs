//! The vector of a question, against the stand-in.

use std::sync::Arc;

use api::embeddings::{DEADLINE, EmbedError, Embeddings, bedrock::Client};
use shared::vectors::Quantized;
use stand_ins::bedrock::{Options, Script, Server, start, vector};

use crate::{aws, server};

const TITAN: &str = "bedrock:amazon.titan-embed-text-v2:0@256";
const COHERE: &str = "bedrock:cohere.embed-multilingual-v3";

fn embeddings(url: &str, model: &str) -> Embeddings {
    Embeddings::of(Client::new(&aws(url), model.parse().unwrap()))
}

async fn embed(server: &Server, question: &str) -> Result<Option<Arc<Quantized>>, EmbedError> {
    embeddings(&server.base_url(), TITAN).embed_query(question).await
}

#[tokio::test]
async fn a_question_has_the_vector_that_the_model_gives_it() {
    let server = server("[]").await;
    for (model, dimensions) in [(TITAN, 256), (COHERE, 1_024)] {
        let made = embeddings(&server.base_url(), model).embed_query("연차는 며칠?").await.unwrap().unwrap();
        let expected = Quantized::new(&vector("연차는 며칠?", dimensions)).unwrap();
        assert!(made.dot(&expected) > 0.999, "{model}");
    }
    assert_eq!(server.calls()[1].request["input_type"], "search_query");
}

#[tokio::test]
async fn a_question_that_was_asked_lately_costs_no_call() {
    let server = server("[]").await;
    let embeddings = embeddings(&server.base_url(), TITAN);
    let first = embeddings.embed_query("연차").await.unwrap();
    assert_eq!(embeddings.clone().embed_query("연차").await.unwrap(), first);
    assert_eq!(server.calls().len(), 1);
    for number in 0..64 {
        embeddings.embed_query(&format!("{number}")).await.unwrap();
    }
    embeddings.embed_query("연차").await.unwrap();
    assert_eq!(server.calls().len(), 66, "only the last are kept");
}

#[tokio::test]
async fn nothing_is_called_for_nothing() {
    let server = server("[]").await;
    assert!(embed(&server, " ").await.unwrap().is_none());
    assert!(Embeddings::Off.embed_query("연차").await.unwrap().is_none());
    assert!(server.calls().is_empty());
}

#[tokio::test]
async fn a_throttled_call_is_made_again_once() {
    let once = server("[{times: 1, error: ThrottlingException}]").await;
    assert!(embed(&once, "연차").await.unwrap().is_some());
    assert_eq!(once.calls().len(), 2);
    let always = server("[{error: ThrottlingException}]").await;
    assert!(matches!(embed(&always, "연차").await, Err(EmbedError::Throttled { .. })));
    assert_eq!(always.calls().len(), 2);
}

#[tokio::test]
async fn what_the_account_may_not_use_is_denied_in_words_that_help() {
    let options =
        Options { denied_models: vec!["amazon.titan-embed-text-v2:0".to_owned()], ..Options::default() };
    let server = start(Script::default(), options).await.unwrap();
    let error = embed(&server, "연차").await.unwrap_err();
    assert!(matches!(error, EmbedError::Denied { .. }), "{error:?}");
    assert!(error.to_string().contains("EMBEDDINGS"));
}

#[tokio::test(start_paused = true)]
async fn a_model_that_does_not_answer_is_waited_for_no_longer_than_the_deadline() {
    // It takes connections, and never says a word.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let begin = tokio::time::Instant::now();
    let error = embeddings(&url, TITAN).embed_query("연차").await.unwrap_err();
    assert!(matches!(error, EmbedError::Slow { .. }), "{error:?}");
    assert!(begin.elapsed() <= DEADLINE * 2, "{:?}", begin.elapsed());
}
