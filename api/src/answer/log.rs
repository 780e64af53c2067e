//! One answer while it is written, and after: a log that everybody reads from its beginning who asked the same.
//!
//! The answer is written at the model's pace, whoever reads it how slowly. When nobody reads it any more before it has
//! ended, writing stops, and with it the call of the model.
//!
//! Where many answers are open, words are taken a few times a second and not one by one: waking a task, reading and
//! writing for each word of each answer is what a processor would be busy with.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_stream::stream;
use futures_util::{FutureExt, Stream, StreamExt};
use shared::ask::{AskEvent, Delta, FinishReason};
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
    events: Vec<Written>,
    ended: bool,
}

/// An event in a log. Nearly all are pieces of text, and an event has room for much more.
#[derive(Debug)]
enum Written {
    Text(Box<str>),
    Other(Box<Logged>),
}

impl Written {
    fn new(event: Logged) -> Self {
        match event {
            Ok(AskEvent::Delta(Delta { text })) => Written::Text(text.into()),
            other => Written::Other(Box::new(other)),
        }
    }

    fn event(&self) -> Logged {
        match self {
            Written::Text(text) => Ok(AskEvent::Delta(Delta { text: text.to_string() })),
            Written::Other(event) => (**event).clone(),
        }
    }

    fn other(&self) -> Option<&Logged> {
        match self {
            Written::Text(_) => None,
            Written::Other(event) => Some(event),
        }
    }
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

    /// Writes the events as they come, until the last of them or until nobody reads them. After the first piece of text
    /// it rests as long as `rest` says between one look for more and the next.
    pub async fn write(
        self: Arc<Self>,
        events: impl Stream<Item = Result<AskEvent, AnswerError>> + Send,
        rest: impl Fn() -> Duration + Send,
    ) {
        // Also when writing ends in a panic: readers must not wait for ever.
        let _end = End(&self);
        futures_util::pin_mut!(events);
        loop {
            let first = tokio::select! {
                biased;
                event = events.next() => event,
                () = self.given_up.cancelled() => break,
            };
            let Some(first) = first else { break };
            let mut is_told = self.push(first);
            let mut ended = false;
            while let Some(event) = events.next().now_or_never() {
                let Some(event) = event else {
                    ended = true;
                    break;
                };
                is_told |= self.push(event);
            }
            self.written.send_replace(());
            let rest = rest();
            if ended {
                break;
            } else if is_told && !rest.is_zero() {
                tokio::select! {
                    () = tokio::time::sleep(rest) => {}
                    () = self.given_up.cancelled() => break,
                }
            }
        }
    }

    /// Writes an event, and tells whether it is a piece of text.
    fn push(&self, event: Result<AskEvent, AnswerError>) -> bool {
        let written = Written::new(event.map_err(Arc::new));
        let is_text = matches!(written, Written::Text(_));
        self.state().events.push(written);
        is_text
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
        match state.events.last().and_then(Written::other) {
            _ if !state.ended => true,
            Some(Ok(AskEvent::Done(done))) => {
                matches!(
                    done.finish_reason,
                    FinishReason::Stop | FinishReason::Length | FinishReason::NotFound
                ) && !state.events.iter().filter_map(Written::other).any(scanned)
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
        if !state.events.last().and_then(Written::other).is_some_and(is_last) {
            state.events.push(Written::new(Err(Arc::new(AnswerError::SearchFailed))));
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
                    (state.events[next..].iter().map(Written::event).collect::<Vec<_>>(), state.ended)
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
        let writing = log.clone().write(stream::iter(events.clone().map(Ok)), || Duration::ZERO);
        let (first, second, ()) = tokio::join!(read(first), read(second), writing);
        assert_eq!((&first[..], &second[..]), (&events[..], &events[..]));
        assert_eq!(read(log.join().unwrap()).await, events, "also when all others have left");
        assert!(log.is_worth_keeping());
    }

    #[tokio::test(start_paused = true)]
    async fn words_are_taken_together_where_that_is_asked_for() {
        let (log, reader) = Log::open();
        let (said, words) = tokio::sync::mpsc::unbounded_channel();
        let saying = async move {
            for event in (0..20).map(|_| delta("a")).chain([done(FinishReason::Stop)]) {
                tokio::time::sleep(Duration::from_millis(20)).await;
                said.send(Ok(event)).expect("somebody listens");
            }
        };
        let words = stream::unfold(words, |mut words| async move { Some((words.recv().await?, words)) });
        let begin = tokio::time::Instant::now();
        let writing = log.clone().write(words, || Duration::from_millis(90));
        let looks = reader.events().map(|_| begin.elapsed().as_millis()).collect::<Vec<_>>();
        let (mut looks, (), ()) = tokio::join!(looks, writing, saying);
        assert_eq!((looks.len(), looks[0]), (21, 20), "nothing is lost, and the first word does not wait");
        looks.dedup();
        assert_eq!(looks.len(), 6, "{looks:?}");
    }

    #[tokio::test]
    async fn writing_ends_when_the_last_reader_leaves() {
        let (log, first) = Log::open();
        let second = log.join().unwrap();
        let endless = stream::iter([Ok(delta("a"))]).chain(stream::pending());
        let writing = tokio::spawn(log.clone().write(endless, || Duration::ZERO));
        drop(first);
        assert!(log.join().is_some(), "one reads on");
        drop(second);
        writing.await.unwrap();
        assert!(!log.is_worth_keeping());
    }

    #[tokio::test]
    async fn a_log_that_just_stops_ends_in_an_error() {
        let (log, reader) = Log::open();
        log.clone().write(stream::iter([Ok(delta("a"))]), || Duration::ZERO).await;
        let events: Vec<Logged> = reader.events().collect().await;
        assert!(matches!(&events[..], [Ok(_), Err(_)]), "{events:?}");
        assert!(!log.is_worth_keeping());
    }
}
