//! Whatever a mutant does to an honest peer, it comes to an end. That each acts is held by the trials of the suite.

use crate::lab::{Lab, at, cycle, join, put};
use dmct_reference::{
    client::{Answering, ClientConfig, ServerAccount, SipAccount, User},
    mutant::{self, Mutant, Occasions, Role, Scout},
    server::{ClientAccount, ServerConfig},
};
use dmct_wire::{
    credential::Scheme,
    peer::{
        Input, InteractionKind, Item, NotificationRequest, Operation, Output, Peer, Stimulus, Time,
        UserQuestion,
    },
    push::{DM_APPLICATION, encode_short},
};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

type Pair = Lab<Anyone, Anyone>;

/// A mutant, or an honest peer.
struct Anyone(Box<dyn Peer>);

impl Peer for Anyone {
    fn handle(&mut self, now: Time, input: Input) {
        self.0.handle(now, input);
    }

    fn poll(&mut self, now: Time) -> Output {
        self.0.poll(now)
    }
}

/// One occasion for mutants: how the peers are set up and what happens.
type Occasion = (fn(&mut ClientConfig, &mut ServerConfig), fn(&mut Pair));

const OCCASIONS: &[Occasion] = &[
    (|_, _| {}, |lab| commands(lab)),
    (
        |client, _| client.sip = Some(SipAccount::new("127.0.0.1:5060", "sip:device@home.example")),
        |lab| {
            lab.client.handle(Time(1), Input::Start);
            lab.server_does(Stimulus::SendNotification(NotificationRequest {
                format: "1.3".to_owned(),
                to: "sip:device@home.example".to_owned(),
                ..NotificationRequest::default()
            }));
        },
    ),
    (
        |client, _| {
            client.user = Some(User::default());
            client.account.url = "https://dm.example/dm".to_owned();
        },
        |lab| pushes(lab),
    ),
    (
        |client, server| {
            client.account.scheme = None;
            server.resp_uri = Some("http://127.0.0.1:8080/other".to_owned());
        },
        |lab| commands(lab),
    ),
    (
        |client, server| {
            client.accept_once = false;
            server.accept_once = false;
        },
        |lab| commands(lab),
    ),
    (
        |_, server| server.clients[0].scheme = None,
        |lab| {
            lab.start();
            commands(lab);
        },
    ),
    (
        |client, _| client.account.client_secret = "wrong".into(),
        |lab| commands(lab),
    ),
    (small, |lab| objects(lab)),
    (small, |lab| {
        lab.tamper(false, |text| text.replace(">2000</Size>", ">2001</Size>"));
        objects(lab);
    }),
    (small, |lab| {
        lab.tamper(true, |text| text.replace(">6000</Size>", ">6001</Size>"));
        objects(lab);
    }),
    (small, |lab| broken_off(lab)),
    (small, |lab| interrupted(lab, false, "./Scratch/Large")),
    (small, |lab| interrupted(lab, true, "./Scratch/Big")),
    (
        |client, server| {
            client.max_obj_size = Some(100);
            server.max_obj_size = Some(100);
        },
        |lab| objects(lab),
    ),
    (
        |_, _| {},
        |lab| {
            lab.queue(vec![Operation::Get(at("./Scratch/Text"))]);
            lab.client_does_between(Stimulus::StartSession { server: None }, Stimulus::Abort);
        },
    ),
    (
        |_, _| {},
        |lab| {
            lab.queue(vec![Operation::Get(at("./Scratch/Text"))]);
            lab.server_does_between(Stimulus::StartSession { server: None }, 2, Stimulus::Abort);
        },
    ),
    (|_, _| {}, |lab| notifications(lab)),
    (
        |_, server| server.clients[0].server_secret = "wrong".into(),
        |lab| notifications(lab),
    ),
    (
        |_, _| {},
        |lab| {
            lab.push_application = Some(0x05);
            notifications(lab);
        },
    ),
    (|_, _| {}, |lab| alerts(lab)),
    (
        |_, server| server.resynchronise = true,
        |lab| notifications(lab),
    ),
    (|client, _| client.user = None, |lab| commands(lab)),
    (|_, _| {}, |lab| interactions(lab)),
    (
        |client, _| user(client, Answering::Rejects),
        |lab| interactions(lab),
    ),
    (
        |client, _| user(client, Answering::Cancels),
        |lab| interactions(lab),
    ),
    (
        |client, _| user(client, Answering::Never),
        |lab| interactions(lab),
    ),
    (
        |client, _| client.account.url = "https://dm.example/dm".to_owned(),
        |lab| commands(lab),
    ),
    (|_, _| {}, |lab| failures(lab)),
    (
        |client, server| {
            client.large_objects = false;
            server.max_msg_size = Some(2_000);
        },
        |lab| {
            lab.queue(vec![Operation::Get(at("./Scratch/Text"))]);
            let raise = Stimulus::RaiseAlert {
                code: 1226,
                correlator: None,
                items: vec![put("./Scratch/Text", &cycle(5_000))],
            };
            lab.client_does_between(Stimulus::StartSession { server: None }, raise);
        },
    ),
    (
        |_, _| {},
        |lab| {
            lab.tamper(false, |text| text.replace("Delete>", "Put>"));
            failures(lab);
        },
    ),
    (|_, _| {}, |lab| changes(lab)),
    (
        |_, _| {},
        |lab| {
            lab.tamper(false, |text| text.replace("DM/1.3", "DM/1.2"));
            commands(lab);
        },
    ),
    (
        |client, _| client.protocol = "DM/9.9".to_owned(),
        |lab| commands(lab),
    ),
    (
        |_, _| {},
        |lab| {
            lab.tamper(true, |text| text.replace("<VerDTD>1.2", "<VerDTD>9.9"));
            commands(lab);
        },
    ),
    (
        |client, _| client.protocol = "DM/1.2".to_owned(),
        |lab| commands(lab),
    ),
];

