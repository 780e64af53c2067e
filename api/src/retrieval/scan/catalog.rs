//! The databases of one state of the workspace by what they are called, so that a question that names none of them,
//! as most do, costs next to nothing.

use std::collections::HashMap;

use shared::ids::DatabaseId;
use shared::page::PageDocument;

use crate::retrieval::scan::database::Database;
use crate::retrieval::scan::lexer::MAX_NAME;
use crate::retrieval::scan::names::Names;
use crate::retrieval::scan::text::Letters;
use crate::retrieval::scan::{MAX_BYTES, MAX_CANDIDATES};

/// The databases and their rows.
#[derive(Debug, Default)]
pub struct Catalog {
    databases: Vec<Rows>,
    /// The databases that a name suffices for.
    names: HashMap<String, Vec<u32>>,
}

/// The rows of a database, by their places among all pages.
#[derive(Debug)]
struct Rows {
    id: DatabaseId,
    places: Vec<u32>,
}

impl Catalog {
    /// The databases that some pages, each with its place, are rows of.
    pub fn of<'a>(pages: impl IntoIterator<Item = (u32, &'a PageDocument)>) -> Self {
        let mut this = Self::default();
        let mut databases: Vec<Database<'a>> = Vec::new();
        let mut known: HashMap<DatabaseId, usize> = HashMap::new();
        for (place, page) in pages {
            let Some(database) = &page.database else { continue };
            let at = *known.entry(database.id).or_insert_with(|| {
                databases.push(Database { id: database.id, title: &database.title, rows: Vec::new() });
                this.databases.push(Rows { id: database.id, places: Vec::new() });
                databases.len() - 1
            });
            databases[at].rows.push(page);
            this.databases[at].places.push(place);
        }
        for (at, database) in databases.iter().enumerate() {
            let mut names = Names::of(database).suffice;
            names.sort_unstable();
            names.dedup();
            for name in names {
                this.names.entry(name).or_default().push(at as u32);
            }
        }
        this
    }

    /// The databases that a question may be about, each with the places of all its rows. None where it may be about
    /// many: it is surely about none of them then.
    pub fn named_in(&self, question: &str) -> Vec<(DatabaseId, &[u32])> {
        if question.len() > MAX_BYTES {
            return Vec::new();
        }
        let letters = Letters::of(question);
        let mut named: Vec<u32> = Vec::new();
        for from in (0..letters.len()).filter(|&at| letters.begins(at)) {
            for to in from + 1..=(from + MAX_NAME).min(letters.len()) {
                named.extend(self.names.get(&letters.slice(from, to)).into_iter().flatten());
            }
        }
        named.sort_unstable();
        named.dedup();
        if named.len() > MAX_CANDIDATES {
            return Vec::new();
        }
        named
            .into_iter()
            .map(|at| &self.databases[at as usize])
            .map(|rows| (rows.id, rows.places.as_slice()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retrieval::scan::tests::workspace;

    fn named(question: &str) -> Vec<usize> {
        let pages = workspace();
        let catalog = Catalog::of((0..).zip(&pages));
        catalog.named_in(question).into_iter().map(|(_, places)| places.len()).collect()
    }

    #[test]
    fn a_database_is_found_by_any_of_its_names() {
        assert_eq!(named("진행 중인 프로젝트는 몇 개?"), [4]);
        assert_eq!(named("How many projects are there?"), [4]);
        assert_eq!(named("latest on-call rota"), [5]);
        assert_eq!(named("INC 목록"), [4]);
    }

    #[test]
    fn most_questions_name_none() {
        assert_eq!(named("연차는 며칠이나 쓸 수 있나요?"), Vec::<usize>::new());
        assert_eq!(named(""), Vec::<usize>::new());
    }
}
