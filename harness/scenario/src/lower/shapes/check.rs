//! Checks and matchers.

use super::forms::{ITEM_PATTERNS, LARGE, MATCHER, MISS, SCHEME, TEXTS};
use super::interaction::SHOWN_CHECK;
use crate::reader::{Key, Shape, Value};

/// A check.
pub static CHECK: Shape = Shape {
    name: "check",
    about: "What must hold, and what it means if it does not.",
    choice: &EXPECTATIONS,
    keys: &[
        Key::new(
            "clause",
            Value::Text,
            "the clause it holds to; the scenario's first if not said",
        ),
        Key::new(
            "scr",
            TEXTS,
            "the SCR items it decides; the clause's if not said",
        ),
        Key::new(
            "else",
            MISS,
            "what it means if it does not hold; `fail` if not said",
        ),
        Key::new("note", Value::Text, "a remark for the report"),
    ],
};

/// What `not` turns round.
pub static EXPECTATION: Shape = Shape {
    name: "check",
    about: "What must not hold.",
    choice: &EXPECTATIONS,
    keys: &[],
};

pub static EXPECTATIONS: [Key; 15] = [
    Key::new("status", Value::Of(&STATUS_CHECK), "a Status is there"),
    Key::new(
        "alert",
        Value::Either(&[Value::Text, Value::Of(&ALERT_CHECK)]),
        "an Alert is there; a text is its code",
    ),
    Key::new("results", Value::Of(&RESULTS_CHECK), "Results are there"),
    Key::new(
        "command",
        Value::Of(&COMMAND_CHECK),
        "another command is there",
    ),
    Key::new(
        "element",
        Value::Of(&ELEMENT_CHECK),
        "the text of an element is as said",
    ),
    Key::new("final", Value::Boolean, "Final is there, or is not"),
    Key::new("only", TEXTS, "no command but of these names is there"),
    Key::new(
        "count",
        Value::Of(&COUNT_CHECK),
        "so many elements are there",
    ),
    Key::new(
        "octets",
        Value::Same(&MATCHER),
        "each message has so many octets as it went over the wire",
    ),
    Key::new(
        "credential",
        Value::Of(&CREDENTIAL_CHECK),
        "the credentials of the other side are as said",
    ),
    Key::new(
        "http",
        Value::Of(&HTTP_CHECK),
        "the carrier's head is as said",
    ),
    Key::new(
        "notification",
        Value::Map(&Value::Same(&MATCHER)),
        "fields of a notification are as said",
    ),
    Key::new(
        "registration",
        Value::Map(&Value::Same(&MATCHER)),
        "fields of a SIP registration are as said",
    ),
    Key::new(
        "shown",
        Value::Of(&SHOWN_CHECK),
        "the user of a client saw this",
    ),
    Key::new(
        "not",
        Value::Of(&EXPECTATION),
        "what stands in it does not hold",
    ),
];

/// A Status that must be there.
pub static STATUS_CHECK: Shape = Shape {
    name: "status",
    about: "A Status that must be there.",
    choice: &[],
    keys: &[
        Key::new(
            "of",
            Value::Text,
            "what it answers: `header`, a label, or a command's name (the last of that kind sent)",
        ),
        Key::new("code", Value::Same(&MATCHER), "its code"),
        Key::new("challenge", Value::Same(&MATCHER), "the scheme of its Chal"),
        Key::new("next-nonce", Value::Same(&MATCHER), "NextNonce of its Chal"),
        Key::new(
            "items",
            Value::Same(&ITEM_PATTERNS),
            "its items, in order, as far as said",
        ),
    ],
};

/// An Alert that must be there.
pub static ALERT_CHECK: Shape = Shape {
    name: "alert",
    about: "An Alert that must be there.",
    choice: &[],
    keys: &[
        Key::new("code", Value::Same(&MATCHER), "its code"),
        Key::new("correlator", Value::Same(&MATCHER), "Correlator"),
        Key::new(
            "item",
            Value::Of(&ITEM_PATTERN),
            "an item that must be in it",
        ),
        Key::new(
            "items",
            Value::Same(&ITEM_PATTERNS),
            "items that must be in it, in any order",
        ),
    ],
};

/// Results that must be there.
pub static RESULTS_CHECK: Shape = Shape {
    name: "results",
    about: "Results that must be there; chunks of one object are taken together.",
    choice: &[],
    keys: &[
        Key::new("of", Value::Text, "the Get it answers: a label, or `get`"),
        Key::new("target", Value::Same(&MATCHER), "Target LocURI"),
        Key::new("source", Value::Same(&MATCHER), "Source LocURI"),
        Key::new("format", Value::Same(&MATCHER), "Meta Format"),
        Key::new("type", Value::Same(&MATCHER), "Meta Type"),
        Key::new("mark", Value::Same(&MATCHER), "Meta Mark"),
        Key::new("size", Value::Same(&MATCHER), "Meta Size"),
        Key::new("data", Value::Same(&MATCHER), "Data"),
        Key::new("length", Value::Same(&MATCHER), "how many octets Data has"),
        Key::new("more", Value::Boolean, "whether MoreData is there"),
    ],
};

