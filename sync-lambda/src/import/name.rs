//! The names of files and folders in an export: `Title 0123456789abcdef0123456789abcdef.md`.

use encoding_rs::EUC_KR;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use crate::import::error::Reason;

/// What a file of an export is, as far as its name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page as Markdown.
    Markdown,
    /// A page as HTML.
    Html,
    /// The rows of a database: those of one view, or (`_all`) all of them with all properties.
    Table {
        /// Whether it is the one with everything.
        all: bool,
    },
    /// A file that someone put into a page.
    Attachment,
}

/// The name of a file, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The title, as far as it fits into a file's name.
    pub title: String,
    /// The id, where the name has one.
    pub id: Option<Uuid>,
    /// What it is.
    pub kind: Kind,
}

impl Name {
    /// Takes the last part of a path apart.
    pub fn of_file(path: &str) -> Self {
        let file = path.rsplit('/').next().unwrap_or_default();
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        let (stem, kind) = match extension.to_ascii_lowercase().as_str() {
            "md" => (stem, Kind::Markdown),
            "html" => (stem, Kind::Html),
            "csv" => match stem.strip_suffix("_all") {
                Some(stem) => (stem, Kind::Table { all: true }),
                None => (stem, Kind::Table { all: false }),
            },
            _ => return Self { title: file.to_owned(), id: None, kind: Kind::Attachment },
        };
        let (title, id) = title_and_id(stem);
        Self { title, id, kind }
    }
}

/// The title and the id in the name of a folder, or of a file without its extension.
pub fn title_and_id(stem: &str) -> (String, Option<Uuid>) {
    let split = || {
        let start = stem.len().checked_sub(32)?;
        let (title, id) = (stem.get(..start)?, stem.get(start..)?);
        let is_apart = title.is_empty() || title.ends_with([' ', '-', '_']);
        let is_id = id.bytes().all(|byte| byte.is_ascii_hexdigit());
        Some((
            title.trim_end_matches([' ', '-', '_']),
            Uuid::try_parse(id).ok().filter(|_| is_apart && is_id)?,
        ))
    };
    match split() {
        Some((title, id)) => (title.trim().to_owned(), Some(id)),
        None => (stem.trim().to_owned(), None),
    }
}

/// The path of a member from the bytes of its name: in one form of Unicode, with `/` between its parts, and without
/// the folder `Export-...`, which has another name in each export.
pub fn path(raw: &[u8]) -> Result<String, Reason> {
    let decoded = match std::str::from_utf8(raw) {
        Ok(name) => name.into(),
        // What Korean Windows wrote when it packed the files again.
        Err(_) => {
            EUC_KR.decode_without_bom_handling_and_without_replacement(raw).ok_or(Reason::UnreadableName)?
        }
    };
    let name = decoded.nfc().collect::<String>().replace('\\', "/");
    let has_drive = name.as_bytes().get(1) == Some(&b':') && name.as_bytes()[0].is_ascii_alphabetic();
    if name.starts_with('/') || has_drive || name.contains('\0') || name.split('/').any(|part| part == "..") {
        return Err(Reason::UnsafeName);
    }
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let folders = parts.split_last().map_or(&[][..], |(_, folders)| folders);
    let of_the_export = folders.iter().take_while(|folder| is_of_an_export(folder)).count();
    Ok(parts[of_the_export..].join("/"))
}

/// Whether a folder or zip file is named as Notion names an export or a part of one: `Export-<uuid>`,
/// `ExportBlock-<uuid>-Part-1.zip`.
pub fn is_of_an_export(name: &str) -> bool {
    let rest = name.strip_prefix("ExportBlock-").or_else(|| name.strip_prefix("Export-"));
    rest.and_then(|rest| rest.get(..36)).is_some_and(|id| Uuid::try_parse(id).is_ok())
}

/// The folder that a file lies in; empty at the top.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "1f2e3d4c5b6a49788899aabbccddeeff";

    #[test]
    fn a_name_tells_title_id_and_kind() {
        let id = Some(HEX.parse().unwrap());
        for (path, title, id, kind) in [
            (format!("휴가 규정 {HEX}.md"), "휴가 규정", id, Kind::Markdown),
            (format!("a/b/Leave {HEX}.HTML"), "Leave", id, Kind::Html),
            (format!("{HEX}.md"), "", id, Kind::Markdown),
            (format!("Tasks {HEX}.csv"), "Tasks", id, Kind::Table { all: false }),
            (format!("Tasks {HEX}_all.csv"), "Tasks", id, Kind::Table { all: true }),
            ("Notes v1.2.md".to_owned(), "Notes v1.2", None, Kind::Markdown),
            (format!("x{HEX}.md"), &format!("x{HEX}"), None, Kind::Markdown),
            ("plan.pdf".to_owned(), "plan.pdf", None, Kind::Attachment),
        ] {
            assert_eq!(Name::of_file(&path), Name { title: title.to_owned(), id, kind }, "{path}");
        }
    }

    #[test]
    fn names_of_korean_systems_become_one_form_of_unicode() {
        let composed = "휴가.md";
        let decomposed: String = composed.nfd().collect();
        let (cp949, _, _) = EUC_KR.encode(composed);
        for raw in [composed.as_bytes(), decomposed.as_bytes(), &cp949] {
            assert_eq!(path(raw), Ok(composed.to_owned()));
        }
        assert_eq!(path(&[b'a', 0xff, b'.', b'm', b'd']), Err(Reason::UnreadableName));
    }

    #[test]
    fn the_folder_of_an_export_is_not_part_of_a_path_and_what_leads_out_of_it_is_refused() {
        let export = "Export-d2b14fbf-86de-4508-a1b2-6515ff8d7aab";
        assert_eq!(path(format!("{export}/a/./b.md").as_bytes()), Ok("a/b.md".to_owned()));
        assert_eq!(path(br"a\b.md"), Ok("a/b.md".to_owned()));
        assert_eq!(path(b"Export-plan/b.md"), Ok("Export-plan/b.md".to_owned()));
        for name in ["../a.md", "a/../../b.md", "/etc/passwd", r"C:\a.md", r"..\a.md", "a\0.md"] {
            assert_eq!(path(name.as_bytes()), Err(Reason::UnsafeName), "{name}");
        }
    }
}
