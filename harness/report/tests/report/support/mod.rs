//! A run as a lab would have it: every outcome, realistic messages, evidence in octets.

pub mod hostile;
pub mod long;
pub mod unpacked;

use dmct_record::{
    event::{Direction, Event, EventKind, Fact, Message, StepOutcome, Worth},
    excuse::{Excuse, ExcuseKind},
    octets::Octets,
    run::{CheckResult, CoverageRow, Iut, Run, SCHEMA, ScenarioResult, StepResult, Tool},
    verdict::Verdict,
};
use std::collections::BTreeMap;

/// The whole run and its transcript.
pub fn lab_run() -> (Run, Vec<Event>) {
    let parts = [
        session_opens(),
        large_object_mismatch(),
        blocked(),
        monitor_fails(),
        notification_ignored(),
        notification_wakes(),
        unreachable(),
        waived(),
        not_applicable(),
    ];
    let mut scenarios = Vec::new();
    let mut events = Vec::new();
    let mut began = 0;
    for (mut result, own) in parts {
        result.began = began;
        for (at, kind) in own {
            events.push(Event {
                at: began + at,
                scenario: result.id.clone(),
                kind,
            });
        }
        began += result.took;
        scenarios.push(result);
    }
    (run_of(scenarios, coverage()), events)
}

/// A run of these scenarios, its counts counted.
pub fn run_of(scenarios: Vec<ScenarioResult>, coverage: Vec<CoverageRow>) -> Run {
    let counts = dmct_record::coverage::count(&scenarios);
    Run {
        strict: false,
        schema: SCHEMA,
        tool: Tool {
            name: "dmct".into(),
            version: "0.1.0".into(),
        },
        iut: Iut {
            name: "Example Phone 4 DM client".into(),
            vendor: "Example Devices".into(),
            role: "client".into(),
            protocol: "DM/1.3".into(),
        },
        began: "2026-03-02T09:14:07Z".into(),
        took: scenarios.iter().map(|s| s.took).sum(),
        partial: false,
        remarks: Vec::new(),
        counts,
        root_causes: dmct_record::root_cause::root_causes(&scenarios, &str::to_owned),
        scenarios,
        coverage,
        waivers: Vec::new(),
        review: Vec::new(),
        gaps: Vec::new(),
    }
}

/// A scenario without checks, steps or events.
pub fn scenario(id: &str, title: &str, verdict: Verdict) -> ScenarioResult {
    let mut parts = id.split('/');
    ScenarioResult {
        id: id.into(),
        title: title.into(),
        purpose: String::new(),
        spec: parts.next().unwrap_or_default().into(),
        role: parts.next().unwrap_or_default().into(),
        verdict,
        reason: None,
        covers: Vec::new(),
        clauses: Vec::new(),
        blocked_by: None,
        control: None,
        file: format!("scenarios/{}.yaml:1", id.split('[').next().unwrap_or(id)),
        began: 0,
        took: 38_400,
        checks: Vec::new(),
        steps: Vec::new(),
    }
}

/// A check that passed.
pub fn check(clause: &str, asks: &str, step: &str, line: u32) -> CheckResult {
    CheckResult {
        clause: clause.into(),
        level: "MUST".into(),
        section: "DM Protocol 1.3, 6.3".into(),
        scr: Vec::new(),
        verdict: Verdict::Pass,
        warning: false,
        asks: asks.into(),
        observed: "as asked".into(),
        permitted: vec!["as asked".into()],
        scenario: None,
        message: None,
        bytes: None,
        step: step.into(),
        line,
        note: None,
    }
}

pub fn step(number: &str, what: &str, line: u32, outcome: &str) -> StepResult {
    StepResult {
        step: number.into(),
        what: what.into(),
        line,
        outcome: outcome.into(),
    }
}

type Part = (ScenarioResult, Vec<(u64, EventKind)>);

