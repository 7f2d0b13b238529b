//! What both sides of a session know: identities, schemes, secrets.

use super::Secrets;
use super::secrets::{Keepers, Redaction, nonce, secret};
use super::shapes::{ACCOUNT, NOTIFICATION, SESSION};
use crate::plan::NotificationFormat;
use crate::reader::Reader;
use crate::syntax::{Extent, Node};
use dmct_wire::credential::{Nonce, Scheme, Secret};
use dmct_wire::syncml::codec::Encoding;

/// The most octets of one message where the profile does not say.
const MESSAGE_LIMIT: usize = 1 << 20;

/// `session`, read.
pub(super) struct Session {
    pub encoding: Encoding,
    pub device_id: String,
    pub server_id: String,
    pub client_user: String,
    pub server_user: String,
    pub client_scheme: Option<Scheme>,
    pub server_scheme: Option<Scheme>,
    pub notification_format: Option<NotificationFormat>,
    pub message_limit: usize,
    pub secrets: Secrets,
}

/// Reads `session`.
pub(super) fn read(
    reader: &mut Reader<'_>,
    node: &Node,
    keepers: &Keepers<'_>,
    redaction: &mut Redaction,
) -> Option<Session> {
    let fields = reader.fields(node, &SESSION)?;
    let encoding = fields.get("encoding");
    let encoding =
        encoding.and_then(|node| reader.word(node, "encoding", fields.words("encoding")));
    let device_id = fields.get("device-id").and_then(|node| reader.text(node));
    let server_id = fields.get("server-id").and_then(|node| reader.text(node));
    let client = Account::read(reader, fields.get("client"), keepers, redaction);
    client.require(reader, "client", fields.extent);
    let server = Account::read(reader, fields.get("server"), keepers, redaction);
    let notification = fields.get("notification");
    let (notification_format, notification_secret) =
        self::notification(reader, notification, keepers, redaction);
    let hides_nonces = fields.get("hide-nonces");
    let hides_nonces = hides_nonces.and_then(|node| reader.boolean(node));
    let limit = fields.get("message-limit");
    let limit = limit.and_then(|node| reader.number(node, u64::from(u32::MAX)));
    let server_secret = server.secret.unwrap_or_default();
    let server_id = server_id?;
    Some(Session {
        encoding: match encoding {
            Some("wbxml") => Encoding::Wbxml,
            _ => Encoding::Xml,
        },
        device_id: device_id?,
        client_user: client.user.unwrap_or_default(),
        server_user: server.user.unwrap_or_else(|| server_id.clone()),
        server_id,
        client_scheme: client.scheme,
        server_scheme: server.scheme,
        notification_format,
        message_limit: limit.unwrap_or(MESSAGE_LIMIT),
        secrets: Secrets {
            client_secret: client.secret.unwrap_or_default(),
            notification_secret: notification_secret.unwrap_or_else(|| server_secret.clone()),
            server_secret,
            client_nonce: client.nonce,
            server_nonce: server.nonce,
            hides_nonces: hides_nonces.unwrap_or(false),
        },
    })
}

/// How one side proves itself.
struct Account {
    user: Option<String>,
    secret: Option<Secret>,
    scheme: Option<Scheme>,
    nonce: Option<Nonce>,
    extent: Option<Extent>,
    /// Whether a secret is written down, be it readable or not.
    says_secret: bool,
}

impl Account {
    fn read(
        reader: &mut Reader<'_>,
        node: Option<&Node>,
        keepers: &Keepers<'_>,
        redaction: &mut Redaction,
    ) -> Self {
        let mut account = Self {
            user: None,
            secret: None,
            scheme: Some(Scheme::Md5),
            nonce: None,
            extent: node.map(|node| node.extent),
            says_secret: false,
        };
        let Some(fields) = node.and_then(|node| reader.fields(node, &ACCOUNT)) else {
            return account;
        };
        account.user = fields.get("user").and_then(|node| reader.text(node));
        let kept = fields.entry("secret");
        account.says_secret = kept.is_some();
        account.secret = kept.and_then(|entry| secret(reader, entry, keepers, redaction));
        if let Some(node) = fields.get("scheme") {
            let word = reader.word(node, "scheme", fields.words("scheme"));
            let named = |word: &str| Scheme::ALL.into_iter().find(|s| s.name() == word);
            account.scheme = word.and_then(named);
        }
        let sent = fields.entry("nonce");
        account.nonce = sent.and_then(|entry| nonce(reader, entry, redaction));
        account
    }

    /// Notes what is missing for proving oneself.
    fn require(&self, reader: &mut Reader<'_>, name: &str, session: Extent) {
        let place = self.extent.unwrap_or(session);
        let is_missing = self.user.is_none() || !self.says_secret;
        if self.scheme.is_some() && is_missing {
            let message = format!("the {name} proves itself, but `user` or `secret` is missing");
            reader.wrong_with_help(place, message, "give both, or write `scheme: none`");
        }
    }
}

fn notification(
    reader: &mut Reader<'_>,
    node: Option<&Node>,
    keepers: &Keepers<'_>,
    redaction: &mut Redaction,
) -> (Option<NotificationFormat>, Option<Secret>) {
    let Some(fields) = node.and_then(|node| reader.fields(node, &NOTIFICATION)) else {
        return (None, None);
    };
    let format = fields.get("format");
    let format = format.and_then(|node| reader.word(node, "format", fields.words("format")));
    let secret = fields.entry("secret");
    let secret = secret.and_then(|entry| self::secret(reader, entry, keepers, redaction));
    let format = match format {
        Some("1.2") => Some(NotificationFormat::V12),
        Some(_) => Some(NotificationFormat::V13),
        None => None,
    };
    (format, secret)
}
