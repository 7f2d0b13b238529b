//! Octets that came and were not yet understood: the one cursor that owns every bounds check.

/// A run of octets that grows at its end and is consumed from its start.
#[derive(Debug, Default)]
pub(crate) struct Buffer {
    octets: Vec<u8>,
    start: usize,
}

impl Buffer {
    /// Adds what came, and forgets what was consumed.
    pub(crate) fn extend(&mut self, octets: &[u8]) {
        self.octets.drain(..self.start);
        self.start = 0;
        self.octets.extend_from_slice(octets);
    }

    /// What was not yet consumed.
    pub(crate) fn unread(&self) -> &[u8] {
        self.octets.get(self.start..).unwrap_or_default()
    }

    /// How many octets were not yet consumed.
    pub(crate) fn len(&self) -> usize {
        self.octets.len() - self.start
    }

    /// Consumes at most `count` octets and gives them back.
    pub(crate) fn take(&mut self, count: usize) -> &[u8] {
        let from = self.start;
        self.start = from.saturating_add(count).min(self.octets.len());
        self.octets.get(from..self.start).unwrap_or_default()
    }

    /// Consumes one line and gives it back without its end, if there is a whole one.
    pub(crate) fn line(&mut self) -> Option<&[u8]> {
        let length = self.unread().iter().position(|octet| *octet == b'\n')?;
        let line = self.take(length + 1);
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_in_lf_or_crlf_and_is_not_given_before_it_is_whole() {
        let mut buffer = Buffer::default();
        buffer.extend(b"ab\r\ncd\nef");
        assert_eq!(buffer.line(), Some(&b"ab"[..]));
        assert_eq!(buffer.line(), Some(&b"cd"[..]));
        assert_eq!(buffer.line(), None);
        buffer.extend(b"\r\n");
        assert_eq!(buffer.line(), Some(&b"ef"[..]));
        assert_eq!(buffer.take(7), b"");
    }
}
