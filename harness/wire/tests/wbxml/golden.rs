//! Octets from elsewhere: heads as devices in the field write them, and documents put together by hand
//! from WBXML 1.3, section 5, and the code pages of RepPro 1.2.2, section 8.3. The hand-made ones stand in
//! hexadecimal with the token names beside them.

use dmct_wire::syncml::{
    codec::{Decoded, EncodeError, Encoding, decode, encode},
    defect::{Defect, DefectKind},
    limits::Limits,
    message::{Command, Content},
    tree::{Element, METINF, Node, Opaque, SYNCML12},
};

use crate::corpus;

const DDF: &str = "syncml:dmddf1.2";

/// Octets from hexadecimal digits; what stands behind `;` on a line is a remark.
fn octets(listing: &str) -> Vec<u8> {
    let digits: String = listing
        .lines()
        .filter_map(|line| line.split(';').next())
        .flat_map(str::chars)
        .filter(char::is_ascii_hexdigit)
        .collect();
    (0..digits.len())
        .step_by(2)
        .map(|place| u8::from_str_radix(&digits[place..place + 2], 16).expect("hexadecimal"))
        .collect()
}

fn read(octets: &[u8]) -> Decoded {
    decode(octets, Encoding::Wbxml, &Limits::default())
}

/// Defects of the encoding itself: an excerpt lacks much that the DTD requires.
fn of_encoding(decoded: &Decoded) -> Vec<&Defect> {
    let of_dtd = [DefectKind::Missing, DefectKind::NotSyncML];
    let defects = decoded.defects.iter();
    defects
        .filter(|defect| !of_dtd.contains(&defect.kind))
        .collect()
}

/// A message put together by hand, and the XML it stands for.
const BY_HAND: &str = "
    02          ; WBXML 1.2
    A4 01       ; public identifier 0x1201: 0x24 << 7 | 0x01
    6A          ; UTF-8
    00          ; no string table
    6D          ; SyncML  2D + content
      6C        ; SyncHdr 2C + content
        71 03 31 2E 32 00 01           ; VerDTD 31 + content, STR_I 1.2, END
        72 03 44 4D 2F 31 2E 32 00 01  ; VerProto 32 + content, STR_I DM/1.2, END
        65 03 31 00 01                 ; SessionID 25 + content
        5B 03 31 00 01                 ; MsgID 1B + content
        6E 57 03 61 00 01 01           ; Target 2E, LocURI 17
        67 57 03 62 00 01 01           ; Source 27, LocURI
        5A 00 01 4C 03 39 00 01 01     ; Meta 1A, page 1, MaxMsgSize 0C, END, END
      01
      00 00 6B                         ; page 0, SyncBody 2B + content
        60 4B 03 31 00 01              ; Replace 20, CmdID 0B
          54 6E 57 03 63 00 01 01      ; Item 14, Target, LocURI
             5A 00 01 47 03 62 69 6E 00 01 01  ; Meta, page 1, Format 07 bin
             00 00 4F C3 03 FF 00 01 01        ; page 0, Data 0F, OPAQUE of 3 octets
             34                        ; MoreData 34, empty
          01
        01
        12                             ; Final 12, empty
      01
    01";

fn by_hand() -> Element {
    let mut tree = corpus::tree_of(concat!(
        r#"<SyncML xmlns="SYNCML:SYNCML1.2"><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto>"#,
        "<SessionID>1</SessionID><MsgID>1</MsgID><Target><LocURI>a</LocURI></Target>",
        "<Source><LocURI>b</LocURI></Source>",
        r#"<Meta><MaxMsgSize xmlns="syncml:metinf">9</MaxMsgSize></Meta></SyncHdr>"#,
        "<SyncBody><Replace><CmdID>1</CmdID><Item><Target><LocURI>c</LocURI></Target>",
        r#"<Meta><Format xmlns="syncml:metinf">bin</Format></Meta><Data/><MoreData/></Item></Replace>"#,
        "<Final/></SyncBody></SyncML>",
    ));
    let mut place = &mut tree;
    for name in ["SyncBody", "Replace", "Item", "Data"] {
        let child = place.children.iter_mut().find_map(|node| match node {
            Node::Element(child) if child.name == name => Some(child),
            _ => None,
        });
        place = child.expect("it is there");
    }
    place.children.push(Node::Opaque(Opaque {
        value: vec![0xFF, 0x00, 0x01],
        span: dmct_wire::span::Span::default(),
    }));
    tree
}

