//! What the typed message says of the samples.

use dmct_wire::syncml::{
    kind::CommandKind,
    message::{Command, Content, Data, Leaf, Location},
    tree::Element,
};

use crate::sample::{PACKAGE_1, PACKAGE_2, message, read};

#[test]
fn the_header_is_read() {
    let header = message(PACKAGE_1).header;
    assert_eq!(header.ver_dtd_text(), Some("1.2"));
    assert_eq!(header.ver_proto_text(), Some("DM/1.3"));
    assert_eq!(header.session_id_text(), Some("1F"));
    assert_eq!(header.msg_id_number(), Some(1));
    assert_eq!(header.target_uri(), Some("http://dms.example/dm"));
    assert_eq!(header.source_uri(), Some("IMEI:493005100592800"));
    assert_eq!(
        header.source.as_ref().and_then(Location::name_text),
        Some("Bruce2")
    );
    assert_eq!(header.max_msg_size(), Some(5000));
    assert_eq!(header.max_obj_size(), None);
    assert_eq!(header.resp_uri_text(), None);
    let cred = header.cred.expect("the sample has one");
    assert_eq!(cred.type_text(), Some("syncml:auth-basic"));
    assert_eq!(cred.format_text(), Some("b64"));
    assert_eq!(cred.data_text(), Some("QnJ1Y2UyOk9oQmVoYXZl"));
}

#[test]
fn commands_are_walked_with_the_members_of_groups_behind_their_group() {
    let body = message(PACKAGE_2).body;
    let all: Vec<(&str, &str)> = body
        .all_commands()
        .map(|command| (command.name(), command.cmd_id().map_or("", Leaf::trimmed)))
        .collect();
    assert_eq!(
        all,
        [
            ("Status", "1"),
            ("Atomic", "2"),
            ("Add", "3"),
            ("Delete", "4"),
            ("Exec", "5"),
            ("Results", "6")
        ]
    );
    assert_eq!(body.statuses().count(), 1);
    assert_eq!(body.results().count(), 1);
    assert_eq!(
        message(PACKAGE_1)
            .body
            .alerts()
            .map(|alert| alert.code())
            .collect::<Vec<_>>(),
        [Some(1201)]
    );
}

#[test]
fn a_status_is_read() {
    let body = message(PACKAGE_2).body;
    let status = body.statuses().next().expect("the sample has one");
    assert_eq!(status.code(), Some(212));
    assert!(status.is_for_header());
    assert_eq!(status.target_refs, [Leaf::new("http://dms.example/dm")]);
    let chal = status.chal.as_ref().expect("the sample has one");
    assert_eq!(chal.type_text(), Some("syncml:auth-md5"));
    assert_eq!(chal.next_nonce_text(), Some("Tm9uY2U="));
}

#[test]
fn items_are_read_and_take_what_they_lack_from_their_command() {
    let body = message(PACKAGE_2).body;
    let add = body.all_commands().nth(2).expect("the sample has one");
    assert_eq!(add.kind(), CommandKind::Add);
    let [item] = add.items() else {
        panic!("one item");
    };
    assert_eq!(item.target_uri(), Some("./Vendor/Ring"));
    assert!(item.more_data.is_some());
    assert_eq!(item.data_text().as_deref(), Some("first chunk"));
    let mut operation = add.operation().expect("Add is one").clone();
    assert_eq!(operation.item_size(item), Some(3000));
    assert_eq!(operation.item_format(item), Some("bin"));
    let bare = dmct_wire::syncml::message::Item::at("./x");
    assert_eq!(operation.item_format(&bare), None);
    operation.meta = item.meta.clone();
    assert_eq!(operation.item_format(&bare), Some("bin"));

    let results = body.results().next().expect("the sample has one");
    assert_eq!(
        results
            .items
            .first()
            .and_then(|item| results.item_format(item)),
        Some("chr")
    );
}

#[test]
fn values_know_the_octets_of_their_element() {
    let message = message(PACKAGE_1);
    let msg_id = message.header.msg_id.expect("the sample has one");
    assert_eq!(&PACKAGE_1[msg_id.span.range()], "<MsgID>1</MsgID>");
    let command = message.body.commands.first().expect("the sample has one");
    assert_eq!(
        &PACKAGE_1[command.span().range()],
        "<Alert><CmdID>1</CmdID><Data>1201</Data></Alert>"
    );
    let final_flag = message.body.final_flag.expect("the sample has one");
    assert_eq!(&PACKAGE_1[final_flag.range()], "<Final/>");
}

