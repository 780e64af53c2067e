//! How long an exact search by vectors takes on one core, beside the same loop without vector instructions.
//!
//! `cargo bench -p api --bench dense` prints one line of JSON for each size: the best of some runs, in milliseconds.
//! Rows are random and lie in pages of eight, as they do in the index.

use std::hint::black_box;
use std::time::Instant;

use api::retrieval::dense::{PageRows, nearest};
use serde_json::json;
use shared::vectors::Quantized;

const DIMENSIONS: usize = 512;
const ROWS_OF_A_PAGE: usize = 8;
const LIMIT: usize = 60;
const RUNS: usize = 7;

fn main() {
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut number = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random >> 40) as i8
    };
    let query: Vec<f32> = (0..DIMENSIONS).map(|_| f32::from(number())).collect();
    let Some(query) = Quantized::new(&query) else { return };
    for count in [10_000, 100_000, 1_000_000] {
        let rows: Vec<i8> = (0..count * DIMENSIONS).map(|_| number()).collect();
        let scales = [0.001_f32; ROWS_OF_A_PAGE];
        let pages = || {
            (0..).zip(rows.chunks(DIMENSIONS * ROWS_OF_A_PAGE)).map(|(page, rows)| PageRows {
                page,
                rows,
                scales: &scales,
            })
        };
        let ours = best(|| {
            black_box(nearest(&query, pages(), LIMIT));
        });
        let plain = best(|| {
            black_box(largest(&query, &rows));
        });
        let rounded = |ms: f64| (ms * 100.0).round() / 100.0;
        let report = json!({
            "rows": count, "dimensions": DIMENSIONS, "limit": LIMIT,
            "search_ms": rounded(ours), "plain_loop_ms": rounded(plain),
        });
        println!("{report}");
    }
}

/// The shortest of some runs, in milliseconds: the machine's other work is not measured.
fn best(mut run: impl FnMut()) -> f64 {
    let times = (0..RUNS).map(|_| {
        let begin = Instant::now();
        run();
        begin.elapsed().as_secs_f64() * 1e3
    });
    times.fold(f64::INFINITY, f64::min)
}

/// The loop as the compiler makes it for any processor of the kind.
fn largest(query: &Quantized, rows: &[i8]) -> i32 {
    let products =
        |row: &[i8]| row.iter().zip(query.values()).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum();
    rows.chunks_exact(DIMENSIONS).map(products).max().unwrap_or(0)
}
