//! Finds the pages and databases in a folder, before any of them is read closely: links need all names first.

use std::fs;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::notion::ids;
use crate::notion::workspace::{Parent, WorkspaceError};

/// A page or database that was found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) id: Uuid,
    /// The path that the id is made of, without `.md`.
    pub(super) key: String,
    /// The folder that the links of its text start at, from the root.
    pub(super) folder: String,
    pub(super) parent: Parent,
    /// The name to show when the text gives no title, and the file to complain about.
    pub(super) path: PathBuf,
    pub(super) kind: FoundKind,
}

/// What was found.
#[derive(Debug)]
pub(super) enum FoundKind {
    /// A page and its Markdown; a folder without an `index.md` is an empty page.
    Page(String),
    /// A database and its `_database.yaml`.
    Database(String),
}

/// All pages and databases under `root`, parents before what they hold.
pub(super) fn scan(root: &Path) -> Result<Vec<Found>, WorkspaceError> {
    let mut found = Vec::new();
    let folder = Folder::read(root)?;
    if folder.is_empty() {
        return Err(WorkspaceError::Empty { path: root.to_owned() });
    }
    folder.files_and_folders("", Parent::Workspace, &mut found)?;
    Ok(found)
}

/// A folder on the disk.
struct Folder {
    path: PathBuf,
    name: String,
    database: Option<PathBuf>,
    /// The Markdown files, sorted, without their ending.
    files: Vec<(String, PathBuf)>,
    folders: Vec<Folder>,
}

impl Folder {
    fn read(path: &Path) -> Result<Folder, WorkspaceError> {
        let error = |source| WorkspaceError::Read { path: path.to_owned(), source };
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut folder =
            Folder { path: path.to_owned(), name, database: None, files: Vec::new(), folders: Vec::new() };
        let mut entries = fs::read_dir(path).map_err(error)?.collect::<Result<Vec<_>, _>>().map_err(error)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            // Links in the file system are not followed: they may lead in circles.
            let kind = entry.file_type().map_err(error)?;
            if name.starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                folder.folders.push(Folder::read(&entry.path())?);
            } else if kind.is_file() && name == "_database.yaml" {
                folder.database = Some(entry.path());
            } else if let (true, Some(stem)) = (kind.is_file(), name.strip_suffix(".md")) {
                folder.files.push((stem.to_owned(), entry.path()));
            }
        }
        folder.folders.retain(|folder| !folder.is_empty());
        Ok(folder)
    }

    fn is_empty(&self) -> bool {
        self.database.is_none() && self.files.is_empty() && self.folders.is_empty()
    }

    /// The file that is the page of this folder.
    fn index(&self) -> Option<&PathBuf> {
        let named = |wanted: &str| self.files.iter().find(|(stem, _)| stem.eq_ignore_ascii_case(wanted));
        named("index").or_else(|| named("readme")).map(|(_, path)| path)
    }

    /// What is in this folder, whose path is `key`, as the children of `parent`.
    fn files_and_folders(
        &self,
        key: &str,
        parent: Parent,
        found: &mut Vec<Found>,
    ) -> Result<(), WorkspaceError> {
        let at_root = key.is_empty();
        let index = if at_root || self.database.is_some() { None } else { self.index() };
        for (stem, path) in self.files.iter().filter(|(_, path)| Some(path) != index) {
            let beside = self.folders.iter().find(|folder| folder.name == *stem);
            // `a.md` beside a folder `a` is the page of that folder, as in Notion's own export.
            if beside.is_some_and(|folder| folder.database.is_none() && folder.index().is_none()) {
                continue;
            }
            let mut file_key = join(key, stem);
            if ids::page_key(&file_key) != file_key || beside.is_some() {
                file_key.push_str(".md");
            }
            let id = ids::of("page", &file_key);
            let kind = FoundKind::Page(read(path)?);
            let folder = key.to_owned();
            found.push(Found { id, key: file_key, folder, parent, path: path.clone(), kind });
        }
        for folder in &self.folders {
            let beside = self.files.iter().find(|(stem, _)| *stem == folder.name).map(|(_, path)| path);
            folder.add(join(key, &folder.name), key, parent, beside, found)?;
        }
        Ok(())
    }

    /// This folder itself, and all that is in it.
    fn add(
        &self,
        key: String,
        outer: &str,
        parent: Parent,
        beside: Option<&PathBuf>,
        found: &mut Vec<Found>,
    ) -> Result<(), WorkspaceError> {
        let id = ids::of("page", &key);
        if let Some(yaml) = &self.database {
            if matches!(parent, Parent::Database(_)) {
                return Err(WorkspaceError::NestedDatabase { path: self.path.clone() });
            }
            let kind = FoundKind::Database(read(yaml)?);
            found.push(Found { id, key: key.clone(), folder: key.clone(), parent, path: yaml.clone(), kind });
            return self.files_and_folders(&key, Parent::Database(id), found);
        }
        let (source, folder, path) = match (self.index(), beside) {
            (Some(index), _) => (read(index)?, key.clone(), index.clone()),
            (None, Some(beside)) => (read(beside)?, outer.to_owned(), beside.clone()),
            (None, None) => (String::new(), key.clone(), self.path.clone()),
        };
        found.push(Found { id, key: key.clone(), folder, parent, path, kind: FoundKind::Page(source) });
        self.files_and_folders(&key, Parent::Page(id), found)
    }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The text of a file. Real folders hold a file in another encoding now and then: that is shown as well as it can
/// be, and does not keep the others from being served.
fn read(path: &Path) -> Result<String, WorkspaceError> {
    let bytes = fs::read(path).map_err(|source| WorkspaceError::Read { path: path.to_owned(), source })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A file's name made readable: `annual-leave` is `Annual leave`.
pub(super) fn readable(key: &str) -> String {
    let name = key.rsplit('/').next().unwrap_or(key);
    let name = name.strip_suffix(".md").unwrap_or(name).replace(['-', '_'], " ");
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => name,
    }
}
