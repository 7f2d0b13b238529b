//! A stream cut into messages (RFC 3261 7.5, 18.3).

use super::message::{Limits, Message, check_length, content_length, decode, read_head};
use crate::backlog::Backlog;
use crate::head::end_of_head;
use crate::octets::{Reader, Stop};

/// Cuts a stream into messages. Push what came, then ask [`Framer::message`] until it has none.
///
/// Empty lines between messages are passed over: they keep connections alive (RFC 5626 3.5.1). What it
/// holds is bounded by the limits and one push. After an error it answers with that error for good.
#[derive(Clone, Debug)]
pub struct Framer {
    limits: Limits,
    backlog: Backlog,
    /// How far the end of the head was searched for in vain.
    searched: usize,
    /// The octets of the message whose head has come.
    due: Option<usize>,
    stopped: Option<Stop>,
}

impl Framer {
    /// With these bounds on a message.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            backlog: Backlog::default(),
            searched: 0,
            due: None,
            stopped: None,
        }
    }

    /// Takes octets that came.
    pub fn push(&mut self, octets: &[u8]) {
        if self.stopped.is_none() {
            self.backlog.push(octets);
        }
    }

    /// The next message, or `None` if it has not wholly come.
    ///
    /// # Errors
    /// What came is no SIP, lacks Content-Length, or passes a limit. The offset counts from the front of the
    /// message.
    pub fn message(&mut self) -> Result<Option<Message>, Stop> {
        if let Some(stop) = &self.stopped {
            return Err(stop.clone());
        }
        self.next()
            .inspect_err(|stop| self.stopped = Some(stop.clone()))
    }

    /// What came of a message that is not whole, or of the one that is wrong.
    pub fn partial(&self) -> &[u8] {
        self.backlog.waiting()
    }

    fn next(&mut self) -> Result<Option<Message>, Stop> {
        let Some(due) = self.length()? else {
            return Ok(None);
        };
        let Some(octets) = self.backlog.waiting().get(..due) else {
            return Ok(None);
        };
        let message = decode(octets, &self.limits).into_result()?;
        self.backlog.consume(due);
        self.due = None;
        self.searched = 0;
        Ok(Some(message))
    }

    /// How many octets the message has that is waiting at the front, once its head has come.
    fn length(&mut self) -> Result<Option<usize>, Stop> {
        if self.due.is_some() {
            return Ok(self.due);
        }
        if self.searched == 0 {
            let waiting = self.backlog.waiting();
            let is_line_end = |octet: &&u8| matches!(octet, b'\r' | b'\n');
            let empty = waiting.iter().take_while(is_line_end).count();
            self.backlog.consume(empty);
        }
        let waiting = self.backlog.waiting();
        let Some(end) = end_of_head(waiting, self.searched) else {
            self.searched = waiting.len();
            if waiting.len() > self.limits.head.octets {
                return Err(Stop::new(0, "the head is longer than its limit"));
            }
            return Ok(None);
        };
        let head_octets = waiting.get(..end).unwrap_or_default();
        let mut reader = Reader::new(head_octets);
        let (_, head) = read_head(&mut reader, &self.limits, &mut Vec::new())?;
        let Some(length) = content_length(&head)? else {
            let reason = "no Content-Length, which a stream needs (RFC 3261 18.3)";
            return Err(Stop::new(end, reason));
        };
        check_length(length, &self.limits, end)?;
        self.due = Some(end + length);
        Ok(self.due)
    }
}
