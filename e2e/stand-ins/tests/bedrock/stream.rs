use aws_sdk_bedrockruntime::types::{
    CitationLocation, CitationsDelta, ContentBlockDelta, ConverseStreamOutput, InferenceConfiguration,
    StopReason,
};
use stand_ins::bedrock::{CallEnd, Operation};

use crate::{CLAUDE, citing_server, client, leave_pages, server, text, user};

/// What came of a stream.
#[derive(Debug, Default)]
struct Streamed {
    events: Vec<&'static str>,
    pieces: Vec<String>,
    citations: Vec<CitationsDelta>,
    stop: Option<StopReason>,
    usage: Option<(i32, i32)>,
}

async fn read(
    mut output: aws_sdk_bedrockruntime::operation::converse_stream::ConverseStreamOutput,
) -> Streamed {
    let mut streamed = Streamed::default();
    while let Some(event) = output.stream.recv().await.unwrap() {
        streamed.events.push(match event {
            ConverseStreamOutput::MessageStart(_) => "messageStart",
            ConverseStreamOutput::ContentBlockDelta(event) => match event.delta.unwrap() {
                ContentBlockDelta::Text(piece) => {
                    streamed.pieces.push(piece);
                    "text"
                }
                ContentBlockDelta::Citation(citation) => {
                    streamed.citations.push(citation);
                    "citation"
                }
                other => panic!("{other:?}"),
            },
            ConverseStreamOutput::ContentBlockStop(_) => "contentBlockStop",
            ConverseStreamOutput::MessageStop(event) => {
                streamed.stop = Some(event.stop_reason);
                "messageStop"
            }
            ConverseStreamOutput::Metadata(event) => {
                streamed.usage = event.usage.map(|usage| (usage.input_tokens, usage.output_tokens));
                "metadata"
            }
            other => panic!("{other:?}"),
        });
    }
    streamed
}

#[tokio::test]
async fn an_answer_comes_word_by_word_and_ends_with_what_it_took() {
    let server = server(
        "[{match: leave, answer: ['15 days a year.'], usage: {inputTokens: 7, outputTokens: 4}}, {answer: [other]}]",
    )
    .await;
    let call = client(&server).converse_stream().model_id(CLAUDE).messages(user([text("How much leave?")]));
    let streamed = read(call.send().await.unwrap()).await;
    assert_eq!(
        streamed.events,
        ["messageStart", "text", "text", "text", "text", "contentBlockStop", "messageStop", "metadata"]
    );
    assert_eq!(streamed.pieces, ["15 ", "days ", "a ", "year."]);
    assert_eq!(streamed.stop, Some(StopReason::EndTurn));
    assert_eq!(streamed.usage, Some((7, 4)));
}

#[tokio::test]
async fn without_a_script_each_search_result_is_cited_by_its_nearest_block() {
    let server = citing_server().await;
    let content = leave_pages().into_iter().chain([text("2년차의 연차는 며칠인가요?")]);
    let call = client(&server).converse_stream().model_id(CLAUDE).messages(user(content));
    let streamed = read(call.send().await.unwrap()).await;
    assert_eq!(streamed.pieces.concat(), "2년차부터 연차는 15일이다.\n\nTwo days a week.");
    let places: Vec<_> = streamed
        .citations
        .iter()
        .map(|citation| {
            let Some(CitationLocation::SearchResultLocation(location)) = &citation.location else {
                panic!("{citation:?}")
            };
            let quote = citation.source_content()[0].text.clone().unwrap();
            (citation.source.as_deref(), location.search_result_index, location.start, location.end, quote)
        })
        .collect();
    assert_eq!(
        places,
        [
            (Some("p1"), Some(0), Some(1), Some(2), "2년차부터 연차는 15일이다.".to_owned()),
            (Some("p2"), Some(1), Some(0), Some(1), "Two days a week.".to_owned()),
        ]
    );
}

