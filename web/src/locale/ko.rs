//! Korean: buttons in nouns, help in 해요체.

use super::{Messages, grouped};

pub(super) const MESSAGES: Messages = Messages {
    code: "ko",
    skip: "본문으로 건너뛰기",
    new_question: "새 질문",
    other_language: "English",
    to_dark: "어두운 화면",
    to_light: "밝은 화면",

    searched: |pages, synced| {
        format!("Notion 문서 {}개에서 근거를 찾아 답해요. {synced} 동기화했어요.", grouped(pages))
    },
    nothing_searched: "아직 불러온 문서가 없어요. 동기화가 끝나면 바로 질문할 수 있어요.",
    status_unknown: "문서 현황을 불러오지 못했어요. 질문은 그대로 할 수 있어요.",
    starters: "이렇게 시작해 보세요",

    question_label: "질문",
    question_hint: "Notion에 물어보세요",
    keys_hint: "Enter로 질문, Shift+Enter로 줄바꿈",
    ask: "질문하기",
    stop: "중지",
    too_long: |limit| format!("질문은 {}자까지 쓸 수 있어요.", grouped(limit as u64)),

    searching: "관련 문서를 검색하고 있어요…",
    reading: |pages| format!("문서 {pages}개를 읽고 있어요…"),
    finished: |citations| match citations {
        0 => "답변이 끝났어요.".to_owned(),
        count => format!("답변이 끝났어요. 인용 {count}개가 있어요."),
    },
    jump: "최신 내용으로",

    retry: "다시 시도",
    retry_in: |seconds| format!("{seconds}초 후 다시 시도"),

    stopped: "답변을 중지했어요. 여기까지의 내용은 그대로 남아 있어요.",
    interrupted: "답변 도중에 페이지가 닫혔어요. 여기까지의 내용은 그대로 남아 있어요.",
    not_found: |pages| {
        format!("Notion 문서 {}개에서 찾아봤어요. 아래는 질문과 가장 가까운 문서예요.", grouped(pages))
    },
    cut_by_length: "답변이 길이 제한에 걸려 여기서 끊겼어요. 이어서 쓰게 하거나 질문을 나누어 물어보세요.",
    guardrail: "안전 정책에 따라 답변이 제한되었어요. 질문을 바꾸어 물어보세요.",
    sources_only: "답을 쓰는 모델에 연결하지 못해 찾은 문서만 보여 드려요.",
    cancelled: "서버에서 답변을 중지했어요. 다시 시도해 주세요.",

    unreachable: "서버에 연결하지 못했어요. 네트워크를 확인하고 다시 시도해 주세요.",
    broken_off: "답변 도중에 연결이 끊겼어요. 다시 시도해 주세요.",
    unreadable: "서버의 응답을 이해하지 못했어요. 페이지를 새로 고친 뒤 다시 시도해 주세요.",
    invalid_request: "질문을 처리할 수 없어요. 내용을 고쳐 다시 질문해 주세요.",
    too_large: "질문이나 대화가 너무 길어요. 줄이거나 새 질문으로 시작해 주세요.",
    page_gone: "이 문서를 찾을 수 없어요. 삭제되었거나 공유가 해제되었을 수 있어요.",
    index_not_ready: "문서를 불러오는 중이에요. 잠시 후 다시 시도해 주세요.",
    budget_exhausted: "오늘 쓸 수 있는 답변 예산을 다 썼어요. UTC 자정에 다시 채워져요. 문서 검색은 계속할 수 있어요.",
    model_busy: "지금은 요청이 많아 답할 수 없어요. 잠시 후 다시 시도해 주세요.",
    model_failed: "답변을 만드는 중에 문제가 생겼어요. 다시 시도해 주세요.",
    shutting_down: "서버가 다시 시작되고 있어요. 잠시 후 다시 시도해 주세요.",
    timeout: "시간이 너무 오래 걸려 멈추었어요. 다시 시도해 주세요.",
    signed_out: "로그인되어 있지 않아요. 페이지를 새로 고쳐 다시 로그인해 주세요.",
    not_allowed: "사용할 권한이 없어요. 관리자에게 권한을 요청해 주세요.",
    too_often: "짧은 시간에 너무 많이 요청했어요. 잠시 후 다시 시도해 주세요.",
    internal: "서버에 문제가 생겼어요. 다시 시도해도 계속되면 관리자에게 요청 번호를 알려 주세요.",
    kept: "여기까지 받은 내용은 그대로 남아 있어요.",
    request_id: "요청 번호",

    close: "닫기",
    loading: "문서를 불러오고 있어요…",

    synced_pages: "문서",
    scope: "질문할 범위",
    add_scope: "범위 추가 (@)",
    sync: "동기화",
    settings: "설정",
    no_network: "오프라인이에요. 지금까지의 내용은 그대로 볼 수 있고, 연결되면 다시 질문할 수 있어요.",
    session_over: "로그인이 만료되었어요.",
    sign_in: "다시 로그인",
    key_needed: "서버가 누구인지 확인하지 못했어요.",
    api_key: "API 키",
    newer: "새 버전이 있어요.",
    reload: "새로 고침",
    later: "나중에",
    open_talks: "대화 목록",
    talks: "대화",
    missing_talk_title: "이 브라우저에 없는 대화예요",
    missing_talk: "대화는 질문한 브라우저에만 저장돼요. 삭제했거나 다른 기기에서 만든 대화일 수 있어요.",
    no_talks: "질문하면 대화가 여기에 남아요.",
    where_kept: "대화는 이 브라우저에만 저장돼요.",
    offline_hint: "오프라인이에요. 질문은 그대로 두었다가 연결되면 보내 주세요.",
};
