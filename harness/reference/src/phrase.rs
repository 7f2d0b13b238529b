//! Short ways to say and to read the parts of a message.
//!
//! Everything a peer sends is put together from these, and whatever it reads of a message goes through
//! them, so that an element that was left out is an empty text and never a panic.

use dmct_wire::syncml::message::{
    Alert, Command, Content, Data, Item, Leaf, Location, Meta, Status,
};

/// A leaf that holds this text.
pub(crate) fn leaf(text: impl Into<String>) -> Option<Leaf> {
    Some(Leaf::new(text))
}

/// A Target or Source.
pub(crate) fn location(uri: impl Into<String>) -> Option<Location> {
    Some(Location {
        uri: leaf(uri),
        ..Location::default()
    })
}

/// A Data that holds this text.
pub(crate) fn data(text: impl Into<String>) -> Option<Data> {
    Some(Data::from_text(text))
}

/// The Meta for content of this format and type; nothing where both are the defaults, `chr` and
/// `text/plain` (MetaInfo 1.2.2, section 5).
pub(crate) fn meta(format: &str, media_type: &str) -> Option<Meta> {
    let format = (format != "chr").then(|| leaf(format)).flatten();
    let media_type = (media_type != "text/plain")
        .then(|| leaf(media_type))
        .flatten();
    (format.is_some() || media_type.is_some()).then(|| Meta {
        format,
        media_type,
        ..Meta::default()
    })
}

/// The text of a leaf without white space around it; empty if there is none.
pub(crate) fn text(leaf: &Option<Leaf>) -> &str {
    leaf.as_ref().map_or("", |leaf| leaf.text.trim())
}

/// The LocURI of a Target or Source; empty if there is none.
pub(crate) fn uri(location: &Option<Location>) -> &str {
    location.as_ref().map_or("", |location| text(&location.uri))
}

/// The number a leaf holds, if it holds one.
pub(crate) fn number(leaf: &Option<Leaf>) -> Option<usize> {
    text(leaf).parse().ok()
}

/// The text of an Item's Data: empty if there is none, `None` if it holds something else than text.
pub(crate) fn item_text(item: &Item) -> Option<&str> {
    match item.data.as_ref().map(|data| &data.content) {
        None => Some(""),
        Some(Content::Text(text)) => Some(text),
        Some(Content::Octets(_) | Content::Elements(_)) => None,
    }
}

/// What holds for an Item: its own Meta, and for what that leaves open the Meta of its command.
pub(crate) fn effective_meta(item: &Item, of_command: &Option<Meta>) -> Meta {
    let mut meta = item.meta.clone().unwrap_or_default();
    if let Some(outer) = of_command {
        meta.format = meta.format.or_else(|| outer.format.clone());
        meta.media_type = meta.media_type.or_else(|| outer.media_type.clone());
        meta.mark = meta.mark.or_else(|| outer.mark.clone());
        meta.size = meta.size.or_else(|| outer.size.clone());
    }
    meta
}

/// A Status for a command of a message.
pub(crate) fn status(msg_ref: &str, cmd_ref: &str, cmd: &str, code: u16) -> Status {
    Status {
        msg_ref: leaf(msg_ref),
        cmd_ref: leaf(cmd_ref),
        cmd: leaf(cmd),
        data: leaf(code.to_string()),
        ..Status::default()
    }
}

/// The code that a Status reports; 0 if it reports none.
pub(crate) fn code(status: &Status) -> u16 {
    text(&status.data).parse().unwrap_or(0)
}

/// An Alert with this code and these items.
pub(crate) fn alert(code: u16, items: Vec<Item>) -> Command {
    Command::Alert(Alert {
        data: leaf(code.to_string()),
        items,
        ..Alert::default()
    })
}

/// The code of an Alert; 0 if it has none.
pub(crate) fn alert_code(alert: &Alert) -> u16 {
    text(&alert.data).parse().unwrap_or(0)
}

/// Whether a command is an Alert with this code.
pub(crate) fn is_alert(command: &Command, code: u16) -> bool {
    matches!(command, Command::Alert(alert) if alert_code(alert) == code)
}

/// The CmdID of a command; empty if it has none.
pub(crate) fn cmd_id(command: &Command) -> String {
    match command {
        Command::Other(element) => element
            .child("CmdID")
            .map(|child| child.text().trim().to_owned())
            .unwrap_or_default(),
        known => known
            .cmd_id()
            .map(|id| id.trimmed().to_owned())
            .unwrap_or_default(),
    }
}

/// The Items of a command, to be changed.
pub(crate) fn items_mut(command: &mut Command) -> Option<&mut Vec<Item>> {
    match command {
        Command::Results(results) => Some(&mut results.items),
        Command::Alert(alert) => Some(&mut alert.items),
        Command::Add(operation)
        | Command::Replace(operation)
        | Command::Delete(operation)
        | Command::Copy(operation)
        | Command::Get(operation)
        | Command::Exec(operation) => Some(&mut operation.items),
        Command::Status(_) | Command::Sequence(_) | Command::Atomic(_) | Command::Other(_) => None,
    }
}

/// Gives a command and the members of a group their CmdIDs, counting on from `last`.
pub(crate) fn number_command(command: &mut Command, last: &mut u32) {
    *last += 1;
    command.set_cmd_id(Leaf::from(*last));
    if let Command::Sequence(group) | Command::Atomic(group) = command {
        for member in &mut group.commands {
            number_command(member, last);
        }
    }
}

/// The octets of a hexadecimal text; nothing if it is none. White space is passed over.
pub(crate) fn octets_of_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text
        .chars()
        .filter(|each| !each.is_whitespace())
        .map(|each| each.to_digit(16))
        .collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair.iter().fold(0, |value, digit| value * 16 + digit)).ok())
        .collect()
}
