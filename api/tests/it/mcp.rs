//! POST /mcp: the tools, and what the protocol does with what is no call of them.

use api::state::AppState;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use shared::ask::Answer;
use shared::problem::ProblemKind;
use stand_ins::bedrock::{CallEnd, Options};
use tempfile::TempDir;

use crate::access;
use crate::support::corpus::{LEAVE, TRAVEL, page_id, published};
use crate::support::models::with_models;
use crate::support::{TestApi, problem};

const CLAUDE: &str = "global.anthropic.claude-sonnet-4-5-20250929-v1:0";
const QUESTION: &str = "연차는 며칠이에요?";
const KEY: &str = "nrc_ask_1111";

async fn start() -> (TempDir, TestApi) {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    (corpus, api)
}

fn post(api: &TestApi) -> RequestBuilder {
    api.request(Method::POST, "/mcp").header("accept", "application/json, text/event-stream")
}

fn message(method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params })
}

/// Sends a request of the protocol, and gives the message that answers it.
async fn send(api: &TestApi, method: &str, params: Value) -> Value {
    let reply = post(api).json(&message(method, params)).send().await.unwrap();
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.headers()["content-type"], "application/json");
    assert!(!reply.headers().contains_key("mcp-session-id"), "there are no sessions");
    reply.json().await.unwrap()
}

/// The result of a call that has to succeed: its object and its text.
async fn call(api: &TestApi, tool: &str, arguments: Value) -> (Value, String) {
    let reply = send(api, "tools/call", json!({ "name": tool, "arguments": arguments })).await;
    let result = &reply["result"];
    assert_eq!(result["isError"], false, "{reply}");
    assert_eq!(result["content"].as_array().map(Vec::len), Some(1));
    (result["structuredContent"].clone(), result["content"][0]["text"].as_str().unwrap().to_owned())
}

/// What a call that has to fail says.
async fn failure(api: &TestApi, tool: &str, arguments: Value) -> String {
    let reply = send(api, "tools/call", json!({ "name": tool, "arguments": arguments })).await;
    let result = &reply["result"];
    assert_eq!(result["isError"], true, "{reply}");
    assert_eq!(result.get("structuredContent"), None);
    result["content"][0]["text"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_client_is_told_what_this_is_and_that_its_tools_only_read() {
    let (_corpus, api) = start().await;
    let client = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "t", "version": "1" } });
    let reply = send(&api, "initialize", client).await;
    let told = &reply["result"];
    assert_eq!(
        (&told["protocolVersion"], &told["serverInfo"]["name"]),
        (&json!("2025-06-18"), &json!("notion-rag-chatbot"))
    );
    assert!(told["instructions"].as_str().unwrap().contains("Notion"));
    assert_eq!(told["capabilities"], json!({ "tools": {} }), "nothing else is promised");

    // Without a session, any request may be the first.
    let reply = send(&api, "tools/list", json!({})).await;
    let tools = reply["result"]["tools"].as_array().unwrap();
    let names: Vec<&Value> = tools.iter().map(|tool| &tool["name"]).collect();
    assert_eq!(names, ["search", "fetch", "ask"]);
    for tool in tools {
        assert_eq!(tool["annotations"]["readOnlyHint"], true);
        assert_eq!(tool["annotations"]["destructiveHint"], false);
        assert_eq!(
            (&tool["inputSchema"]["type"], &tool["outputSchema"]["type"]),
            (&json!("object"), &json!("object"))
        );
        assert!(!tool.to_string().contains("components/schemas"), "{tool}");
    }

    let taken = post(&api).json(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
    assert_eq!(taken.send().await.unwrap().status(), 202);
}

#[tokio::test]
async fn a_client_of_the_newest_protocol_needs_no_handshake() {
    let (_corpus, api) = start().await;
    let about = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { "name": "t", "version": "1" },
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let calls = [
        ("server/discover", None, json!({ "_meta": about })),
        ("tools/list", None, json!({ "_meta": about })),
        (
            "tools/call",
            Some("ask"),
            json!({ "_meta": about, "name": "ask", "arguments": { "question": QUESTION } }),
        ),
    ];
    let mut results = Vec::new();
    for (method, name, params) in calls {
        let mut request =
            post(&api).header("mcp-protocol-version", "2026-07-28").header("mcp-method", method);
        if let Some(name) = name {
            request = request.header("mcp-name", name);
        }
        let reply = request.json(&message(method, params)).send().await.unwrap();
        assert_eq!(reply.status(), 200, "{method}");
        results.push(reply.json::<Value>().await.unwrap()["result"].clone());
    }
    assert!(
        results[0]["supportedVersions"].as_array().unwrap().contains(&json!("2026-07-28")),
        "{}",
        results[0]
    );
    assert_eq!(results[1]["tools"].as_array().map(Vec::len), Some(3));
    assert!(results[2]["structuredContent"]["text"].as_str().unwrap().contains("15일"), "{}", results[2]);
}

