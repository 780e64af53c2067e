//! The words of the sync, the settings, signing in, and of the page itself: its versions, and being offline.

use super::grouped;

/// The words of the sync, the settings, signing in, and of the page itself.
pub(crate) struct Operate {
    pub(crate) healthy: &'static str,
    pub(crate) running: &'static str,
    pub(crate) running_first: &'static str,
    pub(crate) load_failed: &'static str,
    pub(crate) load_failed_help: &'static str,
    pub(crate) never: &'static str,
    pub(crate) never_help: &'static str,
    pub(crate) stale: fn(last: &str) -> String,
    pub(crate) stale_help: &'static str,
    pub(crate) held: fn(pages: u64) -> String,
    pub(crate) held_help: &'static str,
    pub(crate) troubled: fn(pages: u64) -> String,
    pub(crate) troubled_help: &'static str,
    pub(crate) unfinished: &'static str,
    pub(crate) unfinished_help: &'static str,
    pub(crate) unreadable: fn(pages: u64) -> String,
    pub(crate) unreadable_help: &'static str,
    pub(crate) no_vectors: &'static str,

    pub(crate) sync_now: &'static str,
    pub(crate) sync_full: &'static str,
    pub(crate) asked: &'static str,
    pub(crate) asked_before: &'static str,
    pub(crate) cannot_start: &'static str,
    pub(crate) start_forbidden: &'static str,
    pub(crate) start_busy: &'static str,
    pub(crate) start_failed: &'static str,
    pub(crate) found_so_far: fn(pages: u64) -> String,
    pub(crate) progress: fn(done: u64, total: u64) -> String,
    pub(crate) progress_label: &'static str,

    pub(crate) pages: &'static str,
    pub(crate) passages: fn(passages: u64) -> String,
    pub(crate) last_run: &'static str,
    pub(crate) took: fn(time: &str) -> String,
    pub(crate) next_run: &'static str,
    pub(crate) as_of: &'static str,
    pub(crate) as_of_help: &'static str,
    pub(crate) by_meaning: &'static str,
    pub(crate) seconds: fn(seconds: i64) -> String,
    pub(crate) minutes_ahead: fn(minutes: i64) -> String,

    pub(crate) runs: fn(runs: usize) -> String,
    pub(crate) runs_help: &'static str,
    pub(crate) runs_most: fn(pages: u64) -> String,
    pub(crate) as_table: &'static str,
    pub(crate) started: &'static str,
    pub(crate) duration: &'static str,
    pub(crate) read: &'static str,
    pub(crate) trouble: &'static str,
    pub(crate) requests: &'static str,

    pub(crate) every_page: &'static str,
    pub(crate) all: &'static str,
    pub(crate) title_search: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) kinds: [&'static str; 4],
    /// The name of an outcome of the ledger.
    pub(crate) outcome: fn(name: &str) -> &'static str,
    /// What it means, and what to do.
    pub(crate) outcome_help: fn(name: &str) -> &'static str,
    pub(crate) blocks: fn(name: &str, count: u64) -> String,
    pub(crate) none_found: &'static str,
    pub(crate) more: &'static str,
    pub(crate) listed: fn(total: u64) -> String,
    pub(crate) ledger_forbidden: &'static str,
    pub(crate) no_ledger: &'static str,
    pub(crate) moved_on: &'static str,

    pub(crate) looks: &'static str,
    pub(crate) language: &'static str,
    pub(crate) theme: &'static str,
    pub(crate) theme_system: &'static str,
    pub(crate) theme_light: &'static str,
    pub(crate) theme_dark: &'static str,
    pub(crate) access: &'static str,
    pub(crate) access_help: &'static str,
    pub(crate) remember: &'static str,
    pub(crate) remember_help: &'static str,
    pub(crate) use_key: &'static str,
    pub(crate) forget_key: &'static str,
    pub(crate) key_used: fn(hint: &str) -> String,
    pub(crate) key_wrong: &'static str,
    pub(crate) checking: &'static str,
    pub(crate) open: &'static str,
    pub(crate) may_read: &'static str,
    pub(crate) may_read_and_manage: &'static str,
    pub(crate) unknown_caller: &'static str,
    pub(crate) about: &'static str,
    pub(crate) version: &'static str,
    pub(crate) index: &'static str,
    pub(crate) index_of: fn(generation: u64, pages: u64) -> String,
    pub(crate) for_programs: &'static str,
    pub(crate) docs: &'static str,

    pub(crate) signed_out_help: &'static str,
    pub(crate) key_needed_help: &'static str,
}

