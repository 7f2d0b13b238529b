//! Several runs as one page: a row an SCR item, a column a run, in each cell how it stands and the way to the run's own
//! page.

use super::{RenderError, anchor};
use crate::{
    claims,
    item::Shown,
    matrix::{Column, Matrix, Row, Table},
    outcome::Outcome,
    standing::Standing,
};
use askama::Template;
use dmct_record::run::CoverageRow;

const STYLE: &str = include_str!("../../templates/style.css");
const OWN_STYLE: &str = include_str!("../../templates/matrix.css");

#[derive(Template)]
#[template(path = "matrix.html")]
struct Page<'r> {
    style: &'static str,
    own_style: &'static str,
    runs: Vec<Head<'r>>,
    sheets: Vec<Sheet<'r>>,
    legend: Vec<(&'static str, &'static str, &'static str)>,
}

/// A run, in the list at the top.
struct Head<'r> {
    number: usize,
    column: &'r Column<'r>,
    outcome: Outcome,
    conclusion: String,
}

/// The items of one document and role.
struct Sheet<'r> {
    anchor: String,
    title: String,
    heads: Vec<SheetHead<'r>>,
    lines: Vec<Line<'r>>,
}

/// A run, at the head of its column.
struct SheetHead<'r> {
    number: usize,
    name: &'r str,
    standing: &'r Standing,
}

/// One item.
struct Line<'r> {
    item: &'r CoverageRow,
    /// The table, where it begins with this item.
    table: Option<&'r str>,
    differs: bool,
    cells: Vec<Option<Cell>>,
}

/// How it stands in one run.
struct Cell {
    shown: Shown,
    /// Where the run's own page says more.
    link: Option<String>,
    /// Which run that is, for those who hear the page.
    run: String,
}

/// Several runs as one HTML page.
///
/// # Errors
/// A template could not be filled in, which is a fault of this crate.
pub fn render(matrix: &Matrix<'_>) -> Result<String, RenderError> {
    let runs = (1_usize..)
        .zip(&matrix.columns)
        .map(|(number, column)| Head {
            number,
            column,
            outcome: claims::headline(column.run),
            conclusion: claims::conclusion(column.run),
        });
    let page = Page {
        style: STYLE,
        own_style: OWN_STYLE,
        runs: runs.collect(),
        sheets: matrix
            .tables
            .iter()
            .map(|table| sheet(table, &matrix.columns))
            .collect(),
        legend: legend(),
    };
    let mut text = page.render()?;
    text.push('\n');
    Ok(text)
}

fn sheet<'r>(table: &'r Table<'r>, columns: &'r [Column<'r>]) -> Sheet<'r> {
    let heads = table.runs.iter().filter_map(|(place, standing)| {
        Some(SheetHead {
            number: place + 1,
            name: &columns.get(*place)?.run.iut.name,
            standing,
        })
    });
    let mut before: Option<&str> = None;
    let mut lines = Vec::new();
    for row in &table.rows {
        let name = row.item.table.as_str();
        let begins = before != Some(name) && !name.is_empty();
        before = Some(name);
        lines.push(Line {
            item: row.item,
            table: begins.then_some(name),
            differs: row.differs(),
            cells: cells(row, table, columns),
        });
    }
    Sheet {
        anchor: format!("{}-{}", table.spec, table.role),
        title: table.title(),
        heads: heads.collect(),
        lines,
    }
}

fn cells(row: &Row<'_>, table: &Table<'_>, columns: &[Column<'_>]) -> Vec<Option<Cell>> {
    let places = table.runs.iter().map(|(place, _)| *place);
    let each = row.cells.iter().zip(places).map(|(item, place)| {
        let item = (*item)?;
        let page = columns.get(place).and_then(|column| column.page.as_ref());
        Some(Cell {
            shown: Shown::of(item),
            link: page.map(|page| format!("{page}#{}", anchor::item(item))),
            run: format!("run {}", place + 1),
        })
    });
    each.collect()
}

/// Class, symbol and word of all that a cell can hold.
fn legend() -> Vec<(&'static str, &'static str, &'static str)> {
    let outcomes = [
        Outcome::Pass,
        Outcome::Fail,
        Outcome::Inconclusive,
        Outcome::Error,
        Outcome::NotApplicable,
    ];
    let outcomes = outcomes.map(|one| (one.class(), one.symbol(), one.word()));
    let others = [
        ("unclaimed", "\u{B7}", "not claimed"),
        ("excused", "\u{25C7}", "excused"),
        ("untested", "\u{25CB}", "untested"),
    ];
    outcomes.into_iter().chain(others).collect()
}
