//! POST /v1/chat/completions and GET /v1/models: the same answers in the shape of OpenAI's API.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use shared::ask::{Answer, FinishReason};
use shared::openai::chunk::ChatCompletionChunk;
use shared::openai::completion::{ChatCompletion, CompletionFinish, NotionAnswer};
use shared::openai::models::ModelList;
use shared::sse::Decoder;
use stand_ins::bedrock::Options;
use tempfile::TempDir;

use crate::support::TestApi;
use crate::support::corpus::{TRAVEL, page_id, published};
use crate::support::models::with_models;

const CLAUDE: &str = "global.anthropic.claude-sonnet-4-5-20250929-v1:0";
const QUESTION: &str = "연차는 며칠이에요?";

async fn start() -> (TempDir, TestApi) {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    (corpus, api)
}

fn post(api: &TestApi, body: &Value) -> RequestBuilder {
    api.request(Method::POST, "/v1/chat/completions").json(body)
}

fn question(text: &str) -> Value {
    json!({ "model": "gpt-5", "temperature": 0.2, "messages": [{ "role": "user", "content": text }] })
}

async fn completion(api: &TestApi, body: &Value) -> ChatCompletion {
    let reply = post(api, body).send().await.unwrap();
    assert_eq!(reply.status(), 200);
    reply.json().await.unwrap()
}

/// The data of the events of a stream, to its end.
async fn streamed(api: &TestApi, body: &Value) -> Vec<String> {
    let mut body = body.clone();
    body["stream"] = true.into();
    let reply = post(api, &body).send().await.unwrap();
    assert_eq!(
        (reply.status().as_u16(), &reply.headers()["content-type"]),
        (200, &"text/event-stream".parse().unwrap())
    );
    let bytes = reply.bytes().await.unwrap();
    Decoder::default().push(&bytes).into_iter().map(|frame| frame.data).collect()
}

async fn error(request: RequestBuilder, status: u16) -> Value {
    let reply = request.send().await.unwrap();
    assert_eq!(
        (reply.status().as_u16(), &reply.headers()["content-type"]),
        (status, &"application/json".parse().unwrap())
    );
    let request_id = reply.headers()["x-request-id"].to_str().unwrap().to_owned();
    let body: Value = reply.json().await.unwrap();
    assert_eq!(body["error"]["request_id"], request_id);
    body["error"].clone()
}

#[tokio::test]
async fn the_completion_is_the_answer_that_ask_gives() {
    let (_corpus, api) = start().await;
    let answer = api.answer(QUESTION).await;
    let completion = completion(&api, &question(QUESTION)).await;
    let choice = &completion.choices[0];
    assert_eq!(choice.message.content, answer.text);
    assert_eq!(choice.finish_reason, CompletionFinish::Stop);
    assert!(!answer.citations.is_empty());
    assert_eq!(completion.notion.citations, answer.citations);
    assert_eq!(completion.notion.sources, answer.sources);
    assert_eq!((completion.model.as_str(), completion.object.as_str()), ("extractive", "chat.completion"));
    assert_eq!(completion.id, format!("chatcmpl-{}", completion.notion.meta.answer_id));
    let text: Vec<char> = answer.text.chars().collect();
    for (annotation, citation) in choice.message.annotations.iter().zip(&answer.citations) {
        let place = &annotation.url_citation;
        let marker: String = text[place.start_index as usize..place.end_index as usize].iter().collect();
        assert_eq!(
            (marker, &place.url, &place.title),
            (format!("[{}]", citation.number), &citation.url, &citation.title)
        );
    }
    assert_eq!(choice.message.annotations.len(), answer.citations.len());
}

