//! Fuzzes the judging of a recording of others: few messages are sorted into sessions and watched by every monitor,
//! and their proofs of identity are computed again.

#![no_main]

use dmct_cli::{
    capture::{CaptureLimits, RawMessage, read_messages},
    inspect::{Account, Accounts, inspect, json},
    suite::Suite,
};
use dmct_scenario::plan::Role;
use dmct_wire::credential::{Nonce, Secret};
use libfuzzer_sys::{Corpus, fuzz_target};
use std::sync::OnceLock;

/// What stands between messages, which take turns.
const BETWEEN: &[u8] = b"\xFF\x00\xFF";
/// How many octets are judged at most: what a longer recording says is but more of the same.
const MOST: usize = 4_096;

struct Known {
    suite: Suite,
    accounts: Accounts,
}

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let account = |user: &str| Account {
            user: Some(user.to_owned()),
            secret: Some(Secret::new("secret")),
            nonce: Some(Nonce::default()),
        };
        Known {
            suite: Suite::load(None).expect("the suite in the binary"),
            accounts: Accounts {
                client: account("client"),
                server: account("server"),
                notification: None,
                hides_nonces: false,
            },
        }
    })
}

fn messages(octets: &[u8]) -> Vec<RawMessage> {
    let mut messages = Vec::new();
    let mut rest = octets;
    while !rest.is_empty() && messages.len() < 6 {
        let end = rest.windows(BETWEEN.len()).position(|three| three == BETWEEN);
        let message = &rest[..end.unwrap_or(rest.len())];
        rest = end.map_or(&[][..], |end| &rest[end + BETWEEN.len()..]);
        messages.push(RawMessage {
            number: messages.len() as u64 + 1,
            from: if messages.len() % 2 == 0 { Role::Client } else { Role::Server },
            name: String::new(),
            octets: message.to_vec(),
        });
    }
    messages
}

fuzz_target!(|octets: &[u8]| -> Corpus {
    if octets.len() > MOST {
        return Corpus::Reject;
    }
    let known = known();
    let recording = read_messages(messages(octets), &CaptureLimits::default());
    let inspection = inspect(&known.suite, &recording, &known.accounts);
    assert!(json(&inspection).trim_start().starts_with('['));
    Corpus::Keep
});
