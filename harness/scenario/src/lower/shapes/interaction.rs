//! User interactions: how the user answers, what a server is to ask, what the user saw.

use super::forms::MATCHER;
use crate::reader::{Key, Shape, Value};

/// Kinds of interactions.
pub const KINDS: [&str; 5] = [
    "display",
    "confirmation",
    "text-input",
    "single-choice",
    "multiple-choice",
];

/// Replies that are a word.
pub const REPLIES: [&str; 5] = ["yes", "no", "accept", "cancel", "nothing"];

/// A reply of `answer-user`.
pub static REPLY_VALUE: Value = Value::Either(&[Value::Word(&REPLIES), Value::Of(&REPLY)]);

/// A reply of the user that is more than a word.
pub static REPLY: Shape = Shape {
    name: "reply",
    about: "How the user answers one interaction.",
    choice: &[
        Key::new("type", Value::Text, "puts this text in"),
        Key::new(
            "choose",
            Value::List(&Value::Text),
            "makes these choices, by their texts",
        ),
    ],
    keys: &[],
};

/// What a server is to ask the user.
pub static QUESTION: Shape = Shape {
    name: "question",
    about: "What a server is asked to ask the user of a client; how it is written is the server's to know.",
    choice: &[],
    keys: &[
        Key::required("kind", Value::Word(&KINDS), "what kind of interaction"),
        Key::required("text", Value::Text, "the text; of a choice, its title"),
        Key::new(
            "choices",
            Value::List(&Value::Text),
            "the choices, in order",
        ),
        Key::new(
            "options",
            Value::Map(&Value::Text),
            "parameters by name, their values not encoded",
        ),
    ],
};

/// `shown`.
pub static SHOWN_CHECK: Shape = Shape {
    name: "shown",
    about: "What the user of a client saw. What the upper tester does not say is inconclusive.",
    choice: &[],
    keys: &[
        Key::new(
            "count",
            Value::Same(&MATCHER),
            "how many interactions there were",
        ),
        Key::new(
            "number",
            Value::Number(1_000),
            "which one the rest is about, from 1 as they were shown; the first if not said",
        ),
        Key::new("kind", Value::Same(&MATCHER), "its kind"),
        Key::new("text", Value::Same(&MATCHER), "its text"),
        Key::new(
            "choices",
            Value::List(&Value::Same(&MATCHER)),
            "its choices, in order, all of them",
        ),
        Key::new(
            "shown-for",
            Value::Same(&MATCHER),
            "for how many milliseconds it was shown",
        ),
        Key::new(
            "hidden",
            Value::Same(&MATCHER),
            "`true` if what was typed could not be read",
        ),
        Key::new(
            "default",
            Value::Same(&MATCHER),
            "what was offered before the user did anything: `yes`, `no`, a text, numbers with `-` between them",
        ),
        Key::new(
            "cancellable",
            Value::Same(&MATCHER),
            "`true` if the user could have cancelled it",
        ),
    ],
};
