//! A serialised tree: its nodes, their properties and values.

use crate::{
    span::Span,
    syncml::message::{Data, Leaf},
};

/// A serialised tree, or several subtrees of one.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct MgmtTree {
    /// VerDTD: the version of the serialisation, such as `1.2`.
    pub ver_dtd: Option<Leaf>,
    /// Man: the manufacturer.
    pub manufacturer: Option<Leaf>,
    /// Mod: the model of the device.
    pub device_model: Option<Leaf>,
    /// The nodes at the top.
    pub nodes: Vec<Node>,
    /// Where it stood.
    pub span: Span,
}

/// One node with everything below it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Node {
    /// NodeName: the last segment of its URI.
    pub name: Option<Leaf>,
    /// Path: the URI of its parent; a node inside another has none.
    pub path: Option<Leaf>,
    /// RTProperties.
    pub properties: Option<Properties>,
    /// Value: what a leaf holds.
    pub value: Option<Data>,
    /// The nodes below it.
    pub children: Vec<Node>,
    /// Where it stood.
    pub span: Span,
}

/// RTProperties: the properties of a node at run time.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Properties {
    /// ACL.
    pub acl: Option<Leaf>,
    /// Format: the name of the element inside, such as `chr`.
    pub format: Option<Leaf>,
    /// Name.
    pub name: Option<Leaf>,
    /// Size, octets, decimal.
    pub size: Option<Leaf>,
    /// Title.
    pub title: Option<Leaf>,
    /// TStamp: when the node was changed last.
    pub time_stamp: Option<Leaf>,
    /// Type.
    pub node_type: Option<NodeType>,
    /// VerNo: how often the node was changed.
    pub ver_no: Option<Leaf>,
    /// Where they stood.
    pub span: Span,
}

/// Type of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeType {
    /// MIME: the media type of a leaf.
    Mime(Leaf),
    /// DDFName: the management object identifier of an interior node.
    DdfName(Leaf),
    /// Neither, but characters.
    Bare(Leaf),
}

impl NodeType {
    /// What it says, whichever it is, without white space at its ends.
    pub fn text(&self) -> &str {
        match self {
            Self::Mime(leaf) | Self::DdfName(leaf) | Self::Bare(leaf) => leaf.trimmed(),
        }
    }
}

impl Node {
    /// A node of a name.
    pub fn new(name: &str) -> Self {
        Self {
            name: Some(Leaf::new(name)),
            ..Self::default()
        }
    }

    /// NodeName without white space at its ends; empty if there is none.
    pub fn name_text(&self) -> &str {
        self.name.as_ref().map_or("", Leaf::trimmed)
    }

    /// The Format, such as `node` or `chr`.
    pub fn format_text(&self) -> Option<&str> {
        let format = self.properties.as_ref()?.format.as_ref();
        format.map(Leaf::trimmed)
    }

    /// The Type: a media type or a management object identifier.
    pub fn type_text(&self) -> Option<&str> {
        let node_type = self.properties.as_ref()?.node_type.as_ref();
        node_type.map(NodeType::text)
    }
}

impl MgmtTree {
    /// Calls a function for every node with its URI, parents before their children.
    pub fn visit<'a>(&'a self, mut call: impl FnMut(&str, &'a Node)) {
        let mut uri = String::new();
        for node in &self.nodes {
            visit(node, &mut uri, &mut call);
        }
    }

    /// The first node of a URI; a leading `./` counts for nothing.
    pub fn find(&self, uri: &str) -> Option<&Node> {
        let wanted = without_root(uri);
        let mut found = None;
        self.visit(|uri, node| {
            if found.is_none() && without_root(uri) == wanted {
                found = Some(node);
            }
        });
        found
    }
}

/// One URI grows and shrinks on the way, so that long names do not multiply. Recursion ends with the tree
/// that was read, whose depth is bounded.
fn visit<'a>(node: &'a Node, uri: &mut String, call: &mut impl FnMut(&str, &'a Node)) {
    if let Some(path) = &node.path {
        let mut own = path.trimmed().trim_end_matches('/').to_owned();
        below(node, &mut own, call);
    } else {
        below(node, uri, call);
    }
}

fn below<'a>(node: &'a Node, uri: &mut String, call: &mut impl FnMut(&str, &'a Node)) {
    let length = uri.len();
    if !uri.is_empty() {
        uri.push('/');
    }
    uri.push_str(node.name_text());
    call(uri, node);
    for child in &node.children {
        visit(child, uri, call);
    }
    uri.truncate(length);
}

fn without_root(uri: &str) -> &str {
    uri.strip_prefix("./").unwrap_or(uri)
}
