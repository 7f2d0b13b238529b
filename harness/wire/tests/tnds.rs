//! Serialised management trees in every form in which they are carried.

use dmct_wire::{
    syncml::{
        codec::{Encoding, decode, encode},
        defect::DefectKind,
        limits::Limits,
        message::{Command, Content, Data, Leaf, Message},
        xml,
    },
    tnds::{
        MEDIA_TYPE_WBXML, NAMESPACE,
        build::to_tree,
        document::{Form, Found, read_data, read_document, to_data, write_document},
        model::{MgmtTree, Node, NodeType, Properties},
        read::from_tree,
    },
};
use proptest::{collection::vec, option, prelude::*};

/// In the shape of DM Tree and Description Serialization 1.2, section 7, written for this test.
const DOCUMENT: &str = concat!(
    r#"<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD><Man>Tools</Man><Mod>M5</Mod>"#,
    "<Node><NodeName>Vendor</NodeName><Path>./a/</Path><RTProperties><ACL>Get=*</ACL>",
    "<Format><node/></Format><Type><DDFName>urn:oma:mo:example:1.0</DDFName></Type></RTProperties>",
    "<Node><NodeName>Ring</NodeName><RTProperties><Format><chr/></Format><Name>n</Name><Size>4</Size>",
    "<Title>t</Title><TStamp>20261120T120000Z</TStamp><Type><MIME>text/plain</MIME></Type>",
    "<VerNo>3</VerNo></RTProperties><Value>beep</Value></Node></Node></MgmtTree>",
);

fn read(document: &str) -> Found {
    read_document(document.as_bytes(), &Limits::default())
}

fn sample() -> MgmtTree {
    let found = read(DOCUMENT);
    assert_eq!(found.defects, []);
    found.tree.expect("a tree")
}

#[test]
fn every_part_of_a_tree_is_read() {
    let tree = sample();
    let text = |leaf: &Option<Leaf>| leaf.as_ref().map(|leaf| leaf.text.clone());
    assert_eq!(text(&tree.ver_dtd).as_deref(), Some("1.2"));
    assert_eq!(text(&tree.manufacturer).as_deref(), Some("Tools"));
    assert_eq!(text(&tree.device_model).as_deref(), Some("M5"));
    let vendor = tree.find("a/Vendor").expect("an interior node");
    assert_eq!(vendor.format_text(), Some("node"));
    assert_eq!(vendor.type_text(), Some("urn:oma:mo:example:1.0"));
    let ring = tree.find("./a/Vendor/Ring").expect("a leaf");
    assert_eq!(ring.type_text(), Some("text/plain"));
    let properties = ring.properties.as_ref().expect("properties");
    let all = [
        &properties.name,
        &properties.size,
        &properties.title,
        &properties.time_stamp,
        &properties.ver_no,
    ];
    let texts: Vec<_> = all.iter().filter_map(|leaf| text(leaf)).collect();
    assert_eq!(texts, ["n", "4", "t", "20261120T120000Z", "3"]);
    let value = ring.value.as_ref().expect("a value");
    assert_eq!(&DOCUMENT[value.span.range()], "<Value>beep</Value>");
    assert_eq!(tree.find("a/Ring"), None);
}

#[test]
fn a_tree_is_built_in_the_order_of_its_document_type() {
    let written = xml::write_fragment(&to_tree(&sample())).expect("writable");
    assert_eq!(written, DOCUMENT);
}

#[test]
fn a_tree_is_found_in_every_form() {
    let tree = sample();
    for form in [Form::Inline, Form::Xml, Form::Wbxml, Form::WbxmlBase64] {
        let data = to_data(&tree, form).expect("writable");
        let found = read_data(&data, &Limits::default());
        assert_eq!(found.form, Some(form));
        assert_eq!(found.defects, [], "{form:?}");
        assert_eq!(found.tree.as_ref(), Some(&tree), "{form:?}");
    }
}

fn data_of(message: Message) -> Data {
    let Some(Command::Results(results)) = message.body.commands.into_iter().nth(1) else {
        panic!("Results are due");
    };
    let item = results.items.into_iter().next().expect("an item");
    item.data.expect("Data")
}

