//! `두 번째는요?`, `the second one`: which part of the last answer a question means.

/// Which of several things is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ordinal {
    /// This one, counted from 1.
    Nth(usize),
    /// The last.
    Last,
}

/// Words for the parts of an answer. After them nothing names the thing: `두 번째 항목`, but not `두 번째 온콜`.
#[rustfmt::skip]
const KO_PARTS: &[&str] = &["거", "것", "건", "게", "걸", "항목", "방법", "문서", "규정", "페이지", "출처", "단계", "경우", "조건", "방식", "옵션", "링크"];
#[rustfmt::skip]
const EN_PARTS: &[&str] = &[
    "one", "item", "point", "option", "step", "document", "doc", "page", "source", "rule", "bullet", "thing", "case", "condition", "result", "link", "citation", "reference",
];
/// What may follow the ordinal in the same eojeol.
const PARTICLES: &[&str] = &[
    "",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "에",
    "의",
    "도",
    "로",
    "은요",
    "는요",
    "도요",
    "요",
    "거",
    "것",
    "건",
    "게",
    "걸",
    "거는",
    "거는요",
    "건요",
    "에서",
];
const COUNTS: &[(&str, usize)] = &[("첫", 1), ("두", 2), ("세", 3), ("네", 4), ("다섯", 5), ("여섯", 6)];
const ORDINALS: &[(&str, usize)] = &[
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("1st", 1),
    ("2nd", 2),
    ("3rd", 3),
    ("4th", 4),
    ("5th", 5),
    ("6th", 6),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
];

/// Which part of an answer a question means, if it does.
pub(super) fn ordinal(question: &str) -> Option<Ordinal> {
    let lower = question.to_lowercase();
    let is_end = |letter: char| letter.is_whitespace() || "?!,.;:\"“”()".contains(letter);
    let words: Vec<&str> = lower.split(is_end).filter(|word| !word.is_empty()).collect();
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    (0..words.len())
        .find_map(|at| korean(word(at), word(at + 1), word(at + 2)).or_else(|| english(&words, at)))
}

fn korean(word: &str, next: &str, after: &str) -> Option<Ordinal> {
    if let Some(rest) = word.strip_prefix("마지막") {
        return is_meant(rest, next).then_some(Ordinal::Last);
    }
    if let Some(number) = number_in_brackets(word) {
        return Some(Ordinal::Nth(number));
    }
    for (name, number) in COUNTS {
        let Some(rest) = word.strip_prefix(name) else { continue };
        let found = match rest.strip_prefix("번째") {
            Some(rest) => is_meant(rest, next),
            None if rest.is_empty() => next.strip_prefix("번째").is_some_and(|rest| is_meant(rest, after)),
            None => false,
        };
        if found {
            return Some(Ordinal::Nth(*number));
        }
    }
    for (name, number) in [("첫째", 1), ("둘째", 2), ("셋째", 3), ("넷째", 4), ("전자", 1), ("후자", 2)]
    {
        if word.strip_prefix(name).is_some_and(|rest| is_meant(rest, next)) {
            return Some(Ordinal::Nth(number));
        }
    }
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let number = word[..digits].parse().ok().filter(|number| (1..=50).contains(number))?;
    let rest = word[digits..].strip_prefix("번째").or_else(|| word[digits..].strip_prefix("번"))?;
    is_meant(rest, next).then_some(Ordinal::Nth(number))
}

/// Whether after an ordinal, and what follows it in its eojeol, nothing else is named.
fn is_meant(rest: &str, next: &str) -> bool {
    let is_part =
        KO_PARTS.iter().any(|part| next.strip_prefix(part).is_some_and(|end| PARTICLES.contains(&end)));
    PARTICLES.contains(&rest) && (!rest.is_empty() || next.is_empty() || is_part)
}

fn english(words: &[&str], at: usize) -> Option<Ordinal> {
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    let number_of = |word: &str| {
        let named = ORDINALS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number);
        named.or_else(|| word.trim_start_matches('#').parse().ok().filter(|number| (1..=50).contains(number)))
    };
    match words[at] {
        "number" | "option" | "item" | "point" | "bullet" | "source" => {
            number_of(word(at + 1)).map(Ordinal::Nth)
        }
        "the" => {
            // `the first step of a release` names itself what it means.
            let follows = word(at + 2);
            let is_part = EN_PARTS.contains(&follows) && !["of", "in", "for", "to"].contains(&word(at + 3));
            if !follows.is_empty() && !is_part {
                return None;
            }
            match word(at + 1) {
                "former" => Some(Ordinal::Nth(1)),
                "latter" => Some(Ordinal::Nth(2)),
                "last" if is_part => Some(Ordinal::Last),
                "one" => None,
                name => number_of(name).map(Ordinal::Nth),
            }
        }
        marked => marked.strip_prefix('#').and_then(|_| number_of(marked)).map(Ordinal::Nth),
    }
}

