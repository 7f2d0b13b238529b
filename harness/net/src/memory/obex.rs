//! Pushes and DM sessions over OBEX between two peers in memory: the real packets, both ways.
//!
//! Whoever made a link asks, the other answers. A client that made it puts its message and gets the answer; a server
//! that made it, to push, gets the message of the client and puts the answer.

use std::collections::BTreeMap;

use dmct_wire::peer::{Delivery, Input, Loss, Observation, Push, Request, Response, Time};

use super::{
    line::{Line, name},
    queue::End,
};
use crate::push::{Joined, Put, Said};

/// The scheme of links that a DM client makes.
const SCHEME: &str = "obex:";
/// What stands before the number of a link in the address of one that the DM server made.
const LINK: &str = "obex:connection/";
/// The type that a server asks for; a client may answer with another.
const MESSAGE: &str = "application/vnd.syncml.dm+wbxml";

/// The links between two peers, and what waits on them.
#[derive(Debug, Default)]
pub(super) struct Links {
    links: BTreeMap<u64, Link>,
    /// Messages that wait for their answer, by the number that their receiver knows.
    waiting: BTreeMap<u64, Waiting>,
}

#[derive(Debug)]
struct Link {
    /// Who made it.
    maker: End,
    joined: Joined,
}

/// A message that waits for its answer.
#[derive(Debug)]
struct Waiting {
    link: u64,
    from: End,
    /// The number that its sender knows.
    theirs: u64,
    media_type: String,
}

/// Whether an address is one of a session over OBEX.
pub(super) fn is_obex(url: &str) -> bool {
    url.get(..SCHEME.len())
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME))
}

impl Line {
    /// Carries a push over OBEX: in packets, answered by the other end's.
    pub(super) fn push_over_obex(
        &mut self,
        now: Time,
        from: End,
        exchange: u64,
        to: &str,
        push: &Push,
    ) {
        let mut joined = Joined::new(&self.limits);
        let (outcome, received) = joined.push(exchange, push);
        let arrival = now + self.latency;
        let is_taken = outcome.as_ref().is_ok_and(|delivered| delivered.taken);
        // for a session that may follow
        let is_kept = to.ends_with(";session") && is_taken;
        let number = is_kept.then(|| self.numbering.connection());
        if let Some(number) = number {
            let link = Link {
                maker: from,
                joined,
            };
            self.obex.links.insert(number, link);
        }
        if let Some(received) = received {
            let pushed = received.into_pushed(name(from).to_owned(), to.to_owned(), number);
            self.queue
                .push(arrival, from.other(), Input::Pushed(pushed));
        }
        let input = match outcome {
            Ok(delivered) => Input::Delivered(delivered),
            Err(loss) => Input::Lost { exchange, loss },
        };
        self.queue.push(arrival + self.latency, from, input);
    }

    /// Carries a message of a DM client.
    pub(super) fn post_over_obex(
        &mut self,
        now: Time,
        from: End,
        exchange: u64,
        url: &str,
        said: Said,
    ) {
        let media_type = media_type(&said.headers);
        let carried = match url.strip_prefix(LINK) {
            Some(number) => self.got_over(now, from, number, said),
            None => self.put_over(now, from, said),
        };
        match carried {
            Ok((link, request)) => {
                let waiting = Waiting {
                    link,
                    from,
                    theirs: exchange,
                    media_type,
                };
                self.obex.waiting.insert(request.exchange, waiting);
                let arrival = now + self.latency;
                self.queue
                    .push(arrival, from.other(), Input::Request(request));
            }
            Err(Miss::Refused(response)) => {
                let response = Response {
                    exchange,
                    ..response
                };
                let back = now + self.latency + self.latency;
                self.queue.push(back, from, Input::Response(response));
            }
            Err(Miss::Lost(loss)) => self.lose(now, from, exchange, loss),
        }
    }

    /// A client that made the link puts its message.
    fn put_over(&mut self, now: Time, from: End, said: Said) -> Result<(u64, Request), Miss> {
        let kept = self.obex.links.iter();
        let mut kept = kept.filter(|(_, link)| link.maker == from && !link.joined.is_over());
        let number = match kept.next().map(|(number, _)| *number) {
            Some(number) => number,
            None => self.make_link(from)?,
        };
        let Some(link) = self.obex.links.get_mut(&number) else {
            return Err(Miss::Lost(closed()));
        };
        let put = link.joined.put(said);
        self.tell(now, number);
        match put {
            Put::Taken(received) => {
                let headers = content_type_header(received.object.media_type);
                Ok((
                    number,
                    Request {
                        exchange: self.numbering.exchange(),
                        connection: number,
                        from: String::new(),
                        method: "PUT".to_owned(),
                        target: "obex".to_owned(),
                        headers,
                        head: received.head,
                        body: received.object.body,
                    },
                ))
            }
            Put::Refused(response) => Err(Miss::Refused(Response {
                connection: number,
                ..response
            })),
            Put::Lost(ours, theirs) => {
                self.obex.links.remove(&number);
                if let Some(loss) = theirs {
                    let exchange = self.numbering.exchange();
                    self.lose(now, from.other(), exchange, loss);
                }
                Err(Miss::Lost(ours))
            }
        }
    }

