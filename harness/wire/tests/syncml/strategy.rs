//! Messages and trees of every shape that can be sent.

use dmct_wire::span::Span;
use dmct_wire::syncml::{
    message::{
        Alert, Chal, Command, Content, Cred, Data, Group, Item, Leaf, Location, Message, Meta,
        Operation, Results, Status, SyncBody, SyncHdr,
    },
    tree::{Element, METINF},
};
use proptest::{collection::vec, option, prelude::*};

/// Text that XML can carry: mark-up, white space and characters outside the basic plane among it, no
/// carriage returns.
pub fn text() -> BoxedStrategy<String> {
    prop_oneof![
        Just(String::new()),
        "[ \t\n]{1,3}",
        "[a-zA-Z0-9./:]{1,12}",
        "(<|>|&|'|\"|]]>|<!\\[CDATA\\[|&amp;|&#0;|<!--|--|<\\?){1,6}",
        "[\t\n\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]{0,8}",
    ]
    .boxed()
}

fn leaf() -> BoxedStrategy<Leaf> {
    text().prop_map(Leaf::new).boxed()
}

fn leaf_or_none() -> BoxedStrategy<Option<Leaf>> {
    option::of(leaf()).boxed()
}

/// A tree of any elements; adjoining runs of text are one.
pub fn element() -> BoxedStrategy<Element> {
    let name = "[A-Za-z_\u{e9}][A-Za-z0-9_.-]{0,5}";
    let namespace = prop_oneof![Just(String::new()), Just("u".to_owned()), "[ -~]{1,8}"];
    let leaf = (name, namespace.clone(), text())
        .prop_map(|(name, namespace, text)| Element::with_text(&namespace, &name, &text));
    leaf.prop_recursive(4, 24, 4, move |inner| {
        (name, namespace.clone(), vec((text(), inner), 0..4), text()).prop_map(
            |(name, namespace, children, last)| {
                let mut element = Element::new(&namespace, &name);
                for (text, child) in children {
                    element.push_text(&text);
                    element.push(child);
                }
                element.push_text(&last);
                element
            },
        )
    })
    .boxed()
}

fn stranger() -> BoxedStrategy<Element> {
    (text(), element())
        .prop_map(|(text, child)| {
            let mut element = Element::with_text(METINF, "EMI", &text);
            element.push(child);
            element
        })
        .boxed()
}

fn meta() -> BoxedStrategy<Meta> {
    let leaves = (
        leaf_or_none(),
        leaf_or_none(),
        leaf_or_none(),
        leaf_or_none(),
        leaf_or_none(),
        leaf_or_none(),
        leaf_or_none(),
    );
    (leaves, vec(stranger(), 0..2))
        .prop_map(|(leaves, others)| Meta {
            format: leaves.0,
            media_type: leaves.1,
            mark: leaves.2,
            size: leaves.3,
            next_nonce: leaves.4,
            max_msg_size: leaves.5,
            max_obj_size: leaves.6,
            others,
            ..Meta::default()
        })
        .boxed()
}

fn location() -> BoxedStrategy<Location> {
    (leaf_or_none(), leaf_or_none())
        .prop_map(|(uri, name)| Location {
            uri,
            name,
            ..Location::default()
        })
        .boxed()
}

fn cred() -> BoxedStrategy<Cred> {
    (option::of(meta()), leaf_or_none())
        .prop_map(|(meta, data)| Cred {
            meta,
            data,
            ..Cred::default()
        })
        .boxed()
}

fn flag() -> BoxedStrategy<Option<Span>> {
    option::of(Just(Span::default())).boxed()
}

fn data() -> BoxedStrategy<Data> {
    let content = prop_oneof![
        3 => text().prop_map(Content::Text),
        1 => vec(element(), 1..3).prop_map(Content::Elements),
    ];
    content
        .prop_map(|content| Data {
            content,
            ..Data::default()
        })
        .boxed()
}

fn item() -> BoxedStrategy<Item> {
    let parts = (
        option::of(location()),
        option::of(location()),
        option::of(meta()),
        option::of(data()),
        flag(),
    );
    parts
        .prop_map(|(target, source, meta, data, more_data)| Item {
            target,
            source,
            meta,
            data,
            more_data,
            ..Item::default()
        })
        .boxed()
}

fn items() -> BoxedStrategy<Vec<Item>> {
    vec(item(), 0..3).boxed()
}

