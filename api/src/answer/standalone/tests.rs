use shared::ask::{Role, Turn};

use super::{By, Leaning, by_rule, keeps_its_nouns, leaning};

fn asked(text: &str) -> Turn {
    Turn { role: Role::User, text: text.to_owned() }
}

fn answered(text: &str) -> Turn {
    Turn { role: Role::Assistant, text: text.to_owned() }
}

fn korean() -> Vec<Turn> {
    vec![asked("연차 이월은 며칠까지 되나요?"), answered("최대 5일까지 다음 해로 넘어갑니다.[1]")]
}

fn english() -> Vec<Turn> {
    vec![asked("How many days of parental leave are there?"), answered("There are 20 days of paid leave.[1]")]
}

#[test]
fn a_korean_question_that_leans_on_the_conversation_is_told() {
    for question in [
        "왜요?",
        "신입은요?",
        "그건 언제부터예요?",
        "그거 신청은 어디서 해요?",
        "그럼 병가는요?",
        "그럼 신입은 며칠이에요?",
        "두 번째는요?",
        "두 번째 거 자세히 알려줘",
        "거기는 어떻게 가요?",
        "이것도 승인이 필요해요?",
        "더 자세히 알려주세요",
        "예외는 없나요?",
        "언제까지요?",
        "얼마예요?",
        "누가 승인해요?",
        "신청 방법은?",
        "기한이 지나면 어떻게 돼요?",
        "계약직도 돼요?",
        "그 규정은 언제 바뀌었어요?",
        "담당자는 누구예요?",
        "나머지는 어떻게 되나요?",
        "작년에는요?",
        "병가는?",
        "그때 필요한 서류는 뭐예요?",
        "어디에 제출하나요?",
        "출처가 뭐야?",
        "이걸 취소하려면요?",
        "근데 왜 그렇게 정했어?",
        "마지막 거는 무슨 뜻이에요?",
        "링크 있어?",
        "다시 설명해줘",
        "인턴이나 계약직은요?",
        "위 규정은 누가 정했나요?",
        "그러면 최대 며칠까지 가능해요?",
    ] {
        assert_eq!(leaning(question, &korean()), Leaning::Surely, "{question}");
    }
}

#[test]
fn an_english_question_that_leans_on_the_conversation_is_told() {
    for question in [
        "Why?",
        "and for contractors?",
        "What about contractors?",
        "Does it expire?",
        "When does it start?",
        "How do they apply?",
        "the second one?",
        "Tell me more about the second one",
        "Who decides that?",
        "How do I get there?",
        "Is that also true for interns?",
        "And the deadline?",
        "How long?",
        "Any exceptions?",
        "Can you explain in more detail?",
        "How about sick leave?",
        "Is it the same for part-timers?",
        "Who approves it?",
        "What else do I need?",
        "Where do I apply?",
        "So who is the owner?",
        "And in the new office?",
        "Which of those is required?",
        "Can I split them?",
        "What happens after that?",
        "then what?",
        "What is the reason for this?",
        "for interns?",
        "Who do I ask?",
        "what if I'm late?",
        "give me an example",
        "the last one, please",
        "Does this apply to managers?",
        "and last year?",
    ] {
        assert_eq!(leaning(question, &english()), Leaning::Surely, "{question}");
    }
}

