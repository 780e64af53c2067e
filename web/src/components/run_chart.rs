//! The last runs as a chart of bars, and as a table for who wants figures or cannot see the bars.

use leptos::prelude::*;
use shared::sync::RunSummary;

use crate::browser;
use crate::locale;
use crate::state::health;
use crate::state::runs::{self, HEIGHT, PLACE, PLACES};
use crate::state::ui::use_ui;
use crate::time;

/// The chart. With fewer than two runs there is nothing to compare.
#[component]
pub(crate) fn RunChart(recent: Vec<RunSummary>) -> impl IntoView {
    let ui = use_ui();
    let count = recent.len();
    if count < 2 {
        return None;
    }
    let most = runs::most(&recent);
    let bars = runs::bars(&recent).into_iter().map(|bar| {
        let class = if bar.is_troubled { "bar troubled" } else { "bar" };
        view! {
            <rect class=class x=bar.x.to_string() y=(HEIGHT - bar.height).to_string()
                width=(PLACE - 4).to_string() height=bar.height.to_string() rx="1" />
        }
    });
    let bars = bars.collect_view();
    let rows = recent.into_iter().rev().map(|run| view! { <Row run=run /> }).collect_view();
    let label = move || {
        let words = ui.operate_words();
        [(words.runs)(count), words.runs_help.to_owned(), (words.runs_most)(most)].join(" ")
    };
    let view_box = format!("0 0 {} {}", PLACES as u64 * PLACE, HEIGHT + 1);
    Some(view! {
        <section class="sync-runs" data-testid="sync-runs">
            <h2 class="label">{move || (ui.operate_words().runs)(count)}</h2>
            <svg class="run-chart" viewBox=view_box preserveAspectRatio="none" role="img" aria-label=label>
                <path class="base" d=format!("M0 {HEIGHT}.5H{}", PLACES as u64 * PLACE) />
                {bars}
            </svg>
            <p class="facts"><span>{move || ui.operate_words().runs_help}</span>
                <span>{move || (ui.operate_words().runs_most)(most)}</span></p>
            <details class="run-table">
                <summary>{move || ui.operate_words().as_table}</summary>
                <div class="run-scroll" tabindex="0" role="group" aria-label=move || (ui.operate_words().runs)(count)>
                    <table>
                        <thead><tr>
                            <th scope="col">{move || ui.operate_words().started}</th>
                            <th scope="col">{move || ui.operate_words().duration}</th>
                            <th scope="col">{move || ui.operate_words().read}</th>
                            <th scope="col">{move || ui.operate_words().trouble}</th>
                            <th scope="col">{move || ui.operate_words().requests}</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        </section>
    })
}

#[component]
fn Row(run: RunSummary) -> impl IntoView {
    let ui = use_ui();
    let seconds = runs::seconds(&run);
    view! {
        <tr>
            <th scope="row">{time::exact(browser::local(run.started_at))}</th>
            <td>{move || (ui.operate_words().seconds)(seconds)}</td>
            <td>{locale::grouped(runs::read(&run))}</td>
            <td>{locale::grouped(health::troubles(&run))}</td>
            <td>{locale::grouped(run.requests)}</td>
        </tr>
    }
}
