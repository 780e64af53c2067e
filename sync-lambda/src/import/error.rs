//! What can go wrong with an export: what ends the reading, and what costs one file only.

use std::io;
use std::path::PathBuf;

/// Why an export cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is missing or may not be read.
    #[error("cannot open `{path}`; {HOW_TO_EXPORT}")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The file is no zip file, or only a part of one.
    #[error("`{path}` is no whole zip file; {HOW_TO_EXPORT}")]
    NotZip {
        /// The file.
        path: PathBuf,
        /// What the reader of zip files says.
        #[source]
        source: zip::result::ZipError,
    },
    /// The zip file holds something else.
    #[error("`{path}` is a zip file, but nothing in it looks like a page of Notion; {HOW_TO_EXPORT}")]
    NotAnExport {
        /// The file.
        path: PathBuf,
    },
    /// There are pages, and none of them could be read.
    #[error("no page of `{path}` can be read, the first (`{first}`) because {reason}; {HOW_TO_EXPORT}")]
    NothingReadable {
        /// The file.
        path: PathBuf,
        /// The first member that could not be read.
        first: String,
        /// Why.
        reason: Reason,
    },
    /// More members, or more bytes once unpacked, than any workspace has.
    #[error(
        "the export is larger than the limit of {limit} {unit} in all: export a part of the workspace at a time"
    )]
    TooLarge {
        /// The limit.
        limit: u64,
        /// What is counted.
        unit: &'static str,
    },
    /// A member that unpacks to far more than text does: no export, but an attempt to fill the disk or the memory.
    #[error("`{member}` unpacks to more than {ratio} times its size: this is no file that Notion wrote")]
    Bomb {
        /// The member.
        member: String,
        /// The limit.
        ratio: u64,
    },
    /// A part of the export could not be unpacked beside it.
    #[error("cannot unpack a part of the export into a temporary file: is the disk full?")]
    Scratch(#[source] io::Error),
}

const HOW_TO_EXPORT: &str = "in Notion open ··· > Export at the top of the page (or Settings > Export all workspace \
     content), choose `Markdown & CSV` or `HTML`, include subpages, and give the zip file as it was downloaded";

/// Something of an export that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The path within the export. It holds titles of pages: not for a log.
    pub path: String,
    /// Why it was not read.
    pub reason: Reason,
}

/// Why something of an export was not read. Reads on after "because".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// It needs a password.
    #[error("it is encrypted: pack the export without a password")]
    Encrypted,
    /// Its name leads out of the folder of the export.
    #[error("its name leads out of the export's folder")]
    UnsafeName,
    /// Its name is neither UTF-8 nor CP949.
    #[error("its name is neither UTF-8 nor CP949: give the zip file as Notion made it, not packed again")]
    UnreadableName,
    /// It is larger than a page can be.
    #[error("it is larger than {0} bytes")]
    TooLarge(u64),
    /// It cannot be unpacked.
    #[error("it is damaged ({0}): download the export again")]
    Damaged(String),
    /// A zip file in a zip file in a zip file in the export.
    #[error("it lies in too many zip files")]
    NestedTooDeep,
    /// HTML of which the reading would take too long.
    #[error("its elements are nested deeper than {0}: Notion writes no such page")]
    TooDeep(usize),
    /// Another file holds the page of the same id.
    #[error("it is the same page as `{0}`")]
    SamePage(String),
}

/// Why a member was not read: whether that costs the member or ends the reading.
#[derive(Debug)]
pub(crate) enum Failure {
    Skip(Reason),
    Stop(ImportError),
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        Failure::Stop(error)
    }
}
