//! The answer to a structured question: first the figure, then the filter in words, then the rows, each cited at its
//! own properties. No model is asked: all of it is counted, none of it guessed.
//!
//! * [`words`]: what is said about a scan, in the language of the answer.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Offset, Utc};
use shared::ask::scan::{Condition, Field, MAX_SCAN_ROWS, Measure, Scan as Told, ScanRow};
use shared::ask::{
    AskEvent, AskRequest, Done, FinishReason, Language, PassageRef, SearchMode, Source, Sources,
};
use shared::ids::DatabaseId;
use shared::page::{PageDocument, Property};
use shared::passage::{PageText, Passage};

use crate::answer::citations::Writer;
use crate::answer::find::FoundPassage;
use crate::answer::language;
use crate::answer::standalone::{By, Standalone};
use crate::corpus::snapshot::Snapshot;
use crate::corpus::texts::Texts;
use crate::retrieval::index::{IndexError, SearchQuery};
use crate::retrieval::scan::{Database, Scan, ScanResult, plan};
use crate::view::View;

mod words;

/// How many rows are listed in the text.
const MAX_LISTED: usize = 30;
/// Up to so many rows are shown with all that they have, when the question names no property.
const FEW: usize = 3;
/// How many properties of a row are shown.
const MAX_SHOWN: usize = 6;
/// The longest quote, in characters: a property may hold a whole text.
const MAX_QUOTE: usize = 600;
/// The time in Korea, in seconds east of Greenwich.
const KOREA: i32 = 9 * 3_600;

/// The events that answer a question by a scan, after `meta`; `None` when it is no structured question. The filters
/// of the request apply to the rows, too; rows outside the view are not there at all.
pub fn answer(
    snapshot: &Snapshot,
    view: &View,
    request: &AskRequest,
    standalone: &Standalone,
    language: Language,
    now: DateTime<Utc>,
) -> Result<Option<Vec<AskEvent>>, IndexError> {
    // The rule adds words to a question, and makes no sentence of them.
    if standalone.by == By::Rule {
        return Ok(None);
    }
    let question = &standalone.question;
    let named = snapshot.databases().named_in(question);
    if named.is_empty() {
        return Ok(None);
    }
    let texts = Texts::of(snapshot, view);
    let named: Vec<(DatabaseId, Rows)> = named
        .into_iter()
        .map(|(id, places)| {
            (id, places.iter().filter_map(|place| Some((*place, texts.head(*place)?))).collect())
        })
        .collect();
    let databases: Vec<Database<'_>> = named
        .iter()
        .filter_map(|(id, heads)| {
            let rows: Vec<&PageDocument> = heads.iter().map(|(_, head)| &**head).collect();
            let title = rows.first()?.database.as_ref()?.title.as_str();
            Some(Database { id: *id, title, rows })
        })
        .collect();
    let Some(scan) = plan(question, &databases, now, offset(request)) else { return Ok(None) };
    let heads = named.iter().find(|(id, _)| *id == scan.database_id).map_or(&[][..], |(_, heads)| heads);
    let allowed = allowed(snapshot, request)?;
    let is_allowed = |place: &u32| allowed.as_ref().is_none_or(|allowed| allowed.contains(place));
    let heads: Vec<&Arc<PageDocument>> =
        heads.iter().filter(|(place, _)| is_allowed(place)).map(|(_, head)| head).collect();
    let rows: Vec<&PageDocument> = heads.iter().map(|head| &***head).collect();
    let result = scan.run(&rows);
    let said = words::Said { scan: &scan, result: &result, all: rows.len(), language, question };
    Ok(Some(events(&said, &heads)))
}

/// The rows of a database, each with its place in the index.
type Rows = Vec<(u32, Arc<PageDocument>)>;

/// The places of the pages that the filters of a request let through; none where it has no filters.
fn allowed(snapshot: &Snapshot, request: &AskRequest) -> Result<Option<HashSet<u32>>, IndexError> {
    let Some(filters) = request.filters.clone() else { return Ok(None) };
    let query = SearchQuery { filters, ..Default::default() };
    Ok(Some(snapshot.index.matching(&query)?.into_iter().collect()))
}

/// The asker's offset; where it is not told, that of Korea for a question in Korean, which has one time zone.
fn offset(request: &AskRequest) -> FixedOffset {
    let told = request.utc_offset_minutes.and_then(|minutes| FixedOffset::east_opt(i32::from(minutes) * 60));
    let korean = language::of(&request.question) == Language::Ko;
    told.or_else(|| FixedOffset::east_opt(if korean { KOREA } else { 0 })).unwrap_or_else(|| Utc.fix())
}

