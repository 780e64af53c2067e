//! Reads the heads of the files that were found: front matter, columns, and who and what is named in them.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::front_matter::{self, FrontMatter};
use super::scan::{Found, FoundKind};
use super::schema::{Column, DatabaseFile, Kind};
use super::{Parent, WorkspaceError};

/// `_workspace.yaml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkspaceFile {
    pub(super) name: Option<String>,
    pub(super) bot: Option<String>,
    #[serde(default)]
    pub(super) users: Vec<UserEntry>,
    #[serde(default)]
    pub(super) comments: Vec<CommentEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UserEntry {
    pub(super) name: String,
    pub(super) email: Option<String>,
}

/// A comment on a page, or on the first of its blocks that holds the words of `on`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CommentEntry {
    pub(super) page: String,
    pub(super) on: Option<String>,
    pub(super) by: Option<String>,
    pub(super) at: Option<String>,
    pub(super) text: String,
}

/// A page or database whose head was read, and whose text is still to be.
pub(super) struct Opened<'a> {
    pub(super) found: &'a Found,
    pub(super) head: Head<'a>,
}

pub(super) enum Head<'a> {
    Page(FrontMatter, &'a str),
    Database(DatabaseFile),
}

pub(super) fn read_workspace_file(root: &Path) -> Result<WorkspaceFile, WorkspaceError> {
    let path = root.join("_workspace.yaml");
    match fs::read_to_string(&path) {
        Ok(yaml) => serde_saphyr::from_str(&yaml)
            .map_err(|source| WorkspaceError::Yaml { path, source: Box::new(source) }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(WorkspaceFile::default()),
        Err(source) => Err(WorkspaceError::Read { path, source }),
    }
}

pub(super) fn open(found: &Found) -> Result<Opened<'_>, WorkspaceError> {
    let error = |source| WorkspaceError::Yaml { path: found.path.clone(), source: Box::new(source) };
    let head = match &found.kind {
        FoundKind::Page(source) => {
            let (yaml, body) = front_matter::split(source);
            Head::Page(front_matter::read(yaml).map_err(error)?, body)
        }
        FoundKind::Database(yaml) => Head::Database(serde_saphyr::from_str(yaml).map_err(error)?),
    };
    Ok(Opened { found, head })
}

/// The columns of all databases. The title is one of them, under its own name.
pub(super) fn columns(opened: &[Opened<'_>]) -> HashMap<Uuid, Vec<Column>> {
    let mut out = HashMap::new();
    for Opened { found, head } in opened {
        let Head::Database(file) = head else { continue };
        let title = file.title_property.clone().unwrap_or_else(|| "Name".to_owned());
        let title = Column::plain(title, Kind::Title);
        let others = file.properties.iter().map(|(name, column)| column.to_column(name));
        out.insert(found.id, std::iter::once(title).chain(others).collect());
    }
    out
}

/// Everybody who is named anywhere.
pub(super) fn names<'a>(
    file: &'a WorkspaceFile,
    opened: &'a [Opened<'_>],
    columns: &HashMap<Uuid, Vec<Column>>,
) -> BTreeSet<&'a str> {
    let mut names: BTreeSet<&str> =
        file.comments.iter().filter_map(|comment| comment.by.as_deref()).collect();
    for Opened { found, head } in opened {
        let Head::Page(front, _) = head else { continue };
        names.extend(front.created_by.as_deref());
        names.extend(front.last_edited_by.as_deref());
        let verified_by = front.verification.as_ref().and_then(|value| value.get("verified_by"));
        names.extend(verified_by.and_then(Value::as_str));
        let Parent::Database(database) = found.parent else { continue };
        let people =
            columns.get(&database).into_iter().flatten().filter(|column| column.kind == Kind::People);
        for value in people.filter_map(|column| front.properties.get(&column.name)) {
            match value {
                Value::Array(values) => names.extend(values.iter().filter_map(Value::as_str)),
                single => names.extend(single.as_str()),
            }
        }
    }
    names.into_iter().map(str::trim).filter(|name| !name.is_empty()).collect()
}

/// The title that a page will have, found without reading all of its text.
pub(super) fn first_title(front: &FrontMatter, body: &str) -> Option<String> {
    let given = front.title.as_ref().map(front_matter::words).filter(|title| !title.is_empty());
    let first_line = || body.lines().find(|line| !line.trim().is_empty());
    let heading =
        || first_line()?.strip_prefix("# ").map(|title| title.trim().trim_end_matches(" #").to_owned());
    given.or_else(heading)
}
