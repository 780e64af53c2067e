//! The page: a Leptos client that runs in the browser.
//!
//! `pages` are what an address shows, made of `components` (one to a file); `state` is what they show, mostly plain
//! data and pure functions; `api` and `stream` talk to the service; `markdown` reads answers; `locale` has the words.

#![expect(unreachable_pub, reason = "the component macro makes the props of each component `pub`")]

mod api;
mod app;
mod browser;
mod components;
mod locale;
mod markdown;
mod pages;
mod parts;
mod state;
mod stream;
mod time;

fn main() {
    if let Some(boot) = leptos::prelude::document().get_element_by_id("boot") {
        boot.remove();
    }
    leptos::mount::mount_to_body(app::App);
}