#[test]
fn a_message_put_together_by_hand_is_read() {
    let decoded = read(&octets(BY_HAND));
    assert_eq!(decoded.defects, []);
    assert_eq!(decoded.tree, Some(by_hand()));
    let message = decoded.message.expect("SyncML");
    let Some(Command::Replace(replace)) = message.body.commands.first() else {
        panic!("Replace is due");
    };
    let data = replace.items[0].data.as_ref().expect("Data");
    assert_eq!(data.content, Content::Octets(vec![0xFF, 0x00, 0x01]));
}

#[test]
fn a_message_is_written_as_by_hand() {
    assert_eq!(encode(&by_hand(), Encoding::Wbxml), Ok(octets(BY_HAND)));
}

#[test]
fn an_element_knows_its_octets() {
    let octets = octets(BY_HAND);
    let tree = read(&octets).tree.expect("read");
    let header = tree.child("SyncHdr").expect("SyncHdr");
    let version = header.child("VerDTD").expect("VerDTD");
    assert_eq!(&octets[version.span.range()], b"\x71\x031.2\x00\x01");
    let [Node::Text(text)] = &version.children[..] else {
        panic!("text is due");
    };
    assert_eq!(&octets[text.span.range()], b"1.2");
    let last = tree.child("SyncBody").and_then(|body| body.child("Final"));
    assert_eq!(&octets[last.expect("Final").span.range()], [0x12]);
    assert_eq!(tree.span.range(), 5..octets.len());
}

/// The heads of what devices send, with the octets `6D 6C 71 03 "1.2" 00 01 01 01` behind them.
#[test]
fn the_heads_that_devices_write_are_read() {
    let body = b"\x6D\x6C\x71\x031.2\x00\x01\x01\x01";
    let table = |length: u8, name: &[u8]| [&[0x02, 0x00, 0x00, 0x6A, length], name].concat();
    let heads: [(Vec<u8>, &str, usize); 8] = [
        (b"\x02\xA4\x01\x6A\x00".to_vec(), SYNCML12, 0),
        (b"\x03\xA4\x01\x6A\x00".to_vec(), SYNCML12, 0),
        (b"\x01\x9F\x53\x6A\x00".to_vec(), "SYNCML:SYNCML1.1", 0),
        (b"\x02\x01\x6A\x00".to_vec(), SYNCML12, 0),
        (b"\x02\xA4\x01\x00\x00".to_vec(), SYNCML12, 0),
        (b"\x02\xA4\x01\x03\x00".to_vec(), SYNCML12, 0),
        // A name of 29 octets without a zero, and the namespace it names though VerDTD is 1.2.
        (
            table(0x1D, b"-//SYNCML//DTD SyncML 1.1//EN"),
            "SYNCML:SYNCML1.1",
            1,
        ),
        (table(0x1E, b"-//SYNCML//DTD SYNCML 1.2//EN\0"), SYNCML12, 0),
    ];
    for (head, namespace, notes) in heads {
        let decoded = read(&[&head[..], body].concat());
        let tree = decoded.tree.as_ref().expect("read");
        assert_eq!(tree.namespace, namespace, "{head:02X?}");
        let header = tree.child("SyncHdr").expect("SyncHdr");
        assert_eq!(
            header.child("VerDTD").map(Element::text).as_deref(),
            Some("1.2")
        );
        let found = of_encoding(&decoded);
        let noted = found
            .iter()
            .filter(|defect| defect.kind == DefectKind::Encoding);
        assert_eq!(noted.count(), notes, "{head:02X?}: {found:?}");
    }
}

#[test]
fn what_a_head_should_not_say_is_read_over_and_noted() {
    for head in [
        &b"\x00\xA4\x01\x00"[..],      // WBXML 1.0, which has no charset.
        b"\x04\xA4\x01\x6A\x00",       // WBXML 1.4.
        b"\x02\xA4\x02\x6A\x00",       // 0x1202, meta information.
        b"\x02\xA4\x01\x04\x00",       // ISO 8859-1.
        b"\x02\x00\x00\x6A\x05-//X\0", // A name of nobody.
        b"\x02\xA4\x01\x6A\x01a",      // A table without a zero at its end.
    ] {
        let decoded = read(&[head, &[0x2D]].concat());
        assert_eq!(
            decoded.tree,
            Some(Element::new(SYNCML12, "SyncML")),
            "{head:02X?}"
        );
        let kinds: Vec<_> = of_encoding(&decoded)
            .iter()
            .map(|defect| defect.kind)
            .collect();
        assert_eq!(kinds, [DefectKind::Encoding], "{head:02X?}");
    }
}

