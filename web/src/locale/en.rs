//! English.

use super::{Messages, browse, grouped, operate, talks};

pub(super) const MESSAGES: Messages = Messages {
    code: "en",
    skip: "Skip to the conversation",
    talks: talks::EN,
    browse: browse::EN,
    operate: operate::EN,

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
    question_hint: "Ask about anything in your Notion",
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

    you_asked: "You asked",
    answer: "Answer",
    citation: |number, title| format!("Citation {number}: {title}"),
    sources: "Cited pages",
    also_read: |pages| format!("Also read: {pages} {}", plural(pages as u64, "page")),
    nearest: "Nearest pages",
    as_of: |time| format!("Synced {time}"),
    edited: |time| format!("Edited {time}"),
    verified: "Verified",
    expired: "Verification expired",
    old: "Not edited for a year",
    newer_edition: |title| format!("Newer edition: {title}"),
    copies: |pages| match pages {
        1 => "1 more page says the same".to_owned(),
        pages => format!("{pages} more pages say the same"),
    },
    words_only: "Search by meaning was not available, so pages were found by their words only. Some that say it differently may be missing.",
    copy: "Copy",
    copied: "Copied",
    copy_failed: "Could not copy",
    retry: "Try again",
    retry_in: |seconds| format!("Try again in {seconds} s"),

    stopped: "You stopped the answer. What had come is kept.",
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
    dropped: |count| {
        format!(
            "{count} {} that could not be verified left out.",
            if count == 1 { "citation" } else { "citations" }
        )
    },

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
    open_in_notion: "Open in Notion",
    whole_page: "Whole page",
    only_passage: "Only the passage",
    loading: "Loading the page…",
    quote_moved: "The page has changed since the answer, and the quote is no longer in it. It read:",
    partly_read: "Only part of this page was synced. See Notion for what is missing.",
    untitled: "Untitled",
    properties: "Properties",
    yes: "Yes",
    no: "No",
    not_shown: "Content that cannot be shown here",
    done: "Done",
    not_done: "Not done",
};

pub(super) fn plural(count: u64, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}
