//! The text of the pages, in a file of this machine's own disk.
//!
//! A large workspace does not fit into the memory of a small task, and a question reads a dozen of its pages. The file
//! has no name: it is gone with the process, however that ends.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicU64, Ordering};

/// A file that only grows.
#[derive(Debug)]
pub struct Shelf {
    file: File,
    end: AtomicU64,
}

/// Where something lies on a [`Shelf`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shelved {
    offset: u64,
    length: u32,
}

impl Shelved {
    /// How many bytes it has.
    pub fn bytes(self) -> u64 {
        u64::from(self.length)
    }
}

impl Shelf {
    /// An empty one, in the system's folder for temporary files (`TMPDIR`).
    pub fn new() -> io::Result<Self> {
        Ok(Self { file: tempfile::tempfile()?, end: AtomicU64::new(0) })
    }

    /// Adds bytes at the end.
    pub fn put(&self, bytes: &[u8]) -> io::Result<Shelved> {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let offset = self.end.fetch_add(u64::from(length), Ordering::Relaxed);
        self.file.write_all_at(bytes, offset)?;
        Ok(Shelved { offset, length })
    }

    /// Reads what was put.
    pub fn get(&self, place: Shelved) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; place.length as usize];
        self.file.read_exact_at(&mut bytes, place.offset)?;
        Ok(bytes)
    }

    /// How many bytes were ever put.
    pub fn size(&self) -> u64 {
        self.end.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_got() {
        let shelf = Shelf::new().unwrap();
        let places: Vec<_> = ["하나", "", "둘"].map(|text| shelf.put(text.as_bytes()).unwrap()).into();
        assert_eq!(shelf.get(places[2]).unwrap(), "둘".as_bytes());
        assert_eq!(shelf.get(places[0]).unwrap(), "하나".as_bytes());
        assert_eq!(shelf.get(places[1]).unwrap(), b"");
        assert_eq!(shelf.size(), 9);
    }
}
