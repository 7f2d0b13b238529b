//! A capture file, from its frames to its messages.

use super::{
    frame::{Frames, Unreadable},
    http::{Dialogue, Exchange, Spoken, spoken},
    limits::CaptureLimits,
    link::{self, Ends},
    obex::Link,
    packet::{Carries, Found, find},
    pcap, pcapng,
    pushes::{self, push},
    recognise::{PUSH_PORT, is_dm, is_push},
    recording::{Entry, Lost, Recorded, Recording},
    sip,
    stream::{Connection, Moment, Streams},
};
use dmct_net::http::{Head, Message, Start};
use dmct_scenario::plan::Role;
use std::{collections::BTreeSet, net::SocketAddr};

/// Reads a capture file, pcap or pcapng.
///
/// # Errors
/// It is neither, or nothing of it can be read.
pub fn read(octets: &[u8], limits: &CaptureLimits) -> Result<Recording, Unreadable> {
    let frames = frames(octets, limits)?;
    let mut found = Finds::new(limits);
    for (frame, number) in frames.frames.iter().zip(1..) {
        let moment = Moment {
            frame: number,
            at: frame.at,
        };
        match find(frame) {
            Found::Packet(packet) => match packet.carries {
                Carries::Tcp(segment) => {
                    found.streams.take(packet.from, packet.to, moment, segment);
                }
                Carries::Udp(payload) => found.datagram(moment, packet.to, payload),
            },
            Found::Fragment => found.fragments += 1,
            Found::Cut => found.cut += 1,
            Found::UnknownLink(link) => {
                found.unknown_links.insert(link);
            }
            Found::Nothing => {}
        }
    }
    let mut recording = found.into_recording();
    let cut = frames
        .cut
        .map(|cut| format!("the capture cannot be read to its end: {cut}"));
    recording.notes.extend(cut);
    Ok(recording)
}

fn frames<'a>(octets: &'a [u8], limits: &CaptureLimits) -> Result<Frames<'a>, Unreadable> {
    if let Some(kind) = pcap::kind(octets) {
        pcap::frames(octets, kind, limits)
    } else if pcapng::is(octets) {
        pcapng::frames(octets, limits)
    } else {
        let reason = "this is neither a pcap nor a pcapng file: it does not begin as they do";
        Err(Unreadable::at(0, reason))
    }
}

/// What was found in the frames.
struct Finds<'a> {
    streams: Streams<'a>,
    /// Entries in no order yet, each with its place.
    entries: Vec<((Moment, u8), Entry)>,
    fragments: u64,
    cut: u64,
    unread_pushes: u64,
    unknown_links: BTreeSet<u32>,
    most: usize,
    left_out: u64,
}

impl<'a> Finds<'a> {
    fn new(limits: &CaptureLimits) -> Self {
        Self {
            streams: Streams::new(limits.connections),
            entries: Vec::new(),
            fragments: 0,
            cut: 0,
            unread_pushes: 0,
            unknown_links: BTreeSet::new(),
            most: limits.messages,
            left_out: 0,
        }
    }

    fn datagram(&mut self, moment: Moment, to: SocketAddr, payload: &[u8]) {
        let client = to.ip().to_string();
        if let Some(message) = sip::datagram(payload) {
            return self.sip(moment, client, None, &message);
        }
        if !is_push(payload) {
            self.unread_pushes += u64::from(to.port() == PUSH_PORT);
            return;
        }
        let message = Recorded {
            client,
            body: payload.to_vec(),
            ..push("udp", moment.at)
        };
        self.push((moment, 0), Entry::Message(message));
    }

    /// A message of SIP, if it pushes something of DM or registers for it. `client` is who it goes to.
    fn sip(
        &mut self,
        moment: Moment,
        client: String,
        connection: Option<u64>,
        message: &dmct_wire::sip::Message,
    ) {
        if let Some(recorded) = pushes::of_sip(message, moment.at) {
            let recorded = Recorded {
                client,
                connection,
                ..recorded
            };
            self.push((moment, 0), Entry::Message(recorded));
        }
    }

    fn push(&mut self, place: (Moment, u8), entry: Entry) {
        if self.entries.len() < self.most {
            self.entries.push((place, entry));
        } else {
            self.left_out += 1;
        }
    }

