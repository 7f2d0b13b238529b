//! The keys of a profile.

use crate::reader::{Key, Shape, Value};

const SCHEMES: Value = Value::Word(&["basic", "md5", "sha256", "hmac", "none"]);
const ARGV: Value = Value::List(&Value::Text);
const HOOK: Value = Value::Either(&[
    Value::Word(&["none", "operator", "built-in"]),
    Value::Of(&HOOK_COMMAND),
]);
const RESET: Value = Value::Either(&[
    Value::Word(&["none", "operator", "built-in", "restart"]),
    Value::Of(&HOOK_COMMAND),
]);

/// A profile file.
pub static PROFILE: Shape = Shape {
    name: "profile",
    about: "An implementation under test: what it claims and how it is reached.",
    choice: &[],
    keys: &[
        Key::required(
            "iut",
            Value::Of(&IUT),
            "who made it, and which end of the protocol it is",
        ),
        Key::required(
            "claims",
            Value::Either(&[
                Value::Word(&["all", "mandatory"]),
                Value::Of(&CLAIMS),
                Value::Map(&Value::Word(&["yes", "no"])),
            ]),
            "which SCR items it supports: one answer for each item of its role",
        ),
        Key::required(
            "session",
            Value::Of(&SESSION),
            "what both sides of a session know",
        ),
        Key::new("address", Value::Of(&ADDRESS), "where things are"),
        Key::new(
            "trigger",
            Value::Either(&[
                Value::Word(&["notification", "pull", "operator", "upper-tester"]),
                Value::Of(&TRIGGER_COMMAND),
            ]),
            "how a client is made to start a session; `notification` if not said",
        ),
        Key::new(
            "upper-tester",
            HOOK,
            "what drives it from above; `none` if not said",
        ),
        Key::new(
            "reset",
            RESET,
            "what brings it back to the known state; the upper tester if not said. `restart` starts `iut.process` anew",
        ),
        Key::new("timing", Value::Of(&TIMING), "how long is waited"),
        Key::new(
            "ixit",
            Value::Map(&Value::Either(&[Value::Text, Value::Map(&Value::Text)])),
            "values that scenarios use as `{ixit....}`",
        ),
        Key::new(
            "waivers",
            Value::List(&Value::Of(&WAIVER)),
            "known failures: a gate stays green for them, and for nothing else",
        ),
    ],
};

/// `iut`.
pub static IUT: Shape = Shape {
    name: "iut",
    about: "Who made it, and which end of the protocol it is.",
    choice: &[],
    keys: &[
        Key::required("name", Value::Text, "its name"),
        Key::required(
            "role",
            Value::Word(&["client", "server"]),
            "its role; the tester plays the other one",
        ),
        Key::required(
            "protocol",
            Value::Word(&["DM/1.3", "DM/1.2"]),
            "the protocol it speaks",
        ),
        Key::new("vendor", Value::Text, "who made it"),
        Key::new("version", Value::Text, "which version of it"),
        Key::new(
            "process",
            Value::Of(&PROCESS),
            "the program that it is, if the tester is to start and watch it",
        ),
    ],
};

/// `iut.process`.
pub static PROCESS: Shape = Shape {
    name: "process",
    about: "The implementation as a program that the tester starts, watches, and starts again when it dies.",
    choice: &[],
    keys: &[
        Key::required(
            "command",
            ARGV,
            "the program and its arguments; no shell. `{server}` is the tester's URL",
        ),
        Key::new(
            "ready",
            Value::Of(&READY),
            "how it is known to be ready; once it is started if not said",
        ),
        Key::new(
            "within",
            Value::Duration,
            "how long it may take to get ready; 10s if not said",
        ),
    ],
};

/// `iut.process.ready`.
pub static READY: Shape = Shape {
    name: "ready",
    about: "How a program is known to be ready.",
    choice: &[
        Key::new(
            "listens",
            Value::Text,
            "when it takes TCP connections there, `host:port`",
        ),
        Key::new(
            "says",
            Value::Text,
            "when it prints a line with this text to standard output",
        ),
    ],
    keys: &[],
};

/// One of `waivers`.
pub static WAIVER: Shape = Shape {
    name: "waiver",
    about: "A known failure: who answers for it, why, and until when.",
    choice: &[],
    keys: &[
        Key::required(
            "scenario",
            Value::Text,
            "the scenario that fails; with its variant in brackets, or all variants",
        ),
        Key::required("clause", Value::Text, "the clause that it fails"),
        Key::required(
            "fingerprint",
            Value::Text,
            "the eight digits that the report shows at the failed check",
        ),
        Key::required("reason", Value::Text, "why it is known"),
        Key::required("owner", Value::Text, "who answers for it"),
        Key::new("link", Value::Text, "where it is followed up"),
        Key::required("expires", Value::Text, "the last day: `2026-12-31`"),
    ],
};

