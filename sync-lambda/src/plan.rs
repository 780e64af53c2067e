//! What a run has to do with a page, and which pages may be taken for gone. Pure: no I/O, no clock.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use shared::ids::PageId;
use shared::manifest::ManifestEntry;

/// Edits are looked for from this long before the last run on. Notion rounds times down to the minute, clocks differ,
/// and search learns of an edit some time after it; it only costs a longer list.
pub const OVERLAP: TimeDelta = TimeDelta::minutes(15);
/// How far Notion's clock and ours may be apart.
const SKEW: TimeDelta = TimeDelta::minutes(1);
/// Up to so many pages, every run looks at the whole workspace; beyond, every second, third... does.
pub const PAGES_PER_SWEEP: usize = 50_000;
/// Fewer pages than this may vanish at once without anybody being asked, unless they are half of all.
const FEW: usize = 20;
/// Fewer may, however few there are.
const VERY_FEW: usize = 3;
/// So many pages that no list has are asked for by a run, at one request each: a third of what fits into one.
const UNLISTED_PER_SWEEP: usize = 1_000;
/// When a page was read that is to be read again, whatever its edit time says.
pub const NEVER: DateTime<Utc> = DateTime::UNIX_EPOCH;

/// What Notion says about a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// When the page was last edited.
    pub edited_at: DateTime<Utc>,
    /// The digest of all that is stored besides the blocks and the place.
    pub head: String,
}

/// What to do with a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Read it from Notion.
    Read,
    /// Store it anew with the blocks that are stored: something besides them changed.
    Restate,
    /// It is as stored.
    Keep,
}

/// What to do with a page that Notion shows. `anew_since`: what was read before that time is read again.
pub fn step(entry: Option<&ManifestEntry>, seen: &Seen, anew_since: Option<DateTime<Utc>>) -> Step {
    match entry {
        None => Step::Read,
        Some(entry) if anew_since.is_some_and(|since| entry.read_at < since) => Step::Read,
        Some(entry) if !is_settled(entry, seen.edited_at) => Step::Read,
        Some(entry) if entry.head != seen.head => Step::Restate,
        Some(_) => Step::Keep,
    }
}

/// Whether the stored blocks are surely those of the last edit. Edit times are rounded down to the minute, so a page
/// that was read within the minute of its edit may have been edited again since. An edit time that lies in the future
/// says nothing about when: such a page is settled when the time is the same.
fn is_settled(entry: &ManifestEntry, edited_at: DateTime<Utc>) -> bool {
    let is_future = edited_at > entry.read_at + SKEW + TimeDelta::minutes(1);
    let was_read = !entry.partial && entry.read_at != NEVER;
    was_read && entry.edited_at == edited_at && (is_future || minute(entry.read_at - SKEW) >= edited_at)
}

/// The minute of a time, as Notion rounds it.
pub fn minute(time: DateTime<Utc>) -> DateTime<Utc> {
    time.duration_trunc(TimeDelta::minutes(1)).unwrap_or(time)
}

/// Where to start looking for edits, when everything before `as_of` is known. A clock that ran ahead is no reason to
/// miss what was edited since.
pub fn watermark(as_of: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    minute(as_of.min(now) - OVERLAP)
}

/// Whether the run that starts now is to look at the whole workspace, which proves what is gone. It costs a request for
/// every hundred pages, so large workspaces take turns by the hour.
pub fn is_sweep_due(pages: usize, per_sweep: usize, now: DateTime<Utc>) -> bool {
    let turns = pages.div_ceil(per_sweep.max(1)).max(1);
    now.timestamp().div_euclid(3_600).rem_euclid(turns as i64) == 0
}

/// Pages that are stored and that a look at the whole workspace did not find. Absence alone proves nothing: each is to
/// be asked for by its id.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// To be asked for.
    pub ask: Vec<PageId>,
    /// Too many at once: they are kept without asking.
    pub hold: Vec<PageId>,
}

/// Finds the missing. `trashed`: pages that Notion lists as trash, which explains why they are missing. A page that no
/// list has ever had is not missing there, and asked for each time. `accept`: a mass disappearance is meant.
pub fn missing(
    entries: &BTreeMap<PageId, ManifestEntry>,
    found: impl Fn(PageId) -> bool,
    trashed: &BTreeSet<PageId>,
    accept: bool,
) -> Missing {
    let (mut ask, mut vanished) = (Vec::new(), Vec::new());
    for (id, entry) in entries.iter().filter(|(id, _)| !found(**id)) {
        if entry.unlisted || trashed.contains(id) { ask.push(*id) } else { vanished.push(*id) }
    }
    if is_mass(vanished.len(), entries.len()) && !accept {
        return Missing { ask, hold: vanished };
    }
    ask.append(&mut vanished);
    ask.sort_unstable();
    Missing { ask, hold: Vec::new() }
}

