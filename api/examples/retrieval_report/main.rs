//! The tables of docs/RETRIEVAL.md, in Markdown.
//!
//! `cargo run -p api --example retrieval_report -- EVAL_DIR`, where `EVAL_DIR` has the public sets and `vectors/`. Everything
//! is asked anew of an index that is built anew; nothing is taken from a file.

#[path = "../retrieval_eval/npy.rs"]
mod npy;
mod public;
#[path = "../retrieval_eval/synced.rs"]
mod synced;
#[path = "../retrieval_eval/test_set.rs"]
mod test_set;
mod workspaces;

use std::error::Error;
use std::path::Path;

use serde_json::Value;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: retrieval_report EVAL_DIR")?;
    for (title, file, vectors) in
        [("KorQuAD 1.0 dev", "KorQuAD_v1.0_dev.json", "korquad"), ("XQuAD en", "xquad.en.json", "xquad")]
    {
        let rows = public::measure(Path::new(&folder), file, vectors)?;
        println!("### {title}\n\n{}", table(&["search", "half"], &rows));
    }
    println!("### Workspaces\n\n{}", table(&["questions", "kind"], &workspaces::measure().await?));
    Ok(())
}

/// A row of a table: what was measured, and the figures.
struct Row {
    names: [String; 2],
    report: Value,
}

fn table(names: &[&str; 2], rows: &[Row]) -> String {
    let mut table = format!(
        "| {} | {} | questions | recall@1 | recall@5 | recall@10 | nDCG@10 | wrongly refused | rightly refused |\n{}|\n",
        names[0],
        names[1],
        "|---".repeat(9)
    );
    for Row { names: [first, second], report } in rows {
        let figure = |key: &str| match report[key].as_f64() {
            Some(figure) => format!("{figure:.4}").trim_start_matches('0').to_owned(),
            None => String::new(),
        };
        let of = |part: &str, whole: &str| match (report[part].as_u64(), report[whole].as_u64()) {
            (Some(part), Some(whole)) if whole > 0 => format!("{part} of {whole}"),
            _ => String::new(),
        };
        table.push_str(&format!(
            "| {first} | {second} | {} | {} | {} | {} | {} | {} | {} |\n",
            report["queries"],
            figure("recall@1"),
            figure("recall@5"),
            figure("recall@10"),
            figure("ndcg@10"),
            of("refused", "queries"),
            of("unanswerable_refused", "unanswerable"),
        ));
    }
    table
}