fn user(client: &mut ClientConfig, answers: Answering) {
    client.user = Some(User {
        answers,
        text: "a1+2".to_owned(),
        ..User::default()
    });
}

/// Interactions in all places, with all parameters.
fn interactions(lab: &mut Pair) {
    let confirmed = || {
        vec![
            Operation::Replace(put("./Scratch/Large", "x")),
            interaction(1101, &["MAXDT=2", "Sure?"]),
            Operation::Replace(put("./Scratch/Text", "y")),
        ]
    };
    for operations in [
        vec![Operation::Sequence(confirmed())],
        vec![Operation::Atomic(confirmed())],
        confirmed(),
        vec![interaction(1102, &["DR=a&MAXLEN=1", "Text?"])],
        vec![interaction(1102, &["IT=D&ET=P", "Date?"])],
        vec![interaction(1102, &["IT=T", "Time?"])],
        vec![interaction(1102, &["IT=P", "Phone?"])],
        vec![interaction(1103, &["%&IT=N", "Which?", "one", "two"])],
        vec![interaction(1104, &["ET=P", "Which?", "one", "two"])],
        vec![interaction(1104, &["MAXLEN=1", "Which?", "one", "two"])],
        vec![question(InteractionKind::TextInput)],
        vec![question(InteractionKind::Display)],
    ] {
        lab.queue(operations).start();
    }
    lab.client_does(Stimulus::RaiseAlert {
        code: 1100,
        correlator: None,
        items: vec![Item::default(), put("", "Hello")],
    });
    lab.start();
}

fn question(kind: InteractionKind) -> Operation {
    Operation::AskUser(UserQuestion {
        kind,
        text: "Who?".to_owned(),
        choices: Vec::new(),
        options: [("DR".to_owned(), "John Doe".to_owned())].into(),
    })
}

fn small(client: &mut ClientConfig, server: &mut ServerConfig) {
    client.max_msg_size = Some(1_500);
    server.max_msg_size = Some(1_500);
}

