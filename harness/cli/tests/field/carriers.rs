//! Implementations in processes of their own that are notified, or notify, by every carrier there is.

use crate::{
    lab::{Lab, failed_clauses, free_port, verdicts},
    profile::{played_client, played_server, put, staying_client},
};
use dmct_wire::peer::Carrier;

/// What a notified session rests on, and a notification that must not lead to one.
const NOTIFIED: [&str; 2] = [
    "noti-1.3/client/format/notified-session",
    "noti-1.3/client/digest/bit-flipped",
];

/// A program that has a bearer of its own: it sends what it is given to a port of UDP.
/// (A shell may write each line by itself; `dd` makes one datagram of all.)
const MODEM: &str = r#"read -r hex; printf "$(sed 's/../\\x&/g' <<< "$hex")" |
    dd bs=65536 iflag=fullblock status=none > "/dev/udp/127.0.0.1/$0""#;

/// Ports for the carriers of a client and of the tester.
struct Ports {
    wsp: u16,
    sms: u16,
    ota_http: u16,
    obex: u16,
    device_sip: u16,
    tester_sip: u16,
}

impl Ports {
    fn free() -> Self {
        Self {
            wsp: free_port(),
            sms: free_port(),
            ota_http: free_port(),
            obex: free_port(),
            device_sip: free_port(),
            tester_sip: free_port(),
        }
    }

    fn place(&self, carrier: Carrier) -> String {
        match carrier {
            Carrier::Wsp => format!("127.0.0.1:{}", self.wsp),
            // no gateway stands between: the port is that of what it would hand on
            Carrier::Wtls => format!("wtls://127.0.0.1:{}", self.wsp),
            Carrier::Sms => "sms:+4912345".to_owned(),
            Carrier::OtaHttp => format!("http://127.0.0.1:{}/wappush", self.ota_http),
            Carrier::Sip => "sip:device@home.example".to_owned(),
            Carrier::Obex => format!("obex://127.0.0.1:{}", self.obex),
            Carrier::Command => format!("command:{}", self.wsp),
        }
    }

    /// The addresses of a profile whose first way to the device is this one.
    fn addresses(&self, first: Carrier) -> String {
        let others = Carrier::ALL.into_iter().filter(|other| *other != first);
        let pushes: String = std::iter::once(first)
            .chain(others)
            .map(|carrier| format!("    {carrier}: {:?}\n", self.place(carrier)))
            .collect();
        format!(
            "address:\n  push:\n{pushes}  sip: {{ listen: \"127.0.0.1:{}\" }}\n  sms: {{ gateway: \"http://127.0.0.1:{}/\" }}\n  bearer: [bash, -c, '{}', \"{{to}}\"]\n",
            self.tester_sip,
            self.sms,
            MODEM.replace('\'', "''").replace('\n', " "),
        )
    }

    /// What the device is told on its command line.
    fn arguments(&self) -> String {
        format!(
            "--sms, \"127.0.0.1:{}\", --ota-http, \"127.0.0.1:{}\", --obex, \"127.0.0.1:{}\", --sip, \"127.0.0.1:{}\", --sip-core, \"127.0.0.1:{}\", --address-of-record, \"sip:device@home.example\"",
            self.sms, self.ota_http, self.obex, self.device_sip, self.tester_sip,
        )
    }
}

/// A client that takes pushes by every carrier; `first` is the one that is used where a scenario does not say.
fn client(first: Carrier, mutant: Option<&str>) -> String {
    let ports = Ports::free();
    let profile = staying_client(mutant);
    let (before, after) = profile
        .split_once("address: {")
        .expect("the example has an address");
    let (address, rest) = after.split_once("}\n").expect("on a line of its own");
    let listen = address
        .split_once('"')
        .and_then(|(_, quoted)| quoted.split_once('"'))
        .map(|(listen, _)| listen.to_owned())
        .expect("the address of pushes");
    let profile = format!("{before}{}{rest}", ports.addresses(first));
    let own = format!("\"127.0.0.1:{}\", {}", ports.wsp, ports.arguments());
    put(&profile, &format!("\"{listen}\"]"), &format!("{own}]"))
}

fn passes_by(first: Carrier, select: &[&str]) {
    let lab = Lab::new();
    let (ended, run) = lab.test(&client(first, None), select);
    assert_eq!(ended.code, Some(0), "by {first}: {}", ended.said);
    for (id, verdict) in verdicts(&run) {
        // What is about secured connections does not bind a client that is met by plain ones.
        let permitted = if id.ends_with("/secured") {
            "not-applicable"
        } else {
            "pass"
        };
        assert_eq!(verdict, permitted, "{id} by {first}");
    }
}

#[test]
fn a_client_is_notified_over_udp_and_short_messages() {
    passes_by(Carrier::Wsp, &NOTIFIED);
    passes_by(Carrier::Sms, &NOTIFIED);
}

#[test]
fn a_client_is_notified_by_a_program_that_has_a_bearer() {
    passes_by(Carrier::Command, &NOTIFIED);
}

#[test]
fn a_client_is_notified_over_http_sip_and_obex() {
    passes_by(Carrier::OtaHttp, &["noti-1.3/client/http-push"]);
    passes_by(Carrier::Sip, &["noti-1.3/client/sip-push"]);
    passes_by(Carrier::Obex, &["noti-1.3/client/obex-push"]);
}

#[test]
fn a_client_acts_on_messages_that_are_pushed() {
    passes_by(Carrier::Wsp, &["push-1.3/client"]);
}

