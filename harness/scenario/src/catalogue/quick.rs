//! Catalogue files without mistakes, read without places.
//!
//! Every command reads the catalogues before it does anything, and places cost most of the time. A file
//! that does not read here is read again by [`super::load`], which says what is wrong and where.

use super::{ClauseEntry, ScrItem, Status, Subject};
use crate::expression::Expr;
use crate::plan::{Level, Role};
use crate::syntax::plain;
use dmct_record::excuse::{Excuse, ExcuseKind};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    id: String,
    role: Role,
    table: String,
    status: Status,
    section: String,
    function: String,
    requires: Option<String>,
    #[serde(rename = "where")]
    condition: Option<String>,
    printed: Option<String>,
    note: Option<String>,
    excuse: Option<Excuse>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clause {
    id: String,
    section: String,
    level: Level,
    subject: String,
    text: String,
    #[serde(default)]
    scr: Vec<String>,
    document: Option<String>,
    same_as: Option<String>,
    note: Option<String>,
    excuse: Option<Excuse>,
}

/// The items of `scr.yaml`; nothing if there is a mistake in it.
pub(super) fn items(text: &str, spec: &str) -> Option<Vec<ScrItem>> {
    let items: Vec<Item> = plain(text)?;
    let item = |item: Item| {
        if item.excuse.as_ref().is_some_and(is_empty) {
            return None;
        }
        let requirement = expression(item.requires)?;
        let condition = expression(item.condition)?;
        Some(ScrItem {
            spec: spec.to_owned(),
            role: item.role,
            table: item.table,
            id: item.id,
            printed: item.printed,
            status: item.status,
            section: item.section,
            function: item.function,
            requirement,
            condition,
            note: item.note,
            excuse: item.excuse,
        })
    };
    items.into_iter().map(item).collect()
}

/// The expression of a text; nothing at all if there is a mistake in it.
fn expression(text: Option<String>) -> Option<Option<Expr>> {
    text.map_or(Some(None), |text| Expr::parse(&text).ok().map(Some))
}

/// The clauses of `clauses.yaml`; nothing if there is a mistake in it.
pub(super) fn clauses(text: &str, spec: &str) -> Option<Vec<ClauseEntry>> {
    let clauses: Vec<Clause> = plain(text)?;
    let clause = |clause: Clause| {
        if clause
            .excuse
            .as_ref()
            .is_some_and(|excuse| is_wrong(excuse, clause.level))
        {
            return None;
        }
        Some(ClauseEntry {
            spec: spec.to_owned(),
            id: clause.id,
            section: clause.section,
            level: clause.level,
            subject: Subject::of_word(&clause.subject)?,
            text: clause.text,
            scr: clause.scr,
            document: clause.document,
            same_as: clause.same_as,
            note: clause.note,
            written_excuse: clause.excuse,
        })
    };
    clauses.into_iter().map(clause).collect()
}

/// Whether an excuse says nothing.
fn is_empty(excuse: &Excuse) -> bool {
    excuse.reason.trim().is_empty()
}

/// Whether an excuse cannot be that of a clause of some level.
fn is_wrong(excuse: &Excuse, level: Level) -> bool {
    is_empty(excuse) || level == Level::May || excuse.kind == ExcuseKind::Permission
}
