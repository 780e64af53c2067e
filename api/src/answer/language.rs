//! Which language to answer in, and the few words that the service says itself.

use shared::ask::Language;

/// The language of a question: Korean as soon as a Korean word stands in it, since Koreans mix English words into
/// Korean questions and hardly ever the other way round.
pub fn of(question: &str) -> Language {
    if question.chars().any(|letter| matches!(letter, '가'..='힣' | 'ᄀ'..='ᇿ' | 'ㄱ'..='ㆎ')) {
        Language::Ko
    } else {
        Language::En
    }
}

/// How many pages a workspace must have in each of two languages to be one of both.
const PAGES_OF_A_LANGUAGE: usize = 3;
/// How many titles are looked at, to tell which languages a large workspace has.
const TITLES: usize = 20_000;

/// Whether a workspace has pages in both languages, by their titles.
pub fn is_bilingual<'a>(titles: impl Iterator<Item = &'a str>) -> bool {
    let (mut korean, mut english) = (0, 0);
    for title in titles.take(TITLES) {
        match of(title) {
            Language::Ko => korean += 1,
            Language::En if title.chars().filter(char::is_ascii_alphabetic).count() > 2 => english += 1,
            Language::En => {}
        }
        if korean.min(english) >= PAGES_OF_A_LANGUAGE {
            return true;
        }
    }
    false
}

/// What is said instead of an answer when the workspace does not give one.
pub fn not_found(language: Language, nearest: Nearest) -> &'static str {
    match (language, nearest) {
        (Language::Ko, Nearest::Pages) => {
            "이 질문에 대한 답을 Notion에서 찾지 못했어요. 가장 가까운 문서를 아래에 모았어요."
        }
        (Language::Ko, Nearest::Nothing) => {
            "이 질문에 대한 답을 Notion에서 찾지 못했어요. 문서에 쓰일 만한 다른 낱말로 물어보세요."
        }
        (Language::En, Nearest::Pages) => {
            "I could not find an answer to this in your Notion. The nearest pages are listed below."
        }
        (Language::En, Nearest::Nothing) => {
            "I could not find an answer to this in your Notion. Try other words that a page might use."
        }
    }
}

/// What is said instead of an answer when no model can be reached.
pub fn sources_only(language: Language, nearest: Nearest) -> &'static str {
    match (language, nearest) {
        (Language::Ko, Nearest::Pages) => {
            "지금은 답을 쓰는 모델에 연결할 수 없어요. 찾은 문서를 아래에 모았어요. 잠시 뒤에 다시 물어보세요."
        }
        (Language::Ko, Nearest::Nothing) => {
            "지금은 답을 쓰는 모델에 연결할 수 없어요. 잠시 뒤에 다시 물어보세요."
        }
        (Language::En, Nearest::Pages) => {
            "The model that writes answers cannot be reached now. The pages that were found are listed below; ask again \
             in a moment."
        }
        (Language::En, Nearest::Nothing) => {
            "The model that writes answers cannot be reached now. Ask again in a moment."
        }
    }
}

/// What there is to offer in place of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearest {
    /// Pages that share words with the question.
    Pages,
    /// Not even those.
    Nothing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_korean_question_with_english_words_is_korean() {
        assert_eq!(of("PR review는 어떻게 하나요?"), Language::Ko);
        assert_eq!(of("How do we review a PR?"), Language::En);
    }

    #[test]
    fn a_few_pages_of_each_language_make_a_workspace_of_both() {
        let korean = ["연차", "온콜", "PR 리뷰"];
        let english = ["Deploys", "VPN", "Onboarding"];
        assert!(is_bilingual(korean.into_iter().chain(english)));
        assert!(!is_bilingual(korean.into_iter().chain(["2026", "", "W1", "Deploys", "VPN"])));
    }
}
