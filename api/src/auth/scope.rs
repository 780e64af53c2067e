//! What callers may do, and what each call needs: all of it in one table.

use std::fmt;

use serde::Deserialize;

/// Something that callers may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Ask questions, and say whether the answers helped.
    Ask,
    /// Look through the pages, and see how fresh they are.
    Read,
    /// Start a sync, and see what became of every page of the workspace.
    Admin,
}

/// All scopes.
pub const SCOPES: [Scope; 3] = [Scope::Ask, Scope::Read, Scope::Admin];

impl Scope {
    /// The scope's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Read => "read",
            Self::Admin => "admin",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Some scopes.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Scopes(u8);

impl Scopes {
    /// Everything.
    pub const ALL: Self = Self(Scope::Ask.bit() | Scope::Read.bit() | Scope::Admin.bit());

    /// Whether this is one of them.
    pub fn has(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// These and those.
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | scope.bit()))
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(SCOPES.into_iter().filter(|scope| self.has(*scope))).finish()
    }
}

/// What a call needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing: anyone may call.
    Nothing,
    /// A signature of its own, which its handler checks.
    Signature,
    /// A caller with this scope.
    Scope(Scope),
}

/// What each call of the API needs.
#[rustfmt::skip]
const NEEDS: &[(&str, &str, Need)] = &[
    ("POST", "/ask",            Need::Scope(Scope::Ask)),
    ("POST", "/feedback",       Need::Scope(Scope::Ask)),
    // Of its tools, those that look through the pages need `read` as well.
    ("POST", "/mcp",            Need::Scope(Scope::Ask)),
    ("POST", "/v1/chat/completions", Need::Scope(Scope::Ask)),
    ("GET",  "/v1/models",      Need::Scope(Scope::Ask)),
    ("GET",  "/sources",        Need::Scope(Scope::Read)),
    ("GET",  "/sources/tree",   Need::Scope(Scope::Read)),
    ("GET",  "/sources/{id}",   Need::Scope(Scope::Read)),
    ("GET",  "/suggestions",    Need::Scope(Scope::Read)),
    ("GET",  "/sync",           Need::Scope(Scope::Read)),
    ("POST", "/sync",           Need::Scope(Scope::Admin)),
    ("GET",  "/sync/ledger",    Need::Scope(Scope::Admin)),
    ("POST", "/notion/webhook", Need::Signature),
    ("GET",  "/health/live",    Need::Nothing),
    ("GET",  "/health/ready",   Need::Nothing),
];

/// What a call needs. One that the table does not have needs the most.
pub fn need(method: &str, path: &str) -> Need {
    let method = if method == "HEAD" { "GET" } else { method };
    let row = NEEDS.iter().find(|(known, of, _)| *known == method && *of == path);
    row.map_or(Need::Scope(Scope::Admin), |(.., need)| *need)
}

/// Whether the table has a call.
pub fn is_known(method: &str, path: &str) -> bool {
    NEEDS.iter().any(|(known, of, _)| *known == method && *of == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_in_the_table_needs_the_most() {
        assert_eq!(need("GET", "/sources"), Need::Scope(Scope::Read));
        assert_eq!(need("HEAD", "/sources"), Need::Scope(Scope::Read));
        assert_eq!(need("DELETE", "/sources"), Need::Scope(Scope::Admin));
        assert_eq!(need("GET", "/new"), Need::Scope(Scope::Admin));
    }

    #[test]
    fn scopes_are_a_set() {
        let scopes: Scopes = [Scope::Ask, Scope::Read, Scope::Ask].into_iter().collect();
        assert!(scopes.has(Scope::Read) && !scopes.has(Scope::Admin));
        assert_eq!(scopes.with([Scope::Admin].into_iter().collect()), Scopes::ALL);
        assert!(Scopes::default().is_empty());
        assert_eq!(format!("{scopes:?}"), "{Ask, Read}");
    }
}
