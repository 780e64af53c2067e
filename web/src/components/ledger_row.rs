//! One line of the list of what became of every page.

use leptos::prelude::*;
use shared::ledger::ObjectKind;

use crate::components::icon::{BOOKS, Icon, PAGE};
use crate::components::when::When;
use crate::state::ledger::LedgerRow;
use crate::state::route::Route;
use crate::state::ui::use_ui;

/// The line.
#[component]
pub(crate) fn LedgerLine(row: LedgerRow) -> impl IntoView {
    let ui = use_ui();
    let can_be_read = row.can_be_read();
    let LedgerRow { id, path, kind, title, since, outcome, reason, types } = row;
    let title = move || if title.is_empty() { ui.read_words().untitled.to_owned() } else { title.clone() };
    let named = if can_be_read {
        view! { <a class="ledger-title" href=Route::Page(id, None).hash()>{title}</a> }.into_any()
    } else {
        view! { <span class="ledger-title">{title}</span> }.into_any()
    };
    let glyph = if kind == ObjectKind::Page { PAGE } else { BOOKS };
    let path = (!path.is_empty()).then(|| view! { <p class="path">{path.join(" / ")}</p> });
    let reason = reason.map(|reason| view! { <p class="ledger-reason" lang="en">{reason}</p> });
    let blocks = (!types.is_empty()).then(|| {
        let told = move || {
            let of = |(name, count): (&String, &u64)| (ui.operate_words().blocks)(name, *count);
            types.iter().map(of).collect::<Vec<_>>().join(", ")
        };
        view! { <p class="ledger-reason">{told}</p> }
    });
    let class = match outcome.as_str() {
        "synced" | "unchanged" => "outcome good",
        "failed" => "outcome bad",
        "partial" | "unsupported_blocks" | "not_shared" => "outcome doubtful",
        _ => "outcome",
    };
    view! {
        <li class="ledger-row">
            <span class="page-icon"><Icon glyph=glyph /></span>
            <div class="ledger-what">{named}{path}{reason}{blocks}</div>
            <div class="ledger-how">
                <span class=class>{move || (ui.operate_words().outcome)(&outcome)}</span>
                <When at=since phrase=|_, time| time.to_owned() />
            </div>
        </li>
    }
}
