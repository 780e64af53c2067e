//! What becomes of Notion's HTML.

use shared::page::BlockKind::*;
use shared::page::{DateSpan, MarkStyle, PropertyValue};

use crate::support::{A, B, C, html, marks, outline, page_of_html, read};

fn id(n: u32) -> String {
    format!("00000000-0000-4000-8000-{n:012}")
}

#[test]
fn blocks_keep_their_ids_and_what_lies_in_them() {
    let blocks = html(&format!(
        "<h1 id=\"{}\">제목</h1><p id=\"{}\">글<div class=\"indented\"><p id=\"{}\">속글</p></div></p>\
         <ul id=\"{}\" class=\"bulleted-list\"><li style=\"list-style-type:disc\">하나<ul id=\"{}\" class=\"bulleted-list\"><li>둘</li></ul></li></ul>\
         <ol type=\"1\" id=\"{}\" class=\"numbered-list\" start=\"3\"><li>셋</li></ol>\
         <ul id=\"{}\" class=\"to-do-list\"><li><div class=\"checkbox checkbox-on\"></div> <span class=\"to-do-children-checked\">한 일</span><div class=\"indented\"><p>안</p></div></li></ul>\
         <ul id=\"{}\" class=\"toggle\"><li><details open=\"\"><summary>접힌 것</summary><p id=\"{}\">숨은 글</p></details></li></ul>\
         <blockquote id=\"{}\">인용<p id=\"{}\">안의 글</p></blockquote><hr id=\"{}\"/>",
        id(1),
        id(2),
        id(3),
        id(4),
        id(5),
        id(6),
        id(7),
        id(8),
        id(9),
        id(10),
        id(11),
        id(12)
    ));
    assert_eq!(
        outline(&blocks),
        [
            (Heading1, 0, "제목"),
            (Paragraph, 0, "글"),
            (Paragraph, 1, "속글"),
            (BulletedListItem, 0, "하나"),
            (BulletedListItem, 1, "둘"),
            (NumberedListItem, 0, "셋"),
            (ToDo, 0, "한 일"),
            (Paragraph, 1, "안"),
            (Toggle, 0, "접힌 것"),
            (Paragraph, 1, "숨은 글"),
            (Quote, 0, "인용"),
            (Paragraph, 1, "안의 글"),
            (Divider, 0, ""),
        ]
    );
    let with_ids = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12];
    for (n, index) in with_ids.into_iter().enumerate() {
        assert_eq!(blocks[index].id.to_string(), id(n as u32 + 1));
    }
    assert_eq!(blocks[5].detail.number, Some(3));
    assert_eq!(blocks[6].detail.checked, Some(true));
    assert_eq!(blocks[9].heading_path, ["제목", "접힌 것"]);
}

#[test]
fn toggles_that_are_headings_columns_and_callouts_are_understood_with_and_without_wrappers() {
    for (open, close) in [("", ""), ("<div style=\"display:contents\" dir=\"auto\">", "</div>")] {
        let blocks = html(&format!(
            "{open}<details open=\"\"><summary style=\"font-weight:600;font-size:1.5em\">절</summary><div class=\"indented\">{open}<p>글</p>{close}</div></details>{close}\
             {open}<div class=\"column-list\"><div style=\"width:50%\" class=\"column\">{open}<p>왼쪽</p>{close}</div><div class=\"column\"><p>오른쪽</p></div></div>{close}\
             {open}<figure class=\"block-color-gray_background callout\"><div style=\"font-size:1.5em\"><span class=\"icon\">💡</span></div>\
             <div style=\"width:100%\">{open}<p>도움말</p>{close}<figure class=\"callout\"><div><span class=\"icon\">⚠️</span></div><div>안의 것</div></figure></div></figure>{close}"
        ));
        assert_eq!(
            outline(&blocks),
            [
                (Heading2, 0, "절"),
                (Paragraph, 1, "글"),
                (ColumnList, 0, ""),
                (Column, 1, ""),
                (Paragraph, 2, "왼쪽"),
                (Column, 1, ""),
                (Paragraph, 2, "오른쪽"),
                (Callout, 0, "도움말"),
                (Callout, 1, "안의 것"),
            ]
        );
        assert_eq!(blocks[7].detail.icon.as_deref(), Some("💡"));
        assert_eq!(blocks[8].detail.icon.as_deref(), Some("⚠️"));
        assert_eq!(blocks[1].heading_path, ["절"]);
        assert!(blocks[2].heading_path.is_empty());
    }
}