    fn into_recording(mut self) -> Recording {
        let streams = core::mem::replace(&mut self.streams, Streams::new(0));
        let segments = streams.left_out;
        let mut troubles = Troubles::default();
        let mut exchange = 0;
        for (connection, number) in streams.into_connections().iter().zip(1..) {
            let [one, other] = connection.ends;
            let name = format!("connection {number}, {one} to {other}");
            match spoken(connection) {
                Spoken::Http(dialogue) => {
                    self.dialogue(dialogue, number, &name, &mut exchange, &mut troubles);
                }
                Spoken::Obex(link) => {
                    self.link(
                        link,
                        connection,
                        number,
                        &name,
                        &mut exchange,
                        &mut troubles,
                    );
                }
                Spoken::Sip(messages, unread) => {
                    let before = self.entries.len();
                    for (moment, half, message) in messages {
                        let to = connection
                            .ends
                            .get(1 - half)
                            .map(|end| end.ip().to_string());
                        self.sip(moment, to.unwrap_or_default(), Some(number), &message);
                    }
                    let is_ours = self.entries.len() > before;
                    troubles.of(is_ours, &name, unread);
                }
                Spoken::Tls => troubles.ours.push(format!(
                    "{name}: it is encrypted with TLS and cannot be read"
                )),
                Spoken::Other => {}
            }
        }
        let mut recording = Recording {
            notes: troubles.told(self.entries.is_empty()),
            entries: Vec::new(),
        };
        recording.notes.extend(self.notes(segments));
        self.entries.sort_by_key(|(place, _)| *place);
        let mut number = 0;
        for (_, mut entry) in self.entries {
            if let Entry::Message(message) = &mut entry {
                number += 1;
                message.number = number;
            }
            recording.entries.push(entry);
        }
        recording
    }

    /// What went over OBEX.
    fn link(
        &mut self,
        link: Link,
        connection: &Connection<'_>,
        number: u64,
        name: &str,
        exchange: &mut u64,
        troubles: &mut Troubles,
    ) {
        let is_ours = link::is_ours(&link);
        troubles.of(is_ours, name, link.troubles.iter().cloned());
        if !is_ours {
            return;
        }
        let opened = connection.halves.iter().all(|half| half.opened);
        let Some(client) = link::client_of(&link, opened) else {
            troubles.ours.push(format!(
                "{name}: nothing tells which end is the DM client; what went over it is not read"
            ));
            return;
        };
        let ends = Ends {
            client,
            address: connection
                .ends
                .get(client)
                .map(|end| end.ip().to_string())
                .unwrap_or_default(),
            connection: number,
            opened,
        };
        for (moment, recorded) in link::entries(link, &ends, exchange) {
            let entry = match recorded {
                Ok(recorded) => Entry::Message(recorded),
                Err(lost) => Entry::Lost(lost),
            };
            self.push((moment, 0), entry);
        }
    }

    fn dialogue(
        &mut self,
        dialogue: Dialogue,
        connection: u64,
        name: &str,
        number: &mut u64,
        troubles: &mut Troubles,
    ) {
        let is_ours = dialogue
            .exchanges
            .iter()
            .any(|exchange| exchange_is_dm(exchange) || pushed(exchange).is_some());
        troubles.of(is_ours, name, dialogue.troubles);
        if !is_ours {
            return;
        }
        let client = dialogue.client.ip().to_string();
        for exchange in dialogue.exchanges {
            // Whoever posts a push is the server, or a proxy for it.
            if let Some((moment, recorded)) = pushed(&exchange) {
                let recorded = Recorded {
                    client: dialogue.server.ip().to_string(),
                    connection: Some(connection),
                    ..recorded
                };
                self.push((moment, 0), Entry::Message(recorded));
                continue;
            }
            *number += 1;
            self.exchange(exchange, *number, connection, &client, name, troubles);
        }
    }