/// `claims`, with exceptions.
pub static CLAIMS: Shape = Shape {
    name: "claims",
    about: "All items, the mandatory ones or none, with exceptions.",
    choice: &[],
    keys: &[
        Key::required(
            "base",
            Value::Word(&["all", "mandatory", "none"]),
            "what is claimed but for the exceptions",
        ),
        Key::new("with", Value::List(&Value::Text), "items claimed besides"),
        Key::new("without", Value::List(&Value::Text), "items not claimed"),
    ],
};

/// `session`.
pub static SESSION: Shape = Shape {
    name: "session",
    about: "What both sides of a session know.",
    choice: &[],
    keys: &[
        Key::new(
            "encoding",
            Value::Word(&["xml", "wbxml"]),
            "how messages are written; `xml` if not said",
        ),
        Key::required(
            "device-id",
            Value::Text,
            "the device: SyncHdr Source of the client",
        ),
        Key::required("server-id", Value::Text, "the ServerID of the DM account"),
        Key::new(
            "client",
            Value::Of(&ACCOUNT),
            "how the client proves itself",
        ),
        Key::new(
            "server",
            Value::Of(&ACCOUNT),
            "how the server proves itself",
        ),
        Key::new(
            "notification",
            Value::Of(&NOTIFICATION),
            "how notifications are made",
        ),
        Key::new(
            "hide-nonces",
            Value::Boolean,
            "whether nonces are kept out of everything that is written, as passwords are; `false` if not said",
        ),
        Key::new(
            "message-limit",
            Value::Number(u32::MAX as u64),
            "the most octets of one message; 1048576 if not said",
        ),
    ],
};

/// `session.client` and `session.server`.
pub static ACCOUNT: Shape = Shape {
    name: "account",
    about: "How one side proves itself.",
    choice: &[],
    keys: &[
        Key::new(
            "user",
            Value::Text,
            "its user name; for the server the ServerID if not said",
        ),
        Key::new("secret", Value::Of(&SECRET), "its password"),
        Key::new(
            "scheme",
            SCHEMES,
            "how it proves itself where a scenario does not say; `md5` if not said",
        ),
        Key::new(
            "nonce",
            Value::Text,
            "the nonce for its next credentials, base64",
        ),
    ],
};

/// A secret.
pub static SECRET: Shape = Shape {
    name: "secret",
    about: "A password, and where it is kept.",
    choice: &[
        Key::new("env", Value::Text, "the environment variable that holds it"),
        Key::new(
            "file",
            Value::Text,
            "the file that holds it; line ends at its end do not count",
        ),
        Key::new(
            "value",
            Value::Text,
            "the password itself; it is kept out of reports",
        ),
    ],
    keys: &[],
};

/// `session.notification`.
pub static NOTIFICATION: Shape = Shape {
    name: "notification",
    about: "How notifications are made.",
    choice: &[],
    keys: &[
        Key::new(
            "format",
            Value::Word(&["1.2", "1.3"]),
            "the format where a scenario does not say; that of the protocol if not said",
        ),
        Key::new(
            "secret",
            Value::Of(&SECRET),
            "the password in their digest; that of the server if not said",
        ),
    ],
};

/// `address`.
pub static ADDRESS: Shape = Shape {
    name: "address",
    about: "Where things are.",
    choice: &[],
    keys: &[
        Key::new(
            "listen",
            Value::Text,
            "where the tester listens as a DM server; 127.0.0.1:0 if not said",
        ),
        Key::new(
            "url",
            Value::Text,
            "the URL at which the client finds the tester",
        ),
        Key::new(
            "push",
            Value::Either(&[Value::Text, Value::Of(&PUSHES)]),
            "where the client takes notifications, or where the tester takes those of a server",
        ),
        Key::new("sip", Value::Of(&SIP), "where the tester speaks SIP"),
        Key::new("sms", Value::Of(&SMS), "how short messages go and come"),
        Key::new(
            "bearer",
            ARGV,
            "the program that carries pushes to `command:` addresses; no shell",
        ),
        Key::new("server", Value::Text, "the URL of the server under test"),
        Key::new(
            "roams",
            Value::Boolean,
            "whether the client may come from several addresses in one session, as behind a pool of proxies; `false` if not said",
        ),
        Key::new(
            "tls",
            Value::Either(&[Value::Word(&["made-up"]), Value::Of(&TLS)]),
            "DM messages go by HTTPS; `made-up` is for the built-in peers",
        ),
    ],
};

