//! Databases of an export in Markdown: tables, and folders with the pages of rows.

use shared::page::PropertyValue;

use crate::support::{A, B, C, read};

#[test]
fn the_page_of_a_row_has_its_properties_and_only_those() {
    let read = read(&[
        (format!("일감 {A}.csv"), "이름,상태\n회의,진행\n".to_owned()),
        (format!("일감 {A}_all.csv"), "\u{feff}이름,상태,메모,생성 일시\n회의,진행,,\n".to_owned()),
        (
            format!("일감 {A}/회의 {B}.md"),
            "# 회의\n\n상태: 진행\n메모: 하나\n둘\n생성 일시: 2024년 3월 1일 오전 9:00\n\n참고: 본문\n"
                .to_owned(),
        ),
        (format!("참고 {C}.md"), "# 참고\n\n상태: 이것은 글\n".to_owned()),
    ]);
    let page = read.page("회의");
    let text = |words: &str| PropertyValue::Text(words.to_owned());
    let found: Vec<(&str, &PropertyValue)> =
        page.properties.iter().map(|it| (it.name.as_str(), &it.value)).collect();
    assert_eq!(
        found,
        [
            ("메모", &text("하나\n둘")),
            ("상태", &text("진행")),
            ("생성 일시", &text("2024년 3월 1일 오전 9:00")),
        ]
    );
    assert_eq!(page.created_at.to_rfc3339(), "2024-03-01T09:00:00+00:00");
    assert_eq!(page.blocks[0].text, "참고: 본문");
    assert_eq!(page.database.as_ref().map(|it| it.title.as_str()), Some("일감"));
    let other = read.page("참고");
    assert!(other.properties.is_empty() && other.database.is_none());
    assert_eq!(other.blocks[0].text, "상태: 이것은 글");
    assert_eq!(read.imported.rows, 0);
}

#[test]
fn rows_that_stand_in_a_table_only_become_pages() {
    let files = [
        (format!("홈 {A}.md"), "# 홈".to_owned()),
        (
            format!("홈 {A}/일감 {B}_all.csv"),
            "이름,상태,관련\n회의,진행,\n보고,완료,\"회의 (%ED%99%88%20{A}/%EC%9D%BC%EA%B0%90%20{B}/%ED%9A%8C%EC%9D%98%20{C}.md)\"\n보고,보류,\n"
                .replace("{A}", A)
                .replace("{B}", B)
                .replace("{C}", C),
        ),
        (format!("홈 {A}/일감 {B}/회의 {C}.md"), "# 회의\n\n상태: 진행\n".to_owned()),
    ];
    let read = read(&files);
    let reports: Vec<_> = read.pages.iter().filter(|page| page.title == "보고").collect();
    assert_eq!((reports.len(), read.imported.pages, read.imported.rows), (2, 4, 2));
    let (first, second) = (reports[0], reports[1]);
    assert_ne!(first.id, second.id);
    assert_eq!(first.path_titles(), ["홈", "일감"]);
    assert_eq!(first.url, format!("https://www.notion.so/{B}"));
    assert!(first.blocks.is_empty());
    assert_eq!(first.own_block().text, "보고\n관련: 회의\n상태: 완료");
    let again = crate::support::read(&files);
    assert_eq!(again.pages, read.pages);
}

#[test]
fn a_table_that_someone_put_into_a_page_is_no_database() {
    let read = read(&[(format!("글 {A}.md"), "# 글"), (format!("글 {A}/자료.csv"), "a,b\n1,2\n")]);
    assert_eq!((read.imported.pages, read.imported.attachments), (1, 1));
}

#[test]
fn folders_without_ids_lead_to_the_same_places() {
    let read = read(&[
        (format!("팀 공간/홈 {A}.md"), "# 홈"),
        (format!("팀 공간/홈/일감 {B}.csv"), "이름,상태\n회의,진행\n"),
        (format!("팀 공간/홈/일감/회의 {C}.md"), "# 회의\n\n상태: 진행\n"),
    ]);
    let page = read.page("회의");
    assert_eq!(page.path_titles(), ["홈", "일감"]);
    assert_eq!(page.database.as_ref().map(|it| it.id.simple()), Some(B.to_owned()));
    assert_eq!(read.imported.pages, 2);
}
