//! How the sync is doing in one sentence, what to do about it, and the button that starts one.

use leptos::prelude::*;
use shared::problem::ProblemKind;
use shared::sync::{RunProgress, SyncStatus};

use crate::components::icon::{CHECK, Icon, SYNC, WARNING};
use crate::components::when;
use crate::state::failure::Failure;
use crate::state::health::{self, Health, Tone};
use crate::state::sync_watch::SyncWatch;
use crate::state::ui::{Ui, use_ui};

/// The banner.
#[component]
pub(crate) fn SyncBanner(watch: SyncWatch) -> impl IntoView {
    let ui = use_ui();
    let health = Memo::new(move |_| {
        let now = ui.now.get();
        watch.status.with(|status| status.as_ref().map(|status| Health::of(status, now)))
    });
    let running = Memo::new(move |_| {
        watch.status.with(|status| status.as_ref().and_then(|status| status.running.clone()))
    });
    let icon = move || match health.get().map(Health::tone) {
        Some(Tone::Good) => view! { <Icon glyph=CHECK /> },
        None | Some(Tone::Busy) => view! { <Icon glyph=SYNC /> },
        Some(Tone::Doubtful | Tone::Bad) => view! { <Icon glyph=WARNING /> },
    };
    let words = move || {
        let health = health.get()?;
        watch.status.with(|status| status.as_ref().map(|status| said(health, status, ui)))
    };
    let notes = move || watch.status.with(|status| status.as_ref().map(|status| notes(status, ui)));
    let can_start = move || watch.status.with(|status| status.as_ref().is_none_or(|status| status.can_start));
    let is_busy = move || watch.is_asking.get() || running.with(Option::is_some);
    let may_read_anew =
        move || watch.status.with(|status| status.as_ref().is_some_and(|status| status.unreadable_pages > 0));
    let outcome = move || match watch.started.get()? {
        // What runs says so itself.
        Ok(_) if running.with(Option::is_some) => None,
        Ok(true) => Some((false, ui.operate_words().asked)),
        Ok(false) => Some((false, ui.operate_words().asked_before)),
        Err(failure) => Some((true, why_not(&failure, ui))),
    };
    view! {
        <section class="sync-banner" data-tone=move || tone(health.get()) data-testid="sync-banner">
            <span class="sync-sign">{icon}</span>
            <div class="sync-said">
                <div role="status">
                    <p class="sync-sentence">{move || words().map(|(sentence, _)| sentence)}</p>
                </div>
                <p class="sync-help">{move || words().map(|(_, help)| help)}</p>
                {move || running.get().map(|progress| view! { <Progress progress=progress /> })}
                {notes}
                {move || watch.failure.get().map(|failure| view! {
                    <p class="sync-detail wrong">{failure.message(ui.words())}</p>
                })}
                <div role="status">
                    {move || outcome().map(|(failed, words)| view! {
                        <p class="sync-detail" class:wrong=failed data-testid="sync-outcome">{words}</p>
                    })}
                </div>
                <Show when=move || !can_start()>
                    <p class="sync-detail">{move || ui.operate_words().cannot_start}</p>
                </Show>
            </div>
            <Show when=can_start>
                <div class="sync-buttons">
                    <button class="button primary" type="button" data-testid="sync-now" disabled=is_busy
                        on:click=move |_| watch.ask(false)>
                        <Icon glyph=SYNC /><span>{move || ui.operate_words().sync_now}</span>
                    </button>
                    <Show when=may_read_anew>
                        <button class="button" type="button" disabled=is_busy on:click=move |_| watch.ask(true)>
                            {move || ui.operate_words().sync_full}
                        </button>
                    </Show>
                </div>
            </Show>
        </section>
    }
}

