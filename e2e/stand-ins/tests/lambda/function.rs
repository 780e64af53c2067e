//! A function that does what its event says.

use reqwest::Client;
use serde_json::{Value, json};

#[expect(
    clippy::disallowed_methods,
    reason = "as a function, this program is told by its environment what to do"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Serves events where Lambda, or its stand-in, has started this program. As a test it does nothing.
#[tokio::test]
async fn serve() {
    let Some(api) = variable("AWS_LAMBDA_RUNTIME_API") else { return };
    let api = format!("http://{api}/2018-06-01/runtime");
    let client = Client::builder().build().unwrap();
    let post = async |path: String, body: Value| {
        client.post(format!("{api}/{path}")).json(&body).send().await.unwrap();
    };
    if variable("CANNOT_START").is_some() {
        let error = json!({"errorType": "Runtime.NoConfiguration", "errorMessage": "CORPUS_URL is not set"});
        post("init/error".to_owned(), error).await;
        std::process::exit(1);
    }
    for count in 1.. {
        let next = client.get(format!("{api}/invocation/next")).send().await.unwrap();
        let header =
            |name: &str| next.headers()[&format!("lambda-runtime-{name}")].to_str().unwrap().to_owned();
        let (id, deadline) = (header("aws-request-id"), header("deadline-ms"));
        let seen = json!({
            "count": count,
            "deadline": deadline.parse::<i64>().unwrap(),
            "arn": header("invoked-function-arn"),
            "trace": header("trace-id"),
            "function": variable("AWS_LAMBDA_FUNCTION_NAME"),
            "handler": variable("_HANDLER"),
            "home": variable("HOME"),
            "given": variable("GIVEN"),
        });
        let event: Value = next.json().await.unwrap();
        match event["do"].as_str().unwrap_or("see") {
            "see" => post(format!("invocation/{id}/response"), seen).await,
            "print" => {
                println!("{}", event["line"]);
                post(format!("invocation/{id}/response"), Value::Null).await;
            }
            "fail" => {
                let error = json!({"errorType": "Oh", "errorMessage": "no"});
                post(format!("invocation/{id}/error"), error).await;
            }
            "die" => std::process::exit(3),
            "hang" => std::future::pending().await,
            other => panic!("{other}"),
        }
    }
}
