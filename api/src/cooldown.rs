//! Something that is not done again for a while after it was done.

use std::future::Future;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

/// Lets something be done once in a period. What fails may be tried again at once.
#[derive(Debug)]
pub struct Cooldown {
    period: Duration,
    done: Mutex<Option<Instant>>,
}

impl Cooldown {
    /// Once in `period`, beginning now.
    pub fn new(period: Duration) -> Self {
        Self { period, done: Mutex::default() }
    }

    /// Does `work`, unless it was done less than the period ago or is being done right now. Says whether it was done.
    pub async fn run<E>(&self, work: impl Future<Output = Result<(), E>>) -> Result<bool, E> {
        let Ok(mut done) = self.done.try_lock() else { return Ok(false) };
        if done.is_some_and(|done| done.elapsed() < self.period) {
            return Ok(false);
        }
        work.await?;
        *done = Some(Instant::now());
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_is_done_again_when_the_period_is_over() {
        let cooldown = Cooldown::new(Duration::from_secs(30));
        assert_eq!(cooldown.run(ready(Err("failed"))).await, Err("failed"));
        for (wait, done) in [(0, true), (0, false), (29, false), (1, true)] {
            tokio::time::advance(Duration::from_secs(wait)).await;
            assert_eq!(cooldown.run(ready(Ok::<_, ()>(()))).await, Ok(done));
        }
    }

    #[tokio::test]
    async fn it_is_not_done_twice_at_once_and_what_was_broken_off_is_not_done() {
        let cooldown = Cooldown::new(Duration::from_secs(30));
        let mut first = Box::pin(cooldown.run(pending::<Result<(), ()>>()));
        assert!(futures_util::poll!(&mut first).is_pending());
        assert_eq!(cooldown.run(ready(Ok::<_, ()>(()))).await, Ok(false));
        drop(first);
        assert_eq!(cooldown.run(ready(Ok::<_, ()>(()))).await, Ok(true));
    }
}