/// `address.tls`.
pub static TLS: Shape = Shape {
    name: "tls",
    about: "HTTPS: whom each side trusts, and who the tester is. Files are PEM.",
    choice: &[],
    keys: &[
        Key::new(
            "certificate",
            Value::Text,
            "the file with what the tester shows, and with those that vouch for it",
        ),
        Key::new("key", Value::Text, "the file with its private key"),
        Key::new(
            "ca",
            Value::Text,
            "the file with those who vouch for the implementation's certificate",
        ),
        Key::new(
            "ca-key",
            Value::Text,
            "the key of a lab CA, to make wrong certificates with; against a client",
        ),
        Key::new(
            "client-certificate",
            Value::Word(&["none", "asked", "required"]),
            "whether the client is to show a certificate; `none` if not said",
        ),
        Key::new(
            "insecure",
            Value::Boolean,
            "take any certificate of the server under test",
        ),
    ],
};

/// `address.push` with several ways.
pub static PUSHES: Shape = Shape {
    name: "push",
    about: "Where pushes go, by what carries them; the first is used where a scenario does not say.",
    choice: &[],
    keys: &[
        Key::new("wsp", Value::Text, "WSP over UDP: `host:port`"),
        Key::new(
            "wtls",
            Value::Text,
            "WSP within WTLS: `wtls://host:port` of a gateway that puts it on, or takes it off for the tester",
        ),
        Key::new(
            "sms",
            Value::Text,
            "WSP over short messages: `sms:+4912345`",
        ),
        Key::new("ota-http", Value::Text, "Push OTA over HTTP: its URL"),
        Key::new("sip", Value::Text, "SIP MESSAGE: `sip:device@host:port`"),
        Key::new(
            "obex",
            Value::Text,
            "OBEX over TCP: `obex://host:port`; with `;session` behind it, DM sessions go over the link of the push",
        ),
        Key::new(
            "command",
            Value::Text,
            "another bearer: `command:`, then whatever `bearer` makes of it",
        ),
    ],
};

/// `address.sip`.
pub static SIP: Shape = Shape {
    name: "sip",
    about: "Where the tester speaks SIP.",
    choice: &[],
    keys: &[
        Key::new(
            "listen",
            Value::Text,
            "where it listens, over UDP and TCP; 127.0.0.1:0 if not said",
        ),
        Key::new(
            "core",
            Value::Text,
            "the core at which it registers, or through which it sends; `;transport=tcp` may follow",
        ),
    ],
};

/// `address.sms`.
pub static SMS: Shape = Shape {
    name: "sms",
    about: "How short messages go and come.",
    choice: &[],
    keys: &[
        Key::new(
            "gateway",
            Value::Text,
            "the URL of a gateway in the manner of Kannel, with what it wants beside the message",
        ),
        Key::new(
            "command",
            ARGV,
            "a program that is given each PDU in hexadecimal; no shell",
        ),
        Key::new(
            "listen",
            Value::Text,
            "where messages are taken as by such a gateway",
        ),
    ],
};

/// `trigger: { command: [...] }`.
pub static TRIGGER_COMMAND: Shape = Shape {
    name: "trigger",
    about: "A command that makes the client start a session.",
    choice: &[],
    keys: &[Key::required(
        "command",
        ARGV,
        "the program and its arguments; no shell",
    )],
};

/// `upper-tester: { command: [...] }`.
pub static HOOK_COMMAND: Shape = Shape {
    name: "hook",
    about: "A command that reads requests as JSON and writes answers.",
    choice: &[],
    keys: &[
        Key::required("command", ARGV, "the program and its arguments; no shell"),
        Key::new(
            "mode",
            Value::Word(&["per-call", "persistent"]),
            "a process for each request, or one for all; `per-call` if not said",
        ),
    ],
};

/// `timing`.
pub static TIMING: Shape = Shape {
    name: "timing",
    about: "How long is waited.",
    choice: &[],
    keys: &[
        Key::new(
            "message",
            Value::Duration,
            "for one message; 10s if not said",
        ),
        Key::new(
            "silence",
            Value::Duration,
            "until silence counts as such; 2s if not said",
        ),
        Key::new(
            "scenario",
            Value::Duration,
            "for a scenario in all; 60s if not said",
        ),
        Key::new(
            "operator",
            Value::Duration,
            "for an operator to do what is asked; 2m if not said",
        ),
    ],
};