#[test]
fn a_korean_question_that_stands_by_itself_or_changes_the_topic_is_left_alone() {
    for question in [
        "법인카드를 분실하면 어디에 알려야 하나요?",
        "재택근무는 일주일에 몇 번까지 되나요?",
        "온콜 당번은 어떻게 바꾸나요?",
        "손님용 와이파이 비밀번호는 어디서 확인하죠?",
        "배우자 출산휴가는 며칠이에요?",
        "다른 질문인데, 출장비는 언제까지 정산해요?",
        "다른 질문인데 그 회의실은 몇 층이에요?",
        "그건 그렇고 노트북은 어떻게 신청해요?",
        "주제를 바꿔서, 배포는 누가 승인하나요?",
        "PPR-9087로 모니터 몇 대 샀어요?",
        "VPN-809 뜨는데 왜 이래요?",
        "플랫폼팀은 몇 명이에요?",
        "보안 교육을 안 들으면 어떻게 되나요?",
        "비용 정산 마감이 며칠이고 돈은 언제 들어와?",
        "700만 원짜리 장비를 사려면 결재선에 누가 들어가나요?",
        "테이블에서 컬럼을 삭제하려면 릴리스가 몇 번 필요한가요?",
        "알림 허브 재설계 프로젝트 담당자가 누구예요?",
        "주거자금대출 한도랑 금리가 어떻게 되죠?",
        "성과급은 언제 들어오나요?",
        "이 회사 복지 제도에는 뭐가 있어요?",
        "두 번째 온콜 당번은 누구예요?",
        "연차 이월",
        "버디 활동비는 한 달에 얼마까지예요?",
        "고객사가 해지하면 데이터는 며칠이나 남아 있나요?",
        "급여일이 휴일이랑 겹치면 월급은 언제 나오나요?",
        "해외 원격근무 신청 절차를 알려줘",
        "ADR-011에서 정한 캐시 만료 시간은 얼마야?",
        "새로운 질문: 코드 리뷰는 몇 명이 승인해야 해요?",
        "SSO 설정은 어떤 요금제부터 되나요?",
        "건강검진 비용은 회사에서 지원하나요?",
        "평가 등급 이의 신청은 언제까지 할 수 있어요?",
        "대결자도 자리를 비우면 문서는 누구한테 넘어가?",
    ] {
        assert_ne!(leaning(question, &korean()), Leaning::Surely, "{question}");
        assert_eq!(by_rule(question, &korean()).question, question);
    }
}

#[test]
fn an_english_question_that_stands_by_itself_or_changes_the_topic_is_left_alone() {
    for question in [
        "How do I report a lost company card?",
        "When does the release train leave?",
        "Is there a swimming pool in the office?",
        "How long does it take to get a laptop?",
        "Is it allowed to deploy on Friday afternoon?",
        "What do customers pay when they upgrade their plan?",
        "If I lose my security key, where do I report it?",
        "Another question: what is the meal allowance?",
        "By the way, who owns it when a webhook fails?",
        "Changing the subject, how are incidents classified?",
        "Unrelated question, what is the guest Wi-Fi password?",
        "What is the API rate limit for the free plan?",
        "Which team owns the notification hub?",
        "How many approvals does a pull request need?",
        "What was decided in ADR-011 about caching?",
        "Who was on call in week 45 of 2026?",
        "What caused incident INC-2026-003?",
        "How do I set up the development environment?",
        "What does the audit log export contain?",
        "What is the first step of a database migration?",
        "Which page lists the services that are on call?",
        "What is planned for the product this quarter?",
        "How much is the wedding gift of the company?",
        "What is document numbering based on?",
        "How are webhooks signed?",
        "Does the handbook explain the hiring process?",
        "What is the budget of the search capacity project?",
        "Which customers attended the Serim kickoff?",
        "Where can I find the coding guidelines?",
        "Can new employees work remotely during onboarding?",
        "parental leave policy",
        "How do delegates sign documents while an approver is away?",
    ] {
        assert_ne!(leaning(question, &english()), Leaning::Surely, "{question}");
        assert_eq!(by_rule(question, &english()).question, question);
    }
}

#[test]
fn without_a_conversation_there_is_nothing_to_lean_on() {
    for question in ["왜요?", "the second one?", "???"] {
        assert_eq!(leaning(question, &[]), Leaning::Not, "{question}");
        assert_eq!(leaning(question, &[asked(" ")]), Leaning::Not, "{question}");
    }
}

#[test]
fn a_question_that_names_little_may_be_meant_as_a_part_of_what_was_said() {
    for question in ["영수증은 언제까지 내요?", "진단서는 어디에 내나요?", "What were the alternatives?"]
    {
        let ruled = by_rule(question, &korean());
        assert_eq!(leaning(question, &korean()), Leaning::Perhaps, "{question}");
        assert_eq!((ruled.question.as_str(), ruled.context.as_deref()), (question, Some("연차 이월")));
        assert_eq!(ruled.searched_for(question), None);
    }
    for question in [
        "알림 허브 재설계 프로젝트 담당자가 누구예요?",
        "Which team owns the notification hub?",
        "다른 질문인데, 영수증은 언제까지 내요?",
    ] {
        assert_eq!(by_rule(question, &korean()), super::Standalone::asked(question));
    }
}

