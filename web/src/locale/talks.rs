//! The words of keeping conversations, and of what can be done with an answer.

/// The words of keeping conversations, and of what can be done with an answer.
pub(crate) struct Talks {
    /// The name of the list of conversations.
    pub(crate) title: &'static str,
}

pub(super) const KO: Talks = Talks { title: "대화" };

pub(super) const EN: Talks = Talks { title: "Conversations" };
