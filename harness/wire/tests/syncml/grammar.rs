//! Messages that depart from the DTD, one departure each: the kind of the defect and what it points at.

use dmct_wire::syncml::defect::DefectKind;

use crate::sample::{PACKAGE_1, PACKAGE_2, read};

/// Package #1 with one part replaced, and the one defect that this gives: its kind and where it points.
#[track_caller]
fn one_defect(part: &str, replacement: &str, kind: DefectKind, place: &str) {
    assert_eq!(
        PACKAGE_1.matches(part).count(),
        1,
        "{part} must be one place"
    );
    let document = PACKAGE_1.replace(part, replacement);
    let decoded = read(&document);
    let found: Vec<(DefectKind, &str)> = decoded
        .defects
        .iter()
        .map(|defect| (defect.kind, &document[defect.span.range()]))
        .collect();
    assert_eq!(found, [(kind, place)], "{:?}", decoded.defects);
    assert!(decoded.message.is_some(), "reading goes on");
}

#[test]
fn the_samples_have_no_defects() {
    assert_eq!(read(PACKAGE_1).defects, []);
    assert_eq!(read(PACKAGE_2).defects, []);
}

#[test]
fn a_required_element_that_is_missing() {
    let alert = "<Alert><Data>1201</Data></Alert>";
    one_defect(
        "<Alert><CmdID>1</CmdID>",
        "<Alert>",
        DefectKind::Missing,
        alert,
    );
}

#[test]
fn an_element_after_one_it_should_precede() {
    one_defect(
        "<CmdID>1</CmdID><Data>1201</Data>",
        "<Data>1201</Data><CmdID>1</CmdID>",
        DefectKind::Misplaced,
        "<CmdID>1</CmdID>",
    );
}

#[test]
fn a_known_element_where_it_may_not_stand() {
    one_defect(
        "<CmdID>2</CmdID>",
        "<CmdID>2</CmdID><MsgRef>1</MsgRef>",
        DefectKind::Misplaced,
        "<MsgRef>1</MsgRef>",
    );
}

#[test]
fn a_command_after_final() {
    let document = PACKAGE_2
        .replace("<Final/>", "")
        .replace("<Exec>", "<Final/><Exec>");
    let decoded = read(&document);
    let kinds: Vec<_> = decoded
        .defects
        .iter()
        .map(|defect| (defect.kind, defect.path.as_str()))
        .collect();
    assert_eq!(
        kinds,
        [
            (DefectKind::Misplaced, "SyncML/SyncBody/Exec"),
            (DefectKind::Misplaced, "SyncML/SyncBody/Results"),
        ]
    );
}

#[test]
fn an_element_too_many() {
    one_defect(
        "<MsgID>1</MsgID>",
        "<MsgID>1</MsgID><MsgID>2</MsgID><MsgID>3</MsgID>",
        DefectKind::Repeated,
        "<MsgID>2</MsgID>",
    );
}

#[test]
fn an_element_that_nobody_knows() {
    one_defect(
        "<Final/>",
        "<Ende><x/></Ende><Final/>",
        DefectKind::Unknown,
        "<Ende><x/></Ende>",
    );
}

#[test]
fn an_attribute_that_nobody_knows() {
    one_defect("<Final/>", "<Final a='1'/>", DefectKind::Unknown, "a");
}

#[test]
fn characters_between_elements() {
    one_defect(
        "</Alert>",
        "</Alert> oops ",
        DefectKind::StrayText,
        " oops ",
    );
}

#[test]
fn characters_in_an_empty_element() {
    one_defect("<Final/>", "<Final>x</Final>", DefectKind::StrayText, "x");
}

#[test]
fn elements_and_characters_mixed_in_data() {
    one_defect("1201</Data>", "12<b/></Data>", DefectKind::StrayText, "12");
}

