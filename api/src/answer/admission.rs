//! How many questions are taken at once. Beyond that, one is refused at once and told to come back: a service that takes
//! more than it can do answers nobody.
//!
//! Answers that are open wait for a model, and cost little; searches take the processor. Both are bounded.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The most answers that are open at once. Each holds some tens of kilobytes and a connection to the model.
const MOST_OPEN: usize = 1_500;
/// While fewer answers are open, each word is sent as it comes.
const FEW_OPEN: usize = 150;
/// The most questions for each processor that wait for their search or are searched for: half a second's work.
const MOST_WAITING: usize = 64;

/// The places that there are. Cloning shares them.
#[derive(Debug, Clone)]
pub struct Admission {
    open: Arc<Semaphore>,
    most_open: usize,
    waiting: Arc<Semaphore>,
    searching: Arc<Semaphore>,
}

/// A place among the open answers. Dropping it frees it.
#[derive(Debug)]
pub struct Seat {
    _open: OwnedSemaphorePermit,
}

/// A place among the questions that wait for their search or are searched for. Dropping it frees it.
#[derive(Debug)]
pub struct Ticket {
    _waiting: OwnedSemaphorePermit,
    searching: Arc<Semaphore>,
}

/// There is no place now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more is asked than this server can answer now")]
pub struct Overloaded;

impl Default for Admission {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self::new(MOST_OPEN, MOST_WAITING * processors, processors)
    }
}

impl Admission {
    /// So many open answers, waiting questions, and searches at a time.
    pub fn new(open: usize, waiting: usize, searching: usize) -> Self {
        let semaphore = |places| Arc::new(Semaphore::new(places));
        Self {
            open: semaphore(open),
            most_open: open,
            waiting: semaphore(waiting),
            searching: semaphore(searching),
        }
    }

    /// A place among the open answers.
    pub fn seat(&self) -> Result<Seat, Overloaded> {
        let open = self.open.clone().try_acquire_owned().map_err(|_| Overloaded)?;
        Ok(Seat { _open: open })
    }

    /// How long an answer may rest between one look for words and the next: not at all while few are open, else the
    /// longer the more there are, so that all of them together look ten thousand times a second. Of 1,000, each looks ten
    /// times.
    pub fn rest(&self) -> Duration {
        let open = self.most_open.saturating_sub(self.open.available_permits());
        if open < FEW_OPEN { Duration::ZERO } else { Duration::from_micros(open as u64 * 100) }
    }

    /// A place among those that wait for their search.
    pub fn ticket(&self) -> Result<Ticket, Overloaded> {
        let waiting = self.waiting.clone().try_acquire_owned().map_err(|_| Overloaded)?;
        Ok(Ticket { _waiting: waiting, searching: self.searching.clone() })
    }
}

impl Ticket {
    /// Waits for a processor to search on, first come, first served. Dropping what it gives frees it.
    pub async fn processor(&self) -> Option<OwnedSemaphorePermit> {
        self.searching.clone().acquire_owned().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_rest_the_longer_the_more_there_are() {
        let admission = Admission::new(1_000, 1, 1);
        let few: Vec<_> = (1..FEW_OPEN).map(|_| admission.seat().unwrap()).collect();
        assert_eq!(admission.rest(), Duration::ZERO);
        let _more: Vec<_> = (FEW_OPEN..1_001).map(|_| admission.seat().unwrap()).collect();
        assert_eq!(admission.rest(), Duration::from_millis(100));
        drop(few);
        assert!(admission.rest() < Duration::from_millis(100));
    }

    #[tokio::test]
    async fn a_place_is_refused_at_once_and_free_again_once_it_is_left() {
        let admission = Admission::new(1, 2, 1);
        let seat = admission.seat().unwrap();
        assert_eq!(admission.seat().unwrap_err(), Overloaded);
        drop(seat);
        assert!(admission.seat().is_ok());

        let (first, second) = (admission.ticket().unwrap(), admission.ticket().unwrap());
        assert_eq!(admission.ticket().unwrap_err(), Overloaded);
        let searching = first.processor().await;
        let mut waiting = std::pin::pin!(second.processor());
        assert!(futures_util::poll!(waiting.as_mut()).is_pending());
        drop(searching);
        assert!(waiting.await.is_some());
    }
}