/// A command that must be there.
pub static COMMAND_CHECK: Shape = Shape {
    name: "command",
    about: "A command other than Status, Results and Alert that must be there.",
    choice: &[],
    keys: &[
        Key::required("name", Value::Text, "its name: `Get`, `Replace`, ..."),
        Key::new("as", Value::Text, "the label by which answers refer to it"),
        Key::new(
            "items",
            Value::Same(&ITEM_PATTERNS),
            "items that must be in it, in any order",
        ),
        Key::new(
            "item",
            Value::Of(&ITEM_PATTERN),
            "an item that must be in it",
        ),
        Key::new("target", Value::Same(&MATCHER), "Target LocURI"),
        Key::new("source", Value::Same(&MATCHER), "Source LocURI"),
        Key::new("format", Value::Same(&MATCHER), "Meta Format"),
        Key::new("type", Value::Same(&MATCHER), "Meta Type"),
        Key::new("mark", Value::Same(&MATCHER), "Meta Mark"),
        Key::new("size", Value::Same(&MATCHER), "Meta Size"),
        Key::new("data", Value::Same(&MATCHER), "Data"),
        Key::new("length", Value::Same(&MATCHER), "how many octets Data has"),
        Key::new("more", Value::Boolean, "whether MoreData is there"),
    ],
};

/// An item that must be there.
pub static ITEM_PATTERN: Shape = Shape {
    name: "item",
    about: "What an Item must be, as far as said.",
    choice: &[],
    keys: &[
        Key::new("target", Value::Same(&MATCHER), "Target LocURI"),
        Key::new("source", Value::Same(&MATCHER), "Source LocURI"),
        Key::new("format", Value::Same(&MATCHER), "Meta Format"),
        Key::new("type", Value::Same(&MATCHER), "Meta Type"),
        Key::new("mark", Value::Same(&MATCHER), "Meta Mark"),
        Key::new("size", Value::Same(&MATCHER), "Meta Size"),
        Key::new("data", Value::Same(&MATCHER), "Data"),
        Key::new("length", Value::Same(&MATCHER), "how many octets Data has"),
        Key::new("more", Value::Boolean, "whether MoreData is there"),
    ],
};

/// `element`.
pub static ELEMENT_CHECK: Shape = Shape {
    name: "element",
    about: "The text of an element; a path that leads nowhere is an absent text.",
    choice: &[],
    keys: &[
        Key::required(
            "path",
            Value::Text,
            "its path from SyncHdr or SyncBody down",
        ),
        Key::new(
            "is",
            Value::Same(&MATCHER),
            "what it must be; `present` if not said",
        ),
        Key::new(
            "capture",
            Value::Text,
            "the name that its text has from here on",
        ),
    ],
};

/// `count`.
pub static COUNT_CHECK: Shape = Shape {
    name: "count",
    about: "How many elements there are.",
    choice: &[],
    keys: &[
        Key::required("path", Value::Text, "their path"),
        Key::required("is", Value::Same(&MATCHER), "how many there must be"),
    ],
};

/// `credential`.
pub static CREDENTIAL_CHECK: Shape = Shape {
    name: "credential",
    about: "Credentials of the other side.",
    choice: &[],
    keys: &[
        Key::new("scheme", SCHEME, "their scheme"),
        Key::new(
            "worth",
            Value::Word(&["valid", "invalid", "missing"]),
            "what they are worth",
        ),
    ],
};

/// `http` of a message that was received.
pub static HTTP_CHECK: Shape = Shape {
    name: "http",
    about: "The carrier's head.",
    choice: &[],
    keys: &[
        Key::new(
            "status",
            Value::Same(&MATCHER),
            "the status code of an answer; against a server",
        ),
        Key::new(
            "content-type",
            Value::Same(&MATCHER),
            "the media type without parameters",
        ),
        Key::new(
            "target",
            Value::Same(&MATCHER),
            "the request target; against a client",
        ),
        Key::new(
            "headers",
            Value::Map(&Value::Same(&MATCHER)),
            "headers by name, case ignored",
        ),
    ],
};

/// A mapping that says what a text must be.
pub static MATCHER_MAP: Shape = Shape {
    name: "matcher",
    about: "What a text must be. `at-least` and `at-most`, `fill` and `at` go together; others stand alone.",
    choice: &[],
    keys: &[
        Key::new("equals", Value::Text, "just this text"),
        Key::new("not", Value::Same(&MATCHER), "anything but this"),
        Key::new(
            "one-of",
            Value::List(&Value::Same(&MATCHER)),
            "what one of these takes",
        ),
        Key::new(
            "all",
            Value::List(&Value::Same(&MATCHER)),
            "what all of these take",
        ),
        Key::new(
            "matches",
            Value::Text,
            "what a regular expression takes, from beginning to end",
        ),
        Key::new("at-least", LARGE, "a number from this up"),
        Key::new("at-most", LARGE, "a number up to this"),
        Key::new("length", Value::Same(&MATCHER), "a text of so many octets"),
        Key::new(
            "fill",
            Value::Number(16_777_216),
            "so many octets of the test text",
        ),
        Key::new("at", LARGE, "where in the test text `fill` begins"),
    ],
};
