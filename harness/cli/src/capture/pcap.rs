//! The classic capture format of tcpdump (draft-ietf-opsawg-pcap): octets to frames.

use super::{
    frame::{Frame, Frames, Unreadable},
    limits::CaptureLimits,
    order::Order,
};

/// The file header, octets.
const HEADER: usize = 24;
/// The header of a record, octets.
const RECORD: usize = 16;

/// The octet order, and how many microseconds a unit of the fraction has as a divisor: by the first four octets.
pub(super) fn kind(octets: &[u8]) -> Option<(Order, u64)> {
    [Order::Big, Order::Little]
        .into_iter()
        .find_map(|order| match order.u32(octets, 0)? {
            0xA1B2_C3D4 => Some((order, 1)),
            0xA1B2_3C4D => Some((order, 1_000)),
            _ => None,
        })
}

/// Reads a file whose first octets are known to be those of the format.
///
/// # Errors
/// The file ends within its header.
pub(super) fn frames<'a>(
    octets: &'a [u8],
    (order, divisor): (Order, u64),
    limits: &CaptureLimits,
) -> Result<Frames<'a>, Unreadable> {
    let link = order
        .u32(octets, 20)
        .ok_or_else(|| Unreadable::at(octets.len(), "the file ends within its header"))?;
    let mut all = Frames::default();
    let mut at = HEADER;
    while at < octets.len() {
        if all.frames.len() >= limits.frames {
            let reason = format!("there are more than {} frames", limits.frames);
            all.cut = Some(Unreadable::at(at, reason));
            break;
        }
        match record(octets, at, order, divisor) {
            Ok((time, data)) => {
                at += RECORD + data.len();
                all.frames.push(Frame {
                    at: time,
                    // The upper bits tell of check sequences.
                    link: link & 0x0FFF_FFFF,
                    octets: data,
                });
            }
            Err(cut) => {
                all.cut = Some(cut);
                break;
            }
        }
    }
    Ok(all)
}

fn record(
    octets: &[u8],
    at: usize,
    order: Order,
    divisor: u64,
) -> Result<(u64, &[u8]), Unreadable> {
    let number = |offset| order.u32(octets, at + offset);
    let (Some(seconds), Some(fraction), Some(length)) =
        (number(0), number(4), order.length(octets, at + 8))
    else {
        return Err(Unreadable::at(
            at,
            "the file ends within the header of a frame",
        ));
    };
    let start = at + RECORD;
    let data = start
        .checked_add(length)
        .and_then(|end| octets.get(start..end))
        .ok_or_else(|| {
            let there = octets.len().saturating_sub(start);
            let reason = format!("a frame is said to have {length} octets, and {there} are left");
            Unreadable::at(at, reason)
        })?;
    let time = u64::from(seconds) * 1_000_000 + u64::from(fraction) / divisor;
    Ok((time, data))
}
