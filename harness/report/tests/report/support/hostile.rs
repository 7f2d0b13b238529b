//! A run in which a peer, or a careless profile, tries to write into the report.

use super::{check, message, run_of, scenario, step};
use dmct_record::{
    event::{Direction, Event, EventKind, Message},
    excuse::{Excuse, ExcuseKind},
    gap::{Gap, GapKind, Sight},
    octets::Octets,
    review::{Contradiction, ContradictionKind, Operand},
    run::{CoverageRow, Iut, Run, Tool},
    verdict::Verdict,
};

/// Markup, a quote for each kind of attribute, an escape sequence, a NUL, and text that runs backwards.
pub const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}]]>\u{1B}[2J\0\r\n\u{202E}evil\u{2066}\u{85}&amp;";

/// Every string of the run is [`HOSTILE`], as are the bodies and heads of its messages.
pub fn hostile_run() -> (Run, Vec<Event>) {
    let text = || HOSTILE.to_owned();
    let mut results = Vec::new();
    let mut events = Vec::new();
    for verdict in Verdict::ALL {
        let mut result = scenario(&format!("{HOSTILE}{verdict}"), HOSTILE, verdict);
        result.purpose = text();
        result.spec = text();
        result.role = text();
        result.reason = Some(text());
        result.covers = vec![text()];
        result.clauses = vec![text()];
        result.blocked_by = Some(text());
        result.control = Some(text());
        result.file = text();
        for (number, verdict) in [(1, verdict), (2, Verdict::Fail), (3, Verdict::Pass)] {
            let mut hostile = check(HOSTILE, HOSTILE, HOSTILE, 3);
            hostile.level = text();
            hostile.section = text();
            hostile.scr = vec![text()];
            hostile.observed = text();
            hostile.permitted = vec![text(), text()];
            hostile.note = Some(text());
            hostile.verdict = verdict;
            hostile.message = Some(number);
            hostile.bytes = Some([4, 40]);
            result.checks.push(hostile);
        }
        result.steps = vec![step(HOSTILE, HOSTILE, 4, HOSTILE)];
        for (at, kind) in hostile_events().into_iter().enumerate() {
            events.push(Event {
                at: at as u64,
                scenario: result.id.clone(),
                kind,
            });
        }
        results.push(result);
    }
    let row = CoverageRow {
        spec: text(),
        role: text(),
        id: text(),
        status: text(),
        function: text(),
        table: text(),
        claimed: true,
        excuse: Some(Excuse {
            kind: ExcuseKind::NotObservable,
            reason: text(),
        }),
        not_applicable_to: None,
        contradiction: Some(text()),
        verdict: None,
        scenarios: vec![text(), results[0].id.clone()],
    };
    let seen = Sight {
        scenario: results[0].id.clone(),
        message: 2,
        bytes: Some([4, 40]),
        text: text(),
    };
    let mut run = run_of(results, vec![row]);
    run.review = hostile_review();
    run.gaps = hostile_gaps(&seen);
    run.began = text();
    run.tool = Tool {
        name: text(),
        version: text(),
    };
    run.iut = Iut {
        name: text(),
        vendor: text(),
        role: text(),
        protocol: text(),
    };
    (run, events)
}

fn hostile_review() -> Vec<Contradiction> {
    let text = || HOSTILE.to_owned();
    [
        ContradictionKind::MandatoryNotClaimed,
        ContradictionKind::RequirementNotMet,
        ContradictionKind::Text,
    ]
    .map(|kind| Contradiction {
        spec: text(),
        role: text(),
        id: text(),
        kind,
        says: text(),
        requires: Some(text()),
        operands: vec![Operand {
            id: text(),
            claimed: true,
        }],
        change: text(),
        line: 3,
        note: Some(text()),
    })
    .to_vec()
}

fn hostile_gaps(seen: &Sight) -> Vec<Gap> {
    let text = || HOSTILE.to_owned();
    [
        GapKind::Value,
        GapKind::NotClaimedButObserved,
        GapKind::ClaimedButNotShown,
    ]
    .map(|kind| Gap {
        spec: text(),
        role: text(),
        id: text(),
        kind,
        says: text(),
        verdict: Some(Verdict::Inconclusive),
        seen: Some(seen.clone()),
    })
    .to_vec()
}

fn hostile_events() -> Vec<EventKind> {
    let text = || HOSTILE.to_owned();
    let cdata = HOSTILE.replace("]]>", "").replace(['\0', '\u{1B}'], "");
    let xml = format!(
        "<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncHdr><MsgID><![CDATA[{cdata}]]></MsgID></SyncHdr><SyncBody>\
         <Alert><CmdID>1</CmdID><Data><![CDATA[{cdata}]]></Data></Alert></SyncBody></SyncML>"
    );
    let mut kinds = Vec::new();
    for (number, body) in [
        (1, xml.as_bytes()),
        (2, HOSTILE.as_bytes()),
        (3, &[0xFF, b'<', 0x00]),
    ] {
        let EventKind::Message(plain) = message(number, Direction::Received, body.to_vec()) else {
            continue;
        };
        kinds.push(EventKind::Message(Message {
            carrier: text(),
            peer: text(),
            media_type: if number == 1 {
                "text/xml".into()
            } else {
                text()
            },
            head: Octets(HOSTILE.as_bytes().to_vec()),
            ..plain
        }));
    }
    kinds.extend([
        EventKind::StepBegan { step: text() },
        EventKind::Bound {
            name: text(),
            value: text(),
        },
        EventKind::Stimulus { request: text() },
        EventKind::Answered {
            answer: text(),
            done: false,
        },
        EventKind::Shown {
            interactions: text(),
        },
        EventKind::Observed { text: text() },
        EventKind::Lost {
            exchange: 1,
            reason: text(),
            partial: Octets(HOSTILE.as_bytes().to_vec()),
        },
        EventKind::ScenarioEnded {
            error: Some(text()),
        },
    ]);
    kinds
}
