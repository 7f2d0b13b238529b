//! Rules on the document: well formed, in the right namespaces, as the DTD has it.

use super::{
    conversation::Conversation,
    rule::{Finding, Look, Watched},
};
use crate::view::Seen;
use dmct_wire::syncml::{
    codec::{self, Encoding},
    defect::{Defect, DefectKind},
    tree::{Element, SYNCML12},
};

/// The document is well formed (RepPro 1.2.2, section 5).
pub(super) fn well_formed(conversation: &Conversation<'_>) -> Watched {
    let kinds = [DefectKind::NotWellFormed, DefectKind::ForbiddenOctet];
    let permitted = "a document that is well formed to its end";
    Watched::over(conversation.bodies(), |seen| {
        // Whatever comes under another media type is the carrier rule's finding.
        if Encoding::of_media_type(&seen.record.media_type).is_none() || !can_be_read(seen) {
            return Look::Past;
        }
        look(seen, permitted, |defect| kinds.contains(&defect.kind))
    })
}

/// The root is SyncML, and it and all in it are in their namespaces (RepPro 1.2.2, section 5).
pub(super) fn namespaces(conversation: &Conversation<'_>) -> Watched {
    let kinds = [DefectKind::NotSyncML, DefectKind::Namespace];
    let permitted = "SyncML in SYNCML:SYNCML1.2, and what Meta holds in syncml:metinf";
    Watched::over(conversation.bodies(), |seen| {
        let is_dm = Encoding::of_media_type(&seen.record.media_type).is_some();
        if seen.decoded.tree.is_none() || !(is_dm || seen.message().is_some()) {
            return Look::Past;
        }
        look(seen, permitted, |defect| kinds.contains(&defect.kind))
    })
}

/// Elements stand in the order and the number of the DTD (RepPro 1.2.2, section 5).
pub(super) fn order(conversation: &Conversation<'_>) -> Watched {
    let permitted = "elements in the order and the number that the DTD gives them";
    Watched::over(conversation.messages(), |said| {
        look(said.seen, permitted, departs_from_dtd)
    })
}

fn departs_from_dtd(defect: &Defect) -> bool {
    match defect.kind {
        DefectKind::Misplaced | DefectKind::Repeated | DefectKind::Unknown => true,
        // Inline XML in Data is nobody's business here.
        DefectKind::StrayText => !defect.path.split('/').any(|name| name == "Data"),
        DefectKind::Missing => !is_watched_elsewhere(defect),
        _ => false,
    }
}

/// What has a rule of its own is not reported twice: the identifiers, VerDTD and Source of the SyncHdr, CmdID.
/// A SyncBody with nothing but Final is what DM Protocol 1.3, section 6.4, literally permits.
fn is_watched_elsewhere(defect: &Defect) -> bool {
    let no = |name: &str| defect.text.ends_with(&format!(" has no {name}"));
    let in_header = defect.path.ends_with("/SyncHdr");
    (in_header
        && ["VerDTD", "SessionID", "MsgID", "Source"]
            .into_iter()
            .any(no))
        || no("CmdID")
        || defect.path == "SyncML/SyncBody"
}

/// The first defect of a message that is meant, and how many more there are.
fn look(seen: &Seen, permitted: &str, is_meant: impl Fn(&Defect) -> bool) -> Look {
    let mut meant = seen
        .decoded
        .defects
        .iter()
        .filter(|defect| is_meant(defect));
    let Some(first) = meant.next() else {
        return Look::Right;
    };
    let more = meant.count();
    Look::Wrong(Finding {
        observed: first.to_string(),
        permitted: vec![permitted.to_owned()],
        message: seen.number(),
        span: first.span,
        note: (more > 0).then(|| format!("{more} more of this kind in the same message")),
    })
}

/// Whether this version can read the encoding at all: what it cannot write, it cannot read.
fn can_be_read(seen: &Seen) -> bool {
    seen.message().is_some()
        || codec::encode(&Element::new(SYNCML12, "SyncML"), seen.encoding).is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{PACKAGE_1, Talk};
    use super::*;
    use dmct_scenario::plan::Role;

    #[test]
    fn a_document_that_breaks_off_is_not_well_formed() {
        Talk::of_client().is_right(well_formed);
        let finding = Talk::of_client()
            .with("</SyncML>", "")
            .is_wrong(well_formed, 1, "");
        assert!(finding.observed.starts_with("not well-formed"));
        let ours = Talk::judging(Role::Server).raw(Role::Client, "<SyncML>");
        ours.raw(Role::Server, "refused")
            .but(|message| message.status = Some(400))
            .is_passed_over(well_formed);
    }

    #[test]
    fn the_root_and_meta_stand_in_their_namespaces() {
        let size =
            |xmlns: &str| format!("<Data>x</Data><Meta><Size xmlns='{xmlns}'>1</Size></Meta>");
        let talk = |xmlns: &str| Talk::of_client().with("<Data>A</Data>", &size(xmlns));
        talk("syncml:metinf").is_right(namespaces);
        talk("SYNCML:SYNCML1.2").is_wrong(namespaces, 1, "<Size");
        Talk::of_client()
            .with("xmlns=\"SYNCML:SYNCML1.2\"", "")
            .is_wrong(namespaces, 1, "<SyncML");
        Talk::of_client()
            .but(|message| message.body.0 = b"<html/>".to_vec())
            .is_wrong(namespaces, 1, "<html/>");
    }

    #[test]
    fn elements_stand_in_the_order_of_the_dtd() {
        Talk::of_client().is_right(order);
        let finding = Talk::of_client()
            .with(
                "<CmdID>1</CmdID><Data>1201</Data>",
                "<Data>1201</Data><CmdID>1</CmdID>",
            )
            .is_wrong(order, 1, "<CmdID>1");
        assert_eq!(finding.note, None);
        Talk::of_client()
            .with("<Final/>", "<Final/><Final/>")
            .is_wrong(order, 1, "<Final/>");
        Talk::of_client()
            .with("<Final/>", "<Bogus/><Final/>")
            .is_wrong(order, 1, "<Bogus/>");
    }

    #[test]
    fn what_has_a_rule_of_its_own_is_not_a_matter_of_order() {
        for text in [
            "<CmdID>1</CmdID>",
            "<MsgID>1</MsgID>",
            "<VerDTD>1.2</VerDTD>",
            PACKAGE_1,
        ] {
            Talk::of_client().with(text, "").is_right(order);
        }
        Talk::of_client()
            .with("<VerProto>DM/1.3</VerProto>", "")
            .is_wrong(order, 1, "<SyncHdr>");
    }
}
