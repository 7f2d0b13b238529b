//! A small plan that is played by hand, and what a client says in it.

use dmct_engine::keyring::{Keyring, Side};
use dmct_record::{event::Event, transcript::Sink};
use dmct_scenario::plan::{
    Action, Applicability, Check, Clause, CommandBody, CommandSpec, Expect, Expectation, Gather,
    ItemSpec, Level, Matcher, Miss, NotificationFormat, OpenSession, Place, Plan, Role, Send,
    Setting, StatusPattern, Step, Template, TriggerRoute,
};
use dmct_wire::{
    credential::{Nonce, Secret},
    syncml::codec::Encoding,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

/// Keeps events where the test can look at them.
#[derive(Clone, Default)]
pub struct Kept(pub Arc<Mutex<Vec<Event>>>);

impl Sink for Kept {
    fn keep(&mut self, event: Event) {
        self.0.lock().unwrap().push(event);
    }
}

/// The clause that all rests on.
pub fn clause() -> Clause {
    Clause {
        id: "PRO-6.5-09".into(),
        level: Level::Must,
        section: "DM Protocol 1.3, 6.5".into(),
        text: String::new(),
    }
}

/// A step of a number.
pub fn step(number: &str, action: Action) -> Step {
    Step {
        number: number.into(),
        place: Place { line: 7, column: 3 },
        action,
    }
}

/// A message with a Get.
pub fn get() -> Send {
    Send {
        commands: vec![CommandSpec {
            label: None,
            body: CommandBody::Operation {
                name: "Get".into(),
                correlator: None,
                items: vec![ItemSpec {
                    target: Some(Template::text("./DevInfo/Man")),
                    ..ItemSpec::default()
                }],
            },
        }],
        ..Send::default()
    }
}

/// A check of its Status.
pub fn status_200() -> Check {
    Check {
        place: Place { line: 9, column: 9 },
        clause: clause(),
        scr: vec!["DM-PRO-C-008-M".into()],
        expectation: Expectation::Status(StatusPattern {
            of: Some("get".into()),
            code: Some(Matcher::Equals(Template::text("200"))),
            ..StatusPattern::default()
        }),
        miss: Miss::Fail,
        note: None,
    }
}

/// The plan.
pub fn plan(with_check: bool) -> Plan {
    let mut steps = vec![step("1", Action::Session(OpenSession::default()))];
    if with_check {
        steps.push(step("2", Action::Send(get())));
        steps.push(step(
            "3",
            Action::Expect(Expect {
                checks: vec![status_200()],
                within: None,
                missing: Miss::Fail,
                gather: Gather::Message,
                clause: None,
            }),
        ));
    }
    Plan {
        id: "pro-1.3/client/test/get".into(),
        scenario: "pro-1.3/client/test/get".into(),
        variant: BTreeMap::new(),
        title: "A Get is answered".into(),
        purpose: String::new(),
        spec: "pro-1.3".into(),
        role: Role::Client,
        covers: vec!["DM-PRO-C-008-M".into()],
        clauses: vec![clause()],
        applicability: Applicability::Applicable,
        control: None,
        builds_on: Vec::new(),
        setting: Setting {
            version: "DM/1.3".into(),
            encoding: Encoding::Xml,
            device_id: "IMEI:1".into(),
            server_id: "server".into(),
            client_user: "client".into(),
            server_user: "server".into(),
            client_scheme: None,
            server_scheme: None,
            trigger: TriggerRoute::Pull,
            notification_format: NotificationFormat::V13,
            carrier: dmct_scenario::plan::Carrier::Wsp,
            secure: false,
            sessions: dmct_scenario::plan::SessionCarrier::Http,
            message_timeout: Duration::from_secs(5),
            silence: Duration::from_secs(1),
            scenario_limit: Duration::from_secs(30),
            message_limit: 1_000_000,
        },
        steps,
        cleanup: Vec::new(),
        file: "get.yaml".into(),
        line: 1,
    }
}

/// What is known of the account.
pub fn keyring() -> Keyring {
    let side = |user: &str| Side::new(user, Secret::new("secret"), Nonce::default());
    Keyring {
        client: side("client"),
        server: side("server"),
        notification: None,
        notified: Vec::new(),
        hides_nonces: false,
    }
}

/// A message of a client.
pub fn message(id: u32, body: &str) -> Vec<u8> {
    format!(
        "<SyncML xmlns='SYNCML:SYNCML1.2'><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.3</VerProto>\
         <SessionID>1</SessionID><MsgID>{id}</MsgID><Target><LocURI>http://dm/</LocURI></Target>\
         <Source><LocURI>IMEI:1</LocURI></Source></SyncHdr><SyncBody>{body}<Final/></SyncBody></SyncML>"
    )
    .into_bytes()
}

/// Its Package #1.
pub fn package_1() -> Vec<u8> {
    message(1, "<Alert><CmdID>1</CmdID><Data>1201</Data></Alert>")
}

/// Its answer to the Get.
pub fn answer(code: &str) -> Vec<u8> {
    message(
        2,
        &format!(
            "<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Data>200</Data></Status>\
             <Status><CmdID>2</CmdID><MsgRef>1</MsgRef><CmdRef>3</CmdRef><Cmd>Get</Cmd><Data>{code}</Data></Status>"
        ),
    )
}