/// The number of a marker `[n]`, with a Korean particle or without.
fn number_in_brackets(word: &str) -> Option<usize> {
    let (number, rest) = word.strip_prefix('[')?.split_once(']')?;
    let number = number.parse().ok().filter(|number| (1..=50).contains(number))?;
    PARTICLES.contains(&rest).then_some(number)
}

/// The part of an answer: an item of its list, or else what stands before its marker `[n]`.
pub(super) fn part(answer: &str, ordinal: Ordinal) -> Option<String> {
    let items: Vec<&str> = answer.lines().filter_map(list_item).collect();
    if items.len() > 1 {
        return match ordinal {
            Ordinal::Nth(number) => items.get(number - 1),
            Ordinal::Last => items.last(),
        }
        .map(|item| (*item).to_owned());
    }
    let marked = marked(answer);
    match ordinal {
        Ordinal::Nth(number) => marked.iter().find(|(marker, _)| *marker == number),
        Ordinal::Last => marked.last(),
    }
    .map(|(_, text)| (*text).to_owned())
}

/// The text of a line that is an item of a list.
fn list_item(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (digits > 0).then(|| line[digits..].strip_prefix(['.', ')'])).flatten();
    let item = numbered.or_else(|| line.strip_prefix(['-', '*', '•']))?;
    item.starts_with(' ').then(|| item.trim())
}

/// The sentences with markers, each with its first marker's number.
fn marked(answer: &str) -> Vec<(usize, &str)> {
    let mut marked = Vec::new();
    let mut start = 0;
    for (at, _) in answer.match_indices('[') {
        let Some(end) = answer[at..].find(']').map(|end| at + end) else { break };
        let Ok(number) = answer[at + 1..end].parse::<usize>() else { continue };
        if at < start {
            continue;
        }
        let before = answer[start..at].trim().trim_end_matches(['.', '。']);
        let sentence = before.rsplit(['\n', '.', '。']).next().unwrap_or(before).trim();
        // A second marker on the same words says nothing else.
        if sentence.chars().any(char::is_alphanumeric) && !marked.iter().any(|(known, _)| *known == number) {
            marked.push((number, sentence));
        }
        start = end + 1;
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinal_is_one_only_where_nothing_else_is_named() {
        let second = Some(Ordinal::Nth(2));
        for question in [
            "두 번째는요?",
            "두번째 거는 언제까지예요?",
            "2번은 누가 승인해요?",
            "둘째 항목 자세히",
            "[2]는 무슨 뜻이에요?",
            "후자는요?",
            "What about the second one?",
            "tell me more about number two",
            "Who approves option 2?",
            "and the latter?",
            "Is the 2nd item required?",
        ] {
            assert_eq!(ordinal(question), second, "{question}");
        }
        assert_eq!(ordinal("마지막 거는요?"), Some(Ordinal::Last));
        assert_eq!(ordinal("the last one?"), Some(Ordinal::Last));
        for question in [
            "두 번째 온콜 당번은 누구예요?",
            "휴가는 세 번까지 나눠 쓸 수 있나요?",
            "2번 서버 주소는?",
            "What was decided in the second quarter?",
            "What is the first step of a release?",
            "one day of leave?",
        ] {
            assert_eq!(ordinal(question), None, "{question}");
        }
    }

    #[test]
    fn a_part_is_an_item_of_the_list_or_what_a_marker_stands_on() {
        let list = "휴가 종류:\n1. 연차: 15일[1]\n2. 병가: 5일[2]\n3. 경조 휴가[3]";
        assert_eq!(part(list, Ordinal::Nth(2)).as_deref(), Some("병가: 5일[2]"));
        assert_eq!(part(list, Ordinal::Last).as_deref(), Some("경조 휴가[3]"));
        assert_eq!(part(list, Ordinal::Nth(4)), None);
        let marked = "연차는 15일입니다.[1] 병가는 5일입니다[2]. 끝[2]";
        assert_eq!(part(marked, Ordinal::Nth(2)).as_deref(), Some("병가는 5일입니다"));
        assert_eq!(part("연차는 15일입니다.", Ordinal::Nth(2)), None);
        assert_eq!(part("[", Ordinal::Last), None);
    }
}
