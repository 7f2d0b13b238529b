//! XML documents to trees: what is well formed, what is tolerated, and where everything stood.

use dmct_wire::span::Span;
use dmct_wire::syncml::{
    codec::{EncodeError, Encoding, MediaTypeMatch, encode},
    defect::DefectKind,
    pretty::pretty,
    tree::{Element, Node, Opaque},
};

use crate::sample::{PACKAGE_1, PACKAGE_2, places, read, tree};

/// None of these is well formed. Origin of the judgement: expat 2.x (Python 3 `xml.parsers.expat` with a
/// namespace separator) refuses every one of them.
const MALFORMED: &[&str] = &[
    "",
    " ",
    "plain",
    "<a>",
    "</a>",
    "<a></b>",
    "<a><b></a></b>",
    "<a/><b/>",
    "<a/>text",
    "text<a/>",
    "<a/>&lt;",
    "<a/><![CDATA[x]]>",
    "<a b=c/>",
    "<a b/>",
    "<a b='1' b='2'/>",
    "<a b='1'c='2'/>",
    "<a b='<'/>",
    "<a b='&'/>",
    "<a b='1/>",
    "<a>&</a>",
    "<a>& b</a>",
    "<a>&lt</a>",
    "<a>&;</a>",
    "<a>&#;</a>",
    "<a>&#x;</a>",
    "<a>&#xZ;</a>",
    "<a>&#-1;</a>",
    "<a>&#xD800;</a>",
    "<a>&#x110000;</a>",
    "<a b='&#xD800;'/>",
    "<a b='&#0;'/>",
    "<a b='&lt'/>",
    "<a>&#+1;</a>",
    "<a>\u{1}]]></a>",
    "<a></a b='1'>",
    "<a/ >",
    "<a b='1'/><",
    "<?xml version='1.0' encoding='UTF-8' version='1.0'?><a/>",
    "<?xml encoding='UTF-8'?><a/>",
    "<?xml version='1.0' standalone='maybe'?><a/>",
    "<?XML ?><a/>",
    "<?p:q ?><a/>",
    "<?p<q?><a/>",
    "<? p?><a/>",
    "<??><a/>",
    "<a xmlns:xml='u'/>",
    "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
    "<xmlns:a/>",
    "<!doctype a><a/>",
    "<a><!DOCTYPE a></a>",
    "<!DOCTYPE a><!DOCTYPE a><a/>",
    "<!DOCTYPE a PUBLIC 'x'><a/>",
    "<!DOCTYPE a PUBLIC '{}' 'y'><a/>",
    "<a>\u{fffe}<b></a>",
    "<a b='1'\n\n=/>",
    "<a 1=''/>",
    "<a><![cdata[x]]></a>",
    "<a>&AMP</a>",
    "<a>]]></a>",
    "<a><![CDATA[x]]</a>",
    "<a><!-- x -- y --></a>",
    "<a><!-- x ---></a>",
    "<a><!x></a>",
    "<a><?xml version='1.0'?></a>",
    " <?xml version='1.0'?><a/>",
    "<?xml?><a/>",
    "<1a/>",
    "< a/>",
    "<:a/>",
    "<a:/>",
    "<a:b:c xmlns:a='x'/>",
    "<a\0/>",
    "<a b='\0'/>",
    "<a><?p \u{1}?></a>",
    "<a><!--\u{1}--></a>",
    "<a xmlns:p=''/>",
    "<a xmlns:xmlns='x'/>",
    "<a xmlns:x='u' xmlns:y='u' x:b='1' y:b='2'/>",
    "<!DOCTYPE a SYSTEM><a/>",
    "<!DOCTYPE><a/>",
    "<a/><!DOCTYPE a>",
    "<a></a",
    "<a",
    "<",
    "<a>&#60",
];