#[test]
fn a_tree_is_found_in_messages_of_both_encodings() {
    for (document, form) in [
        (include_str!("wbxml/corpus/tnds-as-text.xml"), Form::Xml),
        (include_str!("wbxml/corpus/tnds-inline.xml"), Form::Inline),
    ] {
        let from_xml = decode(document.as_bytes(), Encoding::Xml, &Limits::default());
        let octets = encode(&from_xml.tree.expect("XML"), Encoding::Wbxml).expect("writable");
        let from_wbxml = decode(&octets, Encoding::Wbxml, &Limits::default());
        let [first, second] = [from_xml.message, from_wbxml.message]
            .map(|message| read_data(&data_of(message.expect("SyncML")), &Limits::default()));
        assert_eq!((first.form, second.form), (Some(form), Some(form)));
        assert_eq!(first.tree, second.tree);
        let flag = first
            .tree
            .as_ref()
            .and_then(|tree| tree.find("./Vendor/Sub/Leaf"));
        assert_eq!(flag.and_then(Node::format_text), Some("int"));
    }
}

#[test]
fn a_document_inside_octets_survives_a_message_in_wbxml() {
    // The whole of the document is UTF-8 with control characters: it must not become text on the way.
    let data = to_data(&sample(), Form::Wbxml).expect("writable");
    let mut message = Message::default();
    message
        .body
        .commands
        .push(Command::Results(dmct_wire::syncml::message::Results {
            items: vec![dmct_wire::syncml::message::Item {
                meta: Some(dmct_wire::syncml::message::Meta::typed(
                    "bin",
                    MEDIA_TYPE_WBXML,
                )),
                data: Some(data.clone()),
                ..Default::default()
            }],
            ..Default::default()
        }));
    message
        .body
        .commands
        .insert(0, Command::Status(Default::default()));
    let tree = dmct_wire::syncml::build::to_tree(&message);
    let octets = encode(&tree, Encoding::Wbxml).expect("writable");
    let decoded = decode(&octets, Encoding::Wbxml, &Limits::default());
    assert_eq!(data_of(decoded.message.expect("SyncML")), data);
}

#[test]
fn what_departs_from_the_document_type_is_reported_and_read_over() {
    let node = |inner: &str| {
        read(&format!(
            r#"<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD><Node>{inner}</Node></MgmtTree>"#
        ))
    };
    for (inner, kind, path) in [
        (
            "<Path>.</Path><NodeName>a</NodeName>",
            DefectKind::Misplaced,
            "MgmtTree/Node",
        ),
        (
            "<NodeName>a</NodeName><NodeName>b</NodeName>",
            DefectKind::Repeated,
            "MgmtTree/Node",
        ),
        (
            "<NodeName>a</NodeName><Odd/>",
            DefectKind::Unknown,
            "MgmtTree/Node",
        ),
        (
            "<NodeName>a</NodeName>x",
            DefectKind::StrayText,
            "MgmtTree/Node",
        ),
        (
            "<NodeName xmlns='u'>a</NodeName>",
            DefectKind::Namespace,
            "MgmtTree/Node",
        ),
        ("<Value>a</Value>", DefectKind::Missing, "MgmtTree/Node"),
        (
            "<NodeName>a</NodeName><Node><NodeName>b</NodeName></Node><Value>c</Value>",
            DefectKind::Misplaced,
            "MgmtTree/Node",
        ),
        (
            "<NodeName>a</NodeName><RTProperties><Format>chr</Format></RTProperties>",
            DefectKind::Missing,
            "MgmtTree/Node/RTProperties",
        ),
        (
            "<NodeName>a</NodeName><RTProperties><Format><odd/></Format></RTProperties>",
            DefectKind::Unknown,
            "MgmtTree/Node/RTProperties",
        ),
        (
            "<NodeName>a</NodeName><RTProperties><Type>text/plain</Type></RTProperties>",
            DefectKind::Missing,
            "MgmtTree/Node/RTProperties",
        ),
    ] {
        let found = node(inner);
        assert_eq!(found.tree.expect("read over").nodes.len(), 1, "{inner}");
        let [defect] = &found.defects[..] else {
            panic!("one defect is due in {inner}: {:?}", found.defects);
        };
        assert_eq!((defect.kind, defect.path.as_str()), (kind, path), "{inner}");
    }
}

