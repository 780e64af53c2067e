//! Lines into blocks.

use super::{Block, Inline, inline, marker, table};

/// Deeper nesting of lists and quotes is read as paragraphs: a bound on recursion.
const MAX_DEPTH: usize = 8;

/// Where a block begins: its line in the text, and its place among the blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Start {
    pub(super) line: usize,
    pub(super) block: usize,
}

/// Reads a text, adds its blocks to others, and tells where the last of them begins.
pub(super) fn parse(text: &str, blocks: &mut Vec<Block>) -> Option<Start> {
    let lines: Vec<&str> = text.lines().collect();
    parse_lines(&lines, 0, blocks)
}

fn inner(lines: &[&str], depth: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    parse_lines(lines, depth, &mut blocks);
    blocks
}

fn parse_lines(lines: &[&str], depth: usize, blocks: &mut Vec<Block>) -> Option<Start> {
    let mut last = None;
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        if !line.trim().is_empty() {
            last = Some(Start { line: at, block: blocks.len() });
        }
        let rest = &lines[at..];
        at += if line.trim().is_empty() {
            1
        } else if let Some(fence) = fence(line) {
            code(rest, fence, blocks)
        } else if let Some((level, text)) = heading(line) {
            blocks.push(Block::Heading { level, text: inline::parse(text) });
            1
        } else if is_rule(line) {
            blocks.push(Block::Rule);
            1
        } else if table::is_row(line) && rest.get(1).is_some_and(|next| table::is_delimiter(next)) {
            let length = rest.iter().take_while(|line| table::is_row(line)).count();
            let rows = rest[2..length].iter().map(|line| table::cells(line)).collect();
            blocks.push(Block::Table { header: table::cells(line), rows });
            length
        } else if depth < MAX_DEPTH && quoted(line).is_some() {
            let lines: Vec<&str> = rest.iter().map_while(|line| quoted(line)).collect();
            blocks.push(Block::Quote(inner(&lines, depth + 1)));
            lines.len()
        } else if let Some(first) = Bullet::of(line).filter(|_| depth < MAX_DEPTH) {
            list(rest, first, depth, blocks)
        } else {
            let length = 1 + rest[1..].iter().take_while(|line| !interrupts(line)).count();
            let text = rest[..length].iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n");
            blocks.push(Block::Paragraph(inline::parse(&text)));
            length
        };
    }
    last
}

/// Whether a line ends the paragraph above it.
fn interrupts(line: &str) -> bool {
    line.trim().is_empty()
        || fence(line).is_some()
        || heading(line).is_some()
        || is_rule(line)
        || table::is_row(line)
        || quoted(line).is_some()
        // A line that happens to begin with a year and a full stop is no list.
        || Bullet::of(line).is_some_and(|bullet| bullet.number.is_none_or(|number| number == 1))
}

/// The fence that a line opens: its characters.
fn fence(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.len() - line.trim_start_matches(mark).len();
    let opens = length >= 3 && !line[length..].contains('`');
    opens.then(|| &line[..length])
}

/// Reads a code block and gives the number of its lines. Citations in it come after it.
fn code(lines: &[&str], fence: &str, blocks: &mut Vec<Block>) -> usize {
    let indent = lines[0].len() - lines[0].trim_start().len();
    let language = lines[0].trim().trim_start_matches(['`', '~']).trim();
    let body: Vec<&str> = lines[1..].iter().copied().take_while(|line| !closes(line, fence)).collect();
    let text = body.iter().map(|line| dedent(line, indent)).collect::<Vec<_>>().join("\n");
    let mut cited = Vec::new();
    let mut keep = |c: &char| match marker::index_of(*c) {
        Some(index) => {
            cited.push(Inline::Citation(index));
            false
        }
        None => true,
    };
    let language: String = language.chars().filter(&mut keep).collect();
    let text: String = text.chars().filter(&mut keep).collect();
    let language = language.split_whitespace().next().unwrap_or_default().to_owned();
    blocks.push(Block::Code { language, text });
    if !cited.is_empty() {
        blocks.push(Block::Paragraph(cited));
    }
    (body.len() + 2).min(lines.len())
}

fn closes(line: &str, fence: &str) -> bool {
    let line = line.trim();
    line.starts_with(fence) && line.chars().all(|c| fence.starts_with(c))
}

fn heading(line: &str) -> Option<(u8, &str)> {
    let line = line.trim();
    let level = line.len() - line.trim_start_matches('#').len();
    let text = line[level..].strip_prefix(' ')?;
    let level = u8::try_from(level).ok().filter(|level| (1..=6).contains(level))?;
    Some((level, text.trim().trim_end_matches('#').trim_end()))
}

fn is_rule(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = marks.next().filter(|c| matches!(c, '-' | '*' | '_')) else { return false };
    let others = marks.clone().count();
    others >= 2 && marks.all(|c| c == first)
}

/// What stands behind the `>` of a quote.
fn quoted(line: &str) -> Option<&str> {
    let inner = line.trim_start().strip_prefix('>')?;
    Some(inner.strip_prefix(' ').unwrap_or(inner))
}

/// The mark of a list's item.
struct Bullet {
    /// How far the mark is indented, in bytes of white space.
    indent: usize,
    /// Where the item's text starts.
    content: usize,
    /// The number of a numbered item.
    number: Option<u32>,
}

