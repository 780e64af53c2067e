//! Notion's webhook: an edit is synced when Notion tells of it, and not at the next hour.
//!
//! A delivery is a signal and no more: it names a page, and the sync reads that page from Notion. What is lost or comes
//! twice costs nothing but time, since the scheduled run looks at everything. So everything here is in memory, each
//! server has its own, and nothing is tried again.
//!
//! Notion signs neither a time nor a number that would be used up, so that a delivery which somebody has overheard can
//! be sent again. That asks for a sync of pages that Notion has named before; one that is known by its id, or was made
//! more than a day ago, asks for nothing.
//!
//! * [`signature`]: whether Notion sent it.
//! * [`delivery`]: what it says, and what is to be synced then.
//! * [`seen`]: the deliveries of late.
//! * [`collector`]: many deliveries, one sync.

use std::sync::Mutex;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use shared::sync::SyncRequest;
use tokio_util::sync::CancellationToken;

use self::collector::Collector;
use self::delivery::{Body, Change, Delivery, Handshake};
use self::seen::Seen;
use crate::cooldown::Cooldown;
use crate::sync_trigger::{SyncTrigger, TriggerError};

mod collector;
pub mod delivery;
mod seen;
mod signature;

/// How old the event of a delivery may be to ask for a sync. Notion tries for about a day; by then the scheduled run
/// has seen the edit.
const MAX_AGE: TimeDelta = TimeDelta::hours(24);
/// How often the token of a new subscription is passed on: whoever finds this path can send one.
const HANDSHAKE_PERIOD: Duration = Duration::from_secs(30);

/// The receiver of Notion's webhook.
#[derive(Debug)]
pub struct Webhook {
    key: Option<SecretString>,
    trigger: SyncTrigger,
    handshakes: Cooldown,
    seen: Mutex<Seen>,
    collector: Collector,
}

/// Why a delivery was not taken.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// It is not signed, or not by Notion, or was changed on its way.
    #[error(
        "the delivery has no valid `X-Notion-Signature`: only Notion sends to this path, and signs with the token that \
         NOTION_WEBHOOK_TOKEN holds"
    )]
    Signature,
    /// It is signed, and this server has no key to check that with.
    #[error(
        "this server cannot check deliveries: set NOTION_WEBHOOK_TOKEN to the verification token of the subscription, \
         which the sync has stored at `{}`",
        shared::keys::WEBHOOK
    )]
    NoKey,
    /// A new subscription, while there is one.
    #[error(
        "this server has a subscription already: to verify a new one, start it without NOTION_WEBHOOK_TOKEN, and let \
         Notion send the verification token again"
    )]
    Configured,
    /// A new subscription, right after another.
    #[error("a verification token was passed on a moment ago: let Notion send it again in {} s", .0.as_secs())]
    TooOften(Duration),
    /// It is no JSON.
    #[error("the delivery is no JSON")]
    Malformed,
    /// It is JSON, and no delivery of Notion's.
    #[error("the delivery is not of the form that Notion documents for webhook events")]
    Unknown,
    /// The verification token could not be passed on.
    #[error(transparent)]
    Trigger(#[from] TriggerError),
}

impl Webhook {
    /// A receiver for deliveries that are signed with `key`; without one, it takes the handshake of a new
    /// subscription only. Pages that are told of within `period` are asked for together, or as soon as `draining` is
    /// cancelled.
    pub fn new(
        key: Option<SecretString>,
        trigger: SyncTrigger,
        period: Duration,
        draining: CancellationToken,
    ) -> Self {
        Self {
            key,
            handshakes: Cooldown::new(HANDSHAKE_PERIOD),
            seen: Mutex::default(),
            collector: Collector::new(trigger.clone(), period, draining),
            trigger,
        }
    }

    /// Takes a delivery: its body as it came, and its signature.
    pub async fn receive(
        &self,
        signature: Option<&[u8]>,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), WebhookError> {
        let Some(key) = &self.key else {
            return match delivery::parse(body) {
                Ok(Body::Handshake(handshake)) => self.pass_on(handshake).await,
                _ => Err(WebhookError::NoKey),
            };
        };
        match signature {
            Some(signature) if signature::is_valid(key, body, signature) => {}
            // Notion does not sign the first delivery of a subscription. The operator is told what to do about it.
            None if matches!(delivery::parse(body), Ok(Body::Handshake(_))) => {
                return Err(WebhookError::Configured);
            }
            _ => return Err(WebhookError::Signature),
        }
        match delivery::parse(body)? {
            // The subscription that is known, once more.
            Body::Handshake(_) => {}
            Body::Delivery(delivery) => self.take(delivery, now),
        }
        Ok(())
    }

    /// Asks for what was told of and not asked for yet, and waits for all asks to end. To be called when no more
    /// deliveries come.
    pub async fn finish(&self) {
        self.collector.finish().await;
    }

    fn take(&self, delivery: Delivery, now: DateTime<Utc>) {
        let new = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(&delivery.id);
        let change = delivery.change();
        tracing::info!(
            webhook.event = %delivery.kind,
            webhook.attempt = delivery.attempt_number,
            webhook.new = new,
            "a delivery of the webhook"
        );
        if new && change != Change::Nothing && now - delivery.timestamp <= MAX_AGE {
            self.collector.add(change);
        }
    }

    /// Passes the token of a new subscription on to the sync, which may write it where the operator reads it.
    async fn pass_on(&self, handshake: Handshake) -> Result<(), WebhookError> {
        let Some(token) = handshake.token() else { return Err(WebhookError::Unknown) };
        let request =
            SyncRequest { webhook_verification_token: Some(token.to_owned()), ..SyncRequest::default() };
        if !self.handshakes.run(self.trigger.ask(&request)).await? {
            return Err(WebhookError::TooOften(HANDSHAKE_PERIOD));
        }
        tracing::info!(
            "a new subscription of the webhook is to be verified: see `{}`",
            shared::keys::WEBHOOK
        );
        Ok(())
    }
}
