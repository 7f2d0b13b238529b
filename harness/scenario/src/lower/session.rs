//! How a session is got going, and what SyncHdr says.

use super::Lowering;
use super::shapes::{CHALLENGE, CREDENTIALS, HEADER, SESSION};
use crate::plan::{ChallengeSpec, CredSpec, HeaderSpec, NonceSpec, OpenSession, Role};
use crate::syntax::Node;

impl Lowering<'_> {
    /// Reads `session`.
    pub(super) fn session(&mut self, node: &Node) -> Option<OpenSession> {
        let fields = self.reader.fields(node, &SESSION)?;
        for key in ["notify", "challenge", "accept"] {
            if let Some(entry) = fields.entry(key) {
                self.only_against(Role::Client, key, entry.key.extent);
            }
        }
        if let Some(entry) = fields.entry("commands") {
            self.only_against(Role::Server, "commands", entry.key.extent);
        }
        if self.role == Role::Server {
            // Package #1 carries both.
            self.flow
                .sent
                .extend(["alert".to_owned(), "replace".to_owned()]);
        }
        let alert = fields
            .get("alert")
            .and_then(|node| self.reader.number(node, 65_535));
        let notify = fields.get("notify").and_then(|node| self.notify(node));
        let challenge = fields
            .get("challenge")
            .and_then(|node| self.challenge(node));
        let accept = fields
            .get("accept")
            .and_then(|node| self.reader.number(node, 65_535));
        let cred = fields.get("cred").and_then(|node| self.cred(node));
        let header = fields.get("header").and_then(|node| self.header(node));
        let commands = fields.get("commands").map(|node| self.commands(node));
        Some(OpenSession {
            alert,
            notify,
            challenge,
            accept,
            cred,
            header: header.unwrap_or_default(),
            commands: commands.unwrap_or_default(),
        })
    }

    /// Reads a challenge of ours.
    pub(super) fn challenge(&mut self, node: &Node) -> Option<ChallengeSpec> {
        let fields = self.reader.fields(node, &CHALLENGE)?;
        let scheme = fields
            .get("scheme")
            .and_then(|node| self.reader.scheme(node));
        let nonce = fields.get("nonce").and_then(|node| self.nonce(node));
        let code = fields
            .get("code")
            .and_then(|node| self.reader.number(node, 65_535));
        Some(ChallengeSpec {
            code,
            scheme: scheme?,
            nonce: nonce.unwrap_or(NonceSpec::Fresh),
        })
    }

    fn nonce(&mut self, node: &Node) -> Option<NonceSpec> {
        match self.reader.text(node)?.as_str() {
            "fresh" => Some(NonceSpec::Fresh),
            "none" => Some(NonceSpec::None),
            _ => self.reader.number(node, 1024).map(NonceSpec::Octets),
        }
    }

    /// Reads credentials of ours: a word, or a mapping from the word to a scheme.
    pub(super) fn cred(&mut self, node: &Node) -> Option<CredSpec> {
        let (word, scheme) = if node.scalar().is_some() {
            let words = [
                "none",
                "wrong-password",
                "wrong-nonce",
                "wrong-user",
                "special-nonce",
            ];
            (self.reader.word(node, "kind of credentials", &words)?, None)
        } else {
            let fields = self.reader.fields(node, &CREDENTIALS)?;
            let (word, entry) = fields.chosen()?;
            (word, Some(self.reader.scheme(&entry.value)?))
        };
        match (word, scheme) {
            ("good", Some(scheme)) => Some(CredSpec::Good(scheme)),
            ("wrong-password", scheme) => Some(CredSpec::WrongPassword(scheme)),
            ("wrong-nonce", scheme) => Some(CredSpec::WrongNonce(scheme)),
            ("wrong-user", scheme) => Some(CredSpec::WrongUser(scheme)),
            ("special-nonce", scheme) => Some(CredSpec::SpecialNonce(scheme)),
            _ => Some(CredSpec::None),
        }
    }

    /// Reads `header`.
    pub(super) fn header(&mut self, node: &Node) -> Option<HeaderSpec> {
        let fields = self.reader.fields(node, &HEADER)?;
        let mut template = |key| fields.get(key).and_then(|node| self.reader.template(node));
        let ver_proto = template("ver-proto");
        let session_id = template("session-id");
        let msg_id = template("msg-id");
        let resp_uri = template("resp-uri");
        let mut size = |key| {
            fields
                .get(key)
                .and_then(|node| self.reader.number(node, 1 << 32))
        };
        let max_msg_size = size("max-msg-size");
        let max_obj_size = size("max-obj-size");
        let cred = fields.get("cred").and_then(|node| self.cred(node));
        Some(HeaderSpec {
            ver_proto,
            session_id,
            msg_id,
            resp_uri,
            max_msg_size,
            max_obj_size,
            cred,
        })
    }
}