#[test]
fn strings_of_the_table_and_needless_page_switches_mean_what_they_mean() {
    let octets = octets(
        "02 A4 01 6A 08 31 2E 32 00 53 79 6E 63  ; table: 1.2, Sync without a zero
         00 00 6D 00 01 00 00 6C                 ; page 0, SyncML, pages 1 and 0, SyncHdr
         00 00 71 83 00 01                       ; VerDTD, STR_T 0
         00 01 00 00 72 83 04 02 4D 02 8F 65 01  ; VerProto, STR_T 4, ENTITY 4D, ENTITY 7E5
         00 01 00 00 01 01                       ; pages, END, END",
    );
    let decoded = read(&octets);
    let tree = decoded.tree.expect("read");
    let header = tree.child("SyncHdr").expect("SyncHdr");
    assert_eq!(
        header.child("VerDTD").map(Element::text).as_deref(),
        Some("1.2")
    );
    let version = header.child("VerProto").expect("VerProto");
    assert_eq!(version.text(), "SyncM\u{7E5}");
    assert_eq!(version.children.len(), 1, "adjoining runs are one");
}

#[test]
fn literal_names_attributes_extensions_and_instructions_are_read_over() {
    let octets = octets(
        "03 A4 01 6A 07 53 79 6E 63 4D 4C 00   ; table: SyncML
         43 05 85 03 61 00 01                  ; PI: attribute, value, string, END
         C4 00                                 ; LITERAL_AC SyncML
           04 00 85 83 00 C3 01 FF 00 07 06 01 ; attributes: LITERAL, value, STR_T, OPAQUE, page 7, 06, END
         40 65 00 80 05 C0                     ; EXT_I_0, EXT_T_0, EXT_0
         84 00 05 01 44 00 01 04 00            ; LITERAL_A, LITERAL_C, LITERAL
         AD 05 01                              ; SyncML 2D with attributes and no content
         01 43 05 01                           ; END, PI",
    );
    let decoded = read(&octets);
    let tree = decoded.tree.as_ref().expect("read");
    assert_eq!(tree.name, "SyncML");
    assert_eq!(tree.children.len(), 4);
    assert!(
        tree.elements()
            .all(|child| *child == Element::new(SYNCML12, "SyncML"))
    );
    let of_tokens: Vec<_> = decoded
        .defects
        .iter()
        .filter(|defect| defect.text.contains("which SyncML does not have"))
        .map(|defect| (defect.kind, defect.span.start))
        .collect();
    let unknown = |place| (DefectKind::Unknown, place);
    assert_eq!(of_tokens, [19, 33, 36, 38, 39, 48].map(unknown));
}

#[test]
fn unknown_tokens_and_pages_are_named_for_their_numbers_and_reported() {
    let decoded = read(&octets("02 A4 01 6A 00 6D 30 00 01 57 01 00 07 3F 01"));
    let tree = decoded.tree.as_ref().expect("read");
    let names: Vec<_> = tree
        .elements()
        .map(|child| (child.namespace.as_str(), child.name.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            (SYNCML12, "unknown-0x30"),
            (METINF, "unknown-0x17"),
            ("", "unknown-0x3F")
        ]
    );
    let reported: Vec<_> = decoded
        .defects
        .iter()
        .filter(|defect| defect.text.contains("stands for nothing"))
        .map(|defect| defect.span.start)
        .collect();
    assert_eq!(reported, [6, 9, 13]);
}

#[test]
fn opaque_text_is_text_and_octets_with_control_characters_are_octets() {
    let data = |inner: &str| {
        let decoded = read(&octets(&format!("02 A4 01 6A 00 4F {inner} 01")));
        decoded.tree.expect("read").children
    };
    assert!(matches!(&data("C3 03 61 C3 A9")[..], [Node::Text(run)] if run.value == "a\u{e9}"));
    assert!(matches!(&data("C3 03 61 0D 0A")[..], [Node::Text(run)] if run.value == "a\r\n"));
    assert!(matches!(&data("C3 02 61 00")[..], [Node::Opaque(run)] if run.value == b"a\0"));
    assert!(matches!(&data("C3 01 E9")[..], [Node::Opaque(run)] if run.value == [0xE9]));
    assert!(matches!(&data("03 61 00 C3 01 62")[..], [Node::Text(run)] if run.value == "ab"));
    assert!(data("C3 00 03 00").is_empty());
}

