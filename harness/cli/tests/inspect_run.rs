//! A run as a capture: another dissector follows it, and whoever was honest in it is not accused, though sessions of
//! the same device with the same SessionID went on side by side and the tester did wrong things on purpose.
#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]

use dmct_cli::capture::{self, CaptureLimits};
use dmct_record::{
    event::{Direction, EventKind, Message},
    transcript,
};
use dmct_wire::push;
use serde_json::Value;
use std::{
    fs,
    process::{Command, Output},
};
use tempfile::TempDir;

fn dmct(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dmct"))
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .expect("dmct runs")
}

#[test]
fn the_honest_side_of_a_run_is_not_accused_when_its_capture_is_inspected() {
    for side in ["client", "server"] {
        let folder = TempDir::new().expect("a folder");
        let select = ["multiple-messages", "large-object", "authentication"]
            .map(|family| format!("pro-1.3/{side}/{family}"));
        let arguments = ["run", "--quiet", "--out", "out", "--pcapng", "run.pcapng"];
        let [one, two, three] = select.each_ref().map(String::as_str);
        let run = dmct(&folder, &[&arguments[..], &[one, two, three]].concat());
        assert_eq!(run.status.code(), Some(0), "{run:?}");
        let inspected = dmct(&folder, &["inspect", "run.pcapng", "--format", "json"]);
        let findings: Vec<Value> =
            serde_json::from_slice(&inspected.stdout).expect("a list of findings");
        let failed = |from: &str| -> Vec<&Value> {
            let of_side = findings.iter().filter(|finding| finding["from"] == from);
            of_side
                .filter(|finding| finding["verdict"] == "fail")
                .collect()
        };
        assert_eq!(failed(side), Vec::<&Value>::new());
        let other = if side == "client" { "server" } else { "client" };
        assert!(
            !failed(other).is_empty(),
            "the tester's faults are not seen"
        );
        dissected(&folder);
    }
}

/// The scenarios in which all carriers of pushes, and both of sessions, have something to carry.
const CARRIED: [&str; 9] = [
    "noti-1.3/client/sip-push",
    "noti-1.3/client/http-push",
    "noti-1.3/client/obex-push",
    "noti-1.3/server/sip-push",
    "noti-1.3/server/http-push",
    "noti-1.3/server/obex-push",
    "push-1.3",
    "pro-1.3/client/obex",
    "pro-1.3/server/obex",
];

#[test]
fn what_every_carrier_carried_is_in_the_capture_and_no_push_is_taken_for_a_session() {
    let folder = TempDir::new().expect("a folder");
    let arguments = ["run", "--quiet", "--out", "out", "--pcapng", "run.pcapng"];
    let run = dmct(&folder, &[&arguments[..], &CARRIED].concat());
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let messages = recorded(&folder);
    let inspected = dmct(&folder, &["inspect", "run.pcapng"]);
    assert_eq!(inspected.status.code(), Some(0), "{inspected:?}");
    let capture = folder.path().join("run.pcapng");
    let recording = capture::read(&capture, &CaptureLimits::default()).expect("a capture");
    let read = |carrier: &str, pushed: bool| {
        let carried = recording.messages().filter(|message| {
            message.carrier == carrier && message.is_push() == pushed && !message.body.is_empty()
        });
        carried.count()
    };
    for carrier in ["http", "obex"] {
        let said = count(&messages, carrier, |message| !message.is_push());
        assert_eq!(read(carrier, false), said, "sessions over {carrier}");
    }
    // Those that do not say that they are plain text.
    let is_dm = |push: &&Message| {
        let decoded = push::decode(&push.body.0).value.expect("a push");
        let media_type = decoded.content_type.media_type().unwrap_or_default();
        media_type.starts_with("application/vnd.syncml")
    };
    let datagrams = messages.iter().filter(|message| message.is_wsp());
    assert_eq!(read("udp", true), datagrams.filter(is_dm).count());
    for carrier in ["sip", "ota-http", "obex"] {
        // A push that was sent is in the capture if it was answered.
        let pushes = count(&messages, carrier, |message| message.is_push());
        let read = read(carrier, true);
        assert!((1..=pushes).contains(&read), "{read} pushes by {carrier}");
    }
    let said = String::from_utf8_lossy(&inspected.stdout).into_owned();
    let last = said.lines().last().unwrap_or_default();
    assert!(
        last.contains(": 0 findings of MUST clauses, 0 of SHOULD clauses"),
        "{last}"
    );
    dissected(&folder);
    if let Some(packets) = seen(&folder) {
        assert_eq!(packets, expected(&messages));
    }
}

