//! `api eval`: an owner's questions on the owner's corpus, by the real binary.

use serde_json::Value;

use crate::process::binary;
use crate::support::corpus::published;

const QUESTIONS: &str = r#"
- id: leave
  question: "연차는 며칠까지 이월되나요?"
  pages: ["연차휴가 규정"]
  kind: hr
- id: travel
  question: "출장비는 언제까지 정산하나요?"
  pages: ["https://www.notion.so/acme/x-00000000000000000000000000002000"]
- id: none
  question: "사내 수영장 회원권은 얼마예요?"
  pages: []
- id: wrong
  question: "병가는 며칠인가요?"
  pages: ["Deploy runbook"]
  note: "fields of the owner's own are left alone"
"#;

async fn run(questions: &str, arguments: &[&str]) -> (bool, String, String) {
    let corpus = published();
    let file = corpus.path().join("questions.yaml");
    std::fs::write(&file, questions).unwrap();
    let mut command = binary();
    command.env("CORPUS_URL", format!("file://{}", corpus.path().display()));
    let output = command.arg("eval").arg(&file).args(arguments).output().await.unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.success(), text(&output.stdout), text(&output.stderr))
}

#[tokio::test]
async fn recall_refusals_and_misses_are_printed_as_json_and_as_a_table() {
    let (success, json, _) = run(QUESTIONS, &["--json"]).await;
    assert!(success);
    let report: Value = serde_json::from_str(&json).unwrap();
    let all = &report["groups"]["all"];
    assert_eq!(
        (&all["queries"], &all["unanswerable"], &all["unanswerable_refused"]),
        (&3.into(), &1.into(), &1.into())
    );
    assert_eq!(all["recall@1"], 0.6667);
    assert_eq!(report["groups"]["hr"]["recall@1"], 1.0);
    let misses = report["misses"].as_array().unwrap();
    assert_eq!(misses.iter().map(|miss| miss["id"].as_str().unwrap()).collect::<Vec<_>>(), ["wrong"]);

    let (success, table, _) = run(QUESTIONS, &[]).await;
    assert!(
        success && table.contains("0.667") && table.contains("1 of 1") && table.contains("wrong"),
        "{table}"
    );
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_told_with_what_is_wrong() {
    let unknown = "- question: x\n  pages: [\"사내 수영장\"]\n";
    for (questions, told) in [(unknown, "사내 수영장"), ("question: x", "no list of questions")] {
        let (success, _, error) = run(questions, &[]).await;
        assert!(!success && error.contains(told), "{error}");
    }
    let (success, _, usage) = run(QUESTIONS, &["--yaml"]).await;
    assert!(!success && usage.contains("usage: api"), "{usage}");
}