#[test]
fn data_with_elements_keeps_them_and_can_be_had_as_xml() {
    let document = PACKAGE_1.replace(
        "<Data>IMEI:493005100592800</Data>",
        "<Data><MgmtTree xmlns='syncml:dmddf1.2'><VerDTD>1.2</VerDTD></MgmtTree></Data>",
    );
    let decoded = read(&document);
    assert_eq!(decoded.defects, []);
    let message = decoded.message.expect("SyncML");
    let item = &message.body.commands[1].items()[0];
    let data = item.data.as_ref().expect("it has one");
    assert!(matches!(&data.content, Content::Elements(elements) if elements.len() == 1));
    assert_eq!(
        data.text(),
        r#"<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD></MgmtTree>"#
    );
}

#[test]
fn of_an_element_that_stands_twice_the_first_is_taken() {
    let size = r#"<MaxMsgSize xmlns="syncml:metinf">5000</MaxMsgSize>"#;
    let document = PACKAGE_1
        .replace(size, &format!("{size}{}", size.replace("5000", "1")))
        .replace("<MsgID>1</MsgID>", "<MsgID>1</MsgID><MsgID>2</MsgID>");
    let header = read(document).message.expect("SyncML").header;
    assert_eq!(header.msg_id_number(), Some(1));
    assert_eq!(header.max_msg_size(), Some(5000));
    let others = header.meta.expect("the sample has one").others;
    assert_eq!(others.iter().map(Element::text).collect::<Vec<_>>(), ["1"]);
}

#[test]
fn octets_are_text_only_if_they_are_utf_8() {
    assert_eq!(Data::from_octets(b"abc".to_vec()), Data::from_text("abc"));
    let data = Data::from_octets(b"a\xFF".to_vec());
    assert_eq!(data.content, Content::Octets(b"a\xFF".to_vec()));
    assert_eq!(data.octets().as_ref(), b"a\xFF");
    assert_eq!(data.text(), "a\u{fffd}");
}

#[test]
fn numbers_are_ascii_digits_and_nothing_else() {
    for (text, number) in [
        ("0", Some(0)),
        (" 007\n", Some(7)),
        ("18446744073709551615", Some(u64::MAX)),
        ("18446744073709551616", None),
        ("+1", None),
        ("-1", None),
        ("1 2", None),
        ("\u{661}", None),
        ("", None),
    ] {
        assert_eq!(Leaf::new(text).number(), number, "{text:?}");
    }
}

#[test]
fn every_command_can_be_given_a_number() {
    for document in [PACKAGE_1, PACKAGE_2] {
        for mut command in message(document).body.commands {
            command.set_cmd_id(Leaf::from(77_u16));
            assert_eq!(
                command.cmd_id().and_then(Leaf::number),
                Some(77),
                "{}",
                command.name()
            );
        }
    }
    let mut other = Command::Other(Element::new("", "Sync"));
    other.set_cmd_id(Leaf::from("1"));
    other.set_cmd_id(Leaf::from("2"));
    let Command::Other(element) = other else {
        panic!("it stays what it is");
    };
    assert_eq!(
        element.elements().map(Element::text).collect::<Vec<_>>(),
        ["2"]
    );
}

#[test]
fn commands_that_dm_does_not_use_are_kept_as_they_were() {
    let document = PACKAGE_1.replace("<Final/>", "<Sync><CmdID>3</CmdID></Sync><Final/>");
    let decoded = read(&document);
    assert_eq!(decoded.defects, [], "the DTD knows it");
    let message = decoded.message.expect("SyncML");
    let last = message.body.commands.last().expect("there are some");
    assert_eq!((last.kind(), last.name()), (CommandKind::Other, "Sync"));
}

#[test]
fn kinds_and_names_go_both_ways() {
    for kind in CommandKind::ALL {
        assert_eq!(CommandKind::from_name(kind.name()), Some(kind));
    }
    assert_eq!(CommandKind::from_name("Other"), None);
    assert_eq!(CommandKind::from_name("get"), None);
}
