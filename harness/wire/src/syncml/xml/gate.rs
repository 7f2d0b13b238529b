//! The gate: whether a document is well formed, asked of a parser that checks it.
//!
//! The reader above is fast and keeps places but checks little. What it wants to tolerate it blanks in
//! the copy that is asked about, octet by octet, so that places stay the same.

use roxmltree::{Document, Error, ParsingOptions, TextPos};

use crate::{
    span::Span,
    syncml::defect::{Defect, DefectKind},
};

/// Checks a document whose size, depth and attributes are within limits, and which has no internal subset.
pub(super) fn check(document: &str, base: usize) -> Result<(), Defect> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(document, options)
        .map(drop)
        .map_err(|error| refusal(document, base, &error))
}

fn refusal(document: &str, base: usize, error: &Error) -> Defect {
    let kind = match error {
        Error::UnknownEntityReference(..) => DefectKind::Entity,
        Error::UnknownNamespace(..) => DefectKind::Namespace,
        Error::NodesLimitReached
        | Error::AttributesLimitReached
        | Error::NamespacesLimitReached => DefectKind::Limit,
        _ => DefectKind::NotWellFormed,
    };
    let start = offset(document, error.pos());
    let next = document
        .get(start..)
        .and_then(|rest| rest.chars().next())
        .map_or(0, char::len_utf8);
    let text = match kind {
        DefectKind::Limit => format!("the document is too large to be checked: {error}"),
        _ => format!("the document is not well-formed XML: {error}"),
    };
    Defect::new(kind, "", text, Span::new(base + start, base + start + next))
}

/// The octet of a row and column, both counted from one, columns in characters.
fn offset(document: &str, position: TextPos) -> usize {
    let row = usize::try_from(position.row).unwrap_or(1).saturating_sub(1);
    let column = usize::try_from(position.col).unwrap_or(1).saturating_sub(1);
    let start = match row {
        0 => 0,
        row => document
            .match_indices('\n')
            .nth(row - 1)
            .map_or(0, |(end, _)| end + 1),
    };
    let line = document.get(start..).unwrap_or_default();
    start
        + line
            .char_indices()
            .nth(column)
            .map_or(line.len(), |(octet, _)| octet)
}