fn header(msg_id: u32, from_client: bool) -> String {
    let device = "IMEI:493005100592800";
    let server = "http://dm.example.com/dm";
    let (source, target) = if from_client {
        (device, server)
    } else {
        (server, device)
    };
    format!(
        "<SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.3</VerProto><SessionID>4f2</SessionID>\
         <MsgID>{msg_id}</MsgID><Target><LocURI>{target}</LocURI></Target>\
         <Source><LocURI>{source}</LocURI></Source></SyncHdr>"
    )
}

/// A message with these commands and Final, in XML.
pub fn xml(msg_id: u32, from_client: bool, commands: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<SyncML xmlns=\"SYNCML:SYNCML1.2\">{}\
         <SyncBody>{commands}<Final/></SyncBody></SyncML>",
        header(msg_id, from_client)
    )
    .into_bytes()
}

/// A Status.
pub fn status(id: u32, msg: u32, cmd: u32, name: &str, code: u32) -> String {
    format!(
        "<Status><CmdID>{id}</CmdID><MsgRef>{msg}</MsgRef><CmdRef>{cmd}</CmdRef><Cmd>{name}</Cmd>\
         <Data>{code}</Data></Status>"
    )
}

const DEV_INFO: &str = "<Alert><CmdID>1</CmdID><Data>1201</Data></Alert><Replace><CmdID>2</CmdID>\
    <Item><Source><LocURI>./DevInfo/DevId</LocURI></Source><Data>IMEI:493005100592800</Data></Item>\
    <Item><Source><LocURI>./DevInfo/Man</LocURI></Source><Data>Example Devices</Data></Item>\
    <Item><Source><LocURI>./DevInfo/Mod</LocURI></Source><Data>Phone 4</Data></Item>\
    <Item><Source><LocURI>./DevInfo/DmV</LocURI></Source><Data>1.3</Data></Item>\
    <Item><Source><LocURI>./DevInfo/Lang</LocURI></Source><Data>en</Data></Item></Replace>";

pub fn message(number: u64, direction: Direction, body: Vec<u8>) -> EventKind {
    let received = direction == Direction::Received;
    let head = if received {
        format!(
            "POST /dm HTTP/1.1\r\nHost: dm.example.com\r\nUser-Agent: ExampleDM/4.1\r\nAccept: \
             application/vnd.syncml.dm+xml\r\nContent-Type: application/vnd.syncml.dm+xml\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        )
    } else {
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.syncml.dm+xml\r\nContent-Length: {}\r\n\r\n",
            body.len()
        )
    };
    EventKind::Message(Message {
        number,
        direction,
        carrier: "http".into(),
        peer: "127.0.0.1:51774".into(),
        exchange: Some(number.div_ceil(2)),
        connection: Some(1),
        status: (!received).then_some(200),
        media_type: "application/vnd.syncml.dm+xml".into(),
        head: Octets(head.into_bytes()),
        body: Octets(body),
        to: String::new(),
        labels: BTreeMap::new(),
    })
}

fn began(step: &str) -> EventKind {
    EventKind::StepBegan { step: step.into() }
}

fn ended(step: &str, outcome: StepOutcome) -> EventKind {
    EventKind::StepEnded {
        step: step.into(),
        outcome,
    }
}

fn opening() -> Vec<(u64, EventKind)> {
    vec![
        (0, EventKind::ScenarioBegan),
        (40, began("1")),
        (
            90,
            EventKind::Stimulus {
                request: "{\"start-session\":{\"alert\":1201}}".into(),
            },
        ),
        (
            1_900,
            EventKind::Observed {
                text: "connection 1 opened from 127.0.0.1:51774".into(),
            },
        ),
        (
            2_400,
            message(1, Direction::Received, xml(1, true, DEV_INFO)),
        ),
        (
            2_450,
            EventKind::Fact {
                message: 1,
                fact: Fact::Credential {
                    scheme: "md5".into(),
                    worth: Worth::Valid,
                    detail: "made with the nonce of the last session".into(),
                },
            },
        ),
    ]
}

