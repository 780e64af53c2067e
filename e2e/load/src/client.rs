//! One question, as a client asks it.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use reqwest::Client;
use serde_json::json;
use shared::ask::{AskEvent, FinishReason};
use shared::sse::Decoder;

/// How a stream went.
#[derive(Debug, Default)]
pub struct Streamed {
    /// When the first word came.
    pub first_word: Option<Duration>,
    /// Whether it ended in `done`, with words and citations.
    pub complete: bool,
    /// Whether it ended in `done` or `error`, and not just so.
    pub ended: bool,
}

/// Asks for events, and reads them to the end; `begun` is told once the first word is there.
pub async fn stream(client: &Client, base: &str, question: &str, begun: impl FnOnce()) -> Streamed {
    let mut seen = Streamed::default();
    let started = Instant::now();
    let body = json!({ "question": question, "fresh": true });
    let request = client.post(format!("{base}/ask")).header("accept", "text/event-stream").json(&body);
    let Ok(reply) = request.send().await else { return seen };
    let (mut decoder, mut bytes) = (Decoder::default(), reply.bytes_stream());
    let (mut begun, mut citations) = (Some(begun), 0);
    while let Some(Ok(part)) = bytes.next().await {
        for frame in decoder.push(&part) {
            match frame.into_event() {
                Ok(Some(AskEvent::Delta(_))) => {
                    seen.first_word.get_or_insert(started.elapsed());
                    if let Some(begun) = begun.take() {
                        begun();
                    }
                }
                Ok(Some(AskEvent::Citation(_))) => citations += 1,
                Ok(Some(AskEvent::Done(done))) => {
                    seen.ended = true;
                    seen.complete = done.finish_reason == FinishReason::Stop && citations > 0;
                }
                Ok(Some(AskEvent::Error(_))) => seen.ended = true,
                _ => {}
            }
        }
    }
    seen
}

/// Asks for one JSON answer, and gives its status and how long it took.
pub async fn answer(client: &Client, base: &str, question: &str) -> (u16, Duration) {
    let started = Instant::now();
    let body = json!({ "question": question, "fresh": true });
    let reply =
        client.post(format!("{base}/ask")).header("accept", "application/json").json(&body).send().await;
    let status = match reply {
        Ok(reply) => {
            let status = reply.status().as_u16();
            if reply.bytes().await.is_ok() { status } else { 0 }
        }
        Err(_) => 0,
    };
    (status, started.elapsed())
}
