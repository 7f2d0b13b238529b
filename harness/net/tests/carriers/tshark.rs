//! tshark, a dissector by other people, reads what our carriers put on the wire.
//!
//! It is in the Debian package `tshark`, and `text2pcap`, which makes captures of octets, comes with it. Where they are
//! not installed these tests say so and hold nothing; in continuous integration (`CI=true`) that is a failure.

use std::{fmt::Write as _, path::Path, process::Command};

use dmct_net::memory::{Bounds, Pair};
use dmct_wire::{
    peer::{Delivered, Input, Push, Time, Transmit},
    push::{LongForm, encode_long, encode_short},
    sip::Registration,
    sms::{Address, Deliver, Moment, Ports, Reference, Timestamp, split},
};
use tempfile::TempDir;

use crate::peers::{Actions, Dummy};

const NOTIFICATION: &str = "application/vnd.syncml.dm.notification";

/// The link of captures whose packets are short messages: the first of those that users may give a meaning.
const SHORT_MESSAGES: &str = "uat:user_dlts:\"User 0 (DLT=147)\",\"gsm_sms\",\"0\",\"\",\"0\",\"\"";

/// What is put before the octets of each packet.
const UDP: [&str; 4] = ["-4", "127.0.0.1,127.0.0.2", "-u", "9200,2948"];
const TO_TERMINAL: [&str; 4] = ["-4", "127.0.0.1,127.0.0.2", "-T", "40000,4035"];
const SIP_BY_UDP: [&str; 4] = ["-4", "127.0.0.1,127.0.0.2", "-u", "5060,5060"];
const SIP_BY_TCP: [&str; 4] = ["-4", "127.0.0.1,127.0.0.2", "-T", "5060,5060"];
const FROM_TERMINAL: [&str; 4] = ["-4", "127.0.0.2,127.0.0.1", "-T", "4035,40000"];

/// Whether both programs are there; says so where they are not.
fn is_installed() -> bool {
    let found = ["tshark", "text2pcap"].iter().all(|program| {
        let version = Command::new(program).arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    });
    if !found {
        assert!(
            std::env::var_os("CI").is_none(),
            "tshark is not installed, and in continuous integration it must be"
        );
        println!("skipped: tshark is not installed");
    }
    found
}

fn run(program: &str, path: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).arg(path).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The fields of each packet, between tabs, as tshark finds them; that it finds nothing malformed is held too.
fn dissected(packets: &[Vec<u8>], link: &[&str], options: &[&str], fields: &[&str]) -> Vec<String> {
    let folder = TempDir::new().unwrap();
    let (dump, capture) = (folder.path().join("dump"), folder.path().join("capture"));
    std::fs::write(
        &dump,
        packets
            .iter()
            .map(|octets| dumped(octets))
            .collect::<String>(),
    )
    .unwrap();
    let into = [link, &["-q", dump.to_str().unwrap()]].concat();
    run("text2pcap", &capture, &into);
    let ask = |more: &[&str]| run("tshark", &capture, &[options, more, &["-r"]].concat());
    assert_eq!(ask(&["-Y", "_ws.malformed || _ws.unreassembled"]), "");
    let wanted = fields.iter().flat_map(|field| ["-e", field]);
    let wanted: Vec<_> = ["-T", "fields"].into_iter().chain(wanted).collect();
    ask(&wanted).lines().map(str::to_owned).collect()
}

/// A packet as text2pcap reads it.
fn dumped(octets: &[u8]) -> String {
    let mut text = "000000".to_owned();
    for octet in octets {
        let _ = write!(text, " {octet:02x}");
    }
    text + "\n"
}

/// What was sent and what was answered.
fn exchanged(transmit: Transmit) -> Delivered {
    let mut transmit = Some(transmit);
    let mut sender = Dummy::new(
        move |_: &Input, actions: &mut Actions| match transmit.take() {
            Some(transmit) => actions.send(transmit),
            None => actions.finish(),
        },
    );
    let mut receiver = Dummy::new(|_: &Input, _: &mut Actions| {});
    let bounds = Bounds {
        steps: 100,
        until: Time(u64::MAX),
    };
    Pair::new(&mut sender, &mut receiver).run(bounds);
    match sender.inputs().pop() {
        Some(Input::Delivered(delivered)) => delivered,
        other => panic!("{other:?}"),
    }
}

/// A push of a notification to this address.
fn pushed(to: &str) -> Delivered {
    exchanged(Transmit::Push {
        exchange: 1,
        to: to.to_owned(),
        push: Push::to_dm(NOTIFICATION, "BODY"),
    })
}