/// Whether so many pages do not vanish by themselves: the integration has lost its access, rather than the workspace
/// its pages.
pub fn is_mass(gone: usize, of: usize) -> bool {
    let is_much = gone > FEW && gone * 10 > of;
    let is_half = gone >= VERY_FEW && gone * 2 >= of;
    gone > 0 && (gone == of || is_much || is_half)
}

/// Whose turn it is of the missing that are to be asked for. Pages that no list has are asked for by every look at the
/// workspace; when they are so many that nothing else would fit into a run, they take turns by the hour. A run that
/// reads everything anew asks for those that were not read since.
pub fn in_turn(
    ask: Vec<PageId>,
    entries: &BTreeMap<PageId, ManifestEntry>,
    anew_since: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Vec<PageId> {
    let is_unlisted = |id: &PageId| entries.get(id).is_some_and(|entry| entry.unlisted);
    let (unlisted, mut asked): (Vec<PageId>, Vec<PageId>) = ask.into_iter().partition(is_unlisted);
    let turns = unlisted.len().div_ceil(UNLISTED_PER_SWEEP).max(1);
    let turn = now.timestamp().div_euclid(3_600).rem_euclid(turns as i64) as u128;
    asked.extend(unlisted.into_iter().filter(|id| match anew_since {
        Some(since) => entries.get(id).is_none_or(|entry| entry.read_at < since),
        None => id.0.as_u128() % turns as u128 == turn,
    }));
    asked
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

    fn page(n: u16) -> PageId {
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
            unlisted: false,
            vectors: None,
        }
    }

    fn step_for(seen: &Seen, stored: &ManifestEntry) -> Step {
        step(Some(stored), seen, None)
    }

    #[test]
    fn a_page_that_is_as_it_was_is_kept() {
        assert_eq!(step_for(&seen(0, "h"), &stored(0, 120, "h")), Step::Keep);
    }

    #[test]
    fn a_page_that_was_read_about_the_minute_of_its_edit_is_read_again() {
        assert_eq!(step_for(&seen(0, "h"), &stored(0, 59, "h")), Step::Read);
    }

    #[test]
    fn another_edit_time_means_reading_even_when_it_is_earlier() {
        assert_eq!(step_for(&seen(60, "h"), &stored(0, 600, "h")), Step::Read);
        assert_eq!(step_for(&seen(-60, "h"), &stored(0, 600, "h")), Step::Read);
    }

    #[test]
    fn a_page_of_tomorrow_is_not_read_every_hour() {
        assert_eq!(step_for(&seen(86_400, "h"), &stored(86_400, 0, "h")), Step::Keep);
        assert_eq!(step_for(&seen(86_460, "h"), &stored(86_400, 0, "h")), Step::Read);
    }

    #[test]
    fn what_changed_besides_the_blocks_is_stated_anew_without_reading() {
        assert_eq!(step_for(&seen(0, "there"), &stored(0, 600, "here")), Step::Restate);
    }

    #[test]
    fn a_page_that_was_read_in_part_is_tried_again() {
        let partial = ManifestEntry { partial: true, ..stored(0, 600, "h") };
        assert_eq!(step_for(&seen(0, "h"), &partial), Step::Read);
    }

    #[test]
    fn a_page_that_is_due_is_read_though_it_was_not_edited() {
        let due = ManifestEntry { read_at: NEVER, ..stored(0, 600, "h") };
        assert_eq!(step_for(&seen(0, "h"), &due), Step::Read);
    }

    #[test]
    fn a_full_run_reads_each_page_once_even_when_it_takes_several_goes() {
        let full = |read| step(Some(&stored(0, read, "h")), &seen(0, "h"), Some(time(600)));
        assert_eq!((full(599), full(600)), (Step::Read, Step::Keep));
    }

    #[test]
    fn edits_are_looked_for_from_before_the_last_run_and_never_from_the_future() {
        assert_eq!(watermark(time(30), time(4_000)), time(-900));
        assert_eq!(watermark(time(9_000), time(600)), time(-300));
    }

    #[test]
    fn a_large_workspace_is_swept_by_turns() {
        let sweeps =
            |pages| (0..24).filter(|hour| is_sweep_due(pages, PAGES_PER_SWEEP, time(hour * 3_600))).count();
        assert_eq!((sweeps(0), sweeps(50_000), sweeps(100_000), sweeps(150_000)), (24, 24, 12, 8));
    }

    fn entries(count: u16) -> BTreeMap<PageId, ManifestEntry> {
        (0..count).map(|n| (page(n), stored(0, 600, "h"))).collect()
    }

    #[test]
    fn a_few_missing_pages_are_asked_for_and_a_mass_is_held() {
        let entries = entries(100);
        let none = BTreeSet::new();
        let ask = |missing: u16| missing_of(&entries, missing, &none, false);
        assert_eq!((ask(20).ask.len(), ask(20).hold.len()), (20, 0));
        assert_eq!((ask(21).ask.len(), ask(21).hold.len()), (0, 21));
        let accepted = missing_of(&entries, 100, &none, true);
        assert_eq!((accepted.ask.len(), accepted.hold.len()), (100, 0));
    }

    #[test]
    fn nothing_found_at_all_is_a_mass_however_small_the_workspace_is() {
        let entries = entries(2);
        assert_eq!(missing_of(&entries, 2, &BTreeSet::new(), false).hold.len(), 2);
        assert_eq!(missing_of(&entries, 1, &BTreeSet::new(), false).ask.len(), 1);
    }

    #[test]
    fn half_of_a_small_workspace_is_a_mass_and_one_or_two_pages_are_none() {
        let of = |count: u16, gone: u16| missing_of(&entries(count), gone, &BTreeSet::new(), false);
        assert_eq!((of(8, 4).hold.len(), of(6, 3).hold.len()), (4, 3));
        assert_eq!((of(8, 3).ask.len(), of(4, 2).ask.len(), of(3, 2).ask.len()), (3, 2, 2));
    }

    #[test]
    fn pages_that_no_list_has_take_turns_when_they_are_many() {
        let mut entries = entries(3_500);
        entries.values_mut().skip(500).for_each(|entry| entry.unlisted = true);
        let all: Vec<PageId> = entries.keys().copied().collect();
        let turn = |hour: i64| in_turn(all.clone(), &entries, None, time(hour * 3_600));
        let mut asked: Vec<PageId> = (0..3).flat_map(turn).collect();
        assert!((0..3).all(|hour| turn(hour).len() < 500 + 1_100), "{}", asked.len());
        asked.sort_unstable();
        asked.dedup();
        assert_eq!(asked, all, "each has its turn, and those that lists had at each time");
        let anew = |since| in_turn(all.clone(), &entries, Some(time(since)), time(0)).len();
        assert_eq!((anew(601), anew(600)), (3_500, 500));
    }

    #[test]
    fn trash_explains_a_mass() {
        let trashed = (0..60).map(page).collect();
        let missing = missing_of(&entries(100), 60, &trashed, false);
        assert_eq!((missing.ask.len(), missing.hold.len()), (60, 0));
    }

    fn missing_of(
        entries: &BTreeMap<PageId, ManifestEntry>,
        first: u16,
        trashed: &BTreeSet<PageId>,
        accept: bool,
    ) -> Missing {
        missing(entries, |id| id >= page(first), trashed, accept)
    }

    proptest! {
        #[test]
        fn every_missing_page_is_asked_for_or_held_and_no_other(
            count in 0_u16..200,
            found in prop::collection::btree_set(0_u16..200, 0..200),
            trashed in prop::collection::btree_set(0_u16..200, 0..200),
            unlisted in prop::collection::btree_set(0_u16..200, 0..20),
            accept in any::<bool>(),
        ) {
            let mut entries = entries(count);
            for (id, entry) in &mut entries {
                entry.unlisted = unlisted.iter().any(|n| page(*n) == *id);
            }
            let found: BTreeSet<PageId> = found.into_iter().map(page).collect();
            let trashed = trashed.into_iter().map(page).collect();
            let missing = missing(&entries, |id| found.contains(&id), &trashed, accept);
            let mut all: Vec<PageId> = missing.ask.iter().chain(&missing.hold).copied().collect();
            all.sort();
            let expected: Vec<PageId> = entries.keys().filter(|id| !found.contains(id)).copied().collect();
            prop_assert_eq!(all, expected);
            prop_assert!(!accept || missing.hold.is_empty());
            prop_assert!(missing.hold.iter().all(|id| !trashed.contains(id) && !entries[id].unlisted));
        }
    }
}
