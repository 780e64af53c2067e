//! A folder as a store. A reader sees each file whole or not at all, and two writers on one machine exclude each
//! other while they compare and write.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use shared::corpus_url::CorpusUrl;
use tempfile::NamedTempFile;

use crate::hash;
use crate::store::{Expected, Listed, Object, StoreError};

/// Held while a file is compared and written. It is never removed; a writer that dies lets go of it.
const LOCK: &str = ".lock";

/// Held for as long as a sync goes on.
const SYNC_LOCK: &str = ".sync-lock";

/// A folder as a store.
#[derive(Debug)]
pub struct DirStore {
    root: PathBuf,
}

impl DirStore {
    /// A store in a folder, which is made with the first write.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// What is stored under a key.
    pub async fn get(&self, key: &str) -> Result<Option<Object>, StoreError> {
        let path = self.root.join(key);
        let read = tokio::task::spawn_blocking(move || read(&path)).await.map_err(io::Error::other).flatten();
        read.map_err(|source| StoreError::Read {
            key: key.to_owned(),
            corpus: self.corpus(),
            source: source.into(),
        })
    }

    /// Stores, if what is there is as expected. Returns what names the new state.
    pub async fn put(
        &self,
        key: &str,
        bytes: impl Into<Bytes>,
        expected: Option<Expected>,
    ) -> Result<Expected, StoreError> {
        let (root, path, bytes) = (self.root.clone(), self.root.join(key), bytes.into());
        let written = tokio::task::spawn_blocking(move || {
            let written = write(&root, &path, &bytes, expected.as_ref())?;
            Ok((written, Expected::Etag(hash::of_bytes(&bytes))))
        });
        match written.await.map_err(io::Error::other).flatten() {
            Ok((Written::Yes, state)) => Ok(state),
            Ok((Written::NotAsExpected, _)) => {
                Err(StoreError::Conflict { key: key.to_owned(), corpus: self.corpus() })
            }
            Err(source) => Err(self.write_error(key, source)),
        }
    }

    /// Removes a file, and its folder when nothing else is in it.
    pub async fn delete(&self, key: &str) -> Result<(), StoreError> {
        let path = self.root.join(key);
        let removed = tokio::task::spawn_blocking(move || remove(&path));
        removed.await.map_err(io::Error::other).flatten().map_err(|source| self.write_error(key, source))
    }

    /// Removes files, until `is_late`. Returns how many of the keys, from the first on, are dealt with.
    pub async fn delete_all(&self, keys: &[String], is_late: impl Fn() -> bool) -> Result<usize, StoreError> {
        let mut done = 0;
        for key in keys.iter().take_while(|_| !is_late()) {
            self.delete(key).await?;
            done += 1;
        }
        Ok(done)
    }

    /// The files below a folder.
    pub async fn list(&self, prefix: &str) -> Result<Vec<Listed>, StoreError> {
        let (root, folder) = (self.root.clone(), self.root.join(prefix));
        let listed = tokio::task::spawn_blocking(move || {
            let mut listed = Vec::new();
            list(&root, &folder, &mut listed).map(|()| listed)
        });
        listed.await.map_err(io::Error::other).flatten().map_err(|source| StoreError::Read {
            key: prefix.to_owned(),
            corpus: self.corpus(),
            source: source.into(),
        })
    }

    /// Takes the only right to sync into this folder, unless another process has it. It ends with the process that has
    /// it, however that ends.
    pub fn try_hold(&self) -> Result<Option<File>, StoreError> {
        let held = fs::create_dir_all(&self.root).and_then(|()| {
            let file =
                File::options().create(true).truncate(false).write(true).open(self.root.join(SYNC_LOCK))?;
            match file.try_lock() {
                Ok(()) => Ok(Some(file)),
                Err(TryLockError::WouldBlock) => Ok(None),
                Err(TryLockError::Error(error)) => Err(error),
            }
        });
        held.map_err(|source| self.write_error(SYNC_LOCK, source))
    }

    fn write_error(&self, key: &str, source: io::Error) -> StoreError {
        StoreError::Write { key: key.to_owned(), corpus: self.corpus(), source: source.into() }
    }

    fn corpus(&self) -> CorpusUrl {
        CorpusUrl::Dir(self.root.clone())
    }
}

enum Written {
    Yes,
    NotAsExpected,
}

