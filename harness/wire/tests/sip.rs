//! SIP messages, held against octets that were made elsewhere.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use dmct_wire::head::HeadLimits;
use dmct_wire::octets::Stop;
use dmct_wire::sip::{
    Contact, Delivery, Exchange, Framer, Grant, Gruu, Limits, Message, NameAddress, PagerMessage,
    Registered, Registration, StartLine, Via, decode, registered, same_name,
};
use proptest::prelude::*;

/// The registration of RFC 3261, 24.1, message F1.
const BOB: &[u8] = b"REGISTER sip:registrar.biloxi.com SIP/2.0\r\n\
    Via: SIP/2.0/UDP bobspc.biloxi.com:5060;branch=z9hG4bKnashds7\r\n\
    Max-Forwards: 70\r\n\
    To: Bob <sip:bob@biloxi.com>\r\n\
    From: Bob <sip:bob@biloxi.com>;tag=456248\r\n\
    Call-ID: 843817637684230@998sdasdh09\r\n\
    CSeq: 1826 REGISTER\r\n\
    Contact: <sip:bob@192.0.2.4>\r\n\
    Expires: 7200\r\n\
    Content-Length: 0\r\n\r\n";

/// The tortuous but valid request of RFC 4475, 3.1.1.1, with a shorter body.
const TORTUOUS: &[u8] =
    b"INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\r\n\
TO :\r\n sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\r\n\
from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\r\n  ;\r\n  tag = 98asjd8\r\n\
MaX-fOrWaRdS: 0068\r\n\
Call-ID: wsinv.ndaksdj@192.0.2.1\r\n\
Content-Length   : 5\r\n\
cseq: 0009\r\n  INVITE\r\n\
Via  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=390skdjuw\r\n\
s :\r\n\
NewFangledHeader:   newfangled value\r\n continued newfangled value\r\n\
UnknownHeaderWithUnusualValue: ;;,,;;,;\r\n\
Content-Type: application/sdp\r\n\
Route:\r\n <sip:services.example.com;lr;unknownwith=value;unknown-no-value>\r\n\
v:  SIP  / 2.0  / TCP     spindle.example.com   ;\r\n  branch  =   z9hG4bK9ikj8  ,\r\n SIP  /    2.0   / UDP  \
192.168.255.111   ; branch=\r\n z9hG4bK30239\r\n\
m:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam =\r\n      newvalue ;\r\n  \
secondparam ; q = 0.33\r\n\r\nv=0\r\n";

fn read(octets: &[u8]) -> Message {
    decode(octets, &Limits::default()).into_result().unwrap()
}

fn stop(octets: &[u8]) -> Stop {
    decode(octets, &Limits::default()).stopped.unwrap()
}

fn exchange() -> Exchange {
    Exchange {
        transport: "UDP".into(),
        sent_by: "192.0.2.4:5060".into(),
        branch: "z9hG4bKnashds7".into(),
        from_tag: "456248".into(),
        call_id: "843817637684230".into(),
        sequence: 1,
    }
}

fn registration() -> Registration {
    Registration {
        registrar: "sip:home.example".into(),
        address_of_record: "sip:device@home.example".into(),
        contact: "sip:device@192.0.2.4:5060".into(),
        instance: Some("urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6".into()),
        reg_id: Some(1),
        gruu: true,
        dm_feature: true,
        expires: 3600,
    }
}

fn pager_message() -> PagerMessage {
    PagerMessage {
        target: "sip:device@home.example;gr=urn:uuid:f81d4fae".into(),
        from: "sip:dm@home.example".into(),
        to: "sip:device@home.example".into(),
        content_type: "application/vnd.syncml.dm.notification".into(),
        application: Some("syncml.dm".into()),
        body: b"\x15\0\r\n\r\n\xFF".to_vec(),
    }
}

