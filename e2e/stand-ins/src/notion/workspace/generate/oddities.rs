//! What a made-up workspace holds to trip a reader up.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::notion::block::Content;
use crate::notion::property::Property;
use crate::notion::text;
use crate::notion::workspace::schema::Column;
use crate::notion::workspace::{Comment, CommentOn, Kind, Parent};

use super::{Made, Maker, Spec, words};

impl Maker {
    /// All oddities but comments, below `home`.
    pub(super) fn oddities(&mut self, spec: &Spec, home: Parent) {
        if spec.long_page > 0 {
            let body = (0..spec.long_page).map(|_| self.paragraph()).collect();
            self.odd_page(home, "Long page", body);
        }
        if spec.deep_page > 0 {
            let body = self.nested(spec.deep_page);
            self.odd_page(home, "Deep page", body);
        }
        for number in 0..spec.synced_cycles {
            self.synced_cycle(home, number);
        }
        if spec.synced_copies > 0 {
            self.synced_copies(home, spec.synced_copies);
        }
        if spec.pages_in_toggle > 0 {
            self.pages_in_toggle(spec, home);
        }
        if spec.unshared_children > 0 {
            let parent = self.odd_page(home, "Unshared parent", Vec::new());
            self.workspace.private.insert(parent);
            for number in 0..spec.unshared_children {
                let body = self.body(spec);
                self.odd_page(Parent::Page(parent), &format!("Shared child {number}"), body);
            }
        }
        if spec.linked_views > 0 {
            let title = || words("title", "Linked view");
            let views = (0..spec.linked_views).map(|_| other("child_database", title())).collect();
            self.odd_page(home, "Linked views", views);
        }
        if spec.unsupported > 0 {
            let kinds = ["button", "ai_block"].into_iter().cycle().take(spec.unsupported);
            let blocks = kinds.map(|kind| other("unsupported", words("block_type", kind))).collect();
            self.odd_page(home, "Unsupported", blocks);
        }
        if spec.relations > 0 {
            self.relations(home, spec.relations);
        }
    }

    /// Comments on the pages, and on their first blocks.
    pub(super) fn comments(&mut self, spec: &Spec, pages: &[Uuid]) {
        for (number, page) in pages.iter().cycle().take(spec.comments).enumerate() {
            let first = self.workspace.pages.get(page).and_then(|page| page.body.first().copied());
            let on = match first.filter(|_| number % 2 == 1) {
                Some(block) => CommentOn::Block(block),
                None => CommentOn::Page(*page),
            };
            let people = &self.workspace.users;
            let comment = Comment {
                id: self.random.id(),
                discussion: self.random.id(),
                on,
                created: self.workspace.pages.get(page).map(|page| page.edited).unwrap_or_default(),
                by: people[number % people.len()].id,
                text: text::plain(&words::sentence(&mut self.random, 5)),
            };
            self.workspace.comments.push(comment);
        }
    }

    fn odd_page(&mut self, parent: Parent, title: &str, body: Vec<Made>) -> Uuid {
        self.page(parent, title.to_owned(), BTreeMap::new(), body)
    }

    /// List items in each other, so deep.
    fn nested(&mut self, depth: usize) -> Vec<Made> {
        let mut inner = Vec::new();
        for _ in 0..depth {
            let words = words::phrase(&mut self.random, 4);
            inner = vec![Made { content: Content::BulletedItem(text::plain(&words)), children: inner }];
        }
        inner
    }

    /// A synced block whose copy is in itself.
    fn synced_cycle(&mut self, home: Parent, number: usize) {
        let original = Made { content: synced_original(), children: vec![self.paragraph()] };
        let page = self.odd_page(home, &format!("Synced cycle {number}"), vec![original]);
        let Some(page) = self.workspace.pages.get(&page) else { return };
        let (id, edited, original) = (page.id, page.edited, page.body[0]);
        let copy = Made::leaf(Content::SyncedCopy(original));
        let copy = self.lay_made(id, Some(original), vec![copy], edited);
        if let Some(block) = self.workspace.blocks.get_mut(&original) {
            block.children.extend(copy);
        }
    }

    fn synced_copies(&mut self, home: Parent, copies: usize) {
        let children = vec![self.paragraph(), self.paragraph()];
        let original = Made { content: synced_original(), children };
        let page = self.odd_page(home, "Synced original", vec![original]);
        let original = self.workspace.pages.get(&page).and_then(|page| page.body.first().copied());
        let copies = original.into_iter().cycle().take(copies);
        let copies = copies.map(|original| Made::leaf(Content::SyncedCopy(original))).collect();
        self.odd_page(home, "Synced copies", copies);
    }

    fn pages_in_toggle(&mut self, spec: &Spec, home: Parent) {
        let toggle =
            Made { content: Content::Toggle(text::plain("Pages")), children: vec![self.paragraph()] };
        let page = self.odd_page(home, "Toggle of pages", vec![toggle]);
        let toggle = self.workspace.pages.get(&page).and_then(|page| page.body.first().copied());
        for number in 0..spec.pages_in_toggle {
            let Some(block) = toggle else { return };
            let body = self.body(spec);
            self.odd_page(Parent::Block { block, page }, &format!("In a toggle {number}"), body);
        }
    }

    /// A row that is related to many others.
    fn relations(&mut self, home: Parent, targets: usize) {
        let column = Column::plain("Relation".to_owned(), Kind::Relation);
        let database = self.database(home, "Relations".to_owned(), vec![column]);
        if let Some(database) = self.workspace.databases.get_mut(&database) {
            database.columns[1].related = Some(database.id);
        }
        let row = |related| BTreeMap::from([("Relation".to_owned(), Property::Relation(related))]);
        let parent = Parent::Database(database);
        let related = (0..targets)
            .map(|number| self.page(parent, format!("Target {number}"), row(Vec::new()), Vec::new()))
            .collect();
        self.page(parent, "Related".to_owned(), row(related), Vec::new());
    }
}

fn synced_original() -> Content {
    Content::Other { kind: "synced_block".to_owned(), payload: Map::new() }
}

fn other(kind: &str, payload: Map<String, Value>) -> Made {
    Made::leaf(Content::Other { kind: kind.to_owned(), payload })
}

fn words(key: &str, value: &str) -> Map<String, Value> {
    Map::from_iter([(key.to_owned(), json!(value))])
}
