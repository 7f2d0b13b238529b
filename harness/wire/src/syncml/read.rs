//! Tree to message: everything that can be made out, and nothing made up.
//!
//! Names decide, whatever their namespace and order. Of an element that may stand once, the first is
//! taken. What this passes over in silence, [`super::grammar`] reports.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    defect::{Defect, DefectKind},
    message::{
        Alert, Chal, Command, Content, Cred, Data, Group, Item, Leaf, Location, Message, Meta,
        Operation, Results, Status, SyncBody, SyncHdr,
    },
    tree::{Element, Node},
};

/// Reads a tree as a message, as far as that is possible.
///
/// There is no message, and a defect that says so, if the root is not SyncML; otherwise there always is.
/// [`super::build::to_tree`] is its inverse.
pub fn from_tree(root: &Element) -> (Option<Message>, Vec<Defect>) {
    if root.name != "SyncML" {
        let text = format!("the root is {}, not SyncML", root.name);
        let defect = Defect::new(DefectKind::NotSyncML, &root.name, text, root.span);
        return (None, vec![defect]);
    }
    let message = Message {
        header: root.child("SyncHdr").map(header).unwrap_or_default(),
        body: root.child("SyncBody").map(body).unwrap_or_default(),
        span: root.span,
    };
    (Some(message), Vec::new())
}

fn header(element: &Element) -> SyncHdr {
    SyncHdr {
        ver_dtd: leaf(element, "VerDTD"),
        ver_proto: leaf(element, "VerProto"),
        session_id: leaf(element, "SessionID"),
        msg_id: leaf(element, "MsgID"),
        target: element.child("Target").map(location),
        source: element.child("Source").map(location),
        resp_uri: leaf(element, "RespURI"),
        no_resp: element.child("NoResp").is_some(),
        cred: cred(element),
        meta: meta(element),
        span: element.span,
    }
}

fn body(element: &Element) -> SyncBody {
    SyncBody {
        commands: element
            .elements()
            .filter(|child| child.name != "Final")
            .map(command)
            .collect(),
        final_flag: element.child("Final").map(|flag| flag.span),
        span: element.span,
    }
}

fn command(element: &Element) -> Command {
    match element.name.as_str() {
        "Status" => Command::Status(status(element)),
        "Results" => Command::Results(results(element)),
        "Alert" => Command::Alert(alert(element)),
        "Add" => Command::Add(operation(element)),
        "Replace" => Command::Replace(operation(element)),
        "Delete" => Command::Delete(operation(element)),
        "Copy" => Command::Copy(operation(element)),
        "Get" => Command::Get(operation(element)),
        "Exec" => Command::Exec(operation(element)),
        "Sequence" => Command::Sequence(group(element)),
        "Atomic" => Command::Atomic(group(element)),
        _ => Command::Other(element.clone()),
    }
}

fn status(element: &Element) -> Status {
    Status {
        cmd_id: leaf(element, "CmdID"),
        msg_ref: leaf(element, "MsgRef"),
        cmd_ref: leaf(element, "CmdRef"),
        cmd: leaf(element, "Cmd"),
        target_refs: leaves(element, "TargetRef"),
        source_refs: leaves(element, "SourceRef"),
        cred: cred(element),
        chal: element.child("Chal").map(|chal| Chal {
            meta: meta(chal),
            span: chal.span,
        }),
        data: leaf(element, "Data"),
        items: items(element),
        span: element.span,
    }
}

fn results(element: &Element) -> Results {
    Results {
        cmd_id: leaf(element, "CmdID"),
        msg_ref: leaf(element, "MsgRef"),
        cmd_ref: leaf(element, "CmdRef"),
        meta: meta(element),
        target_ref: leaf(element, "TargetRef"),
        source_ref: leaf(element, "SourceRef"),
        items: items(element),
        span: element.span,
    }
}

fn alert(element: &Element) -> Alert {
    Alert {
        cmd_id: leaf(element, "CmdID"),
        no_resp: element.child("NoResp").is_some(),
        cred: cred(element),
        data: leaf(element, "Data"),
        correlator: leaf(element, "Correlator"),
        items: items(element),
        span: element.span,
    }
}

