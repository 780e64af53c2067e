//! Recall, nDCG and times over many questions.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::{Value, json};

/// Sums over the questions seen so far.
#[derive(Debug, Clone, Default)]
pub struct Metrics {
    recall: [f64; 3],
    ndcg: f64,
    times: Vec<Duration>,
}

const CUTS: [usize; 3] = [1, 5, 10];

impl Metrics {
    /// Adds one question: the pages found, best first, and the relevance of those that should be.
    pub fn add(&mut self, found: &[usize], relevant: &HashMap<usize, f64>, time: Duration) {
        for (sum, cut) in self.recall.iter_mut().zip(CUTS) {
            let hits = found.iter().take(cut).filter(|page| relevant.contains_key(page)).count();
            *sum += hits as f64 / relevant.len().max(1) as f64;
        }
        let gain = |(rank, relevance): (usize, f64)| relevance / (rank as f64 + 2.0).log2();
        let got: f64 =
            found.iter().map(|page| relevant.get(page).copied().unwrap_or(0.0)).enumerate().map(gain).sum();
        let mut ideal: Vec<f64> = relevant.values().copied().collect();
        ideal.sort_by(|a, b| b.total_cmp(a));
        let best: f64 = ideal.into_iter().take(10).enumerate().map(gain).sum();
        self.ndcg += if best > 0.0 { got / best } else { 0.0 };
        self.times.push(time);
    }

    /// The averages, under the names that reports and tables use.
    pub fn report(&self) -> Value {
        let count = self.times.len().max(1) as f64;
        let mut times = self.times.clone();
        times.sort();
        let percentile = |share: f64| {
            let place = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
            times.get(place).map_or(0, Duration::as_micros)
        };
        let round = |value: f64| (value * 1e4).round() / 1e4;
        json!({
            "recall@1": round(self.recall[0] / count),
            "recall@5": round(self.recall[1] / count),
            "recall@10": round(self.recall[2] / count),
            "ndcg@10": round(self.ndcg / count),
            "p50_us": percentile(0.5) as u64,
            "p99_us": percentile(0.99) as u64,
            "queries": self.times.len(),
        })
    }
}

/// Memory of this process that is in use, in MiB; 0 where the system does not tell.
pub fn resident_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_place_is_worth_less_than_the_first() {
        let relevant = HashMap::from([(7, 1.0)]);
        let mut metrics = Metrics::default();
        metrics.add(&[3, 7], &relevant, Duration::ZERO);
        metrics.add(&[7, 3], &relevant, Duration::ZERO);
        metrics.add(&[], &relevant, Duration::ZERO);
        let report = metrics.report();
        assert_eq!(report["recall@1"], 0.3333);
        assert_eq!(report["recall@5"], 0.6667);
        // 1, 1/log2(3) and 0.
        assert_eq!(report["ndcg@10"], 0.5436);
    }
}
