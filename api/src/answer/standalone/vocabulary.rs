//! The words by which a question is seen to lean on the conversation: those that point back, those that go on, and
//! nouns that ask for a part of something and so name nothing by themselves.

/// How Korean words that point back begin.
#[rustfmt::skip]
pub(super) const KO_BACK: &[&str] = &[
    "그거", "그것", "그건", "그게", "그걸", "그런", "그렇", "그중", "그때", "그분", "그쪽", "그곳", "그만큼", "거기", "거긴",
    "저거", "저것", "저건", "저게", "저걸", "저기", "이거", "이것", "이건", "이게", "이걸", "이런", "이렇", "이때", "이중", "여기", "여긴",
    "해당", "방금", "아까", "앞서", "나머지", "둘다", "둘중", "전자는", "후자는",
];

/// Korean determiners that point back when a noun follows.
pub(super) const KO_DETERMINERS: &[&str] = &["그", "이", "위", "위의", "다른"];

/// What may follow a determiner without pointing back: `이 회사`, `다른 사람 대신`.
pub(super) const KO_HERE: &[&str] =
    &["회사", "팀", "노션", "워크스페이스", "서비스", "부서", "조직", "정도", "사람", "동료", "지역", "나라"];

/// Words by which a speaker goes on: they tell nothing, but what they open is seldom complete.
#[rustfmt::skip]
pub(super) const GOING_ON: &[&str] = &[
    "그럼", "그러면", "그렇다면", "그리고", "그런데", "근데", "그래서", "그래도", "그렇지만", "하지만", "그러니까", "또", "또한", "추가로", "아니면", "만약", "만약에",
    "and", "so", "then", "but", "also", "or", "plus", "okay", "ok",
];

/// Words that only keep a conversation polite.
#[rustfmt::skip]
pub(super) const FILLERS: &[&str] = &[
    "네", "예", "아", "음", "아하", "오", "고마워", "고마워요", "감사합니다", "감사해요", "혹시", "참", "그냥", "정말", "진짜", "다시", "조금", "자세히", "구체적으로", "간단히", "계속",
    "거", "건", "게", "걸", "거는", "것", "것은", "것도", "거도", "건요", "거요", "수", "때", "경우", "경우는", "경우에는", "경우엔", "쪽", "쪽은", "중", "중에", "동안", "대신", "대해서", "대해서도",
    "yes", "no", "thanks", "thank", "well", "oh", "really", "just", "exactly", "again", "please", "more", "too", "either", "instead", "only", "even", "still", "yet", "like", "case", "kind", "thing", "things", "hi", "hello",
    "let", "let's", "lets", "sure", "right", "actually", "maybe", "other", "another", "else", "both", "all", "each", "every", "same", "most", "least", "less", "bit", "lot", "way",
    "i'm", "i've", "we're", "what's", "who's", "where's", "when's", "how's", "that's", "it's", "there's", "they're",
];

/// Korean nouns that ask for a part or a case of something: who, how much, by when, of what kind.
#[rustfmt::skip]
pub(super) const KO_LIGHT: &[&str] = &[
    "신청", "방법", "기한", "기간", "기준", "절차", "과정", "금액", "비용", "한도", "담당", "담당자", "책임자", "예외", "조건", "대상", "이유", "원인", "마감", "마감일", "승인", "승인자", "예시", "예", "서류", "양식",
    "링크", "주소", "차이", "차이점", "단위", "횟수", "시간", "날짜", "일정", "위치", "장소", "버전", "상태", "결과", "결론", "근거", "출처", "요약", "내용", "설명", "다음", "이전", "처음", "마지막", "단계", "항목", "번째",
    "개수", "인원", "종류", "목록", "가격", "효과", "영향", "문제", "해결", "대안", "변경", "취소", "연장", "제출", "문의", "준비", "확인", "최대", "최소", "개인", "본인", "전체", "일부", "추가", "필요", "가능", "적용", "우선순위",
    "신입", "신입사원", "인턴", "계약직", "수습", "정규직", "비정규직", "파견직", "외주", "프리랜서", "아르바이트", "알바", "팀장", "팀원", "임원", "경력", "경력직", "직원", "입사자", "퇴사자", "외국인", "배우자", "자녀", "부모", "부모님", "가족",
    "해외", "국내", "주말", "평일", "휴일", "공휴일", "야간", "오전", "오후", "오늘", "내일", "어제", "올해", "작년", "재작년", "내년", "이번", "지난", "이번달", "다음달", "지난달", "상반기", "하반기", "반일", "하루", "이틀", "둘", "셋", "둘다", "모두", "각각",
];