#[test]
fn the_registration_of_rfc_3261_is_read_and_kept() {
    let message = read(BOB);
    assert_eq!(message.encode(), BOB);
    assert_eq!(message.method(), Some("REGISTER"));
    assert_eq!(message.to().unwrap().display.unwrap(), "Bob");
    assert_eq!(message.from().unwrap().tag().unwrap(), "456248");
    assert_eq!(message.cseq().unwrap().to_string(), "1826 REGISTER");
    let via = message.via().unwrap();
    assert_eq!(via[0].branch().unwrap(), "z9hG4bKnashds7");
    assert_eq!(via[0].host_and_port(), ("bobspc.biloxi.com", Some(5060)));
    let registered = Registered::read(&message).unwrap();
    assert_eq!(registered.address_of_record, "sip:bob@biloxi.com");
    assert_eq!(registered.bindings[0].contact.uri, "sip:bob@192.0.2.4");
    assert_eq!(registered.bindings[0].expires, Some(7200));
    assert!(!registered.supports_gruu);
    insta::assert_snapshot!("sip_register", decode(BOB, &Limits::default()));
}

#[test]
fn a_tortuous_request_is_read_and_written_as_it_came() {
    let message = read(TORTUOUS);
    assert_eq!(message.encode(), TORTUOUS);
    assert_eq!(message.body(), b"v=0\r\n");
    let to = message.to().unwrap();
    assert_eq!(to.uri, "sip:vivekg@chair-dnrc.example.com");
    assert_eq!(to.tag().unwrap(), "1918181833n");
    let from = message.from().unwrap();
    assert_eq!(from.display.as_deref(), Some("J Rosenberg \\\""));
    assert_eq!(from.tag().unwrap(), "98asjd8");
    assert_eq!(message.cseq().unwrap().number, 9);
    let vias: Vec<_> = message.via().unwrap().iter().map(Via::to_string).collect();
    assert_eq!(
        vias,
        [
            "SIP/2.0/UDP 192.0.2.2;branch=390skdjuw",
            "SIP/2.0/TCP spindle.example.com;branch=z9hG4bK9ikj8",
            "SIP/2.0/UDP 192.168.255.111;branch=z9hG4bK30239",
        ]
    );
    let contacts = message.contacts().unwrap();
    let [Contact::Address(contact)] = contacts.as_slice() else {
        panic!("{contacts:?}");
    };
    assert_eq!(contact.display.as_deref(), Some("Quoted string \"\""));
    assert_eq!(contact.parameters.value("Q").unwrap(), "0.33");
    assert_eq!(contact.parameters.value("secondparam").unwrap(), "");
    assert_eq!(message.header("Subject").unwrap().value, "");
    let unusual = message.header("newfangledheader").unwrap();
    assert_eq!(unusual.value, "newfangled value continued newfangled value");
}

#[test]
fn a_response_echoes_what_names_the_exchange() {
    // RFC 3261 8.2.6: every Via in its order, From, To with a tag, Call-ID, CSeq.
    let golden = "SIP/2.0 200 OK\r\n\
        Via: SIP/2.0/UDP 192.0.2.2;branch=390skdjuw\r\n\
        Via: SIP  / 2.0  / TCP     spindle.example.com   ; branch  =   z9hG4bK9ikj8  , \
        SIP  /    2.0   / UDP  192.168.255.111   ; branch= z9hG4bK30239\r\n";
    let response = Message::response_to(&read(TORTUOUS), 200, "OK", Some("mine"));
    let text = String::from_utf8(response.encode()).unwrap();
    assert!(
        text.replace("SIP  /   2.0 /UDP ", "SIP/2.0/UDP ")
            .starts_with(golden),
        "{text}"
    );
    assert_eq!(
        response.to().unwrap().tag().unwrap(),
        "1918181833n",
        "its own is kept"
    );

    let response = Message::response_to(&read(BOB), 400, "Bad Request", Some("mine"));
    insta::assert_snapshot!(
        "sip_response",
        String::from_utf8(response.encode()).unwrap()
    );
    assert_eq!(response.to().unwrap().tag().unwrap(), "mine");
    assert_eq!(read(&response.encode()), response);
    let provisional = Message::response_to(&read(BOB), 100, "Trying", None);
    assert_eq!(provisional.to().unwrap().tag(), None);
}

