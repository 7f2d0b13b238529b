//! REGISTER: a DM client says where it can be reached (Notification 1.3 7.3; RFC 3261 10; RFC 5626; RFC 5627).

use super::feature::{dm_feature, event_applications};
use super::message::Message;
use super::name_address::{Contact, NameAddress};
use super::parameter::quoted;
use super::typed::Exchange;
use crate::octets::Stop;

/// What a DM client registers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The domain of the registrar, `sip:home.example`.
    pub registrar: String,
    /// Who can be reached, `sip:device@home.example`.
    pub address_of_record: String,
    /// Where, `sip:device@127.0.0.1:5060`.
    pub contact: String,
    /// What names the device itself, `urn:uuid:...`; a GRUU needs it.
    pub instance: Option<String>,
    /// The number of the flow, if the outbound mechanism is used.
    pub reg_id: Option<u32>,
    /// Whether a GRUU is asked for.
    pub gruu: bool,
    /// Whether the feature tag of the DM user agent stands behind the Contact.
    pub dm_feature: bool,
    /// For how long, seconds; 0 ends the registration.
    pub expires: u32,
}

impl Registration {
    /// The request.
    pub fn request(&self, exchange: &Exchange) -> Message {
        let mut contact = NameAddress::new(&self.contact);
        if let Some(instance) = &self.instance {
            let value = format!("<{instance}>");
            contact.parameters = contact.parameters.with_quoted("+sip.instance", &value);
        }
        if let Some(reg_id) = self.reg_id {
            let value = reg_id.to_string();
            contact.parameters = contact.parameters.with("reg-id", Some(&value));
        }
        if self.dm_feature {
            contact.parameters = dm_feature(contact.parameters);
        }
        let options = [
            (self.gruu, "gruu"),
            (self.reg_id.is_some(), "outbound"),
            (self.reg_id.is_some(), "path"),
        ];
        let options = options.iter().filter(|(used, _)| *used);
        let options: Vec<_> = options.map(|(_, option)| *option).collect();

        let record = &self.address_of_record;
        let mut request = exchange
            .request("REGISTER", &self.registrar, record, record)
            .with("Contact", &contact.to_string());
        if !options.is_empty() {
            request = request.with("Supported", &options.join(", "));
        }
        request
            .with("Expires", &self.expires.to_string())
            .with_body(b"")
    }
}

/// One contact of a REGISTER or of the response to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The contact with all its parameters.
    pub contact: NameAddress,
    /// What names the device, without quotes and angle brackets.
    pub instance: Option<String>,
    /// The number of the flow.
    pub reg_id: Option<u32>,
    /// For how long, seconds: its own parameter, otherwise the Expires header.
    pub expires: Option<u32>,
    /// The applications that its feature tag names.
    pub applications: Vec<String>,
    /// The GRUU that a registrar granted, the same for every registration.
    pub public_gruu: Option<String>,
    /// The GRUU that a registrar granted for this registration.
    pub temporary_gruu: Option<String>,
}

/// What a REGISTER or the response to it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Who can be reached.
    pub address_of_record: String,
    /// Where.
    pub bindings: Vec<Binding>,
    /// Whether all bindings are to be removed: a Contact of `*`.
    pub removes_all: bool,
    /// Whether a GRUU is asked for.
    pub supports_gruu: bool,
}

impl Registered {
    /// Reads a REGISTER, or the response to one.
    ///
    /// # Errors
    /// It has no To, or a Contact that cannot be read.
    pub fn read(message: &Message) -> Result<Self, Stop> {
        let expires = message
            .header("Expires")
            .and_then(|header| header.value.parse().ok());
        let mut registered = Self {
            address_of_record: message.to()?.uri,
            bindings: Vec::new(),
            removes_all: false,
            supports_gruu: message.supports("gruu"),
        };
        for contact in message.contacts()? {
            match contact {
                Contact::All => registered.removes_all = true,
                Contact::Address(contact) => {
                    registered.bindings.push(Binding::of(contact, expires));
                }
            }
        }
        Ok(registered)
    }
}

impl Binding {
    fn of(contact: NameAddress, expires: Option<u32>) -> Self {
        let value = |name| contact.parameters.value(name);
        let number = |name| value(name).and_then(|digits| digits.parse().ok());
        Self {
            instance: value("+sip.instance")
                .map(|instance| instance.trim_matches(['<', '>']).to_owned()),
            reg_id: number("reg-id"),
            expires: number("expires").or(expires),
            applications: event_applications(&contact.parameters),
            public_gruu: value("pub-gruu"),
            temporary_gruu: value("temp-gruu"),
            contact,
        }
    }
}

/// The addresses that a registrar grants with a registration (RFC 5627 5.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gruu {
    /// The same for every registration of this device.
    pub public: String,
    /// For this registration alone.
    pub temporary: Option<String>,
}

/// The 200 of a registrar: the contacts of the request echoed, for so many seconds, with a GRUU if one is granted.
///
/// # Errors
/// The request has a Contact that cannot be read.
pub fn registered(
    request: &Message,
    tag: &str,
    expires: u32,
    gruu: Option<&Gruu>,
) -> Result<Message, Stop> {
    let mut response = Message::response_to(request, 200, "OK", Some(tag));
    for contact in request.contacts()? {
        let Contact::Address(mut contact) = contact else {
            continue;
        };
        let parameters = &mut contact.parameters;
        parameters
            .0
            .retain(|one| !one.name.eq_ignore_ascii_case("expires"));
        if let Some(gruu) = gruu {
            let public = quoted(&gruu.public);
            *parameters = core::mem::take(parameters).with("pub-gruu", Some(&public));
            let temporary = gruu.temporary.as_deref().map(quoted);
            if temporary.is_some() {
                *parameters = core::mem::take(parameters).with("temp-gruu", temporary.as_deref());
            }
        }
        let seconds = expires.to_string();
        *parameters = core::mem::take(parameters).with("expires", Some(&seconds));
        response = response.with("Contact", &contact.to_string());
    }
    if gruu.is_some() {
        response = response.with("Supported", "gruu");
    }
    Ok(response.with_body(b""))
}
