//! What a connection speaks, and the two directions of one that speaks HTTP to its exchanges.

use super::{
    obex::{self, Link},
    recognise::{begins_request, begins_response, is_tls},
    sip,
    stream::{Connection, Half, Moment, Run},
};
use dmct_net::{
    Limits,
    http::{Decoder, Fault, Message, Progress, Side, Start},
};
use std::net::SocketAddr;

/// What a connection holds.
#[derive(Debug)]
pub(super) enum Spoken {
    /// HTTP.
    Http(Dialogue),
    /// OBEX.
    Obex(Link),
    /// SIP: the messages with the halves that they went on, and what could not be read.
    Sip(Vec<(Moment, usize, dmct_wire::sip::Message)>, Vec<String>),
    /// TLS, which cannot be read.
    Tls,
    /// Something else, or nothing.
    Other,
}

/// The exchanges of a connection.
#[derive(Debug)]
pub(super) struct Dialogue {
    /// Where the client is.
    pub(super) client: SocketAddr,
    /// Where the server is.
    pub(super) server: SocketAddr,
    /// What was exchanged, in order.
    pub(super) exchanges: Vec<Exchange>,
    /// What could not be read, in words that follow on the name of the connection.
    pub(super) troubles: Vec<String>,
}

/// A request with its response, as far as they were captured.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    /// When something of it was first known.
    pub(super) moment: Moment,
    /// The request.
    pub(super) request: Option<(Moment, Message)>,
    /// The response.
    pub(super) response: Option<(Moment, Message)>,
}

/// Something that one side sent.
#[derive(Debug)]
enum Heard {
    Message(Message),
    /// It was not whole, or could not be read.
    Lost,
}

/// Reads a connection.
pub(super) fn spoken(connection: &Connection<'_>) -> Spoken {
    let runs = connection.halves.each_ref().map(Half::runs);
    let opened = connection.halves.each_ref().map(|half| half.opened);
    if runs
        .iter()
        .any(|(runs, _)| is_tls(&beginning(runs, BEGINNING)))
    {
        return Spoken::Tls;
    }
    let is_obex = obex::is_spoken(&runs, opened);
    // The first octets of a connection decide; behind them lies what may look like anything.
    if is_obex && opened == [true; 2] {
        return Spoken::Obex(obex::read(&runs, opened));
    }
    if sip::is_spoken(&runs) {
        let (messages, troubles) = sip::read(&runs);
        return Spoken::Sip(messages, troubles);
    }
    let Some(client) = client_of(&runs) else {
        return if is_obex {
            Spoken::Obex(obex::read(&runs, opened))
        } else {
            Spoken::Other
        };
    };
    let [one, other] = &runs;
    let (asking, answering) = if client == 0 {
        (one, other)
    } else {
        (other, one)
    };
    let mut troubles = Vec::new();
    let requests = hear(Side::Request, asking, &mut troubles);
    let responses = hear(Side::Response, answering, &mut troubles);
    let whole = connection.halves.iter().all(|half| half.opened);
    Spoken::Http(Dialogue {
        client: connection.ends[usize::from(client != 0)],
        server: connection.ends[usize::from(client == 0)],
        exchanges: pair(requests, responses, whole),
        troubles,
    })
}

/// How many octets tell TLS.
const BEGINNING: usize = 16;

