//! From what a scenario wants to send to commands of a message.

use super::device;
use dmct_scenario::plan::{CommandBody, CommandSpec, DataSpec, ItemSpec, Template};
use dmct_wire::syncml::message::{
    Alert, Command, Data, Group, Item, Leaf, Location, Meta, Operation, Results, Status,
};
use std::collections::BTreeMap;

/// A command that was received, as an answer names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The MsgID of its message.
    pub msg_id: String,
    /// Its CmdID, `0` for SyncHdr.
    pub cmd_id: String,
    /// Its name.
    pub name: String,
    /// The Target of its first item.
    pub target: Option<String>,
    /// The Source of its first item.
    pub source: Option<String>,
}

/// Makes commands, giving out CmdIDs.
pub struct Maker<'a> {
    /// Fills a template; the error names what is not known.
    pub fill: &'a dyn Fn(&Template) -> Result<String, String>,
    /// What was received and may be answered, the last one last.
    pub received: &'a [Received],
    /// The device id of the device that we play.
    pub device_id: &'a str,
    /// The next CmdID.
    pub next_id: u64,
    /// The CmdIDs by label.
    pub labels: BTreeMap<String, String>,
}

impl Maker<'_> {
    /// The next CmdID.
    pub fn cmd_id(&mut self) -> Leaf {
        let id = self.next_id;
        self.next_id += 1;
        Leaf::new(id.to_string())
    }

    /// One command.
    ///
    /// # Errors
    /// What is not known that it needs, in a sentence.
    pub fn command(&mut self, spec: &CommandSpec) -> Result<Command, String> {
        let cmd_id = self.cmd_id();
        if let Some(label) = &spec.label {
            self.labels.insert(label.clone(), cmd_id.text.clone());
        }
        self.body(&spec.body, cmd_id)
    }

    fn body(&mut self, body: &CommandBody, cmd_id: Leaf) -> Result<Command, String> {
        Ok(match body {
            CommandBody::Operation {
                name,
                correlator,
                items,
            } => self.operation(name, correlator.as_ref(), items, cmd_id)?,
            CommandBody::Alert {
                code,
                correlator,
                items,
            } => Command::Alert(Alert {
                cmd_id: Some(cmd_id),
                data: Some(self.leaf(code)?),
                correlator: self.leaf_if(correlator.as_ref())?,
                items: self.items(items)?,
                ..Alert::default()
            }),
            CommandBody::Results { of, items } => {
                let received = self.find(of)?;
                Command::Results(Results {
                    cmd_id: Some(cmd_id),
                    msg_ref: Some(Leaf::new(received.msg_id)),
                    cmd_ref: Some(Leaf::new(received.cmd_id)),
                    items: self.items(items)?,
                    ..Results::default()
                })
            }
            CommandBody::Status { of, code, items } => {
                let received = self.find(of)?;
                let items = self.items(items)?;
                let mut status = status(cmd_id, &received, *code);
                status.items = items;
                Command::Status(status)
            }
            CommandBody::Sequence(members) => Command::Sequence(self.group(members, cmd_id)?),
            CommandBody::Atomic(members) => Command::Atomic(self.group(members, cmd_id)?),
            CommandBody::DevInfo => dev_info(cmd_id, self.device_id),
        })
    }

    fn operation(
        &self,
        name: &str,
        correlator: Option<&Template>,
        items: &[ItemSpec],
        cmd_id: Leaf,
    ) -> Result<Command, String> {
        let operation = Operation {
            cmd_id: Some(cmd_id),
            correlator: self.leaf_if(correlator)?,
            items: self.items(items)?,
            ..Operation::default()
        };
        Ok(match name {
            "Add" => Command::Add(operation),
            "Replace" => Command::Replace(operation),
            "Delete" => Command::Delete(operation),
            "Copy" => Command::Copy(operation),
            "Exec" => Command::Exec(operation),
            "Get" => Command::Get(operation),
            other => return Err(format!("{other} is no command that can be sent")),
        })
    }

    fn group(&mut self, members: &[CommandSpec], cmd_id: Leaf) -> Result<Group, String> {
        let commands = members
            .iter()
            .map(|member| self.command(member))
            .collect::<Result<_, _>>()?;
        Ok(Group {
            cmd_id: Some(cmd_id),
            commands,
            ..Group::default()
        })
    }

    fn items(&self, items: &[ItemSpec]) -> Result<Vec<Item>, String> {
        items.iter().map(|item| self.item(item)).collect()
    }

    fn item(&self, spec: &ItemSpec) -> Result<Item, String> {
        let location = |template: &Option<Template>| -> Result<Option<Location>, String> {
            template
                .as_ref()
                .map(|template| Ok(Location::uri(&(self.fill)(template)?)))
                .transpose()
        };
        let meta = Meta {
            format: self.leaf_if(spec.format.as_ref())?,
            media_type: self.leaf_if(spec.media_type.as_ref())?,
            mark: self.leaf_if(spec.mark.as_ref())?,
            size: self.leaf_if(spec.size.as_ref())?,
            ..Meta::default()
        };
        let data = match &spec.data {
            None => None,
            Some(DataSpec::Text(template)) => Some(Data::from_text((self.fill)(template)?)),
            Some(DataSpec::Fill { octets, at }) => {
                Some(Data::from_text(DataSpec::filling(*octets, *at)))
            }
        };
        Ok(Item {
            target: location(&spec.target)?,
            source: location(&spec.source)?,
            meta: (meta != Meta::default()).then_some(meta),
            data,
            more_data: spec.more.then(Default::default),
            ..Item::default()
        })
    }

    fn leaf(&self, template: &Template) -> Result<Leaf, String> {
        Ok(Leaf::new((self.fill)(template)?))
    }

    fn leaf_if(&self, template: Option<&Template>) -> Result<Option<Leaf>, String> {
        template.map(|template| self.leaf(template)).transpose()
    }

    /// The received command that `of` means.
    fn find(&self, of: &str) -> Result<Received, String> {
        let number = of.strip_prefix('#');
        self.received
            .iter()
            .rev()
            .find(|received| match number {
                Some(number) => received.cmd_id == number,
                None if of == "header" => received.cmd_id == "0",
                None => received.name.eq_ignore_ascii_case(of),
            })
            .cloned()
            .ok_or_else(|| format!("no {of} was received that could be answered"))
    }
}