    fn make_link(&mut self, from: End) -> Result<u64, Miss> {
        let mut joined = Joined::new(&self.limits);
        if let Some(refused) = joined.begin().map_err(Miss::Lost)? {
            return Err(Miss::Refused(refused));
        }
        let number = self.numbering.connection();
        let link = Link {
            maker: from,
            joined,
        };
        self.obex.links.insert(number, link);
        Ok(number)
    }

    /// A server that made the link gets the client's message.
    fn got_over(
        &mut self,
        now: Time,
        from: End,
        number: &str,
        said: Said,
    ) -> Result<(u64, Request), Miss> {
        let number = number.parse().unwrap_or_default();
        let link = self.obex.links.get_mut(&number);
        let Some(link) = link.filter(|link| link.maker != from) else {
            return Err(Miss::Lost(Loss::Unreachable(format!(
                "connection {number} does not wait for a message"
            ))));
        };
        let got = link.joined.get(MESSAGE, said);
        self.tell(now, number);
        let got = got.map_err(Miss::Lost)?;
        Ok((
            number,
            Request {
                exchange: self.numbering.exchange(),
                connection: number,
                from: String::new(),
                method: "GET".to_owned(),
                target: "obex".to_owned(),
                headers: got.headers,
                head: got.head,
                body: got.body,
            },
        ))
    }

    /// Carries the answer to a message; gives it back if none waits for it.
    pub(super) fn reply_over_obex(
        &mut self,
        now: Time,
        by: End,
        exchange: u64,
        said: Said,
    ) -> Result<(), Said> {
        let Some(waiting) = self.take_waiting(by, exchange) else {
            return Err(said);
        };
        let Waiting {
            link: number,
            from,
            theirs,
            media_type,
        } = waiting;
        let answered = match self.obex.links.get_mut(&number) {
            Some(link) if link.maker == from => link.joined.get(&media_type, said),
            // whoever gets a message cannot tell what is wrong with it
            Some(_) if !(200..300).contains(&said.status) => Err(closed()),
            Some(link) => match link.joined.put(said) {
                Put::Taken(received) => Ok(Response {
                    status: 200,
                    headers: content_type_header(received.object.media_type),
                    head: received.head,
                    body: received.object.body,
                    ..Response::default()
                }),
                Put::Refused(_) | Put::Lost(..) => Err(closed()),
            },
            None => Err(closed()),
        };
        self.tell(now, number);
        match answered {
            Ok(response) => {
                let response = Response {
                    exchange: theirs,
                    connection: number,
                    ..response
                };
                let arrival = now + self.latency;
                self.queue.push(arrival, from, Input::Response(response));
            }
            Err(loss) => {
                self.obex.links.remove(&number);
                self.lose(now, from, theirs, loss);
            }
        }
        Ok(())
    }

    /// Closes the link of a message that a peer was handed and drops, or has sent and gives up. Whether there was one.
    pub(super) fn drop_over_obex(&mut self, now: Time, by: End, exchange: u64) -> bool {
        if let Some(waiting) = self.take_waiting(by, exchange) {
            self.obex.links.remove(&waiting.link);
            self.lose(now, waiting.from, waiting.theirs, closed());
            return true;
        }
        let mut waiting = self.obex.waiting.iter();
        let sent = waiting.find(|(_, waiting)| waiting.from == by && waiting.theirs == exchange);
        let Some(number) = sent.map(|(number, _)| *number) else {
            return false;
        };
        if let Some(waiting) = self.obex.waiting.remove(&number) {
            self.obex.links.remove(&waiting.link);
            self.lose(now, by.other(), number, closed());
        }
        true
    }

    /// One peer is finished: messages to it come to nothing.
    pub(super) fn leave_obex(&mut self, now: Time, end: End) {
        for waiting in std::mem::take(&mut self.obex.waiting).into_values() {
            if waiting.from != end {
                self.lose(now, waiting.from, waiting.theirs, closed());
            }
        }
        self.obex.links.clear();
    }

    /// A message that a peer was handed, and now settles.
    fn take_waiting(&mut self, by: End, exchange: u64) -> Option<Waiting> {
        let waiting = self.obex.waiting.get(&exchange);
        waiting.filter(|waiting| waiting.from != by)?;
        self.obex.waiting.remove(&exchange)
    }

    /// Tells both ends what was seen on a link.
    fn tell(&mut self, now: Time, number: u64) {
        let Some(link) = self.obex.links.get_mut(&number) else {
            return;
        };
        for note in link.joined.notes() {
            for end in [End::Left, End::Right] {
                let note = Observation::Note(format!("on connection {number} {note}"));
                self.queue.push(now, end, Input::Observed(note));
            }
        }
    }
}

/// Why a message did not arrive.
enum Miss {
    Refused(Response),
    Lost(Loss),
}

impl Said {
    /// A message of a client.
    pub(super) fn message(
        headers: Vec<(String, String)>,
        body: Vec<u8>,
        delivery: Delivery,
    ) -> Self {
        Self {
            status: 200,
            headers,
            body,
            delivery,
        }
    }
}

fn media_type(headers: &[(String, String)]) -> String {
    let mut headers = headers.iter();
    let found = headers.find(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
    found.map_or_else(String::new, |(_, value)| value.clone())
}

fn content_type_header(media_type: Option<String>) -> Vec<(String, String)> {
    let header = media_type.map(|media_type| ("Content-Type".to_owned(), media_type));
    header.into_iter().collect()
}

fn closed() -> Loss {
    Loss::Closed {
        partial: Vec::new(),
    }
}
