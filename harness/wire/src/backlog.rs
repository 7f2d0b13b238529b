//! Octets of a stream that came and are not used up: what a framer holds between two packets.

/// Octets waiting for the rest of their packet.
///
/// It holds what was pushed and not consumed: a framer that stops at a limit bounds it to that limit and one push.
#[derive(Clone, Debug, Default)]
pub(crate) struct Backlog {
    octets: Vec<u8>,
    consumed: usize,
}

impl Backlog {
    /// Takes octets that came.
    pub(crate) fn push(&mut self, octets: &[u8]) {
        if self.consumed > self.octets.len() / 2 {
            self.octets.drain(..self.consumed);
            self.consumed = 0;
        }
        self.octets.extend(octets);
    }

    /// What is waiting.
    pub(crate) fn waiting(&self) -> &[u8] {
        self.octets.get(self.consumed..).unwrap_or_default()
    }

    /// Lets go of the first octets that are waiting.
    pub(crate) fn consume(&mut self, count: usize) {
        self.consumed = self.octets.len().min(self.consumed.saturating_add(count));
        if self.consumed == self.octets.len() {
            self.octets.clear();
            self.consumed = 0;
        }
    }

    /// Lets go of everything.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_consumed_is_gone_and_the_rest_keeps_its_order() {
        let mut backlog = Backlog::default();
        backlog.push(b"abcdef");
        backlog.consume(4);
        backlog.push(b"gh");
        assert_eq!(backlog.waiting(), b"efgh");
        backlog.consume(100);
        assert_eq!(backlog.waiting(), b"");
    }
}