#[test]
fn code_tables_formulas_and_bookmarks_keep_their_words() {
    let blocks = html(
        "<script src=\"x\"></script><pre class=\"code\"><code class=\"language-Plain Text\">a &lt; b\nc</code></pre>\
         <table class=\"simple-table\"><thead class=\"simple-table-header\"><tr><th>이름</th><th>값</th></tr></thead><tbody><tr><td>가</td><td>1</td></tr></tbody></table>\
         <figure class=\"equation\"><style>@import</style><span class=\"katex\"><math><annotation encoding=\"application/x-tex\">e^{x}</annotation></math><span class=\"katex-html\">e x</span></span></figure>\
         <figure><a href=\"https://example.com/a\" class=\"bookmark source\"><div class=\"bookmark-info\"><div class=\"bookmark-title\">제목</div><div class=\"bookmark-description\">설명</div></div></a><figcaption>캡션</figcaption></figure>\
         <figure><div class=\"source\"><a href=\"https://example.com/b\">https://example.com/b</a></div></figure>\
         <figure class=\"image\"><a href=\"https://example.com/c.png\"><img src=\"https://example.com/c.png\"/></a><figcaption>그림</figcaption></figure>\
         <figure class=\"image\"><a href=\"%ED%99%88/%ED%91%9C.png\"><img src=\"%ED%99%88/%ED%91%9C.png\"/></a></figure>\
         <nav class=\"table_of_contents\"><a href=\"#x\">제목</a></nav>",
    );
    assert_eq!(
        outline(&blocks),
        [
            (Code, 0, "a < b\nc"),
            (Table, 0, ""),
            (TableRow, 1, "이름 | 값"),
            (TableRow, 1, "가 | 1"),
            (Equation, 0, "e^{x}"),
            (Bookmark, 0, "제목\n설명\n캡션"),
            (Embed, 0, "https://example.com/b"),
            (Image, 0, "그림"),
            (Image, 0, "표.png"),
            (TableOfContents, 0, ""),
        ]
    );
    assert_eq!(blocks[0].detail.language.as_deref(), Some("Plain Text"));
    assert!(blocks[2].detail.header);
    assert_eq!(blocks[5].detail.url.as_deref(), Some("https://example.com/a"));
}

#[test]
fn words_keep_their_formatting_and_their_links() {
    let blocks = html(&format!(
        "<p>👩‍💻 <strong>굵은 <em>둘</em></strong> <code>x</code> <del>취소</del> <span style=\"border-bottom:0.05em solid\">밑줄</span> \
         <a href=\"x%20{B}.html\"><span class=\"icon\">📄</span>메모</a> <a href=\"https://example.com/\">밖</a> \
         <a href=\"javascript:alert(1)\">나쁜</a> <time>@March 1, 2024</time> <span class=\"user\">@김민지</span><br/>\
         <span class=\"notion-text-equation-token\"><span class=\"katex\"><annotation encoding=\"application/x-tex\">x_1</annotation></span><span>\u{feff}</span></span></p>"
    ));
    assert_eq!(blocks[0].text, "👩‍💻 굵은 둘 x 취소 밑줄 메모 밖 나쁜 @March 1, 2024 @김민지\nx_1");
    let word = |style, word: &str| (style, word.to_owned());
    assert_eq!(
        marks(&blocks[0]),
        [
            word(MarkStyle::Bold, "굵은 둘"),
            word(MarkStyle::Italic, "둘"),
            word(MarkStyle::Code, "x"),
            word(MarkStyle::Strike, "취소"),
            word(MarkStyle::Underline, "밑줄"),
            word(MarkStyle::PageMention, "메모"),
            word(MarkStyle::Link, "밖"),
            word(MarkStyle::DateMention, "@March 1, 2024"),
            word(MarkStyle::UserMention, "@김민지"),
            word(MarkStyle::Equation, "x_1"),
        ]
    );
}

