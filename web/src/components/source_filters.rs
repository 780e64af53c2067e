//! The filters of the sources page: what the listed pages have, with how many of them have it.

use std::time::Duration;

use leptos::{html, prelude::*};
use shared::sources::Facets;

use crate::browser;
use crate::components::filter_menu::FilterMenu;
use crate::state::browse::Browse;
use crate::state::period::{OFFERED, Period};
use crate::state::scope::{Kind, Limit};
use crate::state::search::Look;
use crate::state::ui::{Ui, use_ui};

/// The filters that could narrow the list.
#[component]
pub(crate) fn SourceFilters(browse: Browse) -> impl IntoView {
    let ui = use_ui();
    let facets = Memo::new(move |_| browse.told.with(|told| told.as_ref().map(|told| told.facets.clone())));
    let scope = Memo::new(move |_| browse.search.with(|search| search.scope.clone()));
    let filters = move || {
        // What is chosen is drawn, too.
        scope.track();
        let facets = facets.get()?;
        Some(view! {
            <Choices browse=browse kind=Kind::Database options=databases(&facets) />
            <Choices browse=browse kind=Kind::Within options=places(&facets) />
            <Choices browse=browse kind=Kind::Author options=people(&facets) />
            <Properties browse=browse facets=facets />
            <Edited browse=browse />
        })
    };
    view! { <div class="filters" role="group" aria-label=move || ui.browse_words().filters>{filters}</div> }
}

/// What can be chosen, and how many pages have it.
type Choice = (Limit, u64);

fn databases(facets: &Facets) -> Vec<Choice> {
    let limit = |id: String, title: &str| Limit::new(Kind::Database, id, title);
    facets.databases.iter().map(|base| (limit(base.id.to_string(), &base.title), base.count)).collect()
}

fn places(facets: &Facets) -> Vec<Choice> {
    // A page without any below it is no place to look in.
    let places = facets.places.iter().filter(|place| place.count > 1);
    places.map(|place| (Limit::new(Kind::Within, place.id.to_string(), &place.title), place.count)).collect()
}

fn people(facets: &Facets) -> Vec<Choice> {
    let named = facets.people.iter().filter_map(|person| Some((person, person.name.as_deref()?)));
    named.map(|(person, name)| (Limit::new(Kind::Author, &person.id, name), person.count)).collect()
}

/// The choices of one kind; nothing where there is no choice.
#[component]
fn Choices(browse: Browse, kind: Kind, options: Vec<Choice>) -> impl IntoView {
    let is_set = is_set(browse, kind);
    (options.len() > 1 || is_set).then(|| {
        let (name, test_id): (fn(Ui) -> &'static str, _) = match kind {
            Kind::Database => (|ui| ui.browse_words().database, "filter-database"),
            Kind::Author => (|ui| ui.browse_words().person, "filter-author"),
            _ => (|ui| ui.browse_words().place, "filter-place"),
        };
        let options = options.into_iter().map(|(limit, count)| {
            let label = limit.title.clone();
            option(browse, limit, label.into_any(), Some(count))
        });
        let options = options.collect::<Vec<_>>();
        view! { <FilterMenu name=name is_set=is_set test_id=test_id><ul>{options}</ul></FilterMenu> }
    })
}

/// The values of properties, under the names of these.
#[component]
fn Properties(browse: Browse, facets: Facets) -> impl IntoView {
    let is_set = is_set(browse, Kind::Property);
    (!facets.properties.is_empty()).then(|| {
        let groups = facets.properties.into_iter().map(|property| {
            let name = property.name;
            let values = property.values.into_iter().map(|value| {
                let limit = Limit::new(Kind::Property, format!("{name}={}", value.value), "");
                option(browse, limit, value.value.into_any(), Some(value.count))
            });
            let values = values.collect::<Vec<_>>();
            view! { <h3 class="label">{name}</h3><ul>{values}</ul> }
        });
        let groups = groups.collect::<Vec<_>>();
        view! {
            <FilterMenu name=|ui| ui.browse_words().property is_set=is_set test_id="filter-property">{groups}</FilterMenu>
        }
    })
}

/// When pages were edited: the last days, or from one day to another.
#[component]
fn Edited(browse: Browse) -> impl IntoView {
    let ui = use_ui();
    let set = browse.search.with_untracked(|search| search.scope.first(Kind::Edited).cloned());
    let days = match set.as_ref().and_then(|limit| Period::of(&limit.value)) {
        Some(Period::Days(from, until)) => [from, until].map(|day| day.map(|day| day.to_string())),
        _ => [None, None],
    };
    let [from_day, until_day] = days.map(Option::unwrap_or_default);
    let (from, until) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let apply = move || {
        let value = |field: NodeRef<html::Input>| {
            field.get_untracked().map(|field| field.value()).unwrap_or_default()
        };
        // Days that are no days, and none at all, are no period.
        if let Some(period) = Period::of(&format!("{}~{}", value(from), value(until))) {
            choose(browse, ui, Limit::new(Kind::Edited, period.text(), ""));
        }
    };
    let offered = OFFERED.map(|period| {
        let limit = Limit::new(Kind::Edited, period.text(), "");
        option(browse, limit, (ui.browse_words().period)(period).into_any(), None)
    });
    view! {
        <FilterMenu name=|ui| ui.browse_words().edited is_set=set.is_some() test_id="filter-edited">
            <ul>{Vec::from(offered)}</ul>
            <div class="days">
                <label><span>{move || ui.browse_words().from}</span><input type="date" node_ref=from value=from_day /></label>
                <label><span>{move || ui.browse_words().until}</span><input type="date" node_ref=until value=until_day /></label>
                <button class="button" type="button" on:click=move |_| apply()>{move || ui.browse_words().apply}</button>
            </div>
        </FilterMenu>
    }
}

fn option(browse: Browse, limit: Limit, label: AnyView, count: Option<u64>) -> AnyView {
    let ui = use_ui();
    let is_chosen = browse.search.with_untracked(|search| {
        search.scope.first(limit.kind).is_some_and(|chosen| chosen.value == limit.value)
    });
    let count = count.map(|count| view! { <span class="count">{(ui.browse_words().in_place)(count)}</span> });
    view! {
        <li>
            <button class="option" type="button" aria-pressed=is_chosen.to_string()
                on:click=move |_| choose(browse, ui, limit.clone())>
                <span>{label}</span>{count}
            </button>
        </li>
    }
    .into_any()
}

/// Sets a limit, or takes it away when it is set already. The focus goes to its pill: the menu is drawn anew.
fn choose(browse: Browse, ui: Ui, limit: Limit) {
    let mut search = browse.search.get_untracked();
    if search.scope.first(limit.kind).is_some_and(|chosen| chosen.value == limit.value) {
        search.scope.remove(&limit);
    } else {
        search.scope.put(limit);
    }
    if search.look == Look::Tree {
        search.look = Look::Pages;
    }
    browse.set(ui, search, Duration::ZERO);
    request_animation_frame(|| browser::focus(&["#content .pills li:last-child .pill", "#content input"]));
}

fn is_set(browse: Browse, kind: Kind) -> bool {
    browse.search.with_untracked(|search| search.scope.first(kind).is_some())
}
