//! Heads made of lines: a start line, header lines, and the empty line behind them.
//!
//! SIP messages and the HTTP message inside an OTA-HTTP push share this form (RFC 3261 7; RFC 7230 3). A head
//! keeps its lines as they came, so that writing what was read gives the same octets, and takes what
//! is seen in the field: names in any case, folded values, lines that end in a bare line feed. What the start line
//! and the values mean is left to the module of the protocol.

use crate::octets::{Field, Reader, Stop, readable};
use crate::span::Span;

/// Bounds on a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadLimits {
    /// Octets of the whole head, empty line included.
    pub octets: usize,
    /// Header lines; a folded one counts once.
    pub headers: usize,
}

impl Default for HeadLimits {
    fn default() -> Self {
        Self {
            octets: 64 * 1024,
            headers: 256,
        }
    }
}

/// The line before the headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it says, without its line end; octets that are not UTF-8 are replaced.
    pub text: String,
    /// The octets, line end included.
    pub raw: Vec<u8>,
    /// Where it stood.
    pub span: Span,
}

impl Line {
    /// A line to send. Line ends and zero octets in the text become spaces.
    pub fn new(text: &str) -> Self {
        let text = within_a_line(text);
        Self {
            raw: format!("{text}\r\n").into_bytes(),
            text,
            span: Span::default(),
        }
    }
}

/// One header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its name as sent.
    pub name: String,
    /// Its value: the pieces of a folded one joined by a space, white space around it removed; octets that are not UTF-8 are
    /// replaced.
    pub value: String,
    /// The octets of its line or lines, line ends included.
    pub raw: Vec<u8>,
    /// Where it stood.
    pub span: Span,
}

impl Header {
    /// A header to send. Line ends and zero octets become spaces: a value cannot break out of its line.
    pub fn new(name: &str, value: &str) -> Self {
        let name = within_a_line(name);
        let value = within_a_line(value).trim().to_owned();
        Self {
            raw: format!("{name}: {value}\r\n").into_bytes(),
            name,
            value,
            span: Span::default(),
        }
    }

    /// Whether it has this name, in any case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// A start line, headers and the empty line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The start line.
    pub start: Line,
    /// The headers, in their order.
    pub headers: Vec<Header>,
    /// The octets of the empty line.
    pub end: Vec<u8>,
}

impl Head {
    /// A head to send, without headers as yet.
    pub fn new(start: &str) -> Self {
        Self {
            start: Line::new(start),
            headers: Vec::new(),
            end: b"\r\n".to_vec(),
        }
    }

    /// Its octets: the lines as they are kept.
    pub fn encode(&self) -> Vec<u8> {
        let mut octets = self.start.raw.clone();
        for header in &self.headers {
            octets.extend(&header.raw);
        }
        octets.extend(&self.end);
        octets
    }

    /// What the headers that `is_length` picks out say of the octets of the body; `None` if there are none.
    ///
    /// # Errors
    /// One of them is no number of octets, or two differ.
    pub fn content_length(
        &self,
        is_length: impl Fn(&Header) -> bool,
    ) -> Result<Option<usize>, Stop> {
        let mut said = None;
        for header in self.headers.iter().filter(|header| is_length(header)) {
            let digits = header.value.as_str();
            let are_digits = digits.bytes().all(|octet| octet.is_ascii_digit());
            let length = digits.parse::<usize>().ok().filter(|_| are_digits);
            let place = header.span.start;
            let Some(length) = length else {
                let shown = readable(digits.as_bytes(), 48);
                return Err(Stop::new(place, format!("Content-Length is {shown}")));
            };
            if said.is_some_and(|before| before != length) {
                let reason = format!("a second Content-Length says {length}");
                return Err(Stop::new(place, reason));
            }
            said = Some(length);
        }
        Ok(said)
    }

    /// Reads a head, and leaves the reader behind its empty line.
    ///
    /// # Errors
    /// The octets end before the empty line, a limit is passed, or a line is no header.
    pub fn read(
        reader: &mut Reader<'_>,
        limits: &HeadLimits,
        fields: &mut Vec<Field>,
    ) -> Result<Self, Stop> {
        let mut lines = Lines {
            most: reader.position().saturating_add(limits.octets),
            reader,
        };
        let start = lines.start_line()?;
        fields.push(Field {
            name: "start line".into(),
            value: readable(start.text.as_bytes(), SHOWN),
            bits: None,
            span: start.span,
        });
        let mut headers = Vec::new();
        loop {
            let place = lines.reader.position();
            let (raw, text) = lines.next("a header line")?;
            if text.is_empty() {
                let end = raw.to_vec();
                return Ok(Self {
                    start,
                    headers,
                    end,
                });
            }
            if headers.len() >= limits.headers {
                let reason = format!("more than {} header lines", limits.headers);
                return Err(Stop::new(place, reason));
            }
            let header = lines.header(place, raw, text)?;
            fields.push(Field {
                name: header.name.clone(),
                value: readable(header.value.as_bytes(), SHOWN),
                bits: None,
                span: header.span,
            });
            headers.push(header);
        }
    }
}

/// How many octets of a value a field shows.
const SHOWN: usize = 256;

/// Where the head ends that begins at the front of these octets: one past its empty line. The search begins at
/// `from`, for a caller that looks again when more has come.
pub(crate) fn end_of_head(octets: &[u8], from: usize) -> Option<usize> {
    let from = from.saturating_sub(2);
    let searched = octets.get(from..)?;
    searched
        .iter()
        .enumerate()
        .filter(|(_, octet)| **octet == b'\n')
        .find_map(|(place, _)| {
            let behind = from + place + 1;
            match octets.get(behind..)? {
                [b'\n', ..] => Some(behind + 1),
                [b'\r', b'\n', ..] => Some(behind + 2),
                _ => None,
            }
        })
}

