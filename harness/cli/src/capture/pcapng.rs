//! The capture format of Wireshark (draft-ietf-opsawg-pcapng): octets to frames.

use super::{
    frame::{Frame, Frames, Unreadable},
    limits::CaptureLimits,
    order::Order,
};

/// Block type of a Section Header, the same in both octet orders.
const SECTION: u32 = 0x0A0D_0D0A;
/// Block type of an Interface Description.
const INTERFACE: u32 = 1;
/// Block type of the obsolete Packet.
const PACKET: u32 = 2;
/// Block type of a Simple Packet.
const SIMPLE: u32 = 3;
/// Block type of an Enhanced Packet.
const ENHANCED: u32 = 6;
/// Option: the resolution of time stamps.
const TIME_RESOLUTION: u16 = 9;
/// Option: seconds to add to time stamps.
const TIME_OFFSET: u16 = 14;

/// Whether octets begin as the format does.
pub(super) fn is(octets: &[u8]) -> bool {
    octets.starts_with(&SECTION.to_be_bytes())
}

/// An interface of a section.
#[derive(Clone, Copy, Debug)]
struct Interface {
    link: u32,
    /// The most octets of a frame that are kept; 0 for all.
    kept: u32,
    /// Units of time stamps in a second.
    units: u128,
    /// Seconds to add.
    offset: i64,
}

/// Reads a file that begins with a Section Header.
///
/// # Errors
/// That Section Header cannot be read.
pub(super) fn frames<'a>(
    octets: &'a [u8],
    limits: &CaptureLimits,
) -> Result<Frames<'a>, Unreadable> {
    let mut reader = Reader {
        octets,
        order: Order::Little,
        interfaces: Vec::new(),
        last: 0,
        all: Frames::default(),
    };
    let mut at = 0;
    while at < octets.len() {
        let read = if reader.all.frames.len() >= limits.frames {
            let reason = format!("there are more than {} frames", limits.frames);
            Err(Unreadable::at(at, reason))
        } else {
            reader.block(at)
        };
        match read {
            Ok(length) => at += length,
            Err(cut) if at == 0 => return Err(cut),
            Err(cut) => {
                reader.all.cut = Some(cut);
                break;
            }
        }
    }
    Ok(reader.all)
}

struct Reader<'a> {
    octets: &'a [u8],
    order: Order,
    interfaces: Vec<Interface>,
    /// The time of the last frame: Simple Packets have none of their own.
    last: u64,
    all: Frames<'a>,
}

impl<'a> Reader<'a> {
    /// Reads the block at an octet, and gives its length.
    fn block(&mut self, at: usize) -> Result<usize, Unreadable> {
        let octets = self.octets;
        let ends = || Unreadable::at(at, "the file ends within the header of a block");
        let is_section = octets.get(at..at + 4) == Some(&SECTION.to_be_bytes());
        if is_section {
            self.order = section_order(octets, at)?;
            self.interfaces.clear();
        }
        let kind = self.order.u32(octets, at).ok_or_else(ends)?;
        let length = self.order.length(octets, at + 4).ok_or_else(ends)?;
        let whole = at.checked_add(length).and_then(|end| octets.get(at..end));
        let Some(block) = whole.filter(|_| length >= 12 && length.is_multiple_of(4)) else {
            let left = octets.len() - at;
            let reason = format!("a block is said to have {length} octets, and {left} are left");
            return Err(Unreadable::at(at, reason));
        };
        let body = block.get(8..length - 4).unwrap_or_default();
        let known = match kind {
            INTERFACE => self.interface(body),
            ENHANCED | PACKET => self.packet(body, kind),
            SIMPLE => self.simple(body),
            _ => Some(()),
        };
        match known {
            Some(()) => Ok(length),
            None => Err(Unreadable::at(
                at,
                format!(
                    "a block of type {kind} does not hold what it says, or names no interface that is described"
                ),
            )),
        }
    }

    fn interface(&mut self, body: &[u8]) -> Option<()> {
        let mut interface = Interface {
            link: self.order.u16(body, 0)?.into(),
            kept: self.order.u32(body, 4)?,
            units: 1_000_000,
            offset: 0,
        };
        let mut at = 8;
        while let (Some(code), Some(length)) =
            (self.order.u16(body, at), self.order.u16(body, at + 2))
        {
            let length = usize::from(length);
            let value = body.get(at + 4..at + 4 + length)?;
            match code {
                0 => break,
                TIME_RESOLUTION => interface.units = units(*value.first()?)?,
                TIME_OFFSET => interface.offset = self.order.u64(value, 0)?.cast_signed(),
                _ => {}
            }
            at += 4 + length.next_multiple_of(4);
        }
        self.interfaces.push(interface);
        Some(())
    }

    /// An Enhanced Packet, or its obsolete forerunner, whose interface has but two octets.
    fn packet(&mut self, body: &'a [u8], kind: u32) -> Option<()> {
        let number = match kind {
            PACKET => self.order.u16(body, 0)?.into(),
            _ => self.order.u32(body, 0)?,
        };
        let interface = *self.interfaces.get(usize::try_from(number).ok()?)?;
        let high = u128::from(self.order.u32(body, 4)?);
        let low = u128::from(self.order.u32(body, 8)?);
        let length = self.order.length(body, 12)?;
        let data = body.get(20..20_usize.checked_add(length)?)?;
        let micros = ((high << 32) | low) * 1_000_000 / interface.units.max(1);
        let offset = i128::from(interface.offset) * 1_000_000;
        let at = i128::try_from(micros).ok()?.saturating_add(offset);
        self.last = u64::try_from(at.max(0)).unwrap_or(u64::MAX);
        self.push(interface.link, data);
        Some(())
    }

    /// A Simple Packet: of the first interface, without a time.
    fn simple(&mut self, body: &'a [u8]) -> Option<()> {
        let interface = *self.interfaces.first()?;
        let length = self.order.length(body, 0)?;
        let kept = match interface.kept {
            0 => length,
            kept => length.min(usize::try_from(kept).ok()?),
        };
        let data = body.get(4..4_usize.checked_add(kept)?)?;
        self.push(interface.link, data);
        Some(())
    }

    fn push(&mut self, link: u32, octets: &'a [u8]) {
        self.all.frames.push(Frame {
            at: self.last,
            link,
            octets,
        });
    }
}

/// The octet order of a section, by its magic number.
fn section_order(octets: &[u8], at: usize) -> Result<Order, Unreadable> {
    [Order::Big, Order::Little]
        .into_iter()
        .find(|order| order.u32(octets, at + 8) == Some(0x1A2B_3C4D))
        .ok_or_else(|| Unreadable::at(at + 8, "a section header without its magic number"))
}

/// Units in a second: a power of ten, or of two where the first bit says so.
fn units(resolution: u8) -> Option<u128> {
    let exponent = u32::from(resolution & 0x7F);
    if resolution & 0x80 == 0 {
        10_u128.checked_pow(exponent)
    } else {
        2_u128.checked_pow(exponent)
    }
}