pub(super) const KO: Operate = Operate {
    healthy: "모두 최신이에요.",
    running: "동기화하고 있어요.",
    running_first: "처음으로 불러오고 있어요. 읽은 문서부터 바로 질문할 수 있어요.",
    load_failed: "새로 동기화한 내용을 불러오지 못했어요.",
    load_failed_help: "마지막으로 불러온 내용으로 답하고 있어요. 계속되면 아래 이유를 관리자에게 알려 주세요.",
    never: "아직 동기화한 적이 없어요.",
    never_help: "동기화를 시작하면 읽은 문서부터 질문할 수 있어요.",
    stale: |last| format!("동기화가 멈춘 것 같아요. 마지막 동기화는 {last}였어요."),
    stale_help: "지금 동기화해 보고, 그래도 그대로면 예약과 동기화 함수의 로그를 확인하세요.",
    held: |pages| format!("한꺼번에 사라진 문서 {}개를 지우지 않고 남겨 두었어요.", grouped(pages)),
    held_help: "정말 지웠다면 sync-lambda --accept-deletes로 확정하세요. 아니라면 Notion에서 통합의 공유가 풀리지 않았는지 확인하세요.",
    troubled: |pages| format!("동기화했지만 {}개는 다 읽지 못했어요.", grouped(pages)),
    troubled_help: "이전에 읽은 내용이 있으면 그대로 남아 있고, 다음 동기화에서 다시 읽어요. 이유는 아래 목록에 있어요.",
    unfinished: "아직 다 읽지 못했어요.",
    unfinished_help: "다음 동기화가 이어서 읽어요.",
    unreadable: |pages| format!("저장된 문서 {}개를 서버가 읽지 못해 검색에서 빠졌어요.", grouped(pages)),
    unreadable_help: "모두 다시 읽으면 새로 저장돼요.",
    no_vectors: "뜻으로 찾는 검색이 되지 않아 낱말로만 찾고 있어요.",

    sync_now: "지금 동기화",
    sync_full: "모두 다시 읽기",
    asked: "동기화를 요청했어요. 곧 시작해요.",
    asked_before: "조금 전에 이미 요청했어요.",
    cannot_start: "이 서버에서는 동기화를 시작할 수 없어요. 시작하려면 SYNC_FUNCTION을 설정하세요.",
    start_forbidden: "동기화를 시작할 권한이 없어요. 관리자(admin) 권한이 있는 키나 계정이 필요해요.",
    start_busy: "지금은 동기화를 시작할 여유가 없어요. 잠시 후 다시 시도해 주세요.",
    start_failed: "동기화를 시작하지 못했어요.",
    found_so_far: |pages| format!("문서를 찾고 있어요. 지금까지 {}개", grouped(pages)),
    progress: |done, total| format!("{} / {}", grouped(done), grouped(total)),
    progress_label: "읽은 문서",

    pages: "검색하는 문서",
    passages: |passages| format!("단락 {}개", grouped(passages)),
    last_run: "마지막 동기화",
    took: |time| format!("{time} 걸림"),
    next_run: "다음 동기화",
    as_of: "반영된 시점",
    as_of_help: "이때까지의 수정을 반영",
    by_meaning: "뜻으로 찾기",
    seconds: |seconds| match seconds {
        ..1 => "1초 미만".to_owned(),
        1..60 => format!("{seconds}초"),
        60..3600 => format!("{}분 {}초", seconds / 60, seconds % 60),
        _ => format!("{}시간 {}분", seconds / 3600, seconds / 60 % 60),
    },
    minutes_ahead: |minutes| format!("{minutes}분 뒤"),

    runs: |runs| format!("최근 동기화 {runs}번"),
    runs_help: "막대의 높이는 새로 읽은 문서 수예요.",
    runs_most: |pages| format!("가장 많을 때 {}개", grouped(pages)),
    as_table: "표로 보기",
    started: "시작",
    duration: "걸린 시간",
    read: "읽은 문서",
    trouble: "읽지 못함",
    requests: "Notion 요청",

    every_page: "문서별 결과",
    all: "전체",
    title_search: "제목으로 찾기",
    kind: "종류",
    kinds: ["모든 종류", "문서", "데이터베이스", "데이터 소스"],
    outcome: |name| match name {
        "synced" => "새로 읽음",
        "unchanged" => "변경 없음",
        "unsupported_blocks" => "일부 블록 제외",
        "partial" => "일부만 읽음",
        "failed" => "읽지 못함",
        "waiting" => "대기 중",
        "not_shared" => "공유되지 않음",
        "in_trash" => "휴지통",
        "deleted" => "삭제됨",
        _ => "알 수 없음",
    },
    outcome_help: |name| match name {
        "synced" => "이번 동기화에서 새로 읽어 저장했어요.",
        "unchanged" => "지난번에 읽은 뒤로 수정되지 않아 그대로예요.",
        "unsupported_blocks" => {
            "끝까지 읽었지만, Notion이 아무에게도 내주지 않는 블록(버튼, 양식, AI 블록)은 빠져 있어요."
        }
        "partial" => "일부를 읽지 못해 이전에 저장한 내용을 그대로 두었어요. 다음 동기화에서 다시 읽어요.",
        "failed" => "읽지 못했어요. 이전에 저장한 내용이 있으면 남아 있고, 다음 동기화에서 다시 읽어요.",
        "waiting" => "이어지는 동기화가 읽을 차례를 기다리고 있어요.",
        "not_shared" => {
            "다른 문서에 나오지만 통합에 공유되지 않았어요. Notion의 문서 메뉴에서 연결을 추가하면 읽을 수 있어요."
        }
        "in_trash" => "Notion의 휴지통에 있어 여기서도 지웠어요.",
        "deleted" => "Notion에서 사라졌거나 공유가 풀려 여기서도 지웠어요.",
        _ => "",
    },
    blocks: |name, count| format!("{name} {count}개"),
    none_found: "조건에 맞는 것이 없어요.",
    more: "더 보기",
    listed: |total| format!("{}개", grouped(total)),
    ledger_forbidden: "문서별 결과에는 모든 문서의 제목이 나와서 관리자(admin) 권한이 필요해요.",
    no_ledger: "아직 결과가 없어요. 첫 동기화가 끝나면 여기에 나와요.",
    moved_on: "그사이 동기화가 끝나 목록이 바뀌었어요. 처음부터 다시 보여 드려요.",

    looks: "화면",
    language: "언어",
    theme: "테마",
    theme_system: "시스템 설정",
    theme_light: "밝게",
    theme_dark: "어둡게",
    access: "접근",
    access_help: "API 키는 이 서버를 시험해 볼 때만 필요해요. 모든 요청의 헤더로만 보내고, 주소에는 남기지 않아요.",
    remember: "이 기기에 저장",
    remember_help: "저장하지 않으면 이 탭을 닫을 때 지워져요.",
    use_key: "키 사용",
    forget_key: "키 지우기",
    key_used: |hint| format!("{hint}… 키를 쓰고 있어요."),
    key_wrong: "키에 쓸 수 없는 글자가 있어요. 다시 복사해 주세요.",
    checking: "권한을 확인하고 있어요…",
    open: "키 없이 연결되어 있어요.",
    may_read: "문서를 읽을 수 있어요.",
    may_read_and_manage: "문서를 읽고 동기화를 관리할 수 있어요.",
    unknown_caller: "서버가 누구인지 확인하지 못했어요. 키를 입력하거나 다시 로그인해 주세요.",
    about: "정보",
    version: "버전",
    index: "색인",
    index_of: |generation, pages| format!("{generation}세대, 문서 {}개", grouped(pages)),
    for_programs: "프로그램에서",
    docs: "API 문서",

    signed_out_help: "질문은 그대로 두었어요. 다시 로그인하면 입력란에 채워져 있어요.",
    key_needed_help: "API 키를 입력하면 이 질문을 바로 다시 물어봐요.",
};

