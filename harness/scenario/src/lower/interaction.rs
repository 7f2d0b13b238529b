//! User interactions: how the user answers, what a server is to ask, what the user saw.

use super::Lowering;
use super::shapes::{KINDS, QUESTION, REPLIES, REPLY, SHOWN_CHECK};
use crate::plan::ShownPattern;
use crate::syntax::{Kind, Node};
use dmct_wire::peer::{InteractionKind, Reply, UserQuestion};
use std::collections::BTreeMap;

impl Lowering<'_> {
    /// Reads the replies of a user.
    pub(super) fn replies(&mut self, node: &Node) -> Vec<Reply> {
        let nodes = self.reader.list(node, "`answer-user`");
        if nodes.is_empty() && matches!(node.kind, Kind::Sequence(_)) {
            let message = "there is no reply here";
            let help = "say how the user answers, as in `[yes]`";
            self.reader.wrong_with_help(node.extent, message, help);
        }
        nodes.iter().filter_map(|node| self.reply(node)).collect()
    }

    fn reply(&mut self, node: &Node) -> Option<Reply> {
        if node.scalar().is_some() {
            return Some(match self.reader.word(node, "reply", &REPLIES)? {
                "yes" => Reply::Yes,
                "no" => Reply::No,
                "accept" => Reply::Accept,
                "cancel" => Reply::Cancel,
                _ => Reply::Nothing,
            });
        }
        let fields = self.reader.fields(node, &REPLY)?;
        let (name, entry) = fields.chosen()?;
        if name == "type" {
            return self.reader.text(&entry.value).map(Reply::Type);
        }
        let texts = self.reader.texts(&entry.value, "`choose`");
        Some(Reply::Choose(texts))
    }

    /// Reads what a server is to ask the user.
    pub(super) fn question(&mut self, node: &Node) -> Option<UserQuestion> {
        let fields = self.reader.fields(node, &QUESTION)?;
        let kind = fields.get("kind");
        let kind = kind.and_then(|node| self.reader.word(node, "kind", &KINDS));
        let text = fields.get("text").and_then(|node| self.reader.text(node));
        let choices = fields.get("choices");
        let choices = choices.map(|node| self.reader.texts(node, "`choices`"));
        let options = fields.get("options").map(|node| self.options(node));
        Some(UserQuestion {
            kind: InteractionKind::of_word(kind?)?,
            text: text?,
            choices: choices.unwrap_or_default(),
            options: options.unwrap_or_default(),
        })
    }

    fn options(&mut self, node: &Node) -> BTreeMap<String, String> {
        let Some(entries) = node.entries() else {
            let message = format!("`options` must be a mapping, and this is {}", node.noun());
            self.reader.wrong(node.extent, message);
            return BTreeMap::new();
        };
        let mut options = BTreeMap::new();
        for entry in entries {
            if let Some(value) = self.reader.text(&entry.value) {
                options.insert(entry.key.value.clone(), value);
            }
        }
        options
    }

    /// Reads what the user must have seen.
    pub(super) fn shown_check(&mut self, node: &Node) -> Option<ShownPattern> {
        let fields = self.reader.fields(node, &SHOWN_CHECK)?;
        let number = fields.get("number");
        let number = number.and_then(|node| self.reader.number(node, 1_000));
        let choices = fields.get("choices").map(|node| {
            let nodes = self.reader.list(node, "`choices`");
            nodes.iter().filter_map(|node| self.matcher(node)).collect()
        });
        Some(ShownPattern {
            count: self.matcher_of(&fields, "count"),
            number: number.unwrap_or(1),
            kind: self.matcher_of(&fields, "kind"),
            text: self.matcher_of(&fields, "text"),
            choices: choices.unwrap_or_default(),
            shown_for: self.matcher_of(&fields, "shown-for"),
            hidden: self.matcher_of(&fields, "hidden"),
            default: self.matcher_of(&fields, "default"),
            cancellable: self.matcher_of(&fields, "cancellable"),
        })
    }
}
