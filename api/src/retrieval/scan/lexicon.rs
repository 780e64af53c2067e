//! Words that mean the same, in Korean and English, among the words that databases, properties and options are
//! commonly named with: a question in one language is asked of a database that is named in the other, and `done` is
//! a `완료`.
//!
//! These are words of office life at large. What a workspace calls its own is read from its rows.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::retrieval::scan::text::{forms, key};

/// Each line is one meaning.
#[rustfmt::skip]
const MEANINGS: &[&[&str]] = &[
    // What rows are.
    &["프로젝트", "project", "과제"],
    &["결정", "의사결정", "decision", "adr", "decision record", "decide", "decided", "decides"],
    &["온콜", "on-call", "당직", "당번"],
    &["장애", "인시던트", "사고", "incident", "outage"],
    &["회의", "미팅", "meeting"],
    &["회의록", "meeting note", "minutes"],
    &["채용", "hiring", "recruiting", "recruitment"],
    &["후보자", "지원자", "candidate", "applicant"],
    &["공고", "포지션", "position", "opening", "vacancy"],
    &["직원", "임직원", "구성원", "employee", "staff"],
    &["고객", "고객사", "customer", "client", "account"],
    &["거래처", "공급사", "협력사", "vendor", "supplier", "partner"],
    &["계약", "contract"],
    &["할 일", "할일", "작업", "업무", "task", "todo", "to-do"],
    &["이슈", "issue", "ticket", "티켓"],
    &["버그", "bug", "defect", "결함"],
    &["릴리스", "릴리즈", "출시", "release"],
    &["배포", "deployment", "deploy"],
    &["요청", "request"],
    &["위험", "리스크", "risk"],
    &["목표", "goal", "objective", "okr"],
    &["정책", "policy"],
    &["문서", "document", "doc"],
    &["제품", "상품", "product"],
    &["장비", "비품", "자산", "asset", "equipment"],
    &["행사", "이벤트", "event"],
    &["교육", "training"],
    &["실험", "experiment"],
    &["아이디어", "idea"],
    &["휴가", "leave", "vacation"],
    &["경비", "지출", "expense"],
    &["주차", "주", "week"],
    // What they have.
    &["상태", "진행 상태", "진행상황", "status", "state", "stage", "단계"],
    &["담당자", "담당", "책임자", "오너", "owner", "assignee", "lead", "in charge", "person in charge"],
    &["결정자", "decider", "decision maker", "decision-maker", "decided by", "approver"],
    &["1차", "primary", "first"],
    &["2차", "secondary", "second"],
    &["참석자", "참가자", "attendee", "participant"],
    &["작성자", "author", "writer"],
    &["면접관", "interviewer"],
    &["팀", "부서", "team", "department"],
    &["태그", "라벨", "tag", "label", "tagged", "labeled"],
    &["분류", "종류", "유형", "카테고리", "category", "type", "kind"],
    &["영역", "분야", "area", "field", "domain"],
    &["우선순위", "중요도", "priority"],
    &["등급", "심각도", "severity", "sev", "level", "grade"],
    &["예산", "budget"],
    &["비용", "cost"],
    &["금액", "amount"],
    &["점수", "score"],
    &["매출", "revenue", "sales"],
    &["호출", "alert", "page"],
    &["횟수", "건수", "count", "number of times"],
    &["야간", "night", "nighttime", "at night"],
    &["기간", "period", "dates"],
    &["시작", "start", "started", "starts", "starting", "begin", "began", "begins", "beginning", "kicked off", "kick off", "착수"],
    &["종료", "마감", "end", "ended", "ends", "ending", "finish", "finishes", "finishing", "due", "deadline", "끝나", "끝난", "끝날", "끝냈", "끝낸", "wrap up", "close"],
    &["발생", "occurred", "happened", "occur", "happen", "터진"],
    &["생성", "created"],
    &["면접", "interview"],
    &["입사", "joined", "join", "joining"],
    &["만료", "갱신", "expiry", "expire", "expires", "expiring", "renewal"],
    &["관련", "related"],
    &["대체", "supersedes", "superseded", "replaced", "replaces"],
    // What state they are in.
    &["진행 중", "진행중", "진행", "in progress", "ongoing", "underway", "active", "running", "doing", "wip"],
    &["완료", "완료됨", "종료됨", "done", "complete", "completed", "finished", "끝난", "끝낸", "끝나", "끝냈", "마친"],
    &["보류", "보류됨", "중단", "on hold", "paused", "suspended", "hold", "멈춘"],
    &["기획", "계획", "계획 중", "planning", "planned"],
    &["시작 전", "예정", "not started", "to do", "backlog", "upcoming"],
    &["제안", "제안됨", "proposed", "proposal"],
    &["승인", "승인됨", "approved", "accepted"],
    &["반려", "거절", "rejected", "declined"],
    &["폐기", "폐기됨", "deprecated", "dropped"],
    &["취소", "취소됨", "canceled", "cancelled"],
    &["대체됨", "superseded", "replaced"],
    &["검토 중", "검토", "in review", "under review", "reviewing"],
    &["초안", "draft"],
    &["해결", "해결됨", "resolved", "solved"],
    &["미해결", "unresolved", "open"],
    &["합격", "passed", "hired"],
    &["불합격", "failed"],
    &["높음", "high"],
    &["중간", "보통", "medium"],
    &["낮음", "low"],
    &["긴급", "urgent", "critical"],
    // What they are about.
    &["보안", "security"],
    &["인프라", "infrastructure", "infra"],
    &["모바일", "mobile"],
    &["글로벌", "해외", "global"],
    &["고객 요청", "customer request", "customer requested"],
    &["사내", "내부", "internal"],
    &["외부", "external"],
    &["데이터", "data"],
    &["검색", "search"],
    &["메시징", "messaging"],
    &["결제", "payment"],
    &["디자인", "design"],
    &["개발", "development", "engineering"],
    &["마케팅", "marketing"],
    &["영업", "sales"],
    &["인사", "hr"],
    &["재무", "finance"],
    &["법무", "legal"],
];

