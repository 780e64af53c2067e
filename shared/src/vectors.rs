//! The vectors of a page's passages, as they are stored: eight bits a number, in one small binary object.
//!
//! A row is a vector of unit length, each number rounded to a multiple of the row's own scale: its largest number
//! becomes 127. On KorQuAD and XQuAD that finds as well as 32-bit floats do (nDCG@10 .861 and .971); one scale for all
//! rows does not (.858 and .968), for most numbers of a long unit vector are near zero.
//!
//! The object, numbers in little-endian order:
//!
//! | bytes | what |
//! |---|---|
//! | 4 | `NVEC` |
//! | 2, 2, 4 | version (1), dimensions, count of passages |
//! | 16 × count | the digest of each passage's text |
//! | 4 × count | the scale of each row, a 32-bit float |
//! | dimensions × count | the rows, signed bytes |

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use crate::embedding::{EmbeddingInfo, TextDigest};

mod quantized;

pub use quantized::Quantized;

const MAGIC: [u8; 4] = *b"NVEC";
const VERSION: u16 = 1;
const HEADER: usize = 12;
/// More numbers than any model makes for a text.
const MAX_DIMENSIONS: u16 = 4_096;

/// The vectors of one page, one for each passage, in the order of the passages.
#[derive(Debug, Clone, PartialEq)]
pub struct PageVectors {
    dimensions: u16,
    digests: Box<[TextDigest]>,
    scales: Box<[f32]>,
    rows: Box<[i8]>,
}

/// Bytes that are no vectors of a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidVectors {
    /// It begins otherwise.
    #[error("the object holds no vectors")]
    Magic,
    /// A form of a later version of this program.
    #[error("the vectors have the form {0}, which this version does not know")]
    Version(u16),
    /// Dimensions that no model makes.
    #[error("the vectors claim to have {0} dimensions")]
    Dimensions(u16),
    /// It was cut off, or something follows.
    #[error("the vectors take {actual} bytes instead of {expected}")]
    Length {
        /// By what the header says.
        expected: u64,
        /// What is there.
        actual: u64,
    },
    /// A scale that is no finite number, or below zero.
    #[error("the scale of the vector {0} is no number")]
    Scale(usize),
}

impl PageVectors {
    /// The vectors of a page, each with the digest of its text. Those of other dimensions count as
    /// [`Quantized::nowhere`].
    pub fn new(dimensions: u16, vectors: &[(TextDigest, Quantized)]) -> Self {
        let nowhere = Quantized::nowhere(dimensions);
        let fitting = |vector: &Quantized| vector.values().len() == usize::from(dimensions);
        let mut scales = Vec::with_capacity(vectors.len());
        let mut rows = Vec::with_capacity(vectors.len() * usize::from(dimensions));
        for (_, vector) in vectors {
            let vector = if fitting(vector) { vector } else { &nowhere };
            scales.push(vector.scale());
            rows.extend_from_slice(vector.values());
        }
        let digests = vectors.iter().map(|(digest, _)| *digest).collect();
        Self { dimensions, digests, scales: scales.into(), rows: rows.into() }
    }

    /// How many numbers a row has.
    pub fn dimensions(&self) -> u16 {
        self.dimensions
    }

    /// How many passages there are.
    pub fn len(&self) -> usize {
        self.digests.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.digests.is_empty()
    }

    /// The digests of the passages' texts.
    pub fn digests(&self) -> &[TextDigest] {
        &self.digests
    }

    /// The scale of each row.
    pub fn scales(&self) -> &[f32] {
        &self.scales
    }

    /// All rows, one after the other.
    pub fn rows(&self) -> &[i8] {
        &self.rows
    }

    /// Whether these are the vectors of passages with these digests, in this order. False also when the passages were
    /// cut by another version of this program.
    pub fn are_of(&self, digests: impl IntoIterator<Item = TextDigest>) -> bool {
        self.digests.iter().copied().eq(digests)
    }

    /// Every vector by the digest of its text: what need not be made again.
    pub fn by_digest(&self) -> HashMap<TextDigest, Quantized> {
        let rows = self.rows.chunks_exact(usize::from(self.dimensions));
        let vectors = rows.zip(&self.scales).map(|(row, scale)| Quantized::from_row(row, *scale));
        self.digests.iter().copied().zip(vectors).collect()
    }