/// The messages of the run whose capture it is.
fn recorded(folder: &TempDir) -> Vec<Message> {
    let text = fs::read_to_string(folder.path().join("out/transcript.jsonl"));
    let events = transcript::read(&text.expect("the transcript")).expect("a transcript");
    let messages = events.into_iter().filter_map(|event| match event.kind {
        EventKind::Message(message) => Some(message),
        _ => None,
    });
    messages.collect()
}

fn count(messages: &[Message], carrier: &str, which: impl Fn(&Message) -> bool) -> usize {
    let carried = messages.iter().filter(|message| message.carrier == carrier);
    carried.filter(|message| which(message)).count()
}

/// What tshark has a name for, and how often.
type Packets = [(&'static str, usize); 9];

/// What the capture must hold, by the transcript: all that was received, and what was sent and answered. The octets of
/// a push whose answer came behind the end of its scenario are not known.
fn expected(messages: &[Message]) -> Packets {
    let is_answer = |message: &Message| message.status.is_some();
    // Both the registration of a client, and the answer to the tester's own.
    let registers = |message: &Message| {
        let head = String::from_utf8_lossy(&message.head.0);
        head.lines()
            .any(|line| line.starts_with("CSeq:") && line.ends_with(" REGISTER"))
    };
    let answers = |carrier: &str| {
        count(messages, carrier, |message| {
            is_answer(message) && message.is_push()
        })
    };
    let requests = |carrier: &str| {
        count(messages, carrier, |message| {
            let was_sent = message.direction == Direction::Sent && message.is_push();
            let stands_for_push = is_answer(message) && message.is_push();
            (stands_for_push || !is_answer(message) && !was_sent) && !registers(message)
        })
    };
    let packets = [
        ("REGISTER", count(messages, "sip", registers)),
        ("MESSAGE", requests("sip")),
        ("SIP 200", answers("sip")),
        ("POST /wappush", requests("ota-http")),
        ("HTTP 204", answers("ota-http")),
        ("PUT", requests("obex")),
        // Of a push two, to CONNECT and to PUT; of a session those that bring a message.
        (
            "OBEX Success",
            answers("obex") + count(messages, "obex", is_answer),
        ),
        // With what only the answer to CONNECT has, which is found by the ways that packets went.
        ("CONNECT Success", answers("obex")),
        // What went within WTLS or by short message stands in the capture as a datagram, too.
        (
            "WSP push",
            messages.iter().filter(|message| message.is_wsp()).count(),
        ),
    ];
    for (name, packets) in &packets {
        assert!(*packets > 0, "the run has no {name}");
    }
    packets
}

/// What tshark finds; none where it is not installed.
fn seen(folder: &TempDir) -> Option<Packets> {
    let fields = "sip.Method sip.Status-Code http.request.uri http.response.code obex.opcode obex.resp_code wsp.pdu_type obex.max_pkt_len";
    let fields = fields.split(' ').flat_map(|field| ["-e", field]);
    let output = Command::new("tshark")
        .args(["-r", "run.pcapng", "-d", OBEX, "-T", "fields"])
        .args(fields)
        .current_dir(folder.path())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    let count = |column: usize, value: &str| {
        let has = |row: &&Vec<&str>| row.get(column) == Some(&value);
        rows.iter().filter(has).count()
    };
    Some([
        ("REGISTER", count(0, "REGISTER")),
        ("MESSAGE", count(0, "MESSAGE")),
        ("SIP 200", count(1, "200")),
        ("POST /wappush", count(2, "/wappush")),
        ("HTTP 204", count(3, "204")),
        ("PUT", count(4, "0x02")),
        ("OBEX Success", count(5, "0x20")),
        (
            "CONNECT Success",
            rows.iter()
                .filter(|row| matches!(row[..], [.., "0x20", _, longest] if !longest.is_empty()))
                .count(),
        ),
        ("WSP push", count(6, "0x06")),
    ])
}

/// tshark has to be told which port is that of OBEX.
const OBEX: &str = "tcp.port==650,obex";

/// tshark marks nothing as malformed. In continuous integration it must be there.
fn dissected(folder: &TempDir) {
    let wrong = "_ws.malformed || tcp.analysis.flags";
    let output = Command::new("tshark")
        .args(["-r", "run.pcapng", "-d", OBEX, "-Y", wrong])
        .current_dir(folder.path())
        .output();
    match output {
        Ok(output) => {
            assert!(output.status.success(), "{output:?}");
            assert_eq!(String::from_utf8_lossy(&output.stdout), "");
        }
        Err(error) => {
            let must = std::env::var("CI").is_ok_and(|value| value == "true");
            assert!(!must, "tshark cannot be run: {error}");
            eprintln!("tshark is not installed: what it would say was not checked");
        }
    }
}
