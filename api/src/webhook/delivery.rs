//! What Notion delivers, and what is to be synced then.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use shared::ids::PageId;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::webhook::WebhookError;

/// The longest verification token that is passed on, in characters; Notion's have about fifty.
const MAX_TOKEN_CHARS: usize = 200;

/// What Notion sends.
#[derive(Deserialize, ToSchema)]
#[schema(as = WebhookBody)]
#[serde(untagged)]
pub enum Body {
    /// The first delivery of a new subscription.
    Handshake(Handshake),
    /// An event.
    Delivery(Delivery),
}

/// The first delivery of a new subscription.
// Without `Debug`: it is never printed.
#[derive(Deserialize, ToSchema)]
#[schema(as = WebhookHandshake)]
pub struct Handshake {
    /// What is to be pasted into the settings of the integration, to verify the subscription. It signs the deliveries
    /// from then on.
    #[schema(min_length = 1, max_length = 200, pattern = "^[!-~]+$")]
    verification_token: String,
}

/// An event: something of the workspace has changed. What is not named here is passed over.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub struct Delivery {
    /// Names the event; the same whenever it is delivered again.
    pub id: String,
    /// When it happened.
    pub timestamp: DateTime<Utc>,
    /// What happened, such as `page.content_updated`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Which attempt to deliver it this is, from 1.
    #[serde(default)]
    pub attempt_number: u64,
    /// What it happened to.
    entity: Entity,
    /// More about it.
    #[serde(default)]
    data: Data,
}

/// What an event happened to.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(as = WebhookEntity)]
struct Entity {
    /// Its id.
    id: Uuid,
    /// What it is: a page, a database, a comment.
    #[serde(rename = "type")]
    kind: String,
}

/// More about an event.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[schema(as = WebhookData)]
struct Data {
    /// Of a comment: the page that it is on.
    #[serde(default)]
    page_id: Option<PageId>,
    /// What the entity lies in.
    #[serde(default)]
    parent: Option<Entity>,
}

/// What is to be synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// This page.
    Page(PageId),
    /// Whatever an ordinary run finds: pages have come, gone or moved, or a database has changed.
    Workspace,
    /// Nothing that is stored.
    Nothing,
}

/// Reads the body of a delivery.
pub(super) fn parse(body: &[u8]) -> Result<Body, WebhookError> {
    let json: serde_json::Value = serde_json::from_slice(body).map_err(|_| WebhookError::Malformed)?;
    serde_json::from_value(json).map_err(|_| WebhookError::Unknown)
}

impl Handshake {
    /// The token, if it looks like one.
    pub(super) fn token(&self) -> Option<&str> {
        let token = self.verification_token.as_str();
        let plain = token.chars().all(|letter| letter.is_ascii_graphic());
        (plain && (1..=MAX_TOKEN_CHARS).contains(&token.len())).then_some(token)
    }
}

impl Delivery {
    /// What is to be synced after it.
    pub(super) fn change(&self) -> Change {
        let (object, event) = self.kind.split_once('.').unwrap_or((&self.kind, ""));
        match (object, event) {
            ("page", "deleted" | "undeleted" | "moved") | ("database" | "data_source", _) => {
                Change::Workspace
            }
            ("page", _) => Change::Page(PageId(self.entity.id)),
            ("comment", _) => self.commented().map_or(Change::Workspace, Change::Page),
            _ => Change::Nothing,
        }
    }

    /// The page that a comment is on.
    fn commented(&self) -> Option<PageId> {
        let parent = self.data.parent.as_ref().filter(|parent| parent.kind == "page");
        self.data.page_id.or(parent.map(|parent| PageId(parent.id)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const PAGE: &str = "00000000-0000-0000-0000-000000001000";
    const OTHER: &str = "00000000-0000-0000-0000-000000002000";

    fn change(kind: &str, data: Value) -> Change {
        let body = json!({
            "id": "event", "timestamp": "2026-11-23T00:00:00.000Z", "workspace_id": OTHER, "type": kind,
            "attempt_number": 1, "entity": { "id": PAGE, "type": "page" }, "data": data,
        });
        match parse(body.to_string().as_bytes()) {
            Ok(Body::Delivery(delivery)) => delivery.change(),
            _ => panic!("no delivery"),
        }
    }

    #[test]
    fn an_edit_of_a_page_is_that_page() {
        let page = Change::Page(PAGE.parse().unwrap());
        for kind in ["page.created", "page.content_updated", "page.properties_updated", "page.unlocked"] {
            assert_eq!(change(kind, json!({ "parent": { "id": OTHER, "type": "page" } })), page, "{kind}");
        }
    }

    #[test]
    fn what_comes_goes_or_moves_is_an_ordinary_run() {
        for kind in [
            "page.deleted",
            "page.undeleted",
            "page.moved",
            "database.created",
            "data_source.schema_updated",
            "data_source.content_updated",
        ] {
            assert_eq!(change(kind, json!({})), Change::Workspace, "{kind}");
        }
    }

    #[test]
    fn a_comment_is_the_page_that_it_is_on() {
        let other = Change::Page(OTHER.parse().unwrap());
        let parent = json!({ "id": OTHER, "type": "page" });
        assert_eq!(change("comment.created", json!({ "page_id": OTHER })), other);
        assert_eq!(change("comment.deleted", json!({ "parent": parent })), other);
        let block = json!({ "id": PAGE, "type": "block" });
        assert_eq!(change("comment.created", json!({ "page_id": OTHER, "parent": block })), other);
        assert_eq!(change("comment.updated", json!({ "parent": block })), Change::Workspace);
    }

    #[test]
    fn what_is_not_stored_or_not_known_is_nothing() {
        for kind in ["view.created", "file_upload.completed", "page", "", "agent.born"] {
            let expected = if kind == "page" { Change::Page(PAGE.parse().unwrap()) } else { Change::Nothing };
            assert_eq!(change(kind, json!({})), expected, "{kind}");
        }
    }

    #[test]
    fn a_token_is_short_and_plain() {
        let token = |token: &str| {
            let body = json!({ "verification_token": token }).to_string();
            match parse(body.as_bytes()) {
                Ok(Body::Handshake(handshake)) => handshake.token().map(str::to_owned),
                _ => panic!("no handshake"),
            }
        };
        assert_eq!(
            token("secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl").map(|token| token.len()),
            Some(50)
        );
        for wrong in ["", "a b", "비밀", "line\nline", &"x".repeat(201)] {
            assert_eq!(token(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_no_delivery_is_told_from_what_is_no_json() {
        assert!(matches!(parse(b"{"), Err(WebhookError::Malformed)));
        assert!(matches!(parse(b"\xff"), Err(WebhookError::Malformed)));
        assert!(matches!(parse(b"{\"id\": 1}"), Err(WebhookError::Unknown)));
    }
}