fn operation(element: &Element) -> Operation {
    Operation {
        cmd_id: leaf(element, "CmdID"),
        no_resp: element.child("NoResp").is_some(),
        cred: cred(element),
        meta: meta(element),
        correlator: leaf(element, "Correlator"),
        items: items(element),
        span: element.span,
    }
}

fn group(element: &Element) -> Group {
    Group {
        cmd_id: leaf(element, "CmdID"),
        no_resp: element.child("NoResp").is_some(),
        meta: meta(element),
        commands: element
            .elements()
            .filter(|child| !matches!(child.name.as_str(), "CmdID" | "NoResp" | "Meta"))
            .map(command)
            .collect(),
        span: element.span,
    }
}

fn items(element: &Element) -> Vec<Item> {
    element
        .elements()
        .filter(|child| child.name == "Item")
        .map(item)
        .collect()
}

fn item(element: &Element) -> Item {
    Item {
        target: element.child("Target").map(location),
        source: element.child("Source").map(location),
        meta: meta(element),
        data: element.child("Data").map(data_of),
        more_data: element.child("MoreData").map(|flag| flag.span),
        span: element.span,
    }
}

/// What an element holds, read as the content of Data is.
pub(crate) fn data_of(element: &Element) -> Data {
    Data {
        content: content(element),
        span: element.span,
    }
}

/// Elements if there are any; else all text and octets joined, as text if they are text.
fn content(element: &Element) -> Content {
    if element.elements().next().is_some() {
        return Content::Elements(element.elements().cloned().collect());
    }
    match String::from_utf8(octets_of(element)) {
        Ok(text) => Content::Text(text),
        Err(error) => Content::Octets(error.into_bytes()),
    }
}

fn location(element: &Element) -> Location {
    Location {
        uri: leaf(element, "LocURI"),
        name: leaf(element, "LocName"),
        span: element.span,
    }
}

fn cred(parent: &Element) -> Option<Cred> {
    parent.child("Cred").map(|element| Cred {
        meta: meta(element),
        data: element.child("Data").map(base64_of),
        span: element.span,
    })
}

fn meta(parent: &Element) -> Option<Meta> {
    let element = parent.child("Meta")?;
    let mut meta = Meta {
        span: element.span,
        ..Meta::default()
    };
    for child in element.elements() {
        let known = match child.name.as_str() {
            "Format" => &mut meta.format,
            "Type" => &mut meta.media_type,
            "Mark" => &mut meta.mark,
            "Size" => &mut meta.size,
            "NextNonce" => &mut meta.next_nonce,
            "MaxMsgSize" => &mut meta.max_msg_size,
            "MaxObjSize" => &mut meta.max_obj_size,
            _ => {
                meta.others.push(child.clone());
                continue;
            }
        };
        if known.is_none() {
            *known = Some(match child.name.as_str() {
                "NextNonce" => base64_of(child),
                _ => text_of(child),
            });
        } else {
            meta.others.push(child.clone());
        }
    }
    Some(meta)
}

fn leaf(parent: &Element, name: &str) -> Option<Leaf> {
    parent.child(name).map(text_of)
}

fn leaves(parent: &Element, name: &str) -> Vec<Leaf> {
    parent
        .elements()
        .filter(|child| child.name == name)
        .map(text_of)
        .collect()
}

fn text_of(element: &Element) -> Leaf {
    Leaf {
        text: element.text(),
        span: element.span,
    }
}

/// The text of a credential or a nonce. In WBXML either may be sent as the octets themselves (RepPro 1.2.2,
/// section 5.3): these are read as the base64 that stands for them in XML, so that nobody above need ask
/// how they were sent. Octets that are text were made into [`Node::Text`] on reading and are base64 already.
fn base64_of(element: &Element) -> Leaf {
    let holds_octets = |node: &Node| matches!(node, Node::Opaque(_));
    if !element.children.iter().any(holds_octets) {
        return text_of(element);
    }
    Leaf {
        text: STANDARD.encode(octets_of(element)),
        span: element.span,
    }
}

/// All text and octets directly inside, joined.
fn octets_of(element: &Element) -> Vec<u8> {
    let mut octets = Vec::new();
    for node in &element.children {
        match node {
            Node::Text(text) => octets.extend_from_slice(text.value.as_bytes()),
            Node::Opaque(opaque) => octets.extend_from_slice(&opaque.value),
            Node::Element(_) => {}
        }
    }
    octets
}
