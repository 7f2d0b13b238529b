//! What a request is answered: the user agent server and the front of the registrar, without a socket (RFC 3261 8.2).

use dmct_wire::{
    octets::Stop,
    peer::Push,
    sip::{Message, StartLine},
};

use super::framing::push_of;

/// The methods that are taken here.
const ALLOWED: &str = "MESSAGE, OPTIONS, REGISTER";

/// Characters of a reason that are said in a response.
const SHOWN: usize = 120;

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing: it is never answered.
    Ignored,
    /// It is the registrar's.
    Registers,
    /// It is answered, and this was pushed.
    Pushes(Message, Push),
    /// It is answered, and nothing comes of it.
    Answered(Message),
    /// It is refused, for this reason.
    Refused(Message, String),
}

/// Judges a request; responses get this tag.
pub(super) fn judge(request: &Message, tag: &str) -> Verdict {
    let accepted = || Message::response_to(request, 200, "OK", Some(tag));
    let judged = check(request).and_then(|()| match request.method().unwrap_or_default() {
        "ACK" => Ok(Verdict::Ignored),
        "REGISTER" => Ok(Verdict::Registers),
        "MESSAGE" => {
            is_outside_dialogs(request)?;
            Ok(Verdict::Pushes(accepted(), push_of(request)?))
        }
        "OPTIONS" => Ok(Verdict::Answered(
            accepted()
                .with("Allow", ALLOWED)
                .with("Accept", "*/*")
                .with("Supported", "gruu"),
        )),
        "BYE" | "CANCEL" => Err(no_dialog()),
        _ => Err(Refusal::new(405, "Method Not Allowed").with("Allow", ALLOWED)),
    });
    judged.unwrap_or_else(|refusal| {
        Verdict::Refused(refusal.response(request, tag), refusal.to_string())
    })
}

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    code: u16,
    reason: String,
    header: Option<(&'static str, String)>,
}

impl Refusal {
    /// With this status.
    pub(super) fn new(code: u16, reason: &str) -> Self {
        Self {
            code,
            reason: within_a_reason(reason),
            header: None,
        }
    }

    /// With status 400, which says what is wrong (RFC 3261 21.4.1).
    pub(super) fn malformed(reason: &str) -> Self {
        Self::new(400, reason)
    }

    /// With this header.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.header = Some((name, value.to_owned()));
        self
    }

    /// As a response.
    pub(super) fn response(&self, request: &Message, tag: &str) -> Message {
        let response = Message::response_to(request, self.code, &self.reason, Some(tag));
        match &self.header {
            Some((name, value)) => response.with(name, value).with_body(b""),
            None => response,
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {}", self.code, self.reason)
    }
}

impl From<Stop> for Refusal {
    fn from(stop: Stop) -> Self {
        Self::malformed(&stop.reason)
    }
}

/// Words as they can stand in a status line: printable, and not too many.
pub(super) fn within_a_reason(text: &str) -> String {
    let printable = |char: char| {
        if (' '..='~').contains(&char) {
            char
        } else {
            '?'
        }
    };
    text.chars().take(SHOWN).map(printable).collect()
}

/// What every request must have (RFC 3261 8.1.1, 8.2).
fn check(request: &Message) -> Result<(), Refusal> {
    if let StartLine::Request { version, uri, .. } = request.start() {
        if !version.eq_ignore_ascii_case("SIP/2.0") {
            return Err(Refusal::new(505, "Version Not Supported"));
        }
        let scheme = uri.split(':').next().unwrap_or_default();
        if !["sip", "sips"]
            .iter()
            .any(|own| own.eq_ignore_ascii_case(scheme))
        {
            return Err(Refusal::new(416, "Unsupported URI Scheme"));
        }
    }
    if request.via()?.is_empty() {
        return Err(Refusal::malformed("no Via"));
    }
    request.from()?;
    request.to()?;
    request.call_id()?;
    let cseq = request.cseq()?;
    if Some(cseq.method.as_str()) != request.method() {
        return Err(Refusal::malformed("CSeq names another method"));
    }
    let required = request.values("Require");
    let unknown: Vec<&str> = required
        .into_iter()
        .filter(|option| !option.eq_ignore_ascii_case("gruu"))
        .collect();
    if !unknown.is_empty() && !matches!(request.method(), Some("ACK" | "CANCEL")) {
        return Err(Refusal::new(420, "Bad Extension").with("Unsupported", &unknown.join(", ")));
    }
    Ok(())
}

/// There are no dialogs here, and a tag in To names one (RFC 3261 12.2.2).
fn is_outside_dialogs(request: &Message) -> Result<(), Refusal> {
    match request.to()?.tag() {
        Some(_) => Err(no_dialog()),
        None => Ok(()),
    }
}

