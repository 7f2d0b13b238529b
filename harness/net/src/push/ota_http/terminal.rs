//! What a terminal answers to a push proxy: to pushes, and to the question who it is.

use dmct_wire::{
    ota_http::{
        Answer, CpiTag, EnclosedLimits, METHOD, OTA_VERSION, Push, PushStatus, Query, Registration,
        header,
    },
    peer::{self, Carrier, Input, Pushed},
};

use super::super::answering::{Answered, Answerer, Arrival};
use crate::{Limits, push::OtaHttpConfig};

/// Octets that stand for what this terminal can do: its tag never changes, since neither do its abilities.
const ABILITIES: &[u8] = b"dmct";

/// The terminal at one address.
#[derive(Debug)]
pub(crate) struct Terminal {
    address: String,
    id: String,
    limits: EnclosedLimits,
}

impl Terminal {
    /// A terminal that is reached at this address: scheme, host and port.
    pub(crate) fn new(address: String, config: &OtaHttpConfig, limits: &Limits) -> Self {
        Self {
            address,
            id: config.terminal_id.clone(),
            limits: EnclosedLimits {
                entity: limits.body,
                ..EnclosedLimits::default()
            },
        }
    }

    fn pushed(&self, arrival: Arrival) -> Answered {
        let Arrival {
            request,
            from,
            first,
        } = arrival;
        let push = match Push::read(&request.headers, &request.body, &self.limits) {
            Ok(push) => push,
            Err(stop) => return malformed(&from, &stop.to_string()),
        };
        let version = push.version.as_deref();
        if !version.is_none_or(is_spoken) {
            return version_not_spoken(&from, version.unwrap_or_default());
        }
        let mut answered = answer(&Answer::accepted(push.version.clone()));
        if first && version.is_none() {
            let name = header::OTA_VERSION;
            answered.notes.push(format!(
                "a push from {from} is the first request on its connection and says no {name}"
            ));
        }
        let enclosed = &push.enclosed;
        let head = [request.head, enclosed.head.encode()].concat();
        answered.input = Some(Input::Pushed(Pushed {
            carrier: Carrier::OtaHttp,
            from,
            to: format!("{}{}", self.address, request.target),
            connection: Some(request.connection),
            head,
            push: peer::Push {
                media_type: enclosed
                    .value("Content-Type")
                    .unwrap_or_default()
                    .to_owned(),
                application: enclosed.application().map(|named| named.to_push()),
                body: push.enclosed.entity,
            },
        }));
        answered
    }

    fn registered(&self, headers: &[(String, String)]) -> Answered {
        let query = Query::read(headers);
        let own = CpiTag::of(ABILITIES);
        let mut registration = Registration::known(query.version.clone(), &self.id);
        if let Some(version) = query.version.as_deref().filter(|said| !is_spoken(said)) {
            return version_not_spoken("a push proxy", version);
        }
        if !query.tags.contains(&own) {
            registration.status.code = 501;
            registration.tags = vec![own];
            registration.capabilities = abilities();
        }
        Answered {
            status: 200,
            headers: registration.headers(),
            ..Answered::default()
        }
    }
}

impl Answerer for Terminal {
    fn answer(&mut self, arrival: Arrival) -> Answered {
        match arrival.request.method.as_str() {
            METHOD => self.pushed(arrival),
            "OPTIONS" => self.registered(&arrival.request.headers),
            other => Answered {
                status: 405,
                headers: vec![("Allow".to_owned(), format!("{METHOD}, OPTIONS"))],
                notes: vec![format!(
                    "{} sent {other} to the address of pushes, and was answered 405",
                    arrival.from
                )],
                ..Answered::default()
            },
        }
    }
}

/// What this terminal can do, as headers.
fn abilities() -> Vec<(String, String)> {
    [
        (
            "X-Wap-Push-Accept",
            "application/vnd.syncml.notification, application/vnd.syncml.dm.notification, \
             application/vnd.syncml.dm+xml, application/vnd.syncml.dm+wbxml",
        ),
        ("X-Wap-Push-Accept-AppID", "x-wap-application:syncml.dm"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

/// Versions of one major number understand each other.
fn is_spoken(version: &str) -> bool {
    let major = |version: &str| {
        version
            .split('.')
            .next()
            .map(|major| major.trim().to_owned())
    };
    major(version) == major(OTA_VERSION)
}

fn answer(answer: &Answer) -> Answered {
    Answered {
        status: answer.http_status,
        headers: answer.headers(),
        ..Answered::default()
    }
}

/// 400, and a push status by which the proxy does not try again with the same octets.
fn malformed(from: &str, reason: &str) -> Answered {
    Answered {
        notes: vec![format!("a push from {from} was refused: {reason}")],
        ..answer(&refusal(400, 235, "Refused"))
    }
}

fn version_not_spoken(from: &str, version: &str) -> Answered {
    Answered {
        notes: vec![format!(
            "{from} speaks version {version:?} of push over HTTP, and was told that {OTA_VERSION} is spoken here"
        )],
        ..answer(&refusal(204, 600, "Version not supported"))
    }
}

fn refusal(http_status: u16, code: u16, phrase: &str) -> Answer {
    Answer {
        http_status,
        status: PushStatus {
            code,
            phrase: phrase.to_owned(),
        },
        version: Some(OTA_VERSION.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dmct_wire::peer::Request;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_octets_are_survived(value in ".{0,40}", version in "[0-9.]{0,6}", body: Vec<u8>) {
            let mut terminal =
                Terminal::new(String::new(), &OtaHttpConfig::default(), &Limits::default());
            for method in ["POST", "OPTIONS"] {
                for content_type in ["application/http", value.as_str()] {
                    let headers = [
                        ("Content-Type", content_type),
                        (header::OTA_VERSION, version.as_str()),
                        (header::CPI_TAG, value.as_str()),
                    ];
                    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
                    let request = Request {
                        method: method.to_owned(),
                        headers: headers.to_vec(),
                        body: body.clone(),
                        ..Request::default()
                    };
                    let answered = terminal.answer(Arrival {
                        request,
                        from: "lab".to_owned(),
                        first: true,
                    });
                    prop_assert!(matches!(answered.status, 200 | 204 | 400));
                }
            }
        }
    }
}