#[test]
fn a_server_notes_where_a_request_really_came_from() {
    // RFC 3581 4: rport is filled in and received is added; RFC 3261 18.2.1: received only if the host differs.
    let noted = |via: &str| {
        let mut request = Message::request("OPTIONS", "sip:a").with("Via", via);
        request.note_source("192.0.2.9", 5555).unwrap();
        request.header("Via").unwrap().value.clone()
    };
    assert_eq!(
        noted("SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9, SIP/2.0/UDP other"),
        "SIP/2.0/UDP 10.1.1.1:4540;rport=5555;branch=z9;received=192.0.2.9, SIP/2.0/UDP other"
    );
    assert_eq!(noted("SIP/2.0/UDP 192.0.2.9"), "SIP/2.0/UDP 192.0.2.9");
    assert_eq!(
        noted("SIP/2.0/UDP name"),
        "SIP/2.0/UDP name;received=192.0.2.9"
    );
}

#[test]
fn a_device_registers_with_gruu_and_the_feature_tag() {
    let request = registration().request(&exchange());
    insta::assert_snapshot!("sip_gruu", String::from_utf8(request.encode()).unwrap());
    let said = Registered::read(&read(&request.encode())).unwrap();
    assert!(said.supports_gruu);
    let binding = &said.bindings[0];
    assert_eq!(binding.instance, registration().instance);
    assert_eq!(binding.reg_id, Some(1));
    assert_eq!(binding.applications, ["syncml.dm"]);
}

#[test]
fn a_registrar_grants_what_was_asked() {
    let request = registration().request(&exchange());
    let gruu = Gruu {
        public: "sip:device@home.example;gr=urn:uuid:f81d4fae".into(),
        temporary: None,
    };
    let contacts = request.contacts().unwrap();
    let [Contact::Address(contact)] = contacts.as_slice() else {
        panic!("{contacts:?}");
    };
    let grant = Grant {
        contact: contact.clone(),
        expires: 600,
        gruu: Some(gruu.clone()),
    };
    let response = registered(&request, "registrar", &[grant]);
    let granted = Registered::read(&read(&response.encode())).unwrap();
    assert_eq!(granted.bindings[0].public_gruu, Some(gruu.public));
    assert_eq!(granted.bindings[0].expires, Some(600));
    assert_eq!(granted.bindings[0].contact.uri, registration().contact);

    let all = Message::request("REGISTER", "sip:a")
        .with("To", "<sip:a>")
        .with("m", "*");
    assert!(Registered::read(&all).unwrap().removes_all);
}

#[test]
fn the_feature_tag_is_read_with_its_plus_sign_and_without() {
    for parameter in [
        "+g.oma.eventappid=\"syncml.dm\"",
        "G.OMA.eventappid=\"other,syncml.dm\"",
        "+g.oma.eventappid=\"<syncml.dm>\"",
    ] {
        let request =
            Message::request("MESSAGE", "sip:a").with("a", &format!("*;{parameter};require"));
        let delivery = Delivery::read(&request).unwrap();
        assert!(
            delivery.applications.contains(&"syncml.dm".into()),
            "{parameter}"
        );
    }
}

#[test]
fn a_message_brings_a_binary_body_with_its_type_as_text() {
    let request = pager_message().request(&exchange());
    insta::assert_snapshot!(
        "sip_message",
        String::from_utf8_lossy(&request.encode()).replace('\0', "(NUL)")
    );
    let delivery = Delivery::read(&read(&request.encode())).unwrap();
    assert_eq!(
        delivery,
        Delivery {
            media_type: Some("application/vnd.syncml.dm.notification".into()),
            applications: vec!["syncml.dm".into()],
            body: pager_message().body,
        }
    );
    let other = Delivery::read(&read(BOB)).unwrap_err();
    assert!(other.reason.contains("is no MESSAGE"), "{other}");
}

#[test]
fn compact_names_are_the_same_headers() {
    let pairs = "v Via f From t To m Contact l Content-Length c Content-Type i Call-ID k Supported s Subject";
    let words: Vec<_> = pairs.split(' ').collect();
    for pair in words.chunks(2) {
        assert!(same_name(pair[0], pair[1]));
        assert!(same_name(&pair[0].to_uppercase(), &pair[1].to_lowercase()));
    }
    assert!(!same_name("v", "From"));
}

