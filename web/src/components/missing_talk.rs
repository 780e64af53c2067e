//! The page of a conversation that this browser does not have.

use leptos::prelude::*;

use crate::components::icon::{Icon, PLUS};
use crate::state::route::Route;
use crate::state::ui::use_ui;

/// Says what may have happened, and leads on. The composer below works as well.
#[component]
pub(crate) fn MissingTalk() -> impl IntoView {
    let ui = use_ui();
    view! {
        <section class="empty" data-testid="missing-talk">
            <h1>{move || ui.words().missing_talk_title}</h1>
            <p class="empty-lead">{move || ui.words().missing_talk}</p>
            <p class="empty-way">
                <a class="button" href=Route::New.hash()><Icon glyph=PLUS /><span>{move || ui.words().new_question}</span></a>
            </p>
        </section>
    }
}
