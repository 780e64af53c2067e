//! A place for a part of the program that may still have to be fetched.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::task::spawn_local;

use crate::api;
use crate::components::failure_note::FailureNote;
use crate::parts::Part;
use crate::state::conversation::Conversation;
use crate::state::failure::Failure;
use crate::state::ui::use_ui;

/// How a part is fetched.
type Load = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Part>>>>;

/// Shows a part once it is there; until then that it is loading, or why it could not be loaded and a way to try again.
pub(crate) fn on_demand<F>(conversation: Conversation, load: impl Fn() -> F + 'static) -> AnyView
where
    F: Future<Output = Part> + 'static,
{
    // This stands in the program once, and not for each part.
    place(conversation, Box::new(move || Box::pin(load())))
}

fn place(conversation: Conversation, load: Load) -> AnyView {
    let ui = use_ui();
    let load = StoredValue::new_local(load);
    let part: StoredValue<Option<AnyView>, LocalStorage> = StoredValue::new_local(None);
    let outcome: RwSignal<Option<Result<(), Failure>>> = RwSignal::new(None);
    // The part belongs to this place, and goes with it; also when a button asks for it, which belongs to nothing.
    let owner = StoredValue::new(Owner::current().unwrap_or_default());
    let fetch = move || {
        outcome.set(None);
        let loading = load.with_value(|load| load());
        let loading = async move {
            let loaded = match loading.await {
                Ok(view) => {
                    part.try_set_value(Some(view));
                    Ok(())
                }
                Err(_) => Err(api::obstacle().await),
            };
            outcome.try_set(Some(loaded));
        };
        spawn_local(owner.get_value().with(|| ScopedFuture::new(loading)));
    };
    fetch();
    let retry = Callback::new(move |()| fetch());
    let shown = move || match outcome.get() {
        None => view! { <p class="loading" role="status">{ui.words().loading}</p> }.into_any(),
        Some(Ok(())) => part.try_update_value(Option::take).flatten().into_any(),
        Some(Err(failure)) => {
            view! { <FailureNote failure=failure kept=false on_retry=retry conversation=conversation /> }
                .into_any()
        }
    };
    shown.into_any()
}