fn session_opens() -> Part {
    let mut result = scenario(
        "pro-1.3/client/session/client-initiated[xml,md5]",
        "A client-initiated session opens with Alert 1201 and DevInfo",
        Verdict::Pass,
    );
    result.purpose =
        "Package #1 holds an Alert with code 1201 and a Replace of the DevInfo nodes.".into();
    result.covers = vec!["DM-PRO-C-001-M".into(), "DM-PRO-C-004-M".into()];
    result.clauses = vec!["PRO-6.3-2".into(), "PRO-6.3-5".into()];
    for (clause, asks) in [
        (
            "PRO-6.3-2",
            "Package #1 holds an Alert with the code of its cause",
        ),
        (
            "PRO-6.3-5",
            "Package #1 holds a Replace of the DevInfo nodes",
        ),
        ("PRO-6.1-1", "VerProto names the protocol version"),
    ] {
        result.checks.push(check(clause, asks, "2", 14));
    }
    for _ in 0..3 {
        result.checks.push(check(
            "PRO-6-4",
            "MsgID rises by one in every message",
            "monitor",
            0,
        ));
    }
    result.steps = vec![
        step("1", "start a session from the client", 11, "done"),
        step("2", "expect Package #1", 13, "done"),
    ];
    let answer = [
        status(1, 1, 0, "SyncHdr", 212),
        status(2, 1, 1, "Alert", 200),
        status(3, 1, 2, "Replace", 200),
    ]
    .concat();
    let mut events = opening();
    events.extend([
        (2_500, ended("1", StepOutcome::Done)),
        (2_600, message(2, Direction::Sent, xml(1, false, &answer))),
        (2_700, EventKind::ScenarioEnded { error: None }),
    ]);
    (result, events)
}

fn large_object_mismatch() -> Part {
    let id = "pro-1.3/client/large-object/size-mismatch";
    let mut result = scenario(
        id,
        "A chunked object whose length differs from Size is refused",
        Verdict::Fail,
    );
    result.purpose =
        "The client answers 424 to the last chunk and does not commit the object.".into();
    result.covers = vec!["DM-PRO-LO-C-010-O".into()];
    result.clauses = vec!["PRO-8-19".into()];
    result.control = Some("pro-1.3/client/session/client-initiated[xml,md5]".into());
    result.took = 3_204_000;
    let last = xml(
        3,
        true,
        &[
            status(1, 3, 0, "SyncHdr", 212),
            status(2, 3, 1, "Replace", 200),
        ]
        .concat(),
    );
    let found = "<Data>200</Data>";
    let text = String::from_utf8_lossy(&last).into_owned();
    let start = text.rfind(found).unwrap_or_default();
    result.checks = vec![
        check(
            "PRO-8-12",
            "Every chunk but the last is answered with 213",
            "3",
            18,
        ),
        CheckResult {
            clause: "PRO-8-19".into(),
            section: "DM Protocol 1.3, 8.2".into(),
            scr: vec!["DM-PRO-LO-C-010-O".into()],
            verdict: Verdict::Fail,
            asks: "The last chunk of an object whose length is not its Size is answered with 424"
                .into(),
            observed: "Status 200 to Replace".into(),
            permitted: vec![
                "Status 424 (Size mismatch)".into(),
                "Status 413 (Request entity too large)".into(),
            ],
            message: Some(5),
            bytes: Some([start, start + found.len()]),
            note: Some("413 is permitted because the text leaves the limit to the device".into()),
            ..check("", "", "5", 23)
        },
        check(
            "PRO-6-4",
            "MsgID rises by one in every message",
            "monitor",
            0,
        ),
    ];
    result.steps = vec![
        step("1", "start a session from the client", 9, "done"),
        step("2", "send the first chunk", 11, "done"),
        step("3", "expect 213", 16, "done"),
        step("4", "send the last chunk", 20, "done"),
        step(
            "5",
            "expect 424",
            22,
            "what came was not what it waited for",
        ),
        step("6", "read the node back", 25, "skipped"),
    ];
    let chunk = |more: &str| {
        format!(
            "<Replace><CmdID>1</CmdID><Meta><Size xmlns=\"syncml:metinf\">3000</Size></Meta><Item><Target>\
             <LocURI>./Vendor/Large</LocURI></Target><Data>{}</Data>{more}</Item></Replace>",
            "x".repeat(1_000)
        )
    };
    let mut events = opening();
    events.extend([
        (2_500, ended("1", StepOutcome::Done)),
        (2_520, began("2")),
        (
            2_600,
            message(
                2,
                Direction::Sent,
                xml(
                    1,
                    false,
                    &[status(2, 1, 0, "SyncHdr", 212), chunk("<MoreData/>")].concat(),
                ),
            ),
        ),
        (2_620, ended("2", StepOutcome::Done)),
        (2_640, began("3")),
        (
            9_800,
            message(
                3,
                Direction::Received,
                xml(
                    2,
                    true,
                    &[
                        status(1, 2, 0, "SyncHdr", 212),
                        status(2, 2, 1, "Replace", 213),
                    ]
                    .concat(),
                ),
            ),
        ),
        (9_820, ended("3", StepOutcome::Done)),
        (9_840, began("4")),
        (
            9_900,
            message(4, Direction::Sent, xml(2, false, &chunk(""))),
        ),
        (9_950, ended("4", StepOutcome::Done)),
        (9_960, began("5")),
        (3_203_000, message(5, Direction::Received, last)),
        (3_203_100, ended("5", StepOutcome::Mismatch)),
        (3_203_200, ended("6", StepOutcome::Skipped)),
        (3_203_900, EventKind::ScenarioEnded { error: None }),
    ]);
    (result, events)
}

