//! Marks the words of a search in the text that was found, and cuts the text down to their surroundings.
//!
//! The server finds words by their stems; here a word is marked where it stands as it was written, and a Korean one
//! also where it stands without its particle (`연차는` marks `연차`).

/// How many characters of a passage are shown before the first word that was looked for.
const BEFORE: usize = 40;
/// The longest particle that is left off a Korean word.
const MAX_PARTICLE: usize = 3;

/// The text in pieces, each with whether it is one of the words.
pub(crate) fn marked(text: &str, words: &str) -> Vec<(String, bool)> {
    let chars: Vec<char> = text.chars().collect();
    let found = places(&chars, words);
    let mut pieces = Vec::new();
    let mut at = 0;
    for (start, end) in found {
        if at < start {
            pieces.push((chars[at..start].iter().collect(), false));
        }
        pieces.push((chars[start..end].iter().collect(), true));
        at = end;
    }
    if at < chars.len() {
        pieces.push((chars[at..].iter().collect(), false));
    }
    pieces
}

/// The surroundings of the first of the words, on one line, at most `limit` characters and the dots where it is cut.
pub(crate) fn excerpt(text: &str, words: &str, limit: usize) -> String {
    let chars: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    let first = places(&chars, words).first().map_or(0, |(start, _)| *start);
    let wanted = first.saturating_sub(BEFORE).min(chars.len().saturating_sub(limit));
    // From the beginning of a word.
    let start =
        if wanted == 0 { 0 } else { (wanted..first).find(|at| chars[at - 1] == ' ').unwrap_or(wanted) };
    let end = (start + limit).min(chars.len());
    let mut cut = String::new();
    if start > 0 {
        cut.push('…');
    }
    cut.extend(&chars[start..end]);
    if end < chars.len() {
        cut.push('…');
    }
    cut
}

/// Where the words stand, from the first to the last, none within another.
fn places(chars: &[char], words: &str) -> Vec<(usize, usize)> {
    // One letter each, so that places stay what they are.
    let lower: Vec<char> = chars.iter().map(|c| small(*c)).collect();
    let mut words: Vec<Vec<char>> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| stem(&lower, word.chars().map(small).collect()))
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut found = Vec::new();
    let mut at = 0;
    while at < lower.len() {
        let word = words.iter().find(|word| lower[at..].starts_with(word) && begins(&lower, at, word));
        if let Some(word) = word {
            found.push((at, at + word.len()));
        }
        at += word.map_or(1, Vec::len);
    }
    found
}

/// The word as far as the text has it: a Korean one without what may be its particle.
fn stem(text: &[char], word: Vec<char>) -> Vec<char> {
    let is_hangul = |c: &char| ('가'..='힣').contains(c);
    let least = word.len().saturating_sub(MAX_PARTICLE).max(2);
    let stems = if word.iter().all(is_hangul) { least..word.len() } else { 0..0 };
    let has = |word: &[char]| text.windows(word.len()).any(|there| there == word);
    if has(&word) {
        return word;
    }
    let shorter = stems.rev().map(|length| &word[..length]).find(|word| has(word));
    shorter.map(<[char]>::to_vec).unwrap_or(word)
}

/// A word in Latin letters begins where a word does: `to` is not marked in `stop`. Korean compounds have no such places.
fn begins(text: &[char], at: usize, word: &[char]) -> bool {
    let latin = |c: &char| c.is_ascii_alphanumeric();
    !word.first().is_some_and(latin) || at == 0 || !latin(&text[at - 1])
}

fn small(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str, words: &str) -> Vec<String> {
        marked(text, words).into_iter().filter_map(|(piece, is_marked)| is_marked.then_some(piece)).collect()
    }

    #[test]
    fn words_are_marked_wherever_they_stand() {
        assert_eq!(marks("미사용 연차는 이월됩니다. 연차", "연차 이월"), ["연차", "이월", "연차"]);
        assert_eq!(marks("Stop to deploy: DEPLOYMENT", "to Deploy"), ["to", "deploy", "DEPLOY"]);
        assert_eq!(marks("PPR-9087", "PPR-9087"), ["PPR", "9087"]);
    }

    #[test]
    fn a_korean_word_is_marked_without_its_particle() {
        assert_eq!(marks("연차 15일", "연차는 며칠"), ["연차"]);
        assert_eq!(marks("연구", "연차는"), Vec::<String>::new());
    }

    #[test]
    fn nothing_is_lost_by_marking() {
        for (text, words) in
            [("İstanbul 연차", "istanbul"), ("", "연차"), ("연차", ""), ("가나다", "나 나다")]
        {
            let all: String = marked(text, words).into_iter().map(|(piece, _)| piece).collect();
            assert_eq!(all, text);
        }
    }

    #[test]
    fn an_excerpt_shows_what_was_looked_for() {
        let text = format!("{} 연차는 15일입니다. {}", "앞말 ".repeat(50), "뒷말 ".repeat(50));
        let cut = excerpt(&text, "연차", 80);
        assert!(cut.starts_with("…앞말") && cut.ends_with('…') && cut.contains("연차는 15일"), "{cut}");
        assert!(cut.chars().count() <= 82);
        assert_eq!(excerpt("짧은 글", "없음", 80), "짧은 글");
        let end = format!("{}연차", "앞말 ".repeat(50));
        assert!(excerpt(&end, "연차", 80).ends_with("연차"));
    }
}
