//! The notification message of Notification 1.3, section 6: a header of twelve octets, options, a digest.

mod digest;
mod header;
mod message;
mod option;

pub use digest::{Reading, digest, matching_reading};
pub use header::{HEADER_OCTETS, TRANSPORTS, VERSION, transport_name};
pub use message::{DIGEST_OCTETS, Notification, decode};
pub use option::{
    BEARERS, NotificationOption, OPTIONS, Occurrence, OptionFormat, OptionRule, bearer_name,
    number, option_rule,
};
