//! Says whether a page is verified, or old.

use leptos::prelude::*;

use crate::components::icon::{CHECK, Icon, WARNING};
use crate::state::cards::Standing;
use crate::state::ui::use_ui;

/// The mark of a page's standing.
#[component]
pub(crate) fn StandingMark(standing: Option<Standing>) -> impl IntoView {
    let ui = use_ui();
    standing.map(|standing| {
        let (class, glyph) = match standing {
            Standing::Verified => ("standing good", CHECK),
            Standing::Expired | Standing::Old => ("standing doubtful", WARNING),
        };
        let words = move || match standing {
            Standing::Verified => ui.read_words().verified,
            Standing::Expired => ui.read_words().expired,
            Standing::Old => ui.read_words().old,
        };
        view! { <span class=class><Icon glyph=glyph />{words}</span> }
    })
}