#[tokio::test]
async fn the_chunks_together_are_the_completion() {
    let script = "[{answer: ['연차는 15일입니다.'], usage: {inputTokens: 6000, outputTokens: 400, cacheReadInputTokens: 50}}]";
    let (_corpus, _server, state) = with_models(&[CLAUDE], script, Options::default()).await;
    let api = TestApi::serve(state).await;
    let mut body = question(QUESTION);
    body["notion"] = json!({ "fresh": true });
    let whole = completion(&api, &body).await;
    body["stream_options"] = json!({ "include_usage": true });
    let mut data = streamed(&api, &body).await;
    assert_eq!(data.pop().as_deref(), Some("[DONE]"));
    let chunks: Vec<ChatCompletionChunk> =
        data.iter().map(|data| serde_json::from_str(data).unwrap()).collect();
    assert!(chunks.iter().all(|chunk| chunk.id == chunks[0].id && chunk.object == "chat.completion.chunk"));
    let (usage, pieces) = chunks.split_last().unwrap();
    assert_eq!((usage.choices.len(), usage.usage), (0, Some(whole.usage)));
    assert_eq!(
        (whole.usage.completion_tokens, whole.usage.total_tokens),
        (400, whole.usage.prompt_tokens + 400)
    );
    assert_eq!(pieces[0].choices[0].delta.role.as_deref(), Some("assistant"));
    let text: String = pieces.iter().filter_map(|chunk| chunk.choices[0].delta.content.clone()).collect();
    assert_eq!(text, whole.choices[0].message.content);
    let (last, before) = pieces.split_last().unwrap();
    assert!(before.iter().all(|chunk| chunk.choices[0].finish_reason.is_none() && chunk.notion.is_none()));
    assert_eq!(last.choices[0].finish_reason, Some(CompletionFinish::Stop));
    assert_eq!(last.choices[0].delta.annotations.as_ref(), Some(&whole.choices[0].message.annotations));
    let notion =
        |notion: &NotionAnswer| (notion.citations.clone(), notion.sources.clone(), notion.done.clone());
    assert_eq!(last.notion.as_ref().map(notion), Some(notion(&whole.notion)));

    body["stream_options"] = Value::Null;
    let data = streamed(&api, &body).await;
    let last: ChatCompletionChunk = serde_json::from_str(&data[data.len() - 2]).unwrap();
    assert!(last.usage.is_none() && last.notion.is_some(), "nobody asked for it");
}

#[tokio::test]
async fn earlier_messages_are_the_history() {
    let (_corpus, api) = start().await;
    let body = json!({ "messages": [
        { "role": "system", "content": "Answer in verse." },
        { "role": "user", "content": QUESTION },
        { "role": "assistant", "content": "15일입니다 [1]." },
        { "role": "user", "content": [{ "type": "text", "text": "이월은?" }] },
    ] });
    let history =
        json!([{ "role": "user", "text": QUESTION }, { "role": "assistant", "text": "15일입니다 [1]." }]);
    let asked = api.ask(&json!({ "question": "이월은?", "history": history })).send().await.unwrap();
    let answer: Answer = asked.json().await.unwrap();
    let completion = completion(&api, &body).await;
    assert!(answer.meta.searched_for.is_some());
    assert_eq!(completion.notion.meta.searched_for, answer.meta.searched_for);
    assert_eq!(completion.choices[0].message.content, answer.text);
    assert!(completion.notion.meta.shared, "it is the very same question");
}

#[tokio::test]
async fn what_ask_can_be_told_besides_can_be_told_here() {
    let (_corpus, api) = start().await;
    let mut body = question(QUESTION);
    body["notion"] = json!({ "language": "en", "filters": { "within": [page_id(TRAVEL)] } });
    let completion = completion(&api, &body).await;
    assert_eq!(completion.notion.done.finish_reason, FinishReason::NotFound);
    assert_eq!(completion.choices[0].finish_reason, CompletionFinish::Stop);
    body["notion"] = json!({ "filter": {} });
    let error = error(post(&api, &body), 422).await;
    assert!(error["message"].as_str().unwrap().contains("unknown field `filter`"));
}

