//! A message of SMS as a level: the PDU's fields, its user data header, and the datagram it brings.

use super::{
    Finding, Format, Layer, Origin,
    enter::{Around, enter, read as read_as},
};
use dmct_wire::{
    octets::{Field, Partial, Stop},
    sms::{self, UserData},
};

/// The ports of connectionless push, non-secure and secure (WAP-259, appendix B).
const PUSH_PORTS: [u16; 2] = [2948, 2949];

/// A PDU, as far as it could be read in the best of its forms.
pub(super) struct Pdu {
    /// What it is called.
    title: &'static str,
    /// Octets of the service centre before it, and what they say.
    centre: Option<(usize, String)>,
    fields: Vec<Field>,
    stopped: Option<Stop>,
    /// Who sent it, or to whom it goes.
    pub(super) party: String,
    /// Its user data, if all of it could be read.
    pub(super) user_data: Option<UserData>,
}

impl Pdu {
    /// Reads a PDU in each of its forms, and takes the one of which most can be read.
    pub(super) fn read(octets: &[u8]) -> Self {
        let bare = |centre: Option<(usize, String)>, octets: &[u8]| {
            [deliver(centre.clone(), octets), submit(centre, octets)]
        };
        let mut forms = Vec::from(bare(None, octets));
        if let Ok((centre, rest)) = sms::service_centre(octets) {
            let said = match centre {
                Some(centre) => centre.to_string(),
                None => "the one that the modem knows".to_owned(),
            };
            forms.extend(bare(Some((octets.len() - rest.len(), said)), rest));
        }
        // Of equals the last: modems put a service centre before a PDU.
        forms
            .into_iter()
            .max_by_key(Self::rank)
            .unwrap_or_else(|| deliver(None, octets))
    }

    /// How much of it makes sense.
    fn rank(&self) -> (bool, bool, usize) {
        let has_ports = self
            .user_data
            .as_ref()
            .is_some_and(|data| data.ports().is_some());
        (self.user_data.is_some(), has_ports, self.fields.len())
    }

    /// Whether it was read whole, and its user data name ports as those of WDP do.
    pub(super) fn has_ports(&self) -> bool {
        self.rank().1
    }

    /// Whether so much of it could be read that it can hardly be anything else.
    pub(super) fn is_likely(&self) -> bool {
        let coding = self.fields.iter().find(|field| field.name == "TP-DCS");
        let is_eight_bit = coding
            .and_then(|field| u8::from_str_radix(field.value.trim_start_matches("0x"), 16).ok())
            .is_some_and(sms::is_eight_bit);
        is_eight_bit && self.fields.iter().any(|field| field.name == "TP-UDL")
    }

    /// Its lines and what is wrong, without what it brings.
    pub(super) fn layer(&self, why: &str, octets: &[u8]) -> Layer {
        let mut layer = Layer::new(Format::Sms, why, octets.len());
        layer.title = self.title.to_owned();
        let offset = self.centre.as_ref().map_or(0, |(length, _)| *length);
        if let Some((length, centre)) = &self.centre {
            layer.say(0, &format!("service centre: {centre}"), Some(0..*length));
        }
        for field in self.fields.iter().filter(|field| field.name != "data") {
            layer.say_field(0, field, offset);
        }
        if let Some(stop) = &self.stopped {
            layer.stop(stop, offset);
        }
        layer
    }
}

fn deliver(centre: Option<(usize, String)>, octets: &[u8]) -> Pdu {
    let read = sms::decode_deliver(octets);
    let party = read
        .value
        .as_ref()
        .map(|value| value.originator.to_string());
    form("SMS-DELIVER", centre, party, read, |value| value.user_data)
}

fn submit(centre: Option<(usize, String)>, octets: &[u8]) -> Pdu {
    let read = sms::decode_submit(octets);
    let party = read
        .value
        .as_ref()
        .map(|value| value.destination.to_string());
    form("SMS-SUBMIT", centre, party, read, |value| value.user_data)
}

fn form<T>(
    title: &'static str,
    centre: Option<(usize, String)>,
    party: Option<String>,
    read: Partial<T>,
    user_data: fn(T) -> UserData,
) -> Pdu {
    Pdu {
        title,
        centre,
        party: party.unwrap_or_default(),
        fields: read.fields,
        stopped: read.stopped,
        user_data: read.value.map(user_data),
    }
}

/// One PDU as a level, with its datagram where it needs no other parts.
pub(super) fn layer(why: &str, octets: &[u8], levels: u8) -> Layer {
    let pdu = Pdu::read(octets);
    let mut layer = pdu.layer(why, octets);
    if let Some(data) = &pdu.user_data {
        enter_data(&mut layer, data, octets.len(), levels);
    }
    layer
}

/// User data with their header as a level.
pub(super) fn user_data(why: &str, octets: &[u8], levels: u8) -> Layer {
    let mut layer = Layer::new(Format::UserData, why, octets.len());
    let read = UserData::decode(octets);
    for field in read.fields.iter().filter(|field| field.name != "data") {
        layer.say_field(0, field, 0);
    }
    if let Some(stop) = &read.stopped {
        layer.stop(stop, 0);
    }
    if let Some(data) = &read.value {
        enter_data(&mut layer, data, octets.len(), levels);
    }
    layer
}

/// Goes into the data of one message, which stand at its end.
fn enter_data(layer: &mut Layer, data: &UserData, end: usize, levels: u8) {
    if let Some(part) = data.concatenation().filter(|part| part.total > 1) {
        let text = format!(
            "part {} of {}: give all parts, one a line, to see what they bring together",
            part.number, part.total
        );
        layer
            .findings
            .push(Finding::stop(end - data.data.len(), &text));
        return;
    }
    if let Some(inner) = datagram(data, &data.data, levels) {
        layer.push(inner, Origin::at(end - data.data.len(), data.data.len()));
    }
}

/// What a datagram brings: a push where it goes to a port of pushes.
pub(super) fn datagram(ports: &UserData, octets: &[u8], levels: u8) -> Option<Layer> {
    match ports.ports().map(|ports| ports.destination) {
        Some(port) if PUSH_PORTS.contains(&port) && levels > 0 => {
            let why = format!("it goes to port {port}");
            Some(read_as(Format::Wsp, &why, octets, levels - 1).0)
        }
        _ => enter(
            octets,
            &Around {
                media_type: None,
                levels,
            },
        ),
    }
}
