//! A relay before an honest peer, which slams the door.

use super::stand::Ends;
use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread::{self, Scope},
};
use tokio::{net::TcpSocket, runtime::Builder};

/// Another address of this machine.
pub const ELSEWHERE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// When the door is slammed.
#[derive(Clone, Copy)]
pub enum Slam {
    /// On so many connections at first, and never again.
    Connections(u32),
    /// After so many messages of the client in each session: they go through, and nothing after them.
    Requests(u32),
    /// After so many messages of the server in each session.
    Answers(u32),
    /// Never.
    Never,
    /// Not at all: after so many messages of the server in each session nothing is said any more, behind an open door.
    Hush(u32),
}

/// A relay.
pub struct Relay {
    listener: TcpListener,
    to: SocketAddr,
    /// The address from which it connects.
    from: Ipv4Addr,
    slam: Slam,
    /// What somebody else posts, from yet another address, in the middle of each session but the first, whatever its name.
    interloper: Option<&'static str>,
    over: AtomicBool,
    connections: AtomicU32,
    /// The session that is going on.
    session: Mutex<Session>,
}

/// A session, as far as it went through.
#[derive(Default)]
struct Session {
    /// Its name.
    id: String,
    /// Which one it is, from 1.
    number: u32,
    /// How many messages of the client it had.
    messages: u32,
    /// The one on whose answer the door was slammed, of this session or of the one before, until it is posted again.
    slammed: Vec<u8>,
}

impl Relay {
    /// A relay to that port of this machine.
    pub fn new(port: u16, slam: Slam) -> Self {
        Self {
            listener: TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port"),
            to: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            from: Ipv4Addr::LOCALHOST,
            slam,
            interloper: None,
            over: AtomicBool::new(false),
            connections: AtomicU32::new(0),
            session: Mutex::default(),
        }
    }

    /// The same, but it connects from this address of this machine.
    pub fn connecting_from(self, from: Ipv4Addr) -> Self {
        Self { from, ..self }
    }

    /// The same, with an interloper who posts this in the middle of sessions, with the name of the session in place of
    /// `{session}`.
    pub fn with_interloper(self, posts: &'static str) -> Self {
        Self {
            interloper: Some(posts),
            ..self
        }
    }

    /// Where it is found.
    pub fn address(&self) -> SocketAddr {
        self.listener.local_addr().expect("an address")
    }

    /// Begins; it ends with what is given back.
    pub fn run<'s>(&'s self, scope: &'s Scope<'s, '_>) -> Ends<'s> {
        scope.spawn(move || {
            for stream in self.listener.incoming().flatten() {
                if self.over.load(Ordering::SeqCst) {
                    return;
                }
                scope.spawn(move || self.relay(stream));
            }
        });
        Ends(&self.over, Some(self.address()))
    }

    fn relay(&self, mut from: TcpStream) {
        let before = self.connections.fetch_add(1, Ordering::SeqCst);
        if matches!(self.slam, Slam::Connections(count) if before < count) {
            return;
        }
        let Some(mut to) = connect(self.from, self.to) else {
            return;
        };
        while let Some(request) = message(&mut from) {
            let is_taken = self.takes(&request);
            if !is_taken && matches!(self.slam, Slam::Hush(_)) {
                // Until the other side gives up.
                let _ = message(&mut from);
                return;
            }
            if !is_taken || to.write_all(&request).is_err() {
                return;
            }
            if matches!(self.slam, Slam::Requests(count) if self.counted() >= count) {
                return;
            }
            let Some(answer) = message(&mut to) else {
                return;
            };
            self.interlope(&request);
            if from.write_all(&answer).is_err() {
                return;
            }
            if matches!(self.slam, Slam::Answers(count) if self.counted() >= count) {
                return;
            }
        }
    }

    /// Somebody else goes on with a session that was begun, before the client does.
    fn interlope(&self, request: &[u8]) {
        let text = String::from_utf8_lossy(request);
        let (Some(posts), Some(session)) = (self.interloper, between(&text, "SessionID")) else {
            return;
        };
        let is_first = self.session.lock().expect("a session").number < 2;
        if is_first || between(&text, "MsgID") != Some("1") {
            return;
        }
        let body = posts.replace("{session}", session);
        let length = body.len();
        let request = format!(
            "POST /dm HTTP/1.1\r\nHost: tester\r\nContent-Type: application/vnd.syncml.dm+xml\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        if let Some(mut to) = connect(ELSEWHERE, self.to) {
            // What it is answered, it does not care; but it is heard before the client goes on.
            let _ = to.write_all(request.as_bytes());
            let _ = message(&mut to);
        }
    }

    /// Counts a message of the client; whether it is let through. One that is posted again on a fresh connection is not:
    /// by then the next session may have begun, and it would be taken for one of that.
    fn takes(&self, request: &[u8]) -> bool {
        let text = String::from_utf8_lossy(request);
        let begins = between(&text, "MsgID") == Some("1");
        let id = between(&text, "SessionID").unwrap_or_default();
        let mut session = self.session.lock().expect("a session");
        if session.slammed == request {
            session.slammed.clear();
            return false;
        }
        if begins {
            session.number += 1;
            session.id = id.to_owned();
        } else if session.id != id {
            // The last message of a session that was given up may be read after the first one of the next.
            return matches!(self.slam, Slam::Never | Slam::Connections(_));
        }
        session.messages = if begins { 1 } else { session.messages + 1 };
        let (Slam::Requests(count) | Slam::Answers(count) | Slam::Hush(count)) = self.slam else {
            return true;
        };
        let is_last = session.messages == count;
        if matches!(self.slam, Slam::Requests(_)) && is_last && !begins {
            session.slammed = request.to_vec();
        }
        session.messages <= count
    }

    fn counted(&self) -> u32 {
        self.session.lock().expect("a session").messages
    }
}

/// The text of the first element of that name.
fn between<'t>(text: &'t str, element: &str) -> Option<&'t str> {
    let (_, behind) = text.split_once(&format!("<{element}>"))?;
    behind.split('<').next()
}

/// A connection from an address of this machine.
fn connect(from: Ipv4Addr, to: SocketAddr) -> Option<TcpStream> {
    let connecting = async {
        let socket = TcpSocket::new_v4().ok()?;
        socket.bind((from, 0).into()).ok()?;
        socket.connect(to).await.ok()?.into_std().ok()
    };
    let runtime = Builder::new_current_thread().enable_io().build().ok()?;
    let stream = runtime.block_on(connecting)?;
    stream.set_nonblocking(false).ok()?;
    Some(stream)
}

/// A message with its head; nothing where the connection ends before it does.
fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut octets = Vec::new();
    let mut piece = [0; 16_384];
    loop {
        if let Some(length) = whole(&octets)
            && octets.len() >= length
        {
            return Some(octets);
        }
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return None,
            Ok(count) => octets.extend_from_slice(piece.get(..count)?),
        }
    }
}

/// How long a message is with its head, once the head is there.
fn whole(octets: &[u8]) -> Option<usize> {
    let end = octets.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(octets.get(..end)?).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .and_then(|value| value.trim().parse::<usize>().ok());
    Some(end + length.unwrap_or(0))
}

/// Runs something beside a relay.
pub fn beside<T>(relay: &Relay, test: impl FnOnce() -> T) -> T {
    thread::scope(|scope| {
        let ends = relay.run(scope);
        let result = test();
        drop(ends);
        result
    })
}
