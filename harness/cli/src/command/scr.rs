//! `dmct scr`: every SCR item, its status, and what covers it.

use super::print;
use crate::{
    args::{Format, ScrArgs},
    problem::Problem,
    suite::Suite,
};
use dmct_scenario::{
    catalogue::{ScrItem, document_title},
    expression::ItemRef,
    header::Header,
    plan::Role,
};
use serde_json::json;

/// Carries `dmct scr` out.
///
/// # Errors
/// None of its own.
pub fn execute(suite: &Suite, args: &ScrArgs) -> Result<u8, Problem> {
    let headers = suite.library.headers();
    let rows: Vec<(&ScrItem, Vec<&str>)> = suite
        .catalogue
        .items
        .iter()
        .map(|item| (item, covering(suite, item, &headers)))
        .collect();
    match args.format {
        Format::Text => print(&text(&rows)),
        Format::Json => {
            let list: Vec<_> = rows
                .iter()
                .map(|(item, scenarios)| {
                    json!({
                        "spec": item.spec,
                        "role": item.role.word(),
                        "id": item.id,
                        "status": item.status.letter(),
                        "requirement": item.requirement.as_ref().map(ToString::to_string),
                        "function": item.function,
                        "section": item.section,
                        "scenarios": scenarios,
                        "excuse": null,
                    })
                })
                .collect();
            print(&format!("{:#}\n", json!(list)));
        }
    }
    Ok(0)
}

/// The scenarios that decide an item.
pub fn covering<'h>(suite: &Suite, item: &ScrItem, headers: &'h [Header]) -> Vec<&'h str> {
    headers
        .iter()
        .filter(|header| {
            let (spec, role) = home(&header.id);
            role == item.role.word()
                && header.covers.iter().any(|reference| {
                    let reference = ItemRef::parse(reference);
                    suite
                        .catalogue
                        .item(Some(spec), role_of(role), &reference)
                        .is_some_and(|found| found.spec == item.spec && found.id == item.id)
                })
        })
        .map(|header| header.id.as_str())
        .collect()
}

/// Document and role of a scenario, from its id.
fn home(id: &str) -> (&str, &str) {
    let mut parts = id.split('/');
    (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    )
}

fn role_of(word: &str) -> Role {
    if word == "server" {
        Role::Server
    } else {
        Role::Client
    }
}

fn text(rows: &[(&ScrItem, Vec<&str>)]) -> String {
    let mut text = String::new();
    let mut heading = String::new();
    for (item, scenarios) in rows {
        let here = format!(
            "{}, {}: {}",
            document_title(&item.spec),
            item.role.word(),
            item.table
        );
        if here != heading {
            text.push_str(&format!("\n{here}\n"));
            heading = here;
        }
        let covered = match scenarios.len() {
            0 => "not covered yet".to_owned(),
            1 => "1 scenario".to_owned(),
            count => format!("{count} scenarios"),
        };
        text.push_str(&format!(
            "  {:<24} {}  {:<16} {}\n",
            item.id,
            item.status.letter(),
            covered,
            item.function
        ));
    }
    let covered = rows
        .iter()
        .filter(|(_, scenarios)| !scenarios.is_empty())
        .count();
    text.push_str(&format!(
        "\n{covered} of {} items are covered by scenarios\n",
        rows.len()
    ));
    text
}