fn commands(lab: &mut Pair) {
    lab.queue(vec![
        Operation::Get(at("./DevDetail/LrgObj")),
        Operation::Sequence(vec![
            Operation::Get(at("./Scratch/Text")),
            Operation::Get(at("./Scratch/Number")),
        ]),
        Operation::Replace(Item {
            format: Some("int".to_owned()),
            ..put("./Scratch/Number", "7")
        }),
        Operation::Replace(Item {
            media_type: Some("application/octet-stream".to_owned()),
            ..put("./Scratch/Text", "x")
        }),
        interaction(1101, &["MINDT=5", "Shall we?"]),
        interaction(1102, &["MINDT=5", "Who?"]),
        interaction(1103, &["MINDT=5&MAXDT=30&XX=1", "Which?", "one", "two"]),
        Operation::Copy(Item {
            source: Some("./Scratch/Text".to_owned()),
            ..at("./Scratch/Large")
        }),
    ]);
    lab.start().start();
}

fn interaction(code: u16, texts: &[&str]) -> Operation {
    let item = |text: &&str| Item {
        data: Some((*text).to_owned()),
        ..Item::default()
    };
    Operation::Alert {
        code,
        items: texts.iter().map(item).collect(),
    }
}

/// The session breaks off while the server sends an object; the next one sends it anew.
fn broken_off(lab: &mut Pair) {
    let mut messages = 0;
    lab.tamper(true, move |text| {
        messages += 1;
        if messages == 2 { String::new() } else { text }
    });
    let object = || vec![Operation::Replace(put("./Scratch/Large", &cycle(2_000)))];
    lab.queue(object()).start();
    lab.queue(object()).start();
}

fn objects(lab: &mut Pair) {
    lab.queue(vec![
        Operation::Get(at("./Scratch/Big")),
        Operation::Replace(put("./Scratch/Large", &cycle(2_000))),
        Operation::Replace(put("./Scratch/Text", "whole")),
    ]);
    lab.start();
}

fn interrupted(lab: &mut Pair, by_client: bool, object: &'static str) {
    let mut chunks = 0;
    lab.tamper(by_client, move |text| {
        chunks += usize::from(text.contains("<MoreData/>"));
        if chunks == 2 {
            text.replace(object, "./Scratch/Text")
                .replace("<MoreData/>", "")
        } else {
            text
        }
    });
    objects(lab);
}

/// Commands that cannot be carried out, alone and in an Atomic.
fn failures(lab: &mut Pair) {
    let missing = "./Scratch/Missing";
    lab.queue(vec![
        Operation::Get(at(missing)),
        Operation::Replace(put(missing, "x")),
        Operation::Get(at("./Scratch/Private")),
        Operation::Delete(at("./DevInfo/Man")),
        Operation::Add(put("./Scratch/Text", "x")),
        Operation::Atomic(vec![
            Operation::Replace(put("./Scratch/Text", "x")),
            Operation::Replace(put(missing, "x")),
            Operation::Replace(put("./Scratch/Text", "y")),
        ]),
    ]);
    lab.start();
}

/// The tree changes between sessions, where the server may look and where it may not.
fn changes(lab: &mut Pair) {
    lab.start();
    for uri in ["./Scratch/Private", "./Scratch/Text"] {
        lab.client_does(Stimulus::SetNode {
            uri: uri.to_owned(),
            value: "changed".to_owned(),
        });
        lab.start();
    }
}

fn notifications(lab: &mut Pair) {
    for format in ["1.2", "1.3"] {
        for session_id in [Some(0x00AB), None, Some(0x00CD)] {
            lab.server_does(Stimulus::SendNotification(NotificationRequest {
                format: format.to_owned(),
                session_id,
                preferred_bearer: vec![1],
                targeted_mo: vec![1],
                requested_mo: vec![1, 99],
                vendor_info: Some("00".to_owned()),
                ..NotificationRequest::default()
            }));
        }
    }
}

