//! The sync in figures: what is searched, the last run, the next one, and how fresh the answers are.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use shared::sync::SyncStatus;

use crate::browser;
use crate::components::when;
use crate::locale;
use crate::state::runs;
use crate::state::ui::{Ui, use_ui};
use crate::time;

/// The figures.
#[component]
pub(crate) fn SyncFigures(status: SyncStatus) -> impl IntoView {
    let ui = use_ui();
    let passages = status.passages;
    let pages = status.index.as_ref().map_or(0, |index| index.pages);
    let last = status.last_run.map(|run| (run.finished_at, runs::seconds(&run)));
    let (next, as_of) = (status.next_run_at, status.as_of);
    let vectors = status.vectors.filter(|vectors| vectors.problem.is_none()).map(|vectors| {
        view! {
            <div><dt>{move || ui.operate_words().by_meaning}</dt>
                <dd><b class="model">{vectors.model}</b><span>{vectors.dimensions}</span></dd></div>
        }
    });
    let time = move |at: Option<DateTime<Utc>>, note: Option<String>| {
        let said = at.map(|at| view! { <time datetime=at.to_rfc3339() title=time::exact(browser::local(at))>{when::said(ui, at)}</time> });
        view! { <b>{said.map_or_else(|| "–".into_any(), IntoAny::into_any)}</b><span>{note}</span> }
    };
    view! {
        <dl class="sync-figures" data-testid="sync-figures">
            <div><dt>{move || ui.operate_words().pages}</dt>
                <dd><b>{locale::grouped(pages)}</b><span>{move || (ui.operate_words().passages)(passages)}</span></dd></div>
            <div><dt>{move || ui.operate_words().as_of}</dt>
                <dd>{move || time(as_of, Some(ui.operate_words().as_of_help.to_owned()))}</dd></div>
            <div><dt>{move || ui.operate_words().last_run}</dt>
                <dd>{move || time(last.map(|(at, _)| at), last.map(|(_, seconds)| {
                    let words = ui.operate_words();
                    (words.took)(&(words.seconds)(seconds))
                }))}</dd></div>
            {next.map(|at| view! {
                <div><dt>{move || ui.operate_words().next_run}</dt>
                    <dd><b>{move || ahead(ui, at)}</b><span>{time::exact(browser::local(at))}</span></dd></div>
            })}
            {vectors}
        </dl>
    }
}

/// A time ahead: in how many minutes within the hour, and the clock beyond.
fn ahead(ui: Ui, at: DateTime<Utc>) -> String {
    match (at - ui.now.get()).num_minutes() {
        minutes @ 0..59 => (ui.operate_words().minutes_ahead)(minutes + 1),
        _ => time::clock(browser::local(at)),
    }
}
