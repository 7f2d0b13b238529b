//! Several runs side by side, as plain text.

use super::{Paint, Style};
use crate::{
    claims,
    item::Shown,
    matrix::{Matrix, Row, Table},
    visible,
};
use std::fmt::Write as _;

/// The symbols that a table can hold, with what they mean.
const LEGEND: &str = "\u{2713} pass  \u{2717} fail  ? inconclusive  ! error  \u{2013} not applicable  \u{B7} not claimed  \u{25C7} excused  \u{25CB} untested  * runs differ";

/// Several runs side by side: the runs by number, then a line an item with a symbol a run.
pub fn matrix(matrix: &Matrix<'_>, style: &Style) -> String {
    let mut text = String::new();
    for (number, column) in (1_usize..).zip(&matrix.columns) {
        let shown = claims::headline(column.run);
        let conclusion = claims::conclusion(column.run);
        let label = style.paint(Paint::Outcome(shown), shown.label());
        let iut = &column.run.iut;
        let named = format!("{} ({}, {})", iut.name, iut.role, iut.protocol);
        let (named, folder) = (visible::line(&named), visible::line(&column.folder));
        let _ = writeln!(text, "{number}  {label}  {named}  {folder}");
        let _ = writeln!(text, "   {conclusion}");
    }
    for table in &matrix.tables {
        text.push('\n');
        text.push_str(&of_table(table, style));
    }
    let _ = writeln!(text, "\n{LEGEND}");
    text
}

fn of_table(table: &Table<'_>, style: &Style) -> String {
    let widest = table.rows.iter().map(|row| row.item.id.chars().count());
    let title = visible::line(&table.title());
    let width = widest.max().unwrap_or(0).max(title.chars().count());
    let numbers = table
        .runs
        .iter()
        .map(|(place, _)| format!("{:>3}", place + 1));
    let numbers: String = numbers.collect();
    let mut text = String::new();
    let strong = style.paint(Paint::Strong, &title);
    let room = " ".repeat(width - title.chars().count());
    let _ = writeln!(text, "{strong}{room}   {numbers}");
    for row in &table.rows {
        let id = visible::line(&row.item.id);
        let room = " ".repeat(width.saturating_sub(id.chars().count()));
        let mark = if row.differs() { " *" } else { "" };
        let cells = of_row(row, style);
        let _ = writeln!(text, "{id}{room} {} {cells}{mark}", row.item.status);
    }
    let passed = table.runs.iter().map(|(place, standing)| {
        format!(
            "{}: {} of {} claimed",
            place + 1,
            standing.passed,
            standing.claimed
        )
    });
    let passed: Vec<String> = passed.collect();
    let _ = writeln!(text, "passed {}", passed.join(", "));
    text
}

fn of_row(row: &Row<'_>, style: &Style) -> String {
    let symbols = row.cells.iter().map(|cell| {
        let Some(item) = cell else {
            return "   ".to_owned();
        };
        let shown = Shown::of(item);
        let paint = shown.outcome().map_or(Paint::Quiet, Paint::Outcome);
        format!("  {}", style.paint(paint, shown.symbol))
    });
    symbols.collect()
}
