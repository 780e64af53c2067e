//! Reading an answer's events as a client does.

use futures_util::StreamExt;
use reqwest::RequestBuilder;
use shared::ask::AskEvent;
use shared::sse::Decoder;

/// Asks for events and reads them to the end of the stream.
pub async fn events(request: RequestBuilder) -> Vec<AskEvent> {
    let reply = request.header("accept", "text/event-stream").send().await.unwrap();
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.headers()["content-type"], "text/event-stream");
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    let mut bytes = reply.bytes_stream();
    while let Some(part) = bytes.next().await {
        for frame in decoder.push(&part.unwrap()) {
            events.extend(frame.into_event().unwrap());
        }
    }
    events
}
