//! Sessions and messages to send.

use super::forms::{CODE, CODE_OR_NONE, COMMANDS, CRED, LARGE, SCHEME};
use super::notify::NOTIFY;
use crate::reader::{Key, Shape, Value};

/// `session`.
pub static SESSION: Shape = Shape {
    name: "session",
    about: "How a session is got going.",
    choice: &[],
    keys: &[
        Key::new(
            "alert",
            CODE,
            "the alert it begins with, 1200 or 1201; what the route gives if not said",
        ),
        Key::new(
            "notify",
            Value::Of(&NOTIFY),
            "the notification that triggers it, where it is not the usual one",
        ),
        Key::new(
            "challenge",
            Value::Of(&CHALLENGE),
            "challenges the client's first Package #1, whatever credentials it has",
        ),
        Key::new(
            "accept",
            CODE,
            "the Status code for good credentials, 212 or 200; 212 if not said",
        ),
        Key::new(
            "cred",
            Value::Same(&CRED),
            "our own credentials, where they are not the usual ones",
        ),
        Key::new(
            "header",
            Value::Of(&HEADER),
            "what else SyncHdr says in all our messages of this session",
        ),
        Key::new(
            "commands",
            Value::Same(&COMMANDS),
            "commands in Package #1; against a server",
        ),
    ],
};

/// A challenge of ours.
pub static CHALLENGE: Shape = Shape {
    name: "challenge",
    about: "A challenge for credentials.",
    choice: &[],
    keys: &[
        Key::required("scheme", SCHEME, "what is asked for"),
        Key::new(
            "nonce",
            Value::Either(&[Value::Number(1024), Value::Word(&["none", "fresh"])]),
            "its nonce: how many octets, or none; `fresh` if not said",
        ),
        Key::new(
            "code",
            CODE,
            "the Status code; 407 for missing and 401 for wrong credentials if not said",
        ),
    ],
};

/// Credentials of ours that are not the usual ones.
pub static CREDENTIALS: Shape = Shape {
    name: "cred",
    about: "Credentials of ours, in a scheme.",
    choice: &[
        Key::new("good", SCHEME, "good ones"),
        Key::new("wrong-password", SCHEME, "made with a wrong password"),
        Key::new("wrong-nonce", SCHEME, "made with a wrong nonce"),
        Key::new("wrong-user", SCHEME, "made for an unknown user"),
        Key::new("special-nonce", SCHEME, "made with the special nonce"),
    ],
    keys: &[],
};

/// `send`.
pub static SEND: Shape = Shape {
    name: "send",
    about: "A message of the session, right unless something is said.",
    choice: &[],
    keys: &[
        Key::new(
            "header",
            Value::Of(&HEADER),
            "what SyncHdr says beyond the usual",
        ),
        Key::new(
            "status",
            Value::Either(&[Value::Word(&["none"]), Value::Of(&STATUS_POLICY)]),
            "how what was received is answered",
        ),
        Key::new(
            "commands",
            Value::Same(&COMMANDS),
            "the commands, behind the Status elements",
        ),
        Key::new(
            "final",
            Value::Boolean,
            "whether Final is there; as due if not said",
        ),
        Key::new(
            "edit",
            Value::List(&Value::Of(&EDIT)),
            "changes to the finished message, in order",
        ),
        Key::new(
            "body",
            Value::Of(&BODY),
            "these octets instead of the message",
        ),
        Key::new(
            "delivery",
            Value::Either(&[Value::Word(&["whole", "until-close"]), Value::Of(&DELIVERY)]),
            "how the octets are put on the wire",
        ),
        Key::new(
            "http",
            Value::Of(&HTTP),
            "what the HTTP head says beyond the usual",
        ),
    ],
};

/// `header`.
pub static HEADER: Shape = Shape {
    name: "header",
    about: "SyncHdr beyond the usual.",
    choice: &[],
    keys: &[
        Key::new("ver-proto", Value::Text, "VerProto"),
        Key::new("session-id", Value::Text, "SessionID"),
        Key::new("msg-id", Value::Text, "MsgID"),
        Key::new("resp-uri", Value::Text, "RespURI"),
        Key::new("max-msg-size", LARGE, "Meta MaxMsgSize"),
        Key::new("max-obj-size", LARGE, "Meta MaxObjSize"),
        Key::new("cred", Value::Same(&CRED), "Cred"),
    ],
};

