//! What all of the page shares: language, theme, clock, and the place that the source panel shows.

use std::time::Duration;

use chrono::{DateTime, Utc};
use leptos::{ev, prelude::*};
use shared::ask::Language;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::browser;
use crate::locale::{self, Messages};
use crate::state::access;
use crate::state::route::Route;
use crate::state::target::Target;

/// A set of colors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

impl Theme {
    fn of_system() -> Self {
        match browser::matches_media("(prefers-color-scheme: dark)") {
            true => Theme::Dark,
            false => Theme::Light,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// What all of the page shares. Copied about as a context.
#[derive(Clone, Copy)]
pub(crate) struct Ui {
    pub(crate) language: RwSignal<Language>,
    pub(crate) theme: RwSignal<Theme>,
    /// The theme that was chosen; the system's when none was.
    pub(crate) chosen_theme: RwSignal<Option<Theme>>,
    /// Counts how often the reader has said anew who they are.
    pub(crate) access: RwSignal<u32>,
    /// The time, to the half minute: "3 minutes ago" must not stand still.
    pub(crate) now: RwSignal<DateTime<Utc>>,
    /// Whether the browser has a network.
    pub(crate) online: RwSignal<bool>,
    /// Which page is shown.
    pub(crate) route: RwSignal<Route>,
    /// What the source panel shows; closed when none.
    pub(crate) target: RwSignal<Option<Target>>,
    /// What had the focus before the panel opened, to give it back.
    opener: StoredValue<Option<HtmlElement>, LocalStorage>,
}

impl Ui {
    /// The choices made before, else what the browser prefers.
    pub(crate) fn start() -> Self {
        let languages = browser::languages();
        let stored = browser::stored("language");
        let language = locale::choose(stored.as_deref(), languages.iter().map(String::as_str));
        let chosen = match browser::stored("theme").as_deref() {
            Some("dark") => Some(Theme::Dark),
            Some("light") => Some(Theme::Light),
            _ => None,
        };
        access::return_to_place();
        let ui = Ui {
            language: RwSignal::new(language),
            theme: RwSignal::new(chosen.unwrap_or_else(Theme::of_system)),
            chosen_theme: RwSignal::new(chosen),
            access: RwSignal::new(0),
            now: RwSignal::new(browser::now()),
            online: RwSignal::new(browser::is_online()),
            route: RwSignal::new(Route::of_hash(&browser::hash())),
            target: RwSignal::new(None),
            opener: StoredValue::new_local(None),
        };
        // Tells of links to another page, of "back", and of an address typed by hand.
        let listener =
            window_event_listener(ev::popstate, move |_| ui.show(Route::of_hash(&browser::hash())));
        on_cleanup(move || listener.remove());
        for event in ["online", "offline"] {
            let listener = window_event_listener_untyped(event, move |_| ui.online.set(browser::is_online()));
            on_cleanup(move || listener.remove());
        }
        set_interval(move || ui.now.set(browser::now()), Duration::from_secs(30));
        // Screen readers choose their voice, and browsers the Han glyphs, by this attribute.
        Effect::new(move || set_root_attribute("lang", ui.words().code));
        ui
    }

    /// The page's words, in the language of now.
    pub(crate) fn words(self) -> &'static Messages {
        locale::messages(self.language.get())
    }

    /// The words of keeping conversations, and of what can be done with an answer.
    pub(crate) fn talks_words(self) -> &'static locale::talks::Talks {
        locale::talks(self.language.get())
    }

    /// The words of answers, and of what is read of pages.
    pub(crate) fn read_words(self) -> &'static locale::read::Read {
        locale::read(self.language.get())
    }

    /// The words of looking through the synced pages.
    pub(crate) fn browse_words(self) -> &'static locale::browse::Browse {
        locale::browse(self.language.get())
    }

    /// The words of the sync and the settings.
    pub(crate) fn operate_words(self) -> &'static locale::operate::Operate {
        locale::operate(self.language.get())
    }

    /// Goes over to the other language, and remembers it.
    pub(crate) fn switch_language(self) {
        self.language.update(|language| *language = locale::other(*language));
        browser::store("language", self.words().code);
    }

    /// Chooses a theme, or leaves it to the system, and remembers it.
    pub(crate) fn choose_theme(self, chosen: Option<Theme>) {
        self.chosen_theme.set(chosen);
        self.theme.set(chosen.unwrap_or_else(Theme::of_system));
        let name = chosen.map_or("", Theme::name);
        browser::store("theme", name);
        // The style sheets know two names, and anything else as the system's.
        set_root_attribute("data-theme", name);
        browser::color_frame();
    }

    /// Goes over to the other theme, and remembers it.
    pub(crate) fn switch_theme(self) {
        let theme = match self.theme.get_untracked() {
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Light,
        };
        self.choose_theme(Some(theme));
    }

    /// Goes to another page, as a new step of the browser's history.
    pub(crate) fn go(self, route: Route) {
        if self.route.with_untracked(|shown| *shown != route) {
            browser::set_hash(&route.hash(), false);
            self.show(route);
        }
    }

    /// Says in the address what is shown already, such as a filter that was set: "back" leads past it.
    pub(crate) fn settle(self, route: Route) {
        browser::set_hash(&route.hash(), true);
        self.route.set(route);
    }

    fn show(self, route: Route) {
        // The panel belongs to the page beside it.
        self.target.set(None);
        self.route.set(route);
    }

    /// Opens the source panel.
    pub(crate) fn open(self, target: Target) {
        if self.target.with_untracked(Option::is_none) {
            self.opener.set_value(document().active_element().and_then(|element| element.dyn_into().ok()));
        }
        self.target.set(Some(target));
    }

    /// Closes the source panel and gives the focus back.
    pub(crate) fn close(self) {
        self.target.set(None);
        if let Some(opener) = self.opener.try_update_value(Option::take).flatten() {
            // It may have left the page meanwhile; then the focus falls to the document.
            let _ = opener.focus();
        }
    }
}

/// What all of the page shares.
pub(crate) fn use_ui() -> Ui {
    expect_context()
}

fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        // Fails only for a name that is no attribute name.
        let _ = root.set_attribute(name, value);
    }
}