/// The lines of a head, within its limit of octets.
struct Lines<'r, 'a> {
    reader: &'r mut Reader<'a>,
    most: usize,
}

impl<'a> Lines<'_, 'a> {
    /// The next line with its end, and without it.
    fn next(&mut self, what: &str) -> Result<(&'a [u8], &'a [u8]), Stop> {
        let place = self.reader.position();
        let allowed = self.most.saturating_sub(place);
        let left = self.reader.clone().rest();
        let length = left.iter().take(allowed).position(|octet| *octet == b'\n');
        match length {
            Some(length) => {
                let raw = self.reader.take(length + 1, what)?;
                let text = raw.strip_suffix(b"\n").unwrap_or(raw);
                Ok((raw, text.strip_suffix(b"\r").unwrap_or(text)))
            }
            None if left.len() > allowed => {
                Err(Stop::new(place, "the head is longer than its limit"))
            }
            None => Err(Stop::new(place, format!("{what} has no line end"))),
        }
    }

    fn start_line(&mut self) -> Result<Line, Stop> {
        let place = self.reader.position();
        let (raw, text) = self.next("the start line")?;
        if text.is_empty() {
            return Err(Stop::new(place, "the start line is empty"));
        }
        Ok(Line {
            text: String::from_utf8_lossy(text).into_owned(),
            raw: raw.to_vec(),
            span: self.reader.span_from(place),
        })
    }

    /// The header whose first line was read, with the lines that are folded onto it.
    fn header(&mut self, place: usize, raw: &[u8], text: &[u8]) -> Result<Header, Stop> {
        let colon = text.iter().position(|octet| *octet == b':');
        let (name, value) = colon.map_or((text, &[][..]), |colon| text.split_at(colon));
        let name = name.trim_ascii_end();
        if colon.is_none() || name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
            let shown = readable(text, 64);
            let reason = format!("{shown} is no header: a name and a colon are due");
            return Err(Stop::new(place, reason));
        }
        let mut raw = raw.to_vec();
        let mut value = value.get(1..).unwrap_or_default().trim_ascii().to_vec();
        while matches!(self.reader.peek(), Some(b' ' | b'\t')) {
            let (folded_raw, folded) = self.next("a folded header line")?;
            raw.extend(folded_raw);
            let folded = folded.trim_ascii();
            if !folded.is_empty() && !value.is_empty() {
                value.push(b' ');
            }
            value.extend(folded);
        }
        Ok(Header {
            name: String::from_utf8_lossy(name).into_owned(),
            value: String::from_utf8_lossy(&value).into_owned(),
            raw,
            span: self.reader.span_from(place),
        })
    }
}

/// Text in which nothing ends a line.
fn within_a_line(text: &str) -> String {
    text.replace(['\r', '\n', '\0'], " ")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    fn read(octets: &[u8]) -> Result<Head, Stop> {
        Head::read(
            &mut Reader::new(octets),
            &HeadLimits::default(),
            &mut Vec::new(),
        )
    }

    #[test]
    fn a_head_is_written_as_it_was_read_folds_and_bare_line_feeds_included() {
        let octets = b"M u V\nSubject : I know\r\n  you're\r\n\tthere\r\nEmpty:\r\n\r\n";
        let head = read(octets).unwrap();
        assert_eq!(head.encode(), octets);
        let [subject, empty] = head.headers.as_slice() else {
            panic!("{head:?}");
        };
        assert_eq!(
            (subject.name.as_str(), subject.value.as_str()),
            ("Subject", "I know you're there")
        );
        assert_eq!(subject.span.range(), 6..42);
        assert_eq!(empty.value, "");
    }

    #[test]
    fn a_head_stops_where_it_goes_wrong() {
        let stop = |octets: &[u8]| {
            let stop = read(octets).unwrap_err();
            (stop.offset, stop.reason)
        };
        assert_eq!(
            stop(b"start\r\nno colon\r\n\r\n"),
            (
                7,
                "\"no colon\" is no header: a name and a colon are due".into()
            )
        );
        assert_eq!(
            stop(b"start\r\nName: v\r\n"),
            (16, "a header line has no line end".into())
        );
        assert_eq!(stop(b"\r\n\r\n"), (0, "the start line is empty".into()));
    }

    #[test]
    fn a_head_over_its_limits_is_refused() {
        let limits = HeadLimits {
            octets: 20,
            headers: 2,
        };
        let stop = |octets: &[u8]| {
            Head::read(&mut Reader::new(octets), &limits, &mut Vec::new()).unwrap_err()
        };
        assert!(stop(&[b'a'; 30]).reason.contains("longer than its limit"));
        assert_eq!(
            stop(b"s\na:1\na:2\na:3\n\n"),
            Stop::new(10, "more than 2 header lines")
        );
    }

    #[test]
    fn a_value_cannot_break_out_of_its_line() {
        let header = Header::new("Name", "a\r\nEvil: b");
        assert_eq!(header.raw, b"Name: a  Evil: b\r\n");
    }

    #[test]
    fn the_end_of_a_head_is_found_however_it_was_cut() {
        let octets = b"a\r\nb:1\r\n\r\nbody";
        for from in 0..=9 {
            assert_eq!(end_of_head(octets, from), Some(10), "{from}");
        }
        for cut in 0..10 {
            assert_eq!(end_of_head(&octets[..cut], 0), None, "{cut}");
        }
        assert_eq!(end_of_head(b"a\n\nb", 0), Some(3));
    }
}
