//! Between two ends of links: carries octets both ways and keeps them.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::peers::loopback;

/// Octets that one side sent: the number of the link, whether who made the link sent them, and they.
pub type Piece = (usize, bool, Vec<u8>);

/// A listener that leads elsewhere, until it is dropped.
pub struct Tap {
    pub address: SocketAddr,
    pub record: Arc<Mutex<Vec<Piece>>>,
    task: JoinHandle<()>,
}

impl Tap {
    pub async fn new(to: SocketAddr) -> Self {
        let listener = TcpListener::bind(loopback()).await.unwrap();
        let address = listener.local_addr().unwrap();
        let record: Arc<Mutex<Vec<Piece>>> = Arc::default();
        let kept = Arc::clone(&record);
        let task = tokio::spawn(async move {
            for number in 0.. {
                let (near, _) = listener.accept().await.unwrap();
                if let Ok(far) = TcpStream::connect(to).await {
                    // closed by a reset: a far end that keeps its port to itself for a minute otherwise can be met again
                    far.set_zero_linger().unwrap();
                    tokio::spawn(carry(number, near, far, Arc::clone(&kept)));
                }
            }
        });
        Self {
            address,
            record,
            task,
        }
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Carries one link until one side has ended it.
async fn carry(
    number: usize,
    mut near: TcpStream,
    mut far: TcpStream,
    record: Arc<Mutex<Vec<Piece>>>,
) {
    let (mut from_near, mut from_far) = (vec![0; 16384], vec![0; 16384]);
    loop {
        let (is_near, octets) = tokio::select! {
            count = near.read(&mut from_near) => (true, &from_near[..count.unwrap_or(0)]),
            count = far.read(&mut from_far) => (false, &from_far[..count.unwrap_or(0)]),
        };
        if octets.is_empty() {
            return;
        }
        record
            .lock()
            .unwrap()
            .push((number, is_near, octets.to_vec()));
        let other = if is_near { &mut far } else { &mut near };
        if other.write_all(octets).await.is_err() {
            return;
        }
    }
}
