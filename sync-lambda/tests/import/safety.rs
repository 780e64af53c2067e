//! What is no export, is damaged, or was made to harm.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use sync_lambda::import::{ImportError, Limits};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::support::{A, B, C, read, read_bytes, read_file, zip};

#[test]
fn what_is_no_export_is_told_apart_and_the_way_to_one_is_told() {
    let folder = TempDir::new().unwrap();
    let missing = read_file(&folder.path().join("none.zip"), Limits::default()).unwrap_err();
    assert!(matches!(missing, ImportError::Open { .. }));
    let a_folder = read_file(folder.path(), Limits::default()).unwrap_err();
    assert!(matches!(a_folder, ImportError::Open { .. }));
    let text = read_bytes(b"no zip file", Limits::default()).unwrap_err();
    assert!(matches!(text, ImportError::NotZip { .. }));
    let half = &zip(&[(format!("글 {A}.md"), "# 글".repeat(1000))])[..90];
    let half = read_bytes(half, Limits::default()).unwrap_err();
    assert!(matches!(half, ImportError::NotZip { .. }));
    let other = read_bytes(&zip(&[("README.md", "# A project"), ("src/main.rs", "")]), Limits::default())
        .unwrap_err();
    assert!(matches!(other, ImportError::NotAnExport { .. }));
    let empty = read_bytes(&zip::<&str, &str>(&[]), Limits::default()).unwrap_err();
    assert!(matches!(empty, ImportError::NotAnExport { .. }));
    for error in [missing, a_folder, text, half, other, empty] {
        let error = error.to_string();
        assert!(error.contains("Markdown & CSV") && error.contains("subpages"), "{error}");
    }
}

#[test]
fn names_that_lead_out_of_the_folder_are_told_and_not_followed() {
    let before = fs::read_dir(".").unwrap().count();
    let read = read(&[
        (format!("글 {A}.md"), "# 글"),
        (format!("../../밖 {B}.md"), "# 밖"),
        (format!("/tmp/밖 {C}.md"), "# 밖"),
    ]);
    assert_eq!(read.imported.pages, 1);
    assert_eq!(read.skipped().len(), 2);
    assert!(read.skipped().iter().all(|(_, reason)| reason.contains("leads out")));
    assert_eq!(fs::read_dir(".").unwrap().count(), before);
    assert!(!Path::new(&format!("/tmp/밖 {C}.md")).exists());
}

#[test]
fn a_damaged_and_an_encrypted_file_cost_themselves_only() {
    let long: String = (0..2000).map(|n| format!("{n}번째 줄\n")).collect();
    let files = [
        (format!("좋은 글 {A}.md"), "# 좋은 글".to_owned()),
        (format!("깨진 글 {B}.md"), long.clone()),
        (format!("잠긴 글 {C}.md"), long),
    ];
    let mut bytes = zip(&files);
    let place = |bytes: &[u8], name: &str, from: usize| {
        let at = bytes[from..].windows(name.len()).position(|window| window == name.as_bytes()).unwrap();
        from + at
    };
    let broken = place(&bytes, &files[1].0, 0) + files[1].0.len();
    bytes[broken + 200..broken + 260].fill(0xff);
    // The flags stand 24 bytes before the name in the head of the file and 38 in the list at the end.
    let head = place(&bytes, &files[2].0, 0);
    let listed = place(&bytes, &files[2].0, head + 1);
    bytes[head - 24] |= 1;
    bytes[listed - 38] |= 1;
    let read = read_bytes(&bytes, Limits::default()).unwrap();
    assert_eq!(read.imported.pages, 1);
    let skipped = read.skipped();
    assert_eq!(skipped.len(), 2, "{skipped:?}");
    assert!(
        skipped.iter().any(|(path, reason)| path.contains(B) && reason.contains("damaged")),
        "{skipped:?}"
    );
    assert!(
        skipped.iter().any(|(path, reason)| path.contains(C) && reason.contains("encrypted")),
        "{skipped:?}"
    );
}

#[test]
fn an_export_of_which_nothing_can_be_read_is_an_error() {
    let name = format!("글 {A}.md");
    let mut bytes = zip(&[(&name, "# 글".repeat(100))]);
    let at = 30 + name.len();
    bytes[at..at + 4].fill(0xff);
    let error = read_bytes(&bytes, Limits::default()).unwrap_err();
    assert!(matches!(error, ImportError::NothingReadable { .. }), "{error}");
}

/// A zip file with zeros that pack to a thousandth.
fn bomb(name: &str, mebibytes: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9));
    zip.start_file(name, options).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..mebibytes {
        zip.write_all(&zeros).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_bomb_is_refused_as_a_page_and_as_a_part_before_it_is_unpacked() {
    let page = bomb(&format!("글 {A}.md"), 4);
    let part = bomb("Export-d2b14fbf-86de-4508-a1b2-6515ff8d7aab-Part-1.zip", 4);
    for bytes in [page, part] {
        assert!(bytes.len() < 100_000);
        let error = read_bytes(&bytes, Limits::default()).unwrap_err();
        assert!(matches!(error, ImportError::Bomb { .. }), "{error}");
    }
}

#[test]
fn what_is_never_unpacked_may_be_as_large_as_it_likes() {
    let mut zip = ZipWriter::new_append(Cursor::new(bomb(&format!("글 {A}/영상.mp4"), 4))).unwrap();
    zip.start_file(format!("글 {A}.md"), SimpleFileOptions::default()).unwrap();
    zip.write_all("# 글".as_bytes()).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let limits = Limits { total_bytes: 1000, ..Limits::default() };
    assert_eq!(read_bytes(&bytes, limits).unwrap().imported.pages, 1);
}

#[test]
fn members_bytes_and_pages_have_limits_of_their_own() {
    let text: String = (0..5000).map(|n| format!("{n} ")).collect();
    let bytes = zip(&[(format!("긴 글 {A}.md"), text), (format!("짧은 글 {B}.md"), "# 짧은 글".to_owned())]);
    let limits = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        read_bytes(&bytes, limits)
    };
    let too_many = limits(|limits| limits.members = 1).unwrap_err();
    assert!(matches!(too_many, ImportError::TooLarge { unit: "files", .. }), "{too_many}");
    let too_much = limits(|limits| limits.total_bytes = 10_000).unwrap_err();
    assert!(matches!(too_much, ImportError::TooLarge { unit: "bytes", .. }), "{too_much}");
    let without_the_long_one = limits(|limits| limits.member_bytes = 1000).unwrap();
    assert_eq!(without_the_long_one.imported.pages, 1);
    assert!(without_the_long_one.skipped()[0].1.contains("larger than 1000 bytes"));
}

#[test]
fn the_same_page_twice_is_one_page() {
    let read = read(&[(format!("글 {A}.md"), "# 글"), (format!("사본/글 {A}.md"), "# 글")]);
    assert_eq!(read.imported.pages, 1);
    assert!(read.skipped()[0].1.contains("the same page as"));
}

#[test]
fn an_error_of_the_taker_ends_the_reading() {
    #[derive(Debug)]
    enum Failed {
        Import,
        Full,
    }
    impl From<ImportError> for Failed {
        fn from(_: ImportError) -> Self {
            Failed::Import
        }
    }
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("export.zip");
    fs::write(&path, zip(&[(format!("글 {A}.md"), "# 글"), (format!("글 {B}.md"), "# 글")])).unwrap();
    let mut taken = 0;
    let read = sync_lambda::import::read(&path, Limits::default(), |_| {
        taken += 1;
        Err(Failed::Full)
    });
    assert!(matches!(read, Err(Failed::Full)));
    assert_eq!(taken, 1);
}
