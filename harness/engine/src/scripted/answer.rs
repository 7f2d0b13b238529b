//! The answers that are due to received messages, where a scenario does not give them itself.
//!
//! A Status for the SyncHdr and for every command, and Results of the small device for every Get. What
//! is chunked is taken with 213 (DM Protocol 1.3, section 8).

use super::{
    command::{self, Maker, Received},
    device,
    session::echoable,
};
use crate::view::Seen;
use dmct_scenario::plan::{StatusChoice, StatusPolicy};
use dmct_wire::syncml::message::{Chal, Command, Data, Item, Leaf, Location, Meta, Results};

/// How to answer.
pub struct Answering<'a> {
    /// What the scenario says.
    pub policy: &'a StatusPolicy,
    /// The code for the SyncHdr.
    pub header_code: u16,
    /// The Chal for the SyncHdr of the last message.
    pub challenge: Option<Chal>,
    /// The code for commands, where all are refused.
    pub refuse_all: Option<u16>,
    /// The names, in lower case, of commands for which the scenario gives Results or Status itself.
    pub given: Vec<String>,
    /// Whether we play the client, which answers a Get with Results.
    pub as_client: bool,
    /// What we announce as the SyncHdr's Target and Source in a Status.
    pub device_id: &'a str,
}

/// What can be answered in some messages: SyncHdr first, then the commands in their order.
pub fn received(messages: &[&Seen]) -> Vec<Received> {
    let mut received = Vec::new();
    for seen in messages {
        let Some(message) = seen.message() else {
            continue;
        };
        let msg_id = echoable(seen.msg_id().unwrap_or_default());
        received.push(Received {
            msg_id: msg_id.clone(),
            cmd_id: "0".to_owned(),
            name: "SyncHdr".to_owned(),
            target: message.header.target_uri().map(echoable),
            source: message.header.source_uri().map(echoable),
        });
        received.extend(
            message
                .body
                .all_commands()
                .map(|command| of_command(&msg_id, command)),
        );
    }
    received
}

fn of_command(msg_id: &str, command: &Command) -> Received {
    let only = match command.items() {
        [item] => Some(item),
        _ => None,
    };
    Received {
        msg_id: echoable(msg_id),
        cmd_id: echoable(command.cmd_id().map_or("", Leaf::trimmed)),
        name: command.name().to_owned(),
        target: only.and_then(Item::target_uri).map(echoable),
        source: only.and_then(Item::source_uri).map(echoable),
    }
}

/// The answers to some messages.
pub fn answers(messages: &[&Seen], how: &Answering<'_>, maker: &mut Maker<'_>) -> Vec<Command> {
    let mut commands = Vec::new();
    if how.policy.none {
        return commands;
    }
    for (index, seen) in messages.iter().enumerate() {
        let Some(message) = seen.message() else {
            continue;
        };
        let last = index + 1 == messages.len();
        for received in received(&[seen]).iter().take(1) {
            let mut status = command::status(maker.cmd_id(), received, how.header_code);
            status.chal = how.challenge.clone().filter(|_| last);
            commands.push(Command::Status(status));
        }
        for command in &message.body.commands {
            answer(seen, command, how, maker, &mut commands);
        }
    }
    commands
}

fn answer(
    seen: &Seen,
    command: &Command,
    how: &Answering<'_>,
    maker: &mut Maker<'_>,
    into: &mut Vec<Command>,
) {
    let name = command.name().to_ascii_lowercase();
    let msg_id = seen.msg_id().unwrap_or_default();
    let received = of_command(msg_id, command);
    let others = how.policy.codes.get("others");
    let choice = how
        .policy
        .codes
        .get(&name)
        .or_else(|| others.filter(|_| !is_answer(command)));
    let code = match choice {
        Some(StatusChoice::Code(code)) => Some(*code),
        Some(StatusChoice::None) => None,
        None => how
            .refuse_all
            .filter(|_| !is_answer(command))
            .or_else(|| usual_code(command, how)),
    };
    let given = how.given.contains(&name);
    if let Some(code) = code {
        into.push(Command::Status(command::status(
            maker.cmd_id(),
            &received,
            code,
        )));
        if code == 200 && how.as_client && !given && matches!(command, Command::Get(_)) {
            into.push(results(command, &received, how.device_id, maker));
        }
    }
    for member in command.members() {
        answer(seen, member, how, maker, into);
    }
}

const fn is_answer(command: &Command) -> bool {
    matches!(command, Command::Status(_) | Command::Results(_))
}

/// The code for a command where nothing else is said.
fn usual_code(command: &Command, how: &Answering<'_>) -> Option<u16> {
    let chunk = command.items().iter().any(|item| item.more_data.is_some());
    let known = |item: &Item| {
        item.target_uri()
            .is_some_and(|uri| device::node(uri, how.device_id).is_some())
    };
    match command {
        Command::Status(_) => None,
        _ if chunk => Some(213),
        Command::Results(_) => None,
        Command::Get(operation) if how.as_client => {
            let given = how.given.iter().any(|given| given == "get");
            Some(if given || operation.items.iter().all(known) {
                200
            } else {
                404
            })
        }
        Command::Alert(alert) => match alert.code() {
            Some(1223) => None,
            Some(1100..=1199) if how.as_client => Some(406),
            _ => Some(200),
        },
        Command::Other(_) => Some(501),
        _ => Some(200),
    }
}

fn results(get: &Command, received: &Received, device_id: &str, maker: &mut Maker<'_>) -> Command {
    let items = get
        .items()
        .iter()
        .filter_map(|item| {
            let uri = item.target_uri()?;
            let (format, value) = device::node(uri, device_id)?;
            let meta = Meta {
                format: Some(Leaf::new(format)),
                media_type: Some(Leaf::new("text/plain")),
                ..Meta::default()
            };
            Some(Item {
                source: Some(Location::uri(uri)),
                meta: (format != "chr").then_some(meta),
                data: Some(Data::from_text(value)),
                ..Item::default()
            })
        })
        .collect();
    Command::Results(Results {
        cmd_id: Some(maker.cmd_id()),
        msg_ref: Some(Leaf::new(received.msg_id.clone())),
        cmd_ref: Some(Leaf::new(received.cmd_id.clone())),
        items,
        ..Results::default()
    })
}
