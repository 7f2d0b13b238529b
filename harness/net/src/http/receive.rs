//! Moves octets from a stream to a [`Decoder`] and back, within time.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    time::{Instant, timeout, timeout_at},
};

use super::{
    decode::Decoder,
    encode::{After, Wire},
};

/// Octets read at a time.
const PIECE: usize = 16 * 1024;

/// How long a connection that is closed from our side may still bring octets, which are thrown away.
/// Without this wait the other side could lose the last message to a reset (RFC 9112 section 9.6).
const LINGER: Duration = Duration::from_secs(1);

/// Anything that HTTP can be spoken over: TCP now, TLS over it later.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// Waits for octets and feeds them; how many came, 0 at the end of the stream.
pub(super) async fn fill<S: Stream + ?Sized>(
    stream: &mut S,
    decoder: &mut Decoder,
) -> io::Result<usize> {
    let mut piece = [0; PIECE];
    let count = stream.read(&mut piece).await?;
    decoder.feed(piece.get(..count).unwrap_or_default());
    Ok(count)
}

/// The same, until a moment; none when it has come.
pub(super) async fn fill_until<S: Stream + ?Sized>(
    stream: &mut S,
    decoder: &mut Decoder,
    moment: Instant,
) -> Option<io::Result<usize>> {
    timeout_at(moment, fill(stream, decoder)).await.ok()
}

/// Sends a message within `limit`, and what follows it apart from the closing.
pub(super) async fn send<S: Stream + ?Sized>(
    stream: &mut S,
    wire: &Wire,
    limit: Duration,
) -> io::Result<()> {
    let sending = async {
        stream.write_all(&wire.octets).await?;
        stream.flush().await?;
        if wire.after != After::Keep {
            stream.shutdown().await?;
        }
        Ok(())
    };
    timeout(limit, sending)
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

/// Closes a connection so that the last message sent on it arrives.
pub(super) async fn close<S: Stream + ?Sized>(stream: &mut S) {
    let closing = async {
        let mut piece = [0; PIECE];
        if stream.shutdown().await.is_ok() {
            while stream.read(&mut piece).await.is_ok_and(|count| count > 0) {}
        }
    };
    // whether it took too long makes no difference: the stream is dropped either way
    let _ = timeout(LINGER, closing).await;
}
