//! One token bucket for all requests of a run.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// A bucket that fills at a steady rate and is emptied by one for each request.
#[derive(Debug)]
pub struct Throttle {
    interval: Duration,
    burst: u32,
    /// When the bucket would be full if no further request came. Requests push it into the future; one that would
    /// push it further than `burst` intervals from now has to wait.
    full_at: Mutex<Instant>,
}

impl Throttle {
    /// A bucket that starts full.
    pub fn new(requests_per_second: f64, burst: u32) -> Self {
        Self {
            interval: Duration::from_secs_f64(1.0 / requests_per_second),
            burst: burst.max(1),
            full_at: Mutex::new(Instant::now()),
        }
    }

    /// Waits until a request may be sent.
    pub async fn acquire(&self) {
        let turn = {
            let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            *full_at = (*full_at).max(now) + self.interval;
            full_at.checked_sub(self.interval * self.burst).unwrap_or(now)
        };
        sleep_until(turn).await;
    }

    /// Lets nobody pass for a while: Notion counts the requests of all workers together.
    pub fn pause(&self, pause: Duration) {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let earliest = Instant::now() + pause + self.interval * (self.burst - 1);
        *full_at = (*full_at).max(earliest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_burst_passes_at_once_and_the_rest_at_the_rate() {
        let throttle = Throttle::new(4.0, 3);
        let start = Instant::now();
        for _ in 0..3 {
            throttle.acquire().await;
        }
        assert_eq!(start.elapsed(), Duration::ZERO);
        for _ in 0..8 {
            throttle.acquire().await;
        }
        let waited = start.elapsed();
        assert!((1.9..2.1).contains(&waited.as_secs_f64()), "{waited:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_holds_everybody() {
        let throttle = Throttle::new(10.0, 5);
        let start = Instant::now();
        throttle.pause(Duration::from_secs(30));
        throttle.acquire().await;
        assert!(start.elapsed() >= Duration::from_secs(30), "{:?}", start.elapsed());
    }
}
