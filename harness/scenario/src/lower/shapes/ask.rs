//! Requests to the upper tester.

use super::forms::{CODE, DATA};
use super::interaction::{QUESTION, REPLY_VALUE};
use crate::reader::{Key, Shape, Value};

/// `ask` with more than a word.
pub static ASK: Shape = Shape {
    name: "ask",
    about: "What the upper tester is asked to make the implementation do.",
    choice: &[
        Key::new("reset", Value::Nothing, "go back to the known state"),
        Key::new("abort", Value::Nothing, "abort the session"),
        Key::new(
            "queue",
            Value::List(&Value::Of(&REQUESTED)),
            "send these commands in one package; a server",
        ),
        Key::new("raise-alert", Value::Of(&RAISED), "send an alert; a client"),
        Key::new(
            "answer-user",
            Value::List(&Value::Same(&REPLY_VALUE)),
            "have the user answer like this from now on, one reply for each interaction; a client",
        ),
        Key::new(
            "set-node",
            Value::Of(&SET_NODE),
            "change a node behind the server's back; a client",
        ),
        Key::new(
            "notify",
            Value::Of(&REQUESTED_NOTIFICATION),
            "send a notification; a server",
        ),
        Key::new(
            "push",
            Value::Of(&REQUESTED_PUSH),
            "push a DM message outside any session; a server",
        ),
        Key::new(
            "start-session",
            Value::Of(&START_SESSION),
            "open a session; a client",
        ),
    ],
    keys: &[],
};

/// A command that a server is asked to send.
pub static REQUESTED: Shape = Shape {
    name: "requested command",
    about: "A command that a server is asked to send.",
    choice: &[
        Key::new(
            "get",
            Value::Either(&[Value::Text, Value::Of(&REQUESTED_ITEM)]),
            "Get",
        ),
        Key::new("add", Value::Of(&REQUESTED_ITEM), "Add"),
        Key::new("replace", Value::Of(&REQUESTED_ITEM), "Replace"),
        Key::new(
            "delete",
            Value::Either(&[Value::Text, Value::Of(&REQUESTED_ITEM)]),
            "Delete",
        ),
        Key::new(
            "exec",
            Value::Either(&[Value::Text, Value::Of(&REQUESTED_ITEM)]),
            "Exec",
        ),
        Key::new("copy", Value::Of(&REQUESTED_ITEM), "Copy"),
        Key::new(
            "ask-user",
            Value::Of(&QUESTION),
            "a user interaction, by what it asks",
        ),
        Key::new("alert", Value::Of(&RAISED), "Alert"),
        Key::new("sequence", Value::List(&Value::Of(&REQUESTED)), "Sequence"),
        Key::new("atomic", Value::List(&Value::Of(&REQUESTED)), "Atomic"),
    ],
    keys: &[],
};

/// An item that an implementation is asked to send.
pub static REQUESTED_ITEM: Shape = Shape {
    name: "item",
    about: "An Item that the implementation is asked to send.",
    choice: &[],
    keys: &[
        Key::new("target", Value::Text, "Target LocURI"),
        Key::new("source", Value::Text, "Source LocURI"),
        Key::new("format", Value::Text, "Meta Format"),
        Key::new("type", Value::Text, "Meta Type"),
        Key::new("mark", Value::Text, "Meta Mark"),
        Key::new("data", Value::Same(&DATA), "Data"),
    ],
};

/// An alert that an implementation is asked to send.
pub static RAISED: Shape = Shape {
    name: "alert",
    about: "An Alert that the implementation is asked to send.",
    choice: &[],
    keys: &[
        Key::required("code", CODE, "its code"),
        Key::new("correlator", Value::Text, "Correlator; of a client's alert"),
        Key::new(
            "items",
            Value::List(&Value::Of(&REQUESTED_ITEM)),
            "its items",
        ),
    ],
};

/// `set-node`.
pub static SET_NODE: Shape = Shape {
    name: "set-node",
    about: "A node to change.",
    choice: &[],
    keys: &[
        Key::required("uri", Value::Text, "the node"),
        Key::required("value", Value::Text, "its new value"),
    ],
};

/// `start-session`.
pub static START_SESSION: Shape = Shape {
    name: "start-session",
    about: "A session to open.",
    choice: &[],
    keys: &[Key::new(
        "server",
        Value::Text,
        "the server's URL; the account's if not said",
    )],
};

/// A DM message that a server is asked to push.
pub static REQUESTED_PUSH: Shape = Shape {
    name: "pushed message",
    about: "A DM message that a server is asked to push.",
    choice: &[],
    keys: &[
        Key::required(
            "commands",
            Value::List(&Value::Of(&REQUESTED)),
            "the commands in it",
        ),
        Key::new(
            "over",
            Value::Word(&["wsp", "wtls", "sms", "ota-http", "sip", "obex", "command"]),
            "what carries it; the profile's first way if not said",
        ),
    ],
};

/// A notification that a server is asked to send.
pub static REQUESTED_NOTIFICATION: Shape = Shape {
    name: "notification",
    about: "A notification that a server is asked to send; what is left out is its choice.",
    choice: &[],
    keys: &[
        Key::new(
            "format",
            Value::Word(&["1.2", "1.3"]),
            "its format; that of the profile if not said",
        ),
        Key::new(
            "over",
            Value::Word(&["wsp", "wtls", "sms", "ota-http", "sip", "obex", "command"]),
            "what carries it; the profile's first way if not said",
        ),
        Key::new("session-id", CODE, "the session identifier"),
        Key::new("ui-mode", Value::Number(3), "user interaction mode"),
        Key::new("initiator", Value::Number(1), "0 the user, 1 the server"),
        Key::new("transport", Value::Number(7), "TRA"),
        Key::new("timeout", CODE, "TIMEOUT"),
        Key::new("targeted-mo", Value::List(&CODE), "Targeted-MO indices"),
        Key::new("requested-mo", Value::List(&CODE), "Requested-MO indices"),
        Key::new(
            "preferred-bearer",
            Value::List(&Value::Number(255)),
            "Preferred-Bearer values",
        ),
        Key::new("connect-reason", Value::Text, "Connect-Reason"),
        Key::new("vendor-info", Value::Octets, "Vendor-Info"),
    ],
};
