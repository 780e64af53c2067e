//! Tells the other windows of this page what has changed.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// The channel that all windows of this page share. Where the browser has none, the windows know nothing of each other.
#[derive(Clone)]
pub(crate) struct Channel(Option<BroadcastChannel>);

impl Channel {
    /// Joins the channel; `on_message` gets what the other windows say.
    pub(crate) fn join(on_message: impl Fn(String) + 'static) -> Self {
        let channel = BroadcastChannel::new("notion-rag").ok();
        if let Some(channel) = &channel {
            let listen = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                if let Some(message) = event.data().as_string() {
                    on_message(message);
                }
            });
            channel.set_onmessage(Some(listen.into_js_value().unchecked_ref()));
        }
        Channel(channel)
    }

    /// Says something to the other windows.
    pub(crate) fn tell(&self, message: &str) {
        if let Some(channel) = &self.0 {
            // It fails only on a closed channel, and nobody closes it.
            let _ = channel.post_message(&JsValue::from_str(message));
        }
    }
}
