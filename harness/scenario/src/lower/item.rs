//! Items and data to send.

use super::Lowering;
use super::shapes::{FILL, ITEM};
use crate::plan::{DataSpec, ItemSpec};
use crate::reader::Fields;
use crate::syntax::Node;

/// The longest stretch of test text.
pub(super) const LONGEST_FILL: u64 = 16_777_216;

impl Lowering<'_> {
    /// Reads a list of items.
    pub(super) fn items(&mut self, node: &Node) -> Vec<ItemSpec> {
        let nodes = self.reader.list(node, "`items`");
        let mut items = Vec::new();
        for node in nodes {
            if let Some(fields) = self.reader.fields(node, &ITEM) {
                items.push(self.item_parts(&fields));
            }
        }
        items
    }

    /// The parts of an item among these keys.
    pub(super) fn item_parts(&mut self, fields: &Fields<'_>) -> ItemSpec {
        let mut template = |key| fields.get(key).and_then(|node| self.reader.template(node));
        ItemSpec {
            target: template("target"),
            source: template("source"),
            format: template("format"),
            media_type: template("type"),
            mark: template("mark"),
            size: template("size"),
            data: fields.get("data").and_then(|node| self.data(node)),
            more: fields
                .get("more")
                .and_then(|node| self.reader.boolean(node))
                .unwrap_or(false),
        }
    }

    /// Reads `data`: a text, or a stretch of the test text.
    pub(super) fn data(&mut self, node: &Node) -> Option<DataSpec> {
        if node.scalar().is_some() {
            return self.reader.template(node).map(DataSpec::Text);
        }
        let fields = self.reader.fields(node, &FILL)?;
        let octets = fields
            .get("fill")
            .and_then(|node| self.reader.number(node, LONGEST_FILL));
        let at = fields
            .get("at")
            .and_then(|node| self.reader.number(node, 1 << 32));
        Some(DataSpec::Fill {
            octets: octets?,
            at: at.unwrap_or(0),
        })
    }
}
