//! The way of a request through the faults to its answer.

use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use tokio::time::{Instant, sleep};

use crate::notion::http::{ApiError, App, Object};
use crate::notion::workspace::{BOT, Change, ChangeError, User};

use super::asked::Asked;
use super::switches::{Instead, Plan, Refused, Switches};
use super::{answers, lists};

/// More than any request of a reader holds.
const BODY_LIMIT: usize = 1 << 20;

/// What a request gets.
#[derive(Debug)]
pub(crate) enum Answered {
    /// An answer from Notion.
    Whole(Response),
    /// The first half of one.
    Half(Response),
    /// An answer from the edge, which adds nothing to it.
    Edge(Response),
    /// Nothing, for so long or until the client goes away; then the connection is closed.
    Nothing(Option<Duration>),
}

/// Has a request answered, or not.
pub(crate) async fn pass(switches: &Switches, app: Option<&App>, request: Request, next: Next) -> Answered {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return Answered::Whole(ApiError::invalid_json().into_response());
    };
    let mut asked = Asked::new(head, body);
    let plan = {
        let mut state = switches.state();
        match state.admit(Instant::now()) {
            Ok(()) => {}
            Err(Refused::Revoked) => return Answered::Whole(answers::error(401, None)),
            Err(Refused::Limited(wait)) => return Answered::Whole(answers::error(429, wait.as_deref())),
        }
        let plan = state.plan(&asked);
        if let Some(most) = state.max_page_size() {
            asked.cap(most);
        }
        if let Some(cursor) = asked.cursor.as_deref().and_then(|cursor| state.lists.resolve(cursor)) {
            asked.set_cursor(cursor);
        }
        plan
    };
    if !plan.delay.is_zero() {
        sleep(plan.delay).await;
    }
    if let Err(error) = change(app, &plan.before) {
        return Answered::Whole(answers::no_change(&error));
    }
    let response = match &plan.instead {
        None => answer(switches, &plan, asked, next).await,
        Some(Instead::Silence(time)) => return Answered::Nothing(*time),
        Some(Instead::ExpiredCursor(cursor)) => ApiError::invalid_cursor(cursor).into_response(),
        Some(Instead::Status(404, _)) => {
            let bot = app.map_or_else(|| User::bot(BOT), |app| app.workspace().bot.clone());
            answers::not_found(&asked.path, &bot)
        }
        Some(Instead::Status(status, wait)) => answers::error(*status, wait.as_deref()),
    };
    if let Err(error) = change(app, &plan.after) {
        return Answered::Whole(answers::no_change(&error));
    }
    if response.status() == StatusCode::BAD_GATEWAY {
        return Answered::Edge(response);
    }
    if plan.half { Answered::Half(response) } else { Answered::Whole(response) }
}

/// The true answer, as far as the rules leave it true.
async fn answer(switches: &Switches, plan: &Plan, asked: Asked, next: Next) -> Response {
    let list = plan.remember.then(|| asked.list());
    let last = list.as_deref().and_then(|list| switches.state().lists.last(list));
    if let Some(part) = last.filter(|_| plan.repeat) {
        return Object::ok(part).into_response();
    }
    let mut response = next.run(asked.into_request()).await;
    let Some(Object(_, part)) = response.extensions_mut().get_mut::<Object>() else { return response };
    if part["object"] != "list" {
        return response;
    }
    let mut state = switches.state();
    if plan.endless || (plan.repeat && part["has_more"] == false) {
        state.lists.go_on(part);
    }
    if plan.incomplete {
        lists::end(part);
    }
    if let Some(list) = list {
        state.lists.remember(list, part);
    }
    drop(state);
    response
}

fn change(app: Option<&App>, changes: &[Change]) -> Result<(), ChangeError> {
    for change in changes {
        match app {
            Some(app) => app.workspace().change(change.clone(), Utc::now())?,
            None => return Err(ChangeError::NoSuchPage(change.page().to_owned())),
        };
    }
    Ok(())
}