#[test]
fn a_client_that_does_not_register_is_caught() {
    let lab = Lab::new();
    let profile = client(Carrier::Sip, Some("never-registers"));
    let (ended, run) = lab.test(&profile, &["noti-1.3/client/sip-push/registers"]);
    assert_eq!(ended.code, Some(1), "{}", ended.said);
    assert!(failed_clauses(&run).contains(&"NOTI13-7.3-02".to_owned()));
}

#[test]
fn a_server_notifies_and_pushes_by_every_carrier() {
    let lab = Lab::new();
    let sms = free_port();
    let profile = put(
        &played_server(None),
        "  push: 127.0.0.1:0\n",
        &format!(
            "  push:\n    wsp: \"127.0.0.1:0\"\n    sms: \"sms:+4912345\"\n    ota-http: \"http://127.0.0.1:0/wappush\"\n    sip: \"sip:device@127.0.0.1:0\"\n    obex: \"obex://127.0.0.1:0\"\n  sms: {{ listen: \"127.0.0.1:{sms}\" }}\n"
        ),
    );
    let server = free_port();
    let profile = put(
        &profile,
        "\"]\n  mode: persistent",
        &format!(
            "\", --sip, \"127.0.0.1:{server}\", --sms-gateway, \"http://127.0.0.1:{sms}/\"]\n  mode: persistent"
        ),
    );
    let select = [
        "noti-1.3/server/format/notification-sent",
        "noti-1.3/server/sip-push",
        "noti-1.3/server/http-push",
        "noti-1.3/server/obex-push",
        "push-1.3/server/http/message-pushed",
        "push-1.3/server/obex",
        "push-1.3/server/sip",
        "push-1.3/server/wsp",
    ];
    let (ended, run) = lab.test(&profile, &select);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    for (id, verdict) in verdicts(&run) {
        assert_eq!(verdict, "pass", "{id}");
    }
    let profile = put(&profile, "    wsp: \"127.0.0.1:0\"\n", "");
    let (ended, _) = lab.test(&profile, &["noti-1.3/server/digest"]);
    assert_eq!(ended.code, Some(0), "by short message: {}", ended.said);
}

#[test]
fn a_client_speaks_over_obex_in_a_process_for_each_request() {
    let lab = Lab::new();
    let profile = played_client(&lab, None);
    let profile = format!("address: {{ url: \"obex://127.0.0.1:0\" }}\n{profile}");
    let select = [
        "pro-1.3/client/obex/session",
        "pro-1.3/client/large-object/replace-in-chunks",
        "pro-1.3/client/authentication/challenge-md5",
    ];
    let (ended, run) = lab.test(&profile, &select);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    for (id, verdict) in verdicts(&run) {
        assert_eq!(verdict, "pass", "{id}");
    }
}

#[test]
fn a_server_speaks_over_obex() {
    let lab = Lab::new();
    let port = free_port();
    let profile = played_server(None);
    let profile = put(
        &profile,
        "\"]\n  mode: persistent",
        &format!("\", --obex, \"127.0.0.1:{port}\"]\n  mode: persistent"),
    );
    let (before, after) = profile
        .split_once("  server: http://")
        .expect("the example names its server");
    let (_, after) = after.split_once('\n').expect("on a line of its own");
    let profile = format!("{before}  server: \"obex://127.0.0.1:{port}\"\n{after}");
    let select = [
        "pro-1.3/server/obex/session",
        "pro-1.3/server/large-object/replace-in-chunks",
        "pro-1.3/server/authentication/wrong-password",
    ];
    let (ended, run) = lab.test(&profile, &select);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    for (id, verdict) in verdicts(&run) {
        assert_eq!(verdict, "pass", "{id}");
    }
}

#[test]
fn a_client_is_connected_to_over_obex_for_whole_sessions() {
    let lab = Lab::new();
    let profile = client(Carrier::Obex, None);
    let (before, after) = profile
        .split_once("obex: \"obex://")
        .expect("the profile has an address for OBEX");
    let (place, rest) = after.split_once('"').expect("in quotation marks");
    let profile = format!("{before}obex: \"obex://{place};session\"{rest}");
    let select = [
        "pro-1.3/client/obex/server-connects",
        "pro-1.3/client/large-object/replace-in-chunks",
        "pro-1.3/client/authentication/challenge-md5",
        "noti-1.3/client/obex-push",
    ];
    let (ended, run) = lab.test(&profile, &select);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    for (id, verdict) in verdicts(&run) {
        assert_eq!(verdict, "pass", "{id}");
    }
}

#[test]
fn a_server_connects_over_obex_for_whole_sessions() {
    let lab = Lab::new();
    let profile = played_server(None);
    let profile = put(
        &profile,
        "  push: 127.0.0.1:0\n",
        "  push: \"obex://127.0.0.1:0;session\"\n",
    );
    let (before, after) = profile
        .split_once("  server: http://")
        .expect("the example names its server");
    let (_, after) = after.split_once('\n').expect("on a line of its own");
    let profile = format!("{before}{after}");
    let select = [
        "pro-1.3/server/obex/server-connects",
        "pro-1.3/server/large-object/replace-in-chunks",
        "pro-1.3/server/authentication/wrong-password",
        "noti-1.3/server/obex-push",
    ];
    let (ended, run) = lab.test(&profile, &select);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    for (id, verdict) in verdicts(&run) {
        assert_eq!(verdict, "pass", "{id}");
    }
}
