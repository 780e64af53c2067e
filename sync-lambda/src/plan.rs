//! What a run has to do: the difference between the pages found and those stored. Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use shared::ids::PageId;
use shared::manifest::ManifestEntry;

/// What the enumeration says about a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// When the page was last edited.
    pub edited_at: DateTime<Utc>,
    /// The digest of all that is stored besides the blocks.
    pub head: String,
}

/// What a run has to do. Every page found or stored is in exactly one of the four.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Pages to read from Notion.
    pub read: Vec<PageId>,
    /// Pages whose blocks are as stored, while something around them changed: title, place, a computed property.
    pub restate: Vec<PageId>,
    /// Pages that are as stored.
    pub keep: Vec<PageId>,
    /// Pages to remove.
    pub drop: Vec<PageId>,
}

/// Pages that are stored and were not found. Absence alone proves nothing: each is to be asked for by its id.
pub fn missing<T>(found: &BTreeMap<PageId, T>, stored: &BTreeMap<PageId, ManifestEntry>) -> Vec<PageId> {
    stored.keys().filter(|id| !found.contains_key(id)).copied().collect()
}

/// Decides on every page. `gone` are the pages that Notion, asked for each, no longer has.
pub fn plan(
    found: &BTreeMap<PageId, Seen>,
    stored: &BTreeMap<PageId, ManifestEntry>,
    gone: &BTreeSet<PageId>,
) -> Plan {
    let mut plan = Plan::default();
    for (id, seen) in found {
        match stored.get(id) {
            Some(entry) if !is_settled(entry, seen.edited_at) => plan.read.push(*id),
            Some(entry) if entry.head != seen.head => plan.restate.push(*id),
            Some(_) => plan.keep.push(*id),
            None => plan.read.push(*id),
        }
    }
    for id in missing(found, stored) {
        if gone.contains(&id) { plan.drop.push(id) } else { plan.keep.push(id) }
    }
    plan
}

/// Whether the stored blocks are surely those of the last edit. Edit times are rounded down to the minute, so a page
/// that was read within the minute of its edit may have been edited again since.
fn is_settled(entry: &ManifestEntry, edited_at: DateTime<Utc>) -> bool {
    !entry.partial && entry.edited_at == edited_at && minute(entry.read_at) > edited_at
}

fn minute(time: DateTime<Utc>) -> DateTime<Utc> {
    time.duration_trunc(TimeDelta::minutes(1)).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const NOON: i64 = 1_777_000_020 / 60 * 60;

    fn time(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(NOON + seconds, 0).unwrap()
    }

    fn page(n: u8) -> PageId {
        PageId(Uuid::from_u128(n.into()))
    }

    fn seen(edited: i64, head: &str) -> Seen {
        Seen { edited_at: time(edited), head: head.to_owned() }
    }

    fn stored(edited: i64, read: i64, head: &str) -> ManifestEntry {
        ManifestEntry {
            hash: String::new(),
            edited_at: time(edited),
            read_at: time(read),
            title: String::new(),
            head: head.to_owned(),
            place: String::new(),
            partial: false,
        }
    }

    fn plan_for(seen: Seen, stored: ManifestEntry) -> Plan {
        plan(&BTreeMap::from([(page(1), seen)]), &BTreeMap::from([(page(1), stored)]), &BTreeSet::new())
    }

    #[test]
    fn a_page_that_is_as_it_was_is_kept() {
        assert_eq!(
            plan_for(seen(0, "h"), stored(0, 60, "h")),
            Plan { keep: vec![page(1)], ..Plan::default() }
        );
    }

    #[test]
    fn a_page_that_was_read_in_the_minute_of_its_edit_is_read_again() {
        assert_eq!(plan_for(seen(0, "h"), stored(0, 59, "h")).read, [page(1)]);
    }

    #[test]
    fn another_edit_time_means_reading_even_when_it_is_earlier() {
        assert_eq!(plan_for(seen(60, "h"), stored(0, 600, "h")).read, [page(1)]);
        assert_eq!(plan_for(seen(-60, "h"), stored(0, 600, "h")).read, [page(1)]);
    }

    #[test]
    fn a_moved_page_is_stated_anew_without_reading_it() {
        assert_eq!(plan_for(seen(0, "there"), stored(0, 600, "here")).restate, [page(1)]);
    }

    #[test]
    fn a_page_that_was_read_in_part_is_tried_again() {
        let partial = ManifestEntry { partial: true, ..stored(0, 600, "h") };
        assert_eq!(plan_for(seen(0, "h"), partial).read, [page(1)]);
    }

    #[test]
    fn a_page_that_was_not_found_is_dropped_on_proof_alone() {
        let stored = BTreeMap::from([(page(1), stored(0, 60, "h")), (page(2), stored(0, 60, "h"))]);
        let plan = plan(&BTreeMap::new(), &stored, &BTreeSet::from([page(2)]));
        assert_eq!((plan.keep, plan.drop), (vec![page(1)], vec![page(2)]));
    }

    proptest! {
        #[test]
        fn every_page_found_or_stored_has_exactly_one_fate(
            found in prop::collection::btree_map(0_u8..20, (-3_i64..3, 0_u8..2), 0..20),
            kept in prop::collection::btree_map(0_u8..20, (-3_i64..3, 0_i64..300, 0_u8..2), 0..20),
            gone in prop::collection::btree_set(0_u8..20, 0..20),
        ) {
            let found: BTreeMap<_, _> =
                found.into_iter().map(|(id, (edited, head))| (page(id), seen(edited * 60, &head.to_string()))).collect();
            let stored: BTreeMap<_, _> = kept
                .into_iter()
                .map(|(id, (edited, read, head))| (page(id), stored(edited * 60, read, &head.to_string())))
                .collect();
            let gone = gone.into_iter().map(page).collect();
            let plan = plan(&found, &stored, &gone);

            let mut fates: Vec<PageId> = [&plan.read, &plan.restate, &plan.keep, &plan.drop].into_iter().flatten().copied().collect();
            fates.sort();
            let all: BTreeSet<PageId> = found.keys().chain(stored.keys()).copied().collect();
            prop_assert_eq!(fates, all.into_iter().collect::<Vec<_>>());
            prop_assert!(plan.drop.iter().all(|id| gone.contains(id) && !found.contains_key(id)));
            prop_assert!(plan.keep.iter().all(|id| stored.contains_key(id)));
            prop_assert!(plan.restate.iter().all(|id| stored.contains_key(id) && found.contains_key(id)));
        }
    }
}
