//! What leaves a text and what stays in it. Whole attacks are in `e2e/red-team`.

use proptest::prelude::*;

use super::*;

fn parts(pieces: &[&str]) -> Vec<Part> {
    let mut cleaner = Cleaner::default();
    let mut parts: Vec<Part> = pieces.iter().flat_map(|piece| cleaner.push(piece)).collect();
    parts.extend(cleaner.finish());
    parts
}

/// A text without its addresses.
fn clean(text: &str) -> String {
    parts(&[text]).iter().map(|part| if let Part::Text(text) = part { text } else { OMITTED }).collect()
}

fn found(text: &str) -> Vec<String> {
    let parts = parts(&[text]);
    parts
        .into_iter()
        .filter_map(|part| if let Part::Address(address) = part { Some(address) } else { None })
        .collect()
}

#[test]
fn images_vanish_and_links_keep_their_words() {
    assert_eq!(clean("see ![x](https://evil.example/?q=secret) here"), "see  here");
    assert_eq!(clean("see [the rule](https://evil.example)."), "see the rule.");
    assert_eq!(clean("[![x](https://a.example)](https://b.example)!"), "!");
}

#[test]
fn a_link_over_two_lines_or_without_an_end_is_one_too() {
    assert_eq!(clean("![a\nb](https://evil.example/?q=s) [x\ny](https://evil.example/)"), " x\ny");
    assert_eq!(clean("[x](https://evil.example/?q=s and"), "x and");
    assert_eq!(clean("[x][ref] and ![y][ref]"), "[x] [ref] and ");
}

#[test]
fn a_link_in_the_words_of_a_link_ends_with_them() {
    assert_eq!(clean("[[](][)]1]"), "[]1]");
    assert_eq!(clean("a[([](][)]1] b"), "a[(]1] b");
}

#[test]
fn html_and_bare_addresses_in_angles_are_disarmed() {
    assert_eq!(clean("<img src=x> <https://evil.example> 1 < 2 <"), "‹img src=x> ‹…> 1 < 2 ‹");
    assert_eq!(clean("<?php x ?> <!-- x --> </p>"), "‹?php x ?> ‹!-- x --> ‹/p>");
}

#[test]
fn what_is_taken_out_makes_no_neighbors_of_what_is_left() {
    assert_eq!(clean("<[1]img src=x>"), "‹img src=x>");
    assert_eq!(clean("<[img](y) src=x>"), "‹img src=x>");
    assert_eq!(clean("[x]![a](b)(https://evil.example)"), "[x] (…)");
    assert_eq!(clean("ht![a](b)tps://evil.example/?q=1"), "…");
    assert_eq!(clean("&#x6![a](b)8;ttps"), "＆#x68;ttps");
    assert_eq!(clean("!\u{200b}[x](https://evil.example)"), "");
}

#[test]
fn no_definition_and_no_wiki_link_can_stand() {
    assert_eq!(clean("[x]\n\n[x]: https://evil.example \"t\""), "[x]\n\n[x] : … \"t\"");
    assert_eq!(clean("[^n]\n\n[^n]: note"), "[^n]\n\n[^n] : note");
    assert_eq!(clean("[[page]]"), "[ [page]]");
}

#[test]
fn deep_and_long_brackets_take_neither_stack_nor_time() {
    let deep = format!("{}{}", "[".repeat(20_000), "](a)".repeat(20_000));
    assert!(!clean(&deep).contains("]("));
    assert_eq!(clean(&"[".repeat(20_000)).matches('[').count(), 20_000);
    for long in ["a.", "1a", "a@", "(", "https://", "가.", "&#", "`a."] {
        clean(&long.repeat(20_000));
    }
}

#[test]
fn a_forged_marker_vanishes() {
    assert_eq!(clean("15일[1], 20일 [2, 3]"), "15일, 20일 ");
}

#[test]
fn a_marker_is_a_part_of_nothing() {
    for (before, after, expected) in [
        ("a", "(b)", "a[1] (b)"),
        ("![x", "](https://evil.example)", "! [x[1]] (…)"),
        ("a\n", ": https://evil.example", "a\n[1] : …"),
        ("[", "]", "[ [1]]"),
        ("a!", "", "a! [1]"),
        ("<", "img>", "‹[1]img>"),
    ] {
        let mut cleaner = Cleaner::default();
        let mut parts = cleaner.push(before);
        parts.extend(cleaner.finish());
        parts.push(Part::Text(cleaner.marker(1)));
        parts.extend(cleaner.push(after));
        parts.extend(cleaner.finish());
        let text: String =
            parts.iter().map(|part| if let Part::Text(text) = part { text } else { OMITTED }).collect();
        assert_eq!(text, expected);
    }
}

