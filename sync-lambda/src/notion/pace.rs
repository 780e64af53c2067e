//! How fast to ask: one token bucket for all requests, whose rate is learned.
//!
//! Notion's budget depends on the plan of the workspace and is not told. So the rate starts at what every plan has,
//! doubles while nobody objects, and after the first "too many requests" follows what was really let through.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Notion counts requests over windows of this length.
const WINDOW: Duration = Duration::from_secs(60);
/// How long a rate has to hold before a higher one is tried, while no limit is known.
const DOUBLE_AFTER: Duration = Duration::from_secs(5);
/// The same, once a limit is known. Each trial beyond it costs a pause.
const PROBE_AFTER: Duration = Duration::from_secs(20);
const PROBE: f64 = 1.03;
/// More would help nobody: a hundred pages come with one request, and blocks are what we wait for.
const HIGHEST: f64 = 30.0;
const LOWEST: f64 = 0.2;

/// A bucket that fills at a rate of its own finding, and is emptied by one for each request.
#[derive(Debug)]
pub struct Pace(Mutex<State>);

#[derive(Debug)]
struct State {
    /// Requests a second.
    rate: f64,
    burst: u32,
    /// When the bucket would be full if no further request came. Requests push it into the future; one that would
    /// push it further than `burst` intervals from now has to wait.
    full_at: Instant,
    /// Whether a limit was met yet.
    knows_a_limit: bool,
    changed_at: Instant,
    sent_since: u32,
    /// When the requests of the last window were sent.
    sent: VecDeque<Instant>,
    /// Counts the times that the rate was lowered: requests sent before then say nothing about the new one.
    epoch: u64,
}

/// The right to send one request.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    epoch: u64,
}

impl Pace {
    /// A full bucket.
    pub fn new(requests_per_second: f64, burst: u32) -> Self {
        let now = Instant::now();
        Self(Mutex::new(State {
            rate: requests_per_second.clamp(LOWEST, HIGHEST),
            burst: burst.max(1),
            full_at: now,
            knows_a_limit: false,
            changed_at: now,
            sent_since: 0,
            sent: VecDeque::new(),
            epoch: 0,
        }))
    }

    /// Starts at the rate that an earlier run found to be allowed.
    pub fn start_at(&self, requests_per_second: f64) {
        let mut state = self.state();
        state.rate = requests_per_second.clamp(LOWEST, HIGHEST);
        state.knows_a_limit = true;
    }

    /// Requests a second, as far as learned.
    pub fn rate(&self) -> f64 {
        self.state().rate
    }

    /// Requests a second that were found to be allowed; none as long as no limit was met.
    pub fn learned(&self) -> Option<f64> {
        let state = self.state();
        state.knows_a_limit.then_some(state.rate)
    }

    /// When the next request may be sent.
    pub fn next_turn(&self) -> Instant {
        let state = self.state();
        state.turn(state.full_at.max(Instant::now()) + state.interval())
    }

    /// Waits until a request may be sent.
    pub async fn acquire(&self) -> Turn {
        let (turn, epoch) = {
            let mut state = self.state();
            let now = Instant::now();
            state.grow(now);
            state.full_at = state.full_at.max(now) + state.interval();
            let turn = state.turn(state.full_at).max(now);
            state.note(turn);
            (turn, state.epoch)
        };
        sleep_until(turn).await;
        Turn { epoch }
    }