impl Bullet {
    fn of(line: &str) -> Option<Bullet> {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let text = &line[indent..];
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, width) = match text[digits..].chars().next()? {
            '.' | ')' if (1..=9).contains(&digits) => (Some(text[..digits].parse().ok()?), digits + 1),
            mark @ ('-' | '*' | '+' | '•') if digits == 0 => (None, mark.len_utf8()),
            _ => return None,
        };
        let after = &text[width..];
        let spaces = after.len() - after.trim_start_matches(' ').len();
        let fits = !after.trim().is_empty() && spaces > 0;
        fits.then(|| Bullet {
            indent,
            content: indent + width + if spaces <= 4 { spaces } else { 1 },
            number,
        })
    }

    fn continues(&self, other: &Bullet) -> bool {
        other.indent < self.content && self.number.is_some() == other.number.is_some()
    }
}

/// Reads a list and gives the number of its lines.
fn list(lines: &[&str], first: Bullet, depth: usize, blocks: &mut Vec<Block>) -> usize {
    let start = first.number;
    let mut items: Vec<Vec<&str>> = vec![vec![&lines[0][first.content..]]];
    let mut bullet = first;
    let mut at = 1;
    while at < lines.len() {
        let line = lines[at];
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        // Models indent what belongs to an item by two, three or four spaces: more than the mark is enough.
        let belongs = indent > bullet.indent + 1;
        let item = items.last_mut().expect("a list begins with an item");
        if line.trim().is_empty() {
            let next = lines[at..].iter().find(|line| !line.trim().is_empty());
            let goes_on = next.is_some_and(|next| {
                let indent = next.len() - next.trim_start_matches([' ', '\t']).len();
                indent > bullet.indent + 1 || Bullet::of(next).is_some_and(|next| bullet.continues(&next))
            });
            if !goes_on {
                break;
            }
            item.push("");
        } else if belongs {
            item.push(dedent(line, bullet.content));
        } else if let Some(next) = Bullet::of(line) {
            if is_rule(line) || !bullet.continues(&next) {
                break;
            }
            items.push(vec![&line[next.content..]]);
            bullet = next;
        } else if interrupts(line) || item.last().is_some_and(|last| last.is_empty()) {
            break;
        } else {
            item.push(line.trim_start());
        }
        at += 1;
    }
    let items = items.iter().map(|item| inner(item, depth + 1)).collect();
    blocks.push(Block::List { start, items });
    at
}

/// The line without up to `width` bytes of leading white space.
fn dedent(line: &str, width: usize) -> &str {
    let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
    &line[indent.min(width)..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Vec<Block> {
        let mut blocks = Vec::new();
        super::parse(text, &mut blocks);
        blocks
    }

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(vec![Inline::Text(text.to_owned())])
    }

    #[test]
    fn lists_nest_by_any_indent_that_models_use() {
        for indent in ["  ", "   ", "    "] {
            let text = format!("1. 하나\n{indent}- 가\n{indent}- 나\n2. 둘");
            let inner =
                Block::List { start: None, items: vec![vec![paragraph("가")], vec![paragraph("나")]] };
            assert_eq!(
                parse(&text),
                [Block::List {
                    start: Some(1),
                    items: vec![vec![paragraph("하나"), inner], vec![paragraph("둘")]]
                }]
            );
        }
    }

    #[test]
    fn a_loose_list_is_one_list_and_ends_at_a_paragraph() {
        let blocks = parse("- 가\n\n- 나\n\n끝");
        let list = Block::List { start: None, items: vec![vec![paragraph("가")], vec![paragraph("나")]] };
        assert_eq!(blocks, [list, paragraph("끝")]);
    }

    #[test]
    fn a_year_at_the_start_of_a_line_is_no_list() {
        let lines = vec![
            Inline::Text("시행일:".to_owned()),
            Inline::Break,
            Inline::Text("2026. 5. 1.부터".to_owned()),
        ];
        assert_eq!(parse("시행일:\n2026. 5. 1.부터"), [Block::Paragraph(lines)]);
    }

    #[test]
    fn headings_rules_quotes_code_and_tables_are_read() {
        let blocks = parse(
            "## 제목 ##\n> 인용\n> 둘째\n---\n```rust\nlet a;\n```\n| 가 | 나 |\n|---|---|\n| 1 | 2 |\n끝",
        );
        let cell = |text: &str| vec![Inline::Text(text.to_owned())];
        assert_eq!(
            blocks,
            [
                Block::Heading { level: 2, text: cell("제목") },
                Block::Quote(vec![Block::Paragraph(vec![
                    Inline::Text("인용".to_owned()),
                    Inline::Break,
                    Inline::Text("둘째".to_owned())
                ])]),
                Block::Rule,
                Block::Code { language: "rust".to_owned(), text: "let a;".to_owned() },
                Block::Table {
                    header: vec![cell("가"), cell("나")], rows: vec![vec![cell("1"), cell("2")]]
                },
                paragraph("끝"),
            ]
        );
    }

    #[test]
    fn code_that_never_closes_ends_with_the_text() {
        assert_eq!(
            parse("~~~\n가\n나"),
            [Block::Code { language: String::new(), text: "가\n나".to_owned() }]
        );
    }

    #[test]
    fn deep_nesting_ends_in_text() {
        let text = "> ".repeat(200) + "가";
        assert_eq!(parse(&text).len(), 1);
    }
}