/// Pushes by every way, secured and not, to the port of pushes and to another, and a text that is none of a client's.
fn pushes(lab: &mut Pair) {
    for to in [
        "client.example:2948",
        "wtls://client.example:2949",
        "https://client.example/wappush",
        "http://client.example/wappush",
    ] {
        lab.server_does(Stimulus::PushMessage {
            to: to.to_owned(),
            encoding: "xml".to_owned(),
            operations: vec![Operation::Replace(put("./Scratch/Text", "pushed"))],
        });
    }
    for (session_id, to) in [(0x0B01, "sms:+491"), (0x0B02, "sms:+491;port=9200")] {
        lab.server_does(Stimulus::SendNotification(NotificationRequest {
            format: "1.3".to_owned(),
            to: to.to_owned(),
            session_id: Some(session_id),
            connect_reason: Some("a reason".to_owned()),
            vendor_info: Some("5a".repeat(150)),
            ..NotificationRequest::default()
        }));
    }
    lab.client.handle(
        lab.now,
        Input::Datagram {
            from: "server".to_owned(),
            to: "client.example:2948".to_owned(),
            payload: encode_short(1, 0x03, DM_APPLICATION, b"a text"),
        },
    );
    lab.play();
}

fn alerts(lab: &mut Pair) {
    let item = |media_type: &str| Item {
        source: Some("./Scratch/Text".to_owned()),
        format: Some("chr".to_owned()),
        media_type: Some(media_type.to_owned()),
        data: Some("x".to_owned()),
        ..Item::default()
    };
    let (known, unknown) = (
        "urn:oma:at:dcmo:1.0:operationcomplete",
        "urn:oma:at:other:1.0:x",
    );
    for (code, items) in [
        (1226, vec![item(known)]),
        (1226, vec![item(unknown)]),
        (1226, vec![item(known), item(unknown)]),
        (
            1228,
            vec![Item {
                source: Some("./Scratch".to_owned()),
                ..Item::default()
            }],
        ),
    ] {
        lab.client_does(Stimulus::RaiseAlert {
            code,
            correlator: Some("abc".to_owned()),
            items,
        });
    }
    lab.start();
}

/// How the peers are set up for an occasion.
fn set_up(occasion: &Occasion) -> (ClientConfig, ServerConfig) {
    let mut client = ClientConfig {
        account: ServerAccount {
            require_server_auth: Some(Scheme::Md5),
            ..ServerAccount::default()
        },
        ..ClientConfig::default()
    };
    let mut server = ServerConfig {
        clients: vec![ClientAccount::default()],
        ..ServerConfig::default()
    };
    occasion.0(&mut client, &mut server);
    (client, server)
}

fn play(mutant: &Mutant, occasion: &Occasion) {
    let (client, server) = set_up(occasion);
    let client = Anyone(Box::new(mutant.client(client)));
    let server = Anyone(Box::new(mutant.server(server)));
    meet(mutant.name, client, server, occasion);
}

/// The honest peers, and which mutants of the one and of the other have an occasion to do wrong in their place.
fn scout(occasion: &Occasion) -> (Occasions, Occasions) {
    let (client, server) = set_up(occasion);
    let (client, server) = (Scout::client(client), Scout::server(server));
    let occasions = (client.occasions(), server.occasions());
    let (client, server) = (Anyone(Box::new(client)), Anyone(Box::new(server)));
    meet("nobody", client, server, occasion);
    occasions
}

fn meet(who: &str, client: Anyone, server: Anyone, occasion: &Occasion) {
    let mut lab = join(client, server);
    lab.strict = false;
    occasion.1(&mut lab);
    // One stimulus leads to one session, which the client may begin anew until it gives up.
    let said = lab.most_at_once;
    assert!(
        said < 100,
        "{who} said {said} at once: {:#?}",
        lab.summary()
    );
}

#[test]
fn a_peer_can_be_driven_on_another_thread() {
    fn sends(_: impl Send) {}
    let mutant = mutant::by_name("omits-devinfo").unwrap();
    sends(mutant.client(ClientConfig::default()));
    sends(mutant.server(ServerConfig::default()));
}

#[test]
fn a_mutant_that_meets_an_honest_peer_comes_to_an_end() {
    let occasions: Vec<_> = OCCASIONS.iter().map(|each| (each, scout(each))).collect();
    let mutants: Vec<&Mutant> = mutant::all().collect();
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(mutant) = mutants.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for (occasion, (of_client, of_server)) in &occasions {
                        let tempting = match mutant.role {
                            Role::Client => of_client,
                            Role::Server => of_server,
                        };
                        // Without one it is no other than the honest peer, which has been played.
                        if tempting.include(mutant) {
                            play(mutant, occasion);
                        }
                    }
                }
            });
        }
    });
}
