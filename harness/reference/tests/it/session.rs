//! A session from Package #1 to its end (DM Protocol 1.3, section 6).

use crate::lab::{at, lab, put};
use dmct_wire::peer::Operation;

#[test]
fn a_session_without_commands_is_one_message_each_way() {
    let mut lab = lab();
    lab.start();
    assert_eq!(
        lab.summary(),
        [
            "C: Alert 1201, Replace Final",
            "S: 212 SyncHdr, 200 Alert, 200 Replace Final",
        ]
    );
    assert!(!lab.client.in_session());
}

#[test]
fn commands_are_answered_in_their_order_and_an_empty_package_ends_the_session() {
    let mut lab = lab();
    lab.queue(vec![
        Operation::Get(at("./Scratch/Text")),
        Operation::Replace(put("./Scratch/Text", "new")),
    ]);
    lab.start();
    assert_eq!(
        lab.summary(),
        [
            "C: Alert 1201, Replace Final",
            "S: 212 SyncHdr, 200 Alert, 200 Replace, Get, Replace Final",
            "C: 212 SyncHdr, 200 Get, Results, 200 Replace Final",
            "S: 200 SyncHdr Final",
        ]
    );
    assert_eq!(lab.server.ledger().results[0].data, "hello");
    assert_eq!(
        lab.client
            .snapshot()
            .tree
            .node("Scratch/Text")
            .unwrap()
            .value,
        "new"
    );
}
