//! Notifications to send.

use super::Lowering;
use super::shapes::{NOTIFY, OPTION, PUSH, PUSH_MESSAGE};
use crate::plan::{
    Carrier, DigestSpec, NonceChoice, NotificationFormat, Notify, OptionSpec, PushMessage,
    PushSpec, Template,
};
use crate::reader::Fields;
use crate::syntax::Node;

impl Lowering<'_> {
    /// Reads `notify`.
    pub(super) fn notify(&mut self, node: &Node) -> Option<Notify> {
        let fields = self.reader.fields(node, &NOTIFY)?;
        let (digest, nonce) = (self.digest(&fields), self.nonce_choice(&fields));
        let options = fields.get("options").map(|node| {
            let nodes = self.reader.list(node, "`options`");
            nodes.iter().filter_map(|node| self.option(node)).collect()
        });
        let flip = fields.get("flip").map(|node| {
            let nodes = self.reader.list(node, "`flip`");
            nodes
                .iter()
                .filter_map(|node| self.reader.number(node, 65_535))
                .collect()
        });
        let push = fields.get("push").and_then(|node| self.push(node));
        let mut number = |key, most| {
            fields
                .get(key)
                .and_then(|node| self.reader.number(node, most))
        };
        Some(Notify {
            version: narrow(number("version", 1023)),
            option_count: narrow(number("option-count", 15)),
            ui_mode: narrow(number("ui-mode", 3)),
            initiator: narrow(number("initiator", 1)),
            transport: narrow(number("transport", 7)),
            reserved: narrow(number("reserved", (1 << 27) - 1)),
            timeout: narrow(number("timeout", 65_535)),
            truncate: narrow(number("truncate", 65_535)),
            times: narrow(number("times", 100)),
            format: self.notification_format(&fields),
            session_id: fields
                .get("session-id")
                .and_then(|node| self.session_id(node)),
            age: fields
                .get("age")
                .and_then(|node| self.reader.duration(node))
                .map(|age| age.as_secs()),
            server_id: fields
                .get("server-id")
                .and_then(|node| self.reader.template(node)),
            omit_server_id: fields
                .get("omit-server-id")
                .and_then(|node| self.reader.boolean(node))
                .unwrap_or(false),
            vendor: fields
                .get("vendor")
                .and_then(|node| self.reader.octets(node)),
            over: self.over(&fields),
            options,
            digest,
            nonce,
            flip: flip.unwrap_or_default(),
            push: push.unwrap_or_default(),
        })
    }

    /// The format among these keys.
    pub(super) fn notification_format(
        &mut self,
        fields: &Fields<'_>,
    ) -> Option<NotificationFormat> {
        let node = fields.get("format")?;
        match self.reader.word(node, "format", fields.words("format"))? {
            "1.2" => Some(NotificationFormat::V12),
            _ => Some(NotificationFormat::V13),
        }
    }

    /// The carrier among these keys.
    pub(super) fn over(&mut self, fields: &Fields<'_>) -> Option<Carrier> {
        let node = fields.get("over")?;
        Carrier::of_name(self.reader.word(node, "carrier", fields.words("over"))?)
    }

    /// A session identifier: a number of 16 bits, or the value of a name.
    fn session_id(&mut self, node: &Node) -> Option<Template> {
        let template = self.reader.template(node)?;
        if template.holes().next().is_none() {
            self.reader.number::<u16>(node, 65_535)?;
        }
        Some(template)
    }

    fn digest(&mut self, fields: &Fields<'_>) -> DigestSpec {
        let node = fields.get("digest");
        let word = node.and_then(|node| self.reader.word(node, "digest", fields.words("digest")));
        match word {
            Some("flipped") => DigestSpec::Flipped,
            Some("wrong-secret") => DigestSpec::WrongSecret,
            Some("zero") => DigestSpec::Zero,
            Some("omitted") => DigestSpec::Omitted,
            _ => DigestSpec::Good,
        }
    }

    fn nonce_choice(&mut self, fields: &Fields<'_>) -> NonceChoice {
        let node = fields.get("nonce");
        let word = node.and_then(|node| self.reader.word(node, "nonce", fields.words("nonce")));
        match word {
            Some("special") => NonceChoice::Special,
            Some("wrong") => NonceChoice::Wrong,
            _ => NonceChoice::Stored,
        }
    }

    /// An option by its name or number (DM Notification 1.3, 6.3).
    fn option(&mut self, node: &Node) -> Option<OptionSpec> {
        let fields = self.reader.fields(node, &OPTION)?;
        let (name, entry) = fields.chosen()?;
        let hex = fields.entry("hex");
        let value = &entry.value;
        if let Some(hex) = hex
            && name != "number"
        {
            let message = format!("`hex` means nothing to `{name}`");
            self.reader.wrong(hex.key.extent, message);
        }
        let (number, value) = match name {
            "targeted-mo" => (2, uint(self.reader.number(value, 65_535)?)),
            "requested-mo" => (3, uint(self.reader.number(value, 65_535)?)),
            "preferred-bearer" => (4, vec![self.reader.number(value, 255)?]),
            "connect-reason" => (5, self.reader.text(value)?.into_bytes()),
            "vendor-info" => (6, self.reader.octets(value)?),
            _ => {
                let number = self.reader.number(value, 15)?;
                let octets = hex.map(|hex| self.reader.octets(&hex.value));
                (number, octets.unwrap_or_default().unwrap_or_default())
            }
        };
        Some(OptionSpec { number, value })
    }

    /// Reads the step `push`.
    pub(super) fn push_message(&mut self, node: &Node) -> Option<PushMessage> {
        let fields = self.reader.fields(node, &PUSH_MESSAGE)?;
        let message = fields.get("message").and_then(|node| self.send(node));
        let push = fields.get("push").and_then(|node| self.push(node));
        Some(PushMessage {
            message: message?,
            over: self.over(&fields),
            push: push.unwrap_or_default(),
        })
    }

    fn push(&mut self, node: &Node) -> Option<PushSpec> {
        let fields = self.reader.fields(node, &PUSH)?;
        let long = fields
            .get("long")
            .and_then(|node| self.reader.boolean(node));
        let id = fields.get("application-id");
        let content_type = fields.get("content-type");
        let port = fields.get("port");
        let secured = fields.get("secured");
        Some(PushSpec {
            port: port.and_then(|node| self.reader.number(node, 65_535)),
            secured: secured.and_then(|node| self.reader.boolean(node)),
            long: long.unwrap_or(false),
            application_id: id.and_then(|node| self.reader.number(node, 255)),
            content_type: content_type.and_then(|node| self.reader.number(node, 127)),
        })
    }
}

/// A Uint of one octet where that is enough, else of two (DM Notification 1.3, 6.2.3 and 6.3).
fn uint(number: u16) -> Vec<u8> {
    match u8::try_from(number) {
        Ok(octet) => vec![octet],
        Err(_) => number.to_be_bytes().to_vec(),
    }
}

/// A number whose bounds were checked, in its type.
fn narrow<N: TryFrom<u64>>(number: Option<u64>) -> Option<N> {
    number.and_then(|number| N::try_from(number).ok())
}
