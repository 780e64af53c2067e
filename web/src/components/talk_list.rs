//! The conversations that this browser keeps: searched, opened, renamed, deleted.

use leptos::task::spawn_local;
use leptos::{html, prelude::*};

use crate::browser;
use crate::browser::database::Fault;
use crate::components::talk_row::TalkRow;
use crate::state::conversation::Conversation;
use crate::state::keep::Keep;
use crate::state::talk::{self, Age, Talk};
use crate::state::ui::use_ui;

/// The list. `on_open` is called when a conversation is chosen.
#[component]
pub(crate) fn TalkList(conversation: Conversation, on_open: Callback<()>) -> impl IntoView {
    let ui = use_ui();
    let keep: Keep = expect_context();
    let query = RwSignal::new(String::new());
    // The conversations that have the words, once they are found.
    let found: RwSignal<Option<Vec<String>>> = RwSignal::new(None);
    Effect::new(move || {
        let words = query.get();
        // A conversation that was renamed, or has gone on, may have the words now.
        keep.talks.track();
        if words.trim().is_empty() {
            found.set(None);
            return;
        }
        spawn_local(async move {
            let ids = keep.find(&words).await;
            if query.get_untracked() == words {
                found.set(Some(ids));
            }
        });
    });
    let groups = Memo::new(move |_| {
        let shown = keep.talks.with(|talks| {
            let is_found =
                |talk: &&Talk| found.with(|found| found.as_ref().is_none_or(|ids| ids.contains(&talk.id)));
            talks.iter().filter(is_found).cloned().collect::<Vec<_>>()
        });
        talk::by_age(&shown, browser::local(ui.now.get()).date_naive(), |at| browser::local(at).date_naive())
    });
    let is_any = move || keep.talks.with(|talks| !talks.is_empty());
    // A conversation that goes on, or is renamed, moves or draws only its own row.
    let ages = move || groups.with(|groups| groups.iter().map(|(age, _)| *age).collect::<Vec<_>>());
    let of_age = move |age: Age| {
        groups.with(|groups| {
            groups.iter().find(|group| group.0 == age).map(|group| group.1.clone()).unwrap_or_default()
        })
    };
    let row = move |talk: Talk| view! { <TalkRow talk=talk conversation=conversation on_open=on_open /> };
    let group = move |age: Age| {
        view! {
            <section>
                <h3 class="label">{move || age.words(ui.talks_words())}</h3>
                <ul>
                    <For each=move || of_age(age) key=|talk| (talk.id.clone(), talk.title.clone()) children=row />
                </ul>
            </section>
        }
    };
    let nothing = move || {
        let words = ui.talks_words();
        match (groups.with(Vec::is_empty), is_any()) {
            (false, _) => None,
            (true, true) => Some((words.none_found)(query.get().trim())),
            (true, false) => Some(ui.words().no_talks.to_owned()),
        }
    };
    view! {
        <Show when=is_any>
            <input class="talk-search" type="search" data-testid="talk-search" autocomplete="off" prop:value=query
                aria-label=move || ui.talks_words().search placeholder=move || ui.talks_words().search
                on:input=move |event| query.set(event_target_value(&event)) />
        </Show>
        <div class="talk-groups" data-testid="talk-list">
            <For each=ages key=|age| *age children=group />
            <p class="talk-hint" role="status">{nothing}</p>
        </div>
        <ListEnd conversation=conversation />
    }
}

/// Below the list: where conversations are kept, deleting all of them, and bringing back what was deleted.
#[component]
fn ListEnd(conversation: Conversation) -> impl IntoView {
    let ui = use_ui();
    let keep: Keep = expect_context();
    let is_asked = RwSignal::new(false);
    let count = move || keep.talks.with(Vec::len);
    let delete_all = move |_| {
        let ids: Vec<String> =
            keep.talks.with_untracked(|talks| talks.iter().map(|talk| talk.id.clone()).collect());
        is_asked.set(false);
        conversation.leave(&ids);
        keep.delete(ids);
    };
    let place = move || match keep.trouble.get() {
        None => view! { <p class="talk-hint">{move || ui.words().where_kept}</p> }.into_any(),
        Some(fault) => view! {
            <p class="talk-hint trouble" role="alert" data-testid="not-kept">
                {move || if fault == Fault::Full { ui.talks_words().full } else { ui.talks_words().not_kept }}
            </p>
        }
        .into_any(),
    };
    let removed = move || keep.removed.with(|removed| removed.as_ref().map_or(0, |removed| removed.count));
    let undo = NodeRef::<html::Button>::new();
    // What was pressed to delete is gone, and the focus with it: whoever goes by keyboard would be back at the top.
    Effect::new(move || {
        let is_lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        if let Some(undo) = undo.get().filter(|_| removed() > 0 && is_lost) {
            let _ = undo.focus();
        }
    });
    view! {
        <div class="talk-end">
            <div role="status">
                <Show when=move || { removed() > 0 }>
                    <p class="talk-removed">
                        <span>{move || (ui.talks_words().deleted)(removed())}</span>
                        <button class="tool" type="button" node_ref=undo data-testid="talk-undo" on:click=move |_| keep.restore()>
                            {move || ui.talks_words().undo}
                        </button>
                    </p>
                </Show>
            </div>
            <Show when=move || is_asked.get() && { count() > 0 } fallback=move || view! {
                <div class="talk-place">
                    {place}
                    <Show when=move || { count() > 0 }>
                        <button class="tool" type="button" data-testid="talk-delete-all" on:click=move |_| is_asked.set(true)>
                            {move || ui.talks_words().delete_all}
                        </button>
                    </Show>
                </div>
            }>
                <div class="talk-sure" role="group">
                    <p>{move || (ui.talks_words().sure)(count())}</p>
                    <button class="button danger" type="button" data-testid="talk-delete-sure" on:click=delete_all>
                        {move || ui.talks_words().delete_all}
                    </button>
                    <button class="button" type="button" autofocus on:click=move |_| is_asked.set(false)>
                        {move || ui.talks_words().cancel}
                    </button>
                </div>
            </Show>
        </div>
    }
}
