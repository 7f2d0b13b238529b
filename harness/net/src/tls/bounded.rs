//! A stream that brings so much and no more while a handshake lasts, and keeps its first octets.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How many first octets are kept: enough to know what is spoken.
const KEPT: usize = 8;

/// A stream whose octets are counted until [`Bounded::lift`].
#[derive(Debug)]
pub(crate) struct Bounded<S> {
    stream: S,
    /// How many octets may still come; none: any number.
    left: Option<usize>,
    first: Vec<u8>,
}

impl<S> Bounded<S> {
    pub(super) fn new(stream: S, limit: usize) -> Self {
        Self {
            stream,
            left: Some(limit),
            first: Vec::with_capacity(KEPT),
        }
    }

    /// The handshake is over: from now on HTTP counts.
    pub(super) fn lift(&mut self) {
        self.left = None;
    }

    /// The first octets that came, a few.
    pub(super) fn first(&self) -> &[u8] {
        &self.first
    }

    /// Whether more came than was allowed.
    pub(super) fn is_exceeded(&self) -> bool {
        self.left == Some(0)
    }

    fn count(&mut self, came: &[u8]) -> io::Result<()> {
        let room = KEPT.saturating_sub(self.first.len());
        self.first.extend(came.iter().take(room));
        let Some(left) = &mut self.left else {
            return Ok(());
        };
        *left = left.saturating_sub(came.len());
        if *left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(())
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Bounded<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(context, buffer))?;
        let came = buffer.filled().get(before..).unwrap_or_default();
        Poll::Ready(this.count(came))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Bounded<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(context, octets)
    }

    // An alert goes out by one attempt to write, together with what lies before it.
    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
