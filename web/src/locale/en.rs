//! English.

use super::{Messages, grouped};

pub(super) const MESSAGES: Messages = Messages {
    code: "en",
    skip: "Skip to the conversation",
    new_question: "New question",
    other_language: "한국어",
    to_dark: "Dark theme",
    to_light: "Light theme",

    searched: |pages, synced| {
        format!("Answers come from {} Notion {}, synced {synced}.", grouped(pages), plural(pages, "page"))
    },
    nothing_searched: "No pages are loaded yet. You can ask as soon as the first sync is done.",
    status_unknown: "Could not load what is searched. You can still ask.",
    starters: "Start with one of these",

    question_label: "Question",
    question_hint: "Ask your Notion",
    keys_hint: "Enter to ask, Shift+Enter for a new line",
    ask: "Ask",
    stop: "Stop",
    too_long: |limit| format!("A question can have up to {} characters.", grouped(limit as u64)),

    searching: "Searching for pages…",
    reading: |pages| format!("Reading {pages} {}…", plural(pages as u64, "page")),
    finished: |citations| match citations {
        0 => "The answer is complete.".to_owned(),
        count => format!("The answer is complete, with {count} {}.", plural(count as u64, "citation")),
    },
    jump: "Jump to latest",

    retry: "Try again",
    retry_in: |seconds| format!("Try again in {seconds} s"),

    stopped: "You stopped the answer. What had come is kept.",
    interrupted: "The page was closed in the middle of this answer. What had come is kept.",
    not_found: |pages| {
        format!(
            "Searched {} Notion {}. These come nearest to the question.",
            grouped(pages),
            plural(pages, "page")
        )
    },
    cut_by_length: "The answer reached its length limit and ends here. Continue it, or ask in smaller parts.",
    guardrail: "A safety policy limited this answer. Try asking in another way.",
    sources_only: "The model could not be reached, so only the pages that were found are shown.",
    cancelled: "The server stopped the answer. Please try again.",

    unreachable: "Could not reach the server. Check your network and try again.",
    broken_off: "The connection was lost in the middle of the answer. Please try again.",
    unreadable: "The server's response could not be read. Reload the page and try again.",
    invalid_request: "The question could not be processed. Please change it and ask again.",
    too_large: "The question or the conversation is too long. Shorten it or start a new question.",
    page_gone: "This page cannot be found. It may have been deleted, or is no longer shared.",
    index_not_ready: "The pages are still loading. Please try again in a moment.",
    budget_exhausted: "Today's budget for answers is used up. It is there again at midnight UTC; pages can still be searched.",
    model_busy: "Too many requests right now. Please try again in a moment.",
    model_failed: "Something went wrong while writing the answer. Please try again.",
    shutting_down: "The server is restarting. Please try again in a moment.",
    timeout: "This took too long and was ended. Please try again.",
    signed_out: "You are not signed in, or no longer. Reload the page and sign in again.",
    not_allowed: "You may not use this. Ask your administrator for access.",
    too_often: "You have asked very often in a short time. Please try again in a moment.",
    internal: "Something went wrong on the server. If it happens again, give the request id to your administrator.",
    kept: "What had come is kept.",
    request_id: "Request id",

    close: "Close",
    loading: "Loading the page…",

    synced_pages: "Sources",
    scope: "Where to look",
    add_scope: "Limit where to look (@)",
    sync: "Sync",
    settings: "Settings",
    no_network: "You are offline. What is here can still be read, and you can ask again once you are connected.",
    session_over: "Your sign-in has expired.",
    sign_in: "Sign in again",
    key_needed: "The server does not know who you are.",
    api_key: "API key",
    newer: "There is a new version.",
    reload: "Reload",
    later: "Later",
    open_talks: "Conversations",
    talks: "Conversations",
    missing_talk_title: "This conversation is not in this browser",
    missing_talk: "Conversations are kept only in the browser they were held in. It may have been deleted, or be on another device.",
    no_talks: "Your conversations will be listed here.",
    where_kept: "Kept in this browser only.",
    offline_hint: "You are offline. Your question stays here: send it when you are connected again.",
};

pub(super) fn plural(count: u64, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}
