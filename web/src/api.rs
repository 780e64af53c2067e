//! The calls to the API. Nothing here knows of signals or views.

use gloo_net::http::{Request, Response};
use serde::de::DeserializeOwned;
use shared::ask::AskRequest;
use shared::ids::PageId;
use shared::page::PageDocument;
use shared::problem::Problem;
use shared::sources::SourceList;
use shared::sync::SyncStatus;
use web_sys::{AbortSignal, ReadableStream};

use crate::state::failure::Failure;

/// What is searched, and since when.
pub(crate) async fn sync_status() -> Result<SyncStatus, Failure> {
    get("/sync").await
}

/// The pages edited last.
pub(crate) async fn recent_pages(limit: u32) -> Result<SourceList, Failure> {
    get(&format!("/sources?limit={limit}")).await
}

/// A page with its blocks.
pub(crate) async fn page(id: PageId) -> Result<PageDocument, Failure> {
    get(&format!("/sources/{id}")).await
}

/// Asks a question and gives the stream of its answer's events. Aborting `signal` drops the request.
pub(crate) async fn ask(request: &AskRequest, signal: &AbortSignal) -> Result<ReadableStream, Failure> {
    let request = Request::post("/ask")
        .header("accept", "text/event-stream")
        .abort_signal(Some(signal))
        .json(request)
        .map_err(|_| Failure::Unreadable)?;
    let response = checked(request.send().await.map_err(|_| Failure::Unreachable)?).await?;
    // A proxy that signs people in, or an old cache, answers with a page of its own.
    let streams =
        response.headers().get("content-type").is_some_and(|kind| kind.starts_with("text/event-stream"));
    response.body().filter(|_| streams).ok_or(Failure::Unreadable)
}

async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    let request = Request::get(path).header("accept", "application/json");
    let response = checked(request.send().await.map_err(|_| Failure::Unreachable)?).await?;
    response.json().await.map_err(|_| Failure::Unreadable)
}

/// The response of a call that worked, else why it did not.
async fn checked(response: Response) -> Result<Response, Failure> {
    if response.ok() {
        return Ok(response);
    }
    Err(response.json::<Problem>().await.map_or(Failure::Unreadable, Failure::Problem))
}