#[tokio::test]
async fn the_tool_answers_as_ask_does() {
    let (_corpus, api) = start().await;
    let Answer { text, citations, sources, done, .. } = api.answer(QUESTION).await;
    let (output, shown) = call(&api, "ask", json!({ "question": QUESTION })).await;
    assert!(!citations.is_empty());
    assert_eq!(output["text"], text);
    assert_eq!(output["citations"], json!(citations));
    assert_eq!(output["finish_reason"], json!(done.finish_reason));
    let ids: Vec<&Value> = output["sources"].as_array().unwrap().iter().map(|page| &page["id"]).collect();
    assert_eq!(json!(ids), json!(sources.iter().map(|source| source.page_id).collect::<Vec<_>>()));
    assert!(
        shown.starts_with(&text) && shown.contains(&citations[0].quote) && shown.contains(&citations[0].url)
    );

    let elsewhere = json!({ "question": QUESTION, "language": "en", "within": [page_id(TRAVEL)] });
    let (output, shown) = call(&api, "ask", elsewhere).await;
    assert_eq!((&output["finish_reason"], &output["citations"]), (&json!("not_found"), &json!([])));
    assert!(shown.is_ascii() || !shown.contains("연차는"), "{shown}");
}

#[tokio::test]
async fn pages_are_found_and_read_in_the_shape_that_connectors_expect() {
    let (_corpus, api) = start().await;
    let (output, text) = call(&api, "search", json!({ "query": "연차 이월" })).await;
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), output);
    let first = &output["results"][0];
    assert_eq!(first["id"], json!(page_id(LEAVE)));
    assert!(first["title"] == "연차휴가 규정" && first["snippet"].as_str().unwrap().contains("이월"));
    assert!(first["url"].as_str().unwrap().starts_with("https://www.notion.so/"));
    let (output, _) =
        call(&api, "search", json!({ "query": "연차", "within": [page_id(TRAVEL)], "limit": 1 })).await;
    assert_eq!(output["results"], json!([]));

    let (output, text) = call(&api, "fetch", json!({ "id": page_id(LEAVE).simple() })).await;
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), output);
    assert_eq!((&output["id"], &output["title"]), (&first["id"], &first["title"]));
    let markdown = output["text"].as_str().unwrap();
    assert!(markdown.starts_with("# 연차휴가 규정\n") && markdown.contains("## 병가"), "{markdown}");
    assert_eq!(output["metadata"]["complete"], true);
    assert_eq!(output["metadata"]["as_of"], "2026-11-23T00:00:00Z");
}

#[tokio::test]
async fn what_goes_wrong_in_a_tool_is_told_to_the_model_that_called_it() {
    let (_corpus, api) = start().await;
    assert!(failure(&api, "ask", json!({ "question": " " })).await.contains("it is empty"));
    assert!(failure(&api, "ask", json!({})).await.contains("missing field `question`"));
    assert!(
        failure(&api, "ask", json!({ "question": "가".repeat(2_001) })).await.contains("2001 characters")
    );
    assert!(failure(&api, "search", json!({ "query": "연차", "limit": 51 })).await.contains("from 1 to 50"));
    assert!(failure(&api, "search", json!({ "query": "" })).await.contains("it is empty"));
    assert!(
        failure(&api, "search", json!({ "query": "연차", "top_k": 3 }))
            .await
            .contains("unknown field `top_k`")
    );
    assert!(failure(&api, "fetch", json!({ "id": "연차" })).await.contains("there is no page"));
    assert!(failure(&api, "fetch", json!({ "id": page_id(1) })).await.contains("there is no page"));

    let denied = Options { denied_models: vec![CLAUDE.to_owned()], ..Options::default() };
    let (_corpus, _server, state) = with_models(&[CLAUDE], "", denied).await;
    let api = TestApi::serve(state).await;
    assert!(!failure(&api, "ask", json!({ "question": QUESTION })).await.is_empty());
}

