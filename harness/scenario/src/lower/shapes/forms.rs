//! Forms of values that several mappings share.

use super::check::{CHECK, ITEM_PATTERN, MATCHER_MAP};
use super::command::{COMMAND, FILL, ITEM};
use super::scenario::STEP;
use super::send::CREDENTIALS;
use crate::reader::Value;

/// A Status or alert code, or any other number of 16 bits.
pub const CODE: Value = Value::Number(65_535);

/// A number of octets.
pub const LARGE: Value = Value::Number(1 << 32);

/// An authentication scheme.
pub const SCHEME: Value = Value::Word(&["basic", "md5", "sha256", "hmac"]);

/// A list of texts.
pub const TEXTS: Value = Value::List(&Value::Text);

/// What it means if something does not hold.
pub const MISS: Value = Value::Word(&["fail", "inconclusive", "warning"]);

/// What a text must be: the value itself, one of a list, or a mapping.
pub static MATCHER: Value = Value::Either(&[
    Value::Text,
    Value::List(&Value::Either(&[Value::Text, Value::Of(&MATCHER_MAP)])),
    Value::Of(&MATCHER_MAP),
]);

/// Steps.
pub static STEPS: Value = Value::List(&Value::Either(&[
    Value::Word(&["close", "drop", "trigger"]),
    Value::Of(&STEP),
]));

/// Checks.
pub static CHECKS: Value = Value::List(&Value::Of(&CHECK));

/// Commands to send.
pub static COMMANDS: Value = Value::List(&Value::Of(&COMMAND));

/// Data to send.
pub static DATA: Value = Value::Either(&[Value::Text, Value::Of(&FILL)]);

/// Items to send.
pub static ITEMS: Value = Value::List(&Value::Of(&ITEM));

/// Items that must be there.
pub static ITEM_PATTERNS: Value = Value::List(&Value::Of(&ITEM_PATTERN));

/// Credentials of ours.
pub static CRED: Value = Value::Either(&[
    Value::Word(&[
        "none",
        "wrong-password",
        "wrong-nonce",
        "wrong-user",
        "special-nonce",
    ]),
    Value::Of(&CREDENTIALS),
]);

/// A Status code, or no Status.
pub static CODE_OR_NONE: Value = Value::Either(&[CODE, Value::Word(&["none"])]);
