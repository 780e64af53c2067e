//! The command line: a test set, and how to search in it.

use std::error::Error;
use std::path::{Path, PathBuf};

use crate::modes::{Mode, Vectors};
use crate::test_set::TestSet;

const USAGE: &str = "usage: retrieval_eval --squad FILE | --beir DIR [--mode lexical|dense|hybrid] [--vectors DIR] [--weight 0..1]";

/// Reads the arguments after the program's name.
pub fn read(arguments: &[String]) -> Result<(TestSet, Mode), Box<dyn Error>> {
    let (mut set, mut mode, mut vectors, mut weight) = (None, None, None, None);
    for pair in arguments.chunks(2) {
        let [flag, value] = pair else { return Err(USAGE.into()) };
        match flag.as_str() {
            "--squad" => set = Some((TestSet::squad(Path::new(value))?, PathBuf::from(value))),
            "--beir" => set = Some((TestSet::beir(Path::new(value))?, PathBuf::from(value))),
            "--mode" => mode = Some(value.as_str()),
            "--vectors" => vectors = Some(PathBuf::from(value)),
            "--weight" => weight = Some(value.parse().map_err(|_| USAGE)?),
            _ => return Err(USAGE.into()),
        }
    }
    let (set, path) = set.ok_or(USAGE)?;
    let vectors = vectors.map(|dir| Vectors::read(&dir, &name(&path))).transpose()?;
    let mode = match (mode, vectors) {
        (None | Some("lexical"), None) => Mode::Lexical,
        (Some("lexical"), Some(_)) => Mode::Lexical,
        (Some("dense"), Some(vectors)) => Mode::Dense(vectors),
        (None | Some("hybrid"), Some(vectors)) => Mode::Hybrid(vectors, weight),
        _ => return Err(USAGE.into()),
    };
    if let Some(vectors) = mode.vectors() {
        vectors.check(set.pages.len(), set.queries.len())?;
    }
    Ok((set, mode))
}

/// The name of a set's vectors: its file's name up to the first sign, in lower case (`KorQuAD_v1.0_dev.json` is
/// `korquad`).
fn name(path: &Path) -> String {
    let file = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    file.chars().take_while(|letter| letter.is_alphanumeric()).collect()
}