    fn exchange(
        &mut self,
        exchange: Exchange,
        number: u64,
        connection: u64,
        client: &str,
        name: &str,
        troubles: &mut Troubles,
    ) {
        let is_whole = exchange.request.is_some();
        if is_whole && !exchange_is_dm(&exchange) {
            return;
        }
        if !is_whole {
            let lost = Lost {
                at: exchange.moment.at,
                client: client.to_owned(),
                connection: Some(connection),
            };
            self.push((exchange.moment, 0), Entry::Lost(lost));
        }
        let sides = [
            (Role::Client, exchange.request),
            (Role::Server, exchange.response.filter(|_| is_whole)),
        ];
        for (from, heard) in sides {
            let Some((moment, message)) = heard else {
                continue;
            };
            let mut recorded = of_http(message, from, moment.at);
            recorded.client = client.to_owned();
            recorded.exchange = Some(number);
            recorded.connection = Some(connection);
            if let Some(coding) = compressed(&recorded.head) {
                recorded.body.clear();
                troubles.ours.push(format!(
                    "{name}: a message of the {} has the content coding {coding} and is not read",
                    from.word()
                ));
            }
            let place = (moment, u8::from(from == Role::Server));
            self.push(place, Entry::Message(recorded));
        }
    }

    /// What else could not be read.
    fn notes(&self, segments: u64) -> Vec<String> {
        let mut notes = Vec::new();
        let mut note = |count: u64, what: &str| {
            if count > 0 {
                notes.push(format!("{count} {what}"));
            }
        };
        note(self.fragments, "fragments of IP packets were left out");
        note(
            self.cut,
            "datagrams were captured in part only and left out",
        );
        note(
            self.unread_pushes,
            "datagrams to the port of WAP push are no push of DM and were left out",
        );
        note(
            segments,
            "segments of connections beyond the limit were left out",
        );
        note(self.left_out, "messages beyond the limit were left out");
        for link in &self.unknown_links {
            notes.push(format!(
                "frames of link type {link} were left out: it is not known"
            ));
        }
        notes
    }
}

/// What could not be read of connections: of those of DM, and of others.
#[derive(Debug, Default)]
struct Troubles {
    ours: Vec<String>,
    others: Vec<String>,
}

impl Troubles {
    /// Notes what could not be read of a connection, which is of DM or not.
    fn of(&mut self, is_ours: bool, name: &str, told: impl IntoIterator<Item = String>) {
        let kept = if is_ours {
            &mut self.ours
        } else {
            &mut self.others
        };
        kept.extend(told.into_iter().map(|trouble| format!("{name}: {trouble}")));
    }

    /// What is told: of others only where nothing else explains why nothing was found.
    fn told(self, is_empty: bool) -> Vec<String> {
        let mut told = self.ours;
        if is_empty {
            told.extend(self.others);
        }
        told
    }
}

/// The push that an exchange is.
fn pushed(exchange: &Exchange) -> Option<(Moment, Recorded)> {
    let (moment, request) = exchange.request.as_ref()?;
    Some((*moment, pushes::of_http(request, moment.at)?))
}

fn exchange_is_dm(exchange: &Exchange) -> bool {
    let messages = exchange.request.iter().chain(&exchange.response);
    messages
        .into_iter()
        .any(|(_, message)| is_dm(media_type(&message.head), &message.body))
}

fn media_type(head: &Head) -> &str {
    head.values("content-type").next().unwrap_or_default()
}

/// An HTTP message as it is recorded, without its number and its place among the others.
pub(super) fn of_http(message: Message, from: Role, at: u64) -> Recorded {
    let status = match message.head.start {
        Start::Response { status, .. } => Some(status),
        Start::Request { .. } => None,
    };
    Recorded {
        number: 0,
        at,
        from,
        carrier: "http",
        client: String::new(),
        exchange: None,
        connection: None,
        status,
        media_type: media_type(&message.head).to_owned(),
        head: message.head.octets,
        body: message.body,
    }
}

/// The content coding of a message, if it has one (RFC 9110, section 8.4).
pub(super) fn compressed(head: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(head);
    text.lines().skip(1).find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let value = value.trim();
        let is_coded = name.trim().eq_ignore_ascii_case("content-encoding")
            && !value.eq_ignore_ascii_case("identity")
            && !value.is_empty();
        is_coded.then(|| value.to_owned())
    })
}
