use aws_sdk_bedrockruntime::primitives::Blob;
use serde_json::{Value, json};
use stand_ins::bedrock::Server;

use crate::{citing_server, client};

const TITAN: &str = "amazon.titan-embed-text-v2:0";
const COHERE: &str = "cohere.embed-multilingual-v3";

async fn invoke(server: &Server, model: &str, body: Value) -> Value {
    let output =
        client(server).invoke_model().model_id(model).body(Blob::new(body.to_string())).send().await.unwrap();
    serde_json::from_slice(output.body.as_ref()).unwrap()
}

#[tokio::test]
async fn titan_gives_one_vector_of_the_size_asked_for() {
    let server = citing_server().await;
    let reply =
        invoke(&server, TITAN, json!({ "inputText": "연차", "dimensions": 256, "normalize": true })).await;
    assert_eq!(reply["embedding"].as_array().unwrap().len(), 256);
    assert_eq!(reply["embedding"], reply["embeddingsByType"]["float"]);
    assert!(reply["inputTextTokenCount"].as_u64().unwrap() > 0);
    assert_eq!(
        invoke(&server, TITAN, json!({ "inputText": "연차" })).await["embedding"].as_array().unwrap().len(),
        1_024
    );
}

#[tokio::test]
async fn cohere_gives_a_vector_for_each_text_in_the_form_asked_for() {
    let server = citing_server().await;
    let texts = json!(["연차는 15일이다.", "Two days a week."]);
    let reply = invoke(&server, COHERE, json!({ "texts": texts, "input_type": "search_document" })).await;
    assert_eq!(reply["response_type"], "embeddings_floats");
    assert_eq!(reply["texts"], texts);
    let vectors = reply["embeddings"].as_array().unwrap();
    assert_eq!(vectors.len(), 2);
    assert_eq!(vectors[0].as_array().unwrap().len(), 1_024);

    let by_type = json!({ "texts": texts, "input_type": "search_query", "embedding_types": ["float"] });
    let reply = invoke(&server, COHERE, by_type).await;
    assert_eq!(reply["response_type"], "embeddings_by_type");
    assert_eq!(reply["embeddings"]["float"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_wrong_embedding_request_is_told_to_be_so() {
    let server = citing_server().await;
    for (model, body) in [
        (TITAN, json!({ "inputText": " " })),
        (TITAN, json!({ "inputText": "x", "dimensions": 300 })),
        (TITAN, json!({ "texts": ["x"] })),
        (COHERE, json!({ "texts": ["x"] })),
        (COHERE, json!({ "texts": vec!["x"; 97], "input_type": "search_query" })),
        ("amazon.nova-pro-v1:0", json!({ "inputText": "x" })),
    ] {
        let call = client(&server).invoke_model().model_id(model).body(Blob::new(body.to_string()));
        let error = call.send().await.unwrap_err();
        assert!(error.as_service_error().unwrap().is_validation_exception(), "{model} {body}: {error:?}");
    }
}