fn status() -> BoxedStrategy<Command> {
    let head = (
        leaf_or_none(),
        leaf_or_none(),
        leaf_or_none(),
        leaf_or_none(),
    );
    let references = (vec(leaf(), 0..3), vec(leaf(), 0..3));
    let chal = option::of(option::of(meta()).prop_map(|meta| Chal {
        meta,
        ..Chal::default()
    }));
    (
        head,
        references,
        option::of(cred()),
        chal,
        leaf_or_none(),
        items(),
    )
        .prop_map(|(head, references, cred, chal, data, items)| {
            Command::Status(Status {
                cmd_id: head.0,
                msg_ref: head.1,
                cmd_ref: head.2,
                cmd: head.3,
                target_refs: references.0,
                source_refs: references.1,
                cred,
                chal,
                data,
                items,
                ..Status::default()
            })
        })
        .boxed()
}

fn results() -> BoxedStrategy<Command> {
    let head = (leaf_or_none(), leaf_or_none(), leaf_or_none());
    (
        head,
        option::of(meta()),
        leaf_or_none(),
        leaf_or_none(),
        items(),
    )
        .prop_map(|(head, meta, target_ref, source_ref, items)| {
            Command::Results(Results {
                cmd_id: head.0,
                msg_ref: head.1,
                cmd_ref: head.2,
                meta,
                target_ref,
                source_ref,
                items,
                ..Results::default()
            })
        })
        .boxed()
}

fn alert() -> BoxedStrategy<Command> {
    let head = (leaf_or_none(), any::<bool>(), option::of(cred()));
    (head, leaf_or_none(), leaf_or_none(), items())
        .prop_map(|(head, data, correlator, items)| {
            Command::Alert(Alert {
                cmd_id: head.0,
                no_resp: head.1,
                cred: head.2,
                data,
                correlator,
                items,
                ..Alert::default()
            })
        })
        .boxed()
}

fn operation() -> BoxedStrategy<Command> {
    let make = prop_oneof![
        Just(Command::Add as fn(Operation) -> Command),
        Just(Command::Replace as fn(Operation) -> Command),
        Just(Command::Delete as fn(Operation) -> Command),
        Just(Command::Copy as fn(Operation) -> Command),
        Just(Command::Get as fn(Operation) -> Command),
        Just(Command::Exec as fn(Operation) -> Command),
    ];
    let head = (leaf_or_none(), any::<bool>(), option::of(cred()));
    (make, head, option::of(meta()), leaf_or_none(), items())
        .prop_map(|(make, head, meta, correlator, items)| {
            make(Operation {
                cmd_id: head.0,
                no_resp: head.1,
                cred: head.2,
                meta,
                correlator,
                items,
                ..Operation::default()
            })
        })
        .boxed()
}

fn other() -> BoxedStrategy<Command> {
    (
        prop_oneof![Just("Sync"), Just("Map"), Just("Unheard")],
        element(),
    )
        .prop_map(|(name, child)| {
            let mut element = Element::new("", name);
            element.push(child);
            Command::Other(element)
        })
        .boxed()
}

fn command() -> BoxedStrategy<Command> {
    let single = prop_oneof![status(), results(), alert(), operation(), other()];
    single
        .prop_recursive(3, 12, 4, |inner| {
            let make = prop_oneof![
                Just(Command::Sequence as fn(Group) -> Command),
                Just(Command::Atomic as fn(Group) -> Command),
            ];
            let head = (leaf_or_none(), any::<bool>(), option::of(meta()));
            (make, head, vec(inner, 0..4)).prop_map(|(make, head, commands)| {
                make(Group {
                    cmd_id: head.0,
                    no_resp: head.1,
                    meta: head.2,
                    commands,
                    ..Group::default()
                })
            })
        })
        .boxed()
}

fn header() -> BoxedStrategy<SyncHdr> {
    let versions = (
        leaf_or_none(),
        leaf_or_none(),
        leaf_or_none(),
        leaf_or_none(),
    );
    let ends = (
        option::of(location()),
        option::of(location()),
        leaf_or_none(),
    );
    let rest = (any::<bool>(), option::of(cred()), option::of(meta()));
    (versions, ends, rest)
        .prop_map(|(versions, ends, rest)| SyncHdr {
            ver_dtd: versions.0,
            ver_proto: versions.1,
            session_id: versions.2,
            msg_id: versions.3,
            target: ends.0,
            source: ends.1,
            resp_uri: ends.2,
            no_resp: rest.0,
            cred: rest.1,
            meta: rest.2,
            ..SyncHdr::default()
        })
        .boxed()
}

/// A message of any shape that reading can give.
pub fn message() -> BoxedStrategy<Message> {
    (header(), vec(command(), 0..5), flag())
        .prop_map(|(header, commands, final_flag)| Message {
            header,
            body: SyncBody {
                commands,
                final_flag,
                ..SyncBody::default()
            },
            ..Message::default()
        })
        .boxed()
}
