//! The words of a structured question that no database brings along: how many, all, the latest, last month, not.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::retrieval::scan::text::key;

/// What a word of the question does in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// Nothing: it binds or is polite.
    Filler,
    /// Asks to tell or show.
    Tell,
    /// Asks for things.
    What,
    /// Asks for people.
    Who,
    /// Asks for a day.
    When,
    /// Asks for a figure.
    HowMuch,
    /// Asks how many.
    Count(Counted),
    /// Asks for a list.
    List,
    /// Asks for all.
    All,
    /// Asks for a sum.
    Sum,
    /// Asks for an average.
    Average,
    /// The latest.
    Latest,
    /// Recent; with a number and a span, the time until today.
    Recent,
    /// The oldest.
    Oldest,
    /// The one that comes.
    Next,
    /// Makes a superlative of the next word.
    Most,
    /// Large, as a superlative or an order.
    High,
    /// Small.
    Low,
    /// Late.
    Late,
    /// Early.
    Early,
    /// In the order of.
    InOrder,
    /// Not, after what is denied.
    NotBefore,
    /// Not, before what is denied.
    NotNext,
    /// Has none.
    Without,
    /// Has some.
    With,
    /// Even once.
    AtAll,
    /// This or that.
    Or,
    /// This and that.
    And,
    /// A comparison after its number.
    NumberThen(Compared),
    /// A comparison before its number.
    ThenNumber(Compared),
    /// What people do with rows: `담당하는`, `owned by`.
    Role,
    /// A title of a person.
    Honorific,
    /// Was made.
    Created,
    /// Was edited.
    Edited,
    /// A part of a time.
    Time(Time),
    /// What is counted, after a number.
    Counter,
    /// A multiple, after a number.
    Times(u64),
    /// A number in letters.
    Figure(u32),
}

/// What a question counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// Things.
    Things,
    /// People.
    People,
    /// Times that something happened.
    Times,
}

/// A comparison of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// As much or more.
    AtLeast,
    /// More.
    More,
    /// As much or less.
    AtMost,
    /// Less.
    Less,
}

/// A part of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    /// The unit after the number of a year, quarter, month or day.
    Unit(Span),
    /// A span after a number: months, weeks.
    Length(Span),
    /// A month by name.
    Month(u32),
    /// A quarter by name.
    Quarter(u32),
    /// A half of a year.
    Half(u32),
    /// A span, counted from the present one.
    Relative(Span, i32),
    /// So much time until today.
    Past(Span, u32),
    /// Now.
    Now,
    /// From then on, after the time.
    Since,
    /// From, before the time.
    From,
    /// From then on, before the time.
    SinceNext,
    /// Until, after the time.
    Until,
    /// Until, before the time.
    UntilNext,
    /// Before it, after the time.
    Before,
    /// Before it, before the time.
    BeforeNext,
    /// After it, after the time.
    After,
    /// After it, before the time.
    AfterNext,
    /// Parts two times.
    To,
    /// Between two times.
    Between,
}

/// A span of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    /// A day.
    Day,
    /// A week, from Monday.
    Week,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
}

use Compared::{AtLeast, AtMost, Less, More};
use Span::{Day, Month, Quarter, Week, Year};
use Time::{Half, Length, Past, Relative, Unit};

