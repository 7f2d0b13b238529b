//! tshark reads what went over the wire: every packet of ours is one to it, none is malformed, and it names the same
//! fields.
//!
//! It is in the Debian package `tshark`; as for `oracle`, it must be there in continuous integration.

use std::{collections::BTreeMap, process::Stdio};

use dmct_net::{Limits, push::ObexConfig, upper::UpperTester};
use dmct_wire::peer::{Delivery, Input, Push, Transmit};
use tokio::{io::AsyncWriteExt, process::Command};

use super::{
    oracle::{output, skip},
    packets::{MESSAGE, NOTIFICATION, bench},
    tap::{Piece, Tap},
};
use crate::peers::{Actions, Dummy, Served, drive_on};

/// A pcapng capture of IPv4 packets (link type 101), each with the next octets of a stream of TCP; checksums are left 0.
/// Each says which way it went, since without that tshark does not know which request an answer answers.
fn capture(pieces: &[Piece]) -> Vec<u8> {
    let mut blocks = block(
        0x0A0D_0D0A,
        b"\x4D\x3C\x2B\x1A\x01\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
    );
    blocks.extend(block(1, &[101, 0, 0, 0, 0, 0, 4, 0]));
    let mut next = BTreeMap::new();
    for (moment, (number, forth, octets)) in (0_u32..).zip(pieces) {
        let sent = *next.get(&(*number, *forth)).unwrap_or(&1);
        let acknowledged = *next.get(&(*number, !*forth)).unwrap_or(&1);
        let frame = frame(40_000 + number, *forth, [sent, acknowledged], octets);
        next.insert(
            (*number, *forth),
            sent + u32::try_from(octets.len()).unwrap(),
        );
        let length = u32::try_from(frame.len()).unwrap().to_le_bytes();
        let mut packet = vec![0; 8];
        packet.extend(moment.to_le_bytes());
        packet.extend(length);
        packet.extend(length);
        packet.extend(&frame);
        packet.resize(packet.len().next_multiple_of(4), 0);
        // the option of flags: outbound or inbound; the end of options
        packet.extend([2, 0, 4, 0, if *forth { 2 } else { 1 }, 0, 0, 0, 0, 0, 0, 0]);
        blocks.extend(block(6, &packet));
    }
    blocks
}

/// A block of pcapng: its type and, before and behind what is in it, its length.
fn block(kind: u32, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 12).unwrap().to_le_bytes();
    [&kind.to_le_bytes()[..], &length, content, &length].concat()
}

/// An IPv4 packet of a link of this port.
fn frame(port: usize, forth: bool, numbers: [u32; 2], octets: &[u8]) -> Vec<u8> {
    let port = u16::try_from(port).unwrap();
    let ports = if forth { [port, 650] } else { [650, port] };
    let length = u16::try_from(octets.len() + 40).unwrap();
    let mut frame = vec![0x45, 0];
    frame.extend(length.to_be_bytes());
    frame.extend([0, 0, 0x40, 0, 64, 6, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1]);
    frame.extend(ports.iter().flat_map(|port| port.to_be_bytes()));
    frame.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
    // twenty octets of head; PSH and ACK
    frame.extend([0x50, 0x18, 0xFF, 0xFF, 0, 0, 0, 0]);
    frame.extend(octets);
    frame
}

/// What tshark reads in a capture: for each packet the link, opcode, response code, final bit, length, longest packet,
/// headers, session, type, octets, and what is wrong with it; none where it is not installed.
async fn tshark(capture: &[u8]) -> Option<String> {
    const FIELDS: &str = "tcp.stream obex.opcode obex.resp_code obex.final_flag obex.pkt_len obex.max_pkt_len \
        obex.header.id.meaning obex.connection_id obex.type obex.header.value.byte_sequence _ws.malformed \
        _ws.expert.message";
    let fields = FIELDS.split_whitespace().flat_map(|field| ["-e", field]);
    let mut program = Command::new("tshark")
        .args(["-r", "-", "-d", "tcp.port==650,obex", "-Y", "obex"])
        .args(["-T", "fields", "-E", "separator=|"])
        .args(fields)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .ok()?;
    let mut input = program.stdin.take().unwrap();
    input.write_all(capture).await.unwrap();
    drop(input);
    Some(output(program).await)
}

