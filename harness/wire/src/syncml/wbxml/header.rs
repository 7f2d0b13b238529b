//! What stands before the body: version, public identifier, charset, string table (WBXML 1.3, section 5.4).

use super::{
    strings::{Refusal, StringTable},
    vocabulary::Vocabulary,
};
use crate::{
    octets::{Reader, Stop},
    span::Span,
    syncml::defect::{Defect, DefectKind, DefectList},
};

/// The public identifier that says nothing (WBXML 1.3, section 5.5).
const UNKNOWN: u32 = 0x01;

/// Charsets, by their MIBenum numbers, whose text is UTF-8 as it stands: unknown, US-ASCII, UTF-8.
const READ: [u32; 3] = [0, 3, 106];
/// Charsets of two and four octets a character, in which no string could be found.
const WIDE: [u32; 7] = [1000, 1001, 1013, 1014, 1015, 1017, 1018];

/// What the header says of the body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header<'a> {
    /// What its tokens stand for.
    pub(super) vocabulary: Vocabulary,
    /// Its string table.
    pub(super) table: StringTable<'a>,
}

/// Reads a header. What departs from the documents and can be read over is among the defects.
///
/// # Errors
/// It ends too early, its lengths lie, or it is none.
pub(super) fn read<'a>(
    octets: &mut Reader<'a>,
    defects: &mut DefectList,
) -> Result<Header<'a>, Stop> {
    let version = version(octets, defects)?;
    let id = octets.position();
    let number = octets.uintvar("the public identifier")?;
    let name = match number {
        0 => Some(octets.uintvar("the offset of the public identifier")?),
        _ => None,
    };
    let id = octets.span_from(id);
    // WBXML 1.0 has no charset.
    if version > 0x00 {
        charset(octets, defects)?;
    }
    let table = string_table(octets, defects)?;
    let vocabulary = match name {
        None => by_number(number, id, defects),
        Some(offset) => by_name(&table, offset, id, defects)?,
    };
    Ok(Header { vocabulary, table })
}

fn note(defects: &mut DefectList, text: impl Into<String>, span: Span) {
    defects.push(Defect::new(DefectKind::Encoding, "", text, span));
}

/// The version: the high four bits are the major one less one, the low four bits the minor one.
fn version(octets: &mut Reader<'_>, defects: &mut DefectList) -> Result<u8, Stop> {
    let version = octets.octet("the version")?;
    match version {
        0x01..=0x03 => {}
        0x00 | 0x04..=0x0F => {
            let text = format!("WBXML 1.{version}; SyncML uses 1.1 to 1.3");
            note(defects, text, Span::new(0, 1));
        }
        b'<' => return Err(Stop::new(0, "the document begins like XML, not like WBXML")),
        _ => {
            let reason = format!("the document begins with 0x{version:02X}, which is no WBXML 1");
            return Err(Stop::new(0, reason));
        }
    }
    Ok(version)
}

fn charset(octets: &mut Reader<'_>, defects: &mut DefectList) -> Result<(), Stop> {
    let start = octets.position();
    let charset = octets.uintvar("the charset")?;
    if WIDE.contains(&charset) {
        let reason = format!("the charset is number {charset}; DM messages are read in UTF-8 only");
        return Err(Stop::new(start, reason));
    }
    if !READ.contains(&charset) {
        let text = format!("the charset is number {charset}; it is read as if it were UTF-8");
        note(defects, text, octets.span_from(start));
    }
    Ok(())
}

fn string_table<'a>(
    octets: &mut Reader<'a>,
    defects: &mut DefectList,
) -> Result<StringTable<'a>, Stop> {
    let length = octets.uintvar("the length of the string table")?;
    let start = octets.position();
    // More than the address space holds is more than is left.
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let strings = octets.take(length, "the string table")?;
    let table = StringTable::new(strings, octets.span_from(start));
    if table.is_unterminated() {
        let text = "the last string of the string table has no zero octet at its end";
        note(defects, text, table.span);
    }
    Ok(table)
}

fn by_number(number: u32, span: Span, defects: &mut DefectList) -> Vocabulary {
    Vocabulary::of_number(number).unwrap_or_else(|| {
        if number != UNKNOWN {
            let text =
                format!("the public identifier 0x{number:04X} is not SyncML's; read as SyncML 1.2");
            note(defects, text, span);
        }
        Vocabulary::SyncML12
    })
}

fn by_name(
    table: &StringTable<'_>,
    offset: u32,
    span: Span,
    defects: &mut DefectList,
) -> Result<Vocabulary, Stop> {
    let name = match table.string(offset, super::LONGEST_NAME, span.start) {
        Ok(name) => String::from_utf8_lossy(name),
        Err(Refusal::TooLong) => "a name too long for any".into(),
        Err(Refusal::Outside(stop)) => return Err(stop),
    };
    Ok(Vocabulary::of_name(&name).unwrap_or_else(|| {
        let text = format!("the public identifier {name:?} is not SyncML's; read as SyncML 1.2");
        note(defects, text, span);
        Vocabulary::SyncML12
    }))
}
