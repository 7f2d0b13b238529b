//! Nonces kept out of the record, where a profile asks for it.
//!
//! A nonce goes over the wire as it is: in NextNonce of a challenge, or as the value of a node that keeps one. It is found
//! there and overwritten in its place, digit by digit, so that base64 stays base64 of as many octets; and from then on
//! wherever its digits or its octets stand again. What is overwritten tells how long a nonce is, and nothing else.

use super::Keyring;
use crate::view::Seen;
use dmct_record::event::{EventKind, Message};
use dmct_wire::{
    credential::Nonce,
    syncml::{
        codec::{self, Encoding},
        limits::Limits,
        tree::{Element, Node},
    },
};
use regex::bytes::Regex;
use std::{
    collections::{BTreeMap, VecDeque},
    ops::Range,
    sync::LazyLock,
};

/// How many spellings of nonces are remembered: a peer may send new ones for ever.
const MOST_SPELLINGS: usize = 512;

/// A spelling of so many octets does not stand anywhere by chance.
const SHORTEST_ALONE: usize = 8;

/// The nodes of a DM account that keep a nonce: those of DMAcc 1.2, and of the older DM account.
const KEEPERS: [&str; 3] = ["/AAuthData", "/ClientNonce", "/ServerNonce"];

/// The base64 of stars.
const DIGITS: &[u8; 4] = b"Kioq";

/// NextNonce in octets that are no whole document.
static LOOSE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"<(?:[A-Za-z]\w*:)?NextNonce(?:\s[^<>]*)?>([^<]+)").ok());

/// The value of a node that keeps a nonce, in a description of a subtree.
static DESCRIBED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern =
        r"(?s)>(?:AAuthData|ClientNonce|ServerNonce)</NodeName>.{0,2000}?<Value>([^<]+)</Value>";
    Regex::new(pattern).ok()
});

/// Overwrites nonces in events.
#[derive(Clone, Debug, Default)]
pub(super) struct HiddenNonces {
    /// What is put in place of each spelling.
    covered: BTreeMap<Vec<u8>, Vec<u8>>,
    /// The spellings in the order in which they were learned.
    learned: VecDeque<Vec<u8>>,
    /// Names that must stay readable.
    spared: Vec<Vec<u8>>,
    spelled: Option<Regex>,
}

impl HiddenNonces {
    /// The nonces that are known at first; nothing where they are not to be hidden.
    pub fn of(keyring: &Keyring) -> Option<Self> {
        if !keyring.hides_nonces {
            return None;
        }
        let sides = [&keyring.client, &keyring.server];
        let names = sides.iter().map(|side| side.user.as_bytes().to_vec());
        let mut hidden = Self {
            spared: names.collect(),
            ..Self::default()
        };
        for side in sides {
            for nonce in side.due().chain([&side.initial]).chain(&side.before) {
                hidden.learn_octets(nonce.as_octets());
            }
        }
        hidden.spell();
        Some(hidden)
    }

    /// Overwrites every nonce in an event, those that it brings among them.
    pub fn cover(&mut self, kind: &mut EventKind) {
        match kind {
            EventKind::Message(message) => {
                self.cover_message(message);
                self.overwrite(&mut message.head.0);
                self.overwrite(&mut message.body.0);
            }
            EventKind::Lost { partial, .. } => {
                let decoded = codec::decode(&partial.0, guessed(&partial.0), &Limits::default());
                self.cover_document(decoded.tree.as_ref(), &mut partial.0);
                self.overwrite(&mut partial.0);
            }
            EventKind::Carried { octets, .. } => self.overwrite(&mut octets.0),
            EventKind::Bound { value: text, .. }
            | EventKind::Stimulus { request: text }
            | EventKind::Answered { answer: text, .. }
            | EventKind::Shown { interactions: text }
            | EventKind::Observed { text }
            | EventKind::Crashed { text } => {
                for value in kept_in_json(text) {
                    self.learn(value.as_bytes());
                }
                self.spell();
                let mut octets = core::mem::take(text).into_bytes();
                self.overwrite(&mut octets);
                *text = String::from_utf8_lossy(&octets).into_owned();
            }
            _ => {}
        }
    }

