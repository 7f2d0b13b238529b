//! Requests to the upper tester.

use super::Lowering;
use super::shapes::{
    ASK, RAISED, REQUESTED, REQUESTED_ITEM, REQUESTED_NOTIFICATION, REQUESTED_PUSH, SET_NODE,
    START_SESSION,
};
use crate::plan::{Action, DataSpec, NotificationFormat, Role};
use crate::syntax::{Kind, Node};
use dmct_wire::peer::{Item, NotificationRequest, Operation, Stimulus};

/// An alert that an implementation is asked to send.
struct Raised {
    code: u16,
    correlator: Option<String>,
    items: Vec<Item>,
}

impl Lowering<'_> {
    /// Reads `ask`: a word, or a mapping.
    pub(super) fn ask(&mut self, node: &Node) -> Option<Action> {
        if node.scalar().is_some() {
            let word = self.reader.word(node, "request", &["reset", "abort"])?;
            return Some(Action::Ask(self.bare_request(word)));
        }
        let fields = self.reader.fields(node, &ASK)?;
        let (name, entry) = fields.chosen()?;
        let role = match name {
            "queue" | "notify" | "push" => Some(Role::Server),
            "answer-user" | "raise-alert" | "set-node" | "start-session" => Some(Role::Client),
            _ => None,
        };
        if let Some(role) = role {
            self.only_against(role, &format!("ask: {name}"), entry.key.extent);
        }
        let value = &entry.value;
        if matches!(name, "reset" | "abort") {
            if value.kind != Kind::Null {
                let message = format!("nothing more can be said of `{name}`");
                self.reader
                    .wrong_with_help(value.extent, message, format!("write `ask: {name}`"));
            }
            return Some(Action::Ask(self.bare_request(name)));
        }
        self.flow.asks = true;
        match name {
            "notify" => return self.requested_notification(value),
            "push" => return self.requested_push(value),
            _ => {}
        }
        self.request(name, value).map(Action::Ask)
    }

    fn request(&mut self, name: &str, value: &Node) -> Option<Stimulus> {
        match name {
            "queue" => Some(Stimulus::Queue {
                operations: self.requested_list(value),
            }),
            "raise-alert" => self.raised(value).map(|raised| Stimulus::RaiseAlert {
                code: raised.code,
                correlator: raised.correlator,
                items: raised.items,
            }),
            "answer-user" => Some(Stimulus::AnswerUser {
                replies: self.replies(value),
            }),
            "set-node" => self.set_node(value),
            _ => {
                let fields = self.reader.fields(value, &START_SESSION)?;
                let server = fields.get("server").and_then(|node| self.reader.text(node));
                Some(Stimulus::StartSession { server })
            }
        }
    }

    fn bare_request(&mut self, word: &str) -> Stimulus {
        match word {
            "abort" => {
                self.flow.asks = true;
                Stimulus::Abort
            }
            _ => {
                self.flow.resets = true;
                Stimulus::Reset
            }
        }
    }

    fn requested_list(&mut self, node: &Node) -> Vec<Operation> {
        let nodes = self.reader.list(node, "`queue`");
        nodes
            .iter()
            .filter_map(|node| self.requested(node))
            .collect()
    }

    fn requested(&mut self, node: &Node) -> Option<Operation> {
        let fields = self.reader.fields(node, &REQUESTED)?;
        let (name, entry) = fields.chosen()?;
        let value = &entry.value;
        match name {
            "alert" => self.raised(value).map(|raised| Operation::Alert {
                code: raised.code,
                items: raised.items,
            }),
            "ask-user" => self.question(value).map(Operation::AskUser),
            "sequence" => Some(Operation::Sequence(self.requested_list(value))),
            "atomic" => Some(Operation::Atomic(self.requested_list(value))),
            "add" => self.requested_item(value).map(Operation::Add),
            "replace" => self.requested_item(value).map(Operation::Replace),
            "delete" => self.requested_item(value).map(Operation::Delete),
            "exec" => self.requested_item(value).map(Operation::Exec),
            "copy" => self.requested_item(value).map(Operation::Copy),
            _ => self.requested_item(value).map(Operation::Get),
        }
    }

    /// An item; a text is its target.
    fn requested_item(&mut self, node: &Node) -> Option<Item> {
        if node.scalar().is_some() {
            return Some(Item {
                target: Some(self.reader.text(node)?),
                ..Item::default()
            });
        }
        let fields = self.reader.fields(node, &REQUESTED_ITEM)?;
        let mut text = |key| fields.get(key).and_then(|node| self.reader.text(node));
        Some(Item {
            target: text("target"),
            source: text("source"),
            format: text("format"),
            media_type: text("type"),
            mark: text("mark"),
            data: fields.get("data").and_then(|node| self.static_data(node)),
        })
    }

    /// Data that is known before the scenario runs.
    fn static_data(&mut self, node: &Node) -> Option<String> {
        if node.scalar().is_some() {
            return self.reader.text(node);
        }
        match self.data(node)? {
            DataSpec::Fill { octets, at } => Some(DataSpec::filling(octets, at)),
            DataSpec::Text(_) => None,
        }
    }

    fn raised(&mut self, node: &Node) -> Option<Raised> {
        let fields = self.reader.fields(node, &RAISED)?;
        let code = fields
            .get("code")
            .and_then(|node| self.reader.number(node, 65_535));
        let correlator = fields
            .get("correlator")
            .and_then(|node| self.reader.text(node));
        let items = fields.get("items").map(|node| {
            let nodes = self.reader.list(node, "`items`");
            nodes
                .iter()
                .filter_map(|node| self.requested_item(node))
                .collect()
        });
        Some(Raised {
            code: code?,
            correlator,
            items: items.unwrap_or_default(),
        })
    }

    fn set_node(&mut self, node: &Node) -> Option<Stimulus> {
        let fields = self.reader.fields(node, &SET_NODE)?;
        let uri = fields.get("uri").and_then(|node| self.reader.text(node));
        let value = fields.get("value").and_then(|node| self.reader.text(node));
        Some(Stimulus::SetNode {
            uri: uri?,
            value: value?,
        })
    }

    fn requested_push(&mut self, node: &Node) -> Option<Action> {
        let fields = self.reader.fields(node, &REQUESTED_PUSH)?;
        let commands = fields.get("commands");
        Some(Action::AskToPush {
            operations: commands.map(|node| self.requested_list(node))?,
            over: self.over(&fields),
        })
    }

    fn requested_notification(&mut self, node: &Node) -> Option<Action> {
        let fields = self.reader.fields(node, &REQUESTED_NOTIFICATION)?;
        let usual = self
            .profile
            .map(|profile| profile.setting.notification_format);
        let format = self
            .notification_format(&fields)
            .or(usual)
            .unwrap_or(NotificationFormat::V13);
        let over = self.over(&fields);
        let session_id = fields.get("session-id");
        let timeout = fields.get("timeout");
        let mut small = |key, most| {
            fields
                .get(key)
                .and_then(|node| self.reader.number::<u8>(node, most))
        };
        let (ui_mode, initiator) = (small("ui-mode", 3), small("initiator", 1));
        let transport = small("transport", 7);
        let request = NotificationRequest {
            format: match format {
                NotificationFormat::V12 => "1.2".to_owned(),
                NotificationFormat::V13 => "1.3".to_owned(),
            },
            // where the tester stands is known only when it is asked for
            to: String::new(),
            session_id: session_id.and_then(|node| self.reader.number(node, 65_535)),
            ui_mode,
            initiator,
            transport,
            timeout: timeout.and_then(|node| self.reader.number(node, 65_535)),
            targeted_mo: self.numbers(fields.get("targeted-mo"), 65_535),
            requested_mo: self.numbers(fields.get("requested-mo"), 65_535),
            preferred_bearer: self.numbers(fields.get("preferred-bearer"), 255),
            connect_reason: fields
                .get("connect-reason")
                .and_then(|node| self.reader.text(node)),
            vendor_info: fields.get("vendor-info").and_then(|node| {
                self.reader.octets(node)?;
                self.reader.text(node)
            }),
        };
        Some(Action::AskToNotify { request, over })
    }

    fn numbers<N: TryFrom<u64>>(&mut self, node: Option<&Node>, most: u64) -> Vec<N> {
        let nodes = node.map_or(&[][..], |node| self.reader.list(node, "this"));
        nodes
            .iter()
            .filter_map(|node| self.reader.number(node, most))
            .collect()
    }
}
