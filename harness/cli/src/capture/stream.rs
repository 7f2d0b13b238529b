//! TCP segments to the octets of each direction, in order (RFC 9293).
//!
//! Everything is put in order when the capture is over: segments may come late, twice, overlapping or never. The
//! octets that were captured first count. What never came divides a direction into runs.

use super::packet::Segment;
use std::{collections::HashMap, net::SocketAddr};

/// All connections of a capture.
#[derive(Debug)]
pub(super) struct Streams<'a> {
    connections: Vec<Connection<'a>>,
    current: HashMap<(SocketAddr, SocketAddr), usize>,
    most: usize,
    /// How many segments belong to connections beyond the limit.
    pub(super) left_out: u64,
}

/// A connection.
#[derive(Debug)]
pub(super) struct Connection<'a> {
    /// Its ends, the one that was heard first in front.
    pub(super) ends: [SocketAddr; 2],
    /// What each of them sent.
    pub(super) halves: [Half<'a>; 2],
}

/// One direction of a connection.
#[derive(Debug, Default)]
pub(super) struct Half<'a> {
    /// The sequence number of its first octet.
    base: Option<u32>,
    /// Whether its beginning was captured.
    pub(super) opened: bool,
    /// Whether it was ended: behind how many octets, and when.
    ended: Option<(i64, Moment)>,
    /// The offset that was heard of last, to which sequence numbers are near.
    near: i64,
    pieces: Vec<Piece<'a>>,
}

/// The payload of a segment.
#[derive(Clone, Copy, Debug)]
struct Piece<'a> {
    offset: i64,
    moment: Moment,
    octets: &'a [u8],
}

/// When something was captured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    /// The frame's number, from 1.
    pub(super) frame: u64,
    /// Its time, microseconds.
    pub(super) at: u64,
}

/// Octets of a direction without a gap.
#[derive(Debug, Default)]
pub(super) struct Run<'a> {
    /// How many octets are missing in front of it.
    pub(super) missing: u64,
    /// When its first octet, or the end behind what is missing, was captured.
    pub(super) moment: Moment,
    /// Its pieces, with the moment at which they and all before them were there.
    pub(super) pieces: Vec<(Moment, &'a [u8])>,
}

impl<'a> Streams<'a> {
    /// None yet, and so many at most.
    pub(super) fn new(most: usize) -> Self {
        Self {
            connections: Vec::new(),
            current: HashMap::new(),
            most,
            left_out: 0,
        }
    }

    /// Takes a segment in.
    pub(super) fn take(
        &mut self,
        from: SocketAddr,
        to: SocketAddr,
        moment: Moment,
        segment: Segment<'a>,
    ) {
        let key = if from < to { (from, to) } else { (to, from) };
        let known = self
            .current
            .get(&key)
            .copied()
            .filter(|place| !self.begins_anew(*place, from, &segment));
        let place = match known {
            Some(place) => place,
            None if self.connections.len() >= self.most => {
                self.left_out += 1;
                return;
            }
            None => {
                self.connections.push(Connection {
                    ends: [from, to],
                    halves: [Half::default(), Half::default()],
                });
                self.current.insert(key, self.connections.len() - 1);
                self.connections.len() - 1
            }
        };
        if let Some(half) = self
            .connections
            .get_mut(place)
            .and_then(|connection| connection.half_of(from))
        {
            half.take(moment, segment);
        }
    }

    /// Whether a segment opens a new connection between the same ends.
    fn begins_anew(&self, place: usize, from: SocketAddr, segment: &Segment<'_>) -> bool {
        let Some(connection) = self.connections.get(place) else {
            return true;
        };
        let half = usize::from(connection.ends[0] != from);
        let known = connection.halves.get(half).and_then(|half| half.base);
        segment.syn && !segment.ack && known != Some(segment.sequence.wrapping_add(1))
    }

    /// All connections, in the order in which they were first heard of.
    pub(super) fn into_connections(self) -> Vec<Connection<'a>> {
        self.connections
    }
}

impl<'a> Connection<'a> {
    fn half_of(&mut self, from: SocketAddr) -> Option<&mut Half<'a>> {
        let place = usize::from(self.ends[0] != from);
        self.halves.get_mut(place)
    }
}

impl<'a> Half<'a> {
    fn take(&mut self, moment: Moment, segment: Segment<'a>) {
        let first = match segment.syn {
            true => segment.sequence.wrapping_add(1),
            false => segment.sequence,
        };
        if segment.syn && self.base.is_none() {
            self.opened = true;
        }
        let base = *self.base.get_or_insert(first);
        // Sequence numbers wrap around; what they stand for is near to what was heard of last.
        let near = base.wrapping_add(u32::try_from(self.near & 0xFFFF_FFFF).unwrap_or_default());
        let offset = self.near + i64::from(first.wrapping_sub(near).cast_signed());
        let length = i64::try_from(segment.payload.len()).unwrap_or_default();
        self.near = self.near.max(offset + length);
        if segment.fin || segment.rst {
            self.ended = Some((offset + length, moment));
        }
        if length > 0 {
            self.pieces.push(Piece {
                offset,
                moment,
                octets: segment.payload,
            });
        }
    }

    /// Its octets in order, and whether they are followed by the end of the direction. Where octets are missing at
    /// the end, the last run is empty.
    pub(super) fn runs(&self) -> (Vec<Run<'a>>, bool) {
        let mut pieces = self.pieces.clone();
        pieces.sort_by_key(|piece| (piece.offset, piece.moment));
        let mut runs: Vec<Run<'a>> = Vec::new();
        let mut next = match (self.opened, pieces.first()) {
            (false, Some(first)) => first.offset,
            _ => 0,
        };
        let mut latest = Moment::default();
        for piece in pieces {
            let missing = u64::try_from(piece.offset - next).unwrap_or_default();
            let known = usize::try_from(next - piece.offset).unwrap_or_default();
            let Some(octets) = piece.octets.get(known..).filter(|new| !new.is_empty()) else {
                continue;
            };
            latest = latest.max(piece.moment);
            next = next.max(piece.offset) + i64::try_from(octets.len()).unwrap_or_default();
            if missing > 0 || runs.is_empty() {
                runs.push(Run {
                    missing,
                    moment: latest,
                    pieces: Vec::new(),
                });
            }
            if let Some(run) = runs.last_mut() {
                run.pieces.push((latest, octets));
            }
        }
        let Some((end, moment)) = self.ended else {
            return (runs, false);
        };
        let missing = u64::try_from(end - next).unwrap_or_default();
        if missing > 0 {
            runs.push(Run {
                missing,
                moment,
                pieces: Vec::new(),
            });
        }
        (runs, missing == 0)
    }
}
