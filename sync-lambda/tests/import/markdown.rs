//! What becomes of Notion's Markdown.

use shared::page::BlockKind::*;
use shared::page::MarkStyle;

use crate::support::{A, B, C, markdown, marks, outline, read};

#[test]
fn lists_toggles_quotes_and_callouts_keep_what_lies_in_them() {
    let blocks = markdown(
        "- 하나\n    \n    속글\n    \n    1. 가\n    2. 나\n- [ ]  할 일\n- [x]  한 일\n- [ ]  \n\n> 인용\n> 둘째 줄\n> \n> 안의 글\n\n<aside>\n💡 **도움말** 글\n\n- 항목\n\n</aside>\n\n끝",
    );
    assert_eq!(
        outline(&blocks),
        [
            (BulletedListItem, 0, "하나"),
            (Paragraph, 1, "속글"),
            (NumberedListItem, 1, "가"),
            (NumberedListItem, 1, "나"),
            (ToDo, 0, "할 일"),
            (ToDo, 0, "한 일"),
            (ToDo, 0, ""),
            (Quote, 0, "인용\n둘째 줄"),
            (Paragraph, 1, "안의 글"),
            (Callout, 0, "도움말 글"),
            (BulletedListItem, 1, "항목"),
            (Paragraph, 0, "끝"),
        ]
    );
    assert_eq!((blocks[2].detail.number, blocks[3].detail.number), (Some(1), Some(2)));
    assert_eq!((blocks[4].detail.checked, blocks[5].detail.checked), (Some(false), Some(true)));
    assert_eq!(blocks[9].detail.icon.as_deref(), Some("💡"));
    assert_eq!(marks(&blocks[9]), [(MarkStyle::Bold, "도움말".to_owned())]);
}

#[test]
fn headings_stand_above_what_follows_them() {
    let blocks = markdown("# 1장\n\n## 1절\n\n글\n\n# 2장\n\n더");
    let paths: Vec<(&str, Vec<String>)> =
        blocks.iter().map(|block| (block.text.as_str(), block.heading_path.clone())).collect();
    assert_eq!(paths[2], ("글", vec!["1장".to_owned(), "1절".to_owned()]));
    assert_eq!(paths[4], ("더", vec!["2장".to_owned()]));
}

#[test]
fn code_tables_formulas_and_dividers_are_blocks_of_their_kind() {
    let blocks = markdown(
        "```python\nprint(\"**a**\")\n\n# b\n```\n\n| 이름 | 값 |\n| --- | --- |\n| **가** | a \\| b |\n\n$$\nf_{a}*b*c\n$$\n\n---\n\n값은 $x_1$이다",
    );
    assert_eq!(
        outline(&blocks),
        [
            (Code, 0, "print(\"**a**\")\n\n# b"),
            (Table, 0, ""),
            (TableRow, 1, "이름 | 값"),
            (TableRow, 1, "가 | a ¦ b"),
            (Equation, 0, "f_{a}*b*c"),
            (Divider, 0, ""),
            (Paragraph, 0, "값은 x_1이다"),
        ]
    );
    assert_eq!(blocks[0].detail.language.as_deref(), Some("python"));
    assert!(blocks[2].detail.header && !blocks[3].detail.header);
    assert_eq!(marks(&blocks[6]), [(MarkStyle::Equation, "x_1".to_owned())]);
}

#[test]
fn bold_before_a_korean_particle_is_bold_and_asterisks_of_people_stay() {
    let blocks = markdown("**휴가(연차)**는 `2**3**4` \\*\\*별\\*\\* ~~취소~~ *기울임*");
    assert_eq!(blocks[0].text, "휴가(연차)는 2**3**4 **별** 취소 기울임");
    let styles: Vec<MarkStyle> = blocks[0].marks.iter().map(|mark| mark.style).collect();
    assert_eq!(styles, [MarkStyle::Bold, MarkStyle::Code, MarkStyle::Strike, MarkStyle::Italic]);
}

#[test]
fn prices_and_typed_tags_are_text() {
    let blocks = markdown("$5-$10 또는 $100 and $200\n\ngit clone <repo> a<br>b");
    assert_eq!(blocks[0].text, "$5-$10 또는 $100 and $200");
    assert_eq!(blocks[1].text, "git clone <repo> a\nb");
}

#[test]
fn links_lead_to_pages_and_the_web_and_pictures_tell_no_path() {
    let home = format!(
        "# 홈\n\n[메모](%ED%99%88%20{A}/%EB%A9%94%EB%AA%A8%20{B}.md)\n\n글 [메모](%ED%99%88%20{A}/%EB%A9%94%EB%AA%A8%20{B}.md)와 \
         [밖](https://example.com/a) [나쁜](javascript:alert(1)) [페이지](https://www.notion.so/x-{C})\n\n\
         [제목](https://example.com/b)\n\n![%ED%99%88%20{A}/a%20b.png](%ED%99%88%20{A}/a%20b.png)\n\n\
         ![설명](%ED%99%88%20{A}/a%20b.png)\n\n[계획.pdf](%ED%99%88%20{A}/%EA%B3%84%ED%9A%8D.pdf)\n\n\
         [%ED%99%88%20{A}/b%20c.mp4](%ED%99%88%20{A}/b%20c.mp4)\n\n[일감](%ED%99%88%20{A}/%EC%9D%BC%EA%B0%90%20{C}.csv)"
    );
    let read = read(&[
        (format!("홈 {A}.md"), home.as_str()),
        (format!("홈 {A}/메모 {B}.md"), "# 메모\n\n글"),
        (format!("홈 {A}/일감 {C}.csv"), "이름\n"),
        (format!("홈 {A}/a b.png"), "png"),
        (format!("홈 {A}/계획.pdf"), "pdf"),
    ]);
    let page = read.page("홈");
    assert_eq!(
        outline(&page.blocks),
        [
            (ChildPage, 0, "메모"),
            (Paragraph, 0, "글 메모와 밖 나쁜 페이지"),
            (Bookmark, 0, "제목"),
            (Image, 0, "a b.png"),
            (Image, 0, "a b.png\n설명"),
            (Pdf, 0, "계획.pdf"),
            (Video, 0, "b c.mp4"),
            (ChildDatabase, 0, "일감"),
        ]
    );
    assert_eq!(page.blocks[0].id.simple(), B);
    assert_eq!(page.blocks[2].detail.url.as_deref(), Some("https://example.com/b"));
    let mentioned: Vec<Option<String>> = page.blocks[1]
        .marks
        .iter()
        .map(|mark| mark.page.map(|page| page.simple()).or(mark.href.clone()))
        .collect();
    assert_eq!(mentioned, [Some(B.to_owned()), Some("https://example.com/a".to_owned()), Some(C.to_owned())]);
    assert!(!serde_json::to_string(page).unwrap().contains("%20"), "a path of the export is in the page");
    assert_eq!(read.imported.attachments, 2);
    assert_eq!(read.page("메모").path[0].title, "홈");
}

#[test]
fn an_unchanged_page_has_the_same_blocks_in_the_next_export() {
    let text = "하나\n\n하나\n\n- 둘";
    let (first, second) = (markdown(text), markdown(text));
    assert_eq!(first, second);
    let ids: std::collections::HashSet<_> = first.iter().map(|block| block.id).collect();
    assert_eq!(ids.len(), 3);
}

#[test]
fn what_reads_as_control_or_turns_the_writing_round_is_kept_as_data() {
    let text = "a\u{202e}b\u{7}c\u{200b}d";
    assert_eq!(markdown(text)[0].text, text);
}
