//! How the sync is doing: at a glance, in figures, and for every page.

use leptos::prelude::*;

use crate::components::ledger_list::LedgerList;
use crate::components::run_chart::RunChart;
use crate::components::sync_banner::SyncBanner;
use crate::components::sync_figures::SyncFigures;
use crate::state::sync_watch::SyncWatch;
use crate::state::ui::use_ui;

/// How the sync is doing.
#[component]
pub(crate) fn SyncPage() -> impl IntoView {
    let ui = use_ui();
    let watch = SyncWatch::start();
    let status = move || watch.status.get();
    // Of what changes with each look only the parts are drawn anew that show it: an open table stays open.
    let recent = Memo::new(move |_| {
        watch
            .status
            .with(|status| status.as_ref().map(|status| status.recent_runs.clone()))
            .unwrap_or_default()
    });
    let run = Memo::new(move |_| {
        watch.status.with(|status| {
            let run = status.as_ref()?.last_run.as_ref()?;
            // A run that goes on may leave more than one ledger.
            Some(run.run.clone() + &run.finished_at.to_rfc3339())
        })
    });
    view! {
        <main class="column" id="content" tabindex="-1">
            <div class="scroller"><div class="scrolled operate">
                <h1>{move || ui.words().sync}</h1>
                <SyncBanner watch=watch />
                {move || status().map(|status| view! { <SyncFigures status=status /> })}
                {move || view! { <RunChart recent=recent.get() /> }}
                <LedgerList run=run />
            </div></div>
        </main>
    }
}
