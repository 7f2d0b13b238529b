//! Message to tree, always in the order of the DTD (RepPro 1.2.2, section 7).
//!
//! What is not in the message is not in the tree, required or not: wrong messages can be built by
//! leaving things out, and everything else is wronged by [`super::edit`].

use super::{
    message::{
        Alert, Chal, Command, Content, Cred, Data, Group, Item, Leaf, Location, Message, Meta,
        Operation, Results, Status, SyncBody, SyncHdr,
    },
    tree::{Element, METINF, Node, Opaque, SYNCML12},
};
use crate::span::Span;

/// Builds the tree of a message.
///
/// [`super::read::from_tree`] gives the message back, provided that it is one that can be read: `Other`
/// commands and other meta information do not bear the name of a known one, octets are no UTF-8 text, and
/// lists of elements are not empty.
pub fn to_tree(message: &Message) -> Element {
    let mut root = syncml("SyncML");
    root.push(header(&message.header));
    root.push(body(&message.body));
    root
}

fn header(header: &SyncHdr) -> Element {
    let mut element = syncml("SyncHdr");
    push_leaf(&mut element, "VerDTD", header.ver_dtd.as_ref());
    push_leaf(&mut element, "VerProto", header.ver_proto.as_ref());
    push_leaf(&mut element, "SessionID", header.session_id.as_ref());
    push_leaf(&mut element, "MsgID", header.msg_id.as_ref());
    push_location(&mut element, "Target", header.target.as_ref());
    push_location(&mut element, "Source", header.source.as_ref());
    push_leaf(&mut element, "RespURI", header.resp_uri.as_ref());
    push_flag(&mut element, "NoResp", header.no_resp);
    push_cred(&mut element, header.cred.as_ref());
    push_meta(&mut element, header.meta.as_ref());
    element
}

fn body(body: &SyncBody) -> Element {
    let mut element = syncml("SyncBody");
    push_commands(&mut element, &body.commands);
    push_flag(&mut element, "Final", body.final_flag.is_some());
    element
}

fn push_commands(parent: &mut Element, commands: &[Command]) {
    for each in commands {
        parent.push(command(each));
    }
}

fn command(command: &Command) -> Element {
    let name = command.name();
    match command {
        Command::Status(value) => status(value),
        Command::Results(value) => results(value),
        Command::Alert(value) => alert(value),
        Command::Add(value)
        | Command::Replace(value)
        | Command::Delete(value)
        | Command::Copy(value)
        | Command::Get(value)
        | Command::Exec(value) => operation(name, value),
        Command::Sequence(value) | Command::Atomic(value) => group(name, value),
        Command::Other(element) => element.clone(),
    }
}

fn status(status: &Status) -> Element {
    let mut element = syncml("Status");
    push_leaf(&mut element, "CmdID", status.cmd_id.as_ref());
    push_leaf(&mut element, "MsgRef", status.msg_ref.as_ref());
    push_leaf(&mut element, "CmdRef", status.cmd_ref.as_ref());
    push_leaf(&mut element, "Cmd", status.cmd.as_ref());
    for reference in &status.target_refs {
        push_leaf(&mut element, "TargetRef", Some(reference));
    }
    for reference in &status.source_refs {
        push_leaf(&mut element, "SourceRef", Some(reference));
    }
    push_cred(&mut element, status.cred.as_ref());
    if let Some(value) = &status.chal {
        element.push(chal(value));
    }
    push_leaf(&mut element, "Data", status.data.as_ref());
    push_items(&mut element, &status.items);
    element
}

fn chal(chal: &Chal) -> Element {
    let mut element = syncml("Chal");
    push_meta(&mut element, chal.meta.as_ref());
    element
}

fn results(results: &Results) -> Element {
    let mut element = syncml("Results");
    push_leaf(&mut element, "CmdID", results.cmd_id.as_ref());
    push_leaf(&mut element, "MsgRef", results.msg_ref.as_ref());
    push_leaf(&mut element, "CmdRef", results.cmd_ref.as_ref());
    push_meta(&mut element, results.meta.as_ref());
    push_leaf(&mut element, "TargetRef", results.target_ref.as_ref());
    push_leaf(&mut element, "SourceRef", results.source_ref.as_ref());
    push_items(&mut element, &results.items);
    element
}

