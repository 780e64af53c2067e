//! The grammatical endings that [`super::tokenize`] strips from an eojeol, and the words that only ask.

/// Endings of nouns: particles, alone and stacked, and the copula.
#[rustfmt::skip]
pub const NOUN_ENDINGS: &[&str] = &[
    // subject, topic, object, possessive
    "이", "가", "은", "는", "을", "를", "의", "께서", "에서는", "에서도", "에게는", "에게도",
    // place, direction, means, company
    "에", "에서", "에게", "에게서", "께", "한테", "한테서", "로", "으로", "로서", "으로서", "로써", "으로써",
    "와", "과", "랑", "이랑", "하고", "에는", "에도", "로는", "으로는", "로도", "으로도", "와는", "과는", "와의", "과의",
    "에서의", "에의", "으로의", "로의",
    // range and limit
    "도", "만", "까지", "부터", "보다", "처럼", "마다", "조차", "마저", "밖에", "까지는", "부터는", "까지의", "부터의", "만은", "만이", "만을",
    // choice
    "나", "이나", "라도", "이라도", "든지", "이든지",
    // copula and naming
    "이다", "이며", "이고", "이라", "이란", "란", "이라는", "라는", "이라고", "라고", "인", "인데", "입니다", "이었다", "였다", "이에요", "예요",
    "인가", "인가요", "인지", "일까", "일까요", "이었는가", "였는가", "은가", "은가요", "은요", "는요",
    // plural
    "들은", "들이", "들을", "들의", "들에게", "들도",
];

/// Endings of verbs made from nouns (`-하다`, `-되다`) and of plain verbs.
#[rustfmt::skip]
pub const VERB_ENDINGS: &[&str] = &[
    "하다", "한다", "하는", "하고", "하여", "해서", "했다", "하였다", "했던", "하며", "하면", "하면서", "하려면", "하기", "하게", "하지",
    "합니다", "했습니다", "하나요", "하는가", "했는가", "할까", "할까요", "해야", "하시", "하세요", "해요",
    "되다", "된다", "되는", "되고", "되어", "된", "됐다", "되었다", "되며", "되면", "되나요", "되는가", "됩니다", "돼요", "됐나요",
    "다", "한", "고", "며", "는가", "나요", "습니까", "습니다", "어요", "아요",
    "무엇인가", "누구인가", "어디인가", "언제인가",
];

/// How Korean words that only ask begin: `얼마예요`, `언제부터`, `며칠이나`.
#[rustfmt::skip]
pub const ASKING_STEMS: &[&str] = &[
    "무엇", "뭐", "뭔", "뭘", "무슨", "어떤", "어떻", "어떠", "어느", "어디", "언제", "누구", "누가", "누군", "왜", "몇", "얼마", "며칠",
    "이래", "그래", "알려", "가르쳐", "설명해", "궁금", "있나", "있어", "있는", "있습", "있을", "없나", "없어", "되나", "되는", "되죠", "돼", "됐", "해야", "하나", "하는", "하려", "하면",
];

/// Endings of a Korean question. What is left of `정산하나요` asks for something, of `쓰나요` hardly anything.
#[rustfmt::skip]
pub const QUESTION_ENDINGS: &[&str] = &[
    "하나요", "한가요", "되나요", "인가요", "나요", "가요", "까요", "할까요", "어요", "아요", "해요", "예요", "이에요", "에요", "하죠", "되죠", "이죠", "죠", "지요",
    "습니까", "ㅂ니까", "합니까", "됩니까", "입니까", "니까", "는지", "은지", "인지", "는가", "은가", "인가", "야", "이야",
];

/// Endings by which a word is a predicate inside a sentence: conditions, reasons, contrasts.
#[rustfmt::skip]
pub const PREDICATE_ENDINGS: &[&str] = &[
    "려면", "으면", "하면", "되면", "치면", "나면", "가면", "오면", "우면", "라면", "다면", "는데", "한데", "은데", "인데", "아서", "어서", "해서", "려고", "으려고",
    "지만", "거나", "도록", "었던", "았던", "했던", "였던", "하는", "되는", "있는", "없는", "했을", "갔을", "됐을", "쓰려", "하려", "넘어가", "나와", "짜리",
];

/// Words that only point or bind. Compared with whole words, after lower-casing.
#[rustfmt::skip]
pub const POINTING: &[&str] = &[
    "주세요", "줘", "할", "수", "한", "것", "건가요", "거죠", "거야", "거예요", "그", "저", "이", "우리", "제가", "내가", "저는", "나는", "저희", "좀", "때", "때는", "경우", "대해", "대한",
    "쓸", "갈", "올", "될", "볼", "낼", "수는", "수가", "수도", "관련", "관해", "및", "또는", "그리고", "그럼", "혹시", "다", "더", "안", "못", "하고", "나서",
    "a", "an", "the", "is", "are", "was", "were", "be", "been", "do", "does", "did", "can", "could", "should", "would", "will", "shall", "may", "must", "have", "has", "had",
    "what", "which", "who", "whom", "whose", "when", "where", "why", "how", "many", "much", "long", "often", "there", "any", "some",
    "i", "we", "you", "he", "she", "it", "they", "my", "our", "your", "me", "us", "them", "their", "its", "this", "that", "these", "those",
    "of", "in", "on", "at", "to", "for", "from", "by", "with", "about", "into", "as", "and", "or", "if", "not", "no", "than", "then", "so", "am", "now", "while", "because", "since", "after", "before", "someone", "anyone", "nobody", "everyone", "up", "fast", "get", "tell", "please", "need", "want", "use",
];
