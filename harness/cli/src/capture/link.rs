//! The objects of a connection over OBEX to DM messages: who the client is, and what answers what.

use super::{
    obex::{Carried, Link, Said},
    pushes::{is_notification, push},
    recognise::{encoding_of, is_dm},
    recording::{Lost, Recorded},
    stream::Moment,
};
use dmct_scenario::plan::Role;
use dmct_wire::{
    obex::Object,
    syncml::{
        codec::{self, Encoding},
        limits::Limits,
        message::{Command, Operation},
    },
};

/// A link whose two ends are known.
#[derive(Debug)]
pub(super) struct Ends {
    /// The half on which the client speaks.
    pub(super) client: usize,
    /// The client's address.
    pub(super) address: String,
    /// The number of the connection in the recording.
    pub(super) connection: u64,
    /// Whether its beginning was captured.
    pub(super) opened: bool,
}

/// Whether anything of DM went over a link.
pub(super) fn is_ours(link: &Link) -> bool {
    objects(link).any(|carried| is_message(&carried.object) || notifies(&carried.object))
}

fn objects(link: &Link) -> impl Iterator<Item = &Carried> {
    link.said.iter().filter_map(|(_, said)| match said {
        Said::Object(carried) => Some(carried),
        Said::Lost => None,
    })
}

fn media_type(object: &Object) -> &str {
    object.media_type.as_deref().unwrap_or_default()
}

fn is_message(object: &Object) -> bool {
    is_dm(media_type(object), &object.body)
}

fn notifies(object: &Object) -> bool {
    is_notification(media_type(object))
}

/// The half on which the client speaks, by what is said; nothing where nobody could tell.
///
/// A notification comes from the server. What only a client or only a server says is evidence; where there is none, the
/// first message of a session comes from the client, whichever end connected.
pub(super) fn client_of(link: &Link, opened: bool) -> Option<usize> {
    let mut score = [0_i32; 2];
    let mut first = None;
    let mut speakers = [false; 2];
    for carried in objects(link) {
        let place = carried.from % 2;
        let found = if notifies(&carried.object) {
            -4
        } else if is_message(&carried.object) {
            first = first.or(Some(place));
            if let Some(speaks) = speakers.get_mut(place) {
                *speaks = true;
            }
            evidence(&carried.object)
        } else {
            0
        };
        if let Some(score) = score.get_mut(place) {
            *score += found;
        }
    }
    let [one, two] = score;
    match (one - two).cmp(&0) {
        core::cmp::Ordering::Greater => Some(0),
        core::cmp::Ordering::Less => Some(1),
        core::cmp::Ordering::Equal => first.filter(|_| opened && speakers == [true; 2]),
    }
}

/// How much speaks for a message to come from a client; below 0, from a server.
fn evidence(object: &Object) -> i32 {
    let encoding = Encoding::of_media_type(media_type(object))
        .map_or_else(|| encoding_of(&object.body), |found| found.encoding);
    let decoded = codec::decode(&object.body, encoding, &Limits::default());
    let Some(message) = decoded.message else {
        return 0;
    };
    let of = |command: &Command| match command {
        // Package #1 says how its session came about.
        Command::Alert(alert) => match alert.code() {
            Some(1200 | 1201) => 4,
            Some(1226) => 1,
            Some(1100..=1199) => -1,
            _ => 0,
        },
        Command::Results(_) => 1,
        Command::Replace(operation) if is_of_device(operation) => 1,
        Command::Add(_)
        | Command::Replace(_)
        | Command::Delete(_)
        | Command::Copy(_)
        | Command::Get(_)
        | Command::Exec(_)
        | Command::Sequence(_)
        | Command::Atomic(_) => -1,
        Command::Status(_) | Command::Other(_) => 0,
    };
    let all: i32 = message.body.commands.iter().take(16).map(of).sum();
    all.clamp(-4, 4)
}

/// Whether a Replace tells DevInfo, which only a client does.
fn is_of_device(operation: &Operation) -> bool {
    let sources = operation.items.iter().filter_map(|item| {
        let uri = item.source.as_ref()?.uri.as_ref()?;
        Some(uri.trimmed())
    });
    let mut sources = sources.peekable();
    sources.peek().is_some() && sources.all(|uri| uri.starts_with("./DevInfo"))
}

/// What is to be recorded of a link, with the moment it was whole. `exchange` is the number of the last one.
pub(super) fn entries(
    link: Link,
    ends: &Ends,
    exchange: &mut u64,
) -> Vec<(Moment, Result<Recorded, Lost>)> {
    let mut open: Option<u64> = None;
    // A server that speaks first pushes; whoever came late cannot know.
    let mut is_before_session = ends.opened;
    let mut entries = Vec::new();
    for (moment, said) in link.said {
        let recorded = match said {
            Said::Lost => None,
            Said::Object(carried) if notifies(&carried.object) => {
                if carried.from == ends.client {
                    continue;
                }
                Some(of_link(carried, ends, moment))
            }
            Said::Object(carried) if is_message(&carried.object) => {
                if carried.from == ends.client {
                    *exchange += 1;
                    open = Some(*exchange);
                    is_before_session = false;
                    Some(Recorded {
                        from: Role::Client,
                        exchange: open,
                        ..of_link(carried, ends, moment)
                    })
                } else if let Some(exchange) = open.take() {
                    Some(Recorded {
                        exchange: Some(exchange),
                        status: Some(200),
                        ..of_link(carried, ends, moment)
                    })
                } else {
                    let is_push = is_before_session && carried.put;
                    is_push.then(|| of_link(carried, ends, moment))
                }
            }
            Said::Object(_) => continue,
        };
        if recorded.is_none() {
            open = None;
            is_before_session = false;
        }
        let lost = || Lost {
            at: moment.at,
            client: ends.address.clone(),
            connection: Some(ends.connection),
        };
        entries.push((moment, recorded.ok_or_else(lost)));
    }
    entries
}

fn of_link(carried: Carried, ends: &Ends, moment: Moment) -> Recorded {
    Recorded {
        at: moment.at,
        client: ends.address.clone(),
        connection: Some(ends.connection),
        ..recorded(carried)
    }
}

/// An object as it is recorded, as if the server had pushed it.
pub(super) fn recorded(carried: Carried) -> Recorded {
    let object = carried.object;
    let media_type = object
        .media_type
        .filter(|media_type| !media_type.is_empty())
        .unwrap_or_else(|| encoding_of(&object.body).media_type().to_owned());
    Recorded {
        media_type,
        head: carried.head,
        body: object.body,
        ..push("obex", 0)
    }
}
