//! Input that means harm: it is refused with its place, in time and memory that its size bounds.

use dmct_wire::syncml::{
    codec::{Decoded, Encoding, decode, encode},
    defect::{DefectKind, MOST_DEFECTS},
    limits::Limits,
    pretty::pretty,
    tree::{Element, Node},
};
use proptest::{collection::vec, prelude::*, sample::Index};

use crate::corpus;

/// WBXML 1.2, SyncML 1.2, UTF-8, no string table.
const HEAD: &[u8] = &[0x02, 0xA4, 0x01, 0x6A, 0x00];
/// SyncML with content.
const ROOT: u8 = 0x2D | 0x40;
/// Data with content.
const DATA: u8 = 0x0F | 0x40;

fn read(octets: &[u8]) -> Decoded {
    decode(octets, Encoding::Wbxml, &Limits::default())
}

fn with_head(body: &[u8]) -> Vec<u8> {
    [HEAD, body].concat()
}

/// The kind, first octet and text of the one defect of a document that has no tree.
#[track_caller]
fn refusal(octets: &[u8]) -> (DefectKind, usize, String) {
    let decoded = read(octets);
    assert_eq!(decoded.tree, None);
    let [defect] = &decoded.defects[..] else {
        panic!("one defect is due: {:?}", decoded.defects);
    };
    (defect.kind, defect.span.start, defect.text.clone())
}

#[track_caller]
fn is_malformed_at(octets: &[u8], place: usize, reason: &str) {
    let (kind, start, text) = refusal(octets);
    assert_eq!((kind, start), (DefectKind::NotWellFormed, place), "{text}");
    assert!(text.contains(reason), "{text}");
}

#[test]
fn every_head_that_is_none_is_refused_with_its_place() {
    is_malformed_at(b"", 0, "the version");
    is_malformed_at(b"<SyncML/>", 0, "XML");
    is_malformed_at(b"\x13\x01\x6A\x00\x2D", 0, "no WBXML");
    is_malformed_at(b"\x02", 1, "the public identifier");
    is_malformed_at(
        b"\x02\x81\x82\x83\x84\x85\x06\x6A\x00\x2D",
        1,
        "five octets",
    );
    is_malformed_at(b"\x02\x01\x87\x68\x00\x2D", 2, "number 1000");
    is_malformed_at(b"\x02\x00\x05\x6A\x02a\x00\x2D", 1, "lies outside");
    is_malformed_at(b"\x02\x00\x00\x6A\x00\x2D", 1, "lies outside");
    is_malformed_at(HEAD, 5, "no element");
}

#[test]
fn lengths_that_lie_are_refused_with_their_place() {
    // 8F FF FF FF 7F: 4 GiB less one octet.
    is_malformed_at(b"\x02\x01\x6A\x8F\xFF\xFF\xFF\x7Fab", 8, "4294967295");
    is_malformed_at(b"\x02\x01\x6A\x03ab", 4, "2 are left");
    let lies = with_head(&[ROOT, 0xC3, 0x8F, 0xFF, 0xFF, 0xFF, 0x7F, b'a', 0x01]);
    is_malformed_at(&lies, 12, "4294967295");
    let too_many_bits = with_head(&[ROOT, 0xC3, 0x9F, 0xFF, 0xFF, 0xFF, 0x7F, 0x01]);
    is_malformed_at(&too_many_bits, 7, "32 bits");
}

#[test]
fn offsets_outside_the_string_table_are_refused_with_their_place() {
    let head = b"\x02\xA4\x01\x6A\x03ab\0";
    let string = [&head[..], &[ROOT, 0x83, 0x03, 0x01]].concat();
    is_malformed_at(
        &string,
        9,
        "lies outside the string table, which has 3 octets",
    );
    let tag = [&head[..], &[0x44, 0x8F, 0xFF, 0xFF, 0xFF, 0x7F, 0x01]].concat();
    is_malformed_at(&tag, 8, "lies outside");
    let attribute = [&head[..], &[0x80 | 0x2D, 0x04, 0x09, 0x01]].concat();
    is_malformed_at(&attribute, 9, "lies outside");
}