/// A server that answers each message with the same again, many times over.
fn repeating(input: &Input, actions: &mut Actions) {
    if let Input::Request(request) = input {
        actions.send(Transmit::Response {
            exchange: request.exchange,
            status: 200,
            headers: vec![("Content-Type".to_owned(), MESSAGE.to_owned())],
            body: request.body.repeat(20),
            delivery: Delivery::Whole,
        });
    }
}

/// A peer that sends a message, then pushes a notification in one packet and one in many.
fn busy(to: String) -> Dummy<impl FnMut(&Input, &mut Actions)> {
    let mut left = vec![
        Transmit::Push {
            exchange: 3,
            to: to.clone(),
            push: Push::to_dm(NOTIFICATION, vec![b'n'; 500]),
        },
        Transmit::Push {
            exchange: 2,
            to: to.clone(),
            push: Push::to_dm(NOTIFICATION, "BODY"),
        },
        Transmit::Request {
            exchange: 1,
            url: to,
            headers: vec![("Content-Type".to_owned(), MESSAGE.to_owned())],
            body: b"<SyncML></SyncML>".to_vec(),
            delivery: Delivery::Whole,
        },
    ];
    Dummy::new(move |input: &Input, actions: &mut Actions| {
        if matches!(input, Input::Observed(_)) {
            return;
        }
        match left.pop() {
            Some(transmit) => actions.send(transmit),
            None => actions.finish(),
        }
    })
}

#[tokio::test]
async fn tshark_reads_every_packet_as_we_mean_it() {
    let links = ObexConfig {
        serves_sessions: true,
        packet: 255,
    };
    let server = Served::on(bench(links, Limits::default()).await, repeating);
    let tap = Tap::new(server.pushes.obex.unwrap()).await;
    let mut client = busy(format!("obex://{}", tap.address));
    let own = bench(ObexConfig::default(), Limits::default()).await;
    drive_on(own, &mut client, &UpperTester::None).await;
    server.handed(4).await;

    let capture = capture(&tap.record.lock().unwrap().clone());
    let Some(read) = tshark(&capture).await else {
        return skip("tshark is not installed");
    };
    assert!(read.contains("|424f4459|"), "the octets of a body: {read}");
    let rows: Vec<Vec<&str>> = read.lines().map(|line| line.split('|').collect()).collect();
    let mut links: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in &rows {
        assert_eq!(row.len(), 12, "{read}");
        assert!(
            row[10].is_empty() && row[11].is_empty(),
            "malformed: {row:?}"
        );
        links.entry(row[0]).or_default().push(row[1..9].join("|"));
    }
    let connect = ["0x00||1|19|8192|0x06||", "|0x20|1|24|255|0x0b,0x0a|1|"];
    let message = "application/vnd.syncml.dm+xml";
    let put = format!("0x02||1|66||0x0b,0x02,0x03,0x09|1|{message}");
    let get = format!("0x03||1|41||0x0b,0x02|1|{message}");
    let piece = format!("|0x10|1|255||0x0b,0x02,0x03,0x08|1|{message}");
    let (more, success) = ("|0x10|1|3||||", "|0x20|1|3||||");
    let session = [
        &put,
        success,
        &get,
        &piece,
        "0x03||1|3||||",
        "|0x20|1|140||0x09||",
    ];
    let short = format!("0x02||1|62||0x0b,0x02,0x03,0x09|1|{NOTIFICATION}");
    let first = format!("0x02||0|255||0x0b,0x02,0x03,0x08|1|{NOTIFICATION}");
    let long = [
        &first,
        more,
        "0x02||0|255||0x08||",
        more,
        "0x02||1|60||0x09||",
        success,
    ];
    let expected = [
        [&connect[..], &session].concat(),
        [
            &connect[..],
            &[&short, success, "0x01||1|8||0x0b|1|", success],
        ]
        .concat(),
        [&connect[..], &long].concat(),
    ];
    assert_eq!(links.len(), expected.len(), "{read}");
    for (link, expected) in links.values().zip(expected) {
        // the end of a link may have come after the end of the capture
        assert_eq!(link.get(..expected.len()).unwrap_or(link), expected);
    }
}
