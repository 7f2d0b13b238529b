//! `dmct schema`: the JSON schemas of the files that users write.

use super::print;
use crate::{
    args::{SchemaArgs, SchemaWhich},
    problem::Problem,
};
use dmct_scenario::schema;
use serde_json::json;

/// Carries `dmct schema` out.
///
/// # Errors
/// None of its own.
pub fn execute(args: &SchemaArgs) -> Result<u8, Problem> {
    let json = match args.which {
        Some(SchemaWhich::Scenario) => schema::scenario(),
        Some(SchemaWhich::Profile) => schema::profile(),
        Some(SchemaWhich::Scr) => schema::scr(),
        Some(SchemaWhich::Clauses) => schema::clauses(),
        None => {
            json!({"scenario": schema::scenario(), "profile": schema::profile(), "scr": schema::scr(), "clauses": schema::clauses()})
        }
    };
    print(&format!("{json:#}\n"));
    Ok(0)
}