/// All of these are well formed. Origin: the same expat takes every one of them.
const WELL_FORMED: &[&str] = &[
    "<a/>",
    "<a></a >",
    "<a\n/>",
    "<?xml version='1.0'?>\n<a/>\n",
    "<?xml version=\"1.0\" encoding='utf-8' standalone='yes'?><a/>",
    "<!-- before --><a/><!-- behind --><?p i?>",
    "<!DOCTYPE a><a/>",
    "<!DOCTYPE SyncML PUBLIC '-//SYNCML//DTD SyncML 1.2//EN' \"http://example.org/[x].dtd\" ><a/>",
    "<a b='>' c=\"'\" d='\"'/>",
    "<a b = '1'\tc='2'\n/>",
    "<a>]] ></a>",
    "<a>></a>",
    "<a>&#x41;&#66;&amp;&apos;&quot;&gt;&lt;</a>",
    "<a><![CDATA[<b>&amp;]]]]></a>",
    "<a><![CDATA[]]></a>",
    "<p:a xmlns:p='u'><p:b/></p:a>",
    "<p:a xmlns:p='u' p:b='1' b='2'/>",
    "<a xml:lang='en'/>",
    "<\u{e9}l\u{e9}ment/>",
    "<a><?p \u{7f}?></a>",
    "<a b='&#x26;'/>",
    "<a b='&lt;&#9;'/>",
];

#[test]
fn what_is_not_well_formed_gives_no_tree_and_says_so() {
    let passed: Vec<_> = MALFORMED
        .iter()
        .filter(|document| {
            let decoded = read(document);
            decoded.tree.is_some() || decoded.defects.is_empty()
        })
        .collect();
    assert!(passed.is_empty(), "{passed:?}");
}

#[test]
fn what_is_well_formed_gives_a_tree() {
    let refused: Vec<_> = WELL_FORMED
        .iter()
        .filter(|document| read(document).tree.is_none())
        .collect();
    assert!(refused.is_empty(), "{refused:?}");
}

#[test]
fn elements_and_text_know_their_octets() {
    let document =
        "\u{feff}<?xml version='1.0'?><a>\u{e9}<b c='>'>x&amp;<![CDATA[<y>]]>z</b ><b/></a>";
    let root = tree(document);
    let at = |span: Span| &document[span.range()];
    assert_eq!(
        at(root.span),
        &document[document.find("<a>").expect("root")..]
    );
    let elements: Vec<&Element> = root.elements().collect();
    assert_eq!(at(elements[0].span), "<b c='>'>x&amp;<![CDATA[<y>]]>z</b >");
    assert_eq!(at(elements[1].span), "<b/>");
    let Some(Node::Text(first)) = root.children.first() else {
        panic!("text comes first");
    };
    assert_eq!(at(first.span), "\u{e9}");
    let [Node::Text(run)] = elements[0].children.as_slice() else {
        panic!("adjoining runs are one node");
    };
    assert_eq!(run.value, "x&<y>z");
    assert_eq!(at(run.span), "x&amp;<![CDATA[<y>]]>z");
}

#[test]
fn the_innermost_element_around_an_octet_is_found() {
    let root = tree(PACKAGE_1);
    let at = |text: &str| root.at(PACKAGE_1.find(text).expect("in the sample"));
    assert_eq!(
        at("1201").map(|element| element.name.as_str()),
        Some("Data")
    );
    assert_eq!(
        at("</SyncHdr>").map(|element| element.name.as_str()),
        Some("SyncHdr")
    );
    assert_eq!(root.at(0), None, "the XML declaration is in no element");
    assert_eq!(root.at(PACKAGE_1.len()), None);
}

#[test]
fn prefixes_and_default_namespaces_give_the_same_tree() {
    let with_prefixes = "<s:SyncML xmlns:s='SYNCML:SYNCML1.2' xmlns:m=\"syncml:metinf\">\
        <s:Meta><m:Format>b64</m:Format><Type xmlns='syncml:metinf'>x</Type></s:Meta></s:SyncML>";
    let with_defaults = "<SyncML xmlns='SYNCML:SYNCML1.2'><Meta><Format xmlns='syncml:metinf'>b64</Format>\
        <Type xmlns='syncml:metinf'>x</Type></Meta></SyncML>";
    assert_eq!(tree(with_prefixes), tree(with_defaults));
}

