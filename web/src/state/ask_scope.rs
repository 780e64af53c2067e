//! What the next question is limited to: the pills above the composer, kept with the draft.

use leptos::prelude::*;

use crate::browser;
use crate::state::scope::{Limit, Scope};

/// What the next question is limited to. Copied about as a context.
#[derive(Clone, Copy)]
pub(crate) struct AskScope {
    pub(crate) scope: RwSignal<Scope>,
    /// Counts the wishes to write the next question: the composer takes the focus on each.
    pub(crate) wanted: RwSignal<u32>,
}

impl AskScope {
    /// The scope of the draft that was left.
    pub(crate) fn start() -> Self {
        let kept = browser::stored("scope").and_then(|kept| serde_json::from_str(&kept).ok());
        let scope = RwSignal::new(kept.unwrap_or_default());
        Effect::new(move || {
            let kept = scope.with(|scope: &Scope| match scope.is_empty() {
                true => String::new(),
                false => serde_json::to_string(scope).unwrap_or_default(),
            });
            browser::store("scope", &kept);
        });
        AskScope { scope, wanted: RwSignal::new(0) }
    }

    /// Limits the next question further.
    pub(crate) fn add(self, limit: Limit) {
        self.scope.update(|scope| scope.add(limit));
    }

    /// Takes a limit away.
    pub(crate) fn remove(self, limit: &Limit) {
        self.scope.update(|scope| scope.remove(limit));
    }

    /// Takes the limit away that was added last.
    pub(crate) fn remove_last(self) {
        if !self.scope.with_untracked(Scope::is_empty) {
            self.scope.update(|scope| {
                scope.limits.pop();
            });
        }
    }

    /// Takes a scope over, to ask within it next.
    pub(crate) fn take(self, scope: Scope) {
        self.scope.set(scope);
        self.wanted.update(|wanted| *wanted += 1);
    }
}

/// What the next question is limited to.
pub(crate) fn use_ask_scope() -> AskScope {
    expect_context()
}
