use aws_sdk_bedrockruntime::error::ProvideErrorMetadata;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, InferenceConfiguration, Message, SearchResultBlock,
    SearchResultContentBlock,
};
use stand_ins::bedrock::{Options, Script, start};

use crate::{CLAUDE, citing_server, client, search_result, server, text, user};

#[tokio::test]
async fn every_scripted_error_has_its_name_and_status() {
    for (name, status) in [
        ("AccessDeniedException", 403),
        ("InternalServerException", 500),
        ("ResourceNotFoundException", 404),
        ("ServiceUnavailableException", 503),
        ("ThrottlingException", 429),
        ("ValidationException", 400),
    ] {
        let server = server(&format!("[{{error: {name}}}]")).await;
        let call = client(&server).converse_stream().model_id(CLAUDE).messages(user([text("x")]));
        let error = call.send().await.unwrap_err();
        assert_eq!(error.raw_response().unwrap().status().as_u16(), status, "{name}");
        let error = error.into_service_error();
        assert_eq!(error.code(), Some(name));
        assert!(error.message().is_some_and(|message| !message.is_empty()), "{error:?}");
    }
}

#[tokio::test]
async fn a_throttled_call_succeeds_when_the_rule_is_used_up() {
    let server = server("[{times: 1, error: ThrottlingException}, {answer: [fine]}]").await;
    let call = client(&server).converse().model_id(CLAUDE).messages(user([text("x")]));
    assert!(call.clone().send().await.unwrap_err().into_service_error().is_throttling_exception());
    call.send().await.unwrap();
}

#[tokio::test]
async fn a_denied_model_is_denied_and_another_is_not() {
    let options = Options { denied_models: vec![CLAUDE.to_owned()], ..Options::default() };
    let server = start(Script::default(), options).await.unwrap();
    let call = client(&server).converse().messages(user([text("x")]));
    let error = call.clone().model_id(CLAUDE).send().await.unwrap_err();
    assert!(error.into_service_error().is_access_denied_exception());
    call.model_id("mistral.large").send().await.unwrap();
}

#[tokio::test]
async fn an_unsigned_request_is_refused() {
    let server = citing_server().await;
    let url = format!("{}/model/m/converse", server.base_url());
    let http = reqwest::Client::builder().timeout(std::time::Duration::from_secs(10)).build().unwrap();
    let reply = http.post(url).body("{}").send().await.unwrap();
    assert_eq!(reply.status(), 403);
    let kind = reply.headers()["x-amzn-errortype"].to_str().unwrap().to_owned();
    assert!(kind.starts_with("MissingAuthenticationTokenException:"), "{kind}");
    assert_eq!(reply.json::<serde_json::Value>().await.unwrap()["message"], "Missing Authentication Token");
}

#[tokio::test]
async fn what_bedrock_refuses_is_refused_with_a_reason() {
    let server = citing_server().await;
    let call = client(&server).converse_stream().model_id(CLAUDE);
    let said = |role, words: &str| {
        Message::builder().role(role).content(ContentBlock::Text(words.to_owned())).build().unwrap()
    };
    let uncited = ContentBlock::SearchResult(
        SearchResultBlock::builder()
            .source("p2")
            .title("B")
            .content(SearchResultContentBlock::builder().text("b").build().unwrap())
            .build()
            .unwrap(),
    );
    let both = InferenceConfiguration::builder().temperature(0.2).top_p(0.9).build();
    let warm = InferenceConfiguration::builder().temperature(0.2).build();
    let hot = InferenceConfiguration::builder().temperature(1.5).build();
    let cases = [
        ("start with a user", call.clone().messages(said(ConversationRole::Assistant, "hello"))),
        ("alternate", call.clone().messages(user([text("a")])).messages(user([text("b")]))),
        (
            "end with a user",
            call.clone().messages(user([text("a")])).messages(said(ConversationRole::Assistant, "b")),
        ),
        ("is blank", call.clone().messages(user([text(" ")]))),
        ("is blank", call.clone().messages(user([search_result("p1", "A", &["\n"]), text("a")]))),
        ("all or none", call.clone().messages(user([search_result("p1", "A", &["a"]), uncited, text("a")]))),
        ("cannot both", call.clone().inference_config(both).messages(user([text("a")]))),
        ("between 0 and 1", call.clone().inference_config(hot).messages(user([text("a")]))),
        (
            "deprecated",
            call.clone()
                .model_id("us.anthropic.claude-opus-4-7")
                .inference_config(warm)
                .messages(user([text("a")])),
        ),
    ];
    for (words, call) in cases {
        let error = call.send().await.unwrap_err().into_service_error();
        assert!(error.is_validation_exception(), "{words}: {error:?}");
        assert!(error.message().unwrap().contains(words), "{words}: {error:?}");
    }
}
