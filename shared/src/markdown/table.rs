//! The rows of a table.

use crate::markdown::inline::Rich;
use crate::page::{Block, CELL_SEPARATOR};

/// Rows that follow each other as a table. Markdown cannot do without a header: where the table has none, it is empty.
pub(super) fn lines(rows: &[Block]) -> Vec<String> {
    let columns = rows.iter().map(|row| row.text.split(CELL_SEPARATOR).count()).max().unwrap_or(1);
    let mut lines = Vec::new();
    let has_header = rows.first().is_some_and(|row| row.detail.header);
    if !has_header {
        lines.push(line(Vec::new(), columns));
    }
    lines.extend(rows.iter().map(|row| line(cells(row), columns)));
    lines.insert(1, format!("|{}", " --- |".repeat(columns)));
    lines
}

fn line(mut cells: Vec<String>, columns: usize) -> String {
    cells.resize(columns, String::new());
    format!("| {} |", cells.join(" | "))
}

fn cells(row: &Block) -> Vec<String> {
    let rich = Rich::new(&row.text, &row.marks);
    let mut start = 0;
    let cell = |(column, text): (usize, &str)| {
        let end = start + text.chars().count();
        let cell = rich.part(start, end);
        start = end + CELL_SEPARATOR.chars().count();
        if row.detail.row_header && !row.detail.header && column == 0 { cell.in_bold() } else { cell }.cell()
    };
    row.text.split(CELL_SEPARATOR).enumerate().map(cell).collect()
}