    fn cover_message(&mut self, message: &mut Message) {
        let seen = Seen::new(0, message.clone());
        self.cover_document(seen.decoded.tree.as_ref(), &mut message.body.0);
    }

    fn cover_document(&mut self, tree: Option<&Element>, octets: &mut [u8]) {
        let mut found = Vec::new();
        if let Some(tree) = tree {
            find(tree, &mut found);
        }
        if let Some(loose) = LOOSE.as_ref().filter(|_| found.is_empty()) {
            let captures = loose.captures_iter(octets);
            let nonces = captures.filter_map(|captures| captures.get(1));
            found.extend(nonces.map(|nonce| (nonce.range(), nonce.as_bytes().to_vec())));
        }
        for (range, text) in found {
            self.learn(&text);
            if let Some(place) = octets.get_mut(range) {
                let covered = covered(place);
                place.copy_from_slice(&covered);
            }
        }
        self.spell();
    }

    /// Learns a nonce from what stands for it: base64, or the octets themselves.
    fn learn(&mut self, text: &[u8]) {
        let text = text.trim_ascii();
        // What was overwritten already, and the special nonce, which everybody knows, are no secrets.
        let known = Nonce::special().to_base64();
        if text.is_empty() || text == known.as_bytes() || covered(text) == text {
            return;
        }
        self.add(text, covered(text));
        let decoded = core::str::from_utf8(text)
            .ok()
            .and_then(|text| Nonce::from_base64(text).ok());
        match decoded {
            Some(nonce) => self.learn_octets(nonce.as_octets()),
            None => self.learn_octets(text),
        }
    }

    fn learn_octets(&mut self, octets: &[u8]) {
        if octets.is_empty() || octets == Nonce::special().as_octets() {
            return;
        }
        let digits = Nonce::new(octets).to_base64();
        self.add(digits.as_bytes(), covered(digits.as_bytes()));
        if octets.len() >= SHORTEST_ALONE {
            self.add(octets, vec![b'*'; octets.len()]);
        }
    }

    /// Takes a spelling; a short one counts only where it is all that an element holds.
    fn add(&mut self, spelling: &[u8], covered: Vec<u8>) {
        let within = |whole: &[u8], part: &[u8]| {
            !part.is_empty() && whole.windows(part.len()).any(|window| window == part)
        };
        let is_name = |name: &Vec<u8>| within(name, spelling) || within(spelling, name);
        if self.spared.iter().any(is_name) {
            return;
        }
        let frames: &[(&[u8], &[u8])] = if spelling.len() >= SHORTEST_ALONE {
            &[(b"", b"")]
        } else {
            // Between two tags of XML, or an inline string of WBXML.
            &[(b">", b"<"), (b"\x03", b"\x00")]
        };
        for (before, behind) in frames {
            let framed = [before, spelling, behind].concat();
            let is_new = self
                .covered
                .insert(
                    framed.clone(),
                    [before, covered.as_slice(), behind].concat(),
                )
                .is_none();
            if is_new {
                self.spelled = None;
                self.learned.push_back(framed);
            }
            if self.learned.len() > MOST_SPELLINGS
                && let Some(oldest) = self.learned.pop_front()
            {
                self.covered.remove(&oldest);
            }
        }
    }

    /// Makes one pattern of all spellings, unless it is made already.
    fn spell(&mut self) {
        if self.spelled.is_some() || self.covered.is_empty() {
            return;
        }
        // The longest first: one may begin as another does.
        let mut spellings: Vec<&Vec<u8>> = self.covered.keys().collect();
        spellings.sort_by_key(|spelling| core::cmp::Reverse(spelling.len()));
        let patterns: Vec<String> = spellings
            .into_iter()
            .map(|spelling| {
                spelling
                    .iter()
                    .map(|octet| format!("\\x{octet:02x}"))
                    .collect()
            })
            .collect();
        self.spelled = Regex::new(&format!("(?-u){}", patterns.join("|"))).ok();
    }

    fn overwrite(&self, octets: &mut [u8]) {
        let Some(spelled) = &self.spelled else {
            return;
        };
        let found: Vec<Range<usize>> = spelled
            .find_iter(octets)
            .map(|found| found.range())
            .collect();
        for range in found {
            if let Some(place) = octets.get_mut(range)
                && let Some(covered) = self.covered.get(&*place)
            {
                place.copy_from_slice(covered);
            }
        }
    }
}

