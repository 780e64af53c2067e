//! The contract's frame: what is the same for all operations. The operations are described beside their handlers.

use utoipa::OpenApi;

/// The OpenAPI document without operations.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Notion RAG Chatbot",
        description = "Ask your Notion workspace a question and get an answer whose every claim is cited to the block it \
                       came from.\n\nErrors are `application/problem+json` (RFC 9457) with a stable `type`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    tags(
        (name = "ask", description = "Questions and answers"),
        (name = "clients", description = "The same for clients of other protocols"),
        (name = "sources", description = "The synced pages"),
        (name = "sync", description = "Freshness, what became of every page, and starting a sync"),
        (name = "webhook", description = "For Notion, not for clients"),
        (name = "health", description = "For load balancers and operators"),
    ),
    components(schemas(shared::ask::AskEvent, shared::problem::Problem))
)]
pub struct ApiDoc;
