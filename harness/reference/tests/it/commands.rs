//! What the client does with commands, and with which code it says so (RepPro 1.2.2, section 10).

use crate::lab::{at, lab, put};
use dmct_reference::client::ClientState;
use dmct_wire::peer::{Item, Operation, Stimulus};

/// The codes that a package of these operations is answered with, group before members.
fn codes(operations: Vec<Operation>) -> (Vec<u16>, ClientState) {
    let mut lab = lab();
    lab.queue(operations).start();
    let codes = lab
        .server
        .ledger()
        .statuses
        .iter()
        .map(|status| status.code)
        .collect();
    (codes, lab.client.snapshot())
}

fn code(operation: Operation) -> u16 {
    codes(vec![operation]).0[0]
}

fn formatted(target: &str, format: &str) -> Item {
    Item {
        format: Some(format.to_owned()),
        ..at(target)
    }
}

fn copy(source: &str, target: &str) -> Operation {
    Operation::Copy(Item {
        source: Some(source.to_owned()),
        ..at(target)
    })
}

#[test]
fn get_has_its_codes() {
    for (target, due) in [
        ("./Scratch/Text", 200),
        ("Scratch/Text", 200),
        (".", 200),
        ("./DevDetail/LrgObj", 200),
        ("./Scratch?list=TNDS", 200),
        ("./Scratch/Text?prop=Format", 200),
        ("./Nowhere", 404),
        ("./Scratch/Private?prop=ACL", 425),
        ("./DMAcc/lab/AppAuth/client/AAuthSecret", 405),
        ("./a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q", 414),
        ("./Scratch/Text?list=Nothing", 406),
    ] {
        assert_eq!(code(Operation::Get(at(target))), due, "{target}");
    }
    assert_eq!(code(Operation::Get(Item::default())), 412);
}

#[test]
fn an_interior_node_is_its_childrens_names_with_format_node() {
    let mut lab = lab();
    lab.queue(vec![
        Operation::Get(at("./DevInfo")),
        Operation::Get(at("./DevDetail/LrgObj")),
    ])
    .start();
    let results = &lab.server.ledger().results;
    assert_eq!(
        (results[0].data.as_str(), results[0].format.as_str()),
        ("DevId/DmV/Lang/Man/Mod", "node")
    );
    assert_eq!(
        (results[1].data.as_str(), results[1].format.as_str()),
        ("true", "bool")
    );
}

#[test]
fn add_has_its_codes() {
    for (item, due) in [
        (put("./Scratch/New", "x"), 200),
        (formatted("./Scratch/Box/Inner", "node"), 200),
        (put("./Scratch/Text", "x"), 418),
        (put("./Nowhere/New", "x"), 404),
        (put("./Scratch/Text/New", "x"), 405),
        (put("./DevInfo/New", "x"), 405),
        (
            Item {
                format: Some("shape".to_owned()),
                ..put("./Scratch/New", "x")
            },
            415,
        ),
        (Item::default(), 412),
    ] {
        assert_eq!(code(Operation::Add(item.clone())), due, "{item:?}");
    }
}

#[test]
fn replace_has_its_codes() {
    for (item, due) in [
        (put("./Scratch/Text", "x"), 200),
        (put("./Scratch/Nowhere", "x"), 404),
        (put("./Scratch/ReadOnly", "x"), 405),
        (put("./Scratch/Box", "x"), 405),
        (put("./Scratch/Private", "x"), 425),
        (put("./Scratch/Private?prop=ACL", "Get=*"), 425),
        (put("./Scratch/Text?prop=ACL", "Get=*"), 200),
        (at("./Scratch/Text"), 412),
        (
            Item {
                format: Some("shape".to_owned()),
                ..put("./Scratch/Text", "x")
            },
            415,
        ),
    ] {
        assert_eq!(code(Operation::Replace(item.clone())), due, "{item:?}");
    }
}