/// How short Korean verbs begin that no ending tells from a noun.
#[rustfmt::skip]
pub(super) const KO_VERBS: &[&str] = &[
    "나와", "나오", "나가", "들어", "받아", "받을", "받나", "받으", "줘요", "주나", "써도", "써요", "쓸수", "쓰나", "쓰면", "가나", "가도", "걸려", "걸리", "바뀌", "바뀐", "끝나",
    "올려", "올리", "내나", "내야", "내면", "사야", "되고", "말해", "말하", "보여", "정리해", "요약해", "설명해", "이야기해", "얘기해", "맞아", "맞나", "맞죠", "아니", "같아", "같은", "몰라", "모르", "늦으", "늦게", "넘으", "넘으면", "생기",
];

/// The same in English, with the verbs that fit anything.
#[rustfmt::skip]
pub(super) const EN_LIGHT: &[&str] = &[
    "deadline", "limit", "limits", "exception", "exceptions", "process", "procedure", "reason", "reasons", "owner", "contact", "form", "cost", "costs", "price", "amount", "date", "dates", "time", "times", "link", "steps", "step", "example", "examples",
    "difference", "status", "result", "results", "detail", "details", "source", "sources", "summary", "requirement", "requirements", "approval", "approver", "maximum", "minimum", "max", "min", "number", "rest", "first", "second", "third", "last", "next", "previous",
    "days", "day", "week", "weeks", "month", "months", "year", "years", "hours", "today", "tomorrow", "yesterday", "year's", "abroad", "overseas", "weekend", "weekends", "holidays", "option", "options", "item", "items", "point", "part", "page", "document", "version",
    "contractor", "contractors", "intern", "interns", "freelancer", "freelancers", "manager", "managers", "employee", "employees", "part-timer", "part-timers", "newcomers", "newcomer", "hire", "hires", "new", "staff", "people", "person", "team", "lead", "leads", "spouse", "children", "family",
    "apply", "applies", "work", "works", "change", "changed", "changes", "happen", "happens", "happened", "take", "takes", "start", "starts", "end", "ends", "expire", "expires", "submit", "request", "pay", "pays", "paid", "go", "goes", "come", "comes", "know", "find", "found", "see",
    "say", "says", "said", "mean", "means", "make", "makes", "give", "gives", "given", "got", "gets", "tell", "explain", "show", "ask", "asked", "send", "sent", "decide", "decided", "count", "counts", "allowed", "possible", "available", "required", "necessary", "elaborate", "summarize", "continue",
    "long", "short", "big", "small", "high", "low", "old", "exact", "different", "main", "full", "enough", "early", "late", "later", "earlier", "before", "after", "until", "during", "under", "over", "without", "within", "per", "between", "out", "off", "down", "back", "through",
];

/// English words that point back, wherever they stand. `it`, `that` and `there` have other uses: see `pointing`.
#[rustfmt::skip]
pub(super) const EN_BACK: &[&str] = &[
    "they", "them", "their", "theirs", "he", "him", "his", "she", "her", "hers", "its", "those", "these", "ones", "former", "latter",
    "they're", "they've", "aforementioned",
];

/// What follows `this` without pointing back: the time and the place of the speaker.
pub(super) const EN_HERE: &[&str] = &[
    "year",
    "year's",
    "month",
    "month's",
    "week",
    "week's",
    "quarter",
    "quarter's",
    "company",
    "workspace",
    "team",
    "morning",
    "afternoon",
    "evening",
    "notion",
    "office",
    "summer",
    "winter",
    "spring",
    "fall",
    "time",
    "service",
];

/// Who does something, in English: the word after it is a verb.
pub(super) const SUBJECTS: &[&str] = &["i", "we", "you", "they", "he", "she"];

/// English words that ask.
pub(super) const ASKING: &[&str] = &["what", "which", "who", "whom", "whose", "when", "where", "why", "how"];

/// Auxiliary verbs, which end the words that ask and open what is said.
#[rustfmt::skip]
pub(super) const AUXILIARIES: &[&str] = &[
    "is", "are", "was", "were", "be", "do", "does", "did", "can", "could", "should", "would", "will", "shall", "may", "must", "has", "have", "had",
    "isn't", "aren't", "don't", "doesn't", "can't", "won't", "didn't",
];

/// By which somebody says that the next question is about something else.
#[rustfmt::skip]
pub(super) const CHANGES: &[&str] = &[
    "다른 질문", "다른 거 질문", "다른 거 물어", "다른 걸 물어", "다른 것 좀 물어", "다른 얘기", "다른 이야기", "다른 주제", "다른 건데", "새로운 질문", "새 질문", "별개로", "별개의 질문", "그건 그렇고", "그거 말고", "주제를 바꿔", "주제 바꿔", "화제를 바꿔", "화제 전환", "상관없는 질문", "관련 없는 질문", "딴 얘기", "딴 질문",
    "another question", "different question", "new question", "unrelated question", "separate question", "unrelated:", "unrelated,", "unrelated to", "by the way", "btw", "on another note", "on a different note", "new topic", "different topic", "another topic", "changing the subject", "change of subject", "change the subject", "switching topics", "something else entirely", "moving on",
];