fn blocked() -> Part {
    let mut result = scenario(
        "pro-1.3/client/large-object/not-committed",
        "A refused object leaves the old value in place",
        Verdict::Inconclusive,
    );
    result.blocked_by = Some("pro-1.3/client/large-object/size-mismatch".into());
    result.reason =
        Some("blocked by pro-1.3/client/large-object/size-mismatch, which failed".into());
    result.covers = vec!["DM-PRO-LO-C-010-O".into()];
    result.took = 0;
    (result, Vec::new())
}

fn monitor_fails() -> Part {
    let mut result = scenario(
        "pro-1.3/client/get/interior-node[wbxml]",
        "Get on an interior node returns the names of its children",
        Verdict::Fail,
    );
    result.covers = vec!["DM-PRO-C-007-M".into()];
    let binary = [
        0x02, 0xA4, 0x01, 0x6A, 0x00, 0x6D, 0x6C, 0x71, 0x03, 0x31, 0x2E, 0x32, 0x00, 0x01, 0x72,
        0x03, 0x44, 0x4D, 0x2F, 0x31, 0x2E, 0x33, 0x00, 0x01, 0x65, 0x03, 0x34, 0x66, 0x32, 0x00,
        0x01, 0x5B, 0x03, 0x31, 0x00, 0x01, 0x6E, 0x57, 0x03, 0x68, 0x74, 0x74, 0x70, 0x3A, 0x2F,
        0x2F, 0x61, 0x00, 0x01, 0x01, 0x67, 0x57, 0x03, 0x49, 0x4D, 0x45, 0x49, 0x00, 0x01, 0x01,
        0x01, 0x6B, 0x69, 0x4B, 0x03, 0x30, 0x00, 0x01, 0x5C, 0x03, 0x31, 0x00, 0x01, 0x4C, 0x03,
        0x30, 0x00, 0x01, 0x4A, 0x03, 0x53, 0x79, 0x6E, 0x63, 0x48, 0x64, 0x72, 0x00, 0x01, 0x4F,
        0x03, 0x32, 0x31, 0x32, 0x00, 0x01, 0x01, 0x12, 0x01, 0x01,
    ];
    result.checks = vec![
        check("PRO-7-3", "The Results name every child", "2", 12),
        CheckResult {
            verdict: Verdict::Fail,
            section: "RepPro 1.2.2, 6.1".into(),
            observed: "CmdID 0 in Status".into(),
            permitted: vec!["any CmdID other than 0".into()],
            message: Some(1),
            bytes: Some([65, 70]),
            ..check("REP-6.1-4", "No command has the CmdID 0", "monitor", 0)
        },
    ];
    let EventKind::Message(mut message) = message(1, Direction::Received, binary.to_vec()) else {
        return (result, Vec::new());
    };
    message.media_type = "application/vnd.syncml.dm+wbxml".into();
    let events = vec![
        (0, EventKind::ScenarioBegan),
        (700, EventKind::Message(message)),
    ];
    (result, events)
}

