//! Input that means harm: it is refused in time and memory that its size bounds.

use dmct_wire::syncml::{
    codec::{Encoding, decode},
    defect::{DefectKind, MOST_DEFECTS},
    limits::Limits,
    pretty::pretty,
    tree::{Element, Node},
};
use proptest::{collection::vec, prelude::*, sample::Index};

use crate::sample::{PACKAGE_1, PACKAGE_2, read};

#[track_caller]
fn is_refused_for_its_limit(document: &str) {
    let decoded = read(document);
    assert_eq!(decoded.tree, None);
    let kinds: Vec<_> = decoded.defects.iter().map(|defect| defect.kind).collect();
    assert_eq!(kinds, [DefectKind::Limit]);
}

#[test]
fn elements_inside_one_another_without_end() {
    is_refused_for_its_limit(&"<a>".repeat(500_000));
    let deep = 65;
    is_refused_for_its_limit(&format!("{}{}", "<a>".repeat(deep), "</a>".repeat(deep)));
}

#[test]
fn the_depth_that_is_permitted_is_read() {
    let deep = Limits::default().depth;
    let document = format!("{}{}", "<a>".repeat(deep), "</a>".repeat(deep));
    assert!(read(document).tree.is_some());
}

#[test]
fn a_limit_of_depth_beyond_reason_is_not_believed() {
    let limits = Limits {
        depth: usize::MAX,
        ..Limits::default()
    };
    let document = "<a>".repeat(100_000) + &"</a>".repeat(100_000);
    let decoded = decode(document.as_bytes(), Encoding::Xml, &limits);
    assert_eq!(decoded.tree, None);
}

#[test]
fn attributes_without_end() {
    let attributes: String = (0..100_000)
        .map(|number| format!(" a{number}=''"))
        .collect();
    is_refused_for_its_limit(&format!("<a{attributes}/>"));
}

#[test]
fn elements_without_end() {
    is_refused_for_its_limit(&format!("<a>{}</a>", "<b/>".repeat(200_000)));
}

#[test]
fn a_message_larger_than_the_limit() {
    is_refused_for_its_limit(&format!("<a>{}</a>", "x".repeat(10_000_000)));
}

#[test]
fn a_namespace_that_would_be_copied_for_every_element() {
    let namespace = "x".repeat(1_000_000);
    is_refused_for_its_limit(&format!(
        "<a xmlns='{namespace}'>{}</a>",
        "<b/>".repeat(1000)
    ));
    is_refused_for_its_limit(&format!("<{namespace}/>"));
}

#[test]
fn namespaces_without_end() {
    let elements: String = (0..70_000)
        .map(|number| format!("<b xmlns='{number}'/>"))
        .collect();
    is_refused_for_its_limit(&format!("<a>{elements}</a>"));
}

#[test]
fn defects_without_end_are_listed_up_to_a_number() {
    let document = PACKAGE_1.replace("<Final/>", &"<x/>".repeat(50_000));
    let decoded = read(document);
    assert!(decoded.message.is_some());
    assert_eq!(decoded.defects.len(), MOST_DEFECTS + 1);
    assert_eq!(
        decoded.defects.last().map(|defect| defect.kind),
        Some(DefectKind::Limit)
    );
}

/// Every place lies in the input, on the borders of characters, and children inside their parents.
fn places_are_sound(octets: &[u8], element: &Element) -> bool {
    let holds = |outer: &Element, inner: dmct_wire::span::Span| {
        outer.span.start <= inner.start && inner.start <= inner.end && inner.end <= outer.span.end
    };
    octets
        .get(element.span.range())
        .is_some_and(|slice| slice.starts_with(b"<") && slice.ends_with(b">"))
        && element.children.iter().all(|node| match node {
            Node::Element(child) => holds(element, child.span) && places_are_sound(octets, child),
            Node::Text(text) => holds(element, text.span),
            Node::Opaque(_) => false,
        })
}

fn survives(octets: &[u8]) -> Result<(), TestCaseError> {
    let decoded = read(octets);
    for defect in &decoded.defects {
        prop_assert!(
            octets.get(defect.span.range()).is_some(),
            "{defect} at {:?}",
            defect.span.range()
        );
    }
    match decoded.tree {
        Some(tree) => {
            prop_assert!(places_are_sound(octets, &tree));
            prop_assert!(!pretty(&tree).is_empty());
        }
        None => prop_assert!(!decoded.defects.is_empty()),
    }
    Ok(())
}

/// Mark-up in pieces, so that chance makes documents more often than octets would.
fn shreds() -> impl Strategy<Value = String> {
    let shred = prop::sample::select(vec![
        "<a>",
        "</a>",
        "<b",
        "</b>",
        "/>",
        ">",
        "<",
        "&",
        ";",
        "&lt;",
        "&#0;",
        "&x;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?xml version='1.0'?>",
        "<?p",
        "?>",
        "<!DOCTYPE a",
        "[",
        "]",
        " xmlns='u'",
        " xmlns:p='v'",
        " p:c='1'",
        "<p:a>",
        "</p:a>",
        "<q:a>",
        "</q:a>",
        "'",
        "\"",
        "=",
        " ",
        "\0",
        "\r\n",
        "\u{e9}",
        "\u{10ffff}",
        "<SyncML>",
        "</SyncML>",
        "<SyncHdr/>",
        "<SyncBody>",
        "</SyncBody>",
        "\u{feff}",
        "x",
    ]);
    vec(shred, 0..24).prop_map(|shreds| shreds.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn any_octets_are_survived(octets in vec(any::<u8>(), 0..256)) {
        survives(&octets)?;
    }

    #[test]
    fn shreds_of_documents_are_survived(document in shreds()) {
        survives(document.as_bytes())?;
    }

    #[test]
    fn damaged_messages_are_survived(
        first in any::<bool>(),
        damage in vec((any::<Index>(), any::<u8>(), 0..4_usize), 1..4),
    ) {
        let mut octets = if first { PACKAGE_1 } else { PACKAGE_2 }.as_bytes().to_vec();
        for (place, octet, how) in damage {
            let place = place.index(octets.len());
            match how {
                0 => octets[place] = octet,
                1 => octets.insert(place, octet),
                2 => octets.truncate(place.max(1)),
                _ => drop(octets.drain(place..octets.len().min(place + usize::from(octet)))),
            }
            if octets.is_empty() {
                break;
            }
        }
        survives(&octets)?;
    }

    #[test]
    fn what_is_read_without_reading_over_anything_is_well_formed_to_another_parser(document in shreds()) {
        let decoded = read(&document);
        let read_over = decoded.defects.iter().any(|defect| matches!(
            defect.kind,
            DefectKind::ForbiddenOctet | DefectKind::Entity | DefectKind::Namespace
        ));
        if decoded.tree.is_some() && !read_over {
            let bare = document.strip_prefix('\u{feff}').unwrap_or(&document);
            let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
            let other = roxmltree::Document::parse_with_options(bare, options);
            prop_assert!(other.is_ok(), "{:?}", other.err());
        }
    }
}
