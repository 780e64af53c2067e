//! A time as people say it, with the exact time on hover.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::browser;
use crate::state::ui::{Ui, use_ui};
use crate::time;

/// A time, in words of the reader's language put around it by `phrase`.
#[component]
pub(crate) fn When(at: DateTime<Utc>, phrase: fn(Ui, &str) -> String) -> impl IntoView {
    let ui = use_ui();
    let local = browser::local(at);
    let said = move || phrase(ui, &said(ui, at));
    view! { <time datetime=at.to_rfc3339() title=time::exact(local)>{said}</time> }
}

/// How long ago a time was, in the reader's language. Tracks the clock and the language.
pub(crate) fn said(ui: Ui, at: DateTime<Utc>) -> String {
    time::relative(browser::local(at), browser::local(ui.now.get()), ui.language.get())
}
