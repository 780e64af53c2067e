//! One answer while it is written, and after: a log that everybody reads from its beginning who asked the same.
//!
//! The answer is written at the model's pace, whoever reads it how slowly. When nobody reads it any more before it has
//! ended, writing stops, and with it the call of the model.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_stream::stream;
use futures_util::{Stream, StreamExt};
use shared::ask::{AskEvent, FinishReason};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::answer::AnswerError;

/// An event of an answer, or why there are no more.
pub type Logged = Result<AskEvent, Arc<AnswerError>>;

/// The events of one answer so far.
#[derive(Debug)]
pub struct Log {
    state: Mutex<State>,
    written: watch::Sender<()>,
    readers: AtomicUsize,
    given_up: CancellationToken,
}

#[derive(Debug, Default)]
struct State {
    events: Vec<Logged>,
    ended: bool,
}

/// Who reads a log. Dropping it leaves it.
#[derive(Debug)]
pub struct Reader(Arc<Log>);

impl Log {
    /// An empty log with its first reader.
    pub fn open() -> (Arc<Self>, Reader) {
        let log = Arc::new(Self {
            state: Mutex::default(),
            written: watch::Sender::new(()),
            readers: AtomicUsize::new(1),
            given_up: CancellationToken::new(),
        });
        (log.clone(), Reader(log))
    }

    /// Writes the events as they come, until the last of them or until nobody reads them.
    pub async fn write(self: Arc<Self>, events: impl Stream<Item = Result<AskEvent, AnswerError>> + Send) {
        // Also when writing ends in a panic: readers must not wait for ever.
        let _end = End(&self);
        futures_util::pin_mut!(events);
        loop {
            let event = tokio::select! {
                biased;
                event = events.next() => event,
                () = self.given_up.cancelled() => break,
            };
            let Some(event) = event else { break };
            self.state().events.push(event.map_err(Arc::new));
            self.written.send_replace(());
        }
    }

    /// Joins the readers; not when all others have left in the middle, for then nobody writes on.
    pub fn join(self: &Arc<Self>) -> Option<Reader> {
        let ended = self.state().ended;
        let joined = self.readers.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |readers| {
            (readers > 0 || ended).then_some(readers + 1)
        });
        joined.ok().map(|_| Reader(self.clone()))
    }

    /// Whether the answer, if it has ended, is worth giving to the next who asks the same. One about the rows of a
    /// database is not: it may depend on the day.
    pub fn is_worth_keeping(&self) -> bool {
        let state = self.state();
        let scanned =
            |event: &Logged| matches!(event, Ok(AskEvent::Sources(sources)) if sources.scan.is_some());
        match state.events.last() {
            _ if !state.ended => true,
            Some(Ok(AskEvent::Done(done))) => {
                matches!(
                    done.finish_reason,
                    FinishReason::Stop | FinishReason::Length | FinishReason::NotFound
                ) && !state.events.iter().any(scanned)
            }
            _ => false,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends a log.
struct End<'a>(&'a Log);

impl Drop for End<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        let is_last = |event: &Logged| event.as_ref().map_or(true, AskEvent::is_last);
        if !state.events.last().is_some_and(is_last) {
            state.events.push(Err(Arc::new(AnswerError::SearchFailed)));
        }
        state.ended = true;
        drop(state);
        self.0.written.send_replace(());
    }
}

impl Reader {
    /// All events from the first, as they are written.
    pub fn events(self) -> impl Stream<Item = Logged> + Send {
        let mut written = self.0.written.subscribe();
        stream! {
            let mut next = 0;
            loop {
                written.mark_unchanged();
                let (events, ended) = {
                    let state = self.0.state();
                    (state.events[next..].to_vec(), state.ended)
                };
                next += events.len();
                for event in events {
                    yield event;
                }
                if ended || written.changed().await.is_err() {
                    break;
                }
            }
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if self.0.readers.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.given_up.cancel();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use shared::ask::{Delta, Done};

    use super::*;

    fn delta(text: &str) -> AskEvent {
        AskEvent::Delta(Delta { text: text.to_owned() })
    }

    fn done(reason: FinishReason) -> AskEvent {
        AskEvent::Done(Done::new(reason))
    }

    async fn read(reader: Reader) -> Vec<AskEvent> {
        reader.events().filter_map(|event| async { event.ok() }).collect().await
    }

    #[tokio::test]
    async fn everybody_reads_all_of_it_whenever_they_come() {
        let (log, first) = Log::open();
        let second = log.join().unwrap();
        let events = [delta("a"), delta("b"), done(FinishReason::Stop)];
        let writing = log.clone().write(stream::iter(events.clone().map(Ok)));
        let (first, second, ()) = tokio::join!(read(first), read(second), writing);
        assert_eq!((&first[..], &second[..]), (&events[..], &events[..]));
        assert_eq!(read(log.join().unwrap()).await, events, "also when all others have left");
        assert!(log.is_worth_keeping());
    }

    #[tokio::test]
    async fn writing_ends_when_the_last_reader_leaves() {
        let (log, first) = Log::open();
        let second = log.join().unwrap();
        let endless = stream::iter([Ok(delta("a"))]).chain(stream::pending());
        let writing = tokio::spawn(log.clone().write(endless));
        drop(first);
        assert!(log.join().is_some(), "one reads on");
        drop(second);
        writing.await.unwrap();
        assert!(!log.is_worth_keeping());
    }

    #[tokio::test]
    async fn a_log_that_just_stops_ends_in_an_error() {
        let (log, reader) = Log::open();
        log.clone().write(stream::iter([Ok(delta("a"))])).await;
        let events: Vec<Logged> = reader.events().collect().await;
        assert!(matches!(&events[..], [Ok(_), Err(_)]), "{events:?}");
        assert!(!log.is_worth_keeping());
    }
}
