//! Passwords: where they are kept, and how they are kept out of everything that is written.

use super::shapes::SECRET;
use crate::diagnostic::Diagnostic;
use crate::reader::Reader;
use crate::syntax::{Entry, Extent};
use dmct_wire::credential::{Nonce, Secret};

/// What is looked up where secrets are kept.
pub(super) struct Keepers<'k> {
    /// An environment variable.
    pub env: &'k dyn Fn(&str) -> Option<String>,
    /// A file.
    pub read_file: &'k dyn Fn(&str) -> Result<String, String>,
}

/// What stands in a report instead of a secret.
const MASK: &str = "***";

/// A secret shorter than this is masked only where it is given: as a piece of other words it says nothing.
const SHORTEST_TELLING: usize = 5;

/// What must not be seen of a profile's text.
#[derive(Default)]
pub(super) struct Redaction {
    extents: Vec<Extent>,
    values: Vec<String>,
}

impl Redaction {
    /// Notes that this stretch of the text, and this value wherever it stands, is secret.
    fn add(&mut self, extent: Extent, value: &str) {
        self.extents.push(extent);
        self.add_value(value);
    }

    fn add_value(&mut self, value: &str) {
        if value.len() >= SHORTEST_TELLING {
            self.values.push(value.to_owned());
        }
    }

    /// The text with a mask for everything secret.
    pub fn apply(mut self, text: &str) -> String {
        self.extents.sort_by_key(|extent| extent.start);
        let mut masked = String::with_capacity(text.len());
        let mut done = 0;
        for Extent { start, end, .. } in self.extents {
            if let Some(before) = text.get(done..start.max(done)) {
                masked.push_str(before);
                masked.push_str(MASK);
                done = end.max(done);
            }
        }
        masked.push_str(text.get(done..).unwrap_or_default());
        self.values
            .sort_by_key(|value| std::cmp::Reverse(value.len()));
        for value in self.values {
            masked = masked.replace(&value, MASK);
        }
        masked
    }
}

/// Reads a `secret`.
pub(super) fn secret(
    reader: &mut Reader<'_>,
    entry: &Entry,
    keepers: &Keepers<'_>,
    redaction: &mut Redaction,
) -> Option<Secret> {
    let node = &entry.value;
    if node.entries().is_none() {
        let message = "a secret says where it is kept";
        let help =
            "write `{ env: NAME }`, `{ file: path }` or, for a test network, `{ value: ... }`";
        let place = entry.key.extent;
        let diagnostic = Diagnostic::error(reader.source(), place, message).help(help);
        reader.note(diagnostic.hiding_the_rest());
        return None;
    }
    let fields = reader.fields(node, &SECRET)?;
    let (kept, entry) = fields.chosen()?;
    let text = reader.text(&entry.value)?;
    let extent = entry.value.extent;
    match kept {
        "env" => {
            let value = (keepers.env)(&text);
            if value.is_none() {
                reader.wrong(
                    extent,
                    format!("the environment variable `{text}` is not set"),
                );
            }
            redaction.add_value(value.as_deref().unwrap_or_default());
            value.map(Secret::new)
        }
        "file" => match (keepers.read_file)(&text) {
            Ok(value) => {
                let value = value.trim_end_matches(['\r', '\n']);
                redaction.add_value(value);
                Some(Secret::new(value))
            }
            Err(reason) => {
                reader.wrong(
                    extent,
                    format!("the file `{text}` cannot be read: {reason}"),
                );
                None
            }
        },
        _ => {
            redaction.add(extent, &text);
            Some(Secret::new(text))
        }
    }
}

/// Reads a `nonce`.
pub(super) fn nonce(
    reader: &mut Reader<'_>,
    entry: &Entry,
    redaction: &mut Redaction,
) -> Option<Nonce> {
    let text = reader.text(&entry.value)?;
    redaction.add(entry.value.extent, &text);
    match Nonce::from_base64(&text) {
        Ok(nonce) => Some(nonce),
        Err(_) => {
            let message = "the nonce is not base64";
            let diagnostic = Diagnostic::error(reader.source(), entry.key.extent, message);
            reader.note(diagnostic.hiding_the_rest());
            None
        }
    }
}