fn alert(alert: &Alert) -> Element {
    let mut element = syncml("Alert");
    push_leaf(&mut element, "CmdID", alert.cmd_id.as_ref());
    push_flag(&mut element, "NoResp", alert.no_resp);
    push_cred(&mut element, alert.cred.as_ref());
    push_leaf(&mut element, "Data", alert.data.as_ref());
    push_leaf(&mut element, "Correlator", alert.correlator.as_ref());
    push_items(&mut element, &alert.items);
    element
}

fn operation(name: &str, operation: &Operation) -> Element {
    let mut element = syncml(name);
    push_leaf(&mut element, "CmdID", operation.cmd_id.as_ref());
    push_flag(&mut element, "NoResp", operation.no_resp);
    push_cred(&mut element, operation.cred.as_ref());
    push_meta(&mut element, operation.meta.as_ref());
    push_leaf(&mut element, "Correlator", operation.correlator.as_ref());
    push_items(&mut element, &operation.items);
    element
}

fn group(name: &str, group: &Group) -> Element {
    let mut element = syncml(name);
    push_leaf(&mut element, "CmdID", group.cmd_id.as_ref());
    push_flag(&mut element, "NoResp", group.no_resp);
    push_meta(&mut element, group.meta.as_ref());
    push_commands(&mut element, &group.commands);
    element
}

fn push_items(parent: &mut Element, items: &[Item]) {
    for each in items {
        parent.push(item(each));
    }
}

fn item(item: &Item) -> Element {
    let mut element = syncml("Item");
    push_location(&mut element, "Target", item.target.as_ref());
    push_location(&mut element, "Source", item.source.as_ref());
    push_meta(&mut element, item.meta.as_ref());
    if let Some(value) = &item.data {
        element.push(data(value));
    }
    push_flag(&mut element, "MoreData", item.more_data.is_some());
    element
}

fn data(data: &Data) -> Element {
    let mut element = syncml("Data");
    fill_data(&mut element, data);
    element
}

/// Puts what Data holds into an element.
pub(crate) fn fill_data(element: &mut Element, data: &Data) {
    match &data.content {
        Content::Text(text) => element.push_text(text),
        Content::Octets(octets) => element.children.push(Node::Opaque(Opaque {
            value: octets.clone(),
            span: Span::default(),
        })),
        Content::Elements(elements) => element
            .children
            .extend(elements.iter().cloned().map(Node::Element)),
    }
}

fn push_location(parent: &mut Element, name: &str, location: Option<&Location>) {
    if let Some(location) = location {
        let mut element = syncml(name);
        push_leaf(&mut element, "LocURI", location.uri.as_ref());
        push_leaf(&mut element, "LocName", location.name.as_ref());
        parent.push(element);
    }
}

fn push_cred(parent: &mut Element, cred: Option<&Cred>) {
    if let Some(cred) = cred {
        let mut element = syncml("Cred");
        push_meta(&mut element, cred.meta.as_ref());
        push_leaf(&mut element, "Data", cred.data.as_ref());
        parent.push(element);
    }
}

fn push_meta(parent: &mut Element, meta: Option<&Meta>) {
    let Some(meta) = meta else {
        return;
    };
    let mut element = syncml("Meta");
    for (name, leaf) in [
        ("Format", &meta.format),
        ("Type", &meta.media_type),
        ("Mark", &meta.mark),
        ("Size", &meta.size),
        ("NextNonce", &meta.next_nonce),
        ("MaxMsgSize", &meta.max_msg_size),
        ("MaxObjSize", &meta.max_obj_size),
    ] {
        if let Some(leaf) = leaf {
            element.push(Element::with_text(METINF, name, &leaf.text));
        }
    }
    element
        .children
        .extend(meta.others.iter().cloned().map(Node::Element));
    parent.push(element);
}

fn push_leaf(parent: &mut Element, name: &str, leaf: Option<&Leaf>) {
    if let Some(leaf) = leaf {
        parent.push(Element::with_text(SYNCML12, name, &leaf.text));
    }
}

fn push_flag(parent: &mut Element, name: &str, is_set: bool) {
    if is_set {
        parent.push(syncml(name));
    }
}

fn syncml(name: &str) -> Element {
    Element::new(SYNCML12, name)
}
