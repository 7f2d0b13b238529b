//! `run.json`: the form for machines, described in `reports/README.md`.
//!
//! The order of fields is that of the record's structs, which makes two equal runs equal octet by octet.

use crate::{item::Shown, matrix::Matrix};
use dmct_record::{
    difference::{Change, Difference},
    run::{CheckResult, Run, SCHEMA, ScenarioResult},
};
use serde_json::{Value, json};
use std::fmt;

/// A run as indented JSON with a line end.
pub fn render(run: &Run) -> String {
    // A run holds only text, numbers and lists, which JSON always carries; a file that says what went wrong
    // is still better than none.
    let mut text = serde_json::to_string_pretty(run).unwrap_or_else(|error| {
        serde_json::json!({ "schema": SCHEMA, "error": error.to_string() }).to_string()
    });
    text.push('\n');
    text
}

/// Why a text is no run.
#[derive(Debug)]
pub enum ParseError {
    /// It is no JSON, or not of the form of a run: what, and where.
    Form(String),
    /// It is of a schema that this version does not know.
    Schema(u64),
}

impl fmt::Display for ParseError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(what) => write!(out, "this is no run: {what}"),
            Self::Schema(found) => write!(
                out,
                "this run is of schema {found}, and this version of dmct reads schema {SCHEMA}"
            ),
        }
    }
}

impl std::error::Error for ParseError {}

/// Reads a run from JSON.
///
/// # Errors
/// The text is no JSON or no run, or is of another schema.
pub fn parse(text: &str) -> Result<Run, ParseError> {
    let form = |error: serde_json::Error| ParseError::Form(error.to_string());
    let value: Value = serde_json::from_str(text).map_err(form)?;
    // Asked first, so that a run of another schema is not called malformed.
    match value.get("schema").and_then(Value::as_u64) {
        Some(schema) if schema != u64::from(SCHEMA) => return Err(ParseError::Schema(schema)),
        _ => {}
    }
    serde_json::from_str(text).map_err(form)
}

/// What changed from one run to a later one, as indented JSON with a line end.
///
/// `reports/README.md` describes it.
pub fn difference(difference: &Difference<'_>) -> String {
    let id = |result: &&ScenarioResult| json!({ "id": result.id, "verdict": result.verdict });
    let value = json!({
        "schema": SCHEMA,
        "vanished": difference.vanished.iter().map(id).collect::<Vec<_>>(),
        "unchecked": difference.unchecked.iter().map(|one| json!({
            "id": one.now.id,
            "before": one.before.verdict,
            "now": one.now.verdict,
            "checks": one.checks.iter().copied().map(lost).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "worse": difference.worse.iter().map(change).collect::<Vec<_>>(),
        "better": difference.better.iter().map(change).collect::<Vec<_>>(),
        "new": difference.new.iter().map(id).collect::<Vec<_>>(),
        "same": difference.same,
    });
    format!("{value:#}\n")
}

/// Several runs side by side, as indented JSON with a line end.
///
/// `reports/README.md` describes it.
pub fn matrix(matrix: &Matrix<'_>) -> String {
    let runs = matrix.columns.iter().map(|column| {
        json!({
            "folder": column.folder,
            "page": column.page,
            "iut": column.run.iut,
            "began": column.run.began,
            "partial": column.run.partial,
            "counts": column.run.counts,
        })
    });
    let mut items = Vec::new();
    for table in &matrix.tables {
        for row in &table.rows {
            let cells = table
                .runs
                .iter()
                .zip(&row.cells)
                .filter_map(|((run, _), cell)| {
                    let cell = (*cell)?;
                    Some(json!({
                        "run": run,
                        "claimed": cell.claimed,
                        "verdict": cell.verdict,
                        "stands": Shown::of(cell).word,
                        "scenarios": cell.scenarios,
                    }))
                });
            items.push(json!({
                "spec": table.spec,
                "role": table.role,
                "id": row.item.id,
                "status": row.item.status,
                "differs": row.differs(),
                "cells": cells.collect::<Vec<_>>(),
            }));
        }
    }
    let value = json!({ "schema": SCHEMA, "runs": runs.collect::<Vec<_>>(), "items": items });
    format!("{value:#}\n")
}

fn change(change: &Change<'_>) -> Value {
    json!({
        "id": change.now.id,
        "before": change.before.verdict,
        "now": change.now.verdict,
        "newly_broken": change.newly_broken,
    })
}

fn lost(check: &CheckResult) -> Value {
    json!({ "clause": check.clause, "step": check.step, "asks": check.asks })
}
