//! What a message says, in one line.

use crate::{
    evidence::{Decoded, Kind},
    visible,
};
use dmct_record::event::{Direction, Message};
use dmct_wire::syncml::message::{
    Alert, Command, Item, Leaf, Location, Message as Dm, Operation, Status,
};

/// The most commands that are named one by one.
const COMMANDS: usize = 6;
/// The longest name in a summary, characters.
const NAME: usize = 60;

/// What a message says: `POST  Package #1 · MsgID 1 · Alert 1201, Replace ./DevInfo · Final`.
pub fn summary(message: &Message, decoded: &Decoded, package: Option<u8>) -> String {
    let mut parts = Vec::new();
    if let Some(package) = package {
        parts.push(format!("Package #{package}"));
    }
    if let Some(dm) = &decoded.message {
        parts.extend(dm_parts(dm));
    } else if let Some(notification) = &decoded.notification {
        parts.push(format!("Package #0 ({})", notification.version));
        parts.push(format!("SessionID {}", short(&notification.session)));
        parts.push(short(&notification.server));
    } else {
        parts.push(match decoded.kind {
            Kind::Empty => "no body".to_owned(),
            kind => format!("{}, {} octets", kind.name(), message.body.0.len()),
        });
    }
    format!("{}  {}", carrier_word(message), parts.join(" \u{B7} "))
}

/// The method of a request, the status of a response, the name of any other carrier.
fn carrier_word(message: &Message) -> String {
    if let Some(status) = message.status {
        return status.to_string();
    }
    let head = String::from_utf8_lossy(&message.head.0);
    match head.split([' ', '\r', '\n']).next() {
        Some(method) if !method.is_empty() && method.bytes().all(|b| b.is_ascii_uppercase()) => {
            short(method)
        }
        _ => match message.direction {
            Direction::Sent | Direction::Received => short(&message.carrier.to_ascii_uppercase()),
        },
    }
}

fn dm_parts(message: &Dm) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(id) = &message.header.msg_id {
        parts.push(format!("MsgID {}", leaf(Some(id))));
    }
    if message.header.cred.is_some() {
        parts.push("Cred".to_owned());
    }
    let mut named: Vec<String> = Vec::new();
    let statuses: Vec<&Status> = message
        .body
        .commands
        .iter()
        .filter_map(|command| match command {
            Command::Status(status) => Some(status),
            _ => None,
        })
        .collect();
    named.extend(statuses_text(&statuses));
    let others: Vec<String> = message
        .body
        .commands
        .iter()
        .filter_map(command_text)
        .collect();
    let more = others.len().saturating_sub(COMMANDS);
    named.extend(others.into_iter().take(COMMANDS));
    if more > 0 {
        named.push(format!("{more} more"));
    }
    if !named.is_empty() {
        parts.push(named.join(", "));
    }
    if message.body.final_flag.is_some() {
        parts.push("Final".to_owned());
    }
    parts
}

/// All Status of a message in a few words: `Status 212 SyncHdr, 200 Alert`.
fn statuses_text(statuses: &[&Status]) -> Option<String> {
    let (first, rest) = statuses.split_first()?;
    let mut words = Vec::from([format!("Status {}", status_text(first))]);
    words.extend(
        rest.iter()
            .take(COMMANDS - 1)
            .map(|status| status_text(status)),
    );
    if statuses.len() > COMMANDS {
        words.push(format!("{} more Status", statuses.len() - COMMANDS));
    }
    Some(words.join(", "))
}

fn status_text(status: &Status) -> String {
    format!(
        "{} {}",
        leaf(status.data.as_ref()),
        leaf(status.cmd.as_ref())
    )
}

fn command_text(command: &Command) -> Option<String> {
    match command {
        Command::Status(_) => None,
        Command::Results(results) => {
            let source = results.items.iter().find_map(item_source);
            Some(named("Results", source))
        }
        Command::Alert(alert) => Some(alert_text(alert)),
        Command::Add(operation) => Some(operation_text("Add", operation)),
        Command::Replace(operation) => Some(operation_text("Replace", operation)),
        Command::Delete(operation) => Some(operation_text("Delete", operation)),
        Command::Copy(operation) => Some(operation_text("Copy", operation)),
        Command::Get(operation) => Some(operation_text("Get", operation)),
        Command::Exec(operation) => Some(operation_text("Exec", operation)),
        Command::Sequence(group) => Some(format!("Sequence of {}", group.commands.len())),
        Command::Atomic(group) => Some(format!("Atomic of {}", group.commands.len())),
        Command::Other(element) => Some(short(&element.name)),
    }
}

fn alert_text(alert: &Alert) -> String {
    format!("Alert {}", leaf(alert.data.as_ref()))
}

/// A command and the first node it names: its target, or its source where it has none (Replace of DevInfo).
fn operation_text(name: &str, operation: &Operation) -> String {
    let place = operation
        .items
        .iter()
        .find_map(|item| item_target(item).or_else(|| item_source(item)));
    let chunk = if operation.items.iter().any(|item| item.more_data.is_some()) {
        " (more follows)"
    } else {
        ""
    };
    let more = match operation.items.len() {
        0 | 1 => String::new(),
        count => format!(" +{}", count - 1),
    };
    format!("{}{more}{chunk}", named(name, place))
}

fn item_target(item: &Item) -> Option<&str> {
    item.target.as_ref().and_then(uri)
}

fn item_source(item: &Item) -> Option<&str> {
    item.source.as_ref().and_then(uri)
}

fn uri(location: &Location) -> Option<&str> {
    location.uri.as_ref().map(|leaf| leaf.text.as_str())
}

fn named(command: &str, place: Option<&str>) -> String {
    place.map_or_else(
        || command.to_owned(),
        |place| format!("{command} {}", short(place)),
    )
}

fn leaf(leaf: Option<&Leaf>) -> String {
    leaf.map_or_else(|| "?".to_owned(), |leaf| short(leaf.text.trim()))
}

fn short(text: &str) -> String {
    visible::line(&text.chars().take(NAME).collect::<String>())
}
