//! Reading excuses: of items without scenarios, of clauses without checks.

use crate::reader::{Key, Reader, Shape, Value};
use crate::syntax::Node;
use dmct_record::excuse::{Excuse, ExcuseKind};

/// An excuse.
pub(super) static EXCUSE: Shape = Shape {
    name: "excuse",
    about: "Why something that a document demands is not tested.",
    choice: &[],
    keys: &[
        Key::required(
            "type",
            Value::Word(&ExcuseKind::WORDS),
            "the kind of excuse",
        ),
        Key::required("reason", Value::Text, "why it holds here, in a sentence"),
    ],
};

/// Reads an excuse.
pub(super) fn excuse(reader: &mut Reader<'_>, node: &Node) -> Option<Excuse> {
    let fields = reader.fields(node, &EXCUSE)?;
    let kind = fields
        .get("type")
        .and_then(|node| reader.word(node, "type", fields.words("type")));
    let reason = fields
        .get("reason")
        .and_then(|node| Some((reader.text(node)?, node.extent)));
    let (reason, extent) = reason?;
    if reason.trim().is_empty() {
        reader.wrong(extent, "an excuse without a reason is none");
        return None;
    }
    Some(Excuse {
        kind: ExcuseKind::of_word(kind?)?,
        reason,
    })
}