/// The notification of Notification 1.3 in a short WSP push, its digest left as zeros.
fn notification_message(number: u64) -> EventKind {
    let mut body = vec![0x01, 0x06, 0x03, 0xD8, 0xAF, 0x87];
    body.extend([
        0x15, 0, 0, 0, 0, 0x3C, 0x12, 0x34, 0x56, 0xCC, 0xF2, 0x80, 0x10, 0x12,
    ]);
    body.extend(b"com.mgmtsrv.manage");
    body.extend([0x30, 0x01, 0x01]);
    body.extend([0; 32]);
    EventKind::Message(Message {
        number,
        direction: Direction::Sent,
        carrier: "udp".into(),
        peer: "127.0.0.1:2948".into(),
        exchange: None,
        connection: None,
        status: None,
        media_type: String::new(),
        head: Octets::default(),
        body: Octets(body),
        to: String::new(),
        labels: BTreeMap::new(),
    })
}

fn notification_ignored() -> Part {
    let mut result = scenario(
        "noti-1.3/client/digest/wrong-is-ignored",
        "A notification with a wrong digest is ignored",
        Verdict::Inconclusive,
    );
    result.reason =
        Some("no positive control passed in this run: silence shows nothing by itself".into());
    result.control = Some("noti-1.3/client/digest/right-wakes".into());
    result.covers = vec!["SCR-DM-NOTI-C-009".into()];
    result.took = 5_001_000;
    result.checks = vec![CheckResult {
        verdict: Verdict::Inconclusive,
        observed: "no connection within 5 s".into(),
        permitted: vec!["no connection, where a right notification is acted upon".into()],
        message: Some(1),
        bytes: Some([41, 73]),
        section: "Notification 1.3, 6.6".into(),
        ..check(
            "NOTI-6.6-3",
            "A notification whose digest does not hold is not acted upon",
            "2",
            15,
        )
    }];
    result.steps = vec![
        step("1", "send a notification with a wrong digest", 10, "done"),
        step("2", "expect silence for 5 s", 14, "done"),
    ];
    let events = vec![
        (0, EventKind::ScenarioBegan),
        (10, began("1")),
        (300, notification_message(1)),
        (320, ended("1", StepOutcome::Done)),
        (330, began("2")),
        (5_000_330, ended("2", StepOutcome::Done)),
    ];
    (result, events)
}

fn notification_wakes() -> Part {
    let mut result = scenario(
        "noti-1.3/client/digest/right-wakes",
        "A notification with a right digest starts a session",
        Verdict::Inconclusive,
    );
    result.took = 10_000_900;
    result.covers = vec!["SCR-DM-NOTI-C-001".into()];
    result.checks = vec![CheckResult {
        verdict: Verdict::Inconclusive,
        observed: "nothing within 10 s".into(),
        permitted: vec!["Package #1 with Alert 1200".into()],
        section: "Notification 1.3, 5.2".into(),
        ..check(
            "NOTI-5.2-1",
            "The client opens the session that it was asked for",
            "2",
            12,
        )
    }];
    result.steps = vec![
        step("1", "send a notification", 10, "done"),
        step("2", "expect Package #1", 12, "timed out"),
    ];
    let events = vec![
        (0, EventKind::ScenarioBegan),
        (10, began("1")),
        (300, notification_message(1)),
        (330, began("2")),
        (10_000_330, ended("2", StepOutcome::TimedOut)),
        (
            10_000_400,
            EventKind::Lost {
                exchange: 7,
                reason: "the other side closed before the message was complete".into(),
                partial: Octets(b"POST /dm HT".to_vec()),
            },
        ),
    ];
    (result, events)
}

