//! Tests over the tables of keys: what they allow, what the readers read and what the good files hold are
//! one and the same.

use super::read;
use super::shapes::SCENARIO;
use crate::catalogue::Catalogue;
use crate::reader::{Key, Shape, Value};
use crate::source::{Library, Source};
use crate::syntax::{Kind, Node, parse};
use std::collections::BTreeSet;

const GOOD: [(&str, &str); 3] = [
    (
        "client/a/large-object",
        include_str!("../../tests/good/large-object.yaml"),
    ),
    (
        "client/a/every-key",
        include_str!("../../tests/good/client-every-key.yaml"),
    ),
    (
        "server/a/every-key",
        include_str!("../../tests/good/server-every-key.yaml"),
    ),
];

/// Keys, each with the name of its shape; one that stands in several tables is one.
type Keys = BTreeSet<(*const Key, &'static str, &'static str)>;

/// Every key that can be reached.
fn keys_of(shape: &'static Shape, met: &mut Vec<&'static Shape>, keys: &mut Keys) {
    if met.iter().any(|known| std::ptr::eq(*known, shape)) {
        return;
    }
    met.push(shape);
    for key in shape.all_keys() {
        keys.insert((std::ptr::from_ref(key), shape.name, key.name));
        keys_within(&key.value, met, keys);
    }
}

fn keys_within(value: &Value, met: &mut Vec<&'static Shape>, keys: &mut Keys) {
    match value {
        Value::Of(shape) => keys_of(shape, met, keys),
        Value::Either(forms) => forms.iter().for_each(|form| keys_within(form, met, keys)),
        Value::List(inner) | Value::Map(inner) | Value::Same(inner) => {
            keys_within(inner, met, keys);
        }
        _ => {}
    }
}

/// Whether a node fits a form; notes the keys that it holds.
fn fits(node: &Node, value: &Value, held: &mut Keys) -> bool {
    match (value, &node.kind) {
        (Value::Same(inner), _) => fits(node, inner, held),
        (Value::Either(forms), _) => forms.iter().any(|form| fits(node, form, held)),
        (Value::Of(shape), Kind::Mapping(entries)) => entries.iter().all(|entry| {
            let key = shape.all_keys().find(|key| key.name == entry.key.value);
            key.is_some_and(|key| {
                held.insert((std::ptr::from_ref(key), shape.name, key.name));
                fits(&entry.value, &key.value, held)
            })
        }),
        (Value::List(inner), Kind::Sequence(nodes)) => {
            nodes.iter().all(|node| fits(node, inner, held))
        }
        (Value::Map(inner), Kind::Mapping(entries)) => {
            entries.iter().all(|entry| fits(&entry.value, inner, held))
        }
        (Value::Nothing, Kind::Null) => true,
        (Value::Word(words), Kind::Scalar(text)) => {
            text.contains('{') || words.contains(&text.as_str())
        }
        (Value::Of(_) | Value::List(_) | Value::Map(_) | Value::Nothing, _) => false,
        (_, kind) => matches!(kind, Kind::Scalar(_)),
    }
}

#[test]
fn the_good_files_hold_every_key_of_the_tables_and_no_other() {
    let mut keys = BTreeSet::new();
    keys_of(&SCENARIO, &mut Vec::new(), &mut keys);
    let mut held = BTreeSet::new();
    for (id, text) in GOOD {
        let tree = parse(text).unwrap_or_else(|error| panic!("{id}: {error:?}"));
        assert!(fits(&tree, &Value::Of(&SCENARIO), &mut held), "{id}");
    }
    let missing: Vec<_> = keys.difference(&held).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_good_files_are_lowered_and_every_key_is_read() {
    let (mut catalogue, _) = Catalogue::load_what_is_right(&Library::embedded());
    for id in ["large-object/replace-in-chunks", "session/client-initiated"] {
        catalogue.scenarios.insert(format!("pro-1.3/client/{id}"));
    }
    for (id, text) in GOOD {
        let source = Source::new(format!("scenarios/pro-1.3/{id}.yaml"), text);
        let outcome = read(&source, &catalogue, None);
        let shown = crate::diagnostic::render(&outcome.diagnostics, false);
        assert!(outcome.diagnostics.is_empty(), "{shown}");
        assert!(!outcome.plans.is_empty(), "{id}");
    }
}