#[test]
fn properties_have_the_types_that_the_table_tells() {
    let row = |kind: &str, name: &str, value: &str| {
        format!(
            "<tr class=\"property-row property-row-{kind}\"><th><span class=\"icon property-icon\"><svg></svg></span>{name}</th><td>{value}</td></tr>"
        )
    };
    let head: String = [
        "<table class=\"properties\"><tbody>".to_owned(),
        row("number", "값", "67.3"),
        row("number", "가격", "₩1,000"),
        row("select", "상태", "<span class=\"selected-value select-value-color-blue\">진행</span>"),
        row("status", "단계", "<span class=\"status-value\"><div class=\"status-dot\"></div>완료</span>"),
        row(
            "multi_select",
            "태그",
            "<span class=\"selected-value\">a</span><span class=\"selected-value\">b</span>",
        ),
        row("checkbox", "확인", "<div class=\"checkbox checkbox-on\"></div>"),
        row("date", "기한", "<time>@2024년 3월 1일 → 2024년 3월 3일</time>"),
        row("url", "주소", "<a href=\"https://example.com/a\">https://example.com/a</a>"),
        row("person", "담당", "<span class=\"user\"><img class=\"icon user-icon\"/>김민지</span>"),
        row("relation", "관련", &format!("<a href=\"x%20{B}.html\"><span class=\"icon\">📄</span>메모</a>")),
        row("file", "파일", "<a href=\"x/%ED%91%9C.pdf\">x/표.pdf</a>"),
        row("text", "빈칸", ""),
        row("created_time", "생성 일시", "<time>@March 1, 2024 8:00 AM</time>"),
        row("last_edited_time", "최종 편집 일시", "<time>@2024년 3월 2일 오후 9:05</time>"),
        "</tbody></table>".to_owned(),
    ]
    .concat();
    let read = read(&[(format!("글 {A}.html"), page_of_html(A, "글", &head, "<p>글</p>"))]);
    let page = read.page("글");
    let value = |name: &str| {
        &page.properties.iter().find(|it| it.name == name).unwrap_or_else(|| panic!("{name}")).value
    };
    let text = |words: &str| words.to_owned();
    let span = |start: &str, end: Option<&str>| {
        PropertyValue::Date(DateSpan {
            start: start.to_owned(),
            end: end.map(str::to_owned),
            time_zone: None,
        })
    };
    assert_eq!(value("값"), &PropertyValue::Number(67.3));
    assert_eq!(value("가격"), &PropertyValue::Text(text("₩1,000")));
    assert_eq!(value("상태"), &PropertyValue::Select(text("진행")));
    assert_eq!(value("단계"), &PropertyValue::Status(text("완료")));
    assert_eq!(value("태그"), &PropertyValue::MultiSelect(vec![text("a"), text("b")]));
    assert_eq!(value("확인"), &PropertyValue::Checkbox(true));
    assert_eq!(value("기한"), &span("2024-03-01", Some("2024-03-03")));
    assert_eq!(value("주소"), &PropertyValue::Url(text("https://example.com/a")));
    assert_eq!(value("담당"), &PropertyValue::People(vec![text("김민지")]));
    assert!(matches!(value("관련"), PropertyValue::Relation(pages) if pages[0].id.simple() == B));
    assert_eq!(value("파일"), &PropertyValue::List(vec![text("표.pdf")]));
    assert_eq!(page.properties.len(), 13);
    assert_eq!(page.created_at.to_rfc3339(), "2024-03-01T08:00:00+00:00");
    assert_eq!(page.edited_at.to_rfc3339(), "2024-03-02T21:05:00+00:00");
}

#[test]
fn a_database_within_a_page_is_a_block_and_its_rows_without_files_are_pages() {
    let collection = format!(
        "<div id=\"{}\" class=\"collection-content\"><h4 class=\"collection-title\">일감</h4><table class=\"collection-content\">\
         <thead><tr><th><span class=\"icon\"></span>이름</th><th>상태</th></tr></thead><tbody>\
         <tr id=\"{}\"><td class=\"cell-title\"><a href=\"%ED%99%88%20{A}/%EC%9D%BC%EA%B0%90%20{C}/%ED%9A%8C%EC%9D%98%20{B}.html\">회의</a></td><td class=\"cell-x\"><span class=\"selected-value\">진행</span></td></tr>\
         <tr id=\"{}\"><td class=\"cell-title\"><a href=\"https://www.notion.so/x-{}\">보고</a></td><td class=\"cell-x\"><span class=\"selected-value\">완료</span></td></tr>\
         </tbody></table></div>",
        C,
        B,
        id(7),
        id(7).replace('-', "")
    );
    let read = read(&[
        (format!("홈 {A}.html"), page_of_html(A, "홈", "", &collection)),
        (format!("홈 {A}/일감 {C}/회의 {B}.html"), page_of_html(B, "회의", "", "<p>글</p>")),
    ]);
    assert_eq!(outline(&read.page("홈").blocks), [(ChildDatabase, 0, "일감")]);
    let (meeting, report) = (read.page("회의"), read.page("보고"));
    for page in [meeting, report] {
        assert_eq!(
            page.database.as_ref().map(|it| (it.id.simple(), it.title.clone())),
            Some((C.to_owned(), "일감".to_owned()))
        );
        assert_eq!(page.path_titles(), ["홈", "일감"]);
    }
    assert_eq!(report.id.to_string(), id(7));
    assert_eq!(report.properties[0].value, PropertyValue::MultiSelect(vec!["완료".to_owned()]));
    assert_eq!((read.imported.pages, read.imported.rows), (3, 1));
}

#[test]
fn broken_html_loses_no_word() {
    let blocks = html("<ul><li>하나<p>둘<div>셋</span></b>넷<table><td>다섯");
    let words: String = blocks.iter().map(|block| block.text.as_str()).collect();
    for word in ["하나", "둘", "셋", "넷", "다섯"] {
        assert!(words.contains(word), "{word} is lost in {words}");
    }
}

#[test]
fn deep_html_is_read_and_deeper_than_any_page_is_told() {
    let nested = |depth: usize| {
        format!("{}깊은 글{}", "<div><blockquote><b>".repeat(depth), "</b></blockquote></div>".repeat(depth))
    };
    assert!(html(&nested(150)).iter().any(|block| block.text.contains("깊은 글")));
    let read = read(&[
        (format!("글 {A}.html"), page_of_html(A, "글", "", &nested(100_000))),
        (format!("글 {B}.html"), page_of_html(B, "글", "", "<p>글</p>")),
    ]);
    assert_eq!(read.imported.pages, 1);
    assert!(read.skipped()[0].1.contains("nested deeper"));
}
