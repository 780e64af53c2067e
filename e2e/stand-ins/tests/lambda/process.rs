//! What the process gets, and what becomes of an event when it dies, hangs or cannot start.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use stand_ins::lambda::{Function, Options, start};

use crate::{function, server};

fn now_ms() -> i64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis() as i64
}

#[tokio::test]
async fn a_process_sees_what_lambda_tells_it_and_nothing_of_who_started_it() {
    let variables = vec![("GIVEN".to_owned(), "yes".to_owned())];
    let server = start(Function { variables, ..function() }, Options::default()).await.unwrap();
    let before = now_ms();
    let seen = server.invoke(json!({})).await.response().unwrap();
    let deadline = seen["deadline"].as_i64().unwrap();
    assert!((before + 60_000..=now_ms() + 60_000).contains(&deadline), "{deadline}");
    assert_eq!((&seen["function"], &seen["handler"]), (&json!("notion-sync"), &json!("bootstrap")));
    assert_eq!((&seen["given"], &seen["home"]), (&json!("yes"), &Value::Null));
    assert!(seen["trace"].as_str().unwrap().starts_with("Root=1-"), "{seen}");
}

#[tokio::test]
async fn a_process_is_kept_for_the_next_event_and_its_start_is_timed() {
    let server = server().await;
    for count in 1..=3 {
        assert_eq!(server.invoke(json!({})).await.response().unwrap()["count"], count);
    }
    let starts = server.log().starts;
    assert_eq!(starts.len(), 1);
    assert!(starts[0].ready_after.is_some_and(|time| time > Duration::ZERO), "{starts:?}");
}

#[tokio::test]
async fn a_process_that_dies_fails_its_event_and_the_next_one_gets_a_new_process() {
    let server = server().await;
    let error = server.invoke(json!({"do": "die"})).await.response().unwrap_err();
    assert_eq!(error["errorType"], "Runtime.ExitError");
    assert!(error["errorMessage"].as_str().unwrap().ends_with("exit status: 3"), "{error}");
    assert_eq!(server.invoke(json!({})).await.response().unwrap()["count"], 1);
    assert_eq!(server.log().starts.len(), 2);
}

#[tokio::test]
async fn a_process_that_takes_too_long_is_killed_and_the_next_event_gets_a_new_one() {
    let timeout = Duration::from_millis(1500);
    let server = start(Function { timeout, ..function() }, Options::default()).await.unwrap();
    let error = server.invoke(json!({"do": "hang"})).await.response().unwrap_err();
    assert_eq!(error["errorType"], "Sandbox.Timedout");
    assert!(error["errorMessage"].as_str().unwrap().ends_with("timed out after 1.50 seconds"), "{error}");
    assert_eq!(server.invoke(json!({})).await.response().unwrap()["count"], 1);
}

#[tokio::test]
async fn what_keeps_a_process_from_starting_is_the_error_of_the_event() {
    let variables = vec![("CANNOT_START".to_owned(), "1".to_owned())];
    let server = start(Function { variables, ..function() }, Options::default()).await.unwrap();
    server.log_when(|log| !log.init_errors.is_empty()).await;
    let error = server.invoke(json!({})).await.response().unwrap_err();
    assert_eq!(error["errorMessage"], "CORPUS_URL is not set");
}

#[tokio::test]
async fn a_program_that_is_not_there_is_told_at_once() {
    let missing = Function::new("notion-sync", "/nowhere/bootstrap");
    assert!(start(missing, Options::default()).await.is_err());
}

#[tokio::test]
async fn every_line_that_was_printed_is_there_in_the_end() {
    let server = server().await;
    server.invoke(json!({"do": "print", "line": "one"})).await;
    server.invoke(json!({"do": "fail"})).await;
    let lines = server.stop().await.lines;
    assert!(lines.contains(&"\"one\"".to_owned()), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("\"errorMessage\":\"no\"")), "{lines:?}");
}
