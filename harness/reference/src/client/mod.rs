//! An honest DM client: a device with a management tree and one server account.
//!
//! [`Client`] is a [`dmct_wire::peer::Peer`]: it opens a session when it is told to or notified, sends
//! Package #1, works on what the server sends and answers with Package #3 until the server has nothing more
//! (DM Protocol 1.3, section 6). `package_one` says how a session begins, `hear` takes a message of the
//! server, `speak` sends one of ours, `execute` works on the `tree`.

mod account;
mod changes;
mod config;
mod execute;
mod hear;
mod notification;
mod package_one;
mod peer;
mod pushed;
mod register;
mod session;
mod speak;
mod state;
mod stimuli;
mod tree;
mod user;

pub use account::ServerAccount;
pub use config::{ClientConfig, SipAccount, SpecialNonce};
pub(crate) use package_one::item_of;
pub use peer::Client;
pub use state::{ClientState, RaisedAlert};
pub use tree::{Access, Node, Tree};
pub use user::{Answering, User, UserMemory};
