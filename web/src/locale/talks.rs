//! The words of keeping conversations, and of what can be done with an answer.

use shared::feedback::Reason;

use super::grouped;

/// The words of keeping conversations, and of what can be done with an answer.
pub(crate) struct Talks {
    pub(crate) search: &'static str,
    pub(crate) none_found: fn(words: &str) -> String,
    pub(crate) not_kept: &'static str,
    pub(crate) full: &'static str,
    pub(crate) today: &'static str,
    pub(crate) yesterday: &'static str,
    pub(crate) last_week: &'static str,
    pub(crate) last_month: &'static str,
    pub(crate) earlier: &'static str,
    pub(crate) answering: &'static str,
    pub(crate) rename: fn(title: &str) -> String,
    pub(crate) new_title: &'static str,
    pub(crate) delete: fn(title: &str) -> String,
    pub(crate) delete_all: &'static str,
    pub(crate) sure: fn(count: usize) -> String,
    pub(crate) cancel: &'static str,
    pub(crate) deleted: fn(count: usize) -> String,
    pub(crate) undo: &'static str,
    pub(crate) show_earlier: fn(count: usize) -> String,

    pub(crate) save_file: &'static str,
    pub(crate) copy_link: &'static str,
    pub(crate) link_copied: &'static str,
    /// The heading of an exported question.
    pub(crate) question: &'static str,
    pub(crate) exported: fn(time: &str) -> String,

    pub(crate) edit: &'static str,
    pub(crate) save_edit: &'static str,
    pub(crate) versions: &'static str,
    pub(crate) version: fn(index: usize, count: usize) -> String,
    pub(crate) version_before: &'static str,
    pub(crate) version_after: &'static str,

    pub(crate) regenerate: &'static str,
    pub(crate) go_on: &'static str,
    /// Stands where the question would, on an answer that goes on with the one before.
    pub(crate) going_on: &'static str,
    /// What is sent to have an answer go on.
    pub(crate) go_on_request: fn(question: &str) -> String,
    pub(crate) asked_again: &'static str,
    pub(crate) shared: &'static str,
    pub(crate) searched_for: fn(question: &str) -> String,
    pub(crate) outdated: fn(count: usize) -> String,
    pub(crate) follow_ups: &'static str,

    pub(crate) helpful: &'static str,
    pub(crate) unhelpful: &'static str,
    pub(crate) why: &'static str,
    pub(crate) thanks: &'static str,
    pub(crate) not_sent: &'static str,
    pub(crate) reason: fn(Reason) -> &'static str,

    pub(crate) details: &'static str,
    pub(crate) model: &'static str,
    pub(crate) no_model: &'static str,
    pub(crate) tokens: &'static str,
    pub(crate) token_counts: fn(read: u64, cached: u64, written: u64) -> String,
    pub(crate) cost: &'static str,
    pub(crate) first_word: &'static str,
    pub(crate) whole: &'static str,
    pub(crate) seconds: fn(seconds: &str) -> String,
    pub(crate) state: &'static str,
}

pub(super) const KO: Talks = Talks {
    search: "대화 검색",
    none_found: |words| format!("“{words}” 검색 결과가 없어요."),
    not_kept: "이 브라우저에는 저장할 수 없어요. 창을 닫으면 대화가 사라져요.",
    full: "저장 공간이 부족해 최근 내용을 저장하지 못했어요. 오래된 대화를 지워 주세요.",
    today: "오늘",
    yesterday: "어제",
    last_week: "지난 7일",
    last_month: "지난 30일",
    earlier: "그 이전",
    answering: "답변 중",
    rename: |title| format!("“{title}” 이름 변경"),
    new_title: "대화 이름",
    delete: |title| format!("“{title}” 삭제"),
    delete_all: "모두 삭제",
    sure: |count| format!("대화 {}개를 모두 삭제할까요?", grouped(count as u64)),
    cancel: "취소",
    deleted: |count| format!("대화 {}개를 삭제했어요.", grouped(count as u64)),
    undo: "되돌리기",
    show_earlier: |count| format!("앞선 질문 {}개 보기", grouped(count as u64)),

    save_file: "Markdown 저장",
    copy_link: "링크 복사",
    link_copied: "이 브라우저에서 열리는 링크를 복사했어요",
    question: "질문",
    exported: |time| format!("{time}에 내보냄"),

    edit: "질문 수정",
    save_edit: "다시 질문",
    versions: "다른 버전",
    version: |index, count| format!("{count}개 중 {index}번째"),
    version_before: "이전 버전",
    version_after: "다음 버전",

    regenerate: "새로 답변",
    go_on: "이어서",
    going_on: "이어서 답변",
    go_on_request: |question| {
        format!(
            "{question}\n\n바로 앞 답변이 길이 제한으로 끊겼어요. 되풀이하지 말고 끊긴 곳부터 이어서 써 주세요."
        )
    },
    asked_again: "도중에 끊겨 다시 질문한 답변이에요.",
    shared: "얼마 전 같은 질문에 쓴 답변",
    searched_for: |question| format!("“{question}” 검색"),
    outdated: |count| format!("인용한 문서 {count}개에 더 최신 문서가 있어요. 날짜를 확인해 주세요."),
    follow_ups: "이어서 물어보기",

    helpful: "도움이 됐어요",
    unhelpful: "아쉬워요",
    why: "무엇이 아쉬웠나요?",
    thanks: "의견을 보냈어요. 고마워요.",
    not_sent: "의견을 보내지 못했어요. 잠시 후 다시 눌러 주세요.",
    reason: |reason| match reason {
        Reason::Wrong => "사실과 다름",
        Reason::Incomplete => "내용 부족",
        Reason::Outdated => "오래된 내용",
        Reason::Citation => "출처 불일치",
        Reason::NotFound => "답을 못 찾음",
        Reason::Slow => "너무 느림",
        Reason::Other => "기타",
    },

    details: "자세히",
    model: "모델",
    no_model: "모델 없이 문서에서 발췌",
    tokens: "토큰",
    token_counts: |read, cached, written| {
        format!("읽음 {}, 캐시 {}, 씀 {}", grouped(read), grouped(cached), grouped(written))
    },
    cost: "비용",
    first_word: "첫 글자까지",
    whole: "답변 전체",
    seconds: |seconds| format!("{seconds}초"),
    state: "문서 기준",
};