/// A Status for a received command.
pub fn status(cmd_id: Leaf, received: &Received, code: u16) -> Status {
    let refs = |uri: &Option<String>| uri.iter().map(|uri| Leaf::new(uri.clone())).collect();
    Status {
        cmd_id: Some(cmd_id),
        msg_ref: Some(Leaf::new(received.msg_id.clone())),
        cmd_ref: Some(Leaf::new(received.cmd_id.clone())),
        cmd: Some(Leaf::new(received.name.clone())),
        target_refs: refs(&received.target),
        source_refs: refs(&received.source),
        data: Some(Leaf::new(code.to_string())),
        ..Status::default()
    }
}

/// An Alert with nothing but its code.
pub fn alert(cmd_id: Leaf, code: u16) -> Command {
    Command::Alert(Alert {
        cmd_id: Some(cmd_id),
        data: Some(Leaf::new(code.to_string())),
        ..Alert::default()
    })
}

/// The Replace with DevInfo of Package #1 (DM Protocol 1.3, 6.3).
pub fn dev_info(cmd_id: Leaf, device_id: &str) -> Command {
    let items = device::dev_info(device_id)
        .into_iter()
        .map(|(uri, value)| Item {
            source: Some(Location::uri(uri)),
            data: Some(Data::from_text(value)),
            ..Item::default()
        })
        .collect();
    Command::Replace(Operation {
        cmd_id: Some(cmd_id),
        items,
        ..Operation::default()
    })
}
