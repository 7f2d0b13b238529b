//! `dmct list`: the scenarios, by id and title.

use super::print;
use crate::{
    args::{Format, ListArgs},
    problem::Problem,
    suite::{library, wrong_files},
};
use dmct_scenario::{catalogue::Catalogue, select::Selection, source::Library};
use serde_json::json;
use std::path::Path;

/// Carries `dmct list` out.
///
/// # Errors
/// A word that selects nothing.
pub fn execute(folder: Option<&Path>, args: &ListArgs) -> Result<u8, Problem> {
    let library = library(folder)?;
    let selection = selection(&library, &args.select)?;
    let headers = library.headers();
    let chosen = headers.iter().filter(|header| {
        selection
            .as_ref()
            .is_none_or(|chosen| chosen.contains(&header.id))
    });
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

/// What is selected; nothing said selects everything, without the catalogues being read.
fn selection(library: &Library, words: &[String]) -> Result<Option<Selection>, Problem> {
    if words.is_empty() {
        return Ok(None);
    }
    let catalogue = Catalogue::load(library).map_err(|mistakes| wrong_files(&mistakes))?;
    Selection::parse(words, library, &catalogue)
        .map(Some)
        .map_err(|mistakes| wrong_files(&mistakes))
}
