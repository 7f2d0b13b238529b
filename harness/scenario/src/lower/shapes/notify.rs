//! Notifications to send.

use super::forms::CODE;
use super::send::SEND;
use crate::reader::{Key, Shape, Value};

/// `notify`.
pub static NOTIFY: Shape = Shape {
    name: "notify",
    about: "A notification, right unless something is said.",
    choice: &[],
    keys: &[
        Key::new(
            "format",
            Value::Word(&["1.2", "1.3"]),
            "its format; that of the profile if not said",
        ),
        Key::new(
            "session-id",
            Value::Text,
            "the session identifier: decimal, or hexadecimal with 0x; a fresh one if not said",
        ),
        Key::new("version", Value::Number(1023), "VER of 1.3, version of 1.2"),
        Key::new(
            "option-count",
            Value::Number(15),
            "OPC, where it is not the number of options",
        ),
        Key::new("ui-mode", Value::Number(3), "user interaction mode"),
        Key::new("initiator", Value::Number(1), "0 the user, 1 the server"),
        Key::new("transport", Value::Number(7), "TRA"),
        Key::new(
            "reserved",
            Value::Number((1 << 27) - 1),
            "the reserved bits",
        ),
        Key::new("timeout", CODE, "TIMEOUT"),
        Key::new("age", Value::Duration, "how far TIMESTAMP lies in the past"),
        Key::new(
            "server-id",
            Value::Text,
            "the server identifier; the account's if not said",
        ),
        Key::new(
            "omit-server-id",
            Value::Boolean,
            "leaves the server identifier out",
        ),
        Key::new(
            "options",
            Value::List(&Value::Of(&OPTION)),
            "options of 1.3 beside Server-ID, in this order; one Requested-MO if not said",
        ),
        Key::new("vendor", Value::Octets, "the vendor part of 1.2"),
        Key::new(
            "digest",
            Value::Word(&["good", "flipped", "wrong-secret", "zero", "omitted"]),
            "its digest",
        ),
        Key::new(
            "nonce",
            Value::Word(&["stored", "special", "wrong"]),
            "the nonce of the digest of 1.2",
        ),
        Key::new("truncate", CODE, "how many octets of it are sent"),
        Key::new(
            "flip",
            Value::List(&CODE),
            "octets in which a bit is turned, by place from 0",
        ),
        Key::new(
            "over",
            Value::Word(&["wsp", "wtls", "sms", "ota-http", "sip", "obex", "command"]),
            "what carries it; the profile's first way if not said",
        ),
        Key::new("push", Value::Of(&PUSH), "how it is wrapped"),
        Key::new("times", Value::Number(100), "how often it is sent"),
    ],
};

/// `push` as a step.
pub static PUSH_MESSAGE: Shape = Shape {
    name: "pushed message",
    about: "A DM message that is pushed outside any session.",
    choice: &[],
    keys: &[
        Key::required("message", Value::Of(&SEND), "the message"),
        Key::new(
            "over",
            Value::Word(&["wsp", "wtls", "sms", "ota-http", "sip", "obex", "command"]),
            "what carries it; the profile's first way if not said",
        ),
        Key::new("push", Value::Of(&PUSH), "how it is wrapped"),
    ],
};

/// An option of a notification.
pub static OPTION: Shape = Shape {
    name: "option",
    about: "An option of a 1.3 notification.",
    choice: &[
        Key::new(
            "targeted-mo",
            CODE,
            "Targeted-MO: the index of a management object",
        ),
        Key::new(
            "requested-mo",
            CODE,
            "Requested-MO: the index of a management object",
        ),
        Key::new("preferred-bearer", Value::Number(255), "Preferred-Bearer"),
        Key::new(
            "connect-reason",
            Value::Text,
            "Connect-Reason: a text for the user",
        ),
        Key::new("vendor-info", Value::Octets, "Vendor-Info"),
        Key::new(
            "number",
            Value::Number(15),
            "any other, by its number; its value is `hex`",
        ),
    ],
    keys: &[Key::new(
        "hex",
        Value::Octets,
        "the value of an option by `number`",
    )],
};

/// `push`.
pub static PUSH: Shape = Shape {
    name: "push",
    about: "How a notification is wrapped.",
    choice: &[],
    keys: &[
        Key::new(
            "long",
            Value::Boolean,
            "with the long head that push proxies write",
        ),
        Key::new(
            "application-id",
            Value::Number(255),
            "the application id; 7 if not said",
        ),
        Key::new(
            "content-type",
            Value::Number(127),
            "the well-known code of the content type",
        ),
        Key::new(
            "port",
            Value::Number(65_535),
            "the port of a short message; 2948 if not said",
        ),
        Key::new(
            "secured",
            Value::Boolean,
            "over HTTP, to a client that takes pushes by TLS: with it, or without",
        ),
    ],
};
