//! `dmct list`: the scenarios, by id and title.

use super::print;
use crate::{
    args::{Format, ListArgs},
    problem::Problem,
    suite::{Suite, wrong_files},
};
use dmct_scenario::select::Selection;
use serde_json::json;

/// Carries `dmct list` out.
///
/// # Errors
/// A word that selects nothing.
pub fn execute(suite: &Suite, args: &ListArgs) -> Result<u8, Problem> {
    let selection = Selection::parse(&args.select, &suite.library, &suite.catalogue)
        .map_err(|mistakes| wrong_files(&mistakes))?;
    let headers = suite.library.headers();
    let chosen = headers
        .iter()
        .filter(|header| selection.contains(&header.id));
    match args.format {
        Format::Text => {
            let mut text = String::new();
            for header in chosen {
                text.push_str(&format!("{}\n    {}\n", header.id, header.title));
            }
            print(&text);
        }
        Format::Json => {
            let list: Vec<_> = chosen
                .map(|header| {
                    json!({
                        "id": header.id,
                        "title": header.title,
                        "covers": header.covers,
                        "clauses": header.clauses,
                        "control": header.control,
                        "builds_on": header.builds_on,
                    })
                })
                .collect();
            print(&format!("{:#}\n", json!(list)));
        }
    }
    Ok(0)
}
