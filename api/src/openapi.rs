//! The contract's frame: what is the same for all operations. The operations are described beside their handlers.

use utoipa::OpenApi;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{Components, ContentBuilder, HeaderBuilder, Ref, Response, ResponseBuilder};

use crate::auth::scope::{Need, need};
use crate::problem;

pub mod examples;

/// The OpenAPI document without operations.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Notion RAG Chatbot",
        description = "Ask your Notion workspace a question and get an answer whose every claim is cited to the block it \
                       came from.\n\nErrors are `application/problem+json` (RFC 9457) with a stable `type`.\n\nA server on \
                       loopback may be open to its own machine; any other knows its callers by an API key, by a token of \
                       an OpenID Connect issuer, or by the load balancer that signed them in.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((url = "/", description = "The server that this document is read from")),
    tags(
        (name = "ask", description = "Questions, answers with citations, and what people think of them"),
        (name = "clients", description = "The same for clients of other protocols"),
        (name = "sources", description = "The synced pages: to search, to page through, to read a citation in its place"),
        (name = "sync", description = "Freshness, what became of every page, and starting a sync"),
        (name = "webhook", description = "For Notion, not for clients"),
        (name = "health", description = "For load balancers and operators"),
    ),
    components(schemas(shared::ask::AskEvent, shared::problem::Problem))
)]
pub struct ApiDoc;

/// The names of the ways in which callers are known.
const API_KEY: &str = "api_key";
const API_KEY_HEADER: &str = "api_key_header";
const OIDC: &str = "oidc";

/// Says of every operation who may call it, as the table in [`crate::auth::scope`] has it, and how it refuses others.
pub fn describe_access(openapi: &mut utoipa::openapi::OpenApi) {
    let components = openapi.components.get_or_insert_with(Components::new);
    let bearer = |format: &str, description: &str| {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
        SecurityScheme::Http(scheme.bearer_format(format).description(Some(description)).build())
    };
    components.add_security_scheme(API_KEY, bearer("nrc_<id>_<random>", "An API key"));
    let header =
        ApiKeyValue::with_description("X-Api-Key", "An API key, for clients that cannot set `Authorization`");
    components.add_security_scheme(API_KEY_HEADER, SecurityScheme::ApiKey(ApiKey::Header(header)));
    components
        .add_security_scheme(OIDC, bearer("JWT", "A token of the OpenID Connect issuer, for this service"));
    for (path, item) in &mut openapi.paths.paths {
        for (method, operation) in [("GET", &mut item.get), ("POST", &mut item.post)] {
            if let (Some(operation), Need::Scope(scope)) = (operation, need(method, path)) {
                describe(operation, path, scope.name());
            }
        }
    }
}

fn describe(operation: &mut Operation, path: &str, scope: &str) {
    let ways = [API_KEY, API_KEY_HEADER, OIDC];
    let mut security = ways.map(|way| SecurityRequirement::new(way, [scope])).to_vec();
    // One that is open to its own machine asks for nothing.
    security.push(SecurityRequirement::default());
    operation.security = Some(security);
    let forbidden =
        format!("The caller has not the scope `{scope}`, or a page of another site has sent this");
    for (status, description) in [
        ("401", "Nobody is named who may call, or what names them does not hold"),
        ("403", &forbidden),
        ("429", "The caller has called too often: `Retry-After` and `RateLimit` say when to go on"),
        ("503", "Who calls cannot be checked now"),
    ] {
        let responses = &mut operation.responses.responses;
        responses.entry(status.to_owned()).or_insert_with(|| refusal(path, status, description).into());
    }
}

/// An error, in the shape that errors have at this path.
fn error(path: &str, description: &str) -> ResponseBuilder {
    let (media, schema) = if problem::openai::is_expected(path) {
        ("application/json", "CompletionError")
    } else {
        ("application/problem+json", "Problem")
    };
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
    ResponseBuilder::new().description(description).content(media, content)
}

fn refusal(path: &str, status: &str, description: &str) -> Response {
    let response = error(path, description);
    if status != "429" {
        return response.build();
    }
    let header = |description: &str| HeaderBuilder::new().description(Some(description)).build();
    response
        .header(
            "RateLimit",
            header("What is left: `\"ask\";r=<calls>;t=<seconds until all are allowed again>`"),
        )
        .header("RateLimit-Policy", header("The limit: `\"ask\";q=<calls>;w=<seconds>`"))
        .build()
}
