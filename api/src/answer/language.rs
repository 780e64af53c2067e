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

/// What is said instead of an answer when the workspace does not give one.
pub fn not_found(language: Language) -> &'static str {
    match language {
        Language::Ko => "이 질문에 대한 답을 Notion에서 찾지 못했어요. 가장 가까운 문서는 아래와 같아요.",
        Language::En => {
            "I could not find an answer to this in your Notion. The nearest pages are listed below."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_korean_question_with_english_words_is_korean() {
        assert_eq!(of("PR review는 어떻게 하나요?"), Language::Ko);
        assert_eq!(of("How do we review a PR?"), Language::En);
    }
}