fn events(said: &words::Said<'_>, heads: &[&Arc<PageDocument>]) -> Vec<AskEvent> {
    let listed: Vec<Row> =
        said.result.rows.iter().take(MAX_LISTED).map(|row| Row::of(said.scan, said.result, row)).collect();
    let passages: Vec<FoundPassage> = said
        .result
        .rows
        .iter()
        .take(MAX_LISTED)
        .filter_map(|row| heads.iter().find(|head| head.id == row.id))
        .map(|head| {
            // The row's own block alone: its title and properties.
            let page = Arc::new(PageText::new((*head).clone()));
            FoundPassage { page, passage: Passage { start: 0, end: 1 }, support: 1.0 }
        })
        .collect();
    let sources =
        said.result.rows.iter().zip(&listed).map(|(row, shown)| source(row, &shown.quote)).collect();
    let mut events = vec![AskEvent::Sources(Sources {
        sources,
        search: SearchMode::Words,
        scan: Some(told(said.scan, said.result)),
    })];
    let mut writer = Writer::new(&passages);
    events.extend(writer.text(&said.opening()));
    for (place, row) in listed.iter().enumerate() {
        events.extend(writer.text(&format!("\n- {}", said.row(row.title, &row.shown))));
        events.extend(writer.text(" "));
        events.extend(writer.cite(place, &row.quote));
    }
    events.extend(writer.text(&said.more(listed.len())));
    events.extend(writer.finish());
    let dropped_citations = writer.dropped();
    events.push(AskEvent::Done(Done { dropped_citations, ..Done::new(FinishReason::Stop) }));
    events
}

/// A row as it is listed.
struct Row<'a> {
    title: &'a str,
    shown: Vec<&'a Property>,
    /// The lines of its own block that say so.
    quote: String,
}

impl<'a> Row<'a> {
    fn of(scan: &Scan, result: &ScanResult<'_>, row: &'a PageDocument) -> Self {
        let shown = shown(scan, result.rows.len(), row);
        Self { title: &row.title, quote: quote(row, &shown), shown }
    }
}

/// The properties of a row to show: those that the question is about, or the first that it has.
fn shown<'a>(scan: &Scan, rows: usize, row: &'a PageDocument) -> Vec<&'a Property> {
    let asked = |property: &&Property| scan.shown.contains(&Field::Property(property.name.clone()));
    if rows <= FEW && scan.measure.is_none() {
        let mut all: Vec<&Property> = row.properties.iter().filter(asked).collect();
        all.extend(row.properties.iter().filter(|property| !asked(property)));
        all.truncate(MAX_SHOWN);
        return all;
    }
    row.properties.iter().filter(asked).take(MAX_SHOWN).collect()
}

/// What is cited of a row: the lines of its block that show these properties, when they stand together; the first
/// of them otherwise, and the title where none is shown.
fn quote(row: &PageDocument, shown: &[&Property]) -> String {
    let line = |property: &Property| format!("{}: {}", property.name, property.value);
    let together: Vec<String> = row
        .properties
        .iter()
        .skip_while(|property| !shown.contains(property))
        .take_while(|property| shown.contains(property))
        .map(line)
        .collect();
    let all = together.join("\n");
    let quote = if together.len() == shown.len() && all.chars().count() <= MAX_QUOTE {
        all
    } else {
        shown.first().map(|property| line(property)).unwrap_or_default()
    };
    if quote.is_empty() { row.title.clone() } else { quote }
}

fn source(row: &PageDocument, quote: &str) -> Source {
    Source {
        page_id: row.id,
        title: row.title.clone(),
        url: row.url.clone(),
        icon: row.icon.clone(),
        path: row.path_titles(),
        edited_at: row.edited_at,
        edited_by: row.edited_by.as_ref().and_then(|person| person.name.clone()),
        verification: row.verification.as_ref().map(|mark| mark.state),
        score: 1.0,
        newer: None,
        copies: Vec::new(),
        passages: vec![PassageRef {
            block_id: row.id.into(),
            heading_path: Vec::new(),
            snippet: words::plain(quote),
            text: None,
            url: None,
        }],
    }
}

/// The scan as clients read it.
fn told(scan: &Scan, result: &ScanResult<'_>) -> Told {
    let conditions = scan.conditions.iter().map(|condition| {
        let (operator, values) = condition.test.to_wire();
        Condition { fields: condition.fields.clone(), operator, values }
    });
    let rows = result.rows.iter().take(MAX_SCAN_ROWS).map(|row| ScanRow {
        page_id: row.id,
        title: row.title.clone(),
        url: row.url.clone(),
        properties: shown(scan, result.rows.len(), row).into_iter().cloned().collect(),
    });
    Told {
        database_id: scan.database_id,
        database_title: scan.database_title.clone(),
        conditions: conditions.collect(),
        sort: scan.sort.clone(),
        limit: scan.limit.map(|limit| limit as u32),
        measure: scan.measure.clone().map(|(function, property)| Measure {
            function,
            property,
            value: result.figure,
            rows: result.with_value as u64,
        }),
        total: result.total as u64,
        rows: rows.collect(),
    }
}
