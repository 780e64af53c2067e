//! The calls to the API. Nothing here knows of signals or views.

use chrono::{DateTime, Utc};
use gloo_net::http::{Request, RequestBuilder, Response};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use shared::ask::AskRequest;
use shared::feedback::{Reason, Verdict};
use shared::ids::PageId;
use shared::page::PageDocument;
use shared::problem::{Problem, ProblemKind};
use shared::sources::{SourceList, SourceTree};
use shared::suggestions::Suggestions;
use shared::sync::{SyncStarted, SyncStatus};
use web_sys::{AbortSignal, ReadableStream, RequestRedirect, ResponseType};

use crate::browser;
use crate::state::access;
use crate::state::build;
use crate::state::failure::Failure;
use crate::state::ledger::{LedgerPart, Wanted};

/// What is searched, and since when.
pub(crate) async fn sync_status() -> Result<SyncStatus, Failure> {
    get("/sync").await
}

/// The state of the workspace that is searched.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Searched {
    /// How many pages it has.
    pub(crate) pages: u64,
    /// When the sync published it.
    pub(crate) at: DateTime<Utc>,
}

/// The state of the workspace that is searched; none before there is one.
pub(crate) async fn searched() -> Result<Option<Searched>, Failure> {
    /// Of all that the status tells, as much as the first page needs: the rest would be code to read it.
    #[derive(Deserialize)]
    struct Status {
        index: Option<Index>,
    }
    #[derive(Deserialize)]
    struct Index {
        pages: u64,
        published_at: String,
    }
    let Status { index } = get("/sync").await?;
    Ok(index.and_then(|index| Some(Searched { pages: index.pages, at: browser::time(&index.published_at)? })))
}

/// Questions to begin with, in this language.
pub(crate) async fn suggestions(language: &str, limit: u32) -> Result<Suggestions, Failure> {
    get(&format!("/suggestions?language={language}&limit={limit}")).await
}

/// Says whether an answer helped, and what was wrong with it.
pub(crate) async fn give_feedback(opinion: &Opinion<'_>) -> Result<(), Failure> {
    let request = named(Request::post("/feedback")).json(opinion).map_err(|_| Failure::Unreadable)?;
    checked(request.send().await.map_err(|_| Failure::Unreachable)?).await.map(|_| ())
}

/// What somebody thinks of an answer: the contract's `Feedback`, with the id as it came.
#[derive(Serialize)]
pub(crate) struct Opinion<'a> {
    pub(crate) answer_id: &'a str,
    pub(crate) verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<Reason>,
}

/// Pages, as a path of the API asks for them. Aborting `signal` drops the request.
pub(crate) async fn sources(path: &str, signal: &AbortSignal) -> Result<SourceList, Failure> {
    parsed(read(Request::get(path).abort_signal(Some(signal))).await)
}

/// What pages have in all of the workspace, such as its databases and people.
pub(crate) async fn facets() -> Result<SourceList, Failure> {
    get("/sources?limit=1&facets=true").await
}

/// What is right below a page or database, or at the top.
pub(crate) async fn tree(below: Option<PageId>) -> Result<SourceTree, Failure> {
    match below {
        Some(id) => get(&format!("/sources/tree?below={id}")).await,
        None => get("/sources/tree").await,
    }
}

/// A page with its blocks.
pub(crate) async fn page(id: PageId) -> Result<PageDocument, Failure> {
    get(&format!("/sources/{id}")).await
}

/// Starts a sync: of what was edited, or of everything. False when one had been asked for a moment ago.
pub(crate) async fn start_sync(full: bool) -> Result<bool, Failure> {
    let body = if full { r#"{"full":true}"# } else { "{}" };
    let request = named(Request::post("/sync"))
        .header("content-type", "application/json")
        .body(body)
        .map_err(|_| Failure::Unreadable)?;
    let response = checked(request.send().await.map_err(|_| Failure::Unreachable)?).await?;
    let text = response.text().await.map_err(|_| Failure::Unreadable)?;
    parsed(Ok(text)).map(|started: SyncStarted| started.started)
}

/// A part of the list of what became of every page.
pub(crate) async fn ledger(wanted: &Wanted, cursor: Option<&str>) -> Result<LedgerPart, Failure> {
    get(&wanted.path(cursor, browser::encoded)).await
}

/// Whether this browser may start syncs and see what became of every page.
pub(crate) async fn may_manage() -> bool {
    match get::<IgnoredAny>("/sync/ledger?limit=1").await {
        Ok(_) => true,
        // Before the first sync there is no ledger, and who may not see it is not told so.
        Err(failure) => failure.problem().is_some_and(|problem| problem.kind == ProblemKind::NotFound),
    }
}

/// The HTML of the page as it is deployed now.
pub(crate) async fn deployed_page() -> Result<String, Failure> {
    let request = Request::get("/").cache(web_sys::RequestCache::NoCache).redirect(RequestRedirect::Manual);
    let response = checked(request.send().await.map_err(|_| Failure::Unreachable)?).await?;
    response.text().await.map_err(|_| Failure::Unreadable)
}

/// Why a part of the program could not be fetched. Whatever asked for it, the page is told, too.
pub(crate) async fn obstacle() -> Failure {
    let Err(failure) = deployed_page().await else {
        // The server is there, and the part is not: it is of a version before.
        browser::announce(build::PART_MISSING);
        return Failure::Unreadable;
    };
    if let Some(event) = access::event_of(&failure) {
        browser::announce(event);
    }
    failure
}

/// Asks a question and gives the stream of its answer's events. Aborting `signal` drops the request.
pub(crate) async fn ask(request: &AskRequest, signal: &AbortSignal) -> Result<ReadableStream, Failure> {
    let request = named(Request::post("/ask"))
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
    parsed(read(Request::get(path)).await)
}

/// The text of an answer: what waits for it is in the program once, and not for each type that is read.
async fn read(request: RequestBuilder) -> Result<String, Failure> {
    let request = named(request).header("accept", "application/json");
    let checked = checked(request.send().await.map_err(|_| Failure::Unreachable)?).await;
    if let Err(failure) = &checked
        && let Some(event) = access::event_of(failure)
    {
        // Whatever part of the page asked, the reader is told the same way what to do.
        browser::announce(event);
    }
    checked?.text().await.map_err(|_| Failure::Unreadable)
}

fn parsed<T: DeserializeOwned>(text: Result<String, Failure>) -> Result<T, Failure> {
    serde_json::from_str(&text?).map_err(|_| Failure::Unreadable)
}

/// A request that says who asks. Where a load balancer signs people in, it sends a session that has expired on to
/// another site, where the request must not follow.
fn named(request: RequestBuilder) -> RequestBuilder {
    let request = request.redirect(RequestRedirect::Manual);
    match access::key() {
        Some(key) => request.header("authorization", &("Bearer ".to_owned() + &key)),
        None => request,
    }
}

/// The response of a call that worked, else why it did not.
async fn checked(response: Response) -> Result<Response, Failure> {
    if response.type_() == ResponseType::Opaqueredirect {
        return Err(Failure::SignedOut);
    }
    if response.ok() {
        return Ok(response);
    }
    // A 401 that is none of the API's own is the load balancer's.
    let unread = if response.status() == 401 { Failure::SignedOut } else { Failure::Unreadable };
    let problem = response.text().await.ok().and_then(|text| serde_json::from_str::<Problem>(&text).ok());
    Err(problem.map_or(unread, Failure::Problem))
}
