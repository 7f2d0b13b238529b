//! The code pages: which token stands for which element.
//!
//! The tables are those of RepPro 1.2.2, section 8.3, MetaInfo 1.2.2, section 7.2, and DM Tree and
//! Description 1.2 for the device description; a page is looked into from both sides.

/// The token of the first name of every page; those below are global.
const FIRST: usize = 0x05;

/// Tokens of one page.
const TOKENS: usize = 0x40;

/// Slots of the index by name: several times the names of a page, so that few names share one.
const SLOTS: usize = 256;

/// One code page.
#[derive(Debug)]
pub(super) struct Page {
    /// Names by token; empty where a token is not used.
    names: [&'static str; TOKENS],
    /// Tokens by a hash of their names; a taken slot moves a token to the next. Zero: free.
    slots: [u8; SLOTS],
}

impl Page {
    /// A page of these names, the first of them at token 0x05. A name left empty skips a token.
    const fn new(listed: &[&'static str]) -> Self {
        let mut page = Self {
            names: [""; TOKENS],
            slots: [0; SLOTS],
        };
        let mut place = 0;
        while place < listed.len() {
            let name = listed[place];
            let token = place + FIRST;
            if !name.is_empty() {
                page.names[token] = name;
                let mut slot = hash(name.as_bytes());
                while page.slots[slot] != 0 {
                    slot = (slot + 1) % SLOTS;
                }
                // A token has six bits.
                page.slots[slot] = token as u8;
            }
            place += 1;
        }
        page
    }

    /// The name of a token without its flags.
    #[inline]
    pub(super) fn name(&self, token: u8) -> Option<&'static str> {
        let name = self.names.get(usize::from(token)).copied()?;
        (!name.is_empty()).then_some(name)
    }

    /// The token of a name.
    #[inline]
    pub(super) fn token(&self, name: &str) -> Option<u8> {
        let mut slot = hash(name.as_bytes());
        loop {
            // A page has far fewer names than slots, so a free one ends the search.
            let token = self.slots.get(slot).copied().filter(|token| *token != 0)?;
            if self.name(token) == Some(name) {
                return Some(token);
            }
            slot = (slot + 1) % SLOTS;
        }
    }
}

/// A name of any of the pages.
#[inline]
pub(super) fn known_name(name: &str) -> Option<&'static str> {
    let on = |page: &'static Page| page.name(page.token(name)?);
    on(&SYNCML).or_else(|| on(&METINF)).or_else(|| on(&DDF))
}

/// A slot for a name, from its length, its two first octets and its two last ones.
#[inline]
const fn hash(name: &[u8]) -> usize {
    let length = name.len();
    if length < 2 {
        return 0;
    }
    let front = name[0] as usize * 7 + name[1] as usize * 31;
    let back = name[length - 2] as usize * 3 + name[length - 1] as usize * 17;
    (front + back + length * 5) % SLOTS
}

/// Code page 0 (RepPro 1.2.2, section 8.3). Token 0x30 is not used.
#[rustfmt::skip]
pub(super) static SYNCML: Page = Page::new(&[
    "Add", "Alert", "Archive", "Atomic", "Chal", "Cmd", "CmdID", "CmdRef", "Copy", "Cred", "Data",
    "Delete", "Exec", "Final", "Get", "Item", "Lang", "LocName", "LocURI", "Map", "MapItem", "Meta",
    "MsgID", "MsgRef", "NoResp", "NoResults", "Put", "Replace", "RespURI", "Results", "Search",
    "Sequence", "SessionID", "SftDel", "Source", "SourceRef", "Status", "Sync", "SyncBody", "SyncHdr",
    "SyncML", "Target", "TargetRef", "", "VerDTD", "VerProto", "NumberOfChanges", "MoreData", "Field",
    "Filter", "Record", "FilterType", "SourceParent", "TargetParent", "Move", "Correlator",
]);

/// Code page 1 (MetaInfo 1.2.2, section 7.2).
#[rustfmt::skip]
pub(super) static METINF: Page = Page::new(&[
    "Anchor", "EMI", "Format", "FreeID", "FreeMem", "Last", "Mark", "MaxMsgSize", "Mem", "MetInf",
    "Next", "NextNonce", "SharedMem", "Size", "Type", "Version", "MaxObjSize", "FieldLevel",
]);

/// Code page 2 (DM Tree and Description 1.2). Tokens 0x37 and 0x38 bear the names that the document type
/// of a serialised tree has for them; the table prints both with a small letter.
#[rustfmt::skip]
pub(super) static DDF: Page = Page::new(&[
    "AccessType", "ACL", "Add", "b64", "bin", "bool", "chr", "CaseSense", "CIS", "Copy", "CS", "date",
    "DDFName", "DefaultValue", "Delete", "Description", "DFFormat", "DFProperties", "DFTitle", "DFType",
    "Dynamic", "Exec", "float", "Format", "Get", "int", "Man", "MgmtTree", "MIME", "Mod", "Name", "Node",
    "node", "NodeName", "null", "Occurrence", "One", "OneOrMore", "OneOrN", "Path", "Permanent",
    "Replace", "RTProperties", "Scope", "Size", "time", "Title", "TStamp", "Type", "Value", "VerDTD",
    "VerNo", "xml", "ZeroOrMore", "ZeroOrN", "ZeroOrOne",
]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_page_is_found_from_both_sides() {
        for (page, count) in [(&SYNCML, 55), (&METINF, 18), (&DDF, 56)] {
            let tokens = (0..=u8::MAX).filter_map(|token| Some((token, page.name(token)?)));
            assert_eq!(tokens.clone().count(), count);
            for (token, name) in tokens {
                assert_eq!(page.token(name), Some(token), "{name}");
            }
            for stranger in ["", "a", "Adds", "syncml", "\u{e9}"] {
                assert_eq!(page.token(stranger), None, "{stranger}");
            }
        }
    }

    #[test]
    fn the_tokens_at_the_ends_and_around_the_hole_are_those_of_the_documents() {
        // RepPro 1.2.2, 8.3; MetaInfo 1.2.2, 7.2; the last row of each table and the neighbours of 0x30.
        let expected = [
            (&SYNCML, 0x05, "Add"),
            (&SYNCML, 0x2F, "TargetRef"),
            (&SYNCML, 0x31, "VerDTD"),
            (&SYNCML, 0x2D, "SyncML"),
            (&SYNCML, 0x3C, "Correlator"),
            (&METINF, 0x10, "NextNonce"),
            (&METINF, 0x16, "FieldLevel"),
            (&DDF, 0x20, "MgmtTree"),
            (&DDF, 0x25, "node"),
            (&DDF, 0x37, "VerDTD"),
            (&DDF, 0x3C, "ZeroOrOne"),
        ];
        for (page, token, name) in expected {
            assert_eq!(page.name(token), Some(name));
        }
        assert_eq!(SYNCML.name(0x30), None);
        assert_eq!(METINF.name(0x17), None);
    }
}
