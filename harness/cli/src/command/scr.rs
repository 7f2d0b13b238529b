//! `dmct scr`: every SCR item, its status, and what covers it.

use super::print;
use crate::{
    args::{Format, ScrArgs},
    problem::Problem,
    suite::Suite,
    traceability::covering,
};
use dmct_scenario::catalogue::{ScrItem, document_title};
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
                        "excuse": item.excuse,
                    })
                })
                .collect();
            print(&format!("{:#}\n", json!(list)));
        }
    }
    Ok(0)
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
            0 if item.excuse.is_some() => "excused".to_owned(),
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
        if let Some(excuse) = &item.excuse {
            text.push_str(&format!("{:28}{}: {}\n", "", excuse.kind, excuse.reason));
        }
    }
    text.push_str(&conclusion(rows));
    text
}

/// How many items are covered, how many excused.
fn conclusion(rows: &[(&ScrItem, Vec<&str>)]) -> String {
    let excused = rows
        .iter()
        .filter(|(item, _)| item.excuse.is_some())
        .count();
    let covered = rows
        .iter()
        .filter(|(item, scenarios)| item.excuse.is_none() && !scenarios.is_empty())
        .count();
    let all = rows.len();
    let excused = match excused {
        0 => String::new(),
        1 => "; 1 is excused".to_owned(),
        count => format!("; {count} are excused"),
    };
    format!("\n{covered} of {all} items are covered by scenarios{excused}\n")
}