#[test]
fn a_rewritten_question_is_still_about_what_was_asked() {
    for (question, rewritten) in [
        ("병가는요?", "병가는 며칠까지 유급인가요?"),
        ("왜요?", "연차 이월은 왜 5일까지인가요?"),
        ("두 번째는 서류가 필요해요?", "경조 휴가에는 증명서가 필요한가요?"),
        ("Who approves it?", "Who approves parental leave?"),
    ] {
        assert!(keeps_its_nouns(question, rewritten), "{question}");
    }
    for (question, rewritten) in [
        ("병가는요?", "관리자 비밀번호는 무엇인가요?"),
        ("What about parental leave?", "What is the admin password?"),
    ] {
        assert!(!keeps_its_nouns(question, rewritten), "{question}");
    }
}

#[test]
fn what_the_question_lacks_is_taken_from_the_questions_before() {
    let ruled = by_rule("신입은요?", &korean());
    assert_eq!((ruled.context.as_deref(), ruled.by), (None, By::Rule));
    assert_eq!(ruled.searched_for("신입은요?"), Some("신입은요? 연차 이월"));
    assert_eq!(by_rule("이월은요?", &korean()).question, "이월은요? 연차");
    assert_eq!(
        by_rule("and for contractors?", &english()).question,
        "and for contractors? days parental leave"
    );
}

#[test]
fn the_topic_reaches_back_to_the_question_that_stood_by_itself_and_no_further() {
    let history = [
        asked("법인카드를 분실하면 어디에 알려야 하나요?"),
        answered("카드사 앱입니다."),
        asked("다른 질문인데 재택근무는 주 며칠까지 되나요?"),
        answered("주 2일입니다."),
        asked("신입은요?"),
        answered("3개월 뒤부터입니다."),
    ];
    assert_eq!(by_rule("왜요?", &history).question, "왜요? 신입 재택근무 주");
    assert_eq!(by_rule("다른 질문인데, 병가는요?", &history).by, By::Asked);
}

#[test]
fn the_second_one_is_looked_up_in_the_last_answer() {
    let list = [
        asked("휴가에는 어떤 종류가 있나요?"),
        answered("세 가지입니다.\n1. 연차: 15일[1]\n2. 병가: 연 5일 유급[2]\n3. 경조 휴가[3]"),
    ];
    let question = by_rule("두 번째는 서류가 필요해요?", &list).question;
    assert!(question.contains("필요해요? 병가 연 5일 유급") && !question.contains("경조"), "{question}");
    let marked = [
        asked("What kinds of leave are there?"),
        answered("Annual leave is 15 days.[1] Sick leave needs a certificate.[2]"),
    ];
    let question = by_rule("Tell me more about the second one", &marked).question;
    assert!(question.contains("sick leave needs certificate") && !question.contains("annual"), "{question}");
}

#[test]
fn what_points_back_may_mean_a_name_in_the_last_answer() {
    let history = [
        asked("프로젝트 현황은 어디서 봐요?"),
        answered("**알림 허브 재설계**와 「모바일 결재 2.0」 문서에 있습니다."),
    ];
    let question = by_rule("그거 담당자는 누구예요?", &history).question;
    assert!(question.contains("누구예요? 알림 허브 재설계 모바일 결재"), "{question}");
}

#[test]
fn whatever_is_said_the_rule_takes_few_words_and_does_not_take_long() {
    let long = "it they that 그거 [ ** \" ".repeat(300);
    let history: Vec<Turn> = (0..40).map(|_| asked(&long)).chain([answered(&long)]).collect();
    for question in ["왜요?", "#0", "[0]", "0번은?", "the 0th one", long.as_str()] {
        let taken = by_rule(question, &history).question.split(' ').count() - question.split(' ').count();
        assert!(taken <= 12, "{question}");
    }
}
