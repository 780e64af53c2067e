//! The words by which each kind is asked for and told, in Korean and English.

use crate::retrieval::kinds::Kind;

/// What tells a kind.
pub struct Signs {
    pub kind: Kind,
    /// Words of a question that ask for it; `몇` and its unit are written together.
    pub asked: &'static [&'static str],
    /// What a figure of this kind counts.
    pub counted: Counted,
    /// The units, after a figure or a numeral.
    pub units: &'static [&'static str],
    /// What stands before a figure instead.
    pub before: &'static [&'static str],
    /// Words that tell it without a figure.
    pub words: &'static [&'static str],
}

/// What a figure of a kind counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// What a unit says.
    Units,
    /// Any figure will do.
    Anything,
}

/// All kinds.
#[rustfmt::skip]
pub const SIGNS: &[Signs] = &[
    Signs {
        kind: Kind::Money,
        asked: &["얼마예", "얼마인", "얼마죠", "얼마에", "얼마를", "얼마까지", "금액", "가격", "비용", "요금", "월세", "price", "cost", "costs", "pay", "pays", "paid", "salary", "fee", "fees", "rent"],
        counted: Counted::Units,
        units: &["원", "달러", "won", "usd", "krw"],
        before: &["krw", "usd", "₩", "$", "€"],
        words: &["무료", "free"],
    },
    Signs {
        kind: Kind::People,
        asked: &["몇명", "몇분이", "몇사람", "how many people", "how many persons", "how many employees", "how many engineers", "how many doctors", "how many staff", "how many members", "how many users", "how many customers"],
        counted: Counted::Units,
        units: &["명", "인 ", "사람", "people", "person", "members", "engineers", "staff", "doctors", "employees", "users", "customers", "of us"],
        before: &[],
        words: &["혼자", "alone"],
    },
    Signs {
        kind: Kind::Floor,
        asked: &["몇층", "which floor", "what floor"],
        counted: Counted::Units,
        units: &["층", "st floor", "nd floor", "rd floor", "th floor"],
        before: &["floor"],
        words: &["지하"],
    },
    Signs {
        kind: Kind::Percent,
        asked: &["몇%", "몇퍼센트", "몇프로", "what percent", "what share", "percentage"],
        counted: Counted::Units,
        units: &["%", "퍼센트", "프로", "percent"],
        before: &[],
        words: &[],
    },
    Signs {
        kind: Kind::Score,
        asked: &["몇점", "what score", "how many points"],
        counted: Counted::Units,
        units: &["점", "point"],
        before: &[],
        words: &["score"],
    },
    Signs {
        kind: Kind::Times,
        asked: &["몇번", "몇회", "몇차례", "how many times", "how often"],
        counted: Counted::Units,
        units: &["번", "회", "차", "times", "tries", "retries"],
        before: &[],
        words: &["매주", "매월", "매일", "매년", "매번", "once", "twice", "never", "daily", "weekly", "every", "each"],
    },
    Signs {
        kind: Kind::Time,
        asked: &["언제", "며칠", "몇시", "몇일", "몇월", "몇년", "몇분", "몇주", "몇개월", "몇달", "몇영업일", "몇초", "무슨 요일", "when", "how long", "how often", "what time", "which day", "until when", "how fast", "how early", "how many days", "how many weeks", "how many months", "how many years", "how many hours", "how many minutes"],
        counted: Counted::Units,
        units: &["월", "일", "시", "분", "주", "년", "개월", "달", "영업일", "분기", "초", "-", "day", "week", "month", "year", "hour", "minute", "second", "business day", "am", "pm"],
        before: &[],
        words: &["하루", "이틀", "사흘", "나흘", "반나절", "즉시", "당일", "다음 날", "다음날", "전날", "아침", "오전", "오후", "월말", "분기", "상반기", "하반기", "정오", "자정", "요일", "매주", "매월", "매일", "매년", "immediately", "at once", "noon", "midnight", "morning", "night", "evening", "daily", "weekly", "monthly", "quarter", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays"],
    },
    Signs {
        kind: Kind::Person,
        asked: &["누구", "누가", "누군", "성함", "담당자", "who", "whom", "whose"],
        counted: Counted::Units,
        units: &[],
        before: &[],
        words: &["님", "팀장", "담당", "대표", "매니저", "임원", "책임자", "팀에", "팀이", "팀은", "팀의", "팀과", "팀으로", "#", "@", "owner", "lead", "director", "manager", "ceo", "cto", "team"],
    },
    Signs {
        kind: Kind::Place,
        asked: &["어디", "어느 층", "어느 곳", "어느 건물", "어느 나라", "어느 도시", "어느 지역", "where", "which country", "which city", "which room", "which building"],
        counted: Counted::Units,
        units: &["층"],
        before: &["floor"],
        words: &["지하", "회의실", "사무실", "채널", "메뉴", "포털", "화면", "페이지", "폴더", "캘린더", "자리", "센터", "앱", "입구", "건물", "드라이브", "병원", "호텔", "에서 ", "시에 ", "도에 ", "구에 ", "동에 ", "시로 ", "동으로 ", "#", "http", "`", "office", "room", "channel", "menu", "portal", "screen", "page", "folder", "calendar", "calendars", "center", "app", "building", "drive", "floor"],
    },
    Signs {
        kind: Kind::Number,
        asked: &["몇", "얼마", "how many", "how much"],
        counted: Counted::Anything,
        units: &["개", "대", "건", "가지", "곳", "군데", "장", "권", "편", "팀"],
        before: &[],
        words: &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve"],
    },
];

/// Numerals that stand before a unit.
pub const NUMERALS: &[&str] = &[
    "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "one", "two", "three", "four",
    "five", "six", "seven", "eight", "nine", "ten", "twelve",
];

/// The months; the short forms would be words of their own.
pub const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Korean family names of one syllable.
#[rustfmt::skip]
pub const FAMILY_NAMES: [char; 90] = [
    '김', '이', '박', '최', '정', '강', '조', '윤', '장', '임', '한', '오', '서', '신', '권', '황', '안', '송', '류', '유', '전', '홍', '고', '문', '양', '손', '배', '백', '허', '남',
    '심', '노', '하', '곽', '성', '차', '주', '우', '구', '나', '민', '진', '지', '엄', '채', '원', '천', '방', '공', '현', '함', '변', '염', '여', '추', '도', '소', '석', '선', '설',
    '마', '길', '연', '위', '표', '명', '기', '반', '왕', '금', '옥', '육', '인', '맹', '제', '모', '탁', '국', '어', '은', '편', '용', '예', '봉', '사', '부', '가', '복', '태', '목',
];