/// The first octets of a direction, so many at most.
pub(super) fn beginning(runs: &[Run<'_>], most: usize) -> Vec<u8> {
    let pieces = runs.first().map(|run| run.pieces.as_slice());
    let octets = pieces
        .unwrap_or_default()
        .iter()
        .flat_map(|(_, octets)| octets.iter());
    octets.take(most).copied().collect()
}

/// Which half the requests are in.
fn client_of(runs: &[(Vec<Run<'_>>, bool); 2]) -> Option<usize> {
    let finds =
        |half: &(Vec<Run<'_>>, bool), side| half.0.iter().any(|run| start_of(run, side).is_some());
    let [one, other] = runs;
    if finds(one, Side::Request) || finds(other, Side::Response) {
        Some(0)
    } else if finds(other, Side::Request) || finds(one, Side::Response) {
        Some(1)
    } else {
        None
    }
}

/// The piece of a run in which the first message begins, and the place in it.
fn start_of(run: &Run<'_>, side: Side) -> Option<(usize, usize)> {
    let begins = match side {
        Side::Request => begins_request,
        Side::Response => begins_response,
    };
    run.pieces
        .iter()
        .enumerate()
        .find_map(|(number, (_, octets))| {
            let lines = octets.iter().enumerate().filter(|(at, _)| {
                *at == 0
                    || octets
                        .get(at - 1)
                        .is_some_and(|before| *before == b'\n' || *before == b'>')
            });
            let mut starts = lines.map(|(at, _)| at);
            let found = starts.find(|at| octets.get(*at..).is_some_and(begins))?;
            Some((number, found))
        })
}

/// The messages of one direction, with the moments at which they were whole.
fn hear(
    side: Side,
    (runs, ended): &(Vec<Run<'_>>, bool),
    troubles: &mut Vec<String>,
) -> Vec<(Moment, Heard)> {
    let mut heard = Vec::new();
    for (number, run) in runs.iter().enumerate() {
        if run.missing > 0 {
            troubles.push(format!(
                "{} octets of {} are missing in the capture",
                run.missing,
                whose(side)
            ));
            heard.push((run.moment, Heard::Lost));
        }
        let is_last = number + 1 == runs.len();
        hear_run(side, run, is_last && *ended, &mut heard, troubles);
    }
    heard
}

const fn whose(side: Side) -> &'static str {
    match side {
        Side::Request => "the client",
        Side::Response => "the server",
    }
}

fn hear_run(
    side: Side,
    run: &Run<'_>,
    is_ended: bool,
    heard: &mut Vec<(Moment, Heard)>,
    troubles: &mut Vec<String>,
) {
    // The beginning of a message may lie before the capture, or in the octets that are missing.
    let Some((first, place)) = start_of(run, side).or_else(|| begins_in_parts(run)) else {
        return;
    };
    let mut decoder = Decoder::new(side, &Limits::default());
    let mut last = Moment::default();
    for (number, (moment, octets)) in run.pieces.iter().enumerate().skip(first) {
        let from = if number == first { place } else { 0 };
        decoder.feed(octets.get(from..).unwrap_or_default());
        last = *moment;
        loop {
            match decoder.advance() {
                Ok(Progress::Complete(message)) => heard.push((*moment, Heard::Message(message))),
                Ok(Progress::More) => break,
                Err(fault) => {
                    troubles.push(format!("what {} sent {}", whose(side), reason(&fault)));
                    heard.push((*moment, Heard::Lost));
                    return;
                }
            }
        }
    }
    // Octets behind the last message that are but line ends are nothing.
    let is_idle = decoder.partial().iter().all(u8::is_ascii_whitespace) && !decoder.is_open_ended();
    let idle = decoder.is_idle() || (is_idle && decoder.unread() == decoder.partial().len());
    if is_ended && let Ok(Some(message)) = decoder.end() {
        heard.push((last, Heard::Message(message)));
    } else if !idle {
        troubles.push(format!("the last message of {} is not whole", whose(side)));
        heard.push((last, Heard::Lost));
    }
}

/// A first line that is spread over several segments, at the very beginning of a run.
fn begins_in_parts(run: &Run<'_>) -> Option<(usize, usize)> {
    let octets: Vec<u8> = run
        .pieces
        .iter()
        .flat_map(|(_, octets)| octets.iter().copied())
        .take(2048)
        .collect();
    (begins_request(&octets) || begins_response(&octets)).then_some((0, 0))
}

fn reason(fault: &Fault) -> String {
    match fault {
        Fault::Malformed(reason) => format!("cannot be read: {reason}"),
        Fault::TooLarge(limit) => format!("is larger than {limit} octets"),
    }
}

/// Puts responses to their requests.
///
/// Where all is there, the first belongs to the first (RFC 9112, section 9.3). Otherwise a response belongs to the
/// request before it: DM peers wait for an answer before they go on.
fn pair(
    requests: Vec<(Moment, Heard)>,
    responses: Vec<(Moment, Heard)>,
    whole: bool,
) -> Vec<Exchange> {
    let responses: Vec<(Moment, Heard)> = responses
        .into_iter()
        .filter(|(_, heard)| !matches!(heard, Heard::Message(message) if is_interim(message)))
        .collect();
    let is_lost =
        |heard: &[(Moment, Heard)]| heard.iter().any(|(_, heard)| matches!(heard, Heard::Lost));
    if whole && !is_lost(&requests) && responses.len() <= requests.len() {
        return in_order(requests, responses);
    }
    by_time(requests, responses)
}

fn is_interim(message: &Message) -> bool {
    // Behind 101 (Switching Protocols) no HTTP follows.
    message.is_interim() && !matches!(message.head.start, Start::Response { status: 101, .. })
}

fn in_order(requests: Vec<(Moment, Heard)>, responses: Vec<(Moment, Heard)>) -> Vec<Exchange> {
    let mut responses = responses.into_iter();
    requests
        .into_iter()
        .map(|(moment, heard)| Exchange {
            moment,
            request: message(moment, heard),
            response: responses
                .next()
                .and_then(|(own, heard)| message(own.max(moment), heard)),
        })
        .collect()
}

fn by_time(requests: Vec<(Moment, Heard)>, responses: Vec<(Moment, Heard)>) -> Vec<Exchange> {
    let mut all: Vec<(Moment, bool, Heard)> = requests
        .into_iter()
        .map(|(moment, heard)| (moment, false, heard))
        .chain(
            responses
                .into_iter()
                .map(|(moment, heard)| (moment, true, heard)),
        )
        .collect();
    all.sort_by_key(|(moment, is_response, _)| (*moment, *is_response));
    let mut exchanges: Vec<Exchange> = Vec::new();
    let mut is_open = false;
    for (moment, is_response, heard) in all {
        if !is_response || !is_open {
            exchanges.push(Exchange {
                moment,
                ..Exchange::default()
            });
        }
        if let Some(exchange) = exchanges.last_mut() {
            if is_response {
                exchange.response = message(moment, heard);
            } else {
                exchange.request = message(moment, heard);
            }
        }
        is_open = !is_response;
    }
    exchanges
}

fn message(moment: Moment, heard: Heard) -> Option<(Moment, Message)> {
    match heard {
        Heard::Message(message) => Some((moment, message)),
        Heard::Lost => None,
    }
}
