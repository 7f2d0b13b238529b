//! Commands to send.

use super::flow::COMMANDS;
use super::shapes::{ALERT, COMMAND, DEV_INFO, GROUP, OPERATION, RESULTS, STATUS};
use super::{Lowering, Remark};
use crate::plan::{CommandBody, CommandSpec, ItemSpec, Template};
use crate::reader::{Fields, did_you_mean};
use crate::syntax::{Extent, Kind, Node};

impl Lowering<'_> {
    /// Reads a list of commands.
    pub(super) fn commands(&mut self, node: &Node) -> Vec<CommandSpec> {
        let nodes = self.reader.list(node, "`commands`");
        nodes.iter().filter_map(|node| self.command(node)).collect()
    }

    fn command(&mut self, node: &Node) -> Option<CommandSpec> {
        let fields = self.reader.fields(node, &COMMAND)?;
        let (name, entry) = fields.chosen()?;
        let value = &entry.value;
        self.flow.sent.insert(match name {
            "dev-info" => "replace".to_owned(),
            _ => name.to_owned(),
        });
        match name {
            "alert" => self.alert(value),
            "sequence" | "atomic" => self.group(name, value),
            "results" => self.results(value),
            "status" => self.status(value),
            "dev-info" => {
                self.reader.fields(value, &DEV_INFO)?;
                Some(unnamed(CommandBody::DevInfo))
            }
            operation => self.operation(operation, value),
        }
    }

    fn operation(&mut self, name: &str, node: &Node) -> Option<CommandSpec> {
        let name = syncml_name(name);
        if node.scalar().is_some() {
            let target = self.reader.template(node)?;
            return Some(unnamed(CommandBody::Operation {
                name,
                correlator: None,
                items: vec![ItemSpec {
                    target: Some(target),
                    ..ItemSpec::default()
                }],
            }));
        }
        let fields = self.reader.fields(node, &OPERATION)?;
        let label = self.label(&fields);
        let correlator = fields
            .get("correlator")
            .and_then(|node| self.reader.template(node));
        let items = self.one_item_or_items(&fields);
        Some(CommandSpec {
            label,
            body: CommandBody::Operation {
                name,
                correlator,
                items,
            },
        })
    }

    /// The items of `items`, or the one item whose parts stand beside.
    fn one_item_or_items(&mut self, fields: &Fields<'_>) -> Vec<ItemSpec> {
        let own = self.item_parts(fields);
        let is_own = own != ItemSpec::default();
        match fields.entry("items") {
            Some(entry) => {
                if is_own {
                    let message = "`items` cannot stand beside the parts of one item";
                    let help = "write that item as another of `items`";
                    self.reader.wrong_with_help(entry.key.extent, message, help);
                }
                self.items(&entry.value)
            }
            None if is_own => vec![own],
            None => Vec::new(),
        }
    }

    fn alert(&mut self, node: &Node) -> Option<CommandSpec> {
        if node.scalar().is_some() {
            let code = self.alert_code(node)?;
            return Some(unnamed(CommandBody::Alert {
                code,
                correlator: None,
                items: Vec::new(),
            }));
        }
        let fields = self.reader.fields(node, &ALERT)?;
        let code = fields.get("code").and_then(|node| self.alert_code(node));
        let correlator = fields
            .get("correlator")
            .and_then(|node| self.reader.template(node));
        let items = fields.get("items").map(|node| self.items(node));
        let label = self.label(&fields);
        Some(CommandSpec {
            label,
            body: CommandBody::Alert {
                code: code?,
                correlator,
                items: items.unwrap_or_default(),
            },
        })
    }

    /// A code, which may be wrong on purpose.
    fn alert_code(&mut self, node: &Node) -> Option<Template> {
        self.reader.template(node)
    }

    fn group(&mut self, name: &str, node: &Node) -> Option<CommandSpec> {
        let (label, commands) = if let Kind::Sequence(_) = node.kind {
            (None, self.commands(node))
        } else {
            let fields = self.reader.fields(node, &GROUP)?;
            let label = self.label(&fields);
            let commands = fields.get("commands").map(|node| self.commands(node));
            (label, commands?)
        };
        let body = match name {
            "atomic" => CommandBody::Atomic(commands),
            _ => CommandBody::Sequence(commands),
        };
        Some(CommandSpec { label, body })
    }

    fn results(&mut self, node: &Node) -> Option<CommandSpec> {
        let fields = self.reader.fields(node, &RESULTS)?;
        let of = match fields.get("of") {
            Some(node) => self.received(node)?,
            None => "get".to_owned(),
        };
        let items = self.one_item_or_items(&fields);
        Some(unnamed(CommandBody::Results { of, items }))
    }

    fn status(&mut self, node: &Node) -> Option<CommandSpec> {
        let fields = self.reader.fields(node, &STATUS)?;
        let of = fields.get("of").and_then(|node| self.received(node));
        let code = fields
            .get("code")
            .and_then(|node| self.reader.number(node, 65_535));
        let items = fields.get("items").map(|node| self.items(node));
        Some(unnamed(CommandBody::Status {
            of: of?,
            code: code?,
            items: items.unwrap_or_default(),
        }))
    }

    fn label(&mut self, fields: &Fields<'_>) -> Option<String> {
        let node = fields.get("as")?;
        let label = self.reader.text(node)?;
        self.add_label(&label, node.extent);
        Some(label)
    }

    /// What a Status or Results of ours answers: something that was received.
    fn received(&mut self, node: &Node) -> Option<String> {
        let of = self.reader.text(node)?;
        self.flow.remarks.push(Remark::Refers(of.clone()));
        let is_number = of
            .strip_prefix('#')
            .is_some_and(|number| number.parse::<u32>().is_ok());
        let is_kind = of == "header" || COMMANDS.contains(&of.as_str());
        if !is_number && !is_kind && !self.flow.labels.contains(&of) {
            self.unknown_label(&of, node.extent);
        }
        Some(of)
    }

    /// What a check's Status or Results answers: something that we sent.
    pub(super) fn answered(&mut self, node: &Node) -> Option<String> {
        let of = self.reader.text(node)?;
        self.flow.remarks.push(Remark::Refers(of.clone()));
        if of == "header" || self.flow.labels.contains(&of) || self.flow.sent.contains(&of) {
            return Some(of);
        }
        if COMMANDS.contains(&of.as_str()) {
            let message = format!("no {} was sent before", syncml_name(&of));
            let known: Vec<_> = self
                .flow
                .sent
                .iter()
                .map(|name| format!("`{name}`"))
                .collect();
            let help = if known.is_empty() {
                "nothing was sent before but SyncHdr: `header`".to_owned()
            } else {
                format!("sent before: {}", known.join(", "))
            };
            self.reader.wrong_with_help(node.extent, message, help);
        } else {
            self.unknown_label(&of, node.extent);
        }
        Some(of)
    }

    fn unknown_label(&mut self, label: &str, extent: Extent) {
        let labels = self.flow.labels.iter().map(String::as_str);
        let known = labels.chain(COMMANDS).chain(["header"]);
        let near = did_you_mean(label, known);
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "a label is given to a command by `as`".to_owned(),
        };
        self.reader.wrong_with_help(
            extent,
            format!("nothing before has the label `{label}`"),
            help,
        );
    }
}

fn unnamed(body: CommandBody) -> CommandSpec {
    CommandSpec { label: None, body }
}

/// A command's name as SyncML writes it.
pub(super) fn syncml_name(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}