/// Whether these octets are a nonce that was overwritten: nothing can be computed with it.
pub fn is_hidden(nonce: &Nonce) -> bool {
    let octets = nonce.as_octets();
    !octets.is_empty() && octets.iter().all(|octet| *octet == b'*')
}

/// Whether a text is what is kept in place of another one, so that nothing speaks against its having been that one.
pub(crate) fn may_hide(kept: &str, text: &str) -> bool {
    text.len() >= SHORTEST_ALONE && covered(text.as_bytes()) == kept.as_bytes()
}

/// As many octets that say nothing. Of base64 every digit is overwritten, and what is not a digit stays; of anything else
/// everything but white space.
fn covered(text: &[u8]) -> Vec<u8> {
    let is_digit = |octet: u8| octet.is_ascii_alphanumeric() || matches!(octet, b'+' | b'/');
    let is_base64 = core::str::from_utf8(text)
        .is_ok_and(|text| text.contains('&') || Nonce::from_base64(text).is_ok());
    if !is_base64 {
        let star = |octet: &u8| {
            if octet.is_ascii_whitespace() {
                *octet
            } else {
                b'*'
            }
        };
        return text.iter().map(star).collect();
    }
    let mut escaped = false;
    let mut digits = 0;
    let mut covered = text.to_vec();
    let mut last = None;
    for (place, octet) in covered.iter_mut().enumerate() {
        escaped |= *octet == b'&';
        let ends = *octet == b';';
        if escaped || is_digit(*octet) {
            *octet = DIGITS.get(digits % DIGITS.len()).copied().unwrap_or(b'*');
            digits += 1;
            last = Some(place);
        }
        escaped &= !ends;
    }
    // Of two digits that are left over the second one has a part in one octet only.
    if digits % 4 == 2
        && let Some(octet) = last.and_then(|place| covered.get_mut(place))
    {
        *octet = b'g';
    }
    covered
}

/// Where nonces stand in a document, and what stands there.
fn find(element: &Element, found: &mut Vec<(Range<usize>, Vec<u8>)>) {
    if &*element.name == "NextNonce" {
        found.extend(texts(element));
    }
    let keeps = |name: &str| {
        let location = element.child(name).and_then(|side| side.child("LocURI"));
        location.is_some_and(|uri| is_keeper(uri.text().trim()))
    };
    if let Some(data) = element.child("Data") {
        if keeps("Target") || keeps("Source") {
            found.extend(texts(data));
        } else {
            found.extend(described(data));
        }
    }
    for child in element.elements() {
        find(child, found);
    }
}

/// Nonces in a description of a subtree that stands in Data as one text.
fn described(data: &Element) -> Vec<(Range<usize>, Vec<u8>)> {
    let Some(pattern) = DESCRIBED.as_ref() else {
        return Vec::new();
    };
    let texts = texts(data);
    let nonces = texts.iter().flat_map(|(range, text)| {
        let captures = pattern.captures_iter(text);
        let values = captures.filter_map(|captures| captures.get(1));
        values.map(|value| {
            let begins = range.start + value.start();
            // In its place only where the text stands in the octets as it is; else wherever it is spelled.
            let is_plain = range.len() == text.len();
            let end = if is_plain {
                begins + value.len()
            } else {
                begins
            };
            (begins..end, value.as_bytes().to_vec())
        })
    });
    nonces.collect()
}

fn texts(element: &Element) -> Vec<(Range<usize>, Vec<u8>)> {
    let nodes = element.children.iter();
    let texts = nodes.filter_map(|node| match node {
        Node::Text(text) => Some((text.span.range(), text.value.as_bytes().to_vec())),
        Node::Opaque(opaque) => Some((opaque.span.range(), opaque.value.clone())),
        Node::Element(_) => None,
    });
    texts.collect()
}

fn is_keeper(uri: &str) -> bool {
    let uri = uri.split('?').next().unwrap_or_default();
    KEEPERS.iter().any(|keeper| uri.ends_with(keeper))
}