fn read(path: &Path) -> io::Result<Option<Object>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(Object { etag: hash::of_bytes(&bytes), bytes })),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What names the state of a file, which is not held in memory for it.
fn etag(path: &Path) -> io::Result<Option<String>> {
    match File::open(path) {
        Ok(file) => hash::of_reader(file).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn write(root: &Path, path: &Path, bytes: &[u8], expected: Option<&Expected>) -> io::Result<Written> {
    let folder = path.parent().unwrap_or(root);
    let Some(expected) = expected else {
        replace(folder, path, bytes)?;
        return Ok(Written::Yes);
    };
    fs::create_dir_all(root)?;
    let _held = lock(root)?;
    let found = etag(path)?;
    let as_expected = match expected {
        Expected::Absent => found.is_none(),
        Expected::Etag(etag) => found.as_ref() == Some(etag),
    };
    if !as_expected {
        return Ok(Written::NotAsExpected);
    }
    replace(folder, path, bytes)?;
    Ok(Written::Yes)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        result => result?,
    }
    // Fails where something else is in it, and there it is to stay.
    let _ = path.parent().map(fs::remove_dir);
    Ok(())
}

fn list(root: &Path, folder: &Path, listed: &mut Vec<Listed>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let (path, meta) = (entry.path(), entry.metadata()?);
        if meta.is_dir() {
            list(root, &path, listed)?;
        } else if let Some(key) = path.strip_prefix(root).ok().and_then(Path::to_str) {
            listed.push(Listed { key: key.to_owned(), stored_at: meta.modified()?.into() });
        }
    }
    Ok(())
}

/// Writes beside the file and renames, so that a reader, or a machine that stops, never has half of it.
fn replace(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    make_readable(file.as_file())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    // The new name is safe only once its folder is.
    File::open(folder)?.sync_all()
}

fn lock(root: &Path) -> io::Result<File> {
    let file = File::options().create(true).truncate(false).write(true).open(root.join(LOCK))?;
    file.lock()?;
    Ok(file)
}

/// A temporary file is its owner's alone, and the API may run as somebody else.
fn make_readable(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_put_is_got_and_nothing_else_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let store = DirStore::new(folder.path().join("corpus"));
        assert_eq!(store.get("manifest.json").await.unwrap(), None);
        store.put("ledger/latest.json", b"1".to_vec(), None).await.unwrap();
        store.put("ledger/latest.json", b"2".to_vec(), None).await.unwrap();
        assert_eq!(store.get("ledger/latest.json").await.unwrap().unwrap().bytes, b"2");
        assert_eq!(fs::read_dir(folder.path().join("corpus/ledger")).unwrap().count(), 1);
    }

    #[tokio::test]
    async fn what_is_listed_is_what_was_put_and_not_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let store = DirStore::new(folder.path().to_owned());
        assert_eq!(store.list("pages/").await.unwrap(), []);
        for key in ["pages/a/1.json", "pages/a/2.json", "pages/b/1.json", "manifest.json"] {
            store.put(key, Vec::new(), None).await.unwrap();
        }
        for key in ["pages/a/2.json", "pages/b/1.json", "pages/c/1.json"] {
            store.delete(key).await.unwrap();
        }
        let listed = store.list("pages/").await.unwrap();
        assert_eq!(listed.iter().map(|listed| listed.key.as_str()).collect::<Vec<_>>(), ["pages/a/1.json"]);
        assert!(!folder.path().join("pages/b").exists());
    }

    #[tokio::test]
    async fn of_two_writers_who_know_the_same_state_one_wins() {
        let folder = tempfile::tempdir().unwrap();
        let store = DirStore::new(folder.path().to_owned());
        store.put("m", b"1".to_vec(), Some(Expected::Absent)).await.unwrap();
        let known = Expected::Etag(store.get("m").await.unwrap().unwrap().etag);
        let put = |content: &[u8]| store.put("m", content.to_vec(), Some(known.clone()));
        let (a, b) = tokio::join!(put(b"a"), put(b"b"));
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        let lost = a.err().or(b.err()).unwrap();
        assert!(matches!(lost, StoreError::Conflict { .. }));
        let again = store.put("m", b"1".to_vec(), Some(Expected::Absent)).await;
        assert!(matches!(again, Err(StoreError::Conflict { .. })));
    }

    #[tokio::test]
    async fn a_place_that_cannot_be_written_to_is_told_with_its_address() {
        let file = NamedTempFile::new().unwrap();
        let store = DirStore::new(file.path().to_owned());
        let error = store.put("manifest.json", Vec::new(), None).await.unwrap_err().to_string();
        assert!(error.contains("file://") && error.contains("manifest.json"), "{error}");
    }
}