/// Words that are the opposite of a state: the state, and what is said for its absence.
#[rustfmt::skip]
const OPPOSITES: &[(&str, &[&str])] = &[
    ("완료", &["미완료", "unfinished", "incomplete", "uncompleted", "안 끝난", "못 끝낸"]),
    ("해결", &["미해결", "unresolved"]),
    ("승인", &["미승인", "unapproved"]),
];

/// Words that say that a database keeps something, not what: the schedule of the on-call, the list of the vendors.
#[rustfmt::skip]
const CONTAINERS: &[&str] = &[
    "일정", "일정표", "스케줄", "캘린더", "목록", "리스트", "표", "로그", "기록", "이력", "현황", "현황판", "관리", "관리대장", "대장", "보드", "트래커", "데이터베이스", "디비", "아카이브",
    "회고", "보고", "보고서", "파이프라인", "로드맵", "순번", "순번표",
    "schedule", "rota", "roster", "rotation", "calendar", "list", "table", "log", "record", "history", "tracker", "board", "database", "db",
    "archive", "register", "pipeline", "roadmap", "report", "postmortem", "retrospective", "review", "backlog", "directory", "shift",
];

/// Words before a container that say whose it is, not what it keeps.
#[rustfmt::skip]
const OWNERS: &[&str] = &["팀", "회사", "전사", "우리", "부서", "전체", "team", "company", "our", "department", "all"];

/// Words for rows that are people: only they are counted by heads.
#[rustfmt::skip]
const PEOPLE: &[&str] = &[
    "후보자", "지원자", "직원", "임직원", "구성원", "팀원", "사람", "인원", "고객", "회원", "사용자", "연락처", "입사자", "멤버", "명단", "신입",
    "candidate", "applicant", "employee", "staff", "people", "person", "customer", "member", "user", "contact", "hire", "newcomer", "attendee",
];