    /// Notion has had enough: nobody passes for a while, and then more slowly. Of many requests that are refused
    /// together, the first lowers the rate.
    pub fn throttled(&self, turn: Turn, pause: Duration) {
        let mut state = self.state();
        let now = Instant::now();
        if turn.epoch == state.epoch {
            state.epoch += 1;
            state.knows_a_limit = true;
            state.rate = state.allowed(now, pause).clamp(LOWEST, HIGHEST);
            state.changed_at = now + pause;
            state.sent_since = 0;
        }
        let earliest = now + pause + state.interval() * (state.burst - 1);
        state.full_at = state.full_at.max(earliest);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn interval(&self) -> Duration {
        Duration::from_secs_f64(1.0 / self.rate)
    }

    fn turn(&self, full_at: Instant) -> Instant {
        full_at.checked_sub(self.interval() * self.burst).unwrap_or(full_at)
    }

    fn note(&mut self, turn: Instant) {
        self.sent_since += 1;
        self.sent.push_back(turn);
        while self.sent.front().is_some_and(|sent| turn.duration_since(*sent) > WINDOW) {
            self.sent.pop_front();
        }
    }

    /// Tries a higher rate, when the present one has held and was used.
    fn grow(&mut self, now: Instant) {
        let held = now.saturating_duration_since(self.changed_at);
        let (after, factor) = if self.knows_a_limit { (PROBE_AFTER, PROBE) } else { (DOUBLE_AFTER, 2.0) };
        if held < after {
            return;
        }
        let used = f64::from(self.sent_since) >= 0.8 * self.rate * held.as_secs_f64();
        if used {
            self.rate = (self.rate * factor).min(HIGHEST);
        }
        self.changed_at = now;
        self.sent_since = 0;
    }

    /// The rate that Notion lets through: what was sent since the window began, over the time until it lets requests
    /// through again.
    fn allowed(&self, now: Instant, pause: Duration) -> f64 {
        let since = |sent: &&Instant| now.saturating_duration_since(**sent) <= WINDOW && **sent <= now;
        let sent = self.sent.iter().filter(since).count();
        let span =
            self.sent.front().map_or(Duration::ZERO, |first| now.saturating_duration_since(*first)) + pause;
        if span < Duration::from_secs(2) {
            return self.rate * 0.7;
        }
        (sent as f64 / span.as_secs_f64()).min(self.rate * 0.95)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_burst_passes_at_once_and_the_rest_at_the_rate() {
        let pace = Pace::new(4.0, 3);
        let start = Instant::now();
        for _ in 0..3 {
            pace.acquire().await;
        }
        assert_eq!(start.elapsed(), Duration::ZERO);
        for _ in 0..8 {
            pace.acquire().await;
        }
        let waited = start.elapsed();
        assert!((1.9..2.1).contains(&waited.as_secs_f64()), "{waited:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_holds_everybody() {
        let pace = Pace::new(10.0, 5);
        let turn = pace.acquire().await;
        let start = Instant::now();
        pace.throttled(turn, Duration::from_secs(30));
        pace.acquire().await;
        assert!(start.elapsed() >= Duration::from_secs(30), "{:?}", start.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn requests_that_are_refused_together_lower_the_rate_once() {
        let pace = Pace::new(8.0, 4);
        let turns = [pace.acquire().await, pace.acquire().await, pace.acquire().await];
        for turn in turns {
            pace.throttled(turn, Duration::from_secs(1));
        }
        assert!(pace.rate() > 8.0 * 0.6, "{}", pace.rate());
    }

    /// Asks a server that lets `budget` requests through in each window, for `windows` windows. How many it let through
    /// in the last of them.
    async fn used_of(budget: usize, window: Duration, windows: u32) -> usize {
        let pace = Pace::new(3.0, 3);
        let start = Instant::now();
        let (mut number, mut used) = (0, 0);
        loop {
            let turn = pace.acquire().await;
            let now = start.elapsed().as_secs_f64() / window.as_secs_f64();
            if now >= f64::from(windows) {
                return used;
            }
            if now as u32 > number {
                (number, used) = (now as u32, 0);
            }
            if used < budget {
                used += 1;
            } else {
                pace.throttled(turn, window.mul_f64(1.0 - now.fract()));
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_budget_of_any_plan_is_found_and_used() {
        for budget in [60, 180, 600, 1_200] {
            let used = used_of(budget, Duration::from_secs(60), 10).await;
            assert!(used * 100 >= budget * 95, "{used} of {budget} a minute");
        }
        for rate in [3, 10] {
            let used = used_of(rate * 2, Duration::from_secs(2), 60).await;
            assert!(used * 100 >= rate * 2 * 80, "{used} of {} in 2 s", rate * 2);
        }
    }
}
