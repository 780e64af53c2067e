//! The setting that names a model, and the model as the manifest names it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The dimensions that Titan is asked for where the setting names none: half the memory of the most that it makes.
const TITAN_DIMENSIONS: u16 = 512;
/// The dimensions of Cohere Embed v3. It makes no others.
const COHERE_DIMENSIONS: u16 = 1_024;

/// A model on Bedrock that makes vectors of texts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmbeddingModel {
    id: String,
    family: Family,
    dimensions: u16,
}

/// The models whose requests and responses [`wire`] knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Titan Text Embeddings V2.
    Titan,
    /// Cohere Embed v3, multilingual or English.
    Cohere,
}

/// What made the vectors of a corpus, as the manifest says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmbeddingInfo {
    /// The id of the model.
    pub model: String,
    /// How many numbers a vector has.
    pub dimensions: u16,
}

/// A value of `EMBEDDINGS` that names no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmbeddings {
    /// Neither of the two forms.
    #[error(
        "`{0}` is neither `off` nor `bedrock:` and a model id, such as `bedrock:amazon.titan-embed-text-v2:0`"
    )]
    Form(String),
    /// A model that this version cannot speak to.
    #[error(
        "`{0}` is no model that this version knows: write one of Titan Text Embeddings V2 \
         (`amazon.titan-embed-text-v2:0`) or Cohere Embed v3 (`cohere.embed-multilingual-v3`)"
    )]
    Model(String),
    /// Dimensions that the model does not make.
    #[error("`{model}` makes no vectors of `{dimensions}` dimensions: it makes {makes}")]
    Dimensions {
        /// The model's id.
        model: String,
        /// What was asked for.
        dimensions: String,
        /// What could be.
        makes: &'static str,
    },
}

impl EmbeddingModel {
    /// Reads the setting `EMBEDDINGS`: `off` (none), or `bedrock:{model id}`, with `@{dimensions}` where the model
    /// leaves a choice.
    pub fn from_setting(setting: &str) -> Result<Option<Self>, InvalidEmbeddings> {
        if setting == "off" {
            return Ok(None);
        }
        setting.parse().map(Some)
    }

    /// The model's id, inference profile id or ARN.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Which requests it understands.
    pub fn family(&self) -> Family {
        self.family
    }

    /// How many numbers its vectors have.
    pub fn dimensions(&self) -> u16 {
        self.dimensions
    }

    /// How many texts one call may hold.
    pub fn texts_per_call(&self) -> usize {
        match self.family {
            Family::Titan => 1,
            Family::Cohere => 96,
        }
    }

    /// The model as the manifest names it.
    pub fn info(&self) -> EmbeddingInfo {
        EmbeddingInfo { model: self.id.clone(), dimensions: self.dimensions }
    }

    /// Whether vectors of that origin can be compared with those of this model.
    pub fn made(&self, info: &EmbeddingInfo) -> bool {
        self.id == info.model && self.dimensions == info.dimensions
    }
}

impl FromStr for EmbeddingModel {
    type Err = InvalidEmbeddings;

    fn from_str(text: &str) -> Result<Self, InvalidEmbeddings> {
        let Some(model) = text.strip_prefix("bedrock:").filter(|model| !model.trim().is_empty()) else {
            return Err(InvalidEmbeddings::Form(text.to_owned()));
        };
        let (id, asked) = match model.rsplit_once('@') {
            Some((id, dimensions)) => (id.trim(), Some(dimensions.trim())),
            None => (model.trim(), None),
        };
        let (family, default, choice, makes): (_, _, &[u16], _) = if id.contains("titan-embed-text-v2") {
            (Family::Titan, TITAN_DIMENSIONS, &[256, 512, 1_024], "256, 512 or 1024")
        } else if id.contains("cohere.embed-") && id.contains("-v3") {
            (Family::Cohere, COHERE_DIMENSIONS, &[COHERE_DIMENSIONS], "1024")
        } else {
            return Err(InvalidEmbeddings::Model(id.to_owned()));
        };
        let dimensions = match asked {
            None => default,
            Some(asked) => {
                asked.parse().ok().filter(|dimensions| choice.contains(dimensions)).ok_or_else(|| {
                    InvalidEmbeddings::Dimensions {
                        model: id.to_owned(),
                        dimensions: asked.to_owned(),
                        makes,
                    }
                })?
            }
        };
        Ok(Self { id: id.to_owned(), family, dimensions })
    }
}

impl fmt::Display for EmbeddingModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bedrock:{}@{}", self.id, self.dimensions)
    }
}

impl EmbeddingInfo {
    /// The model and the dimensions as a part of an object key: nothing in it can end the part.
    pub fn slug(&self) -> String {
        let plain = |letter: char| {
            if letter.is_ascii_alphanumeric() || "-._".contains(letter) { letter } else { '_' }
        };
        let model: String = self.model.chars().map(plain).collect();
        format!("{model}-{}", self.dimensions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_names_a_model_and_maybe_dimensions() {
        assert_eq!(EmbeddingModel::from_setting("off"), Ok(None));
        for (setting, family, dimensions) in [
            ("bedrock:amazon.titan-embed-text-v2:0", Family::Titan, 512),
            ("bedrock:amazon.titan-embed-text-v2:0@1024", Family::Titan, 1024),
            ("bedrock:cohere.embed-multilingual-v3", Family::Cohere, 1024),
        ] {
            let model = EmbeddingModel::from_setting(setting).unwrap().unwrap();
            assert_eq!((model.family(), model.dimensions()), (family, dimensions));
            assert_eq!(model.to_string().parse(), Ok(model.clone()), "{model}");
            assert!(model.made(&model.info()));
        }
    }

    #[test]
    fn a_setting_that_names_no_model_is_refused_with_what_to_write() {
        for (setting, word) in [
            ("on", "neither `off`"),
            ("bedrock:", "neither `off`"),
            ("bedrock:cohere.embed-v4:0", "no model that this version knows"),
            ("bedrock:amazon.titan-embed-text-v2:0@384", "256, 512 or 1024"),
            ("bedrock:cohere.embed-multilingual-v3@512", "makes 1024"),
        ] {
            let error = EmbeddingModel::from_setting(setting).unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
    }

    #[test]
    fn a_slug_is_one_part_of_a_key() {
        let info = EmbeddingInfo { model: "arn:aws:bedrock/../x:0".to_owned(), dimensions: 512 };
        assert_eq!(info.slug(), "arn_aws_bedrock_.._x_0-512");
    }
}