/// How far a sync is: "200 / 1,000".
#[component]
fn Progress(progress: RunProgress) -> impl IntoView {
    let ui = use_ui();
    let RunProgress { done, total, found, .. } = progress;
    let words = move || match total {
        0 => (ui.operate_words().found_so_far)(found),
        total => (ui.operate_words().progress)(done, total),
    };
    let bar = (total > 0).then(|| {
        view! {
            <progress max=total.to_string() value=done.to_string()
                aria-label=move || ui.operate_words().progress_label></progress>
        }
    });
    view! { <div class="sync-progress" data-testid="sync-progress">{bar}<span>{words}</span></div> }
}

fn tone(health: Option<Health>) -> &'static str {
    match health.map(Health::tone) {
        None | Some(Tone::Busy) => "busy",
        Some(Tone::Good) => "good",
        Some(Tone::Doubtful) => "doubtful",
        Some(Tone::Bad) => "bad",
    }
}

/// The sentence, and what there is to do or to know.
fn said(health: Health, status: &SyncStatus, ui: Ui) -> (String, String) {
    let words = ui.operate_words();
    let run = status.last_run.as_ref();
    let (sentence, help) = match health {
        Health::Running if status.complete => (words.running.to_owned(), String::new()),
        Health::Running => (words.running_first.to_owned(), String::new()),
        Health::Failed => (words.load_failed.to_owned(), words.load_failed_help.to_owned()),
        Health::Never => (words.never.to_owned(), words.never_help.to_owned()),
        Health::Stale => {
            let last = run.map(|run| when::said(ui, run.finished_at)).unwrap_or_default();
            ((words.stale)(&last), words.stale_help.to_owned())
        }
        Health::Held => ((words.held)(run.map_or(0, |run| run.held)), words.held_help.to_owned()),
        Health::Troubled => match run.map_or(0, health::troubles) {
            // Then it is pages that the server cannot read: a note of their own says so.
            0 => ((words.unreadable)(status.unreadable_pages), words.unreadable_help.to_owned()),
            troubles => ((words.troubled)(troubles), words.troubled_help.to_owned()),
        },
        Health::Unfinished => (words.unfinished.to_owned(), words.unfinished_help.to_owned()),
        Health::Healthy => {
            let index = status.index.as_ref();
            let searched = |info: &shared::ask::IndexInfo| {
                (ui.words().searched)(info.pages, &when::said(ui, status.as_of.unwrap_or(info.published_at)))
            };
            (words.healthy.to_owned(), index.map(searched).unwrap_or_default())
        }
    };
    (sentence, help)
}

/// What else is to be known, besides the most pressing: in the server's words where it gives a reason.
fn notes(status: &SyncStatus, ui: Ui) -> impl IntoView + use<> {
    let words = ui.operate_words();
    let reason =
        |reason: &String| view! { <p class="sync-detail" lang="en"><code>{reason.clone()}</code></p> };
    let has_troubles = status.last_run.as_ref().is_some_and(|run| health::troubles(run) + run.held > 0);
    let unreadable = (status.unreadable_pages > 0 && has_troubles).then(|| {
        view! { <p class="sync-detail">{(words.unreadable)(status.unreadable_pages)}" "{words.unreadable_help}</p> }
    });
    let vectors = status.vectors.as_ref().and_then(|vectors| vectors.problem.as_ref()).map(|problem| {
        view! { <p class="sync-detail">{words.no_vectors}</p>{reason(problem)} }
    });
    view! { {status.load_error.as_ref().map(reason)}{unreadable}{vectors} }
}

fn why_not(failure: &Failure, ui: Ui) -> &'static str {
    let words = ui.operate_words();
    match failure.problem().map(|problem| problem.kind) {
        Some(ProblemKind::Forbidden) => words.start_forbidden,
        Some(ProblemKind::SyncNotConfigured) => words.cannot_start,
        Some(ProblemKind::SyncBusy) => words.start_busy,
        Some(ProblemKind::SyncFailed) => words.start_failed,
        _ => failure.message(ui.words()),
    }
}
