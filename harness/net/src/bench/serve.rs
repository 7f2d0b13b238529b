//! A reference peer as a task of its own.

use dmct_wire::peer::Peer;
use tokio::sync::mpsc;

use super::{Bench, Driven};
use crate::{Clock, Stop, upper::Question};

/// Drives a peer on its own bench for as long as it or `stop` wants: to be spawned as a task.
///
/// The other end of `stimuli` is held by [`crate::upper::UpperTester::local`].
pub async fn serve(
    mut bench: Bench,
    mut peer: Box<dyn Peer + Send>,
    clock: Clock,
    mut stimuli: mpsc::Receiver<Question>,
    stop: Stop,
) -> Driven {
    bench
        .drive_with_stimuli(&mut *peer, &clock, &mut stimuli, &stop)
        .await
}
