//! `dmct explain`: what an SCR item, a clause, a scenario or a monitor means, and what the last run found of it.

use super::print;
use crate::{
    args::{ExplainArgs, Format},
    explanation::{Recorded, explain, text},
    folder,
    problem::Problem,
    suite::Suite,
};
use serde_json::json;
use std::path::Path;

/// Where runs leave their folders if nothing else is said.
const REPORTS: &str = "reports";

/// Carries `dmct explain` out.
///
/// # Errors
/// Nothing has that id, or there is no run where one was named.
pub fn execute(suite: &Suite, args: &ExplainArgs) -> Result<u8, Problem> {
    let recorded = match &args.run {
        Some(path) => Some(Recorded::open(path)?),
        // A run that is not understood any more is no evidence, and nobody asked for it.
        None => folder::newest(Path::new(REPORTS)).and_then(|path| Recorded::open(&path).ok()),
    };
    let Some(explanation) = explain(suite, &args.id, recorded.as_ref())? else {
        return Err(Problem::usage(format!(
            "nothing is named {}: give an SCR item (DM-PRO-C-001-M), a clause (PRO-8-19) or a scenario; \
             `dmct scr` and `dmct list` list them",
            args.id.trim()
        )));
    };
    match args.format {
        Format::Text => print(&text(&explanation)),
        Format::Json => print(&format!("{:#}\n", json!(explanation))),
    }
    Ok(0)
}