fn unreachable() -> Part {
    let mut result = scenario(
        "pro-1.3/client/alert/generic",
        "A Generic Alert carries type, format and data",
        Verdict::Error,
    );
    result.reason =
        Some("the hook for the upper tester could not be started: adb: not found".into());
    result.covers = vec!["DM-PRO-C-014-O".into()];
    let events = vec![
        (0, EventKind::ScenarioBegan),
        (10, began("1")),
        (
            400,
            ended(
                "1",
                StepOutcome::Failed {
                    reason: "adb: not found".into(),
                },
            ),
        ),
        (
            500,
            EventKind::ScenarioEnded {
                error: Some(
                    "the hook for the upper tester could not be started: adb: not found".into(),
                ),
            },
        ),
    ];
    (result, events)
}

fn waived() -> Part {
    let mut result = scenario(
        "pro-1.3/client/copy/leaf-to-leaf",
        "Copy of a leaf to a leaf",
        Verdict::Fail,
    );
    result.reason =
        Some("waived until 2026-12-31: ticket DM-341, fixed in the next release".into());
    result.covers = vec!["DM-PRO-C-019-O".into()];
    result.checks = vec![CheckResult {
        verdict: Verdict::Fail,
        observed: "Status 405".into(),
        permitted: vec!["Status 200".into()],
        ..check("PRO-7-9", "A claimed Copy is carried out", "3", 17)
    }];
    (result, Vec::new())
}

fn not_applicable() -> Part {
    let mut result = scenario(
        "pro-1.3/client/obex/connect",
        "A session over OBEX",
        Verdict::NotApplicable,
    );
    result.reason = Some("the profile does not claim DM-PRO-C-030-O".into());
    result.covers = vec!["DM-PRO-C-030-O".into()];
    result.took = 0;
    (result, Vec::new())
}

fn coverage() -> Vec<CoverageRow> {
    let (fail, pass) = (Some(Verdict::Fail), Some(Verdict::Pass));
    let known = [
        (1, "M", pass),
        (2, "M", pass),
        (3, "M", None),
        (4, "M", pass),
        (5, "M", pass),
        (6, "O", None),
        (7, "M", fail),
        (8, "M", pass),
        (9, "O", pass),
        (10, "O", fail),
        (11, "M", pass),
        (12, "O", None),
        (14, "O", Some(Verdict::Error)),
        (19, "O", fail),
        (30, "O", Some(Verdict::NotApplicable)),
    ];
    let mut rows: Vec<CoverageRow> = known
        .into_iter()
        .map(|(number, status, verdict)| CoverageRow {
            spec: "pro-1.3".into(),
            role: "client".into(),
            id: match number {
                10 => "DM-PRO-LO-C-010-O".into(),
                _ => format!("DM-PRO-C-{number:03}-{status}"),
            },
            status: status.into(),
            function: format!("What the client does for requirement {number}, in our own words"),
            table: if number < 10 {
                "Package #1 and #3".into()
            } else {
                "Commands and large objects".into()
            },
            claimed: !matches!(number, 30 | 12),
            excuse: (number == 6).then(|| Excuse {
                kind: ExcuseKind::NotObservable,
                reason: "No message says what the user was shown".into(),
            }),
            not_applicable_to: None,
            contradiction: None,
            verdict,
            scenarios: match number {
                1 | 4 => vec!["pro-1.3/client/session/client-initiated[xml,md5]".into()],
                7 => vec!["pro-1.3/client/get/interior-node[wbxml]".into()],
                10 => vec![
                    "pro-1.3/client/large-object/size-mismatch".into(),
                    "pro-1.3/client/large-object/not-committed".into(),
                ],
                _ => Vec::new(),
            },
        })
        .collect();
    for (number, verdict) in [(1, Verdict::Inconclusive), (9, Verdict::Inconclusive)] {
        rows.push(CoverageRow {
            spec: "noti-1.3".into(),
            role: "client".into(),
            id: format!("SCR-DM-NOTI-C-{number:03}"),
            status: "M".into(),
            function: "Receiving and authenticating a notification".into(),
            table: "Notification".into(),
            claimed: true,
            excuse: None,
            not_applicable_to: None,
            contradiction: None,
            verdict: Some(verdict),
            scenarios: vec!["noti-1.3/client/digest/right-wakes".into()],
        });
    }
    rows
}