#[test]
fn a_default_namespace_ends_with_its_element_and_can_be_taken_back() {
    let root = tree("<a xmlns='u'><b xmlns='v'><c/></b><d/><e xmlns=''><f/></e></a>");
    let mut found = Vec::new();
    let mut waiting = vec![&root];
    while let Some(element) = waiting.pop() {
        found.push((element.name.as_str(), element.namespace.as_str()));
        waiting.extend(element.elements());
    }
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("a", "u"),
            ("b", "v"),
            ("c", "v"),
            ("d", "u"),
            ("e", ""),
            ("f", "")
        ]
    );
}

#[test]
fn an_unbound_prefix_is_reported_and_the_element_read_without_namespace() {
    let document = "<a><p:b q:c='1'>x</p:b><p:d/></a>";
    let decoded = read(document);
    let root = decoded.tree.expect("read over");
    assert_eq!(
        root.child("b").map(|b| (b.text(), b.namespace.clone())),
        Some(("x".into(), "".into()))
    );
    assert_eq!(
        places(document, &decoded.defects, DefectKind::Namespace),
        ["<p:b q:c='1'>", "q:c", "<p:d/>"]
    );
}

#[test]
fn an_undeclared_entity_is_reported_and_stays_as_written() {
    let document = "<a>x&nbsp;y&amp;</a>";
    let decoded = read(document);
    assert_eq!(decoded.tree.expect("read over").text(), "x&nbsp;y&");
    assert_eq!(
        places(document, &decoded.defects, DefectKind::Entity),
        ["&nbsp;"]
    );
}

#[test]
fn forbidden_characters_inside_text_are_reported_and_kept() {
    let document = "<a>x\0y\0<![CDATA[\u{1}]]>&#0;\u{ffff}</a>\0";
    let decoded = read(document);
    assert_eq!(
        decoded.tree.expect("read over").text(),
        "x\0y\0\u{1}\0\u{ffff}"
    );
    assert_eq!(
        places(document, &decoded.defects, DefectKind::ForbiddenOctet),
        ["\0", "\u{1}", "&#0;", "\u{ffff}", "\0"]
    );
    let first = decoded
        .defects
        .iter()
        .find(|defect| defect.kind == DefectKind::ForbiddenOctet);
    assert_eq!(
        first.map(|defect| defect.text.as_str()),
        Some("2 characters that XML forbids, the first of them U+0000")
    );
}

#[test]
fn line_ends_become_line_feeds_unless_written_as_references() {
    let root = tree("<a>1\r\n2\r3\n4&#13;&#xA;5<![CDATA[\r\n]]></a>");
    assert_eq!(root.text(), "1\n2\n3\n4\r\n5\n");
}

#[test]
fn a_document_type_with_an_internal_subset_is_refused() {
    let bomb = "<!DOCTYPE a [<!ENTITY x 'xxxxxxxx'><!ENTITY y '&x;&x;&x;&x;'>]><a>&y;</a>";
    let decoded = read(bomb);
    assert_eq!(decoded.tree, None);
    assert_eq!(decoded.defects.len(), 1);
    assert_eq!(decoded.defects[0].kind, DefectKind::Entity);
}

#[test]
fn only_utf_8_is_read() {
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>";
    let declared = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>e</a>";
    let utf_16 = b"\xFF\xFE<\0a\0/\0>\0";
    for (document, place) in [(&latin[..], 46..47), (declared, 0..43), (utf_16, 0..2)] {
        let decoded = read(document);
        assert_eq!(decoded.tree, None);
        assert_eq!(decoded.defects[0].kind, DefectKind::NotWellFormed);
        assert_eq!(decoded.defects[0].span.range(), place);
    }
}

#[test]
fn the_place_where_a_document_breaks_is_said() {
    for (document, broken) in [
        ("<a>\n\u{e9}\u{e9}<b></c></a>", "</c></a>"),
        ("\u{feff}<a>\n\u{e9}\u{e9}<b c='1<2'/></a>", "<2'/></a>"),
    ] {
        let decoded = read(document);
        assert_eq!(decoded.defects[0].kind, DefectKind::NotWellFormed);
        assert_eq!(&document[decoded.defects[0].span.start..], broken);
    }
}