pub(super) const EN: Operate = Operate {
    healthy: "Everything is up to date.",
    running: "A sync is running.",
    running_first: "Loading for the first time. Pages that are read can be asked about at once.",
    load_failed: "What was synced last could not be loaded.",
    load_failed_help: "Answers come from the state loaded before. If this goes on, give the reason below to your administrator.",
    never: "Nothing has been synced yet.",
    never_help: "Once a sync starts, pages can be asked about as soon as they are read.",
    stale: |last| format!("Syncs seem to have stopped. The last one was {last}."),
    stale_help: "Try a sync now. If nothing changes, check the schedule and the log of the sync function.",
    held: |pages| format!("{} that vanished at once {} kept.", count(pages, "page"), is(pages)),
    held_help: "If they were meant to go, confirm with sync-lambda --accept-deletes. If not, check in Notion that the integration still has access.",
    troubled: |pages| format!("Synced, but {} could not be read in full.", count(pages, "item")),
    troubled_help: "What was stored before is kept, and the next sync tries again. The list below has the reasons.",
    unfinished: "Not everything has been read yet.",
    unfinished_help: "The next sync goes on from here.",
    unreadable: |pages| {
        format!(
            "{} could not be read by this server and {} not searched.",
            count(pages, "stored page"),
            is(pages)
        )
    },
    unreadable_help: "Reading everything anew stores them again.",
    no_vectors: "Search by meaning does not work, so pages are found by their words only.",

    sync_now: "Sync now",
    sync_full: "Read everything anew",
    asked: "A sync was asked for and starts in a moment.",
    asked_before: "A sync was asked for a moment ago.",
    cannot_start: "This server cannot start a sync. Set SYNC_FUNCTION to make it able to.",
    start_forbidden: "You may not start a sync. It needs a key or an account with the scope admin.",
    start_busy: "There is no capacity for a sync right now. Please try again in a moment.",
    start_failed: "The sync could not be started.",
    found_so_far: |pages| format!("Looking for pages: {} so far", grouped(pages)),
    progress: |done, total| format!("{} / {}", grouped(done), grouped(total)),
    progress_label: "Pages read",

    pages: "Pages searched",
    passages: |passages| count(passages, "passage"),
    last_run: "Last sync",
    took: |time| format!("took {time}"),
    next_run: "Next sync",
    as_of: "Up to date as of",
    as_of_help: "has every edit until then",
    by_meaning: "Search by meaning",
    seconds: |seconds| match seconds {
        ..1 => "under 1 s".to_owned(),
        1..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds / 60 % 60),
    },
    minutes_ahead: |minutes| format!("in {minutes} min"),

    runs: |runs| match runs {
        1 => "The last sync".to_owned(),
        runs => format!("The last {runs} syncs"),
    },
    runs_help: "Each bar is as high as the pages that were read.",
    runs_most: |pages| format!("{} at most", count(pages, "page")),
    as_table: "Show as a table",
    started: "Started",
    duration: "Took",
    read: "Pages read",
    trouble: "Not read",
    requests: "Notion requests",

    every_page: "Every page",
    all: "All",
    title_search: "Find by title",
    kind: "Kind",
    kinds: ["All kinds", "Pages", "Databases", "Data sources"],
    outcome: |name| match name {
        "synced" => "Read anew",
        "unchanged" => "Unchanged",
        "unsupported_blocks" => "Blocks left out",
        "partial" => "Read in part",
        "failed" => "Not read",
        "waiting" => "Waiting",
        "not_shared" => "Not shared",
        "in_trash" => "In trash",
        "deleted" => "Deleted",
        _ => "Unknown",
    },
    outcome_help: |name| match name {
        "synced" => "Read by the last sync, and stored.",
        "unchanged" => "Not edited since it was read, so it stays as it is.",
        "unsupported_blocks" => {
            "Read to the end, without the blocks that Notion gives to nobody: buttons, forms, AI blocks."
        }
        "partial" => {
            "Some of it could not be read, so the copy from before is kept. The next sync tries again."
        }
        "failed" => {
            "Could not be read. A copy from before is kept where there is one, and the next sync tries again."
        }
        "waiting" => "In the queue of a sync that goes on.",
        "not_shared" => {
            "Other pages name it, but it is not shared with the integration. Add the connection in the page's menu in Notion to have it read."
        }
        "in_trash" => "In Notion's trash, and so removed here.",
        "deleted" => "Gone from Notion or no longer shared, and so removed here.",
        _ => "",
    },
    blocks: |name, count| format!("{name} × {count}"),
    none_found: "Nothing fits these filters.",
    more: "Show more",
    listed: |total| count(total, "item"),
    ledger_forbidden: "This list has the titles of all pages, so it needs the scope admin.",
    no_ledger: "Nothing to show yet. It is here once the first sync has ended.",
    moved_on: "A sync has ended meanwhile and changed the list. Here it is from the start.",

    looks: "Appearance",
    language: "Language",
    theme: "Theme",
    theme_system: "As the system",
    theme_light: "Light",
    theme_dark: "Dark",
    access: "Access",
    access_help: "An API key is only needed for trying out a server that asks for one. It is sent in a header of every request and never stands in an address.",
    remember: "Remember on this device",
    remember_help: "Otherwise it is gone when you close this tab.",
    use_key: "Use key",
    forget_key: "Forget key",
    key_used: |hint| format!("Using the key {hint}…"),
    key_wrong: "The key has characters that no key has. Please copy it again.",
    checking: "Checking what you may do…",
    open: "Connected without a key.",
    may_read: "You can read pages.",
    may_read_and_manage: "You can read pages and manage the sync.",
    unknown_caller: "The server does not know who you are. Enter a key, or sign in again.",
    about: "About",
    version: "Version",
    index: "Index",
    index_of: |generation, pages| format!("generation {generation}, {}", count(pages, "page")),
    for_programs: "For programs",
    docs: "API documentation",

    signed_out_help: "Your question is kept. It is in the field again once you have signed in.",
    key_needed_help: "Enter an API key, and this question is asked again at once.",
};

