//! The whole service on one screen: which path leads where.

use axum::Router;
use axum::middleware::from_fn_with_state;
use tokio::net::TcpListener;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::openapi::{self, ApiDoc, examples};
use crate::state::AppState;
use crate::{middleware, routes};

use self::listener::Patient;

mod listener;

/// The API and its description.
fn described() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(ApiDoc::openapi())
        .routes(routes!(routes::ask::ask))
        .routes(routes!(routes::feedback::give_feedback))
        .routes(routes!(routes::sources::list_sources))
        .routes(routes!(routes::sources::get_tree))
        .routes(routes!(routes::sources::get_source))
        .routes(routes!(routes::mcp::mcp))
        .routes(routes!(routes::openai::create_chat_completion))
        .routes(routes!(routes::openai::models::list_models))
        .routes(routes!(routes::suggestions::list_suggestions))
        .routes(routes!(routes::sync::get_sync, routes::sync::start_sync))
        .routes(routes!(routes::ledger::list_ledger))
        .routes(routes!(routes::webhook::receive_delivery))
        .routes(routes!(routes::health::live))
        .routes(routes!(routes::health::ready))
}

/// The service: API, documentation, and the page for everything else. Callers are asked for by the API alone.
pub fn router(state: AppState) -> Router {
    let (api, mut openapi) = described().split_for_parts();
    openapi::describe_access(&mut openapi);
    examples::complete(&mut openapi);
    let api = api.route_layer(from_fn_with_state(state.clone(), middleware::guard));
    let page = routes::page::page(state.web_dir.as_deref());
    let (origins, metrics) = (state.origins.clone(), state.metrics.clone());
    let router = api.with_state(state).merge(routes::docs::docs(&openapi));
    middleware::wrap(page.serve_beside(router), &origins, metrics)
}

/// Serves until the state is draining, then waits for open connections to end.
pub async fn serve(listener: TcpListener, state: AppState) -> std::io::Result<()> {
    let draining = state.draining.clone();
    axum::serve(Patient::new(listener), router(state))
        .with_graceful_shutdown(draining.cancelled_owned())
        .await
}