#[test]
fn what_is_no_tree_says_why() {
    for (octets, kind) in [
        (&b""[..], DefectKind::NotWellFormed),
        (b"plain text", DefectKind::NotWellFormed),
        (b"<SyncML/>", DefectKind::Unknown),
        (b"<MgmtTree>", DefectKind::NotWellFormed),
        (b"\x02\x01\x6A\x00", DefectKind::NotWellFormed),
        (b"AgFq", DefectKind::NotWellFormed), // 02 01 6A in base64: cut off.
    ] {
        let found = read_document(octets, &Limits::default());
        assert_eq!(found.tree, None, "{octets:?}");
        assert_eq!(found.defects[0].kind, kind, "{octets:?}");
    }
    let huge = vec![b'<'; Limits::default().octets + 1];
    let found = read_document(&huge, &Limits::default());
    assert_eq!(found.defects[0].kind, DefectKind::Limit);
    let none = Data {
        content: Content::Elements(Vec::new()),
        ..Data::default()
    };
    assert_eq!(read_data(&none, &Limits::default()).tree, None);
}

fn leaf() -> BoxedStrategy<Option<Leaf>> {
    option::of("[ -~]{0,6}".prop_map(Leaf::new)).boxed()
}

fn properties() -> BoxedStrategy<Properties> {
    let format = option::of(prop::sample::select(vec!["chr", "node", "b64", "float"]));
    let kind = prop_oneof![
        Just(NodeType::Mime as fn(Leaf) -> NodeType),
        Just(NodeType::DdfName as fn(Leaf) -> NodeType)
    ];
    let node_type = option::of((kind, "[ -~]{0,6}").prop_map(|(kind, text)| kind(Leaf::new(text))));
    (
        leaf(),
        format,
        leaf(),
        leaf(),
        leaf(),
        leaf(),
        node_type,
        leaf(),
    )
        .prop_map(|parts| Properties {
            acl: parts.0,
            format: parts.1.map(Leaf::from),
            name: parts.2,
            size: parts.3,
            title: parts.4,
            time_stamp: parts.5,
            node_type: parts.6,
            ver_no: parts.7,
            ..Properties::default()
        })
        .boxed()
}

fn node() -> BoxedStrategy<Node> {
    let value = option::of("[ -~\u{e9}]{0,6}".prop_map(Data::from_text));
    let single = (leaf(), leaf(), option::of(properties()), value).prop_map(
        |(name, path, properties, value)| Node {
            name,
            path,
            properties,
            value,
            ..Node::default()
        },
    );
    single
        .prop_recursive(4, 16, 4, |inner| {
            (inner.clone(), vec(inner, 0..4)).prop_map(|(mut node, children)| {
                node.children = children;
                node
            })
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_tree_built_and_read_is_the_same_in_every_form(
        head in (leaf(), leaf(), leaf()),
        nodes in vec(node(), 0..4),
    ) {
        let tree = MgmtTree {
            ver_dtd: head.0,
            manufacturer: head.1,
            device_model: head.2,
            nodes,
            ..MgmtTree::default()
        };
        let element = to_tree(&tree);
        prop_assert_eq!(&element.namespace, NAMESPACE);
        let (read, _) = from_tree(&element);
        prop_assert_eq!(read.as_ref(), Some(&tree));
        for form in [Form::Xml, Form::Wbxml, Form::WbxmlBase64, Form::Inline] {
            let data = to_data(&tree, form).expect("writable");
            let found = read_data(&data, &Limits::default());
            prop_assert_eq!(found.tree.as_ref(), Some(&tree));
        }
    }

    #[test]
    fn any_octets_are_survived(octets in vec(any::<u8>(), 0..64)) {
        let found = read_document(&octets, &Limits::default());
        prop_assert!(found.tree.is_some() || !found.defects.is_empty());
    }
}

#[test]
fn a_format_told_as_text_is_the_same_after_it_was_written() {
    // Found by fuzzing: white space around the text was kept on reading and not on writing.
    let xml = b"<MgmtTree xmlns=\"syncml:dmddf1.2\"><Node><NodeName>a</NodeName><RTProperties><Format> chr </Format>\
        </RTProperties></Node></MgmtTree>";
    let limits = Limits::default();
    let read = |octets: &[u8]| read_document(octets, &limits).tree;
    let format = |octets: &[u8]| {
        let tree = read(octets).expect("a tree, with a defect");
        let properties = tree.nodes[0].properties.clone().expect("properties");
        properties.format.expect("a format").text
    };
    assert_eq!(format(xml), "chr");
    let tree = read(xml).expect("a tree");
    for encoding in [Encoding::Xml, Encoding::Wbxml] {
        let written = write_document(&tree, encoding);
        assert_eq!(format(&written.expect("written")), "chr", "{encoding:?}");
    }
}
