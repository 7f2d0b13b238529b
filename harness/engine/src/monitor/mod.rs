//! The rules that always hold, watched in every message of every scenario.
//!
//! A monitor looks at whole conversations after they were played, from the point of view of one side that
//! is judged; the other side may be the tester or a third party. One rule makes one result a run, so that
//! one root cause is one fail. The tester sends wrong things on purpose: a rule draws conclusions only from
//! messages whose counterpart was readable and sane, and says nothing where it is in doubt.
//!
//! | file | concept |
//! |---|---|
//! | `rule.rs` | a rule, and what it found |
//! | `table.rs` | all rules |
//! | `watch.rs` | rules and conversations to results |
//! | `conversation.rs` | a conversation: exchanges, sessions, who answers whom |
//! | `said.rs` | one readable message, and what is asked of it |
//! | `sanity.rs` | whether the other side's message can be relied on |
//! | `pushed.rs` | the rules on Package #0, for recordings |
//! | `document.rs` ... `carrier.rs` | the rules, a file a group |

mod authentication;
mod carrier;
mod chunk;
mod commands;
mod conversation;
mod document;
mod header;
mod ids;
mod order;
mod package;
mod pushed;
mod rule;
mod said;
mod sanity;
mod status;
mod table;
#[cfg(test)]
pub(crate) mod testing;
mod watch;

pub use conversation::Conversation;
pub use pushed::rules_of_pushes;
pub use rule::{Finding, Rule, Watched};
pub use said::Said;
pub(crate) use said::{ABORT, NEXT, is_for};
pub use table::rules;
pub use watch::{Lookup, watch_all};
