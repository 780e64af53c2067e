//! Tells apart what code is made of, well enough to be read: comments, texts, numbers and the words of the language.
//!
//! One reader for all languages, told by a few facts of each. It knows no grammar, so nothing it meets can be wrong:
//! at worst something is not colored.

/// What a piece of code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    Plain,
    Comment,
    Text,
    Number,
    Keyword,
}

impl Token {
    /// The class that colors it.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Token::Plain => "",
            Token::Comment => "tok-comment",
            Token::Text => "tok-text",
            Token::Number => "tok-number",
            Token::Keyword => "tok-keyword",
        }
    }
}

/// What tells the pieces of a language apart.
struct Facts {
    line_comments: &'static [&'static str],
    block_comment: Option<(&'static str, &'static str)>,
    quotes: &'static [char],
    keywords: &'static str,
}

const C_LIKE: Facts = Facts {
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    quotes: &['"', '\'', '`'],
    keywords: " abstract async await bool boolean break case catch char class const constructor continue data def default \
        defer delete do double else enum export extends false final finally float fn for from fun func function go goto \
        if impl implements import in instanceof int interface internal is let long loop map match mod mut namespace new nil \
        null object of open operator override package private protected pub public range readonly return self short \
        static string struct super suspend switch this throw throws trait true try type typeof undefined unsafe use val \
        var void when where while with yield ",
};
const SCRIPT: Facts = Facts {
    line_comments: &["#"],
    block_comment: None,
    quotes: &['"', '\''],
    keywords: " and as assert async await begin break case class continue def del do done elif else elsif end ensure except \
        export False false fi finally for from function global if import in is lambda local module nil None nonlocal not null \
        or pass raise require rescue return self set source then True true try unless until while with yield ",
};
const SQL: Facts = Facts {
    line_comments: &["--"],
    block_comment: Some(("/*", "*/")),
    quotes: &['\'', '"'],
    keywords: " add all alter and as asc begin between by case column commit constraint create default delete desc \
        distinct drop else end exists false foreign from full group having if in index inner insert into is join key left \
        like limit not null offset on or order outer primary references returning right rollback select set table then \
        true union unique update using values view when where with ",
};
const MARKUP: Facts =
    Facts { line_comments: &[], block_comment: Some(("<!--", "-->")), quotes: &['"', '\''], keywords: " " };
const JSON: Facts =
    Facts { line_comments: &[], block_comment: None, quotes: &['"'], keywords: " true false null " };

/// The facts of a language by Notion's name for it; none for those that are plain text or unknown.
fn facts(language: &str) -> Option<&'static Facts> {
    Some(match language {
        "bash" | "shell" | "powershell" | "python" | "ruby" | "perl" | "r" | "yaml" | "toml" | "makefile"
        | "docker" | "elixir" | "julia" | "nix" | "graphql" | "hcl" => &SCRIPT,
        "sql" | "plsql" | "lua" | "haskell" | "elm" | "ada" => &SQL,
        "html" | "xml" | "markup" | "svg" => &MARKUP,
        "json" => &JSON,
        "c" | "c++" | "c#" | "java" | "javascript" | "typescript" | "kotlin" | "swift" | "scala" | "go"
        | "rust" | "dart" | "php" | "css" | "scss" | "less" | "sass" | "objective-c" | "protobuf"
        | "groovy" | "solidity" | "java/c/c++/c#" => &C_LIKE,
        _ => return None,
    })
}

/// The pieces of some code, each with its end in code points; the first begins at 0, the others where the last ends.
pub(crate) fn tokens(code: &str, language: &str) -> Vec<(usize, Token)> {
    let chars: Vec<char> = code.chars().collect();
    let mut tokens: Vec<(usize, Token)> = Vec::new();
    let Some(facts) = facts(&language.to_ascii_lowercase()) else {
        return if chars.is_empty() { tokens } else { vec![(chars.len(), Token::Plain)] };
    };
    let mut at = 0;
    while at < chars.len() {
        let (end, token) = next(&chars, at, facts);
        match tokens.last_mut() {
            Some(last) if last.1 == token => last.0 = end,
            _ => tokens.push((end, token)),
        }
        at = end;
    }
    tokens
}

