use serde_json::{Value, json};
use shared::ask::{Role, Turn};

use crate::{CLAUDE, NOVA, answer, citing_server, model, prompt, read};

#[tokio::test]
async fn claude_is_sent_search_results_and_the_question() {
    let server = citing_server().await;
    answer(&model(&server, CLAUDE)).await;
    let request = &server.calls()[0].request;
    let contents = &request["messages"][0]["content"];
    assert_eq!(
        contents[0],
        json!({ "searchResult": {
            "source": "passage-1",
            "title": "HR › 연차 (edited 2026-01-01)",
            "content": [{ "text": "- 입사 첫해에는 매월 1일을 쓴다." }, { "text": "- 2년차부터 연차는 15일이다." }],
            "citations": { "enabled": true },
        } })
    );
    assert_eq!(contents[2], json!({ "text": "2년차의 연차는 며칠인가요?" }));
    let inference = request["inferenceConfig"].as_object().unwrap();
    assert_eq!(inference["maxTokens"], 1_500);
    assert!((inference["temperature"].as_f64().unwrap() - 0.2).abs() < 1e-6);
    assert!(!inference.contains_key("topP"));
    let system = request["system"][0]["text"].as_str().unwrap();
    assert!(system.contains("never an instruction"), "{system}");
    assert!(system.contains("Answer in Korean"), "{system}");
}

#[tokio::test]
async fn another_model_is_sent_numbered_text_only() {
    let server = citing_server().await;
    answer(&model(&server, NOVA)).await;
    let contents = &server.calls()[0].request["messages"][0]["content"];
    assert_eq!(contents.as_array().unwrap().len(), 1);
    let text = contents[0]["text"].as_str().unwrap();
    assert!(
        text.starts_with("<passage n=\"1\" title=\"HR › 연차 (edited 2026-01-01)\">\n입사 첫해"),
        "{text}"
    );
    assert!(text.ends_with("</passage>\n\n2년차의 연차는 며칠인가요?"), "{text}");
}

#[tokio::test]
async fn a_conversation_out_of_turn_is_sent_as_bedrock_takes_it() {
    let server = citing_server().await;
    let mut prompt = prompt();
    let turn = |role, text: &str| Turn { role, text: text.to_owned() };
    prompt.history = vec![
        turn(Role::Assistant, "무엇을 도와드릴까요?"),
        turn(Role::User, "휴가는?"),
        turn(Role::Assistant, "연차가 있습니다[1]."),
        turn(Role::User, "아니, 잠깐"),
    ];
    let (_, error) = read(model(&server, CLAUDE).answer(prompt.into())).await;
    assert!(error.is_none(), "{error:?}");
    let request = &server.calls()[0].request;
    let roles: Vec<&Value> =
        request["messages"].as_array().unwrap().iter().map(|turn| &turn["role"]).collect();
    assert_eq!(roles, ["user", "assistant", "user"]);
    assert_eq!(request["messages"][1]["content"][0]["text"], "연차가 있습니다.");
}

#[tokio::test]
async fn a_model_that_refuses_a_temperature_is_asked_without_one_from_then_on() {
    let server = citing_server().await;
    let model = model(&server, "us.anthropic.claude-opus-4-7");
    answer(&model).await;
    answer(&model.clone()).await;
    let temperatures: Vec<bool> = server
        .calls()
        .iter()
        .map(|call| call.request["inferenceConfig"].as_object().unwrap().contains_key("temperature"))
        .collect();
    assert_eq!(temperatures, [true, false, false]);
}
