//! One Item of one command, done on the tree.
//!
//! Codes are those of RepPro 1.2.2, section 10: 404 no such node, 405 its definition forbids the command,
//! 418 it is there already, 425 the ACL forbids it, 412 the Item is incomplete, 415 a Format or Type that is
//! not known, 413 larger than the server takes, 414 a URI beyond bounds, 420 the tree is full.

use crate::{
    client::tree::{Access, Address, Bounds, Node, Right, Tree, address, write_tnds},
    conduct::{Conduct, Misdeed},
    phrase::{item_text, meta, text, uri},
};
use dmct_wire::{
    credential::Nonce,
    syncml::message::{Command, Content, Item, Meta},
};

/// The formats a value may have (MetaInfo 1.2.2, section 5.2.2).
const FORMATS: [&str; 10] = [
    "chr", "int", "bool", "bin", "b64", "xml", "null", "date", "time", "float",
];

/// A server at work on the tree.
pub(crate) struct Operator<'a> {
    /// The tree.
    pub(crate) tree: &'a mut Tree,
    /// The server, as ACLs name it.
    pub(crate) server: &'a str,
    /// The bounds on URIs.
    pub(crate) bounds: Bounds,
    /// The largest object that the server takes.
    pub(crate) largest: Option<usize>,
    /// Honest or not.
    pub(crate) conduct: &'a Conduct,
}

/// What a Get found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fetched {
    /// The value.
    pub(crate) value: String,
    /// Its Meta, unless both Format and Type are the defaults.
    pub(crate) meta: Option<Meta>,
}