/// The values for nodes that keep a nonce in what an upper tester is asked and answers.
fn kept_in_json(text: &str) -> Vec<String> {
    let mut values = Vec::new();
    if KEEPERS.iter().any(|keeper| text.contains(keeper))
        && let Ok(value) = serde_json::from_str(text)
    {
        walk(&value, &mut values);
    }
    values
}

fn walk(value: &serde_json::Value, values: &mut Vec<String>) {
    match value {
        serde_json::Value::Array(members) => {
            members.iter().for_each(|member| walk(member, values));
        }
        serde_json::Value::Object(members) => {
            let text = |name: &str| members.get(name).and_then(serde_json::Value::as_str);
            let mut places = ["uri", "target", "source"].into_iter().filter_map(text);
            if places.any(is_keeper) {
                let kept = ["value", "data"].into_iter().filter_map(text);
                values.extend(kept.map(str::to_owned));
            }
            members.values().for_each(|member| walk(member, values));
        }
        _ => {}
    }
}

fn guessed(octets: &[u8]) -> Encoding {
    match octets.first() {
        Some(0x01..=0x03) => Encoding::Wbxml,
        _ => Encoding::Xml,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyring::Side;
    use dmct_record::octets::Octets;
    use dmct_wire::credential::Secret;
    use proptest::prelude::*;

    fn keyring(nonce: &[u8]) -> Keyring {
        let side = |user: &str, nonce: &[u8]| {
            Side::new(user, Secret::new("secret"), Nonce::new(nonce.to_vec()))
        };
        Keyring {
            client: side("dmct-client", nonce),
            server: side("", b""),
            notification: None,
            notified: Vec::new(),
            hides_nonces: true,
        }
    }

    fn lost(hidden: &mut HiddenNonces, octets: &[u8]) -> Vec<u8> {
        let mut kind = EventKind::Lost {
            exchange: 1,
            reason: String::new(),
            partial: Octets(octets.to_vec()),
        };
        hidden.cover(&mut kind);
        match kind {
            EventKind::Lost { partial, .. } => partial.0,
            _ => Vec::new(),
        }
    }

    fn covered_text(hidden: &mut HiddenNonces, text: &str) -> String {
        String::from_utf8_lossy(&lost(hidden, text.as_bytes())).into_owned()
    }

    #[test]
    fn a_nonce_is_overwritten_where_it_stands_and_wherever_it_stands_again() {
        let mut hidden = HiddenNonces::of(&keyring(b"")).expect("they are to be hidden");
        // Base64 of `fresh-nonce-1`, of stars, and of `abc`, by coreutils.
        let message = "<SyncML><NextNonce xmlns='x'> ZnJlc2gtbm9uY2UtMQ== </NextNonce><a>fresh-nonce-1</a></SyncML>";
        let kept = "<SyncML><NextNonce xmlns='x'> KioqKioqKioqKioqKg== </NextNonce><a>*************</a></SyncML>";
        assert_eq!(covered_text(&mut hidden, message), kept);
        assert_eq!(
            covered_text(&mut hidden, "x ZnJlc2gtbm9uY2UtMQ== y"),
            "x KioqKioqKioqKioqKg== y"
        );
        let short = "<SyncML><NextNonce>YWJj</NextNonce><a>YWJj</a><b>YWJj, abc</b></SyncML>";
        let kept = "<SyncML><NextNonce>Kioq</NextNonce><a>Kioq</a><b>YWJj, abc</b></SyncML>";
        assert_eq!(covered_text(&mut hidden, short), kept);
    }

    #[test]
    fn a_nonce_that_was_known_before_is_overwritten_and_names_and_the_special_nonce_are_not() {
        let mut hidden =
            HiddenNonces::of(&keyring(b"client-nonce")).expect("they are to be hidden");
        // Base64 of `client-nonce` and of four zero octets, by coreutils.
        assert_eq!(
            covered_text(&mut hidden, "Y2xpZW50LW5vbmNl client-nonce"),
            "KioqKioqKioqKioq ************"
        );
        assert_eq!(
            covered_text(&mut hidden, "<NextNonce>AAAAAA==</NextNonce>"),
            "<NextNonce>Kioqgg==</NextNonce>".replace("Kioqgg", "KioqKg")
        );
        assert_eq!(covered_text(&mut hidden, "AAAAAA=="), "AAAAAA==");
        let mut hidden = HiddenNonces::of(&keyring(b"dmct-client")).expect("they are to be hidden");
        assert_eq!(
            covered_text(&mut hidden, "<LocName>dmct-client</LocName>"),
            "<LocName>dmct-client</LocName>"
        );
    }

    #[test]
    fn the_value_of_a_node_that_keeps_a_nonce_is_overwritten_also_in_a_description_of_a_subtree() {
        let mut hidden = HiddenNonces::of(&keyring(b"")).expect("they are to be hidden");
        let item = |side: &str, uri: &str, data: &str| {
            format!(
                "<SyncML><Item><{side}><LocURI>{uri}</LocURI></{side}><Data>{data}</Data></Item></SyncML>"
            )
        };
        for (side, uri) in [
            ("Target", "./DMAcc/1/AAuthData"),
            ("Source", "./SyncML/DMAcc/1/ServerNonce?list=x"),
        ] {
            let (clear, kept) = ("raw nonce!", "*** ******");
            assert_eq!(
                covered_text(&mut hidden, &item(side, uri, clear)),
                item(side, uri, kept)
            );
        }
        let kept = item("Target", "./DMAcc/1/AAuthName", "somebody");
        assert_eq!(covered_text(&mut hidden, &kept), kept);
        let described = |nonce: &str| {
            let text = format!(
                "<![CDATA[<Node><NodeName>AAuthData</NodeName><RTProperties/><Value>{nonce}</Value></Node>]]>"
            );
            item("Target", "./DMAcc/1", &text)
        };
        assert_eq!(
            covered_text(&mut hidden, &described("b3RoZXItbm9uY2U=")),
            described("KioqKioqKioqKio=")
        );
        let mut asked = EventKind::Stimulus {
            request: r#"{"verb":"set-node","uri":"./a/AAuthData","value":"c2V0LWJ5LWhhbmQ="}"#
                .to_owned(),
        };
        hidden.cover(&mut asked);
        let EventKind::Stimulus { request } = asked else {
            unreachable!("it stays what it was")
        };
        assert!(
            request.ends_with(r#""value":"KioqKioqKioqKio="}"#),
            "{request}"
        );
    }

    #[test]
    fn a_text_that_was_overwritten_may_have_been_any_of_its_length() {
        assert!(may_hide("KioqKioqKioqKio=", "b3RoZXItbm9uY2U="));
        assert!(!may_hide("KioqKioqKioqKio=", "b3RoZXItbm9uY2Ux"));
        assert!(
            !may_hide("Kioq", "dmct"),
            "short texts are too like one another"
        );
        assert!(is_hidden(
            &Nonce::from_base64("KioqKioqKioqKio=").expect("base64")
        ));
        assert!(!is_hidden(&Nonce::default()));
    }

    #[test]
    fn a_peer_with_ever_new_nonces_fills_no_memory() {
        let mut hidden = HiddenNonces::of(&keyring(b"")).expect("they are to be hidden");
        for number in 0..MOST_SPELLINGS {
            hidden.learn(format!("nonce number {number}").as_bytes());
        }
        assert!(hidden.covered.len() <= MOST_SPELLINGS && hidden.learned.len() <= MOST_SPELLINGS);
    }

    proptest! {
        #[test]
        fn base64_of_any_nonce_stays_base64_of_as_many_octets(octets in proptest::collection::vec(any::<u8>(), 1..40)) {
            let nonce = Nonce::new(octets.clone());
            let kept = covered(nonce.to_base64().as_bytes());
            let kept = Nonce::from_base64(core::str::from_utf8(&kept).expect("text")).expect("base64");
            prop_assert_eq!(kept.as_octets(), vec![b'*'; octets.len()]);
        }

        #[test]
        fn nothing_moves_and_no_octets_stop_it(octets in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut hidden = HiddenNonces::of(&keyring(b"client-nonce")).expect("they are to be hidden");
            prop_assert_eq!(lost(&mut hidden, &octets).len(), octets.len());
        }
    }
}
