//! What became of every page, with its reason: by outcome, kind and title.

use std::time::Duration;

use leptos::leptos_dom::helpers::set_timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ledger::OUTCOMES;
use shared::problem::ProblemKind;

use crate::api;
use crate::components::ledger_row::LedgerLine;
use crate::locale;
use crate::state::failure::Failure;
use crate::state::ledger::{KINDS, LedgerPart, Wanted};
use crate::state::ui::{Ui, use_ui};

/// Who types is left alone for so long.
const PAUSE: Duration = Duration::from_millis(250);

/// The list. It is loaded anew when `run`, the name of the last run, changes.
#[component]
pub(crate) fn LedgerList(run: Memo<Option<String>>) -> impl IntoView {
    let ui = use_ui();
    let wanted = RwSignal::new(Wanted::default());
    let list: RwSignal<Option<LedgerPart>> = RwSignal::new(None);
    let failure: RwSignal<Option<Failure>> = RwSignal::new(None);
    let has_moved_on = RwSignal::new(false);
    // What is asked for last counts, whatever comes last.
    let asked = StoredValue::new(0_u64);
    let load = move |cursor: Option<String>| {
        asked.update_value(|asked| *asked += 1);
        let this = asked.get_value();
        let wanted = wanted.get_untracked();
        spawn_local(async move {
            let mut part = api::ledger(&wanted, cursor.as_deref()).await;
            let is_old = |failure: &Failure| {
                failure.problem().is_some_and(|problem| problem.kind == ProblemKind::InvalidCursor)
            };
            let moved_on = part.as_ref().is_err_and(is_old);
            if moved_on {
                part = api::ledger(&wanted, None).await;
            }
            if asked.try_get_value() != Some(this) {
                return;
            }
            has_moved_on.set(moved_on);
            failure.set(part.as_ref().err().cloned());
            let Ok(mut part) = part else { return };
            list.update(|list| match list {
                Some(list) if cursor.is_some() && !moved_on => {
                    list.items.append(&mut part.items);
                    list.next_cursor = part.next_cursor;
                }
                list => *list = Some(part),
            });
        });
    };
    Effect::new(move || {
        wanted.track();
        run.track();
        ui.access.track();
        load(None);
    });
    let typed = StoredValue::new(0_u64);
    let on_title = move |event| {
        let title = event_target_value(&event);
        typed.update_value(|typed| *typed += 1);
        let this = typed.get_value();
        let take = move || {
            if typed.try_get_value() == Some(this) {
                wanted.update(|wanted| wanted.title = title);
            }
        };
        set_timeout(take, PAUSE);
    };
    let outcomes = move || {
        let all = list.with(|list| list.as_ref().map(|list| list.counts.values().sum::<u64>())).unwrap_or(0);
        let of = |name: &'static str| {
            let count = list.with(|list| list.as_ref().and_then(|list| list.counts.get(name).copied()));
            let is_chosen = wanted.with(|wanted| wanted.outcome == name);
            (count.is_some() || is_chosen).then(|| (name, count.unwrap_or(0)))
        };
        std::iter::once(("", all)).chain(OUTCOMES.into_iter().filter_map(of)).collect::<Vec<_>>()
    };
    let pill = move |(name, count): (&'static str, u64)| {
        let is_chosen = move || wanted.with(|wanted| wanted.outcome == name);
        let label = move || match name {
            "" => ui.operate_words().all,
            name => (ui.operate_words().outcome)(name),
        };
        view! {
            <button class="count-filter" type="button" data-outcome=name aria-pressed=move || is_chosen().to_string()
                on:click=move |_| wanted.update(|wanted| name.clone_into(&mut wanted.outcome))>
                {label}" "<span>{locale::grouped(count)}</span>
            </button>
        }
    };
    let kinds = move || {
        let option =
            |(index, kind)| view! { <option value=kind>{move || ui.operate_words().kinds[index]}</option> };
        KINDS.into_iter().enumerate().map(option).collect_view()
    };
    let rows = move || list.with(|list| list.as_ref().map(|list| list.items.clone())).unwrap_or_default();
    let help = move || wanted.with(|wanted| (ui.operate_words().outcome_help)(&wanted.outcome));
    let total = move || list.with(|list| list.as_ref().map(|list| list.total));
    let next = move || list.with(|list| list.as_ref().and_then(|list| list.next_cursor.clone()));
    view! {
        <section class="ledger" data-testid="ledger">
            <h2>{move || ui.operate_words().every_page}</h2>
            {move || failure.get().map(|failure| view! { <p class="ledger-note" data-testid="ledger-note">{why_not(&failure, ui)}</p> })}
            <Show when=move || list.with(Option::is_some)>
                <div class="count-filters" role="group" aria-label=move || ui.operate_words().every_page>
                    {move || outcomes().into_iter().map(pill).collect_view()}
                </div>
                <div class="ledger-tools">
                    <input class="field" type="search" data-testid="ledger-search" on:input=on_title
                        placeholder=move || ui.operate_words().title_search
                        aria-label=move || ui.operate_words().title_search />
                    <select class="field" data-testid="ledger-kind" aria-label=move || ui.operate_words().kind
                        on:change=move |event| wanted.update(|wanted| wanted.kind = event_target_value(&event))>
                        {kinds()}
                    </select>
                    <span class="ledger-total" role="status">{move || total().map(ui.operate_words().listed)}</span>
                </div>
                <Show when=move || !help().is_empty()><p class="ledger-help">{help}</p></Show>
                <Show when=move || has_moved_on.get()>
                    <p class="ledger-note" role="status">{move || ui.operate_words().moved_on}</p>
                </Show>
                <ul class="ledger-rows">
                    {move || rows().into_iter().map(|row| view! { <LedgerLine row=row /> }).collect_view()}
                </ul>
                <Show when=move || total() == Some(0)><p class="ledger-note">{move || ui.operate_words().none_found}</p></Show>
                {move || next().map(|cursor| view! {
                    <button class="button" type="button" data-testid="ledger-more" on:click=move |_| load(Some(cursor.clone()))>
                        {move || ui.operate_words().more}
                    </button>
                })}
            </Show>
        </section>
    }
}

fn why_not(failure: &Failure, ui: Ui) -> &'static str {
    match failure.problem().map(|problem| problem.kind) {
        Some(ProblemKind::Forbidden) => ui.operate_words().ledger_forbidden,
        Some(ProblemKind::NotFound) => ui.operate_words().no_ledger,
        _ => failure.message(ui.words()),
    }
}
