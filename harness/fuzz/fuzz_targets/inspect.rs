//! Fuzzes a recording of others, as a capture file or as a folder: it is read, sorted into sessions and judged.

#![no_main]

use dmct_cli::{
    capture::{CaptureLimits, Recording, read, read_capture},
    inspect::{Accounts, inspect, json},
    suite::Suite,
};
use libfuzzer_sys::fuzz_target;
use std::{fs, path::PathBuf, process, sync::OnceLock};

/// What stands between the files of a folder.
const BETWEEN: &[u8] = b"\xFF\x00\xFF";

/// A folder of messages, which take turns; the first octet of a file says otherwise.
fn folder(octets: &[u8]) -> Option<Recording> {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let shared = PathBuf::from("/dev/shm");
        let above = if shared.is_dir() { shared } else { std::env::temp_dir() };
        above.join(format!("dmct-fuzz-{}", process::id()))
    });
    fs::create_dir_all(folder).ok()?;
    let mut rest = octets;
    let mut paths = Vec::new();
    while !rest.is_empty() && paths.len() < 8 {
        let end = rest.windows(BETWEEN.len()).position(|three| three == BETWEEN);
        let file = &rest[..end.unwrap_or(rest.len())];
        rest = end.map_or(&[][..], |end| &rest[end + BETWEEN.len()..]);
        let from = if paths.len() % 2 == 0 { "client" } else { "server" };
        let path = folder.join(format!("{:02}-from-{from}.bin", paths.len() + 1));
        fs::write(&path, file).ok()?;
        paths.push(path);
    }
    let recording = read(folder, &CaptureLimits::default()).ok();
    for path in paths {
        let _ = fs::remove_file(path);
    }
    recording
}

fuzz_target!(|octets: &[u8]| {
    static SUITE: OnceLock<Suite> = OnceLock::new();
    let suite = SUITE.get_or_init(|| Suite::load(None).expect("the suite in the binary"));
    let recording = match octets.split_first() {
        // No capture begins so.
        Some((0xFF, rest)) => folder(rest),
        _ => read_capture(octets, &CaptureLimits::default()).ok(),
    };
    let Some(recording) = recording else {
        return;
    };
    let numbers: Vec<u64> = recording.messages().map(|message| message.number).collect();
    assert!(numbers.windows(2).all(|two| two[0] < two[1]));
    let read: usize = recording.messages().map(|message| message.body.len()).sum();
    assert!(read <= octets.len(), "{read} octets of {}", octets.len());
    let inspection = inspect(suite, &recording, &Accounts::default());
    assert!(json(&inspection).trim_start().starts_with('['));
});
