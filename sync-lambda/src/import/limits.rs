//! How much an export may unpack to. A small file can unpack to more than a disk holds.

use std::io::{self, Read, Write};

use crate::import::error::{Failure, ImportError, Reason};

/// Below this size a member may be as repetitive as it likes.
const HARMLESS: u64 = 1 << 20;

/// How much an export may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// How many files and folders, those of nested zip files included.
    pub members: u64,
    /// How many bytes one page or table may unpack to.
    pub member_bytes: u64,
    /// How many bytes may be unpacked in all.
    pub total_bytes: u64,
    /// How many times its packed size a member of more than a mebibyte may unpack to. Text packs to a tenth.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { members: 500_000, member_bytes: 64 << 20, total_bytes: 64 << 30, ratio: 500 }
    }
}

/// What is left of the limits while an export is read.
#[derive(Debug)]
pub(crate) struct Budget {
    limits: Limits,
    members: u64,
    bytes: u64,
}

impl Budget {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, members: 0, bytes: 0 }
    }

    /// Counts the members of a zip file.
    pub(crate) fn count_members(&mut self, members: u64) -> Result<(), ImportError> {
        self.members = self.members.saturating_add(members);
        if self.members > self.limits.members {
            return Err(ImportError::TooLarge { limit: self.limits.members, unit: "files" });
        }
        Ok(())
    }

    /// Unpacks a page or table.
    pub(crate) fn unpack(
        &mut self,
        from: &mut impl Read,
        packed: u64,
        name: &str,
    ) -> Result<Vec<u8>, Failure> {
        let limit = self.limits.member_bytes;
        let mut bytes = Vec::new();
        self.copy(from, packed, name, |chunk, so_far| {
            if so_far > limit {
                return Err(Failure::Skip(Reason::TooLarge(limit)));
            }
            bytes.extend_from_slice(chunk);
            Ok(())
        })?;
        Ok(bytes)
    }

    /// Unpacks a part of the export into a file.
    pub(crate) fn unpack_to(
        &mut self,
        to: &mut impl Write,
        from: &mut impl Read,
        packed: u64,
        name: &str,
    ) -> Result<(), Failure> {
        self.copy(from, packed, name, |chunk, _| {
            to.write_all(chunk).map_err(|error| ImportError::Scratch(error).into())
        })
    }

    fn copy(
        &mut self,
        from: &mut impl Read,
        packed: u64,
        name: &str,
        mut take: impl FnMut(&[u8], u64) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut chunk = vec![0; 64 << 10];
        let mut so_far: u64 = 0;
        loop {
            let length = match from.read(&mut chunk) {
                Ok(0) => return Ok(()),
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Failure::Skip(Reason::Damaged(error.to_string()))),
            };
            so_far += length as u64;
            self.bytes = self.bytes.saturating_add(length as u64);
            if self.bytes > self.limits.total_bytes {
                return Err(ImportError::TooLarge { limit: self.limits.total_bytes, unit: "bytes" }.into());
            }
            if so_far > HARMLESS && so_far / packed.max(1) > self.limits.ratio {
                return Err(ImportError::Bomb { member: name.to_owned(), ratio: self.limits.ratio }.into());
            }
            take(&chunk[..length], so_far)?;
        }
    }
}
