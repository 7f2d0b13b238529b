//! Attribute lists and processing instructions: read to their end, and not kept.
//!
//! SyncML has neither, but a document that has them says clearly where they end (WBXML 1.3, section 5.8).

use super::{
    strings::{Refusal, StringTable},
    token::{END, ENTITY, Extension, LITERAL, OPAQUE, STR_I, STR_T, SWITCH_PAGE},
};
use crate::octets::{Reader, Stop};

/// Passes over everything up to the END of a list, and that.
///
/// Code pages of attributes are not those of tags: switching here changes nothing there.
///
/// # Errors
/// The list has no end, or holds what no list may hold.
pub(super) fn skip(octets: &mut Reader<'_>, table: &StringTable<'_>) -> Result<(), Stop> {
    loop {
        let start = octets.position();
        let token = octets.octet("a token of an attribute list")?;
        match token {
            END => return Ok(()),
            SWITCH_PAGE => {
                octets.octet("a code page of attributes")?;
            }
            ENTITY => {
                octets.uintvar("an entity")?;
            }
            STR_I => {
                octets.zero_ended("a string in an attribute list")?;
            }
            LITERAL | STR_T => {
                let offset = octets.uintvar("an offset into the string table")?;
                // Only the place is looked at.
                if let Err(Refusal::Outside(stop)) = table.string(offset, 0, start) {
                    return Err(stop);
                }
            }
            OPAQUE => {
                let length = octets.uintvar("the length of octets in an attribute list")?;
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                octets.take(length, "a run of octets in an attribute list")?;
            }
            // LITERAL_C, PI, LITERAL_A and LITERAL_AC.
            0x44 | 0x43 | 0x84 | 0xC4 => {
                let reason = format!("the token 0x{token:02X} may not stand in an attribute list");
                return Err(Stop::new(start, reason));
            }
            _ => skip_extension(octets, token)?,
        }
    }
}

/// Passes over what belongs to an extension token; to any other token nothing does.
///
/// # Errors
/// The octets end first.
pub(super) fn skip_extension(octets: &mut Reader<'_>, token: u8) -> Result<(), Stop> {
    match Extension::of(token) {
        Some(Extension::WithString) => octets.zero_ended("an extension's string").map(drop),
        Some(Extension::WithInteger) => octets.uintvar("an extension's integer").map(drop),
        Some(Extension::Alone) | None => Ok(()),
    }
}