fn count(number: u64, noun: &str) -> String {
    let end = if number == 1 { "" } else { "s" };
    format!("{} {noun}{end}", grouped(number))
}

fn is(number: u64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

#[cfg(test)]
mod tests {
    use shared::ledger::OUTCOMES;

    use super::*;

    #[test]
    fn every_outcome_has_a_name_and_says_what_it_means() {
        for words in [&KO, &EN] {
            let unknown = (words.outcome)("of tomorrow");
            for name in OUTCOMES {
                assert!((words.outcome)(name) != unknown && !(words.outcome_help)(name).is_empty(), "{name}");
            }
        }
    }

    #[test]
    fn times_are_said_in_two_units_at_most() {
        for (seconds, ko, en) in [
            (0, "1초 미만", "under 1 s"),
            (5, "5초", "5 s"),
            (200, "3분 20초", "3 min 20 s"),
            (7_500, "2시간 5분", "2 h 5 min"),
        ] {
            assert_eq!(((KO.seconds)(seconds), (EN.seconds)(seconds)), (ko.to_owned(), en.to_owned()));
        }
    }

    #[test]
    fn english_counts_one_and_several() {
        assert_eq!((EN.held)(1), "1 page that vanished at once is kept.");
        assert_eq!((EN.held)(1_200), "1,200 pages that vanished at once are kept.");
    }
}