#[test]
fn other_brackets_stay() {
    for text in ["- [ ] todo [sic] wow! a[i] = 1", "an open [bracket", "[\n\n1]", "[공지] 내일 (수) 휴무"]
    {
        assert_eq!(clean(text), text);
    }
    assert_eq!(clean("[[1]2] [[](x)3]"), "[2) [3)");
    assert_eq!(clean("[규정](별첨 1) m[i][j]"), "[규정] (별첨 1) m[i] [j]");
    assert_eq!(clean("와![참고] Vec<u8> = vec![];"), "와! [참고] Vec‹u8> = vec! [];");
}

#[test]
fn addresses_are_told_apart_however_they_are_written() {
    for address in [
        "https://evil.example/?q=secret",
        "HTTPS://EVIL.example",
        "http://2130706433/x",
        "http://0x7f000001/",
        "http://[::1]/a",
        "https://notion.so@evil.example/x",
        "//evil.example/x",
        "//2130706433/x",
        "www.evil.example",
        "evil.com",
        "a.evil.dev",
        "evil.zip/x",
        "a@evil.example",
        "ftp://x",
        "javascript:alert(1)",
        "data:text/html,x",
        "10.0.0.1",
        "0x7f.0.0.1",
        "xn--nxasmq6b.xn--j6w193g",
        "nоtion.so",
        "ｅｖｉｌ．ｃｏｍ",
        "evil。com",
        "mailto:a@b.kr",
        "tel:+821012345678",
        "https://한울.example/가",
        "https\\://evil.example",
        "evil.*exa*mple",
        "slack://channel",
    ] {
        let text = format!("앞 {address} 뒤");
        let found = found(&text);
        assert_eq!(found.len(), 1, "{address}: {found:?}");
        assert!(
            address.starts_with(&found[0]) && address.len() - found[0].len() <= 1,
            "{address}: {found:?}"
        );
    }
    assert_eq!(
        found("(https://a.example/b_(c)), 그리고 vpn.a.example에서 **www.b.example**."),
        ["https://a.example/b_(c)", "vpn.a.example", "www.b.example"]
    );
}

#[test]
fn good_text_stays_as_it_is() {
    for text in [
        "연차는 **15일**입니다. 이월은 [최대 5일]까지 됩니다.",
        "v1.2.3에서 v2.0.0-rc.1로 올립니다. Node.js 22.4, Python 3.12.",
        "README.md, README.ko.md와 `src/main.rs:42`, config.yaml, 보고서.hwp, data.tar.gz",
        "9:30~18:00, 14:00에 시작. 2026.11.25.(수) 3.5% 1,234.56원 $12.50",
        "a.b와 user.id, user.name, self.state.value, System.out.println(x)",
        "A/B 테스트, 인사/총무, and/or, TCP/IP, km/h, 1/2",
        "| 구분 | 일수 |\n| --- | --- |\n| 본인 결혼 | 5일 |",
        "1. 하나\n2. 둘\n   - 가\n   - 나\n> 인용",
        "if a < 3 && b > 2 { x = &y; }",
        "R&D, Q&A, AT&T; e.g. this, i.e. that...",
        "했습니다.그리고 다음.끝",
        "@김하늘 #ask-people 채널, C++ (17) 50% ~ 60%",
        "PPR-9087, INC_2026-001, ISO/IEC 27001:2022",
        "비고: (1) 첫째; (2) 둘째 — “인용” ‘작은’ 「낫표」",
        "❤️ 👨‍👩‍👧 ✅ 끝",
        "note:중요 메모:내용 data: 5 file: 이름",
    ] {
        assert_eq!(clean(text), text);
        assert!(found(text).is_empty(), "{:?}", found(text));
    }
}

proptest! {
    #[test]
    fn it_does_not_matter_how_the_text_is_cut(
        text in "(\\[|\\]|\\(|\\)|<|!|a|1| |\n|&|#|;|lt|:|//|https|www\\.|evil|\\.|com|@|가|`|\\*|\u{200b}|:x){0,30}",
        cuts in prop::collection::vec(1_usize..5, 1..40),
    ) {
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        for cut in cuts {
            let cut = rest.char_indices().nth(cut).map_or(rest.len(), |(at, _)| at);
            pieces.push(&rest[..cut]);
            rest = &rest[cut..];
        }
        pieces.push(rest);
        let joined = |parts: Vec<Part>| {
            let mut text = String::new();
            for part in parts {
                text.push_str(&if let Part::Text(text) = part { text } else { format!("⟦{}⟧", part.as_str()) });
            }
            text
        };
        prop_assert_eq!(joined(parts(&pieces)), joined(parts(&[&text])));
    }

    #[test]
    fn no_marker_is_left(text in "[\\[\\]()!12a ]{0,40}") {
        let clean = clean(&text);
        for number in ["[1]", "[2]", "[12]"] {
            prop_assert!(!clean.contains(number), "{} from {}", clean, text);
        }
    }
}
