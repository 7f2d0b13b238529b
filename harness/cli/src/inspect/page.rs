//! An inspection in the form of a run, for the page and the other reports of one.

use super::{finding::Finding, inspection::Inspection, sessions::Conversation};
use crate::{run::tool, suite::Suite};
use dmct_record::{
    coverage,
    event::Event,
    root_cause::root_causes,
    run::{CheckResult, Iut, Run, SCHEMA, ScenarioResult},
    verdict::Verdict,
};
use dmct_scenario::plan::Role;

/// The inspection of recordings of that name as a run with its events: two results a session, one for each side.
pub fn run(suite: &Suite, inspection: &Inspection, name: &str) -> (Run, Vec<Event>) {
    let mut scenarios = Vec::new();
    let mut events = Vec::new();
    for conversation in &inspection.conversations {
        for judged in [Role::Client, Role::Server] {
            scenarios.push(result(inspection, conversation, judged));
            events.extend(conversation.events(judged));
        }
    }
    let mut versions: Vec<&str> = Vec::new();
    for conversation in &inspection.conversations {
        if !versions.contains(&conversation.version.as_str()) {
            versions.push(&conversation.version);
        }
    }
    let run = Run {
        schema: SCHEMA,
        tool: tool(),
        iut: Iut {
            name: name.to_owned(),
            vendor: String::new(),
            role: "client and server".to_owned(),
            protocol: versions.join(" and "),
        },
        began: String::new(),
        took: events.last().map_or(0, |event| event.at),
        remarks: Vec::new(),
        partial: false,
        strict: false,
        counts: coverage::count(&scenarios),
        root_causes: root_causes(&scenarios, &|clause| suite.demand(clause)),
        scenarios,
        coverage: Vec::new(),
        waivers: Vec::new(),
        review: Vec::new(),
        gaps: Vec::new(),
    };
    (run, events)
}

fn result(inspection: &Inspection, conversation: &Conversation, judged: Role) -> ScenarioResult {
    let checks: Vec<CheckResult> = inspection
        .findings
        .iter()
        .filter(|finding| finding.session == conversation.number && finding.from == judged.word())
        .map(check)
        .collect();
    let failed = checks.iter().any(|check| check.verdict == Verdict::Fail);
    let shown = |name: &str| {
        if name.is_empty() {
            "an unnamed peer"
        } else {
            name
        }
        .to_owned()
    };
    ScenarioResult {
        id: conversation.name(judged),
        title: format!(
            "The {} in session {}: {} and {}",
            judged.word(),
            conversation.session_id,
            shown(&conversation.client),
            shown(&conversation.server)
        ),
        purpose: format!(
            "Watches every message of a session between two others from the {}'s side. The other side is in the \
             place of the tester.",
            judged.word()
        ),
        spec: "recording".to_owned(),
        role: judged.word().to_owned(),
        verdict: if failed { Verdict::Fail } else { Verdict::Pass },
        reason: checks
            .is_empty()
            .then(|| "no rule that could judge a message of this side was broken".to_owned()),
        covers: Vec::new(),
        clauses: Vec::new(),
        blocked_by: None,
        control: None,
        file: String::new(),
        began: 0,
        took: 0,
        checks,
        steps: Vec::new(),
    }
}

fn check(finding: &Finding) -> CheckResult {
    CheckResult {
        clause: finding.clause.clone(),
        level: finding.level.to_owned(),
        section: finding.section.clone(),
        scr: finding.scr.clone(),
        verdict: finding.verdict,
        warning: finding.is_warning(),
        asks: finding.asks.clone(),
        observed: finding.observed.clone(),
        permitted: finding.permitted.clone(),
        scenario: None,
        message: Some(finding.message),
        bytes: finding.bytes,
        step: "monitor".to_owned(),
        line: 0,
        note: finding.note.clone(),
    }
}
