//! Names and places: Korean ones, ones that were packed again, parts within parts.

use encoding_rs::EUC_KR;
use std::io::{Cursor, Write};
use unicode_normalization::UnicodeNormalization;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{A, B, C, EXPORT, read, read_bytes, zip};
use sync_lambda::import::Limits;

fn files() -> Vec<(String, String)> {
    vec![
        (format!("휴가 규정 {A}.md"), format!("# 휴가 규정\n\n[연차](휴가%20규정%20{A}/연차%20{B}.md)")),
        (format!("휴가 규정 {A}/연차 {B}.md"), "# 연차 유급 휴가\n\n열다섯 날".to_owned()),
    ]
}

#[test]
fn composed_decomposed_and_cp949_names_are_the_same_pages() {
    let expected = read(&files()).pages;
    assert_eq!(expected[1].path_titles(), ["휴가 규정"]);
    assert_eq!(expected[0].blocks[0].id, expected[1].id.into());

    let decomposed: Vec<(String, String)> =
        files().into_iter().map(|(name, text)| (name.nfd().collect(), text.nfd().collect())).collect();
    let titles = |pages: &[shared::page::PageDocument]| {
        pages.iter().map(|page| (page.id, page.title.clone(), page.path.clone())).collect::<Vec<_>>()
    };
    assert_eq!(titles(&read(&decomposed).pages), titles(&expected));

    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files() {
        let (name, _, _) = EUC_KR.encode(&name);
        zip.start_file_with_options(SimpleFileOptions::default().name(&name)).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let packed_again = read_bytes(&zip.finish().unwrap().into_inner(), Limits::default()).unwrap();
    assert_eq!(titles(&packed_again.pages), titles(&expected));
}

#[test]
fn parts_in_a_zip_file_are_one_export_whatever_they_are_called() {
    let expected = read(&files()).pages;
    let part = |n: usize| {
        let (name, text) = files().remove(n);
        zip(&[(format!("{EXPORT}/{name}"), text)])
    };
    let inner =
        |prefix: &str, n: usize| format!("{prefix}-d2b14fbf-86de-4508-a1b2-6515ff8d7aab-Part-{}.zip", n + 1);
    let once = zip(&[(inner("ExportBlock", 0), part(0)), (inner("ExportBlock", 1), part(1))]);
    assert_eq!(read_bytes(&once, Limits::default()).unwrap().pages, expected);
    let twice = zip(&[(inner("Export", 0), once)]);
    assert_eq!(read_bytes(&twice, Limits::default()).unwrap().pages, expected);
    let thrice = read_bytes(&zip(&[(inner("Export", 2), twice)]), Limits::default()).unwrap_err();
    assert!(thrice.to_string().contains("too many zip files"), "{thrice}");
}

#[test]
fn a_zip_file_that_someone_put_into_a_page_is_not_opened() {
    let other = zip(&[(format!("몰래 {C}.md"), "# 몰래")]);
    let read = read(&[
        (format!("글 {A}.md"), b"# g".to_vec()),
        (format!("글 {A}/{EXPORT}-Part-1.zip"), other.clone()),
        (format!("글 {A}/자료.zip"), other),
    ]);
    assert_eq!((read.imported.pages, read.imported.attachments), (1, 2));
}

#[test]
fn the_title_is_that_of_the_page_and_its_address_that_of_notion() {
    let read = read(&files());
    let page = read.page("연차 유급 휴가");
    assert_eq!(page.url, format!("https://www.notion.so/{B}"));
    assert_eq!(page.edited_at.to_rfc3339(), "2026-05-01T09:30:00+00:00");
}

#[test]
fn a_name_without_an_id_gets_the_one_of_the_index_or_one_of_its_path() {
    let index = format!("<ul id=\"id::{}\"><a href=\"메모.md\">메모.md</a></ul>", uuid(C));
    let with_index = [
        (format!("{EXPORT}/index.html"), index),
        (format!("{EXPORT}/메모.md"), "# 메모".to_owned()),
        (format!("{EXPORT}/다른 것.md"), "# 다른 것".to_owned()),
    ];
    let read = read(&with_index);
    assert_eq!(read.page("메모").id.simple(), C);
    assert_eq!(read.page("다른 것").url, "https://www.notion.so/");
    let renamed = with_index.map(|(name, text)| (name.replace("d2b14fbf", "00000000"), text));
    assert_eq!(crate::support::read(&renamed).page("다른 것").id, read.page("다른 것").id);
}

fn uuid(hex: &str) -> String {
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[test]
fn the_time_of_a_member_without_one_is_that_of_the_export() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let never = zip::DateTime::from_date_and_time(1980, 1, 1, 0, 0, 0).unwrap();
    zip.start_file(format!("글 {A}.md"), SimpleFileOptions::default().last_modified_time(never)).unwrap();
    let read = read_bytes(&zip.finish().unwrap().into_inner(), Limits::default()).unwrap();
    assert!(chrono::Datelike::year(&read.pages[0].edited_at) > 2000);
}