fn no_dialog() -> Refusal {
    Refusal::new(481, "Call/Transaction Does Not Exist")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tokio::time::Instant;

    use super::{
        super::registrar::{Registering, Registrar},
        *,
    };

    const MESSAGE: &str = "MESSAGE sip:device@127.0.0.1 SIP/2.0\r\n\
        Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK1\r\nFrom: <sip:dm@a>;tag=f\r\n\
        To: <sip:device@a>\r\nCall-ID: c\r\nCSeq: 1 MESSAGE\r\n\
        Content-Type: text/plain\r\nContent-Length: 4\r\n\r\nBODY";

    fn verdict(text: &str) -> Verdict {
        let message = dmct_wire::sip::decode(text.as_bytes(), &dmct_wire::sip::Limits::default());
        judge(&message.value.expect("it can be read"), "t")
    }

    #[test]
    fn a_message_is_taken_and_its_body_pushed() {
        let Verdict::Pushes(response, push) = verdict(MESSAGE) else {
            panic!("{:?}", verdict(MESSAGE));
        };
        assert_eq!(response.code(), Some(200));
        assert_eq!(push.body, b"BODY");
        assert_eq!(
            verdict(&MESSAGE.replace("MESSAGE", "ACK")),
            Verdict::Ignored
        );
        assert_eq!(
            verdict(&MESSAGE.replace("MESSAGE", "REGISTER")),
            Verdict::Registers
        );
        let asked = verdict(&MESSAGE.replace("MESSAGE", "OPTIONS"));
        assert!(matches!(asked, Verdict::Answered(response) if response.header("Allow").is_some()));
    }

    #[test]
    fn each_thing_that_is_wrong_has_its_status() {
        for (from, to, reason) in [
            (
                "SIP/2.0\r\nVia",
                "SIP/3.0\r\nVia",
                "505 Version Not Supported",
            ),
            ("sip:device@127", "tel:49", "416 Unsupported URI Scheme"),
            ("Via", "Wia", "400 no Via"),
            ("From:", "Form:", "400 no From"),
            (
                "To: <sip:device@a>",
                "To: <sip:device@a",
                "400 To: the angle bracket of \"<sip:device@a\" is not closed",
            ),
            ("Call-ID", "Call", "400 no Call-ID"),
            ("1 MESSAGE", "1 NOTIFY", "400 CSeq names another method"),
            (
                "1 MESSAGE",
                "-1 MESSAGE",
                "400 CSeq: \"-1 MESSAGE\" is no CSeq: a number and a method are due",
            ),
            (
                "Call-ID",
                "Require: gruu, x\r\nCall-ID",
                "420 Bad Extension",
            ),
            (
                "<sip:device@a>",
                "<sip:device@a>;tag=1",
                "481 Call/Transaction Does Not Exist",
            ),
            (
                "Content-Type",
                "Type",
                "400 no Content-Type for a body of 4 octets",
            ),
            (
                "Call-ID",
                "Content-Encoding: gzip\r\nCall-ID",
                "415 Unsupported Media Type",
            ),
            (
                "Call-ID",
                "Accept-Contact: *;=\r\nCall-ID",
                "400 Accept-Contact: \"=\" is no parameter",
            ),
        ] {
            assert!(MESSAGE.contains(from), "{from}");
            match verdict(&MESSAGE.replacen(from, to, 1)) {
                Verdict::Refused(_, said) => assert_eq!(said, reason, "{to}"),
                other => panic!("{to}: {other:?}"),
            }
        }
        let other = verdict(&MESSAGE.replace("MESSAGE", "INVITE"));
        assert!(matches!(other, Verdict::Refused(_, said) if said == "405 Method Not Allowed"));
        let bye = verdict(&MESSAGE.replace("MESSAGE", "BYE"));
        assert!(matches!(bye, Verdict::Refused(_, said) if said.starts_with("481")));
    }

    proptest! {
        #[test]
        fn whatever_can_be_read_is_answered_with_what_can_be_read(
            is_register in any::<bool>(),
            lines in prop::collection::vec("(Contact|To|Via|CSeq|Expires|Require|Accept-Contact|Call-ID|[a-z]): [ -~]{0,40}", 0..4),
            place in any::<prop::sample::Index>(),
            octet in any::<u8>(),
        ) {
            let method = if is_register { "REGISTER" } else { "MESSAGE" };
            let lines = lines.join("\r\n").replace(": ", ":\r\n ");
            let text = MESSAGE.replace("MESSAGE", method).replace("Call-ID: c", &format!("{lines}\r\nCall-ID: c"));
            let mut octets = text.into_bytes();
            let place = place.index(octets.len());
            octets[place] = octet;
            let limits = dmct_wire::sip::Limits::default();
            let Some(request) = dmct_wire::sip::decode(&octets, &limits).value else {
                return Ok(());
            };
            let response = match judge(&request, "t") {
                Verdict::Ignored => return Ok(()),
                Verdict::Pushes(response, _) | Verdict::Answered(response) | Verdict::Refused(response, _) => response,
                Verdict::Registers => {
                    let registering = Registering { request: &request, octets: &octets, from: "", flow: (), tag: "t" };
                    Registrar::new().take(&registering, Instant::now()).response
                }
            };
            let read = dmct_wire::sip::decode(&response.encode(), &limits).into_result();
            prop_assert_eq!(read.map(|response| response.code()), Ok(response.code()));
        }
    }
}