fn next(chars: &[char], at: usize, facts: &Facts) -> (usize, Token) {
    let c = chars[at];
    let line_end = || end_of(chars, at, |c| c != '\n');
    if facts.line_comments.iter().any(|mark| is_at(chars, at, mark)) && begins_comment(chars, at) {
        return (line_end(), Token::Comment);
    }
    if let Some((open, close)) = facts.block_comment.filter(|(open, _)| is_at(chars, at, open)) {
        let inside = at + open.len();
        let closed = (inside..chars.len()).find(|&at| is_at(chars, at, close));
        return (closed.map_or(chars.len(), |at| at + close.len()), Token::Comment);
    }
    if facts.quotes.contains(&c) {
        if let Some(end) = end_of_text(chars, at) {
            return (end, Token::Text);
        }
        return (at + 1, Token::Plain);
    }
    if c.is_ascii_digit() {
        return (end_of(chars, at, |c| c.is_ascii_alphanumeric() || c == '.' || c == '_'), Token::Number);
    }
    if is_word(c) {
        let end = end_of(chars, at, is_word);
        let word: String = chars[at..end].iter().collect();
        let folded = if std::ptr::eq(facts, &SQL) { word.to_ascii_lowercase() } else { word };
        let is_keyword = facts.keywords.split_whitespace().any(|keyword| keyword == folded);
        return (end, if is_keyword { Token::Keyword } else { Token::Plain });
    }
    (at + 1, Token::Plain)
}

/// `#` within a word (`a#b`, `$#`) and `//` of an address begin no comment.
fn begins_comment(chars: &[char], at: usize) -> bool {
    at == 0 || !(is_word(chars[at - 1]) || matches!(chars[at - 1], ':' | '$' | '{' | '&'))
}

/// The end of the text that begins here; none where it is not closed: an apostrophe is no quote. What is not a
/// backtick's ends on its line.
fn end_of_text(chars: &[char], at: usize) -> Option<usize> {
    let quote = chars[at];
    let mut end = at + 1;
    while let Some(&c) = chars.get(end) {
        match c {
            '\\' => end += 1,
            '\n' if quote != '`' => return None,
            c if c == quote => return Some(end + 1),
            _ => {}
        }
        end += 1;
    }
    None
}

fn end_of(chars: &[char], at: usize, belongs: impl Fn(char) -> bool) -> usize {
    chars[at..].iter().position(|&c| !belongs(c)).map_or(chars.len(), |length| at + length)
}

fn is_at(chars: &[char], at: usize, mark: &str) -> bool {
    mark.chars().enumerate().all(|(index, c)| chars.get(at + index) == Some(&c))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(code: &str, language: &str) -> Vec<(String, Token)> {
        let chars: Vec<char> = code.chars().collect();
        let mut at = 0;
        let pieces = tokens(code, language).into_iter().map(|(end, token)| {
            let piece = (chars[at..end].iter().collect::<String>(), token);
            at = end;
            piece
        });
        pieces.filter(|(_, token)| *token != Token::Plain).collect()
    }

    fn piece(text: &str, token: Token) -> (String, Token) {
        (text.to_owned(), token)
    }

    #[test]
    fn the_pieces_of_code_are_told_apart() {
        assert_eq!(
            told("fun f() = \"a // b\" // 끝\nval n = 0x1F", "Kotlin"),
            [
                piece("fun", Token::Keyword),
                piece("\"a // b\"", Token::Text),
                piece("// 끝", Token::Comment),
                piece("val", Token::Keyword),
                piece("0x1F", Token::Number)
            ]
        );
        assert_eq!(
            told("SELECT 'it' -- all\nFROM t", "sql"),
            [
                piece("SELECT", Token::Keyword),
                piece("'it'", Token::Text),
                piece("-- all", Token::Comment),
                piece("FROM", Token::Keyword)
            ]
        );
        assert_eq!(
            told("curl http://x:80 # ok", "bash"),
            [piece("80", Token::Number), piece("# ok", Token::Comment)]
        );
        assert_eq!(told("let url = http://x", "javascript"), [piece("let", Token::Keyword)]);
        assert_eq!(told("<!-- a\nb --><p>", "html"), [piece("<!-- a\nb -->", Token::Comment)]);
    }

    #[test]
    fn what_is_not_closed_colors_nothing_after_its_line() {
        assert_eq!(
            told("# don't\nx = 1", "python"),
            [piece("# don't", Token::Comment), piece("1", Token::Number)]
        );
        assert_eq!(told("it's\nreturn", "go"), [piece("return", Token::Keyword)]);
        assert_eq!(told("if x", "plain text"), []);
    }

    proptest! {
        #[test]
        fn no_letter_is_lost_or_doubled(code in "\\PC*", language in "(rust|bash|sql|html|json|plain text)") {
            let tokens = tokens(&code, &language);
            prop_assert!(tokens.windows(2).all(|two| two[0].0 < two[1].0));
            prop_assert_eq!(tokens.last().map_or(0, |last| last.0), code.chars().count());
        }
    }
}