/// Endings of property names that say what kind of value it is.
#[rustfmt::skip]
const KINDS_OF_VALUE: &[&str] = &[
    "횟수", "건수", "개수", "금액", "날짜", "일자", "일시", "시각", "시간", "일", "여부",
    "date", "day", "time", "at", "on", "count", "amount", "number",
];

static GROUPS: LazyLock<HashMap<String, Vec<usize>>> = LazyLock::new(|| {
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, words) in MEANINGS.iter().enumerate() {
        for form in words.iter().flat_map(|word| forms(&key(word))) {
            let groups = groups.entry(form).or_default();
            if !groups.contains(&place) {
                groups.push(place);
            }
        }
    }
    groups
});

/// Everything that means the same as a name, its own forms first.
pub(super) fn synonyms(name: &str) -> Vec<String> {
    let own = key(name);
    let mut all = forms(&own);
    for &group in GROUPS.get(&own).into_iter().flatten() {
        for form in MEANINGS[group].iter().flat_map(|word| forms(&key(word))) {
            if !all.contains(&form) {
                all.push(form);
            }
        }
    }
    all
}

/// What is said when a state is not there: `미완료`, `unfinished`.
pub(super) fn opposites(name: &str) -> Vec<String> {
    let own = synonyms(name);
    let listed = OPPOSITES.iter().filter(|(state, _)| own.contains(&key(state)));
    let mut all: Vec<String> = listed.flat_map(|(_, words)| words.iter().map(|word| key(word))).collect();
    if !own[0].is_ascii() {
        all.push(format!("미{}", own[0]));
    }
    all
}

/// Whether a word of a title says that something is kept, not what.
pub(super) fn is_container(word: &str) -> bool {
    CONTAINERS.iter().any(|container| forms(container).iter().any(|form| form == word))
}

/// A title written without spaces, parted before the word for what keeps it: `온콜일정`.
pub(super) fn before_container(word: &str) -> Option<&str> {
    let kept = CONTAINERS.iter().filter_map(|container| word.strip_suffix(container));
    kept.filter(|kept| kept.chars().count() >= 2 && !kept.is_ascii()).min_by_key(|kept| kept.len())
}

/// The words for what keeps something, to be understood beside the name of a database that has one.
pub(super) fn containers() -> impl Iterator<Item = String> {
    CONTAINERS.iter().flat_map(|word| forms(word))
}

/// Whether a word of a title says whose the database is.
pub(super) fn is_owner(word: &str) -> bool {
    OWNERS.contains(&word)
}

/// Whether a word of a title says that rows are people.
pub(super) fn is_people(word: &str) -> bool {
    PEOPLE.iter().any(|people| forms(people).iter().any(|form| form == word))
}

/// A property's name without the ending that only says what kind of value it is: `시작일` is about the `시작`.
pub(super) fn without_kind(name: &str) -> Option<String> {
    let own = key(name);
    let stripped = KINDS_OF_VALUE.iter().filter_map(|kind| own.strip_suffix(kind));
    stripped.filter(|rest| rest.chars().count() >= 2).min_by_key(|rest| rest.len()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_its_like_in_the_other_language() {
        assert!(synonyms("프로젝트").contains(&"projects".to_owned()));
        assert!(synonyms("Projects").contains(&"프로젝트".to_owned()));
        assert!(synonyms("On-call").contains(&"온콜".to_owned()));
        assert_eq!(synonyms("한울")[0], "한울");
    }

    #[test]
    fn a_state_has_its_opposite() {
        assert!(opposites("완료").contains(&"unfinished".to_owned()));
        assert!(opposites("Done").contains(&"미완료".to_owned()));
    }

    #[test]
    fn what_a_property_is_about_is_told_from_its_kind() {
        assert_eq!(without_kind("시작일").as_deref(), Some("시작"));
        assert_eq!(without_kind("호출 횟수").as_deref(), Some("호출"));
        assert_eq!(without_kind("Start date").as_deref(), Some("start"));
        assert_eq!(without_kind("요일"), None);
    }
}
