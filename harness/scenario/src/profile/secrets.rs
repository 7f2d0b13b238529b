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

/// What stands in a report instead of a secret; plain text to YAML.
const MASK: &str = "<hidden>";

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
    pub fn add(&mut self, extent: Extent, value: &str) {
        self.extents.push(extent);
        self.add_value(value);
    }

    fn add_value(&mut self, value: &str) {
        if value.len() >= SHORTEST_TELLING {
            self.values.push(value.to_owned());
        }
    }

    /// Hides what is secret in the line that a diagnostic shows, columns kept.
    pub fn hide_in(&self, diagnostic: &mut Diagnostic) {
        let stretches = self.extents.iter().filter(|at| at.line == diagnostic.line);
        let stretches: Vec<(usize, usize)> = stretches
            .map(|at| {
                (
                    usize::try_from(at.column).unwrap_or_default(),
                    at.end - at.start,
                )
            })
            .collect();
        let is_hidden = |column: usize| {
            let mut stretches = stretches.iter();
            stretches.any(|(from, length)| (*from..from + length).contains(&column))
        };
        let characters = diagnostic.source_line.chars().enumerate();
        let hidden =
            characters.map(|(place, shown)| if is_hidden(place + 1) { '*' } else { shown });
        diagnostic.source_line = hidden.collect();
    }

    /// The text with a mask for everything secret, and still a profile that `can_be_read`.
    ///
    /// A secret may also be a word of the profile's own, as `secret` is one. There it says nothing and is left.
    pub fn apply(mut self, text: &str, can_be_read: &dyn Fn(&str) -> bool) -> String {
        let masked = self.apply_extents(text);
        self.values
            .sort_by_key(|value| std::cmp::Reverse(value.len()));
        let values = self.values.iter();
        let everywhere = values.fold(masked.clone(), |masked, value| masked.replace(value, MASK));
        if can_be_read(&everywhere) {
            return everywhere;
        }
        let values = self.values.iter();
        values.fold(masked, |masked, value| {
            mask_one_by_one(masked, value, can_be_read)
        })
    }

    /// The text with a mask where secrets are given.
    fn apply_extents(&mut self, text: &str) -> String {
        self.extents.sort_by_key(|extent| extent.start);
        let mut masked = String::with_capacity(text.len());
        let mut done = 0;
        for &Extent { start, end, .. } in &self.extents {
            if let Some(before) = text.get(done..start.max(done)) {
                masked.push_str(before);
                masked.push_str(MASK);
                done = end.max(done);
            }
        }
        masked.push_str(text.get(done..).unwrap_or_default());
        masked
    }
}

/// Masks a value wherever the text can still be read then.
fn mask_one_by_one(mut text: String, value: &str, can_be_read: &dyn Fn(&str) -> bool) -> String {
    let mut done = 0;
    while let Some(place) = text.get(done..).and_then(|rest| rest.find(value)) {
        let (start, end) = (done + place, done + place + value.len());
        let mut masked = text.clone();
        masked.replace_range(start..end, MASK);
        if can_be_read(&masked) {
            text = masked;
            done = start + MASK.len();
        } else {
            done = end;
        }
    }
    text
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
        redaction.extents.push(node.extent);
        let message = "a secret says where it is kept";
        let help =
            "write `{ env: NAME }`, `{ file: path }` or, for a test network, `{ value: ... }`";
        reader.wrong_with_help(entry.key.extent, message, help);
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
    if text == MASK {
        // The profile of a recorded run, which is judged again: no message is made with its nonces.
        return Some(Nonce::default());
    }
    redaction.add(entry.value.extent, &text);
    match Nonce::from_base64(&text) {
        Ok(nonce) => Some(nonce),
        Err(_) => {
            reader.wrong(entry.key.extent, "the nonce is not base64");
            None
        }
    }
}
