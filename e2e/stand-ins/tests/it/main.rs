//! The Notion stand-in, over real HTTP.

mod notion_blocks;
mod notion_control;
mod notion_data_sources;
mod notion_faults;
mod notion_faults_hidden;
mod notion_faults_lists;
mod notion_generated;
mod notion_generated_large;
mod notion_handbook;
mod notion_oddities;
mod notion_pages;
mod notion_paging;
mod notion_protocol;
mod notion_recorded;
mod notion_search;
mod notion_shapes;
mod notion_view;
mod support;
