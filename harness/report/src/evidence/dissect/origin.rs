//! Where the octets of a level stood in those of the level above it.

use core::ops::Range;

/// Places of a run of octets that was taken out of another run, in one piece or joined from several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// In the order of the inner run, without gaps in it.
    pieces: Vec<Piece>,
}

/// Octets that stood together in both runs.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    inner: usize,
    outer: usize,
    length: usize,
}

impl Origin {
    /// One piece of the outer run.
    pub fn at(outer: usize, length: usize) -> Self {
        Self::joined(core::iter::once(outer..outer.saturating_add(length)))
    }

    /// No place: the octets were made from others, such as escaped text or base64.
    pub const fn nowhere() -> Self {
        Self { pieces: Vec::new() }
    }

    /// The inner octets from `skipped` to `end` are the outer run; those before them are not in it.
    pub(super) fn behind(skipped: usize, end: usize) -> Self {
        let length = end.saturating_sub(skipped);
        Self {
            pieces: Vec::from([Piece {
                inner: skipped,
                outer: 0,
                length,
            }]),
        }
    }

    /// Pieces of the outer run, in the order in which they were joined.
    pub fn joined(pieces: impl IntoIterator<Item = Range<usize>>) -> Self {
        let mut inner = 0_usize;
        let pieces = pieces.into_iter().map(|place| {
            let length = place.end.saturating_sub(place.start);
            let piece = Piece {
                inner,
                outer: place.start,
                length,
            };
            inner = inner.saturating_add(length);
            piece
        });
        Self {
            pieces: pieces.collect(),
        }
    }

    /// The place of a range in the outer run, from its first octet to its last; what stands between its pieces
    /// is inside. `None` where it has none.
    pub fn place(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let start = self.octet(range.start)?;
        if range.end <= range.start {
            return Some(start..start);
        }
        let last = self.octet(range.end.saturating_sub(1))?;
        self.octet(range.end)?;
        let end = last.saturating_add(1);
        (start <= end).then_some(start..end)
    }

    /// The places of the same octets in the run around the outer one.
    pub fn within(&self, outer: &Self) -> Self {
        let mut places = Vec::new();
        for piece in &self.pieces {
            let end = piece.outer.saturating_add(piece.length);
            let Some(found) = outer.cut(piece.outer..end) else {
                return Self::nowhere();
            };
            places.extend(found);
        }
        Self::joined(places)
    }

    /// Whether the octets stood in more than one piece.
    pub fn is_scattered(&self) -> bool {
        self.pieces.len() > 1
    }

    /// Whether it is not known where the octets stood.
    pub fn is_nowhere(&self) -> bool {
        self.pieces.is_empty()
    }

    /// From the first octet to the last one.
    pub fn hull(&self) -> Option<Range<usize>> {
        let start = self.pieces.iter().map(|piece| piece.outer).min()?;
        let ends = self.pieces.iter().map(|piece| piece.outer + piece.length);
        Some(start..ends.max()?)
    }

    /// Where an inner octet stood; one past the last octet is one past its place.
    fn octet(&self, inner: usize) -> Option<usize> {
        let behind = self.pieces.partition_point(|piece| piece.inner <= inner);
        let piece = self.pieces.get(behind.checked_sub(1)?)?;
        let into = inner - piece.inner;
        (into <= piece.length).then_some(piece.outer + into)
    }

    /// The outer places of an inner range, piece by piece.
    fn cut(&self, range: Range<usize>) -> Option<Vec<Range<usize>>> {
        let first = self
            .pieces
            .partition_point(|piece| piece.inner <= range.start)
            .checked_sub(1)?;
        let mut at = range.start;
        let mut places = Vec::new();
        for piece in self.pieces.get(first..)? {
            let into = at.checked_sub(piece.inner)?;
            let taken = piece
                .length
                .saturating_sub(into)
                .min(range.end.saturating_sub(at));
            places.push(piece.outer + into..piece.outer + into + taken);
            at += taken;
            if at >= range.end {
                return Some(places);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn joined_pieces_have_their_places_in_every_run_around_them() {
        // Outer run: 10..14 and 20..24 joined to eight octets; of those, 2..6 are taken out.
        let joined = Origin::joined([10..14, 20..24]);
        assert_eq!(joined.place(&(1..3)), Some(11..13));
        assert_eq!(joined.place(&(3..5)), Some(13..21));
        assert_eq!(joined.place(&(8..8)), Some(24..24));
        assert_eq!(joined.place(&(7..9)), None);
        let inner = Origin::at(2, 4).within(&joined);
        assert_eq!(inner, Origin::joined([12..14, 20..22]));
        assert_eq!(inner.hull(), Some(12..22));
        assert!(Origin::at(6, 4).within(&joined).is_nowhere());
    }

    #[test]
    fn what_was_made_from_other_octets_has_no_place() {
        assert_eq!(Origin::nowhere().place(&(0..1)), None);
        assert!(Origin::at(0, 1).within(&Origin::nowhere()).is_nowhere());
    }
}