#[tokio::test]
async fn an_answer_that_is_cut_or_stopped_says_so() {
    for (stop, expected) in
        [("max_tokens", CompletionFinish::Length), ("guardrail_intervened", CompletionFinish::ContentFilter)]
    {
        let script = format!("[{{answer: ['연차는 15일입니다.'], stop_reason: {stop}}}]");
        let (_corpus, _server, state) = with_models(&[CLAUDE], &script, Options::default()).await;
        let api = TestApi::serve(state).await;
        assert_eq!(completion(&api, &question(QUESTION)).await.choices[0].finish_reason, expected);
    }
}

#[tokio::test]
async fn a_model_that_breaks_off_ends_the_stream_with_an_error() {
    let script =
        "[{answer: ['연차는 15일입니다 그리고 또'], interrupted: {after: 1, by: modelStreamErrorException}}]";
    let (_corpus, _server, state) = with_models(&[CLAUDE], script, Options::default()).await;
    let api = TestApi::serve(state).await;
    let data = streamed(&api, &question(QUESTION)).await;
    let (last, before) = data.split_last().unwrap();
    let last: Value = serde_json::from_str(last).unwrap();
    assert_eq!(
        (&last["error"]["type"], &last["error"]["code"]),
        (&json!("server_error"), &json!("model_failed"))
    );
    assert!(before.len() > 1 && !before.contains(&"[DONE]".to_owned()), "{before:?}");
    let error = error(post(&api, &question(QUESTION)), 502).await;
    assert_eq!(error["code"], "model_failed");
}

#[tokio::test]
async fn a_model_that_fails_before_its_first_word_fails_the_request() {
    let denied = Options { denied_models: vec![CLAUDE.to_owned()], ..Options::default() };
    let (_corpus, _server, state) = with_models(&[CLAUDE], "", denied).await;
    let api = TestApi::serve(state).await;
    let mut body = question(QUESTION);
    body["stream"] = true.into();
    assert_eq!(error(post(&api, &body), 502).await["type"], "server_error");
}

#[tokio::test]
async fn errors_have_the_shape_that_such_clients_read() {
    let (_corpus, api) = start().await;
    let wrong = error(post(&api, &json!({ "messages": [{ "role": "bot", "content": "x" }] })), 422).await;
    assert_eq!(
        (&wrong["type"], &wrong["param"]),
        (&json!("invalid_request_error"), &json!("messages[0].role"))
    );
    let wrong = error(post(&api, &json!({ "messages": [{ "role": "user", "content": 5 }] })), 422).await;
    assert!(wrong["message"].as_str().unwrap().contains("expected a text, or an array of parts"), "{wrong}");
    let wrong = error(post(&api, &json!({ "messages": [], "stream": "yes" })), 422).await;
    assert_eq!(wrong["param"], "stream");
    let wrong = error(post(&api, &json!({ "messages": [] })), 422).await;
    assert_eq!(wrong["param"], "messages");
    let broken = api
        .request(Method::POST, "/v1/chat/completions")
        .header("content-type", "application/json")
        .body("{");
    assert_eq!(error(broken, 400).await["code"], "malformed_body");
    let large = question(&"x".repeat(300_000));
    assert_eq!(error(post(&api, &large), 413).await["code"], "too_large");
    assert_eq!(error(api.get("/v1/chat/completions"), 405).await["code"], "method_not_allowed");
    assert_eq!(error(api.get("/v1/embeddings"), 404).await["code"], "not_found");
}

#[tokio::test]
async fn there_is_one_model_to_choose() {
    let (_corpus, api) = start().await;
    let list: ModelList = api.get("/v1/models").send().await.unwrap().json().await.unwrap();
    assert_eq!((list.data.len(), list.data[0].id.as_str()), (1, "notion"));
    assert_eq!(list.data[0].owned_by, "extractive");

    let empty = tempfile::tempdir().unwrap();
    let api = TestApi::over(empty.path()).await;
    assert_eq!(error(api.get("/v1/models"), 503).await["code"], "index_not_ready");
}
