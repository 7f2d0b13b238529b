//! The keys of a scenario file.

use crate::reader::{Key, Shape, Value};

const CODE: Value = Value::Number(65_535);
const LARGE: Value = Value::Number(1 << 32);
const SCHEME: Value = Value::Word(&["basic", "md5", "sha256", "hmac"]);
const TEXTS: Value = Value::List(&Value::Text);
const MISS: Value = Value::Word(&["fail", "inconclusive", "warning"]);

/// What a text must be: the value itself, one of a list, or a mapping.
static MATCHER: Value = Value::Either(&[
    Value::Text,
    Value::List(&Value::Either(&[Value::Text, Value::Of(&MATCHER_MAP)])),
    Value::Of(&MATCHER_MAP),
]);
static STEPS: Value = Value::List(&Value::Either(&[
    Value::Word(&["close", "drop", "trigger"]),
    Value::Of(&STEP),
]));
static CHECKS: Value = Value::List(&Value::Of(&CHECK));
static COMMANDS: Value = Value::List(&Value::Of(&COMMAND));
static DATA: Value = Value::Either(&[Value::Text, Value::Of(&FILL)]);
static ITEMS: Value = Value::List(&Value::Of(&ITEM));
static ITEM_PATTERNS: Value = Value::List(&Value::Of(&ITEM_PATTERN));
static CRED: Value = Value::Either(&[
    Value::Word(&[
        "none",
        "wrong-password",
        "wrong-nonce",
        "wrong-user",
        "special-nonce",
    ]),
    Value::Of(&CREDENTIALS),
]);
static CODE_OR_NONE: Value = Value::Either(&[CODE, Value::Word(&["none"])]);

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
            "control",
            Value::Text,
            "the scenario that shows the same stimulus, well formed, to work",
        ),
        Key::new("builds_on", TEXTS, "scenarios that must have passed before"),
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
            "silence",
            Value::Of(&SILENCE),
            "nothing arrives for a while",
        ),
        Key::new(
            "either",
            Value::List(&Value::Of(&ALTERNATIVE)),
            "waits for the next message and goes on by what it is",
        ),
        Key::new(
            "ask",
            Value::Either(&[Value::Word(&["reset", "abort"]), Value::Of(&ASK)]),
            "asks the upper tester",
        ),
        Key::new("bind", Value::Map(&Value::Text), "gives a name to a value"),
    ],
    keys: &[],
};

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
        Key::new("push", Value::Of(&PUSH), "how it is wrapped"),
        Key::new("times", Value::Number(100), "how often it is sent"),
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
    ],
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

static EXPECTATIONS: [Key; 12] = [
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
