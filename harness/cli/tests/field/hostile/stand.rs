//! A hostile peer for the length of a run, in either role, and what must hold of the run whatever it did.

use super::deed::{Deed, Side};
use crate::{
    lab::{Ended, Lab, free_port, verdicts},
    profile,
};
use serde_json::Value;
use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket},
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// How long a run may take that meets nothing but such peers: two time-outs of 300 ms, the start and the report.
const SOON: Duration = Duration::from_secs(60);

/// How much memory a hostile peer may cost, in KiB, above an honest one.
const ROOM: u64 = 64 * 1024;

/// What came of a run.
pub struct Told {
    /// How the command ended.
    pub ended: Ended,
    /// The result of the run.
    pub run: Value,
    /// How many steps were played to their time-out, those of probes among them.
    pub waits: usize,
    /// How many probes there were, and how many were answered.
    pub probes: (usize, usize),
}

impl Told {
    /// Plays a run to its end; whatever the peer did, it is bounded and has a report.
    pub fn of(lab: &Lab, profile: &str, select: &[&str]) -> Self {
        // Measured first, so that what is kept of this test is the run of the hostile peer.
        let most = honest_peak() + ROOM;
        let began = Instant::now();
        let (ended, run, peak) = lab.test_watched(profile, select);
        let took = began.elapsed();
        assert!(matches!(ended.code, Some(0 | 1 | 3)), "{}", ended.said);
        assert_eq!(run["partial"], false);
        assert!(lab.path("out/index.html").exists());
        assert!(took < SOON, "it took {took:?}\n{}", ended.said);
        assert!(peak < most, "{peak} KiB of {most}");
        let events: Vec<Value> = lab
            .text("out/transcript.jsonl")
            .lines()
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .collect();
        let probed = |event: &&Value| event["event"] == "probed";
        Self {
            waits: events.iter().filter(|event| timed_out(event)).count(),
            probes: (
                events.iter().filter(probed).count(),
                events
                    .iter()
                    .filter(probed)
                    .filter(|event| event["heard"] == true)
                    .count(),
            ),
            ended,
            run,
        }
    }

    /// Nothing is passed: neither by a scenario nor by a monitor.
    pub fn passes_nothing(&self) {
        assert_ne!(self.ended.code, Some(0), "{}", self.ended.said);
        let scenarios = self.run["scenarios"].as_array().expect("a list");
        assert!(scenarios.len() > 2, "{}", self.ended.said);
        for one in scenarios {
            let is_none = matches!(
                one["verdict"].as_str(),
                Some("fail" | "inconclusive" | "not-applicable")
            );
            let monitor = one["steps"].as_array().is_some_and(Vec::is_empty)
                && one["id"].as_str().unwrap_or_default().contains("/monitor/");
            assert!(is_none || monitor, "{one}");
        }
        assert!(
            verdicts(&self.run)
                .iter()
                .all(|(_, verdict)| verdict != "pass")
        );
    }

    /// Two time-outs were waited for in all, at most.
    pub fn waited_twice_at_most(&self) {
        self.waited_at_most(2);
    }

    /// So many time-outs were waited for in all, at most.
    pub fn waited_at_most(&self, waits: usize) {
        assert!(
            self.waits <= waits,
            "{} waits\n{}",
            self.waits,
            self.ended.said
        );
    }
}

fn timed_out(event: &Value) -> bool {
    event["event"] == "step-ended" && event["outcome"]["how"] == "timed-out"
}

/// The most memory that a run with an honest server needs, in KiB.
fn honest_peak() -> u64 {
    static PEAK: OnceLock<u64> = OnceLock::new();
    *PEAK.get_or_init(|| {
        let lab = Lab::new();
        let select = ["pro-1.3/server/session/package-2"];
        let (ended, _, peak) = lab.test_watched(&profile::played_server(None), &select);
        assert_eq!(ended.code, Some(0), "{}", ended.said);
        peak
    })
}

/// A profile that knows everything a scenario may ask for, but no way to ask the implementation for anything.
pub fn profile(role: &str, address: &str) -> String {
    let example = match role {
        "client" => profile::CLIENT,
        _ => profile::SERVER,
    };
    let (_, behind) = example.split_once("\nsession:").expect("an account");
    let behind = [
        "message: 5s",
        "silence: 500ms",
        "silence: 100ms",
        "scenario: 30s",
    ]
    .iter()
    .zip([
        "message: 300ms",
        "silence: 100ms",
        "silence: 100ms",
        "scenario: 3s",
    ])
    .fold(behind.to_owned(), |text, (old, new)| text.replace(old, new));
    format!(
        "iut: {{ name: hostile, role: {role}, protocol: DM/1.3 }}\nclaims: all\n{address}\nsession:{behind}"
    )
}

/// Tests a client that connects again and again and does the deed. Notifications reach it, and it does not care.
pub fn as_client(deed: Deed, select: &[&str]) -> Told {
    let lab = Lab::new();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
    let deaf = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let push = deaf.local_addr().expect("its address");
    let text = profile(
        "client",
        &format!("trigger: pull\naddress: {{ listen: '{address}', push: '{push}' }}"),
    );
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::SeqCst) {
                if let Ok(mut stream) = TcpStream::connect(address) {
                    // Whatever becomes of it is what the tester makes of it.
                    let _ = deed(&mut stream, Side::Client);
                }
                thread::sleep(Duration::from_millis(20));
            }
        });
        let ends = Ends(&over, None);
        let told = Told::of(&lab, &text, select);
        drop(ends);
        told
    })
}

/// Tests a server that takes connections and does the deed on each.
pub fn as_server(deed: Deed, select: &[&str]) -> Told {
    let lab = Lab::new();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("its address");
    let text = profile(
        "server",
        &format!("address: {{ server: 'http://{address}/dm' }}"),
    );
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let over = &over;
        scope.spawn(move || {
            for stream in listener.incoming().flatten() {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                scope.spawn(move || {
                    let mut stream = stream;
                    let _ = deed(&mut stream, Side::Server);
                });
            }
        });
        let ends = Ends(over, Some(address));
        let told = Told::of(&lab, &text, select);
        drop(ends);
        told
    })
}

/// Ends the threads of a peer, also where an assertion did not hold: a test that waits for them would never end.
pub struct Ends<'a>(pub &'a AtomicBool, pub Option<SocketAddr>);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
        // Whoever waits for a connection is woken.
        let _ = self.1.map(TcpStream::connect);
    }
}
