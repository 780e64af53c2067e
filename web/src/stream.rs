//! Reads the events of an answer as they arrive.

use js_sys::{Reflect, Uint8Array};
use shared::ask::{AskEvent, AskRequest};
use shared::sse::Decoder;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, ReadableStreamDefaultReader};

use crate::api;
use crate::state::failure::Failure;

/// Asks a question and gives each event to `on_event` as soon as it is whole. Returns after the last event, when
/// the stream ends, or when `signal` is aborted.
pub(crate) async fn ask(
    request: &AskRequest,
    signal: &AbortSignal,
    mut on_event: impl FnMut(AskEvent),
) -> Result<(), Failure> {
    let body = api::ask(request, signal).await?;
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut decoder = Decoder::default();
    while let Some(bytes) = next(&reader).await? {
        for frame in decoder.push(&bytes) {
            let Some(event) = frame.into_event().map_err(|_| Failure::Unreadable)? else { continue };
            let is_last = event.is_last();
            on_event(event);
            if is_last {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The next bytes, however the network cut them; none at the end.
async fn next(reader: &ReadableStreamDefaultReader) -> Result<Option<Vec<u8>>, Failure> {
    let result = JsFuture::from(reader.read()).await.map_err(|_| Failure::BrokenOff)?;
    let field = |name: &str| Reflect::get(&result, &JsValue::from_str(name)).map_err(|_| Failure::BrokenOff);
    if field("done")?.is_truthy() {
        return Ok(None);
    }
    Ok(Some(field("value")?.unchecked_into::<Uint8Array>().to_vec()))
}