#[test]
fn a_datagram_without_content_length_is_body_to_its_end() {
    let message = read(b"\r\nSIP/2.0 200\nX: y\n\nrest");
    assert_eq!(message.body(), b"rest");
    assert_eq!(message.code(), Some(200));
    let message = read(b"OPTIONS sip:a SIP/2.0\r\nl: 2\r\n\r\nrest");
    assert_eq!(
        (message.body(), message.surplus()),
        (&b"re"[..], &b"st"[..])
    );
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let head = "OPTIONS sip:a SIP/2.0\r\n";
    let with = |rest: &str| stop(format!("{head}{rest}").as_bytes());
    let length = with("l: 9\r\n\r\nrest");
    assert_eq!(
        length.to_string(),
        "at octet 31: the body needs 9 octets, 4 are left"
    );
    let twice = with("l: 4\r\nContent-Length: 5\r\n\r\nrest");
    assert_eq!(twice, Stop::new(29, "a second Content-Length says 5"));
    for bad in ["-1", "+4", "", "4x", "99999999999999999999"] {
        let stop = with(&format!("l: {bad}\r\n\r\n"));
        assert_eq!(stop.offset, 23);
        assert!(stop.reason.starts_with("Content-Length is"), "{stop}");
    }
    let large = with("l: 4294967296\r\n\r\n");
    assert!(
        large.reason.contains("at most 1048576 are taken"),
        "{large}"
    );
    for line in [
        "GET / HTTP/1.1",
        "OPTIONS  sip:a SIP/2.0",
        "SIP/2.0 99 No",
        "SIP/2.0",
        "hello",
    ] {
        let stop = stop(format!("{line}\r\n\r\n").as_bytes());
        assert_eq!(stop.offset, 0, "{line}: {stop}");
    }
}

#[test]
fn a_header_that_cannot_be_read_is_named_with_its_place() {
    let message = read(
        b"OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0\r\nTo: \"open <sip:a>\r\nFrom: <sip:a\r\nCSeq: 4294967296 X\r\nm: a b\r\n\r\n",
    );
    let places = [
        message.via().map(drop),
        message.to().map(drop),
        message.from().map(drop),
        message.cseq().map(drop),
        message.contacts().map(drop),
        message.call_id().map(drop),
    ]
    .map(|result| result.unwrap_err().to_string());
    insta::assert_snapshot!("sip_wrong_headers", places.join("\n"));
}

#[test]
fn a_stream_is_cut_into_messages_wherever_it_was_cut() {
    let stream = [b"\r\n\r\n", BOB, b"\r\n\r\n", TORTUOUS, BOB].concat();
    for step in [1, 2, 3, 7, 100, stream.len()] {
        let mut framer = Framer::new(Limits::default());
        let mut messages = Vec::new();
        for piece in stream.chunks(step) {
            framer.push(piece);
            while let Some(message) = framer.message().unwrap() {
                messages.push(message.encode());
            }
        }
        assert_eq!(messages, [BOB, TORTUOUS, BOB], "{step}");
        assert!(framer.partial().is_empty());
    }
}

#[test]
fn a_stream_needs_content_length_and_stays_within_its_limits() {
    let limits = Limits {
        head: HeadLimits {
            octets: 40,
            headers: 9,
        },
        body: 10,
    };
    let stop = |octets: &[u8]| {
        let mut framer = Framer::new(limits);
        framer.push(octets);
        let stop = framer.message().unwrap_err();
        framer.push(BOB);
        assert_eq!(framer.message().unwrap_err(), stop, "for good");
        stop
    };
    let missing = stop(b"OPTIONS sip:a SIP/2.0\r\n\r\n");
    assert!(missing.reason.contains("no Content-Length"), "{missing}");
    let body = stop(b"OPTIONS sip:a SIP/2.0\r\nl:11\r\n\r\n");
    assert_eq!(
        body.to_string(),
        "at octet 31: a body of 11 octets, at most 10 are taken"
    );
    let head = stop(&[b'x'; 41]);
    assert_eq!(head.reason, "the head is longer than its limit");
}

