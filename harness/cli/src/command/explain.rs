//! `dmct explain`: what an SCR item, a clause or a scenario asks, and how it is judged.

use super::print;
use crate::{args::ExplainArgs, problem::Problem, suite::Suite, traceability::covering};
use dmct_scenario::{
    catalogue::{ClauseEntry, ScrItem, document_title},
    header::Header,
    plan::Level,
};
use std::fmt::Write as _;

/// Carries `dmct explain` out.
///
/// # Errors
/// Nothing has that id.
pub fn execute(suite: &Suite, args: &ExplainArgs) -> Result<u8, Problem> {
    let id = args.id.trim();
    let headers = suite.library.headers();
    let (spec, bare) = id
        .split_once(':')
        .map_or((None, id), |(spec, bare)| (Some(spec), bare));
    let items: Vec<&ScrItem> = suite
        .catalogue
        .items
        .iter()
        .filter(|item| {
            item.id.eq_ignore_ascii_case(bare) && spec.is_none_or(|spec| spec == item.spec)
        })
        .collect();
    let mut text = String::new();
    for item in &items {
        explain_item(suite, item, &headers, &mut text);
    }
    if let Some(clause) = suite.catalogue.clause(id) {
        explain_clause(clause, &headers, &mut text);
    }
    let path = id
        .trim_start_matches("scenarios/")
        .trim_end_matches(".yaml");
    if let Some(header) = headers.iter().find(|header| header.id == path) {
        explain_scenario(suite, header, &headers, &mut text);
    }
    if text.is_empty() {
        return Err(Problem::usage(format!(
            "nothing is named {id}: give an SCR item (DM-PRO-C-001-M), a clause (PRO-8-19) or a scenario; \
             `dmct scr` and `dmct list` list them"
        )));
    }
    print(&text);
    Ok(0)
}

fn explain_item(suite: &Suite, item: &ScrItem, headers: &[Header], text: &mut String) {
    let status = if item.status.letter() == "M" {
        "mandatory"
    } else {
        "optional"
    };
    let _ = writeln!(
        text,
        "{} ({status}, {} section {}, for a {})\n  asks: {}",
        item.id,
        document_title(&item.spec),
        item.section,
        item.role.word(),
        item.function
    );
    if let Some(requirement) = &item.requirement {
        let _ = writeln!(text, "  whoever claims it must also support: {requirement}");
    }
    if let Some(note) = &item.note {
        let _ = writeln!(text, "  note: {note}");
    }
    if let Some(excuse) = &item.excuse {
        let _ = writeln!(text, "  excused as {}: {}", excuse.kind, excuse.reason);
    }
    let _ = writeln!(text, "  clauses that serve it:");
    for clause in suite
        .catalogue
        .clauses
        .iter()
        .filter(|clause| clause.scr.contains(&item.id))
    {
        let _ = writeln!(
            text,
            "    {:<18} {:<6} {}",
            clause.id,
            level_word(clause),
            clause.text
        );
    }
    let _ = writeln!(text, "  scenarios that decide it:");
    for id in covering(suite, item, headers) {
        let _ = writeln!(text, "    {id}");
    }
}

fn explain_clause(clause: &ClauseEntry, headers: &[Header], text: &mut String) {
    let plan = clause.for_plan();
    let _ = writeln!(
        text,
        "{} ({}, {})\n  asks: {}",
        clause.id,
        level_word(clause),
        plan.section,
        clause.text
    );
    let judged = match plan.level {
        Level::Must => "who does not follow it fails",
        Level::Should => "who does not follow it is warned; with --strict, fails",
        Level::May => "never judged",
    };
    let _ = writeln!(text, "  judged: {judged}");
    let _ = writeln!(text, "  serves: {}", clause.scr.join(", "));
    let _ = writeln!(text, "  scenarios that check it:");
    for header in headers
        .iter()
        .filter(|header| header.clauses.contains(&clause.id))
    {
        let _ = writeln!(text, "    {}", header.id);
    }
    let monitors = dmct_engine::monitor::rules().iter().filter(|rule| {
        rule.client == Some(clause.id.as_str()) || rule.server == Some(clause.id.as_str())
    });
    for rule in monitors {
        let _ = writeln!(
            text,
            "  watched in every message by the monitor {}: {}",
            rule.slug, rule.title
        );
    }
}

fn explain_scenario(suite: &Suite, header: &Header, headers: &[Header], text: &mut String) {
    let _ = writeln!(
        text,
        "{}\n  {}\n  {}",
        header.id, header.title, header.purpose
    );
    let _ = writeln!(text, "  decides: {}", header.covers.join(", "));
    if let Some(control) = &header.control {
        let _ = writeln!(
            text,
            "  counts only if this one passed in the same run: {control}"
        );
    }
    for needed in &header.builds_on {
        let _ = writeln!(text, "  is played only if this one passed: {needed}");
    }
    for id in &header.clauses {
        if let Some(clause) = suite.catalogue.clause(id) {
            let _ = writeln!(
                text,
                "  {:<18} {:<6} {}",
                clause.id,
                level_word(clause),
                clause.text
            );
        }
    }
    for other in headers {
        if other.control.as_deref() == Some(&header.id) || other.builds_on.contains(&header.id) {
            let _ = writeln!(text, "  {} builds on it", other.id);
        }
    }
    if let Some(source) = suite.library.scenario(&header.id) {
        let _ = writeln!(text, "\n{}", source.text.trim_end());
    }
}

/// The level of a clause as the documents write it.
const fn level_word(clause: &ClauseEntry) -> &'static str {
    match clause.level {
        Level::Must => "MUST",
        Level::Should => "SHOULD",
        Level::May => "MAY",
    }
}
