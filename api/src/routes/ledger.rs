//! GET /sync/ledger: what became of every page, database and data source.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use shared::ledger::{OUTCOMES, ObjectKind, OutcomeName};
use shared::problem::Problem;
use shared::sync::LedgerPage;
use utoipa::IntoParams;

use crate::cursor::Cursor;
use crate::ledger::Wanted;
use crate::problem::Failure;
use crate::state::AppState;

/// How many entries a part has when the client does not say.
const DEFAULT_LIMIT: usize = 50;
/// The most entries that a part has.
const MAX_LIMIT: usize = 100;
/// The longest text to look for in titles, in Unicode code points.
const MAX_QUERY_CHARS: usize = 500;
/// How much of a wrong value is told, in Unicode code points: what may stand there is told after it.
const MAX_TOLD_CHARS: usize = 40;
/// The kinds, by their names.
const KINDS: [(&str, ObjectKind); 3] =
    [("page", ObjectKind::Page), ("database", ObjectKind::Database), ("data_source", ObjectKind::DataSource)];

/// What GET /sync/ledger may be asked.
#[derive(Debug, Default, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LedgerQuery {
    /// Only these outcomes, repeated or separated by commas; all when absent.
    #[param(value_type = Option<Vec<OutcomeName>>, example = json!(["failed", "partial"]))]
    outcome: BTreeSet<&'static str>,
    /// Only `page`, `database` or `data_source`.
    kind: Option<ObjectKind>,
    /// Only titles that contain this, in capitals or not. At most 500 characters.
    #[param(max_length = 500)]
    q: Option<String>,
    /// How many entries to give, 1 to 100; 50 when absent.
    #[param(minimum = 1, maximum = 100, example = 50)]
    limit: Option<usize>,
    /// Where the last part left off, as its `next_cursor` said.
    cursor: Option<String>,
}

/// What became of every page, database and data source that a sync has ever seen.
///
/// By title. `total` counts what all filters leave; `counts` leaves out the filter by outcome, and so tells what each
/// outcome would give. A cursor is of use for the same filters and the same run. Before a sync has left a ledger, the
/// answer is 503, also where pages are searched already.
#[utoipa::path(get, path = "/sync/ledger", operation_id = "listLedger", tag = "sync", params(LedgerQuery),
    responses(
        (status = 200, description = "One part of the ledger", body = LedgerPage),
        (status = 400, description = "The cursor does not belong to this list", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is unknown or not allowed", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "No ledger yet", body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn list_ledger(
    State(state): State<AppState>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Result<Json<LedgerPage>, Failure> {
    let Query(parameters) = query?;
    let query = LedgerQuery::read(parameters)?;
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    let ledger = state.library.ledger().ok_or_else(Failure::no_ledger)?;
    let title = query.q.unwrap_or_default().trim().to_owned();
    let wanted = Wanted { outcomes: query.outcome, kind: query.kind, title };
    let cursor = query.cursor.map(|text| Cursor::parse(&text, &ledger.list_of(&wanted)));
    let start = match cursor {
        None => 0,
        Some(Some(cursor)) => cursor.start,
        Some(None) => return Err(Failure::invalid_cursor()),
    };
    // A large ledger takes the processor: on a thread of its own it does not hold up other requests.
    let listed = tokio::task::spawn_blocking(move || ledger.list(&wanted, start, limit)).await;
    Ok(Json(listed.map_err(|_| Failure::internal())?))
}

impl LedgerQuery {
    /// Reads the parameters one by one: `outcome` may be repeated, which a struct cannot say.
    fn read(parameters: Vec<(String, String)>) -> Result<Self, Failure> {
        let mut query = Self::default();
        for (name, value) in parameters {
            match name.as_str() {
                "outcome" => {
                    for name in value.split(',').map(str::trim) {
                        let known = OUTCOMES.into_iter().find(|known| *known == name);
                        query.outcome.insert(known.ok_or_else(|| not_one_of("outcome", name, &OUTCOMES))?);
                    }
                }
                "kind" => {
                    let known = KINDS.into_iter().find(|(known, _)| *known == value);
                    let (_, kind) =
                        known.ok_or_else(|| not_one_of("kind", &value, &KINDS.map(|(name, _)| name)))?;
                    once("kind", &mut query.kind, kind)?;
                }
                "q" if value.chars().count() > MAX_QUERY_CHARS => {
                    return Err(Failure::invalid(format!(
                        "q: at most {MAX_QUERY_CHARS} characters are read: shorten it"
                    )));
                }
                "q" => once("q", &mut query.q, value)?,
                "limit" => {
                    let limit = value.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
                    let limit = limit.ok_or_else(|| {
                        Failure::invalid(format!(
                            "limit: it is `{value}`, write a number from 1 to {MAX_LIMIT}"
                        ))
                    })?;
                    once("limit", &mut query.limit, limit)?;
                }
                "cursor" => once("cursor", &mut query.cursor, value)?,
                _ => {
                    return Err(not_one_of("parameter", &name, &["outcome", "kind", "q", "limit", "cursor"]));
                }
            }
        }
        Ok(query)
    }
}

fn once<T>(name: &str, place: &mut Option<T>, value: T) -> Result<(), Failure> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(Failure::invalid(format!("{name}: it is given twice, write it once"))),
    }
}

fn not_one_of(what: &str, given: &str, known: &[&str]) -> Failure {
    let given: String = given.chars().take(MAX_TOLD_CHARS).collect();
    let known = known.join(", ");
    Failure::invalid(format!("{what}: `{given}` is not known, write one of {known}"))
}
