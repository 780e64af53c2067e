//! Questions that look like structured ones and are none: a search has to answer them.

use super::planned;

fn assert_none(questions: &[&str]) {
    for question in questions {
        assert_eq!(planned(question), None, "{question}");
    }
}

#[test]
fn a_count_of_something_else_is_no_scan() {
    assert_none(&[
        "플랫폼팀은 몇 명이에요?",
        "휴가는 며칠?",
        "프로젝트는 몇 명이 승인하나요?",
        "프로젝트 담당자는 몇 명이에요?",
        "프로젝트는 몇 개까지 맡을 수 있어요?",
        "당직은 몇 시에 교대해요?",
        "당직은 몇 주마다 돌아오나요?",
        "장애 하나에 담당자가 몇 명 붙나요?",
        "프로젝트 기간은 보통 몇 개월인가요?",
        "How many days of leave do I have?",
        "How many approvals does a decision need?",
        "How many people are on call at once?",
        "How many incidents are too many?",
        "How long does a project take?",
        "How often does the on-call rota change?",
    ]);
}

#[test]
fn what_a_page_tells_is_no_scan() {
    assert_none(&[
        "프로젝트가 뭐예요?",
        "결정은 누가 승인해요?",
        "진행 중인 프로젝트의 위험은 뭐예요?",
        "완료된 프로젝트는 어디에 보관하나요?",
        "결제 개편 프로젝트는 언제 끝나요?",
        "최근 프로젝트 회의에서 뭐라고 했어?",
        "다음 주 당직인데 바꿀 수 있나요?",
        "모든 결정은 문서로 남겨야 하나요?",
        "배포 중에 장애가 진행 중이면 어떻게 하나요?",
        "What is a project?",
        "Who approves projects?",
        "Who decides?",
        "What happened in the last incident?",
        "Which decision says to use Kafka?",
        "list all steps of the incident process",
        "What are the latest changes to the vacation policy?",
        "show me the on-call guide",
    ]);
}

#[test]
fn a_subject_may_be_what_a_page_tells_of() {
    assert_none(&[
        "보안 정책이 뭐예요?",
        "휴가 정책 알려줘",
        "What is the security policy?",
        "show me the leave policy",
        "보안 정책",
        "최신 보안 정책은?",
        "what is the latest security policy",
    ]);
}

#[test]
fn a_name_alone_is_no_scan() {
    assert_none(&["프로젝트", "project", "당직표", "decisions", "on call", "채용", "", "?", "몇 개"]);
}
