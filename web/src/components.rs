//! The parts of the page, one to a file.

pub(crate) mod announcer;
pub(crate) mod answer;
pub(crate) mod answer_tools;
pub(crate) mod citation_chip;
pub(crate) mod composer;
pub(crate) mod empty_state;
pub(crate) mod exchange_view;
pub(crate) mod failure_note;
pub(crate) mod finish_note;
pub(crate) mod hover_card;
pub(crate) mod icon;
pub(crate) mod page_blocks;
pub(crate) mod page_properties;
pub(crate) mod prose;
pub(crate) mod rail;
pub(crate) mod retry_button;
pub(crate) mod rich_text;
pub(crate) mod source_card;
pub(crate) mod source_list;
pub(crate) mod source_panel;
pub(crate) mod source_reader;
pub(crate) mod standing_mark;
pub(crate) mod status_line;
pub(crate) mod when;