#[test]
fn an_attribute_is_found_behind_a_value_that_spells_its_name() {
    let document = "<a b='q:c' q:c = \"q:c\" d='' q:d=''/>";
    let decoded = read(document);
    assert!(decoded.tree.is_some());
    let starts: Vec<usize> = decoded
        .defects
        .iter()
        .filter(|defect| defect.kind == DefectKind::Namespace)
        .map(|defect| defect.span.start)
        .collect();
    let place = |text: &str| document.find(text).expect("in the document");
    assert_eq!(starts, [place("q:c = "), place("q:d=")]);
}

#[test]
fn the_samples_are_written_as_they_were_read() {
    for sample in [PACKAGE_1, PACKAGE_2] {
        let written = encode(&tree(sample), Encoding::Xml).expect("writable");
        assert_eq!(String::from_utf8(written).expect("UTF-8"), sample);
    }
}

#[test]
fn nothing_is_written_that_would_be_read_differently() {
    let holding = |text: &str| encode(&Element::with_text("", "a", text), Encoding::Xml);
    for forbidden in ["\0", "\r", "\u{b}", "\u{ffff}"] {
        assert!(
            matches!(holding(forbidden), Err(EncodeError::Character { .. })),
            "{forbidden:?}"
        );
    }
    // The last was found by fuzzing: a name that no reader takes.
    let long = "n".repeat(257);
    for name in ["", "p:a", "1", "a b", "a>", &long] {
        let error = encode(&Element::new("", name), Encoding::Xml);
        assert_eq!(error, Err(EncodeError::Name(name.to_owned())));
    }
    for namespace in ["a\nb", "\0", "http://www.w3.org/2000/xmlns/", &long] {
        let error = encode(&Element::new(namespace, "a"), Encoding::Xml);
        assert_eq!(error, Err(EncodeError::Namespace(namespace.to_owned())));
    }
    let mut deep = Element::new("", "a");
    for _ in 0..600 {
        let mut outer = Element::new("", "a");
        outer.push(deep);
        deep = outer;
    }
    assert!(matches!(
        encode(&deep, Encoding::Xml),
        Err(EncodeError::Depth(_))
    ));
}

#[test]
fn opaque_octets_are_written_only_if_they_are_text() {
    let holding = |octets: &[u8]| {
        let mut element = Element::new("", "a");
        element.children.push(Node::Opaque(Opaque {
            value: octets.to_vec(),
            span: Span::default(),
        }));
        encode(&element, Encoding::Xml)
    };
    let written = holding("\u{e9}<".as_bytes()).expect("text");
    assert!(written.ends_with("<a>\u{e9}&lt;</a>".as_bytes()));
    assert_eq!(
        holding(b"\xFF"),
        Err(EncodeError::Octets {
            element: "a".into()
        })
    );
}

#[test]
fn content_types_are_known_whatever_their_case_and_parameters() {
    let found = |encoding, exact| Some(MediaTypeMatch { encoding, exact });
    for (value, expected) in [
        ("application/vnd.syncml.dm+xml", found(Encoding::Xml, true)),
        (
            " Application/VND.SyncML.DM+WBXML ; charset=utf-8",
            found(Encoding::Wbxml, true),
        ),
        (
            "application/vnd.syncml+xml;a=b",
            found(Encoding::Xml, false),
        ),
        (
            "application/vnd.syncml+wbxml",
            found(Encoding::Wbxml, false),
        ),
        ("application/xml", None),
        ("application/vnd.syncml.dm+xmlx", None),
        ("", None),
    ] {
        assert_eq!(Encoding::of_media_type(value), expected, "{value:?}");
    }
}

#[test]
fn the_form_for_human_eyes_is_indented_and_shows_what_cannot_be_seen() {
    let decoded = read(
        "<SyncML xmlns='SYNCML:SYNCML1.2'>\n<Meta><Type xmlns='syncml:metinf'>a&lt;\0\r\n</Type></Meta>\n<Final/></SyncML>",
    );
    let shown = pretty(&decoded.tree.expect("read over"));
    insta::assert_snapshot!("the_form_for_human_eyes", shown);
}
