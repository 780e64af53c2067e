//! The sync as a Lambda function. An error is returned as one, so that Lambda counts it and the alarm sees it.

mod again;
mod metrics;
mod requests;

use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use chrono::Utc;
use lambda_runtime::{Context, Diagnostic, LambdaEvent, service_fn};
use serde_json::{Value, json};
use shared::corpus_url::CorpusUrl;
use shared::keys;
use shared::sync::{SyncReport, SyncRequest};
use tokio::time::Instant;

use crate::command::with_causes;
use crate::config::{self, Config, Settings, TokenSource};
use crate::misread::Misread;
use crate::notion::NotionError;
use crate::progress::Progress;
use crate::run::{Ended, SyncError};
use crate::secrets::Tokens;
use crate::store::{Store, StoreError};
use crate::{publish, sync_for};

use requests::Requests;

/// So long before the deadline no new page is begun: enough to end those that were, and to publish.
const MARGIN: Duration = Duration::from_secs(60);
/// The margin of a function that has less than five minutes is this part of its time.
const SHARE: u32 = 5;

/// Serves the function's events until the runtime ends the process.
pub async fn run() -> ExitCode {
    lambda_runtime::tracing::init_default_subscriber();
    let tokens = Tokens::default();
    let served = lambda_runtime::run(service_fn(async |event| handle(&tokens, event).await)).await;
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = %with_causes(error.as_ref()), "the Lambda runtime cannot be served");
            ExitCode::FAILURE
        }
    }
}

/// Answers an event. Everything that goes wrong is an error of the event rather than of the process, which stays warm.
async fn handle(tokens: &Tokens, event: LambdaEvent<Value>) -> Result<Option<SyncReport>, Diagnostic> {
    let LambdaEvent { payload, context } = event;
    let request = request(payload).map_err(|error| failed("EventNotUnderstood", &error))?;
    // On the heap: its type in those of the runtime's layers would nest too deep for the compiler.
    let done = Box::pin(work(tokens, request, until(&context))).await;
    done.map_err(|error| failed("SyncFailed", &error))
}

/// What the event asks for. The schedule's events are its own: what is no request of ours asks for an ordinary sync.
fn request(payload: Value) -> Result<SyncRequest, EventError> {
    if payload.is_object() {
        serde_json::from_value(payload).map_err(|error| EventError(error.into()))
    } else {
        Ok(SyncRequest::default())
    }
}

/// An event that has our words in it, and means nothing.
#[derive(Debug, thiserror::Error)]
#[error("the event asks for something that is not understood: send {{}}, or {{\"pages\": [\"<page id>\"]}}")]
struct EventError(#[source] Misread);

/// Does what is asked for: a sync, unless there is something to keep. And what was asked for earlier and is not done yet.
async fn work(
    tokens: &Tokens,
    mut asked: SyncRequest,
    until: Instant,
) -> Result<Option<SyncReport>, SyncError> {
    let Settings { notion_base_url, notion_token, corpus, comments, embeddings } = Settings::from_env()?;
    if let Some(verification) = asked.webhook_verification_token.take() {
        keep_webhook(&corpus, verification).await?;
        return Ok(None);
    }
    let token = tokens.get(&notion_token).await?;
    let mut config = Config::new(notion_base_url, token, corpus);
    config.limits.comments = comments;
    config.embeddings = embeddings;
    let store = Store::open(&config.corpus).await;
    let kept = Requests::load(&store).await?;
    let (mut done, mut rests, mut wants_another) = (Ok(None), Vec::new(), false);
    for request in kept.with(&asked) {
        match sync_once(tokens, &notion_token, &mut config, &request, until).await {
            Ok(Ended { report, .. }) if report.busy => {
                requests::keep(&store, &asked).await?;
                return Ok(Some(report));
            }
            Ok(Ended { report, wants_another: is_late, pause }) => {
                tell(&report);
                rests.push(rest(&request, &report, is_late || pause.is_some()));
                wants_another |= is_late;
                done = done.map(|_| Some(report));
            }
            Err(SyncError::NeedsALook { report, reasons }) => {
                tell(&report);
                rests.push(rest(&request, &report, false));
                done = Err(SyncError::NeedsALook { report, reasons });
            }
            Err(error) => return Err(error),
        }
    }
    wants_another |= kept.have_come(&store).await?;
    for rest in &rests {
        requests::keep(&store, rest).await?;
    }
    kept.remove(&store).await?;
    if wants_another && let Some(function) = config::lambda_function() {
        again::invoke(&function).await;
    }
    done
}

/// One sync, done again if the integration was given a new secret since the token was read.
async fn sync_once(
    tokens: &Tokens,
    source: &TokenSource,
    config: &mut Config,
    request: &SyncRequest,
    until: Instant,
) -> Result<Ended, SyncError> {
    let ended = sync_for(config, request, Some(until), log).await;
    if let Err(SyncError::Find(NotionError::Unauthorized) | SyncError::Interrupted(NotionError::Unauthorized)) =
        &ended
        && let Some(token) = tokens.newer(source, &config.notion_token).await
    {
        tracing::info!("the integration was given a new secret meanwhile: the run is done again with it");
        config.notion_token = token;
        return sync_for(config, request, Some(until), log).await;
    }
    ended
}

/// What is still to be done of a request: to remove what is gone, which takes a whole look; single pages, of which
/// nobody knows how many were read. To read everything anew is gone on with from the checkpoint.
fn rest(request: &SyncRequest, report: &SyncReport, is_cut: bool) -> SyncRequest {
    let accept_deletes = request.pages.is_empty() && request.accept_deletes && !report.run.complete;
    let pages = if is_cut { request.pages.clone() } else { Vec::new() };
    SyncRequest { pages, accept_deletes, ..SyncRequest::default() }
}

/// When no new page is to be begun any more.
fn until(context: &Context) -> Instant {
    let deadline = SystemTime::UNIX_EPOCH + Duration::from_millis(context.deadline);
    let left = deadline.duration_since(SystemTime::now()).unwrap_or_default();
    Instant::now() + left - MARGIN.min(left / SHARE)
}

/// Keeps the token by which Notion verifies a webhook where the operator can read it: it has to be pasted into Notion,
/// and must not stand in a log.
async fn keep_webhook(corpus: &CorpusUrl, verification: String) -> Result<(), StoreError> {
    let store = Store::open(corpus).await;
    let kept = json!({"verification_token": verification, "received_at": Utc::now()});
    publish::put(&store, keys::WEBHOOK, &kept).await?;
    tracing::info!("a new webhook asks to be verified: see {} in the bucket", keys::WEBHOOK);
    Ok(())
}

fn tell(report: &SyncReport) {
    if report.busy {
        return;
    }
    tracing::info!(
        run = report.run.run,
        pages = report.pages,
        requests = report.run.requests,
        counts = ?report.run.counts,
        "the sync is done"
    );
    // CloudWatch takes metrics from lines of their own.
    println!("{}", metrics::line(report));
}

fn failed(kind: &str, error: &(dyn Error + 'static)) -> Diagnostic {
    let error_message = with_causes(error);
    tracing::error!(error = %error_message, "the sync failed");
    Diagnostic { error_type: kind.to_owned(), error_message }
}

fn log(progress: Progress) {
    match progress {
        Progress::Finding { .. } | Progress::Reading { .. } | Progress::Embedding { .. } => {
            tracing::debug!("{progress}")
        }
        Progress::NothingShared | Progress::ListsEndedEarly { .. } => tracing::warn!("{progress}"),
        Progress::Planned { .. } | Progress::Published { .. } | Progress::Busy => {
            tracing::info!("{progress}")
        }
    }
}
