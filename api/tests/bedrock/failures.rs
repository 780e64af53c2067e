use api::model::bedrock::Bedrock;
use api::model::{ModelError, ModelEvent, StopReason};
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_bedrockruntime::config::SharedCredentialsProvider;

use crate::{CLAUDE, answer, aws, model, prompt, read, said, server};

/// The events before an error, and the error.
async fn failure(script: &str) -> (Vec<ModelEvent>, ModelError) {
    let server = server(script).await;
    let (events, error) = read(model(&server, CLAUDE).answer(prompt().into())).await;
    (events, error.expect("the script ends in an error"))
}

#[tokio::test(start_paused = true)]
async fn a_throttled_call_is_tried_again_before_the_first_token() {
    let server = server("[{times: 2, error: ThrottlingException}, {answer: [fine]}]").await;
    let begin = tokio::time::Instant::now();
    let events = answer(&model(&server, CLAUDE)).await;
    assert_eq!(events[0], said("fine"));
    assert_eq!(server.calls().len(), 3);
    assert!(begin.elapsed().as_secs() <= 8, "{:?}", begin.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_call_that_stays_throttled_is_given_up_after_three_attempts() {
    for error in ["ThrottlingException", "ServiceUnavailableException"] {
        let server = server(&format!("[{{error: {error}}}]")).await;
        let (events, error) = read(model(&server, CLAUDE).answer(prompt().into())).await;
        assert!(events.is_empty(), "{events:?}");
        assert!(matches!(error, Some(ModelError::Throttled { .. })), "{error:?}");
        assert_eq!(server.calls().len(), 3);
    }
}

#[tokio::test]
async fn what_the_account_may_not_do_is_denied_and_not_tried_again() {
    for error in ["AccessDeniedException", "ResourceNotFoundException", "MissingAuthenticationTokenException"]
    {
        let server = server(&format!("[{{error: {error}}}]")).await;
        let (_, error) = read(model(&server, CLAUDE).answer(prompt().into())).await;
        assert!(matches!(error, Some(ModelError::Denied { .. })), "{error:?}");
        assert_eq!(server.calls().len(), 1);
    }
}

#[tokio::test]
async fn a_request_that_bedrock_finds_wrong_is_refused_and_not_tried_again() {
    let server = server("[{error: ValidationException}]").await;
    let (_, error) = read(model(&server, CLAUDE).answer(prompt().into())).await;
    assert!(matches!(error, Some(ModelError::Refused { .. })), "{error:?}");
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test]
async fn without_a_region_or_credentials_the_error_says_to_check_them() {
    let server = server("[]").await;
    let unset = || SdkConfig::builder().behavior_version(BehaviorVersion::latest());
    let unsigned = || unset().region(Region::new("us-east-1")).endpoint_url(server.base_url());
    let provider = ProfileFileCredentialsProvider::builder().profile_name("no-profile-has-this-name").build();
    let failing = unsigned().credentials_provider(SharedCredentialsProvider::new(provider));
    for aws in [unset().build(), unsigned().build(), failing.build()] {
        let (_, error) = read(Bedrock::new(&aws, CLAUDE.to_owned()).answer(prompt().into())).await;
        assert!(matches!(error, Some(ModelError::Denied { .. })), "{error:?}");
    }
    assert!(server.calls().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_not_there_is_unreachable() {
    let gone = server("[]").await.base_url();
    let (_, error) = read(Bedrock::new(&aws(&gone), CLAUDE.to_owned()).answer(prompt().into())).await;
    assert!(matches!(error, Some(ModelError::Unreachable { .. })), "{error:?}");
}

#[tokio::test]
async fn an_exception_in_mid_stream_keeps_what_was_said_and_starts_no_second_answer() {
    let server =
        server("[{answer: [one two three], interrupted: {after: 2, by: modelStreamErrorException}}]").await;
    let (events, error) = read(model(&server, CLAUDE).answer(prompt().into())).await;
    assert_eq!(events, [said("one two ")]);
    assert!(matches!(error, Some(ModelError::Broken { source: Some(_), .. })), "{error:?}");
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test]
async fn an_exception_is_told_by_its_kind() {
    let script = |by: &str| format!("[{{answer: [one two], interrupted: {{after: 1, by: {by}}}}}]");
    let (_, error) = failure(&script("throttlingException")).await;
    assert!(matches!(error, ModelError::Throttled { .. }), "{error:?}");
    let (_, error) = failure(&script("validationException")).await;
    assert!(matches!(error, ModelError::Refused { .. }), "{error:?}");
    let (_, error) = failure("[{answer: [one], interrupted: {after: 0, by: internalServerException}}]").await;
    assert!(matches!(error, ModelError::Unreachable { .. }), "{error:?}");
}

#[tokio::test]
async fn a_stream_that_is_cut_or_just_ends_is_broken() {
    for (by, with_cause) in [("cut", true), ("end", false)] {
        let (events, error) =
            failure(&format!("[{{answer: [one two], interrupted: {{after: 1, by: {by}}}}}]")).await;
        assert_eq!(events, [said("one ")]);
        assert!(
            matches!(&error, ModelError::Broken { source, .. } if source.is_some() == with_cause),
            "{by}: {error:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_model_is_given_up_sooner_once_it_has_begun() {
    for (after, seconds) in [(0, 20), (1, 15)] {
        let begin = tokio::time::Instant::now();
        let (events, error) =
            failure(&format!("[{{answer: [one two], interrupted: {{after: {after}, by: silence}}}}]")).await;
        assert_eq!(events.len(), after);
        assert!(
            matches!(error, ModelError::Silent { silence, .. } if silence.as_secs() == seconds),
            "{after}: {error:?}"
        );
        assert_eq!(begin.elapsed().as_secs(), seconds);
    }
}

#[tokio::test]
async fn an_answer_cut_at_its_longest_says_so() {
    let server = server("[{answer: [one], stop_reason: max_tokens}]").await;
    let events = answer(&model(&server, CLAUDE)).await;
    assert!(matches!(events[1], ModelEvent::End { reason: StopReason::Length, .. }), "{events:?}");
}