#[test]
fn strings_and_elements_without_end_are_refused_with_their_place() {
    is_malformed_at(&with_head(&[ROOT, 0x03, b'a']), 7, "no zero octet");
    is_malformed_at(&with_head(&[ROOT, DATA]), 7, "before Data does");
    is_malformed_at(&with_head(&[0x01]), 5, "END where the root");
    is_malformed_at(&with_head(&[0x03, b'a', 0]), 5, "where the root");
    is_malformed_at(&with_head(&[ROOT, 0x00]), 7, "a code page");
    is_malformed_at(&with_head(&[ROOT, 0x43, 0x05]), 8, "attribute list");
    is_malformed_at(&with_head(&[ROOT, 0x43, 0x44, 0x01, 0x01]), 7, "0x44");
    // Found by fuzzing: NUL was read as text and could only be written as octets.
    is_malformed_at(
        &with_head(&[ROOT, 0x02, 0x00, 0x01]),
        6,
        "the entity 0 is no character",
    );
    is_malformed_at(
        &with_head(&[ROOT, 0x02, 0x83, 0xB0, 0x00, 0x01]),
        6,
        "no character",
    );
}

#[test]
fn a_string_that_is_no_utf_8_is_kept_as_octets_and_reported() {
    let octets = with_head(&[DATA, 0x03, b'a', 0xE9, 0, 0x01]);
    let decoded = read(&octets);
    let tree = decoded.tree.expect("read over");
    let [Node::Opaque(run)] = &tree.children[..] else {
        panic!("octets are due: {tree:?}");
    };
    assert_eq!(run.value, [b'a', 0xE9]);
    assert_eq!(run.span.range(), 7..9);
    let reported = decoded.defects.iter();
    let places: Vec<_> = reported
        .filter(|defect| defect.kind == DefectKind::ForbiddenOctet)
        .map(|defect| defect.span.range())
        .collect();
    assert_eq!(places.as_slice(), core::slice::from_ref(&(7..9)));
}

#[test]
fn octets_behind_the_root_are_reported() {
    let decoded = read(&with_head(&[0x2D, 0x43, 0x05, 0x01, 0x01, 0x00]));
    let found = decoded
        .defects
        .iter()
        .find(|defect| defect.kind == DefectKind::ForbiddenOctet)
        .expect("reported");
    assert_eq!(found.span.range(), 9..11);
}

#[test]
fn elements_inside_one_another_without_end() {
    let (kind, ..) = refusal(&with_head(&[DATA; 500_000]));
    assert_eq!(kind, DefectKind::Limit);
    let depth = Limits::default().depth;
    let nested = |deep| with_head(&[vec![DATA; deep], vec![0x01; deep]].concat());
    assert!(read(&nested(depth)).tree.is_some());
    assert_eq!(refusal(&nested(depth + 1)).0, DefectKind::Limit);
    let limits = Limits {
        depth: usize::MAX,
        ..Limits::default()
    };
    let deep = decode(&nested(100_000), Encoding::Wbxml, &limits);
    assert_eq!(deep.tree, None, "a limit beyond reason is not believed");
}

#[test]
fn elements_and_runs_without_end() {
    let empty = [&[DATA][..], &[0x12; 200_000], &[0x01]].concat();
    assert_eq!(refusal(&with_head(&empty)).0, DefectKind::Limit);
    // An entity and an octet that is no text, in turn.
    let runs = [0x02, b'a', 0xC3, 0x01, 0xFF].repeat(101_000);
    let runs = [&[DATA][..], &runs, &[0x01]].concat();
    assert_eq!(refusal(&with_head(&runs)).0, DefectKind::Limit);
}

#[test]
fn a_message_larger_than_the_limit() {
    let long = with_head(&[b'a'; 10_000_000]);
    assert_eq!(refusal(&long).0, DefectKind::Limit);
}

#[test]
fn a_string_that_would_be_copied_for_every_reference() {
    // One MiB in the table, and as many references to it as there are octets left: a tebibyte.
    let mut octets = vec![0x02, 0xA4, 0x01, 0x6A, 0xC0, 0x80, 0x00];
    octets.extend([b'a'; 1 << 20]);
    octets.push(DATA);
    octets.extend([0x83, 0x00].repeat(1 << 20));
    let decoded = read(&octets);
    assert_eq!(decoded.tree, None);
    assert!(
        decoded
            .defects
            .iter()
            .any(|defect| defect.kind == DefectKind::Limit)
    );
}

#[test]
fn a_name_that_would_be_copied_for_every_element() {
    let mut octets = vec![0x02, 0xA4, 0x01, 0x6A, 0xC0, 0x80, 0x00];
    octets.extend([b'a'; 1 << 20]);
    octets.push(DATA);
    octets.extend([0x04, 0x00].repeat(1 << 16));
    let decoded = read(&octets);
    assert_eq!(decoded.tree, None);
    assert!(
        decoded
            .defects
            .iter()
            .any(|defect| defect.kind == DefectKind::Limit)
    );
}

#[test]
fn defects_without_end_are_listed_up_to_a_number() {
    let unknown = [&[DATA][..], &[0x3F; 100_000], &[0x01]].concat();
    let decoded = read(&with_head(&unknown));
    assert!(decoded.tree.is_some());
    // The root is not SyncML: that is one more.
    assert_eq!(decoded.defects.len(), MOST_DEFECTS + 2);
}

