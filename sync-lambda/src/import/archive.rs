//! The zip file of an export, with the zip files in it: Notion packs an export into parts, and those once more.

use std::fs::File;
use std::io::{BufReader, Seek};
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use zip::ZipArchive;

use crate::import::error::{Failure, ImportError, Reason, Skipped};
use crate::import::limits::{Budget, Limits};
use crate::import::name;

/// How many zip files a part may lie in, the export itself not counted.
const DEPTH: u8 = 2;

/// An export, opened.
#[derive(Debug)]
pub struct Archive {
    parts: Vec<ZipArchive<BufReader<File>>>,
    budget: Budget,
    /// The files of all parts, those left out that cannot be read.
    pub members: Vec<Member>,
    /// What cannot be read, as far as that is known.
    pub skipped: Vec<Skipped>,
    /// Whether a folder or a part is named as Notion names those of an export.
    is_named_as_export: bool,
}

/// A file of an export.
#[derive(Debug, Clone)]
pub struct Member {
    part: usize,
    index: usize,
    packed: u64,
    /// Its path, as [`name::path`] reads it.
    pub path: String,
    /// When it was packed. The zone is not known and taken for UTC.
    pub modified: Option<DateTime<Utc>>,
}

impl Archive {
    /// Opens an export and lists what is in it.
    pub fn open(path: &Path, limits: Limits) -> Result<Self, ImportError> {
        let cannot_open = |source| ImportError::Open { path: path.to_owned(), source };
        let file = File::open(path).map_err(cannot_open)?;
        if file.metadata().map_err(cannot_open)?.is_dir() {
            return Err(cannot_open(std::io::ErrorKind::IsADirectory.into()));
        }
        let zip = ZipArchive::new(BufReader::new(file))
            .map_err(|source| ImportError::NotZip { path: path.to_owned(), source })?;
        let mut archive = Self {
            parts: Vec::new(),
            budget: Budget::new(limits),
            members: Vec::new(),
            skipped: Vec::new(),
            is_named_as_export: false,
        };
        archive.add(zip, 0)?;
        Ok(archive)
    }

    /// Whether anything in it is named as Notion names things: with an id, or as an export.
    pub fn looks_like_an_export(&self) -> bool {
        let has_id = |path: &str| path.split('/').any(|part| name::Name::of_file(part).id.is_some());
        self.is_named_as_export || self.members.iter().any(|member| has_id(&member.path))
    }

    /// When the export was packed, for members without a time: that of its file.
    pub fn modified(&self, path: &Path) -> Result<DateTime<Utc>, ImportError> {
        let time = std::fs::metadata(path).and_then(|metadata| metadata.modified());
        time.map(DateTime::from).map_err(|source| ImportError::Open { path: path.to_owned(), source })
    }

    /// The content of a file.
    pub(crate) fn read(&mut self, member: &Member) -> Result<Vec<u8>, Failure> {
        let mut file = self.parts[member.part].by_index(member.index).map_err(damaged)?;
        self.budget.unpack(&mut file, member.packed, &member.path)
    }

    fn add(&mut self, zip: ZipArchive<BufReader<File>>, depth: u8) -> Result<(), ImportError> {
        self.budget.count_members(zip.len() as u64)?;
        let part = self.parts.len();
        let length = zip.len();
        self.parts.push(zip);
        for index in 0..length {
            let (raw, found) = match self.look_at(part, index) {
                Ok(looked_at) => looked_at,
                Err(reason) => {
                    self.skip(&format!("file {index} of a zip file"), reason);
                    continue;
                }
            };
            match found {
                Ok(None) => {}
                Ok(Some(member)) if is_part(&member.path) => self.open_part(&member, depth)?,
                Ok(Some(member)) => self.members.push(member),
                Err(reason) => self.skip(&raw, reason),
            }
        }
        Ok(())
    }

    /// A member by its head: its name as it stands in the zip file; a file, none for a folder, or why it is skipped.
    fn look_at(
        &mut self,
        part: usize,
        index: usize,
    ) -> Result<(String, Result<Option<Member>, Reason>), Reason> {
        let file =
            self.parts[part].by_index_raw(index).map_err(|error| Reason::Damaged(error.to_string()))?;
        let raw = String::from_utf8_lossy(file.name_raw()).into_owned();
        self.is_named_as_export |= raw.split('/').any(name::is_of_an_export);
        let of_the_system = raw.starts_with("__MACOSX/") || raw.ends_with(".DS_Store");
        if file.is_dir() || of_the_system {
            return Ok((raw, Ok(None)));
        }
        let path = match name::path(file.name_raw()) {
            Ok(_) if file.encrypted() => Err(Reason::Encrypted),
            path => path,
        };
        let (packed, modified) = (file.compressed_size(), file.last_modified().and_then(time));
        Ok((raw, path.map(|path| Some(Member { part, index, packed, path, modified }))))
    }

    fn open_part(&mut self, member: &Member, depth: u8) -> Result<(), ImportError> {
        if depth == DEPTH {
            self.skip(&member.path, Reason::NestedTooDeep);
            return Ok(());
        }
        match self.unpack_part(member) {
            Ok(zip) => self.add(zip, depth + 1),
            Err(Failure::Skip(reason)) => {
                self.skip(&member.path, reason);
                Ok(())
            }
            Err(Failure::Stop(error)) => Err(error),
        }
    }

    /// A zip file is read from its end: one within another has to be unpacked first.
    fn unpack_part(&mut self, member: &Member) -> Result<ZipArchive<BufReader<File>>, Failure> {
        let mut scratch = tempfile::tempfile().map_err(ImportError::Scratch)?;
        let mut file = self.parts[member.part].by_index(member.index).map_err(damaged)?;
        self.budget.unpack_to(&mut scratch, &mut file, member.packed, &member.path)?;
        scratch.rewind().map_err(ImportError::Scratch)?;
        ZipArchive::new(BufReader::new(scratch)).map_err(damaged)
    }

    /// Notes what is not read.
    pub(crate) fn skip(&mut self, path: &str, reason: Reason) {
        self.skipped.push(Skipped { path: path.to_owned(), reason });
    }
}

/// Whether a file is a part of the export. A zip file that someone put into a page is none.
fn is_part(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default();
    let is_zip = file.get(file.len().saturating_sub(4)..).is_some_and(|end| end.eq_ignore_ascii_case(".zip"));
    is_zip && name::is_of_an_export(file) && name::title_and_id(name::folder(path)).1.is_none()
}

fn damaged(error: zip::result::ZipError) -> Failure {
    Failure::Skip(Reason::Damaged(error.to_string()))
}

/// The time of a member. 1980 is where the format's time starts: what has no time says 1980.
fn time(time: zip::DateTime) -> Option<DateTime<Utc>> {
    let day = NaiveDate::from_ymd_opt(time.year().into(), time.month().into(), time.day().into())?;
    let time = day.and_hms_opt(time.hour().into(), time.minute().into(), time.second().into())?;
    (chrono::Datelike::year(&day) > 1980).then(|| time.and_utc())
}
