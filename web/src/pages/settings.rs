//! Looks, language, and how this browser is known to the server.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ask::Language;
use shared::sync::SyncStatus;

use crate::api;
use crate::components::icon::{CHECK, Icon, OPEN, WARNING};
use crate::components::key_field::KeyField;
use crate::components::rail::PRODUCT;
use crate::components::when;
use crate::state::access;
use crate::state::failure::Failure;
use crate::state::ui::{Theme, use_ui};

/// What the server lets this browser do, as far as it tells.
#[derive(Debug, Clone)]
struct Rights {
    status: Result<SyncStatus, Failure>,
    may_manage: bool,
}

/// Looks, language, and how this browser is known to the server.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let ui = use_ui();
    let rights: RwSignal<Option<Rights>> = RwSignal::new(None);
    let key = RwSignal::new(access::key());
    Effect::new(move || {
        ui.access.track();
        key.set(access::key());
        rights.set(None);
        spawn_local(async move {
            let status = api::sync_status().await;
            // There is no call that says who one is: what is answered tells what is allowed.
            let may_manage = status.is_ok() && api::may_manage().await;
            rights.try_set(Some(Rights { status, may_manage }));
        });
    });
    let forget = move |_| {
        access::forget_key();
        ui.access.update(|times| *times += 1);
    };
    let language = move |chosen: Language, label: &'static str, tag: &'static str| {
        view! {
            <label class="choice" lang=tag>
                <input type="radio" name="language" prop:checked=move || ui.language.get() == chosen
                    on:change=move |_| if ui.language.get_untracked() != chosen { ui.switch_language() } />
                <span>{label}</span>
            </label>
        }
    };
    let theme = move |chosen: Option<Theme>, words: fn(&crate::locale::operate::Operate) -> &'static str| {
        view! {
            <label class="choice">
                <input type="radio" name="theme" prop:checked=move || ui.chosen_theme.get() == chosen
                    on:change=move |_| ui.choose_theme(chosen) />
                <span>{move || words(ui.operate_words())}</span>
            </label>
        }
    };
    let used = move || key.get().map(|key| (ui.operate_words().key_used)(access::hint(&key)));
    let told = move || {
        let words = ui.operate_words();
        match rights.get() {
            None => (None, words.checking),
            Some(Rights { status: Ok(_), may_manage: true }) => (Some(true), words.may_read_and_manage),
            Some(Rights { status: Ok(_), .. }) => (Some(true), words.may_read),
            Some(Rights { status: Err(failure), .. }) => match access::event_of(&failure) {
                Some(_) => (Some(false), words.unknown_caller),
                None => (Some(false), failure.message(ui.words())),
            },
        }
    };
    let index = move || {
        let index = rights.with(|rights| rights.as_ref()?.status.as_ref().ok()?.index.clone())?;
        let words = ui.operate_words();
        Some((words.index_of)(index.generation, index.pages) + ", " + &when::said(ui, index.published_at))
    };
    view! {
        <main class="column" id="content" tabindex="-1">
            <div class="scroller"><div class="scrolled operate">
                <h1>{move || ui.words().settings}</h1>
                <section class="settings">
                    <h2>{move || ui.operate_words().looks}</h2>
                    <fieldset data-testid="choose-language">
                        <legend>{move || ui.operate_words().language}</legend>
                        <div class="choices">
                            {language(Language::Ko, "한국어", "ko")}{language(Language::En, "English", "en")}
                        </div>
                    </fieldset>
                    <fieldset data-testid="choose-theme">
                        <legend>{move || ui.operate_words().theme}</legend>
                        <div class="choices">
                            {theme(None, |words| words.theme_system)}
                            {theme(Some(Theme::Light), |words| words.theme_light)}
                            {theme(Some(Theme::Dark), |words| words.theme_dark)}
                        </div>
                    </fieldset>
                </section>
                <section class="settings">
                    <h2>{move || ui.operate_words().access}</h2>
                    <p class="settings-help">{move || ui.operate_words().access_help}</p>
                    <div class="rights" role="status" data-testid="rights">
                        {move || match told().0 {
                            Some(true) => view! { <span class="standing good"><Icon glyph=CHECK /></span> }.into_any(),
                            Some(false) => view! { <span class="standing doubtful"><Icon glyph=WARNING /></span> }.into_any(),
                            None => ().into_any(),
                        }}
                        <p>{move || used().or_else(|| told().0?.then(|| ui.operate_words().open.to_owned()))}" "{move || told().1}</p>
                    </div>
                    {move || match key.get() {
                        Some(_) => view! {
                            <button class="button" type="button" data-testid="key-forget" on:click=forget>
                                {move || ui.operate_words().forget_key}
                            </button>
                        }.into_any(),
                        None => view! { <KeyField name="settings" on_use=Callback::new(|()| ()) /> }.into_any(),
                    }}
                </section>
                <section class="settings">
                    <h2>{move || ui.operate_words().about}</h2>
                    <dl class="about">
                        <dt>{move || ui.operate_words().version}</dt>
                        <dd>{PRODUCT}" "{env!("CARGO_PKG_VERSION")}</dd>
                        <dt>{move || ui.operate_words().index}</dt>
                        <dd>{move || index().unwrap_or_else(|| "–".to_owned())}</dd>
                        <dt>{move || ui.operate_words().for_programs}</dt>
                        <dd><a href="/docs" target="_blank" rel="noopener">
                            {move || ui.operate_words().docs}<Icon glyph=OPEN />
                        </a></dd>
                    </dl>
                </section>
            </div></div>
        </main>
    }
}
