//! REGISTER: a DM client says where it can be reached (Notification 1.3 7.3; RFC 3261 10; RFC 5626; RFC 5627).

use super::feature::{DM_APPLICATION, event_applications, with_application};
use super::message::Message;
use super::name_address::{Contact, NameAddress};
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
            contact.parameters = with_application(contact.parameters, DM_APPLICATION);
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

/// One contact in the 200 of a registrar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The contact, with the parameters of its REGISTER.
    pub contact: NameAddress,
    /// For how many seconds from now.
    pub expires: u32,
    /// The addresses granted with it.
    pub gruu: Option<Gruu>,
}

impl Grant {
    /// The value of Contact. What the registrar has to say takes the place of what the device said of it.
    fn value(&self) -> NameAddress {
        let mut contact = self.contact.clone();
        let mut parameters = core::mem::take(&mut contact.parameters);
        parameters.0.retain(|one| {
            let own = ["expires", "pub-gruu", "temp-gruu"];
            !own.iter().any(|name| one.name.eq_ignore_ascii_case(name))
        });
        if let Some(Gruu { public, temporary }) = &self.gruu {
            parameters = parameters.with_quoted("pub-gruu", public);
            if let Some(temporary) = temporary {
                parameters = parameters.with_quoted("temp-gruu", temporary);
            }
        }
        contact.parameters = parameters.with("expires", Some(&self.expires.to_string()));
        contact
    }
}

/// The 200 of a registrar: all contacts that now stand for the address of record (RFC 3261 10.3).
pub fn registered(request: &Message, tag: &str, grants: &[Grant]) -> Message {
    let mut response = Message::response_to(request, 200, "OK", Some(tag));
    for grant in grants {
        response = response.with("Contact", &grant.value().to_string());
    }
    if grants.iter().any(|grant| grant.gruu.is_some()) {
        response = response.with("Supported", "gruu");
    }
    response.with_body(b"")
}