pub(super) const EN: Talks = Talks {
    search: "Search conversations",
    none_found: |words| format!("Nothing found for “{words}”."),
    not_kept: "This browser keeps nothing: conversations are gone when you close the window.",
    full: "Storage is full, so the latest was not kept. Delete old conversations to make room.",
    today: "Today",
    yesterday: "Yesterday",
    last_week: "Last 7 days",
    last_month: "Last 30 days",
    earlier: "Earlier",
    answering: "Answering",
    rename: |title| format!("Rename “{title}”"),
    new_title: "Name of the conversation",
    delete: |title| format!("Delete “{title}”"),
    delete_all: "Delete all",
    sure: |count| match count {
        1 => "Delete 1 conversation?".to_owned(),
        count => format!("Delete all {} conversations?", grouped(count as u64)),
    },
    cancel: "Cancel",
    deleted: |count| match count {
        1 => "1 conversation deleted.".to_owned(),
        count => format!("{} conversations deleted.", grouped(count as u64)),
    },
    undo: "Undo",
    show_earlier: |count| match count {
        1 => "Show 1 earlier question".to_owned(),
        count => format!("Show {} earlier questions", grouped(count as u64)),
    },

    save_file: "Save as Markdown",
    copy_link: "Copy link",
    link_copied: "Copied: the link works in this browser",
    question: "Question",
    exported: |time| format!("Exported {time}"),

    edit: "Edit question",
    save_edit: "Ask again",
    versions: "Versions",
    version: |index, count| format!("Version {index} of {count}"),
    version_before: "Previous version",
    version_after: "Next version",

    regenerate: "Answer anew",
    go_on: "Continue",
    going_on: "Continued",
    go_on_request: |question| {
        format!(
            "{question}\n\nYour last answer was cut off by its length limit. Go on exactly where it ended, without repeating anything."
        )
    },
    asked_again: "Asked again after it was interrupted.",
    shared: "Written for the same question lately",
    searched_for: |question| format!("Searched for “{question}”"),
    outdated: |count| match count {
        1 => "1 cited page has a newer edition. Check the dates.".to_owned(),
        count => format!("{count} cited pages have newer editions. Check the dates."),
    },
    follow_ups: "Ask next",

    helpful: "Helpful",
    unhelpful: "Not helpful",
    why: "What was wrong?",
    thanks: "Feedback sent. Thank you.",
    not_sent: "The feedback could not be sent. Try again in a moment.",
    reason: |reason| match reason {
        Reason::Wrong => "Not true",
        Reason::Incomplete => "Incomplete",
        Reason::Outdated => "Outdated",
        Reason::Citation => "Wrong source",
        Reason::NotFound => "There is an answer",
        Reason::Slow => "Too slow",
        Reason::Other => "Other",
    },

    details: "Details",
    model: "Model",
    no_model: "None: excerpts from the pages",
    tokens: "Tokens",
    token_counts: |read, cached, written| {
        format!("{} read, {} cached, {} written", grouped(read), grouped(cached), grouped(written))
    },
    cost: "Cost",
    first_word: "First word",
    whole: "Whole answer",
    seconds: |seconds| format!("{seconds} s"),
    state: "Pages as of",
};