#[test]
fn a_message_cut_anywhere_is_no_message() {
    let octets = pager_message().request(&exchange()).encode();
    for cut in 0..octets.len() {
        let read = decode(&octets[..cut], &Limits::default());
        assert!(read.stopped.unwrap().offset <= cut);
        let mut framer = Framer::new(Limits::default());
        framer.push(&octets[..cut]);
        assert_eq!(framer.message().unwrap(), None);
        framer.push(&octets[cut..]);
        assert_eq!(framer.message().unwrap().unwrap().encode(), octets);
    }
}

/// Text such as stands in the values of headers.
fn any_value() -> impl Strategy<Value = String> {
    "[ -~]{0,30}".prop_map(|value| value.trim().to_owned())
}

proptest! {
    #[test]
    fn messages_are_read_as_they_were_written(
        request in prop::option::of(("[A-Z]{1,8}", "sip:[a-z@.;=]{1,20}")),
        code in 100_u16..700,
        reason in any_value(),
        headers in prop::collection::vec(("X-[A-Za-z-]{0,8}", any_value()), 0..6),
        body in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let start = match request {
            Some((method, uri)) => StartLine::Request { method, uri, version: "SIP/2.0".into() },
            None => StartLine::Response { version: "SIP/2.0".into(), code, reason },
        };
        let message = headers
            .iter()
            .fold(Message::new(start), |message, (name, value)| message.with(name, value))
            .with_body(&body);
        prop_assert_eq!(&read(&message.encode()), &message);
        let mut framer = Framer::new(Limits::default());
        framer.push(&message.encode());
        prop_assert_eq!(framer.message().unwrap().unwrap(), message);
    }

    #[test]
    fn addresses_are_read_as_they_were_written(
        display in prop::option::of("[ -~]{0,20}"),
        uri in "sips?:[a-z0-9@.;=:%?&-]{1,20}",
        value in "[ -~]{0,20}",
    ) {
        let mut address = NameAddress::new(&uri).with_tag("a-b");
        address.parameters = address.parameters.with_quoted("p", &value).with("flag", None);
        address.display = display;
        let read = NameAddress::read(&address.to_string()).unwrap();
        prop_assert_eq!(read.parameters.value("p").unwrap(), value);
        prop_assert_eq!(&read, &address);
        let several = Message::request("X", "sip:a").with("m", &format!("{address}, {address}"));
        let contact = Contact::Address(address);
        prop_assert_eq!(several.contacts().unwrap(), [contact.clone(), contact]);
    }

    #[test]
    fn arbitrary_octets_are_read_or_refused(
        head in prop::sample::select(vec!["", "OPTIONS sip:a SIP/2.0\r\n", "SIP/2.0 200 OK\r\n"]),
        names in prop::collection::vec(
            prop::sample::select(vec!["v", "To", "f", "m", "CSeq", "a", "i", "l", "k", "\u{e9}"]), 0..4),
        values in prop::collection::vec("[\"<>;,=*\\\\ a-z0-9\r\n\u{e9}:/@]{0,20}", 4),
        tail in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut octets = head.as_bytes().to_vec();
        for (name, value) in names.iter().zip(&values) {
            octets.extend(format!("{name}: {value}\r\n").as_bytes());
        }
        octets.extend(b"\r\n");
        octets.extend(&tail);
        let result = decode(&octets, &Limits::default());
        prop_assert_eq!(result.value.is_some(), result.stopped.is_none());
        if let Some(mut message) = result.value {
            let leading = octets.iter().take_while(|octet| b"\r\n".contains(octet)).count();
            prop_assert_eq!(&message.encode(), &octets[leading..]);
            let _ = (message.via(), message.cseq(), message.call_id());
            let _ = (Registered::read(&message), Delivery::read(&message));
            let _ = registered(&message, "tag", &[]);
            let _ = message.note_source("host", 1);
            let response = Message::response_to(&message, 500, "No", Some("tag"));
            prop_assert!(decode(&response.encode(), &Limits::default()).value.is_some());
        }
        let mut framer = Framer::new(Limits::default());
        framer.push(&octets);
        while let Ok(Some(_)) = framer.message() {}
    }
}
