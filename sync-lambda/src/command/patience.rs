//! Going on after the pauses that Notion asks for: on a plain machine nobody else would start the next run.

use std::time::Duration;

use crate::command::lines::words;
use crate::notion::NotionError;
use crate::run::{Ended, SyncError};

/// Does run after run until one is not ended by a pause that Notion asks for. Between them nothing is held, so that the
/// process can be stopped at any time: what was read is stored.
pub(super) async fn patiently(
    mut run: impl AsyncFnMut() -> Result<Ended, SyncError>,
) -> Result<Ended, SyncError> {
    loop {
        let ended = run().await;
        let Some(pause) = pause_after(&ended) else { return ended };
        eprintln!(
            "Notion asks to be left alone: this goes on in {}. If you stop it, the next sync goes on instead",
            words(pause)
        );
        tokio::time::sleep(pause).await;
    }
}

/// How long Notion asks to be left alone, where that ended a run.
fn pause_after(ended: &Result<Ended, SyncError>) -> Option<Duration> {
    match ended {
        Ok(Ended { pause, .. }) => *pause,
        Err(SyncError::Find(error) | SyncError::Interrupted(error)) => match error {
            NotionError::OutOfTime { pause, .. } => Some(*pause),
            _ => None,
        },
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use shared::sync::{RunSummary, SyncReport};
    use tokio::time::Instant;

    use super::*;

    fn ended(pause: Option<Duration>) -> Ended {
        let report =
            SyncReport { run: RunSummary::default(), generation: 1, pages: 1, as_of: None, busy: false };
        Ended { report, wants_another: false, pause }
    }

    #[tokio::test(start_paused = true)]
    async fn a_run_that_notion_sends_away_is_gone_on_with_when_it_may() {
        let pause = Duration::from_secs(700);
        let sent_away = SyncError::Find(NotionError::OutOfTime { path: "search".to_owned(), pause });
        let mut runs = vec![Ok(ended(None)), Err(sent_away), Ok(ended(Some(pause)))];
        let start = Instant::now();
        let last = patiently(async || runs.pop().unwrap()).await.unwrap();
        assert_eq!((last.pause, start.elapsed().as_secs()), (None, 1_400));
        assert!(runs.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_that_a_pause_does_not_help_ends_it() {
        let failed = patiently(async || Err(SyncError::Find(NotionError::Unauthorized))).await;
        assert!(matches!(failed, Err(SyncError::Find(NotionError::Unauthorized))));
    }
}