#[test]
fn credentials_and_nonces_sent_as_octets_are_read_as_their_base64() {
    // The digest of DM Protocol 1.3, section 9.4.2, as 16 octets: Zz6EivR3yeaaENcRN6lpAQ==
    let octets = octets(
        "02 A4 01 6A 00 6D 6C
           4E 4F C3 10 67 3E 84 8A F4 77 C9 E6 9A 10 D7 11 37 A9 69 01 01 01  ; Cred, Data
           5A 00 01 50 C3 03 FF 00 01 01 01                                    ; Meta, NextNonce
         01 01",
    );
    let header = read(&octets).message.expect("SyncML").header;
    let cred = header.cred.and_then(|cred| cred.data).expect("Cred");
    assert_eq!(cred.text, "Zz6EivR3yeaaENcRN6lpAQ==");
    let nonce = header
        .meta
        .and_then(|meta| meta.next_nonce)
        .expect("NextNonce");
    assert_eq!(nonce.text, "/wAB");
}

#[test]
fn names_that_no_table_knows_are_written_into_a_string_table() {
    let mut root = Element::new(SYNCML12, "SyncML");
    root.push(Element::with_text(METINF, "New", "a"));
    root.push(Element::new(SYNCML12, "New"));
    root.push(Element::new(SYNCML12, "Other"));
    let expected = octets(
        "02 A4 01 6A 0A 4E 65 77 00 4F 74 68 65 72 00  ; table: New, Other
         6D 00 01 44 00 03 61 00 01                    ; SyncML, page 1, LITERAL_C 0, STR_I a, END
         00 00 04 00 04 04 01                          ; page 0, LITERAL 0, LITERAL 4, END",
    );
    assert_eq!(encode(&root, Encoding::Wbxml), Ok(expected));
}

#[test]
fn a_serialised_tree_by_itself_names_its_document_type() {
    // As libwbxml 0.11.8 writes it (xml2wbxml -n -v 1.2).
    let expected = [
        &b"\x02\x00\x00\x6A\x1B-//OMA//DTD-DM-DDF 1.2//EN\0"[..],
        b"\x00\x02\x60\x77\x031.2\x00\x01\x01",
    ]
    .concat();
    let mut root = Element::new(DDF, "MgmtTree");
    root.push(Element::with_text(DDF, "VerDTD", "1.2"));
    assert_eq!(encode(&root, Encoding::Wbxml).as_ref(), Ok(&expected));
    assert_eq!(read(&expected).tree.as_ref(), Some(&root));
    // Without the switch its page is page 0.
    let mut unswitched = expected;
    unswitched.drain(32..34);
    assert_eq!(read(&unswitched).tree, Some(root));
}

#[test]
fn text_with_a_zero_is_written_as_octets() {
    let data = Element::with_text(SYNCML12, "Data", "a\0");
    let expected = octets("02 A4 01 6A 00 4F C3 02 61 00 01");
    assert_eq!(encode(&data, Encoding::Wbxml), Ok(expected));
}

#[test]
fn what_wbxml_cannot_say_is_never_written_changed() {
    let inside = |child: Element| {
        let mut root = Element::new(SYNCML12, "SyncML");
        root.push(child);
        encode(&root, Encoding::Wbxml)
    };
    for namespace in ["", "u", "SYNCML:SYNCML1.1"] {
        let error = Err(EncodeError::Namespace(namespace.to_owned()));
        assert_eq!(inside(Element::new(namespace, "Data")), error);
    }
    let root = encode(&Element::new("u", "SyncML"), Encoding::Wbxml);
    assert_eq!(root, Err(EncodeError::Namespace("u".to_owned())));
    for name in ["", "a\0", &"a".repeat(257)] {
        let error = Err(EncodeError::Name(name.to_owned()));
        assert_eq!(inside(Element::new(METINF, name)), error);
    }
    let deep = (0..600).fold(Element::default(), |inner, _| {
        let mut outer = Element::new(SYNCML12, "Item");
        outer.push(inner);
        outer
    });
    assert!(matches!(
        encode(&deep, Encoding::Wbxml),
        Err(EncodeError::Depth(_))
    ));
}
