//! The first look at an export: which pages and databases there are, and where.

use std::collections::{BTreeMap, HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use crate::import::archive::{Archive, Member};
use crate::import::error::{Failure, ImportError, Reason};
use crate::import::name::{self, Kind, Name};
use crate::import::rows::{self, Pages};
use crate::import::site::{Place, Site};
use crate::import::{html, markdown};

/// What the first look found.
#[derive(Debug, Default)]
pub struct Survey {
    /// What lies in what.
    pub site: Site,
    /// The files with pages, in the order of the export.
    pub pages: Vec<(Member, Place)>,
    /// The files with the rows of databases: of two for one database, the one with everything.
    pub tables: BTreeMap<Place, Member>,
    /// The columns of databases.
    pub columns: HashMap<Place, Vec<String>>,
    /// What the pages of each database's rows say; empty until they are read.
    pub pages_of: HashMap<Place, Pages>,
    /// How many other files there are.
    pub attachments: u64,
}

/// Looks at each page and table of an export.
pub fn survey(archive: &mut Archive) -> Result<Survey, ImportError> {
    let members = std::mem::take(&mut archive.members);
    let mut survey = Survey::default();
    let mut ids: HashMap<String, Uuid> = HashMap::new();
    for member in members.iter().filter(|member| is_index(member)) {
        if let Some(bytes) = look(archive, member)? {
            let index = String::from_utf8_lossy(&bytes);
            let index = if html::is_too_deep(&index) { Vec::new() } else { html::index(&index) };
            ids.extend(index.into_iter().map(|(path, id)| (path.nfc().collect(), id)));
        }
    }
    let tables = tables(&members, &ids);
    let mut taken: HashMap<Place, String> = HashMap::new();
    for member in members.into_iter().filter(|member| !is_index(member)) {
        let name = Name::of_file(&member.path);
        let id = name.id.or_else(|| ids.get(&member.path).copied());
        let kind = match name.kind {
            Kind::Table { .. } if !tables.contains(&stem(&member.path)) => Kind::Attachment,
            kind => kind,
        };
        if kind == Kind::Attachment {
            survey.add_attachment(&member);
            continue;
        }
        let Some(bytes) = look(archive, &member)? else { continue };
        let text = String::from_utf8_lossy(&bytes);
        if kind == Kind::Html && html::is_too_deep(&text) {
            archive.skip(&member.path, Reason::TooDeep(html::DEEPEST));
            continue;
        }
        let place = match kind {
            Kind::Markdown => {
                let title = markdown::title(&text).unwrap_or(&name.title);
                survey.site.add(&member.path, id, title, false)
            }
            Kind::Html => match html::outer(&text) {
                Some(outer) => {
                    let title = outer.title.as_deref().unwrap_or(&name.title);
                    survey.site.add(&member.path, id.or(outer.id), title, outer.is_database)
                }
                // Somebody's own page, put into one of Notion.
                None => {
                    survey.add_attachment(&member);
                    continue;
                }
            },
            Kind::Table { .. } | Kind::Attachment => survey.site.add(&member.path, id, &name.title, true),
        };
        if let Kind::Table { all } = kind {
            survey.add_table(place, member, all, &bytes);
        } else if let Some(other) = taken.get(&place) {
            archive.skip(&member.path, Reason::SamePage(other.clone()));
        } else {
            taken.insert(place, member.path.clone());
            survey.pages.push((member, place));
        }
    }
    survey.site.connect();
    Ok(survey)
}

impl Survey {
    fn add_attachment(&mut self, member: &Member) {
        self.site.add_attachment(&member.path);
        self.attachments += 1;
    }

    fn add_table(&mut self, place: Place, member: Member, has_everything: bool, content: &[u8]) {
        if has_everything || !self.tables.contains_key(&place) {
            self.columns.insert(place, rows::columns(content));
            self.tables.insert(place, member);
        }
    }
}

/// The content of a file, if it can be read.
fn look(archive: &mut Archive, member: &Member) -> Result<Option<Vec<u8>>, ImportError> {
    match archive.read(member) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(Failure::Stop(error)) => Err(error),
        Err(Failure::Skip(reason)) => {
            archive.skip(&member.path, reason);
            Ok(None)
        }
    }
}

/// Whether a file is the table of contents that Notion adds.
fn is_index(member: &Member) -> bool {
    member.path == "index.html"
}

/// The tables that are databases, without their extensions. People put tables of their own into pages: those have no
/// id in their names, no second table beside them and no folder of rows.
fn tables(members: &[Member], ids: &HashMap<String, Uuid>) -> HashSet<String> {
    let folders: HashSet<&str> = members.iter().map(|member| name::folder(&member.path)).collect();
    let mut tables = HashSet::new();
    for Member { path, .. } in members {
        let name = Name::of_file(path);
        let Kind::Table { all } = name.kind else { continue };
        let stem = stem(path);
        if all || name.id.is_some() || ids.contains_key(path) || folders.contains(stem.as_str()) {
            tables.insert(stem);
        }
    }
    tables
}

fn stem(path: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    stem.strip_suffix("_all").unwrap_or(stem).to_owned()
}
