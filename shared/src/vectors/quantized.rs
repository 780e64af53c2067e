//! One vector in eight bits a number.

/// A vector in eight bits a number. The number at a place is `values[place] * scale`.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantized {
    values: Box<[i8]>,
    scale: f32,
}

impl Quantized {
    /// Quantizes a vector, brought to unit length first. `None` for one that has no direction: of zeros, or not of
    /// finite numbers.
    pub fn new(vector: &[f32]) -> Option<Self> {
        let length = vector.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>().sqrt() as f32;
        let largest = vector.iter().fold(0.0_f32, |largest, x| largest.max(x.abs()));
        if !length.is_finite() || length <= 0.0 {
            return None;
        }
        let step = largest / 127.0;
        let values = vector.iter().map(|x| (x / step).round() as i8).collect();
        Some(Self { values, scale: step / length })
    }

    /// A stored row.
    pub(super) fn from_row(values: &[i8], scale: f32) -> Self {
        Self { values: values.into(), scale }
    }

    /// A vector without a direction, which is near nothing: that of a passage that says nothing.
    pub fn nowhere(dimensions: u16) -> Self {
        Self { values: vec![0; usize::from(dimensions)].into(), scale: 0.0 }
    }

    /// The numbers, each to be multiplied by the scale.
    pub fn values(&self) -> &[i8] {
        &self.values
    }

    /// What each number is a multiple of.
    pub fn scale(&self) -> f32 {
        self.scale
    }

    /// The cosine of the angle to another vector of the same dimensions, -1 to 1.
    pub fn dot(&self, other: &Self) -> f32 {
        let sum: i32 =
            self.values.iter().zip(&other.values).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum();
        sum as f32 * self.scale * other.scale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantized_vector_has_unit_length_and_keeps_its_direction() {
        let vector: Vec<f32> = (0..512).map(|place| (place as f32 * 0.7).sin() * 3.0).collect();
        let quantized = Quantized::new(&vector).unwrap();
        assert!((quantized.dot(&quantized) - 1.0).abs() < 1e-3, "{}", quantized.dot(&quantized));
        assert_eq!(quantized.values().iter().map(|value| value.unsigned_abs()).max(), Some(127));
        assert!(Quantized::new(&[0.0, 0.0]).is_none());
        assert!(Quantized::new(&[f32::NAN, 1.0]).is_none());
        assert!(Quantized::new(&[f32::INFINITY, 1.0]).is_none());
    }
}
