//! Frames of `application/vnd.amazon.eventstream`.

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use aws_smithy_types::str_bytes::StrBytes;
use bytes::Bytes;
use serde_json::{Value, json};

/// An event, by its name and payload.
pub(super) fn event(name: &str, mut payload: Value) -> Bytes {
    // Bedrock pads events so that their lengths tell nothing about the text; clients must ignore the member.
    payload["p"] = json!("abcdefghijklmnop");
    frame("event", ":event-type", name, &payload)
}

/// An exception in the middle of a stream, by its name.
pub(super) fn exception(name: &str, message: &str) -> Bytes {
    frame("exception", ":exception-type", name, &json!({ "message": message }))
}

fn frame(kind: &str, name_header: &'static str, name: &str, payload: &Value) -> Bytes {
    let message = Message::new(payload.to_string())
        .add_header(header(name_header, name))
        .add_header(header(":content-type", "application/json"))
        .add_header(header(":message-type", kind));
    let mut frame = Vec::new();
    write_message_to(&message, &mut frame).expect("headers are short, and a vector takes any payload");
    frame.into()
}

fn header(name: &'static str, value: &str) -> Header {
    Header::new(name, HeaderValue::String(StrBytes::from(value.to_owned())))
}
