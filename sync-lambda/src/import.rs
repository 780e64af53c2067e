//! A workspace from its export: the zip file that Notion makes of a page with all its subpages, for people who cannot
//! make an integration.
//!
//! # Layout
//! * `archive`, `limits`: the zip file with the zip files in it, and how much of it is unpacked.
//! * `name`, `site`, `survey`: what the export holds and what lies in what, found out before the first page is read.
//! * `markdown`, `html`, `rows`: the three formats. What they have in common: `links`, `piece`, `property`, `date`.
//! * `draft`, `document`: from what was read to what is stored. The drafts are blocks as Notion's API sends them, so
//!   that [`crate::render`] makes the same of an export as of a workspace.

mod archive;
mod date;
mod document;
mod draft;
mod error;
mod html;
mod limits;
mod links;
mod markdown;
mod name;
mod page;
mod piece;
mod property;
mod rows;
mod site;
mod survey;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use chrono::{DateTime, Utc};
use shared::page::PageDocument;

use archive::{Archive, Member};
use document::Dates;
use error::Failure;
pub use error::{ImportError, Reason, Skipped};
pub use limits::Limits;
use links::Links;
use markdown::Head;
use name::{Kind, Name};
use site::Place;
use survey::Survey;

/// What came of reading an export.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// How many pages were handed over, rows of databases included.
    pub pages: u64,
    /// How many of them are rows that stand in a table only and have no page of their own in the export.
    pub rows: u64,
    /// How many files of people lie in the export: pictures, documents. They are not read.
    pub attachments: u64,
    /// What could not be read.
    pub skipped: Vec<Skipped>,
}

/// Reads an export and hands over one page after the other. What cannot be read costs itself only, and is told.
///
/// The export is read twice, first for the titles and places of all pages: only those are held in memory, besides one
/// page. An error of `take` ends the reading.
pub fn read<E: From<ImportError>>(
    export: &Path,
    limits: Limits,
    take: impl FnMut(PageDocument) -> Result<(), E>,
) -> Result<Imported, E> {
    let mut archive = Archive::open(export, limits)?;
    if !archive.looks_like_an_export() {
        return Err(ImportError::NotAnExport { path: export.to_owned() }.into());
    }
    let packed_at = archive.modified(export)?;
    let survey = survey::survey(&mut archive)?;
    let imported = Imported { attachments: survey.attachments, ..Imported::default() };
    let skipped = std::mem::take(&mut archive.skipped);
    let mut reading = Reading { archive, survey, packed_at, imported, rows: HashSet::new(), take };
    reading.imported.skipped.extend(skipped);
    reading.pages()?;
    reading.tables()?;
    match reading.imported.skipped.first() {
        Some(first) if reading.imported.pages == 0 => Err(ImportError::NothingReadable {
            path: export.to_owned(),
            first: first.path.clone(),
            reason: first.reason.clone(),
        }
        .into()),
        _ => Ok(reading.imported),
    }
}

struct Reading<T> {
    archive: Archive,
    survey: Survey,
    /// The time of what has none of its own.
    packed_at: DateTime<Utc>,
    imported: Imported,
    /// The rows that were handed over though they have no page: several pages may show their database.
    rows: HashSet<uuid::Uuid>,
    take: T,
}

impl<T> Reading<T> {
    fn pages<E: From<ImportError>>(&mut self) -> Result<(), E>
    where
        T: FnMut(PageDocument) -> Result<(), E>,
    {
        for (member, place) in std::mem::take(&mut self.survey.pages) {
            if let Some(bytes) = self.content(&member)? {
                self.page(&member, place, &String::from_utf8_lossy(&bytes))?;
            }
        }
        Ok(())
    }

    fn page<E>(&mut self, member: &Member, place: Place, content: &str) -> Result<(), E>
    where
        T: FnMut(PageDocument) -> Result<(), E>,
    {
        let site = &self.survey.site;
        let links = Links::of(site, &member.path, place);
        let database = site.node(place).parent.filter(|parent| site.node(*parent).is_database);
        let (page, rows) = match Name::of_file(&member.path).kind {
            Kind::Html => html::page(content, &links),
            _ => {
                let columns = database.and_then(|database| self.survey.columns.get(&database));
                let head =
                    if database.is_some() { Head::Row(columns.map(Vec::as_slice)) } else { Head::Title };
                (markdown::page(content, head, &links), Vec::new())
            }
        };
        let is_only_a_database = site.node(place).is_database && page.drafts.0.is_empty();
        let dates = Dates::of(&page, member.modified.unwrap_or(self.packed_at));
        let mut documents = Vec::new();
        if !is_only_a_database {
            if let Some(database) = database {
                let title = page.title.as_deref().unwrap_or(&site.node(place).title);
                self.survey.pages_of.entry(database).or_default().add(title, &page.said);
            }
            documents.push(document::of_page(site, place, page, dates));
        }
        let rows = rows.into_iter().filter(|row| self.rows.insert(row.id));
        let rows: Vec<PageDocument> =
            rows.map(|row| document::of_html_row(site, place, row, dates)).collect();
        self.imported.rows += rows.len() as u64;
        documents.into_iter().chain(rows).try_for_each(|document| self.hand_over(document))
    }

    /// The rows that stand in a table only.
    fn tables<E: From<ImportError>>(&mut self) -> Result<(), E>
    where
        T: FnMut(PageDocument) -> Result<(), E>,
    {
        let mut pages_of: HashMap<_, _> = std::mem::take(&mut self.survey.pages_of);
        for (place, member) in std::mem::take(&mut self.survey.tables) {
            let Some(bytes) = self.content(&member)? else { continue };
            let pages = pages_of.remove(&place).unwrap_or_default();
            let modified = member.modified.unwrap_or(self.packed_at);
            for row in rows::without_pages(&bytes, pages) {
                let site = &self.survey.site;
                let links = Links::of(site, &member.path, place);
                let document = document::of_table_row(site, place, row, modified, &links);
                self.imported.rows += 1;
                self.hand_over(document)?;
            }
        }
        Ok(())
    }

    /// The content of a member; none when it cannot be read.
    fn content(&mut self, member: &Member) -> Result<Option<Vec<u8>>, ImportError> {
        match self.archive.read(member) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Failure::Stop(error)) => Err(error),
            Err(Failure::Skip(reason)) => {
                self.imported.skipped.push(Skipped { path: member.path.clone(), reason });
                Ok(None)
            }
        }
    }

    fn hand_over<E>(&mut self, document: PageDocument) -> Result<(), E>
    where
        T: FnMut(PageDocument) -> Result<(), E>,
    {
        (self.take)(document)?;
        self.imported.pages += 1;
        Ok(())
    }
}
