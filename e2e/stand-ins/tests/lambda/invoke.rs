//! What callers get.

use aws_sdk_lambda::error::ProvideErrorMetadata;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType as Kind;
use serde_json::{Value, json};
use stand_ins::lambda::{End, InvocationType, Options, start};

use crate::{client, function, server};

const ARN: &str = "arn:aws:lambda:us-east-1:123456789012:function:notion-sync";

fn json_of(blob: Option<Blob>) -> Value {
    serde_json::from_slice(blob.unwrap().as_ref()).unwrap()
}

#[tokio::test]
async fn a_caller_that_waits_gets_the_answer_by_the_name_and_by_the_arn() {
    let server = server().await;
    for name in ["notion-sync", "notion-sync:$LATEST", ARN, "123456789012:function:notion-sync"] {
        let answer = client(&server).invoke().function_name(name).send().await.unwrap();
        assert_eq!((answer.status_code(), answer.function_error()), (200, None), "{name}");
        assert_eq!(json_of(answer.payload)["arn"], ARN);
    }
}

#[tokio::test]
async fn an_error_of_the_function_is_told_by_a_header_and_an_answer_of_200() {
    let server = server().await;
    let event = Blob::new(json!({"do": "fail"}).to_string());
    let answer = client(&server).invoke().function_name("notion-sync").payload(event).send().await.unwrap();
    assert_eq!((answer.status_code(), answer.function_error()), (200, Some("Unhandled")));
    assert_eq!(json_of(answer.payload), json!({"errorType": "Oh", "errorMessage": "no"}));
}

#[tokio::test]
async fn events_that_nobody_waits_for_are_worked_on_one_after_the_other() {
    let server = server().await;
    for number in 0..3 {
        let event = Blob::new(json!({"number": number}).to_string());
        let asked = client(&server).invoke().function_name("notion-sync").invocation_type(Kind::Event);
        assert_eq!(asked.payload(event).send().await.unwrap().status_code(), 202);
    }
    let log =
        server.log_when(|log| log.invocations.iter().filter(|one| one.end.is_some()).count() == 3).await;
    for (number, invocation) in log.invocations.iter().enumerate() {
        assert_eq!((invocation.kind, &invocation.event), (InvocationType::Event, &json!({"number": number})));
        let Some(End::Response(seen)) = &invocation.end else { panic!("{invocation:?}") };
        assert_eq!(seen["count"], number + 1, "one process works on all of them");
    }
}

#[tokio::test]
async fn a_dry_run_sends_no_event() {
    let server = server().await;
    let dry = client(&server).invoke().function_name("notion-sync").invocation_type(Kind::DryRun);
    assert_eq!(dry.send().await.unwrap().status_code(), 204);
    assert!(server.stop().await.invocations.is_empty());
}

#[tokio::test]
async fn whoever_may_not_or_names_another_function_is_refused_as_by_lambda() {
    let server = server().await;
    let error =
        client(&server).invoke().function_name("other").send().await.unwrap_err().into_service_error();
    assert!(error.is_resource_not_found_exception(), "{error:?}");

    let options = Options { denies_invoke: true, ..Options::default() };
    let closed = start(function(), options).await.unwrap();
    let error = client(&closed).invoke().function_name("notion-sync").send().await.unwrap_err();
    assert_eq!(error.code(), Some("AccessDeniedException"), "{error:?}");
    assert!(error.message().unwrap().contains("lambda:InvokeFunction"), "{error:?}");

    let url = format!("{}/2015-03-31/functions/notion-sync/invocations", server.base_url());
    let unsigned = reqwest::Client::builder().build().unwrap().post(url).send().await.unwrap();
    assert_eq!(unsigned.status(), 403);
}

#[tokio::test]
async fn an_event_that_is_no_json_is_refused() {
    let server = server().await;
    let asked = client(&server).invoke().function_name("notion-sync").payload(Blob::new("{"));
    let error = asked.send().await.unwrap_err().into_service_error();
    assert!(error.is_invalid_request_content_exception(), "{error:?}");
}
