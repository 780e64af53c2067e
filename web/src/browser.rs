//! What the page asks the browser for: its clock, its stores, its preferences.

pub(crate) mod channel;
pub(crate) mod database;
pub(crate) mod file;

use chrono::{DateTime, FixedOffset, Offset, Utc};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, Storage};

/// The time now.
pub(crate) fn now() -> DateTime<Utc> {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit for 290 million years")]
    DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}

/// A time of the API. By the browser: what reads one in Rust is a large part of the program.
pub(crate) fn time(text: &str) -> Option<DateTime<Utc>> {
    let millis = js_sys::Date::parse(text);
    // What is no time is no number either, and would be 1970.
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit for 290 million years")]
    (!millis.is_nan()).then(|| DateTime::from_timestamp_millis(millis as i64)).flatten()
}

/// A time in the reader's zone, with the offset that held there at that time.
pub(crate) fn local(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below 2^53")]
    let date = js_sys::Date::new(&JsValue::from_f64(at.timestamp_millis() as f64));
    #[expect(clippy::cast_possible_truncation, reason = "an offset is within a day")]
    let behind = date.get_timezone_offset() as i32;
    at.with_timezone(&FixedOffset::west_opt(behind * 60).unwrap_or_else(|| Utc.fix()))
}

/// What was stored under a name; none too where storage is forbidden.
pub(crate) fn stored(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(&key(name)).ok()?
}

/// Stores a value, or forgets it when it is empty. Where storage is forbidden or full, the page works without.
pub(crate) fn store(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        put(&storage, name, value);
    }
}

/// What was stored under a name until this tab is closed.
pub(crate) fn stored_in_tab(name: &str) -> Option<String> {
    window().session_storage().ok()??.get_item(&key(name)).ok()?
}

/// Stores a value until this tab is closed, or forgets it when it is empty.
pub(crate) fn store_in_tab(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        put(&storage, name, value);
    }
}

fn put(storage: &Storage, name: &str, value: &str) {
    let result =
        if value.is_empty() { storage.remove_item(&key(name)) } else { storage.set_item(&key(name), value) };
    let _ = result;
}

/// The part of the address behind `#`, with it; empty where there is none.
pub(crate) fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// The address of the page, with the part behind `#`.
pub(crate) fn address() -> String {
    window().location().href().unwrap_or_default()
}

/// Shows another part behind `#` in the address: as a new step of the history, which "back" undoes, or in place.
pub(crate) fn set_hash(hash: &str, replace: bool) {
    let result = window().history().and_then(|history| match replace {
        true => history.replace_state_with_url(&JsValue::NULL, "", Some(hash)),
        false => history.push_state_with_url(&JsValue::NULL, "", Some(hash)),
    });
    // Browsers refuse it only when a page does it hundreds of times a minute; the page then works without.
    let _ = result;
}

/// The languages that the reader prefers, best first.
pub(crate) fn languages() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// Whether the browser has a network at all.
pub(crate) fn is_online() -> bool {
    window().navigator().on_line()
}

/// A number below `below`, different each time.
pub(crate) fn random(below: u32) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is from 0 to below `below`"
    )]
    let number = (js_sys::Math::random() * f64::from(below)) as u32;
    number
}

/// Whether a media query matches.
pub(crate) fn matches_media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Gives the focus to what the first selector names, if that is on the page, else to what the next does.
pub(crate) fn focus(selectors: &[&str]) {
    let find = |selector: &&str| document().query_selector(selector).ok().flatten();
    let element = selectors.iter().find_map(find);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // It fails for no element that is on the page.
        let _ = element.focus();
    }
}

/// Text as it may stand in an address.
pub(crate) fn encoded(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// Whether nobody can see the page now.
pub(crate) fn is_hidden() -> bool {
    document().hidden()
}

/// Gives the browser's own bars around the page the color of the rail, whichever theme was chosen.
pub(crate) fn color_frame() {
    let Some(root) = document().document_element() else { return };
    let Ok(Some(style)) = window().get_computed_style(&root) else { return };
    let color = style.get_property_value("--rail").unwrap_or_default();
    let Ok(metas) = document().query_selector_all("meta[name=theme-color]") else { return };
    for meta in (0..metas.length()).filter_map(|index| metas.item(index)) {
        let _ = meta.unchecked_into::<web_sys::Element>().set_attribute("content", color.trim());
    }
}

/// Lets the browser do what else there is to do.
pub(crate) async fn rest() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback(&resolve);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Loads the page anew.
pub(crate) fn reload() {
    // A browser that refuses leaves the page as it is.
    let _ = window().location().reload();
}

/// Tells whoever listens on the page that something has happened, by a name.
pub(crate) fn announce(name: &str) {
    if let Ok(event) = web_sys::Event::new(name) {
        let _ = window().dispatch_event(&event);
    }
}

fn key(name: &str) -> String {
    format!("notion-rag.{name}")
}