#[test]
fn no_document_that_ends_early_has_a_tree() {
    for (name, tree) in corpus::trees().filter(|(name, _)| !name.starts_with("many")) {
        let octets = encode(&tree, Encoding::Wbxml).expect("writable");
        let limit = octets.len().min(2048);
        for end in (0..limit).chain([octets.len() - 1]) {
            let decoded = read(&octets[..end]);
            assert_eq!(decoded.tree, None, "{name} cut at {end}");
            assert_eq!(decoded.defects.len(), 1, "{name} cut at {end}");
            assert!(decoded.defects[0].span.start <= end);
        }
    }
}

/// Every place lies in the input, and children inside their parents.
fn places_are_sound(octets: &[u8], element: &Element) -> bool {
    let outer = element.span;
    let holds = |inner: dmct_wire::span::Span| {
        outer.start < inner.start && inner.start <= inner.end && inner.end <= outer.end
    };
    octets
        .get(outer.range())
        .is_some_and(|slice| !slice.is_empty())
        && element.children.iter().all(|node| match node {
            Node::Element(child) => holds(child.span) && places_are_sound(octets, child),
            Node::Text(run) => holds(run.span),
            Node::Opaque(run) => holds(run.span),
        })
}

fn survives(octets: &[u8]) -> Result<(), TestCaseError> {
    let decoded = read(octets);
    for defect in &decoded.defects {
        let place = defect.span.range();
        prop_assert!(octets.get(place.clone()).is_some(), "{defect} at {place:?}");
    }
    match decoded.tree {
        Some(tree) => {
            prop_assert!(places_are_sound(octets, &tree), "{}", pretty(&tree));
            let written = encode(&tree, Encoding::Wbxml);
            let again = written.ok().and_then(|octets| read(&octets).tree);
            if let Some(again) = again {
                // Octets that are text come back as text: the second time nothing changes any more.
                let octets = encode(&again, Encoding::Wbxml).expect("it was written before");
                prop_assert_eq!(read(&octets).tree, Some(again));
            }
        }
        None => prop_assert!(!decoded.defects.is_empty()),
    }
    Ok(())
}

/// Tokens in pieces, so that chance makes documents more often than octets would.
fn shreds() -> impl Strategy<Value = Vec<u8>> {
    let shred: Vec<&[u8]> = vec![
        &[ROOT],
        &[DATA],
        &[0x5A, 0x00, 0x01],
        &[0x53],
        &[0x00, 0x00],
        &[0x00, 0x02],
        &[0x00, 0x09],
        &[0x01],
        &[0x01, 0x01],
        &[0x12],
        &[0x3F],
        &[0x30 | 0x40],
        &[0x02, 0x41],
        &[0x02, 0x00],
        &[0x03, b'a', 0],
        &[0x03, 0xFF, 0],
        &[0x03, 0],
        &[0x04, 0x00],
        &[0x44, 0x02],
        &[0x84, 0x00, 0x05, 0x01],
        &[0xC4, 0x00, 0x05, 0x85, 0x01],
        &[0xAD, 0x05, 0x03, b'x', 0, 0x01],
        &[0x83, 0x00],
        &[0x83, 0x07],
        &[0xC3, 0x02, b'a', b'b'],
        &[0xC3, 0x02, 0xFF, 0x00],
        &[0xC3, 0x00],
        &[0x40, b'e', 0],
        &[0x81, 0x05],
        &[0xC2],
        &[0x43, 0x05, 0x01],
    ];
    vec(prop::sample::select(shred), 0..24).prop_map(|shreds| {
        let body: Vec<u8> = shreds.concat();
        [&[0x03, 0xA4, 0x01, 0x6A, 0x05][..], b"Item\0", &body].concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn any_octets_are_survived(octets in vec(any::<u8>(), 0..256)) {
        survives(&octets)?;
        survives(&with_head(&octets))?;
    }

    #[test]
    fn shreds_of_documents_are_survived(octets in shreds()) {
        survives(&octets)?;
    }

    #[test]
    fn damaged_messages_are_survived(
        which in any::<Index>(),
        damage in vec((any::<Index>(), any::<u8>(), 0..4_usize), 1..4),
    ) {
        let small: Vec<Element> = corpus::trees()
            .filter(|(name, _)| !name.starts_with("many") && !name.starts_with("large"))
            .map(|(_, tree)| tree)
            .collect();
        let mut octets = encode(which.get(&small), Encoding::Wbxml).expect("writable");
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
}
