//! Whether the vectors of a state can be compared with those of questions.

use shared::embedding::EmbeddingInfo;
use shared::manifest::Manifest;
use shared::sync::VectorsStatus;

/// The vectors of one state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum VectorState {
    /// No model is set: passages are found by their words.
    #[default]
    Off,
    /// A model is set, and the sync has made no vectors yet.
    None(EmbeddingInfo),
    /// The sync made them by the model that is set.
    Usable(EmbeddingInfo),
    /// The sync made them by another model: the two cannot be compared.
    Other {
        /// The model that is set.
        set: EmbeddingInfo,
        /// The model that made those which are stored.
        stored: EmbeddingInfo,
    },
}

impl VectorState {
    /// What a manifest has, for the model that is set.
    pub fn of(set: Option<&EmbeddingInfo>, manifest: &Manifest) -> Self {
        match (set.cloned(), manifest.embeddings.clone()) {
            (None, _) => Self::Off,
            (Some(set), None) => Self::None(set),
            (Some(set), Some(stored)) if set == stored => Self::Usable(stored),
            (Some(set), Some(stored)) => Self::Other { set, stored },
        }
    }

    /// The model, when its vectors can be used.
    pub fn usable(&self) -> Option<&EmbeddingInfo> {
        match self {
            Self::Usable(model) => Some(model),
            Self::Off | Self::None(_) | Self::Other { .. } => None,
        }
    }

    /// For people; `None` when no model is set.
    pub fn status(&self) -> Option<VectorsStatus> {
        let (model, problem) = match self {
            Self::Off => return None,
            Self::Usable(model) => (model, None),
            Self::None(model) => (
                model,
                Some("the sync has made no vectors yet: set its EMBEDDINGS to the same model".to_owned()),
            ),
            Self::Other { set, stored } => (
                set,
                Some(format!(
                    "the stored vectors are of {} with {} dimensions: set EMBEDDINGS of the sync to this model, or of this service to that one",
                    stored.model, stored.dimensions
                )),
            ),
        };
        Some(VectorsStatus { model: model.model.clone(), dimensions: model.dimensions, problem })
    }

    /// Says in the log what keeps vectors from being used.
    pub(super) fn tell(&self) {
        if let Some(VectorsStatus { model, problem: Some(problem), .. }) = self.status() {
            tracing::warn!(embeddings.model = model, problem, "passages are found by their words only");
        }
    }
}