/// `status` of a message we send.
pub static STATUS_POLICY: Shape = Shape {
    name: "status policy",
    about: "How what was received is answered.",
    choice: &[],
    keys: &[
        Key::new("header", CODE, "the code for SyncHdr"),
        Key::new(
            "challenge",
            Value::Of(&CHALLENGE),
            "a challenge in the Status for SyncHdr",
        ),
        Key::new(
            "get",
            Value::Same(&CODE_OR_NONE),
            "the code for each Get, or none",
        ),
        Key::new(
            "add",
            Value::Same(&CODE_OR_NONE),
            "the code for each Add, or none",
        ),
        Key::new(
            "replace",
            Value::Same(&CODE_OR_NONE),
            "the code for each Replace, or none",
        ),
        Key::new(
            "delete",
            Value::Same(&CODE_OR_NONE),
            "the code for each Delete, or none",
        ),
        Key::new(
            "copy",
            Value::Same(&CODE_OR_NONE),
            "the code for each Copy, or none",
        ),
        Key::new(
            "exec",
            Value::Same(&CODE_OR_NONE),
            "the code for each Exec, or none",
        ),
        Key::new(
            "alert",
            Value::Same(&CODE_OR_NONE),
            "the code for each Alert, or none",
        ),
        Key::new(
            "sequence",
            Value::Same(&CODE_OR_NONE),
            "the code for each Sequence, or none",
        ),
        Key::new(
            "atomic",
            Value::Same(&CODE_OR_NONE),
            "the code for each Atomic, or none",
        ),
        Key::new(
            "results",
            Value::Same(&CODE_OR_NONE),
            "the code for each Results, or none",
        ),
        Key::new(
            "others",
            Value::Same(&CODE_OR_NONE),
            "the code for everything else, or none",
        ),
    ],
};

/// `body`.
pub static BODY: Shape = Shape {
    name: "body",
    about: "Octets instead of the message.",
    choice: &[
        Key::new("text", Value::Text, "as text"),
        Key::new("hex", Value::Octets, "in hexadecimal"),
    ],
    keys: &[],
};

/// `delivery`.
pub static DELIVERY: Shape = Shape {
    name: "delivery",
    about: "How octets are put on the wire.",
    choice: &[
        Key::new(
            "chunked",
            LARGE,
            "in the chunked coding, in pieces of this many octets",
        ),
        Key::new(
            "wrong-length",
            LARGE,
            "with a Content-Length that says this",
        ),
        Key::new(
            "cut",
            LARGE,
            "only this many octets, then the connection is closed",
        ),
        Key::new("raw", Value::Text, "this instead of head and body"),
    ],
    keys: &[],
};

/// `http` of a message we send.
pub static HTTP: Shape = Shape {
    name: "http",
    about: "The HTTP head beyond the usual.",
    choice: &[],
    keys: &[
        Key::new(
            "status",
            Value::Number(999),
            "the status code of an answer; against a client",
        ),
        Key::new("content-type", Value::Text, "Content-Type"),
        Key::new(
            "headers",
            Value::Map(&Value::Text),
            "headers beside the usual ones",
        ),
    ],
};

/// An edit of the finished message.
pub static EDIT: Shape = Shape {
    name: "edit",
    about: "A change to the finished message; paths are names from SyncHdr or SyncBody down.",
    choice: &[
        Key::new(
            "set",
            Value::Text,
            "the path of an element whose content becomes the text `to`",
        ),
        Key::new("remove", Value::Text, "the path of an element to take out"),
        Key::new(
            "insert",
            Value::Text,
            "an element, as XML, to put into the element `into`",
        ),
        Key::new(
            "rename",
            Value::Text,
            "the path of an element that gets the name `to`",
        ),
        Key::new("duplicate", Value::Text, "the path of an element to double"),
        Key::new(
            "move",
            Value::Text,
            "the path of an element that becomes its parent's child number `to`, from 0",
        ),
        Key::new(
            "namespace",
            Value::Text,
            "the path of an element to put into the namespace `to`",
        ),
    ],
    keys: &[
        Key::new(
            "to",
            Value::Text,
            "what `set`, `rename`, `move` and `namespace` make of it",
        ),
        Key::new(
            "into",
            Value::Text,
            "the path of the element that `insert` fills",
        ),
        Key::new(
            "at",
            CODE,
            "before which child `insert` puts it, from 0; at the end if not said",
        ),
    ],
};
