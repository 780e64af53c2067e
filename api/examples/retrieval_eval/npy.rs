//! Vectors from a file of `NumPy`: two dimensions, 16-bit floats in little-endian order, one row after the other.

use std::error::Error;
use std::fs;
use std::path::Path;

use half::f16;
use shared::vectors::Quantized;

/// The rows of a file, quantized as the sync stores them.
pub fn quantized(path: &Path) -> Result<Vec<Quantized>, Box<dyn Error>> {
    let wrong = |what: &str| format!("{}: {what}", path.display());
    let bytes = fs::read(path).map_err(|error| wrong(&error.to_string()))?;
    let (size, numbers) = parts(&bytes).ok_or_else(|| wrong("no NumPy file of `<f2` rows in C order"))?;
    numbers
        .chunks_exact(size * 2)
        .map(|row| {
            let row: Vec<f32> =
                row.as_chunks().0.iter().map(|two| f16::from_le_bytes(*two).to_f32()).collect();
            Quantized::new(&row).ok_or_else(|| wrong("a row has no direction").into())
        })
        .collect()
}

/// The length of a row, and the numbers (`NumPy`'s format, version 1.0).
fn parts(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let rest = bytes.strip_prefix(b"\x93NUMPY\x01\x00")?;
    let (length, rest) = rest.split_first_chunk()?;
    let (header, numbers) = rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))?;
    let header = std::str::from_utf8(header).ok()?;
    let known = header.contains("'descr': '<f2'") && header.contains("'fortran_order': False");
    let shape = header.split_once("'shape': (")?.1.split_once(')')?.0;
    let [rows, size] =
        shape.split(',').map(|number| number.trim().parse().ok()).collect::<Option<Vec<usize>>>()?[..]
    else {
        return None;
    };
    (known && size > 0 && rows.checked_mul(size)?.checked_mul(2)? == numbers.len()).then_some((size, numbers))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(header: &str, numbers: &[f32]) -> Vec<u8> {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(numbers.iter().flat_map(|number| f16::from_f32(*number).to_le_bytes()));
        bytes
    }

    #[test]
    fn rows_are_read_and_other_forms_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.npy");
        let good = "{'descr': '<f2', 'fortran_order': False, 'shape': (2, 3), }\n";
        std::fs::write(&path, file(good, &[1.0, 0.0, 0.0, 0.0, 0.0, -1.0])).unwrap();
        let rows = quantized(&path).unwrap();
        assert_eq!((rows[0].values(), rows[1].values()), (&[127, 0, 0][..], &[0, 0, -127][..]));
        let short = file(good, &[1.0]);
        let wide = file(&good.replace("<f2", "<f4"), &[1.0; 6]);
        for bytes in [short, wide, b"text".to_vec()] {
            std::fs::write(&path, bytes).unwrap();
            assert!(quantized(&path).is_err());
        }
    }
}
