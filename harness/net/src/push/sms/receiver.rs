//! The gateway at the receiving end: messages that are asked for over HTTP, joined to datagrams.

use dmct_wire::{
    octets::{hexadecimal, readable},
    peer::{Input, Request},
    sms::{Datagram, Joined, Joiner, Unfinished, UserData},
};

use super::{place::place, query::pairs};
use crate::push::answering::{Answered, Answerer, Arrival};

/// Octets shown of a datagram that is not for the push port.
const SHOWN: usize = 48;

/// Messages that came, and parts that wait for others.
#[derive(Debug, Default)]
pub(super) struct Receiver {
    joiner: Joiner,
    /// How far the joiner was when it last let go of old parts.
    mark: u64,
}

/// A message as it is asked for.
#[derive(Debug, PartialEq, Eq)]
struct Message {
    from: String,
    to: String,
    user_data: UserData,
}

impl Receiver {
    fn take(&mut self, message: &Message) -> Answered {
        let Message {
            from,
            to,
            user_data,
        } = message;
        match self.joiner.take(from, user_data) {
            Ok(Joined::Whole(datagram)) => whole(message, datagram),
            Ok(Joined::Waiting { .. }) => accepted(),
            Ok(Joined::Repeated) => Answered {
                notes: vec![format!(
                    "a part of a short message from {from} to {to} came twice"
                )],
                ..accepted()
            },
            Err(stop) => refused(format!(
                "a short message from {from} to {to} was refused: {}",
                stop.reason
            )),
        }
    }
}

impl Answerer for Receiver {
    fn answer(&mut self, arrival: Arrival) -> Answered {
        let caller = arrival.from;
        match read(&arrival.request) {
            Ok(message) => self.take(&message),
            Err(Refusal::Method) => Answered {
                status: 405,
                headers: vec![("Allow".to_owned(), "GET, POST".to_owned())],
                notes: vec![format!(
                    "{caller} sent {} to the gateway of short messages, and was answered 405",
                    arrival.request.method
                )],
                ..Answered::default()
            },
            Err(Refusal::Malformed(reason)) => refused(format!(
                "a short message from {caller} was refused: {reason}"
            )),
        }
    }

    fn tire(&mut self) -> Vec<String> {
        let gone = self.joiner.expire(self.mark);
        self.mark = self.joiner.mark();
        gone.iter().map(given_up).collect()
    }
}

/// Why a request is no message.
#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    /// Its method asks for something else.
    Method,
    /// One sentence.
    Malformed(String),
}

/// Reads what is asked for: by the query, or by the form in the body of a POST.
fn read(request: &Request) -> Result<Message, Refusal> {
    let query = request
        .target
        .split_once('?')
        .map_or("", |(_, query)| query);
    let body = String::from_utf8_lossy(&request.body);
    let form = match request.method.as_str() {
        "GET" => query.to_owned(),
        "POST" => format!("{query}&{body}"),
        _ => return Err(Refusal::Method),
    };
    message(&form).map_err(Refusal::Malformed)
}

fn message(form: &str) -> Result<Message, String> {
    let pairs = pairs(form)
        .map_err(|name| format!("`{name}` has a percent sign without two digits behind it"))?;
    let value = |name: &str| {
        let found = pairs.iter().find(|(there, _)| there == name);
        found.map(|(_, value)| value.as_slice())
    };
    let text = |name: &str| value(name).map(|value| String::from_utf8_lossy(value).into_owned());
    let to = text("to").filter(|to| !to.is_empty());
    let to = to.ok_or("it does not say whom it is `to`")?;
    let header = value("udh").unwrap_or_default();
    let data = value("text").unwrap_or_default();
    let coding = text("coding");
    match (coding.as_deref(), header) {
        // without a word on its coding a message with a header is 8-bit data
        (Some("1"), _) | (None, [_, ..]) => {}
        _ => {
            let coding = coding.map(|coding| readable(coding.as_bytes(), 16));
            return Err(format!(
                "its coding is {}: 8-bit data, which has 1, are taken here",
                coding.as_deref().unwrap_or("missing")
            ));
        }
    }
    let user_data = match header {
        [] => UserData {
            elements: Vec::new(),
            data: data.to_vec(),
        },
        header => {
            let read = UserData::decode(header).into_result();
            let read = read.map_err(|stop| format!("its user data header is none: {stop}"))?;
            UserData {
                data: [read.data.as_slice(), data].concat(),
                ..read
            }
        }
    };
    Ok(Message {
        from: text("from").unwrap_or_else(|| "unknown".to_owned()),
        to,
        user_data,
    })
}

/// A datagram that is complete: handed on with its port if it names one; what is no datagram is none of a peer's.
fn whole(message: &Message, datagram: Datagram) -> Answered {
    let Message { from, to, .. } = message;
    let Some(ports) = datagram.ports else {
        let payload = hexadecimal(&datagram.payload, SHOWN);
        return Answered {
            notes: vec![format!(
                "a short message from {from} to {to} is for no port: {payload}"
            )],
            ..accepted()
        };
    };
    Answered {
        input: Some(Input::Datagram {
            from: format!("sms:{from}"),
            to: place(to, ports, datagram.messages),
            payload: datagram.payload,
        }),
        ..accepted()
    }
}

fn accepted() -> Answered {
    said(202, "0: Accepted for delivery")
}

fn refused(note: String) -> Answered {
    Answered {
        notes: vec![note],
        ..said(400, "Message refused")
    }
}

fn said(status: u16, words: &str) -> Answered {
    Answered {
        status,
        headers: vec![("Content-Type".to_owned(), "text/plain".to_owned())],
        body: words.into(),
        ..Answered::default()
    }
}

fn given_up(unfinished: &Unfinished) -> String {
    let missing: Vec<_> = unfinished.missing.iter().map(u8::to_string).collect();
    format!(
        "a short message from {} was given up: its parts {} did not come (reference {:#x})",
        unfinished.sender,
        missing.join(", "),
        unfinished.reference
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::push::sms::query::encoded;
    use proptest::prelude::*;

    fn asked(method: &str, target: String, body: Vec<u8>) -> Answered {
        let request = Request {
            method: method.to_owned(),
            target,
            body,
            ..Request::default()
        };
        Receiver::default().answer(Arrival {
            request,
            from: "lab".to_owned(),
            first: true,
        })
    }

    #[test]
    fn a_message_can_be_posted_as_a_form() {
        let form = b"to=%2B491&udh=%06%05%04%0B%84%23%F0&text=%FF+".to_vec();
        let answered = asked("POST", "/sendsms?username=u".to_owned(), form);
        let input = Input::Datagram {
            from: "sms:unknown".to_owned(),
            to: "sms:+491;port=2948;messages=1".to_owned(),
            payload: vec![0xFF, b' '],
        };
        assert_eq!((answered.status, answered.input), (202, Some(input)));
    }

    proptest! {
        #[test]
        fn any_octets_are_survived(target in ".{0,60}", header: Vec<u8>, text: Vec<u8>, body: Vec<u8>) {
            let asked_with = |target| asked("POST", target, body.clone()).status;
            prop_assert!(matches!(asked_with(target), 202 | 400));
            let message = format!("/?to=1&udh={}&text={}", encoded(&header), encoded(&text));
            prop_assert!(matches!(asked_with(message), 202 | 400));
        }
    }
}