    /// The name of the object: a digest of the model and of all texts, so that one name has one content.
    pub fn name(model: &EmbeddingInfo, digests: &[TextDigest]) -> String {
        let mut hash = Sha256::new();
        hash.update(VERSION.to_le_bytes());
        hash.update(model.dimensions.to_le_bytes());
        hash.update((model.model.len() as u64).to_le_bytes());
        hash.update(model.model.as_bytes());
        for digest in digests {
            hash.update(digest.0);
        }
        hash.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The object's bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER + self.len() * 20 + self.rows.len());
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&self.dimensions.to_le_bytes());
        bytes.extend_from_slice(&(self.len() as u32).to_le_bytes());
        self.digests.iter().for_each(|digest| bytes.extend_from_slice(&digest.0));
        self.scales.iter().for_each(|scale| bytes.extend_from_slice(&scale.to_le_bytes()));
        bytes.extend(self.rows.iter().map(|value| value.cast_unsigned()));
        bytes
    }

    /// Reads an object.
    ///
    /// # Errors
    /// If the bytes are not exactly what [`PageVectors::encode`] would write.
    pub fn decode(bytes: &[u8]) -> Result<Self, InvalidVectors> {
        let Some((header, body)) = bytes.split_first_chunk::<HEADER>() else {
            return Err(InvalidVectors::Magic);
        };
        let [m0, m1, m2, m3, v0, v1, d0, d1, count @ ..] = *header;
        if [m0, m1, m2, m3] != MAGIC {
            return Err(InvalidVectors::Magic);
        }
        let version = u16::from_le_bytes([v0, v1]);
        if version != VERSION {
            return Err(InvalidVectors::Version(version));
        }
        let dimensions = u16::from_le_bytes([d0, d1]);
        if dimensions == 0 || dimensions > MAX_DIMENSIONS {
            return Err(InvalidVectors::Dimensions(dimensions));
        }
        let count = u32::from_le_bytes(count);
        let expected = HEADER as u64 + u64::from(count) * (20 + u64::from(dimensions));
        if expected != bytes.len() as u64 {
            return Err(InvalidVectors::Length { expected, actual: bytes.len() as u64 });
        }
        let count = count as usize;
        let (digests, rest) = body.split_at(16 * count);
        let (scales, rows) = rest.split_at(4 * count);
        let scales: Box<[f32]> =
            scales.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        if let Some(place) = scales.iter().position(|scale| !scale.is_finite() || scale.is_sign_negative()) {
            return Err(InvalidVectors::Scale(place));
        }
        let digests = digests.as_chunks().0.iter().map(|bytes| TextDigest(*bytes)).collect();
        let rows = rows.iter().map(|byte| byte.cast_signed()).collect();
        Ok(Self { dimensions, digests, scales, rows })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn vectors() -> impl Strategy<Value = PageVectors> {
        (1_u16..20).prop_flat_map(|dimensions| {
            let numbers = prop::collection::vec(-1.0_f32..1.0, usize::from(dimensions));
            let vector = numbers
                .prop_map(move |numbers| Quantized::new(&numbers).unwrap_or(Quantized::nowhere(dimensions)));
            let one = (any::<[u8; 16]>().prop_map(TextDigest), vector);
            prop::collection::vec(one, 0..6).prop_map(move |all| PageVectors::new(dimensions, &all))
        })
    }

    #[test]
    fn what_is_stored_is_found_by_the_digest_of_its_text() {
        let (first, second) = (TextDigest::of("연차"), TextDigest::of("leave"));
        let vector = Quantized::new(&[0.6, 0.8]).unwrap();
        let stored = PageVectors::new(2, &[(first, vector.clone()), (second, Quantized::nowhere(2))]);
        assert_eq!(stored.by_digest()[&first], vector);
        assert!(stored.are_of([first, second]));
        assert!(!stored.are_of([first]) && !stored.are_of([second, first]));
    }

    #[test]
    fn a_name_is_of_one_model_and_of_the_texts_in_their_order() {
        let info = |model: &str, dimensions| EmbeddingInfo { model: model.to_owned(), dimensions };
        let digests = [TextDigest::of("a"), TextDigest::of("b")];
        let name = PageVectors::name(&info("m", 2), &digests);
        assert_eq!(name.len(), 32);
        assert_ne!(name, PageVectors::name(&info("n", 2), &digests));
        assert_ne!(name, PageVectors::name(&info("m", 3), &digests));
        assert_ne!(name, PageVectors::name(&info("m", 2), &[digests[1], digests[0]]));
    }

    #[test]
    fn a_later_form_and_a_wrong_scale_are_told() {
        let mut bytes = PageVectors::new(2, &[(TextDigest::of(""), Quantized::nowhere(2))]).encode();
        bytes[HEADER + 16..HEADER + 20].copy_from_slice(&f32::NAN.to_le_bytes());
        assert_eq!(PageVectors::decode(&bytes), Err(InvalidVectors::Scale(0)));
        bytes[4] = 2;
        assert_eq!(PageVectors::decode(&bytes), Err(InvalidVectors::Version(2)));
        bytes[0] = b'X';
        assert_eq!(PageVectors::decode(&bytes), Err(InvalidVectors::Magic));
    }

    proptest! {
        #[test]
        fn vectors_survive_the_way_there_and_back(vectors in vectors()) {
            prop_assert_eq!(PageVectors::decode(&vectors.encode()), Ok(vectors));
        }

        #[test]
        fn an_object_that_was_cut_or_grew_is_an_error(vectors in vectors(), cut in 0_usize..400, more in 1_usize..9) {
            let mut bytes = vectors.encode();
            prop_assert!(PageVectors::decode(&bytes[..cut.min(bytes.len() - 1)]).is_err());
            bytes.extend(vec![0; more]);
            prop_assert!(PageVectors::decode(&bytes).is_err());
        }

        #[test]
        fn no_bytes_make_it_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200), known in any::<bool>()) {
            if known && bytes.len() >= 6 {
                bytes[..6].copy_from_slice(b"NVEC\x01\x00");
            }
            if let Ok(vectors) = PageVectors::decode(&bytes) {
                prop_assert_eq!(vectors.encode(), bytes);
            }
        }
    }
}
