//! Workspaces that are made up, of any size, in memory: the same [`Spec`] gives the same workspace.

mod oddities;
mod spec;
mod words;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use uuid::Uuid;

use crate::notion::block::{Block, Content};
use crate::notion::ids;
use crate::notion::property::Property;
use crate::notion::random::Random;
use crate::notion::text;
use crate::notion::time::{self, Time};

use super::schema::Column;
use super::{BOT, Database, Kind, Page, Parent, User, Workspace};

pub use spec::Spec;

/// The states of a row.
const STATES: [&str; 3] = ["할 일", "진행 중", "완료"];

/// A workspace in the making.
struct Maker {
    workspace: Workspace,
    random: Random,
    /// How many pages and databases there are. It orders them among their siblings and in time.
    count: u32,
}

/// A block with what is in it.
struct Made {
    content: Content,
    children: Vec<Made>,
}

impl Made {
    fn leaf(content: Content) -> Made {
        Made { content, children: Vec::new() }
    }
}

impl Workspace {
    /// Makes up a workspace. Each page and row has a title of its own, and was made 20 seconds after the one before:
    /// three in each minute.
    pub fn generate(spec: &Spec) -> Workspace {
        let workspace = Workspace::empty("Generated".to_owned(), BOT);
        let mut maker = Maker { workspace, random: Random::new(spec.seed), count: 0 };
        let people = ["김하나", "Lee Seo"].map(|name| User {
            id: ids::of("user", name),
            name: name.to_owned(),
            email: None,
        });
        maker.workspace.users.extend(people);
        let tree = maker.tree(spec);
        let home = tree.first().map_or(Parent::Workspace, |page| Parent::Page(*page));
        for rows in &spec.databases {
            maker.tasks(spec, home, *rows);
        }
        maker.oddities(spec, home);
        maker.comments(spec, &tree);
        maker.workspace
    }
}

impl Maker {
    /// The pages that hold each other.
    fn tree(&mut self, spec: &Spec) -> Vec<Uuid> {
        // All pages of a tree that has `depth` full levels.
        let levels = (0..spec.depth.min(40) as u32).map(|level| spec.branching.saturating_pow(level));
        let size = levels.fold(0, usize::saturating_add).max(1);
        let mut pages: Vec<Uuid> = Vec::with_capacity(spec.pages);
        for number in 0..spec.pages {
            let (tree, place) = (number - number % size, number % size);
            let above = place.checked_sub(1).map(|place| tree + place / spec.branching.max(1));
            let parent = above.map_or(Parent::Workspace, |above| Parent::Page(pages[above]));
            let title = self.title();
            let body = self.body(spec);
            pages.push(self.page(parent, title, BTreeMap::new(), body));
        }
        pages
    }

    /// A database whose rows have a state and a number.
    fn tasks(&mut self, spec: &Spec, parent: Parent, rows: usize) {
        let mut state = Column::plain("State".to_owned(), Kind::Status);
        state.options = STATES.map(str::to_owned).to_vec();
        let columns = vec![state, Column::plain("Number".to_owned(), Kind::Number)];
        let title = self.title();
        let database = self.database(parent, title, columns);
        for number in 0..rows {
            let state = STATES[self.random.below(STATES.len())].to_owned();
            let properties = BTreeMap::from([
                ("State".to_owned(), Property::Status(Some(state))),
                ("Number".to_owned(), Property::Number(Some(number as f64))),
            ]);
            let title = self.title();
            let body = self.body(spec);
            self.page(Parent::Database(database), title, properties, body);
        }
    }

    fn database(&mut self, parent: Parent, title: String, columns: Vec<Column>) -> Uuid {
        let (id, created) = (self.random.id(), self.next_time());
        let name = Column::plain("Name".to_owned(), Kind::Title);
        let database = Database {
            id,
            source: self.random.id(),
            title,
            description: Vec::new(),
            icon: None,
            parent,
            created,
            edited: created,
            columns: std::iter::once(name).chain(columns).collect(),
            rank: rank(self.count),
        };
        self.workspace.put_database(database);
        id
    }

    fn page(
        &mut self,
        parent: Parent,
        title: String,
        properties: BTreeMap<String, Property>,
        body: Vec<Made>,
    ) -> Uuid {
        let (id, created) = (self.random.id(), self.next_time());
        // Some time in the two weeks after, to the second.
        let edited = created + TimeDelta::seconds(self.random.below(14 * 24 * 3600) as i64);
        let people = &self.workspace.users;
        let by = people[self.random.below(people.len())].id;
        let page = Page {
            id,
            title,
            icon: None,
            parent,
            created,
            edited,
            created_by: by,
            edited_by: by,
            trashed: false,
            properties,
            body: self.lay_made(id, None, body, edited),
            folder: String::new(),
            rank: rank(self.count),
        };
        self.workspace.pages.put(page);
        id
    }

    /// Puts blocks into the workspace, and gives their ids.
    fn lay_made(&mut self, page: Uuid, holder: Option<Uuid>, blocks: Vec<Made>, edited: Time) -> Vec<Uuid> {
        let mut laid = Vec::with_capacity(blocks.len());
        for Made { content, children } in blocks {
            let id = self.random.id();
            let children = self.lay_made(page, Some(id), children, edited);
            let block = Block { id, page, holder, content, children, created: edited, edited };
            self.workspace.blocks.insert(id, block);
            laid.push(id);
        }
        laid
    }

    /// What stands on every page.
    fn body(&mut self, spec: &Spec) -> Vec<Made> {
        let mut body: Vec<Made> = (0..spec.blocks).map(|_| self.paragraph()).collect();
        for _ in 0..spec.containers {
            let summary = words::phrase(&mut self.random, 3);
            let children = vec![self.paragraph(), self.paragraph()];
            body.push(Made { content: Content::Toggle(text::plain(&summary)), children });
        }
        body
    }

    fn paragraph(&mut self) -> Made {
        let words = 6 + self.random.below(12);
        Made::leaf(Content::Paragraph(text::plain(&words::sentence(&mut self.random, words))))
    }

    fn title(&mut self) -> String {
        format!("{} {}", words::phrase(&mut self.random, 2), self.count)
    }

    fn next_time(&mut self) -> Time {
        self.count += 1;
        time::unknown() + TimeDelta::seconds(20 * i64::from(self.count))
    }
}

fn rank(count: u32) -> std::sync::Arc<str> {
    format!("{count:010}").into()
}
