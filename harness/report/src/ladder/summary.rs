//! What a message says, in one line.

use crate::{
    evidence::{Decoded, Kind},
    visible,
};
use dmct_record::event::Message;
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

/// The carrier, where it does not go without saying, and the method of a request or the status of an answer:
/// `POST`, `SIP REGISTER`, `SIP 200 to MESSAGE`.
fn carrier_word(message: &Message) -> String {
    let carrier = short(&message.carrier.to_ascii_uppercase());
    let word = match message.status {
        Some(status) => answer_word(message, status),
        None => method(message).unwrap_or_else(|| carrier.clone()),
    };
    if word == carrier || matches!(message.carrier.as_str(), "http" | "udp") {
        word
    } else {
        format!("{carrier} {word}")
    }
}

/// The first word of a head, where it looks like a method.
fn method(message: &Message) -> Option<String> {
    let head = String::from_utf8_lossy(&message.head.0);
    let first = head.split([' ', '\r', '\n']).next().unwrap_or_default();
    is_method(first).then(|| short(first))
}

/// The status of an answer, with the request that it is for where its own head says that.
fn answer_word(message: &Message, status: u16) -> String {
    // The codes of OBEX begin below those of HTTP and are written in hexadecimal digits.
    if status < 100 {
        return format!("0x{status:02X}");
    }
    // RFC 3261, 20.16: the sequence number, then the method.
    let head = String::from_utf8_lossy(&message.head.0);
    let request = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| message.carrier == "sip" && name.trim().eq_ignore_ascii_case("cseq"))
        .and_then(|(_, value)| value.split_whitespace().nth(1))
        .filter(|method| is_method(method));
    match request {
        Some(method) => format!("{status} to {}", short(method)),
        None => status.to_string(),
    }
}

fn is_method(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|octet| octet.is_ascii_uppercase())
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

#[cfg(test)]
mod tests {
    use super::carrier_word;
    use dmct_record::{
        event::{Direction, Message},
        octets::Octets,
    };

    fn word(carrier: &str, status: Option<u16>, head: &str) -> String {
        carrier_word(&Message {
            number: 1,
            direction: Direction::Received,
            carrier: carrier.to_owned(),
            peer: String::new(),
            exchange: None,
            connection: None,
            status,
            media_type: String::new(),
            head: Octets(head.as_bytes().to_vec()),
            body: Octets(Vec::new()),
            to: String::new(),
            labels: Default::default(),
        })
    }

    #[test]
    fn a_carrier_that_is_not_the_usual_one_is_named() {
        assert_eq!(word("http", None, "POST /dm HTTP/1.1\r\n"), "POST");
        assert_eq!(word("http", Some(200), "HTTP/1.1 200 OK\r\n"), "200");
        assert_eq!(word("udp", None, ""), "UDP");
        assert_eq!(word("ota-http", None, "PUSH\r\n"), "OTA-HTTP PUSH");
        assert_eq!(word("obex", None, "OBEX PUT obex://a\r\n"), "OBEX");
        assert_eq!(
            word("sip", None, "REGISTER sip:a SIP/2.0\r\n"),
            "SIP REGISTER"
        );
    }

    #[test]
    fn an_answer_says_what_it_answers() {
        let head = "SIP/2.0 200 OK\r\nCSeq: 1 MESSAGE\r\n\r\n";
        assert_eq!(word("sip", Some(200), head), "SIP 200 to MESSAGE");
        assert_eq!(word("sip", Some(200), "SIP/2.0 200 OK\r\n"), "SIP 200");
        assert_eq!(word("sip", Some(200), "CSeq: 1 <b>\r\n"), "SIP 200");
        assert_eq!(word("obex", Some(0x20), ""), "OBEX 0x20");
    }
}
