//! The chunks of an HTTP body (RFC 9112, section 7.1), by their places.

use core::ops::Range;
use dmct_wire::octets::Stop;

/// A body in chunks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chunked {
    /// Where the data of each chunk stands.
    pub(super) data: Vec<Range<usize>>,
    /// Where all of it ends.
    pub(super) end: usize,
    /// Where and why reading stopped, if it did.
    pub(super) stopped: Option<Stop>,
}

/// Finds the chunks of a body that begins at an offset.
pub(super) fn read(octets: &[u8], start: usize) -> Chunked {
    let mut chunked = Chunked {
        data: Vec::new(),
        end: start,
        stopped: None,
    };
    loop {
        match chunk(octets, chunked.end) {
            Ok(place) if place.is_empty() => {
                match trailer(octets, place.end) {
                    Ok(end) => chunked.end = end,
                    Err(stop) => chunked.stopped = Some(stop),
                }
                return chunked;
            }
            Ok(place) => {
                let said = place.end;
                let there = said.min(octets.len());
                chunked.data.push(place.start..there);
                if there < said {
                    let reason = format!(
                        "the chunk says it has {} octets, {} are there",
                        said - place.start,
                        there - place.start
                    );
                    chunked.end = octets.len();
                    chunked.stopped = Some(Stop::new(place.start, reason));
                    return chunked;
                }
                match line_end(octets, there) {
                    Some(end) => chunked.end = end,
                    None => {
                        chunked.end = there;
                        chunked.stopped = Some(Stop::new(there, "no line end behind a chunk"));
                        return chunked;
                    }
                }
            }
            Err(stop) => {
                chunked.stopped = Some(stop);
                return chunked;
            }
        }
    }
}

/// Where the data of the chunk stand whose size line begins there; nothing for the last one.
fn chunk(octets: &[u8], start: usize) -> Result<Range<usize>, Stop> {
    let (line, end) = line(octets, start, "the size of a chunk")?;
    let digits = line
        .split(|octet| *octet == b';')
        .next()
        .unwrap_or_default();
    let digits = core::str::from_utf8(digits.trim_ascii()).unwrap_or_default();
    let is_number = !digits.is_empty() && digits.bytes().all(|octet| octet.is_ascii_hexdigit());
    match usize::from_str_radix(digits, 16) {
        Ok(size) if is_number => Ok(end..end.saturating_add(size)),
        _ => Err(Stop::new(
            start,
            "the size of a chunk is no hexadecimal number",
        )),
    }
}

/// Where the trailer ends that begins there: at its empty line.
fn trailer(octets: &[u8], start: usize) -> Result<usize, Stop> {
    let mut at = start;
    loop {
        let (line, end) = line(octets, at, "the end of the chunks")?;
        if line.is_empty() {
            return Ok(end);
        }
        at = end;
    }
}

/// The line that begins there without its end, and where the next one begins.
fn line<'a>(octets: &'a [u8], start: usize, what: &str) -> Result<(&'a [u8], usize), Stop> {
    let rest = octets.get(start..).unwrap_or_default();
    match rest.iter().position(|octet| *octet == b'\n') {
        Some(length) => {
            let line = rest.get(..length).unwrap_or_default();
            Ok((line.strip_suffix(b"\r").unwrap_or(line), start + length + 1))
        }
        None => Err(Stop::new(start, format!("{what} has no line end"))),
    }
}

fn line_end(octets: &[u8], at: usize) -> Option<usize> {
    match octets.get(at..)? {
        [b'\r', b'\n', ..] => Some(at + 2),
        [b'\n', ..] => Some(at + 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn chunks_have_their_places_and_an_end() {
        // RFC 9112, section 7.1: sizes in hexadecimal digits, extensions behind a semicolon, a trailer.
        let body = b"4\r\nWiki\r\nA;x=1\r\n0123456789\r\n0\r\nX: y\r\n\r\nbehind";
        let chunked = read(body, 0);
        assert_eq!(chunked.data, [3..7, 16..26]);
        assert_eq!((chunked.end, chunked.stopped), (body.len() - 6, None));
    }

    #[test]
    fn a_chunk_that_lies_gives_what_is_there_and_the_place() {
        let stopped = |body: &[u8]| read(body, 0).stopped.map(|stop| stop.offset);
        assert_eq!(stopped(b"5\r\nab"), Some(3));
        assert_eq!(stopped(b"ffffffffffffffff\r\nab"), Some(18));
        assert_eq!(stopped(b"+2\r\nab\r\n0\r\n\r\n"), Some(0));
        assert_eq!(stopped(b"2\r\nabc"), Some(5));
        assert_eq!(stopped(b"0\r\n"), Some(3));
    }
}
