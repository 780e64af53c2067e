//! How fast to ask: one token bucket for all requests, whose rate is learned.
//!
//! Notion's budget depends on the plan of the workspace and is not told. So the rate starts at what every plan has,
//! doubles while nobody objects, and after the first "too many requests" follows what was really let through. A limit
//! that lifts again within moments counts seconds: it lies between the rate that held and the one that was refused.

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
/// By how much, at first; each trial that goes well doubles it.
const PROBE: f64 = 0.03;
const LARGEST_PROBE: f64 = 0.24;
/// More would help nobody: a hundred pages come with one request, and blocks are what we wait for.
const HIGHEST: f64 = 30.0;
/// A limit for a second asks for one second and no more; what is on top is our own jitter.
const LIMIT_OF_SECONDS: Duration = Duration::from_secs(2);
/// How much of a rate is trusted to hold that nothing was heard about.
const TRUST: f64 = 0.9;
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
    /// The highest rate that was used for a while without anybody objecting.
    held: f64,
    /// The share by which the rate is raised next.
    probe: f64,
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
        let rate = requests_per_second.clamp(LOWEST, HIGHEST);
        Self(Mutex::new(State {
            rate,
            burst: burst.max(1),
            full_at: now,
            knows_a_limit: false,
            held: rate * TRUST,
            probe: PROBE,
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
        state.held = state.rate * TRUST;
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
            state.held = state.held.min(state.rate * TRUST);
            state.probe = PROBE;
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
        let after = if self.knows_a_limit { PROBE_AFTER } else { DOUBLE_AFTER };
        if held < after {
            return;
        }
        let was_used = f64::from(self.sent_since) >= 0.8 * self.rate * held.as_secs_f64();
        if was_used {
            self.held = self.held.max(self.rate);
        }
        if was_used && self.knows_a_limit {
            self.rate = (self.rate * (1.0 + self.probe)).min(HIGHEST);
            self.probe = (self.probe * 2.0).min(LARGEST_PROBE);
        } else if was_used {
            self.rate = (self.rate * 2.0).min(HIGHEST);
        }
        self.changed_at = now;
        self.sent_since = 0;
    }

    /// The rate that Notion lets through: what was sent, over the time until it lets requests through again. A budget
    /// for a minute shows over the minute, one for a second since the rate was changed.
    fn allowed(&self, now: Instant, pause: Duration) -> f64 {
        let rate = |sent: usize, since: Instant| {
            let span = now.saturating_duration_since(since).min(WINDOW) + pause;
            // A shorter time is no base to judge by.
            (span >= Duration::from_secs(2)).then(|| sent as f64 / span.as_secs_f64())
        };
        let is_sent = |sent: &&Instant| **sent <= now && now.duration_since(**sent) <= WINDOW;
        let of_window =
            self.sent.front().and_then(|first| rate(self.sent.iter().filter(is_sent).count(), *first));
        let since_change = rate(self.sent_since as usize, self.changed_at);
        let highest = self.rate * 0.97;
        if pause <= LIMIT_OF_SECONDS {
            // What was sent before may have been less than was allowed, for want of something to ask.
            let between = (self.held + self.rate) / 2.0;
            return since_change.unwrap_or_default().max(between).min(highest);
        }
        let allowed = of_window.into_iter().chain(since_change).reduce(f64::max);
        allowed.map_or(self.rate * 0.7, |allowed| allowed.min(highest))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

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

    /// Asks a server that lets `budget` requests through in each window. The share of that which it let through over
    /// the second half of `windows`.
    async fn share_used(budget: usize, window: Duration, windows: u32) -> f64 {
        let pace = Pace::new(3.0, 3);
        let start = Instant::now();
        let mut used = vec![0; windows as usize];
        loop {
            let turn = pace.acquire().await;
            let now = start.elapsed().as_secs_f64() / window.as_secs_f64();
            let Some(used) = used.get_mut(now as usize) else { break };
            if *used < budget {
                *used += 1;
            } else {
                pace.throttled(turn, window.mul_f64(1.0 - now.fract()));
            }
        }
        let half = &used[used.len() / 2..];
        half.iter().sum::<usize>() as f64 / (half.len() * budget) as f64
    }

    /// Asks a server that lets `rate` requests through each second, as many as `burst` at once, and says after 700 ms
    /// whether it did: after a while of one request at a time, as when lists are read, from several sides. The share of
    /// what was let through over the two minutes after the first.
    async fn share_of_rate_used(rate: f64, burst: f64) -> f64 {
        let (pace, latency) = (Pace::new(3.0, 3), Duration::from_millis(700));
        let start = Instant::now();
        let seconds = || start.elapsed().as_secs_f64();
        let bucket = Mutex::new((burst, 0.0));
        let used = AtomicU32::new(0);
        let ask = async || {
            let turn = pace.acquire().await;
            let is_let = {
                let mut bucket = bucket.lock().unwrap();
                let tokens = (bucket.0 + rate * (seconds() - bucket.1)).min(burst);
                *bucket = (if tokens >= 1.0 { tokens - 1.0 } else { tokens }, seconds());
                tokens >= 1.0
            };
            tokio::time::sleep(latency).await;
            if is_let {
                used.fetch_add(u32::from((60.0..180.0).contains(&seconds())), Ordering::Relaxed);
            } else {
                let pause = Duration::from_millis(1_500);
                pace.throttled(turn, pause);
                tokio::time::sleep(pause).await;
            }
        };
        while seconds() < 10.0 {
            ask().await;
        }
        let side = async || {
            while seconds() < 180.0 {
                ask().await;
            }
        };
        futures_util::future::join_all((0..rate as usize + 2).map(|_| side())).await;
        f64::from(used.into_inner()) / (rate * 120.0)
    }

    #[tokio::test(start_paused = true)]
    async fn a_limit_of_seconds_is_found_though_the_start_was_slow() {
        for (rate, burst) in [(3.0, 3.0), (10.0, 10.0), (3.0, 10.0), (20.0, 20.0)] {
            let share = share_of_rate_used(rate, burst).await;
            assert!(share >= 0.95, "{share} of {rate} a second, {burst} at once");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_budget_of_any_plan_is_found_and_used() {
        for budget in [60, 180, 600, 1_200] {
            let share = share_used(budget, Duration::from_secs(60), 10).await;
            assert!(share >= 0.95, "{share} of {budget} a minute");
        }
        for rate in [3, 10] {
            let share = share_used(rate * 2, Duration::from_secs(2), 120).await;
            assert!(share >= 0.9, "{share} of {rate} a second");
        }
    }
}
