//! The SCR items by document, role and table, a cell each.

use super::anchor::{self, Anchors};
use crate::{item::Shown, standing::Standing};
use dmct_record::run::CoverageRow;

/// All items of one document for one role.
pub(super) struct Document {
    /// The document.
    pub(super) spec: String,
    /// The role.
    pub(super) role: String,
    /// How its items stand.
    pub(super) stands: Standing,
    /// Its tables, in their order.
    pub(super) tables: Vec<Table>,
}

/// One SCR table.
pub(super) struct Table {
    /// Its name.
    pub(super) name: String,
    /// Its items, in their order.
    pub(super) cells: Vec<Cell>,
}

/// One item.
pub(super) struct Cell {
    /// Its name in the page.
    pub(super) anchor: String,
    /// Its id.
    pub(super) id: String,
    /// What it asks.
    pub(super) function: String,
    /// Mandatory or optional, in a word.
    pub(super) status: String,
    /// Whether it is claimed.
    pub(super) claimed: bool,
    /// Class of the cell.
    pub(super) class: &'static str,
    /// A symbol that tells it from others without colour.
    pub(super) symbol: &'static str,
    /// The verdict in a word.
    pub(super) word: String,
    /// Why nothing tests it: kind and reason.
    pub(super) excuse: Option<(&'static str, String)>,
    /// How its claim contradicts the documents.
    pub(super) contradiction: Option<String>,
    /// The scenarios that decide it, with their anchors.
    pub(super) scenarios: Vec<(String, Option<String>)>,
}

/// Sorts the rows of a run by document, role and table, in the order in which they first appear.
pub(super) fn documents(rows: &[CoverageRow], anchors: &Anchors) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    for row in rows {
        let known = documents
            .iter()
            .position(|document| document.spec == row.spec && document.role == row.role);
        let index = known.unwrap_or_else(|| {
            documents.push(Document::new(row));
            documents.len() - 1
        });
        if let Some(document) = documents.get_mut(index) {
            document.add(row, anchors);
        }
    }
    documents
}

impl Document {
    fn new(row: &CoverageRow) -> Self {
        Self {
            spec: row.spec.clone(),
            role: row.role.clone(),
            stands: Standing::default(),
            tables: Vec::new(),
        }
    }

    /// How its items stand, in a few words.
    pub(super) fn standing(&self) -> String {
        let Standing {
            passed, claimed, ..
        } = self.stands;
        let besides = self.stands.besides();
        match (self.stands.is_outside(), besides.is_empty()) {
            (true, _) => besides,
            (false, true) if claimed == 0 => "nothing claimed".to_owned(),
            (false, true) => format!("{passed} of {claimed} claimed items passed"),
            (false, false) => format!("{passed} of {claimed} claimed items passed, {besides}"),
        }
    }

    fn add(&mut self, row: &CoverageRow, anchors: &Anchors) {
        self.stands.add(row);
        let cell = Cell::of(row, anchors);
        match self.tables.iter_mut().find(|table| table.name == row.table) {
            Some(table) => table.cells.push(cell),
            None => self.tables.push(Table {
                name: row.table.clone(),
                cells: Vec::from([cell]),
            }),
        }
    }
}

impl Cell {
    fn of(row: &CoverageRow, anchors: &Anchors) -> Self {
        let Shown {
            class,
            symbol,
            word,
        } = Shown::of(row);
        Self {
            anchor: anchor::item(row),
            id: row.id.clone(),
            function: row.function.clone(),
            status: match row.status.as_str() {
                "M" => "mandatory".to_owned(),
                "O" => "optional".to_owned(),
                other => other.to_owned(),
            },
            claimed: row.claimed,
            class,
            symbol,
            word,
            excuse: row
                .excuse
                .as_ref()
                .map(|excuse| (excuse.kind.word(), excuse.reason.clone())),
            contradiction: row.contradiction.as_ref().map(|says| says.replace('`', "")),
            scenarios: row
                .scenarios
                .iter()
                .map(|id| (id.clone(), anchors.scenario(id).map(str::to_owned)))
                .collect(),
        }
    }
}
