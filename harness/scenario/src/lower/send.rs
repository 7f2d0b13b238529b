//! Messages to send.

use super::Lowering;
use super::shapes::{BODY, DELIVERY, HTTP, SEND, STATUS_POLICY};
use crate::plan::StatusChoice;
use crate::plan::{Fault, HttpSpec, Role, Send, StatusPolicy, Template};
use crate::syntax::{Kind, Node};
use dmct_wire::peer::Delivery;

const LARGEST_LENGTH: u64 = 1 << 32;

impl Lowering<'_> {
    /// Reads `send`: commands, or a mapping.
    pub(super) fn send(&mut self, node: &Node) -> Option<Send> {
        if let Kind::Sequence(_) = node.kind {
            return Some(Send {
                commands: self.commands(node),
                ..Send::default()
            });
        }
        let fields = self.reader.fields(node, &SEND)?;
        let header = fields.get("header").and_then(|node| self.header(node));
        let status = fields
            .get("status")
            .and_then(|node| self.status_policy(node));
        let commands = fields.get("commands").map(|node| self.commands(node));
        let final_flag = fields
            .get("final")
            .and_then(|node| self.reader.boolean(node));
        let edits = fields.get("edit").map(|node| self.edits(node));
        let body = fields.get("body").and_then(|node| self.body(node));
        let delivery = fields.get("delivery").and_then(|node| self.delivery(node));
        let http = fields.get("http").and_then(|node| self.http(node));
        Some(Send {
            header: header.unwrap_or_default(),
            status: status.unwrap_or_default(),
            commands: commands.unwrap_or_default(),
            final_flag,
            edits: edits.unwrap_or_default(),
            fault: Fault {
                body,
                delivery: delivery.unwrap_or_default(),
            },
            http: http.unwrap_or_default(),
        })
    }

    fn status_policy(&mut self, node: &Node) -> Option<StatusPolicy> {
        if node.scalar().is_some() {
            self.reader.word(node, "status policy", &["none"])?;
            return Some(StatusPolicy {
                none: true,
                ..StatusPolicy::default()
            });
        }
        let fields = self.reader.fields(node, &STATUS_POLICY)?;
        let mut policy = StatusPolicy {
            header: fields
                .get("header")
                .and_then(|node| self.reader.number(node, 65_535)),
            challenge: fields
                .get("challenge")
                .and_then(|node| self.challenge(node)),
            ..StatusPolicy::default()
        };
        for key in STATUS_POLICY.keys.iter().map(|key| key.name) {
            if matches!(key, "header" | "challenge") {
                continue;
            }
            if let Some(choice) = fields.get(key).and_then(|node| self.status_choice(node)) {
                policy.codes.insert(key.to_owned(), choice);
            }
        }
        Some(policy)
    }

    fn status_choice(&mut self, node: &Node) -> Option<StatusChoice> {
        if self.reader.text(node)? == "none" {
            return Some(StatusChoice::None);
        }
        self.reader.number(node, 65_535).map(StatusChoice::Code)
    }

    fn body(&mut self, node: &Node) -> Option<Vec<u8>> {
        let fields = self.reader.fields(node, &BODY)?;
        match fields.chosen()? {
            ("hex", entry) => self.reader.octets(&entry.value),
            (_, entry) => self.reader.text(&entry.value).map(String::into_bytes),
        }
    }

    fn delivery(&mut self, node: &Node) -> Option<Delivery> {
        if node.scalar().is_some() {
            let word = self
                .reader
                .word(node, "delivery", &["whole", "until-close"])?;
            return Some(match word {
                "until-close" => Delivery::UntilClose,
                _ => Delivery::Whole,
            });
        }
        let fields = self.reader.fields(node, &DELIVERY)?;
        let (name, entry) = fields.chosen()?;
        let value = &entry.value;
        match name {
            "chunked" => self
                .reader
                .number(value, LARGEST_LENGTH)
                .map(Delivery::Chunked),
            "wrong-length" => self
                .reader
                .number(value, LARGEST_LENGTH)
                .map(Delivery::WrongLength),
            "cut" => self.reader.number(value, LARGEST_LENGTH).map(Delivery::Cut),
            _ => {
                let text = self.reader.text(value)?;
                Some(Delivery::Raw(text.into_bytes()))
            }
        }
    }

    fn http(&mut self, node: &Node) -> Option<HttpSpec> {
        let fields = self.reader.fields(node, &HTTP)?;
        if let Some(entry) = fields.entry("status") {
            self.only_against(Role::Client, "http: status", entry.key.extent);
        }
        let status = fields
            .get("status")
            .and_then(|node| self.reader.number(node, 999));
        let content_type = fields
            .get("content-type")
            .and_then(|node| self.reader.text(node));
        let headers = fields.get("headers").map(|node| self.headers(node));
        Some(HttpSpec {
            status,
            content_type,
            headers: headers.unwrap_or_default(),
        })
    }

    fn headers(&mut self, node: &Node) -> Vec<(String, Template)> {
        let Some(entries) = node.entries() else {
            let message = format!("`headers` must be a mapping, and this is {}", node.noun());
            self.reader.wrong(node.extent, message);
            return Vec::new();
        };
        let mut headers = Vec::new();
        for entry in entries {
            if let Some(value) = self.reader.template(&entry.value) {
                headers.push((entry.key.value.clone(), value));
            }
        }
        headers
    }
}
