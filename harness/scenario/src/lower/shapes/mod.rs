//! The keys of every mapping of the language, one table a mapping.

mod ask;
mod check;
mod command;
mod forms;
mod interaction;
mod notify;
mod scenario;
mod send;

pub use ask::{
    ASK, RAISED, REQUESTED, REQUESTED_ITEM, REQUESTED_NOTIFICATION, REQUESTED_PUSH, SET_NODE,
    START_SESSION,
};
pub use check::{
    ALERT_CHECK, CHECK, COMMAND_CHECK, COUNT_CHECK, CREDENTIAL_CHECK, ELEMENT_CHECK, EXPECTATION,
    HTTP_CHECK, ITEM_PATTERN, MATCHER_MAP, RESULTS_CHECK, STATUS_CHECK,
};
pub use command::{ALERT, COMMAND, DEV_INFO, FILL, GROUP, ITEM, OPERATION, RESULTS, STATUS};
pub use interaction::{KINDS, QUESTION, REPLIES, REPLY, SHOWN_CHECK};
pub use notify::{NOTIFY, OPTION, PUSH, PUSH_MESSAGE};
pub use scenario::{ALTERNATIVE, EITHER, EXPECT, SCENARIO, SILENCE, STEP};
pub use send::{
    BODY, CHALLENGE, CREDENTIALS, DELIVERY, EDIT, HEADER, HTTP, SEND, SESSION, STATUS_POLICY,
};
