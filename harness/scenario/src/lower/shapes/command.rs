//! Commands and items to send.

use super::forms::{CODE, COMMANDS, DATA, ITEMS, LARGE};
use crate::reader::{Key, Shape, Value};

/// A command to send.
pub static COMMAND: Shape = Shape {
    name: "command",
    about: "A command to send.",
    choice: &[
        Key::new(
            "get",
            Value::Either(&[Value::Text, Value::Of(&OPERATION)]),
            "Get; a text is its target",
        ),
        Key::new(
            "add",
            Value::Either(&[Value::Text, Value::Of(&OPERATION)]),
            "Add",
        ),
        Key::new(
            "replace",
            Value::Either(&[Value::Text, Value::Of(&OPERATION)]),
            "Replace",
        ),
        Key::new(
            "delete",
            Value::Either(&[Value::Text, Value::Of(&OPERATION)]),
            "Delete; a text is its target",
        ),
        Key::new("copy", Value::Of(&OPERATION), "Copy"),
        Key::new(
            "exec",
            Value::Either(&[Value::Text, Value::Of(&OPERATION)]),
            "Exec; a text is its target",
        ),
        Key::new(
            "alert",
            Value::Either(&[Value::Text, Value::Of(&ALERT)]),
            "Alert; a text is its code",
        ),
        Key::new(
            "sequence",
            Value::Either(&[Value::Same(&COMMANDS), Value::Of(&GROUP)]),
            "Sequence",
        ),
        Key::new(
            "atomic",
            Value::Either(&[Value::Same(&COMMANDS), Value::Of(&GROUP)]),
            "Atomic",
        ),
        Key::new("results", Value::Of(&RESULTS), "Results"),
        Key::new(
            "status",
            Value::Of(&STATUS),
            "a Status beside those of the policy",
        ),
        Key::new(
            "dev-info",
            Value::Of(&DEV_INFO),
            "Replace with the DevInfo of the device that we play",
        ),
    ],
    keys: &[],
};

/// Get, Add, Replace, Delete, Copy or Exec: one item, or `items`.
pub static OPERATION: Shape = Shape {
    name: "operation",
    about: "A command with one item, or with `items`.",
    choice: &[],
    keys: &[
        Key::new("as", Value::Text, "the label by which checks refer to it"),
        Key::new("correlator", Value::Text, "Correlator, for Exec"),
        Key::new(
            "items",
            Value::Same(&ITEMS),
            "the items, where there is not just one",
        ),
        Key::new("target", Value::Text, "Target LocURI"),
        Key::new("source", Value::Text, "Source LocURI"),
        Key::new("format", Value::Text, "Meta Format"),
        Key::new("type", Value::Text, "Meta Type"),
        Key::new("mark", Value::Text, "Meta Mark"),
        Key::new("size", Value::Text, "Meta Size"),
        Key::new("data", Value::Same(&DATA), "Data"),
        Key::new("more", Value::Boolean, "MoreData"),
    ],
};

/// An item to send.
pub static ITEM: Shape = Shape {
    name: "item",
    about: "An Item to send.",
    choice: &[],
    keys: &[
        Key::new("target", Value::Text, "Target LocURI"),
        Key::new("source", Value::Text, "Source LocURI"),
        Key::new("format", Value::Text, "Meta Format"),
        Key::new("type", Value::Text, "Meta Type"),
        Key::new("mark", Value::Text, "Meta Mark"),
        Key::new("size", Value::Text, "Meta Size"),
        Key::new("data", Value::Same(&DATA), "Data"),
        Key::new("more", Value::Boolean, "MoreData"),
    ],
};

/// `data: { fill: ... }`.
pub static FILL: Shape = Shape {
    name: "data",
    about: "A stretch of the endless test text.",
    choice: &[],
    keys: &[
        Key::required("fill", Value::Number(16_777_216), "how many octets"),
        Key::new(
            "at",
            LARGE,
            "where in the test text it begins; 0 if not said",
        ),
    ],
};

/// An Alert to send.
pub static ALERT: Shape = Shape {
    name: "alert",
    about: "An Alert to send.",
    choice: &[],
    keys: &[
        Key::required("code", Value::Text, "its code"),
        Key::new("correlator", Value::Text, "Correlator"),
        Key::new("items", Value::Same(&ITEMS), "its items"),
        Key::new("as", Value::Text, "the label by which checks refer to it"),
    ],
};

/// Sequence or Atomic with a label.
pub static GROUP: Shape = Shape {
    name: "group",
    about: "Sequence or Atomic.",
    choice: &[],
    keys: &[
        Key::required("commands", Value::Same(&COMMANDS), "the commands in it"),
        Key::new("as", Value::Text, "the label by which checks refer to it"),
    ],
};

/// Results to send.
pub static RESULTS: Shape = Shape {
    name: "results",
    about: "Results for a command that was received.",
    choice: &[],
    keys: &[
        Key::new(
            "of",
            Value::Text,
            "the command: a label, or `get`, which is also what counts if nothing is said",
        ),
        Key::new(
            "items",
            Value::Same(&ITEMS),
            "the items, where there is not just one",
        ),
        Key::new("target", Value::Text, "Target LocURI"),
        Key::new("source", Value::Text, "Source LocURI"),
        Key::new("format", Value::Text, "Meta Format"),
        Key::new("type", Value::Text, "Meta Type"),
        Key::new("mark", Value::Text, "Meta Mark"),
        Key::new("size", Value::Text, "Meta Size"),
        Key::new("data", Value::Same(&DATA), "Data"),
        Key::new("more", Value::Boolean, "MoreData"),
    ],
};

/// A Status to send.
pub static STATUS: Shape = Shape {
    name: "status",
    about: "A Status to send beside those of the policy.",
    choice: &[],
    keys: &[
        Key::required(
            "of",
            Value::Text,
            "what is answered: `header`, a command's name, a label, or `#n` for CmdID n",
        ),
        Key::required("code", CODE, "its code"),
        Key::new("items", Value::Same(&ITEMS), "its items"),
    ],
};

/// `dev-info`.
pub static DEV_INFO: Shape = Shape {
    name: "dev-info",
    about: "Replace with DevInfo; nothing more can be said.",
    choice: &[],
    keys: &[],
};
