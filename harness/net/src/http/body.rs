//! Reads a body to its end, whatever tells the end, and never beyond its limit.

use super::{buffer::Buffer, decode::Fault, framing::Framing};

/// Octets in the line that holds the size of a chunk, extensions included, or in a trailer line.
const LONGEST_LINE: usize = 4096;

/// Octets in all trailer lines of one body.
const LONGEST_TRAILER: usize = 64 * 1024;

/// A body on its way in.
#[derive(Debug)]
pub(super) struct Body {
    octets: Vec<u8>,
    stage: Stage,
    limit: usize,
}

/// What comes next of a body.
#[derive(Debug)]
enum Stage {
    /// So many octets, and the body is complete.
    Octets(u64),
    /// Whatever comes before the connection ends.
    Anything,
    /// The line that tells the size of a chunk.
    Size,
    /// So many octets of a chunk.
    Chunk(u64),
    /// The line end behind a chunk.
    ChunkEnd,
    /// Trailer lines, of which so many octets came, up to an empty one.
    Trailer(usize),
    Complete,
}

impl Body {
    /// A body of which nothing came yet.
    pub(super) fn new(framing: Framing, limit: usize) -> Result<Self, Fault> {
        let stage = match framing {
            Framing::Length(length) if length > limit as u64 => return Err(Fault::TooLarge(limit)),
            Framing::Length(length) => Stage::Octets(length),
            Framing::Chunked => Stage::Size,
            Framing::UntilClose => Stage::Anything,
        };
        Ok(Self {
            octets: Vec::new(),
            stage,
            limit,
        })
    }

    /// Takes what there is; true when the body is complete.
    pub(super) fn advance(&mut self, input: &mut Buffer) -> Result<bool, Fault> {
        while self.step(input)? {}
        Ok(matches!(self.stage, Stage::Complete))
    }

    /// Whether only the end of the connection ends it.
    pub(super) fn is_open_ended(&self) -> bool {
        matches!(self.stage, Stage::Anything)
    }

    /// What came of it.
    pub(super) fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// What came of it.
    pub(super) fn into_octets(self) -> Vec<u8> {
        self.octets
    }

    /// Takes one piece; true if there may be another.
    fn step(&mut self, input: &mut Buffer) -> Result<bool, Fault> {
        match self.stage {
            Stage::Octets(left) => {
                let left = self.take(input, left)?;
                self.stage = if left == 0 {
                    Stage::Complete
                } else {
                    Stage::Octets(left)
                };
                Ok(false)
            }
            Stage::Anything => self.take(input, u64::MAX).map(|_| false),
            Stage::Size => self.size(input),
            Stage::Chunk(left) => {
                let left = self.take(input, left)?;
                self.stage = if left == 0 {
                    Stage::ChunkEnd
                } else {
                    Stage::Chunk(left)
                };
                Ok(left == 0)
            }
            Stage::ChunkEnd => self.chunk_end(input),
            Stage::Trailer(length) => self.trailer(input, length),
            Stage::Complete => Ok(false),
        }
    }

    /// Moves at most `wanted` octets into the body; how many are still wanted.
    fn take(&mut self, input: &mut Buffer, wanted: u64) -> Result<u64, Fault> {
        let available = usize::try_from(wanted)
            .unwrap_or(usize::MAX)
            .min(input.len());
        if available > self.limit.saturating_sub(self.octets.len()) {
            return Err(Fault::TooLarge(self.limit));
        }
        self.octets.extend_from_slice(input.take(available));
        Ok(wanted - available as u64)
    }

    fn size(&mut self, input: &mut Buffer) -> Result<bool, Fault> {
        let Some(line) = line(input)? else {
            return Ok(false);
        };
        let digits = line
            .split(|octet| *octet == b';')
            .next()
            .unwrap_or_default()
            .trim_ascii();
        let size = std::str::from_utf8(digits)
            .ok()
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u64::from_str_radix(digits, 16).ok())
            .ok_or_else(|| {
                Fault::Malformed("the size of a chunk is no hexadecimal number".to_owned())
            })?;
        if size > self.limit.saturating_sub(self.octets.len()) as u64 {
            return Err(Fault::TooLarge(self.limit));
        }
        self.stage = if size == 0 {
            Stage::Trailer(0)
        } else {
            Stage::Chunk(size)
        };
        Ok(true)
    }

    fn chunk_end(&mut self, input: &mut Buffer) -> Result<bool, Fault> {
        let Some(line) = line(input)? else {
            return if input.len() > 2 {
                Err(overrun())
            } else {
                Ok(false)
            };
        };
        if !line.is_empty() {
            return Err(overrun());
        }
        self.stage = Stage::Size;
        Ok(true)
    }

    fn trailer(&mut self, input: &mut Buffer, length: usize) -> Result<bool, Fault> {
        let Some(line) = line(input)? else {
            return Ok(false);
        };
        if line.is_empty() {
            self.stage = Stage::Complete;
            return Ok(false);
        }
        let length = length + line.len();
        if length > LONGEST_TRAILER {
            return Err(Fault::Malformed(format!(
                "the trailer is longer than {LONGEST_TRAILER} octets"
            )));
        }
        self.stage = Stage::Trailer(length);
        Ok(true)
    }
}

fn line(input: &mut Buffer) -> Result<Option<&[u8]>, Fault> {
    let within = input
        .unread()
        .iter()
        .take(LONGEST_LINE)
        .any(|octet| *octet == b'\n');
    if !within && input.len() >= LONGEST_LINE {
        return Err(Fault::Malformed(format!(
            "a line of the chunked coding is longer than {LONGEST_LINE} octets"
        )));
    }
    Ok(input.line())
}

fn overrun() -> Fault {
    Fault::Malformed("a chunk is longer than its size says".to_owned())
}