#[test]
fn a_meta_child_without_its_namespace() {
    one_defect(
        r#"<MaxMsgSize xmlns="syncml:metinf">5000</MaxMsgSize>"#,
        "<MaxMsgSize>5000</MaxMsgSize>",
        DefectKind::Namespace,
        "<MaxMsgSize>5000</MaxMsgSize>",
    );
}

#[test]
fn a_meta_child_twice_and_an_unknown_one() {
    let size = r#"<MaxMsgSize xmlns="syncml:metinf">5000</MaxMsgSize>"#;
    one_defect(size, &size.repeat(2), DefectKind::Repeated, size);
    let unknown = r#"<Max xmlns="syncml:metinf">5</Max>"#;
    one_defect(size, unknown, DefectKind::Unknown, unknown);
}

#[test]
fn the_order_of_meta_children_is_free() {
    let format = r#"<Format xmlns="syncml:metinf">chr</Format>"#;
    let media_type = r#"<Type xmlns="syncml:metinf">text/plain</Type>"#;
    let document = PACKAGE_1.replace(
        &format!("{format}{media_type}"),
        &format!("{media_type}{format}"),
    );
    assert_ne!(document, PACKAGE_1);
    assert_eq!(read(&document).defects, []);
}

#[test]
fn another_namespace_of_the_root_is_one_defect() {
    for namespace in ["SYNCML:SYNCML1.1", "syncml:syncml1.2"] {
        let document = PACKAGE_1.replace("SYNCML:SYNCML1.2", namespace);
        let decoded = read(&document);
        let kinds: Vec<_> = decoded
            .defects
            .iter()
            .map(|defect| (defect.kind, defect.path.as_str()))
            .collect();
        assert_eq!(kinds, [(DefectKind::Namespace, "SyncML")]);
    }
}

#[test]
fn no_namespace_at_all_is_one_defect() {
    let document = PACKAGE_1.replace(r#" xmlns="SYNCML:SYNCML1.2""#, "");
    let decoded = read(&document);
    assert_eq!(decoded.defects.len(), 1);
    assert_eq!(
        decoded.defects[0].text,
        "SyncML is in no namespace, not in SYNCML:SYNCML1.2"
    );
}

#[test]
fn another_namespace_below_the_root_is_a_defect_of_each_element() {
    one_defect(
        "<Final/>",
        "<Final xmlns='SYNCML:SYNCML1.1'/>",
        DefectKind::Namespace,
        "<Final xmlns='SYNCML:SYNCML1.1'/>",
    );
}

#[test]
fn a_body_without_commands_lacks_one() {
    let start = PACKAGE_1.find("<Alert>").expect("in the sample");
    let end = PACKAGE_1.find("<Final/>").expect("in the sample");
    let document = format!("{}{}", &PACKAGE_1[..start], &PACKAGE_1[end..]);
    let decoded = read(&document);
    assert_eq!(decoded.defects.len(), 1);
    assert_eq!(decoded.defects[0].kind, DefectKind::Missing);
    assert!(
        decoded.defects[0]
            .text
            .starts_with("SyncBody has none of Alert, ")
    );
}

#[test]
fn another_root_is_no_syncml() {
    let decoded = read("<html/>");
    assert!(decoded.tree.is_some());
    assert_eq!(decoded.message, None);
    assert_eq!(decoded.defects.len(), 1);
    assert_eq!(decoded.defects[0].kind, DefectKind::NotSyncML);
}

#[test]
fn defects_come_in_the_order_of_their_places() {
    let document = PACKAGE_1
        .replace("<VerDTD>1.2</VerDTD>", "")
        .replace("1201", "12\u{0}01")
        .replace("<Final/>", "<x/><Final/>");
    let decoded = read(&document);
    let kinds: Vec<_> = decoded.defects.iter().map(|defect| defect.kind).collect();
    assert_eq!(
        kinds,
        [
            DefectKind::Missing,
            DefectKind::ForbiddenOctet,
            DefectKind::Unknown
        ]
    );
}
