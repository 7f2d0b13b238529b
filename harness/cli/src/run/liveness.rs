//! Whether an implementation that fell silent is still there: a plain session decides.
//!
//! A scenario in which something was waited for and nothing at all was heard casts doubt on the implementation. Before
//! anything else is played, a probe is: a session that asks for nothing. Whoever answers is used again; whoever does
//! not, for as long as one message is waited for, is given up. So a dead implementation costs two time-outs in all, that
//! of the scenario and that of the probe, and one that comes back in time costs nothing but them.
//!
//! The messages of a probe are in the transcript under a name of their own. No monitor watches them and no scenario is
//! judged by them; what came of it is an event of the run.

use dmct_record::{
    event::{Event, EventKind, StepOutcome},
    run::ScenarioResult,
    verdict::Verdict,
};
use dmct_scenario::plan::{Action, Applicability, OpenSession, Place, Plan, Step};
use std::{collections::BTreeMap, time::Duration};

/// How the names of probes begin: no scenario's does.
const PREFIX: &str = "probe/";

/// How often a probe that comes to nothing at once is played again within its time.
const ATTEMPTS: u32 = 10;

/// Whether events of this name are those of a probe.
pub fn is_probe(scenario: &str) -> bool {
    scenario.starts_with(PREFIX)
}

/// The plan of a probe, in the setting of a plan that is to be played.
pub fn probe(like: &Plan, number: u32) -> Plan {
    let id = format!("{PREFIX}{number}");
    let step = |number: &str, action| Step {
        number: number.to_owned(),
        place: Place::default(),
        action,
    };
    Plan {
        scenario: id.clone(),
        id,
        variant: BTreeMap::new(),
        title: "Is the implementation there?".to_owned(),
        purpose: "A session that asks for nothing.".to_owned(),
        spec: like.spec.clone(),
        role: like.role,
        covers: Vec::new(),
        clauses: Vec::new(),
        applicability: Applicability::Applicable,
        control: None,
        builds_on: Vec::new(),
        setting: like.setting.clone(),
        steps: vec![
            step("1", Action::Session(OpenSession::default())),
            step("2", Action::Close),
        ],
        cleanup: Vec::new(),
        file: String::new(),
        line: 0,
    }
}

/// How long a probe may take in all, and how long to rest before it is played again, where it came to nothing sooner: a
/// server that refuses connections may be one that starts.
pub fn patience(probe: &Plan) -> (Duration, Duration) {
    let within = probe.setting.message_timeout;
    (within, within / ATTEMPTS)
}

/// Whether what happened in a scenario casts doubt on the implementation: it was not heard where it should have been. A
/// step that could not be done for want of a way to do it says nothing.
pub fn is_doubtful(result: &ScenarioResult, events: &[Event], heard: bool) -> bool {
    let in_vain = events.iter().any(|event| match &event.kind {
        EventKind::StepEnded { outcome, .. } => matches!(
            outcome,
            StepOutcome::TimedOut | StepOutcome::Lost | StepOutcome::Failed { .. }
        ),
        EventKind::ScenarioEnded { error } => error.is_some(),
        _ => false,
    });
    !heard && in_vain && result.verdict != Verdict::Pass
}

/// What a probe came to, in a sentence for the report.
pub fn told(after: &str, heard: bool) -> String {
    if heard {
        format!(
            "the implementation was not heard in {after}, and answered a plain session after it: it is used again"
        )
    } else {
        format!(
            "the implementation was not heard in {after}, nor in a plain session after it: what was left was not played"
        )
    }
}
