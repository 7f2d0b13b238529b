//! Packets to the blocks of a pcapng file (draft-ietf-opsawg-pcapng), least significant octet first.

/// The link type of Ethernet.
const ETHERNET: u16 = 1;
/// Option: a comment.
const COMMENT: u16 = 1;
/// Option of a packet: its flags, the lowest two of which say which way it went.
const FLAGS: u16 = 2;
/// Option of a Section Header: the application that wrote it.
const APPLICATION: u16 = 4;

/// What is said of a packet beside its octets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Remarks<'a> {
    /// Microseconds since 1970.
    pub(super) at: u64,
    /// Whether the tester sent it.
    pub(super) outbound: bool,
    /// Something for the reader.
    pub(super) comment: Option<&'a str>,
}

/// A file under way.
#[derive(Debug)]
pub(super) struct Blocks(Vec<u8>);

impl Blocks {
    /// The blocks before the first packet: a section with one Ethernet interface.
    pub(super) fn begin(application: &str) -> Self {
        let mut blocks = Self(Vec::new());
        let mut section = Vec::new();
        section.extend(0x1A2B_3C4D_u32.to_le_bytes());
        section.extend([1, 0, 0, 0]);
        // The length of the section is not said.
        section.extend([0xFF; 8]);
        option(&mut section, APPLICATION, application.as_bytes());
        end_of_options(&mut section);
        blocks.block(0x0A0D_0D0A, &section);
        let mut interface = Vec::new();
        interface.extend(ETHERNET.to_le_bytes());
        interface.extend([0; 6]);
        blocks.block(1, &interface);
        blocks
    }

    /// A packet.
    pub(super) fn packet(&mut self, octets: &[u8], remarks: Remarks<'_>) {
        let length = u32::try_from(octets.len())
            .unwrap_or(u32::MAX)
            .to_le_bytes();
        let mut body = vec![0; 4];
        let [low, high] = halves(remarks.at);
        body.extend(high.to_le_bytes());
        body.extend(low.to_le_bytes());
        body.extend(length);
        body.extend(length);
        body.extend(octets);
        pad(&mut body);
        if let Some(comment) = remarks.comment {
            option(&mut body, COMMENT, comment.as_bytes());
        }
        let way = if remarks.outbound { 2_u32 } else { 1 };
        option(&mut body, FLAGS, &way.to_le_bytes());
        end_of_options(&mut body);
        self.block(6, &body);
    }

    /// The octets of the file.
    pub(super) fn into_octets(self) -> Vec<u8> {
        self.0
    }

    fn block(&mut self, kind: u32, body: &[u8]) {
        let length = u32::try_from(body.len() + 12)
            .unwrap_or(u32::MAX)
            .to_le_bytes();
        self.0.extend(kind.to_le_bytes());
        self.0.extend(length);
        self.0.extend(body);
        self.0.extend(length);
    }
}

/// The lower and the upper half of a number.
fn halves(number: u64) -> [u32; 2] {
    [number & 0xFFFF_FFFF, number >> 32].map(|half| u32::try_from(half).unwrap_or_default())
}

fn option(body: &mut Vec<u8>, code: u16, value: &[u8]) {
    let kept = value.get(..usize::from(u16::MAX)).unwrap_or(value);
    body.extend(code.to_le_bytes());
    body.extend(u16::try_from(kept.len()).unwrap_or_default().to_le_bytes());
    body.extend(kept);
    pad(body);
}

fn end_of_options(body: &mut Vec<u8>) {
    body.extend([0; 4]);
}

/// Fills up to a multiple of four octets.
fn pad(body: &mut Vec<u8>) {
    body.resize(body.len().next_multiple_of(4), 0);
}