#[rustfmt::skip]
const WORDS: &[(Word, &[&str])] = &[
    (Word::Filler, &[
        "있어", "있어요", "있나", "있나요", "있는지", "있습니까", "있죠", "있지", "있을까", "있을까요", "있었어", "있었나요", "있었던", "있던", "있는", "인가요", "인가", "이야", "예요", "이에요", "입니까", "이죠", "되나요", "돼", "돼요", "되죠", "되는지", "됩니까", "된", "된거", "되는", "한", "하는", "했던", "한거",
        "우리", "우리가", "우리 회사", "저희", "회사", "좀", "그", "중", "중에", "중에서", "중인", "가운데", "것", "것들", "것만", "거", "거만", "건", "게", "들", "만", "상태인", "상태", "인", "쪽", "관련", "대한", "대해", "현재까지", "지금까지", "여태", "이미", "아직", "아직도", "전체 중", "혹시", "이름", "궁금해", "궁금해요", "데이터베이스", "디비", "에서", "정확히", "각각", "및", "붙은", "달린", "들어간", "포함된", "속한", "내린", "내려진", "해당하는", "해당되는", "건가요", "건지",
        "a", "an", "the", "is", "are", "was", "were", "be", "been", "being", "there", "that", "which are", "of", "in", "on", "for", "with", "we", "our", "us", "do we have", "have we", "we have", "do", "does", "did", "has", "have", "had", "please", "currently in the", "so far", "to date", "yet", "still", "already", "as", "ones", "one", "it", "they", "taken", "made", "database", "notion", "right", "exist", "exists", "exactly", "only", "just", "about", "name", "names", "by", "at", "to", "whose", "where", "its", "their", "held", "can you", "could you", "here", "around", "company", "those", "these", "them", "set to", "marked", "marked as",
    ]),
    (Word::Tell, &["알려줘", "알려줘요", "알려주세요", "알려줄래", "알려줄래요", "알려주실래요", "알려", "보여줘", "보여줘요", "보여주세요", "보여줄래", "보여", "말해줘", "찾아줘", "찾아주세요", "뽑아줘", "뽑아주세요", "정리해줘", "정리해주세요", "나열해줘", "나열해주세요", "골라줘", "골라주세요", "세어줘", "세어주세요", "정렬해줘", "정렬해주세요", "정렬해서", "정렬", "줘", "주세요", "해줘", "해주세요", "부탁해", "부탁드려요", "부탁해요", "show", "show me", "give", "give me", "tell", "tell me", "find", "display", "get", "see"]),
    (Word::What, &["뭐", "뭐야", "뭐가", "뭐예요", "뭐에요", "뭐지", "뭐죠", "뭐뭐", "뭔가요", "뭔지", "뭐였지", "뭐였죠", "뭐였어", "뭘까", "뭘까요", "무엇", "무엇인가요", "무엇이", "무엇입니까", "어떤", "어떤게", "어떤것", "어떤것들", "어느", "어느것", "무슨", "what", "whats", "which", "what are", "which of"]),
    (Word::Who, &["누구", "누가", "누구누구", "누군가요", "누군지", "누군가", "누구야", "누구지", "누구죠", "누구예요", "누구에요", "who", "whos", "whom"]),
    (Word::When, &["언제", "언제야", "언제예요", "언제에요", "언제인가요", "언제지", "언제죠", "언제였지", "언제였죠", "when"]),
    (Word::HowMuch, &["얼마", "얼마야", "얼마예요", "얼마에요", "얼마인가요", "얼마나", "얼마지", "얼마죠", "how much"]),
    (Word::Count(Counted::Things), &["몇 개", "몇개", "몇 건", "몇 가지", "몇 곳", "몇 군데", "몇 종", "몇 편", "개수", "갯수", "건수", "총 개수", "수", "how many", "number of", "the number of", "count", "count of", "how many of"]),
    (Word::Count(Counted::People), &["몇 명", "몇 분", "인원수", "명수"]),
    (Word::Count(Counted::Times), &["몇 번", "몇 회", "몇 차례", "how often", "how many times"]),
    (Word::List, &["목록", "리스트", "list", "list of", "a list of", "list all", "list up", "enumerate"]),
    (Word::All, &["모두", "모든", "전부", "전체", "다", "싹", "all", "all of", "every", "each", "any", "everything", "complete list of", "full list of"]),
    (Word::Sum, &["합계", "총합", "총액", "합", "합산", "합치면", "합하면", "합쳐서", "총", "통틀어", "total", "sum", "in total", "altogether", "overall", "combined"]),
    (Word::Average, &["평균", "average", "mean", "on average"]),
    (Word::Latest, &["최신", "마지막", "제일 마지막", "가장 최근", "가장 최신", "가장 나중", "제일 최근", "제일 최신", "latest", "newest", "most recent", "most recently", "last", "the very latest"]),
    (Word::Recent, &["최근", "지난", "recent", "recently", "past", "lately"]),
    (Word::Oldest, &["가장 오래된", "제일 오래된", "오래된", "가장 처음", "제일 처음", "최초", "맨 처음", "oldest", "earliest", "very first"]),
    (Word::Next, &["다음", "다가오는", "앞으로의", "next", "upcoming", "coming"]),
    (Word::Most, &["가장", "제일", "맨", "most"]),
    (Word::High, &["큰", "많은", "높은", "비싼", "큰것", "많이", "컸던", "많았던", "높았던", "많았", "상위", "top", "largest", "biggest", "highest", "greatest", "most expensive", "costliest", "descending", "내림차순", "desc"]),
    (Word::Low, &["작은", "적은", "낮은", "싼", "저렴한", "적게", "작았던", "적었던", "낮았던", "하위", "bottom", "smallest", "lowest", "least", "cheapest", "fewest", "ascending", "오름차순", "asc"]),
    (Word::Late, &["늦은", "늦게", "나중에", "latest first", "newest first", "most recent first", "최신", "최근", "last"]),
    (Word::Early, &["빠른", "빨리", "먼저", "일찍", "이른", "earliest first", "oldest first", "soonest", "soonest first", "first", "earliest", "오래된"]),
    (Word::InOrder, &["순", "순서", "순서대로", "순으로", "sort", "sorted", "sort by", "sorted by", "order", "ordered", "ordered by", "order by", "in order of", "ranked by", "by order of"]),
    (Word::NotBefore, &["않은", "않는", "않았던", "않고", "않음", "아닌", "아닌것", "아니고", "아닙니다", "아니라", "제외", "제외한", "제외하고", "제외하면", "제외하고는", "빼고", "뺀", "말고", "외에", "이외의", "외의"]),
    (Word::NotNext, &["안", "못", "not", "not yet", "isnt", "arent", "wasnt", "werent", "except", "except for", "excluding", "other than", "apart from", "never", "havent been", "hasnt been", "no longer"]),
    (Word::Without, &["없는", "없이", "없던", "없었던", "없음", "없는게", "없어", "없나요", "비어 있는", "비어있는", "비어있던", "미정인", "미정", "안 정해진", "정해지지 않은", "안 적힌", "적히지 않은", "without", "without a", "without an", "without any", "with no", "have no", "has no", "had no", "no", "missing", "lacking", "that lack"]),
    (Word::With, &["있는", "적힌", "정해진", "기록된", "입력된", "채워진", "with a", "with an", "with any", "that have a", "that has a", "have a", "has a", "recorded"]),
    (Word::AtAll, &["한 번이라도", "한번이라도", "하나라도", "1번이라도", "1회라도", "1건이라도", "한 건이라도", "at least once", "at least one"]),
    (Word::Or, &["또는", "이나", "나", "혹은", "or", "either"]),
    (Word::And, &["와", "과", "그리고", "이면서", "하고", "and", "both"]),
    (Word::NumberThen(AtLeast), &["이상", "이상인", "or more", "and up", "or higher", "or above"]),
    (Word::NumberThen(More), &["초과", "초과인", "초과하는", "넘는", "넘은", "넘어가는", "넘게", "보다 큰", "보다 많은", "보다 높은"]),
    (Word::NumberThen(AtMost), &["이하", "이하인", "or less", "or fewer", "or lower", "안 넘는", "넘지 않는"]),
    (Word::NumberThen(Less), &["미만", "미만인", "안 되는", "보다 작은", "보다 적은", "보다 낮은"]),
    (Word::ThenNumber(AtLeast), &["at least", "no less than", "minimum of", "최소"]),
    (Word::ThenNumber(More), &["more than", "over", "above", "greater than", "larger than", "higher than", "exceeding", "exceeds", "exceed", "bigger than"]),
    (Word::ThenNumber(AtMost), &["at most", "up to", "no more than", "maximum of", "최대"]),
    (Word::ThenNumber(Less), &["less than", "under", "below", "fewer than", "smaller than", "lower than"]),
    (Word::Role, &["담당", "담당자", "맡은", "맡고", "맡고 있는", "맡고 있던", "맡고 있어", "맡고 있나요", "맡고 있죠", "맡는", "맡았던", "맡아", "맡았어", "맡았나요", "담당하는", "담당하고", "담당하고 있는", "담당한", "담당했던", "참여한", "참여하는", "참여하고 있는", "참여하고", "이끄는", "했어", "했나요", "했어요", "하고", "하고 있는", "들어간", "섰어", "섰나요", "선", "서는", "led by", "lead", "leads", "leading", "lead by", "owned by", "owns", "own", "run by", "runs", "assigned to", "working on", "works on", "work on", "responsible for", "helped to", "helped", "took part in", "take part in", "takes part in", "part of", "involved in", "involving", "managed by", "manages", "by", "on call", "make", "made by", "making", "take", "took", "belong to", "belonging to"]),
    (Word::Honorific, &["cto", "ceo", "cfo", "coo", "pm", "po", "팀장", "대표", "이사", "부장", "차장", "과장", "대리", "사원", "매니저", "리드", "실장", "본부장", "파트장", "책임", "선임", "수석", "연구원", "개발자", "디자이너", "엔지니어"]),
    (Word::Created, &["만든", "만들어진", "생긴", "작성된", "작성한", "추가된", "추가한", "등록된", "등록한", "created", "added", "written", "등록일"]),
    (Word::Edited, &["수정된", "수정한", "고친", "편집된", "편집한", "바뀐", "변경된", "업데이트된", "edited", "updated", "changed", "modified", "last edited", "last updated"]),
    (Word::Time(Unit(Year)), &["년", "년도"]),
    (Word::Time(Unit(Quarter)), &["분기"]),
    (Word::Time(Unit(Month)), &["월", "월달"]),
    (Word::Time(Unit(Day)), &["일", "일자"]),
    (Word::Time(Length(Day)), &["일간", "일 동안", "day", "days"]),
    (Word::Time(Length(Week)), &["주", "주간", "주일", "주 동안", "week", "weeks"]),
    (Word::Time(Length(Month)), &["개월", "개월간", "달", "달간", "달 동안", "개월 동안", "month", "months"]),
    (Word::Time(Length(Quarter)), &["개 분기", "quarter", "quarters"]),
    (Word::Time(Length(Year)), &["년간", "년 동안", "year", "years"]),
    (Word::Time(Time::Month(1)), &["january", "jan"]),
    (Word::Time(Time::Month(2)), &["february", "feb"]),
    (Word::Time(Time::Month(3)), &["march", "mar"]),
    (Word::Time(Time::Month(4)), &["april", "apr"]),
    (Word::Time(Time::Month(5)), &["may"]),
    (Word::Time(Time::Month(6)), &["june", "jun"]),
    (Word::Time(Time::Month(7)), &["july", "jul"]),
    (Word::Time(Time::Month(8)), &["august", "aug"]),
    (Word::Time(Time::Month(9)), &["september", "sep", "sept"]),
    (Word::Time(Time::Month(10)), &["october", "oct"]),
    (Word::Time(Time::Month(11)), &["november", "nov"]),
    (Word::Time(Time::Month(12)), &["december", "dec"]),
    (Word::Time(Time::Quarter(1)), &["q1", "first quarter", "1st quarter"]),
    (Word::Time(Time::Quarter(2)), &["q2", "second quarter", "2nd quarter"]),
    (Word::Time(Time::Quarter(3)), &["q3", "third quarter", "3rd quarter"]),
    (Word::Time(Time::Quarter(4)), &["q4", "fourth quarter", "4th quarter"]),
    (Word::Time(Half(1)), &["상반기", "h1", "first half"]),
    (Word::Time(Half(2)), &["하반기", "h2", "second half"]),
    (Word::Time(Relative(Day, 0)), &["오늘", "today"]),
    (Word::Time(Relative(Day, -1)), &["어제", "yesterday"]),
    (Word::Time(Relative(Day, 1)), &["내일", "tomorrow"]),
    (Word::Time(Relative(Day, 2)), &["모레"]),
    (Word::Time(Relative(Week, 0)), &["이번 주", "금주", "this week", "this weeks"]),
    (Word::Time(Relative(Week, -1)), &["지난주", "지난 주", "저번 주", "전주", "last week", "last weeks", "previous week"]),
    (Word::Time(Relative(Week, 1)), &["다음 주", "다음주", "차주", "next week", "next weeks", "coming week"]),
    (Word::Time(Relative(Week, 2)), &["다다음 주"]),
    (Word::Time(Relative(Week, -2)), &["지지난주"]),
    (Word::Time(Relative(Month, 0)), &["이번 달", "이달", "이번달", "금월", "당월", "this month", "this months"]),
    (Word::Time(Relative(Month, -1)), &["지난달", "지난 달", "저번 달", "전월", "last month", "last months", "previous month"]),
    (Word::Time(Relative(Month, 1)), &["다음 달", "다음달", "내달", "next month", "next months"]),
    (Word::Time(Relative(Quarter, 0)), &["이번 분기", "금분기", "this quarter", "this quarters", "current quarter"]),
    (Word::Time(Relative(Quarter, -1)), &["지난 분기", "저번 분기", "전 분기", "last quarter", "last quarters", "previous quarter"]),
    (Word::Time(Relative(Quarter, 1)), &["다음 분기", "next quarter", "next quarters"]),
    (Word::Time(Relative(Year, 0)), &["올해", "금년", "this year", "this years"]),
    (Word::Time(Relative(Year, -1)), &["작년", "지난해", "last year", "last years", "previous year"]),
    (Word::Time(Relative(Year, -2)), &["재작년"]),
    (Word::Time(Relative(Year, 1)), &["내년", "next year", "next years"]),
    (Word::Time(Past(Week, 1)), &["최근 일주일", "지난 일주일", "일주일 동안", "일주일간", "the past week", "past week"]),
    (Word::Time(Past(Month, 1)), &["최근 한 달", "지난 한 달", "한 달 동안", "한 달간", "the past month", "past month"]),
    (Word::Time(Past(Year, 1)), &["최근 일 년", "최근 1년", "지난 1년", "the past year", "past year"]),
    (Word::Time(Time::Now), &["지금", "현재", "요즘", "지금 현재", "현시점", "now", "right now", "currently", "at the moment", "current", "presently"]),
    (Word::Time(Time::Since), &["부터", "이후", "이후로", "이래"]),
    (Word::Time(Time::From), &["from"]),
    (Word::Time(Time::SinceNext), &["since", "starting from", "from the start of"]),
    (Word::Time(Time::Until), &["까지"]),
    (Word::Time(Time::UntilNext), &["until", "by", "through", "up to", "by the end of", "till"]),
    (Word::Time(Time::Before), &["이전", "이전에", "전", "전에"]),
    (Word::Time(Time::BeforeNext), &["before", "prior to", "earlier than"]),
    (Word::Time(Time::After), &["후", "후에", "뒤", "뒤에"]),
    (Word::Time(Time::AfterNext), &["after", "later than"]),
    (Word::Time(Time::To), &["~", "to", "through", "until", "에서"]),
    (Word::Time(Time::Between), &["between"]),
    (Word::Counter, &["개", "건", "가지", "곳", "번", "회", "차례", "원", "만원", "명", "위", "krw", "won", "달러", "dollar", "dollars", "usd", "times", "time", "items", "점", "point", "points", "시간", "hours"]),
    (Word::Times(1_000), &["천", "k", "thousand"]),
    (Word::Times(10_000), &["만"]),
    (Word::Times(10_000_000), &["천만"]),
    (Word::Times(1_000_000), &["백만", "m", "million"]),
    (Word::Times(100_000_000), &["억"]),
    (Word::Times(1_000_000_000), &["십억", "billion", "bn"]),
    (Word::Times(10_000_000_000), &["백억"]),
    (Word::Times(100_000_000_000), &["천억"]),
    (Word::Times(1_000_000_000_000), &["조", "trillion"]),
    (Word::Figure(1), &["한", "하나", "일", "one"]),
    (Word::Figure(2), &["두", "둘", "이", "two"]),
    (Word::Figure(3), &["세", "셋", "삼", "three"]),
    (Word::Figure(4), &["네", "넷", "four"]),
    (Word::Figure(5), &["다섯", "five"]),
    (Word::Figure(6), &["여섯", "six"]),
    (Word::Figure(7), &["일곱", "seven"]),
    (Word::Figure(8), &["여덟", "eight"]),
    (Word::Figure(9), &["아홉", "nine"]),
    (Word::Figure(10), &["열", "ten"]),
    (Word::Figure(12), &["twelve", "열두"]),
];

static VOCABULARY: LazyLock<HashMap<String, Vec<Word>>> = LazyLock::new(|| {
    let mut vocabulary: HashMap<String, Vec<Word>> = HashMap::new();
    for (word, texts) in WORDS {
        for text in *texts {
            let words = vocabulary.entry(key(text)).or_default();
            if !words.contains(word) {
                words.push(*word);
            }
        }
    }
    vocabulary
});

/// What a word, given as its letters, may do.
pub(super) fn words(key: &str) -> &'static [Word] {
    VOCABULARY.get(key).map_or(&[], Vec::as_slice)
}
