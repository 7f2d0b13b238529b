//! `waivers`: the known failures of an implementation. What they come to is said in [`dmct_record::waiver`].

use super::shapes::WAIVER;
use crate::catalogue::Catalogue;
use crate::reader::Reader;
use crate::syntax::Node;
use dmct_record::waiver::Waiver;

/// Reads `waivers`; every field but the link is needed, so that no failure is known to nobody and for ever.
pub(super) fn read(
    reader: &mut Reader<'_>,
    node: Option<&Node>,
    catalogue: &Catalogue,
) -> Vec<Waiver> {
    let Some(node) = node else {
        return Vec::new();
    };
    let entries = reader.list(node, "waivers");
    entries
        .iter()
        .filter_map(|entry| waiver(reader, entry, catalogue))
        .collect()
}

fn waiver(reader: &mut Reader<'_>, node: &Node, catalogue: &Catalogue) -> Option<Waiver> {
    let fields = reader.fields(node, &WAIVER)?;
    let mut text = |key| fields.get(key).and_then(|node| reader.text(node));
    let (scenario, clause) = (text("scenario"), text("clause"));
    let (fingerprint, expires) = (text("fingerprint"), text("expires"));
    let (reason, owner, link) = (text("reason"), text("owner"), text("link"));
    if let (Some(node), Some(clause)) = (fields.get("clause"), &clause)
        && catalogue.clause(clause).is_none()
    {
        let known = catalogue.clauses.iter().map(|clause| clause.id.as_str());
        reader.unknown(node.extent, "clause", clause, known);
    }
    if let (Some(node), Some(print)) = (fields.get("fingerprint"), &fingerprint)
        && !is_fingerprint(print)
    {
        let message = format!("`{print}` is no fingerprint of a failure");
        let help = "run without the waiver: the report shows the eight digits at the failed check";
        reader.wrong_with_help(node.extent, message, help);
    }
    if let (Some(node), Some(day)) = (fields.get("expires"), &expires)
        && !is_day(day)
    {
        let message = format!("`{day}` is no day");
        reader.wrong_with_help(node.extent, message, "write it as 2026-12-31");
    }
    Some(Waiver {
        scenario: scenario?,
        clause: clause?,
        fingerprint: fingerprint?,
        reason: reason?,
        owner: owner?,
        link,
        expires: expires?,
    })
}

fn is_fingerprint(text: &str) -> bool {
    let is_digit = |octet: u8| octet.is_ascii_digit() || (b'a'..=b'f').contains(&octet);
    text.len() == 8 && text.bytes().all(is_digit)
}

/// Whether a text is a day, so written that days compare as texts.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let number = |text: &str, length: usize| {
        let is_number = text.len() == length && text.bytes().all(|octet| octet.is_ascii_digit());
        is_number.then(|| text.parse::<u16>().ok()).flatten()
    };
    number(year, 4).is_some()
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
}