#[test]
fn it_reads_a_push_over_http_its_answer_and_the_message_in_it() {
    if !is_installed() {
        return;
    }
    let Delivered { sent, answer, .. } = pushed("http://terminal:4035");
    let http = ["-d", "tcp.port==4035,http"];
    let request = [
        "http.request.method",
        "http.request.uri",
        "http.content_type",
        "http.content_length",
    ];
    let seen = dissected(std::slice::from_ref(&sent), &TO_TERMINAL, &http, &request);
    assert_eq!(seen, ["POST\t/wappush\tapplication/http\t147"]);

    let end = sent.windows(4).position(|octets| octets == b"\r\n\r\n");
    let enclosed = sent[end.unwrap() + 4..].to_vec();
    let response = [
        "http.response.code",
        "http.content_type",
        "http.response.line",
    ];
    let seen = dissected(&[enclosed, answer], &FROM_TERMINAL, &http, &response);
    let [enclosed, answer] = &seen[..] else {
        panic!("{seen:?}");
    };
    assert!(
        enclosed.starts_with(&format!("200\t{NOTIFICATION}\t")),
        "{enclosed}"
    );
    assert!(
        enclosed.contains("X-Wap-Application-Id: x-wap-application:syncml.dm"),
        "{enclosed}"
    );
    assert!(answer.starts_with("204\t"), "{answer}");
    assert!(
        answer.contains("X-Wap-Push-Status: 400 Accepted"),
        "{answer}"
    );
}

/// Both forms of a push: of the DM texts, and of push proxies.
fn datagrams() -> [Vec<u8>; 2] {
    let form = LongForm::new(2, NOTIFICATION, [0; 300]);
    [encode_short(1, 0x44, 0x07, &[0; 28]), encode_long(&form)]
}

/// What tshark finds in those.
const PUSHES: [&str; 2] = [
    "0x06\t0x01\tapplication/vnd.syncml.notification\tx-wap-application:syncml.dm",
    "0x06\t0x02\tapplication/vnd.syncml.dm.notification\tx-wap-application:syncml.dm",
];

const PUSH_FIELDS: [&str; 4] = [
    "wsp.pdu_type",
    "wsp.TID",
    "wsp.header.content_type",
    "wsp.header.x_wap_application_id",
];

#[test]
fn it_reads_pushes_in_datagrams() {
    if !is_installed() {
        return;
    }
    assert_eq!(dissected(&datagrams(), &UDP, &[], &PUSH_FIELDS), PUSHES);
}

/// A datagram as the messages that bring it to a terminal, in the reverse of their order.
fn delivered(datagram: &[u8], reference: u8) -> Vec<Vec<u8>> {
    let ports = Ports {
        destination: 2948,
        source: 9200,
    };
    let moment = Moment {
        year: 26,
        month: 11,
        day: 21,
        hour: 3,
        minute: 4,
        second: 5,
        quarters: 4,
    };
    let parts = split(datagram, ports, Reference::Narrow(reference)).unwrap();
    let messages = parts.into_iter().rev().map(|part| {
        let originator = Address::number("+49123").unwrap();
        Deliver::new(originator, Timestamp::of(&moment).unwrap(), part).encode()
    });
    messages.collect()
}

#[test]
fn it_joins_the_short_messages_that_a_push_was_cut_into() {
    if !is_installed() {
        return;
    }
    let [short, long] = datagrams();
    let messages = [delivered(&short, 1), delivered(&long, 2)].concat();
    assert_eq!(messages.len(), 4);
    let link = ["-l", "147"];
    let seen = dissected(&messages, &link, &["-o", SHORT_MESSAGES], &PUSH_FIELDS);
    let read: Vec<_> = seen.iter().filter(|seen| !seen.trim().is_empty()).collect();
    assert_eq!(read, PUSHES.iter().collect::<Vec<_>>(), "{seen:?}");
}

#[test]
fn it_reads_registrations_and_messages_of_sip() {
    if !is_installed() {
        return;
    }
    let registration = Registration {
        registrar: "sip:home.example".to_owned(),
        address_of_record: "sip:device@home.example".to_owned(),
        contact: "sip:device@127.0.0.1:5070".to_owned(),
        instance: Some("urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6".to_owned()),
        reg_id: Some(1),
        gruu: true,
        dm_feature: true,
        expires: 600,
    };
    let registered = exchanged(Transmit::Register {
        exchange: 1,
        core: "home.example".to_owned(),
        registration,
    });
    let brought = pushed("sip:device@home.example");
    let packets = [
        registered.sent,
        registered.answer,
        brought.sent,
        brought.answer,
    ];
    let fields = [
        "sip.Method",
        "sip.Status-Code",
        "sip.r-uri",
        "sip.CSeq.method",
        "sip.contact.uri",
        "sip.Expires",
        "sip.Content-Type",
        "sip.Content-Length",
    ];
    let registrar = "REGISTER\t\tsip:home.example\tREGISTER\tsip:device@127.0.0.1:5070\t600\t\t0";
    let granted = "\t200\t\tREGISTER\tsip:device@127.0.0.1:5070\t\t\t0";
    let device = format!("MESSAGE\t\tsip:device@home.example\tMESSAGE\t\t\t{NOTIFICATION}\t4");
    let taken = "\t200\t\tMESSAGE\t\t\t\t0";
    for link in [SIP_BY_UDP, SIP_BY_TCP] {
        let seen = dissected(&packets, &link, &[], &fields);
        assert_eq!(seen, [registrar, granted, &device, taken]);
    }
}