#[tokio::test]
async fn what_is_no_call_is_an_error_of_the_protocol() {
    let (_corpus, api) = start().await;
    let unknown = send(&api, "tools/call", json!({ "name": "delete", "arguments": {} })).await;
    assert_eq!(unknown["error"]["code"], -32602);
    assert_eq!(send(&api, "prompts/get", json!({ "name": "x" })).await["error"]["code"], -32601);

    for (body, code) in [("{", -32700), ("[]", -32600), (r#"{"jsonrpc": "2.0"}"#, -32600)] {
        let reply = post(&api).header("content-type", "application/json").body(body).send().await.unwrap();
        assert_eq!(
            (reply.status().as_u16(), &reply.headers()["content-type"]),
            (400, &"application/json".parse().unwrap())
        );
        let error: Value = reply.json().await.unwrap();
        assert_eq!((&error["jsonrpc"], &error["error"]["code"]), (&json!("2.0"), &json!(code)), "{body}");
    }
    let list = message("tools/list", json!({}));
    let old = post(&api).header("mcp-protocol-version", "1999-01-01").json(&list);
    let no_stream = api.request(Method::POST, "/mcp").header("accept", "application/json").json(&list);
    let no_json = post(&api).header("content-type", "text/plain").body(list.to_string());
    for (request, status, said) in
        [(old, 400, "1999"), (no_stream, 406, "text/event-stream"), (no_json, 415, "application/json")]
    {
        let reply = request.send().await.unwrap();
        assert_eq!(reply.status(), status);
        let error: Value = reply.json().await.unwrap();
        assert_eq!(error["error"]["code"], -32600);
        assert!(error["error"]["message"].as_str().unwrap().contains(said), "{error}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_the_request_itself_is_a_problem() {
    let (_corpus, api) = start().await;
    let list = message("tools/list", json!({}));
    problem(api.get("/mcp"), 405, ProblemKind::MethodNotAllowed).await;
    problem(api.request(Method::DELETE, "/mcp"), 405, ProblemKind::MethodNotAllowed).await;
    let large =
        message("tools/call", json!({ "name": "ask", "arguments": { "question": "x".repeat(300_000) } }));
    problem(post(&api).json(&large), 413, ProblemKind::TooLarge).await;
    problem(post(&api).header("host", "evil.example").json(&list), 403, ProblemKind::Forbidden).await;
    problem(post(&api).header("origin", "http://evil.example").json(&list), 403, ProblemKind::CrossSite)
        .await;
}

#[tokio::test]
async fn a_server_goes_by_the_names_that_it_is_given() {
    let corpus = published();
    let document = json!({ "keys": [access::entry(KEY, &["ask"])] });
    let api = access::with_document(corpus.path(), &document).await;
    let state = api.state.clone().with_mcp_hosts(vec!["notes.example.com".to_owned()]);
    let api = TestApi::serve(state).await;
    let post = || access::bearer(post(&api), KEY);
    let list = message("tools/list", json!({}));
    for host in ["notes.example.com", "Notes.Example.com:443", "localhost:1"] {
        let reply = post().header("host", host).json(&list).send().await.unwrap();
        assert_eq!(reply.status(), 200, "{host}");
    }
    problem(post().header("host", "example.com").json(&list), 403, ProblemKind::InvalidRequest).await;
}

#[tokio::test]
async fn who_may_only_ask_may_not_look_through_the_pages() {
    let corpus = published();
    let document = json!({ "keys": [access::entry(KEY, &["ask"])] });
    let api = access::with_document(corpus.path(), &document).await;
    let call = async |name: &str, arguments: Value| {
        let call = message("tools/call", json!({ "name": name, "arguments": arguments }));
        let reply = access::bearer(post(&api), KEY).json(&call).send().await.unwrap();
        reply.json::<Value>().await.unwrap()
    };
    assert_eq!(call("search", json!({ "query": "연차" })).await["result"]["isError"], true);
    assert_eq!(call("ask", json!({ "question": QUESTION })).await["result"]["isError"], false);
    problem(post(&api).json(&message("tools/list", json!({}))), 401, ProblemKind::Unauthenticated).await;
}

#[tokio::test]
async fn a_client_that_leaves_ends_the_call_of_the_model() {
    let stalled = "[{answer: ['연차는 15일입니다'], interrupted: {after: 1, by: silence}}]";
    let (_corpus, server, state) = with_models(&[CLAUDE], stalled, Options::default()).await;
    let api = TestApi::serve(state).await;
    let asked = post(&api)
        .json(&message("tools/call", json!({ "name": "ask", "arguments": { "question": QUESTION } })));
    let asked = tokio::spawn(asked.send());
    server.calls_when(|calls| !calls.is_empty()).await;
    asked.abort();
    let calls = server.calls_when(|calls| calls.iter().all(|call| call.end.is_some())).await;
    assert!(matches!(&calls[..], [call] if call.end == Some(CallEnd::ClientGone)), "{calls:?}");
}

#[tokio::test]
async fn answers_end_with_the_server_as_errors_that_say_so() {
    let stalled = "[{answer: ['연차는 15일입니다'], interrupted: {after: 1, by: silence}}]";
    let (_corpus, server, state) = with_models(&[CLAUDE], stalled, Options::default()).await;
    let AppState { stop, .. } = state.clone();
    let api = TestApi::serve(state).await;
    let asked = post(&api)
        .json(&message("tools/call", json!({ "name": "ask", "arguments": { "question": QUESTION } })));
    let asked = tokio::spawn(asked.send());
    server.calls_when(|calls| !calls.is_empty()).await;
    stop.cancel();
    let reply: Value = asked.await.unwrap().unwrap().json().await.unwrap();
    assert_eq!(reply["result"]["isError"], true);
    assert!(reply["result"]["content"][0]["text"].as_str().unwrap().contains("being replaced"), "{reply}");
}