impl Operator<'_> {
    /// Gets a node, a property (`?prop=`) or a list (`?list=`).
    pub(crate) fn get(&self, item: &Item) -> Result<Fetched, u16> {
        let Address { path, query } = self.place(uri(&item.target))?;
        let node = self.permitted(&path, "Get", Right::Get)?;
        let fetched = match query.as_deref() {
            None => self.value(&path, node),
            Some(query) => self.queried(&path, node, query)?,
        };
        match self.largest {
            Some(largest) if fetched.value.len() > largest => Err(413),
            _ => Ok(fetched),
        }
    }

    fn value(&self, path: &str, node: &Node) -> Fetched {
        if node.is_interior() {
            let names: Vec<&str> = self.tree.children(path).collect();
            return Fetched {
                value: names.join("/"),
                meta: meta("node", "text/plain"),
            };
        }
        Fetched {
            value: node.value.clone(),
            meta: meta(&node.format, &node.media_type),
        }
    }

    fn queried(&self, path: &str, node: &Node, query: &str) -> Result<Fetched, u16> {
        let plain = |value: &str| {
            Ok(Fetched {
                value: value.to_owned(),
                meta: None,
            })
        };
        match query {
            "prop=ACL" => plain(&node.acl),
            "prop=Format" => plain(&node.format),
            "prop=Type" => plain(&node.media_type),
            "prop=Name" => plain(path.rsplit('/').next().unwrap_or_default()),
            _ if query.starts_with("list=TNDS") => Ok(Fetched {
                value: write_tnds(self.tree, path),
                meta: meta("xml", "application/vnd.syncml.dmtnds+xml"),
            }),
            _ => Err(406),
        }
    }

    /// Adds a leaf, or an interior node where the Format is `node`.
    pub(crate) fn add(&mut self, item: &Item, of_item: &Meta) -> Result<(), u16> {
        let path = self.plain_place(uri(&item.target))?;
        if self.tree.node(&path).is_some() && !self.conduct.does(Misdeed::AddReplaces) {
            return Err(418);
        }
        let node = new_node(item, of_item)?;
        self.admit_child(&path)?;
        self.tree.insert(&path, node)
    }

    /// Whether a child may be added at a path.
    fn admit_child(&self, path: &str) -> Result<(), u16> {
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        let above = self.tree.node(parent).ok_or(404_u16)?;
        if !above.is_interior() || !above.access.takes("Add") {
            return Err(405);
        }
        if !self.tree.grants(parent, Right::Add, self.server) {
            return Err(425);
        }
        Ok(())
    }

    /// Replaces the value of a leaf, or an ACL (`?prop=ACL`).
    pub(crate) fn replace(&mut self, item: &Item, of_item: &Meta) -> Result<(), u16> {
        let Address { path, query } = self.place(uri(&item.target))?;
        if let Some(query) = query {
            return self.replace_property(&path, &query, item);
        }
        let node = self.permitted(&path, "Replace", Right::Replace)?;
        if node.is_interior() {
            return Err(405);
        }
        let (format, media_type) = (text(&of_item.format), text(&of_item.media_type));
        if format == "node" || (!format.is_empty() && !FORMATS.contains(&format)) {
            return Err(415);
        }
        let mut changed = node.clone();
        changed.value = value_of(item)?.ok_or(412_u16)?;
        if !format.is_empty() {
            format.clone_into(&mut changed.format);
        }
        if !media_type.is_empty() {
            media_type.clone_into(&mut changed.media_type);
        }
        self.tree.insert(&path, changed)
    }

    fn replace_property(&mut self, path: &str, query: &str, item: &Item) -> Result<(), u16> {
        if query != "prop=ACL" {
            return Err(405);
        }
        self.tree.node(path).ok_or(404_u16)?;
        if !self.tree.grants(path, Right::Replace, self.server) {
            return Err(425);
        }
        let acl = item_text(item).ok_or(415_u16)?.to_owned();
        if let Some(node) = self.tree.node_mut(path) {
            node.acl = acl;
        }
        Ok(())
    }

    /// Deletes a node with all below it.
    pub(crate) fn delete(&mut self, item: &Item) -> Result<(), u16> {
        let path = self.plain_place(uri(&item.target))?;
        self.permitted(&path, "Delete", Right::Delete)?;
        let has_children = self.tree.children(&path).next().is_some();
        if has_children && self.conduct.does(Misdeed::KeepsWhatIsBelow) {
            self.tree.remove_alone(&path);
        } else {
            self.tree.remove(&path);
        }
        Ok(())
    }

    /// What a mutant does where the definition of a node forbids it.
    pub(crate) fn force(&mut self, command: &Command, item: &Item) {
        let Ok(path) = self.plain_place(uri(&item.target)) else {
            return;
        };
        match command {
            Command::Delete(_) => self.tree.remove(&path),
            Command::Add(_) | Command::Replace(_) => {
                let value = item_text(item).unwrap_or_default();
                // A full tree takes no more from a mutant either.
                let _ = self
                    .tree
                    .insert(&path, Node::leaf("chr", value, Access::Full));
            }
            _ => {}
        }
    }

    /// Copies a leaf over or beside another.
    pub(crate) fn copy(&mut self, item: &Item) -> Result<(), u16> {
        let from = self.plain_place(uri(&item.source))?;
        let source = self.permitted(&from, "Get", Right::Get)?.clone();
        let to = self.plain_place(uri(&item.target))?;
        if source.is_interior() {
            return Err(405);
        }
        if self.tree.node(&to).is_some() {
            if self
                .permitted(&to, "Replace", Right::Replace)?
                .is_interior()
            {
                return Err(405);
            }
        } else {
            self.admit_child(&to)?;
        }
        if self.conduct.does(Misdeed::CopiesNothing) {
            return Ok(());
        }
        let copied = Node {
            acl: String::new(),
            access: self.tree.node(&to).map_or(Access::Full, |old| old.access),
            ..source
        };
        self.tree.insert(&to, copied)
    }

    /// Executes a node that can be executed; it does nothing but say so.
    pub(crate) fn exec(&self, item: &Item) -> Result<(), u16> {
        let path = self.plain_place(uri(&item.target))?;
        self.permitted(&path, "Exec", Right::Exec).map(|_| ())
    }

    fn place(&self, uri: &str) -> Result<Address, u16> {
        if uri.is_empty() {
            return Err(412);
        }
        address(uri, self.bounds)
    }

    fn plain_place(&self, uri: &str) -> Result<String, u16> {
        let Address { path, query } = self.place(uri)?;
        match query {
            Some(_) => Err(405),
            None => Ok(path),
        }
    }

    /// The node at a path, if it is there and takes the command from this server.
    fn permitted(&self, path: &str, command: &str, right: Right) -> Result<&Node, u16> {
        let node = self.tree.node(path).ok_or(404_u16)?;
        if !node.access.takes(command) && !self.conduct.does(Misdeed::IgnoresAccess) {
            return Err(405);
        }
        let granted = self.tree.grants(path, right, self.server);
        if !granted && !self.conduct.does(Misdeed::IgnoresAcl) {
            return Err(425);
        }
        Ok(node)
    }
}

fn new_node(item: &Item, of_item: &Meta) -> Result<Node, u16> {
    let media_type = text(&of_item.media_type);
    let node = match text(&of_item.format) {
        "node" => Node::interior(Access::Full),
        format if format.is_empty() || FORMATS.contains(&format) => {
            let format = if format.is_empty() { "chr" } else { format };
            Node::leaf(format, value_of(item)?.unwrap_or_default(), Access::Full)
        }
        _ => return Err(415),
    };
    Ok(if media_type.is_empty() {
        node
    } else {
        node.typed(media_type)
    })
}

/// The value that an Item brings, octets as base64; nothing if it has no Data.
fn value_of(item: &Item) -> Result<Option<String>, u16> {
    match item.data.as_ref().map(|data| &data.content) {
        None => Ok(None),
        Some(Content::Text(text)) => Ok(Some(text.clone())),
        Some(Content::Octets(octets)) => Ok(Some(Nonce::new(octets.clone()).to_base64())),
        Some(Content::Elements(_)) => Err(415),
    }
}
