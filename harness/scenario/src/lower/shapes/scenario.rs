//! The file and its steps.

use super::ask::ASK;
use super::forms::{CHECKS, COMMANDS, MISS, STEPS, TEXTS};
use super::notify::{NOTIFY, PUSH_MESSAGE};
use super::send::{SEND, SESSION};
use crate::reader::{Key, Shape, Value};

/// A scenario file.
pub static SCENARIO: Shape = Shape {
    name: "scenario",
    about: "One test case: what is sent to an implementation and what it must answer.",
    choice: &[],
    keys: &[
        Key::required(
            "title",
            Value::Text,
            "the requirement in one sentence, as it holds for the implementation",
        ),
        Key::required(
            "purpose",
            Value::Text,
            "what the scenario shows, one or two sentences",
        ),
        Key::required(
            "covers",
            TEXTS,
            "the SCR items it decides; one of another document is written `spec:ID`",
        ),
        Key::required(
            "clauses",
            TEXTS,
            "the clauses it rests on; checks that name none hold to the first",
        ),
        Key::new(
            "needs",
            Value::Text,
            "what must be claimed for it to apply: AND, OR, NOT over SCR items",
        ),
        Key::new(
            "versions",
            Value::List(&Value::Word(&["DM/1.2", "DM/1.3"])),
            "the protocol versions it applies to; all if not said",
        ),
        Key::new(
            "transport",
            Value::Word(&["http", "https", "obex", "obex-reversed"]),
            "what DM messages must go by for it to apply; anything if not said",
        ),
        Key::new(
            "control",
            Value::Text,
            "the scenario that shows the same stimulus, well formed, to work",
        ),
        Key::new("builds_on", TEXTS, "scenarios that must have passed before"),
        Key::new(
            "encoding",
            Value::Word(&["xml", "wbxml"]),
            "how the tester writes its messages; as the profile says if not said",
        ),
        Key::new(
            "parameters",
            Value::Map(&TEXTS),
            "values to run it with: one variant for each combination",
        ),
        Key::required("steps", Value::Same(&STEPS), "what happens, in order"),
        Key::new(
            "cleanup",
            Value::Same(&STEPS),
            "what happens at the end in any case; never held against the implementation",
        ),
    ],
};

/// A step.
pub static STEP: Shape = Shape {
    name: "step",
    about: "One thing that happens.",
    choice: &[
        Key::new(
            "session",
            Value::Of(&SESSION),
            "gets a session going, until the server may send commands",
        ),
        Key::new(
            "notify",
            Value::Of(&NOTIFY),
            "sends a notification; against a client",
        ),
        Key::new(
            "push",
            Value::Of(&PUSH_MESSAGE),
            "pushes a DM message outside any session; against a client",
        ),
        Key::new(
            "send",
            Value::Either(&[Value::Same(&COMMANDS), Value::Of(&SEND)]),
            "sends a message of the session",
        ),
        Key::new(
            "expect",
            Value::Either(&[Value::Same(&CHECKS), Value::Of(&EXPECT)]),
            "waits for the next message, or a package, and checks it",
        ),
        Key::new(
            "check",
            Value::Same(&CHECKS),
            "checks what was received last, once more",
        ),
        Key::new(
            "expect-notification",
            Value::Either(&[Value::Same(&CHECKS), Value::Of(&EXPECT)]),
            "waits for a notification and checks it; against a server",
        ),
        Key::new(
            "expect-push",
            Value::Either(&[Value::Same(&CHECKS), Value::Of(&EXPECT)]),
            "waits for a pushed DM message and checks how it is carried; against a server",
        ),
        Key::new(
            "expect-registration",
            Value::Either(&[Value::Same(&CHECKS), Value::Of(&EXPECT)]),
            "waits for a SIP registration, or takes the one that stands; against a client",
        ),
        Key::new(
            "expect-shown",
            Value::Same(&CHECKS),
            "asks the upper tester what the user saw, and checks it; against a client",
        ),
        Key::new(
            "silence",
            Value::Of(&SILENCE),
            "nothing arrives for a while",
        ),
        Key::new(
            "either",
            Value::Either(&[Value::List(&Value::Of(&ALTERNATIVE)), Value::Of(&EITHER)]),
            "waits for the next message and goes on by what it is",
        ),
        Key::new(
            "ask",
            Value::Either(&[Value::Word(&["reset", "abort"]), Value::Of(&ASK)]),
            "asks the upper tester",
        ),
        Key::new(
            "certificate",
            Value::Word(&["good", "expired", "self-signed", "another-host"]),
            "what the tester shows by TLS until the end, or the next such step; against a client",
        ),
        Key::new("bind", Value::Map(&Value::Text), "gives a name to a value"),
    ],
    keys: &[],
};

/// `expect` with more than checks.
pub static EXPECT: Shape = Shape {
    name: "expect",
    about: "What is waited for.",
    choice: &[],
    keys: &[
        Key::required("checks", Value::Same(&CHECKS), "all that must hold"),
        Key::new(
            "within",
            Value::Duration,
            "how long is waited; the profile's time if not said",
        ),
        Key::new(
            "missing",
            Value::Word(&["fail", "inconclusive"]),
            "what it means if nothing comes; `fail` if not said",
        ),
        Key::new(
            "gather",
            Value::Word(&["message", "package"]),
            "one message, or all up to the one with Final",
        ),
        Key::new(
            "clause",
            Value::Text,
            "the clause that is broken if nothing comes",
        ),
    ],
};

/// `silence`.
pub static SILENCE: Shape = Shape {
    name: "silence",
    about: "Nothing arrives.",
    choice: &[],
    keys: &[
        Key::new(
            "for",
            Value::Duration,
            "how long; the profile's time if not said",
        ),
        Key::new(
            "clause",
            Value::Text,
            "the clause that is broken if something comes",
        ),
        Key::new("scr", TEXTS, "the SCR items it decides"),
        Key::new(
            "else",
            MISS,
            "what it means if something comes; `fail` if not said",
        ),
    ],
};

/// `either` with more than ways to go on.
pub static EITHER: Shape = Shape {
    name: "either",
    about: "Several ways to go on.",
    choice: &[],
    keys: &[
        Key::required(
            "ways",
            Value::List(&Value::Of(&ALTERNATIVE)),
            "the ways to go on; the first that fits is taken",
        ),
        Key::new(
            "within",
            Value::Duration,
            "how long is waited; the profile's time if not said, that for silence where a way is taken in silence",
        ),
    ],
};

/// An alternative of `either`.
pub static ALTERNATIVE: Shape = Shape {
    name: "alternative",
    about: "One way to go on.",
    choice: &[],
    keys: &[
        Key::required("name", Value::Text, "a few words that name it"),
        Key::new(
            "when",
            Value::Same(&CHECKS),
            "it is taken if all of these hold for the message; in any case if not said",
        ),
        Key::new(
            "silent",
            Value::Boolean,
            "it is taken if nothing comes in time",
        ),
        Key::new(
            "verdict",
            Value::Word(&["pass", "inconclusive", "fail", "warning"]),
            "what taking it means; its steps decide if not said",
        ),
        Key::new("then", Value::Same(&STEPS), "the steps that follow"),
    ],
};