#[test]
fn delete_copy_and_exec_have_their_codes() {
    for (operation, due) in [
        (Operation::Delete(at("./Scratch/Text")), 200),
        (Operation::Delete(at("./Scratch/Nowhere")), 404),
        (Operation::Delete(at("./DevInfo")), 405),
        (Operation::Delete(at("./Scratch/Private")), 425),
        (copy("./Scratch/Text", "./Scratch/Large"), 200),
        (copy("./Scratch/Text", "./Scratch/Box/New"), 200),
        (copy("./Scratch/Nowhere", "./Scratch/Large"), 404),
        (copy("./Scratch/Box", "./Scratch/Large"), 405),
        (copy("./Scratch/Text", "./Scratch/ReadOnly"), 405),
        (Operation::Exec(at("./Scratch/Run")), 200),
        (Operation::Exec(at("./Scratch/Text")), 405),
        (Operation::Exec(at("./Scratch/Nowhere")), 404),
        (
            Operation::Alert {
                code: 1101,
                items: vec![],
            },
            412,
        ),
    ] {
        assert_eq!(code(operation.clone()), due, "{operation:?}");
    }
}

#[test]
fn a_sequence_is_executed_in_order_and_each_member_is_answered() {
    let (codes, state) = codes(vec![Operation::Sequence(vec![
        Operation::Add(put("./Scratch/New", "1")),
        Operation::Replace(put("./Scratch/New", "2")),
        Operation::Add(put("./Scratch/New", "3")),
    ])]);
    assert_eq!(codes, [200, 200, 200, 418]);
    assert_eq!(state.tree.node("Scratch/New").unwrap().value, "2");
}

#[test]
fn an_atomic_that_fails_is_rolled_back() {
    let (failed, state) = codes(vec![Operation::Atomic(vec![
        Operation::Replace(put("./Scratch/Text", "changed")),
        Operation::Delete(at("./Scratch/Nowhere")),
        Operation::Delete(at("./Scratch/Number")),
    ])]);
    assert_eq!(failed, [507, 216, 404, 215]);
    assert_eq!(state.tree.node("Scratch/Text").unwrap().value, "hello");

    let (done, state) = codes(vec![Operation::Atomic(vec![
        Operation::Replace(put("./Scratch/Text", "changed")),
        Operation::Delete(at("./Scratch/Number")),
    ])]);
    assert_eq!(done, [200, 200, 200]);
    assert!(state.tree.node("Scratch/Number").is_none());

    let (nested, _) = codes(vec![Operation::Atomic(vec![Operation::Get(at(
        "./Scratch/Text",
    ))])]);
    assert_eq!(nested, [507, 500]);
}

#[test]
fn nodes_set_from_above_are_read_and_a_reset_brings_the_first_state_back() {
    let mut lab = lab();
    let fresh = lab.client.snapshot();
    lab.client_does(Stimulus::SetNode {
        uri: "./Scratch/Text".to_owned(),
        value: "set".to_owned(),
    });
    lab.queue(vec![Operation::Get(at("./Scratch/Text"))])
        .start();
    assert_eq!(lab.server.ledger().results[0].data, "set");
    lab.client_does(Stimulus::Reset);
    assert_eq!(lab.client.snapshot(), fresh);
}

#[test]
fn a_snapshot_survives_as_json() {
    let mut lab = lab();
    lab.queue(vec![Operation::Replace(put("./Scratch/Text", "kept"))])
        .start();
    let text = serde_json::to_string(&lab.client.snapshot()).unwrap();
    let state: ClientState = serde_json::from_str(&text).unwrap();
    assert_eq!(state, lab.client.snapshot());
    lab.client_does(Stimulus::Reset);
    lab.client.restore(state);
    lab.server_does(Stimulus::Queue {
        operations: vec![Operation::Get(at("./Scratch/Text"))],
    })
    .start();
    assert_eq!(lab.server.ledger().results[0].data, "kept");
    assert!(!lab.summary().iter().any(|line| line.contains("401")));
}
