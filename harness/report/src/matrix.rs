//! Several runs side by side: a row an SCR item, a column a run.
//!
//! Runs may be of several implementations or of one at several times. An item stands in the table of its document and
//! role; a table has columns for the runs that know of that document and role only.

use crate::{document, item::Shown, standing::Standing};
use dmct_record::run::{CoverageRow, Run};

/// A run and where it stands.
#[derive(Clone, Debug)]
pub struct Column<'r> {
    /// The run.
    pub run: &'r Run,
    /// Its folder, as a reader would name it.
    pub folder: String,
    /// An address that leads from the matrix to the run's own page, if it has one.
    pub page: Option<String>,
}

/// Several runs side by side.
#[derive(Clone, Debug)]
pub struct Matrix<'r> {
    /// The runs, in the order in which they were given.
    pub columns: Vec<Column<'r>>,
    /// The items of each document and role, in the order in which they first appear.
    pub tables: Vec<Table<'r>>,
}

/// The items of one document for one role.
#[derive(Clone, Debug)]
pub struct Table<'r> {
    /// The document's short name.
    pub spec: &'r str,
    /// The role.
    pub role: &'r str,
    /// The runs that know of them: places in [`Matrix::columns`], and how their items stand.
    pub runs: Vec<(usize, Standing)>,
    /// The items.
    pub rows: Vec<Row<'r>>,
}

/// One SCR item.
#[derive(Clone, Debug)]
pub struct Row<'r> {
    /// The item, as the first run that has it knows it.
    pub item: &'r CoverageRow,
    /// What became of it, in the order of [`Table::runs`]; nothing where a run does not know it.
    pub cells: Vec<Option<&'r CoverageRow>>,
}

impl<'r> Matrix<'r> {
    /// Runs side by side.
    pub fn of(columns: Vec<Column<'r>>) -> Self {
        let mut tables: Vec<Table<'r>> = Vec::new();
        for row in columns.iter().flat_map(|column| &column.run.coverage) {
            let known = tables.iter().any(|table| table.holds(row));
            if !known {
                tables.push(Table::of(row, &columns));
            }
        }
        Self { columns, tables }
    }
}

impl<'r> Table<'r> {
    fn of(first: &'r CoverageRow, columns: &[Column<'r>]) -> Self {
        let mut table = Self {
            spec: &first.spec,
            role: &first.role,
            runs: Vec::new(),
            rows: Vec::new(),
        };
        for (place, column) in columns.iter().enumerate() {
            let own: Vec<&'r CoverageRow> = column
                .run
                .coverage
                .iter()
                .filter(|row| table.holds(row))
                .collect();
            if own.is_empty() {
                continue;
            }
            let mut standing = Standing::default();
            own.iter().for_each(|row| standing.add(row));
            let nth = table.runs.len();
            table.runs.push((place, standing));
            for row in own {
                table.put(nth, row);
            }
        }
        let width = table.runs.len();
        for row in &mut table.rows {
            row.cells.resize(width, None);
        }
        table
    }

    fn holds(&self, row: &CoverageRow) -> bool {
        self.spec == row.spec && self.role == row.role
    }

    fn put(&mut self, nth: usize, row: &'r CoverageRow) {
        let known = self.rows.iter().position(|one| one.item.id == row.id);
        let place = known.unwrap_or_else(|| {
            self.rows.push(Row {
                item: row,
                cells: Vec::new(),
            });
            self.rows.len() - 1
        });
        if let Some(found) = self.rows.get_mut(place) {
            found.cells.resize(nth, None);
            found.cells.push(Some(row));
        }
    }

    /// What it holds, for a heading: `DM Protocol 1.3, client`.
    pub fn title(&self) -> String {
        format!("{}, {}", document::title(self.spec), self.role)
    }
}

impl Row<'_> {
    /// Whether it did not come to the same in all runs that know it.
    pub fn differs(&self) -> bool {
        let mut shown = self.cells.iter().flatten().map(|row| Shown::of(row));
        let first = shown.next();
        shown.any(|other| Some(other) != first)
    }
}
