use std::time::Duration;

use api::model::{ModelEvent, StopReason};
use futures_util::StreamExt;
use shared::ask::Usage;
use stand_ins::bedrock::{CallEnd, Options, Script, start};

use crate::{CLAUDE, NOVA, answer, cite, citing_server, model, prompt, said, server};

#[tokio::test]
async fn claude_cites_the_blocks_that_it_was_shown() {
    let server = citing_server().await;
    let events = answer(&model(&server, CLAUDE)).await;
    let expected = [
        said("2년차부터 연차는 15일이다."),
        cite(0, "2년차부터 연차는 15일이다."),
        said("\n\nTwo days a week."),
        cite(1, "Two days a week."),
    ];
    assert_eq!(events[..4], expected);
    assert!(
        matches!(&events[4..], [ModelEvent::End { reason: StopReason::Finished, usage: Some(usage) }] if usage.output_tokens > 0),
        "{events:?}"
    );
}

#[tokio::test]
async fn another_model_quotes_the_passages_by_their_numbers() {
    let server = citing_server().await;
    let events = answer(&model(&server, NOVA)).await;
    let expected = [
        said("2년차부터 연차는 15일이다. "),
        cite(0, "2년차부터 연차는 15일이다."),
        said("\n\nTwo days a week. "),
        cite(1, "Two days a week."),
    ];
    assert_eq!(events[..4], expected);
}

#[tokio::test]
async fn a_quote_split_over_deltas_is_still_a_quote() {
    let server = server(
        "[{answer: [[{text: '15일 ['}, {text: '['}, {text: '1|연차는 '}, {text: '15일]'}, {text: '].'}]],
           usage: {inputTokens: 9, outputTokens: 5, cacheReadInputTokens: 3}}]",
    )
    .await;
    let usage = Usage { input_tokens: 9, output_tokens: 5, cached_tokens: 3 };
    let expected = [
        said("15일 "),
        cite(0, "연차는 15일"),
        said("."),
        ModelEvent::End { reason: StopReason::Finished, usage: Some(usage) },
    ];
    assert_eq!(answer(&model(&server, NOVA)).await, expected);
}

#[tokio::test]
async fn the_sign_for_not_found_becomes_the_reason_and_no_text() {
    let server =
        server("[{answer: [[{reasoningContent: {text: hm}}, {text: '<not'}, {text: '_found/>'}]]}]").await;
    for id in [CLAUDE, NOVA] {
        let events = answer(&model(&server, id)).await;
        assert!(
            matches!(&events[..], [ModelEvent::End { reason: StopReason::NotFound, usage: Some(_) }]),
            "{id}: {events:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn tokens_arrive_as_they_are_made() {
    let options = Options { token_delay: Duration::from_secs(3), ..Options::default() };
    let server = start(Script::parse("[{answer: [one two three]}]").unwrap(), options).await.unwrap();
    let begin = tokio::time::Instant::now();
    let mut stream = Box::pin(model(&server, CLAUDE).answer(prompt().into()));
    let mut seconds = Vec::new();
    while let Some(Ok(ModelEvent::Text(_))) = stream.next().await {
        seconds.push(begin.elapsed().as_secs());
    }
    assert_eq!(seconds, [3, 6, 9]);
}

#[tokio::test]
async fn dropping_the_answer_drops_the_call() {
    let server = server("[{answer: [one two three], interrupted: {after: 1, by: silence}}]").await;
    let mut stream = Box::pin(model(&server, CLAUDE).answer(prompt().into()));
    assert_eq!(stream.next().await.unwrap().unwrap(), said("one "));
    drop(stream);
    let calls = server.calls_when(|calls| calls.iter().all(|call| call.end.is_some())).await;
    assert_eq!(calls.iter().map(|call| call.end).collect::<Vec<_>>(), [Some(CallEnd::ClientGone)]);
}