#[tokio::test]
async fn without_search_results_numbered_passages_are_quoted_in_the_text() {
    let server = citing_server().await;
    let prompt = "<passage n=\"1\" title=\"연차\">\n연차는 15일이다.\n</passage>\n<passage n=\"2\">\nTwo days.\n</passage>\n연차는?";
    let call = client(&server).converse_stream().model_id("mistral.large").messages(user([text(prompt)]));
    let streamed = read(call.send().await.unwrap()).await;
    assert_eq!(
        streamed.pieces.concat(),
        "연차는 15일이다. [[1|연차는 15일이다.]]\n\nTwo days. [[2|Two days.]]"
    );
}

#[tokio::test]
async fn an_answer_longer_than_max_tokens_is_cut_there() {
    let server = server("[{answer: ['one two three four']}]").await;
    let call = client(&server)
        .converse_stream()
        .model_id(CLAUDE)
        .inference_config(InferenceConfiguration::builder().max_tokens(2).build())
        .messages(user([text("count")]));
    let streamed = read(call.send().await.unwrap()).await;
    assert_eq!(streamed.pieces, ["one ", "two "]);
    assert_eq!(streamed.stop, Some(StopReason::MaxTokens));
}

#[tokio::test]
async fn an_exception_in_mid_stream_is_a_typed_error_after_the_deltas_before_it() {
    for (name, throttled) in [("throttlingException", true), ("modelStreamErrorException", false)] {
        let server = server(&format!("[{{answer: ['a b c'], interrupted: {{after: 2, by: {name}}}}}]")).await;
        let call = client(&server).converse_stream().model_id(CLAUDE).messages(user([text("x")]));
        let mut output = call.send().await.unwrap();
        let mut deltas = 0;
        let error = loop {
            match output.stream.recv().await {
                Ok(Some(ConverseStreamOutput::ContentBlockDelta(_))) => deltas += 1,
                Ok(Some(_)) => {}
                Ok(None) => panic!("the stream ended without an error"),
                Err(error) => break error,
            }
        };
        assert_eq!(deltas, 2, "{name}");
        let error = error.as_service_error().unwrap();
        assert_eq!(error.is_throttling_exception(), throttled, "{name}");
        assert_eq!(error.is_model_stream_error_exception(), !throttled, "{name}");
    }
}

#[tokio::test]
async fn a_cut_connection_is_an_error_and_no_end() {
    let server = server("[{answer: ['a b c'], interrupted: {after: 1, by: cut}}]").await;
    let call = client(&server).converse_stream().model_id(CLAUDE).messages(user([text("x")]));
    let mut output = call.send().await.unwrap();
    let error = loop {
        match output.stream.recv().await {
            Ok(event) => assert!(event.is_some(), "the stream ended as if it were complete"),
            Err(error) => break error,
        }
    };
    assert!(error.as_service_error().is_none(), "{error:?}");
}

#[tokio::test]
async fn a_client_that_goes_away_is_noticed_and_stops_the_stream() {
    let server = server("[{answer: ['a b c'], interrupted: {after: 1, by: silence}}]").await;
    let call = client(&server).converse_stream().model_id(CLAUDE).messages(user([text("x")]));
    let mut output = call.send().await.unwrap();
    while !matches!(output.stream.recv().await.unwrap(), Some(ConverseStreamOutput::ContentBlockDelta(_))) {}
    drop(output);
    let calls = server.calls_when(|calls| calls.iter().all(|call| call.end.is_some())).await;
    assert_eq!(calls.len(), 1);
    assert_eq!((calls[0].operation, calls[0].model.as_str()), (Operation::ConverseStream, CLAUDE));
    assert_eq!((calls[0].deltas, calls[0].end), (1, Some(CallEnd::ClientGone)));
}

#[tokio::test]
async fn an_inference_profile_may_be_named_by_its_arn() {
    let server = server("[{answer: [fine]}]").await;
    let arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
    let call = client(&server).converse_stream().model_id(arn).messages(user([text("x")]));
    read(call.send().await.unwrap()).await;
    let calls = server.calls_when(|calls| calls.iter().all(|call| call.end.is_some())).await;
    assert_eq!((calls[0].model.as_str(), calls[0].end), (arn, Some(CallEnd::Complete)));
}
