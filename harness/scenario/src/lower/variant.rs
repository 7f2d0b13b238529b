//! Parameters: one variant for each combination of their values.

use super::{Lowering, Remark};
use crate::reader::{Substitution, is_name};
use crate::syntax::{Entry, Node};
use std::collections::BTreeMap;

/// The most variants of one file.
const MOST: usize = 100;

/// One combination of parameter values, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Variant {
    values: Vec<(String, String)>,
}

impl Variant {
    /// The values by name.
    pub fn by_name(&self) -> BTreeMap<String, String> {
        self.values.iter().cloned().collect()
    }

    /// What is added to the id: `[scheme=md5]`; nothing without parameters.
    pub fn suffix(&self) -> String {
        if self.values.is_empty() {
            return String::new();
        }
        let values = self
            .values
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        format!("[{}]", values.collect::<Vec<_>>().join(","))
    }

    fn with(&self, name: &str, value: &str) -> Self {
        let mut values = self.values.clone();
        values.push((name.to_owned(), value.to_owned()));
        Self { values }
    }
}

impl Lowering<'_> {
    /// The variants of a file; one without values if it has no parameters.
    pub(super) fn variants(&mut self, node: Option<&Node>) -> Vec<Variant> {
        let mut variants = vec![Variant::default()];
        let Some(node) = node else {
            return variants;
        };
        let Some(entries) = node.entries() else {
            let message = format!(
                "`parameters` must be a mapping, and this is {}",
                node.noun()
            );
            let help = "write `parameters: { name: [value, value] }`";
            self.reader.wrong_with_help(node.extent, message, help);
            return variants;
        };
        self.reader.substitution = Substitution::default();
        for entry in entries {
            let Some(values) = self.values_of(entry) else {
                continue;
            };
            let name = &entry.key.value;
            let combined = variants.len() * values.len();
            if combined > MOST {
                let message =
                    format!("the parameters make {combined} variants, and {MOST} are the most");
                self.reader.wrong(entry.key.extent, message);
                return variants;
            }
            variants = variants
                .iter()
                .flat_map(|variant| values.iter().map(|value| variant.with(name, value)))
                .collect();
            let remark = Remark::Parameter(name.clone(), entry.key.extent);
            self.flow.remarks.push(remark);
        }
        variants
    }

    fn values_of(&mut self, entry: &Entry) -> Option<Vec<String>> {
        let key = &entry.key;
        if !is_name(&key.value) || key.value.contains('.') {
            let message = format!("`{}` cannot name a parameter", key.value);
            let help = "a parameter's name is a letter, then letters, digits and hyphens";
            self.reader.wrong_with_help(key.extent, message, help);
            return None;
        }
        let values = self.reader.texts(&entry.value, "the values of a parameter");
        if values.is_empty() {
            let message = format!("the parameter `{}` has no value", key.value);
            self.reader.wrong(key.extent, message);
            return None;
        }
        Some(values)
    }
}
